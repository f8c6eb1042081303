"""What figures that come in must agree with: their totals, the formulas over them, and the order of their months."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from reportgen.importing.faults import Faults
from reportgen.importing.heads import Says
from reportgen.importing.reading import Looked, Taken
from reportgen.importing.recipe import Recipe
from reportgen.importing.values import STALE
from reportgen.measures import Catalogue
from reportgen.period import Window
from reportgen.sheets.book import Sheet, Spot, summed

WIDEST_GAP = 3
"""So many months without a figure, between two with one, are told as missing; more are another span of time."""
MOST_SUMMED = 2_000_000
"""So many cells are added up to test formulas, all together."""


def check_all(sheet: Sheet, recipe: Recipe, catalogue: Catalogue, looked: Looked, faults: Faults) -> None:
    """Every test of this module."""
    _formulas(sheet, looked, faults)
    _totals(sheet, recipe, catalogue, looked, faults)
    if not recipe.any_order:
        _order(looked, faults)


# --- formulas ---------------------------------------------------------------------------------------------------


def _formulas(sheet: Sheet, looked: Looked, faults: Faults) -> None:
    """Report every plain sum in the table whose stored value is not what its cells add up to."""
    left = MOST_SUMMED
    sums: dict[str, bool] = {}
    for spot in looked.values:
        cell = sheet.cells.get(spot)
        if cell is None or cell.number is None or not cell.formula:
            continue
        text = cell.formula.text
        if text not in sums:  # many cells may share one formula
            sums[text] = bool(summed(text))
        if not sums[text]:
            continue
        areas = summed(str(cell.formula))
        left -= sum(
            max(min(last[0], sheet.rows) - first[0] + 1, 1) * max(min(last[1], sheet.columns) - first[1] + 1, 1)
            for first, last in areas
        )
        if left < 0:
            break
        numbers = [found for area in areas for found in _numbers(sheet, area)]
        total = sum(numbers, Decimal(0))
        if abs(total - cell.number) > _noise(len(numbers), total):
            message = f"the formula {cell.formula} gives {cell.number:f} here, and its cells add up to {total:f}"
            faults.add(spot, "stale-formula", message, STALE)


def _numbers(sheet: Sheet, area: tuple[Spot, Spot]) -> Iterator[Decimal]:
    (top, left), (bottom, right) = area
    for row in range(top, min(bottom, sheet.rows) + 1):
        for column in range(left, min(right, sheet.columns) + 1):
            cell = sheet.cells.get((row, column))
            if cell is not None and cell.number is not None:
                yield cell.number


def _noise(count: int, total: Decimal) -> Decimal:
    """What the sum of so many floats may be off by."""
    return max(Decimal(1), abs(total)) * (count + 1) * Decimal("1e-12")


# --- totals -----------------------------------------------------------------------------------------------------


def _totals(sheet: Sheet, recipe: Recipe, catalogue: Catalogue, looked: Looked, faults: Faults) -> None:
    """Report every total that is not the sum of what stands before it, in its column or in its row."""
    table = looked.table
    rows = sorted({*table.rows, *table.left_out[0]})
    columns = sorted({*table.values, *table.left_out[1]})
    for row_wise, lines, across in ((False, columns, rows), (True, rows, columns)):
        says = looked.columns if row_wise else looked.rows
        if not any(each.total for each in says.values()):
            continue
        for line in lines:
            spots = [(line, other) if row_wise else (other, line) for other in across]
            heads = [says.get(other) for other in across]
            _line(sheet, recipe, catalogue, looked, (spots, heads), faults)


def _line(
    sheet: Sheet,
    recipe: Recipe,
    catalogue: Catalogue,
    looked: Looked,
    line: tuple[Sequence[Spot], Sequence[Says | None]],
    faults: Faults,
) -> None:
    """Test the totals of one row or column. A total may be of all before it, or of those since the last total."""
    before: list[Spot] = []
    since: list[Spot] = []
    totals: list[Spot] = []
    for spot, says in zip(*line, strict=True):
        if says is None or not says.total:
            before.append(spot)
            since.append(spot)
            continue
        value = looked.values.get(spot)
        if value is not None and value.number is not None and _adds_up(before, catalogue, looked):
            groups = [group for group in (since, before, totals) if group]
            _total(sheet, recipe, looked, (spot, value.number), groups, says, faults)
        totals.append(spot)
        since = []


def _adds_up(spots: Iterable[Spot], catalogue: Catalogue, looked: Looked) -> bool:
    """Whether a sum of these figures means anything: counts do, and stocks of several things on one day."""
    figures = [looked.figures[spot] for spot in spots if spot in looked.figures]
    measures = [catalogue.measures[figure.measure] for figure in figures]
    kinds = {measure.kind for measure in measures}
    one_stock = "stock" in kinds and len({(figure.measure, figure.area) for figure in figures}) < len(figures)
    return bool(figures) and kinds <= {"count", "stock"} and not one_stock


def _total(
    sheet: Sheet,
    recipe: Recipe,
    looked: Looked,
    told: tuple[Spot, Decimal],
    groups: Sequence[Sequence[Spot]],
    says: Says,
    faults: Faults,
) -> None:
    spot, total = told
    if any(problem.code == "stale-formula" and problem.place == faults.place(spot) for problem in faults.found):
        return  # what stands there is not what the file would say
    differences = []
    unknown = 0
    for group in groups:
        taken = [looked.figures[each].raw for each in group if each in looked.figures]
        beside = [_held(sheet, looked, each) for each in group if each not in looked.figures]
        sums = [sum((n for n in taken if n is not None), Decimal(0))]
        sums.append(sums[0] + sum((n for n in beside if n is not None), Decimal(0)))
        unknown = unknown or sum(n is None for n in taken)
        differences += [total - each for each in sums]
    least = min(differences, key=abs)
    if abs(least) <= recipe.total_may_differ_by + _noise(len(groups[0]), total):
        return
    name = f"'{says.text}'"
    if unknown and least > 0:
        message = f"{name} is {total:f}, and can't be tested: {unknown} of its parts not given"
        faults.add(spot, "total-differs", message, "nothing to do; the total is not taken in", "warning")
        return
    parts = f"what stands before it adds up to {total - least:f}"
    message = f"{name} is {total:f}, and {parts}: they differ by {abs(least):f}"
    mend = (
        "look for a row or column that was missed or is counted twice; where this is right, write in the recipe "
        f"'total_may_differ_by: {abs(least):f}',\nor take '{says.text}' out of 'total' and leave it out under 'skip'"
    )
    faults.add(spot, "total-differs", message, mend)


def _held(sheet: Sheet, looked: Looked, spot: Spot) -> Decimal | None:
    """The number in a cell that is not taken in, where it is one."""
    if spot in looked.values:
        return looked.values[spot].number
    cell = sheet.at(*spot)
    return cell.number if cell.spot == spot else None


# --- months -----------------------------------------------------------------------------------------------------


def _order(looked: Looked, faults: Faults) -> None:
    """Report months that run past December, or back, within a year that another head or the recipe gives them."""
    told: set[tuple[Window, Window]] = set()
    for line in _series(looked).values():
        inferred = [
            taken
            for taken in line
            if any(
                part.month
                for says in (looked.rows[taken.spot[0]], looked.columns[taken.spot[1]])
                for part in says.parts
            )
        ]
        for year in dict.fromkeys(taken.window.first.year for taken in inferred):
            months = [taken for taken in inferred if taken.window.first.year == year]
            pairs = list(pairwise(months))
            falls = [(one, other) for one, other in pairs if other.window < one.window]
            turns = [(a, b) for a, b in falls if (a.window.first.month, b.window.first.month) == (12, 1)]
            for one, other in turns[:1] or (falls[:1] if 0 < len(falls) < len(pairs) else []):
                if (one.window, other.window) not in told:
                    told.add((one.window, other.window))
                    message = f"{other.window.words()} stands after {one.window.words()}: does another year begin here?"
                    mend = "write the year beside it in the file; where it is right, in the recipe: any_order: true"
                    faults.add(other.spot, "bad-window", message, mend)


def _series(looked: Looked) -> Mapping[tuple[str, str, str], list[Taken]]:
    found: dict[tuple[str, str, str], list[Taken]] = {}
    for taken in looked.figures.values():
        found.setdefault((taken.measure, taken.area, taken.basis), []).append(taken)
    return found


@dataclass(frozen=True, slots=True)
class Gap:
    """A month without a figure between two that have one: the measures that lack it, none for all, and where."""

    month: Window
    measures: tuple[str, ...]
    spot: Spot
    """The first figure after it."""


def gaps(looked: Looked) -> list[Gap]:
    """The months that are missing in the middle, in order."""
    series = _series(looked)
    found: dict[Window, list[Taken]] = {}
    for line in series.values():
        months = sorted((taken for taken in line if len(taken.window.months()) == 1), key=lambda taken: taken.window)
        for one, other in pairwise(months):
            between = Window(one.window.first, other.window.last).months()[1:-1]
            if len(between) <= WIDEST_GAP:
                for month in between:
                    found.setdefault(month, []).append(other)
    return [
        Gap(
            month,
            () if len(after) == len(series) else tuple(dict.fromkeys(taken.measure for taken in after)),
            after[0].spot,
        )
        for month, after in sorted(found.items())
    ]
