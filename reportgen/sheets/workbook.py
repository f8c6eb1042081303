"""Workbooks (.xlsx, .xlsm) read as they are stored: values, formulas, formats, what is merged and what is hidden.

The parts are read as XML, since no library gives a formula and its stored value at once, nor tells what is hidden
without setting up every place of a merged cell. openpyxl says which formats are of dates and what day a number is.
Nothing is fetched and no macro is run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from posixpath import dirname, join, normpath
from typing import IO, Any
from xml.etree.ElementTree import Element, iterparse, parse
from zipfile import ZipFile

from reportgen.sheets.book import BookError, Cell, Sheet, Shown, Spot, Tab, column_of, plain_number, spots_of
from reportgen.sheets.cells import MOST_COLUMNS, MOST_ROWS
from reportgen.source import UNPRINTABLE

MOST_UNPACKED = 50_000_000
"""So many bytes may a part of a workbook have when it is unpacked: about a million cells, read in half a minute."""
MOST_PARTS = 5_000
MOST_MERGED = 200_000
MOST_LETTERS = 32_767
"""The most that Excel writes into one cell."""


def _too_large(message: str) -> BookError:
    return BookError("too-large", message, "copy the table that you want into a workbook of its own")


@dataclass(frozen=True)
class Formats:
    """How the cells of a workbook are shown: by the number of a style the code of its format; and how days count."""

    codes: tuple[str, ...]
    from_1904: bool


@dataclass(frozen=True)
class Workbook:
    """An open workbook: its sheets in order, with the part that holds each."""

    archive: ZipFile
    tabs: tuple[Tab, ...]
    parts: tuple[str, ...]
    strings: tuple[str, ...]
    formats: Formats

    def sheet(self, number: int) -> Sheet:
        """The sheet of this number, from 0."""
        with _opened(self.archive, self.parts[number]) as file:
            return _Reading(self.tabs[number].name, self.strings, self.formats).sheet(file)


def open_workbook(raw: bytes) -> Workbook:
    """The workbook in `raw`. `BookError` where it is too large; any other error means that it is damaged."""
    archive = ZipFile(BytesIO(raw))
    if len(archive.infolist()) > MOST_PARTS:
        raise _too_large(f"this workbook has more than {MOST_PARTS:,} parts")
    tree = _tree(archive, "xl/workbook.xml")
    targets = {part.get("Id", ""): part.get("Target", "") for part in _tree(archive, "xl/_rels/workbook.xml.rels")}
    tabs, parts = [], []
    for sheet in _inside(tree, "sheet"):
        target = targets[next(value for key, value in sheet.items() if _local(key) == "id")]
        part = target.lstrip("/") if target.startswith("/") else normpath(join(dirname("xl/workbook.xml"), target))
        if "worksheets" in part:  # not a sheet that is all chart
            tabs.append(Tab(sheet.get("name", ""), sheet.get("state", "visible") != "visible"))
            parts.append(part)
    if not tabs:
        raise ValueError("no sheet")
    from_1904 = any(each.get("date1904") in ("1", "true") for each in _inside(tree, "workbookPr"))
    names = archive.namelist()
    strings = tuple(_strings(archive)) if "xl/sharedStrings.xml" in names else ()
    codes = tuple(_codes(archive)) if "xl/styles.xml" in names else ()
    return Workbook(archive, tuple(tabs), tuple(parts), strings, Formats(codes, from_1904))


# --- parts ------------------------------------------------------------------------------------------------------


def _opened(archive: ZipFile, part: str) -> IO[bytes]:
    """A part, unpacked while it is read. What a part's head says of its size is all that is ever unpacked of it."""
    if archive.getinfo(part).file_size > MOST_UNPACKED:
        raise _too_large(f"'{part}' in this workbook unpacks to more than {MOST_UNPACKED // 1_000_000} MB")
    with archive.open(part) as file:
        if b"<!DOCTYPE" in file.read(2_000).replace(b"\0", b""):
            raise ValueError("a document type")  # no spreadsheet writes one; it could only do harm
    return archive.open(part)


def _tree(archive: ZipFile, part: str) -> Element:
    with _opened(archive, part) as file:
        return parse(file).getroot()


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _inside(tree: Element, name: str) -> Iterator[Element]:
    return (each for each in tree.iter() if _local(each.tag) == name)


def _strings(archive: ZipFile) -> Iterator[str]:
    with _opened(archive, "xl/sharedStrings.xml") as file:
        for _, element in iterparse(file):
            if _local(element.tag) == "si":
                yield _words(element)
                element.clear()


def _words(element: Element) -> str:
    """The words of a string, runs joined; readings in another script beside it are left out."""
    parts = []
    for child in element:
        name = _local(child.tag)
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            parts += [each.text or "" for each in child if _local(each.tag) == "t"]
    return "".join(parts)[:MOST_LETTERS]


def _codes(archive: ZipFile) -> Iterator[str]:
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    tree = _tree(archive, "xl/styles.xml")
    own = {each.get("numFmtId", ""): each.get("formatCode", "") for each in _inside(tree, "numFmt")}
    for group in _inside(tree, "cellXfs"):
        for style in group:
            number = style.get("numFmtId", "0")
            yield own[number] if number in own else BUILTIN_FORMATS.get(int(number), "General")


# --- a sheet ----------------------------------------------------------------------------------------------------


class _Reading:
    """The reading of one sheet."""

    def __init__(self, name: str, strings: tuple[str, ...], formats: Formats) -> None:
        self.name, self.strings = name, strings
        self.epoch = formats.from_1904
        self.kinds = [_kind(code) for code in formats.codes]
        self.cells: dict[Spot, Cell] = {}
        self.shared: dict[str, tuple[str, Spot]] = {}
        self.row = self.column = 0

    def sheet(self, file: IO[bytes]) -> Sheet:
        merged: dict[Spot, Spot] = {}
        rows: set[int] = set()
        columns: set[int] = set()
        ranges = []
        filtered = False
        for event, element in iterparse(file, ("start", "end")):
            name = _local(element.tag)
            if event == "start":
                if name == "row":
                    self.row, self.column = int(element.get("r") or self.row + 1), 0
                    if element.get("hidden") in ("1", "true"):
                        rows.add(self.row)
            elif name == "c":
                self._cell(element)
                element.clear()
            elif name == "row":
                element.clear()
            elif name == "col" and element.get("hidden") in ("1", "true"):
                first, last = int(element.get("min", "0")), int(element.get("max", "0"))
                columns.update(range(first, min(last, MOST_COLUMNS) + 1))
            elif name == "mergeCell":
                ranges.append(element.get("ref", ""))
            elif name == "filterColumn":
                filtered = True
        height = max((row for row, _ in self.cells), default=0)
        width = max((column for _, column in self.cells), default=0)
        if height > MOST_ROWS or width > MOST_COLUMNS:
            raise _too_large(f"the sheet '{self.name}' reaches to row {height:,} and column {width:,}")
        for area in ranges:
            merged |= self._merged(area, height, width, MOST_MERGED - len(merged))
        return Sheet(self.name, self.cells, merged, frozenset(rows), frozenset(columns), filtered, height, width)

    def _merged(self, area: str, height: int, width: int, room: int) -> Mapping[Spot, Spot]:
        """The places of a merged cell within the rows and columns in use, each with the first."""
        ends = spots_of(area)
        if ends is None:
            return {}
        (top, left), (bottom, right) = ends[0], (min(ends[1][0], height), min(ends[1][1], width))
        if (bottom - top + 1) * (right - left + 1) > room:
            raise _too_large(f"the sheet '{self.name}' has more than {MOST_MERGED:,} merged places")
        first = (top, left)
        spots = ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
        return {spot: first for spot in spots if spot != first}

    def _cell(self, element: Element) -> None:
        spot = self._spot(element.get("r", ""))
        value, formula, words = None, "", ""
        for child in element:
            name = _local(child.tag)
            if name == "v":
                value = child.text
            elif name == "f":
                formula = self._formula(child, spot)
            elif name == "is":
                words = _words(child)
        held = self._held(spot, element, value, words, formula)
        if not held.blank:
            self.cells[spot] = held

    def _spot(self, written: str) -> Spot:
        match = re.fullmatch(r"([A-Z]{1,3})([0-9]{1,7})", written, re.ASCII)
        row, column = (int(match[2]), column_of(match[1])) if match else (self.row, self.column + 1)
        self.row, self.column = row, column
        return row, column

    def _formula(self, element: Element, spot: Spot) -> str:
        """The formula of a cell, where it has a text; of one that is shared with others, as it is meant here."""
        from openpyxl.formula.translate import Translator, TranslatorError

        group, text = element.get("si", ""), element.text or ""
        if element.get("t") != "shared" or len(text) > 1_000:
            return text or "?"
        if text:
            self.shared[group] = (text, spot)
            return text
        if group not in self.shared:
            return "?"
        first, (row, column) = self.shared[group]
        there = Cell((row, column)).address
        try:
            return str(Translator(f"={first}", there).translate_formula(Cell(spot).address)).removeprefix("=")
        except TranslatorError:
            return "?"

    def _held(self, spot: Spot, element: Element, value: str | None, words: str, formula: str) -> Cell:
        kind = element.get("t", "n")
        if kind == "s" and value:
            words, kind = self.strings[int(value)], "str"
        elif kind == "str":
            words = (value or "")[:MOST_LETTERS]
        if kind in ("str", "inlineStr"):
            text = " ".join(UNPRINTABLE.sub(" ", words).split())
            return Cell(spot, "text" if text else "empty", text, formula=formula if text or value is None else "")
        if not value:
            return Cell(spot, formula=formula)
        if kind == "e":
            return Cell(spot, "fault", value[:20], formula=formula)
        if kind == "b":
            return Cell(spot, "truth", "TRUE" if value == "1" else "FALSE", formula=formula)
        if kind == "d":
            day = datetime.fromisoformat(value.removesuffix("Z")).date()
            return Cell(spot, "day", day.isoformat(), day=day, formula=formula)
        style = int(element.get("s", "0"))
        shown, decimals, yearless = self.kinds[style] if style < len(self.kinds) else ("number", None, False)
        if shown in ("day", "month"):
            return _day_cell(spot, float(value), shown, formula, yearless=yearless, from_1904=self.epoch)
        return _number_cell(spot, value, shown, decimals, formula)


def _number_cell(spot: Spot, value: str, shown: Shown, decimals: int | None, formula: str) -> Cell:
    # Excel keeps and shows 15 digits (its "specifications and limits"); what a float has beyond them is noise.
    number = Decimal(value) if value.isdecimal() and len(value) <= 15 else Decimal(f"{float(value):.15g}")
    if not number.is_finite():
        return Cell(spot, "fault", value[:20], formula=formula)
    number = plain_number(number * 100 if shown == "percent" else number)
    text = f"{number:f}" + ("%" if shown == "percent" else "")
    return Cell(spot, shown, text, number, None, formula, decimals)


def _day_cell(spot: Spot, held: float, shown: Shown, formula: str, *, yearless: bool, from_1904: bool) -> Cell:
    """A number that is shown as a date; a plain number where there is no such day."""
    from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

    try:
        found: Any = from_excel(held, CALENDAR_MAC_1904 if from_1904 else CALENDAR_WINDOWS_1900)
    except (OverflowError, ValueError):
        found = None
    if not isinstance(found, datetime):
        return _number_cell(spot, repr(held), "number", None, formula)
    number, day = plain_number(Decimal(f"{held:.15g}")), found.date()
    return Cell(spot, shown, day.isoformat(), number, day, formula, yearless=yearless)


def _kind(code: str) -> tuple[Shown, int | None, bool]:
    """How a format shows a number, with how many decimals where it says so, and whether a date lacks its year."""
    from openpyxl.styles.numbers import is_date_format

    first = code.split(";")[0]
    bare = re.sub(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', "", first).casefold()
    if is_date_format(first) and bare != "general":
        if "y" not in bare and "d" not in bare and re.search(r"h|s|\[m", bare):
            return "time", None, False
        return ("day" if "d" in bare else "month"), None, "y" not in bare
    digits = re.sub("[^0#?.,]", "", bare)
    thousands = len(digits) - len(digits.rstrip(","))
    decimals = -3 * thousands if thousands else len(digits.partition(".")[2]) if re.search("[0#?]", digits) else None
    return ("percent" if "%" in bare else "number"), decimals, False
