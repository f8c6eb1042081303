"""Whether a file that is in the way holds words that somebody wrote: such a file is never written over."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from reportgen.commission.material import Task
from reportgen.problems import Place, Problem, Problems
from reportgen.slots import read_seen, read_tag, seen_key
from reportgen.word.document import Document, Paragraph, Table
from reportgen.word.forms import PLACEHOLDER, marker
from reportgen.word.reading import read_document

CODE = "filled-in"
WORKED_ON = {
    "comment": "a comment",
    "insertion": "a tracked change",
    "deletion": "a tracked change",
    "picture": "a picture",
    "object": "an object",
    "footnote": "a footnote",
}
"""What nobody but a person puts into such a file."""


def filled_in(path: Path, tasks: Iterable[Task]) -> Problem | None:
    """Why the file at `path` may not be written over; None where it is not there or holds nothing of its own.

    `tasks` are the places to write of the new file. Words in the old one with which it was not sent, and which the
    project does not hold now, are somebody's work, and so is a file that is not of this command.
    """
    if not path.is_file():
        return None
    shown = path.as_posix()
    try:
        document = read_document(path.read_bytes(), shown, Problems())
    except OSError as error:
        return _problem(shown, f"a file of this name can't be read: {error.strerror or error}", ours=False)
    found = _words(document) if document is not None else {}
    if document is None or not found:
        return _problem(shown, "a file of this name is in the way, and 'commission' did not write it", ours=False)
    odd = sorted({WORKED_ON[each.kind] for each in document.odd if each.kind in WORKED_ON})
    if odd:
        return _problem(shown, f"somebody has worked on this file: it holds {', '.join(odd)}")
    now = {task.slot.key: (task.slot.title, seen_key(task.now)) for task in tasks}
    there = {keys[0] for tag in found if (keys := read_tag(tag))}
    changed = [title for key, (title, _) in now.items() if key not in there]
    for tag, words in found.items():
        title, held = now.get((read_tag(tag) or ("", ""))[0], ("a place that is asked for no more", seen_key(())))
        if seen_key(words) not in (read_seen(tag), held):
            changed.append(title)
    if not changed:
        return None
    more = f" and in {len(changed) - 3} more places" if len(changed) > 3 else ""
    return _problem(shown, f"somebody has written in this file: {', '.join(changed[:3])}{more}")


def _problem(shown: str, message: str, *, ours: bool = True) -> Problem:
    first = f"take its words in first: reportgen receive {shown}\nor " if ours else ""
    return Problem(Place(shown), CODE, message, f"{first}move it away, or choose another folder: --to FOLDER")


def _words(document: Document) -> dict[str, list[Paragraph | Table]]:
    """By tag, what stands in the places to write of a file, told by their controls or by the lines around them.

    What is said in an empty place, so that somebody writes there, is no word.
    """
    found: dict[str, list[Paragraph | Table]] = {}
    here = ""
    for block in document.blocks:
        text = block.text.strip() if isinstance(block, Paragraph) else ""
        end = None if block.slot else marker(text)
        if end is not None:
            here = end[1] if end[0] == "start" else ""
        tag = block.slot or here
        if read_tag(tag):
            found.setdefault(tag, []).extend([block] if end is None and text != PLACEHOLDER else [])
    return found
