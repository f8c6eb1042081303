"""Numbers that are typed by hand made bindings, where an expression prints just what is typed: `check --fix`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from reportgen.records import write_file
from reportgen.rules import Fix


@dataclass(frozen=True, slots=True)
class Fixed:
    """What was written, and what was left because it stands where a place can't be told."""

    done: tuple[Fix, ...]
    left: tuple[Fix, ...]


def fix(root: Path, fixes: Iterable[Fix]) -> Fixed:
    """Write each binding in the place of its number. A file is written whole or not at all.

    A number that no longer stands at its place, and one in a YAML file whose lines are folded, is left.
    """
    by_file: dict[str, list[Fix]] = {}
    for each in fixes:
        by_file.setdefault(each.place.path, []).append(each)
    done: list[Fix] = []
    left: list[Fix] = []
    for name, wanted in sorted(by_file.items()):
        path = root / name
        lines = path.read_text(encoding="utf-8").split("\n")
        written: list[Fix] = []
        for each in sorted(wanted, key=lambda one: one.place, reverse=True):
            (written if name.endswith(".md") and _replaced(lines, each) else left).append(each)
        if written:
            write_file(path, "\n".join(lines).encode("utf-8"), name)
            done += reversed(written)
    return Fixed(tuple(done), tuple(left))


def _replaced(lines: list[str], each: Fix) -> bool:
    """Whether the number stands where it was found, and has been replaced there."""
    line, start = each.place.line - 1, each.place.column - 1
    if not (0 <= line < len(lines) and start >= 0):
        return False
    text = lines[line]
    end = start + len(each.number)
    whole = not text[end : end + 1].isalnum() and not text[max(0, start - 1) : start].isalnum()
    if text[start:end] != each.number or not whole:
        return False
    lines[line] = text[:start] + each.binding + text[end:]
    return True


def told(fixed: Fixed) -> Mapping[str, list[str]]:
    """What was written and what was left, a line each."""
    return {
        "done": [f"{each.place}: {each.number} -> {each.binding}" for each in fixed.done],
        "left": [f"{each.place}: {each.number}: bind it by hand: {each.binding}" for each in fixed.left],
    }
