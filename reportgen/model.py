"""The report model: everything that a report says, decided, and nothing of how it is dressed.

A `Report` is complete and frozen. HTML, PDF, CSV and the comparison of drafts start from it and look nothing up.
It has no page numbers: where a block came to stand is known only after layout.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

FORMAT: Literal[1] = 1
"""The number of the model's JSON form. It changes when a reader of the old form would misread the new one."""


class Part(BaseModel):
    """What every part of the model shares: frozen, and without unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Run(Part):
    """A stretch of text of one kind. A run that prints a number names the figure that it came from."""

    text: str
    figure: str | None = None
    strong: bool = False
    link: str | None = None


Text = tuple[Run, ...]
"""A line of text as the runs that it is made of."""


def plain(text: Text) -> str:
    """The words of `text` alone."""
    return "".join(run.text for run in text)


class Figure(Part):
    """One number that the report prints, and where it is from.

    `value` is exact: nothing is rounded in it. `rows` are the places (`path:line`) of the extract's rows;
    `of` are the ids of the figures that it was worked out from, so a change leads to its two sides.
    """

    id: str
    measure: str
    name: str
    area: str
    window: str
    basis: str = ""
    show: str = "value"
    unit: str = "count"
    value: Decimal | None
    base: Decimal | None = None
    qualifier: str = ""
    status: str = ""
    how: str = ""
    extract: str = ""
    rows: tuple[str, ...] = ()
    of: tuple[str, ...] = ()


# --- what a block is made of ------------------------------------------------------------------------------------


class Paragraph(Part):
    """A paragraph of prose. `number` counts through the report, so that minutes can cite it."""

    kind: Literal["paragraph"] = "paragraph"
    text: Text
    number: str | None = None
    lede: bool = False
    strong: bool = False


class Heading(Part):
    """A heading without a number, inside a block."""

    kind: Literal["heading"] = "heading"
    text: Text


class Bullets(Part):
    """A list. Each item is one line of text."""

    kind: Literal["bullets"] = "bullets"
    items: tuple[Text, ...]
    ordered: bool = False


class Spark(Part):
    """A small chart without axes: this period's months, the months before, and at most one benchmark line.

    Values stand in order of time; None is a month that is not held. `bars` draws two bars where there are no months.
    """

    now: tuple[Decimal | None, ...]
    before: tuple[Decimal | None, ...] = ()
    line: Decimal | None = None
    line_label: str = ""
    bars: bool = False
    now_label: str = ""
    before_label: str = ""
    alt: str = ""


class Cell(Part):
    """One cell of a grid: the text as printed, the exact value behind it and the figure that both came from.

    `plain` is the printed number as a program reads it (`-1839`, `18.4`, seconds for a duration), empty for words.
    `shape` is a small picture that stands before the words and says nothing that they do not.
    """

    text: Text
    value: Decimal | None = None
    plain: str = ""
    figure: str | None = None
    strong: bool = False
    shape: Literal["", "up", "down", "level", "within", "outside"] = ""
    spark: Spark | None = None


class Column(Part):
    """The head of one column. `unit` is said in words where `plain` cells need it (`seconds`)."""

    text: Text
    align: Literal["text", "number", "picture"] = "number"
    unit: str = ""


class Row(Part):
    """One row of a grid. `label` heads it."""

    label: Cell
    cells: tuple[Cell, ...]
    total: bool = False


class Grid(Part):
    """A table: one row of heads, then rows of which the first cell is a head."""

    kind: Literal["grid"] = "grid"
    stub: Text
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    width: Literal["narrow", "text", "full", "landscape"] = "text"


class Mark(Part):
    """One value of a series as drawn. `shown` is its label where it carries one."""

    value: Decimal | None
    shown: str = ""
    signal: bool = False
    figure: str | None = None


class Series(Part):
    """One line or one set of bars. `role` decides its dress: `now`, `before`, `baseline`, `part` or `rest`."""

    name: str
    role: Literal["now", "before", "baseline", "part", "rest"]
    marks: tuple[Mark, ...]
    end: str = ""
    """The label at a line's end, or beside the last bar."""


class Slot(Part):
    """A place on the category axis. `partial` marks a window that is not whole, and is never joined to others."""

    name: str = ""
    """What the place stands for, in full: `November 2022`."""
    lines: tuple[str, ...]
    partial: bool = False
    whole: str = ""
    """What stands on top of a stack."""


class Gap(Part):
    """Places on the category axis that hold nothing, from `first` to `last`, and the words that say so."""

    first: int
    last: int
    words: tuple[str, ...]


class Limit(Part):
    """A horizontal line with its label: a limit or the average of a usual range, or a benchmark."""

    value: Decimal
    label: str
    kind: Literal["upper", "average", "lower", "benchmark"]


class Tick(Part):
    """A place on the value axis."""

    value: Decimal
    text: str


class Panel(Part):
    """One pair of axes."""

    title: str = ""
    slots: tuple[Slot, ...]
    series: tuple[Series, ...]
    gaps: tuple[Gap, ...] = ()
    limits: tuple[Limit, ...] = ()
    ticks: tuple[Tick, ...] = ()


class Drawing(Part):
    """A chart, wholly decided: what is drawn, labelled and said of it. Drawing it needs no sum and no rounding.

    `recount` draws a rule between the panels: they are counted in two ways and share one scale.
    """

    kind: Literal["drawing"] = "drawing"
    form: Literal["line", "bars", "stacked", "horizontal", "multiples", "usual_range"]
    panels: tuple[Panel, ...]
    alt: str
    recount: bool = False


class Tile(Part):
    """A key figure: the measure, the figure with its noun, and one line that says how it compares."""

    name: Text
    value: Text
    noun: str = ""
    shape: Literal["", "up", "down", "level", "within", "outside"] = ""
    line: Text = ()
    spark: Spark | None = None


class Tiles(Part):
    """Key figures in two columns."""

    kind: Literal["tiles"] = "tiles"
    tiles: tuple[Tile, ...]


class Picture(Part):
    """An image file of the project, carried whole so that the model needs no other file."""

    kind: Literal["picture"] = "picture"
    name: str
    media_type: str
    data: str
    """The file's bytes in base 64."""
    alt: str
    licence: str


class Awaited(Part):
    """A place where words or figures are still missing. A final has none."""

    kind: Literal["awaited"] = "awaited"
    what: str
    owner: str = ""
    due: str = ""


Content = Annotated[
    Paragraph | Heading | Bullets | Grid | Drawing | Tiles | Picture | Awaited,
    Field(discriminator="kind"),
]


def figures_in(content: Content) -> set[str]:
    """The ids of the figures that stand in a table, a chart or key figures; none of words."""
    if isinstance(content, Grid):
        return {cell.figure for row in content.rows for cell in row.cells if cell.figure}
    if isinstance(content, Drawing):
        marks = (mark for panel in content.panels for series in panel.series for mark in series.marks)
        return {mark.figure for mark in marks if mark.figure}
    if isinstance(content, Tiles):
        return {run.figure for tile in content.tiles for run in tile.value if run.figure}
    return set()


class Exhibit(Part):
    """What stands round a table or chart: its label, its message, what it shows, and its notes."""

    label: str
    headline: Text
    subtitle: Text = ()
    notes: tuple[Text, ...] = ()
    source: Text = ()


class Block(Part):
    """One block of a section. `kind` names the template that dresses it; `id` is its address in the report."""

    kind: str
    id: str
    content: tuple[Content, ...]
    exhibit: Exhibit | None = None
    slot: str = ""
    owner: str = ""


class Section(Part):
    """A chapter or a part of one. `number` is fixed (`3`, `3.1`) and empty below the second level."""

    id: str
    number: str
    title: str
    short: str
    level: int
    owner: str = ""
    not_reported: str = ""
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()


class CoverLine(Part):
    """One line of the table on the cover."""

    name: str
    words: str


class Look(Part):
    """What a body sets of the report's dress."""

    marking: str = ""
    crest: Picture | None = None
    colours: dict[str, str] = {}


class Report(Part):
    """A whole report, ready to be dressed."""

    format: Literal[1] = 1
    language: str
    title: str
    subtitle: str
    body: str
    period: str
    period_words: str
    status: Literal["draft", "final"]
    version: str
    status_words: str
    """The state and date as the foot of a page prints them: `Draft 0.3, 13 February 2023`."""
    issued: str
    as_at: str
    item: str = ""
    cover: tuple[CoverLine, ...]
    look: Look = Look()
    summary: Section
    sections: tuple[Section, ...]
    annex: Section
    figures: dict[str, Figure]
    """Every figure that is printed, by id, in the order of the ids."""
    digest: str
    """A hash of every input that the report was made from."""

    def all_sections(self) -> tuple[Section, ...]:
        """Every section with the sections inside it, in reading order: summary first, annex last."""

        def walk(section: Section) -> list[Section]:
            return [section, *(inner for child in section.sections for inner in walk(child))]

        return tuple(inner for top in (self.summary, *self.sections, self.annex) for inner in walk(top))

    def blocks(self) -> tuple[Block, ...]:
        """Every block in reading order."""
        return tuple(block for section in self.all_sections() for block in section.blocks)
