"""Words left for later: TBC, XXX, a row of question marks, or a name in one brace that was meant to be bound."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportgen.rules.evidence import Evidence, Finding

CODE = "unfinished-words"

MARK = re.compile(
    r"\b(?:TBC|TBA|TBD|TODO|XX+)\b|\?\?+|\[(?:insert|add|figure|number|name|date)\b[^\]]*\]|(?<!\{)\{[^{}\n]*\}(?!\})"
)
"""What people write where words or a figure are still to come."""


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each mark of words to come: a draft carries it, a final is refused."""
    for text in evidence.manuscript.texts:
        for match in MARK.finditer(text.text):
            braces = match[0].startswith("{")
            write = "a figure is bound with two braces: {{ name }}" if braces else "write the words, or take it out"
            around = " ".join(text.text[max(0, match.start() - 20) : match.end() + 20].split())
            says = f"'{match[0][:40]}' is left to be written, in '{around}'"
            yield Finding(CODE, False, says, write, "awaited", place=text.place_at(match.start()))
