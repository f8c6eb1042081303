"""Numbers typed by hand: every number in a report's words should be a figure of the ledger or a stated fact."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from reportgen.period import MONTHS
from reportgen.problems import Place
from reportgen.rules.evidence import Evidence, Finding
from reportgen.rules.written import Written

CODE = "typed-number"

_MONTH = "|".join((*MONTHS, *(month[:3] for month in MONTHS)))
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ONES = "two|three|four|five|six|seven|eight|nine"
_WORDS = (
    f"(?:{_TENS})(?:-(?:one|{_ONES}))?|{_ONES}|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    "|nineteen|dozens?|hundreds?|thousands?|millions?|billions?"
)
NUMBER = re.compile(rf"(?<![\w.])(?:[£$€+−-]?\d[\d,]*(?:\.\d+)?%?\w*|(?:{_WORDS})(?![\w]))", re.IGNORECASE)
"""A number: any digits, or a number word from two upward."""

_OF_TIME = re.compile(rf"(?:{_MONTH}|in|of|since|from|to|than|and|by|until) \Z")
_LONGEST = 1 + max(map(len, MONTHS))
"""As many characters are looked at before a year: a month and a space."""

FREE = re.compile(
    r"\{\{(?:(?!\{\{|\}\}).)*\}\}"  # bound
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)? (?:(?:to|of) (?:\d{{1,2}}(?:st|nd|rd|th)? )?)?(?:{_MONTH})\b(?: \d{{4}})?"  # a date
    r"|\b(?:19|20)\d\d(?:/\d\d)?\b"  # a year
    r"|\b(?:sections?|tables?|charts?|annex|paragraphs?|items?|appendix|priority) [A-Z]?\d{1,3}(?:\.\d{1,2})*\b"
    r"|\]\((?:[^()]|\([^()]*\))*\)"  # the address of a link
    r"|^ {0,3}\d{1,3}[.)] ",  # the number of a list item
    re.IGNORECASE | re.MULTILINE | re.DOTALL,
)
"""What may be typed: dates, years, references."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A number that stands in a text and is bound to nothing, from `at` on."""

    text: Written
    at: int
    number: str

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.text.place_at(self.at)


def typed(evidence: Evidence) -> Iterator[Typed]:
    """Each number that stands in the words of the edition and is bound to nothing."""
    project = evidence.project
    words = "|".join(re.escape(str(word)) for word in sorted(project.config.free_words, key=len, reverse=True))
    free = [re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)] if words else []
    nouns = {str(noun) for measure in project.catalogue.measures.values() for noun in measure.noun}
    for text in evidence.manuscript.texts:
        for number, at in numbers_in(text.text, free, nouns):
            yield Typed(text, at, number)


def finding(each: Typed) -> Finding:
    """The warning about a number of which nothing more can be told."""
    says = f"the number '{each.number}' is typed by hand"
    write = "bind it: {{ measure }} or {{ stated.name }}; a name that holds digits goes under 'free_words'"
    return Finding(CODE, None, says, write, "warning", place=each.place)


def numbers_in(
    text: str, free: Iterable[re.Pattern[str]] = (), nouns: Collection[str] = ()
) -> Iterator[tuple[str, int]]:
    """The numbers of a text that are typed, and where each begins. A year before a noun that is counted is a number.

    >>> list(numbers_in("In May 2022 {{ rape }} of twelve, see section 7.5"))
    [('twelve', 26)]
    """
    counted = re.compile(rf"\b\d{{4}}(?= (?:{'|'.join(map(re.escape, sorted(nouns)))})\b)") if nouns else None
    for match in counted.finditer(text) if counted else ():
        if not _OF_TIME.search(text, max(0, match.start() - _LONGEST), match.start()):
            yield match[0], match.start()
    for pattern in (FREE, *free):
        text = pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    for match in NUMBER.finditer(text):
        yield match[0].strip(" ,"), match.start()
