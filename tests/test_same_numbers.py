"""The same numbers stand in the model, the HTML, the CSV files and the text of the PDF."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
from decimal import Decimal
from html.parser import HTMLParser

import pytest

from reportgen import units
from reportgen.build import Built
from reportgen.model import Block, Grid, Report, Tiles, plain


def squeezed(text: str) -> str:
    return " ".join(text.split())


class Tables(HTMLParser):
    """The tables of figures in a page: rows of words, without those of pictures."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self.inside = self.drawing = 0
        self.cell: list[str] | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table" and "grid" in str(dict(attrs).get("class", "")).split():
            self.inside = 1
            self.tables.append([])
        elif self.inside and tag == "tr":
            self.tables[-1].append([])
        elif self.inside and tag in ("td", "th"):
            self.cell = []
        elif tag == "svg":
            self.drawing += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self.cell is not None:
            self.tables[-1][-1].append(squeezed("".join(self.cell)))
            self.cell = None
        elif tag == "table":
            self.inside = 0
        elif tag == "svg":
            self.drawing -= 1

    def handle_data(self, data: str) -> None:
        if self.cell is not None and not self.drawing:
            self.cell.append(data)


def grids(report: Report) -> list[tuple[Block, Grid]]:
    return [(block, part) for block in report.blocks() for part in block.content if isinstance(part, Grid)]


def rows(grid: Grid) -> list[list[str]]:
    """A table as it should be read: its heads, then its rows."""
    heads = [plain(grid.stub), *(plain(column.text) for column in grid.columns)]
    lines = [[plain(row.label.text), *(plain(cell.text) for cell in row.cells)] for row in grid.rows]
    return [[squeezed(text) for text in line] for line in (heads, *lines)]


@pytest.fixture(scope="module")
def pdf_text(built: Built) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not on this machine")
    done = subprocess.run(
        ["pdftotext", "-layout", str(built.folder / "report.pdf"), "-"], capture_output=True, check=True
    )
    return done.stdout.decode("utf-8").replace("\N{NO-BREAK SPACE}", " ")


def test_the_json_is_the_model(built: Built) -> None:
    text = (built.folder / "report.json").read_text(encoding="utf-8")
    assert Report.model_validate_json(text) == built.report
    assert json.loads(text)["format"] == 1


def test_the_html_holds_every_table_cell_by_cell(built: Built) -> None:
    page = Tables((built.folder / "report.html").read_text(encoding="utf-8"))
    assert page.tables == [rows(grid) for _, grid in grids(built.report)]


def test_the_csv_files_hold_every_table_cell_by_cell(built: Built) -> None:
    texts = [
        list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
        for path in sorted((built.folder / "data").iterdir())
    ]
    for block, grid in grids(built.report):
        keep = [n for n, column in enumerate(grid.columns) if column.align != "picture"]
        wanted = []
        for row in grid.rows:
            cells = [row.cells[n] for n in keep]
            wanted.append([squeezed(t) for t in (plain(row.label.text), *(c.plain or plain(c.text) for c in cells))])
        assert any([[squeezed(t) for t in row] for row in text[1:]] == wanted for text in texts), block.id


def test_a_plain_number_is_the_exact_value_rounded_once(built: Built) -> None:
    numbers = 0
    for _, grid in grids(built.report):
        for cell in (cell for row in grid.rows for cell in row.cells):
            if cell.plain:
                numbers += 1
                assert cell.value is not None and cell.figure is not None
                exact = built.report.figures[cell.figure].value
                assert exact == cell.value
                places = max(0, -int(Decimal(cell.plain).as_tuple().exponent))
                assert cell.plain == units.plain(cell.value, places)
    assert numbers >= 64


def test_the_pdf_holds_every_row(built: Built, pdf_text: str) -> None:
    """The cells of each row stand on one line, in their order, with the dressing of a fresh line where it is long."""
    lost = []
    lines = pdf_text.splitlines()
    for block, grid in grids(built.report):
        numeric = [n for n, column in enumerate(grid.columns) if column.align == "number"]
        for row in grid.rows:
            cells = [squeezed(plain(row.cells[n].text)) for n in numeric if row.cells[n].plain]
            pattern = r"\s+.*?".join(re.escape(text).replace(r"\ ", r"\s+") for text in cells)
            if cells and not any(re.search(pattern, line) for line in lines):
                lost.append((block.id, cells))
    assert lost == []


def test_the_pdf_holds_every_headline_and_tile(built: Built, pdf_text: str) -> None:
    text = "".join(pdf_text.split())
    for block in built.report.blocks():
        for part in block.content:
            if isinstance(part, Tiles):
                for tile in part.tiles:
                    assert "".join(plain(tile.value).split()) in text
        if block.exhibit:
            for run in block.exhibit.headline:
                if run.figure:
                    assert "".join(run.text.split()) in text, run
