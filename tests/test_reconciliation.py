"""Figures that must add up do: a break is told from every place that it reaches, and nothing else is."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.problems import Problems
from reportgen.project import Project
from reportgen.resolve import Order, resolve
from reportgen.rules.evidence import Evidence, Finding
from reportgen.rules.reconciliation import check
from reportgen.templates import Templates
from tests.conftest import Edition
from tests.findings import codes, copy, evidence
from tests.small import EXTRACT, count, csv, run, write

TABLE = "- table: {measure: all_visits, rows: {months: period, total: true}, columns: [current]}\n"
VISITS = (
    count("all_visits", noun="visit, visits")
    + count("adults", noun="visit, visits")
    + count("children", noun="visit, visits")
)
SUM = "all_visits = adults + children"
COLUMNS = "measure,area,window,value,basis,qualifier"


def project(
    root: Path, *rows: str, identities: Sequence[str] = (SUM,), measures: str = VISITS, block: str = TABLE, **more: str
) -> list[Finding]:
    """What the rule finds in a small project with these rows and identities."""
    write(root, block, measures=measures, rows=csv(*rows, columns=COLUMNS), **more)  # type: ignore[arg-type]
    file = root / "figures" / "measures.yaml"
    declared = "".join(f"  - {identity}\n" for identity in identities)
    file.write_text((f"identities:\n{declared}" if declared else "") + file.read_text("utf-8"), "utf-8")
    return list(check(evidence(root)))


def broken(findings: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.holds is False]


# --- this project's own figures --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["2022-02_2022-07", "2022-08_2022-10", "2022-11_2023-01"])
def test_the_published_figures_add_up(editions: dict[str, Edition], name: str) -> None:
    findings = list(check(Evidence(editions[name].report, editions[name].project)))
    assert not broken(findings)
    assert [finding.says for finding in findings if finding.says.startswith("'violent_crime")] == [
        "'violent_crime = violence_against_the_person + sexual_offences + robbery' holds for 12 windows"
    ]


HEAD = "measure,area,window,value,basis,base,qualifier,status,note\n"
LATER = "figures/2022-10-01-correction.csv"


def altered(root: Path, *rows: str) -> Evidence:
    """The edition of February to July 2022 of a copy of this project that sees later rows too, and its problems."""
    copy(root)
    (root / LATER).write_text(HEAD + "".join(f"{row}\n" for row in rows), "utf-8")
    config = root / "config.yaml"
    text = config.read_text("utf-8")
    assert "    item: 3\n" in text
    config.write_text(text.replace("    item: 3\n", f"    item: 3\n    also: [{Path(LATER).stem}]\n", 1), "utf-8")
    problems = Problems()
    loaded = Project.load(root, problems)
    report = resolve(loaded, Order(loaded.config.editions[0]), Templates([]).phrases(), problems)
    seen = Evidence(report, loaded)
    seen.__dict__["found"] = [problem.code for problem in problems.errors]
    return seen


def test_one_altered_cell_is_told_from_every_place_that_it_breaks(tmp_path: Path) -> None:
    seen = altered(tmp_path / "copy", "violence_against_the_person,force,2022-07,6500,,,,,")
    (only,) = broken(list(check(seen)))
    assert (only.code, only.severity) == ("identity-broken", "error")
    assert only.says == (
        "violent crime for July 2022 is 7,796, but violence against the person, sexual offences and robbery "
        "add up to 7,215: 581 too few"
    )
    assert str(only.place) == f"{LATER}:2"
    rows, printed, _ = only.write.split("\n")
    for figure in only.figures:
        assert f"{figure.measure.id} {figure.rows[0].place}" in rows
    assert len(only.figures) == 4
    shown = {
        (section.title, block.exhibit.label)
        for section in seen.report.all_sections()
        for block in section.blocks
        if block.exhibit and block.exhibit.label and section.title.lower() in (
            "violent crime", "robbery", "sexual offences", "violence against the person")
    }  # fmt: skip
    assert len(shown) == 8
    for title, label in shown:
        (place,) = [place for place in printed.split("; ") if f" {title})" in place]
        assert label in place
    assert "the key figures (Summary)" in printed
    assert "the words" in printed


def test_an_altered_span_is_told_with_the_tables_that_print_it(tmp_path: Path) -> None:
    seen = altered(tmp_path / "copy", "violence_against_the_person,force,2022-02..2022-07,44000,,,,,")
    assert seen.__dict__["found"] == ["span-differs"]
    findings = broken(list(check(seen)))
    assert sorted(codes(findings)) == [("identity-broken", "error"), ("total-differs", "error")]
    assert "February to July 2022" in findings[0].says
    assert "Table 14 (5.2 Violence against the person) prints 44,000" in findings[1].says


# --- what must and must not fire -------------------------------------------------------------------------------


def test_what_holds_is_told_once_for_each_identity(tmp_path: Path) -> None:
    rows = [run("all_visits", "2022-02", 9, 8), run("adults", "2022-02", 4, 8), run("children", "2022-02", 5, 0)]
    findings = project(tmp_path, *rows, period="2022-02..2022-03")
    assert [(f.code, f.holds, f.says) for f in findings] == [("identity-broken", True, f"'{SUM}' holds for 2 windows")]


def test_a_missing_side_says_nothing(tmp_path: Path) -> None:
    assert not project(tmp_path, run("all_visits", "2022-02", 9, 9), run("adults", "2022-02", 4, 4))


def test_a_qualified_side_says_nothing(tmp_path: Path) -> None:
    rows = ["all_visits,county,2022-02,900,,at_least", run("adults", "2022-02", 400), run("children", "2022-02", 600)]
    assert not project(tmp_path, *rows)


def test_a_part_month_is_tested_on_its_own_days_only(tmp_path: Path) -> None:
    days = "2022-02-01..2022-02-22"
    whole = [f"all_visits,county,{days},7", run("adults", "2022-02", 4), run("children", "2022-02", 5)]
    assert not project(tmp_path / "mixed", *whole)
    same = [f"all_visits,county,{days},7", f"adults,county,{days},4", f"children,county,{days},5"]
    (only,) = broken(project(tmp_path / "same", *same))
    assert only.says == "all visits for 1 to 22 February 2022 is 7, but adults and children add up to 9: 2 too many"


BASES = "bases: {old: {name: the old way}, new: {name: the new way}}"
TWO = VISITS.replace("name: all visits", f"{BASES}, name: all visits")


def test_two_bases_are_never_set_against_each_other(tmp_path: Path) -> None:
    measures = TWO.replace("name: adults", f"{BASES}, name: adults")
    rows = ["all_visits,county,2022-02,9,new", "adults,county,2022-02,1,old", run("children", "2022-02", 5)]
    assert not project(tmp_path, *rows, measures=measures)


def test_each_basis_is_tested_by_itself(tmp_path: Path) -> None:
    measures = TWO.replace("name: adults", f"{BASES}, name: adults")
    rows = [
        "all_visits,county,2022-02,9,old",
        "adults,county,2022-02,4,old",
        "all_visits,county,2022-02,12,new",
        "adults,county,2022-02,6,new",
        run("children", "2022-02", 5),
    ]
    (only,) = broken(project(tmp_path, *rows, measures=measures))
    assert "is 12, but adults and children add up to 11: 1 too few" in only.says
    assert {figure.basis for figure in only.figures} == {"new", ""}


RATES = "".join(
    f"{name}: {{kind: rate, unit: percent, name: {name}, noun: [visit, visits], source: here}}\n"
    for name in ("every", "first", "second", "third")
)


@pytest.mark.parametrize(("third", "well"), [("33.3", True), ("33.4", True), ("32.2", False)])
def test_what_was_rounded_before_it_was_held_need_not_add_up_exactly(tmp_path: Path, third: str, well: bool) -> None:
    rows = [run("every", "2022-02", 100), run("first", "2022-02", "33.3")]
    rows += [run("second", "2022-02", "33.3"), run("third", "2022-02", third)]
    block = "- table: {rows: [every], columns: [{window: 2022-02}]}"
    findings = project(tmp_path, *rows, identities=["every = first + second + third"], measures=RATES, block=block)
    assert [finding.holds for finding in findings] == [well]


def test_counts_are_not_rounded(tmp_path: Path) -> None:
    rows = [run("all_visits", "2022-02", 90001), run("adults", "2022-02", 45000), run("children", "2022-02", 45000)]
    (only,) = broken(project(tmp_path, *rows))
    assert "1 too few" in only.says


def test_many_broken_months_are_told_in_one(tmp_path: Path) -> None:
    rows = [run("all_visits", "2021-08", *[9] * 12), run("adults", "2021-08", *[4] * 12)]
    rows += [run("children", "2021-08", *[4] * 12)]
    (only,) = broken(project(tmp_path, *rows, period="2021-08..2022-07"))
    assert only.says == (
        f"'{SUM}' does not hold in 12 windows: August 2021 (9 and 8), September 2021 (9 and 8), "
        "October 2021 (9 and 8), November 2021 (9 and 8), December 2021 (9 and 8), January 2022 (9 and 8) and 6 more"
    )
    assert len(only.figures) == 36


def test_a_span_is_told_with_its_month_and_not_again(tmp_path: Path) -> None:
    rows = [run("all_visits", "2022-02", 9, 9), run("adults", "2022-02", 4, 5), run("children", "2022-02", 5, 5)]
    rows += ["all_visits,county,2022-02..2022-03,18"]
    (only,) = broken(project(tmp_path, *rows, period="2022-02..2022-03"))
    assert "March 2022" in only.says


def test_what_nothing_rests_on_is_a_warning(tmp_path: Path) -> None:
    rows = [run("all_visits", "2022-02", 9), run("adults", "2022-02", 4), run("children", "2022-02", 4)]
    other = count("loans", noun="loan, loans")
    block = "- table: {measure: loans, rows: {months: period}, columns: [current]}"
    findings = project(tmp_path, *rows, run("loans", "2022-02", 1), measures=VISITS + other, block=block)
    assert codes(broken(findings)) == [("identity-broken", "warning")]


def test_windows_outside_the_edition_are_left_alone(tmp_path: Path) -> None:
    rows = [run(name, "2019-02", n) for name, n in (("all_visits", 9), ("adults", 4), ("children", 4))]
    assert not project(tmp_path, *rows, run("all_visits", "2022-02", 9))


@pytest.mark.parametrize(("children", "well"), [(9, True), (10, False)])
def test_a_bound(tmp_path: Path, children: int, well: bool) -> None:
    rows = [run("all_visits", "2022-02", 9), run("children", "2022-02", children)]
    (only,) = project(tmp_path, *rows, identities=["children <= all_visits"])
    assert (only.holds, only.code) == (well, "identity-broken" if well else "parts-above-whole")
    if not well:
        assert only.says == "children for February 2022 is 10, but may not be above all visits, which is 9: 1 too many"


def test_a_product_is_not_tested_on_sums(tmp_path: Path) -> None:
    rows = [run("all_visits", "2022-02", 6, 20), run("adults", "2022-02", 2, 4), run("children", "2022-02", 3, 5)]
    rows += ["adults,county,2022-02..2022-03,6"]
    findings = project(tmp_path, *rows, identities=["all_visits = adults * children"], period="2022-02..2022-03")
    assert [(finding.holds, finding.says[-9:]) for finding in findings] == [(True, "2 windows")]


# --- parts, formulas, areas, shares ----------------------------------------------------------------------------

PARTED = VISITS.replace("name: all visits", "parts: {a: adults, c: children}, name: all visits")


def test_parts_must_make_up_their_whole(tmp_path: Path) -> None:
    rows = [run("all_visits", "2022-02", 9), run("adults", "2022-02", 4), run("children", "2022-02", 4)]
    (only,) = broken(project(tmp_path, *rows, identities=(), measures=PARTED))
    assert only.says == "all visits for February 2022 is 9, but adults and children add up to 8: 1 too few"


@pytest.mark.parametrize(("adults", "well"), [(9, True), (11, False)])
def test_some_parts_may_be_no_more_than_the_whole(tmp_path: Path, adults: int, well: bool) -> None:
    rows = [run("all_visits", "2022-02", 9), run("adults", "2022-02", adults)]
    (only,) = project(tmp_path, *rows, identities=(), measures=PARTED)
    assert only.holds is well
    assert well or only.code == "parts-above-whole"


def test_parts_that_are_declared_as_a_sum_are_told_once(tmp_path: Path) -> None:
    rows = [run("all_visits", "2022-02", 9), run("adults", "2022-02", 4), run("children", "2022-02", 4)]
    assert len(project(tmp_path, *rows, identities=["all_visits = children + adults"], measures=PARTED)) == 1


DERIVED = VISITS + count("others", noun="visit, visits", more="formula: all_visits - adults")


def test_a_derived_measure_that_is_given_too_agrees_with_its_formula(tmp_path: Path) -> None:
    rows = [run("all_visits", "2022-02", 9, 9), run("adults", "2022-02", 4, 4), run("others", "2022-02", 5, 6)]
    (only,) = broken(project(tmp_path, *rows, identities=(), measures=DERIVED))
    assert only.says == "'others' for March 2022 is 6, but 'all_visits - adults' is 5: they differ by 1"


def test_a_derived_measure_says_nothing_of_itself(tmp_path: Path) -> None:
    rows = [run("all_visits", "2022-02", 9, 9), run("adults", "2022-02", 4, 4)]
    assert not project(tmp_path, *rows, identities=(), measures=DERIVED)


def test_more_taken_off_than_there_is(tmp_path: Path) -> None:
    rows = [run("all_visits", "2022-02", 4), run("adults", "2022-02", 9)]
    block = "- table: {measure: others, rows: {months: period}, columns: [current]}"
    (only,) = project(tmp_path, *rows, identities=(), measures=DERIVED, block=block, period="2022-02..2022-02")
    assert (only.code, only.severity) == ("parts-above-whole", "error")
    assert only.says == "others for February 2022, Westshire is −5: more is taken off than there is"


AREAS = """\
areas:
  - {id: county, name: Westshire}
  - {id: east, name: Eastham, parent: county, level: districts}
  - {id: west, name: Westham, parent: county, level: districts}
"""
BY_AREA = "- table: {measure: all_visits, rows: {areas: districts, total: {area: county}}, columns: [current]}"


@pytest.mark.parametrize(
    ("county", "found"),
    [
        (100, []),
        (101, [("total-differs", "warning")]),
        (50, [("parts-above-whole", "error"), ("total-differs", "warning")]),
    ],
)
def test_areas_and_their_whole(tmp_path: Path, county: int, found: list[tuple[str, str]]) -> None:
    rows = [
        run("all_visits", "2022-02", county),
        run("all_visits", "2022-02", 60, area="east"),
        run("all_visits", "2022-02", 40, area="west"),
    ]
    findings = project(tmp_path, *rows, identities=(), block=BY_AREA, areas=AREAS, period="2022-02..2022-02")
    assert codes(findings) == found


def test_a_share_above_all_is_pointed_out_and_one_of_last_year_is_not(tmp_path: Path) -> None:
    rows = [run("adults", "2022-02", 90), run("children", "2022-02", 100), run("children", "2021-02", 80)]
    other = "{show: share, against: {measure: adults}, label: Of adults}"
    last = "{show: share, against: {window: previous_year}, label: Of last year}"
    block = f"- table: {{rows: [children], columns: [current, {other}, {last}]}}"
    (only,) = project(tmp_path, *rows, identities=(), block=block, period="2022-02..2022-02")
    assert (only.code, only.severity) == ("parts-above-whole", "warning")
    assert "children (100) is printed as a share of adults (90)" in only.says


# --- printed totals --------------------------------------------------------------------------------------------

WEIGHED = "flour: {kind: count, unit: kg, name: flour, noun: [sack, sacks], source: here}\n"
BY_MONTH = "- table: {measure: flour, rows: {months: period, total: true}, columns: [current], decimals: 0}"


def test_printed_numbers_add_up_within_their_rounding(tmp_path: Path) -> None:
    rows = run("flour", "2022-02", "1.4", "1.4", "1.4", "1.4", "1.4", "1.4")
    write(tmp_path, BY_MONTH, measures=WEIGHED, rows=csv(rows))
    assert not list(check(evidence(tmp_path)))  # 1 six times, and 8


def test_a_total_across_is_added_up_too(tmp_path: Path) -> None:
    block = "- table: {rows: [all_visits], columns: [{window: 2022-02}, {window: 2022-03}, {window: 2022-02..2022-03}]}"
    rows = csv(run("all_visits", "2022-02", 4, 5), "all_visits,county,2022-02..2022-03,10")
    write(tmp_path, block, measures=VISITS, rows=rows)
    problems = Problems()
    loaded = Project.load(tmp_path, problems)
    report = resolve(loaded, Order(loaded.config.editions[0]), Templates([]).phrases(), problems)
    (only,) = broken(list(check(Evidence(report, loaded))))
    assert codes([only]) == [("total-differs", "error")]
    assert "Table 1 (1 Counts) prints 10 as the total of all visits for February to March 2022" in only.says
    assert "adds up to 9: 1 too few" in only.says


def test_an_average_is_no_total(tmp_path: Path) -> None:
    rows = [run("wait", "2022-02", 4, 8), run("all_visits", "2022-02", 1, 3)]
    wait = "kind: average, unit: minutes, weight: all_visits, name: the wait, noun: [visit, visits], source: here"
    measures = f"{VISITS}wait: {{{wait}}}\n"
    block = "- table: {measure: wait, rows: {months: period, total: true}, columns: [current]}"
    assert not project(tmp_path, *rows, measures=measures, block=block, identities=(), period="2022-02..2022-03")


def test_a_table_whose_totals_cover_different_months_is_pointed_out(tmp_path: Path) -> None:
    rows = [run("all_visits", "2022-02", 9, 9), run("adults", "2022-02", 4, 4), run("children", "2022-02", 5, None)]
    block = (
        "- table: {rows: {months: period, total: true, total_of: held}, columns: "
        "[{measure: all_visits}, {measure: adults}, {measure: children}]}"
    )
    findings = broken(project(tmp_path, *rows, block=block, period="2022-02..2022-03"))
    assert codes(findings) == [("total-differs", "warning")]
    assert "prints all visits 18, adults 8 and children 5 for February to March 2022" in findings[0].says


# --- any figures -----------------------------------------------------------------------------------------------

MONTHS = st.integers(1, 6)
NAMES = ("adults", "children", "schools", "clubs")
FOUR = count("all_visits") + "".join(count(name) for name in NAMES)


@st.composite
def sums(draw: st.DrawFn) -> tuple[list[str], list[list[int]]]:
    """Two to four parts with their months, each from none to a million."""
    parts = draw(st.integers(2, 4))
    months = draw(MONTHS)
    values = st.lists(st.integers(0, 10**6), min_size=months, max_size=months)
    return list(NAMES[:parts]), [draw(values) for _ in range(parts)]


@settings(max_examples=25, deadline=None)
@given(sums(), st.data())
def test_a_true_sum_never_breaks_and_any_altered_cell_does(
    found: tuple[list[str], list[list[int]]], data: st.DataObject
) -> None:
    names, values = found
    series = {"all_visits": [sum(month) for month in zip(*values, strict=True)]}
    series |= dict(zip(names, values, strict=True))
    text = f"all_visits = {' + '.join(names)}"

    def findings() -> list[Finding]:
        with tempfile.TemporaryDirectory() as folder:
            rows = [run(name, "2022-02", *row) for name, row in series.items()]
            return project(Path(folder), *rows, identities=[text], measures=FOUR)

    assert [finding.holds for finding in findings()] == [True]
    name = data.draw(st.sampled_from(sorted(series)))
    month = data.draw(st.integers(0, len(values[0]) - 1))
    was = series[name][month]
    series[name][month] = data.draw(st.integers(0, 10**6 + 10).filter(lambda value: value != was))
    (only,) = findings()
    assert (only.holds, only.code, only.severity) == (False, "identity-broken", "error")
    line = 2 + list(series).index(name) * len(values[0]) + month
    assert f"figures/{EXTRACT}:{line}" in only.write
    assert "Table 1" in only.write or name != "all_visits"
