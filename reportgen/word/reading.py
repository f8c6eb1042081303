"""A Word file read as paragraphs and tables, as somebody sees it who accepts every tracked change."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import islice

from reportgen.problems import Problems
from reportgen.word.document import Cell, Document, Odd, Oddity, Paragraph, Table, Where
from reportgen.word.opened import MC, MOST_ELEMENTS, Node, Opened, UnreadableError, W, child, open_file
from reportgen.word.stylesheet import Dress, Marker, Numbering, Styles, number, on, outline_level, value
from reportgen.word.within import chosen, note_words, notes, outermost, raw_words, tag_of
from reportgen.word.words import MOST_WORDS, WordReader, Words

DC = "{http://purl.org/dc/elements/1.1/}"

PPR = f"{W}pPr"
PUT, TAKEN = (f"{W}ins", f"{W}moveTo"), (f"{W}del", f"{W}moveFrom")

AROUND = frozenset(f"{W}{name}" for name in ("customXml", "smartTag", "ins", "moveTo"))
"""Elements around paragraphs, rows or cells that say nothing of what is in them."""

MOST_COLUMNS = 500
"""Word itself has no more than 63; other programs write more."""

GRID = f"{W}tblGrid/{W}gridCol"

THIN = 115
"""Two millimetres in twentieths of a point: borders that are nearer to each other were meant to be one."""

MOST_PLACES = 500_000
"""So many places all tables of a file may have together."""

SURE = re.compile(r"[•‣◦▪●■○□➢✓]\s+(?=\S)")
LIKELY = re.compile(r"(?:[-–—*·o]|(?P<number>\(?(?:[0-9]{1,3}|[a-z]|[ivx]{1,5})[.)]))(?P<blank>\s+)(?=\S)")
"""What a typed item of a list begins with: a bullet that is nothing else, and signs that may be other things."""

Block = Paragraph | Table


def read_document(raw: bytes, shown: str, problems: Problems) -> Document | None:
    """What a Word file (.docx, .docm, .dotx, .dotm) holds; None with a problem where it can't be read.

    `shown` is how the file is named in the problem: `cannot-read`, `empty-file` or `too-large`. No macro is run and
    nothing is fetched. Headers and footers are not read: they are the same on each page.
    """
    try:
        return Reader(open_file(raw)).read()
    except UnreadableError as error:
        error.tell(shown, problems)
    except RecursionError:
        UnreadableError("tables and boxes are nested too deeply in this file").tell(shown, problems)
    return None


@dataclass(slots=True)
class _Draft:
    """A cell while its table is read: how far it reaches is known only at the end."""

    paragraphs: list[Paragraph]
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(slots=True)
class _Rows:
    """The rows of a table while it is read."""

    rows: list[list[_Draft]] = field(default_factory=list)
    headers: int = 0
    after: list[Block] = field(default_factory=list)
    """The tables and boxes that stand in its cells."""


class Reader:
    """Reads one file, once."""

    def __init__(self, package: Opened) -> None:
        self.package = package
        self.root = package.tree(package.main)
        self.body = self.root.find(f"{W}body")
        if self.body is None:
            raise UnreadableError("this is not a Word file, or it holds no text")
        if next(islice(self.body.iter(), MOST_ELEMENTS, None), None) is not None:
            raise UnreadableError("the text of this file is longer than any report's", "split it", "too-large")
        numbering = Numbering(package.part("numbering"))
        self.styles = Styles(package.part("styles"), numbering)
        """The styles of the file."""
        self._numbering = numbering
        self._words = WordReader(package, self.styles)
        doubled = {p for fallback in self.body.iter(f"{MC}Fallback") for p in fallback.iter(f"{W}p")}
        self.paragraphs: list[Node] = [p for p in self.body.iter(f"{W}p") if p not in doubled]
        """The elements of all paragraphs: a `Paragraph.at` is a place in this list."""
        self.words: dict[int, Words] = {}
        """By `at`, of each paragraph that was read, the words and the elements that they stand in."""
        self._at = {node: at for at, node in enumerate(self.paragraphs)}
        self._contents = False
        self._places = 0

    def read(self) -> Document:
        """The document. Raises `UnreadableError` where a part is damaged or a table too large."""
        blocks: list[Block] = []
        self._story(self.body, "", "body", blocks)
        odd = sorted((*self._words.odd, *self._comments()), key=lambda one: one.at)
        title, subject = self._core()
        titled = (b.text.strip() for b in blocks if isinstance(b, Paragraph) and b.style == "Title")
        slots = (tag_of(node) for node in self.body.iter(f"{W}sdt") if not _in_fallback(node))
        return Document(
            blocks=tuple(blocks),
            odd=tuple(odd),
            title=next((words for words in titled if words), title),
            subject=subject,
            slots=tuple(tag for tag in slots if tag),
        )

    def _story(self, node: Node, slot: str, where: Where, out: list[Block]) -> None:
        """Read a text of its own: the body, or what is in a box."""
        outer = self._words.begin(node)
        self._blocks(node, slot, where, out, out)
        self._words.end(outer)

    def _blocks(self, nodes: Iterable[Node], slot: str, where: Where, out: list[Block], after: list[Block]) -> None:
        """Read what stands in a container: paragraphs to `out`, its tables and boxes to `after`."""
        held: list[Node] = []  # paragraphs whose mark is deleted: they are one with the next
        for node in nodes:
            tag = node.tag
            if tag == f"{W}p":
                held.append(node)
                if _mark(node, *TAKEN) is None:
                    self._paragraph(held, slot, where, out, after)
                    held = []
                continue
            if held and tag in (f"{W}tbl", f"{W}sdt"):
                self._paragraph(held, slot, where, out, after)
                held = []
            if tag == f"{W}tbl":
                self._table(node, slot, after)
            elif tag == f"{W}sdt":
                outer = self._contents
                gallery = node.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
                self._contents = outer or (gallery is not None and gallery.get(f"{W}val") == "Table of Contents")
                content = node.find(f"{W}sdtContent")
                self._blocks(() if content is None else content, tag_of(node) or slot, where, out, after)
                self._contents = outer
            elif tag in AROUND:
                self._blocks(node, slot, where, out, after)
            elif tag == f"{W}altChunk":  # another file, which Word would take in when it opens this one
                at = max(self.words, default=0)
                self._words.odd.append(Odd("object", at, "a part of another file", "", slot))
            elif tag == f"{MC}AlternateContent":
                self._blocks(chosen(node), slot, where, out, after)
        if held:
            self._paragraph(held, slot, where, out, after)

    def _paragraph(self, nodes: list[Node], slot: str, where: Where, out: list[Block], after: list[Block]) -> None:
        """Read a paragraph. It has its dress from the last of its elements, whose mark stands."""
        at = self._at[nodes[-1]]
        self._at.update(dict.fromkeys(nodes, at))
        dress = self._dress(child(nodes[-1], PPR))
        words = self._words.read(nodes, at, dress, slot)
        for node in nodes:
            if (mark := _mark(node, *PUT)) is not None:
                self._words.tell("insertion", "", mark.get(f"{W}author", ""))
            if (mark := _mark(node, *TAKEN)) is not None:
                self._words.tell("deletion", "", mark.get(f"{W}author", ""))
        if words.slots and len(words.slots) == 1:
            slot = next(iter(words.slots))
        marker, depth = dress.marker, dress.depth
        if not marker and not dress.level and where != "cell" and not dress.caption:
            marker = _typed(words, dress.name)
        self.words[at] = words
        text = words.text.strip()
        if text or _mark(nodes[-1], *TAKEN) is None:
            out.append(
                Paragraph(
                    at=at,
                    spans=words.line(),
                    style=self._style(dress.name, words),
                    level=dress.level if text and not self._contents and not words.contents else 0,
                    marker=marker,
                    depth=depth if marker else 0,
                    slot=slot,
                    where=where,
                    caption=dress.caption or words.caption,
                )
            )
        for box in words.boxes:
            self._story(box, slot, "box", after)

    def _style(self, name: str, words: Words) -> str:
        """The name of a paragraph's style; a line of a table of contents has one of theirs in any case."""
        inside = words.contents or (self._contents and name != "TOC Heading")
        return "TOC 1" if inside and not name.startswith("TOC") else name

    def _dress(self, properties: Node | None) -> Dress:
        """What its style and its own properties say of a paragraph."""
        if properties is None:
            return self.styles.dress(self.styles.default)
        id = value(properties, "pStyle") or self.styles.default
        dress = self.styles.dress(id)
        if (outline := child(properties, f"{W}outlineLvl")) is not None:
            dress = replace(dress, level=outline_level(outline))
        if (numbers := child(properties, f"{W}numPr")) is not None:
            depth = number(value(numbers, "ilvl"), self._numbering.depth(value(numbers, "numId"), id))
            depth = min(max(depth, 0), 8)
            marker: Marker = self._numbering.marker(value(numbers, "numId"), depth, self.styles)
            dress = replace(dress, marker="" if dress.level else marker, depth=depth)
        return dress

    def _table(self, node: Node, slot: str, out: list[Block]) -> None:
        """Read a table, and after it what stands in its cells and is no paragraph."""
        first = next((self._at[p] for p in node.iter(f"{W}p") if p in self._at), None)
        table = _Rows()
        self._rows(node, slot, table)
        begins = _begins(table.rows, [number(column.get(f"{W}w")) for column in node.iterfind(GRID)])
        self._places += len(table.rows) * len(begins)
        if self._places > MOST_PLACES:
            raise UnreadableError("the tables of this file are larger than any report's", "split it", "too-large")
        if first is not None and any(table.rows):
            out.append(Table(first, _rectangle(table.rows, begins), table.headers, slot))
        out += table.after

    def _rows(self, nodes: Iterable[Node], slot: str, table: _Rows) -> None:
        for node in nodes:
            if node.tag == f"{W}tr":
                self._row(node, slot, table)
            elif node.tag == f"{W}sdt":
                content = node.find(f"{W}sdtContent")
                self._rows(() if content is None else content, tag_of(node) or slot, table)
            elif node.tag in AROUND:
                self._rows(node, slot, table)
            elif node.tag == f"{MC}AlternateContent":
                self._rows(chosen(node), slot, table)

    def _row(self, node: Node, slot: str, table: _Rows) -> None:
        properties = child(node, f"{W}trPr")
        if properties is not None:
            if (change := child(properties, f"{W}del")) is not None:
                self._whole("deletion", node, change, slot)
                return
            if (change := child(properties, f"{W}ins")) is not None:
                self._whole("insertion", node, change, slot)
            if on(child(properties, f"{W}hidden")):
                self._whole("hidden", node, node, slot)
                return
            if on(child(properties, f"{W}tblHeader")) and table.headers == len(table.rows):
                table.headers += 1
        row: list[_Draft] = []
        column = 0 if properties is None else max(0, number(value(properties, "gridBefore")))
        self._cells(node, slot, table, row, column)
        table.rows.append(row)

    def _cells(self, nodes: Iterable[Node], slot: str, table: _Rows, row: list[_Draft], column: int) -> int:
        for node in nodes:
            if node.tag == f"{W}tc":
                column = self._cell(node, slot, table, row, column)
            elif node.tag == f"{W}sdt":
                content = node.find(f"{W}sdtContent")
                column = self._cells(() if content is None else content, tag_of(node) or slot, table, row, column)
            elif node.tag in AROUND:
                column = self._cells(node, slot, table, row, column)
        return column

    def _cell(self, node: Node, slot: str, table: _Rows, row: list[_Draft], column: int) -> int:
        """Read a cell that begins in a column; gives the column after it."""
        properties = child(node, f"{W}tcPr")
        span, goes_on, aside = 1, False, False
        if properties is not None:
            if (change := child(properties, f"{W}cellDel")) is not None:
                self._whole("deletion", node, change, slot)
                return column
            span = max(1, number(value(properties, "gridSpan"), 1))
            down, across = child(properties, f"{W}vMerge"), child(properties, f"{W}hMerge")
            goes_on = down is not None and down.get(f"{W}val", "continue") == "continue"
            aside = across is not None and across.get(f"{W}val", "continue") == "continue"
        if column + span > MOST_COLUMNS:
            raise UnreadableError("a table of this file has more columns than Word can have", code="too-large")
        paragraphs: list[Block] = []
        self._blocks(node, slot, "cell", paragraphs, table.after)
        cell = _Draft([p for p in paragraphs if isinstance(p, Paragraph)], len(table.rows), column, 1, span)
        above = next((d for d in table.rows[-1] if d.column == column), None) if goes_on and table.rows else None
        other = row[-1] if aside and row else above
        if other is not None and (other is not above or above.columns == span):
            if any(p.text.strip() for p in cell.paragraphs):  # Word does not show it
                at, words = cell.paragraphs[0].at, " ".join(p.text for p in cell.paragraphs)
                self._words.odd.append(Odd("hidden", at, words.strip(), "", slot))
            if other is above:
                other.rows += 1
            else:
                other.columns += span
            cell = other
        row.append(cell)
        return column + span

    def _whole(self, kind: Oddity, node: Node, change: Node, slot: str) -> None:
        """Note a row or cell that was put in or taken out as a whole."""
        at = next((self._at[p] for p in node.iter(f"{W}p") if p in self._at), 0)
        cells = outermost(node, f"{W}tc")
        words = " | ".join(" ".join(" ".join(raw_words(p) for p in outermost(c, f"{W}p")).split()) for c in cells)
        author = change.get(f"{W}author", "")
        self._words.odd.append(Odd(kind, at, words[:MOST_WORDS], author, slot))

    def _comments(self) -> Iterable[Odd]:
        """The comments of others, each at the paragraph that holds its mark."""
        said = notes(self.package.part("comments"), "comment")
        for mark in self.body.iter(f"{W}commentReference"):
            note = said.pop(mark.get(f"{W}id", ""), None)
            if note is None or _in_fallback(mark):
                continue
            paragraph = next(mark.iterancestors(f"{W}p"), None)
            tags = (tag_of(control) for control in mark.iterancestors(f"{W}sdt"))
            slot = next((tag for tag in tags if tag), "")
            yield Odd("comment", self._at.get(paragraph, 0), note_words(note), note.get(f"{W}author", ""), slot)

    def _core(self) -> tuple[str, str]:
        """The title and the subject among the file's properties."""
        for relation in self.package.relations("").values():
            if relation.kind == "core-properties" and relation.target in self.package.archive.NameToInfo:
                root = self.package.tree(relation.target)
                title, subject = (root.findtext(f"{DC}{name}") or "" for name in ("title", "subject"))
                return " ".join(title.split()), " ".join(subject.split())
        return "", ""


def _mark(paragraph: Node, change: str, move: str) -> Node | None:
    """The tracked change of the mark at a paragraph's end, such as `del` or `moveFrom`."""
    properties = child(child(paragraph, PPR), f"{W}rPr")
    if properties is None:
        return None
    found = child(properties, change)
    return child(properties, move) if found is None else found


def _in_fallback(node: Node) -> bool:
    return next(node.iterancestors(f"{MC}Fallback"), None) is not None


def _typed(words: Words, style: str) -> Marker:
    """Whether a paragraph begins with a typed bullet or number, which is cut off."""
    text = words.text
    if found := SURE.match(text):
        words.cut(found.end())
        return "bullet"
    found = LIKELY.match(text)
    listed = "list" in style.lower() or "bullet" in style.lower()
    if found and (listed or "\t" in found["blank"]):
        words.cut(found.end())
        return "number" if found["number"] else "bullet"
    return ""


def _begins(rows: list[list[_Draft]], widths: list[int]) -> list[int]:
    """Where the columns of a table begin, of all places where a cell could.

    A place at which no cell begins is only the trace of a border that was moved, and so is one that lies within `THIN`
    of the one before it, unless a cell fills just what lies between. Cells that begin at the later of two such places
    are made to begin at the earlier.
    """
    cells = {id(cell): cell for row in rows for cell in row}.values()
    filled = {cell.column for cell in cells if cell.columns == 1}
    first: dict[int, int] = {}
    for column in sorted({cell.column for cell in cells}):
        before = first.get(column - 1)
        thin = before is not None and column <= len(widths) and 0 < widths[column - 1] < THIN
        first[column] = before if before is not None and thin and column - 1 not in filled else column
    for cell in cells:
        end = cell.column + cell.columns
        cell.column = first[cell.column]
        cell.columns = first.get(end, end) - cell.column
    return sorted(set(first.values()))


def _rectangle(rows: list[list[_Draft]], begins: list[int]) -> tuple[tuple[Cell, ...], ...]:
    """The cells of a table in each place that they take; a place that no cell takes has an empty one."""
    place = {column: n for n, column in enumerate(begins)}
    grid = [[Cell((), row, column) for column in range(len(begins))] for row in range(len(rows))]
    for draft in {id(draft): draft for row in rows for draft in row}.values():
        first = place[draft.column]
        last = bisect_left(begins, draft.column + draft.columns)
        cell = Cell(tuple(draft.paragraphs), draft.row, first, draft.rows, last - first)
        for row in range(draft.row, draft.row + draft.rows):
            grid[row][first:last] = [cell] * (last - first)
    return tuple(tuple(row) for row in grid)
