"""Board reports of bodies that do not exist, as Word files, with what is false in them known.

`python -m tests.word_reports DIR` writes them to a folder, neat and untidy, to be looked at. Each is written from a
text in `untidy_reports/`, which reads as the report does:

- `# ` is a line of the title, `## ` and `### ` a heading, `- ` an item of a list; `caption: ` and `lead: ` stand before
  a table;
- a line of `|cells|` is a row. Rows that begin with `|=` are the header; without them the first row is. `<` and `^`
  make a cell one with the one to its left or above. `=+` is the sum of the cells above, `=across` of those to the
  left, `=1-2` a difference of columns, `=1/2` the change from column 2 to column 1 in per cent, `=3:1` a share. A
  number with `!` after it does not add up;
- `T: ` is a true sentence, `N: ` one that the tables say nothing of, `F kind: ` a false one. Lines without an empty
  line between them are one paragraph.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from reportgen.period import MONTHS
from tests.word_drafts import Draft

TEXTS = Path(__file__).parent / "untidy_reports"
PART = re.compile(r"(T|N|F ([\w-]+)): (.*)")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of a report. `kind` says how it is false; it is empty for a true one, `note` where nobody can tell."""

    text: str
    heading: str
    kind: str

    @property
    def false(self) -> bool:
        return self.kind not in ("", "note")


@dataclass(frozen=True, slots=True)
class Wrong:
    """A number of a table that does not add up: the table of the document, from 0, the cell in it, and its words."""

    table: int
    row: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class Made:
    """A Word file that was made, and what is known of it."""

    name: str
    path: Path
    said: tuple[Said, ...]
    wrong: tuple[Wrong, ...]
    tables: int

    @property
    def false(self) -> list[Said]:
        return [said for said in self.said if said.false]

    @property
    def true(self) -> list[Said]:
        return [said for said in self.said if not said.kind]


# --- tables ---------------------------------------------------------------------------------------------------------


def numeral(words: str) -> Decimal | None:
    """The value of a printed count or amount; None for other words."""
    plain = words.rstrip("!").replace(",", "")
    return Decimal(plain) if re.fullmatch(r"-?\d+(\.\d+)?", plain) else None


def computed(formula: str, row: Sequence[str], above: Sequence[str], column: int) -> str:
    """The words of a cell that is written as a formula."""
    if formula == "=+":
        return shown(sum((n for n in map(numeral, above) if n is not None), Decimal(0)))
    if formula == "=across":
        return shown(sum((n for n in map(numeral, row[1:column]) if n is not None), Decimal(0)))
    parts = re.fullmatch(r"=(\d)([-/:])(\d)", formula)
    assert parts, formula
    a, b = numeral(row[int(parts[1])]), numeral(row[int(parts[3])])
    assert a is not None and b is not None, row
    if parts[2] == "-":
        return shown(a - b)
    ratio = 100 * a / b - (100 if parts[2] == "/" else 0)
    return f"{ratio.quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def shown(value: Decimal) -> str:
    return f"{value:,}"


def filled(rows: Sequence[Sequence[str]], heads: int) -> list[list[str]]:
    """The rows with their formulas worked out, row by row and from the left."""
    found: list[list[str]] = [list(row) for row in rows]
    for r in range(heads, len(found)):
        for c, words in enumerate(found[r]):
            if words.startswith("="):
                found[r][c] = computed(words, found[r], [row[c] for row in found[heads:r]], c)
    return found


# --- reports --------------------------------------------------------------------------------------------------------


def build(text: str, name: str, path: Path, *, untidy: bool) -> Made:
    """The Word file of a text."""
    lines = text.splitlines()
    titles = [line[2:] for line in lines if line.startswith("# ")]
    draft = Draft(titles[0], untidy)
    for title in titles[1:]:
        draft.word.add_paragraph(title, style=None if untidy else "Subtitle")
    if untidy:
        draft.contents([line[3:] for line in lines if line.startswith("## ")])
    said: list[Said] = []
    wrong: list[Wrong] = []
    heading = caption = lead_in = ""
    for kind, group in groups(lines):
        if kind.startswith("#"):
            heading = group[0]
            number, _, words = heading.partition(" ")
            typed = number if re.fullmatch(r"[\d.]+", number) else ""
            draft.heading(words if typed else heading, kind.count("#") - 1, typed)
        elif kind == "caption":
            caption = group[0]
        elif kind == "lead":
            lead_in = group[0]
        elif kind == "-":
            if lead_in:
                draft.word.add_paragraph(lead_in)
            draft.bullets(group)
            lead_in = ""
        elif kind == "|":
            rows = [line[1:-1].split("|") for line in group]
            heads = sum(row[0].startswith("=") for row in rows) or 1
            rows = filled([[row[0].removeprefix("="), *row[1:]] for row in rows], heads)
            bare = [[words.rstrip("!") for words in row] for row in rows]
            draft.sheet(name, bare, heads, caption=caption, lead_in=lead_in)
            top = draft.tables[-1].first - heads
            table = len(draft.tables) - 1
            for r, row in enumerate(rows):
                wrong += [Wrong(table, r + top, c, bare[r][c]) for c, words in enumerate(row) if words.endswith("!")]
            caption = lead_in = ""
        else:
            sentences = [PART.fullmatch(line) for line in group]
            found = [
                Said(m[3], heading, {"T": "", "N": "note"}.get(m[1], m[2] or "")) for m in sentences if m is not None
            ]
            assert len(found) == len(group), group
            said += found
            draft.say(" ".join(one.text for one in found))
    draft.save(path)
    return Made(name, path, tuple(said), tuple(wrong), len(draft.tables))


def groups(lines: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """The parts of a text in order: lines of one kind that stand together."""
    kind, group = "", list[str]()
    for line in [*lines, ""]:
        marked = re.match(r"(###?|-) (.*)|(caption|lead): (.*)|(\|)", line)
        now = (marked[1] or marked[3] or marked[5]) if marked else ("sentences" if PART.match(line) else "")
        words = (marked[2] or marked[4] or line) if marked else line
        if group and (now != kind or now in ("##", "###", "caption", "lead")):
            yield kind, group
            group = []
        kind = now
        if now:
            group.append(words)


# --- a long one -----------------------------------------------------------------------------------------------------

SERVICES = (
    *("Adult Learning", "Allotments", "Benefits", "Building Control", "Bus Passes", "Car Parks", "Cemeteries"),
    *("Childcare", "Council Tax", "Day Centres", "Dog Wardens", "Elections", "Fostering", "Grass Cutting"),
    *("Highways", "Home Care", "Housing Advice", "Leisure Centres", "Licensing", "Museums", "Parks", "Pest Control"),
    *("Planning", "Registrars", "School Meals", "School Transport", "Street Lighting", "Trading Standards"),
    *("Tree Care", "Youth Clubs"),
)
NOTES = (
    "Officers have met the partners concerned and a further meeting will be held in the autumn.",
    "The plan that was agreed at the last meeting is on track, and its risks are set out in the register.",
    "Staff have been trained in the new system, which replaces three older ones.",
    "Residents were asked for their views, and what they said is set out in the annex to the plan.",
    "The team thanks its volunteers, without whom much of this work could not be done.",
    "No changes to the fees and charges are proposed at this time.",
)
LONG_MONTHS = MONTHS[3:9]


def long_text() -> str:
    """A council's report of some 35 pages on thirty services, each with a table; each third has a false sentence."""
    parts = ["# Great Harling Council", "# Half-year performance report, April to September 2023"]
    for n, service in enumerate(SERVICES):
        now = [900 + (n * 137 + m * (61 + n) * (m + 2)) % 700 for m in range(6)]
        before = [860 + (n * 91 + m * (47 + 2 * n) * (m + 3)) % 760 for m in range(6)]
        a, b = sum(now), sum(before)
        best = now.index(max(now))
        move = "rose" if a > b else "fell"
        other = "fell" if a > b else "rose"
        parts += ["", f"## {n + 1}. {service}", *(f"N: {NOTES[(n + k) % len(NOTES)]}" for k in range(4)), ""]
        parts += [f"N: {NOTES[(n + k) % len(NOTES)]}\n" for k in (4, 5)]
        parts += ["|Month|2023|2022|Change|% change|"]
        parts += [f"|{month}|{x:,}|{y:,}|=1-2|=1/2|" for month, x, y in zip(LONG_MONTHS, now, before, strict=True)]
        parts += ["|Total|=+|=+|=1-2|=1/2|", ""]
        parts += [f"T: Requests for {service.lower()} {move} from {b:,} to {a:,}.", ""]
        parts += [f"T: {LONG_MONTHS[best]} 2023 was the busiest month, with {now[best]:,} requests.", ""]
        if n % 3 == 0:
            parts += [
                f"F direction: Requests for {service.lower()} {other} compared with the same period last year.",
                "",
            ]
        elif n % 3 == 1:
            parts += [f"F number: In June 2023 there were {now[2] + 11:,} requests for {service.lower()}.", ""]
        parts += [f"N: {NOTES[(n + k) % len(NOTES)]} {NOTES[(n + k + 2) % len(NOTES)]}\n" for k in range(5)]
    return "\n".join(parts)


def texts() -> dict[str, str]:
    """The texts of all reports but the long one, by name."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(TEXTS.glob("*.txt"))}


def main(folder: str) -> None:
    """Write every report, neat and untidy, to a folder."""
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    for name, text in {**texts(), "long": long_text()}.items():
        for untidy in (False, True):
            dress = "untidy" if untidy else "neat"
            made = build(text, name, out / f"{name}-{dress}.docx", untidy=untidy)
            counts = (
                f"{made.tables} tables, {len(made.true)} true, {len(made.false)} false, {len(made.wrong)} wrong cells"
            )
            sys.stdout.write(f"{made.path}: {counts}\n")


if __name__ == "__main__":
    main(sys.argv[1])
