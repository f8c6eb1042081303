"""An edition as its commentary stands: its places to write, and the files that its words are in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from reportgen.adopt.markdown import seen
from reportgen.blocks.context import SlotText
from reportgen.commission.material import Material
from reportgen.commission.paper import paper
from reportgen.config import Receipt, RecordFile
from reportgen.faults import read_spec
from reportgen.model import Report
from reportgen.problems import Place, Problem, Problems, ReportError
from reportgen.project import COMMENTARY, RECORD, Project, read_slots
from reportgen.receive.matching import matched, texts
from reportgen.receive.merging import Merged, with_slot
from reportgen.records import write_together
from reportgen.resolve import Order, reader, resolve
from reportgen.slots import Slot, slots
from reportgen.source import Folder
from reportgen.templates import Templates
from reportgen.word.document import Document
from reportgen.word.reading import read_document

BOM = b"\xef\xbb\xbf"


class Desk:
    """One edition of a project, read anew. Raises `ReportError` where the project can't be read."""

    def __init__(self, root: Path, period: str | None) -> None:
        problems = Problems()
        self._held = _texts_of(Folder(root))
        self.project = Project.load(root, problems)
        problems.stop()
        self.edition = self.project.edition(period, problems)
        self.order = Order(self.edition)
        self.phrases = Templates([root / "templates"]).phrases()
        self.report = resolve(self.project, self.order, self.phrases, Problems())
        self.prose = reader(self.project, self.order, self.phrases, Problems())
        self.slots: Mapping[str, Slot] = {slot.key: slot for slot in slots(self.project, self.report)}

    @property
    def folder(self) -> str:
        """The folder of the edition's words."""
        return f"{COMMENTARY}/{self.edition.period.folder}"

    @cached_property
    def receipts(self) -> tuple[Receipt, ...]:
        """The Word files that came back before."""
        name = f"{self.folder}/{RECORD}"
        problems = Problems()
        tree = self.project.folder.yaml(name, problems) if self.project.folder.has(name) else None
        file = read_spec(RecordFile, tree, problems) if tree is not None else None
        problems.stop()
        return file.received if file is not None else ()

    def settled(self, digest: str) -> frozenset[str]:
        """The slots of a file of which it is settled what becomes of their words."""
        return frozenset(str(slot) for each in self.receipts if each.digest == digest for slot in each.slots)

    def sent(self, owner: str) -> Document | None:
        """The file that `commission` writes for an owner now."""
        material = Material(self.project, self.report, self.order, self.phrases)
        return read_document(paper(material, owner), "", Problems())

    def sent_lines(self, owner: str) -> Counter[str]:
        """The lines outside of slots in the file that an owner was sent, by how often each stands there."""
        document = self.sent(owner)
        found = texts(matched(document).outside) if document is not None else ()
        return Counter(seen(text) for _, text in found)

    def written(self, merged: Iterable[Merged]) -> dict[str, bytes]:
        """The files of commentary with these words in them, by name. Raises `ReportError` where one can't hold them."""
        names: dict[str, list[str]] = {}
        for slot in self.slots.values():
            names.setdefault(slot.stem, []).append(slot.name)
        files: dict[str, bytes] = {}
        for each in merged:
            name = f"{self.folder}/{each.slot.stem}.md"
            raw = files.get(name)
            if raw is None:
                raw = self._bytes(name)
            mark, text = (BOM, raw[3:].decode()) if raw.startswith(BOM) else (b"", raw.decode())
            new = with_slot(text, each.slot.name, each.words, names[each.slot.stem])
            _check(text, new, each, name)
            files[name] = mark + new.encode()
        return files

    def write(self, files: Mapping[str, bytes]) -> None:
        """Write files of the edition, all or none. Raises `ReportError`, also where somebody else did so meanwhile."""
        folder = self.project.folder
        changed = [
            name
            for name in files
            if (folder.bytes(name, Problems()) if folder.has(name) else None) != self._held.get(name)
        ]
        if changed:
            message, mend = "this file was changed while the words were taken in", "give the command again"
            raise ReportError([Problem(Place(name), "cannot-write", message, mend) for name in changed])
        write_together(folder.root, files)

    def _bytes(self, name: str) -> bytes:
        problems = Problems()
        raw = self.project.folder.bytes(name, problems) if self.project.folder.has(name) else b""
        problems.stop()
        return raw or b""

    def with_words(self, files: Mapping[str, bytes]) -> tuple[Project, Report]:
        """The project and the report as they would be with these files; nothing is written."""
        folder = self.edition.period.folder
        held = dict(self.project.slots.get(folder, {}))
        for name, raw in files.items():
            held[Path(name).stem] = _slots(raw.decode("utf-8-sig"), name)
        project = replace(self.project, slots={**self.project.slots, folder: held})
        return project, resolve(project, self.order, self.phrases, Problems())


def _texts_of(folder: Folder) -> dict[str, bytes | None]:
    """The files of every edition's words as they stand before the project is read."""
    places = [f"{COMMENTARY}/{name}" for name in folder.folders(COMMENTARY)]
    names = (name for place in places for name in folder.names(place, ".md", ".yaml"))
    return {name: folder.bytes(name, Problems()) for name in names}


def _slots(text: str, name: str) -> dict[str, SlotText]:
    return read_slots(text.replace("\r\n", "\n").replace("\r", "\n"), name, Problems())


def _check(old: str, new: str, merged: Merged, name: str) -> None:
    """Raise where the file would not hold the words, or other words than before beside them."""
    before = {key: slot.text for key, slot in _slots(old, name).items()}
    after = {key: slot.text for key, slot in _slots(new, name).items()}
    if (
        after.pop(merged.slot.name, "").strip() != merged.words
        or (before.pop(merged.slot.name, ""), after)[1] != before
    ):
        message = f"the slot '{merged.slot.name}' can't be put into this file as it is written"
        raise ReportError([Problem(Place(name), "duplicate-slot", message, "let each '# name' stand there once")])


def stated_by(slots: Sequence[Slot]) -> Mapping[tuple[str, str], str]:
    """By slot, who owns it."""
    return {(slot.stem, slot.name): slot.owner for slot in slots}
