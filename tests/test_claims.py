"""The gate of what a model writes: what is true passes, each kind of lie is named and stopped."""

from __future__ import annotations

import datetime as dt

import pytest

from ingest.actors import load_actors
from qa_service.domain import Article, Paragraph, Passage, Statement, hash_text
from qa_service.quoting import Quote
from qa_service.sentences import split_sentences
from qa_service.support import Claim, Verdict, verify_claim

ACTORS = load_actors()
TALKS = (
    "NATO will not compromise on its open door, Jens Stoltenberg said on 26 January. "
    "He offered Russia talks on missiles and said that about 8,500 American troops stood ready. "
    "“We are prepared for the worst”, he added. Sergey Lavrov was not in Brussels."
)
SAID = (
    Statement(0, 80, "indirect", "Jens Stoltenberg", "NATO", "said"),
    Statement(80, 171, "indirect", "Jens Stoltenberg", "NATO", "said"),
    Statement(171, 215, "direct", "Jens Stoltenberg", "NATO", "added"),
)
COUNTS = (
    "Poland sent 120 tanks and 300 guns to the border. Moscow rejected the offer in March 2014."
)


def quotes_of(text: str, *numbers: int, statements: tuple[Statement, ...] = ()) -> list[Quote]:
    """The sentences of a paragraph of 27 January 2022 by their numbers, from 1."""
    language = "ru" if text[0] > "\u0400" else "en"
    spans = tuple(split_sentences(text, language))
    day = dt.date(2022, 1, 27)
    article = Article("a", 1, "Talks end", "Wire", "wire", None, day, None, language, None, "f")
    paragraph = Paragraph("p", "a", 1, 1, text, hash_text(text), spans, statements)
    passage = Passage(paragraph, article, 0.9, 1.0, 1.0)
    return [Quote(passage, *spans[n - 1], 0.0, None, frozenset()) for n in numbers]


def judge(text: str, *numbers: int, near: float = 0.9, source: str = TALKS) -> Verdict:
    statements = SAID if source is TALKS else ()
    claim = Claim(text, quotes_of(source, *numbers, statements=statements))
    language = "ru" if text[0] > "\u0400" else "en"
    return verify_claim(claim, language=language, actors=ACTORS, likeness=lambda *_: near)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Stoltenberg said on 26 January 2022 that NATO will not compromise on its open door.", 1),
        ("NATO's Jens Stoltenberg offered Moscow talks on missiles.", 2),
        (
            "About eight thousand five hundred troops".replace(
                "eight thousand five hundred", "8500"
            )
            + " from the US stood ready, he said.",
            2,
        ),
        ("Stoltenberg added that NATO was “prepared for the worst”.", 3),
        ("Wire reported on 27 January 2022 that Stoltenberg offered Russia talks on missiles.", 2),
    ],
)
def test_what_the_source_says_is_shown(text: str, number: int) -> None:
    verdict = judge(text, number)
    assert (verdict.fault, verdict.text) == (None, text)
    assert verdict.support > 0.5


@pytest.mark.parametrize(
    ("text", "number", "fault"),
    [
        ("NATO offered talks on missiles and said 9,500 troops stood ready.", 2, "number"),
        ("On 25 January Stoltenberg said that NATO will not compromise.", 1, "number"),
        ("Stoltenberg added that NATO was “ready for the worst”.", 3, "misquoted"),
        ("Sergey Lavrov offered Russia talks on missiles.", 2, "speaker"),
        ("Mark Rutte said that NATO will not compromise on its open door.", 1, "speaker"),
        ("Russia will not compromise on its open door.", 1, "speaker"),
        ("NATO will compromise on its open door.", 1, ("speaker", "unsupported")),
        ("He offered Russia talks on missiles in Geneva.", 2, "unsupported"),
        ("The weather in the capital was fine and everybody went for a walk.", 1, "unsupported"),
        ("NATO offered talks on missiles, see https://example.org.", 2, "unsupported"),
    ],
)
def test_what_the_source_does_not_say_is_removed_with_its_reason(
    text: str, number: int, fault: str | tuple[str, ...]
) -> None:
    found = judge(text, number).fault
    assert found is not None
    assert found.startswith(fault)


def test_a_number_must_count_what_it_counts_in_the_source() -> None:
    assert judge("Poland sent 120 tanks and 300 guns.", 1, source=COUNTS).fault is None
    swapped = judge("Poland sent 300 tanks and 120 guns.", 1, source=COUNTS)
    renamed = judge("Poland sent 120 ships to the border.", 1, source=COUNTS)
    assert [swapped.fault, renamed.fault] == ["number_not_in_source"] * 2


def test_a_surname_is_no_form_of_another_s_first_name() -> None:
    source = "The transfers to Iran are temporary, according to John Kirby."
    right = judge("Transfers to Iranians are temporary, according to John Kirby.", 1, source=source)
    wrong = judge("The transfers are temporary, according to Johnson.", 1, source=source)
    assert (right.fault, wrong.fault) == (None, "unsupported")


def test_a_day_is_that_of_the_sentence_pointed_at_where_it_has_one() -> None:
    source = "In July 2016 the summit decided on four groups. They are to be there from early 2017."
    right = judge("The groups are to be there from early 2017.", 2, source=source)
    wrong = judge("The groups are to be there from early 2016.", 2, source=source)
    both = judge("The summit of July 2016 decided on groups from early 2017.", 2, source=source)
    assert (right.fault, wrong.fault, both.fault) == (None, "number_not_in_source", None)


def test_the_same_number_counts_what_it_counts_in_each_place() -> None:
    source = "The minister spoke of two years without a meeting; his aide put it at two and a half."
    right = judge("The minister spoke of two years, his aide of two and a half.", 1, source=source)
    text = "The minister spoke of two weeks, his aide of two and a half years."
    wrong = judge(text, 1, source=source)
    assert (right.fault, wrong.fault) == (None, "number_not_in_source")


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Kyiv counted {} 100,000 troops.", "Kyiv counted {} 100,000 troops at its borders."),
        ("Киев насчитал {} 100 тысяч военных.", "Киев насчитал у границ {} 100 000 военных."),
    ],
)
def test_what_is_more_than_a_number_is_not_less(text: str, source: str) -> None:
    more, less = ("more than", "fewer than") if text.isascii() else ("более", "менее")
    right = judge(text.format(more), 1, source=source.format(more))
    wrong = judge(text.format(less), 1, source=source.format(more))
    assert (right.fault, wrong.fault) == (None, "number_not_in_source")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("NATO Secretary General Jens Stoltenberg said troops stood ready.", None),
        ("NATO Secretary General Sergey Lavrov said troops stood ready.", "speaker_not_in_source"),
        ("NATO, with Sergey Lavrov absent, said troops stood ready.", None),
    ],
)
def test_who_holds_an_office_speaks_not_the_body_that_it_is_of(
    text: str, fault: str | None
) -> None:
    assert judge(text, 2, source=TALKS).fault == fault


def test_a_russian_number_is_one_in_any_case_of_its_scale() -> None:
    source = "В заявлении речь о 40 тысячах военных на восточном фланге."
    right = judge("Речь шла о 40 000 военных на восточном фланге.", 1, source=source)
    wrong = judge("Речь шла о 40 тысячах танков на восточном фланге.", 1, source=source)
    assert (right.fault, wrong.fault) == (None, "number_not_in_source")


def test_an_opposite_is_not_what_the_source_says() -> None:
    assert judge("Moscow rejected the offer in March 2014.", 2, source=COUNTS).fault is None
    assert judge("Moscow accepted the offer in March 2014.", 2, source=COUNTS).fault


def test_two_facts_are_not_made_cause_and_effect() -> None:
    text = "Moscow rejected the offer because Poland sent 120 tanks and 300 guns to the border."
    assert judge(text, 1, 2, source=COUNTS).fault == "unsupported"


def test_what_is_pointed_at_beside_what_holds_a_claim_is_not_cited() -> None:
    offer = "Jens Stoltenberg offered Russia talks on missiles."
    assert judge(offer, 2, 4) == judge(offer, 2)
    assert judge(offer, 4, 1, 2) == judge(offer, 1, 2)
    both = "Stoltenberg offered Russia talks on missiles, and Sergey Lavrov was not in Brussels."
    assert len(judge(both, 2, 4).quotes) == 2
    held = ("Jens Stoltenberg offered Russia talks on missiles again.", f"In Geneva, {offer}")
    claim = Claim(offer, [quote for source in held for quote in quotes_of(source, 1)])
    verdict = verify_claim(claim, language="en", actors=ACTORS, likeness=lambda *_: 0.9)
    assert len(verdict.quotes) == 2  # each holds it as well by itself


def test_a_pointer_to_nothing_makes_a_sentence_uncited() -> None:
    quotes = quotes_of(TALKS, 2)
    for pointers in ([], [None], [*quotes, None]):
        claim = Claim("NATO offered Russia talks on missiles.", pointers)
        verdict = verify_claim(claim, language="en", actors=ACTORS, likeness=lambda *_: 1.0)
        assert verdict.fault == "uncited"


def test_a_quotation_is_cut_from_the_source_whatever_the_model_made_of_its_marks() -> None:
    source = "The minister spoke of “a ‘red line’ for us” and left it there."
    verdict = judge("The minister spoke of “A 'red line' for us.”", 1, source=source)
    assert verdict.text == "The minister spoke of “a ‘red line’ for us.”"


def test_a_fact_from_a_neighbouring_sentence_is_cited_with_it() -> None:
    verdict = judge("NATO will not compromise, with 8,500 American troops ready.", 1)
    assert verdict.fault is None
    assert "8,500" in " ".join(quote.text for quote in verdict.quotes)


def test_in_another_language_names_numbers_and_meaning_decide() -> None:
    right = "Столтенберг предложил России переговоры о ракетах; наготове около 8500 военных."
    assert judge(right, 2).fault is None
    assert judge(right, 2, near=0.7).fault == "unsupported"
    assert judge(right.replace("8500", "9500"), 2).fault == "number_not_in_source"
    assert judge(right.replace("Столтенберг", "Рютте"), 2).fault is not None


def test_the_embedding_is_asked_only_where_words_leave_a_doubt() -> None:
    claim = Claim("He offered Russia talks on missiles.", quotes_of(TALKS, 2, statements=SAID))

    def refuse(*_: str) -> float:
        raise AssertionError("the words alone are enough")

    assert verify_claim(claim, language="en", actors=ACTORS, likeness=refuse).fault is None


@pytest.mark.parametrize(
    "unseen", ["\u202e", "\u200b\U000e0041", "\x00", "\ud83d", "\ue000", "\u00ad"]
)
def test_characters_that_nobody_sees_are_not_shown(unseen: str) -> None:
    verdict = judge(f"NATO will not compromise{unseen} on its open door.", 1)
    assert (verdict.fault, verdict.text) == (None, "NATO will not compromise on its open door.")


@pytest.mark.parametrize(
    "text", ["No. ", "…", "👍", "It is not so.", "They did it.", "Not at all."]
)
def test_a_sentence_without_a_word_to_support_is_not_shown(text: str) -> None:
    assert judge(text, 1).fault == "unsupported"


@pytest.mark.parametrize(
    "address", ["wire.example/x", "t.me/wire", "a@wire.example", "wire.example", "mailto:a"]
)
def test_an_address_is_shown_only_where_the_source_has_it(address: str) -> None:
    source = "Poland asked for talks on missiles at the border"
    text = f"Poland asked for talks on missiles at the border, see {address}."
    assert judge(text, 1, source=f"{source}.").fault == "unsupported"
    told = judge(text, 1, source=f"{source}, see {address}.").fault
    assert told == ("unsupported" if ":" in address else None)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("``We are prepared for the worst'', he added.", None),
        ("``We are prepared for the best'', he added.", "misquoted"),
        ('"We are prepared for the best, he added.', "misquoted"),
        ("He added: “We are prepared for the worst", None),
        ("He added: “We are prepared for the best", "misquoted"),
    ],
)
def test_a_quotation_is_checked_however_it_is_marked(text: str, fault: str | None) -> None:
    assert judge(text, 3).fault == fault


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Польша согласится на переговоры о ракетах.", None),
        ("Польша не согласится на переговоры о ракетах.", "unsupported"),
    ],
)
def test_what_the_source_affirms_is_not_denied_in_another_language(
    text: str, fault: str | None
) -> None:
    assert judge(text, 1, source="Poland will agree to talks on missiles.").fault == fault


def test_no_less_than_denies_nothing_in_another_language() -> None:
    source = "The allies promised at least 40 billion euros within a year."
    text = "Союзники обещали не менее 40 миллиардов евро в течение года."
    assert judge(text, 1, source=source).fault is None


def test_a_share_is_the_same_in_figures_and_in_words() -> None:
    source = "By then it is to reach 5 percent of gross domestic product."
    text = "It is to reach five per cent of gross domestic product by then."
    assert judge(text, 1, source=source).fault is None
