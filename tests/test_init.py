from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from reportgen import scaffold
from reportgen.problems import ReportError
from tests.command import ROOT, STARTER, run, spawn

FILES = [
    "START-HERE.md",
    "config.yaml",
    "figures/2024-07-10-library-system.csv",
    "figures/2025-01-13-library-system.csv",
    "figures/areas.yaml",
    "figures/measures.yaml",
    "sections/01-visits-and-members.yaml",
    "sections/02-loans-and-requests.yaml",
    "sections/commentary/2024-01_2024-06/01-visits-and-members.md",
    "sections/commentary/2024-01_2024-06/02-loans-and-requests.md",
    "sections/commentary/2024-01_2024-06/summary.md",
    "sections/commentary/2024-07_2024-12/01-visits-and-members.md",
    "sections/commentary/2024-07_2024-12/02-loans-and-requests.md",
    "sections/commentary/2024-07_2024-12/stated.yaml",
    "sections/commentary/2024-07_2024-12/summary.md",
]
FORCES = ("Kent", "police", "Police", "onstab")
"""Words of the one police force that this project reports for, and of any other."""


def held(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "my report"
    assert run("init", folder).code == 0
    return folder


def test_it_copies_the_starter_and_names_the_next_command(tmp_path: Path) -> None:
    made = spawn("init", "library", cwd=tmp_path)
    assert made.code == 0
    assert made.err == ""
    assert made.lines == [
        "made library: 15 files, a small report of an invented library service",
        "build it:  reportgen build --project library",
        f"then read: library{os.sep}START-HERE.md",
    ]
    assert held(tmp_path / "library") == FILES
    for name in FILES:
        assert (tmp_path / "library" / name).read_bytes() == (STARTER / name).read_bytes()


def test_a_folder_with_a_space_is_named_so_that_it_can_be_typed(tmp_path: Path) -> None:
    made = run("init", "my report", cwd=tmp_path)
    assert made.lines[1] == 'build it:  reportgen build --project "my report"'


def test_an_empty_folder_is_filled_and_the_current_one_needs_no_name(tmp_path: Path) -> None:
    made = run("init", ".", cwd=tmp_path)
    assert made.lines == [
        "made .: 15 files, a small report of an invented library service",
        "build it:  reportgen build",
        "then read: START-HERE.md",
    ]
    assert held(tmp_path) == FILES


def test_a_folder_that_holds_anything_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / ".hidden").write_text("mine\n", encoding="utf-8")
    made = run("init", "mine", cwd=tmp_path)
    assert made.code == 1
    assert made.out == ""
    assert made.faults == [
        "mine: this folder is not empty, and nothing in it is to be overwritten [folder-not-empty]",
        "    name a new folder: reportgen init my-report",
        "1 problem. Nothing was written.",
    ]
    assert held(tmp_path) == ["mine/.hidden"]


def test_a_file_of_the_same_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine\n", encoding="utf-8")
    made = run("init", "mine", cwd=tmp_path)
    assert made.code == 1
    assert made.faults[0] == "mine: there is a file of this name [cannot-write]"
    assert (tmp_path / "mine").read_text(encoding="utf-8") == "mine\n"


@pytest.mark.parametrize("empty", [True, False])
def test_what_fails_half_way_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, empty: bool
) -> None:
    """Whole or not at all, in a folder that was there and in one that was not."""
    folder = tmp_path / "a" / "b"
    if empty:
        folder.mkdir(parents=True)
    before = sorted(tmp_path.rglob("*"))
    moves = iter(range(2))
    rename = Path.rename

    def full(path: Path, target: Path) -> Path:
        if next(moves, None) is None:
            raise OSError(28, "No space left on device")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(ReportError) as caught:
        scaffold.make(folder)
    assert [problem.code for problem in caught.value.problems] == ["cannot-write"]
    assert "No space left on device" in str(caught.value)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("period", ["2024-01..2024-06", "2024-07..2024-12"])
def test_each_edition_builds_with_nothing_typed_awaited_or_warned_of(project: Path, period: str) -> None:
    built = spawn("build", "--project", project, "--no-pdf", "--period", period, "--strict")
    assert built.code == 0
    assert len(built.faults) == 1
    assert built.err.endswith("0 numbers typed by hand, 0 awaited, 0 warnings.\n")
    folder = project / "out" / period.replace("..", "_")
    assert built.out == f"{folder / 'report.html'}\n"
    assert json.loads((folder / "problems.json").read_text(encoding="utf-8")) == []
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    kinds = {
        block["kind"] for section in report["sections"] for part in section["sections"] for block in part["blocks"]
    }
    assert {"table", "chart", "text", "commentary"} <= kinds
    assert not (folder / "report.pdf").exists()


def test_the_newest_edition_builds_to_a_pdf_that_says_what_it_must(project: Path) -> None:
    built = spawn("build", "--project", project)
    assert built.code == 0
    assert built.err.endswith("0 numbers typed by hand, 0 awaited, 0 warnings.\n")
    pdf = project / "out" / "2024-07_2024-12" / "report.pdf"
    assert built.out == f"{pdf}\n"
    assert pdf.read_bytes().startswith(b"%PDF-")
    text = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], capture_output=True, encoding="utf-8", check=True
    ).stdout
    words = " ".join(text.split())
    assert "Marlshire Libraries" in words
    assert "Libraries were visited 599,394 times: up 30,814 (5.4%)." in words
    assert "87.0% were ready in time, against a standard of 85%" in words
    assert "4,212 children finished it" in words
    assert "[x]" not in words


def test_the_districts_add_up_to_the_county() -> None:
    """In every month of both extracts: whoever copies the starter starts from figures that agree."""
    seen: dict[tuple[str, str], int] = {}
    for name in FILES:
        if name.endswith(".csv"):
            lines = (STARTER / name).read_text(encoding="utf-8").splitlines()
            for line in lines[1:]:
                measure, area, window, value = line.split(",")[:4]
                if measure == "visits":
                    seen[area, window] = int(value)
    months = sorted({window for _, window in seen})
    assert len(months) == 24
    for month in months:
        parts = [value for (area, window), value in seen.items() if window == month and area != "county"]
        assert len(parts) == 4
        assert sum(parts) == seen["county", month], month


def test_no_word_of_a_police_force_is_in_the_program_its_starter_or_its_templates() -> None:
    files = [
        path
        for folder in ("reportgen", "templates")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.is_file() and path.suffix in {".py", ".yaml", ".md", ".csv", ".html", ".css", ".txt"}
    ]
    assert len(files) > 50
    kinds = {"reportgen/adopt/files.py", "reportgen/grids/words.py"}  # lists of the kinds of public body there are
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in files
        if path.relative_to(ROOT).as_posix() not in kinds
        for word in FORCES
        if word in path.read_text(encoding="utf-8")
    ]
    assert found == []


def test_every_line_of_the_starter_fits_a_screen() -> None:
    wide = [
        f"{name}:{number}"
        for name in FILES
        if name.endswith((".yaml", ".csv"))
        for number, line in enumerate((STARTER / name).read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > 120
    ]
    assert wide == []
