"""The forms of chart: a `Drawing` of the model arranged on a sheet."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.model import Drawing, Panel
from reportgen.render.bars import bars, horizontal, lay_bars, names_fit, tags
from reportgen.render.paper import (
    DROP,
    LINE,
    MIDDLE,
    MM,
    OVER_MARK,
    RISE,
    TALL,
    Box,
    Dots,
    Measure,
    Place,
    Scale,
    Sheet,
    runs,
)
from reportgen.render.plots import (
    DRESSES,
    LEFT,
    NOW,
    RIGHT,
    TOP,
    WIDTH,
    Label,
    Plot,
    bounds,
    end_room,
    ends,
    foot_room,
    frame,
    say_gaps,
    slot_words,
    tick_room,
    write_ends,
)

HEIGHTS = {"line": 62 * MM, "usual_range": 62 * MM, "bars": 60 * MM, "stacked": 60 * MM}
BETWEEN = 32.0
"""From what one panel needs to the next panel."""

APART = 16.0
"""From one small chart to the next."""


def arrange(drawing: Drawing, font: Measure) -> Sheet:
    """The sheet with everything on it. `font` gives the width of a text in a weight."""
    sheet = Sheet(font, WIDTH)
    if drawing.form == "horizontal":
        horizontal(sheet, drawing.panels[0])
    elif drawing.form == "multiples":
        _multiples(sheet, drawing.panels)
    else:
        _abreast(sheet, drawing)
    return sheet


# --- panels abreast ------------------------------------------------------------------------------


def _abreast(sheet: Sheet, drawing: Drawing) -> None:
    """Panels side by side on one scale, with a rule between them if counted in two ways."""
    form, panels = drawing.form, drawing.panels
    sheet.height = HEIGHTS[form]
    room = WIDTH / 3 if form in ("line", "usual_range") and len(panels) == 1 else RIGHT - 10
    labels = [ends(panel, form, room, sheet) for panel in panels]
    # The names of bars stand in the last bars if they fit, else beside them.
    bare = [[label for label in beside if not label.sample] for beside in labels]
    plots, scale = _placed(sheet, drawing, bare)
    if form == "bars" and not all(names_fit(sheet, plot, scale) for plot in plots):
        plots, scale = _placed(sheet, drawing, labels)
    for plot in plots:
        if form in ("bars", "stacked"):
            bars(sheet, plot, scale, form)
        else:
            _lines(sheet, plot, scale)
        for line, text in enumerate(_head(sheet, plot)):
            sheet.write((plot.left, sheet.height - 1 - RISE - line * LINE), text, "ink", 600)
    for plot in plots[:-1] if drawing.recount else []:
        x = plot.right + end_room(plot.labels, sheet) + BETWEEN / 2
        sheet.stroke([(x, 2), (x, sheet.height)], "ink", 1, (4.5, 3))


def _placed(sheet: Sheet, drawing: Drawing, labels: Sequence[Sequence[Label]]) -> tuple[list[Plot], Scale]:
    """The panels with their sides, and the scale that all of them share."""
    form, panels = drawing.form, drawing.panels
    lefts, rights = [], []
    for panel, beside in zip(panels, labels, strict=True):
        own = panel is panels[0] or panel.ticks != panels[0].ticks
        lefts.append(max(tick_room([panel], sheet), LEFT) if own and panel.ticks else 0.0)
        least = RIGHT if len(panels) == 1 and form in ("line", "usual_range") and beside else 0.0
        rights.append(max(end_room(beside, sheet), least))
    free = WIDTH - sum(lefts) - sum(rights) - BETWEEN * (len(panels) - 1)
    slots = sum(len(panel.slots) for panel in panels)
    plots, x = [], 0.0
    for panel, beside, left, right in zip(panels, labels, lefts, rights, strict=True):
        start, x = x + left, x + left + free * len(panel.slots) / slots
        plot = Plot(panel, start, x, beside, with_ticks=left > 0)
        (lay_bars if form in ("bars", "stacked") else _lay_lines)(plot)
        plot.words = slot_words(plot, sheet)
        plots.append(plot)
        x += right + BETWEEN
    head = max((len(_head(sheet, plot)) for plot in plots), default=0) * LINE
    low, high = bounds(panels, form)
    top = sheet.height - head - 1
    scale = Scale(low, high, foot_room(plots), sheet.height - head - TOP)
    if low < 0 and form == "bars" and not any(panel.ticks for panel in panels):
        # Room for the words under bars that hang down.
        low -= (TALL + 2) * (high - low) / (scale.end - scale.start)
        scale = Scale(low, high, scale.start, scale.end)
    # Words over bars are raised by points, not by values, so the bars give way step by step.
    for _ in range(5 if form in ("bars", "stacked") else 0):
        words = [tag for plot in plots for tag in tags(sheet, plot, scale, form)]
        over = max((tag.y + RISE - top for tag in words), default=0.0)
        if over > 0:
            scale = Scale(low, high, scale.start, scale.end - over)
    return plots, scale


def _head(sheet: Sheet, plot: Plot) -> tuple[str, ...]:
    """The lines of a panel's title, which may run on over the labels at the right."""
    room = plot.right - plot.left + end_room(plot.labels, sheet) + BETWEEN / 4
    return sheet.wrap(plot.panel.title, room, 600) if plot.panel.title else ()


# --- lines ---------------------------------------------------------------------------------------


def _lay_lines(plot: Plot) -> None:
    """The middles of the slots. The last is at the plot's edge, next to its label."""
    framed = any(limit.kind != "benchmark" for limit in plot.panel.limits)
    first = plot.left + (7 if framed else 12)
    last = plot.right - (7 if framed or not plot.labels else 0)
    steps = len(plot.panel.slots) - 1
    shares = [index / steps for index in range(steps + 1)] if steps else [0.5]
    plot.xs = [first + (last - first) * share for share in shares]


def _lines(sheet: Sheet, plot: Plot, scale: Scale) -> None:
    """Lines from value to value, this period's on top. A missing or a part month breaks them."""
    panel = plot.panel
    frame(sheet, plot, scale)
    for series in sorted(panel.series, key=lambda one: DRESSES[one.role].width):
        dress = DRESSES[series.role]
        whole, parts = list[Place](), list[Place]()
        marks = list(zip(plot.xs, panel.slots, series.marks, strict=True))
        for run in runs([None if slot.partial else mark.value for _, slot, mark in marks]):
            places = [(plot.xs[index], scale(value)) for index, value in run]
            sheet.stroke(places, dress.colour, dress.width, dress.dash, OVER_MARK)
            if dress is NOW or len(places) == 1:
                whole += places
        for x, slot, mark in marks:
            if slot.partial and mark.value is not None:
                parts.append((x, scale(float(mark.value))))
        sheet.dots(Dots(tuple(whole), dress.colour, 4.5))
        sheet.dots(Dots(tuple(parts), "white", 4.5, edge=dress.colour, edge_width=1))
    held = [
        ((x, scale(float(mark.value))), mark, DRESSES[series.role])
        for series in panel.series
        for x, mark in zip(plot.xs, series.marks, strict=True)
        if mark.value is not None
    ]
    signals = tuple(place for place, mark, _ in held if mark.signal)
    sheet.dots(Dots(signals, "plum", 7 + 1.2 * 2**0.5, "diamond", "white", 1.2))
    write_ends(sheet, plot, scale)
    for place, mark, dress in held:
        ink, weight = ("plum", 600) if mark.signal else (dress.ink, dress.weight)
        if mark.shown:
            _write_near(sheet, plot, place, mark.shown, (ink, weight))
    say_gaps(sheet, plot, scale)


def _write_near(sheet: Sheet, plot: Plot, place: Place, text: str, dress: tuple[str, int]) -> None:
    """Write the label of one value over it, under it or beside it, wherever it is clearest."""
    x, y = place
    width = sheet.measure(text, dress[1])
    over, under, level = y + 5, y - 5 - TALL, y - MIDDLE - DROP
    corners = [
        *((x - width / 2, bottom) for bottom in (over, under)),
        *((left, level) for left in (x + 8, x - 8 - width)),
        *((left, bottom) for left in (x + 2, x - 2 - width) for bottom in (over, under)),
        *((x - width / 2, bottom) for bottom in (over + 9, under - 9)),
    ]
    boxes = [Box(left, bottom, left + width, bottom + TALL) for left, bottom in corners]
    box = sheet.clearest(boxes, plot.left - 4)
    sheet.write((box.left, box.bottom + DROP), text, *dress)


# --- many small charts ---------------------------------------------------------------------------


def _multiples(sheet: Sheet, panels: Sequence[Panel]) -> None:
    """Small line charts in rows of three where that leaves them wide enough, else of two."""
    left = tick_room(panels, sheet)
    labels = [ends(panel, "line", RIGHT - 10, sheet) for panel in panels]
    right = max(max(end_room(beside, sheet) for beside in labels), 10.0)
    narrow = (WIDTH - 2 * APART) / 3 - left - right < 56
    across = 2 if narrow or len(panels) in (2, 4) else 3
    wide = (WIDTH - (across - 1) * APART) / across
    plots = []
    for index, (panel, beside) in enumerate(zip(panels, labels, strict=True)):
        start = index % across * (wide + APART)
        plot = Plot(panel, start + left, start + wide - right, beside)
        _lay_lines(plot)
        plot.words = slot_words(plot, sheet)
        plots.append(plot)
    foot = foot_room(plots)
    heads = [sheet.wrap(panel.title, wide, 600) if panel.title else () for panel in panels]
    rows = [range(len(panels))[at : at + across] for at in range(0, len(panels), across)]
    talls = [max(len(heads[index]) for index in row) * LINE + TOP + 74 + foot for row in rows]
    sheet.height = sum(talls) + (len(rows) - 1) * 8
    top = sheet.height
    for row, tall in zip(rows, talls, strict=True):
        for index in row:
            plot = plots[index]
            low, high = bounds([plot.panel], "line")
            _lines(sheet, plot, Scale(low, high, top - tall + foot, top - tall + foot + 74))
            for line, text in enumerate(heads[index]):
                sheet.write((plot.left - left, top - 1 - RISE - line * LINE), text, "ink", 600)
        top -= tall + 8
