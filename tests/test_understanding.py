"""Of what was said before a question no more is read than a question may have."""

from __future__ import annotations

from pathlib import Path

from qa_service.domain import Ask, Turn
from qa_service.http.service import Service
from qa_service.settings import Settings
from qa_service.understanding import MAX_EARLIER_CHARS


def test_a_long_turn_before_a_question_is_read_from_its_end(sample_data: Path) -> None:
    asked = "What did NATO offer on arms control in January 2022?"
    pasted = "Lavrov and Stoltenberg met. " * 700
    service = Service.start(Settings(data_dir=sample_data))
    context = [
        service.answerer.explain(Ask("And Moscow?", history=(Turn("user", text),))).question.text
        for text in (asked, f"{pasted}{asked}", pasted)
    ]
    service.close()
    assert context[0] == asked.replace("NATO", "Moscow")
    assert context[1].endswith("on arms control in January 2022?")
    assert all(len(text) <= MAX_EARLIER_CHARS for text in context)
