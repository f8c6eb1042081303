"""Slots as long as they may be are checked in a bounded time, whatever was pasted into them."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest

from reportgen.rules import check
from reportgen.rules.evidence import Evidence
from reportgen.rules.typed_numbers import numbers_in
from reportgen.rules.written import filled
from tests.findings import evidence
from tests.small import count, csv, run, write

LONGEST = 50_000
"""The characters that a slot may hold."""
TABLE = "- table: {measure: loans, rows: {months: period}, columns: [current, previous_year]}\n- commentary: words\n"


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """Fails where what is done inside takes longer; the time is generous, so that only what never ends fails."""

    def stop(_: int, __: FrameType | None) -> None:
        raise TimeoutError(f"not done in {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def seen(root: Path, words: str) -> Evidence:
    """What the rules see of a small library of which `words` are said."""
    rows = run("loans", "2021-02", *[500] * 6) + "\n" + run("loans", "2022-02", *[550] * 6)
    write(
        root,
        TABLE,
        measures=count("loans", noun="loan, loans"),
        rows=csv(rows),
        words={"01-one.md": f"# words\n{words}\n"},
    )
    return evidence(root)


def test_a_sentence_of_many_expressions_is_held_against_print_in_one_pass() -> None:
    with within(5):
        assert filled("{{ a }} " * 12 + "fell.", "1 " * 40 + "rose.") is None
        spans = filled("{{ a }} " * 12 + "fell.", "1 " * 12 + "fell.")
    assert spans == tuple((2 * n, 2 * n + 1) for n in range(12))


@pytest.mark.parametrize(
    "words",
    [
        "A. ",
        "Loans fell. ",
        "Up 5%. ",
        "Loans rose by 5% and ",
        "Loans, due to heat, fell. ",
        "2022 loans ",
        "victim John Smith ",
        "of a ",
        "ABC ",
        "Aa",
        "Aa-",
        "1,",
        "](",
        "led to ",
    ],
)
def test_a_slot_as_long_as_it_may_be_is_checked(tmp_path: Path, words: str) -> None:
    asked = seen(tmp_path, f"So {words * ((LONGEST - 10) // len(words))}so.")
    with within(40):
        check(asked.report, asked.project)


def test_sentences_that_all_differ_are_found_where_they_were_written(tmp_path: Path) -> None:
    asked = seen(tmp_path, " ".join(f"The branch of road {n} had fewer loans." for n in range(1, 1201)))
    said = [sentence for sentence in asked.sentences if "branch" in sentence.text]
    with within(40):
        check(asked.report, asked.project)
        columns = [asked.manuscript.place(sentence, 0, 3)[0].column for sentence in said]
    assert len(said) == 1200
    assert columns == sorted(set(columns))


def test_a_sentence_of_thousands_of_words_is_not_read_whole(tmp_path: Path) -> None:
    asked = seen(tmp_path, f"Loans {'rose in May and ' * 2000}fell.")
    with within(40):
        found = check(asked.report, asked.project)
    assert any("too long" in problem.message for problem in found.unread)


def test_expressions_that_are_never_closed_are_read_past_in_one_pass() -> None:
    with within(5):
        assert not list(numbers_in("{{" * (LONGEST // 2)))
