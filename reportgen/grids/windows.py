"""The window of a number: what its row, its column and the words around the table say of the time, taken together."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from reportgen.grids.frame import Frame
from reportgen.grids.labels import FIRST_HALF, Label, label, time_in
from reportgen.grids.lines import Line
from reportgen.period import Window

YEAR_STARTS = 4
_END_ONLY = re.compile(r"(?:\bto|as at|\bat|until|since|as of|by|end of|on)\s*(?:the )?(?:end of )?\Z", re.I)
_LEADS_IN = re.compile(
    r":\W*\Z|^(?!.*\b(?:compared|than|against|versus)\b.*\d{4}.*\btable\b)"
    r".*\b(?:table|chart|below|following|follows|shows?|results|figures|snapshot|breakdown|summar\w+|recorded)\b",
    re.I | re.S,
)
"""A sentence before a table that speaks of it."""
_DOUBT = re.compile(r"\bnot\b|\bunavailable\b|\bexcept|\bexclud", re.I)


@dataclass(frozen=True, slots=True)
class Around:
    """The time that the words around a table tell.

    `window` is what they tell whole, `until` the last day that is known, `year` and `financial` a year that they name.
    `period` is the window that the report is about, where the caller knows it.
    """

    window: Window | None = None
    until: date | None = None
    year: int = 0
    financial: int = 0
    period: Window | None = None
    span: Label | None = None
    """Months that the words tell without a year: `February to July`."""
    over: Label = field(default_factory=Label)
    """What stands over the row heads: `Week ending`, `Rolling 12 months to`."""
    rolling: bool = False
    """Whether the caption says that the numbers are of twelve months each, without naming a month that they end in."""


def around(frame: Frame, period: Window | None) -> Around:
    """What the titles, the corner, the caption, the lead-in and the headings tell; the nearest words first.

    Words that only pass by are not taken at their word: of the lead-in only sentences that speak of the table, and of
    no earlier time; of the headings only spans; and nowhere a single day, which is when something was counted.
    """
    grid = frame.grid
    lead = [text for text in re.split(r"(?<=[.!?])\s+", grid.lead_in) if _LEADS_IN.search(text)]
    near = [*reversed(frame.titles), frame.corner, grid.caption]
    window: Window | None = None
    until: date | None = None
    year = financial = 0
    span: Label | None = None
    for text in filter(None, [*near, *reversed(lead), *reversed(grid.headings)]):
        told = time_in(text)
        if told.window is not None and not told.window.one_day:
            until = until or told.window.last
            heading = text in grid.headings and len(told.window.months()) < 2
            if window is None and not heading and not _DOUBT.search(text) and not _ends_only(text, told):
                window = told.window
        if told.month and told.last_month and span is None and not _DOUBT.search(text):
            span = told
        if text in near:
            if told.financial and window is None:
                window = _quarter(told.financial, told.quarter) if told.quarter else _financial(told.financial, period)
            year, financial = year or told.year, financial or told.financial
    over = label(frame.corner) if frame.corner else Label()
    rolling = any(re.search(r"\brolling\b", text, re.I) for text in (*frame.titles, grid.caption))
    return Around(window, until, year, financial, period, span if window is None else None, over, rolling)


def _financial(year: int, period: Window | None) -> Window | None:
    """A whole financial year, unless the report ends inside it."""
    whole = Window(date(year, YEAR_STARTS, 1), Window.month(year + 1, YEAR_STARTS - 1).last)
    return whole if period is None or whole.last <= period.last else None


def _ends_only(text: str, told: Label) -> bool:
    """Whether a month is only where something ends: `position to July 2022`."""
    if told.months or told.window is None or len(told.window.months()) > 1:
        return False
    match = re.search(r"(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)", text)
    return bool(match and _END_ONLY.search(text[: match.start()]))


@dataclass(slots=True)
class Axis:
    """The lines of one direction, and where the months without a year among them stand in their sequence.

    `shift` is how many years later than the first month of its sequence a line's month lies; `first` the month of the
    sequence's first year, where it is known.
    """

    lines: Sequence[Line]
    shift: dict[int, int] = field(default_factory=dict)
    anchor: dict[int, int] = field(default_factory=dict)
    years: tuple[int, ...] = ()
    span: Window | None = None


def axis(lines: Sequence[Line], told: Around) -> Axis:
    """The axis of these lines, its months put into their years as far as they and the words around tell."""
    found = Axis(lines)
    years = [one.year for line in lines for one in line.labels if one.year and not _month_of(line)]
    found.years = tuple(dict.fromkeys(years))
    windows = [one.window for line in lines for one in line.labels if one.window and not line.role.startswith("change")]
    if windows:
        found.span = Window(min(w.first for w in windows), max(w.last for w in windows))
    for run in _runs(lines):
        _place(found, run, told)
    return found


def _month_of(line: Line) -> Label | None:
    return next((one for one in reversed(line.labels) if one.month), None)


def _runs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Runs of lines that name single months, under one sub-head each."""
    run: list[Line] = []
    for line in lines:
        single = _single(line)
        if run and (line.group != run[-1].group or _year_over(line) != _year_over(run[-1])):
            yield run
            run = []
        if single is not None:
            run.append(line)
    if run:
        yield run


def _year_over(line: Line) -> tuple[int, ...]:
    """The years that a line's upper heads name."""
    return tuple(one.year or one.financial for one in line.labels if (one.year or one.financial) and not one.month)


def _single(line: Line) -> tuple[int, int] | None:
    """The month of a line and its year, 0 where it has none; None for other lines and spans."""
    if line.role in ("change", "change_pct", "share", "percent"):
        return None
    for one in reversed(line.labels):
        if one.month and not one.last_month:
            return one.month, one.financial and one.financial + (one.month < YEAR_STARTS)
        if one.window and len(one.window.months()) == 1:
            return one.window.first.month, one.window.first.year
    return None


def _place(found: Axis, run: list[Line], told: Around) -> None:
    """Give each month of a run its distance from the first, and the run its first year where something tells it."""
    months = [_single(line) or (1, 0) for line in run]
    steps = [(b[0] - a[0]) % 12 for a, b in itertools.pairwise(months)]
    down = sum(step == 11 for step in steps) > len(steps) / 2
    offset, offsets = 0, [0]
    for step in steps:
        offset += (step - 12 if step else 0) if down else step
        offsets.append(offset)
    start = months[0][0]
    for line, offset in zip(run, offsets, strict=True):
        found.shift[line.at] = (start - 1 + offset) // 12
    year = 0
    for (month, own), offset in zip(months, offsets, strict=True):
        if own:
            year = own - (start - 1 + offset) // 12
            break
        del month
    if not year:
        year = _first_year(start, min(offsets), max(offsets), told)
    if year:
        for line in run:
            found.anchor[line.at] = year


def _first_year(start: int, low: int, high: int, told: Around) -> int:
    """The year of the first month of a run, from the words around it or the report's period; 0 where none tells it."""

    def ends(year: int) -> Window:
        return Window(Window.month(year, start + low).first, Window.month(year, start + high).last)

    for within in (told.window, told.period):
        if within is not None:
            for year in range(within.last.year + 1, within.first.year - 2, -1):
                if within.holds(ends(year)):
                    return year
    if told.financial:
        return told.financial + (start < YEAR_STARTS)
    if told.year and ends(told.year).first.year == ends(told.year).last.year:
        return told.year
    last = told.period.last if told.period else told.until
    if last is not None:
        return next((year for year in (last.year + 1, last.year, last.year - 1) if ends(year).last <= last), 0)
    return 0


# --- the window of a cell ---------------------------------------------------------------------------------------


def window_of(
    row: Line, column: Line, rows: Axis, columns: Axis, told: Around, own: Label | None = None
) -> Window | None:
    """The window of the number at a row and a column; None where nothing tells it, or heads differ."""
    labels = [*column.times, *row.times, *([own] if own else [])]
    only = labels[0].window if len(labels) == 1 and not labels[0].to_date else None
    if only is not None:  # nearly every number of a wide sheet
        return _ending_there(only, labels, told) if only.one_day or len(only.months()) == 1 else only
    free = [one for one in labels if one.back is not None and not (one.window or one.year or one.financial)]
    back = max((one.back for one in free if one.back is not None), default=None)
    ago = next((one.ago for one in labels if one.ago), 0)
    base = _base(row, column, rows, columns, told, labels)
    if isinstance(base, str):
        return None
    lengths = any(one.to_date or one.months or one.quarter or one.year or one.financial for one in labels)
    if base is None and (back is not None or ago) and not lengths:
        base = told.window or told.period
    if base is not None and any(one.to_date for one in labels):
        base = _to_date(base, labels)
    if base is None:
        base = _without_month(labels, told)
    if (base is not None and len(base.months()) == 1) or (base is not None and base.one_day):
        base = _ending_there(base, labels, told)
    if base is None:
        return None
    if back:
        base = base.back(back)
    return _earlier(base, ago) if ago else base


def _ending_there(base: Window, labels: Sequence[Label], told: Around) -> Window | None:
    """The time of which a month or a day is only the end: `Rolling 12 months` over `Jul 22`, `Week ending` over a date.

    None where a caption speaks of rolling numbers: whether a month there is a month or an end is not told.
    """
    months = next((one.months for one in (*labels, told.over) if one.months > 1 and one.window is None), 0)
    if base.one_day:
        week = re.match(r"(?:week|w[/.]?[ce]|wk)\s?(?P<ends>ending|/?e|ended)?", told.over.text, re.I)
        if week is None:
            return base
        ends = week["ends"] or week[0].lower().endswith("e")
        first = base.first.toordinal() - (6 if ends else 0)
        return Window(date.fromordinal(first), date.fromordinal(first + 6))
    if months:
        return Window(Window.month(base.first.year, base.first.month - months + 1).first, base.last)
    return None if told.rolling else base


def _base(
    row: Line, column: Line, rows: Axis, columns: Axis, told: Around, labels: Sequence[Label]
) -> Window | str | None:
    """The window by month and year; a word where heads contradict each other."""
    windows = {one.window for one in labels if one.window is not None}
    years = {one.year for one in labels if one.year}
    financial = {one.financial for one in labels if one.financial}
    if len(years) > 1 or len(financial) > 1:
        return "two years"
    year, fiscal = next(iter(years), 0), next(iter(financial), 0)
    if windows:
        base = min(windows, key=lambda window: window.days)
        if any(not window.holds(base) for window in windows):
            return "two windows"
        month = next((one for one in labels if one.month and not one.window), None)
        if month is not None:
            within = [one for one in base.months() if one.first.month == month.month]
            return within[0] if len(within) == 1 and not month.last_month else "two months"
        if year and not base.first.year == year == base.last.year:
            return _moved(base, year, row, column, rows, columns)
        return base
    for line, own in ((row, rows), (column, columns)):
        if line.at in own.shift and (_month_of(line) is not None):
            month = _month_of(line)
            assert month is not None
            return _month_in(own, line, month.month, year, fiscal)
    span = next((one for one in labels if one.month), None)
    if span is not None:
        return _span_in(span, year, fiscal, told)
    return None


def _moved(base: Window, year: int, row: Line, column: Line, rows: Axis, columns: Axis) -> Window | str:
    """A dated month under a column of another year: `Feb 2022` under `2021` is February 2021."""
    dated, other = (rows, columns) if any(one.window for one in row.labels) else (columns, rows)
    if not other.years or dated.span is None:
        return "two years"
    latest = max(other.years)
    if latest not in (dated.span.first.year, dated.span.last.year):
        return "two years"
    return base.back(latest - year)


def _month_in(own: Axis, line: Line, month: int, year: int, fiscal: int) -> Window | None:
    if fiscal:
        return Window.month(fiscal + (month < YEAR_STARTS), month)
    if year:
        return Window.month(year + own.shift[line.at], month)
    anchor = own.anchor.get(line.at)
    return Window.month(anchor + own.shift[line.at], month) if anchor else None


def _span_in(span: Label, year: int, fiscal: int, told: Around) -> Window | None:
    """Months without a year, as `Feb to July` under `2022`, or `Jan` in a cell."""
    last = span.last_month or span.month
    wraps = last < span.month
    if fiscal:
        year = fiscal + (span.month < YEAR_STARTS)
    elif not year:
        year = _first_year(span.month, 0, (last - span.month) % 12, told)
    if not year:
        return None
    return Window(Window.month(year, span.month).first, Window.month(year + wraps, last).last)


def _to_date(base: Window, labels: Sequence[Label]) -> Window:
    """From the start of the financial year to the end of a month; a span that is told stays as it is."""
    if len(base.months()) != 1 or any(one.window and len(one.window.months()) > 1 for one in labels):
        return base
    return Window(_year_start(base.last), base.last)


def _year_start(last: date) -> date:
    return date(last.year - (last.month < YEAR_STARTS), YEAR_STARTS, 1)


def _earlier(window: Window, months: int) -> Window | None:
    """The window so many months earlier; for -1 one of its own length that ends where it begins."""
    if not window.whole:
        return None
    months = len(window.months()) if months < 0 else months
    first = Window.month(window.first.year, window.first.month - months)
    return Window(first.first, Window.month(window.last.year, window.last.month - months).last)


def _without_month(labels: Sequence[Label], told: Around) -> Window | None:
    """The window where no month is named: a quarter, a year, so many months to the end, or that of the caption."""
    year = next((one.year for one in labels if one.year), 0)
    fiscal = next((one.financial for one in labels if one.financial), 0)
    quarter = next((one.quarter for one in labels if one.quarter), 0)
    months = next((one.months for one in labels if one.months and one.role != "total"), 0)
    months = months or next((one.months for one in labels if one.months == 12), 0)
    until = told.window.last if told.window else told.until or (told.period.last if told.period else None)
    if quarter:
        fiscal = fiscal or told.financial or (_year_start(until).year if until and not year else 0)
        return _quarter(fiscal, quarter) if fiscal else None
    if fiscal:
        whole = Window(date(fiscal, YEAR_STARTS, 1), Window.month(fiscal + 1, YEAR_STARTS - 1).last)
        if any(one.role == "target" for one in labels):
            return whole
        return _within(whole, until, any(one.to_date for one in labels))
    to_date = any(one.to_date for one in labels)
    if months or to_date:
        if until is None:
            return None
        end = Window.month(until.year - (until.year - year if year else 0), until.month)
        first = _year_start(end.last) if to_date else Window.month(end.first.year, end.first.month - months + 1).first
        return Window(first, end.last)
    if year:
        return _in_year(year, told)
    if told.span is not None:
        return _span_in(told.span, told.year, told.financial, told)
    if told.window is None and told.year and told.period is None:
        return Window(date(told.year, 1, 1), date(told.year, 12, 31))
    return told.window


def _within(whole: Window, until: date | None, to_date: bool) -> Window | None:
    """A financial year, cut where the report ends inside it. One before it is not certain to be whole where cut."""
    if until is None or whole.last <= until:
        if to_date and until is not None:
            cut = Window.month(whole.first.year + (until.month < YEAR_STARTS), until.month)
            return Window(whole.first, cut.last)
        return None if to_date else whole
    return Window(whole.first, until) if whole.first <= until else None


def _in_year(year: int, told: Around) -> Window | None:
    """A year alone: the time around the table moved to begin in that year, else the calendar year."""
    if told.span is not None:
        return _span_in(told.span, year, 0, told)
    base = told.window or told.period
    if base is None:
        return Window(date(year, 1, 1), date(year, 12, 31))
    return base.back(base.first.year - year)


def _quarter(fiscal: int, quarter: int) -> Window:
    if quarter >= FIRST_HALF:
        first = Window.month(fiscal, YEAR_STARTS + 6 * (quarter - FIRST_HALF))
        return Window(first.first, Window.month(first.first.year, first.first.month + 5).last)
    first = Window.month(fiscal, YEAR_STARTS + 3 * (quarter - 1))
    return Window(first.first, Window.month(first.first.year, first.first.month + 2).last)
