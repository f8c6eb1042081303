"""The house stands: imports go down only, each library has one home, and no module does another's work."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportgen.blocks import KINDS

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "reportgen"
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}

FLOORS: tuple[tuple[str, ...], ...] = (
    ("problems", "period", "units", "chance"),
    ("source", "fields", "faults", "model", "templates", "measures", "sheets", "extract", "figures", "grids", "word"),
    ("address", "binder", "spoken", "views", "markdown", "prose", "reading", "render"),
    ("blocks",),
    ("config", "project"),
    ("annex", "resolve", "owners"),
    ("rules", "adopt"),
    (
        *("records", "why", "build", "checking", "fixing", "scaffold", "schema", "show", "doctor", "discover"),
        *("importing", "correct", "slots", "commission", "receive", "proof"),
    ),
    ("cli",),
)
"""From the ground up. A module may import those of lower floors, and those named before it on its own."""

HOMES = {
    "yaml": "source",
    "pandas": "sheets",
    "jinja2": "templates",
    "markupsafe": "templates",
    "markdown_it": "markdown",
    "matplotlib": "render.charts",
    "weasyprint": "render.pdf",
    "pydyf": "render.tags",
    "lxml": "word",
    "csv": "sheets render.data",  # one reads, one writes; render may not reach sheets
    "typer": "cli",
    "rich": "cli",
}
"""The one module, or the one package, that may import a library; of csv the reader and the writer."""

MOST_LINES = 450


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in it: `from reportgen import model` is `reportgen.model`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in MODULES else node.module for name in inner)


def place(name: str) -> tuple[int, int] | None:
    """The floor of a module, and where on it the module or its package is named."""
    short = name.removeprefix("reportgen.").split(".")[0]
    for number, floor in enumerate(FLOORS):
        if short in floor:
            return number, floor.index(short)
    return None


def inside(name: str, home: str) -> bool:
    return name == f"reportgen.{home}" or name.startswith(f"reportgen.{home}.")


NAMED = [name for name in MODULES if name != "reportgen"]


@pytest.mark.parametrize("name", NAMED)
def test_every_module_has_a_floor(name: str) -> None:
    assert place(name) is not None, f"name {name} in FLOORS, and in docs/architecture.md"


@pytest.mark.parametrize("name", NAMED)
def test_imports_go_down(name: str) -> None:
    own = place(name)
    assert own is not None
    for other in imports(MODULES[name]):
        if not other.startswith("reportgen.") or other == name:
            continue
        there = place(other)
        assert there is not None
        if there == own:  # inside one package
            continue
        assert there < own, f"{name} imports {other}, which is not below it"


@pytest.mark.parametrize("name", [name for name in NAMED if name.startswith("reportgen.render")])
def test_render_cannot_reach_specs_or_figures(name: str) -> None:
    allowed = {f"reportgen.{low}" for low in (*FLOORS[0], "model", "templates", "word")}
    for other in imports(MODULES[name]):
        if other.startswith("reportgen."):
            low = any(inside(other, name.removeprefix("reportgen.")) for name in allowed)
            assert low or inside(other, "render"), f"{name} imports {other}"


@pytest.mark.parametrize("package", ["adopt", "blocks", "grids", "reading", "receive", "render", "rules", "word"])
def test_no_circle_inside_a_package(package: str) -> None:
    needs = {name: {o for o in imports(MODULES[name]) if inside(o, package)} for name in NAMED if inside(name, package)}
    while needs:
        free = {name for name, others in needs.items() if not (others - {name}) & needs.keys()}
        assert free, f"a circle among {sorted(needs)}"
        needs = {name: others for name, others in needs.items() if name not in free}


@pytest.mark.parametrize("library", HOMES)
def test_each_library_is_used_in_its_home_alone(library: str) -> None:
    homes = HOMES[library].split()
    users = [name for name in NAMED if any(other.split(".")[0] == library for other in imports(MODULES[name]))]
    assert [name for name in users if not any(inside(name, home) for home in homes)] == []
    assert [home for home in homes if not any(inside(name, home) for name in users)] == []


@pytest.mark.parametrize("name", NAMED)
def test_no_module_is_long(name: str) -> None:
    assert len(MODULES[name].read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("name", [name for name in NAMED if not inside(name, "cli")])
def test_only_the_command_line_prints_and_exits(name: str) -> None:
    tree = ast.parse(MODULES[name].read_text(encoding="utf-8"))
    named = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert not named & {"print", "exit", "sys.exit", "input", "breakpoint"}


@pytest.mark.parametrize("name", [name for name in NAMED if not inside(name, "cli")])
def test_no_relative_import_and_no_star(name: str) -> None:
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0
            assert all(alias.name != "*" for alias in node.names)


@pytest.mark.parametrize(
    ("words", "heavy"),
    [
        (["--help"], {"pandas", "matplotlib", "weasyprint", "pikepdf", "jinja2", "pydantic", "yaml", "docx", "lxml"}),
        (["build", "--help"], {"pandas", "matplotlib", "weasyprint", "pikepdf", "docx", "lxml"}),
        (["check"], {"pandas", "numpy", "pyarrow", "openpyxl", "matplotlib", "weasyprint", "pikepdf", "docx", "lxml"}),
    ],
)
def test_a_command_loads_no_more_than_it_needs(words: list[str], heavy: set[str]) -> None:
    program = f"""
import sys
sys.argv = ["reportgen", *{words!r}]
from reportgen.cli import main
try:
    main()
except SystemExit:
    pass
print("LOADED", *sorted({heavy!r} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True, cwd=ROOT)
    assert done.stdout.splitlines()[-1] == "LOADED"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
class TestKinds:
    """A kind of block is one module, one row, one template and one golden case, and the docs tell of it."""

    def test_has_a_module_of_its_name(self, kind: object) -> None:
        name = kind.name  # type: ignore[attr-defined]
        assert f"reportgen.blocks.{name}" in MODULES
        assert kind.resolve.__module__ == f"reportgen.blocks.{name}"  # type: ignore[attr-defined]

    def test_has_a_template(self, kind: object) -> None:
        assert (ROOT / "templates" / "blocks" / f"{kind.name}.html").is_file()  # type: ignore[attr-defined]

    def test_has_a_golden_case(self, kind: object) -> None:
        assert (ROOT / "tests" / "golden" / f"{kind.name}" / "block.yaml").is_file()  # type: ignore[attr-defined]

    def test_is_told_in_the_docs(self, kind: object) -> None:
        docs = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").glob("*.md")))
        assert f"`{kind.name}`" in docs or f"{kind.name}:" in docs  # type: ignore[attr-defined]


def test_no_word_of_one_body_in_the_program() -> None:
    """Another body can use it: no place name of this project in the code or the templates."""
    files = [*MODULES.values(), *(ROOT / "templates").rglob("*.html"), *(ROOT / "templates").rglob("*.txt")]
    assert [path.name for path in files if "kent" in path.read_text(encoding="utf-8").lower()] == []
