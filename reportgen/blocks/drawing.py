"""A chart, decided: which marks stand where, with which labels, ticks, limits and gaps. Drawing it needs no sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pydantic import Field

from reportgen import chance, model, units
from reportgen.address import Partial, Quantity
from reportgen.blocks import cells, exhibit
from reportgen.blocks.axes import Axis, Entry, MonthsAxis
from reportgen.blocks.context import BlockSpec, Context
from reportgen.period import Window
from reportgen.source import Word

Form = Literal["line", "bars", "stacked", "horizontal", "multiples", "usual_range"]
Role = Literal["now", "before", "baseline", "part", "rest"]
MOST_SERIES = {
    "line": 3,
    "bars": 3,
    "stacked": 3,
    "horizontal": 1,
    "multiples": 2,
    "usual_range": 1,
}


class ChartSpec(Partial, BlockSpec):
    """A chart of figures."""

    kind: Form = Field(description="line, bars, stacked, horizontal, multiples or usual_range.")
    series: Axis = Field((Word("current"),), description="The lines or sets of bars; this period's where left out.")
    across: Axis = Field(
        (MonthsAxis(months=Word("period")),),
        description="What goes across; the months of the period where left out.",
    )
    panels: Axis = Field((), description="For small multiples: what each panel shows.")
    headline: Word | None = Field(None, description="The message. Made from the figures where it is left out.")
    subtitle: Word | None = Field(None, description="What, where and when. Made from the addresses otherwise.")
    alt: Word | None = Field(None, description="What someone who can't see the chart is told.")
    notes: tuple[Word, ...] = Field((), description="Notes under the chart.")
    decimals: int | None = Field(None, ge=0, le=6, description="Decimals on its labels.")


@dataclass
class Lines:
    """The figures of one panel: per series, what stands at each place across."""

    title: str
    series: list[tuple[str, Role, list[Quantity | None]]]
    across: list[Entry]


def drawing(
    spec: ChartSpec,
    context: Context,
    lines: list[Lines],
    notes: exhibit.Notes,
) -> model.Drawing:
    """The marks, labels and scales of a chart, without its alternative text. What is drawn of it is told in `notes`."""
    recount = len(lines) > 1 and spec.kind != "multiples"
    values = [
        q.value for panel in lines for _, _, row in panel.series for q in row if q is not None and q.value is not None
    ]
    if spec.kind == "stacked":
        values = [total for panel in lines for total in _stacks(panel)] or values
    from_zero = spec.kind in ("bars", "stacked", "horizontal")
    shared = () if spec.kind == "multiples" else _ticks(values, lines, spec, from_zero)
    panels = []
    for panel in lines:
        ticks = shared or _ticks(
            [q.value for _, _, row in panel.series for q in row if q and q.value is not None],
            [panel],
            spec,
            from_zero,
        )
        panels.append(_panel(spec, context, panel, ticks, notes))
    limits = [limit for panel in panels for limit in panel.limits]
    return model.Drawing(
        form="line" if spec.kind == "usual_range" and not limits else spec.kind,
        panels=tuple(panels),
        recount=recount,
        alt="",
    )


def by_basis(spec: ChartSpec, lines: list[Lines]) -> list[Lines]:
    """The lines, parted where they are counted on two bases: a panel for each, of places where every series is held."""
    if spec.kind not in ("line", "usual_range") or len(lines) != 1:
        return lines
    (panel,) = lines
    bases: list[str] = []
    for q in panel.series[0][2]:
        if q is not None and q.value is not None and q.now.basis not in bases:
            bases.append(q.now.basis)
    if len(bases) < 2:
        return [panel]
    split = []
    for basis in bases:
        keep = [
            n for n, q in enumerate(panel.series[0][2])
            if q is not None and q.value is not None and q.now.basis == basis
            and all((other := row[n]) is not None and other.value is not None for _, _, row in panel.series[1:])
        ]  # fmt: skip
        if not keep:
            continue
        windows = [_window(entry, n, panel) for n, entry in enumerate(panel.across)]
        held = {windows[n] for n in keep}
        span = [n for n in range(keep[0], keep[-1] + 1) if n in keep or windows[n] not in held]
        measure = next(q for q in panel.series[0][2] if q is not None).measure
        split.append(
            Lines(
                measure.bases[basis].name[:1].upper() + measure.bases[basis].name[1:]
                if basis in measure.bases
                else basis,
                [(name, role, [row[n] if n in keep else None for n in span]) for name, role, row in panel.series],
                [panel.across[n] for n in span],
            )
        )
    return [part for part in split if part.across] or [panel]


def _stacks(panel: Lines) -> list[Decimal]:
    """The height of each stack whose parts are all held."""
    totals = []
    for n in range(len(panel.across)):
        parts = [q.value for _, _, row in panel.series if (q := row[n]) is not None and q.value is not None]
        if len(parts) == len(panel.series):
            totals.append(sum(parts, Decimal(0)))
    return totals


def _ticks(
    values: Sequence[Decimal | None], lines: Sequence[Lines], spec: ChartSpec, from_zero: bool
) -> tuple[model.Tick, ...]:
    held = [value for value in values if value is not None]
    if not held or spec.kind in ("horizontal", "stacked") or (spec.kind == "bars" and _values_fit(spec, lines[0])):
        return ()
    first = next(q for panel in lines for _, _, row in panel.series for q in row if q is not None)
    if spec.kind == "usual_range" and (
        usual := chance.usual_range([q.value if q else None for q in lines[0].series[0][2]])
    ):
        held += [usual.lower, usual.upper]
    if first.measure.benchmark and spec.kind == "line":
        held.append(first.measure.benchmark.level)
    at = units.axis_ticks(min(held), max(held), from_zero=from_zero)
    decimals = None if first.unit == "seconds" else units.decimals_of(at)
    return tuple(model.Tick(value=v, text=units.cell(v, first.unit, decimals)) for v in at)


LABEL_ROOM = 60
"""How many digits fit over the bars of one chart, side by side."""


def _values_fit(spec: ChartSpec, panel: Lines) -> bool:
    """Whether every bar can carry its value; if not, an axis tells them."""
    texts = [mark_text(spec, q) for _, _, row in panel.series for q in row if q is not None and q.value is not None]
    return len(texts) * max((len(text) for text in texts), default=0) <= LABEL_ROOM


def mark_text(spec: ChartSpec, q: Quantity) -> str:
    """The label of a mark."""
    assert q.value is not None
    places = spec.decimals if spec.decimals is not None else q.places
    change = q.show in ("change", "change_pct") or q.measure.kind == "change"
    return units.cell(q.value, q.unit, places, sign=change, qualifier=q.now.qualifier)


def _panel(
    spec: ChartSpec,
    context: Context,
    panel: Lines,
    ticks: tuple[model.Tick, ...],
    notes: exhibit.Notes,
) -> model.Panel:
    slots = _slots(spec, panel, context)
    series = [_series(spec, context, panel, n) for n in range(len(panel.series))]
    limits: list[model.Limit] = []
    if spec.kind == "usual_range":
        series[0], limits = _usual(spec, context, panel, series[0], notes)
    elif spec.kind == "line":
        limits = _benchmark(panel, context)
    return model.Panel(
        title=panel.title,
        slots=tuple(slots),
        series=tuple(series),
        ticks=ticks,
        limits=tuple(limits),
        gaps=_gaps(panel, context),
    )


def _held(q: Quantity | None) -> bool:
    return q is not None and q.value is not None


def _slots(spec: ChartSpec, panel: Lines, context: Context) -> list[model.Slot]:
    windows = [_window(entry, n, panel) for n, entry in enumerate(panel.across)]
    months = [_month(entry, window) for entry, window in zip(panel.across, windows, strict=True)]
    years = len({month.first.year for month in months if month.whole}) > 1
    totals = iter(_stacks(panel)) if spec.kind == "stacked" else iter(())
    slots, labelled = [], _labelled(panel)
    for n, (entry, window) in enumerate(zip(panel.across, windows, strict=True)):
        if entry.month or (window.whole and len(window.months()) == 1 and spec.kind != "horizontal"):
            month = months[n]
            words: tuple[str, ...] = (month.short(),) if n in labelled else ()
            new_year = (
                n == min(labelled, default=0)
                or month.first.year != months[max(i for i in labelled if i < n)].first.year
                if n in labelled
                else False
            )
            if years and new_year and words:
                words = (*words, str(month.first.year))
        elif not window.whole and not window.one_day:
            words = (window.short(), str(context.prose.phrase("part_month_label")))
        else:
            first = _main(n, panel)
            if entry.label or (first and entry.partial.measure):
                words = (entry.label or (first.measure.row_label if first else ""),)
            else:
                words = _two_lines(window)
        whole = ""
        if spec.kind == "stacked" and all(_held(row[n]) for _, _, row in panel.series):
            first = panel.series[0][2][n]
            assert first is not None
            whole = units.cell(
                next(totals),
                first.unit,
                spec.decimals if spec.decimals is not None else first.places,
            )
        slots.append(
            model.Slot(
                name=_slot_name(entry, window),
                lines=words,
                partial=not window.whole and not window.one_day,
                whole=whole,
            )
        )
    return slots


def _two_lines(window: Window) -> tuple[str, ...]:
    """A window under a bar: from when, and to when, where that is in another year."""
    if not window.crosses_years or not window.whole:
        return (window.words(),)
    first, last = window.months()[0], window.months()[-1]
    return f"{first.short()} {first.first.year}", f"to {last.short()} {last.first.year}"


def _month(entry: Entry, window: Window) -> Window:
    """The month that names a place on a month axis: the figure's own, or the axis's where the figure is of more."""
    return Window.parse(str(entry.partial.window)) if entry.month and len(window.months()) != 1 else window


def _slot_name(entry: Entry, window: Window) -> str:
    return entry.label or window.words()


def _window(entry: Entry, n: int, panel: Lines) -> Window:
    found = _main(n, panel)
    return found.now.window if found is not None else Window.parse(str(entry.partial.window))


def _main(n: int, panel: Lines) -> Quantity | None:
    """What stands at a place of the main series, which names the place; of another where it has nothing."""
    rows = sorted(panel.series, key=lambda series: series[1] not in ("now", "part"))
    return next((row[n] for _, _, row in rows if row[n] is not None), None)


def _labelled(panel: Lines) -> list[int]:
    """Which places across carry a label: all of them where there is room, else ends, Januaries and edges of gaps."""
    count = len(panel.across)
    if count <= 12:
        return list(range(count))
    held = [any(_held(row[n]) for _, _, row in panel.series) for n in range(count)]
    wanted = {0, count - 1}
    for n in range(count):
        entry = panel.across[n]
        if str(entry.partial.window or "").endswith("-01"):
            wanted.add(n)
        if held[n] and ((n + 1 < count and not held[n + 1]) or (n and not held[n - 1])):
            wanted.add(n)
    kept: list[int] = []
    for n in sorted(wanted):
        if not kept or n - kept[-1] >= 2:
            kept.append(n)
    return kept


def _series(spec: ChartSpec, context: Context, panel: Lines, n: int) -> model.Series:
    name, role, row = panel.series[n]
    fits = _values_fit(spec, panel)
    marks = []
    last = max((i for i, q in enumerate(row) if _held(q)), default=-1)
    end = ""
    for i, q in enumerate(row):
        if q is None or q.value is None:
            marks.append(model.Mark(value=None))
            continue
        text = mark_text(spec, q)
        figure = context.prose.binder.quantity(q)
        shown = ""
        if spec.kind == "horizontal" or (spec.kind == "bars" and fits):
            shown = text
        elif spec.kind == "stacked" and n == 0:
            shown, figure = _share(context, panel, i, figure)
        if i == last and spec.kind in ("line", "multiples"):
            end = text if len(panel.series) == 1 and spec.kind == "line" else f"{name}: {text}"
            if spec.kind == "multiples":
                end = text if role == "now" else name
        marks.append(model.Mark(value=q.value, shown=shown, figure=figure))
    if spec.kind in ("bars", "stacked"):
        end = name
    return model.Series(name=name, role=role, marks=tuple(marks), end=end)


def _share(context: Context, panel: Lines, i: int, figure: str) -> tuple[str, str]:
    """The part's share of its stack, and the figure that it is."""
    found = [row[i] for _, _, row in panel.series]
    whole = sum((q.value for q in found if q is not None and q.value is not None), Decimal(0))
    part = found[0]
    if part is None or part.value is None or not whole or any(not _held(q) for q in found):
        return "", figure
    value = 100 * part.value / whole
    key = context.prose.binder.made("share", tuple(q.now for q in found if q is not None), part.now, "percent", value)
    return units.cell(value, "percent", 0), key


def _gaps(panel: Lines, context: Context) -> tuple[model.Gap, ...]:
    """Stretches of two or more places that no series holds, between places that are held."""
    held = [any(_held(row[n]) for _, _, row in panel.series) for n in range(len(panel.across))]
    gaps, start = [], None
    for n, is_held in enumerate(held):
        if not is_held and start is None:
            start = n
        elif is_held and start is not None:
            if start > 0 and n - start >= 2:
                why = {lack[1] for _, _, row in panel.series for q in row[start:n] if q and (lack := cells.lacking(q))}
                words = str(context.prose.phrase("gap_words", confidential=why == {"c"})).split()
                gaps.append(model.Gap(first=start, last=n - 1, words=tuple(words)))
            start = None
    return tuple(gaps)


def _benchmark(panel: Lines, context: Context) -> list[model.Limit]:
    measures = {q.measure.id: q for _, _, row in panel.series for q in row if q is not None}
    if len(measures) != 1:
        return []
    (q,) = measures.values()
    if q.measure.benchmark is None or q.show != "value":
        return []
    view = context.prose.view(q.measure.id, place=q.address.place)
    label = model.plain(context.prose.say("label_benchmark", v=view))
    return [model.Limit(value=q.measure.benchmark.level, label=label, kind="benchmark")]


def _usual(
    spec: ChartSpec, context: Context, panel: Lines, series: model.Series, notes: exhibit.Notes
) -> tuple[model.Series, list[model.Limit]]:
    """The usual range of the one series: its limits, and which of its months are signals."""
    row = panel.series[0][2]
    first = next(q for q in row if q is not None)
    floor = None if first.measure.kind == "change" else Decimal(0)
    usual = chance.usual_range([q.value if q else None for q in row], floor=floor)
    if usual is None:
        notes.add("note_too_few", months=units.in_words(chance.MONTHS_NEEDED))
        return series, []
    places = spec.decimals if spec.decimals is not None else first.places
    last = max(n for n, mark in enumerate(series.marks) if mark.value is not None)
    marks = tuple(
        mark.model_copy(
            update={
                "signal": signal,
                "shown": units.cell(mark.value, first.unit, places) if mark.value is not None and n == last else "",
            }
        )
        for n, (mark, signal) in enumerate(zip(series.marks, usual.signals, strict=True))
    )
    limits = [
        model.Limit(
            value=value,
            kind=kind,
            label=str(context.prose.phrase("label_limit", kind=kind, value=units.cell(value, first.unit, places))),
        )
        for kind, value in (
            ("upper", usual.upper),
            ("average", usual.average),
            ("lower", usual.lower),
        )
    ]
    notes.add("note_usual", months=usual.months, trial=usual.trial, basis=panel.title)
    if any(usual.signals):
        notes.add("note_signals", run=units.in_words(chance.RUN))
    return series.model_copy(update={"marks": marks, "end": ""}), limits
