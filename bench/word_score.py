"""How well `reportgen check FILE.docx` reads a Word report that it knows nothing of, measured on the published ones.

`python bench/word_score.py PUBLISHED` makes the published reports as Word files (see `word_report`), runs the command
on each as a person would, and holds its answer against the reference: of every numeric cell of a table the value, the
decimals, the time, what it shows and which measure it is of; of every excerpt whether it is false. It prints a line a
file, and every miss, and exits 0 only where the floors below hold. `--untidy` and `--threes` measure those alone.

A measure is right where the program's names for the measures of a report match the published ones one to one: the
program names measures by the words of the tables, so the names themselves cannot be compared.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from time import perf_counter
from typing import Any

from word_report import Excerpt, Made, make

from reportgen.period import MONTHS, Window

SECONDS = 5.0
"""At most so long for one file, the start of Python included."""
RUNS = 3
"""A file that takes longer is tried so often in all; the fastest counts."""
NAMED_FALSE = 12
"""At least so many of the false sentences are named."""
NAMED_TRUE = 3
"""At most so many of the true ones are."""
OF_CELLS = ("cell-sum", "two-values")
"""The codes of what is wrong in a cell: the published tables all add up."""
LONGEST = 60.0
"""So long is waited for an answer."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a cell of a published table means, as the reference has it."""

    table: str
    row: int
    column: int
    printed: str
    value: Decimal
    decimals: int | None
    measure: str
    window: str
    show: str

    def __str__(self) -> str:
        return f"{self.table} r{self.row}c{self.column} {self.printed!r} ({self.measure} {self.window} {self.show})"


@dataclass
class Score:
    """What came of one file."""

    name: str
    seconds: float = 0.0
    cells: int = 0
    values: int = 0
    whole: int = 0
    false: int = 0
    false_named: int = 0
    true: int = 0
    true_named: int = 0
    other: int = 0
    other_named: int = 0
    lists: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


# --- what the reference says ------------------------------------------------------------------------------------


def part_months(folder: Path) -> dict[str, str]:
    """The windows that are no whole months, by month: the reference has them in a note."""
    found = {}
    with (folder / "figures.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            days = re.search(r"part month, (\d+) to (\d+) (\w+) (\d{4})", row["note"])
            if days:
                month = f"{days[4]}-{MONTHS.index(days[3]) + 1:02}"
                found[month] = f"{month}-{int(days[1]):02}..{month}-{int(days[2]):02}"
    return found


def meaning(expression: Sequence[Any], parts: dict[str, str]) -> tuple[str, str, str]:
    """The measure, the window and the show of an expression of the reference."""
    kind, *rest = expression
    if kind in ("pct", "sub"):
        measure, window, _ = meaning(rest[0], parts)
        return measure, window, "change_pct" if kind == "pct" else "change"
    measure, first, *last = rest
    if last and last[0] and last[0] != first:
        return measure, f"{first}..{last[0]}", "value"
    return measure, parts.get(first, first) if last else first, "value"


def printed_decimals(words: str) -> int:
    """How many decimals a printed number has: of `18.4%` one."""
    found = re.search(r"\d\.(\d+)", words)
    return len(found[1]) if found else 0


@dataclass(frozen=True, slots=True)
class Written:
    """A table that was written: its first row of numbers, and what its cells mean, their rows counted from that one."""

    first: tuple[str, ...]
    cells: tuple[Expected, ...]


def expected(made: Made, parts: dict[str, str]) -> Iterator[Written]:
    """The tables of a file in order."""
    by_key = {table["id"]: table for report in made.reports for table in report.tables}
    for placed in made.draft.tables:
        table = by_key[placed.key]
        cells = []
        for r, row in enumerate(table["cells"]):
            for c, cell in enumerate(row):
                if cell is None:
                    continue
                printed = table["rows"][r][c]
                measure, window, show = meaning(cell["expr"], parts)
                decimals = None if "month" in printed else printed_decimals(printed)
                value = Decimal(str(table["values"][r][c]))
                cells.append(Expected(placed.key, r, c, printed, value, decimals, measure, window, show))
        yield Written(placed.words, tuple(cells))


# --- what the program says --------------------------------------------------------------------------------------


def run(path: Path) -> tuple[dict[str, Any] | None, float, str]:
    """The program's answer on a file, how long it took, and what it said where it gave none."""
    command = [sys.executable, "-m", "reportgen.cli", "check", path.name, "--format", "json"]
    start = perf_counter()
    try:
        done = subprocess.run(
            command, cwd=path.parent, capture_output=True, text=True, timeout=LONGEST, encoding="utf-8"
        )
    except subprocess.TimeoutExpired:
        return None, LONGEST, f"no answer within {LONGEST:g} s"
    seconds = perf_counter() - start
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        return None, seconds, f"exit {done.returncode}: {(done.stderr or done.stdout).strip()[-300:]}"
    return answer, seconds, ""


def same_window(said: str, wanted: str) -> bool:
    """Whether two windows are one, however they are written."""
    try:
        return Window.parse(said) == Window.parse(wanted)
    except ValueError:
        return said == wanted


def found_tables(written: Sequence[Written], tables: Sequence[dict[str, Any]]) -> Iterator[dict[tuple[int, int], Any]]:
    """For each table that was written the cells that were read in it, rows counted from its first row of numbers.

    The program may tell of lists as of tables, and need not count a caption as a row: a table is known by that row.
    """
    left = list(tables)
    for table in written:
        found: dict[tuple[int, int], Any] = {}
        for n, candidate in enumerate(left):
            rows = [[" ".join(words.split()) for words in row] for row in candidate["rows"]]
            at = next((r for r, row in enumerate(rows) if row == [" ".join(w.split()) for w in table.first]), None)
            if at is not None:
                found = {(cell["row"] - at, cell["column"]): cell for cell in candidate["cells"]}
                del left[: n + 1]
                break
        yield found


def score_cells(score: Score, written: Sequence[Written], answer: dict[str, Any]) -> None:
    """Hold the cells of a file against the reference."""
    right: list[tuple[Expected, dict[str, Any]]] = []
    for table, said in zip(written, found_tables(written, answer["tables"]), strict=True):
        score.cells += len(table.cells)
        for cell in table.cells:
            found = said.get((cell.row, cell.column))
            if found is None or found["value"] is None:
                score.lists["cells not read"].append(str(cell))
                continue
            value = Decimal(found["value"])
            decimals = found["decimals"]
            if abs(value - cell.value) > Decimal("0.00001") or cell.decimals not in (decimals, None):
                score.lists["cells with another value"].append(f"{cell}: {found['value']}, {decimals} decimals")
                continue
            score.values += 1
            if not same_window(str(found["window"] or answer["period"]), cell.window):
                score.lists["cells of another time"].append(f"{cell}: {found['window']}")
            elif found["show"] != cell.show and not (cell.measure.endswith("_pct") and found["show"] == "share"):
                score.lists["cells that show something else"].append(f"{cell}: {found['show']}")
            else:
                right.append((cell, found))
    score.whole = judge_measures(score, right)


def judge_measures(score: Score, right: list[tuple[Expected, dict[str, Any]]]) -> int:
    """How many cells are of the measure that the reference has, by the name that most cells of it bear in a report."""
    names: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for cell, found in right:
        share = ", share" if found["show"] == "share" else ""  # a share of a measure is a measure of the reference
        names[cell.table[0], cell.measure][f"{found['id']}{share}"] += 1
    taken: dict[tuple[str, str], str] = {}
    total = 0
    for (report, measure), said in sorted(names.items(), key=lambda pair: -max(pair[1].values())):
        name, count = said.most_common(1)[0]
        if (report, name) in taken:
            score.lists["measures taken for another"].append(f"{measure} and {taken[report, name]}: {name}")
            continue
        taken[report, name] = measure
        total += count
        for other in said:
            if other != name:
                score.lists["measures with two names"].append(f"{measure}: {name!r} and {other!r} ({said[other]})")
    return total


def plain(text: str) -> str:
    """Words without case, spaces and marks at their end."""
    return " ".join(text.lower().replace("\u00a0", " ").split()).rstrip(".:;,")


def score_sentences(score: Score, made: Made, findings: list[dict[str, Any]]) -> None:
    """Hold the sentences that are named against the excerpts that are false."""
    named: dict[Excerpt, list[str]] = defaultdict(list)
    for finding in findings:
        if finding["severity"] not in ("error", "warning"):
            continue
        if finding["code"] in OF_CELLS:
            score.lists["cells that are named"].append(
                f"{finding['section']}, {finding['sentence']}: {finding['message']}"
            )
            continue
        words = plain(finding["sentence"])
        same = [e for e in made.excerpts if plain(e.text) == words] or [
            e for e in made.excerpts if words in plain(e.text)
        ]
        near = [e for e in same if e.heading and plain(e.heading) in plain(str(finding["section"]))] or same
        if not near:
            score.lists["findings of no excerpt"].append(f"{finding['code']} {finding['sentence']!r}")
        for excerpt in near[:1]:
            named[excerpt].append(f"{finding['severity']} {finding['code']}: {finding['message']}")
    for excerpt in made.excerpts:
        said = named.get(excerpt)
        line = f"{excerpt.ids[0]} [{excerpt.heading[:34]}] {excerpt.text!r}: {'; '.join(said or ['-'])}"
        if not excerpt.checkable:
            score.other += 1
            score.other_named += bool(said)
            if said:
                score.lists["named, and nobody can tell"].append(line)
        elif excerpt.false:
            score.false += 1
            score.false_named += bool(said)
            score.lists["false, and named" if said else "false, and NOT named"].append(line)
        else:
            score.true += 1
            score.true_named += bool(said)
            if said:
                score.lists["true, and NAMED"].append(line)


def scored(made: Made, parts: dict[str, str]) -> Score | str:
    """The score of a file, or what the program said in place of an answer."""
    answer, seconds, trouble = run(made.path)
    for _ in range(RUNS - 1):  # whatever else the machine does only ever adds to a time
        if answer is not None and seconds >= SECONDS:
            seconds = min(seconds, run(made.path)[1])
    if answer is None and "no-figures" in trouble and not made.draft.tables:
        answer = {"tables": [], "findings": [], "period": ""}  # a report without tables can't be judged, as it says
    if answer is None:
        return f"{made.path.name}: {trouble}"
    score = Score(made.path.name, seconds)
    score_cells(score, list(expected(made, parts)), answer)
    score_sentences(score, made, answer["findings"])
    return score


# --- telling ----------------------------------------------------------------------------------------------------


def tell(scores: Sequence[Score], *, quiet: bool) -> None:
    """Every list of every file, then a row for each."""
    if not quiet:
        for score in scores:
            for title, lines in score.lists.items():
                print(f"\n{score.name}: {title} ({len(lines)}):")
                print("\n".join(f"  {line}" for line in lines))
    heads = (
        *(("file", 32), ("cells", 7), ("values", 8), ("of", 5), ("false", 7), ("of", 4)),
        *(("true", 6), ("of", 5), ("other", 7), ("of", 5), ("s", 6)),
    )
    print("\n" + "".join(f"{words:{'<' if n == 0 else '>'}{wide}}" for n, (words, wide) in enumerate(heads)))
    for s in scores:
        print(
            f"{s.name:32}{s.whole:>7}{s.values:>8}{s.cells:>5}{s.false_named:>7}{s.false:>4}"
            f"{s.true_named:>6}{s.true:>5}{s.other_named:>7}{s.other:>5}{s.seconds:>6.1f}"
        )


def holds(name: str, scores: Sequence[Score]) -> bool:
    """Whether the floors hold over the files of one kind; says so for each."""
    cells, of = sum(s.whole for s in scores), sum(s.cells for s in scores)
    false, all_false = sum(s.false_named for s in scores), sum(s.false for s in scores)
    true, all_true = sum(s.true_named for s in scores), sum(s.true for s in scores)
    slowest = max(s.seconds for s in scores)
    floors = (
        (f"{cells} of {of} cells reproduced", cells == of),
        (f"{false} of {all_false} false sentences named", false >= NAMED_FALSE),
        (f"{true} of {all_true} true sentences named", true <= NAMED_TRUE),
        (f"{slowest:.1f} s for the slowest", slowest < SECONDS),
    )
    for words, well in floors:
        print(f"{name}: {words}: {'holds' if well else 'FAILS'}")
    return all(well for _, well in floors)


def main() -> int:
    """Measure; 0 where every floor holds."""
    parser = argparse.ArgumentParser(description="How well `reportgen check FILE.docx` reads the published reports.")
    parser.add_argument("published", type=Path, help="the folder of the reference")
    parser.add_argument("--untidy", action="store_true", help="the untidy files alone")
    parser.add_argument("--threes", action="store_true", help="the files with three excerpts to a paragraph alone")
    parser.add_argument("--quiet", action="store_true", help="the rows alone, without the misses")
    given = parser.parse_args()
    kinds = (
        [(given.untidy, given.threes)]
        if given.untidy or given.threes
        else [(False, False), (False, True), (True, False)]
    )
    parts = part_months(given.published)
    well = True
    with tempfile.TemporaryDirectory() as folder:
        for untidy, threes in kinds:
            name = " ".join(words for words, is_so in (("untidy", untidy), ("threes", threes)) if is_so) or "plain"
            results = [
                scored(m, parts) for m in make(given.published, Path(folder) / name, untidy=untidy, threes=threes)
            ]
            troubles = [result for result in results if isinstance(result, str)]
            if troubles:
                print(f"{name}: no answer, so nothing is measured\n  {troubles[0]}")
                well = False
                continue
            scores = [result for result in results if isinstance(result, Score)]
            print(f"\n=== {name}")
            tell(scores, quiet=given.quiet)
            well = all([holds(f"{name}, each report", scores[:-1]), holds(f"{name}, together", scores[-1:]), well])
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
