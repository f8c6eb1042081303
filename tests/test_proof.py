"""A Word report is held against its own tables: what is false in it is named at its words, what is true is not.

The reports are of bodies that do not exist (`untidy_reports/`), written neat and with the habits of a hurried office.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from time import perf_counter
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from docx.oxml.ns import qn

from reportgen.build import draw_png
from reportgen.problems import ReportError
from reportgen.proof import Fault, Proof, prove
from reportgen.proof.pairs import own_words
from reportgen.reading.sentences import Sentence
from reportgen.render.word import to_docx
from reportgen.templates import Templates
from tests.command import ROOT, run
from tests.conftest import EDITIONS, Edition
from tests.word_reports import Made, Said, build, long_text, texts

OF_CELLS = ("cell-sum", "two-values")
LEAST_FALSE, MOST_TRUE = 78, 0
"""Of the false sentences of all reports but the long one so many at least are named, of the true ones no more."""
LEAST_CELLS, MOST_RIGHT_CELLS = 7, 1
"""The same of the cells that do not add up, and of those that do."""
LEAST_HELD = 50
"""So many claims of each edition at least are borne out: where nothing is read, nothing is wrong."""
SECONDS = 60
"""The long report takes some four seconds; a test machine may be slow, but nothing may be quadratic."""


@cache
def folder() -> Path:
    return Path(mkdtemp(prefix="proof-"))


@cache
def made(name: str, untidy: bool) -> Made:
    text = long_text() if name == "long" else texts()[name]
    return build(text, name, folder() / f"{name}-{untidy}.docx", untidy=untidy)


@cache
def proved(name: str, untidy: bool) -> Proof:
    return prove(made(name, untidy).path.read_bytes(), "report.docx")


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def named(name: str, untidy: bool) -> set[Said]:
    """The sentences of a report that are named."""
    words = {plain(f.problem.sentence) for f in proved(name, untidy).faults if f.problem.code not in OF_CELLS}
    return {said for said in made(name, untidy).said if said.text in words}


NAMES = tuple(texts())
DRESSES = pytest.mark.parametrize("untidy", [False, True], ids=["neat", "untidy"])


# --- all reports ----------------------------------------------------------------------------------------------------


@DRESSES
def test_most_false_sentences_are_named_and_true_ones_are_not(untidy: bool) -> None:
    found = [said for name in NAMES for said in named(name, untidy)]
    right = [said.text for said in found if not said.false]
    assert len(right) <= MOST_TRUE, right
    assert len([said for said in found if said.false]) >= LEAST_FALSE


@pytest.mark.parametrize("name", NAMES)
def test_the_habits_of_an_office_change_nothing(name: str) -> None:
    assert {said.text for said in named(name, True)} == {said.text for said in named(name, False)}


@DRESSES
def test_every_finding_is_of_a_sentence_or_a_cell_of_the_report(untidy: bool) -> None:
    for name in NAMES:
        known = {said.text for said in made(name, untidy).said}
        for fault in proved(name, untidy).faults:
            assert fault.problem.code in OF_CELLS or plain(fault.problem.sentence) in known, fault.problem


@DRESSES
def test_cells_that_do_not_add_up_are_named(untidy: bool) -> None:
    hits, right = 0, []
    for name in NAMES:
        wrong = {cell.text for cell in made(name, untidy).wrong}
        cells = [f for f in proved(name, untidy).faults if f.problem.code in OF_CELLS]
        told = {f.problem.sentence.rpartition(": ")[2] for f in cells}
        hits += len(told & wrong)
        right += [f.problem.message for f in cells if f.problem.sentence.rpartition(": ")[2] not in wrong]
    assert hits >= LEAST_CELLS
    assert len(right) <= MOST_RIGHT_CELLS, right


def test_a_long_report_is_judged_in_time() -> None:
    long = made("long", untidy=True)
    start = perf_counter()
    found = named("long", untidy=True)
    assert perf_counter() - start < SECONDS
    assert found == {said for said in long.said if said.false}


@pytest.mark.parametrize("name", EDITIONS)
def test_an_edition_whose_sentences_hold_gets_no_comment(name: str, editions: dict[str, Edition]) -> None:
    templates = Templates([ROOT / "templates"])
    report = editions[name].report
    found = prove(to_docx(report, templates, draw_png(report, templates)), "report.docx")
    assert [str(problem) for problem in found.problems] == []
    assert found.held >= LEAST_HELD


# --- the copy with comments -----------------------------------------------------------------------------------------


def paragraphs(document: Any) -> list[Any]:
    return list(document.element.body.iter(qn("w:p")))


def commented(document: Any) -> Iterator[tuple[str, str]]:
    """Each comment's words, and the words that it stands at, without those that are struck out."""
    said = {str(comment.comment_id): comment.text for comment in document.comments}
    for ident, words in said.items():
        inside, text = False, []
        for element in document.element.body.iter():
            if element.tag == qn("w:commentRangeStart") and element.get(qn("w:id")) == ident:
                inside = True
            elif element.tag == qn("w:commentRangeEnd") and element.get(qn("w:id")) == ident:
                break
            elif inside and element.tag == qn("w:t"):
                text.append(element.text or "")
        yield words, "".join(text)


def words_of(document: Any) -> list[str]:
    return [element.text or "" for element in document.element.body.iter(qn("w:t"), qn("w:delText"))]


@pytest.mark.parametrize("name", ["police", "housing", "rolling"])
@DRESSES
def test_comments_stand_at_the_words_and_nothing_else_is_changed(name: str, untidy: bool, tmp_path: Path) -> None:
    raw = made(name, untidy).path.read_bytes()
    (tmp_path / "copy.docx").write_bytes(proved(name, untidy).remarked(raw))
    before, after = docx.Document(str(made(name, untidy).path)), docx.Document(str(tmp_path / "copy.docx"))
    assert "".join(words_of(after)) == "".join(words_of(before))
    faults = [fault for fault in proved(name, untidy).faults if fault.paragraph is not None]
    stands: dict[str, list[str]] = {}
    for words, text in commented(after):
        stands.setdefault(text, []).append(words)
    for fault in faults:
        assert fault.paragraph is not None
        if fault.paragraph.where != "box":
            wanted = fault.paragraph.text[fault.start : fault.end]
            comments = [words for text, found in stands.items() if plain(text) == plain(wanted) for words in found]
            assert any(part(fault) in words for words in comments), (wanted, sorted(stands))
    assert len(after.comments) == len(before.comments) + len(faults)


def part(fault: Fault) -> str:
    """What the tables say, as it stands in the comment."""
    return fault.problem.message.partition(": ")[2] or fault.problem.message[1:]


# --- what is told, one thing at a time ------------------------------------------------------------------------------

MONTHS = """
## Robbery
|Month|2023|2022|Change|% change|
|April|40|50|=1-2|=1/2|
|May|44|41|=1-2|=1/2|
|June|39|47|=1-2|=1/2|
|Total|=+|=+|=1-2|=1/2|
"""
PLACES = """
## Fires by station
|Station|Q1 2023/24|Q1 2022/23|Change|
|Aldwick|120|140|=1-2|
|Bramling|86|80|=1-2|
|Corve|143|151|=1-2|
|Dray|59|66|=1-2|
|Total|=+|=+|=1-2|
"""
FACTS = """
## Workforce
|Key facts|At 30 June 2023|
|Staff in post|6,184|
|Vacancy rate|8.4%|
|Sickness absence|5.1%|
"""
ACROSS = """
## Complaints
|Complaints|Apr 2023|May 2023|Jun 2023|
|Received|61|58|49|
|Answered in time|44|45|40|
|% answered in time|72.1%|77.6%|81.6%|
"""
CASES = (
    (MONTHS, "Robbery fell by 10.9% compared with the same period last year.", ""),
    (MONTHS, "Robbery fell by 12.9% compared with the same period last year.", "contradicts-figure"),
    (MONTHS, "Robbery rose in June compared with June last year.", "wrong-direction"),
    (MONTHS, "All months saw a reduction except May.", ""),
    (MONTHS, "Every month saw a reduction.", "not-every-month"),
    (MONTHS, "The highest number of robberies was recorded in April.", "wrong-rank"),
    (MONTHS, "On 14 May 3 robberies took place at the station, and 12 officers were sent there.", ""),
    (MONTHS, "Robbery of shops fell by 40%.", ""),
    (MONTHS, "There were 123 robberies, against 183 in the same months of 2022.", "contradicts-figure"),
    (MONTHS, "There were 123 robberies, against 138 in the same months of 2022.", ""),
    (MONTHS, "Robbery was down 15 (10.9%).", ""),
    (MONTHS, "Theft, which fell by 31 offences, is not in the table.", ""),
    (MONTHS, "The charge rate for robbery rose from 8.1% to 9.4%.", ""),
    (PLACES, "Fires in Corve fell from 151 to 143.", ""),
    (PLACES, "Corve had 153 fires in the quarter.", "contradicts-figure"),
    (PLACES, "Fires in Bramling fell.", "wrong-direction"),
    (PLACES, "Aldwick had the most fires.", "wrong-rank"),
    (PLACES, "Dray had the fewest fires of the four stations.", ""),
    (PLACES, "Aldwick had the second highest number of fires.", ""),
    (PLACES, "Aldwick had the second lowest number of fires.", "wrong-rank"),
    (PLACES, "At Dray 12 fires were in empty homes, and 3 people were hurt.", ""),
    (PLACES, "Dray now has 14 firefighters, up from 11.", ""),
    (PLACES, "Staffing in Bramling fell.", ""),
    (PLACES, "Fires in Aldwick and Dray fell.", ""),
    (PLACES, "Across the service there were 408 fires in the quarter.", ""),
    (FACTS, "The vacancy rate was 8.4%.", ""),
    (FACTS, "The vacancy rate was 9.4%.", "contradicts-figure"),
    (FACTS, "The target for the vacancy rate is 7%.", ""),
    (ACROSS, "The share answered in time rose to 81.6% in June.", ""),
    (ACROSS, "There were 85 complaints received in May 2023.", "contradicts-figure"),
    (ACROSS, "Complaints received fell month on month.", ""),
    (ACROSS, "The highest number of complaints was received in May.", "wrong-rank"),
)


@pytest.mark.parametrize(("table", "sentence", "code"), CASES, ids=[sentence for _, sentence, _ in CASES])
def test_a_sentence_beside_a_table(table: str, sentence: str, code: str, tmp_path: Path) -> None:
    text = f"# Quarterly report, April to June 2023\n{table}\nN: {sentence}\n"
    done = build(text, "one", tmp_path / "one.docx", untidy=False)
    found = {f.problem.code for f in prove(done.path.read_bytes(), "one.docx").faults}
    assert found == ({code} if code else set())


def test_what_is_written_says_the_figures_and_what_to_write(tmp_path: Path) -> None:
    text = f"# Quarterly report, April to June 2023\n{MONTHS}\nF percent: Robbery fell by 12.9% in the quarter.\n"
    done = build(text, "one", tmp_path / "one.docx", untidy=False)
    (fault,) = prove(done.path.read_bytes(), "one.docx").faults
    assert "10.9%" in fault.problem.message and "123 against 138" in fault.problem.message
    assert "10.9%" in fault.problem.mend
    assert "{{" not in fault.problem.mend, "nobody binds anything in Word"


# --- the command ----------------------------------------------------------------------------------------------------


@pytest.fixture
def report(tmp_path: Path) -> Path:
    text = f"# Quarterly report, April to June 2023\n{MONTHS}\nF direction: Robbery rose in the quarter.\n"
    return build(text, "report", tmp_path / "report.docx", untidy=False).path


def test_a_report_is_checked_where_there_is_no_project(report: Path) -> None:
    before = report.read_bytes()
    done = run("check", "report.docx", cwd=report.parent)
    assert done.code == 1
    assert "Robbery rose in the quarter." in done.out
    assert {path.name for path in report.parent.iterdir()} == {
        "report.docx",
        "report-checked.docx",
        "report-checked.html",
    }
    assert report.read_bytes() == before


def test_no_file_is_written_over(report: Path) -> None:
    run("check", "report.docx", cwd=report.parent)
    first = (report.parent / "report-checked.docx").read_bytes()
    (report.parent / "report-checked.docx").write_bytes(first + b"notes of mine")
    run("check", "report.docx", cwd=report.parent)
    assert (report.parent / "report-checked.docx").read_bytes() == first + b"notes of mine"
    assert (report.parent / "report-checked-2.docx").read_bytes() == first, "same input, same bytes"


def test_a_report_that_holds_ends_well(tmp_path: Path) -> None:
    text = f"# Quarterly report, April to June 2023\n{MONTHS}\nT: Robbery fell by 10.9% in the quarter.\n"
    build(text, "report", tmp_path / "report.docx", untidy=False)
    done = run("check", "report.docx", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert "0 errors" in done.out


def test_what_was_read_is_there_as_json(report: Path) -> None:
    done = run("check", "report.docx", "--format", "json", cwd=report.parent)
    told = json.loads(done.out)
    assert (told["period"], len(told["findings"]), len(told["tables"])) == ("2023-04..2023-06", 1, 1)
    cells = {(cell["row"], cell["column"]): cell for cell in told["tables"][0]["cells"]}
    assert len(cells) == 16
    may = cells[2, 4]
    assert (may["text"], may["value"], may["decimals"], may["show"]) == ("7.3%", "7.3", 1, "change_pct")
    assert (may["window"], may["against"], may["measure"]) == ("2023-05", "2022-05", "robbery")
    assert [path.name for path in report.parent.iterdir()] == ["report.docx"], "a program that asks gets no files"


BAD = {
    "words.docx": b"These are only words.",
    "empty.docx": b"",
    "half.docx": b"PK\x03\x04 and then nothing",
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_word_file_is_said_in_one_line(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(BAD[name])
    done = run("check", name, cwd=tmp_path)
    assert done.code in (1, 2) and done.out == ""
    assert re.match(rf"{re.escape(name)}: .+ \[[a-z-]+\]", done.faults[0])
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    done = run("check", "gone.docx", cwd=tmp_path)
    assert done.code in (1, 2) and "gone.docx" in done.err and "Traceback" not in done.err


def test_a_report_without_tables_says_why_nothing_can_be_checked(tmp_path: Path) -> None:
    build("# Minutes\n\n## Item 1\nN: Crime fell by 3%.\n", "minutes", tmp_path / "minutes.docx", untidy=False)
    done = run("check", "minutes.docx", cwd=tmp_path)
    assert done.code in (1, 2)
    assert "[no-figures]" in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["minutes.docx"]


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("The rate rose to 1,346.9 from 1,351.7.", True),
        ("The rate fell to 1,346.9 from 1,351.7.", False),
        ("Waits increased to 12% from 15%.", True),
        ("Waits increased to 12% from 15 people.", False),
        ("Waits were reduced to 55 from 52 days.", True),
        ("Costs grew to £61m from £58m.", False),
    ],
)
def test_a_movement_is_held_against_its_own_two_numbers(words: str, wrong: bool) -> None:
    found = list(own_words(Sentence(words)))
    assert bool(found) is wrong
    assert all(words[f.start : f.end].split()[-2] == "from" for f in found)


@pytest.mark.parametrize("columns", [1, 2])
def test_a_sentence_in_a_frame_or_in_a_table_of_words_is_judged(columns: int, tmp_path: Path) -> None:
    word = docx.Document()
    word.add_heading("Report for February to April 2022", 0)
    word.add_heading("Robbery", 1)
    rows = [["", "2022", "2021"], ["February", "110", "100"], ["March", "120", "100"], ["April", "130", "100"]]
    made = word.add_table(len(rows), 3)
    for cell, text in zip((c for row in made.rows for c in row.cells), (t for row in rows for t in row), strict=True):
        cell.text = text
    word.add_paragraph("Key messages")
    frame = word.add_table(1, columns)
    frame.cell(0, 0).text = "Robbery fell in March 2022, compared with March 2021."
    if columns > 1:
        frame.cell(0, 1).text = "Head of Crime"
    word.save(str(tmp_path / "r.docx"))
    found = prove((tmp_path / "r.docx").read_bytes(), "r.docx")
    assert [problem.code for problem in found.problems] == ["wrong-direction"]
    (fault,) = found.faults
    assert fault.paragraph is not None and fault.paragraph.text[fault.start : fault.end] == "fell"


def test_a_part_of_empty_elements_is_refused_before_it_is_taken_apart(tmp_path: Path) -> None:
    made = build(texts()["waste"], "waste", tmp_path / "waste.docx", untidy=False)
    packed = tmp_path / "bomb.docx"
    with ZipFile(made.path) as source, ZipFile(packed, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/styles.xml":
                data = data.replace(b"</w:styles>", b"<w:a/>" * 3_000_000 + b"</w:styles>")
            target.writestr(name, data)
    with pytest.raises(ReportError) as caught:
        prove(packed.read_bytes(), "bomb.docx")
    assert [problem.code for problem in caught.value.problems] == ["too-large"]
