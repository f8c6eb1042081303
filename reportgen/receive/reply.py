"""The answer to an owner: their own file, with what is asked of them as comments at their sentences."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO

from reportgen import model
from reportgen.problems import NOWHERE, Problem
from reportgen.receive.desk import Desk
from reportgen.receive.matching import REMARKS_BY, matched, texts
from reportgen.receive.merging import reader_of
from reportgen.receive.taking import Taken
from reportgen.rules import check
from reportgen.rules.written import plain
from reportgen.slots import Slot, seen_key
from reportgen.word.remarks import Remark, with_remarks

UNKNOWN = "unknown-number"
WHOLE = 1_000_000
"""Beyond the end of any paragraph."""
_EXPRESSION = re.compile(r"\{\{((?:(?!\}\}).)*)\}\}")


def reply(raw: bytes, taken: Taken, desk: Desk) -> bytes:
    """A copy of the owner's file with comments. `desk` is the edition with the words that were taken in.

    The places to write name the words that stand in the project now, so that the file can be corrected and sent again.
    """
    remarks = [Remark(at, 0, WHOLE, text, REMARKS_BY) for at, text in taken.notes]
    remarks += _of_rules(taken, desk)
    remarks.sort(key=lambda each: (each.at, each.start, each.end))
    tags = {}
    now = {o.slot.key: desk.slots[o.slot.key] for o in taken.outcomes if o.verdict in ("written", "same")}
    for each in matched(taken.incoming.document).slots:
        if each.key in now and each.key in desk.slots:
            tags[each.tag] = f"{now[each.key].tag}-{seen_key(each.blocks)}"
    return _retagged(with_remarks(raw, list(dict.fromkeys(remarks))), tags)


def _of_rules(taken: Taken, desk: Desk) -> Iterator[Remark]:
    """What the rules find in the words that stand in the report now, each at its sentence in the file."""
    lines: dict[str, list[tuple[int, str]]] = {}
    for each in matched(taken.incoming.document).slots:
        lines[each.key] = list(texts(each.blocks))
    mine = {o.slot.key: desk.slots[o.slot.key] for o in taken.outcomes if o.verdict in ("written", "same")}
    problems = check(desk.report, desk.project).problems if mine else ()
    for problem in sorted(problems):
        slot = _slot_of(problem, desk, mine.values())
        said = asked(problem, desk)
        if slot is None or not said:
            continue
        place = _place(problem, lines.get(slot.key, []))
        if place is not None:
            yield Remark(*place, said, REMARKS_BY)


def _slot_of(problem: Problem, desk: Desk, slots: Iterable[Slot]) -> Slot | None:
    """The slot of the file that a problem is about."""
    path, line = problem.place.path, problem.place.line
    same = [slot for slot in desk.slots.values() if f"{desk.folder}/{slot.stem}.md" == path and slot.place != NOWHERE]
    last = max((slot for slot in same if slot.place.line <= line), key=lambda slot: slot.place.line, default=None)
    return last if last is not None and last in list(slots) else None


def asked(problem: Problem, desk: Desk) -> str:
    """What a problem says to somebody who knows Word alone; empty where there is nothing for them to do."""
    quoted = re.match(r"'(.+?)'", problem.message)
    if problem.code == UNKNOWN:
        number = quoted[1] if quoted else problem.sentence
        return f"Nobody holds a figure for {number}. Where is it from, and who answers for it?"
    if problem.code == "typed-number":
        return ""  # it is a figure, or told as one: whoever builds the report binds it
    quiet = reader_of(desk.prose)

    def said(match: re.Match[str]) -> str:
        return model.plain(quiet.line(f"so {{{{{match[1]}}}}}", place=NOWHERE)).removeprefix("so ")  # no capital

    mends = []
    for line in problem.mend.split("\n"):
        line = re.sub(r"\Alet the figures say it: ", "write ", line)
        line = re.sub(r",? ?(?:best )?bound as \{\{.*?\}\}", "", line)
        if line and not re.match(r"bind (?:it|the)\b|nearest: |valid: ", line):
            mends.append(_EXPRESSION.sub(said, line))
    mend = " ".join(mends)
    message = _EXPRESSION.sub(said, problem.message)
    if problem.rests_on:
        wrote = f"You wrote “{quoted[1]}”. " if quoted else ""
        message = f"{wrote}The figures say: {message[quoted.end() :].lstrip(': ') if quoted else message}"
        mend = mend and f"What to write: {mend.removeprefix('write ')}"
    return "\n".join(filter(None, (message, mend)))


def _place(problem: Problem, lines: Iterable[tuple[int, str]]) -> tuple[int, int, int] | None:
    """Where in the file the sentence of a problem, or else its number, stands: the paragraph, from where to where."""
    quoted = re.match(r"(?:the number )?'(.+?)'", problem.message)
    for words in filter(None, (problem.sentence, "" if problem.sentence else quoted[1] if quoted else "")):
        for at, text in lines:
            found = find(text, words)
            if found is not None:
                return at, *found
    return None


def find(text: str, words: str) -> tuple[int, int] | None:
    r"""Where words stand in a text, whatever its quotation marks and spaces are.

    >>> find("So:  it's\n“up”.", 'it’s "up"')
    (5, 14)
    """
    places: list[int] = []
    bare = ""
    for n, sign in enumerate(plain(text)):
        if not sign.isspace():
            bare += sign
            places.append(n)
        elif bare and not bare.endswith(" "):
            bare += " "
            places.append(n)
    wanted = " ".join(plain(words).split())
    at = bare.find(wanted)
    return (places[at], places[at + len(wanted) - 1] + 1) if wanted and at >= 0 else None


def _retagged(raw: bytes, tags: Mapping[str, str]) -> bytes:
    """The file with other keys of the words that its places to write hold."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(raw)) as old, zipfile.ZipFile(stream, "w") as new:
        for info in old.infolist():
            part = old.read(info)
            if info.filename.lower().endswith("document.xml"):
                for tag, now in tags.items():
                    part = part.replace(tag.encode(), now.encode())
            new.writestr(info, part, info.compress_type)
    return stream.getvalue()
