"""Answers in words: for a terminal of 80 columns, as plain values for programs, and for the panels of the page."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from reportgen import units
from reportgen.extract import file_name
from reportgen.measures import capital
from reportgen.model import Report
from reportgen.period import day_words
from reportgen.project import Project
from reportgen.why.origin import Answer, Origins, number
from reportgen.why.uses import Use, uses

WIDTH = 80
GAP = "  "
UNIT_WORDS = {"percent": "%", "points": " percentage points", "gbp": " pounds", "count": "", "number": ""}


# --- for a terminal ---------------------------------------------------------------------------------------------


def lines(report: Report, term: str, answers: Sequence[Answer]) -> Iterator[str]:
    """The answers, each under its number, with what edition they are of."""
    count = "one figure" if len(answers) == 1 else f"{len(answers)} figures"
    yield from textwrap.wrap(f"'{term}' in {report.period_words}, as at {_day(report)}: {count}.", WIDTH)
    for place, answer in enumerate(answers, 1):
        yield ""
        head = f"{place}. {' / '.join(answer.printed) or term}{_named(answer)}"
        yield from textwrap.wrap(head.replace(units.NO_BREAK, " "), WIDTH)
        heads = list(_pairs(answer))
        left = max(len(head) for head, _ in heads)
        for head, text in heads:
            room = WIDTH - left - 3 - len(GAP)
            wrapped = textwrap.wrap(text, room, break_long_words=False, break_on_hyphens=False) or [""]
            for n, line in enumerate(wrapped):
                yield f"   {(head if n == 0 else '').ljust(left)}{GAP}{line}".rstrip()


def _day(report: Report) -> str:
    return day_words(date.fromisoformat(report.as_at))


def _pairs(answer: Answer) -> Iterator[tuple[str, str]]:
    """What is told of an answer: a word at the left, and what stands beside it."""
    covers = ", ".join(filter(None, [answer.window, answer.area, answer.basis]))
    yield from _given("Covers", covers + (f"; compared with {answer.against}" if answer.against else ""))
    yield from _given("Counts", answer.counts)
    yield from _given("Source", answer.source)
    yield from _given("Measure", answer.measure)
    if answer.figure:
        state = [answer.qualifier, answer.status if answer.status != "final" else ""]
        yield "Exactly", ", ".join([_exact(answer), *filter(None, state)])
    if answer.base is not None:
        yield "Out of", number(answer.base)
    yield "How", answer.how
    yield from _given("Formula", answer.formula)
    yield from _given("", f"= {answer.worked}" if answer.worked else "")
    if answer.formula and answer.parts and not _is_sum(answer):
        for part in answer.parts:
            yield f"  {part.name}", f"{number(part.value)}{GAP}{part.words}"
    for place, row in enumerate(answer.rows):
        measure = row.measure if row.measure != answer.measure else ""
        area = row.area if row.area != answer.area else ""
        told = ", ".join(filter(None, [row.window, measure, area, row.basis]))
        yield "Rows" if place == 0 else "", GAP.join(filter(None, [row.place, number(row.value), told]))
        if row.came_from:
            yield "", f"from {row.came_from}"
        if row.note:
            yield "", f"note: {row.note}"
    for place, use in enumerate(dict.fromkeys(map(_use, answer.uses))):
        yield "Used" if place == 0 else "", use
    if answer.uses and not any(use.pages for use in answer.uses):
        yield "", "(pages are known after a build of this edition)"
    if answer.figure and not answer.uses:
        yield "Used", "nowhere in this edition"


def _named(answer: Answer) -> str:
    """What stands after the number: ` offences: rape`, or `, charge rate for rape`."""
    counted = answer.show == "value" and answer.unit == "count"
    return f"{' ' if counted else ', '}{answer.name}"


def _given(head: str, text: str) -> Iterator[tuple[str, str]]:
    if text:
        yield head, text.replace(units.NO_BREAK, " ")


def _is_sum(answer: Answer) -> bool:
    """Whether the parts are the rows, which are told with their values anyway."""
    return len(answer.parts) == len(answer.rows) and not answer.against


def _exact(answer: Answer) -> str:
    if answer.value is None:
        return "not held"
    return f"{answer.value:,f}" + UNIT_WORDS.get(answer.unit, f" {answer.unit}")


def _use(use: Use) -> str:
    pages = f", page {' and '.join(map(str, use.pages))}" if use.pages else ""
    said = f": {use.words}" if use.words else ""
    hand = ", typed by hand" if use.typed else ""
    return f"{use.section}, {use.block}{pages}{hand}{said}".replace(units.NO_BREAK, " ")


# --- for programs -----------------------------------------------------------------------------------------------


def as_json(answers: Sequence[Answer]) -> list[dict[str, Any]]:
    """The answers as plain values. Numbers are text, exact; keys are always all there."""
    return [_plain(asdict(answer)) for answer in answers]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return f"{value:f}" if isinstance(value, Decimal) else value


# --- for the page -----------------------------------------------------------------------------------------------


def panels(report: Report, project: Project) -> dict[str, dict[str, str]]:
    """By the id of each figure that is printed: what its panel says, by the names of its lines.

    They are `name`, `counts`, `covers`, `worked`, `at` and `rows`; a line that would be empty is left out. Every
    path is told from the project's folder.
    """
    origins = Origins(report, project, {})
    printed = dict.fromkeys(figure for figure, use in uses(report) if use.printed)
    return {figure: dict(_panel(origins.of(figure), report)) for figure in printed}


def _panel(answer: Answer, report: Report) -> Iterator[tuple[str, str]]:
    covers = ", ".join(filter(None, [answer.window, answer.area, answer.basis]))
    if answer.against:
        covers += f"; compared with {answer.against}"
    worked = answer.worked.replace("-", units.MINUS).replace("*", "×")
    state = answer.status if answer.status != "final" else ""
    for name, text in (
        ("name", _named(answer)),
        ("counts", answer.counts),
        ("covers", covers),
        ("worked", capital(f"{answer.how}: {worked}" if worked else answer.how)),
        ("at", ", ".join(filter(None, [_day(report), state, answer.qualifier]))),
        ("rows", _lines_of([row.place for row in answer.rows]) + _cells_of(answer)),
    ):
        if text:
            yield name, text


def _lines_of(places: Sequence[str]) -> str:
    """Rows as files with their lines, in order, neighbours joined: `figures/a.csv:3-8, 12`."""
    found: dict[str, set[int]] = {}
    for place in places:
        path, _, line = place.partition(":")
        found.setdefault(path, set()).add(int(line or 0))
    return "; ".join(f"{path}:{', '.join(_runs(sorted(lines)))}" for path, lines in found.items())


def _cells_of(answer: Answer) -> str:
    """Where the imported ones among the rows of an answer stood: `; from returns.xlsx Monthly!C7, Monthly!D7`."""
    found: dict[str, list[str]] = {}
    for row in answer.rows:
        if row.came_from:
            found.setdefault(file_name(row.file), []).append(row.cell)
    return "".join(f"; from {file} {', '.join(cells)}" for file, cells in found.items())


def _runs(lines: Sequence[int]) -> list[str]:
    runs: list[list[int]] = []
    for line in lines:
        if runs and line == runs[-1][-1] + 1:
            runs[-1].append(line)
        else:
            runs.append([line])
    return [str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs]
