"""Is it a change? One test, one level, three answers; and the usual range of a run of months.

Sources: the comparison of two Poisson counts by the binomial share (Przyborowski and Wilenski 1940); the
over-dispersion factor of generalised linear models (McCullagh and Nelder 1989, 4.5); individuals and moving range
charts as in NHS England, Making Data Count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import comb, sqrt
from statistics import NormalDist
from typing import Literal

Answer = Literal["moved", "mixed", "within", "untested"]

EXACT_BELOW = 50
"""Two counts that sum to less are tested exactly."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer, with the test statistic before (`z`) and after (`z_months`) the months' own disagreement.

    `up` and `down` are how many months lay above and below the month that each was compared with.
    """

    answer: Answer
    z: float = 0.0
    z_months: float = 0.0
    up: int = 0
    down: int = 0


UNTESTED = Verdict("untested")


def counts(
    now: int,
    before: int,
    *,
    days: tuple[int, int] = (1, 1),
    months: Sequence[tuple[int, int]] = (),
    level: float = 0.95,
) -> Verdict:
    """Whether a count of `now` differs from one of `before` by more than chance gives.

    `days` are the two exposures; `months` the pairs of monthly counts that make up the two. Both counts are of one
    basis. z = (c - p) / sqrt(c + p) for equal exposures; the exact binomial where c + p is under 50.

    >>> counts(38389, 38521).answer, round(counts(38389, 38521).z, 2)
    ('within', -0.48)
    """
    up = sum(c > p for c, p in months)
    down = sum(c < p for c, p in months)
    total, share = now + before, days[0] / (days[0] + days[1])
    if total == 0:
        return Verdict("within", up=up, down=down)
    z = _exact(now, total, share) if total < EXACT_BELOW else _normal(now, total, share)
    spread = max(1.0, _dispersion(now / total, months))
    z_months = z / sqrt(spread)
    limit = NormalDist().inv_cdf(0.5 + level / 2)
    answer: Answer = "within" if abs(z) < limit else "mixed" if abs(z_months) < limit else "moved"
    return Verdict(answer, z, z_months, up, down)


def rates(now: tuple[int, int], before: tuple[int, int], *, level: float = 0.95) -> Verdict:
    """Whether two proportions, each (cases, of how many), differ by more than chance gives.

    z = (p1 - p2) / sqrt(p (1 - p) (1/n1 + 1/n2)), p being the pooled proportion.
    """
    (x1, n1), (x2, n2) = now, before
    if not (n1 and n2) or x1 > n1 or x2 > n2:
        return UNTESTED
    pooled = (x1 + x2) / (n1 + n2)
    error = sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    z = (x1 / n1 - x2 / n2) / error if error else 0.0
    limit = NormalDist().inv_cdf(0.5 + level / 2)
    return Verdict("within" if abs(z) < limit else "moved", z, z)


def _normal(now: int, total: int, share: float) -> float:
    return (now - total * share) / sqrt(total * share * (1 - share))


def _exact(now: int, total: int, share: float) -> float:
    """The exact two-sided binomial probability, told as the z that has the same one."""
    chances = [comb(total, k) * share**k * (1 - share) ** (total - k) for k in range(total + 1)]
    tail = min(sum(chances[: now + 1]), sum(chances[now:]))
    p = min(1.0, 2 * tail)
    z = NormalDist().inv_cdf(1 - p / 2) if p < 1 else 0.0
    return z if now >= total * share else -z


def _dispersion(share: float, months: Sequence[tuple[int, int]]) -> float:
    """How much more the months' own shares scatter about the whole's than chance gives; 1 where it can't be told."""
    held = [(c, c + p) for c, p in months if c + p]
    if len(held) < 2 or not 0 < share < 1:
        return 1.0
    return sum((c - n * share) ** 2 / (n * share * (1 - share)) for c, n in held) / (len(held) - 1)


# --- the usual range --------------------------------------------------------------------------------------------

MONTHS_NEEDED = 12
MONTHS_FOR_FIRM_LIMITS = 24
RUN = 7
"""A run of so many on one side of the average, or rising or falling, is a signal."""


@dataclass(frozen=True, slots=True)
class UsualRange:
    """Average and limits of a run of months, and for each month whether it is a signal."""

    average: Decimal
    lower: Decimal
    upper: Decimal
    months: int
    signals: tuple[bool, ...]

    @property
    def trial(self) -> bool:
        """Whether there are too few months for firm limits."""
        return self.months < MONTHS_FOR_FIRM_LIMITS


def usual_range(values: Sequence[Decimal | None], *, floor: Decimal | None = Decimal(0)) -> UsualRange | None:
    """The usual range of `values` in order of time, None being a month that is not held.

    Limits are the average plus and minus 2.66 times the mean moving range; moving ranges and runs do not cross a
    gap. None where fewer than 12 months are held. The lower limit is not below `floor`.
    """
    held = [value for value in values if value is not None]
    ranges = [abs(b - a) for a, b in pairwise(values) if a is not None and b is not None]
    if len(held) < MONTHS_NEEDED or not ranges:
        return None
    average = sum(held, Decimal(0)) / len(held)
    reach = Decimal("2.66") * sum(ranges, Decimal(0)) / len(ranges)
    lower, upper = average - reach, average + reach
    if floor is not None:
        lower = max(lower, floor)
    signals = [value is not None and not lower <= value <= upper for value in values]
    for run in _unbroken(values):
        for start in range(run[0], run[1]):
            _mark_runs(values, signals, start, run[1], average, reach)
    return UsualRange(average, lower, upper, len(held), tuple(signals))


def _unbroken(values: Sequence[Decimal | None]) -> list[tuple[int, int]]:
    """The stretches without a gap, as start and end."""
    stretches, start = [], None
    for place, value in enumerate([*values, None]):
        if value is None and start is not None:
            stretches.append((start, place))
            start = None
        elif value is not None and start is None:
            start = place
    return stretches


def _mark_runs(
    values: Sequence[Decimal | None],
    signals: list[bool],
    start: int,
    end: int,
    average: Decimal,
    reach: Decimal,
) -> None:
    """Mark the signals that begin at `start`: a run on one side, a run one way, two of three in the outer third."""
    window = [value for value in values[start : min(start + RUN, end)] if value is not None]
    if len(window) == RUN:
        steps = [b - a for a, b in pairwise(window)]
        if (
            all(value > average for value in window)
            or all(value < average for value in window)
            or all(step > 0 for step in steps)
            or all(step < 0 for step in steps)
        ):
            signals[start : start + RUN] = [True] * RUN
    outer = reach * 2 / 3
    three = [value for value in values[start : min(start + 3, end)] if value is not None]
    if len(three) == 3:
        for side in (1, -1):
            far = [side * (value - average) > outer for value in three]
            if sum(far) >= 2:
                for offset, is_far in enumerate(far):
                    signals[start + offset] = signals[start + offset] or is_far
