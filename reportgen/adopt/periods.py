"""The times that a report and its chapters are about, by its title and its tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from reportgen.adopt.outline import Chapter, Outline
from reportgen.grids.grid import Read
from reportgen.period import Window
from reportgen.reading.times import Calendar, times
from reportgen.reading.tokens import tokens


def told_period(report: Outline) -> Window | None:
    """The window of whole months that the title, or the first words, name."""
    calendar = Calendar(Window.month(2020, 1))
    for text in (report.title, *(p.text for p in report.front.paragraphs[:15])):
        found = [
            window
            for time in times(tokens(text[:400]), calendar)
            if time.dated
            and time.windows
            and time.kind in ("months", "span")
            and (window := Window(time.windows[0].first, time.windows[-1].last)).whole
            and (len(window.months()) > 1 or text is report.title)
        ]
        if found:  # of a year and the quarter in it, the quarter
            return min(found, key=lambda window: window.days if found[0].holds(window) else found[0].days + 1)
    return _told_year(report.title)


def _told_year(title: str) -> Window | None:
    """The year that a title names: `2022/23` from April, `Annual report 2022`; with `Quarter 2` that quarter of it."""
    found = re.search(r"\b(20\d\d)\s?[/–-]\s?(\d\d)\b", title)
    if found and int(found[2]) == (int(found[1]) + 1) % 100:
        first = Window.month(int(found[1]), 4)
        quarter = re.search(r"\bQ(?:uarter)?\s?([1-4])\b", title, re.IGNORECASE)
        at, length = (3 * (int(quarter[1]) - 1), 3) if quarter else (0, 12)
        start = Window.month(first.first.year, 4 + at)
        return Window(start.first, Window.month(first.first.year, 4 + at + length - 1).last)
    years = re.findall(r"\b(?:19|20)\d\d\b", title)
    if len(set(years)) == 1 and re.search(r"\bannual|\byear\b", title, re.IGNORECASE):
        return Window(Window.month(int(years[0]), 1).first, Window.month(int(years[0]), 12).last)
    return None


def main_window(read: Read) -> Window | None:
    """The window that a table is about: its latest months that follow one on the other, or its latest window."""
    windows = [s.window for s in read.senses if s.show == "value" and s.window is not None and not s.total_of]
    months = sorted({w for w in windows if w.whole and len(w.months()) == 1})
    if not months:
        return max((w for w in windows if w.whole), key=lambda w: (w.last, w.first), default=None)
    first = months[-1]
    for month in reversed(months[:-1]):
        if month.last + timedelta(days=1) == first.first and len(Window(month.first, months[-1].last).months()) <= 12:
            first = month
    return Window(first.first, months[-1].last)


def commonest(windows: Iterable[Window]) -> Window | None:
    """The commonest window; of equally common ones the latest."""
    counted = Counter(windows)
    return max(counted, key=lambda w: (counted[w], w.last, w.days), default=None)


def periods(report: Outline, main: Mapping[int, Window], period: Window) -> Iterator[tuple[str, Window]]:
    """The window of each chapter: the report's, where any of its tables touches it, else its tables' own."""

    def down(chapter: Chapter, given: Window) -> Iterator[tuple[str, Window]]:
        windows = [main[e.at] for each in chapter.all() for e in each.exhibits if e.at in main]
        apart = windows and not any(w.first <= period.last and period.first <= w.last for w in windows)
        own = (commonest(windows) or given) if apart else (period if windows else given)
        yield chapter.id, own
        for inner in chapter.chapters:
            yield from down(inner, own)

    yield report.front.id, period
    for chapter in report.chapters:
        yield from down(chapter, period)
