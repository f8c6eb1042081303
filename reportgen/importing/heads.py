"""What the heads of rows and columns say, by a recipe: a measure, an area, a time, a total, or nothing known."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from reportgen.grids.labels import label
from reportgen.importing.faults import Faults
from reportgen.importing.recipe import Names, Recipe, Target, folded
from reportgen.importing.times import DateOrder, Part, TimeError, part_of
from reportgen.period import Window
from reportgen.problems import nearest
from reportgen.sheets.book import Cell, Spot


@dataclass(frozen=True)
class Says:
    """What the heads of one row, or of one column, say together. What they do not say is empty."""

    target: Target | None = None
    area: str = ""
    parts: tuple[Part, ...] = ()
    window: Window | None = None
    """A time that the recipe gives for a head."""
    total: bool = False
    text: str = ""
    spot: Spot | None = None
    """Where the first of the heads stands."""
    wrong: bool = False
    """Whether a head is not understood, and has been told."""

    @property
    def names(self) -> bool:
        """Whether it says what is counted, or where."""
        return bool(self.target or self.area)


@dataclass
class Heads:
    """The reading of heads by a recipe."""

    recipe: Recipe
    names: Names
    order: DateOrder | None
    faults: Faults
    unknown: dict[str, Spot] = field(default_factory=dict)
    """Names that mean nothing in the recipe, each with where it stands first."""

    def says(self, cells: Sequence[Cell], *, timed: bool) -> Says:
        """What `cells`, the heads of one row or column, say. Only where they are `timed` may a month be among them."""
        cells = [cell for n, cell in enumerate(cells) if cell.text and cell.spot not in {c.spot for c in cells[:n]}]
        if not cells:
            return Says()
        text = " ".join(cell.text for cell in cells)
        whole = self._known(text)
        if whole is not None:
            return Says(*whole, text=text, spot=cells[0].spot)
        target, area, window, total = None, "", None, False
        parts: list[Part] = []
        strange: list[Cell] = []
        for cell in cells:
            known = self._known(cell.text)
            if known is not None:
                target, area = known[0] or target, known[1] or area
                window, total = known[3] or window, known[4] or total
                continue
            try:
                part = part_of(cell, self.order) if timed else None
            except TimeError as error:
                self.faults.add(cell.spot, error.code, str(error), error.mend)
                return Says(text=text, spot=cells[0].spot, wrong=True)
            if part is not None:
                parts.append(part)
            else:
                strange.append(cell)
        wrong = False
        if strange:
            known = self._known(" ".join(cell.text for cell in strange))
            if known is not None:
                target, area = known[0] or target, known[1] or area
                window, total = known[3] or window, known[4] or total
            else:
                wrong = True
                for cell in strange:
                    self.unknown.setdefault(folded(cell.text), cell.spot)
                    self._tell(cell)
        return Says(target, area, tuple(parts), window, total, text, cells[0].spot, wrong)

    def _known(self, text: str) -> tuple[Target | None, str, tuple[Part, ...], Window | None, bool] | None:
        """What the recipe says of a name; None where it says nothing."""
        if not self.names.known(text):
            return None
        name = folded(text)
        target = self.names.measures.get(name)
        area = self.names.areas.get(name, "") or (str(target.area) if target and target.area else "")
        return target, area, (), self.names.windows.get(name), name in self.names.totals

    def _tell(self, cell: Cell) -> None:
        """Say that a name means nothing here, with the nearest that does, and how to leave it out."""
        name = cell.text
        if self.faults.said(f"unknown {folded(name)}"):
            return
        known = [*self.recipe.measures, *self.recipe.areas, *map(str, self.recipe.total), *self.recipe.windows]
        close = difflib.get_close_matches(folded(name), [folded(each) for each in known], 1, 0.6)
        role = label(name).role
        looks = {
            "total": "a total: add it under 'total'",
            "text": "words: leave it out",
            "target": "a target: leave it out",
        }.get(role)
        if role in ("change", "change_pct", "share", "average"):
            looks = "something worked out from the others: leave it out"
        lines = [nearest(name, known)] if close else []
        if looks:
            lines.append(f"it looks like {looks}")
        lines.append(
            "add it to the recipe: under 'measures' or 'areas', or under 'skip' or 'skip_columns' to leave it out"
        )
        self.faults.add(cell.spot, "unknown-name", f"'{name}' means nothing in the recipe", "\n".join(lines))


def scale_told(texts: Sequence[str]) -> tuple[str, Decimal] | None:
    """The first of the texts that says that its numbers are thousands or millions, and which; or None.

    >>> scale_told(["Recorded crime", "Budget (£000)"])
    ('Budget (£000)', Decimal('1000'))
    """
    for text in texts:
        scale = label(text).scale
        if scale != 1:
            return text, scale
    return None
