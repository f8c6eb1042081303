"""How the Word files that are written look: styles, numberings, settings, fonts, after the printed edition's look."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reportgen.word.forms import MARKER_STYLE
from reportgen.word.markup import HEAD, NAMESPACES, twips, w

FONT, LIKE_IT = "Arial", "Liberation Sans"
"""The font, which every office has, and one of the same widths where it is missing."""

COLOURS = {"accent": "#12436D", "ink": "#0B0C0C", "slate": "#4A5661", "hair": "#C5CCD3"}
"""What a file is coloured with unless its body sets others."""

LEFT, RIGHT, TOP, BOTTOM = 33, 20, 27, 23
"""Margins in millimetres."""

HANG = 13
"""How far the numbers of sections and paragraphs hang in the left margin, in millimetres."""

TEXT = 210 - LEFT - RIGHT
"""The width of the text in millimetres."""

BULLETS, PARAGRAPHS, FIRST_LIST = 1, 2, 3
"""Numberings: of bullets, of the report's paragraphs, of the first ordered list; more follow."""


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style. Sizes and spaces are points, indents millimetres; `line` is the least height of a line.

    `level` is the level in the outline, from 1. `rule` is a border: above (`top`, `thick`) or all round (`box`).
    `own` says that Word has no style of this name itself.
    """

    name: str
    size: float = 0
    bold: bool = False
    colour: str = ""
    line: float = 0
    before: float = 0
    after: float = 0
    left: float = 0
    right: float = 0
    hanging: float = 0
    keep: bool = False
    """It stays whole, and on the page of what follows."""
    whole: bool = False
    """It stays whole."""
    level: int = 0
    align: str = ""
    rule: str = ""
    tabs: tuple[tuple[str, float], ...] = ()
    numbering: int = 0
    based: str = "Normal"
    next: str = ""
    own: bool = False


_SIDES = (("center", TEXT / 2 - HANG / 2), ("right", TEXT))
STYLES = (
    Style("Title", 34, bold=True, colour="accent", line=40, after=8, keep=True, next="Subtitle"),
    Style("Subtitle", 20, line=26, after=4, keep=True),
    Style("Cover Body", 15, bold=True, line=20, before=110, after=30, keep=True, rule="thick", own=True),
    Style("Heading 1", 22, bold=True, line=27, before=18, after=10, keep=True, level=1, rule="top"),
    Style("Heading 2", 16, bold=True, line=21, before=18, after=6, keep=True, level=2),
    Style("Heading 3", 13, bold=True, line=17, before=14, after=4, keep=True, level=3),
    Style("Heading 4", bold=True, line=15, before=12, after=3, keep=True, level=4),
    Style("Body Text", line=15, after=8),
    Style("Numbered Text", hanging=HANG, numbering=PARAGRAPHS, based="BodyText", own=True),
    Style("Lede", 13.5, line=19, after=10, own=True),
    Style("List Bullet", left=6, hanging=6, line=15, after=3, numbering=BULLETS),
    Style("List Number", left=6, hanging=6, line=15, after=3, numbering=FIRST_LIST),
    Style("Caption", 11.5, bold=True, line=15, before=14, after=2, keep=True, rule="top"),
    Style("Exhibit Subtitle", 10, colour="slate", line=13.5, after=4, keep=True, own=True),
    Style("Figure", before=2, after=4, whole=True, own=True),
    Style("Note", 9.5, colour="slate", line=12.5, before=3, after=2, whole=True, own=True),
    Style("Source", 9.5, colour="slate", line=12.5, before=3, after=12, whole=True, own=True),
    Style("Owner", 10, colour="slate", line=13.5, after=8, keep=True, own=True),
    Style("Awaited", line=15, before=6, after=14, left=2.5, right=2.5, whole=True, rule="box", own=True),
    Style("Table Text", 10, line=13, before=2.5, after=2.5, own=True),
    Style("Table Number", align="right", based="TableText", own=True),
    Style(MARKER_STYLE, 10, bold=True, colour="accent", line=13.5, before=8, after=4, keep=True, own=True),
    Style("TOC Heading", 22, bold=True, line=27, before=18, after=6, keep=True, rule="top"),
    Style("toc 1", bold=True, line=14, before=5, after=1.5, hanging=HANG),
    Style("toc 2", line=14, after=1.5, hanging=HANG),
    Style("toc 3", line=14, after=1.5, left=6),
    Style("header", 9.5, colour="slate", line=12, left=-HANG, tabs=_SIDES),
    Style("footer", 9.5, colour="slate", line=12, left=-HANG, tabs=_SIDES),
)


def style_id(name: str) -> str:
    """The id of a style by the name that Word shows.

    >>> style_id("Heading 1"), style_id("toc 2"), style_id("header")
    ('Heading1', 'TOC2', 'Header')
    """
    if name.startswith("toc "):
        return name.upper().replace(" ", "")
    return (name[:1].upper() + name[1:]).replace(" ", "")


KNOWN = frozenset(style_id(style.name) for style in STYLES)
"""The ids of all styles of a paragraph."""


def document(tag: str, inside: str) -> str:
    """A part of the file: its outermost element with what stands in it."""
    return f'{HEAD}<w:{tag} xmlns:w="{NAMESPACES["w"]}">{inside}</w:{tag}>'


def border(side: str, colour: str, eighths: int, space: int = 0, kind: str = "single") -> str:
    """A border: its colour, its width in eighths of a point, its distance in points."""
    return w(side, val=kind, sz=eighths, space=space, color=colour)


def styles_xml(paint: Mapping[str, str], language: str) -> str:
    """The part `word/styles.xml`. `paint` holds colours as Word writes them, without `#`."""
    return document("styles", "".join(_styles(paint, language)))


def _styles(paint: Mapping[str, str], language: str) -> Iterator[str]:
    fonts = w("rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT)
    spoken = w("lang", val=language, eastAsia=language, bidi="ar-SA")
    letters = w("rPr", fonts, w("color", val=paint["ink"]), _size(11), spoken)
    spacing = w("spacing", before=0, after=0, line=240, lineRule="auto")
    yield w("docDefaults", w("rPrDefault", letters), w("pPrDefault", w("pPr", w("widowControl"), spacing)))
    yield w("style", _named("Normal"), w("qFormat"), type="paragraph", default=1, styleId="Normal")
    hidden = w("uiPriority", val=99) + w("semiHidden")
    plain = _named("Default Paragraph Font")
    yield w("style", plain, hidden, type="character", default=1, styleId="DefaultParagraphFont")
    bare = w("tblPr", w("tblInd", w=0, type="dxa"), _margins(0))
    yield w("style", _named("Normal Table"), hidden, bare, type="table", default=1, styleId="TableNormal")
    yield w("style", _named("No List"), hidden, type="numbering", default=1, styleId="NoList")
    yield from (_paragraph_style(style, paint) for style in STYLES)
    accent = w("color", val=paint["accent"])
    yield _letters_style("Hyperlink", accent + w("u", val="single"))
    yield _letters_style("Placeholder Text", w("color", val=paint["slate"]))
    yield _table_style(paint)


def _named(name: str) -> str:
    return w("name", val=name)


def _size(points: float) -> str:
    return w("sz", val=round(points * 2)) + w("szCs", val=round(points * 2))


def _margins(right: int) -> str:
    sides = {"top": 0, "left": 0, "bottom": 0, "right": right}
    return w("tblCellMar", *(w(side, w=size, type="dxa") for side, size in sides.items()))


def _paragraph_style(style: Style, paint: Mapping[str, str]) -> str:
    # Word stores the names of its own headings and captions in small letters.
    stored = style.name.lower() if style.level or style.name == "Caption" else style.name
    follows = style.next or ("BodyText" if style.level or style.name == "Subtitle" else style_id(style.name))
    parts = [
        _named(stored),
        w("basedOn", val=style.based),
        w("next", val=follows),
        w("uiPriority", val=9 if style.level else 39 if style.name.lower().startswith("toc") else 10),
        w("qFormat"),
        _paragraph(style, paint),
        _letters(style, paint),
    ]
    custom = {"customStyle": 1} if style.own else {}
    return w("style", *parts, type="paragraph", **custom, styleId=style_id(style.name))


def _paragraph(style: Style, paint: Mapping[str, str]) -> str:
    """The paragraph properties of a style."""
    box = (border(side, paint["ink"], 8, 6, "dashed") for side in ("top", "left", "bottom", "right"))
    borders = {
        "": "",
        "top": w("pBdr", border("top", paint["accent"], 12, 6)),
        "thick": w("pBdr", border("top", paint["accent"], 48, 14)),
        "box": w("pBdr", *box),
    }[style.rule]
    line: dict[str, str | int] = {"line": round(style.line * 20), "lineRule": "atLeast"} if style.line else {}
    hanging = {"hanging": twips(style.hanging)} if style.hanging else {}
    tabs = style.tabs or ((("left", style.left),) if style.hanging else ())
    spaced = style.line or style.before or style.after
    parts = [
        w("keepNext") if style.keep else "",
        w("keepLines") if style.keep or style.whole else "",
        w("numPr", w("numId", val=style.numbering)) if style.numbering else "",
        borders,
        w("tabs", *(w("tab", val=kind, pos=twips(place)) for kind, place in tabs)) if tabs else "",
        w("spacing", before=round(style.before * 20), after=round(style.after * 20), **line) if spaced else "",
        w("ind", left=twips(style.left), right=twips(style.right), **hanging) if style.left or style.hanging else "",
        w("jc", val=style.align) if style.align else "",
        w("outlineLvl", val=style.level - 1) if style.level else "",
    ]
    return w("pPr", *parts) if any(parts) else ""


def _letters(style: Style, paint: Mapping[str, str]) -> str:
    """The run properties of a style."""
    parts = [
        w("b") + w("bCs") if style.bold else "",
        w("color", val=paint[style.colour]) if style.colour else "",
        _size(style.size) if style.size else "",
    ]
    return w("rPr", *parts) if any(parts) else ""


def _letters_style(name: str, properties: str) -> str:
    parts = (_named(name), w("basedOn", val="DefaultParagraphFont"), w("uiPriority", val=99), w("rPr", properties))
    return w("style", *parts, type="character", styleId=style_id(name))


def _table_style(paint: Mapping[str, str]) -> str:
    """The table style: rules between the rows, the heads in bold over a rule."""
    ink = paint["ink"]
    rules = w("tblBorders", border("bottom", ink, 6), border("insideH", paint["hair"], 4))
    under = w("tcPr", w("tcBorders", border("bottom", ink, 6)), w("vAlign", val="bottom"))
    parts = [
        _named("Report table"),
        w("basedOn", val="TableNormal"),
        w("uiPriority", val=40),
        w("qFormat"),
        w("tblPr", w("tblInd", w=0, type="dxa"), rules, _margins(140)),
        w("tblStylePr", w("rPr", w("b"), w("bCs")), under, type="firstRow"),
    ]
    return w("style", *parts, type="table", customStyle=1, styleId="ReportTable")


# --- numberings and the rest ----------------------------------------------------------------------------------------


def numbering_xml(paint: Mapping[str, str], starts: tuple[tuple[int, int], ...]) -> str:
    """The part `word/numbering.xml`. `starts` are the numberings beyond bullets: (which kind, its first number).

    Kinds: 0 bullets, 1 paragraphs of the report, 2 an ordered list.
    """
    bullets = _levels(("bullet", "\N{BULLET}"), ("bullet", "\N{EN DASH}"), ("bullet", "\N{BULLET}"))
    numbers = _levels(("decimal", "%1."), ("lowerLetter", "%2)"), ("lowerRoman", "%3)"))
    hanging = w("pPr", w("tabs", w("tab", val="num", pos=0)), w("ind", left=0, hanging=twips(HANG)))
    letters = w("rPr", w("color", val=paint["slate"]), _size(10))
    counted = (w("start", val=1), w("numFmt", val="decimal"), w("pStyle", val="NumberedText"))
    paragraphs = w("lvl", *counted, w("lvlText", val="%1"), w("lvlJc", val="left"), hanging, letters, ilvl=0)
    parts = [
        w("abstractNum", w("multiLevelType", val="hybridMultilevel"), *bullets, abstractNumId=0),
        w("abstractNum", w("multiLevelType", val="singleLevel"), paragraphs, abstractNumId=1),
        w("abstractNum", w("multiLevelType", val="hybridMultilevel"), *numbers, abstractNumId=2),
        w("num", w("abstractNumId", val=0), numId=BULLETS),
    ]
    for number, (kind, first) in enumerate(starts, start=BULLETS + 1):
        again = w("lvlOverride", w("startOverride", val=first), ilvl=0)
        parts.append(w("num", w("abstractNumId", val=kind), again, numId=number))
    return document("numbering", "".join(parts))


def _levels(*kinds: tuple[str, str]) -> list[str]:
    made = []
    for depth, (kind, text) in enumerate(kinds):
        left = twips(6 * (depth + 1))
        indent = w("pPr", w("tabs", w("tab", val="num", pos=left)), w("ind", left=left, hanging=twips(6)))
        parts = (w("start", val=1), w("numFmt", val=kind), w("lvlText", val=text), w("lvlJc", val="left"), indent)
        made.append(w("lvl", *parts, ilvl=depth))
    return made


def settings_xml(language: str, *, locked: bool) -> str:
    """The part `word/settings.xml`. Locked means for reading only, but for what everyone may edit; without password."""
    uri = "http://schemas.microsoft.com/office/word"
    parts = [
        w("zoom", percent=100),
        w("documentProtection", edit="readOnly", enforcement=1) if locked else "",
        w("defaultTabStop", val=720),
        w("characterSpacingControl", val="doNotCompress"),
        w("compat", w("compatSetting", name="compatibilityMode", uri=uri, val=15)),
        w("themeFontLang", val=language),
        w("decimalSymbol", val="."),
        w("listSeparator", val=","),
    ]
    return document("settings", "".join(parts))


def fonts_xml() -> str:
    """The part `word/fontTable.xml`: the font, and which one is like it."""
    parts = (w("altName", val=LIKE_IT), w("charset", val="00"), w("family", val="swiss"), w("pitch", val="variable"))
    return document("fonts", w("font", *parts, name=FONT))
