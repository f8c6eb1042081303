"""Typed numbers in words that came back: those that a figure surely says are bound, the others are told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import takewhile

from reportgen.adopt.markdown import MARKS, Unit, units
from reportgen.model import Report
from reportgen.period import Window
from reportgen.problems import NOWHERE
from reportgen.project import Project
from reportgen.prose import Prose
from reportgen.reading import words as w
from reportgen.reading.sentences import Sentence
from reportgen.reading.tokens import Token, stem
from reportgen.receive.doubting import Doubt, doubted
from reportgen.receive.merging import Merged, Piece, reader_of
from reportgen.rules import of_sentence, typed_numbers
from reportgen.rules.evidence import Evidence, Finding
from reportgen.rules.written import Written
from reportgen.slots import printed

_FROZEN = re.compile(r"\{\{ (\w+)\.over\('([^']+)'\) \}\}")
_NO_NOUNS = w.LINKS | w.STOPS | w.FINITE | {"out", "per", "cent", "s", "or", "last", "this", "next", "each", "every"}
"""Words after a number that it does not count: `9 out of 10`."""
FAR = 3
"""So many words after a number may hold what it counts."""


@dataclass(frozen=True, slots=True)
class Loose:
    """A typed number of which no figure knows anything: where it stands, and how it is read.

    `number` is the number with the words of its unit, `15 per cent`, and `digits` without them, as they were typed;
    `noun` is the word that it counts, empty for none; `limit` the word before it that makes it a bound: `over`.
    """

    slot: tuple[str, str]
    sentence: str
    number: str
    digits: str
    token: Token
    noun: str
    limit: str


@dataclass(frozen=True, slots=True)
class Bound:
    """Slots with the numbers that were bound in them: by slot, what was typed and the binding; and what is left.

    `doubts` are the numbers that equal a figure of which their sentence does not speak, each with its slot.
    """

    merged: tuple[Merged, ...]
    done: Mapping[tuple[str, str], tuple[tuple[str, str], ...]]
    loose: tuple[Loose, ...]
    doubts: tuple[tuple[tuple[str, str], Doubt], ...] = ()


def bound(merged: Sequence[Merged], report: Report, project: Project, prose: Prose) -> Bound:
    """Bind what can be bound in the words of `merged`, which stand in `project` already as they came.

    A binding is kept only where its paragraph then prints just what was typed.
    """
    evidence = Evidence(report, project)
    wanted = {(each.slot.stem, each.slot.name) for each in merged}
    hand = {(t.text, t.at): t.number for t in typed_numbers.typed(evidence) if (t.text.stem, t.text.slot) in wanted}
    fixes: dict[tuple[str, str], list[_Fix]] = {slot: [] for slot in wanted}
    loose: list[tuple[tuple[str, str], int, Loose]] = []
    doubts: list[tuple[tuple[str, str], int, Doubt]] = []
    window = Window.parse(report.period)
    for sentence in evidence.sentences if hand else ():
        slot = evidence.manuscript.stem_of(sentence.section), sentence.slot
        if slot not in wanted:
            continue
        findings = list(of_sentence(evidence, sentence))
        for token in evidence.read(sentence).tokens:
            text, at = _spot(evidence, sentence, token)
            if text is None or (text, at) not in hand:
                continue
            start = at - (len(text.text) - len(text.text.lstrip()))  # a blank line may stand above the words
            found = [f for f in findings if f.start < token.end and f.end > token.start]
            right = [f for f in found if f.holds is True and f.start == token.start]
            fix = next((f.fix for f in right if f.fix), "")
            doubt = next(filter(None, (doubted(evidence, f) for f in right)), None)
            if doubt is not None:
                doubts.append((slot, start, doubt))
            elif fix:
                fixes[slot].append(_Fix(start, sentence.text[token.start : token.end], _relative(fix, window, prose)))
            elif not any(_tells(finding) for finding in found) and not token.fraction:
                loose.append((slot, start, _loose(evidence, sentence, token, hand[text, at], slot)))
    out, done = [], {}
    for each in merged:
        slot = each.slot.stem, each.slot.name
        pieces, made = _fixed(each, fixes[slot], prose)
        out.append(replace(each, pieces=pieces))
        done[slot] = made
    new = {slot: _changed(each) for each in merged for slot in [(each.slot.stem, each.slot.name)]}
    left = tuple(each for slot, at, each in loose if any(a <= at < b for a, b in new[slot]))
    asked = tuple((slot, each) for slot, at, each in doubts if any(a <= at < b for a, b in new[slot]))
    return Bound(tuple(out), done, left, asked)


def _relative(binding: str, period: Window, prose: Prose) -> str:
    """A binding that follows the edition in the place of one with its months frozen in, where it is the same figure."""
    found = _FROZEN.fullmatch(binding)
    if found is None or Window.parse(found[2]) != period.back(1):
        return binding
    other = f"{{{{ {found[1]}.previous }}}}"
    quiet = reader_of(prose)
    printed_as = [[(run.text, run.figure) for run in quiet.line(each, place=NOWHERE)] for each in (binding, other)]
    return other if printed_as[0] == printed_as[1] else binding


@dataclass(frozen=True, slots=True)
class _Fix:
    """A binding for the number that stands at `at` in the words of a slot."""

    at: int
    number: str
    binding: str


def _tells(finding: Finding) -> bool:
    """Whether a finding says what a number is, or what it should be; that it lacks a base says neither."""
    return finding.holds is True or (finding.holds is False and finding.code != "no-base")


def _spot(evidence: Evidence, sentence: Sentence, token: Token) -> tuple[Written | None, int]:
    """The text of a slot in which a typed number stands, and where in it."""
    if token.kind != "number" or token.value is None or sentence.figures_in(token.start, token.end):
        return None, -1
    return evidence.manuscript.place(sentence, token.start, token.end)[1:]


def _loose(evidence: Evidence, sentence: Sentence, token: Token, typed: str, slot: tuple[str, str]) -> Loose:
    """What is to be told of a number; `typed` is the digits of one that is read with the next word: `5 minutes`."""
    reading = evidence.read(sentence)
    number = next((n for n in reading.numbers if n.token == token), None)
    n = reading.tokens.index(token)
    after = [t.low if t.kind == "word" else "" for t in reading.tokens[n + 1 : n + 1 + FAR]]
    noun = _noun(after) if number is not None and number.noun else ""
    whole = sentence.text[token.start : token.end]
    if token.unit == "seconds" and re.fullmatch(r"[\d,]+\.\d+m", whole):
        token = token._replace(value=Decimal(whole[:-1].replace(",", "")).scaleb(6), unit="")  # no time is told so
    before = reading.tokens[n - 1].low if n else ""
    limit = before if before in ("over", "about") and number is not None and number.limit else ""
    return Loose(slot, sentence.text, whole, typed, token, noun, limit)


def _noun(after: Sequence[str]) -> str:
    """What a number counts: of the words after it the first plural, `12 new officers`, else the first; or nothing."""
    phrase = list(takewhile(lambda word: word and word not in _NO_NOUNS, after))
    words = [word for word in phrase if word not in w.COUNTED_ADJECTIVES]
    return next((word for word in words if word.endswith("s") and stem(word) != word), next(iter(words), ""))


def _starts(merged: Merged) -> Iterator[tuple[Piece, int]]:
    """The pieces of a slot, each with where its words begin in the words of the slot."""
    at = 0
    words = merged.words
    for piece in merged.pieces:
        at = words.index(piece.unit.source, at)
        yield piece, at
        at += len(piece.unit.source)


def _changed(merged: Merged) -> list[tuple[int, int]]:
    """The stretches of the words of a slot that its owner wrote or changed."""
    return [(at, at + len(piece.unit.source)) for piece, at in _starts(merged) if piece.changed]


def _fixed(
    merged: Merged, fixes: Sequence[_Fix], prose: Prose
) -> tuple[tuple[Piece, ...], tuple[tuple[str, str], ...]]:
    """The pieces of a slot with the bindings that print what was typed, and those bindings."""
    out: list[Piece] = []
    done: list[tuple[str, str]] = []
    for piece, start in _starts(merged):
        own = [f for f in fixes if start <= f.at < start + len(piece.unit.source)] if piece.changed else []
        source = piece.unit.source
        kept = []
        for fix in sorted(own, key=lambda f: f.at, reverse=True):
            at = fix.at - start
            if source[at : at + len(fix.number)] == fix.number:
                new = source[:at] + fix.binding + source[at + len(fix.number) :]
                if prints(piece.unit, new, prose):
                    source = new
                    kept.append((fix.number, fix.binding))
        out.append(replace(piece, unit=replace(piece.unit, source=source)))
        done += reversed(kept)
    return tuple(out), tuple(done)


def prints(unit: Unit, source: str, prose: Prose) -> bool:
    """Whether other Markdown prints just what a unit does."""
    pairs = printed(MARKS[unit.form] + source, reader_of(prose), NOWHERE)
    return len(pairs) == 1 and [each.key for each in units([pairs[0].seen])] == [unit.key]
