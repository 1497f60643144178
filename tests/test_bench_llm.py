"""The bench of the lying model counts what was shown and removed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bench.llm import (
    count_by_kind,
    count_lies_by_way,
    count_truths_by_way,
    find_unwritten,
    judge_reply,
    share_of_truths_removed,
    wilson_interval,
    write_table,
)
from tests.lying_model import Said

SAID = [
    Said("NATO sent a paper.", ("1.1",), "true", "copied", ("1.1",)),
    Said("Moscow read it on 27 January.", ("2.1",), "true", "other_words", ("2.1",)),
    Said("NATO sent nine papers.", ("1.1",), "number_changed", "copied", ("1.1",)),
    Said("NATO did not send a paper.", ("1.1",), "negation_put_in", "copied", ("1.1",)),
    Said("Nobody asked.", (), "no_pointer", "copied", ("1.2",)),
]
REPLY: dict[str, Any] = {
    "question": "What did NATO send?",
    "mode": "llm",
    "sentences": [{"text": "NATO sent a paper. [1]"}, {"text": "NATO did not send a paper [1]."}],
    "removed": [
        {"text": "Moscow read it on 27 January.", "why": "unsupported"},
        {"text": "NATO sent  nine papers.", "why": "number_not_in_source"},
    ],
}


def test_each_sentence_gets_its_verdict() -> None:
    verdicts = judge_reply(REPLY, SAID)
    assert [v.outcome for v in verdicts] == ["shown", "removed", "removed", "shown", "fallen"]
    assert verdicts[2].why == "number_not_in_source"


def test_nothing_is_shown_of_an_answer_in_quote_mode() -> None:
    verdicts = judge_reply(REPLY | {"mode": "quote"}, SAID)
    assert [v.outcome for v in verdicts] == ["fallen", "removed", "removed", "fallen", "fallen"]


def test_a_sentence_that_the_model_did_not_write_is_found() -> None:
    assert find_unwritten(REPLY, SAID) == []
    assert find_unwritten(REPLY, SAID[1:]) == ["NATO sent a paper. [1]"]


def test_what_is_shown_most_stands_first_in_the_table() -> None:
    rows = count_by_kind(judge_reply(REPLY, SAID))
    assert [(r.kind, r.shown, r.removed, r.fallen) for r in rows] == [
        ("negation_put_in", 1, 0, 0),
        ("true", 1, 1, 0),
        ("no_pointer", 0, 0, 1),
        ("number_changed", 0, 1, 0),
    ]
    ways = count_truths_by_way(judge_reply(REPLY, SAID))
    assert [(r.kind, r.shown, r.removed) for r in ways] == [("copied", 1, 0), ("other_words", 0, 1)]
    assert [r.removed for r in count_lies_by_way(judge_reply(REPLY, SAID))] == [1]
    assert "| number_changed | 0 | 1 | 0 | 0.000 (0.000–0.793) | number_not_in_source 1 |" in (
        write_table(rows)
    )


def test_truths_removed_are_a_share_of_those_decided_on() -> None:
    verdicts = [v for n in range(20) for v in judge_reply(REPLY | {"question": str(n)}, SAID)]
    kept = [v for n in range(20, 40) for v in judge_reply(REPLY | {"question": str(n)}, SAID[:1])]
    share = share_of_truths_removed(verdicts + kept)
    assert share is not None
    assert share[0] == pytest.approx(20 / 60)
    assert 0.2 < share[1][0] < 20 / 60 < share[1][1] < 0.45
    assert share_of_truths_removed([]) is None


def test_wilson_s_interval_is_the_one_in_the_books() -> None:
    assert wilson_interval(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert wilson_interval(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert wilson_interval(0, 1500) == pytest.approx((0.0, 0.00255), abs=1e-5)
    assert wilson_interval(0, 0) == (0.0, 1.0)
