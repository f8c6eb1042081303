"""The words of movement in a sentence: rose, a decrease, more, stable, improved, doubled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from reportgen.reading import words as w
from reportgen.reading.phrase import Phrase
from reportgen.reading.tokens import ORDINALS

Way = Literal["up", "down", "level", "better", "worse"]
Form = Literal["verb", "noun", "comparative", "state"]
Steps = Literal["", "trend", "each", "every"]

_WAYS: tuple[tuple[Way, frozenset[str], frozenset[str], frozenset[str]], ...] = (
    ("up", w.UP_VERBS, w.UP_NOUNS, w.UP_COMPARATIVES),
    ("down", w.DOWN_VERBS, w.DOWN_NOUNS, w.DOWN_COMPARATIVES),
)


@dataclass(frozen=True, slots=True)
class Move:
    """A word of movement.

    `way` is up, down or level, or better, worse where only the measure says which way that is. `negated`: "no
    increase". `supposed`: hoped for or expected, so no claim. `steps` says how the months go: a `trend` ("continued
    to"), `each` ("consecutive"), `every` step ("month on month"). `top` is the rank of "the largest increases", below
    zero of "the smallest", 0 for none. `factor` is how many times the figure before: `doubled`.
    """

    at: int
    way: Way
    form: Form
    word: str
    negated: bool = False
    supposed: bool = False
    size: Literal["", "small", "large"] = ""
    steps: Steps = ""
    top: int = 0
    factor: str = ""


def moves(phrase: Phrase) -> Iterator[Move]:
    """The words of movement, in order."""
    for n, token in enumerate(phrase.tokens):
        if token.kind != "word" or phrase.in_name(n):
            continue
        found = _kind(phrase, n, token.low)
        if found is not None:
            way, form, factor = found
            yield Move(
                n,
                way,
                form,
                token.low,
                phrase.is_negated(n),
                phrase.is_supposed(n),
                _size(phrase, n),
                _steps(phrase, n),
                _top(phrase, n),
                factor,
            )


def _kind(phrase: Phrase, n: int, low: str) -> tuple[Way, Form, str] | None:
    """Which way a word moves, and what kind of word it is; None where it is no word of movement here."""
    if phrase.tokens[n].capital and n and phrase.tokens[n - 1].kind == "word" and low not in ("up", "down"):
        return None  # part of a name: "Business Crime Reduction Partnerships"
    if low in w.FACTORS:
        return w.FACTORS[low][0], "verb", w.FACTORS[low][1]
    for way, verbs, nouns, comparatives in _WAYS:
        if low in nouns and (low not in verbs or _is_noun(phrase, n)):
            return way, "noun", ""
        if low in verbs:
            ends = phrase.after(n, 2) in (["in"], ["in", "."], ["in", ","])
            return None if ends else (way, "verb", "")  # "and twelve fell in"
        if low in comparatives:
            return (way, "comparative", "") if _compares(phrase, n, low) else None
    if low in w.BETTER | w.WORSE:
        return ("better" if low in w.BETTER else "worse"), "verb", ""
    return ("level", "state", "") if low in w.LEVEL else None


def _compares(phrase: Phrase, n: int, low: str) -> bool:
    """Whether a word that has other uses too compares here: `was up 3%` and not `set up`, `the table above`."""
    after, before = phrase.after(n, 1), phrase.before(n, 1)
    if low in ("above", "below", "beneath"):
        if after in (["it"], ["them"]):
            return bool(phrase.sentence.before)  # what was told before
        times = any(time.start == n + 1 for time in phrase.times)
        return (
            times
            or phrase.is_number(n + 1)
            or after[:1] in (["the"], ["that"], ["those"], ["expected"], ["a"], ["both"])
        )
    if low in ("up", "down"):
        if after in (["to"], ["and"], ["with"]) or phrase.before(n, 2) == ["up", "and"]:
            return False  # "up to 6", "up and down"
        if before[:1] in (["made"], ["make"], ["makes"], ["making"]):
            return False  # "made up 36%"
        be = before[:1] and before[0] in w.BEFORE_UP
        return bool(be) or phrase.is_number(n + 1) or phrase.is_number(n - 1) or bool(after and after[0] in w.AFTER_UP)
    if after == ["than"] and phrase.is_number(n + 2):
        return False  # "more than 40": a limit
    if low in ("more", "less"):
        return phrase.is_number(n - 1) or bool(after and (after[0] in w.GENERIC or phrase.is_counted(after[0])))
    return True


def _is_noun(phrase: Phrase, n: int) -> bool:
    """Whether a word that may be verb or noun is a noun here: after an article, adjective or number."""
    one, after = phrase.before(n, 1), phrase.after(n, 1)
    if not one:
        return after[:1] in (["in"], ["of"], ["seen"], ["were"], ["was"], ["for"], ["on"])
    return (
        one[0] in w.BEFORE_NOUNS | w.TOP_WORDS | w.LOW_WORDS | w.NOTABLE
        or one[0] in w.SMALL
        or one[0] in w.LARGE
        or phrase.is_number(n - 1)
    )


def _size(phrase: Phrase, n: int) -> Literal["", "small", "large"]:
    near = set(phrase.head(n)[-4:] + phrase.after(n, 2))
    return "small" if near & w.SMALL else "large" if near & w.LARGE else ""


def _steps(phrase: Phrase, n: int) -> Steps:
    clause = [token.low for k, token in enumerate(phrase.tokens) if phrase.in_clause(k, n)]
    runs = {tuple(clause[k : k + 3]) for k in range(len(clause) - 2)}
    pairs = {tuple(clause[k : k + 2]) for k in range(len(clause) - 1)}
    if set(clause) & w.EVERY_STEP or runs & w.MONTH_ON_MONTH or pairs & w.MONTH_BEFORE:
        return "every"
    if set(clause) & w.EACH_STEP or (("running" in clause or "row" in clause) and set(clause) & {"month", "months"}):
        return "each"
    near = set(phrase.head(n)[-5:] + phrase.after(n, 2))
    return "trend" if near & (w.STEPPED | {"trend", "trending"}) else ""


def _top(phrase: Phrase, n: int) -> int:
    """The rank that stands before a movement: 1 of `the largest increase`, -1 of `the smallest`; else 0."""
    before = phrase.before(n, 3)
    for k in range(len(before) - 1, -1, -1):
        if before[k] in w.TOP_WORDS or before[k] in w.NOTABLE:
            return ORDINALS.get(before[k - 1], 1) if k else 1
        if before[k] in w.LOW_WORDS:
            return -(ORDINALS.get(before[k - 1], 1) if k else 1)
    return 0
