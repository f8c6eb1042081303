"""The sentences of a report as printed, each with the figures that are bound in it and where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reportgen.model import Block, Bullets, Paragraph, Report, Section, Text, plain


@dataclass(frozen=True, slots=True)
class Bound:
    """A stretch of a sentence that prints a figure of the model, from `start` to `end`."""

    start: int
    end: int
    figure: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as printed. `before` is what stands before it in its paragraph.

    `section`, `block`, `slot` and `owner` say where it stands; `part` tells words from an exhibit's headline or note.
    """

    text: str
    bound: tuple[Bound, ...] = ()
    before: str = ""
    section: str = ""
    block: str = ""
    slot: str = ""
    owner: str = ""
    part: str = "words"

    def figures_in(self, start: int, end: int) -> tuple[str, ...]:
        """The figures that are bound between two places of the sentence."""
        return tuple(bound.figure for bound in self.bound if bound.start < end and bound.end > start)


_END = re.compile(r"(?<=[.!?])[’”)\]]*\s+(?=[^\s\da-z])|(?<=[.!?])[’”)\]]*\s+(?=\d)|;\s+(?=[A-Z])")
_NO_END = re.compile(r"\b(?:[A-Z]|e\.g|i\.e|etc|cf|vs|No|no|approx|Mr|Mrs|Ms|Dr|St|Inc|Ltd|inc|para|fig)\.\s*\Z")


def split(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence of a text begins and ends.

    >>> [text[a:b] for text in ["Rape fell. St. Ives rose by 2.5%. 18 died."] for a, b in split(text)]
    ['Rape fell.', 'St. Ives rose by 2.5%.', '18 died.']
    """
    start = 0
    for match in _END.finditer(text):
        if _NO_END.search(text[: match.start() + 1]):
            continue
        if text[start : match.start()].strip():
            yield start, match.start()
        start = match.end()
    end = len(text.rstrip())
    if end > start:
        yield start, end


def sentences(report: Report) -> tuple[Sentence, ...]:
    """Every sentence of the report in reading order: words, lists, and the headlines and notes of exhibits."""
    return tuple(
        sentence
        for section in report.all_sections()
        for block in section.blocks
        for sentence in _of_block(section, block)
    )


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
    for start, end in split(whole):
        yield Sentence(
            whole[start:end],
            tuple(Bound(b.start - start, b.end - start, b.figure) for b in bound if start <= b.start and b.end <= end),
            whole[:start],
            section.id,
            block.id,
            block.slot,
            block.owner or section.owner,
            part,
        )
