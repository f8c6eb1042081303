"""What earlier extracts and editions say of a report: recounts, words across two bases, quoted figures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reportgen.rules.evidence import Evidence
from reportgen.rules.history import check
from tests.conftest import Edition
from tests.findings import codes, copy, evidence, of_sentence
from tests.small import count, csv, run, write

VISITS = "- table: {measure: visits, rows: {months: period}, columns: [current, previous_year]}"
OLD, NEW = "2022-08-10-first.csv", "2023-02-10-second.csv"
PERIOD = "2022-08..2023-01"


def editions(*periods: str) -> str:
    """The editions of a config.yaml: each meets ten days after its period."""
    lines = []
    for period in periods:
        year, month = map(int, period[-7:].split("-"))
        day = f"{year + month // 12}-{month % 12 + 1:02d}-10"
        lines.append(f"  - {{period: {period}, board_date: {day}}}\n")
    return "".join(lines)


def two_extracts(root: Path, old: str, new: str, block: str = VISITS, measures: str = "", **parts: object) -> Evidence:
    """A project with two editions and an extract for each."""
    rows = {OLD: csv(old), NEW: csv(new)}
    write(root, block, measures=measures or count("visits"), rows=rows, period=PERIOD, **parts)  # type: ignore[arg-type]
    config = (root / "config.yaml").read_text("utf-8")
    config = config[: config.index("editions:")] + "editions:\n" + editions("2022-02..2022-07", PERIOD)
    (root / "config.yaml").write_text(config, "utf-8")
    return evidence(root)


# --- suspected recounts -------------------------------------------------------------------------

FLAT = [500, 510, 520, 505, 515, 525]


def level(year: int, start: str, values: list[int], factor: float = 1) -> str:
    return run("visits", f"{year}-{start}", *(round(value * factor) for value in values))


def both(start: str, year: int, last: float, this: float) -> str:
    """Six months of a year and of the year before, each at a level."""
    return level(year - 1, start, FLAT, last) + "\n" + level(year, start, FLAT, this)


def test_a_level_that_breaks_in_both_years_at_once_is_suspected(tmp_path: Path) -> None:
    (found,) = check(two_extracts(tmp_path, both("02", 2022, 1, 1.1), both("08", 2022, 0.6, 0.62)))
    assert (found.code, found.severity, found.holds) == ("suspected-recount", "warning", False)
    assert found.says.startswith(
        "the level of visits is 44% lower this year and 40% lower the year before than in the extract"
    )
    assert "bases:" in found.write and "accept" in found.write
    assert (found.place.path, found.place.line) == (f"figures/{NEW}", 8)
    assert len(found.figures) == 24


@pytest.mark.parametrize(
    ("last", "this"),
    [
        (1.02, 0.55),  # only this year moved: a real fall
        (0.55, 1.02),  # only last year
        (0.75, 0.75),  # by less than 30%
        (0.62, 0.4),  # both, and the ratio of the years moved too
        (1.6, 0.6),  # in opposite directions
    ],
)
def test_one_year_alone_or_a_smaller_shift_is_a_movement(tmp_path: Path, last: float, this: float) -> None:
    assert not list(check(two_extracts(tmp_path, both("02", 2022, 1, 1), both("08", 2022, last, this))))


def test_a_rise_of_both_years_is_suspected_too(tmp_path: Path) -> None:
    (found,) = check(two_extracts(tmp_path, both("02", 2022, 1, 1), both("08", 2022, 1.5, 1.6)))
    assert "60% higher this year and 50% higher" in found.says


def test_a_season_that_an_earlier_extract_shows_is_no_recount(tmp_path: Path) -> None:
    season = level(2020, "08", FLAT, 0.6)
    assert not list(check(two_extracts(tmp_path, season + "\n" + both("02", 2022, 1, 1), both("08", 2022, 0.6, 0.6))))


def test_the_same_months_on_another_level_in_an_earlier_extract_are_no_season(tmp_path: Path) -> None:
    held = level(2021, "08", FLAT) + "\n" + both("02", 2022, 1, 1)
    assert len(list(check(two_extracts(tmp_path, held, both("08", 2022, 0.6, 0.6))))) == 1


def test_a_series_that_swings_as_much_within_a_year_is_not_suspected(tmp_path: Path) -> None:
    swing = run("visits", "2021-02", 200, 300, 500, 700, 900, 999) + "\n"
    swing += run("visits", "2022-02", 210, 300, 520, 690, 900, 980)
    assert not list(check(two_extracts(tmp_path, swing, both("08", 2022, 0.6, 0.6))))


def test_small_counts_are_left_alone(tmp_path: Path) -> None:
    assert not list(check(two_extracts(tmp_path, both("02", 2022, 0.02, 0.02), both("08", 2022, 0.01, 0.01))))


def test_a_measure_that_the_edition_does_not_print_is_left_alone(tmp_path: Path) -> None:
    table = VISITS.replace("visits", "calls")
    calls = "\n" + run("calls", "2022-08", *FLAT) + "\n" + run("calls", "2021-08", *FLAT)
    measures = count("visits") + count("calls", noun="call, calls")
    new = both("08", 2022, 0.6, 0.6) + calls
    assert not list(check(two_extracts(tmp_path, both("02", 2022, 1, 1), new, table, measures)))


def without_bases(root: Path) -> Path:
    """This project with the two bases of domestic abuse taken out of its files."""
    copy(root)
    measures = root / "figures/measures.yaml"
    text, n = re.subn(
        r"(\n  domestic_abuse:\n(?:    .+\n)*?)    bases:\n(?:      .+\n)+", r"\1", measures.read_text("utf-8")
    )
    assert n == 1
    measures.write_text(text, "utf-8")
    for path in (root / "figures").glob("*.csv"):
        path.write_text(
            re.sub(r"(?m)^(domestic_abuse,.*?),(?:first|second),", r"\1,,", path.read_text("utf-8")), "utf-8"
        )
    return root


def test_domestic_abuse_and_no_other_series_is_suspected_where_its_bases_are_not_declared(tmp_path: Path) -> None:
    root = without_bases(tmp_path / "project")
    found = [[f for f in check(evidence(root, n)) if f.code == "suspected-recount"] for n in range(3)]
    assert [len(findings) for findings in found] == [0, 0, 1]
    (only,) = found[2]
    assert only.says.startswith("the level of domestic abuse is 43% lower this year and 37% lower the year before")
    assert {figure.measure.id for figure in only.figures} == {"domestic_abuse"}
    assert only.place.path == "figures/2023-03-15-board-paper.csv"
    assert only.owner


def test_the_shipped_editions_hold(editions: dict[str, Edition]) -> None:
    for edition in editions.values():
        assert not list(check(Evidence(edition.report, edition.project)))


# --- words across two bases ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def winter(editions: dict[str, Edition]) -> Evidence:
    """The edition of November 2022 to January 2023, whose domestic abuse is counted on a new basis."""
    edition = editions["2022-11_2023-01"]
    return Evidence(edition.report, edition.project)


@pytest.fixture(scope="module")
def summer(editions: dict[str, Edition]) -> Evidence:
    """The edition of February to July 2022."""
    edition = editions["2022-02_2022-07"]
    return Evidence(edition.report, edition.project)


@pytest.mark.parametrize(
    "text",
    [
        "January 2023 saw the lowest number of domestic abuse offences since January 2020.",
        "The volume in January 2023 was the lowest since March 2021.",
        "Domestic abuse has fallen month on month since July 2022.",
        "There have been reductions month on month since July 2022.",
        "Domestic abuse offences are 43% lower than in July 2022.",
        "Domestic abuse fell sharply compared with June 2022.",
    ],
)
def test_a_span_across_a_change_of_counting_is_refused(winter: Evidence, text: str) -> None:
    (found,) = of_sentence(check, winter, text, "domestic_abuse")
    assert (found.code, found.severity) == ("across-bases", "error")
    assert "counted on the new basis" in found.says and "counted as before" in found.says
    assert re.match(r"(since|than in|compared with) \w+ 202\d$", text[found.start : found.end])
    assert {figure.basis for figure in found.figures} == {"first", "second"}


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("Domestic abuse is lower than in November 2021.", "domestic_abuse"),
        ("Domestic abuse offences fell compared with 2021.", "domestic_abuse"),  # the same months: on the new basis
        ("Domestic abuse was at its lowest since November 2022.", "domestic_abuse"),
        ("Officers have run more courses on coercion since January 2020.", "domestic_abuse"),
        ("Since July 2022 the teams have had three meetings.", "domestic_abuse"),
        ("Rape has fallen since November 2021.", "rape"),
        ("The charge rate for domestic abuse has risen compared with 2021.", "domestic_abuse"),
    ],
)
def test_what_reaches_over_one_basis_is_let_be(winter: Evidence, text: str, section: str) -> None:
    assert not of_sentence(check, winter, text, section)


def test_a_superlative_beyond_what_is_held_is_doubted(summer: Evidence) -> None:
    text = "Robbery was at its highest level since January 2015."
    (found,) = of_sentence(check, summer, text, "robbery")
    assert (found.code, found.severity) == ("not-held", "warning")
    assert found.says.startswith("the ledger holds robbery for February to July 2019 and ")
    assert found.says.endswith(", so nobody can check this")
    assert text[found.start : found.end] == "since January 2015"


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("Robbery was at its highest since February 2022.", "robbery"),
        ("Detentions have fallen since December 2019.", "section-136"),  # no superlative: its start is loosely named
        ("Since January 2015 the unit has had its highest praise from partners.", "school-officers"),
    ],
)
def test_what_is_held_or_claims_nothing_is_let_be(summer: Evidence, text: str, section: str) -> None:
    assert not of_sentence(check, summer, text, section)


# --- quoted figures -----------------------------------------------------------------------------


def quoting(root: Path, words: str, july: int = 560) -> list[tuple[str, str]]:
    block = VISITS + "\n- commentary: pool"
    old, new = both("02", 2022, 1, 1), both("08", 2022, 1, 1) + f"\nvisits,county,2022-07,{july}"
    seen = two_extracts(root, old, new, block, words={"01-one.md": f"# pool\n{words}\n"})
    return codes(list(check(seen)))


def test_a_quoted_figure_that_was_restated_is_told(tmp_path: Path) -> None:
    assert quoting(tmp_path, "The last report gave 525 visits for July 2022.") == [("restated", "warning")]


@pytest.mark.parametrize(
    "words",
    [
        "The last report gave 525 visits for July 2022, since restated.",
        "The last report gave 510 visits for March 2022.",
        "There were 525 visits in July 2022.",
    ],
)
def test_a_quoted_figure_that_stands_or_is_told_is_let_be(tmp_path: Path, words: str) -> None:
    assert not quoting(tmp_path, words)


def test_a_small_restatement_needs_no_sentence(tmp_path: Path) -> None:
    assert not quoting(tmp_path, "The last report gave 525 visits for July 2022.", july=527)
