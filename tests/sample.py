"""The quarterly report of a made-up library service: every part of the model, in every dress."""

from __future__ import annotations

from decimal import Decimal

from reportgen.model import (
    Awaited,
    Block,
    CoverLine,
    Figure,
    Grid,
    Look,
    Report,
    Section,
)
from tests.sample_parts import BARS, HORIZONTAL, LINE, MULTIPLES, NOW, PHOTOGRAPH, RECOUNT, STACKED, USUAL, block, prose
from tests.sample_tables import ASKED, BRANCHES, CALLS, KEY_FIGURES, LOANS, MEASURES, NARROW, RESTATED, SOURCES, VISITS

EMPTY = "The service did not report on this priority in the period."
SOURCE = "Source: Alder Valley Libraries door counters, as at 31 August 2022 [p]. [p] provisional."
LONG = "Keep libraries open, warm and welcoming to every household in the whole of the valley"


def section(ident: str, number: str, title: str, level: int, *blocks: Block, **more: object) -> Section:
    made = {"short": title, **more}
    return Section(id=ident, number=number, title=title, level=level, blocks=blocks, **made)


# --- summary ----------------------------------------------------------------------------------

SUMMARY = section(
    "summary",
    "",
    "Summary",
    1,
    prose(
        "commentary",
        "summary/lede",
        "> Visits were 4.4% higher than in the same months of 2021. Loans fell by more than a third.",
    ),
    prose(
        "commentary",
        "summary/purpose",
        "This report shows what Alder Valley Libraries delivered. The Board is asked to **note** it.",
    ),
    block(
        "key_figures",
        "summary/key-figures",
        KEY_FIGURES,
        head=""".
        Key figures, February to July 2022 and the same months of 2021
        Lines: 2022 solid, 2021 dashed, own scales.""",
    ),
    prose(
        "commentary",
        "summary/stands-out",
        """
        ## What stands out
        - New members rose to 1,034. It is still below the 1,709 of 2019 ([section 3.1](#open/visits)).
        - In July 2022 more than half of the telephone questions were not answered (section 4.1).
        """,
    ),
)

# --- sections ---------------------------------------------------------------------------------

WAITING = (
    block(
        "commentary",
        "open/loans-words",
        Awaited(what="commentary on loans", owner="Lending and Stock", due="Friday 17 February 2023"),
    ),
    block(
        "table",
        "open/reservations",
        Awaited(what="figures of reservations, November 2022 to January 2023"),
        head="Table 4\nReservations\nReservations made, all branches",
    ),
)


def table(ident: str, rows: Grid, head: str) -> Block:
    return block("table", ident, rows, head=head)


def open_section(*, draft: bool) -> Section:
    schools = section(
        "open/school-visits",
        "",
        "Visits by schools",
        3,
        prose("list", "open/school-list", "12 Schools came for:\n- 412 class visits\n- 38 author days"),
        prose("note", "open/school-note", "Class visits are counted by the school that books them."),
    )
    visits = section(
        "open/visits",
        "3.1",
        "Visits",
        2,
        prose(
            "text",
            "open/visits-text",
            "11 Branches counted 77,442 visits in the six months, 3,294 more than in 2021. "
            "Four months were higher than a year before.",
        ),
        table(
            "open/visits-table",
            VISITS,
            f"""Table 2
            Visits were 4.4% higher than in 2021
            Visits, all branches, February to July; change is from 2021
            {SOURCE}""",
        ),
        block(
            "chart",
            "open/visits-chart",
            LINE,
            head="""Chart 1
            The steep rise of summer 2021 was not repeated
            Visits each month, all branches, 2022, 2021 and 2019
            The vertical axis starts at 8,000.
            Source and figures: table 2.""",
        ),
        sections=(schools,),
    )
    loans = section(
        "open/loans",
        "3.2",
        "Loans of books, films and music, and what readers said of them",
        2,
        *(WAITING if draft else ()),
        table(
            "open/loans-table",
            LOANS,
            f"""Table 3
            Loans were 14.1% lower than a year before
            Loans [b], all branches, November 2022 to January 2023
            [b] break: both years are on the new basis. Do not compare with earlier reports.
            [x] not available when the figures were read.
            {SOURCE}""",
        ),
        block(
            "chart",
            "open/loans-chart",
            RECOUNT,
            head="""Chart 2
            Two ways of counting, not to be compared
            Loans each month, all branches, by basis of counting
            The dashed rule marks the break. Lines do not cross it.
            Source and figures: table 3.""",
        ),
    )
    events = section("open/events", "3.3", "Events", 2, not_reported=EMPTY)
    return section(
        "open",
        "3",
        LONG,
        1,
        prose("commentary", "open/lede", "> Two of the four measures rose and one fell."),
        table(
            "open/measures",
            MEASURES,
            f"""Table 1
            Loans of books fell most
            Visits, loans and events, all branches, February to July 2022 and 2021
            By month: 2022 solid, 2021 dashed, each on its own scale.
            [z] not comparable: no events were held in 2021.
            {SOURCE}""",
        ),
        prose(
            "commentary",
            "open/opening",
            """
            9 Each of the 13 branches has at least one reading friend. They meet readers where they are.
            10 Three things were done this quarter:
            - the children’s room at Mill Lane opened on 3 May
            - the mobile library took a new route along the coast, with **four** more stops in places
            - opening hours were kept
            ) first this
            ) then that
            """,
        ),
        short="Keep libraries open and welcoming",
        owner="Branches",
        sections=(visits, loans, events),
    )


CHARTS = (
    ("range", USUAL, "Chart 4\nOne month lies outside the usual range\nComplaints each month"),
    ("bars", BARS, "Chart 5\nThree series at most\n2019 outline, 2021 grey, 2022 accent"),
    ("horizontal", HORIZONTAL, "Chart 6\nHarbour Street lent most\nLoans by branch, July 2022"),
    ("multiples", MULTIPLES, "Chart 7\nAll three branches kept their level\nVisits by branch"),
)
CONTACT = section(
    "answer/calls",
    "4.1",
    "Calls and contact",
    2,
    table(
        "answer/calls-table",
        CALLS,
        """Table 5
        More than half of calls were not answered in July
        Telephone questions, all branches, February to August 2022
        1 to 22 Aug is a part month, not compared with whole months.""",
    ),
    block(
        "chart",
        "answer/calls-chart",
        STACKED,
        head="""Chart 3
        More than half of calls were not answered in July
        Calls received each month, answered and not answered, 2022
        August covers 1 to 22 August only and is not compared with whole months.
        Source and figures: table 5.""",
    ),
    table(
        "answer/branches",
        BRANCHES,
        f"""Table 6
        Every branch answered more calls each month
        Calls answered by branch, rolling year to July 2022
        {SOURCE}""",
    ),
    table(
        "answer/narrow",
        NARROW,
        """Table 7
        Harbour Street took most calls, as it has done in every quarter since 2019
        Calls by branch, July 2022""",
    ),
    *(block("chart", f"answer/{name}", drawing, head=head) for name, drawing, head in CHARTS),
)
STORIES = section(
    "answer/stories",
    "4.2",
    "What readers say",
    2,
    prose(
        "case",
        "answer/case",
        """
        ## The reader who rang on a Sunday
        13 A reader looked for a letter of 1911. The team found it in two hours.
        14 She has since given her family’s papers to the library.
        """,
    ),
    block(
        "image",
        "answer/photograph",
        PHOTOGRAPH,
        head=".\nThe children’s room is open\nMill Lane, 3 May 2022",
    ),
    prose("commentary", "answer/table-words", "15 A table inside commentary:"),
    block("commentary", "answer/table", ASKED),
    prose(
        "map",
        "answer/map",
        "A kind with no template of its own.",
        f"Map 1\nWhere the mobile library stops\nAll stops, July 2022\n{SOURCE}",
    ),
    prose("quotation", "answer/quotation", "16 A kind of prose with no template of its own."),
)
ANSWER = section(
    "answer",
    "4",
    "Answer every question",
    1,
    prose("commentary", "answer/lede", "> July was the hardest month."),
    sections=(CONTACT, STORIES),
)
ANNEX = section(
    "annex",
    "A",
    "Sources, definitions and restated figures",
    1,
    prose("text", "annex/text", "A1 These are management figures, and later reports may restate them."),
    table(
        "annex/sources",
        SOURCES,
        """Table A1
        Where the figures come from
        Sources, and the date on which each was read
        [p] provisional. [b] break in series.""",
    ),
    table(
        "annex/restated",
        RESTATED,
        """Table A2
        Two figures were restated since the last report
        Figures printed before and changed by later information""",
    ),
    short="Sources and restated figures",
)


def idle(number: int, title: str) -> Section:
    return section(f"s{number}", str(number), title, 1, not_reported=EMPTY)


def sample(*, draft: bool = True, marking: str = "OFFICIAL", item: str = "3") -> Report:
    """The report as a draft with two awaited boxes, or as a final with none."""
    state = "Draft 0.3, 13 February 2023" if draft else "Final 1.0, 7 September 2022"
    cover = {
        "Report of": "The Chief Librarian",
        "To": "Alder Valley Council’s Culture, Learning and Communities Performance Board",
        "Meeting": "Wednesday 14 September 2022, item 3",
        "Asks": "The Board to note this report",
        "Figures as at": "31 August 2022. Later reports may restate them",
        "Status": state.replace(" ", ", version ", 1),
        "Contact": "For another format, write to the Performance team",
    }
    figures = {
        f"visits-{value}": Figure(
            id=f"visits-{value}",
            measure="visits",
            name="visits",
            area="valley",
            window=f"2022-{month:02}",
            value=Decimal(value),
        )
        for month, value in enumerate(NOW, start=2)
    }
    end = prose("commentary", "end/words", "17 The next report follows in November.")
    return Report(
        language="en-GB",
        title="Reading for All",
        subtitle="Delivery and performance",
        body="Alder Valley Libraries",
        period="2022-02..2022-07",
        period_words="February to July 2022",
        status="draft" if draft else "final",
        version="0.3" if draft else "1.0",
        status_words=state,
        issued="2023-02-13" if draft else "2022-09-07",
        as_at="2022-08-31",
        item=item,
        cover=tuple(CoverLine(name=name, words=words) for name, words in cover.items()),
        look=Look(marking=marking, crest=PHOTOGRAPH if draft else None),
        summary=SUMMARY,
        sections=(
            idle(1, "Strategic overview"),
            idle(2, "Aims of the report"),
            open_section(draft=draft),
            ANSWER,
            idle(5, "Care for the buildings"),
            idle(6, "Spend well"),
            idle(7, "Train and keep our staff"),
            section("end", "8", "Conclusion", 1, end),
        ),
        annex=ANNEX,
        figures=figures,
        digest="0" * 64,
    )
