"""Words that came back, against those in the project: what is new is taken, what is as it was sent keeps its source."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Literal

from reportgen import model
from reportgen.adopt.markdown import Unit, joined, units
from reportgen.problems import NOWHERE, Problems
from reportgen.project import slot_heads
from reportgen.prose import Prose, pieces
from reportgen.receive.matching import Returned
from reportgen.rules.written import plain
from reportgen.slots import Pair, Slot, base_key, printed

Verdict = Literal["same", "written", "kept", "conflict", "refused"]
"""Nothing to do; the words are taken; those in the project stay; both are new; they can't be taken as they are."""

ALIKE = 0.5
"""A paragraph of which less than this is as it was sent is a new one."""

_TOKEN = re.compile(r"\s*(?:[\w£$€%]+(?:[.,]\d+)*%?|[^\w\s])|\s+")

MOST_COMPARED = 4_000_000
"""Paragraphs of which the words of one times those of the other are more are not compared word by word."""

Says = Callable[[str], str]
"""What an expression prints."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A unit of a slot as it is to be written. `changed` says that its owner wrote it or changed it."""

    unit: Unit
    changed: bool


@dataclass(frozen=True, slots=True)
class Merged:
    """What becomes of one slot that came back. `pieces` are its words with the bindings that are known."""

    slot: Slot
    verdict: Verdict
    pieces: tuple[Piece, ...]
    now: tuple[Unit, ...] = ()
    """What the project holds."""

    @property
    def words(self) -> str:
        """The words as they stand in the file of commentary."""
        return joined([piece.unit for piece in self.pieces])


def reader_of(prose: Prose) -> Prose:
    """A reader of the same words that tells nobody of what is wrong: that has been told, or will be."""
    return replace(prose, problems=Problems())


def merge(slot: Slot, back: Returned, prose: Prose, *, before: bool = False) -> Merged:
    """The words of a slot and those that came back for it, by the keys of the words that were sent.

    A slot that comes back empty empties nothing: nobody can tell a deletion from a box that was lost. `before` says
    that words of it were received before: a file that holds all of them, and more, goes on from there.
    """
    pairs = printed(slot.words, prose) if slot.words.strip() else ()
    now = tuple(_unit(pair) for pair in pairs)
    incoming = _dressed(now, units(back.blocks))
    taken = tuple(_taken(pairs, now, incoming, prose))
    unchanged = [unit.key for unit in incoming] == [unit.key for unit in now]
    untouched = back.untouched or base_key(joined(incoming)) == back.base
    if unchanged:
        return Merged(
            slot, "same", tuple(Piece(replace(u, at=i.at), False) for u, i in zip(now, incoming, strict=True))
        )
    same_words = [unit.seen for unit in incoming] == [unit.seen for unit in now]
    if not incoming or (untouched and not same_words):
        return Merged(slot, "kept", taken, now)
    if base_key(slot.words) == back.base or not slot.words.strip():
        return Merged(slot, "written", taken, now)
    if before and _in_order(now, incoming):
        return Merged(slot, "written", taken, now)
    return Merged(slot, "kept" if same_words else "conflict", taken, now)


def _in_order(some: Sequence[Unit], more: Sequence[Unit]) -> bool:
    """Whether all of some units stand among others, in their order."""
    rest = iter(more)
    return all(any(unit.key == other.key for other in rest) for unit in some)


def _dressed(now: Sequence[Unit], incoming: Sequence[Unit]) -> tuple[Unit, ...]:
    """The units that came back; one of the same words as before that has lost all its dress wears it again.

    LibreOffice drops what is bold in a slot of one paragraph.
    """
    known = {(unit.form, unit.seen): unit.dress for unit in now}
    bare = ((unit, not any(bold or link for _, bold, link in unit.dress)) for unit in incoming)
    return tuple(
        replace(unit, dress=known[unit.form, unit.seen]) if plain and (unit.form, unit.seen) in known else unit
        for unit, plain in bare
    )


def _unit(pair: Pair) -> Unit:
    """A block of a slot as the project holds it."""
    (shown,) = units([pair.seen]) or (Unit("text", "", ""),)
    return replace(shown, source=pair.source)


def _taken(pairs: Sequence[Pair], now: Sequence[Unit], incoming: Sequence[Unit], prose: Prose) -> Iterator[Piece]:
    """What came back, each unit with the source of the one that it is, or the bindings of the one that it was."""
    quiet = reader_of(prose)

    def says(expression: str) -> str:
        return model.plain(quiet.line("{{" + expression + "}}", place=NOWHERE))

    for tag, a, b, c, d in SequenceMatcher(None, _keys(now), _keys(incoming), autojunk=False).get_opcodes():
        if tag == "equal":
            for old, new in zip(now[a:b], incoming[c:d], strict=True):
                yield Piece(replace(new, source=old.source), False)
            continue
        free = [n for n in range(a, b) if "{{" in pairs[n].source]
        for new in incoming[c:d]:
            best = max(free, key=lambda n: _alike(now[n], new), default=-1)
            if best >= 0 and _alike(now[best], new) >= ALIKE:
                free.remove(best)
                new = replace(new, source=carried(pairs[best].source, new.source, says))
            yield Piece(new, True)


def _keys(found: Sequence[Unit]) -> list[object]:
    return [unit.key for unit in found]


def _alike(one: Unit, two: Unit) -> float:
    return SequenceMatcher(None, _words(one.seen), _words(two.seen), autojunk=False).ratio()


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


# --- bindings ---------------------------------------------------------------------------------------------------


def carried(old: str, new: str, says: Says) -> str:
    """New words with the expressions of the old ones, where what one printed stands between the same words as before.

    >>> carried("We had {{ visits }} visits in May.", "We had 120 visits in May, a record.", lambda name: "120")
    'We had {{ visits }} visits in May, a record.'
    >>> carried("We had {{ visits }} visits.", "We had 120 staff.", lambda name: "120")
    'We had 120 staff.'
    """
    before: list[str] = []
    spans: list[tuple[int, int, str]] = []
    for piece in pieces(old):
        words = says(piece.text) if piece.expression else piece.text
        found = _tokens(words)
        if piece.expression:
            spans.append((len(before), len(before) + len(found), "{{" + piece.text + "}}"))
        before += found
    after = _tokens(new)
    if len(before) * len(after) > MOST_COMPARED:
        return new
    lows = [_low(token) for token in before]
    matcher = SequenceMatcher(None, lows, [_low(token) for token in after], autojunk=False)
    out, at = [], 0
    for block in matcher.get_matching_blocks():
        for start, end, expression in spans:
            if start < block.a or end > block.a + block.size or start == end:
                continue
            first, last = block.b + start - block.a, block.b + end - block.a
            if first >= at and _framed(before, start, end, after, first, last):
                space = after[first][: len(after[first]) - len(after[first].lstrip())]
                out += [*after[at:first], space + expression]
                at = last
    return "".join([*out, *after[at:]])


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


def _low(token: str) -> str:
    """A word as it is compared, without the space before it."""
    return plain(token).strip().lower()


def _framed(old: Sequence[str], a: int, b: int, new: Sequence[str], c: int, d: int) -> bool:
    """Whether the words before and after a stretch are the same in both texts; the ends of a text count as one."""
    return _word(old[:a][::-1]) == _word(new[:c][::-1]) and _word(old[b:]) == _word(new[d:])


def _word(tokens: Sequence[str]) -> str:
    """The first word of some tokens; a sign that ends a sentence is one."""
    return next((low for token in tokens if re.match(r"\w|[.!?]\Z", low := _low(token))), "")


# --- the file of commentary -------------------------------------------------------------------------------------


def with_slot(text: str, name: str, words: str, order: Sequence[str]) -> str:
    """The text of a file of commentary with `words` in the slot `name`, and every other line as it was.

    A slot that the file does not have is put before the first that comes after it in `order`, else at the end. The
    file's own line ends are kept.
    """
    lines = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text)
    bare = [line.rstrip("\r\n") for line in lines]
    end = "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"
    body = [line + end for line in words.split("\n")]
    heads = slot_heads(bare)
    at = next((n for n, (_, head) in enumerate(heads) if head == name), None)
    if at is not None:
        first = heads[at][0] + 1
        last = heads[at + 1][0] if at + 1 < len(heads) else len(lines)
        if first and not lines[first - 1].endswith(("\n", "\r")):
            lines[first - 1] += end
        top = first
        while top < last and not bare[top].strip():
            top += 1
        if top == last:  # empty as yet: its blank lines stay below
            return "".join([*lines[:first], *body, *(lines[first:last] or ([end] if last < len(lines) else [])),
                            *lines[last:]])  # fmt: skip
        foot = last
        while foot > top and not bare[foot - 1].strip():
            foot -= 1
        return "".join([*lines[:top], *body, *lines[foot:]])
    later = set(order[order.index(name) + 1 :]) if name in order else set()
    place = next((line for line, head in heads if head in later), len(lines))
    before, after = lines[:place], lines[place:]
    if before and not before[-1].endswith(("\n", "\r")):
        before[-1] += end
    gap = [end] if before and before[-1].strip() else []
    return "".join([*before, *gap, f"# {name}{end}", *body, *([end] if after else []), *after])
