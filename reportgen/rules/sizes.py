"""Words of size: stable, slight, large, doubled, fluctuated, per cent for points, a sign told twice."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from reportgen.figures import Figure
from reportgen.reading.moves import Move
from reportgen.reading.words import FLUCTUATED
from reportgen.rules.direction import finding, says, told_of
from reportgen.rules.evidence import Finding
from reportgen.rules.facts import Facts
from reportgen.rules.movement import tested
from reportgen.rules.roles import is_double, said_numbers
from reportgen.rules.subject import Matter

SIZE = "wrong-size"
DOUBLE_SIGN = "double-sign"
POINTS = "points-not-percent"
STABLE = Decimal("0.10")
"""Stable: the last month within a tenth of the first. No standard sets this; it is the reading that the published
reports bear."""
SLIGHT = Decimal("0.10")
"""Slight, small, marginal: not more than a tenth."""
LARGE = Decimal("0.05")
"""Large, sharp, substantial: not less than a twentieth."""
FACTOR = Decimal("0.1")
"""Doubled, halved: within a tenth of that."""


def judge(matter: Matter) -> Iterator[Finding]:
    """Whether the words of size fit the figures."""
    for move in matter.reading.moves:
        if move.supposed:
            continue
        if move.form == "state" and not _of_a_movement(matter, move):
            yield _stable(matter, move)
        elif move.factor and matter.is_about(move):
            yield _factor(matter, move)
        elif move.size:
            yield from _sized(matter, move)
    yield from _fluctuated(matter)
    yield from _signs_and_points(matter)


def _of_a_movement(matter: Matter, move: Move) -> bool:
    """`the decline is consistent`: said of a movement, not of a level."""
    return any(
        m.form == "noun" and m.at < move.at and matter.reading.in_clause(m.at, move.at) for m in matter.reading.moves
    )


def _stable(matter: Matter, move: Move) -> Finding:
    """Whether the last month lies near the first, or one month near the one that it is compared with."""
    subject = matter.subject(move.at)
    off: list[tuple[Facts, list[Figure]]] = []
    for measure in subject.measures if subject.sure or len(subject.measures) <= 3 else ():
        facts = matter.facts(measure)
        pair = _ends(matter, move, facts)
        if pair is None:
            continue
        if _near(pair, STABLE) == (not move.negated):
            return finding(matter, move, True, "", pair)
        off.append((facts, pair))
    off = [(facts, pair) for facts, pair in off if not _within_chance(matter, facts)]
    if not off:
        return finding(matter, move, None, "no figures are held that could tell", ())
    what = "; ".join(says(facts, pair) for facts, pair in off)
    used = [figure for _, pair in off for figure in pair]
    return finding(matter, move, False, what, used, SIZE, "give the first and the last month, or the range")


def _within_chance(matter: Matter, facts: Facts) -> bool:
    """Whether the whole differs from a year before by no more than chance: then the house itself says no change."""
    period = matter.windows(facts.id)[0]
    return tested(matter, facts.id, facts.area, period, period.back(1)) == "within"


def _ends(matter: Matter, move: Move, facts: Facts) -> list[Figure] | None:
    months = [t for t in matter.reading.times if t.kind == "months" and t.role == "at"]
    if len(months) >= 1 and len(months[-1].windows) == 1:
        month = months[-1].windows[0]
        bases, _ = matter.against(move.at, month, facts.id)
        other = bases[0] if len(bases[0].months()) == 1 else month.back(1)
        pair = facts.pair(month, other)
        return list(pair) if pair else None
    window = matter.now(move.at, facts.id)[0][0]
    bases, said = matter.against(move.at, window, facts.id)
    if said:  # "unchanged on last year"
        pair = facts.pair(window, bases[0])
        return list(pair) if pair else None
    held = [facts.figure(month) for month in window.months()]
    if len(held) < 2 or held[0].value is None or held[-1].value is None or held[0].basis != held[-1].basis:
        return None
    return [held[0], held[-1]]


def _near(pair: list[Figure], share: Decimal) -> bool:
    one, two = pair[0].value, pair[1].value
    assert one is not None and two is not None
    return abs(two - one) <= share * abs(one)


def _factor(matter: Matter, move: Move) -> Finding:
    """`doubled`, `more than halved`: as many times the figure before; with no time said, also the last month's."""
    wanted = Decimal(move.factor)
    more = matter.reading.before(move.at, 2) == ["more", "than"]
    for told in told_of(matter, move):
        tried: list[tuple[Figure, Figure]] = []
        windows, named = matter.now(move.at, told.facts.id)
        for window in told.months or windows:
            bases, said = matter.against(move.at, window, told.facts.id)
            pairs = [told.facts.pair(window, bases[0])]
            if not said and len(window.months()) > 1:
                ends = told.facts.pair(window.months()[-1], window.months()[0])
                pairs = [ends, *pairs] if named else [*pairs, ends]
            tried += [pair for pair in pairs if pair is not None and pair[1].value]
        for now, then in tried:
            assert now.value is not None and then.value
            times = now.value / then.value
            past = (times >= wanted if wanted > 1 else times <= wanted) if more else False
            if past or abs(times - wanted) <= FACTOR * wanted:
                return finding(matter, move, True, "", (now, then))
        if tried and told.sure:
            now, then = tried[0]
            assert now.value is not None and then.value
            what = f"{says(told.facts, (now, then))}: {now.value / then.value:.2f} times"
            return finding(matter, move, False, what, (now, then), SIZE, "give the two figures")
    return finding(matter, move, None, "no figures are held that could tell", ())


def _sized(matter: Matter, move: Move) -> Iterator[Finding]:
    """`slight` and `large` against the change in per cent."""
    if not matter.is_about(move) or move.way not in ("up", "down"):
        return
    for told in told_of(matter, move):
        if not told.sure:
            continue
        for window in told.months or matter.now(move.at, told.facts.id)[0]:
            bases, _ = matter.against(move.at, window, told.facts.id)
            other = bases[0] if len(bases[0].months()) == len(window.months()) else window.back(1)
            pair = told.facts.pair(window, other)
            if pair is None or pair[0].value is None or not pair[1].value:
                continue
            share = abs(pair[0].value - pair[1].value) / abs(pair[1].value)
            fits = share <= SLIGHT if move.size == "small" else share >= LARGE
            if not fits:
                what = f"{says(told.facts, pair)}: {100 * share:.1f}%"
                yield finding(matter, move, False, what, pair, SIZE, "give the size in numbers", severity="warning")
            break


def _fluctuated(matter: Matter) -> Iterator[Finding]:
    """`fluctuated`: both rises and falls from month to month."""
    for n, token in enumerate(matter.reading.tokens):
        if token.low not in FLUCTUATED:
            continue
        subject = matter.subject(n)
        move = Move(n, "level", "state", token.low)
        for measure in subject.measures[:1]:
            facts = matter.facts(measure)
            months = matter.now(n, measure)[0][0].months()
            held = [facts.figure(month) for month in months]
            values = [figure.value for figure in held if figure.value is not None]
            if len(values) < 3 or not subject.sure:
                continue
            steps = {(b > a) - (b < a) for a, b in pairwise(values)}
            ok = {1, -1} <= steps
            what = "" if ok else f"it went one way: {says(facts, held)}"
            yield finding(matter, move, ok, what, held, SIZE, "" if ok else "say which way it went")


def _signs_and_points(matter: Matter) -> Iterator[Finding]:
    """`a decrease of -5%`, and a difference of two percentages told in per cent."""
    for said in said_numbers(matter):
        token, move = said.number.token, said.move
        after = matter.sentence.text[token.end : token.end + 1]
        if said.number.figures and token.unit == "percent" and after == "%":
            what = "the binding prints its own per cent sign"
            yield Finding(DOUBLE_SIGN, False, what, "take out the sign after }}", "warning", matter.sentence,
                          token.start, token.end + 1)  # fmt: skip
        if said.number.figures and is_double(matter, said):  # a typed one is told with its binding
            word = said.move.word if said.move else ""
            what = f"'{word}' and the sign both say that it went down"
            yield Finding(
                DOUBLE_SIGN, False, what, "bind it with .size, which has no sign", "warning", matter.sentence,
                token.start, token.end,
            )  # fmt: skip
        typed = token.unit == "percent" and not said.number.figures and said.role == "change"
        if typed and move is not None and token.value is not None:
            yield from _points(matter, said.number.at, token.value, move)


def _points(matter: Matter, at: int, value: Decimal, move: Move) -> Iterator[Finding]:
    subject = matter.subject(at)
    for measure in subject.measures[:1]:
        facts = matter.facts(measure)
        if facts.measure.unit != "percent" or not subject.sure:
            continue
        for window in matter.now(at, measure)[0]:
            for other in matter.against(at, window, measure)[0]:
                changes = facts.change(window, other)
                points = [fact for fact in changes if fact.show == "points" and round(abs(fact.value), 1) == abs(value)]
                if points and not any(f.show == "change_pct" and round(abs(f.value), 1) == abs(value) for f in changes):
                    what = (
                        f"{says(facts, points[0].figures)}: the difference of two percentages is in percentage points"
                    )
                    token = matter.reading.tokens[at]
                    write = f"write {abs(value)} percentage points"
                    if points[0].binding:
                        write += f", best bound as {{{{ {points[0].binding} }}}}"
                    yield Finding(
                        POINTS, False, what, write, "error", matter.sentence, token.start, token.end, points[0].figures
                    )
                    return
