"""What Word would "repair" in a file: its parts, relations, ids and the order of its elements. LibreOffice is laxer."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from xml.etree import ElementTree as ET

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"

_PARAGRAPH = (
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
)
_RUN = (
    "ins del moveFrom moveTo rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint "
    "noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText "
    "vertAlign rtl cs em lang eastAsianLayout specVanish oMath rPrChange"
)
_SIDES = "top start left bottom end right insideH insideV tl2br tr2bl"
ORDER = {
    "pPr": _PARAGRAPH,
    "rPr": _RUN,
    "pBdr": "top left bottom right between bar",
    "numPr": "ilvl numId numberingChange ins",
    "tbl": "bookmarkStart bookmarkEnd tblPr tblGrid tr",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription tblPrChange",
    "tblBorders": _SIDES,
    "tcBorders": _SIDES,
    "tblCellMar": _SIDES,
    "tr": "tblPrEx trPr tc",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "sdt": "sdtPr sdtEndPr sdtContent",
    "sdtPr": "rPr alias tag id lock placeholder temporary showingPlcHdr dataBinding label tabIndex",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
    "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
    "settings": "writeProtection view zoom removePersonalInformation removeDateAndTime mirrorMargins proofState "
    "attachedTemplate linkStyles trackRevisions documentProtection autoFormatOverride defaultTabStop autoHyphenation "
    "evenAndOddHeaders characterSpacingControl footnotePr endnotePr compat docVars rsids themeFontLang "
    "clrSchemeMapping decimalSymbol listSeparator",
    "styles": "docDefaults latentStyles style",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
    "personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
    "tblStylePr": "pPr rPr tblPr trPr tcPr",
    "numbering": "numPicBullet abstractNum num numIdMacAtCleanup",
    "abstractNum": "nsid multiLevelType tmpl name styleLink numStyleLink lvl",
    "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
    "num": "abstractNumId lvlOverride",
    "font": "altName panose1 charset family notTrueType pitch sig",
    "inline": "extent effectExtent docPr cNvGraphicFramePr graphic",
}
"""The children of an element in the order of ECMA-376 (transitional); any other child is a fault."""

_ONCE = {"tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtContent", "docDefaults"}
_MANY = {"tbl", "tr", "sectPr", "styles", "style", "numbering", "abstractNum", "num"}
"""Elements of which some child may stand more than once."""


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of the file by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def faults(data: bytes) -> list[str]:
    """Everything that Word might stumble over, in plain words; nothing for a sound file."""
    files = parts(data)
    roots = {name: ET.fromstring(text) for name, text in files.items() if name.endswith((".xml", ".rels"))}
    found = [*_package(files, roots), *_ids(roots), *_references(roots)]
    for name, root in roots.items():
        found += [f"{name}: {fault}" for element in root.iter() for fault in _order(element)]
    return found


def _order(element: ET.Element) -> Iterator[str]:
    """Children in the wrong order, unknown ones, and those that stand twice; cells and bodies that end wrongly."""
    tag = element.tag.rpartition("}")[2]
    children = [child.tag.rpartition("}")[2] for child in element]
    if tag in ORDER and element.tag.startswith((W, WP)):
        order = ORDER[tag].split()
        unknown = [child for child in children if child not in order]
        if unknown:
            yield f"{tag} holds {unknown}"
            return
        places = [order.index(child) for child in children]
        # References to heads and feet stand in any order among themselves.
        if places != sorted(places) and not (tag == "sectPr" and _sorted_but_references(children, order)):
            yield f"{tag} holds {children} in this order"
        twice = [child for child, times in Counter(children).items() if times > 1]
        if twice and (tag not in _MANY or set(twice) & _ONCE):
            yield f"{tag} holds {twice} more than once"
    if element.tag == W + "tc" and (not children or children[-1] != "p"):
        yield "a cell ends without a paragraph"
    if element.tag == W + "body" and children[-1:] != ["sectPr"]:
        yield "the body ends without its section"
    if element.tag == W + "p" and "pPr" in children[1:]:
        yield "a paragraph's properties are not first"
    if element.tag == W + "r" and "rPr" in children[1:]:
        yield "a run's properties are not first"
    if element.tag == W + "tbl":
        widths = len(element.findall(f"{W}tblGrid/{W}gridCol"))
        if any(len(row.findall(f"{W}tc")) != widths for row in element.findall(f"{W}tr")):
            yield "a row has another number of cells than the table has columns"
    if element.tag in (W + "body", W + "sdtContent") and ("tbl", "tbl") in pairwise(children):
        yield "two tables without a paragraph between them become one"


def _sorted_but_references(children: list[str], order: list[str]) -> bool:
    rest = [order.index(child) for child in children if not child.endswith("Reference")]
    head = [child.endswith("Reference") for child in children]
    return rest == sorted(rest) and head == sorted(head, reverse=True)


def _package(files: dict[str, bytes], roots: dict[str, ET.Element]) -> Iterator[str]:
    """Parts without a content type, relations that lead nowhere or that nobody has."""
    if next(iter(files)) != "[Content_Types].xml":
        yield "the content types are not first"
    types = roots["[Content_Types].xml"]
    suffixes = {str(entry.get("Extension")) for entry in types.iter(TYPES + "Default")}
    named = {str(entry.get("PartName")) for entry in types.iter(TYPES + "Override")}
    for name in files:
        if name == "[Content_Types].xml":
            continue
        by_suffix = name.rpartition(".")[2] in suffixes and not name.endswith(".xml")
        if f"/{name}" not in named and not by_suffix:
            yield f"{name} has no content type"
    yield from (f"{name} is named among the content types, and is not there" for name in named if name[1:] not in files)
    for name, root in roots.items():
        if not name.endswith(".rels"):
            continue
        folder, _, own = name.partition("_rels/")
        ids = [str(relation.get("Id")) for relation in root.iter(RELATIONS + "Relationship")]
        if len(ids) != len(set(ids)):
            yield f"{name} has an id twice"
        for relation in root.iter(RELATIONS + "Relationship"):
            target = posixpath.normpath(posixpath.join(folder, str(relation.get("Target"))))
            if relation.get("TargetMode") != "External" and target not in files:
                yield f"{name} leads to {target}, which is not there"
        part = roots.get(folder + own.removesuffix(".rels"))
        for element in part.iter() if part is not None else ():
            for key, value in element.attrib.items():
                if key.startswith(R) and value not in ids:
                    yield f"{folder}{own} refers to {value}, which it has not"


def _ids(roots: dict[str, ET.Element]) -> Iterator[str]:
    """Ids and names that must be unique, and pairs that must match."""
    root = roots["word/document.xml"]

    def values(tag: str, key: str) -> list[str]:
        return [str(element.get(key)) for element in root.iter(tag)]

    for what, found in {
        "bookmark ids": values(W + "bookmarkStart", W + "id"),
        "bookmark names": values(W + "bookmarkStart", W + "name"),
        "picture ids": values(WP + "docPr", "id"),
        "permission ids": values(W + "permStart", W + "id"),
        "control ids": [str(tag.get(W + "val")) for tag in root.iterfind(f".//{W}sdtPr/{W}id")],
    }.items():
        yield from (f"{what}: {value} stands {n} times" for value, n in Counter(found).items() if n > 1)
    for kind in ("bookmark", "perm"):
        if values(f"{W}{kind}Start", W + "id") != values(f"{W}{kind}End", W + "id"):
            yield f"each {kind}Start needs its end"
    yield from (
        f"{name} is no name of a bookmark" for name in values(W + "bookmarkStart", W + "name") if len(name) > 40
    )
    yield from ("a picture has no words" for words in values(WP + "docPr", "descr") if not words.strip())


def _references(roots: dict[str, ET.Element]) -> Iterator[str]:
    """Styles and numberings that are used and not defined."""
    styles = {str(style.get(W + "styleId")) for style in roots["word/styles.xml"].iter(W + "style")}
    numbers = {str(num.get(W + "numId")) for num in roots["word/numbering.xml"].iter(W + "num")}
    kinds = {str(kind.get(W + "abstractNumId")) for kind in roots["word/numbering.xml"].iter(W + "abstractNum")}
    for name, root in roots.items():
        for element in root.iter():
            tag, value = element.tag.removeprefix(W), str(element.get(W + "val"))
            if tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next") and value not in styles:
                yield f"{name}: no style is called {value}"
            if tag == "numId" and value not in numbers:
                yield f"{name}: no numbering has the number {value}"
            if tag == "abstractNumId" and value not in kinds:
                yield f"{name}: no kind of numbering has the number {value}"


# --- what a reader finds ---------------------------------------------------------------------------------------------


def words(element: ET.Element) -> str:
    """The words of a paragraph or cell, with tabs and breaks, a line break between paragraphs."""
    text = {W + "tab": "\t", W + "br": "\n"}
    paragraphs = [element] if element.tag == W + "p" else list(element.iter(W + "p"))
    return "\n".join(
        "".join(part.text or "" if part.tag == W + "t" else text.get(part.tag, "") for part in run)
        for paragraph in paragraphs
        for run in [[part for held in paragraph.iter(W + "r") for part in held]]
    )


def paragraphs(data: bytes) -> list[tuple[str, str]]:
    """Every paragraph outside tables: (the id of its style, its words)."""
    body = ET.fromstring(parts(data)["word/document.xml"])[0]
    inside = {id(paragraph) for table in body.iter(W + "tbl") for paragraph in table.iter(W + "p")}
    return [
        (str(style.get(W + "val")) if (style := p.find(f"{W}pPr/{W}pStyle")) is not None else "", words(p))
        for p in body.iter(W + "p")
        if id(p) not in inside
    ]


def tables(data: bytes) -> list[list[list[str]]]:
    """Every table: rows of the words of their cells."""
    body = ET.fromstring(parts(data)["word/document.xml"])[0]
    return [
        [[words(cell) for cell in row.iter(W + "tc")] for row in table.iter(W + "tr")] for table in body.iter(W + "tbl")
    ]
