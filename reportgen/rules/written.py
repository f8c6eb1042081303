"""The words of an edition as they stand in its files, and where in them a printed sentence was written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

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


@dataclass(frozen=True)
class Manuscript:
    """Everything that was written for an edition."""

    report: Report
    project: Project

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

    @cached_property
    def _stems(self) -> Mapping[str, str]:
        """By the id of a section of the report, the file that it was written in."""
        files = {str(section.number): section.stem for section in self.project.sections}

        def walk(section: Section, stem: str) -> Iterator[tuple[str, str]]:
            yield section.id, stem
            for inner in section.sections:
                yield from walk(inner, stem)

        tops = [(self.report.summary, SUMMARY), (self.report.annex, ANNEX)]
        tops += [(section, files.get(section.number, "")) for section in self.report.sections]
        return dict(pair for top, stem in tops for pair in walk(top, stem))

    def find(self, sentence: Sentence) -> tuple[Written, int, int] | None:
        """The text that a printed sentence was written in, and from where to where.

        The written sentence that shares most words with the printed one: bound figures print what is not written.
        None where nothing is alike, as for a headline that was made and not written.
        """
        stem = self._stems.get(sentence.section, "")
        wanted = Counter(_plain_words(sentence.text))
        best: tuple[float, Written, int, int] | None = None
        for text, parts in self._parts.get((stem, sentence.slot), ()):
            for start, end, words in parts:
                shared = sum((wanted & words).values())
                if not shared:
                    continue
                alike = shared / max(1, sum(words.values()))
                alike += 0.5 * shared / max(1, sum(wanted.values()))
                if best is None or alike > best[0]:
                    best = (alike, text, start, end)
        return best[1:] if best is not None and best[0] > 0.75 else None

    @cached_property
    def _parts(self) -> Mapping[tuple[str, str], list[tuple[Written, list[tuple[int, int, Counter[str]]]]]]:
        """The sentences of every text by file and slot, with their words outside of expressions."""
        found: dict[tuple[str, str], list[tuple[Written, list[tuple[int, int, Counter[str]]]]]] = {}
        for text in self.texts:
            parts = [(a, b, Counter(_plain_words(_unbound(text.text[a:b])))) for a, b in _sentences(text.text)]
            found.setdefault((text.stem, text.slot), []).append((text, parts))
        return found

    def place(self, sentence: Sentence, start: int, end: int) -> tuple[Place, Written | None, int]:
        """Where words of a printed sentence, from `start` to `end`, were written: the place, the text, where in it.

        Words that a bound figure prints stand nowhere: the place is then that of their expression, and the last is -1.
        """
        found = self.find(sentence)
        if found is None:
            stem = self._stems.get(sentence.section, "")
            here = [text for text in self.texts if text.stem == stem]
            path = here[0].place.path if here else "config.yaml"
            return Place(path), None, -1
        text, first, last = found
        body = _plain(text.text[first:last])
        if sentence.figures_in(start, end):
            return text.place_at(first + _expression(sentence, start, body)), text, -1
        wanted, at = _plain(sentence.text[start:end]), -1
        for _ in range(_plain(sentence.text[:start]).count(wanted) + 1 if wanted else 0):
            nxt = body.find(wanted, at + 1)
            if nxt < 0:
                break
            at = nxt
        return text.place_at(first + max(at, 0)), text, first + at if at >= 0 else -1


def _expression(sentence: Sentence, start: int, body: str) -> int:
    """Where in the written sentence the expression stands that prints a bound figure: after the words before it."""
    last = max((bound.end for bound in sentence.bound if bound.end <= start), default=0)
    words = _plain(sentence.text[last:start]).strip()
    after = body.find(words) + len(words) if words and words in body else 0
    return max(body.find("{{", after), 0)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where the sentences of a Markdown text begin and end: lines that are parted by a blank line are parted here."""
    for first, last in _paragraphs(text):
        for start, end in split(text[first:last]):
            yield first + start, first + end


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Paragraphs and items of lists, without their marks."""
    start, at = 0, 0
    for line in text.split("\n"):
        opens = line.lstrip()[:2] in ("- ", "* ", "+ ") or line.lstrip()[:1] == "#"
        if (not line.strip() or opens) and text[start:at].strip():
            yield start, at
            start = at
        if opens:
            start = at + len(line) - len(line.lstrip("-*+# "))
        at += len(line) + 1
    if text[start:].strip():
        yield start, len(text)


def _unbound(text: str) -> str:
    return " ".join(piece.text for piece in pieces(text) if not piece.expression)


def _plain(text: str) -> str:
    """The text with the quotation marks that a keyboard has, of the same length."""
    return text.translate(str.maketrans("‘’“”", "''\"\""))


def _plain_words(text: str) -> list[str]:
    return "".join(sign if sign.isalnum() else " " for sign in _plain(text).replace("'", "").lower()).split()


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
