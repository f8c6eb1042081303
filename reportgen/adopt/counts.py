"""What a report counts, as values: its measures with their figures, its areas, and what stands where."""

from __future__ import annotations

from dataclasses import dataclass, field

from reportgen.adopt.naming import Named
from reportgen.adopt.outline import Exhibit
from reportgen.grids.grid import Number, Place, Read
from reportgen.period import Window
from reportgen.units import Unit

WHOLE = "whole"
"""The id of the area that everything is of unless a table says otherwise."""
Address = tuple[str, Window]
"""An area and a window."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure as it is printed: the number, and where in which table; of one told in words, in which paragraph."""

    number: Number
    exhibit: Exhibit | None
    place: Place


@dataclass
class Counted:
    """A measure of the report, with its figures by area and window."""

    id: str
    named: Named
    noun: tuple[str, str]
    unit: Unit
    kind: str
    decimals: int = 0
    by_heading: bool = False
    context: str = ""
    exhibits: list[Exhibit] = field(default_factory=list)
    figures: dict[Address, Printed] = field(default_factory=dict)
    numerator: str = ""
    denominator: str = ""
    weight: str = ""
    closes: bool = False
    """Whether it is told of the end of a time: its months do not make up the whole."""
    in_words: bool = False
    """Whether sentences alone tell its figures."""

    @property
    def is_derived(self) -> bool:
        """Whether it is worked out from two others."""
        return bool(self.numerator)


@dataclass(frozen=True, slots=True)
class Clash:
    """Two numbers that are printed for one thing."""

    here: Printed
    there: Printed
    measure: str
    area: str
    window: Window


@dataclass
class Counts:
    """What the tables of a report hold. `measure_of` says of each read number which measure it belongs to."""

    period: Window
    reads: dict[int, Read] = field(default_factory=dict)
    """By `Exhibit.at`."""
    measures: list[Counted] = field(default_factory=list)
    areas: dict[str, str] = field(default_factory=dict)
    measure_of: dict[tuple[int, Place], Counted] = field(default_factory=dict)
    clashes: list[Clash] = field(default_factory=list)
    periods: dict[str, Window] = field(default_factory=dict)
    """By chapter id: the window that it is about."""

    def area(self, words: str) -> str:
        """The id of the area that words name."""
        return next((key for key, name in self.areas.items() if name == words), WHOLE)
