"""`image`: a picture of the project, with a text for those who can't see it and the licence to print it."""

from __future__ import annotations

import base64

from pydantic import Field

from reportgen import model
from reportgen.blocks.context import BlockSpec, Context, Kind
from reportgen.source import Word

TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
MOST_BYTES = 5_000_000


class ImageSpec(BlockSpec):
    """A picture."""

    file: Word = Field(description="The file, from the project's folder: sections/images/bus.jpg.")
    alt: Word = Field(description="What the picture shows, for someone who can't see it.")
    licence: Word = Field(description="Who made it, and under what licence it is printed.")
    caption: Word | None = Field(None, description="A line under it, with bound figures.")


def picture(file: Word, alt: str, licence: str, context: Context) -> model.Picture | None:
    """The file as a picture of the model; None with a problem where it can't be printed."""
    suffix = "." + str(file).rsplit(".", 1)[-1].lower()
    if suffix not in TYPES:
        context.problems.add(
            file.place,
            "bad-image",
            f"'{file}' is not a picture that can be printed",
            "use PNG or JPEG: " + ", ".join(sorted(TYPES)),
        )
        return None
    raw = context.read_file(file)
    if raw is None:
        return None
    looks = raw.startswith(b"\x89PNG") if suffix == ".png" else raw.startswith(b"\xff\xd8")
    if not looks or len(raw) > MOST_BYTES:
        what = (
            f"has {len(raw):,} bytes; the most is {MOST_BYTES:,}"
            if looks
            else f"is not the {suffix[1:]} that its name says"
        )
        context.problems.add(
            file.place,
            "bad-image",
            f"'{file}' {what}",
            "save the picture again as PNG or JPEG, smaller",
        )
        return None
    return model.Picture(
        name=str(file).rsplit("/", 1)[-1],
        media_type=TYPES[suffix],
        data=base64.b64encode(raw).decode("ascii"),
        alt=alt,
        licence=licence,
    )


def resolve(spec: ImageSpec, context: Context) -> model.Block | None:
    """The picture with its caption and licence."""
    if not str(spec.alt).strip():
        context.problems.add(
            spec.alt.place,
            "no-alt",
            "the picture has no text for those who can't see it",
            "say what it shows",
        )
    made = picture(spec.file, model.plain(context.prose.line(spec.alt)), str(spec.licence), context)
    if made is None:
        return None
    caption = (model.Paragraph(text=context.prose.line(spec.caption)),) if spec.caption else ()
    return model.Block(
        kind="image",
        id=context.block_id(spec, "image"),
        owner=context.owner,
        content=(made, *caption),
    )


IMAGE = Kind("image", ImageSpec, resolve, "a picture")
