"""Places to write: their names, whose they are, and their words as written beside their words as printed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen import model
from reportgen.problems import NOWHERE, Problems
from reportgen.project import Project
from reportgen.prose import Prose
from reportgen.resolve import Order, reader, resolve
from reportgen.slots import (
    IN_SLOT,
    OPENING,
    Pair,
    Slot,
    base_key,
    period_in,
    printed,
    read_tag,
    shown,
    slot_key,
    slots,
    subject,
    tag,
)
from reportgen.templates import Templates
from reportgen.word.document import Paragraph, Table
from tests.command import ROOT, STARTER
from tests.small import count, csv, run, write

HOUSES = [
    (ROOT, "2022-02..2022-07"),
    (ROOT, "2022-08..2022-10"),
    (ROOT, "2022-11..2023-01"),
    (STARTER, "2024-01..2024-06"),
    (STARTER, "2024-07..2024-12"),
]
SECTION = """
number: 1
title: Visits
owner: Libraries
blocks:
  - commentary: {slot: lede, lede: true}
  - commentary: {slot: later, from: 2030-01}
  - commentary: {slot: free, label: what you like, prompt: "Anything\\nat all.", required: false}
sections:
  - title: Not yet
    from: 2030-01
    blocks: [commentary: unseen]
  - title: Inner
    blocks:
      - commentary: {slot: inner, owner: Somebody}
"""


def resolved(root: Path, period: str | None = None) -> tuple[Project, model.Report, Prose]:
    problems = Problems()
    project = Project.load(root, problems)
    order, phrases = Order(project.edition(period, problems)), Templates([root / "templates"]).phrases()
    report = resolve(project, order, phrases, problems)
    return project, report, reader(project, order, phrases, Problems())


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Prose:
    """The reader of a small project's words: `visits` prints 1,250."""
    root = tmp_path_factory.mktemp("pool")
    write(
        root,
        "- text: Words.",
        measures=count("visits"),
        rows=csv(run("visits", "2022-02", 200, 210, 220, 230, 190, 200)),
    )
    return resolved(root)[2]


def words(pair: Pair) -> str:
    assert isinstance(pair.seen, Paragraph)
    return pair.seen.text


# --- names ------------------------------------------------------------------------------------


def test_a_tag_names_a_slot_and_the_words_that_it_held() -> None:
    made = tag("04-women", "rape", "Rape fell.")
    assert read_tag(made) == (slot_key("04-women", "rape"), base_key("Rape fell."))
    assert len(made) <= 64
    assert read_tag("s-12345678") is None and read_tag("x" + made) is None


@pytest.mark.parametrize("same", ["a\nb", "a\r\nb\r\n", "\n\n a\nb \n", "a\rb"])
def test_blank_lines_around_words_and_line_ends_make_no_other_words(same: str) -> None:
    assert base_key(same) == base_key("a\nb")


def test_other_words_and_other_slots_have_other_keys() -> None:
    assert base_key("a b") != base_key("a\nb")
    assert slot_key("01-a", "b") != slot_key("01-b", "a") != slot_key("01", "a/b")


def test_an_edition_is_told_in_words_too() -> None:
    assert period_in(f"Mark of this file: {subject('2022-11..2023-01')}, to be left as it is") == "2022-11..2023-01"
    assert period_in("A reportgen file") == ""


# --- the slots of an edition --------------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path) -> tuple[Slot, ...]:
    write(
        tmp_path,
        "",
        measures=count("visits"),
        rows=csv("visits,county,2022-02..2022-07,120"),
        sections={"01-visits.yaml": SECTION},
        words={"01-visits.md": "# lede\nWe had {{ visits }} visits.\n\n# inner\n\n"},
    )
    return slots(*resolved(tmp_path)[:2])


def test_slots_are_those_that_the_edition_prints_in_its_order(small: tuple[Slot, ...]) -> None:
    assert [(slot.stem, slot.name, slot.owner) for slot in small] == [
        ("01-visits", "lede", "Libraries"),
        ("01-visits", "free", "Libraries"),
        ("01-visits", "inner", "Somebody"),
    ]


def test_a_slot_knows_what_is_asked_and_what_it_holds(small: tuple[Slot, ...]) -> None:
    lede, free, inner = small
    assert (lede.lede, lede.required, lede.words, lede.title) == (True, True, "We had {{ visits }} visits.", OPENING)
    assert (free.title, free.prompt, free.required, free.words) == ("what you like", "Anything at all.", False, "")
    assert inner.section.title == "Inner" and not inner.words.strip()
    assert lede.place.line == 2


def test_a_section_that_is_not_reported_has_no_slots() -> None:
    project, report, _ = resolved(ROOT, "2022-11..2023-01")
    stems = {slot.stem for slot in slots(project, report)}
    assert stems == {"summary", "04-tackle-violence-against-women", "05-exploitation-and-abuse"}


@pytest.mark.parametrize(("root", "period"), HOUSES)
def test_every_slot_of_the_report_is_there_once_and_its_words_pair_with_what_is_printed(
    root: Path, period: str
) -> None:
    project, report, prose = resolved(root, period)
    found = slots(project, report)
    assert len({slot.key for slot in found}) == len(found)
    blocks = [(section.id, block) for section in report.all_sections() for block in section.blocks if block.slot]
    assert {(slot.section.id, slot.name, slot.owner) for slot in found if slot.words.strip() or slot.required} == {
        (section, block.slot, block.owner) for section, block in blocks
    }
    for slot in found:
        pairs = printed(slot.words, prose, slot.place)
        contents = [c for section, b in blocks if (section, b.slot) == (slot.section.id, slot.name) for c in b.content]
        assert [pair.seen for pair in pairs] == [block for content in contents for block in shown(content)]
        assert all(pair.source in slot.words or "\n" in pair.source for pair in pairs)


# --- words as written and as printed --------------------------------------------------------------


def test_paragraphs_items_headings_and_tables_are_pairs(pool: Prose) -> None:
    source = (
        "## The year ##\n\nWe had **{{ visits }}**\nvisits, and\n[more](https://example.org).\n\n"
        "- one {{ visits }}\n  goes on;\n- two.\n\n3. third\n\n| A | B |\n|---|--:|\n| x | {{ visits }} |\n"
    )
    heading, paragraph, one, two, third, table = printed(source, pool)
    assert (heading.source, words(heading)) == ("The year", "The year")
    assert isinstance(heading.seen, Paragraph) and heading.seen.level == IN_SLOT
    assert paragraph.source == "We had **{{ visits }}**\nvisits, and\n[more](https://example.org)."
    assert isinstance(paragraph.seen, Paragraph)
    assert [(span.text, span.bold, span.link) for span in paragraph.seen.spans] == [
        ("We had ", False, ""),
        ("1,250", True, ""),
        (" visits, and ", False, ""),
        ("more", False, "https://example.org"),
        (".", False, ""),
    ]
    assert (one.source, words(one)) == ("one {{ visits }}\ngoes on;", "one 1,250 goes on;")
    assert [pair.seen.marker for pair in (one, two, third) if isinstance(pair.seen, Paragraph)] == [
        "bullet",
        "bullet",
        "number",
    ]
    assert table.source == "| A | B |\n|---|--:|\n| x | {{ visits }} |"
    assert isinstance(table.seen, Table) and [[cell.text for cell in row] for row in table.seen.rows] == [
        ["A", "B"],
        ["x", "1,250"],
    ]


def test_an_expression_on_two_lines_keeps_its_lines(pool: Prose) -> None:
    first, second = printed("We had {{ visits\n}} visits.\n\nAnd more.", pool)
    assert (first.source, words(first)) == ("We had {{ visits\n}} visits.", "We had 1,250 visits.")
    assert (second.source, words(second)) == ("And more.", "And more.")


def test_an_expression_that_prints_two_lines_moves_no_others(tmp_path: Path) -> None:
    """A body's own phrases may break a line."""
    write(tmp_path, "- text: Words.", measures=count("visits"), rows=csv("visits,county,2022-02..2022-07,120"))
    own = (ROOT / "templates" / "phrases.txt").read_text("utf-8")
    _put(
        tmp_path / "templates" / "phrases.txt",
        own.replace("{{ v.title }}: {{ amount(v) }}", "{{ v.title }}:\n{{ v.value }}"),
    )
    first, second = printed("{{ visits.summary }}\n\nAnd {{ visits }}.", resolved(tmp_path)[2])
    assert (first.source, words(first)) == ("{{ visits.summary }}", "Visits: 120 in February to July 2022.")
    assert (second.source, words(second)) == ("And {{ visits }}.", "And 120.")


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")


def test_a_number_before_a_point_is_no_list(pool: Prose) -> None:
    (pair,) = printed("{{ visits }}. That is the number.", pool)
    assert isinstance(pair.seen, Paragraph) and pair.seen.marker == ""
    assert words(pair) == "1,250. That is the number."


def test_words_that_are_refused_are_told_once_and_give_nothing(pool: Prose) -> None:
    before = len(pool.problems.found)
    assert printed("x" * 50_001, pool) == ()
    assert [problem.code for problem in pool.problems.found[before:]] == ["too-large"]
    (pair,) = printed("So {{ nothing }} many.", pool)
    assert words(pair) == "So [x] many."
    assert [problem.code for problem in pool.problems.found[before:]] == ["too-large", "unknown-variable"]


PART = st.sampled_from(
    [
        *("Words. ", "{{ visits }}", "{{ visits\n }}", "**", "*", "_", "`", "[a](https://a.org)", "&amp;", "\\", "'"),
        *("\n", "\n\n", "\n- ", "\n1. ", "\n## ", "\n    ", "\n> ", "\n---\n", "\n===\n", "\n```\n", "<b>", "\n<p>\n"),
        *(
            "\n| a | b |\n|---|---|\n| c | d |\n",
            "  \n",
            "\t",
            "\n  - ",
            "\n\n  ",
            "[a]: /b\n",
            "{{",
            "}}",
            "#",
            "é",
            "\f",
        ),
    ]
)


@given(st.lists(PART, max_size=14).map("".join))
def test_any_words_make_pairs_of_just_what_is_printed(pool: Prose, source: str) -> None:
    pairs = printed(source, pool)
    assert [pair.seen for pair in pairs] == [b for content in pool.contents(source, NOWHERE) for b in shown(content)]
    for pair in pairs:
        if isinstance(pair.seen, Paragraph) and "{{" not in pair.source:
            letters = [letter for letter in pair.seen.text if letter.isalnum() and letter != "0"]
            assert all(letter in source or letter.isdigit() for letter in letters)
