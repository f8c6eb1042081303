"""A Word report taken for a project: its chapters, its ledger, its tables, and the words between them."""

from __future__ import annotations

from dataclasses import dataclass

from reportgen.adopt.counts import Counts
from reportgen.adopt.files import Placed, name_chapters, project_files
from reportgen.adopt.ledger import gather
from reportgen.adopt.outline import Outline, outline
from reportgen.word.document import Document


@dataclass(frozen=True)
class Adopted:
    """A report as a project. `files` are texts by their path in the project's folder."""

    outline: Outline
    counts: Counts
    files: dict[str, str]
    placed: Placed


def adopt(document: Document) -> Adopted | None:
    """The project that a report makes; None where no table or list of it can be read."""
    report = outline(document)
    name_chapters(report)
    counts = gather(report)
    if counts is None or not any(measure.figures for measure in counts.measures):
        return None
    files, placed = project_files(report, counts, counts.period)
    return Adopted(report, counts, files, placed)


__all__ = ["Adopted", "adopt"]
