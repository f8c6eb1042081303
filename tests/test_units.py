"""What a number looks like in print."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen import units

NB = units.NO_BREAK


def change(now: int, before: int) -> Decimal:
    return 100 * (Decimal(now) - before) / before


@pytest.mark.parametrize(
    ("value", "places", "printed"),
    [
        # The four cells of the published tables in which rounding twice goes wrong, from their own counts.
        (change(2967, 3432), 1, "−13.5"),  # -13.549
        (change(188, 105), 1, "79.0"),  # 79.048
        (change(174, 188), 1, "−7.4"),  # -7.447
        (change(12045, 13258), 1, "−9.1"),  # -9.149
        ("-13.549", 1, "−13.5"),
        ("79.048", 1, "79.0"),
        ("-7.447", 1, "−7.4"),
        ("-9.149", 1, "−9.1"),
        ("-0.343", 1, "−0.3"),
        # Half away from zero, once.
        ("0.25", 1, "0.3"),
        ("-0.25", 1, "−0.3"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "−3"),
        ("14917.6667", 0, "14,918"),  # the published report cuts it to 14,917
        ("1.3147", 2, "1.31"),
        # Never minus zero.
        ("-0.04", 1, "0.0"),
        ("-0.4", 0, "0"),
        ("-0", 0, "0"),
    ],
)
def test_rounding(value: str | Decimal, places: int, printed: str) -> None:
    assert units.digits(Decimal(value), places) == printed
    assert units.plain(Decimal(value), places) == printed.replace("−", "-").replace(",", "")


@pytest.mark.parametrize(
    ("value", "unit", "options", "printed"),
    [
        ("77442", "count", {}, "77,442"),
        ("-1745", "count", {"sign": True}, "−1,745"),
        ("1839", "count", {"sign": True}, "+1,839"),
        ("0", "count", {"sign": True}, "0"),
        ("-0.02", "percent", {"sign": True, "mark": False}, "0.0"),
        ("18.416", "percent", {"sign": True, "mark": False}, "+18.4"),
        ("1.3147", "percent", {"decimals": 2}, "1.31%"),
        ("9.84", "points", {"sign": True}, f"+9.8{NB}points"),
        ("900", "count", {"qualifier": "at_least"}, "over 900"),
        ("5000", "count", {"qualifier": "about"}, "about 5,000"),
        ("10.1", "kg", {}, f"10.1{NB}kg"),
        ("12.34", "number", {"suffix": "per 1,000"}, "12.3 per 1,000"),
        ("276", "seconds", {}, f"4m{NB}36s"),
        ("247", "seconds", {}, f"4m{NB}07s"),
        ("14", "seconds", {}, "14s"),
        ("0", "seconds", {}, "0s"),
        ("59.5", "seconds", {}, f"1m{NB}00s"),
        ("-75", "seconds", {"sign": True}, f"−1m{NB}15s"),
        ("70", "years", {}, f"70{NB}years"),
        ("253.083333", "years", {}, f"253{NB}years 1{NB}month"),
        ("101.2", "years", {}, f"101.2{NB}years"),
        ("1", "years", {}, f"1{NB}year"),
        ("0.5", "years", {}, f"0{NB}years 6{NB}months"),
        ("5100000", "gbp", {}, f"£5.1{NB}million"),
        ("5000000", "gbp", {}, f"£5{NB}million"),
        ("420008.50", "gbp", {}, "£420,009"),
        ("420008.50", "gbp", {"decimals": 2}, "£420,008.50"),
        ("-1250000", "gbp", {"sign": True}, "−£1,250,000"),
        ("3", "months", {}, f"3{NB}months"),
        ("1", "weeks", {}, f"1{NB}week"),
    ],
)
def test_cells(value: str, unit: units.Unit, options: dict[str, object], printed: str) -> None:
    assert units.cell(Decimal(value), unit, **options) == printed  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "unit", "options", "printed"),
    [
        ("7", "count", {}, "seven"),
        ("-7", "count", {}, "seven"),
        ("9", "count", {}, "nine"),
        ("10", "count", {}, "10"),
        ("7", "count", {"numerals_from": 2}, "7"),
        ("42", "count", {"numerals_from": 100}, "forty-two"),
        ("0", "count", {}, "0"),
        ("-18.18", "percent", {}, "18.2%"),
        ("9.84", "points", {}, f"9.8{NB}percentage points"),
        ("1", "points", {}, f"1.0{NB}percentage point"),
        ("288", "seconds", {}, f"4{NB}minutes 48{NB}seconds"),
        ("60", "seconds", {}, f"1{NB}minute"),
        ("61", "seconds", {}, f"1{NB}minute 1{NB}second"),
        ("900", "count", {"qualifier": "at_least"}, "over 900"),
        ("2", "months", {}, f"two{NB}months"),
        ("253.083333", "years", {}, f"253{NB}years 1{NB}month"),
    ],
)
def test_sentences(value: str, unit: units.Unit, options: dict[str, object], printed: str) -> None:
    assert units.prose(Decimal(value), unit, **options) == printed  # type: ignore[arg-type]


@given(st.decimals(-(10**9), 10**9, allow_nan=False, places=6), st.integers(0, 4))
def test_nothing_is_ever_minus_zero(value: Decimal, places: int) -> None:
    for text in (units.digits(value, places), units.digits(value, places, sign=True), units.plain(value, places)):
        assert not (text[0] in "+-−" and not text.strip("+-−0.,"))


@given(st.decimals(-(10**9), 10**9, allow_nan=False, places=6), st.integers(0, 4))
def test_print_and_plain_are_one_number(value: Decimal, places: int) -> None:
    printed = units.digits(value, places).replace(",", "").replace("−", "-")
    assert printed == units.plain(value, places)
    assert abs(Decimal(printed) - value) <= Decimal(5).scaleb(-places - 1)


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.booleans())
def test_scales_hold_every_value_in_few_steps(a: int, b: int, from_zero: bool) -> None:
    low, high = sorted((Decimal(a), Decimal(b)))
    ticks = units.axis_ticks(low, high, from_zero=from_zero)
    assert ticks[0] <= low and ticks[-1] >= high
    assert 2 <= len(ticks) <= 6
    if from_zero:
        assert ticks[0] == 0


def test_scales_of_counts_have_whole_steps() -> None:
    assert units.axis_ticks(Decimal(600), Decimal(612), from_zero=False) == tuple(map(Decimal, (600, 605, 610, 615)))
