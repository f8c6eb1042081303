"""`key_figures`: tiles of one measure each, with the words of the test and a small chart."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, Literal

from pydantic import Field

from reportgen import model, units
from reportgen.address import Against, Partial, Quantity
from reportgen.blocks import cells, exhibit
from reportgen.blocks.axes import Axis, Entry, expand
from reportgen.blocks.context import BlockSpec, Context, Kind
from reportgen.blocks.labels import year_words
from reportgen.blocks.spark import spark_of
from reportgen.problems import Problems
from reportgen.source import Word
from reportgen.views import View

MOST_TILES = 8


class KeyFiguresSpec(Partial, BlockSpec):
    """Key figures in two columns, eight at most."""

    bare: ClassVar[str] = "tiles"
    tiles: Axis = Field(description="The tiles: measures, or members with measure, window, area and label.")
    headline: Word | None = Field(None, description="What the tiles are.")
    subtitle: Word | None = Field(None, description="How the small charts are to be read.")


def resolve(spec: KeyFiguresSpec, context: Context) -> model.Block | None:
    """One tile for each member, against the year before unless it says otherwise."""
    base = Partial(**{name: getattr(spec, name) for name in Partial.model_fields})
    base = base.model_copy(
        update={
            "show": "by_month",
            "against": base.against or Against(window=Word("previous_year")),
        }
    )
    entries = expand(spec.tiles, base, context).entries
    if len(entries) > MOST_TILES:
        context.problems.add(
            spec.place,
            "too-many-tiles",
            f"{len(entries)} tiles stand here; eight fit on a page",
            "take some out, or give them 'from:' and 'until:'",
        )
        return None
    tiles: list[model.Tile] = []
    found: list[Quantity] = []
    for entry in entries:
        quantity = _quantity(context, base, entry)
        if quantity is not None:
            found.append(quantity)
            tiles.append(_tile(quantity, entry, context))
    if not tiles:
        return None
    window = found[0].now.window
    lines = [tile.spark for tile in tiles if tile.spark and not tile.spark.bars]
    years = [year_words(window, back, context) for back in (0, 1)]
    headline = (
        context.prose.line(spec.headline)
        if spec.headline
        else context.prose.say(
            "headline_tiles",
            window=exhibit.windows_words(window, [window.back(1)]),
            year_before=window.crosses_years,
        )
    )
    subtitle = (
        context.prose.line(spec.subtitle)
        if spec.subtitle
        else context.prose.say(
            "subtitle_tiles",
            lines=bool(lines),
            now=years[0],
            before=years[1],
            earlier=any(spark.before for spark in lines),
        )
    )
    notes = exhibit.Notes(context)
    printed = [run.text for tile in tiles for run in (*tile.value, *tile.line)]
    exhibit.shorthand_notes(notes, (text for text in printed if "[p]" in text or "[r]" in text or "[e]" in text))
    return model.Block(
        kind="key_figures",
        id=context.block_id(spec, "key-figures"),
        owner=context.owner,
        exhibit=model.Exhibit(label="", headline=headline, subtitle=subtitle, notes=tuple(notes.texts)),
        content=(model.Tiles(tiles=tuple(tiles)),),
    )


def _quantity(context: Context, base: Partial, entry: Entry) -> Quantity | None:
    """What a tile shows. A year before that was counted otherwise is told on the tile: it is no fault."""
    quiet = replace(context, problems=Problems())
    quantity = cells.cell_quantity(quiet, base, entry, Entry(Partial(), entry.place), None, entry.place)
    told = quantity is not None and quantity.now.value is not None and _view(quantity, entry, context).recounted
    context.problems.found.extend(p for p in quiet.problems if not (told and p.code == "two-bases"))
    return quantity


def _view(quantity: Quantity, entry: Entry, context: Context) -> View:
    return context.prose.view(
        quantity.measure.id,
        area=quantity.now.area,
        window=quantity.now.window,
        place=entry.place,
        against=quantity.then.window if quantity.then else None,
    ).gentle_view()


def _tile(quantity: Quantity, entry: Entry, context: Context) -> model.Tile:
    measure = quantity.measure
    view = _view(quantity, entry, context)
    name = (model.Run(text=entry.label or measure.title),)
    if quantity.now.value is None:
        text = cells.missing(context, quantity, accepted=False)
        figure = context.prose.binder.quantity(quantity)
        line = context.prose.say("tile_missing", mark=text[1])
        return model.Tile(name=name, value=(model.Run(text=text, figure=figure),), line=line)
    value = units.cell(
        quantity.now.value,
        measure.unit,
        measure.places,
        qualifier=quantity.now.qualifier,
        suffix=str(measure.suffix or ""),
    )
    value += cells.status_mark(replace(quantity, then=None))
    noun = model.plain(context.prose.say("tile_noun", v=view, base=_base(quantity)))
    return model.Tile(
        name=name,
        value=(model.Run(text=value, figure=context.prose.binder.figure(quantity.now)),),
        noun=noun,
        shape=_shape(view),
        line=context.prose.styled("tile_line", v=view),
        spark=spark_of(quantity, context),
    )


def _base(quantity: Quantity) -> str:
    """How many a percentage is of, where it is held."""
    base = quantity.now.base
    return units.digits(base, 0) if base is not None and quantity.measure.unit == "percent" else ""


def _shape(view: View) -> Literal["", "up", "down", "level", "within", "outside"]:
    if met := view.get_benchmark_met():
        return "within" if met == "within" else "outside"
    answer = view.get_answer() if view.get_compared() else "untested"
    if answer == "moved":
        return "up" if view.get_direction() == "up" else "down"
    return "level" if answer in ("mixed", "within") else ""


KEY_FIGURES = Kind("key_figures", KeyFiguresSpec, resolve, "tiles of single figures")
