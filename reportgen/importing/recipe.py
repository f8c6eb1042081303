"""The recipe of a file that comes in: what may be written in figures/recipes/NAME.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field, model_validator

from reportgen.fields import ANumber, AWindow, Spec
from reportgen.measures import Catalogue
from reportgen.period import Window
from reportgen.problems import Problems, nearest
from reportgen.sheets.book import column_of
from reportgen.source import Word

RECIPES = "figures/recipes"
Meaning = Literal["withheld", "not available", "zero", "blank"]
STATUS_OF: Mapping[str, str] = {"withheld": "c", "not available": "x"}
"""The ledger's letter for what is not given."""


def _one_or_more(value: object) -> object:
    return value if isinstance(value, list | tuple) else (value,)


def _meaning(value: object) -> object:
    """A meaning; the ledger's own letters and plain words stand for it too."""
    words = {"c": "withheld", "x": "not available", "missing": "not available", "0": "zero", "": "blank"}
    return words.get(str(value).strip().lower(), str(value).strip().lower())


Words = Annotated[tuple[Word, ...], BeforeValidator(_one_or_more)]
"""One word or a list of them."""


class Target(Spec):
    """What a printed name is a name of."""

    bare: ClassVar[str] = "measure"

    measure: Word | None = Field(None, description="The measure, where the name is one of a measure.")
    area: Word | None = Field(None, description="The area, where the name says one too.")
    basis: Word | None = Field(None, description="The basis that its figures are counted on.")
    scale: ANumber | None = Field(None, description="For this name alone: what its figures are multiplied by.")


class Recipe(Spec):
    """figures/recipes/NAME.yaml: what stands where in a file that comes in, and what it means."""

    sheet: Word | None = Field(
        None, description="The sheet's name or its number from 1; may be left out where one is visible."
    )
    header: Annotated[tuple[int, ...], BeforeValidator(_one_or_more)] = Field(
        description="The rows that hold the heads, as the sheet numbers them: 3, or [3, 4]."
    )
    first_row: int | None = Field(
        None, ge=1, description="The first row of figures; the one after the heads if left out."
    )
    last_row: int | None = Field(
        None, ge=1, description="The last row of figures; the one before the first empty row if left out."
    )
    names: Words = Field((), description="The columns that say what a row is of: A, or [A, B].")
    months: Literal["across", "down", "in a column"] = Field(
        description="Where the months stand: across in the heads, down a column, or in a column with one figure a row."
    )
    month: Words = Field(
        (), description="The column of the months, unless they stand across; two where the year has one."
    )
    values: Words = Field(
        (), description="The columns of figures: C, C:N, or a list; all others with a head if left out."
    )
    skip: Words = Field((), description="Rows that are left out: their numbers, or the names at their head.")
    skip_columns: Words = Field((), description="Columns that are left out: their letters, or their heads.")
    total: Words = Field(
        (), description="What rows and columns of totals are called. They are tested, and not taken in."
    )
    total_may_differ_by: ANumber = Field(Decimal(0), description="How far a total may be from the sum of its parts.")
    measures: dict[str, Target] = Field({}, description="By the printed name: the measure.")
    areas: dict[str, Word] = Field({}, description="By the printed name: the area.")
    measure: Word | None = Field(None, description="The measure of every figure, where no name says it.")
    area: Word | None = Field(
        None, description="The area of every figure, where no name says it; the whole if left out."
    )
    basis: Word | None = Field(None, description="The basis of every figure, where its name gives none.")
    window: AWindow | None = Field(None, description="The time of every figure, where no head says it.")
    windows: dict[str, AWindow] = Field(
        {}, description="By the printed head: the time that it means, where it can't be told."
    )
    year: Word | None = Field(None, description="The year of months that stand without one: 2022, or 2022/23.")
    dates: Literal["day first", "month first"] | None = Field(
        None, description="How dates in words are read: 01/02/2022."
    )
    stock_day: Literal["first", "last"] | None = Field(
        None, description="On which day of its month a stock was counted."
    )
    any_order: bool = Field(False, description="Whether months may stand in any order.")
    fill: Annotated[tuple[Literal["heads", "names"], ...], BeforeValidator(_one_or_more)] = Field(
        (), description="Whether an empty head means the one before it, an empty name the one above."
    )
    groups: bool = Field(False, description="Whether a name in a row without figures belongs to the rows below it.")
    scale: ANumber | None = Field(
        None, description="What every figure is multiplied by: 1000 where the file has thousands."
    )
    percent: Literal["as shown", "fraction"] | None = Field(
        None, description="Whether 0.073 in a plain cell of a percentage is 0.073% or 7.3%."
    )
    decimal: Literal["point", "comma"] | None = Field(
        None, description="What parts whole numbers from decimals in words."
    )
    separator: Literal["comma", "semicolon", "tab", "bar"] | None = Field(
        None, description="What parts the cells of a CSV file."
    )
    means: dict[str, Annotated[Meaning, BeforeValidator(_meaning)]] = Field(
        {}, description="What words in the place of a figure mean: '<5': withheld."
    )
    marks: Words = Field((), description="Marks after a number that are dropped: '*'.")
    hidden: Literal["take", "leave out"] | None = Field(None, description="What is done with hidden rows and columns.")
    status: Literal["p", "r", "e"] | None = Field(None, description="The status of every figure: p for provisional.")
    note: Word | None = Field(None, description="A few words for the note of every figure.")

    @model_validator(mode="after")
    def _whole(self) -> Recipe:
        if self.months != "across" and not self.month:
            raise ValueError("missing-key::the key 'month' is missing here|write the column of the months: 'month: A'")
        if any(number < 1 for number in self.header):
            raise ValueError("wrong-value::rows are numbered from 1|write the number at the left of the sheet")
        if self.scale is not None and self.scale <= 0:
            raise ValueError("wrong-value::a scale is above zero|write 1000 where the file has thousands")
        return self


@lru_cache(maxsize=20_000)  # a long table has the same few names in each of its rows
def folded(text: str) -> str:
    """A name as names are compared: without regard to capitals, spaces, dashes and apostrophes of another kind.

    >>> folded("Violent  Crime ") == folded("violent crime")
    True
    """
    plain = text.translate({0x2019: "'", 0x2018: "'", 0x2013: "-", 0x2014: "-", 0x2212: "-", 0x2011: "-"})
    return " ".join(plain.split()).casefold().strip(" :")


@dataclass(frozen=True)
class Names:
    """The names of a recipe, as they are looked up."""

    measures: Mapping[str, Target]
    areas: Mapping[str, str]
    totals: frozenset[str]
    skipped: frozenset[str]
    windows: Mapping[str, Window]

    @classmethod
    def of(cls, recipe: Recipe) -> Names:
        """Those of `recipe`."""
        return cls(
            {folded(name): target for name, target in recipe.measures.items()},
            {folded(name): str(area) for name, area in recipe.areas.items()},
            frozenset(folded(name) for name in recipe.total),
            frozenset(folded(name) for name in (*recipe.skip, *recipe.skip_columns)),
            {folded(name): window for name, window in recipe.windows.items()},
        )

    def known(self, text: str) -> bool:
        """Whether a name means anything here."""
        name = folded(text)
        groups = (self.measures, self.areas, self.totals, self.skipped, self.windows)
        return any(name in group for group in groups)


def columns_in(words: Iterable[Word], problems: Problems) -> list[int]:
    """The columns that `C`, `C:F` or `3` name, in order; a problem for each word that names none."""
    found: list[int] = []
    for word in words:
        ends = [_column(end) for end in str(word).split(":")]
        if len(ends) > 2 or 0 in ends or ends[0] > ends[-1] or ends[-1] > 16_384:
            message = f"'{word}' is no column"
            problems.add(word.place, "wrong-value", message, "write the letter over it, as in C, or C:F for several")
        else:
            found += range(ends[0], ends[-1] + 1)
    return found


def _column(text: str) -> int:
    text = text.strip()
    return int(text) if re.fullmatch(r"[1-9][0-9]{0,4}", text, re.ASCII) else column_of(text)


def check_recipe(recipe: Recipe, catalogue: Catalogue, problems: Problems) -> None:
    """Report every name of a recipe that the catalogue does not hold, and every printed name that stands twice."""
    targets = [(target.measure, target) for target in recipe.measures.values()]
    for measure, target in [*targets, (recipe.measure, None)]:
        basis = (target.basis if target else None) or recipe.basis
        if measure is None:
            if target is not None and target.area is None:
                problems.add(target.place, "missing-key", "the key 'measure' is missing here", "write 'measure: ...'")
            continue
        facts = catalogue.measures.get(str(measure))
        if facts is None:
            problems.add(
                measure.place,
                "unknown-measure",
                f"no measure is called '{measure}'",
                nearest(measure, catalogue.measures),
            )
        elif (str(basis) if basis else "") not in (facts.bases or ("",)):
            mend = nearest(basis or "", facts.bases) if facts.bases else f"'{measure}' has one basis: leave 'basis' out"
            problems.add(
                measure.place,
                "unknown-basis",
                f"'{measure}' needs a basis here" if not basis else f"'{measure}' has no basis '{basis}'",
                mend,
            )
    for area in _areas(recipe):
        if str(area) not in catalogue.areas:
            problems.add(area.place, "unknown-area", f"no area is called '{area}'", nearest(area, catalogue.areas))
    for key, names in (("measures", recipe.measures), ("areas", recipe.areas), ("means", recipe.means)):
        seen: dict[str, str] = {}
        for name in names:
            first = seen.setdefault(folded(name), name)
            if first != name:
                message = f"'{first}' and '{name}' are one name here: capitals and spaces do not tell names apart"
                problems.add(recipe.place_of(key), "duplicate-key", message, "keep one")


def _areas(recipe: Recipe) -> Iterator[Word]:
    yield from recipe.areas.values()
    yield from (target.area for target in recipe.measures.values() if target.area is not None)
    if recipe.area is not None:
        yield recipe.area
