"""A table with its lines understood: the role, the words, the time and the company of each of its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Literal

from reportgen.grids.frame import Frame, title_words
from reportgen.grids.grid import Place
from reportgen.grids.labels import Label, is_area, is_neutral, label
from reportgen.grids.lines import Line, names
from reportgen.grids.windows import around, axis, window_of
from reportgen.grids.words import BY_PLACE
from reportgen.period import Window

Direction = Literal["row", "column"]
_ROLES = (("text",), ("change", "change_pct", "share", "percent"), ("average",), ("target",), ("total",))
"""The head with the first of these decides what a number is, where its row and its column say different things."""


class Table:
    """One frame of a grid with what its heads, and the words around it, say of each number."""

    def __init__(self, frame: Frame, period: Window | None, over: tuple[str, ...] = ()) -> None:
        """`over` are words above the table, inside its grid, that name what all of it counts."""
        told = around(frame, period)
        self.frame = frame
        self.rows, self.columns = axis(frame.rows, told), axis(frame.columns, told)
        spans = [one.span for one in (self.rows, self.columns) if one.span is not None]
        if told.until is None and spans:
            told = replace(told, until=max(span.last for span in spans))
        self.told = told
        self.titles = (*over, *title_words(frame))
        self.around = [label(words) for words in (frame.corner, frame.grid.caption) if words]
        self.row_of = {line.at: line for line in frame.rows}
        self.column_of = {line.at: line for line in frame.columns}
        self.by_place = bool(BY_PLACE.search(" ".join([frame.grid.caption, *frame.titles])))
        self._keeps_neutral = {"row": _distinct(frame.rows), "column": _distinct(frame.columns)}
        self._backs = {"row": _has_back(frame.rows), "column": _has_back(frame.columns)}
        self.compares_places = _are_places(frame.columns)
        self._names: dict[tuple[Direction, int], tuple[tuple[str, ...], str]] = {}
        self._windows: dict[Place, Window | None] = {}
        self._blocks: dict[tuple[Direction, int], tuple[int, ...]] = {}

    def line(self, place: Place, direction: Direction) -> Line:
        """The row or the column of a place."""
        return self.row_of[place[0]] if direction == "row" else self.column_of[place[1]]

    def along(self, place: Place, direction: Direction) -> list[Place]:
        """The numbers beside which a head stands: those of its row for a column's head, of its column for a row's."""
        if direction == "column":
            places = [(place[0], line.at) for line in self.frame.columns]
        else:
            places = [(line.at, place[1]) for line in self.frame.rows]
        return [other for other in places if other in self.frame.numbers]

    def on(self, at: int, direction: Direction) -> list[Place]:
        """The numbers of the row or column `at`."""
        if direction == "column":
            places = [(line.at, at) for line in self.frame.rows]
        else:
            places = [(at, line.at) for line in self.frame.columns]
        return [other for other in places if other in self.frame.numbers]

    def role(self, place: Place) -> tuple[str, Direction]:
        """What a number is, and whether its row or its column says so."""
        own = self.frame.own.get(place)
        if own is not None and own.role:
            return own.role, "row"
        column, row = self.column_of[place[1]].role, self.row_of[place[0]].role
        if not column and not row:
            return "", "row"
        for roles in _ROLES:
            if column in roles:
                return column, "column"
            if row in roles:
                return row, "row"
        return "", "row"

    def roles(self, place: Place) -> tuple[str, ...]:
        """The roles of its row, of its column and of the words in its own cell."""
        own = self.frame.own.get(place)
        row, column = self.row_of[place[0]].role, self.column_of[place[1]].role
        return (row, column) if own is None else (row, column, own.role)

    # --- words

    def named(self, place: Place) -> tuple[tuple[str, ...], str]:
        """The words that name what a number counts, the outermost first, and those that name its place."""
        row_words, row_area = self._line_names(self.row_of[place[0]], "row")
        column_words, column_area = self._line_names(self.column_of[place[1]], "column")
        if self.compares_places and column_words and not column_area and not self.column_of[place[1]].role:
            column_words, column_area = column_words[:-1], column_words[-1]
        if self.by_place and row_words and not row_area and not self.frame.corner:
            row_area, row_words = row_words[-1], row_words[:-1]
        words = [*self.titles, *row_words, *(column_words or self._borrowed(self.column_of[place[1]]))]
        return tuple(dict.fromkeys(words)), row_area or column_area

    def line_words(self, line: Line, direction: Direction) -> tuple[str, ...]:
        """The words of a line that name what is counted, its own or those that it shares with the lines before it."""
        return self._line_names(line, direction)[0] or (self._borrowed(line) if direction == "column" else ())

    def _line_names(self, line: Line, direction: Direction) -> tuple[tuple[str, ...], str]:
        key = (direction, line.at)
        if key not in self._names:
            self._names[key] = names(line, self._keeps_neutral[direction])
        return self._names[key]

    def _borrowed(self, column: Line) -> tuple[str, ...]:
        """The words of the column that a `last year` or a change stands beside: `Burglary | Last year | % change`."""
        if not self._backs["column"]:
            return ()
        if not (column.role.startswith("change") or any(one.back or one.ago for one in column.labels)):
            return ()
        for line in reversed([other for other in self.frame.columns if other.at < column.at]):
            if not line.role and not line.timed:
                return self._line_names(line, "column")[0]
        return ()

    # --- time

    def window(self, place: Place) -> Window | None:
        """The time that a number covers. A total covers that of its parts, unless its own head tells another."""
        if place not in self._windows:
            row, column = self.row_of[place[0]], self.column_of[place[1]]
            own = self.frame.own.get(place)
            window = window_of(row, column, self.rows, self.columns, self.told, own)
            roles = self.roles(place)
            if ("total" in roles or "average" in roles) and not _dated(row, column, own):
                window = self._hull(place) or window
            if window is None and not (row.timed or column.timed) and self._beside_last_year(row, column):
                window = self.told.window or self.told.period
            self._windows[place] = window
        return self._windows[place]

    def _beside_last_year(self, row: Line, column: Line) -> bool:
        """Whether a number without a time stands beside one of the year before: then it is the report's own."""
        return (self._backs["column"] and not column.role) or (self._backs["row"] and not row.role)

    def _hull(self, place: Place) -> Window | None:
        """The time from the first to the last of the numbers that a total stands for, where they leave no gap."""
        windows = sorted({w for member in self.members(place) if (w := self.window(member)) is not None})
        if not windows:
            return None
        if any((b.first - a.last).days != 1 for a, b in pairwise(windows)):
            return None
        return Window(windows[0].first, windows[-1].last)

    # --- totals

    def members(self, place: Place) -> list[Place]:
        """The numbers that a total may be the sum of: those before it in its direction, else those after it."""
        own = self.frame.own.get(place)
        row, column = self.row_of[place[0]], self.column_of[place[1]]
        if own is not None and own.role in ("total", "average"):
            column_places = [(line.at, place[1]) for line in self.frame.rows if line.at < place[0]]
            labels = {p: self.frame.own.get(p) for p in column_places}
            return [p for p, one in labels.items() if one is not None and not one.role]
        if row.role in ("total", "average"):
            places = [(n, place[1]) for n in self._block(row, "row")]
        elif column.role in ("total", "average"):
            places = [(place[0], n) for n in self._block(column, "column")]
        else:
            return []
        return [other for other in places if other in self.frame.numbers]

    def _block(self, line: Line, direction: Direction) -> tuple[int, ...]:
        """The lines that a line of totals may sum."""
        key = (direction, line.at)
        if key not in self._blocks:
            lines = self.frame.rows if direction == "row" else self.frame.columns
            self._blocks[key] = _summed(line, lines, grouped=direction == "row")
        return self._blocks[key]


def _summed(line: Line, lines: Sequence[Line], *, grouped: bool) -> tuple[int, ...]:
    """The lines from the last total or sub-head to this one; the subtotals, for a total straight under one."""
    before = [other for other in lines if other.at < line.at]
    block: list[Line] = []
    for other in reversed(before):
        if other.role == "total" or (grouped and other.group != line.group):
            break
        block.insert(0, other)
    if before and not block:
        return tuple(other.at for other in before if other.role == "total")
    if not before:
        for other in (one for one in lines if one.at > line.at and one.group == line.group):
            if other.role == "total":
                break
            block.append(other)
    earlier = any(one.back or one.ago for one in line.labels)
    plain = [other for other in block if not other.role]
    return tuple(other.at for other in plain if earlier or not any(one.back or one.ago for one in other.labels))


def _dated(row: Line, column: Line, own: Label | None) -> bool:
    """Whether the heads of a total tell its window themselves."""
    labels = [*row.labels, *column.labels, *([own] if own else [])]
    totals = [one for one in labels if one.role in ("total", "average")]
    return any(one.window or one.month or one.to_date for one in totals)


def _are_places(columns: Sequence[Line]) -> bool:
    """Whether columns are places, as one of them shows: `Westshire | Most similar group | National`."""
    plain = [line.labels[-1] for line in columns if line.labels and not line.role and not line.timed]
    heads = [one for one in plain if one.words]
    return any(is_area(one.words) for one in heads) and all(one.unit is None and len(one.words) < 40 for one in heads)


def _has_back(lines: Sequence[Line]) -> bool:
    return any(one.back or one.ago for line in lines for one in line.labels)


def _distinct(lines: Sequence[Line]) -> bool:
    """Whether words such as `Recorded Crime` tell these lines apart: other lines have words of their own too."""
    lasts = [line.labels[-1] for line in lines if line.labels and not line.role]
    plain = [one.words for one in lasts if not one.timed]
    told = {words for words in plain if words}
    return len(told) > 1 and not (_has_back(lines) and all(is_neutral(words) for words in told))
