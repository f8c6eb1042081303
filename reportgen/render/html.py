"""The print edition as one HTML file that needs nothing but itself: style, fonts and drawings stand inside it."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping

from reportgen.model import Block, Drawing, Grid, Report, Spark, Tiles
from reportgen.templates import FONTS, Templates, safe

MEDIA_TYPES = {"ttf": "font/ttf", "otf": "font/otf", "woff2": "font/woff2", "woff": "font/woff"}


def drawings_of(report: Report) -> dict[str, Drawing | Spark]:
    """Every picture that `report` needs drawn, by key, in reading order.

    A chart's key is `<block id>-<place in the block's content>`, a spark's is `<block id>-spark-<n>`
    in a table and `<block id>-tile-<n>` in a key figure, `n` counting from 1 through the block.
    """
    return {key: part for block in report.blocks() for key, part in _drawings(block)}


def _drawings(block: Block) -> Iterator[tuple[str, Drawing | Spark]]:
    sparks = tiles = 0
    for index, part in enumerate(block.content):
        if isinstance(part, Drawing):
            yield f"{block.id}-{index}", part
        elif isinstance(part, Grid):
            for cell in (cell for row in part.rows for cell in (row.label, *row.cells)):
                if cell.spark:
                    sparks += 1
                    yield f"{block.id}-spark-{sparks}", cell.spark
        elif isinstance(part, Tiles):
            for tile in part.tiles:
                if tile.spark:
                    tiles += 1
                    yield f"{block.id}-tile-{tiles}", tile.spark


class _Fonts:
    """The fonts by file name as data: URIs. A font is read when a template names it."""

    def __init__(self, templates: Templates) -> None:
        self._templates = templates

    def __getitem__(self, name: str) -> str:
        data = base64.b64encode(self._templates.bytes(FONTS + name)).decode("ascii")
        media_type = MEDIA_TYPES.get(name.rpartition(".")[2], "application/octet-stream")
        return f"data:{media_type};base64,{data}"


def render(
    report: Report,
    templates: Templates,
    drawings: Mapping[str, str],
    template: str = "document.html",
    panels: Mapping[str, Mapping[str, str]] | None = None,
) -> str:
    """`report` dressed by `template`. `drawings` holds the SVG text of each key of `drawings_of`.

    `panels` holds, by figure, the lines of the panel that says on a screen where the figure is from: `name`, `counts`,
    `covers`, `worked`, `at`, `rows`. Without panels the page has no script.
    """
    panels = panels or {}
    keys = {id(part): key for key, part in drawings_of(report).items()}

    def svg(part: Drawing | Spark) -> str:
        return safe(drawings[keys[id(part)]])

    return templates.render(
        template,
        report=report,
        svg=svg,
        css=safe(templates.text("style.css")),
        fonts=_Fonts(templates),
        panels={figure: number for number, figure in enumerate(panels)},
        panel_data=safe(_script_data(list(panels.values()))),
    )


def _script_data(value: object) -> str:
    """`value` as JSON that can stand in a script element: no character in it can end the element or begin a remark."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
