"""Extracts: files of figures, each row checked, kept as decimals.

No printed value passes through a binary float.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import PurePath

from reportgen.fields import NUMBER, number_mend
from reportgen.measures import Catalogue, Measure
from reportgen.period import Window, WindowError
from reportgen.problems import Place, Problem, Problems, nearest
from reportgen.sheets import read_cells
from reportgen.source import found_words

REQUIRED = ("measure", "area", "window", "value")
OPTIONAL = ("basis", "base", "qualifier", "status", "note")
ORIGIN = ("file", "cell")
"""The columns that `reportgen import` writes: nobody types them."""
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
_NAME = re.compile(r"(\d{4}-\d\d-\d\d)(?:-(.+))?\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an extract. `value` None is missing, never zero.

    `file` and `cell` say where an imported figure stood: `returns.xlsx sha256:...` and `Monthly!C7`.
    """

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
    file: str = ""
    cell: str = ""

    @property
    def came_from(self) -> str:
        """Where an imported figure stood, in short: `returns.xlsx Monthly!C7`; empty for one that was not imported."""
        return f"{file_name(self.file)} {self.cell}".strip()


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


def file_name(written: str) -> str:
    """The name alone of a file that the column `file` gives with its SHA-256.

    >>> file_name("Q4 returns.xlsx sha256:9f86d081")
    'Q4 returns.xlsx'
    """
    return written.partition(" sha256:")[0]


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
    cells = read_cells(raw, path, _HEAD_MEND, problems)
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


_HEAD_MEND = "its first line must be: " + ",".join((*REQUIRED, *OPTIONAL))


def _columns(heads: Sequence[str], path: str, problems: Problems) -> dict[str, int] | None:
    """Where each column stands; None where a needed one is missing."""
    columns: dict[str, int] = {}
    before = len(problems.found)
    for place, head in enumerate(heads):
        name = head.strip().lower()
        if name not in (*REQUIRED, *OPTIONAL, *ORIGIN):
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
        cell("file")[0],
        cell("cell")[0],
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
