"""A Word file written from words, tables and pictures. The same calls give the same bytes."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from reportgen.word import dress
from reportgen.word.columns import least, share
from reportgen.word.document import Line, Paragraph, Span, Table
from reportgen.word.forms import MARKER_STYLE, PLACEHOLDER, closing, control, opening
from reportgen.word.markup import (
    HEAD,
    NAMESPACES,
    attribute,
    clean,
    field,
    field_code,
    field_mark,
    run,
    run_of,
    twips,
    w,
)
from reportgen.word.packing import Package
from reportgen.word.pictures import Image, drawing

Align = Literal["text", "number"]

_SPACES = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())

_LABEL = 20
"""How much room the label of a caption has, in millimetres."""
_AFTER = 160
"""The space after a list, or between a table and the text, in twips."""
_LONG = 22
"""A table of more rows than this may run over a page's end."""
_APART = 140
"""The space before words that follow a column of numbers, in twips."""
_SIZES = (10.0, 9.0)
"""The letters of a table in points, and those of one whose longest words would not fit."""


@dataclass(frozen=True, slots=True)
class _CellLook:
    """How a cell is set: a number, words to the right of numbers, bold, with the next row, in small letters."""

    number: bool
    apart: bool
    strong: bool
    keep: bool
    small: bool


class Writer:
    """Writes one .docx, from its first page on; `to_bytes` gives the file.

    `header` and `footer` are words of the running head and foot; a tab moves to the middle, a second to the right. On a
    title page only what stands after the first tab is printed. The page's number stands at the right of the foot, in
    the words of `numbering`. `colours` are those of `Look`, by name. `day` is the day (ISO) that the file's properties
    name. With `locked`, Word lets nobody change anything but what is in a slot.
    """

    def __init__(
        self,
        title: str,
        subject: str = "",
        author: str = "",
        language: str = "en-GB",
        colours: Mapping[str, str] | None = None,
        header: str = "",
        footer: str = "",
        *,
        locked: bool = False,
        day: str = "",
        numbering: str = "Page {page} of {pages}",
    ) -> None:
        self._core = {"title": title, "subject": subject, "creator": author, "language": language, "day": day}
        self._language, self._locked = language, locked
        self._paint = {name: code.lstrip("#").upper() for name, code in {**dress.COLOURS, **(colours or {})}.items()}
        self._header, self._footer, self._numbering = header, footer, numbering
        self._package = Package()
        self._body: list[str] = []
        self._starts: list[tuple[int, int]] = [(1, 1), (2, 1)]
        self._ids = {"bookmark": 0, "picture": 0, "slot": 0}
        self._anchors: list[str] = []
        self._counted = 0
        self._paragraphs = dress.PARAGRAPHS
        self._break = self._cover = False

    # --- words --------------------------------------------------------------------------------------------------------

    def title_page(self, title: str, subtitle: str, rows: Sequence[tuple[str, str]], above: str = "") -> None:
        """The cover: the title, the subtitle and a table of two columns; what follows begins a page.

        `above` stands over the title: the name of the body. Each line of `subtitle` is a paragraph.
        """
        self._cover = True
        self.paragraph((Span(above),), "Cover Body")
        self.paragraph((Span(title),), "Title")
        *lines, last = subtitle.splitlines() or [""]
        for line in lines:
            self.paragraph((Span(line),), "Subtitle")
        self._add("Subtitle", run(last), spacing=w("spacing", after=1400))
        if rows:
            facts = [((Span(name, bold=True),), (Span(words),)) for name, words in rows]
            self.table(facts, header_rows=0, widths=(1, 3.4))
        self.page_break()

    def heading(self, line: Line, level: int, bookmark: str = "", number: str = "") -> None:
        """A heading of level 1 to 4. `bookmark` is a name of the caller's, to which `contents` and links may lead.

        `number` is a fixed number (`3.1`); it hangs in the margin, a tab before the words.
        """
        if bookmark:
            self.anchor(bookmark)
        lead, hang = "", ""
        if number:
            lead = run(f"{number}\t", w("color", val=self._paint["accent"]))
            hang = _hang(0, dress.HANG)
        self._add(f"Heading {min(max(level, 1), 4)}", lead + self._runs(line), indent=hang)

    def paragraph(self, line: Line, style: str = "Body Text", number: str = "") -> None:
        """A paragraph in a style by its name: Body Text, Lede, Note, Source, Exhibit Subtitle, Owner, Awaited.

        A fixed `number` (`A1`) hangs in the margin.
        """
        lead = (
            run(f"{number}\t", w("color", val=self._paint["slate"]), w("sz", val=20), w("szCs", val=20))
            if number
            else ""
        )
        self._add(style, lead + self._runs(line), indent=_hang(0, dress.HANG) if number else "")

    def numbered(self, line: Line, number: int) -> None:
        """A paragraph of the text with its number in the margin; Word counts on from one to the next."""
        if number != self._counted + 1:
            self._starts.append((1, number))
            self._paragraphs = len(self._starts) + 1
        self._counted = number
        self._add("Numbered Text", self._runs(line), numbers=self._numbers(self._paragraphs, 0))

    def note(self, line: Line, *, keep_next: bool = False) -> None:
        """A paragraph in the style Note. `keep_next` keeps it on the page of the paragraph after it."""
        self._add("Note", self._runs(line), keep_next=keep_next)

    def items(self, lines: Sequence[Line], *, ordered: bool = False) -> None:
        """A list; an ordered one begins at 1."""
        numbering = self._new_list() if ordered else dress.BULLETS
        for n, line in enumerate(lines, start=1):
            self._item(line, numbering, 0, ordered=ordered, last=n == len(lines))

    def anchor(self, bookmark: str) -> None:
        """The next paragraph is the place that links to `#bookmark` lead to."""
        self._anchors.append(bookmark)

    def page_break(self) -> None:
        """What follows begins a page."""
        self._break = True

    def contents(self, entries: Sequence[tuple[int, str, str]], title: str) -> None:
        """The contents, already filled: (level from 1 to 3, words, bookmark) for each line, which leads to the heading.

        It is a field, so that a person can have it worked out anew; nothing asks them to. A tab in the words parts a
        number from a title.
        """
        self.paragraph((Span(title),), "TOC Heading")
        deepest = max((level for level, _, _ in entries), default=1)
        start = field_mark("begin") + field_code(f'TOC \\o "1-{deepest}" \\h \\z \\n') + field_mark("separate")
        for n, (level, words, bookmark) in enumerate(entries, start=1):
            link = f'<w:hyperlink w:anchor={attribute(_bookmark(bookmark))} w:history="1">{run(words)}</w:hyperlink>'
            flush = "" if "\t" in words else w("ind", left=twips(6 * (level > 2)), firstLine=0)
            end = field_mark("end") if n == len(entries) else ""
            self._add(f"toc {level}", (start if n == 1 else "") + link + end, indent=flush)

    # --- tables and pictures ------------------------------------------------------------------------------------------

    def table(
        self,
        rows: Sequence[Sequence[Line | Image]],
        header_rows: int = 1,
        header_columns: int = 1,
        align: Sequence[Align] = (),
        total_rows: Collection[int] = (),
        widths: Sequence[float] = (),
        *,
        describe: str = "",
        wide: bool = False,
        keep_next: bool = False,
        narrow: bool = False,
    ) -> None:
        """A table of rows of equal length. `align` and `widths` (parts of the table's width) go by column.

        `header_rows` repeat on each page; `total_rows` are numbers of rows, from 0, heads counted. Cells of the first
        `header_columns` head their rows. `describe` is read aloud before the table. A `wide` one reaches into the left
        margin, a `narrow` one is half as wide as the text. `keep_next` keeps it on the page of the paragraph after it.
        """
        if not rows:
            return
        if self._body and self._body[-1].startswith("<w:tbl>"):
            self._add("Note", "")  # or Word makes one table of the two
        full = dress.TEXT + dress.HANG * wide - dress.TEXT * 0.42 * narrow
        words, room = [[_words(cell) for cell in row] for row in rows], full * 72 / 25.4
        size = next((size for size in _SIZES if sum(least(words, room, size)) <= room), _SIZES[-1])
        widths = widths or share(words, room, size)
        sides = [twips(full * width / sum(widths)) for width in widths]
        heads = {"firstRow": int(header_rows > 0), "lastRow": 0, "firstColumn": int(header_columns > 0)}
        properties = [
            w("tblStyle", val="ReportTable"),
            w("tblW", w=sum(sides), type="dxa"),
            w("tblInd", w=-twips(dress.HANG) if wide else 0, type="dxa"),
            w("tblLayout", type="fixed"),
            w(
                "tblLook",
                val=f"{0x0600 + 0x20 * heads['firstRow'] + 0x80 * heads['firstColumn']:04X}",
                **heads,
                **_PLAIN,
            ),
            w("tblCaption", val=clean(describe)) if describe else "",
        ]
        made = [w("tblPr", *properties), w("tblGrid", *(w("gridCol", w=side) for side in sides))]
        last, kinds = len(rows) - 1, [*align, *["text"] * (len(sides) - len(align))]
        for n, row in enumerate(rows):
            head, total = n < header_rows, n in total_rows
            keep = (n < last and (last < _LONG or n <= header_rows or n >= last - 2)) or (n == last and keep_next)
            cells = []
            for cell, side, kind, before in zip(row, sides, kinds, ("text", *kinds), strict=False):
                apart = kind == "text" and before == "number"
                look = _CellLook(kind == "number", apart, head or total, keep, size < _SIZES[0])
                inside = self._cell(cell, look)
                borders = w("tcBorders", *(w(edge, **_RULE, color=self._paint["ink"]) for edge in ("top", "bottom")))
                cells.append(w("tc", w("tcPr", w("tcW", w=side, type="dxa"), borders if total else ""), inside))
            repeated = w("tblHeader") if head else ""
            made.append(w("tr", w("trPr", w("cantSplit"), repeated), *cells))
        self._body.append(w("tbl", *made))

    def _cell(self, cell: Line | Image, look: _CellLook) -> str:
        """The paragraph of a cell."""
        if isinstance(cell, Image):
            inside = self._drawing(cell)
        else:
            line = tuple(Span(s.text, s.bold or look.strong, s.italic, s.link) for s in cell)
            inside = self._runs(line, small=look.small)
        breaks, self._break = (w("pageBreakBefore") if self._break else ""), False
        style = w("pStyle", val="TableNumber" if look.number else "TableText")
        indent = w("ind", left=_APART) if look.apart else ""
        return w("p", w("pPr", style, w("keepNext") if look.keep else "", breaks, indent), inside)

    def picture(self, png: bytes, alt: str, width_mm: float, *, keep_next: bool = False) -> None:
        """A PNG or JPEG picture in a paragraph of its own; its height follows from its width. `alt` is read aloud.

        `keep_next` keeps it on the page of the paragraph after it.
        """
        self._add("Figure", self._drawing(Image(png, alt, width_mm)), keep_next=keep_next)

    def caption(self, line: Line, kind: Literal["Table", "Chart"] = "Table", label: str = "") -> None:
        """The caption above a table or chart; it stays on the page of what follows.

        `label` (`Table 2`) stands a tab before the words. `kind` says what follows; a file has one style for both.
        """
        lead = run(f"{label}\t", w("color", val=self._paint["accent"])) if label else ""
        self._add("Caption", lead + self._runs(line), indent=_hang(_LABEL, _LABEL) if label else "")

    def _drawing(self, image: Image) -> str:
        self._ids["picture"] += 1
        return drawing(image, self._ids["picture"], self._package.image(image.data))

    # --- slots --------------------------------------------------------------------------------------------------------

    def slot(self, key: str, title: str, paragraphs: Sequence[Line | Paragraph | Table] = ()) -> None:
        """A place to write, named `key`, between two lines that say so. Without paragraphs it holds a placeholder.

        A `Paragraph` keeps its marker and its level, so an item of a list stays one. In a locked file everyone may
        write between the two lines.
        """
        self._ids["slot"] += 1
        number = self._ids["slot"]
        self._add(MARKER_STYLE, run(opening(key, title)))
        outer, self._body = self._body, []
        list_at: int | None = None
        for part in paragraphs:
            if isinstance(part, Paragraph) and part.marker:
                ordered = part.marker == "number"
                list_at = (list_at or self._new_list()) if ordered else list_at
                self._item(part.spans, list_at if ordered and list_at else dress.BULLETS, part.depth, ordered=ordered)
                continue
            list_at = None
            if isinstance(part, Table):
                self.table([[_joined(cell.paragraphs) for cell in row] for row in part.rows], part.header_rows)
            elif isinstance(part, Paragraph) and part.level:
                self.heading(part.spans, part.level)
            else:
                self.paragraph(part.spans if isinstance(part, Paragraph) else part)
        empty = not self._body
        if empty:
            self._add("Body Text", run(PLACEHOLDER, w("rStyle", val="PlaceholderText")))
        elif self._body[-1].startswith("<w:tbl>"):
            self._add("Body Text", "")  # the place to write on below a table
        inside, self._body = "".join(self._body), outer
        self._body.append(control(number, key, title, inside, empty=empty))
        self._add(MARKER_STYLE, run(closing(key, title)))

    # --- the file -----------------------------------------------------------------------------------------------------

    def to_bytes(self) -> bytes:
        """The file."""
        package = self._package
        package.part("styles", dress.styles_xml(self._paint, self._language))
        package.part("numbering", dress.numbering_xml(self._paint, tuple(self._starts)))
        package.part("settings", dress.settings_xml(self._language, locked=self._locked))
        package.part("fontTable", dress.fonts_xml())
        references = "".join(
            f'<w:{kind}Reference w:type="{which}" r:id="{package.part(kind, text, f"{kind}-{which}")}"/>'
            for kind, which, text in self._furniture()
        )
        size = w("pgSz", w=11906, h=16838)
        sides = {"top": dress.TOP, "right": dress.RIGHT, "bottom": dress.BOTTOM, "left": dress.LEFT}
        edges = {**sides, "header": 15, "footer": 12, "gutter": 0}
        margins = w("pgMar", **{edge: twips(mm) for edge, mm in edges.items()})
        titled = w("titlePg") if self._cover else ""
        page = w("sectPr", references, size, margins, w("cols", space=708), titled)
        body = "".join(self._body)
        if not self._body or not self._body[-1].startswith("<w:p>"):
            body += w("p")  # a body may not end with a table
        ends = "".join(_place(name, n) for n, name in self._pending())
        document = f"{HEAD}<w:document {_SPACES}>{w('body', body + ends, page)}</w:document>"
        return package.packed(document, self._core)

    def _pending(self) -> list[tuple[int, str]]:
        """Bookmarks after which nothing was written."""
        first = self._ids["bookmark"] + 1
        return list(enumerate(self._anchors, start=first))

    def _furniture(self) -> list[tuple[str, str, str]]:
        """The running head and foot: (kind, for which pages, the part's text)."""
        page = re.split(r"(\{pages?\})", self._numbering)
        codes = {"{page}": field("PAGE", "1"), "{pages}": field("NUMPAGES", "1")}
        number = "".join(codes.get(part) or run(part) for part in page if part)
        foot = self._footer + "\t" * max(2 - self._footer.count("\t"), 0)
        made = [("header", "default", run(self._header)), ("footer", "default", run(foot) + number)]
        if self._cover:
            rest = self._header.partition("\t"), self._footer.partition("\t")
            made += [("header", "first", run("".join(rest[0][1:]))), ("footer", "first", run("".join(rest[1][1:])))]
        tags = {"header": "hdr", "footer": "ftr"}
        return [
            (kind, which, f"{HEAD}<w:{tags[kind]} {_SPACES}>{_styled(kind, text)}</w:{tags[kind]}>")
            for kind, which, text in made
        ]

    # --- paragraphs ---------------------------------------------------------------------------------------------------

    def _new_list(self) -> int:
        self._starts.append((2, 1))
        return len(self._starts) + 1

    def _item(self, line: Line, numbering: int, depth: int, *, ordered: bool, last: bool = False) -> None:
        style = "List Number" if ordered else "List Bullet"
        deep = min(depth, 2)
        indent = _hang(6 * (deep + 1), 6) if deep else ""
        spacing = w("spacing", after=_AFTER) if last else ""
        self._add(style, self._runs(line), self._numbers(numbering, deep), spacing, indent)

    @staticmethod
    def _numbers(numbering: int, depth: int) -> str:
        return w("numPr", w("ilvl", val=depth), w("numId", val=numbering))

    def _add(
        self,
        style: str,
        inside: str,
        numbers: str = "",
        spacing: str = "",
        indent: str = "",
        *,
        keep_next: bool = False,
    ) -> None:
        """A paragraph of the body; the rest are properties of its own."""
        name = dress.style_id(style)
        if name not in dress.KNOWN:
            raise ValueError(f"no style is called {style!r}")
        if self._body and self._body[-1].startswith("<w:tbl>") and style in ("Body Text", "Numbered Text"):
            spacing = w("spacing", before=_AFTER)
        # What ends in a colon leads to what follows.
        leads = w("keepNext") if keep_next or inside.endswith(":</w:t></w:r>") else ""
        breaks, self._break = (w("pageBreakBefore") if self._break else ""), False
        places = ""
        for anchor in self._anchors:
            self._ids["bookmark"] += 1
            places += _place(anchor, self._ids["bookmark"])
        self._anchors.clear()
        properties = w("pPr", w("pStyle", val=name), leads, breaks, numbers, spacing, indent)
        self._body.append(w("p", properties, places, inside))

    def _runs(self, line: Line, *, small: bool = False) -> str:
        """The runs of a line; those with a link stand inside it."""
        parts = []
        for span in line:
            made = run_of(span, *((w("sz", val=18), w("szCs", val=18)) if small else ()))
            if span.link.startswith("#"):
                place = attribute(_bookmark(span.link[1:]))
                made = f'<w:hyperlink w:anchor={place} w:history="1">{made}</w:hyperlink>'
            elif span.link:
                made = f'<w:hyperlink r:id="{self._package.link(span.link)}" w:history="1">{made}</w:hyperlink>'
            parts.append(made)
        return "".join(parts)


_PLAIN = {"lastColumn": 0, "noHBand": 1, "noVBand": 1}
_RULE: dict[str, str | int] = {"val": "single", "sz": 6, "space": 0}


def _styled(style: str, inside: str) -> str:
    return w("p", w("pPr", w("pStyle", val=dress.style_id(style))), inside)


def _words(cell: Line | Image) -> str:
    """What stands in a cell; a picture takes the room of as many letters."""
    return "0" * round(cell.width_mm / 2) if isinstance(cell, Image) else "".join(span.text for span in cell)


def _hang(left: float, hanging: float) -> str:
    return w("ind", left=twips(left), hanging=twips(hanging))


def _joined(paragraphs: Sequence[Paragraph]) -> Line:
    """The paragraphs of a cell as one line, with a break between."""
    return tuple(span for n, part in enumerate(paragraphs) for span in ((Span("\n"),) if n else ()) + part.spans)


def _bookmark(name: str) -> str:
    """The name of a place as Word allows it: letters, digits and underscores, at most 40, never two for the same.

    >>> _bookmark("open/visits")
    'open_visits_bc649bd5'
    """
    plain = re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_")[:28]
    start = plain if plain[:1].isalpha() else f"s_{plain}"
    return f"{start}_{sha256(name.encode()).hexdigest()[:8]}"


def _place(name: str, number: int) -> str:
    return w("bookmarkStart", id=number, name=_bookmark(name)) + w("bookmarkEnd", id=number)
