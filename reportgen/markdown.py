"""Markdown as contents of the model: paragraphs, lists, tables and headings, and no HTML. The home of markdown-it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

from reportgen import model
from reportgen.binder import Binder
from reportgen.problems import Place, Problems

_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")
_MARKDOWN.validateLink = lambda url: True  # type: ignore[method-assign]  # every link is judged in `_link`
_HTML = ("raw-html", "raw HTML is not allowed in words", "use Markdown: **bold**, lists, tables")
_CODE = ("markdown", "a block of code can't stand in a report", "begin the line without spaces before it")
_QUOTE = ("markdown", "quotations and rules are not used in this report", "write it as a paragraph")
_IN_LIST = ("markdown", "only words can stand in a list", "end the list with a blank line, and begin without spaces")
_NOT_IN_LISTS = {
    "html_block": _HTML,
    "fence": _CODE,
    "code_block": _CODE,
    "blockquote_open": _QUOTE,
    "hr": _QUOTE,
    "heading_open": _IN_LIST,
    "table_open": _IN_LIST,
}


def _typographic(runs: model.Text) -> model.Text:
    """Straight quotation marks made round, judged over the whole line."""
    out, before = [], " "
    for run in runs:
        text = ""
        for sign in run.text:
            if sign in "'\"":
                opening = before.isspace() or before in "([–—-/"
                sign = {"'": "‘’", '"': "“”"}[sign][0 if opening else 1]
            text += sign
            before = sign
        out.append(run.model_copy(update={"text": text}) if text != run.text else run)
    return tuple(out)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The lines of a text, from 0, on which a paragraph, a heading, an item of a list or a table stands.

    `lines` are pairs of the first line and the one after the last: an item of several paragraphs has several.
    """

    kind: Literal["paragraph", "heading", "bullet", "number", "table"]
    lines: tuple[tuple[int, int], ...]


def outline(marked: str) -> Iterator[Stretch]:
    """Where each thing that `Reader.contents` reads stands, in its order; of a list each item."""
    lists: list[str] = []
    lines: list[tuple[int, int]] = []
    kind: Literal["paragraph", "heading"] = "paragraph"
    in_table = False
    for token in _MARKDOWN.parse(marked):
        place = (token.map[0], token.map[1]) if token.map is not None else (0, 0)
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append(token.type)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "list_item_close" and len(lists) == 1:
            yield Stretch("bullet" if lists[0].startswith("bullet") else "number", tuple(lines))
            lines = []
        elif lists:
            lines += [place] if token.type == "inline" and len(lists) == 1 else []
        elif token.type == "table_open":
            in_table = True
            yield Stretch("table", (place,))
        elif token.type == "table_close":
            in_table = False
        elif token.type in ("paragraph_open", "heading_open"):
            kind = "heading" if token.type == "heading_open" else "paragraph"
        elif token.type == "inline" and not in_table:
            yield Stretch(kind, (place,))


@dataclass
class Reader:
    """Reads marked Markdown, and makes contents of it. What a report can't print is a problem at its line.

    `exact` says that the text stands in its file as it is, so that lines within it can be told.
    """

    binder: Binder
    problems: Problems
    place: Place
    exact: bool = True

    def line(self, marked: str) -> model.Text:
        """One line of words."""
        tokens = _MARKDOWN.parseInline(marked)
        return self._runs(tokens[0].children or [], self.place) if tokens else ()

    def contents(self, marked: str) -> tuple[model.Content, ...]:
        """Paragraphs, lists, tables and headings in order."""
        self.tokens, self.at = _MARKDOWN.parse(marked), 0
        return tuple(self._read())

    def _read(self) -> Iterator[model.Content]:
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token.type == "paragraph_open":
                yield model.Paragraph(text=self._inline())
                self.at += 1
            elif token.type == "heading_open":
                yield model.Heading(text=self._inline())
                self.at += 1
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                yield model.Bullets(items=tuple(self._items(token)), ordered=token.type.startswith("ordered"))
            elif token.type == "table_open":
                yield self._table()
            elif token.type == "html_block":
                self._refuse(token, *_HTML)
            elif token.type in ("fence", "code_block"):
                self._refuse(token, *_CODE)
            elif token.type in ("blockquote_open", "hr"):
                self._refuse(token, *_QUOTE)

    def _runs(self, tokens: list[Token], place: Place) -> model.Text:
        """The runs of one line of Markdown. A number that opens a sentence is judged by the whole line."""
        flat: list[tuple[str, bool, str | None]] = []
        strong, link = 0, None
        for token in tokens:
            if token.type in ("text", "code_inline"):
                flat.append((token.content, bool(strong), link))
            elif token.type in ("softbreak", "hardbreak"):
                flat.append((" ", bool(strong), link))
            elif token.type in ("strong_open", "strong_close"):
                strong += 1 if token.type == "strong_open" else -1
            elif token.type == "link_open":
                link = self._link(str(token.attrs.get("href", "")), place)
            elif token.type == "link_close":
                link = None
            elif token.type == "html_inline":
                self.problems.add(
                    place,
                    "raw-html",
                    f"raw HTML '{token.content[:40]}' is not allowed in words",
                    "use Markdown: **bold**, lists, tables",
                )
            elif token.type == "image":
                self.problems.add(
                    place,
                    "image-in-words",
                    "a picture can't stand in words",
                    "use an image block in the section's file",
                )
        runs: list[model.Run] = []
        before = ""
        for content, bold, address in flat:
            runs.extend(self.binder.runs(content, strong=bold, link=address, before=before))
            before += content
        return _typographic(tuple(runs))

    def _link(self, href: str, place: Place) -> str | None:
        if re.match(r"(https?://|mailto:)", href) and "%EE%80" not in href:
            return href
        self.problems.add(
            place,
            "bad-link",
            f"'{href}' is not a link that a reader can follow",
            "write an address that begins with https://",
        )
        return None

    def _where(self, token: Token) -> Place:
        if not self.exact or token.map is None:
            return self.place
        return Place(self.place.path, self.place.line + token.map[0], 1)

    def _refuse(self, token: Token, code: str, message: str, mend: str) -> None:
        self.problems.add(self._where(token), code, message, mend)

    def _inline(self) -> model.Text:
        token = self.tokens[self.at]
        self.at += 1
        return self._runs(token.children or [], self._where(token))

    def _items(self, opened: Token) -> Iterator[model.Text]:
        close = opened.type.replace("_open", "_close")
        text: model.Text = ()
        while self.tokens[self.at].type != close:
            token = self.tokens[self.at]
            self.at += 1
            if token.type == "inline":
                self.at -= 1
                more = self._inline()
                text = (*text, model.Run(text=" "), *more) if text else more
            elif token.type in _NOT_IN_LISTS:
                self._refuse(token, *_NOT_IN_LISTS[token.type])
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                self._refuse(
                    token,
                    "markdown",
                    "a list inside a list can't be printed",
                    "make one list of it, or a table",
                )
                list(self._items(token))
            elif token.type == "list_item_close":
                yield text
                text = ()
        self.at += 1

    def _table(self) -> model.Grid:
        rows: list[list[model.Text]] = []
        aligns: list[str] = []
        while self.tokens[self.at].type != "table_close":
            token = self.tokens[self.at]
            self.at += 1
            if token.type == "tr_open":
                rows.append([])
            elif token.type in ("th_open", "td_open"):
                if token.type == "th_open":
                    aligns.append(str(token.attrs.get("style", "")))
                rows[-1].append(self._inline())
        self.at += 1
        head, body = rows[0], rows[1:]
        return model.Grid(
            stub=head[0],
            columns=tuple(
                model.Column(text=text, align="number" if "right" in align else "text")
                for text, align in zip(head[1:], aligns[1:], strict=True)
            ),
            rows=tuple(model.Row(label=_cell(row[0]), cells=tuple(_cell(text) for text in row[1:])) for row in body),
        )


def _cell(text: model.Text) -> model.Cell:
    bound = [run for run in text if run.figure]
    return model.Cell(text=text, figure=bound[0].figure if len(bound) == 1 else None)
