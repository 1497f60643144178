"""What a model makes of a follow-up: the question alone, or nothing."""

from __future__ import annotations

import pytest

from qa_service.writer import read_condensed

ASKED = "What did NATO answer to Russia?"


@pytest.mark.parametrize(
    "written",
    [
        ASKED,
        f"“{ASKED}”\n",
        f"<think>They ask: what? About NATO.</think>\n{ASKED}",
        f"Sure! Here is the rewritten question:\n\n{ASKED}",
        f"The question, to be understood by itself: {ASKED}",
        f"```\n{ASKED}\n```",
        f"**{ASKED}**",
    ],
)
def test_what_stands_around_a_rewritten_question_is_taken_off(written: str) -> None:
    assert read_condensed(written) == ASKED


@pytest.mark.parametrize("written", ["", "<think>They ask", f'{{"question": "{ASKED}"}}'])
def test_what_is_no_plain_line_is_no_question(written: str) -> None:
    assert read_condensed(written) == ""
