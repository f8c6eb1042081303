"""An owner's file made ready for another answer: without the comments of the last one, and with new keys of its places.

Only the bytes of these marks are changed: all else of the file stays as its owner's program wrote it.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO

from reportgen.receive.matching import REMARKS_BY

_COMMENT = re.compile(
    rb"<(?:\w+:)?comment\s[^<>]*>(?:(?!<(?:\w+:)?comment\s).)*?</(?:\w+:)?comment>",
    re.DOTALL,
)
_ID = re.compile(rb"\s(?:\w+:)?id=[\"'](-?\d+)[\"']")
_AUTHOR = re.compile(rb"\s(?:\w+:)?author=[\"']" + REMARKS_BY.encode() + rb"[\"']")
_PARAGRAPH = re.compile(rb"\s\w+:paraId=[\"'](\w+)[\"']")
_ANSWERED = re.compile(rb"\s\w+:paraIdParent=[\"'](\w+)[\"']")


def with_keys(raw: bytes, keys: Mapping[str, str]) -> bytes:
    """The file with other tags of its places to write: by the old tag, the new one."""

    def changed(data: bytes) -> bytes:
        for old, new in keys.items():
            data = data.replace(old.encode(), new.encode())
        return data

    return _changed(raw, changed)


def without_answers(raw: bytes) -> bytes:
    """The file without the comments of an earlier answer; one that somebody has answered in Word stays."""
    parts = [data for _, data in _parts(raw)]
    if not any(_AUTHOR.search(data) for data in parts):
        return raw
    answered = {found for data in parts for found in _ANSWERED.findall(data)}
    own = {
        comment[0]
        for data in parts
        for comment in _COMMENT.finditer(data)
        if _AUTHOR.search(comment[0].partition(b">")[0]) and answered.isdisjoint(_PARAGRAPH.findall(comment[0]))
    }
    ids = {found[1] for comment in own if (found := _ID.search(comment.partition(b">")[0])) is not None}
    lines = {line for comment in own for line in _PARAGRAPH.findall(comment)}

    def mark(match: re.Match[bytes]) -> bytes:
        found = _ID.search(match[0])
        return b"" if found is not None and found[1] in ids else match[0]

    def line(match: re.Match[bytes]) -> bytes:
        return b"" if not lines.isdisjoint(_PARAGRAPH.findall(match[0])) else match[0]

    def changed(data: bytes) -> bytes:
        data = _COMMENT.sub(lambda match: b"" if match[0] in own else match[0], data)
        data = re.sub(rb"<(?:\w+:)?comment(?:RangeStart|RangeEnd|Reference)\s[^<>]*/>", mark, data)
        return re.sub(rb"<\w+:comment(?:Ex|Id)\s[^<>]*/>", line, data)

    return _changed(raw, changed)


def _parts(raw: bytes) -> Iterator[tuple[zipfile.ZipInfo, bytes]]:
    """The parts of XML, of which the one with the words is called document.xml, or document2.xml by Word 365."""
    with zipfile.ZipFile(BytesIO(raw)) as archive:
        yield from ((info, archive.read(info)) for info in archive.infolist() if info.filename.lower().endswith(".xml"))


def _changed(raw: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The file with each part of XML changed."""
    parts = {info.filename: data for info, data in _parts(raw)}
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(raw)) as old, zipfile.ZipFile(stream, "w") as new:
        for info in old.infolist():
            part = change(parts[info.filename]) if info.filename in parts else old.read(info)
            new.writestr(info, part, info.compress_type)
    return stream.getvalue()
