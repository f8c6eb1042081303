"""Whatever an owner does to a file that was sent: no word is lost, no other slot changes, and nothing breaks."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportgen.adopt.markdown import joined, seen, units
from reportgen.build import Wanted
from reportgen.commission import commission
from reportgen.problems import Problems
from reportgen.project import Project, read_slots
from reportgen.receive import Asked, receive
from reportgen.word.document import Paragraph, Span
from tests.returned import Copy, Line, Rows, line, rows
from tests.test_receive import FOLDER, PERIOD, plain_lines, project, small_report, state, written_in

LETTERS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Cn", "Zl", "Zp", "Cf"))
WORDS = st.text(st.one_of(st.sampled_from("ab 12.,'\"*_#{}%[]()<>|\\`~-+=&;:!/"), LETTERS), min_size=1, max_size=40)
STYLES = ("", "", "", "List Bullet", "List Number", "Heading 3")
LINES = st.builds(
    lambda runs, style: line(*runs, style=style),
    st.lists(st.tuples(WORDS, st.sampled_from(("", "", "b", "i", "bi", "https://a.b/c"))), min_size=1, max_size=4),
    st.sampled_from(STYLES),
)
TABLES = st.builds(
    lambda cells, wide: rows(*(cells[n : n + wide] for n in range(0, len(cells) - len(cells) % wide, wide))),
    st.lists(WORDS, min_size=6, max_size=12),
    st.integers(2, 3),
)
EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("fill"), st.sampled_from(("lede", "loans", "staff")), st.lists(LINES | TABLES, max_size=4)),
        st.tuples(st.just("add"), st.sampled_from(("loans", "staff")), st.lists(LINES, min_size=1, max_size=2)),
        st.tuples(st.just("unwrap"), st.sampled_from(("lede", "loans", "staff")), st.just([])),
        st.tuples(st.just("outside"), st.just(""), st.lists(LINES, min_size=1, max_size=2)),
        st.tuples(st.just("drop lines"), st.sampled_from(("lede", "loans", "staff")), st.just([])),
    ),
    min_size=1,
    max_size=3,
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project, and the file that its one owner was sent beside it."""
    root = project(tmp_path_factory.mktemp("house") / "project")
    commission(root, Wanted(PERIOD), root.parent / "sent")
    return root


def texts(lines: list[Line | Rows]) -> list[str]:
    """What was typed, a text for each paragraph or cell."""
    found: list[str] = []
    for each in lines:
        found += (
            [cell for row in each.rows for cell in row]
            if isinstance(each, Rows)
            else ["".join(t for t, _ in each.runs)]
        )
    return found


def edited(copy: Copy, edits: list[tuple[str, str, list[Line | Rows]]]) -> tuple[list[str], set[str]]:
    """Do the edits; what was typed and still stands in the file, and the slots that were touched."""
    typed: dict[str, list[str]] = {}
    touched: set[str] = set()
    unwrapped: set[str] = set()
    for number, (what, name, lines) in enumerate(edits):
        if name in unwrapped:
            continue
        if what == "fill":
            copy.fill(copy.slot("01-one", name), lines)
            typed[name] = texts(lines)
        elif what == "add":
            for each in lines:
                assert isinstance(each, Line)
                copy.slot("01-one", name).append(copy.paragraph(each))
            typed.setdefault(name, []).extend(texts(lines))
        elif what == "unwrap":
            content = copy.slot("01-one", name)
            for child in list(content):
                content.getparent().addprevious(child)
            content.getparent().getparent().remove(content.getparent())
            unwrapped.add(name)
        elif what == "outside":
            last = copy.document.element.body.findall(qn("w:p"))[-1]
            for each in lines:
                assert isinstance(each, Line)
                last.addnext(copy.paragraph(each))
            typed[f"outside {number}"] = texts(lines)
        else:
            for paragraph in copy.document.paragraphs:
                if paragraph.text.startswith((f"Write below this line: {name}", f"End of {name}")):
                    paragraph._p.getparent().remove(paragraph._p)
            unwrapped.add(name)  # its control alone marks it now
        touched.add(name)
    return [each for found in typed.values() for each in found], touched


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(EDITS)
def test_no_typed_word_is_lost_whatever_is_done_to_a_file(
    house: Path, tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[str, str, list[Line | Rows]]]
) -> None:
    folder = tmp_path_factory.mktemp("edited")
    root = Path(shutil.copytree(house, folder / "project"))
    copy = Copy(next((house.parent / "sent").glob("*.docx")))
    typed, touched = edited(copy, edits)
    path = copy.save(folder / "back.docx")
    before = read_slots((root / FOLDER / "01-one.md").read_text(encoding="utf-8"), "", Problems())
    receive(root, Asked((path,), PERIOD))
    problems = Problems()
    loaded = Project.load(root, problems)
    assert not problems.errors
    after = loaded.slots[FOLDER.name]["01-one"]
    for name, slot in before.items():
        if name not in touched:
            assert after[name].text == slot.text
    kept = [data.decode() for name, data in state(root).items() if "/received/" in name]
    printed, _ = written_in(root, PERIOD)
    lines = [each for blocks in printed.values() for each in plain_lines(blocks)]
    cells = [cell for each in lines if isinstance(each, list) for row in each for cell in row]
    there = "\n".join([seen(" ".join(kept)), *cells, *(each for each in lines if isinstance(each, str))])
    for text in typed:
        assert seen(text) in there, (text, there)
    everything = state(root)
    receive(root, Asked((path,), PERIOD))
    assert state(root) == everything


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.lists(st.tuples(WORDS, st.booleans()), min_size=1, max_size=4), min_size=1, max_size=12))
def test_any_words_print_as_they_were_typed(
    tmp_path_factory: pytest.TempPathFactory, paragraphs: list[list[tuple[str, bool]]]
) -> None:
    blocks = [Paragraph(n, tuple(Span(text, bold) for text, bold in runs)) for n, runs in enumerate(paragraphs)]
    wanted = [[words] for block in blocks if (words := seen(block.text))]
    source = joined(units(blocks))
    assert not wanted or small_report(tmp_path_factory.mktemp("any"), source) == wanted
