"""What is no plain word of a Word file, in words for those who read of it."""

from __future__ import annotations

from collections.abc import Mapping

from reportgen.word.document import Odd, Oddity

MOST_SHOWN = 200
"""So many characters of somebody's words stand in a message."""

SAYS: Mapping[Oddity, tuple[str, str, str]] = {
    "picture": ("image-in-words", "a picture can't be taken in", "send it as a file for an image block"),
    "object": ("not-taken", "an object can't be taken in", "type its words, or send it as a picture"),
    "comment": ("not-taken", "a comment is not taken in", "answer it, or put what it says into the words"),
    "footnote": ("not-taken", "a footnote is not taken in", "put what it says into the words"),
    "hidden": ("not-taken", "hidden words are not taken in", "show them in Word, or take them out"),
    "field": ("not-taken", "a field of a form is not taken in", "type its words"),
}
"""Of each that is not taken in: the code, what it is, and what helps."""


def what(odd: Odd) -> str:
    """What stands outside of the places to write: `a comment by B: '...'`."""
    by = f" by {odd.author}" if odd.author else ""
    name = {"insertion": "words put in", "deletion": "words taken out", "hidden": "hidden words"}.get(
        odd.kind, f"a {odd.kind}"
    )
    return f"{name}{by} outside of the places to write{quoted(odd.words)}"


def quoted(words: str) -> str:
    """Words after what is said of them; nothing for none."""
    return f": '{short(words)}'" if words.strip() else ""


def short(words: str) -> str:
    """Words on one line, cut where they are many."""
    line = " ".join(words.split())
    return line if len(line) <= MOST_SHOWN else line[: MOST_SHOWN - 3] + "..."
