"""Typed numbers that no figure says: proposed in a list, and, once somebody confirms them, stated facts."""

from __future__ import annotations

import keyword
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from html import unescape
from typing import cast

from pydantic import Field

from reportgen import units
from reportgen.config import StatedFact
from reportgen.faults import read_spec
from reportgen.fields import Spec
from reportgen.measures import capital
from reportgen.problems import Place, Problems, nearest
from reportgen.project import Project
from reportgen.prose import pieces
from reportgen.reading.tokens import stem
from reportgen.receive.binding import Loose
from reportgen.records import quoted
from reportgen.rules.typed_numbers import numbers_in
from reportgen.rules.written import filled, plain, sentences_of
from reportgen.source import Tree, Word, read_yaml

PROPOSED = "proposed.yaml"
"""The list of proposed facts, beside an edition's words."""
STATED = "stated.yaml"
HEAD = """\
# Numbers that owners typed in Word and that no figure says. Look at each, mend what is not right, then:
# reportgen receive --confirm NAME --by "Name, role" --period {period}
"""
_NOUNS = {"percent": "per cent", "points": "percentage point", "seconds": "second", "gbp": "pound"}
_ADDRESS = re.compile(r"(?<!\\)\]\([^()\s]*\)")
_NO_LETTERS = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"(£?)(\d[\d,]*(?:\.\d+)?)(%?)")
MOST_PARTS = 3
"""So many sentences of Markdown may be one as it is printed: `e.g. \\[2\\]`."""


class ProposedFact(StatedFact):
    """A number that might be stated: the fact, and where it was typed."""

    typed: Word = Field(description="The number as it was typed.")
    sentence: Word = Field(description="The sentence that it stands in.")
    slot: Word = Field(description="The commentary file, without its ending, and the slot.")


class ProposedFile(Spec):
    """The proposed facts of one edition."""

    facts: dict[str, ProposedFact] = Field({}, description="The facts by name.")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed fact in plain values, as the list holds it."""

    name: str
    value: str
    noun: tuple[str, str]
    unit: str
    qualifier: str
    typed: str
    sentence: str
    slot: str
    source: str
    stated_by: str

    @property
    def where(self) -> tuple[str, str, str]:
        """What makes it the same number as another."""
        return self.slot, self.sentence, self.typed

    def prints(self, numerals_from: int) -> str:
        """What the report will print for it."""
        value = Decimal(self.value)
        whole = value == value.to_integral_value()
        return units.prose(
            value,
            cast("units.Unit", self.unit),
            (0 if self.unit == "percent" else None) if whole else units.decimals_of((value,)),
            qualifier=self.qualifier,
            numerals_from=numerals_from,
        )

    def prints_as_typed(self, numerals_from: int) -> bool:
        """Whether the report prints it just as it was typed; it is bound in the words only then."""
        typed = units.QUALIFIERS[self.qualifier] + self.typed
        return plain(self.prints(numerals_from)).lower() == plain(typed).lower()

    def lines(self, *, where: bool = True, by: str = "") -> Iterator[str]:
        """The fact as lines of YAML; without `where` it was typed, as a stated fact."""
        yield f"{self.name}:"
        yield f"  value: {self.value}"
        yield f"  noun: [{', '.join(map(quoted, self.noun))}]"
        yield from [f"  unit: {self.unit}"] if self.unit != "count" else []
        yield from [f"  qualifier: {self.qualifier}"] if self.qualifier else []
        if where:
            yield f"  typed: {quoted(self.typed)}"
            yield f"  sentence: {quoted(self.sentence)}"
            yield f"  slot: {quoted(self.slot)}"
        yield f"  source: {quoted(self.source)}"
        yield f"  stated_by: {quoted(by or self.stated_by)}"


def read_proposed(project: Project, folder: str, problems: Problems) -> tuple[Proposal, ...]:
    """The proposed facts of an edition as its list holds them; what can't be read is a problem."""
    name = f"{folder}/{PROPOSED}"
    text = project.folder.text(name, problems) if project.folder.has(name) else None
    if text is None or not any(line.strip() and not line.startswith("#") for line in text.split("\n")):
        return ()
    tree = read_yaml(text, name, problems)
    if tree is None:
        return ()
    whole = Tree(tree.place)
    whole["facts"] = tree
    whole.keys_at["facts"] = tree.place
    file = read_spec(ProposedFile, whole, problems)
    return tuple(_proposal(key, fact) for key, fact in file.facts.items()) if file is not None else ()


def _proposal(name: str, fact: ProposedFact) -> Proposal:
    return Proposal(
        str(name),
        f"{fact.value:f}",
        (str(fact.noun[0]), str(fact.noun[1])),
        fact.unit,
        fact.qualifier,
        str(fact.typed),
        str(fact.sentence),
        str(fact.slot),
        str(fact.source),
        str(fact.stated_by),
    )


def proposals(
    loose: Iterable[Loose],
    held: Iterable[Proposal],
    stated: Mapping[str, StatedFact],
    owners: Mapping[tuple[str, str], str],
    source: str,
    numerals_from: int,
) -> tuple[Proposal, ...]:
    """A proposal for each loose number that is neither proposed nor stated. `source` is the file that it came in."""
    known = {each.where for each in held}
    names = {*stated, *(each.name for each in held)}
    facts = {(fact.value, fact.unit, str(fact.noun[0])) for fact in stated.values()}
    found: list[Proposal] = []
    for each in loose:
        readings = list(_readings(each, source, owners.get(each.slot, "") or "the owner of the words"))
        made = next((one for one in readings if one.prints_as_typed(numerals_from)), readings[0])
        if made.where not in known and (Decimal(made.value), made.unit, made.noun[0]) not in facts:
            name = _name(each.slot[1], made.noun[0], names)
            names.add(name)
            found.append(replace(made, name=name))
    return tuple(found)


def _readings(loose: Loose, source: str, owner: str) -> Iterator[Proposal]:
    """What a number may be stated as, the likeliest first: with its unit, and as the digits before a word for it."""
    value = abs(loose.token.value or Decimal(0))
    unit: str = loose.token.unit or "count"
    unit = "number" if unit == "count" and value != value.to_integral_value() else unit
    found = [(loose.number, value, unit, loose.noun or _NOUNS.get(unit, "number"))]
    if (digits := _DIGITS.fullmatch(loose.digits)) is not None:
        bare = Decimal(digits[2].replace(",", ""))
        rest = re.findall(r"[a-z]+", loose.number[len(loose.digits) :].lower())
        noun = "per cent" if unit == "percent" else rest[0] if rest else found[0][3]
        whole = "count" if bare == bare.to_integral_value() else "number"
        kind = "gbp" if digits[1] else "percent" if digits[3] else whole
        found += [(loose.digits, bare, each, noun) for each in (kind, "number")]
    qualifier = {"over": "at_least", "about": "about"}.get(loose.limit, "")
    for typed, number, each, noun in found:
        one = noun if noun in _NOUNS.values() else stem(noun)
        many = noun if noun != one else noun if noun == "per cent" else _plural(noun)
        where = "/".join(loose.slot)
        yield Proposal("", f"{number:f}", (one, many), each, qualifier, typed, loose.sentence, where, source, owner)


def _plural(noun: str) -> str:
    return noun[:-1] + "ies" if re.search(r"[^aeiou]y\Z", noun) else noun + "s"


def _name(slot: str, noun: str, taken: Collection[str]) -> str:
    """A name that no other fact has, made of the slot's and the noun's."""
    words = re.sub(r"[^a-z0-9]+", "_", f"{slot}_{noun}".lower()).strip("_") or "fact"
    words = f"n_{words}" if words[0].isdigit() or keyword.iskeyword(words) else words
    name, count = words, 1
    while name in taken:
        count += 1
        name = f"{words}_{count}"
    return name


def list_text(folder: str, found: Iterable[Proposal]) -> str:
    """The text of the list of proposed facts of an edition, whose words are in `folder`."""
    return HEAD.format(period=folder.rpartition("/")[2].replace("_", "..")) + "".join(
        "\n" + "\n".join(each.lines()) + "\n" for each in found
    )


# --- confirming -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What confirming changes: the files by name, and the facts that are stated now."""

    files: Mapping[str, str]
    facts: tuple[Proposal, ...]


def confirm(project: Project, folder: str, names: Collection[str], by: str, problems: Problems) -> Confirmed:
    """The proposed facts of these names, `all` for every one, as stated facts, bound in the words that they stand in.

    What can't be confirmed is a problem; the others are. `by` is who confirms.
    """
    held = read_proposed(project, folder, problems)
    problems.stop()
    known = {each.name: each for each in held}
    wanted = list(known) if "all" in names else list(dict.fromkeys(names))
    texts: dict[str, str] = {}
    done: list[Proposal] = []
    shown = f"{folder}/{PROPOSED}"
    for name in wanted:
        if name not in known:
            mend = nearest(name, known) if known else "nothing is proposed for this edition: name another with --period"
            problems.add(Place("--confirm"), "unknown-proposal", f"no proposed fact is called '{name}'", mend)
            continue
        each = known[name]
        path = f"{folder}/{each.slot.partition('/')[0]}.md"
        if not each.source.strip() or not each.stated_by.strip():
            problems.add(Place(shown), "wrong-value", f"'{name}' does not say where it is from, or who states it",
                         "fill in 'source:' and 'stated_by:'")  # fmt: skip
            continue
        text = texts.get(path) or (project.folder.text(path, problems) if project.folder.has(path) else None)
        new = with_fact(text or "", each, project.config.numerals_from)
        if new is None:
            problems.add(
                Place(shown), "unknown-proposal", f"'{each.typed}' no longer stands in '{each.sentence}'",
                f"take '{name}' out of the list; receive the words again if they are to be stated",
            )  # fmt: skip
            continue
        texts[path] = new
        done.append(each)
    if not done:
        return Confirmed({}, ())
    name = f"{folder}/{STATED}"
    stated = project.folder.text(name, problems) if project.folder.has(name) else ""
    problems.stop() if stated is None else None
    stated = stated or ""
    added = "".join(
        "\n".join(each.lines(where=False, by=f"{each.stated_by}; confirmed by {by}")) + "\n" for each in done
    )
    texts[name] = stated + ("" if not stated or stated.endswith("\n") else "\n") + added
    _check_added(texts[name], stated, name, done)
    texts[shown] = list_text(folder, (each for each in held if each not in done))
    return Confirmed(texts, tuple(done))


def _check_added(new: str, old: str, name: str, done: Iterable[Proposal]) -> None:
    """Raise where the file of stated facts does not hold what it held, and the new facts."""
    problems = Problems()
    before = read_yaml(old, name, Problems()) if old.strip() else Tree(Place(name))
    after = read_yaml(new, name, problems)
    if after is None or before is None or set(after) != {*before, *(each.name for each in done)}:
        problems.add(Place(name), "record-shape", "the file can't be added to as it is written",
                     "write each fact as 'name:' at the beginning of a line, its keys below it")  # fmt: skip
    problems.stop()


def with_fact(text: str, fact: Proposal, numerals_from: int) -> str | None:
    """The text of a commentary file with the binding of a fact in the place of its number; None without one.

    Where the report would print it in another way than it was typed, the words stay as they are.
    """
    from reportgen.project import read_slots

    slot = read_slots(text, "", Problems()).get(fact.slot.partition("/")[2])
    if slot is None:
        return None
    typed = units.QUALIFIERS[fact.qualifier] + fact.typed
    words = re.compile(r"\s+".join(map(re.escape, typed.split())) + r"(?![\w%])", re.IGNORECASE)
    for start, end in _written_as(fact.sentence, slot.text):
        source = slot.text[start:end]
        for _, at in numbers_in(source):
            first = at - (len(typed) - len(fact.typed))
            found = words.match(source, first) if first >= 0 else None
            if found is None:
                continue
            said = plain(fact.prints(numerals_from))
            if plain(found[0]) not in (said, said if _letters(source[:first]) else capital(said)):
                return text
            begin = _offset(text, slot.place.line) + start + first
            return text[:begin] + f"{{{{ stated.{fact.name} }}}}" + text[begin + len(found[0]) :]
    return None


def _written_as(sentence: str, text: str) -> Iterator[tuple[int, int]]:
    """Where in Markdown a printed sentence may be written: as one sentence, as several, or as a part of one.

    Letters and digits alone are compared: signs are escaped in Markdown, or mean something and print nothing.
    """
    parts = list(sentences_of(text))
    wanted = _letters(sentence)
    for count in range(1, MOST_PARTS + 1):
        for (start, _), (_, end) in zip(parts, parts[count - 1 :], strict=False):
            if filled(_bare(text[start:end]), wanted) is not None:
                yield start, end
    for start, end in parts:
        if wanted and wanted in _letters(_bare(text[start:end])):
            yield start, end


def _bare(source: str) -> str:
    """The letters and digits that Markdown prints, with its expressions."""
    return "".join(
        "{{ x }}" if piece.expression else _letters(unescape(_ADDRESS.sub("]", piece.text))) for piece in pieces(source)
    )


def _letters(words: str) -> str:
    return _NO_LETTERS.sub("", words).lower()


def _offset(text: str, line: int) -> int:
    """Where a line, counted from 1, begins in a text."""
    at = 0
    for _ in range(line - 1):
        at = text.index("\n", at) + 1
    return at
