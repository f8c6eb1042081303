"""Where the table stands on its sheet: which rows and columns hold figures, and what is left out or not read."""

from __future__ import annotations

from dataclasses import dataclass

from reportgen.importing.faults import Faults, listed
from reportgen.importing.recipe import Names, Recipe, columns_in, folded
from reportgen.problems import Problems
from reportgen.sheets.book import Book, BookError, Cell, Sheet, column_of, letters

MOST_NOTE = 60


@dataclass(frozen=True)
class Table:
    """A table's rows and columns, as the recipe and the sheet give them.

    `left_out` are the rows and columns that the recipe leaves out and that stand within the table: a total may still
    count them.
    """

    header: tuple[int, ...]
    rows: tuple[int, ...]
    names: tuple[int, ...]
    month: tuple[int, ...]
    values: tuple[int, ...]
    left_out: tuple[frozenset[int], frozenset[int]] = (frozenset(), frozenset())


def choose_sheet(book: Book, recipe: Recipe) -> int:
    """The number of the sheet that a recipe names; raises `BookError` where it names none, or a hidden one unsaid."""
    names = [tab.name for tab in book.tabs]
    if book.separator:
        return 0
    listing = "the sheets are: " + ", ".join(
        f"'{tab.name}'{' (hidden)' if tab.hidden else ''}" for tab in book.tabs[:20]
    )
    if recipe.sheet is None:
        visible = [n for n, tab in enumerate(book.tabs) if not tab.hidden]
        if len(visible) != 1:
            message = f"this workbook has {len(visible)} visible sheets, and the recipe names none"
            raise BookError("not-as-recipe", message, f"write 'sheet: ...' in the recipe; {listing}")
        found = visible[0]
    else:
        word = str(recipe.sheet)
        exact = [n for n, name in enumerate(names) if name == word] or [
            n for n, name in enumerate(names) if folded(name) == folded(word)
        ]
        if not exact and word.isdigit() and 0 < int(word) <= len(names):
            exact = [int(word) - 1]
        if len(exact) != 1:
            raise BookError("not-as-recipe", f"this workbook has no sheet '{word}'", listing)
        found = exact[0]
    if book.tabs[found].hidden and recipe.hidden != "take":
        message = f"the sheet '{names[found]}' is hidden"
        raise BookError("hidden-cells", message, "look at it first; to take it in, write in the recipe: hidden: take")
    return found


def find_table(sheet: Sheet, recipe: Recipe, names: Names, faults: Faults) -> Table | None:
    """The table that a recipe describes, with a problem for whatever stands beside it; None where there is none."""
    problems = Problems()
    name_columns = tuple(columns_in(recipe.names, problems))
    month = tuple(columns_in(recipe.month, problems))
    given = columns_in(recipe.values, problems)
    faults.found |= dict.fromkeys(problems.found)
    header = tuple(sorted(set(recipe.header)))
    if problems.found:
        return None
    if not any(_head(sheet, row, column) for row in header for column in range(1, sheet.columns + 1)):
        message = f"row {listed(header)} of the sheet, which the recipe calls the header, is empty"
        faults.add(None, "not-as-recipe", message, "look for the row of the heads, and write its number: header: 3")
        return None
    labels = {*name_columns, *month}
    skipped = _skipped_columns(sheet, header, recipe)
    headed = [c for c in range(1, sheet.columns + 1) if any(_head(sheet, row, c) for row in header)]
    values = [c for c in given or headed if c not in labels | skipped]
    hidden = [c for c in values if c in sheet.hidden_columns]
    values = _without_hidden(values, hidden, "column", [letters(c) for c in hidden], recipe, faults)
    rows, left_rows = _rows(sheet, recipe, names, (name_columns, month, tuple(values)), faults)
    if not values or not rows:
        what = "column" if not values else "row"
        faults.add(
            None,
            "not-as-recipe",
            f"the recipe leaves no {what} of figures",
            "look at 'header', 'first_row', 'names' and 'values'",
        )
        return None
    if not given:
        _columns_beside(sheet, labels | skipped | set(headed), rows, faults)
    left_columns = frozenset(skipped | set(hidden)) - frozenset(values)
    return Table(header, rows, name_columns, month, tuple(values), (left_rows, left_columns))


def _head(sheet: Sheet, row: int, column: int) -> str:
    return sheet.at(row, column).text


def _skipped_columns(sheet: Sheet, header: tuple[int, ...], recipe: Recipe) -> set[int]:
    """The columns that `skip_columns` names by a letter or by a head."""
    words = {folded(word) for word in recipe.skip_columns}
    by_letter = {column_of(str(word)) for word in recipe.skip_columns if str(word).isupper()}
    found = {column for column in by_letter if 0 < column <= sheet.columns}
    for column in range(1, sheet.columns + 1):
        texts = list(dict.fromkeys(_head(sheet, row, column) for row in header))
        if words & {folded(text) for text in (*texts, " ".join(filter(None, texts))) if text}:
            found.add(column)
    return found


def _without_hidden(
    numbers: list[int], hidden: list[int], what: str, shown: list[str], recipe: Recipe, faults: Faults
) -> list[int]:
    """Rows or columns without the hidden ones where the recipe leaves these out; a problem where it does not say."""
    if not hidden:
        return numbers
    one = len(hidden) == 1
    named = f"{what}{'' if one else 's'} {listed(shown)} {'is' if one else 'are'} hidden"
    if what == "row" and faults.sheet.filtered:
        named += ", by a filter"
    if recipe.hidden is None:
        mend = "show and look at them; then write in the recipe 'hidden: take' or 'hidden: leave out'"
        faults.add(None, "hidden-cells", f"{named}, and {'it holds' if one else 'they hold'} figures", mend)
        return numbers
    done = "taken in" if recipe.hidden == "take" else "left out"
    faults.add(None, "hidden-cells", f"{named}, and {done}", "as the recipe says", "warning")
    return numbers if recipe.hidden == "take" else [number for number in numbers if number not in hidden]


def _rows(
    sheet: Sheet,
    recipe: Recipe,
    names: Names,
    columns: tuple[tuple[int, ...], ...],
    faults: Faults,
) -> tuple[tuple[int, ...], frozenset[int]]:
    """The rows of the table that are read, and those within it that are left out."""
    label_columns, month, values = columns
    labels = [*label_columns, *month]
    first = recipe.first_row or max(recipe.header) + 1
    numbers = {int(word) for word in recipe.skip if str(word).isdigit()}
    rows: list[int] = []
    left: set[int] = set()
    hidden: list[int] = []
    last = recipe.last_row or sheet.rows
    end = first
    for row in range(first, min(last, sheet.rows) + 1):
        filled = any(not figure_cell(sheet, row, column, values).blank for column in values)
        heads = [sheet.at(row, column).text for column in labels]
        if not filled and not any(heads):
            if recipe.last_row is None and rows:
                break
            continue
        end = row + 1
        if row in numbers or any(folded(head) in names.skipped for head in heads if head):
            left.add(row)
        elif row in sheet.hidden_rows and filled:
            hidden.append(row)
            rows.append(row)
        else:
            rows.append(row)
    kept = _without_hidden(rows, hidden, "row", [str(row) for row in hidden], recipe, faults)
    left |= set(rows) - set(kept)
    _rows_below(sheet, range(end, sheet.rows + 1), columns, recipe, faults)
    return tuple(kept), frozenset(left)


def _rows_below(
    sheet: Sheet,
    below: range,
    columns: tuple[tuple[int, ...], ...],
    recipe: Recipe,
    faults: Faults,
) -> None:
    """Say what stands under the table: notes are not read; figures may be another table, which nobody must miss."""
    # The cells that hold something are walked, not the places: a stray one may stand 200,000 rows further down.
    cells = [sheet.cells[spot] for spot in sorted(sheet.cells) if spot[0] in below]
    figures = list(dict.fromkeys(cell.spot[0] for cell in cells if cell.number is not None or _digits(cell)))
    rows = list(dict.fromkeys(cell.spot[0] for cell in cells))
    if figures and recipe.last_row is None:
        first = figures[0]
        message = f"figures stand below the table too, from row {first}: the table ends at the empty row {below.start}"
        mend = f"write its last row: 'last_row: {sheet.rows}' if it goes on, 'last_row: {below.start - 1}' if it ends"
        faults.add((first, 1), "outside-table", message, mend)
    elif rows:
        words = next((cell.text for cell in cells if cell.text), "")
        shown = words if len(words) <= MOST_NOTE else words[: MOST_NOTE - 3] + "..."
        which = f"row {rows[0]} below the table is" if len(rows) == 1 else f"rows {listed(rows)} below the table are"
        message = f"{which} not read: '{shown}'"
        faults.add((rows[0], 1), "outside-table", message, "nothing to do where these are notes", "warning")


def _digits(cell: Cell) -> bool:
    """Whether words are a number and nothing else."""
    bare = cell.text.replace(",", "").replace(" ", "").replace("%", "").replace("£", "")
    return cell.shown == "text" and bare.replace(".", "", 1).isdigit()


def _columns_beside(sheet: Sheet, known: set[int], rows: tuple[int, ...], faults: Faults) -> None:
    """Report every column without a head that holds figures in the table's rows."""
    for column in range(1, sheet.columns + 1):
        if column in known:
            continue
        row = next(
            (row for row in rows if sheet.at(row, column).number is not None or _digits(sheet.at(row, column))), 0
        )
        if row:
            name = letters(column)
            message = f"column {name} holds figures and has no head"
            faults.add(
                (row, column),
                "outside-table",
                message,
                f"write a head over it, or leave it out: skip_columns: [{name}]",
            )


def figure_cell(sheet: Sheet, row: int, column: int, values: tuple[int, ...]) -> Cell:
    """The cell of figures at a place; an empty one where words that begin beside the figures are merged across them."""
    anchor = sheet.merged.get((row, column))
    if anchor is not None and (anchor[1] not in values or not sheet.at(row, column).text):
        return Cell((row, column))
    return sheet.at(row, column)
