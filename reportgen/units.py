"""What a number looks like in print, decided once: rounding, signs, separators, units and number words."""

from __future__ import annotations

from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext
from typing import Literal

Unit = Literal[
    "count", "number", "percent", "points", "gbp", "seconds", "minutes", "hours", "days",
    "weeks", "months", "years", "kg", "times",
]  # fmt: skip
MINUS = "−"
NO_BREAK = "\N{NO-BREAK SPACE}"

_DECIMALS = {"percent": 1, "points": 1, "kg": 1, "number": 1}
_COUNTED = ("minutes", "hours", "days", "weeks", "months", "times")
_ONES = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
QUALIFIERS = {"": "", "at_least": "over ", "about": "about "}


def default_decimals(unit: Unit) -> int:
    """How many decimals a unit is printed with unless its measure says otherwise."""
    return _DECIMALS.get(unit, 0)


def rounded(value: Decimal, places: int) -> Decimal:
    """`value` to `places` decimals, once, half away from zero.

    >>> rounded(Decimal("-0.25"), 1), rounded(Decimal("-0.04"), 1)
    (Decimal('-0.3'), Decimal('0.0'))
    """
    with localcontext(prec=80):  # room for the largest value and its decimals
        result = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return abs(result) if result == 0 else result


def plain(value: Decimal, places: int) -> str:
    """The rounded value as a program reads it: digits, a point, a hyphen for a minus."""
    return f"{rounded(value, places):f}"


def digits(value: Decimal, places: int, *, sign: bool = False) -> str:
    """The rounded value with thousands commas and a true minus; with a plus where `sign` is asked.

    >>> digits(Decimal("-1234.55"), 1), digits(Decimal(1839), 0, sign=True), digits(Decimal(0), 0, sign=True)
    ('−1,234.6', '+1,839', '0')
    """
    number = rounded(value, places)
    text = f"{abs(number):,f}"
    if number < 0:
        return MINUS + text
    return "+" + text if sign and number > 0 else text


def places_of(value: Decimal, unit: Unit, decimals: int | None) -> int:
    """How many decimals `value` is printed with.

    A number of years, or of a unit counted in wholes, keeps the first of the decimals that it was held with; years
    that are printed with their months keep all.
    """
    if decimals is not None:
        return decimals
    exponent = value.normalize().as_tuple().exponent
    held = max(0, -exponent) if isinstance(exponent, int) else 0
    if unit == "years" and (split := years_and_months(abs(value))) and split[1]:
        return held
    if unit in ("years", *_COUNTED):
        return min(held, 1)
    return default_decimals(unit)


def in_words(number: int) -> str:
    """A whole number below 100 in words.

    >>> in_words(7), in_words(42)
    ('seven', 'forty-two')
    """
    if number < 20:
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")


def years_and_months(value: Decimal) -> tuple[int, int] | None:
    """Whole years and months where `value` years is a whole number of months (to a thousandth), else None.

    >>> years_and_months(Decimal("253.083333")), years_and_months(Decimal("101.2"))
    ((253, 1), None)
    """
    years = int(value.to_integral_value(rounding=ROUND_FLOOR))
    months = (value - years) * 12
    nearest = months.to_integral_value(rounding=ROUND_HALF_UP)
    if abs(months - nearest) > Decimal("0.001"):
        return None
    return (years + 1, 0) if nearest == 12 else (years, int(nearest))


def counted(number: str, one: bool, unit: str) -> str:
    """`number` with a unit word in the singular or plural, kept on one line."""
    return f"{number}{NO_BREAK}{unit[:-1] if one else unit}"


def _money(value: Decimal, places: int, sign: bool) -> str:
    text = digits(value, places, sign=sign)
    millions = value / 1_000_000
    if abs(millions) >= 1 and rounded(millions, 1) == millions:
        whole = rounded(millions, 0) == millions
        text = digits(millions, 0 if whole else 1, sign=sign) + NO_BREAK + "million"
    mark = text[0] if text[0] in "+" + MINUS else ""
    return f"{mark}£{text[len(mark) :]}"


def _duration(value: Decimal, *, long: bool, sign: bool) -> str:
    total = int(rounded(value, 0))
    mark = MINUS if total < 0 else "+" if sign and total > 0 else ""
    minutes, seconds = divmod(abs(total), 60)
    if not long:
        return mark + (f"{minutes}m{NO_BREAK}{seconds:02d}s" if minutes else f"{seconds}s")
    parts = [counted(str(minutes), minutes == 1, "minutes")] if minutes else []
    if seconds or not minutes:
        parts.append(counted(str(seconds), seconds == 1, "seconds"))
    return mark + " ".join(parts)


def _years(value: Decimal, places: int, sign: bool) -> str:
    split = years_and_months(abs(value))
    if split and split[1]:
        mark = MINUS if value < 0 else "+" if sign else ""
        return mark + (
            f"{counted(f'{split[0]:,}', split[0] == 1, 'years')} {counted(str(split[1]), split[1] == 1, 'months')}"
        )
    return counted(digits(value, places, sign=sign), value == 1, "years")


def cell(
    value: Decimal,
    unit: Unit,
    decimals: int | None = None,
    *,
    sign: bool = False,
    qualifier: str = "",
    mark: bool = True,
    suffix: str = "",
) -> str:
    """A value as a table or chart prints it. Without `mark` the head names the unit and a percentage has no sign.

    >>> cell(Decimal(247), "seconds").replace(NO_BREAK, " ")
    '4m 07s'
    >>> cell(Decimal("18.416"), "percent", sign=True, mark=False)
    '+18.4'
    """
    places = places_of(value, unit, decimals)
    if unit == "gbp":
        text = _money(value, places, sign)
    elif unit == "seconds":
        text = _duration(value, long=False, sign=sign)
    elif unit == "years":
        text = _years(value, places, sign)
    else:
        text = digits(value, places, sign=sign)
        if unit == "percent" and mark:
            text += "%"
        elif unit == "points" and mark:
            text = counted(text, text.strip("+" + MINUS) in ("1", "1.0"), "points")
        elif unit == "kg" and mark:
            text += NO_BREAK + "kg"
        elif unit in _COUNTED and mark:
            text = counted(text, abs(value) == 1, unit)
        elif suffix and mark:
            text += " " + suffix
    return QUALIFIERS.get(qualifier, "") + text


def prose(
    value: Decimal,
    unit: Unit,
    decimals: int | None = None,
    *,
    qualifier: str = "",
    numerals_from: int = 10,
    suffix: str = "",
    signed: bool = False,
) -> str:
    """A value as a sentence prints it, with its unit, small counts in words.

    The size of a difference has no sign: words carry its direction. A figure below zero has its minus where `signed`.

    >>> prose(Decimal(7), "count"), prose(Decimal(12), "count"), prose(Decimal("7.34"), "percent")
    ('seven', '12', '7.3%')
    """
    value = value if signed else abs(value)
    places = places_of(value, unit, decimals)
    whole = value == value.to_integral_value() and places == 0
    if unit == "seconds":
        text = _duration(value, long=True, sign=False)
    elif unit == "times" and value in (1, 2):
        text = "once" if value == 1 else "twice"
    elif unit == "points":
        number = digits(value, places)
        text = counted(number, number.strip(MINUS) in ("1", "1.0"), "percentage points")
    elif unit in ("count", *_COUNTED) and whole and 0 < value < numerals_from:
        text = in_words(int(value))
        if unit != "count":
            text = counted(text, value == 1, unit)
    else:
        return cell(value, unit, decimals, qualifier=qualifier, suffix=suffix)
    return QUALIFIERS.get(qualifier, "") + text


def unit_words(unit: Unit) -> str:
    """What the plain form of a value of this unit counts, for the head of a CSV column; empty for counts."""
    return {
        "percent": "%",
        "points": "percentage points",
        "gbp": "£",
        "count": "",
        "number": "",
    }.get(unit, unit)


def axis_ticks(low: Decimal, high: Decimal, *, from_zero: bool) -> tuple[Decimal, ...]:
    """4 to 6 round values that span `low` to `high`; from zero where asked, or where zero is near.

    Steps are 1, 2, 2.5 or 5 times a power of ten, and whole between whole ends. The axis begins at zero unless the
    values lie in the upper part of it, so that lines are not flattened.

    >>> [int(t) for t in axis_ticks(Decimal(9986), Decimal(15574), from_zero=False)]
    [8000, 10000, 12000, 14000, 16000]
    """
    if high <= low and high <= 0:
        high = low + 1 if low >= 0 else Decimal(0)
    if from_zero or low <= high / 3:
        low = min(low, Decimal(0))
    best: tuple[Decimal, ...] = ()
    span = (high - low) or abs(high) or Decimal(1)
    power = Decimal(10) ** (span.adjusted() - 1)
    whole = span >= 4 and low == low.to_integral_value() and high == high.to_integral_value()
    for factor in ("1", "2", "2.5", "5", "10", "20", "25", "50", "100"):
        step = Decimal(factor) * power
        if whole and step != step.to_integral_value():
            continue
        start = (low / step).to_integral_value(rounding=ROUND_FLOOR) * step
        ticks = [start]
        while ticks[-1] < high:
            ticks.append(ticks[-1] + step)
        if 4 <= len(ticks) <= 6 and (not best or ticks[-1] - ticks[0] < best[-1] - best[0]):
            best = tuple(ticks)
    return best or (low, high)


def decimals_of(values: tuple[Decimal, ...]) -> int:
    """How many decimals are needed to print every one of `values` exactly."""
    exponents = [value.normalize().as_tuple().exponent for value in values]
    return max([0, *(-e for e in exponents if isinstance(e, int))])
