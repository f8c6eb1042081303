"""Word files that came back from their owners: their words into the project's commentary, and nothing lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from reportgen.period import Window, WindowError
from reportgen.problems import Place, Problem, Problems, ReportError, nearest
from reportgen.receive import stating
from reportgen.receive.desk import Desk
from reportgen.receive.reply import reply
from reportgen.receive.stating import Proposal
from reportgen.receive.taking import Choice, Incoming, Taken, named, take
from reportgen.records import check_words, write_file
from reportgen.source import incoming
from reportgen.word.reading import read_document


@dataclass(frozen=True, slots=True)
class Asked:
    """What `receive` is asked for. `by` is who confirms."""

    files: tuple[Path, ...]
    period: str | None = None
    choice: Choice = field(default_factory=Choice)
    confirm: tuple[str, ...] = ()
    by: str = ""
    reply: bool = False


@dataclass(frozen=True, slots=True)
class Received:
    """What was received and confirmed. `open` are the proposals that wait, `replies` the files for the owners."""

    taken: tuple[Taken, ...]
    problems: tuple[Problem, ...]
    confirmed: tuple[Proposal, ...]
    open: tuple[Proposal, ...]
    proposed: str
    replies: tuple[Path, ...]
    numerals_from: int

    @property
    def failed(self) -> bool:
        """Whether something is left that somebody must settle."""
        return any(problem.severity == "error" for problem in self.problems)


def receive(root: Path, asked: Asked) -> Received:
    """Take the words of Word files into the project, file by file, each whole or not at all.

    What can't be taken in is a problem of the answer. Raises `ReportError` where the project can't be read.
    """
    problems = Problems()
    if asked.confirm:
        check_words(asked.by, Place("--by"), "the name", 'say who confirms: --by "Name, role"', problems)
        problems.stop()
    raws: dict[str, tuple[Path, bytes]] = {}
    incoming: list[Incoming] = []
    for path in asked.files:
        raw = _bytes(path, problems)
        digest = sha256(raw).hexdigest()[:16] if raw is not None else ""
        if raw is None or digest in raws:
            continue
        document = read_document(raw, path.as_posix(), problems)
        if document is not None:
            raws[digest] = path, raw
            incoming.append(Incoming(path.as_posix(), path.name, digest, document))
    found: list[Taken] = []
    replies: list[Path] = []
    period = asked.period
    for each in incoming:
        try:
            desk = Desk(root, _period(each, asked.period))
            period = str(desk.edition.period)
            taken = take(desk, each, asked.choice)
            _check_names(asked.choice, desk, problems)
            if taken.files:
                desk.write(taken.files)
            found.append(taken)
            problems.found += taken.problems
            if asked.reply and taken.outcomes:
                path, raw = raws[each.digest]
                now = Desk(root, period) if taken.files else desk
                replies.append(_write_reply(path, reply(raw, taken, now)))
        except ReportError as error:
            problems.found += error.problems
    if not found and not asked.confirm:
        return Received((), tuple(problems), (), (), "", (), 0)
    desk = Desk(root, period)
    confirmed: tuple[Proposal, ...] = ()
    if asked.confirm:
        done = stating.confirm(desk.project, desk.folder, asked.confirm, asked.by.strip(), problems)
        if done.files:
            desk.write({name: text.encode() for name, text in done.files.items()})
            desk = Desk(root, str(desk.edition.period))
        confirmed = done.facts
    waiting = stating.read_proposed(desk.project, desk.folder, problems)
    return Received(
        tuple(found),
        tuple(problems),
        confirmed,
        waiting,
        f"{desk.folder}/{stating.PROPOSED}",
        tuple(replies),
        desk.project.config.numerals_from,
    )


def _bytes(path: Path, problems: Problems) -> bytes | None:
    """The bytes of a Word file; None with a problem."""
    try:
        return incoming(path, "send it without pictures")
    except ReportError as error:
        problems.found.extend(error.problems)
        return None


def _period(incoming: Incoming, asked: str | None) -> str:
    """The edition's period that a file is for. Raises `ReportError` where it names none, or not the one asked for."""
    if not incoming.document.slots and not incoming.period:
        message = "this file was not made by 'reportgen commission': it has no places to write"
        mend = "send the owner a file of this edition: reportgen commission --to FOLDER"
        raise ReportError([Problem(Place(incoming.shown), "not-commissioned", message, mend)])
    if not incoming.period and asked is None:
        message = "this file does not say which report it is for"
        raise ReportError(
            [Problem(Place(incoming.shown), "not-commissioned", message, "name the period: --period PERIOD")]
        )
    if asked is not None and incoming.period and _window(asked) != _window(incoming.period):
        message = f"this file is for {incoming.period}, and {asked} is asked for"
        raise ReportError(
            [Problem(Place(incoming.shown), "not-commissioned", message, "leave --period out, or name that one")]
        )
    return incoming.period or asked or ""


def _window(text: str) -> str:
    try:
        return str(Window.parse(text.replace("_", "..")))
    except WindowError:
        return text


def _check_names(choice: Choice, desk: Desk, problems: Problems) -> None:
    """Report a slot that was named and that the edition does not have."""
    names = {name for slot in desk.slots.values() for name in (slot.name, named(slot))} | {"all"}
    for option, given in (("--take", choice.take), ("--keep", choice.keep)):
        for name in given:
            if name not in names:
                problems.add(
                    Place(option), "unknown-slot", f"no place to write is called '{name}'",
                    nearest(name, (each for each in names if "/" in each)),
                )  # fmt: skip


def _write_reply(path: Path, data: bytes) -> Path:
    """Write the answer beside the owner's file, under a name that no other file has. Its path."""
    for name in _names(path):
        target = path.with_name(name)
        if target.is_file() and target.read_bytes() == data:
            return target
        if not (target.exists() or target.is_symlink()):
            write_file(target, data, target.as_posix())
            return target
    raise AssertionError


def _names(path: Path) -> Iterable[str]:
    yield f"{path.stem}-reply.docx"
    yield from (f"{path.stem}-reply-{n}.docx" for n in range(2, 1_000_000))
