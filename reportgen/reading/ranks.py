"""The words of rank and of quantity over months in a sentence: highest, a low month, all, every month but."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from reportgen.reading import words as w
from reportgen.reading.moves import Move
from reportgen.reading.phrase import Phrase
from reportgen.reading.tokens import ORDINALS, stem


@dataclass(frozen=True, slots=True)
class Rank:
    """A word of rank that is not about a movement: `the highest month`, `second highest`, `a peak`.

    `weak` is high or low without saying that nothing is higher or lower: `a low volume month`.
    """

    at: int
    way: Literal["up", "down"]
    place: int = 1
    weak: bool = False
    word: str = ""
    supposed: bool = False
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Quantifier:
    """Over which months something is told: `all months`, `every month but`, `all three months`, `no month`.

    `count` is how many there are to be, 0 where it is not said; `others` are those not named before; `none` of them.
    """

    at: int
    end: int
    count: int = 0
    others: bool = False
    none: bool = False


def ranks(phrase: Phrase, moves: Sequence[Move]) -> Iterator[Rank]:
    """The words of rank that are not about a movement, in order."""
    tops = [move.at for move in moves if move.top]
    for n, token in enumerate(phrase.tokens):
        if token.kind != "word" or phrase.in_name(n) or any(n < at <= n + 3 for at in tops):
            continue
        way = _way(phrase, n, token.low)
        if way is not None:
            before = phrase.before(n, 1)
            place = ORDINALS.get(before[0], 1) if before else 1
            weak = token.low in w.HIGH | w.LOW
            yield Rank(n, way, place, weak, token.low, phrase.is_supposed(n), phrase.is_negated(n))


def _way(phrase: Phrase, n: int, low: str) -> Literal["up", "down"] | None:
    after = phrase.after(n, 3)
    if low in ("most", "least", "record"):
        if low == "record":
            return "down" if after[:1] == ["low"] else "up" if after[:1] == ["high"] else None
        counted = any(word in ("numerous", "recorded") or phrase.is_counted(word) for word in after)
        bare = phrase.before(n, 1) == ["the"] and (not after or after[0] in w.BARE_MOST)
        return ("up" if low == "most" else "down") if counted or bare else None
    if low in w.TOP_WORDS | w.PEAKS:
        return "up"
    if low in w.LOW_WORDS | w.TROUGHS:
        return "down"
    if low in w.HIGH | w.LOW and any(stem(word) in ("month", "time", "period", "volume") for word in after):
        return "down" if low in w.LOW else "up"
    return None


def quantifiers(phrase: Phrase) -> Iterator[Quantifier]:
    """The words that say over which months something is told, in order."""
    for n, token in enumerate(phrase.tokens):
        if token.low not in w.QUANTIFIERS:
            continue
        none = token.low in ("no", "none", "neither")
        count, others = 0, False
        for end in range(n + 1, min(n + 6, len(phrase.tokens))):
            low, number = phrase.tokens[end].low, phrase.tokens[end]
            if stem(low) == "month":
                yield Quantifier(n, end + 1, count, others, none)
                break
            if number.kind == "number" and number.value is not None:
                count = int(number.value)
            elif low in ("other", "remaining"):
                others = True
            elif low in ("but", "bar"):
                yield Quantifier(n, end)
                break
            elif low not in ("the", "of", "single", "these", "last", "recorded", "its", "individual"):
                break
