"""Files as people write them: text of the project read safely, and YAML that keeps the place of every word.

The home of PyYAML. YAML is composed, never constructed: every scalar stays the text that was written, and the field
that it stands in chooses its type. So `no`, `010` and `12:30` mean what they say, and a repeated key is a problem.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, ClassVar, Self, TypeVar

import yaml
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetCoreSchemaHandler,
    ValidationError,
    model_validator,
)
from pydantic_core import CoreSchema, core_schema

from reportgen.period import Window, WindowError
from reportgen.problems import Place, Problems, nearest

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's, ten times as fast, in every wheel; it only composes here, and constructs nothing."""

MOST_BYTES = 4_000_000
"""A text file larger than this is not read: nothing that a person writes is."""


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
    raise ValueError("text was expected here")


def _window(value: object) -> object:
    if isinstance(value, Window):
        return value
    try:
        return Window.parse(str(value))
    except WindowError as error:
        raise ValueError(f"bad-window::{error}|{error.mend}") from None


def _month(value: object) -> object:
    window = _window(value)
    if isinstance(window, Window) and len(window.months()) != 1:
        raise ValueError(f"bad-window::'{value}' is not a month|write a month: 2022-11")
    return window


def _date(value: object) -> object:
    if isinstance(value, date):
        return value
    try:
        window = Window.parse(str(value))
    except WindowError:
        window = None
    if window and window.one_day:
        return window.first
    raise ValueError(f"bad-window::'{value}' is not a day|write a day: 2022-09-14")


AWindow = Annotated[Window, BeforeValidator(_window, json_schema_input_type=str)]
AMonth = Annotated[Window, BeforeValidator(_month, json_schema_input_type=str)]
ADate = Annotated[date, BeforeValidator(_date, json_schema_input_type=str)]


class Spec(BaseModel):
    """What may be written in a YAML mapping. Unknown keys are refused; `place` is where the mapping begins."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, arbitrary_types_allowed=True)

    bare: ClassVar[str] = ""
    """The key that is meant where no mapping but a bare word or list is written."""

    _place: Place = Place("")
    _keys: Mapping[str, Place] = {}

    @model_validator(mode="wrap")
    @classmethod
    def _keep_place(cls, data: Any, handler: Callable[[Any], Self]) -> Self:
        """Keep where the mapping stood; read a bare word or list as the one key that it stands for."""
        if cls.bare and isinstance(data, Word | Items):
            tree = Tree(data.place)
            tree[cls.bare] = data
            tree.keys_at[cls.bare] = data.place
            data = tree
        spec = handler(data)
        if isinstance(data, Tree):
            spec._place = data.place
            spec._keys = dict(data.keys_at)
        return spec

    @property
    def place(self) -> Place:
        """Where the mapping begins in its file."""
        return self._place

    def place_of(self, key: str) -> Place:
        """Where `key` was written, or where the mapping begins."""
        return self._keys.get(key, self._place)


class Folder:
    """A project's folder. Nothing outside it is read, by whatever name or link; what was read is remembered."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.digests: dict[str, str] = {}
        """By path: the SHA-256 of every file that was read."""

    def names(self, folder: str, *suffixes: str) -> list[str]:
        """The files directly in `folder` that end in one of `suffixes`, as paths from the root, in order."""
        base = self.root / folder
        if not base.is_dir():
            return []
        return sorted(
            f"{folder}/{path.name}"
            for path in base.iterdir()
            if path.suffix.lower() in suffixes and path.is_file() and not path.name.startswith((".", "~$"))
        )

    def folders(self, folder: str) -> list[str]:
        """The names of the folders directly in `folder`, in order."""
        base = self.root / folder
        return sorted(path.name for path in base.iterdir() if path.is_dir()) if base.is_dir() else []

    def has(self, name: str) -> bool:
        """Whether there is a file of this name."""
        return (self.root / name).is_file()

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
            raw = path.read_bytes()
        except (OSError, ValueError) as error:
            missing = isinstance(error, FileNotFoundError)
            reason = "it is not there" if missing else getattr(error, "strerror", None) or "no access"
            problems.add(
                at,
                "cannot-read",
                f"'{name}' can't be read: {reason}",
                "look for a slip in its name" if missing else "close it in other programs, and look at its rights",
            )
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
        problems.add(
            Place(shown),
            "too-large",
            f"this file has {len(raw):,} bytes; the most is {MOST_BYTES:,}",
        )
        return None
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
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
    bad = re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ue000-\uf8ff]", text)
    if bad:
        line = text[: bad.start()].count("\n") + 1
        problems.add(
            Place(shown, line),
            "encoding",
            f"this file holds the character U+{ord(bad[0]):04X}, which can't be printed",
            "take it out",
        )
        return None
    return text


def read_yaml(text: str, shown: str, problems: Problems) -> Tree | None:
    """The mapping that a YAML text holds, with places; None with problems where it holds none."""
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            if isinstance(event, yaml.AliasEvent):
                problems.add(
                    _place(shown, event.start_mark),
                    "yaml-alias",
                    "aliases (*name) are not read here",
                    "write the words out",
                )
                return None
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = _place(shown, mark) if mark else Place(shown)
        problems.add(
            place,
            "yaml-syntax",
            f"this is not YAML: {error.problem or error.context}",
            _yaml_mend(text, place),
        )
        return None
    except (yaml.YAMLError, RecursionError) as error:
        problems.add(Place(shown), "yaml-syntax", f"this is not YAML: {str(error).splitlines()[0]}")
        return None
    if node is None:
        problems.add(
            Place(shown),
            "empty-file",
            "this file is empty",
            "it must hold keys and values, as in 'title: ...'",
        )
        return None
    tree = _tree(node, shown, problems)
    if not isinstance(tree, Tree):
        problems.add(
            Place(shown, 1, 1),
            "wrong-type",
            "this file must hold keys and values, as in 'title: ...'",
        )
        return None
    return tree


def _place(shown: str, mark: Any) -> Place:
    return Place(shown, mark.line + 1, mark.column + 1)


def _yaml_mend(text: str, place: Place) -> str:
    lines = text.splitlines()
    line = lines[place.line - 1] if 0 < place.line <= len(lines) else ""
    if "\t" in line:
        return "indent with spaces, not tabs"
    if line.count(":") > 1 or "{{" in line or line.lstrip().startswith(("%", "@", "`")):
        return 'put the text in quotes: key: "words: and more"'
    return "check the indent and the colons on this line and the one before"


def _tree(node: yaml.Node, shown: str, problems: Problems) -> Any:
    place = _place(shown, node.start_mark)
    if isinstance(node, yaml.ScalarNode):
        empty = node.style is None and node.value in ("", "~", "null")
        return None if empty else Word(node.value, place)
    if isinstance(node, yaml.SequenceNode):
        items = Items(place)
        items.extend(_tree(child, shown, problems) for child in node.value)
        return items
    tree = Tree(place)
    assert isinstance(node, yaml.MappingNode)
    for key_node, value_node in node.value:
        at = _place(shown, key_node.start_mark)
        if not isinstance(key_node, yaml.ScalarNode):
            problems.add(at, "yaml-syntax", "a key must be a plain word")
            continue
        key = Word(key_node.value, at)
        if key in tree:
            problems.add(
                at,
                "duplicate-key",
                f"'{key}' stands twice in this mapping",
                f"the first is on line {tree.keys_at[key].line}; keep one",
            )
            continue
        tree.keys_at[key] = at
        tree[key] = _tree(value_node, shown, problems)
    return tree


S = TypeVar("S", bound=Spec)


def read_spec(kind: type[S], tree: Tree, problems: Problems) -> S | None:
    """The mapping as a `kind`, or None with every fault in it as a problem at its place."""
    try:
        return kind.model_validate(tree)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            _fault(fault, kind, tree, problems)
        return None


def _fault(fault: Any, kind: type[BaseModel], tree: Tree, problems: Problems) -> None:
    """One of pydantic's errors as a problem at the place of the word that it is about."""
    node: Any = tree
    place, parent, known = tree.place, tree, True
    path: list[str] = []
    for step in fault["loc"]:
        if isinstance(node, Tree) and isinstance(step, str):
            if step in node:
                place, parent, node = node.keys_at[step], node, node[step]
                path.append(step)
                place = getattr(node, "place", place) if isinstance(node, Word) else place
            elif step == fault["loc"][-1]:
                known = False
                place = node.place
                parent = node
        elif isinstance(node, Items) and isinstance(step, int) and step < len(node):
            parent_place = node.place
            node = node[step]
            place = getattr(node, "place", parent_place)
    last = str(fault["loc"][-1]) if fault["loc"] else ""
    if fault["type"] == "extra_forbidden":
        at = parent.keys_at.get(last, place) if isinstance(parent, Tree) else place
        problems.add(
            at,
            "unknown-key",
            f"there is no key '{last}' here",
            nearest(last, _keys_of(kind, path[:-1])),
        )
    elif fault["type"] == "missing" and not known:
        problems.add(place, "missing-key", f"the key '{last}' is missing here", f"write '{last}: ...'")
    elif fault["type"] == "value_error":
        message, _, mend = str(fault["ctx"]["error"]).partition("|")
        code, _, rest = message.partition("::") if "::" in message else ("wrong-value", "", message)
        problems.add(place, code, rest, mend)
    elif fault["type"] in ("literal_error", "enum"):
        expected = re.findall(r"'([^']*)'", fault["msg"])
        problems.add(
            place,
            "unknown-value",
            f"'{fault['input']}' is not one of the values of '{path[-1] if path else last}'",
            nearest(str(fault["input"]), expected),
        )
    else:
        problems.add(place, "wrong-type", _type_words(fault, path), "")


def _type_words(fault: Any, path: list[str]) -> str:
    wanted = {
        "int_parsing": "a whole number",
        "int_type": "a whole number",
        "decimal_parsing": "a number",
        "float_parsing": "a number",
        "bool_parsing": "true or false",
        "bool_type": "true or false",
        "string_type": "text",
        "list_type": "a list",
        "tuple_type": "a list",
        "dict_type": "keys and values",
        "model_type": "keys and values",
    }.get(fault["type"], "")
    where = f" under '{path[-1]}'" if path else ""
    got = fault["input"]
    shown = (
        f"'{got}'"
        if isinstance(got, str)
        else "nothing"
        if got is None
        else "a list"
        if isinstance(got, list)
        else "keys and values"
    )
    return f"{wanted or fault['msg']} was expected{where}, but {shown} was found"


def _keys_of(kind: type[BaseModel], path: Iterable[str]) -> list[str]:
    """The keys that may stand in the mapping at `path` inside a `kind`, as far as the types tell."""
    current: list[type[BaseModel]] = [kind]
    for step in path:
        inner: list[type[BaseModel]] = []
        for model in current:
            for name, field in model.model_fields.items():
                if step in (name, field.alias):
                    inner.extend(_models_in(field.annotation))
        if inner:
            current = inner
    return [field.alias or name for model in current for name, field in model.model_fields.items()]


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for argument in getattr(annotation, "__args__", ()) for model in _models_in(argument)]
