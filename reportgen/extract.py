"""Extracts: files of figures, read as text and kept as decimals. The home of pandas.

No printed value passes through a binary float.
"""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import PurePath
from typing import Any

from reportgen.fields import NUMBER, number_mend
from reportgen.measures import Catalogue, Measure
from reportgen.period import Window, WindowError
from reportgen.problems import Place, Problem, Problems, nearest
from reportgen.source import UNPRINTABLE, decode, found_words, unprintable

REQUIRED = ("measure", "area", "window", "value")
OPTIONAL = ("basis", "base", "qualifier", "status", "note")
SUFFIXES = (".csv", ".xlsx", ".parquet")
STATUSES = {
    "": "final",
    "p": "provisional",
    "r": "revised",
    "e": "estimated",
    "c": "confidential",
    "x": "not available",
}
QUALIFIERS = ("", "at_least", "about")
MOST_COLUMNS = 200
_NAME = re.compile(r"(\d{4}-\d\d-\d\d)(?:-(.+))?\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an extract. `value` None is missing, never zero."""

    measure: str
    area: str
    window: Window
    basis: str
    value: Decimal | None
    base: Decimal | None
    qualifier: str
    status: str
    note: str
    extract: str
    place: Place


@dataclass(frozen=True, slots=True)
class Extract:
    """One file of figures: the date from which it was known, where it is from, and its rows."""

    path: str
    known_from: date
    rows: tuple[Row, ...]

    @property
    def name(self) -> str:
        """Its name in config.yaml."""
        return PurePath(self.path).stem


def extract_name(written: str) -> str:
    """An extract's name as config.yaml may write it, with or without its ending."""
    return next((written.removesuffix(end) for end in SUFFIXES if written.endswith(end)), written)


def read_extract(raw: bytes, path: str, catalogue: Catalogue, problems: Problems) -> Extract | None:
    """The extract that a file holds, with every fault in it as a problem; None where it can't be used at all."""
    pure = PurePath(path)
    match = _NAME.match(pure.stem)
    try:
        known_from = date.fromisoformat(match[1]) if match else None
    except ValueError:
        known_from = None
    if known_from is None:
        bare = pure.name[10:].lstrip("-") if match else pure.name
        problems.add(
            Place(path),
            "extract-name",
            f"there is no day {match[1]}" if match else "an extract is named by the date from which it was known",
            f"name it, for example, 2022-09-14{'' if bare.startswith('.') else '-'}{bare}",
        )
        return None
    cells = _cells(raw, path, problems)
    if cells is None:
        return None
    columns = _columns(cells[0], path, problems)
    if columns is None:
        return None
    if not cells[1]:
        problems.add(Place(path), "empty-file", "this extract has a head and no rows", "take the file away")
    rows: list[Row] = []
    seen: dict[tuple[str, str, Window, str], Row] = {}
    faults = Problems()
    for line, texts in cells[1]:
        row = _row(texts, line, columns, path, catalogue, faults)
        if row is None:
            continue
        key = (row.measure, row.area, row.window, row.basis)
        if key in seen:
            faults.add(
                row.place,
                "duplicate-row",
                f"'{row.measure}' for {row.area}, {row.window} stands twice in this extract",
                f"the first is on line {seen[key].place.line}; keep one",
            )
            continue
        seen[key] = row
        rows.append(row)
    problems.found.extend(_folded(faults))
    return Extract(path, known_from, tuple(rows))


def _folded(faults: Problems) -> Iterable[Problem]:
    """The faults of an extract's rows, with each unknown name told once, however many rows hold it."""
    rows = Counter((fault.code, fault.message) for fault in faults)
    told: set[tuple[str, str]] = set()
    for fault in faults:
        key = (fault.code, fault.message)
        if fault.code in ("unknown-measure", "unknown-area", "unknown-basis") and rows[key] > 1:
            if key not in told:
                yield replace(fault, mend=f"{fault.mend}\nit stands in {rows[key]} rows")
            told.add(key)
        else:
            yield fault


Cells = tuple[Sequence[str], list[tuple[int, list[tuple[str, int]]]]]
"""The heads; then per row its line and its cells, each with the column where it begins."""


def _cells(raw: bytes, path: str, problems: Problems) -> Cells | None:
    suffix = PurePath(path).suffix.lower()
    if not raw.strip():
        problems.add(Place(path), "empty-file", "this file is empty", _HEAD_MEND)
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
    import pandas as pd

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
    widths = [line.count(",") + 1 for line in text.split("\n")]
    if max(widths) > MOST_COLUMNS:
        line = next(number for number, width in enumerate(widths, 1) if width > MOST_COLUMNS)
        problems.add(
            Place(path, line),
            "wrong-columns",
            f"this line has {widths[line - 1]:,} commas; no extract has so many columns",
            "save the file again as 'CSV UTF-8 (comma delimited)'",
        )
        return None
    try:
        frame = pd.read_csv(
            StringIO(text),
            header=None,
            names=list(range(max(widths))),
            dtype=str,
            keep_default_na=False,
            skip_blank_lines=False,
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        row = re.search(r"row (\d+)", str(error))
        problems.add(
            Place(path, int(row[1]) + 1 if row else 0),
            "cannot-read",
            "this file can't be read: a quotation mark is not closed" if row else "this file can't be read",
            "close the quotation mark, or write it twice where it belongs to the words",
        )
        return None
    rows: list[tuple[int, list[tuple[str, int]]]] = []
    line, heads = 1, []
    for number, values in enumerate(frame.itertuples(index=False, name=None)):
        texts = [value if isinstance(value, str) else "" for value in values]
        if number == 0:
            heads = _trimmed([value.strip() for value in texts])
        elif any(value.strip() for value in texts):
            rows.append((line, [(value.strip(), column) for value, column in _with_columns(texts)]))
        line += 1 + sum(value.count("\n") for value in texts)
    return heads, rows


def _with_columns(texts: Sequence[str]) -> Iterable[tuple[str, int]]:
    """Each cell of a line with the column where it begins, quotes counted."""
    column = 1
    for value in texts:
        quoted = any(sign in value for sign in ',"\n')
        yield value, column + quoted
        column += len(value) + value.count('"') + 2 * quoted + 1


_HEAD_MEND = "its first line must be: " + ",".join((*REQUIRED, *OPTIONAL))


def _columns(heads: Sequence[str], path: str, problems: Problems) -> dict[str, int] | None:
    """Where each column stands; None where a needed one is missing."""
    columns: dict[str, int] = {}
    before = len(problems.found)
    for place, head in enumerate(heads):
        name = head.strip().lower()
        if name not in (*REQUIRED, *OPTIONAL):
            problems.add(
                Place(path, 1),
                "unknown-column",
                f"there is no column '{head}' in an extract" if head else f"column {place + 1} has no name",
                nearest(name, (*REQUIRED, *OPTIONAL)),
            )
        elif name in columns:
            problems.add(Place(path, 1), "unknown-column", f"the column '{head}' stands twice", "keep one")
        else:
            columns[name] = place
    missing = [name for name in REQUIRED if name not in columns]
    if missing:
        named = " and ".join(f"'{name}'" for name in missing)
        problems.add(Place(path, 1), "missing-column", f"the column {named} is missing", _HEAD_MEND)
    return columns if len(problems.found) == before else None


def _row(
    texts: list[tuple[str, int]],
    line: int,
    columns: Mapping[str, int],
    path: str,
    catalogue: Catalogue,
    problems: Problems,
) -> Row | None:
    def cell(name: str) -> tuple[str, Place]:
        place = columns.get(name, -1)
        text, column = texts[place] if 0 <= place < len(texts) else ("", 0)
        return text, Place(path, line, column)

    if any(text for text, _ in texts[max(columns.values()) + 1 :]):
        problems.add(
            Place(path, line),
            "wrong-columns",
            "this row has more cells than the head has columns",
            "write numbers without commas, and put words that hold a comma in quotation marks",
        )
        return None
    before = len(problems.found)
    name, at = cell("measure")
    measure = catalogue.measures.get(name)
    if measure is None:
        problems.add(
            at,
            "unknown-measure",
            f"no measure is called '{name}'",
            nearest(name, catalogue.measures),
        )
    area, at = cell("area")
    if area not in catalogue.areas:
        problems.add(at, "unknown-area", f"no area is called '{area}'", nearest(area, catalogue.areas))
    window = _window(*cell("window"), measure, problems)
    value = _number(*cell("value"), measure, problems)
    base = _number(*cell("base"), None, problems)
    if base is not None and base < 0:
        problems.add(cell("base")[1], "negative-count", f"a base of {base} is below zero", "write how many there were")
    basis, at = cell("basis")
    if measure is not None and basis not in (measure.bases or ("",)):
        mend = nearest(basis, measure.bases) if measure.bases else "this measure has one basis: leave the cell blank"
        if basis.isdigit() and not measure.bases:
            mend = f"write numbers without commas: {cell('value')[0]}{basis}"
        message = (
            f"'{name}' has no basis '{basis}'" if basis else f"'{name}' needs a basis: it was counted in several ways"
        )
        problems.add(at, "unknown-basis", message, mend)
    qualifier, at = cell("qualifier")
    if qualifier not in QUALIFIERS:
        problems.add(
            at,
            "unknown-qualifier",
            f"'{qualifier}' is not a qualifier",
            nearest(qualifier, QUALIFIERS[1:]),
        )
    status, at = cell("status")
    if status not in STATUSES:
        problems.add(
            at,
            "unknown-status",
            f"'{status}' is not a status",
            "valid: blank (final), " + ", ".join(f"'{s}' ({w})" for s, w in STATUSES.items() if s),
        )
    if value is not None and status in ("c", "x"):
        problems.add(
            at,
            "status-with-value",
            f"'{status}' says that the figure is {STATUSES[status]}, but a value is given",
            "leave the value blank, or the status",
        )
    if measure is not None and window is not None and measure.kind == "stock" and not window.one_day:
        problems.add(
            cell("window")[1],
            "stock-window",
            f"'{name}' is a stock: its window is a day, not {window}",
            f"write the day it was counted on, for example '{window.last}'",
        )
    if measure is None or window is None or len(problems.found) > before:
        return None
    extract = PurePath(path).stem
    return Row(
        name,
        area,
        window,
        basis,
        value,
        base,
        qualifier,
        status,
        cell("note")[0],
        extract,
        Place(path, line),
    )


def _window(text: str, place: Place, measure: Measure | None, problems: Problems) -> Window | None:
    """The window of a row. A date cell of a workbook is a day where only a day can be meant: for a stock."""
    dated = re.match(r"(\d{4}-\d\d-\d\d) 00:00:00\Z", text, re.ASCII)
    if dated and measure is not None and measure.kind == "stock":
        text = dated[1]
    try:
        return Window.parse(text)
    except WindowError as error:
        mend = f"a date cell: write text, the month '{text[:7]}' or the day '{text[:10]}'" if dated else error.mend
        problems.add(place, "bad-window", str(error), mend)
        return None


def _number(text: str, place: Place, measure: Measure | None, problems: Problems) -> Decimal | None:
    if not text:
        return None
    if not NUMBER.match(text):
        long = text.isascii() and text.lstrip("-").replace(".", "", 1).isdigit()
        mend = "it is too long: 15 digits may stand before the point, and 20 after" if long else number_mend(text)
        problems.add(place, "bad-number", f"{found_words(text)} is not a number", mend)
        return None
    value = Decimal(text)
    if value < 0 and measure is not None and measure.kind != "change":
        problems.add(
            place,
            "negative-count",
            f"{text} is below zero, but '{measure.id}' is a {measure.kind}",
            "only a measure of kind 'change' may be negative",
        )
        return None
    return value
