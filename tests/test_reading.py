"""The reader of sentences: tokens, times, names, movements, ranks, quantifiers and numbers, each by a table."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.measures import build_catalogue
from reportgen.period import Window
from reportgen.problems import Problems
from reportgen.reading.claims import Reading
from reportgen.reading.names import Lexicon
from reportgen.reading.sentences import Sentence, split
from reportgen.reading.times import Calendar, times
from reportgen.reading.tokens import stem, tokens
from reportgen.rules.evidence import Evidence
from reportgen.source import read_yaml
from tests.library import library

CALENDAR = Calendar(Window.parse("2022-02..2022-07"), 4)


@cache
def seen() -> Evidence:
    """The library, whose measures are named here."""
    with TemporaryDirectory() as root:
        return library(Path(root))


def read(words: str, section: str = "s1") -> Reading:
    return seen().read(Sentence(words, section=section))


# --- tokens -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1,204", "1204", ""),
        ("74148", "74148", ""),
        ("12.50", "12.50", ""),
        ("7.3%", "7.3", "percent"),
        ("7.3 per cent", "7.3", "percent"),
        ("7.3 percent", "7.3", "percent"),
        ("1.2 percentage points", "1.2", "points"),
        ("1 percentage point", "1", "points"),
        ("£48,000", "48000", "gbp"),
        ("£5.1m", "5100000", "gbp"),
        ("£5.1 million", "5100000", "gbp"),
        ("1.2 million", "1200000", ""),
        ("3k", "3000", ""),
        ("-5%", "-5", "percent"),
        ("−130", "-130", ""),
        ("+95", "95", ""),
        ("twelve", "12", ""),
        ("twenty-three", "23", ""),
        ("ninety nine", "99", ""),
        ("4m 48s", "288", "seconds"),
        ("4 minutes 48 seconds", "288", "seconds"),
        ("1 minute and 15 seconds", "75", "seconds"),
        ("19 seconds", "19", "seconds"),
    ],
)
def test_a_number_is_one_token_with_its_value_and_unit(text: str, value: str, unit: str) -> None:
    (number,) = [token for token in tokens(f"It was {text} then.") if token.kind == "number"]
    assert (number.value, number.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("It fell by a third.", "33.3"),
        ("It fell by almost two thirds.", "66.7"),
        ("It fell by more than half.", "50"),
        ("Half of them fell.", "50"),
        ("A quarter of them fell.", "25"),
        ("It has three quarters of them.", "75"),
    ],
)
def test_a_share_in_words_is_a_percentage(text: str, value: str) -> None:
    (number,) = [token for token in tokens(text) if token.kind == "number"]
    assert (number.value, number.unit, number.fraction) == (Decimal(value), "percent", True)


@pytest.mark.parametrize(
    "text", ["It is the third of its kind.", "A third team came.", "A half hour passed.", "The last quarter."]
)
def test_other_uses_of_these_words_are_no_share(text: str) -> None:
    assert not [token for token in tokens(text) if token.fraction]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("10-15 days", [10, 15]),
        ("from 12 to 20", [12, 20]),
        ("5 and 7", [5, 7]),
        ("the 25th", [25]),
        ("2022/23", [2022, 23]),
        ("24/7", [24, 7]),
        ("one of these", []),
        ("no number", []),
    ],
)
def test_several_numbers_stay_apart(text: str, values: list[int]) -> None:
    found = [abs(token.value or Decimal(0)) for token in tokens(text) if token.kind == "number"]
    assert found == values


def test_a_hyphen_parts_words_and_is_no_token() -> None:
    assert [token.low for token in tokens("A six-month, non-emergency call’s")] == [
        "a", "six", "month", ",", "non", "emergency", "call's",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("word", "root"),
    [("offences", "offence"), ("bodies", "body"), ("classes", "class"), ("status", "status"), ("July’s", "july")],
)
def test_the_stem_of_a_word_has_no_ending(word: str, root: str) -> None:
    assert stem(word) == root


# --- sentences --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Loans rose. Visits fell.", 2),
        ("Loans rose by 2.5%. 12 fell.", 2),
        ("Mr. Smith came. He left.", 2),
        ("St. Ives had 5.", 1),
        ("They rose, e.g. in May.", 1),
        ("Did loans rise? They did!", 2),
        ("“Loans rose.” Visits fell.", 2),
        ("", 0),
    ],
)
def test_a_text_is_parted_into_sentences(text: str, parts: int) -> None:
    assert len(list(split(text))) == parts


# --- times ------------------------------------------------------------------------------------------------------

TIMES = """
    in June | months at 2022-06
    in June 2021 | months at 2021-06
    in Feb 2022 | months at 2022-02
    in January | months at 2022-01
    in September | months at 2022-09
    in May and June | months at 2022-05 2022-06
    in May, June and July 2021 | months at 2021-05 2021-06 2021-07
    in both May and July | months at 2022-05 2022-07
    from May to July | span at 2022-05..2022-07
    between March and May | span at 2022-03..2022-05
    March-May 2022 | span at 2022-03..2022-05
    February to July 2021 | span at 2021-02..2021-07
    November 2021 to January 2022 | span at 2021-11..2022-01
    November to January 2022 | span at 2021-11..2022-01
    from April onwards | span at 2022-04..2022-07
    every month from April | span at 2022-04..2022-07
    in the six months to July 2022 | span at 2022-02..2022-07
    the year to June 2022 | span at 2021-07..2022-06
    the past three months | span at 2022-05..2022-07
    1 to 22 June 2022 | days at 2022-06-01..2022-06-22
    1-22 June 2022 | days at 2022-06-01..2022-06-22
    on 25 June 2022 | days at 2022-06-25
    on 25th June | days at 2022-06-25
    in 2021 | years at 2021
    in 2019 and 2020 | years at 2019 2020
    in 2021/22 | span at 2021-04..2022-03
    the same period last year | year_before against 2021-02..2021-07
    than a year before | year_before against 2021-02..2021-07
    the previous year | year_before against 2021-02..2021-07
    the financial year to date | to_date at 2022-04..2022-07
    in the year to date | to_date at 2022-04..2022-07
    the last 12 months | rolling at 2021-08..2022-07
    this period | period at 2022-02..2022-07
    the three-month period | period at 2022-02..2022-07
    the same period in 2019 | years at 2019
    since April | months since 2022-04
    since 2019 | years since 2019
    compared with June 2021 | months against 2021-06
    in comparison to 2021 | years against 2021
    against the 12 of June 2021 | months at 2021-06
    than in June 2021 | months against 2021-06
    higher than June | months against 2022-06
    versus 2020 | years against 2020
    similar to June 2021 | months against 2021-06
    from June 2021 | months at 2021-06
    """


@pytest.mark.parametrize("row", TIMES.strip().splitlines())
def test_words_of_time_are_windows(row: str) -> None:
    text, _, wanted = (part.strip() for part in row.partition("|"))
    (time,) = times(tokens(f"Loans were {text}."), CALENDAR)
    inside = [str(window) for window in time.windows] or [str(year) for year in time.years]
    assert [time.kind, time.role, *inside] == wanted.split()


@pytest.mark.parametrize(
    "text", ["They may rise.", "A march was held.", "There were 1,999 loans.", "It was 2,022.", "We had 5 of 12."]
)
def test_other_words_and_numbers_are_no_time(text: str) -> None:
    assert not times(tokens(text), CALENDAR)


def test_months_without_a_year_are_those_nearest_to_the_period() -> None:
    months = [str(CALENDAR.month(number, None)) for number in range(1, 13)]
    assert months == [
        "2022-01", "2022-02", "2022-03", "2022-04", "2022-05", "2022-06", "2022-07",
        "2022-08", "2022-09", "2022-10", "2021-11", "2021-12",
    ]  # fmt: skip


def test_the_financial_year_begins_where_it_is_set_to() -> None:
    october = Calendar(Window.parse("2022-11..2023-01"), 10)
    assert str(october.year_to_date) == "2022-10..2023-01"
    assert str(Calendar(Window.parse("2022-11..2023-01"), 4).year_to_date) == "2022-04..2023-01"


# --- names ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "measures"),
    [
        ("Loans rose.", ["loans"]),
        ("The library's loans rose.", ["loans"]),
        ("A loan was made.", ["loans"]),
        ("Visits to the library fell.", ["visits"]),
        ("Library visits fell.", ["visits"]),
        ("Visits fell.", ["visits"]),
        ("Unanswered calls rose.", ["unanswered"]),
        ("The share of calls unanswered rose.", ["unanswered_pct"]),
        ("The share of all calls unanswered rose.", ["unanswered_pct"]),
        ("The average wait rose.", ["wait"]),
        ("Loans and visits fell.", ["loans", "visits"]),
        ("Telephone calls and complaints rose.", ["calls", "complaints"]),
        ("The roof was mended.", []),
    ],
)
def test_the_longest_name_is_found(words: str, measures: list[str]) -> None:
    assert [sorted(mention.measures) for mention in read(words).mentions] == [[measure] for measure in measures]


# --- movements --------------------------------------------------------------------------------------------------

MOVES = """
    Loans rose. | rose up verb
    Loans fell. | fell down verb
    There was an increase in loans. | increase up noun
    The increase was large. | increase up noun large
    There was a slight fall in loans. | fall down noun small
    There were 12 more loans. | more up comparative
    There were fewer loans. | fewer down comparative
    Loans were up 6%. | up up comparative
    Loans were higher than in May. | higher up comparative
    Loans remained stable. | stable level state
    Service improved. | improved better verb
    Service worsened. | worsened worse verb
    Loans doubled. | doubled up verb 2
    Loans halved. | halved down verb 0.5
    Loans did not rise. | rise up verb negated
    There was no increase in loans. | increase up noun negated
    Neither loans nor visits rose. | rose up verb negated
    Loans should fall. | fall down verb supposed
    Loans are expected to fall. | fall down verb supposed
    We hope to reduce loans. | reduce down verb supposed
    Loans rose month on month. | rose up verb every
    Loans continued to fall. | fall down verb trend
    There were three consecutive reductions. | reductions down noun each
    Loans rose for the third month running. | rose up verb each
    The largest increase was in May. | increase up noun top 1
    The second largest increase was in May. | increase up noun top 2
    Loans rose sharply. | rose up verb large
    Loans fell marginally. | fell down verb small
    """


@pytest.mark.parametrize("row", MOVES.strip().splitlines())
def test_words_of_movement_are_read(row: str) -> None:
    words, _, wanted = (part.strip() for part in row.partition("|"))
    (move,) = read(words).moves
    more = [
        *filter(None, (move.size, move.steps, move.factor)), *(["negated"] * move.negated),
        *(["supposed"] * move.supposed), *(["top", str(move.top)] if move.top else []),
    ]  # fmt: skip
    assert [move.word, move.way, move.form, *more] == wanted.split()


@pytest.mark.parametrize(
    "words",
    [
        "The hall is set up.",
        "Up to 40 people came.",
        "See the table above.",
        "Women make up 60% of readers.",
        "More than 40 came.",
        "The Crime Reduction Fund paid.",
    ],
)
def test_other_uses_of_these_words_are_no_movement(words: str) -> None:
    assert not read(words).moves


# --- ranks and quantifiers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Loans were highest in May.", ("up", 1, False)),
        ("May was the second highest month.", ("up", 2, False)),
        ("May was the lowest month.", ("down", 1, False)),
        ("Loans peaked in May.", ("up", 1, False)),
        ("May saw a record high.", ("up", 1, False)),
        ("May was a low month.", ("down", 1, True)),
        ("May was a busy month.", ("up", 1, True)),
        ("The most loans were in May.", ("up", 1, False)),
        ("The fewest loans were in May.", ("down", 1, False)),
    ],
)
def test_words_of_rank_are_read(words: str, found: tuple[str, int, bool]) -> None:
    rank = read(words).ranks[0]
    assert (rank.way, rank.place, rank.weak) == found


@pytest.mark.parametrize("words", ["Most readers came.", "Loans rose.", "The high street is shut.", "At the latest."])
def test_other_words_are_no_rank(words: str) -> None:
    assert not read(words).ranks


@pytest.mark.parametrize(
    ("words", "count", "others", "none"),
    [
        ("Loans rose in all months.", 0, False, False),
        ("Loans rose in all six months.", 6, False, False),
        ("Loans rose in every month.", 0, False, False),
        ("Loans rose in each of the three months.", 3, False, False),
        ("Loans rose in both months.", 0, False, False),
        ("Loans rose in all the other months.", 0, True, False),
        ("Loans rose in no month.", 0, False, True),
        ("Loans rose in none of the months.", 0, False, True),
    ],
)
def test_quantifiers_over_months_are_read(words: str, count: int, others: bool, none: bool) -> None:
    (found,) = read(words).quantifiers
    assert (found.count, found.others, found.none) == (count, others, none)


@pytest.mark.parametrize(
    "words", ["All readers came.", "Both halls are open.", "No loans were made.", "Every book counts."]
)
def test_all_of_something_else_is_no_quantifier_over_months(words: str) -> None:
    assert not read(words).quantifiers


@pytest.mark.parametrize(
    ("words", "months"),
    [
        ("Loans rose in all months except June.", ["2022-06"]),
        ("Loans rose in every month but June.", ["2022-06"]),
        ("Loans rose in all months, with the exception of May and June.", ["2022-05", "2022-06"]),
        ("Apart from March, loans rose in all months.", ["2022-03"]),
        ("Loans rose in June.", []),
    ],
)
def test_excepted_months_are_read(words: str, months: list[str]) -> None:
    assert [str(month) for time in read(words).excepted for month in time.windows] == months


# --- numbers ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "See section 7 and table 3.",
        "Item 12 of the annex.",
        "It was so in 2021.",
        "On 25 August 2022 it rained.",
        "From 1 to 22 June 2022 it rained.",
        "Covid-19 is over.",
        "We are open 24/7.",
        "It is the first of its kind.",
        "In the six months it rained.",
        "All three months were wet.",
        "It was the steepest of the three.",
        "On the 3rd of May it rained.",
    ],
)
def test_what_is_no_figure_is_no_number(words: str) -> None:
    assert not read(words).numbers


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("There were 33,100 loans.", ("33,100", "", False, "loan")),
        ("There were over 900 loans.", ("900", "least", False, "loan")),
        ("There were at least 900 loans.", ("900", "least", False, "loan")),
        ("There were fewer than 900 loans.", ("900", "most", False, "loan")),
        ("There were up to 900 loans.", ("900", "most", False, "loan")),
        ("There were about 900 loans.", ("900", "about", False, "loan")),
        ("There were almost 900 loans.", ("900", "about", False, "loan")),
        ("There were 100 more loans.", ("100", "", False, "loan")),
        ("On average 900 loans were made.", ("900", "", True, "loan")),
        ("The average was 900.", ("900", "", True, "")),
        ("Loans rose by 6.8%.", ("6.8%", "", False, "")),
        ("There were twelve complaints.", ("twelve", "", False, "complaint")),
    ],
)
def test_a_number_is_read_with_what_stands_round_it(words: str, found: tuple[str, str, bool, str]) -> None:
    (number,) = read(words).numbers
    assert (number.token.low, number.limit, number.average, number.noun) == found


# --- any text ---------------------------------------------------------------------------------------------------

VOCABULARY = """
    Loans visits rose fell by 6.8% 2,100 in June 2021 to and between except all months the largest increase of , ; (
    ) – - £5m 4m 48s per cent a third 24/7 2022/23 since not 25th one two six month on compared with last year / . %
    ’s +− ½ é 中
    """
PIECES = st.sampled_from(VOCABULARY.split())
TEXTS = st.one_of(
    st.text(max_size=60), st.lists(PIECES, max_size=25).map(" ".join), st.lists(PIECES, max_size=9).map("".join)
)


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_any_text_is_read(text: str) -> None:
    found = tokens(text)
    assert all(0 <= token.start < token.end <= len(text) for token in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    reading = read(text)
    spans = [(time.start, time.end) for time in reading.times]
    assert all(0 <= start < end <= len(found) for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    places = [number.at for number in reading.numbers]
    assert places == sorted(set(places))
    for at in (*places, *(move.at for move in reading.moves), *(rank.at for rank in reading.ranks)):
        assert 0 <= at < len(found)
    assert len(reading.clauses) == len(found)
    assert list(reading.quantifiers) == sorted(reading.quantifiers, key=lambda each: each.at)


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_sentences_lie_in_their_text_and_in_order(text: str) -> None:
    parts = list(split(text))
    assert all(0 <= start < end <= len(text) for start, end in parts)
    assert all(a[1] <= b[0] for a, b in pairwise(parts))
    words = "".join(text[start:end] for start, end in parts)
    assert "".join(filter(str.isalnum, words)) == "".join(filter(str.isalnum, text))


# --- one name, several measures ---------------------------------------------------------------------------------

BEARERS = """
sources: {calls: Call system}
measures:
  emergency:
    {kind: rate, name: emergency call attrition, words: [attrition], noun: [call, calls], source: calls}
  other:
    {kind: rate, name: non-emergency call attrition, words: [attrition], noun: [call, calls], source: calls}
"""


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("Emergency call handling comes first, and attrition is 1.3%.", {"emergency"}),
        ("Of non-emergency calls, attrition is 1.3%.", {"other"}),
        ("Attrition is 1.3%.", {"emergency", "other"}),
    ],
)
def test_of_measures_that_share_a_name_the_one_with_more_of_its_words_is_meant(words: str, meant: set[str]) -> None:
    problems = Problems()
    catalogue = build_catalogue(
        read_yaml(BEARERS, "measures.yaml", problems),
        read_yaml("areas: [{id: whole, name: Elmshire}]", "areas.yaml", problems),
        problems,
    )
    assert catalogue is not None and not len(problems)
    (mention,) = Lexicon(catalogue).mentions(tokens(words), [frozenset(("emergency", "other"))])
    assert mention.measures == meant
