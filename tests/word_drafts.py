"""Word files as people make them, for tests: `Draft` writes one, neat or with the habits of a hurried office.

A draft writes what it is told and keeps what it wrote: where each table stands and in which of its rows the first row
of its numbers is. What a habit changes is the dress alone: a reader who accepts every change reads the same words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import docx
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.table import Table
from docx.text.paragraph import Paragraph

HABITS = ("words", "tracked", "spaces", "box", "plain", "comment", "two runs")
"""How a paragraph may be written: each word a run of its own; a number corrected with changes tracked; with spaces
that do not break; in a text box; as it should be; with a colleague's comment on it; bold from its middle on."""

LEFT, ABOVE = "<", "^"
"""What stands in place of the words of a cell that is one with the cell to its left, or above."""
Row = Sequence[str]
NAMES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "v": "urn:schemas-microsoft-com:vml",
}
BOX = """
<w:r {names}>
  <mc:AlternateContent>
    <mc:Choice Requires="wps">
      <w:drawing>
        <wp:inline>
          <wp:extent cx="4500000" cy="900000"/>
          <wp:docPr id="{number}" name="Text Box {number}"/>
          <a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">
            <wps:wsp>
              <wps:cNvSpPr txBox="1"/>
              <wps:spPr>
                <a:xfrm><a:off x="0" y="0"/><a:ext cx="4500000" cy="900000"/></a:xfrm>
                <a:prstGeom prst="rect"><a:avLst/></a:prstGeom>
              </wps:spPr>
              <wps:txbx><w:txbxContent><w:p><w:r><w:t/></w:r></w:p></w:txbxContent></wps:txbx>
              <wps:bodyPr/>
            </wps:wsp>
          </a:graphicData></a:graphic>
        </wp:inline>
      </w:drawing>
    </mc:Choice>
    <mc:Fallback>
      <w:pict><v:shape style="width:354pt;height:71pt"><v:textbox><w:txbxContent><w:p><w:r><w:t/></w:r></w:p>
      </w:txbxContent></v:textbox></v:shape></w:pict>
    </mc:Fallback>
  </mc:AlternateContent>
</w:r>
"""
"""A text box as Word writes it: twice, the second time for readers that know no drawings."""


@dataclass(frozen=True, slots=True)
class Head:
    """A header of two rows: what stands above, over how many columns, and what stands below. The stub is over both."""

    above: tuple[tuple[str, int], ...]
    below: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A table that was written: the row of the document's table that its first row of numbers is, and its words."""

    key: str
    first: int
    words: tuple[str, ...]


@dataclass
class Draft:
    """A Word file in the making. `untidy` gives every paragraph the next habit and every table the next dress."""

    title: str
    untidy: bool = False
    tables: list[Placed] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.word = docx.Document()
        self.turn = 0
        self.boxes = 0
        self.word.add_paragraph(self.title, style=None if self.untidy else "Title")
        if self.untidy:
            bold(self.word.paragraphs[-1])
            footer = self.word.sections[0].footer.paragraphs[0]
            footer.text = "Item 3, page 14 of 52. Version 0.4, 1,204 words"
            self.word.sections[0].header.paragraphs[0].text = "OFFICIAL"

    # --- words ---------------------------------------------------------------------------------------------------

    def contents(self, headings: Sequence[str]) -> None:
        """A list of contents typed by hand, with the numbers of pages."""
        self.heading("Contents", 1)
        for page, line in enumerate(headings, 2):
            self.word.add_paragraph(f"{line}\t{page}")
        self.word.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)

    def heading(self, text: str, level: int, number: str = "") -> None:
        """A heading; an untidy one has its number typed and, deeper down, is a bold paragraph that looks like one."""
        words = f"{number} {text}".strip() if self.untidy else text
        if self.untidy and level >= 3:
            bold(self.word.add_paragraph(words))
        else:
            self.word.add_heading(words, min(level, 9))
        if self.untidy and level == 1:
            self.word.add_paragraph("Item 3")

    def say(self, text: str) -> None:
        """A paragraph of sentences, in the dress whose turn it is."""
        habit = HABITS[self.turn % len(HABITS)] if self.untidy else "plain"
        self.turn += 1
        paragraph = self.word.add_paragraph()
        if habit == "words":
            for word in re.findall(r"\S+\s*", text):
                paragraph.add_run(word)
        elif habit == "tracked":
            track(paragraph, text)
        elif habit == "spaces":
            paragraph.add_run(re.sub(r"(?<=\d) (?=\w)|(?<=[a-z]) (?=20\d\d)", "\u00a0", text))
        elif habit == "box":
            self.box(paragraph, text)
        elif habit == "comment":
            run = paragraph.add_run(text)
            self.word.add_comment(
                run, text="Is this 12% or 15%? Check with finance.", author="A Colleague", initials="AC"
            )
        elif habit == "two runs":
            middle = len(text) // 2
            paragraph.add_run(text[:middle])
            paragraph.add_run(text[middle:]).bold = True
        else:
            paragraph.add_run(text)

    def box(self, paragraph: Paragraph, text: str) -> None:
        """A text box with the words in it, in both of the forms that Word writes."""
        self.boxes += 1
        names = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMES.items())
        run = parse_xml(BOX.format(names=names, number=self.boxes))
        for words in run.iter(qn("w:t")):
            words.text = text
        paragraph._p.append(run)

    def bullets(self, lines: Sequence[str]) -> None:
        """A list with bullets; an untidy one has hyphens and tabs typed."""
        for line in lines:
            if self.untidy and self.turn % 2:
                self.word.add_paragraph(f"-\t{line}")
            else:
                self.word.add_paragraph(line, style="List Bullet")
        self.turn += 1

    # --- tables --------------------------------------------------------------------------------------------------

    def table(
        self,
        key: str,
        header: Row,
        rows: Sequence[Row],
        *,
        caption: str = "",
        lead_in: str = "",
        head: Head | None = None,
    ) -> None:
        """A table under its lead-in and caption. An untidy one has `head`, where there is one, in place of `header`."""
        heads = [header]
        if self.untidy and head is not None:
            above = [words for group, wide in head.above for words in (group, *[LEFT] * (wide - 1))]
            below = [ABOVE if words == over else words for words, over in zip(head.below, above, strict=True)]
            heads = [[header[0], *above], [ABOVE, *below]]
        self.sheet(key, [*heads, *rows], len(heads), caption=caption, lead_in=lead_in)

    def sheet(self, key: str, rows: Sequence[Row], heads: int, *, caption: str = "", lead_in: str = "") -> None:
        """A table whose first `heads` rows are its header. A cell that is `LEFT` or `ABOVE` is one with that beside it.

        An untidy one may have its caption as its first row.
        """
        if lead_in:
            self.word.add_paragraph(lead_in)
        inside = bool(self.untidy and caption and self.turn % 2)
        self.turn += 1
        if caption and not inside:
            self.word.add_paragraph(caption, style=None if self.untidy else "Caption")
        wide = max(len(row) for row in rows)
        body = [[caption, *[LEFT] * (wide - 1)], *rows] if inside else list(rows)
        made = self.word.add_table(rows=len(body), cols=wide, style="Table Grid")
        for r, row in enumerate(body):
            cells = made.rows[r].cells
            for c, words in enumerate(row):
                if words not in (LEFT, ABOVE):
                    cells[c].text = words
        for r, row in enumerate(body):
            for c in range(len(row)):
                if row[c] not in (LEFT, ABOVE):
                    over = next((n for n in range(c + 1, len(row)) if row[n] != LEFT), len(row))
                    down = next((n for n in range(r + 1, len(body)) if body[n][c : c + 1] != [ABOVE]), len(body))
                    if over > c + 1 or down > r + 1:
                        made.cell(r, c).merge(made.cell(down - 1, over - 1)).text = row[c]
        self.tables.append(Placed(key, heads + int(inside), tuple(rows[heads])))
        if self.untidy:
            if len(self.tables) % 3 == 0:
                mark_header(made, heads + int(inside))
            self.word.add_paragraph()
            if len(self.tables) % 4 == 0:
                self.word.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)

    def save(self, path: Path) -> Path:
        self.word.save(str(path))
        return path


def bold(paragraph: Paragraph) -> None:
    for run in paragraph.runs:
        run.bold = True


def mark_header(made: Table, rows: int) -> None:
    """Word repeats these rows on every page."""
    for row in made.rows[:rows]:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def track(paragraph: Paragraph, text: str) -> None:
    """The words with one number, or one word, struck out and corrected, the change not yet accepted."""
    at = re.search(r"\d[\d,.]*\d%?|\d%?|\b[a-z]{5,}\b", text)
    start, end = (at.start(), at.end()) if at else (0, 0)
    paragraph.add_run(text[:start])
    for kind, tag, words in (
        ("w:del", "w:delText", "99.9%" if at and at[0][0].isdigit() else "other"),
        ("w:ins", "w:t", text[start:end]),
    ):
        change = parse_xml(
            f'<{kind} {nsdecls("w")} w:id="{900 + start}" w:author="An Editor" w:date="2022-08-30T09:00:00Z">'
            f'<w:r><{tag} xml:space="preserve"/></w:r></{kind}>'
        )
        next(change.iter(qn(tag))).text = words
        paragraph._p.append(change)
    paragraph.add_run(text[end:])
