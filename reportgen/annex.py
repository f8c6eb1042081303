"""The annex that every report has: where its figures come from, what they count, and what was restated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from reportgen import model, units
from reportgen.blocks.context import BlockSpec, Context, Numbers
from reportgen.config import EditionSpec
from reportgen.extract import Row, extract_name
from reportgen.figures import Figures, held_words
from reportgen.measures import Measure
from reportgen.period import Window, day_words
from reportgen.project import Project

MOST_LINES = 28
"""A table with more lines of words is parted, so that each part stands on one page."""


def build(
    project: Project,
    as_at: date,
    edition: EditionSpec,
    figures: Figures,
    sections: Sequence[model.Section],
    context: Context,
) -> model.Section:
    """The annex of a report whose figures are all bound."""
    spec, prose = project.config.annex, context.prose
    here = replace(context, section="annex", owner="", numbers=Numbers(prefix="A"), used_slots=set())
    title = str(spec.title) if spec.title else str(prose.phrase("annex_title"))
    used = _measures(project, context)
    text = tuple(model.Paragraph(text=prose.line(word)) for word in spec.text)
    blocks = []
    if text:
        blocks.append(model.Block(kind="text", id=here.block_id(BlockSpec(), "text"), content=here.numbered(text)))
    blocks.append(_sources(project, used, figures, here))
    blocks.extend(_bases(used, figures, here))
    blocks.append(_restated(project, as_at, edition, used, here))
    blocks.extend(_benchmarks(used, here))
    blocks.extend(_definitions(used, _in_exhibits(sections, context), here))
    return model.Section(
        id="annex",
        number="A",
        title=title,
        level=1,
        blocks=tuple(blocks),
        short=str(spec.short) if spec.short else str(prose.phrase("annex_short")),
    )


def _measures(project: Project, context: Context) -> list[Measure]:
    """The measures that the report prints a figure of, in the catalogue's order."""
    printed = {figure.measure for figure in context.prose.binder.figures.values()}
    return [measure for name, measure in project.catalogue.measures.items() if name in printed]


def _in_exhibits(sections: Sequence[model.Section], context: Context) -> set[str]:
    """The measures that stand in a table, a chart or a key figure: those whose definition a reader looks up."""
    ids: set[str | None] = set()
    for section in sections:
        ids |= {figure for block in section.blocks for part in block.content for figure in model.figures_in(part)}
        ids |= _in_exhibits(section.sections, context)
    figures = context.prose.binder.figures
    return {figures[key].measure if key in figures else key for key in ids if key}


def _head(context: Context, what: str) -> model.Text:
    return context.prose.say("annex_head", what=what)


def _cell(text: str, figure: str | None = None) -> model.Cell:
    return model.Cell(text=(model.Run(text=text, figure=figure),) if text else ())


def _table(
    context: Context,
    headline: model.Text,
    subtitle: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    numbers: Sequence[str] = (),
    content: model.Content | None = None,
) -> model.Block:
    grid = model.Grid(
        stub=_head(context, heads[0]),
        columns=tuple(
            model.Column(text=_head(context, head), align="number" if head in numbers else "text") for head in heads[1:]
        ),
        rows=tuple(model.Row(label=_cell(row[0]), cells=tuple(_cell(text) for text in row[1:])) for row in rows),
        width="full",
    )
    return model.Block(
        kind="table",
        id=context.block_id(BlockSpec(), "table"),
        exhibit=model.Exhibit(label=context.table_label(), headline=headline, subtitle=context.prose.say(subtitle)),
        content=(content or grid,),
    )


def _sources(project: Project, used: Sequence[Measure], figures: Figures, context: Context) -> model.Block:
    """One row for each source: what of it is printed, and from when its newest extract was known."""
    rows = []
    for source, words in project.catalogue.sources.items():
        mine = [measure for measure in used if str(measure.source) == source]
        if not mine:
            continue
        known = sorted({row.extract[:10] for m in mine for rows_ in _rows_of(figures, m) for row in rows_})
        dates = [day_words(date.fromisoformat(day)) for day in known]
        names = [measure.brief for measure in mine if not measure.is_derived]
        shown = ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
        rows.append((words, shown, dates[-1] if dates else ""))
    return _table(
        context,
        context.prose.say("annex_sources"),
        "annex_sources_subtitle",
        ("source", "figures", "as_at"),
        rows,
    )


def _rows_of(figures: Figures, measure: Measure) -> list[list[Row]]:
    return [list(rows.values()) for key, rows in figures.rows.items() if key[0] == measure.id]


def _bases(used: Sequence[Measure], figures: Figures, context: Context) -> Iterable[model.Block]:
    """What was counted in more than one way, and for when each way is held."""
    rows = []
    for measure in used:
        held: dict[str, set[Window]] = {}
        for name, area, basis in figures.rows:
            if name == measure.id and basis:
                held.setdefault(basis, set()).update(figures.windows(name, area, basis))
        if len(held) < 2:
            continue
        for name, basis_spec in measure.bases.items():
            if name in held:
                spans = [Window.parse(text).words() for text in held_words(tuple(sorted(held[name]))).split(", ")]
                rows.append((measure.title, str(basis_spec.name), "; ".join(spans), str(basis_spec.note or "")))
    if rows:
        yield _table(
            context,
            context.prose.say("annex_bases"),
            "annex_bases_subtitle",
            ("measure", "basis", "windows", "note"),
            rows,
        )


def _restated(
    project: Project, as_at: date, edition: EditionSpec, used: Sequence[Measure], context: Context
) -> model.Block:
    """Figures that an earlier edition saw otherwise: the same measure, area, window and basis.

    What the earlier one takes in under `also` counts only where it was known by this edition's date: a correction of
    the last report that came after this one restates nothing in it.
    """
    earlier = [e for e in project.config.editions if e.board_date < edition.board_date]
    rows: list[tuple[str, str, str, str, str]] = []
    if earlier:
        last = max(earlier, key=lambda e: e.board_date)
        own = {extract_name(name) for name in edition.also}
        by_now = {each.name for each in project.ledger.extracts if each.known_from <= as_at or each.name in own}
        also = [name for name in last.also if extract_name(name) in by_now]
        then = project.ledger.seen(last.as_at_or(None), also).rows
        now = project.ledger.seen(as_at, edition.also).rows
        names = {measure.id: measure for measure in used}
        for key in sorted(set(then) & set(now)):
            if key[0] in names:
                rows.extend(_changed(names[key[0]], then[key], now[key], _elsewhere(project, context, key[1])))
    if not rows:
        text = context.numbered((model.Paragraph(text=context.prose.say("annex_none_restated")),))
        return model.Block(kind="text", id=context.block_id(BlockSpec(), "restated"), content=text)
    return _table(
        context,
        context.prose.say("annex_restated", n=len(rows)),
        "annex_restated_subtitle",
        ("figure", "printed", "now", "change", "note"),
        rows,
        numbers=("printed", "now", "change"),
    )


def _elsewhere(project: Project, context: Context, area: str) -> str:
    """The name of an area that is not the whole, as it stands after a measure's name."""
    return "" if area == context.scope.area else f", {project.catalogue.areas[area].name}"


def _changed(
    measure: Measure, then: Mapping[Window, Row], now: Mapping[Window, Row], area: str
) -> Iterable[tuple[str, str, str, str, str]]:
    """The windows for which both extracts hold a figure and the two differ: was, is, change and note."""
    for window in sorted(set(then) & set(now)):
        before, after = then[window].value, now[window].value
        if before is not None and after is not None and before != after:
            was, is_now = (units.cell(value, measure.unit, measure.places) for value in (before, after))
            change = units.cell(after - before, measure.unit, measure.places, sign=True)
            yield f"{measure.title}{area}, {window.words()}", was, is_now, change, now[window].note


def _benchmarks(used: Sequence[Measure], context: Context) -> Iterable[model.Block]:
    rows = []
    for measure in used:
        for mark in (measure.benchmark, measure.target):
            if mark is not None:
                level = units.cell(mark.level, measure.unit, units.decimals_of((mark.level,)))
                words = context.prose.phrase("annex_level", at_most=mark.at_most is not None, level=level)
                rows.append((measure.title, str(words), str(mark.source)))
    if rows:
        yield _table(
            context,
            context.prose.say("annex_benchmarks"),
            "annex_benchmarks_subtitle",
            ("measure", "level", "who"),
            rows,
        )


def _definitions(used: Sequence[Measure], shown: set[str], context: Context) -> Iterable[model.Block]:
    """What each measure of an exhibit counts, where that is told, in tables that fit on a page."""
    rows = [(measure.title, str(measure.definition)) for measure in used if measure.id in shown and measure.definition]
    for number, part in enumerate(_parted(rows)):
        headline = context.prose.say("annex_definitions", more=number > 0)
        yield _table(context, headline, "annex_definitions_subtitle", ("measure", "definition"), part)


def _parted(rows: Sequence[tuple[str, str]]) -> Iterable[list[tuple[str, str]]]:
    """The rows in runs that fit on a page: a line holds about 26 letters of a name, 66 of a definition."""
    part: list[tuple[str, str]] = []
    lines = 0
    for row in rows:
        needed = max(-(-len(row[0]) // 26), -(-len(row[1]) // 66))
        if part and lines + needed > MOST_LINES:
            yield part
            part, lines = [], 0
        part.append(row)
        lines += needed
    if part:
        yield part
