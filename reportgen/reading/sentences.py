"""The sentences of a report as printed, each with the figures that are bound in it and where it stands."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from reportgen.model import Block, Bullets, Paragraph, Report, Section, Text, plain


@dataclass(frozen=True, slots=True)
class Bound:
    """A stretch of a sentence that prints a figure of the model, from `start` to `end`."""

    start: int
    end: int
    figure: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as printed. `before` is what stands before it in its paragraph, as far as it is near.

    `section`, `block`, `slot` and `owner` say where it stands; `part` tells words from an exhibit's headline or note.
    `nth` counts the sentences of the same typed words that stand before it in the same slot of its chapter.
    """

    text: str
    bound: tuple[Bound, ...] = ()
    before: str = ""
    section: str = ""
    block: str = ""
    slot: str = ""
    owner: str = ""
    part: str = "words"
    nth: int = 0

    def figures_in(self, start: int, end: int) -> tuple[str, ...]:
        """The figures that are bound between two places of the sentence."""
        return tuple(bound.figure for bound in self.bound if bound.start < end and bound.end > start)

    def typed(self, end: int | None = None) -> str:
        """What stands in it, up to `end`, that no figure prints."""
        parts, at, end = [], 0, len(self.text) if end is None else end
        for bound in self.bound:
            parts.append(self.text[at : min(bound.start, end)])
            at = bound.end
        return " ".join([*parts, self.text[at:end]])


_END = re.compile(r"(?<=[.!?])[’”)\]]*\s+(?=[^\s\da-z])|(?<=[.!?])[’”)\]]*\s+(?=\d)|;\s+(?=[A-Z])")
_MOST_BEFORE = 3_000
"""Characters of its paragraph that a sentence keeps: those of several hundred words."""
_LONGEST = 12
"""As many characters are looked at before an end: the longest word of `_NO_END` with what may stand around it."""
_NO_END = re.compile(r"\b(?:[A-Z]|e\.g|i\.e|etc|cf|vs|No|no|approx|Mr|Mrs|Ms|Dr|St|Inc|Ltd|inc|para|fig)\.\s*\Z")


def split(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence of a text begins and ends.

    >>> [text[a:b] for text in ["Rape fell. St. Ives rose by 2.5%. 18 died."] for a, b in split(text)]
    ['Rape fell.', 'St. Ives rose by 2.5%.', '18 died.']
    """
    start = 0
    for match in _END.finditer(text):
        if _NO_END.search(text, max(0, match.start() - _LONGEST), match.start() + 1):
            continue
        if text[start : match.start()].strip():
            yield start, match.start()
        start = match.end()
    end = len(text.rstrip())
    if end > start:
        yield start, end


def sentences(report: Report) -> tuple[Sentence, ...]:
    """Every sentence of the report in reading order: words, lists, and the headlines and notes of exhibits."""
    tops = (report.summary, *report.sections, report.annex)
    return tuple(sentence for top in tops for sentence in _of_chapter(top, Counter()))


def _of_chapter(section: Section, seen: Counter[tuple[str, str]]) -> Iterator[Sentence]:
    """The sentences of a section and of those inside it, each with how many of its typed words came before."""
    for block in section.blocks:
        for sentence in _of_block(section, block):
            like = (sentence.slot, sentence.typed())
            yield replace(sentence, nth=seen[like]) if seen[like] else sentence
            seen[like] += 1
    for inner in section.sections:
        yield from _of_chapter(inner, seen)


def _of_block(section: Section, block: Block) -> Iterable[Sentence]:
    if block.exhibit is not None:
        for part, texts in (
            ("headline", (block.exhibit.headline, block.exhibit.subtitle)),
            ("note", block.exhibit.notes),
        ):
            for text in texts:
                yield from _of_text(text, section, block, part)
    for content in block.content:
        if isinstance(content, Paragraph):
            yield from _of_text(content.text, section, block, "words")
        elif isinstance(content, Bullets):
            for item in content.items:
                yield from _of_text(item, section, block, "words")


def _of_text(text: Text, section: Section, block: Block, part: str) -> Iterator[Sentence]:
    whole = plain(text)
    bound, at = [], 0
    for run in text:
        if run.figure:
            bound.append(Bound(at, at + len(run.text), run.figure))
        at += len(run.text)
    starts = [each.start for each in bound]
    for start, end in split(whole):
        inside = bound[bisect_left(starts, start) : bisect_left(starts, end)]
        yield Sentence(
            whole[start:end],
            tuple(Bound(b.start - start, b.end - start, b.figure) for b in inside if b.end <= end),
            whole[max(0, start - _MOST_BEFORE) : start],
            section.id,
            block.id,
            block.slot,
            block.owner or section.owner,
            part,
        )
