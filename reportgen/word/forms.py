"""Places to write in a Word file: a slot is a content control between two marker lines, which name it a second time."""

from __future__ import annotations

import re
from typing import Literal

from reportgen.word.markup import w

PLACEHOLDER = "Write here."
"""What stands in a slot that is still empty."""

MARKER_STYLE = "Slot marker"
"""The style of the two lines around a slot."""

_MARKER = re.compile(r"\s*(Write below this line|End of)\b.*\[([^\[\]]+)\]\s*")


def opening(key: str, title: str) -> str:
    """The words of the line above a slot.

    >>> opening("3/rape", "rape offences")
    'Write below this line: rape offences  [3/rape]'
    """
    return f"Write below this line: {title}  [{key}]"


def closing(key: str, title: str) -> str:
    """The words of the line below a slot.

    >>> closing("3/rape", "rape offences")
    'End of rape offences  [3/rape]'
    """
    return f"End of {title}  [{key}]"


def marker(text: str) -> tuple[Literal["start", "end"], str] | None:
    """Which end of which slot a line marks, by its words alone; None for any other line.

    >>> marker("Write below this line: rape offences  [3/rape]")
    ('start', '3/rape')
    >>> marker("End of the year [2022]?") is None
    True
    """
    found = _MARKER.fullmatch(text)
    if not found:
        return None
    return ("start" if found[1].startswith("Write") else "end"), found[2].strip()


def control(number: int, key: str, title: str, inside: str, *, empty: bool) -> str:
    """The content control of a slot round the paragraphs `inside`: it can be filled, not deleted.

    What stands between the two marks of permission everyone may edit, in a file that is locked else. `number` is the
    slot's own in the file; `empty` says that `inside` is the placeholder.
    """
    properties = [
        w("alias", val=title),
        w("tag", val=key),
        w("id", val=number),
        w("lock", val="sdtLocked"),
        w("showingPlcHdr") if empty else "",
    ]
    made = w("sdt", w("sdtPr", *properties), w("sdtContent", inside))
    return w("permStart", id=number, edGrp="everyone") + made + w("permEnd", id=number)
