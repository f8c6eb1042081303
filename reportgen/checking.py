"""What is wrong or doubtful in an edition, told to the people who write it: by owner and section, the worst first."""

from __future__ import annotations

import base64
import json
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Literal

from reportgen.build import Examined
from reportgen.config import PALETTE
from reportgen.owners import section_words
from reportgen.period import day_words
from reportgen.problems import Place, Problem, ReportError, Severity
from reportgen.project import Project
from reportgen.records import Accepted, write_file
from reportgen.templates import FONTS, Templates

Form = Literal["terminal", "json", "html"]
WORST_FIRST: tuple[Severity, ...] = ("error", "awaited", "warning")
NO_OWNER = "For whoever builds the report"
NO_SECTION = "Settings, figures and other files"
STEP = "    "
FACES = {400: "SourceSans3-Regular.ttf.woff2", 600: "SourceSans3-Semibold.ttf.woff2"}
"""The fonts of the page by weight."""
OWN = ("sections", "figures", "templates", Project.CONFIG)
"""What a project is made of: no page is ever written there."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What beside the problems is to be listed, and in what form."""

    form: Form = "terminal"
    style: bool = False
    unread: bool = False
    accepted: bool = False
    width: int | None = None
    """The columns of the terminal; None where lines are not to be broken."""


@dataclass(frozen=True, slots=True)
class Item:
    """Problems of which one rule says the same: of one sentence, or of none."""

    problems: tuple[Problem, ...]

    @property
    def first(self) -> Problem:
        """The one that stands first."""
        return self.problems[0]

    @property
    def mend(self) -> str:
        """What to do about all of them; empty where each has its own."""
        return self.mend_of(self.first) if len({problem.mend for problem in self.problems}) == 1 else ""

    def mend_of(self, problem: Problem) -> str:
        """The mend of one of them; under "What to write" it need not say so again."""
        return problem.mend.removeprefix("write ") if self.first.sentence else problem.mend

    @property
    def found_label(self) -> str:
        """What its messages tell."""
        return "What the figures say" if self.first.rests_on else "What is found"

    @property
    def mend_label(self) -> str:
        """What its mends tell."""
        return "What to write" if self.first.sentence else "What helps"


@dataclass(frozen=True, slots=True)
class Part:
    """What is found in one section, for one owner."""

    section: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """What is found for one owner."""

    owner: str
    parts: tuple[Part, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All of it."""
        return tuple(problem for part in self.parts for item in part.items for problem in item.problems)


@dataclass(frozen=True)
class Findings:
    """All that is to be told of an edition, or of a project that can't be read."""

    problems: tuple[Problem, ...]
    title: str = ""
    period: str = ""
    period_words: str = ""
    as_at: str = ""
    accepted: tuple[Accepted, ...] = ()
    not_checked: tuple[Problem, ...] = ()
    style: tuple[Problem, ...] = ()
    held: int = 0
    acceptable: frozenset[str] = frozenset()
    """The keys of what the rules found: that alone can be accepted."""
    order: Mapping[str, int] = field(default_factory=dict)
    """The place of each section in the report."""
    language: str = "en-GB"
    colours: Mapping[str, str] = field(default_factory=lambda: PALETTE)

    @classmethod
    def of(cls, reading: Examined) -> Findings:
        """What was found in an edition."""
        report, checked = reading.report, reading.checked
        return cls(
            reading.problems,
            report.title,
            report.period,
            report.period_words,
            report.as_at,
            reading.accepted,
            checked.unread,
            checked.style,
            checked.held,
            frozenset(problem.key for problem in checked.problems),
            {section_words(section): place for place, section in enumerate(report.all_sections())},
            report.language,
            report.look.colours,
        )

    def counts(self) -> dict[str, int]:
        """How many there are of each."""
        severities = [problem.severity for problem in self.problems]
        return {
            "errors": severities.count("error"),
            "warnings": severities.count("warning"),
            "awaited": severities.count("awaited"),
            "accepted": len(self.accepted),
            "held": self.held,
            "not_checked": len(self.not_checked),
            "style": len(self.style),
        }

    def failed(self, *, strict: bool) -> bool:
        """Whether something stands in the way: errors, and with `strict` whatever is no remark of style."""
        return bool(self.problems) if strict else any(problem.severity == "error" for problem in self.problems)

    def heading(self) -> str:
        """The edition in words."""
        if not self.period:
            return "The project can't be read"
        seen = f", figures as at {day_words(date.fromisoformat(self.as_at))}" if self.as_at else ""
        return f"{self.title}, {self.period_words}{seen}"

    def groups(self, problems: Iterable[Problem]) -> tuple[Group, ...]:
        """The problems by owner and section, the worst first; what is alike in the order of the report."""
        owners: dict[str, dict[str, list[Problem]]] = {}
        for problem in problems:
            owners.setdefault(problem.owner, {}).setdefault(problem.section, []).append(problem)
        groups = []
        for owner, sections in owners.items():
            ordered = sorted(sections, key=lambda section: self._rank(section, sections[section]))
            parts = tuple(Part(section or NO_SECTION, _items(sections[section])) for section in ordered)
            groups.append((self._rank(ordered[0], sections[ordered[0]]), Group(owner or NO_OWNER, parts)))
        return tuple(group for _, group in sorted(groups, key=lambda each: (each[0], each[1].owner)))

    def _rank(self, section: str, problems: Iterable[Problem]) -> tuple[int, int, str]:
        worst = min(WORST_FIRST.index(problem.severity) for problem in problems)
        return worst, self.order.get(section, len(self.order)), section

    def count_line(self) -> str:
        """One line of counts, with the options that list what is not listed."""
        n = self.counts()
        first = [_many(n["errors"], "error"), _many(n["warnings"], "warning"), f"{n['awaited']} awaited"]
        if n["accepted"]:
            first.append(f"{n['accepted']} accepted{_listed('--accepted', n['accepted'])}")
        then = [
            f"{_many(n['held'], 'claim')} hold{'s' if n['held'] == 1 else ''}",
            f"{_many(n['not_checked'], 'sentence')} not checked{_listed('--unread', n['not_checked'])}",
            f"{_many(n['style'], 'remark')} of style{_listed('--style', n['style'])}",
        ]
        return f"{', '.join(first)}; {', '.join(then)}"


def _items(problems: list[Problem]) -> tuple[Item, ...]:
    """The problems of a section in order; those of one rule and one sentence, or of no sentence, together."""
    found: dict[tuple[int, str, str], list[Problem]] = {}
    for problem in sorted(problems):
        key = WORST_FIRST.index(problem.severity), problem.code, problem.sentence
        found.setdefault(key, []).append(problem)
    items = (Item(tuple(each)) for each in found.values())
    return tuple(sorted(items, key=lambda item: (WORST_FIRST.index(item.first.severity), item.first.place)))


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _listed(option: str, number: int) -> str:
    return f" ({option} lists {'it' if number == 1 else 'them'})" if number else ""


def told(findings: Findings, wish: Wish, root: Path) -> str:
    """The findings in the form that is wished for. The templates are those of the project in `root`."""
    if wish.form == "json":
        return as_json(findings)
    if wish.form == "html":
        return as_html(findings, wish, Templates([root / "templates"]))
    return "\n".join(as_lines(findings, wish)) + "\n"


def as_json(findings: Findings) -> str:
    """For programs: everything that was found."""
    value = {
        "format": 1,
        "edition": findings.period,
        "as_at": findings.as_at,
        "counts": findings.counts(),
        "problems": [problem.as_json() for problem in findings.problems],
        "accepted": [each.as_json() for each in findings.accepted],
        "not_checked": [problem.as_json() for problem in findings.not_checked],
        "style": [problem.as_json() for problem in findings.style],
    }
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def as_html(findings: Findings, wish: Wish, templates: Templates) -> str:
    """One page that needs nothing but itself, to be sent to an owner."""
    fonts = {weight: base64.b64encode(templates.bytes(FONTS + name)).decode("ascii") for weight, name in FACES.items()}
    return templates.render(
        "check.html",
        findings=findings,
        groups=findings.groups(findings.problems),
        style=findings.groups(findings.style) if wish.style else (),
        unread=findings.groups(findings.not_checked) if wish.unread else (),
        counts=findings.counts(),
        day=day_words,
        fonts=fonts,
    )


def save(root: Path, path: Path, text: str) -> None:
    """Write what was told to a file. A file that the project is made of is never written over."""
    home, target = root.resolve(), path.resolve()
    inner = target.relative_to(home).parts if target.is_relative_to(home) else ()
    if inner and inner[0] in OWN:
        message, mend = "the project itself stands here", "choose another file: --out check.html"
        raise ReportError([Problem(Place(path.as_posix()), "cannot-write", message, mend)])
    write_file(path, text.encode("utf-8"), path.as_posix())


# --- the terminal -----------------------------------------------------------------------------------------------


def as_lines(findings: Findings, wish: Wish) -> Iterator[str]:
    """Plain lines, wrapped to the terminal where there is one. The last is the line of counts."""
    page = _Lines(wish.width, findings.acceptable)
    yield from page.words(findings.heading())
    yield ""
    yield from page.groups(findings.groups(findings.problems))
    if not findings.problems:
        yield "Nothing is wrong."
        yield ""
    if wish.accepted and findings.accepted:
        yield from page.title("Accepted", "=")
        for each in findings.accepted:
            yield from page.item(Item((replace(each.problem, mend=""),)))
            yield from page.words(f"Why it stands: {each.record.reason}", STEP, "  ")
            yield from page.words(f"Accepted by {each.record.by} on {day_words(each.record.on)}", STEP)
            yield ""
    for wanted, title, problems in (
        (wish.unread, "Not checked", findings.not_checked),
        (wish.style, "Style", findings.style),
    ):
        if wanted and problems:
            yield from page.title(title, "=")
            for part in (part for group in findings.groups(problems) for part in group.parts):
                yield from page.part(part, severity=False)
    if any(problem.key in findings.acceptable for problem in findings.problems):
        command = f'reportgen accept KEY --period {findings.period} --reason "..." --by "Name, role"'
        yield from page.words(f"Where a problem is known and right all the same: {command}")
        yield ""
    yield from page.words(findings.count_line())


@dataclass(frozen=True, slots=True)
class _Lines:
    width: int | None
    acceptable: frozenset[str]

    def words(self, text: str, indent: str = "", hang: str = "") -> list[str]:
        """The text on lines that fit; each of its own lines begins anew."""
        first, *rest = text.splitlines() or [""]
        return [*self._wrapped(first, indent, indent + hang), *(
            each for line in rest for each in self._wrapped(line, indent + hang, indent + hang)
        )]  # fmt: skip

    def _wrapped(self, line: str, first: str, rest: str) -> list[str]:
        if self.width is None:
            return [first + line]
        return textwrap.wrap(
            line, max(self.width, 40), initial_indent=first, subsequent_indent=rest,
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip

    def title(self, text: str, rule: str) -> list[str]:
        lines = self.words(text)
        return [*lines, rule * max(map(len, lines)), ""]

    def groups(self, groups: Iterable[Group]) -> Iterator[str]:
        for group in groups:
            yield from self.title(group.owner, "=")
            for part in group.parts:
                yield from self.part(part)

    def part(self, part: Part, *, severity: bool = True) -> Iterator[str]:
        """What is found in one section."""
        yield from self.title(part.section, "-")
        for item in part.items:
            yield from self.item(item, severity=severity)
            yield ""

    def item(self, item: Item, *, severity: bool = True) -> Iterator[str]:
        """One problem, or several of one kind: the sentence, what is found, what to write, and the keys."""
        first, alone = item.first, len(item.problems) == 1
        mark = f"{first.severity}: " if severity else ""
        yield f"{mark}{first.place if alone else f'{len(item.problems)} times'} [{first.code}]"
        if first.sentence:
            yield from self.words(f"“{first.sentence}”", STEP, " ")
        for problem in item.problems:
            indent = STEP
            if not alone:
                yield f"{indent}{problem.place}"
                indent += STEP
            yield from self.said(item, item.found_label, problem.message, indent)
            if alone or not item.mend:
                yield from self.said(item, item.mend_label, item.mend_of(problem), indent)
            if problem.key in self.acceptable:
                yield f"{indent}Key: {problem.key}"
        if not alone:
            yield from self.said(item, item.mend_label, item.mend, STEP)

    def said(self, item: Item, label: str, text: str, indent: str) -> list[str]:
        """What is said of a problem: after a label where a sentence stands above it; no line for nothing."""
        labelled = f"{label}: {text}" if item.first.sentence else text
        return self.words(labelled, indent, "  ") if text else []
