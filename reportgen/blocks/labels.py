"""The words at the heads of rows, columns, series and bars: written, or made from what sets each one apart."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.address import Against, Partial, Quantity
from reportgen.blocks.axes import Entry, Expanded
from reportgen.blocks.context import Context
from reportgen.period import Window, WindowError, is_relative
from reportgen.source import Word


def window_words(
    entry_window: Word | None, windows: Sequence[Window], anchor: Window, context: Context, *, head: bool
) -> str:
    """The words for a row or column that differs by its window: a year, `This year`, or the window itself.

    `windows` are those of its figures.
    """
    text = str(entry_window or "")
    if text in ("rolling_year", "year_to_date"):
        window = windows[0] if windows else context.scope.relative(text, anchor)
        return str(context.prose.phrase("label_" + text, window=window.words()))
    if text and not is_relative(text):
        try:
            window = context.scope.period if text == "period" else Window.parse(text)
        except WindowError:  # told as a problem where the address was made
            return text
        if not head or window.crosses_years or len(window.months()) > 1:
            return window.words()
        return f"{window.short()} {window.first.year}" if anchor.crosses_years else window.short()
    years = {year for window in windows for year in (window.first.year, window.last.year)}
    if len(years) == 1:
        return str(years.pop())
    if not head and text.isdigit() and len(set(windows)) == 1:
        return windows[0].words()
    moved = context.scope.relative(text, anchor, anchor) if text else anchor
    return str(context.prose.phrase("label_year", back=anchor.first.year - moved.first.year))


def year_words(anchor: Window, back: int, context: Context) -> str:
    """The year of `anchor`, moved back, as a head: `2021`; `Last year` where it crosses a year's end."""
    if anchor.one_day or not anchor.crosses_years:
        return str(anchor.first.year - back)
    return str(context.prose.phrase("label_year", back=back))


def show_words(
    partial: Partial, line: Sequence[Quantity | None], anchor: Window, context: Context, *, head: bool = True
) -> str:
    """The words for a row or column that differs by what it shows: `Change`, `% of fires`, `% change from 2019`."""
    sides = [(q.now, q.then) for q in line if q is not None and q.then is not None]
    whole = next((str(other.measure.name) for one, other in sides if other.measure.id != one.measure.id), "")
    areas = context.scope.catalogue.areas
    whole = whole or next((str(areas[other.area].name) for one, other in sides if other.area != one.area), "")
    if not whole and any(other.window not in (one.window, one.window.back(1)) for one, other in sides):
        against = partial.against.window if isinstance(partial.against, Against) else partial.against
        others = [other.window for _, other in sides]
        if len(set(others)) == 1 and len({one.window for one, _ in sides}) > 1:
            whole = others[0].words()
        else:
            words = window_words(against, others, anchor, context, head=head)
            whole = words[:1].lower() + words[1:] if is_relative(str(against)) else words
    return str(context.prose.phrase("label_show", show=str(partial.show), whole=whole))


def month_words(entry: Entry, anchor: Window | None, *, head: bool) -> str:
    """The words for one month of a month axis: short at the head of a column, with its year where years differ."""
    window = Window.parse(str(entry.partial.window))
    crosses = anchor is not None and anchor.crosses_years
    if head:
        return f"{window.short()} {window.first.year}" if crosses else window.short()
    return window.words(year=crosses)


def total_words(window: Window | None, line: Sequence[Quantity | None], context: Context) -> str:
    """The words for a total: `6-month total`, of what is never added up `6 months`, of held months or none `Total`."""
    found = [q for q in line if q is not None]
    months = 0 if window is None or any(q.address.months is not None for q in found) else len(window.months())
    sums = any(q.measure.kind == "count" for q in found)
    return str(context.prose.phrase("label_total", months=months, sums=sums))


def label(
    entry: Entry,
    line: Sequence[Quantity | None],
    base: Partial,
    axis: Expanded,
    context: Context,
    anchor: Window,
    *,
    head: bool,
) -> str:
    """The words at the head of a row or column: written, or what sets it apart from the others."""
    if entry.label:
        return entry.label
    partial, catalogue = entry.partial, context.scope.catalogue
    if entry.total and axis.window is not None and partial.window:
        return total_words(axis.window, line, context)
    if entry.month:
        words = month_words(entry, axis.window, head=head)
        twice = sum(other.partial.window == partial.window for other in axis.entries) > 1
        bases = (q.measure.bases.get(q.now.basis) for q in line if q is not None)
        basis = next(filter(None, bases), None)
        return f"{words}, {basis.name}" if basis and twice else words
    windows = [q.now.window for q in line if q is not None]
    measures = {q.measure.id: q.measure for q in line if q is not None}
    names: list[str] = []
    if partial.part is None and partial.measure is not None:
        measures = {m.id: m for m in [catalogue.measures.get(str(partial.measure))] if m is not None}
    one = next(iter(measures.values())) if len(measures) == 1 else None
    if (partial.measure is not None or partial.part is not None) and one is not None:
        name = str(one.label or one.brief) if head else one.row_label
        names.append(f"{name}, {one.suffix}" if one.suffix and str(one.suffix) not in name else name)
    if (area := catalogue.areas.get(str(partial.area))) is not None:
        names.append(str(area.name))
    if partial.window is not None:
        names.append(_window_words(partial.window, windows, base, anchor, context, head=head))
    if partial.show and partial.show != "value" and any(q.show == partial.show for q in line if q is not None):
        shown = show_words(partial, line, anchor, context, head=head)
        names.append(shown[:1].lower() + shown[1:] if names else shown)
    if names:
        return ", ".join(names)
    if entry.total:
        return one.row_label if one is not None else total_words(None, line, context)
    years = {window.first.year for window in windows}
    if one is not None and not any(other.partial.window for other in axis.entries) and (not head or len(years) > 1):
        return one.row_label
    return _window_words(None, windows, base, anchor, context, head=head)


def _window_words(
    word: Word | None, windows: Sequence[Window], base: Partial, anchor: Window, context: Context, *, head: bool
) -> str:
    if base.window == "rolling_year" and len(set(windows)) == 1 and (word is None or is_relative(word)):
        word = base.window
    return window_words(word, windows, anchor, context, head=head)
