"""What is said of a chart: its notes, and the text for someone who can't see it."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen import model
from reportgen.blocks import cells, exhibit
from reportgen.blocks.context import Context
from reportgen.blocks.drawing import ChartSpec, Lines, mark_text
from reportgen.views import View


def add_notes(spec: ChartSpec, notes: exhibit.Notes, drawn: model.Drawing, lines: Sequence[Lines]) -> None:
    """Add what a reader must know to read the chart."""
    if drawn.recount:
        notes.add("note_recount")
    ticks = drawn.panels[0].ticks
    if spec.kind == "multiples":
        notes.add("note_multiples")
    elif ticks and ticks[0].value != 0:
        notes.add("note_axis", start=ticks[0].text)
    found = [q for panel in lines for _, _, row in panel.series for q in row if q is not None]
    for window in sorted({q.now.window for q in found if not q.now.window.whole and not q.now.window.one_day}):
        notes.add("note_part_month", window=window.words(year=False))
    empty = [q for q in found if q.value is None]
    why = {lack[1] if (lack := cells.lacking(q)) is not None else "z" for q in empty}
    months = all(entry.month for panel in lines for entry in panel.across)
    for reason in sorted({"x" if each == "" else each for each in why}):
        notes.add("note_gaps", why=reason, months=months)
    if spec.kind == "bars" and len(drawn.panels[0].series) > 1:
        notes.add("note_bars", series=[(series.name, series.role) for series in drawn.panels[0].series])


def alternative(
    spec: ChartSpec,
    context: Context,
    views: Sequence[View],
    window: str,
    drawn: model.Drawing,
    lines: Sequence[Lines],
    shown: str,
) -> str:
    """The author's alternative text, or what the figures make."""
    if spec.alt is not None:
        return model.plain(context.prose.line(spec.alt))
    months = all(entry.month for panel in lines for entry in panel.across)
    one = len(views) == 1 and not shown and not drawn.recount
    titles = list(dict.fromkeys(str(view.measure.name) for view in views))
    return model.plain(
        context.prose.say(
            "alt_chart",
            form="multiples" if drawn.recount and spec.kind == "line" else spec.kind,
            v=views[0],
            names=titles[:3] if len(titles) == 1 or not months else [str(view.get_name()) for view in views[:3]],
            one=one,
            window=window,
            compared=any(series.role == "before" for panel in drawn.panels for series in panel.series),
            limits=[limit.label for panel in drawn.panels for limit in panel.limits],
            shown=shown,
            peaks=_peaks(spec, drawn, lines) if months and not one and spec.kind != "stacked" else [],
            largest=[] if months or spec.kind == "stacked" else _largest(spec, drawn, lines),
            lead=next((name for name, role, _ in lines[0].series if role in ("now", "part")), "")
            if len(lines[0].series) > 1
            else "",
            more=max(0, len(drawn.panels[0].slots) - 3),
        )
    )


def _peaks(spec: ChartSpec, drawn: model.Drawing, lines: Sequence[Lines]) -> list[tuple[str, str, str]]:
    """Of each series its name, its highest value and where that stands; of a broken line, of each stretch."""
    peaks = []
    for panel, line in zip(drawn.panels, lines, strict=True):
        rows = line.series[:1] if panel.title else line.series
        for name, _, row in rows:
            held = [(q.value, -n, q) for n, q in enumerate(row) if q is not None and q.value is not None]
            if held:
                _, n, q = max(held, key=lambda each: each[:2])
                peaks.append((panel.title or name, mark_text(spec, q), panel.slots[-n].name))
    return peaks[:3]


def _largest(spec: ChartSpec, drawn: model.Drawing, lines: Sequence[Lines]) -> list[tuple[str, str]]:
    """The three places with the largest values of the main series, and those."""
    panel = drawn.panels[0]
    row = next((row for _, role, row in lines[0].series if role in ("now", "part")), lines[0].series[0][2])
    held = [(q.value, n) for n, q in enumerate(row) if q is not None and q.value is not None]
    top = sorted(held, key=lambda each: (-each[0], each[1]))[:3]
    return [(" ".join(panel.slots[n].lines), mark_text(spec, q)) for _, n in top if (q := row[n]) is not None]
