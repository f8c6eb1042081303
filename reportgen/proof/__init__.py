"""A Word report held against its own tables, with no project at all: `check FILE.docx`.

The report is taken for a project (`adopt`), so its sentences are judged by the same rules as any edition's. What is
false comes back as comments in a copy of the file.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from reportgen import units
from reportgen.adopt import Adopted, adopt
from reportgen.adopt.counts import Clash, Counted
from reportgen.adopt.files import body_of
from reportgen.adopt.outline import Chapter, Exhibit
from reportgen.build import Wanted, read
from reportgen.checking import Findings
from reportgen.figures import Figure
from reportgen.grids.checks import discords
from reportgen.grids.grid import Sense
from reportgen.model import plain
from reportgen.period import Window
from reportgen.problems import Place, Problem, Problems, ReportError
from reportgen.proof import pairs, rows
from reportgen.proof.caution import Caution
from reportgen.prose import Prose
from reportgen.reading.sentences import Sentence, split
from reportgen.resolve import Order, reader
from reportgen.rules import of_sentence
from reportgen.rules.evidence import Evidence, Finding
from reportgen.source import Word
from reportgen.word.document import Paragraph
from reportgen.word.opened import UnreadableError
from reportgen.word.reading import read_document
from reportgen.word.remarks import Remark, with_remarks

LEFT_OUT = ("chance", "bases", "nouns")
"""Rules that do not judge a foreign report: noise is not falsehood, and what its words count by is only guessed."""
MOST_BEFORE = 3_000
LEAST_SENTENCE = 30
"""Words of a cell that are shorter are a label."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong in the file, and the words of which paragraph it is about."""

    problem: Problem
    paragraph: Paragraph | None
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Proof:
    """A report read and judged. `held` counts the claims that its tables bear out."""

    shown: str
    adopted: Adopted
    faults: tuple[Fault, ...]
    unread: tuple[Problem, ...] = ()
    held: int = 0

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong, in the order of the file."""
        return tuple(fault.problem for fault in self.faults)

    def remarked(self, raw: bytes) -> bytes:
        """A copy of the file with a comment at each fault. Raises `ReportError` where a part of it is damaged."""
        remarks = [
            Remark(fault.paragraph.at, fault.start, fault.end, _said(fault))
            for fault in self.faults
            if fault.paragraph is not None
        ]
        try:
            return with_remarks(raw, remarks)
        except UnreadableError as error:
            problems = Problems()
            error.tell(self.shown, problems)
            raise ReportError(problems) from error

    def findings(self) -> Findings:
        """What is wrong, as it is told of an edition."""
        period = self.adopted.counts.period
        title = re.sub(rf"[\s,:;–-]*{re.escape(period.words())}\s*\Z", "", self.adopted.outline.title)
        order = {chapter.title: n for n, chapter in enumerate(self.adopted.outline.all())}
        return Findings(
            self.problems,
            title or self.shown,
            str(period),
            period.words(),
            not_checked=self.unread,
            held=self.held,
            order=order,
        )

    def as_json(self) -> dict[str, object]:
        """What was read and what was found, as plain values."""
        counts = self.adopted.counts
        return {
            "file": self.shown,
            "title": self.adopted.outline.title,
            "period": str(counts.period),
            "held": self.held,
            "findings": [
                {
                    **fault.problem.as_json(),
                    "paragraph": fault.paragraph.at if fault.paragraph is not None else None,
                    "start": fault.start,
                    "end": fault.end,
                }
                for fault in self.faults
            ],
            "not_checked": [problem.as_json() for problem in self.unread],
            "tables": [
                _table_json(chapter, exhibit, self.adopted)
                for chapter in self.adopted.outline.all()
                for exhibit in chapter.exhibits
            ],
        }


def free_name(path: Path, word: str, suffix: str) -> Path:
    """A name beside `path` that nothing has yet: `report-checked.docx`, then `report-checked-2.docx`."""
    found, n = path.with_name(f"{path.stem}-{word}{suffix}"), 1
    while found.exists() or found.is_symlink():
        n += 1
        found = path.with_name(f"{path.stem}-{word}-{n}{suffix}")
    return found


def prove(raw: bytes, shown: str) -> Proof:
    """Judge a Word file by its own tables. Raises `ReportError` where it can't be read or holds no figures."""
    problems = Problems()
    document = read_document(raw, shown, problems)
    problems.stop()
    assert document is not None
    adopted = adopt(document)
    if adopted is None:
        mend = "a table needs a head that says which months or years its numbers are of"
        problems.add(Place(shown), "no-figures", "no table of this file could be read, so nothing can be checked", mend)
        problems.stop()
    assert adopted is not None
    judges = _judges(adopted)
    faults: list[Fault] = []
    unread: list[Problem] = []
    held = 0
    caution = Caution(adopted.outline, adopted.counts, body_of(adopted.outline))
    for chapter in adopted.outline.all():
        caution.enter(chapter)
        judge = judges[adopted.counts.periods.get(chapter.id, adopted.counts.period)]
        section = chapter.title
        beside = rows.boards(chapter, adopted.counts)
        for exhibit in chapter.exhibits:
            faults += _of_table(exhibit, chapter, adopted, shown)
        for paragraph, sentence, at in _sentences(chapter):
            evidence = judge.of(sentence.text)
            reading = evidence.read(sentence)
            caution.hear(reading)
            for finding in _findings(evidence, sentence, () if caution.elsewhere else beside):
                if finding.holds is False and caution.doubts(finding, reading):
                    finding = replace(finding, holds=None)
                held += finding.holds is True
                if finding.holds is False and evidence is not judge.evidence and finding.figures:
                    finding = replace(finding, says=f"{judge.area_of(evidence)}, {finding.says}")
                if finding.holds is None:
                    unread.append(_problem(finding, judge, shown, section))
                if finding.holds is False:
                    start, end = at + finding.start, at + finding.end
                    faults.append(Fault(_problem(finding, judge, shown, section), paragraph, start, end))
    faults.sort(key=lambda f: (f.paragraph.at if f.paragraph is not None else -1, f.start, f.end, f.problem))
    return Proof(shown, adopted, tuple(dict.fromkeys(faults)), tuple(unread), held)


# --- the project in between -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Judge:
    """An edition of the report as its rules see it, and the reader of the words that they propose."""

    evidence: Evidence
    prose: Prose
    areas: Mapping[str, str]
    kept: dict[str, Evidence] = field(default_factory=dict)

    def of(self, text: str) -> Evidence:
        """What a sentence is judged by: the figures of the one area that it names, else those of the whole."""
        bare = {key: re.sub(r"\s*[(\[*].*", "", name) or name for key, name in self.areas.items()}  # "Elm (on-call)"
        named = [key for key, name in bare.items() if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)]
        if len(named) != 1:
            return self.evidence
        (key,) = named
        if key not in self.kept:
            project = self.evidence.project
            config = project.config.model_copy(update={"area": Word(key)})
            self.kept[key] = Evidence(self.evidence.report, replace(project, config=config))
        return self.kept[key]

    def area_of(self, evidence: Evidence) -> str:
        """The name of the area that a sentence is judged by."""
        return self.areas.get(str(evidence.project.config.area), "")

    def write(self, mend: str) -> str:
        """What to write, its expressions printed: nobody binds anything in Word."""
        bare = re.sub(r", best bound as \{\{.*?\}\}", "", mend)
        written = plain(self.prose.line(bare)) if "{{" in bare else bare
        return "" if "[x]" in written else written  # what the whole does not hold can't be printed of a place


def _judges(adopted: Adopted) -> Mapping[Window, _Judge]:
    """The report as a project, resolved for each of its windows. Its words are judged as they stand in Word."""
    files = {name: text for name, text in adopted.files.items() if "/commentary/" not in name}
    with tempfile.TemporaryDirectory(prefix="reportgen-") as folder:
        root = Path(folder).resolve()
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("utf-8"))
        found: dict[Window, _Judge] = {}
        problems = Problems()
        for period in dict.fromkeys((adopted.counts.period, *adopted.counts.periods.values())):
            report, project, templates = read(root, Wanted(str(period)), problems)
            order = Order(project.edition(str(period), problems))
            prose = reader(project, order, templates.phrases(), problems)
            found[period] = _Judge(Evidence(report, project), prose, adopted.counts.areas)
        return found


def _findings(evidence: Evidence, sentence: Sentence, beside: Sequence[rows.Board]) -> Iterator[Finding]:
    """What the rules find of a sentence, less what the rows of the tables beside it contradict; and what these find."""
    reading = evidence.read(sentence)
    told = {f.start: f for f in rows.judge(sentence, reading, beside, evidence.period)}
    found = list(of_sentence(evidence, sentence, leave_out=LEFT_OUT))
    told |= {f.start: f for f in pairs.judge(evidence, reading, found) if f.start not in told}
    told |= {f.start: f for f in pairs.own_words(sentence) if f.start not in told}
    for finding in found:
        own = told.get(finding.start)
        if own is None or own.holds is finding.holds:
            told.pop(finding.start, None)
            yield finding
    yield from told.values()


def _words_of(block: Paragraph | Exhibit) -> Iterator[Paragraph]:
    """A paragraph, or those of a table whose cells hold sentences and no numbers alone: `Key points | Owner`."""
    if isinstance(block, Paragraph):
        if not block.caption:
            yield block
    elif block.table is not None:
        cells = {id(cell): cell for row in block.table.rows for cell in row}.values()
        for paragraph in (paragraph for cell in cells for paragraph in cell.paragraphs):
            if len(paragraph.text) >= LEAST_SENTENCE and paragraph.text.rstrip().endswith((".", "!", "?")):
                yield paragraph


def _sentences(chapter: Chapter) -> Iterator[tuple[Paragraph, Sentence, int]]:
    """The sentences of a chapter's words, each with its paragraph and where it begins there."""
    blocks = [p for block in chapter.blocks for p in _words_of(block)]
    for n, paragraph in enumerate(blocks):
        text = paragraph.text
        for start, end in split(text):
            before = text[max(0, start - MOST_BEFORE) : start]
            block = f"{chapter.id}-{n}"
            yield paragraph, Sentence(text[start:end], (), before, chapter.id, block, block), start


# --- what is told -----------------------------------------------------------------------------------------------


def _rests_on(figure: Figure) -> str:
    """A figure as a table prints it, and what it is of."""
    measure = figure.measure
    if figure.value is None:
        return f"{measure.name}, {figure.window.words()}: not held"
    value = units.cell(figure.value, measure.unit, measure.decimals, qualifier=figure.qualifier)
    return f"{measure.name}, {figure.window.words()}: {value}"


def _problem(finding: Finding, judge: _Judge, shown: str, section: str) -> Problem:
    sentence = finding.sentence
    assert sentence is not None
    words = sentence.text[finding.start : finding.end]
    says = finding.says
    if words and words != sentence.text and not says.startswith(f"'{words}'"):
        says = f"'{words}': {says}"
    rests = tuple(dict.fromkeys(map(_rests_on, finding.figures)))
    return Problem(
        Place(shown),
        finding.code,
        says,
        judge.write(finding.write),
        finding.severity,
        sentence.text,
        section,
        shown,
        rests,
    )


def _of_table(exhibit: Exhibit, chapter: Chapter, adopted: Adopted, shown: str) -> Iterator[Fault]:
    """The cells of a table that do not add up, and those that are printed otherwise elsewhere."""
    read_ = adopted.counts.reads[exhibit.at]
    for discord in discords(read_):
        row, column = discord.place
        words = exhibit.grid.rows[row][column]
        message = f"'{discord.says}' does not follow from the other cells, which give {discord.right}"
        yield _cell_fault(exhibit, chapter, shown, (row, column), words, "cell-sum", message, f"write {discord.right}")
    for clash in adopted.counts.clashes:
        if clash.here.exhibit is exhibit and clash.there.exhibit is not None:
            yield _clash(clash, exhibit, clash.there.exhibit, chapter, shown)


def _clash(clash: Clash, exhibit: Exhibit, other: Exhibit, chapter: Chapter, shown: str) -> Fault:
    here, there = _words(exhibit, clash.here.place), _words(other, clash.there.place)
    headings = other.grid.headings
    where = f"under '{headings[-1]}'" if headings else "in another table"
    message = f"'{here}' is printed here for {clash.window.words()}, and '{there}' {where}"
    return _cell_fault(
        exhibit, chapter, shown, clash.here.place, here, "two-values", message, "keep the one that is right"
    )


def _words(exhibit: Exhibit, place: tuple[int, int]) -> str:
    return exhibit.grid.rows[place[0]][place[1]]


def _cell_fault(
    exhibit: Exhibit,
    chapter: Chapter,
    shown: str,
    place: tuple[int, int],
    words: str,
    code: str,
    message: str,
    mend: str,
) -> Fault:
    grid = exhibit.grid
    heads = " ".join(dict.fromkeys(filter(None, (grid.rows[place[0]][0], grid.rows[0][place[1]]))))
    paragraph = exhibit.paragraph(*place)
    problem = Problem(Place(shown), code, message, mend, "error", f"{heads}: {words}", chapter.title, shown)
    return Fault(problem, paragraph, 0, len(paragraph.text) if paragraph is not None else 0)


def _said(fault: Fault) -> str:
    """A comment in plain words: what is written, what the tables say, and what to write."""
    problem = fault.problem
    words = fault.paragraph.text[fault.start : fault.end].strip() if fault.paragraph is not None else ""
    told = problem.message.startswith(f"'{words}': ")
    says = problem.message.removeprefix(f"'{words}': ") if told else problem.message
    says = f"You wrote “{words}”. The tables say: {says}" if told else says[:1].upper() + says[1:]
    mend = problem.mend[:1].upper() + problem.mend[1:]
    return f"{says}." + (f"\n{mend}." if mend else "")


def _table_json(chapter: Chapter, exhibit: Exhibit, adopted: Adopted) -> dict[str, object]:
    counts = adopted.counts
    read_ = counts.reads[exhibit.at]
    return {
        "heading": chapter.title,
        "caption": exhibit.grid.caption,
        "rows": [list(row) for row in exhibit.grid.rows],
        "cells": [_cell_json(s, exhibit, counts.measure_of.get((exhibit.at, s.place))) for s in read_.senses],
        "unread": [list(place) for place in read_.unread],
    }


def _cell_json(sense: Sense, exhibit: Exhibit, measure: Counted | None) -> dict[str, object]:
    value = sense.number.value
    return {
        "row": sense.place[0],
        "column": sense.place[1],
        "text": _words(exhibit, sense.place),
        "value": None if value is None else f"{value:f}",
        "decimals": sense.number.decimals,
        "unit": sense.number.unit,
        "show": sense.show,
        "measure": str(measure.named.name) if measure is not None else "",
        "id": measure.id if measure is not None else "",
        "area": sense.area,
        "window": str(sense.window) if sense.window is not None else "",
        "against": str(sense.against) if sense.against is not None else "",
    }
