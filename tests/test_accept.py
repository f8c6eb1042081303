"""A problem that is known and right is accepted for that sentence and those figures, and for nothing else."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reportgen.build import Wanted, examine
from reportgen.config import Acceptance
from reportgen.problems import Place, Problem, ReportError
from reportgen.records import Decision, accept, quoted, settle, with_entries
from reportgen.source import Word
from tests.command import Ran, run

PROJECT = Path(__file__).parent / "problems" / "project"
WORDS = "sections/commentary/2024-01_2024-03"
SENTENCE = "In all 1,204 came.\n"
TYPED = ("typed-number", "unknown-number")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project whose words hold one problem: a number typed by hand."""
    shutil.copytree(PROJECT, tmp_path / "project")
    edit(tmp_path / "project", "01-visits.md", lambda text: text + SENTENCE)
    return tmp_path / "project"


def edit(root: Path, name: str, change: Callable[[str], str]) -> None:
    path = root / WORDS / name
    path.write_text(change(path.read_text("utf-8")), "utf-8", newline="\n")


def found(root: Path, *words: str) -> dict[str, list[dict[str, str]]]:
    """What check tells a program."""
    told: dict[str, list[dict[str, str]]] = json.loads(run("check", "--format", "json", *words, cwd=root).out)
    return told


def keys(root: Path) -> list[str]:
    return [problem["key"] for problem in found(root)["problems"] if problem["code"] in TYPED]


def accepts(root: Path, *names: str, reason: str = "Counted at the door", by: str = "Ann Lee, Head of Leisure") -> Ran:
    return run("accept", *names, "--reason", reason, "--by", by, "--on", "2024-05-02", cwd=root)


def record(root: Path) -> Path:
    return root / WORDS / "record.yaml"


# --- there and back ----------------------------------------------------------------------------


def test_an_accepted_problem_is_none_and_without_its_record_is_one_again(root: Path) -> None:
    (key,) = keys(root)
    assert run("check", "--strict", cwd=root).code == 1
    done = accepts(root, key)
    assert (done.code, done.lines[-1]) == (0, f"{WORDS}/record.yaml")
    assert done.lines[0].startswith(f"accepted {key}: ")
    assert run("check", "--strict", cwd=root).code == 0
    told = found(root)
    assert told["problems"] == []
    (accepted,) = told["accepted"]
    assert (accepted["key"], accepted["reason"], accepted["by"], accepted["on"]) == (
        key, "Counted at the door", "Ann Lee, Head of Leisure", "2024-05-02",
    )  # fmt: skip
    record(root).unlink()
    assert run("check", "--strict", cwd=root).code == 1


def test_the_record_is_plain_text_that_people_can_read(root: Path) -> None:
    (problem,) = found(root)["problems"]
    accepts(root, problem["key"])
    text = record(root).read_bytes().decode("utf-8")
    assert "\r" not in text
    assert text.startswith(f'accepted:\n  - problem: "{problem["key"]}"\n    code: typed-number\n')
    assert text.endswith('    reason: "Counted at the door"\n    by: "Ann Lee, Head of Leisure"\n    on: 2024-05-02\n')
    assert 'section: "1 Keep the pool open"' in text
    assert [path.name for path in root.rglob("*record*")] == ["record.yaml"]


def test_several_keys_are_accepted_at_once_or_none(root: Path) -> None:
    edit(root, "01-visits.md", lambda text: text + "And 77 stayed.\n")
    first, second = keys(root)
    refused = accepts(root, first, "00000000", second)
    assert refused.code == 1
    assert not record(root).exists()
    assert accepts(root, first, second, first).code == 0
    assert keys(root) == []
    assert record(root).read_text("utf-8").count("- problem:") == 2


def test_today_is_the_day_that_is_recorded(root: Path) -> None:
    (key,) = keys(root)
    assert run("accept", key, "--reason", "So", "--by", "Ann", cwd=root).code == 0
    day = re.search(r"\n    on: (\S+)\n", record(root).read_text("utf-8"))
    assert day
    assert abs((date.fromisoformat(day[1]) - date.today()).days) <= 1  # noqa: DTZ011 - the local day is meant


def test_a_build_counts_no_accepted_problem_and_names_it_in_the_cover_note(root: Path) -> None:
    edit(root, "01-visits.md", lambda text: text + "*Words* to come: TBC\n")
    assert run("build", "--no-pdf", "--final", cwd=root).code == 1
    awaited = [problem["key"] for problem in found(root)["problems"]]
    accepts(root, *awaited, reason="It *is* [so]", by="Ann, Leisure")
    built = run("build", "--no-pdf", "--final", cwd=root)
    assert (built.code, built.faults) == (0, [built.faults[-1]])
    assert "0 numbers typed by hand, 0 awaited, 0 warnings" in built.err
    out = root / "out" / "2024-01_2024-03"
    assert json.loads((out / "problems.json").read_text("utf-8")) == []
    note = (out / "cover-note.md").read_text("utf-8")
    assert note.startswith("# Harbour services: Quarterly report\n\n- Edition: January to March 2024\n")
    assert "- Status: Final, version 1.0\n- Figures as at: 1 May 2024\n" in note
    assert note.count("Why it stands: It \\*is\\* \\[so\\]\n") == 2
    assert note.count("Accepted by Ann, Leisure, 2 May 2024\n") == 2
    assert "cover-note.md" in json.loads((out / "manifest.json").read_text("utf-8"))["outputs"]


def test_the_cover_note_says_what_is_not_reported(root: Path) -> None:
    assert run("build", "--no-pdf", "--period", "2023-10..2023-12", cwd=root).code == 0
    note = (root / "out" / "2023-10_2023-12" / "cover-note.md").read_text("utf-8")
    assert note.split("## ")[1:] == [
        "Not reported\n\n- 1 Keep the pool open: Counting began in this quarter.\n\n",
        "Accepted problems\n\nNone.\n",
    ]


# --- lapsing -----------------------------------------------------------------------------------


def test_it_lapses_when_the_sentence_is_edited(root: Path) -> None:
    accepts(root, *keys(root))
    edit(root, "01-visits.md", lambda text: text.replace("In all 1,204 came", "In all 1,205 came"))
    left, lapsed = found(root)["problems"]
    assert left["code"] in TYPED
    assert left["message"].startswith("'1,205'")
    assert (lapsed["code"], lapsed["severity"], lapsed["owner"]) == ("lapsed-acceptance", "warning", "Leisure")
    assert lapsed["sentence"] == SENTENCE.strip()
    assert found(root)["accepted"] == []
    edit(root, "01-visits.md", lambda text: text.replace("1,205", "1,204"))
    assert found(root)["problems"] == []


def test_it_lapses_when_a_figure_is_restated() -> None:
    """The rules say on which figures a problem rests; the key changes with them."""
    problem = Problem(
        Place("a.md", 1), "typed-number", "m", "", "error", "It fell.", "1 One", "Ann", ("visits@town[2024] = 12",)
    )
    held = acceptance(problem)
    assert [(left, [each.problem for each in told]) for left, told in [settle([problem], [held])]] == [((), [problem])]
    restated = replace(problem, rests_on=("visits@town[2024] = 13",))
    left, accepted = settle([restated], [held])
    assert accepted == ()
    assert [each.code for each in left] == ["typed-number", "lapsed-acceptance"]
    assert left[1].message == (
        "accepted by Ann on 2 May 2024, because: so. Its sentence or its figures have changed since"
    )
    assert settle([replace(problem, place=Place("b.md", 9), message="other words")], [held])[0] == ()


def acceptance(problem: Problem) -> Acceptance:
    return Acceptance(
        problem=Word(problem.key), code=Word(problem.code), reason=Word("so."), by=Word("Ann"), on=date(2024, 5, 2)
    )


# --- refusals ----------------------------------------------------------------------------------


def test_a_key_that_names_no_problem_is_answered_with_the_nearest(root: Path) -> None:
    edit(root, "01-visits.md", lambda text: text + "And 77 stayed.\n")
    first, second = keys(root)
    slip = first[:-1] + ("0" if first[-1] != "0" else "1")
    refused = accepts(root, slip)
    assert refused.code == 1
    assert refused.faults[0] == f"accept: no problem of this edition has the key '{slip}' [unknown-problem]"
    assert refused.faults[1:3][0].strip() == "nearest:"
    assert refused.faults[2].strip().startswith(first)
    assert "1,204" in refused.faults[2]
    far = accepts(root, "zzz")
    assert {line.split()[0] for line in far.faults[2:4]} == {first, second}


def test_what_is_accepted_already_is_told_and_not_written_twice(root: Path) -> None:
    (key,) = keys(root)
    accepts(root, key)
    before = record(root).read_bytes()
    again = accepts(root, key.upper())
    assert again.code == 1
    assert f"'{key}' is accepted already, by Ann Lee, Head of Leisure on 2 May 2024" in again.err
    assert record(root).read_bytes() == before


BLANK = ("", "  ", "\t", "\u00a0", "\u200b")
UNPRINTABLE = ("a\x00b", "a\nb", "a\ue000", "a\ud800", "a\u2028b", "a\x9bb")


def test_blanks_and_unprintable_words_are_refused(root: Path) -> None:
    reading = examine(root, Wanted())
    (problem,) = reading.checked.problems
    right = Decision((problem.key,), "Counted", "Ann", date(2024, 5, 2))
    for words, code in [*((words, "wrong-value") for words in BLANK), *((words, "encoding") for words in UNPRINTABLE)]:
        for option, wrong in (("reason", replace(right, reason=words)), ("by", replace(right, by=words))):
            with pytest.raises(ReportError) as error:
                accept(reading.project, reading.edition, wrong, [problem], ())
            assert (error.value.problems[-1].code, str(error.value.problems[-1].place)) == (code, f"--{option}")
    assert not record(root).exists()
    assert accepts(root, problem.key, reason=" ").faults[0] == "--reason: the reason is blank [wrong-value]"


def test_only_what_the_rules_find_can_be_accepted(root: Path) -> None:
    edit(root, "stated.yaml", lambda text: text.replace("lifeguards:", "porters:", 1))
    edit(root, "01-visits.md", lambda text: text.replace(" and {{ stated.lifeguards }} lifeguards", ""))
    (unused,) = [problem for problem in found(root)["problems"] if problem["code"] == "unused-stated"]
    refused = accepts(root, unused["key"])
    assert refused.code == 1
    assert "[not-acceptable]" in refused.err


def test_a_record_that_can_t_be_written_leaves_everything_as_it_was(root: Path) -> None:
    (key,) = keys(root)
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    outside = root.parent / "outside"
    (root / WORDS).rename(outside)
    (root / WORDS).symlink_to(outside)
    refused = accepts(root, key)
    assert refused.code == 1
    assert "leads out of the project" in refused.err
    (root / WORDS).unlink()
    outside.rename(root / WORDS)
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


# --- the text of a record ----------------------------------------------------------------------

ENTRY: dict[str, str | list[str]] = {
    "problem": "0a1b2c3d",
    "code": "typed-number",
    "sentence": 'He said "12" # and so: on',
    "figures": ["visits@town[2024-01..2024-03] = 12", "b = 1"],
    "reason": "So",
    "by": "Ann",
    "on": "2024-05-02",
}
LINES = """\
- problem: "0a1b2c3d"
  code: typed-number
  sentence: "He said \\"12\\" # and so: on"
  figures:
    - "visits@town[2024-01..2024-03] = 12"
    - "b = 1"
  reason: "So"
  by: "Ann"
  on: 2024-05-02
"""


def indented(by: int) -> str:
    return "".join(" " * by + line for line in LINES.splitlines(keepends=True))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "accepted:\n@2"),
        ("accepted:\n", "accepted:\n@2"),
        ("# Ours.\naccepted:   # none yet\n# end\n", "# Ours.\naccepted:   # none yet\n# end\n@2"),
        ("accepted:\n- problem: a\n  # seen\n\n", "accepted:\n- problem: a\n  # seen\n\n@0"),
        ("accepted:\n    - {problem: a}", "accepted:\n    - {problem: a}\n@4"),
        (
            "# 1\ndrafts: [a]   # 2\naccepted:\n  # 3\n  - problem: a  # 4\n    by: b\n  # 5\n\n# 6\nfinal: {}\n",
            "# 1\ndrafts: [a]   # 2\naccepted:\n  # 3\n  - problem: a  # 4\n    by: b\n  # 5\n@2\n# 6\nfinal: {}\n",
        ),
        ("approvals:\n  - by: Ann\n# end\n", "approvals:\n  - by: Ann\n# end\naccepted:\n@2"),
        (
            "accepted:\n  - by: |\n      one\n\n      # two\nfinal: {}\n",
            "accepted:\n  - by: |\n      one\n\n      # two\n@2final: {}\n",
        ),
    ],
)
def test_an_entry_is_added_and_nothing_else_is_touched(before: str, after: str) -> None:
    wanted = re.sub(r"@(\d)", lambda mark: indented(int(mark[1])), after)
    assert with_entries(before, [ENTRY], "record.yaml") == wanted


@pytest.mark.parametrize(
    "text",
    [
        "accepted: []\n",
        "accepted: {}\n",
        "accepted: ~\n",
        "accepted: none\n",
        "{accepted: }\n",
        "{drafts: []}\n",
        "accepted:\n  [\n  ]\n",
        "accepted:\n  - a: b\n...\n",
        "accepted: [\n",
        "# nothing\n",
        "- a\n",
    ],
)
def test_a_record_of_another_shape_is_told_and_left(text: str) -> None:
    with pytest.raises(ReportError) as error:
        with_entries(text, [ENTRY], "record.yaml")
    (problem,) = error.value.problems
    assert problem.code == "record-shape"


def test_remarks_and_other_words_in_the_record_survive(root: Path) -> None:
    first_half = "# Kept by Leisure.\naccepted:\n  # Before the meeting.\n"
    (key,) = keys(root)
    record(root).write_text(first_half, "utf-8", newline="\r\n")
    assert accepts(root, key).code == 0
    edit(root, "01-visits.md", lambda text: text + "And 77 stayed.\n")
    edit(root, "record.yaml", lambda text: text + "  # After it.\n")
    assert accepts(root, *keys(root)).code == 0
    text = record(root).read_text("utf-8")
    assert "\r" not in text
    assert [line for line in text.splitlines() if "#" in line] == [
        "# Kept by Leisure.", "  # Before the meeting.", "  # After it.",
    ]  # fmt: skip
    assert len(found(root)["accepted"]) == 2


def printable(text: str) -> bool:
    """What people can type: letters, marks, figures, signs, spaces, of any script."""
    held = not any(unicodedata.category(sign) in ("Cc", "Cs", "Co", "Zl", "Zp") for sign in text)
    seen = any(unicodedata.category(sign)[0] not in "ZC" for sign in text)
    return held and seen and not re.search("[\ufffe\uffff]", text)


@pytest.fixture(scope="module")
def hand_made() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "project"
        shutil.copytree(PROJECT, root)
        edit(root, "01-visits.md", lambda text: text + SENTENCE)
        yield root


ANY = st.text(min_size=1, max_size=60).filter(printable)


@given(reason=ANY, by=ANY)
@example(reason="no: 'x' \"y\" # z", by="- {a: [b]} & *c %d @e `f \\ \\n \ufeff")
@example(reason="|\u00a0>", by="null")
@example(reason="\u0085x" if printable("\u0085x") else "x", by="\U0001f600")
@settings(max_examples=8, deadline=None)
def test_any_words_of_a_reason_or_a_name_come_back(hand_made: Path, reason: str, by: str) -> None:
    record(hand_made).unlink(missing_ok=True)
    reading = examine(hand_made, Wanted())
    decision = Decision((reading.checked.problems[0].key,), reason, by, date(2024, 5, 2))
    accept(reading.project, reading.edition, decision, reading.checked.problems, ())
    after = examine(hand_made, Wanted())
    (accepted,) = after.accepted
    assert (str(accepted.record.reason), str(accepted.record.by)) == (reason.strip(), by.strip())
    assert after.problems == ()


@given(
    st.lists(ANY, min_size=1, max_size=3),
    st.sampled_from(["", "accepted:\n", "a: b\n", "# x\naccepted:\n- a: b\nz: 1\n"]),
)
def test_any_sentence_and_figures_can_be_written(texts: list[str], before: str) -> None:
    text = with_entries(before, [ENTRY | {"sentence": texts[0], "figures": texts}], "record.yaml")
    for line in before.splitlines():
        assert line in text.splitlines()
    assert quoted(texts[0]) in text
