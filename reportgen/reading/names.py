"""Which measures a sentence names: by name, short name, label or other words that measures.yaml gives them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from reportgen.measures import Catalogue
from reportgen.reading import words as w
from reportgen.reading.tokens import Token, stem, tokens

_FILLERS = frozenset(
    [
        "of",
        "the",
        "for",
        "in",
        "a",
        "an",
        "and",
        "by",
        "to",
        "on",
        "at",
        "with",
        "from",
        "per",
        "as",
        "or",
        "that",
        "were",
        "was",
        "is",
        "are",
        "s",
    ]
)
_GENERAL = frozenset(map(stem, w.GENERIC)) | {"change", "month", "year", "rate"}
"""A name made of these alone names nothing."""
SLACK = 1
"""So many other words may stand between the words of a name: "non-emergency 101 calls not answered"."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a sentence, from token `start` to before `end`, and the measures that it may mean."""

    start: int
    end: int
    measures: frozenset[str]
    words: int
    places: frozenset[int] = frozenset()
    """The tokens that are the name's own words."""
    bearers: frozenset[str] = frozenset()
    """Every measure that bears the name, also those that are not near."""


@dataclass(frozen=True)
class Lexicon:
    """The names of a catalogue's measures, by each of their words."""

    catalogue: Catalogue
    names: dict[str, list[tuple[tuple[str, ...], frozenset[str]]]] = field(default_factory=dict)
    labels: frozenset[tuple[str, ...]] = frozenset()
    """Row labels: they name a measure only near its table."""
    nouns: dict[str, frozenset[str]] = field(default_factory=dict)
    """By the stem of a noun, the measures that count it; none for a noun that measures.yaml lists beside them."""
    alike: tuple[frozenset[str], ...] = ()
    """Stems that count the same thing."""

    _stems_of: dict[str, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        found: dict[tuple[str, ...], set[str]] = {}
        nouns: dict[str, set[str]] = {}
        labels: set[tuple[str, ...]] = set()
        firm: set[tuple[str, ...]] = set()
        for key, measure in self.catalogue.measures.items():
            for name in (measure.name, measure.short, measure.label, *measure.words):
                words = _content(str(name)) if name else ()
                if set(words) - _GENERAL:
                    found.setdefault(words, set()).add(key)
                    (labels if name is measure.label else firm).add(words)
            for noun in measure.noun:
                nouns.setdefault(stem(str(noun).split()[-1]), set()).add(key)
        for words, measures in found.items():
            for word in set(words):
                self.names.setdefault(word, []).append((words, frozenset(measures)))
        object.__setattr__(self, "labels", frozenset(labels - firm))
        groups = tuple(frozenset(stem(word) for word in group) for group in self.catalogue.nouns)
        object.__setattr__(self, "alike", groups)
        for group in groups:
            for stemmed in group:
                nouns.setdefault(stemmed, set())
        self.nouns.update({noun: frozenset(measures) for noun, measures in nouns.items()})

    def same_as(self, nouns: frozenset[str]) -> frozenset[str]:
        """The stems, and those that count the same."""
        return nouns.union(*(group for group in self.alike if group & nouns))

    def mentions(self, sentence: Sequence[Token], near: Sequence[frozenset[str]] = ()) -> list[Mention]:
        """The names in a sentence, of those that overlap the longest.

        Of measures that share a name those `near` are meant: sets of measures, the nearest set first.
        A label such as "Calls received" or a name that several measures bear says nothing away from its own section.
        """
        places = [n for n, token in enumerate(sentence) if token.kind != "mark" and token.low not in _FILLERS]
        stems = [stem(sentence[n].low) for n in places]
        found: list[Mention] = []
        for at in range(len(places)):
            for words, measures in self.names.get(stems[at], ()):
                reach = stems[at : at + len(words) + (SLACK if len(words) > 1 else 0)]
                covered = _covered(words, reach)
                if not covered:
                    continue
                rings = near[:1] if words in self.labels else near
                ours = next((both for ring in rings if (both := measures & ring)), frozenset())
                meant = ours or measures
                if len(meant) > 1:
                    meant = self._best_named(meant, frozenset(stems), len(set(words))) or meant
                    ours = ours & meant or (meant if len(meant) == 1 and ours else ours)
                if (len(meant) > 1 or words in self.labels) and not ours:
                    continue
                found.append(
                    Mention(
                        places[at],
                        places[at + covered[-1]] + 1,
                        meant,
                        len(words),
                        frozenset(places[at + n] for n in covered),
                        measures,
                    )
                )
        return _apart(found)

    def _best_named(self, measures: frozenset[str], said: frozenset[str], shared: int) -> frozenset[str]:
        """Of measures that share a name of so many words, the one of whose names the sentence says more; else none.

        A "non" that is not said speaks against its measure.
        """
        heard = {key: len(said & self.stems_of(key)) - ("non" in self.stems_of(key) - said) for key in measures}
        most = max(heard.values())
        best = frozenset(key for key in measures if heard[key] == most)
        return best if len(best) == 1 and most > shared else frozenset()

    def stems_of(self, measure: str) -> frozenset[str]:
        """The stems of all of a measure's names."""
        if measure not in self._stems_of:
            named = self.catalogue.measures[measure]
            names = (named.name, named.short, named.label, *named.words)
            self._stems_of[measure] = frozenset(s for name in names if name for s in _content(str(name)))
        return self._stems_of[measure]


def _content(name: str) -> tuple[str, ...]:
    """The words of a name that carry it, as stems."""
    return tuple(stem(token.low) for token in tokens(name) if token.kind != "mark" and token.low not in _FILLERS)


def _covered(words: Sequence[str], reach: Sequence[str]) -> list[int]:
    """Where in `reach`, which begins with one of them, all the words stand, in order; none where one is missing."""
    missing, found = list(words), []
    for place, word in enumerate(reach):
        if word in missing:
            missing.remove(word)
            found.append(place)
    return found if not missing else []


def _apart(found: list[Mention]) -> list[Mention]:
    """Mentions that do not overlap, those of more words first, in the order of the sentence."""
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda m: (-m.words, m.end - m.start, m.start)):
        clash = [other for other in kept if mention.start < other.end and other.start < mention.end]
        same = [
            other
            for other in clash
            if (other.start, other.end, other.words) == (mention.start, mention.end, mention.words)
        ]
        if same and len(clash) == 1:
            kept.remove(same[0])
            kept.append(replace(mention, measures=mention.measures | same[0].measures))
        elif not clash:
            kept.append(mention)
    return sorted(kept, key=lambda m: m.start)
