"""A mapping of a YAML file read as a spec, with pydantic's every error as a problem at the word that it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, Tag, ValidationError

from reportgen.fields import Spec
from reportgen.problems import Problems, nearest
from reportgen.source import Items, Tree, Word, found_words

S = TypeVar("S", bound=Spec)


def read_spec(kind: type[S], tree: Tree, problems: Problems) -> S | None:
    """The mapping as a `kind`, or None with every fault in it as a problem at its place."""
    try:
        return kind.model_validate(tree)
    except ValidationError as error:
        for spot in _meant([_Spot(tree, kind, fault) for fault in error.errors(include_url=False)]):
            _tell(spot, problems)
        return None


class _Spot:
    """Where one of pydantic's errors leads: the node of the tree, and the types that may stand there.

    `fork` is as far as the path was meant where the error is of a branch that the node was never meant as: text was
    tried for a mapping.
    """

    def __init__(self, tree: Tree, kind: type[BaseModel], fault: Any) -> None:
        self.fault, self.path, self.code = fault, fault["loc"], str(fault["type"])
        self.node: Any = tree
        self.types: list[Any] = [kind]
        self.owners: list[type[BaseModel]] = []
        """The mappings that may hold the last key."""
        self.place = self.key_at = tree.place
        """Where the node stands, and where the last key does."""
        self.key = ""
        self.fork: tuple[str | int, ...] | None = None
        for at, step in enumerate(self.path[: -1 if self.code == "missing" else None]):
            if not self._go(step) and self.fork is None:
                self.fork = self.path[:at]

    @property
    def last(self) -> str:
        """The last step of the path: the key that is missing or unknown."""
        return str(self.path[-1]) if self.path else ""

    def _go(self, step: str | int) -> bool:
        """Follow one step of the path; false where it is a branch that the node was never meant as."""
        node, self.owners = self.node, self.models()
        if isinstance(step, str) and any(_tag(kind) == step for kind in self.types):
            self.types = [get_args(kind)[0] for kind in self.types if _tag(kind) == step]
            return isinstance(node, Tree) or step == "word"
        elif isinstance(node, Tree) and step in node:
            self.types = [inner for kind in self.types for inner in _values_in(kind, str(step))]
            self.key, self.key_at, self.node = str(step), node.keys_at[str(step)], node[str(step)]
            self.place = self.node.place if isinstance(self.node, Word) else self.key_at
        elif isinstance(step, int):
            self.types = [inner for kind in self.types for inner in _items_in(kind)]
            if isinstance(node, Items) and step < len(node):
                self.node = node[step]
                self.place = getattr(self.node, "place", node.place)
        elif any(getattr(kind, "bare", "") == step for kind in self.models()):
            self.types = [inner for kind in self.models() for inner in _values_in(kind, step)]
        elif step.startswith("function-wrap"):  # how pydantic names a branch that is a spec
            self.types = list(self.models())
            return isinstance(node, Tree)
        elif step.startswith(("tuple", "list")):
            self.types = [kind for kind in self.types if get_origin(kind) in (tuple, list)]
            return isinstance(node, Items)
        elif step.startswith(("function", "bool", "int", "str")):
            return isinstance(node, Word)
        return True

    def models(self) -> list[type[BaseModel]]:
        """The mappings that may stand here."""
        return [model for kind in self.types for model in _models_in(kind)]


def _meant(spots: list[_Spot]) -> Iterator[_Spot]:
    """The errors that tell of what was meant: not of the other branches of a union, and a slip in a key once."""
    forks = set()
    for spot in spots:
        if spot.fork is not None:
            meant = any(other.fork is None and other.path[: len(spot.fork)] == spot.fork for other in spots)
            if meant or spot.fork in forks:
                continue
            forks.add(spot.fork)
        beside = [
            other.last for other in spots if other.code == "extra_forbidden" and other.path[:-1] == spot.path[:-1]
        ]
        if spot.code != "missing" or not get_close_matches(spot.last, beside, 1):
            yield spot


def _values_in(kind: Any, key: str) -> list[Any]:
    """The types of the value under `key` in a model or a dictionary."""
    found: list[Any] = []
    for model in _models_in(kind):
        found += [field.annotation for name, field in model.model_fields.items() if key in (name, field.alias)]
    if not found and get_origin(kind) is dict:
        found = [get_args(kind)[1]]
    return [branch for each in found for branch in _branches(each)]


def _items_in(kind: Any) -> list[Any]:
    arguments = [each for each in get_args(kind) if each is not ...] if get_origin(kind) in (tuple, list) else []
    return [branch for each in arguments for branch in _branches(each)]


def _branches(kind: Any) -> list[Any]:
    """The types that a union is of, each with its tag."""
    if get_origin(kind) is Annotated and _tag(kind) is None:
        return _branches(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return [branch for each in get_args(kind) for branch in _branches(each)]
    return [kind]


def _tag(kind: Any) -> str | None:
    return next((mark.tag for mark in get_args(kind)[1:] if isinstance(mark, Tag)), None)


def _models_in(kind: Any) -> list[type[BaseModel]]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return [kind]
    if get_origin(kind) is Annotated:
        return _models_in(get_args(kind)[0])
    return []


def _tell(spot: _Spot, problems: Problems) -> None:
    """One of pydantic's errors as a problem at the place of the word that it is about."""
    found, context = found_words(spot.fault["input"]), spot.fault.get("ctx", {})
    under = f" under '{spot.key}'" if spot.key else ""
    if spot.code == "extra_forbidden":
        code, what = next((model.keys for model in spot.owners if issubclass(model, Spec)), Spec.keys)
        keys = [field.alias or name for model in spot.owners for name, field in model.model_fields.items()]
        problems.add(spot.key_at, code, f"there is no {what} '{spot.last}' here", nearest(spot.last, keys))
    elif spot.code == "missing" and spot.last.isdigit():
        problems.add(spot.place, "wrong-value", f"the list{under} is too short", "add what is missing")
    elif spot.code == "missing":
        message = f"the key '{spot.last}' is missing here"
        problems.add(spot.place, "missing-key", message, f"write '{spot.last}: ...'")
    elif spot.code == "value_error":
        message, _, mend = str(context["error"]).partition("|")
        code, _, rest = message.partition("::") if "::" in message else ("wrong-value", "", message)
        more = f"{under}, but found {found}" if code == "wrong-type" else ""
        problems.add(spot.place, code, rest + more, mend)
    elif spot.code == "literal_error":
        known = re.findall(r"'([^']*)'", str(context["expected"]))
        mend = nearest(str(spot.fault["input"]), known)
        problems.add(spot.place, "unknown-value", f"{found} can't stand{under}", mend)
    elif spot.code in _BOUNDS:
        bound = f"{next(iter(context.values())):g}"
        problems.add(spot.place, "wrong-value", f"{found} can't stand{under}", f"write {_BOUNDS[spot.code]} {bound}")
    elif spot.code in ("too_short", "too_long"):
        bound = context.get("min_length", context.get("max_length"))
        most = "at least" if spot.code == "too_short" else "at most"
        message = f"the list{under} is {spot.code.replace('_', ' ')}"
        problems.add(spot.place, "wrong-value", message, f"write {most} {bound} in it")
    else:
        wanted, mend = _WANTED.get(spot.code, ("something else", ""))
        problems.add(spot.place, "wrong-type", f"expected {wanted}{under}, but found {found}", mend)


_BOUNDS = {
    "greater_than": "a number above",
    "greater_than_equal": "a number of at least",
    "less_than": "a number below",
    "less_than_equal": "a number of at most",
}
_WHOLE = ("a whole number", "write digits alone")
_NUMBER = ("a number", "write digits and one point")
_TRUTH = ("true or false", "write true or false")
_LIST = ("a list", "write [one, two], or each on a line of its own after '- '")
_KEYS = ("keys and values", "write 'key: value', indented, on lines of their own")
_WANTED = {
    "int_parsing": _WHOLE,
    "int_type": _WHOLE,
    "int_parsing_size": _WHOLE,
    "float_parsing": _NUMBER,
    "float_type": _NUMBER,
    "finite_number": _NUMBER,
    "bool_parsing": _TRUTH,
    "bool_type": _TRUTH,
    "tuple_type": _LIST,
    "dict_type": _KEYS,
    "model_type": _KEYS,
    "model_attributes_type": _KEYS,
}
