"""Numbers told side by side: where one is a figure, it says what the other must be.

"23,250 incidents, against 15,030 in the same months of last year", "up 383 (58.8%)": a number alone may be of anything,
but beside its pair it is of the same measure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from reportgen.figures import Figure
from reportgen.grids import number as printed
from reportgen.reading.claims import Reading
from reportgen.reading.numbers import Number
from reportgen.reading.sentences import Sentence
from reportgen.rules.amounts import CONTRADICTS, UNKNOWN, WRONG_WAY
from reportgen.rules.evidence import Evidence, Finding
from reportgen.rules.subject import Matter
from reportgen.units import rounded

_TO_FROM = re.compile(
    r"\b(?:(?P<up>rose|risen|rises|rising|increased?|grew|grown)|(?:fell|fallen|falls|falling|decreased?|reduced|dropped))"
    r" to (?P<now>£?[\d,.]*\d%?) from (?P<before>£?[\d,.]*\d%?)(?![\d%])",
    re.IGNORECASE,
)
BESIDE = 3
"""So many words and marks at most stand between the two numbers of a pair such as `up 383 (58.8%)`."""
_AGAINST = (["against"], ["with"], ["to"], ["than"], ["from"])
_YEAR_BEFORE = re.compile(r"\b(?:last year|(?:a|the) year (?:before|earlier|ago)|previous year)\b", re.IGNORECASE)
_MARKS = frozenset(("(", ")", ",", "or", "+", "by", "a", "of"))


def judge(evidence: Evidence, reading: Reading, found: Sequence[Finding]) -> Iterator[Finding]:
    """What the figures beside it say of each number of which the rules know nothing, where they say another."""
    sentence = reading.sentence
    numbers = {number.token.start: number for number in reading.numbers}
    sure = [(numbers[f.start], f) for f in found if f.holds and f.figures and f.start in numbers]
    matter = Matter(evidence, sentence, reading)
    for finding in found:
        number = numbers.get(finding.start)
        if finding.code != UNKNOWN or number is None or number.limit or not number.token.digits:
            continue
        told = [r for other, f in sure if (r := _right(matter, number, other, f.figures)) is not None]
        if len(told) == 1 and _near(number, told[0][0]):
            value, figures, says = told[0]
            shown = (
                f"{rounded(abs(value), max(number.token.places, 0)):,f}{'%' if number.token.unit == 'percent' else ''}"
            )
            token = number.token
            yield Finding(
                CONTRADICTS,
                False,
                f"{says}: {shown}",
                f"write {shown}",
                "error",
                sentence,
                token.start,
                token.end,
                figures,
            )


def own_words(sentence: Sentence) -> Iterator[Finding]:
    """`rose to 1,346.9 from 1,351.7`: a movement whose own two numbers go the other way."""
    for found in _TO_FROM.finditer(sentence.text):
        now, before = (printed(found[name]) for name in ("now", "before"))
        if now is None or before is None or now.value is None or before.value is None or now.unit != before.unit:
            continue
        up = found["up"] is not None
        if now.value == before.value or (now.value > before.value) == up:
            continue
        way = "down" if up else "up"
        says = f"from {found['before']} to {found['now']} is {way}"
        write = f"write a word that goes {way}, or mend the numbers"
        yield Finding(WRONG_WAY, False, says, write, "error", sentence, found.start(), found.end())


def _right(
    matter: Matter, number: Number, other: Number, figures: tuple[Figure, ...]
) -> tuple[Decimal, tuple[Figure, ...], str] | None:
    """What a number must be beside another that rests on figures, those that say so, and of what it is told."""
    reading, measure = matter.reading, figures[0].measure
    between = reading.tokens[min(number.at, other.at) + 1 : max(number.at, other.at)]
    if len(figures) == 2 and len(between) <= BESIDE and all(token.low in _MARKS for token in between):
        now, then = figures
        if (
            now.value is None
            or not then.value
            or now.measure.id != then.measure.id
            or other.token.unit == number.token.unit
        ):
            return None
        says = f"{measure.name}, {now.window.words()} against {then.window.words()}"
        if number.token.unit == "percent" and measure.unit == "count":
            return 100 * (now.value - then.value) / then.value, figures, says
        return (now.value - then.value, figures, says) if number.token.unit == "" and measure.unit == "count" else None
    if len(figures) != 1 or other.at > number.at or other.token.unit != number.token.unit or len(reading.numbers) != 2:
        return None
    if reading.before(number.at, 1) not in _AGAINST or measure.unit not in ("count", "percent"):
        return None
    before = figures[0].window.back(1)
    after = matter.sentence.text[number.token.end :]
    fact = (
        matter.facts(measure.id).level(before)
        if _YEAR_BEFORE.search(after) or str(before.first.year) in after
        else None
    )
    return None if fact is None else (fact.value, (*fact.figures,), f"{measure.name}, {before.words()}")


def _near(number: Number, value: Decimal) -> bool:
    said, held = abs(number.token.value or Decimal(0)), abs(value)
    return rounded(held, max(number.token.places, 0)) != said and said < 2 * held and held < 2 * said
