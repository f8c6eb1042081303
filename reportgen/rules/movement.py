"""A movement told as one that may be chance: the test of `chance`, against what the words say."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.address import Address, quantity
from reportgen.period import Window
from reportgen.problems import NOWHERE, Problems
from reportgen.reading.moves import Move
from reportgen.rules.direction import agrees, finding, told_of
from reportgen.rules.evidence import Finding
from reportgen.rules.subject import Matter

CHANCE = "told-as-movement"
HEDGES = ("normal variation", "chance", "no clear change", "usual range")
"""A sentence with one of these says itself how far the movement may be trusted."""


def judge(matter: Matter) -> Iterator[Finding]:
    """Each rise or fall that is true in numbers, and that the test calls mixed or within chance."""
    if any(hedge in matter.sentence.text for hedge in HEDGES):
        return
    if any(matter.reading.count_of(move) for move in matter.reading.moves):
        return  # "up in four months, down in two"
    for move in matter.reading.moves:
        if move.supposed or move.negated or move.form not in ("verb", "noun") or move.steps or move.top:
            continue
        reading = matter.reading
        several = (reading.quantifier_of(move), reading.only_of(move), reading.count_of(move))
        if not any(several) and matter.is_about(move):
            yield from _tested(matter, move)


def _tested(matter: Matter, move: Move) -> Iterator[Finding]:
    for told in told_of(matter, move):
        if not told.sure:
            continue
        for window in told.months or matter.now(move.at, told.facts.id)[0][:1]:
            bases, _ = matter.against(move.at, window, told.facts.id)
            pair = told.facts.pair(window, bases[0])
            if pair is None or not agrees(told, pair):  # what went the other way is told by `direction`
                continue
            verdict = tested(matter, told.facts.id, told.facts.area, window, bases[0])
            if verdict in ("within", "mixed"):
                what = {
                    "within": f"the difference in {told.facts.measure.name} is within normal variation",
                    "mixed": f"the months of {told.facts.measure.name} disagree",
                }[verdict]
                words = (
                    f"{told.facts.id}.at('{window}').moved" if len(window.months()) == 1 else f"{told.facts.id}.moved"
                )
                yield finding(
                    matter, move, False, what, pair, CHANCE, f"write was {{{{ {words} }}}}", severity="warning"
                )
                return


def tested(matter: Matter, measure: str, area: str, window: Window, other: Window) -> str:
    """The answer of the one test of change: moved, mixed, within or untested."""
    address = Address(measure, area, window, "change", (measure, area, other), NOWHERE)
    return quantity(matter.evidence.scope, address, Problems()).verdict.answer
