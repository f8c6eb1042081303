"""The rules on sentences, each with what it must and must not point out, on the library of `library.py`.

A sentence is a line `section|words`. Whether it is true can be worked out by hand from the table there.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from reportgen.reading.sentences import Sentence
from reportgen.rules import SENTENCE_RULES, of_sentence
from reportgen.rules.evidence import Evidence, Finding
from reportgen.rules.subject import Matter
from tests.library import SECTIONS, library, said

LOANS = "loans"


@cache
def seen() -> Evidence:
    """The library as it stands in its table."""
    with TemporaryDirectory() as root:
        return library(Path(root))


def matter(evidence: Evidence, sentence: Sentence) -> Matter:
    return Matter(evidence, sentence, evidence.read(sentence))


def judged(rule: str, section: str, words: str) -> list[Finding]:
    """What one rule finds of a sentence that is set, all typed, in the section of a measure."""
    sentence = Sentence(words, section=SECTIONS[section], block="set")
    return list(SENTENCE_RULES[rule](matter(seen(), sentence)))


def lines(table: dict[str, str]) -> list[tuple[str, str, str]]:
    """The rows of a table: rule, section, words."""
    found = []
    for rule, text in table.items():
        for line in text.strip().splitlines():
            section, _, words = line.strip().partition("|")
            found.append((rule, section, words))
    return found


TRUE = {
    "amounts": """
        loans|There were 33,100 loans.
        loans|Loans rose by 2,100.
        loans|Loans rose by 6.8%.
        loans|There were 2,100 more loans than a year before.
        loans|Loans rose by over 2,000.
        loans|In June 2022 there were 5,200 loans.
        loans|There were 5,200 loans in June 2022, 100 fewer than in June 2021.
        loans|Loans came to 33,100, against 31,000 a year before.
        visits|Visits fell by 910 (18.4%).
        visits|The average was 673 visits a month.
        visits|Visits fell from 760 in February to 400 in July.
        unanswered_pct|The share of calls unanswered was 9.0%.
        unanswered_pct|In June 2022 the share of calls unanswered was 12.0%.
        wait|The average wait was 1 minute 15 seconds.
        wait|In June 2022 the average wait was 100 seconds.
        """,
    "direction": """
        loans|Loans rose.
        loans|Loans rose in February and March.
        loans|Loans fell in June, compared with June 2021.
        loans|There was an increase in loans compared with the same period last year.
        loans|There were more loans than a year before.
        visits|Visits to the library fell month on month.
        visits|Visits decreased against 2021.
        visits|Visits did not increase.
        visits|There was no increase in visits.
        unanswered_pct|The share of calls unanswered fell from 10% to 9%.
        wait|The average wait increased.
        """,
    "quantifiers": """
        loans|Loans rose in all months except June.
        loans|Loans rose in every month but June.
        loans|Loans rose in five of the six months.
        loans|June was the only month to see fewer loans.
        loans|Only June saw a fall in loans.
        visits|Visits fell in all six months.
        visits|Visits fell in every month.
        visits|Visits rose in none of the months.
        visits|In no month did visits increase.
        wait|The average wait rose in four of the six months.
        """,
    "ranks": """
        loans|Loans were highest in July.
        loans|July had the highest number of loans.
        loans|June was the lowest month for loans.
        loans|The second highest month for loans was April.
        loans|The largest increase in loans was in July.
        loans|The lowest months for loans were May and June.
        visits|Visits peaked in February.
        visits|The largest decrease in visits was in July.
        visits|July was a low month for visits.
        wait|The average wait was longest in June, the highest of the six months.
        unanswered_pct|The share of calls unanswered was highest in June.
        """,
    "sizes": """
        loans|Loans rose slightly.
        loans|Loans rose significantly.
        loans|Loans remained stable.
        loans|Loans fluctuated.
        visits|Visits halved in July, compared with July 2021.
        visits|In July visits more than halved.
        visits|Visits fell sharply.
        complaints|Complaints remained stable.
        wait|The average wait doubled between February and June.
        """,
    "benchmarks": """
        unanswered_pct|The share of calls unanswered, 9.0%, was within the benchmark.
        unanswered_pct|The share of calls unanswered met the benchmark in February 2022.
        unanswered_pct|In March and April the share of calls unanswered was within the benchmark.
        unanswered_pct|In June the share of calls unanswered was outside the benchmark.
        unanswered_pct|In May and June the share of calls unanswered was outside the benchmark.
        unanswered_pct|The share of calls unanswered was within the benchmark in July.
        unanswered_pct|The share of calls unanswered was within the benchmark of 10%.
        unanswered_pct|In June the share of calls unanswered was not within the benchmark.
        unanswered_pct|In May 2022 the share of calls unanswered exceeded the benchmark.
        unanswered_pct|The share of calls unanswered was within the benchmark in all months except May and June.
        """,
    "nouns": """
        loans|There were 33,100 loans.
        loans|In all, 33,100 were lent.
        visits|There were 4,040 visits.
        visits|Visits to the library came to 4,040.
        visits|There were 910 fewer visits.
        complaints|We had 64 complaints.
        complaints|There were 64 recorded complaints.
        complaints|There were four more complaints.
        """,
    "sums": """
        loans|There were 20 letters: 12 for readers and 8 for schools.
        loans|There were 20 letters: 12 for readers, five for schools and three for clubs.
        loans|We held 15 courses; 10 in spring and 5 in summer.
        loans|We trained 30 people: 20 of them in February and 10 of them in March.
        loans|The 12 awards: 7 with honours and 5 with thanks.
        loans|There were 9 repairs: 4 by hand, 5 by machine.
        loans|We sent 20 letters, 12 for readers and 7 for schools.
        loans|There were 20 letters: 12 for readers and 7 from schools.
        """,
    "windows": """
        loans|Loans rose in the six-month period.
        loans|Loans rose in this period.
        loans|Loans rose in February 2022.
        loans|Loans rose against February 2021.
        loans|Loans rose in the year to date.
        loans|The loans of March 2019 are not held.
        loans|The hall opened in December 2021.
        loans|Loans rose since April.
        """,
    "chance": """
        loans|Loans rose in July, compared with July 2021.
        visits|Visits fell in July 2022, compared with July 2021.
        visits|Visits fell in February to July 2022.
        complaints|Complaints rose, which is within normal variation.
        complaints|Complaints did not rise.
        complaints|Complaints are expected to rise.
        complaints|There were 64 complaints, against 60 a year before.
        complaints|The largest increase in complaints was in April.
        """,
}
"""By rule, sentences that it must leave alone."""

FALSE = {
    "amounts contradicts-figure": """
        loans|There were 33,200 loans.
        loans|Loans rose by 7.8%.
        loans|In June 2022 there were 5,250 loans.
        loans|In June 2022 there were 5,300 loans.
        loans|There were 2,200 more loans than a year before.
        visits|There were 4,400 visits.
        visits|Visits fell by 19.4%.
        visits|In July 2022 there were 500 visits.
        unanswered_pct|The share of calls unanswered was 9.9%.
        unanswered_pct|In June 2022 the share of calls unanswered was 11.0%.
        wait|The average wait was 1 minute 25 seconds.
        wait|In June 2022 the average wait was 95 seconds.
        """,
    "amounts wrong-direction": """
        loans|Loans fell by 6.8%.
        loans|There were 2,100 fewer loans than a year before.
        visits|Visits rose by 18.4%.
        visits|There was an increase of 18.4% in visits.
        """,
    "amounts unknown-number": """
        loans|The roof cost £48,000.
        loans|There were 77 chairs.
        visits|Some 85% of readers were content.
        """,
    "direction wrong-direction": """
        loans|Loans fell.
        loans|Loans decreased compared with the same period last year.
        loans|There was a reduction in loans.
        loans|There were fewer loans than a year before.
        loans|Loans rose in June, compared with June 2021.
        loans|Loans rose month on month.
        visits|Visits to the library increased.
        visits|Visits grew in July.
        visits|Visits rose against 2021.
        unanswered_pct|The share of calls unanswered rose.
        wait|The average wait fell.
        """,
    "quantifiers not-every-month": """
        loans|Loans rose in all months.
        loans|Loans rose in every month except May.
        loans|Loans rose in all six months.
        loans|Only June saw a rise in loans.
        loans|July was the only month to see fewer loans.
        visits|Visits fell in no month.
        visits|Visits rose in all months except July.
        wait|The average wait rose in every month.
        """,
    "quantifiers wrong-count-of-months": """
        loans|Loans rose in four of the six months.
        loans|Loans fell in two of the six months.
        visits|Visits fell in five of the six months.
        """,
    "ranks wrong-rank": """
        loans|Loans were highest in April.
        loans|July had the lowest number of loans.
        loans|The second highest month for loans was March.
        loans|The largest increase in loans was in May.
        loans|The lowest months for loans were February and June.
        visits|Visits peaked in July.
        visits|The largest decrease in visits was in February.
        visits|February was a low month for visits.
        unanswered_pct|The share of calls unanswered was highest in May.
        """,
    "sizes wrong-size": """
        loans|Loans doubled.
        loans|Loans halved in July.
        visits|Visits remained stable.
        visits|Visits fell slightly.
        visits|Visits fluctuated.
        visits|In February visits more than halved.
        loans|Loans fell sharply in June, compared with June 2021.
        wait|The average wait remained stable between February and June.
        """,
    "sizes points-not-percent": """
        unanswered_pct|The share of calls unanswered fell by 1.0%.
        unanswered_pct|In June 2022 the share of calls unanswered rose by 2.0%.
        """,
    "benchmarks wrong-benchmark": """
        unanswered_pct|The share of calls unanswered, 9.0%, was outside the benchmark.
        unanswered_pct|In June the share of calls unanswered was within the benchmark.
        unanswered_pct|In April and May the share of calls unanswered was within the benchmark.
        unanswered_pct|In March 2022 the share of calls unanswered exceeded the benchmark.
        unanswered_pct|The share of calls unanswered was within the benchmark in all months.
        unanswered_pct|The share of calls unanswered was outside the benchmark.
        unanswered_pct|The share of calls unanswered was within the benchmark in all months except June.
        unanswered_pct|In May 2022 the share of calls unanswered met the benchmark.
        unanswered_pct|In July the share of calls unanswered was not within the benchmark.
        """,
    "nouns wrong-noun": """
        complaints|We had 64 members.
        complaints|There were 64 new members.
        """,
    "sums parts-differ": """
        loans|There were 20 letters: 12 for readers and 7 for schools.
        loans|There were 20 letters: 12 for readers, five for schools and four for clubs.
        loans|We held 15 courses; 10 in spring and 6 in summer.
        loans|We trained 30 people: 20 of them in February and 11 of them in March.
        loans|The 12 awards: 7 with honours and 4 with thanks.
        loans|There were 9 repairs: 4 by hand, 6 by machine.
        loans|We bought 100 books: 60 in March and 50 in April.
        loans|There were four prizes: two for verse, two for prose and two for plays.
        """,
    "windows not-the-period": """
        loans|Loans rose in the three-month period.
        loans|Loans rose this quarter.
        visits|Visits fell over the quarter.
        """,
    "windows outside-edition": """
        loans|Loans rose in November 2021.
        loans|Loans rose in August 2022.
        visits|Visits fell in December.
        visits|In January 2022 visits fell.
        """,
    "chance told-as-movement": """
        complaints|Complaints rose.
        complaints|There was an increase in complaints.
        complaints|Complaints rose by four.
        complaints|Complaints increased in April 2022, compared with April 2021.
        complaints|Complaints fell in March 2022, compared with March 2021.
        complaints|There was a rise of four complaints.
        complaints|Complaints dropped in May 2022, compared with May 2021.
        loans|Loans fell in June 2022, compared with June 2021.
        """,
}
"""By rule and code, sentences that it must point out."""


@pytest.mark.parametrize(("rule", "section", "words"), lines(TRUE))
def test_a_true_sentence_is_left_alone(rule: str, section: str, words: str) -> None:
    assert not [
        finding for finding in judged(rule, section, words) if finding.is_problem and finding.code != "typed-number"
    ]


@pytest.mark.parametrize(("rule", "section", "words"), lines(FALSE))
def test_a_false_sentence_is_pointed_out(rule: str, section: str, words: str) -> None:
    name, _, code = rule.partition(" ")
    assert code in [finding.code for finding in judged(name, section, words) if finding.is_problem]


# --- figures that are bound -------------------------------------------------------------------------------------

BOUND = """
    described |Loans were up {{ loans.change_pct }}.
    described |Loans rose by {{ loans.change }}.
    described |Visits fell by {{ visits.change }}.
    described |There were {{ visits.change }} fewer visits.
    described |In June 2022 there were {{ loans.at('2022-06') }} loans.
    described |There were {{ loans.at('2022-06') }} loans in June, against {{ loans.at('2021-06') }} in June 2021.
    described |There were {{ loans }} loans, against {{ loans.previous }} in the same months of 2021.
    described |Visits fell from {{ visits.at('2022-02') }} in February to {{ visits.at('2022-07') }} in July.
    described |Loans did not fall by {{ loans.change }}.
    described wrong-direction|Loans were down {{ loans.change_pct }}.
    described wrong-direction|Loans fell by {{ loans.change }}.
    described wrong-direction|Visits rose by {{ visits.change }}.
    described wrong-direction|Visits were up {{ visits.change_pct }}.
    described wrong-direction|There were {{ visits.change }} more visits.
    described wrong-direction|There was an increase of {{ visits.change_pct }} in visits.
    described wrong-direction|Members rose by {{ members_change.size }}.
    described |In February to July 2022 we lent {{ loans }}, and {{ loans.previous }} in the same period a year before.
    described wrong-time|From February to July 2022 there were {{ loans.previous }} loans.
    described wrong-time|In June 2022 there were {{ loans.at('2022-07') }} loans.
    described wrong-time|There were {{ loans.at('2022-05') }} loans in April.
    described wrong-time|In June there were {{ visits.at('2021-06') }} visits.
    described wrong-time|In 2020 there were {{ visits }} visits.
    described wrong-time|There were {{ loans }} loans, against {{ loans.previous }} in the same months of 2019.
    described wrong-time|Against 2019, loans rose by {{ loans.change_pct }}.
    described wrong-time|There were {{ loans.over('2022-02..2022-04') }} loans from May to July 2022.
    described wrong-time|{{ visits.at('2022-02') }} visits were made in March 2022.
    sizes |Members fell by {{ members_change.size }}.
    sizes |Visits fell by {{ visits.change }}.
    sizes |Members differ by {{ members_change }}.
    sizes double-sign|There was a decrease of {{ members_change }} in members.
    sizes double-sign|Members fell by {{ members_change }}.
    sizes double-sign|There was a fall of {{ members_change }} in members.
    nouns |There were {{ loans }} loans.
    nouns |There were {{ visits.change }} fewer visits.
    nouns |Visits to the library came to {{ visits }}.
    nouns |Of telephone calls, {{ unanswered }} were not answered.
    nouns |{{ complaints }} people complained.
    nouns |There were {{ unanswered }} unanswered calls.
    nouns |Loans were up {{ loans.change }} in six months.
    nouns |The library lent {{ loans }} in all.
    nouns wrong-noun|There were {{ loans }} visits.
    nouns wrong-noun|There were {{ visits.change }} fewer loans.
    nouns wrong-noun|There were {{ visits }} recorded complaints.
    nouns wrong-noun|Loans came to {{ visits }}.
    nouns wrong-noun|We took {{ loans }} calls.
    nouns wrong-noun|In July there were {{ visits.at('2022-07') }} members.
    nouns wrong-noun|Of the loans, {{ complaints }} calls were about them.
    nouns wrong-noun|{{ complaints }} visits were noted.
    quantifiers |Loans were up in {{ loans.months_up }} of the six months.
    quantifiers |Loans were down in {{ loans.months_down }} of the six months.
    quantifiers wrong-count-of-months|Loans were down in {{ loans.months_up }} of the six months.
    quantifiers wrong-count-of-months|Loans were up in {{ loans.months_down }} of the six months.
    windows |There were {{ loans }} loans.
    windows |There were {{ loans.previous }} loans.
    windows |There were {{ loans.over('2022-02..2022-04') }} loans from February to April 2022.
    windows |In July 2022 there were {{ visits.at('2022-07') }} visits.
    windows |Visits fell to {{ visits.at('2022-07') }} in July 2022, from {{ visits.at('2022-06') }} in June 2022.
    windows |In the first days of August there were {{ visits.over('2022-08-01..2022-08-10') }} visits.
    windows unsaid-window|There were {{ loans.over('2022-02..2022-04') }} loans.
    windows unsaid-window|There were {{ visits.over('2022-05..2022-07') }} visits.
    windows unsaid-window|In all, {{ complaints.over('2021-02..2021-04') }} complaints were made.
    windows part-month|Visits fell to {{ visits.over('2022-08-01..2022-08-10') }} from {{ visits.at('2022-07') }}.
    windows part-month|{{ visits.over('2022-08-01..2022-08-10') }} visits are down from {{ visits.at('2022-07') }}.
    windows part-month|From {{ visits.at('2022-07') }} visits dropped to {{ visits.over('2022-08-01..2022-08-10') }}.
    """


def bound() -> list[tuple[str, str, str]]:
    """The rows: rule, code (empty for none), words."""
    found = []
    for line in BOUND.strip().splitlines():
        head, _, words = line.strip().partition("|")
        rule, _, code = head.partition(" ")
        found.append((rule, code.strip(), words))
    return found


@cache
def printed() -> tuple[Evidence, dict[str, Sentence]]:
    """The library with all these words in its last section, and by words as written the sentence as printed."""
    with TemporaryDirectory() as root:
        written = [words for _, _, words in bound()]
        evidence = library(Path(root), *written)
    return evidence, dict(zip(written, said(evidence), strict=True))


@pytest.mark.parametrize(("rule", "code", "words"), bound())
def test_a_bound_figure_fits_the_words_round_it(rule: str, code: str, words: str) -> None:
    evidence, sentences = printed()
    found = [f.code for f in SENTENCE_RULES[rule](matter(evidence, sentences[words])) if f.is_problem]
    assert found == ([code] if code else [])


# --- one altered cell -------------------------------------------------------------------------------------------

WORDS = (
    "Loans rose in every month except June.",
    "Loans were highest in July.",
    "Loans rose.",
    "There were 5,200 loans in June 2022.",
    "Visits fell in all six months.",
    "Visits more than halved in July, compared with July 2021.",
    "There were 400 visits in July 2022.",
    "There were 64 complaints.",
    "In June 2022 the share of calls unanswered was outside the benchmark.",
)


def false_with(**changed: int) -> set[str]:
    """Which of the words are false where one cell of the extract has another value: `visits_2022_07=900`."""
    cells = {f"{key[:-8]},county,{key[-7:].replace('_', '-')}": value for key, value in changed.items()}
    with TemporaryDirectory() as root:
        evidence = library(Path(root), *WORDS, changed=cells)
    return {
        sentence.text
        for sentence in said(evidence)
        for f in of_sentence(evidence, sentence, ["chance"])
        if f.holds is False
    }


def test_nothing_is_false_as_it_stands() -> None:
    assert false_with() == set()


@pytest.mark.parametrize(
    ("cell", "value", "places"),
    [
        ("loans_2022_06", 5400, (0, 3)),
        ("loans_2022_07", 5600, (1,)),
        ("loans_2022_03", 5100, (0,)),
        ("loans_2021_04", 9400, (0, 2)),
        ("visits_2022_07", 900, (4, 5, 6)),
        ("visits_2022_07", 500, (5, 6)),
        ("visits_2022_05", 900, (4,)),
        ("complaints_2022_05", 8, (7,)),
        ("unanswered_2022_06", 45, (8,)),
        ("wait_2022_06", 10, ()),
    ],
)
def test_one_altered_cell_makes_the_sentences_false_that_speak_of_it(
    cell: str, value: int, places: tuple[int, ...]
) -> None:
    assert false_with(**{cell: value}) == {WORDS[place] for place in places}


# --- the page ---------------------------------------------------------------------------------------------------

PAGE = Path(__file__).resolve().parent.parent / "docs" / "checks.md"


def told_in_docs() -> list[tuple[str, str, str, str]]:
    """The claims of checks.md: measure, a sentence that holds, one that does not, and the code that it is told as."""
    text = PAGE.read_text("utf-8").partition("| Claim |")[2].partition("\n\n")[0]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines()[2:]]
    ids = {"calls unanswered, %": "unanswered_pct"}
    return [(ids.get(row[1], row[1]), row[2], row[3], row[4].split("`")[1]) for row in rows]


@pytest.mark.parametrize(("section", "true", "false", "code"), told_in_docs())
def test_the_page_tells_of_claims_what_is_so(section: str, true: str, false: str, code: str) -> None:
    def found(words: str) -> list[str]:
        sentence = Sentence(words, section=SECTIONS[section], block="set")
        apart = ["chance"] if code != "told-as-movement" else []
        return [f.code for f in of_sentence(seen(), sentence, apart) if f.is_problem and f.code != "typed-number"]

    assert code not in found(true)
    assert code in found(false)
    assert set(found(true)) <= {"unknown-number"}


def test_the_rule_of_the_architecture_page_works() -> None:
    page = PAGE.with_name("architecture.md").read_text("utf-8").partition("## Adding a rule")[2]
    space: dict[str, Any] = {}
    exec(page.partition("```python\n")[2].partition("```")[0], space)

    def found(words: str) -> list[Finding]:
        return list(space["judge"](matter(seen(), Sentence(words, section=SECTIONS[LOANS]))))

    (finding,) = found("There were many loans in June.")
    assert (finding.code, finding.holds, finding.says) == ("vague-number", False, "loans: June 2022 5,200")
    assert finding.write == "bind the figure: {{ loans.at('2022-06') }}"
    assert finding.sentence and finding.sentence.text[finding.start : finding.end] == "many"
    assert not found("There were many readers in June.")
    assert not found("There were 5,200 loans in June.")
