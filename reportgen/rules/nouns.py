"""The wrong noun: crimes that are told as victims, incidents as crimes, detentions as arrests."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.measures import Measure
from reportgen.reading import words as w
from reportgen.reading.numbers import Number
from reportgen.reading.tokens import stem
from reportgen.rules.evidence import Finding
from reportgen.rules.roles import said_numbers
from reportgen.rules.subject import Matter

WRONG_NOUN = "wrong-noun"


def judge(matter: Matter) -> Iterator[Finding]:
    """Whether what stands with each count is what its measure counts."""
    rivals = matter.evidence.counted_nouns
    for said in said_numbers(matter):
        number = said.number
        if number.token.unit not in ("", "percent") or said.role in ("limit", "benchmark"):
            continue
        measure = _measure(matter, number)
        if measure is None:
            continue
        noun = _of_whole(matter, number, rivals) if number.token.unit else _after(matter, number, rivals)
        noun = noun or (_before(matter, number, rivals) if not number.token.unit else "")
        if noun and noun not in _right(matter, measure):
            token = number.token
            yield Finding(
                WRONG_NOUN, False, f"the figure counts {measure.noun[1]}", f"write {measure.noun[1]}", "warning",
                matter.sentence, token.start, token.end,
            )  # fmt: skip
            return


def _right(matter: Matter, measure: Measure) -> frozenset[str]:
    """The stems that may name what a measure counts: its noun, what counts the same, and the last word of its name."""
    own = matter.evidence.own_nouns(measure.id) | {stem(str(measure.name).split()[-1])}
    own = matter.evidence.lexicon.same_as(frozenset(own))
    said = frozenset(stem(word) for name in measure.words for word in str(name).split())
    return own | said


def _measure(matter: Matter, number: Number) -> Measure | None:
    """The measure that a number is surely of: the one that is bound, else the one whose figure it equals."""
    measures = matter.evidence.project.catalogue.measures
    for key in number.figures:
        figure = matter.evidence.report.figures.get(key)
        if figure is not None and figure.measure in measures and figure.show in ("value", "change", "change_pct"):
            measure = measures[figure.measure]
            return measure if measure.unit == "count" or measure.kind == "rate" else None
    if number.figures:
        return None
    subject = matter.subject(number.at)
    if not subject.sure or measures[subject.measures[0]].unit != "count" or number.token.unit:
        return None
    facts = matter.facts(subject.measures[0])
    for window in matter.windows(subject.measures[0]):
        found = [facts.level(window)]
        for other in matter.baselines(subject.measures[0], window):
            found += [facts.level(other), *facts.change(window, other)]
        if any(fact is not None and abs(fact.value) == abs(number.token.value or 0) for fact in found):
            return measures[subject.measures[0]]
    return None


def _after(matter: Matter, number: Number, rivals: frozenset[str]) -> str:
    """The last noun of the words right after a number that something is counted by; else nothing."""
    found = ""
    for n in range(number.at + 1, min(number.at + 6, len(matter.reading.tokens))):
        token = matter.reading.tokens[n]
        if token.kind != "word" or token.low in w.LINKS or token.low in w.HELPERS or matter.reading.in_time(n):
            break
        if token.low in w.FINITE:
            break
        if matter.sentence.text[token.end : token.end + 1] == "-" or matter.sentence.text[token.start - 1] == "-":
            continue  # "victim-based"
        if stem(token.low) in rivals:
            found = stem(token.low)
        elif found:
            break
    return found


def _of_whole(matter: Matter, number: Number, rivals: frozenset[str]) -> str:
    """The noun of `1.31% of 999 calls`."""
    if matter.reading.after(number.at, 1) != ["of"]:
        return ""
    for token in matter.reading.tokens[number.at + 2 : number.at + 5]:
        if token.low in w.HELPERS or token.kind == "mark":
            break
        if stem(token.low) in rivals:
            return stem(token.low)
    return ""


def _before(matter: Matter, number: Number, rivals: frozenset[str]) -> str:
    """The noun of `detentions came to 556`, `recorded rape offences were up 95`: what the verb before is told of."""
    reading = matter.reading
    verb = next((n for n in range(number.at - 1, -1, -1) if reading.tokens[n].low in w.TOLD_OF), -1)
    if verb < 1 or not reading.in_clause(verb, number.at) or any(reading.is_number(n) for n in range(verb, number.at)):
        return ""
    for n in range(verb - 1, max(-1, verb - 7), -1):
        token = reading.tokens[n]
        if token.kind == "mark" or not reading.in_clause(n, verb):
            return ""
        if stem(token.low) in rivals and not reading.in_time(n):
            return stem(token.low)
    return ""
