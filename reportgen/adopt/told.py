"""Figures that a report tells in its words alone: "22 road deaths in this period in 2021 and 18 in that of 2022".

Only what is told of two times a whole number of years apart, in one sentence, is taken: nothing else is certain.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reportgen.adopt.outline import Chapter
from reportgen.period import Window
from reportgen.reading.sentences import split
from reportgen.reading.times import Calendar, Time, times
from reportgen.reading.tokens import Token, tokens
from reportgen.word.document import Paragraph

MOST_WORDS = 3
"""So many words name what is counted, after its number."""
_ENDS = re.compile(r"(?:in|during|for|over|between|from|at|of|to|and|compared|this|the|with|recorded|were|was|had)\Z")
_BOTH = re.compile(r"\b(?:and|compared|against|versus|to|with|from|than)\b")
_LOOSE = re.compile(
    r"\b(?:up to|about|over|around|nearly|almost|more than|at least|by|further|additional)\s+\d", re.IGNORECASE
)
"""A number after these is not told whole."""


@dataclass(frozen=True, slots=True)
class Told:
    """A number of something in a window, as a sentence tells it."""

    what: str
    value: Decimal
    window: Window
    chapter: str
    at: int
    """The paragraph."""


def told(chapter: Chapter, period: Window) -> Iterator[Told]:
    """What the sentences of a chapter tell of two times each."""
    for paragraph in chapter.paragraphs:
        for start, end in split(paragraph.text):
            yield from _pair(paragraph.text[start:end], paragraph, chapter, period)


def _pair(text: str, paragraph: Paragraph, chapter: Chapter, period: Window) -> Iterator[Told]:
    words = tokens(text)
    found = times(words, Calendar(period))
    years = [n for time in found for n in range(time.start, time.end)]
    numbers = [
        n
        for n, token in enumerate(words)
        if token.kind == "number" and token.unit == "" and token.digits and not token.places and n not in years
    ]
    if len(numbers) != 2 or _LOOSE.search(text):
        return
    if not _BOTH.search(" ".join(token.low for token in words[numbers[0] : numbers[1]])):
        return
    what = _named(words, numbers[0]) or _named(words, numbers[1])
    first = _time_after(found, numbers[0], numbers[1], period)
    second = _time_after(found, numbers[1], len(words), period)
    if not what or first is None or second is None or first == second:
        return
    apart = abs(first.first.year - second.first.year)
    if apart and max(first, second).back(apart) == min(first, second):
        for n, window in ((numbers[0], first), (numbers[1], second)):
            value = words[n].value
            if value is not None:
                yield Told(what, value, window, chapter.id, paragraph.at)


def _named(words: Sequence[Token], at: int) -> str:
    """The words right after a number that name what it counts: small letters, a plural at the end."""
    name: list[str] = []
    for token in words[at + 1 : at + 2 + MOST_WORDS]:
        if token.kind != "word" or token.capital or _ENDS.match(token.low):
            break
        name.append(token.low)
    return " ".join(name) if 1 < len(name) <= MOST_WORDS and name[-1].endswith("s") else ""


def _time_after(found: Sequence[Time], at: int, limit: int, period: Window) -> Window | None:
    """The one window that is named between a number and the next."""
    inside = [time for time in found if at < time.start < limit]
    windows = [w for time in inside for w in time.over(period)]
    return windows[0] if len(inside) == 1 and len(windows) == 1 and windows[0].whole else None


def nouns(chapter: Chapter, values: Collection[Decimal]) -> Counter[str]:
    """What a chapter's sentences call that of which there are so many: the plural word after each such number."""
    found: Counter[str] = Counter()
    for paragraph in chapter.paragraphs:
        words = tokens(paragraph.text)
        for n, token in enumerate(words[:-2]):
            if token.kind != "number" or not token.digits or token.unit or token.value not in values:
                continue
            after = next((w for w in words[n + 1 : n + 3] if w.low not in ("more", "fewer", "less", "recorded")), token)
            if re.fullmatch(r"[a-z-]{3,}s", after.low) and not after.low.endswith(("ss", "us", "is")):
                found[after.low] += 1
    return found
