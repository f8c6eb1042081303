"""Axes: lists of partial addresses with labels, and the short ways to write them (months, areas, years, parts)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from reportgen.address import Partial, Scope, merge, quantity, window_of
from reportgen.blocks.context import Context, Dated
from reportgen.measures import Catalogue, capital
from reportgen.period import Window, WindowError, financial_year, is_relative
from reportgen.problems import Place, nearest
from reportgen.source import Word


class Member(Partial, Dated):
    """One place on an axis: a partial address with a label."""

    label: Word | None = Field(None, description="The words at the head of the row or column.")
    decimals: int | None = Field(None, ge=0, le=6, description="Decimals in print.")


class Total(Member):
    """The total of an axis where it needs more than a label."""


class MonthsAxis(Dated):
    """The months of a window, one by one."""

    months: Word = Field(description="period, held, rolling_year, or a window such as 2022-01..2022-07.")
    total: Word | bool | None = Field(None, description="true for a total over the whole window, or its label.")
    total_of: Literal["held"] | None = Field(None, description="held: the total is of the months that are held.")
    last: int = Field(24, ge=2, le=240, description="With held: how many months back from the period's end, at most.")


class AreasAxis(Dated):
    """Areas, one by one."""

    areas: Word | tuple[Word, ...] = Field(description="A level (districts), an area whose parts are meant, or a list.")
    top: int | None = Field(None, ge=1, description="Only so many, the largest.")
    by: Word | Member | None = Field(None, description="What 'largest' is judged by: a member; current if left out.")
    rest: Word | None = Field(None, description="A last row for all other areas: its label.")
    total: Word | bool | Total | None = Field(None, description="true, a label, or {area: ..., label: ...}.")


class MeasuresAxis(Dated):
    """Measures, one by one."""

    measures: tuple[Word | Member, ...] = Field(description="The measures.")
    total: Word | None = Field(None, description="The measure that is their total.")


class PartsAxis(Dated):
    """The named parts of a measure, one by one."""

    parts: Word | tuple[Word, ...] = Field(description="all, or a list of parts.")
    total: Word | bool | None = Field(None, description="true for the whole measure, or its label.")


class FinancialYearsAxis(Dated):
    """Financial years, one by one."""

    financial_years: Word = Field(description="2018/19..2022/23.")
    to_date: bool = Field(False, description="Cut every year to the months that the last one has had.")


class YearsAxis(Dated):
    """The period, or the row's months, moved into each of several years."""

    years: Word = Field(description="2020..2022.")


def _which(item: Any) -> str:
    if isinstance(item, str | int | float):
        return "word"
    for key in ("months", "areas", "measures", "parts", "financial_years", "years"):
        if isinstance(item, dict) and key in item:
            return key
    return "member"


AxisItem = Annotated[
    Annotated[Word, Tag("word")]
    | Annotated[Member, Tag("member")]
    | Annotated[MonthsAxis, Tag("months")]
    | Annotated[AreasAxis, Tag("areas")]
    | Annotated[MeasuresAxis, Tag("measures")]
    | Annotated[PartsAxis, Tag("parts")]
    | Annotated[FinancialYearsAxis, Tag("financial_years")]
    | Annotated[YearsAxis, Tag("years")],
    Discriminator(_which),
]


def _as_list(value: Any) -> Any:
    if value == []:
        raise ValueError("wrong-value::this list is empty|name at least one member, such as current or a measure")
    return value if isinstance(value, list | tuple) else [value]


Axis = Annotated[tuple[AxisItem, ...], BeforeValidator(_as_list)]

BUILT_IN: dict[str, Partial] = {
    "current": Partial(),
    "previous_year": Partial(window=Word("previous_year")),
    "change": Partial(show="change"),
    "change_pct": Partial(show="change_pct"),
    "direction": Partial(show="direction"),
    "by_month": Partial(show="by_month"),
}


@dataclass(frozen=True)
class Entry:
    """One place on an axis, expanded: its partial address, and its label where one is written or follows."""

    partial: Partial
    place: Place
    label: str = ""
    decimals: int | None = None
    total: bool = False
    month: bool = False
    months: tuple[Window, ...] | None = None
    areas: tuple[str, ...] = ()
    basis: str | None = None
    anchor: Window | None = None
    """From whose start a year counts in a window told from this one; the table's where it is None."""


@dataclass(frozen=True)
class Expanded:
    """An axis, expanded. `window` is the whole of a month axis; `notes` are phrases that it brings."""

    entries: tuple[Entry, ...]
    window: Window | None = None
    held_total: bool = False
    notes: tuple[tuple[str, dict[str, Any]], ...] = ()
    sums: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By area: the areas whose sum stands for its own figure where that is not held."""


@dataclass
class _Work:
    entries: list[Entry] = field(default_factory=list)
    window: Window | None = None
    held_total: bool = False
    notes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    sums: dict[str, tuple[str, ...]] = field(default_factory=dict)


def expand(axis: Sequence[Any], base: Partial, context: Context) -> Expanded:
    """The places of an axis. `base` is the address of the table or chart that it belongs to."""
    work = _Work()
    for item in axis:
        if isinstance(item, Dated) and not item.present(context.scope.period):
            continue
        if isinstance(item, Word):
            _word(item, work, context)
        elif isinstance(item, Member):
            work.entries.append(_member(item, item.place))
        elif isinstance(item, MonthsAxis):
            _months(item, base, work, context)
        elif isinstance(item, AreasAxis):
            _areas(item, base, work, context)
        elif isinstance(item, MeasuresAxis):
            _measures(item, work, context)
        elif isinstance(item, PartsAxis):
            _parts(item, base, work, context)
        elif isinstance(item, FinancialYearsAxis):
            _financial_years(item, work, context)
        elif isinstance(item, YearsAxis):
            _years(item, work, context)
    return Expanded(tuple(work.entries), work.window, work.held_total, tuple(work.notes), work.sums)


def _member(item: Member, place: Place) -> Entry:
    at = next((word.place for word in (item.measure, item.window, item.part, item.area) if word), place)
    return Entry(item, at, str(item.label) if item.label else "", item.decimals)


def named_member(word: Word, scope: Scope) -> Partial | None:
    """The partial address that a bare word stands for: a project's member, a built-in one, a measure or a window."""
    if found := scope.members.get(str(word)) or BUILT_IN.get(str(word)):
        return found
    if str(word) in scope.catalogue.measures:
        return Partial(measure=word)
    if is_relative(word):
        return Partial(window=word)
    try:
        Window.parse(word)
    except WindowError:
        return None
    return Partial(window=word)


def _word(word: Word, work: _Work, context: Context) -> None:
    partial = named_member(word, context.scope)
    if partial is None:
        names = [*context.scope.members, *BUILT_IN, *context.scope.catalogue.measures]
        context.problems.add(
            word.place, "unknown-member", f"no member or measure is called '{word}'", nearest(word, names)
        )
        return
    label = str(partial.label) if isinstance(partial, Member) and partial.label else ""
    decimals = partial.decimals if isinstance(partial, Member) else None
    work.entries.append(Entry(partial, word.place, label, decimals))


def _months(item: MonthsAxis, base: Partial, work: _Work, context: Context) -> None:
    scope, word = context.scope, item.months
    basis_months: list[tuple[Window, str | None]] = []
    if word == "held":
        basis_months = _held(item, base, context)
        if not basis_months:
            return
        window = Window(basis_months[0][0].first, basis_months[-1][0].last)
        work.window = window
        for month in window.months():
            bases = [basis for held, basis in basis_months if held == month] or [None]
            for basis in bases:
                partial = Partial(window=Word(str(month), word.place))
                work.entries.append(Entry(partial, word.place, month=True, basis=basis))
        return
    start = scope.period
    if base.window is not None and is_relative(base.window):
        start = scope.relative(base.window, start)
    found = window_of(scope, word, start, context.problems)
    if found is None:
        return
    if not found.whole:
        context.problems.add(
            word.place,
            "bad-window",
            f"'{word}' is not made of whole months",
            "a part month is a member of its own: {window: 2022-08-01..2022-08-22}",
        )
        return
    work.window = found
    for month in found.months():
        work.entries.append(Entry(Partial(window=Word(str(month), word.place)), word.place, month=True))
    if item.total:
        label = "" if item.total is True or item.total == "true" else str(item.total)
        if item.total == "false":
            return
        whole = Partial(window=Word(str(found), word.place))
        held = item.total_of == "held"
        work.held_total = held
        work.entries.append(Entry(whole, word.place, label, total=True, months=found.months() if held else None))


def _held(item: MonthsAxis, base: Partial, context: Context) -> list[tuple[Window, str | None]]:
    """The months of the table's measure that are held, up to the end of the period, with the basis of each."""
    scope, word = context.scope, item.months
    end = scope.period.last
    first = Window.month(end.year, end.month + 1 - item.last).first
    address = merge(
        scope, [Partial(measure=base.measure, part=base.part, area=base.area)], context.problems, word.place
    )
    if address is None:
        return []
    figures = scope.figures
    found: set[tuple[Window, str | None]] = set()
    for basis in figures.bases_of(address.measure, address.area) or ("",):
        for window in figures.windows(address.measure, address.area, basis):
            if len(window.months()) == 1 and first <= window.first and window.last <= end:
                found.add((window, basis))
    if not found:
        context.problems.add(word.place, "no-figure", f"no month of '{address.measure}' is held", severity="awaited")
    return sorted(found, key=lambda each: (each[0], str(each[1])))


def _areas(item: AreasAxis, base: Partial, work: _Work, context: Context) -> None:
    scope, catalogue = context.scope, context.scope.catalogue
    if isinstance(item.areas, Word):
        found = sorted(catalogue.areas_of(item.areas), key=lambda name: _path(name, catalogue, by_order=True))
        names = [Word(name, item.areas.place) for name in found]
        if not names:
            context.problems.add(
                item.areas.place,
                "unknown-area",
                f"no areas are called '{item.areas}'",
                nearest(item.areas, [*catalogue.levels(), *catalogue.areas]),
            )
            return
    else:
        names = list(item.areas)
        for name in names:
            if name not in catalogue.areas:
                context.problems.add(
                    name.place, "unknown-area", f"no area is called '{name}'", nearest(name, catalogue.areas)
                )
        names = [name for name in names if name in catalogue.areas]
    shown = names
    if item.top is not None:
        shown = _largest(names, item, base, context)[: item.top]
    for name in shown:
        work.entries.append(Entry(Partial(area=name), name.place, str(catalogue.areas[str(name)].name)))
    others = [name for name in names if name not in shown]
    whole = _around([str(name) for name in names], catalogue) or scope.area
    if item.rest and others:
        work.entries.append(
            Entry(Partial(area=Word(whole, item.place)), item.place, str(item.rest), areas=tuple(map(str, others)))
        )
    if item.total and item.total != "false":
        _area_total(item, [str(name) for name in names], whole, work, context)


def _path(name: str, catalogue: Catalogue, *, by_order: bool = False) -> list[Any]:
    """The areas from the outermost to this one; with `by_order` as they stand among the areas of one parent."""
    path: list[Any] = []
    area = catalogue.areas.get(name)
    while area is not None and len(path) < len(catalogue.areas):
        path.insert(0, (area.order, str(area.name)) if by_order else str(area.id))
        area = catalogue.areas.get(str(area.parent)) if area.parent else None
    return path


def _around(names: Sequence[str], catalogue: Catalogue) -> str:
    """The smallest area that all the others lie inside."""
    paths = [_path(name, catalogue)[:-1] for name in names]
    shared = [step for step, *others in zip(*paths, strict=False) if all(other == step for other in others)]
    return shared[-1] if shared else ""


def covered(name: str, names: Sequence[str], catalogue: Catalogue) -> bool:
    """Whether `names` leave nothing of the area out."""
    inside = [str(area.id) for area in catalogue.areas.values() if area.parent == name]
    return name in names or (bool(inside) and all(covered(each, names, catalogue) for each in inside))


def _area_total(item: AreasAxis, names: list[str], whole: str, work: _Work, context: Context) -> None:
    """The whole area, which is the sum of the areas where its own figure is not held."""
    given = item.total if isinstance(item.total, Total) else Total()
    area = given.area or Word(whole, item.place)
    if area == whole or covered(str(area), names, context.scope.catalogue):
        work.sums[str(area)] = tuple(names)
    written = item.total if isinstance(item.total, Word) and item.total != "true" else given.label
    label = str(
        written or (context.scope.catalogue.areas[str(area)].name if area in context.scope.catalogue.areas else "")
    )
    entry = _member(given.model_copy(update={"area": area}), item.place)
    work.entries.append(replace(entry, total=True, label=label))


def _largest(names: list[Word], item: AreasAxis, base: Partial, context: Context) -> list[Word]:
    by = item.by
    member = by if isinstance(by, Member) else named_member(by or Word("current", item.place), context.scope)
    if member is None:
        assert isinstance(by, Word)
        context.problems.add(by.place, "unknown-member", f"no member is called '{by}'", nearest(by, BUILT_IN))
        return names

    def size(name: Word) -> tuple[bool, Decimal, str]:
        address = merge(context.scope, [base, Partial(area=name), member], context.problems, item.place)
        value = quantity(context.scope, address, context.problems).value if address else None
        return (value is None, -(value or Decimal(0)), str(name))

    return sorted(names, key=size)


def _measures(item: MeasuresAxis, work: _Work, context: Context) -> None:
    for measure in item.measures:
        if isinstance(measure, Member):
            if measure.present(context.scope.period):
                work.entries.append(_member(measure, measure.place))
        else:
            work.entries.append(Entry(Partial(measure=measure), measure.place))
    if item.total is not None:
        work.entries.append(Entry(Partial(measure=item.total), item.total.place, total=True))


def _parts(item: PartsAxis, base: Partial, work: _Work, context: Context) -> None:
    names: Sequence[Word]
    if isinstance(item.parts, Word):
        measures = context.scope.catalogue.measures
        known: dict[str, Word] = {}
        for measure in [measures.get(str(base.measure))] if base.measure else measures.values():
            known |= dict.fromkeys(measure.parts, item.parts) if measure else {}
        names = [Word(name, item.parts.place) for name in known]
        if not names:
            about = f"'{base.measure}' has no parts" if base.measure else "no measure has parts"
            context.problems.add(item.parts.place, "unknown-part", about, "name them in figures/measures.yaml: 'parts'")
    else:
        names = item.parts
    for name in names:
        work.entries.append(Entry(Partial(part=name), name.place, _part_label(name, base, context)))
    if item.total and item.total != "false":
        label = "" if item.total is True or item.total == "true" else str(item.total)
        work.entries.append(Entry(Partial(), item.place, label, total=True))


def _part_label(name: Word, base: Partial, context: Context) -> str:
    measures = context.scope.catalogue.measures
    whole = measures.get(str(base.measure)) if base.measure else None
    part = measures.get(str(whole.parts.get(str(name)))) if whole else None
    return part.row_label if part else capital(str(name).replace("_", " "))


def _financial_years(item: FinancialYearsAxis, work: _Work, context: Context) -> None:
    starts, word = context.scope.year_starts, item.financial_years
    ends = [end.strip() for end in word.split("..")]
    try:
        first, last = financial_year(ends[0], starts), financial_year(ends[-1], starts)
    except WindowError as error:
        context.problems.add(word.place, "bad-window", str(error), error.mend)
        return
    years = [first]
    while years[-1].last < last.last and len(years) < 60:
        years.append(years[-1].back(-1))
    reached = context.scope.period.last
    cut = len(years[-1].months())
    if item.to_date and any(year.first <= reached < year.last for year in years):
        cut = len(context.scope.relative("year_to_date", context.scope.period).months())
    for year in years:
        window = Window(year.first, year.months()[cut - 1].last)
        label = f"{year.first.year}/{year.last.year % 100:02d}" if year.crosses_years else str(year.first.year)
        partial = Partial(window=Word(str(window), word.place))
        work.entries.append(Entry(partial, word.place, label, anchor=window))
    if cut < len(years[-1].months()):
        window = Window(years[-1].first, years[-1].months()[cut - 1].last)
        work.notes.append(("note_years_to_date", {"months": window.words(year=False)}))


def _years(item: YearsAxis, work: _Work, context: Context) -> None:
    ends = [end.strip() for end in item.years.split("..")]
    if not all(end.isdigit() and is_relative(end) for end in ends) or len(ends) > 2 or int(ends[-1]) < int(ends[0]):
        context.problems.add(
            item.years.place, "bad-window", f"'{item.years}' is not a run of years", "write 2020..2022"
        )
        return
    for year in range(int(ends[0]), int(ends[-1]) + 1):
        work.entries.append(Entry(Partial(window=Word(str(year), item.years.place)), item.years.place))
