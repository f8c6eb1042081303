"""A mapping of a YAML file read as a spec, with pydantic's every error as a problem at the word that it is about."""

from __future__ import annotations

import re
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, Tag, ValidationError

from reportgen.problems import Place, Problems, nearest
from reportgen.source import Items, Spec, Tree, Word, found_words

S = TypeVar("S", bound=Spec)


def read_spec(kind: type[S], tree: Tree, problems: Problems) -> S | None:
    """The mapping as a `kind`, or None with every fault in it as a problem at its place."""
    try:
        return kind.model_validate(tree)
    except ValidationError as error:
        spots: dict[Place, list[tuple[_Spot, Any]]] = {}
        for fault in error.errors(include_url=False):
            spot = _Spot(tree, [kind])
            for step in fault["loc"][: -1 if fault["type"] == "missing" else None]:
                spot.go(step)
            spots.setdefault(spot.place, []).append((spot, fault))
        for found in spots.values():
            for spot, fault in [each for each in found if each[0].fits] or found[:1]:
                _fault(fault, spot, problems)
        return None


class _Spot:
    """Where one of pydantic's errors leads: the node of the tree, and the types that may stand there.

    `fits` is false where the error is of a type that the node was never meant as: text was tried for a mapping.
    """

    def __init__(self, tree: Tree, types: list[Any]) -> None:
        self.node: Any = tree
        self.place, self.types = tree.place, types
        self.owners: list[type[BaseModel]] = []
        """The mappings that may hold the last key."""
        self.key, self.fits = "", True

    def go(self, step: str | int) -> None:
        """Follow one step of an error's path."""
        node, self.owners = self.node, self.models()
        if isinstance(node, Tree) and step in node:
            self.types = [inner for kind in self.types for inner in _values_in(kind, str(step))]
            self.key, self.node = str(step), node[str(step)]
            self.place = self.node.place if isinstance(self.node, Word) else node.keys_at[self.key]
        elif isinstance(node, Items) and isinstance(step, int) and step < len(node):
            self.types = [inner for kind in self.types for inner in _items_in(kind)]
            self.node = node[step]
            self.place = getattr(self.node, "place", node.place)
        elif isinstance(step, str) and any(getattr(kind, "bare", "") == step for kind in self.models()):
            self.types = [inner for kind in self.models() for inner in _values_in(kind, step)]
        elif isinstance(step, str):
            self._branch(step)

    def _branch(self, step: str) -> None:
        """One branch of a union: narrow the types to it, and see whether the node is of its form."""
        named = [kind for kind in self.types if _tag(kind) == step]
        named = named or [kind for kind in self.models() if kind.__name__ == step]
        if named:
            self.types = named
            self.fits &= isinstance(self.node, Tree) or step in ("word", "Word")
        elif step.startswith(("tuple", "list")):
            self.fits &= isinstance(self.node, Items)
        elif step.startswith(("function", "bool", "int", "str")):
            self.fits &= isinstance(self.node, Word)

    def models(self) -> list[type[BaseModel]]:
        """The mappings that may stand here."""
        return [model for kind in self.types for model in _models_in(kind)]


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


def _fault(fault: Any, spot: _Spot, problems: Problems) -> None:
    """One of pydantic's errors as a problem at the place of the word that it is about."""
    last = str(fault["loc"][-1]) if fault["loc"] else ""
    found, kind, context = found_words(fault["input"]), str(fault["type"]), fault.get("ctx", {})
    under = f" under '{spot.key}'" if spot.key else ""
    if kind == "extra_forbidden":
        code, what = next((model.keys for model in spot.owners if issubclass(model, Spec)), Spec.keys)
        keys = [field.alias or name for model in spot.owners for name, field in model.model_fields.items()]
        problems.add(spot.place, code, f"there is no {what} '{last}' here", nearest(last, keys))
    elif kind == "missing" and last.isdigit():
        problems.add(spot.place, "wrong-value", f"the list{under} is too short", "add what is missing")
    elif kind == "missing":
        problems.add(spot.place, "missing-key", f"the key '{last}' is missing here", f"write '{last}: ...'")
    elif kind == "value_error":
        message, _, mend = str(context["error"]).partition("|")
        code, _, rest = message.partition("::") if "::" in message else ("wrong-value", "", message)
        more = f"{under}, but {found} was found" if code == "wrong-type" else ""
        problems.add(spot.place, code, rest + more, mend)
    elif kind == "literal_error":
        known = re.findall(r"'([^']*)'", str(context["expected"]))
        problems.add(spot.place, "unknown-value", f"{found} can't stand{under}", nearest(str(fault["input"]), known))
    elif kind in _BOUNDS:
        bound = next(iter(context.values()))
        problems.add(spot.place, "wrong-value", f"{found} can't stand{under}", f"write {_BOUNDS[kind]} {bound}")
    elif kind in ("too_short", "too_long"):
        bound = context.get("min_length", context.get("max_length"))
        problems.add(spot.place, "wrong-value", f"the list{under} is {kind.replace('_', ' ')}", f"{bound} belong in it")
    else:
        wanted = _WANTED.get(kind, "something else")
        problems.add(spot.place, "wrong-type", f"{wanted} was expected{under}, but {found} was found")


_BOUNDS = {
    "greater_than": "a number above",
    "greater_than_equal": "a number of at least",
    "less_than": "a number below",
    "less_than_equal": "a number of at most",
}
_WANTED = {
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "int_parsing_size": "a whole number",
    "float_parsing": "a number",
    "float_type": "a number",
    "finite_number": "a number",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "dict_type": "keys and values",
    "model_type": "keys and values",
}
