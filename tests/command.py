"""The real command line, run as its users run it: `spawn` in a process of its own, `run` faster in this one."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from unittest.mock import patch

from reportgen.cli import main

ROOT = Path(__file__).resolve().parent.parent
"""This project's folder."""
STARTER = ROOT / "reportgen" / "starter"


@dataclass(frozen=True)
class Ran:
    """What a command gave."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def faults(self) -> list[str]:
        return self.err.splitlines()


def run(*words: str | Path, cwd: Path = ROOT) -> Ran:
    """Run `reportgen` with `words` in `cwd`, in this process."""
    out, err, code = StringIO(), StringIO(), 0
    with (
        chdir(cwd),
        redirect_stdout(out),
        redirect_stderr(err),
        patch.object(sys, "argv", ["reportgen", *map(str, words)]),
    ):
        try:
            main()
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    return Ran(code, out.getvalue(), err.getvalue())


def spawn(*words: str | Path, cwd: Path = ROOT, path: Path | None = None) -> Ran:
    """Run `reportgen` with `words` in `cwd`, in a process of its own; modules in `path` stand before installed ones."""
    done = subprocess.run(
        [sys.executable, "-m", "reportgen.cli", *map(str, words)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(path)} if path else None,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Ran(done.returncode, done.stdout, done.stderr)
