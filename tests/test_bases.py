"""What a percentage rests on: its count is given, and is not small."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.rules.bases import check
from reportgen.rules.evidence import Evidence, Finding
from tests.conftest import Edition
from tests.findings import codes, evidence, of_sentence
from tests.small import count, csv, run, write

TABLE = "- table: {measure: visits, rows: {months: period}, columns: [current, previous_year]}\n"
WORDS = "- commentary: pool\n"
RATE = "kind: rate, unit: percent, source: here, noun: [visit, visits]"


def found(root: Path, words: str, *, measures: str = "", rows: str = "", block: str = TABLE) -> list[Finding]:
    """What the rule finds where a project with a measure `visits` says `words`."""
    visits = run("visits", "2021-02", *[100] * 6) + "\n" + run("visits", "2022-02", *[90] * 6)
    write(
        root,
        block + WORDS,
        measures=count("visits", noun="visit, visits") + measures,
        rows=csv(visits, rows, columns="measure,area,window,value,base"),
        words={"01-one.md": f"# pool\n{words}\n"},
    )
    return list(check(evidence(root)))


# --- without a base -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "Visits fell by {{ visits.change_pct }}.",  # the table counts them
        "Visits fell by 10%.",
        "That was 10% lower than a year before.",  # what falls in a section is its own measure
        "Of 40 people asked, 85% were content.",
        "We asked 40 people. They were content: 85% said so.",
        "85% of visits were by children.",
        "The national benchmark is 85%.",
    ],
)
def test_a_percentage_with_its_count_is_let_be(tmp_path: Path, words: str) -> None:
    assert not found(tmp_path, words)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("50% of requests were late.", False),
        ("Late requests made up 50% of all requests.", False),
        ("51% of requests were late.", True),
        ("Late requests made up 51% of all requests.", True),
        ("50% of parents were content.", True),
    ],
)
def test_a_typed_rate_or_share_that_figures_give_is_for_binding(tmp_path: Path, words: str, told: bool) -> None:
    noun = "unit: count, source: here, noun: [request, requests]"
    measures = (
        f"requests: {{kind: count, name: requests, {noun}}}\n"
        f"late: {{kind: count, name: late requests, {noun}}}\n"
        "late_pct: {kind: rate, name: share late, unit: percent, source: here, noun: [request, requests],"
        " numerator: late, denominator: requests}\n"
    )
    rows = run("requests", "2022-02", *[200] * 6) + "\n" + run("late", "2022-02", *[100] * 6)
    assert codes(found(tmp_path, words, measures=measures, rows=rows)) == [("no-base", "warning")] * told


@pytest.mark.parametrize(
    "words",
    [
        "85% of parents were content.",
        "Of the parents asked in 2022, 85% were content.",
        "Some 85 per cent of parents were content.",
    ],
)
def test_a_typed_share_of_what_nobody_counted_is_told(tmp_path: Path, words: str) -> None:
    (only,) = found(tmp_path, words)
    assert (only.code, only.severity, only.holds) == ("no-base", "warning", False)
    assert words[only.start : only.end].startswith("85")


def test_a_change_of_what_is_nowhere_counted_is_told(tmp_path: Path) -> None:
    words = "Visits fell by {{ visits.change_pct }}."
    (only,) = found(tmp_path, words, block="")
    assert only.code == "no-base"
    assert only.says == "it stands without a count: this chapter gives no number for visits"
    assert only.write == "write the count beside it: {{ visits }}"


def test_a_count_beside_the_change_is_enough(tmp_path: Path) -> None:
    assert not found(tmp_path, "Visits fell by {{ visits.change_pct }} to {{ visits }}.", block="")


PARTS = count("asked", noun="person, people") + count("content", noun="person, people") + (
    f"content_pct: {{{RATE}, name: content visitors, numerator: content, denominator: asked}}\n"
)  # fmt: skip


def parts(asked: int, content: int) -> str:
    return run("asked", "2022-02", *[asked] * 6) + "\n" + run("content", "2022-02", *[content] * 6)


def test_a_rate_of_held_parts_gives_one_of_them(tmp_path: Path) -> None:
    bare = found(tmp_path / "bare", "So {{ content_pct }} were content.", measures=PARTS, rows=parts(20, 10))
    assert codes(bare) == [("no-base", "warning")]
    assert bare[0].write == "write how many it is a share of: {{ asked }}"
    told = "Of {{ asked }} people, {{ content_pct }} were content."
    assert not found(tmp_path / "told", told, measures=PARTS, rows=parts(20, 10))


@pytest.mark.parametrize(
    ("definition", "base", "words", "expected"),
    [
        ("", "", "{{ solved }} were solved.", ["no-base"]),
        ("Solved visits.", "", "{{ solved }} were solved.", ["no-base"]),
        ("Share of visits that were solved. Its parts are not published.", "", "{{ solved }} were solved.", []),
        ("", "240", "{{ solved }} were solved.", ["no-base"]),
        ("", "240", "{{ solved }} of 240 were solved.", []),
        ("", "240", "We looked at 240. {{ solved }} were solved.", []),
    ],
)
def test_a_rate_that_is_held_whole_gives_its_base_or_says_what_it_is_a_share_of(
    tmp_path: Path, definition: str, base: str, words: str, expected: list[str]
) -> None:
    told = f", definition: '{definition}'" if definition else ""
    measures = f"solved: {{{RATE}, name: solved rate{told}}}\n"
    row = f"solved,county,2022-02..2022-07,41.5,{base}"
    assert [f.code for f in found(tmp_path, words, measures=measures, rows=row)] == expected


# --- small bases --------------------------------------------------------------------------------


def test_a_bound_share_of_few_is_told(tmp_path: Path) -> None:
    few = found(tmp_path, "Of {{ asked }} people, {{ content_pct }} were content.", measures=PARTS, rows=parts(8, 4))
    assert codes(few) == [("small-base", "warning")]
    assert few[0].says == "it is a percentage of 48 only"


@pytest.fixture(scope="module")
def summer(editions: dict[str, Edition]) -> Evidence:
    """The edition of February to July 2022, in which 18 people died on the roads, against 22."""
    edition = editions["2022-02_2022-07"]
    return Evidence(edition.report, edition.project)


@pytest.mark.parametrize(
    "text",
    [
        "There was a 19% reduction in road deaths.",
        "Road deaths fell by 18.2% from February to July 2022.",
        "Compared with 2021, road deaths were down 18 per cent.",
        "Deaths fell by 19%.",
    ],
)
def test_a_typed_change_of_few_is_refused(summer: Evidence, text: str) -> None:
    (only,) = of_sentence(check, summer, text, "s8")
    assert (only.code, only.severity) == ("small-base", "error")
    assert only.says.endswith("road deaths, February to July 2021: 22 deaths")
    assert only.write == "write the counts: '18, 4 fewer than the 22 of February to July 2021'"
    assert [figure.value for figure in only.figures] == [18, 22]


def test_a_typed_share_of_few_is_refused(summer: Evidence) -> None:
    (only,) = of_sentence(check, summer, "Drivers made up 44% of road deaths.", "s8")
    assert (only.code, only.severity) == ("small-base", "error")
    assert only.write == "write the counts: how many of the 18 deaths"


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("Robbery rose by 23.1%, and road deaths fell by four.", "s8"),
        ("Robbery rose by 23.1%.", "robbery"),
        ("The goal is 50% fewer road deaths by 2030, from 1,200 in the country.", "education-and-engagement"),
        ("Speeding was behind 40% of the collisions on 12 roads.", "vision-zero"),
    ],
)
def test_what_is_large_enough_or_another_is_let_be(summer: Evidence, text: str, section: str) -> None:
    assert not of_sentence(check, summer, text, section)


def test_the_shipped_editions_hold(editions: dict[str, Edition]) -> None:
    for edition in editions.values():
        assert not list(check(Evidence(edition.report, edition.project)))
