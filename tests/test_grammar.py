"""The grammar of addresses: the four examples of the design as they stand there, and the shapes beside them.

A cell is checked for its exact value, the words that it prints, its plain form, its figure, and the lines of the
extract that the figure rests on.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from reportgen.model import Figure
from tests.small import EXTRACT, Small, count, csv, loaded, run, small, write

D = Decimal
DISTRICTS = "areas:\n  - {id: force, name: Westshire}\n" + "".join(
    f"  - {{id: d{n}, name: District {n}, parent: force, level: districts, order: {n}}}\n" for n in range(1, 9)
)


def places(rows: str, *starts: str) -> set[str]:
    """Where the lines of an extract stand that begin with `starts`."""
    lines = rows.splitlines()
    return {
        f"figures/{EXTRACT}:{n}"
        for n, line in enumerate(lines, 1)
        if any(line.startswith(start + ",") for start in starts)
    }


def months(measure: str, first: str, last: str, area: str = "county") -> list[str]:
    """The starts of the lines of a measure's months."""
    year, month = map(int, first.split("-"))
    found = []
    while True:
        found.append(f"{measure},{area},{year}-{month:02d}")
        if found[-1].endswith(last):
            return found
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def column(made: Small, n: int) -> list[str]:
    return [row[n] for row in made.texts]


# --- 1. measures down, months and a part month across -----------------------------------------------------------

CALLS = (
    count("calls_101_received", noun="call, calls", more="label: Calls received")
    + count("calls_101_answered", noun="call, calls", more="label: Calls answered")
    + """\
calls_101_not_answered: {kind: count, name: calls not answered, noun: [call, calls], source: here,
  formula: calls_101_received - calls_101_answered}
calls_101_attrition_pct: {kind: rate, name: share not answered, noun: [call, calls], unit: percent, source: here,
  numerator: calls_101_not_answered, denominator: calls_101_received}
calls_101_queue_seconds: {kind: average, name: average wait, noun: [second, seconds], unit: seconds, source: here,
  weight: calls_101_answered}
"""
)
CALL_ROWS = csv(
    run("calls_101_received", "2022-02", 25927, 28632, 27123, 29759, 30979, 29816),
    run("calls_101_answered", "2022-02", 19826, 19273, 19464, 23379, 18604, 13385),
    run("calls_101_queue_seconds", "2022-02", 287, 462, 357, 241, 561, 919),
    "calls_101_received,county,2022-08-01..2022-08-22,19895",
    "calls_101_answered,county,2022-08-01..2022-08-22,13234",
    "calls_101_queue_seconds,county,2022-08-01..2022-08-22,373",
)
EXAMPLE_1 = """\
- table:                                              # measures down, months and a part month across
    rows: [calls_101_received, calls_101_answered, calls_101_not_answered, {measure: calls_101_attrition_pct, decimals: 2}, calls_101_queue_seconds]
    columns: [{months: period}, {window: 2022-08-01..2022-08-22, until: 2022-07}]
"""  # noqa: E501


def test_measures_down_months_and_a_part_month_across(tmp_path: Path) -> None:
    made = small(tmp_path, EXAMPLE_1, measures=CALLS, rows=CALL_ROWS)
    assert made.heads == ["Measure", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "1 to 22 Aug"]
    assert made.labels == [
        "Calls received", "Calls answered", "Calls not answered", "Share not answered", "Average wait",
    ]  # fmt: skip
    assert made.texts[0] == ["25,927", "28,632", "27,123", "29,759", "30,979", "29,816", "19,895"]
    assert made.texts[2] == ["6,101", "9,359", "7,659", "6,380", "12,375", "16,431", "6,661"]
    assert made.texts[3] == ["23.53%", "32.69%", "28.24%", "21.44%", "39.95%", "55.11%", "33.48%"]
    assert made.texts[4] == ["4m 47s", "7m 42s", "5m 57s", "4m 01s", "9m 21s", "15m 19s", "6m 13s"]
    assert made.plains[3][6] == "33.48"
    assert made.plains[4] == ["287", "462", "357", "241", "561", "919", "373"]
    assert made.cell(3, 5).value == D(100) * D(16431) / D(29816)
    attrition = made.figure(3, 6)
    assert attrition.id == "calls_101_attrition_pct@county[2022-08-01..2022-08-22]"
    assert (attrition.how, attrition.base, attrition.value) == ("rate", D(19895), D(100) * 6661 / 19895)
    assert made.lines(3, 6) == places(
        CALL_ROWS,
        "calls_101_received,county,2022-08-01..2022-08-22",
        "calls_101_answered,county,2022-08-01..2022-08-22",
    )
    assert any("part month" in note and "1 to 22 August" in note for note in made.notes)
    assert "February to July 2022" in made.subtitle


def test_the_part_month_is_gone_from_the_next_edition(tmp_path: Path) -> None:
    rows = csv(*(run(m, "2022-08", 1000, 1100, 1200) for m in ("calls_101_received", "calls_101_answered")),
               run("calls_101_queue_seconds", "2022-08", 60, 70, 80))  # fmt: skip
    made = small(tmp_path, EXAMPLE_1, measures=CALLS, rows=rows, period="2022-08..2022-10")
    assert made.heads == ["Measure", "Aug", "Sep", "Oct"]


def test_totals_over_the_months_by_what_each_measure_is(tmp_path: Path) -> None:
    """Sums add, a rate is recomputed from the totals of its parts, an average is weighted."""
    block = EXAMPLE_1.replace("{months: period}", "{months: period, total: true}")
    made = small(tmp_path, block, measures=CALLS, rows=CALL_ROWS)
    assert made.heads[7] == "6-month total"
    received, answered = D(172236), D(113931)
    assert [row[6] for row in made.values][:4] == [
        received, answered, received - answered, 100 * (received - answered) / received,
    ]  # fmt: skip
    waits = zip((287, 462, 357, 241, 561, 919), (19826, 19273, 19464, 23379, 18604, 13385), strict=True)
    assert made.cell(4, 6).value == sum((D(w) * n for w, n in waits), D(0)) / answered
    assert made.figure(4, 6).how == "weighted"
    assert made.lines(0, 6) == places(CALL_ROWS, *months("calls_101_received", "2022-02", "2022-07"))


# --- 2. rolling year, the year before, a fixed baseline ---------------------------------------------------------

EXAMPLE_2 = """\
- table:                                              # rolling year, the year before, a fixed baseline
    window: rolling_year
    rows: [violence_with_injury, robbery]
    columns: [current, previous_year, {show: change_pct, against: previous_year}, {window: 2018-07..2019-06, label: Year to June 2019}, {show: change_pct, against: {window: 2018-07..2019-06}, label: "% change from then"}]
"""  # noqa: E501


def test_rolling_year_the_year_before_and_a_fixed_baseline(tmp_path: Path) -> None:
    rows = csv(
        run("violence_with_injury", "2020-08", *[1000] * 12, *[1100] * 12),
        run("robbery", "2020-08", *[90] * 12, *[96] * 12),
        "violence_with_injury,county,2018-07..2019-06,12345\nrobbery,county,2018-07..2019-06,1100",
    )
    made = small(tmp_path, EXAMPLE_2, measures=count("violence_with_injury") + count("robbery"), rows=rows)
    assert made.labels == ["Violence with injury", "Robbery"]
    assert made.heads == [
        "Measure", "12 months to July 2022", "12 months to July 2021", "% change", "Year to June 2019",
        "% change from then",
    ]  # fmt: skip
    assert made.texts == [
        ["13,200", "12,000", "+10.0", "12,345", "+6.9"],
        ["1,152", "1,080", "+6.7", "1,100", "+4.7"],
    ]
    assert made.plains[1] == ["1152", "1080", "6.7", "1100", "4.7"]
    assert made.cell(1, 4).value == D(100) * (1152 - 1100) / 1100
    assert made.figure(0, 0).window == "2021-08..2022-07"
    assert made.lines(1, 4) == places(rows, *months("robbery", "2021-08", "2022-07"), "robbery,county,2018-07..2019-06")
    assert made.figure(1, 4).of == ("robbery@county[2021-08..2022-07]", "robbery@county[2018-07..2019-06]")


# --- 3. top five districts and their share of the force ---------------------------------------------------------

EXAMPLE_3 = """\
- table:                                              # top five districts and their share of the force
    measure: burglary_residential
    rows: {areas: districts, top: 5, by: current, rest: Other districts, total: {area: force, label: Force}}
    columns: [current, previous_year, change_pct, {show: share, against: {area: force}, label: "% of force"}]
"""


def district_rows(*, force: bool) -> str:
    lines = [
        run("burglary_residential", f"{year}-02", *[size * n] * 6, area=f"d{n}")
        for n in range(1, 9)
        for year, size in ((2022, 11), (2021, 10))
    ]
    if force:  # not the sum of the districts: some is filed under none of them
        lines += [run("burglary_residential", f"{year}-02", *[n] * 6, area="force") for year, n in
                  ((2022, 400), (2021, 380))]  # fmt: skip
    return csv(*lines)


def test_top_five_districts_with_their_share_of_the_force(tmp_path: Path) -> None:
    rows = district_rows(force=True)
    made = small(tmp_path, EXAMPLE_3, measures=count("burglary_residential"), rows=rows, areas=DISTRICTS)
    assert made.heads == ["Area", "2022", "2021", "% change", "% of force"]
    assert made.labels == [*(f"District {n}" for n in (8, 7, 6, 5, 4)), "Other districts", "Force"]
    assert [row.total for row in made.grid.rows] == [False] * 6 + [True]
    assert made.texts[0] == ["528", "480", "+10.0", "22.0"]
    rest = [D(66 * n) for n in (1, 2, 3)]
    assert made.texts[5] == ["396", "360", "+10.0", "16.5"]
    assert made.texts[6] == ["2,400", "2,280", "+5.3", "100.0"]
    assert made.cell(5, 0).value == sum(rest, D(0))
    assert made.cell(5, 3).value == D(100) * 396 / 2400
    small_ones = [start for n in (1, 2, 3) for start in months("burglary_residential", "2022-02", "2022-07", f"d{n}")]
    assert made.lines(5, 0) == places(rows, *small_ones)
    assert made.lines(5, 3) == places(rows, *small_ones, *months("burglary_residential", "2022-02", "2022-07", "force"))
    assert not any("sum" in note for note in made.notes)


def test_the_total_is_the_sum_where_the_force_is_not_held(tmp_path: Path) -> None:
    rows = district_rows(force=False)
    made = small(tmp_path, EXAMPLE_3, measures=count("burglary_residential"), rows=rows, areas=DISTRICTS)
    assert made.texts[6] == ["2,376", "2,160", "+10.0", "100.0"]
    assert made.texts[0][3] == "22.2"
    assert made.cell(5, 3).value == D(100) * 396 / 2376
    assert [note for note in made.notes if note.startswith("Force: the sum of")]
    assert made.lines(6, 0) == places(
        rows, *(s for n in range(1, 9) for s in months("burglary_residential", "2022-02", "2022-07", f"d{n}"))
    )


def test_a_whole_district_list_with_a_plain_total(tmp_path: Path) -> None:
    block = """\
    - table:
        measure: burglary_residential
        rows: {areas: [d2, d1], total: Both}
        columns: [current, change]
    """
    rows = district_rows(force=False)
    made = small(tmp_path, block, measures=count("burglary_residential"), rows=rows, areas=DISTRICTS)
    assert made.labels == ["District 2", "District 1", "Both"]
    assert made.texts == [["132", "+12"], ["66", "+6"], ["198", "+18"]]


# --- 4. financial years to date ---------------------------------------------------------------------------------

EXAMPLE_4 = """\
- table:                                              # financial years; a year not over cuts all years to the same months, with a note
    measure: s136_detentions
    rows: [{show: value}]
    columns: {financial_years: 2018/19..2022/23, to_date: true}
"""  # noqa: E501


def test_financial_years_are_cut_to_the_same_months(tmp_path: Path) -> None:
    rows = csv(run("s136_detentions", "2018-04", *range(100, 152)))
    made = small(tmp_path, EXAMPLE_4, measures=count("s136_detentions", noun="detention, detentions"), rows=rows)
    assert made.heads[1:] == ["2018/19", "2019/20", "2020/21", "2021/22", "2022/23"]
    assert made.labels == ["S136 detentions"]
    assert made.values[0] == [D(sum(range(n, n + 4))) for n in (100, 112, 124, 136, 148)]
    assert [made.figure(0, n).window for n in (0, 4)] == ["2018-04..2018-07", "2022-04..2022-07"]
    assert made.lines(0, 4) == places(rows, *months("s136_detentions", "2022-04", "2022-07"))
    assert any("April to July" in note for note in made.notes)


def test_financial_years_that_are_over_stay_whole(tmp_path: Path) -> None:
    rows = csv(run("s136_detentions", "2018-04", *[100] * 60))
    made = small(tmp_path, EXAMPLE_4, measures=count("s136_detentions"), rows=rows, period="2023-01..2023-03")
    assert made.values[0] == [D(1200)] * 5
    assert made.notes == []


def test_financial_years_down(tmp_path: Path) -> None:
    block = """\
    - table:
        measure: s136_detentions
        rows: {financial_years: 2020/21..2022/23, to_date: true}
        columns: [current, previous_year, change]
    """
    rows = csv(run("s136_detentions", "2018-04", *range(52)))
    made = small(tmp_path, block, measures=count("s136_detentions"), rows=rows)
    assert made.labels == ["2020/21", "2021/22", "2022/23"]
    assert made.heads[1:3] == ["This year", "Last year"]
    assert made.texts == [["102", "54", "+48"], ["150", "102", "+48"], ["198", "150", "+48"]]


# --- rates ------------------------------------------------------------------------------------------------------

RATE = (
    count("solved", noun="crime, crimes")
    + count("recorded", noun="crime, crimes")
    + "solved_rate: {kind: rate, name: solved rate, noun: [crime, crimes], unit: percent, source: here, "
    "numerator: solved, denominator: recorded}\n"
)
RATE_ROWS = csv(
    run("solved", "2022-02", 10, 20, 30, 25, 25, 20),
    run("recorded", "2022-02", 100, 110, 120, 100, 100, 110),
    run("solved", "2021-02", 5, 10, 15, 15, 12, 10),
    run("recorded", "2021-02", 100, 110, 120, 100, 100, 110),
)


def test_a_rate_with_numerator_and_denominator(tmp_path: Path) -> None:
    block = """\
    - table:
        measure: solved_rate
        rows: {months: period, total: true}
        columns: [current, previous_year, change, change_pct, direction]
    """
    made = small(tmp_path, block, measures=RATE, rows=RATE_ROWS)
    assert column(made, 0) == ["10.0%", "18.2%", "25.0%", "25.0%", "25.0%", "18.2%", "20.3%"]
    assert made.cell(6, 0).value == D(100) * 130 / 640, "from the totals of its parts, not the mean of the months"
    assert made.cell(6, 2).value == D(100) * 130 / 640 - D(100) * 67 / 640
    assert made.texts[6][2] == "+9.8 points"
    assert column(made, 3) == ["[z]"] * 7, "no percentage of a percentage"
    assert made.texts[6][4] == "Up"
    assert made.texts[0][4].startswith("Up, "), "10 of 100 and 5 of 100 are within chance"
    assert made.figure(6, 0).base == D(640)
    assert made.lines(6, 0) == places(
        RATE_ROWS, *months("solved", "2022-02", "2022-07"), *months("recorded", "2022-02", "2022-07")
    )
    assert "9.8" in made.headline and "percentage points" in made.headline


def test_a_rate_per_thousand_with_its_words(tmp_path: Path) -> None:
    measures = RATE + (
        "crime_rate: {kind: rate, name: crime rate, noun: [crime, crimes], unit: number, suffix: per 1000 people, "
        "source: here, numerator: recorded, denominator: people, per: 1000}\n"
        "people: {kind: stock, name: people, noun: [person, people], source: here}\n"
    )
    rows = RATE_ROWS + "people,county,2022-06-30,64000\npeople,county,2021-06-30,63000\n"
    block = "- table: {rows: [crime_rate], columns: [current, previous_year, change]}"
    made = small(tmp_path, block, measures=measures, rows=rows)
    assert made.labels == ["Crime rate, per 1000 people"]
    assert made.texts == [["10.0", "10.2", "−0.2"]], "the row says what it is per, once"
    assert made.cell(0, 0).value == D(1000) * 640 / 64000


# --- parts ------------------------------------------------------------------------------------------------------

PARTS = (
    count("shop_robbery")
    + count("street_robbery")
    + count("shop_burglary")
    + count("home_burglary")
    + """\
robbery: {kind: count, name: robbery, noun: [offence, offences], source: here, formula: shop_robbery + street_robbery,
  parts: {business: shop_robbery, personal: street_robbery}}
burglary: {kind: count, name: burglary, noun: [offence, offences], source: here, formula: shop_burglary + home_burglary,
  parts: {business: shop_burglary, personal: home_burglary}}
"""
)
PART_ROWS = csv(
    *(
        run(name, f"{year}-02", *[size + year - 2021] * 6)
        for name, size in (("shop_robbery", 10), ("street_robbery", 20), ("shop_burglary", 30), ("home_burglary", 40))
        for year in (2021, 2022)
    )
)


def test_a_cross_table_of_kinds(tmp_path: Path) -> None:
    block = "- table: {rows: [robbery, burglary], columns: {parts: all, total: All}}"
    made = small(tmp_path, block, measures=PARTS, rows=PART_ROWS)
    assert made.heads == ["Measure", "Business", "Personal", "All"]
    assert made.labels == ["Robbery", "Burglary"]
    assert made.texts == [["66", "126", "192"], ["186", "246", "432"]]
    assert made.figure(1, 0).id == "shop_burglary@county[2022-02..2022-07]"
    assert made.lines(1, 0) == places(PART_ROWS, *months("shop_burglary", "2022-02", "2022-07"))


def test_parts_down_with_their_share_of_the_whole(tmp_path: Path) -> None:
    block = """\
    - table:
        measure: robbery
        rows: {parts: all, total: true}
        columns: [current, change, {show: share, against: {measure: robbery}}]
    """
    made = small(tmp_path, block, measures=PARTS, rows=PART_ROWS)
    assert made.heads[0] == "Kind"
    assert made.labels == ["Shop robbery", "Street robbery", "Robbery"]
    assert made.texts == [["66", "+6", "34.4"], ["126", "+6", "65.6"], ["192", "+12", "100.0"]]


def test_a_part_in_a_member_and_against_a_part(tmp_path: Path) -> None:
    block = """\
    - table:
        measure: robbery
        rows: {months: 2022-06..2022-07, total: true}
        columns:
          - {part: business}
          - {part: personal}
          - {label: All}
          - {part: business, show: share, against: {part: personal}, label: Business to personal}
    """
    made = small(tmp_path, block, measures=PARTS, rows=PART_ROWS)
    assert made.heads[1:4] == ["Shop robbery", "Street robbery", "All"]
    assert made.texts[0] == ["11", "21", "32", "[z]"]
    assert made.texts[2] == ["22", "42", "64", "[z]"]


# --- areas and measures -----------------------------------------------------------------------------------------

KINDS = count("burglary") + count("robbery") + count("theft") + (
    "crime: {kind: count, name: all three, noun: [offence, offences], source: here, "
    "formula: burglary + robbery + theft}\n"
)  # fmt: skip
FOUR = "".join(DISTRICTS.splitlines(keepends=True)[:6])
KIND_ROWS = csv(
    *(
        run(name, "2021-02", *[10 * n + m + k for m in range(18)], area=f"d{n}")
        for n in range(1, 5)
        for k, name in enumerate(("burglary", "robbery", "theft"))
    )
)


def test_areas_down_and_months_across(tmp_path: Path) -> None:
    block = """\
    - table:
        measure: burglary
        rows: {areas: districts, total: true}
        columns: {months: period, total: true}
    """
    made = small(tmp_path, block, measures=KINDS, rows=KIND_ROWS, areas=FOUR)
    assert made.heads == ["Area", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "6-month total"]
    assert made.labels == ["District 1", "District 2", "District 3", "District 4", "Westshire"]
    assert made.texts[4] == ["148", "152", "156", "160", "164", "168", "948"]
    assert sum("sum of" in note for note in made.notes) == 1


def test_measures_down_and_areas_across(tmp_path: Path) -> None:
    """The sum is told for each cell by itself, a total of a total too."""
    block = """\
    - table:
        rows: {measures: [burglary, robbery, theft], total: crime}
        columns: {areas: districts, total: true}
    """
    made = small(tmp_path, block, measures=KINDS, rows=KIND_ROWS, areas=FOUR)
    assert made.labels == ["Burglary", "Robbery", "Theft", "All three"]
    assert made.texts[3] == ["459", "639", "819", "999", "2,916"]
    assert column(made, 4) == ["948", "972", "996", "2,916"]
    turned = small(tmp_path, block.replace("rows:", "x:").replace("columns:", "rows:").replace("x:", "columns:"),
                   measures=KINDS, rows=KIND_ROWS, areas=FOUR)  # fmt: skip
    assert turned.texts == [list(line) for line in zip(*made.texts, strict=True)]


def test_one_measure_by_area_and_by_kind(tmp_path: Path) -> None:
    rows = csv(*(run(name, "2022-02", *[n * k] * 6, area=f"d{n}") for n in (1, 2)
                 for k, name in ((1, "shop_robbery"), (2, "street_robbery"))))  # fmt: skip
    block = "- table: {measure: robbery, rows: {areas: [d1, d2], total: true}, columns: {parts: all, total: true}}"
    made = small(tmp_path, block, measures=PARTS, rows=rows, areas=FOUR)
    assert made.heads == ["Area", "Shop robbery", "Street robbery", "Robbery"]
    assert made.texts == [["6", "12", "18"], ["12", "24", "36"], ["18", "36", "54"]]


def test_columns_that_differ_in_two_ways_say_both(tmp_path: Path) -> None:
    block = """\
    - table:
        rows: {areas: districts}
        columns: [burglary, {measure: burglary, window: previous_year}, {measure: burglary, show: change}, robbery, {measure: robbery, show: change}]
    """  # noqa: E501
    made = small(tmp_path, block, measures=KINDS, rows=KIND_ROWS, areas=FOUR)
    assert made.heads == ["Area", "Burglary", "Burglary, 2021", "Burglary, change", "Robbery", "Robbery, change"]
    assert made.texts[0] == ["147", "75", "+72", "153", "+72"]


def test_an_area_against_another(tmp_path: Path) -> None:
    block = """\
    - table:
        measure: burglary
        rows: [{area: d1}, {area: d2}]
        columns: [current, {show: share, against: {area: d4}}, {show: change, against: {area: d4}, label: From d4}]
    """
    made = small(tmp_path, block, measures=KINDS, rows=KIND_ROWS, areas=FOUR)
    assert made.heads[2] == "% of District 4"
    assert made.texts == [["147", "45.0", "−180"], ["207", "63.3", "−120"]]


def test_an_area_without_figures_is_awaited(tmp_path: Path) -> None:
    rows = csv(run("burglary", "2022-02", *[60] * 6, area="d1"))
    block = "- table: {measure: burglary, rows: {months: period, total: true}, columns: [{area: d1}, {area: d4}]}"
    made = small(tmp_path, block, clean=False, measures=KINDS, rows=rows, areas=FOUR)
    assert column(made, 1) == ["[x]"] * 7
    assert {(p.code, p.severity) for p in made.problems} == {("missing-figure", "awaited")}
    assert any(note.startswith("[x]") for note in made.notes)


# --- windows ----------------------------------------------------------------------------------------------------

ROBBERY = count("robbery")
LONG = csv(run("robbery", "2018-04", *range(100, 160)))  # April 2018 to March 2023


def value_of(month: str) -> int:
    year, number = map(int, month.split("-"))
    return 100 + (year - 2018) * 12 + number - 4


def total_of(first: str, n: int) -> Decimal:
    return D(sum(value_of(first) + k for k in range(n)))


def test_relative_windows(tmp_path: Path) -> None:
    block = "- table: {rows: [robbery], columns: [current, previous_year, back 2 years, {window: 2019}, year_to_date]}"
    made = small(tmp_path, block, measures=ROBBERY, rows=LONG)
    assert made.heads[1:] == ["2022", "2021", "2020", "2019", "Year to date"]
    assert made.values[0] == [
        total_of("2022-02", 6), total_of("2021-02", 6), total_of("2020-02", 6), total_of("2019-02", 6),
        total_of("2022-04", 4),
    ]  # fmt: skip
    assert made.figure(0, 4).window == "2022-04..2022-07"


def test_relative_windows_on_months_down(tmp_path: Path) -> None:
    block = """\
    - table:
        measure: robbery
        rows: {months: period, total: true}
        columns: [current, previous_year, {window: 2019}, {show: change, against: 2019, label: Change from 2019}]
    """
    made = small(tmp_path, block, measures=ROBBERY, rows=LONG)
    assert made.labels[0] == "February" and made.labels[-1] == "6-month total"
    assert made.heads[1:4] == ["2022", "2021", "2019"]
    assert made.values[0] == [D(146), D(134), D(110), D(36)]
    assert made.texts[6][3] == "+216"


def test_the_same_with_months_across(tmp_path: Path) -> None:
    """A relative window of a row is told from the month of the column."""
    block = """\
    - table:
        measure: robbery
        rows: [current, previous_year, change]
        columns: {months: period, total: true}
    """
    made = small(tmp_path, block, measures=ROBBERY, rows=LONG)
    assert made.labels == ["2022", "2021", "Change"]
    assert made.values[0][:2] == [D(146), D(147)]
    assert made.values[1][:2] == [D(134), D(135)]
    assert made.values[2] == [D(12)] * 6 + [D(72)]
    assert made.figure(1, 0).window == "2021-02"


def test_months_across_a_year_end(tmp_path: Path) -> None:
    block = """\
    - table: {measure: robbery, rows: {months: period, total: true}, columns: [current, previous_year, change]}
    - table: {measure: robbery, rows: [current], columns: {months: period}}
    """
    made = small(tmp_path, block, measures=ROBBERY, rows=LONG, period="2022-11..2023-01")
    assert made.labels == ["November 2022", "December 2022", "January 2023", "3-month total"]
    assert made.heads[1:] == ["This year", "Last year", "Change"]
    assert made.values[2] == [D(157), D(145), D(12)]
    (second,) = made.report.sections[0].blocks[1].content
    assert [column.text[0].text for column in second.columns] == ["Nov 2022", "Dec 2022", "Jan 2023"]  # type: ignore[union-attr]


def test_twelve_months_across_a_year_end(tmp_path: Path) -> None:
    block = "- table: {measure: robbery, rows: {months: period, total: true}, columns: [current, previous_year]}"
    made = small(tmp_path, block, measures=ROBBERY, rows=LONG, period="2021-08..2022-07")
    assert len(made.labels) == 13
    assert made.values[12] == [total_of("2021-08", 12), total_of("2020-08", 12)]
    assert "August 2021 to July 2022" in made.subtitle


def test_one_month(tmp_path: Path) -> None:
    block = """\
    - table: {rows: [robbery], columns: [current, previous_year, change, rolling_year]}
    - chart: {measure: robbery, kind: bars, series: [current, previous_year]}
    """
    made = small(tmp_path, block, measures=ROBBERY, rows=LONG, period="2022-07")
    assert made.texts == [["151", "139", "+12", "1,746"]]
    assert made.heads[1:] == ["2022", "2021", "Change", "12 months to July 2022"]
    assert "July 2022" in made.subtitle and "August" not in made.subtitle


def test_years_across_months_down(tmp_path: Path) -> None:
    block = "- table: {measure: robbery, rows: {months: 2022-01..2022-03, total: Total}, columns: {years: 2020..2022}}"
    made = small(tmp_path, block, measures=ROBBERY, rows=LONG)
    assert made.heads == ["Month", "2020", "2021", "2022"]
    assert made.values[3] == [total_of("2020-01", 3), total_of("2021-01", 3), total_of("2022-01", 3)]
    assert any("January to March" in note for note in made.notes)
    assert "January to March 2022" in made.headline


def test_columns_of_rolling_years_and_a_year_to_date(tmp_path: Path) -> None:
    block = """\
    - table:
        rows: [robbery]
        columns: [current, rolling_year, {window: rolling_year, show: change}, {window: year_to_date, show: change}]
    """
    made = small(tmp_path, block, measures=ROBBERY, rows=LONG)
    assert made.heads[1:3] == ["2022", "12 months to July 2022"]
    assert made.heads[3:] == ["12 months to July 2022, change", "Year to date, change"]
    assert made.values[0][1:] == [total_of("2021-08", 12), D(144), D(48)]
    assert "February to July 2022" in made.subtitle


def test_two_axes_that_set_a_window_are_a_problem(tmp_path: Path) -> None:
    block = "- table: {measure: robbery, rows: {months: period}, columns: [current, {window: 2022-01}]}"
    made = small(tmp_path, block, clean=False, measures=ROBBERY, rows=LONG)
    assert set(made.codes) == {"two-windows"}


def test_a_part_month_is_not_compared_with_a_whole_one(tmp_path: Path) -> None:
    rows = LONG + "robbery,county,2022-08-01..2022-08-22,90\n"
    block = "- table: {rows: [robbery], columns: [{window: 2022-08-01..2022-08-22}, {window: 2022-08-01..2022-08-22, show: change, against: {window: 2022-07}}]}"  # noqa: E501
    made = small(tmp_path, block, clean=False, measures=ROBBERY, rows=rows)
    assert "unequal-windows" in made.codes


# --- totals -----------------------------------------------------------------------------------------------------


def test_a_total_of_the_months_that_are_held(tmp_path: Path) -> None:
    """Both sides are of the same months, and a note says which."""
    rows = csv(run("robbery", "2022-02", 60, 60, None, 61, 60), run("robbery", "2021-02", 60, 50, 40, 60, 60, 60))
    block = """\
    - table:
        measure: robbery
        rows: {months: period, total: true, total_of: held}
        columns: [current, previous_year, change, change_pct]
    """
    made = small(tmp_path, block, measures=ROBBERY, rows=rows)
    assert made.texts[2] == ["[x]", "40", "[x]", "[x]"]
    assert made.texts[6] == ["241", "230", "+11", "+4.8"]
    assert made.lines(6, 2) == places(rows, *(f"robbery,county,{y}-0{m}" for y in (2021, 2022) for m in (2, 3, 5, 6)))
    assert any("February to March and May to June" in note for note in made.notes)
    assert made.figure(6, 0).value == D(241)
    assert made.figure(6, 0).id == "robbery@county[2022-02..2022-07](2022-02..2022-03, 2022-05..2022-06)"


def test_a_total_that_lacks_a_month_is_awaited(tmp_path: Path) -> None:
    rows = csv(run("robbery", "2022-02", 60, 60, None, 61, 60, 60))
    block = "- table: {measure: robbery, rows: {months: period, total: true}, columns: [current]}"
    made = small(tmp_path, block, clean=False, measures=ROBBERY, rows=rows)
    assert column(made, 0) == ["60", "60", "[x]", "61", "60", "60", "[x]"]
    assert {p.severity for p in made.problems} == {"awaited"}


def test_a_stock_takes_its_last_day(tmp_path: Path) -> None:
    measures = "officers: {kind: stock, name: officers, noun: [officer, officers], source: here}\n"
    days = [f"officers,county,2022-0{m}-28,{3800 + m}" for m in range(2, 8)] + ["officers,county,2021-07-31,3700"]
    block = "- table: {measure: officers, rows: {months: period, total: true}, columns: [current]}\n"
    made = small(tmp_path, block, measures=measures, rows=csv(*days))
    assert column(made, 0) == ["3,802", "3,803", "3,804", "3,805", "3,806", "3,807", "3,807"]
    assert made.figure(6, 0).how == "last"
    block = "- table: {rows: [officers], columns: [current, previous_year, change, direction]}"
    made = small(tmp_path, block, measures=measures, rows=csv(*days))
    assert made.texts == [["3,807", "3,700", "+107", "Not tested"]]
    assert made.lines(0, 2) == places(csv(*days), "officers,county,2022-07-28", "officers,county,2021-07-31")


def test_an_average_that_nothing_weights_has_no_total(tmp_path: Path) -> None:
    """It is not awaited either: no later extract could bring it."""
    measures = "wait: {kind: average, name: wait, noun: [second, seconds], unit: seconds, source: here}\n"
    block = "- table: {measure: wait, rows: {months: period, total: true}, columns: [current]}"
    made = small(tmp_path, block, measures=measures, rows=csv(run("wait", "2022-02", 100, 200, 300, 400, 500, 600)))
    assert column(made, 0)[-2:] == ["10m 00s", "[z]"]
    assert any(note.startswith("[z]") for note in made.notes)


def test_a_change_may_be_negative_and_carries_its_sign(tmp_path: Path) -> None:
    measures = "net: {kind: change, name: net change, noun: [officer, officers], source: here}\n"
    block = "- table: {measure: net, rows: {months: period}, columns: [current]}"
    made = small(tmp_path, block, measures=measures, rows=csv(run("net", "2022-02", -5, 10, 0, -20, 1, 2)))
    assert column(made, 0) == ["−5", "+10", "0", "−20", "+1", "+2"]
    assert [row[0] for row in made.plains] == ["-5", "10", "0", "-20", "1", "2"]


# --- members ----------------------------------------------------------------------------------------------------


def test_a_projects_own_members(tmp_path: Path) -> None:
    config = """\
    members:
      baseline: {window: 2019, label: Before the pandemic}
      from_baseline: {show: change_pct, against: {window: 2019}, label: Since then, decimals: 0}
    """
    block = "- table: {rows: [robbery], columns: [current, baseline, from_baseline]}"
    made = small(tmp_path, block, measures=ROBBERY, rows=LONG, config=config)
    assert made.heads[1:] == ["2022", "Before the pandemic", "Since then"]
    assert made.texts == [["891", "675", "+32"]]
    assert made.plains[0][2] == "32"


def test_from_and_until(tmp_path: Path) -> None:
    sections = {
        "01-one.yaml": """\
        number: 1
        title: Counts
        blocks:
          - table:
              until: 2022-06
              rows: [robbery]
              columns: [current]
          - table:
              from: 2022-07
              rows: [robbery]
              columns: [current, {window: previous_year, until: 2022-06}, {window: 2019, from: 2022-07}]
        sections:
          - {title: Gone, until: 2022-01, blocks: [{text: Gone.}]}
          - {title: Here, blocks: [{text: Here.}]}
        """,
        "02-two.yaml": "number: 2\ntitle: Not yet\nfrom: 2022-08\nblocks: [{text: Not yet.}]\n",
        "05-five.yaml": "number: 5\ntitle: Last\nblocks: [{text: Last.}]\n",
    }
    made = small(tmp_path, "", measures=ROBBERY, rows=LONG, sections=sections)
    assert [(s.number, s.title) for s in made.report.sections] == [("1", "Counts"), ("5", "Last")]
    assert [(s.number, s.title) for s in made.report.sections[0].sections] == [("1.2", "Here")]
    assert len(made.report.sections[0].blocks) == 1
    assert made.heads[1:] == ["2022", "2019"]


def test_labels_and_decimals_from_the_nearest(tmp_path: Path) -> None:
    block = """\
    - table:
        decimals: 3
        rows: [{measure: solved_rate, label: Solved, decimals: 2}, solved_rate]
        columns: [{label: Now}, {window: previous_year, decimals: 0}]
    """
    made = small(tmp_path, block, measures=RATE, rows=RATE_ROWS)
    assert made.labels == ["Solved", "Solved rate"]
    assert made.heads[1:] == ["Now", "2021"]
    assert made.texts == [["20.31%", "10%"], ["20.313%", "10%"]]


# --- what is not there, or may not be given ---------------------------------------------------------------------


def test_statuses_are_marked_and_explained(tmp_path: Path) -> None:
    rows = csv(
        run("robbery", "2021-02", *[60] * 6),
        run("robbery", "2022-02", 60, 60),
        "robbery,county,2022-04,,c\nrobbery,county,2022-05,61,p\nrobbery,county,2022-06,,x\nrobbery,county,2022-07,62,r",
        columns="measure,area,window,value,status",
    )
    block = "- table: {measure: robbery, rows: {months: period}, columns: [current, change]}"
    made = small(tmp_path, block, measures=ROBBERY, rows=rows)
    assert made.texts[2:] == [["[c]", "[c]"], ["61[p]", "+1[p]"], ["[x]", "[x]"], ["62[r]", "+2[r]"]]
    assert made.plains[3] == ["61", "1"]
    assert {note[:3] for note in made.notes} >= {"[c]", "[p]", "[x]", "[r]"}


def test_no_percentage_of_a_small_base(tmp_path: Path) -> None:
    rows = csv("robbery,county,2022-02..2022-07,60\nrobbery,county,2021-02..2021-07,49",
               "theft,county,2022-02..2022-07,60\ntheft,county,2021-02..2021-07,50")  # fmt: skip
    block = "- table: {rows: [robbery, theft], columns: [current, previous_year, change, change_pct]}"
    made = small(tmp_path, block, measures=ROBBERY + count("theft"), rows=rows)
    assert made.texts == [["60", "49", "+11", "[z]"], ["60", "50", "+10", "+20.0"]]
    assert any("below 50" in note for note in made.notes)


def test_deaths_are_counts_only(tmp_path: Path) -> None:
    rows = csv("deaths,county,2022-02..2022-07,80\ndeaths,county,2021-02..2021-07,200")
    block = "- table: {rows: [deaths], columns: [current, previous_year, change, change_pct, direction]}"
    made = small(tmp_path, block, measures=count("deaths", noun="death, deaths", more="counts_only: true"), rows=rows)
    assert made.texts == [["80", "200", "−120", "[z]", "Not tested"]]
    assert "%" not in made.headline


# --- bases ------------------------------------------------------------------------------------------------------

ABUSE = (
    "abuse: {kind: count, name: abuse, noun: [offence, offences], source: here, "
    "bases: {old: {name: counted as before}, new: {name: counted anew, note: A recount.}}}\n"
)


def of_basis(basis: str, start: str, values: Sequence[int]) -> str:
    return "\n".join(f"{line},{basis}" for line in run("abuse", start, *values).splitlines())


ABUSE_ROWS = csv(
    of_basis("old", "2021-02", range(500, 518)),  # to July 2022
    of_basis("new", "2022-05", range(300, 303)),
    columns="measure,area,window,value,basis",
)


def test_a_series_of_two_bases_is_drawn_as_two_panels(tmp_path: Path) -> None:
    block = "- chart: {measure: abuse, kind: line, across: {months: held}}"
    made = small(tmp_path, block, measures=ABUSE, rows=ABUSE_ROWS, period="2022-05..2022-07")
    assert made.drawing.recount
    before, after = made.drawing.panels
    assert [mark.value for mark in before.series[0].marks] == [D(n) for n in range(500, 518)]
    assert [mark.value for mark in after.series[0].marks] == [D(300), D(301), D(302)]
    assert before.title == "Counted as before"
    assert before.ticks == after.ticks
    assert not any(ch.isdigit() for ch in made.headline.replace("2021", "").replace("2022", "")), "nothing is ranked"


def test_two_bases_never_stand_beside_each_other(tmp_path: Path) -> None:
    for block in (
        "- table: {measure: abuse, rows: {months: period}, columns: [current, previous_year]}",
        "- table: {rows: [abuse], columns: [current, change]}",
        "- chart: {measure: abuse, kind: line, series: [current, previous_year]}",
    ):
        made = small(tmp_path, block, clean=False, measures=ABUSE, rows=ABUSE_ROWS, period="2022-05..2022-07")
        assert "two-bases" in made.codes, block


def test_one_basis_of_two_is_marked(tmp_path: Path) -> None:
    block = "- table: {measure: abuse, rows: {months: period, total: true}, columns: [current]}"
    made = small(tmp_path, block, measures=ABUSE, rows=ABUSE_ROWS, period="2022-05..2022-07")
    assert column(made, 0) == ["300", "301", "302", "903"]
    assert made.figure(3, 0).basis == "new"
    assert "[b]" in made.subtitle and any(note.startswith("[b]") for note in made.notes)


# --- extracts ---------------------------------------------------------------------------------------------------

TWO_EXTRACTS = {
    "2022-09-01-board.csv": csv("robbery,county,2022-02..2022-07,600"),
    "2022-10-01-late.csv": csv("robbery,county,2022-02..2022-07,612"),
}
ONE_CELL = "- table: {rows: [robbery], columns: [current]}"


def test_a_later_extract_is_not_seen(tmp_path: Path) -> None:
    made = small(tmp_path, ONE_CELL, measures=ROBBERY, rows=TWO_EXTRACTS, edition="as_at: 2022-09-14\n")
    assert made.texts == [["600"]]
    assert made.lines(0, 0) == {"figures/2022-09-01-board.csv:2"}
    made = small(tmp_path, ONE_CELL, measures=ROBBERY, rows=TWO_EXTRACTS, edition="as_at: 2022-10-01\n")
    assert made.texts == [["612"]]
    assert made.figure(0, 0).extract == "2022-10-01-late"


def test_a_later_extract_that_is_named_is_seen(tmp_path: Path) -> None:
    made = small(
        tmp_path, ONE_CELL, measures=ROBBERY, rows=TWO_EXTRACTS, edition="as_at: 2022-09-14\nalso: [2022-10-01-late]\n"
    )
    assert made.texts == [["612"]]


def test_restated_figures_stand_in_the_annex(tmp_path: Path) -> None:
    earlier = "editions:\n  - {period: 2021-08..2022-01, board_date: 2022-09-14}\n"
    write(tmp_path, ONE_CELL, measures=ROBBERY, rows=TWO_EXTRACTS, edition="as_at: 2022-10-14\n")
    config = tmp_path / "config.yaml"
    config.write_text(config.read_text(encoding="utf-8").replace("editions:\n", earlier), encoding="utf-8")
    made = loaded(tmp_path, 1)
    words = [
        [run.text for cell in (row.label, *row.cells) for run in cell.text]
        for block in made.report.annex.blocks
        for part in block.content
        if hasattr(part, "rows")
        for row in part.rows
    ]
    assert any(row[1:4] == ["600", "612", "+12"] for row in words)


# --- charts -----------------------------------------------------------------------------------------------------


def test_every_mark_of_a_chart_is_a_figure(tmp_path: Path) -> None:
    block = "- chart: {measure: robbery, kind: line, series: [current, previous_year, {window: 2019}]}"
    made = small(tmp_path, block, measures=ROBBERY, rows=LONG)
    (panel,) = made.drawing.panels
    assert [(s.name, s.role) for s in panel.series] == [("2022", "now"), ("2021", "before"), ("2019", "baseline")]
    assert [mark.value for mark in panel.series[1].marks] == [D(n) for n in range(134, 140)]
    figures: list[Figure] = [made.report.figures[mark.figure or ""] for s in panel.series for mark in s.marks]
    assert figures[6].id == "robbery@county[2021-02]"
    assert panel.ticks[0].value <= 110 and panel.ticks[-1].value >= 151


def test_bars_of_windows_rank_what_is_drawn(tmp_path: Path) -> None:
    block = "- chart: {measure: robbery, kind: bars, across: [current, previous_year, {window: 2020}]}"
    made = small(tmp_path, block, measures=ROBBERY, rows=LONG)
    assert [mark.shown for mark in made.drawing.panels[0].series[0].marks] == ["891", "819", "747"]
    assert "891" in made.headline and "151" not in made.headline


def test_a_chart_with_gaps_says_nothing_of_what_is_not_held(tmp_path: Path) -> None:
    rows = csv(run("robbery", "2021-02", 60, 70), run("robbery", "2022-02", 80, 75, 70, 65, 72, 71))
    block = "- chart: {measure: robbery, kind: line, across: {months: held}}"
    made = small(tmp_path, block, measures=ROBBERY, rows=rows)
    assert [(gap.first, gap.last) for gap in made.drawing.panels[0].gaps] == [(2, 11)]
    assert "80" in made.headline and "[x]" not in made.headline


def test_a_chart_of_areas_names_them(tmp_path: Path) -> None:
    across = "{areas: districts, top: 2, rest: Others, total: true}"
    block = f"- chart: {{measure: burglary, kind: horizontal, across: {across}}}"
    made = small(tmp_path, block, measures=KINDS, rows=KIND_ROWS, areas=FOUR)
    (panel,) = made.drawing.panels
    assert [slot.name for slot in panel.slots] == ["District 4", "District 3", "Others", "Westshire"]
    assert [mark.shown for mark in panel.series[0].marks] == ["327", "267", "354", "948"]
    assert "District 4" in made.drawing.alt and "327" in made.drawing.alt


def test_a_rolling_year_at_each_month(tmp_path: Path) -> None:
    block = "- chart: {measure: robbery, kind: line, series: [{window: rolling_year}]}"
    made = small(tmp_path, block, measures=ROBBERY, rows=LONG)
    (panel,) = made.drawing.panels
    assert [slot.lines[0] for slot in panel.slots] == ["Feb", "Mar", "Apr", "May", "Jun", "Jul"]
    assert panel.series[0].marks[5].value == total_of("2021-08", 12)
    assert "month" not in made.headline and "1,746" in made.headline


@pytest.mark.parametrize(
    ("block", "code"),
    [
        ("- table: {rows: [robbery], columns: []}", "wrong-value"),
        ("- key_figures: []", "wrong-value"),
        ("- list: []", "wrong-value"),
        ("- table: {measure: robbery, rows: {parts: all}, columns: [current]}", "unknown-part"),
        ("- table: {measure: robbery, rows: {areas: nowhere}, columns: [current]}", "unknown-area"),
        ("- table: {measure: robbery, rows: {years: 2022..2020}, columns: [current]}", "bad-window"),
        ("- table: {rows: [robbery], columns: [{show: share}]}", "no-against"),
        ("- table: {rows: [current], columns: [current]}", "no-measure"),
    ],
)
def test_nothing_is_left_out_in_silence(block: str, code: str, tmp_path: Path) -> None:
    made = small(tmp_path, block, clean=False, measures=ROBBERY, rows=LONG)
    assert code in made.codes
