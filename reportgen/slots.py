"""Places to write: what `commission` sends to their owners and `receive` takes back, and how both name and pair them.

A place to write is a slot of an edition. In a Word file it is named by a tag that holds three keys: which slot it is,
which words it held when the file was sent, as written and as printed, so that words that are newer can be told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from reportgen import model
from reportgen.blocks.commentary import CommentarySpec
from reportgen.config import BlockBase, PartSpec
from reportgen.markdown import Stretch, outline
from reportgen.period import Window
from reportgen.problems import NOWHERE, Place, Problems
from reportgen.project import Project
from reportgen.prose import Prose, pieces
from reportgen.word.document import Cell, Line, Paragraph, Span, Table

SUMMARY = "summary"
"""The stem of the summary's commentary file."""
OPENING = "the opening sentences"
"""What a slot is about that opens its section and has no label."""
IN_SLOT = 3
"""The level of a heading inside a slot, in Word: below the section's and the slot's own."""
_TAG = re.compile(r"s-([0-9a-f]{8})-([0-9a-f]{8})(?:-([0-9a-f]{8}))?")
_SUBJECT = re.compile(r"\breportgen (\d[\d.-]*\d)")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])[ \t]+")
_HEADING = re.compile(r"\s*#{1,6}[ \t]+|[ \t]+#+[ \t]*\Z")


# --- names ------------------------------------------------------------------------------------------------------


def _key(words: str) -> str:
    return sha256(words.encode()).hexdigest()[:8]


def slot_key(stem: str, slot: str) -> str:
    """Which slot it is: 8 hexadecimal digits of the name of its commentary file, without the ending, and its own."""
    return _key(f"{stem}/{slot}")


def base_key(words: str) -> str:
    """Which words a slot holds, as 8 hexadecimal digits: blank lines around them and line ends do not count."""
    return _key("\n".join(words.splitlines()).strip())


def tag(stem: str, slot: str, words: str) -> str:
    """The name of a place to write in a Word file. Word allows a tag of 64 letters.

    >>> tag("04-violence", "rape", "Rape fell.")
    's-922f61a4-d14f84cb'
    """
    return f"s-{slot_key(stem, slot)}-{base_key(words)}"


def sent_tag(slot: Slot, now: Iterable[Paragraph | Table]) -> str:
    """The tag of a slot in a file that is sent: with a third key, by which one tells whether its owner changed it."""
    return f"{slot.tag}-{seen_key(now)}"


def seen_key(blocks: Iterable[Paragraph | Table]) -> str:
    """Which words an owner sees in a slot, as 8 hexadecimal digits: the words alone, with single spaces."""
    texts = (
        " ".join(cell.text for row in block.rows for cell in row) if isinstance(block, Table) else block.text
        for block in blocks
    )
    return _key(" ".join(" ".join(texts).split()))


def read_seen(text: str) -> str:
    """The key of the words that an owner was sent in a slot, by its tag; empty where the tag does not say."""
    found = _TAG.fullmatch(text.strip())
    return (found[3] or "") if found else ""


def read_tag(text: str) -> tuple[str, str] | None:
    """The keys of a tag: of its slot, and of the words that it held; None where it is no tag of ours."""
    found = _TAG.fullmatch(text.strip())
    return (found[1], found[2]) if found else None


def subject(period: Window | str) -> str:
    """The words by which a file says which edition it is for: its core property `subject`, and on its first page.

    >>> subject("2022-11..2023-01")
    'reportgen 2022-11..2023-01'
    """
    return f"reportgen {period}"


def period_in(words: str) -> str:
    """The edition's period that words name as `subject` does; empty where they name none."""
    found = _SUBJECT.search(words)
    return found[1] if found else ""


# --- the slots of an edition ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Slot:
    """A place to write of an edition: whose it is, what is asked, and the words that it holds now, as in its file.

    `section` is the part of the report in which it stands. `place` is where its words begin; NOWHERE without words.
    """

    stem: str
    name: str
    owner: str
    label: str
    prompt: str
    lede: bool
    required: bool
    section: model.Section
    words: str
    place: Place

    @property
    def key(self) -> str:
        """Which slot it is, as its tag says it."""
        return slot_key(self.stem, self.name)

    @property
    def tag(self) -> str:
        """Its tag in a Word file that is sent now."""
        return tag(self.stem, self.name, self.words)

    @property
    def title(self) -> str:
        """What its words are about: `rape offences`."""
        return self.label or (OPENING if self.lede else self.name.replace("_", " ").replace("-", " "))


def slots(project: Project, report: model.Report) -> tuple[Slot, ...]:
    """Every slot of an edition, in reading order; a section that is not reported has none."""
    period = Window.parse(report.period)
    held = project.slots.get(period.folder, {})
    tops = {section.number: section for section in report.sections}
    found: dict[tuple[str, str], Slot] = {}

    def add(stem: str, section: model.Section, blocks: Iterable[BlockBase]) -> None:
        for block in blocks:
            spec = block.spec
            if not isinstance(spec, CommentarySpec) or not spec.present(period):
                continue
            name = str(spec.slot)
            text = held.get(stem, {}).get(name)
            found.setdefault(
                (stem, name),
                Slot(
                    stem,
                    name,
                    str(spec.owner or section.owner),
                    str(spec.label or ""),
                    " ".join(str(spec.prompt or "").split()),
                    spec.lede,
                    spec.required,
                    section,
                    text.text if text else "",
                    text.place if text else NOWHERE,
                ),
            )

    add(SUMMARY, report.summary, project.config.summary.blocks)
    for spec in project.sections:
        top = tops.get(str(spec.number))
        if top is not None and not top.not_reported:
            for part, section in _parts(spec, top, period):
                add(spec.stem, section, part.blocks)
    return tuple(found.values())


def _parts(spec: PartSpec, section: model.Section, period: Window) -> Iterator[tuple[PartSpec, model.Section]]:
    """A part as written and as printed, and the parts inside it."""
    yield spec, section
    present = (part for part in spec.sections if part.present(period))
    for part, inner in zip(present, section.sections, strict=True):
        yield from _parts(part, inner, period)


# --- words as they are written, and as their owner sees them ----------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pair:
    """A paragraph, heading, item of a list or table of a slot, twice: as its file holds it, and as Word shows it.

    `source` is Markdown with its bindings, without what marks an item or a heading; `seen` has the numbers of the
    edition, and the marks as what they mean: `marker`, `level`, bold.
    """

    source: str
    seen: Paragraph | Table


def printed(source: str, prose: Prose, place: Place = NOWHERE) -> tuple[Pair, ...]:
    """The words of a slot in order, each block as it is written and as it is printed.

    `prose` is the edition's reader (`resolve.reader`): what can't be printed is told to its problems, from `place` on.
    Words that are refused as a whole give nothing.
    """
    contents = prose.contents(source, place)
    marked, starts = _marked(source, prose) if contents else ("", [0])
    stretches = outline(marked)
    seen = [block for content in contents for block in shown(content)]
    sources = [_source(source, stretch, starts) for stretch in stretches]
    return tuple(Pair(text, block) for text, block in zip(sources, seen, strict=True))


def _marked(source: str, prose: Prose) -> tuple[str, list[int]]:
    """The text as Markdown reads it, and where in `source` each of its lines begins.

    An expression may stand on two lines of the source and print one, so the lines of the two are not the same.
    """
    quiet = replace(prose, problems=Problems())  # what is wrong has been told
    out, starts = "", [0]
    for piece in pieces(source):
        if piece.expression:
            said = quiet.marked("{{" + piece.text + "}}", NOWHERE)
            starts += [piece.at] * said.count("\n")
            out += said
        else:
            starts += [piece.at + match.end() for match in re.finditer("\n", piece.text)]
            out += piece.text
    return out, [*starts, len(source)]


def _source(source: str, stretch: Stretch, starts: Sequence[int]) -> str:
    """The words of a stretch as they are written, without what marks an item or a heading."""
    last = len(starts) - 1
    found = [source[starts[min(first, last)] : starts[min(end, last)]] for first, end in stretch.lines]
    if stretch.kind == "table":
        return found[0].strip("\n")
    if stretch.kind == "heading":
        found = [_HEADING.sub("", text.rstrip()) for text in found]
    elif stretch.kind in ("bullet", "number"):
        found = [_ITEM.sub("", text, count=1) if n == 0 else text for n, text in enumerate(found)]
    return " ".join("\n".join(line.strip() for line in text.strip().split("\n")) for text in found)


def line(text: model.Text) -> Line:
    """A line of the report as Word shows it: runs of one dress put together."""
    spans: list[Span] = []
    for run in text:
        made = Span(run.text, run.strong, False, run.link or "")
        before = spans[-1] if spans else None
        if before is not None and (before.bold, before.link) == (made.bold, made.link):
            spans[-1] = Span(before.text + made.text, made.bold, False, made.link)
        else:
            spans.append(made)
    return tuple(spans)


def shown(content: model.Content) -> Iterator[Paragraph | Table]:
    """What stands in a slot of a report, as Word shows it; nothing of what is awaited."""
    if isinstance(content, model.Paragraph):
        yield Paragraph(0, line(content.text))
    elif isinstance(content, model.Heading):
        yield Paragraph(0, line(content.text), level=IN_SLOT)
    elif isinstance(content, model.Bullets):
        for item in content.items:
            yield Paragraph(0, line(item), marker="number" if content.ordered else "bullet")
    elif isinstance(content, model.Grid):
        rows = [
            [content.stub, *(column.text for column in content.columns)],
            *([row.label.text, *(cell.text for cell in row.cells)] for row in content.rows),
        ]
        yield Table(
            0,
            tuple(
                tuple(Cell((Paragraph(0, line(text), where="cell"),), r, c) for c, text in enumerate(row))
                for r, row in enumerate(rows)
            ),
            header_rows=1,
        )
