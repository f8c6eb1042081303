"""`text`: standing words that are the same in every edition, but for the figures in them."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from reportgen import model
from reportgen.blocks.context import BlockSpec, Context, Kind
from reportgen.source import Word


class TextSpec(BlockSpec):
    """Standing words that are the same in every edition, but for the figures in them."""

    bare: ClassVar[str] = "text"
    text: Word = Field(description="Markdown with bound figures.")
    lede: bool = Field(False, description="Whether it is the one or two sentences after a title.")


def resolve(spec: TextSpec, context: Context) -> model.Block | None:
    """The words as paragraphs, lists and tables."""
    contents = dressed(context.prose.contents(spec.text, spec.text.place, exact=False), spec.lede)
    return model.Block(
        kind="text",
        id=context.block_id(spec, "text"),
        content=context.numbered(contents),
        owner=context.owner,
    )


def dressed(contents: tuple[model.Content, ...], lede: bool) -> tuple[model.Content, ...]:
    """The contents, their paragraphs set as ledes where asked."""
    if not lede:
        return contents
    return tuple(
        content.model_copy(update={"lede": True}) if isinstance(content, model.Paragraph) else content
        for content in contents
    )


TEXT = Kind("text", TextSpec, resolve, "standing words")
