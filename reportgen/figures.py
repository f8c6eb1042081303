"""The ledger: extracts of figures, what an edition sees of them, and the figure of any window.

The home of pandas. Values are read as text and kept as decimals; no printed value passes through a binary float.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import PurePath
from typing import Any

from reportgen.measures import Catalogue, Measure, evaluate, names_in
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


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its measure, area, window and basis, and how it was had.

    `value` is exact, None where it is missing. `rows` are the extract's rows under it, `missing` the months that
    would be needed and are not held.
    """

    measure: Measure
    area: str
    window: Window
    basis: str
    value: Decimal | None
    how: str = "row"
    base: Decimal | None = None
    qualifier: str = ""
    status: str = ""
    rows: tuple[Row, ...] = ()
    missing: tuple[Window, ...] = ()


# --- reading an extract -----------------------------------------------------------------------------------------


def read_extract(raw: bytes, path: str, catalogue: Catalogue, problems: Problems) -> Extract | None:
    """The extract that a file holds, with every fault in it as a problem; None where it can't be used at all."""
    pure = PurePath(path)
    match = _NAME.match(pure.stem)
    try:
        known_from = date.fromisoformat(match[1]) if match else None
    except ValueError:
        known_from = None
    if known_from is None:
        problems.add(Place(path), "extract-name", "an extract is named by the date from which it was known",
                     f"name it, for example, 2022-09-14-{pure.name}")  # fmt: skip
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
            problems.add(row.place, "duplicate-row",
                         f"'{row.measure}' for {row.area}, {row.window} stands twice in this extract",
                         f"the first is on line {seen[key].place.line}; keep one")  # fmt: skip
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
        problems.add(Place(path), "cannot-read", f"this file can't be read: {str(error).splitlines()[0]}",
                     "open it and save it again, or save it as 'CSV UTF-8'")  # fmt: skip
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
        problems.add(Place(path, 1), "semicolon-csv", "the cells of this file are parted by semicolons, not commas",
                     "save it as 'CSV UTF-8 (comma delimited)'")  # fmt: skip
        return None
    widest = max(line.count(",") for line in text.split("\n")) + 1
    try:
        frame = pd.read_csv(StringIO(text), header=None, names=list(range(min(widest, 200))), dtype=str,
                            keep_default_na=False, skip_blank_lines=False)  # fmt: skip
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        problems.add(Place(path), "cannot-read", f"this file can't be read: {str(error).splitlines()[-1]}",
                     "look for a quotation mark that is not closed")  # fmt: skip
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
            problems.add(Place(path, 1), "unknown-column", f"there is no column '{head}' in an extract",
                         nearest(name, (*REQUIRED, *OPTIONAL)))  # fmt: skip
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
    texts: list[tuple[str, int]], line: int, columns: Mapping[str, int], path: str,
    catalogue: Catalogue, problems: Problems,
) -> Row | None:  # fmt: skip
    def cell(name: str) -> tuple[str, Place]:
        place = columns.get(name, -1)
        text, column = texts[place] if 0 <= place < len(texts) else ("", 0)
        return text, Place(path, line, column)

    if len(texts) > len(columns) and any(text for text, _ in texts[max(columns.values()) + 1 :]):
        problems.add(Place(path, line), "wrong-columns", "this row has more cells than the head has columns",
                     "put a text that holds a comma in quotation marks")  # fmt: skip
        return None
    before = len(problems.found)
    name, at = cell("measure")
    measure = catalogue.measures.get(name)
    if measure is None:
        problems.add(at, "unknown-measure", f"no measure is called '{name}'", nearest(name, catalogue.measures))
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
    if measure is not None and basis not in (measure.bases or {"": None}):
        known = nearest(basis, measure.bases) if measure.bases else "this measure has one basis: leave the cell blank"
        problems.add(at, "unknown-basis", f"'{name}' has no basis '{basis}'", known)
    qualifier, at = cell("qualifier")
    if qualifier not in QUALIFIERS:
        problems.add(at, "unknown-qualifier", f"'{qualifier}' is not a qualifier", nearest(qualifier, QUALIFIERS[1:]))
    status, at = cell("status")
    if status not in STATUSES:
        problems.add(at, "unknown-status", f"'{status}' is not a status",
                     "valid: blank (final), " + ", ".join(f"'{s}' ({w})" for s, w in STATUSES.items() if s))  # fmt: skip
    if measure is not None and window is not None and measure.kind == "stock" and not window.one_day:
        problems.add(cell("window")[1], "stock-window", f"'{name}' is a stock: its window is a day, not {window}",
                     f"write the day it was counted on, for example '{window.last}'")  # fmt: skip
    if measure is None or window is None or len(problems.found) > before:
        return None
    extract = PurePath(path).stem
    return Row(name, area, window, basis, value, base, qualifier, status, cell("note")[0], extract, Place(path, line))


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
        problems.add(place, "negative-count", f"{text} is below zero, but '{measure.id}' is a {measure.kind}",
                     "only a measure of kind 'change' may be negative")  # fmt: skip
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


# --- what an edition sees ---------------------------------------------------------------------------------------

Key = tuple[str, str, str]
"""Measure, area, basis."""


@dataclass(frozen=True)
class Figures:
    """The figures that an edition sees, by measure, area and basis, and the figure of any window."""

    catalogue: Catalogue
    rows: Mapping[Key, Mapping[Window, Row]]
    extracts: tuple[str, ...]

    def bases_of(self, measure: str, area: str) -> tuple[str, ...]:
        """The bases on which anything is held, newest first."""
        known = self.catalogue.measures[measure].bases or {"": None}
        return tuple(basis for basis in reversed(list(known)) if (measure, area, basis) in self.rows)

    def windows(self, measure: str, area: str, basis: str | None = None) -> tuple[Window, ...]:
        """The windows that are held, in order of time; of a derived measure those of its parts."""
        found: set[Window] = set()
        bases = self.bases_of(measure, area) if basis is None else (basis,)
        for each in bases:
            rows = self.rows.get((measure, area, each), {})
            found.update(window for window, row in rows.items() if row.value is not None)
        parts = {n for part in self.catalogue.formulas.get(measure, ()) for n in names_in(part)}
        if parts:
            common = [set(self.windows(part, area)) for part in sorted(parts)]
            found |= set.intersection(*common)
        return tuple(sorted(found))

    def figure(self, measure: str, area: str, window: Window, basis: str | None = None) -> Figure:
        """The figure of exactly this window: its row, else what its whole months give.

        Without a basis, the newest that gives a value. The value is None where nothing does.
        """
        bases = (basis,) if basis is not None else self.bases_of(measure, area) or ("",)
        found = [self._of_basis(measure, area, window, each) for each in bases]
        return next((figure for figure in found if figure.value is not None), found[0])

    def _of_basis(self, measure_id: str, area: str, window: Window, basis: str) -> Figure:
        measure = self.catalogue.measures[measure_id]
        rows = self.rows.get((measure_id, area, basis), {})
        if row := rows.get(window):
            return Figure(measure, area, window, basis, row.value, "row", row.base, row.qualifier, row.status, (row,))
        if measure.is_derived:
            return self._derived(measure, area, window)
        if measure.kind == "stock":
            inside = [row for day, row in rows.items() if day.one_day and window.holds(day) and row.value is not None]
            if not inside:
                return Figure(measure, area, window, basis, None)
            last = max(inside, key=lambda row: row.window)
            return Figure(measure, area, window, basis, last.value, "last", last.base, last.qualifier, last.status, (last,))
        return self.of_months(measure_id, area, window, window.months(), basis)

    def of_months(
        self, measure_id: str, area: str, window: Window, months: Sequence[Window], basis: str
    ) -> Figure:
        """What `months` together give: sums add, averages are weighted, and nothing is guessed for a missing month."""
        measure = self.catalogue.measures[measure_id]
        empty = Figure(measure, area, window, basis, None)
        if measure.is_derived:
            return self._derived(measure, area, window, months)
        if not months or (len(months) == 1 and months[0] == window):
            return empty
        held = [self._of_basis(measure_id, area, month, basis) for month in months]
        missing = tuple(figure.window for figure in held if figure.value is None)
        empty = replace(empty, missing=missing)
        if missing:
            return empty
        values = [figure.value for figure in held if figure.value is not None]
        rows = tuple(row for figure in held for row in figure.rows)
        joined = replace(
            empty, rows=rows, qualifier=_joined(figure.qualifier for figure in held),
            status=_joined(figure.status for figure in held),
        )  # fmt: skip
        if measure.kind == "count" and measure.totals:
            return replace(joined, value=sum(values, Decimal(0)), how="sum")
        if measure.kind == "stock":
            return replace(held[-1], window=window, how="last")
        if measure.kind == "average" and measure.weight:
            weights = [self.figure(measure.weight, area, month) for month in months]
            heavy = [weight.value for weight in weights]
            total = sum((w for w in heavy if w is not None), Decimal(0))
            if None in heavy or not total:
                return replace(joined, missing=tuple(w.window for w in weights if w.value is None))
            value = sum((v * w for v, w in zip(values, heavy, strict=True) if w is not None), Decimal(0)) / total
            rows += tuple(row for weight in weights for row in weight.rows)
            return replace(joined, value=value, how="weighted", rows=rows)
        return joined

    def _derived(
        self, measure: Measure, area: str, window: Window, months: Sequence[Window] | None = None
    ) -> Figure:
        """A measure worked out from others, each taken over the whole window (or over `months` of it)."""
        used: dict[str, Figure] = {}

        def value_of(name: str) -> Decimal | None:
            if name not in used:
                bases = self.bases_of(name, area) or ("",)
                used[name] = (
                    self.figure(name, area, window)
                    if months is None
                    else self.of_months(name, area, window, months, bases[0])
                )
            return used[name].value

        parts = [evaluate(part, value_of) for part in self.catalogue.formulas.get(measure.id, ())]
        return _worked_out(measure, area, window, parts, used)

    def of_areas(self, measure_id: str, areas: Sequence[str], whole: str, window: Window) -> Figure:
        """What several areas together give, filed under `whole`: counts add, rates are recomputed from their parts."""
        measure = self.catalogue.measures[measure_id]
        if measure.is_derived:
            used: dict[str, Figure] = {}

            def value_of(name: str) -> Decimal | None:
                used[name] = self.of_areas(name, areas, whole, window)
                return used[name].value

            parts = [evaluate(part, value_of) for part in self.catalogue.formulas.get(measure.id, ())]
            return _worked_out(measure, whole, window, parts, used)
        found = [self.figure(measure_id, area, window) for area in areas]
        values = [figure.value for figure in found if figure.value is not None]
        one_basis = len({figure.basis for figure in found}) == 1
        adds = measure.kind in ("count", "stock") and len(values) == len(found) and one_basis and bool(found)
        return Figure(
            measure, whole, window, found[0].basis if found else "", sum(values, Decimal(0)) if adds else None, "sum",
            rows=tuple(row for figure in found for row in figure.rows), status=_joined(f.status for f in found),
        )  # fmt: skip

    def rate_parts(self, figure: Figure) -> tuple[Decimal, Decimal] | None:
        """Cases and base of a rate whose parts are held over the figure's window."""
        if not figure.measure.numerator or figure.value is None or figure.how != "rate":
            return None
        over, under = (
            evaluate(part, lambda name: self.figure(name, figure.area, figure.window).value)
            for part in self.catalogue.formulas[figure.measure.id]
        )
        return (over, under) if over is not None and under is not None else None

    @cached_property
    def digest(self) -> str:
        """A hash of every row seen, in a fixed order."""
        lines = sorted(
            f"{row.measure}|{row.area}|{row.window}|{row.basis}|{row.value}|{row.extract}"
            for rows in self.rows.values()
            for row in rows.values()
        )
        return sha256("\n".join(lines).encode()).hexdigest()

    def check_spans(self, problems: Problems) -> None:
        """Report every span whose own row and whose months are both held and differ."""
        for (measure_id, area, basis), rows in sorted(self.rows.items()):
            for window, row in sorted(rows.items()):
                if row.value is None or len(window.months()) < 2:
                    continue
                months = self.of_months(measure_id, area, window, window.months(), basis)
                if months.value is not None and months.how == "sum" and months.value != row.value:
                    problems.add(row.place, "span-differs",
                                 f"'{measure_id}' for {window} is {row.value} here, but its months add up to {months.value}",
                                 "correct one of them in a new extract: " + ", ".join(str(r.place) for r in months.rows[:6]))  # fmt: skip


def _worked_out(
    measure: Measure, area: str, window: Window, parts: Sequence[Decimal | None], used: Mapping[str, Figure]
) -> Figure:
    """The figure of a derived measure from the values of its formula, or of its numerator and denominator."""
    value, base, how = None, None, "formula"
    if measure.formula:
        value = parts[0] if parts else None
    elif len(parts) == 2:
        over, base = parts
        how = "rate"
        value = measure.per * over / base if over is not None and base else None
    return Figure(
        measure, area, window, "", value, how, base,
        _joined(figure.qualifier for figure in used.values()), _joined(figure.status for figure in used.values()),
        tuple(row for figure in used.values() for row in figure.rows),
        tuple(sorted({month for figure in used.values() for month in figure.missing})),
    )  # fmt: skip


def _joined(marks: Iterable[str]) -> str:
    """The one mark that several figures share between them: the strongest that any has."""
    found = sorted({mark for mark in marks if mark})
    return found[0] if found else ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every extract of a project. Nothing in it is ever edited; a later extract restates an earlier one."""

    catalogue: Catalogue
    extracts: tuple[Extract, ...]

    def seen(self, as_at: date, also: Iterable[str] = ()) -> Figures:
        """What is known on a date: of each figure the newest row, and any later extract that is named in `also`."""
        named = set(also)
        used = [e for e in self.extracts if e.known_from <= as_at or e.name in named]
        rows: dict[Key, dict[Window, Row]] = {}
        for extract in sorted(used, key=lambda e: (e.known_from, e.path)):
            for row in extract.rows:
                rows.setdefault((row.measure, row.area, row.basis), {})[row.window] = row
        return Figures(self.catalogue, rows, tuple(extract.path for extract in used))

    def check(self, problems: Problems) -> None:
        """Report a figure that two extracts of one date give differently: neither is the newest."""
        by_day: dict[tuple[date, str, str, Window, str], Row] = {}
        for extract in self.extracts:
            for row in extract.rows:
                key = (extract.known_from, row.measure, row.area, row.window, row.basis)
                other = by_day.setdefault(key, row)
                if other.value != row.value:
                    problems.add(row.place, "duplicate-row",
                                 f"'{row.measure}' for {row.area}, {row.window} is {row.value} here and {other.value} in "
                                 "another extract of the same date",
                                 f"the other is at {other.place}; give the later one a later date")  # fmt: skip
