"""Messy workbooks and CSV files come in rightly, or it is said exactly what is wrong; none wrongly in silence."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportgen.extract import read_extract
from reportgen.faults import read_spec
from reportgen.importing.preview import load, preview
from reportgen.importing.recipe import Recipe
from reportgen.period import MONTHS
from reportgen.problems import Problems
from reportgen.sheets import workbook
from reportgen.sheets.book import BookError
from reportgen.sheets.loose import open_book
from reportgen.source import read_yaml
from tests.command import ROOT, Ran, run
from tests.workbooks import MESSY, Messy, months, project, sheet, shown

DAY = "2022-05-01"


def imported(root: Path, file: Path, *more: str, name: str = "returns", day: str = DAY) -> Ran:
    return run("import", file, "--as", name, "--known-from", day, "--project", root, *more)


def rows_of(path: Path) -> list[str]:
    """The rows of an extract as `measure,area,window,value[,status]@cell`."""
    found = []
    for row in csv.DictReader(StringIO(path.read_text(encoding="utf-8"))):
        parts = [row[name] for name in ("measure", "area", "window", "value", "status")]
        found.append(",".join(parts).removesuffix(",") + f"@{row['cell']}")
    return found


def files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize("messy", MESSY.values(), ids=list(MESSY))
def test_comes_in_rightly_or_says_what_is_wrong(messy: Messy, tmp_path: Path) -> None:
    root = project(tmp_path / "project", messy.recipe)
    file = tmp_path / messy.name
    file.write_bytes(messy.raw)
    before = files(root)
    ran = imported(root, file, "--write")
    told = ran.out + ran.err
    for words in messy.says:
        assert words in told, told
    if messy.rows:
        assert ran.code == 0, told
        assert ran.lines[-1] == f"figures/{DAY}-returns.csv"
        assert rows_of(root / ran.lines[-1]) == list(messy.rows)
    else:
        assert ran.code == 1, told
        assert files(root) == before


# --- what it shows, and what it never does ----------------------------------------------------------------------


PLAIN = """\
header: 1
names: A
months: across
measures: {Robbery: robbery, Burglary: burglary}
"""


def book(tmp_path: Path, *rows: list[Any], name: str = "returns.xlsx") -> Path:
    file = tmp_path / name
    file.write_bytes(sheet(*rows))
    return file


def test_without_a_yes_it_shows_and_writes_nothing(tmp_path: Path) -> None:
    root = project(tmp_path / "project", PLAIN)
    before = files(root)
    ran = imported(root, book(tmp_path, ["", "Jan-22", "Feb-22", "Mar-22"], ["Robbery", 10, 12, 13]))
    assert ran.code == 0
    assert ran.lines == [
        "returns.xlsx, sheet 'Monthly', rows 2 to 2, columns B to D, read by figures/recipes/returns.yaml",
        "1 new, 1 restated, 1 as held",
        "",
        "New:",
        "  robbery, force: 2022-03, 13 (Monthly!D2)",
        "",
        "Restated:",
        "  robbery, force, 2022-02: 12, was 11 at figures/2022-03-01-old.csv:3 (Monthly!C2)",
    ]
    assert ran.faults == ["Nothing was written. To write figures/2022-05-01-returns.csv, give --write."]
    assert files(root) == before


def test_the_extract_is_whole_and_the_same_file_again_gives_nothing_new(tmp_path: Path) -> None:
    root = project(tmp_path / "project", PLAIN + "status: p\nnote: 'Provisional, as sent'\n")
    file = book(tmp_path, ["", "Feb-22", "Mar-22"], ["Robbery", 12, 13])
    assert imported(root, file, "--write").code == 0
    path = root / f"figures/{DAY}-returns.csv"
    problems = Problems()
    extract = read_extract(path.read_bytes(), f"figures/{DAY}-returns.csv", load(root).catalogue, problems)
    assert not problems.found
    assert extract is not None
    assert [(row.value, row.status, row.note, row.cell) for row in extract.rows] == [
        (Decimal(12), "p", "Provisional, as sent", "Monthly!B2"),
        (Decimal(13), "p", "Provisional, as sent", "Monthly!C2"),
    ]
    assert {row.file for row in extract.rows} == {f"returns.xlsx sha256:{sha256(file.read_bytes()).hexdigest()}"}
    before = files(root)
    for day in (DAY, "2022-07-01"):
        again = imported(root, file, "--write", day=day)
        assert (again.code, again.lines[1:]) == (0, ["nothing new"])
        assert files(root) == before


def test_an_extract_is_never_changed_and_one_day_never_says_two_things(tmp_path: Path) -> None:
    root = project(tmp_path / "project", PLAIN)
    assert imported(root, book(tmp_path, ["", "Mar-22"], ["Robbery", 13]), "--write").code == 0
    before = files(root)
    ran = imported(root, book(tmp_path, ["", "Mar-22", "Apr-22"], ["Robbery", 14, 15]), "--write")
    assert ran.code == 1
    assert "robbery, force, 2022-03 is 14 here, and 13 in an extract of the same day [duplicate-row]" in ran.err
    ran = imported(root, book(tmp_path, ["", "Apr-22"], ["Robbery", 15]), "--write")
    assert "figures/2022-05-01-returns.csv is there already, and an extract is never changed [cannot-write]" in ran.err
    assert files(root) == before


def test_an_older_day_than_a_newer_extract_is_said(tmp_path: Path) -> None:
    root = project(tmp_path / "project", PLAIN)
    ran = imported(root, book(tmp_path, ["", "Feb-22"], ["Robbery", 9]), "--write", day="2022-02-28")
    assert ran.code == 0
    assert "is 11 in a newer extract, figures/2022-03-01-old.csv:3: that stays what later editions see" in ran.err


def test_a_span_that_its_months_contradict_is_not_written(tmp_path: Path) -> None:
    root = project(tmp_path / "project", PLAIN + "windows: {Early: 2022-01..2022-02}\n")
    ran = imported(root, book(tmp_path, ["", "Early"], ["Robbery", 20]), "--write")
    assert ran.code == 1
    assert "returns.xlsx Monthly!B2: 'robbery' for 2022-01..2022-02 is 20 here, but its months add up to 21" in ran.err


def test_why_and_figures_show_lead_to_sheet_and_cell(tmp_path: Path) -> None:
    root = project(tmp_path / "project", PLAIN)
    assert run("build", "--no-pdf", "--project", root, "--as-at", "2022-04-01").code in (0, 1)
    file = book(tmp_path, ["", "Feb-22", "Mar-22"], ["Robbery", 12, 13], name="Q4 returns.xlsx")
    assert imported(root, file, "--write").code == 0
    assert run("build", "--no-pdf", "--project", root).code == 0
    said = run("why", "25", "--project", root)
    assert said.code == 0, said.err
    found = [line.strip() for line in said.lines]
    assert "from Q4 returns.xlsx Monthly!B2" in found
    assert "from Q4 returns.xlsx Monthly!C2" in found
    shown = run("figures", "show", "robbery", "--project", root)
    assert "from Q4 returns.xlsx Monthly!C2" in shown.out
    told = json.loads(run("why", "25", "--format", "json", "--project", root).out)
    assert [row["cell"] for row in told[0]["rows"]] == ["Monthly!B2", "Monthly!C2"]
    page = (root / "out/2022-02_2022-03/report.html").read_text(encoding="utf-8")
    assert "from Q4 returns.xlsx Monthly!B2, Monthly!C2" in page


def test_where_a_figure_came_from_changes_no_report(tmp_path: Path) -> None:
    figures = "measure,area,window,value\nrobbery,force,2022-02,12\nrobbery,force,2022-03,13\n"
    heads, *rows = figures.splitlines()
    traced = "\n".join([heads + ",file,cell", *(f"{row},a.xlsx sha256:00,Monthly!B{n}" for n, row in enumerate(rows))])
    found = []
    for name, text in (("one", figures), ("two", traced + "\n")):
        root = project(tmp_path / name, figures=text)
        assert run("build", "--no-pdf", "--project", root).code == 0
        found.append((root / "out/2022-02_2022-03/report.json").read_bytes())
    assert found[0] == found[1]


@pytest.mark.parametrize("key", sorted(Recipe.model_fields))
def test_every_key_of_a_recipe_is_told_with_an_example_that_can_be_written(key: str) -> None:
    page = (ROOT / "docs" / "import.md").read_text(encoding="utf-8")
    match = re.search(rf"^### `{key}`$(.*?)(?=^##|\Z)", page, re.MULTILINE | re.DOTALL)
    assert match, f"import.md has no heading for '{key}'"
    (example,) = re.findall(r"^```yaml\n(.*?)^```$", match[1], re.MULTILINE | re.DOTALL)
    assert re.search(rf"^{key}:", example, re.MULTILINE)
    needed = "".join(f"{name}: {value}\n" for name, value in (("header", 1), ("months", "across")) if name != key)
    problems = Problems()
    tree = read_yaml(needed + example, "import.md", problems)
    assert tree is not None
    assert read_spec(Recipe, tree, problems), list(problems)


# --- learning ---------------------------------------------------------------------------------------------------


def learned(root: Path, file: Path, name: str = "returns") -> Ran:
    return run("import", file, "--learn", name, "--project", root)


CLEAN: dict[str, tuple[bytes, int]] = {
    "months across": (sheet(["", *months(2, 3)], ["Robbery offences", 1, 2], ["Burglary", 3, 4], ["Total", 4, 6]), 4),
    "months down": (
        sheet(["Robbery by month"], ["Month", "Robbery", "Theft"], *[[day, 1, 2] for day in months(2, 3, 4)]),
        6,
    ),
    "a total of months": (sheet(["Month", "Theft"], *[[day, 2] for day in months(2, 3, 4)], ["Total", 6]), 3),
    "percentages and thousands": (
        sheet(
            ["", "Feb-22", "Mar-22"],
            ["Share of calls not answered", 0.073, 0.081],
            ["Theft", "1,234", "1,235"],
            dress=shown(B2="0.0%", C2="0.0%"),
        ),
        4,
    ),
    "areas across, months down": (
        sheet(
            ["Month", "East", "East", "West"],
            ["", "Robbery", "Theft", "Theft"],
            *[[day, 1, 2, 3] for day in months(2, 3)],
        ),
        6,
    ),
    "years over months": (sheet(["", 2022, "", 2023], ["", "Nov", "Dec", "Jan"], ["Theft", 1, 2, 3]), 3),
    "notes below, changes beside": (
        sheet(
            ["Title"], [], ["Offence", "Feb-22", "Mar-22", "% change"], ["Theft", 1, "<5", 3], ["Source: crime system"]
        ),
        2,
    ),
    "two tables": (sheet(["", "Feb-22"], ["Theft", 1], [], ["", "Feb-22"], ["Robbery", 3]), 1),
    "one figure a row": (
        b"Area,Offence,Month,Count\nEast,Theft,2022-02,1\nEast,Theft,2022-03,2\nWest,Theft,2022-02,3\n",
        3,
    ),
    "semicolons": (b"Offence;Feb-22;Mar-22\nAverage wait;61,5;1.062,25\nTheft;1;2\n", 4),
}
"""Clean layouts, each with the number of its figures: what is proposed for them needs no correction."""


@pytest.mark.parametrize("name", CLEAN)
def test_a_clean_file_comes_in_by_the_recipe_that_it_proposes(name: str, tmp_path: Path) -> None:
    raw, count = CLEAN[name]
    root = project(tmp_path / "project")
    file = tmp_path / ("returns.xlsx" if raw.startswith(b"PK") else "returns.csv")
    file.write_bytes(raw)
    assert learned(root, file).code == 0
    ran = imported(root, file, "--write")
    assert ran.code == 0, ran.out + ran.err + (root / "figures/recipes/returns.yaml").read_text()
    assert len(rows_of(root / ran.lines[-1])) == count


def test_what_is_doubtful_is_a_remark_and_stops_the_import(tmp_path: Path) -> None:
    root = project(tmp_path / "project")
    file = book(tmp_path, ["", "Feb-22"], ["Robery", "-"], ["Theft", 3], ["Moped enabled", 3])
    ran = learned(root, file)
    assert "to settle: what 'Robery' means: perhaps robbery" in ran.lines
    text = (root / "figures/recipes/returns.yaml").read_text(encoding="utf-8")
    assert '\n  "Theft": theft\n#  "Robery": robbery   # perhaps' in text
    assert '#  "-": not available   # or' in text
    ran = imported(root, file, "--write")
    assert ran.code == 1
    assert "Monthly!A2: 'Robery' means nothing in the recipe [unknown-name]" in ran.err
    assert ran.lines[1] == "1 new, 2 unknown names"


def test_a_recipe_is_never_overwritten(tmp_path: Path) -> None:
    root = project(tmp_path / "project", PLAIN)
    before = files(root)
    ran = learned(root, book(tmp_path, ["", "Feb-22"], ["Theft", 1]))
    assert (ran.code, files(root)) == (1, before)
    assert "returns.yaml: this recipe is there already, and is not overwritten [recipe-exists]" in ran.err


@pytest.mark.parametrize("name", ["../up", "A", "", "x/y", "con.yaml", "a" * 99])
def test_a_name_leads_nowhere_else(name: str, tmp_path: Path) -> None:
    root = project(tmp_path / "project")
    before = files(tmp_path)
    file = book(tmp_path / "project", ["", "Feb-22"], ["Theft", 1])
    for option in ("--learn", "--as"):
        assert run("import", file, option, name, "--project", root).code == 1
    file.unlink()
    assert files(tmp_path) == before


# --- any clean table, in any dress ------------------------------------------------------------------------------

COUNTS = ("robbery", "burglary", "theft")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MONTH_DRESS = (
    lambda month: f"{MONTHS[month - 1][:3]}-22",
    lambda month: f"{MONTHS[month - 1]} 2022",
    lambda month: f"2022-{month:02d}",
    lambda month: f"01/{month:02d}/2022",
    lambda month: date(2022, month, 1),
    lambda month: date(2022, month, 28) if month == 2 else date(2022, month, 1),
)
NUMBER_DRESS = (
    lambda value: value,
    str,
    lambda value: f"{value:,}",
    lambda value: f"{value:,}".replace(",", " "),
    lambda value: f" {value} ",
    lambda value: f"{value}.0",
)


@st.composite
def dressed(draw: st.DrawFn) -> tuple[dict[tuple[str, str], Decimal], list[list[Any]], dict[str, str], str]:
    """A table of figures, in some layout and dress: the figures, the rows, the formats of cells, and the recipe."""
    names = draw(st.lists(st.sampled_from([*COUNTS, "attrition"]), min_size=1, max_size=4, unique=True))
    held = draw(st.lists(st.integers(1, 12), min_size=1, max_size=12, unique=True).map(sorted))
    lead, side = draw(st.integers(0, 3)), draw(st.integers(0, 2))
    down, total = draw(st.booleans()), draw(st.booleans()) and "attrition" not in names
    figures: dict[tuple[str, str], Decimal] = {}
    formats: dict[str, str] = {}
    grid: list[list[Any]] = [["Month" if down else "Name", *(draw(st.sampled_from(MONTH_DRESS))(m) for m in held)]]
    for name in names:
        line: list[Any] = [name.upper() if draw(st.booleans()) else f" {name} "]
        for month in held:
            value = draw(st.integers(0, 99_999))
            key = (name, f"2022-{month:02d}")
            if name == "attrition":
                figures[key] = Decimal(value) / 100
                line.append(draw(st.sampled_from([f"{Decimal(value) / 100}%", ("percent", value / 10_000)])))
            else:
                figures[key] = Decimal(value)
                line.append(draw(st.sampled_from(NUMBER_DRESS))(value))
        grid.append(line)
    if total:
        grid.append(["Total", *(sum(int(figures[n, f"2022-{m:02d}"]) for n in names) for m in held)])
    if down:
        grid = [list(line) for line in zip(*grid, strict=True)]
    rows: list[list[Any]] = [[f"Title {n}"] for n in range(lead)]
    for r, line in enumerate(grid, lead + 1):
        cells = []
        for c, cell in enumerate(line, side + 1):
            address = f"{LETTERS[c - 1]}{r}"
            if isinstance(cell, tuple):
                cell, formats[address] = cell[1], "0.00%"
            elif isinstance(cell, date):
                formats[address] = draw(st.sampled_from(["mmm-yy", "dd/mm/yyyy", "mmmm yyyy"]))
            cells.append(cell)
        rows.append([None] * side + cells)
    column = LETTERS[side]
    where = f"months: down\nmonth: {column}" if down else f"months: across\nnames: {column}"
    measures = ", ".join(f"{name.title()}: {name}" for name in names)
    recipe = f"header: {lead + 1}\n{where}\nmeasures: {{{measures}}}\ntotal: Total\ndates: day first\n"
    return figures, rows, formats, recipe


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(case=dressed())
def test_any_clean_table_comes_in_as_it_is(case: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    figures, rows, formats, recipe = case
    folder = tmp_path_factory.mktemp("dressed")
    root = project(folder / "project", recipe, figures="measure,area,window,value\nspend,force,2020-01,1\n")
    file = folder / "returns.xlsx"
    file.write_bytes(sheet(*rows, dress=shown(**formats)))
    made = preview(root, file, "returns", date(2023, 1, 1))
    assert not made.errors, made.errors
    assert {(taken.measure, str(taken.window)): taken.value for taken in made.new} == figures
    by_cell = {taken.spot: taken for taken in made.new}
    problems = Problems()
    extract = read_extract(made.extract, made.path, load(root).catalogue, problems)
    assert not problems.found
    assert extract is not None
    assert {row.cell.partition("!")[2] for row in extract.rows} == {f"{LETTERS[c - 1]}{r}" for r, c in by_cell}


# --- bounds -----------------------------------------------------------------------------------------------------


def packed(parts: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def changed(raw: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    with zipfile.ZipFile(BytesIO(raw)) as archive:
        return packed(
            {name: change(archive.read(name)) if name == part else archive.read(name) for name in archive.namelist()}
        )


SHEET1 = "xl/worksheets/sheet1.xml"
ROBBERY = sheet(["", "Feb-22"], ["Robbery", 20])
BAD: dict[str, tuple[bytes, str]] = {
    "a bomb of zeros": (
        changed(ROBBERY, SHEET1, lambda data: data.replace(b"</worksheet>", b" " * 60_000_000 + b"</worksheet>")),
        "unpacks to more than 50 MB [too-large]",
    ),
    "a merged cell without end": (
        changed(
            ROBBERY,
            SHEET1,
            lambda data: data.replace(
                b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
            ),
        ),
        "row 1 of the sheet, which the recipe calls the header, is empty [not-as-recipe]",
    ),
    "many merged cells": (
        changed(
            ROBBERY,
            SHEET1,
            lambda data: data.replace(
                b"</row></sheetData>",
                b'</row><row r="9"><c r="CV150000"><v>1</v></c></row></sheetData>'
                b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
            ),
        ),
        "has more than 200,000 merged places [too-large]",
    ),
    "a document type": (
        changed(ROBBERY, SHEET1, lambda data: b'<!DOCTYPE a [<!ENTITY b "bbbb">]>' + data),
        "this is no workbook that can be read [cannot-read]",
    ),
    "a stray cell far away": (
        changed(
            ROBBERY,
            SHEET1,
            lambda data: data.replace(
                b"</sheetData>", b'<row r="900000"><c r="A900000"><v>1</v></c></row></sheetData>'
            ),
        ),
        "reaches to row 900,000 and column 2 [too-large]",
    ),
    "a workbook with a password": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "this workbook is locked by a password",
    ),
    "no workbook": (b"PK\x03\x04 or not", "this is no workbook that can be read [cannot-read]"),
    "nothing": (b"  ", "this file is empty [empty-file]"),
    "a number beyond all bounds": (
        changed(ROBBERY, SHEET1, lambda data: data.replace(b"<v>20</v>", b"<v>1e300</v>")),
        "...' is not a number [bad-number]\n    it is too long",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_what_would_do_harm_is_refused_at_once(name: str, tmp_path: Path) -> None:
    raw, words = BAD[name]
    root = project(tmp_path / "project", PLAIN)
    before = files(root)
    file = tmp_path / "bad.xlsx"
    file.write_bytes(raw)
    start = perf_counter()
    ran = imported(root, file, "--write")
    assert perf_counter() - start < 5
    assert words in ran.err
    assert (ran.code, files(root)) == (1, before)
    assert "own-fault" not in ran.err
    assert "own-fault" not in learned(root, file, "other").err


def page(body: str) -> bytes:
    """A workbook whose sheet is written by hand: `body` is all that stands in it."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return changed(ROBBERY, SHEET1, lambda _: f'<worksheet xmlns="{space}">{body}</worksheet>'.encode())


def data(rows: str) -> bytes:
    return page(f"<sheetData>{rows}</sheetData>")


ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'
ODD: dict[str, bytes] = {
    "elements in elements": data("<a>" * 200_000),
    "a cell of a million parts": data('<row><c r="A1">' + "<v>1</v>" * 200_000 + "</c></row>"),
    "a tag of many attributes": data("<row " + " ".join(f'a{n}=""' for n in range(400_000)) + "/>"),
    "a document type far down": changed(
        ROBBERY, SHEET1, lambda data: b"<?xml version='1.0'?><!--" + b"x" * 30_000 + b"--><!DOCTYPE a []>" + data
    ),
    "letters of two bytes": changed(ROBBERY, SHEET1, lambda data: data.decode().encode("utf-16")),
    "a string before the first": data('<row><c t="s"><v>-1</v></c></row>'),
    "a row before the first": data('<row r="-5"><c><v>1</v></c></row>'),
}


@pytest.mark.parametrize("name", ODD)
def test_what_no_spreadsheet_writes_is_refused_at_once(name: str) -> None:
    start = perf_counter()
    book = open_book(ODD[name], "odd.xlsx")
    with pytest.raises(BookError, match="this is no workbook that can be read"):
        book.read(0)
    assert perf_counter() - start < 10


def test_what_is_hidden_or_merged_far_away_costs_nothing() -> None:
    area = '<mergeCell ref="XFC1048570:XFD1048576"/>'
    raw = page(
        '<cols><col min="-30000000" max="2" hidden="1"/><col min="5" max="16384" hidden="1"/></cols>'
        f'<sheetData>{ONE}<row r="1048576" hidden="1"/></sheetData><mergeCells>{area * 50}</mergeCells>'
    )
    sheet = open_book(raw, "far.xlsx").read(0)
    assert sheet.hidden_columns == {1, 2, *range(5, 201)}
    assert not sheet.hidden_rows
    assert not sheet.merged
    with pytest.raises(BookError, match="more than 200,000 merged places"):
        open_book(page(f"<sheetData>{ONE}</sheetData>" + area * 200_001), "far.xlsx").read(0)


def test_elements_are_counted_and_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = data("<row/>" * 50_000 + "<a/>" * 50_000 + ONE)
    with zipfile.ZipFile(BytesIO(raw)) as archive:
        elements = workbook._elements(archive, SHEET1, "c")
        _, _, root = next(elements)
        held = [sum(1 for _ in root.iter()) for n, _ in enumerate(elements) if n % 1_000 == 0]
        assert max(held) < 20_000  # what is read ahead, 64 kB, is bounded
    assert len(open_book(raw, "many.xlsx").read(0).cells) == 1
    monkeypatch.setattr(workbook, "MOST_ELEMENTS", 90_000)
    with pytest.raises(BookError, match="has more than 90,000 elements"):
        open_book(raw, "many.xlsx").read(0)


def test_a_formula_that_many_cells_share_is_moved_when_it_is_asked_for() -> None:
    terms = "+".join(["$A1"] * 330)
    rows = f'<row r="1"><c r="B1"><f t="shared" si="0" ref="B1:B50000">{terms}</f><v>1</v></c></row>'
    rows += "".join(f'<row r="{n}"><c r="C{n}"><f t="shared" si="0"/><v>1</v></c></row>' for n in range(2, 50_001))
    start = perf_counter()
    sheet = open_book(data(rows), "shared.xlsx").read(0)
    assert perf_counter() - start < 30
    assert len({id(cell.formula.text) for cell in sheet.cells.values()}) == 1
    assert str(sheet.cells[7, 3].formula) == "+".join(["$A7"] * 330)


def test_a_sum_that_is_shared_is_tested_in_each_cell(tmp_path: Path) -> None:
    """The formula of the total is written once; the second cell that shares it has a stale value."""
    raw = sheet(["", "Feb-22", "Mar-22", "Apr-22"], ["Robbery", 1, 2, 3], ["Burglary", 4, 5, 6], ["Total", 5, 8, 9])
    formulas = ('<f t="shared" si="0" ref="B4:D4">SUM(B2:B3)</f>', '<f t="shared" si="0"/>', '<f t="shared" si="0"/>')

    def share(data: bytes) -> bytes:
        text = data.decode()
        for address, formula in zip(("B4", "C4", "D4"), formulas, strict=True):
            text, times = re.subn(rf'(<c r="{address}"[^>]*>)<v>', rf"\1{formula}<v>", text)
            assert times == 1
        return text.encode()

    file = tmp_path / "returns.xlsx"
    file.write_bytes(changed(raw, SHEET1, share))
    ran = imported(project(tmp_path / "project", PLAIN + "total: Total\n"), file)
    assert "Monthly!C4: the formula SUM(C2:C3) gives 8 here, and its cells add up to 7 [stale-formula]" in ran.err
    assert ran.err.count("[stale-formula]") == 1


def test_a_stray_note_far_away_takes_no_time(tmp_path: Path) -> None:
    root = project(tmp_path / "project", PLAIN)
    file = tmp_path / "far.xlsx"
    file.write_bytes(sheet(["", "Mar-22"], ["Robbery", 13], dress=lambda page: page.cell(200_000, 200, "a note")))
    start = perf_counter()
    ran = imported(root, file)
    assert "row 200000 below the table is not read: 'a note'" in ran.err
    assert ran.code == 0
    assert learned(root, file, "other").code == 0
    file.write_bytes(sheet(["no", "table"], dress=lambda page: page.cell(200_000, 200, "a note")))
    assert learned(root, file, "none").code == 0
    assert perf_counter() - start < 15


# --- what is no figure ------------------------------------------------------------------------------------------


def test_it_is_said_where_no_edition_sees_the_figures(tmp_path: Path) -> None:
    root = project(tmp_path / "project", PLAIN)
    file = book(tmp_path, ["", "Feb-22", "Mar-22"], ["Burglary", 12, 13])
    line = (
        "no edition sees figures of 2022-06-02 yet: add one in config.yaml, or name 2022-06-02-returns under its 'also'"
    )
    assert line not in imported(root, file, day="2022-06-01").lines
    ran = imported(root, file, day="2022-06-02")
    assert line in ran.lines
    assert "  burglary, force: 2 figures, 2022-02 to 2022-03: 12, 13 (Monthly!B2 to C2)" in ran.lines


@pytest.mark.parametrize("value", ["1.234", 100.4, "2,345.5"])
def test_what_is_counted_is_whole(value: Any, tmp_path: Path) -> None:
    root = project(tmp_path / "project", PLAIN)
    ran = imported(root, book(tmp_path, ["", "Mar-22", "Apr-22"], ["Robbery", 12, value]), "--write")
    said = str(value).replace(",", "")
    assert f"Monthly!C2: {said} is not whole, and 'robbery' counts offences [wrong-value]" in ran.err
    assert ran.code == 1
    root = project(tmp_path / "parts", PLAIN, figures="measure,area,window,value\nrobbery,force,2022-01,10.5\n")
    assert imported(root, tmp_path / "returns.xlsx", "--write").code == 0  # it has parts already


def test_a_date_among_the_figures_is_no_number(tmp_path: Path) -> None:
    root = project(tmp_path / "project", PLAIN)
    ran = imported(root, book(tmp_path, ["", "Feb-22", "Mar-22"], ["Robbery", 12, date(2022, 11, 1)]), "--write")
    assert "Monthly!C2: a date, 2022-11-01, stands in the place of a figure [bad-number]" in ran.err
    assert ran.code == 1


def test_a_name_of_two_words_can_be_pasted_and_an_empty_sheet_is_no_recipe(tmp_path: Path) -> None:
    root = project(tmp_path / "project")
    ran = learned(root, book(tmp_path, ["", "Feb-22"], ["Theft", 1], name="the returns.xlsx"))
    assert ran.lines[-1].endswith('reportgen import "the returns.xlsx" --as returns')
    learned(root, book(tmp_path, ["Month", "Theft", "Zebra"], ["Feb-22", 1, 2], ["Mar-22", 3, 4]), "zebra")
    text = (root / "figures/recipes/zebra.yaml").read_text(encoding="utf-8")
    assert "\"Zebra\":    # no measure or area has such a name; or leave it out under 'skip_columns'" in text
    ran = learned(root, book(tmp_path, []), "empty")
    assert "nothing stands in this file [empty-file]" in ran.err
    assert not (root / "figures/recipes/empty.yaml").exists()


@pytest.mark.parametrize("name", ["a.xls", "a.ods", "a", "a.pdf", "missing.xlsx", "."])
def test_other_files_are_refused(name: str, tmp_path: Path) -> None:
    root = project(tmp_path / "project", PLAIN)
    if name != "missing.xlsx" and name != ".":
        (tmp_path / name).write_bytes(b"something")
    ran = imported(root, tmp_path / name, "--write")
    assert ran.code == 1
    assert "[cannot-read]" in ran.err


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a recipe, and a folder beside it, for many files that must all be refused."""
    return project(tmp_path_factory.mktemp("plain") / "project", PLAIN)


@settings(max_examples=30, deadline=None)
@given(
    raw=st.binary(max_size=300) | st.text(max_size=300).map(str.encode),
    suffix=st.sampled_from([".csv", ".xlsx", ".tsv"]),
)
def test_no_bytes_end_in_a_traceback(raw: bytes, suffix: str, plain: Path) -> None:
    file = plain.parent / f"any{suffix}"
    file.write_bytes(raw)
    for ran in (imported(plain, file, "--write"), learned(plain, file, "other")):
        assert "own-fault" not in ran.err, ran.err
    (plain / "figures/recipes/other.yaml").unlink(missing_ok=True)
    assert not list((plain / "figures").glob(f"{DAY}*"))


@settings(max_examples=25, deadline=None)
@given(cuts=st.lists(st.tuples(st.integers(0, 4_000), st.binary(max_size=6)), min_size=1, max_size=4))
def test_no_damaged_sheet_ends_in_a_traceback(cuts: list[tuple[int, bytes]], plain: Path) -> None:
    def damage(data: bytes) -> bytes:
        for at, put in cuts:
            data = data[: at % len(data)] + put + data[at % len(data) + len(put) :]
        return data

    file = plain.parent / "any.xlsx"
    file.write_bytes(changed(ROBBERY, SHEET1, damage))
    assert "own-fault" not in imported(plain, file).err


def test_a_long_file_is_read_in_bounded_time(tmp_path: Path) -> None:
    root = project(
        tmp_path / "project",
        "header: 1\nnames: A\nmonths: in a column\nmonth: B\nvalues: C\nmeasures: {Robbery: robbery}\n",
    )
    file = tmp_path / "long.csv"
    file.write_text("Offence,Month,Count\n" + "Robbery,2022-02,1\n" * 8_000, encoding="utf-8")
    start = perf_counter()
    ran = imported(root, file)
    assert perf_counter() - start < 30
    assert ran.code == 1
    assert "7,979 more figures stand twice [duplicate-row]" in ran.err
    file.write_text("Offence,Month,Count\n" + "\n" * 200_001, encoding="utf-8")
    ran = imported(root, file)
    assert "the most are 200,000 rows of 200 [too-large]" in ran.err
