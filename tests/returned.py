"""Word files as they come back from their owners, for tests: a commissioned file opened, and places to write filled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from reportgen.slots import read_tag, slot_key

Run = tuple[str, str]
"""Words and their dress: `b` for bold, `i` for slanted, an address for a link."""


@dataclass(frozen=True)
class Line:
    """A paragraph as an owner types it: in Word's own styles of lists and headings."""

    runs: tuple[Run, ...]
    style: str = ""


def line(*runs: str | Run, style: str = "") -> Line:
    """A paragraph; a bare word is a run without dress."""
    return Line(tuple((run, "") if isinstance(run, str) else run for run in runs), style)


def bullet(*runs: str | Run) -> Line:
    return line(*runs, style="List Bullet")


def number(*runs: str | Run) -> Line:
    return line(*runs, style="List Number")


@dataclass(frozen=True)
class Rows:
    """A table as an owner puts it in."""

    rows: tuple[tuple[str, ...], ...]


def rows(*found: Sequence[str]) -> Rows:
    return Rows(tuple(tuple(row) for row in found))


class Copy:
    """A commissioned file that somebody works on."""

    def __init__(self, path: Path) -> None:
        self.document: Any = docx.Document(str(path))
        self.styles = {style.name: style.style_id for style in self.document.styles}

    def slots(self) -> list[str]:
        """The keys of its places to write."""
        tags = (node.get(qn("w:val"), "") for node in self.document.element.body.iter(qn("w:tag")))
        return [keys[0] for tag in tags if (keys := read_tag(tag))]

    def slot(self, stem: str, name: str) -> Any:
        """The content of a place to write."""
        return self.of(slot_key(stem, name))

    def of(self, key: str) -> Any:
        for control in self.document.element.body.iter(qn("w:sdt")):
            tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
            keys = read_tag(tag.get(qn("w:val"), "")) if tag is not None else None
            if keys is not None and keys[0] == key:
                return control.find(qn("w:sdtContent"))
        raise LookupError(key)

    def fill(self, content: Any, lines: Iterable[str | Line | Rows]) -> None:
        """Put these lines in the place of what stands in a place to write."""
        for child in list(content):
            content.remove(child)
        for each in lines:
            content.append(self.table(each) if isinstance(each, Rows) else self.paragraph(each))
        for placeholder in list(content.getparent().iter(qn("w:showingPlcHdr"))):
            placeholder.getparent().remove(placeholder)

    def paragraph(self, each: str | Line) -> Any:
        found = line(each) if isinstance(each, str) else each
        made = OxmlElement("w:p")
        if found.style:
            style = OxmlElement("w:pStyle")
            style.set(qn("w:val"), self.styles[found.style])
            made.get_or_add_pPr().append(style)
        for text, dress in found.runs:
            run = OxmlElement("w:r")
            if dress in ("b", "i", "bi"):
                properties = run.get_or_add_rPr()
                for letter in dress:
                    properties.append(OxmlElement(f"w:{letter}"))
            words = OxmlElement("w:t")
            words.text = text
            words.set(qn("xml:space"), "preserve")
            run.append(words)
            if "://" in dress or dress.startswith("mailto:"):
                link = OxmlElement("w:hyperlink")
                kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
                link.set(qn("r:id"), self.document.part.relate_to(dress, kind, is_external=True))
                link.append(run)
                made.append(link)
            else:
                made.append(run)
        return made

    def table(self, each: Rows) -> Any:
        made = self.document.add_table(len(each.rows), len(each.rows[0]))
        for row, texts in zip(made.rows, each.rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
        element = deepcopy(made._tbl)
        made._tbl.getparent().remove(made._tbl)
        return element

    def save(self, path: Path) -> Path:
        stream = BytesIO()
        self.document.save(stream)
        path.write_bytes(stream.getvalue())
        return path
