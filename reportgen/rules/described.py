"""Figures that are bound, and told of the wrong way, the wrong time or the wrong thing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportgen import model
from reportgen.period import Window
from reportgen.reading.numbers import Number
from reportgen.reading.times import Time
from reportgen.reading.tokens import stem
from reportgen.rules.amounts import WRONG_WAY
from reportgen.rules.evidence import Finding
from reportgen.rules.roles import Said, said_numbers
from reportgen.rules.subject import Matter

WRONG_TIME = "wrong-time"
OWN = 3
"""A time so many words after a number, at most, is its own."""
WRONG_MEASURE = "wrong-measure"
_IS = (["was"], ["were"], ["is"], ["are"], ["stood", "at"], ["came", "to"], ["totalled"])
CHANGES = ("change", "change_pct")
NEAR = 7
"""So many words may stand between a number and the time that is told of it."""


def judge(matter: Matter) -> Iterator[Finding]:
    """Whether what stands round each bound number fits the figure that it prints."""
    figures = matter.evidence.report.figures
    for said in said_numbers(matter):
        for key in said.number.figures:
            figure = figures.get(key)
            if figure is None or figure.measure not in matter.evidence.project.catalogue.measures:
                continue
            found = _name_of_another(matter, said, figure)
            found = found or _way(matter, said, figure) or _time(matter, said.number, figure)
            if found is not None:
                yield found
            elif said.move is not None or _times_of(matter, said.number):
                yield _finding(matter, said.number, True, WRONG_WAY, "", "")


def _name_of_another(matter: Matter, said: Said, figure: model.Figure) -> Finding | None:
    """A figure of one measure beside the name of another; or the total told as what a month has on average."""
    reading, at = matter.reading, said.number.at
    beside = [m for m in reading.mentions if at < m.start <= at + 2]
    beside += [m for m in reading.mentions if m.end < at and reading.before(at, at - m.end) in _IS]
    whole = reading.after(at, 1) == ["of"]  # "1.31% of 999 calls"
    named = {stem(word) for word in figure.name.split()}
    beside = [m for m in beside if not named >= {stem(reading.tokens[n].low) for n in m.places}]
    if figure.show in ("value", "change") and beside and not whole and figure.measure not in beside[0].bearers:
        name = figure.name[:1].lower() + figure.name[1:]
        other = " or ".join(sorted(beside[0].measures))
        return _finding(matter, said.number, False, WRONG_MEASURE, f"it is the figure of {name}",
                        f"bind {{{{ {other} }}}}, or name {name}")  # fmt: skip
    kind = matter.evidence.project.catalogue.measures[figure.measure].kind
    total = figure.show == "value" and figure.window and len(Window.parse(figure.window).months()) > 1
    if said.role == "average" and kind == "count" and total:
        return _finding(matter, said.number, False, WRONG_MEASURE, "it is the whole, not what a month has on average",
                        f"bind {{{{ {figure.measure}.average }}}}")  # fmt: skip
    return None


def _way(matter: Matter, said: Said, figure: model.Figure) -> Finding | None:
    """A rise told as a fall, or the other way."""
    move = said.move
    signed = figure.show in CHANGES or matter.evidence.project.catalogue.measures[figure.measure].kind == "change"
    if move is None or not signed or not figure.value or move.way not in ("up", "down"):
        return None
    way = "up" if figure.value > 0 else "down"
    if (move.way == way) != move.negated:
        return None
    what = f"{_name(figure)} went {way}, and '{move.word}' says the opposite"
    return _finding(matter, said.number, False, WRONG_WAY, what, f"write a word that goes {way}")


def _time(matter: Matter, number: Number, figure: model.Figure) -> Finding | None:
    """A month or year that is not the figure's."""
    if not figure.window or figure.show not in ("value", *CHANGES):
        return None
    now, then = Window.parse(figure.window), _then(matter, figure)
    months = _named_months(matter)
    if any(time.kind == "year_before" for time in matter.reading.times):
        months = [*months, *(month.back(1) for month in matter.evidence.period.months() if months)]
    if months and len(now.months()) <= 1 and not any(month.holds(now) or now.holds(month) for month in months):
        words = ", ".join(month.words() for month in months)
        what = f"it is the figure of {now.words()}, and the words say {words}"
        return _finding(matter, number, False, WRONG_TIME, what, _rebind(figure, months[0], now))
    for time in _times_of(matter, number):
        windows = _windows(matter, time, now)
        if not windows or time.kind in ("to_date", "rolling", "period", "days"):
            continue
        if time.role == "against":
            fits = then is None or then in windows or (figure.show == "value" and now in windows)
        else:
            fits = now in windows or any(window.holds(now) for window in windows)
            fits = fits or (len(now.months()) > 1 and then in windows) or (figure.show in CHANGES and then is None)
        if not fits:
            first, last = matter.reading.tokens[time.start], matter.reading.tokens[time.end - 1]
            words = matter.sentence.text[first.start : last.end]
            what = f"it is the figure of {now.words()}, and the words say {words}"
            if time.role == "against" and then is not None:
                what = f"it is compared with {then.words()}, and the words say {words}"
            return _finding(
                matter, number, False, WRONG_TIME, what, "name the time that is the figure's, or bind another"
            )
    return None


def _rebind(figure: model.Figure, month: Window, now: Window) -> str:
    """What to write where a bound figure is told of another month."""
    return f"name {now.words()}, or bind {{{{ {figure.measure}.at('{month}') }}}}"


def _named_months(matter: Matter) -> list[Window]:
    """Every month that the sentence names, where it names no other kind of time that a figure could be of."""
    times = [
        t for t in matter.reading.times if t.kind not in ("year_before", "years") and t not in matter.reading.excepted
    ]
    if any(time.kind != "months" or time.role == "since" for time in times):
        return []
    return [month for time in times for month in time.windows]


def _then(matter: Matter, figure: model.Figure) -> Window | None:
    """The window that a change is from."""
    if figure.show not in CHANGES or len(figure.of) != 2:
        return None
    return Window.parse(matter.evidence.report.figures[figure.of[1]].window)


def _windows(matter: Matter, time: Time, now: Window) -> Sequence[Window]:
    """The windows that a time may mean beside a figure: a year alone, the figure's own months in that year."""
    if time.kind == "years":
        return [now.back(now.first.year - year) for year in time.years] + list(time.over(matter.evidence.period))
    if time.kind == "year_before":
        return [now.back(1), now]
    if time.kind == "months" and len(time.windows) > 1:
        return [*time.windows]
    return time.windows


def _times_of(matter: Matter, number: Number) -> list[Time]:
    """The times that are told of a number: the one right after it, else the nearest before it; and what it is from."""
    reading = matter.reading
    numbers = [other.at for other in reading.numbers if other.at != number.at]
    times = [t for t in reading.times if t not in reading.excepted and t.role != "since"]

    def free(first: int, last: int) -> bool:
        return not any(first < other < last for other in numbers)

    after = [t for t in times if 0 < t.start - number.at <= NEAR and reading.in_clause(t.start, number.at)]
    found = [t for t in after[:1] if _leads(matter, number.at, t) and free(number.at, t.start)]
    if found and found[0].kind == "year_before" and found[0].start - number.at <= OWN:
        return found  # "618 in the same period a year before": that is its time, and no other
    if not [t for t in found if t.role == "at"]:
        before = [t for t in times if t.role == "at" and t.end <= number.at and reading.in_clause(t.start, number.at)]
        found += [t for t in before[-1:] if t.kind in ("months", "span", "years")]
    if not [t for t in found if t.role == "against"]:
        others = [t for t in times if t.role == "against" and t not in found]
        others = [t for t in others if t.start < number.at or reading.in_clause(t.start, number.at)]
        found += others[:1] if len(others) == 1 else []
    return found


def _leads(matter: Matter, at: int, time: Time) -> bool:
    """Whether the words from a number to a time join them: `13,548, in June 2022`, `74,148 in the months of 2021`."""
    between = {token.low for token in matter.reading.tokens[at + 1 : time.start]}
    return bool(between & {"in", "of", "from", "for", "than", "on", "during", "against", "between"}) or not between


def _name(figure: model.Figure) -> str:
    return f"{figure.name[:1].lower()}{figure.name[1:]}"


def _finding(matter: Matter, number: Number, holds: bool, code: str, says: str, write: str) -> Finding:
    token = number.token
    return Finding(
        code, holds, says, write, "error" if not holds else "warning", matter.sentence, token.start, token.end,
    )  # fmt: skip
