"""Whose a problem is: the section of the report that a place in a file belongs to, and who answers for it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from operator import itemgetter

from reportgen.config import PartSpec
from reportgen.fields import Spec
from reportgen.model import Report, Section
from reportgen.period import Window
from reportgen.problems import Place, Problem
from reportgen.project import COMMENTARY, Project

_LINE = itemgetter(0)


def section_words(section: Section) -> str:
    """Number and title of a section: `3.1 Victim-based crime`."""
    return f"{section.number} {section.title}".strip()


class Owners:
    """The sections of a report by the places of a project's files.

    A line of a section file belongs to the part that was begun last before it; a line of commentary to the part that
    holds its slot.
    """

    def __init__(self, project: Project, report: Report) -> None:
        self._marks: dict[str, list[tuple[int, str, str]]] = {}
        """By file: the lines on which a part begins, with its section and owner, in order."""
        self._owners = {section_words(section): section.owner for section in report.all_sections()}
        period = Window.parse(report.period)
        tops = {section.number: section for section in report.sections}
        self._whole("config.yaml", "summary", project.config, report.summary)
        self._slots(project, period, "summary", report.summary)
        for spec in project.sections:
            if top := tops.get(str(spec.number)):
                marks = self._marks.setdefault(spec.place.path, [])
                marks.extend(sorted(_part_marks(spec, top, period), key=_LINE))  # of one line, the inner part last
                self._slots(project, period, spec.stem, top)

    def _whole(self, path: str, key: str, spec: Spec, section: Section) -> None:
        """What stands under one key of a file is of the section, and what stands under the others is of none."""
        lines = {name: spec.place_of(name).line for name in spec.model_fields_set}
        marks = ((line, *(_home(section) if name == key else ("", ""))) for name, line in lines.items())
        self._marks[path] = sorted(marks, key=_LINE)

    def _slots(self, project: Project, period: Window, stem: str, top: Section) -> None:
        homes = {block.slot: (section_words(part), block.owner) for part in _walk(top) for block in part.blocks}
        slots = project.slots.get(period.folder, {}).get(stem, {})
        path = f"{COMMENTARY}/{period.folder}/{stem}.md"
        found = ((slot.place.line - 1, *homes.get(name, _home(top))) for name, slot in slots.items())
        self._marks[path] = sorted([(0, *_home(top)), *found], key=_LINE)

    def of(self, place: Place) -> tuple[str, str]:
        """The section of a place and its owner; both empty where the place belongs to no section."""
        marks = self._marks.get(place.path, [])
        at = bisect_right([line for line, _, _ in marks], place.line)
        return (marks[at - 1][1], marks[at - 1][2]) if at else ("", "")

    def told(self, problems: Iterable[Problem]) -> Iterator[Problem]:
        """The problems, each with its section and owner where it did not say them itself."""
        for problem in problems:
            section, owner = (problem.section, self._owners.get(problem.section, ""))
            if not section:
                section, owner = self.of(problem.place)
            yield replace(problem, section=section, owner=problem.owner or owner)


def _home(section: Section) -> tuple[str, str]:
    return section_words(section), section.owner


def _walk(section: Section) -> Iterator[Section]:
    yield section
    for inner in section.sections:
        yield from _walk(inner)


def _part_marks(spec: PartSpec, section: Section, period: Window) -> Iterator[tuple[int, str, str]]:
    """The lines of a part's own keys: after its inner parts, too, a key leads back to it."""
    for name in ("", *spec.model_fields_set):
        yield (spec.place_of(name).line, *_home(section))
    present = (part for part in spec.sections if part.present(period))
    for part, inner in zip(present, section.sections, strict=False):  # a section that is not reported has no parts
        yield from _part_marks(part, inner, period)
