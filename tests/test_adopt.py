"""`init --from`: a Word report made into a project that builds at once and prints the same numbers and words."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportgen import model, scaffold
from reportgen.adopt import Adopted, adopt
from reportgen.build import Wanted, examine, read
from reportgen.grids import number
from reportgen.model import plain
from reportgen.problems import Problems, ReportError
from reportgen.word.document import Cell, Document, Paragraph, Span, Table
from reportgen.word.reading import read_document
from tests import word_reports
from tests.command import run
from tests.test_init import held

REPORTS = (
    ("police", False),
    ("police", True),
    ("turned", False),
    ("contact", True),
    ("waste", False),
    ("rolling", True),
)
"""Of the invented reports: months down and across, areas, rates, twelve months, turned tables, lists of values."""


def numbers(texts: Iterator[str]) -> Counter[Decimal]:
    """How often each number stands in cells, without its sign: a minus may be a word."""
    found = (number(text) for text in texts)
    return Counter(abs(each.value.normalize()) for each in found if each is not None and each.value is not None)


def printed(section: model.Section) -> Iterator[str]:
    """The cells of the tables directly in a section."""
    for block in section.blocks:
        for content in block.content:
            if isinstance(content, model.Grid):
                yield from (plain(cell.text) for row in content.rows for cell in row.cells)


def adopted(path: Path) -> Adopted:
    problems = Problems()
    document = read_document(path.read_bytes(), path.name, problems)
    assert document is not None and not len(problems)
    found = adopt(document)
    assert found is not None
    return found


def words(text: str) -> list[str]:
    """The words and numbers of a text as they are compared: with round quotation marks made straight."""
    straight = text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"').replace("\u00a0", " ")
    return re.findall(r"[\w'%£.,-]*\w[\w'%£]*", straight)


@pytest.fixture(scope="module", params=REPORTS, ids=str)
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[word_reports.Made, Path]:
    """An invented report, and the project that was made of it."""
    name, untidy = request.param
    folder = tmp_path_factory.mktemp("adopt")
    made = word_reports.build(word_reports.texts()[name], name, folder / f"{name}.docx", untidy=untidy)
    done = run("init", folder / "project", "--from", made.path)
    assert done.code == 0, done.err
    return made, folder / "project"


def test_the_project_builds_and_its_tables_print_the_numbers_of_the_report(
    case: tuple[word_reports.Made, Path],
) -> None:
    """But for those that do not add up, and what was made of them: the project works them out."""
    made, project = case
    problems = Problems()
    report, *_ = read(project, Wanted(), problems)
    assert [str(problem) for problem in problems if problem.severity == "error"] == []
    sections = {section.id: section for section in report.all_sections()}
    found = adopted(made.path)
    wrong = numbers(iter([each.text for each in made.wrong]))
    cells = 0
    for chapter in found.outline.all():
        if not chapter.exhibits:
            continue
        read_ = [found.counts.reads[exhibit.at] for exhibit in chapter.exhibits]
        wanted = numbers(iter([each.grid.rows[s.place[0]][s.place[1]] for each in read_ for s in each.senses]))
        cells += wanted.total()
        lost = wanted - numbers(printed(sections[chapter.id])) - wrong
        assert lost.total() <= len(wrong), f"{chapter.title}: {lost}"
    assert cells >= 40


def test_no_sentence_is_lost(case: tuple[word_reports.Made, Path]) -> None:
    """Each sentence of the report stands in the project, a number that was bound as it prints."""
    made, project = case
    report, *_ = read(project, Wanted(), Problems())
    texts = [
        plain(text)
        for block in report.blocks()
        for content in block.content
        for text in (
            [content.text]
            if isinstance(content, model.Paragraph)
            else content.items
            if isinstance(content, model.Bullets)
            else []
        )
    ]
    whole = " ".join(" ".join(words(text)) for text in texts)
    missing = [said.text for said in made.said if " ".join(words(said.text)) not in whole]
    assert missing == []


def test_what_is_left_to_a_person_is_listed(case: tuple[word_reports.Made, Path]) -> None:
    made, project = case
    text = (project / scaffold.LIST).read_text(encoding="utf-8")
    assert text.startswith(f"# What to settle of `{made.path.name}`\n")
    assert "add `owner:`" in text
    found = examine(project, Wanted())
    errors = [problem for problem in found.problems if problem.severity == "error"]
    assert text.count("sections/commentary/") >= min(len(errors), 20)
    for problem in errors[:20]:
        assert f"- {problem.place}: {problem.message}" in text


def test_the_same_file_makes_the_same_project(tmp_path: Path) -> None:
    made = word_reports.build(word_reports.texts()["police"], "police", tmp_path / "police.docx", untidy=True)
    for name in ("one", "two"):
        assert run("init", tmp_path / name, "--from", made.path).code == 0
    assert held(tmp_path / "one") == held(tmp_path / "two")
    for name in held(tmp_path / "one"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_certain_numbers_of_the_words_are_bound(tmp_path: Path) -> None:
    made = word_reports.build(word_reports.texts()["police"], "police", tmp_path / "police.docx", untidy=False)
    done = run("init", tmp_path / "project", "--from", made.path)
    bound = sum(
        path.read_text(encoding="utf-8").count("{{") for path in (tmp_path / "project" / "sections").rglob("*.md")
    )
    said = re.search(r"(\d+) numbers in the words bound", done.out)
    assert said is not None and int(said[1]) == bound >= 5


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "empty-file"), (b"no word file", "cannot-read"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99, "cannot-read")],
)
def test_a_file_that_is_no_word_file_leaves_no_folder(tmp_path: Path, data: bytes, code: str) -> None:
    (tmp_path / "report.docx").write_bytes(data)
    done = run("init", tmp_path / "project", "--from", tmp_path / "report.docx")
    assert done.code == 1 and f"[{code}]" in done.err
    assert held(tmp_path) == ["report.docx"]


def test_a_report_that_tells_no_time_is_refused_in_words(tmp_path: Path) -> None:
    import docx

    word = docx.Document()
    word.add_heading("Notes of the away day")
    word.add_paragraph("Nothing was counted.")
    word.save(str(tmp_path / "notes.docx"))
    done = run("init", tmp_path / "project", "--from", tmp_path / "notes.docx")
    assert done.code == 1 and "[no-figures]" in done.err
    assert not (tmp_path / "project").exists()


def test_a_folder_that_holds_anything_is_left_alone(tmp_path: Path) -> None:
    made = word_reports.build(word_reports.texts()["waste"], "waste", tmp_path / "waste.docx", untidy=False)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine\n", encoding="utf-8")
    done = run("init", tmp_path / "mine", "--from", made.path)
    assert done.code == 1 and "[folder-not-empty]" in done.err
    assert held(tmp_path / "mine") == ["notes.txt"]


# --- whatever stands in the file --------------------------------------------------------------------------------

SIGNS = "{}%#*_<>[]`|~\\\"'&:;,.-–£$!?()/@= 0123456789abcdefgABCDÉßΩ"
LABELS = st.sampled_from(
    ["", "Total", "2022", "2021", "Feb 2022", "March", "Last year", "% Change", "Change", "Robbery", "Calls", "n/a",
     "North", "Year to date", "% of total", "Average wait", "true", "null", "period", "stated", "£000"]
)  # fmt: skip
TEXTS = st.one_of(LABELS, st.text(SIGNS, max_size=30), st.integers(-99999, 99999).map("{:,}".format))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A document of headings, paragraphs, lists and tables that hold anything."""
    at = 0
    blocks: list[Paragraph | Table] = [Paragraph(0, (Span("Report for February to July 2022"),), "Title")]
    for _ in range(draw(st.integers(1, 8))):
        at += 1
        kind = draw(st.sampled_from(["heading", "words", "item", "table", "table"]))
        if kind == "table":
            wide, high = draw(st.integers(1, 5)), draw(st.integers(1, 6))
            rows = []
            for row in range(high):
                cells = []
                for column in range(wide):
                    text = draw(TEXTS)
                    cells.append(Cell((Paragraph(at, (Span(text),), where="cell"),), row, column))
                    at += 1
                rows.append(tuple(cells))
            blocks.append(Table(at - 1, tuple(rows), draw(st.integers(0, 1))))
            continue
        span = Span(draw(TEXTS), bold=draw(st.booleans()), link=draw(st.sampled_from(["", "https://a.example/x(y)"])))
        level = draw(st.integers(1, 9)) if kind == "heading" else 0
        blocks.append(Paragraph(at, (span,), level=level, marker="bullet" if kind == "item" else ""))
    return Document(tuple(blocks))


@given(documents())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_document_makes_a_project_that_can_be_read(document: Document) -> None:
    found = adopt(document)
    if found is None:
        return  # no table of it could be read
    with tempfile.TemporaryDirectory() as folder:
        try:
            scaffold._put(Path(folder), {name: text.encode() for name, text in found.files.items()})
            examine(Path(folder).resolve(), Wanted())
        except ReportError as error:
            raise AssertionError("\n".join(map(str, error.problems))) from error


# --- what once went wrong ---------------------------------------------------------------------------------------


def sheet(at: int, *rows: str) -> Table:
    """A table whose cells are parted by bars."""
    cells = []
    for r, row in enumerate(rows):
        line = []
        for c, text in enumerate(row.split("|")):
            line.append(Cell((Paragraph(at, (Span(text),), where="cell"),), r, c))
            at += 1
        cells.append(tuple(line))
    return Table(cells[0][0].paragraphs[0].at, tuple(cells), 1)


def say(at: int, text: str, level: int = 0, style: str = "") -> Paragraph:
    return Paragraph(at, (Span(text),), style, level)


TITLE = say(0, "Report for February to April 2022", style="Title")


def test_tables_that_begin_with_one_paragraph_are_read_apart() -> None:
    """A table in the first cell of a frame begins where the frame does."""
    frame = sheet(5, "Side|Words", "Notes|None")
    inner = sheet(5, "Month|2022|2021", "February|110|100", "March|120|100", "April|130|100")
    found = adopt(Document((TITLE, say(1, "Robbery", 1), frame, inner)))
    assert found is not None
    exhibits = [exhibit for chapter in found.outline.all() for exhibit in chapter.exhibits]
    assert len({exhibit.at for exhibit in exhibits}) == 2
    assert [len(found.counts.reads[exhibit.at].senses) for exhibit in exhibits] == [0, 6]


def test_more_chapters_than_can_be_numbered_stand_once() -> None:
    blocks: list[Paragraph | Table] = [TITLE]
    for n in range(72):
        blocks += [say(10 * n + 1, f"Part {chr(65 + n // 26)}{chr(65 + n % 26)} of it", 1), say(10 * n + 2, "Words.")]
    blocks.append(sheet(999, "Month|2022|2021", "February|110|100", "March|120|100", "April|130|100"))
    found = adopt(Document(tuple(blocks)))
    assert found is not None
    titles = [chapter.title for chapter in found.outline.all()]
    assert len(titles) == len(set(titles)) == 73  # with what stands before the first
    assert sum(name.startswith("sections/") and name.endswith(".yaml") for name in found.files) == 60
    assert sum(text.count("Words.") for text in found.files.values()) == 72


def test_a_table_of_one_cell_is_a_frame_around_its_words() -> None:
    frame = sheet(3, "Robbery rose by 20 in March.")
    table = sheet(9, "Month|2022|2021", "February|110|100", "March|120|100", "April|130|100")
    found = adopt(Document((TITLE, say(1, "Robbery", 1), frame, table)))
    assert found is not None
    (chapter,) = found.outline.chapters
    assert [paragraph.text for paragraph in chapter.paragraphs] == ["Robbery rose by 20 in March."]


def test_what_is_told_of_the_end_of_a_time_is_not_summed(tmp_path: Path) -> None:
    table = sheet(
        3, "|February|March|April|Quarter", "Visits|10|20|30|60", "In care at the month's end|212|219|226|226"
    )
    found = adopt(Document((TITLE, say(1, "Children", 1), table)))
    assert found is not None
    scaffold._put(tmp_path, {name: text.encode() for name, text in found.files.items()})
    report, *_ = read(tmp_path.resolve(), Wanted(), Problems())
    cells = [text for section in report.all_sections() for text in printed(section)]
    assert cells[:8] == ["10", "20", "30", "60", "212", "219", "226", "226"]


@pytest.mark.parametrize("name", ["Class", "Import", "Pass", "Return", "Issued", "Held", "Period", "Total"])
def test_a_row_may_have_any_name(tmp_path: Path, name: str) -> None:
    table = sheet(3, "|February|March|April", f"{name}|10|20|30", "Visits|40|50|60")
    found = adopt(Document((TITLE, say(1, "Licences", 1), table)))
    assert found is not None
    scaffold._put(tmp_path, {name: text.encode() for name, text in found.files.items()})
    assert not [p for p in examine(tmp_path.resolve(), Wanted()).problems if p.severity == "error"]


def test_the_title_has_no_period_where_the_report_prints_it() -> None:
    table = sheet(3, "Month|2022|2021", "February|110|100", "March|120|100", "April|130|100")
    title = say(0, "Delivery and performance: February to April 2022", style="Title")
    found = adopt(Document((title, say(1, "Robbery", 1), table)))
    assert found is not None
    assert "title: Delivery and performance\n" in found.files["config.yaml"]
