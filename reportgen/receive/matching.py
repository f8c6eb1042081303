"""Which slots came back in a Word file, with what stands in each; and what stands in none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from reportgen.adopt.markdown import seen
from reportgen.prose import MOST_CHARACTERS
from reportgen.slots import period_in, read_seen, read_tag, seen_key
from reportgen.word.document import Document, Odd, Paragraph, Table
from reportgen.word.forms import PLACEHOLDER, marker

Block = Paragraph | Table

MOST_CELLS = 2_000
"""So many cells may the tables of one slot have."""
LONG = 25
"""A paragraph of so many letters does not stand twice in one place by chance."""
REMARKS_BY = "reportgen"
"""The author of the comments in an answer to an owner."""


@dataclass(frozen=True, slots=True)
class Returned:
    """A slot as it came back: what stands in it, what is odd in it, and how often it stands in the file.

    Its keys say which it is, and which words it was sent with: as they are written, and as they are seen.
    """

    key: str
    base: str
    sent: str
    blocks: tuple[Block, ...]
    odd: tuple[Odd, ...] = ()
    times: int = 1
    tag: str = ""
    title: str = ""
    """What the line above it calls it; empty without that line."""

    @property
    def untouched(self) -> bool:
        """Whether its owner changed no word of it."""
        return bool(self.sent) and seen_key(self.blocks) == self.sent


@dataclass(frozen=True, slots=True)
class Sheaf:
    """A file taken apart: its slots in order, and what stands outside of them, odd things too."""

    slots: tuple[Returned, ...]
    outside: tuple[Block, ...]
    odd: tuple[Odd, ...]
    heads: tuple[tuple[int, str], ...]
    """The headings: at which paragraph each stands, and its words."""

    def under(self, at: int) -> str:
        """The words of the last heading before a paragraph; empty before the first."""
        return next((words for place, words in reversed(self.heads) if place <= at), "")


def matched(document: Document) -> Sheaf:
    """The slots of a file by their content controls; where a program dropped one, by the lines around it.

    What was written between a slot's lines and beside its control belongs to it too.
    """
    taken: dict[str, _Pile] = {}
    outside: list[Block] = []
    heads: list[tuple[int, str]] = []
    opened, home = "", {}
    closed = _closed(document)
    controls = Counter(key for text in document.slots if (key := _key(text)))
    for n, block in enumerate(document.blocks):
        line = _line(block)
        if line is not None:
            key = _key(line[1])
            opened = key if line[0] == "start" and n in closed else ""
            if line[0] == "start":
                pile = taken.setdefault(key, _Pile(line[1]))
                pile.lines += 1
                pile.title = line[2]
            continue
        key = _key(block.slot) or opened
        if isinstance(block, Paragraph) and block.level and not key:
            heads.append((block.at, block.text))
        if not key:
            outside.append(block)
            continue
        pile = taken.setdefault(key, _Pile(block.slot))
        pile.tag = block.slot if _key(block.slot) == key else pile.tag
        for at in _places(block):
            home[at] = key
        if not (isinstance(block, Paragraph) and seen(block.text) == PLACEHOLDER):
            pile.blocks.append(block)
    for text in document.slots:
        if key := _key(text):
            taken.setdefault(key, _Pile(text)).tag = text
    odd: dict[str, list[Odd]] = {}
    for each in document.odd:
        if each.kind == "comment" and each.author == REMARKS_BY:
            continue  # an answer of ours that came back with the file
        odd.setdefault(_key(each.slot) or home.get(each.at, ""), []).append(each)
    slots = []
    for key, pile in taken.items():
        keys = read_tag(pile.tag)
        assert keys is not None
        times = max(controls[key], pile.lines, 1 if controls[key] else _repeated(pile.blocks))
        slots.append(
            Returned(
                key,
                keys[1],
                read_seen(pile.tag),
                tuple(pile.blocks),
                tuple(odd.get(key, ())),
                times,
                pile.tag,
                pile.title,
            )
        )
    loose = tuple(each for name, found in odd.items() if name not in taken for each in found)
    return Sheaf(tuple(slots), tuple(outside), loose, tuple(heads))


@dataclass(slots=True)
class _Pile:
    """What is gathered of one slot."""

    tag: str
    blocks: list[Block] = field(default_factory=list)
    lines: int = 0
    title: str = ""


def _repeated(blocks: Collection[Block]) -> int:
    """How often the paragraph that stands there most often does, of those that are long enough to be no chance.

    LibreOffice drops the names of controls: of two copies of a place between one pair of lines nothing else is left.
    """
    words = Counter(text for _, line in texts(blocks) if len(text := seen(line)) >= LONG)
    return max(words.values(), default=1)


def _key(text: str) -> str:
    """Which slot a tag names; empty where it is no tag of ours."""
    keys = read_tag(text)
    return keys[0] if keys else ""


def _line(block: Block) -> tuple[str, str, str] | None:
    """Which end of which slot a line marks, and what it calls the slot; None for any other block."""
    found = marker(block.text) if isinstance(block, Paragraph) else None
    if found is None or read_tag(found[1]) is None or not isinstance(block, Paragraph):
        return None
    return *found, block.text.partition(": ")[2].rpartition("[")[0].strip()


def _closed(document: Document) -> Collection[int]:
    """The places of lines that begin a slot and whose slot a later line ends, before another one begins."""
    found: set[int] = set()
    start, key = -1, ""
    for n, block in enumerate(document.blocks):
        line = _line(block)
        if line is None:
            continue
        if line[0] == "start":
            start, key = n, _key(line[1])
        elif key and _key(line[1]) == key:
            found.add(start)
            start, key = -1, ""
    return found


def _places(block: Block) -> Iterator[int]:
    if isinstance(block, Paragraph):
        yield block.at
    else:
        yield from (p.at for row in block.rows for cell in row for p in cell.paragraphs)


def texts(blocks: Collection[Block]) -> Iterator[tuple[int, str]]:
    """The lines of words of some blocks, each with its paragraph; of a table, each cell once."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.at, block.text
        else:
            told = set()
            for cell in (cell for row in block.rows for cell in row):
                for p in cell.paragraphs:
                    if p.at not in told:
                        told.add(p.at)
                        yield p.at, p.text


def too_large(blocks: Collection[Block]) -> str:
    """How many letters, or cells of tables, a slot holds that is too large to be read, and the most; else nothing."""
    size = sum(len(text) for _, text in texts(blocks))
    cells = sum(len(row) for block in blocks if isinstance(block, Table) for row in block.rows)
    if size > MOST_CHARACTERS:
        return f"{size:,} characters; the most is {MOST_CHARACTERS:,}"
    return f"{cells:,} cells of tables; the most is {MOST_CELLS:,}" if cells > MOST_CELLS else ""


def typed_elsewhere(sheaf: Sheaf, sent: Mapping[str, int]) -> tuple[tuple[int, str], ...]:
    """The lines outside of slots that are not among those that were sent, each with its paragraph.

    `sent` holds the lines of the file as it goes out, by how often each stands there.
    """
    left = dict(sent)
    found = []
    for at, text in texts(sheaf.outside):
        words = seen(text)
        if left.get(words, 0) > 0:
            left[words] -= 1
        elif words and not period_in(words):
            found.append((at, text.strip()))
    return tuple(found)
