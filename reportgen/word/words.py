"""The words of a paragraph as a reader who accepts every tracked change sees them, each with the element it stands in.

What is no plain word on the way (changes, pictures, notes, hidden text) is gathered as `Odd`. Both who reads a document
and who remarks on it take the words from here, so that a place in the words means the same to both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from reportgen.word.document import Line, Odd, Oddity, Span
from reportgen.word.opened import MC, Node, Opened, R, UnreadableError, W, child
from reportgen.word.signs import plain, sign
from reportgen.word.stylesheet import PLAIN, VAL, Dress, Styles, number, on, value
from reportgen.word.within import (
    BLANKS,
    GONE,
    VML,
    chosen,
    keeps_space,
    note_words,
    notes,
    old_words,
    outermost,
    outside,
    raw_words,
    tag_of,
)

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

RPR, STYLE, BOLD, ITALIC, HIDDEN, FONT = (f"{W}{name}" for name in ("rPr", "rStyle", "b", "i", "vanish", "rFonts"))

WRAPPERS = frozenset(f"{W}{name}" for name in ("smartTag", "customXml", "bdo", "dir", "ruby", "rubyBase"))
"""Elements around runs that say nothing of what is in them."""

MOST_FIELDS = 50
"""So deep may fields be nested; Word itself allows 20."""

MOST_WORDS = 100_000
"""So many characters of what is odd are told."""


@dataclass(slots=True)
class Piece:
    """Some words of a paragraph and the element that they stand in: a `w:t`, or what stands for one character."""

    text: str
    node: Node
    span: Span
    """The dress of these words; its text is not read."""
    skip: int = 0
    """How many characters of the element stand before these words and are none of them."""


@dataclass(slots=True)
class Words:
    """What was gathered of a paragraph: its words, and what stands in it that has words of its own."""

    at: int
    slot: str
    pieces: list[Piece] = field(default_factory=list)
    boxes: list[Node] = field(default_factory=list)
    """The contents of its text boxes."""
    caption: bool = False
    """Whether it is numbered by a field as captions are."""
    contents: bool = False
    """Whether some of its words were written by a field of contents."""
    slots: set[str] = field(default_factory=set)
    """The tags of the content controls around each of its pieces, empty for a piece in none."""
    typed: bool = False
    """Whether a typed bullet or number was cut off before the words."""

    @property
    def text(self) -> str:
        """Its words alone."""
        return "".join(piece.text for piece in self.pieces)

    def cut(self, length: int) -> None:
        """Leave out a typed bullet or number of so many characters."""
        self.typed = True
        while self.pieces and length >= len(self.pieces[0].text):
            length -= len(self.pieces.pop(0).text)
        if length:
            self.pieces[0].text = self.pieces[0].text[length:]
            self.pieces[0].skip += length

    def line(self) -> Line:
        """Its words as spans, each as long as it can be."""
        spans: list[Span] = []
        texts: list[str] = []
        last: Span | None = None
        for piece in self.pieces:
            if not piece.text:
                continue
            if last is not None and (last is piece.span or last == piece.span):
                texts.append(piece.text)
                continue
            if last is not None:
                spans.append(Span("".join(texts), last.bold, last.italic, last.link))
            last, texts = piece.span, [piece.text]
        if last is not None:
            spans.append(Span("".join(texts), last.bold, last.italic, last.link))
        return tuple(spans)


@dataclass(slots=True)
class _Field:
    """A field that is open: its instruction as far as it is read, and whether its result has begun."""

    code: list[str] = field(default_factory=list)
    result: bool = False
    kind: str = ""
    link: str = ""
    begin: int = 0
    """How many pieces its paragraph had when its result began."""


class WordReader:
    """Reads paragraph after paragraph of one file; a field may go on from one to the next."""

    def __init__(self, package: Opened, styles: Styles) -> None:
        self._styles = styles
        self._package = package
        self._links = package.relations(package.main)
        self._notes = {kind: notes(package.part(f"{kind}s"), kind) for kind in ("footnote", "endnote")}
        self.odd: list[Odd] = []
        self._fields: list[_Field] = []
        self._whole: set[Node] = set()
        self._spans: dict[tuple[bool, bool, str], Span] = {}
        self._now = Words(0, "")
        self._span, self._font = Span(""), ""
        self._dress = PLAIN
        self._base = (False, False, False)
        self._link = ""
        self._slot = ""
        self._inline: dict[str, Callable[[Node], None]] = {
            f"{W}r": self._run,
            f"{W}hyperlink": self._hyperlink,
            f"{W}ins": self._inserted,
            f"{W}moveTo": self._inserted,
            f"{W}del": self._deleted,
            f"{W}moveFrom": self._deleted,
            f"{W}sdt": self._control,
            f"{W}fldSimple": self._simple_field,
            f"{MC}AlternateContent": lambda node: self._children(chosen(node)),
            f"{MATHS}oMath": self._maths,
            f"{MATHS}oMathPara": self._maths,
            **dict.fromkeys(WRAPPERS, self._children),
        }
        self._in_run: dict[str, Callable[[Node], None]] = {
            f"{W}t": self._text,
            f"{W}tab": lambda node: self._add("\t", node),
            f"{W}ptab": lambda node: self._add("\t", node),
            f"{W}cr": lambda node: self._add("\n", node),
            f"{W}br": self._break,
            f"{W}noBreakHyphen": lambda node: self._add("-", node),
            f"{W}sym": self._sign,
            f"{W}fldChar": self._field_character,
            f"{W}instrText": self._instruction,
            f"{W}drawing": self._drawing,
            f"{W}pict": self._old_drawing,
            f"{W}object": lambda node: self.tell("object", old_words(node)),
            f"{W}footnoteReference": self._note,
            f"{W}endnoteReference": self._note,
            f"{W}ruby": self._children,
            f"{MC}AlternateContent": self._in_run_chosen,
        }

    def read(self, nodes: list[Node], at: int, dress: Dress, slot: str) -> Words:
        """The words of a paragraph. It has several elements where the marks between them are deleted."""
        self._now = Words(at, slot)
        self._dress, self._link, self._slot = dress, "", slot
        plain_dress = dress.level > 0 or dress.caption
        self._base = (bool(dress.bold) and not plain_dress, bool(dress.italic) and not plain_dress, bool(dress.hidden))
        for node in nodes:
            self._children(node)
        return self._now

    def begin(self, story: Node) -> list[_Field]:
        """Begin a text of its own, such as a box's: the fields that are open outside it say nothing in it.

        Gives what `end` wants. A field that is never ended is none: its instruction would swallow all that follows.
        """
        outer, self._fields = self._fields, []
        starts: list[Node] = []
        for node in story.iter(f"{W}fldChar"):
            kind = node.get(f"{W}fldCharType")
            if kind == "separate" or next(node.iterancestors(*GONE), None) is not None:
                continue
            if kind == "begin":
                starts.append(node)
            elif starts:
                self._whole |= {starts.pop(), node}
        return outer

    def end(self, outer: list[_Field]) -> None:
        """End a text of its own."""
        self._fields = outer

    def tell(self, kind: Oddity, words: str, author: str = "") -> None:
        """Note what is odd in the paragraph; a change that goes on from the last one is one with it."""
        words = words[:MOST_WORDS]
        slot = self._slot
        last = self.odd[-1] if self.odd else None
        change = kind in ("insertion", "deletion", "hidden")
        if change and last and (last.kind, last.at, last.author, last.slot) == (kind, self._now.at, author, slot):
            self.odd[-1] = Odd(kind, last.at, (last.words + words)[:MOST_WORDS], author, slot)
        else:
            self.odd.append(Odd(kind, self._now.at, words, author, slot))

    def _children(self, node: Iterable[Node] | None) -> None:
        for part in () if node is None else node:
            handle = self._inline.get(part.tag)
            if handle is not None:
                handle(part)

    def _hyperlink(self, node: Node) -> None:
        outer = self._link
        relation = self._links.get(node.get(f"{R}id", ""))
        if relation is not None and relation.external:
            anchor = node.get(f"{W}anchor", "")
            self._link = relation.target + (f"#{anchor}" if anchor and "#" not in relation.target else "")
        self._children(node)
        self._link = outer

    def _inserted(self, node: Node) -> None:
        before = len(self._now.pieces)
        self._children(node)
        words = "".join(piece.text for piece in self._now.pieces[before : before + MOST_WORDS])
        self.tell("insertion", words, node.get(f"{W}author", ""))

    def _deleted(self, node: Node) -> None:
        self.tell("deletion", raw_words(node), node.get(f"{W}author", ""))

    def _control(self, node: Node) -> None:
        outer = self._slot
        self._slot = tag_of(node) or outer
        self._children(node.find(f"{W}sdtContent"))
        self._slot = outer

    def _simple_field(self, node: Node) -> None:
        opened = _Field([node.get(f"{W}instr", "")])
        self._fields.append(opened)
        self._result(opened)
        self._children(node)
        self._fields.pop()

    def _maths(self, node: Node) -> None:
        self.tell("object", "".join(part.text or "" for part in node.iter(f"{MATHS}t")))

    def _run(self, node: Node) -> None:
        bold, italic, hidden = self._base
        font = ""
        for said in self._properties(node):
            if said.tag == STYLE:  # it comes first, so that what the run says itself overrides it
                dress = self._styles.dress(said.get(VAL, ""))
                bold = bold if dress.bold is None else dress.bold
                italic = italic if dress.italic is None else dress.italic
                hidden = hidden if dress.hidden is None else dress.hidden
            elif said.tag == BOLD:
                bold = bool(on(said))
            elif said.tag == ITALIC:
                italic = bool(on(said))
            elif said.tag == HIDDEN:
                hidden = bool(on(said))
            elif said.tag == FONT:
                font = said.get(f"{W}ascii", "")
        if hidden:
            if words := raw_words(node):
                self.tell("hidden", words)
            for part in node.iter(f"{W}fldChar", f"{W}instrText"):
                self._in_run[part.tag](part)
            return
        link = next((f.link for f in reversed(self._fields) if f.link), "") if self._fields else ""
        key = (bold, italic, self._link or link)
        span = self._spans.get(key)
        if span is None:
            span = self._spans[key] = Span("", *key)
        self._span, self._font = span, font
        for part in node:
            handle = self._in_run.get(part.tag)
            if handle is not None:
                handle(part)

    @staticmethod
    def _properties(run: Node) -> Iterable[Node]:
        found = child(run, RPR)
        return () if found is None else found

    def _in_run_chosen(self, node: Node) -> None:
        for part in chosen(node):
            handle = self._in_run.get(part.tag)
            if handle is not None:
                handle(part)

    def _add(self, text: str, node: Node, skip: int = 0) -> None:
        for opened in self._fields:
            if not opened.result:
                return
            if opened.kind == "TOC":
                self._now.contents = True
        self._now.pieces.append(Piece(text, node, self._span, skip))
        if text.strip():
            self._now.slots.add(self._slot)

    def _text(self, node: Node) -> None:
        text = node.text
        if not text:
            return
        skip = 0
        if (text[0] <= " " or text[-1] <= " ") and not keeps_space(node):
            skip = len(text) - len(text.lstrip(BLANKS))
            text = text.strip(BLANKS)
        if text:
            self._add(plain(text, self._font), node, skip)

    def _break(self, node: Node) -> None:
        """A line break is a newline. One of a page or column parts words, but does not begin a paragraph."""
        if node.get(f"{W}type", "textWrapping") == "textWrapping" or self._now.slots:
            self._add("\n", node)

    def _sign(self, node: Node) -> None:
        code = node.get(f"{W}char", "")
        if re.fullmatch(r"[0-9A-Fa-f]{1,6}", code):
            self._add(sign(int(code, 16), node.get(f"{W}font", "")), node)

    def _field_character(self, node: Node) -> None:
        kind = node.get(f"{W}fldCharType")
        if kind == "begin":
            if node in self._whole:
                self._fields.append(_Field())
                if len(self._fields) > MOST_FIELDS:
                    raise UnreadableError("fields are nested too deeply in this file")
                if (data := node.find(f"{W}ffData")) is not None:
                    self._form(data)
        elif self._fields and kind == "separate":
            self._result(self._fields[-1])
        elif self._fields and kind == "end" and node in self._whole:
            ended = self._fields.pop()
            if not ended.result:
                self._result(ended)
            words = "".join(piece.text for piece in self._now.pieces[ended.begin : ended.begin + MOST_WORDS])
            if words.startswith("Error!"):  # Word's own words where what a field refers to is gone
                self.tell("field", words)

    def _result(self, opened: _Field) -> None:
        """The instruction of a field is read whole: what its result means."""
        opened.result, opened.begin = True, len(self._now.pieces)
        code = "".join(opened.code)
        words = code.split()
        opened.kind = words[0].upper() if words else ""
        if opened.kind == "HYPERLINK" and (found := re.match(r'\s*HYPERLINK\s+"([^"\\]+)"', code, re.IGNORECASE)):
            opened.link = found[1].strip()
        few = len(self._now.pieces) < 9
        if opened.kind == "SEQ" and few and re.fullmatch(r"\s*[^\W\d]+\.?\s*", self._now.text):
            self._now.caption = True

    def _instruction(self, node: Node) -> None:
        if self._fields and not self._fields[-1].result:
            self._fields[-1].code.append(node.text or "")

    def _form(self, data: Node) -> None:
        """A list to choose from in an old form shows the chosen entry, and has no result."""
        choice = data.find(f"{W}ddList")
        if choice is not None:
            entries = [node.get(f"{W}val", "") for node in choice.iter(f"{W}listEntry")]
            chosen_one = number(value(choice, "result") or value(choice, "default"))
            self.tell("field", entries[chosen_one] if 0 <= chosen_one < len(entries) else "")

    def _drawing(self, node: Node) -> None:
        boxes = list(outermost(node, f"{W}txbxContent"))
        self._now.boxes += boxes
        about = next(node.iter(f"{DRAWING}docPr"), None)
        words = "" if about is None else about.get("descr") or about.get("title") or ""
        held = {part.tag.rpartition("}")[2] for part in outside(node, f"{W}txbxContent")}
        if "pic" in held:
            self.tell("picture", words)
        if "chart" in held:  # of two namespaces: charts since 2016 have one of their own
            self.tell("object", words or "a chart")
        if "relIds" in held:
            self.tell("object", words or "a diagram")

    def _old_drawing(self, node: Node) -> None:
        self._now.boxes += outermost(node, f"{W}txbxContent")
        if any(part.tag == f"{VML}imagedata" for part in outside(node, f"{W}txbxContent")):
            self.tell("picture", old_words(node))

    def _note(self, node: Node) -> None:
        kind = node.tag[len(W) :].removesuffix("Reference")
        note = self._notes[kind].get(node.get(f"{W}id", ""))
        self.tell("footnote", "" if note is None else note_words(note))
