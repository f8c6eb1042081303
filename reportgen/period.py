"""Windows: the time that a figure covers, and how one window is had from another."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class WindowError(ValueError):
    """A text that is no window. `mend` is the nearest valid form, or the forms there are."""

    def __init__(self, message: str, mend: str) -> None:
        super().__init__(message)
        self.mend = mend


FORMS = "write a month 2022-11, months 2022-11..2023-01, a day 2022-08-25 or days 2022-08-01..2022-08-22"
YEARS = range(1900, 2200)
"""The years that a window may be written for."""
_POINT = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?\Z", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """The days from `first` to `last`, both included. A window of whole months is written in months.

    >>> Window.parse("2022-11..2023-01").words()
    'November 2022 to January 2023'
    >>> str(Window.parse("2022-08-01..2022-08-31"))
    '2022-08'
    """

    first: date
    last: date

    @classmethod
    def parse(cls, text: str) -> Window:
        """The window that `text` names; `WindowError` with the nearest valid form where it names none."""
        return _parsed(str(text))

    @staticmethod
    @cache  # an edition asks for the same few hundred months some tens of thousands of times
    def month(year: int, month: int) -> Window:
        """One month. `month` may run past 12 or below 1, into the years beside."""
        year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
        return Window(date(year, month, 1), date(year, month, monthrange(year, month)[1]))

    def __str__(self) -> str:
        ends = (self.first.isoformat(), self.last.isoformat())
        if self.whole:
            ends = (ends[0][:7], ends[1][:7])
        return ends[0] if ends[0] == ends[1] else f"{ends[0]}..{ends[1]}"

    @property
    def whole(self) -> bool:
        """Whether it is made of whole months."""
        return self.first.day == 1 and (self.last + timedelta(days=1)).day == 1

    @property
    def days(self) -> int:
        """How many days it covers: the exposure of a count."""
        return (self.last - self.first).days + 1

    @property
    def one_day(self) -> bool:
        """Whether it is a single day."""
        return self.first == self.last

    @property
    def crosses_years(self) -> bool:
        """Whether it begins in one calendar year and ends in another."""
        return self.first.year != self.last.year

    @property
    def folder(self) -> str:
        """The window as the name of a file or folder.

        >>> Window.parse("2022-11..2023-01").folder
        '2022-11_2023-01'
        """
        return str(self).replace("..", "_")

    def months(self) -> tuple[Window, ...]:
        """Its months in order; none where it is not made of whole months."""
        return _months(self)

    def holds(self, other: Window) -> bool:
        """Whether `other` lies wholly inside it."""
        return self.first <= other.first and other.last <= self.last

    def back(self, years: int) -> Window:
        """The same days or months `years` earlier (later where negative)."""
        if self.whole:
            start = Window.month(self.first.year - years, self.first.month)
            end = Window.month(self.last.year - years, self.last.month)
            return Window(start.first, end.last)
        return Window(_same_day(self.first, years), _same_day(self.last, years))

    def words(self, *, year: bool = True) -> str:
        """The window in words; without years where `year` is false.

        >>> Window.parse("2022-02..2022-07").words()
        'February to July 2022'
        >>> Window.parse("2022-08-01..2022-08-22").words()
        '1 to 22 August 2022'
        """
        first, last = self.first, self.last
        if self.whole:
            start, end = MONTHS[first.month - 1], MONTHS[last.month - 1]
            same = (first.year, first.month) == (last.year, last.month)
        else:
            start = f"{first.day} {MONTHS[first.month - 1]}"
            end = f"{last.day} {MONTHS[last.month - 1]}"
            if (first.year, first.month) == (last.year, last.month):
                start = str(first.day)
            same = first == last
        if same:
            return f"{end} {last.year}" if year else end
        if year and first.year != last.year:
            start = f"{start} {first.year}"
        return f"{start} to {end} {last.year}" if year else f"{start} to {end}"

    def short(self) -> str:
        """The window for the head of a narrow column, without its year: `Feb`, `1 to 22 Aug`."""
        words = self.words(year=False)
        for month in MONTHS:
            words = words.replace(month, month[:3])
        return words


@cache
def _months(window: Window) -> tuple[Window, ...]:
    if not window.whole:
        return ()
    count = (window.last.year - window.first.year) * 12 + window.last.month - window.first.month + 1
    return tuple(Window.month(window.first.year, window.first.month + n) for n in range(count))


def day_words(day: date, *, weekday: bool = False) -> str:
    """A date in words.

    >>> day_words(date(2022, 9, 14), weekday=True)
    'Wednesday 14 September 2022'
    """
    words = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{WEEKDAYS[day.weekday()]} {words}" if weekday else words


def comparable(a: Window, b: Window) -> bool:
    """Whether two windows are of one length: as many whole months, or as many days."""
    if a.whole and b.whole:
        return len(a.months()) == len(b.months())
    return abs(a.days - b.days) <= (a.whole == b.whole)


@cache  # an extract writes the same few windows in each of its rows
def _parsed(text: str) -> Window:
    ends = [part.strip() for part in text.strip().split("..")]
    if len(ends) > 2:
        raise WindowError(f"'{text}' is not a window", FORMS)
    spans = [_span(end, text) for end in ends]
    faults = [fault for fault in (span[2] for span in spans) if fault]
    first, last = spans[0][0], spans[-1][1]
    if len(spans) == 2 and spans[0][3] != spans[1][3]:
        raise WindowError(f"'{text}' mixes a day and a month", FORMS)
    if last < first:
        turned = Window(spans[-1][0], spans[0][1])
        raise WindowError(f"'{text}' ends before it begins", f"nearest: '{turned}'")
    window = Window(first, last)
    if faults:
        raise WindowError(f"'{text}' is not a window: {faults[0]}", f"nearest: '{window}'")
    return window


# --- relative windows -------------------------------------------------------------------------------------------

RELATIVE = ("previous_year", "back 2 years", "rolling_year", "year_to_date", "2019")
_BACK = re.compile(r"back (\d{1,2}) years?\Z", re.ASCII)
_YEAR = re.compile(r"(?:19|20)\d\d\Z", re.ASCII)


def is_relative(text: str) -> bool:
    """Whether `text` is a window told from another one (`previous_year`, `back 2 years`, `2019`...)."""
    return bool(text in ("previous_year", "rolling_year", "year_to_date") or _BACK.match(text) or _YEAR.match(text))


def apply_relative(text: str, window: Window, period: Window, year_starts: int) -> Window:
    """The window that the relative `text` makes of `window`.

    `2019` moves `window` by as many years as bring the start of `period` into 2019. `rolling_year` is the twelve
    months that end with the window's last month; `year_to_date` begins with the month `year_starts`.

    >>> str(apply_relative("2019", Window.parse("2023-01"), Window.parse("2022-11..2023-01"), 4))
    '2020-01'
    """
    if text == "previous_year":
        return window.back(1)
    if match := _BACK.match(text):
        return window.back(int(match[1]))
    if _YEAR.match(text):
        return window.back(period.first.year - int(text))
    last = Window.month(window.last.year, window.last.month)
    if text == "rolling_year":
        return Window(Window.month(last.first.year, last.first.month - 11).first, last.last)
    if text == "year_to_date":
        year = last.first.year if last.first.month >= year_starts else last.first.year - 1
        return Window(date(year, year_starts, 1), last.last)
    raise WindowError(f"'{text}' is not a relative window", "valid: " + ", ".join(RELATIVE))


def parse_window(text: str) -> Window | str:
    """An absolute window, or the text of a relative one as it stands."""
    text = str(text).strip()
    return text if is_relative(text) else Window.parse(text)


def financial_year(text: str, year_starts: int) -> Window:
    """The financial year that is written `2018/19`.

    >>> str(financial_year("2018/19", 4))
    '2018-04..2019-03'
    """
    match = re.match(r"((?:19|20)\d\d)/(\d\d)\Z", text.strip(), re.ASCII)
    if not match or (int(match[1]) + 1) % 100 != int(match[2]):
        year = match[1] if match else "2018"
        near = f"{year}/{(int(year) + 1) % 100:02d}"
        raise WindowError(f"'{text}' is not a financial year", f"nearest: '{near}'")
    start = Window.month(int(match[1]), year_starts)
    return Window(start.first, Window.month(start.first.year, year_starts + 11).last)


def _same_day(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


def _span(end: str, text: str) -> tuple[date, date, str, bool]:
    """First and last day of one end of a window, what was wrong with its form, and whether it is a day."""
    match = _POINT.match(end)
    if not match:
        guess = _guess(end)
        named = re.search(r"\d{4}", guess)
        raise WindowError(f"'{text}' is not a window", guess if named and int(named[0]) in YEARS else FORMS)
    year, month = int(match[1]), int(match[2])
    fault = "" if len(match[2]) == 2 else "a month has two digits"
    if year not in YEARS:
        raise WindowError(f"'{text}' is not a window: years run from {YEARS[0]} to {YEARS[-1]}", FORMS)
    if not 1 <= month <= 12:
        fault, month = f"there is no month {match[2]}", min(max(month, 1), 12)
    length = monthrange(year, month)[1]
    if match[3] is None:
        return date(year, month, 1), date(year, month, length), fault, False
    day = int(match[3])
    if len(match[3]) != 2:
        fault = fault or "a day has two digits"
    if not 1 <= day <= length:
        fault = fault or f"{MONTHS[month - 1]} {year} has no day {match[3]}"
        day = min(max(day, 1), length)
    return date(year, month, day), date(year, month, day), fault, True


def _guess(text: str) -> str:
    """A mend for dates as spreadsheets and people write them: `Nov-22`, `November 2022`, `01/11/2022`."""
    names = {name[:3].lower(): number for number, name in enumerate(MONTHS, 1)}
    match = re.match(r"([A-Za-z]{3})[A-Za-z]*[ -]'?(\d{4}|\d\d)\Z", text, re.ASCII)
    if match and (month := names.get(match[1].lower())):
        year = int(match[2]) if len(match[2]) == 4 else 2000 + int(match[2])
        return f"nearest: '{year:04d}-{month:02d}'"
    if match := re.match(r"(\d{1,2})/(\d{1,2})/(\d{4})\Z", text, re.ASCII):
        day, month, year = (int(part) for part in match.groups())
        if 1 <= month <= 12 and 1 <= day <= 31:
            return f"write the month, '{year}-{month:02d}', or the day, '{year}-{month:02d}-{day:02d}'"
    if match := re.match(r"(\d{4}-\d\d)-(\d\d)[ T]", text, re.ASCII):
        return f"write the month, '{match[1]}', or the day, '{match[1]}-{match[2]}'"
    if (match := re.match(r"(\d{4})[-/.](\d{1,2})\Z", text, re.ASCII)) and 1 <= int(match[2]) <= 12:
        return f"nearest: '{match[1]}-{int(match[2]):02d}'"
    return ""
