"""What several tests look at: the three editions, each resolved once, and one of them built whole."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from reportgen.build import Built, Wanted, build, examine
from reportgen.model import Report
from reportgen.problems import Problem
from reportgen.project import Project

ROOT = Path(__file__).resolve().parent.parent
EDITIONS = ("2022-02_2022-07", "2022-08_2022-10", "2022-11_2023-01")


@dataclass(frozen=True)
class Edition:
    """An edition of this project: its report, and everything that was found on the way."""

    report: Report
    project: Project
    problems: tuple[Problem, ...]


@pytest.fixture(scope="session")
def editions() -> dict[str, Edition]:
    """The three editions by folder name."""
    found = {}
    for name in EDITIONS:
        reading = examine(ROOT, Wanted(name))
        found[name] = Edition(reading.report, reading.project, reading.problems)
    return found


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The edition of November 2022 to January 2023 with all its files, PDF included."""
    return build(ROOT, Wanted("2022-11..2023-01", out=tmp_path_factory.mktemp("out")))
