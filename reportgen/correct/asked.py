"""What somebody asks to have corrected: read as a row of an extract is, and the row that is held of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from reportgen.config import EditionSpec
from reportgen.extract import OPTIONAL, REQUIRED, Row, read_extract
from reportgen.figures import Figures
from reportgen.measures import names_in
from reportgen.period import FORMS, Window
from reportgen.problems import Place, Problem, Problems
from reportgen.project import Project
from reportgen.records import check_words
from reportgen.why.origin import number

COLUMNS = (*REQUIRED, *OPTIONAL)
ARGUMENTS = {
    "unknown-measure": "MEASURE",
    "unknown-area": "--area",
    "unknown-basis": "--basis",
    "bad-window": "WINDOW",
    "stock-window": "WINDOW",
    "bad-number": "VALUE",
    "negative-count": "VALUE",
}
"""By the code of what may be wrong with a row: the argument that it came from."""
MENDS = {"--basis": "leave --basis out", "VALUE": "a figure can only be corrected to a number"}
"""What to do where, in an extract, a cell would be left blank."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks for, as typed. Without an area the report's own is meant, without a basis the one held."""

    measure: str
    window: str
    value: str
    period: str
    reason: str
    by: str
    area: str | None = None
    basis: str | None = None

    @property
    def note(self) -> str:
        """Why, and who says so: what the extract says of the figure."""
        return f"{self.reason.strip().rstrip('.')}. By {self.by.strip()}"


def check_asked(asked: Asked, problems: Problems) -> None:
    """Report what is blank, or holds a character that can't be printed."""
    check_words(asked.reason.strip(), Place("--reason"), "the reason", "say why the figure is corrected", problems)
    check_words(asked.by.strip(), Place("--by"), "the name", "give name and role", problems)
    for text, place, what, mend in (
        (asked.measure, "MEASURE", "the measure", "write its id: reportgen figures list"),
        (asked.window, "WINDOW", "the window", FORMS),
        (asked.value, "VALUE", "the value", "write the right number"),
    ):
        check_words(text, Place(place), what, mend, problems)
    for given, place in ((asked.area, "--area"), (asked.basis, "--basis")):
        if given:
            check_words(given, Place(place), "it", "leave it out", problems)


def find(
    asked: Asked, project: Project, edition: EditionSpec | None, figures: Figures, problems: Problems
) -> Row | None:
    """The row that is to be corrected, of those that the edition sees; None with every fault in what is asked.

    Without an edition, only what can be told without one is.
    """
    wanted = _wanted(asked, project, figures, problems)
    if edition is None or wanted is None:
        return None
    old = figures.rows.get((wanted.measure, wanted.area, wanted.basis), {}).get(wanted.window)
    if old is None:
        problems.found.append(_not_held(wanted, project, edition, figures))
    else:
        _check_value(wanted, old, figures, problems)
    return old


def corrected(old: Row, asked: Asked) -> bytes:
    """The extract of the new figure. What was withheld, and is given now, has no such status any more."""
    cells = {
        "measure": old.measure,
        "area": old.area,
        "window": str(old.window),
        "value": asked.value.strip(),
        "basis": old.basis,
        "base": "" if old.base is None else f"{old.base:f}",
        "qualifier": old.qualifier,
        "status": "" if old.value is None else old.status,
        "note": asked.note,
    }
    return _written(cells)


def _written(cells: Mapping[str, str]) -> bytes:
    """An extract of one row."""
    texts = (cells.get(name, "") for name in COLUMNS)
    row = ",".join('"' + text.replace('"', '""') + '"' if re.search(r'[",\s]', text) else text for text in texts)
    return f"{','.join(COLUMNS)}\n{row}\n".encode()


def _wanted(asked: Asked, project: Project, figures: Figures, problems: Problems) -> Row | None:
    """What is asked for as a row of an extract, read as any such row is; None with a problem at the argument."""
    area = asked.area if asked.area is not None else str(project.config.area or project.catalogue.whole)
    measure, window = asked.measure.strip(), asked.window.strip()
    basis = asked.basis if asked.basis is not None else _only_basis(measure, area, window, figures)
    cells = {"measure": measure, "area": area, "window": window, "basis": basis, "value": asked.value.strip()}
    faults, told = Problems(), {problem.place.path for problem in problems}
    extract = read_extract(_written(cells), "figures/2000-01-01.csv", project.catalogue, faults)
    for fault in faults:
        argument = ARGUMENTS.get(fault.code, "VALUE")
        mend = MENDS.get(argument, "") if "the cell" in fault.mend else ""
        if argument not in told:
            problems.found.append(replace(fault, place=Place(argument), mend=mend or fault.mend))
    return extract.rows[0] if extract and extract.rows else None


def _only_basis(measure: str, area: str, window: str, figures: Figures) -> str:
    """The basis on which the window is held, where that is one only."""
    known = figures.catalogue.measures.get(measure)
    try:
        wanted = Window.parse(window)
    except ValueError:
        wanted = None
    bases = known.bases if known else {}
    held = [basis for basis in bases if wanted in figures.rows.get((measure, area, basis), {})]
    return held[0] if len(held) == 1 else ""


def _not_held(wanted: Row, project: Project, edition: EditionSpec, figures: Figures) -> Problem:
    """Why a figure that no row gives can't be corrected, and what to do instead."""
    name, window = wanted.measure, wanted.window
    derived = figures.catalogue.formulas.get(name, ())
    if derived:
        parts = sorted({each for part in derived for each in names_in(part)})
        roots = ", ".join(f"'{part}'" for part in _roots(parts, project))
        message = f"'{name}' for {window} is worked out from other measures, and follows them"
        return Problem(Place("MEASURE"), "derived-figure", message, f"correct the one that is wrong: {roots}")
    key = (name, wanted.area, wanted.basis)
    held = tuple(sorted(figures.rows.get(key, {})))
    inside = tuple(each for each in held if window.holds(each))
    found = figures.figure(name, wanted.area, window, wanted.basis)
    if found.value is not None and inside:
        message = f"'{name}' for {window} is worked out from what is held inside it, and follows that"
        return Problem(Place("WINDOW"), "derived-figure", message, f"correct the one that is wrong: {_listed(inside)}")
    later = [row for each in project.ledger.extracts for row in each.rows if same(row) == same(wanted)]
    where = figures.catalogue.areas[wanted.area].name
    message = f"no figure of '{name}' is held for {window}, {where}, so there is none to correct"
    if later:
        mend = f"{later[-1].place} holds one that this edition does not see: name it under 'also:' in config.yaml"
    else:
        near = sorted(held, key=lambda each: (abs((each.first - window.first).days), each))[:6]
        others = sorted(area for of, area, _ in figures.rows if of == name and area != wanted.area)
        mend = f"nearest: {_listed(sorted(near))}\n" if near else ""
        mend += f"it is held for another area: --area {others[0]}\n" if others and not near else ""
        mend += "a new figure comes in an extract of its own: put it in figures/, and where it is dated after "
        mend += f"{edition.as_at_or(None)} name it under 'also:' in config.yaml"
    return Problem(Place("WINDOW"), "figure-not-held", message, mend)


def _listed(windows: Iterable[Window]) -> str:
    return ", ".join(f"'{window}'" for window in windows)


def _roots(names: Iterable[str], project: Project) -> list[str]:
    """The measures that are held themselves under those named."""
    found: dict[str, None] = {}
    for name in names:
        inner = {each for part in project.catalogue.formulas.get(name, ()) for each in names_in(part)}
        found |= dict.fromkeys(_roots(sorted(inner), project) if inner else [name])
    return list(found)


def _check_value(wanted: Row, old: Row, figures: Figures, problems: Problems) -> None:
    """Report a value that the figure can't have, or has already. Counts are whole unless some that are held are not."""
    value, place = wanted.value, Place("VALUE")
    measure = figures.catalogue.measures[old.measure]
    if value is None or value == old.value:
        message = f"'{old.measure}' for {old.window} is {number(old.value)} already"
        problems.add(place, "nothing-to-correct", message, f"it stands in {old.place}; look for a slip in the window")
        return
    counted = measure.unit == "count" and measure.kind in ("count", "stock")
    rows = (row for key, held in figures.rows.items() if key[0] == old.measure for row in held.values())
    if counted and not _is_whole(value) and all(_is_whole(row.value) for row in rows):
        message = f"'{value}' is no whole number, and '{old.measure}' counts {measure.noun[1]}"
        problems.add(place, "wrong-value", message, "write digits alone")


def _is_whole(value: Decimal | None) -> bool:
    return value is None or value == value.to_integral_value()


def same(row: Row) -> tuple[str, str, str, Window]:
    """What makes two rows give one figure."""
    return row.measure, row.area, row.basis, row.window
