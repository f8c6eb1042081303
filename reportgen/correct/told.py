"""A correction in plain words, for whoever must say yes to it: every place that it reaches, and what else it moves."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import PurePath
from typing import cast

from reportgen import model, units
from reportgen.correct import Correction
from reportgen.correct.reached import Reach
from reportgen.period import Window, day_words
from reportgen.problems import Problem
from reportgen.project import Project
from reportgen.why.origin import Origins, number

STEP = "  "
LONG = 46
"""Words longer than this stand on lines of their own, before and after one under the other."""
NOTHING = "(nothing)"


def lines(correction: Correction, width: int | None = None) -> Iterator[str]:
    """What the correction does, from the figure itself to other editions; the lines are no wider than `width`."""
    page = _Page(width)
    yield from _head(correction, page)
    yield from page.titled("Look again", (page.words(doubt) for doubt in correction.doubts))
    yield from page.titled("Figures that move", (page.words(line) for line in _figures(correction)))
    moved = [place for place in correction.places if place.moved]
    yield from page.titled(f"Places where other words will stand ({len(moved)})", [page.places(moved)])
    same = [place for place in correction.places if not place.moved]
    yield from page.titled(f"Places that rest on it and print the same ({len(same)})", [page.named(same)])
    for title, problems in (
        ("Wrong or doubtful after it, and not before", correction.arisen),
        ("Wrong or doubtful before and after, for another figure", correction.otherwise),
        ("Wrong or doubtful before it, and not after", correction.mended),
    ):
        yield from page.titled(title, map(page.problem, problems))
    yield from page.titled(
        "Acceptances that lapse: somebody must look again",
        (page.words(f"{each.problem}, by {each.by} on {day_words(each.on)}: {each.sentence or each.reason}")
         for each in correction.lapsed),
    )  # fmt: skip
    for other in correction.others:
        title = f"Another edition moves too, because {other.why}: {other.period_words} ({len(other.places)})"
        yield from page.titled(title, [page.places(other.places)])
    yield ""
    yield from page.words(_rest(correction))


def _head(correction: Correction, page: _Page) -> Iterator[str]:
    old, new, measure = correction.old, correction.new, correction.measure
    project = correction.before.project
    basis = f", {measure.bases[old.basis].name}" if old.basis in measure.bases else ""
    area = project.catalogue.areas[old.area].name
    name = f"{measure.title}, {old.window.words()}, {area}{basis}"
    yield from page.words(f"{name}: {number(old.value)} -> {number(new.value)}")
    yield from page.words(f"Held now: {old.place}" + (f" ({old.note})" if old.note else ""), STEP)
    yield from page.words(f"New: {new.place.path} ({new.note})", STEP)
    day = date.fromisoformat(PurePath(new.place.path).name[:10])
    if day != correction.today:
        said = f"It is named by {day_words(day)}, for the later of two extracts counts, and {old.extract} is no older."
        yield from page.words(said, STEP)
    where = f"'also:' of the edition {correction.before.report.period_words} in config.yaml"
    yield from page.words(f"Named under {where}", STEP)


def _figures(correction: Correction) -> Iterator[str]:
    """The figures that rest on the corrected one and move with it: totals, changes, rates."""
    before, after = correction.before, correction.after
    for key in correction.resting:
        old, new = before.report.figures.get(key), after.report.figures.get(key)
        known = new or old
        if known is None or known.show == "direction" or (old and new and old.value == new.value):
            continue
        seen = after if new else before
        answer = Origins(seen.report, seen.project, {}).of(key)
        area = answer.area if known.area != str(seen.project.config.area or seen.project.catalogue.whole) else ""
        against = f"from {answer.against}" if answer.against else ""
        words = ", ".join(filter(None, [answer.name, answer.window, area, against, answer.basis]))
        shown = " -> ".join(_value(figure, seen.project) for figure in (old, new))
        yield f"{shown}  {words}"


def _value(figure: model.Figure | None, project: Project) -> str:
    """A figure's value as a table prints it."""
    if figure is None or figure.value is None:
        return NOTHING if figure is None else "not held"
    measure = project.catalogue.measures.get(figure.measure)
    own = measure is not None and measure.unit == figure.unit
    unit = cast(units.Unit, figure.unit)  # the model keeps it as plain text
    places = measure.places if own and measure else None
    return units.cell(figure.value, unit, places, sign=figure.show == "change").replace(units.NO_BREAK, " ")


def _rest(correction: Correction) -> str:
    """What does not move."""
    own = Window.parse(correction.before.report.period)
    others = [edition for edition in correction.before.project.config.editions if edition.period != own]
    if not correction.places:
        return "No place of this edition rests on it: is it the right measure, window and edition?"
    if correction.others:
        return "Nothing else moves."
    return "Nothing else moves" + (", and no other edition." if others else ".")


@dataclass(frozen=True, slots=True)
class _Page:
    """Lines that fit a width; None where they need not be broken."""

    width: int | None

    def words(self, text: str, indent: str = "", hang: str = STEP) -> list[str]:
        if self.width is None:
            return [indent + text]
        return textwrap.wrap(
            text, max(self.width, 40), initial_indent=indent, subsequent_indent=indent + hang,
            break_long_words=False, break_on_hyphens=False,
        ) or [indent]  # fmt: skip

    def titled(self, title: str, parts: Iterable[Iterable[str]]) -> Iterator[str]:
        """A title and what stands under it; nothing at all where that is nothing."""
        inner = [line for part in parts for line in part]
        if inner:
            yield ""
            yield from self.words(title)
            for line in inner:
                yield from self.words(line.lstrip(), STEP + line[: len(line) - len(line.lstrip())])

    def places(self, places: Sequence[Reach]) -> Iterator[str]:
        """Each place under its section, with its words before and after."""
        for section, found in groupby(places, key=lambda place: place.section):
            yield section
            for place in found:
                name = ", ".join(filter(None, [place.block, place.what]))
                before, after = place.before or NOTHING, place.after or NOTHING
                if max(len(before), len(after)) <= LONG and place.what:
                    yield f"{STEP}{name}: {before} -> {after}"
                else:
                    yield f"{STEP}{name}"
                    yield f"{STEP * 2}before: {before}"
                    yield f"{STEP * 2}after:  {after}"

    def named(self, places: Sequence[Reach]) -> Iterator[str]:
        """Each place on a line, with the words that stay."""
        for section, found in groupby(places, key=lambda place: place.section):
            yield section
            for place in found:
                yield STEP + ": ".join(filter(None, [", ".join(filter(None, [place.block, place.what])), place.after]))

    def problem(self, problem: Problem) -> Iterator[str]:
        """A problem: where, the sentence, what the figures say, what to write."""
        mark = "" if problem.severity == "error" else f"{problem.severity}: "
        yield f"{mark}{problem.place} [{problem.code}]"
        if problem.sentence:
            yield f"{STEP}“{problem.sentence}”"
        yield f"{STEP}{problem.message}"
        if problem.mend:
            yield f"{STEP}{'What to write: ' if problem.sentence else ''}{problem.mend.splitlines()[-1]}"
