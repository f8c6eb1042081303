"""Where a report's numbers stand: section, block, and the sentence or the heads of the cell."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from reportgen.model import Block, Bullets, Drawing, Grid, Heading, Paragraph, Report, Run, Section, Text, Tiles, plain
from reportgen.period import Window
from reportgen.problems import Problems
from reportgen.project import Project
from reportgen.reading.sentences import split
from reportgen.reading.times import Calendar, times
from reportgen.reading.tokens import NUMBER_WORDS, Token, tokens

REFERS = ("section", "table", "chart", "paragraph", "annex", "item", "page", "priority")
"""Words after which a number is the name of a place."""
_NUMERIC = re.compile(r"\d|\b(?:" + "|".join(NUMBER_WORDS) + r")\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Use:
    """Where a number stands. `words` are the sentence, or the heads of the cell; `id` is the block's.

    `printed` is empty where it is only drawn; `typed` says that nobody has bound it. `pages` are known once the same
    report has been built.
    """

    section: str
    block: str
    id: str
    words: str = ""
    printed: str = ""
    typed: bool = False
    pages: tuple[int, ...] = ()


def uses(report: Report) -> Iterator[tuple[str, Use]]:
    """Every figure that stands in the report, with its place, in reading order."""
    for place, text in _texts(report):
        at = 0
        for run in text:
            if run.figure:
                yield run.figure, replace(place, words=place.words or _sentence(text, at), printed=run.text)
            at += len(run.text)


def typed(report: Report, free: Iterable[str], wanted: Callable[[Token], bool]) -> Iterator[Use]:
    """Every `wanted` number that somebody typed in words, but for dates, names of places and what `free` words hold."""
    calendar = Calendar(Window.parse(report.period))
    for place, text in _texts(report):
        if place.words:  # a cell, a tile or a mark
            continue
        unbound = "".join(" " * len(run.text) if run.figure else run.text for run in text)
        if not _NUMERIC.search(unbound):
            continue
        for word in free:
            unbound = unbound.replace(word, " " * len(word))
        found = tokens(unbound)
        for n, token in enumerate(found):
            if token.kind != "number" or not wanted(token) or (n and found[n - 1].low in REFERS):
                continue
            if not any(time.start <= n < time.end for time in times(found, calendar)):
                printed = plain(text)[token.start : token.end]
                yield replace(place, words=_sentence(text, token.start), printed=printed, typed=True)


def _sentence(text: Text, at: int) -> str:
    whole = plain(text)
    return next((whole[start:end] for start, end in split(whole) if start <= at < end), whole)


def _texts(report: Report) -> Iterator[tuple[Use, Text]]:
    """Every line of text of the report with its place; of a chart the labels of its marks."""
    for section in report.all_sections():
        for block in section.blocks:
            yield from _of_block(_titled(section), block)


def _titled(section: Section) -> str:
    return f"{section.number} {section.title}".strip()


def _of_block(section: str, block: Block) -> Iterator[tuple[Use, Text]]:
    exhibit = block.exhibit
    name = (exhibit.label if exhibit else "") or {"key_figures": "key figures"}.get(block.kind, "words")
    place = Use(section, name, block.id)
    if exhibit:
        for part, texts in (
            ("headline", (exhibit.headline,)),
            ("subtitle", (exhibit.subtitle,)),
            ("note", (*exhibit.notes, exhibit.source)),
        ):
            yield from ((replace(place, block=f"{name}, {part}"), text) for text in texts)
    for content in block.content:
        if isinstance(content, Paragraph):
            numbered = f"{name}, paragraph {content.number}" if content.number else name
            yield replace(place, block=numbered), content.text
        elif isinstance(content, Heading):
            yield place, content.text
        elif isinstance(content, Bullets):
            yield from ((place, item) for item in content.items)
        elif isinstance(content, Grid):
            yield from _of_grid(place, content)
        elif isinstance(content, Tiles):
            for tile in content.tiles:
                yield from ((replace(place, words=plain(tile.name)), text) for text in (tile.value, tile.line))
        elif isinstance(content, Drawing):
            yield from _of_drawing(place, content)


def _of_grid(place: Use, grid: Grid) -> Iterator[tuple[Use, Text]]:
    for row in grid.rows:
        head = plain(row.label.text)
        yield replace(place, words=head or "-"), row.label.text
        for column, cell in zip(grid.columns, row.cells, strict=True):
            at = replace(place, words=", ".join(filter(None, [head, plain(column.text)])) or "-")
            runs = cell.text or (Run(text=""),)  # without words it is a small chart
            yield at, tuple(run.model_copy(update={"figure": run.figure or cell.figure}) for run in runs)


def _of_drawing(place: Use, drawing: Drawing) -> Iterator[tuple[Use, Text]]:
    for panel in drawing.panels:
        for series in panel.series:
            held = [n for n, mark in enumerate(series.marks) if mark.figure]
            for n in held:
                mark = series.marks[n]
                # The label at a line's end names the series, and gives the last value.
                shown = mark.shown or (
                    series.end.rpartition(": ")[2] if n == held[-1] and series.end != series.name else ""
                )
                heads = (panel.title, series.name, panel.slots[n].name or " ".join(panel.slots[n].lines))
                words = ", ".join(dict.fromkeys(filter(None, heads)))
                yield replace(place, words=words), (Run(text=shown, figure=mark.figure),)


def pages(report: Report, project: Project) -> Mapping[str, tuple[int, ...]]:
    """By block id: the pages that it stands on in the last build; nothing where that was of another report."""
    folder = f"out/{report.period.replace('..', '_')}"
    found = []
    for name in ("manifest.json", "pages.json"):
        path = f"{folder}/{name}"
        text = project.folder.text(path, Problems()) if project.folder.has(path) else None
        try:
            found.append(json.loads(text or "{}"))
        except ValueError:
            return {}
    manifest, places = found
    same = (manifest.get("digest"), manifest.get("as_at")) == (report.digest, report.as_at)
    if not same:
        return {}
    return {
        name: tuple(sorted({int(spot["page"]) for spot in spots})) for name, spots in places.get("places", {}).items()
    }
