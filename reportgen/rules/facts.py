"""What the figures of an edition give for a claim: values with their windows, signs by month, ranks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Literal

from reportgen import units
from reportgen.address import SMALL_BASE
from reportgen.figures import Figure
from reportgen.measures import Measure
from reportgen.period import Window, comparable
from reportgen.rules.evidence import Evidence

Show = Literal["value", "change", "change_pct", "average", "share", "points"]


@dataclass(frozen=True, slots=True)
class Fact:
    """A number that the figures give: what it shows of which measure, over which window, against which.

    `value` is exact and signed. `binding` is the expression that prints it in words, empty where there is none.
    """

    measure: Measure
    show: Show
    window: Window
    against: Window | None
    value: Decimal
    figures: tuple[Figure, ...]
    binding: str = ""
    note: str = ""

    @property
    def unit(self) -> str:
        """What it is a number of."""
        if self.show in ("change_pct", "share"):
            return "percent"
        return "points" if self.show == "points" else self.measure.unit


@dataclass(frozen=True)
class Facts:
    """The figures of one measure in one area, as an edition's sentences may speak of them."""

    evidence: Evidence
    id: str
    area: str
    kept: dict[object, tuple[Fact, ...]] = field(default_factory=dict, compare=False, repr=False)
    """What was worked out already: the same figures are asked for by every number of every sentence."""

    @property
    def measure(self) -> Measure:
        """The measure."""
        return self.evidence.project.catalogue.measures[self.id]

    def figure(self, window: Window, basis: str | None = None) -> Figure:
        """The figure of a window."""
        return self.evidence.figures.figure(self.id, self.area, window, basis)

    def pair(self, window: Window, against: Window) -> tuple[Figure, Figure] | None:
        """Two figures that may be compared: both held, on one basis, over as long a time."""
        now = self.figure(window)
        if now.value is None or not comparable(window, against):
            return None
        then = self.figure(against, None if self.measure.is_derived else now.basis)
        if then.value is None or then.basis != now.basis:
            return None
        return now, then

    def level(self, window: Window) -> Fact | None:
        """The figure of a window as a fact."""
        if window not in self.kept:
            self.kept[window] = tuple(self._level(window))
        return next(iter(self.kept[window]), None)

    def _level(self, window: Window) -> Iterator[Fact]:
        found = self.figure(window)
        if found.value is not None:
            period = self.evidence.period
            binding = f"{self.id}.previous" if window == period.back(1) else self._of(window)
            if self.area != self.evidence.scope.area:
                binding = ""
            size = ".size" if binding and found.value < 0 else ""  # words say which way
            yield Fact(self.measure, "value", window, None, found.value, (found,), binding + size)

    def change(self, window: Window, against: Window) -> tuple[Fact, ...]:
        """Difference and percentage; of a percentage the difference is in points."""
        if (window, against) not in self.kept:
            self.kept[window, against] = self._change(window, against)
        return self.kept[window, against]

    def _change(self, window: Window, against: Window) -> tuple[Fact, ...]:
        pair = self.pair(window, against)
        if pair is None or pair[0].value is None or pair[1].value is None:
            return ()
        now, then = pair
        difference = pair[0].value - pair[1].value
        where = self._against(window, against)
        change: Show = "points" if self.measure.unit == "percent" else "change"
        facts = [Fact(self.measure, change, window, against, difference, (now, then), where and f"{where}.change")]
        if then.value:
            share = 100 * difference / pair[1].value
            small = abs(pair[1].value) < SMALL_BASE and self.measure.kind in ("count", "stock")
            binding = where and not small and not self.measure.counts_only and f"{where}.change_pct"
            facts.append(Fact(self.measure, "change_pct", window, against, share, (now, then), binding or ""))
        return tuple(facts)

    def together(self, months: Sequence[Window]) -> Iterator[Fact]:
        """What several months give together, where they add up."""
        found = [self.figure(month) for month in dict.fromkeys(months)]
        values = [figure.value for figure in found if figure.value is not None]
        if self.measure.kind == "count" and len(values) == len(found):
            whole = Window(min(months).first, max(months).last)
            yield Fact(self.measure, "value", whole, None, sum(values, Decimal(0)), tuple(found))

    def run(self, window: Window) -> tuple[Fact, ...]:
        """From the first month of a window to its last."""
        months = window.months()
        return self.change(months[-1], months[0]) if len(months) > 1 else ()

    def share(self, whole: str, window: Window) -> Iterator[Fact]:
        """Its share of another measure in a window, in per cent."""
        part, all_of = self.figure(window), Facts(self.evidence, whole, self.area).figure(window)
        if part.value is not None and all_of.value and part.measure.unit == all_of.measure.unit:
            value = 100 * part.value / all_of.value
            base = self._of(window)
            yield Fact(self.measure, "share", window, None, value, (part, all_of), base and f"{base}.share('{whole}')")

    def averages(self, window: Window) -> tuple[Fact, ...]:
        """The plain mean of the months; of an average or rate also the figure of the whole, which is weighted."""
        months = [self.figure(month) for month in window.months()]
        values = [figure.value for figure in months if figure.value is not None]
        facts = []
        if len(values) == len(months) > 1:
            mean = sum(values, Decimal(0)) / len(values)
            base = self._of(window)
            facts.append(
                Fact(self.measure, "average", window, None, mean, tuple(months), base and f"{base}.average", "plain")
            )
        whole = self.figure(window)
        if whole.value is not None and self.measure.kind in ("average", "rate"):
            binding = self._of(window)
            facts.append(Fact(self.measure, "average", window, None, whole.value, (whole,), binding, "weighted"))
        return tuple(facts)

    def _of(self, window: Window) -> str:
        """The expression of a window's figure."""
        period = self.evidence.period
        if self.area != self.evidence.scope.area:
            return ""
        if window == period:
            return self.id
        if window == self.evidence.calendar.year_to_date:
            return f"{self.id}.year_to_date"
        return f"{self.id}.{'at' if len(window.months()) == 1 or window.one_day else 'over'}('{window}')"

    def _against(self, window: Window, against: Window) -> str:
        base = self._of(window)
        if not base or against == window.back(1):
            return base
        years = window.first.year - against.first.year
        if window == self.evidence.period and against == window.back(years):
            return f"{base}.against({against.first.year})"
        return ""

    # signs and ranks

    def signs(self, months: Sequence[Window], against: Literal["year", "step"]) -> tuple[int | None, ...]:
        """For each month 1, 0 or -1: against the same month a year before, or against the month before it."""
        return tuple(self.sign(month, month.back(1) if against == "year" else _before(month)) for month in months)

    def sign(self, window: Window, against: Window) -> int | None:
        """1, 0 or -1; None where the two can't be compared."""
        pair = self.pair(window, against)
        if pair is None or pair[0].value is None or pair[1].value is None:
            return None
        return (pair[0].value > pair[1].value) - (pair[0].value < pair[1].value)

    def values(self, months: Iterable[Window], basis: str | None = None) -> dict[Window, Decimal]:
        """The months that are held, with their values, all of the newest basis among them."""
        found = [self.figure(month, basis) for month in months]
        held = [figure for figure in found if figure.value is not None]
        last = held[-1].basis if held else ""
        return {figure.window: figure.value for figure in held if figure.value is not None and figure.basis == last}

    def changes(self, months: Iterable[Window]) -> dict[Window, Decimal]:
        """The months that can be compared with a year before, with their differences."""
        pairs = {month: self.pair(month, month.back(1)) for month in months}
        return {
            month: pair[0].value - pair[1].value
            for month, pair in pairs.items()
            if pair is not None and pair[0].value is not None and pair[1].value is not None
        }

    @cached_property
    def windows(self) -> tuple[Window, ...]:
        """Every window that is held."""
        return self.evidence.figures.windows(self.id, self.area)

    @cached_property
    def held_months(self) -> tuple[Window, ...]:
        """The single months that are held, in order."""
        return tuple(window for window in self.windows if len(window.months()) == 1)


def _before(month: Window) -> Window:
    return Window.month(month.first.year, month.first.month - 1)


def ranked(values: dict[Window, Decimal], *, high: bool) -> list[Window]:
    """The months by their value, the highest (or lowest) first; equal ones in order of time."""
    return sorted(values, key=lambda month: (-values[month] if high else values[month], month))


def rank(values: dict[Window, Decimal], month: Window, *, high: bool) -> int:
    """The place of a month among the others: 1 for the highest (or lowest); equal ones share a place."""
    own = values[month]
    return 1 + sum((value > own) if high else (value < own) for value in values.values())


def near(found: Iterable[Fact], wanted: Decimal) -> Iterator[Fact]:
    """Facts by how near their size is to a number."""
    return iter(sorted(found, key=lambda fact: abs(abs(fact.value) - abs(wanted))))


# --- in words ---------------------------------------------------------------------------------------------------


def words(fact: Fact) -> str:
    """A fact as the figures say it: "robbery, February to July 2022: up 23.1% (676 against 549)"."""
    measure, window = fact.measure, fact.window
    value = shown(fact)
    if fact.show in ("change", "change_pct", "points") and fact.against is not None and len(fact.figures) == 2:
        way = "up" if fact.value > 0 else "down" if fact.value < 0 else "unchanged, by"
        now, then = (units.cell(f.value, measure.unit, measure.places) for f in fact.figures if f.value is not None)
        return f"{measure.name}, {window.words()}: {way} {value} on {fact.against.words()} ({now} against {then})"
    if fact.show == "share" and len(fact.figures) == 2:
        return f"{measure.name} as a share of {fact.figures[1].measure.name}, {window.words()}: {value}"
    if fact.show == "average":
        kind = "the plain mean of the months" if fact.note == "plain" else "the figure of the whole"
        return f"{measure.name}, {window.words()}: {value}, {kind}"
    return f"{measure.name}, {window.words()}: {value}"


def shown(fact: Fact) -> str:
    """The size of a fact as prose prints it."""
    size = abs(fact.value) if fact.show != "value" else fact.value
    if fact.unit == "points":
        return f"{units.plain(size, fact.measure.places or 1)} percentage points"
    unit = "percent" if fact.unit == "percent" else fact.measure.unit
    places = 1 if fact.show in ("change_pct", "share") else fact.measure.places
    if fact.show == "average" and unit == "count":
        places = 1
    return units.prose(size, unit, places, numerals_from=0)
