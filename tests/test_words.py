"""What sentences and tiles say of awkward figures: negative, withheld, recounted, provisional, without a total."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen import model
from tests.small import Small, count, csv, run, small

PERIOD = "2022-02..2022-04"
YEARS = ("2021-02", "2022-02")
STATES = "measure,area,window,value,basis,status"


def said(tmp_path: Path, words: str, *, clean: bool = True, **parts: object) -> str:
    """What the words print in the middle of a sentence."""
    made = small(tmp_path, f'- text: "here {words}"', clean=clean, period=PERIOD, **parts)
    return spoken(made).removeprefix("here ")


def spoken(made: Small) -> str:
    (paragraph,) = made.block.content
    assert isinstance(paragraph, model.Paragraph)
    return model.plain(paragraph.text).replace("\xa0", " ")


def tile(made: Small) -> model.Tile:
    (tiles,) = made.block.content
    assert isinstance(tiles, model.Tiles)
    return tiles.tiles[0]


def measure(kind: str, more: str = "", name: str = "it") -> str:
    tail = f", {more}" if more else ""
    return f"{name}: {{kind: {kind}, name: {name}, noun: [thing, things], source: here{tail}}}\n"


@pytest.mark.parametrize("kind", ["count", "change", "rate", "average"])
@pytest.mark.parametrize("asked", ["it", "it.moved", "it.summary", "it.change"])
def test_a_measure_without_a_total_says_so(kind: str, asked: str, tmp_path: Path) -> None:
    made = small(
        tmp_path,
        f'- text: "It was {{{{ {asked} }}}}."',
        clean=False,
        period=PERIOD,
        measures=measure(kind, "totals: false" if kind == "count" else ""),
        rows=csv(*(run("it", start, 5, 6, 7) for start in YEARS)),
    )
    (problem,) = made.problems
    assert (problem.code, problem.severity) == ("bad-window", "error")
    assert problem.message == "'it' has no total over February to April 2022"
    assert problem.mend == "name a month: it.at('2022-04')"


BUDGET = {
    "measures": measure("change", "unit: gbp"),
    "rows": csv(run("it", "2022-02", -5000, 2000, -9000), run("it", "2021-02", 1, 2, -4000)),
}


@pytest.mark.parametrize(
    ("asked", "printed"),
    [
        ("it.at('2022-02')", "−£5,000"),
        ("it.at('2022-02').summary", "It: −£5,000 in February 2022, compared with £1 a year before."),
        ("it.at('2022-04').change", "£5,000"),
        ("it.at('2022-04').previous", "−£4,000"),
        ("it.lowest.value", "−£9,000"),
        ("it.lowest.month", "April 2022"),
        ("it.average", "−£4,000"),
    ],
)
def test_a_figure_below_zero_keeps_its_sign(asked: str, printed: str, tmp_path: Path) -> None:
    assert said(tmp_path, f"{{{{ {asked} }}}}", **BUDGET) == printed


SECRET = {
    "measures": measure("count") + measure("count", name="half") + measure("rate", "numerator: half, denominator: it, "
    "unit: percent", name="part"),
    "rows": csv(
        *(f"{name},county,{year}-{month:02d},{'' if hidden else 90},,{'c' if hidden else ''}"
          for name in ("it", "half") for year in (2021, 2022) for month in (2, 3, 4)
          for hidden in [name == "it" and (year, month) == (2022, 3)]),
        columns=STATES,
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "printed"),
    [
        ("it.at('2022-03')", "[c]"),
        ("it.at('2022-02')", "90"),
        ("it", "[c]"),
        ("part", "[c]"),
        ("it.moved", "[c]"),
        ("it.change", "[c]"),
        ("it.direction", "[c]"),
        ("it.months_up", "[c]"),
        ("it.highest.month", "[c]"),
        ("it.highest.value", "[c]"),
        ("it.average", "[c]"),
        ("it.summary", "It: [c] in February to April 2022."),
    ],
)
def test_a_confidential_figure_prints_c_and_is_not_awaited(asked: str, printed: str, tmp_path: Path) -> None:
    assert said(tmp_path, f"{{{{ {asked} }}}}", **SECRET) == printed


def test_a_confidential_tile_says_so(tmp_path: Path) -> None:
    shown = tile(small(tmp_path, "- key_figures: [it]", period=PERIOD, **SECRET))
    assert (model.plain(shown.value), model.plain(shown.line)) == ("[c]", "Confidential")


def test_a_figure_that_is_missing_is_still_awaited(tmp_path: Path) -> None:
    rows = csv(run("it", "2022-02", 5, None, 6), run("it", "2021-02", 5, 5, 5))
    made = small(tmp_path, '- text: "{{ it }}, {{ it.months_up }}"', clean=False, period=PERIOD,
                 measures=measure("count"), rows=rows)  # fmt: skip
    assert spoken(made) == "[x], [x]"
    assert {problem.severity for problem in made.problems} == {"awaited"}


RECOUNTED = {
    "measures": count("alarms", noun="alarm, alarms", more="bases: {first: {name: by call}, second: {name: by site}}"),
    "rows": csv(
        *(f"alarms,county,2021-{m:02d},30,first," for m in (2, 3, 4)),
        *(f"alarms,county,2022-{m:02d},40,second," for m in (2, 3, 4)),
        columns=STATES,
    ),
}


def test_after_a_recount_a_summary_gives_the_figure_alone(tmp_path: Path) -> None:
    printed = said(tmp_path, "{{ alarms.summary }}", **RECOUNTED)
    assert printed == "Alarms: 120 alarms in February to April 2022."


def test_after_a_recount_a_tile_gives_the_figure_alone(tmp_path: Path) -> None:
    shown = tile(small(tmp_path, "- key_figures: [alarms]", period=PERIOD, **RECOUNTED))
    assert model.plain(shown.value) == "120"
    assert model.plain(shown.line) == "Counted otherwise a year before"
    assert shown.spark and not shown.spark.before


@pytest.mark.parametrize("asked", ["alarms.change", "alarms.moved", "alarms.against(2021).moved"])
def test_a_comparison_across_a_recount_that_is_asked_for_is_refused(asked: str, tmp_path: Path) -> None:
    made = small(tmp_path, f'- text: "{{{{ {asked} }}}}"', clean=False, period=PERIOD, **RECOUNTED)
    assert "two-bases" in made.codes


PEOPLE = {
    "measures": measure("count", name="fires") + measure("stock", name="people")
    + measure("rate", "numerator: fires, denominator: people, per: 1000, unit: number, suffix: per 1000 people",
              name="fire_rate") + measure("count", "formula: people / 10", name="tenth"),
    "rows": csv(
        *(run("fires", start, 10, 20, 30) for start in YEARS),
        "people,county,2020-06-30,10000\npeople,county,2021-06-30,20000\npeople,county,2022-06-30,1",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "printed"),
    [
        ("fire_rate", "3.0 per 1000 people"),
        ("fire_rate.previous", "6.0 per 1000 people"),
        ("fire_rate.at('2022-03')", "1.0 per 1000 people"),
        ("fire_rate.highest.month", "April 2022"),
        ("fire_rate.average", "1.0 per 1000 people"),
        ("fire_rate.months_down", "three"),
        ("tenth", "2,000"),
        ("fire_rate.summary", "Fire_rate: 3.0 per 1000 people in February to April 2022, "
         "down 3.0 per 1000 people (50.0%)."),
    ],
)  # fmt: skip
def test_the_base_of_a_rate_is_the_last_stock_that_is_held(asked: str, printed: str, tmp_path: Path) -> None:
    assert said(tmp_path, f"{{{{ {asked} }}}}", **PEOPLE) == printed


def test_a_stock_by_itself_is_that_of_a_day_inside(tmp_path: Path) -> None:
    assert "no-figure" in small(tmp_path, '- text: "{{ people }}"', clean=False, period=PERIOD, **PEOPLE).codes


TWO = {"measures": measure("count"), "rows": csv(run("it", "2021-02", 100, 100, 100), run("it", "2022-02", 90, 95, 99))}


@pytest.mark.parametrize(
    ("asked", "printed"),
    [
        ("it.at('2022-04').against('2022-03').moved", "up four (4.2%) from March 2022, within normal variation"),
        ("it.at('2022-04').against('2022-03').summary",
         "It: 99 things in April 2022, up four (4.2%) from March 2022, within normal variation."),
        ("it.against(2021).moved", "down 16 (5.3%), within normal variation"),
        ("it.over('2021-02..2021-04').against(2022).moved", "up 16 (5.6%) from 2022, within normal variation"),
        ("it.at('2021-03').against('2021-02').moved", "the same as in February 2021"),
    ],
)  # fmt: skip
def test_what_it_is_compared_with_is_said_where_it_is_not_a_year_before(
    asked: str, printed: str, tmp_path: Path
) -> None:
    assert said(tmp_path, f"{{{{ {asked} }}}}", **TWO) == printed


@pytest.mark.parametrize(
    ("made", "rows", "printed"),
    [
        (measure("rate", "unit: percent"), "it,county,2022-02..2022-04,76.7", "It: 76.7% in February to April 2022."),
        (measure("count", "unit: kg"), "it,county,2022-02..2022-04,7", "It: 7.0 kg in February to April 2022."),
        (measure("stock"), "it,county,2022-02-28,5\nit,county,2022-04-30,611", "It: 611 things on 30 April 2022."),
        (measure("stock"), "it,county,2022-04-30,611\nit,county,2021-03-31,600",
         "It: 611 things on 30 April 2022, compared with 600 a year before."),
        (measure("count"), "it,county,2022-02..2022-04,12", "It: 12 things in February to April 2022."),
        (measure("count", "counts_only: true"), "it,county,2022-02..2022-04,1\nit,county,2021-02..2021-04,0",
         "It: one thing in February to April 2022, compared with none a year before."),
    ],
)  # fmt: skip
def test_summaries_fit_the_unit(made: str, rows: str, printed: str, tmp_path: Path) -> None:
    assert said(tmp_path, "{{ it.summary }}", measures=made, rows=csv(rows)) == printed


def test_a_summary_of_what_is_not_held_names_no_noun(tmp_path: Path) -> None:
    rows = csv("it,county,2021-02..2021-04,12")
    printed = said(tmp_path, "{{ it.summary }}", clean=False, measures=measure("count"), rows=rows)
    assert printed == "It: [x] in February to April 2022."


@pytest.mark.parametrize(
    ("more", "values", "asked", "printed"),
    [
        ("counts_only: true", (1, 2, 1), "it.average", "1.3"),
        ("", (2, 2, 2), "it.average", "2"),
        ("", (100, 101, 101), "it.average", "101"),
        ("unit: times", (2, 2, 2), "it.at('2022-03')", "twice"),
        ("unit: times", (1, 2, 2), "it.at('2022-02')", "once"),
        ("unit: times", (3, 2, 2), "it.at('2022-02')", "three times"),
    ],
)
def test_small_averages_and_times(more: str, values: tuple[int, ...], asked: str, printed: str, tmp_path: Path) -> None:
    rows = csv(run("it", "2022-02", *values))
    assert said(tmp_path, f"{{{{ {asked} }}}}", measures=measure("count", more), rows=rows) == printed


EARLY = {
    "measures": measure("count"),
    "rows": csv(
        *(f"it,county,2021-{m:02d},100,," for m in (2, 3, 4)),
        *(f"it,county,2022-{m:02d},200,,{'p' if m == 4 else ''}" for m in (2, 3, 4)),
        columns=STATES,
    ),
}


@pytest.mark.parametrize(
    ("asked", "printed"),
    [
        ("it", "600 [p]"),
        ("it.at('2022-02')", "200"),
        ("it.previous", "300"),
        ("it.change", "300 [p]"),
        ("it.average", "200 [p]"),
        ("it.moved", "up 300 (100.0%) [p]"),
        ("it.summary", "It: 600 [p] things in February to April 2022, up 300 (100.0%) [p]."),
    ],
)
def test_a_provisional_figure_carries_its_mark(asked: str, printed: str, tmp_path: Path) -> None:
    assert said(tmp_path, f"{{{{ {asked} }}}}", **EARLY) == printed


def test_a_provisional_tile_carries_its_mark_and_explains_it(tmp_path: Path) -> None:
    made = small(tmp_path, "- key_figures: [it]", period=PERIOD, **EARLY)
    assert model.plain(tile(made).value) == "600[p]"
    assert made.notes == ["[p] provisional."]


def test_a_tile_without_a_total_says_so(tmp_path: Path) -> None:
    rows = csv(*(run("it", start, 5, 6, 7) for start in YEARS))
    made = small(tmp_path, "- key_figures: [it]", period=PERIOD, measures=measure("count", "totals: false"), rows=rows)
    assert model.plain(tile(made).value) == "[z]"
    assert model.plain(tile(made).line) == "Not applicable: its months make no total"
