"""SVG text fit to stand inline in a page: matplotlib's made plain, and sparklines written by hand.

What WeasyPrint logs and what would leak into the page around it is taken out: style attributes and
sheets, metadata, and every id that nothing refers to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple
from xml.etree import ElementTree as ET

from reportgen.model import Spark
from reportgen.render.paper import MIDDLE, MM, RISE, TEXT, Block, Box, Dots, Measure, Scale, Sheet, Stroke, Words, runs

SVG = "http://www.w3.org/2000/svg"
FAMILY = "Source Sans 3"

SPARK_SIZES = {"tile": (33.0, 12.0), "cell": (24.0, 6.0)}
"""Width and height of a sparkline in millimetres, by where it stands."""

_LONG = re.compile(r"-?\d+\.\d{3,}")
_HREF = "{http://www.w3.org/1999/xlink}href"
_DROPPED = {"metadata", "style", "title"}
_INHERITED = {
    "font-size": f"{TEXT:g}",
    "font-family": f"'{FAMILY}',sans-serif",
    "stroke-linejoin": "round",
}
"""Said once, on the outermost element."""


def prefix(key: str) -> str:
    """`key` as the beginning of an id that can stand in a reference.

    >>> prefix("3.1 rape")
    'c-3.1-rape'
    """
    return "c-" + re.sub(r"[^0-9A-Za-z._-]+", "-", key)


def inline(text: str, alt: str, key: str, size: tuple[float, float]) -> str:
    """What matplotlib wrote, as an element for a page. `size` is its width and height in points."""
    ids: dict[str, str] = {}
    root = _root(alt, key, size)
    for child in ET.fromstring(text):
        root.extend(_plain(child, ids, prefix(key)))
    return _written(root)


def _root(alt: str, key: str, size: tuple[float, float]) -> ET.Element:
    """The outermost element. Its first child is the title, which becomes the alternative text."""
    width, height = size
    root = ET.Element(
        "svg",
        {
            "xmlns": SVG,
            "width": f"{width / MM:.5g}mm",
            "height": f"{height / MM:.5g}mm",
            "viewBox": f"0 0 {_number(width)} {_number(height)}",
            "role": "img",
            "aria-labelledby": f"{prefix(key)}-title",
            **_INHERITED,
        },
    )
    ET.SubElement(root, "title", {"id": f"{prefix(key)}-title"}).text = alt
    return root


def _written(root: ET.Element) -> str:
    return ET.tostring(root, encoding="unicode", short_empty_elements=True)


def _number(value: float) -> str:
    """A length in points to a hundredth, and never `-0`."""
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def _short(text: str) -> str:
    """Coordinates on one line, to a hundredth of a point."""
    return " ".join(_LONG.sub(lambda found: _number(float(found[0])), text).split())


def _plain(element: ET.Element, ids: dict[str, str], start: str) -> list[ET.Element]:
    """The element without what a page has no use for: none, one, or what a bare group held."""
    tag = element.tag.rpartition("}")[2]
    if tag in _DROPPED:
        return []
    children = [plain for child in element for plain in _plain(child, ids, start)]
    attributes = dict(element.attrib)
    for declaration in attributes.pop("style", "").split(";"):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if name:
            attributes[name] = value.removesuffix("px")
    if tag == "g":
        attributes.pop("id", None)
    if tag in ("g", "defs") and not (children and attributes):
        # Drawing order is document order, so a group that sets nothing can go.
        return children if tag == "g" or not children else [_made(tag, {}, children)]
    if attributes.get("font-family", "").strip("'\"") == FAMILY:
        del attributes["font-family"]
    if attributes.get("transform", "").startswith(("rotate(-0 ", "rotate(0 ")):
        del attributes["transform"]
    if "id" in attributes:
        attributes["id"] = ids.setdefault(attributes["id"], f"{start}-{len(ids)}")
    if _HREF in attributes:
        target = attributes.pop(_HREF).removeprefix("#")
        attributes["href"] = "#" + ids.setdefault(target, f"{start}-{len(ids)}")
    for name in ("d", "x", "y", "transform"):
        if name in attributes:
            attributes[name] = _short(attributes[name])
    kept = {name: value for name, value in attributes.items() if _INHERITED.get(name) != value}
    plain = _made(tag, kept, children)
    plain.text = element.text if tag == "text" else None
    return [plain]


def _made(tag: str, attributes: dict[str, str], children: Sequence[ET.Element]) -> ET.Element:
    made = ET.Element(tag, attributes)
    made.extend(children)
    return made


# --- sparklines ----------------------------------------------------------------------------------


class _Spark(NamedTuple):
    """What a sparkline is drawn with. Without a measure there are no words."""

    root: ET.Element
    colours: Mapping[str, str]
    width: float
    height: float
    measure: Measure | None


def sparkline(
    spark: Spark,
    colours: Mapping[str, str],
    key: str,
    size: Literal["tile", "cell"],
    measure: Measure,
) -> str:
    """A sparkline. In a cell of a table there is no room for words: the table's note has them."""
    width, height = (side * MM for side in SPARK_SIZES[size])
    root = _root(spark.alt, key, (width, height))
    tools = _Spark(root, colours, width, height, measure if size == "tile" else None)
    if spark.bars:
        _two_bars(spark, tools)
    else:
        _two_lines(spark, tools)
    return _written(root)


def _two_bars(spark: Spark, tools: _Spark) -> None:
    """This period's bar above the bar before, from zero, each with its label beside it."""
    root, colours, width, height, measure = tools
    rows = (
        (spark.now, spark.now_label, "accent", "accent", "600"),
        (spark.before, spark.before_label, "grey", "slate", "400"),
    )
    held = [[float(value) for value in values if value is not None][-1:] for values, *_ in rows]
    room = width
    if measure:
        room -= max(measure(label, int(weight)) + 3 for _, label, _, _, weight in rows)
    scale = Scale(0, max((max(values) for values in held if values), default=0) or 1, 0, room)
    thick = height / 2 - (6 if measure else 3)
    for index, (values, (_, label, fill, ink, weight)) in enumerate(zip(held, rows, strict=True)):
        middle, end = (index + 0.5) * height / 2, 0.0
        for value in values:
            end = scale(value)
            top = middle - thick / 2
            _add(root, "rect", fill=colours[fill], x=0, y=top, width=end, height=thick)
        if measure and label:
            place = {"x": end + 3, "y": middle + MIDDLE}
            words = _add(root, "text", fill=colours[ink], **{"font-weight": weight}, **place)
            words.text = label


def _two_lines(spark: Spark, tools: _Spark) -> None:
    """This period's line with a dot at its end, the dashed line before, and a dotted benchmark."""
    root, colours, width, height, measure = tools
    line = None if spark.line is None else float(spark.line)
    label = spark.line_label if measure and line is not None else ""
    held = [float(value) for value in (*spark.now, *spark.before, spark.line) if value is not None]
    low, high = (min(held), max(held)) if held else (0.0, 0.0)
    if low == high:
        low, high = low - 1, high + 1
    up = Scale(low, high, 3.0, height - (RISE + 3 if label else 3.0))
    across = Scale(0, max(len(spark.now), len(spark.before), 2) - 1, 2.0, width - 3.0)
    # The sheet draws nothing here: it only knows what the label must keep clear of.
    sheet = Sheet(measure or (lambda text, weight: 0.0), width, height)

    def trace(values: Sequence[Decimal | None], colour: str, thick: float, **more: str) -> None:
        for run in runs(values):
            places = [(across(index), up(value)) for index, value in run]
            sheet.stroke(places, colour, thick)
            if len(places) == 1:
                ((x, y),) = places
                _add(root, "circle", fill=colours[colour], cx=x, cy=height - y, r=thick)
                continue
            path = "M" + "L".join(f"{_number(x)} {_number(height - y)}" for x, y in places)
            stroke = {"stroke": colours[colour], "stroke-width": f"{thick:g}", **more}
            _add(root, "path", d=path, fill="none", **stroke)

    if line is not None:
        y = _number(height - up(line))
        dotted = {"stroke-width": "0.8", "stroke-dasharray": "1 1.8", "fill": "none"}
        _add(root, "path", d=f"M0 {y}L{_number(width)} {y}", stroke=colours["slate"], **dotted)
    trace(spark.before, "grey", 1.25, **{"stroke-dasharray": "3.6 2"})
    trace(spark.now, "accent", 1.8)
    for index, value in [point for run in runs(spark.now) for point in run][-1:]:
        _add(root, "circle", fill=colours["accent"], cx=across(index), cy=height - up(value), r=2.6)
    if measure and line is not None and label:
        wide, tall = measure(label, 400), RISE - 0.5
        place = sheet.clearest(
            Box(x, low, x + wide, low + tall)
            for low in (up(line) + 2, up(line) - 2 - tall)
            for x in (0.0, width - wide)
        )
        words = _add(root, "text", fill=colours["slate"], x=place.left, y=height - place.bottom)
        words.text = label


def _add(parent: ET.Element, tag: str, **attributes: str | float) -> ET.Element:
    """A new last child. Lengths are shortened; names are given as in SVG."""
    texts = {name: value if isinstance(value, str) else _number(value) for name, value in attributes.items()}
    return ET.SubElement(parent, tag, texts)


def laid(text: str) -> tuple[list[Stroke | Dots | Block | Words], tuple[float, float]]:
    """What stands on a sparkline that `sparkline` wrote, from the lower left corner, and its sides in points.

    Colours are codes here, not names.
    """
    root = ET.fromstring(text)
    width, height = (float(side) for side in root.attrib["viewBox"].split()[2:])
    things: list[Stroke | Dots | Block | Words] = []
    for element in root:
        have = element.attrib

        def at(name: str, have: Mapping[str, str] = have) -> float:
            return float(have[name])

        match element.tag.rpartition("}")[2]:
            case "rect":
                top = height - at("y")
                box = Box(at("x"), top - at("height"), at("x") + at("width"), top)
                things.append(Block(box, have["fill"]))
            case "circle":
                things.append(Dots(((at("cx"), height - at("cy")),), have["fill"], 2 * at("r")))
            case "text":
                place, weight = (at("x"), height - at("y")), int(have.get("font-weight", "400"))
                things.append(Words(place, element.text or "", have["fill"], weight, "left"))
            case "path":
                steps = [step.split() for step in have["d"].removeprefix("M").split("L")]
                places = tuple((float(x), height - float(y)) for x, y in steps)
                dashes = [float(dash) for dash in have.get("stroke-dasharray", "").split()]
                dash = (dashes[0], dashes[1]) if dashes else None
                things.append(Stroke(places, have["stroke"], at("stroke-width"), dash))
    return things, (width, height)
