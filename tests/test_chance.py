"""Is it a change? The vectors of the published reports, each branch of the test, and the usual range."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from math import comb, isclose, sqrt
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.chance import MONTHS_NEEDED, UNTESTED, counts, rates, usual_range

# February to July 2022 and 2021, from the published tables.
VICTIM_BASED = [(11825, 9986), (12951, 11211), (12664, 12096), (12930, 13125), (13548, 12461), (13524, 15269)]
ASB = [(1987, 4571), (2290, 4460), (2531, 3863), (2678, 3367), (2577, 3557), (2967, 3432)]


@pytest.mark.parametrize(
    ("now", "before", "answer", "z"),
    [
        (38389, 38521, "within", -0.48),
        (551, 618, "within", -1.96),  # 1.9596, just below the level's 1.95996
        (1500, 1613, "moved", -2.03),
        (2475, 2347, "within", 1.84),
        (1034, 651, "moved", 9.33),
        (15030, 23250, "moved", -42.01),
        (217, 200, "within", 0.83),
        (44296, 45577, "moved", -4.27),  # mixed once its months are told
    ],
)
def test_two_counts(now: int, before: int, answer: str, z: float) -> None:
    verdict = counts(now, before)
    assert (verdict.answer, round(verdict.z, 2)) == (answer, z)


def test_mixed_when_the_months_disagree() -> None:
    verdict = counts(77442, 74148, days=(181, 181), months=VICTIM_BASED)
    assert (sum(c for c, _ in VICTIM_BASED), sum(p for _, p in VICTIM_BASED)) == (77442, 74148)
    assert (verdict.answer, verdict.up, verdict.down) == ("mixed", 4, 2)
    assert round(verdict.z, 1) == 8.5
    assert round(verdict.z_months, 1) == 1.0


def test_moved_when_the_months_agree() -> None:
    verdict = counts(15030, 23250, months=ASB)
    assert (sum(c for c, _ in ASB), sum(p for _, p in ASB)) == (15030, 23250)
    assert (verdict.answer, verdict.up, verdict.down) == ("moved", 0, 6)
    assert (round(verdict.z), round(verdict.z_months, 1)) == (-42, -4.1)


def test_dispersion_is_that_of_the_months_own_shares() -> None:
    months = [(60, 50), (70, 60), (90, 40)]
    now, before = 220, 150
    q = now / (now + before)
    d = sum((c - (c + p) * q) ** 2 / ((c + p) * q * (1 - q)) for c, p in months) / 2
    verdict = counts(now, before, months=months)
    assert d > 1
    assert isclose(verdict.z_months, verdict.z / sqrt(d))


def test_months_that_agree_too_well_do_not_make_it_surer() -> None:
    verdict = counts(600, 500, months=[(300, 250), (300, 250)])
    assert verdict.z_months == verdict.z


@pytest.mark.parametrize(("now", "before", "answer"), [(18, 6, "moved"), (17, 7, "within"), (30, 19, "within"),
                                                      (9, 9, "within"), (0, 5, "within"), (0, 6, "moved"),
                                                      (0, 0, "within")])  # fmt: skip
def test_exact_binomial_under_fifty(now: int, before: int, answer: str) -> None:
    verdict = counts(now, before)
    assert verdict.answer == answer
    total = now + before
    tail = sum(comb(total, k) for k in range(max(now, before), total + 1)) / 2**total
    if 2 * tail < 1:
        assert isclose(2 * (1 - NormalDist().cdf(abs(verdict.z))), 2 * tail, rel_tol=1e-6)


def test_the_exact_test_ends_at_fifty() -> None:
    assert counts(33, 16).z != (33 - 16) / sqrt(49)
    assert counts(33, 17).z == (33 - 17) / sqrt(50)


def test_exposure_is_in_days() -> None:
    """28 days of February against 31 of a longer month: the same rate a day is no change."""
    assert counts(2800, 3100, days=(28, 31)).z == pytest.approx(0, abs=1e-9)
    assert counts(2800, 3100).answer == "moved"
    verdict = counts(10, 20, days=(10, 20))
    assert (verdict.answer, verdict.z) == ("within", 0.0)


def test_the_level_is_a_setting() -> None:
    assert counts(1500, 1613, level=0.95).answer == "moved"
    assert counts(1500, 1613, level=0.99).answer == "within"


def test_two_proportions() -> None:
    verdict = rates((130, 640), (67, 640))
    pooled = 197 / 1280
    assert isclose(verdict.z, (63 / 640) / sqrt(pooled * (1 - pooled) * 2 / 640))
    assert verdict.answer == "moved"
    assert rates((17, 110), (10, 110)).answer == "within"
    assert rates((0, 50), (0, 60)).answer == "within"
    assert rates((5, 0), (3, 10)) == UNTESTED
    assert rates((11, 10), (3, 10)) == UNTESTED  # no proportion: a rate above one


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_turning_the_comparison_turns_the_sign_alone(now: int, before: int) -> None:
    one, other = counts(now, before), counts(before, now)
    assert one.answer == other.answer
    assert one.z == pytest.approx(-other.z, abs=1e-9)


# --- the usual range --------------------------------------------------------------------------------------------


def decimals(*values: int | None) -> list[Decimal | None]:
    return [None if value is None else Decimal(value) for value in values]


STEADY = decimals(100, 104, 99, 103, 98, 102, 101, 97, 103, 100, 102, 99)


def test_limits_are_the_average_and_the_mean_moving_range() -> None:
    usual = usual_range(STEADY)
    assert usual
    held = [value for value in STEADY if value is not None]
    ranges = [abs(b - a) for a, b in pairwise(held)]
    mean = sum(held, Decimal(0)) / 12
    assert usual.average == mean
    reach = Decimal("2.66") * sum(ranges, Decimal(0)) / 11
    assert round(usual.upper - mean, 20) == round(mean - usual.lower, 20) == round(reach, 20)
    assert (usual.months, usual.trial, any(usual.signals)) == (12, True, False)


def test_twelve_months_are_needed() -> None:
    assert MONTHS_NEEDED == 12
    assert usual_range(STEADY[:11]) is None
    assert usual_range([*STEADY[:11], None]) is None
    assert usual_range([*STEADY, *STEADY]).trial is False  # type: ignore[union-attr]


def test_moving_ranges_do_not_cross_a_gap() -> None:
    usual = usual_range([*decimals(*[100, 102] * 3), None, *decimals(*[200, 202] * 3)])
    assert usual
    assert usual.upper - usual.average == Decimal("2.66") * 2


def test_the_lower_limit_is_not_below_zero() -> None:
    values = decimals(*[0, 10] * 6)
    assert usual_range(values).lower == 0  # type: ignore[union-attr]
    assert usual_range(values, floor=None).lower < 0  # type: ignore[union-attr]


def test_a_month_outside_the_limits_is_a_signal() -> None:
    usual = usual_range([*STEADY, *STEADY, Decimal(130)])
    assert usual and usual.upper < 130
    assert usual.signals[-1]


def test_seven_on_one_side_are_a_signal_and_six_are_not() -> None:
    def low_and_high(n: int) -> list[Decimal | None]:
        return decimals(*[104, 96] * 10, *[103, 101, 103, 101, 103, 101, 103][:n], 96)

    for n in (6, 7):
        usual = usual_range(low_and_high(n))
        assert usual
        run = usual.signals[20 : 20 + n]
        assert all(run) if n == 7 else not any(run)


def test_a_run_does_not_cross_a_gap() -> None:
    usual = usual_range(decimals(*[104, 96] * 10, 103, 101, 103, 101, None, 103, 101, 103, 96))
    assert usual and not any(usual.signals)


def test_seven_rising_are_a_signal() -> None:
    wide = [80, 120] * 8
    usual = usual_range(decimals(*wide, 97, 98, 99, 100, 101, 102, 103, 100))
    assert usual and usual.signals[16:23] == (True,) * 7
    usual = usual_range(decimals(*wide, 97, 98, 99, 100, 101, 102, 100, 103))
    assert usual and not any(usual.signals[16:23])


def test_two_of_three_near_one_limit_are_signals() -> None:
    usual = usual_range(decimals(*[98, 102] * 12, 109, 100, 109, 100, 98))
    assert usual
    outer = (usual.upper - usual.average) * 2 / 3
    assert usual.average + outer < 109 < usual.upper
    assert usual.signals[24:27] == (True, False, True)
    usual = usual_range(decimals(*[98, 102] * 12, 109, 100, 98, 102, 98))
    assert usual and not any(usual.signals)
