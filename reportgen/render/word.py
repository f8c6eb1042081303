"""The report as a Word file: the same words, tables and charts as the printed edition, in Word's own styles."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping

from reportgen.model import (
    Awaited,
    Block,
    Bullets,
    Cell,
    Content,
    Drawing,
    Exhibit,
    Grid,
    Heading,
    Paragraph,
    Picture,
    Report,
    Section,
    Spark,
    Text,
    Tiles,
    plain,
)
from reportgen.render.html import drawings_of
from reportgen.templates import Templates
from reportgen.word.document import Line, Span
from reportgen.word.pictures import Image, size_of
from reportgen.word.writing import Align, Writer

Drawn = tuple[bytes, float]
"""A picture as a PNG, and its width in millimetres."""

WIDEST, TALLEST = 142.0, 150.0
"""How large a picture of the project may be, in millimetres."""

_DOTS = 150 / 25.4
"""Dots in a millimetre of a picture of the project, if that makes it no larger than it may be."""


def to_docx(report: Report, templates: Templates, pictures: Mapping[str, Drawn]) -> bytes:
    """`report` as a .docx. `pictures` holds what is drawn for each key of `drawings_of`."""
    return _Edition(report, templates, pictures).written()


class _Edition:
    """The report on its way into one Word file."""

    def __init__(self, report: Report, templates: Templates, pictures: Mapping[str, Drawn]) -> None:
        self._report = report
        self._phrases = templates.phrases("word.txt")
        self._drawn = {id(part): pictures[key] for key, part in drawings_of(report).items()}
        look, item = report.look, self._say("item", number=report.item) if report.item else ""
        self._out = Writer(
            f"{report.title}: {report.subtitle}, {report.period_words}",
            report.status_words,
            report.body,
            report.language,
            look.colours,
            f"{report.title}\t{look.marking}\t{item}",
            f"{report.status_words}\t{look.marking}",
            day=report.issued,
            numbering=self._say("page_numbers"),
        )

    def _say(self, phrase: str, **values: object) -> str:
        return self._phrases.say(phrase, lambda value: value, values)

    def written(self) -> bytes:
        """The whole file."""
        report, out = self._report, self._out
        if report.look.crest:
            self._picture(report.look.crest)
        subtitle = f"{report.subtitle}\n{report.period_words}"
        out.title_page(report.title, subtitle, [(line.name, line.words) for line in report.cover], above=report.body)
        self._section(report.summary)
        out.page_break()
        out.contents(list(_entries(report)), self._say("contents_title"))
        before: Section | None = None
        for section in (*report.sections, report.annex):
            if not (before and _brief(before) and _brief(section)):
                out.page_break()
            self._section(section)
            before = section
        return out.to_bytes()

    # --- sections -----------------------------------------------------------------------------------------------------

    def _section(self, section: Section, owner: str = "") -> None:
        """A section with those inside it. Its owner is named where it is another than that of the section around it."""
        self._out.heading((Span(section.title),), section.level, section.id, section.number)
        if section.owner not in ("", owner):
            self._out.paragraph((Span(self._say("owner", name=section.owner)),), "Owner")
        if section.not_reported:
            self._out.paragraph((Span(section.not_reported),))
        for block in section.blocks:
            self._block(block, section.level)
        for inner in section.sections:
            self._section(inner, section.owner)

    def _block(self, block: Block, level: int) -> None:
        self._out.anchor(block.id)
        if block.exhibit:
            self._head(block.exhibit, block.content)
        for index, part in enumerate(block.content):
            label = self._say("case_label") if block.kind == "case" and not index else ""
            noted = bool(block.exhibit and _notes(block) and index == len(block.content) - 1)
            self._part(part, block, level, label, noted=noted)
        if block.exhibit:
            *notes, last = _notes(block) or [()]
            for note in notes:
                self._out.note(note, keep_next=True)
            if last:
                self._out.paragraph(last, "Source")

    def _head(self, exhibit: Exhibit, content: tuple[Content, ...]) -> None:
        """The caption: label and headline, and under it what is shown."""
        drawn = any(isinstance(part, Drawing | Picture) for part in content)
        self._out.caption(_line(exhibit.headline), "Chart" if drawn else "Table", exhibit.label)
        if exhibit.subtitle:
            self._out.paragraph(_line(exhibit.subtitle), "Exhibit Subtitle")

    def _part(self, part: Content, block: Block, level: int, label: str, *, noted: bool) -> None:
        out = self._out
        match part:
            case Paragraph():
                self._paragraph(part, block)
            case Heading():
                out.heading(_line(part.text), level + 1, number=label)
            case Bullets():
                out.items([_line(item) for item in part.items], ordered=part.ordered)
            case Grid():
                self._grid(part, block, noted=noted)
            case Tiles():
                self._tiles(part, noted=noted)
            case Drawing():
                data, width = self._drawn[id(part)]
                out.picture(data, part.alt, width, keep_next=noted)
            case Picture():
                self._picture(part, keep_next=noted or bool(part.licence))
                if part.licence:
                    out.note((Span(part.licence),), keep_next=noted)
            case Awaited():
                who = self._say("awaited_from", owner=part.owner, due=part.due)
                lines = (self._say("awaited", what=part.what), who, self._say("awaited_stops"))
                bold, *rest = (line for line in lines if line)
                out.paragraph((Span(bold, bold=True), *(Span(f"\n{line}") for line in rest)), "Awaited")

    def _paragraph(self, part: Paragraph, block: Block) -> None:
        line = _line(part.text, strong=part.strong)
        if part.number and part.number.isdecimal():
            self._out.numbered(line, int(part.number))
        else:
            style = "Lede" if part.lede else "Note" if block.kind == "note" else "Body Text"
            self._out.paragraph(line, style, part.number or "")

    # --- tables and pictures ------------------------------------------------------------------------------------------

    def _grid(self, grid: Grid, block: Block, *, noted: bool) -> None:
        rows: list[list[Line | Image]] = [[_line(grid.stub), *(_line(column.text) for column in grid.columns)]]
        rows += [[self._cell(cell) for cell in (row.label, *row.cells)] for row in grid.rows]
        align: list[Align] = ["text", *("number" if c.align == "number" else "text" for c in grid.columns)]
        self._out.table(
            rows,
            align=align,
            total_rows={n for n, row in enumerate(grid.rows, start=1) if row.total},
            describe=plain(block.exhibit.headline) if block.exhibit else "",
            wide=grid.width == "landscape",
            narrow=grid.width == "narrow",
            keep_next=noted,
        )

    def _cell(self, cell: Cell) -> Line | Image:
        """The words of a cell, or its small chart where it has none."""
        if cell.spark and not plain(cell.text).strip():
            return self._spark(cell.spark)
        return _line(cell.text, strong=cell.strong)

    def _spark(self, spark: Spark) -> Image:
        data, width = self._drawn[id(spark)]
        return Image(data, spark.alt, width)

    def _tiles(self, part: Tiles, *, noted: bool) -> None:
        """Key figures as a table: a row for each."""
        heads = ["measure", "figure", "compared"] + ["months"] * any(tile.spark for tile in part.tiles)
        rows: list[list[Line | Image]] = [[(Span(self._say("tile_head", what=head)),) for head in heads]]
        for tile in part.tiles:
            value = _line(tile.value, strong=True) + ((Span(f" {tile.noun}"),) if tile.noun else ())
            row: list[Line | Image] = [_line(tile.name), value, _line(tile.line)]
            rows.append(row + ([self._spark(tile.spark) if tile.spark else ()] if len(heads) > 3 else []))
        self._out.table(rows, keep_next=noted)

    def _picture(self, picture: Picture, *, keep_next: bool = False) -> None:
        data = base64.b64decode(picture.data)
        across, up = size_of(data)
        width = min(across / _DOTS, WIDEST, TALLEST * across / up)
        self._out.picture(data, picture.alt, width, keep_next=keep_next)


def _line(text: Text, *, strong: bool = False) -> Line:
    return tuple(Span(run.text, run.strong or strong, link=run.link or "") for run in text)


def _entries(report: Report) -> Iterator[tuple[int, str, str]]:
    """The lines of the contents: sections, and those directly inside them."""
    for section in (report.summary, *report.sections, report.annex):
        for part in (section, *section.sections):
            yield part.level, f"{part.number}\t{part.title}" if part.number else part.title, part.id


def _brief(section: Section) -> bool:
    """Whether a section has neither parts nor exhibits; such a one shares its page with one like it."""
    return not section.sections and not any(block.exhibit for block in section.blocks)


def _notes(block: Block) -> list[Line]:
    """The notes and the source of an exhibit; those of a chart run on."""
    exhibit = block.exhibit
    if not exhibit:
        return []
    lines = [_line(note) for note in (*exhibit.notes, exhibit.source) if note]
    if block.kind != "chart" or not lines:
        return lines
    return [tuple(span for n, line in enumerate(lines) for span in ((Span(" "),) if n else ()) + line)]
