"""Where two reports of one edition differ, and where what rests on a figure stands: cell by cell, mark by mark."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TypeVar

from reportgen.model import (
    Awaited,
    Block,
    Bullets,
    Cell,
    Content,
    Drawing,
    Exhibit,
    Grid,
    Heading,
    Mark,
    Panel,
    Paragraph,
    Report,
    Row,
    Section,
    Series,
    Spark,
    Text,
    Tile,
    Tiles,
    plain,
)
from reportgen.owners import section_words
from reportgen.reading.sentences import split
from reportgen.units import NO_BREAK
from reportgen.why.origin import number

BLOCKS = {"key_figures": "Key figures"}
"""By kind of block: how one without a label is told."""


@dataclass(frozen=True, slots=True)
class Reach:
    """A place that a correction reaches: what stands there, and its words before and after.

    `what` is empty for a sentence. A place that is new, or is gone, has no words before, or after.
    """

    section: str
    block: str
    id: str
    what: str
    before: str
    after: str

    @property
    def moved(self) -> bool:
        """Whether a reader sees a difference."""
        return self.before != self.after


def resting(report: Report, rows: Collection[str]) -> set[str]:
    """The ids of the figures that rest on one of `rows` (`path:line`), through all that they were worked out from."""
    found = {key for key, figure in report.figures.items() if set(figure.rows) & set(rows)}
    while more := {key for key, figure in report.figures.items() if key not in found and set(figure.of) & found}:
        found |= more
    return found


def reached(before: Report, after: Report, rests: Collection[str]) -> tuple[Reach, ...]:
    """Every place where the two reports differ in anything, and every one where a figure of `rests` stands.

    In reading order. Only the figures themselves and the digest are left out: they are no places.
    """
    walk = _Walk(rests)
    found: list[Reach] = []
    for old, new in _in_order(before.all_sections(), after.all_sections()):
        found += walk.section(old, new)
    return tuple(dict.fromkeys(found))


T = TypeVar("T")
R = TypeVar("R")
Said = tuple[str, str]
"""Words before and after."""


def _pairs(old: Sequence[T], new: Sequence[T], sign: Callable[[T], object]) -> Iterator[tuple[T | None, T | None]]:
    """The items of two lists that are one by their `sign`, in order; what has no fellow stands alone."""
    signs = [repr(sign(each)) for each in old], [repr(sign(each)) for each in new]
    for kind, a, b, c, d in SequenceMatcher(None, *signs, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from zip(old[a:b], new[c:d], strict=True)
        else:
            yield from ((each, None) for each in old[a:b])
            yield from ((None, each) for each in new[c:d])


def _in_order(old: Sequence[T], new: Sequence[T]) -> Iterator[tuple[T | None, T | None]]:
    """The items of two lists by their places."""
    for n in range(max(len(old), len(new))):
        yield (old[n] if n < len(old) else None), (new[n] if n < len(new) else None)


def _said(old: T | None, new: T | None, say: Callable[[T], str]) -> Said:
    """What is said of both; nothing of one that is not there."""
    return (say(old) if old is not None else ""), (say(new) if new is not None else "")


def _lists(old: T | None, new: T | None, get: Callable[[T], tuple[R, ...]]) -> tuple[tuple[R, ...], tuple[R, ...]]:
    """A list of both; none of one that is not there."""
    return (get(old) if old is not None else ()), (get(new) if new is not None else ())


def _words(text: Text) -> str:
    return plain(text).replace(NO_BREAK, " ")


@dataclass(frozen=True)
class _Walk:
    """Goes through two reports side by side. A place is told where it differs, or where a figure of `rests` stands."""

    rests: Collection[str]

    def told(self, at: Reach, said: Said, here: bool) -> Iterator[Reach]:
        """The place, where something is `here`."""
        if here:
            yield replace(at, before=said[0], after=said[1])

    def differs(self, at: Reach, what: str, said: Said) -> Iterator[Reach]:
        """The place, where its words differ."""
        yield from self.told(replace(at, what=what), said, said[0] != said[1])

    def stands(self, figures: Iterable[str | None]) -> bool:
        return any(figure in self.rests for figure in figures)

    def section(self, old: Section | None, new: Section | None) -> Iterator[Reach]:
        title = _said(old, new, section_words)
        blocks = _lists(old, new, lambda section: section.blocks)
        for one, other in _pairs(*blocks, _sign):
            either = other or one
            if either is not None:
                at = Reach(title[1] or title[0], _name(either), either.id, "", "", "")
                yield from self.block(at, one, other)

    def block(self, at: Reach, old: Block | None, new: Block | None) -> Iterator[Reach]:
        one, other = (block.exhibit if block else None for block in (old, new))
        yield from self.differs(at, "number", _said(one, other, lambda each: each.label))
        for what, get in _EXHIBIT_PARTS.items():
            yield from self.text(replace(at, what=what), *_lists(one, other, get))
        for before, after in _pairs(*_lists(one, other, lambda each: each.notes), _words):
            yield from self.text(replace(at, what="note"), before or (), after or ())
        for was, now in _in_order(*_lists(old, new, lambda block: block.content)):
            yield from self.content(at, was, now)

    def content(self, at: Reach, old: Content | None, new: Content | None) -> Iterator[Reach]:
        if old is not None and new is not None and old.kind != new.kind:
            yield from self.content(at, old, None)
            yield from self.content(at, None, new)
            return
        match new or old:
            case Paragraph() | Heading():
                yield from self.paragraph(at, old, new)
            case Bullets():
                items = _lists(old, new, lambda each: each.items if isinstance(each, Bullets) else ())
                for one, other in _in_order(*items):
                    yield from self.text(at, one or (), other or ())
            case Grid():
                yield from self.grid(at, *(each if isinstance(each, Grid) else None for each in (old, new)))
            case Drawing():
                yield from self.drawing(at, *(each if isinstance(each, Drawing) else None for each in (old, new)))
            case Tiles():
                tiles = _lists(old, new, lambda each: each.tiles if isinstance(each, Tiles) else ())
                for before, after in _pairs(*tiles, lambda tile: _words(tile.name)):
                    yield from self.tile(at, before, after)
            case _:  # a picture, or a box for what is awaited
                what = _said(old, new, lambda each: each.what if isinstance(each, Awaited) else "")
                yield from self.told(replace(at, what="awaited"), what, old != new)

    def paragraph(self, at: Reach, old: Content | None, new: Content | None) -> Iterator[Reach]:
        texts = _lists(old, new, lambda each: each.text if isinstance(each, Paragraph | Heading) else ())
        numbers = _said(old, new, lambda each: (each.number or "") if isinstance(each, Paragraph) else "")
        here = replace(at, block=f"{at.block}, paragraph {numbers[1] or numbers[0]}") if any(numbers) else at
        yield from self.text(here, *texts)
        yield from self.differs(here, "number", numbers)

    def text(self, at: Reach, old: Text, new: Text) -> Iterator[Reach]:
        """A line of text, sentence by sentence where it has as many before and after."""
        one, other = _sentences(old), _sentences(new)
        if len(one) != len(other):
            one, other = [_whole(old)], [_whole(new)]
        found = [
            replace(at, before=was[0], after=now[0])
            for was, now in zip(one, other, strict=True)
            if was != now or self.stands([*was[1], *now[1]])
        ]
        yield from found
        yield from self.told(at, (_words(old), _words(new)), not found and old != new)

    def tile(self, at: Reach, old: Tile | None, new: Tile | None) -> Iterator[Reach]:
        name = _said(old, new, lambda tile: _words(tile.name))
        here = replace(at, what=name[1] or name[0])
        figures = [run.figure for each in (old, new) if each for run in (*each.value, *each.line)]
        one, other = (each.model_copy(update={"spark": None}) if each else None for each in (old, new))
        yield from self.told(here, _said(old, new, _tile_words), one != other or self.stands(figures))
        yield from self.small(here, *(each.spark if each else None for each in (old, new)))

    def small(self, at: Reach, old: Spark | None, new: Spark | None) -> Iterator[Reach]:
        """A small chart, where it differs: its values, and what it says of them."""
        here = replace(at, what=_joined(at.what, "small chart"))
        values, words = _said(old, new, _spark_words), _said(old, new, lambda spark: spark.alt)
        yield from self.told(here, values, values[0] != values[1] or (old != new and words[0] == words[1]))
        yield from self.differs(here, _joined(here.what, "description"), words)

    def grid(self, at: Reach, old: Grid | None, new: Grid | None) -> Iterator[Reach]:
        heads = _lists(old, new, lambda grid: tuple(_words(column.text) for column in grid.columns))
        stubs = _said(old, new, lambda grid: _words(grid.stub))
        said = (", ".join((stubs[0], *heads[0])), ", ".join((stubs[1], *heads[1])))
        yield from self.differs(at, "heads", said)
        for one, other in _pairs(*_lists(old, new, lambda grid: grid.rows), lambda row: _words(row.label.text)):
            yield from self.row(at, one, other, heads[1] or heads[0])

    def row(self, at: Reach, old: Row | None, new: Row | None, heads: Sequence[str]) -> Iterator[Reach]:
        labels = _said(old, new, lambda row: _words(row.label.text))
        label = labels[1] or labels[0]
        if old is None or new is None:
            words = _said(old, new, lambda row: ", ".join(map(_cell_words, row.cells)))
            yield from self.told(replace(at, what=label), words, True)
            return
        for head, one, other in zip(
            ("", *heads), (old.label, *old.cells), (new.label, *new.cells), strict=False
        ):  # a table whose heads differ is told above
            figures = [one.figure, other.figure, *(run.figure for run in (*one.text, *other.text))]
            here = replace(at, what=", ".join(filter(None, [label, head])))
            bare = [cell.model_copy(update={"spark": None}) for cell in (one, other)]
            printed = bool(one.text or other.text) and (bare[0] != bare[1] or self.stands(figures))
            yield from self.told(here, (_cell_words(one), _cell_words(other)), printed)
            yield from self.small(here, one.spark, other.spark)

    def drawing(self, at: Reach, old: Drawing | None, new: Drawing | None) -> Iterator[Reach]:
        for one, other in _in_order(*_lists(old, new, lambda drawing: drawing.panels)):
            yield from self.panel(at, one, other)
        yield from self.differs(at, "description", _said(old, new, lambda drawing: drawing.alt))
        yield from self.differs(at, "form", _said(old, new, _form))

    def panel(self, at: Reach, old: Panel | None, new: Panel | None) -> Iterator[Reach]:
        titles = _said(old, new, lambda panel: panel.title)
        slots = _lists(old, new, lambda panel: panel.slots)
        names = [slot.name or " ".join(slot.lines) for slot in slots[1] or slots[0]]
        title = titles[1] or titles[0]
        for one, other in _in_order(*_lists(old, new, lambda panel: panel.series)):
            yield from self.series(at, one, other, title, names)
        for n, (before, after) in enumerate(_in_order(*slots)):
            here = replace(at, what=_joined(title, names[n] if n < len(names) else "", "whole"))
            yield from self.told(here, _said(before, after, lambda slot: slot.whole), before != after)
        for what, say in _PANEL_PARTS.items():
            said = _said(old, new, say)
            here = replace(at, what=_joined(title, what))
            parts = _lists(old, new, _OF_PANEL[what])
            yield from self.told(here, said, parts[0] != parts[1])

    def series(
        self, at: Reach, old: Series | None, new: Series | None, title: str, names: Sequence[str]
    ) -> Iterator[Reach]:
        own = _said(old, new, lambda series: series.name)
        name = own[1] or own[0]
        for n, (one, other) in enumerate(_in_order(*_lists(old, new, lambda series: series.marks))):
            figures = [mark.figure for mark in (one, other) if mark]
            here = replace(at, what=_joined(title, name, names[n] if n < len(names) else ""))
            yield from self.told(here, _said(one, other, _mark_words), one != other or self.stands(figures))
        yield from self.differs(at, _joined(title, name, "label"), _said(old, new, lambda series: series.end))


def _joined(*words: str) -> str:
    return ", ".join(dict.fromkeys(filter(None, words)))


def _form(drawing: Drawing) -> str:
    return f"{drawing.form}, counted in two ways" if drawing.recount else drawing.form


_EXHIBIT_PARTS: dict[str, Callable[[Exhibit], Text]] = {
    "headline": lambda exhibit: exhibit.headline,
    "subtitle": lambda exhibit: exhibit.subtitle,
    "source": lambda exhibit: exhibit.source,
}
_OF_PANEL: dict[str, Callable[[Panel], tuple[object, ...]]] = {
    "lines across": lambda panel: panel.limits,
    "scale": lambda panel: panel.ticks,
    "gaps": lambda panel: panel.gaps,
}
_PANEL_PARTS: dict[str, Callable[[Panel], str]] = {
    "lines across": lambda panel: "; ".join(limit.label for limit in panel.limits),
    "scale": lambda panel: ", ".join(tick.text for tick in panel.ticks),
    "gaps": lambda panel: "; ".join(" ".join(gap.words) for gap in panel.gaps),
}
"""What of a panel is told as one, and how."""


def _sign(block: Block) -> object:
    """What tells a block from its neighbours whatever its figures are."""
    if block.exhibit:
        return "exhibit", block.kind, _words(block.exhibit.subtitle)
    return block.kind, block.id


def _name(block: Block) -> str:
    return (block.exhibit.label if block.exhibit else "") or BLOCKS.get(block.kind, "Words")


Bound = tuple[str, tuple[str, ...]]
"""Words and the figures bound in them."""


def _whole(text: Text) -> Bound:
    return _words(text), tuple(run.figure for run in text if run.figure)


def _sentences(text: Text) -> list[Bound]:
    """The sentences of a text, each with the figures bound in it."""
    spans: list[tuple[int, int, str]] = []
    at = 0
    for run in text:
        if run.figure:
            spans.append((at, at + len(run.text), run.figure))
        at += len(run.text)
    words = _words(text)
    return [
        (words[start:end], tuple(figure for first, last, figure in spans if first < end and last > start))
        for start, end in split(words)
    ]


def _cell_words(cell: Cell) -> str:
    return _words(cell.text)


def _tile_words(tile: Tile) -> str:
    head = " ".join(filter(None, [_words(tile.value), tile.noun]))
    return "; ".join(filter(None, [head, _words(tile.line)]))


def _spark_words(spark: Spark) -> str:
    return ", ".join(number(value) if value is not None else "-" for value in (*spark.before, *spark.now))


def _mark_words(mark: Mark) -> str:
    shown = mark.shown.replace(NO_BREAK, " ") or number(mark.value)
    return f"{shown}, marked as unusual" if mark.signal else shown
