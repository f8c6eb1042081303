"""False sentences made from true ones: one word or one number of the shipped editions' own prose is changed.

`python -m tests.mutations` makes them, has the rules judge each, and prints how many of each kind are caught, and
every one that is not. The generator does not ask the rules what they can read: it goes by the words of a sentence, by
the figures that are bound in it and by the ledger, and leaves out a change that the ledger does not show to be false.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from reportgen import model
from reportgen.build import Wanted, read
from reportgen.period import MONTHS, Window
from reportgen.problems import Problems
from reportgen.prose import pieces
from reportgen.reading.sentences import Bound, Sentence
from reportgen.rules import of_sentence
from reportgen.rules.amounts import UNKNOWN
from reportgen.rules.evidence import Evidence, Finding

ROOT = Path(__file__).resolve().parent.parent
PERIODS = ("2022-02..2022-07", "2022-08..2022-10", "2022-11..2023-01")
SEED = 3
MOST = 100
"""So many of a kind at most are drawn, lest the kinds that are easy to make hide the others."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of a sentence and what is typed in its place."""

    start: int
    end: int
    typed: str


@dataclass(frozen=True, slots=True)
class Mutant:
    """A sentence of an edition before and after an edit that makes it false."""

    kind: str
    period: str
    before: Sentence
    after: Sentence


def edited(sentence: Sentence, edit: Edit) -> Sentence:
    """The sentence after an edit: what was bound where it is typed over is bound no longer."""
    text = sentence.text[: edit.start] + edit.typed + sentence.text[edit.end :]
    by = len(text) - len(sentence.text)
    kept = [b for b in sentence.bound if b.end <= edit.start or b.start >= edit.end]
    moved = (Bound(b.start + by, b.end + by, b.figure) if b.start >= edit.end else b for b in kept)
    return replace(sentence, text=text, bound=tuple(moved))


# --- what is known of a sentence --------------------------------------------------------------------------------

_MONTH = rf"\b(?:{'|'.join(MONTHS)})\b"
_WHEN = re.compile(rf"(?P<first>{_MONTH})(?:(?: to |–)(?P<last>{_MONTH}))?(?: (?P<year>20\d\d))?")
_YEAR = re.compile(r"\b20\d\d\b")
_OPEN = re.compile(r"\b(?:[Ss]ince|[Bb]y|[Aa]fter|[Uu]ntil|[Bb]efore)\s+(?:\d+\s+)?\Z")
"""Before a month that is not the whole of the figure's time: to move it need not make a sentence false."""
_ABOUT = re.compile(r"\b(?:about|around|over|under|nearly|almost|some|up to|at least|more than)\b", re.IGNORECASE)
"""With a number that is not exact another number, or another month, may be as true."""
_HOPED = re.compile(r"\b(?:should|would|could|hopes?|aims?|expects?|plans?|tend)\b")
_NOT_HELD = re.compile(
    r"the rest of the category|other sexual offences together|month except|what the force had expected"
    r"|Some types of call|time of highest demand"
)
"""Claims about figures that the ledger does not hold: a false one can't be told from a true one."""
_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven")


@dataclass(frozen=True)
class Prose:
    """A sentence of an edition and the figures that its words rest on."""

    evidence: Evidence
    sentence: Sentence

    @property
    def text(self) -> str:
        """The sentence as printed."""
        return self.sentence.text

    @property
    def bound(self) -> list[tuple[Bound, model.Figure]]:
        """The stretches that print a measure's figure, less those that say "about" or "over"."""
        figures = self.evidence.report.figures
        return [
            (b, figures[b.figure])
            for b in self.sentence.bound
            if not b.figure.startswith("stated:") and not _ABOUT.search(self.text[max(0, b.start - 9) : b.start + 9])
        ]

    @property
    def subject(self) -> str | None:
        """The measure that its section is about first."""
        return next(iter(self.evidence.subjects.get(self.sentence.section, ())), None)

    @property
    def usable(self) -> bool:
        """Whether a person wrote it, and it says something of the ledger that can be false."""
        if self.sentence.part != "words" and not self._is_written:
            return False
        says = bool(self.bound) or (self.subject is not None and _SAYS.search(self.text) is not None)
        held = bool(self.bound) or self.sign(self.evidence.period.months()[-1]) is not None
        return says and held and not _HOPED.search(self.text) and not _NOT_HELD.search(self.text)

    @property
    def _is_written(self) -> bool:
        """Whether it is a headline whose words, less what is bound in it, stand in the text that is most like it."""
        found = self.evidence.manuscript.find(self.sentence)
        if found is None or self.sentence.part != "headline":
            return False
        written, start, end = found
        parts = pieces(written.text[start:end].replace("'", "’"))
        return all(piece.text.strip() in self.text for piece in parts if not piece.expression)

    def windows(self, figure: model.Figure) -> Iterator[Window]:
        """The window of a figure, and the window that it is compared with."""
        yield Window.parse(figure.window)
        if figure.show.startswith("change"):
            yield from (Window.parse(self.evidence.report.figures[part].window) for part in figure.of[1:])
        elif (measure := self.evidence.project.catalogue.measures.get(figure.measure)) and measure.kind == "change":
            yield Window.parse(figure.window).back(1)

    def value(self, figure: model.Figure, window: Window) -> Decimal | None:
        """What a figure would be if its own window were another, to one decimal; None where that is not held."""

        def of(when: Window) -> Decimal | None:
            return self.evidence.figures.figure(figure.measure, figure.area, when).value

        now = of(window)
        if not figure.show.startswith("change"):
            return None if now is None or figure.show != "value" else round(now, 1)
        own, other = self.windows(figure)
        then = of(window.back(own.first.year - other.first.year))
        if now is None or not then:
            return None
        return round(100 * (now - then) / then if figure.show == "change_pct" else now - then, 1)

    def sign(self, month: Window) -> int | None:
        """Which way the section's first measure moved in a month on the same month a year before."""
        if self.subject is None:
            return None
        now, then = (self.evidence.figures.figure(self.subject, "force", w).value for w in (month, month.back(1)))
        return None if now is None or then is None else (now > then) - (now < then)


_TURN = r"\b(?:above|below|fewer|more|highest|lowest)\b"
_SAYS = re.compile(
    rf"(?:{_MONTH}|\bmonths?\b|\bboth\b|years shown).*{_TURN}"
    rf"|{_TURN}.*(?:{_MONTH}|\bmonths?\b|years shown|year before)"
)
"""Words without a bound figure that say something of the months or years of the section's measure."""

# --- direction --------------------------------------------------------------------------------------------------

_PAIRS = (
    ("up", "down"),
    ("rose", "fell"),
    ("above", "below"),
    ("higher", "lower"),
    ("more", "fewer"),
    ("increase", "decrease"),
    ("highest", "lowest"),
    ("most numerous", "least numerous"),
    ("most", "fewest"),
    ("largest", "smallest"),
    ("widest", "narrowest"),
)
_FLIPS = {word: other for a, b in _PAIRS for word, other in ((a, b), (b, a))}
_WAY = re.compile(rf"\b(?:{'|'.join(sorted(_FLIPS, key=len, reverse=True))})\b", re.IGNORECASE)
_RANKS = ("highest", "lowest", "most", "fewest", "largest", "smallest", "widest", "most numerous")


def direction(prose: Prose, rng: random.Random) -> Iterator[Edit]:
    """Words of direction and rank turned round, where they are about the figure."""
    for match in _WAY.finditer(prose.text):
        word = match[0].lower()
        if _is_about_figure(prose, match.start(), match.end(), word):
            other = _FLIPS[word]
            yield Edit(match.start(), match.end(), other.capitalize() if match[0][0].isupper() else other)


def _is_about_figure(prose: Prose, start: int, end: int, word: str) -> bool:
    text = prose.text
    if text[:start].endswith("made "):  # rape made up a third
        return False
    for bound, _ in prose.bound:
        if bound.start > start and re.fullmatch(r"\s+(?:by |the )?|\s+in ", text[end : bound.start]):
            return True
        if bound.end < end and re.fullmatch(r"\s+", text[bound.end : start]):
            return True
    if word in _RANKS:
        return bool(prose.bound) or "of the years shown" in text
    if word in ("above", "below"):
        return bool(re.match(r"\s+(?:(?:the|a) )?(?:same|year|20\d\d|it\b|them\b)", text[end:]))
    return word in ("more", "fewer") and bool(re.match(r"[^.,:;]{0,60}\bthan (?!expected|is )", text[end:]))


# --- digits -----------------------------------------------------------------------------------------------------


def digit(prose: Prose, rng: random.Random) -> Iterator[Edit]:
    """One digit of each bound number changed."""
    for bound, _ in prose.bound:
        printed = prose.text[bound.start : bound.end]
        if places := [n for n, sign in enumerate(printed) if sign.isdigit()]:
            at = rng.choice(places)
            new = rng.choice([sign for sign in "123456789" if sign != printed[at]])
            yield Edit(bound.start, bound.end, printed[:at] + new + printed[at + 1 :])


# --- months and years -------------------------------------------------------------------------------------------


def _named(match: re.Match[str], period: Window) -> Window | None:
    """The window that words name; without a year, that in the period."""
    first, last = (MONTHS.index(match[key] or match["first"]) + 1 for key in ("first", "last"))
    if match["year"]:
        months = [Window.month(int(match["year"]), month) for month in (first, last)]
    else:
        held = {month.first.month: month for month in period.months()}
        year = period.first.year
        months = [held.get(month, Window.month(year, month)) for month in (first, last)]
    return Window(months[0].first, months[1].last) if months[0].first <= months[1].first else None


def _rest_on(prose: Prose, window: Window, match: re.Match[str]) -> list[model.Figure]:
    """The bound figures that are of a window, or of a day in it, or of the year that ends with it."""
    before = prose.text[: match.start()]
    if _OPEN.search(before):
        return []
    to_year = before.endswith("year to ")
    return [
        figure
        for _, figure in prose.bound
        for own in [Window.parse(figure.window)]
        if own == window or (own.one_day and window.holds(own)) or (to_year and own.last == window.last)
    ]


def _in_words(month: Window, match: re.Match[str]) -> str:
    return month.words() if match["year"] else MONTHS[month.first.month - 1]


def month(prose: Prose, rng: random.Random) -> Iterator[Edit]:
    """A month that a figure or a direction rests on, swapped for another of the period with another figure."""
    months = prose.evidence.period.months()
    named = [_named(match, prose.evidence.period) for match in _WHEN.finditer(prose.text)]
    for match in _WHEN.finditer(prose.text):
        window = _named(match, prose.evidence.period)
        if window is None or window not in months or match["last"]:
            continue
        figures = _rest_on(prose, window, match)
        if figures:
            fit = [m for m in months if any(_differs(prose, figure, window, m) for figure in figures)]
        elif not prose.bound and re.search(r"\b(?:above|below)\b", prose.text):
            fit = [m for m in months if {prose.sign(m), prose.sign(window)} == {1, -1}]
        else:
            continue
        fit = [m for m in fit if m not in named] or fit
        if fit:
            yield Edit(match.start(), match.end(), _in_words(rng.choice(fit), match))


def _differs(prose: Prose, figure: model.Figure, window: Window, other: Window) -> bool:
    value = prose.value(figure, other)
    return value is not None and value != prose.value(figure, window)


def stale(prose: Prose, rng: random.Random) -> Iterator[Edit]:
    """The month or the year of a bound figure, as in an edition before or after."""
    period = prose.evidence.period
    others = [Window.parse(text) for text in PERIODS if text != str(period)]
    taken: list[tuple[int, int]] = []
    for match in _WHEN.finditer(prose.text):
        taken.append(match.span())
        window = _named(match, period)
        if window is None or not (figures := _rest_on(prose, window, match)):
            continue
        other = rng.choice(others)
        if match["last"]:
            yield Edit(match.start(), match.end(), other.words(year=bool(match["year"])))
        else:
            yield Edit(match.start(), match.end(), _in_words(rng.choice(other.months()), match))
        if match["year"] and all(prose.value(f, window.back(1)) != prose.value(f, window) for f in figures):
            yield Edit(match.end() - 4, match.end(), str(int(match["year"]) - 1))
    for match in _YEAR.finditer(prose.text):
        if any(start <= match.start() < end for start, end in taken) or _OPEN.search(prose.text[: match.start()]):
            continue
        years = {w.first.year for _, figure in prose.bound for w in prose.windows(figure)}
        if int(match[0]) in years:
            yield Edit(match.start(), match.end(), str(int(match[0]) - 1))


# --- all --------------------------------------------------------------------------------------------------------

_LIST = rf"(?:{_MONTH}(?:, | and )?)+(?: 20\d\d)?"
_WIDER: Sequence[tuple[str, tuple[str, ...]]] = (
    (r"\bEvery other month\b", ("Every month",)),
    (r"\ball but [\d,]+ of them\b", ("all of them",)),
    (r"\b(?:two|three|four|five) of the six months\b", ("all six months", "every month", "six of the six months")),
    (rf"\bEvery month from {_MONTH} 20\d\d\b", ("Every month",)),
    (rf"\A{_LIST} stand(?= (?:above|below))", ("All six months stand", "Every month stands")),
    (r"\bthe only month\b", ("one of two months",)),
)


def widened(prose: Prose, rng: random.Random) -> Iterator[Edit]:
    """An exception lost, or one month too many in a count of months."""
    for pattern, typed in _WIDER:
        yield from (Edit(*match.span(), rng.choice(typed)) for match in re.finditer(pattern, prose.text))
    whole = len(prose.evidence.period.months())
    for bound, figure in prose.bound:
        printed = prose.text[bound.start : bound.end].lower()
        if not figure.show.startswith("months_") or printed not in _WORDS or prose.text.startswith("All "):
            continue
        count, after = _WORDS.index(printed), prose.text[bound.end :]
        if after.startswith(" of "):
            yield Edit(bound.start, bound.end, _WORDS[count - 1])
            continue
        noun = re.match(r" months?\b", after)
        end = bound.end + (noun.end() if noun else 0)
        more = [_WORDS[count + 1]] * (count + 1 < whole) + [f"all {_WORDS[whole]}"]
        yield Edit(bound.start, end, rng.choice(more) + (" months" if noun else ""))


# --- nouns ------------------------------------------------------------------------------------------------------

_NOUNS: Mapping[str, tuple[str, ...]] = {
    "crimes": ("victims", "incidents"),
    "offences": ("incidents", "victims"),
    "incidents": ("victims", "crimes"),
    "calls": ("crimes",),
    "detentions": ("arrests",),
    "burglaries": ("robberies",),
    "robberies": ("burglaries",),
    "arrests": ("charges",),
    "charges": ("arrests",),
    "warrants": ("arrests",),
    "contacts": ("calls",),
    "chats": ("calls",),
    "referrals": ("arrests",),
}
_KIND = r"recorded|more|fewer|\w+-based|violent|sexual|residential|rape|(?:non-)?emergency|digital|live|NRM|101|999|of"
_COUNTED = re.compile(rf"\s+(?:(?:{_KIND})\s+){{0,3}}(?P<noun>{'|'.join(_NOUNS)})\b")
_CAME = rf"(?:were|from {_MONTH} to {_MONTH} came to)"
_COUNTS = re.compile(rf"\b(?P<noun>{'|'.join(_NOUNS)}) {_CAME} (?:up |down )?\Z", re.IGNORECASE)


def noun(prose: Prose, rng: random.Random) -> Iterator[Edit]:
    """What a number counts, called something else."""
    for bound, _ in prose.bound:
        match = _COUNTED.match(prose.text, bound.end) or _COUNTS.search(prose.text, 0, bound.start)
        if match is None or _WAY.fullmatch(prose.text[bound.start : bound.end]):
            continue
        for typed in _NOUNS[match["noun"].lower()]:
            new = typed.capitalize() if match["noun"][0].isupper() else typed
            yield Edit(match.start("noun"), match.end("noun"), new)


# --- all of them, and what the rules make of them ---------------------------------------------------------------

KINDS: Mapping[str, Callable[[Prose, random.Random], Iterator[Edit]]] = {
    "direction flipped": direction,
    "digit changed": digit,
    "month swapped": month,
    "all widened": widened,
    "stale month": stale,
    "wrong noun": noun,
}


def prose_of(evidence: Evidence) -> Iterator[Prose]:
    """The sentences of an edition that can be made false."""
    return (prose for sentence in evidence.sentences if (prose := Prose(evidence, sentence)).usable)


def mutants(evidences: Iterable[Evidence], seed: int = SEED) -> tuple[Mutant, ...]:
    """The mutants of some editions, the same for the same seed: no two alike, and at most `MOST` of a kind."""
    draws = {kind: random.Random(f"{kind} {seed}") for kind in KINDS}
    made: dict[str, list[Mutant]] = {kind: [] for kind in KINDS}
    known: set[tuple[str, ...]] = set()
    for evidence in evidences:
        for prose in prose_of(evidence):
            rests_on = tuple(bound.figure for bound in prose.sentence.bound) or (prose.sentence.section,)
            for kind, edits in KINDS.items():
                for edit in edits(prose, draws[kind]):
                    after = edited(prose.sentence, edit)
                    key = (evidence.report.period, after.text, *rests_on)
                    if after.text != prose.text and key not in known:
                        known.add(key)
                        made[kind].append(Mutant(kind, evidence.report.period, prose.sentence, after))
    drawn = {kind: sorted(draws[kind].sample(range(len(each)), min(MOST, len(each)))) for kind, each in made.items()}
    return tuple(made[kind][place] for kind in KINDS for place in drawn[kind])


def findings(evidence: Evidence, sentence: Sentence) -> list[Finding]:
    """What the rules find of a sentence that goes against it: it is false, or no figure says its number."""
    return [f for f in of_sentence(evidence, sentence) if f.holds is False or f.code == UNKNOWN]


def caught(evidence: Evidence, mutant: Mutant) -> bool:
    """Whether the rules find something in the mutant that they do not find in the sentence that it was made from."""
    before = {(f.code, f.holds, f.says) for f in findings(evidence, mutant.before)}
    return any((f.code, f.holds, f.says) not in before for f in findings(evidence, mutant.after))


def evidence_of(period: str) -> Evidence:
    """A shipped edition as its rules see it."""
    report, project, *_ = read(ROOT, Wanted(period=period), Problems())
    return Evidence(report, project)


def main() -> None:
    """Print every survivor, then the table by kind."""
    evidences = {period: evidence_of(period) for period in PERIODS}
    made, stopped = Counter[str](), Counter[str]()
    tell = sys.stdout.write
    for mutant in mutants(evidences.values()):
        made[mutant.kind] += 1
        if caught(evidences[mutant.period], mutant):
            stopped[mutant.kind] += 1
        else:
            where = f"{mutant.period} {mutant.before.section} {mutant.before.part}"
            tell(f"\n{mutant.kind} ({where})\n  - {mutant.before.text}\n  + {mutant.after.text}\n")
    tell(f"\n{'mutants':20}{'made':>6}{'caught':>8}{'share':>9}\n")
    for kind in KINDS:
        tell(f"{kind:20}{made[kind]:>6}{stopped[kind]:>8}{stopped[kind] / max(1, made[kind]):>9.1%}\n")
    tell(f"{'all':20}{made.total():>6}{stopped.total():>8}{stopped.total() / max(1, made.total()):>9.1%}\n")


if __name__ == "__main__":
    main()
