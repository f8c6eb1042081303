"""Printed tables read: every number of a table in common use has its meaning spelled out."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from reportgen.grids import Grid, Place, discords, grid_of_list, number, read_grid
from reportgen.grids.labels import label
from reportgen.units import NO_BREAK
from tests.printed import lines, read


@dataclass(frozen=True)
class Case:
    name: str
    table: str
    senses: str
    period: str = ""
    merged: frozenset[Place] = frozenset()
    around: dict[str, object] = field(default_factory=dict)
    unread: tuple[Place, ...] = ()


CASES = (
    Case(
        "a monthly table with three years across and its changes",
        """
          | 2022 | 2021 | 2019 | % Change (22 & 21) | Number change (22 & 21)
        April | 120 | 100 | 150 | 20.0% | 20
        May | 90 | 120 | 160 | -25.0% | -30
        2 Month total | 210 | 220 | 310 | -4.5% | -10
        """,
        """
        1,1 | 120 count | 2022-04
        1,2 | 100 count | 2021-04
        1,3 | 150 count | 2019-04
        1,4 | 20.0 percent | 2022-04 | change_pct | against 2021-04
        1,5 | 20 count | 2022-04 | change | against 2021-04
        2,1 | 90 count | 2022-05
        2,2 | 120 count | 2021-05
        2,3 | 160 count | 2019-05
        2,4 | -25.0 percent | 2022-05 | change_pct | against 2021-05
        2,5 | -30 count | 2022-05 | change | against 2021-05
        3,1 | 210 count | 2022-04..2022-05 | of 1,1 2,1
        3,2 | 220 count | 2021-04..2021-05 | of 1,2 2,2
        3,3 | 310 count | 2019-04..2019-05 | of 1,3 2,3
        3,4 | -4.5 percent | 2022-04..2022-05 | change_pct | against 2021-04..2021-05
        3,5 | -10 count | 2022-04..2022-05 | change | against 2021-04..2021-05
        """,
        period="2022-04..2022-05",
        around={"headings": ("Water rescues",)},
    ),
    Case(
        "dated months with last year beside",
        """
         | Recorded Incidents | Last year | % Change | Number change
        November 2022 | 40 | 50 | -20.0% | -10
        December 2022 | 30 | 30 | 0.0% | 0
        January 2023 | 55 | 44 | 25.0% | 11
        3 Month total | 125 | 124 | 0.8% | 1
        """,
        """
        1,1 | 40 count | 2022-11
        1,2 | 50 count | 2021-11
        1,3 | -20.0 percent | 2022-11 | change_pct | against 2021-11
        1,4 | -10 count | 2022-11 | change | against 2021-11
        2,1 | 30 count | 2022-12
        2,2 | 30 count | 2021-12
        2,3 | 0.0 percent | 2022-12 | change_pct | against 2021-12
        2,4 | 0 count | 2022-12 | change | against 2021-12
        3,1 | 55 count | 2023-01
        3,2 | 44 count | 2022-01
        3,3 | 25.0 percent | 2023-01 | change_pct | against 2022-01
        3,4 | 11 count | 2023-01 | change | against 2022-01
        4,1 | 125 count | 2022-11..2023-01 | of 1,1 2,1 3,1
        4,2 | 124 count | 2021-11..2022-01 | of 1,2 2,2 3,2
        4,3 | 0.8 percent | 2022-11..2023-01 | change_pct | against 2021-11..2022-01
        4,4 | 1 count | 2022-11..2023-01 | change | against 2021-11..2022-01
        """,
    ),
    Case(
        "months across with rows of several units",
        """
        Helpline totals: | Nov 2022 | Dec 2022 | January 2023 up to 15th January
        Calls Received | 1,240 | 1,100 | 560
        Calls Answered | 1,116 | 1,045 | 504
        % Answered | 90.00% | 95.00% | 90.00%
        Average Talk Time | 4m 36s | 5m 02s | 00:04:59
        """,
        """
        1,1 | 1240 count | Calls Received | 2022-11
        1,2 | 1100 count | Calls Received | 2022-12
        1,3 | 560 count | Calls Received | 2023-01-01..2023-01-15
        2,1 | 1116 count | Calls Answered | 2022-11
        2,2 | 1045 count | Calls Answered | 2022-12
        2,3 | 504 count | Calls Answered | 2023-01-01..2023-01-15
        3,1 | 90.00 percent | % Answered | 2022-11
        3,2 | 95.00 percent | % Answered | 2022-12
        3,3 | 90.00 percent | % Answered | 2023-01-01..2023-01-15
        4,1 | 276 seconds | Average Talk Time | 2022-11
        4,2 | 302 seconds | Average Talk Time | 2022-12
        4,3 | 299 seconds | Average Talk Time | 2023-01-01..2023-01-15
        """,
    ),
    Case(
        "a key and value table that takes its time from the caption",
        """
         | Rolling year total
        Visits | 112
        Fines | £5.1m
        Sentences | 196yrs 6 months
        Charges-Total | 70 plus
        """,
        """
        1,1 | 112 count | Visits | 2021-11..2022-10
        2,1 | 5100000 gbp | Fines | 2021-11..2022-10
        3,1 | 196.5 years | Sentences | 2021-11..2022-10
        4,1 | at_least 70 count | Charges-Total | 2021-11..2022-10
        """,
        around={"caption": "Licensing team: rolling year total to October 2022"},
    ),
    Case(
        "a key and value table without a head",
        """
        Arrests | 112
        Boats seized | <5
        Nets lifted | n/a
        """,
        """
        0,1 | 112 count | Arrests | 2022-02..2022-07
        1,1 | None count | Boats seized | 2022-02..2022-07 | status c
        2,1 | None count | Nets lifted | 2022-02..2022-07 | status x
        """,
        around={"lead_in": "Results for Feb 2022 to July 2022 from the harbour team are as follows:"},
    ),
    Case(
        "values before their words",
        """
        73 | inspections
        Over £5.1 million | goods seized
        """,
        """
        0,0 | 73 count | inspections | 2022-01..2022-07
        1,0 | at_least 5100000 gbp | goods seized | 2022-01..2022-07
        """,
        around={"caption": "Between January and July 2022"},
    ),
    Case(
        "cells that name their own month",
        """
        2021 | 2022
        Jan 146 | Jan 110
        Feb 22 | Feb 144
        Total 168 | Total 254
        """,
        """
        1,0 | 146 count | 2021-01
        1,1 | 110 count | 2022-01
        2,0 | 22 count | 2021-02
        2,1 | 144 count | 2022-02
        3,0 | 168 count | 2021-01..2021-02 | of 1,0 2,0
        3,1 | 254 count | 2022-01..2022-02 | of 1,1 2,1
        """,
    ),
    Case(
        "months down without a year and kinds across",
        """
         | Vans | Bikes
        Feb | 10 | 1
        March | 12 | 2
        Total | 22 | 3
        """,
        """
        1,1 | 10 count | Vans | 2022-02
        1,2 | 1 count | Bikes | 2022-02
        2,1 | 12 count | Vans | 2022-03
        2,2 | 2 count | Bikes | 2022-03
        3,1 | 22 count | Vans | 2022-02..2022-03 | of 1,1 2,1
        3,2 | 3 count | Bikes | 2022-02..2022-03 | of 1,2 2,2
        """,
        around={"lead_in": "Whilst the April 2022 data is not yet available the following were recorded."},
    ),
    Case(
        "a head of two rows with merged cells",
        """
         | 2022 | 2022 | 2021 | 2021
         | Actual | Target | Actual | Target
        Loans | 100 | 90 | 80 | 85
        """,
        """
        2,1 | 100 count | Loans | 2022-02..2022-07
        2,2 | 90 count | Loans/Target | 2022-02..2022-07
        2,3 | 80 count | Loans | 2021-02..2021-07
        2,4 | 85 count | Loans/Target | 2021-02..2021-07
        """,
        period="2022-02..2022-07",
        merged=frozenset({(0, 2), (0, 4)}),
    ),
    Case(
        "merged months over years",
        """
         | February | February | March | March
         | 2022 | 2021 | 2022 | 2021
        Loans | 12 | 10 | 14 | 11
        """,
        """
        2,1 | 12 count | Loans | 2022-02
        2,2 | 10 count | Loans | 2021-02
        2,3 | 14 count | Loans | 2022-03
        2,4 | 11 count | Loans | 2021-03
        """,
        merged=frozenset({(0, 2), (0, 4)}),
    ),
    Case(
        "upper heads that span without being merged",
        """
        Area | Trips | | | Falls | |
         | 2022 | 2021 | % change | 2022 | 2021 | % change
        North | 10 | 8 | 25.0% | 6 | 8 | -25.0%
        """,
        """
        2,1 | 10 count | Trips | @North | 2022-02..2022-07
        2,2 | 8 count | Trips | @North | 2021-02..2021-07
        2,3 | 25.0 percent | Trips | @North | 2022-02..2022-07 | change_pct | against 2021-02..2021-07
        2,4 | 6 count | Falls | @North | 2022-02..2022-07
        2,5 | 8 count | Falls | @North | 2021-02..2021-07
        2,6 | -25.0 percent | Falls | @North | 2022-02..2022-07 | change_pct | against 2021-02..2021-07
        """,
        period="2022-02..2022-07",
    ),
    Case(
        "years down and months across with a derived row",
        """
         | Feb | Mar | Total
        2022 | 10 | 12 | 22
        2021 | 8 | 10 | 18
        % Change | 25.0% | 20.0% | 22.2%
        """,
        """
        1,1 | 10 count | 2022-02
        1,2 | 12 count | 2022-03
        1,3 | 22 count | 2022-02..2022-03 | of 1,1 1,2
        2,1 | 8 count | 2021-02
        2,2 | 10 count | 2021-03
        2,3 | 18 count | 2021-02..2021-03 | of 2,1 2,2
        3,1 | 25.0 percent | 2022-02 | change_pct | against 2021-02
        3,2 | 20.0 percent | 2022-03 | change_pct | against 2021-03
        3,3 | 22.2 percent | 2022-02..2022-03 | change_pct | against 2021-02..2021-03
        """,
        period="2022-02..2022-03",
    ),
    Case(
        "districts with this year and last year",
        """
        District | This year | Last year | Change | % Change
        Ashby | 120 | 100 | 20 | 20.0%
        Corley | 90 | 100 | -10 | -10.0%
        County total | 210 | 200 | 10 | 5.0%
        """,
        """
        1,1 | 120 count | @Ashby | 2022-04..2022-07
        1,2 | 100 count | @Ashby | 2021-04..2021-07
        1,3 | 20 count | @Ashby | 2022-04..2022-07 | change | against 2021-04..2021-07
        1,4 | 20.0 percent | @Ashby | 2022-04..2022-07 | change_pct | against 2021-04..2021-07
        2,1 | 90 count | @Corley | 2022-04..2022-07
        2,2 | 100 count | @Corley | 2021-04..2021-07
        2,3 | -10 count | @Corley | 2022-04..2022-07 | change | against 2021-04..2021-07
        2,4 | -10.0 percent | @Corley | 2022-04..2022-07 | change_pct | against 2021-04..2021-07
        3,1 | 210 count | @County | 2022-04..2022-07 | of 1,1 2,1
        3,2 | 200 count | @County | 2021-04..2021-07 | of 1,2 2,2
        3,3 | 10 count | @County | 2022-04..2022-07 | change | against 2021-04..2021-07
        3,4 | 5.0 percent | @County | 2022-04..2022-07 | change_pct | against 2021-04..2021-07
        """,
        around={"caption": "Missed bins by district, April to July 2022"},
    ),
    Case(
        "kinds down and districts across",
        """
        Kind | Ashby District | Corley District | Total
        Fires | 10 | 12 | 22
        Floods | 3 | 4 | 7
        Total | 13 | 16 | 29
        """,
        """
        1,1 | 10 count | Fires | @Ashby District | 2022-02..2022-07
        1,2 | 12 count | Fires | @Corley District | 2022-02..2022-07
        1,3 | 22 count | Fires | 2022-02..2022-07 | of 1,1 1,2
        2,1 | 3 count | Floods | @Ashby District | 2022-02..2022-07
        2,2 | 4 count | Floods | @Corley District | 2022-02..2022-07
        2,3 | 7 count | Floods | 2022-02..2022-07 | of 2,1 2,2
        3,1 | 13 count | @Ashby District | 2022-02..2022-07 | of 1,1 2,1
        3,2 | 16 count | @Corley District | 2022-02..2022-07 | of 1,2 2,2
        3,3 | 29 count | 2022-02..2022-07 | of 1,3 2,3
        """,
        around={"caption": "Incidents February to July 2022"},
    ),
    Case(
        "quarters of financial years",
        """
         | Q1 | Q2 | Q3 | Q4 | Total
        2021/22 | 10 | 12 | 13 | 9 | 44
        """,
        """
        1,1 | 10 count | 2021-04..2021-06
        1,2 | 12 count | 2021-07..2021-09
        1,3 | 13 count | 2021-10..2021-12
        1,4 | 9 count | 2022-01..2022-03
        1,5 | 44 count | 2021-04..2022-03 | of 1,1 1,2 1,3 1,4
        """,
    ),
    Case(
        "a performance table with target, rating and remarks",
        """
        Measure | Target | Actual | RAG | Comment
        Calls answered within 10 seconds (%) | 90 | 88.4 | Amber | Better than last time
        Average wait (secs) | 120 | 135 | Red |
        """,
        """
        1,1 | 90 percent | Calls answered within 10 seconds/Target | 2022-07..2022-09
        1,2 | 88.4 percent | Calls answered within 10 seconds | 2022-07..2022-09
        2,1 | 120 seconds | Average wait/Target | 2022-07..2022-09
        2,2 | 135 seconds | Average wait | 2022-07..2022-09
        """,
        around={"caption": "Performance, Q2 2022/23"},
    ),
    Case(
        "rates with a change in points",
        """
         | Apr-Oct 2022 | Apr-Oct 2021 | Change
        Readmissions | 14.2% | 13.9% | +0.3pp
        Waits over a day | 2.0% | 2.5% | -0.5%
        """,
        """
        1,1 | 14.2 percent | Readmissions | 2022-04..2022-10
        1,2 | 13.9 percent | Readmissions | 2021-04..2021-10
        1,3 | 0.3 points | Readmissions | 2022-04..2022-10 | change | against 2021-04..2021-10
        2,1 | 2.0 percent | Waits over a day | 2022-04..2022-10
        2,2 | 2.5 percent | Waits over a day | 2021-04..2021-10
        2,3 | -0.5 points | Waits over a day | 2022-04..2022-10 | change | against 2021-04..2021-10
        """,
    ),
    Case(
        "sub-heads",
        """
         | 2021/22 | 2022/23 | Diff
        Libraries | | |
        Visits | 1,200 | 1,300 | 100
        Museums | | |
        Visits | 300 | 350 | 50
        """,
        """
        2,1 | 1200 count | Libraries/Visits | 2021-04..2022-03
        2,2 | 1300 count | Libraries/Visits | 2022-04..2023-03
        2,3 | 100 count | Libraries/Visits | 2022-04..2023-03 | change | against 2021-04..2022-03
        4,1 | 300 count | Museums/Visits | 2021-04..2022-03
        4,2 | 350 count | Museums/Visits | 2022-04..2023-03
        4,3 | 50 count | Museums/Visits | 2022-04..2023-03 | change | against 2021-04..2022-03
        """,
    ),
    Case(
        "blank rows and columns between",
        """
         | | 2022 | | 2021
         | | | |
        February | | 10 | | 9

        March | | 12 | | 10
        Total | | 22 | | 19
        """,
        """
        2,2 | 10 count | 2022-02
        2,4 | 9 count | 2021-02
        4,2 | 12 count | 2022-03
        4,4 | 10 count | 2021-03
        5,2 | 22 count | 2022-02..2022-03 | of 2,2 4,2
        5,4 | 19 count | 2021-02..2021-03 | of 2,4 4,4
        """,
    ),
    Case(
        "words between the numbers",
        """
        Kind | 2022 | Trend | 2021 | Direction | Change
        Falls | 10 | up | 8 | ▲ | 2
        Burns | 3 | down | 5 | ▼ | -2
        """,
        """
        1,1 | 10 count | Falls | 2022-02..2022-07
        1,3 | 8 count | Falls | 2021-02..2021-07
        1,5 | 2 count | Falls | 2022-02..2022-07 | change | against 2021-02..2021-07
        2,1 | 3 count | Burns | 2022-02..2022-07
        2,3 | 5 count | Burns | 2021-02..2021-07
        2,5 | -2 count | Burns | 2022-02..2022-07 | change | against 2021-02..2021-07
        """,
        period="2022-02..2022-07",
    ),
    Case(
        "a bare per cent that is a share",
        """
        Ethnicity | Number | %
        Asian | 120 | 12.0%
        Black | 280 | 28.0%
        White | 600 | 60.0%
        Total | 1,000 | 100.0%
        """,
        """
        1,1 | 120 count | Asian | 2021-10..2022-09
        1,2 | 12.0 percent | Asian | 2021-10..2022-09 | share
        2,1 | 280 count | Black | 2021-10..2022-09
        2,2 | 28.0 percent | Black | 2021-10..2022-09 | share
        3,1 | 600 count | White | 2021-10..2022-09
        3,2 | 60.0 percent | White | 2021-10..2022-09 | share
        4,1 | 1000 count | 2021-10..2022-09 | of 1,1 2,1 3,1
        4,2 | 100.0 percent | 2021-10..2022-09 | share
        """,
        around={"caption": "Stops, 12 months to September 2022"},
    ),
    Case(
        "a bare per cent that is a change",
        """
        Kind | 2022 | 2021 | Change | %
        Falls | 50 | 40 | 10 | 25%
        Burns | 30 | 36 | -6 | -17%
        """,
        """
        1,1 | 50 count | Falls | 2022-02..2022-07
        1,2 | 40 count | Falls | 2021-02..2021-07
        1,3 | 10 count | Falls | 2022-02..2022-07 | change | against 2021-02..2021-07
        1,4 | 25 percent | Falls | 2022-02..2022-07 | change_pct | against 2021-02..2021-07
        2,1 | 30 count | Burns | 2022-02..2022-07
        2,2 | 36 count | Burns | 2021-02..2021-07
        2,3 | -6 count | Burns | 2022-02..2022-07 | change | against 2021-02..2021-07
        2,4 | -17 percent | Burns | 2022-02..2022-07 | change_pct | against 2021-02..2021-07
        """,
        period="2022-02..2022-07",
    ),
    Case(
        "thousands of pounds",
        """
        £000 | Budget | Actual | Variance
        Pay | 12,300 | 12,500 | 200
        Other | 3,400 | 3,300 | -100
        Total | 15,700 | 15,800 | 100
        """,
        """
        1,1 | 12300000 gbp | Pay/Budget | 2021-04..2022-03
        1,2 | 12500000 gbp | Pay | 2021-04..2022-03
        1,3 | 200000 gbp | Pay | 2021-04..2022-03 | change
        2,1 | 3400000 gbp | Other/Budget | 2021-04..2022-03
        2,2 | 3300000 gbp | Other | 2021-04..2022-03
        2,3 | -100000 gbp | Other | 2021-04..2022-03 | change
        3,1 | 15700000 gbp | Budget | 2021-04..2022-03 | of 1,1 2,1
        3,2 | 15800000 gbp | 2021-04..2022-03 | of 1,2 2,2
        3,3 | 100000 gbp | 2021-04..2022-03 | change
        """,
        around={"caption": "Revenue 2021/22"},
    ),
    Case(
        "rolling years by month",
        """
        Rolling 12 months to | Falls
        Jul-22 | 100
        Aug-22 | 101
        """,
        """
        1,1 | 100 count | Falls | 2021-08..2022-07
        2,1 | 101 count | Falls | 2021-09..2022-08
        """,
    ),
    Case(
        "year to date beside a month",
        """
        Kind | Jul-22 | YTD | Last YTD | % change
        Falls | 50 | 200 | 250 | -20.0%
        """,
        """
        1,1 | 50 count | Falls | 2022-07
        1,2 | 200 count | Falls | 2022-04..2022-07
        1,3 | 250 count | Falls | 2021-04..2021-07
        1,4 | -20.0 percent | Falls | 2022-04..2022-07 | change_pct | against 2021-04..2021-07
        """,
        period="2022-05..2022-07",
    ),
    Case(
        "weeks",
        """
        Week ending | Calls
        07/08/2022 | 100
        """,
        """
        1,1 | 100 count | Calls | 2022-08-01..2022-08-07
        """,
    ),
    Case(
        "two names before the numbers, the first told once",
        """
        Division | Kind | 2022 | 2021
        North | Falls | 10 | 12
         | Burns | 3 | 4
        """,
        """
        1,2 | 10 count | Falls | @North | 2022-02..2022-07
        1,3 | 12 count | Falls | @North | 2021-02..2021-07
        2,2 | 3 count | Burns | @North | 2022-02..2022-07
        2,3 | 4 count | Burns | @North | 2021-02..2021-07
        """,
        period="2022-02..2022-07",
    ),
    Case(
        "years in a column beside the names",
        """
        Kind | Year | Apr | May | Total
        Falls | 2022 | 10 | 11 | 21
         | 2021 | 9 | 9 | 18
        """,
        """
        1,2 | 10 count | Falls | 2022-04
        1,3 | 11 count | Falls | 2022-05
        1,4 | 21 count | Falls | 2022-04..2022-05 | of 1,2 1,3
        2,2 | 9 count | Falls | 2021-04
        2,3 | 9 count | Falls | 2021-05
        2,4 | 18 count | Falls | 2021-04..2021-05 | of 2,2 2,3
        """,
    ),
    Case(
        "a total above its parts",
        """
         | 2022 | 2021
        Total | 30 | 27
        Dogs | 10 | 9
        Cats | 20 | 18
        """,
        """
        1,1 | 30 count | 2022-01..2022-12 | of 2,1 3,1
        1,2 | 27 count | 2021-01..2021-12 | of 2,2 3,2
        2,1 | 10 count | Dogs | 2022-01..2022-12
        2,2 | 9 count | Dogs | 2021-01..2021-12
        3,1 | 20 count | Cats | 2022-01..2022-12
        3,2 | 18 count | Cats | 2021-01..2021-12
        """,
    ),
    Case(
        "subtotals",
        """
         | 2022
        Dogs | 10
        Cats | 20
        Sub-total | 30
        Cars | 5
        Vans | 6
        Sub-total | 11
        Grand total | 41
        """,
        """
        1,1 | 10 count | Dogs | 2022-01..2022-12
        2,1 | 20 count | Cats | 2022-01..2022-12
        3,1 | 30 count | 2022-01..2022-12 | of 1,1 2,1
        4,1 | 5 count | Cars | 2022-01..2022-12
        5,1 | 6 count | Vans | 2022-01..2022-12
        6,1 | 11 count | 2022-01..2022-12 | of 4,1 5,1
        7,1 | 41 count | 2022-01..2022-12 | of 3,1 6,1
        """,
    ),
    Case(
        "two tables one under the other",
        """
        Calls | Feb 2022 | Mar 2022
        Received | 10 | 11
        Chats | Apr 2022 | May 2022
        Received | 5 | 6
        """,
        """
        1,1 | 10 count | Received | 2022-02
        1,2 | 11 count | Received | 2022-03
        3,1 | 5 count | Chats/Received | 2022-04
        3,2 | 6 count | Chats/Received | 2022-05
        """,
    ),
    Case(
        "names and numbers twice side by side",
        """
        Arrests | 12 | Warrants | 4
        Charges | 9 | Cash | £3k
        """,
        """
        0,1 | 12 count | Arrests | never
        0,3 | 4 count | Warrants | never
        1,1 | 9 count | Charges | never
        1,3 | 3000 gbp | Cash | never
        """,
    ),
    Case(
        "places across",
        """
         | Westshire | MSG average | National
        Satisfaction | 75.1% | 74.0% | 76.2%
        """,
        """
        1,1 | 75.1 percent | Satisfaction | @Westshire | 2021-07..2022-06
        1,2 | 74.0 percent | Satisfaction | @MSG | 2021-07..2022-06
        1,3 | 76.2 percent | Satisfaction | @National | 2021-07..2022-06
        """,
        around={"caption": "12 months to June 2022"},
    ),
    Case(
        "changes alone",
        """
         | Aug-Oct 2022 | vs Aug-Oct 2021
        Falls | 420 | +0.5%
        """,
        """
        1,1 | 420 count | Falls | 2022-08..2022-10
        1,2 | 0.5 percent | Falls | 2022-08..2022-10 | change_pct | against 2021-08..2021-10
        """,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_number_of_a_table_has_its_meaning(case: Case) -> None:
    found = read(case.table, case.period, case.merged, **case.around)
    expected = [line.strip() for line in case.senses.strip().splitlines()]
    assert lines(found) == expected
    assert found.unread == case.unread


# --- numbers ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("11,825", "11825 count"),
        ("1 839", "1839 count"),
        ("-56.5%", "-56.5 percent"),
        ("−2584", "-2584 count"),
        ("–9", "-9 count"),
        ("(63)", "-63 count"),
        ("+5029", "5029 count"),
        ("0.0%", "0.0 percent"),
        ("14.2 per cent", "14.2 percent"),
        ("+0.3pp", "0.3 points"),
        ("1.2 percentage points", "1.2 points"),
        ("4m 36s", "276 seconds"),
        ("4 mins 36 secs", "276 seconds"),
        ("00:04:36", "276 seconds"),
        ("4:36", "276 seconds"),
        ("1h 20m", "80 minutes"),
        ("10.8 seconds", "10.8 seconds"),
        ("£5.1 million", "5100000 gbp"),
        ("£61m", "61000000 gbp"),
        ("£3.2bn", "3200000000 gbp"),
        ("£275k", "275000 gbp"),
        ("(£1,200.50)", "-1200.50 gbp"),
        ("101.2 years", "101.2 years"),
        ("196 yrs 6 months", "196.5 years"),
        ("253yrs 1 month", "253.083333 years"),
        ("70 years plus", "at_least 70 years"),
        ("29.2kg", "29.2 kg"),
        ("755x", "755 count"),
        ("3 x", "3 count"),
        ("Over 1,500", "at_least 1500 count"),
        ("at least £2m", "at_least 2000000 gbp"),
        ("1,500+", "at_least 1500 count"),
        ("c.40", "about 40 count"),
        ("approx 12%", "about 12 percent"),
        ("~7", "about 7 count"),
        ("nil", "0 count"),
        ("123*", "123 count"),
        ("123¹", "123 count"),
        ("1231)", "123 count"),
        ("123 (p)", "123 count p"),
        ("12% decrease", "-12 percent"),
        ("4 fewer", "-4 count"),
        ("<5", "None count c"),
        ("≤3", "None count c"),
        ("[c]", "None count c"),
        ("-", "None count x"),
        ("N/A", "None count x"),
        ("tbc", "None count x"),
        ("#DIV/0!", "None count x"),
    ],
)
def test_a_number_is_read_as_it_is_printed(text: str, expected: str) -> None:
    found = number(text)
    assert found is not None
    assert f"{found.qualifier} {found.value} {found.unit} {found.status}".split() == expected.split()


@pytest.mark.parametrize(
    "text",
    ["", "Jan 146", "6 Month total", "2022/23", "01/02/2022", "2022-02", "18-24", "3 of 8", "1 in 5", "3:1", "€5",
     "18,4%", "0800", "5m", "146 (12.3%)", "12.5.2", "1,23", "x y", "Q1", "2nd", "10 or 12", "5-10", "9" * 200 + "x"],
)  # fmt: skip
def test_what_is_no_number_is_none(text: str) -> None:
    assert number(text) is None


def test_a_number_keeps_its_decimals_and_where_it_stands() -> None:
    found = number("Over £5.25 each")
    assert found is None
    found = number("  Over £5.25 ")
    assert found is not None and (found.decimals, "  Over £5.25 "[found.start : found.end]) == (2, "£5.25")
    scaled = number("£5.1m")
    assert scaled is not None and scaled.decimals == 0


# --- heads ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("Sept 2022", "2022-09"),
        ("February-22", "2022-02"),
        ("Feb'22", "2022-02"),
        ("2022-02", "2022-02"),
        ("01/02/2022", "2022-02"),
        ("2022-02-01 00:00:00", "2022-02"),
        ("Feb-Jul 2022¹", "2022-02..2022-07"),
        ("November 2022 - January 2023", "2022-11..2023-01"),
        ("Nov - Jan 2023", "2022-11..2023-01"),
        ("12 months to July 2022", "2021-08..2022-07"),
        ("Rolling year total to October 2022", "2021-11..2022-10"),
        ("Year ending March 2023", "2022-04..2023-03"),
        ("August 2022 up to 22nd August", "2022-08-01..2022-08-22"),
        ("1 to 22 August 2022", "2022-08-01..2022-08-22"),
        ("1 April 2022 to 31 July 2022", "2022-04..2022-07"),
        ("Week ending 07/08/2022", "2022-08-01..2022-08-07"),
        ("w/c 1 August 2022", "2022-08-01..2022-08-07"),
    ],
)
def test_a_head_tells_its_time(text: str, window: str) -> None:
    assert str(label(text).window) == window
    assert label(text).words == ""


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("% Change (22 & 21)", "change_pct"),
        ("Change on last year (%)", "change_pct"),
        ("Number change", "change"),
        ("+/-", "change"),
        ("Variance", "change"),
        ("Percentage point change", "change"),
        ("% of Total", "share"),
        ("Proportion", "share"),
        ("%", "percent"),
        ("Grand total", "total"),
        ("6 Month total", "total"),
        ("YTD total", "total"),
        ("Average", "average"),
        ("Target 2022/23", "target"),
        ("RAG", "text"),
        ("Charges-Total", ""),
        ("Average Talk Time", ""),
        ("Climate change events attended", ""),
        ("Harm reduction visits", ""),
        ("Lead thefts", ""),
        ("% Not Answered", ""),
    ],
)
def test_a_head_tells_what_its_numbers_are(text: str, role: str) -> None:
    assert label(text).role == role
    assert role or label(text).words == text


# --- what is not certain ----------------------------------------------------------------------------------------


def test_a_head_that_has_slipped_leaves_every_number_unread() -> None:
    found = read("2022 | 2021 | % Change |\nLoans | 10 | 8 | 25.0%\nVisits | 5 | 4 | 25.0%")
    assert found.senses == () and len(found.unread) == 6


def test_numbers_without_a_name_are_unread() -> None:
    assert read("1 | 2\n3 | 4").unread == ((0, 0), (0, 1), (1, 0), (1, 1))
    assert read(" | 2022\nDogs | 10\n | 30").unread == ((2, 1),)


def test_remarks_that_hold_digits_are_unread() -> None:
    found = read("Kind | 2022 | Comment\nFalls | 10 | Up 2% on last year\nBurns | 3 |", "2022-02..2022-07")
    assert found.unread == ((1, 2),)


def test_years_that_differ_give_no_window() -> None:
    found = read("Falls | 2022 | 2021\nNorth 2020 | 5 | 4\nSouth 2020 | 6 | 7")
    assert [sense.window for sense in found.senses] == [None] * 4


def test_the_words_over_the_row_heads_are_kept() -> None:
    assert read("Helpline totals: | Feb 2022\nReceived | 5").stub == "Helpline totals:"


def test_a_period_is_needed_only_where_nothing_else_tells_the_time() -> None:
    table = " | This year | Last year\nFalls | 10 | 8"
    assert [sense.window for sense in read(table).senses] == [None, None]
    now, before = read(table, "2022-02..2022-07").senses
    assert (str(now.window), str(before.window)) == ("2022-02..2022-07", "2021-02..2021-07")


# --- lists ------------------------------------------------------------------------------------------------------


def test_a_list_of_figures_is_a_table_of_names_and_numbers() -> None:
    items = ("73 inspected", "Over £5.1 million goods seized", "10.1 kg of shellfish.", "Warnings: 12", "3 x boats")
    made = grid_of_list(items, lead_in="Results between January and July 2022:")
    assert made is not None
    assert lines(read_grid(made)) == [
        "0,1 | 73 count | inspected | 2022-01..2022-07",
        "1,1 | at_least 5100000 gbp | goods seized | 2022-01..2022-07",
        "2,1 | 10.1 kg | of shellfish | 2022-01..2022-07",
        "3,1 | 12 count | Warnings | 2022-01..2022-07",
        "4,1 | 3 count | boats | 2022-01..2022-07",
    ]


@pytest.mark.parametrize(
    "items",
    [
        (),
        ("73 inspected", "We also spoke to schools"),
        ("5 of the 12 boats were seized",),
        ("827 calls received. Of these, 537 were answered.",),
        ("2022 was a year in which the harbour team began to work with all of its partners along the whole coast",),
    ],
)
def test_other_lists_are_no_tables(items: tuple[str, ...]) -> None:
    assert grid_of_list(items) is None


# --- what does not add up ---------------------------------------------------------------------------------------


def wrong(table: str, period: str = "2022-02..2022-07", **around: object) -> list[str]:
    """What is said of the numbers of a table that do not follow from the others."""
    found = discords(read(table, period, **around))
    return [f"{one.place[0]},{one.place[1]}: {one.says}, {one.right}".replace(NO_BREAK, " ") for one in found]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_no_table_that_adds_up_is_called_wrong(case: Case) -> None:
    assert list(discords(read(case.table, case.period, case.merged, **case.around))) == []


def test_a_change_that_does_not_follow_is_told_with_what_it_rests_on() -> None:
    table = " | 2022 | 2021 | Change | % change\nFalls | 18 | 22 | -5 | -19%"
    assert wrong(table) == ["1,3: -5, −4 (22 to 18)", "1,4: -19%, −18.2% (22 to 18)"]
    (first, _) = discords(read(table, "2022-02..2022-07"))
    assert first.rests_on == ((1, 1), (1, 2))


def test_a_change_may_be_printed_without_its_sign_but_not_with_the_wrong_one() -> None:
    assert wrong("Kind | 2022 | 2021 | % change\nFalls | 18 | 22 | 18.2%\nBurns | 22 | 18 | 22.2%") == []
    table = "Kind | 2022 | 2021 | % change\nFalls | 18 | 22 | 18.2%\nBurns | 18 | 22 | -18.2%"
    assert wrong(table) == ["1,3: 18.2%, −18.2% (22 to 18)"]


def test_a_change_of_rounded_numbers_may_differ_by_what_rounding_allows() -> None:
    table = "Rate | Apr-Jul 2022 | Apr-Jul 2021 | Change\nSolved | 14.2% | 13.9% | {}pp"
    assert [wrong(table.format(change)) for change in ("+0.2", "+0.3", "+0.4")] == [[], [], []]
    assert wrong(table.format("+0.5")) == ["1,3: +0.5pp, 0.3 points (13.9% to 14.2%)"]


def test_a_number_that_was_cut_off_is_wrong_and_a_tie_may_go_either_way() -> None:
    table = "Kind | 2022 | 2021 | % change\nFalls | 116 | 100 | 16%\nBurns | {} | {} | {}"
    assert wrong(table.format(168, 100, "68%")) == []
    assert wrong(table.format(11825, 9986, "18.4%")) == []
    assert wrong(table.format(1169, 1000, "16%")) == ["2,3: 16%, 16.9% (1000 to 1169)"]
    assert wrong(table.format(1125, 1000, "12%")) == wrong(table.format(1125, 1000, "13%")) == []


def test_a_change_from_nothing_has_no_percentage() -> None:
    table = "Kind | 2022 | 2021 | % change\nFalls | 5 | 0 | {}\nBurns | 5 | 4 | 25%"
    assert wrong(table.format("500%")) == ["1,3: 500%, no percentage (0 to 5)"]
    assert [wrong(table.format(told)) for told in ("n/a", "-", "0%", "100%")] == [[], [], [], []]


def test_months_must_add_up_to_their_total() -> None:
    table = " | 2022 | 2021\nFeb | 120 | 100\nMarch | 90 | 120\nApril | 30 | 20\n3 Month total | 243 | 240"
    assert wrong(table) == ["4,1: 243, 240"]


def test_rounded_parts_may_add_up_to_a_rounded_total() -> None:
    table = "£m | 2022\nFeb | 1.4\nMarch | 1.4\nTotal | {}"
    assert wrong(table.format("2.9")) == wrong(table.format("2.7")) == []
    assert wrong(table.format("3.0")) == ["3,1: 3.0, £2.8 million"]


def test_totals_that_may_be_no_sums_are_left_alone() -> None:
    stock = "Month | Cases open\nFeb 2022 | 120\nMar 2022 | 118\nApr 2022 | 121\nTotal | 121"
    selected = "Top kinds | 2022 | 2021\nFalls | 120 | 100\nBurns | 90 | 80\nTotal | 250 | 230"
    nested = "Kind | 2022\nFalls | 120\nFalls at home | 70\nFalls at work | 50\nBurns | 90\nTotal | 210"
    longer = "Month | Visits\nMay 2022 | 120\nJune 2022 | 118\nYTD total | 260"
    assert [wrong(table) for table in (stock, selected, nested, longer)] == [[], [], [], []]


def test_kinds_must_add_up_where_the_totals_beside_them_do() -> None:
    table = "Kind | 2022 | 2021 | 2019\nFalls | 120 | 100 | 80\nBurns | 90 | 80 | 70\nTotal | 210 | 180 | 151"
    assert wrong(table) == ["3,3: 151, 150"]


def test_a_row_that_most_months_bear_out_is_held_to_it() -> None:
    table = """
    Calls | Feb 2022 | Mar 2022 | Apr 2022 | May 2022 | Jun 2022
    Received | 26,840 | 29,044 | 29,188 | 32,193 | 33,054
    Answered | 26,658 | 28,772 | 28,967 | 31,967 | 32,567
    Not answered | 182 | 272 | 221 | {} | 487
    % not answered | 0.68% | 0.94% | 0.76% | 0.70% | {}
    """
    assert wrong(table.format(226, "1.47%")) == []
    assert wrong(table.format(266, "1.47%")) == ["3,4: 266, 226"]
    assert wrong(table.format(226, "1.74%")) == ["4,5: 1.74%, 1.47%"]


def test_an_average_lies_among_its_numbers() -> None:
    table = "Month | Calls\nFeb 2022 | 100\nMar 2022 | 120\nAverage | {}"
    assert wrong(table.format(112)) == []
    assert wrong(table.format(125)) == ["3,1: 125, 110"]


# --- untidy tables ----------------------------------------------------------------------------------------------


def test_a_number_over_several_places_belongs_to_none_of_them() -> None:
    found = read("Kind | 2022 | 2021\nDogs | 10 | 10\nCats | 20 | 5", merged=frozenset({(1, 2)}))
    assert found.unread == ((1, 1), (1, 2)) and len(found.senses) == 2


def test_months_without_numbers_yet_are_no_sub_heads() -> None:
    found = read("Month | 2022\nApril | 10\nMay | 12\nJune |\nJuly |\nTotal | 22")
    assert lines(found)[-1] == "5,1 | 22 count | 2022-04..2022-05 | of 1,1 2,1"


def test_words_that_pass_by_give_no_time() -> None:
    around = {"lead_in": "In December 2021 the team moved. It grew.", "headings": ("Board of 14 September 2022",)}
    assert lines(read("Arrests | 10\nCharges | 5", **around)) == [
        "0,1 | 10 count | Arrests | never",
        "1,1 | 5 count | Charges | never",
    ]


def test_bands_of_age_are_names() -> None:
    found = read("Age | Stays | Of which long\nUnder 18 | 100 | 40\n18 and over | 900 | 500\nTotal | 1,000 | 540")
    assert [sense.subject for sense in found.senses[:2]] == [("Under 18", "Stays"), ("Under 18", "Of which long")]


def test_neutral_words_are_kept_where_they_tell_columns_apart() -> None:
    table = " | Feb | | Mar |\n | Recorded | Solved | Recorded | Solved\nTheft | 10 | 2 | 12 | 3"
    assert [sense.subject[-1] for sense in read(table, "2022-02..2022-03").senses] == ["Recorded", "Solved"] * 2


def test_the_change_between_years_that_are_named_lies_between_those() -> None:
    table = """
    Kind | 2019/20 | 2020/21 | 2021/22 | % change 20/21 to 21/22 | % change 19/20 to 21/22
    Falls | 100 | 80 | 90 | 12.5% | -10.0%
    """
    assert lines(read(table))[3:] == [
        "1,4 | 12.5 percent | Falls | 2021-04..2022-03 | change_pct | against 2020-04..2021-03",
        "1,5 | -10.0 percent | Falls | 2021-04..2022-03 | change_pct | against 2019-04..2020-03",
    ]


def test_the_months_of_a_caption_are_those_of_its_years() -> None:
    found = read("Outcome | 2022 | 2021\nHelped | 120 | 100", caption="February to July")
    assert [str(sense.window) for sense in found.senses] == ["2022-02..2022-07", "2021-02..2021-07"]


def test_the_time_of_half_a_year_is_never_the_whole_of_it() -> None:
    assert lines(read("Kind | H1 2021/22 | H2 2021/22\nFalls | 5 | 6")) == [
        "1,1 | 5 count | Falls | 2021-04..2021-09",
        "1,2 | 6 count | Falls | 2021-10..2022-03",
    ]
    assert {sense.window for sense in read(" | 2022\nH1 | 210\nQ1 | 100").senses} == {None}


def test_a_month_of_rolling_numbers_is_no_month() -> None:
    table = "Month | Falls\nJuly 2022 | 100\nAugust 2022 | 101"
    assert [sense.window for sense in read(table, caption="Rolling totals of falls").senses] == [None, None]


def test_a_second_table_of_a_grid_has_its_own_subject() -> None:
    table = "Calls | Feb 2022 | Mar 2022\nReceived | 10 | 11\n | |\nChats | Feb 2022 | Mar 2022\nReceived | 5 | 6"
    assert [sense.subject for sense in read(table).senses] == [("Received",)] * 2 + [("Chats", "Received")] * 2


def test_dates_beside_a_name_are_no_windows() -> None:
    found = read("Scheme | Start date | Cost\nVans | 01/02/2022 | £12,000\nSigns | 15/03/2022 | £3,400")
    assert [(sense.subject, sense.window) for sense in found.senses] == [
        (("Vans", "Cost"), None),
        (("Signs", "Cost"), None),
    ]


def test_the_first_of_two_numbers_in_a_cell_is_the_one() -> None:
    assert lines(read("Outcome | Number\nCharged | 146 (12.3%)\nCautioned | 50 (4.2%)")) == [
        "1,1 | 146 count | Charged | never",
        "2,1 | 50 count | Cautioned | never",
    ]


def test_an_arrow_is_the_sign_of_a_change_and_no_part_of_a_value() -> None:
    found = read(" | Feb-Jul 22 | Feb-Jul 21 | % change\nFalls | ▼ 6 | 8 | ▼ 25.0%")
    assert [sense.number.value for sense in found.senses] == [6, 8, -25]
    assert list(discords(found)) == []


def test_a_percentage_in_brackets_that_is_no_change_is_unread() -> None:
    assert read("Kind | 2022 | Rate\nFalls | 6 | (12.0%)\nBurns | 5 | (10.0%)").unread == ((1, 2), (2, 2))


def test_a_change_in_per_cent_is_no_sum_of_the_changes_above_it() -> None:
    """Killed and seriously injured are the sum of both rows; their change is not."""
    grid = Grid(
        (
            ("Casualties", "2019", "2021", "2022", "2023", "% change 2022–23"),
            ("Fatal", "25", "21", "27", "23", "-14.8%"),
            ("Serious", "201", "188", "219", "208", "-5.0%"),
            ("KSI", "226", "209", "246", "231", "-6.1%"),
        )
    )
    assert list(discords(read_grid(grid))) == []
