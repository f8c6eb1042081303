"""Remarks on names: abbreviations that nobody spelt out, and private persons who could be told.

Abbreviations: the GOV.UK style guide has each one explained at its first use, unless it is well known. Persons: the UK
GDPR (article 5(1)(c)) has a body publish no more of a person than its purpose needs; who holds an office is named.
The lists at the top are data: what is well known, who holds an office, what is no person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportgen.reading.sentences import Sentence
from reportgen.rules.evidence import Evidence, Finding


def listed(words: str) -> frozenset[str]:
    """The words of a list that is written as one text."""
    return frozenset(words.split())


WELL_KNOWN = listed(
    """
    BBC BST CCTV COVID DNA GMT GPS HIV NATO NHS PDF PIN SIM SMS URL USA USB VAT
    ALL AND ANY MUST NEW NOT OFFICIAL ONLY SENSITIVE
    """
)
"""Abbreviations of three letters and more that readers know, and short words that are set in capitals for weight."""

OFFICES = listed("""
    Ambassador Bishop Captain Chair Chairman Chairwoman Chancellor Chief Cllr Colonel Commander Commissioner Coroner
    Councillor Dame Deputy Director Doctor Dr Executive Governor HHJ Head Judge Justice Lady Leader Lord Magistrate
    Manager Mayor Minister MP Officer President Professor QC KC Recorder Reverend Secretary Sheriff Sir Speaker
    """)
"""Ranks and offices: whoever stands with one of them is named for it."""

NOT_PERSONS = listed("""
    Academy Act Agency Association Authority Board Borough Care Centre Charity City Code Commission Council County Court
    Crown Department Directorate District Force Foundation Framework Government Home Hospital Hub Institute
    Investigation Liaison Management Ministry National Network Office Operation Op Order Partnership Plan Prison
    Programme Project Protection Review School Scheme Security Service Services Society Street Strategy Support Team
    Town Trust Union Unit University
    """)
"""Words with a capital that make a name one of a body, a place or a scheme."""

ROLES = (
    "victim|witness|suspect|offender|defendant|complainant|man|woman|boy|girl|teenager|pensioner|male|female|driver"
    "|pedestrian|cyclist|motorist|resident|father|mother|son|daughter|husband|wife"
)
"""Words for a private person in a case."""

NEAR = 500
"""Characters on either side in which an abbreviation is looked for spelt out, more than any sentence has."""
_BESIDE = 80
"""Characters on either side of a name in which the words beside it stand."""

_NAME = r"[A-ZÀ-Þ][\w’'-]{0,40}[a-zß-ÿ]"
_FULL_NAME = re.compile(rf"\b{_NAME} {_NAME}")
_TITLED = re.compile(rf"\b(?:Mr|Mrs|Ms|Miss|Mx)\b\.?(?: [A-Z]\b\.?)*((?: {_NAME}){{1,3}})")
_ROLE_BEFORE = re.compile(
    rf"\b(?:{ROLES}),? (?:(?:was |is )?(?:named|called|known as) )?\Z"
    rf"|\b(?i:{ROLES})(?:, | (?:was |is )?(?:named|called|known as) )\Z"
)
_AGE_AFTER = re.compile(r",? aged \d{1,3}\b|(?: \(\d{1,3}\),?|, \d{1,3},) (?:of|from|who|appeared|admitted|pleaded)\b")
_AGE = re.compile(
    rf"\b(?:[Aa]n?|[Tt]he|[Oo]ne) (?:\d{{1,3}}|[a-z]+(?:-[a-z]+)?)-year-old"
    rf"(?= (?:{ROLES}|was|is|from|who|had|has|with|and|in|told|said|admitted|received|pleaded)\b|[^\w\s-]|\s*\Z)"
    rf"|\b(?:{ROLES}),? (?:who (?:was|is) )?aged \d{{1,3}}\b(?! (?:and|or|to|years (?:and|or|to))\b|[-–+])"
)
_WORD = re.compile(r"\w[\w’'-]*")

_ABBREVIATION = re.compile(r"\b([A-Z]{3,})s?\b")
_ROMAN = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
_SMALL = listed("a against an and at by for from in of on or the to with")


def remark(code: str, sentence: Sentence, start: int, end: int, says: str, write: str) -> Finding:
    """A finding of style: a warning about the words of `sentence` from `start` to `end`."""
    return Finding(code, False, says, write, "warning", sentence, start, end)


def holding(evidence: Evidence, *parts: str) -> Iterator[Sentence]:
    """The sentences that hold any of some letters: cheaper than to look for a pattern in each."""
    for sentence in evidence.sentences:
        if any(part in sentence.text for part in parts):
            yield sentence


# --- abbreviations ----------------------------------------------------------------------------------------------


def abbreviations(evidence: Evidence) -> Iterator[Finding]:
    """`style-abbreviation`: three capitals or more that are not spelt out by then; once for each, at its first use.

    Known are the well-known ones, Roman numerals, those of config.yaml (`style: abbreviations`, `free_words`, the names
    of body and board), short names of measures, and those explained in a title.
    """
    known = _known(evidence)
    first: dict[str, tuple[Sentence, re.Match[str]]] = {}
    told: set[str] = set()
    late: set[str] = set()
    for sentence in evidence.sentences:
        found = [match for match in _ABBREVIATION.finditer(sentence.text) if match[1] not in known]
        if not found or _in_capitals(sentence.text):
            continue
        looked: dict[str, int] = {}  # by abbreviation, up to where its uses need no other look
        for match in found:
            short, at = match[1], match.start()
            if short not in told and at >= looked.get(short, 0):
                looked[short] = at + NEAR // 2
                if spelt_out(short, sentence.text[max(0, at - NEAR) : at + NEAR]):
                    told.add(short)
                    if short in first:
                        late.add(short)
            if short not in told and not _ROMAN.fullmatch(short) and not _quoted(sentence.text, match.start()):
                first.setdefault(short, (sentence, match))
    for short, (sentence, match) in first.items():
        says = f"'{short}' is spelt out only later" if short in late else f"'{short}' is nowhere spelt out"
        write = (
            f"spell it out at its first use, 'Words in full ({short})', or name it in config.yaml: style, abbreviations"
        )
        yield remark("style-abbreviation", sentence, match.start(), match.end(), says, write)


def spelt_out(short: str, text: str) -> bool:
    """Whether `text` explains an abbreviation: it stands in brackets after words, or words beside it begin so.

    >>> spelt_out("MARAC", "the Multi-Agency Risk Assessment Conference, or MARAC, met")
    True
    >>> spelt_out("AWARE", "AWARE: Appearance, Words, Activity, Relationships and dynamics, Environment")
    True
    >>> spelt_out("NRM", "There were 249 NRM referrals.")
    False
    """
    if re.search(rf"[^\W\d_]{{2,}}[’”]? \({short}s?\)", text):
        return True
    words = [word.lower() for word in re.findall(r"[^\W_]+", text) if word.rstrip("s") != short]
    for chosen in (words, [word for word in words if word not in _SMALL]):
        if short.lower() in "".join(word[0] for word in chosen):
            return True
    after = re.search(rf"\b{short}\b[^:(]*[:(](.*)", text, re.DOTALL)
    initials = iter([word[0] for word in re.findall(r"[^\W_]+", after[1].lower())] if after else [])
    return all(letter in initials for letter in short.lower())


def _known(evidence: Evidence) -> set[str]:
    project, report = evidence.project, evidence.report
    config = project.config
    texts = [*config.style.abbreviations, *config.free_words, config.body, config.board, report.title]
    texts += [measure.short for measure in project.catalogue.measures.values() if measure.short]
    found = {match[1] for text in texts for match in _ABBREVIATION.finditer(text)}
    titles = " ".join(section.title for section in report.all_sections())
    found |= {match[1] for match in _ABBREVIATION.finditer(titles) if spelt_out(match[1], titles)}
    return found | WELL_KNOWN


def _quoted(text: str, at: int) -> bool:
    """Whether a place lies within quotation marks: the words there are somebody else's."""
    return text.rfind("“", 0, at) > text.rfind("”", 0, at)


def _in_capitals(text: str) -> bool:
    """Whether a whole text is in capitals: then these mark no abbreviation."""
    words = re.findall(r"[^\W\d_]{3,}", text)
    return len(words) > 2 and not any(map(str.islower, words))


# --- persons ----------------------------------------------------------------------------------------------------


def persons(evidence: Evidence) -> Iterator[Finding]:
    """`style-person`: a private person by name (after Mr or Mrs, a word such as victim, or with an age), or by age."""
    catalogue = evidence.project.catalogue
    named = (thing.name for things in (catalogue.measures, catalogue.areas) for thing in things.values())
    known = {word.lower() for name in named for word in _WORD.findall(name)}
    offices = OFFICES | frozenset(map(str, evidence.project.config.style.offices))
    for sentence in evidence.sentences:
        text, seen = sentence.text, 0
        for start, end, by_name in sorted(_persons_in(text, known, offices)):
            if start < seen:  # a name with an age is told once
                continue
            seen, shown = end, text[start:end]
            if by_name:
                says, write = f"'{shown}' names a private person", "leave the name out: 'a victim', 'the driver'"
            else:
                says = f"'{shown}' gives a person's age with a case, by which they could be known"
                write = "leave the age out, or give a wide one: 'in their thirties'"
            yield remark("style-person", sentence, start, end, says, write)


def _persons_in(text: str, known: set[str], offices: frozenset[str]) -> Iterator[tuple[int, int, bool]]:
    """Where a private person is told, and whether by name; `known` are words of measures and areas."""
    if any(title in text for title in ("Mr", "Ms", "Miss", "Mx")):
        for match in _TITLED.finditer(text):
            following = _WORD.findall(text, match.end(), match.end() + _BESIDE)[:3]
            leading = _WORD.findall(text, max(0, match.start() - _BESIDE), match.start())
            near = [*leading[-3:], *_WORD.findall(match[1]), *following]
            if text.startswith(",", match.end()):  # Mr Brown, head of libraries
                near += map(str.capitalize, following)
            if not offices.intersection(near):
                yield match.start(), match.end(), True
    for match in _FULL_NAME.finditer(text):
        before = text[max(0, match.start() - _BESIDE) : match.start()]
        after = text[match.end() : match.end() + _BESIDE]
        if not _ROLE_BEFORE.search(before[-40:]) and not _AGE_AFTER.match(after):
            continue
        words = match[0].split()
        office = offices.intersection((*words, *_WORD.findall(before)[-2:]))
        body = NOT_PERSONS.intersection((*words, *_WORD.findall(after)[:1]))
        if not office and not body and not known.intersection(map(str.lower, words)):
            yield match.start(), match.end(), True
    if "-year-old" in text or "aged " in text:
        for match in _AGE.finditer(text):
            yield match.start(), match.end(), False
