"""What a person must settle of a project that was made out of a Word file: a list, to be gone through in its order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from reportgen.adopt.naming import UNKNOWN_NOUN
from reportgen.adopt.outline import Exhibit
from reportgen.grids import discords
from reportgen.period import day_words
from reportgen.problems import Problem
from reportgen.word.document import Odd

if TYPE_CHECKING:
    from reportgen.adopt import Adopted

MOST_LISTED = 60
ODD = {
    "insertion": "words put in by a tracked change: they are taken in",
    "deletion": "words taken out by a tracked change: they are left out",
    "comment": "comments: they are left out",
    "picture": "pictures: they are left out; add an `image` block, or a `chart` of the figures",
    "object": "objects, charts or drawings: they are left out; a `chart` block draws the figures anew",
    "footnote": "footnotes: they are left out; write them as notes of a table, or into the words",
    "hidden": "hidden words: they are left out",
    "field": "fields that Word works out: what they showed is taken in",
}


def to_settle(adopted: Adopted, odd: Sequence[Odd], left: Iterable[Problem], shown: str) -> str:
    """The list as Markdown. `left` are the problems of the project as it stands."""
    lines = [
        f"# What to settle of {_code(shown)}",
        "",
        "The project builds as it is. Each point below was guessed, or could not be. Mend it in the file that is",
        "named, run `reportgen check`, and strike the point out. When nothing is left, this file can go.",
        "",
    ]
    for title, points in _parts(adopted, odd, tuple(left)):
        found = list(points)
        if not found:
            continue
        lines += [f"## {title}", ""]
        lines += [f"- {point}" for point in found[:MOST_LISTED]]
        if len(found) > MOST_LISTED:
            lines.append(f"- and {len(found) - MOST_LISTED} more: `reportgen check` lists them")
        lines.append("")
    return "\n".join(lines)


def _parts(adopted: Adopted, odd: Sequence[Odd], left: Sequence[Problem]) -> Iterator[tuple[str, Iterable[str]]]:
    counts = adopted.counts
    yield "The report (config.yaml)", _of_report(adopted)
    yield (
        "Who writes what",
        ["no owner is known: add `owner:` to each section file, so that `commission` can write to them"],
    )
    yield (
        "Tables that a section file can't say as they were (they stand in the words)",
        [_table(exhibit) for exhibit in adopted.placed.unmade],
    )
    yield (
        "Numbers of tables that were not understood",
        [
            f"{_table(exhibit)}: {', '.join(repr(exhibit.grid.rows[r][c]) for r, c in read.unread[:6])}"
            for chapter in adopted.outline.all()
            for exhibit in chapter.exhibits
            if (read := counts.reads[exhibit.at]).unread
        ],
    )
    yield (
        "Cells that do not follow from the others (the project works them out: the second number is what it prints)",
        [
            f"{_table(exhibit)}: {discord.says}; {discord.right}"
            for chapter in adopted.outline.all()
            for exhibit in chapter.exhibits
            for discord in discords(counts.reads[exhibit.at])
        ],
    )
    yield (
        "Two numbers for one thing (the first one stands in the ledger)",
        [
            f"{clash.measure}, {clash.window.words()}: "
            f"{_number(clash.there.number.value)} and {_number(clash.here.number.value)}"
            for clash in counts.clashes
        ],
    )
    yield "Measures whose time no table says (the report's own was taken)", [f"`{name}`" for name in _timeless(adopted)]
    yield (
        "Measures whose noun is not known (figures/measures.yaml: `noun: [crime, crimes]`)",
        [f"`{m.id}`: {m.named.name}" for m in counts.measures if m.noun == UNKNOWN_NOUN and m.unit == "count"],
    )
    yield (
        "Measures that are worked out from others, because every figure fits",
        [f"`{m.id}` = 100 × {m.numerator} / ({m.denominator})" for m in counts.measures if m.is_derived],
    )
    yield "Measures that sentences alone tell", [f"`{m.id}`: {m.named.name}" for m in counts.measures if m.in_words]
    yield (
        "Sentences that the figures contradict, or that speak of something no table counts",
        [f"{problem.place}: {problem.message}" for problem in left if problem.severity == "error"],
    )
    yield (
        "Numbers in the words that no table holds (bind them, or state them in stated.yaml)",
        [
            f"{problem.place}: {problem.message.partition(':')[0]}"
            for problem in left
            if problem.code == "unknown-number"
        ],
    )
    yield (
        "What Word held and a report can't take in",
        [f"{number} {ODD[kind]}" for kind, number in sorted(Counter(each.kind for each in odd).items())],
    )


def _of_report(adopted: Adopted) -> Iterator[str]:
    counts = adopted.counts
    yield f"the period is taken to be {counts.period.words()}"
    yield "the board's name and the day of its meeting are not known: `board:`, `board_date:`"
    yield (
        "there is no summary: write one in the slot `summary`"
        if not adopted.outline.front.paragraphs
        else ("what stood before the first heading is taken for the summary")
    )
    yield "the name of the body, and of its area in figures/areas.yaml, were taken from the words"
    if counts.areas:
        yield f"the areas are taken to be {', '.join(counts.areas.values())}"
    others = sorted({w for w in counts.periods.values() if w != counts.period})
    yield from (f"some chapters are about {window.words()}: they have an edition of their own" for window in others)
    last = counts.period.last
    yield f"the extract is named by the day after {day_words(last)}: the day from which its figures were known"


def _timeless(adopted: Adopted) -> list[str]:
    counts = adopted.counts
    found: dict[str, None] = {}
    for at, read in counts.reads.items():
        for sense in read.senses:
            measure = counts.measure_of.get((at, sense.place))
            if sense.window is None and measure is not None:
                found[measure.id] = None
    return list(found)


def _table(exhibit: Exhibit) -> str:
    grid = exhibit.grid
    words = grid.caption or grid.lead_in or (grid.headings[-1] if grid.headings else "a table")
    return _code(words[:90])


def _number(value: object) -> str:
    return "none" if value is None else f"{value:,f}"


def _code(words: str) -> str:
    return f"`{words.replace('`', chr(39))}`"
