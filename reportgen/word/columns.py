"""How wide the columns of a table are: as wide as their words need, within what there is."""

from __future__ import annotations

from collections.abc import Sequence

LETTER = 0.55
"""The mean width of a letter as a part of the font's size: a digit of Arial is 0.556, a small letter about 0.5."""
GAP = 12.0
"""What stands between columns, in points."""


SHORT = 18
"""A cell of fewer letters stays on one line where there is room for it: a date, a name, a head."""


def least(rows: Sequence[Sequence[str]], room: float, size: float) -> list[float]:
    """The width of each column in points that it can't do without, in letters of `size` points.

    That is its longest word, and its longest short cell if all columns then fit into `room`.
    """
    columns = list(zip(*rows, strict=True))
    for longest in (_longest_short, _longest_word):
        widths = [max(longest(cell) for cell in column) * LETTER * size + GAP for column in columns]
        if sum(widths) <= room:
            break
    return widths


def share(rows: Sequence[Sequence[str]], room: float, size: float) -> list[float]:
    """The widths of the columns of `rows` in points; together they are `room`. `size` is that of the letters.

    Every column gets what it can't do without. What is left is shared by what each would need to keep its cells on one
    line, and beyond that equally.

    >>> [round(width) for width in share([["Month", "2022"], ["February", "7"]], 200, 10)]
    [111, 89]
    """
    needed = least(rows, room, size)
    columns = zip(*rows, strict=True)
    natural = [max(len(cell) for cell in column) * LETTER * size + GAP for column in columns]
    wanted = [max(width, low) for width, low in zip(natural, needed, strict=True)]
    if sum(wanted) <= room:
        more = (room - sum(wanted)) / len(wanted)
        return [width + more for width in wanted]
    if sum(needed) >= room:
        return [width * room / sum(needed) for width in needed]
    wish = [high - low for high, low in zip(wanted, needed, strict=True)]
    # Square roots keep one long cell from taking everything.
    parts = [part**0.5 for part in wish]
    spare = room - sum(needed)
    given = [min(high, spare * part / sum(parts)) for high, part in zip(wish, parts, strict=True)]
    rest = (spare - sum(given)) / max(sum(wish) - sum(given), 1e-9)
    return [low + own + (high - own) * rest for low, own, high in zip(needed, given, wish, strict=True)]


def _longest_word(text: str) -> int:
    return max((len(word) for word in text.split(" ")), default=0)


def _longest_short(text: str) -> int:
    return len(text) if len(text) < SHORT else _longest_word(text)
