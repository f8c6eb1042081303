"""The files of a project that prints a report again: settings, measures, figures, sections, words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from reportgen.adopt.counts import WHOLE, Counted, Counts
from reportgen.adopt.markdown import joined, units
from reportgen.adopt.naming import UNKNOWN_NOUN, slug
from reportgen.adopt.outline import Chapter, Exhibit, Outline
from reportgen.adopt.tables import table_spec
from reportgen.period import Window
from reportgen.source import as_yaml
from reportgen.units import default_decimals
from reportgen.word.document import Paragraph, Table

SHORT = 45
"""A running head has room for so many letters."""
MOST_SECTIONS = 60
MOST_DEPTH = 5
MOST_READ = 5_000
"""So many letters of a paragraph are searched for a name."""
SOURCE = "last_report"
_BODY = re.compile(
    r"(?<![\w’'-])((?:[A-Z][\w’'-]+ (?:and |& |of |the )?){1,5}"
    r"(?:Police|Constabulary|Council|Trust|Service|Authority|Board|Borough|Partnership|Association|University|College))\b"
)


@dataclass
class Placed:
    """Where things of the report went: by `Chapter.at` the section's id, by `Paragraph.at` its section and slot."""

    section: dict[int, str] = field(default_factory=dict)
    slot: dict[int, tuple[str, str]] = field(default_factory=dict)
    unmade: list[Exhibit] = field(default_factory=list)
    """Tables that the grammar of section files can't say; they stand in the words as they are."""


def name_chapters(report: Outline) -> None:
    """Give every chapter an id that no other has."""
    taken: set[str] = {"summary", "annex"}
    report.front.id = "summary"
    for chapter in report.all():
        if chapter is report.front:
            continue
        wanted, n = slug(chapter.title, "-", 40), 1
        found = wanted
        while found in taken:
            n += 1
            found = f"{wanted}-{n}"
        taken.add(found)
        chapter.id = found


def project_files(report: Outline, counts: Counts, period: Window) -> tuple[dict[str, str], Placed]:
    """The files of the project as text, by their path, with an edition for each of the report's windows."""
    placed = Placed()
    files: dict[str, str] = {}
    body = body_of(report)
    periods = [period, *sorted({w for w in counts.periods.values() if w.whole} - {period}, reverse=True)]
    summary = _summary(report, placed)
    files["config.yaml"] = as_yaml(_config(report, body, periods, summary[0]))
    if summary[1]:
        files[f"sections/commentary/{period.folder}/summary.md"] = summary[1]
    files["figures/areas.yaml"] = as_yaml(_areas(counts, body))
    files["figures/measures.yaml"] = as_yaml(_measures(counts))
    files[f"figures/{_known(periods[0])}-from-the-last-report.csv"] = extract(counts)
    for number, chapter in enumerate(_tops(report), 1):
        spec, words = _section(chapter, number, counts, period, placed)
        stem = f"{number:02d}-{slug(chapter.title, '-', 40)}"
        files[f"sections/{stem}.yaml"] = as_yaml(spec)
        if words:
            files[f"sections/commentary/{period.folder}/{stem}.md"] = words
    return files, placed


def _tops(report: Outline) -> list[Chapter]:
    """The chapters at the top; where there are none, one with all the words; never more than can be numbered."""
    tops = list(report.chapters)
    if not tops:
        return [Chapter(report.title or "Report", 1, id="report", blocks=report.front.blocks)]
    kept, rest = tops[:MOST_SECTIONS], tops[MOST_SECTIONS:]
    if rest:
        kept[-1] = replace(kept[-1], chapters=[*kept[-1].chapters, *rest])
    return kept


def _known(period: Window) -> str:
    return (period.last + timedelta(days=1)).isoformat()


def without_period(title: str, periods: Iterable[Window]) -> str:
    """A title without the window at its end: the report prints that below it."""
    for period in periods:
        title = re.sub(rf"[\s,:;(–-]*{re.escape(period.words())}[\s)]*\Z", "", title)
    return title


def body_of(report: Outline) -> str:
    """The body that reports: the name that stands most often in the words."""
    texts = [report.title, *(p.text[:MOST_READ] for chapter in report.all() for p in chapter.paragraphs)]
    found = Counter(
        re.sub(r"\A(?:The|And|In|For|Of)\s+", "", match[1]) for text in texts for match in _BODY.finditer(text)
    )
    return max(found, key=lambda name: (found[name], name), default="") or "The body that reports"


def _config(report: Outline, body: str, periods: Iterable[Window], summary: dict[str, Any]) -> dict[str, Any]:
    everything = " ".join([c.title for c in report.all()] + [p.text for c in report.all() for p in c.paragraphs])

    def edition(period: Window) -> dict[str, Any]:
        day = date.fromisoformat(_known(period))
        return {"period": str(period), "board_date": day.isoformat()}

    return {
        "title": _plain(without_period(report.title, periods)) or "Performance report",
        "body": body,
        "board": "The board",
        "area": WHOLE,
        "free_words": [number for number in ("999", "101", "111") if re.search(rf"\b{number} ", everything)],
        "summary": summary,
        "editions": [edition(period) for period in periods],
    }


def _summary(report: Outline, placed: Placed) -> tuple[dict[str, Any], str]:
    if not report.chapters or not report.front.paragraphs:
        slot = {"slot": "summary", "label": "the summary", "prompt": "What the board should know first."}
        return {"blocks": [{"commentary": slot}]}, ""
    slots: list[tuple[str, str]] = []
    blocks = list(_words_of("summary", report.front, [], slots, placed))
    return {"blocks": blocks}, _commentary(slots)


# --- sections and their words -----------------------------------------------------------------------------------


def _section(
    chapter: Chapter, number: int, counts: Counts, period: Window, placed: Placed
) -> tuple[dict[str, Any], str]:
    """A section file, and the words that stand in its slots."""
    slots: list[tuple[str, str]] = []
    spec = _part(chapter, counts, period, slots, placed, 1)
    head: dict[str, Any] = {"number": number, "title": spec.pop("title")}
    if len(head["title"]) > SHORT:
        head["short"] = head["title"][:SHORT].rsplit(" ", 1)[0].rstrip(" ,;:–-")
    return {**head, **spec}, _commentary(slots)


def _part(
    chapter: Chapter, counts: Counts, period: Window, slots: list[tuple[str, str]], placed: Placed, depth: int
) -> dict[str, Any]:
    placed.section[chapter.at] = chapter.id
    tables: list[dict[str, Any] | None] = []
    for exhibit in chapter.exhibits:
        spec = table_spec(exhibit, counts, period) if exhibit.at in counts.reads else None
        if spec is None:
            placed.unmade.append(exhibit)
        elif stub := counts.reads[exhibit.at].stub:
            spec = {**spec, "stub": _plain(stub.rstrip(":"))}
        tables.append(spec)
    blocks = list(_words_of(chapter.id, chapter, tables, slots, placed))
    inner = chapter.chapters
    made: dict[str, Any] = {"title": _plain(chapter.title), "id": chapter.id, "blocks": blocks}
    if depth >= MOST_DEPTH:  # deeper headings than a report can have stand side by side
        inner = [each for top in inner for each in top.all()]
        inner = [Chapter(e.title, e.level, e.at, e.number, e.blocks, [], e.id) for e in inner]
    if inner:
        made["sections"] = [_part(each, counts, period, slots, placed, depth + 1) for each in inner]
    return made


def _words_of(
    section: str,
    chapter: Chapter,
    tables: list[dict[str, Any] | None],
    slots: list[tuple[str, str]],
    placed: Placed,
) -> Iterator[dict[str, Any]]:
    """The blocks of a chapter: its tables, and between them a slot for each run of words."""
    run: list[Paragraph | Table] = []
    taken = {name for name, _ in slots}

    def close() -> Iterator[dict[str, Any]]:
        words = joined(units(run))
        run_at = [p.at for block in run for p in ([block] if isinstance(block, Paragraph) else [])]
        run.clear()
        if not words.strip():
            return
        name, n = section, 1
        while name in taken:
            n += 1
            name = f"{section}-{n}"
        taken.add(name)
        slots.append((name, words))
        for at in run_at:
            placed.slot[at] = (section, name)
        label = _plain(chapter.title) or name
        asked = "What the figures say, why they moved and what is being done" if tables else "What is new"
        yield {"commentary": {"slot": name, "label": label, "prompt": f"{asked}."}}

    remaining = list(tables)
    for block in chapter.blocks:
        if isinstance(block, Paragraph):
            run.append(block)
            continue
        spec = remaining.pop(0) if remaining else None
        if spec is None:
            run.extend([block.table] if block.table is not None else block.items)
            continue
        yield from close()
        yield {"table": spec}
    yield from close()


def _commentary(slots: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"# {name}\n\n{words}\n" for name, words in slots)


def _plain(words: str) -> str:
    """Words as a title may have them: no sign that would be read as something else."""
    text = re.sub(r"\{\{|\}\}|\{%|%\}|\{#", " ", words)
    return re.sub(r"\s+", " ", re.sub(r"([\\`*_<>\[\]])", " ", text)).strip()


# --- the ledger -------------------------------------------------------------------------------------------------


def _areas(counts: Counts, body: str) -> dict[str, Any]:
    whole = re.sub(r"\s+(?:Police|Constabulary|Council|Authority)\Z", "", body)
    areas: list[dict[str, Any]] = [{"id": WHOLE, "name": whole}]
    for n, (key, name) in enumerate(counts.areas.items(), 1):
        areas.append({"id": key, "name": _plain(name) or key, "parent": WHOLE, "level": "areas", "order": n})
    return {"areas": areas}


def _measures(counts: Counts) -> dict[str, Any]:
    return {
        "sources": {SOURCE: "The last report, table by table"},
        "measures": {measure.id: dict(_measure(measure)) for measure in counts.measures},
    }


def _measure(measure: Counted) -> Iterator[tuple[str, Any]]:
    yield "kind", measure.kind
    yield "name", _plain(measure.named.name) or measure.id
    label = _plain(measure.named.label)
    if label and label.lower() != measure.named.name.lower():
        yield "label", label
    words = [w for w in dict.fromkeys(map(_plain, measure.named.words)) if w]
    if words:
        yield "words", words
    yield "noun", list(measure.noun if measure.noun != UNKNOWN_NOUN or measure.unit == "count" else UNKNOWN_NOUN)
    if measure.unit != "count":
        yield "unit", measure.unit
    if measure.decimals >= 0 and measure.decimals != default_decimals(measure.unit):
        yield "decimals", measure.decimals
    yield "source", SOURCE
    if measure.is_derived:
        yield "numerator", measure.numerator
        yield "denominator", measure.denominator
        yield "per", 100
    if measure.weight:
        yield "weight", measure.weight
    if measure.closes:
        yield "totals", False


def extract(counts: Counts) -> str:
    """The figures as an extract. What is worked out from others has no row."""
    lines = ["measure,area,window,value,basis,base,qualifier,status,note"]
    for measure in counts.measures:
        if measure.is_derived:
            continue
        for (area, window), printed in _rows(measure):
            number = printed.number
            value = "" if number.value is None else f"{number.value:f}"
            qualifier = "" if number.value is None else number.qualifier
            lines.append(f"{measure.id},{area},{window},{value},,,{qualifier},{number.status},")
    return "\n".join(lines) + "\n"


def _rows(measure: Counted) -> Iterator[tuple[tuple[str, Window], Any]]:
    """A measure's figures, less the totals of a count whose months are all held."""
    held: Mapping[str, set[Window]] = {
        area: {w for a, w in measure.figures if a == area} for area, _ in measure.figures
    }
    for (area, window), printed in sorted(measure.figures.items(), key=lambda each: each[0]):
        months = window.months() if window.whole else ()
        summed = measure.kind in ("count", "change", "average") and len(months) > 1
        if summed and not measure.closes and all(month in held[area] for month in months):
            continue
        yield (area, window), printed
