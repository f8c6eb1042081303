"""Numbers as British public reports print them: `11,825`, `(63)`, `4m 36s`, `£5.1 million`, `<5`, `n/a`."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache
from typing import Literal

from reportgen.grids.grid import Number
from reportgen.units import Unit

MISSING = {
    "-": "x", "--": "x", "n/a": "x", "na": "x", "n.a.": "x", "n/k": "x", "not available": "x", "not known": "x",
    "not applicable": "x", "no data": "x", "data not available": "x", "not yet available": "x", "tbc": "x", "tba": "x",
    "awaited": "x", "pending": "x", "..": "x", "...": "x", ".": "x", ":": "x", "x": "x", "z": "x", "[x]": "x",
    "[z]": "x", "[w]": "x", "[u]": "x", "[low]": "x", "#div/0!": "x", "#n/a": "x", "#ref!": "x", "#value!": "x",
    "#num!": "x", "#name?": "x", "#null!": "x", "*": "c", "**": "c", "c": "c", "[c]": "c", "(c)": "c",
    "suppressed": "c", "withheld": "c",
}  # fmt: skip
"""What stands for a number that is not there, and the ledger's letter for why."""

_DASHES = str.maketrans(dict.fromkeys(map(chr, (0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212, 0xFE63, 0xFF0D)), "-"))
"""Every dash and minus as the hyphen of a keyboard."""
_SPACES = re.compile("[\\s\N{ZERO WIDTH SPACE}\N{WORD JOINER}\N{ZERO WIDTH NO-BREAK SPACE}]")
_SUPERSCRIPTS = re.compile("[¹²³⁰⁴-⁹†‡§]+|\\s?[*^#]{1,3}")
_NOTE = re.compile(r"\s?\[(?:note |n)?\d{1,2}\]|\s?\((?:note |n)\d{1,2}\)", re.I)
_STATUS = re.compile(r"\s?[(\[](p|prov|provisional|r|revised|e|est|estimate|estimated)[)\]]", re.I)
_LEAST = r"over|more than|at least|above|in excess of|upwards of|>=?|≥|greater than|minimum of|min\.?"
_ABOUT = r"approximately|approx\.?|around|about|circa|ca\.?|c\.?|roughly|some|almost|nearly|estimated|est\.?|~|≈"
_BELOW = r"<=?|≤|less than|fewer than|under|below|up to"
_BEFORE = re.compile(rf"(?P<least>{_LEAST})(?![a-z])\s*|(?P<about>{_ABOUT})(?![a-z])\s*", re.I)
_WITHHELD = re.compile(rf"(?:{_BELOW})\s?\d{{1,2}}%?\Z|\d{{1,2}} or (?:fewer|less)\Z", re.I)
_AFTER = re.compile(
    r"\s?(?:(?P<least>plus|or more|and over|\+)|(?P<about>approx\.?|approximately|est\.?))(?![\w])", re.I
)
_DIGITS = r"(?:\d{1,3}(?:(?:,\d{3})+|(?:[ '’]\d{3})+)|0|[1-9]\d*)(?:\.\d+)?|0?\.\d+"
_FIGURE = re.compile(rf"(?P<digits>{_DIGITS})(?![\d])")
_SCALES = {"k": 3, "thousand": 3, "m": 6, "mn": 6, "mil": 6, "million": 6, "b": 9, "bn": 9, "billion": 9}
_SCALE = re.compile(r"\s?(?P<scale>million|mil|mn|m|billion|bn|b|thousand|k)(?![a-z])", re.I)
_UNITS: tuple[tuple[str, Unit], ...] = (
    (r"percentage points?|% ?-?(?:points?|pts?|pps?)|p\.p\.|ppts?|pps?|pts?|points?", "points"),
    (r"%|per ?cent|percent|pct", "percent"),
    (r"seconds?|secs?|s", "seconds"),
    (r"minutes?|mins?", "minutes"),
    (r"hours?|hrs?|h", "hours"),
    (r"days?", "days"),
    (r"weeks?|wks?", "weeks"),
    (r"months?|mths?", "months"),
    (r"years?|yrs?|y", "years"),
    (r"kgs?|kilos?|kilograms?|kilogrammes?", "kg"),
    (r"times", "times"),
    (r"x", "count"),
)
_UNIT = re.compile(
    r"\s?(?:" + "|".join(f"(?P<u{n}>{words})" for n, (words, _) in enumerate(_UNITS)) + r")\.?(?![a-z%])", re.I
)
_CLOCK = re.compile(r"(?:(?P<h>\d{1,3}):(?=\d\d:))?(?P<m>\d{1,3}):(?P<s>[0-5]\d)(?![\d:])")
_PART = r"\d{1,5}(?:\.\d+)?"
_LENGTH = re.compile(
    rf"(?:(?P<h>\d{{1,4}})\s?(?:hours?|hrs?|h)\.?,?\s?(?:and )?)?"
    rf"(?:(?P<m>\d{{1,7}})\s?(?:minutes?|mins?|m)\.?,?\s?(?:and )?)?"
    rf"(?:(?P<s>{_PART})\s?(?:seconds?|secs?|s))?(?![a-z\d])",
    re.I,
)
_YEARS = re.compile(
    r"(?P<y>\d{1,3}(?:,\d{3})+|\d+)\s?(?:years?|yrs?|y),?\s?(?:and |& )?"
    r"(?P<m>\d{1,2})\s?(?:months?|mths?|m)(?![a-z\d])",
    re.I,
)
_FALLS = re.compile(
    r"\A(?:down|decrease of|reduction of|fall of|drop of)\s+(?=[\d£.])"
    r"|\s+(?:decrease|reduction|fall|fewer|less|lower|down)\Z",
    re.I,
)
_RISES = re.compile(r"\A(?:up|increase of|rise of)\s+(?=[\d£.])|\s+(?:increase|rise|more|higher|up)\Z", re.I)
_ZERO = ("nil", "zero")
_ARROWS = "↑↓▲▼△▽⬆⬇↗↘→↔⬌►◄▶◀●○■🔺🔻"
_MOST_DIGITS = 24
"""With its separators: what a ledger holds has 15 before the point, and every sum of such numbers is exact."""
LONGEST = 120
"""Words longer than this are no number, and are not looked at: a cell may hold a page."""


@lru_cache(maxsize=20_000)
def number(text: str) -> Number | None:
    """The number that `text` is, or the missing number that it stands for; None where it is words or empty.

    Everything in the text must belong to the number: its sign, unit, qualifier, footnote mark, an arrow beside it. A
    footnote mark that cannot be told from a digit (`1231)`) is the last digit.

    >>> number("(1,063)").value, number("4m 36s").value, number("£5.1 million").value
    (Decimal('-1063'), Decimal('276'), Decimal('5100000'))
    >>> number("<5").status, number("n/a").status, number("Jan 146")
    ('c', 'x', None)
    """
    found = leading(text)
    return found[0] if found and not found[1] else None


def leading(text: str) -> tuple[Number, str] | None:
    """The number at the beginning of `text`, and the words after it; None where no number stands there.

    >>> leading("Over £5.1 million cash seized")[1]
    'cash seized'
    """
    if len(text) > LONGEST:
        found = leading(text[:LONGEST].rsplit(maxsplit=1)[0]) if " " in text[:LONGEST] else None
        return (found[0], text[found[0].end :].strip()) if found else None
    line = _SPACES.sub(" ", text).translate(_DASHES)
    start = len(line) - len(line.lstrip(" " + _ARROWS))
    bare = line.strip(" " + _ARROWS)
    low = bare.casefold()
    if low in MISSING:
        return Number(None, status=MISSING[low], start=start, end=start + len(bare)), ""
    if low in _ZERO:
        return Number(Decimal(0), start=start, end=start + len(bare)), ""
    if _WITHHELD.match(bare):
        unit: Unit = "percent" if "%" in bare else "count"
        return Number(None, unit, status="c", start=start, end=start + len(bare)), ""
    if not any(mark.isdigit() for mark in bare):
        return None
    sign = 0
    for direction, words in ((-1, _FALLS), (1, _RISES)):
        if match := words.search(bare):
            sign = direction
            start += match.end() if match.start() == 0 else 0
            bare = bare[match.end() :] if match.start() == 0 else bare[: match.start()]
            break
    printed = _at(bare, sign)
    if printed is None:
        return None
    figure, end = printed
    rest = bare[end:].strip(" ")
    return replace(figure, start=figure.start + start, end=end + start), rest


def trailing(text: str) -> tuple[str, Number] | None:
    """The words of `text` and the number at its end, as in `Jan 146`; None where it has no such shape.

    >>> trailing("Total: 1,051")[0]
    'Total'
    """
    line = _SPACES.sub(" ", text).rstrip()
    if len(line) > LONGEST:
        return None
    for match in re.finditer(r"(?<=[^\W\d])(?:\s*[:=]\s*|\s+[-–]\s+|\s+)(?=[(£+\-−–]?[£(]?\d)", line):
        figure = number(line[match.end() :])
        if figure is not None and figure.value is not None:
            at = match.end()
            return line[: match.start()].strip(), replace(figure, start=figure.start + at, end=figure.end + at)
    return None


def step(text: str) -> Decimal:
    """The size of one unit in the last printed place of the number in `text`: 0.1 of `18.4%`, 100000 of `£5.1m`.

    For text that is no number, 1.
    """
    found = leading(text) or (trailing(text) or ("", None))[1]
    figure = found[0] if isinstance(found, tuple) else found
    if figure is None or figure.value is None:
        return Decimal(1)
    line = _SPACES.sub(" ", text).translate(_DASHES)
    if figure.unit == "years" and _YEARS.search(line):
        return Decimal(1) / 12
    if figure.unit in ("seconds", "minutes") and not figure.decimals:
        return Decimal(1)
    match = _FIGURE.search(line, figure.start)
    scale = _SCALE.match(line, match.end()) if match else None
    power = _SCALES[scale["scale"].lower()] if scale else 0
    return Decimal(1).scaleb(power - _places(match["digits"])) if match else Decimal(1)


# --- the parts of a number --------------------------------------------------------------------------------------


def _at(bare: str, sign: int) -> tuple[Number, int] | None:
    """The number with which `bare` begins, and where its words end. `sign` is the direction that words gave it."""
    at, end = 0, len(bare)
    qualifier: Literal["", "at_least", "about"] = ""
    if match := _BEFORE.match(bare):
        qualifier, at = ("at_least" if match["least"] else "about"), match.end()
    begins = at
    closing = ""
    if bare[at : at + 1] in "([" and (close := bare.find(")" if bare[at] == "(" else "]", at)) > 0:
        closing, at, end = bare[close], at + 1, close
        sign = sign or -1
    head = re.compile(r"(?P<sign>[-+±]?) ?(?P<pound>£?) ?(?P<sign2>[-+]?)(?P<open>\(?)").match(bare, at)
    if head is None or (head["sign"] and head["sign2"]) or head["sign"] == "±":
        return None
    at = head.end()
    if "-" in (head["sign"], head["sign2"]):
        sign = sign or -1
    shape = _shape(bare[:end], at, head["pound"] != "")
    if shape is None:
        return None
    value, unit, decimals, at = shape
    if head["open"]:
        if bare[at : at + 1] != ")":
            return None
        sign, at = -1, at + 1
    if closing:
        if at != end:
            return None
        at += 1
        if match := _UNIT.match(bare, at):  # (1.2)%
            unit, at = _unit_of(match), match.end()
    if match := _AFTER.match(bare, at):
        qualifier, at = ("at_least" if match["least"] else "about"), match.end()
    elif bare[at : at + 1] == ")":  # a footnote mark set as the last digit: 1231)
        unmarked = _without_mark(bare[:at], value)
        if unmarked is None:
            return None
        value, at = unmarked, at + 1
    status = ""
    for _ in range(3):
        if match := _STATUS.match(bare, at):
            status, at = ("p" if match[1][0].lower() != "r" else status), match.end()
        elif match := _NOTE.match(bare, at) or _SUPERSCRIPTS.match(bare, at):
            at = match.end()
    if at < len(bare) and bare[at] not in " ,;:(" and not (unit == "count" and bare[at].isalpha()):
        return None
    if at < len(bare) and (
        bare[at].isalpha() or re.match(r" ?[-/:] ?\d|[,.]\d| \d| ?(?:to|in|of|out of) \d", bare[at:])
    ):
        return None
    value = -value if sign < 0 else value
    return Number(value, unit, decimals, qualifier, status, begins, at), at


def _shape(bare: str, at: int, pound: bool) -> tuple[Decimal, Unit, int, int] | None:
    """Digits with their scale and unit, from `at`: the value, its unit, its decimals, and where they end."""
    unit: Unit
    if not pound:
        for read in (_clock, _years, _length):
            if found := read(bare, at):
                return found
    match = _FIGURE.match(bare, at)
    if match is None:
        return None
    digits, at = match["digits"], match.end()
    if len(digits) > _MOST_DIGITS:
        return None
    value, places = Decimal(re.sub(r"[, '’]", "", digits)), _places(digits)
    unit = "gbp" if pound else "number" if places else "count"
    scale = _SCALE.match(bare, at)
    if scale and (pound or scale["scale"].lower() not in ("m", "b") or (places and scale["scale"].lower() == "m")):
        power = _SCALES[scale["scale"].lower()]
        places = max(0, places - power)
        with localcontext(prec=80):  # room for the longest number and its scale
            scaled = value.scaleb(power)
            value, at = scaled.quantize(Decimal(1)) if scaled == scaled.to_integral_value() else scaled, scale.end()
        unit = unit if pound or places else "count"
    elif not pound and (named := _UNIT.match(bare, at)):
        found_unit = _unit_of(named)
        if named[0].strip().lower() in ("h", "y") and named.end() < len(bare):
            return None
        unit, at = ("number" if places else "count") if found_unit == "count" else found_unit, named.end()
    return value, unit, places, at


def _unit_of(match: re.Match[str]) -> Unit:
    return next(unit for n, (_, unit) in enumerate(_UNITS) if match[f"u{n}"] is not None)


def _clock(bare: str, at: int) -> tuple[Decimal, Unit, int, int] | None:
    """`4:36` is minutes and seconds, `00:04:36` has hours before them."""
    match = _CLOCK.match(bare, at)
    if match is None or (match["h"] and int(match["m"]) > 59):
        return None
    seconds = int(match["h"] or 0) * 3600 + int(match["m"]) * 60 + int(match["s"])
    return Decimal(seconds), "seconds", 0, match.end()


def _years(bare: str, at: int) -> tuple[Decimal, Unit, int, int] | None:
    """`253yrs 1 month` as years, to six decimals as the ledger holds them."""
    match = _YEARS.match(bare, at)
    if match is None or int(match["m"]) > 11:
        return None
    months = int(match["y"].replace(",", "")) * 12 + int(match["m"])
    value = (Decimal(months) / 12).quantize(Decimal("0.000001"), rounding=ROUND_HALF_UP)
    value = value.quantize(Decimal("0.1")) if months % 6 == 0 else value
    return value, "years", 0, match.end()


def _length(bare: str, at: int) -> tuple[Decimal, Unit, int, int] | None:
    """A duration of two parts or three: in seconds, or in minutes where no seconds are named."""
    match = _LENGTH.match(bare, at)
    if match is None or sum(match[part] is not None for part in "hms") < 2 or (match["m"] is None):
        return None
    minutes = int(match["h"] or 0) * 60 + int(match["m"])
    if match["h"] and int(match["m"]) > 59:
        return None
    if match["s"] is None:
        return Decimal(minutes), "minutes", 0, match.end()
    seconds = Decimal(match["s"])
    return (minutes * 60 + seconds, "seconds", _places(match["s"]), match.end()) if seconds < 60 else None


def _places(digits: str) -> int:
    return len(digits.partition(".")[2])


def _without_mark(printed: str, value: Decimal) -> Decimal | None:
    """The value without the last digit, where that is a footnote's number; None where nothing is left."""
    digits = printed[:-1]
    return Decimal(re.sub(r"[^\d]", "", digits)) if re.fullmatch(rf"(?:{_DIGITS})", digits) and value else None
