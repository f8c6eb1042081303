"""A number and its parts in one sentence: "15 charges: 5 for theft and 10 for fraud"."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from reportgen.reading.numbers import Number
from reportgen.rules.evidence import Finding
from reportgen.rules.subject import Matter

PARTS_DIFFER = "parts-differ"
OPENS = (":", ";", "comprising")
"""After these the parts of a number may stand."""


def judge(matter: Matter) -> Iterator[Finding]:
    """Whether the parts that a sentence gives of a number add up to it."""
    found = parts_of(matter)
    if found is None:
        return
    whole, parts = found
    total = sum((number.token.value or Decimal(0) for number in parts), Decimal(0))
    holds = total == whole.token.value
    what = "" if holds else f"its parts add up to {total}"
    yield Finding(
        PARTS_DIFFER, holds, what, "" if holds else "correct the whole or its parts", "warning" if holds else "error",
        matter.sentence, whole.token.start, whole.token.end,
    )  # fmt: skip


def parts_of(matter: Matter) -> tuple[Number, list[Number]] | None:
    """A number, and after a colon or semicolon at least two more, each with the same preposition: its parts."""
    reading = matter.reading
    numbers = [n for n in reading.numbers if not n.token.unit and n.token.value is not None]
    if len(numbers) < 3 or len(numbers) != len(reading.numbers):
        return None
    whole, parts = numbers[0], numbers[1:]
    between = [token.low for token in reading.tokens[whole.at + 1 : parts[0].at]]
    if not set(between) & set(OPENS):
        return None
    links = {reading.after(number.at, 1)[0] if reading.after(number.at, 1) else "" for number in parts}
    return (whole, parts) if len(links) == 1 and links & {"for", "of", "in", "with", "by"} else None
