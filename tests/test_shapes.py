"""Shapes that a stranger tried: each says what its figures are, of which windows, areas and bases."""

from __future__ import annotations

from pathlib import Path

from reportgen import model
from tests.small import Small, count, csv, run, small

AREAS = """\
areas:
  - {id: force, name: Norvale}
  - {id: east, name: East, parent: force, level: divisions, order: 1}
  - {id: west, name: West, parent: force, level: divisions, order: 2}
  - {id: d1, name: Ashby, parent: east, level: districts, order: 1}
  - {id: d2, name: Brack, parent: east, level: districts, order: 2}
  - {id: d3, name: Corve, parent: west, level: districts, order: 1}
  - {id: d4, name: Dunmoor, parent: west, level: districts, order: 2}
"""
PERIOD = "2024-11..2025-02"
ROBBERY = count("robbery")


def months(measure: str, start: str, *values: object, area: str = "force") -> str:
    return run(measure, start, *values, area=area)


def made(root: Path, block: str, *rows: str, measures: str = ROBBERY, **more: object) -> Small:
    return small(root, block, measures=measures, rows=csv(*rows, **more), areas=AREAS, period=PERIOD)  # type: ignore[arg-type]


def by_district(*values: int) -> list[str]:
    return [
        months("robbery", start, value, value, value, value, area=f"d{n}")
        for n, value in enumerate(values, 1)
        for start in ("2023-11", "2024-11")
    ]


CONFIDENTIAL = [
    "robbery,force,2024-11,100,", "robbery,force,2024-12,,c", "robbery,force,2025-01,90,", "robbery,force,2025-02,80,",
]  # fmt: skip
WITH_STATUS = "measure,area,window,value,status"


def test_a_sum_over_a_confidential_month_is_confidential_and_not_awaited(tmp_path: Path) -> None:
    block = "- table: {measure: robbery, rows: {months: period, total: true}, columns: [{show: value}]}"
    found = made(tmp_path, block, *CONFIDENTIAL, columns=WITH_STATUS)
    assert [row[0] for row in found.texts] == ["100", "[c]", "90", "80", "[c]"]
    assert "[c] confidential." in found.notes


def test_a_sum_over_areas_of_which_one_is_confidential(tmp_path: Path) -> None:
    rows = [f"robbery,{area},{month},{'' if area == 'd1' else 9},{'c' if area == 'd1' else ''}"
            for area in ("d1", "d2", "d3", "d4") for month in ("2024-11", "2024-12", "2025-01", "2025-02")]  # fmt: skip
    block = "- table: {measure: robbery, rows: {areas: districts, total: true}, columns: [current]}"
    found = made(tmp_path, block, *rows, columns=WITH_STATUS)
    assert [row[0] for row in found.texts] == ["[c]", "36", "36", "36", "[c]"]


def test_a_chart_says_why_there_is_a_gap(tmp_path: Path) -> None:
    found = made(
        tmp_path, "- chart: {measure: robbery, kind: bars, across: {months: period}}", *CONFIDENTIAL,
        columns=WITH_STATUS,
    )  # fmt: skip
    assert "Confidential figures are left as gaps." in found.notes
    assert not any("not held" in note for note in found.notes)


def test_an_explicit_total_is_the_sum_where_its_area_holds_nothing(tmp_path: Path) -> None:
    block = "- table: {measure: robbery, rows: {areas: districts, total: {area: force}}, columns: [current]}"
    found = made(tmp_path, block, *by_district(10, 20, 30, 40))
    assert found.texts[-1] == ["400"]
    assert "Norvale: the sum of its areas." in found.notes


def test_a_total_is_filed_under_the_area_round_all_of_them(tmp_path: Path) -> None:
    block = "- table: {measure: robbery, rows: {areas: districts, total: true}, columns: [current]}"
    found = made(tmp_path, block, *by_district(10, 20, 30, 40))
    assert found.labels == ["Ashby", "Brack", "Corve", "Dunmoor", "Norvale"]


def test_a_whole_that_differs_from_its_areas_says_so(tmp_path: Path) -> None:
    block = "- table: {measure: robbery, rows: {areas: districts, total: true}, columns: [current]}"
    whole = months("robbery", "2024-11", 100, 100, 100, 99)
    found = made(tmp_path, block, *by_district(10, 20, 30, 40), whole)
    assert found.texts[-1] == ["399"]
    assert "Norvale: its own figure. The areas add up to 400." in found.notes


def test_a_year_on_financial_years_counts_from_each_of_them(tmp_path: Path) -> None:
    block = """\
- table:
    measure: robbery
    rows: {financial_years: 2020/21..2022/23}
    columns: [{show: value}, {show: change, against: {window: 2020}}]
"""
    found = made(tmp_path, block, months("robbery", "2020-04", *[10] * 12, *[11] * 12, *[12] * 12))
    assert found.texts == [["120", "0"], ["132", "+12"], ["144", "+24"]]
    assert found.heads[2] == "Change from April 2020 to March 2021"
    assert found.subtitle == "Offences, Norvale, April 2020 to March 2023"


TWO_WINTERS = months("robbery", "2019-11", 60, 61, 62, 63), months("robbery", "2024-11", 70, 71, 72, 73)


def test_a_chart_names_its_places_by_this_year(tmp_path: Path) -> None:
    block = "- chart: {measure: robbery, kind: bars, series: [{window: 2019}, current]}"
    found = made(tmp_path, block, *TWO_WINTERS)
    assert found.drawing.panels[0].slots[0].lines == ("Nov", "2024")


def test_the_latest_series_is_dressed_as_the_present(tmp_path: Path) -> None:
    block = "- chart: {measure: robbery, kind: line, series: [{window: 2019}, {window: 2024}]}"
    found = made(tmp_path, block, *TWO_WINTERS)
    assert [series.role for series in found.drawing.panels[0].series] == ["baseline", "now"]
    assert "73" in found.headline


def test_a_fixed_baseline_of_months_is_a_series(tmp_path: Path) -> None:
    block = "- chart: {measure: robbery, kind: line, series: [current, {window: 2019-11..2020-02}]}"
    found = made(tmp_path, block, *TWO_WINTERS)
    assert [mark.value for mark in found.drawing.panels[0].series[1].marks] == [60, 61, 62, 63]


def test_years_across_a_years_end_are_not_called_one_year(tmp_path: Path) -> None:
    rows = [months("robbery", f"{year}-11", 60, 61, 62, 63) for year in (2022, 2023, 2024)]
    block = "- table: {measure: robbery, rows: {months: period, total: true}, columns: {years: 2022..2024}}"
    found = made(tmp_path, block, *rows)
    assert found.heads[1:] == ["2 years before", "Last year", "This year"]
    down = "- table: {measure: robbery, rows: {years: 2022..2024}, columns: [{show: value}]}"
    found = made(tmp_path, down, *rows)
    assert found.labels[0] == "November 2022 to February 2023"
    assert found.subtitle == "Offences, Norvale, November to February in each of 3 years to February 2025"


def test_a_chart_of_years_to_date_says_that_they_are_cut(tmp_path: Path) -> None:
    block = "- chart: {measure: robbery, kind: bars, across: {financial_years: 2023/24..2024/25, to_date: true}}"
    found = made(tmp_path, block, months("robbery", "2023-04", *[10] * 23))
    assert any(note.startswith("Each year is cut to April to February") for note in found.notes)
    assert found.drawing.alt.endswith("2023/24 110, 2024/25 110.")


def test_a_chart_of_changes_speaks_of_changes(tmp_path: Path) -> None:
    block = "- chart: {measure: robbery, kind: bars, series: [change]}"
    rows = months("robbery", "2023-11", 60, 70, 80, 90), months("robbery", "2024-11", 70, 71, 72, 73)
    found = made(tmp_path, block, *rows)
    assert found.headline == "Robbery: change from a year before, by month, November 2024 to February 2025"
    assert found.subtitle.startswith("Change from a year before")
    assert "at +10" in found.drawing.alt


def test_a_measure_by_area_is_named(tmp_path: Path) -> None:
    block = "- chart: {measure: robbery, kind: horizontal, across: {areas: districts}}"
    found = made(tmp_path, block, *by_district(10, 40, 30, 20))
    assert found.headline == "Robbery by area, November 2024 to February 2025"
    assert found.drawing.alt.endswith(": Brack 160, Corve 120, Dunmoor 80 and others.")


def test_a_table_across_a_break_says_which_rows_are_which(tmp_path: Path) -> None:
    measures = "alarms: {kind: count, name: alarms, noun: [alarm, alarms], source: here, " \
        "bases: {first: {name: counted by call}, second: {name: counted by site}}}\n"  # fmt: skip
    rows = [f"alarms,force,2024-{m},40,{b}" for m, b in (("11", "first"), ("12", "second"))]
    block = "- table: {measure: alarms, rows: {months: 2024-11..2024-12}, columns: [{show: value}]}"
    found = made(tmp_path, block, *rows, measures=measures, columns="measure,area,window,value,basis")
    assert found.headline == "Alarms, November to December 2024"
    assert any("counted by call in November 2024; counted by site in December 2024" in note for note in found.notes)


def test_a_label_says_what_is_shown(tmp_path: Path) -> None:
    block = """\
- table: {measure: robbery, rows: [{window: year_to_date, show: change_pct}], columns: [{show: value}]}
"""
    found = made(tmp_path, block, months("robbery", "2024-04", *[10] * 11))
    assert found.labels == ["Year to date"]


def test_a_comparison_is_headed_by_what_it_is_with(tmp_path: Path) -> None:
    measures = count("fires", noun="fire, fires", more="parts: {dwelling: dwelling_fires}") + count("dwelling_fires")
    rows = [months(m, f"{y}-11", n, n, n, n) for m, n in (("fires", 50), ("dwelling_fires", 20)) for y in (2022, 2024)]
    block = """\
- table:
    measure: fires
    rows: [{show: value}]
    columns: [current, {show: share, against: {part: dwelling}}, {show: change, against: {window: back 2 years}}]
"""
    found = made(tmp_path, block, *rows, measures=measures)
    assert found.heads[2:] == ["% of dwelling fires", "Change from 2 years before"]


def test_nothing_is_said_to_have_stood_still_that_was_not_tested(tmp_path: Path) -> None:
    measures = count("deaths", more="counts_only: true") + count("other_deaths", more="counts_only: true")
    rows = [months(m, f"{y}-11", 1, 2, 1, 2) for m in ("deaths", "other_deaths") for y in (2023, 2024)]
    found = made(tmp_path, "- table: {rows: [deaths, other_deaths], columns: [current, previous_year]}", *rows,
                 measures=measures)  # fmt: skip
    assert found.headline == "Counts, November 2024 to February 2025"


def test_totals_are_called_what_they_are(tmp_path: Path) -> None:
    measures = ROBBERY + "staff: {kind: stock, name: staff, noun: [officer, officers], source: here}\n"
    rows = months("robbery", "2024-11", 70, None, None, None), *(
        f"staff,force,2024-11-30,{n}\nstaff,force,2024-12-31,{n}\nstaff,force,2025-01-31,5\nstaff,force,2025-02-28,6"
        for n in (9,)
    )  # fmt: skip
    block = "- table: {measure: staff, rows: {months: period, total: true}, columns: [{show: value}]}"
    found = made(tmp_path, block, *rows, measures=measures)
    assert found.labels[-1] == "4 months"
    assert "Of staff several months have the figure of their last day." in found.notes
    block = "- table: {measure: robbery, rows: {months: period, total: true, total_of: held}, columns: [{show: value}]}"
    found = made(tmp_path, block, *rows, measures=measures)
    assert found.labels[-1] == "Total"
    assert "The total covers November, the month that is held." in found.notes


def test_a_stack_may_have_three_parts(tmp_path: Path) -> None:
    measures = "".join(count(name) for name in ("one", "two", "three"))
    rows = [months(name, "2024-11", 5, 6, 7, 8) for name in ("one", "two", "three")]
    found = made(tmp_path, "- chart: {kind: stacked, series: [one, two, three]}", *rows, measures=measures)
    assert [series.role for series in found.drawing.panels[0].series] == ["part", "rest", "rest"]
    assert found.drawing.panels[0].slots[0].whole == "15"


def test_a_broken_line_has_values_in_its_text(tmp_path: Path) -> None:
    rows = months("robbery", "2024-11", 5, 6, 7, 8, area="d1"), months("robbery", "2024-11", 9, 8, 7, 6, area="d2")
    found = made(tmp_path, "- chart: {measure: robbery, kind: line, series: [{area: d1}, {area: d2}]}", *rows)
    assert found.drawing.alt.endswith("Highest: Ashby in February 2025 at 8, Brack in November 2024 at 9.")
    assert isinstance(found.block.content[0], model.Drawing)
