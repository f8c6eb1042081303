"""A project as written: its settings and editions, its sections, its commentary and its ledger, loaded and checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import ClassVar

from reportgen.address import Partial, Scope
from reportgen.blocks.context import SlotText
from reportgen.config import PALETTE, Acceptance, Config, EditionSpec, RecordFile, SectionSpec, StatedFact, StatedFile
from reportgen.extract import SUFFIXES, Extract, extract_name, read_extract
from reportgen.faults import read_spec
from reportgen.figures import Figures, Ledger
from reportgen.measures import Catalogue, build_catalogue
from reportgen.period import Window
from reportgen.problems import Place, Problems, nearest
from reportgen.source import STRAYS, Folder, Tree

_SLOT = re.compile(r"# +(.+?)\s*#*\s*\Z")


def slot_heads(lines: Iterable[str]) -> list[tuple[int, str]]:
    """The headings of slots in the lines of a commentary file: the number of each line, from 0, and the slot's name."""
    return [(n, match[1]) for n, line in enumerate(lines) if (match := _SLOT.match(line))]


def read_slots(text: str, shown: str, problems: Problems) -> dict[str, SlotText]:
    """The slots of a commentary file: a heading `# name`, then the slot's words up to the next."""
    slots: dict[str, SlotText] = {}
    name, start, lines = "", 0, text.split("\n")
    heads = slot_heads(lines)
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
    """An edition's words: by section file, its slots; its stated facts; and the problems that are accepted."""

    folder: str
    slots: Mapping[str, Mapping[str, SlotText]]
    stated: Mapping[str, StatedFact]
    accepted: tuple[Acceptance, ...] = ()


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
    accepted: Mapping[str, tuple[Acceptance, ...]] = field(default_factory=dict)
    """By edition folder: the problems that are accepted."""

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
        accepted = _accepted(folder, problems)
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
        for path in ("figures", "sections", *(f"{COMMENTARY}/{edition}" for edition in slots)):
            for name in folder.strays(path):
                mend = STRAYS[PurePosixPath(name).suffix.lower()]
                problems.add(Place(name), "unread-file", "files of this kind are not read", mend, severity="warning")
        ledger = Ledger(catalogue, extracts)
        ledger.check(problems)
        return cls(folder, config, sections, ledger, slots, stated, accepted)

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
        return Words(path, self.slots.get(name, {}), self.stated.get(name, {}), self.accepted.get(name, ()))

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


MOST_MARKING = 24
COMMENTARY = "sections/commentary"
RECORD = "record.yaml"
"""What people have decided of an edition, beside its words."""
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


def _accepted(folder: Folder, problems: Problems) -> dict[str, tuple[Acceptance, ...]]:
    accepted: dict[str, tuple[Acceptance, ...]] = {}
    for edition in folder.folders(COMMENTARY):
        name = f"{COMMENTARY}/{edition}/{RECORD}"
        tree = folder.yaml(name, problems) if folder.has(name) else None
        file = read_spec(RecordFile, tree, problems) if tree is not None else None
        seen: dict[str, Acceptance] = {}
        for each in file.accepted if file is not None else ():
            first = seen.setdefault(str(each.problem), each)
            if first is not each:
                message = f"the problem '{each.problem}' is accepted twice"
                mend = f"the first is on line {first.place.line}; keep one"
                problems.add(each.place_of("problem"), "duplicate-key", message, mend)
        accepted[edition] = tuple(seen.values())
    return accepted


def _check_config(config: Config, catalogue: Catalogue | None, problems: Problems) -> None:
    if catalogue is not None and config.area is not None and str(config.area) not in catalogue.areas:
        problems.add(
            config.area.place,
            "unknown-area",
            f"no area is called '{config.area}'",
            nearest(config.area, catalogue.areas),
        )
    for words in (config.marking.draft, config.marking.final):
        if words and len(words) > MOST_MARKING:
            problems.add(
                words.place,
                "too-long",
                f"the marking has {len(words)} characters; {MOST_MARKING} fit between the head's two sides",
                "shorten it",
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
