"""`reportgen receive`: words that were typed in Word print as they were typed, and none of them is lost."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from textwrap import indent

import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from reportgen.adopt.markdown import joined, seen, units
from reportgen.build import Wanted, examine, read
from reportgen.commission import commission
from reportgen.problems import NOWHERE, Problem, Problems, ReportError
from reportgen.project import Project
from reportgen.receive import Asked, Received, receive
from reportgen.receive.merging import with_slot
from reportgen.receive.taking import Choice
from reportgen.slots import Slot, shown, slots
from reportgen.word.document import Cell, Document, Paragraph, Span, Table
from reportgen.word.reading import read_document
from tests.command import ROOT, run
from tests.returned import Copy, Line, Rows, bullet, line, number, rows
from tests.small import EXTRACT, count, csv, write
from tests.small import run as months

PERIOD = "2022-02..2022-07"
FOLDER = Path("sections/commentary/2022-02_2022-07")
OLD = "There were {{ loans }} loans, against {{ loans.previous }} a year before.\n\nShelves are **new**."
SECTION = """\
number: 1
title: Loans
owner: The head of libraries
blocks:
  - table: {measure: loans, rows: {months: period, total: true}, columns: [current, previous_year, change_pct]}
  - commentary: {slot: lede, label: what matters}
  - commentary: {slot: loans, label: loans}
  - commentary: {slot: staff, label: staff}
"""
WORDS = {"01-one.md": f"# loans\n\n{OLD}\n\n# staff\nAll well.\n"}


def project(root: Path, words: Mapping[str, str] = WORDS) -> Path:
    write(
        root,
        "",
        measures=count("loans", noun="loan, loans"),
        rows=csv(
            months("loans", "2022-02", 121, 125, 119, 140, 135, 131),
            months("loans", "2021-02", 115, 118, 121, 120, 126, 126),
        ),
        sections={"01-one.yaml": SECTION},
        words=dict(words),
    )
    return root


def sent(root: Path) -> Copy:
    """The file of the one owner, opened."""
    commission(root, Wanted(PERIOD), root.parent / "sent")
    return Copy(next((root.parent / "sent").glob("*.docx")))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return project(tmp_path / "project")


def filled(root: Path, name: str = "loans", *lines: str | Line | Rows, file: str = "back.docx") -> Path:
    copy = sent(root)
    copy.fill(copy.slot("01-one", name), lines)
    return copy.save(root.parent / file)


def take_in(root: Path, *files: Path, choice: Choice | None = None, **more: object) -> Received:
    return receive(root, Asked(files, PERIOD, choice or Choice(), **more))  # type: ignore[arg-type]


def text(root: Path, name: str = "01-one.md") -> str:
    return (root / FOLDER / name).read_text(encoding="utf-8")


def slot(root: Path, name: str) -> str:
    """The words of a slot as its file has them."""
    part = text(root).partition(f"# {name}\n")[2]
    return part.partition("\n# ")[0].strip()


def state(root: Path) -> dict[str, bytes]:
    """Every file of the project."""
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def verdicts(received: Received, file: int = 0) -> dict[str, str]:
    """What became of each slot of a file."""
    return {o.slot.name: "before" if o.before else o.verdict for o in received.taken[file].outcomes}


def kept(root: Path) -> str:
    """What is kept beside the words."""
    return "".join(data.decode() for name, data in state(root).items() if "/received/" in name)


def codes(received: Received) -> list[str]:
    return [problem.code for problem in received.problems]


def printed(root: Path, name: str, period: str = PERIOD) -> list[str]:
    """The lines of a slot as its report prints them."""
    report, _, _ = read(root, Wanted(period), Problems())
    blocks = [block for block in report.blocks() if block.slot == name]
    return [seen(p.text) for block in blocks for c in block.content for p in shown(c) if isinstance(p, Paragraph)]


def comments(received: Received) -> list[str]:
    """What the answer to the owner says."""
    return [odd.words for odd in document(received.replies[0]).odd if odd.kind == "comment"]


def document(path: Path) -> Document:
    found = read_document(path.read_bytes(), path.name, Problems())
    assert found is not None
    return found


# --- words of Word as Markdown ------------------------------------------------------------------------------------


def paragraph(words: str, **more: object) -> Paragraph:
    return Paragraph(0, (Span(words),), **more)  # type: ignore[arg-type]


SIGNS = (
    "# name", "#name", "## x", "- a", "+ a", "* a", "1986. A year", "1) x", "> so", "a *b* c", "**x**", "__x__", "_x_",
    "{{ loans }}", "{% if %}", "{# x #}", "{{{x}}}", "<div>", "a <b>c</b>", "&amp; &copy; R&D", "[x]: http://a.b",
    "[x](y)", "![x](y)", "---", "===", "***", "| a | b |", "a | b", "`x`", "```", "~~~", "\\*", "a\\", "a\\\\b",
    "&#xE000;", "it’s “so”", "x # y #", "1.", "-", "#", "*", "5 * 4 * 3", "snake_case_name", "<!-- x -->", "<a@b.c>",
    "[x]", "x\\",
)  # fmt: skip
"""What means something to Markdown, or to the reader of commentary."""


@pytest.mark.parametrize("form", ["text", "bullet", "number", "heading", "cell"])
def test_signs_of_markdown_print_as_they_were_typed(tmp_path: Path, form: str) -> None:
    more = {"bullet": {"marker": "bullet"}, "number": {"marker": "number"}, "heading": {"level": 3}}.get(form, {})
    blocks: list[Paragraph | Table] = [paragraph(words, **more) for words in SIGNS]
    expected: list[list[object]] = [[seen(words)] for words in SIGNS]
    if form == "cell":
        cells = [
            tuple(Cell((paragraph(words),), n, m) for m, words in enumerate(row))
            for n, row in enumerate([("a", "b"), *((words, words) for words in SIGNS)])
        ]
        blocks = [Table(0, tuple(cells), header_rows=1)]
        expected = [[["a", "b"], *([seen(words), seen(words)] for words in SIGNS)]]
    source = joined(units([paragraph("Before."), *blocks, paragraph("After.")]))
    assert small_report(tmp_path, source) == [["Before."], *expected, ["After."]]


def small_report(root: Path, source: str) -> list[list[object]]:
    """What a slot of these words prints, each block's lines."""
    project(root, {"01-one.md": f"# loans\n{source}\n"})
    problems = Problems()
    report, _, _ = read(root, Wanted(PERIOD), problems)
    assert not problems.errors, problems.errors
    (block,) = [block for block in report.blocks() if block.slot == "loans"]
    found: list[list[object]] = []
    for content in block.content:
        for each in shown(content):
            if isinstance(each, Table):
                found.append([[seen(cell.text) for cell in row] for row in each.rows])
            else:
                found.append([seen(each.text)])
    return found


def test_bold_links_and_lists_keep_their_form() -> None:
    spans = (
        Span("so "),
        Span("very ", bold=True),
        Span("bold", bold=True, italic=True),
        Span(" a", link="mailto:a@b.c"),
    )
    blocks = [
        Paragraph(0, spans),
        paragraph("one", marker="number"),
        paragraph("in one", marker="bullet", depth=1),
        paragraph("two", marker="number"),
        paragraph("dot", marker="bullet"),
        Paragraph(0, (Span("here", link="ftp://a"),)),
    ]
    found = units(blocks)
    assert joined(found).split("\n") == [
        "so **very *bold***[ a](mailto:a@b.c)", "", "1. one", "2. in one", "3. two", "", "- dot", "", "here",
    ]  # fmt: skip
    assert ["list inside a list" in "".join(unit.notes) for unit in found] == [False, False, True, False, False, False]
    assert "ftp://a" in found[-1].notes[0]


# --- into the file of commentary ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "name", "after"),
    [
        ("# a\nold\n\n# c\nstays\n", "a", "# a\nnew\n\n# c\nstays\n"),
        ("# a\n\nold\nolder\n\n\n# c\nstays", "a", "# a\n\nnew\n\n\n# c\nstays"),
        ("# a\r\nold\r\n# c\r\nstays\r\n", "a", "# a\r\nnew\r\n# c\r\nstays\r\n"),
        ("# a\nold\n\n# c\nstays\n", "b", "# a\nold\n\n# b\nnew\n\n# c\nstays\n"),
        ("# a\nold", "d", "# a\nold\n\n# d\nnew\n"),
        ("", "a", "# a\nnew\n"),
        ("# a\n\n# c\nstays\n", "a", "# a\nnew\n\n# c\nstays\n"),
        ("# a", "a", "# a\nnew\n"),
    ],
)
def test_only_the_lines_of_the_slot_change(before: str, name: str, after: str) -> None:
    assert with_slot(before, name, "new", ["a", "b", "c", "d"]) == after


def test_a_new_slot_stands_in_the_order_of_the_section(root: Path) -> None:
    before = text(root)
    take_in(root, filled(root, "lede", "Loans rose."))
    assert text(root) == "# lede\nLoans rose.\n\n" + before


# --- what is taken, and what stays --------------------------------------------------------------------------------


def test_a_file_that_nobody_touched_changes_no_word(root: Path) -> None:
    before = text(root)
    received = take_in(root, sent(root).save(root.parent / "back.docx"))
    assert set(verdicts(received).values()) == {"same"} and not received.problems
    assert text(root) == before and not (root / FOLDER / "proposed.yaml").exists()


def test_a_paragraph_that_stays_keeps_its_bindings_and_a_new_one_is_added(root: Path) -> None:
    path = filled(
        root,
        "loans",
        "There were 771 loans, against 726 a year before.",
        line("Shelves are ", ("new", "b"), "."),
        "So it is.",
    )
    assert verdicts(take_in(root, path))["loans"] == "written"
    assert slot(root, "loans") == OLD + "\n\nSo it is."
    assert slot(root, "staff") == "All well."


def test_a_binding_survives_where_words_beside_it_change(root: Path) -> None:
    path = filled(
        root, "loans", "There were 771 loans, against 726 a year before, a record of sorts.", "Shelves are old."
    )
    take_in(root, path)
    assert slot(root, "loans").startswith(
        "There were {{ loans }} loans, against {{ loans.previous }} a year before, a record"
    )


def test_typed_numbers_that_are_figures_are_bound_and_print_the_same(root: Path) -> None:
    typed = ["In all there were 771 loans. May had 140 loans.", "The loans rose by 6.2%. There were 99999 chairs."]
    received = take_in(root, filled(root, "staff", *typed))
    assert printed(root, "staff") == typed
    assert "{{ loans }} loans. May had {{ loans.at('2022-05') }}" in slot(root, "staff")
    assert "{{ loans.change_pct }}" in slot(root, "staff") and "99999 chairs" in slot(root, "staff")
    assert {number for taken in received.taken for o in taken.outcomes for number, _ in o.bound} >= {
        "771",
        "140",
        "6.2%",
    }


def test_a_number_is_bound_below_a_blank_line_too(root: Path) -> None:
    take_in(root, filled(root, "loans", "Reading is in fashion. May had 140 loans, and 17 chairs."))
    assert slot(root, "loans") == "Reading is in fashion. May had {{ loans.at('2022-05') }} loans, and 17 chairs."
    assert "17" in text(root, "proposed.yaml")


def test_a_figure_of_the_year_before_is_bound_so_that_it_moves_with_the_edition(root: Path) -> None:
    typed = "From February 2022 to July 2022 there were 771 loans, compared with 726 in the same period a year before."
    take_in(root, filled(root, "staff", typed))
    assert printed(root, "staff") == [typed]
    assert "{{ loans }} loans, compared with {{ loans.previous }} in" in slot(root, "staff")


def test_a_space_before_a_per_cent_sign_is_spacing(root: Path) -> None:
    path = filled(root, "staff", "The loans rose by 6.2 %. The loans rose by 7.1 %.")
    received = take_in(root, path, reply=True)
    assert slot(root, "staff").startswith("The loans rose by {{ loans.change_pct }}.") and not received.open
    (said,) = [words for words in comments(received) if "7.1" in words]
    assert said.startswith("You wrote “7.1%”. The figures say: ") and said.endswith("What to write: “6.2%”.")


RATES = """\
return_rate: {kind: rate, name: return rate for loans, short: Return rate, noun: [loan, loans], unit: percent,
  source: here, definition: Share of loans that came back.}
visits: {kind: count, name: visits, noun: [visit, visits], source: here}
"""


@pytest.fixture
def rated(root: Path) -> Path:
    """The small project with a rate, and with another count in the section."""
    measures, figures = root / "figures/measures.yaml", root / f"figures/{EXTRACT}"
    measures.write_text(measures.read_text(encoding="utf-8") + indent(RATES, "  "), encoding="utf-8")
    rate = "return_rate,county,2022-02..2022-07,7.9\nreturn_rate,county,2021-02..2021-07,4.5\n"
    visits = months("visits", "2022-02", 210, 214, 219, 220, 231, 240) + "\n"
    figures.write_text(figures.read_text(encoding="utf-8") + rate + visits, encoding="utf-8")
    shown = "  - table: {rows: [return_rate, visits], columns: [current]}\n"
    (root / "sections/01-one.yaml").write_text(SECTION + shown, encoding="utf-8")
    return root


def test_a_number_is_bound_to_no_figure_of_which_its_sentence_does_not_speak(rated: Path) -> None:
    typed = ["The return rate was 7.9%.", "The solved rate was 7.9%.", "The solved rate for loans was 7.9 per cent."]
    received = take_in(rated, filled(rated, "staff", *typed), reply=True)
    assert slot(rated, "staff").split("\n\n") == ["The return rate was {{ return_rate }}.", *typed[1:]]
    assert codes(received) == ["typed-number"] * 2 and not received.open and not received.failed
    first = received.problems[0].message
    assert first.startswith("under 'staff', paragraph 2: '7.9%' is not bound: it is return rate for loans, ")
    assert first.endswith("the sentence speaks of 'solved rate'")
    one, two = comments(received)
    assert "You wrote “7.9%” and speak of “solved rate”. " in one and "return rate for loans" in one
    assert "“7.9 per cent”" in two and "Which of the two do you mean?" in two


def test_words_that_are_newer_in_the_project_are_never_written_over(root: Path) -> None:
    path = filled(root, "staff", "Two left; the others stay on.")
    (root / FOLDER / "01-one.md").write_text(text(root).replace("All well.", "All is well now."), encoding="utf-8")
    received = take_in(root, path)
    assert received.failed and codes(received) == ["slot-conflict"] and verdicts(received)["staff"] == "conflict"
    assert slot(root, "staff") == "All is well now."
    assert "Two left; the others stay on." in kept(root)
    before = state(root)
    assert take_in(root, path).failed and state(root) == before
    assert not take_in(root, path, choice=Choice(take=("staff",))).failed
    assert slot(root, "staff") == "Two left; the others stay on."


def test_a_conflict_can_be_settled_for_the_project(root: Path) -> None:
    path = filled(root, "staff", "Two left.")
    (root / FOLDER / "01-one.md").write_text(text(root).replace("All well.", "All is well now."), encoding="utf-8")
    assert not take_in(root, path, choice=Choice(keep=("01-one/staff",))).failed
    assert slot(root, "staff") == "All is well now."
    before = state(root)
    assert verdicts(take_in(root, path))["staff"] == "before" and state(root) == before


def test_an_owner_who_changed_nothing_is_not_in_the_way_of_newer_words(root: Path) -> None:
    path = filled(root, "lede", "So.")
    (root / FOLDER / "01-one.md").write_text(text(root).replace("{{ loans }} loans", "{{ loans }}"), encoding="utf-8")
    received = take_in(root, path)
    assert not received.failed and verdicts(received) == {"lede": "written", "loans": "kept", "staff": "same"}
    assert slot(root, "loans").startswith("There were {{ loans }}, against")


def test_a_place_that_comes_back_empty_empties_nothing(root: Path) -> None:
    received = take_in(root, filled(root, "staff", ""))
    assert verdicts(received)["staff"] == "kept" and codes(received) == ["lost-slot"] and not received.failed
    assert slot(root, "staff") == "All well."


def test_the_same_file_twice_changes_nothing(root: Path) -> None:
    path = filled(root, "staff", "There were 771 loans and 17 visits.", bullet("a"), rows(("a", "b"), ("c", "9")))
    take_in(root, path)
    before = state(root)
    received = take_in(root, path)
    assert state(root) == before and set(verdicts(received).values()) == {"before"}


def test_a_corrected_answer_is_taken_without_a_conflict(root: Path) -> None:
    path = filled(root, "staff", "There were 900 loans.")
    (answer,) = take_in(root, path, reply=True).replies
    copy = Copy(answer)
    copy.fill(copy.slot("01-one", "staff"), ["There were 771 loans."])
    received = take_in(root, copy.save(root.parent / "again.docx"))
    assert verdicts(received)["staff"] == "written" and not received.failed
    assert slot(root, "staff") == "There were {{ loans }} loans."


def test_a_file_sent_again_with_more_in_it_is_taken(root: Path) -> None:
    copy = sent(root)
    copy.fill(copy.slot("01-one", "staff"), ["There were 771 loans.", "So far."])
    take_in(root, copy.save(root.parent / "first.docx"))
    copy.fill(copy.slot("01-one", "staff"), ["There were 771 loans.", "More to say.", "So far."])
    assert not take_in(root, copy.save(root.parent / "second.docx")).failed
    assert slot(root, "staff") == "There were {{ loans }} loans.\n\nMore to say.\n\nSo far."


def test_two_copies_of_one_file_are_in_conflict(root: Path) -> None:
    one, two = filled(root, "staff", "One says so."), filled(root, "staff", "Two says otherwise.", file="two.docx")
    received = take_in(root, one, two)
    assert [o.verdict for taken in received.taken for o in taken.outcomes if o.slot.name == "staff"] == [
        "written",
        "conflict",
    ]
    assert slot(root, "staff") == "One says so."


# --- what can't be taken in ---------------------------------------------------------------------------------------


def tracked(copy: Copy, name: str) -> None:
    """An insertion and a deletion that nobody has accepted."""
    content = copy.slot("01-one", name)
    copy.fill(content, ["All "])
    for tag, inner, words in (("w:ins", "w:t", "better"), ("w:del", "w:delText", "well")):
        change = OxmlElement(tag)
        change.set(qn("w:id"), "9")
        change.set(qn("w:author"), "A Colleague")
        run = OxmlElement("w:r")
        said = OxmlElement(inner)
        said.text = words
        run.append(said)
        change.append(run)
        content[0].append(change)


def test_tracked_changes_are_not_taken_in_silently(root: Path) -> None:
    copy = sent(root)
    tracked(copy, "staff")
    path = copy.save(root.parent / "back.docx")
    received = take_in(root, path)
    assert codes(received) == ["tracked-change"] and verdicts(received)["staff"] == "refused"
    message = received.problems[0].message
    assert (
        message.startswith("under 'staff'")
        and "'better'" in message
        and "'well'" in message
        and "A Colleague" in message
    )
    assert slot(root, "staff") == "All well."
    assert not take_in(root, path, choice=Choice(accept_changes=True)).failed
    assert slot(root, "staff") == "All better"


def test_words_that_are_larger_than_any_slot_are_refused_and_kept_in_little_time(root: Path) -> None:
    path = filled(root, "staff", *("loans [a](" * 500 for _ in range(40)))
    received = take_in(root, path)
    assert codes(received) == ["too-large"] and verdicts(received)["staff"] == "refused"
    assert slot(root, "staff") == "All well." and len(kept(root)) > 100_000


def test_a_comment_is_told_and_kept(root: Path) -> None:
    copy = sent(root)
    made = copy.document.paragraphs[0]
    copy.document.add_comment(made.runs[0], text="Ask Finance first", author="B", initials="B")
    path = copy.save(root.parent / "back.docx")
    received = take_in(root, path)
    (problem,) = received.problems
    assert problem.code == "not-taken" and "Ask Finance first" in problem.message
    assert "Ask Finance first" in kept(root)


def test_words_typed_elsewhere_are_told_and_kept(root: Path) -> None:
    copy = sent(root)
    copy.document.paragraphs[-1]._p.addnext(copy.paragraph("Please ring me about the lift."))
    received = take_in(root, copy.save(root.parent / "back.docx"))
    (problem,) = received.problems
    assert problem.code == "words-outside-slot" and problem.severity == "warning"
    assert "Please ring me about the lift." in problem.message
    assert any(
        "Please ring me about the lift." in data.decode() for name, data in state(root).items() if "received/" in name
    )


def test_a_lost_place_is_told_and_can_be_left(root: Path) -> None:
    copy = sent(root)
    lost = [copy.slot("01-one", "staff").getparent()]
    lost += [
        p._p for p in copy.document.paragraphs if p.text.startswith(("Write below this line: staff", "End of staff"))
    ]
    assert len(lost) == 3
    for element in lost:
        element.getparent().remove(element)
    path = copy.save(root.parent / "back.docx")
    received = take_in(root, path)
    assert "lost-slot" in codes(received) and received.failed
    assert not take_in(root, path, choice=Choice(keep=("staff",))).failed


def test_a_place_without_its_control_is_found_by_the_lines_around_it(root: Path) -> None:
    copy = sent(root)
    content = copy.slot("01-one", "staff")
    copy.fill(content, ["Found all the same."])
    outer = content.getparent()
    for child in list(content):
        outer.addprevious(child)
    outer.getparent().remove(outer)
    take_in(root, copy.save(root.parent / "back.docx"))
    assert slot(root, "staff") == "Found all the same."


def test_a_place_that_stands_twice_is_refused_and_both_are_kept(root: Path) -> None:
    from copy import deepcopy

    copy = sent(root)
    content = copy.slot("01-one", "staff")
    copy.fill(content, ["The first."])
    other = deepcopy(content.getparent())
    content.getparent().addnext(other)
    copy.fill(other.find(qn("w:sdtContent")), ["The second."])
    received = take_in(root, copy.save(root.parent / "back.docx"))
    assert codes(received) == ["duplicate-slot"] and slot(root, "staff") == "All well."
    assert "The first." in kept(root) and "The second." in kept(root)


def test_a_place_that_stands_twice_is_told_where_its_controls_were_dropped(root: Path) -> None:
    copy = sent(root)
    content = copy.slot("01-one", "staff")
    copy.fill(content, ["The first words, which are the same.", "Ours.", "The first words, which are the same.", "No."])
    outer = content.getparent()
    for child in list(content):
        outer.addprevious(child)
    outer.getparent().remove(outer)
    path = copy.save(root.parent / "back.docx")
    received = take_in(root, path)
    assert codes(received) == ["duplicate-slot"] and slot(root, "staff") == "All well."
    assert not take_in(root, path, choice=Choice(take=("staff",))).failed
    assert slot(root, "staff").count("The first words") == 2


def test_words_that_somebody_saves_meanwhile_are_not_written_over(root: Path) -> None:
    from reportgen.receive.desk import Desk

    desk = Desk(root, PERIOD)
    name = str(FOLDER / "01-one.md")
    (root / name).write_text("# staff\nSaved meanwhile.\n", encoding="utf-8")
    with pytest.raises(ReportError) as caught:
        desk.write({name: b"# staff\nOurs.\n", str(FOLDER / "record.yaml"): b""})
    assert "changed while the words were taken in" in str(caught.value)
    assert slot(root, "staff") == "Saved meanwhile." and not (root / FOLDER / "record.yaml").exists()


def test_a_table_that_is_larger_than_any_is_refused_and_kept(root: Path) -> None:
    received = take_in(root, filled(root, "staff", "Far down:", rows(("What", "How many"), *(("", "x"),) * 1000)))
    (problem,) = received.problems
    assert problem.code == "too-large" and "2,002 cells of tables; the most is 2,000" in problem.message
    assert verdicts(received)["staff"] == "refused" and kept(root).count("\nx") == 1000


def test_a_place_of_another_edition_is_unknown_and_its_words_are_kept(root: Path) -> None:
    path = filled(root, "staff", "Nobody asked.")
    (root / "sections/01-one.yaml").write_text(SECTION.rpartition("  - ")[0], encoding="utf-8")
    (root / FOLDER / "01-one.md").write_text(text(root).partition("# staff")[0], encoding="utf-8")
    received = take_in(root, path)
    assert "unknown-slot" in codes(received)
    assert "Nobody asked." in kept(root)


def test_a_file_that_commission_did_not_make_is_told(root: Path, tmp_path: Path) -> None:
    import docx

    other = docx.Document()
    other.add_paragraph("A letter.")
    other.save(str(tmp_path / "letter.docx"))
    (tmp_path / "no.docx").write_bytes(b"no zip")
    before = state(root)
    good = filled(root, "staff", "Good words.")
    received = take_in(root, tmp_path / "letter.docx", tmp_path / "no.docx", tmp_path / "gone.docx", good)
    assert sorted(codes(received)) == ["cannot-read", "cannot-read", "not-commissioned"] and received.failed
    assert slot(root, "staff") == "Good words." and before.keys() <= state(root).keys()


# --- proposals ----------------------------------------------------------------------------------------------------


def test_numbers_of_no_figure_are_proposed_and_confirmed(root: Path) -> None:
    path = filled(root, "staff", "Officers made 17 visits and held over 60 talks.")
    received = take_in(root, path)
    assert [(fact.name, fact.typed, fact.qualifier) for fact in received.open] == [
        ("staff_visit", "17", ""), ("staff_talk", "60", "at_least"),
    ]  # fmt: skip
    assert printed(root, "staff") == ["Officers made 17 visits and held over 60 talks."]
    done = take_in(root, confirm=("all",), by="A Clerk, planning")
    assert len(done.confirmed) == 2 and not done.open and not done.failed
    assert (
        slot(root, "staff") == "Officers made {{ stated.staff_visit }} visits and held {{ stated.staff_talk }} talks."
    )
    assert printed(root, "staff") == ["Officers made 17 visits and held over 60 talks."]
    stated = text(root, "stated.yaml")
    assert "The head of libraries; confirmed by A Clerk, planning" in stated and "back.docx" in stated
    assert not [p for p in examine(root, Wanted(PERIOD)).problems if p.severity == "error"]


def test_a_proposal_that_is_unknown_or_stands_nowhere_is_told_and_the_others_are_confirmed(root: Path) -> None:
    take_in(root, filled(root, "staff", "Officers made 17 visits.", "They held 60 talks."))
    (root / FOLDER / "01-one.md").write_text(text(root).replace("held 60 talks", "talked"), encoding="utf-8")
    done = take_in(root, confirm=("staff_visit", "staff_talk", "staff_vist"), by="A Clerk")
    assert codes(done) == ["unknown-proposal", "unknown-proposal"]
    assert [fact.name for fact in done.confirmed] == ["staff_visit"] and [fact.name for fact in done.open] == [
        "staff_talk"
    ]


UNITS = (
    ("It took 12 minutes.", True), ("It took 5 minutes.", False), ("It cost £1,250.", True), ("It cost £1.2m.", False),
    ("It cost £1.2 million.", True), ("It was 17.5% of staff.", True), ("Over 1.5 million came.", True),
    ("Operation 7 ended.", False), ("We hired twelve carers.", False), ("Seven carers came.", True),
    ("We asked 15 per cent of staff.", True), ("Of ours 19 out of 20 came.", True), ("We sent 1234 letters.", False),
    ("We held 27 talks * (see [note]) on calls_x < y & z.", True), ("So it was. <b> 31 chairs > so.", True),
)  # fmt: skip
"""Words with a number of no figure, and whether the report prints a stated fact just as they were typed."""


def test_a_confirmed_number_prints_as_it_was_typed_or_stays_typed(root: Path) -> None:
    taken = take_in(root, filled(root, "staff", *(typed for typed, _ in UNITS)))
    names = {each.sentence: each for each in taken.open}
    assert {each.noun[1] for each in taken.open} <= {
        *("minutes", "seconds", "pounds", "per cent", "numbers", "carers", "letters", "talks", "chairs", "millions"),
    }
    done = take_in(root, confirm=("all",), by="A Clerk")
    assert not done.problems and len(done.confirmed) == len(names) + 1  # "19 out of 20" are two
    assert printed(root, "staff") == [typed for typed, _ in UNITS]
    for source, (typed, bound) in zip(slot(root, "staff").split("\n\n"), UNITS, strict=True):
        assert ("{{ stated." in source) is bound, (source, typed)
    facts = loaded_facts(root)
    assert facts["staff_pound_2"] == ("1200000", "gbp") and facts["staff_carer"] == ("12", "count")
    again = take_in(root, filled(root, "lede", *(typed for typed, _ in UNITS), file="again.docx"), by="A Clerk")
    assert not {"£1.2m", "twelve", "1234"} & {each.typed for each in again.open}, "these are stated already"


def test_a_number_beside_any_sign_of_markdown_can_be_confirmed(root: Path) -> None:
    typed = [f"We made {2000 + n} talks {sign} so." for n, sign in enumerate(SIGNS)]
    typed += [f"{sign} and {3000 + n} chairs." for n, sign in enumerate(SIGNS)]
    typed = [re.sub(r"\b([23])(?=\d{3}\b)", r"\1,", words) for words in typed]
    take_in(root, filled(root, "staff", *typed))
    done = take_in(root, confirm=("all",), by="A Clerk")
    assert not done.problems and printed(root, "staff") == [seen(words) for words in typed]
    assert len(re.findall(r"\{\{ stated.staff_(?:talk|chair)\w* \}\}", slot(root, "staff"))) == len(typed)


def loaded_facts(root: Path) -> dict[str, tuple[str, str]]:
    """By name, the value and the unit of each stated fact."""
    project = Project.load(root, Problems())
    stated = project.words(project.edition(PERIOD, Problems())).stated
    return {str(name): (f"{fact.value:f}", fact.unit) for name, fact in stated.items()}


def test_the_command_says_which_facts_stay_typed(root: Path) -> None:
    path = filled(root, "staff", "We hired twelve carers, and 17 guides.")
    done = run("receive", str(path), cwd=root)
    assert "twelve (carers), stays as it was typed: bound it would print '12'" in done.out
    done = run("receive", "--confirm", "all", "--by", "A Clerk", cwd=root)
    assert "twelve stays as it was typed; {{ stated.staff_carer }} prints '12'" in done.out
    assert "17 -> {{ stated.staff_guide }}" in done.out


def test_a_number_is_proposed_once(root: Path) -> None:
    take_in(root, filled(root, "staff", "Officers made 17 visits."))
    once = text(root, "proposed.yaml")
    take_in(
        root,
        filled(root, "staff", "Officers made 17 visits.", "So it is.", file="two.docx"),
        choice=Choice(take=("staff",)),
    )
    assert text(root, "proposed.yaml") == once


# --- the answer to the owner --------------------------------------------------------------------------------------


def test_the_answer_says_in_plain_words_at_the_sentence_what_the_figures_say(root: Path) -> None:
    path = filled(root, "staff", "All is well. There were 900 loans. Officers made 17 visits.", "Loans fell.")
    raw = path.read_bytes()
    (answer,) = take_in(root, path, reply=True).replies
    assert answer.name == "back-reply.docx" and path.read_bytes() == raw
    said = [odd.words for odd in document(answer).odd if odd.kind == "comment"]
    assert any("771" in words and "You wrote “900”" in words for words in said), said
    assert "Nobody holds a figure for 17. Where is it from, and who answers for it?" in said
    assert not any("{{" in words or "[" in words for words in said), said
    body = Copy(answer).slot("01-one", "staff")
    starts = list(body.iter(qn("w:commentRangeStart")))
    assert starts and body[0].xpath("string(.)").startswith("All is well. There were 900")


PLAIN = (
    ("wrong-time", "'618': it is the figure of May 2022, and the words say June 2022",
     "name the time that is the figure's, or bind another", ("loans = 618",),
     "You wrote “618”. The figures say: it is the figure of May 2022, and the words say June 2022.\n"
     "What to do: name the time that is the figure's."),
    ("wrong-noun", "'17,685': the figure counts loans", "write loans", (),
     "You wrote “17,685”. The figure counts loans.\nWhat to write: “loans”."),
    ("contradicts-figure", "'7%': measures.yaml states 90% for loans", "write 90%", (),
     "You wrote “7%”. The report states 90% for loans.\nWhat to write: “90%”."),
    ("contradicts-figure", "'99': loans, May 2022: 140", "write '140', best bound as {{ loans.at('2022-05') }}", ("x",),
     "You wrote “99”. The figures say: loans, May 2022: 140.\nWhat to write: “140”."),
    ("told-as-movement", "'fell': the months disagree", "let the figures say it: was {{ loans.moved }}", ("x",),
     "You wrote “fell”. The figures say: the months disagree.\n"
     "What to write: “was up 45 (6.2%), within normal variation”."),
    ("no-base", "no count is given of what it is a share of", "write the count beside it: {{ loans }}", (),
     "No count is given of what it is a share of.\nWhat to do: write the count beside it: 771."),
    ("double-sign", "'6%': the binding prints its own per cent sign", "bind it with .size, which has no sign", (), ""),
    ("typed-number", "the number 'two' is typed by hand", "bind it: {{ measure }} or {{ stated.name }}", (), ""),
)  # fmt: skip
"""A problem's code, message, mend and figures, and what its owner is told."""


def test_an_owner_is_told_everything_in_one_way_and_in_plain_words(root: Path) -> None:
    from reportgen.receive.desk import Desk
    from reportgen.receive.reply import asked

    desk = Desk(root, PERIOD)
    for code, message, mend, rests_on, told in PLAIN:
        problem = Problem(NOWHERE, code, message, mend, "error", "A sentence.", rests_on=rests_on)
        assert asked(problem, desk) == told


def rewritten(path: Path, names: Mapping[str, str], more: Mapping[str, bytes] | None = None) -> Path:
    """The file with other names of its parts, wherever they are named, and with more parts."""
    stream = BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(stream, "w") as new:
        for each in old.namelist():
            data, name = old.read(each), each
            for one, two in names.items():
                name, data = name.replace(one, two), data.replace(one.encode(), two.encode())
            new.writestr(name, data)
        for each, data in (more or {}).items():
            new.writestr(each, data)
    path.write_bytes(stream.getvalue())
    return path


def test_a_corrected_answer_is_taken_where_the_words_stand_in_another_part(root: Path) -> None:
    path = rewritten(filled(root, "staff", "There were 900 loans."), {"document.xml": "document2.xml"})
    (answer,) = take_in(root, path, reply=True).replies
    copy = Copy(answer)
    copy.fill(copy.slot("01-one", "staff"), ["There were 771 loans."])
    received = take_in(root, copy.save(root.parent / "again.docx"))
    assert verdicts(received)["staff"] == "written" and not received.failed


def test_an_answer_to_a_mended_answer_holds_none_of_its_old_comments(root: Path) -> None:
    copy = sent(root)
    copy.fill(copy.slot("01-one", "staff"), ["There were 900 loans.", "Officers made 17 visits."])
    made = copy.document.paragraphs[0]
    copy.document.add_comment(made.runs[0], text="Ask Finance first", author="B", initials="B")
    received = take_in(root, copy.save(root.parent / "back.docx"), reply=True)
    assert sum("900" in words for words in comments(received)) == 1
    (answer,) = received.replies
    copy = Copy(answer)
    first = next(p for p in copy.slot("01-one", "staff").iter(qn("w:t")) if "900" in p.text)
    first.text = first.text.replace("900", "771")
    again = take_in(root, copy.save(root.parent / "again.docx"), reply=True)
    assert slot(root, "staff").startswith("There were {{ loans }} loans.")
    said = comments(again)
    assert not any("900" in words for words in said) and "Ask Finance first" in said
    assert sum("17" in words for words in said) == 1
    body = read_zip(again.replies[0], "word/document.xml")
    marks = [body.count(f"<w:comment{name}") for name in ("RangeStart", "RangeEnd", "Reference")]
    assert marks == [len(said)] * 3 == [read_zip(again.replies[0], "word/comments.xml").count("<w:comment ")] * 3


def read_zip(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def test_a_damaged_picture_is_told_and_the_words_are_taken_in(root: Path) -> None:
    path = rewritten(filled(root, "staff", "Good words."), {}, {"word/media/x.png": b"PICTUREBYTES"})
    path.write_bytes(path.read_bytes().replace(b"PICTUREBYTES", b"PICTUREBYTEX", 1))
    received = take_in(root, path, reply=True)
    assert codes(received) == ["cannot-write"] and not received.replies
    assert "the words were taken in" in received.problems[0].message and slot(root, "staff") == "Good words."


def test_no_answer_is_written_over_another_file(root: Path) -> None:
    path = filled(root, "staff", "There were 900 loans.")
    (root.parent / "back-reply.docx").write_bytes(b"mine")
    (answer,) = take_in(root, path, reply=True).replies
    assert answer.name == "back-reply-2.docx" and (root.parent / "back-reply.docx").read_bytes() == b"mine"
    assert take_in(root, path, reply=True).replies == (answer,)


# --- the command --------------------------------------------------------------------------------------------------


def test_the_command_shows_both_sides_of_a_conflict(root: Path) -> None:
    path = filled(root, "staff", "Two left.")
    (root / FOLDER / "01-one.md").write_text(text(root).replace("All well.", "All is well now."), encoding="utf-8")
    done = run("receive", str(path), cwd=root)
    assert done.code == 1
    both = [row for row in done.out.splitlines() if "All is well now." in row]
    assert both and "Two left." in both[0]
    assert "--take 01-one/staff" in done.err and "--keep 01-one/staff" in done.err
    again = run("receive", str(path), "--take", "nobody", cwd=root)
    assert "no place to write is called 'nobody'" in again.err


def test_of_a_conflict_only_what_differs_is_shown(root: Path) -> None:
    alike = [f"Paragraph {word} stays as it was." for word in ("one", "two", "three", "four")]
    path = filled(root, "staff", *alike, "Two left.")
    now = "\n\n".join(["A new one stands above.", *alike, "All is well now."])
    (root / FOLDER / "01-one.md").write_text(text(root).replace("All well.", now), encoding="utf-8")
    shown = run("receive", str(path), cwd=root).out
    assert "(4 paragraphs the same in both)" in shown and "stays as it was" not in shown
    assert len([row for row in shown.splitlines() if "      | " in row]) == 2
    assert "| A new one stands above." in shown and "| All is well now." in shown and "Two left." in shown


# --- round trips --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["2022-02..2022-07", "2022-08..2022-10", "2022-11..2023-01"])
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    folder = tmp_path_factory.mktemp("house") / "project"
    for name in ("figures", "sections", "templates"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "config.yaml", folder)
    yield folder, request.param


Words = tuple[Paragraph | Table, ...]


def written_in(root: Path, period: str) -> tuple[dict[tuple[str, str], Words], tuple[Slot, ...]]:
    """By slot, what the edition prints in it."""
    report, loaded, _ = read(root, Wanted(period), Problems())
    found = slots(loaded, report)
    words = {}
    for each in found:
        blocks = [
            block for section in report.all_sections() if section.id == each.section.id for block in section.blocks
        ]
        contents = [content for block in blocks if block.slot == each.name for content in block.content]
        words[each.stem, each.name] = tuple(block for content in contents for block in shown(content))
    return words, found


def as_typed(blocks: Words) -> list[Line | Rows]:
    """The words of a slot as somebody types them who sees them printed."""
    lines: list[Line | Rows] = []
    for block in blocks:
        if isinstance(block, Table):
            lines.append(rows(*([cell.text for cell in row] for row in block.rows)))
            continue
        style = {"bullet": "List Bullet", "number": "List Number"}.get(block.marker, "Heading 3" if block.level else "")
        lines.append(line(*((span.text, span.link or ("b" if span.bold else "")) for span in block.spans), style=style))
    extra = [
        line("This was written ", ("in Word", "b"), "."),
        number("first"),
        number("then"),
        rows(("What", "How many"), ("Visits", "12")),
    ]
    return [*lines, *extra]


def plain_lines(blocks: Words) -> list[object]:
    return [
        [[seen(cell.text) for cell in row] for row in block.rows] if isinstance(block, Table) else seen(block.text)
        for block in blocks
    ]


def test_every_slot_of_an_edition_typed_anew_prints_what_was_typed(house: tuple[Path, str]) -> None:
    root, period = house
    before, found = written_in(root, period)
    folder = root / "sections/commentary" / period.replace("..", "_")
    for path in folder.glob("*.md"):
        path.unlink()
    sent_to = root.parent / f"sent-{folder.name}"
    made = commission(root, Wanted(period), sent_to)
    files = []
    for each in made.files:
        copy = Copy(each.path)
        for one in found:
            if one.owner == each.owner:
                copy.fill(copy.slot(one.stem, one.name), as_typed(before[one.stem, one.name]))
        files.append(copy.save(root.parent / f"back-{each.path.name}"))
    received = receive(root, Asked(tuple(files), period))
    assert not received.failed, [str(p) for p in received.problems]
    assert {o.verdict for taken in received.taken for o in taken.outcomes} == {"written"}
    after, _ = written_in(root, period)
    extra = ["This was written in Word.", "first", "then", [["What", "How many"], ["Visits", "12"]]]
    for key, blocks in before.items():
        assert plain_lines(after[key]) == [*plain_lines(blocks), *extra], key
    assert sum(len(o.bound) for taken in received.taken for o in taken.outcomes) >= 10
    files_before = state(root)
    receive(root, Asked(tuple(files), period))
    assert state(root) == files_before


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
def test_a_file_that_went_through_another_program_still_has_its_places(root: Path) -> None:
    path = filled(root, "staff", "There were 771 loans.", bullet("one"), bullet("two"), rows(("a", "b"), ("c", "9")))
    there = root.parent / "there"
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{root.parent}/profile", "--convert-to", "docx",
         "--outdir", str(there), str(path)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    received = take_in(root, there / path.name)
    assert not received.problems, [str(p) for p in received.problems]
    assert verdicts(received) == {"lede": "same", "loans": "same", "staff": "written"}
    assert slot(root, "staff").startswith("There were {{ loans }} loans.\n\n- one\n- two\n\n| a | b |\n")
