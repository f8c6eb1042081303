"""Identities put to the test: what must hold between figures of one area and window, on the values as they are held.

Where a side is missing, qualified ("over 900") or counted on another basis, nothing can be said, and nothing is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import cached_property

from reportgen import model, units
from reportgen.figures import Figure
from reportgen.measures import Catalogue, Expression, Identity, Measure, evaluate, parse_identity
from reportgen.period import Window
from reportgen.problems import Place
from reportgen.rules.evidence import Evidence
from reportgen.source import Word

Reach = tuple[Decimal, Decimal]
"""The least and the most that a number can be, where it was rounded before it was held or printed."""


def reach(expression: Expression, reach_of: Callable[[str], Reach | None]) -> Reach | None:
    """The least and the most that a formula can give; None where a measure is missing or a divisor may be zero.

    >>> reach(("+", "a", "a"), lambda name: (Decimal("0.5"), Decimal("1.5")))
    (Decimal('1.0'), Decimal('3.0'))
    """
    if isinstance(expression, Decimal):
        return expression, expression
    if isinstance(expression, str):
        return reach_of(expression)
    sign, left, right = expression
    a, b = reach(left, reach_of), reach(right, reach_of)
    if a is None or b is None or (sign == "/" and b[0] <= 0 <= b[1]):
        return None
    ends = [evaluate((sign, x, y), lambda name: None) for x in a for y in b]
    known = [end for end in ends if end is not None]
    return (min(known), max(known)) if len(known) == len(ends) else None


def meets(left: Reach, sign: str, right: Reach) -> bool:
    """Whether two sides can be as the sign says. What a division leaves beyond twenty digits is no difference.

    >>> meets((Decimal(3), Decimal(3)), "<=", (Decimal(2), Decimal(2)))
    False
    """
    with localcontext(prec=60):
        least = Decimal("1e-20") * max(Decimal(1), *(abs(end) for end in (*left, *right)))
        return left[0] <= right[1] + least and (sign == "<=" or right[0] <= left[1] + least)


def coefficients(expression: Expression) -> dict[str, Decimal] | None:
    """How often each measure enters a sum, the number alone under no name; None where the formula is no plain sum.

    >>> coefficients(("-", "a", ("*", Decimal(2), "b")))
    {'a': Decimal('1'), 'b': Decimal('-2')}
    """
    if isinstance(expression, Decimal):
        return {"": expression}
    if isinstance(expression, str):
        return {expression: Decimal(1)}
    sign, *sides = expression
    left, right = (coefficients(side) for side in sides)
    if left is None or right is None:
        return None
    if sign == "*" and left.keys() == {""}:
        left, right = right, left
    if sign in "*/":
        if right.keys() != {""} or (sign == "/" and not right[""]):
            return None
        return {name: n * right[""] if sign == "*" else n / right[""] for name, n in left.items()}
    turned = {name: n if sign == "+" else -n for name, n in right.items()}
    total = {name: left.get(name, Decimal(0)) + turned.get(name, Decimal(0)) for name in {**left, **turned}}
    return {name: n for name, n in total.items() if n}


def relation(identity: Identity) -> dict[str, Decimal] | None:
    """An identity as coefficients that add up to zero; None where a side is no plain sum.

    >>> relation(parse_identity(Word("a = b + c")))
    {'a': Decimal('1'), 'b': Decimal('-1'), 'c': Decimal('-1')}
    """
    return coefficients(("-", identity.left, identity.right))


def sums_of_parts(catalogue: Catalogue) -> tuple[Identity, ...]:
    """That the parts of a measure make it up, as identities; none that is declared already."""
    wholes = [measure for measure in catalogue.measures.values() if measure.parts]
    return _undeclared(catalogue, {m.id: (" + ".join(m.parts.values()), m.place_of("parts")) for m in wholes})


def worked_out(catalogue: Catalogue) -> tuple[Identity, ...]:
    """The formulas of derived measures as identities, for where an extract gives such a measure as well."""
    made = {}
    for measure in catalogue.measures.values():
        if measure.formula:
            made[measure.id] = (str(measure.formula), measure.formula.place)
        elif measure.numerator and measure.denominator:
            formula = f"{measure.per} * ({measure.numerator}) / ({measure.denominator})"
            made[measure.id] = (formula, measure.numerator.place)
    return _undeclared(catalogue, made)


def _undeclared(catalogue: Catalogue, formulas: Mapping[str, tuple[str, Place]]) -> tuple[Identity, ...]:
    known = [relation(identity) for identity in catalogue.identities]
    made = [parse_identity(Word(f"{name} = {text}", place)) for name, (text, place) in formulas.items()]
    return tuple(identity for identity in made if relation(identity) is None or relation(identity) not in known)


@dataclass(frozen=True)
class Outcome:
    """An identity with the figures of one area and window that it was tested on, by measure."""

    identity: Identity
    area: str
    window: Window
    figures: Mapping[str, Figure]
    well: bool

    @property
    def sides(self) -> tuple[Decimal, Decimal]:
        """What each side comes to."""
        values = [evaluate(side, self._value) for side in (self.identity.left, self.identity.right)]
        return values[0] or Decimal(0), values[1] or Decimal(0)

    def _value(self, name: str) -> Decimal | None:
        return self.figures[name].value


@dataclass(frozen=True)
class Examiner:
    """The tests of an edition: on the figures that it sees, in the windows that matter to it."""

    evidence: Evidence

    @cached_property
    def printed(self) -> tuple[model.Figure, ...]:
        """The figures that the report prints: not its stated facts, which are of no measure, nor its benchmarks."""
        known = self.evidence.project.catalogue.measures
        return tuple(f for f in self.evidence.report.figures.values() if f.measure in known and f.window)

    @cached_property
    def spans(self) -> tuple[Window, ...]:
        """The period, the year before, and every window that the report prints; none that lies inside another."""
        period = self.evidence.period
        printed = {Window.parse(text) for text in {figure.window for figure in self.printed}}
        found: list[Window] = []
        for window in sorted({period, period.back(1), *printed}, key=lambda window: -window.days):
            if not any(other.holds(window) for other in found):
                found.append(window)
        return tuple(found)

    @cached_property
    def decimals(self) -> Mapping[str, int]:
        """By measure: the most decimals that any of its rows is held with."""
        found: dict[str, int] = {}
        for (name, _, _), rows in self.evidence.figures.rows.items():
            values = tuple(row.value for row in rows.values() if row.value is not None)
            found[name] = max(found.get(name, 0), units.decimals_of(values))
        return found

    def windows(self, names: Iterable[str], area: str) -> list[Window]:
        """The windows of these measures that are held and matter to the edition, the shortest first."""
        held = {window for name in names for window in self.evidence.figures.windows(name, area)}
        wanted = (window for window in held if any(span.holds(window) for span in self.spans))
        return sorted(wanted, key=lambda window: (window.days, window))

    def figures(self, names: Sequence[str], area: str, window: Window) -> Iterator[dict[str, Figure]]:
        """The figures of a window by measure, once for each basis on which all of them are held and exact."""
        seen = self.evidence.figures
        measures = seen.catalogue.measures
        for basis in dict.fromkeys(basis for name in names for basis in measures[name].bases) or ("",):
            found = {n: seen.figure(n, area, window, basis if measures[n].bases else None) for n in names}
            used = {figure.basis for figure in found.values() if figure.basis}
            if len(used) < 2 and not any("+" in each for each in used) and all(map(_exact, found.values())):
                yield found

    def reach_of(self, figure: Figure) -> Reach:
        """The least and the most that a figure can be: what is held with decimals may have been rounded to them."""
        value, measure = figure.value or Decimal(0), figure.measure
        decimals = self.decimals.get(measure.id, 0)
        whole = measure.kind not in ("rate", "average") and (not decimals or measure.unit == "gbp")
        if whole or figure.how not in ("row", "sum"):
            return value, value
        half = Decimal("0.5").scaleb(-decimals) * max(1, len(figure.rows))
        return value - half, value + half

    def test(self, identity: Identity, area: str, *, made: bool = False) -> Iterator[Outcome]:
        """The identity on every window where it can be tested; of a span that holds a broken month, nothing more.

        With `made` it is a formula, which says nothing where the measure is worked out by it.
        """
        broken: list[Window] = []
        for window in self.windows(identity.names, area):
            for tested in self.test_window(identity, area, window, made=made):
                if not any(window.holds(other) and window != other for other in broken):
                    broken += [] if tested.well else [window]
                    yield tested

    def test_window(self, identity: Identity, area: str, window: Window, *, made: bool = False) -> Iterator[Outcome]:
        """The identity on one window, once for each basis on which every side is held."""
        plain = relation(identity) is not None
        for figures in self.figures(identity.names, area, window):
            hows = [figure.how for figure in figures.values()]
            if made and hows[0] in ("formula", "rate"):
                continue
            if not plain and not made and "sum" in hows:
                continue  # a product that holds in each month need not hold in their sums
            reaches = {name: self.reach_of(figure) for name, figure in figures.items()}
            left, right = reach(identity.left, reaches.get), reach(identity.right, reaches.get)
            if left is not None and right is not None:
                yield Outcome(identity, area, window, figures, meets(left, identity.sign, right))

    def parts_above(self, whole: Measure, area: str) -> Iterator[Outcome]:
        """The parts of a measure that are held against their whole, in the windows where others are missing."""
        parts = list(dict.fromkeys(str(part) for part in whole.parts.values()))
        for window in self.windows([whole.id, *parts], area):
            held = [part for part in parts if any(self.figures([part, whole.id], area, window))]
            if held and len(held) < len(parts):
                bound = parse_identity(Word(f"{' + '.join(held)} <= {whole.id}", whole.place_of("parts")))
                yield from self.test_window(bound, area, window)


def _exact(figure: Figure) -> bool:
    """Whether a figure is held and exact: not "over 900", and of a stock the very day."""
    return figure.value is not None and not figure.qualifier and figure.how != "last"
