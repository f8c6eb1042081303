"""The command line: the one package that prints, exits and is asked for by name."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.cli import corrections, edition, imports, ledger, project, words
from reportgen.cli.shared import app, fail

if TYPE_CHECKING:
    from reportgen.problems import Problem

__all__ = ["app", "corrections", "edition", "imports", "ledger", "main", "project", "words"]


def main() -> None:
    """Run the command line. Whatever goes wrong is told in words; there is no traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    from reportgen.problems import ReportError

    gc.set_threshold(200_000)  # a command is short: looking for garbage as often as Python does costs a tenth of it
    try:
        app()
    except ReportError as error:
        fail(error.problems)
    except OSError as error:
        named = f"{error.filename}: " if error.filename else ""
        print(f"{named}{error.strerror or error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        sys.exit(130)
    except Exception as error:  # a fault of the program: a traceback would help nobody who meets it
        fail([_own_fault(error)])


def _own_fault(error: Exception) -> Problem:
    """A fault of the program itself as a problem: where in the package it arose, and what to do about it."""
    import traceback

    from reportgen.problems import Place, Problem

    package = Path(__file__).parent.parent
    frames = [f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename).is_relative_to(package)]
    last = frames[-1] if frames else None
    where = f"reportgen/{Path(last.filename).relative_to(package).as_posix()}" if last else "reportgen"
    return Problem(
        Place(where, (last.lineno or 0) if last else 0),
        "own-fault",
        f"this is a fault of reportgen, not of your files: {type(error).__name__}: {error}",
        "pass this line on to whoever looks after reportgen; meanwhile take back the change that brought it",
    )
