"""What an import would do: which figures are new, which are restated, what is wrong; and the extract that it writes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path, PurePosixPath

from reportgen.extract import OPTIONAL, ORIGIN, REQUIRED, SUFFIXES, Row, read_extract
from reportgen.faults import read_spec
from reportgen.figures import Figures
from reportgen.importing.checks import check_all, gaps
from reportgen.importing.faults import Faults, listed
from reportgen.importing.reading import Looked, Reader, Taken, in_order
from reportgen.importing.recipe import RECIPES, Recipe, check_recipe
from reportgen.importing.table import choose_sheet
from reportgen.period import Window
from reportgen.problems import Place, Problem, Problems, ReportError, nearest
from reportgen.project import Project
from reportgen.records import write_file
from reportgen.sheets.book import Book, BookError, Sheet, letters
from reportgen.sheets.loose import open_book
from reportgen.source import incoming

MOST_LISTED = 40
"""So many restated figures are listed one by one."""
MOST_VALUES = 12
"""So many new figures of one measure and area are shown."""
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}\Z", re.ASCII)
_COLUMNS = (*REQUIRED, *OPTIONAL, *ORIGIN)


@dataclass(frozen=True, slots=True)
class Restated:
    """A figure that is held already, with another value."""

    now: Taken
    before: Row


@dataclass(frozen=True)
class Preview:
    """What an import would do. `extract` is what it would write; empty where nothing is new or anything is wrong."""

    file: str
    sheet: Sheet
    recipe: str
    path: str
    new: tuple[Taken, ...]
    restated: tuple[Restated, ...]
    held: int
    looked: Looked | None
    errors: tuple[Problem, ...]
    remarks: tuple[Problem, ...]
    extract: bytes
    notes: tuple[str, ...] = ()

    @property
    def counts(self) -> str:
        """All in one line: `62 new, 7 restated, 1 unknown name, July 2022 missing, 'Total' differs by 3`."""
        missing = gaps(self.looked) if self.looked else []
        codes = Counter(problem.code for problem in (*self.errors, *self.remarks))
        told = [
            f"{len(self.new)} new" if self.new else "",
            f"{len(self.restated)} restated" if self.restated else "",
            f"{self.held} as held" if self.held and (self.new or self.restated) else "",
            _counted(len(self.looked.unknown) if self.looked else 0, "unknown name"),
            *(
                f"{gap.month.words()} missing" + (f" for {listed(gap.measures, 3)}" if gap.measures else "")
                for gap in missing
            ),
            *(_total(problem) for problem in (*self.errors, *self.remarks) if problem.code == "total-differs"),
            _counted(self.looked.blanks if self.looked else 0, "blank cell"),
            _counted(
                codes["stale-formula"], "cell with a formula or error to mend", "cells with a formula or error to mend"
            ),
        ]
        nothing = "nothing new" if not (self.new or self.restated) else ""
        return ", ".join(filter(None, [nothing, *told]))

    def lines(self) -> Iterator[str]:
        """What it would do, in words for a terminal."""
        where = f", sheet '{self.sheet.name}'" if self.sheet.name else ""
        table = self.looked.table if self.looked else None
        reach = ""
        if table:
            columns = f"{letters(table.values[0])} to {letters(table.values[-1])}"
            reach = f", rows {table.rows[0]} to {table.rows[-1]}, columns {columns}"
        yield f"{self.file}{where}{reach}, read by {self.recipe}"
        yield from self.notes
        yield self.counts
        if self.new:
            yield ""
            yield "New:"
            yield from (f"  {line}" for line in _grouped(self.new, self.sheet))
        if self.restated:
            yield ""
            yield "Restated:"
            for each in self.restated[:MOST_LISTED]:
                values = f"{_shown(each.now)}, was {_was(each.before)} at {each.before.place}"
                yield f"  {_named(each.now)}: {values} ({self.sheet.where(each.now.spot)})"
            if len(self.restated) > MOST_LISTED:
                yield f"  and {len(self.restated) - MOST_LISTED} more"


def _counted(number: int, noun: str, nouns: str = "") -> str:
    return "" if not number else f"{number} {noun if number == 1 else nouns or noun + 's'}"


def _total(problem: Problem) -> str:
    match = re.search(r"^('.*') is .* differ by ([\d.]+)$", problem.message)
    return f"{match[1]} differs by {match[2]}" if match else ""


def _named(taken: Taken) -> str:
    return ", ".join(filter(None, [taken.measure, taken.area, str(taken.window), taken.basis]))


STATUS_WORDS = {"c": "withheld", "x": "not available"}


def _shown(taken: Taken) -> str:
    return STATUS_WORDS.get(taken.status, "blank") if taken.value is None else f"{taken.value:f}"


def _was(row: Row) -> str:
    return STATUS_WORDS.get(row.status, "blank") if row.value is None else f"{row.value:f}"


def _grouped(taken: Sequence[Taken], sheet: Sheet) -> Iterator[str]:
    """The figures by measure and area, with their times and where the first and the last of them stand."""
    groups: dict[tuple[str, str, str], list[Taken]] = {}
    for each in taken:
        groups.setdefault((each.measure, each.area, each.basis), []).append(each)
    for (measure, area, basis), found in groups.items():
        first, last = found[0], found[-1]
        name = ", ".join(filter(None, [measure, area, basis]))
        if len(found) == 1:
            yield f"{name}: {first.window}, {_shown(first)} ({sheet.where(first.spot)})"
        else:
            ends = f"{sheet.where(first.spot)} to {letters(last.spot[1])}{last.spot[0]}"
            values = ", ".join(map(_shown, found[:MOST_VALUES])) + (", ..." if found[MOST_VALUES:] else "")
            yield f"{name}: {len(found)} figures, {first.window} to {last.window}: {values} ({ends})"


# --- making it --------------------------------------------------------------------------------------------------


def load(root: Path) -> Project:
    """The project. Faults of its settings and figures are raised; those of its words do not matter here."""
    problems = Problems()
    project = Project.load(root, problems)
    mine = [problem for problem in problems.errors if problem.place.path.startswith(("figures/", Project.CONFIG))]
    if mine:
        raise ReportError(mine)
    return project


def read_recipe(project: Project, name: str) -> Recipe:
    """The recipe figures/recipes/NAME.yaml, checked against the catalogue. Raises `ReportError`."""
    problems = Problems()
    path = recipe_path(name)
    if not project.folder.has(path):
        known = [PurePosixPath(each).stem for each in project.folder.names(RECIPES, ".yaml")]
        mend = (
            nearest(name, known) + "\n" if known else ""
        ) + f"have one proposed: reportgen import FILE --learn {name}"
        raise ReportError([Problem(Place("--as"), "no-recipe", f"there is no recipe {path}", mend)])
    tree = project.folder.yaml(path, problems)
    recipe = read_spec(Recipe, tree, problems) if tree is not None else None
    if recipe is not None:
        check_recipe(recipe, project.catalogue, problems)
    problems.stop()
    assert recipe is not None
    return recipe


def recipe_path(name: str) -> str:
    """The file of a recipe; raises `ReportError` where `name` can't be one."""
    if not NAME.match(name):
        bare = re.sub(r"[^a-z0-9_-]+", "-", name.lower()).strip("-_")
        mend = "write small letters, digits and hyphens" + (f": '{bare}'" if NAME.match(bare) else "")
        raise ReportError([Problem(Place("NAME"), "wrong-value", f"'{name}' can't be the name of a recipe", mend)])
    return f"{RECIPES}/{name}.yaml"


def opened(file: Path, separator: str = "") -> Book:
    """The file as sheets. Raises `ReportError`."""
    raw = incoming(file, "copy the table into a file of its own")
    try:
        return open_book(raw, file.name, separator)
    except BookError as error:
        raise of_book(error, file.name) from None


def of_book(error: BookError, name: str) -> ReportError:
    """A fault of a file as the problem that it is."""
    return ReportError([Problem(Place(name), error.code, str(error), error.mend)])


def preview(root: Path, file: Path, name: str, known_from: date) -> Preview:
    """What the import of `file` by the recipe `name` would do on `known_from`; nothing is written.

    Raises `ReportError` where the file, the recipe or the project can't be read at all. What is wrong in the table is
    among the preview's `errors`.
    """
    project = load(root)
    recipe = read_recipe(project, name)
    book = opened(file, str(recipe.separator or ""))
    try:
        number = choose_sheet(book, recipe)
        sheet = book.read(number)
    except BookError as error:
        raise of_book(error, book.name) from None
    faults = Faults(book.name, sheet)
    reader = Reader(sheet, recipe, project.catalogue, project.config.financial_year_starts, book.separator, faults)
    looked = reader.read()
    if looked is not None:
        check_all(sheet, recipe, project.catalogue, looked, faults)
    path = f"figures/{known_from.isoformat()}-{name}.csv"
    seen = project.ledger.seen(known_from)
    new, restated, held = _compared(looked, seen, faults, known_from)
    _whole(project, [*new, *(each.now for each in restated)], faults)
    _superseded(project, [*new, *(each.now for each in restated)], seen, faults)
    _missing(looked, faults)
    extract = b""
    if (new or restated) and not faults.errors:
        _is_free(project, path, faults)
        spots = {taken.spot for taken in (*new, *(each.now for each in restated))}
        rows = [taken for taken in in_order(looked.figures if looked else {}) if taken.spot in spots]
        extract = _extract(project, path, book, sheet, recipe, rows, faults)
    notes = [*book.remarks, *_other_sheets(book, number)]
    if extract and not any(edition.as_at_or(None) >= known_from for edition in project.config.editions):
        unseen = f"no edition sees figures of {known_from.isoformat()} yet"
        notes.append(f"{unseen}: add one in config.yaml, or name {PurePosixPath(path).stem} under its 'also'")
    return Preview(
        book.name,
        sheet,
        recipe_path(name),
        path,
        tuple(new),
        tuple(restated),
        held,
        looked,
        faults.errors,
        faults.remarks,
        b"" if faults.errors else extract,
        tuple(notes),
    )


def write(root: Path, made: Preview) -> None:
    """Write the extract of a preview without errors. Raises `ReportError`; then nothing is written."""
    folder = root.resolve()
    path = (folder / made.path).resolve()
    if not path.is_relative_to(folder):
        message = f"'{made.path}' leads out of the project"
        raise ReportError(
            [Problem(Place(made.path), "outside-project", message, "put the folder itself in the project")]
        )
    write_file(path, made.extract, made.path)


def _other_sheets(book: Book, number: int) -> Iterator[str]:
    """What is said of the sheets that are not read."""
    for hidden, word in ((False, "not read"), (True, "hidden and not read")):
        names = [f"'{tab.name}'" for n, tab in enumerate(book.tabs) if n != number and tab.hidden == hidden]
        if names:
            yield f"{word}: the sheet{'' if len(names) == 1 else 's'} {listed(names)}"
    if book.tabs[number].hidden:
        yield f"the sheet '{book.tabs[number].name}' is hidden, and taken in as the recipe says"


def _compared(
    looked: Looked | None, seen: Figures, faults: Faults, known_from: date
) -> tuple[list[Taken], list[Restated], int]:
    """The figures that are new on that day, those that are restated, and how many are held just so."""
    new: list[Taken] = []
    restated: list[Restated] = []
    held = 0
    for taken in in_order(looked.figures) if looked else ():
        row = seen.rows.get((taken.measure, taken.area, taken.basis), {}).get(taken.window)
        if row is None:
            new.append(taken)
        elif (row.value, row.status, row.qualifier) == (taken.value, taken.status, taken.qualifier):
            held += 1
        else:
            restated.append(Restated(taken, row))
            if row.extract.startswith(known_from.isoformat()):
                message = f"{_named(taken)} is {_shown(taken)} here, and {_was(row)} in an extract of the same day"
                mend = f"it stands at {row.place}; give a later day: --known-from"
                faults.add(taken.spot, "duplicate-row", message, mend)
    return new, restated, held


def _whole(project: Project, taken: Sequence[Taken], faults: Faults) -> None:
    """Report what is not whole of a measure that counts, once a measure, unless some that is held is not whole."""
    counted = {
        name: measure
        for name, measure in project.catalogue.measures.items()
        if measure.unit == "count" and measure.kind in ("count", "stock")
    }
    rows = (
        row for key, held in project.ledger.seen(date.max).rows.items() for row in held.values() if key[0] in counted
    )
    parted = {row.measure for row in rows if not _is_whole(row.value)}
    told: dict[str, list[Taken]] = {}
    for each in taken:
        if each.measure in counted and each.measure not in parted and not _is_whole(each.value):
            told.setdefault(each.measure, []).append(each)
    for name, found in told.items():
        more = f", nor {'is' if len(found) == 2 else 'are'} {len(found) - 1:,} more" if found[1:] else ""
        message = f"{_shown(found[0])} is not whole{more}, and '{name}' counts {counted[name].noun[1]}"
        mend = "if a mark parts its thousands, say so in the recipe with 'decimal', or mend the number in the file;\n"
        mend += "a measure that has parts of a whole needs 'unit: number' in figures/measures.yaml"
        faults.add(found[0].spot, "wrong-value", message, mend)


def _is_whole(value: Decimal | None) -> bool:
    return value is None or value == value.to_integral_value()


def _superseded(project: Project, taken: Sequence[Taken], seen: Figures, faults: Faults) -> None:
    """Say of which figures a newer extract is held already: only editions before it will see what is imported."""
    newest = project.ledger.seen(date.max)
    found: list[tuple[Taken, Row]] = []
    for each in taken:
        key = (each.measure, each.area, each.basis)
        row = newest.rows.get(key, {}).get(each.window)
        if row is not None and row is not seen.rows.get(key, {}).get(each.window):
            found.append((each, row))
    if found:
        each, row = found[0]
        message = f"{_named(each)} is {_was(row)} in a newer extract, {row.place}: that stays what later editions see"
        if found[1:]:
            message += f"; so it is of {len(found) - 1:,} more"
        mend = "nothing to do where the file is the older; else give a later day: --known-from"
        faults.add(each.spot, "restated", message, mend, "warning")


def _missing(looked: Looked | None, faults: Faults) -> None:
    for gap in gaps(looked) if looked else ():
        which = f" of {listed(gap.measures)}" if gap.measures else ""
        message = f"there is no figure{which} for {gap.month.words()}, and there is one before and after"
        faults.add(gap.spot, "missing-month", message, "ask for it, or import it when it comes", "warning")


def _is_free(project: Project, path: str, faults: Faults) -> None:
    stem = path.removesuffix(".csv")
    other = next((f"{stem}{end}" for end in SUFFIXES if project.folder.has(f"{stem}{end}")), "")
    if other:
        message = f"{other} is there already, and an extract is never changed"
        faults.found[Problem(Place(other), "cannot-write", message, "give another day: --known-from")] = None


# --- the extract ------------------------------------------------------------------------------------------------


def _extract(
    project: Project, path: str, book: Book, sheet: Sheet, recipe: Recipe, rows: Sequence[Taken], faults: Faults
) -> bytes:
    """The extract as it is written, read again as every extract is: what is wrong in it is told at its cell."""
    name = " ".join(book.name.split())
    name = f"./{name}" if name.startswith(("=", "+", "-", "@")) else name  # a spreadsheet would read it as a formula
    lines = [",".join(_COLUMNS)]
    for taken in rows:
        cells = {
            "measure": taken.measure,
            "area": taken.area,
            "window": str(taken.window),
            "value": "" if taken.value is None else f"{taken.value:f}",
            "basis": taken.basis,
            "qualifier": taken.qualifier,
            "status": taken.status,
            "note": " ".join(str(recipe.note or "").split()),
            "file": f"{name} sha256:{book.digest}",
            "cell": sheet.where(taken.spot),
        }
        lines.append(",".join(_quoted(cells.get(column, "")) for column in _COLUMNS))
    raw = ("\n".join(lines) + "\n").encode("utf-8")
    problems = Problems()
    found = read_extract(raw, path, project.catalogue, problems)
    for problem in problems:
        at = problem.place.line - 2
        spot = rows[at].spot if 0 <= at < len(rows) else None
        faults.found[replace(problem, place=faults.place(spot) if spot else problem.place)] = None
    if found is not None and not problems.errors:
        _spans(project, found.rows, rows, faults)
    return raw


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if re.search(r'[",\n]', text) else text


def _spans(project: Project, found: Sequence[Row], rows: Sequence[Taken], faults: Faults) -> None:
    """Say where a span's own figure and its months, held before or new, would differ."""
    by_key: dict[tuple[str, str, str], dict[Window, Row]] = {
        key: dict(windows) for key, windows in project.ledger.seen(date.max).rows.items()
    }
    places: Mapping[Place, Taken] = {row.place: taken for row, taken in zip(found, rows, strict=True)}
    for row in found:
        by_key.setdefault((row.measure, row.area, row.basis), {})[row.window] = row
    problems = Problems()
    Figures(project.catalogue, by_key, ()).check_spans(problems)
    for problem in problems:
        taken = places.get(problem.place)
        if taken is not None:
            faults.add(taken.spot, problem.code, problem.message, problem.mend)
