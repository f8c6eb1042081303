"""The line under `also:` of an edition: put into the text of config.yaml as a person would, and nothing else moved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from reportgen.problems import Place, Problem, Problems, ReportError
from reportgen.source import Items, Tree, Word, decode, read_yaml

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def with_also(raw: bytes, edition: int, name: str, shown: str) -> bytes:
    """The bytes of the settings with the extract `name` among those that one more edition takes in.

    `edition` is its place in the list, from 0. Remarks, layout and line ends stay. The new text is read again: where
    it does not hold just what it held before and the name, it is refused with a `ReportError`.
    """
    mark = BYTE_ORDER_MARK if raw.startswith(BYTE_ORDER_MARK) else b""
    text = raw[len(mark) :].decode("utf-8")
    old = _read(text, shown)
    spec = old["editions"][edition]
    for line, column, added in _ways(text, spec, name):
        new = _put(text, line, column, added)
        if new is not None and _read(new, shown) in _meant(old, edition, name):
            return mark + new.encode("utf-8")
    mend = f"write it there by hand: also: [{name}]"
    message = "the edition is written in a way that 'also:' can't be added to"
    raise ReportError([Problem(spec.place, "record-shape", message, mend)])


def _read(text: str, shown: str) -> Tree:
    problems = Problems()
    plain = decode(text.encode("utf-8"), shown, problems)
    tree = read_yaml(plain, shown, problems) if plain is not None else None
    return Tree(Place(shown)) if tree is None else tree


def _meant(old: Tree, edition: int, name: str) -> tuple[dict[str, Any], ...]:
    """What the settings must hold afterwards: the name last in the list, or first, which says the same."""
    items = list(old["editions"])
    also = list(items[edition].get("also") or ())
    return tuple(
        {**old, "editions": [*items[:edition], {**items[edition], "also": order}, *items[edition + 1 :]]}
        for order in ([*also, name], [name, *also])
    )


def _ways(text: str, spec: Tree, name: str) -> Iterator[tuple[int, int | None, str]]:
    """Where the name may be put, the best first: line and column from 1 (None is the line's end), and the words."""
    also, newline = spec.get("also"), "\r\n" if "\r\n" in text else "\n"
    if isinstance(also, Items):
        last = also[-1] if also else None
        if _at(text, also.place) == "[":
            if isinstance(last, Word):
                for marks in (0, 2):  # bare, or in quotation marks
                    yield last.place.line, last.place.column + len(last) + marks, f", {name}"
            yield also.place.line, also.place.column + 1, f"{name}, " if also else name
        elif isinstance(last, Word):
            yield last.place.line, None, newline + " " * (also.place.column - 1) + f"- {name}"
        return
    first = min(spec.keys_at.values())
    if _at(text, spec.place) == "{":
        yield first.line, first.column, f"also: [{name}], "
        return
    indent = " " * (first.column - 1)
    plain = {place.line for key, place in spec.keys_at.items() if isinstance(spec[key], Word)}
    for line in sorted(plain, reverse=True):  # below the last key that has its value beside it
        yield line, None, f"{newline}{indent}also: [{name}]"
    yield first.line, first.column, f"also: [{name}]{newline}{indent}"


def _lines(text: str) -> list[str]:
    """The lines of a text with their ends."""
    return re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z", text)


def _at(text: str, place: Place) -> str:
    """The character at a place."""
    lines = _lines(text)
    return lines[place.line - 1][place.column - 1 : place.column] if place.line <= len(lines) else ""


def _put(text: str, line: int, column: int | None, added: str) -> str | None:
    """The text with words put in; None where there is no such place."""
    lines = _lines(text)
    if not 0 < line <= len(lines):
        return None
    own = lines[line - 1]
    at = len(own.rstrip("\r\n")) if column is None else column - 1
    lines[line - 1] = own[:at] + added + own[at:]
    return "".join(lines)
