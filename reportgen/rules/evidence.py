"""What the rules look at: an edition's report, the project that it came from, and the figures that it sees."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from reportgen import model
from reportgen.address import Scope
from reportgen.config import EditionSpec
from reportgen.figures import Figure, Figures
from reportgen.period import Window
from reportgen.problems import NOWHERE, Place, Problems, Severity
from reportgen.project import Project
from reportgen.reading import words as w
from reportgen.reading.claims import Reading
from reportgen.reading.names import Lexicon
from reportgen.reading.sentences import Sentence, sentences
from reportgen.reading.times import Calendar
from reportgen.reading.tokens import stem
from reportgen.rules.written import Manuscript


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found. `holds` is True where the figures bear the words out, None where they can't be checked.

    `says` is what the figures say, `write` what to write instead; `figures` are those that decided it.
    `start` and `end` are where the claim stands in its sentence. A finding without a sentence has a `place`.
    """

    code: str
    holds: bool | None
    says: str = ""
    write: str = ""
    severity: Severity = "error"
    sentence: Sentence | None = None
    start: int = 0
    end: int = 0
    figures: tuple[Figure, ...] = ()
    place: Place = NOWHERE
    owner: str = ""
    fix: str = ""
    """The expression that prints just what is typed, where there is one."""

    @property
    def is_problem(self) -> bool:
        """Whether it is told to the author: what is false, and a number that no figure says or that is not bound."""
        return self.holds is False or self.code in ("unknown-number", "typed-number")


@dataclass(frozen=True)
class Evidence:
    """An edition as its rules see it."""

    report: model.Report = field(repr=False)
    project: Project = field(repr=False)

    @cached_property
    def kept(self) -> dict[str, Any]:
        """What rules have worked out of a measure, by its id, for the next sentence that asks."""
        return {}

    @cached_property
    def edition(self) -> EditionSpec:
        """The edition as set in config.yaml."""
        return self.project.edition(self.report.period, Problems())

    @cached_property
    def period(self) -> Window:
        """The window that the report is about."""
        return Window.parse(self.report.period)

    @cached_property
    def figures(self) -> Figures:
        """The figures as at the report's date."""
        return self.project.ledger.seen(date.fromisoformat(self.report.as_at), self.edition.also)

    @cached_property
    def scope(self) -> Scope:
        """What the edition looks at: figures, period, area and settings."""
        return self.project.scope(self.edition, self.figures)

    @cached_property
    def calendar(self) -> Calendar:
        """What words of time mean in the edition."""
        return Calendar(self.period, self.project.config.financial_year_starts)

    @cached_property
    def lexicon(self) -> Lexicon:
        """The names of the measures."""
        return Lexicon(self.project.catalogue)

    @cached_property
    def manuscript(self) -> Manuscript:
        """Everything that was written for the edition, as it stands in its files."""
        return Manuscript(self.report, self.project)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence of the report."""
        return sentences(self.report)

    @cached_property
    def sections(self) -> Mapping[str, model.Section]:
        """The report's sections by id."""
        return {section.id: section for section in self.report.all_sections()}

    @cached_property
    def subjects(self) -> Mapping[str, tuple[str, ...]]:
        """By section id, the measures that its exhibits show; where it has none, those bound in its words."""
        found: dict[str, dict[str, None]] = {}
        for key, figures in (*self._shown_by_section, *self._bound_by_section):
            if key not in found or not found[key]:
                found[key] = {
                    self.report.figures[name].measure: None
                    for name in figures
                    if self.report.figures[name].measure in self.project.catalogue.measures
                }
        return {key: tuple(measures) for key, measures in found.items()}

    @cached_property
    def _shown_by_section(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return tuple(
            (section.id, tuple(name for block in section.blocks for c in block.content for name in _figures_of(c)))
            for section in self.report.all_sections()
        )

    @cached_property
    def _bound_by_section(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        bound: dict[str, list[str]] = {}
        for sentence in self.sentences:
            bound.setdefault(sentence.section, []).extend(b.figure for b in sentence.bound)
        return tuple((key, tuple(names)) for key, names in bound.items())

    @cached_property
    def shown(self) -> Mapping[tuple[str, str], tuple[Window, ...]]:
        """By section id and measure, the windows of its figures that the section prints."""
        found: dict[tuple[str, str], dict[str, None]] = {}
        for key, names in (*self._shown_by_section, *self._bound_by_section):
            for name in names:
                figure = self.report.figures[name]
                if figure.window:
                    for each in (figure, *(self.report.figures[part] for part in figure.of)):
                        found.setdefault((key, each.measure), {})[each.window] = None
        return {key: tuple(Window.parse(window) for window in windows) for key, windows in found.items()}

    @cached_property
    def own_names(self) -> frozenset[str]:
        """The words by which the body calls itself and its whole area: what is told of these is told of everything."""
        area = self.project.catalogue.areas.get(self.scope.area)
        names = f"{self.project.config.body} {area.name if area else ''}"
        return w.WHOLE | frozenset(re.findall(r"[a-z]+", names.lower()))

    @cached_property
    def other_areas(self) -> re.Pattern[str] | None:
        """The names of areas that are not the whole: what is told of these is told of less."""
        areas = self.project.catalogue.areas.values()
        names = [re.escape(str(area.name)) for area in areas if str(area.id) != self.scope.area]
        return re.compile(rf"\b(?:{'|'.join(sorted(names, key=len, reverse=True))})\b") if names else None

    @cached_property
    def areas_of(self) -> Mapping[str, tuple[str, ...]]:
        """By measure, the areas for which anything is held."""
        found: dict[str, dict[str, None]] = {}
        for measure, area, _ in self.figures.rows:
            found.setdefault(measure, {})[area] = None
        return {measure: tuple(areas) for measure, areas in found.items()}

    def beside(self, section: str) -> tuple[str, ...]:
        """The measures that a section shows or binds, and those of the sections beside it under one chapter."""
        return self._beside.get(section, ())

    @cached_property
    def _used(self) -> Mapping[str, tuple[str, ...]]:
        """By section id, every measure that it shows or binds."""
        known = self.project.catalogue.measures
        used: dict[str, dict[str, None]] = {}
        for key, names in (*self._shown_by_section, *self._bound_by_section):
            used.setdefault(key, {}).update({m: None for n in names if (m := self.report.figures[n].measure) in known})
        return {key: tuple(measures) for key, measures in used.items()}

    @cached_property
    def _beside(self) -> Mapping[str, tuple[str, ...]]:
        used = self._used
        found: dict[str, tuple[str, ...]] = {}

        def walk(section: model.Section) -> list[str]:
            return [section.id, *(inner for child in section.sections for inner in walk(child))]

        for top in (self.report.summary, *self.report.sections, self.report.annex):
            inside = walk(top)
            chapter = [measure for key in inside for measure in used.get(key, ())]
            found.update({key: tuple(dict.fromkeys((*used.get(key, ()), *chapter))) for key in inside})
        return found

    def own_nouns(self, measure: str) -> frozenset[str]:
        """The stems of a measure's own noun, and of a count the last word of its name: `three robberies`."""
        own = self.project.catalogue.measures[measure]
        names = (own.name,) if own.kind == "count" else ()
        return frozenset(stem(str(noun).split()[-1]) for noun in (*own.noun, *names))

    @cached_property
    def counted_nouns(self) -> frozenset[str]:
        """The stems by which anything is counted: nouns, and the last words of the names of counts."""
        names = {stem(str(m.name).split()[-1]) for m in self.project.catalogue.measures.values() if m.kind == "count"}
        return frozenset((self.lexicon.nouns.keys() | names) - w.SPANS - w.ANYBODY)

    @cached_property
    def blocks_say(self) -> Mapping[str, str]:
        """By block, all its words: a time that is said once serves the items of a list."""
        found: dict[str, list[str]] = {}
        for sentence in self.sentences:
            found.setdefault(sentence.block, []).append(sentence.text)
        return {block: " ".join(texts) for block, texts in found.items()}

    def read(self, sentence: Sentence) -> Reading:
        """A sentence read, with the names of its section's measures near."""
        if sentence not in self._readings:
            shown, used = self.subjects.get(sentence.section, ()), self._used.get(sentence.section, ())
            near = (frozenset(shown), frozenset(used), frozenset(self.beside(sentence.section)))
            self._readings[sentence] = Reading(sentence, self.lexicon, self.calendar, near, self._free)
        return self._readings[sentence]

    @cached_property
    def _readings(self) -> dict[Sentence, Reading]:
        return {}

    @cached_property
    def _free(self) -> re.Pattern[str] | None:
        words = sorted(map(str, self.project.config.free_words), key=len, reverse=True)
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE) if words else None


def _figures_of(content: model.Content) -> Iterator[str]:
    """The figures of a table, chart or key figures in the order in which they stand."""
    if isinstance(content, model.Grid):
        yield from (cell.figure for row in content.rows for cell in row.cells if cell.figure)
    elif isinstance(content, model.Drawing):
        marks = (mark for panel in content.panels for series in panel.series for mark in series.marks)
        yield from (mark.figure for mark in marks if mark.figure)
    elif isinstance(content, model.Tiles):
        yield from (run.figure for tile in content.tiles for run in tile.value if run.figure)
