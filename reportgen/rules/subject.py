"""What a claim is about: which measures, over which windows, and against which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from reportgen.period import Window
from reportgen.reading import words as w
from reportgen.reading.claims import Reading
from reportgen.reading.moves import Move
from reportgen.reading.sentences import Sentence
from reportgen.reading.times import Time, times
from reportgen.reading.tokens import Token, stem, tokens
from reportgen.rules.evidence import Evidence
from reportgen.rules.facts import Facts


@dataclass(frozen=True, slots=True)
class Subject:
    """The measures that a claim may be about. `sure` where the words name one, or the section has but one."""

    measures: tuple[str, ...]
    sure: bool
    kin: frozenset[str] = frozenset()
    """The measures that bear the name that is used, also those of other sections."""
    named: bool = False
    """Whether the words name it, and it is not only what the section is about."""


@dataclass(frozen=True)
class Matter:
    """A sentence read, and the figures that it may speak of."""

    evidence: Evidence
    sentence: Sentence
    reading: Reading
    kept: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """What a rule has worked out of the sentence, for the next rule that asks."""

    def facts(self, measure: str) -> Facts:
        """The figures of a measure in the area of the report."""
        kept = self.evidence.kept
        if measure not in kept:
            kept[measure] = Facts(self.evidence, measure, self.area_of(measure))
        found: Facts = kept[measure]
        return found

    def area_of(self, measure: str) -> str:
        """The report's own area; where nothing is held for it, the one area that the measure is held for."""
        own = self.evidence.scope.area
        areas = self.evidence.areas_of.get(measure, ())
        return areas[0] if len(areas) == 1 else own

    # measures

    def subject(self, at: int, noun: str = "") -> Subject:
        """What the words at a token are about: the name in their clause, else in the sentence, else the section.

        Where a section has several measures, the one that alone counts the `noun` is meant.
        """
        found = self._subject(at, noun)
        return replace(found, sure=False) if found.sure and self.is_narrowed(at) else found

    def _subject(self, at: int, noun: str) -> Subject:
        mentions = self.reading.mentions
        inside = [m for m in mentions if self.reading.in_clause(m.start, at)]
        before = [m for m in inside if m.start <= at]
        right_after = [m for m in inside if self._stands_right_after(m.start, at)] if self.reading.is_number(at) else []
        for found in (right_after, before[-1:], inside[:1], [m for m in mentions if m.start <= at][-1:], mentions[:1]):
            if found:
                measures = tuple(sorted(found[0].measures))
                return Subject(measures, len(measures) == 1, found[0].bearers, True)
        bound = self._bound()
        if bound:
            return Subject(bound, len(bound) == 1)
        section = self.evidence.subjects.get(self.sentence.section, ())
        counts = [m for m in section if self.evidence.project.catalogue.measures[m].kind == "count"]
        if counts and section[0] == counts[0] and len(counts) == 1:
            return Subject(tuple(section), True)
        if noun and len(section) > 1:
            alone = [m for m in section if noun in self.evidence.own_nouns(m)]
            if len(alone) == 1:
                return Subject((alone[0],), True)
        return Subject(tuple(section), len(section) == 1)

    def _bound(self) -> tuple[str, ...]:
        figures = self.evidence.report.figures
        found = dict.fromkeys(figures[b.figure].measure for b in self.sentence.bound if b.figure in figures)
        return tuple(measure for measure in found if measure in self.evidence.project.catalogue.measures)

    def _stands_right_after(self, start: int, at: int) -> bool:
        """Whether a name follows a number: at once, or over one word that does not begin anything new."""
        between = self.reading.tokens[at + 1 : start]
        links = all(t.kind == "word" and t.low not in w.CLAUSE_ENDS and t.low not in ("and", "or") for t in between)
        return at < start <= at + 2 and links

    def is_narrowed(self, at: int) -> bool:
        """Whether the clause speaks of less than the measure, or of another place: "late loans", "in Hollin Vale"."""
        key = f"narrowed {self.reading.clauses[at]}"
        if key not in self.kept:
            self.kept[key] = self._is_narrowed(at)
        return bool(self.kept[key])

    def _is_narrowed(self, at: int) -> bool:
        areas = self.evidence.other_areas
        for found in areas.finditer(self.sentence.text) if areas else ():
            place = next((n for n, t in enumerate(self.reading.tokens) if t.start >= found.start()), at)
            if self.reading.in_clause(place, at):
                return True
        tokens, reading = self.reading.tokens, self.reading
        nouns = self.nouns | w.GENERAL_NOUNS
        for n, token in enumerate(tokens):
            if not reading.in_clause(n, at) or token.kind != "word" or reading.in_time(n):
                continue
            name = reading.mention_at.get(n)
            if name is None and token.low in w.NARROWING:
                return True
            before = tokens[n - 1] if n else None
            if name is None and token.capital and n and self._is_a_place(n):
                return True
            heads = (name is not None and n == name.start) or (name is None and stem(token.low) in nouns)
            if heads and before is not None and before.kind == "word" and not self._says_nothing_more(n - 1):
                return True
            if (
                name is not None
                and n == name.end - 1
                and reading.after(n, 1) == ["of"]
                and not reading.is_number(n + 2)
            ):
                return True
        return False

    def _is_a_place(self, n: int) -> bool:
        before = self.reading.before(n, 2)
        inside = before[-1:] and (before[-1] in w.PLACES or (before[-1] == "the" and before[0] in w.PLACES))
        return bool(inside) and self.reading.tokens[n].low.removesuffix("'s") not in self.evidence.own_names

    def _says_nothing_more(self, n: int) -> bool:
        """Whether the word before a noun does not narrow it."""
        low, reading = self.reading.tokens[n].low, self.reading
        known = low in w.KNOWN_BEFORE | w.STOPS | w.HELPERS | w.EMPTY | w.UP_VERBS | w.DOWN_VERBS | w.BETTER | w.WORSE
        start, end = reading.tokens[n].start, reading.tokens[n].end
        known = known or (end - start > 1 and self.sentence.text[start:end].isupper())
        known = known or low in w.TOP_WORDS | w.LOW_WORDS | w.NOTABLE
        known = known or low in w.GENERIC | w.LARGE | w.SMALL or low.removesuffix("'s") in self.evidence.own_names
        return known or reading.in_time(n) or reading.in_name(n) or low.endswith(("ly", "ed"))

    # windows

    def windows(self, measure: str) -> tuple[Window, ...]:
        """What "the period" may mean of a measure in this section: the edition's, and longer ones that are shown."""
        shown = self.evidence.shown.get((self.sentence.section, measure), ())
        last = self.evidence.period.first
        return tuple(
            dict.fromkeys((self.evidence.period, *(w for w in shown if len(w.months()) > 1 and w.last >= last)))
        )

    def baselines(self, measure: str, window: Window) -> tuple[Window, ...]:
        """What a window may be compared with where nothing is said: a year before, then other years shown."""
        shown = self.evidence.shown.get((self.sentence.section, measure), ())
        back = sorted({self.evidence.period.first.year - w.first.year for w in shown} | {1})
        return tuple(window.back(years) for years in back if years > 0)

    def said(self, at: int, role: str = "at") -> tuple[Time, ...]:
        """The times of a role that belong to a token: those in its clause, else those of the sentence."""
        times = [time for time in self.reading.times if time.role == role and time not in self.reading.excepted]
        times = [time for time in times if self._is_free_for(time, at)]
        inside = [time for time in times if self.reading.in_clause(time.start, at)]
        return tuple(inside or times)

    def _is_free_for(self, time: Time, at: int) -> bool:
        """Whether a time belongs to nothing else: to a number right before it, or to another clause's verb."""
        for number in self.reading.numbers:
            if 0 < time.start - number.at <= 3 and number.at != at:
                between = self.reading.tokens[number.at + 1 : time.start]
                if between and all(token.low in ("in", "for", "during", "the") for token in between):
                    return False
        if self.reading.after(time.end - 1, 1) in ([":"], ["="]) and at < time.start:
            return False  # "33,100 loans (2021: 31,000)": the time of what follows
        if self.reading.before(time.start, 2)[:1] in (["driven"], ["led"], ["helped"]):
            return False
        if self.reading.in_clause(time.start, at) or (time.role == "at" and time.start < at):
            return True
        others = [move.at for move in self.reading.moves] + [rank.at for rank in self.reading.ranks]
        return not any(self.reading.in_clause(other, time.start) for other in others)

    def against(self, at: int, window: Window, measure: str) -> tuple[tuple[Window, ...], bool]:
        """What the words say that a window is compared with, and whether they say it."""
        found: list[Window] = []
        if self.reading.after(at, 1) in (["it"], ["them"]):
            found += self._meant_before(window)
        since = tuple(time for time in self.said(at, "since") if time.kind == "years")
        for time in (*self.said(at, "against"), *since):
            if time.kind == "year_before":
                found.append(window.back(1))
            elif time.kind == "years":
                found += [window.back(window.first.year - year) for year in time.years if year != window.first.year]
            else:
                found += time.windows
        if found:
            return tuple(dict.fromkeys(found)), True
        return self.baselines(measure, window), False

    def _meant_before(self, window: Window) -> list[Window]:
        """What "it" in "stood below it" means: the year that was named last before the sentence."""
        named = [
            t for t in times(tokens(self.sentence.before), self.evidence.calendar) if t.kind in ("years", "year_before")
        ]
        if not named:
            return []
        years = named[-1].years[-1:] or (window.first.year - 1,)
        return [window.back(window.first.year - years[0])]

    def now(self, at: int, measure: str) -> tuple[tuple[Window, ...], bool]:
        """The windows that the words at a token speak of, and whether they name them."""
        found: list[Window] = []
        for time in self.said(at):
            if time.kind == "years":
                for window in self.windows(measure):
                    found += [window.back(self.evidence.period.first.year - year) for year in time.years]
            elif time.kind == "period":
                found += self.windows(measure)
            else:
                found += time.windows
        if found:
            return tuple(dict.fromkeys(found)), True
        return self.windows(measure), False

    def says_time_before(self) -> bool:
        """Whether the words before the sentence in its block name a time."""
        words = self.evidence.blocks_say.get(self.sentence.block, "").partition(self.sentence.text)[0]
        return bool(times(tokens(words), self.evidence.calendar))

    # is it ours at all?

    def is_named(self, at: int) -> bool:
        """Whether a name or a time stands right before a token, at most a bracket between."""
        ends = {m.end for m in self.reading.mentions} | {t.end for t in self.reading.times}
        return bool({at, at - 1} & ends)

    def is_about(self, move: Move) -> bool:
        """Whether a word of movement is about a measure, and not about something that no figure counts."""
        if any(token.low in w.NOT_WHOLE for token in self._clause_before(move.at)) and not self.reading.quantifiers:
            return False
        if move.form == "noun":
            return self._noun_is_ours(move)
        than = move.at + 1 < len(self.reading.tokens) and self.reading.after(move.at, 1) == ["than"]
        if than and any(m.start <= move.at + 3 and m.start > move.at for m in self.reading.mentions):
            return False  # "fewer than emergency calls": two measures, and no movement
        if move.word in ("above", "below", "exceed", "exceeded") and self.reading.is_number(move.at + 1):
            return False  # a threshold
        if move.form == "comparative" and move.word in ("more", "fewer", "less"):
            return self._ours(self.reading.tokens[move.at + 1 : move.at + 3], empty=True)
        return self._verb_is_ours(move)

    def _noun_is_ours(self, move: Move) -> bool:
        tokens = self.reading.tokens
        at = move.at + 1
        if at < len(tokens) and tokens[at].low in ("in", "of", "to"):
            phrase = []
            for token in tokens[at + 1 : at + 9]:
                if token.kind == "mark" or token.low in w.STOPS:
                    break
                phrase.append(token)
            return self._ours(phrase, empty=True)
        return self._ours(self._clause_before(move.at), empty=True)

    def _clause_before(self, at: int) -> list[Token]:
        """The words of a clause before a token, without those that name nothing."""
        clause = [token for n, token in enumerate(self.reading.tokens[:at]) if self.reading.in_clause(n, at)]
        return [t for t in clause if t.kind != "mark" and t.low not in w.HELPERS and t.low not in w.EMPTY]

    def _verb_is_ours(self, move: Move) -> bool:
        tokens = self.reading.tokens
        after = tokens[move.at + 1 : move.at + 2]
        low = after[0].low if after and after[0].kind == "word" and move.form == "verb" else ""
        bare = low in w.AFTER_VERBS or low.endswith("ly") or self._starts_time(move.at + 1)
        if low and not bare:
            return self._ours(tokens[move.at + 1 : move.at + 5], empty=False)
        phrase = self._phrase_before(move.at)
        if any(token.low == "and" for token in phrase):  # "is embedded and grows": the clause's own subject
            return self._ours(self._clause_before(move.at), empty=True)
        return self._ours(phrase, empty=True, numbers=False)

    def _starts_time(self, at: int) -> bool:
        return any(time.start <= at < time.end for time in self.reading.times)

    def _phrase_before(self, at: int) -> list[Token]:
        """The words before a verb, without its helpers, back to the last stop."""
        phrase: list[Token] = []
        for n in range(at - 1, max(-1, at - 12), -1):
            token = self.reading.tokens[n]
            if not phrase and (token.low in w.HELPERS or token.kind == "number"):
                continue
            if (
                token.kind == "mark"
                or token.low in w.CLAUSE_ENDS
                or (phrase and token.low in w.STOPS)
                or not self.reading.in_clause(n, at)
            ):
                break
            phrase.insert(0, token)
        return phrase

    def _ours(self, phrase: Sequence[Token], *, empty: bool, numbers: bool = True) -> bool:
        """Whether a phrase names a measure, a time, a number, or the section's subject by a general word."""
        if not phrase:
            return empty
        spans = [(m.start, m.end) for m in self.reading.mentions] + [(t.start, t.end) for t in self.reading.times]
        places = {id(token): n for n, token in enumerate(self.reading.tokens)}
        nouns = self.nouns
        general = False
        for token in phrase:
            n = places[id(token)]
            if any(start <= n < end for start, end in spans):
                return True
            low = token.low
            if (token.kind == "number" and numbers) or stem(low) in nouns or stem(low) == "month":
                return True
            general = general or low in w.GENERIC
        lows = [token.low for token in phrase]
        of = lows.index("of") if "of" in lows else -1
        return general and of < 0

    @property
    def nouns(self) -> frozenset[str]:
        """The stems of what the section's measures count."""
        measures = self.evidence.project.catalogue.measures
        subjects = (*self.evidence.subjects.get(self.sentence.section, ()), *self._bound())
        own = frozenset(stem(str(noun).split()[-1]) for m in subjects for noun in measures[m].noun)
        return self.evidence.lexicon.same_as(own)
