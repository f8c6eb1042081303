"""Words that were true once: sentences carried over whose figures have moved, and one value for two measures.

A sentence whose claims are all bound renews itself, and standing text claims nothing, so neither is ever stale.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from reportgen import units
from reportgen.blocks.context import SlotText
from reportgen.config import EditionSpec
from reportgen.figures import Figure, Figures
from reportgen.measures import Measure, names_in
from reportgen.period import Window
from reportgen.reading.moves import Move
from reportgen.reading.numbers import Number
from reportgen.reading.sentences import Sentence
from reportgen.rules.about import mentioned, spoken_of
from reportgen.rules.evidence import Evidence, Finding
from reportgen.rules.subject import Matter
from reportgen.rules.written import filled, literals, plain, sentences_of

_LEAST = 10
"""A smaller number typed in words stands in too many sentences to say what it counts."""
_TELLING = re.compile(r"\A(?:\d{1,3}(?:,\d{3})+|\d{3,}|\d+\.\d+%?)\Z")
"""A number that is not likely to be met twice by chance: three digits, or decimals."""


def check(evidence: Evidence) -> Iterator[Finding]:
    """Sentences carried over, then values that stand for two measures."""
    yield from carried_over(evidence)
    yield from two_measures(evidence)


# --- what a measure's figures were in an edition ----------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """What an edition had to tell of a measure: its period, the same a year before, and their months."""

    figures: Figures
    measure: Measure
    area: str
    period: Window

    def of(self, window: Window) -> Figure:
        """The figure of a window."""
        return self.figures.figure(self.measure.id, self.area, window)

    @cached_property
    def sign(self) -> int | None:
        """Which way the period lies from the year before: 1, 0 or -1; None where either is missing."""
        now, before = self.of(self.period), self.of(self.period.back(1))
        if now.value is None or before.value is None or now.basis != before.basis:
            return None
        return (now.value > before.value) - (now.value < before.value)

    def top(self, way: str) -> Window | None:
        """The one month with the highest (`up`) or lowest figure; None where a month is missing or two share it."""
        months = [
            (figure.value, month) for month in self.period.months() if (figure := self.of(month)).value is not None
        ]
        if len(months) < max(2, len(self.period.months())):
            return None
        values = [value for value, _ in months if value is not None]
        best = max(values) if way == "up" else min(values)
        found = [month for value, month in months if value == best]
        return found[0] if len(found) == 1 else None

    @cached_property
    def printed(self) -> Mapping[str, str]:
        """Its figures as they are printed, by what they are: `value`, `before`, `change`, `change_pct`, a month."""
        now, before = self.of(self.period).value, self.of(self.period.back(1)).value
        found: dict[str, Decimal | None] = {"value": now, "before": before}
        if now is not None and before is not None:
            found["change"] = abs(now - before)
        shown = {key: self._cell(value) for key, value in found.items() if value is not None}
        if now is not None and before and self.measure.unit != "percent":
            shown["change_pct"] = units.cell(100 * abs(now - before) / before, "percent", 1)
        for month in self.period.months():
            for place, window in (("", month), ("before ", month.back(1))):
                if (value := self.of(window).value) is not None:
                    shown[f"{place}month {month.first.month}"] = self._cell(value)
        return shown

    def _cell(self, value: Decimal) -> str:
        return units.cell(value, self.measure.unit, self.measure.places)


# --- sentences carried over -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Carried:
    """A sentence that stands word for word in an earlier edition too.

    `filled` are the stretches of the sentence, as printed, that its expressions filled.
    """

    sentence: Sentence
    filled: tuple[tuple[int, int], ...]
    earlier: EditionSpec

    def typed(self, start: int, end: int) -> bool:
        """Whether a stretch of it was typed by hand."""
        return not any(start < last and end > first for first, last in self.filled)


def carried_over(evidence: Evidence) -> Iterator[Finding]:
    """A warning for each sentence carried over from an earlier edition whose typed words no longer fit the figures."""
    seen: dict[str, Figures] = {}
    for carried in _carried(evidence):
        period = carried.earlier.period
        if str(period) not in seen:
            seen[str(period)] = evidence.project.ledger.seen(carried.earlier.as_at_or(None), carried.earlier.also)
        for measure in _measures(evidence, carried.sentence):
            then = Told(seen[str(period)], measure, evidence.scope.area, period)
            now = Told(evidence.figures, measure, evidence.scope.area, evidence.period)
            if (found := _moved(evidence, carried, then, now)) is not None:
                why, start, end = found
                yield Finding(
                    "carried-over",
                    False,
                    f"the sentence stands word for word in the report for {period.words()}, and {why}",
                    "renew it, or bind what it says so that it renews itself",
                    "warning",
                    carried.sentence,
                    start,
                    end,
                    (then.of(period), now.of(evidence.period)),
                )
                break


def _measures(evidence: Evidence, sentence: Sentence) -> tuple[Measure, ...]:
    """The measures that a sentence speaks of; where it names none, those bound in it."""
    known = evidence.project.catalogue.measures
    bound = (evidence.report.figures[bound.figure].measure for bound in sentence.bound)
    return spoken_of(evidence, sentence) or tuple(known[name] for name in dict.fromkeys(bound) if name in known)


def _carried(evidence: Evidence) -> Iterator[Carried]:
    """The printed sentences whose source stands word for word under the same section file of an earlier edition."""
    project, mine = evidence.project, evidence.project.slots.get(evidence.period.folder, {})
    earlier = sorted(
        (each for each in project.config.editions if each.board_date < evidence.edition.board_date),
        key=lambda each: each.board_date,
    )
    printed: dict[tuple[str, str], list[tuple[str, Sentence]]] = {}
    for sentence in evidence.sentences:
        key = (evidence.manuscript.stem_of(sentence.section), sentence.slot)
        printed.setdefault(key, []).append((plain(sentence.text), sentence))
    for stem, slots in mine.items():
        old: dict[str, EditionSpec] = {}
        for each in earlier:
            for slot in project.slots.get(each.period.folder, {}).get(stem, {}).values():
                old.update(dict.fromkeys(_sources(slot), each))
        for name, slot in slots.items():
            for source in dict.fromkeys(_sources(slot)):
                if source not in old:
                    continue
                first = literals(source)[0]
                for words, sentence in printed.get((stem, name), ()):
                    if words.startswith(first) and (spans := filled(source, words)) is not None:
                        yield Carried(sentence, spans, old[source])
                        break


def _sources(slot: SlotText) -> Iterator[str]:
    """The sentences of a slot as they were written, with single spaces."""
    for start, end in sentences_of(slot.text):
        yield " ".join(slot.text[start:end].split())


def _moved(evidence: Evidence, carried: Carried, then: Told, now: Told) -> tuple[str, int, int] | None:
    """Which of the typed claims of a sentence no longer fits, and where it stands; None where all do."""
    reading = evidence.read(carried.sentence)
    tokens, about = reading.tokens, Matter(evidence, carried.sentence, reading).is_about

    def where(first: int, last: int) -> tuple[int, int] | None:
        start, end = tokens[first].start, tokens[last - 1].end
        return (start, end) if carried.typed(start, end) else None

    moves = [m for m in reading.moves if not (m.supposed or m.negated) and where(m.at, m.at + 1) and about(m)]
    ranks = [r for r in reading.ranks if not (r.supposed or r.negated or r.weak) and where(r.at, r.at + 1)]
    numbers = [n for n in reading.numbers if not n.figures and where(n.at, n.at + 1)]
    months = [t for t in reading.times if t.kind in ("months", "span") and t.role == "at" and where(t.start, t.end)]
    claims = moves or ranks or numbers or carried.sentence.bound
    if months and claims and all(_only_then(t.windows, t.dated, then.period, now.period) for t in months):
        place = where(months[0].start, months[0].end) or (0, 0)
        return "that time lies in its period and not in this one", *place
    for rank in ranks:
        for time in months:
            was, is_now = then.top(rank.way), now.top(rank.way)
            if rank.place == 1 and was and is_now and len(time.windows) == 1:
                month = time.windows[0].first.month
                if was.first.month == month != is_now.first.month:
                    place = where(rank.at, rank.at + 1) or (0, 0)
                    return f"the {rank.word} month of {now.measure.name} is now {is_now.words()}", *place
    if not months and not any(time.role != "at" and time.kind != "year_before" for time in reading.times):
        for move in moves:
            if (why := _turned(move, then, now)) is not None:
                return why, *(where(move.at, move.at + 1) or (0, 0))
    for number in numbers:
        if (why := _other(carried.sentence, number, then, now)) is not None:
            return why, *(where(number.at, number.at + 1) or (0, 0))
    return None


def _only_then(windows: tuple[Window, ...], dated: bool, then: Window, now: Window) -> bool:
    """Whether months lie in the earlier period and not in this one; a month without its year is any year's."""
    if dated:
        return all(then.holds(window) and not now.holds(window) for window in windows)
    numbers = {month.first.month for window in windows for month in window.months()}
    return numbers <= {m.first.month for m in then.months()} and not numbers & {m.first.month for m in now.months()}


def _turned(move: Move, then: Told, now: Told) -> str | None:
    """A typed movement that fitted the earlier figures and does not fit these."""
    way = {"up": 1, "down": -1}.get(move.way)
    if way is None or then.sign != way or now.sign in (None, way):
        return None
    lies = "the same as" if now.sign == 0 else "above" if way < 0 else "below"
    return f"the level of {now.measure.name} is now {lies} the year before"


def _other(sentence: Sentence, number: Number, then: Told, now: Told) -> str | None:
    """A typed number that was a figure of the measure, and is none now."""
    token = number.token
    if token.value is None or (abs(token.value) < _LEAST and token.unit != "percent"):
        return None
    written = sentence.text[token.start : token.end].lstrip("+-−").replace(",", "")
    was = [key for key, text in then.printed.items() if text.replace(",", "") == written]
    if not was or any(text.replace(",", "") == written for text in now.printed.values()):
        return None
    shown = now.printed.get(was[0])
    return f"it is {shown} now" if shown is not None else None


# --- one value, two measures ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Use:
    """A value in a sentence, and the measure that it stands for there.

    `near` are the measures that it may stand for as well: those that its figure is made of, or that are named beside.
    """

    sentence: Sentence
    start: int
    end: int
    measure: Measure
    near: frozenset[str]
    figure: str = ""

    def differs(self, other: Use) -> bool:
        """Whether another use is surely of another measure."""
        one, two = (set(use.measure.name.lower().split()) for use in (self, other))
        if one <= two or two <= one:  # rape, and its charge rate
            return False
        return self.sentence is other.sentence or not self.near & other.near


def two_measures(evidence: Evidence) -> Iterator[Finding]:
    """A warning where one value stands for two measures in a section, and the figures of one do not print so.

    Typed numbers are looked at where their sentence names a measure; a bound figure where it is used twice and one
    sentence names another measure than its own. Bound figures of two measures that print alike are no fault.
    """
    uses: dict[tuple[str, str], list[Use]] = {}
    again: dict[tuple[str, str], list[Use]] = {}
    known = evidence.project.catalogue.measures
    for sentence in evidence.sentences:
        if sentence.part != "words":
            continue
        for bound in sentence.bound:
            figure = evidence.report.figures[bound.figure]
            if figure.measure in known and any(map(str.isdigit, sentence.text[bound.start : bound.end])):
                text = sentence.text[bound.start : bound.end]
                near = frozenset((figure.measure, *(evidence.report.figures[key].measure for key in figure.of)))
                use = Use(sentence, bound.start, bound.end, known[figure.measure], near, figure.id)
                uses.setdefault((sentence.section, text), []).append(use)
                again.setdefault((sentence.section, figure.id), []).append(use)
        if _has_typed(sentence):
            for use in _typed_uses(evidence, sentence):
                text = sentence.text[use.start : use.end]
                uses.setdefault((sentence.section, text), []).append(use)
    for (_, text), found in uses.items():
        typed = next((use for use in found if not use.figure and not _prints(evidence, use.measure, text)), None)
        other = next((use for use in found if typed and typed.differs(use)), None)
        if typed and other:
            yield _two(typed, other, text, f"no figure of {typed.measure.name} prints so")
    for found in again.values():
        if len(found) > 1:
            yield from _misused(evidence, found)


def _has_typed(sentence: Sentence) -> bool:
    """Whether digits stand in a sentence that no figure has filled."""
    return re.search(r"\d{3}|\d\.\d", sentence.typed()) is not None


def _typed_uses(evidence: Evidence, sentence: Sentence) -> Iterator[Use]:
    """The telling numbers typed in a sentence, each with the measure that is named nearest to it."""
    names, words = mentioned(evidence, sentence), evidence.read(sentence).tokens
    for number in evidence.read(sentence).numbers if names else ():
        if number.at > 1 and words[number.at - 1].low == "of" and words[number.at - 2].kind == "number":
            continue  # 43 of 49 requests ready in time: the whole, of which the name says a part
        start, end = number.token.start, number.token.end
        if not number.figures and _TELLING.match(sentence.text[start:end]):
            nearest = min(names, key=lambda each: max(each[0] - number.at, number.at - each[1], 0))
            yield Use(sentence, start, end, nearest[2], frozenset(each[2].id for each in names))


def _prints(evidence: Evidence, measure: Measure, text: str) -> bool:
    """Whether a figure of a measure prints as `text`: of the period, the year before, or one that the report binds."""
    told = Told(evidence.figures, measure, evidence.scope.area, evidence.period)
    return text in told.printed.values()


def _misused(evidence: Evidence, found: list[Use]) -> Iterator[Finding]:
    """The uses of a figure in whose sentence another measure is named, and its own is not."""
    own = found[0].measure
    for use in found:
        names = {measure.id: measure for _, _, measure in mentioned(evidence, use.sentence)}
        parts = {name for formula in evidence.project.catalogue.formulas.get(own.id, ()) for name in names_in(formula)}
        near = {*use.near, *parts, *own.parts.values()}
        bound = {evidence.report.figures[each.figure].measure for each in use.sentence.bound}
        if len(names) != 1 or names.keys() & (near | bound):
            continue
        (other,) = names.values()
        text = use.sentence.text[use.start : use.end]
        named = replace(use, measure=other, near=frozenset(names))
        first = next((each for each in found if each.sentence is not use.sentence and named.differs(each)), None)
        if first is not None and not _prints(evidence, other, text):
            yield _two(named, first, text, f"it is bound to {own.name}")
            return


def _two(use: Use, other: Use, text: str, why: str) -> Finding:
    """The finding for a value that stands for two measures."""
    return Finding(
        "one-value-two-measures",
        False,
        f"it stands here for {use.measure.name} and, in '{other.sentence.text}', for {other.measure.name}; {why}",
        f"bind the figure that is meant: {{{{ {use.measure.id} }}}}; if both are the same, accept this",
        "warning",
        use.sentence,
        use.start,
        use.end,
    )
