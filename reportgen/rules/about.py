"""Which measures a sentence speaks of: those that it names, else the one that its section is about."""

from __future__ import annotations

import re

from reportgen.measures import Measure
from reportgen.reading.sentences import Sentence
from reportgen.reading.tokens import stem
from reportgen.rules.evidence import Evidence

_VOLUME = re.compile(r"\b(?:volumes?|figures?|numbers?|counts?|levels?|totals?)\b", re.IGNORECASE)
"""Words that stand for the measure of a section where a sentence names none."""


def mentioned(evidence: Evidence, sentence: Sentence) -> list[tuple[int, int, Measure]]:
    """The measures that a sentence names, each from a token to before another, in order.

    A name that means several measures, which nothing tells apart, names none. A single word that is not the whole
    name, as "total" in a label, names a measure in its own section only.
    """
    measures = evidence.project.catalogue.measures
    near = evidence.subjects.get(sentence.section, ())
    found = []
    for mention in evidence.read(sentence).mentions:
        measure = measures[next(iter(mention.measures))]
        if len(mention.measures) == 1 and (mention.words > 1 or measure.id in near or " " not in measure.name):
            found.append((mention.start, mention.end, measure))
    return found


def spoken_of(evidence: Evidence, sentence: Sentence) -> tuple[Measure, ...]:
    """The measures that a sentence names; where it names none, that which its section counts, if it has its noun.

    Of several that have the noun, the one that the others are parts of. "Volume" and the like stand for a noun.
    """
    if found := {measure.id: measure for _, _, measure in mentioned(evidence, sentence)}:
        return tuple(found.values())
    known = evidence.project.catalogue.measures
    own = [known[key] for key in evidence.subjects.get(sentence.section, ()) if known[key].kind in ("count", "stock")]
    words = {stem(token.low) for token in evidence.read(sentence).tokens}
    meant = [measure for measure in own if words & {stem(str(noun).split()[-1]) for noun in measure.noun}]
    if not meant and _VOLUME.search(sentence.text):
        meant = own
    whole = [measure for measure in meant if {other.id for other in meant} <= {measure.id, *measure.parts.values()}]
    return tuple(whole[:1])
