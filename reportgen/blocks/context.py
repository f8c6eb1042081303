"""What a block may ask of the edition that it is resolved for, and what every block's spec shares."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import Field

from reportgen import model
from reportgen.address import Scope
from reportgen.fields import AMonth, Spec
from reportgen.period import Window
from reportgen.problems import Place, Problems
from reportgen.prose import Prose
from reportgen.source import Word


class Dated(Spec):
    """What may be there from one edition on, or until one. Both are compared with the edition's last month."""

    from_: AMonth | None = Field(None, alias="from", description="The first edition that has it, by its last month.")
    until: AMonth | None = Field(None, description="The last edition that has it, by its last month.")

    def present(self, period: Window) -> bool:
        """Whether an edition of `period` has it."""
        return not (self.from_ and period.last < self.from_.last) and not (self.until and period.last > self.until.last)


class BlockSpec(Dated):
    """What every block may carry."""

    id: Word | None = Field(None, description="The block's own name, for links to it. Made from its place otherwise.")


@dataclass(frozen=True, slots=True)
class SlotText:
    """What stands in a slot: its words and where they begin."""

    text: str
    place: Place


@dataclass
class Numbers:
    """The counts that run through a report: tables, charts and paragraphs."""

    tables: int = 0
    charts: int = 0
    paragraphs: int = 0
    prefix: str = ""
    """`A` in the annex."""
    silent: bool = False
    """Whether paragraphs go without numbers, as in the summary."""


@dataclass
class Context:
    """An edition, at the place in it where a block stands."""

    scope: Scope
    prose: Prose
    problems: Problems
    numbers: Numbers
    as_at: str
    """The as-at date in words."""
    read_file: Callable[[Word], bytes | None]
    """The bytes of a file of the project; None, with a problem, where it can't be had."""
    due: str = ""
    """When commentary is due, in words."""
    slots: Mapping[str, SlotText] = field(default_factory=dict)
    section: str = ""
    title: str = ""
    owner: str = ""
    used_slots: set[str] = field(default_factory=set)
    shown_in: dict[str, set[str]] = field(default_factory=dict)
    """By the label of each table of the section: the figures that stand in it."""
    used_ids: set[str] = field(default_factory=set)

    def block_id(self, spec: BlockSpec, name: str) -> str:
        """An id for the block that no other block of the report has, stable from draft to draft."""
        wanted = str(spec.id) if spec.id else f"{self.section}-{name}"
        found, count = wanted, 1
        while found in self.used_ids:
            count += 1
            found = f"{wanted}-{count}"
        self.used_ids.add(found)
        return found

    def table_label(self) -> str:
        """The next table's label."""
        self.numbers.tables += 1
        return str(self.prose.phrase("table_label", n=f"{self.numbers.prefix}{self.numbers.tables}"))

    def chart_label(self) -> str:
        """The next chart's label."""
        self.numbers.charts += 1
        return str(self.prose.phrase("chart_label", n=f"{self.numbers.prefix}{self.numbers.charts}"))

    def numbered(self, contents: tuple[model.Content, ...]) -> tuple[model.Content, ...]:
        """The contents with their paragraphs numbered on through the report. A lede has no number."""
        out: list[model.Content] = []
        for content in contents:
            if isinstance(content, model.Paragraph) and not content.lede and not self.numbers.silent:
                self.numbers.paragraphs += 1
                content = content.model_copy(update={"number": f"{self.numbers.prefix}{self.numbers.paragraphs}"})
            out.append(content)
        return tuple(out)


@dataclass(frozen=True)
class Kind:
    """A kind of block: its key in a section file, what may be written under it, and how it is resolved."""

    name: str
    spec: type[BlockSpec]
    resolve: Callable[[Any, Context], model.Block | None]
    about: str
