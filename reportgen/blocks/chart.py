"""`chart`: series of addresses across an axis of addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reportgen import model
from reportgen.address import Partial, Quantity
from reportgen.blocks import captions, cells, exhibit
from reportgen.blocks.axes import Entry, Expanded, expand
from reportgen.blocks.context import Context, Kind
from reportgen.blocks.drawing import MOST_SERIES, ChartSpec, Lines, Role, by_basis, drawing
from reportgen.blocks.labels import show_words, window_words
from reportgen.figures import Figure
from reportgen.period import Window, WindowError, is_relative
from reportgen.source import Word
from reportgen.views import View


def resolve(spec: ChartSpec, context: Context) -> model.Block | None:
    """The chart, with every mark its figure's; an awaited box where no figure of it is held."""
    most = MOST_SERIES[spec.kind]
    base = Partial(**{name: getattr(spec, name) for name in Partial.model_fields})
    panels = expand(spec.panels, base, context).entries or (Entry(Partial(), spec.place),)
    across = expand(spec.across, base, context)
    series = expand(spec.series, base, context)
    series = replace(series, entries=tuple(_told_from(entry, across.window) for entry in series.entries))
    if len(series.entries) > most:
        context.problems.add(
            spec.place_of("series"),
            "too-many-series",
            f"a chart of kind '{spec.kind}' has at most {most} series, not {len(series.entries)}",
            "make two charts, or one of kind 'multiples'",
        )
        return None
    if spec.panels and spec.kind != "multiples":
        context.problems.add(
            spec.place_of("panels"),
            "wrong-value",
            f"a chart of kind '{spec.kind}' has one panel",
            "take 'panels' out, or make it a chart of kind 'multiples'",
        )
        return None
    if not across.entries or not series.entries:
        return None
    lines = [_lines(spec, context, base, panel, series, across) for panel in panels]
    found = [q for panel in lines for _, _, row in panel.series for q in row if q is not None]
    if not found:
        return None
    notes = exhibit.Notes(context)
    for panel in lines:
        exhibit.check_bases(context, zip(*(row for _, _, row in panel.series), strict=True))
    axis = across.window if all(len(q.now.window.months()) < 2 for q in found) else None
    views = exhibit.views_of(context, found, axis)
    mark = exhibit.basis_notes(context, notes, found)
    main = [q for panel in lines for _, role, row in panel.series if role in ("now", "part") for q in row if q]
    whole = _whole(main or found)
    shown = list(views)
    if whole.whole:
        areas = len({view.id for view in views}) < len(views)
        over = [whole if axis else view.window for view in views]
        shown = [exhibit.drawn(context, v, w, _drawn(v, lines), areas) for v, w in zip(views, over, strict=True)]
    each = exhibit.set_windows((across,), main or found)
    told = _shown(series, lines, across, context)
    content: model.Content
    if any(q.value is not None for q in found):
        lines = by_basis(spec, lines)
        drawn = drawing(spec, context, lines, notes)
        for phrase, values in (*across.notes, *series.notes):
            notes.add(phrase, **values)
        captions.add_notes(spec, notes, drawn, lines)
        when = exhibit.each_words(context, each) if len(each) > 1 else whole.words()
        alt = captions.alternative(spec, context, shown, when, drawn, lines, told)
        content = drawn.model_copy(update={"alt": alt})
        notes.written(spec.notes)
    else:
        context.problems.add(
            spec.place, "missing-chart", "no figure of this chart is held", "wait for the extract", severity="awaited"
        )
        names = ", ".join(str(view.measure.name) for view in views[:3])
        content = model.Awaited(what=str(context.prose.phrase("awaited_chart", name=names)), owner=context.owner)
        notes = exhibit.Notes(context)
    compared = any(
        role == "before" and entry.partial.window
        for panel in lines
        for entry, (_, role, _) in zip(series.entries, panel.series, strict=True)
    )
    others = exhibit.other_windows(series.entries, across.window or context.scope.period, context)
    return model.Block(
        kind="chart",
        id=context.block_id(spec, "chart"),
        owner=context.owner,
        exhibit=model.Exhibit(
            label=context.chart_label(),
            headline=_headline(spec, context, shown, content, compared, by_month=axis is not None, shown=told),
            subtitle=exhibit.subtitle(
                context,
                spec.subtitle,
                views,
                whole,
                months=axis is not None,
                against=others,
                marks=mark,
                each=each,
                shown=told,
            ),
            notes=tuple(notes.texts),
            source=exhibit.source(context, views, {context.prose.binder.figure(q.now) for q in found}),
        ),
        content=(content,),
    )


def _shown(series: Expanded, lines: Sequence[Lines], across: Expanded, context: Context) -> str:
    """What is made of the figures, in words, where every mark shows the same and that is not the figure itself."""
    found = [q for panel in lines for _, _, row in panel.series for q in row if q is not None]
    if len({q.show for q in found}) != 1 or found[0].show == "value":
        return ""
    partial = next((e.partial for e in series.entries if e.partial.show), Partial(show=found[0].show))
    words = show_words(partial, found, across.window or context.scope.period, context)
    return str(context.prose.phrase("label_shown", words=words))


def _whole(found: Sequence[Quantity]) -> Window:
    """From the first to the last whole window of `found`; part months are left out where there are whole ones."""
    windows = [q.now.window for q in found if q.now.window.whole] or [q.now.window for q in found]
    return Window(min(window.first for window in windows), max(window.last for window in windows))


def _drawn(view: View, lines: Sequence[Lines]) -> list[Figure]:
    """What the main series of each panel draws of the view's measure and area; part months apart."""
    told = [next((s for s in panel.series if s[1] in ("now", "part")), panel.series[0]) for panel in lines]
    rows = [q.now for _, _, row in told for q in row if q is not None]
    return [f for f in rows if (f.measure.id, f.area) == (view.id, view.area) and f.window.whole]


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
    sums = {**across.sums, **series.sums}
    rows: list[tuple[str, Role, list[Quantity | None]]] = []
    roles = _roles(spec, series.entries, anchor, context)
    for entry, role in zip(series.entries, roles, strict=True):
        row = [
            cells.cell_quantity(context, merged, slot, entry, across.window, spec.place, sums)
            for slot in across.entries
        ]
        rows.append((_name(entry, row, series, context, anchor), role, row))
    first = next((q for _, _, row in rows for q in row if q is not None), None)
    title = panel.label or (first.measure.title if first is not None and spec.panels else "")
    return Lines(title, rows, list(across.entries))


def _name(entry: Entry, row: Sequence[Quantity | None], series: Expanded, context: Context, anchor: Window) -> str:
    """What a series is called: as written, or what sets it apart from the others; its measure where it is alone."""
    first = next((q for q in row if q is not None), None)
    partial = entry.partial
    if entry.label or first is None:
        return entry.label
    if partial.area:
        return str(context.scope.catalogue.areas[first.now.area].name)
    if partial.show and partial.show != "value":
        return show_words(partial, row, anchor, context)
    if partial.measure or partial.part or (len(series.entries) == 1 and partial.window is None):
        return str(first.measure.label or first.measure.brief)
    windows = [q.now.window for q in row if q is not None]
    return window_words(partial.window, windows, anchor, context, head=False)


IN_ORDER: tuple[Role, ...] = ("now", "before", "baseline")


def _roles(spec: ChartSpec, entries: Sequence[Entry], anchor: Window, context: Context) -> list[Role]:
    """The dress of each series: this period is navy, the year before grey, any other year a baseline.

    Where none is of this period the latest is navy. Series that differ otherwise are dressed by their order.
    """
    if spec.kind == "stacked":
        return ["part" if n == 0 else "rest" for n in range(len(entries))]
    if not any(entry.partial.window for entry in entries):
        return [role for role, _ in zip(IN_ORDER, entries, strict=False)]
    back = []
    for entry in entries:
        word = str(entry.partial.window or "")
        moved = is_relative(word) and word not in ("rolling_year", "year_to_date")
        back.append(anchor.first.year - context.scope.relative(word, anchor, anchor).first.year if moved else 0)
    latest = min(back)
    return ["now" if years == latest else "before" if years == 1 else "baseline" for years in back]


def _told_from(entry: Entry, anchor: Window | None) -> Entry:
    """A series whose window is that of the month axis in another year, as a year told from the axis."""
    word = str(entry.partial.window or "")
    if anchor is None or not word or is_relative(word) or word == "period":
        return entry
    try:
        window = Window.parse(word)
    except WindowError:  # told as a problem where the address is made
        return entry
    if window != anchor.back(anchor.first.year - window.first.year):
        return entry
    year = Word(str(window.first.year), entry.place)
    return replace(entry, partial=entry.partial.model_copy(update={"window": year}))


def _headline(
    spec: ChartSpec,
    context: Context,
    views: Sequence[View],
    drawn: model.Content,
    compared: bool,
    *,
    by_month: bool,
    shown: str,
) -> model.Text:
    if spec.headline is None and isinstance(drawn, model.Drawing) and drawn.recount:
        return exhibit.plain_headline(context, views, months=by_month)
    if spec.headline is None and shown:
        return exhibit.plain_headline(context, views, shown, months=by_month)
    ranges = [panel for panel in drawn.panels if panel.limits] if isinstance(drawn, model.Drawing) else []
    if spec.headline is None and spec.kind == "usual_range" and ranges:
        outside = sum(mark.signal for panel in ranges for mark in panel.series[0].marks)
        latest = [mark.signal for mark in ranges[-1].series[0].marks if mark.value is not None][-1]
        return context.prose.say("headline_usual", v=views[0], outside=outside, latest=latest)
    months = len(views[0].window.months()) if by_month and len(views) == 1 else 0
    if spec.headline is None and months > 1 and spec.kind in ("line", "bars", "usual_range"):
        return context.prose.say("headline_months", v=views[0], compared=compared and views[0].get_compared())
    return exhibit.headline(context, spec.headline, views, compared=compared)


CHART = Kind("chart", ChartSpec, resolve, "a drawing of figures")
