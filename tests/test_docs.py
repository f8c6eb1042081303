"""The docs tell of everything that there is: what is read here from the code must have a heading or a row there.

Run as a script, it writes the codes and examples of problems.md anew from the code and the cases of `tests/problems/`;
what stands below an example is written by hand and stays.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
import typer
import yaml

from reportgen import extract, units
from reportgen.address import Against, Partial, Reason, Show
from reportgen.blocks import KINDS, axes, cells
from reportgen.blocks.context import BlockSpec
from reportgen.blocks.drawing import Form
from reportgen.cli import app
from reportgen.config import (
    PALETTE,
    AnnexSpec,
    Config,
    Crest,
    EditionSpec,
    Marking,
    PartSpec,
    SectionSpec,
    StatedFact,
    SummarySpec,
    WrittenBlock,
)
from reportgen.faults import read_spec
from reportgen.fields import Spec
from reportgen.measures import Area as AreaSpec
from reportgen.measures import AreasFile, Basis, Benchmark, Kind, Measure, MeasuresFile
from reportgen.problems import CODES, Problems
from reportgen.source import Items, Tree, read_yaml
from reportgen.views import Month, View

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@cache
def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def bare(text: str) -> str:
    """The text without its fenced blocks: a `#` in them is no heading."""
    return FENCE.sub("", text)


def told(text: str) -> set[str]:
    """The names in code type that head a heading or the first cell of a row."""
    lines = (line for line in bare(text).splitlines() if re.match(r"#+ |\| ", line))
    heads = (line.split("|")[1] if line.startswith("|") else line for line in lines)
    return {name for head in heads for name in re.findall(r"`([^`]+)`", head)}


def keys(*specs: type[Spec]) -> set[str]:
    return {field.alias or name for spec in specs for name, field in spec.model_fields.items()}


def lacking(names: Iterable[str], *pages: str) -> list[str]:
    known = {name.split("(")[0] for each in pages for name in told(page(each))}
    return sorted(set(names) - known)


# --- what there is -----------------------------------------------------------------------------


def commands() -> dict[str, Any]:
    """Every command of the program, by its name."""

    def walk(command: Any, name: str) -> Iterator[tuple[str, Any]]:
        if hasattr(command, "commands"):
            for inner, child in command.commands.items():
                yield from walk(child, f"{name} {inner}")
        else:
            yield name, command

    return dict(walk(typer.main.get_command(app), "reportgen"))


def options(command: Any) -> list[str]:
    return [name for each in command.params for name in (*each.opts, *each.secondary_opts) if name.startswith("-")]


def part_of(command: str) -> str:
    """What commands.md says of one command."""
    match = re.search(rf"^## `{command}`$(.*?)(?=^## |\Z)", page("commands.md"), re.MULTILINE | re.DOTALL)
    assert match, f"commands.md has no heading for '{command}'"
    return match[1]


@pytest.mark.parametrize("name", commands())
def test_every_option_and_argument_of_a_command_is_told(name: str) -> None:
    command = commands()[name]
    known = told(part_of(name))
    assert not [option for option in options(command) if option not in known and option != "--help"]
    arguments = [each.name.upper() for each in command.params if each.param_type_name == "argument"]
    assert not set(arguments) - known


def test_every_kind_of_block_has_a_heading_and_every_key_of_it_a_row() -> None:
    for kind in KINDS:
        match = re.search(rf"^## `{kind.name}`$(.*?)(?=^## |\Z)", page("blocks.md"), re.MULTILINE | re.DOTALL)
        assert match, f"blocks.md has no heading for '{kind.name}'"
        assert not keys(kind.spec) - keys(BlockSpec) - told(match[1]), kind.name
    assert not lacking(keys(BlockSpec), "blocks.md")


def test_every_form_of_chart_and_of_axis_has_a_heading() -> None:
    heads = set(re.findall(r"^### `(\w+)`$", page("blocks.md"), re.MULTILINE))
    forms = [spec for spec in vars(axes).values() if isinstance(spec, type) and spec.__name__.endswith("Axis")]
    assert set(get_args(Form)) <= heads
    assert len(forms) >= 6
    for spec in forms:
        name = next(iter(field for field in spec.model_fields if field not in ("from_", "until")))
        assert name in heads
        assert not lacking(keys(spec), "blocks.md")


def test_every_part_of_an_address_and_every_word_for_a_member_is_told() -> None:
    names = {*keys(Partial, axes.Member, Against), *axes.BUILT_IN, *get_args(Show)}
    assert not lacking(names, "blocks.md")


def test_every_key_of_the_settings_has_a_heading_and_those_inside_it_a_row() -> None:
    heads = set(re.findall(r"^### `(\w+)`$", page("config.md"), re.MULTILINE))
    assert not keys(Config) - heads
    inner = keys(Marking, Crest, SummarySpec, AnnexSpec, EditionSpec, PartSpec, SectionSpec)
    assert not lacking(inner, "config.md")
    assert not lacking(PALETTE, "templates.md")


def test_every_key_of_the_ledger_is_told() -> None:
    heads = set(re.findall(r"^### `(\w+)`$", page("figures.md"), re.MULTILINE))
    assert not keys(Measure) - heads
    assert not lacking(keys(Basis, Benchmark, AreaSpec, MeasuresFile), "figures.md")
    assert keys(AreasFile) == {"areas"}
    assert not lacking([*extract.REQUIRED, *extract.OPTIONAL], "figures.md")
    assert not lacking([status for status in extract.STATUSES if status], "figures.md")
    assert not lacking(get_args(units.Unit), "figures.md")
    assert not lacking(get_args(Kind), "figures.md")


def test_every_shorthand_of_a_cell_is_told() -> None:
    assert not lacking([f"[{mark}]" for mark in (*cells.STATUS_MARKS, "x", "z", "c", "b")], "blocks.md")


def test_everything_that_a_sentence_may_say_is_told() -> None:
    assert not lacking([*View.attributes(), *View.calls(), *keys(StatedFact)], "prose.md")
    for name in Month.attributes():
        assert f".{name}" in page("prose.md")
    assert not [reason for reason in get_args(Reason) if f"`{reason}`" not in page("prose.md") and reason]


def test_every_problem_has_a_heading() -> None:
    heads = re.findall(r"^## `([\w-]+)`$", page("problems.md"), re.MULTILINE)
    assert heads == sorted(CODES)
    for code, means in CODES.items():
        assert f"| [`{code}`](#{code}) | {means} |" in page("problems.md")
        assert f": {means}." in page("problems.md")


def said() -> dict[str, list[str]]:
    """By code: every problem that the cases of `tests/problems/` tell."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "tests" / "problems").glob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            for text in re.findall(r"^\S.*\[[a-z-]+\]$(?:\n    .*)*", case.get("says", ""), re.MULTILINE):
                code = re.findall(r"\[([a-z-]+)\]$", text, re.MULTILINE)[0]
                found.setdefault(code, []).append(text)
    return found


ENTRY = re.compile(r"^## `([\w-]+)`\n\n(\w+): .*\n\n((?:    .*\n)*)", re.MULTILINE)


def test_the_examples_of_problems_are_what_the_program_says() -> None:
    told_by_cases = said()
    for code, severity, example in ENTRY.findall(page("problems.md")):
        words = "\n".join(line[4:] for line in example.splitlines())
        assert f"[{code}]" in words
        assert words.startswith(f"{severity.lower()}: ") or severity in ("Error", "Remark")
        if code in told_by_cases:
            assert words in told_by_cases[code], f"{code}: run this file as a script, and read what changed"


def test_every_file_of_the_templates_is_told() -> None:
    folder = ROOT / "templates"
    names = {path.name for path in folder.iterdir() if path.is_file()}
    assert not lacking(names, "templates.md")


# --- what is printed is true -------------------------------------------------------------------


def fenced(language: str) -> list[tuple[str, str]]:
    return [
        (path.name, text)
        for path in PAGES
        for found, text in FENCE.findall(path.read_text(encoding="utf-8"))
        if found == language
    ]


KIND_NAMES = "|".join(kind.name for kind in KINDS)
BLOCKS = [text for name, text in fenced("yaml") if name == "blocks.md" and re.match(rf"- ({KIND_NAMES}):", text)]


@pytest.mark.parametrize("text", BLOCKS, ids=[f"{n}: {text.split()[1]}" for n, text in enumerate(BLOCKS)])
def test_every_block_of_the_gallery_is_one(text: str) -> None:
    problems = Problems()
    tree = read_yaml("blocks:\n" + "".join(f"  {line}\n" for line in text.splitlines()), "blocks.md", problems)
    assert tree is not None, list(problems)
    (items,) = tree.values()
    assert isinstance(items, Items)
    for item in items:
        assert isinstance(item, Tree)
        assert read_spec(WrittenBlock, item, problems), "\n".join(map(str, problems))


def test_the_gallery_shows_every_kind_form_and_axis() -> None:
    whole = "\n".join(BLOCKS)
    wanted = [*(f"- {kind.name}:" for kind in KINDS), *(f"kind: {form}" for form in get_args(Form))]
    assert not [words for words in wanted if words not in whole]


SPECS: tuple[tuple[str, type[Spec]], ...] = (("config.md", Config), ("figures.md", Measure))


@pytest.mark.parametrize(("name", "spec"), SPECS)
def test_the_examples_of_keys_have_those_keys(name: str, spec: type[Spec]) -> None:
    """An example under the heading of a key holds the key, and no key that there is not."""
    found = re.findall(r"^### `(\w+)`$(.*?)(?=^##|\Z)", page(name), re.MULTILINE | re.DOTALL)
    assert found
    for key, text in found:
        (example,) = [text for language, text in FENCE.findall(text) if language == "yaml"]
        tree = read_yaml(example, name, Problems())
        assert tree is not None, key
        assert key in tree
        assert not set(tree) - keys(spec), key


@pytest.mark.parametrize("path", PAGES, ids=[path.name for path in PAGES])
def test_every_link_leads_somewhere(path: Path) -> None:
    text = bare(path.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", text)):
        if re.match(r"https?://", target):
            continue
        name, _, anchor = target.partition("#")
        other = (path.parent / name).resolve() if name else path
        assert other.is_relative_to(ROOT)
        assert other.is_file(), target
        if anchor:
            assert anchor in anchors(other), target


def anchors(path: Path) -> set[str]:
    """The anchors that the headings of a page make, as code hosts make them."""
    heads = re.findall(r"^#+ (.*)$", bare(path.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def test_every_picture_is_used_and_small() -> None:
    words = "\n".join(path.read_text(encoding="utf-8") for path in PAGES)
    pictures = sorted((ROOT / "docs" / "pictures").glob("*"))
    assert pictures
    for picture in pictures:
        assert f"pictures/{picture.name}" in words
        assert picture.stat().st_size < (200_000 if picture.name == "two-pages.png" else 60_000), picture.name


def printed_commands() -> Iterator[tuple[str, str]]:
    """Every line of a fenced block without a language that runs the program."""
    for name, text in fenced(""):
        for line in text.splitlines():
            words = re.split(r"\s{2,}#", line)[0].strip().replace("\\", "/")
            if re.match(r"(?:\.venv/(?:bin|Scripts)/)?reportgen ", words):
                yield name, words.split("/")[-1] if words.startswith(".venv") else words


COMMANDS = sorted(set(printed_commands()))


@pytest.mark.parametrize(("name", "line"), COMMANDS)
def test_every_command_that_is_printed_can_be_given(name: str, line: str) -> None:
    words = shlex.split(line)
    known = commands()
    command = next((" ".join(words[:n]) for n in (3, 2) if " ".join(words[:n]) in known), None)
    assert command, f"{name}: {line}"
    rest = words[len(command.split()) :]
    known[command].make_context(command, list(rest), resilient_parsing=False)


def test_commands_within_sentences_exist() -> None:
    known = commands()
    for path in PAGES:
        for line in re.findall(r"`(reportgen [^`]+)`", path.read_text(encoding="utf-8")):
            words = line.split()
            if "COMMAND" in words:
                continue
            command = next((" ".join(words[:n]) for n in (3, 2) if " ".join(words[:n]) in known), None)
            assert command, f"{path.name}: {line}"
            flags = [word for word in words if word.startswith("-")]
            assert not set(flags) - set(options(known[command])), f"{path.name}: {line}"


def rewrite() -> None:
    """Write the table and entries of problems.md anew from the codes, keeping what was written below each example."""
    told_by_cases, text = said(), page("problems.md")
    kept = {
        match[1]: (match[2], match[3], text[match.end() :].split("\n## ")[0].strip()) for match in ENTRY.finditer(text)
    }
    table = "".join(f"| [`{code}`](#{code}) | {means} |\n" for code, means in CODES.items())
    parts = [text.split("| Code | Means |")[0] + "| Code | Means |\n|---|---|\n" + table]
    for code, means in CODES.items():
        texts = told_by_cases.get(code, [])
        first = texts[0].split(": ")[0] if texts else ""
        severity, example, mend = kept.get(
            code, (first.capitalize() if first in ("awaited", "warning") else "Error", "", "")
        )
        words = "\n".join(line[4:] for line in example.splitlines())
        if texts and words not in texts:
            mark = "" if severity in ("Error", "Remark") else f"{severity.lower()}: "
            words = next((each for each in texts if each.startswith(mark)), texts[0])
        lines = "".join(f"    {line}\n" for line in words.splitlines())
        parts.append(f"## `{code}`\n\n{severity}: {means}.\n\n{lines}" + (f"\n{mend}\n" if mend else ""))
    (ROOT / "docs" / "problems.md").write_text("\n".join(parts), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    rewrite()
