"""A workbook or CSV file as a grid of cells: what is held in each, how it is shown, what is merged and hidden."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, localcontext
from typing import Literal

Spot = tuple[int, int]
"""A row and a column, both from 1, as spreadsheets count them."""
Shown = Literal["text", "number", "percent", "day", "month", "time", "truth", "fault", "empty"]


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as it is written, false where there is none; `rows` and `columns` from where it is written.

    Of one that many cells share, the text is held once: it is moved only when it is asked for.
    """

    text: str = ""
    rows: int = 0
    columns: int = 0

    def __bool__(self) -> bool:
        return bool(self.text)

    def __str__(self) -> str:
        """The formula as it is meant in its cell: true of plain sums, in which no words or other sheets stand.

        >>> str(Formula("SUM(B$2:B9)", 1, 1))
        'SUM(C$2:C10)'
        """
        return _REFERENCE.sub(self._moved, self.text) if self.rows or self.columns else self.text

    def _moved(self, match: re.Match[str]) -> str:
        column = column_of(match[2]) + (0 if match[1] else self.columns)
        row = int(match[4]) + (0 if match[3] else self.rows)
        return f"{match[1]}{letters(column)}{match[3]}{row}" if column > 0 and row > 0 else "#REF!"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `number` is what is held, exact to the 15 digits that Excel keeps; of a percentage 7.3 for 7.3%.

    `day` is set where the number is shown as a date: `month` says that the date is shown without its day. A `time` is
    a number of days, shown as hours, minutes or seconds. A `fault` is an error such as #N/A, in `text`. A formula
    whose value was never stored is `empty` and has its `formula`.
    """

    spot: Spot
    shown: Shown = "empty"
    text: str = ""
    number: Decimal | None = None
    day: date | None = None
    formula: Formula = Formula()
    decimals: int | None = None
    """So many decimals are shown, below 0 where thousands or millions are; None where the format does not say."""
    yearless: bool = False
    """Whether a date is shown without its year."""

    @property
    def address(self) -> str:
        """Its name in the sheet: `C7`."""
        return f"{letters(self.spot[1])}{self.spot[0]}"

    @property
    def blank(self) -> bool:
        """Whether nothing stands in it, neither words nor a formula."""
        return self.shown == "empty" and not self.formula


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: the cells that are not empty, and what is merged or hidden in it.

    `merged` leads from every place of a merged cell but its first to its first. A CSV file is one sheet without a name.
    """

    name: str
    cells: Mapping[Spot, Cell]
    merged: Mapping[Spot, Spot] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    filtered: bool = False
    rows: int = 0
    columns: int = 0

    def at(self, row: int, column: int) -> Cell:
        """The cell that is seen at a place: of a merged cell its first, of an empty place an empty one."""
        spot = self.merged.get((row, column), (row, column))
        return self.cells.get(spot) or Cell(spot)

    def where(self, spot: Spot) -> str:
        """The place as formulas name it: `Monthly!C7`, `'Q3 2022'!C7`; of a CSV file `C7`."""
        address = f"{letters(spot[1])}{spot[0]}"
        if not self.name:
            return address
        plain = re.fullmatch(r"[A-Za-z_]\w*", self.name, re.ASCII) and not re.fullmatch(r"[A-Za-z]{1,3}\d+", self.name)
        name = self.name if plain else "'" + self.name.replace("'", "''") + "'"
        return f"{name}!{address}"


class BookError(Exception):
    """A file that is no workbook, or one that is too large: the problem's code, what is wrong, and how to mend it."""

    def __init__(self, code: str, message: str, mend: str) -> None:
        super().__init__(message)
        self.code, self.mend = code, mend


@dataclass(frozen=True, slots=True)
class Tab:
    """The name of a sheet in a workbook, and whether it is hidden."""

    name: str
    hidden: bool = False


@dataclass(frozen=True)
class Book:
    """A file of sheets. `remarks` are what was decided in reading it: its encoding, what parts its cells.

    A sheet is read when it is asked for, by its number from 0; `BookError` where it can't be.
    """

    name: str
    digest: str
    tabs: tuple[Tab, ...]
    read: Callable[[int], Sheet]
    remarks: tuple[str, ...] = ()
    separator: str = ""
    """What parts the cells of a CSV file; empty for a workbook."""


def plain_number(number: Decimal) -> Decimal:
    """The number without zeros at its end, and without a power of ten.

    >>> plain_number(Decimal("7.300")), plain_number(Decimal("2E+3"))
    (Decimal('7.3'), Decimal('2000'))
    """
    with localcontext(prec=100):  # room for every number that a ledger may hold
        whole = number.to_integral_value()
        if number == whole and abs(whole) < Decimal(10) ** 90:
            return whole.quantize(Decimal(1))
        return number.normalize()


def letters(column: int) -> str:
    """The name of a column.

    >>> letters(1), letters(28)
    ('A', 'AB')
    """
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_of(name: str) -> int:
    """The number of the column that letters name; 0 for text that names none.

    >>> column_of("C"), column_of("ab"), column_of("7")
    (3, 28, 0)
    """
    if not re.fullmatch(r"[A-Za-z]{1,3}", name, re.ASCII):
        return 0
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - 64
    return number


_REFERENCE = re.compile(r"(?<![A-Za-z0-9_.$])(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})(?![A-Za-z0-9_.(!])", re.ASCII)
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?\Z", re.ASCII)


def spots_of(area: str) -> tuple[Spot, Spot] | None:
    """The first and last place of `B2:D9` or `B2`; None where the text is neither.

    >>> spots_of("$B$2:D9")
    ((2, 2), (9, 4))
    """
    match = _AREA.match(area.strip().upper())
    if match is None:
        return None
    first = (int(match[2]), column_of(match[1]))
    last = (int(match[4]), column_of(match[3])) if match[3] else first
    return (min(first[0], last[0]), min(first[1], last[1])), (max(first[0], last[0]), max(first[1], last[1]))


def summed(formula: str) -> tuple[tuple[Spot, Spot], ...]:
    """The areas that a plain sum adds up, of this sheet alone; none for any other formula.

    >>> summed("SUM(C5:C9,C11)")
    (((5, 3), (9, 3)), ((11, 3), (11, 3)))
    """
    text = formula.removeprefix("=").replace(" ", "")
    match = re.fullmatch(r"SUM\(([^()]*)\)", text, re.IGNORECASE)
    parts = re.split("[,;]", match[1]) if match else text.split("+")
    areas = [spots_of(part) for part in parts]
    found = tuple(area for area in areas if area is not None)
    return found if len(found) == len(areas) and (match or len(areas) > 1) else ()
