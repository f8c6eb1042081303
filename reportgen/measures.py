"""The catalogue: what each measure counts, how it totals, where it is from, and the areas it is held for."""

from __future__ import annotations

import ast
import keyword
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from functools import cached_property
from typing import Literal

from pydantic import Field, model_validator

from reportgen.faults import read_spec
from reportgen.fields import NUMBER, ANumber, Spec
from reportgen.problems import Problems, nearest
from reportgen.source import Tree, Word
from reportgen.units import Unit, default_decimals

Kind = Literal["count", "stock", "average", "rate", "change"]


class Basis(Spec):
    """A way in which a measure was counted."""

    name: Word = Field(description="How the figures are told apart in print: 'counted on the new basis'.")
    note: Word | None = Field(None, description="What changed, for the note under a table and the annex.")


class Benchmark(Spec):
    """A stated level to be met, and who states it."""

    at_most: ANumber | None = Field(None, description="Met by a figure not above this.")
    at_least: ANumber | None = Field(None, description="Met by a figure not below this.")
    source: Word = Field(description="Who states it.")

    @model_validator(mode="after")
    def _one_side(self) -> Benchmark:
        if (self.at_most is None) == (self.at_least is None):
            raise ValueError("wrong-value::a benchmark has either 'at_most' or 'at_least'|keep one of the two")
        return self

    @property
    def level(self) -> Decimal:
        """The level itself."""
        level = self.at_most if self.at_most is not None else self.at_least
        assert level is not None
        return level

    def met_by(self, value: Decimal) -> bool:
        """Whether `value` meets it."""
        return value <= self.level if self.at_most is not None else value >= self.level


class Measure(Spec):
    """What a figure counts. A rate is recomputed from its parts wherever they are held, never summed."""

    kind: Kind = Field(description="count, stock, average, rate or change. Only a change may be negative.")
    name: Word = Field(description="The name as it stands in the middle of a sentence.")
    short: Word | None = Field(None, description="For narrow places; the name where it is left out.")
    label: Word | None = Field(None, description="The row label in a table; the name where it is left out.")
    words: tuple[Word, ...] = Field((), description="Other names that sentences give it: [VBC].")
    noun: tuple[Word, Word] = Field(description="What is counted, singular and plural: [crime, crimes].")
    unit: Unit = Field("count", description="What the number is a number of.")
    suffix: Word | None = Field(None, description="Words after the number, with unit 'number': 'per 1,000 people'.")
    decimals: int | None = Field(None, ge=0, le=6, description="Decimals in print.")
    source: Word = Field(description="Where the figures come from: an id of 'sources'.")
    definition: Word | None = Field(None, description="What is counted, for the annex.")
    totals: bool = Field(True, description="Whether the sum of its months means anything.")
    weight: Word | None = Field(None, description="For an average: the measure that its months are weighted by.")
    numerator: Word | None = Field(None, description="For a rate: its cases, a measure or a formula.")
    denominator: Word | None = Field(None, description="For a rate: out of how many, a measure or a formula.")
    per: ANumber = Field(Decimal(100), description="For a rate: 100 for a percentage, 1000 for a rate per 1,000.")
    formula: Word | None = Field(None, description="A measure worked out from others: + - * / and brackets.")
    parts: dict[str, Word] = Field({}, description="Named parts, each a measure of its own.")
    counts_only: bool = Field(False, description="Deaths and the like: never a percentage, never a test.")
    bases: dict[str, Basis] = Field({}, description="The ways in which it was counted, oldest first.")
    benchmark: Benchmark | None = Field(None, description="A stated level to be met.")
    target: Benchmark | None = Field(None, description="A level that the body has set itself.")
    good: Literal["lower", "higher"] | None = Field(
        None, description="Which way is good, only where a benchmark or the body states it."
    )

    _id: str = ""

    @cached_property  # it is asked for 50,000 times an edition, and pydantic is slow to give a private attribute
    def id(self) -> str:
        """Its name in files."""
        return self._id

    @property
    def title(self) -> str:
        """Its name at the start of a line."""
        return capital(self.name)

    @property
    def row_label(self) -> str:
        """Its label at the head of a row."""
        return str(self.label) if self.label else self.title

    @property
    def brief(self) -> str:
        """Its shortest name."""
        return str(self.short) if self.short else self.title

    @property
    def places(self) -> int | None:
        """Decimals in print; None for units that keep what was held."""
        if self.decimals is not None or self.unit in ("years", "gbp"):
            return self.decimals
        return default_decimals(self.unit)

    @property
    def is_derived(self) -> bool:
        """Whether it is worked out from other measures."""
        return bool(self.formula or self.numerator)


def capital(text: str) -> str:
    """The text with its first letter large, for the start of a line.

    >>> capital("victim-based crime"), capital("999 calls")
    ('Victim-based crime', '999 calls')
    """
    return text[:1].upper() + text[1:]


class Area(Spec):
    """A place that figures are held for. The area without a parent is the whole."""

    id: Word = Field(description="Its name in extracts.")
    name: Word = Field(description="Its name in print.")
    parent: Word | None = Field(None, description="The area that it is a part of.")
    level: Word | None = Field(None, description="A group of areas that an axis can ask for: districts.")
    order: int = Field(0, description="Its place among the areas of one parent.")


class AreasFile(Spec):
    """figures/areas.yaml."""

    areas: tuple[Area, ...] = Field(description="The areas, the whole one first.")


class MeasuresFile(Spec):
    """figures/measures.yaml."""

    sources: dict[str, Word] = Field(description="Where figures come from, by id.")
    identities: tuple[Word, ...] = Field((), description="What must always hold: 'a = b + c', or 'a <= b'.")
    nouns: tuple[tuple[Word, ...], ...] = Field(
        (), description="What else may be counted, so that a wrong noun is told: words of one list count the same."
    )
    measures: dict[str, Measure] = Field(description="The measures, by id.")


# --- formulas ---------------------------------------------------------------------------------------------------

Expression = Decimal | str | tuple[str, "Expression", "Expression"]
_SIGNS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}


def parse_formula(text: str) -> Expression:
    """A formula as a tree of numbers, names and two-sided operations; `ValueError` where it is none.

    >>> parse_formula("100 * a / (b + c)")
    ('/', ('*', Decimal('100'), 'a'), ('+', 'b', 'c'))
    """
    if len(text) > 500:
        raise ValueError("it is too long")
    try:
        with warnings.catch_warnings(action="ignore"):
            return _expression(ast.parse(text.strip(), mode="eval").body, text)
    except (SyntaxError, RecursionError, MemoryError):
        raise ValueError("it can't be read") from None


def _expression(node: ast.expr, text: str) -> Expression:
    if isinstance(node, ast.BinOp) and type(node.op) in _SIGNS:
        return (_SIGNS[type(node.op)], _expression(node.left, text), _expression(node.right, text))
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        written = ast.get_source_segment(text.strip(), node) or ""
        if not NUMBER.match(written):
            raise ValueError(f"'{written}' is not a number")
        return Decimal(written)
    raise ValueError("it may hold measures, numbers, + - * / and brackets only")


def names_in(expression: Expression) -> Iterator[str]:
    """The measures that a formula speaks of."""
    if isinstance(expression, str):
        yield expression
    elif isinstance(expression, tuple):
        yield from names_in(expression[1])
        yield from names_in(expression[2])


MOST = Decimal(10) ** 30
"""A formula that gives more than this gives nothing: no measure counts so much."""


def evaluate(expression: Expression, value_of: Callable[[str], Decimal | None]) -> Decimal | None:
    """What a formula gives; None where a part is missing or a division is by zero."""
    if isinstance(expression, Decimal):
        return expression
    if isinstance(expression, str):
        return value_of(expression)
    sign, left, right = expression
    a, b = evaluate(left, value_of), evaluate(right, value_of)
    if a is None or b is None or (sign == "/" and b == 0):
        return None
    with localcontext(prec=60):
        result = {"+": a.__add__, "-": a.__sub__, "*": a.__mul__, "/": a.__truediv__}[sign](b)
    return result if abs(result) < MOST else None


@dataclass(frozen=True, slots=True)
class Identity:
    """What must hold between the figures of one area and window: two sides are equal, or the left is at most the right.

    `<=` is for a part within a whole, where the other parts are not held.
    """

    text: Word
    left: Expression
    sign: Literal["=", "<="]
    right: Expression

    @property
    def names(self) -> tuple[str, ...]:
        """The measures of both sides in the order in which they stand, each once."""
        return tuple(dict.fromkeys([*names_in(self.left), *names_in(self.right)]))


def parse_identity(text: Word) -> Identity:
    """An identity as written; `ValueError` where it is none.

    >>> parse_identity(Word("rape <= sexual_offences")).sign
    '<='
    """
    sign: Literal["=", "<="] = "<=" if "<=" in text else "="
    sides = text.split(sign)
    if len(sides) != 2:
        raise ValueError("it needs one '=' or '<='")
    return Identity(text, parse_formula(sides[0]), sign, parse_formula(sides[1]))


# --- the catalogue ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every measure and area of a project, checked: names resolve, and no measure is made of itself."""

    measures: Mapping[str, Measure]
    areas: Mapping[str, Area]
    sources: Mapping[str, str]
    identities: tuple[Identity, ...] = ()
    formulas: Mapping[str, tuple[Expression, ...]] = field(default_factory=dict)
    """By measure: its formula, or its numerator and denominator."""
    nouns: tuple[tuple[str, ...], ...] = ()
    """Other words for what is counted; those of one group count the same."""

    @property
    def whole(self) -> str:
        """The id of the area that has no parent."""
        return next((area.id for area in self.areas.values() if area.parent is None), "")

    def areas_of(self, name: str) -> tuple[str, ...]:
        """The areas of a level, or the areas directly inside an area; none where the name is neither."""
        found = [area for area in self.areas.values() if area.level == name]
        found = found or [area for area in self.areas.values() if area.parent == name]
        return tuple(str(area.id) for area in sorted(found, key=lambda area: (area.order, area.name)))

    def levels(self) -> list[str]:
        """The names that stand for several areas."""
        named = {str(area.level) for area in self.areas.values() if area.level}
        return sorted(named | {str(area.parent) for area in self.areas.values() if area.parent})


def build_catalogue(measures: Tree | None, areas: Tree | None, problems: Problems) -> Catalogue | None:
    """The catalogue that the two files make; None where either can't be used at all."""
    measures_file = read_spec(MeasuresFile, measures, problems) if measures is not None else None
    areas_file = read_spec(AreasFile, areas, problems) if areas is not None else None
    if measures_file is None or areas_file is None:
        return None
    for name, measure in measures_file.measures.items():
        measure._id = name
        _check_name(measure, problems)
    catalogue = Catalogue(
        measures_file.measures,
        _areas(areas_file, problems),
        {name: str(words) for name, words in measures_file.sources.items()},
        tuple(_identities(measures_file, problems)),
        {},
    )
    formulas = {name: _formulas(measure, catalogue, problems) for name, measure in catalogue.measures.items()}
    for measure in catalogue.measures.values():
        _check_measure(measure, measures_file, catalogue, problems)
    _check_circles(catalogue, formulas, problems)
    return Catalogue(
        catalogue.measures,
        catalogue.areas,
        catalogue.sources,
        catalogue.identities,
        {name: parts for name, parts in formulas.items() if parts},
        tuple(tuple(map(str, group)) for group in measures_file.nouns),
    )


def _areas(file: AreasFile, problems: Problems) -> dict[str, Area]:
    areas: dict[str, Area] = {}
    for area in file.areas:
        if str(area.id) in areas:
            problems.add(area.id.place, "duplicate-key", f"the area '{area.id}' stands twice", "keep one")
        areas[str(area.id)] = area
    for area in file.areas:
        if area.parent and str(area.parent) not in areas:
            problems.add(
                area.parent.place,
                "unknown-area",
                f"no area is called '{area.parent}'",
                nearest(area.parent, areas),
            )
    wholes = [area for area in file.areas if area.parent is None]
    if len(wholes) != 1:
        place = wholes[1].id.place if len(wholes) > 1 else file.place
        problems.add(
            place,
            "wrong-value",
            "one area, and only one, has no parent: the whole",
            "give this one a parent",
        )
    return areas


def _formulas(measure: Measure, catalogue: Catalogue, problems: Problems) -> tuple[Expression, ...]:
    parts: list[Expression] = []
    for text in (measure.formula, measure.numerator, measure.denominator):
        if text is None:
            continue
        try:
            expression = parse_formula(text)
        except ValueError as error:
            problems.add(
                text.place,
                "bad-formula",
                f"'{text}' is not a formula: {error}",
                "write, for example: calls_received - calls_answered",
            )
            continue
        for name in names_in(expression):
            _known(Word(name, text.place), catalogue.measures, problems)
        parts.append(expression)
    return tuple(parts)


RESERVED = ("stated", "period", "previous_year", "board_date", "as_at", "issued", "body", "current", "change",
            "change_pct", "direction", "by_month", "rolling_year", "year_to_date", "held")  # fmt: skip
"""Names that mean something else where a measure's name may stand."""


def _check_name(measure: Measure, problems: Problems) -> None:
    """A measure's id stands in formulas and sentences, so it must be one plain word that means nothing else."""
    name = measure.id
    if name in RESERVED or keyword.iskeyword(name):
        problems.add(measure.place, "bad-name", f"'{name}' means something else and can't be a measure's id",
                     f"for example '{name}_cases'")  # fmt: skip
    elif not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        bare = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
        problems.add(measure.place, "bad-name", f"'{name}' can't be a measure's id",
                     "write small letters, digits and underscores, a letter first"
                     + (f": '{bare}'" if bare[:1].isalpha() else ""))  # fmt: skip


def _known(name: Word, measures: Mapping[str, Measure], problems: Problems) -> None:
    if str(name) not in measures:
        problems.add(name.place, "unknown-measure", f"no measure is called '{name}'", nearest(name, measures))


def _check_measure(measure: Measure, file: MeasuresFile, catalogue: Catalogue, problems: Problems) -> None:
    if str(measure.source) not in file.sources:
        problems.add(
            measure.source.place,
            "unknown-source",
            f"no source is called '{measure.source}'",
            nearest(measure.source, file.sources),
        )
    if measure.formula and measure.numerator:
        problems.add(measure.formula.place, "wrong-value", f"'{measure.id}' has a formula and a numerator", "keep one")
    if bool(measure.numerator) != bool(measure.denominator):
        problems.add(
            measure.place,
            "wrong-value",
            f"'{measure.id}' has one of numerator and denominator only",
            "give both",
        )
    for name in (measure.weight, *measure.parts.values()):
        if name is not None:
            _known(name, catalogue.measures, problems)


def _check_circles(catalogue: Catalogue, formulas: Mapping[str, tuple[Expression, ...]], problems: Problems) -> None:
    """Report every measure that is made, by however many steps, of itself."""
    needs = {name: {n for part in parts for n in names_in(part)} for name, parts in formulas.items()}
    for name, measure in catalogue.measures.items():
        seen: set[str] = set()
        open_names = list(needs[name])
        while open_names:
            part = open_names.pop()
            if part not in seen:
                seen.add(part)
                open_names.extend(needs.get(part, ()))
        if name in seen:
            text = measure.formula or measure.numerator
            place = text.place if text else measure.place
            problems.add(
                place, "circular-measure", f"'{name}' is worked out from itself", "take it out of its own formula"
            )


def _identities(file: MeasuresFile, problems: Problems) -> Iterator[Identity]:
    """The identities that can be read and speak of measures that there are; a problem for each other one."""
    for text in file.identities:
        try:
            identity = parse_identity(text)
        except ValueError as error:
            message = f"'{text}' is not an identity: {error}"
            problems.add(text.place, "bad-formula", message, "write: whole = a + b, or: part <= whole")
            continue
        for name in identity.names:
            _known(Word(name, text.place), file.measures, problems)
        if all(name in file.measures for name in identity.names):
            yield identity
