"""`table`: two axes of addresses; a cell is the merge of the table's, its row's and its column's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from pydantic import Field

from reportgen import model, units
from reportgen.address import Partial, Quantity, quantity, window_of
from reportgen.blocks import cells, exhibit
from reportgen.blocks.axes import Axis, Entry, Expanded, covered, expand
from reportgen.blocks.context import BlockSpec, Context, Kind
from reportgen.blocks.labels import label, year_words
from reportgen.blocks.spark import spark_of
from reportgen.figures import held_words
from reportgen.period import Window
from reportgen.problems import Problems
from reportgen.source import Word
from reportgen.spoken import joined
from reportgen.views import View

Width = Literal["narrow", "text", "full", "landscape"]


class TableSpec(Partial, BlockSpec):
    """A table of figures."""

    rows: Axis = Field(description="What goes down: members, or months, areas, measures, parts, years.")
    columns: Axis = Field(description="What goes across, in the same way.")
    stub: Word | None = Field(None, description="The head of the first column.")
    headline: Word | None = Field(None, description="The message. Made from the figures where it is left out.")
    subtitle: Word | None = Field(None, description="What, where and when. Made from the addresses otherwise.")
    notes: tuple[Word, ...] = Field((), description="Notes under the table.")
    decimals: int | None = Field(None, ge=0, le=6, description="Decimals in print.")
    width: Width | None = Field(None, description="narrow, text, full or landscape.")


Cells = list[list[Quantity | None]]
LONG_HEAD = 20
"""A head of more letters makes a table wider, so that it need not break over many lines."""


def resolve(spec: TableSpec, context: Context) -> model.Block | None:
    """The table, with every cell its figure's; an awaited box where no figure of it is held."""
    base = Partial(**{name: getattr(spec, name) for name in Partial.model_fields})
    rows, columns = expand(spec.rows, base, context), expand(spec.columns, base, context)
    if not rows.entries or not columns.entries:
        return None
    anchor = rows.window or columns.window or _anchor(base, context)
    sums = {**rows.sums, **columns.sums}
    quantities: Cells = [
        [cells.cell_quantity(context, base, row, column, anchor, spec.place, sums) for column in columns.entries]
        for row in rows.entries
    ]
    quantities = _like_for_like(quantities, context)
    found = [quantity for line in quantities for quantity in line if quantity is not None]
    if not found:
        return None
    exhibit.check_bases(context, quantities)
    notes = exhibit.Notes(context)
    accepted = rows.held_total or columns.held_total
    whole = exhibit.main_window(found, rows.window or columns.window)
    views = exhibit.views_of(context, found, rows.window or columns.window)
    held = any(q.value is not None or ((lack := cells.lacking(q)) is not None and lack[1] == "c") for q in found)
    each = exhibit.set_windows((rows, columns), found)
    bases = any(len(used) > 1 for used in _bases(found).values())
    # Of a table that is wholly missing, one thing is said, not one for each cell.
    grid = _grid(spec, base, rows, columns, quantities, context, anchor, accepted or not held)
    compares = any(q.then and q.then.measure is q.measure and q.then.area == q.now.area for q in found) or any(
        str(entry.partial.window) == "previous_year" for entry in (*rows.entries, *columns.entries)
    )
    mark = exhibit.basis_notes(context, notes, found)
    _notes(notes, grid, rows, columns, found, quantities, accepted)
    notes.written(spec.notes)
    content: model.Content = grid
    if not held:
        context.problems.add(
            spec.place, "missing-table", "no figure of this table is held", "wait for the extract", severity="awaited"
        )
        content = model.Awaited(
            what=str(context.prose.phrase("awaited_table", name=_names(views))), owner=context.owner
        )
    label = context.table_label()
    context.shown_in[label] = {context.prose.binder.figure(q.now) for q in found}
    return model.Block(
        kind="table",
        id=context.block_id(spec, "table"),
        owner=context.owner,
        exhibit=model.Exhibit(
            label=label,
            headline=exhibit.headline(context, spec.headline, views, compared=compares, bases=bases)
            if held or spec.headline is None
            else exhibit.plain_headline(context, views),
            subtitle=exhibit.subtitle(
                context,
                spec.subtitle,
                views,
                whole,
                months=bool(rows.window or columns.window),
                changes=any(q.show in ("change", "change_pct") for q in found) and _one_year_before(found),
                against=exhibit.other_windows((*rows.entries, *columns.entries), anchor, context),
                marks=mark,
                each=each,
            ),
            notes=tuple(notes.texts) if held else (),
            source=exhibit.source(context, views),
        ),
        content=(content,),
    )


def _anchor(base: Partial, context: Context) -> Window:
    """The window from whose start a year counts: the table's own."""
    return (base.window and window_of(context.scope, base.window, context.scope.period, Problems())) or (
        context.scope.period
    )


def _like_for_like(quantities: Cells, context: Context) -> Cells:
    """The cells, totals of held months being of the months that every cell of the same measure and area holds."""
    kept: dict[tuple[str, str], set[int]] = {}
    for q in (q for line in quantities for q in line if q is not None and q.address.months is not None):
        places = {q.address.window.months().index(month) for month in q.address.months or ()}
        kept.setdefault((q.address.measure, q.address.area), places).intersection_update(places)

    def alike(q: Quantity | None) -> Quantity | None:
        if q is None or q.address.months is None:
            return q
        places = kept[q.address.measure, q.address.area]
        months = tuple(month for n, month in enumerate(q.address.window.months()) if n in places)
        return quantity(context.scope, replace(q.address, months=months), context.problems)

    return [[alike(q) for q in line] for line in quantities]


def _names(views: Sequence[View]) -> str:
    return ", ".join(str(view.measure.name) for view in views[:3])


def _bases(found: Sequence[Quantity]) -> dict[tuple[str, str], set[str]]:
    """By measure and area: the bases on which its figures are counted."""
    bases: dict[tuple[str, str], set[str]] = {}
    for q in found:
        if q.now.value is not None and q.now.basis:
            bases.setdefault((q.now.measure.id, q.now.area), set()).add(q.now.basis)
    return bases


def _one_year_before(found: Sequence[Quantity]) -> bool:
    return all(
        q.then is None or q.then.window == q.now.window.back(1) for q in found if q.show in ("change", "change_pct")
    )


# --- the grid ---------------------------------------------------------------------------------------------------


def _grid(
    spec: TableSpec,
    base: Partial,
    rows: Expanded,
    columns: Expanded,
    quantities: Cells,
    context: Context,
    anchor: Window,
    accepted: bool,
) -> model.Grid:
    heads = [
        label(entry, [line[n] for line in quantities], base, columns, context, anchor, head=True)
        for n, entry in enumerate(columns.entries)
    ]
    lines = []
    for row, line in zip(rows.entries, quantities, strict=True):
        words = label(row, line, base, rows, context, anchor, head=False)
        cells = tuple(
            _cell(quantity, spec, row, column, f"{words} {head}", context, accepted)
            for quantity, column, head in zip(line, columns.entries, heads, strict=True)
        )
        lines.append(model.Row(label=model.Cell(text=_words(words)), cells=cells, total=row.total))
    shows = [next((q.show for line in quantities if (q := line[n])), "value") for n in range(len(columns.entries))]
    stub = context.prose.line(spec.stub) if spec.stub else context.prose.say("stub", what=_stub(rows))
    return model.Grid(
        stub=stub,
        columns=tuple(
            model.Column(
                text=_words(head),
                align=_align(show),
                unit=_column_unit([line[n] for line in quantities]),
            )
            for n, (head, show) in enumerate(zip(heads, shows, strict=True))
        ),
        rows=tuple(lines),
        width=spec.width or _width(len(heads) + 1, heads, lines),
    )


def _words(text: str) -> model.Text:
    return (model.Run(text=text),) if text else ()


def _align(show: str) -> Literal["text", "number", "picture"]:
    if show == "direction":
        return "text"
    return "picture" if show == "by_month" else "number"


def _stub(rows: Expanded) -> str:
    entries = rows.entries
    if any(entry.month for entry in entries):
        return "month"
    if any(entry.partial.measure for entry in entries):
        return "measure"
    if all(entry.partial.area for entry in entries):
        return "area"
    if all(entry.partial.part for entry in entries if not entry.total):
        return "part"
    return "window" if all(entry.partial.window for entry in entries) else "measure"


def _column_unit(line: Sequence[Quantity | None]) -> str:
    found = {units.unit_words(quantity.unit) for quantity in line if quantity is not None}
    return found.pop() if len(found) == 1 else ""


def _width(columns: int, heads: Sequence[str], rows: Sequence[model.Row]) -> Width:
    longest = max(len(model.plain(row.label.text)) for row in rows)
    pictures = any(cell.spark or cell.shape for row in rows for cell in row.cells)
    if columns > 9:
        return "landscape"
    if columns == 2 and longest < 45:
        return "narrow"
    wordy = columns > 3 and any(len(head) > LONG_HEAD for head in heads)
    return "full" if columns > 6 or pictures or wordy or (columns > 4 and longest > 26) else "text"


def _cell(
    quantity: Quantity | None,
    spec: TableSpec,
    row: Entry,
    column: Entry,
    labels: str,
    context: Context,
    accepted: bool,
) -> model.Cell:
    if quantity is None:
        return model.Cell(text=_words("[x]"))
    figure = context.prose.binder.quantity(quantity)
    if quantity.show == "by_month":
        return model.Cell(text=(), figure=figure, spark=spark_of(quantity, context))
    if quantity.value is None:
        return model.Cell(text=_words(cells.missing(context, quantity, accepted=accepted)), figure=figure)
    if quantity.show == "direction":
        return _direction(quantity, figure, context)
    decimals = next(
        (d for d in (column.decimals, row.decimals, spec.decimals) if d is not None),
        quantity.places,
    )
    change = quantity.show in ("change", "change_pct") or quantity.measure.kind == "change"
    text = units.cell(
        quantity.value,
        quantity.unit,
        decimals,
        sign=change,
        qualifier=quantity.now.qualifier if quantity.show == "value" else "",
        mark=quantity.show not in ("change_pct", "share") and not _named(quantity.unit, labels),
        suffix="" if str(quantity.measure.suffix) in labels else str(quantity.measure.suffix or ""),
    ) + cells.status_mark(quantity)
    return model.Cell(
        text=(model.Run(text=text, figure=figure),),
        value=quantity.value,
        figure=figure,
        plain=units.plain(quantity.value, units.places_of(quantity.value, quantity.unit, decimals)),
    )


def _named(unit: units.Unit, labels: str) -> bool:
    """Whether the head of the row or column already names the unit of a percentage or of percentage points."""
    return (unit == "percent" and "%" in labels) or (unit == "points" and "points" in labels.lower())


def _direction(quantity: Quantity, figure: str, context: Context) -> model.Cell:
    answer = quantity.verdict.answer
    sign = quantity.sign or "level"
    shape: Literal["", "up", "down", "level"] = ""
    if answer == "moved":
        shape = sign
    elif answer in ("mixed", "within"):
        shape = "level"
    words = str(context.prose.phrase("direction", answer=answer, sign=sign))
    return model.Cell(
        text=(model.Run(text=words, figure=figure),),
        value=quantity.value,
        figure=figure,
        shape=shape,
    )


# --- notes ------------------------------------------------------------------------------------------------------


def _notes(
    notes: exhibit.Notes,
    grid: model.Grid,
    rows: Expanded,
    columns: Expanded,
    found: Sequence[Quantity],
    quantities: Cells,
    accepted: bool,
) -> None:
    context = notes.context
    for axis in (rows, columns):
        for phrase, values in axis.notes:
            notes.add(phrase, **values)
    for entry, line in _lines(rows, columns, quantities):
        if entry.total and entry.partial.area and any(q is not None and q.address.areas for q in line):
            notes.add("note_sum_of_areas", label=entry.label)
        elif entry.total and (differing := _areas_differ(line, {**rows.sums, **columns.sums})):
            notes.add("note_areas_differ", label=entry.label, sum=differing)
    for partial in sorted({q.now.window for q in found if not q.now.window.whole and not q.now.window.one_day}):
        notes.add("note_part_month", window=partial.words(year=False))
    if accepted:
        _total_notes(notes, found)
    for axis in (rows, columns):
        if axis.window and any(e.total and e.label for e in axis.entries) and not axis.held_total:
            notes.add("note_total_months", months=axis.window.words(year=False))
    if any(q.now.how == "weighted" for q in found):
        notes.add("note_weighted")
    if any(q.show == "direction" for q in found):
        notes.add("note_direction", level=_percent(context.scope.level))
    sparks = [q for q in found if q.show == "by_month"]
    if sparks:
        window = sparks[0].now.window
        other = sparks[0].then.window if sparks[0].then else window.back(1)
        earlier = any(before.value is not None for q in sparks for _, before in q.months)
        notes.add(
            "note_sparks",
            now=_years(window, 0, context),
            before=_years(window, window.first.year - other.first.year, context) if earlier else "",
        )
    for entry, line in _lines(rows, columns, quantities):
        stocks = [str(q.measure.name) for q in line if entry.total and q is not None and q.now.how == "last"]
        if stocks and any(axis.window for axis in (rows, columns)):
            notes.add("note_last", names=joined(list(dict.fromkeys(stocks))))
    if any(q.measure.unit == "seconds" for q in found):
        notes.add("note_durations")
    if any(q.reason == "small_base" for q in found):
        notes.add("note_small_base")
    exhibit.shorthand_notes(notes, (model.plain(cell.text) for row in grid.rows for cell in row.cells))


def _areas_differ(line: Sequence[Quantity | None], sums: cells.Sums) -> str:
    """What the areas add up to, where that is not the whole area's own figure: of the first such cell."""
    for q in line:
        if q is None or q.show != "value" or q.value is None:
            continue
        area, names = q.address.area, sums.get(q.address.area, ())
        if not covered(area, names, q.scope.catalogue):
            continue
        total = q.scope.figures.of_areas(q.measure.id, names, area, q.address.window).value
        if total is not None and total != q.value and q.measure.kind in ("count", "stock"):
            return units.cell(total, q.unit, q.places)
    return ""


def _lines(rows: Expanded, columns: Expanded, quantities: Cells) -> Iterator[tuple[Entry, list[Quantity | None]]]:
    """Every row and every column with what stands in it."""
    yield from zip(rows.entries, quantities, strict=True)
    yield from zip(columns.entries, (list(line) for line in zip(*quantities, strict=True)), strict=True)


def _percent(level: float) -> str:
    return units.digits(Decimal(str(level)) * 100, 0)


def _years(window: Window, back: int, context: Context) -> str:
    return year_words(window, back, context)


def _total_notes(notes: exhibit.Notes, found: Sequence[Quantity]) -> None:
    """Say which months a total of held months covers."""
    for q in found:
        months = q.address.months
        if months and len(months) < len(q.now.window.months()):
            spans = [Window.parse(span).words(year=False) for span in held_words(months).split(", ")]
            notes.add("note_total_held", months=joined(spans), one=len(months) == 1)


TABLE = Kind("table", TableSpec, resolve, "figures in rows and columns")
