"""What must be true of a report. A module a rule, and one row here.

A rule looks at an edition (`Evidence`) or at one sentence of it (`Matter`) and gives findings: what holds, what does
not, what can't be checked. Here they become problems with a place.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from reportgen import units
from reportgen.figures import Figure
from reportgen.model import Report
from reportgen.problems import NOWHERE, Place, Problem
from reportgen.project import Project
from reportgen.reading.sentences import Sentence
from reportgen.rules import (
    amounts,
    bases,
    benchmarks,
    described,
    direction,
    history,
    movement,
    nouns,
    quantifiers,
    ranks,
    reconciliation,
    sizes,
    stale,
    style,
    sums,
    typed_numbers,
    unfinished,
    windows,
)
from reportgen.rules.evidence import Evidence, Finding
from reportgen.rules.subject import Matter
from reportgen.rules.written import Written

NOT_READ = "not-read"
NOT_READ_SAYS = "no rule reads what this says of the figures"

SENTENCE_RULES: Mapping[str, Callable[[Matter], Iterable[Finding]]] = {
    "amounts": amounts.judge,
    "direction": direction.judge,
    "quantifiers": quantifiers.judge,
    "ranks": ranks.judge,
    "sizes": sizes.judge,
    "benchmarks": benchmarks.judge,
    "described": described.judge,
    "nouns": nouns.judge,
    "sums": sums.judge,
    "windows": windows.judge,
    "chance": movement.judge,
}
"""The rules that judge one sentence at a time, by name."""

RULES: Mapping[str, Callable[[Evidence], Iterable[Finding]]] = {
    "unfinished": unfinished.check,
    "reconciliation": reconciliation.check,
    "history": history.check,
    "stale": stale.check,
    "bases": bases.check,
}
"""The rules that judge an edition as a whole, by name."""


@dataclass(frozen=True)
class Checked:
    """What the rules find in a report.

    `style` is never in the way of anything. `unread` are the sentences that say something of figures and can't be
    checked, each with the reason as its message. `held` counts the claims that the figures bear out. `fixes` are the
    typed numbers that a binding can take the place of.
    """

    problems: tuple[Problem, ...]
    style: tuple[Problem, ...] = ()
    unread: tuple[Problem, ...] = ()
    held: int = 0
    fixes: tuple[Fix, ...] = ()


@dataclass(frozen=True, slots=True)
class Fix:
    """A typed number and the expression that prints the same."""

    place: Place
    number: str
    binding: str


def of_sentence(evidence: Evidence, sentence: Sentence, leave_out: Collection[str] = ()) -> Iterator[Finding]:
    """What the rules find of one sentence, less those left out by name."""
    reading = evidence.read(sentence)
    if reading.says_nothing:
        return
    if reading.is_too_long:
        yield Finding(NOT_READ, None, "it is too long to be read whole", sentence=sentence, end=len(sentence.text))
    matter = Matter(evidence, sentence, reading)
    found = [f for name, judge in SENTENCE_RULES.items() if name not in leave_out for f in judge(matter)]
    yield from found
    if found or sentence.part != "words" or not (reading.mentions or sentence.bound):
        return
    told = [move.at for move in reading.moves if not move.supposed and matter.is_about(move)]
    told += [
        r.at
        for r in reading.ranks
        if not r.supposed and any(reading.in_clause(m.start, r.at) for m in reading.mentions)
    ]
    if told:
        token = reading.tokens[min(told)]
        yield Finding(NOT_READ, None, NOT_READ_SAYS, sentence=sentence, start=token.start, end=token.end)


def check(report: Report, project: Project) -> Checked:
    """What every rule finds."""
    evidence = Evidence(report, project)
    judged = [finding for sentence in evidence.sentences for finding in of_sentence(evidence, sentence)]
    whole = [finding for rule in RULES.values() for finding in rule(evidence)]
    typed: dict[tuple[Written | None, int], Finding] = {}
    hand = tuple(typed_numbers.typed(evidence))
    typed |= {(each.text, each.at): typed_numbers.finding(each) for each in hand}
    numbers = {each.number.lower() for each in hand}  # a place is looked for only where it can be one of these
    for sentence in evidence.sentences if numbers else ():
        for start, end in evidence.read(sentence).counts:  # "all three months": judged with what it counts
            if sentence.text[start:end].lower() in numbers:
                typed.pop(_spot(evidence, sentence, start, end), None)
    problems: list[Problem] = []
    fixes: list[Fix] = []
    for finding in (finding for finding in judged if finding.holds is False):
        typed.pop(_spot_of(evidence, finding), None)  # what is wrong is told once
        problems.append(_problem(evidence, finding))
    for finding in (finding for finding in judged if finding.holds is not False and finding.is_problem):
        spot = _spot_of(evidence, finding) if typed else (None, -1)
        if spot in typed:  # a number: what an expression prints is not typed
            del typed[spot]
            problems.append(_problem(evidence, finding))
            fixes += [Fix(_place(evidence, finding), _words(finding), finding.fix)] if finding.fix else []
    for finding in (finding for finding in whole if finding.holds is False):
        if finding.code != bases.NO_BASE:  # that says nothing of the number itself
            typed.pop(_spot_of(evidence, finding), None)
        problems.append(_problem(evidence, finding))
    found = [*judged, *whole]
    unread = [_problem(evidence, each) for each in found if each.holds is None and not each.is_problem]
    problems += [_problem(evidence, finding) for finding in typed.values()]
    return Checked(
        tuple(problems),
        tuple(_problem(evidence, finding) for finding in style.check(evidence)),
        tuple(unread),
        sum(finding.holds is True for finding in found),
        tuple(fixes),
    )


def _spot(evidence: Evidence, sentence: Sentence, start: int, end: int) -> tuple[Written | None, int]:
    """The text in which words of a sentence were written, and where in it."""
    return evidence.manuscript.place(sentence, start, end)[1:]


def _spot_of(evidence: Evidence, finding: Finding) -> tuple[Written | None, int]:
    """Where the words of a finding were written; nowhere for one that is about no sentence."""
    sentence = finding.sentence
    return (None, -1) if sentence is None else _spot(evidence, sentence, finding.start, finding.end)


def _words(finding: Finding) -> str:
    """The words of its sentence that a finding is about."""
    return finding.sentence.text[finding.start : finding.end] if finding.sentence else ""


def _place(evidence: Evidence, finding: Finding) -> Place:
    """Where the words of a finding were written."""
    if finding.place is not NOWHERE or finding.sentence is None:
        return finding.place
    return evidence.manuscript.place(finding.sentence, finding.start, finding.end)[0]


def _problem(evidence: Evidence, finding: Finding) -> Problem:
    """A finding as a problem: what the figures say, what to write, and where."""
    sentence = finding.sentence
    message, words = finding.says, _words(finding)
    if words and sentence is not None and words != sentence.text and not message.startswith(f"'{words}'"):
        message = f"'{words}': {message}"
    section = evidence.sections.get(sentence.section) if sentence is not None else None
    return Problem(
        _place(evidence, finding),
        finding.code,
        message,
        finding.write,
        finding.severity,
        sentence.text if sentence is not None else "",
        f"{section.number} {section.title}".strip() if section is not None else "",
        finding.owner or (sentence.owner if sentence is not None else ""),
        tuple(dict.fromkeys(_rests_on(figure) for figure in finding.figures)),
    )


def _rests_on(figure: Figure) -> str:
    """A figure and its value, as a record of what a verdict rested on."""
    basis = f"/{figure.basis}" if figure.basis else ""
    value = "not held" if figure.value is None else units.plain(figure.value, units.decimals_of((figure.value,)))
    return f"{figure.measure.id}@{figure.area}[{figure.window}]{basis} = {value}"
