"""The words of an edition as they stand in its files, and where in them a printed sentence was written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property

from pydantic import BaseModel

from reportgen.blocks.context import Dated
from reportgen.config import BlockBase
from reportgen.model import Report, Section
from reportgen.period import Window
from reportgen.problems import Place
from reportgen.project import Project
from reportgen.prose import pieces, place_in
from reportgen.reading.sentences import Sentence, split
from reportgen.source import Word

_WORD = re.compile(r"[^\W_]+")
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
SUMMARY, ANNEX = "summary", "annex"

_PLAIN = str.maketrans("‘’“”\xa0", "''\"\" ")
_MARKS = re.compile(r"\*\*|__|(?<!\w)[*_]|[*_](?!\w)")
"""Marks of Markdown that print nothing."""
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)]|#+)\s+")
"""What opens an item of a list, or a heading."""


@dataclass(frozen=True, slots=True)
class Written:
    """A text that a person wrote. `exact` says that it stands in its file as it is, so that columns can be told.

    `stem` is the section file that it belongs to, `slot` the slot of commentary, empty for standing text.
    """

    text: str
    place: Place
    exact: bool
    stem: str
    slot: str = ""

    def place_at(self, at: int) -> Place:
        """The place of a character of the text."""
        return place_in(self.text, at, self.place) if self.exact else self.place


Found = tuple[Written, int, int]
"""A text, and from where to where in it a sentence stands."""


@dataclass(frozen=True)
class Manuscript:
    """Everything that was written for an edition."""

    report: Report
    project: Project
    _read: dict[tuple[str, str], list[tuple[Found, tuple[str, ...], Counter[str]]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _found: dict[tuple[str, str, str, int], Found | None] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @cached_property
    def texts(self) -> tuple[Written, ...]:
        """Every text of the edition that a person wrote: commentary, then settings and section files."""
        return tuple(self._texts())

    def _texts(self) -> Iterator[Written]:
        period, config = Window.parse(self.report.period), self.project.config
        printed = {section.number for section in self.report.sections if not section.not_reported}
        sections = [section for section in self.project.sections if str(section.number) in printed]
        stems = {section.stem for section in sections} | {SUMMARY}
        for stem, slots in sorted(self.project.slots.get(period.folder, {}).items()):
            if stem in stems:
                for name, slot in slots.items():
                    yield Written(slot.text, slot.place, True, stem, str(name))
        yield from (Written(word, word.place, False, SUMMARY) for word in _words(config.summary, period))
        for section in sections:
            yield from (Written(word, word.place, False, section.stem) for word in _words(section, period))
        yield from (Written(word, word.place, False, ANNEX) for word in config.annex.text)

    def stem_of(self, section: str) -> str:
        """The section file in which a section of the report, told by its id, was written; "" for one of no file."""
        return self._stems.get(section, "")

    @cached_property
    def _stems(self) -> Mapping[str, str]:
        files = {str(section.number): section.stem for section in self.project.sections}

        def walk(section: Section, stem: str) -> Iterator[tuple[str, str]]:
            yield section.id, stem
            for inner in section.sections:
                yield from walk(inner, stem)

        tops = [(self.report.summary, SUMMARY), (self.report.annex, ANNEX)]
        tops += [(section, files.get(section.number, "")) for section in self.report.sections]
        return dict(pair for top, stem in tops for pair in walk(top, stem))

    def find(self, sentence: Sentence) -> Found | None:
        """The text that a printed sentence was written in, and from where to where.

        The written sentence of the same typed words, or else the one that shares most words with the printed one: an
        expression may print words that are not written. Of several alike, the one that comes as late as it does.
        None where nothing is alike, as for a headline that was made and not written.
        """
        key = (self.stem_of(sentence.section), sentence.slot)
        asked = (*key, sentence.text, sentence.nth)
        if asked not in self._found:
            same = self._same(key, tuple(_plain_words(sentence.typed()))) or self._alike(key, sentence)
            self._found[asked] = same[min(sentence.nth, len(same) - 1)] if same else None
        return self._found[asked]

    def _alike(self, key: tuple[str, str], sentence: Sentence) -> list[Found]:
        """The written sentences of a slot that share most words with a printed one; none where no one shares many."""
        wanted = Counter(_plain_words(sentence.text))
        best = 0.75
        found: list[Found] = []
        for place, _, words in self._parts(key):
            shared = sum((wanted & words).values())
            alike = shared / max(1, words.total()) + 0.5 * shared / max(1, wanted.total())
            if alike > best:
                best, found = alike, []
            if alike == best > 0.75:
                found.append(place)
        return found

    def _parts(self, key: tuple[str, str]) -> list[tuple[Found, tuple[str, ...], Counter[str]]]:
        """The sentences of one slot, or of a file's standing text, with their words outside of expressions."""
        if key not in self._read:
            self._read[key] = [
                ((text, a, b), words, Counter(words))
                for text in self.texts
                if (text.stem, text.slot) == key
                for a, b in sentences_of(text.text)
                for words in (tuple(_plain_words(unbound(text.text[a:b]))),)
            ]
        return self._read[key]

    def _same(self, key: tuple[str, str], words: tuple[str, ...]) -> list[Found]:
        """The sentences of a slot that have just these words outside of expressions."""
        return [place for place, own, _ in self._parts(key) if words and own == words]

    def place(self, sentence: Sentence, start: int, end: int) -> tuple[Place, Written | None, int]:
        """Where words of a printed sentence, from `start` to `end`, were written: the place, the text, where in it.

        Words that a bound figure prints stand nowhere: the place is then that of their expression, and the last is -1.
        """
        found = self.find(sentence)
        if found is None:
            stem = self.stem_of(sentence.section)
            here = [text for text in self.texts if text.stem == stem]
            path = here[0].place.path if here else "config.yaml"
            return Place(path), None, -1
        text, first, last = found
        written = text.text[first:last]
        if sentence.figures_in(start, end):
            return text.place_at(first + _expression(sentence, start, end, written)), text, -1
        body, wanted, at = unbound(plain(written), "\0"), plain(sentence.text[start:end]), -1
        for _ in range(plain(sentence.typed(start)).count(wanted) + 1 if wanted else 0):
            nxt = body.find(wanted, at + 1)
            if nxt < 0:
                break
            at = nxt
        return text.place_at(first + max(at, 0)), text, first + at if at >= 0 else -1


def _expression(sentence: Sentence, start: int, end: int, written: str) -> int:
    """Where in a written sentence the expression stands that prints a bound figure: the one that filled its place.

    Where an expression prints other words than figures: the one after the words before it.
    """
    spans = filled(written, sentence.text) or ()
    nth = next((n for n, (first, last) in enumerate(spans) if first < end and last > start), None)
    if nth is not None:
        return [piece.at for piece in pieces(written) if piece.expression][nth]
    body = plain(written)
    before = max((bound.end for bound in sentence.bound if bound.end <= start), default=0)
    words = plain(sentence.text[before:start]).strip()
    after = body.find(words) + len(words) if words and words in body else 0
    return max(body.find("{{", after), 0)


@cache
def literals(source: str) -> tuple[str, ...]:
    """The words of a written sentence before, between and after its expressions, as they are printed but plain."""
    words = "".join("\0" if piece.expression else piece.text for piece in pieces(plain(source)))
    return tuple(re.sub(r"\s+", " ", _MARKS.sub("", words)).split("\0"))


def filled(source: str, printed: str) -> tuple[tuple[int, int], ...] | None:
    """The stretches of a printed sentence that the expressions of its source filled; None where it is of another.

    The words between expressions are looked for from left to right, each at the first place after the one before: the
    last ends the sentence. So it takes as long as the sentence is, however many expressions there are.

    >>> filled("{{ a }} fell **by** {{ b }}%.", "Visits fell by 5%.")
    ((0, 6), (15, 16))
    """
    first, *rest = literals(source)
    printed = plain(printed)
    if not printed.startswith(first) or (not rest and printed != first):
        return None
    spans, at = [], len(first)
    for n, part in enumerate(rest, 1):
        found = len(printed) - len(part) if n == len(rest) else printed.find(part, at)
        if found < at or not printed.startswith(part, found):
            return None
        spans.append((at, found))
        at = found + len(part)
    return tuple(spans)


def sentences_of(text: str) -> Iterator[tuple[int, int]]:
    r"""Where the sentences of a Markdown text begin and end, without the marks of lists and headings.

    Lines that are parted by a blank line, and items of lists, are parted here. What stands in an expression ends none.

    >>> text = "- It fell. {{ a.at('2022. May') }} rose.\n2. So"
    >>> [text[a:b] for a, b in sentences_of(text)]
    ['It fell.', "{{ a.at('2022. May') }} rose.", 'So']
    """
    masked = unbound(text, "X")
    for first, last in _paragraphs(masked):
        for start, end in split(masked[first:last]):
            yield first + start, first + end


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Paragraphs and items of lists, without their marks."""
    start, at = 0, 0
    for line in text.split("\n"):
        opens = _ITEM.match(line)
        if not line.strip() or opens:
            if text[start:at].strip():
                yield start, at
            start = at + (opens.end() if opens else 0)
        at += len(line) + 1
    if text[start:].strip():
        yield start, len(text)


def unbound(text: str, sign: str = " ") -> str:
    """The text with `sign` in place of each character of its expressions."""
    parts, at = [], 0
    for piece in pieces(text) if "{{" in text else ():
        if piece.expression:
            parts += [text[at : piece.at], sign * (len(piece.text) + 4)]
            at = piece.at + len(piece.text) + 4
    return "".join([*parts, text[at:]])


def plain(text: str) -> str:
    """Words as they are compared, one character for one: straight quotation marks, no hard spaces.

    >>> print(plain("that’s “it”"))
    that's "it"
    """
    return text.translate(_PLAIN)


def _plain_words(text: str) -> list[str]:
    return _WORD.findall(plain(text).replace("'", "").lower())


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
