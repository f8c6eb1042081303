"""A sentence taken apart: its tokens and clauses, and the times and measures that it names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

from reportgen.period import MONTHS
from reportgen.reading import words as w
from reportgen.reading.names import Lexicon, Mention
from reportgen.reading.sentences import Sentence
from reportgen.reading.times import Calendar, Time, month_number, times
from reportgen.reading.tokens import NUMBER_WORDS, Token, stem, tokens

MOST_TOKENS = 200
"""A sentence of more words and marks is read no further than this: nobody's sentence is."""
_TELLING = sorted({*w.TELLING, *NUMBER_WORDS, *(month.lower() for month in MONTHS)} - {"zero", "one"})
_CLAIMS = re.compile(rf"\d|\b(?:{'|'.join(_TELLING)})\b", re.IGNORECASE)


class Phrase:
    """A sentence with what its words name, and where in it things stand.

    `near` are the measures of its section, which a name that several bear then means; `free` finds the names that
    hold digits.
    """

    def __init__(
        self,
        sentence: Sentence,
        lexicon: Lexicon,
        calendar: Calendar,
        near: Sequence[frozenset[str]] = (),
        free: re.Pattern[str] | None = None,
    ) -> None:
        self.sentence = sentence
        self.calendar = calendar
        self._lexicon, self._near, self._free = lexicon, near, free

    @cached_property
    def says_nothing(self) -> bool:
        """Whether no word or number of the sentence could make a claim: most sentences are read no further."""
        return not _CLAIMS.search(self.sentence.text)

    @cached_property
    def tokens(self) -> Sequence[Token]:
        """Its words, numbers and marks."""
        return tokens(self.sentence.text[: 12 * MOST_TOKENS])[:MOST_TOKENS]

    @property
    def is_too_long(self) -> bool:
        """Whether it was not read to its end."""
        last = self.tokens[-1].end if self.tokens else 0
        return last < len(self.sentence.text.rstrip(".!?”)’ "))

    @cached_property
    def times(self) -> Sequence[Time]:
        """The times that it names."""
        return times(self.tokens, self.calendar)

    @cached_property
    def mentions(self) -> Sequence[Mention]:
        """The measures that it names."""
        return self._lexicon.mentions(self.tokens, self._near)

    @cached_property
    def clauses(self) -> tuple[int, ...]:
        """For each token the number of its clause."""
        clause, out, depth = 0, [], 0
        for n, token in enumerate(self.tokens):
            before = self.tokens[n - 1].low if n else ""
            ends = token.low in (";", ":", "–", "—") or token.low in w.CLAUSE_ENDS
            ends = ends or (token.low in ("with", "and", "so", "which") and before == "," and depth == 0)
            ends = ends or (token.low == "and" and self._begins_anew(n))
            clause += ends
            depth += {"(": 1, ")": -1}.get(token.low, 0)
            out.append(clause)
        return tuple(out)

    def _begins_anew(self, n: int) -> bool:
        """Whether after an `and` a month or a name with its own verb stands: `rose by 46 and August had the most`."""
        ends = [time.end for time in self.times if time.start == n + 1]
        ends += [mention.end for mention in self.mentions if mention.start == n + 1]
        verbs = w.FINITE | w.UP_VERBS | w.DOWN_VERBS | (w.EMPTY - w.STOPS)
        return bool(ends) and ends[0] < len(self.tokens) and self.tokens[ends[0]].low in verbs

    def in_clause(self, at: int, other: int) -> bool:
        """Whether two tokens stand in one clause."""
        return self.clauses[at] == self.clauses[other]

    def before(self, at: int, count: int) -> list[str]:
        """The words before a token, nearest last."""
        return [token.low for token in self.tokens[max(0, at - count) : at]]

    def after(self, at: int, count: int) -> list[str]:
        """The words after a token."""
        return [token.low for token in self.tokens[at + 1 : at + 1 + count]]

    def is_number(self, at: int) -> bool:
        """Whether a number stands there."""
        return 0 <= at < len(self.tokens) and self.tokens[at].kind == "number"

    def is_counted(self, low: str) -> bool:
        """Whether a word is a noun that something is counted by."""
        return stem(low) in self._lexicon.nouns

    @cached_property
    def mention_at(self) -> Mapping[int, Mention]:
        """By token, the name that it is a word of."""
        return {n: mention for mention in self.mentions for n in mention.places}

    def in_name(self, at: int) -> bool:
        """Whether a token is part of a measure's name."""
        return at in self.mention_at

    def in_time(self, at: int) -> bool:
        """Whether a token is part of a time."""
        return at in self._times

    @cached_property
    def _times(self) -> frozenset[int]:
        return frozenset(n for time in self.times for n in range(time.start, time.end))

    def is_free(self, at: int) -> bool:
        """Whether a token is part of a name that holds digits."""
        start = self.tokens[at].start
        return any(a <= start < b for a, b in self._free_spans)

    @cached_property
    def _free_spans(self) -> tuple[tuple[int, int], ...]:
        return tuple(match.span() for match in self._free.finditer(self.sentence.text)) if self._free else ()

    def head(self, at: int) -> list[str]:
        """The words of a token's clause before it."""
        return [token.low for n, token in enumerate(self.tokens[:at]) if self.in_clause(n, at)]

    def is_hoped(self, at: int) -> bool:
        """Whether what a token tells is hoped for, expected or meant, and so no claim of what was."""
        head = self.head(at)
        first = at - len(head)
        near = list(enumerate(head, first))[-8:]
        if any(word in w.MODALS and not (word == "may" and month_number(self.tokens[n])) for n, word in near):
            return True
        return bool(set(self.after(at, 4)) & w.FORESEEN) or {"not", "until"} <= set(self.before(at, 8))

    def is_supposed(self, at: int) -> bool:
        """Whether a word of movement or rank is no claim: hoped for, or an aim ("to reduce")."""
        head = self.head(at)
        aim = head[-1:] == ["to"] and not set(head[-4:]) & (w.STEPPED | {"seen", "month", "months"})
        return aim or self.is_hoped(at)

    def is_negated(self, at: int) -> bool:
        """Whether a word just before a token says no."""
        head = self.head(at)
        if "neither" in head or "not" in head[-5:]:
            return "only" not in self.before(at, 1)
        return bool(set(head[-3:]) & w.NOT)

    @cached_property
    def excepted(self) -> tuple[Time, ...]:
        """The times that stand after `except`, `all but`, `apart from`, `with the exception of`."""
        return tuple(time for time in self.times if self._is_excepted(time))

    def _is_excepted(self, time: Time) -> bool:
        before = self.before(time.start, 7)
        for n in range(len(before) - 1, -1, -1):
            word = before[n]
            if word in w.EXCEPT or (word == "but" and n and before[n - 1] in ("all", "every", "month", "months", "in")):
                return True
            if word not in w.EXCEPT_LINKS:
                return False
        return False
