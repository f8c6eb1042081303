"""Bars: upright ones abreast or stacked, and ones that lie. All start at zero."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from reportgen.model import Mark, Panel, Series
from reportgen.render.paper import DROP, LINE, MIDDLE, RISE, TALL, Align, Box, Scale, Sheet
from reportgen.render.plots import (
    BEFORE,
    DRESSES,
    FOOT,
    NOW,
    WIDTH,
    Plot,
    bar,
    bounds,
    frame,
    length,
    say_gaps,
    stacks,
    write_ends,
)

BAR, LYING = 40.0, 13.0
"""The widest upright bar, and how thick one that lies is."""


class Tag(NamedTuple):
    """Words on or over a bar. `x` and `y` are the middle of their base line."""

    x: float
    y: float
    text: str
    ink: str
    weight: int


class Upright(NamedTuple):
    """A bar that is held, and what it shows."""

    box: Box
    series: Series
    mark: Mark
    at: int
    """The place of its slot."""
    partial: bool


def lay_bars(plot: Plot) -> None:
    """The middles of the slots. A part month stands a third of a bar further off."""
    slots = plot.panel.slots
    stacked = any(series.role in ("part", "rest") for series in plot.panel.series)
    abreast = 1 if stacked else max(len(plot.panel.series), 1)
    share = {1: 0.72, 2: 0.84}.get(abreast, 0.88)
    partial = sum(slot.partial for slot in slots)
    pitch = (plot.right - plot.left) / (len(slots) + partial * share / 3)
    plot.bar = min(pitch * share, BAR * abreast)
    x = plot.left
    for slot in slots:
        x += pitch * share / 3 if slot.partial else 0
        plot.xs.append(x + pitch / 2)
        x += pitch


def _uprights(plot: Plot, scale: Scale, form: str) -> list[Upright]:
    """Every bar that is held, with a little white between those that touch."""
    panel, found = plot.panel, []
    parts = stacks(panel) if form == "stacked" else []
    count = len(panel.series)
    for place, series in enumerate(panel.series):
        for index, mark in enumerate(series.marks):
            if mark.value is None:
                continue
            left, wide = plot.xs[index] - plot.bar / 2, plot.bar
            if parts:
                low, high = map(scale, parts[place][index])
                low = min(low + (1.6 if place else 0), high)
            else:
                low, high = sorted((scale(0), scale(length(mark))))
                inset = 0.7 if count > 1 else 0
                left, wide = left + place * wide / count + inset, wide / count - 2 * inset
            box = Box(left, low, left + wide, high)
            found.append(Upright(box, series, mark, index, panel.slots[index].partial))
    return found


def tags(sheet: Sheet, plot: Plot, scale: Scale, form: str) -> list[Tag]:
    """The words on and over bars."""
    uprights = _uprights(plot, scale, form)
    if form != "stacked":
        return _values(sheet, uprights)
    found = []
    tops = {one.at: one.box.top for one in uprights}
    for index, slot in enumerate(plot.panel.slots):
        if slot.whole:
            top = tops.get(index, scale(0))
            found.append(Tag(plot.xs[index], top + 5, slot.whole, "slate", 400))
    for one in uprights:
        dress = DRESSES[one.series.role]
        x, y = plot.xs[one.at], (one.box.top + one.box.bottom) / 2 - MIDDLE
        ink = dress.ink if one.partial else "white" if dress is NOW else "ink"
        if one.box.top - one.box.bottom < TALL + 2:
            # Too low to be written in: the words stand over it, in what is there.
            ink, y = dress.ink if one.partial else "ink", one.box.top + 5
            if tops[one.at] - one.box.top < TALL + 4:
                y = tops[one.at] + 5 + (LINE if plot.panel.slots[one.at].whole else 0)
        if one.mark.shown:
            found.append(Tag(x, y, one.mark.shown, ink, dress.weight))
    return found


def _values(sheet: Sheet, uprights: Sequence[Upright]) -> list[Tag]:
    """A value over each bar, raised until it is clear of other bars and values."""
    found, taken = [], [one.box for one in uprights]
    for one in sorted(uprights, key=lambda upright: upright.box.top):
        dress, text = DRESSES[one.series.role], one.mark.shown
        if not text:
            continue
        half = sheet.measure(text, dress.weight) / 2
        x = sheet.within((one.box.left + one.box.right) / 2, 2 * half)
        low = one.box.top + 1 if length(one.mark) >= 0 else one.box.bottom - 1 - TALL
        word = Box(x - half, low, x + half, low + TALL)
        while hit := next((box for box in taken if box != one.box and word.meets(box)), None):
            word = Box(word.left, hit.top + 0.5, word.right, hit.top + 0.5 + TALL)
        taken.append(Box(word.left - 2, word.bottom, word.right + 2, word.top))
        ink = "ink" if dress is NOW else dress.ink
        found.append(Tag(x, word.bottom + DROP, text, ink, dress.weight))
    return found


def bars(sheet: Sheet, plot: Plot, scale: Scale, form: str) -> None:
    """Bars from zero, grouped or stacked, with their words; names in the last bars if they fit."""
    frame(sheet, plot, scale)
    for one in _uprights(plot, scale, form):
        bar(sheet, one.box, one.series, partial=one.partial)
    sheet.stroke([(x, scale(0)) for x in (plot.left, plot.right)], "ink", 0.75)
    for tag in [*tags(sheet, plot, scale, form), *_names(plot, scale, form)]:
        sheet.write((tag.x, tag.y), tag.text, tag.ink, tag.weight, "center")
    write_ends(sheet, plot, scale)
    say_gaps(sheet, plot, scale)


def _names(plot: Plot, scale: Scale, form: str) -> list[Tag]:
    """The names of the series at the foot of the last bars, unless they stand beside the plot."""
    if form != "bars" or any(label.sample for label in plot.labels):
        return []
    found = []
    for one in _uprights(plot, scale, form):
        if one.at == len(plot.xs) - 1 and one.series.end:
            dress = DRESSES[one.series.role]
            ink = "white" if dress is NOW else "ink" if dress is BEFORE else dress.ink
            x = (one.box.left + one.box.right) / 2
            y = scale(0) + 6
            found.append(Tag(x, y, one.series.end, dress.ink if one.partial else ink, dress.weight))
    return found


def names_fit(sheet: Sheet, plot: Plot, scale: Scale) -> bool:
    """Whether the last bars are all there, and wide and tall enough to be written in."""
    last = [one for one in _uprights(plot, scale, "bars") if one.at == len(plot.xs) - 1]
    named = [series for series in plot.panel.series if series.end]
    return len(last) >= len(named) and all(
        one.box.right - one.box.left >= sheet.measure(one.series.end, 600) + 2 and one.box.top - scale(0) >= TALL + 8
        for one in last
        if one.series.end
    )


# --- bars that lie -------------------------------------------------------------------------------


def horizontal(sheet: Sheet, panel: Panel) -> None:
    """A bar for each slot, its words at the left edge and its value at its end.

    Where marks are signals, they alone wear the colour and the others are grey.
    """
    count = max(len(panel.series), 1)
    words = [[part for line in slot.lines for part in sheet.wrap(line, WIDTH * 0.45)] for slot in panel.slots]
    pitches = [max(count * LYING + 7, len(lines) * LINE + 6) for lines in words]
    base = FOOT if panel.ticks else 2.0
    head = sheet.wrap(panel.title, WIDTH, 600) if panel.title else ()
    crown = base + sum(pitches)
    sheet.height = crown + 2 + len(head) * LINE
    for line, text in enumerate(head):
        sheet.write((0, sheet.height - 1 - RISE - line * LINE), text, "ink", 600)
    room = max(_lying_room(sheet, panel, index) for index in range(len(words)))
    low, high = bounds([panel], "horizontal")
    left = max((sheet.measure(line) for lines in words for line in lines), default=0.0) + 8
    scale = Scale(low, high, left + (room if low < 0 else 0), WIDTH - room)
    for tick in panel.ticks:
        x = scale(float(tick.value))
        sheet.stroke([(x, base), (x, crown)], "grid", 0.6)
        middle = sheet.within(x, sheet.measure(tick.text))
        sheet.write((middle, base - 15.5), tick.text, align="center")
    top = crown
    for index, (lines, pitch) in enumerate(zip(words, pitches, strict=True)):
        middle = top - pitch / 2
        first = middle + (len(lines) - 1) * LINE / 2 - MIDDLE
        for line, text in enumerate(lines):
            sheet.write((0, first - line * LINE), text)
        _lying(sheet, panel, index, middle, scale)
        top -= pitch
    sheet.stroke([(scale(0), base), (scale(0), crown)], "ink", 0.75)


def _lying_room(sheet: Sheet, panel: Panel, index: int) -> float:
    """What the words at the ends of one slot's bars need."""
    return max(
        (
            sum(sheet.measure(text, 600) + 6 for text in (series.marks[index].shown, end) if text)
            for series in panel.series
            for end in [series.end if index == len(panel.slots) - 1 else ""]
        ),
        default=0.0,
    )


def _lying(sheet: Sheet, panel: Panel, index: int, middle: float, scale: Scale) -> None:
    """Draw the bars of one slot, with their values and, in the last slot, the series' names."""
    signals = any(mark.signal for series in panel.series for mark in series.marks)
    count = len(panel.series)
    for place, series in enumerate(panel.series):
        mark, worn = series.marks[index], series
        if signals:
            worn = series.model_copy(update={"role": "now" if mark.signal else "before"})
        dress = DRESSES[worn.role]
        y = middle + ((count - 1) / 2 - place) * LYING
        start, stop = sorted((scale(0), scale(length(mark))))
        if mark.value is not None:
            box = Box(start, y - LYING / 2 + 0.7, stop, y + LYING / 2 - 0.7)
            bar(sheet, box, worn, partial=panel.slots[index].partial)
        ink = "ink" if dress is NOW else dress.ink
        backwards = length(mark) < 0
        x = start - 5 if backwards else stop + 5
        if mark.shown:
            align: Align = "right" if backwards else "left"
            sheet.write((x, y - MIDDLE), mark.shown, ink, dress.weight, align)
            x += sheet.measure(mark.shown, dress.weight) + 7
        if series.end and index == len(panel.slots) - 1:
            x = stop + 5 if backwards else x
            sheet.write((x, y - MIDDLE), series.end, dress.ink, dress.weight)
