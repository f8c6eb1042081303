"""The numbers of a sentence that may be figures: no dates, names or references."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from reportgen.reading import words as w
from reportgen.reading.phrase import Phrase
from reportgen.reading.times import is_year
from reportgen.reading.tokens import Token, stem

Limit = Literal["", "least", "most", "about"]


@dataclass(frozen=True, slots=True)
class Number:
    """A number. `figures` are those that are bound in it.

    `limit` is what the words before it make of it: `over`, `up to`, `about`. `average`: it is told as one. `noun` is
    the stem of the word after it that may be what is counted.
    """

    at: int
    token: Token
    figures: tuple[str, ...] = ()
    limit: Limit = ""
    average: bool = False
    noun: str = ""


def numbers(phrase: Phrase) -> Iterator[Number]:
    """The numbers that may be figures, in order."""
    for n, token in enumerate(phrase.tokens):
        if token.kind != "number" or token.value is None or phrase.in_time(n):
            continue
        figures = phrase.sentence.figures_in(token.start, token.end)
        if figures or not _is_no_figure(phrase, n):
            yield Number(n, token, figures, _limit(phrase, n), _is_average(phrase, n), _noun_after(phrase, n))


def _is_no_figure(phrase: Phrase, n: int) -> bool:
    """Whether a number is a year, an ordinal, or part of a name or reference: `section 7.5`, `24/7`, `Covid-19`."""
    token, after = phrase.tokens[n], phrase.after(n, 1)
    if after and stem(after[0]) == "month" and not token.unit:
        return True  # "the six months", "a 12-month sentence"
    if phrase.in_name(n) or phrase.is_free(n) or is_year(token) or after[:1] in (["st"], ["nd"], ["rd"], ["th"], ["/"]):
        return True
    if not n:
        return False
    if not token.digits and phrase.before(n, 1) == ["the"] and (not after or not after[0].isalpha()):
        return True  # "the steepest of the three"
    before = phrase.tokens[n - 1]
    if phrase.before(n, 2) == ["out", "of"]:
        return True  # "8th out of 43"
    if before.low in ("/", "#", ".") or (before.low in w.REFERENCES and not token.unit):
        return True
    joined = token.start - before.end == 1 and phrase.sentence.text[token.start - 1] in "-–"
    return before.kind == "word" and joined


def _limit(phrase: Phrase, n: int) -> Limit:
    one, two, three = phrase.before(n, 1), phrase.before(n, 2), phrase.before(n, 3)
    if one in (["over"], ["exceeding"], ["above"]) or two in (["more", "than"], ["at", "least"], ["greater", "than"]):
        return "least"
    if two in (["excess", "of"], ["well", "over"], ["just", "over"]):
        return "least"
    if two == ["up", "to"] and three[:1] and three[0].endswith("ing"):
        return ""  # "picking up to 441"
    if two in (["less", "than"], ["fewer", "than"], ["up", "to"], ["at", "most"], ["just", "under"]) or one == [
        "under"
    ]:
        return "most"
    return "about" if set(three[-2:]) & w.ABOUT else ""


def each(phrase: Phrase, n: int) -> str:
    """The stem of the time that a number is told for each of: `six a day`, `190 offences a month`; else nothing."""
    words = phrase.after(n, 7)
    for k, (one, two) in enumerate(pairwise(words[:6])):
        before = words[k + 2] if k + 2 < len(words) else ""
        if one in ("a", "per", "each", "every") and stem(two) in w.SPANS and before not in ("before", "earlier", "ago"):
            return stem(two)
    return {"daily": "day", "weekly": "week"}.get(words[-1] if words else "", "")


def _is_average(phrase: Phrase, n: int) -> bool:
    if each(phrase, n) == "month":
        return True
    near = phrase.before(n, 9) + phrase.after(n, 5)
    return any(word in w.AVERAGE for word in near)


def _noun_after(phrase: Phrase, n: int) -> str:
    """The stem of the counted noun after a number, over adjectives: `383 more offences`, `54 charges`."""
    for token in phrase.tokens[n + 1 : n + 5]:
        if token.kind != "word" or token.low in w.LINKS:
            break
        if token.low not in w.COUNTED_ADJECTIVES:
            return stem(token.low)
    return ""
