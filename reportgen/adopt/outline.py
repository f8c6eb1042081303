"""A Word report as chapters: headings, real and made by hand, with the words, lists and tables under each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from reportgen.grids import grid_of_list
from reportgen.grids.grid import Grid
from reportgen.word.document import Document, Paragraph, Table

MOST_HEADING = 120
"""A longer paragraph is no heading, however bold it is."""
_NUMBER = re.compile(
    r"\s*(?:(?:item|section|chapter|part|priority|appendix|annex)\s+(?P<item>[0-9]{1,3}(?:\.\d{1,3})*|[A-Z])(?=\b)[\s:.)–—-]*"
    r"|(?P<typed>\d{1,2}(?:\.\d{1,2}){0,4})(?:[.):]?\s+|[.):]\s*)(?=\D)|(?P<letter>[A-Za-z]|[ivx]{1,4})[.)]\s+)",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\s*(?:table|figure|chart|graph)\s+[A-Z]?\d+(?:\.\d+)*\s*[:.–—-]*\s*", re.IGNORECASE)
_CONTENTS_LINE = re.compile(r"(?:\t|\.{3}|…|\s{3})\s{0,9}\d{1,3}\Z")
_CONTENTS = re.compile(r"\s*(?:table of )?contents\s*\Z", re.IGNORECASE)
_TOC_STYLE = re.compile(r"toc\s?\d|table of contents|contents \d|toc heading", re.IGNORECASE)


@dataclass(frozen=True)
class Exhibit:
    """A table of the report, or a list of numbers, as a grid; and the paragraph of each of its places.

    `at` names it: no other exhibit of the report has the same. `items` are the paragraphs of a list; `table` is what it
    was if it was a table, less its first `skipped` rows, which were its caption.
    """

    grid: Grid
    at: int
    table: Table | None = None
    skipped: int = 0
    items: tuple[Paragraph, ...] = ()

    def paragraph(self, row: int, column: int) -> Paragraph | None:
        """The paragraph that holds the words of a place; the first of several."""
        if self.table is not None:
            found = self.table.rows[row + self.skipped][column].paragraphs
            return next((p for p in found if p.text.strip()), found[0] if found else None)
        return self.items[row] if row < len(self.items) else None


@dataclass
class Chapter:
    """A heading with what stands under it, in order, and the chapters inside it. `number` is one typed by hand."""

    title: str
    level: int
    at: int = -1
    number: str = ""
    blocks: list[Paragraph | Exhibit] = field(default_factory=list)
    chapters: list[Chapter] = field(default_factory=list)
    id: str = ""

    def all(self) -> Iterator[Chapter]:
        """This chapter and those inside it, in reading order."""
        yield self
        for chapter in self.chapters:
            yield from chapter.all()

    @property
    def exhibits(self) -> tuple[Exhibit, ...]:
        """The tables and lists of numbers directly in it."""
        return tuple(block for block in self.blocks if isinstance(block, Exhibit))

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The words directly in it."""
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))


@dataclass(frozen=True)
class Outline:
    """A report: its title, what stands before the first heading, and its chapters."""

    title: str
    front: Chapter
    chapters: tuple[Chapter, ...]

    def all(self) -> Iterator[Chapter]:
        """Every chapter in reading order, the front first."""
        yield self.front
        for chapter in self.chapters:
            yield from chapter.all()


def bare(title: str) -> str:
    """A heading's words without its number, its `Table 3` and the stop at its end.

    >>> bare("3.2 Rape Offences:"), bare("Item 4 – Domestic Abuse."), bare("999 calls"), bare("Table 2: Robbery")
    ('Rape Offences', 'Domestic Abuse', '999 calls', 'Robbery')
    """
    words = " ".join(title.split())
    for pattern in (_LABEL, _NUMBER):
        found = pattern.match(words)
        if found and words[found.end() :].strip():
            words = words[found.end() :]
    return words.strip().rstrip(" :.;–—-").strip() or " ".join(title.split())


def outline(document: Document) -> Outline:
    """The chapters of a document. Never raises: a document without headings is one chapter."""
    blocks = _without_contents(list(_unframed(document.blocks)))
    flow = [_Piece(block, _level(block, following)) for block, following in _with_following(blocks)]
    deepest = max((piece.level for piece in flow if piece.level < _FAKE), default=0)
    title, flow = _title(document, flow)
    front = Chapter(title, 0)
    top: list[Chapter] = []
    path: list[Chapter] = []
    inside: dict[int, list[Paragraph | Table]] = {}
    for piece in flow:
        block = piece.block
        if isinstance(block, Paragraph) and piece.level:
            number = _typed_number(block.text)
            level = piece.level if piece.level < _FAKE else (number.count(".") + 1 if number else deepest + 1)
            while path and path[-1].level >= level:
                path.pop()
            chapter = Chapter(bare(block.text), level, block.at, number)
            (path[-1].chapters if path else top).append(chapter)
            path.append(chapter)
        else:
            inside.setdefault(id(path[-1] if path else front), []).append(block)
    seen: set[int] = set()
    for each in (front, *(inner for chapter in top for inner in chapter.all())):
        each.blocks = list(_apart(_exhibits(inside.get(id(each), ()), _headings(top, each)), seen))
    if len(top) == 1 and not top[0].blocks and len(top[0].chapters) > 1:  # the title, set as a heading
        title = title or top[0].title
        top = top[0].chapters
    return Outline(title, front, tuple(top))


# --- headings ---------------------------------------------------------------------------------------------------

_FAKE = 90
"""The level of a heading that is no heading to Word: as deep as one below the deepest real one."""


@dataclass(frozen=True, slots=True)
class _Piece:
    block: Paragraph | Table
    level: int


def _with_following(
    blocks: Sequence[Paragraph | Table],
) -> Iterator[tuple[Paragraph | Table, Paragraph | Table | None]]:
    for n, block in enumerate(blocks):
        yield block, blocks[n + 1] if n + 1 < len(blocks) else None


def _level(block: Paragraph | Table, following: Paragraph | Table | None) -> int:
    """The level of a heading; `_FAKE` for a short bold line on its own; 0 for anything else."""
    if isinstance(block, Table) or not block.text.strip():
        return 0
    if block.level and block.where == "body":
        return block.level
    text = " ".join(block.text.split())
    spans = [span for span in block.spans if span.text.strip()]
    if (
        block.where != "body"
        or block.marker
        or block.caption
        or _LABEL.match(text)
        or following is None
        or len(text) > MOST_HEADING
        or len(text.split()) > 14
        or not all(span.bold for span in spans)
        or not re.search(r"[A-Za-z]{3}", text)
        or (text[-1] in ".,;!?" and len(text.split()) > 6)
    ):
        return 0
    return _FAKE


def _typed_number(text: str) -> str:
    found = _NUMBER.match(text)
    return (found["typed"] or "") if found else ""


def _title(document: Document, flow: list[_Piece]) -> tuple[str, list[_Piece]]:
    """The report's title, and what is left beside it."""
    for n, piece in enumerate(flow[:12]):
        block = piece.block
        if isinstance(block, Paragraph) and block.style.lower() == "title" and block.text.strip():
            return " ".join(block.text.split()), [*flow[:n], *flow[n + 1 :]]
    if document.title.strip():
        return " ".join(document.title.split()), flow
    first = next((p.block.text for p in flow if isinstance(p.block, Paragraph) and p.block.text.strip()), "")
    return " ".join(first.split())[:MOST_HEADING], flow


def _unframed(blocks: Sequence[Paragraph | Table]) -> Iterator[Paragraph | Table]:
    """The blocks, where a table of one column is a frame around its paragraphs: those stand in its place."""
    for block in blocks:
        if isinstance(block, Paragraph) or any(len({id(cell) for cell in row}) > 1 for row in block.rows):
            yield block
            continue
        for cell in {id(cell): cell for row in block.rows for cell in row}.values():
            yield from (replace(paragraph, where="body") for paragraph in cell.paragraphs)


def _without_contents(blocks: Sequence[Paragraph | Table]) -> list[Paragraph | Table]:
    """The blocks without a list of contents, and without empty paragraphs."""
    kept: list[Paragraph | Table] = []
    listed = {
        n
        for n, block in enumerate(blocks)
        if isinstance(block, Paragraph)
        and (_TOC_STYLE.match(block.style) or _CONTENTS_LINE.search(block.text.rstrip()[-20:]))
    }
    for n, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            if not block.text.strip() or _TOC_STYLE.match(block.style) or _CONTENTS.match(block.text):
                continue
            if n in listed and {n - 1, n + 1} & listed:  # two lines or more that end in a page's number
                continue
        kept.append(block)
    return kept


# --- tables and lists -------------------------------------------------------------------------------------------


def _headings(top: Sequence[Chapter], chapter: Chapter) -> tuple[str, ...]:
    """The titles above what stands in a chapter, its own last."""

    def down(chapters: Sequence[Chapter], path: tuple[str, ...]) -> tuple[str, ...]:
        for each in chapters:
            here = (*path, each.title)
            if each is chapter:
                return here
            if found := down(each.chapters, here):
                return found
        return ()

    return down(top, ())


def _exhibits(blocks: Sequence[Paragraph | Table], headings: tuple[str, ...]) -> Iterator[Paragraph | Exhibit]:
    """The blocks with each table, and each list of numbers, as an exhibit; captions go with their table."""
    used: set[int] = set()
    for n, block in enumerate(blocks):
        if n in used:
            continue
        if isinstance(block, Table):
            caption = ""
            after = blocks[n + 1] if n + 1 < len(blocks) else None
            if isinstance(after, Paragraph) and _is_caption(after) and not _table_at(blocks, n + 2):
                caption = after.text
                used.add(n + 1)
            yield _of_table(block, headings, caption, _lead_in(blocks, n))
        elif _is_caption(block) and _table_at(blocks, n + 1):
            table = blocks[n + 1]
            assert isinstance(table, Table)
            used.add(n + 1)
            yield _of_table(table, headings, block.text, _lead_in(blocks, n))
        elif block.marker:
            end = n
            while end < len(blocks) and _item(blocks[end]):
                end += 1
            items = tuple(b for b in blocks[n:end] if isinstance(b, Paragraph))
            grid = grid_of_list([item.text for item in items], headings=headings, lead_in=_lead_in(blocks, n))
            if grid is None:
                yield from items
            else:
                yield Exhibit(grid, items[0].at, items=items)
            used |= set(range(n, end))
        else:
            yield block


def _apart(blocks: Iterator[Paragraph | Exhibit], seen: set[int]) -> Iterator[Paragraph | Exhibit]:
    """The blocks, each exhibit under a number of its own: tables in one frame may begin with the same paragraph."""
    for block in blocks:
        if isinstance(block, Exhibit):
            if block.at in seen:
                block = replace(block, at=min(*seen, 0) - 2)
            seen.add(block.at)
        yield block


def _item(block: object) -> bool:
    return isinstance(block, Paragraph) and bool(block.marker)


def _table_at(blocks: Sequence[object], n: int) -> bool:
    return n < len(blocks) and isinstance(blocks[n], Table)


def _is_caption(block: object) -> bool:
    return isinstance(block, Paragraph) and (block.caption or bool(_LABEL.match(block.text))) and len(block.text) < 250


def _lead_in(blocks: Sequence[object], n: int) -> str:
    before = blocks[n - 1] if n else None
    return before.text if isinstance(before, Paragraph) and not before.marker else ""


def _of_table(table: Table, headings: tuple[str, ...], caption: str, lead_in: str) -> Exhibit:
    rows = [tuple(cell.text for cell in row) for row in table.rows]
    skipped = 0
    width = len(rows[0]) if rows else 0
    if len(rows) > 2 and width > 1 and table.rows[0][0].columns == width and rows[0][0]:
        skipped = 1
        caption = f"{caption} {rows[0][0]}".strip()
    merged = frozenset(
        (r - skipped, c)
        for r, row in enumerate(table.rows)
        for c, cell in enumerate(row)
        if r >= skipped and (cell.row, cell.column) != (r, c)
    )
    grid = Grid(
        tuple(rows[skipped:]),
        merged,
        max(0, table.header_rows - skipped) or None,
        headings,
        bare(caption) if caption else "",
        " ".join(lead_in.split()),
    )
    return Exhibit(grid, table.at, table, skipped)
