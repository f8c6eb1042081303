"""What is wrong or worth a remark in a file that comes in, each with its sheet and cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from reportgen.problems import Place, Problem, Severity
from reportgen.sheets.book import Sheet, Spot


@dataclass
class Faults:
    """Problems in the order in which they were found, each once."""

    file: str
    sheet: Sheet
    found: dict[Problem, None] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)

    def place(self, spot: Spot | None) -> Place:
        """A cell as a problem's place: `returns.xlsx Monthly!C7`; the file as a whole for None."""
        return Place(self.file if spot is None else f"{self.file} {self.sheet.where(spot)}")

    def add(self, spot: Spot | None, code: str, message: str, mend: str, severity: Severity = "error") -> None:
        """Note one more."""
        self.found[Problem(self.place(spot), code, message, mend, severity)] = None

    def said(self, what: str) -> bool:
        """Whether something was noted before; notes it."""
        before = what in self.told
        self.told.add(what)
        return before

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Those for which nothing is written."""
        return tuple(problem for problem in self.found if problem.severity == "error")

    @property
    def remarks(self) -> tuple[Problem, ...]:
        """The others."""
        return tuple(problem for problem in self.found if problem.severity != "error")


def folded_once(problems: Iterable[Problem]) -> list[Problem]:
    """The problems with those of one message told once: at the first cell, with the others beneath."""
    groups: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        groups.setdefault((problem.code, problem.message, problem.mend), []).append(problem)
    return [
        replace(first, mend=f"{first.mend}\nit is so too in {listed(_address(other) for other in others)}")
        if others
        else first
        for first, *others in groups.values()
    ]


def _address(problem: Problem) -> str:
    return problem.place.path.rpartition(" ")[2].rpartition("!")[2]


def listed(numbers: Iterable[int | str], most: int = 8) -> str:
    """Rows or columns in words: `7`, `7 and 9`, `7, 8 and 9`.

    >>> listed([7, 8, 9])
    '7, 8 and 9'
    """
    words = [str(number) for number in numbers]
    if len(words) > most:
        return ", ".join(words[:most]) + f" and {len(words) - most} more"
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
