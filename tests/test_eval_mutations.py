"""The scorer is tested, too: each fault that is put into a right answer lowers its metric."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from eval.mutations import MUTATIONS, Mutation, find_kill_rates
from tests.eval_samples import RIGHT, cite, measured, nugget, reply_with

TWO = reply_with(
    (f"{RIGHT.sentences[0].text}", (1,)),
    ("Wire reported: “The Kremlin was silent.” [2]", (2,)),
    citations=[cite(1), cite(2, "p2", speaker=None)],
)
RICH = measured(
    TWO,
    nuggets=[nugget("40 aircraft", speaker="Jens Stoltenberg")],
    case={"must_not": ("PINEAPPLE-77",), "as_of": dt.date(2022, 2, 1)},
)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_a_fault_is_seen_by_its_metric(mutation: Mutation) -> None:
    rate = {r.mutation: r for r in find_kill_rates([RICH])}[mutation.name]
    assert (rate.spoilt, rate.killed, rate.survivors) == (1, 1, ())


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_a_fault_changes_the_answer_and_leaves_the_original_alone(mutation: Mutation) -> None:
    faulty = mutation.mutate(RICH, random.Random(1))
    assert faulty is not None
    assert faulty.reply != RICH.reply == TWO


def test_only_right_answers_are_spoilt() -> None:
    wrong = measured(reply_with(("Nothing of the sort. [1]", (1,)), citations=[cite()]))
    assert all(rate.spoilt == 0 and rate.rate is None for rate in find_kill_rates([wrong]))


def test_an_answer_without_a_place_for_a_fault_is_not_counted() -> None:
    rates = {rate.mutation: rate for rate in find_kill_rates([measured()])}
    assert rates["insert_canary"].rate is None
    assert rates["move_citation"].rate is None
