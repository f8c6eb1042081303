"""What the head of a row or column says: a time, a comparison, a total, a share, a unit, or words of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from reportgen.grids import words
from reportgen.period import MONTHS, Window
from reportgen.units import Unit

Role = Literal["", "change", "change_pct", "percent", "share", "total", "average", "target", "text"]
"""`percent` is a head that says nothing but `%`: a share or a change, as its numbers are."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a head says. What it does not say is empty.

    `words` are what is left when time, role and unit are taken out: the name of what is counted, or of a place.
    `window` is a time that is told whole. `month` is a month without its year, `last_month` the end of a span of such
    months; `year` is a calendar year that stands alone, `financial` the first year of one such as 2022/23, `quarter` a
    financial quarter or half. `back` is how many years ago: 1 for `last year`, 0 for `this year`; `ago` how many
    months, -1 for a period as long as its own. `months` is a length without
    an end: 12 of `rolling year`, 6 of `6 month total`. `years` are the two that a change compares: `(22 & 21)`.
    """

    text: str = ""
    words: str = ""
    role: Role = ""
    window: Window | None = None
    month: int = 0
    last_month: int = 0
    year: int = 0
    financial: int = 0
    quarter: int = 0
    back: int | None = None
    ago: int = 0
    to_date: bool = False
    months: int = 0
    years: tuple[int, ...] = ()
    unit: Unit | None = None
    scale: Decimal = Decimal(1)
    versus: bool = False
    """Whether the time is that with which a change compares: `Change from 2019`."""

    @property
    def timed(self) -> bool:
        """Whether it says anything of a time."""
        dated = self.window or self.month or self.year or self.financial or self.quarter
        return bool(dated or self.back is not None or self.ago or self.to_date or self.months)


_MONTH_NUMBER = {name[:3].lower(): n for n, name in enumerate(MONTHS, 1)}
FIRST_HALF = 5
"""The number by which a label's `quarter` tells the first half of a year; the second is one more."""
_COUNTS = {"three": 3, "six": 6, "nine": 9, "twelve": 12}
_ORDER = {"1st": 1, "first": 1, "2nd": 2, "second": 2, "3rd": 3, "third": 3, "4th": 4, "fourth": 4}
_SCALES = {"000": 3, "k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "bn": 9, "000,000": 6}


def unmarked(text: str) -> str:
    """The words of a head on one line, without its marks of footnotes.

    >>> unmarked("Feb-Jul 2022¹")
    'Feb-Jul 2022'
    """
    return " ".join(words.MARKS.sub("", text).split())


def is_area(text: str) -> bool:
    """Whether words name a place by their form: `National`, `North Division`."""
    return bool(words.AREA.match(text.strip()))


def is_neutral(text: str) -> bool:
    """Whether words name nothing that is counted: `Recorded Crime`, `Number`, `Actual`."""
    return not re.sub(r"[\W_]+", "", words.FILLER.sub(" ", text))


@lru_cache(maxsize=20_000)
def label(text: str) -> Label:
    """What the head `text` says.

    >>> label("% Change (22 & 21)").role, label("% Change (22 & 21)").years
    ('change_pct', (2022, 2021))
    >>> str(label("August 2022 up to 22nd August").window), label("6 Month total").months
    ('2022-08-01..2022-08-22', 6)
    """
    return _Reader(unmarked(text)[:300]).label()


def time_in(text: str) -> Label:
    """The time that a caption or sentence tells first, whole where it has one; an empty label where it tells none.

    >>> str(time_in("Results for Feb 2022 to July 2022 from the team are as follows:").window)
    '2022-02..2022-07'
    """
    reader = _Reader(" ".join(text.split())[:600])
    reader.capitals = True
    reader.times()
    return reader.found("")


def _names_a_thing(name: str) -> bool:
    return not (is_neutral(name) or is_area(name) or name.lower() == "grand")


class _Reader:
    """Takes a head apart: every part that is understood is cut out of `left`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.left = text
        self.capitals = False
        self.role: Role = ""
        self.window: Window | None = None
        self.month = self.last_month = self.year = self.financial = self.quarter = self.months = 0
        self.back: int | None = None
        self.ago = 0
        self.to_date = False
        self.years: tuple[int, ...] = ()
        self.unit: Unit | None = None
        self.scale = Decimal(1)
        self.versus = False
        self.open_length = False
        """Whether its length may be part of a name: `Up to 12 months`."""
        self.kept = ""
        """The word of an average or a target, which names what it is where nothing else does."""

    def found(self, name: str) -> Label:
        return Label(
            self.text, name, self.role, self.window, self.month, self.last_month, self.year, self.financial,
            self.quarter, self.back, self.ago, self.to_date, self.months, self.years, self.unit, self.scale,
            self.versus,
        )  # fmt: skip

    def label(self) -> Label:
        self._units()
        whole = " ".join(self.left.split())
        self._roles()
        self.times()
        name = re.sub(r"\(\s*\)|\[\s*\]", " ", self.left)
        name = " ".join(name.split()).strip(" :;,-–—/*&.|=")
        if self.open_length and not self.role and self.window is None:
            self.months, name = 0, whole.strip(" :")
        elif (self.role or self.timed) and is_neutral(name):
            name = self.kept
        elif self.role in ("total", "average", "target") and _names_a_thing(name):
            self.role, name = "", whole.strip(" :")  # `Charges - Total`, `Average Talk Time`: what is counted
        return self.found(name)

    @property
    def timed(self) -> bool:
        return self.found("").timed

    def _cut(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.search(self.left)
        if match:
            self.left = f"{self.left[: match.start()]} {self.left[match.end() :]}"
        return match

    # --- units and roles

    def _units(self) -> None:
        match = words.UNIT.search(self.left)
        if match is None:
            return
        told = (match["u"] or match["bare"]).lower().replace("’", "'")
        bare = told.strip("£ '")
        if "£" in told:
            self.unit = "gbp"
        unit = _head_unit(bare)
        self.unit = unit or self.unit
        power = _SCALES.get(bare) or _SCALES.get(bare.rstrip("s"), 0)
        self.scale = Decimal(10) ** power
        self.left = f"{self.left[: match.start()]} {self.left[match.end() :]}"

    def _roles(self) -> None:
        percent = bool(re.search(words.PERCENT, self.left, re.I)) or self.unit == "percent"
        bare = re.fullmatch(rf"\W*(?:{words.PERCENT}|age)+\W*", self.left, re.I)
        if bare or (self.unit == "percent" and not self.left.strip()):
            self.role, self.left = "percent", ""
        elif self._cut(words.SHARE):
            self.role = "share"
        elif words.VERSUS.match(self.left) and time_in(self.left.title()).timed:
            self._change(percent)
            self.versus = True
        elif self._is_change():
            self._change(percent)
        elif words.TEXT.match(self.left.strip()):
            self.role, self.left = "text", ""
        elif match := self._cut(words.TARGET):
            self.role, self.kept = "target", match[0].capitalize()
        elif match := self._cut(words.AVERAGE):
            self.role, self.kept = "average", match[0].capitalize()
        elif words.TOTAL.search(self.left):
            self.role, self.left = "total", words.TOTAL.sub(" ", self.left)

    def _change(self, percent: bool) -> None:
        points = bool(words.POINTS.search(self.left)) or self.unit == "points"
        for pattern in (words.CHANGE, words.MOVED):
            while self._cut(pattern):
                pass
        self.left = re.sub(rf"{words.PERCENT}|\b(?:pp|ppts?|points?)\b", " ", self.left, flags=re.I)
        self.role = "change_pct" if percent and not points else "change"
        self.unit = "points" if points else self.unit
        self.versus = bool(words.FROM.search(self.left[: self._first_digit()]))
        fiscal = _financial_years(self.left)
        if match := self._cut(words.YEAR_TO_YEAR):
            self.years = int(match["a"]), int(match["b"])
        elif len(fiscal) > 1:
            self.years = fiscal[:2]
            self.left = re.sub(r"[\d/\-–]+", " ", self.left)
        elif not fiscal and (match := self._cut(words.PAIR)):
            self.years = tuple(int(match[end]) % 100 + 2000 for end in "ab")

    def _first_digit(self) -> int:
        """Where the first digit or the name of a month stands, before which `from` makes a time the earlier one."""
        match = re.search(r"\d|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", self.left, re.I)
        return match.start() if match else 0

    def _is_change(self) -> bool:
        """Whether a word of change is said of figures, and is no part of a name: `Climate change events attended`."""
        strong = words.CHANGE.search(self.left)
        if strong is None and words.MOVED.search(self.left) is None:
            return False
        rest = re.sub(words.PERCENT, " ", words.MOVED.sub(" ", words.CHANGE.sub(" ", self.left)), flags=re.I)
        reader = _Reader(words.TARGET.sub(" ", rest))
        reader._cut(words.PAIR)
        reader.times()
        named = re.findall(r"[A-Za-z]+", words.FILLER.sub(" ", reader.left))
        return len(named) <= (2 if strong else 0)

    # --- times

    def times(self) -> None:
        """Cut out all that is told of a time."""
        if match := self._cut(words.LAST_YEAR):
            self.back, self.to_date = 1, "td" in match[0].lower() or "to date" in match[0].lower()
        elif match := self._cut(words.BEFORE):
            self.ago = {"month": 1, "quarter": 3}.get(match["what"].lower(), -1)
        elif self._cut(words.SAME_PERIOD):
            self.back = 1
        elif match := self._cut(words.THIS_YEAR):
            self.back, self.to_date = 0, "to date" in match[0].lower()
        if self._cut(words.TO_DATE):
            self.to_date = True
        if self._cut(words.ROLLING):
            self.months = 12
        elif (match := words.LENGTH.search(self.left)) and (
            is_neutral(self.left[: match.start()])
            or (self.capitals and re.search(r"(?:to|ending|ended)\Z", match[0], re.I))
        ):
            self._cut(words.LENGTH)
            self.open_length = not re.search(r"(?:to|ending|ended|rolling)\Z", match[0], re.I)
            self.months = (
                _COUNTS.get(match["n"].lower()) or int(match["n"]) if not match["n"].isdigit() else int(match["n"])
            )
        if words.WEEK.search(self.left) and (self.role != "" or re.search(r"\d", self.left)):
            self._week()
            return
        self._absolute()
        if self.months and self.window and len(self.window.months()) == 1:
            self.window = _ending(self.window, self.months)

    def _week(self) -> None:
        """A week is known by its first or its last day where that is told."""
        ending = re.search(r"ending|w[/.]e", self.left, re.I)
        begins = re.search(r"commencing|beginning|w[/.]c", self.left, re.I)
        match = words.NUMERIC.search(self.left)
        day = _day(int(match["y"]) % 100 + 2000, int(match["m"]), int(match["d"])) if match else None
        if day is None and (match := words.SPAN.search(self.left)) and match["da"] and match["ya"] and not match["mb"]:
            day = _day(_full(match["ya"]), _month(match["ma"]), int(re.sub(r"\D", "", match["da"])))
        self.left = ""
        if day is not None and (ending or begins):
            first, last = (day.toordinal() - 6, day.toordinal()) if ending else (day.toordinal(), day.toordinal() + 6)
            self.window = Window(date.fromordinal(first), date.fromordinal(last))
        else:
            self.left = self.text

    def _absolute(self) -> None:
        if match := self._cut(words.DAYS):
            self._day_span(match)
        elif match := self._cut(words.ISO):
            if match["d"] and match["d"] != "01":
                day = _day(int(match["y"]), int(match["m"]), int(match["d"]))
                self.window = Window(day, day) if day else None
            else:
                self.window = Window.month(int(match["y"]), int(match["m"]))
        elif match := self._cut(words.NUMERIC):
            day = _day(int(match["y"]) % 100 + 2000, int(match["m"]), int(match["d"]))
            if day:
                self.window = Window.month(day.year, day.month) if day.day == 1 else Window(day, day)
        elif match := self._cut(words.SLASHED):
            self.window = Window.month(int(match["y"]), int(match["m"]))
        elif self._months():
            pass
        elif match := self._cut(words.QUARTER):
            self.quarter = int(match["n"]) if match["n"] else _ORDER[match["w"].lower()]
            if not self._financial():
                self._year()
        elif match := self._cut(words.HALF):
            self.quarter = FIRST_HALF + (_ORDER[match["w"].lower()] if match["w"] else int(match["n"])) - 1
            if not self._financial():
                self._year()
        elif not self._financial():
            self._year()

    def _financial(self) -> bool:
        for pattern, ends in ((words.FINANCIAL, (("a", "b"),)), (words.FINANCIAL_SHORT, (("a", "b"), ("c", "d")))):
            match = pattern.search(self.left)
            for a, b in ends if match else ():
                if match and match[a] and (_full(match[a]) + 1) % 100 == int(match[b]) % 100:
                    self._cut(pattern)
                    self.financial = _full(match[a])
                    return True
        return False

    def _year(self) -> None:
        if match := self._cut(words.BARE_YEAR):
            self.year = int(match["y"])

    def _day_span(self, match: re.Match[str]) -> None:
        if match["y"]:
            first, last = (int(re.sub(r"\D", "", match[end])) for end in ("da", "db"))
            days = _day(int(match["y"]), _month(match["m"]), first), _day(int(match["y"]), _month(match["m"]), last)
            if days[0] and days[1] and days[0] <= days[1]:
                self.window = Window(days[0], days[1])

    def _months(self) -> bool:
        match = words.SPAN.search(self.left)
        while match and not self._is_month(match):
            match = words.SPAN.search(self.left, match.end())
        if (
            match
            and match["and"]
            and not re.search(r"(?:between|from)\s+(?:the\s+)?\Z", self.left[: match.start()], re.I)
        ):
            match = words.SPAN.search(
                self.left[: match.start("and")], match.start()
            )  # `May and June` are two times, not a span
        if match is None:
            return False
        self.left, rest = self.left[: match.start()], self.left[match.end() :]
        first, last = _month(match["ma"]), _month(match["mb"]) if match["mb"] else 0
        year, last_year = _full(match["ya"]), _full(match["yb"])
        if not year and not last_year and (far := words.BARE_YEAR.match(rest.lstrip(" ,("))):
            year, rest = int(far["y"]), rest.lstrip(" ,(")[far.end() :]
        if last and not (match["da"] or match["db"]):
            if last_year and not year:
                year = last_year - (last < first)
            if year and not last_year:
                last_year = year + (last < first)
        elif last:
            self._days_between(match, first, last, year, last_year)
        elif year and (to := words.UP_TO.match(rest)) and _month(to["m"]) == first:
            day = _day(year, first, int(re.sub(r"\D", "", to["d"])))
            rest = rest[to.end() :]
            self.window = Window(date(year, first, 1), day) if day else None
            self.left = f"{self.left} {rest}"
            return True
        self.left = f"{self.left} {rest}"
        if self.window is None:
            if match["da"] and not last:
                day = _day(year, first, int(re.sub(r"\D", "", match["da"]))) if year else None
                self.window = Window(day, day) if day else None
                self.month = 0 if day else first
            elif year and last:
                ends = Window.month(year, first), Window.month(last_year, last)
                self.window = Window(ends[0].first, ends[1].last) if ends[0].first <= ends[1].first else None
            elif year:
                self.window = Window.month(year, first)
            else:
                self.month, self.last_month = first, last
                if self._financial():
                    pass
        return True

    def _is_month(self, match: re.Match[str]) -> bool:
        """`May` and `March` are words too: in running text a month has a capital letter, and `may` a year or a span."""
        word = match["ma"]
        return word[:1].isupper() or not (self.capitals or word.lower() in ("may", "march", "mar"))

    def _days_between(self, match: re.Match[str], first: int, last: int, year: int, last_year: int) -> None:
        """`1 April to 22 August 2022`: from day to day."""
        last_year = last_year or (year + (last < first) if year else 0)
        year = year or (last_year - (last < first) if last_year else 0)
        if not year:
            return
        start = _day(year, first, int(re.sub(r"\D", "", match["da"] or "1")))
        end = (
            _day(last_year, last, int(re.sub(r"\D", "", match["db"])))
            if match["db"]
            else Window.month(last_year, last).last
        )
        if start and end and start <= end:
            self.window = Window(start, end)


def _financial_years(text: str) -> tuple[int, ...]:
    """The first years of the financial years in a text: `19/20 to 21/22`."""
    found = [(m["a"], m["b"]) for m in words.FINANCIAL.finditer(text)]
    found = found or [(m["a"] or m["c"], m["b"] or m["d"]) for m in words.FINANCIAL_SHORT.finditer(text)]
    return tuple(_full(a) for a, b in found if (_full(a) + 1) % 100 == int(b) % 100)


_UNITS: tuple[tuple[str, Unit], ...] = (
    (r"%|per ?cent", "percent"),
    (r"pp|ppts?|(?:percentage |% ?)?points?", "points"),
    (r"s|secs?|seconds?|m?m:ss|hh:mm:ss", "seconds"),
    (r"mins?|minutes?", "minutes"),
    (r"hrs?|hours?", "hours"),
    (r"days?", "days"),
    (r"weeks?", "weeks"),
    (r"months?", "months"),
    (r"yrs?|years?", "years"),
    (r"kgs?", "kg"),
)


def _head_unit(bare: str) -> Unit | None:
    """The unit that a head names in brackets; None for those that only scale, or say that it is a number."""
    return next((unit for pattern, unit in _UNITS if re.fullmatch(pattern, bare)), None)


def _ending(month: Window, months: int) -> Window:
    """So many months that end with `month`."""
    return Window(Window.month(month.first.year, month.first.month - months + 1).first, month.last)


def _month(word: str) -> int:
    return _MONTH_NUMBER[word[:3].lower()]


def _full(year: str | None) -> int:
    digits = re.sub(r"\D", "", year or "")
    return 0 if not digits else int(digits) if len(digits) == 4 else 2000 + int(digits)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
