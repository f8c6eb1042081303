"""Typed numbers against the figures: whether any figure says this, and of the measure that it is told of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from reportgen import units
from reportgen.period import Window
from reportgen.reading import words as w
from reportgen.reading.tokens import stem
from reportgen.rules.evidence import Finding
from reportgen.rules.facts import Fact, near, shown, words
from reportgen.rules.roles import Said, is_double, said_numbers
from reportgen.rules.subject import Matter, Subject
from reportgen.rules.sums import parts_of

CONTRADICTS = "contradicts-figure"
UNKNOWN = "unknown-number"
TYPED = "typed-number"
WRONG_WAY = "wrong-direction"

QUOTES = re.compile(r"\b(?:last|previous|earlier|that) report\b|\breported as\b", re.IGNORECASE)
"""A sentence with these quotes what was printed before: it is not about the figures as they are now."""
LARGE_ENOUGH = 100
"""A count from here on that equals a figure of the chapter is taken for it; smaller ones match too many."""
NEAREST = Decimal("0.1")
"""A figure is named as the nearest where it lies within a tenth."""
NEAR_FRACTION = Decimal(3)
"""A third, a quarter: within three percentage points."""
ABOUT = Decimal("0.05")
"""`about`, `nearly`: within a twentieth."""


def judge(matter: Matter) -> Iterator[Finding]:
    """What the figures say of each number of a sentence that is typed by hand."""
    found = parts_of(matter)
    summed = {number.at for number in (found[0], *found[1])} if found else set()
    found_of: dict[int, Finding] = {}
    counted = {n.at for move in matter.reading.moves if (n := matter.reading.count_of(move)) is not None}
    for said in said_numbers(matter):
        number = said.number
        if number.at in counted or said.role == "limit":
            continue
        if not number.figures and number.token.value is not None and number.at not in summed:
            finding = _typed(matter, said)
            if finding is not None:
                found_of[number.at] = finding
                yield finding
    yield from _turned_round(matter, found_of)


def _turned_round(matter: Matter, found: dict[int, Finding]) -> Iterator[Finding]:
    """`up from 551 to 618`, where 551 is the later figure: right numbers in the wrong order."""
    for one, two in pairwise(matter.reading.numbers):
        if matter.reading.before(one.at, 1) != ["from"] or matter.reading.before(two.at, 1) != ["to"]:
            continue
        first, last = found.get(one.at), found.get(two.at)
        if not (first and last and first.holds and last.holds and first.figures and last.figures):
            continue
        now, then = first.figures[0], last.figures[0]
        if now.measure.id == then.measure.id and now.window.first > then.window.last:
            what = f"{one.token.low} is {now.window.words()}, and {two.token.low} is {then.window.words()}, before it"
            write = f"write 'from {two.token.low} to {one.token.low}'"
            yield Finding(
                WRONG_WAY, False, what, write, "error", matter.sentence, one.token.start, two.token.end, (now, then)
            )


# --- what the figures give --------------------------------------------------------------------------------------


def _typed(matter: Matter, said: Said) -> Finding | None:
    number, token = said.number, said.number.token
    subject = matter.subject(number.at, number.noun)
    facts = _fitting(said, list(_facts(matter, said, subject)))
    right = [fact for fact in facts if _says(said, fact)] or _of_pair(matter, said, facts)
    claims = _claims(matter, said, subject)
    if not right and said.role == "change" and number.noun in matter.nouns:  # "up by a quarter, with 676 offences"
        level = replace(said, role="level", move=None)
        right = [fact for fact in _fitting(level, list(_facts(matter, level, subject))) if _says(level, fact)]
    if right:
        return _finding(matter, said, right[0], True, TYPED, "", "")
    if said.role == "change" and said.move is not None:
        turned = [fact for fact in facts if _same_size(said, fact)]
        if turned and subject.sure and claims:
            return _finding(matter, said, turned[0], False, WRONG_WAY, words(turned[0]), "")
    if matter.reading.is_hoped(number.at):
        return None  # "if loans rise by 10%": no claim
    if said.role == "benchmark":
        return _benchmark(matter, said, subject)
    others = _fitting(said, list(_elsewhere(matter, said)))
    wide = [fact for fact in others if _says(said, fact)]
    wide = [fact for fact in wide if _is_telling(matter, said, subject, fact)]
    times = [window for name in subject.measures for window in matter.now(number.at, name)[0]]
    bases = [base for name in subject.measures for w_ in times for base in matter.against(number.at, w_, name)[0]]
    if matter.said(number.at, "against"):
        wide = [fact for fact in wide if fact.against is None or fact.against in bases]
    if matter.said(number.at):  # the words name a time: a figure of another does not bear them out
        wide = [f for f in wide if f.measure.kind == "change" or f.window in times or f.against in times]
    elif subject.sure and said.role == "change" and said.move is not None and facts:  # a change of the whole
        wide = [fact for fact in wide if fact.measure.id not in subject.measures]
    if subject.named and claims:  # what a named measure does not say, no other can say for it
        nouns = matter.evidence.own_nouns
        wide = [f for f in wide if f.measure.id in subject.kin or said.number.noun in nouns(f.measure.id)]
    if wide:
        return replace(_finding(matter, said, wide[0], True, TYPED, "", ""), fix="")  # it is for a person to bind it
    if claims and facts:
        best = _meant(matter, said, facts)
        return _finding(matter, said, best, False, CONTRADICTS, words(best), "")
    if QUOTES.search(matter.sentence.text):
        return None
    if name := _stated(matter, said):
        what, write = f"typed by hand; it is the stated fact '{name}'", f"bind it: {{{{ stated.{name} }}}}"
        return Finding(TYPED, True, what, write, "warning", matter.sentence, token.start, token.end)
    near_by = next(near(facts or others, token.value or Decimal(0)), None)
    write = "bind the figure that is meant; a one-off number goes into stated.yaml"
    if near_by is not None and abs(abs(near_by.value) - abs(token.value or Decimal(0))) <= NEAREST * abs(near_by.value):
        write += f"\nthe nearest figure is {words(near_by)}"
    return Finding(
        UNKNOWN, None, "no figure of the edition says this", write, "warning", matter.sentence, token.start, token.end
    )


def _benchmark(matter: Matter, said: Said, subject: Subject) -> Finding | None:
    """The level of a benchmark or target that is typed, against the one that measures.yaml states."""
    token = said.number.token
    for measure in (matter.evidence.project.catalogue.measures[name] for name in subject.measures):
        for mark in filter(None, (measure.benchmark, measure.target)):
            level = units.prose(mark.level, measure.unit, units.decimals_of((mark.level,)), numerals_from=0)
            holds = units.rounded(mark.level, token.places) == abs(token.value or Decimal(0))
            if not holds and not subject.sure:
                continue
            says = f"{'typed by hand; ' if holds else ''}measures.yaml states {level} for {measure.name}"
            write = f"bind it: {{{{ {measure.id}.benchmark }}}}" if holds else f"write {level}"
            if holds:
                return Finding(TYPED, True, says, write, "warning", matter.sentence, token.start, token.end)
            return Finding(CONTRADICTS, False, says, write, "error", matter.sentence, token.start, token.end)
    return Finding(
        UNKNOWN, None, "no benchmark is stated of this", "state it under 'benchmark:' in measures.yaml", "warning",
        matter.sentence, token.start, token.end,
    )  # fmt: skip


def _stated(matter: Matter, said: Said) -> str:
    """The name of the stated fact that a number is: of the same value, and of the same noun where it is small."""
    token = said.number.token
    for name, fact in matter.evidence.project.words(matter.evidence.edition).stated.items():
        same = fact.value == token.value
        nouns = {stem(str(noun).split()[-1]) for noun in fact.noun or ()}
        if same and (said.number.noun in nouns or abs(fact.value) >= LARGE_ENOUGH):
            return name
    return ""


def _is_telling(matter: Matter, said: Said, subject: Subject, fact: Fact) -> bool:
    """Whether a figure that the words do not lead to is more than a chance match: small numbers match many."""
    token, own = said.number.token, fact.measure.id in subject.measures
    if token.fraction:
        return own
    counted = said.number.noun in matter.evidence.own_nouns(fact.measure.id)
    loose = units.rounded(abs(fact.value), token.places) != abs(token.value or Decimal(0))
    if said.number.limit and loose:
        return own or counted or any(mention.measures == {fact.measure.id} for mention in matter.reading.mentions)
    exact = token.unit in ("percent", "points", "seconds", "gbp") or token.places > 0 or token.signed
    return own or exact or counted or abs(token.value or Decimal(0)) >= LARGE_ENOUGH


def _of_pair(matter: Matter, said: Said, facts: list[Fact]) -> list[Fact]:
    """A change that the sentence's own two numbers give: "by two thirds, from 487 in June to 808 in July"."""
    numbers = matter.reading.numbers
    for one, two in pairwise(numbers):
        told = matter.reading.before(one.at, 1) == ["from"] and matter.reading.before(two.at, 1) == ["to"]
        if said.role != "change" or not told or said.number in (one, two) or not one.token.value or not two.token.value:
            continue
        change = two.token.value - one.token.value
        share = 100 * change / one.token.value
        pair = Fact(facts[0].measure, "change", facts[0].window, None, change, ()) if facts else None
        if pair is not None and said.number.token.unit == "percent":
            pair = replace(pair, show="change_pct", value=share)
        if pair is not None and _says(said, pair):
            return [pair]
    return []


def _meant(matter: Matter, said: Said, facts: list[Fact]) -> Fact:
    """The fact that a number was meant to be: of what the words name the first; with no time named, the nearest."""
    unit = said.number.token.unit
    exact = [fact for fact in facts if fact.unit == unit and fact.against != _month_before(fact.window)]
    exact = exact or [fact for fact in facts if fact.unit == unit] or facts
    if matter.said(said.number.at) or matter.said(said.number.at, "against"):
        return exact[0]
    return next(near(exact, said.number.token.value or Decimal(0)))


def _month_before(window: Window) -> Window:
    return Window.month(window.first.year, window.first.month - 1)


def _claims(matter: Matter, said: Said, subject: Subject) -> bool:
    """Whether a number is so surely told of a measure that a figure which differs contradicts it."""
    token = said.number.token
    if not subject.measures or (not subject.sure and token.unit != "seconds") or QUOTES.search(matter.sentence.text):
        return False
    if (said.move is not None and said.move.supposed) or matter.reading.is_hoped(said.number.at):
        return False
    measures = matter.evidence.project.catalogue.measures
    if said.role == "change":
        if said.move is not None and not matter.is_about(said.move):
            return False
        if said.move is None and not matter.is_named(said.number.at):
            return False
        if said.move is not None and said.number.noun == "" and token.unit == "" and not said.number.limit:
            return True  # "loans fell by 2,100."
        if said.move is not None and said.move.form == "comparative" and abs(said.move.at - said.number.at) <= 1:
            return True
        return token.unit in ("percent", "points") or said.number.noun in matter.nouns or token.signed
    if any(
        m.at < said.number.at and matter.reading.in_clause(m.at, said.number.at) and not matter.is_about(m)
        for m in matter.reading.moves
    ):
        return False
    if said.role in ("average", "level", "from"):
        own = matter.evidence.own_nouns(subject.measures[0])
        spans = said.number.noun in w.SPANS
        if spans and not (subject.named and measures[subject.measures[0]].unit == "years"):
            return False
        if token.unit == "percent" and any(n.low == "of" for n in matter.reading.tokens[said.number.at + 1 :][:1]):
            return bool(list(_shares(matter, subject.measures[0], matter.windows(subject.measures[0]))))
        if token.unit == "percent":
            return any(measures[m].unit == "percent" for m in subject.measures) and said.role != "from"
        if token.unit == "seconds":
            return any(measures[m].unit == "seconds" for m in subject.measures)
        if matter.reading.before(said.number.at, 1) == ["to"] and any(
            n.at < said.number.at and matter.reading.before(n.at, 1) == ["from"] for n in matter.reading.numbers
        ):
            return token.unit == ""
        tells = matter.reading.before(said.number.at, 1)[:1]
        if tells and tells[0] in w.TELLS and matter.said(said.number.at) and token.unit == "" and not said.number.limit:
            return said.number.noun in ("", *own)
        named = any(m.start in (said.number.at + 1, said.number.at + 2) for m in matter.reading.mentions)
        counts = said.number.noun in own
        return (counts or named) and token.unit == "" and said.number.limit != "most"
    return False


def _fitting(said: Said, facts: list[Fact]) -> list[Fact]:
    """The facts of the number's unit."""
    unit = said.number.token.unit
    if unit == "":
        return [fact for fact in facts if fact.unit in ("count", "years", "number", "kg", "gbp", "points")]
    return [fact for fact in facts if fact.unit == unit or (unit == "percent" and fact.unit == "points")]


def _facts(matter: Matter, said: Said, subject: Subject) -> Iterator[Fact]:
    """Everything that the number may mean by what the sentence says."""
    at, token_unit = said.number.at, said.number.token.unit
    for measure in subject.measures:
        facts = matter.facts(measure)
        windows, _ = matter.now(at, measure)
        if facts.measure.kind == "change":
            yield from (fact for w in windows if (fact := facts.level(w)))
            continue
        if said.role == "change":
            for window in windows:
                bases, compared = matter.against(at, window, measure)
                for against in bases:
                    yield from facts.change(window, against)
                if not compared and _is_a_run(matter, said):
                    yield from facts.run(window)
                if len(window.months()) == 1 and not compared:  # "and a further 6.3% in October": on the month before
                    yield from facts.change(window, Window.month(window.first.year, window.first.month - 1))
        elif said.role == "average":
            for window in (*windows, matter.evidence.calendar.year_to_date):
                yield from facts.averages(window)
        else:
            for window in windows:
                if fact := facts.level(window):
                    yield fact
                if facts.measure.kind == "average":
                    yield from facts.averages(window)
                if len(windows) > 1 and all(len(each.months()) == 1 for each in windows):  # "June and July together"
                    yield from facts.together(windows)
                ends = any(time.between for time in matter.said(at))
                for month in (
                    window.months()[:1] + window.months()[-1:] if ends else ()
                ):  # "from 3,725 to 7,852 between them"
                    if fact := facts.level(month):
                        yield fact
            yield from _levels_against(matter, said, measure)
            if token_unit == "percent":
                yield from _shares(matter, measure, windows)
            if said.role == "from":
                yield from (fact for w in facts.windows if (fact := facts.level(w)))


def _is_a_run(matter: Matter, said: Said) -> bool:
    """Whether the words speak of the way from a first month to a last: `between May and July`, `over the period`."""
    return any(t.between or t.kind in ("period", "span") for t in matter.said(said.number.at))


def _shares(matter: Matter, measure: str, windows: Sequence[Window]) -> Iterator[Fact]:
    """A count as a share of each other that the sentence names: "a third of all sexual offences"."""
    named = {m for mention in matter.reading.mentions for m in mention.measures}
    if len(named) != 2:
        return
    for whole in sorted(named - {measure}):
        for window in windows:
            for part, of in ((measure, whole), (whole, measure)):
                yield from (fact for fact in matter.facts(part).share(of, window) if fact.value <= 100)


def _levels_against(matter: Matter, said: Said, measure: str) -> Iterator[Fact]:
    """The figure that the sentence compares with: "against 618 a year before"."""
    facts = matter.facts(measure)
    for window in matter.now(said.number.at, measure)[0]:
        bases, compared = matter.against(said.number.at, window, measure)
        linked = matter.reading.before(said.number.at, 1) in (["against"], ["with"], ["to"], ["from"], ["than"])
        if compared or (linked and not said.number.limit):
            yield from (fact for against in bases if (fact := facts.level(against)))


def _elsewhere(matter: Matter, said: Said) -> Iterator[Fact]:
    """Everything of the section's measures that is held, whatever the words say of time."""
    evidence = matter.evidence
    near_by = dict.fromkeys((*matter.subject(said.number.at).measures, *evidence.beside(matter.sentence.section)))
    for measure in near_by:
        facts = matter.facts(measure)
        totals = [*matter.windows(measure), evidence.calendar.year_to_date]
        totals += [other for window in matter.windows(measure) for other in matter.baselines(measure, window)]
        for window in (*totals, *facts.windows):
            if fact := facts.level(window):
                yield fact
            if said.role == "change":
                for against in matter.baselines(measure, window):
                    yield from facts.change(window, against)
        if said.role in ("level", "from"):  # "the gap narrowed from 2,584 in February"
            for window in matter.now(said.number.at, measure)[0]:
                yield from facts.change(window, window.back(1))
        if said.role == "average":
            for window in matter.windows(measure):
                yield from facts.averages(window)


# --- does it say so? --------------------------------------------------------------------------------------------


def _says(said: Said, fact: Fact) -> bool:
    """Whether the figure bears out the number, its direction and its limit."""
    if said.role == "change" and (fact.show != "value" or fact.measure.kind == "change"):
        move = said.move
        if move is not None and move.way in ("up", "down") and (fact.value > 0) != (move.way == "up"):
            return False
        if move is None and fact.show != "value" and (fact.value < 0) != ((said.number.token.value or 0) < 0):
            return False
    if fact.note == "plain" and fact.measure.kind == "rate" and said.role != "average":
        return False
    return _same_size(said, fact)


def _same_size(said: Said, fact: Fact) -> bool:
    token = said.number.token
    wanted, value = abs(token.value or Decimal(0)), abs(fact.value)
    limit = said.number.limit
    if units.rounded(value, max(token.places, 0)) == wanted:
        return True
    if token.fraction and limit in ("", "about"):
        return abs(wanted - value) <= NEAR_FRACTION
    if fact.figures and fact.figures[0].qualifier and value:
        return abs(wanted - value) <= ABOUT * value
    if limit == "least" and token.fraction:
        return wanted < value < 2 * wanted
    if limit == "least":
        return wanted <= value <= wanted * Decimal("1.25") + 1
    if limit == "most":
        return wanted * Decimal("0.75") - 1 <= value <= wanted
    if limit == "about":
        return abs(wanted - value) <= ABOUT * max(wanted, value)
    return False


def _prints(matter: Matter, fact: Fact) -> str:
    """What the expression of a fact prints in words."""
    size = abs(fact.value) if fact.show not in ("value", "average") else fact.value
    numerals = matter.evidence.scope.numerals_from if fact.show != "average" else 0
    unit = "percent" if fact.unit == "percent" else fact.measure.unit
    places = fact.measure.places if fact.show in ("value", "average") else 1 if unit == "percent" else None
    if fact.show == "average" and unit == "count" and size < 10 and size != size.to_integral_value():
        places = 1
    if fact.figures and fact.figures[0].qualifier:
        return ""
    return units.prose(size, unit, places, numerals_from=numerals, signed=fact.show in ("value", "average"))


def _finding(matter: Matter, said: Said, fact: Fact, holds: bool | None, code: str, says: str, write: str) -> Finding:
    token = said.number.token
    typed = matter.sentence.text[token.start : token.end]
    binding = "{{ " + fact.binding + " }}" if fact.binding else ""
    fix = binding if binding and _prints(matter, fact) == typed else ""
    if holds is True:
        says = f"typed by hand; it is {words(fact)}"
        if is_double(matter, said):
            says += f"; '{said.move.word if said.move else ''}' and the sign both say that it went down"
        write = (
            f"bind it: {binding}" if binding else "no expression prints it: bind the two figures that it is of instead"
        )
    else:
        way = {1: "up ", -1: "down "}.get((fact.value > 0) - (fact.value < 0), "") if fact.against else ""
        if said.move is not None and said.move.way == way.strip():
            way = ""  # the sentence says it
        write = f"write '{way}{_prints(matter, fact) or shown(fact)}'" + (
            f", best bound as {binding}" if binding else ""
        )
    return Finding(
        code, holds, says, write, "error" if holds is False else "warning", matter.sentence, token.start, token.end,
        fact.figures, fix=fix,
    )  # fmt: skip
