"""What the sample report is built from: short makers, its drawings, and stand-ins for them."""

from __future__ import annotations

import base64
import re
import struct
import zlib
from collections.abc import Mapping
from decimal import Decimal
from html import escape
from types import MappingProxyType

from reportgen.model import (
    Block,
    Bullets,
    Cell,
    Column,
    Content,
    Drawing,
    Exhibit,
    Gap,
    Grid,
    Heading,
    Limit,
    Mark,
    Panel,
    Paragraph,
    Picture,
    Report,
    Row,
    Run,
    Series,
    Slot,
    Spark,
    Text,
    Tick,
    Tile,
)
from reportgen.render.html import drawings_of

SHORT = ("Feb", "Mar", "Apr", "May", "Jun", "Jul")
NOW = (11825, 12951, 12664, 12930, 13548, 13524)
BEFORE = (9986, 11211, 12096, 13125, 12461, 15269)
BASELINE = (12354, 13689, 13406, 15574, 13709, 14375)


def words(text: str) -> Text:
    """A line of text: `**strong**` and `[words](#link)` are marked, all else is as it stands."""
    runs = []
    for part in re.split(r"(\*\*.+?\*\*|\[[^\]]+\]\(#[^)]+\))", text):
        if part.startswith("**"):
            runs.append(Run(text=part.strip("*"), strong=True))
        elif "](#" in part:
            label, link = part[1:-1].split("](")
            runs.append(Run(text=label, link=link))
        elif part:
            runs.append(Run(text=part))
    return tuple(runs)


def prose(kind: str, ident: str, text: str, head: str = "") -> Block:
    """A block of words, a line each: `> lede`, `## heading`, `- item`, `) item`, `9 numbered`."""
    content: list[Content] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        mark, rest = line.partition(" ")[::2]
        if mark in {"-", ")"}:
            last = content[-1]
            if isinstance(last, Bullets) and last.ordered is (mark == ")"):
                content[-1] = last.model_copy(update={"items": (*last.items, words(rest))})
            else:
                content.append(Bullets(items=(words(rest),), ordered=mark == ")"))
        elif mark == "##":
            content.append(Heading(text=words(rest)))
        elif mark == ">":
            content.append(Paragraph(text=words(rest), lede=True))
        elif re.fullmatch(r"A?\d+", mark):
            content.append(Paragraph(text=words(rest), number=mark))
        else:
            content.append(Paragraph(text=words(line)))
    return block(kind, ident, *content, head=head)


def exhibit(text: str) -> Exhibit:
    """What is said round an exhibit, a line each: label, headline, subtitle, notes, `Source...`."""
    label, headline, *rest = (line.strip() for line in text.strip("\n").splitlines())
    source = rest.pop() if rest and rest[-1].startswith("Source") else ""
    return Exhibit(
        label=label.rstrip("."),
        headline=words(headline),
        subtitle=words(rest[0]) if rest else (),
        notes=tuple(words(note) for note in rest[1:]),
        source=words(source),
    )


def block(kind: str, ident: str, *content: Content, head: str = "") -> Block:
    return Block(kind=kind, id=ident, content=content, exhibit=exhibit(head) if head else None)


def cell(text: str, figure: str | None = None) -> Cell:
    """A cell: `up:words` has a shape, `**words**` is strong, `~name` is a spark."""
    if text.startswith("~"):
        return Cell(text=(), spark=spark(text[1:]))
    shape, found, rest = text.partition(":")
    if found and shape in {"up", "down", "level", "within", "outside"}:
        return Cell(text=words(rest), shape=shape)
    shown = text.strip("*")
    number = shown.replace(",", "").replace("−", "-").replace("+", "")
    exact = Decimal(number) if re.fullmatch(r"-?\d+(\.\d+)?", number) else None
    return Cell(
        text=words(shown),
        value=exact,
        plain="" if exact is None else number,
        figure=figure,
        strong=shown != text,
    )


def grid(text: str, width: str = "text", figures: Mapping[str, str] = MappingProxyType({})) -> Grid:
    """A table, a line a row: `<head` is a column of words, `~head` one of pictures, `=` a total."""
    head, *lines = ([part.strip() for part in line.split("|")] for line in text.strip().splitlines())
    aligns = {"<": "text", "~": "picture"}
    return Grid(
        stub=words(head[0]),
        columns=tuple(Column(text=words(name.lstrip("<~")), align=aligns.get(name[0], "number")) for name in head[1:]),
        rows=tuple(
            Row(
                label=cell(label.lstrip("= ")),
                cells=tuple(cell(part, figures.get(part)) for part in parts),
                total=label.startswith("="),
            )
            for label, *parts in lines
        ),
        width=width,
    )


def tile(text: str, small: Spark | None = None) -> Tile:
    """A key figure: `name | value | noun | shape | line`."""
    name, value, noun, shape, line = (part.strip() for part in text.split("|"))
    return Tile(name=words(name), value=words(value), noun=noun, shape=shape, line=words(line), spark=small)


def spark(name: str, now: tuple[int, ...] = NOW, before: tuple[int, ...] = BEFORE) -> Spark:
    return Spark(
        now=tuple(Decimal(value) for value in now),
        before=tuple(Decimal(value) for value in before),
        now_label="2022",
        before_label="2021",
        alt=f"Small line chart: {name} each month, 2022 solid against 2021 dashed",
    )


def series(role: str, name: str, values: tuple[int | None, ...], *, shown: bool = False) -> Series:
    marks = tuple(
        Mark(
            value=None if value is None else Decimal(value),
            shown=f"{value:,}" if shown and value else "",
        )
        for value in values
    )
    last = next((value for value in reversed(values) if value is not None), 0)
    return Series(name=name, role=role, marks=marks, end="" if shown else f"{name}: {last:,}")


def ticks(*values: int) -> tuple[Tick, ...]:
    return tuple(Tick(value=Decimal(value), text=f"{value:,}") for value in values)


def slots(*names: str) -> tuple[Slot, ...]:
    return tuple(Slot(lines=(name,)) for name in names)


LINE = Drawing(
    form="line",
    alt="Line chart of visits each month: 2022 ends at 13,524, below 15,269 in 2021.",
    panels=(
        Panel(
            slots=slots(*SHORT),
            series=(
                series("baseline", "2019", BASELINE),
                series("before", "2021", BEFORE),
                series("now", "2022", NOW),
            ),
            ticks=ticks(8000, 10000, 12000, 14000, 16000),
        ),
    ),
)

RECOUNT = Drawing(
    form="line",
    alt="Two line charts on one scale: loans as counted before, and loans on the new basis.",
    recount=True,
    panels=(
        Panel(
            title="Counted as before",
            slots=slots(*SHORT),
            series=(
                series("before", "2021", (4310, 4790, 4820, 5040, 5150, 5620)),
                series("now", "2022", (4300, 4480, 4350, 4920, 4880, 5030)),
            ),
            ticks=ticks(0, 2000, 4000, 6000),
        ),
        Panel(
            title="Counted on the new basis",
            slots=slots("Nov", "Dec", "Jan"),
            series=(
                series("before", "2021/22", (3212, 3097, 3017)),
                series("now", "2022/23", (2723, 2746, 2546)),
            ),
            ticks=ticks(0, 2000, 4000, 6000),
        ),
    ),
)

STACKED = Drawing(
    form="stacked",
    alt="Stacked bars of questions asked by telephone: more than half were not answered in July.",
    panels=(
        Panel(
            slots=(
                *(
                    Slot(lines=(month,), whole=whole)
                    for month, whole in zip(
                        SHORT,
                        ("25,927", "28,632", "27,123", "29,759", "30,979", "29,816"),
                        strict=True,
                    )
                ),
                Slot(lines=("1 to 22 Aug", "(part month)"), partial=True, whole="19,895"),
            ),
            series=(
                Series(
                    name="Not answered",
                    role="part",
                    end="Not answered",
                    marks=tuple(
                        Mark(value=Decimal(value), shown=shown)
                        for value, shown in (
                            (6101, "24%"),
                            (9359, "33%"),
                            (7659, "28%"),
                            (6380, "21%"),
                            (12375, "40%"),
                            (16431, "55%"),
                            (6661, "33%"),
                        )
                    ),
                ),
                Series(
                    name="Answered",
                    role="rest",
                    end="Answered",
                    marks=tuple(
                        Mark(value=Decimal(value)) for value in (19826, 19273, 19464, 23379, 18604, 13385, 13234)
                    ),
                ),
            ),
        ),
    ),
)

BARS = Drawing(
    form="bars",
    alt="Grouped bars of new members each month: 2022 lies above 2021 and below 2019 throughout.",
    panels=(
        Panel(
            slots=slots(*SHORT),
            series=(
                series("baseline", "2019", (294, 315, 278, 323, 250, 249), shown=True),
                series("before", "2021", (91, 95, 105, 130, 109, 121), shown=True),
                series("now", "2022", (170, 174, 188, 171, 165, 166), shown=True),
            ),
        ),
    ),
)

HORIZONTAL = Drawing(
    form="horizontal",
    alt="Horizontal bars of loans by branch: Harbour Street lent most.",
    panels=(
        Panel(
            slots=slots("Harbour Street", "Mill Lane", "Upper Alder", "Mobile library"),
            series=(
                Series(
                    name="Loans",
                    role="now",
                    marks=tuple(
                        Mark(value=Decimal(value), shown=f"{value:,}", signal=at == 0)
                        for at, value in enumerate((9120, 6431, 2204, 388))
                    ),
                ),
            ),
        ),
    ),
)

MULTIPLES = Drawing(
    form="multiples",
    alt="Three small line charts of visits by branch, each on its own scale.",
    panels=tuple(
        Panel(
            title=title,
            slots=slots(*SHORT),
            series=(
                series("before", "2021", tuple(value // cut for value in BEFORE)),
                series("now", "2022", tuple(value // cut for value in NOW)),
            ),
            ticks=ticks(0, 16000 // cut),
        )
        for title, cut in (("Harbour Street", 2), ("Mill Lane", 4), ("Upper Alder", 8))
    ),
)

USUAL = Drawing(
    form="usual_range",
    alt="Line chart of complaints each month since February 2021 with its usual range of 141 to 243.",
    panels=(
        Panel(
            slots=tuple(
                Slot(lines=lines)
                for lines in (
                    ("Feb", "2021"),
                    (),
                    (),
                    (),
                    (),
                    ("Jul",),
                    (),
                    (),
                    (),
                    ("Nov",),
                    (),
                    ("Jan", "2022"),
                    (),
                    (),
                    (),
                    (),
                    (),
                    ("Jul",),
                )
            ),
            series=(
                Series(
                    name="Complaints",
                    role="now",
                    end="200",
                    marks=tuple(
                        Mark(
                            value=None if value is None else Decimal(value),
                            shown="251" if value == 251 else "",
                            signal=value == 251,
                        )
                        for value in (
                            155,
                            200,
                            188,
                            187,
                            194,
                            172,
                            None,
                            None,
                            None,
                            219,
                            199,
                            200,
                            189,
                            196,
                            174,
                            251,
                            206,
                            200,
                        )
                    ),
                ),
            ),
            gaps=(Gap(first=6, last=8, words=("not", "published")),),
            limits=(
                Limit(value=Decimal(243), label="Upper limit: 243", kind="upper"),
                Limit(value=Decimal(192), label="Average: 192", kind="average"),
                Limit(value=Decimal(141), label="Lower limit: 141", kind="lower"),
            ),
            ticks=ticks(100, 150, 200, 250, 300),
        ),
    ),
)


def _png(width: int, height: int) -> str:
    """A picture file in plain grey, written by hand."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = kind + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    lines = b"".join(b"\0" + bytes([200 - 60 * y // height]) * width for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    whole = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + whole).decode("ascii")


PHOTOGRAPH = Picture(
    name="mill-lane.png",
    media_type="image/png",
    data=_png(300, 160),
    alt="The new children's room at Mill Lane, seen from the door.",
    licence="Photograph: Alder Valley Libraries, Open Government Licence 3.0",
)


def stand_ins(report: Report) -> dict[str, str]:
    """A plain drawing for every picture of `report`, for tests that look at everything else."""
    made = {}
    for key, part in drawings_of(report).items():
        width, height = (142, 62) if isinstance(part, Drawing) else (24, 6)
        if "-tile-" in key:
            width, height = 33, 12
        made[key] = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm" '
            f'viewBox="0 0 {width} {height}"><title>{escape(part.alt)}</title>'
            f'<rect width="{width}" height="{height}" fill="#EEF3F7"/></svg>'
        )
    return made
