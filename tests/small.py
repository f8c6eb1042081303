"""Small projects written in a test: a ledger, one section, one edition; and what they resolve to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from textwrap import dedent, indent

from reportgen import model
from reportgen.problems import Problem, Problems
from reportgen.project import Project
from reportgen.resolve import Order, resolve
from reportgen.templates import Templates

EXTRACT = "2030-01-01-all.csv"
AREAS = "areas:\n  - {id: county, name: Westshire}\n"


@dataclass(frozen=True)
class Small:
    """What a small project gave: its report and everything that was found on the way."""

    report: model.Report
    problems: tuple[Problem, ...]

    @property
    def codes(self) -> list[str]:
        return [problem.code for problem in self.problems]

    @property
    def block(self) -> model.Block:
        """The first block of the first section, or of a section inside it."""
        return next(block for section in self.report.sections for block in _blocks(section))

    @property
    def exhibit(self) -> model.Exhibit:
        assert self.block.exhibit
        return self.block.exhibit

    @property
    def grid(self) -> model.Grid:
        (grid,) = self.block.content
        assert isinstance(grid, model.Grid)
        return grid

    @property
    def drawing(self) -> model.Drawing:
        (drawing,) = self.block.content
        assert isinstance(drawing, model.Drawing)
        return drawing

    @property
    def notes(self) -> list[str]:
        return [model.plain(note) for note in self.exhibit.notes]

    @property
    def headline(self) -> str:
        return model.plain(self.exhibit.headline)

    @property
    def subtitle(self) -> str:
        return model.plain(self.exhibit.subtitle)

    @property
    def heads(self) -> list[str]:
        return [model.plain(self.grid.stub), *(model.plain(column.text) for column in self.grid.columns)]

    @property
    def labels(self) -> list[str]:
        return [model.plain(row.label.text) for row in self.grid.rows]

    @property
    def texts(self) -> list[list[str]]:
        """The cells as printed."""
        return [[model.plain(cell.text).replace("\xa0", " ") for cell in row.cells] for row in self.grid.rows]

    @property
    def plains(self) -> list[list[str]]:
        return [[cell.plain for cell in row.cells] for row in self.grid.rows]

    @property
    def values(self) -> list[list[Decimal | None]]:
        return [[cell.value for cell in row.cells] for row in self.grid.rows]

    def cell(self, row: int, column: int) -> model.Cell:
        return self.grid.rows[row].cells[column]

    def figure(self, row: int, column: int) -> model.Figure:
        """The figure of a cell, as the report records it."""
        key = self.cell(row, column).figure
        assert key
        return self.report.figures[key]

    def lines(self, row: int, column: int) -> set[str]:
        """The lines of the extracts that the cell rests on, through every figure that it was worked out from."""
        return rows_under(self.report, self.cell(row, column).figure)


def rows_under(report: model.Report, key: str | None) -> set[str]:
    """The lines of the extracts that a figure rests on, through every figure that it was worked out from."""
    if not key:
        return set()
    figure = report.figures[key]
    return set(figure.rows).union(*(rows_under(report, other) for other in figure.of))


def _blocks(section: model.Section) -> list[model.Block]:
    return [*section.blocks, *(block for child in section.sections for block in _blocks(child))]


def write(
    root: Path,
    block: str,
    *,
    measures: str,
    rows: str | Mapping[str, str],
    period: str = "2022-02..2022-07",
    areas: str = AREAS,
    config: str = "",
    edition: str = "",
    sections: Mapping[str, str] | None = None,
    words: Mapping[str, str] | None = None,
) -> None:
    """Write the files of a small project. `block` is one block or more as YAML; `rows` are lines of an extract."""
    known = dedent("""\
        title: The county report
        body: Westshire
        board: The board
        """)
    files = {
        "config.yaml": known + dedent(config) + "editions:\n" + f"  - period: {period}\n    board_date: 2030-01-02\n"
        + indent(dedent(edition), "    "),
        "figures/areas.yaml": dedent(areas),
        "figures/measures.yaml": "sources: {here: Our records}\nmeasures:\n" + indent(dedent(measures), "  "),
        **{
            f"figures/{name}": text
            for name, text in ({EXTRACT: rows} if isinstance(rows, str) else rows).items()
        },
    }  # fmt: skip
    shown = dedent(block).strip()
    if sections is None:
        sections = {"01-one.yaml": "number: 1\ntitle: Counts\nblocks:\n" + indent(shown, "  ") + "\n"}
    files |= {f"sections/{name}": dedent(text) for name, text in sections.items()}
    folder = period.replace("..", "_")
    files |= {f"sections/commentary/{folder}/{name}": dedent(text) for name, text in (words or {}).items()}
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8", newline="\n")


def small(root: Path, block: str, *, clean: bool = True, **parts: object) -> Small:
    """The report of a small project; without any problem unless `clean` is false."""
    write(root, block, **parts)  # type: ignore[arg-type]
    made = loaded(root)
    assert not clean or not made.problems, "\n".join(map(str, made.problems))
    return made


def loaded(root: Path, edition: int = 0) -> Small:
    """The report of an edition of the project in `root`."""
    problems = Problems()
    project = Project.load(root, problems)
    order = Order(project.config.editions[edition])
    report = resolve(project, order, Templates([root / "templates"]).phrases(), problems)
    return Small(report, tuple(problems))


def count(name: str, *, noun: str = "offence, offences", more: str = "") -> str:
    """A measure of kind count, as a line of measures.yaml."""
    words = name.replace("_", " ")
    return f"{name}: {{kind: count, name: {words}, noun: [{noun}], source: here{', ' + more if more else ''}}}\n"


def csv(*rows: str, columns: str = "measure,area,window,value") -> str:
    """An extract: `rows` are its lines, or several lines each."""
    return "\n".join([columns, *(line.strip() for row in rows for line in row.strip().splitlines())]) + "\n"


def run(measure: str, start: str, *values: object, area: str = "county") -> str:
    """Lines of an extract: a measure's months from `start` on; None leaves a month out."""
    year, month = map(int, start.split("-"))
    lines = []
    for n, value in enumerate(values):
        at = month - 1 + n
        if value is not None:
            lines.append(f"{measure},{area},{year + at // 12}-{at % 12 + 1:02d},{value}")
    return "\n".join(lines)
