"""The record of an edition: which problems are known and right all the same, who says so, and how that is kept."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from reportgen.config import Acceptance, EditionSpec
from reportgen.period import day_words
from reportgen.problems import Place, Problem, Problems, ReportError
from reportgen.project import RECORD, Project
from reportgen.source import UNPRINTABLE, Items, Tree, read_yaml, unprintable

MOST_LISTED = 10
"""So many problems are named where a key names none."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A problem that is there and is known to be right, with the record that says so."""

    problem: Problem
    record: Acceptance

    def as_json(self) -> dict[str, object]:
        """The problem as plain values, with who accepted it, when and why."""
        said = {"reason": str(self.record.reason), "by": str(self.record.by), "on": self.record.on.isoformat()}
        return self.problem.as_json() | said


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody answers for: the keys of problems, why they are right, who says so, and the day."""

    keys: tuple[str, ...]
    reason: str
    by: str
    on: date


def settle(
    problems: Iterable[Problem], records: Iterable[Acceptance]
) -> tuple[tuple[Problem, ...], tuple[Accepted, ...]]:
    """What is left of `problems` beside those that `records` accept, and those.

    A key changes with its problem's sentence and figures, so a record that no longer finds its problem has lapsed: it
    is told as a warning, and the problem stands again.
    """
    known = {str(record.problem): record for record in records}
    left, accepted = [], []
    for problem in problems:
        if record := known.get(problem.key):
            accepted.append(Accepted(problem, record))
        else:
            left.append(problem)
    for key in sorted(known.keys() - {each.problem.key for each in accepted}):
        left.append(_lapsed(known[key]))
    return tuple(left), tuple(accepted)


def _lapsed(record: Acceptance) -> Problem:
    when = f"{record.by} on {day_words(record.on)}"
    return Problem(
        record.place,
        "lapsed-acceptance",
        f"accepted by {when}, because: {record.reason.rstrip('.')}. Its sentence or its figures have changed since",
        "read it again; accept or mend what is found now, and take the old record out",
        "warning",
        sentence=str(record.sentence),
        section=str(record.section),
        rests_on=tuple(map(str, record.figures)),
    )


# --- accepting --------------------------------------------------------------------------------------------------


def accept(
    project: Project, edition: EditionSpec, decision: Decision, found: Collection[Problem], others: Collection[Problem]
) -> tuple[str, tuple[Problem, ...]]:
    """Write a decision into the edition's record, whole or not at all: the record's name, and what was accepted.

    `found` is what the rules find, `others` what else is wrong with the edition. Raises `ReportError`.
    """
    problems = Problems()
    decision = replace(decision, reason=decision.reason.strip(), by=decision.by.strip())
    check_words(decision.reason, Place("--reason"), "the reason", "say why it is right all the same", problems)
    check_words(decision.by, Place("--by"), "the name", "give name and role", problems)
    words = project.words(edition)
    old = {str(record.problem): record for record in words.accepted}
    present = {problem.key: problem for problem in found}
    chosen = []
    for key in dict.fromkeys(key.strip().lower() for key in decision.keys):
        if key in old:
            said = f"'{key}' is accepted already, by {old[key].by} on {day_words(old[key].on)}"
            problems.add(old[key].place, "already-accepted", said, "take this record out before it is accepted anew")
        elif key in present:
            chosen.append(present[key])
        else:
            open_ones = {key: problem for key, problem in present.items() if key not in old}
            problems.found.append(_unknown(key, open_ones, others))
    problems.stop()
    name = f"{words.folder}/{RECORD}"
    text = project.folder.text(name, problems) if project.folder.has(name) else ""
    problems.stop()
    new = with_entries(text or "", [_entry(problem, decision) for problem in chosen], name)
    write_together(project.folder.root, {name: new.encode("utf-8")})
    return name, tuple(chosen)


def check_words(text: str, place: Place, what: str, mend: str, problems: Problems) -> None:
    """Report words of a command that say nothing, or that hold a character that can't be printed."""
    if not any(unicodedata.category(character)[0] not in "ZC" for character in text):
        problems.add(place, "wrong-value", f"{what} is blank", mend)
    for character in text:
        if unicodedata.category(character) in ("Cc", "Cs", "Co", "Zl", "Zp") or UNPRINTABLE.match(character):
            unprintable(character, place, problems)


def _unknown(key: str, present: dict[str, Problem], others: Iterable[Problem]) -> Problem:
    """Why `key` can't be accepted: it is no rule's problem, or none at all; with those that may be meant."""
    for problem in others:
        if problem.key == key:
            message = f"'{key}' ({problem.code}) can only be mended: what a rule finds can be accepted, nothing else"
            return Problem(problem.place, "not-acceptable", message, problem.mend)
    near = get_close_matches(key, present, n=3, cutoff=0.6)
    listed = [_named(present[each]) for each in near or list(present)[:MOST_LISTED]]
    head = "nearest:" if near else "those that can be accepted:" if listed else "there is none that can be accepted"
    more = [] if near or len(present) <= MOST_LISTED else [f"and {len(present) - MOST_LISTED} more: reportgen check"]
    mend = "\n".join([head, *listed, *more])
    return Problem(Place("accept"), "unknown-problem", f"no problem of this edition has the key '{key}'", mend)


def _named(problem: Problem) -> str:
    said = f'"{problem.sentence}"' if problem.sentence else f"{problem.place}: {problem.message}"
    return f"{problem.key} {said} [{problem.code}]"


Entry = dict[str, str | list[str]]


def _entry(problem: Problem, decision: Decision) -> Entry:
    """What is written of one problem. Keys of which there is nothing to say are left out."""
    return {
        "problem": problem.key,
        "code": problem.code,
        **({"section": problem.section} if problem.section else {}),
        **({"sentence": problem.sentence} if problem.sentence else {}),
        **({"figures": list(problem.rests_on)} if problem.rests_on else {}),
        "reason": decision.reason,
        "by": decision.by,
        "on": decision.on.isoformat(),
    }


# --- the text of a record ---------------------------------------------------------------------------------------


def with_entries(text: str, entries: Sequence[Entry], shown: str, key: str = "accepted") -> str:
    """The text of a record with `entries` at the end of its list `key`, and nothing else changed.

    It is read again: where it does not hold just what it held before and the entries, it is refused.
    """
    old = read_yaml(text, shown, Problems()) if text.strip() else Tree(Place(shown))
    problem = Problem(
        Place(shown),
        "record-shape",
        "the record can't be added to as it is written",
        f"write '{key}:' on a line of its own, and under it each entry after '  - '",
    )
    if old is None:
        raise ReportError([problem])
    held = old.get(key)
    problem = replace(problem, place=old.keys_at.get(key, problem.place))
    if not isinstance(held, Items | None):
        raise ReportError([problem])
    indent = " " * (held.place.column - 1 if held else 2)
    added = [indent + line for entry in entries for line in _entry_lines(entry)]
    lines = text.removesuffix("\n").split("\n") if text else []
    at = _end_of(key, old, lines)
    head = [] if key in old else [f"{key}:"]
    new = "\n".join([*lines[:at], *head, *added, *lines[at:]]) + "\n"
    if read_yaml(new, shown, Problems()) != {**old, key: [*(held or ()), *entries]}:
        raise ReportError([problem])
    return new


def _end_of(key: str, tree: Tree, lines: Sequence[str]) -> int:
    """How many lines stand before the end of what belongs to a key; remarks just above the next key are the next's."""
    if key not in tree:
        return len(lines)
    start = tree.keys_at[key]
    after = [place.line for place in tree.keys_at.values() if place.line > start.line]
    if not after:
        return len(lines)
    end = min(after) - 1
    while end > start.line and re.fullmatch(rf"\s*|\s{{0,{start.column - 1}}}#.*", lines[end - 1]):
        end -= 1
    return end


def _entry_lines(entry: Entry) -> Iterator[str]:
    mark = "- "
    for key, value in entry.items():
        if isinstance(value, list):
            yield f"{mark}{key}:"
            yield from (f"    - {quoted(each)}" for each in value)
        else:
            yield f"{mark}{key}: {value if key in ('code', 'on') else quoted(value)}"
        mark = "  "


def quoted(text: str) -> str:
    r"""`text` as a YAML scalar in quotation marks, on one line.

    >>> quoted('a "fall" of £3')
    '"a \\"fall\\" of £3"'
    """
    # A JSON string is YAML, but for the characters that YAML's readers refuse as they stand.
    return re.sub("[\x7f-\x9f\u2028\u2029\ufeff]", lambda found: f"\\u{ord(found[0]):04x}", _json(text))


def _json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


# --- writing ----------------------------------------------------------------------------------------------------


def write_together(root: Path, files: Mapping[str, bytes]) -> None:
    """Write files of a project, by their paths in it, in order: all of them or none. Raises `ReportError`.

    Where one can't be written, those before it are put back as they were, or taken away where they were not there.
    """
    paths = {name: (root / name).resolve() for name in files}
    mend = "put the folder itself in the project"
    outside = [name for name, path in paths.items() if not path.is_relative_to(root.resolve())]
    if outside:
        message = "'{}' leads out of the project"
        raise ReportError(Problem(Place(name), "outside-project", message.format(name), mend) for name in outside)
    before: dict[str, bytes | None] = {}
    try:
        for name, path in paths.items():
            before[name] = path.read_bytes() if path.is_file() else None
            write_file(path, files[name], name)
    except BaseException:  # a key pressed to stop it, too, leaves nothing half done
        for name, data in reversed(before.items()):
            with suppress(OSError, ReportError):
                paths[name].unlink() if data is None else write_file(paths[name], data, name)
        raise


def write_file(path: Path, data: bytes, shown: str) -> None:
    """Write a file under a temporary name and put it in its place: whole, or the last one stays."""
    new = path.with_name(f".{path.name}.new-{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new.write_bytes(data)
        new.replace(path)
    except OSError as error:
        message = f"'{shown}' can't be written: {error.strerror or error}"
        mend = "close it in other programs, and look at its rights and those of its folder"
        raise ReportError([Problem(Place(shown), "cannot-write", message, mend)]) from error
    finally:
        with suppress(OSError):
            new.unlink()
