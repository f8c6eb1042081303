"""Two builds of the same inputs give the same bytes, whatever the day, the zone, the language and the folder."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = (
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": "0"},
    {"TZ": "America/Los_Angeles", "LC_ALL": "de_DE.UTF-8", "PYTHONHASHSEED": "77", "SOURCE_DATE_EPOCH": "1900000000"},
)


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    """The output of two builds, run side by side in two copies of the project."""
    running = []
    for n, settings in enumerate(SETTINGS):
        home = tmp_path_factory.mktemp(f"project-{n}") / ("long" * 20 * n or "short")
        home.mkdir()
        shutil.copy(ROOT / "config.yaml", home)
        for name in ("figures", "sections", "templates"):
            shutil.copytree(ROOT / name, home / name)
        for path in home.rglob("*"):
            os.utime(path, (86_400 * (n + 1) * 1000,) * 2)
        command = [sys.executable, "-m", "reportgen.cli", "build", "--docx", "--period", "2022-11..2023-01"]
        where = home if n == 0 else home.parent
        extra = ["--out", "built"] if n == 0 else ["--project", str(home), "--out", "built"]
        environment = {**os.environ, **settings, "PYTHONPATH": str(ROOT)}
        running.append(
            (home / "built", subprocess.Popen([*command, *extra], cwd=where, env=environment, stderr=subprocess.PIPE))
        )
    for _, process in running:
        _, faults = process.communicate(timeout=300)
        assert process.returncode == 0, faults.decode()
    return [digests(out) for out, _ in running]


def test_two_builds_give_the_same_bytes(builds: list[dict[str, str]]) -> None:
    one, other = builds
    assert {"2022-11_2023-01/report.pdf", "2022-11_2023-01/report.docx"} <= one.keys()
    assert len(one) > 10
    assert {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)} == set()


CLOCKS = {"now", "today", "utcnow", "time", "time_ns", "localtime", "gmtime", "fromtimestamp", "ctime"}


@pytest.mark.parametrize(
    "path", sorted((ROOT / "reportgen").rglob("*.py")), ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_no_module_but_the_command_line_reads_the_clock(path: Path) -> None:
    """Dates in the output come from the edition. The command line times its stages for the terminal alone."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in ("date", "datetime", "time")
    }
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert not names & CLOCKS or path.parent.name == "cli"
    assert not imported & {"time", "random", "secrets", "uuid"} or path.parent.name == "cli"
