"""Bound prose: words in which every number is a figure, read without running anything.

Commentary is untrusted. `{{ ... }}` holds one expression of names, attributes, calls with constants, and nothing else;
it is parsed as data and walked here, so there is no engine to escape from. The home of markdown-it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from markdown_it import MarkdownIt
from markdown_it.token import Token

from reportgen import model, units
from reportgen.address import Address, Quantity, Scope, quantity
from reportgen.figures import Figure
from reportgen.measures import capital
from reportgen.period import Window, WindowError, is_relative
from reportgen.problems import Place, Problems, nearest
from reportgen.source import Word

MISSING = "[x]"
MOST_CHARACTERS = 200_000
"""A slot longer than this is refused: no chapter's words are."""
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_EXPRESSION = re.compile(r"\{\{(.*?)\}\}|(\{\{|\{%|\{#)", re.DOTALL)


class Shown(str):
    """Words that print a figure, with the figure's id. As text they are what the reader sees."""

    figure: str | None

    def __new__(cls, text: str, figure: str | None = None) -> Shown:
        """The words, bound."""
        shown = super().__new__(cls, text)
        shown.figure = figure
        return shown


class Phrases(Protocol):
    """The house style: a file of phrases, each a macro that is called by its name."""

    def say(self, phrase: str, finalize: Callable[[Any], Any], values: Mapping[str, Any]) -> str:
        """What the macro `phrase` gives; `finalize` is called on each value that it prints."""
        ...


# --- figures that are printed -----------------------------------------------------------------------------------


@dataclass
class Binder:
    """The figures that a report prints, by id, and the marks that carry them through Markdown."""

    figures: dict[str, model.Figure] = field(default_factory=dict)
    marks: list[Shown] = field(default_factory=list)

    def mark(self, shown: Shown) -> str:
        """A stand-in for `shown` that no parser of words takes apart."""
        self.marks.append(shown)
        return f"{_OPEN}{len(self.marks) - 1}{_CLOSE}"

    def figure(self, figure: Figure) -> str:
        """Record a figure of the ledger; its id."""
        basis = f"/{figure.basis}" if figure.basis else ""
        key = f"{figure.measure.id}@{figure.area}[{figure.window}]{basis}"
        if figure.how in ("sum", "weighted", "rate", "formula") and figure.window.whole:
            months = [row.window for row in figure.rows]
            if months and Window(min(months).first, max(m.last for m in months)) != figure.window:
                key += f"({len(set(months))} months)"
        if key not in self.figures:
            self.figures[key] = model.Figure(
                id=key, measure=figure.measure.id, name=figure.measure.title, area=figure.area,
                window=str(figure.window), basis=figure.basis, unit=figure.measure.unit, value=figure.value,
                base=figure.base, qualifier=figure.qualifier, status=figure.status, how=figure.how,
                extract=max((row.extract for row in figure.rows), default=""),
                rows=tuple(str(row.place) for row in figure.rows),
            )  # fmt: skip
        return key

    def quantity(self, quantity: Quantity) -> str:
        """Record what an address shows; its id."""
        now = self.figure(quantity.now)
        if quantity.show in ("value", "by_month") or quantity.then is None:
            return now
        then = self.figure(quantity.then)
        key = f"{now}:{quantity.show}:{then}"
        self._derived(key, quantity.now, quantity.show, quantity.unit, quantity.value, (now, then))
        return key

    def made(self, show: str, figures: tuple[Figure, ...], whole: Figure, unit: units.Unit, value: Decimal | None) -> str:
        """Record a number made of several figures (an average, a count of months); its id."""
        of = tuple(self.figure(figure) for figure in figures)
        key = f"{self.figure(whole)}:{show}"
        self._derived(key, whole, show, unit, value, of)
        return key

    def _derived(
        self, key: str, figure: Figure, show: str, unit: units.Unit, value: Decimal | None, of: tuple[str, ...]
    ) -> None:
        if key not in self.figures:
            record = self.figures[of[0]] if of else self.figures[self.figure(figure)]
            self.figures[key] = record.model_copy(
                update={
                    "id": key, "measure": figure.measure.id, "window": str(figure.window), "show": show, "unit": unit,
                    "value": value, "how": show, "of": of, "rows": (), "base": None,
                }
            )  # fmt: skip

    def runs(
        self, text: str, *, strong: bool = False, link: str | None = None, before: str = ""
    ) -> model.Text:
        """The marked text as runs; number words are made large where a sentence begins. `before` is what stands before."""
        runs: list[model.Run] = []
        at = 0
        for match in _MARK.finditer(text):
            if match.start() > at:
                runs.append(model.Run(text=text[at : match.start()], strong=strong, link=link))
            shown = self.marks[int(match[1])]
            words = str(shown)
            if re.search(r"(?:^|[.!?]\s+)\Z", before + text[: match.start()]) and words[:1].islower():
                words = capital(words)
            runs.append(model.Run(text=words, figure=shown.figure, strong=strong, link=link))
            at = match.end()
        if at < len(text):
            runs.append(model.Run(text=text[at:], strong=strong, link=link))
        return tuple(run for run in runs if run.text)


# --- what an expression may speak of ----------------------------------------------------------------------------


class Spoken:
    """A thing that an expression may name. `get_x` are its attributes and `call_x` what can be called on it."""

    @classmethod
    def attributes(cls) -> list[str]:
        """The names of the attributes."""
        return sorted(name[4:] for name in dir(cls) if name.startswith("get_"))

    @classmethod
    def calls(cls) -> list[str]:
        """The names that can be called."""
        return sorted(name[5:] for name in dir(cls) if name.startswith("call_"))

    def __getattr__(self, name: str) -> Any:
        """The attribute or call `name`, for phrases; expressions of commentary come in by `attributes` alone."""
        for prefix in ("get_", "call_"):
            try:
                found = object.__getattribute__(self, prefix + name)
            except AttributeError:
                continue
            return found() if prefix == "get_" else found
        raise AttributeError(name)

    def shown(self) -> Shown:
        """What it prints where it stands alone."""
        raise NotImplementedError


class PeriodView(Spoken):
    """A window that prints in words."""

    def __init__(self, window: Window) -> None:
        self.window = window

    def shown(self) -> Shown:
        """The window in words."""
        return Shown(self.window.words())

    def get_months(self) -> Shown:
        """How many months it has, in words."""
        return Shown(units.in_words(min(99, len(self.window.months()))))


class Month(Spoken):
    """One month of a measure, or several that are level."""

    def __init__(self, view: View, figures: tuple[Figure, ...]) -> None:
        self.view, self.figures = view, figures

    def shown(self) -> Shown:
        """The month's name."""
        return self.get_month()

    def get_month(self) -> Shown:
        """The month in words; several joined by 'and' where they are level."""
        return Shown(joined([figure.window.words() for figure in self.figures]) or MISSING)

    def get_value(self) -> Shown:
        """The month's figure."""
        if not self.figures:
            return Shown(MISSING)
        return self.view.over(self.figures[0].window).get_value()


def joined(words: list[str]) -> str:
    """Words in a row: `a, b and c`."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


class Stated(Spoken):
    """A stated fact."""

    def __init__(self, prose: Prose, name: str, fact: Any) -> None:
        self.prose, self.name, self.fact = prose, name, fact

    def shown(self) -> Shown:
        """The value with its unit."""
        fact = self.fact
        key = f"stated:{self.name}"
        self.prose.binder.figures.setdefault(
            key,
            model.Figure(
                id=key, measure=key, name=str(fact.noun[1]), area=self.prose.scope.area,
                window=str(fact.window or ""), unit=fact.unit, value=fact.value, qualifier=fact.qualifier,
                how="stated", extract=str(fact.source), rows=(str(fact.place),),
            ),
        )  # fmt: skip
        self.prose.stated_used.add(self.name)
        places = None if fact.value == fact.value.to_integral_value() else units.decimals_of((fact.value,))
        whole = 0 if places is None and fact.unit == "percent" else places
        text = units.prose(
            fact.value, fact.unit, whole, qualifier=fact.qualifier, numerals_from=self.prose.scope.numerals_from
        )
        return Shown(text, key)

    def get_noun(self) -> Shown:
        """Its noun, singular or plural as the value has it."""
        return Shown(str(self.fact.noun[0 if self.fact.value == 1 else 1]))


class View(Spoken):
    """A measure as seen by a sentence: for a window and an area, and against another window."""

    def __init__(
        self, prose: Prose, measure: str, area: str, window: Window, place: Place, against: Window | None = None
    ) -> None:
        self.prose, self.place, self.window = prose, place, window
        self.id, self.area = measure, area
        self.measure = prose.scope.catalogue.measures[measure]
        self.other = against or window.back(1)

    # other windows and areas

    def over(self, window: Window, against: Window | None = None) -> View:
        """The same measure for another window."""
        return View(self.prose, self.id, self.area, window, self.place, against)

    def call_over(self, window: str) -> View:
        """For a window, as in over('2022-01..2022-07')."""
        return self.over(self._window(window))

    def call_at(self, window: str) -> View:
        """For a month or a day, as in at('2022-12')."""
        return self.over(self._window(window))

    def call_against(self, window: object) -> View:
        """Compared with another window, as in against(2019)."""
        return self.over(self.window, self._window(str(window)))

    def call_in_area(self, area: str) -> View:
        """For another area, as in in_area('east')."""
        areas = self.prose.scope.catalogue.areas
        if area not in areas:
            raise Unspeakable("unknown-area", f"no area is called '{area}'", nearest(area, areas))
        return View(self.prose, self.id, area, self.window, self.place, self.other)

    def get_rolling_year(self) -> View:
        """The twelve months to the end of the window."""
        return self.over(self.prose.scope.relative("rolling_year", self.window))

    def get_year_to_date(self) -> View:
        """The financial year to the end of the window."""
        return self.over(self.prose.scope.relative("year_to_date", self.window))

    def _window(self, text: str) -> Window:
        if is_relative(text):
            return self.prose.scope.relative(text, self.window, self.window)
        try:
            return Window.parse(text)
        except WindowError as error:
            raise Unspeakable("bad-window", str(error), error.mend) from None

    # numbers

    def quantity(self, show: Any = "value") -> Quantity:
        """What the view shows, with a problem where it can't be compared."""
        against = None if show == "value" else (self.id, self.area, self.other)
        address = Address(self.id, self.area, self.window, show, against, self.place)
        return quantity(self.prose.scope, address, self.prose.problems)

    def _shown(self, quantity: Quantity) -> Shown:
        if quantity.value is None:
            if quantity.reason == "missing":
                self._missing(quantity)
            return Shown(MISSING, self.prose.binder.quantity(quantity))
        text = units.prose(
            quantity.value, quantity.unit, quantity.places,
            qualifier=quantity.now.qualifier if quantity.show == "value" else "",
            numerals_from=self.prose.scope.numerals_from, suffix=str(self.measure.suffix or ""),
        )  # fmt: skip
        return Shown(text, self.prose.binder.quantity(quantity))

    def _missing(self, quantity: Quantity) -> None:
        lacking = quantity.now if quantity.now.value is None else quantity.then
        assert lacking is not None
        held = held_words(self.prose.scope.figures.windows(lacking.measure.id, lacking.area))
        self.prose.problems.add(
            self.place, "no-figure", f"no figure is held of '{lacking.measure.id}' for {lacking.window}",
            f"held: {held}" if held else "none is held of this measure, for this area, as at this date",
            severity="awaited",
        )  # fmt: skip

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

    def get_direction(self) -> Shown:
        """up, down or level."""
        found = self.quantity("change")
        if found.sign is None:
            self._missing(found)
        return Shown(found.sign or MISSING, self.prose.binder.quantity(found))

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
        number = Decimal(sum(1 for a, b in pairs if a.value is not None and b.value is not None and test(a.value, b.value)))
        figures = tuple(figure for pair in pairs for figure in pair)
        key = self.prose.binder.made(show, figures, self.quantity().now, "count", number)
        return Shown(units.prose(number, "count", 0, numerals_from=self.prose.scope.numerals_from) if number else "no", key)

    def get_months(self) -> Shown:
        """How many months the window has."""
        return Shown(units.prose(Decimal(len(self.window.months())), "count", 0, numerals_from=self.prose.scope.numerals_from))

    def _month_figures(self) -> list[Figure]:
        find = self.prose.scope.figures.figure
        basis = self.quantity().now.basis or None
        found = [find(self.id, self.area, month, basis) for month in self.window.months()]
        held = [figure for figure in found if figure.value is not None]
        if not held:
            self._missing(self.quantity())
        return held

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
            return Shown(MISSING)
        values = [figure.value for figure in held if figure.value is not None]
        mean = sum(values, Decimal(0)) / len(values)
        key = self.prose.binder.made("average", tuple(held), self.quantity().now, self.measure.unit, mean)
        return Shown(units.prose(mean, self.measure.unit, self.measure.places, numerals_from=0), key)

    def call_share(self, whole: str) -> Shown:
        """Its share of another measure, as in share('sexual_offences')."""
        measures = self.prose.scope.catalogue.measures
        if whole not in measures:
            raise Unspeakable("unknown-measure", f"no measure is called '{whole}'", nearest(whole, measures))
        address = Address(self.id, self.area, self.window, "share", (whole, self.area, self.window), self.place)
        return self._shown(quantity(self.prose.scope, address, self.prose.problems))

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

    def get_a_year_before(self) -> bool:
        """Whether it is compared with the same window one year earlier."""
        return self.other == self.window.back(1)

    def get_area_name(self) -> Shown:
        """The area's name."""
        return Shown(str(self.prose.scope.catalogue.areas[self.area].name))

    def get_benchmark(self) -> Shown:
        """The benchmark's level, printed as the measure is."""
        mark = self.measure.benchmark
        if mark is None:
            return Shown("")
        text = units.prose(mark.level, self.measure.unit, units.decimals_of((mark.level,)), numerals_from=0)
        return Shown(text, self.prose.benchmark_figure(self.measure))

    def get_benchmark_met(self) -> str:
        """within, outside, or nothing where there is no benchmark or no figure."""
        value, mark = self.quantity().value, self.measure.benchmark
        if value is None or mark is None:
            return ""
        return "within" if mark.met_by(value) else "outside"

    def get_moved(self) -> Shown | str:
        """The words of 'Is it a change?'."""
        return self.prose.phrase("moved", v=self)

    def get_summary(self) -> Shown | str:
        """A sentence that gives the figure and how it compares."""
        return self.prose.phrase("summary", v=self)


def held_words(windows: tuple[Window, ...]) -> str:
    """The windows that are held, runs of months joined.

    >>> held_words(tuple(Window.parse(m) for m in ("2022-01", "2022-02", "2022-05")))
    '2022-01..2022-02, 2022-05'
    """
    spans: list[Window] = []
    for window in windows:
        if spans and window.whole and spans[-1].whole and len(window.months()) == 1:
            after = Window.month(spans[-1].last.year, spans[-1].last.month + 1)
            if window == after:
                spans[-1] = Window(spans[-1].first, window.last)
                continue
        spans.append(window)
    return ", ".join(str(span) for span in spans[-12:])


# --- reading --------------------------------------------------------------------------------------------------


class Unspeakable(Exception):
    """An expression that can't be read or names nothing. Becomes a problem at its place."""

    def __init__(self, code: str, message: str, mend: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.mend = code, message, mend


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text: its words, or the expression that stands there. `at` is where it begins in the text."""

    text: str
    at: int
    expression: bool = False
    fault: str = ""


def pieces(text: str) -> Iterator[Piece]:
    """The words and expressions of a text in order."""
    at = 0
    for match in _EXPRESSION.finditer(text):
        if match.start() > at:
            yield Piece(text[at : match.start()], at)
        if match[2]:
            yield Piece("", match.start(), fault=match[2])
        else:
            yield Piece(match[1], match.start(), expression=True)
        at = match.end()
    if at < len(text):
        yield Piece(text[at:], at)


_FAULTS = {
    "{{": ("expression-syntax", "'{{' is not closed", "write {{ name }}"),
    "{%": ("statement", "a statement '{%' is not allowed in words", "only {{ name }} may stand here"),
    "{#": ("statement", "a remark '{#' is not allowed in words", "leave it out"),
}


def place_in(text: str, at: int, start: Place) -> Place:
    """The place of the character `at` of a text that begins at `start`."""
    line = text.count("\n", 0, at)
    column = at - (text.rfind("\n", 0, at) + 1) + 1
    return Place(start.path, start.line + line, column + (start.column - 1 if line == 0 else 0))


@dataclass
class Prose:
    """The reader of an edition's words: what may be spoken of, and the figures printed so far."""

    scope: Scope
    phrases: Phrases
    problems: Problems
    stated: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, Window | str] = field(default_factory=dict)
    """Other names that print: period, board_date..."""
    binder: Binder = field(default_factory=Binder)
    stated_used: set[str] = field(default_factory=set)

    def view(
        self, measure: str, *, area: str | None = None, window: Window | None = None, against: Window | None = None,
        place: Place | None = None,
    ) -> View:  # fmt: skip
        """A measure as a sentence sees it."""
        return View(self, measure, area or self.scope.area, window or self.scope.period, place or Place(""), against)

    def say(self, phrase: str, **values: Any) -> model.Text:
        """A phrase of the house style as runs."""
        return self.binder.runs(self.phrase(phrase, **values))

    def phrase(self, phrase: str, **values: Any) -> str:
        """A phrase of the house style, its figures marked."""
        return self.phrases.say(phrase, self._finalize, values)

    def benchmark_figure(self, measure: Any) -> str:
        """Record a measure's benchmark as a figure; its id."""
        key = f"benchmark:{measure.id}"
        mark = measure.benchmark
        self.binder.figures.setdefault(
            key,
            model.Figure(
                id=key, measure=measure.id, name=measure.title, area=self.scope.area, window="", unit=measure.unit,
                value=mark.level, how="stated", extract=str(mark.source), rows=(str(measure.place_of("benchmark")),),
                show="benchmark",
            ),
        )  # fmt: skip
        return key

    def _finalize(self, value: Any) -> Any:
        if isinstance(value, Spoken):
            value = value.shown()
        if isinstance(value, Shown) and value.figure is not None:
            return self.binder.mark(value)
        return value

    # expressions

    def marked(self, text: str, place: Place, *, exact: bool = True) -> str:
        """The text with every expression replaced by the mark of what it prints.

        `exact` says that the text stands in its file as it is, so that lines and columns within it can be told.
        """
        if len(text) > MOST_CHARACTERS:
            self.problems.add(place, "too-large", f"this text has {len(text):,} characters; the most is {MOST_CHARACTERS:,}")
            return ""
        out = []
        for piece in pieces(text):
            at = place_in(text, piece.at, place) if exact else place
            if piece.fault:
                self.problems.add(at, *_FAULTS[piece.fault])
            elif piece.expression:
                out.append(self._expression(piece.text, at))
            else:
                out.append(piece.text)
        return "".join(out)

    def _expression(self, source: str, place: Place) -> str:
        try:
            if len(source) > 300:
                raise Unspeakable("expression-syntax", "this expression is too long")
            try:
                tree = ast.parse(source.strip(), mode="eval").body
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                raise Unspeakable(
                    "expression-syntax", f"'{{{{ {source.strip()} }}}}' can't be read",
                    "write a measure's name, as in {{ robbery.change }}",
                ) from None  # fmt: skip
            value = self._walk(tree, place)
            if callable(value):
                raise Unspeakable("expression-syntax", f"'{source.strip()}' needs brackets", "for example at('2022-12')")
            if isinstance(value, Spoken):
                value = value.shown()
            if isinstance(value, bool | int | float | Decimal):
                raise Unspeakable(
                    "unbound-number", f"'{{{{ {source.strip()} }}}}' is a number of no measure",
                    "bind a measure or a stated fact",
                )  # fmt: skip
            if not isinstance(value, str):
                raise Unspeakable("expression-syntax", f"'{source.strip()}' prints nothing")
            return self.binder.mark(value) if isinstance(value, Shown) else value
        except Unspeakable as fault:
            self.problems.add(place, fault.code, fault.message, fault.mend)
            return ""

    def _walk(self, node: ast.expr, place: Place) -> Any:
        """The value of one expression: a name, an attribute of a thing that may be spoken of, or a call."""
        if isinstance(node, ast.Name):
            return self._name(node.id, place)
        if isinstance(node, ast.Attribute):
            thing = self._walk(node.value, place)
            return self._attribute(thing, node.attr, place)
        if isinstance(node, ast.Call):
            function = self._walk(node.func, place)
            if not callable(function) or node.keywords:
                raise Unspeakable("expression-syntax", "this can't be called", "for example: at('2022-12')")
            values = [_constant(argument) for argument in node.args]
            try:
                return function(*values)
            except TypeError:
                raise Unspeakable("expression-syntax", "this call has too many or too few values in its brackets",
                                  "for example: at('2022-12')") from None  # fmt: skip
        if isinstance(node, ast.Constant):
            return node.value
        raise Unspeakable("expression-syntax", "only names, dots and brackets may stand in {{ }}",
                          "for example {{ robbery.at('2022-12').change }}")  # fmt: skip

    def _name(self, name: str, place: Place) -> Any:
        if name in self.words:
            known = self.words[name]
            return PeriodView(known) if isinstance(known, Window) else Shown(known)
        if name == "stated":
            return self.stated
        if name in self.scope.catalogue.measures:
            return self.view(name, place=place)
        raise Unspeakable(
            "unknown-variable", f"nothing is called '{name}'",
            nearest(name, [*self.scope.catalogue.measures, "stated", *self.words]),
        )  # fmt: skip

    def _attribute(self, thing: Any, name: str, place: Place) -> Any:
        if thing is self.stated:
            if name not in self.stated:
                raise Unspeakable("unknown-variable", f"no stated fact is called '{name}'", nearest(name, self.stated))
            return Stated(self, name, self.stated[name])
        if isinstance(thing, Spoken):
            if name in thing.attributes():
                return getattr(thing, "get_" + name)()
            if name in thing.calls():
                return getattr(thing, "call_" + name)
            raise Unspeakable("unknown-attribute", f"there is no '.{name}' here",
                              nearest(name, [*thing.attributes(), *thing.calls()]))  # fmt: skip
        raise Unspeakable("unknown-attribute", f"there is no '.{name}' here", "look for a dot too many")

    # Markdown

    def line(self, text: Word | str, *, place: Place | None = None) -> model.Text:
        """One line of words with bound figures."""
        at = place or (text.place if isinstance(text, Word) else Place(""))
        marked = self.marked(" ".join(str(text).split()), at, exact=False)
        tokens = _MARKDOWN.parseInline(marked)
        return self._runs(tokens[0].children or [], at) if tokens else ()

    def contents(self, text: str, place: Place, *, exact: bool = True) -> tuple[model.Content, ...]:
        """Markdown with bound figures as paragraphs, lists, tables and headings."""
        marked = self.marked(text, place, exact=exact)
        return tuple(_Reader(self, _MARKDOWN.parse(marked), place, exact).read())

    def _runs(self, tokens: list[Token], place: Place) -> model.Text:
        """The runs of one line of Markdown. A number that opens a sentence is judged by the whole line."""
        flat: list[tuple[str, bool, str | None]] = []
        strong, link = 0, None
        for token in tokens:
            if token.type in ("text", "code_inline"):
                flat.append((token.content, bool(strong), link))
            elif token.type in ("softbreak", "hardbreak"):
                flat.append((" ", bool(strong), link))
            elif token.type in ("strong_open", "strong_close"):
                strong += 1 if token.type == "strong_open" else -1
            elif token.type == "link_open":
                link = self._link(str(token.attrs.get("href", "")), place)
            elif token.type == "link_close":
                link = None
            elif token.type == "html_inline":
                self.problems.add(place, "raw-html", f"raw HTML '{token.content[:40]}' is not allowed in words",
                                  "use Markdown: **bold**, lists, tables")  # fmt: skip
            elif token.type == "image":
                self.problems.add(place, "image-in-words", "a picture can't stand in words",
                                  "use an image block in the section's file")  # fmt: skip
        runs: list[model.Run] = []
        before = ""
        for content, bold, address in flat:
            runs.extend(self.binder.runs(content, strong=bold, link=address, before=before))
            before += content
        return _typographic(tuple(runs))

    def _link(self, href: str, place: Place) -> str | None:
        if re.match(r"(https?://|mailto:)", href):
            return href
        self.problems.add(place, "bad-link", f"'{href}' is not a link that a reader can follow",
                          "write an address that begins with https://")  # fmt: skip
        return None


def _typographic(runs: model.Text) -> model.Text:
    """Straight quotation marks made round, judged over the whole line."""
    out, before = [], " "
    for run in runs:
        text = ""
        for sign in run.text:
            if sign in "'\"":
                opening = before.isspace() or before in "([–—-/"
                sign = {"'": "‘’", '"': "“”"}[sign][0 if opening else 1]
            text += sign
            before = sign
        out.append(run.model_copy(update={"text": text}) if text != run.text else run)
    return tuple(out)


def _constant(node: ast.expr) -> object:
    if isinstance(node, ast.Constant) and isinstance(node.value, str | int):
        return node.value
    raise Unspeakable("expression-syntax", "only a word in quotation marks or a year may stand in the brackets",
                      "for example at('2022-12') or against(2019)")  # fmt: skip


_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")


class _Reader:
    """Walks the tokens of a Markdown text once, and makes contents of them."""

    def __init__(self, prose: Prose, tokens: list[Token], place: Place, exact: bool) -> None:
        self.prose, self.tokens, self.place, self.exact, self.at = prose, tokens, place, exact, 0

    def read(self) -> Iterator[model.Content]:
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token.type == "paragraph_open":
                yield model.Paragraph(text=self._inline())
                self.at += 1
            elif token.type == "heading_open":
                yield model.Heading(text=self._inline())
                self.at += 1
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                yield model.Bullets(items=tuple(self._items(token)), ordered=token.type.startswith("ordered"))
            elif token.type == "table_open":
                yield self._table()
            elif token.type == "html_block":
                self._refuse(token, "raw-html", "raw HTML is not allowed in words", "use Markdown: **bold**, lists, tables")
            elif token.type in ("fence", "code_block"):
                self._refuse(token, "markdown", "a block of code can't stand in a report",
                             "begin the line without spaces before it")  # fmt: skip
            elif token.type in ("blockquote_open", "blockquote_close", "hr"):
                if token.type != "blockquote_close":
                    self._refuse(token, "markdown", "quotations and rules are not used in this report", "write it as a paragraph")

    def _where(self, token: Token) -> Place:
        if not self.exact or token.map is None:
            return self.place
        return Place(self.place.path, self.place.line + token.map[0], 1)

    def _refuse(self, token: Token, code: str, message: str, mend: str) -> None:
        self.prose.problems.add(self._where(token), code, message, mend)

    def _inline(self) -> model.Text:
        token = self.tokens[self.at]
        self.at += 1
        return self.prose._runs(token.children or [], self._where(token))

    def _items(self, opened: Token) -> Iterator[model.Text]:
        close = opened.type.replace("_open", "_close")
        text: model.Text = ()
        while self.tokens[self.at].type != close:
            token = self.tokens[self.at]
            self.at += 1
            if token.type == "inline":
                self.at -= 1
                more = self._inline()
                text = (*text, model.Run(text=" "), *more) if text else more
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                self._refuse(token, "markdown", "a list inside a list can't be printed", "make one list of it, or a table")
                list(self._items(token))
            elif token.type == "list_item_close":
                yield text
                text = ()
        self.at += 1

    def _table(self) -> model.Grid:
        rows: list[list[model.Text]] = []
        aligns: list[str] = []
        while self.tokens[self.at].type != "table_close":
            token = self.tokens[self.at]
            self.at += 1
            if token.type == "tr_open":
                rows.append([])
            elif token.type in ("th_open", "td_open"):
                if token.type == "th_open":
                    aligns.append(str(token.attrs.get("style", "")))
                rows[-1].append(self._inline())
        self.at += 1
        head, body = rows[0], rows[1:]
        return model.Grid(
            stub=head[0],
            columns=tuple(
                model.Column(text=text, align="number" if "right" in align else "text")
                for text, align in zip(head[1:], aligns[1:], strict=True)
            ),
            rows=tuple(
                model.Row(label=_cell(row[0]), cells=tuple(_cell(text) for text in row[1:])) for row in body
            ),
        )


def _cell(text: model.Text) -> model.Cell:
    bound = [run for run in text if run.figure]
    return model.Cell(text=text, figure=bound[0].figure if len(bound) == 1 else None)
