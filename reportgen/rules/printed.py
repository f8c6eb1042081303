"""What is printed: the places of a report that rest on a row, and whether the totals of its tables add up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import groupby

from reportgen import model, units
from reportgen.blocks.axes import covered
from reportgen.extract import Row
from reportgen.measures import Catalogue, Measure
from reportgen.period import Window
from reportgen.problems import Place, Severity
from reportgen.rules.evidence import Evidence, Finding
from reportgen.rules.identities import Examiner, Reach, meets, reach, relation, sums_of_parts
from reportgen.spoken import joined

DIFFERS = "total-differs"


@dataclass(frozen=True)
class Uses:
    """The places of a report, and the rows of the extracts that each rests on."""

    report: model.Report

    @cached_property
    def _places(self) -> tuple[tuple[str, str, str, frozenset[str]], ...]:
        """Section, what stands there, its owner, and the rows under it, in reading order."""
        found = []
        for section in self.report.all_sections():
            for block in section.blocks:
                shown = {key for content in block.content for key in model.figures_in(content)}
                shown.update(run.figure for line in _lines(block) for run in line if run.figure)
                owner = block.owner or section.owner
                found.append((title_of(section), name_of(block), owner, frozenset(self._rows(shown))))
        return tuple(found)

    def _rows(self, keys: Iterable[str]) -> Iterator[str]:
        for key in keys:
            figure = self.report.figures[key]
            yield from figure.rows
            yield from self._rows(figure.of)

    def of(self, rows: Iterable[Row]) -> tuple[str, str]:
        """Every place that rests on one of the rows, in words by section; and the owner of the first."""
        wanted = {str(row.place) for row in rows}
        found = [place for place in self._places if place[3] & wanted]
        told = []
        for title, same in groupby(found, key=lambda place: place[0]):
            told.append(f"{joined(list(dict.fromkeys(name for _, name, _, _ in same)))} ({title})")
        return "; ".join(told), next((owner for _, _, owner, _ in found if owner), "")


def title_of(section: model.Section) -> str:
    """Number and title of a section."""
    return f"{section.number} {section.title}".strip()


def name_of(block: model.Block) -> str:
    """What a reader calls a block: its label where it has one."""
    if block.exhibit is not None and block.exhibit.label:
        return block.exhibit.label
    return "the key figures" if block.kind == "key_figures" else "the words"


def _lines(block: model.Block) -> Iterator[model.Text]:
    """The lines of a block that may print figures, with those round an exhibit."""
    if block.exhibit is not None:
        yield from (block.exhibit.headline, block.exhibit.subtitle, *block.exhibit.notes)
    for content in block.content:
        if isinstance(content, model.Paragraph):
            yield content.text
        elif isinstance(content, model.Bullets):
            yield from content.items
        elif isinstance(content, model.Tiles):
            yield from (tile.line for tile in content.tiles)


def newest(rows: Sequence[Row]) -> Place:
    """The place of the newest row; of those from one extract, the first."""
    return max(rows, key=lambda row: row.extract).place


def amount(value: Decimal, measure: Measure, decimals: int) -> str:
    """A value with its unit, to so many decimals at most six."""
    return units.cell(value, measure.unit, min(6, decimals)).replace(units.NO_BREAK, " ")


# --- the totals of tables -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Printed:
    """A count as a cell prints it: what it is, and the least and the most that stands behind its decimals."""

    measure: Measure
    area: str
    areas: frozenset[str]
    window: Window
    basis: str
    number: Decimal
    reach: Reach
    rows: tuple[Row, ...]


Line = list[Printed | None]


def differing_totals(evidence: Evidence, tests: Examiner) -> Iterator[Finding]:
    """The totals of tables that differ from the rows or columns printed beside them, by more than rounding can."""
    rows = {str(row.place): row for found in evidence.figures.rows.values() for row in found.values()}
    for section in evidence.report.all_sections():
        for block in section.blocks:
            for grid in (content for content in block.content if isinstance(content, model.Grid)):
                lines = [[_printed(cell, evidence, rows) for cell in row.cells] for row in grid.rows]
                across = [list(line) for line in zip(*lines, strict=True)]
                found = [each for line in (*lines, *across) for each in _of_windows(line)]
                for total, parts in {(t.measure.id, t.areas, t.window): (t, parts) for t, parts in found}.values():
                    yield from _differs(total, parts, "error", section, block)
                totals = [row.total for row in grid.rows]
                for line in across:
                    yield from _of_rows(line, totals, evidence, section, block)
                yield from _of_identities(lines, evidence, tests, section, block)


def _printed(cell: model.Cell, evidence: Evidence, rows: Mapping[str, Row]) -> Printed | None:
    """The count that a cell prints; None where it prints none, or only about how many."""
    figure = evidence.report.figures.get(cell.figure or "")
    if figure is None or not cell.plain or cell.value is None or figure.show != "value" or figure.qualifier:
        return None
    measure = evidence.project.catalogue.measures.get(figure.measure)
    if measure is None or measure.kind != "count" or not figure.window:
        return None
    number = Decimal(cell.plain)
    half = Decimal(0) if number == cell.value else Decimal("0.5").scaleb(int(number.as_tuple().exponent))
    under = tuple(rows[place] for place in figure.rows if place in rows)
    areas = frozenset(row.area for row in under) or frozenset([figure.area])
    window = Window.parse(figure.window)
    return Printed(measure, figure.area, areas, window, figure.basis, number, (number - half, number + half), under)


def _of_windows(line: Line) -> Iterator[tuple[Printed, tuple[Printed, ...]]]:
    """Each cell of a line whose window is made up of those of others, with these."""
    for total in line:
        if total is None or not total.measure.totals or len(total.window.months()) < 2:
            continue
        parts = {
            cell.window: cell
            for cell in line
            if cell is not None
            and (cell.measure.id, cell.areas, cell.basis) == (total.measure.id, total.areas, total.basis)
            and len(cell.window.months()) == 1
            and total.window.holds(cell.window)
        }
        if tuple(sorted(parts)) == total.window.months():
            yield total, tuple(parts.values())


def _of_rows(
    line: Line, totals: Sequence[bool], evidence: Evidence, section: model.Section, block: model.Block
) -> Iterator[Finding]:
    """A column's total against the rows above it, where these are its measures or its areas."""
    catalogue = evidence.project.catalogue
    above: Line = []
    for total, is_total in zip(line, totals, strict=True):
        if not is_total:
            above.append(total)
            continue
        parts = tuple(cell for cell in above if cell is not None)
        whole, above = len(parts) == len(above) and len(parts) > 1, []
        if total is None or not whole or any((p.window, p.basis) != (total.window, total.basis) for p in parts):
            continue
        measures = {part.measure.id for part in parts}
        if measures == {total.measure.id} and _are_areas_of(total, parts, catalogue):
            yield from _differs(total, parts, "warning", section, block)
        if len(measures) == len(parts) and total.measure.id not in measures and {p.area for p in parts} == {total.area}:
            yield from _differs(total, parts, "warning", section, block)


def _are_areas_of(total: Printed, parts: Sequence[Printed], catalogue: Catalogue) -> bool:
    """Whether the areas of the parts make up that of the total, and none is counted twice."""
    names = [name for part in parts for name in part.areas]
    outer = {str(area.parent) for name in names if (area := catalogue.areas[name]).parent}
    return len(set(names)) == len(names) and not outer & set(names) and covered(total.area, names, catalogue)


def _of_identities(
    lines: Sequence[Line], evidence: Evidence, tests: Examiner, section: model.Section, block: model.Block
) -> Iterator[Finding]:
    """Identities on what one table prints, where the ledger keeps them: its cells then cover different months."""
    held: dict[tuple[Window, str], dict[str, Printed]] = {}
    for cell in (cell for line in lines for cell in line if cell is not None):
        held.setdefault((cell.window, cell.area), {}).setdefault(cell.measure.id, cell)
    catalogue = evidence.project.catalogue
    for identity in (*catalogue.identities, *sums_of_parts(catalogue)):
        for (window, area), cells in held.items():
            if relation(identity) is None or not set(identity.names) <= cells.keys():
                continue
            used = [cells[name] for name in identity.names]
            reaches = {name: cells[name].reach for name in identity.names}
            left, right = reach(identity.left, reaches.get), reach(identity.right, reaches.get)
            assert left is not None and right is not None
            if len({cell.basis for cell in used if cell.basis}) > 1 or meets(left, identity.sign, right):
                continue
            if all(tested.well for tested in tests.test_window(identity, area, window)):  # else it is told already
                names = joined([f"{cell.measure.name} {_number(cell)}" for cell in used])
                yield Finding(
                    DIFFERS,
                    False,
                    f"{name_of(block)} ({title_of(section)}) prints {names} for {window.words()}, which does not keep "
                    f"'{identity.text}'",
                    "print figures that cover the same months, or say in a note which months each covers",
                    severity="warning",
                    place=newest([row for cell in used for row in cell.rows]),
                    owner=block.owner or section.owner,
                )


def _differs(
    total: Printed, parts: Sequence[Printed], severity: Severity, section: model.Section, block: model.Block
) -> Iterator[Finding]:
    """A finding where the parts can't add up to the total, whatever was rounded."""
    sums = (sum((p.reach[0] for p in parts), Decimal(0)), sum((p.reach[1] for p in parts), Decimal(0)))
    if meets(total.reach, "=", sums):
        return
    added = sum((part.number for part in parts), Decimal(0))
    decimals = units.decimals_of((added, total.number))
    gap = amount(abs(added - total.number), total.measure, decimals)
    yield Finding(
        DIFFERS,
        False,
        f"{name_of(block)} ({title_of(section)}) prints {_number(total)} as the total of {total.measure.name} for "
        f"{total.window.words()}, but what it is the total of adds up to {amount(added, total.measure, decimals)}: "
        f"{gap} too {'few' if added < total.number else 'many'}",
        "correct the figures in a new extract, or say in a note why they differ; the total rests on "
        + ", ".join(str(row.place) for row in total.rows),
        severity,
        place=newest([row for cell in (total, *parts) for row in cell.rows]),
        owner=block.owner or section.owner,
    )


def _number(cell: Printed) -> str:
    return amount(cell.number, cell.measure, units.decimals_of((cell.number,)))
