"""What the styles and lists of a Word file say of a paragraph: heading, caption, bullet, number, bold.

A style takes from the one that it is based on what it does not say itself (ECMA-376, part 1, 17.7).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from reportgen.word.opened import Node, W, child

VAL = f"{W}val"

Marker = Literal["", "bullet", "number"]

HEADING = re.compile(
    "(?:heading|überschrift|berschrift|titre|ttulo|título|titolo|kop|rubrik|overskrift|otsikko|nagłówek|nadpis)"
    " ?([1-9])",
    re.IGNORECASE,
)
"""The names and ids of headings: Word writes names in English and ids in its own language, others as they like."""

CAPTION = re.compile(r"caption|beschriftung|légende|lgende|leyenda|didascalia|bijschrift|bildetekst", re.IGNORECASE)

MOST_STYLES = 50
"""So long may a chain of styles be that are based on each other; a longer one goes round in a circle."""


@dataclass(frozen=True, slots=True)
class Dress:
    """What a style says of a paragraph or of a run. None means that it says nothing."""

    name: str = ""
    level: int = 0
    caption: bool = False
    marker: Marker = ""
    depth: int = 0
    bold: bool | None = None
    italic: bool | None = None
    hidden: bool | None = None


PLAIN = Dress()


def on(node: Node | None) -> bool | None:
    """Whether a property that is either on or off is on; None where it is not there."""
    if node is None:
        return None
    return node.get(VAL, "1") not in ("0", "false", "off", "none")


def value(node: Node | None, name: str) -> str:
    """The `val` of a child; empty where there is none."""
    found = child(node, f"{W}{name}")
    return "" if found is None else str(found.get(VAL, ""))


def number(text: str | None, otherwise: int = 0) -> int:
    """A whole number; one that can't be read, or is beyond all sense, is `otherwise`."""
    return int(text) if text and re.fullmatch(r"-?[0-9]{1,9}", text) else otherwise


class Numbering:
    """The lists of a file: whether an item has a bullet or a number."""

    def __init__(self, root: Node | None) -> None:
        self._levels: dict[str, dict[int, Marker]] = {}
        self._styles: dict[tuple[str, str], int] = {}
        self._linked: dict[str, str] = {}
        self._lists: dict[str, str] = {}
        self._own: dict[str, dict[int, Marker]] = {}
        for abstract in () if root is None else root.iter(f"{W}abstractNum"):
            id = abstract.get(f"{W}abstractNumId", "")
            self._levels[id] = dict(_levels(abstract))
            self._linked[id] = value(abstract, "numStyleLink")
            for level in abstract.iter(f"{W}lvl"):
                if style := value(level, "pStyle"):
                    self._styles[id, style] = number(level.get(f"{W}ilvl"))
        for num in () if root is None else root.iter(f"{W}num"):
            id = num.get(f"{W}numId", "")
            self._lists[id] = value(num, "abstractNumId")
            self._own[id] = dict(_levels(num))

    def marker(self, list_id: str, depth: int, styles: Styles | None = None) -> Marker:
        """Whether the items of a list have a bullet or a number at a depth; empty where they have neither."""
        if list_id not in self._lists:
            return ""
        own, abstract = self._own[list_id], self._lists[list_id]
        levels = self._levels.get(abstract, {})
        if not levels and styles and (link := self._linked.get(abstract)):  # the list is told by a style of lists
            other = value(_numbers(styles.nodes.get(link)), "numId")
            return self.marker(other, depth) if other != list_id else ""
        return own.get(depth, levels.get(depth, ""))

    def depth(self, list_id: str, style: str) -> int:
        """How deep a list's items of a style are."""
        return self._styles.get((self._lists.get(list_id, ""), style), 0)


def _levels(node: Node) -> Iterator[tuple[int, Marker]]:
    for level in node.iter(f"{W}lvl"):
        form = level.find(f"{W}numFmt")
        said = "decimal" if form is None else form.get(f"{W}val", "decimal")
        marker: Marker = "bullet" if said == "bullet" else "" if said == "none" else "number"
        yield number(level.get(f"{W}ilvl")), marker


def _numbers(style: Node | None) -> Node | None:
    return None if style is None else style.find(f"{W}pPr/{W}numPr")


class Styles:
    """The styles of a file, each with what it has from those that it is based on."""

    def __init__(self, root: Node | None, numbering: Numbering) -> None:
        self.nodes: dict[str, Node] = {}
        self.default = ""
        self._numbering = numbering
        for node in () if root is None else root.iter(f"{W}style"):
            self.nodes.setdefault(node.get(f"{W}styleId", ""), node)
            if node.get(f"{W}type") == "paragraph" and node.get(f"{W}default") in ("1", "true", "on"):
                self.default = self.default or node.get(f"{W}styleId", "")
        self.dress = cache(self._dress)

    def _dress(self, id: str) -> Dress:
        """What a style says. One that is not there says nothing but its own name."""
        chain = list(self._chain(id))
        level = next((level for node in chain if (level := _level(node)) is not None), 0)
        if not chain and (named := HEADING.fullmatch(id)):  # written by a program that left the styles to Word
            level = int(named[1])
        list_id, depth = self._list(chain)
        return Dress(
            name=shown(value(chain[0], "name") or id) if chain else id,
            level=level,
            caption=any(CAPTION.fullmatch(name) for node in chain for name in _names(node)),
            marker="" if level else self._numbering.marker(list_id, depth, self),
            depth=depth,
            bold=_first(chain, "b"),
            italic=_first(chain, "i"),
            hidden=_first(chain, "vanish"),
        )

    def _chain(self, id: str) -> Iterator[Node]:
        for _ in range(MOST_STYLES):
            node = self.nodes.get(id)
            if node is None:
                return
            yield node
            id = value(node, "basedOn")

    def _list(self, chain: list[Node]) -> tuple[str, int]:
        for node in chain:
            if (numbers := _numbers(node)) is not None:
                list_id = value(numbers, "numId")
                depth = value(numbers, "ilvl")
                if depth:
                    return list_id, number(depth)
                return list_id, self._numbering.depth(list_id, node.get(f"{W}styleId", ""))
        return "", 0


def shown(name: str) -> str:
    """The name of a style as Word shows it: it writes those of its own styles in small letters.

    >>> shown("heading 1"), shown("toc 2"), shown("List Bullet")
    ('Heading 1', 'TOC 2', 'List Bullet')
    """
    if re.fullmatch(r"toc [0-9]", name, re.IGNORECASE):
        return name.upper()
    return name[:1].upper() + name[1:] if name.islower() else name


def _names(node: Node) -> tuple[str, str]:
    return value(node, "name"), node.get(f"{W}styleId", "")


def _level(style: Node) -> int | None:
    """The level of heading that a style gives by itself, 0 for body text; None where it does not say."""
    outline = style.find(f"{W}pPr/{W}outlineLvl")
    if outline is not None:
        return outline_level(outline)
    for name in _names(style):
        if found := HEADING.fullmatch(name):
            return int(found[1])
    return None


def outline_level(node: Node) -> int:
    """The level of heading of an outline level, which counts from 0; 9 is body text."""
    level = number(node.get(f"{W}val"), 9)
    return level + 1 if 0 <= level < 9 else 0


def _first(chain: list[Node], name: str) -> bool | None:
    for node in chain:
        if (found := on(node.find(f"{W}rPr/{W}{name}"))) is not None:
            return found
    return None
