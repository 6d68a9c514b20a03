"""The course's own bank: its size and mixture, its proofs, its draws, and what guessing would earn."""

from __future__ import annotations

from collections import Counter

import pytest

from autograder.exam.bank import BANK, MULTIPLE, NO_PROOF, Item, load
from autograder.exam.paper import SERIES, audit_of, make_paper, official
from autograder.exam.params import check_draws
from autograder.exam.proofs import prove
from autograder.exam.wiseness import LIMIT, audit

FILES = sorted(BANK.glob("section*.yaml"))
pytestmark = pytest.mark.skipif(not FILES, reason="the bank has no items so far")


@pytest.fixture(scope="module")
def course_items() -> tuple[Item, ...]:
    return load(*FILES)


@pytest.fixture(scope="module")
def whole_bank(course_items: tuple[Item, ...]) -> tuple[Item, ...]:
    per = Counter(item.objective for item in course_items)
    short = [name for name in official() if per[name] < SERIES]
    if short:  # what is there is proved all the same, below
        pytest.skip(f"the bank is being written: {len(course_items)} items; {len(short)} objectives have fewer than {SERIES}")
    return course_items


def test_size_and_mixture(whole_bank: tuple[Item, ...]) -> None:
    """At least five items for each objective, and enough that select several, show code, are proved, are parametric."""
    per = Counter(item.objective for item in whole_bank)
    assert [name for name in official() if per[name] < SERIES] == []
    total = len(whole_bank)
    assert sum(item.kind == MULTIPLE for item in whole_bank) >= 0.15 * total
    assert sum(item.has_code for item in whole_bank) >= 0.40 * total
    assert sum(item.proof != NO_PROOF for item in whole_bank) >= 0.50 * total
    assert sum(bool(item.params) for item in whole_bank) >= 30


def test_proofs_hold(course_items: tuple[Item, ...]) -> None:
    """Every proof runs on the pinned versions and agrees with its key."""
    assert {name: text for name, text in prove(course_items).items() if text} == {}


def test_draws_hold(course_items: tuple[Item, ...]) -> None:
    """In 25 draws of every parametric item exactly the keyed options are right, and no two are equal."""
    assert [line for item in course_items for line in check_draws(item)] == []


def test_guessing_does_not_pay(whole_bank: tuple[Item, ...]) -> None:
    """On the bank and on each of 100 papers no habit of guessing is right on more than 35 % of single items."""
    assert {rule: share for rule, share in audit(whole_bank).items() if share > LIMIT} == {}
    above = {}
    for seed in range(20):
        for number in range(1, SERIES + 1):
            table = audit_of(whole_bank, make_paper(whole_bank, seed=seed, number=number))
            above |= {(seed, number, rule): round(share, 3) for rule, share in table.items() if share > LIMIT}
    assert above == {}
