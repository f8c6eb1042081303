"""Which two numbers a change lies between, and which number a share is of."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from reportgen.grids.grid import Number, Place
from reportgen.grids.lines import Line
from reportgen.grids.table import Direction, Table
from reportgen.period import Window, comparable

_MOST_PAIRS = 60
"""More pairs of lines than these are not tried out to find the one that a change compares."""


class Compared:
    """The lines of a table by what its changes and percentages compare."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._pairs: dict[tuple[int, Direction], tuple[int, int] | None] = {}
        self._percents: dict[tuple[int, Direction], str] = {}
        self._wholes: dict[tuple[int, Direction], Decimal] = {}

    def pair(self, place: Place, direction: Direction) -> tuple[Place, Place] | None:
        """The two numbers that a change compares, the later first; None where its line leaves more than one choice."""
        at = place[1] if direction == "column" else place[0]
        if (at, direction) not in self._pairs:
            self._pairs[at, direction] = self._pair_of(at, direction)
        pair = self._pairs[at, direction]
        if pair is None:
            return None
        first, second = (((place[0], n) if direction == "column" else (n, place[1])) for n in pair)
        return (first, second) if first in self.table.frame.numbers and second in self.table.frame.numbers else None

    def _pair_of(self, at: int, direction: Direction) -> tuple[int, int] | None:
        """The two lines beside line `at` that its changes compare."""
        line = self.table.column_of[at] if direction == "column" else self.table.row_of[at]
        lines = self.table.frame.columns if direction == "column" else self.table.frame.rows
        across = (
            [row.at for row in self.table.frame.rows]
            if direction == "column"
            else [c.at for c in self.table.frame.columns]
        )

        def place(n: int, along: int) -> Place:
            return (along, n) if direction == "column" else (n, along)

        mine = self.table.line_words(line, direction)
        values = [one for one in lines if one.role in ("", "average", "total") and (direction == "row" or one.at != at)]
        values = [one for one in values if one.role != "total" or not any(_is_now(o) for o in values)]
        if mine or direction == "column":
            values = [one for one in values if self.table.line_words(one, direction) == mine] if mine else values
        if direction == "row":
            values = [one for one in values if one.group == line.group]
        windows: dict[int, Window | None] = {}
        for one in values:
            places = [place(one.at, n) for n in across if place(one.at, n) in self.table.frame.numbers]
            windows[one.at] = self.table.window(places[0]) if places else None
        pairs = [
            (later.at, before.at)
            for later in values
            for before in values
            if (a := windows[later.at]) is not None
            and (b := windows[before.at]) is not None
            and b.first < a.first
            and b.last < a.last
        ]
        pairs = [pair for pair in pairs if self._fits(pair, line, values, windows)]
        near = self._run_before(lines, at)
        pairs = [pair for pair in pairs if near.issuperset(pair)] or pairs
        if len(pairs) > _MOST_PAIRS:
            return None
        if len(pairs) > 1:
            return self._likeliest(pairs, at, direction)
        return pairs[0] if pairs else None

    @staticmethod
    def _run_before(lines: Sequence[Line], at: int) -> set[int]:
        """The lines of values that stand nearest before a change, up to the changes of the group before."""
        run: set[int] = set()
        for other in sorted((one for one in lines if one.at < at), key=lambda one: -one.at):
            if other.role.startswith("change") or other.role == "percent":
                if run:
                    break
            else:
                run.add(other.at)
        return run

    @staticmethod
    def _fits(pair: tuple[int, int], line: Line, values: Sequence[Line], windows: dict[int, Window | None]) -> bool:
        """Whether a pair of lines may be the one that a change speaks of: in its years, so far apart as it says."""
        told = line.labels[-1]
        now, before = windows[pair[0]], windows[pair[1]]
        if now is None or before is None or not comparable(now, before):
            return False
        years = {
            one.at: next((lab.year or lab.financial for lab in reversed(one.labels) if lab.year or lab.financial), 0)
            for one in values
        }
        first, second = years[pair[0]] or now.first.year, years[pair[1]] or before.first.year
        if told.versus and told.window is not None:
            return before == told.window
        if told.years:
            pair_told = (max(told.years), min(told.years))
            return pair_told in ((first, second), (now.last.year, before.last.year))
        if told.back:
            return now == before.back(-1)
        if told.year or told.financial:
            return (told.year or told.financial) in (second, before.last.year)
        backs = [one.at for one in values if any(lab.back or lab.ago for lab in one.labels)]
        return not backs or pair[1] in backs

    def _likeliest(self, pairs: Sequence[tuple[int, int]], at: int, direction: Direction) -> tuple[int, int] | None:
        """Of several pairs the one whose numbers give most of the line's changes, more than any other does."""
        given: dict[tuple[int, int], int] = {}
        places = self.table.on(at, direction)
        for pair in pairs:
            given[pair] = 0
            for one in places:
                now, before = (
                    self.table.frame.numbers.get((one[0], n) if direction == "column" else (n, one[1])) for n in pair
                )
                given[pair] += _follows(self.table.frame.numbers[one], now, before)
        best = sorted(pairs, key=lambda pair: -given[pair])
        if 2 * given[best[0]] > len(places) and given[best[0]] > given[best[1]]:
            return best[0]
        return None

    def part(self, place: Place, direction: Direction) -> Place | None:
        """The number that a share is of: the one before it in its own direction."""
        plain = [member for member in self.table.along(place, direction) if self.plain(member, direction)]
        before = [member for member in plain if member < place and self.table.line(member, direction).role == ""]
        return before[-1] if before else None

    def plain(self, place: Place, direction: Direction) -> bool:
        """Whether a number is itself: no change, share, target or total in that direction."""
        return self.table.line(place, direction).role in ("", "average") and place not in self.table.frame.own

    def percent(self, place: Place, direction: Direction) -> str:
        """What a line headed by nothing but `%` holds, as most of its numbers show: changes, or shares of a whole."""
        at = place[1] if direction == "column" else place[0]
        if (at, direction) not in self._percents:
            places = self.table.on(at, direction)
            kinds = {"change_pct": 0, "share": 0}
            for one in places:
                for kind, right in (
                    ("change_pct", self._as_change(one, direction)),
                    ("share", self._as_share(one, direction)),
                ):
                    told = self.table.frame.numbers[one]
                    if right is not None and told.value is not None:
                        kinds[kind] += abs(told.value - right) <= Decimal(1).scaleb(-told.decimals)
            best = max(kinds, key=lambda kind: kinds[kind])
            sure = kinds[best] > 0 and 2 * kinds[best] > len(places) and len(set(kinds.values())) > 1
            self._percents[at, direction] = best if sure else ""
        return self._percents[at, direction]

    def _as_change(self, place: Place, direction: Direction) -> Decimal | None:
        pair = self.pair(place, direction)
        now, before = (self.table.frame.numbers[one].value for one in pair) if pair else (None, None)
        return 100 * (now - before) / abs(before) if now is not None and before else None

    def _as_share(self, place: Place, direction: Direction) -> Decimal | None:
        """The share of the number beside it in the total of its line, or in their sum where no total stands."""
        part = self.part(place, direction)
        if part is None:
            return None
        at = part[1] if direction == "column" else part[0]
        if (at, direction) not in self._wholes:
            self._wholes[at, direction] = self._whole(at, direction)
        whole, value = self._wholes[at, direction], self.table.frame.numbers[part].value
        return 100 * value / whole if whole and value is not None else None

    def _whole(self, at: int, direction: Direction) -> Decimal:
        other: Direction = "row" if direction == "column" else "column"
        places = self.table.on(at, direction)
        total = [place for place in places if self.table.line(place, other).role == "total"]
        parts = total[-1:] or [place for place in places if not self.table.line(place, other).role]
        return sum((self.table.frame.numbers[place].value or Decimal(0) for place in parts), Decimal(0))


def _is_now(line: Line) -> bool:
    """Whether a line is of plain numbers, and of no earlier time."""
    return not line.role and not any(one.back or one.ago for one in line.labels)


def _follows(told: Number, now: Number | None, before: Number | None) -> bool:
    """Whether a printed change is that from one number to another, as a difference or in per cent."""
    if told.value is None or now is None or before is None or now.value is None or before.value is None:
        return False
    near = Decimal(1).scaleb(-told.decimals)
    difference = now.value - before.value
    if abs(abs(told.value) - abs(difference)) < near:
        return True
    return before.value != 0 and abs(abs(told.value) - abs(100 * difference / before.value)) < near
