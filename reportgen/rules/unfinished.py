"""Words left for later: TBC, XXX, a row of question marks, or a name in one brace that was meant to be bound."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reportgen.model import Report
from reportgen.problems import Problem
from reportgen.project import Project
from reportgen.prose import place_in
from reportgen.rules.typed_numbers import texts

CODE = "unfinished-words"

MARK = re.compile(
    r"\b(?:TBC|TBA|TBD|TODO|XX+)\b|\?\?+|\[(?:insert|add|figure|number|name|date)\b[^\]]*\]|(?<!\{)\{[^{}\n]*\}(?!\})"
)
"""What people write where words or a figure are still to come."""


def check(report: Report, project: Project) -> Iterable[Problem]:
    """Each mark of words to come: a draft carries it, a final is refused."""
    for text, place, exact in texts(report, project):
        for match in MARK.finditer(text):
            where = place_in(text, match.start(), place) if exact else place
            braces = match[0].startswith("{")
            mend = "a figure is bound with two braces: {{ name }}" if braces else "write the words, or take it out"
            yield Problem(where, CODE, f"'{match[0][:40]}' is left to be written", mend, "awaited")
