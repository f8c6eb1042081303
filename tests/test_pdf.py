from __future__ import annotations

import re
import socket
import subprocess
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from reportgen.problems import ReportError
from reportgen.render.html import render
from reportgen.render.pdf import Pdf, to_pdf
from reportgen.templates import Templates
from tests.page import Page
from tests.sample import sample
from tests.sample_parts import block, grid, stand_ins
from tests.test_html import squeezed

STATES = {"draft": True, "final": False}


class Made:
    """A state of the sample, laid out once, and what other tools read in its file."""

    def __init__(self, state: str, folder: Path) -> None:
        self.report = sample(draft=STATES[state])
        self.html = render(self.report, Templates(), stand_ins(self.report))
        self.pdf: Pdf = to_pdf(self.html, self.report.digest)
        self.path = folder / f"{state}.pdf"
        self.path.write_bytes(self.pdf.data)
        self.file = pikepdf.open(BytesIO(self.pdf.data))

    def text(self, page: int, *options: str) -> str:
        command = ["pdftotext", "-f", str(page), "-l", str(page), *options, str(self.path), "-"]
        return subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout

    def elements(self, name: str = "") -> list[Any]:
        root = self.file.Root.StructTreeRoot
        return [element for element in walk(root) if not name or name == element.S]


def walk(parent: Any) -> Iterator[Any]:
    kids = parent.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from walk(kid)


@pytest.fixture(scope="module", params=["draft", "final"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(request.param, tmp_path_factory.mktemp("pdf"))


def test_is_laid_out_without_a_complaint(made: Made) -> None:
    assert made.pdf.problems == ()
    assert made.pdf.pages == len(made.file.pages)


def test_says_what_it_is(made: Made) -> None:
    root = made.file.Root
    assert str(root.Lang) == "en-GB"
    assert root.MarkInfo.Marked is True
    assert root.ViewerPreferences.DisplayDocTitle is True
    with made.file.open_metadata() as metadata:
        assert metadata["dc:title"] == "Reading for All: Delivery and performance, February to July 2022"
        assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
    assert str(made.file.docinfo["/Author"]) == "Alder Valley Libraries"
    assert str(made.file.docinfo["/CreationDate"]) == f"D:{made.report.issued.replace('-', '')}"


def test_reads_as_the_page_does(made: Made) -> None:
    """What is read aloud is the text of the page, in its order, and the numbers of pages in the contents."""
    shown = Page(mark_lists(made.html, made.pdf))
    aloud = subprocess.run(
        ["pdfinfo", "-struct-text", str(made.path)], check=True, capture_output=True, text=True, encoding="utf-8"
    ).stdout
    heard = "".join(re.findall(r'^\s*"(.*)"$', aloud, flags=re.MULTILINE))
    assert squeezed(heard) == squeezed("".join(shown.words))


def mark_lists(html: str, pdf: Pdf) -> str:
    """The page with what style adds to it: bullets, numbers of items, and numbers of pages."""

    def items(found: re.Match[str]) -> str:
        count = iter(range(1, 100))
        return re.sub("<li>", lambda _: "<li>•" if found[1] == "ul" else f"<li>{next(count)}.", found[0])

    html = re.sub(r'<(ul|ol) class="bullets.*?</\1>', items, html, flags=re.DOTALL)
    return re.sub(r'data-href="#([^"]+)">', lambda found: f"{found[0]}{pdf.places[found[1]][0].page}", html)


def test_contents_give_the_pages_on_which_sections_stand(made: Made) -> None:
    listed = made.text(made.pdf.places["contents"][0].page, "-layout")
    for section in made.report.all_sections():
        if section.level > 2:
            continue
        start = re.escape(section.title[:40])
        (number,) = re.findall(rf"^ *(?:{section.number} +)?{start}.* (\d+)$", listed, flags=re.MULTILINE)
        spot = made.pdf.places[section.id][0]
        assert int(number) == spot.page
        assert squeezed(section.title) in squeezed(made.text(spot.page))


def test_head_and_foot_stand_on_every_page(made: Made) -> None:
    report, count = made.report, made.pdf.pages
    for number in range(1, count + 1):
        lines = made.text(number, "-layout").strip().splitlines()
        head, foot = " ".join(lines[0].split()), " ".join(lines[-1].split())
        assert head.endswith("OFFICIAL Item 3")
        if number == 1:
            assert foot == "OFFICIAL"
        else:
            assert foot == f"Reading for All. {report.status_words} OFFICIAL Page {number} of {count}"
    for section in (report.summary, *report.sections[2:5], report.annex):
        head = made.text(made.pdf.places[section.id][0].page, "-layout").strip().splitlines()[0]
        mark = "Annex " if section is report.annex else ""
        assert " ".join(head.split()).startswith(f"{mark}{section.number} {section.short}".strip())


def test_draft_lies_under_the_pages_of_drafts_alone(made: Made) -> None:
    page = made.pdf.places["end"][0].page  # a page that is nearly empty
    grey = subprocess.run(
        ["pdftoppm", "-gray", "-r", "20", "-f", str(page), "-l", str(page), str(made.path)],
        check=True,
        capture_output=True,
    ).stdout
    pixels = Counter(grey[-(grey.index(b"\n255\n") and len(grey) - grey.index(b"\n255\n") - 5) :])
    share = sum(count for shade, count in pixels.items() if 235 <= shade <= 248) / pixels.total()
    assert (share > 0.02) is (made.report.status == "draft")
    assert "DRAFT" not in made.text(page)


def test_running_words_are_not_read_aloud(made: Made) -> None:
    told = {
        (element.Pg.objgen, int(kid))
        for element in made.elements()
        for kid in (element.K if isinstance(element.K, pikepdf.Array) else [element.K])
        if not isinstance(kid, pikepdf.Object)
    }
    artifacts = 0
    for page in made.file.pages:
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "BDC":
                if operands[0] == "/Artifact":
                    artifacts += operands[1].get("/Type") == "/Pagination"
                else:
                    assert (page.obj.objgen, int(operands[1].MCID)) in told
    assert artifacts >= 4 * made.pdf.pages - 2


def test_tags_follow_the_page(made: Made) -> None:
    shown = Page(made.html)
    tags = Counter(str(element.S) for element in made.elements())
    assert tags["/H1"] == 1
    for level in range(2, 6):
        assert tags[f"/H{level}"] == len(shown.named(f"h{level}"))
    assert tags["/Table"] == len(shown.named("table"))
    assert tags["/Caption"] == len(shown.named("caption"))
    assert tags["/Figure"] == len(shown.named("svg", "img"))
    assert tags["/Link"] >= len(shown.named("a"))  # one for each line of a link
    assert tags["/P"] == len(shown.named("p"))


def test_heads_of_tables_say_what_they_head(made: Made) -> None:
    heads = made.elements("/TH")
    assert {str(head.A.Scope) for head in heads} == {"/Row", "/Column"}
    names = {str(head.ID) for head in heads if "/ID" in head}
    assert len(names) == len(heads)
    (leaf,) = made.file.Root.StructTreeRoot.IDTree.Kids
    listed = [str(name) for name in leaf.Names[::2]]
    assert listed == sorted(listed)
    assert set(listed) == names
    assert all(str(name) in names for cell in made.elements("/TD") for name in cell.A.Headers)


def test_pictures_have_words_and_their_place(made: Made) -> None:
    for figure in made.elements("/Figure"):
        assert 20 <= len(str(figure.Alt)) <= 250
        left, bottom, right, top = (float(side) for side in figure.A.BBox)
        width, height = (float(side) for side in figure.Pg.MediaBox[2:])
        assert 0 <= left < right <= width
        assert 0 <= bottom < top <= height


def test_links_say_their_words(made: Made) -> None:
    annotations = [note for page in made.file.pages for note in page.get("/Annots", [])]
    shown = {" ".join(link.words.split()) for link in Page(made.html).named("a")}
    assert {str(note.Contents) for note in annotations} == shown
    assert all(int(note.F) == 4 for note in annotations)


def test_outline_has_the_headings(made: Made) -> None:
    with made.file.open_outline() as outline:
        (top,) = outline.root
        assert top.title == "Reading for All Delivery and performance"
        titles = [item.title for item in top.children]
    assert titles[:3] == ["Summary", "Contents", "1 Strategic overview"]
    assert titles[-1] == "A Sources, definitions and restated figures"


def test_places_of_blocks(made: Made) -> None:
    places = made.pdf.places
    assert {block.id for block in made.report.blocks()} <= set(places)
    table = places["open/visits-table"][0]
    assert (table.left, table.width) == (56.7, 481.9)
    assert "Visits were 4.4% higher than in 2021" in made.text(table.page)
    assert [places[f"s{number}"][0].page for number in (5, 6, 7)] == [places["s5"][0].page] * 3
    assert places["s1"][0].page + 1 == places["open"][0].page
    assert made.file.pages[places["answer/branches"][0].page - 1].MediaBox[2] > 800


def test_bytes_repeat() -> None:
    report = sample(draft=False)
    html = render(report, Templates(), stand_ins(report))
    first, second = (to_pdf(html, report.digest).data for _ in range(2))
    assert first == second
    assert to_pdf(html, "another").data != first


def test_a_report_without_marking_or_item() -> None:
    report = sample(draft=False, marking="", item="")
    bare = {name: getattr(report, name).model_copy(update={"blocks": ()}) for name in ("summary", "annex")}
    report = report.model_copy(update={"sections": (), **bare})
    pdf = to_pdf(render(report, Templates(), stand_ins(report)), report.digest)
    assert pdf.problems == ()
    assert pdf.pages == 4


def test_a_long_table_goes_on_under_the_same_heads(tmp_path: Path) -> None:
    report = sample(draft=False)
    rows = "\n".join(f"Branch {number} | {number}" for number in range(90))
    long = block("table", "long", grid(f"Branch | Visits\n{rows}"), head="Table 1\nA long table")
    report = report.model_copy(update={"annex": report.annex.model_copy(update={"blocks": (long,)})})
    pdf = to_pdf(render(report, Templates(), stand_ins(report)), report.digest)
    pages = [spot.page for spot in pdf.places["long"]]
    assert pages == list(range(pages[0], pages[0] + 4))
    assert pages[0] == pdf.places["annex"][0].page
    path = tmp_path / "long.pdf"
    path.write_bytes(pdf.data)
    for page in pages:
        command = ["pdftotext", "-layout", "-f", str(page), "-l", str(page), str(path), "-"]
        text = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout
        assert re.search(r"^ *Branch +Visits$", text, flags=re.MULTILINE)


def page(body: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title></head>'
        f"<body>{body}</body></html>"
    )


@pytest.mark.parametrize("source", ["https://example.org/a.png", "file:///etc/hostname", "a.png", "held:0"])
def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], source: str) -> None:
    def refuse(*_: object, **__: object) -> None:
        pytest.fail("something was fetched")

    monkeypatch.setattr(socket, "socket", refuse)
    pdf = to_pdf(page(f'<p>words</p><img src="{source}" alt="A picture">'), "x")
    assert {problem.code for problem in pdf.problems} == {"layout"}
    assert {problem.severity for problem in pdf.problems} == {"error"}
    assert capsys.readouterr() == ("", "")


def test_bad_style_is_a_warning() -> None:
    pdf = to_pdf(page('<p style="colour: red">words</p>'), "x")
    (problem,) = pdf.problems
    assert problem.severity == "warning"
    assert "colour" in problem.message


def test_what_cannot_be_laid_out_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    import weasyprint

    def fail(*_: object, **__: object) -> None:
        raise TypeError("not handled yet")

    monkeypatch.setattr(weasyprint.HTML, "render", fail)
    with pytest.raises(ReportError, match=r"TypeError: not handled yet \[layout\]"):
        to_pdf(page("<p>words</p>"), "x")


def test_a_page_without_tables_or_links() -> None:
    assert to_pdf(page("<h1>words</h1>"), "x").problems == ()
