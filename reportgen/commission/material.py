"""What an owner needs to write: the places, the figures of their sections, and the words that stood there last time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from reportgen import model
from reportgen.problems import Problems
from reportgen.project import Project
from reportgen.resolve import Order, reader, resolve
from reportgen.rules.evidence import Evidence
from reportgen.slots import Slot, printed, shown, slots
from reportgen.spoken import Phrases
from reportgen.word.document import Paragraph, Table


@dataclass(frozen=True, slots=True)
class Past:
    """The words of a slot in an earlier edition, as it printed them. `measures` are those that they speak of."""

    period_words: str
    words: tuple[Paragraph | Table, ...]
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """A place to write.

    `now` are the words that it holds already, as printed; `also` has a line for each measure that last time's words or
    these speak of, and that its part does not list.
    """

    slot: Slot
    now: tuple[Paragraph | Table, ...]
    past: Past | None
    also: tuple[model.Text, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the report in which an owner has places to write.

    `figures` has a line for each measure that the part shows, `tables` are its tables and key figures as printed.
    """

    section: model.Section
    figures: tuple[model.Text, ...]
    tables: tuple[model.Block, ...]
    tasks: tuple[Task, ...]


class Material:
    """All that the files of an edition are made from. `problems` of earlier editions are no matter here."""

    def __init__(self, project: Project, report: model.Report, order: Order, phrases: Phrases) -> None:
        self.project, self.report, self.order, self.phrases = project, report, order, phrases
        self.slots = slots(project, report)
        self._prose = reader(project, order, phrases, Problems())
        self._evidence = Evidence(report, project)
        self._made: dict[str, tuple[Chapter, ...]] = {}
        self._earlier: list[tuple[model.Report, dict[str, Slot]]] = []
        period = order.edition.period
        before = (edition for edition in project.config.editions if edition.period.last < period.last)
        self._editions = sorted(before, key=lambda edition: (edition.period.last, edition.period.first))

    @cached_property
    def owners(self) -> tuple[str, ...]:
        """Who answers for a slot, in the order of the report; an empty name where nobody does."""
        return tuple(dict.fromkeys(slot.owner for slot in self.slots))

    def chapters(self, owner: str) -> tuple[Chapter, ...]:
        """What one owner is asked for, in the order of the report."""
        if owner not in self._made:
            self._made[owner] = self._chapters(owner)
        return self._made[owner]

    def _chapters(self, owner: str) -> tuple[Chapter, ...]:
        own: dict[str, list[Slot]] = {}
        for slot in self.slots:
            if slot.owner == owner:
                own.setdefault(slot.section.id, []).append(slot)
        return tuple(self._chapter(found) for found in own.values())

    def tasks(self, owner: str) -> tuple[Task, ...]:
        """The places to write of one owner, in the order of the report."""
        return tuple(task for chapter in self.chapters(owner) for task in chapter.tasks)

    def _chapter(self, own: list[Slot]) -> Chapter:
        section = own[0].section
        measures = self._evidence.subjects.get(section.id, ())
        tables = tuple(block for block in section.blocks if any(holds_figures(each) for each in block.content))
        tasks = tuple(self._task(slot, measures) for slot in own)
        return Chapter(section, tuple(self._figures(measures)), tables, tasks)

    def notes(self, block: model.Block) -> tuple[model.Text, ...]:
        """The notes and the source of a table, but for what is said of its small charts: they are left out."""
        if block.exhibit is None:
            return ()
        of_charts = self._prose.phrase("note_sparks", now="\0", before="").split("\0")[0]
        notes = (note for note in block.exhibit.notes if not (of_charts and model.plain(note).startswith(of_charts)))
        return (*notes, *filter(None, [block.exhibit.source]))

    def _task(self, slot: Slot, listed: tuple[str, ...]) -> Task:
        now = tuple(pair.seen for pair in printed(slot.words, self._prose, slot.place))
        past = self._past(slot.key)
        blocks = [block for block in slot.section.blocks if block.slot == slot.name]
        spoken = dict.fromkeys((*(past.measures if past else ()), *_measures(self.report, blocks)))
        return Task(slot, now, past, tuple(self._figures(measure for measure in spoken if measure not in listed)))

    def _figures(self, measures: Iterable[str]) -> Iterator[model.Text]:
        """A line for each measure of which the edition holds a figure."""
        for measure in measures:
            if measure in self.project.catalogue.measures:
                view = self._prose.view(measure).gentle_view()
                if view.get_held():
                    yield self._prose.say("commission_figure", v=view)

    def _past(self, key: str) -> Past | None:
        """The newest words of a slot in the editions before; None where it never had any."""
        for report, held in self._reports():
            slot = held.get(key)
            if slot is not None and slot.words.strip():
                blocks = [block for block in slot.section.blocks if block.slot == slot.name]
                words = tuple(each for block in blocks for content in block.content for each in shown(content))
                return Past(report.period_words, words, _measures(report, blocks))
        return None

    def _reports(self) -> Iterator[tuple[model.Report, dict[str, Slot]]]:
        """The editions before, newest first, each with its slots by key; each is worked out once, when it is needed."""
        yield from self._earlier
        while len(self._earlier) < len(self._editions):
            edition = self._editions[-1 - len(self._earlier)]
            report = resolve(self.project, Order(edition), self.phrases, Problems())
            self._earlier.append((report, {slot.key: slot for slot in slots(self.project, report)}))
            yield self._earlier[-1]


def holds_figures(content: model.Content) -> bool:
    """Whether it is a table or key figures: what prints numbers as words."""
    return isinstance(content, model.Grid | model.Tiles)


def _measures(report: model.Report, blocks: Iterable[model.Block]) -> tuple[str, ...]:
    """The measures that are bound in words."""
    texts = (text for block in blocks for content in block.content for text in _texts(content))
    keys = (run.figure for text in texts for run in text if run.figure)
    return tuple(dict.fromkeys(report.figures[key].measure for key in keys))


def _texts(content: model.Content) -> Iterator[model.Text]:
    if isinstance(content, model.Paragraph | model.Heading):
        yield content.text
    elif isinstance(content, model.Bullets):
        yield from content.items
    elif isinstance(content, model.Grid):
        yield from (cell.text for row in content.rows for cell in row.cells)
