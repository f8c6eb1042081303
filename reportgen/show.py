"""The ledger in plain text: every measure with its figure, and every row that is held of one. Fits 80 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path, PurePosixPath

from reportgen import units
from reportgen.config import EditionSpec
from reportgen.extract import STATUSES, Row
from reportgen.figures import Figure, Figures, held_words
from reportgen.measures import Benchmark, Measure, names_in
from reportgen.period import Window, day_words
from reportgen.problems import Place, Problem, Problems, ReportError, nearest
from reportgen.project import Project

WIDTH = 80
GAP = "  "
WIDEST_ID = 28
"""A longer id stands on a line of its own."""
WIDEST_FIGURE = 12
SPAN = len("2022-02..2022-07,")
MEASURES = "figures/measures.yaml"
NOT_HELD = "not held"
HOW = {
    "row": "as a row gives it",
    "sum": "the sum of its months",
    "last": "the last day of it that is held",
    "weighted": "the average of its months, weighted",
    "formula": "worked out",
    "rate": "worked out",
}


@dataclass(frozen=True)
class _Sight:
    """What an edition sees of a project's ledger."""

    project: Project
    edition: EditionSpec

    @property
    def as_at(self) -> date:
        return self.edition.as_at_or(None)

    @cached_property
    def figures(self) -> Figures:
        return self.project.ledger.seen(self.as_at, self.edition.also)

    @property
    def area(self) -> str:
        return str(self.project.config.area or self.project.catalogue.whole)

    def figure(self, measure: str) -> Figure:
        return self.figures.figure(measure, self.area, self.edition.period)

    def areas_of(self, measure: str) -> list[str]:
        """The areas that anything is held for, in the catalogue's order."""
        return [area for area in self.project.catalogue.areas if self.figures.windows(measure, area)]

    def shown(self, figure: Figure) -> str:
        """The figure as the report prints it."""
        measure = figure.measure
        if figure.value is None:
            return NOT_HELD
        text = units.cell(
            figure.value,
            measure.unit,
            measure.places,
            qualifier=figure.qualifier,
            suffix=str(measure.suffix or ""),
        )
        return text.replace(units.NO_BREAK, " ")


def _look(root: Path, period: str | None) -> _Sight:
    """The edition's view. Faults of settings and figures are raised; those of words and sections do not matter here."""
    problems = Problems()
    project = Project.load(root, problems)
    mine = [problem for problem in problems.errors if problem.place.path.startswith(("figures/", Project.CONFIG))]
    if mine:
        raise ReportError(mine)
    return _Sight(project, project.edition(period, Problems()))


# --- the list ---------------------------------------------------------------------------------------------------


def list_measures(root: Path, period: str | None, search: str) -> Iterator[str]:
    """Every measure whose id or name holds `search`: id, name, figure of the edition's period, windows held."""
    sight = _look(root, period)
    catalogue = sight.project.catalogue
    found = [measure for measure in catalogue.measures.values() if _fits(measure, search)]
    if not found:
        raise _unknown(f"no measure's id or name holds '{search}'", search, sight)
    yield f"{sight.edition.period.words()}, as at {day_words(sight.as_at)}, {catalogue.areas[sight.area].name}"
    yield ""
    entries = [(measure.id, measure.brief, *_held(measure, sight)) for measure in found]
    yield from _listed([("MEASURE", "NAME", "FIGURE", "HELD"), *entries])


def _fits(measure: Measure, search: str) -> bool:
    names = (measure.id, measure.title, measure.brief, measure.row_label)
    return any(search.casefold() in name.casefold() for name in names)


def _held(measure: Measure, sight: _Sight) -> tuple[str, str]:
    """The figure of the period, and the windows held: of the edition's area, or of those that it is held for."""
    figure = sight.shown(sight.figure(measure.id)).replace(NOT_HELD, "-")
    windows = sight.figures.windows(measure.id, sight.area)
    if windows:
        return figure, _spans(windows)
    elsewhere = sight.areas_of(measure.id)
    if not elsewhere:
        return figure, "-"
    held = sorted({window for area in elsewhere for window in sight.figures.windows(measure.id, area)})
    return figure, f"{_spans(held)} ({', '.join(elsewhere[:3])}{'...' if elsewhere[3:] else ''})"


def _spans(windows: Sequence[Window]) -> str:
    """The windows in few words: runs of months joined, and many days told by the first and the last."""
    days = [window for window in windows if window.one_day]
    if len(days) < 3:
        return held_words(tuple(windows))
    others = held_words(tuple(window for window in windows if not window.one_day))
    return ", ".join(filter(None, [others, f"{len(days)} days {days[0]} to {days[-1]}"]))


def _listed(entries: Sequence[Sequence[str]]) -> Iterator[str]:
    """The entries in four columns, each wrapped within its own."""
    first = min(WIDEST_ID, max(len(entry[0]) for entry in entries))
    third = min(WIDEST_FIGURE, max(len(entry[2]) for entry in entries))
    room = WIDTH - first - third - 3 * len(GAP)
    second = min(max(len(entry[1]) for entry in entries), room - SPAN)
    widths = (first, second, third, room - second)
    for entry in entries:
        alone = len(entry[0]) > first
        cells = [_wrapped(text, width) for text, width in zip(entry, widths, strict=True)]
        if alone:
            yield entry[0]
            cells[0] = [""]
        for place in range(max(len(cell) for cell in cells)):
            texts = [cell[place] if place < len(cell) else "" for cell in cells]
            texts[2] = texts[2].rjust(third)
            yield GAP.join(text.ljust(width) for text, width in zip(texts, widths, strict=True)).rstrip()


def _wrapped(text: str, width: int) -> list[str]:
    """The text in lines; a window is broken at its dots, and only where it does not fit."""
    words = (word if len(word) <= width else word.replace("..", ".. ") for word in text.split(" "))
    return textwrap.wrap(" ".join(words), width, break_long_words=False, break_on_hyphens=False) or [""]


# --- one measure ------------------------------------------------------------------------------------------------


def show_measure(root: Path, period: str | None, name: str) -> Iterator[str]:
    """What a measure is, its figure for the edition's period, and every row that the edition sees of it."""
    sight = _look(root, period)
    measure = sight.project.catalogue.measures.get(name)
    if measure is None:
        raise _unknown(f"no measure is called '{name}'", name, sight)
    yield measure.id
    yield measure.title
    yield ""
    yield from _told(_about(measure, sight))
    yield ""
    yield from _told(_period(measure, sight))
    yield ""
    yield from _rows(measure, sight)


def _unknown(message: str, name: str, sight: _Sight) -> ReportError:
    return ReportError(
        [Problem(Place(MEASURES), "unknown-measure", message, nearest(name, sight.project.catalogue.measures))]
    )


Pair = tuple[str, str]
"""A word at the left, and what stands beside it."""


def _told(pairs: Iterable[Pair]) -> Iterator[str]:
    """Pairs in two columns, the second wrapped."""
    pairs = list(pairs)
    left = max(len(head) for head, _ in pairs)
    for head, text in pairs:
        lines = textwrap.wrap(text, WIDTH - left - len(GAP)) or [""]
        yield f"{head.ljust(left)}{GAP}{lines[0]}".rstrip()
        for line in lines[1:]:
            yield f"{' ' * left}{GAP}{line}"


def _about(measure: Measure, sight: _Sight) -> Iterator[Pair]:
    yield "Counts", str(measure.definition or "(no definition is written)")
    yield "Source", sight.project.catalogue.sources[str(measure.source)]
    yield "Kind", measure.kind + ("" if measure.totals else "; its months are not added up")
    yield "Unit", f"{measure.unit} ({measure.noun[0]}, {measure.noun[1]})"
    if formula := formula_words(measure):
        yield "Worked out", formula
    if measure.weight:
        yield "Weighted by", str(measure.weight)
    for part, other in measure.parts.items():
        yield "Part", f"{part}: {other}"
    for name, basis in measure.bases.items():
        yield "Basis", f"{name}: {basis.name}" + (f". {basis.note}" if basis.note else "")
    if measure.benchmark:
        yield "Benchmark", _level(measure.benchmark, measure)
    if measure.target:
        yield "Target", _level(measure.target, measure)
    if measure.good:
        yield "Good", measure.good
    if measure.counts_only:
        yield "Compared", "as counts only, with no percentage and no test"


def formula_words(measure: Measure) -> str:
    """How a derived measure is worked out, or nothing."""
    if measure.formula:
        return str(measure.formula)
    if measure.numerator and measure.denominator:
        over, under = (
            f"({text})" if any(sign in text for sign in "+-*/") else str(text)
            for text in (measure.numerator, measure.denominator)
        )
        return f"{measure.per} * {over} / {under}"
    return ""


def _level(mark: Benchmark, measure: Measure) -> str:
    side = "at most" if mark.at_most is not None else "at least"
    level = units.cell(mark.level, measure.unit, units.decimals_of((mark.level,)))
    return f"{side} {level.replace(units.NO_BREAK, ' ')}, {mark.source}"


def _period(measure: Measure, sight: _Sight) -> Iterator[Pair]:
    """The figure of the edition's period and how it is had; of a derived one, its parts."""
    figure = sight.figure(measure.id)
    how = f", {HOW[figure.how]}" if figure.value is not None else ""
    area = sight.project.catalogue.areas[sight.area].name
    yield f"{sight.edition.period.words()}, {area}", sight.shown(figure) + how
    if figure.value is None and figure.missing:
        yield "  lacks", held_words(figure.missing)
    if figure.how not in ("row", "sum", "last"):
        parts = [name for part in sight.project.catalogue.formulas.get(measure.id, ()) for name in names_in(part)]
        for name in dict.fromkeys([*parts, *([str(measure.weight)] if measure.weight else [])]):
            yield f"  {name}", sight.shown(sight.figure(name))


# --- its rows ---------------------------------------------------------------------------------------------------


def _rows(measure: Measure, sight: _Sight) -> Iterator[str]:
    seen = [
        row
        for area in sight.project.catalogue.areas
        for basis in measure.bases or [""]
        for _, row in sorted(sight.figures.rows.get((measure.id, area, basis), {}).items())
    ]
    when = day_words(sight.as_at)
    if not seen:
        why = ": it is worked out" if measure.is_derived else ""
        yield f"No row of its own is held as at {when}{why}."
    else:
        yield f"{_count(len(seen))} held as at {when}; the extracts are in figures/"
        yield ""
        older = _older(measure, sight)
        yield from _table(seen, [_remarks(row, older.get(_key(row), [])) for row in seen])
    for extract in sight.project.ledger.extracts:
        later = sum(row.measure == measure.id for row in extract.rows)
        if later and extract.path not in sight.figures.extracts:
            yield f"Not seen by this edition: {_count(later)} of {PurePosixPath(extract.path).name}"


def _count(rows: int) -> str:
    return "1 row" if rows == 1 else f"{rows} rows"


RowKey = tuple[str, str, Window]


def _key(row: Row) -> RowKey:
    return row.area, row.basis, row.window


def _older(measure: Measure, sight: _Sight) -> dict[RowKey, list[Row]]:
    """By area, basis and window: the rows of the extracts that the edition sees, oldest first."""
    found: dict[RowKey, list[Row]] = {}
    used = [extract for extract in sight.project.ledger.extracts if extract.path in sight.figures.extracts]
    for extract in sorted(used, key=lambda extract: (extract.known_from, extract.path)):
        for row in extract.rows:
            if row.measure == measure.id:
                found.setdefault(_key(row), []).append(row)
    return found


def _remarks(row: Row, same: Sequence[Row]) -> list[str]:
    """The row's own note, and what older extracts gave in its place where that differs."""
    notes = [f"note: {row.note}"] if row.note else []
    notes += [f"from {row.came_from}"] if row.came_from else []
    other = [older for older in same if older.value != row.value]
    return notes + [f"restated: was {_value(older)} in {_where(older)}" for older in other]


def _value(row: Row) -> str:
    """The value exactly as it is held."""
    return "-" if row.value is None else f"{row.value:,f}"


def _where(row: Row) -> str:
    return f"{PurePosixPath(row.place.path).name}:{row.place.line}"


def _table(rows: Sequence[Row], remarks: Sequence[Sequence[str]]) -> Iterator[str]:
    """The rows in columns; a column that all rows leave blank is left out."""
    columns: list[tuple[str, list[str]]] = [
        ("AREA", [row.area for row in rows]),
        ("WINDOW", [str(row.window) for row in rows]),
        ("BASIS", [row.basis for row in rows]),
        ("VALUE", [_value(row) for row in rows]),
        ("OUT OF", [f"{row.base:,f}" if row.base is not None else "" for row in rows]),
        ("QUALIFIER", [row.qualifier for row in rows]),
        ("STATUS", [STATUSES[row.status] if row.status else "" for row in rows]),
        ("ROW", [_where(row) for row in rows]),
    ]
    columns = [(head, texts) for head, texts in columns if any(texts)]
    widths = [max(len(text) for text in (head, *texts)) for head, texts in columns]
    below = sum(widths) + len(GAP) * (len(widths) - 1) > WIDTH
    shown = columns[:-1] if below else columns
    for place in range(-1, len(rows)):
        texts = [head if place < 0 else texts[place] for head, texts in shown]
        yield GAP.join(
            text.rjust(width) if head in ("VALUE", "OUT OF") else text.ljust(width)
            for (head, _), text, width in zip(shown, texts, widths, strict=False)
        ).rstrip()
        if place >= 0:
            under = [*([_where(rows[place])] if below else []), *remarks[place]]
            for text in under:
                yield from textwrap.wrap(text, WIDTH, initial_indent=" " * 4, subsequent_indent=" " * 6)
