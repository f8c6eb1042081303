"""`chart`: series of addresses across an axis of addresses."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen import chance, model
from reportgen.address import Partial, Quantity
from reportgen.blocks import exhibit
from reportgen.blocks.axes import Entry, Expanded, cell_quantity, expand
from reportgen.blocks.context import Context, Kind
from reportgen.blocks.drawing import MOST_SERIES, ChartSpec, Lines, Role, drawing
from reportgen.period import Window, is_relative
from reportgen.spoken import View


def resolve(spec: ChartSpec, context: Context) -> model.Block | None:
    """The chart, with every mark its figure's; an awaited box where no figure of it is held."""
    most = MOST_SERIES[spec.kind]
    base = Partial(**{name: getattr(spec, name) for name in Partial.model_fields})
    panels = expand(spec.panels, base, context).entries or (Entry(Partial(), spec.place),)
    across = expand(spec.across, base, context)
    series = expand(spec.series, base, context)
    if len(series.entries) > most:
        context.problems.add(
            spec.place_of("series"),
            "too-many-series",
            f"a chart of kind '{spec.kind}' has at most {most} series, not {len(series.entries)}",
            "make two charts, or one of kind 'multiples'",
        )
        return None
    if not across.entries or not series.entries:
        return None
    lines = [_lines(spec, context, base, panel, series, across) for panel in panels]
    found = [q for panel in lines for _, _, row in panel.series for q in row if q is not None]
    if not found:
        return None
    notes = exhibit.Notes(context)
    views = exhibit.views_of(context, found)
    mark = exhibit.basis_notes(context, notes, found)
    whole = _whole(found)
    content: model.Content
    if any(q.value is not None for q in found):
        content = drawing(spec, context, lines, across, notes, views, whole)
        notes.written(spec.notes)
    else:
        context.problems.add(
            spec.place, "missing-chart", "no figure of this chart is held", "wait for the extract", severity="awaited"
        )
        names = ", ".join(str(view.measure.name) for view in views[:3])
        content = model.Awaited(what=str(context.prose.phrase("awaited_chart", name=names)), owner=context.owner)
        notes = exhibit.Notes(context)
    compared = any(role == "before" for panel in lines for _, role, _ in panel.series)
    others = _others(series, context, across.window or context.scope.period)
    shown = [view.over(whole) for view in views] if spec.kind != "usual_range" and whole.whole else views
    return model.Block(
        kind="chart",
        id=context.block_id(spec, "chart"),
        owner=context.owner,
        exhibit=model.Exhibit(
            label=context.chart_label(),
            headline=_headline(spec, context, shown, lines, compared),
            subtitle=exhibit.subtitle(
                context,
                spec.subtitle,
                views,
                whole,
                months=bool(across.window),
                against=others,
                marks=mark,
            ),
            notes=tuple(notes.texts),
            source=exhibit.source(context, views, {context.prose.binder.figure(q.now) for q in found}),
        ),
        content=(content,),
    )


def _whole(found: Sequence[Quantity]) -> Window:
    """From the first to the last whole window that the chart's first series shows."""
    windows = [q.now.window for q in found if q.now.window.whole] or [q.now.window for q in found]
    latest = max(window.last for window in windows)
    first = found[0].now.window.first
    return Window(min(first, latest), latest)


def _others(series: Expanded, context: Context, anchor: Window) -> list[Window]:
    texts = [str(entry.partial.window or "") for entry in series.entries]
    return [
        context.scope.relative(t, anchor, anchor)
        for t in texts
        if is_relative(t) and t not in ("rolling_year", "year_to_date")
    ][:2]


def _lines(
    spec: ChartSpec,
    context: Context,
    base: Partial,
    panel: Entry,
    series: Expanded,
    across: Expanded,
) -> Lines:
    anchor = across.window or context.scope.period
    merged = base.model_copy(
        update={n: v for n in Partial.model_fields if (v := getattr(panel.partial, n)) is not None}
    )
    rows: list[tuple[str, Role, list[Quantity | None]]] = []
    for n, entry in enumerate(series.entries):
        row = [cell_quantity(context, merged, place, entry, across.window, spec.place) for place in across.entries]
        rows.append((_name(entry, row, context, anchor), _role(spec, entry, n, series.entries), row))
    first = next((q for _, _, row in rows for q in row if q is not None), None)
    title = panel.label or (first.measure.title if first is not None and spec.panels else "")
    return Lines(title, rows, list(across.entries))


def _name(entry: Entry, row: Sequence[Quantity | None], context: Context, anchor: Window) -> str:
    if entry.label:
        return entry.label
    first = next((q for q in row if q is not None), None)
    if (entry.partial.measure or entry.partial.part) and first is not None:
        return str(first.measure.label or first.measure.brief)
    if entry.partial.area and first is not None:
        return str(context.scope.catalogue.areas[first.now.area].name)
    if entry.partial.show and entry.partial.show != "value":
        return exhibit.show_words(entry.partial, "", context)
    if anchor.crosses_years and len(anchor.months()) > 12:
        return str(context.prose.phrase("label_year", back=1 if entry.partial.window else 0))
    return exhibit.window_words(entry.partial.window, anchor, context, head=False)


def _role(spec: ChartSpec, entry: Entry, n: int, entries: Sequence[Entry]) -> Role:
    """The dress of a series: this period is navy, the year before grey, any other year a baseline."""
    if spec.kind == "stacked":
        return "part" if n == 0 else "rest"
    window = str(entry.partial.window or "")
    if window in ("previous_year", "back 1 year"):
        return "before"
    if is_relative(window) and window not in ("rolling_year", "year_to_date"):
        return "baseline"
    windows_differ = any(other.partial.window for other in entries)
    return "now" if windows_differ else ("now", "before", "baseline")[min(n, 2)]


def _headline(
    spec: ChartSpec,
    context: Context,
    views: Sequence[View],
    lines: Sequence[Lines],
    compared: bool,
) -> model.Text:
    if spec.headline is None and spec.kind == "usual_range" and views:
        values = [q.value if q is not None else None for q in lines[0].series[0][2]]
        usual = chance.usual_range(values)
        outside = sum(usual.signals) if usual else 0
        if usual:
            return context.prose.say("headline_usual", v=views[0], outside=outside, latest=usual.signals[-1])
    if spec.headline is None and len(views) == 1 and spec.kind in ("line", "bars", "usual_range"):
        return context.prose.say("headline_months", v=views[0], compared=compared and views[0].get_compared())
    return exhibit.headline(context, spec.headline, views, compared=compared)


CHART = Kind("chart", ChartSpec, resolve, "a drawing of figures")
