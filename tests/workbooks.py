"""Messy workbooks and CSV files, made as people make them: by openpyxl, by bytes, and by changing a saved workbook."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

MEASURES = """\
robbery: {kind: count, name: robbery, noun: [offence, offences], source: here, words: [Robbery offences]}
burglary: {kind: count, name: burglary, noun: [offence, offences], source: here}
theft: {kind: count, name: theft, noun: [offence, offences], source: here}
attrition: {kind: rate, name: share of calls not answered, noun: [call, calls], unit: percent, source: here}
wait: {kind: average, name: average wait, noun: [second, seconds], unit: seconds, source: here}
officers: {kind: stock, name: officers, noun: [officer, officers], source: here}
movement: {kind: change, name: movement in officers, noun: [officer, officers], source: here}
spend: {kind: count, name: spend, noun: [pound, pounds], unit: gbp, source: here}
abuse: {kind: count, name: abuse, noun: [offence, offences], source: here,
  bases: {first: {name: the first basis}, second: {name: the second basis}}}
"""
AREAS = """\
areas:
  - {id: force, name: The force}
  - {id: east, name: East, parent: force}
  - {id: west, name: West, parent: force}
"""
FIGURES = """\
measure,area,window,value
robbery,force,2022-01,10
robbery,force,2022-02,11
"""
SECTION = """\
number: 1
title: Robbery
owner: Analysis
blocks:
  - table:
      measure: robbery
      rows: {months: period, total: true}
      columns: [current]
  - text: "There were {{ robbery }} robbery offences."
"""
CONFIG = """\
title: The report
body: Westshire
board: The board
editions:
  - period: 2022-02..2022-03
    board_date: 2022-06-01
"""


def project(root: Path, recipe: str = "", *, figures: str = FIGURES) -> Path:
    """A small project in `root`, with the recipe `returns`."""
    files = {
        "config.yaml": CONFIG,
        "figures/measures.yaml": "sources: {here: Our records}\nmeasures:\n" + indent(MEASURES, "  "),
        "figures/areas.yaml": AREAS,
        "figures/2022-03-01-old.csv": figures,
        "sections/01-robbery.yaml": SECTION,
    }
    if recipe:
        files["figures/recipes/returns.yaml"] = dedent(recipe)
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8", newline="\n")
    return root


def saved(book: openpyxl.Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def sheet(*rows: list[Any], name: str = "Monthly", dress: Callable[[Worksheet], object] = lambda _: None) -> bytes:
    """A workbook of one sheet; `dress` does to it what rows cannot say."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = name
    for row in rows:
        page.append(row)
    dress(page)
    return saved(book)


def shown(**formats: str) -> Callable[[Worksheet], None]:
    """Sets formats: `shown(B3="mmm-yy")`."""

    def dress(page: Worksheet) -> None:
        for address, code in formats.items():
            page[address].number_format = code

    return dress


def stored(raw: bytes, values: Mapping[str, str], part: str = "xl/worksheets/sheet1.xml") -> bytes:
    """The workbook with stored values for the formulas of some cells, as Excel keeps them."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == part:
                text = data.decode()
                for address, value in values.items():
                    kind = ' t="e"' if value.startswith("#") else ""
                    pattern = rf'<c r="{address}"([^>]*?)(?: t="\w+")?><f>(.*?)</f><v\s*/?>(?:</v>)?</c>'
                    text, times = re.subn(pattern, rf'<c r="{address}"\1{kind}><f>\2</f><v>{value}</v></c>', text)
                    assert times == 1, address
                data = text.encode()
            new.writestr(name, data)
    return out.getvalue()


def months(*numbers: int, year: int = 2022) -> list[date]:
    return [date(year, month, 1) for month in numbers]


@dataclass(frozen=True)
class Messy:
    """A file with its recipe, and what it must give: rows `measure,area,window,value[,status]@cell`, or words told."""

    name: str
    raw: bytes
    recipe: str
    rows: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    """What is told on the way, on either stream; with no rows, why nothing is written."""


ACROSS = """\
header: 1
names: A
months: across
measures: {Robbery: robbery, Burglary: burglary, Theft: theft}
"""

PLACES = "areas: {East: east, West: west}\n"


def _merged() -> bytes:
    def dress(page: Worksheet) -> None:
        page.merge_cells("A1:E1")
        page.merge_cells("B2:C2")
        page.merge_cells("D2:E2")

    return sheet(
        ["Recorded crime by area"],
        ["Offence", "East", None, "West", None],
        [None, "Feb-22", "Mar-22", "Feb-22", "Mar-22"],
        ["Robbery", 1, 2, 3, 4],
        ["Burglary", 5, 6, 7, 8],
        dress=dress,
    )


def _hidden() -> bytes:
    def dress(page: Worksheet) -> None:
        page.row_dimensions[3].hidden = True
        page.column_dimensions["C"].hidden = True

    return sheet(["", *months(2, 3, 4)], ["Robbery", 1, 2, 3], ["Burglary", 4, 5, 6], ["Theft", 7, 8, 9], dress=dress)


def _other_sheets(*, hide: bool) -> bytes:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Read me"
    book.worksheets[0].append(["Figures of the month"])
    for name, value in (("Monthly", 20), ("Old", 99)):
        page = book.create_sheet(name)
        page.append(["", "Feb-22"])
        page.append(["Robbery", value])
    if hide:
        book["Old"].sheet_state = "hidden"
    return saved(book)


def _from_1904() -> bytes:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    page = book.worksheets[0]
    page.append(["", *months(2, 3)])
    page.append(["Robbery", 20, 30])
    return saved(book)


def _filtered() -> bytes:
    def dress(page: Worksheet) -> None:
        page.auto_filter.ref = "A1:B3"
        page.auto_filter.add_filter_column(0, ["Robbery"])
        page.row_dimensions[3].hidden = True

    return sheet(["", "Feb-22"], ["Robbery", 20], ["Burglary", 5], dress=dress)


def _formulas() -> bytes:
    return sheet(
        ["", "Feb-22", "Mar-22"], ["Robbery", 20, "=10+20"], ["Burglary", 5, 6], ["Total", "=SUM(B2:B3)", "=SUM(C2:C3)"]
    )


TOTALLED = ACROSS + "total: [Total]\n"

MESSY: Mapping[str, Messy] = {
    "months across as dates of Excel": Messy(
        "a.xlsx",
        sheet(["", *months(2, 3)], ["Robbery", 20, 30], dress=shown(B1="mmm-yy", C1="dd/mm/yyyy")),
        ACROSS,
        ("robbery,force,2022-02,20@Monthly!B2", "robbery,force,2022-03,30@Monthly!C2"),
        ("1 new, 1 restated", "robbery, force, 2022-02: 20, was 11 at figures/2022-03-01-old.csv:3 (Monthly!B2)"),
    ),
    "dates that count from 1904": Messy(
        "a.xlsx", _from_1904(), ACROSS, ("robbery,force,2022-02,20@Sheet!B2", "robbery,force,2022-03,30@Sheet!C2")
    ),
    "dates in words": Messy(
        "a.xlsx",
        sheet(["", "Feb-22", "March 2022", "01/04/2022", "2022-05", "Jun '22"], ["Robbery", 2, 3, 4, 5, 6]),
        ACROSS,
        tuple(f"robbery,force,2022-0{n},{n}@Monthly!{'ABCDEF'[n - 1]}2" for n in range(2, 7)),
    ),
    "a date with two readings": Messy(
        "a.xlsx",
        sheet(["", "02/03/2022", "03/03/2022"], ["Robbery", 2, 3]),
        ACROSS,
        says=("Monthly!B1: '02/03/2022' may be read as two days [two-readings]",),
    ),
    "a day or a month with its year": Messy(
        "a.xlsx",
        sheet(["", "22-Feb"], ["Robbery", 2]),
        ACROSS,
        says=("Monthly!B1: '22-Feb' may be a day or a month with its year [two-readings]",),
    ),
    "merged heads in two rows": Messy(
        "a.xlsx",
        _merged(),
        "header: [2, 3]\nnames: A\nmonths: across\nmeasures: {Robbery: robbery, Burglary: burglary}\n" + PLACES,
        (
            "robbery,east,2022-02,1@Monthly!B4",
            "robbery,east,2022-03,2@Monthly!C4",
            "robbery,west,2022-02,3@Monthly!D4",
            "robbery,west,2022-03,4@Monthly!E4",
            "burglary,east,2022-02,5@Monthly!B5",
            "burglary,east,2022-03,6@Monthly!C5",
            "burglary,west,2022-02,7@Monthly!D5",
            "burglary,west,2022-03,8@Monthly!E5",
        ),
    ),
    "a year over its first month alone": Messy(
        "a.xlsx",
        sheet(["", 2022, "", 2023], ["", "Nov", "Dec", "Jan"], ["Robbery", 1, 2, 3]),
        ACROSS.replace("header: 1", "header: [1, 2]\nfill: heads"),
        (
            "robbery,force,2022-11,1@Monthly!B3",
            "robbery,force,2022-12,2@Monthly!C3",
            "robbery,force,2023-01,3@Monthly!D3",
        ),
    ),
    "a year over its first month alone, and nothing said": Messy(
        "a.xlsx",
        sheet(["", 2022, ""], ["", "Nov", "Dec"], ["Robbery", 1, 2]),
        ACROSS.replace("header: 1", "header: [1, 2]"),
        says=("Monthly!C3: 'Dec' has no year [bad-window]",),
    ),
    "a year that runs past December": Messy(
        "a.xlsx",
        sheet(["", 2022, "", ""], ["", "Nov", "Dec", "Jan"], ["Robbery", 1, 2, 3]),
        ACROSS.replace("header: 1", "header: [1, 2]\nfill: heads"),
        says=("Monthly!D3: January 2022 stands after December 2022: does another year begin here? [bad-window]",),
    ),
    "months of a financial year": Messy(
        "a.xlsx",
        sheet(["2022/23", "Nov", "Dec", "Jan"], ["Robbery", 1, 2, 3]),
        ACROSS + "year: 2022/23\n",
        (
            "robbery,force,2022-11,1@Monthly!B2",
            "robbery,force,2022-12,2@Monthly!C2",
            "robbery,force,2023-01,3@Monthly!D2",
        ),
    ),
    "percentages": Messy(
        "a.xlsx",
        sheet(["", "Feb-22", "Mar-22"], ["Not answered", 0.073, "8.1%"], dress=shown(B2="0.0%")),
        "header: 1\nnames: A\nmonths: across\nmeasures: {Not answered: attrition}\n",
        ("attrition,force,2022-02,7.3@Monthly!B2", "attrition,force,2022-03,8.1@Monthly!C2"),
    ),
    "percentages as plain fractions, and nothing said": Messy(
        "a.xlsx",
        sheet(["", "Feb-22", "Mar-22"], ["Not answered", 0.073, 0.081]),
        "header: 1\nnames: A\nmonths: across\nmeasures: {Not answered: attrition}\n",
        says=("Monthly!B2: 'attrition' is a percentage: 0.073 here may be 0.073% or 7.3% [two-readings]",),
    ),
    "percentages as plain fractions": Messy(
        "a.xlsx",
        sheet(["", "Feb-22", "Mar-22"], ["Not answered", 0.073, 0.081]),
        "header: 1\nnames: A\nmonths: across\npercent: fraction\nmeasures: {Not answered: attrition}\n",
        ("attrition,force,2022-02,7.3@Monthly!B2", "attrition,force,2022-03,8.1@Monthly!C2"),
    ),
    "a percentage of a count": Messy(
        "a.xlsx",
        sheet(["", "Feb-22"], ["Robbery", 0.07], dress=shown(B2="0%")),
        ACROSS,
        says=("Monthly!B2: 7% is a percentage, and the measure is a number of its own [wrong-value]",),
    ),
    "numbers stored as words": Messy(
        "a.xlsx",
        sheet(
            ["", "Feb-22", "Mar-22", "Apr-22", "May-22"],
            ["Robbery", "1,234", "1 235", " 1236 ", "1\u202f237"],
            ["Movement", "(12)", "-13", "−14", "15"],
        ),
        ACROSS.replace("Theft: theft", "Movement: movement"),
        tuple(
            f"{m},force,2022-0{n + 2},{v}@Monthly!{'BCDE'[n]}{r}"
            for m, r, vs in (("robbery", 2, (1234, 1235, 1236, 1237)), ("movement", 3, (-12, -13, -14, 15)))
            for n, v in enumerate(vs)
        ),
    ),
    "a count below zero": Messy(
        "a.xlsx",
        sheet(["", "Feb-22"], ["Robbery", "(12)"]),
        ACROSS,
        says=("Monthly!B2: -12 is below zero, but 'robbery' is a count [negative-count]",),
    ),
    "the noise of floats": Messy(
        "a.xlsx",
        sheet(["", "Feb-22", "Mar-22"], ["Average wait", 0.1 + 0.2, 100.00000000000001]),
        "header: 1\nnames: A\nmonths: across\nmeasures: {Average wait: wait}\n",
        ("wait,force,2022-02,0.3@Monthly!B2", "wait,force,2022-03,100@Monthly!C2"),
    ),
    "a length of time": Messy(
        "a.xlsx",
        sheet(["", "Feb-22", "Mar-22"], ["Average wait", 276 / 86400, "4m 36s"], dress=shown(B2="[m]:ss")),
        "header: 1\nnames: A\nmonths: across\nmeasures: {Average wait: wait}\n",
        ("wait,force,2022-02,276@Monthly!B2", "wait,force,2022-03,276@Monthly!C2"),
    ),
    "fewer decimals shown than held": Messy(
        "a.xlsx",
        sheet(["", "Feb-22"], ["Average wait", 61.6], dress=shown(B2="0")),
        "header: 1\nnames: A\nmonths: across\nmeasures: {Average wait: wait}\n",
        ("wait,force,2022-02,61.6@Monthly!B2",),
        ("Monthly!B2: this cell shows 62 and holds 61.6: what it holds is taken [two-readings]",),
    ),
    "a total that disagrees": Messy(
        "a.xlsx",
        sheet(["", "Feb-22", "Mar-22"], ["Robbery", 20, 30], ["Burglary", 5, 6], ["Total", 28, 36]),
        TOTALLED,
        says=(
            "2 new, 1 restated, 'Total' differs by 3".replace("2 new, 1", "3 new, 1"),
            "Monthly!B4: 'Total' is 28, and what stands before it adds up to 25: they differ by 3 [total-differs]",
        ),
    ),
    "totals below and beside": Messy(
        "a.xlsx",
        sheet(
            ["", "Feb-22", "Mar-22", "Total"], ["Robbery", 20, 30, 50], ["Burglary", 5, 6, 11], ["Total", 25, 36, 61]
        ),
        TOTALLED,
        (
            "robbery,force,2022-02,20@Monthly!B2",
            "robbery,force,2022-03,30@Monthly!C2",
            "burglary,force,2022-02,5@Monthly!B3",
            "burglary,force,2022-03,6@Monthly!C3",
        ),
    ),
    "rows, columns and a sheet that are hidden, and nothing said": Messy(
        "a.xlsx",
        _hidden(),
        ACROSS,
        says=(
            "column C is hidden, and it holds figures [hidden-cells]",
            "row 3 is hidden, and it holds figures [hidden-cells]",
        ),
    ),
    "hidden rows and columns left out": Messy(
        "a.xlsx",
        _hidden(),
        ACROSS + "hidden: leave out\n",
        (
            "robbery,force,2022-02,1@Monthly!B2",
            "robbery,force,2022-04,3@Monthly!D2",
            "theft,force,2022-02,7@Monthly!B4",
            "theft,force,2022-04,9@Monthly!D4",
        ),
        ("row 3 is hidden, and left out", "column C is hidden, and left out"),
    ),
    "rows hidden by a filter": Messy(
        "a.xlsx", _filtered(), ACROSS, says=("row 3 is hidden, by a filter, and it holds figures [hidden-cells]",)
    ),
    "several sheets, and none named": Messy(
        "a.xlsx",
        _other_sheets(hide=False),
        ACROSS,
        says=("this workbook has 3 visible sheets, and the recipe names none [not-as-recipe]",),
    ),
    "a sheet among others, one of them hidden": Messy(
        "a.xlsx",
        _other_sheets(hide=True),
        "sheet: monthly\n" + ACROSS,
        ("robbery,force,2022-02,20@Monthly!B2",),
        ("not read: the sheet 'Read me'", "hidden and not read: the sheet 'Old'"),
    ),
    "a hidden sheet that is named": Messy(
        "a.xlsx", _other_sheets(hide=True), "sheet: Old\n" + ACROSS, says=("the sheet 'Old' is hidden [hidden-cells]",)
    ),
    "formulas with their values": Messy(
        "a.xlsm",
        stored(_formulas(), {"C2": "30", "B4": "25", "C4": "36"}),
        TOTALLED,
        (
            "robbery,force,2022-02,20@Monthly!B2",
            "robbery,force,2022-03,30@Monthly!C2",
            "burglary,force,2022-02,5@Monthly!B3",
            "burglary,force,2022-03,6@Monthly!C3",
        ),
    ),
    "formulas without a value": Messy(
        "a.xlsx",
        _formulas(),
        TOTALLED,
        says=(
            "Monthly!C2: a formula stands here whose value was never stored [stale-formula]",
            "it is so too in B4 and C4",
        ),
    ),
    "a formula with a stale value": Messy(
        "a.xlsx",
        stored(_formulas(), {"C2": "30", "B4": "22", "C4": "36"}),
        TOTALLED,
        says=("Monthly!B4: the formula SUM(B2:B3) gives 22 here, and its cells add up to 25 [stale-formula]",),
    ),
    "a formula with an error": Messy(
        "a.xlsx",
        stored(_formulas(), {"C2": "#N/A", "B4": "25", "C4": "#N/A"}),
        TOTALLED,
        says=("Monthly!C2: #N/A stands here, by its formula [stale-formula]",),
    ),
    "two tables on a sheet": Messy(
        "a.xlsx",
        sheet(["", "Feb-22"], ["Robbery", 20], ["Burglary", 5], [], ["Arrests", "Feb-22"], ["Robbery", 3]),
        ACROSS,
        says=("Monthly!A6: figures stand below the table too, from row 6: the table ends at the empty row 4",),
    ),
    "two tables on a sheet, and the recipe ends the first": Messy(
        "a.xlsx",
        sheet(["", "Feb-22"], ["Robbery", 20], ["Burglary", 5], [], ["Arrests", "Feb-22"], ["Robbery", 3]),
        ACROSS + "last_row: 3\n",
        ("robbery,force,2022-02,20@Monthly!B2", "burglary,force,2022-02,5@Monthly!B3"),
        ("rows 5 and 6 below the table are not read: 'Arrests' [outside-table]",),
    ),
    "semicolons and decimal commas": Messy(
        "a.csv",
        b"Offence;Feb-22;Mar-22\nAverage wait;61,5;1.062,25\n",
        "header: 1\nnames: A\nmonths: across\ndecimal: comma\nmeasures: {Average wait: wait}\n",
        ("wait,force,2022-02,61.5@B2", "wait,force,2022-03,1062.25@C2"),
        ("its cells are parted by semicolons",),
    ),
    "semicolons, and a comma with two readings": Messy(
        "a.csv",
        b"Offence;Feb-22\nRobbery;1,234\n",
        ACROSS,
        says=("a.csv B2: '1,234' may be 1234 or 1.234 [two-readings]",),
    ),
    "tabs in UTF-16": Messy(
        "a.txt",
        "Offence\tFeb-22\tMar-22\nRobbery\t20\t1,030\n".encode("utf-16"),
        ACROSS,
        ("robbery,force,2022-02,20@B2", "robbery,force,2022-03,1030@C2"),
        ("read as UTF-16", "its cells are parted by tabs"),
    ),
    "Windows-1252": Messy(
        "a.csv",
        "Offence,Feb-22,Mar-22\nRobbery – all,£20,30\n".encode("cp1252"),
        "header: 1\nnames: A\nmonths: across\nmeasures: {Robbery - all: spend}\n",
        ("spend,force,2022-02,20@B2", "spend,force,2022-03,30@C2"),
        ("read as Windows-1252",),
    ),
    "a byte-order mark and what Excel says of the separator": Messy(
        "a.csv", '\ufeffsep=,\nOffence,Feb-22\nRobbery,"1,020"\n'.encode(), ACROSS, ("robbery,force,2022-02,1020@B2",)
    ),
    "a month missing in the middle": Messy(
        "a.xlsx",
        sheet(["", "Feb-22", "Apr-22"], ["Robbery", 20, 30]),
        ACROSS,
        ("robbery,force,2022-02,20@Monthly!B2", "robbery,force,2022-04,30@Monthly!C2"),
        ("1 new, 1 restated, March 2022 missing",),
    ),
    "a name that nobody knows": Messy(
        "a.xlsx",
        sheet(["", "Feb-22"], ["Robery", 20]),
        ACROSS,
        says=(
            "1 unknown name",
            "Monthly!A2: 'Robery' means nothing in the recipe [unknown-name]\n    nearest: 'Robbery'",
        ),
    ),
    "a column of changes": Messy(
        "a.xlsx",
        sheet(["", "Feb-22", "% change"], ["Robbery", 20, 5]),
        ACROSS,
        says=(
            "Monthly!C1: '% change' means nothing in the recipe [unknown-name]",
            "    it looks like something worked out from the others",
        ),
    ),
    "columns that are left out": Messy(
        "a.xlsx",
        sheet(["", "Feb-22", "% change", "Note"], ["Robbery", 20, 5, "see 7"]),
        ACROSS + "skip_columns: ['% change', D]\n",
        ("robbery,force,2022-02,20@Monthly!B2",),
    ),
    "a column without a head": Messy(
        "a.xlsx",
        sheet(["", "Feb-22"], ["Robbery", 20, 5]),
        ACROSS,
        says=("Monthly!C2: column C holds figures and has no head [outside-table]",),
    ),
    "thousands of pounds, and nothing said": Messy(
        "a.xlsx",
        sheet(["Spend (£000)", "Feb-22"], ["Spend", 20]),
        ACROSS.replace("Theft: theft", "Spend: spend").replace("names: A", "names: A"),
        says=("'Spend (£000)' says that the numbers are multiples of 1,000 [two-readings]",),
    ),
    "thousands of pounds": Messy(
        "a.xlsx",
        sheet(["Spend (£000)", "Feb-22"], ["Spend", 20.5]),
        "header: 1\nnames: A\nmonths: across\nscale: 1000\nmeasures: {Spend: spend}\n",
        ("spend,force,2022-02,20500@Monthly!B2",),
    ),
    "what stands in the place of a figure": Messy(
        "a.xlsx",
        sheet(
            ["", "Feb-22", "Mar-22", "Apr-22", "May-22", "Jun-22"],
            ["Robbery", "<5", "-", "n/a", "nil", None],
            ["Theft", 1, 2, 3, 4, 5],
        ),
        ACROSS + "means: {'<5': withheld, '-': zero, n/a: not available, nil: 0}\n",
        (
            "robbery,force,2022-02,,c@Monthly!B2",
            "robbery,force,2022-03,0@Monthly!C2",
            "robbery,force,2022-04,,x@Monthly!D2",
            "robbery,force,2022-05,0@Monthly!E2",
            *(f"theft,force,2022-0{n + 1},{n}@Monthly!{'ABCDEF'[n]}3" for n in range(1, 6)),
        ),
        ("1 blank cell",),
    ),
    "what stands in the place of a figure, and nothing said": Messy(
        "a.xlsx",
        sheet(["", "Feb-22", "Mar-22"], ["Robbery", "<5", "-"]),
        ACROSS,
        says=(
            "Monthly!B2: nothing says what '<5' means here [bad-number]",
            "Monthly!C2: nothing says what '-' means here [bad-number]",
        ),
    ),
    "marks after numbers": Messy(
        "a.xlsx",
        sheet(["", "Feb-22"], ["Robbery", "1,020*"]),
        ACROSS + "marks: '*'\n",
        ("robbery,force,2022-02,1020@Monthly!B2",),
    ),
    "marks after numbers, and nothing said": Messy(
        "a.xlsx",
        sheet(["", "Feb-22"], ["Robbery", "1231)"]),
        ACROSS,
        says=("Monthly!B2: '1231)' is not a number [bad-number]",),
    ),
    "a name that stands twice": Messy(
        "a.xlsx",
        sheet(["", "Feb-22"], ["Robbery", 20], ["Robbery ", 21]),
        ACROSS,
        says=("Monthly!B3: 'robbery' for force, 2022-02 stands twice: here and at Monthly!B2 [duplicate-row]",),
    ),
    "a month that stands twice": Messy(
        "a.xlsx",
        sheet(["", "Feb-22", "February 2022"], ["Robbery", 20, 21]),
        ACROSS,
        says=("Monthly!C2: 'robbery' for force, 2022-02 stands twice: here and at Monthly!B2 [duplicate-row]",),
    ),
    "names in groups": Messy(
        "a.xlsx",
        sheet(
            ["", "Feb-22"],
            ["East"],
            ["Robbery", 1],
            ["Theft", 2],
            ["Total", 3],
            ["West"],
            ["Robbery", 3],
            ["Theft", 4],
            ["Total", 7],
        ),
        TOTALLED + "groups: true\nareas: {East: east, West: west}\n",
        (
            "robbery,east,2022-02,1@Monthly!B3",
            "theft,east,2022-02,2@Monthly!B4",
            "robbery,west,2022-02,3@Monthly!B7",
            "theft,west,2022-02,4@Monthly!B8",
        ),
    ),
    "months down, areas and measures over them": Messy(
        "a.xlsx",
        sheet(
            ["", "East", "", "West", ""],
            ["Month", "Robbery", "Theft", "Robbery", "Theft"],
            [date(2022, 2, 1), 1, 2, 3, 4],
            [date(2022, 3, 31), 5, 6, 7, 8],
            dress=lambda page: (page.merge_cells("B1:C1"), page.merge_cells("D1:E1")),
        ),
        "header: [1, 2]\nmonths: down\nmonth: A\nmeasures: {Robbery: robbery, Theft: theft}\n" + PLACES,
        tuple(
            f"{m},{a},2022-0{w},{v}@Monthly!{c}{w + 1}"
            for a, m, c, vs in (
                ("east", "robbery", "B", (1, 5)),
                ("east", "theft", "C", (2, 6)),
                ("west", "robbery", "D", (3, 7)),
                ("west", "theft", "E", (4, 8)),
            )
            for w, v in zip((2, 3), vs, strict=True)
        ),
    ),
    "one figure a row": Messy(
        "a.csv",
        b"Area,Offence,Month,Count,Checked by\nEast,Robbery,2022-02,1,Ann\n"
        b"East,Robbery,2022-03,2,Ann\nWest,Robbery,2022-02,3,Bob\n",
        "header: 1\nnames: [A, B]\nmonths: in a column\nmonth: C\nvalues: D\nmeasures: {Robbery: robbery}\n" + PLACES,
        ("robbery,east,2022-02,1@D2", "robbery,east,2022-03,2@D3", "robbery,west,2022-02,3@D4"),
    ),
    "a stock on the last day of its month": Messy(
        "a.xlsx",
        sheet(["", "Feb-22"], ["Officers", 3900]),
        ACROSS.replace("Theft: theft", "Officers: officers") + "stock_day: last\n",
        ("officers,force,2022-02-28,3900@Monthly!B2",),
    ),
    "a stock, and no day": Messy(
        "a.xlsx",
        sheet(["", "Feb-22"], ["Officers", 3900]),
        ACROSS.replace("Theft: theft", "Officers: officers"),
        says=("Monthly!B2: 'officers' is counted on a day, and only February 2022 is told [stock-window]",),
    ),
    "figures merged across two months": Messy(
        "a.xlsx",
        sheet(["", "Feb-22", "Mar-22"], ["Robbery", 20, None], dress=lambda page: page.merge_cells("B2:C2")),
        ACROSS,
        says=("Monthly!C2: this cell is merged with Monthly!B2: whose number it is can't be told [two-readings]",),
    ),
    "a measure that was counted in two ways": Messy(
        "a.xlsx",
        sheet(["", "Feb-22"], ["Abuse", 20]),
        ACROSS.replace("Theft: theft", "Abuse: {measure: abuse, basis: second}"),
        ("abuse,force,2022-02,20@Monthly!B2",),
    ),
    "a length of time in other units than the measure's": Messy(
        "a.xlsx",
        sheet(["", "Feb-22"], ["Average wait (mins)", 4.6]),
        "header: 1\nnames: A\nmonths: across\nmeasures: {Average wait (mins): wait}\n",
        says=("Monthly!B2: 'Average wait (mins)' is in minutes, and 'wait' in seconds [two-readings]",),
    ),
    "hours or minutes": Messy(
        "a.xlsx",
        sheet(["", "Feb-22"], ["Average wait", "4:36"]),
        "header: 1\nnames: A\nmonths: across\nmeasures: {Average wait: wait}\n",
        says=("Monthly!B2: '4:36' may be hours and minutes, or minutes and seconds [two-readings]",),
    ),
    "a day that is shown without its year": Messy(
        "a.xlsx",
        sheet(["", date(2026, 2, 22)], ["Robbery", 20], dress=shown(B1="d-mmm")),
        ACROSS,
        says=("Monthly!B1: this head shows a day without its year, and holds 2026-02-22 [two-readings]",),
    ),
    "months that are shown without their year": Messy(
        "a.xlsx",
        sheet(["", *months(2, 3)], ["Robbery", 20, 30], dress=shown(B1="mmm", C1="mmm")),
        ACROSS,
        ("robbery,force,2022-02,20@Monthly!B2", "robbery,force,2022-03,30@Monthly!C2"),
        ("Monthly!B1: this month is shown without its year, and holds 2022 [two-readings]",),
    ),
    "a month that is the end of a longer time": Messy(
        "a.xlsx",
        sheet(["", "Quarter ending Mar 2022", "Year to Mar 2022"], ["Robbery", 20, 30]),
        ACROSS,
        says=("2 unknown names", "Monthly!B1: 'Quarter ending Mar 2022' means nothing in the recipe [unknown-name]"),
    ),
    "a month with a mark": Messy(
        "a.xlsx",
        sheet(["", "Mar 2022*"], ["Robbery", 20]),
        ACROSS,
        says=("Monthly!B1: 'Mar 2022*' means nothing in the recipe [unknown-name]",),
    ),
    "times that the recipe tells": Messy(
        "a.xlsx",
        sheet(["", "Quarter ending Mar 2022", "2022"], ["Robbery", 20, 30]),
        ACROSS + "windows: {Quarter ending Mar 2022: 2022-01..2022-03, '2022': 2022-04..2023-03}\n",
        ("robbery,force,2022-01..2022-03,20@Monthly!B2", "robbery,force,2022-04..2023-03,30@Monthly!C2"),
    ),
    "a year that may be a financial one": Messy(
        "a.xlsx",
        sheet(["", "2021", "2022/23"], ["Robbery", 20, 30]),
        ACROSS,
        says=("Monthly!B2: '2021' may be a year of January to December or a financial year [two-readings]",),
    ),
    "numbers that are shown as thousands": Messy(
        "a.xlsx",
        sheet(["", "Feb-22"], ["Spend", 1234567], dress=shown(B2="#,##0,")),
        "header: 1\nnames: A\nmonths: across\nmeasures: {Spend: spend}\n",
        ("spend,force,2022-02,1234567@Monthly!B2",),
        ("Monthly!B2: this cell shows thousands and holds 1234567: what it holds is taken [two-readings]",),
    ),
    "a column of years beside one of months": Messy(
        "a.xlsx",
        sheet(["Year", "Month", "Robbery"], [2022, "Nov", 1], [None, "Dec", 2], [2023, "Jan", 3]),
        "header: 1\nmonths: down\nmonth: [A, B]\nfill: names\nmeasures: {Robbery: robbery}\n",
        (
            "robbery,force,2022-11,1@Monthly!C2",
            "robbery,force,2022-12,2@Monthly!C3",
            "robbery,force,2023-01,3@Monthly!C4",
        ),
    ),
    "a head that is empty": Messy(
        "a.xlsx",
        sheet(["", "Feb-22"], ["Robbery", 20]),
        ACROSS.replace("header: 1", "header: 9"),
        says=("row 9 of the sheet, which the recipe calls the header, is empty [not-as-recipe]",),
    ),
}
"""Every messy file, by what is messy in it."""
