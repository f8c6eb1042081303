"""`reportgen commission`: each owner's file asks for their words alone, with the report's figures, and stays theirs."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from reportgen import model
from reportgen.build import Wanted, read
from reportgen.commission import LONGEST_NAME, Commissioned, commission, file_names
from reportgen.commission.material import Material
from reportgen.problems import Problems, ReportError
from reportgen.project import Project
from reportgen.resolve import Order, resolve
from reportgen.slots import Slot, period_in, read_tag, shown, slots
from reportgen.templates import Templates
from reportgen.word.document import Document, Paragraph, Table
from reportgen.word.forms import PLACEHOLDER
from reportgen.word.reading import read_document
from tests.command import ROOT, STARTER, run
from tests.small import count, csv, write
from tests.small import run as months

HOUSES = {
    "2022-02..2022-07": ROOT,
    "2022-08..2022-10": ROOT,
    "2022-11..2023-01": ROOT,
    "2024-01..2024-06": STARTER,
    "2024-07..2024-12": STARTER,
}
PERIODS = list(HOUSES)


@dataclass(frozen=True)
class House:
    """An edition, and the files that it sends out by owner."""

    project: Project
    report: model.Report
    material: Material
    made: Commissioned
    papers: dict[str, Document]

    @property
    def slots(self) -> tuple[Slot, ...]:
        return slots(self.project, self.report)


def opened(path: Path) -> Document:
    problems = Problems()
    found = read_document(path.read_bytes(), path.name, problems)
    assert found is not None, problems.found
    return found


@pytest.fixture(scope="module")
def houses(tmp_path_factory: pytest.TempPathFactory) -> dict[str, House]:
    found = {}
    for period, root in HOUSES.items():
        report, project, templates = read(root, Wanted(period), Problems())
        order = Order(project.edition(period, Problems()))
        material = Material(project, report, order, templates.phrases())
        made = commission(root, Wanted(period), tmp_path_factory.mktemp("sent"))
        papers = {file.owner: opened(file.path) for file in made.files}
        found[period] = House(project, report, material, made, papers)
    return found


@pytest.fixture(params=PERIODS)
def house(request: pytest.FixtureRequest, houses: dict[str, House]) -> House:
    return houses[request.param]


def text(block: Paragraph | Table) -> str:
    """All words of a block, with single spaces."""
    words = block.text if isinstance(block, Paragraph) else " ".join(cell.text for row in block.rows for cell in row)
    return " ".join(words.split())


def whole(paper: Document) -> str:
    return "\n".join(text(block) for block in paper.blocks)


def held(paper: Document, slot: str) -> list[Paragraph | Table]:
    """What stands in a place to write, by its key."""
    return [block for block in paper.blocks if (read_tag(block.slot) or ("",))[0] == slot]


def printed(report: model.Report, slot: Slot) -> list[str]:
    """The words of a slot as its report prints them."""
    blocks = [block for section in report.all_sections() if section.id == slot.section.id for block in section.blocks]
    contents = [content for block in blocks if block.slot == slot.name for content in block.content]
    return [text(each) for content in contents for each in shown(content)]


# --- what is asked of whom ------------------------------------------------------------------------


def test_every_slot_stands_in_just_one_file_that_of_its_owner(house: House) -> None:
    found = {owner: Counter(filter(None, map(read_tag, paper.slots))) for owner, paper in house.papers.items()}
    mine = {owner: [slot for slot in house.slots if slot.owner == owner] for owner in house.papers}
    assert found == {owner: Counter(read_tag(slot.tag) for slot in slots) for owner, slots in mine.items()}
    assert all(number == 1 for tags in found.values() for number in tags.values())
    assert sum(map(len, found.values())) == len(house.slots) == sum(file.slots for file in house.made.files)


def test_no_owner_sees_what_another_writes(house: House) -> None:
    for owner, paper in house.papers.items():
        words = whole(paper)
        own = "\n".join(line for slot in house.slots if slot.owner == owner for line in printed(house.report, slot))
        for slot in house.slots:
            if slot.owner != owner:
                assert slot.key not in words
                others = [line for line in printed(house.report, slot) if line not in own]  # it may stand in two slots
                assert all(line not in words for line in others if len(line) > 60)


def test_a_place_to_write_holds_the_words_that_there_are_already(house: House) -> None:
    for slot in house.slots:
        blocks = held(house.papers[slot.owner], slot.key)
        expected = printed(house.report, slot) if slot.words.strip() else [PLACEHOLDER]
        assert [text(block) for block in blocks if text(block)] == expected


def test_lists_and_bold_stay_lists_and_bold(houses: dict[str, House]) -> None:
    house = houses["2022-11..2023-01"]
    (slot,) = (slot for slot in house.slots if slot.name == "opening" and slot.stem.startswith("04"))
    blocks = held(house.papers[slot.owner], slot.key)
    assert [block.marker for block in blocks if isinstance(block, Paragraph)] == [
        "",
        "",
        "bullet",
        "bullet",
        "bullet",
        "",
    ]
    (slot,) = (slot for slot in house.slots if slot.name == "purpose")
    (block,) = held(house.papers[slot.owner], slot.key)
    assert isinstance(block, Paragraph) and [span.text for span in block.spans if span.bold] == ["note"]


def test_each_slot_has_its_prompt(house: House) -> None:
    for slot in house.slots:
        assert slot.prompt and f"What is asked: {slot.prompt}" in whole(house.papers[slot.owner])


def test_the_first_page_says_what_for_when_and_how(houses: dict[str, House]) -> None:
    house = houses["2022-11..2023-01"]
    paper = house.papers["Serious Crime Directorate"]
    first = whole(paper).split("How to fill it in")[0]
    assert "Making Kent Safer" in first and "November 2022 to January 2023" in first
    assert "Wednesday 15 March 2023" in first and "no day is set" in first
    assert "Places to write 2" in first
    assert period_in(first) == period_in(paper.subject) == "2022-11..2023-01"


def test_the_due_date_is_on_the_first_page_and_in_the_last_line_of_what_to_do(tmp_path: Path) -> None:
    write(
        tmp_path,
        "- commentary: a",
        measures=count("visits"),
        rows=csv("visits,county,2022-02,1"),
        edition="due: 2022-08-12",
    )
    made = commission(tmp_path, Wanted(), tmp_path / "sent")
    words = whole(opened(made.files[0].path))
    assert words.count("Friday 12 August 2022") == 2 and made.due == "Friday 12 August 2022"


# --- figures ----------------------------------------------------------------------------------------


def test_the_tables_of_a_part_stand_in_its_owners_file_as_the_report_prints_them(house: House) -> None:
    tables = 0
    for owner, paper in house.papers.items():
        grids = [
            [[cell.text for cell in row] for row in block.rows] for block in paper.blocks if isinstance(block, Table)
        ]
        for section in {slot.section.id: slot.section for slot in house.slots if slot.owner == owner}.values():
            for grid in (c for block in section.blocks if not block.slot for c in block.content if c.kind == "grid"):
                kept = [n for n, column in enumerate(grid.columns) if column.align != "picture"]
                rows = [[grid.stub, *(grid.columns[n].text for n in kept)]]
                rows += [[row.label.text, *(row.cells[n].text for n in kept)] for row in grid.rows]
                assert [[" ".join(model.plain(cell).split()) for cell in row] for row in rows] in grids
                tables += 1
    assert tables >= 2


def test_a_figure_that_may_be_used_is_printed_as_in_the_report(houses: dict[str, House]) -> None:
    """Each figure of the lines that a table of the report prints too has the same digits there."""
    compared = 0
    for house in houses.values():
        cells: dict[str, set[str]] = {}
        for cell in _cells(house.report):
            cells.setdefault(cell.figure or "", set()).add(digits(model.plain(cell.text)))
        report, material = house.report, house.material
        for owner in material.owners:
            words = whole(house.papers[owner])
            for chapter in material.chapters(owner):
                for figures in (*chapter.figures, *(text for task in chapter.tasks for text in task.also)):
                    assert " ".join(model.plain(figures).split()) in words
                    for run_ in figures:
                        if run_.figure in cells and digits(run_.text) and report.figures[run_.figure].unit != "seconds":
                            assert digits(run_.text) in cells[run_.figure], run_
                            compared += 1
    assert compared > 300


def _cells(report: model.Report) -> Iterator[model.Cell]:
    grids = (content for block in report.blocks() for content in block.content if isinstance(content, model.Grid))
    yield from (cell for grid in grids for row in grid.rows for cell in row.cells if cell.figure)


def digits(words: str) -> str:
    return re.sub(r"[^0-9.]", "", words)


def test_a_line_says_the_figure_the_year_before_the_change_and_the_test(houses: dict[str, House]) -> None:
    words = whole(houses["2022-11..2023-01"].papers["Protecting Vulnerable People"])
    assert (
        "Rape, November 2022 to January 2023: 551; a year before: 618; change: down 67 (10.8%). "
        "That is within normal variation: chance alone could give it."
    ) in words
    assert (
        "Domestic abuse, November 2022 to January 2023: 8,015; a year before: 9,326; change: down 1,311 (14.1%). "
        "That is more than normal variation."
    ) in words
    assert "Its months disagree: down in two months, the same in one." in words


def test_a_figure_of_last_times_words_is_given_for_this_time(houses: dict[str, House]) -> None:
    words = whole(houses["2022-11..2023-01"].papers["Protecting Vulnerable People"])
    after = words.split("Other figures that were used here:")[1]
    assert after.split("\n")[1].startswith(
        "Officers investigating violence against women and girls, 31 January 2023: over 900"
    )


# --- last time's words ------------------------------------------------------------------------------


@cache
def earlier(root: Path, period: str) -> tuple[tuple[model.Report, tuple[Slot, ...]], ...]:
    """The editions before, newest first."""
    problems = Problems()
    project = Project.load(root, problems)
    own = project.edition(period, problems)
    before = [edition for edition in project.config.editions if edition.period.last < own.period.last]
    phrases = Templates([root / "templates"]).phrases()
    reports = [resolve(project, Order(edition), phrases, Problems()) for edition in before]
    return tuple((report, slots(project, report)) for report in sorted(reports, key=lambda r: r.period, reverse=True))


@pytest.mark.parametrize("period", PERIODS)
def test_last_times_words_are_there_as_they_were_printed_outside_the_place_to_write(
    houses: dict[str, House], period: str
) -> None:
    found = 0
    for slot in houses[period].slots:
        paper = houses[period].papers[slot.owner]
        outside = [text(block) for block in paper.blocks if not block.slot]
        olds = [
            (report, old)
            for report, others in earlier(HOUSES[period], period)
            for old in others
            if (old.stem, old.name) == (slot.stem, slot.name) and old.words.strip()
        ]
        if olds:
            report, old = olds[0]
            assert f"Last time’s words, from the report for {report.period_words}, to be read only:" in outside
            for line in printed(report, old):
                assert line in outside or f"– {line}" in outside
            found += 1
    assert bool(found) == (period not in ("2022-02..2022-07", "2024-01..2024-06"))


# --- the file itself ----------------------------------------------------------------------------------


def parts(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name).decode() for name in file.namelist() if name.endswith(".xml")}


def test_everything_is_locked_but_the_places_to_write(house: House) -> None:
    for file in house.made.files:
        xml = parts(file.path)
        assert re.search(
            r'<w:documentProtection [^>]*w:edit="readOnly"[^>]*w:enforcement="(1|true)"', xml["word/settings.xml"]
        )
        body = xml["word/document.xml"]
        free = re.findall(
            r'<w:permStart w:id="(\d+)" w:edGrp="everyone"/>(.*?)<w:permEnd w:id="(\d+)"/>', body, re.DOTALL
        )
        assert len(free) == body.count("<w:permStart ") == body.count("<w:permEnd ") == file.slots
        for start, inside, end in free:
            assert start == end and inside.startswith("<w:sdt>") and inside.endswith("</w:sdt>")
            assert inside.count("<w:sdt>") == 1


@pytest.mark.parametrize("period", PERIODS[2:4])
def test_the_same_project_gives_the_same_bytes(houses: dict[str, House], period: str, tmp_path: Path) -> None:
    again = commission(HOUSES[period], Wanted(period), tmp_path)
    assert [file.path.name for file in again.files] == [file.path.name for file in houses[period].made.files]
    for new, old in zip(again.files, houses[period].made.files, strict=True):
        assert new.path.read_bytes() == old.path.read_bytes()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_it_opens_in_libreoffice(houses: dict[str, House], tmp_path: Path) -> None:
    file = next(file for file in houses["2022-11..2023-01"].made.files if file.owner == "Serious Crime Directorate")
    home = f"-env:UserInstallation=file://{tmp_path / 'home'}"
    command = ["soffice", "--headless", home, "--convert-to", "pdf", "--outdir", str(tmp_path), str(file.path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    pdf = tmp_path / file.path.with_suffix(".pdf").name
    said = subprocess.run(["pdftotext", str(pdf), "-"], check=True, capture_output=True, encoding="utf-8").stdout
    words = " ".join(said.split())
    for told in (
        "How to fill it in",
        "Write below this line",
        "Lorry checks.",
        "over £1 million",
        "763",
        "Wednesday 15 March 2023",
    ):
        assert told in words


# --- files that somebody filled in --------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path) -> Path:
    sections = {
        "01-one.yaml": """
            number: 1
            title: Counts
            owner: Libraries
            blocks:
              - table: {measure: visits, rows: {months: period}, columns: [current]}
              - commentary: {slot: a, label: the visits}
              - commentary: {slot: b, owner: Stock}
            """
    }
    write(
        tmp_path,
        "",
        measures=count("visits"),
        rows=csv(months("visits", "2022-02", 1, 2, 3, 4, 5, 6)),
        sections=sections,
        words={"01-one.md": "# b\nThere were {{ visits }}.\n"},
    )
    return tmp_path


def fill(path: Path, words: str, slot: int = 0) -> None:
    """Write in a place to write, as an owner does in Word: in the paragraph that is there."""
    document = docx.Document(str(path))
    control = list(document.element.body.iter(qn("w:sdt")))[slot]
    first, *rest = control.iter(qn("w:t"))
    first.text = words
    for other in rest:
        other.text = ""
    document.save(str(path))


def refusal(project: Path) -> list[str]:
    before = {path.name: path.read_bytes() for path in (project / "sent").iterdir()}
    with pytest.raises(ReportError) as caught:
        commission(project, Wanted(), project / "sent")
    assert {path.name: path.read_bytes() for path in (project / "sent").iterdir()} == before
    return [f"{problem.code}: {problem.message}" for problem in caught.value.problems]


def send(project: Path) -> Iterator[Path]:
    return iter([file.path for file in commission(project, Wanted(), project / "sent").files])


def test_a_file_in_which_nobody_wrote_is_written_anew(project: Path) -> None:
    libraries, stock = send(project)
    fill(libraries, PLACEHOLDER)  # saved by Word, with nothing written
    extract = project / "figures" / "2030-01-01-all.csv"
    extract.write_text(extract.read_text().replace("2022-07,6", "2022-07,7"))
    again = list(send(project))
    assert again == [libraries, stock]
    assert "There were 22." in whole(opened(stock))
    fill(stock, "There were 22.")  # what stands there already
    list(send(project))


def test_words_that_were_taken_out_are_somebodys_work_too(project: Path) -> None:
    _, stock = send(project)
    fill(stock, "")
    assert refusal(project) == ["filled-in: somebody has written in this file: b"]


def test_a_file_in_which_somebody_wrote_is_never_written_over(project: Path) -> None:
    libraries, stock = send(project)
    fill(libraries, "Visits were many.")
    stock.unlink()
    assert refusal(project) == ["filled-in: somebody has written in this file: the visits"]
    assert "Visits were many." in whole(opened(libraries)) and not stock.exists()


def test_words_that_the_project_has_taken_in_are_nobodys_alone(project: Path) -> None:
    libraries, _ = send(project)
    fill(libraries, "There were 21 visits.")
    refusal(project)
    slots_file = project / "sections" / "commentary" / "2022-02_2022-07" / "01-one.md"
    slots_file.write_text(slots_file.read_text() + "# a\nThere were {{ visits }} visits.\n")
    list(send(project))
    assert "There were 21 visits." in whole(opened(libraries))


def test_changed_words_of_a_place_that_held_some_are_kept_too(project: Path) -> None:
    _, stock = send(project)
    fill(stock, "There were more.")
    assert refusal(project) == ["filled-in: somebody has written in this file: b"]


def test_words_whose_control_was_lost_are_found_between_the_lines_that_mark_them(project: Path) -> None:
    libraries, _ = send(project)
    document = docx.Document(str(libraries))
    (control,) = document.element.body.iter(qn("w:sdt"))
    for paragraph in list(control.find(qn("w:sdtContent"))):
        control.addprevious(paragraph)
    control.getparent().remove(control)
    document.save(str(libraries))
    list(send(project))  # it held the placeholder alone
    document = docx.Document(str(libraries))
    (control,) = document.element.body.iter(qn("w:sdt"))
    for paragraph in list(control.find(qn("w:sdtContent"))):
        next(paragraph.iter(qn("w:t"))).text = "Mine."
        control.addprevious(paragraph)
    control.getparent().remove(control)
    document.save(str(libraries))
    assert refusal(project) == ["filled-in: somebody has written in this file: the visits"]


def test_a_file_from_which_a_place_was_taken_out_is_somebodys_work(project: Path) -> None:
    section = project / "sections" / "01-one.yaml"
    section.write_text(section.read_text().replace(", owner: Stock", ""))
    (libraries,) = send(project)
    document = docx.Document(str(libraries))
    paragraphs = [p for p in document.paragraphs if p.text.startswith(("Write below this line: b ", "End of b "))]
    control = list(document.element.body.iter(qn("w:sdt")))[1]
    for element in (*(paragraph._element for paragraph in paragraphs), control):
        element.getparent().remove(element)
    document.save(str(libraries))
    assert refusal(project) == ["filled-in: somebody has written in this file: b"]


def test_a_comment_or_a_picture_is_somebodys_work(project: Path) -> None:
    libraries, _ = send(project)
    document = docx.Document(str(libraries))
    paragraph = document.paragraphs[0]
    document.add_comment(paragraph.runs, "Is this right?", author="Ann")
    document.save(str(libraries))
    assert refusal(project) == ["filled-in: somebody has worked on this file: it holds a comment"]


def test_a_file_of_another_kind_is_never_written_over(project: Path) -> None:
    libraries, stock = send(project)
    document = docx.Document()
    document.add_paragraph("My own letter")
    document.save(str(libraries))
    stock.write_bytes(b"not a Word file")
    told = "filled-in: a file of this name is in the way, and 'commission' did not write it"
    assert refusal(project) == [told, told]


# --- files and the command ----------------------------------------------------------------------------


def test_names_of_files_are_bounded_plain_and_never_the_same() -> None:
    owners = [
        "A & B",
        "A, B",
        "Chief Constable's Crime Squad",
        "Zürich–Süd",
        "北京",
        "",
        "x" * 200,
        "x" * 200 + "y",
        "..",
        "/etc",
    ]
    names = file_names(owners, "2022-11_2023-01")
    assert len(set(names.values())) == len(owners)
    assert all(re.fullmatch(r"[a-z0-9-]+-2022-11_2023-01\.docx", name) for name in names.values())
    assert all(len(name) <= LONGEST_NAME + 9 + len("-2022-11_2023-01.docx") for name in names.values())
    assert names["Chief Constable's Crime Squad"] == "chief-constables-crime-squad-2022-11_2023-01.docx"
    assert names[""] == "without-owner-2022-11_2023-01.docx"
    assert file_names(owners[::-1], "2022-11_2023-01") == names


def test_the_command_lists_the_files_and_says_what_is_lacking(project: Path) -> None:
    section = project / "sections" / "01-one.yaml"
    section.write_text(section.read_text().replace("owner: Libraries\n", ""))
    done = run("commission", "--to", "sent", cwd=project)
    assert done.code == 0
    assert done.lines == [
        "sent/without-owner-2022-02_2022-07.docx: no owner, 1 place to write",
        "sent/stock-2022-02_2022-07.docx: Stock, 1 place to write",
    ]
    assert done.faults == [
        "2 files for February to July 2022; no day by which they are due: add 'due:' to the edition in config.yaml",
        "nobody answers for some places to write: add 'owner:' to their sections",
    ]


def test_a_folder_that_cannot_be_made_is_told_and_nothing_is_written(project: Path) -> None:
    (project / "sent").write_text("a file")
    done = run("commission", "--to", "sent/here", cwd=project)
    assert done.code == 1 and "sent/here: this folder can't be made" in done.err and "[cannot-write]" in done.err


def test_where_one_file_cannot_be_written_none_is(project: Path) -> None:
    (project / "sent" / "stock-2022-02_2022-07.docx").mkdir(parents=True)
    done = run("commission", "--to", "sent", cwd=project)
    assert done.code == 1 and "[cannot-write]" in done.err
    assert [path.name for path in (project / "sent").iterdir()] == ["stock-2022-02_2022-07.docx"]


def test_an_edition_without_slots_sends_nothing(tmp_path: Path) -> None:
    write(tmp_path, "- text: Words.", measures=count("visits"), rows=csv("visits,county,2022-02,1"))
    done = run("commission", "--to", "sent", cwd=tmp_path)
    assert (done.code, done.out) == (0, "") and done.err.startswith("0 files for February to July 2022")


def test_no_file_holds_the_time_at_which_it_was_made(houses: dict[str, House]) -> None:
    data = houses["2024-07..2024-12"].made.files[0].path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
