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
from posixpath import join, normpath
from typing import Any
from xml.etree.ElementTree import Element, iterparse
from zipfile import ZipFile

from reportgen.sheets.book import BookError, Cell, Formula, Sheet, Shown, Spot, Tab, column_of, plain_number, spots_of
from reportgen.sheets.cells import MOST_COLUMNS, MOST_ROWS
from reportgen.source import UNPRINTABLE

MOST_UNPACKED = 50_000_000
"""So many bytes may a part of a workbook have when it is unpacked: about a million cells, read in half a minute."""
MOST_ELEMENTS = 2_500_000
"""So many elements may a part have: a million cells in 200,000 rows."""
MOST_IN_CELL = 100_000
"""So many elements may stand in one cell or string: three to a letter of the most that Excel writes."""
MOST_DEEP = 50
MOST_IN_TAG = 500_000
"""So many bytes may stand between the starts of two tags: more than the longest cell has, were each letter a code."""
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
        elements = _elements(self.archive, self.parts[number], "c")
        return _Reading(self.tabs[number].name, self.strings, self.formats).sheet(elements)


def open_workbook(raw: bytes) -> Workbook:
    """The workbook in `raw`. `BookError` where it is too large; any other error means that it is damaged."""
    archive = ZipFile(BytesIO(raw))
    if len(archive.infolist()) > MOST_PARTS:
        raise _too_large(f"this workbook has more than {MOST_PARTS:,} parts")
    relations = _elements(archive, "xl/_rels/workbook.xml.rels")
    targets = {each.get("Id", ""): each.get("Target", "") for event, _, each in relations if event == "start"}
    tabs: list[Tab] = []
    parts: list[str] = []
    from_1904 = False
    for event, name, element in _elements(archive, "xl/workbook.xml"):
        if event == "start" and name == "workbookPr":
            from_1904 = element.get("date1904") in ("1", "true")
        elif event == "start" and name == "sheet":
            target = targets[next(value for key, value in element.items() if _local(key) == "id")]
            part = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
            if "worksheets" in part:  # not a sheet that is all chart
                tabs.append(Tab(element.get("name", ""), element.get("state", "visible") != "visible"))
                parts.append(part)
    if not tabs:
        raise ValueError("no sheet")
    names = archive.namelist()
    strings = tuple(_strings(archive)) if "xl/sharedStrings.xml" in names else ()
    codes = tuple(_codes(archive)) if "xl/styles.xml" in names else ()
    return Workbook(archive, tuple(tabs), tuple(parts), strings, Formats(codes, from_1904))


# --- parts ------------------------------------------------------------------------------------------------------


class _Guarded:
    """The bytes of a part as they are unpacked, refused where no program for spreadsheets writes such.

    What a part's head says of its size is all that is ever unpacked of it. A document type could only do harm; a tag
    of a million attributes is read in a time that grows with their square.
    """

    def __init__(self, archive: ZipFile, part: str) -> None:
        if archive.getinfo(part).file_size > MOST_UNPACKED:
            raise _too_large(f"'{part}' in this workbook unpacks to more than {MOST_UNPACKED // 1_000_000} MB")
        self.file, self.end, self.run = archive.open(part), b"", 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most `size`; `ValueError` where they can't be of a spreadsheet."""
        data = self.file.read(size)
        if b"<!DOCTYPE" in self.end + data or b"\0" in data:  # UTF-16, in which a tag could be hidden, has zeros
            raise ValueError("no spreadsheet")
        self.end = data[-8:]
        first, last = data.find(b"<"), data.rfind(b"<")
        self.run = self.run + len(data) if first < 0 else len(data) - last
        if self.run > MOST_IN_TAG:
            raise ValueError("a tag without end")
        return data


def _elements(archive: ZipFile, part: str, whole: str = "") -> Iterator[tuple[str, str, Element]]:
    """Each element of a part when it starts and when it ends, with its name.

    It has its attributes when it starts; what stands in it is kept for elements named `whole` alone, and forgotten
    when they have ended, so that the memory for a part does not grow with its length.
    """
    path: list[Element] = []
    kept = since = 0
    for count, (event, element) in enumerate(iterparse(_Guarded(archive, part), ("start", "end"))):
        name = _local(element.tag)
        if event == "start":
            path.append(element)
            if not since and name == whole:
                kept, since = 0, len(path)
            kept += 1
            if count > 2 * MOST_ELEMENTS:
                raise _too_large(f"'{part}' in this workbook has more than {MOST_ELEMENTS:,} elements")
            if len(path) > MOST_DEEP or (since and kept > MOST_IN_CELL):
                raise ValueError("elements in elements without end")
        yield event, name, element
        if event == "end":
            path.pop()
            if since > len(path):
                since = 0
            if not since and path:
                path[-1].clear()


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _strings(archive: ZipFile) -> Iterator[str]:
    for event, name, element in _elements(archive, "xl/sharedStrings.xml", "si"):
        if event == "end" and name == "si":
            yield _words(element)


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

    own: dict[str, str] = {}
    numbers: list[str] = []
    inside = False
    for event, name, element in _elements(archive, "xl/styles.xml"):
        if name == "cellXfs":
            inside = event == "start"
        elif event == "start" and name == "xf" and inside:
            numbers.append(element.get("numFmtId", "0"))
        elif event == "start" and name == "numFmt":
            own.setdefault(element.get("numFmtId", ""), element.get("formatCode", ""))
    for number in numbers:
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

    def sheet(self, elements: Iterator[tuple[str, str, Element]]) -> Sheet:
        """The sheet of these elements."""
        merged: dict[Spot, Spot] = {}
        rows: set[int] = set()
        columns: set[int] = set()
        ranges: list[str] = []
        filtered = False
        for event, name, element in elements:
            if event == "end":
                if name == "c":
                    self._cell(element)
            elif name == "row":
                self.row, self.column = int(element.get("r") or self.row + 1), 0
                if self.row < 1:
                    raise ValueError("a row before the first")
                if element.get("hidden") in ("1", "true") and self.row <= MOST_ROWS:
                    rows.add(self.row)
            elif name == "col" and element.get("hidden") in ("1", "true"):
                first, last = int(element.get("min", "1")), int(element.get("max", "0"))
                columns.update(range(max(first, 1), min(last, MOST_COLUMNS) + 1))
            elif name == "mergeCell":
                if len(ranges) >= MOST_MERGED:
                    raise self._merged_too_often()
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
        if max(bottom - top + 1, 0) * max(right - left + 1, 0) > room:
            raise self._merged_too_often()
        first = (top, left)
        spots = ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
        return {spot: first for spot in spots if spot != first}

    def _merged_too_often(self) -> BookError:
        return _too_large(f"the sheet '{self.name}' has more than {MOST_MERGED:,} merged places")

    def _cell(self, element: Element) -> None:
        spot = self._spot(element.get("r", ""))
        value, formula, words = None, Formula(), ""
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

    def _formula(self, element: Element, spot: Spot) -> Formula:
        """The formula of a cell; of one that is shared with others, and how far it is from where it is written."""
        group, text = element.get("si", ""), element.text or ""
        if element.get("t") != "shared":
            return Formula(text or "?")
        if text:
            self.shared[group] = (text, spot)
        first, (row, column) = self.shared.get(group, ("?", spot))
        return Formula(first, spot[0] - row, spot[1] - column)

    def _held(self, spot: Spot, element: Element, value: str | None, words: str, formula: Formula) -> Cell:
        kind = element.get("t", "n")
        if kind == "s" and value:
            if (number := int(value)) < 0:
                raise ValueError("a string before the first")
            words, kind = self.strings[number], "str"
        elif kind == "str":
            words = (value or "")[:MOST_LETTERS]
        if kind in ("str", "inlineStr"):
            text = " ".join(UNPRINTABLE.sub(" ", words).split())
            formula = formula if text or value is None else Formula()
            return Cell(spot, "text" if text else "empty", text, formula=formula)
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
        shown, decimals, yearless = self.kinds[style] if 0 <= style < len(self.kinds) else ("number", None, False)
        if shown in ("day", "month"):
            return _day_cell(spot, float(value), shown, formula, yearless=yearless, from_1904=self.epoch)
        return _number_cell(spot, value, shown, decimals, formula)


def _number_cell(spot: Spot, value: str, shown: Shown, decimals: int | None, formula: Formula) -> Cell:
    # Excel keeps and shows 15 digits (its "specifications and limits"); what a float has beyond them is noise.
    number = Decimal(value) if value.isdecimal() and len(value) <= 15 else Decimal(f"{float(value):.15g}")
    if not number.is_finite():
        return Cell(spot, "fault", value[:20], formula=formula)
    number = plain_number(number * 100 if shown == "percent" else number)
    text = f"{number:f}" + ("%" if shown == "percent" else "")
    return Cell(spot, shown, text, number, None, formula, decimals)


def _day_cell(spot: Spot, held: float, shown: Shown, formula: Formula, *, yearless: bool, from_1904: bool) -> Cell:
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
