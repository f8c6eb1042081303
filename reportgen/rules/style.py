"""Remarks on style: how things are said, never whether they are true. None of them stops anything.

Sources, from the GOV.UK style guide (A to Z): no letters after the day of a date; "to" and no hyphen in ranges; "%"
with a number, and no other form beside it; sentences that can be read in one go (it asks for 25 words, this for 35
unless config.yaml says otherwise, as statutory reports name long bodies). From the ONS style guide: "fewer" for what
is counted, "less" for what is not; a figure shows what happened, and why it did is somebody's view, to be given so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from reportgen.period import MONTHS
from reportgen.reading.sentences import Sentence, split
from reportgen.rules.evidence import Evidence, Finding
from reportgen.rules.style_names import abbreviations, holding, listed, persons, remark

LONGEST_PARAGRAPH = 120
"""Words in a paragraph: about a third of a page."""
NEAR = 500
"""Characters on either side in which the effect of a cause is looked for, more than any sentence has."""


def check(evidence: Evidence) -> Iterator[Finding]:
    """Every remark on the words of an edition."""
    for rule in STYLE:
        yield from rule(evidence)


# --- fewer ------------------------------------------------------------------------------------------------------

_NUMBER = (
    r"(?:\d[\d,.]{0,20}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand)"
)
_PLURAL = r"(?:[a-z]{2,}(?<!ss)(?<!us)(?<!is)s|people|men|women|children)"
AMOUNTS = listed("""
    seconds minutes hours days weeks months quarters years pounds pence euros dollars kilograms kilos grams tonnes
    litres metres kilometres miles points times percentages terms means resources thanks always perhaps besides
    """)
"""Plurals that measure rather than count, and words that only look like plurals."""

GRADED = listed("violent serious seriously severe vulnerable likely active positive deprived affected")
"""Words that "less" itself may go with: less serious offences are not fewer."""


def fewer(evidence: Evidence) -> Iterator[Finding]:
    """`style-fewer`: "less" before what is counted, a noun of the catalogue or any plural after a number."""
    found = list(holding(evidence, "less ", "Less "))
    if not found:
        return
    measures = evidence.project.catalogue.measures.values()
    nouns = {measure.noun[1].split()[-1].lower() for measure in measures if measure.unit == "count"}
    about = {"recorded", "reported"} | {
        word.lower() for measure in measures for text in (measure.name, *measure.noun) for word in text.split()
    }
    own = "|".join(map(re.escape, sorted(nouns - AMOUNTS, key=len, reverse=True))) or r"(?!)"
    mods = "|".join(map(re.escape, sorted(about - GRADED - nouns, key=len, reverse=True))) or r"(?!)"
    words = re.compile(
        rf"(?<!more or )(?:(\b{_NUMBER} )|\b)(less) ((?:(?:{mods}) ){{0,3}})(?:({own})|({_PLURAL}))(?![\w-])",
        re.IGNORECASE,
    )
    for sentence in found:
        for match in words.finditer(sentence.text):
            number, less, between, noun, plural = match.groups()
            if plural and (not number or plural.lower() in AMOUNTS):
                continue
            thing = between + (noun or plural)
            write = ("Fewer " if less[0] == "L" else "fewer ") + thing
            yield remark(
                "style-fewer",
                sentence,
                match.start(2),
                match.end(),
                f"'{less} {thing}': what can be counted is fewer, not less",
                f"write '{write}'",
            )


# --- dates, ranges, percentages ---------------------------------------------------------------------------------

_MONTH = rf"(?:{'|'.join(MONTHS)}|{'|'.join(month[:3] for month in MONTHS)})\b"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_ORDINAL = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)(?: of)?(?=(?:(?:,| and| to| or|–|-| –| -) ?{_DAY}(?: of)?){{0,3}} ({_MONTH}))"
    rf"|\b({_MONTH}) (?:the )?(\d{{1,2}})(?:st|nd|rd|th)\b"
)
_LETTERS = re.compile(r"\d(?:st|nd|rd|th)\b")
_RANGE = re.compile(
    r"(?<![\w.,/:£$€+−–-])(£?)(\d[\d,]*(?:\.\d+)?)(%|am|pm|m|k)?[-–](£?)(\d[\d,]*(?:\.\d+)?)(%|am|pm|m|k)?"
    r"(?![\w/:–]|[.,]\d|-(?!year-olds?\b))"
)
_KEPT = re.compile(
    r"\b(?:years?|key stages?|stages?|sections?|tables?|charts?|pages?|paragraphs?|items?|annex|rows?) \Z",
    re.IGNORECASE,
)
_PER_CENT = re.compile(
    rf"\b({_NUMBER})[ \xa0-]?(?:per[ \xa0]?cent|pct)\b(?! points?\b)|(%[ \xa0]?age)\b", re.IGNORECASE
)


def dates(evidence: Evidence) -> Iterator[Finding]:
    """`style-date`: letters after the day of a date."""
    for sentence in evidence.sentences:
        for match in _ORDINAL.finditer(sentence.text) if _LETTERS.search(sentence.text) else ():
            day, month = (match[1], match[2]) if match[1] else (match[4], match[3])
            yield remark(
                "style-date",
                sentence,
                match.start(),
                match.end(),
                f"'{match[0]}' has letters after the day",
                f"write '{day} {month}'",
            )


def ranges(evidence: Evidence) -> Iterator[Finding]:
    """`style-range`: a hyphen or dash between two numbers of which the second is the greater.

    Dates in digits, telephone numbers, Year 7-11, references and the `free_words` of config.yaml stay as they are.
    """
    free = [str(word) for word in evidence.project.config.free_words if re.search(r"\d[-–]\d", word)]
    for sentence in holding(evidence, "-", "–"):
        text = sentence.text
        for match in _RANGE.finditer(text):
            pound, low, low_unit, other_pound, high, high_unit = (part or "" for part in match.groups())
            if _KEPT.search(text, max(0, match.start() - 20), match.start()) or not _is_range(low, high):
                continue
            if any(word in text[max(0, match.start() - len(word)) : match.end() + len(word)] for word in free):
                continue
            unit = low_unit or ("%" if high_unit == "%" else "")
            write = f"write '{pound}{low}{unit} to {other_pound or pound}{high}{high_unit}'"
            says = f"'{match[0]}': a hyphen between numbers can be read as a minus"
            yield remark("style-range", sentence, match.start(), match.end(), says, write)


def _is_range(low: str, high: str) -> bool:
    """Whether two numbers are the ends of a range: no telephone number, year and month, code or score."""
    if re.match(r"0\d", low) or re.match(r"0\d", high):
        return False
    start, end = (float(number.replace(",", "")) for number in (low, high))
    year = re.fullmatch(r"(?:19|20)\d\d", low)
    return start < end and (not year or re.fullmatch(r"(?:19|20)\d\d", high) is not None)


def percentages(evidence: Evidence) -> Iterator[Finding]:
    """`style-percent`: "per cent" in a report that has "%", and "%age" in any."""
    has_sign = any("%" in sentence.text for sentence in evidence.sentences)
    for sentence in holding(evidence, "cent", "pct", "%age", "% age"):
        text = sentence.text
        for match in _PER_CENT.finditer(text):
            if match[2]:
                says, write = f"'{match[0]}' is no word", "write 'percentage'"
            elif has_sign:
                says = f"'{match[0]}' stands beside '%' in this report"
                write = f"write '{match[1]}%'" if match[1][0].isdigit() else "write the number in digits with '%'"
            else:
                continue
            yield remark("style-percent", sentence, match.start(), match.end(), says, write)


# --- length -----------------------------------------------------------------------------------------------------


def _words(text: str) -> int:
    """How many words a text has: a dash or bullet by itself is none.

    >>> _words("Rape – up 3.5% – rose")
    4
    """
    return sum(any(map(str.isalnum, word)) for word in text.split())


def long_sentences(evidence: Evidence) -> Iterator[Finding]:
    """`style-long-sentence`: a sentence of more words than `longest_sentence`; headlines and notes are left alone."""
    most = evidence.project.config.style.longest_sentence
    for sentence in evidence.sentences:
        if sentence.part == "words" and len(sentence.text) > 2 * most and (count := _words(sentence.text)) > most:
            says = f"this sentence has {count} words; {most} are easily read"
            write = "make two sentences of it, or a list"
            yield remark("style-long-sentence", sentence, 0, len(sentence.text), says, write)


def long_paragraphs(evidence: Evidence) -> Iterator[Finding]:
    """`style-long-paragraph`: the sentence with which a paragraph grows beyond its words."""
    for sentence in evidence.sentences:
        if sentence.part != "words" or len(sentence.before) + len(sentence.text) < 2 * LONGEST_PARAGRAPH:
            continue
        before = _words(sentence.before)
        if 0 < before <= LONGEST_PARAGRAPH < before + _words(sentence.text):
            says = f"with this sentence the paragraph passes {LONGEST_PARAGRAPH} words"
            write = "begin a new paragraph, here or where the subject changes"
            yield remark("style-long-paragraph", sentence, 0, len(sentence.text), says, write)


# --- causes -----------------------------------------------------------------------------------------------------

_BACK = re.compile(
    r"\b(?:because of|due to|owing to|driven by|as a result of|thanks to|caused by|attribut(?:ed|able) to)\b",
    re.IGNORECASE,
)
"""Words after which a cause stands."""

_ONWARD = re.compile(r"\b(?:led to|leads to|leading to|result(?:ed|s|ing) in)\b", re.IGNORECASE)
"""Words after which an effect stands."""

_CAUSAL = ("ecause of", "ue to", "wing to", "riven by", "result", "hanks to", "aused by", "ttribut", "lead", "led to")
"""Letters of which every cause or effect has some."""

_THANKED = re.compile(r"\b(?:with|many|our|special|say|give|gave) thanks to\Z", re.IGNORECASE)
_SCHEDULED = re.compile(
    r"due to (?:appear|arrive|be|become|begin|close|come|complete|conclude|continue|end|expire|finish|go|have|join"
    r"|launch|leave|make|meet|move|open|publish|receive|release|retire|return|start|take)\b",
    re.IGNORECASE,
)
"""Due to happen, which is no cause."""

_CHANGE = re.compile(
    r"\b(?:rose|risen|rises?|rising|fell|fallen|falls?|falling|grew|grown|growth|fewer|higher|lower|doubled|halved"
    r"|(?:in|de)creas(?:es?|ed|ing)|reduced|reductions?|declin(?:es?|ed|ing)|drop(?:s|ped)?|surges?|spikes?"
    r"|peak(?:s|ed)?|differences?|(?:up|down) (?:by )?\d[\d,.]*)(?![\w-])",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(r"(?:This|That|These)\b")
_INTENDED = re.compile(r"\b(?:to|will|would|should|aims? to|can)\s+\Z", re.IGNORECASE)
_VIEW = re.compile(
    r"\b(?:likely|may|might|could|[Pp]robabl[ey]|[Pp]ossibl[ey]|[Pp]erhaps|believ(?:es?|ed)|thinks?|thought"
    r"|consider(?:s|ed)|sees?|holds?|views?|suggest(?:s|ed)?|suspects? that|expect(?:s|ed)|appears?|appeared"
    r"|seems?|seemed|[Aa]ccording to|attributes|attributed (?!to\b)|regards?|judges?|assess(?:es|ed)|says?|said"
    r"|gives?|explains?|reports? that|puts? .{1,40} down to|not (?:because|due|driven|a result))\b"
)
"""Words that tell that a cause is somebody's view, or is denied."""


def causes(evidence: Evidence) -> Iterator[Finding]:
    """`style-cause`: a cause for a figure, given as a fact.

    The effect is what stands before the words, or after the comma that ends the cause; it is a figure's where it has a
    word of change, or a bound figure of a measure. After "led to" only a word of change makes it one: an operation that
    led to five arrests is a story. Whose view it is may stand in the sentence or in the one before it in its paragraph.
    """
    for sentence in holding(evidence, *_CAUSAL):
        text = sentence.text
        matches = [(match, pattern is _ONWARD) for pattern in (_BACK, _ONWARD) for match in pattern.finditer(text)]
        found = [match for match, onward in matches if _is_cause(sentence, match, onward)]
        for match in found if found and not _viewed(sentence) else ():
            says = f"'{match[0]}' gives a cause for a figure as a fact; the figure does not show it"
            write = "say whose view it is, 'X thinks that …', or set the two facts side by side"
            yield remark("style-cause", sentence, match.start(), match.end(), says, write)


def _is_cause(sentence: Sentence, match: re.Match[str], onward: bool) -> bool:
    """Whether the causal words of a match explain a figure."""
    text = sentence.text
    if onward:
        return _changes(text[match.end() : match.end() + NEAR])
    if _THANKED.search(text, max(0, match.start() - 10), match.end()) or _SCHEDULED.match(text, match.start()):
        return False
    comma, last = text.find(", ", match.end(), match.end() + NEAR), match.end() + NEAR
    spans = [(max(0, match.start() - NEAR), match.start())] + ([(comma, last)] if comma >= 0 else [])
    effects = [text[start:end] for start, end in spans] + ([_last(sentence.before)] if _POINTS_BACK.match(text) else [])
    if any(map(_changes, effects)):
        return True
    figures = [figure for start, end in spans for figure in sentence.figures_in(start, end)]
    return match[0].lower() != "caused by" and any(not figure.startswith("stated:") for figure in figures)


def _changes(text: str) -> bool:
    """Whether a text has a word of change that is no aim: 'to rise', 'will fall'."""
    return any(
        not _INTENDED.search(text, max(0, match.start() - 12), match.start()) for match in _CHANGE.finditer(text)
    )


def _viewed(sentence: Sentence) -> bool:
    """Whether the sentence, or the one before it in its paragraph, says whose view it is."""
    return bool(_VIEW.search(sentence.text) or _VIEW.search(_last(sentence.before)))


def _last(text: str) -> str:
    """The last sentence of a text."""
    return text[[start for start, _ in split(text)][-1] :] if text.strip() else ""


STYLE: tuple[Callable[[Evidence], Iterator[Finding]], ...] = (
    fewer,
    dates,
    ranges,
    percentages,
    long_sentences,
    long_paragraphs,
    abbreviations,
    causes,
    persons,
)
"""The rules, in the order in which their remarks are listed."""
