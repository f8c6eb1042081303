"""A sheet and its recipe to figures: each with its measure, area, time and value, and the cell that it stood in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, localcontext

from reportgen.grids.labels import label
from reportgen.importing.faults import Faults
from reportgen.importing.heads import Heads, Says, scale_told
from reportgen.importing.recipe import Names, Recipe, folded
from reportgen.importing.table import Table, figure_cell, find_table
from reportgen.importing.times import DateOrder, TimeError, date_order, joined
from reportgen.importing.values import PARTS, CellError, Value, value_of
from reportgen.measures import Catalogue, Measure
from reportgen.period import Window
from reportgen.sheets.book import Cell, Sheet, Spot, plain_number

MOST_FIGURES = 100_000
"""More figures are no extract for a report."""
MOST_FRACTION = 2
"""Where no percentage of a measure is above this, all of them may be fractions: 0.073 for 7.3%, 1.2 for 120%."""
MOST_TWICE = 20
"""So many figures that stand twice are told one by one."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A figure that is taken in: what it is of, its value, and where it stood. `raw` is the number before its scale."""

    measure: str
    area: str
    window: Window
    basis: str
    value: Decimal | None
    status: str
    qualifier: str
    spot: Spot
    raw: Decimal | None = None
    plain: bool = False

    @property
    def key(self) -> tuple[str, str, str, Window]:
        """What makes it one figure."""
        return self.measure, self.area, self.basis, self.window


@dataclass(frozen=True)
class Looked:
    """What was read of a table: its figures, in the order of the sheet, and what its rows and columns say."""

    table: Table
    figures: Mapping[Spot, Taken]
    rows: Mapping[int, Says]
    columns: Mapping[int, Says]
    values: Mapping[Spot, Value]
    """Of every cell in reach of a total: also of those that are left out."""
    blanks: int = 0
    unknown: tuple[str, ...] = ()


@dataclass
class Reader:
    """The reading of one sheet by one recipe."""

    sheet: Sheet
    recipe: Recipe
    catalogue: Catalogue
    year_starts: int
    separator: str
    faults: Faults
    meanings: Mapping[str, str] = field(init=False)
    blanks: int = 0
    remarks: int = 0

    def __post_init__(self) -> None:
        self.meanings = {folded(word): meaning for word, meaning in self.recipe.means.items()}

    def read(self) -> Looked | None:
        """The figures of the sheet; None where it holds no table such as the recipe describes."""
        names = Names.of(self.recipe)
        table = find_table(self.sheet, self.recipe, names, self.faults)
        if table is None:
            return None
        heads = Heads(self.recipe, names, self._order(table), self.faults)
        columns = self._columns(table, heads)
        rows = self._rows(table, heads)
        self._scale_told(table, columns, rows)
        figures: dict[Spot, Taken] = {}
        values: dict[Spot, Value] = {}
        for row in table.rows:
            if rows[row].wrong:
                continue
            for column in table.values:
                if not columns[column].wrong:
                    self._figure((row, column), table, (rows[row], columns[column]), figures, values)
            if len(figures) > MOST_FIGURES:
                message = f"this table has more than {MOST_FIGURES:,} figures"
                self.faults.add(
                    (row, 1), "too-large", message, "divide it, by 'first_row' and 'last_row' of two recipes"
                )
                break
        figures = self._fractions(figures)
        self._twice(figures)
        return Looked(table, figures, rows, columns, values, self.blanks, tuple(heads.unknown))

    # --- heads

    def _order(self, table: Table) -> DateOrder | None:
        """How dates in words are read; on the way, a remark where dates are shown without their year."""
        spots = [(row, column) for row in table.header for column in table.values]
        spots += [(row, column) for row in table.rows for column in table.month]
        cells = [self.sheet.at(*spot) for spot in spots]
        yearless = next((cell for cell in cells if cell.yearless and cell.shown == "month" and cell.day), None)
        if yearless is not None and yearless.day is not None:
            message = f"this month is shown without its year, and holds {yearless.day.year}"
            self.faults.add(yearless.spot, "two-readings", message, "nothing to do where that is the year", "warning")
        return self.recipe.dates or date_order(cell.text for cell in cells)

    def _columns(self, table: Table, heads: Heads) -> dict[int, Says]:
        """What the heads of each column of figures say. Without a recipe's word an empty head means nothing."""
        found: dict[int, Says] = {}
        before: dict[int, Cell] = {}
        timed = self.recipe.months == "across"
        for column in table.values:
            cells = []
            for row in table.header:
                cell = self.sheet.at(row, column)
                if cell.text:
                    before[row] = cell
                elif "heads" in self.recipe.fill and row != table.header[-1] and row in before:
                    cell = before[row]
                cells.append(cell)
            if self.recipe.months == "in a column" and not any(heads.names.known(cell.text) for cell in cells):
                found[column] = Says(
                    text=" ".join(cell.text for cell in cells)
                )  # the head of the one column of figures
            else:
                found[column] = heads.says(cells, timed=timed)
        return found

    def _rows(self, table: Table, heads: Heads) -> dict[int, Says]:
        """What the heads of each row say, with the names of the group that it stands in."""
        found: dict[int, Says] = {}
        before: dict[int, Cell] = {}
        group = Says()
        last = max((*table.names, *table.month), default=0)
        for row in table.rows:
            cells, when_cells = (
                [self._filled(row, column, last=last, before=before) for column in columns]
                for columns in (table.names, table.month)
            )
            filled = any(not self._at(row, column, table).blank for column in table.values)
            if not filled and not any(heads.names.known(cell.text) for cell in cells):
                text = next((cell.text for cell in cells if cell.text), "")
                if text:
                    mend = "nothing to do where these are notes or a heading"
                    self.faults.add(
                        (row, cells[0].spot[1]),
                        "outside-table",
                        f"'{text}' has no figures and is not read",
                        mend,
                        "warning",
                    )
                found[row] = Says(text=text, wrong=True)
                continue
            says = heads.says(cells, timed=False)
            if table.month:
                when = heads.says(when_cells, timed=True)
                says = Says(
                    says.target or when.target,
                    says.area or when.area,
                    when.parts,
                    when.window or says.window,
                    says.total or when.total,
                    f"{says.text} {when.text}".strip(),
                    says.spot or when.spot,
                    says.wrong or when.wrong,
                )
            if self.recipe.groups and not filled and says.names:
                group = says
                found[row] = replace(says, wrong=True)
                continue
            if group.names and (not says.total or says.names):  # a bare total is of the group as a whole
                says = replace(says, target=says.target or group.target, area=says.area or group.area)
            found[row] = says
        return found

    def _filled(self, row: int, column: int, *, last: int, before: dict[int, Cell]) -> Cell:
        """The name at the head of a row; where a recipe fills names, of an empty one but the last the one above."""
        cell = self.sheet.at(row, column)
        if cell.text:
            before[column] = cell
        elif "names" in self.recipe.fill and column != last:
            cell = before.get(column, cell)
        return cell

    def _at(self, row: int, column: int, table: Table) -> Cell:
        return figure_cell(self.sheet, row, column, table.values)

    def _scale_told(self, table: Table, columns: Mapping[int, Says], rows: Mapping[int, Says]) -> None:
        """Refuse a file that says that its numbers are thousands where the recipe says nothing of a scale."""
        if self.recipe.scale is not None:
            return
        above = [
            self.sheet.at(row, column).text
            for row in range(1, max(table.header) + 1)
            for column in range(1, self.sheet.columns + 1)
            if row not in table.header or column not in {*table.values, *table.left_out[1]}
        ]
        own = [says.text for says in (*columns.values(), *rows.values()) if not (says.target and says.target.scale)]
        if found := scale_told([*filter(None, above), *own]):
            message = f"'{found[0]}' says that the numbers are multiples of {found[1]:,}"
            mend = f"say so in the recipe: 'scale: {found[1]}'; write 'scale: 1' where they are whole"
            self.faults.add(None, "two-readings", message, mend)

    def _unit_told(self, says: tuple[Says, Says], measure: Measure) -> None:
        """Refuse a figure whose head names another unit than its measure's, unless the recipe gives a scale."""
        scaled = self.recipe.scale is not None or any(each.target and each.target.scale for each in says)
        for each in () if scaled else says:
            unit = label(each.text).unit
            if unit is not None and unit != measure.unit and not (unit in PARTS and measure.unit in PARTS):
                message = f"'{each.text}' is in {unit}, and '{measure.id}' in {measure.unit}"
                raise CellError(
                    "two-readings", message, "say in the recipe what to multiply by: 'scale: 60', or 'scale: 1'"
                )

    # --- figures

    def _figure(
        self,
        spot: Spot,
        table: Table,
        says: tuple[Says, Says],
        figures: dict[Spot, Taken],
        values: dict[Spot, Value],
    ) -> None:
        """Read one cell: into `values`, and into `figures` unless it is a total that only a test is made of."""
        cell = self._at(*spot, table)
        if cell.spot != spot:
            message = f"this cell is merged with {self.sheet.where(cell.spot)}: whose number it is can't be told"
            if not cell.blank:
                self.faults.add(spot, "two-readings", message, "take the merged cell apart in the file")
            return
        if cell.blank and "blank" not in self.meanings:
            self.blanks += not any(each.total for each in says)
            values[spot] = Value()
            return
        total = any(each.total and not each.names for each in says)
        measure = self._measure(says)
        if measure is None and not total:
            message = "nothing says of which measure this figure is"
            if not self.faults.said(f"no measure {[each.text for each in says]}"):
                self.faults.add(
                    spot, "unknown-name", message, "name it in the recipe: under 'measures', or 'measure' for all"
                )
            return
        try:
            value = value_of(cell, measure.unit if measure else "count", self.recipe, self.meanings, self.separator)
            values[spot] = value
            if total or measure is None or value.blank:
                return
            self._unit_told(says, measure)
            figures[spot] = self._taken(spot, measure, says, value)
        except (CellError, TimeError) as error:
            if isinstance(error, CellError) and total and error.code not in ("stale-formula", "two-readings"):
                return  # a total of another kind, as words or a rate: it is not taken in, and can't be tested
            self.faults.add(spot, error.code, str(error), error.mend)
            return
        self.remarks += bool(value.remark)
        if value.remark and self.remarks <= MOST_TWICE:
            self.faults.add(
                spot, "two-readings", value.remark, "round it in the file where what is shown is meant", "warning"
            )

    def _measure(self, says: tuple[Says, Says]) -> Measure | None:
        targets = [each.target for each in says if each.target and each.target.measure]
        name = str(targets[0].measure) if targets else str(self.recipe.measure or "")
        return self.catalogue.measures.get(name)

    def _taken(self, spot: Spot, measure: Measure, says: tuple[Says, Says], value: Value) -> Taken:
        targets = [each.target for each in says if each.target]
        measures = {str(target.measure) for target in targets if target.measure}
        areas = {each.area for each in says if each.area}
        for what, found in (("measures", measures), ("areas", areas)):
            if len(found) > 1:
                message = f"the heads of this figure name two {what}: {' and '.join(sorted(found))}"
                raise CellError("two-readings", message, f"take one of the two out of '{what}' in the recipe")
        area = next(iter(areas), "") or str(self.recipe.area or self.catalogue.whole)
        basis = next((str(target.basis) for target in targets if target.basis), str(self.recipe.basis or ""))
        scale = next((target.scale for target in targets if target.scale is not None), None)
        factor = scale if scale is not None else self.recipe.scale or Decimal(1)
        scaled = value.number
        if scaled is not None and (scale is not None or measure.unit not in ("percent", "points")):
            with localcontext(prec=100):  # room for every number that a ledger may hold
                scaled = plain_number(scaled * factor)
        qualifier = value.qualifier
        return Taken(
            measure.id,
            area,
            self._window(measure, says),
            basis,
            scaled,
            value.status or str(self.recipe.status or ""),
            qualifier,
            spot,
            value.number,
            value.plain,
        )

    def _window(self, measure: Measure, says: tuple[Says, Says]) -> Window:
        given = {each.window for each in says if each.window is not None}
        if given:
            if len(given) > 1:
                raise TimeError("the heads of this figure tell two times", "look at 'windows' in the recipe")
            return given.pop()
        time = joined([part for each in says for part in each.parts], str(self.recipe.year or ""), self.year_starts)
        if time is not None:
            return time.of(measure, self.recipe.stock_day)
        if self.recipe.window is not None:
            return self.recipe.window
        raise TimeError(
            "nothing says of which time this figure is", "look at 'months', 'month' and 'header' in the recipe"
        )

    def _fractions(self, figures: dict[Spot, Taken]) -> dict[Spot, Taken]:
        """Percentages that stand as plain numbers: what they are is the recipe's to say where all are below one."""
        plain: dict[str, list[Spot]] = {}
        shown: set[str] = set()
        for spot, taken in figures.items():
            if self.catalogue.measures[taken.measure].unit in ("percent", "points") and taken.raw is not None:
                if taken.plain:
                    plain.setdefault(taken.measure, []).append(spot)
                else:
                    shown.add(taken.measure)
        changed = dict(figures)
        for measure, spots in plain.items():
            numbers = [figures[spot].raw or Decimal(0) for spot in spots]
            small = any(numbers) and all(abs(number) <= MOST_FRACTION for number in numbers)
            if self.recipe.percent == "fraction":
                for spot in spots:
                    value = figures[spot].value
                    with localcontext(prec=100):
                        value = None if value is None else plain_number(value.scaleb(2))
                    changed[spot] = replace(figures[spot], value=value)
            elif self.recipe.percent is None and (small or measure in shown):
                first = next((spot for spot in spots if figures[spot].raw), spots[0])
                raw = figures[first].raw or Decimal(0)
                message = (
                    f"'{measure}' is a percentage: {raw:f} here may be {raw:f}% or {plain_number(raw.scaleb(2)):f}%"
                )
                mend = "say in the recipe which: 'percent: as shown' or 'percent: fraction'"
                self.faults.add(first, "two-readings", message, mend)
        return changed

    def _twice(self, figures: Mapping[Spot, Taken]) -> None:
        """Report every figure that stands in two cells."""
        first: dict[tuple[str, str, str, Window], Taken] = {}
        told = 0
        for spot, taken in figures.items():
            other = first.setdefault(taken.key, taken)
            if other is taken:
                continue
            told += 1
            if told <= MOST_TWICE:
                where = self.sheet.where(other.spot)
                message = f"'{taken.measure}' for {taken.area}, {taken.window} stands twice: here and at {where}"
                mend = "give one of them another area or basis, or leave it out under 'skip' or 'skip_columns'"
                self.faults.add(spot, "duplicate-row", message, mend)
        if told > MOST_TWICE:
            message = f"{told - MOST_TWICE:,} more figures stand twice"
            self.faults.add(None, "duplicate-row", message, "is a column of names left out of 'names'?")


def in_order(figures: Mapping[Spot, Taken]) -> Iterator[Taken]:
    """The figures as they are written: by measure, basis and area in the order of the sheet, each by time."""
    groups: dict[tuple[str, str, str], list[Taken]] = {}
    for taken in figures.values():
        groups.setdefault((taken.measure, taken.basis, taken.area), []).append(taken)
    for group in groups.values():
        yield from sorted(group, key=lambda taken: taken.window)
