"""WordprocessingML as text: elements, runs and properties, each property in the order that Word insists on."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from reportgen.word.document import Span

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}

TWIPS = 1440 / 25.4
"""Twentieths of a point in a millimetre."""

_REFUSED = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write."""


def clean(text: str) -> str:
    r"""`text` without the characters that XML refuses.

    >>> clean("a\x00b\r\nc")
    'ab\nc'
    """
    return _REFUSED.sub("", text)


def attribute(text: str) -> str:
    """`text` in quotation marks, as the value of an attribute."""
    return quoteattr(clean(text))


def w(tag: str, /, *inside: str, **attributes: str | int) -> str:
    """The element `w:tag` with its attributes in the order given, all of the same namespace.

    >>> w("p", w("pStyle", val="Note"))
    '<w:p><w:pStyle w:val="Note"/></w:p>'
    """
    start = f"<w:{tag}" + "".join(f" w:{key}={attribute(str(value))}" for key, value in attributes.items())
    return f"{start}>{''.join(inside)}</w:{tag}>" if inside else f"{start}/>"


def twips(mm: float) -> int:
    """Millimetres as twips, the nearest whole number."""
    return round(mm * TWIPS)


def run(text: str, *properties: str) -> str:
    """A run of text; a newline becomes a line break, a tab a tab. `properties` stand in their schema's order."""
    parts = []
    for piece in re.split(r"([\n\t])", clean(text)):
        if piece == "\n":
            parts.append(w("br"))
        elif piece == "\t":
            parts.append(w("tab"))
        elif piece:
            parts.append(f'<w:t xml:space="preserve">{escape(piece)}</w:t>')
    return w("r", w("rPr", *properties), *parts) if properties else w("r", *parts)


def run_of(span: Span, *more: str) -> str:
    """The run of a span in its dress, `more` being properties after `w:i`; its link is left to the writer."""
    link = (w("rStyle", val="Hyperlink"),) if span.link else ()
    bold = (w("b"), w("bCs")) if span.bold else ()
    italic = (w("i"), w("iCs")) if span.italic else ()
    return run(span.text, *link, *bold, *italic, *more)


def field(code: str, shown: str) -> str:
    """A simple field with what it shows until it is worked out: `PAGE`, `NUMPAGES`."""
    return f"<w:fldSimple w:instr={attribute(f' {code} ')}>{run(shown)}</w:fldSimple>"


def field_mark(kind: str) -> str:
    """One of the three marks of a field that runs over several paragraphs: `begin`, `separate`, `end`."""
    return w("r", w("fldChar", fldCharType=kind))


def field_code(code: str) -> str:
    """The instruction between the first two marks of such a field."""
    return w("r", f'<w:instrText xml:space="preserve">{escape(f" {code} ")}</w:instrText>')
