"""`list`: short lines, each with its figures."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from reportgen import model
from reportgen.blocks.context import BlockSpec, Context, Kind
from reportgen.source import Word


class ListSpec(BlockSpec):
    """A list of short lines, each with its figures."""

    bare: ClassVar[str] = "items"
    intro: Word | None = Field(None, description="A line before the list.")
    items: tuple[Word, ...] = Field(min_length=1, description="The lines: words with bound figures.")
    ordered: bool = Field(False, description="Whether the lines are numbered.")


def resolve(spec: ListSpec, context: Context) -> model.Block | None:
    """The lines in order."""
    contents: list[model.Content] = []
    if spec.intro is not None:
        contents.append(model.Paragraph(text=context.prose.line(spec.intro)))
    contents.append(model.Bullets(items=tuple(context.prose.line(item) for item in spec.items), ordered=spec.ordered))
    return model.Block(
        kind="list",
        id=context.block_id(spec, "list"),
        content=context.numbered(tuple(contents)),
        owner=context.owner,
    )


LIST = Kind("list", ListSpec, resolve, "short lines with figures")
