"""What words may speak of: measures, months, stated facts and periods, each as a thing that prints bound figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from reportgen import model, units
from reportgen.address import SMALL_BASE, Quantity, Scope
from reportgen.binder import Binder, Shown
from reportgen.period import Window
from reportgen.problems import Place, Problems

MISSING = "[x]"


class Phrases(Protocol):
    """The house style: a file of phrases, each a macro that is called by its name."""

    def say(self, phrase: str, finalize: Callable[[Any], Any], values: Mapping[str, Any]) -> str:
        """What the macro `phrase` gives; `finalize` is called on each value that it prints."""
        ...


class UnspeakableError(Exception):
    """An expression that can't be read or names nothing. Becomes a problem at its place."""

    def __init__(self, code: str, message: str, mend: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.mend = code, message, mend


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
        if hasattr(type(self), "get_" + name):
            return object.__getattribute__(self, "get_" + name)()
        if hasattr(type(self), "call_" + name):
            return object.__getattribute__(self, "call_" + name)
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


def joined(words: list[str]) -> str:
    """Words in a row: `a, b and c`."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


class Stated(Spoken):
    """A stated fact."""

    def __init__(self, voice: Voice, name: str, fact: Any) -> None:
        self.voice, self.name, self.fact = voice, name, fact

    def shown(self) -> Shown:
        """The value with its unit."""
        fact = self.fact
        key = f"stated:{self.name}"
        self.voice.binder.figures.setdefault(
            key,
            model.Figure(
                id=key,
                measure=key,
                name=str(fact.noun[1]),
                area=self.voice.scope.area,
                window=str(fact.window or ""),
                unit=fact.unit,
                value=fact.value,
                qualifier=fact.qualifier,
                how="stated",
                extract=f"{fact.source} ({fact.stated_by})",
                rows=(str(fact.place),),
            ),
        )
        self.voice.stated_used.add(self.name)
        places = None if fact.value == fact.value.to_integral_value() else units.decimals_of((fact.value,))
        whole = 0 if places is None and fact.unit == "percent" else places
        text = units.prose(
            fact.value,
            fact.unit,
            whole,
            qualifier=fact.qualifier,
            numerals_from=self.voice.scope.numerals_from,
        )
        return Shown(text, key)

    def get_noun(self) -> Shown:
        """Its noun, singular or plural as the value has it."""
        return Shown(str(self.fact.noun[0 if self.fact.value == 1 else 1]))


@dataclass
class Voice:
    """How an edition speaks: what it looks at, its house style, and the figures that it has printed so far."""

    scope: Scope
    phrases: Phrases
    problems: Problems
    binder: Binder = field(default_factory=Binder)
    stated_used: set[str] = field(default_factory=set)

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
                id=key,
                measure=measure.id,
                name=measure.title,
                area=self.scope.area,
                window="",
                unit=measure.unit,
                value=mark.level,
                how="stated",
                extract=str(mark.source),
                rows=(str(measure.place_of("benchmark")),),
                show="benchmark",
            ),
        )
        return key

    def _finalize(self, value: Any) -> Any:
        if isinstance(value, Spoken):
            value = value.shown()
        if isinstance(value, Shown) and value.figure is not None:
            return self.binder.mark(value)
        return value


def report_refused(problems: Problems, place: Place, quantity: Quantity) -> None:
    """Report that a sentence asks for a figure that is not given although what it is made of is held."""
    then, name = quantity.then, quantity.measure.id
    if quantity.reason == "no_total":
        lacking = quantity.now if quantity.now.value is None or then is None else then
        name, words = lacking.measure.id, lacking.window.words()
        message, mend = f"'{name}' can't be worked out for {words}: it would be divided by nought", "leave it out"
        if lacking.base != 0:
            last = lacking.window.months()[-1]
            message, mend = f"'{name}' has no total over {words}", f"name a month: {name}.at('{last}')"
        problems.add(place, "bad-window", message, mend)
        return
    base = f"'{then.measure.id}' was {then.value} in {then.window}" if then is not None else "none is held"
    message, mend = {
        "counts_only": (f"'{name}' is given in counts only, never as a percentage", "write .change"),
        "points": ("a difference of percentages is given in percentage points", "write .change"),
    }.get(
        quantity.reason,
        (
            f"no percentage is given of a base under {SMALL_BASE}: {base}",
            "write the counts: .value and .previous, or .moved",
        ),
    )
    problems.add(place, "no-percentage", message, mend)
