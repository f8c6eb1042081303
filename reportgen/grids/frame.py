"""How a printed table is built: which rows are its head, which columns hold names, and what every line is called."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from reportgen.grids.cells import leading, number, trailing
from reportgen.grids.grid import Grid, Number, Place
from reportgen.grids.labels import Label, is_area, is_neutral, label, unmarked
from reportgen.grids.lines import LONG, Line
from reportgen.grids.words import PLACE_HEAD

_MOST_HEADS = 4
_MOST_STUBS = 6
_A_YEAR = 2010
"""Before this, a lone number at the top of two columns that might be a year is rather a count."""
_TOLD = re.compile(
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|q\d|quarter|total|sub|grand|overall|average|mean|\d+ month)",
    re.I,
)
"""What a cell that names its own month or total begins with."""
_BRACKETED = re.compile(r"[(\[][^()\[\]]*\d[^()\[\]]*[)\]]")
_REMARK = re.compile(
    r"(?:start|end|launch|due|completion|review|opened|closed|updated|effective|finish).{0,12} date.*"
    r"|date (?:of|for|opened).*|deadline|start|finish|definition|description|rationale|source|url|address",
    re.I,
)
"""What stands over a column of words that name nothing: a date on which something began, a definition."""


@dataclass(slots=True)
class Frame:
    """One table inside a grid: its head, its rows and columns of numbers, and its numbers.

    `stubs` are the columns of row heads. `labelled` says that each cell holds its own label: `Jan 146`; then every
    number has the line of its words in `own`.
    """

    grid: Grid
    top: int
    bottom: int
    header_rows: int
    stubs: tuple[int, ...] = ()
    rows: list[Line] = field(default_factory=list)
    columns: list[Line] = field(default_factory=list)
    numbers: dict[Place, Number] = field(default_factory=dict)
    own: dict[Place, Label] = field(default_factory=dict)
    titles: tuple[str, ...] = ()
    corner: str = ""
    span: range = range(0)
    """The columns that it takes; two tables may stand side by side."""


def frames(grid: Grid) -> list[Frame]:
    """The tables of a grid one under the other: each begins with a head of its own."""
    rows = grid.rows
    if not rows or not rows[0]:
        return []
    starts = [0]
    seen_numbers = False
    for at, row in enumerate(rows):
        if seen_numbers and _is_new_head(grid, at):
            starts.append(at)
            seen_numbers = False
        seen_numbers = seen_numbers or _data(row) > 0
    ends = [*starts[1:], len(rows)]
    return [
        frame
        for top, bottom in zip(starts, ends, strict=True)
        for frame in _beside(grid, top, bottom, grid.header_rows if top == 0 else None)
    ]


def _beside(grid: Grid, top: int, bottom: int, given: int | None) -> list[Frame]:
    """A table, or the tables that stand side by side in its columns: `Arrests | 12 | Warrants | 4`."""
    width = len(grid.rows[0])
    whole = _frame(grid, top, bottom, given, range(width))
    heads, body = range(top, top + whole.header_rows), range(top + whole.header_rows, bottom)
    numbers = {line.at for line in whole.columns}
    texts = [n for n in range(1, width - 1) if n not in numbers and n + 1 in numbers and n not in whole.stubs]
    starts = [0]
    for column in texts:
        if not any(starts[-1] <= n < column for n in numbers) or not _names(grid, body, column):
            continue
        over = [grid.rows[row][column].strip() for row in heads]
        same = over == [grid.rows[row][0].strip() for row in heads]
        full = all(grid.rows[row][column].strip() for row in body if grid.rows[row][column + 1].strip())
        if full and (same or not any(over)):
            starts.append(column)
    if len(starts) == 1 or whole.titles:
        return [whole]
    ends = [*starts[1:], width]
    return [_frame(grid, top, bottom, given, range(a, b)) for a, b in zip(starts, ends, strict=True)]


def is_year(text: str) -> bool:
    """Whether the words are four digits that are a year."""
    text = unmarked(text)
    return len(text) == 4 and text.isascii() and text.isdigit() and 1990 <= int(text) <= 2060


def figure(text: str) -> Number | None:
    """The number of a cell; of `146 (12.3%)` the first, for what stands in brackets follows from it."""
    found = number(text)
    if found is None and "(" in text and (split := leading(text)) is not None and _BRACKETED.fullmatch(split[1]):
        return split[0] if split[0].value is not None else None
    return found


def _data(row: Sequence[str]) -> int:
    """How many cells of a row are numbers that are no years."""
    found = 0
    for text in row:
        printed = figure(text)
        found += printed.value is not None and not is_year(text) if printed else _labelled(text) is not None
    return found


def _labelled(text: str, *, sure: bool = True) -> tuple[Label, Number] | None:
    """The label and number of a cell such as `Jan 146`; none where the words are no time and no total.

    `Jan 22` may be a month of 2022: it is a label and a number only where its neighbours are, when `sure` is false.
    """
    text = unmarked(text) if text else text
    split = trailing(text) if len(text) < LONG and _TOLD.match(text.lstrip()) else None
    if split is None or split[1].value is None:
        return None
    named = label(split[0])
    if sure and label(text).window is not None and (15 <= split[1].value <= 40 or is_year(text[-4:])):
        return None
    told = named.month or named.window or named.quarter or named.role in ("total", "average")
    return (named, split[1]) if told and not named.words else None


def _is_new_head(grid: Grid, at: int) -> bool:
    """Whether row `at` inside a table is the head of another: several heads, no number, and a time or a role."""
    row = grid.rows[at]
    filled = [text for n, text in enumerate(row) if text.strip() and (at, n) not in grid.merged]
    if len(filled) < 2 or _data(row):
        return False
    told = [label(text) for text in filled[0 if not row[0].strip() else 1 :]]
    return bool(told) and all(one.timed or one.role not in ("", "text") for one in told) and any(n for n in row[1:])


def _frame(grid: Grid, top: int, bottom: int, given: int | None, span: range) -> Frame:
    rows = grid.rows
    titles: list[str] = []
    at = top
    while at < bottom and at - top < _MOST_HEADS and (words := _across(grid, at)) is not None:
        if words:
            titles.append(words)
        at += 1
    first = at
    while (
        at < bottom and at - first < _MOST_HEADS and _is_head(grid, at, first, given is not None and at - top < given)
    ):
        at += 1
    frame = Frame(grid, top, bottom, at - top, titles=tuple(titles), span=span)
    body = range(at, bottom)
    told = [row for row in body if _across(grid, row) is None]
    kinds = [column in span and _column(grid, told, column) for column in range(span.stop)]
    frame.stubs = _stubs(grid, frame, kinds, range(first, at), body)
    if frame.stubs:
        corner = [rows[n][frame.stubs[0]].strip() for n in range(first, at)]
        frame.corner = next((words for words in reversed(corner) if words), "")
    frame.columns = [
        _column_line(grid, range(first, at), column)
        for column, kind in enumerate(kinds)
        if kind and column not in frame.stubs
    ]
    frame.rows = _row_lines(frame, body)
    if _displaced(frame):
        return frame
    known = {line.at for line in frame.rows}
    labelled = {line.at for line in frame.columns if sum(_labelled(rows[row][line.at]) is not None for row in body) > 1}
    for line in frame.columns:
        for row in body:
            if row not in known:
                continue
            text = rows[row][line.at]
            if _is_merged(grid, row, line.at):
                continue  # a number across rows or columns belongs to none of them
            printed = figure(text)
            if printed is not None:
                frame.numbers[row, line.at] = printed
            elif (split := _labelled(text, sure=line.at not in labelled)) is not None:
                frame.own[row, line.at], frame.numbers[row, line.at] = split
    return frame


def _across(grid: Grid, at: int) -> str | None:
    """The words of a row that has only one cell of words, or none; None for every other row."""
    row = grid.rows[at]
    if len(row) > 2 and row[0] and row[1] and row[0] != row[1]:
        return None
    filled = [n for n, text in enumerate(row) if text.strip()]
    if not filled:
        return ""
    whole = len(filled) == len(row) and all((at, n) in grid.merged for n in range(1, len(row)))
    alone = len(filled) == 1 and len(row) > 1 and filled[0] == 0
    if (whole and len(set(row)) == 1) or alone:
        words = row[filled[0]].strip()
        return None if number(words) is not None and not is_year(words) else words
    return None


def _is_head(grid: Grid, at: int, first: int, given: bool) -> bool:
    """Whether row `at` belongs to the head. `given` says that the document marks it so."""
    row = grid.rows[at]
    filled = [n for n, text in enumerate(row) if text.strip()]
    if not filled or _data(row):
        return False
    if at == first:
        years = [n for n in filled if is_year(row[n])]
        old = years == [1] and int(unmarked(row[1])) < _A_YEAR
        if len(row) == 2 and old and row[0].strip() and not (given or label(row[0]).role):
            return False  # `Officers | 2003`: a name and its number
        if filled == [0] and len(row) > 1:
            return False
        return any(number(row[n]) is None or is_year(row[n]) for n in filled)
    if given:
        return True
    if any((found := number(row[n])) is not None and found.value is None for n in filled[1:]):
        return False  # a row of dashes is a row of numbers that are missing
    above = grid.rows[at - 1]
    gaps = any(not text.strip() for text in above[1:])
    merged = any((at - 1, n) in grid.merged or (at, n) in grid.merged for n in range(len(row)))
    told = [label(row[n]) for n in filled if n]
    heads = sum(one.timed or one.role != "" for one in told)
    under = not row[0].strip() and len(filled) > sum(bool(text.strip()) for text in above[1:])
    spans = gaps or merged or _repeats(above)
    return len(told) > 1 and spans and (2 * heads >= len(told) or merged or under)


def _repeats(row: Sequence[str]) -> bool:
    """Whether words stand twice side by side, as an unmarked merged cell leaves them."""
    return any(a.strip() and a == b for a, b in itertools.pairwise(row))


def _column(grid: Grid, body: Sequence[int], column: int) -> bool:
    """Whether a column holds numbers in these rows: at least one, and no more words than numbers."""
    numbers = words = 0
    for row in body:
        text = grid.rows[row][column]
        if not text or text.isspace():
            continue
        printed = figure(text)
        if printed is not None:
            numbers += printed.value is not None
        elif _labelled(text) is not None:
            numbers += 1
        else:
            words += 1
    return numbers > 0 and numbers >= words


def _stubs(grid: Grid, frame: Frame, kinds: list[bool], heads: range, body: range) -> tuple[int, ...]:
    """The columns of row heads: those of words before the first number, or the first of words after it."""
    width = len(kinds)
    if kinds and kinds[0] and frame.span.start == 0 and _numbers_as_names(grid, heads, body, any(kinds[1:])):
        kinds[0] = False
    left = frame.span.start
    first = next((column for column in range(left, width) if kinds[column]), width)
    if first == width:
        return ()
    stubs = [column for column in range(left, first) if _names(grid, body, column)][:_MOST_STUBS]
    if not stubs and left < first < width:
        stubs = [left]
    heads_over = {column: " ".join(grid.rows[row][column].strip() for row in heads).strip() for column in stubs}
    told = [n for n in stubs if not _REMARK.fullmatch(heads_over[n]) and label(heads_over[n]).role != "text"]
    stubs = told or stubs[:1]
    while stubs and first < width and any(kinds[first + 1 :]) and _all_years(grid, body, first):
        kinds[first] = False
        stubs.append(first)
        first = next(column for column in range(first, width) if kinds[column])
    if not stubs:
        labelled = any(_labelled(grid.rows[row][first]) is not None for row in body) if first < width else False
        after = [n for n in range(first + 1, width) if not kinds[n] and _names(grid, body, n)]
        stubs = after[:1] if after and not labelled else []
    return tuple(stubs)


def _all_years(grid: Grid, body: range, column: int) -> bool:
    """Whether a column beside the names holds the years of its rows."""
    cells = [text for row in body if (text := grid.rows[row][column].strip())]
    return len(cells) > 1 and all(map(is_year, cells))


def _numbers_as_names(grid: Grid, heads: range, body: range, others: bool) -> bool:
    """Whether the numbers of the first column are years, or the places of a list (1, 2, 3...)."""
    cells = [text for row in body if (text := grid.rows[row][0].strip())]
    words = " ".join(grid.rows[row][0].strip() for row in heads)
    if not others or not cells:
        return False
    years = any(map(is_year, cells)) and all(is_year(text) or not _data((text,)) for text in cells)
    printed = [found for text in cells if (found := figure(text)) is not None]
    if printed and all(found.qualifier or found.status == "c" for found in printed):
        return True  # bands of age: `Under 18`, `65+`
    listed = len(cells) > 1 and cells == [str(n) for n in range(1, len(cells) + 1)]
    return years or (
        listed and (not words or words.lower().rstrip(".") in ("no", "#", "rank", "ref", "item", "number"))
    )


def _names(grid: Grid, body: range, column: int) -> bool:
    """Whether a column's words are short enough to be names, and there are any."""
    lengths = [len(text) for row in body if (text := grid.rows[row][column].strip())]
    return bool(lengths) and sum(lengths) <= LONG * len(lengths)


def _column_line(grid: Grid, heads: range, column: int) -> Line:
    words: list[str] = []
    for row in heads:
        text = grid.rows[row][column].strip()
        if (
            not text and row != heads[-1] and not any((row, n) in grid.merged for n in range(len(grid.rows[row])))
        ):  # an upper head that spans without being merged stands at its first column
            text = _to_the_left(grid, row, column)
        if text and text not in words:
            words.append(text)
    return Line(column, tuple(label(text) for text in words), places=tuple(False for _ in words))


def _to_the_left(grid: Grid, row: int, column: int) -> str:
    """The words of the nearest filled cell to the left, where they head a group: not the corner."""
    for other in range(column - 1, 0, -1):
        if grid.rows[row][other].strip():
            return grid.rows[row][other].strip()
    return ""


def _row_lines(frame: Frame, body: range) -> list[Line]:
    """Every row with its heads and the sub-head over it; sub-heads themselves are no rows."""
    grid = frame.grid
    lines: list[Line] = []
    above: tuple[str, ...] = ()
    carried: dict[int, str] = {}
    group = 0
    places = [bool(PLACE_HEAD.match(_head_over(frame, column))) for column in frame.stubs]
    firsts = [grid.rows[row][frame.stubs[0]] for row in body if frame.stubs and _across(grid, row) is None]
    months = 2 * sum(map(_is_month, firsts)) > len(firsts)
    for row in body:
        words = _across(grid, row)
        if words == "":
            carried = {}
            continue
        if words is not None and not _is_row(frame, row) and not (months and _is_month(words)):
            above, group, carried = (words,), group + 1, {}
            continue
        named: list[str] = [*above]
        where = [bool(places and is_area(text)) for text in above]
        for n, column in enumerate(frame.stubs):
            text = grid.rows[row][column].strip()
            last = n == len(frame.stubs) - 1
            text = text or ("" if last else carried.get(column, ""))
            if not last:
                carried[column] = text
            if text and len(text) <= 2 * LONG and (text not in named or n == 0):
                named.append(text)
                where.append(places[n])
        lines.append(Line(row, tuple(label(text) for text in named), group, tuple(where)))
    return lines


def _is_merged(grid: Grid, row: int, column: int) -> bool:
    """Whether a cell takes more than one place."""
    rows = grid.rows
    below = (row + 1, column) in grid.merged and row + 1 < len(rows) and rows[row + 1][column] == rows[row][column]
    right = (row, column + 1) in grid.merged and rows[row][column : column + 1] == rows[row][column + 1 : column + 2]
    return (row, column) in grid.merged or below or right


def _is_month(words: str) -> bool:
    """Whether words are a month and no more: then a row without numbers is one for which there are none yet."""
    one = label(words)
    return not one.words and bool(one.month or (one.window and len(one.window.months()) == 1))


def _head_over(frame: Frame, column: int) -> str:
    heads = range(frame.top, frame.top + frame.header_rows)
    return next((text for row in reversed(heads) if (text := frame.grid.rows[row][column].strip())), "")


def _is_row(frame: Frame, row: int) -> bool:
    """Whether a row with words only in its first cell is a row without numbers, no sub-head: where none follows."""
    return not any(_data(frame.grid.rows[after]) for after in range(row + 1, frame.bottom))


def _displaced(frame: Frame) -> bool:
    """Whether the head has slipped to the left: a time stands over the names, and nothing over the last numbers."""
    over = label(frame.corner)
    told = [line for line in frame.columns if line.labels]
    return bool(
        frame.columns
        and told
        and not frame.columns[-1].labels
        and (over.year or over.window or over.back is not None or over.role.startswith("change") or over.month)
    )


def title_words(frame: Frame) -> tuple[str, ...]:
    """The words of the rows across the top that name what the whole table counts."""
    found = [
        label(re.sub(r"\A(?:Table|Figure|Fig\.?)\s*[\d.]*\s*[:.\-–]?\s*", "", words)).words for words in frame.titles
    ]
    return tuple(words for words in found if words and len(words) <= LONG / 2 and not is_neutral(words))
