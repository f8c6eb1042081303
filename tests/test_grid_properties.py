"""Any table of a known shape, its numbers written in any usual way, is read back; and no table at all is refused."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from time import process_time

from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.grids import Grid, Sense, discords, number, read_grid
from reportgen.period import MONTHS, Window
from reportgen.units import Unit, cell, places_of, rounded

SLOWEST = 3.0
"""Seconds of this process for 200 rows of 50 numbers: ten times what it takes, for a machine that is busy."""


@dataclass(frozen=True)
class Monthly:
    """Numbers of a run of months in some years, the latest year first."""

    first: Window
    numbers: tuple[tuple[int, ...], ...]
    years: tuple[int, ...]

    def month(self, n: int) -> Window:
        return Window.month(self.first.first.year, self.first.first.month + n)


@st.composite
def monthly(draw: st.DrawFn) -> Monthly:
    length = draw(st.integers(2, 7))
    start = Window.month(2022, draw(st.integers(1, 13 - length)))
    back = draw(st.sampled_from([(0, 1), (0, 1, 3), (0, 2)]))
    numbers = draw(st.lists(st.tuples(*[st.integers(1, 99_999)] * len(back)), min_size=length, max_size=length))
    return Monthly(start, tuple(numbers), tuple(2022 - years for years in back))


def written(draw: st.DrawFn, value: int) -> str:
    """A whole number as somebody might type it."""
    ways = [str(value), f"{value:,}", f" {value:,} ", f"{value:,}".replace(",", " "), f"{value}*", f"{value} (p)"]
    return draw(st.sampled_from(ways[:2] if 1990 <= value <= 2060 else ways))


def month_head(draw: st.DrawFn, month: Window, *, dated: bool) -> str:
    name = MONTHS[month.first.month - 1]
    if dated:
        year = month.first.year
        return draw(st.sampled_from([f"{name} {year}", f"{name[:3]}-{year % 100}", f"{year}-{month.first.month:02d}"]))
    return draw(st.sampled_from([name, name[:3], name.upper()]))


def turned(rows: list[list[str]]) -> list[list[str]]:
    return [list(column) for column in zip(*rows, strict=True)]


def by_meaning(senses: tuple[Sense, ...]) -> dict[tuple[str, str, str], Decimal | None]:
    """The numbers by what they are, their window and what they are compared with; each once."""
    found = {(s.show, str(s.window), str(s.against or "")): s.number.value for s in senses}
    assert len(found) == len(senses)
    return found


@st.composite
def tables(draw: st.DrawFn) -> tuple[Grid, dict[tuple[str, str, str], Decimal | None]]:
    """A monthly table in some shape, and the meaning of each of its numbers."""
    facts = draw(monthly())
    changes, total = draw(st.booleans()), draw(st.booleans())
    dated = draw(st.booleans())
    truth: dict[tuple[str, str, str], Decimal | None] = {}
    rows = [["", *map(str, facts.years)] + (["Number change", "% Change"] if changes else [])]
    if changes and len(facts.years) > 2:
        rows[0][-2:] = [f"Change ({a % 100} & {b % 100})" for a, b in [facts.years[:2]]] + ["% Change (22 & 21)"]
    sums = [sum(line[n] for line in facts.numbers) for n in range(len(facts.years))]
    lines = [(facts.month(n), facts.month(n), line) for n, line in enumerate(facts.numbers)]
    if total:
        lines.append((lines[0][0], lines[-1][0], tuple(sums)))
    for at, (first, last, line) in enumerate(lines):
        is_total = at == len(facts.numbers)
        words = (
            draw(st.sampled_from(["Total", f"{at} Month total"])) if is_total else month_head(draw, first, dated=dated)
        )
        windows = [Window(first.back(2022 - year).first, last.back(2022 - year).last) for year in facts.years]
        row = [words]
        for window, value in zip(windows, line, strict=True):
            row.append(written(draw, value))
            truth["value", str(window), ""] = Decimal(value)
        if changes:
            change = line[0] - line[1]
            percent = rounded(Decimal(100 * change) / line[1], 1)
            row += [draw(st.sampled_from([f"{change}", f"{change:,}", f"{change:+}"])), f"{percent}%"]
            truth["change", str(windows[0]), str(windows[1])] = Decimal(change)
            truth["change_pct", str(windows[0]), str(windows[1])] = percent
        rows.append(row)
    if draw(st.booleans()):
        rows = turned(rows)
    if draw(st.booleans()):
        rows.insert(draw(st.integers(1, len(rows))), [""] * len(rows[0]))
    return Grid(tuple(map(tuple, rows)), header_rows=draw(st.sampled_from([None, 1]))), truth


@settings(max_examples=80, deadline=None)
@given(tables())
def test_a_monthly_table_is_read_back_and_adds_up(
    made: tuple[Grid, dict[tuple[str, str, str], Decimal | None]],
) -> None:
    grid, truth = made
    found = read_grid(grid, Window.parse("2022-01..2022-12"))
    assert by_meaning(found.senses) == truth
    assert found.unread == ()
    assert list(discords(found)) == []


@settings(max_examples=40, deadline=None)
@given(tables(), st.data())
def test_any_derived_number_that_is_changed_is_found(
    made: tuple[Grid, dict[tuple[str, str, str], Decimal | None]], data: st.DataObject
) -> None:
    grid, _ = made
    period = Window.parse("2022-01..2022-12")
    derived = [s for s in read_grid(grid, period).senses if s.show == "change"]
    if not derived:
        return
    sense = data.draw(st.sampled_from(derived))
    rows = [list(row) for row in grid.rows]
    rows[sense.place[0]][sense.place[1]] = str((sense.number.value or 0) + data.draw(st.integers(1, 9)))
    if str(-(sense.number.value or 0)) == rows[sense.place[0]][sense.place[1]]:
        return  # the sign alone is gone, and no other change has one
    spoilt = read_grid(Grid(tuple(map(tuple, rows)), header_rows=grid.header_rows), period)
    assert sense.place in {discord.place for discord in discords(spoilt)}


UNITS: tuple[Unit, ...] = (
    "count",
    "number",
    "percent",
    "points",
    "gbp",
    "seconds",
    "minutes",
    "hours",
    "days",
    "kg",
    "years",
)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(UNITS), st.decimals(-9_999_999, 9_999_999, places=2), st.booleans())
def test_what_this_program_prints_it_reads(unit: Unit, value: Decimal, sign: bool) -> None:
    if unit == "years":
        value = value.quantize(Decimal("0.1"))
    printed = cell(value, unit, sign=sign)
    found = number(printed)
    assert found is not None and found.value is not None
    expected = rounded(value, places_of(value, unit, None))
    assert abs(found.value - expected) < Decimal("0.00001")
    plain = {"count", "number"}
    assert found.unit == unit or {found.unit, unit} <= plain


PIECES = (
    *("9" * 24, "9" * 20 + " million", "£" + "9" * 15 + ".99bn", "Spend (£000)", "Cost (£m)", "0.000000000001"),
    *("", "Feb", "March 2022", "Total", "6 Month total", "2022", "2021", "2021/22", "% change", "Change", "% of total"),
    *("%", "5", "1,200", "-", "10%", "-3.2%", "Last year", "Recorded Crime", "x y z", "Jan 146", "Q1", "Q3 2022/23"),
    *("YTD", "Target", "Average", "Rolling 12 months to", "Week ending", "07/08/2022", "31/02/2022", "(63)", "£5m"),
    *("<5", "n/a", "District", "Previous quarter", "Same period last year", "29 February 2021", "Feb-Jul 21", "Jan 22"),
    *(
        "#DIV/0!",
        "1231)",
        "▼ 3%",
        "9" * 30,
        "Rank",
        "Number",
        "Sub-total",
        "Dec 9999",
        "12 months to Jan 1990",
        "32/22",
    ),
)


@st.composite
def rectangles(draw: st.DrawFn) -> Grid:
    width = draw(st.integers(1, 6))
    text = st.one_of(st.sampled_from(PIECES), st.text(max_size=12))
    rows = draw(st.lists(st.tuples(*[text] * width), max_size=8))
    places = st.tuples(st.integers(0, 7), st.integers(0, width - 1))
    return Grid(
        tuple(rows),
        draw(st.frozensets(places, max_size=3)),
        draw(st.sampled_from([None, 0, 1, 2])),
        (draw(text),),
        draw(text),
        draw(text),
    )


@settings(max_examples=200, deadline=None)
@given(rectangles(), st.sampled_from([None, "2022-02..2022-07", "2022-08-01..2022-08-22"]))
def test_no_rectangle_of_words_is_refused(grid: Grid, period: str | None) -> None:
    found = read_grid(grid, Window.parse(period) if period else None)
    places = [sense.place for sense in found.senses]
    assert len(set(places)) == len(places) and not set(places) & set(found.unread)
    assert {discord.place for discord in discords(found)} <= set(places)


def test_a_large_sheet_is_read_in_bounded_time() -> None:
    months = tuple(f"{name[:3]} {year}" for year in (2019, 2020, 2021, 2022) for name in MONTHS)
    body = [(f"Place {n}", *(str((n * 37 + m * 101) % 5000) for m in range(48)), "9999") for n in range(198)]
    wide = Grid((("Area", *months, "Total"), *body, ("Total", *map(str, range(49)))))
    heads = ("Kind", "2022", "2021", "Change", "% Change", "%") * 8
    many = Grid((heads, *(tuple(str((n * m) % 97) for m in range(48)) for n in range(199))))
    words = Grid(tuple(tuple(f"word {n}.{m}" for m in range(50)) for n in range(200)))
    for grid in (wide, many, words):
        begun = process_time()
        list(discords(read_grid(grid)))
        assert process_time() - begun < SLOWEST
