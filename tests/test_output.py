"""Writing is whole or not at all, and what was written is read again with care."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from reportgen.build import Wanted, build, read_report, write_whole
from reportgen.problems import ReportError
from reportgen.templates import Templates

PROJECT = Path(__file__).parent / "problems" / "project"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(PROJECT, Wanted(out=tmp_path_factory.mktemp("out"), pdf=False)).folder


def told(error: pytest.ExceptionInfo[ReportError]) -> str:
    (problem,) = error.value.problems
    return str(problem)


def test_a_stored_report_is_read_again(written: Path) -> None:
    report = read_report((written / "report.json").read_bytes(), "report.json")
    assert report.period == "2024-01..2024-03"
    assert report == build(PROJECT, Wanted(out=written.parent / "again", pdf=False)).report


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        (
            '{"format": 2}',
            "report.json: this report is of format 2; this program reads format 1 [other-format]\n"
            "    read it with the version of reportgen that wrote it, or build the edition again",
        ),
        ("{}", "report.json: this is not a report [other-format]\n    build the edition again"),
        ("[]", "report.json: this is not a report [other-format]\n    build the edition again"),
        ("Words.", "report.json: this is not a report [other-format]\n    build the edition again"),
        (
            '{"format": 1}',
            "report.json: this is not a whole report: look at 'language' [other-format]\n    build the edition again",
        ),
    ],
)
def test_a_report_of_another_format_is_refused(stored: str, said: str) -> None:
    with pytest.raises(ReportError) as error:
        read_report(stored.encode(), "report.json")
    assert told(error) == said


def test_a_report_with_an_unknown_field_is_refused(written: Path) -> None:
    stored = json.loads((written / "report.json").read_text("utf-8")) | {"colour": "red"}
    with pytest.raises(ReportError, match="look at 'colour'"):
        read_report(json.dumps(stored).encode(), "report.json")


def test_a_font_that_is_not_there_is_told() -> None:
    with pytest.raises(ReportError) as error:
        Templates([PROJECT]).path("fonts/SourceSans3-Regualr.ttf")
    assert told(error).endswith(
        "no font is called 'fonts/SourceSans3-Regualr.ttf' [missing-font]\n    nearest: 'fonts/SourceSans3-Regular.ttf'"
    )


# --- whole or not at all -----------------------------------------------------------------------


def test_new_files_take_the_place_of_all_the_old_ones(tmp_path: Path) -> None:
    folder = tmp_path / "out" / "2024-01"
    write_whole(folder, {"manifest.json": b"{}", "a.txt": b"old", "data/b.csv": b"old"})
    write_whole(folder, {"manifest.json": b"{}", "a.txt": b"new"})
    assert sorted(path.name for path in folder.rglob("*")) == ["a.txt", "manifest.json"]
    assert [path.name for path in folder.parent.iterdir()] == ["2024-01"]


@pytest.mark.parametrize("failing", [1, 2])
def test_an_output_that_is_open_elsewhere_stays(failing: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows: a folder that holds an open file can't be renamed."""
    folder = tmp_path / "2024-01"
    write_whole(folder, {"manifest.json": b"{}", "report.pdf": b"old"})
    rename, times = Path.rename, iter(range(1, 9))

    def refuse(path: Path, target: Path) -> Path:
        if next(times) == failing:
            raise PermissionError(13, "The process cannot access the file")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(ReportError) as error:
        write_whole(folder, {"manifest.json": b"{}", "report.pdf": b"new"})
    assert told(error) == (
        f"{folder.as_posix()}: the output can't be written: The process cannot access the file [cannot-write]\n"
        "    close the PDF or Word file if open, look at the folder's rights, or choose another folder: --out FOLDER"
    )
    assert (folder / "report.pdf").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["2024-01"]


def test_a_folder_of_a_person_s_own_files_is_never_replaced(tmp_path: Path) -> None:
    """`--out sections/commentary` names the very folders where the words stand."""
    folder = tmp_path / "2024-01"
    folder.mkdir()
    (folder / "words.md").write_text("ours", "utf-8")
    with pytest.raises(ReportError, match="the folder holds files that no build has written"):
        write_whole(folder, {"manifest.json": b"{}", "a.txt": b"new"})
    assert [(path.name, path.read_text("utf-8")) for path in folder.iterdir()] == [("words.md", "ours")]


def test_what_a_stopped_build_left_is_no_part_of_the_next(tmp_path: Path) -> None:
    folder = tmp_path / "2024-01"
    left = tmp_path / f".2024-01.new-{os.getpid()}"
    left.mkdir()
    (left / "stray.txt").write_text("stray", "utf-8")
    write_whole(folder, {"manifest.json": b"{}", "a.txt": b"new"})
    assert sorted(path.name for path in folder.iterdir()) == ["a.txt", "manifest.json"]


def test_a_disc_that_is_full_leaves_the_last_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "2024-01"
    write_whole(folder, {"manifest.json": b"{}", "a.txt": b"old"})

    def full(path: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(ReportError, match="No space left on device"):
        write_whole(folder, {"manifest.json": b"{}", "a.txt": b"new"})
    assert (folder / "a.txt").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["2024-01"]
