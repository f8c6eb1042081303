"""How a figure of a report was had: its formula in names and in numbers, its parts, and the rows under it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from functools import cached_property

from reportgen import model, units
from reportgen.extract import STATUSES, Row, file_name
from reportgen.figures import Figures
from reportgen.measures import Expression, Measure, evaluate, names_in
from reportgen.model import Report
from reportgen.period import Window
from reportgen.project import Project
from reportgen.why.uses import Use

MEANS = {
    "row": "as a row gives it",
    "sum": "the sum of its months",
    "last": "the last day of it that is held",
    "weighted": "the average of its months, weighted",
    "formula": "worked out from other measures",
    "rate": "worked out from other measures",
    "stated": "as it was stated",
    "change": "the difference",
    "change_pct": "the difference as a percentage",
    "share": "the share in per cent",
    "direction": "the sign of the difference",
    "average": "the plain mean of its months",
    "months_up": "the months above those that they are compared with",
    "months_down": "the months below those that they are compared with",
    "months_level": "the months equal to those that they are compared with",
}
"""By the model's `how`: the words for it."""
SHOWN = {
    "change": "change in {}",
    "change_pct": "percentage change in {}",
    "share": "share of {}",
    "direction": "change in {}",
    "average": "monthly average of {}",
    "months_up": "months in which {} was up",
    "months_down": "months in which {} was down",
    "months_level": "months in which {} was level",
    "benchmark": "benchmark for {}",
}
"""By the model's `show`: what is made of the measure."""
FORMULAS = {
    "change": "now - before",
    "direction": "now - before",
    "change_pct": "100 * (now - before) / before",
}
SIGNS = {"months_up": ">", "months_down": "<", "months_level": "="}
QUALIFIED = {"": "", "at_least": "at least", "about": "about"}


# --- what is answered -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """A figure that another was worked out from: its name in the formula, what it is in words, and its value."""

    name: str
    words: str
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Held:
    """A row of an extract under a figure. `place` is `path:line`.

    `file` and `cell` are where an imported figure stood: `returns.xlsx sha256:...` and `Monthly!C7`.
    """

    place: str
    value: Decimal | None
    measure: str = ""
    area: str = ""
    window: str = ""
    basis: str = ""
    file: str = ""
    cell: str = ""
    note: str = ""

    @property
    def came_from(self) -> str:
        """Where an imported figure stood, in short; empty for one that was not imported."""
        return f"{file_name(self.file)} {self.cell}".strip()


@dataclass(frozen=True, slots=True)
class Answer:
    """One figure, explained. `formula` is told in names and `worked` in numbers; both are empty for a plain row."""

    figure: str
    printed: tuple[str, ...]
    name: str
    measure: str = ""
    counts: str = ""
    source: str = ""
    area: str = ""
    window: str = ""
    against: str = ""
    basis: str = ""
    show: str = ""
    unit: str = ""
    value: Decimal | None = None
    base: Decimal | None = None
    qualifier: str = ""
    status: str = ""
    how: str = ""
    formula: str = ""
    worked: str = ""
    parts: tuple[Part, ...] = ()
    rows: tuple[Held, ...] = ()
    uses: tuple[Use, ...] = ()


Worked = tuple[str, str, tuple[Part, ...]]
"""A formula in names, the same in numbers, and its parts."""


@dataclass(frozen=True)
class Origins:
    """What is known of every figure of a report, from the project that it was made of."""

    report: Report
    project: Project
    more: Mapping[str, model.Figure]
    """Figures that the report does not print, but somebody asked for."""

    @cached_property
    def _rows(self) -> dict[str, Row]:
        return {str(row.place): row for extract in self.project.ledger.extracts for row in extract.rows}

    @cached_property
    def _figures(self) -> Figures:
        edition = next(e for e in self.project.config.editions if str(e.period) == self.report.period)
        return self.project.ledger.seen(date.fromisoformat(self.report.as_at), edition.also)

    def known(self, figure: str) -> model.Figure:
        """The record of a figure."""
        return self.report.figures[figure] if figure in self.report.figures else self.more[figure]

    def of(self, figure: str, uses: Sequence[Use] = ()) -> Answer:
        """The figure, explained."""
        found = self.known(figure)
        catalogue = self.project.catalogue
        measure = catalogue.measures.get(found.measure)
        sides = [self.known(part) for part in found.of]
        source = catalogue.sources[str(measure.source)] if measure and found.how != "stated" else found.extract
        other = sides[1] if len(sides) == 2 else None
        against = "" if other is None or found.show == "average" else self._place(other, found)
        formula, worked, parts = self._worked(found, measure, sides)
        printed = dict.fromkeys(use.printed for use in uses if use.printed and not use.typed)
        return Answer(
            figure,
            tuple(sorted(printed, key=lambda text: not any(map(str.isdigit, text)))),  # numbers before words
            _name(found, measure),
            found.measure,
            str(measure.definition or "") if measure else "",
            source,
            self._area(found.area),
            _words(found.window),
            against,
            _basis(found.basis, measure),
            found.show,
            found.unit,
            found.value,
            found.base,
            QUALIFIED[found.qualifier],
            STATUSES[found.status],
            self._how(found),
            formula,
            worked,
            parts,
            tuple(self._held(found)),
            tuple(uses),
        )

    def _how(self, figure: model.Figure) -> str:
        if figure.value is None:
            return "not held"
        areas = {self._rows[place].area for place in figure.rows} if figure.how == "sum" else set()
        return "the sum of its areas" if len(areas) > 1 else MEANS.get(figure.how, "worked out")

    def _area(self, area: str) -> str:
        return str(self.project.catalogue.areas[area].name) if area in self.project.catalogue.areas else area

    def _place(self, figure: model.Figure, beside: model.Figure) -> str:
        """What of `figure` differs from the one that it is compared with: its measure, its area, its window."""
        told = [
            figure.name if figure.measure != beside.measure else "",
            _words(figure.window) if figure.window != beside.window else "",
            self._area(figure.area) if figure.area != beside.area else "",
        ]
        return ", ".join(filter(None, told))

    def _held(self, figure: model.Figure) -> Iterator[Held]:
        """Every row under a figure, through all that it was worked out from, each once."""
        places = dict.fromkeys(figure.rows)
        for part in figure.of:
            places |= dict.fromkeys(held.place for held in self._held(self.known(part)))
        for place in places:
            row = self._rows.get(place)
            yield (
                Held(
                    place,
                    row.value,
                    row.measure,
                    self._area(row.area),
                    str(row.window),
                    row.basis,
                    row.file,
                    row.cell,
                    row.note,
                )
                if row
                else Held(":".join(place.split(":")[:2]), figure.value)
            )

    # how it was had

    def _worked(self, figure: model.Figure, measure: Measure | None, sides: Sequence[model.Figure]) -> Worked:
        if figure.value is None:
            return "", "", ()
        if sides:
            return self._compared(figure, sides)
        if figure.how == "sum":
            rows = [self._rows[place] for place in figure.rows]
            parts = tuple(
                Part(str(row.window), f"{self._area(row.area)}, {row.window.words()}", row.value) for row in rows
            )
            return " + ".join(part.name for part in parts), " + ".join(number(part.value) for part in parts), parts
        if figure.how == "weighted" and measure is not None:
            return self._weighted(figure, measure)
        if figure.how in ("formula", "rate") and measure is not None:
            return self._derived(figure, measure)
        return "", "", ()

    def _compared(self, figure: model.Figure, sides: Sequence[model.Figure]) -> Worked:
        """What is made of several figures: a change, a share, a mean, a count of months."""
        values = [side.value for side in sides]
        held = [_signed(value) for value in values]
        two = figure.show in FORMULAS or (figure.show == "share" and _share(values) == figure.value)
        if two:
            heads = ["part", "whole"] if figure.show == "share" else ["now", "before"]
            formula = FORMULAS.get(figure.show, "100 * part / whole")
            worked = re.sub(r"now|before|part|whole", lambda found: held[heads.index(found[0])], formula)
        elif figure.show == "share":  # of all that a stack is made of
            heads = [side.measure for side in sides]
            formula, worked = (f"100 * {names[0]} / ({' + '.join(names)})" for names in (heads, held))
        elif figure.show == "average":
            heads = [side.window for side in sides]
            formula, worked = (f"({' + '.join(names)}) / {len(sides)}" for names in (heads, held))
        elif figure.show in SIGNS:
            heads = [side.window for side in sides]
            sign = SIGNS[figure.show]
            formula = f"how many months {sign} the month that each is compared with"
            pairs = zip(sides[::2], sides[1::2], strict=True)
            told = [f"{number(a.value)} {sign} {number(b.value)}" for a, b in pairs if _meets(sign, a.value, b.value)]
            worked = ", ".join(told) or "none"
        else:
            heads, formula, worked = [side.window for side in sides], "", ""
        words = [f"{side.name}, {_words(side.window)}" for side in sides]
        return formula, worked, tuple(map(Part, heads, words, values))

    def _weighted(self, figure: model.Figure, measure: Measure) -> Worked:
        rows = [row for place in figure.rows if (row := self._rows[place]).measure == figure.measure]
        find, weight = self._figures.figure, str(measure.weight)
        heavy = [find(weight, figure.area, row.window).value for row in rows]
        top = " + ".join(f"{number(row.value)} * {number(w)}" for row, w in zip(rows, heavy, strict=True))
        parts = [Part(str(row.window), f"{measure.name}, {row.window.words()}", row.value) for row in rows]
        parts += [Part(f"{weight} {row.window}", row.window.words(), w) for row, w in zip(rows, heavy, strict=True)]
        formula = f"sum of ({measure.id} * {weight}) / sum of {weight}"
        return formula, f"({top}) / ({' + '.join(map(number, heavy))})", tuple(parts)

    def _derived(self, figure: model.Figure, measure: Measure) -> Worked:
        """The formula of a measure with its parts, taken in the way that gives the figure's value."""
        given = self.project.catalogue.formulas[measure.id]
        tree: Expression = given[0] if measure.formula else ("/", ("*", measure.per, given[0]), given[1])
        for values in self._ways(figure, tuple(dict.fromkeys(names_in(tree)))):
            found = evaluate(tree, values.__getitem__)
            if found is not None and figure.value is not None and _close(found, figure.value):
                titles = self.project.catalogue.measures
                parts = tuple(Part(name, titles[name].title, value) for name, value in values.items())
                shown = {name: _signed(value) for name, value in values.items()}
                return _said(tree, str), _said(tree, shown.__getitem__), parts
        return _said(tree, str), "", ()

    def _ways(self, figure: model.Figure, names: Sequence[str]) -> Iterator[dict[str, Decimal | None]]:
        """The values of a formula's parts: of the window, of the areas that were summed, of the months held."""
        figures, window, area = self._figures, Window.parse(figure.window), figure.area
        rows = [self._rows[place] for place in figure.rows]
        areas = sorted({row.area for row in rows})
        months = sorted({month for row in rows for month in row.window.months()})
        yield {name: figures.as_part(name, area, window).value for name in names}
        yield {name: figures.of_areas(name, areas, area, window, part=True).value for name in names}
        first = {name: (figures.bases_of(name, area) or ("",))[0] for name in names}
        yield {name: figures.of_months(name, area, window, months, first[name]).value for name in names}


def _meets(sign: str, now: Decimal | None, then: Decimal | None) -> bool:
    if now is None or then is None:
        return False
    return {">": now > then, "<": now < then, "=": now == then}[sign]


def _share(values: Sequence[Decimal | None]) -> Decimal | None:
    part, whole = values[:2] if len(values) == 2 else (None, None)
    return 100 * part / whole if part is not None and whole else None


def _close(one: Decimal, other: Decimal) -> bool:
    """Whether two values are one but for the last digits, which hang on the order of the sums."""
    with localcontext(prec=60):
        return abs(one - other) <= abs(other).scaleb(-20)


def _said(tree: Expression, word: Callable[[str], str]) -> str:
    """A formula as it is written; `word` gives what stands for each name."""
    if isinstance(tree, tuple):
        sign, left, right = tree
        ends = [_said(side, word) for side in (left, right)]
        if sign in "*/":
            ends = [
                f"({end})" if isinstance(side, tuple) and (side[0] in "+-" or (n and sign == "/")) else end
                for n, (end, side) in enumerate(zip(ends, (left, right), strict=True))
            ]
        elif sign == "-" and isinstance(right, tuple) and right[0] in "+-":
            ends[1] = f"({ends[1]})"
        return f"{ends[0]} {sign} {ends[1]}"
    return word(tree) if isinstance(tree, str) else number(tree)


def number(value: Decimal | None) -> str:
    """A value to be read: exact where it is short, else to six decimals."""
    if value is None:
        return "not held"
    text = f"{value:,f}"
    return text if len(text.partition(".")[2]) <= 6 else f"{units.rounded(value, 6):,f}".rstrip("0").rstrip(".")


def _signed(value: Decimal | None) -> str:
    """A value as it stands in a formula: a negative one in brackets."""
    text = number(value)
    return f"({text})" if text.startswith("-") else text


def _name(figure: model.Figure, measure: Measure | None) -> str:
    """What the number is a number of: its noun and measure, or the measure and what is made of it."""
    if measure is None:
        return figure.name
    name = str(measure.name)
    if figure.show != "value":
        return SHOWN.get(figure.show, figure.show + " of {}").format(name)
    noun = str(measure.noun[figure.value != 1])
    return f"{noun}: {name}" if figure.unit == "count" and noun not in name else name


def _words(window: str) -> str:
    return Window.parse(window).words() if window else ""


def _basis(basis: str, measure: Measure | None) -> str:
    bases = measure.bases if measure else {}
    return str(bases[basis].name) if basis in bases else basis
