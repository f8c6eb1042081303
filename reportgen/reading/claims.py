"""What a sentence says of movement, rank and size, as data: a small grammar over tokens.

It finds the words that carry a claim, and the times, names and numbers that stand with them. It does not know what is
true: `reportgen.rules` judges.
"""

from __future__ import annotations

from functools import cached_property

from reportgen.reading import words as w
from reportgen.reading.moves import Move, moves
from reportgen.reading.numbers import Number, numbers
from reportgen.reading.phrase import Phrase
from reportgen.reading.ranks import Quantifier, Rank, quantifiers, ranks
from reportgen.reading.times import Time
from reportgen.reading.tokens import ORDINALS, stem


class Reading(Phrase):
    """A sentence read: in order the numbers, movements, ranks and quantifiers in it."""

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """The numbers that may be figures."""
        inside = [(q.at, q.end) for q in self.quantifiers]
        inside += [(n - 4, n) for n, token in enumerate(self.tokens) if token.low in w.EACH_STEP | w.RUNNING]
        inside += [(n - 1, n) for n, token in enumerate(self.tokens) if token.low in w.TOP_WORDS | w.LOW_WORDS]
        found = numbers(self)
        return tuple(n for n in found if n.figures or not any(start <= n.at < end for start, end in inside))

    @cached_property
    def moves(self) -> tuple[Move, ...]:
        """The words of movement."""
        return tuple(moves(self))

    @cached_property
    def ranks(self) -> tuple[Rank, ...]:
        """The words of rank that are not about a movement."""
        return tuple(ranks(self, self.moves))

    @cached_property
    def quantifiers(self) -> tuple[Quantifier, ...]:
        """The words that say over which months something is told."""
        return tuple(quantifiers(self))

    def quantifier_of(self, move: Move) -> Quantifier | None:
        """The quantifier over months that belongs to a movement: in its clause, else the only one of the sentence."""
        near = [q for q in self.quantifiers if self.in_clause(q.at, move.at)]
        if near:
            return min(near, key=lambda q: abs(q.at - move.at))
        others = [m for m in self.moves if m is not move and m.form != "state"]
        return self.quantifiers[0] if self.quantifiers and not others else None

    def count_of(self, move: Move) -> Number | None:
        """How many months a movement is told of: `up in four months, down in two`, `fewer in five of the six`."""
        if not any(stem(token.low) == "month" for token in self.tokens):
            return None
        for n, token in enumerate(self.tokens):
            if not (token.low == "one" or (token.kind == "number" and not token.unit and (token.value or 99) <= 24)):
                continue
            if self.before(n, 1) == ["not"]:
                continue  # "not one month"
            after, between = self.after(n, 5), [each.low for each in self.tokens[move.at + 1 : n]]
            told = between == ["in"] and (not after or stem(after[0]) == "month" or after[0] in (",", "."))
            of_all = after[:1] == ["of"] and "months" in after and self.in_clause(n, move.at)
            heads = n < move.at and stem(after[0] if after else "") == "month" and after[1:2] and after[1] in w.FINITE
            if heads and self.in_clause(n, move.at) and self.before(n, 1) not in (["the"], ["these"], ["last"]):
                return Number(n, token, self.sentence.figures_in(token.start, token.end))
            leads = after[:2] == ["months", "of"] and move.at - n <= 4 and n < move.at
            if told or of_all or leads:
                return Number(n, token, self.sentence.figures_in(token.start, token.end))
        return None

    @cached_property
    def counts(self) -> tuple[tuple[int, int], ...]:
        """Where numbers stand that only count months and are judged with them: `all three months`, `two of the six`."""
        if self.says_nothing:
            return ()
        spans = [(q.at, q.end) for q in self.quantifiers if q.count]
        spans += [(t.start, t.end) for t in self.times if t.kind in ("period", "span")]
        found = [n for start, end in spans for n in range(start, end) if self.is_number(n)]
        counted = [number for move in self.moves if (number := self.count_of(move)) is not None]
        found += [number.at for number in counted]
        found += [n for number in counted for n in range(number.at + 1, number.at + 4) if self.is_number(n)]
        return tuple((self.tokens[n].start, self.tokens[n].end) for n in dict.fromkeys(found))

    @property
    def run_length(self) -> int:
        """How many months a run is told to have: `three consecutive months`, `the third month running`; 0 for none."""
        for n, token in enumerate(self.tokens):
            if token.low in w.EACH_STEP | w.RUNNING:
                for word in reversed(self.tokens[max(0, n - 4) : n]):
                    if word.kind == "number" and word.value is not None and word.value < 60:
                        return int(word.value)
                    if word.low in ORDINALS:
                        return ORDINALS[word.low]
        return 0

    def only_of(self, move: Move) -> Time | None:
        """The months that alone are told to move so: `only April saw fewer`, `August was the only month to exceed`."""
        for n, token in enumerate(self.tokens):
            if token.low != "only" or not self.in_clause(n, move.at):
                continue
            after = [
                t for t in self.times if t.kind == "months" and n < t.start <= n + 1 + (self.after(n, 1) == ["in"])
            ]
            before = [t for t in self.times if t.kind == "months" and t.end <= n and self.in_clause(t.start, n)]
            if after:
                return after[0]
            if before and stem(self.after(n, 1)[0] if self.after(n, 1) else "") == "month":
                return before[-1]
        return None
