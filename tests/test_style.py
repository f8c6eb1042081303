"""Remarks on style: by rule, sentences that must and must not be remarked on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen import model
from reportgen.problems import CODES, Problems
from reportgen.project import Project
from reportgen.resolve import Order, resolve
from reportgen.rules import style
from reportgen.rules.evidence import Evidence, Finding
from reportgen.templates import Templates
from tests.small import count, csv, write

MEASURES = (
    count("burglaries", noun="burglary, burglaries")
    + count("knife_crime")
    + count("drink_driving", more="short: DDO")
    + "waiting_time: {kind: average, name: waiting time, noun: [minute, minutes], unit: number, source: here}\n"
)
CONFIG = """\
    free_words: ["Route 10-12", GHI]
    style: {abbreviations: [JKL]}
    """
SECTIONS = {
    "01-one.yaml": """\
        number: 1
        title: The Mobile Patrol Unit (MPU)
        blocks:
          - table:
              rows: [{measure: burglaries}]
              columns: [current]
        """
}
FIGURE = "burglaries@county[2022-02..2022-07]"


@cache
def project(config: str = CONFIG) -> tuple[model.Report, Project]:
    """A small project whose figures, measures and settings the sentences meet."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        rows = csv("burglaries,county,2022-02..2022-07,120")
        write(root, "", measures=MEASURES, rows=rows, config=config, sections=SECTIONS)
        problems = Problems()
        loaded = Project.load(root, problems)
        report = resolve(loaded, Order(loaded.config.editions[0]), Templates([root]).phrases(), problems)
    assert not list(problems), "\n".join(map(str, problems))
    assert FIGURE in report.figures
    return report, loaded


@dataclass(frozen=True)
class Figure:
    """A number in a paragraph that is bound to a figure."""

    text: str
    id: str = FIGURE


Words = str | tuple[str | Figure, ...]


def paragraph(words: Words) -> model.Paragraph:
    parts = (words,) if isinstance(words, str) else words
    return model.Paragraph(
        text=tuple(model.Run(text=p.text, figure=p.id) if isinstance(p, Figure) else model.Run(text=p) for p in parts)
    )


def evidence(*paragraphs: Words, config: str = CONFIG) -> Evidence:
    """The small project's report with these paragraphs and no others."""
    report, loaded = project(config)
    annex = report.annex.model_copy(update={"blocks": (), "sections": ()})
    block = model.Block(kind="text", id="words", content=tuple(map(paragraph, paragraphs)), owner="A writer")
    (section,) = report.sections
    sections = (section.model_copy(update={"blocks": (block,)}),)
    return Evidence(report.model_copy(update={"sections": sections, "annex": annex}), loaded)


def remarks(*paragraphs: Words, config: str = CONFIG) -> list[Finding]:
    return list(style.check(evidence(*paragraphs, config=config)))


def found(*paragraphs: Words, config: str = CONFIG) -> list[tuple[str, str]]:
    """Code and words of every remark."""
    given = remarks(*paragraphs, config=config)
    return [(each.code, each.sentence.text[each.start : each.end]) for each in given if each.sentence]


def written(text: str) -> list[str]:
    return [each.write for each in remarks(text)]


FIRES = [
    ("There were less burglaries.", "style-fewer", "less burglaries", "write 'fewer burglaries'"),
    ("There were 132 less offences.", "style-fewer", "less offences", "write 'fewer offences'"),
    ("There were 4 less fatalities.", "style-fewer", "less fatalities", "write 'fewer fatalities'"),
    ("We saw 1307 less knife crime offences.", "style-fewer", "less knife crime offences", None),
    ("Less recorded offences were seen.", "style-fewer", "Less recorded offences", "write 'Fewer recorded offences'"),
    ("Twelve less people came.", "style-fewer", "less people", "write 'fewer people'"),
    ("It was 25th August.", "style-date", "25th", "write '25 August'"),
    ("From 1st January on.", "style-date", "1st", "write '1 January'"),
    ("On the 3rd of May.", "style-date", "3rd of", "write '3 May'"),
    ("It was August 22nd.", "style-date", "August 22nd", "write '22 August'"),
    ("It was 2nd Feb 2022.", "style-date", "2nd", "write '2 Feb'"),
    ("They took 10-15 days.", "style-range", "10-15", "write '10 to 15'"),
    ("It grew from 5-7.", "style-range", "5-7", "write '5 to 7'"),
    ("It costs £10–20.", "style-range", "£10–20", "write '£10 to £20'"),
    ("A share of 0.5-0.7.", "style-range", "0.5-0.7", "write '0.5 to 0.7'"),
    ("A share of 5-10%.", "style-range", "5-10%", "write '5% to 10%'"),
    ("In 2019-2021 it fell.", "style-range", "2019-2021", "write '2019 to 2021'"),
    ("Children, 5-7 of them, came.", "style-range", "5-7", None),
    ("It met on 5-7 August.", "style-range", "5-7", None),
    ("We asked 16-24-year-olds.", "style-range", "16-24", "write '16 to 24'"),
    ("The %age was low.", "style-percent", "%age", "write 'percentage'"),
    ("It met the NPCC.", "style-abbreviation", "NPCC", None),
    ("The NHS and the OPCC.", "style-abbreviation", "OPCC", None),
    ("It is “the best”, says the OPCC.", "style-abbreviation", "OPCC", None),
    ("It has five CPVs.", "style-abbreviation", "CPVs", None),
    ("The CID’s work goes on.", "style-abbreviation", "CID", None),
    ("Burglary fell because of patrols.", "style-cause", "because of", None),
    ("Due to huge spikes in calls, waits rose.", "style-cause", "Due to", None),
    ("The rise was caused by hot weather.", "style-cause", "caused by", None),
    ("This has led to a reduction in demand.", "style-cause", "led to", None),
    ("It resulted in a large increase.", "style-cause", "resulted in", None),
    ("The fall is attributed to the campaign.", "style-cause", "attributed to", None),
    ("In May, because of the heat, calls rose.", "style-cause", "because of", None),
    ("Crime fell. This was due to the heat.", "style-cause", "due to", None),
    ("Crime was down 12 thanks to patrols.", "style-cause", "thanks to", None),
    ("Police arrested Mr Alan Smith.", "style-person", "Mr Alan Smith", None),
    ("Ms J. O’Neill thanked us.", "style-person", "Ms J. O’Neill", None),
    ("The victim, Jane Doe, was safe.", "style-person", "Jane Doe", None),
    ("A man named John McDonald fled.", "style-person", "John McDonald", None),
    ("John Smith, aged 34, fled.", "style-person", "John Smith", None),
    ("Officers arrested a 34-year-old man.", "style-person", "a 34-year-old", None),
    ("John Smith (34), of the town, fled.", "style-person", "John Smith", None),
    ("The suspect, aged 19, fled.", "style-person", "suspect, aged 19", None),
]


@pytest.mark.parametrize(("text", "code", "words", "write"), FIRES, ids=[text for text, *_ in FIRES])
def test_remarks(text: str, code: str, words: str, write: str | None) -> None:
    assert found(text) == [(code, words)]
    (remark,) = remarks(text)
    assert remark.says
    assert remark.write == (write or remark.write) != ""
    assert (remark.holds, remark.severity) == (False, "warning")


SILENT = [
    # what "less" may go with
    "There were less than 5 burglaries.",
    "It takes less time.",
    "It fell to 5% less.",
    "It cost 12 pounds less.",
    "It took 3 less hours.",
    "It was less serious.",
    "They deal with less serious offences.",
    "He had less success.",
    "It is more or less burglaries.",
    "Those answered in less than 10 seconds rose.",
    "There were 132 fewer offences.",
    # days and ordinals that are no dates
    "It was 25 August.",
    "The 3rd week of July was quiet.",
    "It came 2nd in May.",
    # no ranges
    "The month was 2022-11.",
    "On 2022-11-05 it met.",
    "In 2021-22 it met.",
    "Ring 01622-690690.",
    "Ring 020-7946-0123.",
    "Children in Year 7-11 took part.",
    "See sections 3-5.",
    "It was won 3-1.",
    "The mix is 50-50.",
    "Take Route 10-12.",
    "It is open 24-7.",
    "A change of −5–3.",
    "It fell by 10 to 15.",
    "A 7-day response.",
    # known abbreviations
    "The UK, the NHS, the BBC and a PDF.",
    "Part VII and Part XII.",
    "The DDO, the GHI and the JKL met.",
    "The MPU met.",
    "The National Police Chiefs’ Council (NPCC) met. The NPCC is large.",
    "Vulnerability Investigation Teams (VITs) met. A VIT met.",
    "VAWG (violence against women and girls) fell.",
    "OSARA: Objective, Scanning, Analysis, Response, Assessment.",
    "The Force Control and Incident Room, or FCIR, is full.",
    "THIS REPORT IS OFFICIAL",
    "The source lists “Other NCD” and “BD”.",
    # no causes of a figure
    "The force thinks that burglary fell because of patrols.",
    "The rise is probably due to hot weather.",
    "The fall may be attributed to the campaign.",
    "The force gives one cause. The rise was due to recording.",
    "Burglary fell, but not because of patrols.",
    "The scheme is due to start in May, when calls rise.",
    "She was safeguarded as a result of the visit.",
    "The rise in calls led to a review.",
    "The work led to five arrests.",
    "The fair was cancelled due to rising costs.",
    "Because of falling numbers, the club was closed.",
    "The drop-in sessions moved due to the works.",
    "It aims to increase trust because of the plan.",
    "According to the force, burglary fell due to patrols.",
    # no private persons
    "Deputy Chief Constable Maggie Blythe spoke.",
    "The Police and Crime Commissioner, Mr Matthew Scott, spoke.",
    "PC Jane Doe helped a victim.",
    "Councillor John Smith spoke.",
    "Mr Justice Smith spoke.",
    "Mr Brown, head of libraries, spoke.",
    "The victim, Upper Town District Council, spoke.",
    "The victim met Sexual Offences Liaison Officers.",
    "The suspect Interview Team met.",
    "A woman Police Officer came.",
    "Cadets aged 17 years and over joined.",
    "The victim was aged 17 or over.",
    "It is a 20-year-old building.",
    "Children aged 10 joined.",
    "A man from Westshire fled.",
    "Victim Contact Officers visited.",
    "Most were in Upper Town (12) and Lower Town, 14, in May.",
    "It belongs to the Offender Retraining Course.",
    "The offender Knife Crime group met.",
]


@pytest.mark.parametrize("text", SILENT)
def test_leaves_alone(text: str) -> None:
    assert found(text) == []


def test_per_cent_is_remarked_on_beside_the_sign_only() -> None:
    assert found("It was 10 per cent.") == []
    assert found("It was 10 per cent.", "It was 5%.") == [("style-percent", "10 per cent")]
    assert [each.write for each in remarks("It was ten percent of 5%.")] == ["write the number in digits with '%'"]
    assert written("It was 2.5 per cent, not 5%.") == ["write '2.5%'"]
    assert found("It rose 3 per cent points to 5%.") == []


def test_a_number_of_an_ordinal_pair_is_remarked_on_each_for_itself() -> None:
    assert written("From the 1st and 3rd of May.") == ["write '1 May'", "write '3 May'"]
    assert found("We met on 1st and 2nd line support.") == []


def test_an_abbreviation_is_told_once_at_its_first_use() -> None:
    assert found("The NPCC met.", "The NPCC and the CID met. The NPCC left.") == [
        ("style-abbreviation", "NPCC"),
        ("style-abbreviation", "CID"),
    ]
    (remark,) = remarks("The NPCC met.", "It is the National Police Chiefs’ Council (NPCC).")
    assert remark.says == "'NPCC' is spelt out only later"
    assert remark.sentence and remark.sentence.text == "The NPCC met."
    assert found("The JKL met.", config="") == [("style-abbreviation", "JKL")]


def words(number: int) -> str:
    return " ".join(["word"] * number) + "."


def test_the_longest_sentence_can_be_set() -> None:
    assert found(words(35)) == []
    assert found(words(36)) == [("style-long-sentence", words(36))]
    assert found(words(12), config="style: {longest_sentence: 12}\n") == []
    assert found(words(13), config="style: {longest_sentence: 12}\n") == [("style-long-sentence", words(13))]


def test_a_long_paragraph_is_told_once_where_it_grows_too_long() -> None:
    five = [words(30).capitalize()] * 5
    assert found(" ".join(five[:4])) == []
    (remark,) = remarks(" ".join([*five, "Seven."]))
    assert remark.code == "style-long-paragraph"
    assert remark.sentence and len(remark.sentence.before.split()) == 120
    assert found(*five) == []


def test_a_bound_figure_of_a_measure_is_spoken_of_and_a_stated_fact_is_not() -> None:
    assert found(("There were ", Figure("120"), " burglaries because of the heat.")) == [("style-cause", "because of")]
    assert found("There were 120 burglaries because of the heat.") == []
    assert found(("There were ", Figure("120", "stated:jam"), " visitors because of the jam.")) == []
    assert found(("There were ", Figure("120"), " deaths caused by fire.")) == []
    assert found(("The work led to ", Figure("120"), " arrests.")) == []


def test_headlines_and_notes_may_be_long() -> None:
    report, loaded = project()
    (section,) = report.sections
    (block,) = section.blocks
    assert block.exhibit
    exhibit = block.exhibit.model_copy(update={"notes": (paragraph(words(50) + " Less offences.").text,)})
    changed = section.model_copy(update={"blocks": (block.model_copy(update={"exhibit": exhibit}),)})
    codes = [f.code for f in style.check(Evidence(report.model_copy(update={"sections": (changed,)}), loaded))]
    assert codes == ["style-fewer"]


def test_every_code_of_style_is_among_the_codes() -> None:
    codes = {code for _, code, _, _ in FIRES} | {"style-long-sentence", "style-long-paragraph"}
    assert codes == {code for code in CODES if code.startswith("style-")}


PIECES = st.sampled_from(
    [text for text, *_ in FIRES]
    + " ".join([*(text for text, *_ in FIRES), *SILENT]).split()
    + [*",.;:()’“”−-–", "\n", "\xa0", "0-0", "1-,,", "9,-10", "\u0661-\u0662", "²-³", "İ", "ß"]
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=25).map(" ".join), st.lists(PIECES).map("".join))


@settings(deadline=None, derandomize=True, max_examples=200)
@given(st.lists(TEXTS, max_size=3))
def test_any_words_can_be_read_and_a_remark_lies_within_its_sentence(texts: list[str]) -> None:
    for remark in remarks(*texts):
        assert remark.sentence
        assert 0 <= remark.start < remark.end <= len(remark.sentence.text)
        assert remark.code in CODES


@pytest.mark.parametrize("rule", style.STYLE, ids=lambda rule: rule.__name__)
def test_a_rule_says_the_same_twice(rule: Callable[[Evidence], Iterator[Finding]]) -> None:
    seen = evidence(
        *(text for text, *_ in FIRES), "It was 2 per cent.", words(36), " ".join([words(31).capitalize()] * 4)
    )
    assert list(rule(seen)) == list(rule(seen)) != []
