"""Extracts as cells: CSV, workbooks and Parquet read as text, each cell with its place."""

from __future__ import annotations

import csv
import warnings
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import PurePath
from typing import Any

from reportgen.problems import Place, Problems
from reportgen.source import UNPRINTABLE, decode, unprintable

MOST_ROWS, MOST_COLUMNS = 200_000, 200
"""A sheet that reaches further holds a stray cell, or is no extract."""

Cells = tuple[Sequence[str], list[tuple[int, list[tuple[str, int]]]]]
"""The heads; then per row its line and its cells, each with the column where it begins."""


def read_cells(raw: bytes, path: str, beginning: str, problems: Problems) -> Cells | None:
    """The cells of a CSV file, a workbook or a Parquet file as text, or None with a problem."""
    suffix = PurePath(path).suffix.lower()
    if not raw.strip():
        problems.add(Place(path), "empty-file", "this file is empty", beginning)
        return None
    if suffix == ".csv":
        text = decode(raw, path, problems)
        return None if text is None else _csv_cells(text, path, problems)
    try:
        with warnings.catch_warnings(action="ignore"):  # the readers remark on styles; nobody can mend those
            heads, body = _workbook(raw) if suffix == ".xlsx" else _parquet(raw)
    except Exception:  # the readers' own words are for programmers, and change from version to version
        kind = "workbook" if suffix == ".xlsx" else "Parquet file"
        problems.add(
            Place(path),
            "cannot-read",
            f"this is no {kind} that can be read",
            "open it and save it again without a password, or save it as 'CSV UTF-8'",
        )
        return None
    rows = []
    for line, texts in enumerate(body, 2):
        for column, text in enumerate(texts, 1):
            if bad := UNPRINTABLE.search(text):
                unprintable(bad[0], Place(path, line, column), problems)
                return None
        if any(texts):
            rows.append((line, [(text, column) for column, text in enumerate(texts, 1)]))
    return _trimmed(heads), rows


def _workbook(raw: bytes) -> tuple[list[str], list[list[str]]]:
    """The heads and rows of a workbook's first sheet that is not hidden. A cell shown as 12.5% is 12.5.

    pandas reads the cells; what it does not tell, their formats and the faults in them, is asked of the sheet.
    """
    import pandas as pd

    with pd.ExcelFile(BytesIO(raw), engine="openpyxl") as book:
        sheets = book.book.worksheets
        place = next(n for n, sheet in enumerate(sheets) if sheet.sheet_state == "visible")
        if (sheets[place].max_row or 0) > MOST_ROWS or (sheets[place].max_column or 0) > MOST_COLUMNS:
            raise ValueError("the sheet is larger than an extract can be")
        frame = book.parse(place, dtype=object, header=None, keep_default_na=False)
        percent, faults = set(), {}
        for line, row in enumerate(sheets[place].iter_rows()):
            for column, cell in enumerate(row):
                if "%" in str(getattr(cell, "number_format", "") or ""):
                    percent.add((line, column))
                if getattr(cell, "data_type", "") == "e":
                    faults[line, column] = str(cell.value)
    lines = [
        [
            faults.get((line, column)) or _text(value, percent=(line, column) in percent)
            for column, value in enumerate(values)
        ]
        for line, values in enumerate(frame.itertuples(index=False, name=None))
    ]
    return (lines[0], lines[1:]) if lines else ([], [])


def _parquet(raw: bytes) -> tuple[list[str], list[list[str]]]:
    import pandas as pd

    frame = pd.read_parquet(BytesIO(raw))
    frame = frame.reset_index() if any(frame.index.names) else frame
    frame = frame.astype(object).where(frame.notna(), None)
    rows = [[_text(value) for value in values] for values in frame.itertuples(index=False, name=None)]
    return [_text(head) for head in frame.columns], rows


def _text(value: Any, *, percent: bool = False) -> str:
    """A cell of a workbook or Parquet file as text: the shortest decimal that is the same number."""
    if value is None or value != value:  # NaN and NaT differ from themselves
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float | Decimal):
        number = Decimal(repr(float(value))) if isinstance(value, float) else Decimal(value)
        if not number.is_finite():
            return str(number)
        number = number * 100 if percent else number
        return f"{number.to_integral_value() if number == number.to_integral_value() else number.normalize():f}"
    return str(value).strip()


def _trimmed(heads: Sequence[str]) -> list[str]:
    """The heads without the empty ones at the end."""
    last = max((place for place, head in enumerate(heads, 1) if head), default=0)
    return list(heads[:last])


def _csv_cells(text: str, path: str, problems: Problems) -> Cells | None:
    """The cells of a CSV file, by Python's own reader: to import pandas takes longer than to read an edition."""
    first = text.split("\n", 1)[0]
    for sign, name in ((";", "semicolons"), ("\t", "tabs")):
        if first.count(sign) > first.count(","):
            problems.add(
                Place(path, 1),
                "semicolon-csv",
                f"the cells of this file are parted by {name}, not commas",
                "save it as 'CSV UTF-8 (comma delimited)'",
            )
            return None
    for line, words in enumerate(text.split("\n"), 1):
        if (width := words.count(",") + 1) > MOST_COLUMNS:
            problems.add(
                Place(path, line),
                "wrong-columns",
                f"this line has {width:,} commas; no extract has so many columns",
                "save the file again as 'CSV UTF-8 (comma delimited)'",
            )
            return None
    reader = csv.reader(StringIO(text), strict=True)
    heads: list[str] = []
    rows: list[tuple[int, list[tuple[str, int]]]] = []
    line = 1
    try:
        for texts in reader:
            if line == 1:
                heads = [value.strip() for value in texts]
            elif any(value.strip() for value in texts):
                texts += [""] * (len(heads) - len(texts))  # a short row ends in empty cells
                rows.append((line, [(value.strip(), column) for value, column in _with_columns(texts)]))
            line = reader.line_num + 1
    except csv.Error as error:
        inside = "expected after" in str(error)
        problems.add(
            Place(path, line),
            "cannot-read",
            f"this file can't be read: a quotation mark {'stands inside a cell' if inside else 'is not closed'}",
            "close the quotation mark, or write it twice where it belongs to the words",
        )
        return None
    return _trimmed(heads), rows


def _with_columns(texts: Sequence[str]) -> Iterable[tuple[str, int]]:
    """Each cell of a line with the column where it begins, quotes counted."""
    column = 1
    for value in texts:
        quoted = "," in value or '"' in value or "\n" in value
        yield value, column + quoted
        column += len(value) + value.count('"') + 2 * quoted + 1
