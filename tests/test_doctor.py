from __future__ import annotations

import platform
import tomllib
from pathlib import Path

import pytest

from reportgen import doctor
from tests.command import ROOT, STARTER, run, spawn

MARKS = {"ok", "missing", "note"}


def module(folder: Path, name: str, text: str) -> Path:
    """A module that stands in the place of an installed one."""
    (folder / f"{name}.py").write_text(text, encoding="utf-8")
    return folder


def installed(folder: Path, needs: str) -> Path:
    """A record of reportgen as installed with other needs."""
    record = folder / "reportgen-0.1.0.dist-info"
    record.mkdir()
    (record / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: reportgen\nVersion: 0.1.0\nRequires-Dist: {needs}\n", encoding="utf-8"
    )
    return folder


def test_a_machine_that_has_all_is_well() -> None:
    ran = spawn("doctor", cwd=STARTER)
    assert ran.code == 0
    assert ran.err == ""
    assert [line for line in ran.lines if not line.startswith("ok       ")] == []
    assert ran.lines[0] == f"ok       Python {platform.python_version()} on {platform.system()}"
    assert ran.lines[-2] == f"ok       a project in this folder: {STARTER}"
    assert "ok       Pango and its kin, for the PDF" in ran.lines


def test_every_library_that_the_project_asks_for_is_named_with_its_version() -> None:
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    named = {line.split()[1]: line.split()[2] for line in run("doctor").lines if line.startswith("ok ")}
    for need in asked:
        name = need.split(">=")[0]
        assert named[name][0].isdigit(), name


def test_a_folder_without_a_project_is_noted_but_is_no_fault_of_the_machine(tmp_path: Path) -> None:
    ran = run("doctor", cwd=tmp_path)
    assert ran.code == 0
    assert "note     no project in this folder: change to one, or make one: reportgen init FOLDER" in ran.lines
    assert list(tmp_path.iterdir()) == []


def test_missing_native_libraries_are_told_with_the_line_that_installs_them(tmp_path: Path) -> None:
    fake = module(tmp_path, "weasyprint", "raise OSError(\"cannot load library 'libgobject-2.0-0'\")\n")
    ran = spawn("doctor", path=fake)
    assert ran.code == 1
    missing = [line for line in ran.lines if line.startswith("missing")]
    assert len(missing) == 1
    assert missing[0].startswith("missing  Pango, for the PDF; everything else works with --no-pdf. To have it: ")
    assert missing[0].endswith(doctor.PANGO[platform.system()])


@pytest.mark.parametrize(
    ("system", "mend"),
    [("Linux", "sudo apt-get install libpango"), ("Darwin", "brew install pango"), ("Windows", "docs/windows.md")],
)
def test_each_system_has_its_own_mend(system: str, mend: str) -> None:
    assert mend in doctor.PANGO[system]
    assert "\n" not in doctor.PANGO[system]


def test_the_windows_page_is_there() -> None:
    assert (ROOT / "docs" / "windows.md").is_file()


def test_a_library_that_crashes_its_process_is_only_a_line(tmp_path: Path) -> None:
    ran = spawn("doctor", path=module(tmp_path, "weasyprint", "import os\nos.abort()\n"))
    assert ran.code == 1
    assert sum(line.startswith("missing  Pango") for line in ran.lines) == 1


def test_a_library_that_is_not_installed_is_told(tmp_path: Path) -> None:
    ran = spawn("doctor", path=installed(tmp_path, "no-such-library-at-all"))
    assert ran.code == 1
    assert f"missing  no-such-library-at-all: {doctor.INSTALL}" in ran.lines


def test_a_library_that_is_too_old_is_told(tmp_path: Path) -> None:
    ran = spawn("doctor", path=installed(tmp_path, "typer>=999.1"))
    assert ran.code == 1
    (line,) = [line for line in ran.lines if "typer" in line]
    assert line.startswith("missing  typer 999.1 or later, here is ")
    assert line.endswith(doctor.INSTALL)


def test_whatever_happens_is_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def ill() -> None:
        raise RuntimeError("the disk is on fire\nand more")

    monkeypatch.setattr(doctor, "_fonts", ill)
    monkeypatch.setattr(Path, "cwd", ill)
    lines, well = doctor.examine()
    assert not well
    assert "missing  ill: can't be looked at: the disk is on fire" in lines
    assert {line.split()[0] for line in lines} <= MARKS
    assert all("\n" not in line for line in lines)


def test_an_output_folder_that_cannot_be_written_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Told, not raised; tried with a refusal, because some who run the tests may write everywhere."""

    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(doctor.tempfile, "TemporaryFile", refuse)
    lines, well = doctor.examine()
    assert not well
    assert lines[-1].startswith("missing  out")
    assert "can't be written (Permission denied): look at its rights, or build with --out FOLDER" in lines[-1]
