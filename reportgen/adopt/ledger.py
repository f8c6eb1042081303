"""A ledger out of a report's tables: its measures, what they are called, and every figure that is printed."""

from __future__ import annotations

import keyword
import re
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import replace

from reportgen.adopt.counts import WHOLE, Address, Clash, Counted, Counts, Printed
from reportgen.adopt.naming import UNKNOWN_NOUN, Named, in_sentence, named, noun_of, says_nothing, slug, stems
from reportgen.adopt.outline import Chapter, Exhibit, Outline
from reportgen.adopt.parts import find_parts, settle
from reportgen.adopt.periods import commonest, main_window, periods, told_period
from reportgen.adopt.told import nouns, told
from reportgen.grids import read_grid
from reportgen.grids.grid import Number, Read, Sense
from reportgen.measures import RESERVED
from reportgen.units import Unit, rounded

_CORNER = re.compile(
    r"\b(?:totals?|volumes?|figures|data|month|measure|indicator|type|category|area|district)\b", re.IGNORECASE
)
_MONTH = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b\.?|\b(?:19|20)\d\d(?:[/–-]\d\d)?\b", re.IGNORECASE
)
_LEADING = re.compile(
    r"\b(?:rolling year total|year to date|12 months|quarter|to|up to|between|and|from|in|-|–)\s*\Z", re.IGNORECASE
)
_PERFORMANCE = re.compile(
    r"\b(?:answered|abandon|queu|wait|respon|attend|attrition|on time|within|solved|charge)", re.IGNORECASE
)
"""What is meant where a report speaks of the performance of a service."""


def gather(report: Outline) -> Counts | None:
    """The measures and figures of a report; None where no table, list or title tells a time."""
    about = told_period(report)
    exhibits = [(chapter, exhibit) for chapter in report.all() for exhibit in chapter.exhibits]
    reads = {exhibit.at: read_grid(exhibit.grid, about) for _, exhibit in exhibits}
    main = {at: window for at, read in reads.items() if (window := main_window(read)) is not None}
    period = about or commonest(main.values())
    if period is None:
        return None
    counts = Counts(period)
    counts.periods = dict(periods(report, main, period))
    for chapter, exhibit in exhibits:
        own = counts.periods.get(chapter.id, period)
        counts.reads[exhibit.at] = reads[exhibit.at] if own == about else read_grid(exhibit.grid, own)
    spoken = _spoken(report)
    for chapter, exhibit in exhibits:
        _take_in(chapter, exhibit, counts, spoken)
    for chapter in report.all():
        _take_words(chapter, counts)
    for measure in counts.measures:
        _hear_noun(measure, report)
        settle(measure)
    find_parts(counts)
    return counts


# --- measures ---------------------------------------------------------------------------------------------------


def _spoken(report: Outline) -> frozenset[str]:
    """The words that stand small somewhere in the report's sentences."""
    texts = (p.text for chapter in report.all() for p in chapter.paragraphs)
    return frozenset(word for text in texts for word in re.findall(r"(?<![.!?] )\b[a-z][a-z-]+", text))


def _take_in(chapter: Chapter, exhibit: Exhibit, counts: Counts, spoken: Collection[str]) -> None:
    """Add what one table holds."""
    read = counts.reads[exhibit.at]
    window = counts.periods.get(chapter.id, counts.period)
    groups: dict[tuple[tuple[str, ...], Unit], list[Sense]] = defaultdict(list)
    for sense in read.senses:
        if sense.show in ("value", "share"):
            groups[sense.subject, sense.number.unit].append(sense)
    bare_tables = sum(
        any(not s.subject for s in counts.reads[e.at].senses) for e in chapter.exhibits if e.at in counts.reads
    )
    heads = " ".join(" ".join(row) for row in exhibit.grid.rows[: max(1, read.header_rows)])
    for (subject, unit), senses in groups.items():
        names = _names(subject, unit, chapter, exhibit, read, spoken, alone=bare_tables < 2, only=len(groups) == 1)
        if all(sense.show == "share" for sense in senses):
            names = _share_names(names, senses[0], exhibit)
        figures: dict[Address, Printed] = {}
        for sense in senses:
            at = (_area_of(sense.area, counts), sense.window or window)
            figures.setdefault(at, Printed(sense.number, exhibit, sense.place))
        around = heads if not subject else read.stub
        new = Counted(
            "",
            names,
            noun_of(names.name, around),
            unit,
            "count",
            by_heading=not subject,
            context=" ".join([chapter.title, read.stub]),
            exhibits=[exhibit],
            figures=figures,
        )
        measure = _merged(new, counts)
        for sense in read.senses:
            if sense.subject == subject and (sense.show not in ("value", "share") or sense.number.unit == unit):
                counts.measure_of.setdefault((exhibit.at, sense.place), measure)


def _take_words(chapter: Chapter, counts: Counts) -> None:
    """Add what a chapter's sentences tell and no table counts."""
    known = [stems(name) for m in counts.measures for name in (m.named.name, *m.named.words)]
    new: dict[str, Counted] = {}
    for each in told(chapter, counts.periods.get(chapter.id, counts.period)):
        if stems(each.what) in known:
            continue
        measure = new.get(each.what)
        if measure is None:
            measure = Counted(
                "", Named(each.what, (), each.what), noun_of(each.what, ""), "count", "count", in_words=True
            )
            measure.id = _free(slug(each.what), {m.id for m in counts.measures} | _RESERVED)
            new[each.what] = measure
        measure.figures.setdefault((WHOLE, each.window), Printed(Number(each.value), None, (each.at, 0)))
    counts.measures += [m for m in new.values() if len(m.figures) > 1]


LEAST_TELLING = 20
"""A smaller number may stand in a sentence by chance."""


def _hear_noun(measure: Counted, report: Outline) -> None:
    """Take the noun of a count that no head names from the sentences of its chapter that print its numbers."""
    if not measure.by_heading or measure.unit != "count":
        return
    if measure.noun != UNKNOWN_NOUN and measure.noun[1] not in measure.named.name.lower().split():
        return
    printed = (p.number.value for p in measure.figures.values())
    values = {value for value in printed if value is not None and value >= LEAST_TELLING}
    heard: Counter[str] = Counter()
    for chapter in report.all():
        if any(exhibit in measure.exhibits for exhibit in chapter.exhibits):
            heard += nouns(chapter, values)
    if heard:
        most = max(heard, key=lambda word: (heard[word], word))
        measure.noun = noun_of(most, "")


def _names(
    subject: tuple[str, ...],
    unit: Unit,
    chapter: Chapter,
    exhibit: Exhibit,
    read: Read,
    spoken: Collection[str],
    *,
    alone: bool,
    only: bool,
) -> Named:
    """What a measure is called: by the words of its row and column, or by what stands round its table."""
    heading = next((h for h in reversed(exhibit.grid.headings) if not says_nothing(h)), chapter.title)
    caption = _without_time(exhibit.grid.caption)
    if subject:
        own = named(" ".join(subject), spoken)
        label = " ".join(subject)
        share = re.match(r"(?:%|per ?cent(?:age)?)\s*(?:of\s+)?(.+)", own.name, re.IGNORECASE)
        name = f"share {share[1]}" if share else own.name
        prefix = " ".join(w for w in _trimmed(read.stub).split() if not stems(w) <= stems(name))
        near = [f"{in_sentence(prefix, spoken)} {w}" for w in (own.name, *own.words)] if prefix else []
        place = in_sentence(heading, spoken)
        about = re.sub(r"\A\d+\s+|\s+(?:handling|management|performance|detentions?)\Z", "", place)
        near += [f"{about} {w}" for w in own.words] if prefix else []
        near += [f"{place} {own.name}"] if stems(heading) - stems(name) else []
        if prefix and unit not in ("count", "gbp") and _PERFORMANCE.search(f"{own.name} {label}"):
            near.append(f"{prefix.removesuffix(' call').removesuffix(' calls')} performance")
        if only:
            near.append(place)
        strong = bool(
            re.search(r"\d|\b[A-Z]{2,}\b", prefix)
        )  # "999 call", "IMU"; others say what kind of rows these are
        full = f"{in_sentence(prefix, spoken)} {name}".strip() if strong else name
        if re.match(r"(?:is|are|was|were|of|for|to|in|on|with|by|and|have|has|had|result\w*)\b", label, re.IGNORECASE):
            full, near, own = f"{place}: {full}", [], replace(own, words=())  # half a sentence names nothing
        return Named(full, tuple(dict.fromkeys(w for w in (*own.words, *near) if w.lower() != full.lower())), label)
    if says_nothing(chapter.title) or not alone:
        best = next(
            (w for w in (caption, _without_time(exhibit.grid.lead_in), heading) if w and not says_nothing(w)), heading
        )
        best = best if len(best.split()) <= 12 else heading
        return named(best, spoken)
    more = [in_sentence(caption, spoken)] if caption and len(caption.split()) <= 5 and not says_nothing(caption) else []
    return named(heading, spoken, more)


def _share_names(names: Named, sense: Sense, exhibit: Exhibit) -> Named:
    """What a share of a total is called: by what it is a share of, and in its row by the row's own head."""
    row, column = sense.place
    heads = [exhibit.grid.rows[row][0], exhibit.grid.rows[0][column]]
    label = next(
        (head for head in heads if re.search(r"%|share|proportion|per ?cent", head, re.IGNORECASE)), names.label
    )
    return Named(f"share of {names.name}", tuple(f"share of {word}" for word in names.words), label)


def _trimmed(stub: str) -> str:
    """A table's corner without the words that say nothing: "999 call totals:" is "999 call"."""
    kept = re.sub(r"[:&]|\band\b", " ", _CORNER.sub(" ", stub))
    return "" if says_nothing(kept) else " ".join(kept.split())


def _without_time(words: str) -> str:
    """A caption without its years, months and the words that lead to them."""
    text = _MONTH.sub(" ", words)
    return re.sub(r"\s+", " ", _LEADING.sub(" ", text)).strip(" ,:;–-")


def _area_of(words: str, counts: Counts) -> str:
    """The id of an area, new where it is not known."""
    if not words:
        return WHOLE
    for key, name in counts.areas.items():
        if name.lower() == words.lower():
            return key
    key = _free(slug(words), {WHOLE, *counts.areas})
    counts.areas[key] = words
    return key


def _free(wanted: str, taken: Collection[str]) -> str:
    """`wanted`, with a number where it is taken."""
    found, n = wanted, 1
    while found in taken:
        n += 1
        found = f"{wanted}_{n}"
    return found


def _same(a: Number, b: Number) -> bool:
    """Whether two printed numbers may be one, each to its own decimals."""
    if a.value is None or b.value is None:
        return a.value is b.value
    places = min(a.decimals, b.decimals)
    return a.value == b.value or (a.decimals != b.decimals and rounded(a.value, places) == rounded(b.value, places))


def _merged(new: Counted, counts: Counts) -> Counted:
    """The measure that `new` is, with its figures taken in; `new` itself where there is none like it."""
    for old in counts.measures:
        if old.unit != new.unit or old.named.stems != new.named.stems:
            continue
        common = [at for at in new.figures if at in old.figures]
        agree = sum(_same(new.figures[at].number, old.figures[at].number) for at in common)
        alike = (new.by_heading and old.by_heading) or new.context == old.context
        if agree * 2 > len(common) or (not common and alike):
            for at in common:
                here, there = new.figures[at], old.figures[at]
                if not _same(here.number, there.number):
                    counts.clashes.append(Clash(here, there, old.id, *at))
                elif here.number.decimals > there.number.decimals:
                    old.figures[at] = here
            for at, printed in new.figures.items():
                old.figures.setdefault(at, printed)
            old.exhibits += [e for e in new.exhibits if e not in old.exhibits]
            old.named = replace(old.named, words=tuple(dict.fromkeys((*old.named.words, *new.named.words))))
            old.by_heading = old.by_heading or new.by_heading
            return old
    new.id = _free(slug(new.named.name), {m.id for m in counts.measures} | _RESERVED)
    counts.measures.append(new)
    return new


_RESERVED = frozenset((*RESERVED, *keyword.kwlist, *keyword.softkwlist))
