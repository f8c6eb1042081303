"""`check --fix`: typed numbers become bindings, and the printed words stay as they are."""

from __future__ import annotations

from pathlib import Path

from reportgen.build import Wanted, examine, read
from reportgen.fixing import fix
from reportgen.model import plain
from reportgen.problems import Problems
from reportgen.reading.sentences import sentences
from tests.command import run
from tests.small import count, csv, write
from tests.small import run as months

WORDS = """\
# loans

In all there were 771 loans, against 726 a year before. May had 140 loans. The loans rose by 6.2%.
In February there were 121 loans and in July 131; on average there were 128.5 loans a month.

There were 99999 loans, and eight new shelves.
"""
PERIOD = "2022-02..2022-07"
FILE = Path("sections/commentary/2022-02_2022-07/01-one.md")


def project(root: Path, words: str = WORDS) -> Path:
    write(
        root,
        """\
        - table: {measure: loans, rows: {months: period, total: true}, columns: [current, previous_year, change_pct]}
        - commentary: loans
        """,
        measures=count("loans", noun="loan, loans"),
        rows=csv(
            months("loans", "2022-02", 121, 125, 119, 140, 135, 131),
            months("loans", "2021-02", 115, 118, 121, 120, 126, 126),
        ),
        words={"01-one.md": words},
    )
    return root


def printed(root: Path) -> list[str]:
    """Every sentence of the edition as printed."""
    report = read(root, Wanted(PERIOD), Problems())[0]
    return [sentence.text for sentence in sentences(report)]


def typed(root: Path) -> int:
    return sum(problem.code in ("typed-number", "unknown-number") for problem in examine(root, Wanted(PERIOD)).problems)


def test_what_is_bound_prints_what_was_typed(tmp_path: Path) -> None:
    root = project(tmp_path)
    before, count_before = printed(root), typed(root)
    done = fix(root, examine(root, Wanted(PERIOD)).checked.fixes).done
    text = (root / FILE).read_text(encoding="utf-8")
    assert {each.number for each in done} >= {"771", "726", "140", "6.2%", "121", "131"}
    assert "{{ loans }} loans, against {{ loans.previous }} a year before" in text
    assert printed(root) == before
    assert typed(root) == count_before - len(done)


def test_what_no_figure_says_stays_as_it_is(tmp_path: Path) -> None:
    root = project(tmp_path)
    fix(root, examine(root, Wanted(PERIOD)).checked.fixes)
    text = (root / FILE).read_text(encoding="utf-8")
    assert "There were 99999 loans, and eight new shelves." in text


def test_a_bound_number_names_its_figure(tmp_path: Path) -> None:
    root = project(tmp_path)
    fix(root, examine(root, Wanted(PERIOD)).checked.fixes)
    report = read(root, Wanted(PERIOD), Problems())[0]
    block = next(block for block in report.blocks() if block.slot == "loans")
    runs = [run for part in block.content for run in getattr(part, "text", ()) if run.figure]
    assert {run.text for run in runs} >= {"771", "140", "6.2%"}
    for run_ in runs:
        assert run_.text in plain((run_,)) and report.figures[str(run_.figure)].value is not None


def test_the_command_says_what_it_wrote_and_a_second_run_finds_nothing(tmp_path: Path) -> None:
    root = project(tmp_path)
    first = run("check", "--fix", "--period", PERIOD, cwd=root)
    assert "771 -> {{ loans }}" in first.err
    once = (root / FILE).read_bytes()
    second = run("check", "--fix", "--period", PERIOD, cwd=root)
    assert "0 numbers bound" in second.err
    assert (root / FILE).read_bytes() == once


def test_without_fix_nothing_is_written(tmp_path: Path) -> None:
    root = project(tmp_path)
    before = (root / FILE).read_bytes()
    run("check", "--period", PERIOD, cwd=root)
    assert (root / FILE).read_bytes() == before
