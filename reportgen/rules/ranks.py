"""Highest, lowest, second, largest, most notable, low: the months that are named must stand where they are put."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from reportgen import units
from reportgen.period import Window
from reportgen.reading import words as w
from reportgen.reading.moves import Move
from reportgen.reading.ranks import Rank
from reportgen.reading.times import Time
from reportgen.rules.direction import finding, months_in, told_of
from reportgen.rules.evidence import Finding
from reportgen.rules.facts import Facts, rank, ranked
from reportgen.rules.subject import Matter

WRONG_RANK = "wrong-rank"


def judge(matter: Matter) -> Iterator[Finding]:
    """Whether the months that are told to be highest, lowest or to have moved most are those."""
    for move in matter.reading.moves:
        if (
            move.top
            and not move.supposed
            and move.form in ("noun", "comparative")
            and not matter.reading.is_number(move.at + 1)
        ):
            yield _of_changes(matter, move)
    for word in matter.reading.ranks:
        if not word.supposed and not word.negated:
            found = _of_levels(matter, word)
            if found is not None:
                yield found
    yield from _most_notably(matter)


# --- changes ----------------------------------------------------------------------------------------------------


def _of_changes(matter: Matter, move: Move) -> Finding:
    """`the largest increases were in February and May`: the months with the largest changes that way."""
    for told in told_of(matter, move):
        months = told.months or tuple(
            m for t in _nearest(matter, move.at, ("months", "span")) for m in months_in(t, matter, told.facts.id)
        )
        changes = told.facts.changes(_scope(matter, told.facts, move.at))
        if not months or not set(months) <= set(changes):
            continue
        signed = {month: told.sign * change for month, change in changes.items()}
        return _placed(matter, told.facts, move, signed, months, move.top, told.sure)
    return finding(matter, move, None, "no figures are held that could rank these months", ())


def _most_notably(matter: Matter) -> Iterator[Finding]:
    """`most notably in March`, `the widest gap was in July`: with no movement told, the way that the whole went."""
    reading = matter.reading
    for n, token in enumerate(reading.tokens):
        ranks = set(reading.before(n, 1)) & (w.NOTABLE | w.TOP_WORDS | w.NARROW)
        if not ((token.low == "notably" and reading.before(n, 1) == ["most"]) or (token.low in w.GAPS and ranks)):
            continue
        if any(move.top for move in reading.moves):
            continue
        subject = matter.subject(n)
        for measure in subject.measures[:1]:
            facts = matter.facts(measure)
            times = [t for t in reading.times if t.kind in ("months", "span") and t.role == "at"]
            times = [t for t in times if t.start > n] or times
            months = tuple(m for t in times for m in months_in(t, matter, measure))
            changes = facts.changes(_scope(matter, facts, n))
            total = sum(changes.values(), Decimal(0))
            if not months or not set(months) <= set(changes) or not total:
                continue
            signed = {month: change if total > 0 else -change for month, change in changes.items()}
            move = Move(n, "up" if total > 0 else "down", "noun", token.low, top=1)
            yield _placed(matter, facts, move, signed, months, -1 if ranks & w.NARROW else 1, subject.sure)


def _placed(
    matter: Matter, facts: Facts, move: Move, signed: Mapping[Window, Decimal], months: Sequence[Window],
    place: int, sure: bool,
) -> Finding:  # fmt: skip
    """Whether the months named are the first ones from `place` on."""
    high, place = place > 0, abs(place)
    if not high:  # the smallest of those that went that way
        signed = {month: change for month, change in signed.items() if change > 0}
        if not set(months) <= set(signed):
            return finding(matter, move, None, "no figures are held that could rank these months", ())
    order = ranked(dict(signed), high=high)
    wanted = set(order[place - 1 : place - 1 + len(months)])
    last = signed[order[min(place - 2 + len(months), len(order) - 1)]]
    used = [facts.figure(month) for month in order]
    tied = all(signed[m] >= last if high else signed[m] <= last for m in months) and place == 1
    if (set(months) == wanted or tied) and all(signed[month] > 0 for month in months):
        return finding(matter, move, True, "", used)
    told = ", ".join(
        f"{month.words()} {'+' if facts.changes([month])[month] > 0 else ''}{facts.changes([month])[month]:,}"
        for month in order
    )
    best = ", ".join(month.words() for month in order[place - 1 : place - 1 + len(months)])
    return finding(
        matter, move, False if sure else None, f"{facts.measure.name}, change on a year before: {told}", used,
        WRONG_RANK, f"name {best}",
    )  # fmt: skip


# --- levels -----------------------------------------------------------------------------------------------------


def _of_levels(matter: Matter, word: Rank) -> Finding | None:
    """`August was the highest month`: its place among the months of the window that is told of."""
    noun = any(m.form == "noun" and matter.reading.in_clause(m.at, word.at) for m in matter.reading.moves)
    if noun and not word.weak:
        return None  # "the fall in May was the largest": a rank of movements
    subject = matter.subject(word.at)
    move = Move(word.at, word.way, "noun", word.word)
    if not subject.measures:
        return None
    if not subject.sure and len(subject.measures) > 2:
        return _any_of(matter, subject.measures, word, move) if word.weak else None
    facts = matter.facts(subject.measures[0])
    if facts.measure.kind == "change":
        return None
    if word.weak:
        return _weak(matter, facts, word, move, subject.sure)
    scope = _scope(matter, facts, word.at)
    values = facts.values(scope)
    told = [t.windows for t in _beside(matter, word.at)]
    choices = [windows for windows in told if set(windows) <= set(values)]
    if len(values) < 2 or not told:
        return None
    if not choices:
        return _not_among(matter, facts, move, told[0], values, subject.sure)
    place, high = word.place, word.way == "up"
    order = ranked(values, high=high)
    used = [facts.figure(month) for month in order]
    for months in choices:
        places = sorted(rank(values, month, high=high) for month in months)
        if places in (list(range(place, place + len(months))), [place] * len(months)):
            return finding(matter, move, True, "", used)
    months = choices[0]
    if len(values) < len(scope) and scope != matter.windows(facts.id)[0].months():
        return finding(matter, move, None, "not every month of the time that is named is held", used)
    said = ", ".join(f"{month.words()} {shown(facts, values[month])}" for month in order[:4])
    best = ", ".join(month.words() for month in order[place - 1 : place - 1 + len(months)])
    return finding(
        matter, move, False if subject.sure else None, f"{facts.measure.name}: {said}", used, WRONG_RANK,
        f"it was {best}; " + ", ".join(f"{m.words()} is number {rank(values, m, high=high)}" for m in months),
    )  # fmt: skip


def _not_among(
    matter: Matter, facts: Facts, move: Move, months: Sequence[Window], values: Mapping[Window, Decimal], sure: bool
) -> Finding | None:
    """A month that is given a rank among months to which it does not belong."""
    named = bool(matter.reading.mentions) or any(n.figures for n in matter.reading.numbers)
    if not sure or not named or any(time.kind in ("to_date", "rolling") for time in matter.reading.times):
        return None
    held = ", ".join(month.words() for month in values)
    words = ", ".join(month.words() for month in months)
    what = f"{words} is not among the months that are told of: {held}"
    return finding(
        matter, move, False, what, [facts.figure(m) for m in values], WRONG_RANK, "name a month of the period"
    )


def shown(facts: Facts, value: Decimal) -> str:
    """A value as tables print it."""
    return units.cell(value, facts.measure.unit, facts.measure.places)


def _beside(matter: Matter, at: int) -> list[Time]:
    """The months that a rank may be told of: one in its turn where there are as many, else those round it."""
    times = [t for t in matter.reading.times if t.kind == "months" and t.role == "at"]
    ranks = [rank.at for rank in matter.reading.ranks if not rank.weak]
    if len(times) == len(ranks) > 1 and at in ranks:
        return [times[ranks.index(at)]]
    if beside := [t for t in times if t.end == at]:  # "March's peak"
        return beside
    times = [t for t in times if matter.reading.in_clause(t.start, at)] or times
    return [t for t in times if t.start > at][:1] + [t for t in times if t.start < at][-1:]


def _any_of(matter: Matter, measures: Sequence[str], word: Rank, move: Move) -> Finding | None:
    """`a challenging month`, with no measure named: true where most of the section's measures stand so."""
    found = [_weak(matter, matter.facts(measure), word, move, True) for measure in measures]
    holds = [each for each in found if each is not None and each.holds]
    return holds[0] if len(holds) * 2 > sum(each is not None for each in found) else None


def _weak(matter: Matter, facts: Facts, word: Rank, move: Move, sure: bool) -> Finding | None:
    """`a low volume month`: below the mean of the months that it stands among."""
    times = [t for t in matter.reading.times if t.kind in ("months", "span") and t.role == "at"]
    months = tuple(m for t in times for m in months_in(t, matter, facts.id))
    scope: Sequence[Window] = _scope(matter, facts, word.at)
    if not months and any(t.kind == "year_before" for t in matter.reading.times):
        months = matter.evidence.period.back(1).months()
        year = months[0].first.year
        others = [m for m in facts.held_months if m.first.year == year and m not in months]
        scope = [*months, *others]
        if len(others) < 3:
            return None
    values = facts.values(scope)
    if not months or not set(months) <= set(values) or len(values) < 3:
        return None
    among = (
        [value for month, value in values.items() if month not in months] if len(months) > 1 else list(values.values())
    )
    if not among:
        return None
    mean = sum(among, Decimal(0)) / len(among)
    wrong = [m for m in months if (values[m] >= mean if word.way == "down" else values[m] <= mean)]
    if len(months) > 1 and word.way == "up":  # a span called high holds every high month
        wrong = wrong or [m for m, v in values.items() if m not in months and v > min(values[k] for k in months)]
    used = [facts.figure(month) for month in values]
    if not wrong:
        return finding(matter, move, True, "", used)
    told = ", ".join(
        f"{month.words()} {shown(facts, values[month])}" for month in ranked(values, high=word.way == "up")
    )
    write = "say against what it is low or high" if len(months) == 1 else "name the months that are"
    return finding(matter, move, False if sure else None, f"{facts.measure.name}: {told}", used, WRONG_RANK, write)


def _scope(matter: Matter, facts: Facts, at: int) -> tuple[Window, ...]:
    """The months among which a rank is told: since a month, of the financial year, else of the period."""
    for time in matter.reading.times:
        if time.role == "since" and time.windows:
            first, last = time.windows[0].first, matter.evidence.period.last
            return Window(first, last).months()[1:] if first < last else ()  # the month itself is no part of it
        if time.kind in ("to_date", "rolling") and time.windows:
            return time.windows[0].months()
    return matter.windows(facts.id)[0].months()


def _nearest(matter: Matter, at: int, kinds: Sequence[str]) -> tuple[Time, ...]:
    """The time nearest to a token, in its clause where there is one."""
    times = [t for t in matter.reading.times if t.kind in kinds and t.role == "at"]
    inside = [t for t in times if matter.reading.in_clause(t.start, at)] or times
    return tuple(sorted(inside, key=lambda t: min(abs(t.start - at), abs(t.end - at)))[:1])
