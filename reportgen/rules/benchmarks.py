"""Within or outside a benchmark or target: the level that measures.yaml states, against the figures."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen import units
from reportgen.period import Window
from reportgen.reading import words as w
from reportgen.reading.moves import Move
from reportgen.rules.direction import finding, months_in, says
from reportgen.rules.evidence import Finding
from reportgen.rules.subject import Matter

BENCHMARK = "wrong-benchmark"


def judge(matter: Matter) -> Iterator[Finding]:
    """Whether what is told to lie within or outside a benchmark does: the whole, or each month that is named."""
    reading = matter.reading
    for n, token in enumerate(reading.tokens):
        if token.low not in w.BENCHMARKS:
            continue
        told = [(k, t.low) for k, t in enumerate(reading.tokens) if reading.in_clause(k, n) and not reading.in_name(k)]
        inside = [k for k, low in told if low in w.INSIDE]
        outside = [k for k, low in told if low in w.OUTSIDE]
        if len(inside) + len(outside) != 1 or reading.is_supposed(n):
            continue
        at = (inside or outside)[0]
        for measure in matter.subject(at).measures:
            facts = matter.facts(measure)
            mark = facts.measure.target if token.low.startswith("target") else facts.measure.benchmark
            if mark is None:
                continue
            figures = [facts.figure(window) for window in _windows(matter, measure, at)]
            if not figures or any(figure.value is None for figure in figures):
                continue
            met = [mark.met_by(figure.value) for figure in figures if figure.value is not None]
            wanted = bool(inside) != reading.is_negated(at)
            move = Move(at, "level", "state", token.low)
            if all(each == wanted for each in met):
                yield finding(matter, move, True, "", figures)
            elif matter.subject(at).sure or len(matter.subject(at).measures) == 1:
                wrong = [figure for figure, each in zip(figures, met, strict=True) if each != wanted]
                level = units.cell(mark.level, facts.measure.unit, units.decimals_of((mark.level,)))
                bound = "at most" if mark.at_most is not None else "at least"
                what = f"{says(facts, wrong)}; the {token.low} is {bound} {level}"
                several = len(figures) > 1
                write = "name the months that are not" if several else f"write '{'outside' if inside else 'within'}'"
                yield finding(matter, move, False, what, figures, BENCHMARK, write)
        return


def _windows(matter: Matter, measure: str, at: int) -> list[Window]:
    windows, _ = matter.now(at, measure)
    every = any(q for q in matter.reading.quantifiers if matter.reading.in_clause(q.at, at))
    excepted = [m for time in matter.reading.excepted for m in months_in(time, matter, measure)]
    months = [month for window in windows[:1] for month in window.months()]
    return [month for month in months if month not in excepted] if every else list(windows)
