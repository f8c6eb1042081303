"""A late correction reaches what rests on its figure and nothing else, says all of it first, and is written whole."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from reportgen.correct import Asked, Correction, prepare, write
from reportgen.correct.asked import same
from reportgen.correct.settings import with_also
from reportgen.correct.told import lines
from reportgen.model import Report
from reportgen.problems import Problems, ReportError
from reportgen.project import Project
from reportgen.records import write_together
from reportgen.source import read_yaml
from reportgen.why.uses import uses
from tests.command import ROOT, Ran, run
from tests.small import count, csv, loaded, rows_under
from tests.small import run as months
from tests.small import write as small

NOVEMBER = "2022-11..2023-01"
WHO = {"reason": "Late reports of January", "by": "Ann Lee, Head of Performance"}
TODAY = date(2023, 3, 14)
"""The day before the board of the newest edition: its own extract is dated a day later."""
CASES = [
    ("rape", "2023-01", "227", NOVEMBER),
    ("rape", "2022-11", "219", NOVEMBER),  # level with the month of a year before
    ("rape_charge_rate", "2022-11..2023-01", "7.9", NOVEMBER),
    ("domestic_abuse", "2022-12", "2746.0", NOVEMBER),
    ("vawg_officers", "2023-01-31", "950", NOVEMBER),
    ("violence_against_the_person", "2021-12", "6500", NOVEMBER),
    ("burglary_residential", "2022-09", "300", "2022-08..2022-10"),
    ("robbery", "2022-06", "90", "2022-02..2022-07"),
    ("calls_999_received", "2022-07", "40000", "2022-02..2022-07"),
]


def asked(measure: str, window: str, value: str, period: str = NOVEMBER, **more: str) -> Asked:
    return Asked(measure, window, value, period, **(WHO | more))


def project_copy(root: Path) -> Path:
    """This project's own files, to be changed."""
    for name in ("figures", "sections"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "config.yaml", root)
    return root


def files(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def dumped(report: Report) -> dict[str, Any]:
    """The report without the hash of what it was made of, which moves with the settings."""
    found: dict[str, Any] = json.loads(report.model_dump_json(exclude={"digest"}))
    return found


# --- the full difference of two models --------------------------------------------------------------------------

Step = str | int


def leaves(old: Any, new: Any, path: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
    """The path of every value that differs; of lists that have not as many items, the list's."""
    if isinstance(old, dict) and isinstance(new, dict) and set(old) == set(new):
        for key in old:
            yield from leaves(old[key], new[key], (*path, key))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for n, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from leaves(one, other, (*path, n))
    elif old != new:
        yield path


def at(model: Any, path: tuple[Step, ...]) -> Any:
    for step in path:
        model = model[step]
    return model


def bound(part: Any) -> set[str]:
    """The figures that stand in a part of a model."""
    if isinstance(part, dict):
        own = {part["figure"]} if isinstance(part.get("figure"), str) else set()
        return own.union(*map(bound, part.values()))
    return set().union(*map(bound, part)) if isinstance(part, list) else set()


def unit(path: tuple[Step, ...]) -> int:
    """How much of a path leads to the least thing that is told as one, with the figures that it is made of.

    That is the value itself, but for a key figure, which has its line and small chart; a small chart in a table, which
    draws the months of its row; and the mark of an unusual month, which is judged by all months of its panel.
    """
    if "tiles" in path:
        return path.index("tiles") + 2
    if "spark" in path:
        return path.index("rows") + 2
    return path.index("panels") + 2 if path[-1] == "signal" else len(path)


def texts(part: Any) -> Iterator[str]:
    """The words that stand in a part of a model."""
    if isinstance(part, dict):
        for key, inner in part.items():
            if key in ("text", "shown", "alt", "end", "whole", "noun", "headline") and isinstance(inner, str):
                yield inner
            yield from texts(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from texts(inner)


def resting(report: Report, line: str) -> set[str]:
    """The figures that rest on a line of an extract, found from each figure down to its rows."""
    return {key for key in report.figures if line in rows_under(report, key)}


@cache
def prepared(case: tuple[str, str, str, str]) -> Correction:
    measure, window, value, period = case
    if measure == "domestic_abuse":  # held already with this value: another one
        value = "2846"
    start = perf_counter()
    found = prepare(ROOT, asked(measure, window, value, period), TODAY)
    assert perf_counter() - start < 30, "a person waits for it; the bound leaves room for a slow machine"
    return found


@pytest.fixture(scope="module", params=CASES, ids=lambda case: f"{case[0]} {case[1]}")
def found(request: pytest.FixtureRequest) -> Correction:
    return prepared(request.param)


def test_whatever_changes_rests_on_the_figure(found: Correction) -> None:
    """Every value of the model that differs stands with a figure that rests on the corrected one, or is that figure."""
    before, after = dumped(found.before.report), dumped(found.after.report)
    rests = resting(found.before.report, str(found.old.place)) | resting(found.after.report, str(found.new.place))
    assert rests
    for path in leaves(before, after):
        if path[0] == "figures":
            assert path == ("figures",) or path[1] in rests, path
            continue
        if path[0] == "annex":  # where it is from, and what was restated: no figure is bound in it
            continue
        start = unit(path)
        ends = range(start, 0, -1)
        near = next(both for n in ends if (both := bound(at(before, path[:n])) | bound(at(after, path[:n]))))
        assert near & rests, path


def test_of_the_annex_only_its_source_and_what_is_restated_change(found: Correction) -> None:
    blocks = {place.block for place in found.places if place.section.startswith("A ")}
    assert "Table A1" in blocks
    for place in found.places:
        if place.section.startswith("A ") and "number" not in place.what and place.block == "Table A1":
            source = found.before.project.catalogue.sources[str(found.measure.source)]
            assert place.what.startswith(source)
    tables = {place.after for place in found.places if place.block == "Table A2" and place.what == "headline"}
    assert all("restated" in words for words in tables)


def test_whatever_changes_is_told_with_its_words_before_and_after(found: Correction) -> None:
    before, after = dumped(found.before.report), dumped(found.after.report)
    for one, other, side in ((before, after, "before"), (after, before, "after")):
        told = [f"{place.what} {getattr(place, side)}" for place in found.places]
        for path in leaves(before, after):
            if path[0] == "figures":
                continue
            part, beside = at(one, path), set(texts(at(other, path)))
            words = [part] if isinstance(part, str) and path[-1] in ("text", "shown", "alt", "end", "whole") else []
            for text in [*words, *(each for each in texts(part) if each not in beside)]:
                said = text.replace("\xa0", " ").strip(" .")
                assert any(said in each for each in told), (path, text)


def test_nothing_that_rests_on_it_is_left_out(found: Correction) -> None:
    for report, row, side in (
        (found.before.report, found.old, "before"),
        (found.after.report, found.new, "after"),
    ):
        rests = resting(report, str(row.place))
        standing = [(figure, use) for figure, use in uses(report) if figure in rests]
        assert standing
        for _, use in standing:
            printed = use.printed.replace("\xa0", " ")
            told = [getattr(place, side) for place in found.places if place.id == use.id]
            assert any(printed in words for words in told), use


@pytest.fixture(scope="module")
def untouched() -> dict[int, dict[str, Any]]:
    """Every edition of this project, as it is."""
    return {n: dumped(loaded(ROOT, n).report) for n in range(len(Project.load(ROOT, Problems()).config.editions))}


@pytest.mark.parametrize("case", [CASES[0], CASES[6]], ids=lambda case: f"{case[0]} {case[1]}")
def test_once_written_the_edition_is_as_it_was_shown_and_no_other_moves_untold(
    case: tuple[str, str, str, str], untouched: dict[int, dict[str, Any]], tmp_path: Path
) -> None:
    """In the newest edition, and in one that has an older and a newer beside it."""
    root = project_copy(tmp_path)
    editions = Project.load(root, Problems()).config.editions
    own = next(n for n, edition in enumerate(editions) if str(edition.period) == case[3])
    old, before = files(root), untouched
    found = prepare(root, asked(*case), TODAY)
    written = write(found)
    new, after = files(root), {n: dumped(loaded(root, n).report) for n in range(len(editions))}
    assert {name for name in new if new[name] != old.get(name)} == set(written)
    assert set(old) <= set(new)
    assert after[own] == dumped(found.after.report) != before[own]
    moved = {editions[n].period.words() for n in before if n != own and after[n] != before[n]}
    assert moved == {other.period_words for other in found.others}
    if own == len(editions) - 1:
        assert not moved


# --- small projects ---------------------------------------------------------------------------------------------

MEASURES = (
    count("visits", noun="visit, visits")
    + count("calls")
    + count("lost")
    + "lost_pct: {kind: rate, name: share of calls lost, noun: [call, calls], unit: percent, source: here, "
    "numerator: lost, denominator: calls}\n"
    + "happy_pct: {kind: rate, name: share of visitors pleased, noun: [person, people], unit: percent, source: here}\n"
    + "loans: {kind: count, name: loans, noun: [loan, loans], source: here, "
    "bases: {first: {name: as before}, second: {name: anew}}}\n"
    + "net: {kind: change, name: net change, noun: [person, people], source: here}\n"
)
ROWS = csv(
    months("visits", "2022-02", 410, 395, 402, 430, 441, 420),
    months("visits", "2021-02", 380, 391, 402, 400, 450, 390),
    months("calls", "2022-02", 100, 150, 200, 250, 300, 350),
    months("lost", "2022-02", 7, 9, 11, 13, 15, 17),
) + "".join(
    f"{line}\n"
    for line in (
        "happy_pct,county,2022-02..2022-07,61.5",
        "net,county,2022-07,12",
    )
)
LOANS = "measure,area,window,value,basis\nloans,county,2022-07,31,first\nloans,county,2022-07,40,second\n"
LOANS += "loans,county,2022-06,39,second\n"
BLOCK = """
- table: {measure: visits, rows: {months: period, total: true}, columns: [current, previous_year, change_pct]}
- text: "{{ lost.share('visits') }} and {{ lost_pct }} and {{ happy_pct }} and {{ net.at('2022-07') }}."
- commentary: words
"""
SPAN = "2022-02..2022-07"


def made(root: Path, words: str = "", **more: Any) -> Path:
    rows = {"2030-01-01-all.csv": ROWS, "2030-01-01-loans.csv": LOANS}
    small(root, BLOCK, measures=MEASURES, rows=rows, words={"01-one.md": f"# words\n{words or 'Nothing.'}\n"}, **more)
    return root


def ready(root: Path, measure: str, window: str, value: str, **more: str) -> Correction:
    return prepare(root, asked(measure, window, value, SPAN, **more), date(2030, 1, 2))


def test_a_rate_follows_its_parts(tmp_path: Path) -> None:
    found = ready(made(tmp_path), "lost", "2022-04", "21")
    told = "\n".join(lines(found))
    assert "5.3% -> 6.1%  share of calls lost, February to July 2022" in told
    assert "visits" not in "".join(place.what for place in found.places)


def test_the_extract_has_one_row_with_what_the_old_one_had_and_who_says_so(tmp_path: Path) -> None:
    root = made(tmp_path)
    name, settings = write(ready(root, "visits", "2022-07", "431", by='Ann "Annie" Lee'))
    assert (name, settings) == ("figures/2030-01-02-correction-visits-2022-07.csv", "config.yaml")
    assert (root / name).read_text("utf-8") == (
        "measure,area,window,value,basis,base,qualifier,status,note\n"
        'visits,county,2022-07,431,,,,,"Late reports of January. By Ann ""Annie"" Lee"\n'
    )


def test_two_corrections_of_one_figure_on_one_day(tmp_path: Path) -> None:
    """The second is named by the next day: of two extracts of one day neither would count."""
    root = made(tmp_path)
    first, _ = write(ready(root, "visits", "2022-07", "431"))
    with pytest.raises(ReportError, match=r"431 already"):
        ready(root, "visits", "2022-07", "431")
    again = ready(root, "visits", "2022-07", "441")
    assert str(again.old.place) == f"{first}:2"
    assert "It is named by 3 January 2030" in "\n".join(lines(again))
    second, _ = write(again)
    assert second == "figures/2030-01-03-correction-visits-2022-07.csv"
    other, _ = write(ready(root, "visits", "2022-06", "451"))
    assert other == "figures/2030-01-02-correction-visits-2022-06.csv"
    small_report = loaded(root)
    assert not small_report.problems
    assert small_report.report.figures["visits@county[2022-07]"].value == Decimal(441)
    names = [f"2030-01-02-correction-visits-2022-0{n}" for n in (7, 6)]
    also = read_yaml((root / "config.yaml").read_text("utf-8"), "", Problems())["editions"][0]["also"]  # type: ignore[index]
    assert also == [names[0], "2030-01-03-correction-visits-2022-07", names[1]]


def test_a_correction_put_right_again_leaves_the_report_as_it_was_but_for_its_annex(tmp_path: Path) -> None:
    root = made(tmp_path)
    before = dumped(loaded(root).report)["sections"]
    write(ready(root, "visits", "2022-07", "431"))
    assert dumped(loaded(root).report)["sections"] != before
    write(ready(root, "visits", "2022-07", "420"))
    assert dumped(loaded(root).report)["sections"] == before


def test_a_figure_that_nothing_rests_on_is_said_to_reach_nothing(tmp_path: Path) -> None:
    found = ready(made(tmp_path), "loans", "2022-06", "41")
    assert found.places == ()
    assert list(lines(found))[-1].startswith("No place of this edition rests on it")


def test_the_basis_is_asked_for_where_both_are_held(tmp_path: Path) -> None:
    root = made(tmp_path)
    with pytest.raises(ReportError, match=r"--basis: 'loans' needs a basis.*\n.*valid: 'first', 'second'"):
        ready(root, "loans", "2022-07", "32")
    assert ready(root, "loans", "2022-06", "41").new.basis == "second"
    found = ready(root, "loans", "2022-07", "32", basis="first")
    assert same(found.new) == same(found.old) == ("loans", "county", "first", found.old.window)
    assert next(iter(found.files)).endswith("correction-loans-2022-07-first.csv")


def test_a_change_may_be_below_zero(tmp_path: Path) -> None:
    root = made(tmp_path)
    done = corrected(root, "net", "2022-07", "-12", "--yes")
    assert done.code == 0, done.err
    assert "12 -> -12" in done.out


def test_a_share_above_the_whole_and_a_lost_digit_are_asked_about(tmp_path: Path) -> None:
    root = made(tmp_path)
    assert ready(root, "happy_pct", SPAN, "63.5").doubts == ()
    assert ready(root, "happy_pct", SPAN, "163.5").doubts == ("163.5 is more than 100 per cent",)
    assert ready(root, "visits", "2022-07", "42").doubts == (
        "42 is at most one part in 5 of the 420 held now: is a digit lost or doubled?",
    )
    assert "at least 5 times the 420" in ready(root, "visits", "2022-07", "4200").doubts[0]


def test_what_turns_false_what_turns_true_and_whose_acceptance_lapses(tmp_path: Path) -> None:
    words = (
        "Visits in July 2022 were 420.\n\nVisits in June 2022 rose from 2021.\n\nVisits in April 2022 rose from 2021."
    )
    root = made(tmp_path, words)
    found = ready(root, "visits", "2022-06", "600")
    assert [problem.sentence for problem in found.mended] == ["Visits in June 2022 rose from 2021."]
    assert not found.arisen
    found = ready(root, "visits", "2022-07", "425")
    assert [problem.sentence for problem in found.arisen] == ["Visits in July 2022 were 420."]
    assert "Wrong or doubtful after it, and not before" in "\n".join(lines(found))
    (key,) = (problem.key for problem in found.before.problems if "June" in problem.sentence)
    period = ("--period", SPAN)
    assert run("accept", key, "--reason", "So told", "--by", "Ann", *period, cwd=root).code == 0
    assert not ready(root, "visits", "2022-07", "425").lapsed
    (lapsed,) = ready(root, "visits", "2022-06", "440").lapsed
    assert (lapsed.problem, lapsed.by) == (key, "Ann")
    told = "\n".join(lines(ready(root, "visits", "2022-06", "440")))
    assert f"{key}, by Ann" in told
    assert "lapsed-acceptance" not in told


def test_a_span_and_its_months_are_put_right_one_after_the_other(tmp_path: Path) -> None:
    """After the first the edition can't be built, which is said; the second is let through, for it mends that."""
    root = made(tmp_path)
    with (root / "figures" / "2030-01-01-all.csv").open("a") as file:
        file.write("visits,county,2022-02..2022-07,2498\n")
    first = ready(root, "visits", "2022-07", "421")
    assert first.doubts == ("the edition can't be built after it until what is told below is mended too",)
    write(first)
    with pytest.raises(ReportError, match="span-differs"):
        ready(root, "calls", "2022-07", "351")
    write(ready(root, "visits", SPAN, "2499"))
    assert not loaded(root).problems


def test_a_figure_that_was_withheld_can_be_given(tmp_path: Path) -> None:
    root = made(tmp_path)
    text = (root / "figures" / "2030-01-01-all.csv").read_text("utf-8").replace("visits,county,2022-07,420", "")
    (root / "figures" / "2030-01-01-all.csv").write_text(text.replace("\n\n", "\n"), "utf-8")
    (root / "figures" / "2030-01-01-gap.csv").write_text(
        "measure,area,window,value,status\nvisits,county,2022-07,,x\n", "utf-8"
    )
    found = ready(root, "visits", "2022-07", "420")
    assert (found.old.value, found.old.status, found.new.status) == (None, "x", "")
    assert any(place.before == "[x]" and place.after == "420" for place in found.places)
    write(found)
    assert not loaded(root).problems


def test_an_edition_that_comes_later_sees_it_by_its_date_and_is_told(tmp_path: Path) -> None:
    root = made(tmp_path)
    with (root / "config.yaml").open("a", encoding="utf-8") as file:
        file.write("  - period: 2022-03..2022-08\n    board_date: 2030-06-01\n")
    found = ready(root, "visits", "2022-07", "431")
    (other,) = found.others
    assert other.period_words == "March to August 2022"
    assert "it sees figures of that day" in other.why
    assert any(place.after == "431" for place in other.places)
    assert "Another edition moves too" in "\n".join(lines(found))


# --- the line in the settings -----------------------------------------------------------------------------------

HEAD = "title: A\n# a remark\neditions:\n  - period: 2022-01..2022-03   # the first\n    board_date: 2022-05-01\n"
LAYOUTS = {
    "no list": "  - period: 2022-04..2022-06\n    board_date: 2022-08-01  # a day\n    not_reported:\n      1: None.\n",
    "list on its line": "  - period: 2022-04..2022-06\n    also: [a, b]   # late\n    board_date: 2022-08-01\n",
    "list in marks": "  - also: ['a', \"b\"]\n    period: 2022-04..2022-06\n    board_date: 2022-08-01\n",
    "empty list": "  - period: 2022-04..2022-06\n    also: []\n    board_date: 2022-08-01\n",
    "list over lines": "  - period: 2022-04..2022-06\n    also: [\n      a,\n      b,\n    ]\n    item: 3\n",
    "list below": "  - period: 2022-04..2022-06\n    also:\n      - a\n      # then\n      - b  # late\n    item: 3\n",
    "list below, not indented": "  - period: 2022-04..2022-06\n    also:\n    - a\n    board_date: 2022-08-01\n",
    "braces": "  - {period: 2022-04..2022-06, board_date: 2022-08-01}\n",
    "braces with a list": "  - {period: 2022-04..2022-06, also: [a], board_date: 2022-08-01}\n",
    "the dash alone": "  -\n    board_date: 2022-08-01\n    period: 2022-04..2022-06\n",
    "words over lines": "  - period: 2022-04..2022-06\n    item: three\n      and four\nstyle: {}\n",
    "no end of line": "  - period: 2022-04..2022-06\n    board_date: 2022-08-01",
    "keys after it": "  - period: 2022-04..2022-06\n    board_date: 2022-08-01\n\n# the rest\nbody: B\n",
}


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["", "marked"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_line_is_put_in_and_nothing_else_is_moved(layout: str, mark: bytes, ends: str) -> None:
    raw = mark + (HEAD + LAYOUTS[layout]).replace("\n", ends).encode()
    new = with_also(raw, 1, "new", "config.yaml")
    assert new.startswith(mark)
    text, old = new[len(mark) :].decode(), raw[len(mark) :].decode()
    assert text.count("new") == 1
    assert is_inside(old, text)
    assert text.count("\r") == text.count("\n") * (ends == "\r\n")
    tree, was = (read_yaml(each.replace("\r\n", "\n"), "", Problems()) for each in (text, old))
    assert tree is not None and was is not None
    edition = tree["editions"][1]
    also = edition.pop("also")
    before = was["editions"][1].pop("also", None) or []
    assert sorted(also) == sorted([*before, "new"])
    assert tree == was


def is_inside(old: str, new: str) -> bool:
    """Whether `new` is `old` with one run of letters put in."""
    n = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), len(old))
    return any(old == new[:at] + new[at + len(new) - len(old) :] for at in range(n + 1))


def test_settings_that_can_not_be_added_to_are_refused() -> None:
    raw = b"editions:\n  - ? period\n    : 2022-01\n    ? board_date\n    : 2022-05-01\n"
    with pytest.raises(
        ReportError, match=r"config.yaml:2:5: .*\[record-shape\]\n +write it there by hand: also: \[new"
    ):
        with_also(raw, 0, "new", "config.yaml")


# --- whole or not at all ----------------------------------------------------------------------------------------


def test_where_the_settings_can_not_be_written_the_extract_is_taken_back(tmp_path: Path) -> None:
    root = made(tmp_path)
    found = ready(root, "visits", "2022-07", "431")
    old = files(root)
    (root / f".config.yaml.new-{os.getpid()}").mkdir()  # in the way of the new settings
    with pytest.raises(ReportError, match=r"'config.yaml' can't be written"):
        write(found)
    assert files(root) == old


def test_of_files_that_are_written_together_those_before_are_put_back(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "c").mkdir()
    with pytest.raises(ReportError, match=r"'c' can't be written"):
        write_together(tmp_path, {"a": b"new", "b": b"new", "c": b"new"})
    assert files(tmp_path) == {"a": b"old"}
    with pytest.raises(ReportError, match="outside-project"):
        write_together(tmp_path, {"a": b"new", "../b": b"new"})
    assert files(tmp_path) == {"a": b"old"}


def test_settings_that_have_changed_meanwhile_are_not_written_over(tmp_path: Path) -> None:
    root = made(tmp_path)
    found = ready(root, "visits", "2022-07", "431")
    with (root / "config.yaml").open("a", encoding="utf-8") as file:
        file.write("# somebody else's remark\n")
    old = files(root)
    with pytest.raises(ReportError, match=r"'config.yaml' has changed"):
        write(found)
    assert files(root) == old


# --- the command ------------------------------------------------------------------------------------------------


def corrected(root: Path, *words: str) -> Ran:
    return run("correct", *words, "--period", SPAN, "--reason", WHO["reason"], "--by", WHO["by"], cwd=root)


def test_without_a_terminal_it_shows_all_and_writes_nothing_unless_told_yes(tmp_path: Path) -> None:
    root = made(tmp_path)
    old = files(root)
    shown = corrected(root, "visits", "2022-07", "431")
    assert shown.code == 1
    assert "not-asked" in shown.err
    assert files(root) == old
    done = corrected(root, "visits", "2022-07", "431", "--yes")
    assert (done.code, done.err) == (0, "")
    assert done.lines[:-2] == shown.lines
    assert done.lines[-1] == "config.yaml"
    assert re.fullmatch(r"figures/\d{4}-\d\d-\d\d-correction-visits-2022-07\.csv", done.lines[-2])
    assert set(files(root)) - set(old) == {done.lines[-2]}


@pytest.mark.parametrize(("typed", "code"), [("y", 0), ("n", 1), ("", 1)])
def test_on_a_terminal_it_asks(tmp_path: Path, typed: str, code: int) -> None:
    root = made(tmp_path)
    old = files(root)
    keyboard, terminal = pty.openpty()
    os.write(keyboard, f"{typed}\n".encode())
    words = ["visits", "2022-07", "431", "--period", SPAN, "--reason", "late", "--by", "Ann"]
    try:
        done = subprocess.run(
            [sys.executable, "-m", "reportgen.cli", "correct", *words],
            cwd=root, stdin=terminal, capture_output=True, encoding="utf-8", check=False, timeout=120,
        )  # fmt: skip
    finally:
        os.close(keyboard)
        os.close(terminal)
    assert done.returncode == code, done.stderr
    assert done.stderr.startswith("Write it? [y/N] ")
    assert (files(root) != old) == (code == 0)
    assert done.stdout.endswith("config.yaml\n" if code == 0 else ".\n")


def test_a_built_edition_follows_and_why_leads_to_the_correction(tmp_path: Path) -> None:
    root = made(tmp_path)
    assert corrected(root, "visits", "2022-07", "431", "--yes").code == 0
    told = run("why", "431", cwd=root)
    assert re.search(r"figures/\d{4}-\d\d-\d\d-correction-visits-2022-07\.csv:2 +431", told.out)


def test_the_lines_fit_an_ordinary_terminal() -> None:
    told = list(lines(prepared(CASES[0]), 80))
    assert max(map(len, told)) <= 80
    assert told[0] == "Rape, January 2023, Kent: 217 -> 227"
    assert "    Table 2, January 2023, This year: 217 -> 227" in told
    assert told[-1] == "Nothing else moves, and no other edition."
