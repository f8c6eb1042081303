"""What a number in a sentence is told as: a level, the size of a movement, an average, a limit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reportgen.reading import words as w
from reportgen.reading.moves import Move
from reportgen.reading.numbers import Number, each
from reportgen.rules.subject import Matter

Role = Literal["level", "change", "average", "from", "benchmark", "limit"]
_KEPT = "said"


@dataclass(frozen=True, slots=True)
class Said:
    """A number with what the words make of it."""

    number: Number
    role: Role
    move: Move | None = None


def said_numbers(matter: Matter) -> tuple[Said, ...]:
    """Every number of a sentence with its role, bound ones too. Several rules ask: it is worked out once."""
    if _KEPT not in matter.kept:
        moves: dict[int, Move] = {}
        found = []
        for number in matter.reading.numbers:
            said = _role(matter, number, moves)
            if said.move is not None:
                moves[number.at] = said.move
            found.append(said)
        matter.kept[_KEPT] = tuple(found)
    kept: tuple[Said, ...] = matter.kept[_KEPT]
    return kept


def _role(matter: Matter, number: Number, moves: dict[int, Move]) -> Said:
    reading, at = matter.reading, number.at
    before, after = reading.before(at, 4), reading.after(at, 4)
    if w.BENCHMARKS & {*reading.before(at, 3)} or "benchmark" in after[:2]:
        return Said(number, "benchmark")
    if each(reading, at) not in ("", "month"):
        return Said(number, "limit")  # "six a day": of another time than any figure
    if before[-1:] in (["within"], ["above"], ["below"], ["exceeded"], ["under"]) or (
        before[-2:] == ["less", "than"] and not number.token.fraction
    ):
        return Said(number, "limit")
    if before[-1:] == ["from"]:
        return Said(number, "from")
    move = _move_of(matter, number, moves)
    if move is not None:
        return Said(number, "change", move)
    if number.token.signed:
        return Said(number, "change")
    if before[-1:] == ["further"] and moves:
        return Said(number, "change", moves[max(moves)])
    if before[-1:] in (["additional"], ["further"], ["extra"]) or after[:1] in (["additional"], ["extra"]):
        return Said(number, "change", Move(at, "up", "comparative", before[-1]))
    return Said(number, "average" if number.average else "level")


def _move_of(matter: Matter, number: Number, moves: dict[int, Move]) -> Move | None:
    """The movement that a number is the size of."""
    reading, at = matter.reading, number.at
    tops = [move for move in reading.moves if move.top and move.at < at]
    if tops and reading.before(at, 1) in (["at"], ["of"]):  # "the smallest reduction, at 13.5%"
        return tops[-1]
    if reading.before(at, 1) in (["to"], ["at"]) and not set(reading.before(at, 2)) & w.EQUATES:
        return None
    for move in reading.moves:  # "34% decrease", "383 more offences"
        if 0 < move.at - at <= 3 and move.form in ("noun", "comparative"):
            tokens = reading.tokens[at + 1 : move.at]
            if all(token.kind == "word" and token.low not in ("in", "and", "to", "than", "from") for token in tokens):
                return move
    before = [move for move in reading.moves if move.at < at and move.way != "level"]
    if before:  # "an increase of 4.4%"
        between = [token.low for token in reading.tokens[before[-1].at + 1 : at]]
        if len(between) <= 4 and set(between) <= w.SIZE_LINKS and between[:1] != ["to"]:
            return before[-1]
        if before[-1].form == "noun" and between[:1] in (["of"], ["by"]) and len(between) <= 3:
            return before[-1]
        if reading.before(at, 1) == ["by"] and reading.in_clause(before[-1].at, at):  # "to exceed last year's by 98"
            return before[-1]
        told = before[-1].form == "noun" and reading.before(at, 1) in (["was"], ["were"])
        if told and reading.in_clause(before[-1].at, at):  # "the decrease in February was 2,584"
            return before[-1]
    ahead = [move for move in reading.moves if at < move.at <= at + 9]
    if ahead and w.EQUATES & set(reading.after(at, 5)):  # "348 offences, which equates to a 34% decrease"
        return ahead[0]
    last = [other for other in reading.numbers if other.at < at and other.at in moves]
    if last:  # "an increase of 4.4%, with 3,294 more" or "(8.7%)"
        between = [token.low for token in reading.tokens[last[-1].at + 1 : at]]
        joined = between[-1:] in (["("], ["with"], ["or"], ["by"]) or (between[-1:] == ["to"] and "equates" in between)
        if len(between) <= 6 and joined and "in" not in between:
            return moves[last[-1].at]
        if (
            between[-1:] in (["and"], [","]) and "in" in between and reading.after(at, 1) == ["in"]
        ):  # "39 in August and"
            return moves[last[-1].at]
    if reading.before(at, 1) == ["("] and number.token.signed and before:
        return before[-1]
    return None


def is_double(matter: Matter, said: Said) -> bool:
    """Whether a fall is told with a minus sign too: `a decrease of -5%`; in brackets a sign is no fault."""
    token, move = said.number.token, said.move
    down = move is not None and move.way == "down" and token.signed and (token.value or 0) < 0
    return down and matter.reading.before(said.number.at, 1) != ["("]
