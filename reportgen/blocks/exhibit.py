"""What tables and charts share: labels of places, headlines made from the figures, subtitles, notes and sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from typing import Any

from reportgen import model
from reportgen.address import Quantity, two_bases
from reportgen.binder import Shown
from reportgen.blocks.axes import Entry, Expanded
from reportgen.blocks.context import Context
from reportgen.figures import Figure, held_words
from reportgen.period import Window, is_relative
from reportgen.source import Word
from reportgen.spoken import joined
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


def main_window(quantities: Iterable[Quantity], axis: Window | None = None) -> Window:
    """The window that an exhibit tells of: of its month axis, else the period, else the commonest of the latest."""
    found = list(quantities)
    windows = [q.now.window for q in found]
    if axis is not None and any(axis.holds(window) for window in windows):
        return axis
    whole = [window for window in windows if window.whole] or windows
    last = max(window.last for window in whole)
    latest = Counter(window for window in whole if window.last == last)
    period = found[0].scope.period
    return period if period in latest else latest.most_common(1)[0][0]


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


def set_windows(axes: Iterable[Expanded], found: Iterable[Quantity]) -> list[Window]:
    """The windows of an axis that sets one for each of its places, such as financial years; none where none does."""
    known = tuple(axes)
    if any(axis.window for axis in known):
        return []
    for axis in known:
        words = [str(entry.partial.window or "") for entry in axis.entries]
        if len(words) > 1 and all(w and (w.isdigit() or not is_relative(w)) for w in words):
            return sorted({q.now.window for q in found})
    return []


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


def plain_headline(context: Context, views: Sequence[View], shown: str = "", *, months: bool = False) -> model.Text:
    """What the exhibit shows and for when: its measure where it has one, else the section's title."""
    titles = {view.measure.title for view in views}
    title = titles.pop() if len(titles) == 1 else context.title
    areas = title != context.title and len({view.area for view in views}) > 1
    window = views[0].window.words() if views else context.scope.period.words()
    return context.prose.say("headline_plain", title=title, window=window, areas=areas, shown=shown, months=months)


def headline(
    context: Context, written: Word | None, views: Sequence[View], *, compared: bool, bases: bool = False
) -> model.Text:
    """The author's headline, or the one that the figures make: a plain one of figures of two bases."""
    if written is not None:
        return context.prose.line(written)
    if bases:
        return plain_headline(context, views)
    areas = {view.area for view in views}
    if len(views) == 1 and compared and views[0].get_compared():
        return context.prose.say("headline_compared", v=views[0])
    if len(views) == 1 and views[0].get_held():
        return context.prose.say("headline_level", v=views[0])
    if len(views) > 1 and compared and len(areas) == 1:
        told = [view for view in views if view.get_compared() and view.get_answer() != "untested"]
        if told:
            up = [view for view in told if view.get_answer() == "moved" and view.get_direction() == "up"]
            down = [view for view in told if view.get_answer() == "moved" and view.get_direction() == "down"]
            return context.prose.say("headline_measures", up=up, down=down, all=told)
    return plain_headline(context, views)


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
    each: Sequence[Window] = (),
    shown: str = "",
) -> model.Text:
    """The author's subtitle, or what, where, when and against what. `each` are the windows that an axis sets."""
    if written is not None:
        return context.prose.line(written)
    if len(each) > 1:
        window, against, changes = each[-1], (), False
    nouns = {str(view.measure.noun[1]) for view in views}
    kinds = {view.measure.unit for view in views}
    areas = {str(view.get_area_name()) for view in views}
    return context.prose.say(
        "subtitle",
        noun=nouns.pop() if len(nouns) == 1 else "",
        unit=kinds.pop() if len(kinds) == 1 else "",
        area=areas.pop() if len(areas) == 1 else "",
        window=each_words(context, each) if len(each) > 1 else windows_words(window, against),
        shown=shown,
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


def each_words(context: Context, windows: Sequence[Window]) -> str:
    """Several windows in words: the span that they make without a gap, `April to June in each of 5 years`, or all."""
    first, last = windows[0], windows[-1]
    if all(after.first - before.last == timedelta(days=1) for before, after in pairwise(windows)):
        return Window(first.first, last.last).words()
    years = range(last.first.year - first.first.year, -1, -1)
    if [last.back(year) for year in years] == list(windows):
        end = Window.month(last.last.year, last.last.month).words()
        return str(context.prose.phrase("label_each_year", months=last.words(year=False), years=len(years), end=end))
    return joined([window.words() for window in windows])


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
    """Notes for measures that are held as counted in more than one way; the mark for the subtitle."""
    bases: dict[str, dict[str, set[Window]]] = {}
    for quantity in quantities:
        known = context.scope.figures.bases_of(quantity.now.measure.id, quantity.now.area)
        if len(known) > 1 and quantity.now.basis in known and quantity.now.value is not None:
            found = bases.setdefault(quantity.now.measure.id, {}).setdefault(quantity.now.basis, set())
            found.add(quantity.now.window)
    for name, windows in bases.items():
        measure = context.scope.catalogue.measures[name]
        told = [(str(measure.bases[basis].name), _spans(held)) for basis, held in windows.items()]
        if len(told) > 1:
            notes.add("note_bases", name=str(measure.name), bases=told)
        else:
            notes.add("note_basis", name=str(measure.name), basis=told[0][0])
    return "[b]" if bases else ""


def _spans(windows: Iterable[Window]) -> str:
    """Windows in words, months that follow each other as one: `January 2024 and March to June 2024`."""
    return joined([Window.parse(span).words() for span in held_words(tuple(sorted(windows))).split(", ")])


def shorthand_notes(notes: Notes, texts: Iterable[str]) -> None:
    """Explain every shorthand that the cells use."""
    used = "".join(texts)
    for mark in ("x", "z", "c", "p", "r", "e"):
        if f"[{mark}]" in used:
            notes.add("note_shorthand", mark=mark)
