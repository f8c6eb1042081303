"""Reconciliation: figures that must add up do, in the ledger and in print; no part is above its whole.

A break is told once, with every row under it and every place of the report that rests on one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from reportgen import model, units
from reportgen.extract import Row
from reportgen.figures import Figure
from reportgen.measures import Expression
from reportgen.period import Window
from reportgen.problems import Severity
from reportgen.rules.evidence import Evidence, Finding
from reportgen.rules.identities import Examiner, Outcome, coefficients, sums_of_parts, worked_out
from reportgen.rules.printed import Uses, amount, differing_totals, newest
from reportgen.spoken import joined

BROKEN = "identity-broken"
ABOVE = "parts-above-whole"
MANY = 3
"""An identity that breaks in more windows than this is told once for all of them."""
FIRST = 6
"""So many of them are named then."""


def check(evidence: Evidence) -> Iterator[Finding]:
    """What does not add up, and what does: one finding for each identity and area that holds throughout."""
    tests, uses = Examiner(evidence), Uses(evidence.report)
    catalogue = evidence.project.catalogue
    for identity, made in [
        *((identity, False) for identity in (*catalogue.identities, *sums_of_parts(catalogue))),
        *((identity, True) for identity in worked_out(catalogue)),
    ]:
        for area in catalogue.areas:
            yield from _told(list(tests.test(identity, area, made=made)), evidence, uses)
    for whole in (measure for measure in catalogue.measures.values() if measure.parts):
        for area in catalogue.areas:
            found = sorted(tests.parts_above(whole, area), key=lambda tested: tested.identity.text)
            for _, same in groupby(found, key=lambda tested: tested.identity.text):
                yield from _told(list(same), evidence, uses)
    yield from _above(evidence, tests, uses)
    yield from differing_totals(evidence, tests)


# --- telling a break ----------------------------------------------------------------------------------------------


def _told(tested: Sequence[Outcome], evidence: Evidence, uses: Uses) -> Iterator[Finding]:
    """What came of an identity for one area: that it holds, or each window in which it breaks, or all in one."""
    broken = [each for each in tested if not each.well]
    code = ABOVE if broken and broken[0].identity.sign == "<=" else BROKEN
    if tested and not broken:
        windows = f"{len(tested)} windows" if len(tested) > 1 else tested[0].window.words()
        says = f"'{tested[0].identity.text}' holds for {windows}"
        yield Finding(BROKEN, True, says, figures=_figures(tested), place=tested[0].identity.text.place)
    elif len(broken) > MANY:
        yield _finding(code, _many(broken, evidence), _figures(broken), uses)
    else:
        for each in broken:
            yield _finding(code, _one(each, evidence), _figures([each]), uses)


def _figures(tested: Iterable[Outcome]) -> tuple[Figure, ...]:
    return tuple(figure for each in tested for figure in each.figures.values())


def _finding(code: str, says: str, figures: Sequence[Figure], uses: Uses, severity: Severity = "error") -> Finding:
    """A break with the rows under it and the places that rest on them; it stands at the newest of the rows.

    What nothing in the report rests on can't be wrong in it: that is a warning.
    """
    rows = list(dict.fromkeys(row for figure in figures for row in figure.rows))
    told, owner = uses.of(rows)
    write = [f"the figures: {_rows(rows)}"]
    write += [f"printed, or behind what is printed: {told}"] if told else []
    write += ["give the right figure in a new extract: it restates the old one, which stays as it is"]
    return Finding(
        code,
        False,
        says,
        "\n".join(write),
        severity if told else "warning",
        figures=tuple(figures),
        place=newest(rows),
        owner=owner,
    )


def _rows(rows: Sequence[Row]) -> str:
    """The rows by measure, as `path:line`."""
    by_measure: dict[str, list[str]] = {}
    for row in rows:
        by_measure.setdefault(row.measure, []).append(str(row.place))
    return "; ".join(f"{name} {', '.join(places)}" for name, places in by_measure.items())


def _one(tested: Outcome, evidence: Evidence) -> str:
    """A break in one window: both sums, and by how much they differ."""
    identity = tested.identity
    left, right, gap = _amounts(tested)
    where = f" for {tested.window.words()}{_area(tested, evidence)}"
    whole, parts = _names(identity.left, evidence), _names(identity.right, evidence)
    if identity.sign == "<=":
        verb = "add up to" if len(whole) > 1 else "is"
        what = joined(whole) or f"'{identity.text.split('<=')[0].strip()}'"
        limit = joined(parts) or f"'{identity.text.split('<=')[1].strip()}'"
        return f"{what}{where} {verb} {left}, but may not be above {limit}, which is {right}: {gap} too many"
    if len(whole) != 1 or not parts:
        over, under = (side.strip() for side in identity.text.split("="))
        return f"'{over}'{where} is {left}, but '{under}' is {right}: they differ by {gap}"
    side = "too few" if tested.sides[1] < tested.sides[0] else "too many"
    adds = f"{joined(parts)} add up to" if len(parts) > 1 else f"{parts[0]} is"
    return f"{whole[0]}{where} is {left}, but {adds} {right}: {gap} {side}"


def _many(broken: Sequence[Outcome], evidence: Evidence) -> str:
    """The same break in many windows: how many, and the first of them with both sums."""
    named = []
    for each in sorted(broken, key=lambda each: each.window)[:FIRST]:
        left, right, _ = _amounts(each)
        named.append(f"{each.window.words()} ({left} and {right})")
    more = len(broken) - len(named)
    named += [f"{more} more"] if more else []
    text = broken[0].identity.text
    return f"'{text}' does not hold in {len(broken)} windows{_area(broken[0], evidence)}: {joined(named)}"


def _area(tested: Outcome, evidence: Evidence) -> str:
    """The area, where it is not the one that the report is about."""
    areas = evidence.project.catalogue.areas
    return "" if tested.area == evidence.scope.area else f", {areas[tested.area].name}"


def _names(side: Expression, evidence: Evidence) -> list[str]:
    """The names of the measures of a side that is a plain sum of some; none where it is anything else."""
    found = coefficients(side)
    if found is None or any(not name or n != 1 for name, n in found.items()):
        return []
    return [str(evidence.project.catalogue.measures[name].name) for name in found]


def _amounts(tested: Outcome) -> tuple[str, str, str]:
    """Both sides and the gap between them, with every decimal that it takes."""
    left, right = tested.sides
    measure = next(iter(tested.figures.values())).measure
    decimals = units.decimals_of((left, right))
    return (
        amount(left, measure, decimals),
        amount(right, measure, decimals),
        amount(abs(left - right), measure, decimals),
    )


# --- parts above their whole --------------------------------------------------------------------------------------


def _above(evidence: Evidence, tests: Examiner, uses: Uses) -> Iterator[Finding]:
    """What the report prints and can't be: less than none, more than all, an area with more than the whole of it."""
    catalogue, seen = evidence.project.catalogue, evidence.figures
    for printed in tests.printed:
        measure, area = catalogue.measures[printed.measure], catalogue.areas[printed.area]
        window = Window.parse(printed.window)
        where = f"{measure.name} for {window.words()}, {area.name}"
        if printed.show == "share" and printed.value is not None and printed.value > 100:
            yield from _share(printed, evidence, uses)
        if printed.show != "value":
            continue
        figure = seen.figure(printed.measure, printed.area, window, printed.basis if measure.bases else None)
        if figure.value is None or figure.value != printed.value or not figure.rows:
            continue
        decimals = units.decimals_of((figure.value,))
        if figure.value < 0 and measure.kind != "change":
            says = f"{where} is {amount(figure.value, measure, decimals)}: more is taken off than there is"
            yield _finding(ABOVE, says, [figure], uses)
        if measure.kind == "rate" and measure.unit == "percent" and figure.how == "rate" and figure.value > 100:
            says = f"{where} is {amount(figure.value, measure, 1)}: its cases are more than what they are out of"
            yield _finding(ABOVE, says, [figure], uses, "warning")
        if area.parent and measure.kind == "count":
            whole = seen.figure(printed.measure, str(area.parent), window, figure.basis if measure.bases else None)
            if whole.value is not None and not whole.qualifier and figure.value > whole.value:
                over = amount(whole.value, measure, units.decimals_of((whole.value,)))
                says = f"{where} is {amount(figure.value, measure, decimals)}, above the {over} of "
                yield _finding(ABOVE, says + str(catalogue.areas[whole.area].name), [figure, whole], uses)


def _share(printed: model.Figure, evidence: Evidence, uses: Uses) -> Iterator[Finding]:
    """A share above 100%, of figures of one window: of another year's a figure may well be more than all."""
    sides = [evidence.report.figures[key] for key in printed.of]
    if len(sides) == 2 and sides[0].window == sides[1].window:
        figures = [evidence.figures.figure(side.measure, side.area, Window.parse(side.window)) for side in sides]
        if all(figure.rows for figure in figures):
            part, whole = (f"{figure.measure.name} ({side.value})" for figure, side in zip(figures, sides, strict=True))
            says = f"{part} is printed as a share of {whole} for {figures[0].window.words()}: that is above 100%"
            yield _finding(ABOVE, says, figures, uses, "warning")
