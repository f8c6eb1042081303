"""What a body may write of itself: its settings, its editions, its sections and their blocks, its stated facts."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, create_model, model_validator

from reportgen.blocks import KINDS
from reportgen.blocks.axes import Member
from reportgen.blocks.context import BlockSpec, Dated, Kind
from reportgen.fields import ADate, ANumber, AWindow, Spec
from reportgen.source import Word
from reportgen.units import Unit

PALETTE = {
    "accent": "#12436D", "ink": "#0B0C0C", "slate": "#4A5661", "char": "#3D3D3D", "grey": "#85919D",
    "plum": "#801650", "hair": "#C5CCD3", "grid": "#D5DBE1", "tint": "#EEF3F7", "new": "#E1EAF2",
    "focus": "#FFDD00", "draft": "#EFF2F5",
}  # fmt: skip
"""The colours of a report by what they are for; a body may set any of them in config.yaml."""


class BlockBase(Spec):
    """A block of a section: a mapping of one key, the block's kind."""

    keys = ("unknown-kind", "kind of block")

    @model_validator(mode="after")
    def _one_kind(self) -> BlockBase:
        if len(self.model_fields_set) != 1:
            raise ValueError("wrong-value::a block has one key, its kind|begin each block with its own '- '")
        (name,) = self.model_fields_set
        if getattr(self, name) is None:
            raise ValueError(f"wrong-value::nothing stands under '{name}'|indent what belongs to it, or take it out")
        return self

    @property
    def kind(self) -> Kind:
        """The block's kind."""
        (name,) = self.model_fields_set
        return next(kind for kind in KINDS if kind.name == name)

    @property
    def spec(self) -> BlockSpec | None:
        """What is written under the kind."""
        spec: BlockSpec | None = getattr(self, self.kind.name)
        return spec


_FIELDS: dict[str, Any] = {kind.name: (kind.spec | None, Field(None, description=kind.about)) for kind in KINDS}
WrittenBlock: type[BlockBase] = create_model("WrittenBlock", __base__=BlockBase, **_FIELDS)


class PartSpec(Dated):
    """A part of a section."""

    title: Word = Field(description="The title, in sentence case.")
    id: Word | None = Field(None, description="Its name in links and in the list of owners.")
    owner: Word | None = Field(None, description="Who answers for it; the section's owner where it is left out.")
    blocks: tuple[WrittenBlock, ...] = Field((), description="What stands in it, in order.")
    sections: tuple[PartSpec, ...] = Field((), description="The parts inside it.")


class SectionSpec(PartSpec):
    """A section file: one chapter, one priority."""

    number: int = Field(ge=1, le=99, description="Its number, fixed for good.")
    short: Word | None = Field(None, description="For the running head, at most 45 characters.")

    _stem: str = ""

    @property
    def stem(self) -> str:
        """The name of its file without the ending: the name of its commentary too."""
        return self._stem


class SummarySpec(Spec):
    """The summary page, before the contents."""

    title: Word | None = Field(None, description="Its title; the house style's where it is left out.")
    owner: Word | None = Field(None, description="Who writes it.")
    blocks: tuple[WrittenBlock, ...] = Field((), description="What stands in it.")


class AnnexSpec(Spec):
    """The annex of sources and definitions, after the sections."""

    title: Word | None = Field(None, description="Its title; the house style's where it is left out.")
    short: Word | None = Field(None, description="Its title for the running head.")
    text: tuple[Word, ...] = Field((), description="Its first paragraphs.")


class Marking(Spec):
    """What stands at the top and foot of every page."""

    draft: Word | None = Field(None, description="On drafts.")
    final: Word | None = Field(None, description="On finals.")


class Style(Spec):
    """What remarks on style go by."""

    longest_sentence: int = Field(35, ge=10, le=200, description="A sentence of more words is remarked on.")
    abbreviations: tuple[Word, ...] = Field((), description="Abbreviations that every reader knows.")
    offices: tuple[Word, ...] = Field(
        (), description="Ranks, offices and bodies: who stands with one is no private person."
    )


class Crest(Spec):
    """A crest or logo on the cover."""

    file: Word = Field(description="The file, from the project's folder.")
    alt: Word = Field(description="What it shows.")


class EditionSpec(Spec):
    """One edition: what is built."""

    period: AWindow = Field(description="The window that the report is about, in whole months.")
    board_date: ADate = Field(description="The day of the meeting.")
    item: Word | None = Field(None, description="Its place on the agenda.")
    as_at: ADate | None = Field(
        None, description="Figures known later are left out; the board date where it is left out."
    )
    issued: ADate | None = Field(None, description="The date of issue; the as-at date where it is left out.")
    due: ADate | None = Field(None, description="When commentary is due, for the boxes of a draft.")
    also: tuple[Word, ...] = Field((), description="Later extracts that it takes in all the same, by name.")
    not_reported: dict[str, Word] = Field({}, description="By section number: why this edition has nothing of it.")

    def as_at_or(self, given: date | None) -> date:
        """The as-at date, or the one given."""
        return given or self.as_at or self.board_date


class Config(Spec):
    """config.yaml."""

    title: Word = Field(description="The report's title.")
    subtitle: Word = Field(Word(""), description="Its second line.")
    body: Word = Field(description="The body that reports.")
    report_of: Word | None = Field(None, description="Who reports, for the cover.")
    board: Word = Field(description="Whom it reports to.")
    asks: Word | None = Field(None, description="What the board is asked, for the cover.")
    contact: Word | None = Field(None, description="How to ask for another format.")
    language: Word = Field(Word("en-GB"), description="The language, for readers of the PDF and HTML.")
    area: Word | None = Field(None, description="The area that figures are of unless they say otherwise.")
    marking: Marking = Field(Marking(), description="What stands at the top and foot of each page.")
    crest: Crest | None = Field(None, description="A crest or logo for the cover.")
    colours: dict[str, Word] = Field({}, description="Colours that differ from the house's, by name.")
    free_words: tuple[Word, ...] = Field((), description="Names that hold digits and are no figures: 999, s.136.")
    style: Style = Field(Style(), description="Settings of the remarks on style.")
    level: float = Field(0.95, gt=0.5, lt=1, description="The level of the one test of change.")
    numerals_from: int = Field(10, ge=1, le=100, description="Counts below this are words in sentences.")
    financial_year_starts: int = Field(4, ge=1, le=12, description="The month in which the financial year starts.")
    members: dict[str, Member] = Field({}, description="The project's own members for axes, by name.")
    summary: SummarySpec = Field(SummarySpec(), description="The summary page.")
    annex: AnnexSpec = Field(AnnexSpec(), description="The annex of sources and definitions.")
    editions: tuple[EditionSpec, ...] = Field(min_length=1, description="The editions.")


class StatedFact(Spec):
    """A one-off number that is in no measure."""

    value: ANumber = Field(description="The number.")
    noun: tuple[Word, Word] = Field(description="What is counted, singular and plural.")
    unit: Unit = Field("count", description="What the number is a number of.")
    qualifier: Literal["", "at_least", "about"] = Field("", description="at_least or about.")
    window: AWindow | None = Field(None, description="The time that it covers, where it is known.")
    source: Word = Field(description="Where it is from.")
    stated_by: Word = Field(description="Who stated it.")


class StatedFile(Spec):
    """The stated facts of one edition."""

    facts: dict[str, StatedFact] = Field({}, description="The facts by name.")


# --- the record of an edition -----------------------------------------------------------------------------------


def _key(text: Word) -> Word:
    if not re.fullmatch(r"[0-9a-f]{8}", text):
        raise ValueError(f"wrong-value::'{text}' is not the key of a problem|copy it from 'reportgen check'")
    return text


def _digest(text: Word) -> Word:
    if not re.fullmatch(r"[0-9a-f]{16}", text):
        raise ValueError(f"wrong-value::'{text}' is not what a file is known by|take the entry out")
    return text


def _said(text: Word) -> Word:
    if not text.strip():
        raise ValueError("wrong-value::nothing is said here|write the reason, or the name, in words")
    return text


class Acceptance(Spec):
    """A problem that somebody answers for: known, and right all the same."""

    problem: Annotated[Word, AfterValidator(_key)] = Field(description="The problem's key.")
    code: Word = Field(description="The problem's code.")
    sentence: Word = Field(Word(""), description="The sentence as it was printed.")
    section: Word = Field(Word(""), description="The section that it stood in.")
    figures: tuple[Word, ...] = Field((), description="The figures that decided it, each as `id = value`.")
    reason: Annotated[Word, AfterValidator(_said)] = Field(description="Why it is right all the same.")
    by: Annotated[Word, AfterValidator(_said)] = Field(description="Who says so: name and role.")
    on: ADate = Field(description="The day on which it was accepted.")


class Receipt(Spec):
    """A Word file that came back, and the slots of which it is settled what becomes of its words."""

    file: Word = Field(description="The file's name.")
    digest: Annotated[Word, AfterValidator(_digest)] = Field(description="The first 16 digits of its SHA-256.")
    by: Word = Field(Word(""), description="Whose words it holds.")
    slots: tuple[Word, ...] = Field((), description="Commentary file, without its ending, and slot.")


class RecordFile(Spec):
    """The record of one edition: what people have decided of it."""

    accepted: Annotated[
        tuple[Acceptance, ...],
        BeforeValidator(lambda found: () if found is None else found, json_schema_input_type=list[Acceptance] | None),
    ] = Field((), description="The problems that are known and right.")
    received: Annotated[
        tuple[Receipt, ...],
        BeforeValidator(lambda found: () if found is None else found, json_schema_input_type=list[Receipt] | None),
    ] = Field((), description="The Word files that came back.")
