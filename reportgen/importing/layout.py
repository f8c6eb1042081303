"""How the table of a sheet seems to lie: where its months, names and figures stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reportgen.grids.cells import number
from reportgen.importing.times import Part, TimeError, part_of
from reportgen.sheets.book import Cell, Sheet, Spot

MOST_LOOKED = 80
"""So many rows and columns from the first are looked at for heads."""


@dataclass(frozen=True)
class Layout:
    """Where the parts of a table seem to stand. `score` is the number of months found; 0 where there are none."""

    header: tuple[int, ...] = (1,)
    months: str = "across"
    month: int = 0
    names: tuple[int, ...] = (1,)
    values: tuple[int, ...] = ()
    first_row: int = 2
    end: int = 1
    """The last row of the table."""
    last_row: int = 0
    """The same, where figures stand below the table too."""
    fill: tuple[str, ...] = ()
    score: int = 0

    def time_cells(self, sheet: Sheet) -> Iterator[Cell]:
        """The heads that tell a time."""
        for cell in self._time_places(sheet):
            if is_time(cell):
                yield cell

    def _time_places(self, sheet: Sheet) -> Iterator[Cell]:
        if self.month:
            yield from (sheet.at(row, self.month) for row in range(self.first_row, self.end + 1))
        else:
            yield from (sheet.at(row, column) for row in self.header for column in self.values)

    def column_heads(self, sheet: Sheet) -> Iterator[list[Cell]]:
        """The heads of each column of figures that tell no time, the upper first."""
        for column in self.values if self.months != "in a column" else ():
            cells = {cell.spot: cell for cell in (sheet.at(row, column) for row in self.header) if cell.text}
            yield [cell for cell in cells.values() if self.month or not is_time(cell)]

    def row_heads(self, sheet: Sheet) -> Iterator[Cell]:
        """The names of the rows that have figures."""
        for row in self._rows(sheet):
            if any(not sheet.at(row, column).blank for column in self.values):
                yield from (sheet.at(row, column) for column in self.names)
                if self.month and not is_time(sheet.at(row, self.month)):
                    yield sheet.at(row, self.month)  # a total of months

    def figure_cells(self, sheet: Sheet) -> Iterator[Cell]:
        """The cells of figures, but for rows in which nothing stands."""
        for row in self._rows(sheet):
            yield from (sheet.at(row, column) for column in self.values)

    def _rows(self, sheet: Sheet) -> list[int]:
        """The rows of the table in which something stands: a stray cell may stand 200,000 rows further down."""
        return sorted({row for row, _ in _filled(sheet) if self.first_row <= row <= self.end})

    def words_above(self, sheet: Sheet) -> Iterator[Cell]:
        """The words over the table and in its heads, where a scale may be told."""
        for row in range(1, max(self.header) + 1):
            yield from (sheet.at(row, column) for column in range(1, sheet.columns + 1))


def _filled(sheet: Sheet) -> Iterator[Spot]:
    """The places at which something is seen, in no order."""
    yield from sheet.cells
    yield from (spot for spot, first in sheet.merged.items() if first in sheet.cells)


def is_time(cell: Cell) -> bool:
    """Whether a head tells a time, be it in two ways."""
    try:
        return part_of(cell, "day first") is not None
    except TimeError:
        return True


def _month(cell: Cell) -> bool:
    """Whether a head tells a month or longer; a bare year may be a figure, and does not count."""
    try:
        part: Part | None = part_of(cell, "day first")
    except TimeError:
        return True
    return part is not None and bool(part.window or part.month or part.financial or part.quarter)


_DIGITS = re.compile(r"[-−(£]{0,2}\d[\d.,'\s]*%?\)?\Z", re.ASCII)


def _figure(cell: Cell) -> bool:
    """Whether a cell holds a figure, or what stands for one."""
    if cell.shown == "text":
        return bool(_DIGITS.match(cell.text)) or number(cell.text) is not None
    return cell.shown == "fault" or (cell.number is not None and cell.day is None)


def layout_of(sheet: Sheet) -> Layout:
    """How the table of `sheet` seems to lie."""
    rows, columns = range(1, min(sheet.rows, MOST_LOOKED) + 1), range(1, min(sheet.columns, MOST_LOOKED) + 1)
    across = {row: sum(_own_month(sheet, row, column) for column in columns) for row in rows}
    down = {column: _run(_own_month(sheet, row, column) for row in rows) for column in columns}
    best_row = max(across, key=lambda row: (across[row], -row), default=0)
    best_column = max(down, key=lambda column: (down[column], -column), default=0)
    if max(across.get(best_row, 0), down.get(best_column, 0)) == 0:
        return Layout(values=tuple(columns[1:]), end=max(sheet.rows, 1))
    if across[best_row] >= down[best_column] and not (
        across[best_row] == 1 and _figure_right(sheet, best_row, best_column)
    ):
        return _across(sheet, best_row, across[best_row])
    return _down(sheet, best_column, down[best_column])


def _run(so: Iterable[bool]) -> int:
    """How many are so one after another, at most: months that head rows stand without a gap."""
    longest = run = 0
    for each in so:
        run = run + 1 if each else 0
        longest = max(longest, run)
    return longest


def _own_month(sheet: Sheet, row: int, column: int) -> bool:
    return (row, column) not in sheet.merged and _month(sheet.at(row, column))


def _figure_right(sheet: Sheet, row: int, column: int) -> bool:
    """Whether a figure stands beside a lone month: then it heads its row."""
    return any(_figure(sheet.at(row, other)) for other in range(column + 1, sheet.columns + 1))


def _across(sheet: Sheet, row: int, score: int) -> Layout:
    months = [column for column in range(1, sheet.columns + 1) if _month(sheet.at(row, column))]
    first = months[0]
    values = tuple(
        column for column in range(first, sheet.columns + 1) if sheet.at(row, column).text or column in months
    )
    header = _header(sheet, row, values)
    named = {c for r, c in _filled(sheet) if c < first and r > header[-1] and sheet.at(r, c).text}
    names = tuple(sorted(named))
    end, last_row = _end(sheet, header[-1] + 1, (*names, *values))
    fill = _fill(sheet, header, values, names, (header[-1] + 1, end))
    return Layout(header, "across", 0, names or (1,), values, header[-1] + 1, end, last_row, fill, score)


def _down(sheet: Sheet, column: int, score: int) -> Layout:
    first = next(row for row in range(1, sheet.rows + 1) if _month(sheet.at(row, column)))
    above = [
        row for row in range(1, first) if sum(bool(sheet.at(row, c).text) for c in range(1, sheet.columns + 1)) > 1
    ]
    bottom = above[-1] if above else max(1, first - 1)
    others = [c for c in range(1, sheet.columns + 1) if c != column and any(sheet.at(row, c).text for row in above)]
    end, last_row = _end(sheet, first, (column, *others))
    body = range(first, end + 1)
    values = tuple(c for c in others if _share(sheet, c, body) >= 0.5)
    names = tuple(
        c
        for c in others
        if c not in values and any(sheet.at(row, c).text for row in body) and c < max(values, default=0)
    )
    header = _header(sheet, bottom, values) if values else (bottom,)
    times = [sheet.at(row, column).text for row in body if sheet.at(row, column).text]
    long = bool(names) and len(values) == 1 and len(times) > len(set(times))
    months = "in a column" if long else "down"
    fill = _fill(sheet, header, values, (column, *names), (first, end))
    return Layout(header, months, column, names, values, header[-1] + 1, end, last_row, fill, score)


def _share(sheet: Sheet, column: int, rows: range) -> float:
    filled = [sheet.at(row, column) for row in rows if not sheet.at(row, column).blank]
    return sum(_figure(cell) for cell in filled) / len(filled) if filled else 0.0


def _header(sheet: Sheet, row: int, values: Sequence[int]) -> tuple[int, ...]:
    """The rows of the heads: the one of the months or names, and those beside it that stand over the figures."""
    rows = [row]
    while rows[0] > 1 and any(_over(sheet, rows[0] - 1, column, values) for column in values):
        rows.insert(0, rows[0] - 1)
    below = [sheet.at(rows[-1] + 1, column) for column in values]
    filled = [cell for cell in below if cell.text]
    if len(filled) > len(values) // 2 and not any(_figure(cell) for cell in filled):
        rows.append(rows[-1] + 1)
    return tuple(rows)


def _over(sheet: Sheet, row: int, column: int, values: Sequence[int]) -> bool:
    """Whether words stand over a column of figures that are not a title merged from beside them."""
    spot = sheet.merged.get((row, column), (row, column))
    return bool(sheet.at(row, column).text) and spot[1] in values and spot[0] == row


def _end(sheet: Sheet, first: int, columns: Sequence[int]) -> tuple[int, int]:
    """The last row of the table; once more where figures stand below it, so that a recipe must say it."""
    row, end = first, first - 1
    while row <= sheet.rows and (end < first or any(not sheet.at(row, column).blank for column in columns)):
        if any(not sheet.at(row, column).blank for column in columns):
            end = row
        row += 1
    below = any(spot[0] >= row and _figure(cell) for spot, cell in sheet.cells.items())
    return max(end, first), end if below else 0


def _fill(
    sheet: Sheet, header: Sequence[int], values: Sequence[int], names: Sequence[int], body: tuple[int, int]
) -> tuple[str, ...]:
    """Whether empty heads, or empty names, seem to mean the one before."""
    heads = any(
        sheet.at(row, values[0]).text and not all(sheet.at(row, column).text for column in values)
        for row in header[:-1]
    )
    filled = [[bool(sheet.at(row, column).text) for row in range(body[0], body[1] + 1)] for column in names[:-1]]
    gaps = any(column and column[0] and not all(column) for column in filled)
    return tuple(word for word, so in (("heads", heads), ("names", gaps)) if so)
