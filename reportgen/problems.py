"""What can be wrong, as data: a place, a code, a message and how to mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Literal

Severity = Literal["error", "awaited", "warning"]

CODES: Mapping[str, str] = {
    "across-bases": "a sentence compares or ranks across a change in the way of counting",
    "already-accepted": "a problem is accepted already",
    "bad-formula": "a formula or identity can't be read",
    "bad-image": "a picture is not PNG or JPEG, is not what its name says, or is too large",
    "bad-link": "a link leads nowhere that a reader can follow",
    "bad-name": "a measure's id is not one plain word, or means something else",
    "bad-number": "a number is written in a way that can be misread",
    "bad-window": "a text names no window, or not one that can stand there",
    "cannot-read": "a file is not there, can't be opened or is damaged",
    "cannot-write": "the output can't be written; the last one stays",
    "carried-over": "a sentence stands word for word in an earlier edition, and its figures have moved",
    "cell-sum": "a cell of a Word report does not follow from the others",
    "circular-measure": "a measure is worked out from itself",
    "contradicts-figure": "a typed number is not the figure of what it is told of",
    "derived-figure": "a figure that is worked out from others is to be corrected itself",
    "double-sign": "a fall is told by a word and once more by a minus",
    "duplicate-key": "a key, area or edition stands twice",
    "duplicate-number": "two sections have one number",
    "duplicate-row": "a figure stands twice, and neither is the newer",
    "duplicate-slot": "a slot stands twice in a commentary file or a Word file",
    "empty-file": "a file holds nothing",
    "encoding": "a file is not in UTF-8, or holds a character that can't be printed",
    "expression-syntax": "what stands in {{ }} can't be read",
    "extract-name": "an extract is not named by the date from which it was known",
    "figure-not-held": "a figure is to be corrected that is not held",
    "filled-in": "a Word file that would be written over holds somebody's words",
    "heading": "a heading has no space after its '#'",
    "hidden-cells": "rows, columns or a sheet of a file that comes in are hidden",
    "identity-broken": "figures that must be equal are not, such as a sum and its parts",
    "image-in-words": "a picture stands in commentary",
    "lapsed-acceptance": "a problem was accepted, and its sentence or figures have changed since",
    "layout": "the PDF can't be laid out as the page says",
    "lost-slot": "a Word file has lost a place to write, or one came back empty",
    "markdown": "a form of Markdown that a report can't print",
    "missing-chart": "no figure of a chart is held yet",
    "missing-column": "an extract lacks a column",
    "missing-commentary": "a slot has no words yet",
    "missing-figure": "a figure of a table is not held",
    "missing-font": "a font is not among the templates",
    "missing-key": "a key that must be there is not",
    "missing-month": "a month has no figure, and the months before and after it have one",
    "missing-table": "no figure of a table is held yet",
    "missing-template": "a template is not there",
    "negative-count": "a figure is below zero that can't be",
    "no-against": "a share does not say what it is a share of",
    "no-alt": "a picture has no text for those who can't see it",
    "no-base": "a percentage stands without a count of what it is a percentage of",
    "no-edition": "no edition has this period",
    "no-figure": "a sentence or axis needs a figure that is not held",
    "no-figures": "a Word report has no table that can be read",
    "no-measure": "nothing says which measure is meant",
    "no-percentage": "a sentence asks for a percentage that may not be given",
    "no-project": "the folder holds no project",
    "no-recipe": "no recipe has this name",
    "no-section": "commentary stands there for no section",
    "no-sections": "the project has no section",
    "not-acceptable": "a problem that can only be mended, not accepted",
    "not-as-recipe": "a file that comes in is not as its recipe says",
    "not-asked": "somebody must say yes, and nobody can be asked",
    "not-commissioned": "a Word file is not one that was sent out for this edition",
    "not-every-month": "what is told of all months, of none or of one alone is not so of each of them",
    "not-held": "a record is claimed over months of which some are not held",
    "not-printed": "nothing of the edition is printed so",
    "not-taken": "something in a Word file is no plain words, and is not taken in",
    "not-the-period": "a quarter or a number of months is named, and the edition covers another",
    "nothing-to-correct": "a figure is to be corrected to the value that it has",
    "one-value-two-measures": "one value stands for two measures in a section",
    "other-format": "a stored report is of another format than this program reads",
    "outside-edition": "a month is told of that is neither the edition's nor one that it is compared with",
    "outside-project": "a name or link leads out of the project",
    "outside-table": "something stands beside the table that a recipe reads",
    "own-fault": "the program itself is at fault, not your files",
    "part-month": "a part month is told as a rise or fall from a whole one",
    "parts-above-whole": "a part is more than the whole that it is a part of",
    "parts-differ": "the parts that a sentence gives of a number do not add up to it",
    "points-not-percent": "the difference of two percentages is told in per cent",
    "raw-html": "HTML stands in words",
    "recipe-exists": "a recipe of this name is there already",
    "record-shape": "a record is written in a way that can't be added to",
    "restated": "a sentence quotes a figure of the last report that was restated",
    "semicolon-csv": "the cells of a CSV file are not parted by commas",
    "slot-conflict": "a slot was changed in the project after its Word file was sent",
    "small-base": "a percentage is given of a count below 50",
    "span-differs": "a span's own figure and the sum of its months differ",
    "stale-formula": "a formula's stored value is missing, an error, or not what its cells add up to",
    "statement": "a statement {% %} or a remark {# #} stands in words",
    "status-with-value": "a figure is marked as not given, and is given",
    "stock-window": "a stock is given for more than a day",
    "style-abbreviation": "an abbreviation is not spelt out by its first use",
    "style-cause": "a cause for a figure is given as a fact",
    "style-date": "letters stand after the day of a date",
    "style-fewer": "less stands before what can be counted",
    "style-long-paragraph": "a paragraph has more than 120 words",
    "style-long-sentence": "a sentence has more words than are easily read",
    "style-percent": "a percentage is written in another form than with %",
    "style-person": "a private person could be told by name or age",
    "style-range": "a hyphen stands between the two ends of a range",
    "suspected-recount": "a series breaks in both years at once: it may be counted in another way",
    "template-error": "a template can't be read or filled",
    "told-as-movement": "a difference that chance could well give is told as a rise or fall",
    "too-large": "a file or text is larger than any needs to be",
    "too-long": "a title does not fit in the running head",
    "too-many-series": "a chart has more series than can be told apart",
    "too-many-tiles": "more key figures stand in a block than fit",
    "total-differs": "what a table prints does not add up to the total that it prints",
    "tracked-change": "a Word file holds tracked changes that nobody has accepted",
    "two-bases": "figures that were counted in two ways are compared or summed",
    "two-readings": "a cell or head of a file that comes in can be read in two ways",
    "two-values": "a Word report prints two values of one figure",
    "two-windows": "both axes of a table set a window",
    "typed-number": "a number in the words is typed by hand and bound to no figure",
    "unbound-number": "an expression prints a number that is no figure",
    "unequal-windows": "windows of different length are compared",
    "unfinished-words": "words or a figure are left to be written: TBC, ??, one brace",
    "unknown-area": "a name that no area has",
    "unknown-attribute": "a word after a dot that means nothing there",
    "unknown-basis": "a name that no basis of the measure has",
    "unknown-colour": "a name that no colour has",
    "unknown-column": "a column that no extract has",
    "unknown-extract": "a name that no extract has",
    "unknown-key": "a key that may not stand there",
    "unknown-kind": "a kind that no block or file has",
    "unknown-measure": "a name that no measure has",
    "unknown-member": "a name that no member or measure has",
    "unknown-name": "a name in a file that comes in means nothing in its recipe",
    "unknown-number": "a typed number is no figure of the edition",
    "unknown-part": "a name that no part of the measure has",
    "unknown-problem": "a key that no problem of the edition has",
    "unknown-proposal": "a name that no proposed fact has, or one whose number stands nowhere",
    "unknown-qualifier": "a word that is no qualifier",
    "unknown-section": "a number that no section has",
    "unknown-slot": "a place to write that the edition does not have",
    "unknown-source": "a name that no source has",
    "unknown-status": "a letter that is no status",
    "unknown-value": "a word that is none of those that may stand there",
    "unknown-variable": "a name in {{ }} that means nothing",
    "unread-file": "a file looks like figures or words, but is of a kind that is not read",
    "unsaid-window": "a figure is of other months than the edition's, and no word says so",
    "unused-slot": "words for a slot that the section does not have",
    "unused-stated": "a stated fact that no sentence uses",
    "words-not-reported": "a section has words, and is said not to be reported",
    "words-outside-slot": "words stand outside of the slots",
    "wrong-benchmark": "what is told to lie within or outside a benchmark or target does not",
    "wrong-columns": "a row has more cells than the extract has columns",
    "wrong-count-of-months": "more or fewer months went that way than is told",
    "wrong-direction": "a rise is told as a fall, or a fall as a rise",
    "wrong-measure": "a bound figure is told of another measure than its own",
    "wrong-noun": "a number is told of another thing than the one that its measure counts",
    "wrong-rank": "a month does not stand where it is put: highest, second, largest increase",
    "wrong-size": "a word of size, such as stable, slight or doubled, does not fit the figures",
    "wrong-time": "a figure is told of another time than its own",
    "wrong-type": "text, a number, a list or keys stand where another of these belongs",
    "wrong-value": "a value that can't stand there",
    "yaml-alias": "an alias (*name) stands in a YAML file",
    "yaml-syntax": "a file is not YAML",
}
"""Every code that a problem may have, and what it means."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a file of the project. Lines and columns count from 1; 0 means the file as a whole.

    >>> str(Place("sections/03.yaml", 7, 14))
    'sections/03.yaml:7:14'
    """

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join([self.path, *(str(n) for n in (self.line, self.column) if n)])


NOWHERE = Place("")
"""No place: for things that no file holds."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong, where, and how to mend it. Equal problems are one.

    An `error` stops the build, an `awaited` thing stops only a final, a `warning` stops nothing.
    """

    place: Place
    code: str
    message: str
    mend: str = ""
    severity: Severity = "error"
    sentence: str = ""
    """The sentence that it is about, as printed; empty where it is about none."""
    section: str = ""
    """Number and title of the section that it stands in."""
    owner: str = ""
    """Who owns that section or slot."""
    rests_on: tuple[str, ...] = ()
    """The figures that decided it, each as `id = value`."""

    @property
    def key(self) -> str:
        """Eight letters and digits by which people name the problem: they change with its sentence and its figures."""
        words = self.message.partition(":")[0] if self.message.startswith("'") else ""
        said = (self.sentence, words) if self.sentence else (self.place.path, self.message)
        parts = (self.code, self.section, *said, *self.rests_on)
        return sha256("\n".join(parts).encode()).hexdigest()[:8]

    def __str__(self) -> str:
        head = f"{self.place}: {self.message} [{self.code}]"
        return "\n    ".join([head, *self.mend.splitlines()])

    def as_json(self) -> dict[str, object]:
        """The problem as plain values, for problems.json."""
        return {
            "path": self.place.path,
            "line": self.place.line,
            "column": self.place.column,
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "mend": self.mend,
            "sentence": self.sentence,
            "section": self.section,
            "owner": self.owner,
            "rests_on": list(self.rests_on),
            "key": self.key,
        }


class ReportError(Exception):
    """The report can't be built. Carries every problem that was found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(slots=True)
class Problems:
    """A gathering of problems while a stage reads on."""

    found: list[Problem] = field(default_factory=list)

    def add(self, place: Place, code: str, message: str, mend: str = "", severity: Severity = "error") -> None:
        """Note one more problem."""
        self.found.append(Problem(place, code, message, mend, severity))

    def __iter__(self) -> Iterator[Problem]:
        return iter(sorted(set(self.found)))

    def __len__(self) -> int:
        return len(set(self.found))

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Those that stop the build."""
        return tuple(problem for problem in self if problem.severity == "error")

    def stop(self) -> None:
        """Raise `ReportError` if anything found so far stops the build."""
        if self.errors:
            raise ReportError(self)


def nearest(name: str, names: Iterable[str]) -> str:
    """A mend for an unknown name: the nearest valid one, or all of them where none is near.

    >>> nearest("robery", ["rape", "robbery"])
    "nearest: 'robbery'"
    >>> nearest("zzz", ["rape", "robbery"])
    "valid: 'rape', 'robbery'"
    """
    known = sorted(set(names))
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    if not close:
        lower = {other.lower(): other for other in known}
        close = [lower[m] for m in difflib.get_close_matches(name.lower(), list(lower), n=1, cutoff=0.6)]
    if close:
        return f"nearest: '{close[0]}'"
    if not known:
        return "none is known here"
    shown = ", ".join(f"'{other}'" for other in known[:30])
    return f"valid: {shown}" + (f" and {len(known) - 30} more" if len(known) > 30 else "")
