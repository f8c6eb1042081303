"""Charts as SVG to be put inline in a page, and as PNG for Word. The only home of matplotlib.

`forms` says what stands where; here it is drawn.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, IdentityTransform, Transform

from reportgen.model import Drawing, Spark
from reportgen.render.forms import arrange
from reportgen.render.paper import MM, TEXT, Block, Dots, Measure, Stroke, Words
from reportgen.render.svg import FAMILY, inline, laid, sparkline

FILES = {400: "SourceSans3-Regular.ttf", 600: "SourceSans3-Semibold.ttf"}
"""The font's file for each weight."""

DPI = 200
"""Dots to the inch of a PNG."""

_SETTINGS: dict[Any, Any] = {
    "lines.scale_dashes": False,
    "path.simplify": False,
    "path.sketch": None,
    "path.effects": [],
    "text.parse_math": False,
    "text.usetex": False,
}
"""What matplotlib would else take from the reader's own settings; the rest is said by artist."""

_RASTER: dict[Any, Any] = {
    "text.hinting": "none",
    "text.antialiased": True,
    "lines.antialiased": True,
    "patch.antialiased": True,
    "path.snap": True,
    "agg.path.chunksize": 0,
}


def draw(drawing: Drawing, colours: Mapping[str, str], fonts: Path, key: str) -> str:
    """The chart as an `svg` element, with the drawing's `alt` as its title.

    `colours` holds a value for each of accent, ink, slate, char, grey, plum, hair, grid and tint.
    `fonts` is the folder of the font's files; the page must load the same font. `key` must be the
    chart's own in its page, for every id begins with it.
    """
    sheet = arrange(drawing, _measure(fonts))
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": key, **_SETTINGS}):
        # At 72 dots to the inch a dot is a point, so places need no transforming.
        figure = Figure((sheet.width / 72, sheet.height / 72), dpi=72, frameon=False)
        _put(figure, (_artist(thing, {"white": "#ffffff", **colours}) for thing in sheet.drawn), IdentityTransform())
        text = io.StringIO()
        bare = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        # Not savefig: it would look at more settings. The call is one that matplotlib tells no types of.
        FigureCanvasSVG(figure).print_svg(text, metadata=bare)  # type: ignore[no-untyped-call]
    return inline(text.getvalue(), drawing.alt, key, (sheet.width, sheet.height))


def draw_spark(
    spark: Spark,
    colours: Mapping[str, str],
    fonts: Path,
    key: str,
    size: Literal["tile", "cell"] = "tile",
) -> str:
    """The sparkline as an `svg` element: 33 x 12 mm for a tile, 24 x 6 mm for a cell of a table."""
    return sparkline(spark, colours, key, size, _measure(fonts))


def draw_png(drawing: Drawing, colours: Mapping[str, str], fonts: Path) -> tuple[bytes, float]:
    """The chart as a PNG on white, with its width in millimetres; `colours` and `fonts` as of `draw`."""
    sheet = arrange(drawing, _measure(fonts))
    return _png(sheet.drawn, (sheet.width, sheet.height), {"white": "#ffffff", **colours}, fonts)


def draw_spark_png(
    spark: Spark, colours: Mapping[str, str], fonts: Path, size: Literal["tile", "cell"]
) -> tuple[bytes, float]:
    """The sparkline as a PNG on white, with its width in millimetres."""
    things, sides = laid(sparkline(spark, colours, "spark", size, _measure(fonts)))
    return _png(things, sides, {code: code for code in colours.values()}, fonts)


def _png(
    things: Iterable[Stroke | Dots | Block | Words], sides: tuple[float, float], colours: Mapping[str, str], fonts: Path
) -> tuple[bytes, float]:
    with mpl.rc_context({**_SETTINGS, **_RASTER}):
        figure = Figure((sides[0] / 72, sides[1] / 72), dpi=DPI, facecolor="#ffffff")
        canvas = FigureCanvasAgg(figure)
        _put(figure, (_artist(thing, colours, fonts) for thing in things), Affine2D().scale(DPI / 72))
        data = io.BytesIO()
        # As above: a call that matplotlib tells no types of.
        canvas.print_png(data, metadata={"Software": None})  # type: ignore[no-untyped-call]
    return data.getvalue(), sides[0] / MM


def _put(figure: Figure, artists: Iterable[Artist], transform: Transform) -> None:
    """Add artists to a figure, drawn in the order in which they come."""
    for artist in artists:
        artist.set_transform(transform)
        artist.set_zorder(1)
        figure.add_artist(artist)


@cache
def _measure(fonts: Path) -> Measure:
    """What measures texts in the font.

    It leaves out kerning, which only ever makes a text a little narrower.
    """
    faces = {weight: FT2Font(str(fonts / name)) for weight, name in FILES.items()}

    @cache
    def advance(letter: str, weight: int) -> float:
        glyph = faces[weight].load_char(ord(letter), flags=LoadFlags.NO_SCALE)
        return glyph.horiAdvance * TEXT / faces[weight].units_per_EM

    return lambda text, weight: sum(advance(letter, weight) for letter in text)


class _Line(Text):
    """A line of text that stands on its base line, so that drawing it needs no second measuring."""

    def draw(self, renderer: RendererBase) -> None:
        height = renderer.get_canvas_width_height()[1]
        x, y = self.get_position()
        gc = renderer.new_gc()
        gc.set_foreground(self.get_color())
        font = self.get_fontproperties()
        renderer.draw_text(gc, x, height - y, self.get_text(), font, 0, mtext=self)
        gc.restore()


def _artist(thing: Stroke | Dots | Block | Words, colours: Mapping[str, str], fonts: Path | None = None) -> Artist:
    """What matplotlib draws for a thing on the sheet; without `fonts` its words are left to the page's own font."""
    match thing:
        case Stroke(places, colour, width, dash):
            return Line2D(
                *zip(*places, strict=True),
                color=colours[colour],
                linewidth=width,
                linestyle=(0, dash) if dash else "-",
                dash_capstyle="butt",
                solid_capstyle="butt",
                dash_joinstyle="round",
                solid_joinstyle="round",
            )
        case Dots(places, colour, size, shape, edge, edge_width):
            return Line2D(
                *zip(*places, strict=True),
                linestyle="none",
                marker={"round": "o", "diamond": "D"}[shape],
                # matplotlib measures the side of a diamond, not its height.
                markersize=size / (1 if shape == "round" else 2**0.5),
                markerfacecolor=colours[colour],
                markeredgecolor=colours[edge or colour],
                markeredgewidth=edge_width,
            )
        case Block((left, bottom, right, top), fill, edge, dashed):
            inset = 0.5 if edge else 0
            return Rectangle(
                (left + inset, bottom + inset),
                max(right - left - 2 * inset, 0),
                max(top - bottom - 2 * inset, 0),
                facecolor=colours[fill],
                edgecolor=colours[edge] if edge else "none",
                linewidth=1 if edge else 0,
                linestyle=(0, (3, 2)) if dashed else "-",
            )
        case Words((x, y), text, ink, weight, align):
            if fonts:
                face = FontProperties(fname=fonts / FILES[weight], size=TEXT)
                return Text(x, y, text, color=colours[ink], fontproperties=face, horizontalalignment=align)
            font = FontProperties(family=FAMILY, weight=weight, size=TEXT)
            return _Line(x, y, text, color=colours[ink], fontproperties=font, horizontalalignment=align)
