"""Pictures in a Word file: their size, and the DrawingML that shows them in a line of text."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from reportgen.word.markup import NAMESPACES, attribute

EMU = 36_000
"""English metric units in a millimetre."""


@dataclass(frozen=True, slots=True)
class Image:
    """A PNG or JPEG picture with the words that are read aloud in its place."""

    data: bytes
    alt: str
    width_mm: float


def drawing(image: Image, number: int, link: str) -> str:
    """The run that shows a picture. `number` is the picture's own in the file, `link` the id of its part."""
    across, up = size_of(image.data)
    width = round(image.width_mm * EMU)
    height = max(round(width * up / across), 1)
    alt, name, extent = attribute(image.alt), f"Picture {number}", f'cx="{width}" cy="{height}"'
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent {extent}/><wp:docPr id="{number}" name="{name}" descr={alt}/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic><a:graphicData uri="{NAMESPACES["pic"]}"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="{name}" descr={alt}/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{link}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def size_of(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG or JPEG picture in dots; (1, 1) where they can't be read.

    PNG: the header chunk `IHDR`. JPEG: the first start-of-frame segment (ITU T.81, B.2.2).
    """
    if data.startswith(b"\x89PNG") and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return max(width, 1), max(height, 1)
    place = 2
    while place + 9 <= len(data) and data[place] == 0xFF:
        kind, length = data[place + 1], int.from_bytes(data[place + 2 : place + 4], "big")
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return max(width, 1), max(height, 1)
        place += 2 + length
    return 1, 1
