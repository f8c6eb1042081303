"""The writer of Word files: what Word insists on, what stands in the file, and the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.word.columns import least, share
from reportgen.word.document import Cell, Line, Paragraph, Span, Table
from reportgen.word.forms import PLACEHOLDER, closing, marker, opening
from reportgen.word.markup import clean
from reportgen.word.pictures import Image, size_of
from reportgen.word.writing import Writer
from tests.office import as_pdf, converted, printed
from tests.ooxml import W, faults, paragraphs, parts, tables, words

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c63606060f80f0001040100"
    "5fe5c34b0000000049454e44ae426082"
)
"""One dot."""


def line(text: str) -> Line:
    return (Span(text),)


def grid(*rows: tuple[str, ...]) -> list[list[Line]]:
    return [[line(cell) for cell in row] for row in rows]


MONTHS = grid(("Month", "This year", "Last year"), ("May", "12", "10"), ("June", "7", "11"), ("Total", "19", "21"))
NOTES = (
    line("A sentence."),
    Paragraph(0, line("One"), marker="bullet"),
    Paragraph(0, line("deeper"), marker="bullet", depth=1),
    Paragraph(0, line("First"), marker="number"),
    Paragraph(0, line("Second"), marker="number"),
    Paragraph(0, line("A part"), level=3),
    Table(
        0,
        tuple(
            tuple(Cell((Paragraph(0, line(text)), Paragraph(0, line("below"))), n, m) for m, text in enumerate(row))
            for n, row in enumerate((("a", "b"), ("c", "d")))
        ),
        1,
    ),
)


def everything(*, locked: bool = False) -> Writer:
    """A file with all that can be written."""
    out = Writer("A title & more", "a subject", "A body", header="Left\tmiddle", footer="Foot", locked=locked)
    out.title_page("A title", "One line\nanother", [("To", "The Board"), ("Meeting", "Today")], above="A body")
    out.contents([(1, "1\tFirst", "one"), (2, "1.1\tSecond", "a/very.long name of a place " * 3)], "Contents")
    out.page_break()
    out.heading(line("First"), 1, "one", "1")
    out.paragraph(line("Read this first."), "Lede")
    out.numbered(line("Counted."), 1)
    out.numbered((Span("A "), Span("link", link="https://example.org/a b?c=1&d=2"), Span(" and bold", bold=True)), 2)
    out.numbered((Span("On", italic=True), Span("wards", link="#one"), Span(":")), 7)
    out.items([line("one"), line("two")])
    out.items([line("one"), line("two")], ordered=True)
    out.items([line("again one")], ordered=True)
    out.heading(line("Second"), 2, "a/very.long name of a place " * 3, "1.1")
    out.caption(line("Three months"), "Table", "Table 1")
    out.paragraph(line("What it shows"), "Exhibit Subtitle")
    out.table(MONTHS, align=("text", "number", "number"), total_rows={3}, describe="Three months", keep_next=True)
    out.paragraph(line("Source: a ledger."), "Source")
    out.table([*MONTHS[:2], [line("Shape"), Image(PNG, "A shape", 5), ()]], wide=True)
    out.table(MONTHS, narrow=True)
    out.picture(PNG, 'A chart, "so to say"', 100)
    out.picture(PNG, "The same again", 10)
    out.note(line("A note."))
    out.paragraph((Span("Awaited", bold=True), Span("\nfrom an owner")), "Awaited")
    out.slot("3/rape", "rape offences", NOTES)
    out.slot("3/robbery", "robbery")
    out.anchor("the end")
    return out


def document(out: Writer) -> ET.Element:
    return ET.fromstring(parts(out.to_bytes())["word/document.xml"])


# --- what Word insists on --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("locked", [False, True])
def test_nothing_in_the_file_needs_a_repair(locked: bool) -> None:
    assert faults(everything(locked=locked).to_bytes()) == []


def test_an_empty_file_is_sound() -> None:
    assert faults(Writer("Nothing").to_bytes()) == []


def changed(data: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """The file with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for other, text in parts(data).items():
            new = change(text.decode()).encode() if other == name else text
            if other == name:
                assert new != text, "the change changed nothing"
            archive.writestr(other, new)
    return out.getvalue()


@pytest.mark.parametrize(
    ("part", "old", "new", "told"),
    [
        ("document", '<w:pStyle w:val="Caption"/>', "", ""),
        ("document", '<w:pStyle w:val="Caption"/>', '<w:ind/><w:pStyle w:val="Caption"/>', "pPr holds"),
        ("document", '<w:pStyle w:val="Caption"/>', '<w:pStyle w:val="Legend"/>', "no style is called Legend"),
        ("document", "<w:tblGrid>", "<w:tblGrid/><w:tblGrid>", "tbl holds"),
        ("document", '<w:lock w:val="sdtLocked"/>', '<w:lock w:val="sdtLocked"/><w:tag w:val="x"/>', "sdtPr holds"),
        ("document", '<w:id w:val="2"/>', '<w:id w:val="1"/>', "control ids: 1 stands 2 times"),
        ("document", '<w:permEnd w:id="2"/>', "", "each permStart needs its end"),
        ("document", "w:name=", "w:name='x' w:was=", "bookmark names: x stands"),
        ("document", 'r:embed="rId', 'r:embed="rId9', "refers to rId9"),
        ("document", 'docPr id="2"', 'docPr id="1"', "picture ids: 1 stands 2 times"),
        ("document", "<w:pgSz", "<w:titlePg/><w:pgSz", "sectPr holds"),
        ("document", 'numId w:val="4"', 'numId w:val="99"', "no numbering has the number 99"),
        ("settings", "<w:defaultTabStop", '<w:listSeparator w:val=","/><w:defaultTabStop', "settings holds"),
        ("styles", "<w:qFormat/>", '<w:qFormat/><w:name w:val="x"/>', "style holds"),
        ("styles", "<w:b/><w:bCs/>", '<w:sz w:val="2"/><w:b/>', "rPr holds"),
    ],
)
def test_the_test_finds_what_is_wrong(part: str, old: str, new: str, told: str) -> None:
    data = changed(everything().to_bytes(), f"word/{part}.xml", lambda text: text.replace(old, new))
    found = faults(data)
    assert any(told in fault for fault in found) if told else not found


def test_the_test_finds_parts_without_a_type_and_links_that_lead_nowhere() -> None:
    data = everything().to_bytes()
    no_type = changed(data, "[Content_Types].xml", lambda text: text.replace('"png"', '"gif"'))
    assert faults(no_type) == ["word/media/image1.png has no content type"]
    lost = changed(data, "word/_rels/document.xml.rels", lambda text: text.replace("image1.png", "image2.png"))
    assert faults(lost) == ["word/_rels/document.xml.rels leads to word/media/image2.png, which is not there"]


# --- words -----------------------------------------------------------------------------------------------------------


def test_paragraphs_stand_in_the_order_and_style_in_which_they_were_written() -> None:
    found = paragraphs(everything().to_bytes())
    wanted = [
        ("CoverBody", "A body"),
        ("Title", "A title"),
        ("Subtitle", "One line"),
        ("Subtitle", "another"),
        ("TOCHeading", "Contents"),
        ("TOC1", "1\tFirst"),
        ("TOC2", "1.1\tSecond"),
        ("Heading1", "1\tFirst"),
        ("Lede", "Read this first."),
        ("NumberedText", "Counted."),
        ("NumberedText", "A link and bold"),
        ("NumberedText", "Onwards:"),
        ("ListBullet", "one"),
        ("ListBullet", "two"),
        ("ListNumber", "one"),
        ("ListNumber", "two"),
        ("ListNumber", "again one"),
        ("Heading2", "1.1\tSecond"),
        ("Caption", "Table 1\tThree months"),
        ("ExhibitSubtitle", "What it shows"),
        ("Source", "Source: a ledger."),
    ]
    assert found[: len(wanted)] == wanted


def test_each_ordered_list_and_each_jump_of_the_numbers_begins_a_numbering_of_its_own() -> None:
    files = parts(everything().to_bytes())
    numbers = [
        (str(p.find(f"{W}pPr/{W}pStyle").get(W + "val")), str(n.get(W + "val")))  # type: ignore[union-attr]
        for p in ET.fromstring(files["word/document.xml"]).iter(W + "p")
        if (n := p.find(f"{W}pPr/{W}numPr/{W}numId")) is not None
    ]
    counted = [number for style, number in numbers if style == "NumberedText"]
    assert counted[0] == counted[1] != counted[2]
    ordered = [number for style, number in numbers if style == "ListNumber"]
    assert {number for style, number in numbers if style == "ListBullet"} == {"1"}
    assert ordered[0] == ordered[1] and len(set(ordered)) == 3
    starts = {
        num.get(W + "numId"): start.get(W + "val")
        for num in ET.fromstring(files["word/numbering.xml"]).iter(W + "num")
        if (start := num.find(f"{W}lvlOverride/{W}startOverride")) is not None
    }
    assert starts[counted[0]] == "1" and starts[counted[2]] == "7"
    assert {starts[number] for number in ordered} == {"1"}


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(st.characters(codec=None)), min_size=1, max_size=4))
def test_any_words_can_be_written_and_stand_in_the_file(texts: list[str]) -> None:
    out = Writer(texts[0], texts[0], header=texts[0], footer=texts[0])
    for text in texts:
        out.paragraph((Span(text, bold=True, link="https://example.org/" + clean(text)),))
    data = out.to_bytes()
    assert faults(data) == []
    assert [found for _, found in paragraphs(data)] == [clean(text) for text in texts]


@given(st.text(st.characters(codec=None)))
def test_only_what_xml_refuses_is_left_out(text: str) -> None:
    kept = clean(text)
    assert "".join(c for c in text if c in kept) == kept
    assert all(c < " " or "\ud800" <= c <= "\udfff" or c in "\ufffe\uffff" for c in set(text) - set(kept))


def test_a_style_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="no style is called 'Fancy'"):
        Writer("x").paragraph(line("y"), "Fancy")


def test_what_leads_to_something_stays_with_it() -> None:
    out = Writer("x")
    out.paragraph(line("These are:"))
    out.paragraph(line("These were."))
    first, second = document(out).iter(W + "pPr")
    assert first.find(W + "keepNext") is not None and second.find(W + "keepNext") is None


def test_links_lead_out_by_their_address_and_inside_to_a_bookmark() -> None:
    data = everything().to_bytes()
    root = ET.fromstring(parts(data)["word/document.xml"])
    marks = {mark.get(W + "name") for mark in root.iter(W + "bookmarkStart")}
    anchors = [link.get(W + "anchor") for link in root.iter(W + "hyperlink") if link.get(W + "anchor")]
    assert len(anchors) == 3 and set(anchors) <= marks
    assert 'Target="https://example.org/a%20b?c=1&amp;d=2"' in parts(data)["word/_rels/document.xml.rels"].decode()


def test_the_contents_are_a_field_already_filled_that_asks_for_nothing() -> None:
    files = parts(everything().to_bytes())
    text = files["word/document.xml"].decode()
    assert text.count("TOC \\o") == 1 and ' TOC \\o "1-2" \\h \\z \\n ' in text
    assert "w:dirty" not in text and b"updateFields" not in files["word/settings.xml"]
    kinds = [mark.get(W + "fldCharType") for mark in ET.fromstring(text).iter(W + "fldChar")]
    assert kinds == ["begin", "separate", "end"]


# --- tables and pictures ---------------------------------------------------------------------------------------------


def test_a_table_has_its_heads_totals_and_numbers_marked() -> None:
    out = Writer("x")
    out.table(MONTHS, align=("text", "number", "number"), total_rows={3}, describe="Three months")
    assert tables(out.to_bytes()) == [[[cell[0].text for cell in row] for row in MONTHS]]
    table = next(document(out).iter(W + "tbl"))
    rows = list(table.iter(W + "tr"))
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, False, False, False]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    assert [words(cell) for row in rows for cell in row.iter(W + "tc") if cell.find(f".//{W}b") is not None] == [
        *("Month", "This year", "Last year"),
        *("Total", "19", "21"),
    ]
    numbers = [style.get(W + "val") for style in rows[1].iter(W + "pStyle")]
    assert numbers == ["TableText", "TableNumber", "TableNumber"]
    look = table.find(f"{W}tblPr/{W}tblLook")
    assert look is not None and look.get(W + "firstRow") == look.get(W + "firstColumn") == "1"
    spoken = table.find(f"{W}tblPr/{W}tblCaption")
    assert spoken is not None and spoken.get(W + "val") == "Three months"


def test_a_short_table_stays_on_one_page_and_a_long_one_repeats_its_heads() -> None:
    for length, keeps in ((10, 10), (60, 4)):
        out = Writer("x")
        out.table(grid(*((f"{n}", "words") for n in range(length + 1))))
        rows = list(document(out).iter(W + "tr"))
        kept = [row.find(f".//{W}keepNext") is not None for row in rows]
        assert sum(kept) == keeps and kept[0] and kept[-2] and not kept[-1]


def test_a_table_can_stay_with_its_source() -> None:
    with_source, without = list(document(everything()).iter(W + "tbl"))[1:3]
    last, other = (list(table.iter(W + "tr"))[-1] for table in (with_source, without))
    assert last.find(f".//{W}keepNext") is not None and other.find(f".//{W}keepNext") is None


@given(st.lists(st.lists(st.text(max_size=60), min_size=3, max_size=3), min_size=1, max_size=5))
def test_columns_fill_the_room_and_none_is_lost(rows: list[list[str]]) -> None:
    widths = share(rows, 445, 10)
    assert sum(widths) == pytest.approx(445) and min(widths) > 0
    needed = least(rows, 445, 10)
    if sum(needed) <= 445:
        assert all(width >= low - 1e-6 for width, low in zip(widths, needed, strict=True))


def test_a_date_stays_on_one_line_where_there_is_room() -> None:
    row = ["Kent Police crime outcome records", "word " * 60, "14 September 2022"]
    assert share([row], 445, 10)[2] > len("14 September 2022") * 5


def test_a_table_too_wide_for_its_words_gets_smaller_letters() -> None:
    wide, usual = Writer("x"), Writer("x")
    wide.table(grid(*[("Nevertheless",) * 8] * 2))
    usual.table(grid(*[("However",) * 8] * 2))
    assert any(size.get(W + "val") == "18" for size in document(wide).iter(W + "sz"))
    assert not list(document(usual).iter(W + "sz"))


def test_a_picture_keeps_its_shape_and_is_held_once() -> None:
    files = parts(everything().to_bytes())
    assert [name for name in files if name.startswith("word/media/")] == ["word/media/image1.png"]
    text = files["word/document.xml"].decode()
    assert text.count('<wp:extent cx="3600000" cy="3600000"/>') == 1
    assert "descr='A chart, \"so to say\"'" in text


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(ValueError, match="PNG or JPEG"):
        Writer("x").picture(b"<svg/>", "words", 10)


def test_the_size_of_a_jpeg_is_read_from_its_frame() -> None:
    frame = bytes.fromhex("ffd8 ffe0 0004 0000 ffc0 0011 08 0030 0040".replace(" ", "")) + bytes(12)
    assert size_of(frame) == (64, 48)
    assert size_of(b"\xff\xd8\xff") == (1, 1)


# --- slots -----------------------------------------------------------------------------------------------------------


def test_a_slot_is_a_control_that_can_be_filled_and_not_deleted() -> None:
    body = document(everything(locked=True))[0]
    controls = list(body.iter(W + "sdt"))
    tags = [control.find(f"{W}sdtPr/{W}tag").get(W + "val") for control in controls]  # type: ignore[union-attr]
    assert tags == ["3/rape", "3/robbery"]
    assert [lock.get(W + "val") for lock in body.iter(W + "lock")] == ["sdtLocked", "sdtLocked"]
    order = [child.tag.removeprefix(W) for child in body]
    for n, name in enumerate(order):
        if name == "sdt":
            assert order[n - 2 : n + 3] == ["p", "permStart", "sdt", "permEnd", "p"]
    assert {start.get(W + "edGrp") for start in body.iter(W + "permStart")} == {"everyone"}


def test_a_slot_holds_what_it_is_given_and_else_a_placeholder() -> None:
    filled, empty = document(everything()).iter(W + "sdt")
    said = [words(p) for p in filled.iter(W + "p")]
    assert said[:6] == ["A sentence.", "One", "deeper", "First", "Second", "A part"]
    assert said[6:] == ["a\nbelow", "b\nbelow", "c\nbelow", "d\nbelow", ""], "there is a place to write below a table"
    numbers = [str(number.get(W + "val")) for number in filled.iter(W + "numId")]
    assert numbers[:2] == ["1", "1"] and numbers[2] == numbers[3] != "1"
    assert filled.find(f".//{W}showingPlcHdr") is None
    assert [words(p) for p in empty.iter(W + "p")] == [PLACEHOLDER]
    assert empty.find(f".//{W}showingPlcHdr") is not None


def test_a_slot_can_be_found_again_by_the_lines_around_it() -> None:
    found = [(marker(said), style) for style, said in paragraphs(everything().to_bytes()) if marker(said)]
    ends = [("start", "3/rape"), ("end", "3/rape"), ("start", "3/robbery"), ("end", "3/robbery")]
    assert found == [(end, "Slotmarker") for end in ends]


@given(
    st.from_regex(r"[a-z0-9_./-]{1,30}", fullmatch=True),
    st.text(st.characters(codec="utf-8", categories=["L", "N", "P"])),
)
def test_the_words_of_a_marker_give_back_its_key(key: str, title: str) -> None:
    assert marker(opening(key, title)) == ("start", key)
    assert marker(closing(key, title)) == ("end", key)


def test_a_locked_file_is_for_reading_but_for_its_slots() -> None:
    lock = b'<w:documentProtection w:edit="readOnly" w:enforcement="1"/>'
    assert lock in parts(everything(locked=True).to_bytes())["word/settings.xml"]
    assert b"documentProtection" not in parts(everything().to_bytes())["word/settings.xml"]


# --- the file --------------------------------------------------------------------------------------------------------


def test_the_same_calls_give_the_same_bytes() -> None:
    data = everything().to_bytes()
    assert data == everything().to_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = parts(data)["docProps/core.xml"].decode()
    assert "<dc:title>A title &amp; more</dc:title>" in core and "dcterms:created" not in core


def test_a_day_is_the_day_of_the_file() -> None:
    core = parts(Writer("x", day="2022-09-14").to_bytes())["docProps/core.xml"].decode()
    assert ">2022-09-14T00:00:00Z</dcterms:modified>" in core


def test_it_opens_in_libreoffice(tmp_path: Path) -> None:
    pages = printed(as_pdf(everything(locked=True).to_bytes(), tmp_path))
    text = " ".join(" ".join(pages).split())
    assert len(pages) >= 3
    for said in (
        "A title",
        "Meeting",
        "Contents",
        "Onwards:",
        "Three months",
        "Write below this line: rape offences [3/rape]",
        "Second",
    ):
        assert said in text
    assert f"Page 2 of {len(pages)}" in pages[1] and "Page 1" not in pages[0]


def test_saved_by_libreoffice_the_slots_can_still_be_found_and_the_rest_is_still_locked(tmp_path: Path) -> None:
    """LibreOffice drops the names of the controls; the lines around them are why nothing is lost."""
    data = everything(locked=True).to_bytes()
    saved = converted(data, tmp_path, "docx:MS Word 2007 XML").read_bytes()
    before, after = ([found for _, said in paragraphs(f) if (found := marker(said))] for f in (data, saved))
    assert after == before != []
    assert b'w:edit="readOnly"' in parts(saved)["word/settings.xml"]
    assert b'w:edGrp="everyone"' in parts(saved)["word/document.xml"]
