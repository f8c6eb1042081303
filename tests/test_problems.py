"""What a careless user gets to read: each case changes the small project in one way and holds the whole answer.

A case of `problems/*.yaml` says what is done to a copy of `problems/project` (see `prepare`), the command line (`run`,
a plain build if left out), the exit code (`exit`, 1 if left out) and what stands on stderr, of `check` on stdout
(`says`). Run this file as
a script, `python -m tests.test_problems`, to write `says` anew; then read every changed line as somebody who made that
slip.
"""

from __future__ import annotations

import ast
import atexit
import base64
import contextlib
import io
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from reportgen import cli
from reportgen.problems import CODES
from reportgen.templates import own
from tests.compiled import compiled_once

HERE = Path(__file__).parent / "problems"
SOURCE = Path(cli.__file__).parent.parent
BUILD = "build --no-pdf"


def case_files() -> list[Path]:
    return sorted(HERE.glob("*.yaml"))


@cache
def cases() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for path in case_files():
        for case in yaml.safe_load(path.read_text("utf-8")):
            name = f"{path.stem}: {case['case']}"
            assert name not in found, name
            found[name] = case
    return found


# --- a case ------------------------------------------------------------------------------------


def prepare(case: Mapping[str, Any], root: Path) -> None:
    """Do to the project in `root` what the case says."""
    for name in case.get("remove", []):
        shutil.rmtree(root / name) if (root / name).is_dir() else (root / name).unlink()
    for name in case.get("override", []):
        _put(root / "templates" / name, (own() / name).read_bytes())
    for name, text in case.get("write", {}).items():
        _put(root / name, text.encode())
    for name, pairs in case.get("edit", {}).items():
        text = (root / name).read_text("utf-8")
        for old, new in pairs.items():
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
            text = text.replace(old, new)
        _put(root / name, text.encode())
    for name, text in case.get("append", {}).items():
        _put(root / name, (root / name).read_bytes() + text.encode())
    for name, text in case.get("bytes", {}).items():
        _put(root / name, base64.b64decode(text))
    for name, (text, times, *head) in case.get("fill", {}).items():
        _put(root / name, "".join(head).encode() + text.encode() * times)
    for name, encoding in case.get("encode", {}).items():
        _put(root / name, (root / name).read_text("utf-8").encode(encoding))
    for name, rows in case.get("sheet", {}).items():
        _sheet(root / name, rows)
    for old, new in case.get("rename", {}).items():
        (root / old).rename(root / new)
    for name in case.get("folder", []):
        (root / name).mkdir(parents=True)
    for name, target in case.get("link", {}).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).symlink_to(target)


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _sheet(path: Path, rows: list[list[Any]]) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)


def run(command: str, root: Path) -> tuple[int, str, str]:
    """The exit code, stdout and stderr of a command line given in the folder `root`."""
    out, err, argv = io.StringIO(), io.StringIO(), sys.argv
    sys.argv = ["reportgen", *command.split()]
    try:
        with contextlib.chdir(root), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), compiled_once():
            try:
                cli.main()
                code = 0
            except SystemExit as stop:
                code = int(stop.code or 0)
    finally:
        sys.argv = argv
    return code, out.getvalue(), err.getvalue()


def state(root: Path) -> dict[str, bytes]:
    """Every file under out/."""
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.glob("out/**/*")) if path.is_file()}


@cache
def built() -> Path:
    """The small project with its last good output, made once."""
    folder = tempfile.mkdtemp(prefix="reportgen-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    root = Path(folder) / "built"
    shutil.copytree(HERE / "project", root)
    code, out, err = run(BUILD, root)
    assert (code, out) == (0, "out/2024-01_2024-03/report.html\n"), err
    assert err == (
        "Harbour services, January to March 2024: draft, "
        f"{err.split('draft, ')[1].split(' ')[0]} figures. 0 numbers typed by hand, 0 awaited, 0 warnings.\n"
    )
    return root


def answer(case: Mapping[str, Any], root: Path) -> tuple[int, str]:
    """What the case gives: the exit code and stderr."""
    shutil.copytree(built(), root)
    prepare(case, root)
    before = state(root)
    code, out, err = run(case.get("run", BUILD), root)
    if "Nothing was written" in err:
        assert state(root) == before, "the last output was touched"
    assert not list(root.glob("**/.*.new-*")), "a half-written output was left"
    assert not list(root.glob("**/.*.old-*")), "an old output was left"
    if "override" in case:  # the house's own template, whose lines shift when it grows
        err = re.sub(r"(templates/[\w.]+):\d+:", r"\1:LINE:", re.sub(r"\breportgen\.\w+\.", "", err))
    return code, err or (out if str(case.get("run", BUILD)).startswith("check ") else "")


@pytest.mark.parametrize("name", cases())
def test_says_what_is_wrong_and_how_to_mend_it(name: str, tmp_path: Path) -> None:
    case = cases()[name]
    code, err = answer(case, tmp_path / "project")
    assert err.rstrip("\n") == str(case["says"]).rstrip("\n")
    assert code == case.get("exit", 1)


# --- the real program --------------------------------------------------------------------------


def program(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "reportgen.cli", *arguments],
        cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


def test_the_program_itself_says_the_same(tmp_path: Path) -> None:
    shutil.copytree(built(), tmp_path / "project")
    case = next(case for name, case in cases().items() if case["case"] == "no edition has the period")
    done = program(*str(case["run"]).split(), cwd=tmp_path / "project")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.rstrip("\n") == str(case["says"]).rstrip("\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["build", "--nonsense"], "No such option"),
        (["biuld"], "No such command"),
        (["build", "--as-at"], "requires an argument"),
    ],
)
def test_a_wrong_command_line_exits_2(arguments: list[str], said: str, tmp_path: Path) -> None:
    done = program(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


# --- codes -------------------------------------------------------------------------------------

PLACES = {"add": 1, "Problem": 1, "UnspeakableError": 0, "_refuse": 1}
"""Where the code stands among the arguments of what makes a problem."""


def codes_used() -> Iterator[tuple[str, str]]:
    """Every code that the program can give, and the module that gives it."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                called = getattr(node.func, "attr", getattr(node.func, "id", ""))
                place = PLACES.get(called, 99)
                if len(node.args) > max(place, 1) and isinstance(node.args[place], ast.Constant):
                    yield str(node.args[place].value), path.name
            elif isinstance(node, ast.Constant) and (match := re.match(r"([a-z]+(?:-[a-z]+)+)::", str(node.value))):
                yield match[1], path.name


def test_every_code_is_told_in_one_place() -> None:
    unknown = {(code, module) for code, module in codes_used() if code not in CODES}
    assert not unknown
    assert list(CODES) == sorted(CODES)


def test_every_code_told_is_used() -> None:
    texts = [path.read_text("utf-8") for path in SOURCE.rglob("*.py") if path.name != "problems.py"]
    unused = {code for code in CODES if not any(f'"{code}"' in text or f'"{code}::' in text for text in texts)}
    assert not unused


def test_every_code_has_a_case() -> None:
    said = set(re.findall(r"\[([a-z-]+)\]$", "\n".join(str(case["says"]) for case in cases().values()), re.MULTILINE))
    elsewhere = {
        "layout",  # test_pdf.py
        "other-format",  # test_output.py
        "own-fault",  # below
    }
    assert set(CODES) - said == elsewhere


def test_a_fault_of_the_program_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A guard for what no test has found: it is broken on purpose here, and no traceback comes out."""
    shutil.copytree(HERE / "project", tmp_path / "project")
    monkeypatch.setattr("reportgen.build.resolve", lambda *given: 1 / 0)
    monkeypatch.setattr("sys.argv", ["reportgen", "build", "--project", str(tmp_path / "project"), "--no-pdf"])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    said = capsys.readouterr().err
    assert stopped.value.code == 1
    assert re.match(
        r"reportgen/build\.py:\d+: this is a fault of reportgen, not of your files: ZeroDivisionError: ", said
    )
    assert "[own-fault]" in said
    assert "Traceback" not in said


# --- rewriting ---------------------------------------------------------------------------------


class _Dumper(yaml.SafeDumper):
    pass


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def rewrite() -> None:
    """Write what each case now says into its file."""
    for path in case_files():
        found = yaml.safe_load(path.read_text("utf-8"))
        for case in found:
            if "pending" in case:
                continue
            with tempfile.TemporaryDirectory() as folder:
                try:
                    code, says = answer(case, Path(folder) / "project")
                except Exception as error:
                    code, says = 99, f"{type(error).__name__}: {error}"
            case.pop("exit", None)
            case.pop("says", None)
            if code != 1:
                case["exit"] = code
            case["says"] = says
        dumped = yaml.dump(found, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)
        path.write_text(dumped.replace("\n- case:", "\n\n- case:"), "utf-8", newline="\n")


if __name__ == "__main__":
    rewrite()
