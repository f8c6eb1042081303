"""Files as people write them: text of the project read safely, and YAML that keeps the place of every word.

The home of PyYAML. YAML is parsed, and never constructed: every scalar stays the text that was written, and the field
that it stands in chooses its type. So `no`, `010` and `12:30` mean what they say, and a repeated key is a problem.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any, Self

import yaml
from pydantic import (
    GetCoreSchemaHandler,
)
from pydantic_core import CoreSchema, core_schema

from reportgen.problems import Place, Problem, Problems, ReportError

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's, ten times as fast, in every wheel; it only parses here, and constructs nothing."""

_NODES = (yaml.NodeEvent, yaml.CollectionEndEvent)
"""The events that nodes are made of; the others tell of the stream and its document."""

MOST_BYTES = 4_000_000
"""A text file larger than this is not read: nothing that a person writes is."""

MOST_OF_ANY_FILE = 50_000_000
"""No file larger than this is read, of whatever kind."""

MOST_LEVELS = 40
"""How deep YAML may be nested; what a report needs is far less."""

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ue000-\uf8ff\ufffe\uffff]")
"""Characters that no input may hold: controls, and the private ones by which the binder marks its figures."""


class Word(str):
    """A scalar of a YAML file with its place. As a field's type it keeps the place into the model."""

    place: Place

    def __new__(cls, text: str, place: Place | None = None) -> Self:
        """The text, placed."""
        word = super().__new__(cls, text)
        word.place = place or Place("")
        return word

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Any text; kept as it is where it already knows its place."""
        return core_schema.no_info_after_validator_function(
            lambda text: text if isinstance(text, Word) else Word(text),
            core_schema.no_info_before_validator_function(_scalar, core_schema.any_schema()),
            serialization=core_schema.to_string_ser_schema(),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: Any) -> dict[str, Any]:
        """For editors: a scalar."""
        return {"type": ["string", "number", "boolean"]}


class Tree(dict[str, Any]):
    """A mapping of a YAML file: where it begins and where each key stands."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.keys_at: dict[str, Place] = {}


class Items(list[Any]):
    """A list of a YAML file and where it begins."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place


def _scalar(value: object) -> object:
    if isinstance(value, str):
        return value
    if isinstance(value, bool | int | float):
        return str(value)
    raise ValueError("wrong-type::expected text|write words on one line, in quotation marks if they hold a colon")


STRAYS = {
    ".xls": "save it as .xlsx, or as 'CSV UTF-8'",
    ".xlsm": "save it as .xlsx, or as 'CSV UTF-8'",
    ".xlsb": "save it as .xlsx, or as 'CSV UTF-8'",
    ".ods": "save it as .xlsx, or as 'CSV UTF-8'",
    ".tsv": "save it as 'CSV UTF-8'",
    ".txt": "name it anew: figures end in .csv, sections in .yaml, commentary in .md",
    ".docx": "take its words in: reportgen receive FILE; or copy them into the section's .md file",
    ".doc": "save it as .docx and take its words in with reportgen receive, or copy them into the section's .md file",
    ".odt": "save it as .docx and take its words in with reportgen receive, or copy them into the section's .md file",
}
"""Endings that a person may well give to figures and words, and what is to be done with such a file."""


class Folder:
    """A project's folder. Nothing outside it is read, by whatever name or link; what was read is remembered."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.digests: dict[str, str] = {}
        """By path: the SHA-256 of every file that was read."""

    def names(self, folder: str, *suffixes: str) -> list[str]:
        """What is directly in `folder` and ends in one of `suffixes`, as paths from the root, in order.

        A broken link or a folder of such a name is listed too: reading it says what it is.
        """
        base = self.root / folder
        if not base.is_dir():
            return []
        return sorted(
            f"{folder}/{path.name}"
            for path in base.iterdir()
            if path.suffix.lower() in suffixes and not path.name.startswith((".", "~$"))
        )

    def strays(self, folder: str) -> list[str]:
        """The files directly in `folder` that look like figures or words, but are of a kind that is not read."""
        return self.names(folder, *STRAYS)

    def folders(self, folder: str) -> list[str]:
        """The names of the folders directly in `folder`, in order."""
        base = self.root / folder
        if not base.is_dir():
            return []
        return sorted(path.name for path in base.iterdir() if path.is_dir() and not path.name.startswith("."))

    def has(self, name: str) -> bool:
        """Whether there is anything of this name, were it a link that leads nowhere."""
        path = self.root / name
        return path.exists() or path.is_symlink()

    def bytes(self, name: str, problems: Problems, place: Place | None = None) -> bytes | None:
        """The bytes of a file; None with a problem at `place` where it can't be had."""
        at = place or Place(name)
        if PurePosixPath(name.replace("\\", "/")).is_absolute() or re.match(r"[A-Za-z][\w+.-]*:", name):
            problems.add(
                at,
                "outside-project",
                f"'{name}' is not a file of this project",
                "put the file in the project and name it from the project's folder",
            )
            return None
        path = self.root / name
        try:
            if not path.resolve().is_relative_to(self.root):
                problems.add(
                    at, "outside-project", f"'{name}' leads out of the project", "put a copy of the file in the project"
                )
                return None
            if path.exists() and not path.is_file():
                what = "it is a folder" if path.is_dir() else "it is not a file"
                problems.add(at, "cannot-read", f"'{name}' can't be read: {what}", "put a file in its place")
                return None
            if (size := path.stat().st_size) > MOST_OF_ANY_FILE:
                _too_large(at, size, MOST_OF_ANY_FILE, problems)
                return None
            raw = path.read_bytes()
        except (OSError, ValueError) as error:
            missing = isinstance(error, FileNotFoundError)
            broken = missing and path.is_symlink()
            reason = "it is not there" if missing else getattr(error, "strerror", None) or "no access"
            problems.add(
                at,
                "cannot-read",
                f"'{name}' can't be read: {'it is a link that leads nowhere' if broken else reason}",
                "put the file itself in its place" if broken
                else "look for a slip in its name" if missing
                else "close it in other programs, and look at its rights",
            )  # fmt: skip
            return None
        self.digests[name] = sha256(raw).hexdigest()
        return raw

    def text(self, name: str, problems: Problems) -> str | None:
        """The text of a file; None with a problem."""
        raw = self.bytes(name, problems)
        return None if raw is None else decode(raw, name, problems)

    def yaml(self, name: str, problems: Problems) -> Tree | None:
        """The mapping that a YAML file holds; None with a problem."""
        text = self.text(name, problems)
        return None if text is None else read_yaml(text, name, problems)


def decode(raw: bytes, shown: str, problems: Problems) -> str | None:
    """The text that `raw` holds, or None with a problem."""
    if len(raw) > MOST_BYTES:
        _too_large(Place(shown), len(raw), MOST_BYTES, problems)
        return None
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or raw[:40].count(0) > 9:
        problems.add(
            Place(shown),
            "encoding",
            "this file is in UTF-16",
            "save it as UTF-8 (Excel: 'CSV UTF-8'; Notepad: Encoding 'UTF-8')",
        )
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        problems.add(
            Place(shown, line),
            "encoding",
            "this file is not in UTF-8",
            "save it as UTF-8 (Excel: 'CSV UTF-8'; Notepad: Encoding 'UTF-8')",
        )
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    bad = UNPRINTABLE.search(text)
    if bad:
        before = text[: bad.start()]
        place = Place(shown, before.count("\n") + 1, bad.start() - before.rfind("\n"))
        unprintable(bad[0], place, problems)
        return None
    return text


def unprintable(character: str, place: Place, problems: Problems) -> None:
    """Report a character that no input may hold."""
    problems.add(
        place, "encoding", f"the character U+{ord(character):04X} stands here, which can't be printed", "take it out"
    )


def _too_large(place: Place, size: int, most: int, problems: Problems) -> None:
    problems.add(
        place, "too-large", f"this file has {size:,} bytes; the most is {most:,}", "split it, or leave out what is old"
    )


def incoming(path: Path, smaller: str) -> bytes:
    """The bytes of a file that comes in, from wherever it stands. `smaller` is what helps where it is too large.

    Raises `ReportError`.
    """
    shown = path.as_posix()
    mend = "look for a slip in its name, and close it in other programs"
    try:
        if path.is_file() and path.stat().st_size <= MOST_OF_ANY_FILE:
            return path.read_bytes()
        what = "it is a folder" if path.is_dir() else "it is no file" if path.exists() else "it is not there"
        problem = Problem(Place(shown), "cannot-read", f"'{shown}' can't be read: {what}", mend)
        if path.is_file():
            message = f"this file has {path.stat().st_size:,} bytes; the most is {MOST_OF_ANY_FILE:,}"
            problem = Problem(Place(shown), "too-large", message, smaller)
    except OSError as error:
        problem = Problem(Place(shown), "cannot-read", f"'{shown}' can't be read: {error.strerror or error}", mend)
    raise ReportError([problem])


def as_yaml(value: object) -> str:
    """Plain values as a YAML text that people go on writing: keys in their order, the innermost lists on one line.

    >>> print(as_yaml({"rows": [{"months": "period"}], "day": "2022-11-01"}), end="")
    rows:
    - {months: period}
    day: '2022-11-01'
    """
    text: str = yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=120, default_flow_style=None)
    return text


def read_yaml(text: str, shown: str, problems: Problems) -> Tree | None:
    """The mapping that a YAML text holds, with places; None with problems where it holds none."""
    levels = 0
    events: list[yaml.Event] = []
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            levels += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if levels > MOST_LEVELS:
                problems.add(
                    _place(shown, event.start_mark),
                    "yaml-syntax",
                    f"this is nested more than {MOST_LEVELS} levels deep",
                    "look for brackets that are not closed",
                )
                return None
            if isinstance(event, yaml.AliasEvent):
                problems.add(
                    _place(shown, event.start_mark),
                    "yaml-alias",
                    "aliases (*name) are not read here",
                    "write the words out",
                )
                return None
            if isinstance(event, yaml.DocumentStartEvent) and events:
                problems.add(
                    _place(shown, event.start_mark),
                    "yaml-syntax",
                    "this is not YAML: expected a single document in the stream, but found another document",
                    "take the line '---' out, or make two files of it",
                )
                return None
            if isinstance(event, _NODES):
                events.append(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = _place(shown, mark) if mark else Place(shown)
        problems.add(
            place,
            "yaml-syntax",
            f"this is not YAML: {_yaml_words(error)}",
            _yaml_mend(text, place, str(error.problem)),
        )
        return None
    except (yaml.YAMLError, RecursionError) as error:
        problems.add(Place(shown), "yaml-syntax", f"this is not YAML: {str(error).splitlines()[0]}")
        return None
    if not events:
        problems.add(
            Place(shown),
            "empty-file",
            "this file is empty",
            "it must hold keys and values, as in 'title: ...'",
        )
        return None
    rest = iter(events)
    tree = _tree(next(rest), rest, shown, problems)
    if not isinstance(tree, Tree):
        problems.add(
            Place(shown, tree.place.line if isinstance(tree, Word | Items) else 1, 1),
            "wrong-type",
            f"expected keys and values, but found {found_words(tree)}",
            "this file must hold keys and values, as in 'title: ...'",
        )
        return None
    return tree


def found_words(value: object) -> str:
    """What was found, in words."""
    if isinstance(value, Mapping):
        return "keys and values"
    if isinstance(value, list | tuple):
        return "a list"
    if value is None:
        return "nothing"
    text = str(value)
    return f"'{text}'" if len(text) <= 60 else f"'{text[:57]}...'"


def _place(shown: str, mark: Any) -> Place:
    return Place(shown, mark.line + 1, mark.column + 1)


def _yaml_words(error: yaml.MarkedYAMLError) -> str:
    problem = str(error.problem or error.context)
    return f"{error.context}, {problem}" if problem.startswith("but") and error.context else problem


def _yaml_mend(text: str, place: Place, problem: str) -> str:
    lines = text.splitlines()
    line = lines[place.line - 1] if 0 < place.line <= len(lines) else ""
    if "\t" in line:
        return "indent with spaces, not tabs"
    if "']'" in problem or "'}'" in problem:
        return "close the bracket that stands open before this"
    if "document" in problem:
        return "take the line '---' out, or make two files of it"
    bare = re.sub(r"[\[{].*", "", line)
    if bare.count(": ") > 1 or re.search(r"(: |- )\{\{", line) or line.lstrip().startswith(("%", "@", "`")):
        return 'put the text in quotes: key: "words: and more"'
    return "check the indent and the colons on this line and the one before"


def _tree(start: yaml.Event, rest: Iterator[yaml.Event], shown: str, problems: Problems) -> Any:
    """The node that begins with the event `start`; its other events are taken from `rest`."""
    place = _place(shown, start.start_mark)
    if isinstance(start, yaml.ScalarEvent):
        empty = not start.style and start.value in ("", "~", "null")
        if bad := UNPRINTABLE.search(start.value):
            unprintable(bad[0], place, problems)
        return None if empty else Word(start.value, place)
    if isinstance(start, yaml.SequenceStartEvent):
        items = Items(place)
        while not isinstance(event := next(rest), yaml.CollectionEndEvent):
            items.append(_tree(event, rest, shown, problems))
        return items
    tree = Tree(place)
    while not isinstance(event := next(rest), yaml.CollectionEndEvent):
        key = _key(event, tree, shown, problems)
        if key is None:  # told; what stands there is passed over
            if not isinstance(event, yaml.ScalarEvent):
                _tree(event, rest, shown, Problems())
            _tree(next(rest), rest, shown, Problems())
        else:
            tree.keys_at[key] = key.place
            tree[key] = _tree(next(rest), rest, shown, problems)
    return tree


def _key(event: yaml.Event, tree: Tree, shown: str, problems: Problems) -> Word | None:
    """The key that begins with `event`; None with a problem where it can't be one more key of `tree`."""
    key = Word(event.value if isinstance(event, yaml.ScalarEvent) else "", _place(shown, event.start_mark))
    if not isinstance(event, yaml.ScalarEvent):
        problems.add(key.place, "yaml-syntax", "a key must be a plain word", "take the brackets out")
    elif bad := UNPRINTABLE.search(key):
        unprintable(bad[0], key.place, problems)
    elif key in tree:
        problems.add(
            key.place,
            "duplicate-key",
            f"'{key}' stands twice in this mapping",
            f"the first is on line {tree.keys_at[key].line}; keep one",
        )
    else:
        return key
    return None
