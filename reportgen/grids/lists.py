"""Lists of figures as grids: `73 arrested`, `Over £5.1 million cash seized`, `Charges: 54`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportgen.grids.cells import leading, number
from reportgen.grids.grid import Grid

_LIST_WORDS = 16
_SECOND = re.compile(r"(?<![A-Za-z\d/])\d[\d,.]*(?:%|\s|\Z)")
"""Another number in an item of a list, not part of a name such as `S32/18`."""


def grid_of_list(
    items: Sequence[str], *, headings: tuple[str, ...] = (), caption: str = "", lead_in: str = ""
) -> Grid | None:
    """A list such as `73 arrested`, `Over £5.1 million seized`, `Charges: 54` as a grid of its words and its numbers.

    None unless every item is short, with one number at its beginning, or at its end after a colon or a dash.
    """
    rows = [_item(" ".join(item.split())) for item in items]
    told = tuple(row for row in rows if row is not None)
    if not told or len(told) < len(rows):
        return None
    return Grid(told, header_rows=0, headings=headings, caption=caption, lead_in=lead_in)


def _item(line: str) -> tuple[str, str] | None:
    """The words and the number of an item of a list."""
    if len(line.split()) > _LIST_WORDS:
        return None
    split = leading(line)
    if split is not None and split[0].value is not None:
        figure, words = line[: len(line) - len(split[1])].strip(), re.sub(r"[.;,]+\Z", "", split[1])
        return (words, figure) if number(figure) is not None and not _SECOND.search(words) else None
    match = re.search(r"\s*(?::|\s[-–—]\s)\s*(?=[^:]*\Z)", line)
    if match is None or _SECOND.search(line[: match.start()]):
        return None
    words, figure = line[: match.start()], re.sub(r"[.;,]+\Z", "", line[match.end() :])
    found = number(figure)
    return (words, figure) if found is not None and found.value is not None else None
