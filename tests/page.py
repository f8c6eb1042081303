"""A page of HTML read strictly: its elements with their attributes and words, and whatever is wrong with its form."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "br", "img", "link", "col"}
UNREAD = {"style", "title", "svg"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    inside: tuple[str, ...]
    words: str = ""

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()


@dataclass
class Page(HTMLParser):
    """`faults` tells what is not well formed; `words` is what a reader is shown, without pictures."""

    text: str
    elements: list[Element] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[Element] = []
        self.feed(self.text)
        self.close()
        self.faults += [f"<{element.tag}> is not closed" for element in self.open]
        ids = [element.attributes["id"] for element in self.elements if "id" in element.attributes]
        self.faults += [f"id {name} stands twice" for name in sorted({i for i in ids if ids.count(i) > 1})]
        targets = {element.attributes.get(name, "") for element in self.elements for name in ("href", "data-href")}
        self.faults += [f"{t} leads nowhere" for t in targets if t.startswith("#") and t[1:] not in ids]

    def named(self, *tags: str) -> list[Element]:
        return [element for element in self.elements if element.tag in tags]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, tuple(e.tag for e in self.open))
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1].tag != tag:
            self.faults.append(f"</{tag}> at {self.getpos()} closes <{self.open[-1].tag if self.open else ''}>")
        elif self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        tags = {element.tag for element in self.open}
        for element in self.open:
            element.words += data
        if "body" in tags and not tags & UNREAD:
            self.words.append(data)
