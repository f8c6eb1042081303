"""What this machine has and lacks for building reports, and the line that mends each lack."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

PYTHON = (3, 11)
FONTS = (
    "SourceSans3-Regular.ttf",
    "SourceSans3-Semibold.ttf",
    "SourceSans3-Regular.ttf.woff2",
    "SourceSans3-Semibold.ttf.woff2",
)
INSTALL = "in the folder of reportgen: python -m pip install -c constraints.txt -e ."
PANGO = {
    "Linux": "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "Darwin": "brew install pango",
    "Windows": "see docs/windows.md, or https://doc.courtbouillon.org/weasyprint/stable/first_steps.html#windows",
}
WAIT = 120
"""Seconds after which a library that is still loading counts as broken."""

Finding = tuple[str, str]
"""`ok`, `missing` or `note`, and what was found. Only what is missing makes a machine unwell."""


def examine() -> tuple[list[str], bool]:
    """One line for each thing that a build needs, and whether all of it is there. Whatever happens is a line too."""
    found: list[Finding] = []
    for look in (_python, _libraries, _pango, _fonts, _project, _output):
        found.extend(_safely(look))
    return [f"{state:<8} {words}" for state, words in found], all(state != "missing" for state, _ in found)


def _safely(look: Callable[[], Iterator[Finding]]) -> list[Finding]:
    """What a look finds; an error in it is a finding, for a doctor must not fall ill."""
    try:
        return list(look())
    except Exception as error:
        name = look.__name__.strip("_")
        return [("missing", f"{name}: can't be looked at: {str(error) or type(error).__name__}".splitlines()[0])]


def _python() -> Iterator[Finding]:
    words = f"Python {platform.python_version()} on {platform.system()}"
    if sys.version_info < PYTHON:
        yield "missing", f"{words}: install Python {PYTHON[0]}.{PYTHON[1]} or later"
    else:
        yield "ok", words


def _libraries() -> Iterator[Finding]:
    """Each library that reportgen asks for, with its version."""
    try:
        needed = requires("reportgen") or []
    except PackageNotFoundError:
        yield "missing", f"reportgen is not installed for this Python: {INSTALL}"
        return
    for text in sorted(needed):
        match = re.match(r"([A-Za-z0-9._-]+)(?:\s*>=\s*([\d.]+))?", text)
        if match is None or "extra ==" in text:
            continue
        name, least = match[1], match[2] or ""
        try:
            held = version(name)
        except PackageNotFoundError:
            yield "missing", f"{name}: {INSTALL}"
            continue
        if _parts(held) < _parts(least):
            yield "missing", f"{name} {least} or later, here is {held}: {INSTALL}"
        else:
            yield "ok", f"{name} {held}"


def _parts(text: str) -> list[int]:
    """The numbers of a version."""
    return [int(part) for part in re.findall(r"\d+", text)]


def _pango() -> Iterator[Finding]:
    """Whether WeasyPrint finds its native libraries: tried in another process, which may end as it likes."""
    try:
        trial = subprocess.run(
            [sys.executable, "-c", "import weasyprint"],
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=WAIT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        yield "missing", f"WeasyPrint did not load within {WAIT} seconds; everything but the PDF works: --no-pdf"
        return
    if trial.returncode == 0:
        yield "ok", "Pango and its kin, for the PDF"
        return
    last = [line for line in trial.stderr.splitlines() if line.strip()][-1:]
    if "ModuleNotFoundError" in trial.stderr:
        yield "missing", f"WeasyPrint, for the PDF ({''.join(last).strip()}): {INSTALL}"
        return
    mend = PANGO.get(platform.system(), PANGO["Linux"])
    yield "missing", f"Pango, for the PDF; everything else works with --no-pdf. To have it: {mend}"


def _fonts() -> Iterator[Finding]:
    from reportgen.templates import own

    folder = own() / "fonts"
    lacking = [name for name in FONTS if not (folder / name).is_file()]
    if lacking:
        yield "missing", f"fonts in {folder}: {', '.join(lacking)}: install reportgen again"
    else:
        yield "ok", f"fonts: {', '.join(name for name in FONTS if name.endswith('.ttf'))}"


def _project() -> Iterator[Finding]:
    here = Path.cwd()
    if (here / "config.yaml").is_file():
        yield "ok", f"a project in this folder: {here}"
    else:
        yield "note", "no project in this folder: change to one, or make one: reportgen init FOLDER"


def _output() -> Iterator[Finding]:
    """Whether a file can be written where the output goes."""
    out = Path("out")
    try:
        with tempfile.TemporaryFile(dir=out if out.is_dir() else Path()) as file:
            file.write(b"trial")
    except OSError as error:
        yield (
            "missing",
            f"out{os.sep} can't be written ({error.strerror or error}): look at its rights, or build with --out FOLDER",
        )
    else:
        yield "ok", f"out{os.sep} can be written"
