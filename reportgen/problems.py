"""What can be wrong, as data: a place, a code, a message and how to mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "awaited", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a file of the project. Lines and columns count from 1; 0 means the file as a whole.

    >>> str(Place("sections/03.yaml", 7, 14))
    'sections/03.yaml:7:14'
    """

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join([self.path, *(str(n) for n in (self.line, self.column) if n)])


NOWHERE = Place("")
"""No place: for things that no file holds."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong, where, and how to mend it. Equal problems are one.

    An `error` stops the build, an `awaited` thing stops only a final, a `warning` stops nothing.
    """

    place: Place
    code: str
    message: str
    mend: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        head = f"{self.place}: {self.message} [{self.code}]"
        return "\n    ".join([head, *self.mend.splitlines()])

    def as_json(self) -> dict[str, object]:
        """The problem as plain values, for problems.json."""
        return {
            "path": self.place.path,
            "line": self.place.line,
            "column": self.place.column,
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "mend": self.mend,
        }


class ReportError(Exception):
    """The report can't be built. Carries every problem that was found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(slots=True)
class Problems:
    """A gathering of problems while a stage reads on."""

    found: list[Problem] = field(default_factory=list)

    def add(self, place: Place, code: str, message: str, mend: str = "", severity: Severity = "error") -> None:
        """Note one more problem."""
        self.found.append(Problem(place, code, message, mend, severity))

    def __iter__(self) -> Iterator[Problem]:
        return iter(sorted(set(self.found)))

    def __len__(self) -> int:
        return len(set(self.found))

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Those that stop the build."""
        return tuple(problem for problem in self if problem.severity == "error")

    def stop(self) -> None:
        """Raise `ReportError` if anything found so far stops the build."""
        if self.errors:
            raise ReportError(self)


def nearest(name: str, names: Iterable[str]) -> str:
    """A mend for an unknown name: the nearest valid one, or all of them where none is near.

    >>> nearest("robery", ["rape", "robbery"])
    "nearest: 'robbery'"
    >>> nearest("zzz", ["rape", "robbery"])
    "valid: 'rape', 'robbery'"
    """
    known = sorted(set(names))
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    if not close:
        lower = {other.lower(): other for other in known}
        close = [lower[m] for m in difflib.get_close_matches(name.lower(), list(lower), n=1, cutoff=0.6)]
    if close:
        return f"nearest: '{close[0]}'"
    if not known:
        return "none is known here"
    shown = ", ".join(f"'{other}'" for other in known[:30])
    return f"valid: {shown}" + (f" and {len(known) - 30} more" if len(known) > 30 else "")
