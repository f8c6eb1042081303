"""What a rule finds in a project: a small one written in a test, or a copy of this one."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from reportgen.problems import Problems
from reportgen.project import Project
from reportgen.reading.sentences import Sentence
from reportgen.resolve import Order, resolve
from reportgen.rules.evidence import Evidence, Finding
from reportgen.templates import Templates

ROOT = Path(__file__).resolve().parent.parent
Check = Callable[[Evidence], Iterator[Finding]]


def evidence(root: Path, edition: int = -1) -> Evidence:
    """What the rules see of an edition of the project in `root`, the last one if not told; nothing in it is wrong."""
    problems = Problems()
    project = Project.load(root, problems)
    order = Order(project.config.editions[edition])
    report = resolve(project, order, Templates([root / "templates"]).phrases(), problems)
    assert not problems.errors, "\n".join(map(str, problems.errors))
    return Evidence(report, project)


def copy(root: Path) -> Path:
    """This project's own files in `root`, to be changed."""
    root.mkdir(parents=True)
    shutil.copy(ROOT / "config.yaml", root)
    for name in ("figures", "sections"):
        shutil.copytree(ROOT / name, root / name)
    return root


def of_sentence(check: Check, seen: Evidence, text: str, section: str, *, before: str = "") -> list[Finding]:
    """What a rule finds in a sentence that is set, all typed, in a section of an edition."""
    asked = Evidence(seen.report, seen.project)
    said = Sentence(text, before=before, section=section)
    asked.__dict__.update(sentences=(*seen.sentences, said), subjects=seen.subjects, lexicon=seen.lexicon)
    return [finding for finding in check(asked) if finding.sentence is said]


def codes(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    """The code of each finding, with its severity."""
    return [(finding.code, finding.severity) for finding in findings]
