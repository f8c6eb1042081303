"""A small invented project whose sentences can be judged by hand: a library, two years of six months each.

| Measure          | Year | Feb   | Mar   | Apr   | May   | Jun   | Jul   | All    |
|------------------|------|-------|-------|-------|-------|-------|-------|--------|
| loans            | 2021 | 5,000 | 5,200 | 5,400 | 5,100 | 5,300 | 5,000 | 31,000 |
|                  | 2022 | 5,500 | 5,600 | 5,700 | 5,300 | 5,200 | 5,800 | 33,100 |
| visits           | 2021 |   800 |   820 |   810 |   830 |   840 |   850 |  4,950 |
|                  | 2022 |   760 |   750 |   740 |   700 |   690 |   400 |  4,040 |
| complaints       | 2021 |    10 |    12 |     9 |    11 |    10 |     8 |     60 |
|                  | 2022 |    11 |    10 |    12 |     9 |    12 |    10 |     64 |
| calls            | 2021 |   400 |   400 |   400 |   400 |   400 |   400 |  2,400 |
|                  | 2022 |   500 |   500 |   500 |   500 |   500 |   500 |  3,000 |
| unanswered calls | 2021 |    40 |    40 |    40 |    40 |    40 |    40 |    240 |
|                  | 2022 |    30 |    35 |    40 |    55 |    60 |    50 |    270 |
| unanswered, %    | 2021 |    10 |    10 |    10 |    10 |    10 |    10 |     10 |
|                  | 2022 |     6 |     7 |     8 |    11 |    12 |    10 |      9 |
| wait, seconds    | 2021 |    60 |    60 |    60 |    60 |    60 |    60 |     60 |
|                  | 2022 |    50 |    70 |    80 |    90 |   100 |    60 |     75 |

So loans rose by 2,100 (6.8%), in every month but June; visits fell by 910 (18.4%), in every month and from each month
to the next, by half in July; complaints rose by 4 (6.7%), which chance can give. The share of calls that are not
answered is to be at most 10%. The first ten days of August had 150 visits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from reportgen.reading.sentences import Sentence
from reportgen.rules.evidence import Evidence
from tests.findings import evidence
from tests.small import EXTRACT, csv, run, write

MEASURES = """\
loans: {kind: count, name: loans, noun: [loan, loans], source: here}
visits: {kind: count, name: visits to the library, short: visits, noun: [visit, visits], source: here}
complaints: {kind: count, name: complaints, noun: [complaint, complaints], source: here}
calls: {kind: count, name: telephone calls, noun: [call, calls], source: here}
unanswered: {kind: count, name: unanswered calls, noun: [call, calls], source: here}
unanswered_pct: {kind: rate, name: share of calls unanswered, noun: [call, calls], unit: percent, source: here,
  numerator: unanswered, denominator: calls, benchmark: {at_most: 10, source: the council's plan}}
wait: {kind: average, name: average wait, noun: [second, seconds], unit: seconds, weight: calls, source: here}
members_change: {kind: change, name: change in members, noun: [member, members], source: here}
"""
YEARS: Mapping[str, tuple[Sequence[int], Sequence[int]]] = {
    "loans": ((5000, 5200, 5400, 5100, 5300, 5000), (5500, 5600, 5700, 5300, 5200, 5800)),
    "visits": ((800, 820, 810, 830, 840, 850), (760, 750, 740, 700, 690, 400)),
    "complaints": ((10, 12, 9, 11, 10, 8), (11, 10, 12, 9, 12, 10)),
    "calls": ((400,) * 6, (500,) * 6),
    "unanswered": ((40,) * 6, (30, 35, 40, 55, 60, 50)),
    "wait": ((60,) * 6, (50, 70, 80, 90, 100, 60)),
}
SECTIONS = {"loans": "s1", "visits": "s2", "complaints": "s3", "unanswered_pct": "s4", "wait": "s5"}
"""The section of each measure that has one to itself. The words stand in a sixth, which shows them all."""
TABLE = "{{measure: {0}, rows: {{months: period, total: true}}, columns: [current, previous_year]}}"


def rows(changed: Mapping[str, object] | None = None) -> str:
    """The extract's lines; `changed` gives other values by the start of their line, as `loans,county,2022-06`."""
    lines = [
        line
        for measure, (before, now) in YEARS.items()
        for line in (run(measure, "2021-02", *before) + "\n" + run(measure, "2022-02", *now)).splitlines()
    ]
    lines += ["members_change,county,2022-02..2022-07,-130", "visits,county,2022-08-01..2022-08-10,150"]
    for start, value in (changed or {}).items():
        (at,) = [n for n, line in enumerate(lines) if line.startswith(start + ",")]
        lines[at] = f"{start},{value}"
    return csv(*lines)


def library(root: Path, *texts: str, changed: Mapping[str, object] | None = None) -> Evidence:
    """The library as the rules see it, with words for its last section: a paragraph each, figures bound in them."""
    part = "number: {0}\ntitle: Part {0}\nblocks:\n  - table: {1}\n"
    sections = {
        f"0{number}-{measure}.yaml": part.format(number, TABLE.format(measure))
        for number, measure in enumerate(SECTIONS, 1)
    }
    both = "\n".join(f"  - text: {text!r}" if "'" not in text else f'  - text: "{text}"' for text in texts)
    if texts:
        sections["06-words.yaml"] = f"number: 6\ntitle: Words\nblocks:\n{both}\n"
    write(root, "", measures=MEASURES, rows={EXTRACT: rows(changed)}, sections=sections)
    return evidence(root)


def said(seen: Evidence) -> list[Sentence]:
    """The sentences of the words that were given, as printed."""
    return [sentence for sentence in seen.sentences if sentence.section == "s6"]
