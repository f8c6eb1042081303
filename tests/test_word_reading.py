"""Word files of every kind of untidiness, read as somebody sees them who accepts every tracked change."""

from __future__ import annotations

import io
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.problems import Problems
from reportgen.word import opened, reading
from reportgen.word.document import Document, Odd, Paragraph, Span, Table
from reportgen.word.reading import read_document

URIS = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "x": "urn:another-maker:extension",
}
SPACES = " ".join(f'xmlns:{name}="{uri}"' for name, uri in URIS.items())
OFFICE = URIS["r"]
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def part(name: str, inside: str) -> str:
    """A part of XML with one root element."""
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:{name} {SPACES}>{inside}</w:{name}>'


def word_file(
    body: str, *, links: Mapping[str, str] | None = None, extra: Mapping[str, str | bytes] | None = None, **parts: str
) -> bytes:
    """A Word file with this in its body, parts such as `styles`, links by id, and other files by name."""
    rels = "".join(
        f'<Relationship Id="rP{kind}" Type="{OFFICE}/{kind}" Target="{kind}.xml"/>' for kind in parts
    ) + "".join(
        f'<Relationship Id="{id}" Type="{OFFICE}/hyperlink" Target={quoteattr(address)} TargetMode="External"/>'
        for id, address in (links or {}).items()
    )
    kinds = "".join(f'<Override PartName="/word/{kind}.xml" ContentType="{MAIN}.{kind}+xml"/>' for kind in parts)
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        f'<Override PartName="/word/document.xml" ContentType="{MAIN}.document.main+xml"/>{kinds}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{RELS}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{RELS}">{rels}</Relationships>',
        **{f"word/{kind}.xml": part(kind, inside) for kind, inside in parts.items()},
        **(extra or {}),
    }
    return zipped(files)


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def t(words: str, dress: str = "") -> str:
    """A run."""
    return f'<w:r>{f"<w:rPr>{dress}</w:rPr>" if dress else ""}<w:t xml:space="preserve">{escape(words)}</w:t></w:r>'


def p(*runs: str, style: str = "", dress: str = "") -> str:
    """A paragraph; words without a bracket are a run."""
    inside = "".join(run if run.startswith("<") else t(run) for run in runs)
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{dress}</w:pPr>{inside}</w:p>"


def tc(*paragraphs: str, dress: str = "") -> str:
    inside = "".join(one if one.startswith("<") else p(one) for one in paragraphs) or p()
    return f"<w:tc><w:tcPr>{dress}</w:tcPr>{inside}</w:tc>"


def tr(*cells: str, dress: str = "") -> str:
    inside = "".join(cell if cell.startswith("<") else tc(cell) for cell in cells)
    return f"<w:tr><w:trPr>{dress}</w:trPr>{inside}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def ins(*inside: str, author: str = "Ann") -> str:
    return f'<w:ins w:id="1" w:author="{author}">{"".join(inside)}</w:ins>'


def gone(words: str, author: str = "Ann") -> str:
    return f'<w:del w:id="2" w:author="{author}"><w:r><w:delText xml:space="preserve">{words}</w:delText></w:r></w:del>'


def control(inside: str, tag: str = "", more: str = "") -> str:
    named = f'<w:tag w:val="{tag}"/>' if tag else ""
    return f"<w:sdt><w:sdtPr>{named}{more}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def field(code: str, *result: str) -> str:
    """A field in its long form."""
    shown = "".join(one if one.startswith("<") else t(one) for one in result)
    said = f"<w:r><w:instrText xml:space='preserve'>{escape(code)}</w:instrText></w:r>"
    return f"{mark('begin')}{said}{mark('separate')}{shown}{mark('end')}"


def box(*paragraphs: str) -> str:
    """A text box as Word writes it: once for itself, once more for older readers."""
    inside = "".join(paragraphs)
    drawing = f"<wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx>"
    drawing = f"<w:drawing><wp:anchor><wp:docPr id='1' name='Box'/><a:graphic><a:graphicData><wps:wsp>{drawing}"
    drawing += "</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
    old = f"<w:pict><v:shape><v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox></v:shape></w:pict>"
    both = f'<mc:Choice Requires="wps">{drawing}</mc:Choice><mc:Fallback>{old}</mc:Fallback>'
    return f"<w:r><mc:AlternateContent>{both}</mc:AlternateContent></w:r>"


PICTURE = (
    "<w:r><w:drawing><wp:inline><wp:docPr id='1' name='Picture 1' descr='Our crest'/><a:graphic><a:graphicData>"
    "<pic:pic/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
)
STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>
<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="Board heading"/><w:basedOn w:val="Own"/></w:style>
<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="Own"/><w:basedOn w:val="Heading1"/></w:style>
<w:style w:type="paragraph" w:styleId="Lined"><w:name w:val="Lined"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="TOCHeading"><w:name w:val="TOC Heading"/><w:basedOn w:val="Heading1"/>
  <w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Caption"><w:name w:val="caption"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Bold"><w:name w:val="Sub"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Ring1"><w:name w:val="Ring 1"/><w:basedOn w:val="Ring2"/></w:style>
<w:style w:type="paragraph" w:styleId="Ring2"><w:name w:val="Ring 2"/><w:basedOn w:val="Ring1"/></w:style>
<w:style w:type="paragraph" w:styleId="ListBullet"><w:name w:val="List Bullet"/>
  <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="ListParagraph"><w:name w:val="List Paragraph"/></w:style>
<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Secret"><w:name w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="numbering" w:styleId="ListStyle"><w:name w:val="L"/>
  <w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>
"""
NUMBERING = """
<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl>
  <w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/></w:lvl>
  <w:lvl w:ilvl="2"><w:numFmt w:val="none"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:numFmt w:val="lowerRoman"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="9"><w:numStyleLink w:val="ListStyle"/></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="9"/></w:num>
"""


def read(body: str, **more: object) -> Document:
    """A file with this in its body, read."""
    parts = {"styles": STYLES, "numbering": NUMBERING, **more}
    return read_raw(word_file(body, **parts))  # type: ignore[arg-type]


def read_raw(raw: bytes) -> Document:
    problems = Problems()
    found = read_document(raw, "file.docx", problems)
    assert found is not None, [str(problem) for problem in problems]
    assert not problems
    return found


def paragraphs(document: Document) -> list[Paragraph]:
    return [block for block in document.blocks if isinstance(block, Paragraph)]


def only(body: str, **more: object) -> Paragraph:
    (found,) = paragraphs(read(body, **more))
    return found


def table(*rows: str) -> Table:
    (found,) = (block for block in read(tbl(*rows)).blocks if isinstance(block, Table))
    return found


def texts(found: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in found.rows]


def told(document: Document) -> list[tuple[str, int, str, str]]:
    return [(odd.kind, odd.at, odd.words, odd.author) for odd in document.odd]


class TestWords:
    """What stands for characters, and what stands for none."""

    def test_breaks_tabs_and_hyphens(self) -> None:
        run = "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t>"
        run += '<w:softHyphen/><w:t>e</w:t><w:cr/><w:t>f</w:t><w:ptab w:alignment="right"/><w:t>g</w:t></w:r>'
        assert only(p(run)).text == "a\tb\nc-de\nf\tg"

    def test_a_page_break_parts_words_but_begins_no_paragraph(self) -> None:
        turn = '<w:r><w:br w:type="page"/></w:r>'
        assert only(p(turn, "Heading", style="Heading1")).text == "Heading"
        assert only(p("one", turn, "two")).text == "one\ntwo"

    def test_blanks_at_the_ends_of_a_text_are_kept_only_where_it_says_so(self) -> None:
        assert only(p("<w:r><w:t> a </w:t></w:r>", t(" b "), "c")).text == "a b c"
        assert only(p('<w:r xml:space="preserve"><w:t> a </w:t></w:r>')).text == " a "

    def test_signs_of_picture_fonts(self) -> None:
        signs = '<w:r><w:sym w:font="Wingdings" w:char="F0E1"/><w:sym w:font="Symbol" w:char="F0B3"/>'
        signs += '<w:sym w:font="Crests" w:char="F041"/><w:sym w:font="Arial" w:char="2013"/><w:sym w:char="zz"/></w:r>'
        letters = t("pq", '<w:rFonts w:ascii="Wingdings 3" w:hAnsi="Wingdings 3"/>')
        assert only(p(signs, letters)).text == "↑≥□–▲▼"

    def test_private_characters_and_line_separators_do_not_come_in(self) -> None:
        assert only(p("a\uf0b7b\u2028c\td")).text == "a□b c\td"

    def test_dress_joins_runs_that_look_the_same(self) -> None:
        runs = (t("a", "<w:b/>"), t("b", '<w:rStyle w:val="Strong"/>'), t("c", '<w:b w:val="0"/>'), t("d", "<w:i/>"))
        assert only(p(*runs)).spans == (Span("ab", bold=True), Span("c"), Span("d", italic=True))

    def test_a_run_overrides_the_bold_of_its_style(self) -> None:
        run = t("a", '<w:rStyle w:val="Strong"/><w:b w:val="false"/>')
        assert only(p(run)).spans == (Span("a"),)

    def test_bold_of_the_paragraph_style_is_told_but_not_of_headings_and_captions(self) -> None:
        assert only(p("a", style="Bold")).spans == (Span("a", bold=True),)
        assert only(p("a", style="Heading1")).spans == (Span("a"),)
        assert only(p("a", style="Caption")).spans == (Span("a"),)

    def test_wrappers_say_nothing(self) -> None:
        inside = f"<w:smartTag><w:customXml><w:bdo>{t('a')}</w:bdo></w:customXml></w:smartTag><w:dir>{t('b')}</w:dir>"
        assert only(p(inside, "<x:new><w:r><w:t>never</w:t></w:r></x:new>", control(t("c")))).text == "abc"

    def test_of_a_ruby_the_base_is_read(self) -> None:
        ruby = f"<w:r><w:ruby><w:rt>{t('small')}</w:rt><w:rubyBase>{t('base')}</w:rubyBase></w:ruby></w:r>"
        assert only(p(ruby)).text == "base"

    def test_links_that_lead_out_have_their_address(self) -> None:
        out = f'<w:hyperlink r:id="rL" w:anchor="top">{t("there")}</w:hyperlink>'
        inside = f'<w:hyperlink w:anchor="below">{t("below")}</w:hyperlink>'
        found = only(p("go ", out, " or ", inside), links={"rL": "https://a.example/?x=1&y=2"})
        assert found.spans == (Span("go "), Span("there", link="https://a.example/?x=1&y=2#top"), Span(" or below"))

    def test_the_strict_form_is_read(self) -> None:
        raw = word_file(p("words", style="Heading1"), styles=STYLES)
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        old = b"http://schemas.openxmlformats.org/"
        new = b"http://purl.oclc.org/ooxml/"
        for name, data in files.items():
            data = data.replace(old + b"wordprocessingml/2006/main", new + b"wordprocessingml/main")
            files[name] = data.replace(old + b"officeDocument/2006/", new + b"officeDocument/")
        (found,) = paragraphs(read_raw(zipped(files)))
        assert (found.text, found.level) == ("words", 1)


class TestFields:
    """Fields show what they gave, not what they ask."""

    def test_long_and_short_form(self) -> None:
        short = f'<w:fldSimple w:instr=" PAGE ">{t("4")}</w:fldSimple>'
        assert only(p("page ", field(" PAGE ", "3"), " or ", short)).text == "page 3 or 4"

    def test_a_field_in_a_field(self) -> None:
        inner = field("REF x", "never shown")
        begin = f"{mark('begin')}<w:r><w:instrText>IF </w:instrText></w:r>{inner}{mark('separate')}"
        assert only(p("a", begin, "b", field("REF y", "c"), mark("end"), "d")).text == "abcd"

    def test_a_field_goes_on_through_paragraphs(self) -> None:
        start = mark("begin") + "<w:r><w:instrText>INCLUDETEXT x</w:instrText></w:r>"
        found = paragraphs(read(p("a", start) + p("hidden", mark("separate"), "b") + p("c", mark("end"))))
        assert [one.text for one in found] == ["a", "b", "c"]

    def test_a_field_that_never_ends_swallows_nothing(self) -> None:
        found = paragraphs(read(p(mark("begin"), "a") + p("b") + p(field("PAGE", "1"), "c")))
        assert [one.text for one in found] == ["a", "b", "1c"]
        assert only(p("a", mark("end"), mark("separate"), "b")).text == "ab"

    def test_a_link_as_a_field(self) -> None:
        found = only(p(field(' HYPERLINK "https://a.example/x" \\o "tip" ', "there")))
        assert found.spans == (Span("there", link="https://a.example/x"),)

    def test_a_field_that_refers_to_nothing_is_told(self) -> None:
        words = "Error! Reference source not found."
        assert told(read(p("See ", field("REF x", words), "."))) == [("field", 0, words, "")]

    def test_the_number_of_a_caption(self) -> None:
        assert only(p("Table ", field("SEQ Table \\* ARABIC", "1"), ": Calls")).caption
        assert only(p("Figure ", f'<w:fldSimple w:instr="SEQ Figure">{t("2")}</w:fldSimple>', " Calls")).caption
        assert only(p("Calls", style="Caption")).caption
        assert not only(p("As told in paragraph ", field("SEQ para", "1"), ".")).caption

    def test_a_list_to_choose_from_has_what_was_chosen(self) -> None:
        data = '<w:ddList><w:result w:val="1"/><w:listEntry w:val="up"/><w:listEntry w:val="down"/></w:ddList>'
        begin = f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{data}</w:ffData></w:fldChar></w:r>'
        assert told(read(p("Calls went ", begin, mark("end")))) == [("field", 0, "down", "")]


class TestContents:
    """A table of contents is marked by its style, so that it can be passed over."""

    def test_lines_of_the_field_and_no_others(self) -> None:
        code = "<w:r><w:instrText>TOC \\o</w:instrText></w:r>"
        first = p(mark("begin"), code, mark("separate"), "1 Calls\t3")
        found = paragraphs(read(first + p("2 Crime\t4", style="Heading1") + p(mark("end"), "After")))
        assert [(one.style, one.level, one.text) for one in found] == [
            ("TOC 1", 0, "1 Calls\t3"),
            ("TOC 1", 0, "2 Crime\t4"),
            ("Normal", 0, "After"),
        ]

    def test_lines_of_the_gallery(self) -> None:
        more = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
        inside = p("Contents", style="TOCHeading") + p("1 Calls\t3", style="TOC1") + p("2 Crime\t4")
        found = paragraphs(read(control(inside, more=more) + p("After")))
        assert [(one.style, one.level) for one in found] == [
            ("TOC Heading", 0),
            ("TOC 1", 0),
            ("TOC 1", 0),
            ("Normal", 0),
        ]


class TestHeadings:
    @pytest.mark.parametrize(
        ("style", "level"),
        [("Heading1", 1), ("berschrift2", 2), ("Mine", 1), ("Lined", 3), ("Normal", 0), ("Ring1", 0), ("Heading3", 3)],
    )
    def test_level_by_name_by_id_and_by_the_style_below(self, style: str, level: int) -> None:
        assert only(p("Words", style=style)).level == level

    def test_the_paragraph_itself_overrides_its_style(self) -> None:
        assert only(p("Words", dress='<w:outlineLvl w:val="3"/>')).level == 4
        assert only(p("Words", style="Heading1", dress='<w:outlineLvl w:val="9"/>')).level == 0

    def test_without_words_it_is_none(self) -> None:
        assert only(p(" ", style="Heading1")).level == 0

    def test_a_numbered_heading_is_no_item(self) -> None:
        numbers = '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>'
        found = only(p("1.\tWords", style="Heading1", dress=numbers))
        assert (found.level, found.marker, found.text) == (1, "", "1.\tWords")

    def test_a_short_bold_paragraph_is_none_and_says_that_it_is_bold(self) -> None:
        found = only(p(t("Burglary", "<w:b/>")))
        assert (found.level, found.spans) == (0, (Span("Burglary", bold=True),))

    def test_the_title_is_on_the_page_or_among_the_properties(self) -> None:
        core = (
            '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>From the file</dc:title>'
            "<dc:subject>reportgen  slots</dc:subject></cp:coreProperties>"
        )
        rels = (
            f'<Relationships xmlns="{RELS}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
            'Target="/word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/'
            '2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>'
        )
        extra = {"docProps/core.xml": core, "_rels/.rels": rels}
        without = read(p("Words"), extra=extra)
        assert (without.title, without.subject) == ("From the file", "reportgen slots")
        assert read(p("", style="Title") + p("The report", style="Title"), extra=extra).title == "The report"


class TestLists:
    @pytest.mark.parametrize(
        ("numbers", "marker", "depth"),
        [
            ('<w:ilvl w:val="0"/><w:numId w:val="1"/>', "bullet", 0),
            ('<w:ilvl w:val="1"/><w:numId w:val="1"/>', "number", 1),
            ('<w:ilvl w:val="2"/><w:numId w:val="1"/>', "", 0),
            ('<w:numId w:val="2"/>', "number", 0),
            ('<w:numId w:val="3"/>', "number", 0),
            ('<w:numId w:val="0"/>', "", 0),
            ('<w:numId w:val="99"/>', "", 0),
        ],
    )
    def test_by_its_own_numbers(self, numbers: str, marker: str, depth: int) -> None:
        found = only(p("Words", dress=f"<w:numPr>{numbers}</w:numPr>"))
        assert (found.marker, found.depth) == (marker, depth)

    def test_by_style_and_taken_off_again(self) -> None:
        assert only(p("Words", style="ListBullet")).marker == "bullet"
        off = '<w:numPr><w:numId w:val="0"/></w:numPr>'
        assert only(p("Words", style="ListBullet", dress=off)).marker == ""

    @pytest.mark.parametrize(
        ("words", "style", "marker", "rest"),
        [
            ("•\tCalls fell", "", "bullet", "Calls fell"),
            ("• Calls fell", "", "bullet", "Calls fell"),
            ("-\tCalls fell", "", "bullet", "Calls fell"),
            ("- Calls fell", "", "", "- Calls fell"),
            ("- Calls fell", "ListParagraph", "bullet", "Calls fell"),
            ("1.\tCalls fell", "", "number", "Calls fell"),
            ("(iv)\tCalls fell", "", "number", "Calls fell"),
            ("1. Calls fell", "", "", "1. Calls fell"),
            ("12 calls fell", "ListParagraph", "", "12 calls fell"),
            ("-\t", "", "", "-\t"),
        ],
    )
    def test_typed(self, words: str, style: str, marker: str, rest: str) -> None:
        tabbed = words.replace("\t", "</w:t><w:tab/><w:t>")
        found = only(p(f'<w:r xml:space="preserve"><w:t>{tabbed}</w:t></w:r>', style=style))
        assert (found.marker, found.text) == (marker, rest)


class TestChanges:
    """Every change is accepted, and told."""

    def test_words_put_in_and_taken_out(self) -> None:
        found = read(p("a ", ins(t("b ")), gone("c "), f'<w:moveTo w:author="Bo">{t("d")}</w:moveTo>', "."))
        assert [one.text for one in paragraphs(found)] == ["a b d."]
        assert told(found) == [("insertion", 0, "b ", "Ann"), ("deletion", 0, "c ", "Ann"), ("insertion", 0, "d", "Bo")]

    def test_words_that_were_moved_away_are_gone(self) -> None:
        found = read(p("a ", f'<w:moveFrom w:author="Bo">{t("b")}</w:moveFrom>', "c"))
        assert [one.text for one in paragraphs(found)] == ["a c"]
        assert told(found) == [("deletion", 0, "b", "Bo")]

    def test_a_change_in_several_runs_is_told_once(self) -> None:
        found = read(p(ins(t("a ")), ins(t("b", "<w:b/>")), gone("c"), ins(t("d"), author="Bo")))
        assert told(found) == [("insertion", 0, "a b", "Ann"), ("deletion", 0, "c", "Ann"), ("insertion", 0, "d", "Bo")]

    def test_a_link_and_a_field_that_were_taken_out(self) -> None:
        begin, end = (f'<w:del w:author="A">{mark(kind)}</w:del>' for kind in ("begin", "end"))
        code = '<w:del w:author="A"><w:r><w:delInstrText>PAGE</w:delInstrText></w:r></w:del>'
        assert only(p("a", begin, code, gone("3"), end, "b")).text == "ab"
        assert only(p(f'<w:hyperlink r:id="rL">{gone("x")}{t("y")}</w:hyperlink>'), links={"rL": "a:b"}).text == "y"

    def test_a_mark_that_was_taken_out_joins_two_paragraphs(self) -> None:
        mark_gone = '<w:rPr><w:del w:id="1" w:author="Ann"/></w:rPr>'
        found = read(p("one ", dress=mark_gone) + p("two", style="Heading1") + p("three"))
        assert [(one.at, one.text, one.level) for one in paragraphs(found)] == [(1, "one two", 1), (2, "three", 0)]
        assert told(found) == [("deletion", 1, "", "Ann")]

    def test_a_paragraph_that_was_taken_out_is_gone(self) -> None:
        mark_gone = '<w:rPr><w:del w:id="1" w:author="Ann"/></w:rPr>'
        found = read(p("a") + p(gone("words"), dress=mark_gone) + tbl(tr("1")) + p("b"))
        assert [one.text for one in paragraphs(found)] == ["a", "b"]
        assert told(found) == [("deletion", 1, "words", "Ann")]

    def test_a_new_paragraph_is_told_once(self) -> None:
        new = '<w:rPr><w:ins w:id="1" w:author="Ann"/></w:rPr>'
        assert told(read(p(ins(t("words")), dress=new))) == [("insertion", 0, "words", "Ann")]
        assert told(read(p("words", dress=new))) == [("insertion", 0, "", "Ann")]

    def test_rows_and_cells_put_in_and_taken_out(self) -> None:
        out, new = '<w:del w:author="Ann"/>', '<w:ins w:author="Bo"/>'
        left = tc(p("x"), dress='<w:cellDel w:author="Cy"/>')
        found = read(tbl(tr("a", "b"), tr("c", "d", dress=out), tr("e", left, "f", dress=new)))
        (one,) = found.blocks
        assert isinstance(one, Table)
        assert texts(one) == [["a", "b"], ["e", "f"]]
        assert told(found) == [
            ("deletion", 2, "c | d", "Ann"),
            ("insertion", 4, "e | x | f", "Bo"),
            ("deletion", 5, "x", "Cy"),
        ]

    def test_a_hidden_row_is_told_and_not_read(self) -> None:
        found = read(tbl(tr("a", "b"), tr("c", tc("d", tbl(tr("e"))), dress="<w:hidden/>")))
        assert [texts(block) for block in found.blocks if isinstance(block, Table)] == [[["a", "b"]]]
        assert told(found) == [("hidden", 2, "c | d e", "")]

    def test_hidden_words_are_told_and_not_read(self) -> None:
        found = read(p("a", t("secret", "<w:vanish/>"), t("more", '<w:rStyle w:val="Secret"/>'), "b"))
        assert [one.text for one in paragraphs(found)] == ["ab"]
        assert told(found) == [("hidden", 0, "secretmore", "")]


class TestOdd:
    def test_comments(self) -> None:
        said = f'<w:comment w:id="4" w:author="Bo" w:date="2024-01-01T00:00:00Z">{p("Is it?")}{p("Sure?")}</w:comment>'
        ref = '<w:r><w:commentReference w:id="4"/></w:r>'
        around = control(p("b", ref), "03/calls")
        assert read(p("a") + around, comments=said).odd == (Odd("comment", 1, "Is it?\nSure?", "Bo", "03/calls"),)

    def test_notes_are_not_in_the_text(self) -> None:
        notes = f'<w:footnote w:id="2">{p("<w:r><w:footnoteRef/></w:r>", " Since May.")}</w:footnote>'
        found = read(p("a", '<w:r><w:footnoteReference w:id="2"/></w:r>', "b"), footnotes=notes)
        assert [one.text for one in paragraphs(found)] == ["ab"]
        assert told(found) == [("footnote", 0, "Since May.", "")]

    def test_pictures_charts_and_objects(self) -> None:
        chart = "<w:r><w:drawing><wp:inline><wp:docPr id='2' name='Chart'/><a:graphic><a:graphicData><c:chart/>"
        chart += "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        old = "<w:r><w:pict><v:shape alt='An old one'><v:imagedata/></v:shape></w:pict></w:r>"
        thing = "<w:r><w:object><v:shape><v:imagedata o:title='A sheet'/></v:shape></w:object></w:r>"
        line = "<w:r><w:pict><v:line/></w:pict></w:r>"
        new = chart.replace("c:chart", "x:chart").replace("Chart", "A descr").replace("name=", "descr=")
        maths = "<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>"
        assert told(read(p(PICTURE) + p(chart, new, old, thing, line, maths) + "<w:altChunk/>")) == [
            ("picture", 0, "Our crest", ""),
            ("object", 1, "a chart", ""),
            ("object", 1, "A descr", ""),
            ("picture", 1, "An old one", ""),
            ("object", 1, "A sheet", ""),
            ("object", 1, "a+b", ""),
            ("object", 1, "a part of another file", ""),
        ]


class TestControls:
    """Content controls around blocks, words, rows and cells."""

    def test_around_blocks(self) -> None:
        inner = control(p("b"), "inner")
        found = read(control(p("a") + inner + control(p("c")) + tbl(tr("1")), "outer") + p("d"))
        assert [(one.text, one.slot) for one in paragraphs(found)] == [
            ("a", "outer"),
            ("b", "inner"),
            ("c", "outer"),
            ("d", ""),
        ]
        (one,) = (block for block in found.blocks if isinstance(block, Table))
        assert (one.slot, one.rows[0][0].paragraphs[0].slot) == ("outer", "outer")
        assert found.slots == ("outer", "inner")

    def test_a_tag_that_stands_twice_is_there_twice(self) -> None:
        assert read(control(p("a"), "one") + control(p("b"), "one")).slots == ("one", "one")

    def test_around_all_words_of_a_paragraph(self) -> None:
        assert only(p(control(t("words"), "one"))).slot == "one"
        assert only(p("more ", control(t("words"), "one"))).slot == ""

    def test_around_rows_and_cells(self) -> None:
        (one,) = read(tbl(control(tr("a", control(tc("b"), "cell")), "row"), tr("c", "d"))).blocks
        assert isinstance(one, Table)
        assert [[(c.text, c.paragraphs[0].slot) for c in row] for row in one.rows] == [
            [("a", "row"), ("b", "cell")],
            [("c", ""), ("d", "")],
        ]


class TestBoxes:
    def test_a_box_stands_once_after_its_paragraph(self) -> None:
        found = read(p("a", box(p("in"), p("side")), "b") + p("c"))
        assert [(one.at, one.text, one.where) for one in paragraphs(found)] == [
            (0, "ab", "body"),
            (1, "in", "box"),
            (2, "side", "box"),
            (3, "c", "body"),
        ]
        assert not found.odd

    def test_a_box_of_old_word_alone(self) -> None:
        old = f"<v:shape><v:textbox><w:txbxContent>{p('in')}</w:txbxContent></v:textbox></v:shape>"
        old = f"<w:r><w:pict>{old}</w:pict></w:r>"
        assert [one.text for one in paragraphs(read(p(old)))] == ["", "in"]

    def test_a_table_in_a_box_and_a_box_in_a_table(self) -> None:
        found = read(p(box(tbl(tr("1", "2")))) + tbl(tr(tc(p("3", box(p("in")))))))
        kinds = [block.where if isinstance(block, Paragraph) else texts(block) for block in found.blocks]
        assert kinds == ["body", [["1", "2"]], [["3"]], "box"]

    def test_a_field_around_a_box_does_not_swallow_it(self) -> None:
        start = mark("begin") + "<w:r><w:instrText>IF</w:instrText></w:r>"
        found = paragraphs(read(p(start, box(p("in")), mark("separate"), "out", mark("end"))))
        assert [one.text for one in found] == ["out"] or [one.text for one in found] == ["out", "in"]


class TestTables:
    def test_a_head_over_two_columns_and_a_stub_over_two_rows(self) -> None:
        span, start, on = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
        found = table(
            tr(tc("Calls", dress=start), tc("2023", dress=span), dress="<w:tblHeader/>"),
            tr(tc(dress=on), "Jan", "Feb", dress="<w:tblHeader/>"),
            tr("999", "1", "2"),
        )
        assert texts(found) == [["Calls", "2023", "2023"], ["Calls", "Jan", "Feb"], ["999", "1", "2"]]
        assert found.header_rows == 2
        head = found.rows[1][0]
        assert (head.row, head.column, head.rows, head.columns) == (0, 0, 2, 1)
        assert found.rows[0][1] is found.rows[0][2]

    def test_head_rows_are_those_at_the_top(self) -> None:
        assert table(tr("a"), tr("b", dress="<w:tblHeader/>")).header_rows == 0
        assert table(tr("a", dress='<w:tblHeader w:val="0"/>')).header_rows == 0

    def test_rows_that_begin_late_and_end_early(self) -> None:
        before = '<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>'
        found = table(tr("a", "b", "c"), tr("d", dress=before), tr("e"))
        assert texts(found) == [["a", "b", "c"], ["", "d", ""], ["e", "", ""]]
        assert all((cell.row, cell.column) == (r, c) for r, row in enumerate(found.rows) for c, cell in enumerate(row))

    def test_the_trace_of_a_border_that_was_moved_makes_no_column(self) -> None:
        two = '<w:gridSpan w:val="2"/>'
        found = table(tr(tc("a", dress=two), tc("b", dress=two)), tr(tc("c", dress=two), tc("d", dress=two)))
        assert texts(found) == [["a", "b"], ["c", "d"]]
        assert found.rows[0][0].columns == 1

    def test_a_border_that_was_moved_by_a_hair_makes_no_column(self) -> None:
        two = '<w:gridSpan w:val="2"/>'
        rows = tr("a", tc("b", dress=two), "x"), tr(tc("c", dress=two), "d", "y")
        widths = "".join(f'<w:gridCol w:w="{width}"/>' for width in (2000, 40, 1960, 900))
        grid = f"<w:tblGrid>{widths}</w:tblGrid>"

        def body(*more: str) -> str:
            return tbl(*rows, *more).replace("<w:tblGrid/>", grid)

        (found,) = read(body()).blocks
        assert isinstance(found, Table)
        assert texts(found) == [["a", "b", "x"], ["c", "d", "y"]]
        assert found.rows[0][1].columns == 1
        (found,) = read(body(tr("1", "2", "3", "4"))).blocks  # a cell of its own lies between
        assert isinstance(found, Table)
        assert texts(found) == [["a", "b", "b", "x"], ["c", "c", "d", "y"], ["1", "2", "3", "4"]]

    def test_cells_merged_across_in_the_old_way(self) -> None:
        start, on = '<w:hMerge w:val="restart"/>', '<w:hMerge w:val="continue"/>'
        assert texts(table(tr(tc("a", dress=start), tc(dress=on), "b"), tr("1", "2", "3"))) == [
            ["a", "a", "b"],
            ["1", "2", "3"],
        ]

    def test_words_under_a_merged_cell_are_hidden(self) -> None:
        found = read(tbl(tr(tc("a", dress='<w:vMerge w:val="restart"/>')), tr(tc("under", dress="<w:vMerge/>"))))
        assert told(found) == [("hidden", 1, "under", "")]

    def test_a_cell_that_goes_on_from_none_stands_for_itself(self) -> None:
        assert texts(table(tr(tc("a", dress="<w:vMerge/>")))) == [["a"]]
        wide = tc("b", dress='<w:gridSpan w:val="2"/><w:vMerge/>')
        assert texts(table(tr("a", "c"), tr(wide))) == [["a", "c"], ["b", "b"]]

    def test_a_table_in_a_cell_stands_after(self) -> None:
        found = read(p("first") + tbl(tr(tc("a", tbl(tr("in"))), "b")))
        outer, inner = (block for block in found.blocks if isinstance(block, Table))
        assert (texts(outer), texts(inner)) == ([["a", "b"]], [["in"]])
        assert (outer.at, inner.at) == (1, 2)
        assert inner.rows[0][0].paragraphs[0].where == "cell"

    def test_paragraphs_of_a_cell(self) -> None:
        found = table(tr(tc("one", "", "two words ")))
        assert found.rows[0][0].text == "one two words"
        assert [one.at for one in found.rows[0][0].paragraphs] == [0, 1, 2]


class TestUnreadable:
    """What is no Word file that can be read is told in words that help."""

    def refused(self, raw: bytes) -> str:
        problems = Problems()
        assert read_document(raw, "report.docx", problems) is None
        (problem,) = problems
        assert problem.mend
        assert str(problem.place) == "report.docx"
        return f"{problem.message} [{problem.code}]"

    def ole(self, stream: str) -> bytes:
        return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + stream.encode("utf-16-le") + bytes(600)

    def test_other_files(self) -> None:
        assert self.refused(b"") == "this file is empty [empty-file]"
        assert "old Word (.doc)" in self.refused(self.ole("WordDocument"))
        assert "locked with a password" in self.refused(self.ole("EncryptedPackage"))
        assert "old Excel workbook" in self.refused(self.ole("Workbook"))
        assert "a PDF" in self.refused(b"%PDF-1.7 ...")
        assert "rich text" in self.refused(b"{\\rtf1 words}")
        assert "web page" in self.refused(b"<html><body>words</body></html>")
        assert "not a Word file" in self.refused(b"Dear all")
        assert "packed folder" in self.refused(zipped({"a.txt": "words"}))
        assert "office program" in self.refused(zipped({"mimetype": "application/vnd.oasis.opendocument.text"}))

    def test_a_workbook_by_another_name(self) -> None:
        from openpyxl import Workbook

        stream = io.BytesIO()
        Workbook().save(stream)
        assert "an Excel workbook" in self.refused(stream.getvalue())

    def test_damaged_files(self) -> None:
        raw = word_file(p("words" * 1000))
        assert "damaged" in self.refused(raw[: len(raw) // 2])
        spoilt = bytearray(raw)
        place = raw.index(b"word/document.xml") + 60
        spoilt[place : place + 8] = b"\xff" * 8
        assert "damaged" in self.refused(bytes(spoilt))
        assert "damaged" in self.refused(word_file("<w:p>"))
        assert "damaged" in self.refused(word_file("", styles="<w:style>"))

    def test_entities_and_their_likes_are_refused(self) -> None:
        bomb = '<!DOCTYPE w:document [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
        evil = part("document", f"<w:body>{p('x')}</w:body>").replace("?>\n", f"?>{bomb}").replace(">x<", ">&b;<")
        assert "its own markup" in self.refused(word_file("", extra={"word/document.xml": evil}))

    def test_nothing_outside_is_read(self) -> None:
        evil = '<!DOCTYPE w:document [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        text = part("document", f"<w:body>{p('x')}</w:body>").replace("?>\n", f"?>{evil}").replace(">x<", ">&a;<")
        assert "its own markup" in self.refused(word_file("", extra={"word/document.xml": text}))

    def test_bombs(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert "[too-large]" in self.refused(zipped({f"f{n}": "" for n in range(5_001)}))
        assert "[too-large]" in self.refused(word_file(tbl(tr(tc("a", dress='<w:gridSpan w:val="999999"/>')))))
        assert "[too-large]" in self.refused(word_file(tbl(tr(*["a"] * 400), *["<w:tr><w:tc/></w:tr>"] * 1_300)))
        monkeypatch.setattr(reading, "MOST_ELEMENTS", 1_000)
        assert "[too-large]" in self.refused(word_file("<w:p/>" * 1_000))
        monkeypatch.undo()
        monkeypatch.setattr(opened, "MOST_UNPACKED", 1_000_000)
        assert "[too-large]" in self.refused(word_file(p("x"), extra={"word/big.bin": bytes(1_000_000)}))
        monkeypatch.setattr(opened, "MOST_OF_A_PART", 100_000)
        assert "[too-large]" in self.refused(word_file("<w:p/>" + " " * 100_000))

    def test_a_bomb_that_lies_about_its_size_is_not_unpacked(self) -> None:
        size = 64_000_000
        raw = word_file(p("x"), extra={"word/document.xml": b" " * size})
        lying = raw.replace(struct.pack("<I", size), struct.pack("<I", 999))
        assert lying != raw
        tracemalloc.start()
        try:
            assert "damaged" in self.refused(lying)
            assert tracemalloc.get_traced_memory()[1] < 8_000_000
        finally:
            tracemalloc.stop()

    def test_deep_nesting(self) -> None:
        body = p("x")
        for _ in range(40):
            body = tbl(tr(tc(body + p())))
        assert read_raw(word_file(body)).blocks
        for _ in range(60):
            body = tbl(tr(tc(body + p())))
        assert "[cannot-read]" in self.refused(word_file(body))

    @pytest.mark.parametrize("kind", ["document.macroEnabled.main", "template.main"])
    def test_macros_and_templates_are_read_and_not_run(self, kind: str) -> None:
        raw = word_file(p("words"), extra={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"})
        raw = raw.replace(b"document.main+xml", kind.encode() + b"+xml")
        assert [one.text for one in paragraphs(read_raw(raw))] == ["words"]

    @given(st.binary(max_size=300))
    def test_any_bytes_give_a_problem(self, data: bytes) -> None:
        self.refused(data)

    @settings(max_examples=60, deadline=None)
    @given(st.data())
    def test_any_damage_gives_a_problem_or_a_document(self, data: st.DataObject) -> None:
        raw = bytearray(word_file(p("words", ins(t("x")), field("PAGE", "1")) + tbl(tr("a", "b")), styles=STYLES))
        for _ in range(data.draw(st.integers(1, 5))):
            raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
        problems = Problems()
        assert (read_document(bytes(raw), "f", problems) is None) == bool(problems)


WORDS = st.text(st.sampled_from("ab é–£5%.,\u00a0&<>\"'"), min_size=1, max_size=8)
LINK = "https://a.example/"


@st.composite
def inline(draw: st.DrawFn, depth: int = 2) -> tuple[str, str]:
    """Something in a paragraph: its XML, and the words that a reader sees of it."""
    kinds = ["run", "split", "tab", "break", "deleted", "hidden", "bookmark", "proof"]
    if depth:
        kinds += ["inserted", "link", "tag", "control", "field", "simple", "choice"]
    kind = draw(st.sampled_from(kinds))
    words = draw(WORDS)
    if kind == "run":
        return t(words, draw(st.sampled_from(["", "<w:b/>", "<w:i/>", '<w:rStyle w:val="Strong"/>']))), words
    if kind == "split":
        more = draw(WORDS)
        texts = f'<w:t xml:space="preserve">{escape(words)}</w:t><w:tab/><w:t xml:space="preserve">{escape(more)}</w:t>'
        return f"<w:r><w:rPr><w:b/></w:rPr>{texts}</w:r>", f"{words}\t{more}"
    if kind in ("tab", "break"):
        return ("<w:r><w:tab/></w:r>", "\t") if kind == "tab" else ("<w:r><w:br/></w:r>", "\n")
    if kind == "deleted":
        return gone(escape(words)), ""
    if kind == "hidden":
        return t(words, "<w:vanish/>"), ""
    if kind == "bookmark":
        return '<w:bookmarkStart w:id="1" w:name="b"/><w:bookmarkEnd w:id="1"/>', ""
    if kind == "proof":
        return '<w:proofErr w:type="spellStart"/>', ""
    inside = draw(st.lists(inline(depth - 1), max_size=3))
    xml, seen = "".join(one for one, _ in inside), "".join(words for _, words in inside)
    if kind == "inserted":
        return ins(xml), seen
    if kind == "link":
        return f'<w:hyperlink r:id="rL">{xml}</w:hyperlink>', seen
    if kind == "tag":
        return f"<w:smartTag>{xml}</w:smartTag>", seen
    if kind == "control":
        return control(xml), seen
    if kind == "field":
        return field("REF x", xml or t("")), seen
    if kind == "simple":
        return f'<w:fldSimple w:instr="REF x">{xml}</w:fldSimple>', seen
    choice = f'<mc:Choice Requires="x">{xml}</mc:Choice><mc:Fallback>{t("never")}</mc:Fallback>'
    return f"<mc:AlternateContent>{choice}</mc:AlternateContent>", seen


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A body of paragraphs and tables, and the words of each paragraph in it."""
    bodies, seen = [], []
    for _ in range(draw(st.integers(1, 3))):
        rows, columns = draw(st.sampled_from([(0, 0), (0, 0), (2, 2), (1, 3)]))
        made = []
        for _ in range(max(1, rows * columns)):
            parts = draw(st.lists(inline(), max_size=5))
            made.append(p(*(xml for xml, _ in parts)))
            seen.append("".join(words for _, words in parts))
        grid = (tr(*(tc(one) for one in made[n * columns : (n + 1) * columns])) for n in range(rows))
        bodies.append(tbl(*grid) if rows else made[0])
    return "".join(bodies), seen


def every_paragraph(document: Document) -> list[Paragraph]:
    """All paragraphs, those in cells as well, by their place."""
    found = {}
    for block in document.blocks:
        cells = [cell for row in block.rows for cell in row] if isinstance(block, Table) else []
        for one in [block] if isinstance(block, Paragraph) else [one for cell in cells for one in cell.paragraphs]:
            found[one.at] = one
    return [found[at] for at in sorted(found)]


@settings(max_examples=100, deadline=None)
@given(documents())
def test_the_words_read_are_the_words_that_were_put_in(made: tuple[str, list[str]]) -> None:
    body, seen = made
    found = every_paragraph(read(body, links={"rL": LINK}))
    assert [one.text for one in found] == seen
    assert [one.at for one in found] == list(range(len(seen)))


def long_report() -> bytes:
    """A report of about 35 pages with 30 tables."""
    report = docx.Document()
    for n in range(30):
        report.add_heading(f"Section {n}", 1)
        for _ in range(8):
            line = report.add_paragraph("There were 120 ")
            line.add_run("robberies").bold = True
            line.add_run(" in the quarter, 18.2% more than in the year before." * 3)
        grid = report.add_table(rows=12, cols=8)
        for row in grid.rows:
            for cell in row.cells:
                cell.text = "1,234"
    stream = io.BytesIO()
    report.save(stream)
    return stream.getvalue()


def test_a_long_report_is_read_quickly() -> None:
    raw = long_report()
    taken = []
    for _ in range(3):
        began = time.process_time()
        found = read_raw(raw)
        taken.append(time.process_time() - began)
    assert len(every_paragraph(found)) == 30 * (9 + 96)
    assert min(taken) < 0.6  # 0.2 s on a machine that does nothing else
