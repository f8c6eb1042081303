"""Extracts: files of figures, read as text and kept as decimals. The home of pandas.

No printed value passes through a binary float.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from io import BytesIO, StringIO
from pathlib import PurePath
from typing import Any

from reportgen.measures import Catalogue, Measure
from reportgen.period import Window, WindowError
from reportgen.problems import Place, Problems, nearest
from reportgen.source import decode

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
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?\Z")
_NAME = re.compile(r"(\d{4}-\d\d-\d\d)(?:-(.+))?\Z")


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


def read_extract(raw: bytes, path: str, catalogue: Catalogue, problems: Problems) -> Extract | None:
    """The extract that a file holds, with every fault in it as a problem; None where it can't be used at all."""
    pure = PurePath(path)
    match = _NAME.match(pure.stem)
    try:
        known_from = date.fromisoformat(match[1]) if match else None
    except ValueError:
        known_from = None
    if known_from is None:
        problems.add(
            Place(path),
            "extract-name",
            "an extract is named by the date from which it was known",
            f"name it, for example, 2022-09-14-{pure.name}",
        )
        return None
    cells = _cells(raw, path, problems)
    if cells is None:
        return None
    columns = _columns(cells[0], path, problems)
    if columns is None:
        return None
    rows: list[Row] = []
    seen: dict[tuple[str, str, Window, str], Row] = {}
    for line, texts in cells[1]:
        row = _row(texts, line, columns, path, catalogue, problems)
        if row is None:
            continue
        key = (row.measure, row.area, row.window, row.basis)
        if key in seen:
            problems.add(
                row.place,
                "duplicate-row",
                f"'{row.measure}' for {row.area}, {row.window} stands twice in this extract",
                f"the first is on line {seen[key].place.line}; keep one",
            )
            continue
        seen[key] = row
        rows.append(row)
    return Extract(path, known_from, tuple(rows))


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
    import pandas as pd

    try:
        if suffix == ".xlsx":
            frame = pd.read_excel(BytesIO(raw), dtype=object, header=None, keep_default_na=False)
            heads, body = list(frame.iloc[0]) if len(frame) else [], frame.iloc[1:]
        else:
            frame = pd.read_parquet(BytesIO(raw))
            heads, body = list(frame.columns), frame
    except Exception as error:  # whatever the file's own reader finds wrong is the user's to know
        problems.add(
            Place(path),
            "cannot-read",
            f"this file can't be read: {str(error).splitlines()[0]}",
            "open it and save it again, or save it as 'CSV UTF-8'",
        )
        return None
    rows = []
    for line, values in enumerate(body.itertuples(index=False, name=None), 2):
        texts = [(_text(value), place) for place, value in enumerate(values, 1)]
        if any(text for text, _ in texts):
            rows.append((line, texts))
    return [_text(head) for head in heads], rows


def _text(value: Any) -> str:
    """A cell of a workbook or Parquet file as text: the shortest decimal that is the same number."""
    if value is None or value != value:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() else repr(value)
    return str(value).strip()


def _csv_cells(text: str, path: str, problems: Problems) -> Cells | None:
    import pandas as pd

    first = text.split("\n", 1)[0]
    if first.count(";") > first.count(","):
        problems.add(
            Place(path, 1),
            "semicolon-csv",
            "the cells of this file are parted by semicolons, not commas",
            "save it as 'CSV UTF-8 (comma delimited)'",
        )
        return None
    widest = max(line.count(",") for line in text.split("\n")) + 1
    try:
        frame = pd.read_csv(
            StringIO(text),
            header=None,
            names=list(range(min(widest, 200))),
            dtype=str,
            keep_default_na=False,
            skip_blank_lines=False,
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        problems.add(
            Place(path),
            "cannot-read",
            f"this file can't be read: {str(error).splitlines()[-1]}",
            "look for a quotation mark that is not closed",
        )
        return None
    rows: list[tuple[int, list[tuple[str, int]]]] = []
    line, heads = 1, []
    for number, values in enumerate(frame.itertuples(index=False, name=None)):
        texts = [value if isinstance(value, str) else "" for value in values]
        if number == 0:
            heads = [value.strip() for value in texts]
            while heads and not heads[-1]:
                heads.pop()
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
    for place, head in enumerate(heads):
        name = head.strip().lower()
        if name not in (*REQUIRED, *OPTIONAL):
            problems.add(
                Place(path, 1),
                "unknown-column",
                f"there is no column '{head}' in an extract",
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
        return None
    return columns


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

    if len(texts) > len(columns) and any(text for text, _ in texts[max(columns.values()) + 1 :]):
        problems.add(
            Place(path, line),
            "wrong-columns",
            "this row has more cells than the head has columns",
            "put a text that holds a comma in quotation marks",
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
    text, at = cell("window")
    window = None
    try:
        window = Window.parse(text)
    except WindowError as error:
        mend = error.mend
        if re.match(r"\d{4}-\d\d-\d\d 00:00", text):
            mend = f"a date cell: write the month as text, '{text[:7]}', or the day, '{text[:10]}'"
        problems.add(at, "bad-window", str(error), mend)
    value = _number(*cell("value"), measure, problems)
    base = _number(*cell("base"), None, problems)
    basis, at = cell("basis")
    if measure is not None and basis not in (measure.bases or ("",)):
        known = nearest(basis, measure.bases) if measure.bases else "this measure has one basis: leave the cell blank"
        problems.add(at, "unknown-basis", f"'{name}' has no basis '{basis}'", known)
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


def _number(text: str, place: Place, measure: Measure | None, problems: Problems) -> Decimal | None:
    if not text:
        return None
    if not _NUMBER.match(text) or len(text) > 40:
        problems.add(place, "bad-number", f"'{text}' is not a number", _number_mend(text))
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        problems.add(place, "bad-number", f"'{text}' is not a number", "write digits and one point")
        return None
    if value < 0 and measure is not None and measure.kind != "change":
        problems.add(
            place,
            "negative-count",
            f"{text} is below zero, but '{measure.id}' is a {measure.kind}",
            "only a measure of kind 'change' may be negative",
        )
        return None
    return value


def _number_mend(text: str) -> str:
    bare = re.sub(r"[,\s%£$€+]", "", text).replace("−", "-")
    letters = bare.replace("O", "0").replace("o", "0").replace("l", "1")
    if re.match(r"[A-Za-z]{3}-\d\d\Z|\d{4}-\d\d-\d\d", text):
        return "a spreadsheet has read this number as a date: write the number"
    for guess in (bare, letters):
        if _NUMBER.match(guess):
            return f"write digits and one point, nothing else: {guess}"
    if text in ("-", "n/a", "N/A", "..", "x", "[x]", ":"):
        return "leave the cell blank where there is no figure, and write the reason in 'status'"
    return "write digits and one point, nothing else"
