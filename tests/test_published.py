"""The published tables stand in the three editions, and every number in what is made from figures is a figure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from reportgen import units
from reportgen.model import Block, Bullets, Cell, Drawing, Grid, Report, Spark, Text, Tiles, plain
from reportgen.period import MONTHS
from reportgen.rules.typed_numbers import numbers_in
from tests.conftest import EDITIONS, Edition

PUBLISHED: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "published" / "tables.json").read_text(encoding="utf-8")
)
CELLS = {"2022-02_2022-07": 497, "2022-08_2022-10": 104, "2022-11_2023-01": 64}
Number = tuple[Decimal, int]


def label(text: str) -> str:
    """A label reduced to its words: months in full, no punctuation, no case."""
    words = re.findall(r"[a-z%]+|\d+", re.sub(r"\[[a-z]+\]", " ", text.lower()))
    months = [month.lower() for month in MONTHS]
    return " ".join(next((m for m in months if len(w) >= 3 and m.startswith(w)), w) for w in words)


def alike(published: str, built: str) -> bool:
    head = re.split(r" (?:caution|bd|inc) ", published)[0]
    year = r" (19|20)\d\d"
    return (
        built in (published, head)
        or bool(re.fullmatch(re.escape(published) + year, built) or re.fullmatch(re.escape(built) + year, published))
        or (published == "total" and bool(re.fullmatch(r"\d+ month total", built)))
        or (len(head) > 6 and built.startswith(head))
    )


def number(cell: Cell) -> Number | None:
    """The printed number of a cell and its decimals."""
    if not cell.plain:
        return None
    value = Decimal(cell.plain)
    return value, max(0, -int(value.as_tuple().exponent))


def grids(report: Report) -> Iterator[dict[str, list[Number | None]]]:
    """Every table by the labels of its rows, as it stands and turned on its side."""
    for block in report.blocks():
        for part in block.content:
            if isinstance(part, Grid):
                yield {label(plain(row.label.text)): [number(cell) for cell in row.cells] for row in part.rows}
                yield {
                    label(plain(column.text)): [number(row.cells[n]) for row in part.rows]
                    for n, column in enumerate(part.columns)
                }


def found_in(table: dict[str, Any], grid: dict[str, list[Number | None]]) -> int:
    """How many cells of a published table a built one holds, a column of the one in a column of the other."""
    total = 0
    for n in range(len(table["columns"])):
        wanted = [(row[0], Decimal(row[n + 1])) for row in table["rows"] if row[n + 1] is not None]
        widest = max((len(cells) for cells in grid.values()), default=0)
        total += max(
            (
                sum(
                    any(
                        alike(name, built) and j < len(cells) and cells[j] == (value, -int(value.as_tuple().exponent))
                        for built, cells in grid.items()
                    )
                    for name, value in wanted
                )
                for j in range(widest)
            ),
            default=0,
        )
    return total


@pytest.mark.parametrize("name", EDITIONS)
def test_every_published_cell_is_found(name: str, editions: dict[str, Edition]) -> None:
    tables = [table for table in PUBLISHED if table["edition"] == name and "rows" in table]
    wanted = {t["id"]: sum(value is not None for row in t["rows"] for value in row[1:]) for t in tables}
    built = list(grids(editions[name].report))
    found = {table["id"]: max(found_in(table, grid) for grid in built) for table in tables}
    assert found == wanted
    assert sum(found.values()) == CELLS[name]


@pytest.mark.parametrize("table", [t for t in PUBLISHED if "values" in t], ids=lambda t: str(t["id"]))
def test_the_published_lists_are_there_with_bound_figures(table: dict[str, Any], editions: dict[str, Edition]) -> None:
    report = editions[table["edition"]].report
    wanted = [Decimal(str(value)) for value in table["values"]]
    lists = []
    for part in (part for block in report.blocks() for part in block.content):
        if isinstance(part, Bullets):
            lists.append([report.figures[run.figure].value for item in part.items for run in item if run.figure])
        elif isinstance(part, Grid):  # the deaths by road user stand in a table with their total
            lists.append([cell.value for row in part.rows for cell in row.cells])
    assert any(all(value in values for value in wanted) for values in lists)


@pytest.mark.parametrize("name", EDITIONS)
def test_nothing_is_typed_awaited_or_wrong(name: str, editions: dict[str, Edition]) -> None:
    assert [str(problem) for problem in editions[name].problems] == []


@pytest.mark.parametrize("name", EDITIONS)
def test_every_number_in_a_table_is_that_of_its_figure(name: str, editions: dict[str, Edition]) -> None:
    report = editions[name].report
    grids = [part for block in report.blocks() for part in block.content if isinstance(part, Grid)]
    for cell in (cell for grid in grids for row in grid.rows for cell in row.cells):
        if cell.plain:
            assert cell.figure
            figure = report.figures[cell.figure]
            assert figure.value == cell.value, cell
            assert figure.rows or figure.of, "it says where it is from"


# --- every number is bound --------------------------------------------------------------------------------------

METHOD = re.compile(
    r"\(\d+% level\)|2\.66 times|\(\d+ months|a run of seven|one of two in three|Fewer than twelve months"
    r"|of a number below 50|axis starts at [\d,.]+%?|two ways of counting|in two ways|of (?:\w+|\d+) months\b"
)
"""What a note says of the method, not of a figure."""


def made(block: Block) -> Iterator[Text]:
    """Everything about a block that is made from its figures."""
    if block.exhibit:
        yield from (block.exhibit.headline, block.exhibit.subtitle, *block.exhibit.notes, block.exhibit.source)
    for part in block.content:
        if isinstance(part, Tiles):
            for tile in part.tiles:
                yield from (tile.name, tile.value, tile.line)


@pytest.mark.parametrize("name", EDITIONS)
def test_the_number_beside_a_tile_is_the_base_of_its_figure(name: str, editions: dict[str, Edition]) -> None:
    report = editions[name].report
    for tile in (t for b in report.blocks() for part in b.content if isinstance(part, Tiles) for t in part.tiles):
        digits = re.findall(r"[\d,]+", tile.noun)
        bases = [report.figures[run.figure].base for run in tile.value if run.figure]
        assert digits == [f"{base:,f}" for base in bases if base is not None][: len(digits)], tile.noun


def unbound(text: Text) -> str:
    """The words of a text without those that a figure stands behind."""
    return "".join("\N{WHITE SQUARE}" if run.figure else run.text for run in text)


@pytest.mark.parametrize("name", EDITIONS)
def test_every_number_in_generated_words_is_a_figure(name: str, editions: dict[str, Edition]) -> None:
    edition = editions[name]
    free = [re.compile(rf"(?<!\w){re.escape(str(w))}(?!\w)", re.IGNORECASE) for w in edition.project.config.free_words]
    loose = []
    for block in edition.report.blocks():
        for text in made(block):
            words = METHOD.sub("", unbound(text))
            loose += [(block.id, found, plain(text)) for found, _ in numbers_in(words, free)]
    assert loose == []


@pytest.mark.parametrize("name", EDITIONS)
def test_every_bound_run_names_a_figure_and_prints_its_value(name: str, editions: dict[str, Edition]) -> None:
    report = editions[name].report
    for block in report.blocks():
        for text in made(block):
            for run in text:
                if run.figure is None:
                    continue
                figure = report.figures[run.figure]
                if figure.value is not None and re.search(r"\d", run.text):
                    digits = re.sub(r"[^\d]", "", run.text.split("\N{NO-BREAK SPACE}")[0])
                    assert digits[:2] in re.sub(r"[^\d]", "", f"{figure.value:f}") or figure.unit in (
                        "seconds",
                        "years",
                        "gbp",
                        "percent",
                    ), (run, figure)


def texts_of(value: Decimal, unit: units.Unit) -> set[str]:
    """The ways in which a value may be printed."""
    ways = (units.prose, units.cell)
    return {way(value, unit, places) for places in (None, 0, 1, 2) for way in ways}


def pictures(report: Report) -> Iterator[tuple[str, str, set[str]]]:
    """Every picture of figures: its block, its alternative text, and the numbers that it draws."""
    for block in report.blocks():
        for part in block.content:
            if isinstance(part, Drawing):
                drawn = {limit.label.split(": ")[-1] for panel in part.panels for limit in panel.limits}
                for mark in (mark for panel in part.panels for series in panel.series for mark in series.marks):
                    if mark.figure and mark.value is not None:
                        drawn |= texts_of(mark.value, report.figures[mark.figure].unit)  # type: ignore[arg-type]
                yield block.id, part.alt, drawn
            sparks: list[Spark | None] = []
            if isinstance(part, Grid):
                sparks = [cell.spark for row in part.rows for cell in row.cells]
            elif isinstance(part, Tiles):
                sparks = [tile.spark for tile in part.tiles]
            for spark in filter(None, sparks):
                values = [value for value in (*spark.now, *spark.before) if value is not None]
                kinds: tuple[units.Unit, ...] = ("count", "percent", "seconds", "gbp", "years", "kg")
                drawn = {text for value in values for unit in kinds for text in texts_of(value, unit)}
                yield block.id, spark.alt, drawn


@pytest.mark.parametrize("name", EDITIONS)
def test_every_number_in_an_alternative_text_is_drawn(name: str, editions: dict[str, Edition]) -> None:
    edition = editions[name]
    free = [re.compile(rf"(?<!\w){re.escape(str(w))}(?!\w)", re.IGNORECASE) for w in edition.project.config.free_words]
    loose = []
    for block, alt, drawn in pictures(edition.report):
        assert 20 <= len(alt) <= 350, (block, alt)
        words = alt.removeprefix("Two bars")
        for shown in sorted(drawn, key=len, reverse=True):
            words = re.sub(rf"(?<![\w,.]){re.escape(shown)}(?!\w|,\d)", "\N{WHITE SQUARE}", words)
        loose += [(block, found, alt) for found, _ in numbers_in(words, free)]
    assert loose == []
