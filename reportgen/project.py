"""A project as written: its settings and editions, its sections, its commentary and its ledger, loaded and checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, ClassVar, Literal

from pydantic import Field, create_model, model_validator

from reportgen.address import Partial, Scope
from reportgen.blocks import KINDS
from reportgen.blocks.axes import Member
from reportgen.blocks.context import BlockSpec, Dated, Kind, SlotText
from reportgen.extract import SUFFIXES, Extract, extract_name, read_extract
from reportgen.faults import read_spec
from reportgen.figures import Figures, Ledger
from reportgen.measures import Catalogue, build_catalogue
from reportgen.period import Window
from reportgen.problems import Place, Problems, nearest
from reportgen.source import ADate, ANumber, AWindow, Folder, Spec, Tree, Word
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


# --- commentary -------------------------------------------------------------------------------------------------

_SLOT = re.compile(r"# +(.+?)\s*#*\s*\Z")


def read_slots(text: str, shown: str, problems: Problems) -> dict[str, SlotText]:
    """The slots of a commentary file: a heading `# name`, then the slot's words up to the next."""
    slots: dict[str, SlotText] = {}
    name, start, lines = "", 0, text.split("\n")
    heads = [(n, match[1]) for n, line in enumerate(lines) if (match := _SLOT.match(line))]
    before = "\n".join(lines[: heads[0][0]] if heads else lines).strip()
    if before:
        problems.add(
            Place(shown, 1, 1),
            "words-outside-slot",
            "these words stand before the first slot",
            "write the slot's name above them: # name",
        )
    for n, line in enumerate(lines):
        if re.match(r"#{1,6}\w", line):
            problems.add(
                Place(shown, n + 1, 1),
                "heading",
                f"'{line[:40]}' is no heading: no space stands after the '#'",
                "write '# name' for a slot, '## Words' for a heading in it",
            )
    for place, (n, name) in enumerate(heads):
        end = heads[place + 1][0] if place + 1 < len(heads) else len(lines)
        if name in slots:
            problems.add(
                Place(shown, n + 1, 1),
                "duplicate-slot",
                f"the slot '{name}' stands twice",
                f"the first is on line {slots[name].place.line - 1}; put its words together",
            )
            continue
        start = n + 1
        slots[name] = SlotText("\n".join(lines[start:end]).rstrip(), Place(shown, start + 1, 1))
    return slots


@dataclass(frozen=True)
class Words:
    """An edition's words: by section file, its slots; and its stated facts."""

    folder: str
    slots: Mapping[str, Mapping[str, SlotText]]
    stated: Mapping[str, StatedFact]
    stated_path: str


# --- the project ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Project:
    """Everything that a body has written, checked for what can be told without an edition."""

    folder: Folder
    config: Config
    sections: tuple[SectionSpec, ...]
    ledger: Ledger
    slots: Mapping[str, Mapping[str, Mapping[str, SlotText]]] = field(default_factory=dict)
    """By edition folder and section file: the slots."""
    stated: Mapping[str, Mapping[str, StatedFact]] = field(default_factory=dict)

    CONFIG: ClassVar[str] = "config.yaml"

    @property
    def catalogue(self) -> Catalogue:
        """The measures and areas."""
        return self.ledger.catalogue

    @classmethod
    def load(cls, root: Path, problems: Problems) -> Project:
        """The project in `root`; raises `ReportError` with everything that was found where it can't be used."""
        folder = Folder(root)
        if not folder.has(cls.CONFIG):
            problems.add(
                Place((root / cls.CONFIG).as_posix()),
                "no-project",
                "there is no config.yaml in this folder",
                "change to a project's folder, name one with --project, or make one: reportgen init FOLDER",
            )
            problems.stop()
        tree = folder.yaml(cls.CONFIG, problems)
        config = read_spec(Config, tree, problems) if tree is not None else None
        catalogue = build_catalogue(
            folder.yaml("figures/measures.yaml", problems),
            folder.yaml("figures/areas.yaml", problems),
            problems,
        )
        stated = _stated(folder, problems)
        if config is not None:
            _check_config(config, catalogue, problems)
        firm = not problems.errors
        sections, whole = _sections(folder, problems)
        extracts = tuple(_extracts(folder, catalogue, problems)) if catalogue is not None else ()
        slots = _slots(folder, problems)
        if config is not None:
            _check_editions(config, sections if whole else None, extracts, problems)
            _check_words(config, folder, slots, problems)
        if not firm:  # what stands on these would only repeat their faults
            problems.stop()
        assert config is not None and catalogue is not None
        ledger = Ledger(catalogue, extracts)
        ledger.check(problems)
        return cls(folder, config, sections, ledger, slots, stated)

    def edition(self, period: str | None, problems: Problems) -> EditionSpec:
        """The edition of `period`, the newest where none is named; raises `ReportError` where there is none."""
        editions = self.config.editions
        if period is None:
            return max(editions, key=lambda edition: (edition.board_date, edition.period))
        place = Place("--period")
        try:
            window = Window.parse(period.replace("_", ".."))
        except ValueError as error:
            problems.add(place, "bad-window", str(error), getattr(error, "mend", ""))
            problems.stop()
        for edition in editions:
            if edition.period == window:
                return edition
        problems.add(
            place,
            "no-edition",
            f"no edition has the period {window}",
            nearest(str(window), [str(edition.period) for edition in editions])
            + "\nadd it under 'editions:' in config.yaml",
        )
        problems.stop()
        raise AssertionError

    def words(self, edition: EditionSpec) -> Words:
        """The words of an edition."""
        name = edition.period.folder
        path = f"{COMMENTARY}/{name}"
        return Words(path, self.slots.get(name, {}), self.stated.get(name, {}), f"{path}/stated.yaml")

    def scope(self, edition: EditionSpec, figures: Figures) -> Scope:
        """What an edition looks at."""
        config = self.config
        members: dict[str, Partial] = dict(config.members)
        return Scope(
            figures,
            edition.period,
            str(config.area or self.catalogue.whole),
            config.financial_year_starts,
            config.level,
            config.numerals_from,
            members,
        )


COMMENTARY = "sections/commentary"
SECTION_SUFFIXES = (".yaml", ".yml")


def _sections(folder: Folder, problems: Problems) -> tuple[tuple[SectionSpec, ...], bool]:
    """The sections by number, and whether that is all of them."""
    found: dict[int, SectionSpec] = {}
    names = folder.names("sections", *SECTION_SUFFIXES)
    if not names:
        problems.add(
            Place("sections/"),
            "no-sections",
            "there is no section file in sections/",
            "write one: 01-name.yaml",
        )
    for name in names:
        tree = folder.yaml(name, problems)
        section = read_spec(SectionSpec, tree, problems) if tree is not None else None
        if section is None:
            continue
        section._stem = PurePosixPath(name).stem
        if other := found.get(section.number):
            problems.add(
                section.place_of("number"),
                "duplicate-number",
                f"section {section.number} is also the number of {other.place.path}",
                "number one of them anew",
            )
            continue
        if section.short and len(section.short) > 45:
            problems.add(
                section.short.place,
                "too-long",
                f"the short title has {len(section.short)} characters; 45 fit",
                "shorten it",
            )
        if section.short is None and len(section.title) > 45:
            problems.add(
                section.title.place,
                "too-long",
                f"the title has {len(section.title)} characters; 45 fit in the running head",
                "give a short one: 'short: ...'",
            )
        found[section.number] = section
    return tuple(found[number] for number in sorted(found)), len(found) == len(names)


def _extracts(folder: Folder, catalogue: Catalogue, problems: Problems) -> Iterable[Extract]:
    for name in folder.names("figures", *SUFFIXES):
        raw = folder.bytes(name, problems)
        extract = read_extract(raw, name, catalogue, problems) if raw is not None else None
        if extract is not None:
            yield extract


Slots = dict[str, dict[str, dict[str, SlotText]]]


def _slots(folder: Folder, problems: Problems) -> Slots:
    slots: Slots = {}
    for edition in folder.folders(COMMENTARY):
        slots[edition] = {}
        for name in folder.names(f"{COMMENTARY}/{edition}", ".md"):
            text = folder.text(name, problems)
            if text is not None:
                slots[edition][PurePosixPath(name).stem] = read_slots(text, name, problems)
    return slots


def _stated(folder: Folder, problems: Problems) -> dict[str, dict[str, StatedFact]]:
    stated: dict[str, dict[str, StatedFact]] = {}
    for edition in folder.folders(COMMENTARY):
        name = f"{COMMENTARY}/{edition}/stated.yaml"
        tree = folder.yaml(name, problems) if folder.has(name) else None
        if tree is not None:
            whole = Tree(tree.place)
            whole["facts"] = tree
            whole.keys_at["facts"] = tree.place
            file = read_spec(StatedFile, whole, problems)
            stated[edition] = dict(file.facts) if file is not None else {}
    return stated


def _check_config(config: Config, catalogue: Catalogue | None, problems: Problems) -> None:
    if catalogue is not None and config.area is not None and str(config.area) not in catalogue.areas:
        problems.add(
            config.area.place,
            "unknown-area",
            f"no area is called '{config.area}'",
            nearest(config.area, catalogue.areas),
        )
    for name, value in config.colours.items():
        if name not in PALETTE:
            problems.add(
                value.place,
                "unknown-colour",
                f"no colour is called '{name}'",
                nearest(name, PALETTE),
            )
        elif not re.fullmatch(r"#[0-9A-Fa-f]{6}", value):
            problems.add(
                value.place,
                "wrong-value",
                f"'{value}' is not a colour",
                "write six digits: '#12436D'",
            )
    seen: set[Window] = set()
    for edition in config.editions:
        if not edition.period.whole:
            problems.add(
                edition.place_of("period"),
                "bad-window",
                f"the period {edition.period} is not made of whole months",
                "write months: 2022-11..2023-01",
            )
        if edition.period in seen:
            problems.add(
                edition.place_of("period"),
                "duplicate-key",
                f"two editions have the period {edition.period}",
                "keep one",
            )
        seen.add(edition.period)


def _check_editions(
    config: Config, sections: Iterable[SectionSpec] | None, extracts: Iterable[Extract], problems: Problems
) -> None:
    """Check what editions say of sections and extracts; nothing of sections where some can't be read."""
    numbers = {str(section.number) for section in sections or ()}
    extract_names = {extract.name for extract in extracts}
    for edition in config.editions:
        for number, reason in edition.not_reported.items():
            if sections is not None and number not in numbers:
                problems.add(
                    reason.place,
                    "unknown-section",
                    f"no section has the number {number}",
                    nearest(number, numbers),
                )
        for name in edition.also:
            if extract_name(name) not in extract_names:
                problems.add(
                    name.place,
                    "unknown-extract",
                    f"no extract is called '{name}'",
                    nearest(name, extract_names),
                )


def _check_words(config: Config, folder: Folder, slots: Slots, problems: Problems) -> None:
    stems = {PurePosixPath(name).stem for name in folder.names("sections", *SECTION_SUFFIXES)} | {"summary"}
    periods = {edition.period.folder for edition in config.editions}
    for edition, files in slots.items():
        if edition not in periods:
            problems.add(
                Place(f"{COMMENTARY}/{edition}/"),
                "no-edition",
                f"no edition has the period of the folder '{edition}'",
                nearest(edition, periods),
            )
        for stem in files:
            if stem not in stems:
                problems.add(
                    Place(f"{COMMENTARY}/{edition}/{stem}.md"),
                    "no-section",
                    f"no section file is called '{stem}.yaml'",
                    nearest(stem, stems),
                )
