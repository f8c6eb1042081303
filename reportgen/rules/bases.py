"""What a percentage rests on: a count that the reader is given, and one that is large enough.

A percentage says nothing of how many stand behind it, so the count goes with it: in its sentence, its paragraph or its
chapter (in the summary: anywhere in the report). Of a change per cent, a count of the same measure will do; of a rate,
a count of its numerator or denominator. A rate that was published without its parts can't be given a count. There it
is enough that the definition says what it is a share of: a warning that nobody can mend would only be passed over.
The share of a count below 50 moves by two points or more with a single case; there the counts are the better words.
Fifty is `SMALL_BASE`, at which figures that are bound are refused too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from reportgen import model, units
from reportgen.address import SMALL_BASE
from reportgen.figures import Figure
from reportgen.measures import Measure, names_in
from reportgen.period import Window
from reportgen.reading.claims import Reading
from reportgen.reading.sentences import Sentence, split
from reportgen.reading.times import is_year
from reportgen.reading.tokens import stem, tokens
from reportgen.rules import amounts
from reportgen.rules.about import mentioned, spoken_of
from reportgen.rules.evidence import Evidence, Finding
from reportgen.rules.subject import Matter

NO_BASE = "no-base"
_PERCENT = re.compile(r"\d\s*(?:%|per ?cent\b)", re.IGNORECASE)
_TOLD = re.compile(r"\b(?:share|percentage|per cent|proportion|out of|rate of)\b", re.IGNORECASE)
"""What a definition says that tells what a percentage is a percentage of."""
_SHARE = re.compile(r"(?:%|per ?cent)\s+of\b|\bof\s+[a-z]+\b[^.;]{0,80}\d\s*(?:%|per ?cent)", re.IGNORECASE)
_LEVEL = re.compile(r"\b(?:benchmarks?|targets?|aspirations?|standards?|thresholds?|goals?|confiden\w+)\b", re.I)
"""Percentages that are set, not counted."""


def check(evidence: Evidence) -> Iterator[Finding]:
    """Percentages in prose without their base, and of too small a base."""
    chapters: dict[str, Chapter] = {}
    whole = Chapter(evidence, (evidence.report.summary, *evidence.report.sections))
    for top in evidence.report.sections:
        chapter = Chapter(evidence, (top,))
        chapters.update(dict.fromkeys(chapter.sections, chapter))
    for sentence in evidence.sentences:
        if sentence.part == "words" and sentence.section != "annex" and _PERCENT.search(sentence.text):
            chapter = chapters.get(sentence.section, whole)
            yield from _bound(evidence, sentence, chapter)
            yield from _typed(evidence, sentence, chapter)


class Chapter:
    """The figures that a chapter prints, in exhibits and in words, and the measures that it gives counts of."""

    def __init__(self, evidence: Evidence, tops: Iterable[model.Section]) -> None:
        self.sections: set[str] = set()
        self.figures: set[str] = set()
        open_sections = list(tops)
        while open_sections:
            section = open_sections.pop()
            self.sections.add(section.id)
            open_sections.extend(section.sections)
            for block in section.blocks:
                for content in block.content:
                    self.figures |= model.figures_in(content)
        for sentence in evidence.sentences:
            if sentence.section in self.sections:
                self.figures.update(bound.figure for bound in sentence.bound)
        known = evidence.report.figures
        self.counted = {known[key].measure for key in self.figures if key in known and known[key].unit != "percent"}
        self._formulas = evidence.project.catalogue.formulas

    def counts(self, measure: Measure) -> bool:
        """Whether it gives a count of a measure or, of a rate, of what it is worked out from."""
        parts = {name for formula in self._formulas.get(measure.id, ()) for name in names_in(formula)}
        return bool((parts | {measure.id}) & self.counted)


# --- bound ------------------------------------------------------------------------------------------------------


def _bound(evidence: Evidence, sentence: Sentence, chapter: Chapter) -> Iterator[Finding]:
    """What is to be said of the percentages of a sentence that are bound; one finding a measure."""
    told: set[str] = set()
    for bound in sentence.bound:
        figure = evidence.report.figures[bound.figure]
        measure = evidence.project.catalogue.measures.get(figure.measure)
        if figure.unit != "percent" or measure is None or measure.id in told or not figure.window:
            continue  # a benchmark has no window, and rests on nothing
        if why := _without(evidence, figure, measure, sentence, chapter):
            told.add(measure.id)
            says, write = why
            yield Finding(
                NO_BASE, False, says, write, "warning", sentence, bound.start, bound.end, _of(evidence, figure)
            )
        elif figure.show == "value" and figure.base is not None and figure.base < SMALL_BASE:
            told.add(measure.id)
            base = units.cell(figure.base, "count", 0)
            yield Finding(
                "small-base",
                False,
                f"it is a percentage of {base} only",
                f"write the counts: how many of the {base}",
                "warning",
                sentence,
                bound.start,
                bound.end,
                _of(evidence, figure),
            )


def _without(
    evidence: Evidence, figure: model.Figure, measure: Measure, sentence: Sentence, chapter: Chapter
) -> tuple[str, str] | None:
    """What is wrong and what to write, for a percentage that stands without its base; None for one that has it."""
    where = "the report" if sentence.section == "summary" else "this chapter"
    shown = sentence.text[slice(*next((b.start, b.end) for b in sentence.bound if b.figure == figure.id))]
    if figure.show != "value":  # a change or a share: of what was it worked out?
        parts = {evidence.report.figures[key].measure for key in figure.of if key in evidence.report.figures}
        if (parts or {measure.id}) & chapter.counted:
            return None
        return (
            f"it stands without a count: {where} gives no number for {measure.name}",
            f"write the count beside it: {{{{ {measure.id} }}}}",
        )
    if measure.is_derived:
        if chapter.counts(measure):
            return None
        last = next(names_in(evidence.project.catalogue.formulas[measure.id][-1]))
        return (
            f"it stands without its base: {where} gives no number for either part of {measure.name}",
            f"write how many it is a share of: {{{{ {last} }}}}",
        )
    if figure.base is not None:
        base = units.cell(figure.base, "count", 0)
        if base in sentence.before + sentence.text:
            return None
        return f"it stands without its base of {base}", f"write it: '{shown} of {base}'"
    if _is_told(measure):
        return None
    return (
        f"it stands without its base, and no definition says what {measure.name} is a share of",
        f"give the count in the column 'base' of the extract, or 'definition:' under '{measure.id}' in measures.yaml",
    )


def _is_told(measure: Measure) -> bool:
    """Whether a percentage that was published without its parts has a definition that says what it is a share of."""
    told = measure.definition is not None and _TOLD.search(measure.definition) is not None
    return told and measure.unit == "percent" and not measure.is_derived


def _of(evidence: Evidence, figure: model.Figure) -> tuple[Figure, ...]:
    """The figure of the ledger that a figure of the model is, or is worked out from."""
    window = Window.parse(figure.window)
    found = evidence.figures.figure(figure.measure, figure.area, window, figure.basis or None)
    return (found,) if found.value is not None else ()


# --- typed ------------------------------------------------------------------------------------------------------


def _typed(evidence: Evidence, sentence: Sentence, chapter: Chapter) -> Iterator[Finding]:
    """What is to be said of the percentages of a sentence that are typed by hand."""
    words = evidence.read(sentence).tokens
    typed = [n for n, t in enumerate(words) if t.unit == "percent" and not sentence.figures_in(t.start, t.end)]
    if not typed or _LEVEL.search(sentence.text):
        return
    counted = _counted(evidence, sentence, chapter)
    told = set() if counted else _figures(evidence, sentence)
    for at in typed:
        token = words[at]
        if (small := _small(evidence, sentence, at)) is not None:
            yield small
        elif not counted and token.start not in told:
            shown = sentence.text[token.start : token.end]
            yield Finding(
                NO_BASE,
                False,
                "it stands without a count of what it is a percentage of",
                f"write how many there were: '{shown} of 1,234'",
                "warning",
                sentence,
                token.start,
                token.end,
            )


def _figures(evidence: Evidence, sentence: Sentence) -> set[int]:
    """Where in a sentence a percentage begins that a figure is: bound, it is judged as that figure.

    A figure that the words say; or, of the period, a rate that counts what the sentence counts, or the share of a
    measure that it names in one that counts it.
    """
    reading = evidence.read(sentence)
    found = amounts.judge(Matter(evidence, sentence, reading))
    starts = {finding.start for finding in found if finding.holds and finding.figures}
    words = {stem(token.low) for token in reading.tokens}
    named = {measure.id for _, _, measure in mentioned(evidence, sentence)}
    values = [
        (measure, value)
        for measure in evidence.project.catalogue.measures.values()
        if measure.id in named or words & {stem(str(noun).split()[-1]) for noun in measure.noun}
        if (value := evidence.figures.figure(measure.id, evidence.scope.area, evidence.period).value)
    ]
    counts = {measure.id: value for measure, value in values if measure.unit == "count"}
    parts = [value for name, value in counts.items() if name in named]
    levels = [value for measure, value in values if measure.unit == "percent"]
    levels += [100 * part / whole for part in parts for whole in counts.values() if part < whole]
    for token in reading.tokens:
        if token.unit == "percent" and any(units.rounded(level, token.places) == token.value for level in levels):
            starts.add(token.start)
    return starts


@lru_cache(4096)
def _gives_count(text: str) -> bool:
    """Whether a sentence has a number that is neither a percentage nor a year."""
    return any(token.kind == "number" and token.unit == "" and not is_year(token) for token in tokens(text))


def _counted(evidence: Evidence, sentence: Sentence, chapter: Chapter) -> bool:
    """Whether the reader is told what a typed percentage rests on.

    By a count in the paragraph up to here, by one that the chapter gives of what the sentence speaks of, or by the
    definition of a rate. A change without a name is taken for that of the section's own measures.
    """
    if any(number.token.unit == "" for number in evidence.read(sentence).numbers) or _named(
        evidence, sentence, chapter
    ):
        return True
    return any(_gives_count(sentence.before[start:end]) for start, end in split(sentence.before))


def _named(evidence: Evidence, sentence: Sentence, chapter: Chapter) -> bool:
    """Whether a chapter gives a count of what a sentence speaks of, or a definition says what it is a share of."""
    reading, subjects = evidence.read(sentence), evidence.subjects.get(sentence.section, ())
    known = evidence.project.catalogue.measures
    if measures := spoken_of(evidence, sentence):
        return any(chapter.counts(measure) or _is_told(measure) for measure in measures)
    if _SHARE.search(sentence.text) and not reading.moves:
        words = {stem(token.low) for token in reading.tokens}
        nouns = {stem(str(noun).split()[-1]) for name in subjects for noun in known[name].noun}
        return bool(words & nouns)
    return bool(chapter.counted) if not subjects else any(chapter.counts(known[name]) for name in subjects)


def _small(evidence: Evidence, sentence: Sentence, at: int) -> Finding | None:
    """An error for a typed change or share of a count that is below 50, or that is given in counts only."""
    reading = evidence.read(sentence)
    number = reading.tokens[at]
    share = reading.after(at, 1) == ["of"]
    measure = _nearest(evidence, sentence, at, after=share)
    if measure is None or measure.kind not in ("count", "stock") or measure.unit != "count":
        return None
    if not share and all(move.supposed for move in reading.moves):
        return None
    window, before = _windows(evidence, reading)
    now = evidence.figures.figure(measure.id, evidence.scope.area, window)
    base = now if share else evidence.figures.figure(measure.id, evidence.scope.area, before, now.basis or None)
    if base.value is None or (base.value >= SMALL_BASE and not measure.counts_only):
        return None
    held = f"{units.cell(base.value, 'count', 0)} {measure.noun[base.value != 1]}"
    says = f"no percentage is given of a base under {SMALL_BASE}: {measure.name}, {base.window.words()}: {held}"
    if base.value >= SMALL_BASE:
        says = f"{measure.name} is given in counts only, never as a percentage"
    return Finding(
        "small-base",
        False,
        says,
        f"write the counts: how many of the {held}" if share else _counts(now, base),
        sentence=sentence,
        start=number.start,
        end=number.end,
        figures=(now, base),
    )


def _counts(now: Figure, base: Figure) -> str:
    """A change in counts: "18, 4 fewer than the 22 of February to July 2021"."""
    if now.value is None or base.value is None:
        return "write the counts"
    gap = now.value - base.value
    size = f"{units.cell(abs(gap), 'count', 0)} {'fewer' if gap < 0 else 'more'} than" if gap else "the same as"
    there = f"the {units.cell(base.value, 'count', 0)} of {base.window.words()}"
    return f"write the counts: '{units.cell(now.value, 'count', 0)}, {size} {there}'"


def _nearest(evidence: Evidence, sentence: Sentence, at: int, *, after: bool) -> Measure | None:
    """The measure whose name stands nearest to a token, or next after it; else the one that the sentence speaks of."""
    names = mentioned(evidence, sentence)
    if names:
        names = [each for each in names if each[0] > at or not after]
        return min(names, key=lambda each: max(each[0] - at, at - each[1], 0))[2] if names else None
    return next(iter(spoken_of(evidence, sentence)), None)


def _windows(evidence: Evidence, reading: Reading) -> tuple[Window, Window]:
    """The window that a sentence speaks of, and the one that it compares with; unless named, the period and a year."""
    now = next((time.windows[0] for time in reading.times if time.role == "at" and time.windows), evidence.period)
    against = next((time for time in reading.times if time.role == "against"), None)
    if against is None or against.kind == "year_before":
        return now, now.back(1)
    if against.kind == "years":
        return now, now.back(evidence.period.first.year - against.years[0])
    return now, against.windows[0] if against.windows else now.back(1)
