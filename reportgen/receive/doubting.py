"""Typed numbers that equal a figure of which their sentence does not speak: `the solved rate was 7.9%`, a charge rate.

An equal size proves nothing: such a number is bound to no figure, and a person is asked which of the two is meant.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from reportgen.reading import words as w
from reportgen.reading.claims import Reading
from reportgen.reading.sentences import Sentence
from reportgen.reading.tokens import stem
from reportgen.rules import of_sentence, typed_numbers
from reportgen.rules.evidence import Evidence, Finding

_RATES = frozenset({"rate", "ratio"})
"""Words that name a measure with the word before them."""
_NO_NAME = (
    *(w.GENERIC, w.LINKS, w.STOPS, w.HELPERS, w.EMPTY, w.BEFORE_NOUNS, w.COUNTED_ADJECTIVES, w.HIGH, w.LOW),
    *(w.TOP_WORDS, w.LOW_WORDS, w.AVERAGE, w.BETTER, w.WORSE, w.UP_COMPARATIVES, w.DOWN_COMPARATIVES),
    {"our", "its", "their", "same", "new", "current", "annual", "monthly", "quarterly", "yearly", "combined", "such"},
)
"""Words that stand before a rate and name none."""
_LINKS = frozenset({"of", "for", "in", "the", "on", "recorded", "all"})
_COPULAS = frozenset({"was", "were", "is", "are", "stood", "stands", "at", "came", "to", "reached", "the", "a"})
_TYPED_BY_HAND = "typed by hand; it is "


@dataclass(frozen=True, slots=True)
class Doubt:
    """A typed number of a sentence, the figure that it equals, in words, and what the sentence speaks of instead."""

    sentence: Sentence
    number: str
    figure: str
    spoken_of: str

    @property
    def asks(self) -> str:
        """What its owner is asked."""
        return (
            f"You wrote “{self.number}” and speak of “{self.spoken_of}”. In the figures, {self.number} is something "
            f"else: {self.figure}. Which of the two do you mean? If it is “{self.spoken_of}”, say where the number is "
            "from, and who answers for it."
        )


def doubts(evidence: Evidence, slots: Collection[tuple[str, str]]) -> Iterator[Doubt]:
    """The doubts in the words of some slots, each named by its commentary file and its own name."""
    for sentence in evidence.sentences:
        if (evidence.manuscript.stem_of(sentence.section), sentence.slot) in slots:
            for finding in of_sentence(evidence, sentence):
                if (doubt := doubted(evidence, finding)) is not None:
                    yield doubt


def doubted(evidence: Evidence, finding: Finding) -> Doubt | None:
    """The doubt about a typed number that a rule takes for a figure; None where the sentence speaks of that figure."""
    sentence = finding.sentence
    if finding.code != typed_numbers.CODE or not finding.holds or not finding.figures or sentence is None:
        return None
    reading = evidence.read(sentence)
    at = next((n for n, token in enumerate(reading.tokens) if token.start == finding.start), -1)
    spoken_of = _other_name(evidence, reading, at, finding.figures[0].measure.id) if at >= 0 else ""
    if not spoken_of:
        return None
    figure = finding.says.removeprefix(_TYPED_BY_HAND).partition("; ")[0]
    return Doubt(sentence, sentence.text[finding.start : finding.end], figure, spoken_of)


def _other_name(evidence: Evidence, reading: Reading, at: int, measure: str) -> str:
    """What a sentence names that a number at token `at` is told of, where that is not the measure; else nothing."""
    own = evidence.lexicon.stems_of(measure)
    number = next((n for n in reading.numbers if n.at == at), None)
    if number is not None and number.noun in evidence.own_nouns(measure) and number.token.unit != "percent":
        return ""
    mentions = [m for m in reading.mentions if measure in m.measures | m.bearers]
    rate = _rate_of(reading, at)
    if rate is not None:
        first, last = rate
        told = stem(reading.tokens[first].low)
        meant = [m for m in mentions if m.start > last and not _belongs(reading, last, m.start)]
        if told not in own and not any(m.start < at or last > at for m in meant):
            return reading.sentence.text[reading.tokens[first].start : reading.tokens[last].end]
    name = next((m for m in reading.mentions if _is(reading, m.end, at)), None)  # "robbery was 1,500"
    if name is None or name in mentions or {stem(reading.tokens[place].low) for place in name.places} <= own:
        return ""
    return reading.sentence.text[reading.tokens[name.start].start : reading.tokens[name.end - 1].end]


def _rate_of(reading: Reading, at: int) -> tuple[int, int] | None:
    """The named rate that a number is told of: the last before it in its clause, else one right behind it."""
    found = [
        (n - 1, n)
        for n, token in enumerate(reading.tokens)
        if n and stem(token.low) in _RATES and reading.tokens[n - 1].kind == "word"
        and not any(reading.tokens[n - 1].low in words for words in _NO_NAME)
    ]  # fmt: skip
    before = [pair for pair in found if pair[1] < at and reading.in_clause(pair[1], at)]
    after = [pair for pair in found if at < pair[0] and (pair[0] == at + 1 or _is(reading, at + 1, pair[0]))]
    return next(iter(before[-1:] or after[:1]), None)


def _is(reading: Reading, first: int, last: int) -> bool:
    """Whether nothing but `was`, `stood at` and the like stands between two places: the one is told of the other."""
    return first < last and all(token.low in _COPULAS for token in reading.tokens[first:last])


def _belongs(reading: Reading, rate: int, name: int) -> bool:
    """Whether a name says what a rate is of: `the solved rate for sexual offences`."""
    return all(token.low in _LINKS for token in reading.tokens[rate + 1 : name])
