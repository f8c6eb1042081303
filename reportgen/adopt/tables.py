"""A printed table as a table of a section file: which rows and columns would print it again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from reportgen.adopt.counts import WHOLE, Counted, Counts
from reportgen.adopt.outline import Exhibit
from reportgen.grids.grid import Read, Sense
from reportgen.period import Window

Cells = Mapping[tuple[int, int], Sense]
Axis = list[Any]
"""The places of an axis, as a section file has them."""


def table_spec(exhibit: Exhibit, counts: Counts, period: Window) -> dict[str, Any] | None:
    """What a section file says to print the same numbers; None where its grammar can't say it."""
    read = counts.reads[exhibit.at]
    cells = {s.place: s for s in read.senses}
    if not cells or read.unread:
        return None
    rows = sorted({r for r, _ in cells})
    columns = sorted({c for _, c in cells})
    if any((r, c) not in cells for r in rows for c in columns) and len(cells) < 0.75 * len(rows) * len(columns):
        return None
    for across in (False, True):
        view = {(c, r): s for (r, c), s in cells.items()} if across else dict(cells)
        made = _Table(view, exhibit, counts, period).spec(*((columns, rows) if across else (rows, columns)))
        if made is not None:
            if across:
                made = {**made, "rows": made["columns"], "columns": made["rows"]}
            return made
    return None


class _Table:
    """A grid of senses seen with its windows going down."""

    def __init__(self, cells: Cells, exhibit: Exhibit, counts: Counts, period: Window) -> None:
        self.cells, self.exhibit, self.counts, self.period = cells, exhibit, counts, period
        self.own = period

    def spec(self, rows: Sequence[int], columns: Sequence[int]) -> dict[str, Any] | None:
        """The table with its two axes; None where a cell would not be the merge of its row and its column."""
        table: dict[str, Any] = {}
        down: dict[int, dict[str, Any]] = {r: {} for r in rows}
        over: dict[int, dict[str, Any]] = {c: {} for c in columns}
        for name, value_of in (("measure", self._measure), ("area", self._area), ("show", _shown)):
            if not self._share(name, value_of, table, down, over):
                return None
        if not self._windows(table, down, over):
            return None
        written = {k: v for k, v in table.items() if v not in ("value", WHOLE)}
        return {**written, "rows": self._axis(down), "columns": self._axis(over)}

    def _measure(self, sense: Sense) -> str:
        found = self.counts.measure_of.get((self.exhibit.at, self._place(sense)))
        return found.id if found is not None else ""

    def _place(self, sense: Sense) -> tuple[int, int]:
        return sense.place

    def _area(self, sense: Sense) -> str:
        return self.counts.area(sense.area) if sense.area else WHOLE

    def _share(
        self,
        name: str,
        value_of: Callable[[Sense], str],
        table: dict[str, Any],
        down: Mapping[int, dict[str, Any]],
        over: Mapping[int, dict[str, Any]],
    ) -> bool:
        """Give an attribute to the whole table, to its rows or to its columns; False where it varies within both."""
        values = {place: value_of(sense) for place, sense in self.cells.items()}
        if "" in values.values():
            return False
        if len(set(values.values())) == 1:
            table[name] = next(iter(values.values()))
            return True
        for axis, at in ((down, 0), (over, 1)):
            found = {n: {v for place, v in values.items() if place[at] == n} for n in axis}
            if all(len(each) == 1 for each in found.values()):
                for n, each in found.items():
                    axis[n][name] = next(iter(each))
                return True
        return False

    def _windows(
        self, table: dict[str, Any], down: Mapping[int, dict[str, Any]], over: Mapping[int, dict[str, Any]]
    ) -> bool:
        """Give each row its window, and each column how its own is told from that."""
        windows = {place: sense.window or self.period for place, sense in self.cells.items()}
        everywhere = set(windows.values())
        if len(everywhere) == 1:
            (window,) = everywhere
            if window != self.period:
                table["window"] = str(window)
        else:
            by_column = {c: {w for place, w in windows.items() if place[1] == c} for c in over}
            if all(len(each) == 1 for each in by_column.values()):
                if len({next(iter(e)) for e in by_column.values()}) > 1:
                    for c, each in by_column.items():
                        over[c]["window"] = next(iter(each))
            else:
                bases = {r: max(w for place, w in windows.items() if place[0] == r) for r in down}
                for r, base in bases.items():
                    down[r]["window"] = base
                anchor = Window(min(b.first for b in bases.values()), max(b.last for b in bases.values()))
                for c in over:
                    apart = {_years(bases[r], w) for (r, k), w in windows.items() if k == c}
                    if len(apart) != 1 or None in apart:
                        return False
                    (years,) = apart
                    if years:
                        over[c]["back"] = (years, anchor)
        return all(self._against_is_year_before(place, sense) for place, sense in self.cells.items())

    def _against_is_year_before(self, place: tuple[int, int], sense: Sense) -> bool:
        if sense.show not in ("change", "change_pct"):
            return True
        return sense.against is None or sense.against == (sense.window or self.period).back(1)

    def _axis(self, members: Mapping[int, dict[str, Any]]) -> Axis:
        """An axis with months, measures and built-in members in their short forms."""
        found = list(members.values())
        months = _months(found, self.period)
        if months is not None:
            return [months]
        return [_member(each, self.counts) for each in found]


def _shown(sense: Sense) -> str:
    """What a column shows. A share as printed is a measure of its own."""
    return "value" if sense.show == "share" else sense.show


def _years(base: Window, window: Window) -> int | None:
    """How many whole years `window` lies before `base`; None where it is no such window."""
    years = base.first.year - window.first.year
    return years if years >= 0 and base.back(years) == window else None


def _months(members: Sequence[Mapping[str, Any]], period: Window) -> dict[str, Any] | None:
    """The months of a window one by one, with the whole window after them where it stands there."""
    windows = [each.get("window") for each in members]
    if any(set(each) != {"window"} for each in members) or len(windows) < 2:
        return None
    firm = [w for w in windows if isinstance(w, Window)]
    whole = Window(firm[0].first, max(w.last for w in firm))
    parts = list(whole.months()) if whole.whole else []
    name = "period" if whole == period else str(whole)
    if len(firm) != len(windows):
        return None
    if firm == parts:
        return {"months": name}
    if len(parts) > 1 and firm == [*parts, whole]:
        return {"months": name, "total": True}
    return None


def _member(member: Mapping[str, Any], counts: Counts) -> Any:
    """One place of an axis in its shortest form."""
    keys = set(member)
    show, back = member.get("show", "value"), member.get("back")
    if keys <= {"show"} and show == "value":
        return "current"
    if keys == {"show"} and show in ("change", "change_pct"):
        return str(show)
    if back is not None and keys <= {"back", "show"} and show == "value":
        years, anchor = back
        return "previous_year" if years == 1 else {"window": str(anchor.first.year - years)}
    if keys == {"measure"}:
        return member["measure"]
    out: dict[str, Any] = {}
    for key in ("measure", "area", "window", "show"):
        if key in member and member[key] != ("value" if key == "show" else None):
            out[key] = str(member[key])
    if back is not None:
        out["window"] = "previous_year" if back[0] == 1 else str(back[1].first.year - back[0])
    if "area" in out:
        name = counts.areas.get(out["area"])
        if name is not None and len(out) == 1:
            out["label"] = name
    return out or "current"


def measures_of(specs: Iterable[Mapping[str, Any]]) -> set[str]:
    """The measures that tables name."""
    found: set[str] = set()
    for spec in specs:
        for item in (spec, *spec.get("rows", ()), *spec.get("columns", ())):
            if isinstance(item, str):
                found.add(item)
            elif isinstance(item, Mapping) and "measure" in item:
                found.add(str(item["measure"]))
    return found


__all__ = ["Counted", "Read", "measures_of", "table_spec"]
