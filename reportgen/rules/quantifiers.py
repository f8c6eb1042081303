"""All, every, none, all but, four of the six: the months that are told of must do what is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from reportgen.figures import Figure
from reportgen.period import Window
from reportgen.reading.moves import Move
from reportgen.reading.numbers import Number
from reportgen.reading.ranks import Quantifier
from reportgen.reading.times import Time, times
from reportgen.reading.tokens import tokens
from reportgen.rules.direction import SIGNS, WAYS, Told, finding, months_in, says, told_of
from reportgen.rules.evidence import Finding
from reportgen.rules.subject import Matter

TOO_WIDE = "not-every-month"
COUNT = "wrong-count-of-months"


def judge(matter: Matter) -> Iterator[Finding]:
    """Whether what is told of all months, of none, of one alone, or of so many of them, is so."""
    done: set[int] = set()
    for move in matter.reading.moves:
        if move.supposed or move.top or move.form == "state" or not matter.is_about(move):
            continue
        only = matter.reading.only_of(move)
        quantifier = matter.reading.quantifier_of(move)
        if only is not None:
            yield _of_one(matter, move, only)
        elif quantifier is not None and quantifier.at not in done:
            done.add(quantifier.at)
            yield _of_all(matter, move, quantifier)
        elif (number := matter.reading.count_of(move)) is not None and number.at not in done:
            done.add(number.at)
            yield _bound_count(matter, move, number) or _of_count(
                matter, move, int(number.token.value or 1), _total(matter, number)
            )


def _of_one(matter: Matter, move: Move, only: Time) -> Finding:
    """The months that are named and no other."""
    for told in told_of(matter, move):
        named = only.windows
        months = list(dict.fromkeys((*_months(matter, told, 0), *named)))
        signs, figures = _signs(matter, told, months)
        if not signs:
            continue
        negated = move.negated
        judged = months[len(months) - len(signs) :]  # the first has no month before it
        does = {month for month, sign in zip(judged, signs, strict=True) if (sign == told.sign) != negated}
        if does == set(named):
            return finding(matter, move, True, "", figures)
        if told.sure:
            what = says(told.facts, figures)
            write = "it was " + (", ".join(m.words() for m in months if m in does) or "none of the months")
            return finding(matter, move, False, what, figures, TOO_WIDE, write)
    return finding(matter, move, None, "no figures are held for each of these months", ())


def _of_all(matter: Matter, move: Move, quantifier: Quantifier) -> Finding:
    """All months but those that are excepted, or that were named before; or none of them."""
    negated = quantifier.none or move.negated
    for told in told_of(matter, move):
        excepted = [m for time in matter.reading.excepted for m in months_in(time, matter, told.facts.id)]
        if quantifier.others:
            named_before = times(tokens(matter.sentence.before), matter.evidence.calendar)
            named_before += [time for time in matter.reading.times if time.end <= quantifier.at]
            excepted += [m for time in named_before for m in months_in(time, matter, told.facts.id)]
        months = [month for month in _months(matter, told, quantifier.count) if month not in excepted]
        signs, figures = _signs(matter, told, months)
        if not signs:
            continue
        wrong = [k for k, sign in enumerate(signs) if (sign == told.sign) == negated]
        strict = [] if quantifier.others else excepted
        also, beside = _signs(matter, told, strict)
        untrue = [month for month, sign in zip(strict, also, strict=False) if (sign == told.sign) != negated]
        if not wrong and not untrue:
            return finding(matter, move, True, "", [*figures, *beside])
        _, said = matter.against(move.at, months[-1], told.facts.id)
        if (
            (move.form == "verb" or move.word in ("up", "down"))
            and not negated
            and not excepted
            and not said
            and _each_step(matter, told, months)
        ):
            return finding(matter, move, True, "", figures)
        if not told.sure:
            continue
        if wrong:
            at = [figure for k in wrong for figure in figures[2 * k : 2 * k + 2]]
            judged = months[len(months) - len(signs) :]
            named = ", ".join(judged[k].words() for k in wrong)
            write = f"leave out {named}, or name it"
            return finding(matter, move, False, says(told.facts, at), figures, TOO_WIDE, write)
        named = ", ".join(month.words() for month in untrue)
        what = f"{named} did so too: {says(told.facts, beside)}"
        return finding(matter, move, False, what, [*figures, *beside], TOO_WIDE, f"do not except {named}")
    return finding(matter, move, None, "no figures are held for each of these months", ())


def _each_step(matter: Matter, told: Told, months: Sequence[Window]) -> bool:
    """`rose every month since April`: each month against the one before it."""
    values = [told.facts.figure(month).value for month in months]
    held = [value for value in values if value is not None]
    return len(held) == len(values) > 1 and all(((b > a) - (b < a)) == told.sign for a, b in pairwise(held))


SHOWN = {"months_up": 1, "months_down": -1, "months_level": 0}


def _bound_count(matter: Matter, move: Move, number: Number) -> Finding | None:
    """A count of months that is bound is right; the word before it must be of its kind."""
    for key in number.figures:
        figure = matter.evidence.report.figures.get(key)
        sign = SHOWN.get(figure.show) if figure is not None else None
        if sign is None:
            continue
        if SIGNS.get(move.way) == sign:
            return finding(matter, move, True, "", ())
        what = f"{number.token.low} is how many months were {WAYS[sign]}"
        return finding(matter, move, False, what, (), COUNT, f"{WAYS[sign]} in {number.token.low} months")
    return None


def _total(matter: Matter, number: Number) -> int:
    """Of how many months: `four of the six months`; 0 where it is not said."""
    for token in matter.reading.tokens[number.at + 1 : number.at + 5]:
        if token.kind == "number" and token.value is not None:
            return int(token.value)
    return 0


def _of_count(matter: Matter, move: Move, count: int, total: int) -> Finding:
    """So many months of the window that is told of."""
    for told in told_of(matter, move):
        found, figures = _signs(matter, told, _months(matter, told, total))
        if not found:
            continue
        real = sum(sign == told.sign for sign in found)
        if real == count:
            return finding(matter, move, True, "", figures)
        if told.sure:
            what = f"it is {real} of {len(found)} months; {says(told.facts, figures)}"
            return finding(matter, move, False, what, figures, COUNT, f"{real} of {len(found)} months")
    return finding(matter, move, None, "no figures are held for each of these months", ())


def _months(matter: Matter, told: Told, count: int) -> list[Window]:
    """The months that "all" speaks of: of the window that is named, since a month, else of the period as shown."""
    for time in matter.reading.times:
        if time.role == "since" and time.windows and time.windows[0].first < matter.evidence.period.last:
            return list(Window(time.windows[0].first, matter.evidence.period.last).months())
    windows, _ = matter.now(told.move.at, told.facts.id)
    spans = [window for window in windows if len(window.months()) > 1] or list(matter.windows(told.facts.id))
    for window in spans:
        if count in (0, len(window.months())):
            return list(window.months())
    return list(spans[0].months()) if spans else []


def _signs(matter: Matter, told: Told, months: Sequence[Window]) -> tuple[list[int], list[Figure]]:
    """Each month's sign, a year before or (month on month) against the month before; empty where one can't be had."""
    signs: list[int] = []
    figures: list[Figure] = []
    if told.move.steps == "every":
        held = [told.facts.figure(month) for month in months]
        if len(held) < 2 or any(f.value is None for f in held) or len({f.basis for f in held}) > 1:
            return [], []
        for a, b in pairwise(held):
            assert a.value is not None and b.value is not None
            signs.append((b.value > a.value) - (b.value < a.value))
            figures += [b, a]
        return signs, figures
    for month in months:
        bases, said = matter.against(told.move.at, month, told.facts.id)
        other = bases[0]
        if len(other.months()) > 1:
            other = month.back(month.first.year - other.first.year or 1)
        pair = told.facts.pair(month, other)
        if pair is None and not said:  # no year before is held: against the month before
            pair = told.facts.pair(month, Window.month(month.first.year, month.first.month - 1))
            if pair is None and month == months[0]:
                continue
        if pair is None or pair[0].value is None or pair[1].value is None:
            return [], []
        signs.append((pair[0].value > pair[1].value) - (pair[0].value < pair[1].value))
        figures += pair
    return signs, figures
