"""`commentary`: a slot, where its owner's words of the quarter stand."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from reportgen import model
from reportgen.blocks.context import BlockSpec, Context, Kind
from reportgen.blocks.text import dressed
from reportgen.problems import nearest
from reportgen.source import Word


class CommentarySpec(BlockSpec):
    """A place for its owner's words, new each quarter."""

    bare: ClassVar[str] = "slot"
    slot: Word = Field(description="The slot's name: the heading '# name' in the commentary file.")
    label: Word | None = Field(None, description="What the words are about, for the box while they are awaited.")
    prompt: Word | None = Field(None, description="What the owner is asked to write.")
    owner: Word | None = Field(None, description="Who writes it; the section's owner where it is left out.")
    lede: bool = Field(False, description="Whether it is the one or two sentences after a title.")
    numbered: bool = Field(True, description="Whether its paragraphs are numbered.")
    required: bool = Field(True, description="Whether a final needs it.")


def resolve(spec: CommentarySpec, context: Context) -> model.Block | None:
    """The words of the slot, or an awaited box."""
    name = str(spec.slot)
    context.used_slots.add(name)
    owner = str(spec.owner or context.owner)
    slot = context.slots.get(name)
    if slot is None or not slot.text.strip():
        if not spec.required:
            return None
        about = str(spec.label) if spec.label else name.replace("_", " ").replace("-", " ")
        what = str(context.prose.phrase("awaited_slot", name=about, title=context.title))
        place = slot.place if slot else spec.slot.place
        context.problems.add(
            place,
            "missing-commentary",
            f"the slot '{name}' has no words yet",
            f"{owner} writes under the heading '# {name}'" if owner else f"write under '# {name}'",
            severity="awaited",
        )
        content: tuple[model.Content, ...] = (model.Awaited(what=what, owner=owner, due=context.due),)
    else:
        content = dressed(context.prose.contents(slot.text, slot.place), spec.lede)
        if spec.numbered:
            content = context.numbered(content)
    return model.Block(kind="commentary", id=context.block_id(spec, name), slot=name, owner=owner, content=content)


def check_slots(context: Context, shown: str) -> None:
    """Report commentary that no slot of the section asks for."""
    for name, slot in context.slots.items():
        if name not in context.used_slots:
            context.problems.add(
                slot.place,
                "unused-slot",
                f"{shown} has no slot '{name}' in this edition",
                _slot_mend(name, context),
            )


def _slot_mend(name: str, context: Context) -> str:
    """The nearest slot that has no words yet, and how to do without one."""
    free = context.used_slots - set(context.slots)
    near = nearest(name, free) + "\n" if free else ""
    return f"{near}take the words out, or give the section a block 'commentary: {name}'"


COMMENTARY = Kind("commentary", CommentarySpec, resolve, "a place for an owner's words")
