"""Questions of several parts, of which one may have no answer."""

from __future__ import annotations

import httpx2
import pytest

from qa_service.parts import has_words_of, split_parts


@pytest.mark.parametrize(
    ("text", "language", "parts"),
    [
        (
            "What did NATO offer and how many tanks did Poland buy?",
            "en",
            ["What did NATO offer?", "How many tanks did Poland buy?"],
        ),
        (
            "When does it end? And who signed it?",
            "en",
            ["When does it end?", "Who signed it?"],
        ),
        (
            "Что предложила НАТО и сколько танков купила Польша?",
            "ru",
            ["Что предложила НАТО?", "Сколько танков купила Польша?"],
        ),
        ("What do NATO and Russia say?", "en", ["What do NATO and Russia say?"]),
        ("When and where did they meet?", "en", ["When and where did they meet?"]),
        ("Who said that, and why?", "en", ["Who said that, and why?"]),
        ("drones and what of them", "en", ["drones and what of them"]),
        (
            "How many came in 2019 and how many in 2021?",
            "en",
            ["How many came in 2019 and how many in 2021?"],
        ),
    ],
)
def test_a_question_is_divided_where_another_one_begins(
    text: str, language: str, parts: list[str]
) -> None:
    assert split_parts(text, language) == parts


def ask(server_url: str, question: str) -> dict[str, object]:
    reply = httpx2.post(f"{server_url}/v1/ask", json={"question": question}, timeout=30)
    body: dict[str, object] = reply.json()
    return body


OFFER = "What did NATO offer on arms control in January 2022"


def test_a_part_s_words_are_told_where_all_that_it_asks_about_is_named() -> None:
    told = "Nobody was hurt, and a barn was damaged."
    assert has_words_of("Who was hurt?", told, "en")
    assert not has_words_of("Who was hurt in Lindholm?", told, "en")


@pytest.mark.parametrize(
    "question",
    [
        f"{OFFER} and how many tanks did Poland buy?",
        f"How many tanks did Poland buy and {OFFER[0].lower()}{OFFER[1:]}?",
    ],
)
def test_a_part_without_an_answer_is_told_and_the_other_answered(
    server_url: str, question: str
) -> None:
    reply = ask(server_url, question)
    assert (reply["status"], reply["question"]) == ("partial", question)
    abstention = reply["abstention"]
    assert isinstance(abstention, dict)
    assert abstention["reason"] == "not_in_corpus"
    assert abstention["message"].startswith("“How many tanks did Poland buy?” The sources do not")
    assert "arms control" in str(reply["answer"])
    assert reply["sentences"]


def test_of_parts_without_an_answer_in_common_the_first_is_answered(server_url: str) -> None:
    reply = ask(server_url, f"{OFFER}, and when did Finland join NATO?")
    assert reply["status"] == "partial"
    assert "“When did Finland join NATO?” is a question of its own" in str(reply["abstention"])
    assert "arms control" in str(reply["answer"])


def test_how_many_of_what_was_said_before_is_no_part_with_an_answer(server_url: str) -> None:
    question = "How many submarines sailed from Chile in May 2021 and how many were lost?"
    assert ask(server_url, question)["status"] == "abstained"
