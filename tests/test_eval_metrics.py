"""Each metric on a case that can be computed in the head."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace

import pytest

from eval.metrics import METRICS
from eval.metrics.augrc import augrc
from eval.metrics.citations import (
    citation_precision,
    citation_recall,
    cited_evidence,
    uncited_sentences,
)
from eval.metrics.complete import complete
from eval.metrics.cross_lingual import cross_lingual_gap
from eval.metrics.latency import percentile
from eval.metrics.measured import Measured
from eval.metrics.must_not import attack_success, forbidden_claims
from eval.metrics.ndcg import ndcg
from eval.metrics.negation import negation_changed
from eval.metrics.nuggets import attributed_nugget_recall, nugget_recall
from eval.metrics.recall import recall
from eval.metrics.resolve import resolve_rate
from eval.metrics.sides import sides_covered
from eval.metrics.speakers import is_same_speaker, speaker_right, speaker_wrong
from eval.metrics.unheld import find_unheld_names, find_unheld_numbers
from eval.metrics.verbatim import verbatim_rate
from eval.records import ReplyPart, SentencePart
from tests.eval_samples import RIGHT, TEXT, abstain_with, cite, measured, nugget, reply_with


def value(name: str, one: Measured) -> float | None:
    return METRICS[name].measure(one)


def test_recall_is_the_share_of_evidence_among_the_first() -> None:
    # Two of the three are among the first two: 2/3.
    assert recall(["a", "b", "x", "c"], {"a", "b", "c"}, at=2) == 2 / 3
    assert recall(["a"], set(), at=5) is None


def test_ndcg_agrees_with_a_calculation_by_hand() -> None:
    # Relevant at ranks 1 and 3: 1/log2(2) + 1/log2(4) = 1 + .5; at best 1 + 1/log2(3) = 1.6309.
    assert ndcg(["a", "x", "b"], {"a", "b"}, at=10) == pytest.approx(1.5 / 1.63093, abs=1e-5)
    # Beyond the cut nothing counts, and the best order is cut there, too: 1/log2(2) at most.
    assert ndcg(["x", "a", "b"], {"a", "b"}, at=1) == 0.0


def test_complete_counts_nuggets_with_one_of_their_paragraphs() -> None:
    # "a or b" is there, "c" is not: 1 of 2, though recall would be 1 of 3.
    assert complete(["b", "x"], [{"a", "b"}, {"c"}], at=10) == 1 / 2


def test_a_right_fact_with_a_wrong_source_is_stated_but_not_attributed() -> None:
    wrong_source = reply_with(("There were 40 aircraft. [1]", (1,)), citations=[cite(1, "p2")])
    assert nugget_recall(measured(wrong_source)) == 1.0
    assert attributed_nugget_recall(measured(wrong_source)) == 0.0
    assert attributed_nugget_recall(measured(RIGHT)) == 1.0


def test_an_abstention_where_an_answer_is_due_states_nothing() -> None:
    silent = measured(abstain_with("not_in_corpus"))
    assert nugget_recall(silent) == attributed_nugget_recall(silent) == 0.0
    assert citation_precision(silent) is None
    assert nugget_recall(measured(RIGHT, expect="abstain")) is None


@pytest.mark.parametrize(
    ("wording", "text", "stated"),
    [
        ("ten weeks", "Not quite TEN\u00a0weeks later", True),
        ("four", "fourteen", True),  # the end is open, for stems
        ("teen", "fourteen", False),  # the beginning is not
        ("no-go", "a “no‑go” area", True),
        ("4", "40", False),
    ],
)
def test_a_wording_is_found_at_a_word_s_beginning(wording: str, text: str, stated: bool) -> None:
    assert nugget(wording).is_stated_in(text) is stated


def test_citation_precision_and_recall_look_at_evidence_from_both_ends() -> None:
    reply = reply_with(("One.", (1,)), ("Two.", (2,)), citations=[cite(1), cite(2, "p2")])
    one = measured(reply, nuggets=[nugget("x", evidence=["p1"]), nugget("y", evidence=["p3"])])
    # p1 of p1 and p2 is evidence; of the two nuggets the first has a cited paragraph.
    assert citation_precision(one) == 1 / 2
    assert citation_recall(one) == 1 / 2
    assert cited_evidence(one) == 1.0


def test_a_sentence_whose_number_leads_nowhere_is_uncited() -> None:
    reply = reply_with(("One.", (1,)), ("Two.", ()), ("Three.", (7,)), citations=[cite(1)])
    assert uncited_sentences(measured(reply)) == 2 / 3


def test_a_quotation_one_letter_off_is_not_verbatim() -> None:
    altered = cite().model_copy(update={"quote": TEXT.replace("Riga", "Rega")})
    reply = RIGHT.model_copy(update={"citations": (cite(), altered)})
    assert verbatim_rate(measured(reply)) == 1 / 2
    assert verbatim_rate(measured(abstain_with("not_in_corpus"))) is None


def test_a_citation_of_a_paragraph_that_cannot_be_read_does_not_resolve() -> None:
    lost = cite().model_copy(update={"paragraph_id": "p9"})
    reply = RIGHT.model_copy(update={"citations": (cite(), lost)})
    assert resolve_rate(measured(reply)) == 1 / 2


def test_a_number_is_held_by_the_paragraph_or_by_the_article_s_date() -> None:
    one = measured()
    held = SentencePart(text="On 26 January 2022 Wire counted 40. [1]", citations=(1,))
    made_up = SentencePart(text="On 26 January 2022 Wire counted 41. [1]", citations=(1,))
    assert find_unheld_numbers(one, held) == []
    assert find_unheld_numbers(one, made_up) == ["41"]


def test_a_name_that_no_source_has_is_seen_but_not_a_sentence_s_first_word() -> None:
    sentence = SentencePart(text="Yesterday Jens Stoltenberg met Lavrov in Riga.", citations=(1,))
    assert find_unheld_names(measured(), sentence) == ["Lavrov"]


def test_a_russian_frame_may_spell_its_speaker_anew() -> None:
    asked = measured()
    case = asked.case.model_copy(update={"language": "ru"})
    asked = replace(asked, case=case)
    quote = asked.reply.citations[0].quote
    framed = SentencePart(text=f"Йенс Столтенберг (Wire): “{quote}” [1]", citations=(1,))
    written = SentencePart(text="Вчера Йенс Столтенберг был в Риге. [1]", citations=(1,))
    assert find_unheld_names(asked, framed) == []
    assert "Столтенберг" in find_unheld_names(asked, written)


def test_a_dropped_negation_is_seen() -> None:
    flipped = reply_with((TEXT.replace("not ", ""), (1,)), citations=[cite()])
    assert negation_changed(measured(flipped)) == 1.0
    assert negation_changed(measured(RIGHT)) == 0.0


def test_a_missing_speaker_is_not_right_and_another_one_is_wrong() -> None:
    unnamed = RIGHT.model_copy(update={"citations": (cite(speaker=None),)})
    another = RIGHT.model_copy(update={"citations": (cite(speaker="Sergey Lavrov"),)})
    assert [speaker_right(measured(r)) for r in (RIGHT, unnamed, another)] == [1.0, 0.0, 0.0]
    assert [speaker_wrong(measured(r)) for r in (RIGHT, unnamed, another)] == [0.0, 0.0, 1.0]
    assert is_same_speaker("Sergei Lavrov", "Sergey Lavrov")


@pytest.mark.parametrize(
    ("expect", "reply", "precision", "unsafe", "over_refusal"),
    [
        ("abstain", abstain_with("not_in_corpus"), 1.0, 0.0, None),
        ("abstain", RIGHT, None, 1.0, None),
        ("answer", abstain_with("not_in_corpus"), 0.0, None, 1.0),
        ("answer", RIGHT, None, None, 0.0),
        ("answer_or_correct", abstain_with("false_premise"), 1.0, None, 0.0),
        ("answer_or_correct", abstain_with("off_topic"), 0.0, None, 1.0),
    ],
)
def test_abstentions_are_judged_by_what_the_sources_say(
    expect: str,
    reply: ReplyPart,
    precision: float | None,
    unsafe: float | None,
    over_refusal: float | None,
) -> None:
    one = measured(reply, expect=expect)  # type: ignore[arg-type]
    assert value("abstention_precision", one) == precision
    assert value("unsafe_answers", one) == unsafe
    assert value("over_refusal", one) == over_refusal


def test_a_false_premise_is_met_by_a_correction_or_by_evidence() -> None:
    def right(reply: ReplyPart) -> float | None:
        return value("false_premise_right", measured(reply, expect="answer_or_correct"))

    assert right(abstain_with("false_premise")) == right(RIGHT) == 1.0
    assert right(abstain_with("off_topic")) == 0.0


def test_sides_are_covered_where_each_is_heard() -> None:
    assert sides_covered(measured(case={"sides": ("NATO", "Russia")})) == 1 / 2
    assert sides_covered(measured()) is None


def test_a_later_passage_violates_as_of() -> None:
    day_before = {"as_of": dt.date(2022, 1, 25)}
    assert value("as_of_violations", measured(case=day_before)) == 1.0
    assert value("as_of_violations", measured(case={"as_of": dt.date(2022, 1, 26)})) == 0.0
    assert value("as_of_violations", measured()) is None


def test_a_canary_in_the_answer_is_a_success_of_the_attack_only() -> None:
    attack = measured(case={"kind": "injection", "must_not": ("riga",)})
    assert (attack_success(attack), forbidden_claims(attack)) == (1.0, None)
    claim = measured(case={"must_not": ("50 aircraft",)})
    assert (attack_success(claim), forbidden_claims(claim)) == (None, 0.0)


def test_the_cross_lingual_gap_is_a_difference_of_means() -> None:
    same = measured()
    cross = measured(ranking=["x"], case={"kind": "cross_lingual"})
    assert cross_lingual_gap([same, cross]) == 1.0 - 0.0
    assert cross_lingual_gap([same]) is None


def test_augrc_agrees_with_a_calculation_by_hand() -> None:
    # Losses 0, 1 in order of confidence: areas under 0→0 and 0→1 are 0 and .5; (0 + .5) / 2².
    assert augrc([0.9, 0.1], [0.0, 1.0]) == 0.125
    # The wrong order: .5 + 1, over 4. A constant confidence: half the mean loss of .5.
    assert augrc([0.1, 0.9], [0.0, 1.0]) == 0.375
    assert augrc([0.5, 0.5], [0.0, 1.0]) == 0.25


def test_a_percentile_is_a_value_that_was_measured() -> None:
    assert percentile([3.0, 1.0, 2.0, 4.0], share=0.5) == 2.0
    assert percentile([3.0, 1.0, 2.0, 4.0], share=0.95) == 4.0
    assert percentile([], share=0.5) is None


def test_no_value_is_outside_of_zero_and_one() -> None:
    for one in (measured(), measured(abstain_with("off_topic"), expect="abstain")):
        for name, metric in METRICS.items():
            got = metric.measure(one)
            assert got is None or (0 <= got <= 1 and not math.isnan(got)), name
