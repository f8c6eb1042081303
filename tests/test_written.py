"""Where printed words were written: each sentence, and each number in it, has a place of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.reading.sentences import Sentence
from reportgen.rules.evidence import Evidence
from reportgen.rules.written import filled, plain, sentences_of
from tests.findings import evidence
from tests.small import count, csv, run, write

TABLE = "- table: {measure: loans, rows: {months: period}, columns: [current, previous_year]}\n- commentary: words\n"


def said(root: Path, words: str) -> tuple[Evidence, list[Sentence]]:
    """What the rules see of a small library of which `words` are said, and the printed sentences."""
    write(
        root,
        TABLE,
        measures=count("loans", noun="loan, loans"),
        rows=csv(run("loans", "2021-02", *[500] * 6) + "\n" + run("loans", "2022-02", *[550] * 6)),
        words={"01-one.md": f"# words\n{words}\n"},
    )
    seen = evidence(root)
    return seen, [sentence for sentence in seen.sentences if sentence.slot == "words"]


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("Loans fell. Loans fell.", [(2, 1), (2, 13)]),
        ("Loans fell.\n\n- Loans fell.\n- Loans fell.", [(2, 1), (4, 3), (5, 3)]),
        ("There were {{ loans }}. There were {{ loans.previous }}.", [(2, 1), (2, 25)]),
        ("Loans were {{ loans.moved }}. Loans were {{ loans.moved }}.", [(2, 1), (2, 31)]),
        ("Loans rose. So, “yes”, loans\nrose. Loans rose.", [(2, 1), (2, 13), (3, 7)]),
    ],
)
def test_a_sentence_that_stands_twice_has_two_places(tmp_path: Path, words: str, places: list[tuple[int, int]]) -> None:
    seen, sentences = said(tmp_path, words)
    found = [seen.manuscript.place(sentence, 0, 5)[0] for sentence in sentences]
    assert [(place.line, place.column) for place in found] == places


def test_a_bound_figure_has_the_place_of_its_own_expression(tmp_path: Path) -> None:
    words = "Of {{ loans.previous }} and {{ loans.at('2022-03') }} and {{ loans }} loans, 3,300 and 3,300 were 2022."
    seen, (sentence,) = said(tmp_path, words)
    columns = [seen.manuscript.place(sentence, bound.start, bound.end)[0].column for bound in sentence.bound]
    assert columns == [at + 1 for at in range(len(words)) if words.startswith("{{", at)]
    last = sentence.text.rindex("3,300")
    text, at = seen.manuscript.place(sentence, last, last + 5)[1:]
    assert text is not None
    assert text.text[at:].startswith("3,300 were")
    year = sentence.text.index("2022")
    text, at = seen.manuscript.place(sentence, year, year + 4)[1:]
    assert text is not None
    assert text.text[at:].startswith("2022.")  # not the one in the expression


@pytest.mark.parametrize(
    ("source", "printed", "stretches"),
    [
        ("Loans fell.", "Loans fell.", ()),
        ("Loans fell.", "Loans fell", None),
        ("{{ a }}, {{ b }}", "1, 2, 3", ((0, 1), (3, 7))),
        ("It’s {{ a }}\n**now**.", "It's 5 now.", ((5, 6),)),
        ("{{ a }}a", "a", ((0, 0),)),
        ("aa{{ a }}aa", "aaa", None),
    ],
)
def test_what_expressions_filled(source: str, printed: str, stretches: tuple[tuple[int, int], ...] | None) -> None:
    assert filled(source, printed) == stretches


def test_lists_of_numbers_and_of_signs_are_parted_alike() -> None:
    text = "One\ntwo. Three\n1. four\n- five\n\n## Six\n\n2) seven"
    assert [text[a:b] for a, b in sentences_of(text)] == ["One\ntwo.", "Three", "four", "five", "Six", "seven"]
    assert plain("‘a’\xa0“b”") == "'a' \"b\""
