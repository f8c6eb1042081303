"""What holds for any input: problems and never a traceback, sums that ignore order, and words that stay whole."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen import model, units
from reportgen.binder import Binder, Shown
from reportgen.build import Wanted, read, read_report
from reportgen.config import Config, SectionSpec
from reportgen.extract import read_extract
from reportgen.faults import read_spec
from reportgen.fields import number_mend
from reportgen.figures import Ledger
from reportgen.markdown import Reader
from reportgen.measures import MeasuresFile, build_catalogue, parse_formula
from reportgen.model import Report, plain
from reportgen.period import RELATIVE, Window, WindowError, apply_relative
from reportgen.problems import Place, Problems, ReportError
from reportgen.project import Project, read_slots
from reportgen.prose import Prose
from reportgen.resolve import Order, resolve
from reportgen.source import decode, read_yaml
from reportgen.templates import Templates
from tests.compiled import compiled_once

PROJECT = Path(__file__).parent / "problems" / "project"
CSV = "figures/2024-05-01-counters.csv"
WORDS = "sections/commentary/2024-01_2024-03/01-visits.md"

settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")


@pytest.fixture(autouse=True, scope="module")
def compiling() -> Iterator[None]:
    with compiled_once():
        yield


# --- any text ----------------------------------------------------------------------------------

NAMES = """
title number blocks table chart rows columns months areas total measure window show against label from until sections
commentary slot text note list items case image file alt editions period board_date members kind noun formula bases x
name by top rest parts financial_years years tiles key_figures
"""
KEYS = st.sampled_from(NAMES.split())
SCALARS = st.one_of(
    st.sampled_from(["", "~", "visits", "period", "2024-01", "2024-13", "yes", "1", "-3", "1e9", "true", "current"]),
    st.text(max_size=12),
    st.integers(),
    st.none(),
)
TREES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)


def flow(value: object) -> str:
    """A tree as YAML in one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(inner) for inner in value) + "]"
    if value is None:
        return ""
    return "'" + str(value).replace("'", "''") + "'"


@pytest.mark.parametrize("kind", [Config, SectionSpec, MeasuresFile])
@given(text=st.text() | st.dictionaries(KEYS, TREES, max_size=6).map(flow))
def test_any_text_as_yaml_gives_a_spec_or_problems(kind: type, text: str) -> None:
    problems = Problems()
    tree = read_yaml(text, "x.yaml", problems)
    made = read_spec(kind, tree, problems) if tree is not None else None
    assert made is not None or problems.errors
    for problem in problems:
        assert problem.place.path == "x.yaml"
        assert "Input should" not in problem.message
        assert "something else" not in problem.message


@given(raw=st.binary())
def test_any_bytes_are_text_or_a_problem(raw: bytes) -> None:
    problems = Problems()
    assert (decode(raw, "x", problems) is None) == bool(problems)


HEAD = b"measure,area,window,value,basis,base,qualifier,status,note\n"
CELLS = st.sampled_from(
    ["visits", "town", "2024-01", "5", "", "p", '"', "\n", ",", '"1,204"', "-5", "12.5%", "2024-01..2024-03", "\u0661"]
)


@cache
def loaded() -> Project:
    return Project.load(PROJECT, Problems())


@given(raw=st.binary() | st.lists(CELLS | st.text(max_size=6)).map(lambda cells: HEAD + ",".join(cells).encode()))
def test_any_bytes_as_an_extract_give_rows_or_problems(raw: bytes) -> None:
    for suffix in (".csv", ".xlsx", ".parquet"):
        problems = Problems()
        found = read_extract(raw, f"figures/2024-05-01-x{suffix}", loaded().catalogue, problems)
        assert found is not None or problems.errors
        for row in found.rows if found else ():
            assert row.value is None or row.value >= 0


EXPRESSIONS = st.text() | st.lists(
    st.sampled_from(
        ["{{", "}}", " ", "visits", ".", "at", "(", ")", "'2024-01'", "change", "highest", "month", "moved", "stated",
         "over", "'back 2 years'", "against", "2019", "complaints", "change_pct", "{%", "**", "<b>", "- ", "\n", "|",
         "# ", "pool", "[", "](", "&#xE000;", "\\", "`", "share", "period", "rolling_year", "year_to_date"]
    )
).map("".join)  # fmt: skip


@cache
def prose() -> Prose:
    project = loaded()
    edition = project.edition(None, Problems())
    figures = project.ledger.seen(edition.board_date)
    return Prose(
        project.scope(edition, figures),
        Templates().phrases(),
        Problems(),
        stated=project.words(edition).stated,
        words={"period": edition.period},
    )


@settings(max_examples=300)
@given(text=EXPRESSIONS)
def test_any_commentary_gives_contents_or_problems(text: str) -> None:
    problems = Problems()
    decoded = decode(text.encode("utf-8", "replace"), WORDS, problems)
    if decoded is None:
        return
    voice = prose()
    voice.problems.found.clear()
    for slot in read_slots(decoded, WORDS, problems).values() or []:
        voice.contents(slot.text, slot.place)
    for content in voice.contents(decoded, Place(WORDS, 1, 1)):
        assert not any(mark in content.model_dump_json() for mark in "\ue000\ue001")
    voice.line(decoded)


@given(text=st.text())
def test_any_text_is_a_formula_or_a_value_error(text: str) -> None:
    with suppress(ValueError):
        parse_formula(text)


@given(text=st.text() | st.from_regex(r"[-(£]?[0-9]{1,3}([,. ][0-9]{1,3})*[)%]?", fullmatch=True))
def test_any_text_has_a_mend_for_numbers(text: str) -> None:
    assert number_mend(text)


# --- the whole project -------------------------------------------------------------------------


@contextmanager
def changed(name: str, raw: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "project"
        shutil.copytree(PROJECT, root)
        (root / name).write_bytes(raw)
        yield root


@pytest.mark.parametrize(
    "name",
    ["config.yaml", "figures/measures.yaml", "figures/areas.yaml", CSV, "sections/01-visits.yaml", WORDS,
     "sections/commentary/2024-01_2024-03/stated.yaml"],
)  # fmt: skip
@settings(max_examples=25)
@given(data=st.data())
def test_a_file_with_a_stretch_lost_or_doubled_gives_a_report_or_problems(name: str, data: st.DataObject) -> None:
    text = (PROJECT / name).read_bytes()
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    middle = data.draw(st.sampled_from([b"", text[start:end] * 2, b"\t", b"{{", b": ", b"'", b"\xff", b"-", b"9"]))
    with changed(name, text[:start] + middle + text[end:]) as root:
        try:
            report, _, _ = read(root, Wanted(), Problems(), lambda stage: None)
        except ReportError as error:
            assert error.problems
            assert all(problem.message for problem in error.problems)
        else:
            assert Report.model_validate_json(report.model_dump_json()) == report


@cache
def made() -> Report:
    return read(PROJECT, Wanted(), Problems())[0]


def test_a_report_comes_back_from_its_json() -> None:
    assert read_report(made().model_dump_json().encode(), "report.json") == made()


@settings(max_examples=20)
@given(seed=st.integers())
def test_the_order_of_rows_changes_nothing_but_their_lines(seed: int) -> None:
    head, *rows = (PROJECT / CSV).read_text("utf-8").splitlines()
    random.Random(seed).shuffle(rows)
    project, problems = loaded(), Problems()
    extract = read_extract("\n".join([head, *rows]).encode(), CSV, project.catalogue, problems)
    assert extract is not None
    ledger = Ledger(project.catalogue, (extract,))
    figures, sorted_ones = ledger.seen(extract.known_from), project.ledger.seen(extract.known_from)
    period = Window.parse("2024-01..2024-03")
    for measure in project.catalogue.measures:
        for window in (period, period.back(1)):
            assert figures.figure(measure, "town", window).value == sorted_ones.figure(measure, "town", window).value
    assert figures.digest == sorted_ones.digest


def test_two_resolutions_of_one_project_are_equal() -> None:
    project = loaded()
    order = Order(project.edition(None, Problems()))
    both = [resolve(project, order, Templates([PROJECT / "templates"]).phrases(), Problems()) for _ in range(2)]
    assert both[0] == both[1]


# --- windows -----------------------------------------------------------------------------------

DAYS = st.dates(min_value=Window.parse("1900-01").first, max_value=Window.parse("2199-12").last)
MONTHS = st.builds(Window.month, st.integers(1900, 2199), st.integers(1, 12))
WINDOWS = st.one_of(
    st.tuples(DAYS, DAYS).map(lambda ends: Window(min(ends), max(ends))),
    st.tuples(MONTHS, MONTHS).map(lambda ends: Window(min(ends).first, max(ends).last)),
    MONTHS,
)


@given(window=WINDOWS)
def test_a_window_is_read_as_it_is_written(window: Window) -> None:
    assert Window.parse(str(window)) == window


@given(window=WINDOWS, years=st.integers(-99, 99))
def test_a_step_back_and_forth_comes_home(window: Window, years: int) -> None:
    leap = any(day.month == 2 and day.day > 27 for day in (window.first, window.last))
    if window.whole or not leap:  # 29 February has no fellow in most years
        assert window.back(years).back(-years) == window
    assert window.back(years).whole or not window.whole
    assert len(window.back(years).months()) == len(window.months()) or leap


@given(window=WINDOWS)
def test_the_months_of_a_window_fill_it(window: Window) -> None:
    months = window.months()
    assert bool(months) == window.whole
    assert sum(month.days for month in months) == (window.days if window.whole else 0)


@given(
    window=WINDOWS,
    period=MONTHS,
    steps=st.lists(st.sampled_from([*RELATIVE, "back 99 years", "1900", "2099"]), max_size=4),
)
def test_relative_windows_can_be_chained(window: Window, period: Window, steps: list[str]) -> None:
    for step in steps:
        window = apply_relative(step, window, period, 4)
    assert window.first <= window.last


@given(
    text=st.text()
    | st.from_regex(r"[0-9]{1,5}[-/][0-9]{1,3}([-/.][0-9]{1,3}){0,2}(\.\.[0-9]{4}-[0-9]{1,2})?", fullmatch=True)
)
def test_what_is_no_window_has_a_mend_that_is_one(text: str) -> None:
    try:
        Window.parse(text)
    except WindowError as error:
        if error.mend.startswith("nearest: "):
            Window.parse(error.mend.removeprefix("nearest: '").removesuffix("'"))
        assert error.mend


# --- print -------------------------------------------------------------------------------------

VALUES = st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, places=6)


@given(value=VALUES, places=st.integers(0, 3))
def test_a_shown_0_or_100_is_so_to_the_last_printed_place(value: Decimal, places: int) -> None:
    half = Decimal(5).scaleb(-places - 1)
    shown = units.cell(value, "percent", places, mark=False)
    for bound in (0, 100):
        if shown == units.digits(Decimal(bound), places):
            assert abs(value - bound) <= half
    assert not shown.startswith(units.MINUS) or value < 0


WORDY = st.text(
    st.characters(blacklist_categories=("Cs", "Co", "Cc"), blacklist_characters="\u2028\u2029"), max_size=40
)


@given(texts=st.lists(WORDY, max_size=5), figures=st.lists(st.sampled_from(["7", "seven", "1,204", "up"]), max_size=4))
def test_the_runs_of_a_line_joined_are_the_line(texts: list[str], figures: list[str]) -> None:
    binder, marked, said = Binder(), "", ""
    for text, figure in zip(texts, [*figures, *[""] * 5], strict=False):
        marked += text + (binder.mark(Shown(figure, "id")) if figure else "")
        said += text + figure
    runs = binder.runs(marked)
    assert plain(runs).casefold() == said.casefold()
    assert [run.text.casefold() for run in runs if run.figure] == [f for _, f in zip(texts, figures, strict=False)]


@given(words=st.lists(st.from_regex(r"[A-Za-z]{1,9}[,.;]?", fullmatch=True), min_size=1))
def test_plain_words_come_through_markdown_as_they_are(words: list[str]) -> None:
    line = " ".join(words)
    (paragraph,) = Reader(Binder(), Problems(), Place("x")).contents(line)
    assert isinstance(paragraph, model.Paragraph)
    assert plain(paragraph.text) == line


def test_the_binders_marks_can_be_smuggled_in_by_no_door() -> None:
    """Every way in by which a private character could come: raw, escaped and as an entity."""
    smuggled = "\ue0000\ue001"
    problems = Problems()
    assert decode(smuggled.encode(), "x", problems) is None
    tree = read_yaml('title: "\\uE0000\\uE001"\n"\\uE000": 1\n', "x", problems)
    assert tree is not None
    assert len(problems.errors) == 3
    measures = read_yaml('sources: {a: "\\uE0000\\uE001"}\nmeasures: {}', "m", problems)
    build_catalogue(measures, read_yaml("areas: [{id: a, name: A}]", "a", problems), problems)
    assert len(problems.errors) == 4
    voice = prose()
    for text in (
        smuggled.replace("\ue000", "&#xE000;").replace("\ue001", "&#xe001;"),
        "&#57344;0&#57345;",
        "{{ '\\ue0000\\ue001' }}",
    ):
        voice.problems.found.clear()
        assert "\ue000" not in plain(voice.line(text))
        assert voice.problems.errors
