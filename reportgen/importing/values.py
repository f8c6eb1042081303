"""What a cell of figures holds: a number, or the reason why there is none, exact and never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from reportgen.fields import number_mend
from reportgen.grids.cells import number
from reportgen.importing.recipe import STATUS_OF, Recipe, folded
from reportgen.sheets.book import Cell, plain_number
from reportgen.units import Unit, rounded

STALE = "open the file in Excel, press F9 so that it is worked out again, and save it"
PARTS = ("percent", "points", "number")
"""The units of measures whose figures may stand in a cell that is shown as a percentage."""
_PLAIN = re.compile(
    r"(?P<minus>[-+]?)(?P<digits>\d{1,3}(?:(?P<group>[, '])\d{3})(?:(?P=group)\d{3})*|\d+)(?P<rest>\.\d+)?\Z", re.ASCII
)
_TWO_READINGS = re.compile(r"-?\d{1,3}[.,]\d{3}\Z", re.ASCII)
_SWAPPED = str.maketrans(",.", ".,")
_NOTED = re.compile(r"[*†‡§^¹²³⁰⁴-⁹]|\[\d+\]|\d\)\Z")
_DAYS: Mapping[Unit, int] = {"seconds": 86_400, "minutes": 1_440, "hours": 24, "days": 1}
"""How many of a unit a day has."""


MOST_DAYS = 100_000
"""No length of time that is counted has more days."""


class CellError(Exception):
    """A cell that holds no figure that can be told: the problem's code, what is wrong, and how to mend it."""

    def __init__(self, code: str, message: str, mend: str) -> None:
        super().__init__(message)
        self.code, self.mend = code, mend


@dataclass(frozen=True, slots=True)
class Value:
    """What a cell holds, before its scale. Without a number its `status` says why; with neither it is blank."""

    number: Decimal | None = None
    status: str = ""
    qualifier: str = ""
    plain: bool = False
    """Whether it is a plain number, of which only the recipe can say if it is a fraction of a whole."""
    remark: str = ""

    @property
    def blank(self) -> bool:
        """Whether nothing is said at all."""
        return self.number is None and not self.status


def value_of(cell: Cell, unit: Unit, recipe: Recipe, meanings: Mapping[str, str], separator: str = "") -> Value:
    """What `cell` holds, as a figure of a measure in `unit`; raises `CellError`.

    `meanings` are the recipe's, by folded words. `separator` is what parts the cells of a CSV file: where that is a
    semicolon, 1,234 has two readings.
    """
    if cell.blank or cell.shown == "empty":
        if cell.formula:
            raise CellError("stale-formula", "a formula stands here whose value was never stored", STALE)
        return _meant(meanings["blank"]) if "blank" in meanings else Value()
    if folded(cell.text) in meanings:
        return _meant(meanings[folded(cell.text)])
    if cell.shown == "fault":
        says = "by its formula" if cell.formula else "in the place of a figure"
        raise CellError(
            "stale-formula",
            f"{cell.text} stands here, {says}",
            f"mend it in the file, or say in the recipe what it means: means: {{'{cell.text}': not available}}",
        )
    if cell.shown == "time":
        if cell.number is None or unit not in _DAYS or abs(cell.number) > MOST_DAYS:
            raise CellError(
                "bad-number",
                "a time of day stands here",
                f"the measure is in {unit}: write plain numbers, or take a measure in seconds",
            )
        return Value(_close(cell.number * _DAYS[unit]))
    if cell.shown in ("day", "month", "truth"):
        what = f"a date, {cell.text}," if cell.day else cell.text
        raise CellError(
            "bad-number",
            f"{what} stands in the place of a figure",
            "write the number into the file, or leave the row out under 'skip'",
        )
    if cell.number is not None:
        if cell.shown == "percent":
            _percent(unit, cell.text)
        return Value(cell.number, plain=cell.shown == "number", remark=_hidden_decimals(cell))
    return _of_words(cell.text, unit, recipe, separator)


def _meant(meaning: str) -> Value:
    return Value(Decimal(0)) if meaning == "zero" else Value(status=STATUS_OF.get(meaning, ""))


def _close(value: Decimal) -> Decimal:
    """The value without the noise of a float: a 15-digit part of a day is true to far less than a millisecond."""
    return plain_number(value.quantize(Decimal("0.001")))


def _percent(unit: Unit, text: str) -> None:
    if unit not in PARTS:
        raise CellError(
            "wrong-value",
            f"{text} is a percentage, and the measure is a number of its own",
            "take another measure for this name, or leave the column out under 'skip_columns'",
        )


def _hidden_decimals(cell: Cell) -> str:
    """What is to be said where a cell shows a whole number and holds another."""
    if cell.number is None or cell.decimals is None or cell.shown != "number" or cell.decimals > 0:
        return ""
    if cell.decimals < 0:
        of = "thousands" if cell.decimals == -3 else "millions"
        return f"this cell shows {of} and holds {cell.number:f}: what it holds is taken"
    if cell.number == cell.number.to_integral_value():
        return ""
    return f"this cell shows {rounded(cell.number, 0):f} and holds {cell.number:f}: what it holds is taken"


def _of_words(text: str, unit: Unit, recipe: Recipe, separator: str) -> Value:
    """A number that stands as words: digits with separators, brackets, signs and units; nothing dropped unsaid."""
    bare = text.strip()
    for mark in sorted(map(str, recipe.marks), key=len, reverse=True):
        bare = bare.removesuffix(mark).removeprefix(mark).strip()
    if recipe.decimal is None and separator == "semicolon" and _TWO_READINGS.match(bare):
        whole, fraction = re.sub("[.,]", "", bare), bare.replace(",", ".")
        raise CellError(
            "two-readings",
            f"'{text}' may be {whole} or {fraction}",
            "say in the recipe what parts the decimals: 'decimal: point' or 'decimal: comma'",
        )
    if recipe.decimal == "comma":
        bare = bare.translate(_SWAPPED)
    elif recipe.decimal is None and re.fullmatch(r"-?\d+,\d{1,2}\s?%?", bare):
        raise CellError(
            "two-readings",
            f"'{text}' has a comma where thousands have none",
            "if it parts the decimals, write in the recipe: decimal: comma",
        )
    plain = (
        bare.replace("\N{NO-BREAK SPACE}", " ")
        .replace("\N{NARROW NO-BREAK SPACE}", " ")
        .replace("\N{THIN SPACE}", " ")
        .replace("−", "-")
        .replace("–", "-")
    )
    brackets = re.fullmatch(r"\((.+)\)", plain)
    inner = brackets[1] if brackets else plain
    match = _PLAIN.match(inner)
    if match and not (brackets and match["minus"]):
        digits = re.sub(r"[, ']", "", match["digits"]) + (match["rest"] or "")
        value = Decimal(digits)
        return Value(-value if brackets or match["minus"] == "-" else value, plain=True)
    if re.fullmatch(r"\d{1,3}:\d\d", plain):
        raise CellError(
            "two-readings",
            f"'{text}' may be hours and minutes, or minutes and seconds",
            f"write it in the file as 0:{plain} or {plain}:00",
        )
    found = number(bare) if not _NOTED.search(plain) else None
    if found is None or (found.value is None and not found.status):
        raise CellError("bad-number", f"'{text}' is not a number", _mend(text))
    if found.value is None:
        word = "withheld" if found.status == "c" else "not available"
        raise CellError(
            "bad-number", f"nothing says what '{text}' means here", f"say it in the recipe: means: {{'{text}': {word}}}"
        )
    if found.unit == "percent":
        _percent(unit, text)
    elif found.unit not in ("count", "number", unit) and not (found.unit == "points" and unit in PARTS):
        raise CellError(
            "wrong-value",
            f"'{text}' is in {found.unit}, and the measure in {unit}",
            "take another measure for this name, or write the number in the measure's unit",
        )
    return Value(found.value, found.status, found.qualifier, plain=False)


def _mend(text: str) -> str:
    if _NOTED.search(text):
        mark = re.sub(r"[\d,.\s()]", "", text)[:3] or "*"
        return f"if a mark stands after the number, say so in the recipe: marks: ['{mark}']"
    mend = number_mend(text)
    if "'status'" in mend or mend == "write digits and one point, nothing else":
        return f"mend it in the file, or say in the recipe what it means: means: {{'{text[:40]}': not available}}"
    return mend
