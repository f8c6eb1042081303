"""What was received, told on the terminal in plain words."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

from reportgen.adopt.markdown import Unit
from reportgen.receive import Received
from reportgen.receive.stating import Proposal
from reportgen.receive.taking import Outcome, Taken, named
from reportgen.rules.written import plain

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
        bound = fact.prints_as_typed(received.numerals_from)
        binding = f"{{{{ stated.{fact.name} }}}}"
        became = f"-> {binding}" if bound else f"stays as it was typed; {binding} prints '{_prints(received, fact)}'"
        yield f"stated: {fact.name}: {fact.typed} {became}, by {fact.stated_by}"
    for path in received.replies:
        yield f"reply: {path}"
    if received.open:
        numbers = _many(len(received.open), "number")
        yield f"{received.proposed}: {numbers} that no figure says. Confirm each, or mend it there:"
        for fact in received.open:
            as_typed = fact.prints_as_typed(received.numerals_from)
            shown = "" if as_typed else f", stays as it was typed: bound it would print '{_prints(received, fact)}'"
            yield f"    {fact.name}: {fact.typed} ({fact.noun[1]}){shown}, stated by {fact.stated_by}"
            yield f"        “{fact.sentence}”"


def _prints(received: Received, fact: Proposal) -> str:
    return plain(fact.prints(received.numerals_from))


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
    """The words in the project and those that came back, paragraph beside paragraph; of those alike only how many."""
    now, back = _seen(outcome.now), _seen(outcome.units)
    yield "        " + f"{'In the project':{COLUMN}}  In the file"
    yield "        " + f"{'-' * COLUMN}  {'-' * COLUMN}"
    for tag, a, b, c, d in SequenceMatcher(None, now, back, autojunk=False).get_opcodes():
        if tag == "equal":
            yield f"        ({_many(b - a, 'paragraph')} the same in both)"
            yield ""
            continue
        for one, two in zip_longest(now[a:b], back[c:d], fillvalue=""):
            for left, right in zip_longest(textwrap.wrap(one, COLUMN), textwrap.wrap(two, COLUMN), fillvalue=""):
                yield f"      | {left:{COLUMN}}  {right}".rstrip()
            yield ""


def _seen(units: Sequence[Unit]) -> list[str]:
    return [unit.seen for unit in units]


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
