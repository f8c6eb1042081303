"""A measure as words see it: for a window and an area, against another window; every number it prints is bound."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reportgen import units
from reportgen.address import Address, Quantity, quantity
from reportgen.binder import Shown
from reportgen.figures import Figure, held_words
from reportgen.period import RELATIVE, Window, WindowError, is_relative
from reportgen.problems import Place, Problems, nearest
from reportgen.spoken import MISSING, Spoken, UnspeakableError, Voice, joined, report_refused


class Month(Spoken):
    """One month of a measure, or several that are level."""

    def __init__(self, view: View, figures: tuple[Figure, ...]) -> None:
        self.view, self.figures = view, figures

    def shown(self) -> Shown:
        """The month's name."""
        return self.get_month()

    def get_month(self) -> Shown:
        """The month in words; several joined by 'and' where they are level."""
        return Shown(joined([figure.window.words() for figure in self.figures]) or self.view.absent())

    def get_value(self) -> Shown:
        """The month's figure."""
        if not self.figures:
            return Shown(self.view.absent())
        return self.view.over(self.figures[0].window).get_value()


class View(Spoken):
    """A measure as seen by a sentence: for a window and an area, and against another window."""

    def __init__(
        self,
        voice: Voice,
        measure: str,
        area: str,
        window: Window,
        place: Place,
        against: Window | None = None,
    ) -> None:
        self.gentle = self.unmarked = False
        self.voice, self.place, self.window = voice, place, window
        self.id, self.area = measure, area
        self.measure = voice.scope.catalogue.measures[measure]
        self.other = against or window.back(1)

    # other windows and areas

    def over(self, window: Window, against: Window | None = None) -> View:
        """The same measure for another window."""
        return View(self.voice, self.id, self.area, window, self.place, against)

    def call_over(self, window: str) -> View:
        """For a window, as in over('2022-01..2022-07')."""
        return self.over(self._window(window))

    def call_at(self, window: str) -> View:
        """For a month or a day, as in at('2022-12')."""
        return self.over(self._window(window))

    def call_against(self, window: str) -> View:
        """Compared with another window, as in against(2019)."""
        return self.over(self.window, self._window(window))

    def call_in_area(self, area: str) -> View:
        """For another area, as in in_area('east')."""
        areas = self.voice.scope.catalogue.areas
        if area not in areas:
            raise UnspeakableError("unknown-area", f"no area is called '{area}'", nearest(area, areas))
        return View(self.voice, self.id, area, self.window, self.place, self.other)

    def get_rolling_year(self) -> View:
        """The twelve months to the end of the window."""
        return self.over(self.voice.scope.relative("rolling_year", self.window))

    def get_year_to_date(self) -> View:
        """The financial year to the end of the window."""
        return self.over(self.voice.scope.relative("year_to_date", self.window))

    def _window(self, text: str) -> Window:
        if is_relative(text):
            return self.voice.scope.relative(text, self.window, self.window)
        try:
            return Window.parse(text)
        except WindowError as error:
            told = nearest(text, RELATIVE) + "\n" if text[:1].isalpha() and "nearest" not in error.mend else ""
            raise UnspeakableError("bad-window", str(error), told + error.mend) from None

    # numbers

    def quantity(self, show: Any = "value") -> Quantity:
        """What the view shows, with a problem where it can't be compared."""
        against = None if show == "value" else (self.id, self.area, self.other)
        address = self._address(show, against)
        problems = Problems() if self.gentle and against and self.recounted else self.voice.problems
        return quantity(self.voice.scope, address, problems)

    def _address(self, show: Any = "value", against: tuple[str, str, Window] | None = None) -> Address:
        return Address(self.id, self.area, self.window, show, against, self.place)

    def gentle_view(self) -> View:
        """The same, for which a year before that was counted otherwise is no fault."""
        return self._copy(gentle=True)

    def _copy(self, *, gentle: bool = False, unmarked: bool = False) -> View:
        """The same, either gentle (a year before that was counted otherwise is no fault) or without [p]."""
        made = copy(self)
        made.gentle, made.unmarked = gentle or self.gentle, unmarked or self.unmarked
        return made

    def _shown(self, quantity: Quantity) -> Shown:
        if quantity.value is None:
            mark = MISSING
            if quantity.reason == "missing":
                mark = self._missing(quantity)
            else:
                report_refused(self.voice.problems, self.place, quantity)
            return Shown(mark, self.voice.binder.quantity(quantity))
        text = units.prose(
            quantity.value,
            quantity.unit,
            quantity.places,
            qualifier=quantity.now.qualifier if quantity.show == "value" else "",
            numerals_from=self.voice.scope.numerals_from,
            suffix=str(self.measure.suffix or ""),
            signed=quantity.show == "value",
        )
        return Shown(text + self._marks(quantity), self.voice.binder.quantity(quantity))

    def _marks(self, *quantities: Quantity) -> str:
        """The shorthand for the state of what is printed: [p] where it is provisional."""
        figures = [figure for q in quantities for figure in (q.now, q.then) if figure is not None]
        states = sorted({figure.status for figure in figures} & {"p", "r", "e"})
        return "" if self.unmarked else "".join(f"{units.NO_BREAK}[{state}]" for state in states)

    def _missing(self, quantity: Quantity) -> str:
        lacking = quantity.now if quantity.now.value is None else quantity.then
        return self._lacking(lacking) if lacking is not None else MISSING

    def _lacking(self, *figures: Figure) -> str:
        """What is printed for want of figures of one measure; those that an extract does not withhold are awaited."""
        mark = "[c]" if "c" in {figure.status for figure in figures} else MISSING
        figures = tuple(figure for figure in figures if figure.status not in ("c", "x"))
        if not figures:
            return mark
        measure, area = figures[0].measure.id, figures[0].area
        windows = self.voice.scope.figures.windows(measure, area)
        spans = tuple(f"{window} as one figure" for window in windows if len(window.months()) > 1)
        held = ", ".join(filter(None, [held_words(tuple(w for w in windows if len(w.months()) < 2)), *spans]))
        wanted = ", ".join(str(figure.window) for figure in figures)
        self.voice.problems.add(
            self.place,
            "no-figure",
            f"no figure is held of '{measure}' for {wanted}",
            f"held: {held}" if held else "none is held of this measure, for this area, as at this date",
            severity="awaited",
        )
        return MISSING

    def shown(self) -> Shown:
        """The value."""
        return self.get_value()

    def get_value(self) -> Shown:
        """The figure of the window."""
        return self._shown(self.quantity())

    get_total = get_value

    def get_previous(self) -> Shown:
        """The figure that it is compared with."""
        return self.over(self.other).get_value()

    def get_change(self) -> Shown:
        """The difference, without a sign."""
        return self._shown(self.quantity("change"))

    def get_change_pct(self) -> Shown:
        """The difference in per cent, without a sign; nothing of a base under 50."""
        return self._shown(self.quantity("change_pct"))

    def get_size(self) -> Shown:
        """The figure of the window without its sign, for words that say which way: "-130" as "130"."""
        found = self.quantity()
        if found.value is None or found.value >= 0:
            return self.get_value()
        shown = self.get_value()
        return Shown(shown.replace(units.MINUS, "", 1), shown.figure)

    def get_direction(self) -> Shown:
        """up, down or level."""
        found = self.quantity("change")
        words = found.sign or self._missing(found)
        return Shown(words, self.voice.binder.quantity(found))

    def get_answer(self) -> str:
        """The test's answer: moved, mixed, within or untested."""
        return self.quantity("change").verdict.answer

    def get_reason(self) -> str:
        """Why no percentage is given, or nothing."""
        return self.quantity("change_pct").reason

    def get_held(self) -> bool:
        """Whether the figure of the window is held."""
        return self.quantity().value is not None

    def get_compared(self) -> bool:
        """Whether both sides of the comparison are held, on one basis."""
        return self.quantity("change").reason == ""

    @property
    def recounted(self) -> bool:
        """Whether it is compared with the year before, and that is held, but counted otherwise."""
        find = self.voice.scope.figures.figure
        now, then = find(self.id, self.area, self.window), find(self.id, self.area, self.other)
        held = now.value is not None and then.value is not None
        return self.get_a_year_before() and held and now.basis != then.basis and not self.measure.is_derived

    @property
    def marks(self) -> str:
        """The shorthand for the state of the comparison: [p] where a side of it is provisional."""
        return self._marks(self.quantity("change"))

    @property
    def bare(self) -> View:
        """The same without the shorthand."""
        return self._copy(unmarked=True)

    def _months(self) -> tuple[tuple[Figure, Figure], ...]:
        return self.quantity("change").months

    def get_months_up(self) -> Shown:
        """How many months lay above the month that each is compared with."""
        return self._count("months_up", lambda now, then: now > then)

    def get_months_down(self) -> Shown:
        """How many months lay below the month that each is compared with."""
        return self._count("months_down", lambda now, then: now < then)

    def get_months_level(self) -> Shown:
        """How many months were equal to the month that each is compared with."""
        return self._count("months_level", lambda now, then: now == then)

    def _count(self, show: str, test: Callable[[Decimal, Decimal], bool]) -> Shown:
        pairs = self._months()
        missing = [figure for pair in pairs for figure in pair if figure.value is None]
        words = self._lacking(*sorted(missing, key=lambda figure: figure.window)) if missing else "no"
        number = Decimal(
            sum(1 for a, b in pairs if a.value is not None and b.value is not None and test(a.value, b.value))
        )
        figures = tuple(figure for pair in pairs for figure in pair)
        key = self.voice.binder.made(show, figures, self.quantity().now, "count", number)
        if number and not missing:
            words = units.prose(number, "count", 0, numerals_from=self.voice.scope.numerals_from)
        return Shown(words, key)

    def get_months(self) -> Shown:
        """How many months the window has."""
        return Shown(
            units.prose(
                Decimal(len(self.window.months())),
                "count",
                0,
                numerals_from=self.voice.scope.numerals_from,
            )
        )

    def _month_figures(self) -> list[Figure]:
        find = self.voice.scope.figures.figure
        basis = self.quantity().now.basis or None
        found = [find(self.id, self.area, month, basis) for month in self.window.months()]
        if not found:
            message = f"{self.window.words()} holds no whole month to be highest, lowest or counted"
            self.voice.problems.add(self.place, "bad-window", message, "name whole months: over('2022-11..2023-01')")
        missing = [figure for figure in found if figure.value is None]
        if missing:
            self._lacking(*missing)
        return found if not missing else []

    def absent(self) -> str:
        """What is printed where a month is missing: nothing is told of the others alone."""
        find = self.voice.scope.figures.figure
        statuses = {find(self.id, self.area, month).status for month in self.window.months()}
        return "[c]" if "c" in statuses else MISSING

    def get_highest(self) -> Month:
        """The month with the largest figure."""
        held = self._month_figures()
        top = max((f.value for f in held if f.value is not None), default=None)
        return Month(self, tuple(figure for figure in held if figure.value == top))

    def get_lowest(self) -> Month:
        """The month with the smallest figure."""
        held = self._month_figures()
        low = min((f.value for f in held if f.value is not None), default=None)
        return Month(self, tuple(figure for figure in held if figure.value == low))

    def get_average(self) -> Shown:
        """The plain mean of the months."""
        held = self._month_figures()
        if not held:
            return Shown(self.absent())
        values = [figure.value for figure in held if figure.value is not None]
        mean = sum(values, Decimal(0)) / len(values)
        key = self.voice.binder.made("average", tuple(held), self.quantity().now, self.measure.unit, mean)
        small = self.measure.unit == "count" and abs(mean) < 10 and mean != mean.to_integral_value()
        places, suffix = 1 if small else self.measure.places, str(self.measure.suffix or "")
        text = units.prose(mean, self.measure.unit, places, numerals_from=0, suffix=suffix, signed=True)
        return Shown(text + self._marks(*(Quantity(self.voice.scope, self._address(), f) for f in held)), key)

    def call_share(self, whole: str) -> Shown:
        """Its share of another measure, as in share('sexual_offences')."""
        measures = self.voice.scope.catalogue.measures
        if whole not in measures:
            raise UnspeakableError("unknown-measure", f"no measure is called '{whole}'", nearest(whole, measures))
        address = Address(self.id, self.area, self.window, "share", (whole, self.area, self.window), self.place)
        return self._shown(quantity(self.voice.scope, address, self.voice.problems))

    # words

    def get_name(self) -> Shown:
        """The measure's name as it stands in a sentence."""
        return Shown(str(self.measure.name))

    def get_title(self) -> Shown:
        """The measure's name at the start of a line."""
        return Shown(self.measure.title)

    def get_noun(self) -> Shown:
        """Its noun, singular or plural as the figure has it."""
        return Shown(str(self.measure.noun[0 if self.quantity().value == 1 else 1]))

    def call_noun(self, number: object = 2) -> Shown:
        """Its noun for a number, as in noun(1)."""
        return Shown(str(self.measure.noun[0 if str(number) == "1" else 1]))

    def get_change_noun(self) -> Shown:
        """Its noun for the size of the change."""
        value = self.quantity("change").value
        return Shown(str(self.measure.noun[0 if value is not None and abs(value) == 1 else 1]))

    def get_unit(self) -> str:
        """Its unit."""
        return self.measure.unit

    def get_counts_only(self) -> bool:
        """Whether only counts are given of it."""
        return self.measure.counts_only

    def get_period(self) -> Shown:
        """The window in words."""
        return Shown(self.window.words())

    def get_previous_period(self) -> Shown:
        """The other window in words."""
        return Shown(self.other.words())

    def get_when(self) -> Shown:
        """The window with its preposition: in months, on a day; of a stock the day that its figure is of."""
        return Shown(self._when(self.window))

    def get_previous_when(self) -> Shown:
        """The other window with its preposition; the year alone where nothing else differs."""
        back = self.window.first.year - self.other.first.year
        if back and not self.window.crosses_years and self.other == self.window.back(back) and self.other.whole:
            return Shown(f"in {self.other.first.year}" if len(self.other.months()) > 1 else self._when(self.other))
        return Shown(self._when(self.other))

    def _when(self, window: Window) -> str:
        found = self.voice.scope.figures.figure(self.id, self.area, window)
        if self.measure.kind == "stock" and len(found.rows) == 1:
            window = found.rows[0].window
        preposition = "on" if window.one_day else "in" if window.whole else "from"
        return f"{preposition} {window.words()}"

    def get_previous_or_none(self) -> Shown:
        """The figure that it is compared with; 'none' for a count of nought."""
        then = self.get_previous()
        nought = then == "0" and self.measure.unit == "count"
        return Shown("none", then.figure) if nought else then

    def get_a_year_before(self) -> bool:
        """Whether it is compared with the same window one year earlier."""
        return self.other == self.window.back(1)

    def get_area_name(self) -> Shown:
        """The area's name."""
        return Shown(str(self.voice.scope.catalogue.areas[self.area].name))

    def get_benchmark(self) -> Shown:
        """The benchmark's level, printed as the measure is."""
        mark = self.measure.benchmark
        if mark is None:
            return Shown("")
        text = units.prose(mark.level, self.measure.unit, units.decimals_of((mark.level,)), numerals_from=0)
        return Shown(text, self.voice.benchmark_figure(self.measure))

    def get_benchmark_met(self) -> str:
        """within, outside, or nothing where there is no benchmark or no figure."""
        value, mark = self.quantity().value, self.measure.benchmark
        if value is None or mark is None:
            return ""
        return "within" if mark.met_by(value) else "outside"

    def get_moved(self) -> Shown | str:
        """The words of 'Is it a change?'."""
        return self.voice.phrase("moved", v=self)

    def get_summary(self) -> Shown | str:
        """A sentence that gives the figure and how it compares."""
        return self.voice.phrase("summary", v=self.gentle_view())


@dataclass
class Speaker(Voice):
    """A voice that speaks of measures."""

    def view(
        self,
        measure: str,
        *,
        area: str | None = None,
        window: Window | None = None,
        against: Window | None = None,
        place: Place | None = None,
    ) -> View:
        """A measure as a sentence sees it."""
        return View(
            self,
            measure,
            area or self.scope.area,
            window or self.scope.period,
            place or Place(""),
            against,
        )
