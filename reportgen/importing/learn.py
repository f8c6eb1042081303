"""The proposal of a recipe: what a file seems to hold, written as YAML with remarks for a person to correct."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import wrap

from reportgen.faults import read_spec
from reportgen.grids.cells import number
from reportgen.grids.labels import label
from reportgen.importing.faults import listed
from reportgen.importing.heads import scale_told
from reportgen.importing.layout import Layout, layout_of
from reportgen.importing.preview import load, opened, recipe_path
from reportgen.importing.recipe import Recipe, folded
from reportgen.importing.times import TimeError, date_order, part_of
from reportgen.measures import Catalogue
from reportgen.problems import Place, Problem, Problems, ReportError, nearest
from reportgen.project import Project
from reportgen.records import quoted, write_file
from reportgen.sheets.book import Book, BookError, Cell, Sheet, letters
from reportgen.source import read_yaml

MOST_SHEETS = 20
MOST_CELLS = 500_000
"""Where the first sheets have so many cells, no more sheets are looked at."""
MOST_NAMES = 300
"""More names than this are no names, but words."""
WIDTH = 88


def learn(root: Path, file: Path, name: str) -> Iterator[str]:
    """Write figures/recipes/NAME.yaml as `file` suggests it; what is said of it, line by line. Raises `ReportError`."""
    path = recipe_path(name)
    project = load(root)
    if project.folder.has(path):
        mend = "correct it, or give another name; to begin anew, take the file away first"
        raise ReportError(
            [Problem(Place(path), "recipe-exists", "this recipe is there already, and is not overwritten", mend)]
        )
    book = opened(file)
    text, doubts = proposal(book, project)
    problems = Problems()
    tree = read_yaml(text, path, problems)
    if tree is not None:
        read_spec(Recipe, tree, problems)
    problems.stop()
    target = (root.resolve() / path).resolve()
    if not target.is_relative_to(root.resolve()):
        message = f"'{path}' leads out of the project"
        raise ReportError([Problem(Place(path), "outside-project", message, "put the folder itself in the project")])
    write_file(target, text.encode("utf-8"), path)
    yield path
    yield from (f"to settle: {doubt}" for doubt in doubts)
    shown = file.name if re.fullmatch(r"[\w.-]+", file.name) else f'"{file.name}"'
    yield f"Read it and correct it, then: reportgen import {shown} --as {name}"


def proposal(book: Book, project: Project) -> tuple[str, list[str]]:
    """The text of a recipe for a file, and what a person must settle in it. Raises `ReportError`."""
    best: tuple[int, Sheet, Layout] | None = None
    cells = 0
    for place, tab in enumerate(book.tabs[:MOST_SHEETS]):
        if tab.hidden or cells > MOST_CELLS:
            continue
        try:
            sheet = book.read(place)
        except BookError as error:
            raise ReportError([Problem(Place(book.name), error.code, str(error), error.mend)]) from None
        cells += len(sheet.cells)
        layout = layout_of(sheet)
        if best is None or layout.score > best[2].score:
            best = (place, sheet, layout)
    if best is not None and not best[1].cells:
        raise ReportError(
            [
                Problem(
                    Place(book.name),
                    "empty-file",
                    "nothing stands in this file",
                    "look for the file that was meant",
                )
            ]
        )
    if best is None:
        mend = "show the sheet that is meant"
        raise ReportError([Problem(Place(book.name), "hidden-cells", "every sheet of this workbook is hidden", mend)])
    draft = _Draft(book, best[1], best[2], project)
    return draft.text(), draft.doubts


@dataclass
class _Draft:
    """A recipe while it is written."""

    book: Book
    sheet: Sheet
    layout: Layout
    project: Project
    lines: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    @property
    def catalogue(self) -> Catalogue:
        return self.project.catalogue

    def text(self) -> str:
        self._remark(f"A recipe for files such as {self.book.name}, proposed from it. Correct what is wrong.")
        self._remark("A line that begins with '#' is not read. What every key means: docs/import.md.")
        self._where()
        measures, areas, totals, skipped, columns = self._names()
        self._map("measures", "The names in the file, and the measures that they mean.", measures)
        self._map("areas", "The names in the file, and the areas that they mean.", areas)
        if not any(sure for sure, _, _ in areas):
            area = str(self.project.config.area or self.catalogue.whole)
            self._key("area", quoted(area), "The area of every figure, where no name says it.")
        if totals:
            self._key("total", _list(totals), "Totals are tested and not taken in.")
        if skipped:
            self._key("skip", _list(skipped), "Rows that are left out.")
        if columns:
            self._key(
                "skip_columns", _list(columns), "Columns that are left out: they are worked out from others, or words."
            )
        self._numbers(measures)
        return "\n".join(self.lines) + "\n"

    # --- lines

    def _remark(self, words: str) -> None:
        self.lines += [f"# {line}" for line in wrap(words, WIDTH)]

    def _key(self, key: str, value: str, words: str = "") -> None:
        if words:
            self.lines.append("")
            self._remark(words)
        self.lines.append(f"{key}: {value}")

    def _doubt(self, words: str, *lines: str) -> None:
        """Something that a person must settle: a remark, with the lines that may be meant set out of use."""
        self.doubts.append(words)
        self.lines.append("")
        self._remark(f"TO SETTLE: {words}.")
        self.lines += [f"#{line}" for line in lines]

    def _map(self, key: str, words: str, entries: Sequence[tuple[bool, str, str]]) -> None:
        if not entries:
            return
        sure = [entry for entry in entries if entry[0]]
        self.lines.append("")
        self._remark(words)
        self.lines.append(f"{key}:" if sure else f"#{key}:")  # a key with nothing under it would be a fault
        self.lines += [f"  {quoted(name)}: {target}" for _, name, target in sure]
        self.lines += [f"#  {quoted(name)}: {target}" for kept, name, target in entries if not kept]

    # --- where the table stands

    def _where(self) -> None:
        layout = self.layout
        if not self.book.separator:
            others = [f"'{tab.name}'" for tab in self.book.tabs if tab.name != self.sheet.name]
            more = f" Not read: {listed(others)}." if others else ""
            self._key("sheet", quoted(self.sheet.name), f"The sheet that holds the table.{more}")
        elif self.book.separator != "comma":
            self._key("separator", self.book.separator, "What parts the cells of the file.")
        if not layout.score:
            self._doubt("no months were found in the file: say where the heads and the months stand")
        self._key("header", str(list(layout.header)), "The rows of the heads, as the sheet numbers them.")
        if layout.last_row:
            self._key("last_row", str(layout.last_row), "The table ends here. What stands below it is not read.")
        self._key("months", layout.months, "Where the months stand: across, down, or in a column.")
        if layout.month:
            self._key("month", letters(layout.month))
        if layout.names:
            names = [letters(column) for column in layout.names]
            self._key("names", names[0] if len(names) == 1 else f"[{', '.join(names)}]", "The columns of the names.")
        if layout.months == "in a column":
            self._key(
                "values", f"[{', '.join(letters(column) for column in layout.values)}]", "The columns of figures."
            )
        if layout.fill:
            self._key("fill", f"[{', '.join(layout.fill)}]", "An empty head or name means the one before it.")
        self._times()
        self._hidden()

    def _times(self) -> None:
        cells = list(self.layout.time_cells(self.sheet))
        order = date_order([cell.text for cell in cells])
        if order is None:
            self._doubt("dates such as 01/02/2022 may be read in two ways", "dates: day first")
        parts = []
        for cell in cells:
            try:
                parts.append(part_of(cell, order or "day first"))
            except TimeError as error:
                self._doubt(f"{error}: say what it means", "windows:", f"  {quoted(cell.text)}: 2022-02")
        found = [part for part in parts if part is not None]
        if any(part.month for part in found) and not any(part.year or part.financial for part in found):
            self._doubt("the months have no year", "year: 2022")

    def _hidden(self) -> None:
        sheet, layout = self.sheet, self.layout
        rows = [row for row in sorted(sheet.hidden_rows) if layout.first_row <= row <= layout.end]
        columns = [letters(column) for column in sorted(sheet.hidden_columns) if column in layout.values]
        if rows or columns:
            what = " and ".join(
                filter(None, [f"rows {listed(rows)}" if rows else "", f"columns {listed(columns)}" if columns else ""])
            )
            self._doubt(
                f"{what} of the table are hidden: look at them, and say what is done with them",
                "hidden: leave out",
                "hidden: take",
            )

    # --- names

    def _names(
        self,
    ) -> tuple[list[tuple[bool, str, str]], list[tuple[bool, str, str]], list[str], list[str], list[str]]:
        measures: list[tuple[bool, str, str]] = []
        areas: list[tuple[bool, str, str]] = []
        totals: dict[str, None] = {}
        skipped: list[str] = []
        columns: list[str] = []
        for text, is_head in self._labels():
            role = label(text).role
            area = _exact(text, _area_names(self.catalogue))
            measure = _exact(text, _measure_names(self.catalogue))
            if area and not measure:
                areas.append((True, text, area))
            elif measure:
                bases = self.catalogue.measures[measure].bases
                if bases:
                    target = f"{{measure: {measure}, basis: {list(bases)[-1]}}}"
                    self.doubts.append(f"on which basis '{text}' is counted")
                    measures.append((False, text, f"{target}   # on which basis is it counted?"))
                else:
                    measures.append((True, text, measure))
            elif role == "total":
                totals[text] = None
            elif role and is_head:
                columns.append(text)
            else:
                near = nearest(text, _all_names(self.catalogue))
                guess = _all_names(self.catalogue).get(re.sub(r"^nearest: '(.*)'$", r"\1", near), "")
                self.doubts.append(f"what '{text}' means" + (f": perhaps {guess}" if guess else ""))
                if guess in self.catalogue.areas:
                    areas.append((False, text, f"{guess}   # perhaps; take the first '#' away if it is so"))
                else:
                    key = "skip_columns" if is_head else "skip"
                    say = (
                        f"{guess}   # perhaps; take the first '#' away if it is so"
                        if guess
                        else f"   # no measure or area has such a name; or leave it out under '{key}'"
                    )
                    measures.append((False, text, say))
        return measures, areas, list(totals), skipped, columns

    def _labels(self) -> list[tuple[str, bool]]:
        """Every name at the head of a row or column that tells no time, once, and whether it heads a column."""
        heads: list[tuple[str, bool]] = []
        for cells in self.layout.column_heads(self.sheet):
            words = list(dict.fromkeys(cell.text for cell in cells))
            alone = all(self._known(word) for word in words) or len(words) < 2 or not self.layout.month
            heads += [(word, True) for word in (words if alone else [" ".join(words)])]
        heads += [(cell.text, False) for cell in self.layout.row_heads(self.sheet) if cell.text]
        found: dict[str, tuple[str, bool]] = {}
        for text, is_head in heads:
            if len(found) < MOST_NAMES:
                found.setdefault(folded(text), (text, is_head))
        return list(found.values())

    def _known(self, text: str) -> bool:
        """Whether a name is just that of one measure or area."""
        return bool(_exact(text, _measure_names(self.catalogue)) or _exact(text, _area_names(self.catalogue)))

    # --- what the cells say

    def _numbers(self, measures: Sequence[tuple[bool, str, str]]) -> None:
        told = scale_told([cell.text for cell in self.layout.words_above(self.sheet) if cell.text])
        if told:
            self._key("scale", str(told[1]), f"'{told[0]}' says that the numbers are multiples of {told[1]:,}.")
        units = {self.catalogue.measures[target].unit: target for sure, _, target in measures if sure}
        stocks = [t for sure, _, t in measures if sure and self.catalogue.measures[t].kind == "stock"]
        if stocks and not all(cell.shown == "day" for cell in self.layout.time_cells(self.sheet)):
            self._doubt(f"'{stocks[0]}' is counted on a day: on which day of the month", "stock_day: last")
        self._words([cell for cell in self.layout.figure_cells(self.sheet) if cell.shown in ("text", "fault")])
        plain = [
            cell.number
            for cell in self.layout.figure_cells(self.sheet)
            if cell.shown == "number" and cell.number is not None
        ]
        if "percent" in units and plain and max(map(abs, plain)) <= 1:
            self._doubt("percentages stand as plain numbers below 1", "percent: fraction", "percent: as shown")

    def _words(self, cells: Iterable[Cell]) -> None:
        """What stands in the place of figures and is no plain number."""
        sure: dict[str, str] = {}
        unsure: dict[str, str] = {}
        marks: dict[str, None] = {}
        comma = False
        for cell in cells:
            if match := re.search(r"\d\s?([*†‡§^]+)\Z", cell.text):
                marks[match[1]] = None
                continue
            comma = comma or bool(re.fullmatch(r"-?[\d. ]*\d,\d{1,2}\s?%?", cell.text))
            found = number(cell.text)
            if found is not None and found.value is not None:
                continue
            known = folded(cell.text) not in ("-", "--", ".", "..", "...", "x", "c", "z", ":")
            if found is not None and known:
                sure[cell.text] = "withheld" if found.status == "c" else "not available"
            elif not comma:
                unsure.setdefault(cell.text, "not available")
        if comma:
            self._key("decimal", "comma", "A comma parts the decimals.")
        if marks:
            self._doubt("marks stand after numbers; they are dropped where you say so", f"marks: {_list(marks)}")
        if sure or unsure:
            meanings = [(True, text, meaning) for text, meaning in sure.items()]
            for text, meaning in list(unsure.items())[:MOST_SHEETS]:
                self.doubts.append(f"what '{text}' means in the place of a figure")
                meanings.append((False, text, f"{meaning}   # or withheld, zero, blank?"))
            self._map("means", "What words in the place of a figure mean.", meanings)


def _list(words: Iterable[str]) -> str:
    return "[" + ", ".join(quoted(word) for word in words) + "]"


def _measure_names(catalogue: Catalogue) -> dict[str, list[str]]:
    return {
        name: [str(word) for word in (measure.name, measure.short, measure.label, *measure.words) if word]
        for name, measure in catalogue.measures.items()
    }


def _area_names(catalogue: Catalogue) -> dict[str, list[str]]:
    return {name: [str(area.name)] for name, area in catalogue.areas.items()}


def _all_names(catalogue: Catalogue) -> dict[str, str]:
    """Every name of a measure or area, with its id."""
    found = {word: name for name, words in _measure_names(catalogue).items() for word in (name, *words)}
    return found | {str(area.name): str(area.id) for area in catalogue.areas.values()}


def _exact(text: str, names: dict[str, list[str]]) -> str:
    """The id that has just this name, where only one has; without regard to capitals and spaces."""
    wanted = folded(text)
    found = [
        name
        for name, words in names.items()
        if wanted in {folded(word) for word in (name, name.replace("_", " "), *words)}
    ]
    return found[0] if len(found) == 1 else ""
