"""Movement against the sign: what is told as a rise or a fall must rise or fall."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reportgen import units
from reportgen.figures import Figure
from reportgen.period import Window
from reportgen.problems import Severity
from reportgen.reading import words as w
from reportgen.reading.moves import Move
from reportgen.reading.times import Time
from reportgen.rules.evidence import Finding
from reportgen.rules.facts import Facts
from reportgen.rules.roles import said_numbers
from reportgen.rules.subject import Matter

WRONG_WAY = "wrong-direction"
SIGNS = {"up": 1, "down": -1, "level": 0}
WAYS = {1: "up", -1: "down", 0: "level"}


@dataclass(frozen=True, slots=True)
class Told:
    """A movement with the measure that it is told of, which way, and the months that it names."""

    move: Move
    facts: Facts
    sign: int
    sure: bool
    months: tuple[Window, ...]


def judge(matter: Matter) -> Iterator[Finding]:
    """Whether each movement of a sentence went the way that it is told."""
    sized = {said.move.at for said in said_numbers(matter) if said.move is not None}
    for move in matter.reading.moves:
        if move.supposed or move.top or move.form == "state" or not matter.is_about(move):
            continue
        if move.at in sized:  # judged with its number
            continue
        reading = matter.reading
        if any((reading.quantifier_of(move), reading.count_of(move), reading.only_of(move), move.factor)):
            continue
        yield from judged(matter, move)


def judged(matter: Matter, move: Move) -> Iterator[Finding]:
    """The verdict on one movement."""
    spoken = _from_to(matter, move)
    if spoken is None and matter.reading.after(move.at, 1) in (["to"], ["back"]):
        return  # "fell back to 69": its number says it
    if move.form == "verb" and matter.reading.after(move.at, 1) in (["below"], ["above"], ["under"], ["over"]):
        return  # "dropped below 2,300": a threshold
    if matter.reading.after(move.at, 1) == ["for"] and matter.reading.is_number(move.at + 2) and not move.steps:
        return  # "rising for three months to May": nobody can tell which
    if spoken is not None:
        ways = told_of(matter, move)
        wanted = ways[0].sign if ways else SIGNS.get(move.way)
        if wanted is not None and wanted != spoken:
            what = f"from the first number to the second it went {WAYS[spoken]}"
            yield finding(matter, move, False, what, (), write=f"write a word that goes {WAYS[spoken]}")
        elif wanted is not None:
            yield finding(matter, move, True, "", ())
        return
    for told in told_of(matter, move):
        found = _of_months(matter, told) if told.months else _of_whole(matter, told)
        if found is not None:
            yield found
        else:
            yield finding(matter, move, None, "no figures are held that could tell", ())


def told_of(matter: Matter, move: Move) -> list[Told]:
    """The measures that a movement may be told of, with the sign that it must have. Empty where nobody can tell."""
    subject = matter.subject(move.at)
    if matter.is_narrowed(move.at):
        return []  # told of less than the measure: its figures neither bear it out nor contradict it
    if not subject.measures or (len(subject.measures) > 2 and not subject.sure):
        return []
    out = []
    for measure in subject.measures[: 1 if subject.sure else 2]:
        facts = matter.facts(measure)
        if facts.measure.kind == "change":
            continue
        way = move.way
        if way in ("better", "worse"):
            good = facts.measure.good
            if good is None:
                continue
            way = "up" if (good == "higher") == (way == "better") else "down"
        months = tuple(month for time in months_of(matter, move) for month in months_in(time, matter, measure))
        out.append(Told(move, facts, SIGNS[way], subject.sure, months))
    return out


def months_in(time: Time, matter: Matter, measure: str) -> tuple[Window, ...]:
    """The single months that a time names; none where it names the period as a whole."""
    if time.kind == "months":
        return time.windows
    if time.kind == "span" and not time.between and time.windows[0] not in matter.windows(measure):
        return time.windows[0].months()
    return ()


def months_of(matter: Matter, move: Move) -> tuple[Time, ...]:
    """The months that belong to a movement: those before it where the sentence begins with months, else those after."""
    reading = matter.reading
    times = [t for t in reading.times if t.role == "at" and t.kind in ("months", "span") and t not in reading.excepted]
    moves = [m for m in reading.moves if m.form != "state" or m is move or not reading.in_clause(m.at, move.at)]
    if not times:
        return ()
    place = moves.index(move)
    last = moves[place - 1].at if place else -1
    following = moves[place + 1].at if place + 1 < len(moves) else len(reading.tokens)
    before = tuple(t for t in times if last < t.start < move.at)
    after = tuple(t for t in times if move.at < t.start < following)
    after = tuple(t for t in after if reading.in_clause(t.start, after[0].start))
    if after and all(token.low in w.TO_MONTHS for token in reading.tokens[move.at + 1 : after[0].start]):
        return after
    leads = times[0].start < moves[0].at
    return (before or after) if leads else (after or (before if place == 0 else ()))


# --- verdicts ---------------------------------------------------------------------------------------------------


def _of_months(matter: Matter, told: Told) -> Finding | None:
    """Each month that is named against the month that it is compared with."""
    signs: list[int] = []
    figures: list[Figure] = []
    for month in told.months:
        bases, said = matter.against(told.move.at, month, told.facts.id)
        pair = next((pair for other in bases[:1] if (pair := told.facts.pair(month, _as_month(month, other)))), None)
        if pair is None and not said:
            pair = told.facts.pair(month, Window.month(month.first.year, month.first.month - 1))
        if pair is None:
            return None
        figures += pair
        signs.append(_sign(pair))
    return _verdict(matter, told, signs, figures)


def _as_month(month: Window, other: Window) -> Window:
    """Where a month is compared with a whole period of another year, the same month of it."""
    if len(other.months()) > 1:
        return (
            month.back(month.first.year - other.first.year) if month.first.year != other.first.year else month.back(1)
        )
    return other


def _of_whole(matter: Matter, told: Told) -> Finding | None:
    """The whole window against another; where nothing is said of another, also the last month against the first."""
    readings: list[tuple[list[int], list[Figure]]] = []
    windows, named = matter.now(told.move.at, told.facts.id)
    several = (
        named and len(windows) > 1 and any(t.kind == "years" and len(t.years) > 1 for t in matter.said(told.move.at))
    )
    groups = [list(windows)] if several else [[window] for window in windows]
    said = False
    for group in groups:
        signs: list[int] = []
        figures: list[Figure] = []
        for window in group:
            bases, said = matter.against(told.move.at, window, told.facts.id)
            for other in bases[:1]:
                if pair := told.facts.pair(window, other):
                    signs.append(_sign(pair))
                    figures += pair
        if len(signs) == len(group) and told.move.steps not in ("every", "each"):
            readings.append((signs, figures))
        if not said or told.move.steps in ("every", "each"):
            readings += _run(matter, told, group)
    if not readings:
        return None
    for found, used in readings:
        if _agrees(told, found):
            return finding(matter, told.move, True, "", used)
    return _verdict(matter, told, *readings[0])


def _run(matter: Matter, told: Told, group: Sequence[Window]) -> list[tuple[list[int], list[Figure]]]:
    """The months of a window among themselves: every step where that is said, else the last against the first."""
    out: list[tuple[list[int], list[Figure]]] = []
    for window in group:
        window = _run_window(matter, told, window)
        figures = [told.facts.figure(month) for month in window.months()]
        held = [figure for figure in figures if figure.value is not None]
        held = [figure for figure in held if figure.basis == held[-1].basis]  # never across two bases
        if len(held) < 2:
            continue
        steps = [_sign((b, a)) for a, b in pairwise(held)]
        out.append((steps if told.move.steps in ("every", "each") else [_sign((held[-1], held[0]))], held))
        if told.move.steps == "each":  # "three consecutive reductions" may be on a year before
            length = matter.reading.run_length
            months = window.months()[-length:] if length else window.months()
            pairs = [told.facts.pair(month, month.back(1)) for month in months]
            both = [pair for pair in pairs if pair is not None]
            if len(both) == len(pairs):
                out.append(([_sign(pair) for pair in both], [figure for pair in both for figure in pair]))
    if told.move.steps in ("every", "each"):
        return out
    between = any(time.between for time in matter.said(told.move.at))
    return out if told.move.steps or between or not any(told.facts.pair(w, w.back(1)) for w in group) else []


def _run_window(matter: Matter, told: Told, window: Window) -> Window:
    """The months of a run: since a month, or as many as are told, with the one before the first."""
    count = matter.reading.run_length if told.move.steps == "each" else 0
    for time in matter.reading.times:
        if time.role == "since" and time.windows and time.windows[0].first < window.last:
            start = time.windows[0].first
            end = Window.month(start.year, start.month + count).last if count else window.last
            return Window(start, min(end, window.last))
    if count:
        last = Window.month(window.last.year, window.last.month)
        return Window(Window.month(last.first.year, last.first.month - count).first, window.last)
    return window


def _agrees(told: Told, signs: Sequence[int]) -> bool:
    if told.move.negated:
        return not any(sign == told.sign for sign in signs)
    return bool(signs) and all(sign == told.sign for sign in signs)


def _verdict(matter: Matter, told: Told, signs: Sequence[int], figures: Sequence[Figure]) -> Finding | None:
    if _agrees(told, signs):
        return finding(matter, told.move, True, "", figures)
    if not told.sure:
        return None
    usual = len(figures) > 1 and figures[1].window == figures[0].window.back(1)
    write = instead(told) if usual else f"write a word that goes {WAYS[-told.sign]}"
    if told.move.steps and any(sign == told.sign for sign in signs):
        write = "it did not do so in each month: say what it did over the whole time, or name the months that differ"
    return finding(matter, told.move, False, says(told.facts, figures), figures, write=write)


def instead(told: Told) -> str:
    """What to write instead of a movement that went another way: the words that the figures themselves give."""
    window = f".at('{told.months[0]}')" if len(told.months) == 1 else ""
    return f"let the figures say it: was {{{{ {told.facts.id}{window}.moved }}}}"


def agrees(told: Told, pair: tuple[Figure, Figure]) -> bool:
    """Whether two figures lie as a movement tells."""
    return _sign(pair) == told.sign


def _sign(pair: tuple[Figure, Figure]) -> int:
    now, then = pair[0].value, pair[1].value
    assert now is not None and then is not None
    return (now > then) - (now < then)


def _from_to(matter: Matter, move: Move) -> int | None:
    """The way from the first number to the second of `from 55% to 33%` after a movement."""
    reading = matter.reading
    earlier = [n for n in reading.numbers if n.at < move.at]
    later = next((n for n in reading.numbers if n.at == move.at + 2), None)
    if earlier and later and reading.after(move.at, 1) == ["from"] and earlier[-1].token.unit == later.token.unit:
        now, then = earlier[-1].token.value, later.token.value  # "22, up from 13"
        return None if now is None or then is None else (now > then) - (now < then)
    after = [n for n in reading.numbers if n.at > move.at]
    if len(after) < 2 or reading.before(after[0].at, 1) != ["from"] or reading.before(after[1].at, 1) != ["to"]:
        return None
    first, last = after[0].token, after[1].token
    if after[0].at - move.at > 8 or first.unit != last.unit or first.value is None or last.value is None:
        return None
    return (last.value > first.value) - (last.value < first.value)


# --- words ------------------------------------------------------------------------------------------------------


def says(facts: Facts, figures: Sequence[Figure]) -> str:
    """What the figures under a verdict are, in pairs where they are pairs."""

    def number(figure: Figure) -> str:
        assert figure.value is not None
        return units.cell(figure.value, facts.measure.unit, facts.measure.places)

    paired = len(figures) % 2 == 0 and all(
        (a.window != b.window and a.window.days == b.window.days) or len(a.window.months()) == len(b.window.months())
        for a, b in zip(figures[::2], figures[1::2], strict=True)
    )
    if paired and figures and figures[0].window.first > figures[1].window.first:
        told = [
            f"{now.window.words()} {number(now)}, {then.window.words()} {number(then)}"
            for now, then in zip(figures[::2], figures[1::2], strict=True)
        ]
        return f"{facts.measure.name}: " + "; ".join(told)
    return f"{facts.measure.name}: " + ", ".join(f"{figure.window.words()} {number(figure)}" for figure in figures)


def finding(
    matter: Matter, move: Move, holds: bool | None, what: str, figures: Sequence[Figure],
    code: str = WRONG_WAY, write: str = "", severity: Severity | None = None,
) -> Finding:  # fmt: skip
    """A verdict on a movement."""
    token = matter.reading.tokens[move.at]
    return Finding(
        code, holds, what, write, severity or ("error" if holds is False else "warning"), matter.sentence, token.start,
        token.end, tuple(figures),
    )  # fmt: skip
