"""Remarks on a Word file: a copy of it in which they stand as Word comments, and nothing else is changed."""

from __future__ import annotations

import posixpath
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO

from reportgen.word.opened import RELS, STRICT, Node, Opened, W, child, open_file, rels_of
from reportgen.word.reading import Reader
from reportgen.word.signs import plain
from reportgen.word.stylesheet import number
from reportgen.word.within import BLANKS, SPACE, keeps_space
from reportgen.word.words import Piece, Words

TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time that each part has in the copy: the first that a zip archive can hold."""

PACKED = (".png", ".jpg", ".jpeg", ".gif")
"""Pictures that are packed in themselves, and so are stored as they are."""

CONTROLS = frozenset(
    f"{W}{name}"
    for name in (
        *("equation", "comboBox", "date", "docPartObj", "docPartList", "dropDownList", "picture", "text", "citation"),
        *("group", "bibliography"),
    )
)
"""The kinds of content control but the common one."""

AROUND = frozenset(
    f"{W}{name}" for name in ("ins", "moveTo", "hyperlink", "smartTag", "fldSimple", "bdo", "dir", "sdtContent")
)
"""Elements around runs. A mark at the edge of one is set outside it, so that what is done to one spares the other."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Words on a place of a file: on `start` to `end` of the text of the paragraph that has this `at`.

    Places are those of `read_document`: `Paragraph.at`, and `Paragraph.text[start:end]`. Where both are the same the
    remark stands at a point. A newline in `text` begins a new paragraph.
    """

    at: int
    start: int
    end: int
    text: str
    author: str = "reportgen"
    initials: str = "rg"


def with_remarks(raw: bytes, remarks: Sequence[Remark]) -> bytes:
    """A copy of a Word file with remarks as comments, in the order given; comments that are there stay.

    Every part but the text, the comments, the list of relations and the list of types is byte for byte what it was. The
    comments have no date, so that the same remarks give the same bytes. An end beyond a text is at its end. Raises
    `UnreadableError` where `read_document` would have told that the file can't be read, and `ValueError` for an `at`
    that no paragraph has.
    """
    opened = open_file(raw)
    reader = Reader(opened)
    reader.read()
    changed: dict[str, Node] = {}
    comments = _comments(opened, changed)
    last = max((number(node.get(f"{W}id"), -1) for node in _numbered(reader.root, comments)), default=-1)
    styled = any(name == "CommentText" for name in reader.styles.nodes)
    by_paragraph: dict[int, list[tuple[str, Remark]]] = defaultdict(list)
    for id, remark in enumerate(remarks, last + 1):
        if not 0 <= remark.at < len(reader.paragraphs):
            raise ValueError(f"no paragraph is at {remark.at}")
        by_paragraph[remark.at].append((str(id), remark))
        _comment(comments, str(id), remark, styled=styled)
    for at, here in by_paragraph.items():
        _anchor(reader.paragraphs[at], reader.words.get(at) or Words(at, ""), here)
        _declare_controls(reader.paragraphs[at])
    changed[opened.main] = reader.root
    return _packed(opened, {name: _written(opened, root) for name, root in changed.items()})


def _numbered(root: Node, comments: Node) -> Iterable[Node]:
    """Every element that holds the number of a comment."""
    yield from comments.iter(f"{W}comment")
    yield from root.iter(f"{W}commentReference", f"{W}commentRangeStart", f"{W}commentRangeEnd")


def _comments(opened: Opened, changed: dict[str, Node]) -> Node:
    """The part of the comments; where there is none, one is begun, with all that must lead to it."""
    from lxml import etree

    if name := opened.named("comments"):
        changed[name] = opened.tree(name)
        return changed[name]
    folder = posixpath.dirname(opened.main)
    stems = ("comments.xml", *(f"comments{n}.xml" for n in range(1, len(opened.names) + 1)))
    file = next(stem for stem in stems if posixpath.join(folder, stem) not in opened.names)
    name = posixpath.join(folder, file)
    rels, types = rels_of(opened.main), "[Content_Types].xml"
    changed[rels] = (
        opened.tree(rels) if rels in opened.names else etree.Element(f"{RELS}Relationships", nsmap={None: RELS[1:-1]})
    )
    taken = {node.get("Id") for node in changed[rels]}
    id = next(id for n in range(1, len(taken) + 2) if (id := f"rId{n}") not in taken)
    etree.SubElement(changed[rels], f"{RELS}Relationship", Id=id, Type=RELATION, Target=file)
    changed[types] = opened.tree(types)
    etree.SubElement(changed[types], f"{TYPES}Override", PartName=f"/{name}", ContentType=KIND)
    changed[name] = etree.Element(f"{W}comments", nsmap={"w": W[1:-1]})
    return changed[name]


def _comment(comments: Node, id: str, remark: Remark, *, styled: bool) -> None:
    """Write the words of a remark."""
    from lxml import etree

    said = {f"{W}id": id, f"{W}author": plain(remark.author), f"{W}initials": plain(remark.initials)}
    comment = etree.SubElement(comments, f"{W}comment", said)
    for n, words in enumerate(remark.text.split("\n")):
        paragraph = etree.SubElement(comment, f"{W}p")
        if styled:
            properties = etree.SubElement(paragraph, f"{W}pPr")
            etree.SubElement(properties, f"{W}pStyle", {f"{W}val": "CommentText"})
        if n == 0:
            etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}annotationRef")
        text = etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}t", {SPACE: "preserve"})
        text.text = plain(words)


def _anchor(paragraph: Node, words: Words, remarks: Sequence[tuple[str, Remark]]) -> None:
    """Set the marks of all remarks on a paragraph: where the words of each begin and end."""
    length = len(words.text)
    if words.typed and words.pieces:
        first = words.pieces[0]
        words.pieces[0] = _halved(first, 0) if first.skip else first
        _part(words.pieces[0])
    places = []
    for id, remark in remarks:
        start = min(max(remark.start, 0), length)
        places.append((id, start, min(max(remark.end, start), length)))
    for offset in sorted({offset for _, start, end in places for offset in (start, end)}):
        _cut(words, offset)
    runs = _runs(words)
    for id, start, end in places:
        if start < end:
            _outside(runs[start], 0).addprevious(_mark(runs[start], "commentRangeStart", id))
    for id, start, end in reversed(places):  # each is set right behind the words, before those that were set there
        close = _mark(paragraph, "commentRangeEnd", id)
        reference = _mark(paragraph, "r", "")
        reference.append(_mark(paragraph, "commentReference", id))
        marks = [close, reference] if start < end else [_mark(paragraph, "commentRangeStart", id), close, reference]
        before = max((place for place in runs if place < end), default=None)
        if before is not None:
            place = _outside(runs[before], -1)
            for mark in reversed(marks):
                place.addnext(mark)
        elif runs:
            place = _outside(runs[0], 0)
            for mark in marks:
                place.addprevious(mark)
        else:
            paragraph.extend(marks)


def _declare_controls(paragraph: Node) -> None:
    """Call each control around blocks that begins with a paragraph a block part, where it is of no other kind.

    To Word that is the same control. LibreOffice up to 7.4 takes one of no kind for a field to fill in, and then loses
    the comments on its first paragraph, and the words before them.
    """
    for control in paragraph.iterancestors(f"{W}sdt"):
        properties, content = child(control, f"{W}sdtPr"), child(control, f"{W}sdtContent")
        if properties is None or content is None or next(content.iter(f"{W}p"), None) is not paragraph:
            continue
        if (rich := child(properties, f"{W}richText")) is not None:
            properties.remove(rich)
        if not any(one.tag in CONTROLS for one in properties):
            part = properties.makeelement(f"{W}docPartObj")
            part.append(part.makeelement(f"{W}docPartGallery", {f"{W}val": "Quick Parts"}))
            properties.append(part)


def _mark(beside: Node, name: str, id: str) -> Node:
    return beside.makeelement(f"{W}{name}", {f"{W}id": id} if id else {})


def _runs(words: Words) -> dict[int, Node]:
    """By the place at which its words begin, each run; of those with several pieces, by the place of each."""
    found, offset = {}, 0
    for piece in words.pieces:
        found[offset] = _run_of(piece)
        offset += len(piece.text)
    return found


def _run_of(piece: Piece) -> Node:
    return next(piece.node.iterancestors(f"{W}r"))


def _outside(node: Node, edge: int) -> Node:
    """The outermost element around runs of which a run is the first (0) or the last (-1) that is in it."""
    while (outer := node.getparent()) is not None and outer.tag in AROUND and outer[edge] is node:
        node = outer.getparent() if outer.tag == f"{W}sdtContent" else outer
    return node


def _cut(words: Words, offset: int) -> None:
    """See to it that a run ends before the character at `offset`, and another begins with it."""
    begin = 0
    for n, piece in enumerate(words.pieces):
        if begin == offset:
            if n and _run_of(words.pieces[n - 1]) is _run_of(piece):
                _part(piece)
            return
        if begin < offset < begin + len(piece.text):
            if piece.node.tag == f"{W}t":
                words.pieces.insert(n + 1, _halved(piece, offset - begin))
                _part(words.pieces[n + 1])
            return
        begin += len(piece.text)


def _halved(piece: Piece, length: int) -> Piece:
    """Leave the first `length` characters in a piece and give the rest as another, in an element of its own."""
    node = piece.node
    text = node.text
    place = piece.skip + length
    if not keeps_space(node):
        place -= len(text) - len(text.lstrip(BLANKS))
        text = text.strip(BLANKS)
        piece.skip = place - length
    other = node.makeelement(node.tag, {SPACE: "preserve"})
    node.text, other.text = text[:place], text[place:]
    node.set(SPACE, "preserve")
    node.addnext(other)
    rest = Piece(piece.text[length:], other, piece.span)
    piece.text = piece.text[:length]
    return rest


def _part(piece: Piece) -> None:
    """Let a run of its own begin with a piece, in the dress of the run that it was in."""
    run = _run_of(piece)
    first = piece.node
    while first.getparent() is not run:
        first = first.getparent()
    rest = [first, *first.itersiblings()]
    other = run.makeelement(run.tag, dict(run.attrib))
    if (properties := run.find(f"{W}rPr")) is not None:
        other.append(deepcopy(properties))
    other.extend(rest)
    run.addnext(other)


def _written(opened: Opened, root: Node) -> bytes:
    """A part as bytes, in the namespaces in which it stood."""
    from lxml import etree

    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    for strict, usual in STRICT if opened.strict else ():
        written = written.replace(usual, strict)
    return written


def _packed(opened: Opened, changed: Mapping[str, bytes]) -> bytes:
    """The file with some parts changed or new, the others as they were."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in dict.fromkeys((*opened.names, *changed)):
            info = zipfile.ZipInfo(name, EPOCH)
            info.create_system, info.external_attr = 3, 0o600 << 16  # the same on every system
            stored = name.lower().endswith(PACKED)
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, changed[name] if name in changed else opened.raw(name))
    return stream.getvalue()
