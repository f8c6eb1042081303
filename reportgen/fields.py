"""What may be written: mappings of known keys, and the kinds of value that stand under them.

A value is text until its field has chosen its type; what is wrong with it is told as `code::message|mend`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, PrivateAttr, model_validator

from reportgen.period import Window, WindowError
from reportgen.problems import NOWHERE, Place
from reportgen.source import Items, Tree, Word


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


NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,20})?\Z")
"""A number as files must hold it."""


def number_mend(text: str) -> str:
    """How to write what somebody meant by a number that is none: `1,204`, `12.5%`, `Nov-22`."""
    if re.match(r"[A-Za-z]{3}-\d\d\Z|\d\d-[A-Za-z]{3}\Z|\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{2,4}\Z", text):
        return "a spreadsheet has read this number as a date: write the number"
    bare = re.sub(r"(?<=\d),(?=\d{3}(?!\d))|[\s%£$€+]", "", text).replace("−", "-")
    if match := re.fullmatch(r"\((.*)\)", bare):
        bare = "-" + match[1]
    comma = re.sub(r"\A(-?\d+),(\d+)\Z", r"\1.\2", bare)
    letters = comma.replace("O", "0").replace("o", "0").replace("l", "1")
    for guess in (comma, letters):
        if NUMBER.match(guess):
            return f"write digits and one point, nothing else: {guess}"
    if text in ("-", "–", "n/a", "N/A", "#N/A", "..", "x", "[x]", ":"):
        return "leave the cell blank where there is no figure, and write the reason in 'status'"
    return "write digits and one point, nothing else"


def _decimal(value: object) -> object:
    if isinstance(value, Decimal) or (isinstance(value, str) and NUMBER.match(value)):
        return value
    if not isinstance(value, str):
        raise ValueError("wrong-type::expected a number|write digits and one point")  # noqa: TRY004 - pydantic hears no other
    raise ValueError(f"bad-number::'{value}' is not a number|{number_mend(value)}")


ANumber = Annotated[Decimal, BeforeValidator(_decimal, json_schema_input_type=float)]
AWindow = Annotated[Window, BeforeValidator(_window, json_schema_input_type=str)]
AMonth = Annotated[Window, BeforeValidator(_month, json_schema_input_type=str)]
ADate = Annotated[date, BeforeValidator(_date, json_schema_input_type=str)]


class Spec(BaseModel):
    """What may be written in a YAML mapping. Unknown keys are refused; `place` is where the mapping begins."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, arbitrary_types_allowed=True)

    bare: ClassVar[str] = ""
    """The key that is meant where no mapping but a bare word or list is written."""
    keys: ClassVar[tuple[str, str]] = ("unknown-key", "key")
    """How an unknown key is told: the problem's code, and what its keys are called."""

    _place: Place = PrivateAttr(default_factory=lambda: NOWHERE)  # pydantic makes a deep copy of a plain default
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
