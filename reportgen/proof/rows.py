"""Sentences held against the rows of the tables beside them: "Kelby had the most fires", "The vacancy rate was 9.4%".

A name that a sentence breaks up, and a place among places, are no measure of a project. But where every word of a
row's head stands in a sentence of its chapter, and of one row alone, the sentence is about that row. It is then held
against the one cell, or the one column, that its other words and its times leave; where several are left nothing is
told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from reportgen.adopt.ledger import Counts
from reportgen.adopt.naming import stems
from reportgen.adopt.outline import Chapter, Exhibit
from reportgen.grids.grid import Sense
from reportgen.grids.labels import label
from reportgen.period import Window
from reportgen.reading.claims import Reading
from reportgen.reading.moves import Move
from reportgen.reading.numbers import Number
from reportgen.reading.sentences import Sentence
from reportgen.reading.tokens import stem
from reportgen.rules.evidence import Finding
from reportgen.units import rounded

CONTRADICTS, WRONG_RANK, WRONG_WAY = "contradicts-figure", "wrong-rank", "wrong-direction"
LEAST_RANKED = 3
"""A rank among fewer rows is none."""
NEAR = Decimal(2)
"""A number more than so many times as large, or as small, as the cell is of something else."""
_LOOSE = frozenset(
    map(
        stem,
        ("number", "total", "overall", "all", "figure", "of", "the", "a", "average", "other", "recorded", "%", "£"),
    )
)
"""Words of a head that a sentence may leave out."""
_PLAIN = ("count", "number", "days", "hours", "minutes", "weeks", "years")
"""What a number without a sign may be of."""
_ITS = frozenset(("its", "their"))
_EACH = frozenset(("each", "every", "all", "both", "any", "either"))
_NOT = frozenset(
    ("not", "no", "never", "target", "aim", "expected", "forecast", "without", "apart", "except", "excluding")
)


@dataclass(frozen=True)
class Row:
    """A row of a table by its head, with what its numbers mean by their column."""

    exhibit: Exhibit
    at: int
    head: str
    key: frozenset[str]
    cells: dict[int, Sense] = field(default_factory=dict)
    is_total: bool = False

    def text(self, column: int) -> str:
        """A cell as it is printed."""
        return self.exhibit.grid.rows[self.at][column].strip()


@dataclass(frozen=True)
class Board:
    """A table as rows, and the words over each of its columns."""

    rows: tuple[Row, ...]
    heads: dict[int, frozenset[str]]


def boards(chapter: Chapter, counts: Counts) -> list[Board]:
    """The tables of a chapter whose rows are told apart by words."""
    found = []
    for exhibit in chapter.exhibits:
        read = counts.reads[exhibit.at]
        cells: dict[int, dict[int, Sense]] = {}
        for sense in read.senses:
            cells.setdefault(sense.place[0], {})[sense.place[1]] = sense
        grid = exhibit.grid
        rows = []
        for at, across in sorted(cells.items()):
            first = min(across)
            words = list(dict.fromkeys(text.strip() for text in grid.rows[at][:first] if text.strip()))
            head = " ".join(words[-1:])
            told = label(head)
            if not head or told.timed:
                continue
            total = told.role == "total" or any(sense.total_of for sense in across.values())
            rows.append(Row(exhibit, at, head, _key(head), across, total))
        heads = {
            column: _key(
                " ".join(dict.fromkeys(row[column] for row in grid.rows[: max(1, read.header_rows)])), timed=True
            )
            for column in {c for across in cells.values() for c in across}
        }
        if len(rows) > 1 or (rows and len(cells) == len(rows)):
            found.append(Board(tuple(rows), heads))
    return found


def _key(words: str, *, timed: bool = False) -> frozenset[str]:
    """The stems that words must leave in a sentence that means them."""
    if timed:
        words = label(words).words
    return stems(words) - _LOOSE


def judge(sentence: Sentence, reading: Reading, near: Sequence[Board], period: Window) -> Iterator[Finding]:
    """What the rows of the tables beside a sentence say of it."""
    said = frozenset(stem(token.low) for token in reading.tokens) | stems(sentence.text)
    words = {token.low for token in reading.tokens}
    if words & _NOT or reading.is_too_long:
        return
    matched = [(board, row) for board in near for row in board.rows if row.key and row.key <= said]
    matched = [(b, r) for b, r in matched if not any(r.key < other.key for _, other in matched)]
    if len(matched) != 1 or matched[0][1].is_total:
        return
    board, row = matched[0]
    for number in reading.numbers:
        if _printed(number, row):  # whatever else the words may mean, the row says this
            yield _finding(CONTRADICTS, True, sentence, reading, number.at)
    found = list(_ranked(sentence, reading, board, row, said, period))
    if not found and not any(not rank.weak for rank in reading.ranks) and not words & _EACH:
        found = list(_told(sentence, reading, board, row, said, period))
    yield from found


# --- which cell -------------------------------------------------------------------------------------------------


def _columns(board: Board, row: Row, said: frozenset[str], shows: Iterable[str]) -> list[int]:
    """The columns of some shows whose words the sentence has; of several with and without words, those with most."""
    fits = [c for c, sense in row.cells.items() if sense.show in shows and board.heads.get(c, frozenset()) <= said]
    most = max((len(board.heads[c]) for c in fits), default=0)
    fits = [c for c in fits if len(board.heads[c]) == most]
    others = [c for c, sense in row.cells.items() if sense.show in shows and c not in fits]
    bare = not most and any(board.heads[c] for c in others)
    return [] if bare else fits


def _at_time(row: Row, columns: Sequence[int], reading: Reading, period: Window) -> list[int]:
    """Of some columns those of the time that is named; where none is, the latest."""
    windows = {w for time in reading.times if time.role == "at" for w in time.over(period)}
    spans = {Window(min(w.first for w in windows), max(w.last for w in windows))} if windows else set()
    held = {c: row.cells[c].window or period for c in columns}
    if windows or reading.times:
        return [c for c in columns if held[c] in windows or held[c] in spans]
    latest = max((w.last for w in held.values()), default=None)
    return [c for c in columns if held[c].last == latest]


# --- numbers and directions -------------------------------------------------------------------------------------


def _told(
    sentence: Sentence, reading: Reading, board: Board, row: Row, said: frozenset[str], period: Window
) -> Iterator[Finding]:
    moves = [move for move in reading.moves if move.way in ("up", "down") and not move.negated and not move.supposed]
    numbers = [n for n in reading.numbers if n.token.digits and not n.limit and not n.average]
    if len(moves) == 1 and len(reading.moves) == 1:
        yield from _moved(sentence, reading, board, row, said, period, moves[0])
        return
    if reading.moves or len(numbers) != len(reading.numbers):
        return
    columns = _at_time(row, _columns(board, row, said, ("value",)), reading, period)
    if len(columns) != 1:
        return
    cell = row.cells[columns[0]].number
    fitting = [n for n in numbers if cell.unit in (_PLAIN if n.token.unit == "" else (n.token.unit,))]
    if len(fitting) != 1 or cell.value is None or _printed(fitting[0], row):
        return
    number = fitting[0]
    if _same(number, cell.value):
        yield _finding(CONTRADICTS, True, sentence, reading, number.at)
    elif _close(number, cell.value) and cell.value >= 0:
        says = f"{row.head}: {row.text(columns[0])} in the table"
        yield _finding(CONTRADICTS, False, sentence, reading, number.at, says, f"write {row.text(columns[0])}")


def _moved(
    sentence: Sentence, reading: Reading, board: Board, row: Row, said: frozenset[str], period: Window, move: Move
) -> Iterator[Finding]:
    """A movement of a row, by its latest value and that of a year before, and the size that is told of it."""
    values = _columns(board, row, said, ("value",))
    now = _at_time(row, values, reading, period)
    if len(now) != 1:
        return
    window = row.cells[now[0]].window or period
    before = [c for c in values if row.cells[c].window == window.back(1)]
    others = {row.cells[c].window or period for c in values} - {window, window.back(1)}
    if len(before) != 1 or any(other > window.back(1) for other in others):
        return
    new, old = row.cells[now[0]].number, row.cells[before[0]].number
    if new.value is None or old.value is None:
        return
    change = new.value - old.value
    pair = f"{row.head}: {row.text(now[0])}, a year before {row.text(before[0])}"
    if (change > 0) != (move.way == "up") or not change:
        yield _finding(WRONG_WAY, False, sentence, reading, move.at, pair, "say which way it went")
        return
    numbers = [n for n in reading.numbers if n.token.digits]
    if len(numbers) != 1 or numbers[0].limit or _printed(numbers[0], row):
        yield _finding(WRONG_WAY, True, sentence, reading, move.at)
        return
    number, unit = numbers[0], numbers[0].token.unit
    if unit == "percent" and new.unit != "percent":
        size = 100 * change / old.value if old.value else None
    else:
        size = change if unit in ("", "points", "percent") else None
    if size is not None and not _same(number, abs(size)) and _close(number, abs(size)):
        sign = "%" if unit == "percent" else " points" if unit == "points" else ""
        told = f"{rounded(abs(size), max(number.token.places, 0)):f}{sign}"
        says = f"{pair}: {move.way} {told}"
        yield _finding(CONTRADICTS, False, sentence, reading, number.at, says, f"write {told}")
    else:
        yield _finding(WRONG_WAY, True, sentence, reading, move.at)


def _printed(number: Number, row: Row) -> bool:
    """Whether the row prints the number anywhere, whatever it means there."""
    values = (sense.number.value for sense in row.cells.values())
    return any(value is not None and _same(number, abs(value)) for value in values)


def _same(number: Number, value: Decimal) -> bool:
    wanted = abs(number.token.value or Decimal(0))
    return rounded(abs(value), max(number.token.places, 0)) == wanted


def _close(number: Number, value: Decimal) -> bool:
    said = abs(number.token.value or Decimal(0))
    return bool(said and value) and said < NEAR * abs(value) and abs(value) < NEAR * said


# --- ranks ------------------------------------------------------------------------------------------------------


def _ranked(
    sentence: Sentence, reading: Reading, board: Board, row: Row, said: frozenset[str], period: Window
) -> Iterator[Finding]:
    """A rank of a row among the rows of its table."""
    words = {token.low for token in reading.tokens}
    ranks: list[tuple[int, str, int, bool]] = []
    for rank in reading.ranks:
        if not rank.weak and not rank.supposed and not rank.negated:
            ranks.append((rank.at, rank.way, rank.place, False))
    for move in reading.moves:
        if move.top > 0 and not move.supposed and not move.negated and move.way in ("up", "down"):
            ranks.append((move.at, move.way, move.top, True))
    if len(ranks) != 1 or words & (_ITS | _EACH):
        return
    at, way, place, moving = ranks[0]
    if not _is_among_rows(reading, row, at):
        return
    shows = ("value",) if not moving else ("change_pct",) if words & {"percentage", "percent", "%"} else ("change",)
    columns = _at_time(row, _columns(board, row, said, shows), reading, period)
    if len(columns) != 1:
        return
    (column,) = columns
    rows = [
        each for each in board.rows if not each.is_total and column in each.cells and "other" not in each.head.lower()
    ]
    values = [(value, each) for each in rows if (value := each.cells[column].number.value) is not None]
    whole = sum((value for value, _ in values), Decimal(0))
    sums = [each for value, each in values if len(values) > LEAST_RANKED and value and 2 * value == whole]
    if row in sums:
        return
    rows = [each for each in rows if each not in sums]  # the sum of the others is none of them
    values = [(value, each) for value, each in values if each not in sums]
    if len(values) < LEAST_RANKED or len(values) < len(rows) or row not in rows:
        return
    own = next(value for value, each in values if each is row)
    higher = sum(value > own if way == "up" else value < own for value, _ in values)
    if higher == place - 1:
        yield _finding(WRONG_RANK, True, sentence, reading, at)
        return
    order = sorted(values, key=lambda pair: -pair[0] if way == "up" else pair[0])
    says = ", ".join(f"{each.head} {each.text(column)}" for _, each in order[:4])
    if row not in [each for _, each in order[:4]]:
        says += f"; {row.head} {row.text(column)}"
    best = order[place - 1][1].head if place <= len(order) else order[0][1].head
    yield _finding(WRONG_RANK, False, sentence, reading, at, says, f"it was {best}; {row.head} is number {higher + 1}")


def _is_among_rows(reading: Reading, row: Row, at: int) -> bool:
    """Whether a rank tells rows apart: "Kelby had the most", "highest in Kelby"; not "Robbery was highest in May"."""
    places = [n for n, token in enumerate(reading.tokens) if stem(token.low) in row.key]
    if not places:
        return False
    if places[0] > at:
        before = reading.before(places[0], 2)
        return not reading.times and any(word in ("in", "at", "for", "by", "was", "were") for word in before)
    return any(word in ("the", "with") for word in reading.before(at, 3))


def _finding(
    code: str, holds: bool, sentence: Sentence, reading: Reading, at: int, says: str = "", write: str = ""
) -> Finding:
    token = reading.tokens[at]
    return Finding(code, holds, says, write, "error", sentence, token.start, token.end)
