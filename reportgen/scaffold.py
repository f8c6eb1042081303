"""A first project: the package's starter, copied into a folder of one's own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from reportgen.problems import Place, Problem, ReportError

STARTER = Path(__file__).parent / "starter"
GUIDE = "START-HERE.md"


def make(folder: Path) -> list[str]:
    """Copy the starter into a new or empty folder, whole or not at all; the lines that say what to do next."""
    try:
        count = _copy(folder)
    except OSError as error:
        raise _refused(
            folder,
            "cannot-write",
            f"the project can't be written: {error.strerror or error}",
            "name a folder that you may write to",
        ) from error
    here = folder.resolve() == Path.cwd()
    command = "reportgen build" + ("" if here else f" --project {_quoted(folder)}")
    return [
        f"made {folder.as_posix()}: {count} files, a small report of an invented library service",
        f"build it:  {command}",
        f"then read: {folder / GUIDE}",
    ]


def _files() -> Iterator[Path]:
    """The starter's files as paths inside it, in order."""
    for path in sorted(STARTER.rglob("*")):
        inner = path.relative_to(STARTER)
        if path.is_file() and not any(part.startswith((".", "__")) for part in inner.parts):
            yield inner


def _copy(folder: Path) -> int:
    """Copy every file under a temporary name inside `folder`, then move all into place; how many there are.

    On any failure the folder is left as it was found, also where it was found missing.
    """
    if os.path.lexists(folder) and not folder.is_dir():
        raise _refused(folder, "cannot-write", "there is a file of this name", "name another folder")
    if folder.is_dir() and any(folder.iterdir()):
        raise _refused(
            folder,
            "folder-not-empty",
            "this folder is not empty, and nothing in it is to be overwritten",
            "name a new folder: reportgen init my-report",
        )
    missing = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    new = folder / f".new-{os.getpid()}"
    moved: list[Path] = []
    try:
        files = list(_files())
        for inner in files:
            (new / inner).parent.mkdir(parents=True, exist_ok=True)
            (new / inner).write_bytes((STARTER / inner).read_bytes())
        for part in sorted(new.iterdir()):
            moved.append(folder / part.name)
            part.rename(moved[-1])
        new.rmdir()
    except BaseException:
        _undo([*moved, new], missing)
        raise
    return len(files)


def _undo(written: list[Path], made: list[Path]) -> None:
    """Take away what was written, and the folders that were made for it."""
    for path in written:
        with suppress(OSError):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
    for path in made:
        with suppress(OSError):
            path.rmdir()


def _refused(folder: Path, code: str, message: str, mend: str) -> ReportError:
    return ReportError([Problem(Place(folder.as_posix()), code, message, mend)])


def _quoted(folder: Path) -> str:
    """The folder as an argument, in quotation marks where it holds a space: these are read alike everywhere."""
    text = str(folder)
    return f'"{text}"' if " " in text else text
