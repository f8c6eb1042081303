"""How well the rules of truth tell true sentences from false ones, on claims whose answer is known.

`python bench/score.py CLAIMS` reads a JSON list of claims (`report`, `heading`, `section`, `text`, `checkable`,
`verdict`), sets each excerpt under its heading in its edition, and runs the rules of truth, without chance and bases.
An excerpt is false where any claim in it is. It prints the confusion table and every miss, and exits 0 only where
the floors below hold.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from reportgen import model
from reportgen.build import Wanted, read
from reportgen.problems import Problems
from reportgen.reading.sentences import Sentence
from reportgen.reading.tokens import stem
from reportgen.rules import of_sentence
from reportgen.rules.evidence import Evidence, Finding

ROOT = Path(__file__).resolve().parent.parent
DECIDED = 0.85
"""At least this share of the excerpts that can be checked is decided."""
MISSED_FALSE, TRUE_ERRORS, TRUE_WARNINGS, OTHER_ERRORS = 2, 2, 6, 4
"""At most so many false ones unflagged, true ones with an error, true ones with a warning, others with an error."""
LEFT_OUT = ("chance", "bases")
"""Rules that do not judge here: noise is not falsehood."""


def evidence_of(period: str) -> Evidence:
    """An edition as its rules see it."""
    report, project, *_ = read(ROOT, Wanted(period=period), Problems())
    return Evidence(report, project)


def words_of(text: str) -> set[str]:
    """The stems of a heading's words."""
    return {stem(word) for word in re.findall(r"[A-Za-z0-9]+", text)} - {"and", "the", "of", "a", "s"}


def section_of(evidence: Evidence, heading: str, number: str | None) -> model.Section:
    """The section whose title, or whose measures' names, share most words with a heading; else the one of a number."""
    wanted = words_of(heading)
    measures = evidence.project.catalogue.measures
    best, most = None, 0.0
    for section in evidence.report.all_sections()[1:-1]:
        if section.not_reported:
            continue
        names = [section.title]
        for key in evidence.subjects.get(section.id, ())[:1]:
            names += [str(measures[key].name), *map(str, measures[key].words)]
        for name in names:
            words = words_of(name)
            alike = len(words & wanted) / max(1, len(words | wanted))
            alike += 0.01 * bool(section.number and number and section.number == number)
            if alike > most:
                best, most = section, alike
    if best is not None and most >= 0.3:
        return best
    by_number = [s for s in evidence.report.all_sections() if s.number and s.number == (number or "").split(".")[0]]
    return by_number[0] if by_number else evidence.report.summary


def judged(evidence: Evidence, text: str, section: model.Section) -> list[Finding]:
    """What the rules find of an excerpt."""
    sentence = Sentence(text, section=section.id, block="score", owner=section.owner)
    return list(of_sentence(evidence, sentence, leave_out=LEFT_OUT))


def main(path: str) -> int:
    """Score the claims of a file; the exit status."""
    claims: list[dict[str, Any]] = json.loads(Path(path).read_text(encoding="utf-8"))
    periods = {"..".join(p.split("_")) for p in (c["report"] for c in claims)}
    evidences: dict[str, Evidence] = {}
    for period in sorted(periods):
        if re.fullmatch(r"\d{4}-\d\d\.\.\d{4}-\d\d", period):
            evidences[period] = evidence_of(period)
    false_texts = {
        (c["report"], c["heading"], c["text"]) for c in claims if c["checkable"] and c["verdict"] != "agrees"
    }
    table: Counter[str] = Counter()
    lists: dict[str, list[str]] = defaultdict(list)
    seen: set[tuple[str, str, str]] = set()
    checkable = {(c["report"], c["heading"], c["text"]) for c in claims if c["checkable"]}
    for claim in claims:
        period = "..".join(claim["report"].split("_"))
        excerpt = (claim["report"], claim["heading"], claim["text"])
        if excerpt in seen:
            continue
        seen.add(excerpt)
        if period not in evidences:
            table["of other reports"] += 1
            continue
        evidence = evidences[period]
        number = claim["section"] or claim.get("counterpart_section")
        section = section_of(evidence, claim["heading"] or "", number)
        found = judged(evidence, claim["text"], section)
        problems = [f for f in found if f.is_problem and f.holds is not True]
        errors = [f for f in problems if f.severity == "error"]
        warnings = [f for f in problems if f.severity == "warning"]
        said = "; ".join(f"{f.code}: {f.says}" for f in (*errors, *warnings)) or "-"
        line = f"{claim['id']} [{section.id}] {claim['text']!r}: {said}"
        if excerpt not in checkable:
            table["other"] += 1
            if errors:
                table["other, error"] += 1
                lists["Can't be checked, and an error was given"].append(line)
            continue
        kind = "false" if excerpt in false_texts else "true"
        table[kind] += 1
        decided = any(f.holds is not None for f in found)
        table["decided"] += decided
        if kind == "false":
            flagged = bool(problems)
            table["false, flagged"] += flagged
            if not flagged:
                lists["False, and not flagged"].append(line)
            else:
                lists["False, and flagged"].append(line)
        else:
            table["true, error"] += bool(errors)
            table["true, warning"] += bool(warnings) and not errors
            if errors or warnings:
                lists["True, and flagged"].append(line)
        if not decided:
            lists["Not decided"].append(line)
    return tell(table, lists)


def tell(table: Counter[str], lists: dict[str, list[str]]) -> int:
    """Print the table and the lists; 0 where every floor holds."""
    for title, lines in lists.items():
        print(f"\n{title} ({len(lines)}):")
        for line in lines:
            print(f"  {line}")
    checkable = table["true"] + table["false"]
    rows = (
        ("decided", table["decided"], checkable, table["decided"] >= DECIDED * checkable),
        (
            "false, flagged",
            table["false, flagged"],
            table["false"],
            table["false"] - table["false, flagged"] <= MISSED_FALSE,
        ),
        ("true, with an error", table["true, error"], table["true"], table["true, error"] <= TRUE_ERRORS),
        ("true, with a warning", table["true, warning"], table["true"], table["true, warning"] <= TRUE_WARNINGS),
        (
            "can't be checked, with an error",
            table["other, error"],
            table["other"],
            table["other, error"] <= OTHER_ERRORS,
        ),
    )
    print(f"\n{'excerpts':34}{'found':>7}{'of':>6}")
    for name, found, of, well in rows:
        print(f"{name:34}{found:>7}{of:>6}  {'holds' if well else 'FAILS'}")
    print(f"left out: {table['of other reports']} excerpts of reports that are no edition here")
    return 0 if all(row[3] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
