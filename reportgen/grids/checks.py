"""Numbers of a table that do not follow from the others: changes, totals, shares, averages, differences."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, DivisionByZero, InvalidOperation, localcontext
from itertools import pairwise

from reportgen.grids.cells import number, step
from reportgen.grids.grid import Discord, Place, Read, Sense
from reportgen.period import Window
from reportgen.units import cell

_SELECTED = re.compile(
    r"\b(?:top|selected|main|highest|largest|key|of which|including|incl|most|sample|examples?)\b", re.I
)
_AVERAGE = re.compile(r"(?:monthly )?(?:average|mean|avg)\Z", re.I)
_FEW = 3
"""So many numbers of a line must follow a rule before one that breaks it is called wrong."""
_MOST_LINES = 14
"""Lines compared with each other in search of a rule that none is labelled with: bounds the time of a wide sheet."""


@dataclass(frozen=True, slots=True)
class Span:
    """Everything that a printed number may have been before it was rounded: from `low` to `high`."""

    low: Decimal
    high: Decimal

    def meets(self, other: Span) -> bool:
        """Whether one number lies in both."""
        return self.low <= other.high and other.low <= self.high


NEAR_ALL = Span(Decimal(90), Decimal(110))
"""What shares of one whole come to, if some of them are wrong."""


def discords(read: Read) -> Iterator[Discord]:
    """The numbers that no usual rounding of the others explains, in reading order.

    A change is the later number less the earlier, its percentage 100 times that by the earlier's size; a total is the
    sum of its parts; a share is 100 times the part by its whole. Each part may have been anything that rounds to it as
    printed, halves up or to even; a number that was cut off is wrong. Where a head does not say how its numbers follow
    from the others, they are held to a rule only if most of them keep it.
    """
    with localcontext(prec=60):
        table = _Table(read)
        found = {discord.place: discord for discord in table.found()}
    for place in sorted(found):
        if not any(other in found for other in found[place].rests_on):  # what rests on a wrong number is no news
            yield found[place]


class _Table:
    """The senses of a grid by row and column."""

    def __init__(self, read: Read) -> None:
        self.read = read
        self.senses = {sense.place: sense for sense in read.senses}
        self.rows: dict[int, list[Sense]] = defaultdict(list)
        self.columns: dict[int, list[Sense]] = defaultdict(list)
        for sense in read.senses:
            self.rows[sense.place[0]].append(sense)
            self.columns[sense.place[1]].append(sense)
        self.spans: dict[Place, Span] = {}
        self.base = self._base()

    def found(self) -> Iterator[Discord]:
        yield from self._by_rule()
        for sense in self.read.senses:
            if sense.number.value is None or sense.number.qualifier:
                continue
            if sense.show in ("change", "change_pct"):
                wrong = self._change(sense)
            elif sense.total_of:
                wrong = self._total(sense)
            elif sense.subject and any(_AVERAGE.match(words) for words in sense.subject):
                wrong = self._average(sense)
            else:
                continue
            if wrong is not None:
                yield wrong

    # --- what a number may have been

    def _step(self, sense: Sense) -> Decimal:
        """The size of the last printed place, in the scale of its head."""
        text = self.text(sense)
        size, raw = step(text), number(text)
        if raw is not None and raw.value and sense.number.value and raw.unit in ("count", "number"):
            ratio = abs(sense.number.value / raw.value)
            size *= ratio if ratio in (1000, 1_000_000, 1_000_000_000) else 1
        return size

    def _base(self) -> Decimal:
        """What the counts of the table are rounded to: 10 where each of many is a multiple of 10, else 1."""
        counts = [
            sense.number.value for sense in self.read.senses if sense.show == "value" and sense.number.unit == "count"
        ]
        whole = [value for value in counts if value]
        for base in (1000, 100, 10, 5):
            if len(whole) > 5 and all(value % base == 0 for value in whole):
                return Decimal(base)
        return Decimal(1)

    def span(self, sense: Sense) -> Span:
        """What a number may have been: a whole count is exact, of every other its last place was rounded."""
        if sense.place not in self.spans:
            value, size = sense.number.value or Decimal(0), self._step(sense)
            if sense.number.unit == "count" and size == 1:
                size = self.base if self.base > 1 else Decimal(0)
            self.spans[sense.place] = Span(value - size / 2, value + size / 2)
        return self.spans[sense.place]

    def text(self, sense: Sense) -> str:
        return self.read.grid.rows[sense.place[0]][sense.place[1]].strip()

    def wrong(self, sense: Sense, right: Decimal, parts: Sequence[Sense], how: str = "") -> Discord:
        """The discord of a number with the right one, in the dress of the printed one."""
        return Discord(sense.place, self.text(sense), self._print(sense, right) + how, tuple(p.place for p in parts))

    def _print(self, sense: Sense, right: Decimal) -> str:
        exponent = self._step(sense).as_tuple().exponent
        places = max(0, -exponent) if isinstance(exponent, int) else 0
        if sense.number.unit == "percent" and sense.show == "change_pct":
            places = max(places, 1)
        dressed = sense.number.unit in ("seconds", "years")
        return cell(right, sense.number.unit, None if dressed else min(places, 6))

    # --- changes

    def _change(self, sense: Sense) -> Discord | None:
        now, before = self._at(sense, sense.window), self._at(sense, sense.against)
        if now is None or before is None or now.number.qualifier or before.number.qualifier:
            return None
        later, earlier = now.number.value, before.number.value
        if later is None or earlier is None or sense.number.value is None:
            return None
        how = f" ({self.text(before)} to {self.text(now)})"
        a, b, printed = self.span(now), self.span(before), self.span(sense)
        if sense.show == "change":
            right, possible = later - earlier, Span(a.low - b.high, a.high - b.low)
        elif earlier == 0:
            if sense.number.value in (0, 100, -100) or later == 0:
                return None  # usual ways of filling a cell that has no answer
            return Discord(sense.place, self.text(sense), "no percentage" + how, (now.place, before.place))
        elif b.low <= 0 <= b.high:
            return None
        else:
            right = 100 * (later - earlier) / abs(earlier)
            corners = [100 * (x - y) / abs(y) for x in (a.low, a.high) for y in (b.low, b.high)]
            possible = Span(min(corners), max(corners))
        if printed.meets(possible) or (self._signless(sense) and printed.meets(Span(-possible.high, -possible.low))):
            return None
        return self.wrong(sense, right, (now, before), how)

    def _at(self, sense: Sense, window: Window | None) -> Sense | None:
        """The one number of a change's subject and area in its row, or else in its column, for a window."""
        if window is None:
            return None
        for line in (self.rows[sense.place[0]], self.columns[sense.place[1]]):
            found = [
                other
                for other in line
                if other.window == window
                and other.show == "value"
                and (other.subject, other.area) == (sense.subject, sense.area)
            ]
            if found:
                return found[0] if len(found) == 1 else None
        return None

    def _signless(self, sense: Sense) -> bool:
        """Whether a colour or an arrow may carry the direction: no change beside this one has a sign."""
        lines = self.rows[sense.place[0]], self.columns[sense.place[1]]
        same = [other for line in lines for other in line if other.show == sense.show]
        return all(self.text(other).lstrip("(£")[:1].isdigit() for other in same if other.number.value)

    # --- totals and averages

    def _total(self, sense: Sense) -> Discord | None:
        parts = [self.senses[place] for place in sense.total_of if place in self.senses]
        if self._adds(sense, parts) is not False or sense.number.value is None:
            return None
        right = sum((part.number.value or Decimal(0) for part in parts), Decimal(0))
        if sense.number.unit in ("percent", "points") and not NEAR_ALL.meets(Span(right, right)):
            return None  # of percentages only shares of one whole are summed
        if not self._plausible(sense, parts, right):
            return None
        return self.wrong(sense, right, parts)

    def _adds(self, sense: Sense, parts: Sequence[Sense]) -> bool | None:
        """Whether parts add up to a total; None where that cannot be told."""
        if any(
            part.number.value is None or part.number.qualifier or part.number.unit != sense.number.unit
            for part in parts
        ):
            return None
        spans = [self.span(part) for part in parts]
        low = sum((span.low for span in spans), Decimal(0))
        high = sum((span.high for span in spans), Decimal(0))
        return self.span(sense).meets(Span(low, high))

    def _plausible(self, sense: Sense, parts: Sequence[Sense], right: Decimal) -> bool:
        """Whether a total that is not the sum can only be meant as the sum.

        Months that follow each other must add up; kinds need not: some may be parts of others, or be left out. They
        must where the other totals of the line do, or where little is missing and no stretch of them explains it.
        """
        told = sense.number.value or Decimal(0)
        values = [part.number.value or Decimal(0) for part in parts]
        if told < max(values) or 4 * abs(told - right) > abs(right) or min(values) < 0:
            return False
        times = sorted({part.window for part in parts if part.window is not None})
        if len(times) == len(parts) > 1:
            return all((b.first - a.last).days == 1 for a, b in pairwise(times))
        if any(_SELECTED.search(words) for part in parts for words in part.subject) or self._nested(
            told, values, right
        ):
            return False
        others = [
            self._adds(other, [self.senses[place] for place in other.total_of if place in self.senses])
            for line in (self.rows[sense.place[0]], self.columns[sense.place[1]])
            for other in line
            if other.total_of and other.place != sense.place
        ]
        told_others = [one for one in others if one is not None]
        if told_others:
            return 2 * sum(told_others) >= len(told_others)
        grid = self.read.grid
        return 10 * abs(told - right) <= abs(right) and not _SELECTED.search(f"{grid.caption} {grid.lead_in}")

    @staticmethod
    def _nested(told: Decimal, values: Sequence[Decimal], right: Decimal) -> bool:
        """Whether the total is right once a stretch of rows, parts of another row, is left out."""
        extra = right - told
        if extra <= 0:
            return False
        for start in range(min(len(values), 60)):
            run = Decimal(0)
            for value in values[start : start + 30]:
                run += value
                if run == extra:
                    return True
        return False

    def _average(self, sense: Sense) -> Discord | None:
        """An average must lie among its numbers; of whole counts over months it is their plain mean."""
        kinds = tuple(words for words in sense.subject if not _AVERAGE.match(words))
        line = self.columns[sense.place[1]]
        if not any(other.subject == kinds for other in line if other is not sense):
            line = self.rows[sense.place[0]]
        parts = [
            other
            for other in line
            if other.subject == kinds and other.show == "value" and not other.total_of and other.area == sense.area
        ]
        if len(parts) < 2 or any(part.number.value is None or part.number.unit != sense.number.unit for part in parts):
            return None
        if sense.number.unit != "count" and {part.number.unit for part in parts} != {sense.number.unit}:
            return None
        spans = [self.span(part) for part in parts]
        low, high = min(span.low for span in spans), max(span.high for span in spans)
        if self.span(sense).meets(Span(low, high)):
            return None
        right = sum((part.number.value or Decimal(0) for part in parts), Decimal(0)) / len(parts)
        return self.wrong(sense, right, parts)

    # --- rules that only the numbers tell

    def _by_rule(self) -> Iterator[Discord]:
        """Numbers that break a rule which the rest of their line keeps: shares, and differences of two lines."""
        for lines in (self.rows, self.columns):
            plain = {
                n: {self._across(s, lines): s for s in line if s.number.value is not None} for n, line in lines.items()
            }
            if len(plain) > 3 * _MOST_LINES:
                continue
            for at, line in plain.items():
                shares = [s for s in line.values() if s.number.unit == "percent" and s.show in ("value", "share")]
                counts = [s for s in line.values() if s.number.unit == "count" and s.show == "value" and not s.total_of]
                others = {n: other for n, other in plain.items() if n < at and _counts(other)}
                if not 1 < len(others) <= _MOST_LINES:
                    continue
                if len(shares) > _FEW and len(shares) == len(line):
                    yield from self._broken(line, others, at, _RATIOS)
                elif len(counts) > _FEW and len(counts) >= len(line) - 1 and len(others) > 1:
                    summed = {n: s for n, s in line.items() if s.number.unit == "count" and s.show == "value"}
                    yield from self._broken(summed, others, at, _DIFFERENCES)

    def _across(self, sense: Sense, lines: object) -> int:
        return sense.place[1] if lines is self.rows else sense.place[0]

    def _broken(
        self, line: dict[int, Sense], others: dict[int, dict[int, Sense]], at: int, rules: Iterable[_Rule]
    ) -> Iterator[Discord]:
        """The numbers that break a rule of the lines before it, which most keep, unless some rule is kept by all."""
        best: list[tuple[list[int], list[int], _Rule, int, int]] = []
        for rule in rules:
            for x in others:
                for y in others:
                    if x == y:
                        continue
                    kept, broken = self._keeps(line, others[x], others[y], rule)
                    if len(kept) >= _FEW and len(kept) >= _FEW * len(broken):
                        best.append((kept, broken, rule, x, y))
        if not best or any(not broken for _, broken, *_ in best):
            return
        kept, broken, rule, x, y = max(best, key=lambda found: len(found[0]))
        for n in broken:
            a, b = others[x][n], others[y][n]
            right = rule(a.number.value or Decimal(0), b.number.value or Decimal(0))
            if right is not None and not any(
                self._ok(line[n], rule, others[i][n], others[j][n]) for _, _, rule, i, j in best
            ):
                yield self.wrong(line[n], right, (a, b))

    def _keeps(
        self, line: dict[int, Sense], first: dict[int, Sense], second: dict[int, Sense], rule: _Rule
    ) -> tuple[list[int], list[int]]:
        kept: list[int] = []
        broken: list[int] = []
        for n, sense in line.items():
            if n not in first or n not in second:
                continue
            (kept if self._ok(sense, rule, first[n], second[n]) else broken).append(n)
            if len(broken) * _FEW > len(line):
                break
        return kept, broken

    def _ok(self, sense: Sense, rule: _Rule, a: Sense, b: Sense) -> bool:
        x, y = a.number.value, b.number.value
        right = rule(x, y) if x is not None and y is not None else None
        if right is None:
            return True
        if sense.number.unit == "count" and abs(right) < 10:
            return self.span(sense).meets(Span(right, right))
        return self.span(sense).meets(Span(right, right))


_Rule = Callable[[Decimal, Decimal], Decimal | None]


def _counts(line: dict[int, Sense]) -> bool:
    """Whether a line is of counts, large enough that they do not keep a rule by chance."""
    found = [s for s in line.values() if s.number.unit == "count" and s.show == "value"]
    return len(found) > _FEW and sum(abs(s.number.value or Decimal(0)) >= 20 for s in found) > _FEW


def _of(part: Decimal, whole: Decimal) -> Decimal | None:
    try:
        return 100 * part / whole
    except (DivisionByZero, InvalidOperation):
        return None


_RATIOS: tuple[_Rule, ...] = (_of, lambda part, rest: _of(part, part + rest))
_DIFFERENCES: tuple[_Rule, ...] = (lambda whole, part: whole - part, lambda part, rest: part + rest)
