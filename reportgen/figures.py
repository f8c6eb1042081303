"""The ledger: what an edition sees of the extracts, and the figure of any window."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from hashlib import sha256

from reportgen.extract import Extract, Row, extract_name
from reportgen.measures import Catalogue, Measure, evaluate, names_in
from reportgen.period import Window
from reportgen.problems import Problems


@dataclass(frozen=True)
class Figure:
    """A number with its measure, area, window and basis, and how it was had.

    `value` is exact, None where it is missing. `rows` are the extract's rows under it, `missing` the months that
    would be needed and are not held.
    """

    measure: Measure
    area: str
    window: Window
    basis: str
    value: Decimal | None
    how: str = "row"
    base: Decimal | None = None
    qualifier: str = ""
    status: str = ""
    rows: tuple[Row, ...] = ()
    missing: tuple[Window, ...] = ()
    cases: Decimal | None = None
    """Of a rate worked out here: its numerator. `base` is then its denominator."""

    @cached_property
    def id(self) -> str:
        """Its name in a report, the same for the same number: `visits@county[2022-02..2022-07]`."""
        areas = sorted({row.area for row in self.rows}) or [self.area]
        name = f"{self.measure.id}@{'+'.join(areas)}[{self.window}]" + (f"/{self.basis}" if self.basis else "")
        months = tuple(sorted({month for row in self.rows for month in row.window.months()}))
        some = months and self.window.whole and months != self.window.months()
        return f"{name}({held_words(months)})" if some else name


Key = tuple[str, str, str]
"""Measure, area, basis."""


@dataclass(frozen=True)
class Figures:
    """The figures that an edition sees, by measure, area and basis, and the figure of any window."""

    catalogue: Catalogue
    rows: Mapping[Key, Mapping[Window, Row]]
    extracts: tuple[str, ...]
    known: dict[tuple[str, str, Window, str | None], Figure] = field(default_factory=dict, compare=False, repr=False)
    """Figures that were asked for before."""

    def bases_of(self, measure: str, area: str) -> tuple[str, ...]:
        """The bases on which anything is held, newest first."""
        known = list(self.catalogue.measures[measure].bases) or [""]
        return tuple(basis for basis in reversed(known) if (measure, area, basis) in self.rows)

    def windows(self, measure: str, area: str, basis: str | None = None) -> tuple[Window, ...]:
        """The windows that are held, in order of time; of a derived measure those of its parts."""
        found: set[Window] = set()
        bases = self.bases_of(measure, area) if basis is None else (basis,)
        for each in bases:
            rows = self.rows.get((measure, area, each), {})
            found.update(window for window, row in rows.items() if row.value is not None)
        parts = {n for part in self.catalogue.formulas.get(measure, ()) for n in names_in(part)}
        if parts:
            stocks = {part for part in parts if self.catalogue.measures[part].kind == "stock"}
            common = [set(self.windows(part, area)) for part in sorted(parts - stocks or parts)]
            both = set.intersection(*common)
            found |= {window for window in both if all(self.as_part(s, area, window).value is not None for s in stocks)}
        return tuple(sorted(found))

    def figure(self, measure: str, area: str, window: Window, basis: str | None = None) -> Figure:
        """The figure of exactly this window: its row, else what its whole months give.

        Without a basis, the newest that gives a value. The value is None where nothing does.
        """
        key = (measure, area, window, basis)
        if key not in self.known:
            bases = (basis,) if basis is not None else self.bases_of(measure, area) or ("",)
            found = [self._of_basis(measure, area, window, each) for each in bases]
            self.known[key] = next((figure for figure in found if figure.value is not None), found[0])
        return self.known[key]

    def as_part(self, measure: str, area: str, window: Window) -> Figure:
        """The figure as the base of a rate or a term of a formula: of a stock the last on or before the window's end.

        A population that is held once a year so serves the months until the next one.
        """
        if (found := self.figure(measure, area, window)).value is not None:
            return found
        if self.catalogue.measures[measure].kind == "stock":
            for basis in self.bases_of(measure, area):
                rows = self.rows[measure, area, basis].items()
                days = [day for day, row in rows if day.one_day and day.last <= window.last and row.value is not None]
                if days:
                    return replace(self.figure(measure, area, max(days), basis), window=window, how="last")
        return found

    def _of_basis(self, measure_id: str, area: str, window: Window, basis: str) -> Figure:
        measure = self.catalogue.measures[measure_id]
        rows = self.rows.get((measure_id, area, basis), {})
        if row := rows.get(window):
            return Figure(
                measure,
                area,
                window,
                basis,
                row.value,
                "row",
                row.base,
                row.qualifier,
                row.status,
                (row,),
            )
        if measure.is_derived:
            return self._derived(measure, area, window)
        if measure.kind == "stock":
            inside = [row for day, row in rows.items() if day.one_day and window.holds(day) and row.value is not None]
            if not inside:
                return Figure(measure, area, window, basis, None)
            last = max(inside, key=lambda row: row.window)
            return Figure(
                measure,
                area,
                window,
                basis,
                last.value,
                "last",
                last.base,
                last.qualifier,
                last.status,
                (last,),
            )
        return self.of_months(measure_id, area, window, window.months(), basis)

    def of_months(self, measure_id: str, area: str, window: Window, months: Sequence[Window], basis: str) -> Figure:
        """What `months` together give: sums add, averages are weighted, and nothing is guessed for a missing month."""
        measure = self.catalogue.measures[measure_id]
        empty = Figure(measure, area, window, basis, None)
        if measure.is_derived:
            return self._derived(measure, area, window, months)
        if not months or (len(months) == 1 and months[0] == window):
            return empty
        held = [self._of_basis(measure_id, area, month, basis) for month in months]
        missing = tuple(figure.window for figure in held if figure.value is None)
        empty = replace(empty, missing=missing, status=_withheld(held))
        if missing:
            return empty
        values = [figure.value for figure in held if figure.value is not None]
        rows = tuple(row for figure in held for row in figure.rows)
        joined = replace(
            empty,
            rows=rows,
            qualifier=_joined(figure.qualifier for figure in held),
            status=_joined(figure.status for figure in held),
        )
        if measure.kind == "count" and measure.totals:
            return replace(joined, value=sum(values, Decimal(0)), how="sum")
        if measure.kind == "stock":
            return replace(held[-1], window=window, how="last")
        if measure.kind == "average" and measure.weight:
            weights = [self.figure(measure.weight, area, month) for month in months]
            heavy = [weight.value for weight in weights]
            total = sum((w for w in heavy if w is not None), Decimal(0))
            if None in heavy or not total or len({weight.basis for weight in weights}) > 1:
                return replace(joined, missing=tuple(w.window for w in weights if w.value is None))
            value = sum((v * w for v, w in zip(values, heavy, strict=True) if w is not None), Decimal(0)) / total
            rows += tuple(row for weight in weights for row in weight.rows)
            return replace(joined, value=value, how="weighted", rows=rows)
        return joined

    def _derived(self, measure: Measure, area: str, window: Window, months: Sequence[Window] | None = None) -> Figure:
        """A measure worked out from others, each taken over the whole window (or over `months` of it)."""
        used: dict[str, Figure] = {}

        def value_of(name: str) -> Decimal | None:
            if name not in used:
                bases = self.bases_of(name, area) or ("",)
                used[name] = (
                    self.as_part(name, area, window)
                    if months is None or self.catalogue.measures[name].kind == "stock"
                    else self.of_months(name, area, window, months, bases[0])
                )
            return used[name].value

        parts = [evaluate(part, value_of) for part in self.catalogue.formulas.get(measure.id, ())]
        return _worked_out(measure, area, window, parts, used)

    def of_areas(
        self, measure_id: str, areas: Sequence[str], whole: str, window: Window, *, part: bool = False
    ) -> Figure:
        """What several areas together give, filed under `whole`: counts add, rates are recomputed from their parts."""
        measure = self.catalogue.measures[measure_id]
        if measure.is_derived:
            used: dict[str, Figure] = {}

            def value_of(name: str) -> Decimal | None:
                used[name] = self.of_areas(name, areas, whole, window, part=True)
                return used[name].value

            parts = [evaluate(part, value_of) for part in self.catalogue.formulas.get(measure.id, ())]
            return _worked_out(measure, whole, window, parts, used)
        find = self.as_part if part else self.figure
        found = [find(measure_id, area, window) for area in areas]
        values = [figure.value for figure in found if figure.value is not None]
        one_basis = len({figure.basis for figure in found}) == 1
        adds = measure.kind in ("count", "stock") and len(values) == len(found) and one_basis and bool(found)
        return Figure(
            measure,
            whole,
            window,
            found[0].basis if found else "",
            sum(values, Decimal(0)) if adds else None,
            "sum",
            rows=tuple(row for figure in found for row in figure.rows),
            qualifier=_joined(figure.qualifier for figure in found),
            status=_joined(f.status for f in found) if len(values) == len(found) else _withheld(found),
        )

    @cached_property
    def digest(self) -> str:
        """A hash of every row seen, in a fixed order."""
        lines = sorted(_line(row) for rows in self.rows.values() for row in rows.values())
        return sha256("\n".join(lines).encode()).hexdigest()

    def check_spans(self, problems: Problems) -> None:
        """Report every span whose own row and whose months are both held and differ."""
        for (measure_id, area, basis), rows in sorted(self.rows.items()):
            for window, row in sorted(rows.items()):
                if row.value is None or len(window.months()) < 2:
                    continue
                months = self.of_months(measure_id, area, window, window.months(), basis)
                if months.value is not None and months.how == "sum" and months.value != row.value:
                    problems.add(
                        row.place,
                        "span-differs",
                        f"'{measure_id}' for {window} is {row.value} here, but its months add up to {months.value}",
                        "correct one of them in a new extract: " + ", ".join(str(r.place) for r in months.rows[:6]),
                    )


def _line(row: Row) -> str:
    """A row as one line, without the places where it stands and stood: where it was written changes no figure."""
    places = ("place", "file", "cell")
    return "|".join(str(getattr(row, part.name)) for part in fields(row) if part.name not in places)


def _worked_out(
    measure: Measure,
    area: str,
    window: Window,
    parts: Sequence[Decimal | None],
    used: Mapping[str, Figure],
) -> Figure:
    """The figure of a derived measure from the values of its formula, or of its numerator and denominator."""
    value, cases, base, how = None, None, None, "formula"
    if measure.formula:
        value = parts[0] if parts else None
    elif len(parts) == 2:
        cases, base = parts
        how = "rate"
        value = measure.per * cases / base if cases is not None and base else None
    return Figure(
        measure,
        area,
        window,
        # What is made of figures of a basis is itself of that basis, and compared with no other.
        "+".join(sorted({figure.basis for figure in used.values() if figure.basis})),
        value,
        how,
        base,
        # At least so many, in a difference or a quotient, says only about how much comes out.
        "about" if any(figure.qualifier for figure in used.values()) else "",
        _joined(figure.status for figure in used.values()) if value is not None else _withheld(used.values()),
        tuple(row for figure in used.values() for row in figure.rows),
        tuple(sorted({month for figure in used.values() for month in figure.missing})),
        cases,
    )


def _joined(marks: Iterable[str]) -> str:
    """The one mark that several figures share between them: the strongest that any has."""
    found = sorted({mark for mark in marks if mark})
    return found[0] if found else ""


def _withheld(figures: Iterable[Figure]) -> str:
    """Why figures together give none: `c` where any that lacks a value is so, `x` where all are, else nothing."""
    marks = {figure.status for figure in figures if figure.value is None}
    return "c" if "c" in marks else "x" if marks == {"x"} else ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every extract of a project. Nothing in it is ever edited; a later extract restates an earlier one."""

    catalogue: Catalogue
    extracts: tuple[Extract, ...]

    def seen(self, as_at: date, also: Iterable[str] = ()) -> Figures:
        """What is known on a date: of each figure the newest row, and any later extract that is named in `also`."""
        named = {extract_name(name) for name in also}
        used = [e for e in self.extracts if e.known_from <= as_at or e.name in named]
        rows: dict[Key, dict[Window, Row]] = {}
        for extract in sorted(used, key=lambda e: (e.known_from, e.path)):
            for row in extract.rows:
                rows.setdefault((row.measure, row.area, row.basis), {})[row.window] = row
        return Figures(self.catalogue, rows, tuple(extract.path for extract in used))

    def check(self, problems: Problems) -> None:
        """Report a figure that two extracts of one date give differently: neither is the newest."""
        by_day: dict[tuple[date, str, str, Window, str], Row] = {}
        for extract in self.extracts:
            for row in extract.rows:
                key = (extract.known_from, row.measure, row.area, row.window, row.basis)
                other = by_day.setdefault(key, row)
                if (other.value, other.qualifier, other.status) != (row.value, row.qualifier, row.status):
                    problems.add(
                        row.place,
                        "duplicate-row",
                        f"'{row.measure}' for {row.area}, {row.window} is {row.value} here and {other.value} in "
                        "another extract of the same date",
                        f"the other is at {other.place}; give the later one a later date",
                    )


def held_words(windows: tuple[Window, ...]) -> str:
    """The windows that are held, runs of months joined.

    >>> held_words(tuple(Window.parse(m) for m in ("2022-01", "2022-02", "2022-05")))
    '2022-01..2022-02, 2022-05'
    """
    spans: list[Window] = []
    for window in windows:
        if spans and window.whole and spans[-1].whole and len(window.months()) == 1:
            after = Window.month(spans[-1].last.year, spans[-1].last.month + 1)
            if window == after:
                spans[-1] = Window(spans[-1].first, window.last)
                continue
        spans.append(window)
    return ", ".join(str(span) for span in spans[-12:])
