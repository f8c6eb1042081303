"""Sentences held against the rows of the tables beside them: "Kelby had the most fires", "The vacancy rate was 9.4%".

A name that a sentence breaks up, and a place among places, are no measure of a project. But where every word of a
row's head stands in a sentence of its chapter, and of one row alone, the sentence is about that row. It is then held
against the one cell, or the one column, that its other words and its times leave; where several are left nothing is
told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reportgen.adopt.counts import Counts
from reportgen.adopt.naming import stems
from reportgen.adopt.outline import Chapter, Exhibit
from reportgen.grids.grid import Sense
from reportgen.grids.labels import label
from reportgen.period import Window
from reportgen.reading.claims import Reading
from reportgen.reading.moves import Move
from reportgen.reading.numbers import Number
from reportgen.reading.sentences import Sentence
from reportgen.reading.times import Time
from reportgen.reading.tokens import stem
from reportgen.rules.evidence import Finding
from reportgen.units import rounded

CONTRADICTS, WRONG_RANK, WRONG_WAY = "contradicts-figure", "wrong-rank", "wrong-direction"
LEAST_RANKED = 3
"""A rank among fewer rows is none."""
LEAST_MONTHS = 3
"""A movement is one from the time before, where no time is named, of quarters and years alone."""
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
_LINKS = frozenset(("in", "of", "the", "and", "to", "last", "for"))
_AIMS = frozenset(("target", "budget", "plan", "standard", "benchmark", "threshold", "ambition"))
"""What stands over a column of what was wanted."""
_ITS = frozenset(("its", "their"))
_EACH = frozenset(("each", "every", "all", "both", "any", "either"))
_NOT = frozenset(
    ("not", "no", "never", "target", "aim", "expected", "forecast", "without", "apart", "except", "excluding")
)


@dataclass(frozen=True)
class Row:
    """A row of a table by its head, or a column by its own, with what its numbers mean by their place across."""

    exhibit: Exhibit
    head: str
    key: frozenset[str]
    cells: dict[int, Sense]
    is_total: bool = False
    turned: bool = False
    """Whether it is a column."""

    def text(self, at: int) -> str:
        """A cell as it is printed."""
        row, column = self.cells[at].place
        return self.exhibit.grid.rows[row][column].strip()


@dataclass(frozen=True)
class Board:
    """A table as rows that are told apart by words, and the words over each place across."""

    rows: tuple[Row, ...]
    heads: dict[int, frozenset[str]]
    about: frozenset[str] = frozenset()
    """The words of its headings and caption."""


def boards(chapter: Chapter, counts: Counts) -> list[Board]:
    """The tables of a chapter as they stand, and turned on their side where their columns are told apart by words."""
    found = []
    for exhibit in chapter.exhibits:
        read = counts.reads[exhibit.at]
        if not read.senses:
            continue
        grid = exhibit.grid.rows
        top = max(1, read.header_rows)
        first = min(sense.place[1] for sense in read.senses)
        row_heads = {r: [text.strip() for text in row[:first] if text.strip()] for r, row in enumerate(grid)}
        column_heads = {c: [row[c].strip() for row in grid[:top] if row[c].strip()] for c in range(len(grid[0]))}
        found += [
            board
            for heads, others, side in ((row_heads, column_heads, 0), (column_heads, row_heads, 1))
            if (board := _board(exhibit, read.senses, heads, others, side)).rows
        ]
    return found


def _board(
    exhibit: Exhibit, senses: Iterable[Sense], heads: dict[int, list[str]], others: dict[int, list[str]], side: int
) -> Board:
    lines: dict[int, dict[int, Sense]] = {}
    for sense in senses:
        lines.setdefault(sense.place[side], {})[sense.place[1 - side]] = sense
    rows = []
    for at, across in sorted(lines.items()):
        words = heads.get(at, [])[-1:]
        told = label(words[0]) if words else None
        if told is None or told.timed or (side and told.role):
            continue
        total = told.role == "total" or any(sense.total_of for sense in across.values())
        rows.append(Row(exhibit, words[0], _key(words[0]), across, total and not side, bool(side)))
    places = {at for across in lines.values() for at in across}
    over = {at: _key(" ".join(dict.fromkeys(label(text).words for text in others.get(at, [])))) for at in places}
    grid = exhibit.grid
    return Board(tuple(rows), over, _key(" ".join((*grid.headings[-1:], grid.caption))))


def _key(words: str) -> frozenset[str]:
    """The stems that words must leave in a sentence that means them."""
    return frozenset(word for word in stems(words) - _LOOSE if len(word) > 1 or word.isdigit())


@dataclass(frozen=True)
class Matter:
    """A sentence about a row: its words, its times but those that are words of the row, and the window it is about."""

    sentence: Sentence
    reading: Reading
    said: frozenset[str]
    board: Board
    row: Row
    period: Window

    @property
    def words(self) -> frozenset[str]:
        """The words of the sentence in small letters."""
        return frozenset(token.low for token in self.reading.tokens)

    @property
    def times(self) -> list[Time]:
        """The times that the sentence names."""
        tokens = self.reading.tokens
        own = self.row.key | _LINKS
        return [t for t in self.reading.times if any(stem(token.low) not in own for token in tokens[t.start : t.end])]

    @property
    def numbers(self) -> list[Number]:
        """The numbers of the sentence but those of the row's own head."""
        return [n for n in self.reading.numbers if n.token.low not in self.row.key]

    def finding(self, code: str, holds: bool, at: int, says: str = "", write: str = "") -> Finding:
        """What is found of the token at a place."""
        token = self.reading.tokens[at]
        return Finding(code, holds, says, write, "error", self.sentence, token.start, token.end)

    def windows(self, role: str = "") -> set[Window]:
        """The windows that are named, those of a role alone where one is given; of a span also the whole."""
        found: set[Window] = set()
        for time in self.times:
            if not role or time.role == role:
                inside = (self.period,) if time.kind == "period" else time.over(self.period)
                found |= set(inside)
                if len(inside) > 1 and not time.between:
                    found.add(Window(min(w.first for w in inside), max(w.last for w in inside)))
        return found

    def held(self, at: int) -> Window:
        """The window of a cell of the row."""
        return self.row.cells[at].window or self.period

    def places(self, *shows: str) -> list[int]:
        """The places across of some shows, at the times that are named, else the latest, whose words are said.

        None where the words leave it open: another place of the same time has words of its own.
        """
        own = [at for at, sense in self.row.cells.items() if sense.show in shows]
        if self.times:
            named = self.windows()
            own = [at for at in own if self.held(at) in named]
        else:
            latest = max((self.held(at).last for at in own), default=None)
            own = [at for at in own if self.held(at).last == latest]
        heads = self.board.heads
        own = [at for at in own if not heads[at] & _AIMS - self.said]
        fits = [at for at in own if heads[at] <= self.said]
        most = max((len(heads[at]) for at in fits), default=0)
        open_ = not most and any(heads[at] for at in own)
        return [] if open_ else [at for at in fits if len(heads[at]) == most]


def judge(sentence: Sentence, reading: Reading, near: Sequence[Board], period: Window) -> Iterator[Finding]:
    """What the rows of the tables beside a sentence say of it."""
    if reading.is_too_long or any(token.low in _NOT for token in reading.tokens):
        return
    said = frozenset(stem(token.low) for token in reading.tokens) | stems(sentence.text)
    matched = [(board, row) for board in near for row in board.rows if row.key and row.key <= said]
    matched = [(b, r) for b, r in matched if not any(r.key < other.key for _, other in matched)]
    upright = {id(row.exhibit) for _, row in matched if not row.turned}
    matched = [(b, r) for b, r in matched if not r.turned or id(r.exhibit) not in upright]
    if len(matched) != 1:
        return
    board, row = matched[0]
    if any(sense.area for sense in row.cells.values()):
        counted = board.about.union(*(board.heads[at] for at in row.cells)) - row.key
        if not counted & said:
            return  # something else of the same place
    matter = Matter(sentence, reading, said, board, row, period)
    for number in reading.numbers:
        if _printed(number, row):  # whatever else the words may mean, the row says this
            yield matter.finding(CONTRADICTS, True, number.at)
    ranked = [] if row.is_total else list(_ranked(matter))
    yield from ranked
    if not ranked and not any(not rank.weak for rank in reading.ranks) and not matter.words & _EACH:
        yield from _told(matter)


# --- numbers and directions -------------------------------------------------------------------------------------


def _told(matter: Matter) -> Iterator[Finding]:
    moves = [m for m in matter.reading.moves if m.way in ("up", "down") and not m.negated and not m.supposed]
    if len(moves) == 1 and len(matter.reading.moves) == 1 and not moves[0].top:
        yield from _moved(matter, moves[0])
        return
    numbers = [n for n in matter.numbers if n.token.digits and not n.limit and not n.average]
    places = matter.places("value")
    if matter.reading.moves or len(numbers) != len(matter.numbers) or len(places) != 1:
        return
    cell, shown = matter.row.cells[places[0]].number, matter.row.text(places[0])
    fitting = [n for n in numbers if cell.unit in (_PLAIN if n.token.unit == "" else (n.token.unit,))]
    if len(fitting) != 1 or cell.value is None or cell.value < 0 or _printed(fitting[0], matter.row):
        return
    if _close(fitting[0], cell.value):
        says = f"{matter.row.head}: {shown} in the table"
        yield matter.finding(CONTRADICTS, False, fitting[0].at, says, f"write {shown}")


def _moved(matter: Matter, move: Move) -> Iterator[Finding]:
    """A movement of a row, from one named time to another, or from a year or a period before; and its size."""
    pair = _pair(matter)
    if pair is None:
        return
    row, (now, before) = matter.row, pair
    new, old = row.cells[now].number, row.cells[before].number
    if new.value is None or old.value is None:
        return
    others = [n for n in matter.numbers if n.token.digits and n.token.unit == "" and not _printed(n, row)]
    if any(not _close(n, new.value - old.value) for n in others):
        return  # it tells of something else
    change = new.value - old.value
    told = f"{row.head}: {row.text(now)}, before it {row.text(before)}"
    if not change or (change > 0) != (move.way == "up"):
        write = f"write a word that goes {'up' if change > 0 else 'down'}" if change else "say that it stayed the same"
        yield matter.finding(WRONG_WAY, False, move.at, told, write)
        return
    numbers = [n for n in matter.numbers if n.token.digits]
    if len(numbers) != 1 or numbers[0].limit or _printed(numbers[0], row):
        return
    number, unit = numbers[0], numbers[0].token.unit
    size = abs(change)
    if unit == "percent" and new.unit != "percent":
        size = 100 * abs(change / old.value) if old.value else Decimal(0)
    elif unit not in ("", "points", "percent"):
        return
    if not _same(number, size) and _close(number, size):
        sign = "%" if unit == "percent" else " points" if unit == "points" else ""
        right = f"{rounded(size, max(number.token.places, 0)):f}{sign}"
        yield matter.finding(CONTRADICTS, False, number.at, f"{told}: {move.way} {right}", f"write {right}")


def _pair(matter: Matter) -> tuple[int, int] | None:
    """The places of the later and the earlier value that a movement is told of."""
    places = matter.places("value")
    windows = sorted(matter.held(at) for at in places)
    if len(places) == 2 and windows[0] != windows[1] and len(matter.windows()) == 2:
        earlier, later = sorted(places, key=matter.held)
        return later, earlier
    if len(places) != 1 or matter.windows("against"):
        return None
    (now,) = places
    window, head = matter.held(now), matter.board.heads[now]
    others = [
        at for at, s in matter.row.cells.items() if s.show == "value" and at != now and matter.board.heads[at] == head
    ]
    year = [at for at in others if matter.held(at) == window.back(1)]
    last = [at for at in others if (window.first - matter.held(at).last).days == 1]
    if not matter.times and len(window.months()) < LEAST_MONTHS:
        last = []  # "has increased" of a month: over the period, or on last year
    found = year if year or (len(others) > 1 and len(window.months()) == 1) else last
    return (now, found[0]) if len(found) == 1 and (not year or not last or year == last) else None


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


def _ranked(matter: Matter) -> Iterator[Finding]:
    """A rank of a row among the rows of its table."""
    reading, row = matter.reading, matter.row
    ranks = [(r.at, r.way, r.place, "value") for r in reading.ranks if not (r.weak or r.supposed or r.negated)]
    change = "change_pct" if matter.words & {"percentage", "percent", "%"} else "change"
    for move in reading.moves:
        if move.top > 0 and not move.supposed and not move.negated:
            ranks.append((move.at, "up" if move.way == "up" else "down", move.top, change))
    if not ranks:
        ranks = [(n, "up", 1, "value") for n in _most(reading)]
    if len(ranks) != 1 or matter.words & (_ITS | _EACH):
        return
    at, way, place, show = ranks[0]
    places = matter.places(show)
    if not _is_among_rows(matter, at) or len(places) != 1:
        return
    values = _ranked_with(matter, places[0])
    own = next((value for value, each in values if each is row), None)
    if len(values) < LEAST_RANKED or own is None:
        return
    better = sum(value > own if way == "up" else value < own for value, _ in values)
    if better == place - 1:
        yield matter.finding(WRONG_RANK, True, at)
        return
    order = sorted(values, key=lambda pair: -pair[0] if way == "up" else pair[0])
    shown = [each for _, each in order[:4]]
    says = ", ".join(f"{each.head} {each.text(places[0])}" for each in (shown if row in shown else [*shown, row]))
    best = order[min(place, len(order)) - 1][1].head
    yield matter.finding(WRONG_RANK, False, at, says, f"it was {best}; {row.head} is number {better + 1}")


def _ranked_with(matter: Matter, at: int) -> list[tuple[Decimal, Row]]:
    """The values that a row is ranked with, its own among them: no totals, nothing left over, nothing missing."""
    rows = [r for r in matter.board.rows if not r.is_total and at in r.cells and "other" not in r.head.lower()]
    numbers = [(row.cells[at].number, row) for row in rows]
    values = [(number.value, row) for number, row in numbers if number.value is not None]
    if len(values) < len(rows) or len({number.unit for number, _ in numbers}) > 1:
        return []
    whole = sum((value for value, _ in values), Decimal(0))
    return [(v, row) for v, row in values if len(values) <= LEAST_RANKED or not v or 2 * v != whole]


def _most(reading: Reading) -> list[int]:
    """Where `the most` stands before what is counted: "the most hours", not "the most notable"."""
    tokens = reading.tokens
    return [
        n
        for n, token in enumerate(tokens[:-1])
        if token.low == "most"
        and reading.before(n, 1) == ["the"]
        and any(t.low.endswith("s") for t in tokens[n + 1 : n + 4])
    ]


def _is_among_rows(matter: Matter, at: int) -> bool:
    """Whether a rank tells rows apart: "Kelby had the most", "highest in Kelby"; not "Robbery was highest in May"."""
    reading = matter.reading
    places = [n for n, token in enumerate(reading.tokens) if stem(token.low) in matter.row.key]
    if not places:
        return False
    if places[0] > at:
        return not matter.times and any(
            word in ("in", "at", "for", "by", "was") for word in reading.before(places[0], 2)
        )
    return reading.tokens[at].low == "most" or any(word in ("the", "with") for word in reading.before(at, 3))
