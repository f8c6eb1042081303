"""What a Word file holds, as this program sees it: paragraphs and tables in reading order, each with its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Where = Literal["body", "cell", "box"]
"""Where a paragraph stands: in the text, in a cell of a table, in a text box."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a paragraph in one dress. `link` is the address that it leads to, empty for none."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""


Line = tuple[Span, ...]
"""A line of words as the spans that it is made of."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as a reader who accepts every tracked change sees it.

    `at` is its place: it is the `at`-th `w:p` of the document's body, from 0, counted through tables and text boxes.
    `level` is 1 to 9 for a heading, 0 for none. `marker` says that it is an item of a list, `depth` how deep, from 0.
    `slot` is the tag of the content control around it, the innermost that has one.
    """

    at: int
    spans: Line
    style: str = ""
    level: int = 0
    marker: Literal["", "bullet", "number"] = ""
    depth: int = 0
    slot: str = ""
    where: Where = "body"
    caption: bool = False
    """Whether its style or its field of numbers makes it the caption of a table or a picture."""

    @property
    def text(self) -> str:
        """Its words alone; a line break is a newline, a tab a tab."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table. `row` and `column` are its first place, `rows` and `columns` how many places it takes."""

    paragraphs: tuple[Paragraph, ...]
    row: int
    column: int
    rows: int = 1
    columns: int = 1

    @property
    def text(self) -> str:
        """Its words, a space between its paragraphs."""
        return " ".join(words for p in self.paragraphs if (words := " ".join(p.text.split())))


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a rectangle: a merged cell stands in each of its places. A table inside a cell stands after it.

    `at` is the `at` of the first paragraph in it. `header_rows` are those that Word repeats on each page; 0 where none
    is marked.
    """

    at: int
    rows: tuple[tuple[Cell, ...], ...]
    header_rows: int = 0
    slot: str = ""


Oddity = Literal["insertion", "deletion", "comment", "picture", "object", "footnote", "hidden", "field"]


@dataclass(frozen=True, slots=True)
class Odd:
    """What is no plain word of a document and must be told of: what it is, beside which paragraph, and its words."""

    kind: Oddity
    at: int
    words: str = ""
    author: str = ""
    slot: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A Word file read: its blocks in reading order, and what is odd in it. `subject` is its core property."""

    blocks: tuple[Paragraph | Table, ...]
    odd: tuple[Odd, ...] = ()
    title: str = ""
    subject: str = ""
    slots: tuple[str, ...] = ()
    """The tags of all content controls in order; a tag that stands twice is here twice."""
