"""Extracts in Excel and Parquet give the same report as the CSV that holds the same figures."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from reportgen.build import Wanted, read
from reportgen.extract import Extract, read_extract
from reportgen.measures import Catalogue, build_catalogue
from reportgen.model import Report
from reportgen.problems import Problems
from reportgen.sheets import read_cells
from reportgen.source import read_yaml

PROJECT = Path(__file__).parent / "problems" / "project"
CSV = "figures/2024-05-01-counters.csv"
HEADS = ["measure", "area", "window", "value"]


def rows() -> list[list[str]]:
    with (PROJECT / CSV).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def excel(table: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    for row in table:
        book.worksheets[0].append(row)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def parquet(table: list[list[Any]]) -> bytes:
    out = BytesIO()
    pd.DataFrame(table[1:], columns=table[0]).to_parquet(out)
    return out.getvalue()


def report(root: Path) -> Report:
    return read(root, Wanted(), Problems())[0]


@pytest.mark.parametrize(("suffix", "write"), [(".xlsx", excel), (".parquet", parquet)])
@pytest.mark.parametrize("kind", [int, float, Decimal, str])
def test_gives_the_same_report_as_a_csv(
    kind: type, suffix: str, write: Callable[[list[list[Any]]], bytes], tmp_path: Path
) -> None:
    root = tmp_path / "project"
    shutil.copytree(PROJECT, root)
    wanted = report(root)
    heads, *body = rows()
    table = [heads, *([*row[:3], kind(row[3]), *(cell or None for cell in row[4:])] for row in body)]
    (root / CSV).unlink()
    (root / CSV).with_suffix(suffix).write_bytes(write(table))
    found = report(root)
    assert dump(found) == dump(wanted)


def dump(made: Report) -> dict[str, Any]:
    """All that a report says, but for the names of the files that its figures stood in."""
    told = made.model_dump(mode="json", exclude={"digest"})
    for figure in told["figures"].values():
        figure["rows"] = [place.replace(".xlsx", ".csv").replace(".parquet", ".csv") for place in figure["rows"]]
    return told


@pytest.mark.parametrize("name", ["2024-06-01-late", "2024-06-01-late.csv"])
def test_a_later_extract_is_taken_in_by_its_name(name: str, tmp_path: Path) -> None:
    root = tmp_path / "project"
    shutil.copytree(PROJECT, root)
    (root / "figures/2024-06-01-late.csv").write_text(
        "measure,area,window,value\ncomplaints,town,2024-01..2024-03,17\n", "utf-8"
    )
    key = "complaints@town[2024-01..2024-03]"
    assert report(root).figures[key].value == 16
    with (root / "config.yaml").open("a", encoding="utf-8") as config:
        config.write(f"    also: [{name}]\n")
    assert report(root).figures[key].value == 17


# --- one file ----------------------------------------------------------------------------------

MEASURES = """
sources: {counters: Counters}
measures:
  visits: {kind: count, name: visits, noun: [visit, visits], source: counters}
  share: {kind: rate, name: the share, noun: [one, ones], unit: percent, source: counters}
  boats: {kind: stock, name: boats, noun: [boat, boats], source: counters}
"""
AREAS = "areas: [{id: town, name: Town}]"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    problems = Problems()
    made = build_catalogue(read_yaml(MEASURES, "m", problems), read_yaml(AREAS, "a", problems), problems)
    assert made is not None
    return made


def extract(raw: bytes, suffix: str, catalogue: Catalogue) -> tuple[Extract | None, list[str]]:
    problems = Problems()
    found = read_extract(raw, f"figures/2024-05-01-x{suffix}", catalogue, problems)
    return found, [str(problem) for problem in problems]


def values(raw: bytes, suffix: str, catalogue: Catalogue) -> list[Decimal | None]:
    found, problems = extract(raw, suffix, catalogue)
    assert not problems
    assert found is not None
    return [row.value for row in found.rows]


@pytest.mark.parametrize(
    ("value", "exact"),
    [
        (5, "5"), (5.0, "5"), (0.1, "0.1"), (1e-05, "0.00001"), (1.0e9, "1000000000"),
        (Decimal("12.50"), "12.5"), (Decimal("1E+3"), "1000"), ("1204", "1204"), (" 7\u00a0", "7"), (None, None),
    ],
)  # fmt: skip
def test_a_number_is_the_shortest_decimal_that_is_the_same(
    value: object, exact: str | None, catalogue: Catalogue
) -> None:
    wanted = None if exact is None else Decimal(exact)
    assert values(excel([HEADS, ["visits", "town", "2024-01", value]]), ".xlsx", catalogue) == [wanted]
    assert values(parquet([HEADS, ["visits", "town", "2024-01", value]]), ".parquet", catalogue) == [wanted]


def test_a_column_of_whole_numbers_with_a_gap_stays_whole(catalogue: Catalogue) -> None:
    frame = pd.DataFrame({
        "measure": "visits", "area": "town", "window": ["2024-01", "2024-02"],
        "value": pd.array([1204, None], dtype="Int64"),
    })  # fmt: skip
    out = BytesIO()
    frame.set_index("measure").to_parquet(out)
    assert values(out.getvalue(), ".parquet", catalogue) == [Decimal(1204), None]


def test_a_cell_that_is_shown_as_a_percentage_is_read_as_it_is_shown(catalogue: Catalogue) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADS)
    sheet.append(["share", "town", "2024-01", 0.125])
    sheet.append(["share", "town", "2024-02", 0.125])
    sheet["D2"].number_format = "0.0%"
    assert values(saved(book), ".xlsx", catalogue) == [Decimal("12.5"), Decimal("0.125")]


def test_the_first_sheet_that_is_not_hidden_is_read(catalogue: Catalogue) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["notes of the analyst"])
    book.worksheets[0].sheet_state = "hidden"
    for name, value in (("Figures", 5), ("Old", 6)):
        sheet = book.create_sheet(name)
        sheet.append([*HEADS, None])
        sheet.append(["visits", "town", "2024-01", value, None])
        sheet.append([None] * 5)
    assert values(saved(book), ".xlsx", catalogue) == [Decimal(5)]


def test_a_date_cell_is_a_day_for_a_stock_and_a_problem_for_a_count(catalogue: Catalogue) -> None:
    day = date(2024, 1, 31)
    found, problems = extract(
        excel([HEADS, ["boats", "town", day, 7], ["visits", "town", day, 7]]), ".xlsx", catalogue
    )  # fmt: skip
    assert found is not None
    assert [str(row.window) for row in found.rows] == ["2024-01-31"]
    assert problems == [
        "figures/2024-05-01-x.xlsx:3:3: '2024-01-31 00:00:00' is not a window [bad-window]\n"
        "    a date cell: write text, the month '2024-01' or the day '2024-01-31'"
    ]


def test_a_cell_with_a_fault_of_excel_is_no_number(catalogue: Catalogue) -> None:
    _, problems = extract(excel([HEADS, ["visits", "town", "2024-01", "#N/A"]]), ".xlsx", catalogue)
    assert problems[0].startswith("figures/2024-05-01-x.xlsx:2:4: '#N/A' is not a number [bad-number]")


def test_a_cell_of_a_csv_has_the_line_and_column_where_it_begins() -> None:
    raw = b'measure,area,note\r\nvisits,"a, b","say ""yes""\nor no"\n\nvisits,town\n'
    assert read_cells(raw, "x.csv", "", Problems()) == (
        ["measure", "area", "note"],
        [
            (2, [("visits", 1), ("a, b", 9), ('say "yes"\nor no', 16)]),
            (5, [("visits", 1), ("town", 8), ("", 13)]),
        ],
    )
