"""The quarterly report of a made-up library service: every part of the model, dressed in every way."""

from __future__ import annotations

from decimal import Decimal

from reportgen.model import (
    Awaited,
    Block,
    Bullets,
    Cell,
    Column,
    CoverLine,
    Figure,
    Grid,
    Heading,
    Look,
    Report,
    Run,
    Section,
    Spark,
    Tile,
    Tiles,
)
from tests.sample_parts import (
    BARS,
    BASELINE,
    BEFORE,
    HORIZONTAL,
    LINE,
    MONTHS,
    MULTIPLES,
    NOW,
    PHOTOGRAPH,
    RECOUNT,
    SHORT,
    SOURCE,
    STACKED,
    USUAL,
    block,
    cell,
    columns,
    exhibit,
    para,
    row,
    signed,
    spark,
    strong,
    text_column,
    words,
)

EMPTY = "The service did not report on this priority in the period."


def tile(
    name: str, value: str, noun: str, shape: str, *line: str | Run, small: Spark | None = None
) -> Tile:
    return Tile(
        name=words(name), value=words(value), noun=noun, shape=shape, line=words(*line), spark=small
    )


def summary() -> Section:
    tiles = Tiles(
        tiles=(
            tile("Visits", "77,442", "visits", "up", strong("Up 4.4%"),
                 " from 74,148: four months up, two down", small=spark("visits")),
            tile("Loans of books", "15,030", "loans", "down", strong("Down 35.4%"), " from 23,250",
                 small=spark("loans", BEFORE, NOW)),
            tile("New members", "2,475", "people", "level", strong("Up 5.5%"),
                 " from 2,347, within normal variation", small=spark("new members", NOW, BASELINE)),
            tile("Calls not answered", "1.17%", "of 188,388", "within", strong("Within"), " the 2% benchmark",
                 small=Spark(now=tuple(Decimal(v) for v in ("0.68", "0.94", "0.76", "0.70", "1.47", "2.12")),
                             line=Decimal(2), line_label="2%", now_label="2022",
                             alt="Small line chart: calls not answered each month against the 2% benchmark")),
            tile("Requests late", "6.40%", "of 12,004", "outside", strong("Outside"), " the 5% benchmark"),
            tile("Accidents to visitors", "18", "people", "", "Was 22 in the same months of 2021",
                 small=Spark(now=(Decimal(18),), before=(Decimal(22),), bars=True, now_label="2022",
                             before_label="2021", alt="Two bars: accidents to visitors, fewer people in 2022 than in 2021")),
        )
    )
    return Section(
        id="summary", number="", title="Summary", short="Summary", level=1,
        blocks=(
            block("commentary", "summary/lede",
                  para("Visits were 4.4% higher than in the same months of 2021. Loans of books fell by more "
                       "than a third.", lede=True)),
            block("commentary", "summary/purpose",
                  para("This report shows what Alder Valley Libraries delivered against its five priorities. "
                       "The Board is asked to ", strong("note"), " it.")),
            block("key_figures", "summary/key-figures", tiles,
                  head=exhibit("", "Key figures, February to July 2022 and the same months of 2021",
                               "Lines: 2022 solid, 2021 dashed, own scales.")),
            block("commentary", "summary/stands-out",
                  Heading(text=words("What stands out")),
                  Bullets(items=(words("New members rose from 651 to 1,034. It is still below the 1,709 of 2019 (",
                                       Run(text="section 3.1", link="#open/visits"), ")."),
                                 words("In July 2022 more than half of the telephone questions were not answered, the "
                                       "largest share of the six months (section 4.1).")))),
        ),
    )


def month_table() -> Grid:
    rows = [
        row(name, cell(f"{now:,}", figure=f"visits-2022-{at:02}"), f"{before:,}", f"{base:,}",
            signed(now - before), Cell(text=words(f"{signed(now - before)}"), strong=name == "July"))
        for at, (name, now, before, base) in enumerate(zip(MONTHS, NOW, BEFORE, BASELINE, strict=True), start=2)
    ]
    total = row("6-month total", cell("77,442", figure="visits"), "74,148", "83,107", "+3,294", "+4.4", total=True)
    return Grid(stub=words("Month"), columns=columns("2022", "2021", "2019", "Change", "% change"), rows=(*rows, total))


def measures_table() -> Grid:
    def line(name: str, now: str, before: str, change: str, shape: str, word: str) -> object:
        return row(name, now, before, change, cell(word, shape=shape),
                   Cell(text=(), spark=spark(name.lower())))

    return Grid(
        stub=words("Measure"),
        columns=(*columns("2022", "2021", "% change"), text_column("Direction"),
                 Column(text=words("By month"), align="picture")),
        rows=(
            line("Visits", "77,442", "74,148", "+4.4", "up", "Up in four months, down in two"),
            line("Loans of books", "15,030", "23,250", "−35.4", "down", "Down"),
            line("Loans to schools and community groups", "2,475", "2,347", "+5.5", "level", "Within normal variation"),
            line("Events for children", "676", "0", "[z]", "", "Not comparable"),
        ),
        width="full",
    )


def calls_table() -> Grid:
    return Grid(
        stub=words("Measure"),
        columns=(*columns(*SHORT), *columns("1 to 22 Aug")),
        rows=(
            row("Calls received", "25,927", "28,632", "27,123", "29,759", "30,979", "29,816", "19,895"),
            row("Calls not answered", "6,101", "9,359", "7,659", "6,380", "12,375", "16,431", "6,661"),
            row("% not answered", "23.53", "32.69", "28.24", "21.44", "39.95", cell("55.11", strong=True), "33.48"),
            row("Average queuing time", "4m 47s", "7m 42s", "5m 57s", "4m 01s", "9m 21s", "15m 19s", "6m 13s"),
        ),
        width="full",
    )


def branch_table() -> Grid:
    names = ("Harbour Street", "Mill Lane", "Upper Alder", "Mobile library", "Home delivery", "All branches")
    months = ("Aug", "Sep", "Oct", "Nov", "Dec", "Jan", *SHORT)
    return Grid(
        stub=words("Branch"),
        columns=columns(*months),
        rows=tuple(
            row(name, *(f"{1200 + 37 * at * (part + 1):,}" for part in range(12)), total=at == 5)
            for at, name in enumerate(names)
        ),
        width="landscape",
    )


def open_section(*, draft: bool) -> Section:
    long = "Keep libraries open, warm and welcoming to every household in the whole of the valley"
    loans: tuple[Block, ...] = (
        block("table", "open/loans-table",
              Grid(stub=words("Month"), columns=columns("This year", "Last year"),
                   rows=(row("November 2022", "2,723", "3,212"), row("December 2022", "2,746", "3,097"),
                         row("January 2023", "[x]", "3,017"),
                         row("Total", "5,469", "9,326", total=True))),
              head=exhibit("Table 3", "Loans were 14.1% lower than a year before",
                           "Loans [b], all branches, November 2022 to January 2023",
                           "[b] break: both years are on the new basis. Do not compare with earlier reports.",
                           "[x] not available when the figures were read.", source=SOURCE)),
        block("chart", "open/loans-chart", RECOUNT,
              head=exhibit("Chart 2", "Two ways of counting, not to be compared",
                           "Loans each month, all branches, by basis of counting",
                           "The dashed rule marks the break. Lines do not cross it.",
                           source="Source and figures: table 3.")),
    )
    waiting: tuple[Block, ...] = (
        block("commentary", "open/loans-words",
              Awaited(what="commentary on loans", owner="Lending and Stock", due="Friday 17 February 2023")),
        block("table", "open/reservations",
              Awaited(what="figures of reservations, November 2022 to January 2023"),
              head=exhibit("Table 4", "Reservations", "Reservations made, all branches")),
    )
    return Section(
        id="open", number="3", title=long, short="Keep libraries open and welcoming", level=1, owner="Branches",
        blocks=(
            block("commentary", "open/lede",
                  para("Two of the four measures rose and one fell. Loans of books fell by more than a third.", lede=True)),
            block("table", "open/measures", measures_table(),
                  head=exhibit("Table 1", "Loans of books fell most", "Visits, loans and events, all branches, "
                               "February to July 2022 and 2021",
                               "By month: 2022 solid, 2021 dashed, each on its own scale.",
                               "[z] not comparable: no events were held in 2021.", source=SOURCE)),
            block("commentary", "open/opening",
                  para("Each of the 13 branches has at least one reading friend, who works with schools and carers. "
                       "They meet readers where they are.", number=9),
                  para("Three things were done this quarter:", number=10),
                  Bullets(items=(words("the children’s room at Mill Lane opened on 3 May"),
                                 words("the mobile library took a new route along the coast, with ", strong("four"),
                                       " more stops in places that had none, so that no village is more than two miles away"),
                                 words("opening hours were kept"))),
                  Bullets(items=(words("first this"), words("then that")), ordered=True)),
        ),
        sections=(
            Section(
                id="open/visits", number="3.1", title="Visits", short="Visits", level=2,
                blocks=(
                    block("text", "open/visits-text",
                          para("Branches counted 77,442 visits in the six months, 3,294 more than in the same months "
                               "of 2021. Four months were higher than a year before.", number=11)),
                    block("table", "open/visits-table", month_table(),
                          head=exhibit("Table 2", "Visits were 4.4% higher than in 2021",
                                       "Visits, all branches, February to July; change is from 2021", source=SOURCE)),
                    block("chart", "open/visits-chart", LINE,
                          head=exhibit("Chart 1", "The steep rise of summer 2021 was not repeated",
                                       "Visits each month, all branches, 2022, 2021 and 2019",
                                       "The vertical axis starts at 8,000.", source="Source and figures: table 2.")),
                ),
                sections=(
                    Section(id="open/school-visits", number="", title="Visits by schools", short="Visits by schools", level=3,
                            blocks=(block("list", "open/school-list", para("Schools came for:", number=12),
                                          Bullets(items=(words("412 class visits"), words("38 author days")))),
                                    block("note", "open/school-note",
                                          para("Class visits are counted by the school that books them."))),),
                ),
            ),
            Section(id="open/loans", number="3.2", title="Loans of books, films and music, and what readers said of them",
                    short="Loans", level=2, blocks=(*(waiting if draft else ()), *loans)),
            Section(id="open/events", number="3.3", title="Events", short="Events", level=2, not_reported=EMPTY),
        ),
    )


def answer_section() -> Section:
    return Section(
        id="answer", number="4", title="Answer every question", short="Answer every question", level=1,
        blocks=(block("commentary", "answer/lede", para("July was the hardest month.", lede=True)),),
        sections=(
            Section(id="answer/calls", number="4.1", title="Calls and contact", short="Calls", level=2, blocks=(
                block("table", "answer/calls-table", calls_table(),
                      head=exhibit("Table 5", "More than half of calls were not answered in July",
                                   "Telephone questions, all branches, February to August 2022",
                                   "1 to 22 Aug is a part month, not compared with whole months.")),
                block("chart", "answer/calls-chart", STACKED,
                      head=exhibit("Chart 3", "More than half of calls were not answered in July",
                                   "Calls received each month, answered and not answered, 2022",
                                   "August covers 1 to 22 August only and is not compared with whole months.",
                                   source="Source and figures: table 5.")),
                block("table", "answer/branches", branch_table(),
                      head=exhibit("Table 6", "Every branch answered more calls each month",
                                   "Calls answered by branch, rolling year to July 2022", source=SOURCE)),
                block("table", "answer/narrow",
                      Grid(stub=words("Branch"), columns=columns("Calls"), width="narrow",
                           rows=(row("Harbour Street", "9,120"), row("Mill Lane", "over 70"))),
                      head=exhibit("Table 7", "Harbour Street took most calls, as it has done in every quarter since 2019",
                                   "Calls by branch, July 2022")),
                block("chart", "answer/range", USUAL,
                      head=exhibit("Chart 4", "One month lies outside the usual range", "Complaints each month")),
                block("chart", "answer/bars", BARS,
                      head=exhibit("Chart 5", "Three series at most", "New members: 2019 outline, 2021 grey, 2022 navy")),
                block("chart", "answer/horizontal", HORIZONTAL,
                      head=exhibit("Chart 6", "Harbour Street lent most", "Loans by branch, July 2022")),
                block("chart", "answer/multiples", MULTIPLES,
                      head=exhibit("Chart 7", "All three branches kept their level", "Visits each month, by branch")),
            )),
            Section(id="answer/stories", number="4.2", title="What readers say", short="What readers say", level=2, blocks=(
                block("case", "answer/case", Heading(text=words("The reader who rang on a Sunday")),
                      para("A reader looked for a letter of 1911. The team found it in two hours.", number=13),
                      para("She has since given her family’s papers to the library.", number=14)),
                block("image", "answer/photograph", PHOTOGRAPH,
                      head=exhibit("", "The children’s room is open", "Mill Lane, 3 May 2022")),
                block("commentary", "answer/table",
                      para("A table inside commentary:", number=15),
                      Grid(stub=words("Reader"), columns=(text_column("What they asked for"), text_column("Outcome")),
                           rows=(row("Carers", "Longer hours on Saturdays", "Agreed"),
                                 row("Schools", "More copies of set books", "Under review until the next meeting")))),
                block("map", "answer/map", para("A kind with no template of its own."),
                      head=exhibit("Map 1", "Where the mobile library stops", "All stops, July 2022", source=SOURCE)),
                block("quotation", "answer/quotation", para("A kind of prose with no template of its own.", number=16)),
            )),
        ),
    )


def annex() -> Section:
    sources = Grid(
        stub=words("Figures"),
        columns=(text_column("Source"), text_column("As at"), text_column("Status")),
        rows=(row("Visits", "Door counters, by date", "31 August 2022", "[p]"),
              row("Loans and reservations", "Lending system, by date of issue", "31 August 2022", "[p][b]"),
              row("Calls", "Telephone exchange returns", "31 July 2022", "Final")),
        width="full",
    )
    restated = Grid(
        stub=words("Figure"), columns=(*columns("Printed", "Now", "Change"), text_column("Why")),
        rows=(row("Visits, October 2021", "96", "98", "+2", "Late report"),
              row("Loans of books, September 2021", "404", "401", "−3", "Reclassified")),
        width="full",
    )
    return Section(
        id="annex", number="A", title="Sources, definitions and restated figures", short="Sources and restated figures",
        level=1,
        blocks=(
            block("text", "annex/text",
                  para("These are management figures drawn from live systems, and later reports may restate them.",
                       number="A1")),
            block("table", "annex/sources", sources,
                  head=exhibit("Table A1", "Where the figures come from", "Sources, and the date on which each was read",
                               "[p] provisional. [b] break in series.")),
            block("table", "annex/restated", restated,
                  head=exhibit("Table A2", "Two figures were restated since the last report",
                               "Figures printed before and changed by later information")),
        ),
    )


def sample(*, draft: bool = True, marking: str = "OFFICIAL", item: str = "3") -> Report:
    """The report as a draft with two awaited boxes, or as a final with none."""
    state = "Draft 0.3, 13 February 2023" if draft else "Final 1.0, 7 September 2022"

    def idle(number: int, title: str) -> Section:
        return Section(id=f"s{number}", number=str(number), title=title, short=title, level=1, not_reported=EMPTY)

    figures = {
        ident: Figure(id=ident, measure="visits", name="visits", area="valley", window=window, value=Decimal(value))
        for ident, window, value in (
            ("visits", "2022-02..2022-07", 77442),
            *((f"visits-2022-{at:02}", f"2022-{at:02}", value) for at, value in enumerate(NOW, start=2)),
        )
    }
    return Report(
        language="en-GB", title="Reading for All", subtitle="Delivery and performance", body="Alder Valley Libraries",
        period="2022-02..2022-07", period_words="February to July 2022", status="draft" if draft else "final",
        version="0.3" if draft else "1.0", status_words=state, issued="2023-02-13" if draft else "2022-09-07",
        as_at="2022-08-31", item=item,
        cover=(
            CoverLine(name="Report of", words="The Chief Librarian"),
            CoverLine(name="To", words="Alder Valley Council’s Culture, Learning and Communities Performance Board"),
            CoverLine(name="Meeting", words="Wednesday 14 September 2022, item 3"),
            CoverLine(name="Asks", words="The Board to note this report"),
            CoverLine(name="Figures as at", words="31 August 2022. Later reports may restate them"),
            CoverLine(name="Status", words=state.replace(" ", ", version ", 1)),
            CoverLine(name="Contact", words="For another format, write to the Performance team"),
        ),
        look=Look(marking=marking, crest=PHOTOGRAPH if draft else None),
        summary=summary(),
        sections=(
            idle(1, "Strategic overview"), idle(2, "Aims of the report"), open_section(draft=draft), answer_section(),
            idle(5, "Care for the buildings"), idle(6, "Spend well"), idle(7, "Train and keep our staff"),
            Section(id="s8", number="8", title="Conclusion", short="Conclusion", level=1,
                    blocks=(block("commentary", "s8/words", para("The next report follows in November.", number=17)),)),
        ),
        annex=annex(), figures=figures, digest="0" * 64,
    )
