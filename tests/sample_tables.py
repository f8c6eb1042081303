"""The tables and key figures of the sample report."""

from __future__ import annotations

from decimal import Decimal

from reportgen.model import Spark, Tiles
from tests.sample_parts import BASELINE, BEFORE, NOW, SHORT, grid, spark, tile

MEASURES = grid(
    """
    Measure | 2022 | 2021 | % change | <Direction | ~By month
    Visits | 77,442 | 74,148 | +4.4 | up:Up in four months, down in two | ~visits
    Loans of books | 15,030 | 23,250 | −35.4 | down:Down | ~loans
    Loans to schools and community groups | 2,475 | 2,347 | +5.5 | level:Within normal variation | ~x
    Events for children | 676 | 0 | [z] | Not comparable | ~events
    """,
    "full",
)
VISITS = grid(
    """
    Month | 2022 | 2021 | 2019 | Change | % change
    February | 11,825 | 9,986 | 12,354 | +1,839 | +18.4
    March | 12,951 | 11,211 | 13,689 | +1,740 | +15.5
    April | 12,664 | 12,096 | 13,406 | +568 | +4.7
    May | 12,930 | 13,125 | 15,574 | −195 | −1.5
    June | 13,548 | 12,461 | 13,709 | +1,087 | +8.7
    July | 13,524 | 15,269 | 14,375 | −1,745 | **−11.4**
    = 6-month total | 77,442 | 74,148 | 83,107 | +3,294 | +4.4
    """,
    figures={f"{value:,}": f"visits-{value}" for value in NOW},
)
LOANS = grid("""
    Month | This year | Last year
    November 2022 | 2,723 | 3,212
    December 2022 | 2,746 | 3,097
    January 2023 | [x] | 3,017
    = Total | 5,469 | 9,326
    """)
CALLS = grid(
    f"""
    Measure | {" | ".join(SHORT)} | 1 to 22 Aug
    Calls received | 25,927 | 28,632 | 27,123 | 29,759 | 30,979 | 29,816 | 19,895
    Calls not answered | 6,101 | 9,359 | 7,659 | 6,380 | 12,375 | 16,431 | 6,661
    % not answered | 23.53 | 32.69 | 28.24 | 21.44 | 39.95 | **55.11** | 33.48
    Average queuing time | 4m 47s | 7m 42s | 5m 57s | 4m 01s | 9m 21s | 15m 19s | 6m 13s
    """,
    "full",
)
BRANCHES = grid(
    "Branch | Aug | Sep | Oct | Nov | Dec | Jan | "
    + " | ".join(SHORT)
    + "\n"
    + "\n".join(
        f"{name} | " + " | ".join(f"{1200 + 37 * at * (part + 1):,}" for part in range(12))
        for at, name in enumerate(("Harbour Street", "Mill Lane", "Upper Alder", "= All branches"))
    ),
    "landscape",
)
NARROW = grid("Branch | Calls\nHarbour Street | 9,120\nMill Lane | over 70\nUpper Alder | 0", "narrow")
ASKED = grid("""
    Reader | <What they asked for | <Outcome
    Carers | Longer hours on Saturdays | Agreed
    Parents | A room for small children | Opened on 3 May
    Schools | More copies of set books | Under review until the next meeting
    """)
SOURCES = grid(
    """
    Figures | <Source | <As at | <Status
    Visits | Door counters, by date | 31 August 2022 | [p]
    Loans and reservations | Lending system, by date of issue | 31 August 2022 | [p][b]
    Calls | Telephone exchange returns | 31 July 2022 | Final
    """,
    "full",
)
RESTATED = grid(
    """
    Figure | Printed | Now | Change | <Why
    Visits, October 2021 | 96 | 98 | +2 | Late report
    Loans of books, September 2021 | 404 | 401 | −3 | Reclassified
    """,
    "full",
)

ANSWERED = Spark(
    now=tuple(Decimal(value) for value in ("0.68", "0.94", "0.76", "0.70", "1.47", "2.12")),
    line=Decimal(2),
    line_label="2%",
    now_label="2022",
    alt="Small line chart: calls not answered each month against the 2% benchmark",
)
ACCIDENTS = Spark(
    now=(Decimal(18),),
    before=(Decimal(22),),
    bars=True,
    now_label="2022",
    before_label="2021",
    alt="Two bars: accidents to visitors, fewer people in 2022 than in 2021",
)
KEY_FIGURES = Tiles(
    tiles=(
        tile(
            "Visits | 77,442 | visits | up | **Up 4.4%** from 74,148: four months up, two down",
            spark("visits"),
        ),
        tile(
            "Loans of books | 15,030 | loans | down | **Down 35.4%** from 23,250",
            spark("loans", BEFORE, NOW),
        ),
        tile(
            "New members | 2,475 | people | level | **Up 5.5%** from 2,347, within normal variation",
            spark("new members", NOW, BASELINE),
        ),
        tile(
            "Calls not answered | 1.17% | of 188,388 | within | **Within** the 2% benchmark",
            ANSWERED,
        ),
        tile("Requests late | 6.40% | of 12,004 | outside | **Outside** the 5% benchmark"),
        tile("Accidents to visitors | 18 | people | | Was 22 in the same months of 2021", ACCIDENTS),
    )
)
