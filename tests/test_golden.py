"""One small case of each block kind, checked twice: as the model decides it and as its template dresses it.

`tests/golden/<kind>/` holds `block.yaml` (and `words.md` and `stated.yaml` where it needs them), and what is expected.
Where that differs, what was found is written to `actual/` beside it. To take it over:

    GOLDEN=update pytest tests/test_golden.py
"""

from __future__ import annotations

import base64
import json
import os
import shutil
from pathlib import Path

import pytest

from reportgen.blocks import KINDS
from reportgen.model import Block
from reportgen.problems import Problems
from reportgen.project import Project
from reportgen.resolve import Order, resolve
from reportgen.templates import Templates, safe
from tests.small import count, csv, run, write

GOLDEN = Path(__file__).parent / "golden"
UPDATE = os.environ.get("GOLDEN") == "update"
HOW = "look at the difference; if it is meant, take it over: GOLDEN=update pytest tests/test_golden.py"

MEASURES = count("visits", noun="visit, visits") + count("sunday_visits", noun="visit, visits") + (
    "sunday_share: {kind: rate, name: share of visits on Sundays, noun: [visit, visits], unit: percent, source: here, "
    "numerator: sunday_visits, denominator: visits}\n"
)  # fmt: skip
ROWS = csv(
    run("visits", "2022-02", 410, 395, 402, 430, 441, 420),
    run("visits", "2021-02", 380, 391, 370, 400, 405, 390),
    run("sunday_visits", "2022-02", 20, 25, 19, 31, 28, 22),
    run("sunday_visits", "2021-02", 24, 26, 22, 27, 25, 21),
)
DOOR = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
ONE = '{% import "parts.html" as parts with context %}{% include "blocks/" ~ block.kind ~ ".html" %}'


def resolved(case: Path, root: Path) -> Block:
    words = {f"01-one.{'md' if name.endswith('.md') else 'yaml'}": case / name for name in ("words.md",)}
    texts = {name: path.read_text(encoding="utf-8") for name, path in words.items() if path.exists()}
    if (case / "stated.yaml").exists():
        texts["stated.yaml"] = (case / "stated.yaml").read_text(encoding="utf-8")
    write(root, (case / "block.yaml").read_text(encoding="utf-8"), measures=MEASURES, rows=ROWS, words=texts)
    (root / "sections" / "images").mkdir(parents=True, exist_ok=True)
    (root / "sections" / "images" / "door.png").write_bytes(DOOR)
    problems = Problems()
    project = Project.load(root, problems)
    report = resolve(project, Order(project.config.editions[0]), Templates([root / "templates"]).phrases(), problems)
    assert [str(problem) for problem in problems] == []
    (block,) = report.sections[0].blocks
    return block


def dressed(block: Block, root: Path) -> str:
    """The block by its own template; a drawing is named where it stands, for drawings have their own tests."""
    (root / "templates").mkdir(exist_ok=True)
    (root / "templates" / "one.html").write_text(ONE, encoding="utf-8")

    def svg(part: object) -> str:
        return safe(f"<svg><title>{type(part).__name__}</title></svg>")

    return Templates([root / "templates"]).render("one.html", block=block, level=3, svg=svg)


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_golden(kind: str, tmp_path: Path) -> None:
    case = GOLDEN / kind
    block = resolved(case, tmp_path)
    assert block.kind == kind
    model = json.dumps(block.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False, indent=1) + "\n"
    found = {"expected.json": model, "expected.html": dressed(block, tmp_path)}
    if UPDATE:
        for name, text in found.items():
            (case / name).write_text(text, encoding="utf-8", newline="\n")
    wrong = [
        name
        for name, text in found.items()
        if not (case / name).exists() or (case / name).read_text(encoding="utf-8") != text
    ]
    actual = case / "actual"
    shutil.rmtree(actual, ignore_errors=True)
    for name in wrong:
        actual.mkdir(exist_ok=True)
        (actual / name.replace("expected", "actual")).write_text(found[name], encoding="utf-8", newline="\n")
    assert wrong == [], f"{actual.relative_to(GOLDEN.parent.parent)} differs from {', '.join(wrong)}: {HOW}"


def test_every_case_is_of_a_kind() -> None:
    assert {path.name for path in GOLDEN.iterdir() if path.is_dir()} == {kind.name for kind in KINDS}
