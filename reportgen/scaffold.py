"""A first project in a folder of one's own: the package's starter, or what a Word report makes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from reportgen.adopt import Adopted, adopt
from reportgen.adopt.settle import to_settle
from reportgen.build import Wanted, examine
from reportgen.fixing import fix
from reportgen.problems import Place, Problem, Problems, ReportError
from reportgen.word.reading import read_document

STARTER = Path(__file__).parent / "starter"
GUIDE = "START-HERE.md"
LIST = "TO-SETTLE.md"
"""What a person must decide of a project that was made out of a Word file."""


def make(folder: Path) -> list[str]:
    """Copy the starter into a new or empty folder, whole or not at all; the lines that say what to do next."""
    files = _starter()
    _put(folder, files)
    return [
        f"made {folder.as_posix()}: {len(files)} files, a small report of an invented library service",
        f"build it:  {_command(folder)}",
        f"then read: {folder / GUIDE}",
    ]


def make_from(folder: Path, raw: bytes, shown: str) -> list[str]:
    """Make a project out of a Word report, whole or not at all; the lines that say what it holds and what to do next.

    Numbers of its words that equal a figure are bound. Raises `ReportError` where the file can't be read or tells no
    time.
    """
    problems = Problems()
    document = read_document(raw, shown, problems)
    problems.stop()
    assert document is not None
    adopted = adopt(document)
    if adopted is None:
        raise ReportError(
            [
                Problem(
                    Place(shown),
                    "no-figures",
                    "no table of this file could be read, so there is nothing to make a project of",
                    "a table needs a head that says which months or years its numbers are of",
                )
            ]
        )
    bound: list[int] = []

    def finish(root: Path) -> None:
        """Bind what can be bound, and list what is left, from the files as they stand."""
        found = examine(root, Wanted(str(adopted.counts.period)))
        bound.append(len(fix(root, found.checked.fixes).done))
        left = examine(root, Wanted(str(adopted.counts.period)))
        (root / LIST).write_text(to_settle(adopted, document.odd, left.problems, shown), encoding="utf-8", newline="\n")

    files = {name: text.encode("utf-8") for name, text in adopted.files.items()}
    _put(folder, files, finish)
    counts = adopted.counts
    tables = sum(1 for chapter in adopted.outline.all() for _ in chapter.exhibits)
    return [
        f"made {folder.as_posix()} out of {shown}: {len(adopted.outline.chapters)} sections, {tables} tables, "
        f"{len(counts.measures)} measures, {_figures(adopted)} figures, {bound[0]} numbers in the words bound",
        f"build it:  {_command(folder)}",
        f"then read: {folder / LIST}",
    ]


def _figures(adopted: Adopted) -> int:
    return sum(len(measure.figures) for measure in adopted.counts.measures if not measure.is_derived)


def _starter() -> dict[str, bytes]:
    """The starter's files by their path inside it, in order."""
    found = {}
    for path in sorted(STARTER.rglob("*")):
        inner = path.relative_to(STARTER)
        if path.is_file() and not any(part.startswith((".", "__")) for part in inner.parts):
            found[inner.as_posix()] = path.read_bytes()
    return found


def _put(folder: Path, files: Mapping[str, bytes], finish: Callable[[Path], None] = lambda root: None) -> None:
    """Write every file under a temporary name inside `folder`, then move all into place.

    `finish` may change what was written before it is moved. On any failure the folder is left as it was found, also
    where it was found missing.
    """
    try:
        _put_whole(folder, files, finish)
    except OSError as error:
        raise _refused(
            folder,
            "cannot-write",
            f"the project can't be written: {error.strerror or error}",
            "name a folder that you may write to",
        ) from error


def _put_whole(folder: Path, files: Mapping[str, bytes], finish: Callable[[Path], None]) -> None:
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
        for inner, data in files.items():
            (new / inner).parent.mkdir(parents=True, exist_ok=True)
            (new / inner).write_bytes(data)
        finish(new.resolve())
        for part in sorted(new.iterdir()):
            moved.append(folder / part.name)
            part.rename(moved[-1])
        new.rmdir()
    except BaseException:
        _undo([*moved, new], missing)
        raise


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


def _command(folder: Path) -> str:
    """The line that builds the project; with its folder in quotation marks where it holds a space."""
    if folder.resolve() == Path.cwd():
        return "reportgen build"
    text = str(folder)
    return f'reportgen build --project "{text}"' if " " in text else f"reportgen build --project {text}"
