"""Where a number of a report comes from: each figure that prints so, or that an expression names."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from reportgen.model import Figure, Report
from reportgen.problems import Place, Problem, Problems, ReportError
from reportgen.project import Project
from reportgen.reading.tokens import Token, tokens
from reportgen.resolve import Order, reader
from reportgen.spoken import Phrases
from reportgen.units import QUALIFIERS
from reportgen.why.origin import Answer, Origins
from reportgen.why.uses import Use, pages, typed, uses

TERM = Place("TERM")
CODE = "not-printed"


def explain(report: Report, project: Project, phrases: Phrases, term: str) -> tuple[Answer, ...]:
    """One answer for each figure that prints as `term`, or that the expression `term` names, in reading order.

    A number that is typed in the words, and that no figure prints, has an answer without a figure. Raises
    `ReportError` with a problem at `TERM` where nothing prints so, or the expression can't be read.
    """
    term = " ".join(term.split())
    spots = pages(report, project)
    standing = [(figure, replace(use, pages=spots.get(use.id, ()))) for figure, use in uses(report)]
    expression = re.sub(r"^\{\{(.*?)(\}\})?$", r"\1", term).strip()
    if expression != term or _begins_expression(expression, project):
        return _of_expression(report, project, phrases, expression, standing)
    asked, free = tokens(_folded(term)), map(str, project.config.free_words)
    hand = typed(report, tuple(free), lambda token: _same_number(asked, [token]))
    by_hand = [replace(use, pages=spots.get(use.id, ())) for use in hand]
    found = _printing(term, standing, _same)
    if not found and by_hand:
        return (_typed(term, by_hand),)
    found = found or _printing(term, standing, _alike)
    if found:
        origins = Origins(report, project, {})
        return tuple(origins.of(key, [use for figure, use in standing if figure == key] + by_hand) for key in found)
    if re.fullmatch(r"[a-z_]\w*([.(]\S.*)?", term):
        return _of_expression(report, project, phrases, expression, standing)
    measure = next(iter(project.catalogue.measures))
    raise ReportError([_nothing(report, term, [use.printed for _, use in standing if use.printed], measure)])


def _printing(term: str, standing: Iterable[tuple[str, Use]], same: Callable[[str, str], bool]) -> list[str]:
    """The figures that print the `same` as `term`, each once."""
    return list(dict.fromkeys(figure for figure, use in standing if use.printed and same(term, use.printed)))


def _begins_expression(term: str, project: Project) -> bool:
    """Whether it begins with a name that an expression may begin with."""
    match = re.match(r"(\w+)(?:[.(]|\Z)", term)
    return match is not None and (match[1] in project.catalogue.measures or match[1] == "stated")


# --- numbers as printed -----------------------------------------------------------------------------------------


def _folded(text: str) -> str:
    """A text without what a keyboard lacks (hard spaces, the true minus) or people leave out (the mark of a state)."""
    plain = re.sub(r"\s*\[[pre]\]", "", text.replace("\N{NO-BREAK SPACE}", " ").replace("−", "-"))
    return re.sub(r"(?<=\d[hm])(?=\d)", " ", plain.casefold().strip())


def _same(term: str, printed: str) -> bool:
    """Whether a text is printed as `term`, however the thousands, the minus and the unit are written."""
    one, other = _folded(term), _folded(printed)
    return one == other or _same_number(tokens(one), tokens(other))


def _same_number(one: list[Token], other: list[Token]) -> bool:
    a, b = _number(one), _number(other)
    return a is not None and b is not None and a == b


def _number(found: list[Token]) -> tuple[Decimal, str, tuple[str, ...]] | None:
    """The one number of a text with its unit and the words beside it, without those of a lower bound; or None."""
    numbers = [token for token in found if token.kind == "number"]
    passed = {word.strip() for word in QUALIFIERS.values()}
    if len(numbers) != 1 or numbers[0].value is None:
        return None
    words = tuple(token.low for token in found if token.kind != "number" and token.low not in passed)
    return numbers[0].value, numbers[0].unit, words


def _alike(term: str, printed: str) -> bool:
    """Whether both are one number, where one of them leaves out the sign or the unit."""
    a, b = _number(tokens(_folded(term))), _number(tokens(_folded(printed)))
    if a is None or b is None or abs(a[0]) != abs(b[0]):
        return False
    return (a[1] == b[1] or "" in (a[1], b[1])) and (a[2] == b[2] or () in (a[2], b[2]))


def _typed(term: str, by_hand: Iterable[Use]) -> Answer:
    """The answer for a number that stands in the words, and that no figure prints."""
    token = next(token for token in tokens(term) if token.kind == "number")
    return Answer("", (), "a number typed by hand", value=token.value, how="typed by hand: no figure prints so",
                  uses=tuple(by_hand))  # fmt: skip


def _nothing(report: Report, term: str, printed: Iterable[str], measure: str) -> Problem:
    """The problem that nothing prints so, with the nearest texts, by value and by letters."""
    texts = {_folded(text): text.replace("\N{NO-BREAK SPACE}", " ") for text in printed}
    near: list[str] = []
    if (asked := _number(tokens(_folded(term)))) is not None:
        numbers = {text: number for text in texts if (number := _number(tokens(text))) and number[1] == asked[1]}
        near = sorted(numbers, key=lambda text: (abs(numbers[text][0] - asked[0]), text))[:3]
    others = [text for text in texts if text not in near]
    close = difflib.get_close_matches(_folded(term), others, n=3, cutoff=0.5)
    mends = [
        f"{head}: " + ", ".join(f"'{texts[text]}'" for text in found)
        for head, found in (("nearest by value", near), ("nearest by its letters", close))
        if found
    ]
    message = f"no figure of {report.period_words} prints '{term}', and nobody has typed it"
    other = f"write a number as it is printed, or an expression: {measure}.change"
    return Problem(TERM, CODE, message, "\n".join(mends) or other)


# --- expressions ------------------------------------------------------------------------------------------------


def _of_expression(
    report: Report, project: Project, phrases: Phrases, term: str, standing: Iterable[tuple[str, Use]]
) -> tuple[Answer, ...]:
    """An answer for each figure that an expression prints, read as commentary is."""
    problems = Problems()
    edition = next(e for e in project.config.editions if str(e.period) == report.period)
    order = Order(edition, date.fromisoformat(report.as_at))
    prose = reader(project, order, phrases, problems)
    text = prose.line("{{ " + term + " }}", place=TERM)
    if problems.found:
        raise ReportError(replace(problem, severity="error") for problem in problems)
    figures: Mapping[str, Figure] = prose.binder.figures
    origins = Origins(report, project, figures)
    answers = []
    for run in text:
        if run.figure:
            own = [use for figure, use in standing if figure == run.figure]
            answer = origins.of(run.figure, own)
            answers.append(replace(answer, printed=tuple(dict.fromkeys((run.text, *answer.printed)))))
    if not answers:
        words = "".join(run.text for run in text)
        raise ReportError(
            [Problem(TERM, CODE, f"'{term}' prints words, '{words}', and no figure", "leave out the last name")]
        )
    return tuple({answer.figure: answer for answer in answers}.values())
