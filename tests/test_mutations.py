"""False sentences made from the shipped editions' own are told from the true ones that they were made from."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from reportgen.rules import of_sentence
from reportgen.rules.evidence import Evidence
from tests.conftest import EDITIONS, Edition
from tests.mutations import KINDS, Edit, Mutant, caught, edited, mutants, prose_of

LEAST, LEAST_OF_A_KIND, SHARE = 300, 25, 0.95
WARNINGS = 3
FALSE_ALARMS = 0.03


@pytest.fixture(scope="module")
def evidences(editions: dict[str, Edition]) -> dict[str, Evidence]:
    """The three editions as their rules see them, by period."""
    return {e.report.period: Evidence(e.report, e.project) for e in editions.values()}


@pytest.fixture(scope="module")
def made(evidences: dict[str, Evidence]) -> tuple[Mutant, ...]:
    return mutants(evidences.values())


def test_there_are_enough_mutants_of_every_kind_and_edition_and_no_two_alike(made: tuple[Mutant, ...]) -> None:
    assert len(made) >= LEAST
    assert min(Counter(mutant.kind for mutant in made)[kind] for kind in KINDS) >= LEAST_OF_A_KIND
    assert {mutant.period for mutant in made} == {name.replace("_", "..") for name in EDITIONS}
    assert len({(mutant.period, mutant.after) for mutant in made}) == len(made)
    assert all(mutant.after.text != mutant.before.text for mutant in made)


def test_the_same_seed_makes_the_same_mutants(evidences: dict[str, Evidence], made: tuple[Mutant, ...]) -> None:
    assert mutants(evidences.values()) == made
    assert mutants(evidences.values(), seed=4) != made


def test_an_edit_takes_the_binding_from_what_is_typed_and_moves_the_others(
    evidences: dict[str, Evidence], made: tuple[Mutant, ...]
) -> None:
    for mutant in made:
        printed = Counter((b.figure, mutant.before.text[b.start : b.end]) for b in mutant.before.bound)
        still = Counter((b.figure, mutant.after.text[b.start : b.end]) for b in mutant.after.bound)
        assert still <= printed
        assert (printed - still).total() <= 1 or mutant.kind == "all widened"
        assert mutant.kind != "digit changed" or (printed - still).total() == 1
    first = made[0].before
    assert edited(first, Edit(0, 0, "So ")).bound[0].start == first.bound[0].start + 3


def test_nineteen_mutants_of_twenty_are_caught(evidences: dict[str, Evidence], made: tuple[Mutant, ...]) -> None:
    left = [mutant for mutant in made if not caught(evidences[mutant.period], mutant)]
    shown = "\n".join(f"{m.kind}: {m.before.text} -> {m.after.text}" for m in left)
    assert 1 - len(left) / len(made) >= SHARE, shown


@pytest.mark.parametrize("name", EDITIONS)
def test_the_sentences_as_shipped_give_no_error_and_few_warnings(evidences: dict[str, Evidence], name: str) -> None:
    evidence = evidences[name.replace("_", "..")]
    against = [f for s in evidence.sentences for f in of_sentence(evidence, s) if f.holds is False]
    shown = "\n".join(f"{f.code}: {f.says}: {f.sentence.text if f.sentence else ''}" for f in against)
    assert not [f for f in against if f.severity == "error"], shown
    assert len(against) <= WARNINGS, shown


def test_true_sentences_typed_by_hand_are_seldom_called_false(evidences: dict[str, Evidence]) -> None:
    """Else a mutant would be caught for being typed and not for being false."""
    judged, flagged = 0, []
    for evidence in evidences.values():
        for prose in prose_of(evidence):
            judged += 1
            typed = replace(prose.sentence, bound=())
            if any(f.holds is False for f in of_sentence(evidence, typed)):
                flagged.append(typed.text)
    assert len(flagged) <= FALSE_ALARMS * judged, "\n".join(flagged)
