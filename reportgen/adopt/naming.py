"""What a table counts, as names: for print, for sentences, for files."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from reportgen.adopt.outline import bare
from reportgen.reading.tokens import stem


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_BRACKETS = re.compile(r"\s*[(\[]([^)\]]*)[)\]]")
_RECORDED = re.compile(r"\b(?:recorded|reported|number of|total)\s+(?:rape\s+)?([a-z]{4,})\b", re.IGNORECASE)
_TAIL = re.compile(
    r"\s*[-–—:]?\s*\b(?:totals?|volumes?|figures|data|numbers|statistics|performance)\b[\s:]*\Z", re.IGNORECASE
)
_SPLIT = re.compile(r"\s+(?:by|per|for each|in each)\s+[a-z]+(?:\s+(?:and\s+)?[a-z]+)?\Z", re.IGNORECASE)
"""How a table is parted: by district, by age group."""
_HEAD = re.compile(r"\A(?:total\s+|overall\s+)?(?:number|volume|count|total)\s+of\s+", re.IGNORECASE)
_EMPTY = frozenset(
    map(
        stem,
        _set(
            "performance overview introduction summary background results result figures data update updates "
            "position context commentary analysis table chart enforcement activity current future state force "
            "report measure section page appendix annex conclusion executive detail details general information "
            "key other month year period quarter comparison breakdown"
        ),
    )
)
"""Headings made of these alone say nothing of what is counted."""
_GENERAL = ("offence", "offences", "crime", "crimes", "incident", "incidents", "detections", "detentions", "reports")
"""What is counted, at the end of a name: people leave it out."""
_DEMAND = re.compile(r"(?:contacts?|calls?)(?: received)?\b", re.IGNORECASE)
"""What people also call demand: digital contacts, 999 calls."""
_ADJECTIVE = re.compile(r"(?:al|ed|ent|ic|ive|ous|ary|ful|based|total|other|main|all)\Z", re.IGNORECASE)
"""The end of a word that needs the noun after it: "sexual", "violent", "recorded"."""
_SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "into",
        "of",
        "off",
        "on",
        "or",
        "per",
        "the",
        "to",
        "up",
        "vs",
        "with",
        "not",
    ]
)
_LOST = r"\b(?:not answered|unanswered|abandoned|abandonment)\b.*%|%.*\b(?:not answered|abandon\w*)"
SAME: tuple[tuple[str, str], ...] = (
    (_LOST, "attrition"),
    (_LOST, "abandonment rate"),
    (r"\bqueu\w+ time", "waiting time"),
    (r"\bqueu\w+ time", "wait time"),
    (r"\bwait\w* time", "queuing time"),
    (r"\banti-?social behaviour", "ASB"),
    (r"\bdomestic abuse", "DA"),
    (r"\bviolence against the person", "VAP"),
    (r"\bvictim[ -]based crime", "VBC"),
    (r"\bkilled (?:or|and) seriously injured", "KSI"),
    (r"\bsickness absence", "sickness"),
    (r"\bfatal collisions?", "road deaths"),
)  # fmt: skip
"""Other words by which British public reports call what a name says, where the table does not."""
UNKNOWN_NOUN = ("figure", "figures")
MOST_NAME = 200
"""No name is longer."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name as it stands in the middle of a sentence, its other names, and its row label."""

    name: str
    words: tuple[str, ...] = ()
    label: str = ""

    @property
    def stems(self) -> frozenset[str]:
        """The stems of the words that carry the name."""
        return stems(self.name)


def stems(text: str) -> frozenset[str]:
    """The stems of the words that carry a name.

    >>> sorted(stems("Burglary: Business and Community"))
    ['burglary', 'business', 'community']
    """
    found = re.findall(r"[a-z0-9%£]+(?:'[a-z]+)?", text.lower().replace("’", "'"))
    return frozenset(stem(word) for word in found if word not in _SMALL)


def says_nothing(heading: str) -> bool:
    """Whether a heading says nothing of what is counted under it: "Performance overview", "2022/23"."""
    return not {word for word in stems(heading) if not word.isdigit()} - _EMPTY


def named(words: str, spoken: Collection[str], more: Iterable[str] = ()) -> Named:
    """The names that words of a table or heading give. `spoken` are words that stand small in the report's sentences.

    >>> named("Violence Against the Person (VAP)", {"violence", "against", "person"})
    Named(name='violence against the person', words=('VAP',), label='Violence Against the Person')
    """
    whole = bare(words[:MOST_NAME])
    short = [inside.strip() for inside in _BRACKETS.findall(whole) if re.fullmatch(r"[A-Za-z][\w.&/ -]{0,20}", inside)]
    label = re.sub(r"\s+", " ", _BRACKETS.sub("", whole)).strip() or whole
    core = _TAIL.sub("", _HEAD.sub("", _SPLIT.sub("", label))).strip(" :-–—'\"‘’“”") or label
    name = in_sentence(core, spoken)
    others = [*short, *more]
    last = name.rsplit(" ", 1)
    if len(last) == 2 and last[1].lower() in _GENERAL and not says_nothing(last[0]) and not _ADJECTIVE.search(last[0]):
        others.append(last[0])
    if label.lower() != core.lower() and not says_nothing(label):
        others.append(in_sentence(label, spoken))
    if (short_name := re.sub(r"\A(?:average|mean|median|total|overall)\s+", "", name, flags=re.IGNORECASE)) != name:
        others += [short_name] if len(short_name.split()) > 1 else []
    others += [f"{name[: found.start()]}demand" for found in _DEMAND.finditer(name) if found.start()]
    others += [same for pattern, same in SAME if re.search(pattern, f"{whole} {name}", re.IGNORECASE)]
    kept = [
        word for word in dict.fromkeys(" ".join(o.split()) for o in others) if word and word.lower() != name.lower()
    ]
    return Named(name, tuple(kept), label)


def in_sentence(words: str, spoken: Collection[str]) -> str:
    """Words of a heading as they stand in the middle of a sentence: what the report writes small is written small."""
    out = []
    for word in words.split():
        plain = word.strip("()[]'’‘\"“”,:;/").lower()
        titled = word[:1].isupper() and word[1:] == word[1:].lower()
        out.append(word.lower() if titled and (plain in spoken or plain in _SMALL or plain in _COMMON) else word)
    return " ".join(out)


_COMMON = _set(
    "recorded crime offences calls received answered arrests charges number total average rape burglary "
    "robbery violence sexual theft vehicle domestic abuse hate drug weapons seizures warrants executed "
    "stop searches sentences prisoners dealt positive outcomes intelligence submitted queuing talk time "
    "business residential community anti-social behaviour victim victim-based based person against online "
    "reporting digital contact live chat visits loans members fires incidents staff officers sickness "
    "absence complaints response"
)


def noun_of(name: str, around: str) -> tuple[str, str]:
    """What is counted, singular and plural: from words such as "Recorded Incidents" around it, or from its name.

    >>> noun_of("robbery", "Recorded Crime"), noun_of("calls received", ""), noun_of("weapon seizures", "")
    (('crime', 'crimes'), ('call', 'calls'), ('seizure', 'seizures'))
    """
    if found := _RECORDED.search(around):
        word = found[1].lower()
        if word not in _SMALL and stem(word) not in _EMPTY:
            return (_one(word), _one(word) if word.endswith("ss") else _many(_one(word)))
    for word in (*reversed(name.split()),) if not _participle(name) else name.split():
        low = word.lower().strip("()'’")
        if re.fullmatch(r"[a-z-]{4,}s", low) and not low.endswith(("ss", "us", "is")):
            return _one(low), low
    return UNKNOWN_NOUN


def _participle(name: str) -> bool:
    """Whether a name ends in what was done: calls received, prisoners dealt with."""
    return bool(re.search(r"\b\w+(?:ed|en|with|out|up|made|held|given)\b\s*\Z", name.lower()))


def _one(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    if re.search(r"(?:ch|sh|x|ss)es\Z", word):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _many(word: str) -> str:
    if re.search(r"[^aeiou]y\Z", word):
        return word[:-1] + "ies"
    return word + ("es" if re.search(r"(?:ch|sh|x|s)\Z", word) else "s")


def slug(text: str, sign: str = "_", most: int = 48) -> str:
    """A text as an id: small letters, digits and `sign`, a letter first, cut at a word.

    >>> slug("999 Calls: % not answered"), slug("Rape Offences", "-")
    ('calls_pct_not_answered_999', 'rape-offences')
    """
    plain = text.lower().replace("%", " pct ").replace("’", "").replace("'", "")
    words = re.findall(r"[a-z0-9]+", plain)
    while words and not words[0][0].isalpha() and any(word[0].isalpha() for word in words):
        words.append(words.pop(0))
    made = sign.join(words)
    if len(made) > most:
        made = made[: most + 1].rsplit(sign, 1)[0][:most]
    return made if made[:1].isalpha() else f"n{sign}{made}".rstrip(sign)
