"""What must be true of a report. A module a rule, and one row here."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from reportgen.model import Report
from reportgen.problems import Problem
from reportgen.project import Project
from reportgen.rules import typed_numbers, unfinished

Rule = Callable[[Report, Project], Iterable[Problem]]

RULES: tuple[Rule, ...] = (typed_numbers.check, unfinished.check)


def check(report: Report, project: Project) -> list[Problem]:
    """Every problem that the rules find."""
    return [problem for rule in RULES for problem in rule(report, project)]
