"""What is in an element of a Word file, whatever it is: the forms that are read, and all the words."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.word.opened import MC, Node, W
from reportgen.word.signs import plain
from reportgen.word.stylesheet import value

VML = "{urn:schemas-microsoft-com:vml}"
OFFICE = "{urn:schemas-microsoft-com:office:office}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"

GONE = (f"{W}del", f"{W}moveFrom")
"""Elements around what is no longer there once every change is accepted."""

BLANKS = " \t\r\n"
"""What XML takes for blanks; the no-break space is none of them."""


def chosen(node: Node) -> list[Node]:
    """What is in the one of several forms of a content that is read: the first that is no fallback."""
    choice = node.find(f"{MC}Choice")
    return [] if choice is None else list(choice)


def tag_of(control: Node) -> str:
    """The tag of a content control; empty where it has none."""
    return value(control.find(f"{W}sdtPr"), "tag")


def raw_words(node: Node) -> str:
    """All words in an element, deleted and hidden ones as well; those of text boxes only once."""
    found = []
    for part in outside(node, f"{MC}Fallback"):
        if part.tag in (f"{W}t", f"{W}delText"):
            found.append(plain(part.text or ""))
        elif part.tag in (f"{W}tab", f"{W}br", f"{W}cr") and part.getparent().tag == f"{W}r":
            found.append(" ")
    return "".join(found)


def note_words(note: Node) -> str:
    """The words of a footnote or comment, a newline between its paragraphs; deleted words are left out."""
    lines = []
    for paragraph in note.iter(f"{W}p"):
        parts = outside(paragraph, f"{MC}Fallback", f"{W}del", f"{W}moveFrom")
        lines.append("".join(plain(part.text or "") for part in parts if part.tag == f"{W}t").strip())
    return "\n".join(lines).strip()


def notes(root: Node | None, kind: str) -> dict[str, Node]:
    """The footnotes, endnotes or comments of a part, by id."""
    return {} if root is None else {node.get(f"{W}id", ""): node for node in root.iter(f"{W}{kind}")}


def outside(node: Node, *tags: str) -> Iterator[Node]:
    """An element and all in it but the elements of some tags and what is in these."""
    stack = [node]
    while stack:
        part = stack.pop()
        if part.tag not in tags:
            yield part
            stack.extend(reversed(part))


def outermost(node: Node, tag: str) -> Iterator[Node]:
    """The elements of a tag that are in no other of that tag, and in no fallback."""
    stack = [node]
    while stack:
        part = stack.pop()
        if part.tag == tag:
            yield part
        elif part.tag == f"{MC}AlternateContent":
            stack.extend(reversed(chosen(part)))
        else:
            stack.extend(reversed(part))


def old_words(node: Node) -> str:
    """The text for those who can't see it of a drawing as Word 2007 and older wrote it."""
    for part in node.iter(f"{VML}shape", f"{VML}imagedata"):
        if words := part.get("alt") or part.get(f"{OFFICE}title"):
            return str(words)
    return ""


def keeps_space(node: Node) -> bool:
    """Whether blanks at the ends of a text are kept: where it, or an element around it, says so."""
    if node.get(SPACE) is not None:
        return bool(node.get(SPACE) == "preserve")
    said = next((outer.get(SPACE) for outer in node.iterancestors() if outer.get(SPACE) is not None), None)
    return bool(said == "preserve")
