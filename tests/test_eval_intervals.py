"""Intervals and tests, on numbers that can be counted."""

from __future__ import annotations

import math

import pytest

from eval.intervals import (
    exact_mcnemar,
    fisher_randomisation,
    holm,
    mean_interval,
    minimal_detectable_effect,
    resample_clusters,
)


def test_whole_stories_are_drawn() -> None:
    samples = resample_clusters(["a", "a", "b"], resamples=50)
    counted = [sorted(sample.tolist()) for sample in samples]
    assert all(rows in ([0, 0, 1, 1], [0, 1, 2], [2, 2]) for rows in counted)


def test_questions_of_one_story_give_a_wider_interval_than_independent_ones() -> None:
    values = [0.0] * 10 + [1.0] * 10
    apart = mean_interval(values, resample_clusters([str(i) for i in range(20)]))
    together = mean_interval(values, resample_clusters(["a"] * 10 + ["b"] * 10))
    assert apart is not None
    assert together == (0.0, 1.0)
    assert 0.2 < apart[0] < apart[1] < 0.8


def test_what_does_not_apply_is_left_out_of_the_mean() -> None:
    samples = resample_clusters(["a", "b", "c"])
    assert mean_interval([1.0, None, 1.0], samples) == (1.0, 1.0)
    assert mean_interval([None, None, None], samples) is None


def test_the_same_seed_gives_the_same_samples() -> None:
    one, other = (resample_clusters(["a", "b", "c"], resamples=5) for _ in range(2))
    assert [s.tolist() for s in one] == [s.tolist() for s in other]


def test_fisher_s_p_is_the_share_of_sign_patterns_that_reach_the_difference() -> None:
    # Of the 16 patterns of four equal differences only ++++ and −−−− reach it: 2/16.
    assert fisher_randomisation([1.0] * 4) == pytest.approx(2 / 16, abs=0.01)
    assert fisher_randomisation([0.0] * 4) == 1.0


def test_mcnemar_s_p_is_that_of_a_fair_coin() -> None:
    # Five flips, all one way: 2 · (1/2)⁵. Without a flip there is nothing to see.
    assert exact_mcnemar(5, 0) == exact_mcnemar(0, 5) == 2 / 32
    assert exact_mcnemar(0, 0) == exact_mcnemar(3, 3) == 1.0


def test_holm_multiplies_by_the_tests_that_are_left_and_never_falls() -> None:
    # .01 · 3; .02 · 2 = .04; .04 · 1 stays at .04.
    assert holm([0.02, 0.01, 0.04]) == pytest.approx([0.04, 0.03, 0.04])
    assert holm([0.5, 0.9]) == [1.0, 1.0]


def test_the_detectable_effect_shrinks_with_the_root_of_the_questions() -> None:
    # sd of 0 and 1 is √.5: 2.80 · √.5 / √2 = 1.4.
    assert minimal_detectable_effect([0.0, 1.0]) == pytest.approx(
        2.8 * math.sqrt(0.5) / math.sqrt(2)
    )
    assert minimal_detectable_effect([1.0]) is None
