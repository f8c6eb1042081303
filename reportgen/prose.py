"""Bound prose: words in which every number is a figure, read without running anything.

Commentary is untrusted. `{{ ... }}` holds one expression of names, attributes, calls with constants, and nothing else;
it is parsed as data and walked here, so there is no engine to escape from.
"""

from __future__ import annotations

import ast
import inspect
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from reportgen import model
from reportgen.binder import Shown
from reportgen.markdown import Reader
from reportgen.period import Window
from reportgen.problems import Place, nearest
from reportgen.source import UNPRINTABLE, Word, unprintable
from reportgen.spoken import MISSING, PeriodView, Spoken, Stated, UnspeakableError
from reportgen.views import Speaker

MOST_CHARACTERS = 50_000
"""A slot longer than this is refused: no chapter's words are."""
_OPENED = re.compile(r"\{\{|\{%|\{#")
_STRAIGHT = str.maketrans("‘’“”", "''\"\"")
"""Word makes quotation marks round; in an expression they mean the straight ones."""
MOST_EXPRESSIONS = 500
"""More than these in one text are not worked out."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text: its words, or the expression that stands there. `at` is where it begins in the text."""

    text: str
    at: int
    expression: bool = False
    fault: str = ""


def pieces(text: str) -> Iterator[Piece]:
    """The words and expressions of a text in order. After a `{{` that is not closed nothing more is told."""
    at = 0
    while match := _OPENED.search(text, at):
        if match.start() > at:
            yield Piece(text[at : match.start()], at)
        end = text.find("}}", match.end()) if match[0] == "{{" else match.end() - 2
        if match[0] != "{{" or end < 0:
            yield Piece("", match.start(), fault=match[0])
        else:
            yield Piece(text[match.end() : end], match.start(), expression=True)
        if end < 0:
            return
        at = end + 2
    if at < len(text):
        yield Piece(text[at:], at)


_FAULTS = {
    "{{": ("expression-syntax", "'{{' is not closed", "write {{ name }}"),
    "{%": (
        "statement",
        "a statement '{%' is not allowed in words",
        "only {{ name }} may stand here",
    ),
    "{#": ("statement", "a remark '{#' is not allowed in words", "leave it out"),
}


def place_in(text: str, at: int, start: Place) -> Place:
    """The place of the character `at` of a text that begins at `start`."""
    line = text.count("\n", 0, at)
    column = at - (text.rfind("\n", 0, at) + 1) + 1
    return Place(start.path, start.line + line, column + (start.column - 1 if line == 0 else 0))


@dataclass
class Prose(Speaker):
    """The reader of an edition's words."""

    stated: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, Window | str] = field(default_factory=dict)
    """Other names that print: period, board_date..."""

    # expressions

    def marked(self, text: str, place: Place, *, exact: bool = True) -> str:
        """The text with every expression replaced by the mark of what it prints.

        `exact` says that the text stands in its file as it is, so that lines and columns within it can be told.
        """
        if len(text) > MOST_CHARACTERS:
            self.problems.add(
                place,
                "too-large",
                f"this text has {len(text):,} characters; the most is {MOST_CHARACTERS:,}",
                "shorten it, or make several slots of it",
            )
            return ""
        if "&" in text and (bad := UNPRINTABLE.search(unescape(text))):
            unprintable(bad[0], place, self.problems)
            return ""
        out: list[str] = []
        found = list(pieces(text))
        if sum(piece.expression for piece in found) > MOST_EXPRESSIONS:
            self.problems.add(
                place,
                "too-large",
                f"this text has more than {MOST_EXPRESSIONS} bound figures",
                "make several slots of it, or a table",
            )
            return ""
        for piece in found:
            at = place_in(text, piece.at, place) if exact else place
            if piece.fault:
                self.problems.add(at, *_FAULTS[piece.fault])
            elif piece.expression:
                out.append(self._expression(piece.text, at))
            else:
                out.append(piece.text)
        return "".join(out)

    def _expression(self, source: str, place: Place) -> str:
        """What an expression prints, marked where it is a figure; nothing, with a problem, where it can't be read."""
        try:
            value = self._value(source.strip(), place)
        except UnspeakableError as fault:
            self.problems.add(place, fault.code, fault.message, fault.mend)
            return MISSING
        return self.binder.mark(value) if isinstance(value, Shown) else value

    def _value(self, source: str, place: Place) -> str:
        shown = f"'{{{{ {source} }}}}'"
        if "{{" in source:
            raise UnspeakableError(*_FAULTS["{{"])
        if len(source) > 300:
            raise UnspeakableError("expression-syntax", "this expression is too long", "write {{ name }}")
        try:
            with warnings.catch_warnings(action="ignore"):
                tree = ast.parse(source.translate(_STRAIGHT), mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            raise UnspeakableError(
                "expression-syntax", f"{shown} can't be read", "write a measure's name, as in {{ name.change }}"
            ) from None
        if isinstance(tree, ast.Constant):
            raise UnspeakableError("unbound-number", f"{shown} is not a figure", "bind a measure or a stated fact")
        value = self._walk(tree, place)
        if callable(value):
            raise UnspeakableError("expression-syntax", f"'{source}' needs brackets", "for example at('2022-12')")
        if isinstance(value, Spoken):
            value = value.shown()
        if not isinstance(value, str):
            raise UnspeakableError(
                "expression-syntax", f"{shown} prints nothing", "write a measure's name, as in {{ name }}"
            )
        return value

    def _walk(self, node: ast.expr, place: Place) -> Any:
        """The value of one expression: a name, an attribute of a thing that may be spoken of, or a call."""
        if isinstance(node, ast.Name):
            return self._name(node.id, place)
        if isinstance(node, ast.Attribute):
            thing = self._walk(node.value, place)
            return self._attribute(thing, node.attr)
        if isinstance(node, ast.Call):
            function = self._called(node.func, place)
            if not callable(function):
                raise UnspeakableError("expression-syntax", "no brackets may stand here", "for example: at('2022-12')")
            if node.keywords:
                raise UnspeakableError(
                    "expression-syntax", "no '=' may stand in the brackets", "for example: at('2022-12')"
                )
            values = [_constant(argument) for argument in node.args]
            try:
                inspect.signature(function).bind(*values)
            except TypeError:
                raise UnspeakableError("expression-syntax", "too many or too few values stand in the brackets",
                                  "for example: at('2022-12')") from None  # fmt: skip
            return function(*values)
        if isinstance(node, ast.Constant):
            return node.value
        raise UnspeakableError(
            "expression-syntax",
            "only names, dots and brackets may stand in {{ }}",
            "for example {{ name.at('2022-12').change }}",
        )

    def _called(self, node: ast.expr, place: Place) -> Any:
        """What stands before brackets: where a name is both an attribute and a call, as `noun` is, the call."""
        if isinstance(node, ast.Attribute):
            thing = self._walk(node.value, place)
            if isinstance(thing, Spoken) and node.attr in thing.calls():
                return getattr(thing, "call_" + node.attr)
            return self._attribute(thing, node.attr)
        return self._walk(node, place)

    def _name(self, name: str, place: Place) -> Any:
        if name in self.words:
            known = self.words[name]
            return PeriodView(known) if isinstance(known, Window) else Shown(known)
        if name == "stated":
            return self.stated
        if name in self.scope.catalogue.measures:
            return self.view(name, place=place)
        raise UnspeakableError(
            "unknown-variable",
            f"nothing is called '{name}'",
            nearest(name, [*self.scope.catalogue.measures, "stated", *self.words]),
        )

    def _attribute(self, thing: Any, name: str) -> Any:
        if thing is self.stated:
            if name not in self.stated:
                raise UnspeakableError(
                    "unknown-variable",
                    f"no stated fact is called '{name}'",
                    nearest(name, self.stated),
                )
            return Stated(self, name, self.stated[name])
        if isinstance(thing, Spoken):
            if name in thing.attributes():
                return getattr(thing, "get_" + name)()
            if name in thing.calls():
                return getattr(thing, "call_" + name)
            raise UnspeakableError(
                "unknown-attribute", f"there is no '.{name}' here", nearest(name, [*thing.attributes(), *thing.calls()])
            )
        raise UnspeakableError("unknown-attribute", f"there is no '.{name}' here", "look for a dot too many")

    # words

    def line(self, text: Word | str, *, place: Place | None = None) -> model.Text:
        """One line of words with bound figures."""
        at = place or (text.place if isinstance(text, Word) else Place(""))
        marked = self.marked(" ".join(str(text).split()), at, exact=False)
        return Reader(self.binder, self.problems, at, exact=False).line(marked)

    def styled(self, phrase: str, **values: Any) -> model.Text:
        """A phrase of the house style in which **bold** may stand."""
        runs: list[model.Run] = []
        for place, words in enumerate(self.phrase(phrase, **values).split("**")):
            before = "".join(run.text for run in runs)
            runs.extend(self.binder.runs(words, strong=place % 2 == 1, before=before))
        return tuple(runs)

    def contents(self, text: str, place: Place, *, exact: bool = True) -> tuple[model.Content, ...]:
        """Markdown with bound figures as paragraphs, lists, tables and headings."""
        marked = self.marked(text, place, exact=exact)
        return Reader(self.binder, self.problems, place, exact=exact).contents(marked)


def _constant(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str | int):
        return str(node.value)
    raise UnspeakableError(
        "expression-syntax",
        "only a word in quotation marks or a year may stand in the brackets",
        "for example at('2022-12') or against(2019)",
    )
