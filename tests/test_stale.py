"""Words that were true once: sentences carried over whose figures moved, and one value for two measures."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.rules.evidence import Evidence, Finding
from reportgen.rules.stale import check
from tests.conftest import Edition
from tests.findings import codes, copy, evidence, of_sentence
from tests.small import count, csv, run, write

OLD, NOW = "2022-02..2022-07", "2022-05..2022-10"
TABLE = "- table: {measure: visits, rows: {months: period}, columns: [current, previous_year]}\n"


def carried(root: Path, old: str, now: str | None = None, *, rows: str = "") -> list[Finding]:
    """What the rule finds where the edition to October says `now`, and that to July said `old`.

    Visits rose from 600 to 720 in the first edition, with most in May; they fell from 600 to 540 in the second, with
    most in August.
    """
    held = run("visits", "2021-02", *[100] * 9) + "\n" + run("visits", "2022-02", 110, 115, 120, 105, 80, 190)
    late = run("visits", "2022-05", 105, 80, 70, 130, 90, 65)
    write(
        root,
        TABLE + "- commentary: pool\n",
        measures=count("visits", noun="visit, visits"),
        rows={"2022-08-10-first.csv": csv(held), "2022-11-10-second.csv": csv(late, rows)},
        period=NOW,
        words={"01-one.md": f"# pool\n{old if now is None else now}\n"},
    )
    config = (root / "config.yaml").read_text("utf-8")
    config = config[: config.index("editions:")] + (
        f"editions:\n  - {{period: {OLD}, board_date: 2022-08-10}}\n  - {{period: {NOW}, board_date: 2022-11-10}}\n"
    )
    (root / "config.yaml").write_text(config, "utf-8")
    before = root / "sections/commentary" / OLD.replace("..", "_") / "01-one.md"
    before.parent.mkdir(parents=True)
    before.write_text(f"# pool\n{old}\n", "utf-8")
    return list(check(evidence(root)))


# --- carried over -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("Visits rose on the year before.", "the level of visits is now below the year before"),
        (
            "There were {{ visits.change }} more visits than a year before.",
            "the level of visits is now below the year before",
        ),
        ("The highest month for visits was July.", "the highest month of visits is now August 2022"),
        ("Visits came to 720 in all.", "it is 540 now"),
        ("Visits were up 20.0%, and the pool is glad.", "the level of visits is now below the year before"),
        ("In March visits rose.", "that time lies in its period and not in this one"),
        (
            "In March 2022 there were {{ visits.at('2022-03') }} visits.",
            "that time lies in its period and not in this one",
        ),
        ("**Visits** rose;\nthat’s a good thing.", "the level of visits is now below the year before"),
    ],
)
def test_a_sentence_carried_over_whose_figures_moved_is_told(tmp_path: Path, words: str, why: str) -> None:
    (found,) = carried(tmp_path, words)
    assert (found.code, found.severity, found.holds) == ("carried-over", "warning", False)
    assert found.says.startswith(
        f"the sentence stands word for word in the report for February to July 2022, and {why}"
    )
    assert found.sentence is not None and found.sentence.text[found.start : found.end] in " ".join(words.split())


@pytest.mark.parametrize(
    "words",
    [
        "There were {{ visits }} visits.",  # renews itself
        "Visits were {{ visits.moved }}.",  # its "up" and "down" are not typed
        "The pool is open to all, and staff are glad of it.",  # claims nothing
        "Visits may rise when the weather is warm.",  # says what might be
        "In May there were {{ visits.at('2022-05') }} visits.",  # in both periods
        "Since February 2022 the pool has had a new roof.",  # a date, and no claim
        "In March the pool had a new roof.",
        "Since July 2021 visits have risen.",  # measured from another time
        "Complaints rose.",
        "Investment in this team has kept growing, and its visits go on.",
        "Visits are counted by three counters.",
        "The lowest month for visits was May.",  # of neither edition
    ],
)
def test_standing_words_and_words_that_renew_themselves_are_let_be(tmp_path: Path, words: str) -> None:
    assert not carried(tmp_path, words)


def test_a_sentence_that_was_written_anew_is_let_be(tmp_path: Path) -> None:
    assert not carried(tmp_path, "Visits rose on the year before.", "Visits rose a little on the year before.")


def test_a_sentence_that_still_fits_is_let_be(tmp_path: Path) -> None:
    rows = run("visits", "2022-08", 230, 190, 165)
    words = "Visits rose on the year before."
    assert codes(carried(tmp_path / "fell", words)) == [("carried-over", "warning")]
    root = tmp_path / "rose"
    carried(root, words)
    (root / "figures/2022-11-11-third.csv").write_text(csv(rows), "utf-8")
    config = (root / "config.yaml").read_text("utf-8").replace("2022-11-10}", "2022-11-12}")
    (root / "config.yaml").write_text(config, "utf-8")
    assert not list(check(evidence(root)))


def test_one_sentence_of_a_list_is_found(tmp_path: Path) -> None:
    words = "Two things:\n\n- visits rose on the year before. The roof is new;\n- {{ visits }} visits."
    (found,) = carried(tmp_path, words)
    assert found.sentence is not None and found.sentence.text == "visits rose on the year before."


def test_a_paragraph_of_the_summer_pasted_into_the_winter_is_told(tmp_path: Path) -> None:
    """A sentence of the shipped edition of February to July, in the shipped edition of November to January."""
    root = copy(tmp_path / "project")
    line = "July 2022 had the widest gap, with {{ violence_against_the_person.at('2022-07').change }} fewer offences."
    words = root / "sections/commentary"
    assert line in (words / "2022-02_2022-07/05-exploitation-and-abuse.md").read_text("utf-8")
    late = words / "2022-11_2023-01/05-exploitation-and-abuse.md"
    head = "# violence_against_the_person\n"
    late.write_text(late.read_text("utf-8").replace(head, f"{head}\n{line}\n"), "utf-8")
    (found,) = check(evidence(root, 2))
    assert found.code == "carried-over"
    assert "that time lies in its period and not in this one" in found.says


# --- one value, two measures --------------------------------------------------------------------

RATES = "".join(
    f"{name}_rate: {{kind: rate, name: {name} rate, noun: [case, cases], unit: percent, source: here}}\n"
    for name in ("charge", "solved")
)


def rates(root: Path, words: str, solved: str = "9.1") -> list[Finding]:
    """What the rule finds where the charge rate is 7.3% and the solved rate another, or the same."""
    rows = f"charge_rate,county,2022-02..2022-07,7.3\nsolved_rate,county,2022-02..2022-07,{solved}\n"
    write(
        root,
        "- table: {rows: [{measure: charge_rate}, {measure: solved_rate}], columns: [current]}\n- commentary: pool\n",
        measures=RATES + count("visits"),
        rows=csv(rows),
        words={"01-one.md": f"# pool\n{words}\n"},
    )
    return [found for found in check(evidence(root)) if found.code == "one-value-two-measures"]


@pytest.mark.parametrize(
    "words",
    [
        "The charge rate was 7.3%. The solved rate was 7.3%.",
        "The charge rate was {{ charge_rate }}. The solved rate was 7.3%.",
        "The charge rate was {{ charge_rate }}. The solved rate was {{ charge_rate }}.",
    ],
)
def test_a_value_that_stands_for_two_measures_is_told(tmp_path: Path, words: str) -> None:
    (found,) = rates(tmp_path, words)
    assert found.severity == "warning"
    assert found.says.startswith("it stands here for solved rate and, in 'The charge rate was 7.3%.', for charge rate")
    assert found.write.startswith("bind the figure that is meant: {{ solved_rate }}")
    assert found.sentence is not None and found.sentence.text == "The solved rate was 7.3%."


@pytest.mark.parametrize(
    ("words", "solved"),
    [
        ("The charge rate was {{ charge_rate }}. The solved rate was {{ solved_rate }}.", "7.3"),
        ("The charge rate was {{ charge_rate }}. The solved rate was 7.3%.", "7.3"),  # its own figure prints so
        ("The charge rate was {{ charge_rate }}. So the charge rate, {{ charge_rate }}, is low.", "9.1"),
        ("The charge rate was {{ charge_rate }}. It was {{ charge_rate }} in all.", "9.1"),
        ("The charge rate was 12. The solved rate was 12.", "9.1"),  # too plain a number
        ("The charge rate was {{ charge_rate }}, the solved rate {{ solved_rate }}.", "9.1"),
    ],
)
def test_figures_that_print_alike_are_let_be(tmp_path: Path, words: str, solved: str) -> None:
    assert not rates(tmp_path, words, solved)


@pytest.mark.parametrize(("words", "told"), [("500 of 1,200 late calls came.", 0), ("Late calls were 1,200.", 1)])
def test_the_whole_of_which_a_part_is_named_is_no_figure_of_the_part(tmp_path: Path, words: str, told: int) -> None:
    write(
        tmp_path,
        "- table: {rows: [{measure: calls}, {measure: late}], columns: [current]}\n- commentary: pool\n",
        measures="".join(
            f"{name}: {{kind: count, name: {label}, noun: [call, calls], source: here}}\n"
            for name, label in (("calls", "telephoned questions"), ("late", "late calls"))
        ),
        rows=csv(run("calls", "2022-02", *[200] * 6) + "\n" + run("late", "2022-02", *[100] * 6)),
        words={"01-one.md": f"# pool\nThere were {{{{ calls }}}} in all. {words}\n"},
    )
    assert sum(found.code == "one-value-two-measures" for found in check(evidence(tmp_path))) == told


@pytest.mark.parametrize(
    "text",
    [
        "The charge rate for rape was 7.3%, and for sexual offences 7.9%.",
        "Rape made up 36.7% of sexual offences.",
        "Of sexual offences, rape was 36.7%.",
        "Sexual offences came to 1,500, of which 551 were rape.",
    ],
)
def test_names_beside_each_other_are_not_mixed_up(editions: dict[str, Edition], text: str) -> None:
    edition = editions["2022-11_2023-01"]
    assert not of_sentence(check, Evidence(edition.report, edition.project), text, "sexual_offences")


def test_three_charge_rates_of_one_edition_print_alike(editions: dict[str, Edition]) -> None:
    edition = editions["2022-11_2023-01"]
    seen = Evidence(edition.report, edition.project)
    assert sum("7.3%" in sentence.text for sentence in seen.sentences if sentence.part == "words") >= 3
    assert not list(check(seen))
    typed = "The charge rate for sexual offences was 7.3%, and that for rape was 7.3%."
    assert codes(of_sentence(check, seen, typed, "sexual_offences")) == [("one-value-two-measures", "warning")]


def test_the_shipped_editions_hold(editions: dict[str, Edition]) -> None:
    for edition in editions.values():
        assert not list(check(Evidence(edition.report, edition.project)))
