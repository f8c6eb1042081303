"""`reportgen discover`: identities that hold in all history and are not declared, with how likely each is by chance.

Searched are the counts of the ledger: sums of two and of three, multiples, and bounds. A sum is looked for by a hash of
its series that adds as the series do, so that the sums of all pairs meet the differences of all pairs at once.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from hashlib import sha256
from itertools import combinations
from pathlib import Path

from reportgen.figures import Figures, held_words
from reportgen.measures import Catalogue, parse_identity
from reportgen.period import Window
from reportgen.problems import Problems, ReportError
from reportgen.project import Project
from reportgen.rules.identities import relation, sums_of_parts, worked_out
from reportgen.source import Word
from reportgen.units import decimals_of

LEAST = 6
"""In so many windows, none inside another, must a line hold to be told."""
CHANCE = 0.001
"""Told is what chance would give fewer times than this in the whole search."""
MOST_PAIRS = 8_000_000
MOST_GROUPS = 500
"""Pairs of series, and sets of windows, that are looked at: some seconds. What has more is searched in part."""
LARGEST_FACTOR = 100
"""Multiples are told with whole numbers up to this."""
MOST_BOUNDS = 12
"""So many bounds are told, the nearest first."""

Key = tuple[str, str, Window]
"""Area, basis, window: where a series has a value."""


@dataclass(frozen=True)
class Line:
    """An identity that holds in all history: as measures.yaml would say it, and on what it was seen."""

    text: str
    windows: tuple[Window, ...]
    areas: tuple[str, ...]
    chance: float | None = None
    """How many such lines chance would give in the whole search: its logarithm to the base ten, at most."""
    share: str = ""
    """Of a bound: how much of the whole the part ever is."""


@dataclass
class Search:
    """The series of a ledger, each a row of whole numbers by area, basis and window, and the relations known of them.

    `values` are scaled by one factor so that all are whole. `keys` are numbered, and `masks` hold, as bits, the
    numbers at which a measure has a value.
    """

    catalogue: Catalogue
    least: int = LEAST
    keys: list[Key] = field(default_factory=list)
    values: dict[str, dict[int, int]] = field(default_factory=dict)
    masks: dict[str, int] = field(default_factory=dict)
    relations: list[Mapping[str, Fraction]] = field(default_factory=list)
    """What holds by declaration or is told already."""
    known: list[dict[str, Fraction]] = field(default_factory=list)
    """The same in echelon form."""
    whole: bool = True
    """Whether all groups of windows were looked at."""

    @classmethod
    def of(cls, figures: Figures, least: int = LEAST) -> Search:
        """The counts that a ledger holds in enough windows, with every declared relation known."""
        search = cls(figures.catalogue, least)
        search._read(figures)
        catalogue = figures.catalogue
        for identity in (*catalogue.identities, *sums_of_parts(catalogue), *worked_out(catalogue)):
            found = relation(identity)
            if identity.sign == "=" and found is not None:
                search.learn({name: Fraction(n) for name, n in found.items()})
        return search

    def _read(self, figures: Figures) -> None:
        measures = self.catalogue.measures
        counts = [measure for measure in measures.values() if measure.kind == "count"]
        bases = sorted({basis for measure in counts for basis in measure.bases} | {""})
        held: dict[str, dict[Key, Decimal]] = {}
        for (name, area, basis), rows in sorted(figures.rows.items()):
            if measures[name].kind != "count":
                continue
            # What is counted in one way only may stand beside what is counted on any basis, each by itself.
            for window, row in rows.items():
                if row.value is not None and not row.qualifier:
                    for each in [basis] if measures[name].bases else bases:
                        held.setdefault(name, {})[area, each, window] = row.value
        scale = Decimal(10) ** decimals_of(tuple(value for series in held.values() for value in series.values()))
        self.keys = sorted({key for series in held.values() for key in series})
        number = {key: n for n, key in enumerate(self.keys)}
        for name, series in held.items():
            if any(series.values()):
                self.values[name] = {number[key]: int(value * scale) for key, value in series.items()}
                self.masks[name] = sum(1 << n for n in self.values[name])

    # --- what is known ---

    def learn(self, row: Mapping[str, Fraction]) -> bool:
        """Keep a relation; False where it follows from those that are kept."""
        given, row = row, dict(row)
        for other in self.known:
            head = next(iter(other))
            if factor := row.get(head):
                row = {n: row.get(n, Fraction(0)) - factor * other.get(n, Fraction(0)) for n in {**row, **other}}
                row = {name: n for name, n in row.items() if n}
        if not row:
            return False
        self.relations.append(given)
        head = min(row)
        lead = row.pop(head)
        self.known.append({head: Fraction(1), **{name: n / lead for name, n in row.items()}})
        return True

    # --- windows ---

    def windows(self, mask: int) -> tuple[Window, ...]:
        """The windows of a mask, none overlapping another: of the area and basis that have the most."""
        by_place: dict[tuple[str, str], list[Window]] = {}
        for n in _bits(mask):
            area, basis, window = self.keys[n]
            by_place.setdefault((area, basis), []).append(window)
        found: tuple[Window, ...] = ()
        for windows in by_place.values():
            apart: list[Window] = []
            for window in sorted(windows, key=lambda window: (window.last, window.days)):
                if not apart or window.first > apart[-1].last:
                    apart.append(window)
            found = max(found, tuple(apart), key=len)
        return found

    def areas(self, mask: int) -> tuple[str, ...]:
        """The names of the areas of a mask."""
        return tuple(dict.fromkeys(str(self.catalogue.areas[self.keys[n][0]].name) for n in _bits(mask)))

    def groups(self) -> dict[int, tuple[Window, ...]]:
        """Every set of windows that up to four series have in common, as far as it is large enough."""
        found: dict[int, tuple[Window, ...]] = {}
        single = edge = set(self.masks.values())
        for _ in range(4):
            largest = sorted(edge - found.keys(), key=lambda mask: (-mask.bit_count(), mask))
            self.whole = self.whole and len(found) + len(largest) <= MOST_GROUPS
            held = {mask: self.windows(mask) for mask in largest[: MOST_GROUPS - len(found)]}
            fits = {mask: windows for mask, windows in held.items() if len(windows) >= self.least}
            found |= fits
            edge = {a & b for a in fits for b in single}
        return found

    # --- the search ---

    @property
    def tried(self) -> int:
        """How many sums and multiples there are to try among so many series."""
        n = len(self.values)
        return n * (math.comb(n - 1, 2) + math.comb(n - 1, 3)) + math.comb(n, 2) if n > 1 else 0

    def chance(self, names: Iterable[str], mask: int, windows: int) -> float:
        """How often chance would give a line as exact as one of these series, at most, as a power of ten.

        Were the narrowest series spread evenly between its least and its most, it would be what the others ask for in
        one of so many cases; and in all windows but the first, which may have set the level, by that to their power.
        """
        narrowest = min(_cases(self._row(name, mask)) for name in names)
        return math.log10(max(1, self.tried)) - (windows - 1) * math.log10(narrowest)

    def _row(self, name: str, mask: int) -> list[int]:
        values = self.values[name]
        return [values[n] for n in _bits(mask)]

    def lines(self) -> list[Line]:
        """Multiples and sums that hold wherever their series are held, those seen most often first."""
        groups = sorted(self.groups().items(), key=lambda each: (-len(each[1]), -each[0].bit_count(), each[0]))
        found: list[Line] = []
        pairs = 0
        members: dict[int, dict[str, list[int]]] = {}
        for mask, windows in groups:
            able = [name for name, own in self.masks.items() if own & mask == mask]
            pairs += len(able) ** 2
            if pairs > MOST_PAIRS:
                self.whole = False
                break
            # A series so narrow that chance could well fit it fits nothing that may be told.
            rows = {n: self._row(n, mask) for n in able if self.chance([n], mask, len(windows)) < math.log10(CHANCE)}
            twins: dict[tuple[int, ...], str] = {}
            members[mask] = {name: row for name, row in rows.items() if twins.setdefault(tuple(row), name) == name}
        for search in (self._multiples, self._of_two, self._of_three):
            for mask, rows in members.items():
                for text in search(mask, rows):
                    identity = parse_identity(Word(text))
                    row = relation(identity)
                    assert row is not None
                    if self.learn({name: Fraction(n) for name, n in row.items()}):
                        chance = self.chance(identity.names, mask, len(self.windows(mask)))
                        found.append(Line(text, self.windows(mask), self.areas(mask), chance))
        return found

    def _exact(self, mask: int, names: Iterable[str]) -> bool:
        """Whether these windows are all that the series have in common: those of fewer are another group's."""
        common = -1
        for name in names:
            common &= self.masks[name]
        return common == mask

    def _multiples(self, mask: int, rows: Mapping[str, Sequence[int]]) -> Iterator[str]:
        """Series of which one is a fixed multiple of the other."""
        for (a, first), (b, second) in combinations(rows.items(), 2):
            x, y = next(((x, y) for x, y in zip(first, second, strict=True) if x or y), (0, 0))
            if not x or not y or not self._exact(mask, (a, b)):
                continue
            ratio = Fraction(x, y)
            if max(ratio.numerator, ratio.denominator) > LARGEST_FACTOR:
                continue
            if all(x * ratio.denominator == y * ratio.numerator for x, y in zip(first, second, strict=True)):
                sides = [_times(ratio.denominator, a), _times(ratio.numerator, b)]
                yield " = ".join(sorted(sides, key=lambda side: "*" in side))

    def _of_two(self, mask: int, rows: Mapping[str, Sequence[int]]) -> Iterator[str]:
        """`a = b + c`."""
        hashes = {name: self._hash(mask, row) for name, row in rows.items()}
        wholes = {each: name for name, each in hashes.items()}
        for b, c in combinations(hashes, 2):
            whole = wholes.get(hashes[b] + hashes[c])
            if whole is not None and self._adds_up(mask, rows, whole, (b, c)):
                yield self._sum(rows, whole, (b, c))

    def _of_three(self, mask: int, rows: Mapping[str, Sequence[int]]) -> Iterator[str]:
        """`a = b + c + d`: where the sum of two is the difference of two others."""
        hashes = {name: self._hash(mask, row) for name, row in rows.items()}
        pairs: dict[int, list[tuple[str, str]]] = {}
        for b, c in combinations(hashes, 2):
            pairs.setdefault(hashes[b] + hashes[c], []).append((b, c))
        seen = set()
        for a in hashes:
            for d in hashes:
                for b, c in pairs.get(hashes[a] - hashes[d], ()) if a != d else ():
                    parts = frozenset((b, c, d))
                    if len(parts) == 3 and a not in parts and (a, parts) not in seen:
                        seen.add((a, parts))
                        if self._adds_up(mask, rows, a, sorted(parts)):
                            yield self._sum(rows, a, parts)

    def _hash(self, mask: int, row: Sequence[int]) -> int:
        """A number for a series, the same for equal ones; that of a sum is the sum of theirs."""
        return sum(value * _weight(n) for n, value in zip(_bits(mask), row, strict=True))

    def _adds_up(self, mask: int, rows: Mapping[str, Sequence[int]], whole: str, parts: Sequence[str]) -> bool:
        if whole in parts or not self._exact(mask, (whole, *parts)):
            return False
        sums = [sum(values) for values in zip(*(rows[part] for part in parts), strict=True)]
        return list(rows[whole]) == sums

    def _sum(self, rows: Mapping[str, Sequence[int]], whole: str, parts: Iterable[str]) -> str:
        """The line for a sum, its largest part first."""
        return f"{whole} = {' + '.join(sorted(parts, key=lambda part: (-sum(rows[part]), part)))}"

    def bounds(self, sections: Sequence[set[str]]) -> list[Line]:
        """What is never above another of its noun and section, and is its part by what they are called.

        Of several the nearest. Whatever is much smaller is never above, so the figures alone say little here.
        """
        above: dict[str, dict[str, tuple[int, float]]] = {}
        measures, akin = self.catalogue.measures, self._named_alike()
        declared = {identity.text.replace(" ", "") for identity in self.catalogue.identities}
        for a, b in akin:
            mask = self.masks[a] & self.masks[b]
            if measures[a].noun[0] != measures[b].noun[0] or not any({a, b} <= each for each in sections):
                continue
            pairs = list(zip(self._row(a, mask), self._row(b, mask), strict=True))
            if any(x > y for x, y in pairs) or all(x == y for x, y in pairs) or len(self.windows(mask)) < self.least:
                continue
            above.setdefault(a, {})[b] = (mask, max((x / y for x, y in pairs if y), default=0.0))
        lines = []
        for a, others in above.items():
            near = [b for b in others if not any(b in above.get(c, {}) for c in others)]
            for b in near:
                if f"{a}<={b}" in declared or any(_is_part(a, b, row) for row in self.relations):
                    continue
                mask, share = others[b]
                most = f"{share:.0%}"
                lines.append((share, Line(f"{a} <= {b}", self.windows(mask), self.areas(mask), share=most)))
        return [line for _, line in sorted(lines, key=lambda each: (-each[0], each[1].text))[:MOST_BOUNDS]]

    def _named_alike(self) -> Iterator[tuple[str, str]]:
        """Part and whole by what they are called: `loans_of_films` and `loans`, or one in the other's definition."""
        measures = {name: self.catalogue.measures[name] for name in self.values}
        words = {name: set(name.split("_")) for name in measures}
        told = {name: f" {measure.definition or ''} ".casefold() for name, measure in measures.items()}
        named = {name: re.compile(rf"\b{re.escape(measure.name.casefold())}\b") for name, measure in measures.items()}
        for a, b in ((a, b) for a in measures for b in measures if a != b):
            if words[b] < words[a] or named[b].search(told[a]) or named[a].search(told[b]):
                yield a, b


def _bits(mask: int) -> Iterator[int]:
    """The numbers of the bits that are set, from the lowest."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _cases(row: Sequence[int]) -> int:
    """How many values lie between the least and the most of a series, in steps of what divides them all."""
    step = math.gcd(*row)
    return (max(row) - min(row)) // step + 1 if step else 1


@cache
def _weight(n: int) -> int:
    """A fixed large number for each window, without a pattern that figures could share."""
    return int.from_bytes(sha256(str(n).encode()).digest()[:8], "big")


def _times(factor: int, name: str) -> str:
    return name if factor == 1 else f"{factor} * {name}"


def _is_part(a: str, b: str, row: Mapping[str, Fraction]) -> bool:
    """Whether a known sum makes `a` a part of `b` already."""
    return a in row and b in row and all(n * row[b] < 0 for name, n in row.items() if name != b)


# --- the command --------------------------------------------------------------------------------------------------


def discover(root: Path, period: str | None, least: int = LEAST) -> Iterator[str]:
    """What holds in all history and is not declared, in lines: as an edition sees it, or in every extract there is."""
    problems = Problems()
    project = Project.load(root, problems)
    mine = [problem for problem in problems.errors if problem.place.path.startswith(("figures/", Project.CONFIG))]
    if mine:
        raise ReportError(mine)
    figures = project.ledger.seen(date.max)
    if period is not None:
        edition = project.edition(period, Problems())
        figures = project.ledger.seen(edition.as_at_or(None), edition.also)
    search = Search.of(figures, least)
    lines = search.lines()
    written = [re.findall(r"[a-z][a-z0-9_]*", repr(section)) for section in project.sections]
    sections = [set(words) & search.values.keys() for words in written]
    bounds = search.bounds(sections)
    extracts = "1 extract" if len(figures.extracts) == 1 else f"{len(figures.extracts)} extracts"
    yield f"{len(search.values)} counts in {extracts}; {search.tried:,} sums and multiples of them."
    if not search.whole:
        yield "Not all were tried: too many measures are held for windows of their own."
    yield ""
    if not lines:
        yield "No sum holds so often that chance could not explain it, other than those that are known."
    for line in lines:
        yield line.text
        yield f"    held in {_held(line)}"
        yield f"    by chance: in fewer than 1 of 10^{math.floor(-(line.chance or 0))} searches like this"
    if bounds:
        yield ""
        yield "Never above another in its section. That says little by itself: keep what is meant."
        yield ""
    for line in bounds:
        yield line.text
        yield f"    held in {_held(line)}; it was {line.share} of it at most"
    if lines or bounds:
        yield ""
        yield "What is meant goes into figures/measures.yaml, and is tested from then on:"
        yield ""
        yield "identities:"
        yield from (f"  - {line.text}" for line in (*lines, *bounds))


def _held(line: Line) -> str:
    """In how many months and windows, and where, a line held."""
    months = {month for window in line.windows for month in window.months()}
    single = len(months) == len(line.windows)
    count = f"{len(months)} months" if single else f"{len(line.windows)} windows, {len(months)} months"
    areas = f", {len(line.areas)} areas" if len(line.areas) > 1 else f", {line.areas[0]}"
    return f"{count}{areas}: {held_words(line.windows)}"
