"""The published reports as Word files, made from the reference of what they printed.

`python bench/word_report.py PUBLISHED OUT` reads `reports.json`, `tables.json` and `claims.json` in PUBLISHED and
writes a Word file for each report and one of all of them to OUT: its headings in order, its tables as printed with
their captions and lead-ins, its lists with bullets, and every excerpt of its prose as a paragraph with a capital and
a full stop. `--threes` joins three excerpts of a section to a paragraph; `--untidy` writes as a hurried office does.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reportgen.period import MONTHS, Window
from tests.word_drafts import Draft, Head

PROSE_FIRST = ("4.1", "5.1")
"""The sections whose prose stands before the table; elsewhere it stands after it."""
TITLE = "Chief Constable's Report to the Performance and Delivery Board"

Heading = tuple[str, int, str]
"""Words, level and number."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """An excerpt of prose as it is written: whether it can be checked, and whether it is false."""

    ids: tuple[str, ...]
    text: str
    heading: str
    section: str
    checkable: bool
    false: bool


@dataclass(frozen=True, slots=True)
class Published:
    """A report as the reference has it."""

    name: str
    code: str
    window: Window | None
    outline: tuple[Heading, ...]
    tables: tuple[dict[str, Any], ...]
    excerpts: tuple[Excerpt, ...]

    @property
    def time(self) -> str:
        """Its period in words."""
        return self.window.words() if self.window else ""


@dataclass
class Made:
    """A Word file that was made, and what is in it."""

    path: Path
    reports: tuple[Published, ...]
    draft: Draft
    excerpts: tuple[Excerpt, ...] = field(default=())


def published(folder: Path) -> list[Published]:
    """Every report of the reference."""
    files = (
        json.loads((folder / name).read_text(encoding="utf-8"))
        for name in ("reports.json", "tables.json", "claims.json")
    )
    reports, tables, claims = files
    found = []
    for report in reports:
        period = f"{report['period_start']}..{report['period_end']}" if report["period_start"] else ""
        own = [table for table in tables if table["report"] == report["id"]]
        outline = tuple(
            (line["heading"], line["level"], line["number"] or "")
            for line in report["outline"]
            if line["kind"] == "heading"
        )
        found.append(
            Published(
                report["id"],
                report["code"],
                Window.parse(period) if period else None,
                outline,
                tuple(sorted(own, key=lambda table: table["order"])),
                tuple(excerpts([claim for claim in claims if claim["report"] == report["id"]])),
            )
        )
    return found


def excerpts(claims: Sequence[dict[str, Any]]) -> Iterator[Excerpt]:
    """The excerpts of a report in order, each once: false where any claim in it is."""
    by: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for claim in claims:
        by.setdefault((claim["heading"] or "", claim["text"]), []).append(claim)
    for (heading, text), same in by.items():
        checked = [claim for claim in same if claim["checkable"]]
        yield Excerpt(
            tuple(claim["id"] for claim in same),
            written(text),
            heading,
            same[0]["section"] or "",
            bool(checked),
            any(claim["verdict"] != "agrees" for claim in checked),
        )


def written(text: str) -> str:
    """An excerpt with a capital and a full stop."""
    text = text[0].upper() + text[1:]
    return text if text[-1] in ".:?!" else f"{text}."


# --- the dress of an untidy table -----------------------------------------------------------------------------------

HEADS = {
    ("2022", "2021", "2019", "% Change (22 & 21)", "Number change (22 & 21)"): Head(
        (("Recorded", 3), ("Change (22 & 21)", 2)), ("2022", "2021", "2019", "%", "Number")
    ),
    ("Recorded Crime", "Last year", "% Change", "Number change"): Head(
        (("Recorded Crime", 2), ("Change", 2)), ("This year", "Last year", "%", "Number")
    ),
    ("Speed TOR", "Mobile Phone TOR", "Seatbelt TOR", "Drink Drive Arrest", "Drug Drive Arrest"): Head(
        (("TOR", 3), ("Arrests", 2)), ("Speed", "Mobile Phone", "Seatbelt", "Drink Drive", "Drug Drive")
    ),
}


def head_of(header: Sequence[str]) -> Head | None:
    """A header in two rows, where the table's has one that can be parted: by year, or as `HEADS` says."""
    rest = tuple(header[1:])
    if rest in HEADS:
        return HEADS[rest]
    years = [re.fullmatch(r"(\w+) 2022(.*)", words) for words in rest]
    if rest and all(years):
        return Head((("2022", len(rest)),), tuple(f"{m[1]}{m[2]}" for m in years if m))
    return None


def untidied(words: str) -> str:
    """A cell as Excel leaves it: Feb-22 for a month, commas in thousands, an en dash for minus."""
    month = re.fullmatch(rf"({'|'.join(MONTHS)}) 20(\d\d)", words)
    if month:
        return f"{month[1][:3]}-{month[2]}"
    if re.fullmatch(r"-?\d+", words) and not re.fullmatch(r"(19|20)\d\d", words):
        words = f"{int(words):,}"
    return re.sub(r"^-(?=\d)", "\u2013", words)


def write_table(draft: Draft, table: dict[str, Any], turn: int) -> None:
    """A table or a list of the reference into a draft."""
    if table["form"] == "list":
        if table["lead_in"]:
            draft.word.add_paragraph(table["lead_in"])
        draft.bullets([f"{row[0]} {row[1]}".strip() for row in table["rows"]])
        return
    rows = [[untidied(words) if draft.untidy else words for words in row] for row in table["rows"]]
    draft.table(
        table["id"],
        table["header"],
        rows,
        caption=table["caption"] or "",
        lead_in=table["lead_in"] or "",
        head=head_of(table["header"]) if turn % 2 else None,
    )


# --- a report -------------------------------------------------------------------------------------------------------


def write_report(draft: Draft, report: Published, *, deeper: int = 0, threes: bool = False) -> None:
    """The headings of a report in order, under each its tables and its excerpts."""
    headings = list(report.outline)
    known = {words for words, *_ in headings}
    for words in (*(e.heading for e in report.excerpts), *(t["heading"] for t in report.tables)):
        if words not in known and words:
            known.add(words)
            headings.append((words, 2, ""))
    left = [e for e in report.excerpts if not e.heading]
    say(draft, left, threes=threes)
    turn = 0
    for words, level, number in headings:
        draft.heading(words, level + deeper, number)
        tables = [table for table in report.tables if table["heading"] == words]
        told = [e for e in report.excerpts if e.heading == words]
        if number in PROSE_FIRST:
            say(draft, told, threes=threes)
        for table in tables:
            turn += 1
            write_table(draft, table, turn)
        if number not in PROSE_FIRST:
            say(draft, told, threes=threes)


def say(draft: Draft, told: Sequence[Excerpt], *, threes: bool) -> None:
    """Excerpts, each a paragraph of its own or three to a paragraph."""
    step = 3 if threes else 1
    for n in range(0, len(told), step):
        draft.say(" ".join(e.text for e in told[n : n + step]))


def make(folder: Path, out: Path, *, untidy: bool = False, threes: bool = False) -> list[Made]:
    """Write a Word file for each report of a reference and one of all of them together."""
    out.mkdir(parents=True, exist_ok=True)
    reports = published(folder)
    made = []
    for report in reports:
        draft = Draft(f"{TITLE}, {report.time}" if report.time else "Briefing", untidy)
        if untidy:
            draft.contents([f"{number} {words}".strip() for words, level, number in report.outline if level < 3])
        write_report(draft, report, threes=threes)
        path = draft.save(out / f"{report.code}_{report.name}.docx")
        made.append(Made(path, (report,), draft, report.excerpts))
    draft = Draft(TITLE, untidy)
    for report in reports:
        draft.heading(f"Report for {report.time}" if report.time else "Briefing", 1)
        write_report(draft, report, deeper=1, threes=threes)
    path = draft.save(out / "together.docx")
    made.append(Made(path, tuple(reports), draft, tuple(e for report in reports for e in report.excerpts)))
    return made


def main() -> None:
    """Write the files that the command line asks for."""
    parser = argparse.ArgumentParser(description="The published reports as Word files.")
    parser.add_argument("published", type=Path, help="the folder of the reference")
    parser.add_argument("out", type=Path, help="the folder to write to")
    parser.add_argument("--untidy", action="store_true", help="with the habits of a hurried office")
    parser.add_argument("--threes", action="store_true", help="three excerpts of a section to a paragraph")
    given = parser.parse_args()
    for made in make(given.published, given.out, untidy=given.untidy, threes=given.threes):
        print(made.path)


if __name__ == "__main__":
    main()
