"""Paragraphs, lists and tables of Word as the Markdown of commentary, so that they print as they were typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from reportgen import model
from reportgen.binder import Binder
from reportgen.markdown import Reader
from reportgen.problems import Place, Problems
from reportgen.prose import pieces
from reportgen.rules.written import plain
from reportgen.source import UNPRINTABLE
from reportgen.word.document import Cell, Paragraph, Span, Table

Form = Literal["text", "heading", "bullet", "number", "table"]

MARKS: Mapping[Form, str] = {"text": "", "heading": "## ", "bullet": "- ", "number": "1. ", "table": ""}
"""What stands before the words of each form."""

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~!]|#(?=[\s\w#]|\Z))")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_OPENS = re.compile(r"([-+=#>]|\d{1,9}(?=[.)])|:)")
_BRACE = re.compile(r"(?<=\{)([{%#])")
_BEFORE_PERCENT = re.compile(r"(?<=\d)[ \xa0\u202f]+(?=%)")
"""A space before a per cent sign: `7.4 %`. The report prints none, so it is spacing and no word."""
_NUMBERLIKE = re.compile(r"[£+−–-]?[\d,.]+ ?%?\s*(?:\([^)]*\))?|[-–—]|n/a|", re.IGNORECASE)


Dressed = tuple[tuple[str, bool, bool], ...]
"""Stretches of words, whether each is bold and whether it is a link."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing in a slot: a paragraph, a heading, an item of a list, or a table.

    `source` is its Markdown without what marks a heading or an item, `seen` what a reader sees of it with single
    spaces, `at` the Word paragraphs that it came from. `notes` say in words what could not be kept as it was.
    """

    form: Form
    source: str
    seen: str
    at: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    dress: Dressed = ()

    @property
    def key(self) -> object:
        """What makes it the same as another: its form, its words and what is bold or a link in them."""
        return self.form, self.dress or self.seen


def seen(text: str) -> str:
    """Words as they are compared: straight quotation marks, single spaces, no hard ones, and none before a `%`."""
    return _BEFORE_PERCENT.sub("", " ".join(plain(text).split()))


def joined(units: Sequence[Unit]) -> str:
    """The Markdown of a slot: items of one list on lines of their own, everything else parted by a blank line."""
    out: list[str] = []
    number = 0
    for n, unit in enumerate(units):
        listed = n > 0 and unit.form in ("bullet", "number") and unit.form == units[n - 1].form
        number = number + 1 if listed else 1
        mark = f"{number}. " if unit.form == "number" else MARKS[unit.form]
        out.append(("\n" if listed else "\n\n" if n else "") + mark + unit.source)
    return "".join(out)


def units(blocks: Iterable[Paragraph | Table]) -> tuple[Unit, ...]:
    """What stands in the blocks of a slot, in order. Empty paragraphs are passed over."""
    found: list[Unit] = []
    kind: Form = "bullet"
    for block in _flat(blocks):
        if isinstance(block, Table):
            found.append(_table(block))
            continue
        for part in _parts(block):
            if part.marker:
                if not part.depth or not (found and found[-1].form in ("bullet", "number")):
                    kind = part.marker
                unit = _line(part, kind)
                if part.depth:
                    note = "a list inside a list is printed as one list: this item stands with those around it"
                    unit = replace(unit, notes=(*unit.notes, note))
            elif part.level:
                unit = _line(part, "heading")
            else:
                unit = _line(part, "text")
            found.append(unit)
    return tuple(unit for unit in found if unit.seen)


def _flat(blocks: Iterable[Paragraph | Table]) -> Iterator[Paragraph | Table]:
    """The blocks; a table of one column is a frame around its paragraphs, and is those."""
    for block in blocks:
        if isinstance(block, Table) and all(len({id(cell) for cell in row}) <= 1 for row in block.rows):
            cells = {id(cell): cell for row in block.rows for cell in row}
            for cell in cells.values():
                yield from cell.paragraphs
        else:
            yield block


def _parts(paragraph: Paragraph) -> Iterator[Paragraph]:
    """A paragraph, parted where two line breaks follow one another: a reader sees two paragraphs."""
    parts: list[list[Span]] = [[]]
    for span in paragraph.spans:
        first, *rest = re.split(r"\n[^\S\n]*\n\s*", span.text)
        parts[-1].append(replace(span, text=first))
        parts += [[replace(span, text=text)] for text in rest]
    yield from (replace(paragraph, spans=tuple(part)) for part in parts)


# --- one line ---------------------------------------------------------------------------------------------------


def _line(paragraph: Paragraph, form: Form) -> Unit:
    """One paragraph as a unit of a form."""
    spans, notes = _tidied(paragraph.spans)
    if form == "heading":
        spans = [replace(span, bold=False, italic=False) for span in spans]  # bold as it is
    words = "".join(span.text for span in spans)
    source, lost = _marked(spans, lambda line: _read_line(MARKS[form] + line, form), opens=True)
    return Unit(form, source, seen(words), (paragraph.at,), (*notes, *lost), _wanted(spans))


def _tidied(spans: Sequence[Span]) -> tuple[list[Span], tuple[str, ...]]:
    """Spans with single spaces, with nothing that can't be printed, and with no link that nobody can follow."""
    notes: list[str] = []
    out: list[Span] = []
    space = True  # none stands at the beginning
    for span in spans:
        text = span.text
        if bad := sorted({f"U+{ord(c):04X}" for c in UNPRINTABLE.findall(text) if c not in "\x0b\x0c\u2028\u2029"}):
            notes.append(f"a sign that can't be printed ({', '.join(bad)}) was left out")
        text = UNPRINTABLE.sub(lambda c: " " if c[0] in "\x0b\x0c\u2028\u2029" else "", text)
        text = re.sub(r"[ \t\r\n\x0b\x0c\x85\u1680\u2000-\u200a\u2028\u2029\u205f\u3000]+", " ", text)
        text = _BEFORE_PERCENT.sub("", text.lstrip(" ") if space else text)
        space = text.endswith(" ") if text else space
        link = span.link.strip()
        if link and not re.match(r"(https?://|mailto:)\S", link):
            notes.append(f"the link to '{link[:60]}' is not one that a reader can follow: its words are kept")
            link = ""
        out.append(replace(span, text=text, link=link))
    while out and not out[-1].text.rstrip(" "):
        out.pop()
    if out:
        out[-1] = replace(out[-1], text=out[-1].text.rstrip(" "))
    return [span for span in out if span.text], tuple(notes)


def _marked(spans: Sequence[Span], read: object, *, opens: bool) -> tuple[str, tuple[str, ...]]:
    """The Markdown of a line: with as few signs escaped, and as much of its dress kept, as prints what was typed."""
    assert callable(read)
    plain_spans = [Span(span.text, link=span.link) for span in spans]
    bare_spans = [Span(span.text) for span in spans]
    upright = [replace(span, italic=False) for span in spans]
    for dressed, escape, lost in (
        (spans, False, ""),
        (spans, True, ""),
        (upright, True, ""),  # italics print as nothing: no loss
        (plain_spans, True, "bold letters inside a word could not be kept"),
        (bare_spans, True, "a link could not be kept"),
    ):
        source = _dress(dressed, escape=escape, opens=opens)
        if any(piece.expression or piece.fault for piece in pieces(source)) or re.match(r"#", source):
            continue
        if read(source) == _wanted(dressed):
            return source, (lost,) if lost else ()
    source = re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", "".join(span.text for span in spans))
    return source, ("its dress could not be kept",) if any(s.bold or s.link for s in spans) else ()


def _wanted(spans: Iterable[Span]) -> Dressed:
    return _merged((span.text, span.bold, bool(span.link)) for span in spans)


def _merged(parts: Iterable[tuple[str, bool, bool]]) -> Dressed:
    """Stretches with neighbours of one dress put together; a space wears none."""
    letters = [(c, c != " " and bold, c != " " and link) for text, bold, link in parts for c in plain(text)]
    groups = groupby(letters, key=lambda each: each[1:])
    return tuple(("".join(c for c, _, _ in group), *dress) for dress, group in groups)


def _read_line(source: str, form: Form) -> Dressed | None:
    """What a line of Markdown prints where it is one thing of the form; else None."""
    problems = Problems()
    contents = Reader(Binder(), problems, Place("")).contents(source)
    if len(contents) != 1 or len(problems):
        return None
    (content,) = contents
    text: model.Text | None = None
    if (isinstance(content, model.Paragraph) and form == "text") or (
        isinstance(content, model.Heading) and form == "heading"
    ):
        text = content.text
    elif isinstance(content, model.Bullets) and form in ("bullet", "number") and len(content.items) == 1:
        text = content.items[0] if content.ordered == (form == "number") else None
    return None if text is None else _merged((run.text, run.strong, run.link is not None) for run in text)


def _dress(spans: Iterable[Span], *, escape: bool, opens: bool) -> str:
    """The spans with the marks of Markdown around what is bold, slanted or a link."""
    out = ""
    for link, linked in groupby(spans, key=lambda span: span.link):
        inner = ""
        for bold, group in groupby(linked, key=lambda span: span.bold):
            part = ""
            for italic, same in groupby(group, key=lambda span: span.italic):
                text = _escaped("".join(span.text for span in same), escape)
                part += _around("*", text) if italic else text
            inner += _around("**", part) if bold else part
        out += f"[{inner}]({_address(link)})" if link else inner
    return _OPENS.sub(_opening, out, count=1) if escape and opens and _OPENS.match(out) else out


def _opening(match: re.Match[str]) -> str:
    return match[0] + "\\" if match[0].isdigit() else "\\" + match[0]


def _around(mark: str, text: str) -> str:
    """Text between marks, the spaces at its ends outside of them."""
    inner = text.strip(" ")
    if not inner:
        return text
    before, after = text[: len(text) - len(text.lstrip(" "))], text[len(text.rstrip(" ")) :]
    return f"{before}{mark}{inner}{mark}{after}"


def _escaped(text: str, escape: bool) -> str:
    """Text whose double braces print as they are; with `escape`, every sign of Markdown too."""
    if escape:
        text = _ENTITY.sub("&amp;", _SPECIAL.sub(r"\\\1", text))
    return _BRACE.sub(r"\\\1", text)


def _address(link: str) -> str:
    """An address as it may stand in Markdown: what would end it is written by its number."""
    return re.sub(
        r"[\s<>(){}\\|\"'`\x00-\x1f\ue000-\uf8ff]", lambda c: "".join(f"%{b:02X}" for b in c[0].encode()), link
    )


# --- tables -----------------------------------------------------------------------------------------------------


def _table(table: Table) -> Unit:
    """A table with bars. A merged cell stands in its first place; rows of heads are put together in one."""
    notes: list[str] = []
    wide = max((len(row) for row in table.rows), default=0)
    rows = [[_cell(cell, n, m, notes) for m, cell in enumerate(row)] for n, row in enumerate(table.rows)]
    rows = [row + [("", "")] * (wide - len(row)) for row in rows]
    heads = max(1, min(table.header_rows or 1, len(rows) - 1))
    head = [(" ".join(filter(None, a)), " ".join(filter(None, b))) for a, b in (
        (tuple(row[m][0] for row in rows[:heads]), tuple(row[m][1] for row in rows[:heads])) for m in range(wide)
    )]  # fmt: skip
    if heads > 1:
        notes.append(f"the {heads} rows of heads are printed as one")
    body = rows[heads:]
    signs = [
        "---:" if m and body and all(_NUMBERLIKE.fullmatch(row[m][1]) for row in body) else "---" for m in range(wide)
    ]
    lines = [[source for source, _ in head], signs, *([source for source, _ in row] for row in body)]
    words = "\n".join(" | ".join(text for _, text in row) for row in (head, *body))
    at = tuple(sorted({p.at for row in table.rows for cell in row for p in cell.paragraphs}))
    return Unit("table", "\n".join(f"| {' | '.join(line)} |" for line in lines), words, at, tuple(dict.fromkeys(notes)))


def _cell(cell: Cell, row: int, column: int, notes: list[str]) -> tuple[str, str]:
    """The Markdown of a cell and its words; nothing in any but the first of its places."""
    if (cell.row, cell.column) != (row, column):
        return "", ""
    if cell.rows > 1 or cell.columns > 1:
        notes.append("cells that were merged stand in their first place")
    spans: list[Span] = []
    for paragraph in cell.paragraphs:
        spans += [*([Span(" ")] if spans else []), *paragraph.spans]
    tidy, more = _tidied(spans)
    notes += more
    if not tidy:
        return "", ""
    source, lost = _marked(tidy, _read_cell, opens=False)
    notes += lost
    return source, seen("".join(span.text for span in tidy))


def _read_cell(source: str) -> Dressed | None:
    """What a cell of Markdown prints; None where it breaks its table."""
    problems = Problems()
    contents = Reader(Binder(), problems, Place("")).contents(f"| a | b |\n|---|---|\n| x | {source} |")
    grid = contents[0] if len(contents) == 1 else None
    if len(problems) or not isinstance(grid, model.Grid):
        return None
    if len(grid.rows) != 1 or len(grid.rows[0].cells) != 1:
        return None
    return _merged((run.text, run.strong, run.link is not None) for run in grid.rows[0].cells[0].text)
