"""The words by which sentences tell movement, rank, size and doubt. Data: what they mean is in the modules beside."""

from __future__ import annotations

from typing import Literal


def _forms(*words: str) -> frozenset[str]:
    return frozenset(form for each in words for form in each.split())


UP_VERBS = _forms(
    "exploded rocketed rise rises rising rose risen increase increases increasing increased grow grows growing",
    "grew grown climb climbs climbing climbed jump jumped jumping surge surged surging escalate escalated",
    "escalating soar soared soaring",
)
DOWN_VERBS = _forms(
    "collapsed plunged tumbled slumped fall falls falling fell fallen decrease decreases decreasing decreased",
    "reduce reduces reducing reduced decline declines declining declined drop drops dropping dropped dip dips",
    "dipping dipped shrink shrank shrunk shrinking lessen lessened diminish diminished diminishing plummeted",
)
UP_NOUNS = _forms("jump jumps hike rise rises increase increases growth upturn uplift surge surges")
DOWN_NOUNS = _forms("fall falls decrease decreases reduction reductions decline declines drop drops dip dips downturn")
UP_COMPARATIVES = _forms("more higher greater up above exceed exceeds exceeded exceeding")
DOWN_COMPARATIVES = _forms("fewer less lower down below beneath")
BETTER = _forms("improve improves improving improved improvement improvements better")
WORSE = _forms(
    "deteriorate deteriorates deteriorating deteriorated deterioration worsen worsens worsening worsened worse",
)
LEVEL = _forms("stable steady unchanged flat static constant consistent stabilised plateaued")

STEPPED = _forms("continue continues continued continuing continually continuous continuously steadily consistently")
EVERY_STEP = _forms("exponential exponentially")
EACH_STEP = _forms("consecutive consecutively successive")
RUNNING = _forms("running row succession")
MONTH_ON_MONTH = frozenset((("month", "on", "month"), ("month", "by", "month"), ("month", "after", "month")))

MONTH_BEFORE = frozenset(
    (("month", "before"), ("one", "before"), ("previous", "month"), ("prior", "month"), ("preceding", "month"))
)

SMALL = _forms("slight slightly small marginal marginally minor modest modestly minimal minimally")
LARGE = _forms(
    "large significant significantly substantial substantially considerable considerably sharp sharply dramatic",
    "dramatically huge hugely steep steeply marked markedly major massive massively vast vastly",
)

FACTORS: dict[str, tuple[Literal["up", "down"], str]] = {
    "doubled": ("up", "2"), "doubling": ("up", "2"), "trebled": ("up", "3"), "tripled": ("up", "3"),
    "quadrupled": ("up", "4"), "halved": ("down", "0.5"), "halving": ("down", "0.5"),
}  # fmt: skip
"""Words that say by how much: the way, and how many times the figure before."""

TOP_WORDS = _forms("highest largest biggest greatest most busiest")
LOW_WORDS = _forms("lowest smallest fewest quietest")
PEAKS = _forms("peak peaks peaked peaking spike spikes spiked")
TROUGHS = _forms("trough troughs bottomed")
HIGH = _forms("high busy challenging")
LOW = _forms("low quiet")
BARE_MOST = _forms("came was were in , .")
GAPS = _forms("gap gaps difference differences")
NARROW = _forms("narrowest smallest")
NOTABLE = _forms("notable notably noticeable pronounced widest furthest steepest sharpest")
QUANTIFIERS = _forms("all every each both throughout no none neither")
FLUCTUATED = _forms("fluctuate fluctuated fluctuates fluctuating")

NOT = _forms("no not never neither nor without none hardly n't")
MODALS = _forms(
    "should could would might will shall may can aim aims aimed aiming hope hopes hoped hoping intend intends",
    "intended plan plans planned planning target targets targeted expect expects expected expecting anticipate",
    "anticipates anticipated forecast seek seeks want wants need needs if whether unless potentially possible",
    "possibly tend tends likely required designed believe believes",
)
"""After these a movement is hoped for, expected or supposed: it is no claim of what was."""
FORESEEN = _forms("expected forecast forecasted anticipated predicted")
EXCEPT = _forms("save aside except excluding bar barring excepting exception apart")
EXCEPT_LINKS = _forms("for both the month months of from in and that with")

BENCHMARKS = _forms("benchmark benchmarks target targets standard")
INSIDE = _forms("within inside met meets meeting achieved")
OUTSIDE = _forms("outside missed exceeded breached above")
WHOLE = _forms("borough company council county force service trust")
"""Words by which a body calls itself or its whole area."""
GENERAL_NOUNS = _forms(
    "volume volumes total totals number numbers figure figures level levels count counts case cases recording",
    "recordings",
)
GENERIC = GENERAL_NOUNS | _forms("it this these they them type there which that")
"""Words that stand for the section's subject."""
CLAUSE_ENDS = _forms("but however while whilst although though whereas despite yet")

BEFORE_UP = _forms(
    "was were is are went gone been being sharply slightly well come came comes crept edged moved pushed shot",
    "inched , and : further now also",
)
AFTER_UP = _forms("by on from against compared year in over this")
ABOUT = _forms("about around approximately nearly almost circa roughly some approx")
AVERAGE = _forms("average averaged averaging averages mean")
LINKS = _forms("of in to from and for with by at on than")
COUNTED_ADJECTIVES = _forms("more less fewer recorded additional active further higher lower")
BEFORE_NOUNS = _forms(
    "was were is are a an the no this these of any overall total monthly low further seeing saw seen average",
    "notable largest biggest with other and or that its recent two experienced percentage in second",
)
STOPS = _forms(
    "when compared with against and but which that who during across over between since from on by for at as than",
    "is was were are has have had being been to however while",
)
"""These end the words that name a thing."""
HELPERS = _forms(
    "all both each more than almost nearly virtually just has have had been being was were is are be also not",
    "never to continue continues continued continuing seen still remain remains remained remaining stayed stays",
    "held gone went come came crept edged moved then now further significantly slightly considerably sharply",
    "again overall steadily that which",
)
"""These stand between a thing and the verb that is told of it."""
EMPTY = _forms(
    "there a an the small slight large overall total significant with in further notable seen saw see seeing",
    "experienced experience recorded shown shows show showed demonstrates demonstrated",
)
"""These name nothing that a movement could be about."""
AFTER_VERBS = _forms(
    "by to from in on and but or since over compared when between during each every month at across again further",
    "against as with so until than throughout considerably overall only",
)
"""A verb of movement before one of these has no object: it is told of what stands before it."""
NARROWING = _forms(
    "committed involving linked relating related targeting flagged where whose aged perpetrated gap difference",
    "variance backlog awaiting outside among amongst scale nationally nationwide national regionally regional",
    "elsewhere online locally",
)
"""What is told with these is told of less, or of more, than the measure."""
PLACES = _forms("in at across within around throughout")
KNOWN_BEFORE = _forms(
    "did do does recorded reported force all both our such said overall total monthly public other volume volumes",
    "level levels number numbers seen saw see experienced had has have made where of and or the a an in for to",
    "with as by on at from than against compared while whilst this that these those its their there fewer more",
    "less additional low high lowest highest largest busiest average most no any each every further annual same",
    "were was is are be been being not so when if also",
)
"""Before a general noun or a name these say nothing that narrows it."""
NOT_WHOLE = _forms("other others rest remaining remainder some individual")
"""What is told of these is told of a part that no figure counts."""
SIZE_LINKS = _forms(
    "of by a an the in overall total with or which equates equating equivalent to being that is was at some about",
    "around approximately over nearly almost just additional ( , – -",
)
"""Between a movement and the number that is its size, only these."""
EQUATES = _forms("equates equating equivalent")
TO_MONTHS = _forms("in for seen during both the month months of were was experienced recorded on")
"""Between a movement and the months that it is told of, only these."""
REFERENCES = _forms(
    "section sections table tables chart charts annex paragraph item items appendix priority phase step stage",
    "grade tier operation op page part zone class band category option",
)
SPANS = _forms("year month week day hour minute second time")
"""Stems of words that count time."""
ANYBODY = _forms("person people")
"""Stems by which whoever is counted may be called."""
TELLS = _forms("was were at totalled reached hit")
"""A number after one of these, in a named month, is the figure of that month."""
FINITE = _forms("was were is are had has have did do does came made got rose fell went")
TOLD_OF = _forms("was were came totalled numbered fell rose")
"""Verbs that tell a number of what stands before them."""
TELLING = (
    UP_VERBS | DOWN_VERBS | UP_NOUNS | DOWN_NOUNS | UP_COMPARATIVES | DOWN_COMPARATIVES | BETTER | WORSE | LEVEL
    | FACTORS.keys() | BENCHMARKS | TOP_WORDS | LOW_WORDS | PEAKS | TROUGHS | HIGH | LOW | NOTABLE | FLUCTUATED
)  # fmt: skip
"""A sentence without any of these, and without a number or a month, claims nothing of a figure."""
