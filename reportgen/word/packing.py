"""The parts of a Word file and how they refer to each other, packed into the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from urllib.parse import quote
from xml.sax.saxutils import escape

from reportgen.word.markup import HEAD, NAMESPACES, attribute, clean

OFFICE = NAMESPACES["r"]
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_TYPES = {
    "word/document.xml": f"{_WORD}document.main+xml",
    "word/styles.xml": f"{_WORD}styles+xml",
    "word/numbering.xml": f"{_WORD}numbering+xml",
    "word/settings.xml": f"{_WORD}settings+xml",
    "word/fontTable.xml": f"{_WORD}fontTable+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
}
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every entry, the earliest that a zip file can hold: the clock has no part in the bytes."""
_SUFFIXES = {b"\x89PNG": "png", b"\xff\xd8": "jpeg"}


class Package:
    """The parts of one file besides its text: what it refers to, and under which id."""

    def __init__(self) -> None:
        self._parts: dict[str, bytes] = {}
        self._links: list[tuple[str, str, bool]] = []

    def part(self, kind: str, text: str, name: str = "") -> str:
        """Take up the part `word/<name>.xml`, of a kind such as `styles`, and give its id."""
        name = f"{name or kind}.xml"
        self._parts[f"word/{name}"] = text.encode("utf-8")
        return self._relate(kind, name)

    def image(self, data: bytes) -> str:
        """Take up a picture, once however often it is shown, and give its id; `ValueError` unless it is PNG or JPEG."""
        suffix = next((suffix for start, suffix in _SUFFIXES.items() if data.startswith(start)), None)
        if suffix is None:
            raise ValueError("a picture is PNG or JPEG")
        held = {content: name for name, content in self._parts.items() if name.startswith("word/media/")}
        name = held.get(data, f"word/media/image{len(held) + 1}.{suffix}")
        self._parts[name] = data
        return self._relate("image", name.removeprefix("word/"))

    def link(self, address: str) -> str:
        """The id of a link that leads out of the file."""
        return self._relate("hyperlink", quote(clean(address), safe="%/:=&?~#+!$,;'@()*[]"), outside=True)

    def _relate(self, kind: str, target: str, *, outside: bool = False) -> str:
        link = (kind, target, outside)
        if link not in self._links:
            self._links.append(link)
        return f"rId{self._links.index(link) + 1}"

    def packed(self, document: str, core: Mapping[str, str]) -> bytes:
        """The file: its text, the parts taken up, its properties: `title`, `subject`, `creator`, `language`, `day`."""
        parts = {"word/document.xml": document.encode("utf-8"), **self._parts, "docProps/core.xml": _core(core)}
        relations = "".join(
            f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target={attribute(target)}'
            + (' TargetMode="External"/>' if outside else "/>")
            for n, (kind, target, outside) in enumerate(self._links, start=1)
        )
        parts["word/_rels/document.xml.rels"] = _relations(relations)
        metadata = f"{_PACKAGE}/relationships/metadata/core-properties"
        parts["_rels/.rels"] = _relations(
            f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
            f'<Relationship Id="rId2" Type="{metadata}" Target="docProps/core.xml"/>'
        )
        content = {"[Content_Types].xml": _content_types(parts), **dict(sorted(parts.items()))}
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for name, data in content.items():
                entry = zipfile.ZipInfo(name, _EPOCH)
                entry.create_system = 0
                entry.compress_type = zipfile.ZIP_STORED if name.startswith("word/media/") else zipfile.ZIP_DEFLATED
                archive.writestr(entry, data)
        return packed.getvalue()


def _relations(inside: str) -> bytes:
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'.encode()


def _content_types(parts: Mapping[str, bytes]) -> bytes:
    kinds = {"rels": "application/vnd.openxmlformats-package.relationships+xml"}
    suffixes = {name.rpartition(".")[2] for name in parts if name.startswith("word/media/")}
    kinds |= {suffix: f"image/{suffix}" for suffix in sorted(suffixes)}
    defaults = "".join(f'<Default Extension="{suffix}" ContentType="{kind}"/>' for suffix, kind in kinds.items())
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{_TYPES.get(name) or _furniture(name)}"/>'
        for name in sorted(parts)
        if name.endswith(".xml")
    )
    return f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">{defaults}{overrides}</Types>'.encode()


def _furniture(name: str) -> str:
    return f"{_WORD}{'header' if '/header' in name else 'footer'}+xml"


def _core(core: Mapping[str, str]) -> bytes:
    """The properties. Without a `day` the file has no dates."""
    spaces = (
        f'xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    )
    words = "".join(
        f"<dc:{name}>{escape(clean(core[name]))}</dc:{name}>"
        for name in ("title", "subject", "creator", "language")
        if core.get(name)
    )
    dates = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{core["day"]}T00:00:00Z</dcterms:{name}>'
        for name in ("created", "modified")
        if core.get("day")
    )
    return f"{HEAD}<cp:coreProperties {spaces}>{words}{dates}</cp:coreProperties>".encode()
