"""Cells: what stands where two places of two axes meet, and why nothing stands there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Literal

from reportgen.address import Address, Partial, Quantity, Scope, merge, quantity
from reportgen.blocks.axes import Entry
from reportgen.blocks.context import Context
from reportgen.figures import Figure, Figures, held_words
from reportgen.measures import names_in
from reportgen.period import Window
from reportgen.problems import Place

Sums = Mapping[str, tuple[str, ...]]


def cell_quantity(
    context: Context,
    base: Partial,
    row: Entry,
    column: Entry,
    anchor: Window | None,
    place: Place,
    sums: Sums = MappingProxyType({}),
) -> Quantity | None:
    """What stands where a row meets a column; None with a problem where the two make no address."""
    anchor = row.anchor or column.anchor or anchor
    address = merge(context.scope, [base, row.partial, column.partial], context.problems, place, anchor)
    if address is None:
        return None
    return quantity(context.scope, narrowed(address, row, column, context.scope, sums), context.problems)


def narrowed(address: Address, row: Entry, column: Entry, scope: Scope, sums: Sums) -> Address:
    """The address with what totals bring: the held months of a window, several areas, a basis."""
    find = scope.figures.figure
    if row.months or column.months:
        held = (m for m in address.window.months() if find(address.measure, address.area, m).value is not None)
        address = replace(address, months=tuple(held))
    areas = row.areas or column.areas
    if not areas and address.area in sums and find(address.measure, address.area, address.window).value is None:
        areas = sums[address.area]
    others = areas
    if address.against and address.names_area:
        measure, area, window = address.against
        others = sums.get(area, ()) if find(measure, area, window).value is None else ()
    basis = row.basis if row.basis is not None else column.basis
    if scope.catalogue.measures[address.measure].is_derived:
        basis = None
    return replace(address, areas=areas, against_areas=others, basis=basis or address.basis)


# --- why nothing stands there -----------------------------------------------------------------------------------

State = Literal["c", "x", ""]


def state(figures: Figures, figure: Figure, areas: Sequence[str] = ()) -> State:
    """Why a figure is missing: confidential, not available, or neither: awaited.

    What is made of others is confidential where any of them is, and not available where all that it lacks are so.
    """
    if figure.status == "c":
        return "c"
    if figure.status == "x":
        return "x"
    find, measure = figures.figure, figure.measure
    names = {name for part in figures.catalogue.formulas.get(measure.id, ()) for name in names_in(part)}
    if areas:
        parts = [find(measure.id, area, figure.window) for area in areas]
    elif names:
        parts = [find(name, figure.area, figure.window) for name in sorted(names)]
    else:
        parts = [find(measure.id, figure.area, month, figure.basis) for month in figure.missing]
    states = {state(figures, part) for part in parts if part.value is None}
    return "c" if "c" in states else "x" if states == {"x"} else ""


def lacking(quantity: Quantity) -> tuple[Figure, State] | None:
    """The figure that a quantity lacks, and why; None where it is held, or where there can be none."""
    if quantity.reason != "missing":
        return None
    now = quantity.now.value is None
    figure = quantity.now if now else quantity.then
    areas = quantity.address.areas if now else quantity.address.against_areas
    return None if figure is None else (figure, state(quantity.scope.figures, figure, areas))


STATUS_MARKS = ("p", "r", "e")


def status_mark(quantity: Quantity) -> str:
    """The shorthand that a cell carries for the state of its figure."""
    states = sorted({quantity.now.status, quantity.then.status if quantity.then else ""} & set(STATUS_MARKS))
    return "".join(f"[{state}]" for state in states)


def missing(context: Context, quantity: Quantity, *, accepted: bool) -> str:
    """The shorthand for a cell without a value. A missing figure that nobody has accepted is awaited."""
    found = lacking(quantity)
    if found is None:
        return "[z]"
    figure, why = found
    if not why and not accepted:
        held = context.scope.figures.windows(figure.measure.id, figure.area)
        context.problems.add(
            quantity.address.place,
            "missing-figure",
            f"the figure of '{figure.measure.id}' for {figure.area}, {figure.window} is not held",
            _held_mend(held),
            severity="awaited",
        )
    return f"[{why or 'x'}]"


def _held_mend(held: Sequence[Window]) -> str:
    words = held_words(tuple(held))
    return f"held: {words}" if words else "add it in a new extract, or mark it 'x' (not available) there"
