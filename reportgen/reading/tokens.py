"""Words and numbers of a sentence. A hyphen parts words, so that "six-month" is read as it is said."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
NUMBER_WORDS = {word: number for number, word in enumerate(_ONES)} | {
    word: 10 * number for number, word in enumerate(_TENS, 2)
}
ORDINALS = {
    word: number
    for number, word in enumerate(("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"), 1)
}
_SCALES = {"k": 3, "m": 6, "bn": 9, "thousand": 3, "million": 6, "billion": 9}

Unit = Literal["", "percent", "points", "seconds", "gbp"]

_TOKEN = re.compile(
    r"(?P<number>(?<![\w.])[+−-]?£?[+−-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?P<tail>%|[a-zA-Z]*)"
    r"|(?P<word>[^\W\d_]+(?:[’'][^\W\d_]+)*)"
    r"|(?P<mark>[^\w\s])",
)


class Token(NamedTuple):
    """A word, a number or a mark, with where it stands. `low` is the word in small letters, or the mark.

    Of a number: `value` with its sign, `places` its decimals as written, `unit` what its sign or next word says;
    `digits` whether it is written in digits.
    """

    low: str
    start: int
    end: int
    kind: Literal["word", "number", "mark"]
    value: Decimal | None = None
    places: int = 0
    unit: Unit = ""
    digits: bool = False
    signed: bool = False
    fraction: bool = False
    """A third, two thirds, half: a share told in a word, and so no more than near."""
    capital: bool = False
    """Of a word: whether it begins with a capital letter."""


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """A word without its plural or possessive ending, so that names are found in both numbers.

    >>> [stem(word) for word in ("libraries", "loans", "focus", "Thursday's", "less")]
    ['library', 'loan', 'focus', 'thursday', 'less']
    """
    low = re.sub(r"[’']s?\Z", "", word.lower())
    if len(low) > 4 and low.endswith("ies"):
        return low[:-3] + "y"
    if len(low) > 4 and low.endswith(("sses", "shes", "ches", "xes")):
        return low[:-2]
    if len(low) > 3 and low.endswith("s") and not low.endswith(("ss", "us", "is")):
        return low[:-1]
    return low


def tokens(text: str) -> list[Token]:
    """The tokens of a sentence in order.

    >>> [(t.low, t.value, t.unit) for t in tokens("down 1,145 (19.0%) in 4m 48s")][1:6:2]
    [('1,145', Decimal('1145'), ''), ('19.0%', Decimal('19.0'), 'percent'), ('in', None, '')]
    """
    raw: list[Token] = []
    for match in _TOKEN.finditer(text):
        if match["number"]:
            raw.extend(_number(match))
        elif match["word"]:
            low = match["word"].lower().replace("’", "'")
            raw.append(Token(low, match.start(), match.end(), "word", capital=match["word"][0].isupper()))
        elif match["mark"] != "-":
            raw.append(Token(match["mark"], match.start(), match.end(), "mark"))
    lows = {token.low for token in raw}
    if lows & _FRACTIONS.keys():
        raw = _fractions(raw)
    if "in" in lows:
        raw = _one_in(raw)
    raw = _spelt(raw)
    if any(token.kind == "number" for token in raw):
        raw = _durations(_units(_scaled(raw)))
    return raw


def _number(match: re.Match[str]) -> list[Token]:
    written, tail = match["number"], match["tail"]
    sign = "-" if written[:2].translate({ord("£"): None})[:1] in "−-" else ""
    bare = written.replace(",", "").lstrip("+−-£").lstrip("+−-")
    value = Decimal(sign + bare)
    places = len(bare.partition(".")[2])
    unit: Unit = "gbp" if "£" in written else ""
    signed = written.lstrip("£")[:1] in "+−-"
    # "10-15" is a range: the sign before the second number is a hyphen.
    if tail == "%":
        unit = "percent"
    elif tail.lower() in _SCALES and (unit == "gbp" or tail.lower() != "m"):
        value = value.scaleb(_SCALES[tail.lower()])
    elif tail:
        first = Token(written, match.start("number"), match.end("number"), "number", value, places, unit, True, signed)
        return [first, Token(tail.lower(), match.start("tail"), match.end("tail"), "word")]
    return [Token(match[0].lower(), match.start(), match.end(), "number", value, places, unit, True, signed)]


_FRACTIONS: dict[str, dict[tuple[str, ...], str]] = {
    "a": {("quarter",): "25", ("third",): "33.3", ("fifth",): "20", ("tenth",): "10"},
    "one": {("quarter",): "25", ("third",): "33.3"},
    "two": {("thirds",): "66.7"},
    "three": {("quarters",): "75"},
    "half": {(): "50"},
}


def _fractions(raw: list[Token]) -> list[Token]:
    """Shares in words made percentages: `a third of`, `two thirds of`, `half`, `by a quarter`; not `a third team`."""
    out: list[Token] = []
    at = 0
    while at < len(raw):
        shares = _FRACTIONS.get(raw[at].low, {})
        rest = next((rest for rest in shares if tuple(t.low for t in raw[at + 1 : at + 1 + len(rest)]) == rest), None)
        end = at + 1 + len(rest or ())
        after = raw[end].low if end < len(raw) else ""
        if rest is not None and (after == "of" or (_leads_to_share(raw, at) and after not in _SCALES)):
            value = Decimal(shares[rest])
            words = " ".join((raw[at].low, *rest))
            out.append(Token(words, raw[at].start, raw[end - 1].end, "number", value, 1, "percent", fraction=True))
            at = end
        else:
            out.append(raw[at])
            at += 1
    return out


def _leads_to_share(raw: list[Token], at: int) -> bool:
    """Whether a share in words is the size of something: `by almost half`, `by more than a third`."""
    before = [token.low for token in raw[max(0, at - 3) : at]]
    while before and before[-1] in (
        "almost",
        "nearly",
        "about",
        "over",
        "around",
        "more",
        "less",
        "than",
        "just",
        "roughly",
    ):
        before.pop()
    return before[-1:] == ["by"]


def _one_in(raw: list[Token]) -> list[Token]:
    """`one in five`, `4 in 10`: a share."""
    out: list[Token] = []
    at = 0
    while at < len(raw):
        if at + 2 < len(raw) and raw[at + 1].low == "in":
            part, whole = _small(raw[at]), _small(raw[at + 2])
            if 0 < part < whole and whole in (3, 4, 5, 6, 8, 10, 20, 100):
                share = Decimal(100 * part) / whole
                out.append(
                    Token(raw[at].low, raw[at].start, raw[at + 2].end, "number", share, 1, "percent", fraction=True)
                )
                at += 3
                continue
        out.append(raw[at])
        at += 1
    return out


def _small(token: Token) -> int:
    """A whole number in digits or words; 0 for others."""
    if token.kind == "number" and token.value is not None and not token.unit and not token.places:
        return int(token.value)
    return NUMBER_WORDS.get(token.low, 0)


def _spelt(raw: list[Token]) -> list[Token]:
    """Numbers in words made numbers: from two on; "one" is mostly no number, nor is a number word in a name."""
    out: list[Token] = []
    at = 0
    while at < len(raw):
        token = raw[at]
        number = NUMBER_WORDS.get(token.low) if token.kind == "word" else None
        if number is None or number < 2:
            out.append(token)
            at += 1
            continue
        end, after = token.end, raw[at + 1] if at + 1 < len(raw) else None
        if number >= 20 and after and NUMBER_WORDS.get(after.low, 99) in range(1, 10):
            number, end = number + NUMBER_WORDS[after.low], after.end
            at += 1
            after = raw[at + 1] if at + 1 < len(raw) else None
        if number < 10 and after and after.low == "hundred":
            number, end, at = number * 100, after.end, at + 1
            rest = [each.low for each in raw[at + 1 : at + 4]]
            if rest[:1] == ["and"] and NUMBER_WORDS.get(rest[1] if len(rest) > 1 else "", 0):
                tens = NUMBER_WORDS[rest[1]]
                ones = NUMBER_WORDS.get(rest[2], 0) if len(rest) > 2 and tens >= 20 else 0
                used = 3 if 0 < ones < 10 else 2
                number, end, at = number + tens + (ones if used == 3 else 0), raw[at + used].end, at + used
        out.append(Token(token.low, token.start, end, "number", Decimal(number), capital=token.capital))
        at += 1
    return out


def _scaled(raw: list[Token]) -> list[Token]:
    """`1.2 million` as one number."""
    out: list[Token] = []
    for token in raw:
        last = out[-1] if out else None
        if (
            last
            and last.kind == "number"
            and last.value is not None
            and token.low in ("thousand", "million", "billion")
        ):
            shift = _SCALES[token.low]
            out[-1] = Token(
                f"{last.low} {token.low}", last.start, token.end, "number", last.value.scaleb(shift),
                max(0, last.places - shift), last.unit, last.digits, last.signed,
            )  # fmt: skip
        else:
            out.append(token)
    return out


def _units(raw: list[Token]) -> list[Token]:
    """Units that are words taken into their number: per cent, percentage points, seconds."""
    out: list[Token] = []
    at = 0
    while at < len(raw):
        token = raw[at]
        unit: Unit = ""
        used = 0
        if token.kind == "number" and token.unit in ("", "percent"):
            ahead = [after.low for after in raw[at + 1 : at + 4]]
            if ahead[:2] == ["percentage", "points"] or ahead[:2] == ["percentage", "point"]:
                unit, used = "points", 2
            elif ahead[:2] == ["per", "cent"]:
                unit, used = "percent", 2
            elif ahead[:1] in (["percent"], ["pc"]):
                unit, used = "percent", 1
            elif ahead[:1] in (["points"], ["pp"]) and token.unit == "percent":
                unit, used = "points", 1
        if used:
            end = raw[at + used].end
            out.append(
                Token(
                    token.low, token.start, end, "number", token.value, token.places, unit, token.digits, token.signed
                )
            )
        else:
            out.append(token)
        at += 1 + used
    return out


_TIMES = {"h": 3600, "hour": 3600, "m": 60, "min": 60, "minute": 60, "s": 1, "sec": 1, "second": 1}


def _durations(raw: list[Token]) -> list[Token]:
    """`4m 48s`, `4 minutes 48 seconds`, `19 seconds` as one number of seconds; an hour alone stays as it is."""
    out: list[Token] = []
    at = 0
    while at < len(raw):
        total, used, last = Decimal(0), 0, 10**9
        while at + used + 1 < len(raw):
            number, name = raw[at + used], raw[at + used + 1]
            if used and number.low == "and" and at + used + 2 < len(raw):
                number, name, skip = raw[at + used + 1], raw[at + used + 2], 3
            else:
                skip = 2
            factor = _TIMES.get(stem(name.low)) if name.kind == "word" else None
            if number.kind != "number" or number.value is None or number.unit or factor is None or factor >= last:
                break
            total, used, last = total + number.value * factor, used + skip, factor
        if used and last < 3600 and not (used == 2 and last == 60):
            first, end = raw[at], raw[at + used - 1].end
            out.append(Token(first.low, first.start, end, "number", total, 0, "seconds", first.digits))
            at += used
        elif used == 2 and last == 60 and raw[at].digits and raw[at + 1].low in ("m", "min", "mins"):
            out.append(Token(raw[at].low, raw[at].start, raw[at + 1].end, "number", total, 0, "seconds", True))
            at += 2
        else:
            out.append(raw[at])
            at += 1
    return out
