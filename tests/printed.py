"""Printed tables written as text in a test, and what was read from them, one line for each number."""

from __future__ import annotations

from textwrap import dedent

from reportgen.grids import Grid, Place, Read, Sense, read_grid
from reportgen.period import Window


def grid(text: str, merged: frozenset[Place] = frozenset(), **around: object) -> Grid:
    """A table whose cells are parted by `|`; short rows are filled with empty cells."""
    rows = [tuple(cell.strip() for cell in line.split("|")) for line in dedent(text).strip("\n").splitlines()]
    width = max(map(len, rows))
    whole = tuple(row + ("",) * (width - len(row)) for row in rows)
    return Grid(whole, merged, **around)  # type: ignore[arg-type]


def read(text: str, period: str = "", merged: frozenset[Place] = frozenset(), **around: object) -> Read:
    """The table of `text`, read for a report on `period`."""
    return read_grid(grid(text, merged, **around), Window.parse(period) if period else None)


def told(sense: Sense) -> str:
    """A sense on one line: its place, number, subject, area, window and what it follows from."""
    number = sense.number
    words = [f"{sense.place[0]},{sense.place[1]}", f"{number.qualifier} {number.value} {number.unit}".strip()]
    words += ["/".join(sense.subject)] if sense.subject else []
    words += [f"@{sense.area}"] if sense.area else []
    words += [str(sense.window)] if sense.window else ["never"]
    words += [sense.show] if sense.show != "value" else []
    words += [f"against {sense.against}"] if sense.against else []
    words += [f"status {number.status}"] if number.status else []
    words += ["of " + " ".join(f"{row},{column}" for row, column in sense.total_of)] if sense.total_of else []
    return " | ".join(words)


def lines(found: Read) -> list[str]:
    """Every sense of a table on a line of its own."""
    return [told(sense) for sense in found.senses]
