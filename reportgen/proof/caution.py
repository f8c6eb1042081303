"""When a finding on a foreign report is held back: its words may speak of something that no table of it counts.

A project knows its measures' names and areas. Here both are guessed from headings and row heads, so a claim is only
told as false where its words can mean nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from decimal import Decimal

from reportgen.adopt.counts import WHOLE, Counted, Counts
from reportgen.adopt.naming import stems
from reportgen.adopt.outline import Chapter, Outline
from reportgen.period import MONTHS, WEEKDAYS
from reportgen.reading.claims import Reading
from reportgen.reading.numbers import Number
from reportgen.reading.tokens import Token, stem
from reportgen.rules.evidence import Finding
from reportgen.units import rounded

_SHARES = frozenset(map(stem, ["rate", "rates", "percentage", "percentages", "proportion", "share", "ratio"]))
_LEVELS = frozenset(map(stem, ("target", "benchmark", "standard", "threshold", "trajectory", "aspiration")))
_OTHER_TIMES = re.compile(
    r"\b(?:last|previous|preceding|next) (?:quarter|month|week)\b|\b(?:now|currently|latest|to date)\b"
    r"|\bover the (?:past |last )?(?:two|three|four|five|ten|\d+) years\b",
    re.IGNORECASE,
)
"""Times that the tables of a foreign report may have under other names."""
_EACH = re.compile(
    r"\b(?:daily|weekly|hourly|nightly|(?:per|a|an|each|every|average)\s+(?:day|week|hour|night|shift|head|officer))\b",
    re.IGNORECASE,
)
"""A number of a day or an officer is none of a period."""
_CALENDAR = frozenset(map(str.lower, (*MONTHS, *WEEKDAYS)))


_GENERAL = frozenset(
    ("offence", "crime", "incident", "case", "call", "report", "people", "number", "total", "new", "all")
)
"""What tables of many chapters count: a name of these alone means the table that it stands beside."""


class Caution:
    """What was spoken of last in a chapter, and which names a report's tables and headings know."""

    def __init__(self, report: Outline, counts: Counts, body: str) -> None:
        words = [body, report.title, *counts.areas.values()]
        words += [chapter.title for chapter in report.all()]
        words += [name for measure in counts.measures for name in (measure.named.name, *measure.named.words)]
        self.known = frozenset(stem_ for text in words for stem_ in stems(text))
        self.by_heading = {measure.id: measure.by_heading for measure in counts.measures}
        self.homes = {
            measure.id: frozenset(c.id for c in report.all() for e in c.exhibits if e in measure.exhibits)
            for measure in counts.measures
        }
        self.shared = {
            one.id
            for one in counts.measures
            for rate in counts.measures
            if one.unit == "count" and rate.unit == "percent" and _is_share_of(rate, one)
        }
        """The counts whose share a table tells beside them: what is said of the one may be meant of the other."""
        self.measures = counts.measures
        self.elsewhere = False
        self.chapter, self.home = "", ""

    def enter(self, chapter: Chapter) -> None:
        """A chapter begins: its words are about its own tables."""
        self.elsewhere, self.chapter, self.home = False, chapter.title, chapter.id

    def hear(self, reading: Reading) -> None:
        """A sentence is read: one that names a measure is about it, one that names something else is not."""
        if reading.mentions:
            self.elsewhere = False
        elif self._strange(reading.tokens):
            self.elsewhere = True

    def doubts(self, finding: Finding, reading: Reading) -> bool:
        """Whether the words of a finding may mean something that no table counts."""
        counted = all(figure.measure.unit == "count" for figure in finding.figures)
        if finding.code == "not-the-period":
            return True  # "the quarter" of a report on three of them
        if not finding.figures:
            return False
        text = finding.sentence.text if finding.sentence is not None else ""
        if _OTHER_TIMES.search(text):
            return True
        if finding.code == "contradicts-figure" and any(stem(token.low) in _LEVELS for token in reading.tokens):
            return True  # of a target and what was reached, nobody can tell which a number is
        if self.elsewhere and not reading.mentions:
            return True
        if counted and any(stem(token.low) in _SHARES for token in reading.tokens):
            return True
        text = finding.sentence.text if finding.sentence is not None else ""
        if finding.code == "contradicts-figure" and (_EACH.search(text) or _EACH.search(self.chapter)):
            return True
        strays = [f for f in finding.figures if self.home not in self.homes.get(f.measure.id, ())]
        if any(not stems(f.measure.name) - _GENERAL for f in strays):
            return True  # the "offences" of another chapter's table
        if finding.code == "contradicts-figure" and (self._is_another(finding, reading) or self._is_of_which(finding)):
            return True
        if finding.code == "contradicts-figure" and any(_is_part(number, finding) for number in reading.numbers):
            return True
        if finding.code == "wrong-size" and any(token.low == "stable" for token in reading.tokens):
            return any(f.measure.id in self.shared for f in finding.figures)
        loose = [
            f for f in finding.figures if not self.by_heading.get(f.measure.id) and len(stems(f.measure.name)) == 1
        ]
        near = not strays and any(_is_near(number, finding) for number in reading.numbers)
        return finding.code == "contradicts-figure" and bool(loose) and counted and not reading.times and not near

    def _is_another(self, finding: Finding, reading: Reading) -> bool:
        """Whether a number is right of another measure that the sentence names, or of any where it names none."""
        number = next((n for n in reading.numbers if n.token.start == finding.start), None)
        windows = [figure.window for figure in finding.figures]
        named = {measure for mention in reading.mentions for measure in (*mention.measures, *mention.bearers)}
        own = {figure.measure.id for figure in finding.figures}
        if number is None or number.token.value is None or not 0 < len(windows) <= 2:
            return False
        for other in self.measures:
            if other.id in own or (named and other.id not in named):
                continue
            printed = [other.figures.get((WHOLE, window)) for window in windows]
            values = [p.number.value for p in printed if p is not None and p.number.value is not None]
            if len(values) == len(windows) and _says(number, values):
                return True
        return False

    def _is_of_which(self, finding: Finding) -> bool:
        """Whether a number is told of the last word before a `which`, and that word names nothing that is counted."""
        text = finding.sentence.text[: finding.start] if finding.sentence is not None else ""
        which = re.search(r"([A-Za-z]+),? (?:which|who|where)\b(?!.*\b(?:which|who|where)\b)", text)
        return which is not None and stem(which[1]) not in self.known

    def _strange(self, tokens: Collection[Token]) -> bool:
        """Whether two words with capitals side by side, or a word of capitals alone, are no name that is known."""
        run: list[Token] = []
        for token in [*tokens, None]:
            if token is not None and token.kind == "word" and token.capital:
                run.append(token)
                continue
            if token is not None and run and token.low in ("&", "of", "and", "’s", "'s"):
                continue
            named = [t for t in run if t.low not in _CALENDAR and stem(t.low.removesuffix("'s")) not in self.known]
            if len(run) > 1 and len(named) > 1:
                return True
            run = []
        return False


def _is_share_of(rate: Counted, one: Counted) -> bool:
    """Whether a percentage is the share of a count, by its parts or by its name, in a table of both."""
    beside = any(exhibit in one.exhibits for exhibit in rate.exhibits)
    return beside and (rate.numerator == one.id or one.named.stems <= rate.named.stems)


def _is_near(number: Number, finding: Finding) -> bool:
    """Whether a finding is on a number that is of the size of its figure: less than twice, more than half."""
    said, held = abs(number.token.value or Decimal(0)), _held(finding)
    return number.token.start == finding.start and held is not None and held < 2 * said and said < 2 * held


def _is_part(number: Number, finding: Finding) -> bool:
    """Whether a finding is on a count of no more than half its figure: "12 fires were in empty homes" is of a part."""
    said, held = abs(number.token.value or Decimal(0)), _held(finding)
    alone = len(finding.figures) == 1 and finding.figures[0].measure.unit == "count"
    return number.token.start == finding.start and not number.token.unit and alone and bool(held and 2 * said <= held)


def _says(number: Number, values: Sequence[Decimal]) -> bool:
    """Whether a number is a value, or the difference of two or its percentage."""
    if len(values) == 1:
        told = values[0]
    elif number.token.unit == "percent" and values[1]:
        told = 100 * (values[0] - values[1]) / values[1]
    else:
        told = values[0] - values[1]
    return rounded(abs(told), max(number.token.places, 0)) == abs(number.token.value or Decimal(0))


def _held(finding: Finding) -> Decimal | None:
    """The number that a finding rests on: a figure, or the difference of two."""
    values = [figure.value for figure in finding.figures if figure.value is not None]
    if len(values) == 2:
        return abs(values[0] - values[1])
    return abs(values[0]) if len(values) == 1 else None
