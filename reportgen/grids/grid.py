"""A table as words, and what each number in it means."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from reportgen.period import Window
from reportgen.units import Unit

Place = tuple[int, int]
"""A row and a column, both from 0."""
Show = Literal["value", "change", "change_pct", "share"]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as printed: a rectangle of words, and the words around it.

    A merged cell's words stand in each of its places; `merged` has all of these but the first. `header_rows` is None
    where nobody says how many there are. `headings` are those above the table, the outermost first; `caption` is the
    words bound to it, `lead_in` the paragraph just before it.
    """

    rows: tuple[tuple[str, ...], ...]
    merged: frozenset[Place] = frozenset()
    header_rows: int | None = None
    headings: tuple[str, ...] = ()
    caption: str = ""
    lead_in: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as printed: exact, in the unit's own scale (18.4% is 18.4, 4m 36s is 276 seconds, £5.1m is 5100000).

    `decimals` are those printed. `value` is None where the words stand for a missing number, as `-` and `n/a` do; then
    `status` is the ledger's letter for why (`x` not available, `c` withheld, as in `<5`). `start` and `end` are where
    it stands in the words of its cell.
    """

    value: Decimal | None
    unit: Unit = "count"
    decimals: int = 0
    qualifier: Literal["", "at_least", "about"] = ""
    status: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Sense:
    """What a number of a grid means.

    `subject` are the words of its row and column that name what is counted, outermost first; empty where only what
    stands around the table names it. `area` are words that name a place. `window` is the time that it covers, None
    where nothing says. With `show` change or change_pct, `against` is the window that it is compared with. With share,
    it is a part of the total in per cent. `total_of` are the places that it is the total of, where it is one.
    """

    place: Place
    number: Number
    subject: tuple[str, ...] = ()
    area: str = ""
    window: Window | None = None
    show: Show = "value"
    against: Window | None = None
    total_of: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """A grid read. `unread` are the places that hold digits and no sense; `header_rows` is what was found or given."""

    grid: Grid
    senses: tuple[Sense, ...]
    header_rows: int
    unread: tuple[Place, ...] = ()
    stub: str = ""
    """What stands over the row heads, where that is no empty cell: `999 call totals`."""


@dataclass(frozen=True, slots=True)
class Discord:
    """A number that does not follow from the others: its place, what it says, and what the others give.

    `right` is None where a part is missing to say. `rests_on` are the places of the others.
    """

    place: Place
    says: str
    right: str
    rests_on: tuple[Place, ...] = ()
