"""The paper of one chart: what is to be drawn on it, where, and where a word still fits.

Lengths are points, from the lower left corner. Nothing here draws; `charts` does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Literal, NamedTuple

MM = 72 / 25.4
"""Points in a millimetre."""

TEXT = 11.0
"""The size of all text in charts."""

LINE = 14.5
"""From one line of text to the next."""

APART = 13.5
"""From one label to the next where labels had to be pushed apart."""

RISE, DROP, MIDDLE = 8.2, 2.5, 3.6
TALL = RISE + DROP
"""How far letters reach over and under their base line, and how far over it a digit's middle is."""


Measure = Callable[[str, int], float]
"""The width of a text in a weight, 400 or 600."""

Align = Literal["left", "center", "right"]
"""Which part of a text stands at its place."""

Place = tuple[float, float]
"""How far right and how far up."""


class Box(NamedTuple):
    """A rectangle."""

    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: Box) -> bool:
        """Whether the two have some area in common. Boxes that touch do not meet."""
        return (
            self.left < other.right and other.left < self.right and self.bottom < other.top and other.bottom < self.top
        )

    def crossed(self, x0: float, y0: float, x1: float, y1: float) -> bool:
        """Whether the straight line between two points passes through the box."""
        enter, leave = 0.0, 1.0
        for start, end, low, high in (
            (x0, x1, self.left, self.right),
            (y0, y1, self.bottom, self.top),
        ):
            step = end - start
            if abs(step) < 1e-9:
                if not low < start < high:
                    return False
                continue
            first, last = sorted(((low - start) / step, (high - start) / step))
            enter, leave = max(enter, first), min(leave, last)
        return enter < leave


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight scale from values to points.

    >>> Scale(0, 100, 20, 70)(50)
    45.0
    """

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


class Stroke(NamedTuple):
    """A line through places. Dashes are given in points, on and off."""

    places: tuple[Place, ...]
    colour: str
    width: float
    dash: tuple[float, float] | None = None


class Dots(NamedTuple):
    """A round or diamond mark at each of some places. An edge lies half outside the mark."""

    places: tuple[Place, ...]
    colour: str
    size: float
    shape: Literal["round", "diamond"] = "round"
    edge: str = ""
    edge_width: float = 0.0


class Block(NamedTuple):
    """A filled rectangle. Its edge, if any, is a point wide and lies inside it."""

    box: Box
    fill: str
    edge: str = ""
    dashed: bool = False


class Words(NamedTuple):
    """One line of text on its base line."""

    place: Place
    text: str
    ink: str
    weight: int
    align: Align


OVER_WORDS, OVER_MARK, OVER_LIMIT, OVER_GRID = 1000.0, 100.0, 10.0, 1.0
"""What it costs to put a word over another, over a line or bar, over a limit, over a gridline."""


@dataclass(slots=True)
class Sheet:
    """What is drawn, in order, and what it costs to write over it.

    `font` gives the width of a text in a weight.
    """

    font: Measure
    width: float
    height: float = 0.0
    drawn: list[Stroke | Dots | Block | Words] = field(default_factory=list)
    boxes: list[tuple[Box, float]] = field(default_factory=list)
    lines: list[tuple[float, float, float, float, float]] = field(default_factory=list)

    def measure(self, text: str, weight: int = 400) -> float:
        """The width of `text`."""
        return self.font(text, weight)

    def wrap(self, text: str, room: float, weight: int = 400) -> tuple[str, ...]:
        """The text on as many lines as fit it into `room`."""
        return wrap(text, room, lambda line: self.font(line, weight))

    def stroke(
        self,
        places: Sequence[Place],
        colour: str,
        width: float,
        dash: tuple[float, float] | None = None,
        cost: float = OVER_GRID,
    ) -> None:
        """Draw a line through `places`. One place makes no line."""
        if len(places) > 1:
            self.drawn.append(Stroke(tuple(places), colour, width, dash))
        self.lines += [(*start, *end, cost) for start, end in pairwise(places)]

    def dots(self, dots: Dots) -> None:
        """Draw marks."""
        if dots.places:
            self.drawn.append(dots)
        half = dots.size / 2
        for x, y in dots.places:
            self.boxes.append((Box(x - half, y - half, x + half, y + half), OVER_MARK))

    def block(self, block: Block, cost: float = OVER_MARK) -> None:
        """Draw a rectangle."""
        self.drawn.append(block)
        self.boxes.append((block.box, cost))

    def write(
        self,
        place: Place,
        text: str,
        ink: str = "slate",
        weight: int = 400,
        align: Align = "left",
    ) -> None:
        """Write one line. Nothing is written where there are no words."""
        if not text:
            return
        self.drawn.append(Words(place, text, ink, weight, align))
        width = self.measure(text, weight)
        left = place[0] - {"left": 0.0, "center": 0.5, "right": 1.0}[align] * width
        self.boxes.append((Box(left, place[1] - DROP, left + width, place[1] + RISE), OVER_WORDS))

    def within(self, x: float, width: float) -> float:
        """The middle of a word of that width, as near to `x` as the edges of the paper let it."""
        return max(min(x, self.width - width / 2), width / 2)

    def cost(self, box: Box) -> float:
        """What it would cost to write in `box`. Off the paper is worst."""
        off = box.left < 0 or box.bottom < 0 or box.right > self.width or box.top > self.height
        return (
            off * OVER_WORDS * 10
            + sum(cost for other, cost in self.boxes if box.meets(other))
            + sum(cost for *ends, cost in self.lines if box.crossed(*ends))
        )

    def clearest(self, places: Iterable[Box], left: float = 0.0) -> Box:
        """The cheapest of `places`, which stand in order of liking. What is left of `left` costs more."""
        costs = [
            (self.cost(box) + 3 * max(left - box.left, 0) + OVER_GRID * liking, box)
            for liking, box in enumerate(places)
        ]
        return min(costs, key=lambda one: one[0])[1]

    def lowest(self, places: Iterable[Box]) -> Box:
        """The lowest of `places` that is cheap. To clear a gridline is worth going up one line."""
        return min(places, key=lambda box: self.cost(box) + box.bottom / LINE)


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Places for labels in a column, as near to where they are wanted as can be without overlaps.

    Each place is the middle of its label. Labels keep the order of their wishes, and those with
    equal wishes the order given. All stay between `low` and `high` if there is room.

    >>> spread([50, 52, 90], [10, 10, 10], 0, 100)
    [46.0, 56.0, 90.0]
    >>> spread([98, 99], [10, 10], 0, 100)
    [85.0, 95.0]
    """
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    offsets, total = [], 0.0
    for index in order:
        offsets.append(total + sizes[index] / 2)
        total += sizes[index]
    # Less their offsets the places need only never fall, so neighbours that would are pooled.
    pools: list[tuple[float, int]] = []
    for index, offset in zip(order, offsets, strict=True):
        mean, count = wanted[index] - offset, 1
        while pools and pools[-1][0] > mean:
            other, more = pools.pop()
            mean, count = (mean * count + other * more) / (count + more), count + more
        pools.append((mean, count))
    places = [max(low, min(mean, high - total)) for mean, count in pools for _ in range(count)]
    settled = dict(zip(order, map(float.__add__, map(float, places), offsets), strict=True))
    return [settled[index] for index in range(len(wanted))]


def wrap(text: str, room: float, measure: Callable[[str], float]) -> tuple[str, ...]:
    """The text on as many lines as fit it into `room`. No word is split, so a long one may not fit.

    >>> wrap("one two three", 7, len)
    ('one two', 'three')
    """
    lines: list[str] = []
    for word in text.split(" "):
        if lines and measure(f"{lines[-1]} {word}") <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines)


def runs(values: Sequence[Decimal | None]) -> list[list[tuple[int, float]]]:
    """The stretches of values that a line may join, each value with its index.

    A missing value ends a stretch.

    >>> runs([Decimal(1), None, Decimal(2), Decimal(3)])
    [[(0, 1.0)], [(2, 2.0), (3, 3.0)]]
    """
    stretches: list[list[tuple[int, float]]] = [[]]
    for index, value in enumerate(values):
        if value is not None:
            stretches[-1].append((index, float(value)))
        elif stretches[-1]:
            stretches.append([])
    return [stretch for stretch in stretches if stretch]
