"""Numbers typed by hand: every number in a report's words should be a figure of the ledger or a stated fact."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from pydantic import BaseModel

from reportgen.blocks.context import Dated
from reportgen.config import BlockBase
from reportgen.model import Report
from reportgen.period import MONTHS, Window
from reportgen.problems import Place, Problem
from reportgen.project import Project
from reportgen.prose import place_in
from reportgen.source import Word

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

FREE = re.compile(
    r"\{\{.*?\}\}"  # bound
    rf"|\b\d{{1,2}} (?:to \d{{1,2}} )?(?:{_MONTH})\b(?: \d{{4}})?"  # a date
    r"|\b(?:19|20)\d\d(?:/\d\d)?\b"  # a year
    r"|\b(?:sections?|tables?|charts?|annex|paragraphs?|items?|appendix|priority) [A-Z]?\d{1,3}(?:\.\d{1,2})*\b"
    r"|\]\([^)]*\)"  # the address of a link
    r"|^ {0,3}\d{1,3}[.)] ",  # the number of a list item
    re.IGNORECASE | re.MULTILINE | re.DOTALL,
)
"""What may be typed: dates, years, references."""

PROSE_KEYS = (
    "text",
    "headline",
    "subtitle",
    "notes",
    "intro",
    "items",
    "note",
    "story",
    "outcome",
    "caption",
    "alt",
)
"""The keys of a section file under which words for the reader stand."""


def check(report: Report, project: Project) -> Iterable[Problem]:
    """A warning for each number that stands in the words of the edition and is bound to nothing."""
    free = [re.compile(rf"(?<!\w){re.escape(str(word))}(?!\w)", re.IGNORECASE) for word in project.config.free_words]
    nouns = {str(noun) for measure in project.catalogue.measures.values() for noun in measure.noun}
    for text, place, exact in texts(report, project):
        for found, at in numbers_in(text, free, nouns):
            where = place_in(text, at, place) if exact else place
            yield Problem(
                where,
                CODE,
                f"the number '{found}' is typed by hand",
                "bind it: {{ measure }} or {{ stated.name }}; a name that holds digits goes under 'free_words'",
                "warning",
            )


def numbers_in(
    text: str, free: Iterable[re.Pattern[str]] = (), nouns: Collection[str] = ()
) -> Iterator[tuple[str, int]]:
    """The numbers of a text that are typed, and where each begins. A year before a noun that is counted is a number.

    >>> list(numbers_in("In May 2022 {{ rape }} of twelve, see section 7.5"))
    [('twelve', 26)]
    """
    counted = re.compile(rf"\b\d{{4}}(?= (?:{'|'.join(map(re.escape, sorted(nouns)))})\b)") if nouns else None
    for match in counted.finditer(text) if counted else ():
        if not re.search(rf"(?:{_MONTH}|in|of|since|from|to|than|and|by|until) \Z", text[: match.start()]):
            yield match[0], match.start()
    for pattern in (FREE, *free):
        text = pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    for match in NUMBER.finditer(text):
        yield match[0].strip(" ,"), match.start()


def texts(report: Report, project: Project) -> Iterator[tuple[str, Place, bool]]:
    """Every text of the edition that a person wrote, where it begins, and whether it stands in its file as it is."""
    period = Window.parse(report.period)
    printed = {section.number for section in report.sections if not section.not_reported}
    stems = {section.stem for section in project.sections if str(section.number) in printed} | {"summary"}
    for stem, slots in sorted(project.slots.get(period.folder, {}).items()):
        if stem in stems:
            for slot in slots.values():
                yield slot.text, slot.place, True
    yield from ((word, word.place, False) for word in _words(project.config.summary, period))
    for section in project.sections:
        if str(section.number) in printed:
            yield from ((word, word.place, False) for word in _words(section, period))
    yield from ((word, word.place, False) for word in project.config.annex.text)


def _words(spec: BaseModel, period: Window) -> Iterator[Word]:
    """The words for the reader in a part of a section file, as far as the edition has it."""
    if isinstance(spec, Dated) and not spec.present(period):
        return
    names = spec.model_fields_set if isinstance(spec, BlockBase) else type(spec).model_fields
    for name in sorted(names):
        value = getattr(spec, name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Word) and name in PROSE_KEYS:
                yield item
            elif isinstance(item, BaseModel):
                yield from _words(item, period)
