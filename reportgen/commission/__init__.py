"""A Word file for each owner: what to write, with which figures, and where. Files that somebody filled in stay."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from reportgen.build import Wanted, read
from reportgen.commission.filled import filled_in
from reportgen.commission.material import Material
from reportgen.commission.paper import NOBODY, paper
from reportgen.period import day_words
from reportgen.problems import Place, Problem, Problems, ReportError
from reportgen.records import write_together
from reportgen.resolve import Order

LONGEST_NAME = 60
"""So many letters of an owner's name stand in the name of a file."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that was written: whose it is, and how many places to write it has. The owner's name may be empty."""

    path: Path
    owner: str
    slots: int


@dataclass(frozen=True, slots=True)
class Commissioned:
    """What was written, for which period, and when it is due, in words; empty where no day is set."""

    files: tuple[Sent, ...]
    period_words: str
    due: str


def commission(root: Path, wanted: Wanted, to: Path) -> Commissioned:
    """Write a file for each owner of the edition into the folder `to`, all of them or none.

    Raises `ReportError` where the edition can't be read, where a file is in the way that somebody has written in, or
    where the folder can't be written to.
    """
    problems = Problems()
    report, project, templates = read(root, wanted, problems)
    edition = project.edition(report.period, problems)
    material = Material(project, report, Order(edition, wanted.as_at), templates.phrases())
    names = file_names(material.owners, edition.period.folder)
    in_the_way = [filled_in(to / names[owner], material.tasks(owner)) for owner in material.owners]
    if faults := [fault for fault in in_the_way if fault is not None]:
        raise ReportError(faults)
    files = {names[owner]: paper(material, owner) for owner in material.owners}
    _folder(to)
    write_together(to, files)
    sent = tuple(Sent(to / names[owner], owner, len(material.tasks(owner))) for owner in material.owners)
    return Commissioned(sent, report.period_words, day_words(edition.due, weekday=True) if edition.due else "")


def file_names(owners: Iterable[str], period: str) -> dict[str, str]:
    """By owner, the name of the file: letters and digits of the owner's name, and the period. No two are the same.

    >>> file_names(["Force Control Room", ""], "2022-11_2023-01")[""]
    'without-owner-2022-11_2023-01.docx'
    """
    bare = {owner: _slug(owner or NOBODY) for owner in owners}
    taken = list(bare.values())
    names = {}
    for owner, slug in bare.items():
        alike = taken.count(slug) > 1 or not slug
        own = "-".join(filter(None, (slug, sha256(owner.encode()).hexdigest()[:8] if alike else "")))
        names[owner] = f"{own}-{period}.docx"
    return names


def _slug(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", ""))[:LONGEST_NAME].strip("-")


def _folder(to: Path) -> None:
    """Make the folder, if need be. Raises `ReportError`."""
    try:
        to.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        found = "a file is in its place" if isinstance(error, FileExistsError | NotADirectoryError) else error.strerror
        message, mend = f"this folder can't be made: {found or error}", "choose another folder: --to FOLDER"
        raise ReportError([Problem(Place(to.as_posix()), "cannot-write", message, mend)]) from error
