"""Charts are read here as a page would read them: from the SVG text alone."""

import io
import itertools
import logging
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from reportgen.model import Drawing, Gap, Limit, Mark, Panel, Series, Slot, Spark, Tick
from reportgen.render.charts import draw, draw_spark
from reportgen.render.forms import arrange
from reportgen.render.paper import OVER_WORDS, TEXT

ROOT = Path(__file__).parents[1]
FONTS = ROOT / "templates" / "fonts"
COLOURS = {
    "accent": "#12436d",
    "ink": "#0b0c0c",
    "slate": "#4a5661",
    "char": "#3d3d3d",
    "grey": "#85919d",
    "plum": "#801650",
    "hair": "#c5ccd3",
    "grid": "#d5dbe1",
    "tint": "#eef3f7",
}
MONTHS = ("Feb", "Mar", "Apr", "May", "Jun", "Jul")


# --- drawings to try -----------------------------------------------------------------------------


def slots(*names: str | tuple[str, ...]) -> tuple[Slot, ...]:
    return tuple(Slot(lines=(name,) if isinstance(name, str) else name) for name in names)


def ticks(*values: int) -> tuple[Tick, ...]:
    return tuple(Tick(value=Decimal(value), text=f"{value:,}") for value in values)


def series(
    role: str,
    values: Sequence[float | None],
    end: str = "",
    shown: Sequence[str] = (),
    signals: Sequence[int] = (),
) -> Series:
    marks = tuple(
        Mark(
            value=None if value is None else Decimal(str(value)),
            shown=shown[place] if shown else "",
            signal=place in signals,
        )
        for place, value in enumerate(values)
    )
    return Series.model_validate({"name": end or role, "role": role, "marks": marks, "end": end})


def commas(values: Sequence[int | None]) -> list[str]:
    return ["" if value is None else f"{value:,}" for value in values]


NOW, THEN, BASE = (
    [11825, 12951, 12664, 12930, 13548, 13524],
    [9986, 11211, 12096, 13125, 12461, 15269],
    [12354, 13689, 13406, 15574, 13709, 14375],
)
LINE = Drawing(
    form="line",
    alt="Line chart of crimes each month, February to July 2022: 13,524 in July & <rising>.",
    panels=(
        Panel(
            slots=slots(*MONTHS),
            ticks=ticks(8000, 10000, 12000, 14000, 16000),
            series=(
                series("now", NOW, "2022: 13,524"),
                series("before", THEN, "2021: 15,269"),
                series("baseline", BASE, "2019: 14,375"),
            ),
        ),
    ),
)
BROKEN = Drawing(
    form="line",
    alt="Line chart with two months missing.",
    panels=(
        Panel(
            slots=slots("Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug"),
            ticks=ticks(0, 50, 100, 150),
            series=(series("now", [110, 125, None, None, 128, 131, 140], "This year: 140"),),
            gaps=(Gap(first=2, last=3, words=("not", "published")),),
        ),
    ),
)
RECOUNT = Drawing(
    form="line",
    alt="Two line charts, counted in two ways.",
    recount=True,
    panels=(
        Panel(
            title="Counted as before",
            slots=slots(*MONTHS),
            ticks=ticks(0, 2000, 4000, 6000),
            series=(
                series("now", [4300, 4500, 4380, 4950, 4900, 5053], "2022: 5,053"),
                series("before", [4290, 4800, 4830, 5050, 5160, 5648], "2021: 5,648"),
            ),
        ),
        Panel(
            title="Counted on the new basis",
            slots=slots("Nov", "Dec", "Jan"),
            ticks=ticks(0, 2000, 4000, 6000),
            series=(
                series("now", [2723, 2746, 2546], "2022/23: 2,546"),
                series("before", [3212, 3097, 3017], "2021/22: 3,017"),
            ),
        ),
    ),
)
FEW = ([294, 315, 278, 323, 250, 249], [91, 95, 105, 130, 109, 121], [170, 174, 188, 171, 165, 166])
BARS = Drawing(
    form="bars",
    alt="Bar chart of burglary each month.",
    panels=(
        Panel(
            slots=slots(*MONTHS),
            series=(
                series("baseline", FEW[0], "2019", commas(FEW[0])),
                series("before", FEW[1], "2021", commas(FEW[1])),
                series("now", FEW[2], "2022", commas(FEW[2])),
            ),
        ),
    ),
)
PART = Drawing(
    form="bars",
    alt="Bar chart with a part month.",
    panels=(
        Panel(
            slots=(
                *slots("May", "Jun"),
                Slot(lines=("1 to 22 Jul", "(part month)"), partial=True),
            ),
            ticks=ticks(0, 500, 1000, 1500),
            series=(
                series("before", [1333, None, 900], "2021"),
                series("now", [1171, 1165, 800], "2022"),
            ),
        ),
    ),
)
MISSED, CALLS = [6222, 9448, 16399, 182], [25927, 28632, 29816, 26840]
STACKED = Drawing(
    form="stacked",
    alt="Stacked bars of calls.",
    panels=(
        Panel(
            slots=tuple(Slot(lines=(name,), whole=f"{call:,}") for name, call in zip(MONTHS, CALLS, strict=False)),
            series=(
                series("part", MISSED, "Not answered", ["24%", "33%", "55%", "0.68%"]),
                series(
                    "rest",
                    [call - miss for call, miss in zip(CALLS, MISSED, strict=True)],
                    "Answered in time by an operator",
                ),
            ),
        ),
    ),
)
LYING = Drawing(
    form="horizontal",
    alt="Bars of five districts.",
    panels=(
        Panel(
            slots=slots(
                "Medway",
                "Stalking and harassment, including malicious communications",
                "Folkestone and Hythe",
                "Rest",
            ),
            series=(series("now", [1021, 880, 33, None], "", ["1,021", "880", "33", "[x]"], signals=[0]),),
        ),
    ),
)
SMALL = Drawing(
    form="multiples",
    alt="Four small line charts.",
    panels=tuple(
        Panel(
            title=title,
            slots=slots("Feb", "", "", "", "", "Jul"),
            ticks=ticks(0, 100, 200),
            series=(
                series("now", [100, 120, 90, 95, 110, 121], "2022: 121"),
                series("before", [110, 90, 125, 95, 90, 122], "2021: 122"),
            ),
        )
        for title in ("Robbery", "Residential burglary", "Vehicle crime", "Violence with injury")
    ),
)
USUAL = Drawing(
    form="usual_range",
    alt="Line chart of incidents against their usual range.",
    panels=(
        Panel(
            slots=slots(
                ("Feb", "2021"),
                "",
                "",
                "May",
                *([""] * 4),
                ("Oct", "2021"),
                "",
                "",
                ("Jan", "2022"),
            ),
            ticks=ticks(0, 1000, 2000, 3000, 4000, 5000),
            series=(
                series(
                    "now",
                    [4570, 3380, 3560, 3440, None, None, None, 1987, 2290, 2540, 2680, 2200],
                    "",
                    ["4,570", *[""] * 6, "1,987", *[""] * 3, "2,200"],
                    signals=[0, 7],
                ),
            ),
            limits=(
                Limit(value=Decimal(3827), label="Upper limit: 3,827", kind="upper"),
                Limit(value=Decimal(3012), label="Average: 3,012", kind="average"),
                Limit(value=Decimal(2196), label="Lower limit: 2,196", kind="lower"),
            ),
            gaps=(Gap(first=4, last=6, words=("not", "published")),),
        ),
    ),
)
DRAWINGS = {
    "line": LINE,
    "broken": BROKEN,
    "recount": RECOUNT,
    "bars": BARS,
    "part": PART,
    "stacked": STACKED,
    "lying": LYING,
    "small": SMALL,
    "usual": USUAL,
}
TILE = Spark(
    now=tuple(map(Decimal, ("0.68", "0.94", "0.76", "0.70", "1.47", "2.12"))),
    before=(Decimal(1), Decimal("1.2"), None, Decimal(1), Decimal("1.1"), Decimal(1)),
    line=Decimal(2),
    line_label="2%",
    alt="Line of six months with the 2% benchmark.",
)
PAIR = Spark(
    now=(Decimal(18),),
    before=(Decimal(22),),
    bars=True,
    now_label="2022",
    before_label="2021",
    alt="Two bars: 18 in 2022, 22 in 2021.",
)


# --- reading an SVG ------------------------------------------------------------------------------


@cache
def svg(name: str) -> str:
    return draw(DRAWINGS[name], COLOURS, FONTS, name)


def tree(text: str) -> ET.Element:
    """The element, its tags without their namespace."""
    root = ET.fromstring(text)
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return root


@cache
def advances(weight: str) -> dict[str, float]:
    name = {"400": "Regular", "600": "Semibold"}[weight]
    font = TTFont(FONTS / f"SourceSans3-{name}.ttf")
    widths, em = font["hmtx"], font["head"].unitsPerEm
    return {chr(code): widths[glyph][0] / em * TEXT for code, glyph in font.getBestCmap().items()}


Sides = tuple[float, float, float, float]


def words(root: ET.Element) -> list[tuple[str, Sides]]:
    """Every text with its box: left, top, right, bottom."""
    found = []
    for text in root.iter("text"):
        assert text.text
        known = advances(text.get("font-weight", "400"))
        width = sum(known[letter] for letter in text.text)
        x, y = float(text.get("x", "nan")), float(text.get("y", "nan"))
        left = x - {"start": 0.0, "middle": 0.5, "end": 1.0}[text.get("text-anchor", "start")] * width
        found.append((text.text, (left, y - 0.7 * TEXT, left + width, y + 0.2 * TEXT)))
    return found


def points(path: str) -> list[tuple[float, float]]:
    numbers = [float(number) for number in re.findall(r"-?[\d.]+", path)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def extents(root: ET.Element) -> Iterator[Sides]:
    """The box of everything that is drawn, with half the width of its line."""
    marks = {path.get("id"): path for path in root.iter("path") if path.get("id")}
    for element in root.iter():
        half = 0.0
        at = (0.0, 0.0)
        if element.tag == "use":
            at = (float(element.get("x", 0)), float(element.get("y", 0)))
            path = marks[element.get("href", "")[1:]].get("d", "")
        elif element.tag == "path" and not element.get("id"):
            path = element.get("d", "")
        else:
            continue
        if element.get("stroke", "none") != "none":
            half = float(element.get("stroke-width", 1)) / 2
        xs, ys = zip(*points(path), strict=True)
        yield (
            at[0] + min(xs) - half,
            at[1] + min(ys) - half,
            at[0] + max(xs) + half,
            at[1] + max(ys) + half,
        )


def blocks(root: ET.Element, colour: str) -> list[Sides]:
    """The filled rectangles of a colour."""
    found = []
    for path in root.iter("path"):
        if path.get("fill") == COLOURS[colour] and path.get("d", "").endswith("z") and not path.get("id"):
            xs, ys = zip(*points(path.get("d", "")), strict=True)
            found.append((min(xs), min(ys), max(xs), max(ys)))
    return found


def strokes(root: ET.Element, colour: str) -> list[list[tuple[float, float]]]:
    """The lines of a colour that are not edges of rectangles."""
    return [
        points(path.get("d", ""))
        for path in root.iter("path")
        if path.get("stroke") == COLOURS[colour] and path.get("fill") == "none"
    ]


def printed(drawing: Drawing) -> list[str]:
    """Every label of the model that a chart must print; the ticks of a shared scale but once."""
    texts = []
    for panel in drawing.panels:
        texts += [panel.title]
        texts += [line for slot in panel.slots for line in (*slot.lines, slot.whole)]
        if panel is drawing.panels[0] or not drawing.recount:
            texts += [tick.text for tick in panel.ticks]
        texts += [limit.label for limit in panel.limits]
        texts += [word for gap in panel.gaps for word in gap.words]
        for one in panel.series:
            texts += [one.end, *(mark.shown for mark in one.marks)]
    return [text for text in texts if text]


# --- what holds for every chart ------------------------------------------------------------------


@pytest.mark.parametrize("name", DRAWINGS)
def test_every_label_of_the_model_is_text_in_the_chart(name: str) -> None:
    found = " ".join(text for text, _ in words(tree(svg(name))))
    for label in printed(DRAWINGS[name]):
        assert label in found
    # Each as often as the model has it, and nothing besides.
    assert Counter(found.split()) == Counter(" ".join(printed(DRAWINGS[name])).split())


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_chart_can_stand_inline_in_a_page(name: str) -> None:
    text = svg(name)
    root = tree(text)
    assert text.startswith("<svg ")
    assert root[0].tag == "title"
    assert root[0].text == DRAWINGS[name].alt
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == root[0].get("id")
    tags = {element.tag for element in root.iter()}
    assert tags <= {"svg", "title", "g", "defs", "path", "use", "text"}
    attributes = {name for element in root.iter() for name in element.attrib}
    assert not attributes & {"style", "class", "clip-path"}
    assert root.get("font-family", "").startswith("'Source Sans 3'")
    assert {text.get("font-weight", "400") for text in root.iter("text")} <= {"400", "600"}


@pytest.mark.parametrize("name", DRAWINGS)
def test_nothing_is_outside_the_chart(name: str) -> None:
    root = tree(svg(name))
    _, _, width, height = map(float, root.get("viewBox", "").split())
    assert root.get("width") == "142mm"
    assert width == pytest.approx(142 * 72 / 25.4, abs=0.01)
    assert float(root.get("height", "").removesuffix("mm")) == pytest.approx(height * 25.4 / 72, abs=0.01)
    for what, box in (*words(root), *(("a mark", box) for box in extents(root))):
        assert box[0] >= -0.5, what
        assert box[1] >= -0.5, what
        assert box[2] <= width + 0.5, what
        assert box[3] <= height + 0.5, what


def overlaps(found: list[tuple[str, Sides]]) -> list[tuple[str, str]]:
    return [
        (one, other)
        for (one, a), (other, b) in itertools.combinations(found, 2)
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]


@pytest.mark.parametrize("name", DRAWINGS)
def test_no_words_overlap(name: str) -> None:
    assert not overlaps(words(tree(svg(name))))


def test_ids_are_unique_in_a_page_of_many_charts() -> None:
    page = [draw(drawing, COLOURS, FONTS, f"3.1 rape {key}") for key in "ab" for drawing in (LINE,)]
    page += [draw_spark(TILE, COLOURS, FONTS, key) for key in ("t1", "t2")]
    found = [element.get("id") for one in page for element in tree(one).iter() if element.get("id")]
    assert len(found) == len(set(found)) > 4
    for one in page:
        own = {element.get("id") for element in tree(one).iter()}
        uses = {use.get("href", "")[1:] for use in tree(one).iter("use")}
        assert uses <= own
        assert all(re.fullmatch(r"[A-Za-z][\w.-]*", use) for use in uses)


def test_the_bytes_are_the_same_on_every_run(tmp_path: Path) -> None:
    """Also in another place and time, and whatever the reader has set in matplotlib."""
    (tmp_path / "matplotlibrc").write_text(
        "svg.fonttype: path\npath.sketch: 1, 100, 2\nlines.scale_dashes: True\n"
        "savefig.bbox: tight\nfont.family: serif\nlines.color: red\ntext.parse_math: True\n",
        encoding="utf-8",
    )
    code = (
        "import sys; sys.path[:0] = sys.argv[1:3]\n"
        "import test_charts as t\n"
        "sys.stdout.buffer.write(''.join(map(t.svg, t.DRAWINGS)).encode())"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(ROOT), str(ROOT / "tests")],
        env={
            **os.environ,
            "TZ": "Pacific/Auckland",
            "LC_ALL": "C",
            "PYTHONHASHSEED": "7",
            "MATPLOTLIBRC": str(tmp_path / "matplotlibrc"),
        },
        capture_output=True,
        check=True,
    )
    assert ran.stdout.decode() == "".join(map(svg, DRAWINGS))
    assert draw(LINE, COLOURS, FONTS, "line") == svg("line")


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", DRAWINGS)
def test_words_and_marks_stand_out_from_what_is_behind_them(name: str) -> None:
    root = tree(svg(name))
    behind = [(box, COLOURS[colour]) for colour in ("tint", "grey", "accent") for box in blocks(root, colour)]
    for text, (left, top, right, bottom) in words(root):
        x, y = (left + right) / 2, (top + bottom) / 2
        ground = "#ffffff"
        for (west, north, east, south), colour in behind:
            if west <= x <= east and north <= y <= south:
                ground = colour
        ink = next(e for e in root.iter("text") if e.text == text).get("fill", "#000000")
        assert contrast(ink, ground) >= 4.5, text
    for colour in ("accent", "grey", "char", "plum", "slate"):
        assert contrast(COLOURS[colour], "#ffffff") >= 3
    assert contrast(COLOURS["accent"], COLOURS["grey"]) >= 3


# --- what holds for each form --------------------------------------------------------------------


def test_series_differ_by_more_than_colour() -> None:
    root = tree(svg("line"))
    lines = {
        path.get("stroke"): (path.get("stroke-width"), path.get("stroke-dasharray"))
        for path in root.iter("path")
        if path.get("fill") == "none" and not path.get("id")
    }
    assert lines[COLOURS["accent"]] == ("2.25", None)
    assert lines[COLOURS["grey"]] == ("1.75", "7.7,3.3")
    assert lines[COLOURS["char"]] == ("1.25", "1.5,2.5")
    bold = {text.text for text in root.iter("text") if text.get("font-weight") == "600"}
    assert bold == {"2022: 13,524"}
    assert len(list(root.iter("use"))) == 6


def test_labels_at_the_ends_are_pushed_apart_in_the_order_of_the_lines() -> None:
    lines = (("now", 50), ("before", 51), ("baseline", 52))
    panel = Panel(
        slots=slots("Jun", "Jul"),
        ticks=ticks(0, 100),
        series=tuple(series(role, [40, value], f"{role}: {value}") for role, value in lines),
    )
    root = tree(draw(Drawing(form="line", alt="a", panels=(panel,)), COLOURS, FONTS, "ends"))
    tops = sorted((box[1], text) for text, box in words(root) if ": " in text)
    assert [text for _, text in tops] == ["baseline: 52", "before: 51", "now: 50"]
    assert [low - high for (high, _), (low, _) in itertools.pairwise(tops)] == pytest.approx([13.5, 13.5], abs=0.02)


def test_the_plot_begins_at_the_margin_of_the_look() -> None:
    starts = {line[0][0] for line in strokes(tree(svg("broken")), "grid")}
    assert [*starts] == pytest.approx([11 * 72 / 25.4], abs=0.01)


def test_long_names_under_bars_are_wrapped() -> None:
    names = (
        "Violence against the person",
        "Burglary",
        "Criminal damage and arson",
        "Robbery of all kinds",
    )
    values = [40, 30, 20, 10]
    panel = Panel(slots=slots(*names * 2), series=(series("now", values * 2),))
    root = tree(draw(Drawing(form="bars", alt="a", panels=(panel,)), COLOURS, FONTS, "names"))
    found = words(root)
    assert {word for text, _ in found for word in text.split()} == set(" ".join(names).split())
    assert len(found) > len(names) * 2
    assert not overlaps(found)


def test_months_too_many_to_name_keep_the_first_the_last_and_the_years() -> None:
    names = [MONTHS[place % 6] for place in range(30)]
    labels = [(name, "2022") if place == 12 else name for place, name in enumerate(names)]
    panel = Panel(slots=slots(*labels), ticks=ticks(0, 40), series=(series("now", list(range(30))),))
    root = tree(draw(Drawing(form="line", alt="a", panels=(panel,)), COLOURS, FONTS, "many"))
    found = words(root)
    assert not overlaps(found)
    shown = [text for text, box in sorted(found, key=lambda one: one[1][0]) if text in MONTHS]
    assert (shown[0], shown[-1]) == ("Feb", "Jul")
    assert 8 < len(shown) < 30
    middles = sorted((box[0] + box[2]) / 2 for text, box in found if text in MONTHS)
    steps = [round(right - left) for left, right in itertools.pairwise(middles)]
    assert max(Counter(steps).values()) >= len(steps) - 3
    assert "2022" in {text for text, _ in found}


def test_the_axis_runs_from_the_first_tick_to_the_last() -> None:
    root = tree(svg("line"))
    levels = sorted(line[0][1] for line in strokes(root, "grid"))
    assert len(levels) == 5
    steps = [low - high for high, low in itertools.pairwise(levels)]
    assert steps == pytest.approx([steps[0]] * 4, abs=0.02)
    (line,) = strokes(root, "accent")
    point = levels[-1] - steps[0] * (13524 - 8000) / 2000
    assert line[-1][1] == pytest.approx(point, abs=0.02)


def test_a_missing_month_breaks_the_line() -> None:
    runs = strokes(tree(svg("broken")), "accent")
    assert [len(run) for run in runs] == [2, 3]
    step = runs[0][1][0] - runs[0][0][0]
    for run in runs:
        for (x0, _), (x1, _) in itertools.pairwise(run):
            assert x1 - x0 == pytest.approx(step, abs=0.02)


def test_a_month_alone_between_gaps_is_still_seen() -> None:
    alone = [10, None, 12, None, 11, 12]
    panel = Panel(slots=slots(*MONTHS), ticks=ticks(0, 20), series=(series("before", alone),))
    root = tree(draw(Drawing(form="line", alt="a", panels=(panel,)), COLOURS, FONTS, "alone"))
    assert len(list(root.iter("use"))) == 2
    assert [len(run) for run in strokes(root, "grey")] == [2]


def test_a_part_month_is_never_joined_to_a_line() -> None:
    panel = Panel(
        slots=(*slots("May", "Jun"), Slot(lines=("1 to 22 Jul",), partial=True)),
        ticks=ticks(0, 20),
        series=(series("now", [10, 12, 8]),),
    )
    root = tree(draw(Drawing(form="line", alt="a", panels=(panel,)), COLOURS, FONTS, "part"))
    assert [len(run) for run in strokes(root, "accent")] == [2]
    assert [use.get("fill") for use in root.iter("use")] == [COLOURS["accent"]] * 2 + ["#ffffff"]


def test_no_line_crosses_the_rule_of_a_recount() -> None:
    root = tree(svg("recount"))
    (rule,) = [line for line in strokes(root, "ink") if line[0][0] == line[1][0]]
    x = rule[0][0]
    for colour in ("accent", "grey", "grid"):
        for line in strokes(root, colour):
            assert max(place[0] for place in line) < x or min(place[0] for place in line) > x
    sides = {box[0] > x for text, box in words(root) if text.startswith("Counted")}
    assert sides == {True, False}
    # One scale: the gridlines of both stand at the same heights.
    assert len(strokes(root, "grid")) == 2 * len({line[0][1] for line in strokes(root, "grid")})


@pytest.mark.parametrize("name", ["bars", "part", "stacked"])
def test_bars_start_at_zero_and_are_as_long_as_their_values(name: str) -> None:
    root = tree(svg(name))
    zero = max(line[0][1] for line in strokes(root, "ink"))
    panel = DRAWINGS[name].panels[0]
    now = next(one for one in panel.series if one.role in ("now", "part"))
    whole = [
        mark.value
        for slot, mark in zip(panel.slots, now.marks, strict=True)
        if not slot.partial and mark.value is not None
    ]
    bars = [box for box in blocks(root, "accent") if box[2] - box[0] > 8.1]
    assert len(bars) == len(whole)
    units = []
    for (_, top, _, bottom), value in zip(bars, whole, strict=True):
        assert bottom == pytest.approx(zero, abs=0.02)
        units.append((bottom - top) / float(value))
    assert units == pytest.approx([units[0]] * len(units), rel=0.02)


def test_a_part_month_is_a_dashed_outline_after_a_gap() -> None:
    root = tree(svg("part"))
    dashed = [
        points(path.get("d", ""))
        for path in root.iter("path")
        if path.get("fill") == "#ffffff" and path.get("stroke-dasharray")
    ]
    assert len(dashed) == 2
    solid = [box for box in blocks(root, "accent") if box[2] - box[0] > 8.1]
    usual = blocks(root, "accent")[1][0] - blocks(root, "accent")[0][0]
    now = max(place[0] for place in dashed[1])
    assert now - solid[-1][2] > usual + 5


def test_the_names_of_bars_stand_in_the_last_of_them_if_they_fit() -> None:
    two = (series("before", FEW[1][:4], "2021"), series("now", FEW[2][:4], "2022"))
    limit = Limit(value=Decimal(100), label="Benchmark: 100", kind="benchmark")
    panel = Panel(slots=slots(*MONTHS[:4]), series=two, limits=(limit,))
    root = tree(draw(Drawing(form="bars", alt="a", panels=(panel,)), COLOURS, FONTS, "names"))
    found = dict(words(root))
    last = blocks(root, "accent")[-1]
    assert last[0] <= found["2022"][0] < found["2022"][2] <= last[2]
    assert found["Benchmark: 100"][0] > last[2]
    fills = {text.text: text.get("fill") for text in root.iter("text")}
    assert (fills["2021"], fills["2022"]) == (COLOURS["ink"], "#ffffff")
    # Three to a month are too narrow: the names stand beside them, each with a small bar.
    beside = tree(svg("bars"))
    assert min(dict(words(beside))[year][0] for year in ("2019", "2021", "2022")) > 350
    assert len(blocks(beside, "accent")) == 6 + 1


def test_a_share_stands_in_its_part_or_over_one_too_low() -> None:
    root = tree(svg("stacked"))
    fills = {text.text: text.get("fill") for text in root.iter("text")}
    assert fills["24%"] == fills["55%"] == "#ffffff"
    assert fills["0.68%"] == COLOURS["ink"]


def test_a_value_outside_the_usual_range_is_a_plum_diamond_with_a_plum_label() -> None:
    root = tree(svg("usual"))
    assert [use.get("fill") for use in root.iter("use")].count(COLOURS["plum"]) == 2
    labels = {text.text for text in root.iter("text") if text.get("fill") == COLOURS["plum"]}
    assert labels == {"4,570", "1,987"}
    (band,) = blocks(root, "tint")
    edges = {line[0][1] for line in strokes(root, "slate")}
    assert {band[1], band[3]} < edges


def test_a_signal_among_lying_bars_is_the_one_in_colour() -> None:
    root = tree(svg("lying"))
    assert len(blocks(root, "accent")) == 1
    assert len(blocks(root, "grey")) == 2
    assert {box[0] for text, box in words(root) if text in ("Medway", "Rest")} == {0.0}


def test_bars_of_one_value_below_zero_grow_the_other_way() -> None:
    values = [-12, 3, None]
    panel = Panel(slots=slots("a", "b", "c"), series=(series("now", values, "", ["−12", "+3", "[x]"]),))
    for form in ("bars", "horizontal"):
        drawing = Drawing.model_validate({"form": form, "alt": "a", "panels": (panel,)})
        root = tree(draw(drawing, COLOURS, FONTS, form))
        down, up = blocks(root, "accent")
        assert down[3] > up[3] if form == "bars" else down[0] < up[0]
        assert not overlaps(words(root))
        assert {"−12", "+3"} <= {text for text, _ in words(root)}


# --- sparklines ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "width", "height"), [("tile", 33, 12), ("cell", 24, 6)])
@pytest.mark.parametrize("spark", [TILE, PAIR, Spark(now=(None,)), Spark(now=(Decimal(5),) * 3)])
def test_a_sparkline_stays_inside_its_size(spark: Spark, size: str, width: float, height: float) -> None:
    text = draw_spark(spark, COLOURS, FONTS, "s", size)  # type: ignore[arg-type]
    root = tree(text)
    assert (root.get("width"), root.get("height")) == (f"{width}mm", f"{height}mm")
    assert "style" not in text
    assert root[0].tag == "title"
    assert (root[0].text or "") == spark.alt
    right, bottom = (side * 72 / 25.4 for side in (width, height))
    boxes = [box for _, box in words(root)]
    for path in root.iter("path"):
        xs, ys = zip(*points(path.get("d", "")), strict=True)
        half = float(path.get("stroke-width", 0)) / 2
        boxes.append((min(xs), min(ys) - half, max(xs), max(ys) + half))
    for dot in root.iter("circle"):
        x, y, r = (float(dot.get(name, "nan")) for name in ("cx", "cy", "r"))
        boxes.append((x - r, y - r, x + r, y + r))
    for left, top, far, low in boxes:
        assert left >= -0.01
        assert top >= -0.01
        assert far <= right + 0.01
        assert low <= bottom + 0.01


def test_a_sparkline_shows_now_before_and_benchmark() -> None:
    root = tree(draw_spark(TILE, COLOURS, FONTS, "s", "tile"))
    now = [path for path in root.iter("path") if path.get("stroke") == COLOURS["accent"]]
    before = [path for path in root.iter("path") if path.get("stroke") == COLOURS["grey"]]
    assert [path.get("d", "").count("L") for path in now] == [5]
    assert [path.get("d", "").count("L") for path in before] == [1, 2]
    assert all(path.get("stroke-dasharray") for path in before)
    assert [text for text, _ in words(root)] == ["2%"]
    assert len(list(root.iter("circle"))) == 1
    assert not list(tree(draw_spark(TILE, COLOURS, FONTS, "s", "cell")).iter("text"))


def test_two_bars_are_as_long_as_their_values() -> None:
    root = tree(draw_spark(PAIR, COLOURS, FONTS, "s"))
    now, before = (float(bar.get("width", 0)) for bar in root.iter("rect"))
    assert now / before == pytest.approx(18 / 22, abs=0.01)
    assert [text for text, _ in words(root)] == ["2022", "2021"]


# --- any figures at all --------------------------------------------------------------------------


def measure(text: str, weight: int) -> float:
    return sum(advances(str(weight))[letter] for letter in text)


VALUES = st.lists(st.one_of(st.none(), st.integers(0, 99_999)), min_size=1, max_size=7).filter(
    lambda values: any(value is not None for value in values)
)


@given(st.sampled_from(["line", "bars", "horizontal"]), VALUES, st.data())
def test_any_figures_fit_without_overlaps(form: str, values: list[int | None], data: st.DataObject) -> None:
    others = data.draw(st.lists(st.integers(0, 99_999), min_size=len(values), max_size=len(values)))
    lines = form == "line"
    panel = Panel(
        slots=slots(*(f"M{place}" for place in range(len(values)))),
        ticks=ticks(0, 25_000, 50_000, 75_000, 100_000) if lines else (),
        series=(
            series("before", others, "2021: 99,999", () if lines else commas(others)),
            series("now", values, "2022: 99,999", () if lines else commas(values)),
        ),
    )
    drawing = Drawing.model_validate({"form": form, "alt": "a", "panels": (panel,)})
    sheet = arrange(drawing, measure)
    boxes = [box for box, cost in sheet.boxes if cost == OVER_WORDS]
    for box in boxes:
        assert box.left >= -0.1
        assert box.bottom >= -0.1
        assert box.right <= sheet.width + 0.1
        assert box.top <= sheet.height + 0.1
    for one, other in itertools.combinations(boxes, 2):
        # A label's box reaches a little over its digits, so neighbours may touch.
        assert not one._replace(bottom=one.bottom + 1).meets(other._replace(bottom=other.bottom + 1))


# --- in a page -----------------------------------------------------------------------------------


def test_a_page_of_charts_becomes_a_pdf_without_complaint(
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
) -> None:
    from weasyprint import HTML

    faces = "".join(
        f"@font-face {{font-family: 'Source Sans 3'; font-weight: {weight}; src: url({(FONTS / name).as_uri()})}}"
        for weight, name in ((400, "SourceSans3-Regular.ttf"), (600, "SourceSans3-Semibold.ttf"))
    )
    figures = "".join(f"<figure>{svg(name)}</figure>" for name in DRAWINGS)
    sparks = "".join(draw_spark(spark, COLOURS, FONTS, spark.alt) for spark in (TILE, PAIR))
    page = f"""<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Charts</title>
        <style>{faces} body {{font-family: 'Source Sans 3'}}</style></head>
        <body><h1>Charts</h1>{figures}<p>{sparks}</p></body></html>"""
    with caplog.at_level(logging.WARNING):
        data = HTML(string=page).write_pdf(pdf_variant="pdf/ua-1")
    assert [record.getMessage() for record in caplog.records] == []
    (tmp_path / "charts.pdf").write_bytes(data)
    said = subprocess.run(["pdftotext", "charts.pdf", "-"], cwd=tmp_path, check=True, capture_output=True)
    text = said.stdout.decode("utf-8")
    for drawing in DRAWINGS.values():
        for label in printed(drawing):
            for word in label.split():
                assert word in text
    with pikepdf.open(io.BytesIO(data)) as pdf:
        alts = {str(thing.Alt) for thing in pdf.objects if _is_figure(thing)}
        fonts = {
            str(thing.BaseFont).partition("+")[2]
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font"
        }
    assert alts == {part.alt for part in (*DRAWINGS.values(), TILE, PAIR)}
    assert all(font.startswith("Source-Sans-3") for font in fonts)


def _is_figure(thing: object) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/Figure"
