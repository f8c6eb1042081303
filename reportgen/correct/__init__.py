"""A late correction: one figure of one edition given again, with every place that it reaches told before it is written.

The new figure stands in an extract of one row, which the edition names under `also:`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from reportgen.config import Acceptance, EditionSpec
from reportgen.correct.asked import Asked, check_asked, corrected, find, same
from reportgen.correct.reached import Reach, reached, resting
from reportgen.correct.settings import with_also
from reportgen.extract import Extract, Row, read_extract
from reportgen.figures import Ledger
from reportgen.measures import Measure
from reportgen.model import Report
from reportgen.owners import Owners
from reportgen.problems import Place, Problem, Problems, ReportError
from reportgen.project import Project
from reportgen.records import settle, write_together
from reportgen.resolve import Order, resolve
from reportgen.rules import check
from reportgen.source import Word
from reportgen.templates import Templates
from reportgen.why.origin import number

__all__ = ["Asked", "Correction", "Other", "Seen", "prepare", "write"]

FAR = 5
"""A value so many times the one before, or a part so small of it, is asked about: a digit may be lost or doubled."""


@dataclass(frozen=True)
class Seen:
    """An edition as it would be built: its report, what is wrong or doubtful in it, and what was accepted."""

    project: Project
    report: Report
    problems: tuple[Problem, ...]
    accepted: tuple[Acceptance, ...]
    stopping: tuple[Problem, ...]
    """What keeps it from being built, a draft too."""


@dataclass(frozen=True)
class Other:
    """Another edition that the correction reaches all the same, and why."""

    period_words: str
    why: str
    places: tuple[Reach, ...]


@dataclass(frozen=True)
class Correction:
    """A correction, worked out and not yet written."""

    asked: Asked
    """As it was typed."""
    measure: Measure
    old: Row
    new: Row
    today: date
    before: Seen
    after: Seen
    places: tuple[Reach, ...]
    others: tuple[Other, ...]
    files: Mapping[str, bytes] = field(repr=False)
    """By path: what is to be written."""
    settings: bytes = field(repr=False)
    """The settings as they were read."""

    @property
    def resting(self) -> tuple[str, ...]:
        """The ids of the figures that rest on the corrected one, before or after, in order."""
        sides = (self.before.report, self.old), (self.after.report, self.new)
        return tuple(sorted(set().union(*(resting(report, [str(row.place)]) for report, row in sides))))

    @property
    def doubts(self) -> tuple[str, ...]:
        """What may be a slip in the value, though the figure can have it; and whether the edition is left broken."""
        value, old, said = self.new.value, self.old.value, []
        if self.after.stopping:
            said.append("the edition can't be built after it until what is told below is mended too")
        if value is None or old is None:
            return tuple(said)
        if self.measure.unit == "percent" and self.measure.kind != "change" and value > 100 >= old:
            said.append(f"{number(value)} is more than 100 per cent")
        if old and value and not Decimal(1) / FAR < abs(value / old) < FAR:
            far = f"at least {FAR} times" if abs(value) > abs(old) else f"at most one part in {FAR} of"
            said.append(f"{number(value)} is {far} the {number(old)} held now: is a digit lost or doubled?")
        return tuple(said)

    @property
    def arisen(self) -> tuple[Problem, ...]:
        """What is wrong or doubtful after it and was not before."""
        known = _kinds(self.before.problems)
        return tuple(each for each in self._found if _kind(each) not in known)

    @property
    def otherwise(self) -> tuple[Problem, ...]:
        """What was wrong or doubtful before, and is so for another figure now."""
        known = _kinds(self.before.problems)
        old = {each.key for each in self.before.problems}
        return tuple(each for each in self._found if _kind(each) in known and each.key not in old)

    @property
    def mended(self) -> tuple[Problem, ...]:
        """What was wrong or doubtful, and is no more."""
        left = _kinds(self.after.problems)
        return tuple(each for each in self.before.problems if _kind(each) not in left)

    @property
    def _found(self) -> tuple[Problem, ...]:
        """What is wrong or doubtful after it, but for acceptances that lapse, which are told as such."""
        return tuple(each for each in self.after.problems if each.code != "lapsed-acceptance")

    @property
    def lapsed(self) -> tuple[Acceptance, ...]:
        """The acceptances that no longer hold."""
        return tuple(each for each in self.before.accepted if each not in self.after.accepted)


def prepare(root: Path, asked: Asked, today: date) -> Correction:
    """The correction that is asked for, with all that it reaches; nothing is written.

    Raises `ReportError` with everything that is wrong with what was asked, or that keeps the edition from being read.
    """
    problems = Problems()
    check_asked(asked, problems)
    project, edition = _opened(root, asked, problems)
    figures = project.ledger.seen(edition.as_at_or(None), edition.also) if edition else project.ledger.seen(date.max)
    old = find(asked, project, edition, figures, problems)
    problems.stop()
    assert edition is not None and old is not None
    day = _day(old, project.ledger, today)
    path = _path(old, project, edition, day)
    data = corrected(old, asked)
    extract = read_extract(data, path, project.catalogue, problems)
    problems.stop()
    assert extract is not None
    raw = project.folder.bytes(Project.CONFIG, problems)
    problems.stop()
    assert raw is not None
    place = project.config.editions.index(edition)
    settings = with_also(raw, place, extract.name, Project.CONFIG)
    templates = Templates([root / "templates"])
    now = _with(project, edition, extract)
    before = _seen(project, edition, templates)
    after = _seen(now, now.config.editions[place], templates)
    if before.stopping and _kinds(before.stopping) <= _kinds(after.stopping):
        raise ReportError(before.stopping)  # and this correction does not mend it
    (new,) = extract.rows
    found = Correction(
        asked, project.catalogue.measures[old.measure], old, new, today, before, after, (),
        tuple(_others(project, now, place, new, templates)), {path: data, Project.CONFIG: settings}, raw,
    )  # fmt: skip
    return replace(found, places=reached(before.report, after.report, found.resting))


def write(correction: Correction) -> tuple[str, ...]:
    """Write the extract and the line that names it, both or neither; their paths. Raises `ReportError`."""
    folder = correction.before.project.folder
    now = folder.bytes(Project.CONFIG, Problems())
    (path, *_) = correction.files
    if now != correction.settings or folder.has(path):
        name = Project.CONFIG if now != correction.settings else path
        message, mend = f"'{name}' has changed since the correction was worked out", "give the command again"
        raise ReportError([Problem(Place(name), "cannot-write", message, mend)])
    write_together(folder.root, correction.files)
    return tuple(correction.files)


def _opened(root: Path, asked: Asked, problems: Problems) -> tuple[Project, EditionSpec | None]:
    """The project, and the edition or None with a problem; raises `ReportError` where the project can't be read."""
    try:
        project = Project.load(root, loaded := Problems())
        loaded.stop()
    except ReportError as error:
        raise ReportError([*problems, *error.problems]) from error
    try:
        return project, project.edition(asked.period, Problems())
    except ReportError as error:
        problems.found.extend(error.problems)
        return project, None


def _kind(problem: Problem) -> tuple[object, ...]:
    """What makes a problem the same one before and after, whatever the figures in it: its place, or what it says."""
    if problem.sentence:
        return problem.code, problem.place
    return problem.code, re.sub(r"[\d.,]+", "", problem.message)


def _kinds(problems: Iterable[Problem]) -> set[tuple[object, ...]]:
    return {_kind(problem) for problem in problems}


# --- where it is written ----------------------------------------------------------------------------------------


def _day(old: Row, ledger: Ledger, today: date) -> date:
    """The day that the extract is named by: today, or the first after it on which the figure is the newest, and alone.

    Of two extracts the later one counts, and two of one day may not differ.
    """
    holding = [each for each in ledger.extracts if any(same(row) == same(old) for row in each.rows)]
    taken = {each.known_from for each in holding}
    day = max([today, *(each.known_from + timedelta(days=1) for each in holding if each.name == old.extract)])
    while day in taken:
        day += timedelta(days=1)
    return day


def _path(old: Row, project: Project, edition: EditionSpec, day: date) -> str:
    """A name for the extract that no other has: `figures/2023-03-15-correction-rape-2023-01.csv`."""
    area = "" if old.area == str(project.config.area or project.catalogue.whole) else old.area
    parts = ["correction", old.measure, old.window.folder, area, old.basis]
    stem = re.sub(r"[^\w-]+", "_", "-".join(filter(None, parts)), flags=re.ASCII)
    names = {extract.name.lower() for extract in project.ledger.extracts}
    found, count = f"{day}-{stem}", 1
    while found.lower() in names or project.folder.has(f"figures/{found}.csv"):
        count += 1
        found = f"{day}-{stem}-{count}"
    return f"figures/{found}.csv"


# --- what it reaches --------------------------------------------------------------------------------------------


def _with(project: Project, edition: EditionSpec, extract: Extract) -> Project:
    """The project as it is with the extract, which the edition names."""
    named = edition.model_copy(update={"also": (*edition.also, Word(extract.name))})
    editions = tuple(named if each is edition else each for each in project.config.editions)
    ledger = replace(project.ledger, extracts=(*project.ledger.extracts, extract))
    return replace(project, config=project.config.model_copy(update={"editions": editions}), ledger=ledger)


def _seen(project: Project, edition: EditionSpec, templates: Templates) -> Seen:
    """The edition as it would be built and checked."""
    problems = Problems()
    report = resolve(project, Order(edition), templates.phrases(), problems)
    owners = Owners(project, report)
    left, accepted = settle(owners.told(check(report, project).problems), project.words(edition).accepted)
    stands = tuple(sorted({*owners.told(problems), *left}))
    return Seen(project, report, stands, tuple(each.record for each in accepted), problems.errors)


def _others(project: Project, corrected: Project, own: int, row: Row, templates: Templates) -> Iterator[Other]:
    """The other editions whose report the correction moves.

    Such a one sees the new row by its date, or tells what it restates of the corrected edition.
    """
    editions = project.config.editions
    for place, edition in enumerate(editions):
        seen = corrected.ledger.seen(edition.as_at_or(None), edition.also).rows
        sees = seen.get((row.measure, row.area, row.basis), {}).get(row.window) == row
        earlier = [each for each in editions if each.board_date < edition.board_date]
        follows = bool(earlier) and max(earlier, key=lambda each: each.board_date) is editions[own]
        if place == own or not (sees or follows):
            continue
        try:
            before, after = (
                resolve(each, Order(each.config.editions[place]), templates.phrases(), Problems())
                for each in (project, corrected)
            )
        except ReportError:  # it can't be built at all, with or without
            continue
        places = tuple(each for each in reached(before, after, ()) if each.moved)
        if places:
            why = "it sees figures of that day" if sees else "its annex tells what was restated since this one"
            yield Other(edition.period.words(), why, places)
