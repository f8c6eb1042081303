"""What tables and charts share: labels of places, headlines made from the figures, subtitles, notes and sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from reportgen import model
from reportgen.address import Against, Partial, Quantity, two_bases
from reportgen.binder import Shown
from reportgen.blocks.axes import Entry
from reportgen.blocks.context import Context
from reportgen.figures import Figure, held_words
from reportgen.period import Window, WindowError, is_relative
from reportgen.source import Word
from reportgen.views import View


@dataclass
class Notes:
    """The notes that an exhibit gathers as it is resolved; each once, in the order of first need."""

    context: Context
    texts: list[model.Text] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def add(self, phrase: str, **values: Any) -> None:
        """Add a phrase as a note, unless the same words stand there."""
        text = self.context.prose.say(phrase, **values)
        words = model.plain(text)
        if words and words not in self.seen:
            self.seen.add(words)
            self.texts.append(text)

    def written(self, words: Iterable[Word]) -> None:
        """Add the author's own notes."""
        self.texts.extend(self.context.prose.line(word) for word in words)


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
        return window.short() if head and not window.crosses_years and len(window.months()) < 2 else window.words()
    years = {year for window in windows for year in (window.first.year, window.last.year)}
    if len(years) == 1:
        return str(years.pop())
    moved = context.scope.relative(text, anchor, anchor) if text else anchor
    return str(context.prose.phrase("label_year", back=anchor.first.year - moved.first.year))


def year_words(anchor: Window, back: int, context: Context) -> str:
    """The year of `anchor`, moved back, as a head: `2021`; `Last year` where it crosses a year's end."""
    if anchor.one_day or not anchor.crosses_years:
        return str(anchor.first.year - back)
    return str(context.prose.phrase("label_year", back=back))


def show_words(partial: Partial, context: Context) -> str:
    """The words for a row or column that differs by what it shows."""
    against = partial.against
    whole = ""
    if against is not None and not isinstance(against, Word):
        if against.measure:
            measure = context.scope.catalogue.measures.get(str(against.measure))
            whole = str(measure.name) if measure else ""
        elif against.area:
            area = context.scope.catalogue.areas.get(str(against.area))
            whole = str(area.name) if area else ""
    window = against.window if isinstance(against, Against) else against
    if not whole and window is not None and window != "previous_year":
        whole = str(window) if is_relative(window) or window == "period" else Window.parse(window).words()
    return str(context.prose.phrase("label_show", show=str(partial.show), whole=whole))


def month_words(entry: Entry, anchor: Window | None, *, head: bool) -> str:
    """The words for one month of a month axis: short at the head of a column, with its year where years differ."""
    window = Window.parse(str(entry.partial.window))
    crosses = anchor is not None and anchor.crosses_years
    if head:
        return f"{window.short()} {window.first.year}" if crosses else window.short()
    return window.words(year=crosses)


def total_words(window: Window | None, context: Context) -> str:
    """The words for a total: `6-month total`, or of no months."""
    return str(context.prose.phrase("label_total", months=len(window.months()) if window else 0))


def main_window(quantities: Iterable[Quantity], axis: Window | None = None) -> Window:
    """The window that an exhibit tells of: that of its month axis, else the latest whole one that is held."""
    found = list(quantities)
    held = [q.now.window for q in found if q.now.value is not None] or [q.now.window for q in found]
    if axis is not None and any(axis.holds(window) for window in held):
        return axis
    whole = [window for window in held if window.whole] or held
    latest = max(window.last for window in whole)
    if found[0].now.window.whole and found[0].now.window.last == latest:
        return found[0].now.window
    return max((window for window in whole if window.last == latest), key=lambda window: window.days)


class Drawn(View):
    """A measure as a picture shows it: of what is not held nothing is drawn, and nothing is said."""

    figures: tuple[Figure, ...] = ()
    one_of_several: bool = False

    def get_name(self) -> Shown:
        """The measure's name, with its area where the picture shows the measure for several."""
        name = super().get_name()
        return Shown(f"{name} ({self.get_area_name()})") if self.one_of_several else name

    def _month_figures(self) -> list[Figure]:
        return [figure for figure in self.figures if figure.value is not None]


def drawn(context: Context, view: View, window: Window, figures: Iterable[Figure], several: bool = False) -> Drawn:
    """The view as a picture of `window` shows it, `figures` being what is drawn; `several` areas of its measure."""
    made = Drawn(context.prose, view.id, view.area, window, view.place, view.other if window == view.window else None)
    made.figures, made.one_of_several = tuple(figures), several
    return made


def check_bases(context: Context, lines: Iterable[Sequence[Quantity | None]]) -> None:
    """Report every line that would put figures of one measure and area, but of two bases, beside each other."""
    for line in lines:
        seen: dict[tuple[str, str], Quantity] = {}
        for q in line:
            if q is None or q.now.value is None or not q.now.basis:
                continue
            other = seen.setdefault((q.now.measure.id, q.now.area), q)
            if other.now.basis != q.now.basis:
                two_bases(context.problems, q.address.place, *sorted((other.now, q.now), key=_latest))
                break


def _latest(figure: Figure) -> int:
    return -figure.window.last.toordinal()


def other_windows(entries: Iterable[Entry], anchor: Window, context: Context) -> list[Window]:
    """The windows beside the main one that values are given for, the latest first; none where they are many."""
    others = set()
    for entry in entries:
        text = str(entry.partial.window or "")
        if is_relative(text) and text not in ("rolling_year", "year_to_date") and not entry.partial.show:
            others.add(context.scope.relative(text, anchor, anchor))
    return sorted(others, reverse=True) if len(others) < 4 else []


# --- headline, subtitle, source ---------------------------------------------------------------------------------


def views_of(context: Context, quantities: Iterable[Quantity], axis: Window | None = None) -> list[View]:
    """One view for each measure and area in the exhibit, for its main window, in the order of first place."""
    groups: dict[tuple[str, str], list[Quantity]] = {}
    found = list(quantities)
    for quantity in [q for q in found if not q.address.areas] or found:
        groups.setdefault((quantity.now.measure.id, quantity.now.area), []).append(quantity)
    return [
        context.prose.view(
            measure,
            area=area,
            window=(window := main_window(found, axis)),
            against=_compared_with(found, window),
            place=found[0].address.place,
        )
        for (measure, area), found in groups.items()
    ]


def _compared_with(found: Sequence[Quantity], window: Window) -> Window | None:
    """The window that the exhibit compares the main one with: the year before where it does, else the first other."""
    others = [
        q.then.window
        for q in found
        if q.then and q.now.window == window and q.then.measure.id == q.now.measure.id and q.then.area == q.now.area
    ]
    return None if not others or window.back(1) in others else others[0]


def headline(context: Context, written: Word | None, views: Sequence[View], *, compared: bool) -> model.Text:
    """The author's headline, or the one that the figures make."""
    if written is not None:
        return context.prose.line(written)
    areas = {view.area for view in views}
    if len(views) == 1 and compared and views[0].get_compared():
        return context.prose.say("headline_compared", v=views[0])
    if len(views) == 1 and views[0].get_held():
        return context.prose.say("headline_level", v=views[0])
    if len(views) > 1 and compared and len(areas) == 1:
        told = [view for view in views if view.get_compared()]
        if told:
            up = [view for view in told if view.get_answer() == "moved" and view.get_direction() == "up"]
            down = [view for view in told if view.get_answer() == "moved" and view.get_direction() == "down"]
            return context.prose.say("headline_measures", up=up, down=down, all=told)
    window = views[0].window.words() if views else context.scope.period.words()
    return context.prose.say("headline_plain", title=context.title, window=window)


def subtitle(
    context: Context,
    written: Word | None,
    views: Sequence[View],
    window: Window,
    *,
    months: bool,
    against: Sequence[Window] = (),
    changes: bool = False,
    marks: str = "",
) -> model.Text:
    """The author's subtitle, or what, where, when and against what."""
    if written is not None:
        return context.prose.line(written)
    nouns = {str(view.measure.noun[1]) for view in views}
    kinds = {view.measure.unit for view in views}
    areas = {str(view.get_area_name()) for view in views}
    return context.prose.say(
        "subtitle",
        noun=nouns.pop() if len(nouns) == 1 else "",
        unit=kinds.pop() if len(kinds) == 1 else "",
        area=areas.pop() if len(areas) == 1 else "",
        window=windows_words(window, against),
        year_before=window.crosses_years and window.back(1) in against,
        months=months,
        changes=_before(window) if changes else "",
        marks=marks,
    )


def _before(window: Window) -> str:
    """The year that a change is from, in words: empty where the window crosses a year's end."""
    return "" if window.crosses_years else str(window.first.year - 1)


def windows_words(window: Window, others: Sequence[Window]) -> str:
    """A window and others beside it: `February to July 2022, 2021 and 2019` where only the years differ."""
    same = [other for other in others if other == window.back(window.first.year - other.first.year)]
    if not same or window.crosses_years or len(same) < len(others):
        return window.words()
    years = [str(other.first.year) for other in same if other != window]
    return window.words() + (f"{', '.join(['', *years[:-1]])} and {years[-1]}" if years else "")


def source(context: Context, views: Sequence[View], figures: Iterable[str] = ()) -> model.Text:
    """Where the figures of an exhibit come from, and as at when; the table of its section that has them all."""
    wanted = set(figures)
    for label, shown in context.shown_in.items():
        if wanted and wanted <= shown:
            return context.prose.say("source_table", label=label)
    catalogue = context.scope.catalogue
    names: list[str] = []
    for view in views:
        name = catalogue.sources.get(str(view.measure.source), str(view.measure.source))
        if name not in names:
            names.append(name)
    return context.prose.say("source", sources=names, as_at=context.as_at)


def basis_notes(context: Context, notes: Notes, quantities: Iterable[Quantity]) -> str:
    """Notes for measures that were counted in more than one way; the mark for the subtitle."""
    bases: dict[str, set[str]] = {}
    for quantity in quantities:
        if len(quantity.now.measure.bases) > 1 and quantity.now.basis and quantity.now.value is not None:
            bases.setdefault(quantity.now.measure.id, set()).add(quantity.now.basis)
    for name, found in bases.items():
        measure = context.scope.catalogue.measures[name]
        if len(found) > 1:
            notes.add("note_bases", name=str(measure.name))
        else:
            notes.add("note_basis", name=str(measure.name), basis=str(measure.bases[found.pop()].name))
    return "[b]" if bases else ""


STATUS_MARKS = ("p", "r", "e")


def status_mark(quantity: Quantity) -> str:
    """The shorthand that a cell carries for the state of its figure."""
    states = sorted({quantity.now.status, quantity.then.status if quantity.then else ""} & set(STATUS_MARKS))
    return "".join(f"[{state}]" for state in states)


def shorthand_notes(notes: Notes, texts: Iterable[str]) -> None:
    """Explain every shorthand that the cells use."""
    used = "".join(texts)
    for mark in ("x", "z", "c", "p", "r", "e"):
        if f"[{mark}]" in used:
            notes.add("note_shorthand", mark=mark)


def missing(context: Context, quantity: Quantity, *, accepted: bool) -> str:
    """The shorthand for a cell without a value. A missing figure that nobody has accepted is awaited."""
    figure = quantity.now if quantity.now.value is None else quantity.then
    if quantity.reason != "missing" or figure is None:
        return "[z]"
    if figure.status == "c":
        return "[c]"
    if figure.status != "x" and not accepted:
        held = context.scope.figures.windows(figure.measure.id, figure.area)
        context.problems.add(
            quantity.address.place,
            "missing-figure",
            f"the figure of '{figure.measure.id}' for {figure.area}, {figure.window} is not held",
            _held_mend(held),
            severity="awaited",
        )
    return "[x]"


def _held_mend(held: Sequence[Window]) -> str:
    words = held_words(tuple(held))
    return f"held: {words}" if words else "add it in a new extract, or mark it 'x' (not available) there"
