"""What of a Word file is not taken in, kept word for word in a file beside the commentary."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from reportgen.source import UNPRINTABLE

FOLDER = "received"
"""The folder beside an edition's words: nothing in it is read as words of the report."""


@dataclass(frozen=True, slots=True)
class Left:
    """Words that are not taken in: where they stood, in words, and their lines."""

    where: str
    lines: tuple[str, ...]


def kept_name(file: str, digest: str, nth: int = 1) -> str:
    """The name of the file for what is left of a Word file: letters and digits of its name, and of its contents.

    >>> kept_name("Crime Command (2).docx", "0123456789abcdef")
    'received/crime-command-2-01234567.txt'
    """
    bare = unicodedata.normalize("NFKD", file).encode("ascii", "ignore").decode().lower().removesuffix(".docx")
    slug = re.sub(r"[^a-z0-9]+", "-", bare)[:60].strip("-") or "file"
    return f"{FOLDER}/{slug}-{digest[:8]}{f'-{nth}' if nth > 1 else ''}.txt"


def kept_text(file: str, parts: Iterable[str]) -> str:
    """What is left as a text, under a line that says what it is."""
    head = f"Words of {' '.join(file.split())} that were not taken into the report, as they were typed."
    return "\n\n".join([head, *parts]) + "\n"


def part(left: Left) -> str:
    """Words under a line that says where they stood; a character that no text file should hold by its number."""
    text = "\n".join([f"== {left.where} ==", *left.lines])
    return UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
