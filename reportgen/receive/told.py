"""What was received, told on the terminal in plain words."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from reportgen.adopt.markdown import Unit
from reportgen.receive import Received
from reportgen.receive.taking import Outcome, Taken, named

COLUMN = 56
"""How wide each side is where two texts are shown side by side."""
SAYS = {
    "same": "as it stands in the project",
    "written": "taken in",
    "kept": "the words in the project stay",
    "conflict": "not taken in: both were changed",
    "refused": "not taken in",
}


def lines(received: Received) -> Iterator[str]:
    """Everything that was done, in order; the problems are told elsewhere."""
    for taken in received.taken:
        yield from _file(taken)
    for fact in received.confirmed:
        yield f"stated: {fact.name}: {fact.typed} -> {{{{ stated.{fact.name} }}}}, by {fact.stated_by}"
    for path in received.replies:
        yield f"reply: {path}"
    if received.open:
        numbers = _many(len(received.open), "number")
        yield f"{received.proposed}: {numbers} that no figure says. Confirm each, or mend it there:"
        for fact in received.open:
            prints = fact.prints(received.numerals_from)
            shown = "" if prints == fact.typed.lower() else f", printed as '{prints}'"
            yield f"    {fact.name}: {fact.typed} ({fact.noun[1]}){shown}, stated by {fact.stated_by}"
            yield f"        “{fact.sentence}”"


def _file(taken: Taken) -> Iterator[str]:
    yield f"{taken.incoming.shown}: {taken.owner or 'no owner'}, {_many(len(taken.outcomes), 'place')} to write"
    if taken.outcomes and all(outcome.before for outcome in taken.outcomes):
        yield "    received before: nothing is changed"
        return
    for outcome in taken.outcomes:
        said = "settled before" if outcome.before else SAYS[outcome.verdict]
        numbers = f", {_many(len(outcome.bound), 'number')} bound" if outcome.bound else ""
        yield f"    {named(outcome.slot)}: {said}{numbers}"
        for number, binding in outcome.bound:
            yield f"        {number} -> {binding}"
        if outcome.verdict == "conflict":
            yield from side_by_side(outcome)
    if taken.kept:
        yield f"    kept word for word in {taken.kept}"


def side_by_side(outcome: Outcome) -> Iterator[str]:
    """The words in the project and those that came back, paragraph beside paragraph."""
    yield "        " + f"{'In the project':{COLUMN}}  In the file"
    yield "        " + f"{'-' * COLUMN}  {'-' * COLUMN}"
    for one, two in zip_longest(_seen(outcome.now), _seen(outcome.units), fillvalue=""):
        mark = " " if one == two else "|"
        for left, right in zip_longest(textwrap.wrap(one, COLUMN), textwrap.wrap(two, COLUMN), fillvalue=""):
            yield f"      {mark} {left:{COLUMN}}  {right}".rstrip()
        yield ""


def _seen(units: Sequence[Unit]) -> list[str]:
    return [unit.seen for unit in units]


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
