"""The edition as a Word file: the same words, numbers, headings and charts as the printed one, in Word's own styles."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from reportgen.build import Wanted, build, draw_png
from reportgen.config import PALETTE
from reportgen.model import Awaited, Bullets, Grid, Heading, Paragraph, Picture, Report, Spark, Tiles, plain
from reportgen.render.charts import draw_spark
from reportgen.render.html import drawings_of, render
from reportgen.render.svg import laid
from reportgen.render.word import to_docx
from reportgen.templates import Templates
from tests.conftest import EDITIONS, ROOT, Edition
from tests.office import as_pdf, printed
from tests.ooxml import WP, W, faults, paragraphs, parts, tables, words
from tests.sample import sample
from tests.sample_parts import stand_ins
from tests.test_bytes import digests
from tests.test_same_numbers import Tables, rows, squeezed


@dataclass(frozen=True)
class Made:
    """A report and its Word file."""

    report: Report
    data: bytes

    @property
    def body(self) -> ET.Element:
        return ET.fromstring(parts(self.data)["word/document.xml"])[0]


def made(report: Report, *roots: Path) -> Made:
    templates = Templates(roots)
    return Made(report, to_docx(report, templates, draw_png(report, templates)))


def coloured() -> Report:
    """The sample with the colours that its charts are drawn in."""
    report = sample()
    return report.model_copy(update={"look": report.look.model_copy(update={"colours": PALETTE})})


@pytest.fixture(scope="module", params=[*EDITIONS, "sample"])
def edition(request: pytest.FixtureRequest, editions: dict[str, Edition]) -> Made:
    """Each edition of this project, and a report that has every part of the model."""
    if request.param == "sample":
        return made(coloured())
    return made(editions[request.param].report, ROOT / "templates")


def test_nothing_in_it_needs_a_repair(edition: Made) -> None:
    assert faults(edition.data) == []


# --- numbers and words -----------------------------------------------------------------------------------------------


def tiles_as_table(part: Tiles) -> list[list[str]]:
    """Key figures as rows, without the heads."""
    return [
        [squeezed(plain(tile.name)), squeezed(f"{plain(tile.value)} {tile.noun}"), squeezed(plain(tile.line))]
        for tile in part.tiles
    ]


def test_every_table_stands_in_it_cell_by_cell(edition: Made) -> None:
    wanted = [[[line.name, line.words] for line in edition.report.cover]]
    for block in edition.report.blocks():
        for part in block.content:
            if isinstance(part, Grid):
                wanted.append(rows(part))
            elif isinstance(part, Tiles):
                wanted.append(tiles_as_table(part))
    found = [[[squeezed(cell) for cell in row] for row in table] for table in tables(edition.data)]
    found = [[row[:3] for row in t[1:]] if t[0][:3] == ["Measure", "Figure", "Compared"] else t for t in found]
    assert found == wanted


def test_its_tables_are_those_of_the_page(edition: Made) -> None:
    page = render(edition.report, Templates([ROOT / "templates"]), stand_ins(edition.report))
    found = [[[squeezed(cell) for cell in row] for row in table] for table in tables(edition.data)]
    of_page = Tables(page).tables
    assert of_page and [table for table in found if table in of_page] == of_page


def said(report: Report) -> Iterator[str]:
    """Every line that the report says outside tables, in reading order, as Word should have it."""
    for section in report.all_sections():
        yield f"{section.number} {section.title}"
        yield section.not_reported
        for block in section.blocks:
            exhibit = block.exhibit
            if exhibit:
                yield f"{exhibit.label} {plain(exhibit.headline)}"
                yield plain(exhibit.subtitle)
            for n, part in enumerate(block.content):
                match part:
                    case Heading():
                        yield ("Case " if block.kind == "case" and not n else "") + plain(part.text)
                    case Paragraph():
                        counted = part.number and part.number.isdecimal()
                        yield plain(part.text) if counted else f"{part.number or ''} {plain(part.text)}"
                    case Bullets():
                        yield from map(plain, part.items)
                    case Awaited():
                        who = [f"Owner: {part.owner}." if part.owner else "", f"Due on {part.due}." if part.due else ""]
                        stops = "A final report cannot be built while this is empty."
                        yield f"Awaited: {part.what} {' '.join(who)} {stops}"
                    case Picture():
                        yield part.licence
            if exhibit and block.kind == "chart":
                yield " ".join(plain(note) for note in (*exhibit.notes, exhibit.source) if note)
            elif exhibit:
                yield from map(plain, (*exhibit.notes, exhibit.source))


def test_every_sentence_stands_in_it_in_its_order(edition: Made) -> None:
    wanted = [line for text in said(edition.report) if (line := squeezed(text))]
    furniture = {"CoverBody", "Title", "Subtitle", "Owner", "TOCHeading", "TOC1", "TOC2", "Figure"}
    found = [line for style, text in paragraphs(edition.data) if style not in furniture and (line := squeezed(text))]
    assert found == wanted


def test_the_cover_names_the_report(edition: Made) -> None:
    report = edition.report
    cover = [text for style, text in paragraphs(edition.data) if style in ("CoverBody", "Title", "Subtitle")]
    assert cover == [report.body, report.title, report.subtitle, report.period_words]


def test_every_paragraph_has_the_number_that_minutes_cite(edition: Made) -> None:
    """Word counts: from the first number of each numbering on."""
    starts = {
        str(num.get(W + "numId")): int(str(start.get(W + "val")))
        for num in ET.fromstring(parts(edition.data)["word/numbering.xml"]).iter(W + "num")
        if (start := num.find(f"{W}lvlOverride/{W}startOverride")) is not None
    }
    found = []
    for p in edition.body.iter(W + "p"):
        style, number = p.find(f"{W}pPr/{W}pStyle"), p.find(f"{W}pPr/{W}numPr/{W}numId")
        if style is not None and style.get(W + "val") == "NumberedText" and number is not None:
            own = str(number.get(W + "val"))
            found.append(str(starts[own]))
            starts[own] += 1
    numbers = [
        part.number for block in edition.report.blocks() for part in block.content if isinstance(part, Paragraph)
    ]
    assert found == [number for number in numbers if number and number.isdecimal()]


def test_strong_words_and_links_are_kept(edition: Made) -> None:
    bold = {
        "".join(text.text or "" for text in run.iter(W + "t")).strip()
        for run in edition.body.iter(W + "r")
        if run.find(f"{W}rPr/{W}b") is not None
    }
    runs = [
        run
        for block in edition.report.blocks()
        for part in block.content
        for line in ((part.text,) if isinstance(part, Paragraph) else part.items if isinstance(part, Bullets) else ())
        for run in line
    ]
    assert {run.text.strip() for run in runs if run.strong} <= bold
    links = [link for p in edition.body.iter(W + "p") if not is_toc(p) for link in p.iter(W + "hyperlink")]
    linked = ["".join(text.text or "" for text in link.iter(W + "t")) for link in links]
    assert linked == [run.text for run in runs if run.link]
    marks = {str(mark.get(W + "name")) for mark in edition.body.iter(W + "bookmarkStart")}
    anchors = {link.get(W + "anchor") for link in edition.body.iter(W + "hyperlink")}
    assert anchors - {None} <= marks


def test_cells_are_bold_as_the_model_has_them(edition: Made) -> None:
    wanted = [
        [[cell.strong or row.total for cell in (row.label, *row.cells) if plain(cell.text)] for row in part.rows]
        for block in edition.report.blocks()
        for part in block.content
        if isinstance(part, Grid) and not any(run.strong for row in part.rows for c in row.cells for run in c.text)
    ]
    found = [
        [
            [cell.find(f".//{W}b") is not None for cell in row.iter(W + "tc") if words(cell)]
            for row in list(table.iter(W + "tr"))[1:]
        ]
        for table in edition.body.iter(W + "tbl")
    ]
    assert wanted and [table for table in found if table in wanted] and all(table in found for table in wanted)


# --- furniture -------------------------------------------------------------------------------------------------------


def test_headings_have_the_level_of_their_section(edition: Made) -> None:
    found = [(style, squeezed(text)) for style, text in paragraphs(edition.data) if style.startswith("Heading")]
    sections = [(f"Heading{s.level}", squeezed(f"{s.number} {s.title}")) for s in edition.report.all_sections()]
    assert [heading for heading in found if heading in sections] == sections
    inner = [part for block in edition.report.blocks() for part in block.content if isinstance(part, Heading)]
    assert len(found) == len(sections) + len(inner)


def test_the_contents_are_filled_and_lead_to_their_sections(edition: Made) -> None:
    report = edition.report
    top = [part for section in report.all_sections() if section.level == 1 for part in (section, *section.sections)]
    found = [(style, squeezed(text)) for style, text in paragraphs(edition.data) if style.startswith("TOC")]
    assert found == [("TOCHeading", "Contents"), *((f"TOC{s.level}", squeezed(f"{s.number} {s.title}")) for s in top)]
    marks = {str(mark.get(W + "name")) for mark in edition.body.iter(W + "bookmarkStart")}
    links = [
        link.get(W + "anchor") for p in edition.body.iter(W + "p") if is_toc(p) for link in p.iter(W + "hyperlink")
    ]
    assert len(links) == len(top) and set(links) <= marks


def is_toc(paragraph: ET.Element) -> bool:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return style is not None and str(style.get(W + "val")).startswith("TOC")


def test_every_table_has_heads_that_repeat_and_total_rows_in_bold(edition: Made) -> None:
    cover, *others = edition.body.iter(W + "tbl")
    assert [n for n, row in enumerate(cover.iter(W + "tr")) if row.find(f".//{W}tblHeader") is not None] == []
    for table in others:
        heads = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in table.iter(W + "tr")]
        assert heads == [True] + [False] * (len(heads) - 1)
    totals = sum(
        row.total for block in edition.report.blocks() for p in block.content if isinstance(p, Grid) for row in p.rows
    )
    ruled = [row for table in others for row in table.iter(W + "tr") if row.find(f".//{W}tcBorders") is not None]
    assert len(ruled) == totals
    assert all(run.find(f"{W}rPr/{W}b") is not None for row in ruled for run in row.iter(W + "r"))


def test_every_chart_is_a_picture_with_the_words_of_its_alternative_text(edition: Made) -> None:
    report = edition.report
    wanted = [part.alt for part in drawings_of(report).values()]
    wanted += [part.alt for block in report.blocks() for part in block.content if isinstance(part, Picture)]
    wanted += [report.look.crest.alt] if report.look.crest else []
    found = [str(picture.get("descr")) for picture in edition.body.iter(WP + "docPr")]
    assert sorted(found) == sorted(wanted) and "" not in found


def test_nothing_of_an_exhibit_is_left_alone_on_a_page(edition: Made) -> None:
    """Captions, tables, charts and notes stay with what follows them, up to the last line of the exhibit."""
    kept = {"Caption", "ExhibitSubtitle"}  # by their style
    last: str | None = None
    for element in edition.body:
        style = element.find(f"{W}pPr/{W}pStyle") if element.tag == W + "p" else None
        name = str(style.get(W + "val")) if style is not None else ""
        if name == "Source":
            # Running text in an exhibit of an unknown kind may break as it likes.
            assert last in ("", "BodyText"), "what stands before a source is kept with it"
        final = list(element.iter(W + "tr"))[-1] if element.tag == W + "tbl" else element
        last = "" if name in kept or final.find(f".//{W}keepNext") is not None else name or element.tag


def test_no_table_is_wider_than_the_page_and_none_of_its_columns_is_bare(edition: Made) -> None:
    for table in edition.body.iter(W + "tbl"):
        widths = [int(str(column.get(W + "w"))) for column in table.iter(W + "gridCol")]
        assert sum(widths) <= 170 * 1440 / 25.4 + len(widths)
        assert min(widths) > 400


def test_the_head_and_foot_say_what_it_is(edition: Made) -> None:
    files, report = parts(edition.data), edition.report
    head, foot = (files[f"word/{name}-default.xml"].decode() for name in ("header", "footer"))
    assert report.title in head and report.look.marking in head
    assert report.status_words in foot and "NUMPAGES" in foot
    assert report.title not in files["word/header-first.xml"].decode()
    core = files["docProps/core.xml"].decode()
    assert report.period_words in core and f"{report.issued}T00:00:00Z" in core
    assert f'w:lang w:val="{report.language}"' in files["word/styles.xml"].decode()


def test_a_project_says_the_words_around_it_its_own_way(tmp_path: Path) -> None:
    own = (ROOT / "templates" / "word.txt").read_text(encoding="utf-8")
    (tmp_path / "word.txt").write_text(own.replace("Contents", "What is in it"), encoding="utf-8")
    found = paragraphs(made(coloured(), tmp_path).data)
    assert ("TOCHeading", "What is in it") in found


# --- pictures --------------------------------------------------------------------------------------------------------


def test_charts_are_drawn_at_200_dots_to_the_inch_and_the_same_each_time() -> None:
    report, templates = coloured(), Templates()
    one, other = draw_png(report, templates), draw_png(report, templates)
    assert one == other
    assert one.keys() == drawings_of(report).keys()
    for key, (data, width) in one.items():
        assert data.startswith(b"\x89PNG") and b"tEXt" not in data and b"tIME" not in data
        with Image.open(io.BytesIO(data)) as picture:
            assert abs(picture.width - width / 25.4 * 200) < 1
            colours = picture.convert("RGB").getcolors(1 << 20)
        inks = {"#{:02X}{:02X}{:02X}".format(*ink) for _, ink in colours or () if isinstance(ink, tuple)}
        assert PALETTE["accent"] in inks, key
        assert len(inks) > 10, "there are words and lines, with soft edges"


def test_everything_on_a_small_chart_is_drawn_in_its_picture_too() -> None:
    """A PNG of a small chart is made from its SVG: no line, bar, dot or word of it is lost."""
    fonts = Templates().path("fonts/SourceSans3-Regular.ttf").parent
    kinds: set[str] = set()
    for key, part in drawings_of(coloured()).items():
        if isinstance(part, Spark):
            text = draw_spark(part, PALETTE, fonts, key, "tile")
            elements = [child for child in ET.fromstring(text) if not child.tag.endswith("title")]
            things, (width, height) = laid(text)
            assert len(things) == len(elements)
            kinds |= {type(thing).__name__ for thing in things}
            dashed = [thing for thing in things if getattr(thing, "dash", None)]
            assert len(dashed) == text.count("stroke-dasharray")
            for thing in things:
                places = getattr(thing, "places", ())
                assert all(-1 <= x <= width + 1 and -1 <= y <= height + 1 for x, y in places)
    assert kinds == {"Stroke", "Dots", "Block", "Words"}


# --- the file --------------------------------------------------------------------------------------------------------


def test_a_build_writes_it_only_when_asked_and_changes_nothing_else(tmp_path: Path) -> None:
    with_word, without = (
        build(ROOT, Wanted("2022-11..2023-01", out=tmp_path / name, pdf=False, docx=name == "with")).folder
        for name in ("with", "without")
    )
    one, other = digests(with_word), digests(without)
    assert one.keys() - other.keys() == {"report.docx"}
    assert {name for name in other if one[name] != other[name]} == {"manifest.json"}
    manifest = (with_word / "manifest.json").read_text(encoding="utf-8")
    assert f'"report.docx": "{sha256((with_word / "report.docx").read_bytes()).hexdigest()}"' in manifest


def test_libreoffice_prints_it_whole(editions: dict[str, Edition], tmp_path: Path) -> None:
    report = editions["2022-11_2023-01"].report
    pages = printed(as_pdf(made(report, ROOT / "templates").data, tmp_path))
    text = squeezed(" ".join(pages))
    assert 10 < len(pages) < 40
    for section in report.all_sections():
        assert squeezed(f"{section.number} {section.title}") in text, section.title
    lines = [squeezed(line) for page in pages for line in page.splitlines()]
    for block in report.blocks():
        for part in block.content:
            for row in part.rows if isinstance(part, Grid) else ():
                cells = [squeezed(plain(cell.text)) for cell in row.cells if cell.plain]
                assert not cells or any(" ".join(cells) in line for line in lines), (block.id, cells)
    assert all(page.strip() for page in pages)
