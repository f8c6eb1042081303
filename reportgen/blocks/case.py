"""`case`: what happened in one case, and what came of it."""

from __future__ import annotations

from pydantic import Field

from reportgen import model
from reportgen.blocks.context import BlockSpec, Context, Kind
from reportgen.source import Word


class CaseSpec(BlockSpec):
    """A case: what happened and what came of it."""

    title: Word = Field(description="A few words.")
    story: Word = Field(description="What happened: Markdown with bound figures.")
    outcome: Word = Field(description="What came of it.")


def resolve(spec: CaseSpec, context: Context) -> model.Block | None:
    """A heading, the story, and what came of it under a heading of its own."""
    story = context.numbered(context.prose.contents(spec.story, spec.story.place, exact=False))
    outcome = context.numbered((model.Paragraph(text=context.prose.line(spec.outcome)),))
    label = context.prose.say("case_outcome")
    return model.Block(
        kind="case",
        id=context.block_id(spec, "case"),
        owner=context.owner,
        content=(
            model.Heading(text=context.prose.line(spec.title)),
            *story,
            model.Paragraph(text=label, strong=True),
            *outcome,
        ),
    )


CASE = Kind("case", CaseSpec, resolve, "a case and what came of it")
