"""Addresses: which figure a cell, a series or a word stands for, and what is made of it.

An address has a measure (or a named part of it), an area and a window, and says what to show. It is merged from
partial ones: the table's, the row's and the column's, in that order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Literal, TypeVar

from pydantic import Field

from reportgen import chance
from reportgen.fields import Spec
from reportgen.figures import Figure, Figures
from reportgen.measures import Catalogue, Measure
from reportgen.period import RELATIVE, Window, WindowError, apply_relative, comparable, is_relative, parse_window
from reportgen.problems import NOWHERE, Place, Problems, nearest
from reportgen.source import Word
from reportgen.units import Unit

Show = Literal["value", "change", "change_pct", "share", "direction", "by_month"]
Reason = Literal["", "missing", "no_total", "small_base", "counts_only", "points"]

SMALL_BASE = 50
"""No percentage is given of a count below this."""


class Against(Spec):
    """The second address of a comparison: whatever it sets stands in place of the first one's."""

    measure: Word | None = Field(None, description="Compare with this measure.")
    part: Word | None = Field(None, description="Compare with this part of the measure.")
    area: Word | None = Field(None, description="Compare with this area.")
    window: Word | None = Field(None, description="Compare with this window.")


class Partial(Spec):
    """A part of an address. What is left out comes from the row, the table or the edition."""

    measure: Word | None = Field(None, description="A measure of figures/measures.yaml.")
    part: Word | None = Field(None, description="A named part of the measure.")
    area: Word | None = Field(None, description="An area of figures/areas.yaml.")
    window: Word | None = Field(None, description="A window, or one told from another: previous_year, 2019.")
    show: Show | None = Field(None, description="What is made of the figure.")
    against: Word | Against | None = Field(None, description="What it is compared with: a window, or an address.")


@dataclass(frozen=True)
class Scope:
    """What an edition looks at: its figures and its period, and the settings that change a figure's meaning."""

    figures: Figures
    period: Window
    area: str
    year_starts: int = 4
    level: float = 0.95
    numerals_from: int = 10
    members: Mapping[str, Partial] = field(default_factory=dict)

    @property
    def catalogue(self) -> Catalogue:
        """The measures and areas."""
        return self.figures.catalogue

    def relative(self, text: str, window: Window, anchor: Window | None = None) -> Window:
        """The window that a relative `text` makes of `window`; a year counts from the start of `anchor`."""
        return apply_relative(text, window, anchor or self.period, self.year_starts)


@dataclass(frozen=True)
class Address:
    """A whole address."""

    measure: str
    area: str
    window: Window
    show: Show = "value"
    against: tuple[str, str, Window] | None = None
    place: Place = NOWHERE
    months: tuple[Window, ...] | None = None
    """Where a total is of some of the window's months only: those."""
    basis: str | None = None
    areas: tuple[str, ...] = ()
    """Where a total is of several areas: those; `area` is then what they are filed under."""
    names_area: bool = False
    """Whether the comparison names an area of its own; if not, it is with the same areas."""
    against_areas: tuple[str, ...] = ()
    """The areas that the other side of the comparison sums."""


def merge(
    scope: Scope, partials: Sequence[Partial | None], problems: Problems, place: Place, anchor: Window | None = None
) -> Address | None:
    """The address that `partials` make, later ones before earlier; None with a problem where they make none.

    A relative window is told from the one before it; an absolute one may be set by one of the partials only.
    """
    parts = [partial for partial in partials if partial is not None]
    measure_word = _last([part.measure for part in parts])
    if measure_word is None:
        problems.add(
            place, "no-measure", "no measure is named here", "write 'measure: ...' on the table, row or column"
        )
        return None
    whole = measure = known_measure(scope, measure_word, problems)
    part_word = _last([part.part for part in parts])
    if measure is not None and part_word is not None:
        measure = _part_of(scope, measure, part_word, problems)
    area = known_area(scope, _last([part.area for part in parts]), problems)
    window = _window(scope, parts, problems, place, anchor)
    if whole is None or measure is None or area is None or window is None:
        return None
    show: Show = _last([part.show for part in parts]) or "value"
    at = measure_word.place if measure_word.place.path else place
    told = next((part.against for part in reversed(parts) if part.against is not None), None)
    if told is None and show in ("change", "change_pct", "direction", "by_month"):
        told = Word("previous_year", at)
    against = told if isinstance(told, Against) or told is None else Against(window=told)
    first = whole if against is not None and against.part is not None else measure
    second = _second(scope, first, area, window, against, problems, anchor) if against is not None else None
    if against is not None and second is None:
        return None
    if show == "share" and second is None:
        problems.add(
            at,
            "no-against",
            "a share needs 'against:', the whole that it is a share of",
            "write against: {area: ...} or against: {measure: ...}",
        )
        return None
    return Address(measure.id, area, window, show, second, at, names_area=bool(against and against.area))


T = TypeVar("T")


def _last(values: Sequence[T | None]) -> T | None:
    return next((value for value in reversed(values) if value is not None), None)


def known_measure(scope: Scope, word: Word, problems: Problems) -> Measure | None:
    """The measure that `word` names, or a problem."""
    measure = scope.catalogue.measures.get(str(word))
    if measure is None:
        problems.add(
            word.place, "unknown-measure", f"no measure is called '{word}'", nearest(word, scope.catalogue.measures)
        )
    return measure


def known_area(scope: Scope, word: Word | None, problems: Problems) -> str | None:
    """The area that `word` names, the edition's own where there is no word, or a problem."""
    if word is None:
        return scope.area
    if str(word) not in scope.catalogue.areas:
        problems.add(word.place, "unknown-area", f"no area is called '{word}'", nearest(word, scope.catalogue.areas))
        return None
    return str(word)


def window_of(
    scope: Scope, word: Word, window: Window, problems: Problems, anchor: Window | None = None
) -> Window | None:
    """The window that `word` names, told from `window` where it is relative; or a problem."""
    if word == "period":
        return scope.period
    try:
        found = parse_window(word)
    except WindowError as error:
        mend = error.mend
        if word[:1].isalpha():
            mend = nearest(word, ("period", *RELATIVE)) + "; " + mend
        problems.add(word.place, "bad-window", str(error), mend)
        return None
    return scope.relative(found, window, anchor) if isinstance(found, str) else found


def _part_of(scope: Scope, measure: Measure, word: Word, problems: Problems) -> Measure | None:
    if str(word) not in measure.parts:
        problems.add(word.place, "unknown-part", f"'{measure.id}' has no part '{word}'", nearest(word, measure.parts))
        return None
    return scope.catalogue.measures.get(str(measure.parts[str(word)]))


def _window(
    scope: Scope, parts: Sequence[Partial], problems: Problems, place: Place, anchor: Window | None
) -> Window | None:
    """The window that the partials make.

    An absolute window stands in place of the period, and of one that the table, the first of them, tells from it. Then
    every relative one is told from that, in order.
    """
    words = [part.window for part in parts if part.window is not None]
    absolute = [word for word in words if not is_relative(word)]
    windows = [window_of(scope, word, scope.period, problems, anchor) for word in absolute]
    if None in windows:
        return None
    if len(absolute) > 1:
        last = absolute[-1]
        problems.add(
            last.place if last.place.path else place,
            "two-windows",
            f"'{last}' sets a window for a cell that has one already",
            "set the window on the table, on the rows or on the columns, once; "
            "a window told from another (previous_year, 2019) may stand on the other axis",
        )
        return None
    later = parts[1:] if absolute else parts
    window = windows[0] if windows else scope.period
    for word in (part.window for part in later if part.window is not None and is_relative(part.window)):
        window = window and window_of(scope, word, window, problems, anchor)
    return window


def _second(
    scope: Scope,
    measure: Measure,
    area: str,
    window: Window,
    against: Against,
    problems: Problems,
    anchor: Window | None,
) -> tuple[str, str, Window] | None:
    """The address that the first is compared with."""
    other = known_measure(scope, against.measure, problems) if against.measure else measure
    if other is not None and against.part is not None:
        other = _part_of(scope, other, against.part, problems)
    where = known_area(scope, against.area, problems) if against.area else area
    when = window_of(scope, against.window, window, problems, anchor) if against.window else window
    if other is None or where is None or when is None:
        return None
    return other.id, where, when


# --- what an address gives --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Quantity:
    """What an address shows: a value, or the reason why there is none.

    `then` is the other side of a comparison. `unit` is the value's: percentage points for the change of a percentage.
    """

    scope: Scope
    address: Address
    now: Figure
    then: Figure | None = None

    @property
    def measure(self) -> Measure:
        """What is counted."""
        return self.now.measure

    @property
    def show(self) -> Show:
        """What is made of the figure."""
        return self.address.show

    @property
    def unit(self) -> Unit:
        """The unit of the value."""
        if self.show in ("change_pct", "share"):
            return "percent"
        if self.show == "change" and self.measure.unit == "percent":
            return "points"
        return self.measure.unit

    @property
    def places(self) -> int | None:
        """Decimals in print unless the member says otherwise."""
        return 1 if self.show in ("change_pct", "share") else self.measure.places

    @cached_property
    def reason(self) -> Reason:
        """Why there is no value to show; nothing where there is one."""
        alone = self.show in ("value", "by_month")
        sides = ((self.now, self.address.areas), (self.then, self.address.against_areas))
        for figure, areas in sides[:1] if alone else sides:
            if figure is None or figure.value is None:
                return "no_total" if figure is not None and _has_no_total(figure, areas) else "missing"
        if alone:
            return ""
        assert self.then is not None and self.then.value is not None
        if self.show in ("change_pct", "share"):
            if self.measure.counts_only:
                return "counts_only"
            if self.show == "change_pct" and self.measure.unit == "percent":
                return "points"
            least = SMALL_BASE if self.then.measure.kind in ("count", "stock") else 0
            if self.then.value < least or self.then.value == 0:
                return "small_base"
        return ""

    @cached_property
    def value(self) -> Decimal | None:
        """The exact value."""
        now = self.now.value
        if self.reason or now is None:
            return None
        if self.show in ("value", "by_month"):
            return now
        assert self.then is not None and self.then.value is not None
        if self.show in ("change", "direction"):
            return now - self.then.value
        if self.show == "change_pct":
            return 100 * (now - self.then.value) / self.then.value
        return 100 * now / self.then.value

    @property
    def sign(self) -> Literal["up", "down", "level"] | None:
        """Which way the figure lies from the other side of the comparison."""
        if self.now.value is None or self.then is None or self.then.value is None:
            return None
        if self.now.value == self.then.value:
            return "level"
        return "up" if self.now.value > self.then.value else "down"

    @cached_property
    def months(self) -> tuple[tuple[Figure, Figure], ...]:
        """The months of both sides in pairs; none where a side is not made of whole months or has another number."""
        if self.then is None:
            return ()
        ours, theirs, kept = self.now.window.months(), self.then.window.months(), self.address.months
        if len(ours) < 2 or len(ours) != len(theirs):
            return ()
        pairs = [pair for pair in zip(ours, theirs, strict=True) if kept is None or pair[0] in kept]
        areas, others = self.address.areas, self.address.against_areas
        return tuple((self._month(self.now, a, areas), self._month(self.then, b, others)) for a, b in pairs)

    def _month(self, figure: Figure, month: Window, areas: tuple[str, ...]) -> Figure:
        """One month of a side, of the areas that the side is the sum of where it is one."""
        figures = self.scope.figures
        if areas:
            return figures.of_areas(figure.measure.id, areas, figure.area, month)
        return figures.figure(figure.measure.id, figure.area, month, _basis(figure))

    @cached_property
    def verdict(self) -> chance.Verdict:
        """Whether it is a change, by the one test there is; untested for what the test does not fit."""
        now, then = self.now, self.then
        if then is None or now.value is None or then.value is None or self.measure.counts_only:
            return chance.UNTESTED
        if now.measure.id != then.measure.id or now.area != then.area or now.basis != then.basis:
            return chance.UNTESTED
        pairs = [(a.value, b.value) for a, b in self.months]
        whole = [(int(a), int(b)) for a, b in pairs if a is not None and b is not None]
        if now.measure.kind == "count" and now.measure.unit == "count" and _wholes(now.value, then.value):
            days = (now.window.days, then.window.days)
            return chance.counts(int(now.value), int(then.value), days=days, months=whole, level=self.scope.level)
        parts = (now.cases, now.base, then.cases, then.base)
        if (
            now.how == then.how == "rate"
            and _wholes(*(part for part in parts if part is not None))
            and None not in parts
        ):
            x1, n1, x2, n2 = (int(part) for part in parts if part is not None)
            return chance.rates((x1, n1), (x2, n2), level=self.scope.level)
        return chance.UNTESTED


def _basis(figure: Figure) -> str | None:
    return None if figure.measure.is_derived else figure.basis


def _has_no_total(figure: Figure, areas: Sequence[str]) -> bool:
    """Whether all that it would be made of is held, and still makes no figure: an average that nothing weights."""
    if figure.how in ("rate", "formula"):
        return figure.base == 0
    if figure.missing or not figure.rows or not set(areas) <= {row.area for row in figure.rows}:
        return False
    return all(row.value is not None and (areas or row.window != figure.window) for row in figure.rows)


def _wholes(*values: Decimal) -> bool:
    return all(value == value.to_integral_value() and value >= 0 for value in values)


def quantity(scope: Scope, address: Address, problems: Problems) -> Quantity:
    """What the address gives, with a problem where it would compare what can't be compared."""
    figures = scope.figures
    if address.areas:
        now = figures.of_areas(address.measure, address.areas, address.area, address.window)
    elif address.months is not None:
        bases = figures.bases_of(address.measure, address.area) or ("",)
        first = address.basis or bases[0]
        now = figures.of_months(address.measure, address.area, address.window, address.months, first)
    else:
        now = figures.figure(address.measure, address.area, address.window, address.basis)
    if now.value is None and now.missing:
        _check_bases_in_sum(scope, now, address.place, problems)
    if address.against is None:
        return Quantity(scope, address, now)
    measure, area, window = address.against
    same = measure == address.measure
    basis = _basis(now) if same and now.value is not None else address.basis
    if address.against_areas:
        then = figures.of_areas(measure, address.against_areas, area, window)
    elif address.months is not None:
        shift = [window.months()[n] for n, m in enumerate(address.window.months()) if m in address.months]
        then = figures.of_months(measure, area, window, shift, basis or "")
    else:
        then = figures.figure(measure, area, window, basis if same else None)
    if same and then.value is None and now.value is not None and now.measure.bases:
        other = figures.figure(measure, area, window)
        if other.value is not None:
            two_bases(problems, address.place, now, other)
    if same and now.measure.is_derived and None not in (now.value, then.value) and now.basis != then.basis:
        two_bases(problems, address.place, now, then)
    if not comparable(address.window, window) and now.value is not None and then.value is not None:
        problems.add(
            address.place,
            "unequal-windows",
            f"{address.window.words()} and {window.words()} are of unequal length and can't be compared",
            "compare whole months with as many whole months, and a part month with the same days",
        )
    return Quantity(scope, address, now, then)


def two_bases(problems: Problems, place: Place, one: Figure, other: Figure) -> None:
    """Report two figures of one measure that are counted on two bases and were put beside each other."""
    problems.add(
        place,
        "two-bases",
        f"'{one.measure.id}' is counted as '{one.basis}' for {one.window} and as '{other.basis}' for {other.window}",
        "figures of two bases can't be compared: choose windows that are held on one basis",
    )


def _check_bases_in_sum(scope: Scope, figure: Figure, place: Place, problems: Problems) -> None:
    bases = scope.figures.bases_of(figure.measure.id, figure.area)
    if len(bases) < 2:
        return
    find = scope.figures.figure
    if all(find(figure.measure.id, figure.area, month).value is not None for month in figure.window.months()):
        problems.add(
            place,
            "two-bases",
            f"the months of {figure.window} are counted on two bases of '{figure.measure.id}': they can't be summed",
            "choose a window that is held on one basis",
        )
