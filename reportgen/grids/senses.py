"""What each number of a printed table means: what it counts, over which time, and how it follows from the others."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal, localcontext

from reportgen.grids.compared import Compared
from reportgen.grids.frame import Frame, frames
from reportgen.grids.grid import Grid, Number, Place, Read, Sense, Show
from reportgen.grids.labels import is_neutral, label
from reportgen.grids.lines import Line, unit_of
from reportgen.grids.table import Direction, Table
from reportgen.grids.words import PLACE_HEAD
from reportgen.period import Window

_FALLING = re.compile("[↓▼▽⬇↘🔻]")
_RATE = re.compile(r"%|\b(?:rates?|per|average|avg|mean|median|ratio|index|score|proportion|percentage)\b", re.I)


def read_grid(grid: Grid, period: Window | None = None) -> Read:
    """The sense of every number of a grid. `period` is the window that its report is about, where that is known.

    A place whose number has no certain meaning stands in `unread`. Any rectangle of words can be read.
    """
    found = frames(grid)
    senses = [sense for frame in found for sense in _Reading(Table(frame, period, _over(frame, found[0]))).senses()]
    heads = {place for frame in found for place in _heads(frame)}
    known = {sense.place for sense in senses} | heads
    unread = tuple(
        (row, column)
        for row, line in enumerate(grid.rows)
        for column, text in enumerate(line)
        if (row, column) not in known and any(mark.isdigit() for mark in text)
    )
    first = found[0] if found else None
    return Read(
        grid,
        tuple(sorted(senses, key=lambda sense: sense.place)),
        first.header_rows if first else 0,
        unread,
        first.corner if first else "",
    )


def _over(frame: Frame, first: Frame) -> tuple[str, ...]:
    """What stands over the row heads of a second table in a grid, where it names its subject: `Chats`."""
    words = label(frame.corner).words
    if frame is first or frame.top == first.top or frame.corner == first.corner or PLACE_HEAD.match(words):
        return ()
    return (words,) if words and not is_neutral(words) else ()


def _heads(frame: Frame) -> set[Place]:
    """The places of a frame that hold no numbers but say what they are: its head, its row heads, its sub-heads."""
    rows = {line.at for line in frame.rows}
    return {
        (row, column)
        for row in range(frame.top, frame.bottom)
        for column in frame.span
        if column in frame.stubs or row < frame.top + frame.header_rows or row not in rows
    }


class _Reading:
    """The senses of one table."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.compared = Compared(table)
        self.headed = any(line.labels for line in table.frame.columns)
        self.named = any(line.labels for line in table.frame.rows)

    def senses(self) -> list[Sense]:
        found: dict[Place, Sense] = {}
        for place in self.table.frame.numbers:
            if (sense := self._sense(place)) is not None:
                found[place] = sense
        self._total(found)
        return list(found.values())

    def _sense(self, place: Place) -> Sense | None:
        figure = self.table.frame.numbers[place]
        row, column = self.table.row_of[place[0]], self.table.column_of[place[1]]
        role, direction = self.table.role(place)
        if role == "text" or (self.headed and not column.labels) or (self.named and not row.labels):
            return None
        subject, area = self.table.named(place)
        figure = self._scaled(figure, row, column, role)
        window = self.table.window(place)
        show: Show = "value"
        against: Window | None = None
        if role in ("change", "change_pct", "percent"):
            return self._change(place, figure, role, direction, subject, area)
        if role == "share":
            show = "share"
            part = self.compared.part(place, direction)
            if part is not None:
                subject, window = subject or self.table.named(part)[0], window or self.table.window(part)
        if not row.labels and not column.labels and place not in self.table.frame.own:
            return None
        if figure.unit == "percent" and show == "value" and self._bracketed(place):
            return None  # a percentage in brackets may be a fall, or a share of the number beside it
        return Sense(place, figure, subject, area, window, show, against)

    def _bracketed(self, place: Place) -> bool:
        return self.table.frame.grid.rows[place[0]][place[1]].lstrip().startswith("(")

    def _scaled(self, figure: Number, row: Line, column: Line, role: str) -> Number:
        """The number in the unit and scale that its heads name."""
        if figure.unit not in ("count", "number") or figure.value is None:
            return figure
        labels = [*row.labels, *column.labels]
        unit = unit_of([row, column])
        if unit is None and self.table.around and not any(one.scale != 1 for one in labels):
            labels += [one for one in self.table.around if one.unit or one.scale != 1][:1]
            unit = next((one.unit for one in labels if one.unit), None)
        if role in ("change_pct", "percent", "share"):
            return replace(figure, unit="percent")
        value = figure.value
        if unit not in ("percent", "points", "seconds"):
            for one in labels:
                value = value * one.scale if one.scale != 1 else value
        if unit is None and any(one.words.startswith("% ") or one.words.endswith(" %") for one in labels):
            unit = "percent"
        if value == figure.value and unit in (None, figure.unit):
            return figure
        grown = 0 if value == figure.value else (value / figure.value).adjusted()
        decimals = max(0, figure.decimals - grown)
        with localcontext(prec=80):  # room for the largest number and its scale
            value = value.quantize(Decimal(1).scaleb(-decimals)) if grown else value
        return replace(figure, value=value, unit=unit or figure.unit, decimals=decimals)

    def _change(
        self, place: Place, figure: Number, role: str, direction: Direction, subject: tuple[str, ...], area: str
    ) -> Sense | None:
        pair = self.compared.pair(place, direction)
        if role == "percent":
            role = self.compared.percent(place, direction)
            part = self.compared.part(place, direction)
            if role == "share" and part is not None:
                return Sense(
                    place, figure, subject or self.table.named(part)[0], area, self.table.window(part), "share"
                )
            if role != "change_pct":
                return None
        show: Show = "change"
        if figure.unit == "percent" or role == "change_pct":
            base = self.table.frame.numbers.get(pair[0]) if pair else None
            show = "change" if role == "change" and base is not None and base.unit == "percent" else "change_pct"
            figure = replace(figure, unit="points") if show == "change" else figure
        elif figure.unit == "points":
            show = "change"
        if (
            figure.value is not None
            and figure.value > 0
            and _FALLING.search(self.table.frame.grid.rows[place[0]][place[1]])
        ):
            figure = replace(figure, value=-figure.value)
        if pair is None:
            window = self.table.window(place)
            line = self.table.line(place, direction)
            plain = [p for p in self.table.along(place, direction) if self.compared.plain(p, direction)]
            told = line.labels[-1]
            if told.versus and (told.window or told.year):
                now = self.table.window(plain[0]) if len(plain) == 1 else None
                years = now.first.year - told.year if now and told.year else 0
                return Sense(place, figure, subject, area, now, show, told.window or (now and now.back(years)))
            back = any(one.back for one in line.labels)
            against = None
            if back and window is not None:
                window, against = window.back(-1), window
            return Sense(place, figure, subject, area, window, show, against)
        now, before = self.table.window(pair[0]), self.table.window(pair[1])
        if not subject:
            subject = self.table.named(pair[0])[0]
        return Sense(place, figure, subject, area, now, show, before)

    def _total(self, found: dict[Place, Sense]) -> None:
        """Say of each total which numbers it is the total of, unless its head tells that it is of more than those."""
        for place, sense in found.items():
            if sense.show != "value" or "total" not in self.table.roles(place):
                continue
            own = self.table.frame.own.get(place)
            labels = [
                *self.table.row_of[place[0]].labels,
                *self.table.column_of[place[1]].labels,
                *([own] if own else []),
            ]
            if any(one.role == "average" for one in labels) or not _adds_up(sense):
                continue
            members = tuple(m for m in self.table.members(place) if m in found and found[m].show == "value")
            totals = [one for one in labels if one.role == "total"]
            months = {found[m].window for m in members}
            beyond = any(one.to_date or (one.months and one.months != len(months)) for one in totals)
            if len(members) > 1 and not beyond:
                found[place] = replace(sense, total_of=members)


def _adds_up(sense: Sense) -> bool:
    """Whether numbers such as this can be added: counts and sums of money, but no rates, shares or averages."""
    plain = sense.number.unit in ("count", "number", "gbp", "hours", "days", "kg", "years")
    return plain and not any(_RATE.search(words) for words in sense.subject)
