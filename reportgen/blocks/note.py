"""`note`: words in small type."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from reportgen import model
from reportgen.blocks.context import BlockSpec, Context, Kind
from reportgen.source import Word


class NoteSpec(BlockSpec):
    """A note in small type."""

    bare: ClassVar[str] = "note"
    note: Word = Field(description="Words with bound figures.")


def resolve(spec: NoteSpec, context: Context) -> model.Block | None:
    """The note as one paragraph without a number."""
    content = (model.Paragraph(text=context.prose.line(spec.note)),)
    return model.Block(kind="note", id=context.block_id(spec, "note"), content=content)


NOTE = Kind("note", NoteSpec, resolve, "small words")
