from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from reportgen.model import (
    Awaited,
    Bullets,
    Content,
    Grid,
    Heading,
    Paragraph,
    Report,
    Run,
    Text,
    Tiles,
    plain,
)
from reportgen.problems import ReportError
from reportgen.render.html import drawings_of, render
from reportgen.templates import Templates, own
from tests.page import Page
from tests.sample import EMPTY, sample
from tests.sample_parts import block, prose, stand_ins


def dressed(report: Report, *roots: Path) -> str:
    return render(report, Templates(roots), stand_ins(report))


def page(report: Report, *roots: Path) -> Page:
    return Page(dressed(report, *roots))


def squeezed(text: str) -> str:
    return "".join(text.split())


def texts(report: Report) -> Iterator[Text | str]:
    """Everything that a report says, in no order."""
    yield from (report.title, report.subtitle, report.body, report.period_words)
    for line in report.cover:
        yield from (line.name, line.words)
    for section in report.all_sections():
        yield from (section.number, section.title, section.not_reported)
    for part in report.blocks():
        if part.exhibit:
            yield from (part.exhibit.label, part.exhibit.headline, part.exhibit.subtitle)
            yield from (*part.exhibit.notes, part.exhibit.source)
        for item in part.content:
            yield from said(item)


def said(item: Content) -> Iterator[Text | str]:
    match item:
        case Paragraph():
            yield from (item.number or "", item.text)
        case Heading():
            yield item.text
        case Bullets():
            yield from item.items
        case Grid():
            yield item.stub
            yield from (column.text for column in item.columns)
            yield from (cell.text for row in item.rows for cell in (row.label, *row.cells))
        case Tiles():
            for tile in item.tiles:
                yield from (tile.name, tile.value, tile.noun, tile.line)
        case Awaited():
            yield from (item.what, item.owner, item.due)


@pytest.mark.parametrize("draft", [True, False])
def test_is_well_formed(draft: bool) -> None:
    assert page(sample(draft=draft)).faults == []


@pytest.mark.parametrize("draft", [True, False])
def test_prints_everything_that_the_model_says(draft: bool) -> None:
    report = sample(draft=draft)
    shown = squeezed("".join(page(report).words))
    for text in texts(report):
        assert squeezed(text if isinstance(text, str) else plain(text)) in shown


def test_is_the_same_each_time() -> None:
    assert dressed(sample()) == dressed(sample())


def test_has_one_title_and_skips_no_level() -> None:
    levels = [int(head.tag[1]) for head in page(sample()).named("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_tables_have_captions_and_heads() -> None:
    found = page(sample())
    grids = [table for table in found.named("table") if "grid" in table.classes]
    with_exhibit = sum(
        1 for part in sample().blocks() if part.exhibit and any(isinstance(c, Grid) for c in part.content)
    )
    assert len(found.named("caption")) == with_exhibit == len(grids) - 1  # one stands in commentary
    assert all(head.attributes["scope"] in {"col", "row"} for head in found.named("th"))
    assert len([row for row in found.named("tr") if row.inside[-1] == "thead"]) == len(grids)
    assert not [cell for cell in found.named("th", "td") if {"colspan", "rowspan"} & set(cell.attributes)]


def test_pictures_have_alternative_text() -> None:
    found = page(sample())
    assert all(picture.attributes["alt"] for picture in found.named("img"))
    assert len(found.named("svg")) == len(drawings_of(sample()))


def test_needs_nothing_but_itself() -> None:
    text = dressed(sample())
    assert set(re.findall(r'(?:src|url)(?:="|\(")(\w+):', text)) == {"data"}
    assert not re.search(r"<(?:script|link|iframe|object)\b", text)


def test_says_draft_and_awaited_only_in_drafts() -> None:
    draft, final = dressed(sample(draft=True)), dressed(sample(draft=False))
    assert "@page {\n  background: url(" in draft
    assert "@page {\n  background: url(" not in final
    words = " ".join("".join(Page(draft).words).split())
    assert "Awaited: commentary on loans" in words
    assert "Owner: Lending and Stock. Due on Friday 17 February 2023." in words
    assert words.count("A final report cannot be built while this is empty.") == 2
    assert 'class="awaited"' not in final


def test_brief_sections_share_a_page() -> None:
    sections = {s.attributes["id"]: s for s in page(sample()).named("section") if "id" in s.attributes}
    follows = {name for name, section in sections.items() if "follows" in section.classes}
    assert follows == {"s2", "s6", "s7", "end"}  # neither parts nor exhibits
    assert EMPTY in sections["s1"].words


def test_contents_name_two_levels() -> None:
    found = page(sample())
    links = [element for element in found.named("a") if "li" in element.inside]
    report = sample()
    shown = [section.title for section in report.all_sections() if section.level <= 2]
    assert [link.words for link in links][-len(shown) :] == shown


def test_colours_of_the_body_stand_over_the_defaults() -> None:
    report = sample()
    look = report.look.model_copy(update={"colours": {"accent": "#004225"}})
    text = dressed(report.model_copy(update={"look": look}))
    assert "--accent: #004225;" in text
    assert "--ink: #0B0C0C;" in text
    assert "#12436D" not in text


def test_words_of_the_model_are_never_markup() -> None:
    report = sample()
    hostile = Run(text='<script>alert("x")</script>', strong=True, link='"><b>')
    part = block("text", "x", Paragraph(text=(hostile,)))
    section = report.sections[-1].model_copy(update={"blocks": (part,)})
    text = dressed(report.model_copy(update={"sections": (*report.sections[:-1], section)}))
    assert "<script>" not in text
    assert '"><b>' not in text


def test_drawings_have_keys_in_reading_order() -> None:
    keys = list(drawings_of(sample()))
    assert keys[:2] == ["summary/key-figures-tile-1", "summary/key-figures-tile-2"]
    assert "open/measures-spark-4" in keys
    assert "answer/bars-0" in keys


# --- templates ---------------------------------------------------------------------------------------------------


def override(root: Path, name: str, text: str) -> Path:
    path = root / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return root / "templates"


def fault(root: Path, report: Report | None = None) -> str:
    with pytest.raises(ReportError) as caught:
        dressed(report or sample(), root)
    (problem,) = caught.value.problems
    return str(problem).splitlines()[0]


def test_a_body_changes_one_word(tmp_path: Path) -> None:
    text = (own() / "parts.html").read_text(encoding="utf-8").replace("Awaited: ", "Still to come: ")
    words = "".join(page(sample(), override(tmp_path, "parts.html", text)).words)
    assert "Still to come: commentary on loans" in words
    assert "Owner: Lending and Stock." in words


def test_a_body_adds_a_kind(tmp_path: Path) -> None:
    root = override(tmp_path, "blocks/map.html", '<p id="{{ block.id }}">A map of {{ report.body }}</p>')
    words = "".join(page(sample(), root).words)
    assert "A map of Alder Valley Libraries" in words
    assert "Where the mobile library stops" not in words


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "blocks/text.html",
            "\n{{ nothing }}",
            "templates/blocks/text.html:2: 'nothing' is undefined [template-error]",
        ),
        (
            "blocks/text.html",
            "{% if %}",
            "templates/blocks/text.html:1: Expected an expression, got 'end of statement block' [template-error]",
        ),
        (
            "blocks/text.html",
            "{{ block.nothing }}",
            "templates/blocks/text.html:1: 'reportgen.model.Block object' has no attribute 'nothing' [template-error]",
        ),
        (
            "blocks/text.html",
            "\n\n{{ block.id / 2 }}",
            "templates/blocks/text.html:3: unsupported operand type(s) for /: 'str' and 'int' [template-error]",
        ),
        (
            "blocks/text.html",
            "\n{% include 'blocks/cse.html' %}",
            "templates/blocks/text.html:2: no template is called 'blocks/cse.html' [missing-template]",
        ),
        (
            "look.css",
            "{{ fonts['Sans.ttf'] }}",
            "templates/fonts/Sans.ttf: no font is called 'fonts/Sans.ttf' [missing-font]",
        ),
        (
            "blocks/text.html",
            "{% include '../../secret' %}",
            "templates/../../secret: '../../secret' leads out of the folders of templates [outside-project]",
        ),
    ],
)
def test_a_fault_of_a_template_names_its_place(tmp_path: Path, name: str, text: str, message: str) -> None:
    assert fault(override(tmp_path, name, text)) == message


def test_a_missing_template_names_the_nearest() -> None:
    with pytest.raises(ReportError, match=r"nearest: 'style\.css'"):
        Templates().text("styles.css")


def test_a_file_in_another_encoding_is_a_problem(tmp_path: Path) -> None:
    root = override(tmp_path, "style.css", "")
    (root / "style.css").write_bytes(b"/* caf\xe9 */")
    assert fault(root) == "templates/style.css: the file is not UTF-8 [template-error]"


def test_a_link_that_leads_out_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret.css"
    secret.write_text("body { color: red }", encoding="utf-8")
    root = tmp_path / "templates"
    root.mkdir()
    (root / "style.css").symlink_to(secret)
    assert fault(root).endswith("leads out of the folders of templates [outside-project]")


def test_a_link_inside_is_followed(tmp_path: Path) -> None:
    root = override(tmp_path, "house.css", "body { color: red }")
    (root / "style.css").symlink_to(root / "house.css")
    assert Templates([root]).text("style.css") == "body { color: red }"


def test_a_changed_template_is_read_again(tmp_path: Path) -> None:
    root = override(tmp_path, "greeting.html", "one")
    templates = Templates([root])
    assert templates.render("greeting.html") == "one"
    (root / "greeting.html").unlink()
    with pytest.raises(ReportError, match="missing-template"):
        templates.render("greeting.html")


def test_a_fault_outside_templates_keeps_its_name(tmp_path: Path) -> None:
    def broken() -> None:
        raise LookupError("a fault of the program")

    root = override(tmp_path, "greeting.html", "\n{{ broken() }}")
    with pytest.raises(ReportError, match=r"greeting\.html:2: a fault of the program"):
        Templates([root]).render("greeting.html", broken=broken)


def test_an_exhibit_without_a_label_has_no_empty_one() -> None:
    report = sample()
    unlabelled = prose("chart", "x", "Words.", ".\nA headline")
    section = report.sections[-1].model_copy(update={"blocks": (unlabelled,)})
    text = dressed(report.model_copy(update={"sections": (*report.sections[:-1], section)}))
    head = next(p for p in Page(text).named("p") if "A headline" in p.words)
    assert head.words == "A headline"
