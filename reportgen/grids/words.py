"""Data: the words of table heads, as patterns. Each matches whole words, in capitals or not."""

from __future__ import annotations

import re

_MONTHS = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?"
)
_MONTH = rf"(?:{_MONTHS})\.?(?![a-z])"
_YEAR = r"(?:(?:19|20)\d\d)(?![\d/])"
_SHORT = r"['’]?(?:1[5-9]|[23]\d)(?!\d)"
_OF_YEAR = rf"[\s\-/,]*(?:{_YEAR}|{_SHORT})"
_TO = r"\s*(?:-|–|—|−|/|to|until|till|through|up to)\s*"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"


def _words(*patterns: str) -> re.Pattern[str]:
    """Any of these patterns where it stands as whole words."""
    return re.compile(rf"(?<![a-z])(?:{'|'.join(patterns)})(?![a-z])", re.I)


def _dated(tag: str) -> str:
    """A month with the day before it and the year after it, where they stand."""
    year = rf"(?:[\s\-/,]*(?P<y{tag}>{_YEAR}|{_SHORT}))?"
    return rf"(?:(?P<d{tag}>{_DAY})(?:\sof)?\s)?(?P<m{tag}>{_MONTH}){year}"


# --- times ------------------------------------------------------------------------------------------------------

SPAN = re.compile(rf"(?<![a-z\d]){_dated('a')}(?:(?:{_TO}|(?P<and>\s+(?:and|&)\s+))(?:the\s)?{_dated('b')})?", re.I)
"""A month, or one month to another: `Feb to July 2022`."""
DAYS = re.compile(rf"(?<![\d/])(?P<da>{_DAY}){_TO}(?P<db>{_DAY})(?:\sof)?\s(?P<m>{_MONTH})[\s,]*(?P<y>{_YEAR})?", re.I)
NUMERIC = re.compile(r"(?<![\d/\-.])(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>(?:20)?\d\d)(?![\d/])")
ISO = re.compile(
    r"(?<![\d\-/])(?P<y>(?:19|20)\d\d)-(?P<m>0[1-9]|1[0-2])(?:-(?P<d>[0-3]\d))?(?:[ T]00:00(?::00)?)?(?![\d\-])"
)
SLASHED = re.compile(r"(?<![\d/])(?P<m>0?[1-9]|1[0-2])/(?P<y>20\d\d)(?![\d/])")
FINANCIAL = re.compile(r"(?<![\d/\-])(?:fy\s?)?(?P<a>(?:19|20)\d\d)\s?[/\-–]\s?(?P<b>(?:20)?\d\d)(?![\d/\-])", re.I)
FINANCIAL_SHORT = re.compile(
    r"(?<![a-z\d/\-])(?:fy\s?(?P<a>\d\d)[/\-–](?P<b>\d\d)|(?P<c>[12]\d)/(?P<d>[123]\d))(?![\d/\-])", re.I
)
QUARTER = re.compile(
    r"(?<![a-z\d])(?:q(?:uarter|tr)?\s?(?P<n>[1-4])|(?P<w>1st|2nd|3rd|4th|first|second|third|fourth)\squarter)"
    r"(?![a-z\d])",
    re.I,
)
HALF = re.compile(r"(?<![a-z\d])(?:h(?P<n>[12])|(?P<w>1st|2nd|first|second) half)(?![a-z\d])", re.I)
_AND = r"&|and|v|vs\.?|to|/|compared (?:to|with)|against|from|on"
PAIR = re.compile(rf"\(?(?<!\d)(?P<a>(?:20)?\d\d)\s?(?:{_AND})\s?(?P<b>(?:20)?\d\d)(?!\d)\)?", re.I)
"""The two years that a change compares: `(22 & 21)`."""
YEAR_TO_YEAR = re.compile(r"\(?(?<!\d)(?P<a>20\d\d)\s?[-–/]\s?(?P<b>20\d\d)(?!\d)\)?")
BARE_YEAR = re.compile(rf"(?<![\d/\-£,.])(?:cy\s?)?(?P<y>{_YEAR})(?![,.]?\d)", re.I)
UP_TO = re.compile(
    rf"\s*,?\s*\(?(?:up to|to|until)(?:\sthe)?\s(?P<d>{_DAY})(?:\sof)?\s(?P<m>{_MONTH})(?:\s(?P<y>{_YEAR}))?\)?", re.I
)
LENGTH = re.compile(
    r"(?<![a-z\d])(?P<n>\d{1,2}|three|six|nine|twelve)[\s\-]?(?:months?|mths?)(?![a-z])"
    r"(?:\s(?:period|rolling|ending|end|to|up to))*",
    re.I,
)
ROLLING = re.compile(
    _words(
        r"rolling[\s\-](?:year|(?:12|twelve)[\s\-]months?)",
        r"rolling",
        r"(?:12|twelve)[\s\-]?months?[\s\-]rolling",
        r"years? (?:ending|ended|to(?! date))",
        r"r12m?",
    ).pattern
    + r"(?:\s(?:to|ending))?",
    re.I,
)
TO_DATE = _words(
    r"(?:financial |fiscal |fin\.? |performance )?year[\s\-]to[\s\-]date", r"f?ytd", r"fy\s?td", "cumulative"
)
_PRIOR = r"(?:last|previous|prev\.?|prior|preceding)"
_KIND = r"(?:financial |fiscal |performance )?"
LAST_YEAR = _words(
    rf"(?:the )?same (?:period|months?|quarter|time|reporting period)(?: in| of|,)?(?: the)? {_PRIOR} {_KIND}year",
    rf"{_PRIOR} {_KIND}(?:year|fy)(?:['’]s)?(?: to date)?",
    r"(?:a )?year (?:before|earlier|ago)",
    r"12 months (?:earlier|ago|before)",
    r"ly|py|pytd|lytd",
    rf"{_PRIOR}(?= f?ytd)",
)
SAME_PERIOD = _words(r"same (?:period|months?|quarter)(?! as)")
THIS_YEAR = _words(rf"(?:this|current) {_KIND}(?:year|period|fy|quarter|month)(?:['’]s)?(?: to date)?", "ty", "cy")
BEFORE = _words(rf"{_PRIOR} (?P<what>period|quarter|month|report|edition|update|reporting period)")
WEEK = _words(r"(?:week|w[/.][ce]|wk)\s?(?:ending|commencing|beginning|\d{1,2})?")

# --- what a number is -------------------------------------------------------------------------------------------

PERCENT = r"(?:%|per ?cent(?:age)?|pct)"
POINTS = _words(r"pp|ppts?", r"(?:percentage|%) points?")
CHANGE = _words(
    "changes?", r"diff(?:erence)?s?\.?", "variances?", "variations?", r"var\.?", r"y[\s\-]?o[\s\-]?y", "year on year",
    r"[+±] ?/ ?[-−–]", r"[-−–] ?/ ?\+", r"\+ or -", "±", "Δ",
)  # fmt: skip
"""Words that are said of a change in figures."""
MOVED = _words(
    r"(?:increase|rise) ?(?:/|or|\() ?(?:decrease|fall|reduction)\)?",
    "increases?",
    "decreases?",
    "reductions?",
    "movement",
)
"""Words of change that names are made of too: `Harm reduction visits`."""
_WHOLE = r"(?:totals?|all|force|whole|overall)"
SHARE = _words(
    rf"{PERCENT} of (?:the )?(?:grand |overall |all |force )?{_WHOLE}",
    rf"(?:proportion|share|split|percentage of (?:the )?{_WHOLE})(?: of (?:the )?{_WHOLE})?\Z",
    rf"{PERCENT} (?:share|split|proportion)",
    "%age",
    "total %",
    "% total",
)
TOTAL = _words(r"sub[\s\-]?totals?", "grand totals?", "overall totals?", "totals?", "overall", "sum", "combined", "all")
AVERAGE = _words("averages?", r"avg\.?", "mean", "monthly average", "median")
TARGET = _words("targets?", "benchmarks?", "goal", "trajectory", "threshold", "ambition", "standard", "plan(?:ned)?",
                "forecast", "budget", "establishment", "profile")  # fmt: skip
VERSUS = re.compile(rf"\W*(?:{PERCENT}\s)?(?:v|vs\.?|versus|compared (?:to|with)|against)\s", re.I)
"""With what a head of nothing but changes begins: `vs Aug-Oct 2019`."""
FROM = re.compile(r"\b(?:from|on|since|v|vs\.?|versus|to|with|against|over)\s+(?:the\s+)?\Z", re.I)
"""What stands before the time that a change is from."""
MARKS = re.compile(
    r"[⁰¹²³⁴-⁹†‡§]+|(?<=\w)\s?\*{1,3}(?=\s|\Z)|\s?\[(?:note |n)?\d{1,2}\]"
    r"|\s?\((?:note \d{1,2}|p|r|provisional|revised)\)",
    re.I,
)
"""Marks of footnotes and of provisional numbers."""
TEXT = re.compile(
    r"(?:comments?|commentary|rag(?: (?:rating|status))?|status|trend|direction(?: of (?:travel|change))?|dot"
    r"|notes?|owner|lead(?: officer)?|rationale|narrative|definition|source|desired(?: direction)?|good is|polarity"
    r"|rating)\W*\Z",
    re.I,
)
"""What stands over a column of words that are said of the numbers."""
_BIG = r"thousands?|millions?|[km]|mn|bn|000s?|000,000s?"
UNIT = re.compile(
    rf"[(\[]\s*(?P<u>£ ?['’]?(?:{_BIG})|['’]?000s?|£|%|per ?cent|seconds?|secs?|s|minutes?|mins?|hours?|hrs?|days?"
    r"|weeks?|months?|years?|yrs?|kgs?|pp|ppts?|(?:percentage |% ?)?points?|thousands?|millions?|number|no\.?|count"
    r"|volume|n|fte|mm?:ss|hh:mm:ss)\s*[)\]]|(?P<bare>£ ?['’]?000s?(?!\d)|£ ?[km](?![a-z])|['’]000s?(?!\d))",
    re.I,
)
"""The unit that a head names: in brackets, or as money in thousands or millions."""
FILLER = _words(
    r"recorded (?:crimes?|incidents?|offences?|figures?|numbers?)", "recorded", "actuals?", "outturn",
    r"numbers?(?: of)?", r"no\.?(?: of)?", "count", "volumes?", "figures?", "values?", "numeric(?:al)?", "crimes?",
    "offences?", "incidents?", "current", "data", "performance", "results?", "months?", "years?", "period", "quarter",
    "date", "reporting", "financial", "to", "from", "for", "in", "the", "of", "and", "ending", "ended", "up", "at",
    "end", "on", r"vs?\.?", "versus", "compared", "with", "against", "between", "since", "as", "per", "by", "same",
    "last", "previous", "this", "raw", "monthly", "apart", "level", "position", "direction",
)  # fmt: skip
"""Words that name nothing of their own: what is counted is told elsewhere."""

# --- places -----------------------------------------------------------------------------------------------------

_PLACE = (
    r"(?:(?:(?:policing|local|geographical|command|force|council|patrol) )?area|district|division|borough|ward|region"
    r"|force|station|site|county|locality|neighbourhood|town|city|parish|branch|hospital|bcu|lpa|lpu|csp"
    r"|local authority|location|place|depot|school|library|constabulary|council|trust|country|nation)"
)
PLACE_HEAD = re.compile(rf"\A(?:(?!\w+ areas?)[\w/&]+\s){{0,3}}{_PLACE}s?(?:\s(?:name|council))?\Z", re.I)
"""What stands over a column of places: `District`, `Policing area`."""
BY_PLACE = _words(rf"(?:by|per|in each|for each|each|across)\s(?:[\w]+\s){{0,2}}{_PLACE}s?")
"""Words of a caption that say that the rows are places: `by district`."""
AREA = re.compile(
    r"(?:the )?(?:national(?:ly)?|england(?: (?:and|&) wales)?|wales|scotland|northern ireland|(?:great )?britain|uk"
    r"|united kingdom|force(?:[\s\-]?wide)?|county(?:[\s\-]?wide)?|msg|msf|most similar (?:forces?|group)"
    r"|[\w'’&\- ]+ (?:district|division|borough|bcu|lpa|lpu|ward|county|constabulary|region))(?: average)?\Z",
    re.I,
)
"""Words that name a place by their form: `National`, `North Division`."""
