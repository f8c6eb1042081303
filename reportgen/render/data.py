"""The figures of every table and chart as CSV, as they are printed but for signs and separators. The home of csv."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from io import StringIO

from reportgen.model import Block, Cell, Column, Drawing, Grid, Report, Text, plain


def data_files(report: Report) -> dict[str, bytes]:
    """By file name: a CSV for each table and chart of the report, in UTF-8 with LF."""
    files: dict[str, bytes] = {}
    for block in report.blocks():
        for part in block.content:
            rows = _grid(part) if isinstance(part, Grid) else _drawing(part) if isinstance(part, Drawing) else None
            if rows is not None:
                files[_name(block, files)] = _csv(rows)
    return files


def _name(block: Block, taken: Iterable[str]) -> str:
    """`table-2-victim-based-crime.csv`: the exhibit's label and the block's id."""
    label = block.exhibit.label if block.exhibit else ""
    stem = re.sub(r"[^a-z0-9]+", "-", f"{label} {block.id}".lower()).strip("-")
    name, count = f"{stem}.csv", 1
    while name in taken:
        count += 1
        name = f"{stem}-{count}.csv"
    return name


def _grid(grid: Grid) -> Iterator[list[str]]:
    """The heads, then the rows. Columns of small charts are left out: they repeat the months of other tables."""
    keep = [n for n, column in enumerate(grid.columns) if column.align != "picture"]
    yield [plain(grid.stub), *(_head(grid.columns[n]) for n in keep)]
    for row in grid.rows:
        yield [plain(row.label.text), *(_shown(row.cells[n]) for n in keep)]


def _head(column: Column) -> str:
    words = plain(column.text)
    return f"{words} ({column.unit})" if column.unit and column.unit not in words else words


def _shown(cell: Cell) -> str:
    return cell.plain or _ascii(cell.text)


def _ascii(text: Text) -> str:
    return plain(text).replace("\N{NO-BREAK SPACE}", " ")


def _drawing(drawing: Drawing) -> Iterator[list[str]]:
    """One row for each mark: panel, series, place across, value, and whether it is a signal."""
    yield ["panel", "series", "at", "value", "signal"]
    for panel in drawing.panels:
        for series in panel.series:
            for slot, mark in zip(panel.slots, series.marks, strict=True):
                value = "" if mark.value is None else f"{mark.value:f}"
                yield [panel.title, series.name, slot.name, value, "yes" if mark.signal else ""]


def _csv(rows: Iterable[list[str]]) -> bytes:
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode("utf-8")
