"""What holds in all history is found, with the line to declare it; what chance could give is not."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import yaml

from reportgen.discover import discover
from reportgen.problems import Problems
from reportgen.project import Project
from tests.command import run as command
from tests.findings import copy
from tests.small import count, csv, run, write

VIOLENT = "violent_crime = violence_against_the_person + sexual_offences + robbery"


def lines(root: Path, **more: object) -> list[str]:
    return list(discover(root, None, **more))  # type: ignore[arg-type]


def told(found: Sequence[str]) -> list[str]:
    """The identities of the list to paste."""
    text = "\n".join(found)
    if "\nidentities:\n" not in text:
        return []
    return list(yaml.safe_load(text[text.index("\nidentities:\n") :])["identities"])


def invented(
    root: Path, series: Mapping[str, Sequence[object]], *, more: str = "", start: str = "2020-01", block: str = ""
) -> list[str]:
    """What is told of a library with these months of visits."""
    measures = "".join(count(name, noun="visit, visits") for name in series) + more
    rows = csv(*(run(name, start, *values) for name, values in series.items()))
    write(root, block or f"- table: {{rows: [{next(iter(series))}], columns: [current]}}", measures=measures, rows=rows)
    return lines(root)


def noise(seed: int, months: int = 12, least: int = 200, most: int = 2000) -> list[int]:
    rolled = random.Random(seed)
    return [rolled.randint(least, most) for _ in range(months)]


def added(*series: Sequence[int]) -> list[int]:
    return [sum(values) for values in zip(*series, strict=True)]


# --- this project ----------------------------------------------------------------------------------------------


def test_the_sum_of_violent_crime_is_found_when_it_is_not_declared(tmp_path: Path) -> None:
    root = copy(tmp_path / "copy")
    assert VIOLENT not in told(lines(root))
    file = root / "figures" / "measures.yaml"
    text = file.read_text("utf-8")
    assert text.count(f"  - {VIOLENT}\n") == 1
    file.write_text(text.replace(f"  - {VIOLENT}\n", ""), "utf-8")
    found = lines(root)
    at = found.index(VIOLENT)
    assert found[at + 1] == "    held in 12 months, Kent: 2021-02..2021-07, 2022-02..2022-07"
    assert found[at + 2] == "    by chance: in fewer than 1 of 10^13 searches like this"
    assert f"  - {VIOLENT}" in found
    assert [line for line in told(found) if "=" in line.replace("<=", "")] == [VIOLENT]


def test_an_edition_sees_only_what_was_known(tmp_path: Path) -> None:
    assert next(discover(copy(tmp_path / "copy"), "2022-02..2022-07")).startswith("70 counts in 1 extract;")


def test_what_is_told_can_be_pasted(tmp_path: Path) -> None:
    root = copy(tmp_path / "copy")
    file = root / "figures" / "measures.yaml"
    text = file.read_text("utf-8")
    start, end = text.index("identities:"), text.index("measures:\n\n")
    file.write_text(text[:start] + text[end:], "utf-8")
    found = lines(root)
    block = "\n".join(found[found.index("identities:") :])
    file.write_text(text[:start] + block + "\n" + text[end:], "utf-8")
    problems = Problems()
    project = Project.load(root, problems)
    assert not problems.errors
    assert VIOLENT in [identity.text for identity in project.catalogue.identities]
    assert not told(lines(root))


# --- an invented one -------------------------------------------------------------------------------------------


def test_sums_of_two_and_of_three_are_found(tmp_path: Path) -> None:
    a, b, c, d = (noise(seed) for seed in range(4))
    series = {"oak": a, "elm": b, "ash": c, "fir": d, "leafy": added(a, b, c), "pair": added(c, d)}
    found = invented(tmp_path, series)
    sums = {line.split(" = ")[0]: set(line.split(" = ")[1].split(" + ")) for line in told(found) if " = " in line}
    assert sums == {"leafy": {"oak", "elm", "ash"}, "pair": {"ash", "fir"}}


def test_a_difference_is_told_once_as_a_sum(tmp_path: Path) -> None:
    whole, part = noise(1, least=5000, most=9000), noise(2)
    rest = [w - p for w, p in zip(whole, part, strict=True)]
    sums = told(invented(tmp_path, {"asked": whole, "served": part, "left": rest}))
    assert sums == ["asked = left + served"]


def test_one_month_that_differs_is_enough_to_say_nothing(tmp_path: Path) -> None:
    a, b = noise(1), noise(2)
    whole = added(a, b)
    whole[7] += 1
    assert told(invented(tmp_path, {"oak": a, "elm": b, "both": whole})) == []


@pytest.mark.parametrize(("months", "found"), [(5, False), (6, True)])
def test_so_many_months_are_needed(tmp_path: Path, months: int, found: bool) -> None:
    a, b = noise(1, months), noise(2, months)
    assert bool(told(invented(tmp_path, {"oak": a, "elm": b, "both": added(a, b)}))) is found


def test_months_are_those_that_all_hold(tmp_path: Path) -> None:
    a, b = noise(1), noise(2)
    whole: list[object] = [None, *added(a, b)[1:9], None, None, None]
    found = invented(tmp_path, {"oak": a, "elm": b, "both": whole})
    assert len(told(found)) == 1
    assert any(line.startswith("    held in 8 months, Westshire: 2020-02..2020-09") for line in found)


@pytest.mark.parametrize("seed", range(3))
def test_chance_is_not_told(tmp_path: Path, seed: int) -> None:
    """Forty series without any relation; half of them so small that hundreds of sums fit by chance."""
    series = {f"kind{n}x": noise(100 * seed + n, 8, 0, 3 if n % 2 else 900) for n in range(40)}
    assert told(invented(tmp_path, series)) == []


def test_nothing_trivial_is_told(tmp_path: Path) -> None:
    a, b = noise(1), noise(2)
    series = {"oak": a, "elm": b, "none": [0] * 12, "twin": a, "always": [300] * 12}
    assert told(invented(tmp_path, series)) == []


def test_what_follows_from_what_is_known_is_not_told(tmp_path: Path) -> None:
    a, b, c = noise(1), noise(2), noise(3)
    series = {"oak": a, "elm": b, "ash": c, "two": added(a, b), "three": added(a, b, c)}
    found = told(invented(tmp_path / "bare", series))
    assert len(found) == 2  # the third, three = oak + elm + ash or three = two + ash, follows from the others
    derived = "rest: {kind: count, name: the rest, noun: [visit, visits], source: here, formula: two - oak}\n"
    write(tmp_path / "told", "- table: {rows: [oak], columns: [current]}",
          measures="".join(count(name, noun="visit, visits", more="parts: {a: oak, b: elm}" if name == "two" else "")
                           for name in ("oak", "elm", "two")) + derived,
          rows=csv(*(run(name, "2020-01", *series[name]) for name in ("oak", "elm", "two"))))  # fmt: skip
    assert told(lines(tmp_path / "told")) == []


def test_a_fixed_multiple_is_told(tmp_path: Path) -> None:
    a = noise(1)
    series = {"pairs": a, "shoes": [2 * n for n in a], "almost": [2 * n + 1 for n in a]}
    assert told(invented(tmp_path, series)) == ["shoes = 2 * pairs"]


def test_it_must_hold_in_every_area(tmp_path: Path) -> None:
    areas = "areas:\n  - {id: county, name: Westshire}\n  - {id: east, name: Eastham, parent: county}\n"
    a, b = noise(1), noise(2)
    rows = [run("oak", "2020-01", *a), run("elm", "2020-01", *b), run("both", "2020-01", *added(a, b))]
    east = [run("oak", "2020-01", 5, area="east"), run("elm", "2020-01", 5, area="east")]
    measures = "".join(count(name, noun="visit, visits") for name in ("oak", "elm", "both"))
    for name, sum_there, found in (("well", 10, True), ("not", 11, False)):
        there = run("both", "2020-01", sum_there, area="east")
        block = "- table: {rows: [oak], columns: [current]}"
        write(tmp_path / name, block, measures=measures, rows=csv(*rows, *east, there), areas=areas)
        assert bool(told(lines(tmp_path / name))) is found


def test_two_bases_are_not_mixed(tmp_path: Path) -> None:
    bases = "bases: {old: {name: the old way}, new: {name: the new way}}"
    a, b = noise(1), noise(2)
    measures = count("oak", more=bases) + count("both", more=bases) + count("elm")
    block = "- table: {rows: [elm], columns: [current]}"

    def rows(first: str, second: str) -> str:
        lines = [*(f"{line},{first}" for line in run("oak", "2020-01", *a).splitlines())]
        lines += [f"{line},{second}" for line in run("both", "2020-01", *added(a, b)).splitlines()]
        return csv(*lines, run("elm", "2020-01", *b), columns="measure,area,window,value,basis")

    write(tmp_path / "one", block, measures=measures, rows=rows("new", "new"))
    write(tmp_path / "two", block, measures=measures, rows=rows("old", "new"))
    assert told(lines(tmp_path / "one")) in (["both = oak + elm"], ["both = elm + oak"])
    assert told(lines(tmp_path / "two")) == []


def test_a_correction_counts_as_it_was_last_given(tmp_path: Path) -> None:
    a, b = noise(1), noise(2)
    wrong = added(a, b)
    wrong[3] += 5
    names = ("oak", "elm", "both")
    first = csv(*(run(name, "2020-01", *row) for name, row in zip(names, (a, b, wrong), strict=True)))
    later = csv(run("both", "2020-04", a[3] + b[3]))
    write(tmp_path, "- table: {rows: [oak], columns: [current]}", measures="".join(map(count, names)),
          rows={"2029-01-01-all.csv": first, "2029-02-01-correction.csv": later})  # fmt: skip
    assert len(told(lines(tmp_path))) == 1


# --- bounds ----------------------------------------------------------------------------------------------------

BOTH = "- table: {rows: [visits, visits_children, loans], columns: [current]}"


def test_a_bound_is_told_of_what_is_named_as_a_part(tmp_path: Path) -> None:
    whole, part, other = noise(1, least=1000), noise(2, least=10, most=900), noise(3, least=1, most=5)
    found = invented(tmp_path, {"visits": whole, "visits_children": part, "loans": other}, block=BOTH)
    assert told(found) == ["visits_children <= visits"]  # loans are never above, and by name no part of visits


def test_a_bound_of_another_section_or_that_fails_once_is_not_told(tmp_path: Path) -> None:
    whole, part = noise(1, least=1000), noise(2, least=10, most=900)
    alone = "- table: {rows: [visits], columns: [current]}"
    assert told(invented(tmp_path / "apart", {"visits": whole, "visits_children": part}, block=alone)) == []
    part[4] = whole[4] + 1
    both = "- table: {rows: [visits, visits_children], columns: [current]}"
    assert told(invented(tmp_path / "above", {"visits": whole, "visits_children": part}, block=both)) == []


# --- the command -----------------------------------------------------------------------------------------------


def test_three_hundred_measures_take_seconds(tmp_path: Path) -> None:
    series = {f"kind{n}x": noise(n, 36) for n in range(297)}
    series["whole"] = added(series["kind5x"], series["kind9x"], series["kind200x"])
    began = time.perf_counter()
    found = told(invented(tmp_path, series))
    assert [set(line.split(" = ")[1].split(" + ")) for line in found] == [{"kind5x", "kind9x", "kind200x"}]
    assert time.perf_counter() - began < 20


def test_the_command_exits_0_with_and_without_a_find(tmp_path: Path) -> None:
    a, b = noise(1), noise(2)
    invented(tmp_path / "one", {"oak": a, "elm": b, "both": added(a, b)})
    shutil.copytree(tmp_path / "one", tmp_path / "none")
    file = tmp_path / "none" / "figures" / "measures.yaml"
    file.write_text("identities: [both = oak + elm]\n" + file.read_text("utf-8"), "utf-8")
    found, none = command("discover", "-C", tmp_path / "one"), command("discover", "-C", tmp_path / "none")
    assert (found.code, none.code, found.err, none.err) == (0, 0, "", "")
    assert "identities:" in found.lines
    assert "No sum holds" in none.out
    assert "identities:" not in none.out
    assert command("discover", "-C", tmp_path / "one", "--least", "13").out.count("identities:") == 0
