"""Remarks as Word comments: on the right words, with everything else as it was, and opened by another program."""

from __future__ import annotations

import io
import random
import shutil
import subprocess
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from reportgen.word.document import Document
from reportgen.word.opened import UnreadableError
from reportgen.word.remarks import Remark, with_remarks
from tests.test_word_reading import (
    LINK,
    NUMBERING,
    PICTURE,
    STYLES,
    URIS,
    box,
    control,
    documents,
    every_paragraph,
    field,
    gone,
    ins,
    long_report,
    p,
    part,
    read_raw,
    t,
    tbl,
    tc,
    tr,
    word_file,
    zipped,
)

W = f"{{{URIS['w']}}}"
MC = f"{{{URIS['mc']}}}"


def parts_of(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def tree(raw: bytes, name: str = "word/document.xml") -> Any:
    return etree.fromstring(parts_of(raw)[name])


def between(raw: bytes) -> dict[str, str]:
    """By the number of each comment the words between its marks, taken from the bare XML."""
    open_now: dict[str, tuple[Any, list[str]]] = {}
    closed = {}
    for node in tree(raw).iter():
        if next(node.iterancestors(f"{W}del", f"{MC}Fallback"), None) is not None:
            continue
        story = next(node.iterancestors(f"{W}txbxContent"), None)
        run = next(node.iterancestors(f"{W}r"), None)
        words = ""
        if node.tag == f"{W}commentRangeStart":
            open_now[node.get(f"{W}id")] = (story, [])
        elif node.tag == f"{W}commentRangeEnd":
            closed[node.get(f"{W}id")] = "".join(open_now.pop(node.get(f"{W}id"))[1])
        elif run is not None and run.find(f"{W}rPr/{W}vanish") is None:
            words = {"t": node.text or "", "tab": "\t", "br": "\n"}.get(etree.QName(node).localname, "")
        for begun, gathered in open_now.values():
            if begun is story:  # words in a box stand between others, and are no part of them
                gathered.append(words)
    assert not open_now
    return closed


def said(document: Document) -> list[tuple[int, str, str]]:
    return [(odd.at, odd.words, odd.author) for odd in document.odd if odd.kind == "comment"]


BODY = (
    p("There were 120 robberies, ", t("19%", "<w:b/>"), " more than a year before.")
    + p("See ", f'<w:hyperlink r:id="rL">{t("the annex")}</w:hyperlink>', " and ", ins(t("more words")), gone("old"))
    + tbl(tr("Calls", "2023"), tr("999", tc("1,234")))
    + p("Before", box(p("In the box 7")), " after")
    + p(field(' HYPERLINK "https://a.example/" ', "a field"), " and ", control(t("a control")), ".")
    + p()
    + control(p("In a block control") + p("its second"), "slot")
    + tbl(tr(tc(control(p("In a cell's control"), "other", "<w:richText/>"))), control(tr("In a row's control"), "row"))
)


def remarked(*remarks: Remark, **more: Any) -> bytes:
    """The body above with remarks on it. What is read of it stays, and what must not change does not."""
    raw = word_file(BODY, links={"rL": LINK}, **{"styles": STYLES, "numbering": NUMBERING, **more})
    out = with_remarks(raw, remarks)
    before, after = read_raw(raw), read_raw(out)
    assert before.blocks == after.blocks
    old, new = parts_of(raw), parts_of(out)
    assert list(new)[: len(old)] == list(old)
    may_change = {"word/document.xml", "word/comments.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}
    assert {name: data for name, data in old.items() if name not in may_change} == {
        name: data for name, data in new.items() if name not in may_change
    }
    return out


class TestPlaces:
    @pytest.mark.parametrize(
        ("at", "start", "end"),
        [
            (0, 0, 5),
            (0, 11, 27),
            (0, 25, 28),
            (0, 26, 27),
            (0, 0, 52),
            (1, 4, 13),
            (1, 6, 9),
            (1, 10, 21),
            (1, 0, 28),
            (2, 0, 5),
            (5, 2, 5),
            (6, 4, 9),
            (7, 3, 10),
            (8, 0, 7),
            (8, 2, 5),
            (8, 12, 21),
            (8, 14, 16),
            (10, 5, 18),
        ],
    )
    def test_the_marks_stand_around_the_words(self, at: int, start: int, end: int) -> None:
        out = remarked(Remark(at, start, end, "You wrote 19%."))
        text = every_paragraph(read_raw(out))[at].text
        assert between(out) == {"0": text[start:end]}
        assert said(read_raw(out)) == [(at, "You wrote 19%.", "reportgen")]

    def test_a_run_that_is_cut_keeps_its_dress(self) -> None:
        spans = every_paragraph(read_raw(remarked(Remark(0, 26, 27, "x"))))[0].spans
        assert [(span.text, span.bold) for span in spans][1] == ("19%", True)
        runs = tree(remarked(Remark(0, 26, 27, "x"))).iter(f"{W}r")
        assert ["".join(run.itertext()) for run in runs if run.find(f"{W}rPr/{W}b") is not None] == ["1", "9%"]

    def test_a_point_and_a_paragraph_without_words(self) -> None:
        out = remarked(Remark(0, 3, 3, "here"), Remark(9, 0, 0, "nothing"), Remark(0, 99, 120, "the end"))
        assert between(out) == {"0": "", "1": "", "2": ""}
        assert said(read_raw(out)) == [
            (0, "here", "reportgen"),
            (0, "the end", "reportgen"),
            (9, "nothing", "reportgen"),
        ]

    def test_remarks_that_overlap_and_touch(self) -> None:
        places = [(0, 11, 27), (0, 11, 27), (0, 0, 11), (0, 20, 40), (0, 27, 40)]
        out = remarked(*(Remark(at, start, end, f"remark {n}") for n, (at, start, end) in enumerate(places)))
        text = every_paragraph(read_raw(out))[0].text
        assert between(out) == {str(n): text[start:end] for n, (_, start, end) in enumerate(places)}

    def test_marks_at_the_edge_of_a_link_stand_outside_it(self) -> None:
        root = tree(remarked(Remark(1, 4, 13, "x")))
        assert [etree.QName(n).localname for n in next(root.iter(f"{W}hyperlink"))] == ["r"]

    def test_a_paragraph_in_a_row_that_was_taken_out(self) -> None:
        row = tr("a", dress='<w:del w:id="1" w:author="Ann"/>')
        raw = word_file(tbl(tr("b"), row))
        out = with_remarks(raw, [Remark(1, 0, 1, "gone")])
        assert between(out) == {"0": ""}

    def test_a_typed_bullet_is_no_part_of_the_words(self) -> None:
        raw = word_file(p("•\tCalls fell"))
        assert between(with_remarks(raw, [Remark(0, 0, 5, "x")])) == {"0": "Calls"}
        raw = word_file(p("•", "<w:r><w:tab/><w:t>Calls fell</w:t></w:r>"))
        assert between(with_remarks(raw, [Remark(0, 6, 10, "x")])) == {"0": "fell"}

    def test_blanks_that_are_not_kept_do_not_shift_the_words(self) -> None:
        raw = word_file(p("<w:r><w:t>  some more words </w:t></w:r>"))
        out = with_remarks(raw, [Remark(0, 5, 9, "x")])
        assert between(out) == {"0": "more"}
        assert [one.text for one in every_paragraph(read_raw(out))] == ["some more words"]

    def test_words_of_two_paragraphs_whose_mark_is_gone(self) -> None:
        gone_mark = '<w:rPr><w:del w:id="1" w:author="Ann"/></w:rPr>'
        raw = word_file(p("one two ", dress=gone_mark) + p("three four"))
        (found,) = every_paragraph(read_raw(raw))
        assert found.text == "one two three four"
        assert between(with_remarks(raw, [Remark(found.at, 4, 13, "x")])) == {"0": "two three"}

    def test_a_control_is_called_a_block_part_only_where_it_is_of_no_kind(self) -> None:
        kinds = {"": "docPartObj", "<w:richText/>": "docPartObj", "<w:text/>": "text", "<w:docPartObj/>": "docPartObj"}
        for before, after in kinds.items():
            out = with_remarks(word_file(control(p("words"), "slot", before)), [Remark(0, 0, 5, "x")])
            assert [etree.QName(one).localname for one in next(tree(out).iter(f"{W}sdtPr"))] == ["tag", after]
        second = with_remarks(word_file(control(p("words") + p("more"), "slot")), [Remark(1, 0, 4, "x")])
        assert [etree.QName(one).localname for one in next(tree(second).iter(f"{W}sdtPr"))] == ["tag"]

    def test_no_such_paragraph(self) -> None:
        with pytest.raises(ValueError, match="no paragraph is at 99"):
            remarked(Remark(99, 0, 0, "x"))
        with pytest.raises(UnreadableError):
            with_remarks(b"Dear all", [])


class TestComments:
    def test_paragraphs_and_signs(self) -> None:
        out = remarked(Remark(0, 0, 5, "You wrote <19%> & more.\nIt is 18.2%.\x00\x0c", "The checker", "TC"))
        (comment,) = tree(out, "word/comments.xml")
        assert comment.attrib == {f"{W}id": "0", f"{W}author": "The checker", f"{W}initials": "TC"}
        assert ["".join(one.itertext()) for one in comment] == ["You wrote <19%> & more.", "It is 18.2%.  "]

    def test_comments_that_are_there_stay(self) -> None:
        old = f'<w:comment w:id="7" w:author="Bo" w:date="2024-01-01T00:00:00Z">{p("Mine")}</w:comment>'
        here = '<w:commentRangeStart w:id="7"/>', t("words"), '<w:commentRangeEnd w:id="7"/>'
        raw = word_file(p(*here, '<w:r><w:commentReference w:id="7"/></w:r>', " more"), comments=old)
        out = with_remarks(raw, [Remark(0, 2, 7, "Ours"), Remark(0, 0, 5, "Again")])
        assert between(out) == {"7": "words", "8": "rds m", "9": "words"}
        assert {words for _, words, _ in said(read_raw(out))} == {"Mine", "Again", "Ours"}
        assert b"2024-01-01T00:00:00Z" in parts_of(out)["word/comments.xml"]
        assert parts_of(out)["word/_rels/document.xml.rels"] == parts_of(raw)["word/_rels/document.xml.rels"]

    def test_a_name_that_is_taken_is_not_used_again(self) -> None:
        raw = word_file(p("words"), extra={"word/comments.xml": part("comments", "")})  # nothing leads to it
        out = with_remarks(raw, [Remark(0, 0, 5, "x")])
        assert said(read_raw(out)) == [(0, "x", "reportgen")]
        assert "word/comments1.xml" in parts_of(out)

    def test_twice_on_one_file(self) -> None:
        out = with_remarks(remarked(Remark(0, 0, 5, "one")), [Remark(0, 6, 10, "two")])
        assert between(out) == {"0": "There", "1": "were"}

    def test_a_file_whose_text_leads_nowhere_yet(self) -> None:
        files = parts_of(word_file(p("words")))
        del files["word/_rels/document.xml.rels"]
        out = with_remarks(zipped(files), [Remark(0, 0, 5, "x")])
        assert said(read_raw(out)) == [(0, "x", "reportgen")]
        assert not [name for name, data in parts_of(out).items() if b"ns0:" in data]

    def test_no_remark_changes_nothing_that_is_read(self) -> None:
        assert between(remarked()) == {}

    def test_the_same_bytes_each_time_and_no_date(self) -> None:
        remarks = [Remark(0, 0, 5, "one"), Remark(8, 2, 9, "two")]
        out = remarked(*remarks)
        time.sleep(2.1)  # times in a zip archive count by two seconds
        assert remarked(*remarks) == out
        assert b"date" not in parts_of(out)["word/comments.xml"]

    def test_the_strict_form_stays_strict(self) -> None:
        old, new = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
        files: dict[str, str | bytes] = {}
        for name, data in parts_of(word_file(p("some words"))).items():
            data = data.replace(old + b"wordprocessingml/2006/main", new + b"wordprocessingml/main")
            files[name] = data.replace(old + b"officeDocument/2006/", new + b"officeDocument/")
        out = with_remarks(zipped(files), [Remark(0, 5, 10, "x")])
        assert said(read_raw(out)) == [(0, "x", "reportgen")]
        assert not any(old + b"wordprocessingml" in data for data in parts_of(out).values())

    def test_pictures_are_stored_as_they_are(self) -> None:
        picture = b"\x89PNG" + bytes(range(256)) * 50
        raw = word_file(p(PICTURE, "words"), extra={"word/media/image1.png": picture})
        assert parts_of(with_remarks(raw, [Remark(0, 0, 5, "x")]))["word/media/image1.png"] == picture


@settings(max_examples=100, deadline=None)
@given(documents(), st.data())
def test_remarks_anywhere_keep_the_words_and_stand_on_theirs(made: tuple[str, list[str]], data: st.DataObject) -> None:
    body, seen = made
    raw = word_file(body, links={"rL": LINK}, styles=STYLES)
    remarks = []
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(seen) - 1))
        start = data.draw(st.integers(0, len(seen[at])))
        remarks.append(Remark(at, start, data.draw(st.integers(start, len(seen[at]))), "x"))
    out = with_remarks(raw, remarks)
    found = every_paragraph(read_raw(out))
    assert found == every_paragraph(read_raw(raw))
    assert between(out) == {str(n): found[r.at].text[r.start : r.end] for n, r in enumerate(remarks)}


TAGS = (
    *(
        "p",
        "p",
        "p",
        "r",
        "r",
        "r",
        "t",
        "t",
        "tbl",
        "tbl",
        "tr",
        "tr",
        "tc",
        "tc",
        "sdt",
        "sdtContent",
        "sdtPr",
        "tag",
    ),
    *("pPr", "rPr", "ins", "del", "moveTo", "moveFrom", "hyperlink", "smartTag", "fldChar", "fldChar", "instrText"),
    *("br", "tab", "sym", "pict", "drawing", "object", "txbxContent", "altChunk", "ruby", "rubyBase", "fldSimple"),
    *("numPr", "numId", "ilvl", "pStyle", "trPr", "tcPr", "gridSpan", "vMerge", "hMerge", "gridBefore", "tblHeader"),
    *("hidden", "vanish", "b", "footnoteReference", "commentReference", "cellDel", "ffData", "ddList", "result"),
    *("tblGrid", "gridCol", "outlineLvl", "mc:AlternateContent", "mc:Choice", "mc:Fallback", "v:textbox", "wp:docPr"),
)


def soup(rnd: random.Random, depth: int) -> str:
    """Elements of Word in any order and depth, as no program writes them."""
    out = []
    for _ in range(rnd.randint(0, 4) if depth else 0):
        tag = rnd.choice(TAGS)
        name = tag if ":" in tag else f"w:{tag}"
        said = f' w:val="{rnd.choice(["1", "0", "x", "restart", "-3", "9" * 14, "Heading1", ""])}"'
        said += f' w:fldCharType="{rnd.choice(["begin", "end", "separate"])}" w:w="{rnd.choice([9, 2000])}"'
        said += f' w:char="{rnd.choice(["F0E0", "110000", "D800", "0"])}" w:id="{rnd.choice("12x")}" w:author="A"'
        words = rnd.choice(["words", " a ", "REF x", "", "-\tx"]) if tag in ("t", "instrText") else soup(rnd, depth - 1)
        out.append(f"<{name}{said}>{words}</{name}>")
    return "".join(out)


@pytest.mark.parametrize("seed", range(0, 200, 20))
def test_no_order_of_elements_breaks_the_reading_or_the_remarks(seed: int) -> None:
    for one in range(seed, seed + 20):
        rnd = random.Random(one)
        notes = {"comments": '<w:comment w:id="1"/>', "footnotes": '<w:footnote w:id="1"/>'}
        raw = word_file(soup(rnd, 9), styles=STYLES, numbering=NUMBERING, **notes)
        before = read_raw(raw)
        remarks = []
        for found in every_paragraph(before):
            start = rnd.randint(0, len(found.text))
            remarks.append(Remark(found.at, start, rnd.randint(start, len(found.text)), "x"))
        after = read_raw(with_remarks(raw, remarks))
        assert after.blocks == before.blocks
        assert len(said(after)) == len(remarks) + len(said(before))


def test_many_remarks_are_made_quickly() -> None:
    raw = long_report()
    places = [one.at for one in every_paragraph(read_raw(raw)) if len(one.text) > 50][:50]
    taken = []
    for _ in range(3):
        began = time.process_time()
        out = with_remarks(raw, [Remark(at, 6, 24, "You wrote 19%;\n22 to 18 is 18.2%.") for at in places])
        taken.append(time.process_time() - began)
    assert len(said(read_raw(out))) == len(places) == 50
    assert min(taken) < 1.0  # 0.25 s on a machine that does nothing else


OFFICE = shutil.which("soffice")


def converted(raw: bytes, kind: str, folder: Path) -> bytes:
    """A file as LibreOffice writes it after reading it."""
    (folder / "in.docx").write_bytes(raw)
    settings_ = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    words = [str(OFFICE), "--headless", settings_, "--convert-to", kind, "--outdir", str(folder / "out"), "in.docx"]
    subprocess.run(words, cwd=folder, check=True, capture_output=True, timeout=120)
    return (folder / "out" / f"in.{kind}").read_bytes()


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
class TestOffice:
    """What LibreOffice makes of the remarks, which is not our own reading of them."""

    PLACES = (
        *((0, 11, 27), (0, 26, 29), (1, 4, 13), (1, 6, 9), (1, 12, 21), (2, 0, 5), (5, 2, 5), (7, 3, 10), (8, 2, 11)),
        *((8, 12, 21), (8, 14, 16), (10, 5, 18), (11, 4, 10), (12, 5, 11), (13, 5, 10)),
    )
    PLACES += ((8, 12, 21), (8, 14, 16), (10, 5, 18))

    def test_each_comment_is_at_its_words(self, tmp_path: Path) -> None:
        out = remarked(*(Remark(at, start, end, f"Remark {n}") for n, (at, start, end) in enumerate(self.PLACES)))
        root = etree.fromstring(converted(out, "fodt", tmp_path))
        found = {}
        for note in root.iter("{*}annotation"):
            name = note.get("{urn:oasis:names:tc:opendocument:xmlns:office:1.0}name")
            text = " ".join("".join(note.find("{*}p", namespaces=None).itertext()).split())
            found[text] = anchored(root, name)
        texts = [one.text for one in every_paragraph(read_raw(out))]
        assert found == {f"Remark {n}": texts[at][start:end] for n, (at, start, end) in enumerate(self.PLACES)}

    def test_it_comes_back_as_word(self, tmp_path: Path) -> None:
        places = [place for place in self.PLACES if place[0] != 7]  # LibreOffice writes no comment in a text box
        out = remarked(*(Remark(at, start, end, f"Remark {n}") for n, (at, start, end) in enumerate(places)))
        again = read_raw(converted(out, "docx", tmp_path))
        assert {words for _, words, _ in said(again)} == {f"Remark {n}" for n in range(len(places))}
        texts = [[one.text.strip() for one in every_paragraph(document)] for document in (again, read_raw(out))]
        assert texts[0] == texts[1]

    def test_it_opens_as_pdf(self, tmp_path: Path) -> None:
        assert converted(remarked(Remark(0, 11, 27, "x")), "pdf", tmp_path).startswith(b"%PDF")


def anchored(root: Any, name: str) -> str:
    """The words between an annotation and its end in a file of OpenDocument."""
    words: list[str] = []
    inside = False
    for event, node in etree.iterwalk(root, events=("start", "end")):
        local = etree.QName(node).localname
        named = node.get("{urn:oasis:names:tc:opendocument:xmlns:office:1.0}name") == name
        if local == "annotation" and named:
            inside = event == "end"
            if event == "end":
                words.append(node.tail or "")
        elif local == "annotation-end" and named:
            return "".join(words)
        elif inside and next(node.iterancestors("{*}annotation"), None) is None:
            if event == "start" and local != "annotation":
                words.append(" " if local == "s" else node.text or "")
            elif event == "end":
                words.append(node.tail or "")
    return "".join(words)
