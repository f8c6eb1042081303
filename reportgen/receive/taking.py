"""One Word file that came back: what becomes of each of its slots, and what is to be written for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count

from reportgen.adopt.markdown import Unit, seen, units
from reportgen.problems import Place, Problem, Problems, Severity, nearest
from reportgen.project import RECORD
from reportgen.receive import stating
from reportgen.receive.binding import Loose, bound
from reportgen.receive.desk import Desk, stated_by
from reportgen.receive.doubting import Doubt
from reportgen.receive.keeping import Left, kept_name, kept_text, part
from reportgen.receive.matching import Returned, matched, texts, too_large, typed_elsewhere
from reportgen.receive.merging import Merged, Verdict, merge
from reportgen.receive.saying import SAYS, quoted, short, what
from reportgen.receive.stating import Proposal
from reportgen.records import with_entries
from reportgen.rules import typed_numbers
from reportgen.slots import Slot, period_in
from reportgen.word.document import Document

SETTLED: tuple[Verdict, ...] = ("same", "written", "kept")
CHANGES = ("insertion", "deletion")


@dataclass(frozen=True, slots=True)
class Choice:
    """What the person who receives has decided: names of slots to take or to keep, and whether changes are accepted."""

    take: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    accept_changes: bool = False

    def takes(self, slot: Slot) -> bool:
        """Whether the words that came back are to stand."""
        return not {"all", slot.name, named(slot)}.isdisjoint(self.take)

    def keeps(self, slot: Slot) -> bool:
        """Whether the words in the project are to stay."""
        return not {"all", slot.name, named(slot)}.isdisjoint(self.keep)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that came back: how it is named, the first digits of its SHA-256, and what it holds."""

    shown: str
    name: str
    digest: str
    document: Document

    @property
    def period(self) -> str:
        """The edition's period that it names in its properties or in its words; empty for none."""
        lines = (text for _, text in texts(self.document.blocks))
        return next(filter(None, map(period_in, (self.document.subject, *lines))), "")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one slot: `bound` are the numbers that were bound in it, each with its binding."""

    slot: Slot
    verdict: Verdict
    units: tuple[Unit, ...] = ()
    now: tuple[Unit, ...] = ()
    """What the project held."""
    bound: tuple[tuple[str, str], ...] = ()
    before: bool = False
    """Whether the same file was received before, and this slot settled then."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A file taken in: what became of its slots, what is to be told, and the files to write, by name."""

    incoming: Incoming
    owner: str
    outcomes: tuple[Outcome, ...]
    problems: tuple[Problem, ...]
    files: dict[str, bytes]
    proposals: tuple[Proposal, ...] = ()
    notes: tuple[tuple[int, str], ...] = ()
    """What is to be told to the owner of the file itself: the paragraph, and the words."""
    kept: str = ""
    """The file that holds what was not taken in; empty where everything was."""


def named(slot: Slot) -> str:
    """A slot by its commentary file and its name."""
    return f"{slot.stem}/{slot.name}"


def take(desk: Desk, incoming: Incoming, choice: Choice) -> Taken:
    """Work out what becomes of a file. Nothing is written: `files` is what is to be."""
    return _Taking(desk, incoming, choice).done()


class _Taking:
    def __init__(self, desk: Desk, incoming: Incoming, choice: Choice) -> None:
        self.desk, self.incoming, self.choice = desk, incoming, choice
        self.sheaf = matched(incoming.document)
        self.problems = Problems()
        self.left: list[Left] = []
        self.notes: list[tuple[int, str]] = []
        self.settled = desk.settled(incoming.digest)

    def done(self) -> Taken:
        merged, before = self._slots()
        self._outside()
        written = [each for each in merged if each.verdict == "written"]
        files = self.desk.written(written)
        done: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {}
        proposals: tuple[Proposal, ...] = ()
        if written:
            project, report = self.desk.with_words(files)
            found = bound(written, report, project, self.desk.prose)
            done = dict(found.done)
            files = self.desk.written(found.merged)
            proposals = self._proposals(files, found.loose, found.merged)
            self._doubts(found.doubts)
        outcomes = [
            Outcome(m.slot, m.verdict, tuple(p.unit for p in m.pieces), m.now, done.get((m.slot.stem, m.slot.name), ()))
            for m in merged
        ]
        outcomes += [Outcome(slot, "same", before=True) for slot in before]
        kept = self._keep(files)
        self._record(files, [o.slot for o in outcomes if o.verdict in SETTLED and not o.before])
        order = {slot.key: n for n, slot in enumerate(self.desk.slots.values())}
        return Taken(
            self.incoming,
            self.owner,
            tuple(sorted(outcomes, key=lambda o: order[o.slot.key])),
            tuple(self.problems),
            files,
            proposals,
            tuple(self.notes),
            kept,
        )

    @cached_property
    def owner(self) -> str:
        """Whose file it is: the owner of most of its slots."""
        owners = Counter(slot.owner for each in self.sheaf.slots if (slot := self.desk.slots.get(each.key)))
        return owners.most_common(1)[0][0] if owners else ""

    # --- its slots

    def _slots(self) -> tuple[list[Merged], list[Slot]]:
        """What becomes of each slot, and those that were settled when the same file was received before."""
        merged: list[Merged] = []
        before: list[Slot] = []
        for each in self.sheaf.slots:
            slot = self.desk.slots.get(each.key)
            if slot is None:
                self._unknown(each)
            elif named(slot) in self.settled:
                before.append(slot)
            else:
                merged.append(self._one(slot, each))
        back = {each.key for each in self.sheaf.slots}
        for slot in self.desk.slots.values():
            if (
                self.sheaf.slots
                and slot.owner == self.owner
                and slot.key not in back
                and named(slot) not in self.settled
            ):
                if self.choice.keeps(slot):
                    merged.append(Merged(slot, "kept", ()))
                else:
                    self._lost(slot)
        return merged, before

    def _one(self, slot: Slot, back: Returned) -> Merged:
        if size := too_large(back.blocks):
            message = f"under '{slot.title}': the words have {size}"
            mend = "shorten them, or make several places to write of it"
            self.problems.found.append(self._problem("too-large", message, mend))
            self._leave(slot, back)
            return Merged(slot, "refused", ())
        incoming = units(back.blocks)
        before = any(named(slot) in each.slots for each in self.desk.receipts)
        found = merge(slot, back, self.desk.prose, before=before)
        self._tell_odd(slot, back)
        if found.verdict == "same" or (found.verdict == "kept" and incoming and not self.choice.takes(slot)):
            return found
        if self.choice.keeps(slot):
            self._leave(slot, back)
            return replace(found, verdict="kept")
        if (refused := self._refused(slot, back)) is not None:
            self.problems.found.append(refused)
            self._note(back, (), f"This was not taken into the report: {refused.message.partition(': ')[2]}.")
            self._leave(slot, back)
            return replace(found, verdict="refused")
        for unit in incoming:
            for note in unit.notes:
                self._tell(slot, back, unit.at, "markdown", note, severity="warning")
        if found.verdict == "conflict":
            self._left(f"{named(slot)}: in the project", [(0, slot.words)])
        if self.choice.takes(slot):
            return replace(found, verdict="written")
        if found.verdict == "kept" and not incoming:
            self._tell(
                slot,
                back,
                (),
                "lost-slot",
                "it came back empty; the words in the project stay",
                f"if they are to go: --take {named(slot)}",
                "warning",
            )
        if found.verdict == "conflict":
            self._leave(slot, back)
            self._tell(
                slot,
                back,
                (),
                "slot-conflict",
                "the words in the project were changed after this file was sent",
                f"look at both, then take the words of the file: --take {named(slot)}\n"
                f"or leave those in the project: --keep {named(slot)}",
            )
        return found

    def _refused(self, slot: Slot, back: Returned) -> Problem | None:
        """Why the words of a slot can't be taken in; None where they can."""
        changes = [odd for odd in back.odd if odd.kind in CHANGES]
        where = f"under '{slot.title}'"
        if back.times > 1:
            return (
                self._problem(
                    "duplicate-slot",
                    f"{where}: this place to write stands {back.times} times in the file",
                    f"put its words together in one place, and take the others out\n{_or_take(slot)}",
                )
                if not self.choice.takes(slot)
                else None
            )
        if changes and not self.choice.accept_changes:
            told = "; ".join(
                f"{'put in' if odd.kind == 'insertion' else 'taken out'}{f' by {odd.author}' if odd.author else ''}: "
                f"'{short(odd.words)}'"
                for odd in changes[:5]
            )
            more = f"; and {len(changes) - 5} more" if len(changes) > 5 else ""
            return self._problem(
                "tracked-change",
                f"{where}: there are tracked changes that nobody has accepted: {told}{more}",
                "accept or reject them in Word and send the file again\nor take the words as if all were accepted: "
                "--accept-changes",
            )
        return None

    def _unknown(self, back: Returned) -> None:
        where = f"the place '{back.title}'" if back.title else "a place to write"
        names = [named(slot) for slot in self.desk.slots.values()]
        self._left(where, texts(back.blocks))
        self.problems.found.append(
            self._problem(
                "unknown-slot",
                f"{where} is none of this edition's",
                f"{nearest(back.title, names) if back.title else 'look whether the section was changed since'}\n"
                "its words are kept; put them where they belong",
            )
        )

    def _lost(self, slot: Slot) -> None:
        self.problems.found.append(
            self._problem(
                "lost-slot",
                f"the place to write '{slot.title}' is not in the file any more",
                "look for its words in the file, and send a file that has the place\n"
                f"or leave the words in the project as they are: --keep {named(slot)}",
            )
        )

    def _tell_odd(self, slot: Slot, back: Returned) -> None:
        """Tell of what is in a slot and is no plain word; keep its words."""
        for odd in back.odd:
            if odd.kind in SAYS:
                code, message, mend = SAYS[odd.kind]
                said = f"{message}{f' (by {odd.author})' if odd.author else ''}{quoted(odd.words)}"
                self._tell(slot, back, (odd.at,), code, said, mend, "warning")
        lines = [(odd.at, f"[{odd.kind}] {odd.words}") for odd in back.odd if odd.words and odd.kind != "insertion"]
        self._left(f"{named(slot)}: beside the words", lines)

    def _leave(self, slot: Slot, back: Returned) -> None:
        self._left(named(slot), texts(back.blocks))

    def _doubts(self, doubts: Iterable[tuple[tuple[str, str], Doubt]]) -> None:
        """Tell of numbers that equal a figure of which their sentence does not speak."""
        back = {(slot.stem, slot.name): each for each in self.sheaf.slots if (slot := self.desk.slots.get(each.key))}
        for name, doubt in doubts:
            here = back[name]
            at = [place for place, text in texts(here.blocks) if seen(doubt.sentence.text) in seen(text)][:1]
            self._tell(
                self.desk.slots[here.key],
                here,
                at,
                typed_numbers.CODE,
                f"'{doubt.number}' is not bound: it is {doubt.figure}, and the sentence speaks of '{doubt.spoken_of}'",
                "ask its owner which of the two is meant; a number that is no figure goes into stated.yaml",
                "warning",
            )

    # --- what stands elsewhere

    def _outside(self) -> None:
        """Tell of the words outside of slots that were not sent, and keep them."""
        if not self.sheaf.slots or self.settled:
            return  # what stood there has been told and kept
        found = typed_elsewhere(self.sheaf, self.desk.sent_lines(self.owner))
        shown: dict[str, list[tuple[int, str]]] = {}
        for at, text in found:
            shown.setdefault(self.sheaf.under(at), []).append((at, text))
        for head, lines in shown.items():
            where = f"under '{short(head)}'" if head else "at the beginning"
            words = " / ".join(text for _, text in lines)
            self.problems.found.append(
                self._problem(
                    "words-outside-slot",
                    f"{where}: words stand outside of the places to write{quoted(words)}",
                    "they are kept; put them into a place to write if they belong to the report",
                    "warning",
                )
            )
            self._left(f"{where}, outside of the places to write", lines)
        odd = [each for each in self.sheaf.odd if each.kind in ("comment", "footnote", "hidden", *CHANGES)]
        for each in odd:
            head = self.sheaf.under(each.at)
            self.problems.found.append(
                self._problem(
                    "not-taken",
                    f"{f'under {short(head)!r}' if head else 'at the beginning'}: {what(each)}",
                    "it is kept; put it into a place to write if it belongs to the report",
                    "warning",
                )
            )
        self._left("outside of the places to write", [(o.at, f"[{o.kind}] {o.words}") for o in odd if o.words])

    # --- what is written

    def _left(self, where: str, lines: Iterable[tuple[int, str]]) -> None:
        found = tuple(text for _, text in lines if text.strip())
        if found:
            self.left.append(Left(where, found))

    def _keep(self, files: dict[str, bytes]) -> str:
        """Put what is left into a file of its own, as far as it was not kept when the same file came before."""
        problems = Problems()
        held: list[str] = []
        name = ""
        for nth in count(1):
            name = f"{self.desk.folder}/{kept_name(self.incoming.name, self.incoming.digest, nth)}"
            if not self.desk.project.folder.has(name):
                break
            held.append(self.desk.project.folder.text(name, problems) or "")
        problems.stop()
        new = [each for each in map(part, self.left) if not any(f"\n{each}\n" in text for text in held)]
        if not new:
            return ""
        files[name] = kept_text(self.incoming.name, new).encode()
        return name

    def _proposals(
        self, files: dict[str, bytes], loose: Sequence[Loose], merged: Iterable[Merged]
    ) -> tuple[Proposal, ...]:
        """New proposals for numbers that no figure says; those for sentences that are gone are taken out."""
        desk = self.desk
        problems = Problems()
        held = stating.read_proposed(desk.project, desk.folder, problems)
        problems.stop()
        anew = {named(each.slot) for each in merged}
        numerals = desk.project.config.numerals_from
        texts_now = {name: raw.decode("utf-8-sig") for name, raw in files.items()}
        stays = tuple(
            each
            for each in held
            if each.slot not in anew
            or stating.with_fact(texts_now[f"{desk.folder}/{each.slot.partition('/')[0]}.md"], each, numerals)
            is not None
        )
        stated = desk.project.words(desk.edition).stated
        source = f"words of {self.owner or 'their owner'}, {self.incoming.name}"
        new = stating.proposals(loose, stays, stated, stated_by(tuple(desk.slots.values())), source, numerals)
        if (*stays, *new) != held:
            files[f"{desk.folder}/{stating.PROPOSED}"] = stating.list_text(desk.folder, (*stays, *new)).encode()
        return new

    def _record(self, files: dict[str, bytes], settled: Sequence[Slot]) -> None:
        if not settled:
            return
        name = f"{self.desk.folder}/{RECORD}"
        problems = Problems()
        text = self.desk.project.folder.text(name, problems) if self.desk.project.folder.has(name) else ""
        problems.stop()
        entry: dict[str, str | list[str]] = {
            "file": self.incoming.name,
            "digest": self.incoming.digest,
            **({"by": self.owner} if self.owner else {}),
            "slots": [named(slot) for slot in settled],
        }
        files[name] = with_entries(text or "", [entry], name, "received").encode()

    # --- problems

    def _problem(self, code: str, message: str, mend: str, severity: Severity = "error") -> Problem:
        return Problem(Place(self.incoming.shown), code, message, mend, severity, owner=self.owner)

    def _tell(
        self,
        slot: Slot,
        back: Returned,
        at: Collection[int],
        code: str,
        message: str,
        mend: str = "",
        severity: Severity = "error",
    ) -> None:
        """A problem of a place in a slot, told in words: `under 'rape offences', paragraph 3`."""
        full = [place for place, text in texts(back.blocks) if text.strip()]
        nth = next((n for n, place in enumerate(full, 1) if place in at), 0)
        where = f"under '{slot.title}'" + (f", paragraph {nth}" if nth else "")
        self.problems.found.append(self._problem(code, f"{where}: {message}", mend, severity))
        if code in ("image-in-words", "not-taken", "markdown", "slot-conflict"):
            self._note(back, at, f"{message[:1].upper()}{message[1:]}.")

    def _note(self, back: Returned, at: Collection[int], words: str) -> None:
        """Note what is to be told to the owner, at one of the paragraphs, else at the first of the slot."""
        places = [*sorted(at), *(place for place, _ in texts(back.blocks))]
        if places:
            self.notes.append((places[0], words))


def _or_take(slot: Slot) -> str:
    return f"or take the words of all of them, one after another: --take {named(slot)}"
