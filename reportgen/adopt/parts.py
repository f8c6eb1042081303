"""What kind of measure each is, and which follow from others: told from their names and their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from reportgen.adopt.counts import Address, Counted, Counts
from reportgen.units import Unit, default_decimals

_AVERAGE = re.compile(r"\b(?:average|avg|mean|median|typical)\b", re.IGNORECASE)
_STOCK = re.compile(
    r"\b(?:strength|establishment|headcount|fte|workforce|population|caseload|members?|in post)\b",
    re.IGNORECASE,
)
_TIMES: tuple[Unit, ...] = ("seconds", "minutes", "hours", "days")


def settle(measure: Counted) -> None:
    """Decide a measure's kind and decimals from its name and its numbers."""
    numbers = [printed.number for printed in measure.figures.values()]
    values = [number.value for number in numbers if number.value is not None]
    places = max((number.decimals for number in numbers if number.value is not None), default=0)
    name = f"{measure.named.label} {measure.named.name}"
    if any(value < 0 for value in values):
        measure.kind = "change"
    elif measure.unit == "percent":
        measure.kind = "rate"
    elif _AVERAGE.search(name) or (measure.unit in _TIMES) or _STOCK.search(name):
        measure.kind = "average"
    if measure.kind in ("count", "average") and _closes(measure):
        measure.kind, measure.closes = "average", True
    if places and measure.unit == "count":
        measure.unit = "number"
    measure.decimals = places if places != default_decimals(measure.unit) else -1


def _closes(measure: Counted) -> bool:
    """Whether what is printed of several months is what the last of them is, and not their sum: a stock is."""
    found = False
    for (area, window), printed in measure.figures.items():
        months = window.months() if window.whole else ()
        held = [measure.figures.get((area, month)) for month in months]
        values = [one.number.value for one in held if one is not None and one.number.value is not None]
        if len(months) < 2 or len(values) != len(months) or printed.number.value is None:
            continue
        if printed.number.value != values[-1] or printed.number.value == sum(values):
            return False
        found = True
    return found


# --- rates and their parts --------------------------------------------------------------------------------------

MOST_BESIDE = 30
"""So many counts of a table are tried as the parts of a percentage."""
LEAST_CELLS = 3
"""A share is taken for worked out only where it follows from two others in so many figures."""


def find_parts(counts: Counts) -> None:
    """Give each percentage that follows from two counts of its own table, in every figure, its parts.

    Where it follows in all but a few figures it has its parts too: those few are then told as wrong.
    """
    for measure in counts.measures:
        if measure.kind != "rate":
            continue
        beside = _beside(measure, counts)
        best = max(_fits(measure, beside), default=None, key=lambda fit: fit[:2])
        if best is not None:
            _, plain, top, bottom = best
            measure.numerator = top.id
            measure.denominator = bottom.id if plain else f"{top.id} + {bottom.id}"
            measure.noun = top.noun
    for measure in counts.measures:
        if measure.kind == "average" and measure.unit in _TIMES:
            beside = [
                m for m in counts.measures if m.kind == "count" and any(e in measure.exhibits for e in m.exhibits)
            ]
            answered = [m for m in beside if "answer" in m.named.name and "not" not in m.named.name.split()]
            weight = next(iter([*answered, *beside]), None)
            if weight is not None and all(at in weight.figures for at in measure.figures):
                measure.weight, measure.noun = weight.id, weight.noun


def _beside(measure: Counted, counts: Counts) -> list[Counted]:
    """The counts that stand in a table with a measure: the nearest to it, where there are many."""
    tables = {exhibit.at for exhibit in measure.exhibits}
    own = counts.measures.index(measure)
    found = [
        (abs(n - own), n)
        for n, m in enumerate(counts.measures)
        if m.kind == "count" and any(exhibit.at in tables for exhibit in m.exhibits)
    ]
    return [counts.measures[n] for n in sorted(n for _, n in sorted(found)[:MOST_BESIDE])]


def _fits(measure: Counted, beside: Sequence[Counted]) -> Iterator[tuple[int, bool, Counted, Counted]]:
    """How many of a percentage's figures follow from each pair of counts, of those from which nearly all do.

    True stands for a share of one of the two, False for a share of their sum.
    """
    rows = [(at, printed.number) for at, printed in measure.figures.items()]
    most = len(rows) // 4
    for top in beside:
        for bottom in beside:
            if top is bottom:
                continue
            missed = {True: 0, False: 0}
            for at, share in rows:
                a, b = _value(top, at), _value(bottom, at)
                if share.value is None or a is None or b is None:
                    break
                near = Decimal(1).scaleb(-share.decimals)
                for plain, whole in ((True, b), (False, a + b)):
                    missed[plain] += not whole or abs(100 * a / whole - share.value) > near
                if min(missed.values()) > most:
                    break
            else:
                for plain, wrong in missed.items():
                    if wrong <= most and len(rows) - wrong >= LEAST_CELLS:
                        yield len(rows) - wrong, plain, top, bottom


def _value(measure: Counted, at: Address) -> Decimal | None:
    """What a measure's figure is at an address; None where it has none."""
    printed = measure.figures.get(at)
    return printed.number.value if printed is not None else None
