"""What earlier extracts and editions say: series that were counted anew, and words that reach across such a change.

Restated figures need no rule of their own where they are printed: the annex of every edition lists each one that the
edition before saw otherwise. What is left is a sentence that quotes an earlier report: see `restated`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from reportgen import units
from reportgen.address import SMALL_BASE
from reportgen.extract import Row
from reportgen.figures import Figure, Figures, Key, held_words
from reportgen.measures import Measure
from reportgen.period import Window
from reportgen.reading.moves import Move
from reportgen.reading.sentences import Sentence
from reportgen.reading.times import Time
from reportgen.reading.tokens import Token
from reportgen.rules.about import spoken_of
from reportgen.rules.evidence import Evidence, Finding
from reportgen.rules.subject import Matter

SHIFT = Decimal("0.3")
"""A level that differs from another by more than this part of it has shifted."""

CLOSE = Decimal("1.25")
"""Two ratios of this year to last that differ by no more than this are close."""

RESTATED = Decimal("0.01")
"""A restatement by less than this part of the figure is not worth a sentence."""

_TIMED = re.compile(r"\bsince\b|\bcompar(?:ed|ison|ing)\b|\bthan\b|\bagainst\b", re.IGNORECASE)
_OPENERS = (
    "since",
    "compared",
    "comparison",
    "comparing",
    "than",
    "against",
    "from",
    "versus",
    "below",
    "above",
    "beside",
)
_EARLIER = re.compile(r"\b(?:last|previous|earlier|preceding)\s+(?:quarterly\s+)?(?:report|edition|paper)s?\b", re.I)
_TOLD = re.compile(r"\b(?:restate\w*|revis\w+|correct\w+|updat\w+)\b", re.IGNORECASE)


def check(evidence: Evidence) -> Iterator[Finding]:
    """Suspected recounts, sentences that reach across two bases or beyond what is held, and quoted old figures."""
    yield from recounts(evidence)
    for sentence in evidence.sentences:
        if _TIMED.search(sentence.text):
            yield from _reach(evidence, sentence)
        if _EARLIER.search(sentence.text) and not _TOLD.search(sentence.text):
            yield from restated(evidence, sentence)


# --- suspected recounts -----------------------------------------------------------------------------------------


class Level(NamedTuple):
    """Months of one extract, each with the month a year before from the same extract."""

    extract: str
    now: tuple[Row, ...]
    before: tuple[Row, ...]


def recounts(evidence: Evidence) -> Iterator[Finding]:
    """A warning for each series of the edition whose level breaks in both years at once between two extracts.

    For counts by month. This year's monthly mean and last year's must both have moved by more than 30% in one
    direction, and their ratio by no more than 25%. A season moves both years alike, so two more things are asked:
    where the same calendar months stand in an earlier extract they must be on another level too, and where they
    don't, the shift must be larger than that between any two months held before.
    """
    printed = {figure.measure for figure in evidence.report.figures.values()}
    owners = {
        measure: evidence.sections[section].owner
        for section, measures in reversed(list(evidence.subjects.items()))
        for measure in measures
    }
    for measure_id, area, basis in sorted(evidence.figures.rows):
        measure = evidence.project.catalogue.measures[measure_id]
        if measure_id not in printed or measure.kind != "count" or measure.unit != "count":
            continue
        rows = evidence.figures.rows[measure_id, area, basis]
        found = _break(evidence, measure_id, area, basis, rows)
        if found is not None:
            new, old, this, last = found
            name = measure.name if area == evidence.scope.area else f"{measure.name} ({area})"
            yield Finding(
                "suspected-recount",
                False,
                f"the level of {name} is {_shift(this)} this year and {_shift(last)} the year before than in the "
                f"extract {old.extract}: both years at once, so it may be counted in another way",
                f"ask its owner; if so, declare the two ways under '{measure_id}' in figures/measures.yaml and name "
                "them in the column 'basis' of the extracts:\n"
                "bases:\n  old: {name: counted as before}\n  new: {name: counted on the new basis}\n"
                "if not, accept it",
                "warning",
                place=new.now[0].place,
                owner=owners.get(measure_id, ""),
                figures=tuple(
                    evidence.figures.figure(measure_id, area, row.window, basis)
                    for level in (new, old)
                    for row in (*level.now, *level.before)
                ),
            )


def _shift(ratio: Decimal) -> str:
    """A ratio in words: 0.57 is "43% lower"."""
    return f"{units.cell(100 * abs(ratio - 1), 'percent', 0)} {'lower' if ratio < 1 else 'higher'}"


def _break(
    evidence: Evidence, measure: str, area: str, basis: str, rows: Mapping[Window, Row]
) -> tuple[Level, Level, Decimal, Decimal] | None:
    """The two levels between which a series breaks in both years, and by how much each year moved; None for most."""
    levels = _levels(rows)
    new = next((level for level in levels[1:] if any(evidence.period.holds(row.window) for row in level.now)), None)
    if new is None:
        return None
    old = levels[levels.index(new) - 1]
    parts = [_sum(part) for part in (new.now, new.before, old.now, old.before)]
    if min(parts) < SMALL_BASE:
        return None
    this = _mean(new.now) / _mean(old.now)
    last = _mean(new.before) / _mean(old.before)
    if (this > 1) != (last > 1) or min(abs(this - 1), abs(last - 1)) <= SHIFT or _times(this / last) > CLOSE:
        return None
    before = _before(evidence, (measure, area, basis), new.extract)
    months = {row.window.first.month for row in new.now}
    season = [row.value for row in before if row.window.first.month in months and row.value]
    if season:
        again = sum(season, Decimal(0)) / len(season) / _mean(old.before)
        if (again > 1) == (last > 1) and abs(again - 1) > SHIFT:
            return None
    else:
        held = [row.value for row in before if row.value]
        if not held or min(_times(this), _times(last)) <= max(held) / min(held):
            return None
    return new, old, this, last


def _levels(rows: Mapping[Window, Row]) -> list[Level]:
    """By extract, oldest first: the newest twelve of its months that it also gives for the year before."""
    found: dict[str, list[tuple[Row, Row]]] = {}
    for window, row in sorted(rows.items()):
        before = rows.get(window.back(1))
        single = len(window.months()) == 1 and row.value is not None
        if single and before is not None and before.value is not None and before.extract == row.extract:
            found.setdefault(row.extract, []).append((row, before))
    return [
        Level(extract, tuple(now for now, _ in pairs[-12:]), tuple(then for _, then in pairs[-12:]))
        for extract, pairs in sorted(found.items())
    ]


def _before(evidence: Evidence, key: Key, extract: str) -> list[Row]:
    """The months of a series in the extracts that the edition sees and that came before `extract`."""
    seen = set(evidence.figures.extracts)
    return [
        row
        for each in evidence.project.ledger.extracts
        if each.path in seen and each.name < extract
        for row in each.rows
        if (row.measure, row.area, row.basis) == key and len(row.window.months()) == 1
    ]


def _times(ratio: Decimal) -> Decimal:
    """How many times the smaller side the larger is."""
    return max(ratio, 1 / ratio)


def _sum(rows: Iterable[Row]) -> Decimal:
    return sum((row.value for row in rows if row.value is not None), Decimal(0))


def _mean(rows: tuple[Row, ...]) -> Decimal:
    return _sum(rows) / len(rows)


# --- words across two bases -------------------------------------------------------------------------------------


def _reach(evidence: Evidence, sentence: Sentence) -> Iterator[Finding]:
    """What a sentence says of a measure since a time, or compared with one, held against what is held of it."""
    reading = evidence.read(sentence)
    words = reading.tokens
    about = Matter(evidence, sentence, reading).is_about
    moves = [
        move for move in reading.moves if not move.supposed and (about(move) or reading.after(move.at, 1) == ["than"])
    ]
    most = any(not rank.weak and not rank.supposed for rank in reading.ranks) or any(move.top for move in moves)
    if not most and not moves:
        return
    for time in reading.times:
        if time.role not in ("since", "against") or time.kind in ("year_before", "to_date", "rolling", "period"):
            continue
        windows = _windows(evidence, time)
        for measure in spoken_of(evidence, sentence) or _own(evidence, sentence, moves):
            yield from _held(evidence, measure, windows, _claim(sentence, words, time, most))


def _claim(sentence: Sentence, words: Sequence[Token], time: Time, most: bool) -> Claim:
    """The words from the one that opens a time, `since` or `than`, to its end."""
    openers = [n for n in range(time.start) if words[n].low in _OPENERS]
    first = openers[-1] if openers else time.start
    return Claim(sentence, words[first].start, words[time.end - 1].end, most and time.role == "since")


def _own(evidence: Evidence, sentence: Sentence, moves: Sequence[Move]) -> tuple[Measure, ...]:
    """The first measure of a section, for "continued reductions month on month": a trend without a name is its own."""
    own = evidence.subjects.get(sentence.section, ())[:1] if any(move.steps for move in moves) else ()
    return tuple(evidence.project.catalogue.measures[key] for key in own)


class Claim(NamedTuple):
    """Where a sentence reaches to another time, and whether with a superlative since then."""

    sentence: Sentence
    start: int
    end: int
    most: bool


def _windows(evidence: Evidence, time: Time) -> tuple[Window, ...]:
    """The months that words reach over: since a time to the period's end, or those of the time compared with."""
    if time.role == "since":
        start = min((window.first for window in time.windows), default=None)
        if start is None:
            start = Window.month(min(time.years), 1).first
        return Window(start.replace(day=1), evidence.period.last).months() if start < evidence.period.last else ()
    return tuple(month for window in time.over(evidence.period) for month in window.months() or (window,))


def _held(evidence: Evidence, measure: Measure, windows: Sequence[Window], claim: Claim) -> Iterator[Finding]:
    """Across two bases: an error. A superlative since a time of which months are not held: a warning."""
    figures, area = evidence.figures, evidence.scope.area
    bases = _bases(figures, measure, area)
    now = next((basis for basis in bases if _any_held(figures, measure, area, basis, evidence.period.months())), None)
    if now is None:
        return
    other = next(
        (
            (basis, window)
            for basis in bases
            if basis != now
            for window in windows
            if figures.figure(measure.id, area, window, basis).value is not None
            and figures.figure(measure.id, area, window, now).value is None
        ),
        None,
    )
    held = figures.windows(measure.id, area, now)
    if other is not None:
        old, window = other
        yield Finding(
            "across-bases",
            False,
            f"this reaches across a change of counting: {measure.name}, {measure.bases[now].name} for "
            f"{_spans(held)}, {measure.bases[old].name} for {_spans(figures.windows(measure.id, area, old))}",
            "say it of months that are held on one basis, or leave it out",
            sentence=claim.sentence,
            start=claim.start,
            end=claim.end,
            figures=(figures.figure(measure.id, area, window, old), *_months(evidence, measure, now)),
        )
    elif claim.most and not all(any(each.holds(window) for each in held) for window in windows):
        yield Finding(
            "not-held",
            False,
            f"the ledger holds {measure.name} for {_spans(held)}, so nobody can check this",
            "say it of the months that are held, or add those that are missing in an extract",
            "warning",
            claim.sentence,
            claim.start,
            claim.end,
            _months(evidence, measure, now),
        )


def _spans(windows: tuple[Window, ...]) -> str:
    """Windows in words, runs of months joined."""
    return " and ".join(Window.parse(text).words() for text in held_words(windows).split(", "))


def _months(evidence: Evidence, measure: Measure, basis: str) -> tuple[Figure, ...]:
    """The months of the period on a basis."""
    area = evidence.scope.area
    return tuple(evidence.figures.figure(measure.id, area, month, basis) for month in evidence.period.months())


def _bases(figures: Figures, measure: Measure, area: str) -> tuple[str, ...]:
    """The bases on which a measure is held, newest first; "" for one that is worked out from others."""
    return figures.bases_of(measure.id, area) or ("",)


def _any_held(figures: Figures, measure: Measure, area: str, basis: str, months: Iterable[Window]) -> bool:
    return any(figures.figure(measure.id, area, month, basis).value is not None for month in months)


# --- quoted figures ---------------------------------------------------------------------------------------------


def restated(evidence: Evidence, sentence: Sentence) -> Iterator[Finding]:
    """A warning where a sentence quotes what an earlier report gave, and a later extract has changed that figure.

    Only a number that the edition before printed of a measure that the sentence speaks of, for its period or one of
    its months, and that has moved by 1% or more. A sentence that says "restated", "revised" or "corrected" is right.
    """
    earlier = [each for each in evidence.project.config.editions if each.board_date < evidence.edition.board_date]
    if not earlier:
        return
    last = max(earlier, key=lambda each: each.board_date)
    then = evidence.project.ledger.seen(last.as_at_or(None), last.also)
    for measure in spoken_of(evidence, sentence):
        for window in (last.period, *last.period.months()):
            was = then.figure(measure.id, evidence.scope.area, window)
            now = evidence.figures.figure(measure.id, evidence.scope.area, window, was.basis or None)
            if not was.value or now.value is None or abs(now.value - was.value) < RESTATED * was.value:
                continue
            printed, new = (units.cell(value, measure.unit, measure.places) for value in (was.value, now.value))
            for word in evidence.read(sentence).tokens:
                written = sentence.text[word.start : word.end]
                if word.kind == "number" and written.replace(",", "") == printed.replace(",", ""):
                    yield Finding(
                        "restated",
                        False,
                        f"the report before gave it for {measure.name}, {window.words()}; it was restated to {new}",
                        f"write that it was restated: '... gave {printed}, since restated to {new}'",
                        "warning",
                        sentence,
                        word.start,
                        word.end,
                        (now,),
                    )
