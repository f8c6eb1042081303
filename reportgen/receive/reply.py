"""The answer to an owner: their own file, with what is asked of them as comments at their sentences."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence

from reportgen import model
from reportgen.adopt.markdown import seen
from reportgen.measures import capital
from reportgen.problems import NOWHERE, Place, Problem, ReportError
from reportgen.reading import words as w
from reportgen.receive.desk import Desk
from reportgen.receive.doubting import doubts
from reportgen.receive.matching import REMARKS_BY, matched, texts
from reportgen.receive.merging import reader_of
from reportgen.receive.renewing import with_keys, without_answers
from reportgen.receive.taking import Taken
from reportgen.rules import check, typed_numbers
from reportgen.rules.evidence import Evidence
from reportgen.rules.written import plain
from reportgen.slots import Slot, seen_key
from reportgen.word.opened import UnreadableError
from reportgen.word.remarks import Remark, with_remarks

UNKNOWN = "unknown-number"
WHOLE = 1_000_000
"""Beyond the end of any paragraph."""
_EXPRESSION = re.compile(r"\{\{((?:(?!\}\}).)*)\}\}")
_QUOTED = re.compile(r"'(.+?)'(?:: )?")
_FOR_BUILDERS = re.compile(
    r"\b(?:bind|binds|bound|binding|expression|braces?|extracts?|columns?|basis|ledger|slots?|reportgen)\b"
    r"|\w\.ya?ml\b|\{\{|--\w|\w_\w|\bstated\.|'\w+:'",
    re.IGNORECASE,
)
"""What means nothing to somebody who knows Word alone."""


def reply(raw: bytes, taken: Taken, desk: Desk) -> bytes:
    """A copy of the owner's file with comments. `desk` is the edition with the words that were taken in.

    The places to write name the words that stand in the project now, so that the file can be corrected and sent again.
    Raises `ReportError` where a part of the file is damaged.
    """
    remarks = [Remark(at, 0, WHOLE, text, REMARKS_BY) for at, text in taken.notes]
    remarks += _of_rules(taken, desk)
    remarks.sort(key=lambda each: (each.at, each.start, each.end))
    tags = {}
    now = {o.slot.key: desk.slots[o.slot.key] for o in taken.outcomes if o.verdict in ("written", "same")}
    for each in matched(taken.incoming.document).slots:
        if each.key in now and each.key in desk.slots:
            tags[each.tag] = f"{now[each.key].tag}-{seen_key(each.blocks)}"
    try:
        return with_keys(with_remarks(without_answers(raw), list(dict.fromkeys(remarks))), tags)
    except (UnreadableError, zipfile.BadZipFile, zlib.error) as error:
        message = "the words were taken in, but no answer can be written: a part of this file is damaged"
        mend = "open it in Word, save it as Word Document (.docx), and receive that with --reply"
        raise ReportError([Problem(Place(taken.incoming.shown), "cannot-write", message, mend)]) from error


def _of_rules(taken: Taken, desk: Desk) -> Iterator[Remark]:
    """What the rules find in the words that stand in the report now, each at its sentence in the file."""
    lines: dict[str, list[tuple[int, str]]] = {}
    for each in matched(taken.incoming.document).slots:
        lines[each.key] = list(texts(each.blocks))
    mine = {o.slot.key: desk.slots[o.slot.key] for o in taken.outcomes if o.verdict in ("written", "same")}
    names = {(slot.stem, slot.name): slot for slot in mine.values()}
    evidence = Evidence(desk.report, desk.project)
    for doubt in doubts(evidence, names) if mine else ():
        slot = names[evidence.manuscript.stem_of(doubt.sentence.section), doubt.sentence.slot]
        if (place := _find(lines.get(slot.key, []), doubt.sentence.text)) is not None:
            yield Remark(*place, doubt.asks, REMARKS_BY)
    problems = check(desk.report, desk.project).problems if mine else ()
    for problem in sorted(problems):
        own = _slot_of(problem, desk, mine.values())
        said = asked(problem, desk)
        if own is None or not said:
            continue
        place = _place(problem, lines.get(own.key, []))
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
    quoted = _QUOTED.match(problem.message)
    if problem.code == UNKNOWN:
        number = quoted[1] if quoted else problem.sentence
        return f"Nobody holds a figure for {number}. Where is it from, and who answers for it?"
    if problem.code == typed_numbers.CODE:
        return ""  # it is a figure, or told as one: whoever builds the report binds it
    quiet = reader_of(desk.prose)

    def said(match: re.Match[str]) -> str:
        return model.plain(quiet.line(f"so {{{{{match[1]}}}}}", place=NOWHERE)).removeprefix("so ")  # no capital

    wrote, message = "", problem.message
    if quoted and quoted[0].endswith(": "):
        wrote, message = f"You wrote “{quoted[1]}”. ", message[quoted.end() :]
    message = _EXPRESSION.sub(said, message.replace("measures.yaml states", "the report states"))
    mends = []
    for line in problem.mend.split("\n"):
        line = re.sub(r"\Alet the figures say it: ", "write ", line)
        line = _EXPRESSION.sub(said, re.sub(r",? ?(?:best )?bound as \{\{.*?\}\}|, or bind .*", "", line))
        if line and not _FOR_BUILDERS.search(line) and not re.match(r"nearest: |valid: ", line):
            mends.append(_mend(line, problem.sentence))
    if _FOR_BUILDERS.search(message):
        return ""
    message = f"The figures say: {message}" if problem.rests_on else capital(message)
    return "\n".join([f"{wrote}{_ended(message)}", *mends])


def _mend(line: str, sentence: str) -> str:
    """A line of what helps, as it is asked of somebody: what to write, or what to do."""
    write = re.fullmatch(r"write (?:'([^']*)'|(?!the |how |a |so |out )(.*))", line)
    return f"What to write: “{_fitting(write[1] or write[2], sentence)}”." if write else _ended(f"What to do: {line}")


def _fitting(words: str, sentence: str) -> str:
    """`down 7.0%` without its first word where the sentence says already, and nothing but, that it went down."""
    way, _, size = words.partition(" ")
    low = set(re.findall(r"[a-z]+", sentence.lower()))
    ups = low & (w.UP_VERBS | w.UP_NOUNS | w.UP_COMPARATIVES)
    downs = low & (w.DOWN_VERBS | w.DOWN_NOUNS | w.DOWN_COMPARATIVES)
    said = "" if ups and downs else "up" if ups else "down" if downs else ""
    return size if way in ("up", "down") and way == said else words


def _ended(words: str) -> str:
    return words if words.endswith((".", "?", "!")) else f"{words}."


def _place(problem: Problem, lines: Sequence[tuple[int, str]]) -> tuple[int, int, int] | None:
    """Where in the file the sentence of a problem, or else its number, stands: the paragraph, from where to where."""
    quoted = re.match(r"(?:the number )?'(.+?)'", problem.message)
    return _find(lines, problem.sentence or (quoted[1] if quoted else ""))


def _find(lines: Iterable[tuple[int, str]], words: str) -> tuple[int, int, int] | None:
    """The first of some paragraphs in which words stand, and from where to where."""
    places = ((at, find(text, words)) for at, text in lines)
    return next(((at, *found) for at, found in places if found is not None), None)


def find(text: str, words: str) -> tuple[int, int] | None:
    r"""Where words stand in a text, whatever its quotation marks and spaces are.

    >>> find("So:  it's\n“up”.", 'it’s "up"')
    (5, 14)
    """
    places: list[int] = []
    bare = ""
    for n, sign in enumerate(plain(text)):
        if sign == "%" and re.search(r"\d \Z", bare):  # as the report prints it
            bare = bare[:-1]
            places.pop()
        if not sign.isspace():
            bare += sign
            places.append(n)
        elif bare and not bare.endswith(" "):
            bare += " "
            places.append(n)
    wanted = seen(words)
    at = bare.find(wanted)
    return (places[at], places[at + len(wanted) - 1] + 1) if wanted and at >= 0 else None
