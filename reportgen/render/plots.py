"""What the plots of all forms of chart have: sides, a scale, gridlines, and words on every side.

Every label is measured before it is placed. Nothing is rounded, added up for print or judged here:
what is printed stands in the model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from reportgen.model import Mark, Panel, Series
from reportgen.render.paper import (
    APART,
    LINE,
    MIDDLE,
    MM,
    OVER_LIMIT,
    RISE,
    TALL,
    Block,
    Box,
    Scale,
    Sheet,
    spread,
)

WIDTH = 142 * MM
LEFT, RIGHT, TOP, FOOT = 11 * MM, 30 * MM, 4 * MM, 8 * MM
"""Margins of a plot. They grow with what stands in them."""


class Dress(NamedTuple):
    """How a series looks: its colour, its words' ink and weight, its line, and its dashes."""

    colour: str
    ink: str
    weight: int
    width: float
    dash: tuple[float, float] | None = None


NOW = Dress("accent", "accent", 600, 2.25)
BEFORE = Dress("grey", "slate", 400, 1.75, (7.7, 3.3))
BASELINE = Dress("char", "char", 400, 1.25, (1.5, 2.5))
DRESSES = {"now": NOW, "part": NOW, "before": BEFORE, "rest": BEFORE, "baseline": BASELINE}
LIMITS: dict[str, tuple[float, tuple[float, float] | None]] = {
    "upper": (0.9, (4, 2)),
    "average": (0.9, None),
    "lower": (0.9, (4, 2)),
    "benchmark": (0.8, (1, 1.8)),
}
"""How wide the line of a limit is, and its dashes."""


class Label(NamedTuple):
    """Words beside a plot, at the height of a value; of bars, with a small bar of their series."""

    lines: tuple[str, ...]
    value: float
    ink: str = "slate"
    weight: int = 400
    sample: Series | None = None


@dataclass(slots=True)
class Plot:
    """A panel and where it stands. `xs` has each slot's middle, `words` what stands under it."""

    panel: Panel
    left: float
    right: float
    labels: Sequence[Label]
    xs: list[float] = field(default_factory=list)
    words: list[tuple[str, ...]] = field(default_factory=list)
    bar: float = 0.0
    """How wide the bars of one slot are together."""
    with_ticks: bool = True


def length(mark: Mark) -> float:
    """A value as a length: none where it is missing."""
    return float(mark.value or 0)


def bounds(panels: Sequence[Panel], form: str) -> tuple[float, float]:
    """The ends of the value axis: of its ticks, unless a value lies beyond. Bars start at zero."""
    marks = [mark for panel in panels for series in panel.series for mark in series.marks]
    values = [float(mark.value) for mark in marks if mark.value is not None]
    values += [float(tick.value) for panel in panels for tick in panel.ticks]
    values += [float(limit.value) for panel in panels for limit in panel.limits]
    if form in ("bars", "stacked", "horizontal"):
        values.append(0.0)
    if form == "stacked":
        values += [top for panel in panels for stack in stacks(panel) for _, top in stack]
    low, high = min(values, default=0.0), max(values, default=1.0)
    return (low, high) if low < high else (low, low + 1)


def stacks(panel: Panel) -> list[list[tuple[float, float]]]:
    """For each series the foot and the top of its part in each stack."""
    feet = [0.0] * len(panel.slots)
    parts = []
    for series in panel.series:
        tops = [foot + length(mark) for foot, mark in zip(feet, series.marks, strict=True)]
        parts.append(list(zip(feet, tops, strict=True)))
        feet = tops
    return parts


def tick_room(panels: Iterable[Panel], sheet: Sheet) -> float:
    """What the labels of ticks need at the left."""
    widths = [sheet.measure(tick.text) for panel in panels for tick in panel.ticks]
    return max(widths) + 6 if widths else 0.0


def ends(panel: Panel, form: str, room: float, sheet: Sheet) -> list[Label]:
    """What stands right of a plot: the series' names with their last values, and the limits."""
    parts = stacks(panel) if form == "stacked" else []
    labels = []
    for place, series in enumerate(panel.series):
        held = [index for index, mark in enumerate(series.marks) if mark.value is not None]
        if not series.end or not held:
            continue
        last, dress = held[-1], DRESSES[series.role]
        value = sum(parts[place][last]) / 2 if parts else length(series.marks[last])
        lines = sheet.wrap(series.end, room, dress.weight)
        sample = series if form == "bars" else None
        labels.append(Label(lines, value, dress.ink, dress.weight, sample))
    for limit in panel.limits:
        labels.append(Label(sheet.wrap(limit.label, room), float(limit.value)))
    return labels


def end_room(labels: Iterable[Label], sheet: Sheet) -> float:
    """What the labels at the right need, with the 9 points that part them from the plot."""
    widths = [
        sheet.measure(line, label.weight) + (22 if label.sample else 10) for label in labels for line in label.lines
    ]
    return max(widths, default=0.0)


def write_ends(sheet: Sheet, plot: Plot, scale: Scale) -> None:
    """Write the labels at the right, each as near to its value as the others let it."""
    sizes = [len(label.lines) * APART for label in plot.labels]
    wanted = [scale(label.value) for label in plot.labels]
    middles = spread(wanted, sizes, scale.start - 6, sheet.height)
    x = plot.right + 9
    for label, size, middle in zip(plot.labels, sizes, middles, strict=True):
        first = middle + size / 2 - APART / 2 - MIDDLE
        if label.sample:
            bar(sheet, Box(x, first - 0.5, x + 8, first + 7.5), label.sample)
        for line, text in enumerate(label.lines):
            place = (x + (12 if label.sample else 0), first - line * APART)
            sheet.write(place, text, label.ink, label.weight)


def bar(sheet: Sheet, box: Box, series: Series, *, partial: bool = False) -> None:
    """Draw one bar, white with a dashed edge where its window is not whole."""
    colour = DRESSES[series.role].colour
    if partial or series.role == "baseline":
        sheet.block(Block(box, "white", colour, dashed=partial))
    else:
        sheet.block(Block(box, colour))


def slot_words(plot: Plot, sheet: Sheet) -> list[tuple[str, ...]]:
    """The words under each slot. Where they would run into each other some are wrapped or left out."""

    def crowded(words: Sequence[tuple[str, ...]]) -> bool:
        boxes = []
        for x, lines in zip(plot.xs, words, strict=True):
            if lines:
                width = max(map(sheet.measure, lines))
                middle = sheet.within(x, width)
                boxes.append(Box(middle - width / 2 - 1.5, 0, middle + width / 2 + 1.5, 1))
        return any(one.meets(other) for one, other in pairwise(boxes))

    words = [slot.lines if any(slot.lines) else () for slot in plot.panel.slots]
    if plot.bar and crowded(words):
        room = (plot.right - plot.left) / len(words) - 4
        words = [tuple(part for line in lines for part in sheet.wrap(line, room)) for lines in words]
    return _thinned(words, crowded) if crowded(words) else words


def _thinned(
    words: Sequence[tuple[str, ...]], crowded: Callable[[Sequence[tuple[str, ...]]], bool]
) -> list[tuple[str, ...]]:
    """As many of the words as fit: the first, the last and those with a year before all others.

    Where every slot had words it is every second that is left, or every third, and so on.
    """

    def only(kept: set[int]) -> list[tuple[str, ...]]:
        return [lines if index in kept else () for index, lines in enumerate(words)]

    last, least = len(words) - 1, min(map(len, words))
    fixed = {index for index, lines in enumerate(words) if index in (0, last) or len(lines) > least}
    for stride in range(2, last) if least else ():
        spaced = {at for at in range(0, last, stride) if all(abs(at - other) >= stride for other in fixed)}
        thinner = only(fixed | spaced)
        if not crowded(thinner):
            return thinner
    kept: set[int] = set()
    for index in sorted(range(len(words)), key=lambda at: (at != last, at > 0, -len(words[at]))):
        if not crowded(only({*kept, index})):
            kept.add(index)
    return only(kept)


def foot_room(plots: Iterable[Plot]) -> float:
    """What the words under the slots need."""
    rows = max((len(lines) for plot in plots for lines in plot.words), default=1)
    return FOOT + max(rows - 1, 0) * LINE


def frame(sheet: Sheet, plot: Plot, scale: Scale) -> None:
    """Draw what stands behind the data: usual range, gridlines, limits, and words on both axes."""
    across = (plot.left, plot.right)
    levels = {limit.kind: scale(float(limit.value)) for limit in plot.panel.limits}
    if "upper" in levels and "lower" in levels:
        band = Box(plot.left, levels["lower"], plot.right, levels["upper"])
        sheet.block(Block(band, "tint"), cost=0)
    for tick in plot.panel.ticks:
        y = scale(float(tick.value))
        sheet.stroke([(x, y) for x in across], *(("grid", 0.6) if tick.value else ("ink", 0.75)))
        if plot.with_ticks:
            sheet.write((plot.left - 6, y - MIDDLE), tick.text, align="right")
    for limit in plot.panel.limits:
        y = scale(float(limit.value))
        sheet.stroke([(x, y) for x in across], "slate", *LIMITS[limit.kind], cost=OVER_LIMIT)
    for x, lines in zip(plot.xs, plot.words, strict=True):
        for line, text in enumerate(lines):
            middle = sheet.within(x, sheet.measure(text))
            sheet.write((middle, scale.start - 15.5 - line * LINE), text, align="center")


def say_gaps(sheet: Sheet, plot: Plot, scale: Scale) -> None:
    """Write the words where nothing is held, as low as they can stand without crossing anything."""
    for gap in plot.panel.gaps:
        half = max(map(sheet.measure, gap.words)) / 2
        middle = (plot.xs[gap.first] + plot.xs[gap.last]) / 2
        middle = max(plot.left + half, min(plot.right - half, middle))
        tall = (len(gap.words) - 1) * APART + TALL
        steps = range(2, max(int(scale.end - scale.start - tall), 3), 2)
        lows = [scale.start + step for step in steps]
        box = sheet.lowest(Box(middle - half, low, middle + half, low + tall) for low in lows)
        for line, text in enumerate(gap.words):
            sheet.write((middle, box.top - RISE - line * APART), text, align="center")
