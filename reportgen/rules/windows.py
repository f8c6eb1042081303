"""Windows: time that is not the edition's, part months beside whole ones, and figures of another time unsaid."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.period import Window, comparable
from reportgen.reading.times import Time
from reportgen.reading.tokens import NUMBER_WORDS, stem
from reportgen.rules.evidence import Finding
from reportgen.rules.subject import Matter

NOT_THE_PERIOD = "not-the-period"
OUTSIDE = "outside-edition"
PART_MONTH = "part-month"
UNSAID = "unsaid-window"
QUARTER = 3


def judge(matter: Matter) -> Iterator[Finding]:
    """Whether the times of a sentence are those of the edition and of its figures."""
    yield from _length(matter)
    yield from _counted(matter)
    yield from _outside(matter)
    yield from _part_months(matter)
    yield from _unsaid(matter)


def _length(matter: Matter) -> Iterator[Finding]:
    """`this quarter` in an edition of six months, `the six-month period` in one of three."""
    months = len(matter.evidence.period.months())
    for time in matter.reading.times:
        if time.kind != "period":
            continue
        told = matter.reading.tokens[time.start : time.end]
        wanted = QUARTER if any(token.low == "quarter" for token in told) else 0
        for token in told:
            if token.kind == "number" and token.value is not None:
                wanted = int(token.value)
            elif token.low in NUMBER_WORDS:
                wanted = NUMBER_WORDS[token.low]
        if wanted and wanted != months and any(stem(t.low) in ("quarter", "month") for t in told):
            what = f"the edition covers {months} months, {matter.evidence.period.words()}"
            yield _finding(matter, time, NOT_THE_PERIOD, what, "name the months", "error")


def _counted(matter: Matter) -> Iterator[Finding]:
    """`over the six months` in an edition of three: so many months as neither the period nor a table here has."""
    reading, section = matter.reading, matter.sentence.section
    lengths = {
        len(window.months()) for (key, _), shown in matter.evidence.shown.items() if key == section for window in shown
    }
    lengths |= {len(matter.evidence.period.months()), 12}
    for n, token in enumerate(reading.tokens):
        if (
            token.kind != "number"
            or token.value is None
            or stem(reading.after(n, 1)[0] if reading.after(n, 1) else "") != "month"
        ):
            continue
        over = reading.before(n, 2)[-1:] == ["the"] and reading.before(n, 2)[0] in (
            "over",
            "across",
            "during",
            "throughout",
        )
        if (
            over
            and reading.after(n, 2)[1:] not in (["to"], ["of"], ["from"], ["ending"])
            and int(token.value) not in lengths
        ):
            months = len(matter.evidence.period.months())
            what = f"the edition covers {months} months, {matter.evidence.period.words()}"
            yield Finding(
                NOT_THE_PERIOD, False, what, "name the months", "warning", matter.sentence, token.start, token.end
            )


def _outside(matter: Matter) -> Iterator[Finding]:
    """A month that is told of a measure and is neither the edition's nor one that it is compared with."""
    period = matter.evidence.period
    for time in matter.reading.times:
        if time.kind != "months" or time.role != "at" or not matter.reading.mentions:
            continue
        if not any(matter.reading.in_clause(move.at, time.start) for move in matter.reading.moves):
            continue
        for month in time.windows:
            years = period.first.year - month.first.year
            moved = {period.back(back) for back in range(-1, years + 2)}
            known = any(each.holds(month) for each in moved) or matter.evidence.calendar.year_to_date.holds(month)
            if not known:
                what = f"{month.words()} is not in {period.words()}, nor in the same months of another year"
                yield _finding(matter, time, OUTSIDE, what, "check that it is not left over from another report")


def _part_months(matter: Matter) -> Iterator[Finding]:
    """A count of some days beside a count of a whole month, told as a movement."""
    figures = matter.evidence.report.figures
    counts = [
        (Window.parse(figure.window), bound)
        for bound in matter.sentence.bound
        if (figure := figures[bound.figure]).window and figure.show == "value" and figure.unit == "count"
    ]
    parts = [(window, bound) for window, bound in counts if not window.whole and not window.one_day]
    wholes = [window for window, _ in counts if window.whole]
    compared = any(move.way in ("up", "down") and not move.negated for move in matter.reading.moves)
    if parts and wholes and compared and not comparable(parts[0][0], wholes[0]):
        part, bound = parts[0]
        what = f"{part.words()} is a part month, and {wholes[0].words()} is whole"
        yield Finding(
            PART_MONTH, False, what, "compare it with the same days", "error", matter.sentence, bound.start, bound.end
        )


def _unsaid(matter: Matter) -> Iterator[Finding]:
    """A bound figure of several months that are not the period, where nothing near says of when it is."""
    period = matter.evidence.period
    if matter.sentence.part != "words":
        return
    for bound in matter.sentence.bound:
        figure = matter.evidence.report.figures[bound.figure]
        if (
            figure.show != "value"
            or not figure.window
            or figure.measure not in matter.evidence.project.catalogue.measures
        ):
            continue
        window = Window.parse(figure.window)
        measure = matter.evidence.project.catalogue.measures[figure.measure]
        several = len(window.months()) > 1 and figure.value is not None
        odd = measure.kind != "stock" and several and window.whole and window not in (period, period.back(1))
        if odd and not matter.reading.times and not matter.says_time_before():
            what = f"it is the figure of {window.words()}, and the edition is about {period.words()}"
            yield Finding(
                UNSAID, False, what, f"say so: in {window.words()}", "warning", matter.sentence, bound.start, bound.end
            )


def _finding(matter: Matter, time: Time, code: str, what: str, write: str, severity: str = "warning") -> Finding:
    start, end = matter.reading.tokens[time.start].start, matter.reading.tokens[time.end - 1].end
    return Finding(code, False, what, write, "error" if severity == "error" else "warning", matter.sentence, start, end)
