"""Which time the heads of a figure tell: dates of Excel, dates in words, months with their year beside or above."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from reportgen.grids.labels import Label, label
from reportgen.measures import Measure
from reportgen.period import MONTHS, Window, financial_year
from reportgen.sheets.book import Cell

DateOrder = Literal["day first", "month first"]
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d\d)\Z", re.ASCII)
_DAY_OR_YEAR = re.compile(r"\d{1,2}[- ][A-Za-z]{3,9}\Z", re.ASCII)
_WORDS = re.compile(r"[A-Za-z]+")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
_MONTH_OR_YEAR = re.compile(r"20(0\d|1[01])-(0[1-9]|1[0-2])\Z", re.ASCII)
_MONTH_NUMBER = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])\Z", re.ASCII)
WRITE = "say what it means in the recipe: windows: {{'{}': 2022-02}}"


class TimeError(Exception):
    """A head whose time can't be told: the problem's code, what is wrong, and how to mend it."""

    def __init__(self, message: str, mend: str, code: str = "bad-window") -> None:
        super().__init__(message)
        self.mend, self.code = mend, code


@dataclass(frozen=True, slots=True)
class Part:
    """What one head says of a time: a whole window, or a month or year that others complete.

    `day` is a day that was really given; a date that is shown without its day has none.
    """

    text: str
    window: Window | None = None
    day: date | None = None
    month: int = 0
    last_month: int = 0
    year: int = 0
    financial: int = 0
    quarter: int = 0


def date_order(texts: Iterable[str]) -> DateOrder | None:
    """How dates such as 01/02/2022 are to be read where only one way makes each the first or last day of a month.

    None where both ways do, or neither, and they differ. Without such dates, day first.

    >>> date_order(["01/02/2022", "01/03/2022"]), date_order(["02/03/2022"])
    ('day first', None)
    """
    found = [match for text in texts if (match := _SLASHED.match(text.strip()))]
    ways: dict[DateOrder, list[date | None]] = {
        "day first": [_day(match[3], match[2], match[1]) for match in found],
        "month first": [_day(match[3], match[1], match[2]) for match in found],
    }
    fit = [way for way, days in ways.items() if all(day is not None and _is_edge(day) for day in days)]
    same = ways["day first"] == ways["month first"]
    return fit[0] if fit and (len(fit) == 1 or same) else None


def _is_edge(day: date) -> bool:
    return day.day in (1, monthrange(day.year, day.month)[1])


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return None


def part_of(cell: Cell, order: DateOrder | None) -> Part | None:
    """What a head says of a time, None where it says something else. `TimeError` where it may mean two."""
    text = cell.text
    if cell.day is not None:
        if cell.yearless and cell.shown == "day":
            message = f"this head shows a day without its year, and holds {cell.day.isoformat()}"
            raise TimeError(message, "write the month with its year into the file, as words", "two-readings")
        month = Window.month(cell.day.year, cell.day.month)
        return Part(text, month, cell.day if cell.shown == "day" else None)
    if cell.number is not None:
        text = f"{cell.number:f}"
        if cell.shown != "number":
            return None
    if match := _MONTH_NUMBER.match(text):
        return Part(text, Window.month(int(match[1]), int(match[2])))
    if match := _SLASHED.match(text):
        way = order or _only_way(match)
        day = _day(match[3], match[2], match[1]) if way == "day first" else _day(match[3], match[1], match[2])
        if way is None or day is None:
            message = f"'{text}' may be read as two days" if way is None else f"'{text}' is no day"
            raise TimeError(
                message,
                "say in the recipe how dates are read, 'dates: day first' or 'dates: month first'",
                "two-readings",
            )
        return Part(text, Window.month(day.year, day.month), day)
    if (match := _MONTH_OR_YEAR.match(text)) and (int(match[1]) + 1) % 100 == int(match[2]):
        raise TimeError(f"'{text}' may be a month or a financial year", WRITE.format(text), "two-readings")
    if _DAY_OR_YEAR.match(text) and label(text).timed:
        raise TimeError(f"'{text}' may be a day or a month with its year", WRITE.format(text), "two-readings")
    return _of_words(text)


def _only_way(match: re.Match[str]) -> DateOrder | None:
    if int(match[1]) > 12:
        return "day first"
    return "month first" if int(match[2]) > 12 else "day first" if match[1] == match[2] else None


def _of_words(text: str) -> Part | None:
    """The time that words tell, where they tell nothing else."""
    found: Label = label(text)
    relative = found.back is not None or found.to_date or found.months or found.years
    if found.words or found.role or relative or found.unit or not found.timed:
        return None
    if not _all_of_time(text, found):
        return None
    day = found.window.first if found.window and found.window.one_day else None
    window = Window.month(day.year, day.month) if day else found.window
    return Part(text, window, day, found.month, found.last_month, found.year, found.financial, found.quarter)


def _all_of_time(text: str, found: Label) -> bool:
    """Whether every word of a head belongs to its time: `quarter to March 2022` is no month, whatever it ends with.

    A mark, as in `March 2022*`, says something too: that the month is not whole, it may be.
    """
    if not re.fullmatch(r"[\w\s\-–—/.,'’()&]+", text):
        return False
    span = found.last_month or (found.window is not None and len(found.window.months()) != 1)
    known = {"fy"} | ({"to", "until", "and"} if span else set()) | ({"q", "qtr", "quarter"} if found.quarter else set())
    words = [word.lower() for word in _WORDS.findall(_ORDINAL.sub("", text))]
    return all(
        word in known or any(month.lower().startswith(word[:4]) and len(word) > 2 for month in MONTHS) for word in words
    )


@dataclass(frozen=True, slots=True)
class Time:
    """The time that the heads of a figure tell together; `day` where a real day was given."""

    window: Window
    day: date | None = None

    def of(self, measure: Measure, stock_day: Literal["first", "last"] | None) -> Window:
        """The window for a figure of `measure`: of a stock a day. Raises `TimeError`."""
        if measure.kind == "stock":
            if self.day is not None:
                return Window(self.day, self.day)
            if stock_day is None or not self.window.months():
                message = f"'{measure.id}' is counted on a day, and only {self.window.words()} is told"
                raise TimeError(message, "say in the recipe on which day of the month: stock_day: last", "stock-window")
            day = self.window.first if stock_day == "first" else self.window.last
            return Window(day, day)
        if self.day is not None and not _is_edge(self.day):
            message = f"{self.day.isoformat()} is a day in the middle of a month, and '{measure.id}' is no stock"
            raise TimeError(message, WRITE.format(self.day.isoformat()))
        return self.window


def joined(parts: Sequence[Part], year_words: str, year_starts: int) -> Time | None:
    """The time that `parts` tell together; None where there is none. Raises `TimeError` where they don't fit.

    `year_words` is the year of months that stand without one, as a recipe gives it; `year_starts` the first month of
    the financial year.
    """
    if not parts:
        return None
    said = " ".join(part.text for part in parts)
    whole = {(part.window, part.day) for part in parts if part.window is not None}
    years = {part.year for part in parts if part.year}
    financial = {part.financial for part in parts if part.financial}
    months = {(part.month, part.last_month) for part in parts if part.month}
    quarters = {part.quarter for part in parts if part.quarter}
    if any(len(group) > 1 for group in (whole, years, financial, months, quarters)) or (whole and (months or quarters)):
        raise TimeError(f"the heads '{said}' tell two times", "leave one of the two rows out under 'header'")
    window, day = next(iter(whole), (None, None))
    if window is not None:
        _agrees(window, years, financial, year_starts, said)
        return Time(window, day)
    if not years and not financial and year_words:
        own = label(year_words)
        years, financial = ({own.year} if own.year else set()), ({own.financial} if own.financial else set())
    year, first_year = next(iter(years), 0), next(iter(financial), 0)
    if months:
        first, last = next(iter(months))
        if not year and not first_year:
            raise TimeError(f"'{said}' has no year", "say it in the recipe: 'year: 2022', or 'year: 2022/23'")
        start = _in_year(first, year, first_year, year_starts)
        end = _in_year(last, year, first_year, year_starts) if last else start
        if end < start:
            raise TimeError(f"'{said}' ends before it begins", WRITE.format(said))
        return Time(Window(start.first, end.last))
    if first_year:
        start = Window.month(first_year, year_starts)
        if quarters:
            start = Window.month(first_year, year_starts + 3 * (next(iter(quarters)) - 1))
        return Time(
            Window(start.first, Window.month(start.first.year, start.first.month + (2 if quarters else 11)).last)
        )
    what = "a year of January to December or a financial year" if not quarters else "a quarter of one year or another"
    raise TimeError(f"'{said}' may be {what}", WRITE.format(said), "two-readings")


def _in_year(month: int, year: int, first_year: int, year_starts: int) -> Window:
    if year:
        return Window.month(year, month)
    return Window.month(first_year + (month < year_starts), month)


def _agrees(window: Window, years: set[int], financial: set[int], year_starts: int, said: str) -> None:
    """Raise `TimeError` where a month and the year that stands over it are not of one time."""
    fits = all(window.first.year == year for year in years) and all(
        financial_year(f"{year}/{(year + 1) % 100:02d}", year_starts).holds(window) for year in financial
    )
    if not fits:
        raise TimeError(f"the heads '{said}' tell two times", WRITE.format(said))
