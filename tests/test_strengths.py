"""Heavier words, others' offices and what is only planned: a claim makes no more of its source."""

from __future__ import annotations

import pytest

from tests.test_claims import judge

SOURCE = (
    "The aide, who met the American ambassador, announced that the exercise near the river had met "
    "its goals and that restricted guns could deploy within days."
)
RUSSIAN = "Польша разместит у реки новые ракеты, объявил на встрече министр."


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("The aide announced that the exercise near the river had met its goals.", None),
        ("The aide met the American ambassador near the river.", None),
        ("The aide met the Russian ambassador near the river.", "speaker_not_in_source"),
        ("The aide lied when he announced that the exercise had met its goals.", "unsupported"),
        ("The aide doubted that the exercise near the river had met its goals.", "unsupported"),
        ("It is feared that the exercise near the river had met its goals.", "unsupported"),
        ("The exercise had met its goals near the river, leaked papers announced.", "unsupported"),
        (
            "The aide announced that the exercise near the river had met its goals and that "
            "unrestricted guns could deploy within days.",
            "unsupported",
        ),
        ("The aide announced that guns could deploy within days.", None),
        ("The aide announced that guns had deployed within days.", "unsupported"),
    ],
)
def test_a_claim_makes_no_more_of_its_source(text: str, fault: str | None) -> None:
    assert judge(text, 1, source=SOURCE).fault == fault


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Польша разместит у реки новые ракеты, объявил министр.", None),
        ("Польша разместила у реки новые ракеты, объявил министр.", "unsupported"),
        ("Польша уничтожит у реки новые ракеты, объявил министр.", "unsupported"),
    ],
)
def test_what_is_to_come_has_not_happened(text: str, fault: str | None) -> None:
    assert judge(text, 1, source=RUSSIAN).fault == fault


PLANS = (
    "The aide wrote on Monday that the ministry would respond to the letter and then bring guns to "
    "the river, if the talks broke off. The envoy had already left the hall."
)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("The aide wrote that the ministry would respond to the letter.", None),
        ("The aide wrote that the ministry had responded to the letter.", "unsupported"),
        ("The aide wrote that the ministry would have responded to the letter.", None),
        ("The ministry had already left the hall, the aide wrote.", None),
    ],
)
def test_what_would_be_done_is_not_done_whatever_else_the_claim_has(
    text: str, fault: str | None
) -> None:
    assert judge(text, 1, source=PLANS).fault == fault


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("The aide threatened to bring guns to the river.", None),
        ("The aide brought guns to the river.", None),
        ("The aide has brought guns to the river.", "unsupported"),
    ],
)
def test_an_irregular_verb_is_done_as_well(text: str, fault: str | None) -> None:
    source = "The aide threatened to bring guns to the river."
    assert judge(text, 1, source=source).fault == fault


def test_what_is_told_as_done_elsewhere_in_the_paragraph_is_done() -> None:
    source = "The ministry would respond to the letter, the aide wrote. It responded on Monday."
    assert judge("The ministry had responded to the letter.", 1, source=source).fault is None
