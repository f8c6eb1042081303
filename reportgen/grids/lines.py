"""A row or a column of a table with what its heads say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from reportgen.grids.labels import Label, is_area, is_neutral
from reportgen.units import Unit

LONG = 140
"""Words longer than this in a head are a definition or a remark, no name."""


@dataclass(frozen=True)
class Line:
    """A row or a column with all that its heads say, the outermost first."""

    at: int
    labels: tuple[Label, ...] = ()
    group: int = 0
    """Lines under one sub-head, or of one run, share a number."""
    places: tuple[bool, ...] = ()
    """For each label, whether what stands over it says that it names a place."""

    @cached_property
    def role(self) -> str:
        """What its numbers are; the innermost head that says so decides."""
        return next((one.role for one in reversed(self.labels) if one.role), "")

    @property
    def text(self) -> str:
        """The innermost words as printed."""
        return self.labels[-1].text if self.labels else ""

    @cached_property
    def times(self) -> tuple[Label, ...]:
        """Those of its heads that tell a time."""
        return tuple(one for one in self.labels if one.timed)

    @property
    def timed(self) -> bool:
        """Whether any of its heads tells a time."""
        return bool(self.times)


def names(line: Line, keep_neutral: bool) -> tuple[tuple[str, ...], str]:
    """The words of a line that name what is counted, and those that name a place."""
    subject: list[str] = []
    area = ""
    for n, one in enumerate(line.labels):
        words = one.words
        if not words or len(words) > LONG or (is_neutral(words) and not keep_neutral):
            continue
        if is_area(words) or (n < len(line.places) and line.places[n]):
            area = words
        else:
            subject.append(words)
    return tuple(subject), area


def unit_of(lines: Sequence[Line]) -> Unit | None:
    """The unit that the heads name, the innermost first."""
    return next((one.unit for line in lines for one in reversed(line.labels) if one.unit), None)
