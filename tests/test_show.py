from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.command import STARTER, run, spawn

LIST = """\
July to December 2024, as at 29 January 2025, Marlshire

MEASURE               NAME                  FIGURE  HELD
visits                Footfall             599,394  2023-01..2024-12
loans_books           Book lending         693,957  2023-01..2024-12
loans_digital         Digital lending      181,702  2023-01..2024-12
loans                 All lending          875,659  2023-01..2024-12
new_members           New members           12,063  2023-01..2024-12
members               Active members        62,524  24 days 2023-01-31 to
                                                    2024-12-31
requests_received     Requests for a book   49,517  2023-01..2024-12
requests_on_time      Ready in time         43,098  2023-01..2024-12
requests_on_time_pct  Share in time          87.0%  2023-01..2024-12
"""

RATE = """\
requests_on_time_pct
Share of requests ready in time

Counts      Share of requests that were ready to collect within ten working
            days.
Source      Marlshire library management system
Kind        rate
Unit        percent (request, requests)
Worked out  100 * requests_on_time / requests_received
Benchmark   at least 85%, Marlshire library service standards
Good        higher

July to December 2024, Marlshire  87.0%, worked out
  requests_on_time                43,098
  requests_received               49,517

No row of its own is held as at 29 January 2025: it is worked out.
"""

STOCK = """\
members
Active membership

Counts  People who used their library card in the year to the last day of the
        month.
Source  Marlshire library management system
Kind    stock
Unit    count (member, members)

January to June 2024, Marlshire  61,367, the last day of it that is held

18 rows held as at 24 July 2024; the extracts are in figures/

AREA    WINDOW       VALUE  ROW
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the starter, to be changed."""
    shutil.copytree(STARTER, tmp_path / "p")
    return tmp_path / "p"


def add(folder: Path, name: str, text: str) -> None:
    """Add lines to a file."""
    path = folder / name
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8", newline="\n")


# --- figures list -----------------------------------------------------------------------------------------------


def test_the_list_is_in_columns_with_the_figure_of_the_newest_edition() -> None:
    ran = spawn("figures", "list", "-C", STARTER)
    assert (ran.code, ran.out, ran.err) == (0, LIST, "")


def test_the_list_of_another_edition_sees_only_what_was_known_then() -> None:
    ran = run("figures", "list", "loans", "-C", STARTER, "--period", "2024-01..2024-06")
    assert ran.lines == [
        "January to June 2024, as at 24 July 2024, Marlshire",
        "",
        "MEASURE        NAME              FIGURE  HELD",
        "loans_books    Book lending     679,828  2023-01..2024-06",
        "loans_digital  Digital lending  169,335  2023-01..2024-06",
        "loans          All lending      849,163  2023-01..2024-06",
    ]


def test_a_search_reads_names_too_in_any_case() -> None:
    ran = run("figures", "list", "FOOT", "-C", STARTER)
    assert ran.lines[-1].split() == ["visits", "Footfall", "599,394", "2023-01..2024-12"]
    assert len(ran.lines) == 4


def test_a_search_that_finds_nothing_says_so_and_names_the_nearest() -> None:
    ran = run("figures", "list", "visit_s", "-C", STARTER)
    assert ran.code == 1
    assert ran.out == ""
    assert ran.faults[:2] == [
        "figures/measures.yaml: no measure's id or name holds 'visit_s' [unknown-measure]",
        "    nearest: 'visits'",
    ]


def test_an_unknown_edition_is_told_the_nearest() -> None:
    ran = run("figures", "list", "-C", STARTER, "--period", "2024-01..2024-05")
    assert ran.code == 1
    assert ran.faults[0] == "--period: no edition has the period 2024-01..2024-05 [no-edition]"
    assert ran.faults[1] == "    nearest: '2024-01..2024-06'"


def test_a_long_list_keeps_to_eighty_columns() -> None:
    """This project's own list: long ids, long names, several spans of months."""
    ran = run("figures", "list", "--period", "2022-02..2022-07")
    assert ran.code == 0
    assert len(ran.lines) > 150
    assert [line for line in ran.lines if len(line) > 80] == []
    at = ran.lines.index("sexual_offences_suspect_interviewed_rate")
    assert ran.lines[at + 1].startswith(" " * 30)
    at = next(at for at, line in enumerate(ran.lines) if line.startswith("cooking_oil_thefts"))
    assert ran.lines[at].split()[-2:] == ["-", "2022-04..2022-07"]
    assert ran.lines[at + 1].split() == ["thefts", "(east)"]
    at = next(at for at, line in enumerate(ran.lines) if line.startswith("calls_101_received"))
    assert [line.split()[-1] for line in ran.lines[at : at + 3]] == ["2022-02..2022-07,", "2022-08-01..", "2022-08-22"]


# --- figures show -----------------------------------------------------------------------------------------------


def test_a_rate_is_shown_with_its_formula_its_benchmark_and_its_parts() -> None:
    ran = run("figures", "show", "requests_on_time_pct", "-C", STARTER)
    assert (ran.code, ran.out, ran.err) == (0, RATE, "")


def test_a_stock_is_shown_with_its_days_and_what_the_edition_does_not_see() -> None:
    ran = run("figures", "show", "members", "-C", STARTER, "--period", "2024-01..2024-06")
    assert ran.out.startswith(STOCK)
    assert ran.lines[-19].split()[:3] == ["county", "2023-01-31", "60,571"]
    assert ran.lines[-2].split()[:3] == ["county", "2024-06-30", "61,367"]
    assert ran.lines[-1] == "Not seen by this edition: 6 rows of 2025-01-13-library-system.csv"


def test_every_row_names_the_line_of_the_extract_that_it_stands_on() -> None:
    ran = run("figures", "show", "visits", "-C", STARTER)
    rows = [
        line.split() for line in ran.lines if line.startswith(("county", "northmere", "eastwold", "hollin", "salt"))
    ]
    assert len(rows) == 120
    for area, window, value, where in rows:
        name, _, line = where.rpartition(":")
        held = (STARTER / "figures" / name).read_text(encoding="utf-8").splitlines()[int(line) - 1]
        assert held.split(",")[:4] == ["visits", area, window, value.replace(",", "")]


def test_a_restated_row_says_what_an_older_extract_gave() -> None:
    ran = run("figures", "show", "visits", "-C", STARTER)
    at = ran.lines.index("county       2024-06   93,455  2025-01-13-library-system.csv:2")
    assert ran.lines[at + 1 : at + 3] == [
        "    note: A people counter in Eastwold was read late",
        "    restated: was 92,241 in 2024-07-10-library-system.csv:19",
    ]
    assert sum("restated:" in line for line in ran.lines) == 2
    before = run("figures", "show", "visits", "-C", STARTER, "--period", "2024-01..2024-06")
    assert "restated:" not in before.out
    assert "county       2024-06   92,241  2024-07-10-library-system.csv:19" in before.lines


def test_columns_are_there_only_where_a_row_fills_them(project: Path) -> None:
    extract = "2025-01-20-opening-hours.csv"
    add(
        project,
        "figures/measures.yaml",
        "\n  opening_hours:\n    kind: count\n    name: opening hours\n    noun: [hour, hours]\n    unit: hours\n"
        "    source: counters\n    totals: false\n",
    )
    (project / "figures" / extract).write_text(
        "measure,area,window,value,basis,base,qualifier,status,note\n"
        "opening_hours,county,2024-11,1210.5,,1300,at_least,p,\n"
        "opening_hours,county,2024-12,,,,,x,strike\n",
        encoding="utf-8",
    )
    ran = run("figures", "show", "opening_hours", "-C", project)
    assert ran.lines[3:] == [
        "Counts  (no definition is written)",
        "Source  Marlshire people counters",
        "Kind    count; its months are not added up",
        "Unit    hours (hour, hours)",
        "",
        "July to December 2024, Marlshire  not held",
        "  lacks                           2024-07..2024-10, 2024-12",
        "",
        "2 rows held as at 29 January 2025; the extracts are in figures/",
        "",
        "AREA    WINDOW     VALUE  OUT OF  QUALIFIER  STATUS",
        "county  2024-11  1,210.5   1,300  at_least   provisional",
        "    2025-01-20-opening-hours.csv:2",
        "county  2024-12        -                     not available",
        "    2025-01-20-opening-hours.csv:3",
        "    note: strike",
    ]


def test_two_ways_of_counting_stand_apart() -> None:
    ran = run("figures", "show", "domestic_abuse", "--period", "2022-11..2023-01")
    assert "AREA   WINDOW   BASIS   VALUE  ROW" in ran.lines
    assert [line for line in ran.lines if len(line) > 80] == []
    bases = [line.split()[2] for line in ran.lines if line.startswith("force")]
    assert bases == ["first"] * 12 + ["second"] * 6


def test_an_average_names_what_it_is_weighted_by() -> None:
    ran = run("figures", "show", "calls_101_queue_seconds", "--period", "2022-02..2022-07")
    at = ran.lines.index("Weighted by  calls_101_answered")
    assert ran.lines[at + 2 : at + 4] == [
        "February to July 2022, Kent  7m 18s, the average of its months, weighted",
        "  calls_101_answered         113,931",
    ]


def test_an_unknown_measure_is_told_the_nearest() -> None:
    ran = run("figures", "show", "visit", "-C", STARTER)
    assert ran.code == 1
    assert ran.faults == [
        "figures/measures.yaml: no measure is called 'visit' [unknown-measure]",
        "    nearest: 'visits'",
        "1 problem. Nothing was written.",
    ]


def test_a_fault_in_the_figures_is_told_and_one_in_the_words_is_not(project: Path) -> None:
    """The ledger can be read while a section is half written, but never with a row silently left out."""
    add(project, "sections/01-visits-and-members.yaml", "nonsense: true\n")
    assert run("figures", "show", "visits", "-C", project).code == 0
    add(project, "figures/2025-01-13-library-system.csv", "visits,county,2025-01,12O\n")
    ran = run("figures", "show", "visits", "-C", project)
    assert ran.code == 1
    assert ran.out == ""
    assert ran.faults[:2] == [
        "figures/2025-01-13-library-system.csv:70:23: '12O' is not a number [bad-number]",
        "    write digits and one point, nothing else: 120",
    ]
    assert "nonsense" not in ran.err


def test_a_folder_without_a_project_is_told_how_to_have_one(tmp_path: Path) -> None:
    ran = run("figures", "list", cwd=tmp_path)
    assert ran.code == 1
    assert ran.faults[0] == "config.yaml: there is no config.yaml in this folder [no-project]"
