"""The times that a sentence names, as windows: months, spans, years, and words such as "the same period last year"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from reportgen.period import MONTHS, Window
from reportgen.reading.tokens import ORDINALS, Token, stem

Kind = Literal["months", "span", "years", "year_before", "to_date", "rolling", "period", "days"]
Role = Literal["at", "against", "since"]

_MONTH = {name.lower(): number for number, name in enumerate(MONTHS, 1)}
_MONTH |= {name[:3].lower(): number for number, name in enumerate(MONTHS, 1)} | {"sept": 9}
_BETWEEN = ("to", "until", "till", "–", "through")
_SKIPPED = frozenset(
    ("the", "in", "of", "that", "those", "same", "both", "during", "for", "months", "month", "week", "start", "end")
)
_BASELINE = ("against", "versus", "vs", "than", "on", "over", "from", "below", "above", "beside", "exceed", "exceeded")


@dataclass(frozen=True, slots=True)
class Calendar:
    """What words of time mean in an edition: its period, and the month in which its financial year starts."""

    period: Window
    year_starts: int = 4

    @property
    def year_to_date(self) -> Window:
        """The financial year to the end of the period."""
        last = self.period.last
        year = last.year if last.month >= self.year_starts else last.year - 1
        return Window(date(year, self.year_starts, 1), last)

    def month(self, number: int, year: int | None) -> Window:
        """A month by its number; without a year, that of the period, else the one nearest to it."""
        if year is not None:
            return Window.month(year, number)
        inside = [month for month in self.period.months() if month.first.month == number]
        if inside:
            return inside[-1]
        years = range(self.period.first.year - 1, self.period.last.year + 2)
        return min((Window.month(year, number) for year in years), key=self._away)

    def _away(self, month: Window) -> int:
        """How many days a month lies outside the period."""
        return max((self.period.first - month.last).days, (month.first - self.period.last).days)


@dataclass(frozen=True, slots=True)
class Time:
    """A time that is named from token `start` to before token `end`.

    `windows` are its months one by one (`months`), or one window; `years` the years that are named (`years`).
    `role` is `against` where something is compared with it, `since` where it begins there. `dated` says that every
    month was given its year.
    """

    start: int
    end: int
    kind: Kind
    windows: tuple[Window, ...] = ()
    years: tuple[int, ...] = ()
    role: Role = "at"
    dated: bool = True
    between: bool = False
    """Of a span: whether it is told as `between` its first and its last month."""

    def over(self, period: Window) -> tuple[Window, ...]:
        """Its windows; of a year named alone, the period moved whole so that it begins in that year."""
        if self.kind == "years":
            return tuple(period.back(period.first.year - year) for year in self.years)
        return self.windows


def is_year(token: Token) -> bool:
    """Whether a number is a year: four digits without a comma."""
    whole = token.kind == "number" and token.digits and token.unit == "" and token.places == 0
    return whole and not token.signed and len(token.low) == 4 and token.low.isdigit() and 1990 <= int(token.low) <= 2099


def month_number(token: Token) -> int:
    """The number of the month that a token names; 0 for others. A month has a capital letter."""
    return _MONTH.get(token.low.removesuffix("'s"), 0) if token.kind == "word" and token.capital else 0


def times(tokens: Sequence[Token], calendar: Calendar) -> list[Time]:
    """Every time that the tokens name, in order, none inside another."""
    found: list[Time] = []
    at = 0
    while at < len(tokens):
        time = _months(tokens, at, calendar) or _years(tokens, at, calendar) or _words(tokens, at, calendar)
        if time is None:
            at += 1
            continue
        found.append(_with_role(tokens, time))
        at = time.end
    return found


def _with_role(tokens: Sequence[Token], time: Time) -> Time:
    """The time with what the words before it make of it."""
    before = [token.low for token in tokens[max(0, time.start - 6) : time.start]]
    while before and (before[-1] in _SKIPPED or before[-1] in ORDINALS):
        before.pop()
    role: Role = "at"
    if before and (before[-1] == "since" or (before[-1] == "after" and time.kind == "months")):
        role = "since"
    elif before and (before[-1] in _BASELINE or _compared(before)):
        role = "against"
    if (
        role == "at"
        and before
        and before[-1] in ("with", "to", "as")
        and set(before) & {"consistent", "similar", "equal", "same"}
    ):
        role = "against"
    if role == "against" and before[-1] == "from" and (time.kind in ("months", "span", "days")):
        role = "at"
    on = tokens[time.start - 1].low == "on"
    if (
        role == "against"
        and before[-1] == "on"
        and (time.kind in ("span", "days", "period") or (time.kind == "months" and not on))
    ):
        role = "at"
    if role == "against" and before[-1] == "over" and time.kind in ("months", "span", "days", "period"):
        role = "at"
    if time.kind == "year_before":
        role = "against"
    between = time.kind == "span" and time.start > 0 and tokens[time.start - 1].low in ("between", "from")
    return Time(time.start, time.end, time.kind, time.windows, time.years, role, time.dated, between)


def _compared(before: Sequence[str]) -> bool:
    """Whether the words end in `compared with`, `in comparison to` or the like."""
    return before[-1] in ("to", "with") and any(
        word in before[-3:] for word in ("compared", "comparison", "relative", "set")
    )


# --- months -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Named:
    month: int
    year: int | None
    start: int
    end: int
    day: int | None = None


def _month_at(tokens: Sequence[Token], at: int) -> _Named | None:
    """A month with the year and day that stand with it: `25 August 2022`, `May 2022`, `25th August`."""
    start, day = at, None
    if at < len(tokens) and _is_day(tokens[at]):
        step = 2 if at + 1 < len(tokens) and tokens[at + 1].low in ("st", "nd", "rd", "th") else 1
        if at + step < len(tokens) and month_number(tokens[at + step]):
            day, at = int(tokens[at].value or 0), at + step
    if at >= len(tokens) or not (month := month_number(tokens[at])):
        return None
    end, year = at + 1, None
    if end < len(tokens) and is_year(tokens[end]):
        year, end = int(tokens[end].low), end + 1
    elif end < len(tokens) and _is_short_year(tokens[end]) and day is None:
        year, end = 2000 + int(tokens[end].low), end + 1
    return _Named(month, year, start, end, day)


def _is_day(token: Token) -> bool:
    return (
        token.kind == "number"
        and token.digits
        and not token.unit
        and not token.places
        and 1 <= (token.value or 0) <= 31
    )


def _is_short_year(token: Token) -> bool:
    return token.kind == "number" and token.low.isdigit() and len(token.low) == 2 and 15 <= int(token.low) <= 40


def _months(tokens: Sequence[Token], at: int, calendar: Calendar) -> Time | None:
    """A month, a list of months, or a span of them."""
    days = _days(tokens, at, calendar)
    if days is not None:
        return days
    first = _month_at(tokens, at)
    if first is None:
        return None
    named, end = [first], first.end
    spans: list[int] = []
    while True:
        nxt, span = end, False
        if nxt < len(tokens) and tokens[nxt].low in _BETWEEN:
            nxt, span = nxt + 1, True
        elif nxt < len(tokens) and tokens[nxt].low in (",", "and", "&", "or"):
            between = at > 0 and tokens[at - 1].low == "between"
            span = between and tokens[nxt].low in ("and", "&") and len(named) == 1
            nxt += 1
            if nxt < len(tokens) and tokens[nxt].low in ("and", "both"):
                nxt += 1
            if nxt < len(tokens) and tokens[nxt].low == "in":
                nxt += 1
        elif _hyphened(tokens, end):
            span = True
        more = _month_at(tokens, nxt)
        if more is None or more.start != nxt:
            break
        if span:
            spans.append(len(named))
        named.append(more)
        end = more.end
    return _onwards(tokens, _of_named(named, spans, at, end, calendar), calendar)


def _hyphened(tokens: Sequence[Token], at: int) -> bool:
    """Whether two months stand joined by a hyphen, which is no token: `March-May`."""
    return 0 < at < len(tokens) and bool(month_number(tokens[at])) and tokens[at].start - tokens[at - 1].end == 1


def _of_named(named: list[_Named], spans: list[int], start: int, end: int, calendar: Calendar) -> Time:
    """The windows of named months. A year that stands after the last serves those before it."""
    years: list[int | None] = [name.year for name in named]
    for place in range(len(named) - 2, -1, -1):
        later = years[place + 1]
        if years[place] is None and later is not None:
            wraps = named[place].month > named[place + 1].month and place + 1 in spans
            years[place] = later - wraps
    dated = all(year is not None for year in years)
    months = [calendar.month(name.month, year) for name, year in zip(named, years, strict=True)]
    if spans:
        place = spans[0]
        first, last = months[place - 1], months[place]
        if last.first < first.first:
            last = Window.month(first.first.year + (last.first.month < first.first.month), last.first.month)
        if len(named) == 2:
            return Time(start, end, "span", (Window(first.first, last.last),), dated=dated)
    if named[0].day is not None and len(named) == 1:
        day = min(named[0].day, months[0].last.day)
        on = date(months[0].first.year, months[0].first.month, day)
        return Time(start, end, "days", (Window(on, on),), dated=dated)
    return Time(start, end, "months", tuple(months), dated=dated)


def _onwards(tokens: Sequence[Token], time: Time, calendar: Calendar) -> Time:
    """`from April 2022 onwards`, `every month from April`, `the six months to July`: more than the month itself."""
    if time.kind != "months" or len(time.windows) > 1:
        return time
    before = [token.low for token in tokens[max(0, time.start - 3) : time.start]]
    onwards = time.end < len(tokens) and tokens[time.end].low in ("onwards", "onward")
    if onwards or (before[-1:] == ["from"] and before[-2:-1] and stem(before[-2]) == "month"):
        last = max(time.windows[0].last, calendar.period.last)
        return Time(time.start, time.end + onwards, "span", (Window(time.windows[0].first, last),), dated=time.dated)
    if before[-1:] == ["to"] and before[-2:-1] and stem(before[-2]) in ("month", "year") and len(before) > 2:
        number = tokens[time.start - 3]
        months = 12 if stem(before[-2]) == "year" else int(number.value or 0) if number.kind == "number" else 0
        if 1 < months <= 60:  # "the six months to July 2022"
            last_month = time.windows[0].first
            first = Window.month(last_month.year, last_month.month - months + 1)
            return Time(time.start, time.end, "span", (Window(first.first, time.windows[0].last),), dated=time.dated)
    return time


def _days(tokens: Sequence[Token], at: int, calendar: Calendar) -> Time | None:
    """`1 to 22 August 2022`, `1-22 August`: days of one month."""
    if at >= len(tokens) or not _is_day(tokens[at]):
        return None
    nxt = at + 1
    if nxt < len(tokens) and tokens[nxt].low in ("st", "nd", "rd", "th"):
        nxt += 1
    if nxt < len(tokens) and tokens[nxt].low in (*_BETWEEN, "and"):
        nxt += 1
    last = _month_at(tokens, nxt)
    if nxt == at + 1 and not (nxt < len(tokens) and tokens[nxt].start - tokens[at].end == 1):
        return None
    if last is None or last.day is None:
        return None
    month = calendar.month(last.month, last.year)
    first = int(tokens[at].value or 1)
    if first > last.day or last.day > month.last.day:
        return None
    year, number = month.first.year, month.first.month
    return Time(at, last.end, "days", (Window(date(year, number, first), date(year, number, last.day)),))


# --- years and words --------------------------------------------------------------------------------------------


def _years(tokens: Sequence[Token], at: int, calendar: Calendar) -> Time | None:
    """A year or several; `2022/23` is a financial year."""
    if not is_year(tokens[at]):
        return None
    year = int(tokens[at].low)
    if at + 2 < len(tokens) and tokens[at + 1].low == "/" and tokens[at + 2].low.isdigit():
        first = date(year, calendar.year_starts, 1)
        last = Window.month(year + 1, calendar.year_starts - 1) if calendar.year_starts > 1 else Window.month(year, 12)
        return Time(at, at + 3, "span", (Window(first, last.last),))
    found, end = [year], at + 1
    while end + 1 < len(tokens):
        nxt = end + 1 if tokens[end].low in ("and", "&", ",", "or", "to") else 0
        if nxt and nxt < len(tokens) and tokens[nxt].low == "and":
            nxt += 1
        if not nxt or nxt >= len(tokens) or not is_year(tokens[nxt]):
            break
        found.append(int(tokens[nxt].low))
        end = nxt + 1
    return Time(at, end, "years", years=tuple(found))


_SAID: dict[Kind, tuple[str, ...]] = {
    "year_before": (
        "same period last year", "same period the previous year", "same period in the previous year",
        "same period of the previous year", "same period a year before", "same reporting period last year",
        "same quarter last year", "same months last year", "same month last year", "same time last year",
        "same months a year before", "same months a year earlier", "same months of the year before",
        "same months of the previous year", "a year before", "a year earlier", "a year ago", "last year",
        "previous year", "prior year", "the year before", "12 months earlier", "year on year", "last year's",
        "previous year's",
    ),
    "to_date": ("financial year to date", "year to date", "fytd", "ytd", "financial year", "fiscal year"),
    "rolling": ("rolling year", "past 12 months", "last 12 months", "twelve months"),
    "period": (
        "this period", "the period", "reporting period", "this quarter", "the quarter", "six month period",
        "three month period", "3 month period", "6 month period",
    ),
}  # fmt: skip
_PHRASES: dict[str, list[tuple[tuple[str, ...], Kind]]] = {}
"""The words of times by their first word, the longest first."""
for _kind, _phrases in _SAID.items():
    for _phrase in _phrases:
        _PHRASES.setdefault(_phrase.split()[0], []).append((tuple(_phrase.split()), _kind))
for _found in _PHRASES.values():
    _found.sort(key=lambda pair: -len(pair[0]))


def _words(tokens: Sequence[Token], at: int, calendar: Calendar) -> Time | None:
    """A time told in words."""
    for words, kind in _PHRASES.get(tokens[at].low, ()):
        if at + len(words) <= len(tokens) and all(tokens[at + n].low == word for n, word in enumerate(words)):
            end = at + len(words)
            if kind == "period" and _month_at(tokens, end):
                return None  # "the period March to May": the months say it
            of = tokens[end].low if end + 1 < len(tokens) else ""
            if kind == "period" and of in ("in", "of") and is_year(tokens[end + 1]):  # the period of another year
                return Time(at, end + 2, "years", years=(int(tokens[end + 1].low),))
            windows = {
                "year_before": calendar.period.back(1),
                "to_date": calendar.year_to_date,
                "rolling": Window(
                    Window.month(calendar.period.last.year, calendar.period.last.month - 11).first, calendar.period.last
                ),
                "period": calendar.period,
            }
            return Time(at, end, kind, (windows[kind],))
    return _last_months(tokens, at, calendar) or _same_period(tokens, at)


def _last_months(tokens: Sequence[Token], at: int, calendar: Calendar) -> Time | None:
    """`the past six months`, `the last three months`."""
    if tokens[at].low not in ("past", "last", "previous", "preceding") or at + 2 >= len(tokens):
        return None
    number = tokens[at + 1]
    if number.kind != "number" or stem(tokens[at + 2].low) != "month" or not number.value or number.value > 60:
        return None
    last = calendar.period.last
    first = Window.month(last.year, last.month - int(number.value) + 1)
    return Time(at, at + 3, "span", (Window(first.first, last),))


def _same_period(tokens: Sequence[Token], at: int) -> Time | None:
    """`the same (pre-pandemic, reporting, six-month) period in 2019`, `the same months of 2021`."""
    if tokens[at].low != "same":
        return None
    for end in range(at + 1, min(at + 8, len(tokens))):
        token = tokens[end]
        if is_year(token) and any(stem(t.low) in ("period", "month", "time") for t in tokens[at:end]):
            return Time(at, end + 1, "years", years=(int(token.low),))
        if token.kind == "mark" or month_number(token):
            return None
    return None
