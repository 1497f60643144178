from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from qa_service.answering.quotes import cite_quote
from qa_service.choosing import choose_quotes
from qa_service.domain import Features, Passage, Statement
from qa_service.question import Question, read_question
from qa_service.quoting import Quote, find_quotes
from qa_service.sentences import split_sentences
from qa_service.turns import is_question
from tests.evidence import make_passage as passage

WEIGHTS = {"troop": 2.0, "belarus": 2.0, "nato": 0.5}


def ask(text: str = "How many troops are in Belarus?") -> Question:
    return read_question(text)


def chosen(passages: Sequence[Passage], *, question: Question | None = None) -> list[Quote]:
    question = question or ask()
    return choose_quotes(question, find_quotes(question, passages, WEIGHTS), limit=6)


def test_the_sentence_that_holds_the_asked_words_is_chosen() -> None:
    found = passage("The council met on Monday. About 30,000 troops are in Belarus. It rained.")
    assert [quote.text for quote in chosen([found])] == ["About 30,000 troops are in Belarus."]


def test_a_sentence_with_a_number_is_preferred_when_a_number_is_asked_for() -> None:
    found = passage("Troops are in Belarus now. The troops in Belarus number 30,000.")
    assert chosen([found])[0].text == "The troops in Belarus number 30,000."


def test_a_number_counts_only_by_the_asked_thing() -> None:
    question = ask("How many troops are in Belarus?")
    found = passage(
        "On 2 May the troops in Belarus met. Belarus, they say, has 9,000 troops there."
    )
    assert chosen([found], question=question)[0].text.endswith("has 9,000 troops there.")


def test_an_asked_number_is_told_though_another_sentence_is_nearer() -> None:
    best = passage("NATO says that on 4 March the troops in Belarus were in Belarus to stay there.")
    figure = passage("Some 30,000 have come, all told.", article="a2", score=0.7)
    texts = [quote.text for quote in chosen([best, figure])]
    assert len(texts) == 2
    assert texts[1] == "Some 30,000 have come, all told."
    assert len(chosen([best, figure], question=ask("Who are the troops in Belarus?"))) == 1


def test_where_a_number_is_told_nothing_else_is_quoted_beside_it() -> None:
    told = passage("A force of 30,000 troops holds its exercise there.")
    near = passage("Belarus is a troublesome neighbour, a Polish minister had said.", number=2)
    none = passage("No foreign troops are in Belarus, said its own ministry.", number=3)

    assert [q.text for q in chosen([told, near])] == [told.paragraph.text]
    assert none.paragraph.text in [q.text for q in chosen([told, none])]
    assert len(chosen([near])) == 1


def test_how_long_it_lasts_is_no_length() -> None:
    question = ask("How long will the pipe's repair take?")
    assert "long" not in question.terms
    assert "long" in ask("How long is the pipe?").terms
    found = passage("The pipe is 77 miles long. The pipe leaks.")
    time = passage("The repair of the pipe takes five months.", article="a2")
    weights = dict.fromkeys(question.terms, 1.0)
    assert find_quotes(question, [found, time], weights)[0].passage is time


def test_a_figure_beside_a_count_is_one_too() -> None:
    question = ask("How many troops are in Belarus?")
    text = (
        "The first version had 2,500 troops in Belarus. The ministry's figure for Belarus is 1,500."
    )
    assert "1,500" in " ".join(quote.text for quote in chosen([passage(text)], question=question))


def test_the_same_words_are_not_quoted_twice() -> None:
    text = "About 30,000 troops are in Belarus."
    quotes = chosen([passage(text), passage(text, article="a2", score=0.89)])
    assert len(quotes) == 1


def test_a_sentence_that_leans_on_the_one_before_takes_it_along() -> None:
    found = passage("Exercises began. This brings 30,000 troops to Belarus.")
    assert chosen([found])[0].text == "Exercises began. This brings 30,000 troops to Belarus."


def test_a_sentence_about_a_person_takes_along_the_one_that_names_them() -> None:
    found = passage("Ada Berg spoke last. She put the troops in Belarus at 30,000 men.")
    assert chosen([found])[0].text == found.paragraph.text


@pytest.mark.parametrize("start", ["On Monday morning he", "The men there he", "Later, they", "He"])
def test_whom_a_narrator_s_sentence_is_about_is_named(start: str) -> None:
    found = passage(f"Ada Berg came. She spoke to Ole Lund. {start} saw no troops in Belarus.")
    assert chosen([found])[0].text == found.paragraph.text


@pytest.mark.parametrize("start", ["On Monday Ole Lund and he", "When NATO came, they", "Troops"])
def test_a_sentence_that_names_somebody_first_stands_alone(start: str) -> None:
    words = f"{start} saw no troops in Belarus and none of them in Minsk."
    assert chosen([passage(f"Ada Berg came. {words}")])[0].text == words


def test_a_sentence_that_only_announces_the_next_takes_it_along() -> None:
    found = passage(
        "The troops in Belarus have grown. A third brigade of them came in May by rail."
    )
    assert chosen([found])[0].text == found.paragraph.text


def test_nobody_else_s_words_are_taken_along() -> None:
    text = "The troops in Belarus stay, Ada Berg said. That is a lie, Ole Lund said in Oslo."
    (_, end), _ = split_sentences(text, "en")
    said = [
        Statement(0, end, "indirect", "Ada Berg", None, "said"),
        Statement(end + 1, len(text), "indirect", "Ole Lund", None, "said"),
    ]
    assert chosen([passage(text, statements=said)])[0].text == text[:end]


def test_an_item_of_a_list_is_left_to_the_sentence_that_holds_it() -> None:
    item = passage("troops in Belarus", score=1.2)
    whole = passage("Ada Berg said that there were troops in Belarus by then.", article="a2")
    assert [quote.text for quote in chosen([item, whole])] == [whole.paragraph.text]
    assert [quote.text for quote in chosen([item])] == ["troops in Belarus"]


def test_neighbouring_sentences_become_one_quote() -> None:
    question = ask("What about troops in Belarus?")
    found = passage("Troops moved to Belarus in trains. Other troops flew to Belarus by night.")
    quotes = chosen([found], question=question)
    assert [quote.text for quote in quotes] == [found.paragraph.text]


def test_many_neighbours_do_not_take_the_place_of_another_paragraph() -> None:
    question = ask("What of troops in Belarus?")
    kinds = ["Pale guards", "Tired gunners", "Two cooks", "Some drivers"]
    many = passage(" ".join(f"{kind} joined the troops in Belarus." for kind in kinds))
    reason = "Rivers near Belarus can hold heavy tanks because they are frozen by then."
    quotes = find_quotes(question, [many, passage(reason, number=2, score=-0.5)], WEIGHTS)
    best = choose_quotes(question, quotes, limit=4, stop_at=0.1)
    assert [quote.text for quote in best] == [many.paragraph.text, reason]
    assert len(choose_quotes(question, quotes, limit=1, stop_at=0.1)) == 1


def test_quotes_stand_in_the_order_of_their_article() -> None:
    question = ask("What about troops in Belarus?")
    late = passage("Ships and troops arrived near Belarus at dawn.", number=9, score=0.90)
    early = passage("The troops in Belarus will leave, officials expect.", number=2, score=0.89)
    numbers = [q.passage.paragraph.number for q in chosen([late, early], question=question)]
    assert numbers == [2, 9]


def test_what_answers_best_is_read_before_a_weaker_paragraph_above_it() -> None:
    lead = passage("Belarus opened the exercise with its neighbour on Monday.", score=0.6)
    told = passage("NATO counts 30,000 troops in Belarus.", number=5)
    even = passage("There were 20,000 troops in Belarus a week before.", number=2)
    question = ask("What does NATO say about the troops in Belarus?")

    first = [q.passage.paragraph.number for q in chosen([lead, told], question=question)]
    assert first == [5, 1]
    assert [q.passage.paragraph.number for q in chosen([even, told], question=question)] == [2, 5]


def test_a_paragraph_in_another_language_can_be_quoted() -> None:
    found = passage("В Белоруссии 30 000 военных.", language="ru")
    assert chosen([found])[0].coverage is None


def test_no_passages_give_no_quotes() -> None:
    assert chosen([]) == []


def test_a_quote_s_statement_is_the_one_it_overlaps_most() -> None:
    text = "“We will stay,” Roe said. Doe disagreed loudly."
    first = Statement(1, 13, "direct", "Jane Roe", "NATO", "said")
    second = Statement(26, 47, "indirect", "John Doe", "Russia", "disagreed")
    found = passage(text, statements=(first, second))
    assert Quote(found, 0, 25, 1.0, 1.0, frozenset()).statement == first
    assert Quote(found, 26, 47, 1.0, 1.0, frozenset()).statement == second


def test_a_whole_sentence_is_preferred_to_a_list_item_with_the_same_words() -> None:
    item = passage("troops in Belarus, 30,000 of them;", number=3)
    whole = passage("There were then 30,000 troops in all of Belarus.", number=4, score=0.89)
    assert chosen([item, whole])[0].text == whole.paragraph.text


@pytest.mark.parametrize(
    ("before", "after", "attribution"),
    [
        ("", "", "direct"),
        ("2 May 2022. ", "", "direct"),
        ("Ada Berg was asked in Oslo. ", "", "indirect"),
        ("", " She named no day for it.", "indirect"),
        ("The bridge is closed. ", "", "narrator"),
        ("", " The bridge was closed by noon.", "narrator"),
        ("The bridge is closed. Berg saw it. ", "", "narrator"),
    ],
)
def test_a_quotation_is_the_speaker_s_as_far_as_all_its_sentences_are(
    before: str, after: str, attribution: str
) -> None:
    words = "“The troops stay,” Ada Berg said."
    text = f"{before}{words}{after}"
    start = len(before) + 1
    said = Statement(start, start + 15, "direct", "Ada Berg", "Norway", "said")
    found = passage(text, number=3, statements=[said])
    citation = cite_quote(1, Quote(found, 0, len(text), 1.0, 1.0, frozenset()))
    assert (citation.speaker, citation.owed) == ("Ada Berg", attribution)
    assert citation.attribution in ("direct", "indirect")


def test_neighbouring_sentences_of_two_speakers_stay_two_quotes() -> None:
    text = "Troops are in Belarus, Ada Berg said. Belarus has no troops, Ole Lund said."
    (_, end), _ = split_sentences(text, "en")
    said = [
        Statement(0, end, "indirect", "Ada Berg", None, "said"),
        Statement(end + 1, len(text), "indirect", "Ole Lund", None, "said"),
    ]
    quotes = chosen([passage(text, statements=said)], question=ask("What of troops in Belarus?"))
    speakers = [quote.statement.speaker for quote in quotes if quote.statement]
    assert speakers == ["Ada Berg", "Ole Lund"]


def test_a_side_and_somebody_of_another_stay_two_quotes() -> None:
    text = "Troops are in Belarus, NATO said. Belarus has no troops, Ole Lund said."
    (_, end), _ = split_sentences(text, "en")
    said = [
        Statement(0, end, "indirect", "NATO", "NATO", "said"),
        Statement(end + 1, len(text), "indirect", "Ole Lund", "Norway", "said"),
    ]
    quotes = chosen([passage(text, statements=said)], question=ask("What of troops in Belarus?"))
    assert [q.statement.actor for q in quotes if q.statement] == ["NATO", "Norway"]
    own = [said[0], replace(said[1], actor="NATO")]
    assert len(chosen([passage(text, statements=own)], question=ask("Troops in Belarus?"))) == 1


def test_what_somebody_asks_is_no_answer() -> None:
    texts = [
        "QUESTION (Ada Berg): More troops are in Belarus. Is it so?",
        "How many troops are in Belarus? Some 30,000 men of all arms are there, they say.",
    ]
    found = [passage(text, number=n) for n, text in enumerate(texts, 1)]
    best, *_, last = find_quotes(ask(), found, WEIGHTS)
    assert best.text == "Some 30,000 men of all arms are there, they say."
    assert last.text == "Is it so?"


def test_an_answer_is_near_to_what_its_question_is_near_to() -> None:
    reply = passage("Some 30,000 men of all arms, for all that one hears.")
    (alone,) = find_quotes(ask(), [reply], WEIGHTS)
    (asked,) = find_quotes(
        ask(), [replace(reply, asked="Q: How many troops are in Belarus?")], WEIGHTS
    )
    assert asked.relevance > alone.relevance


@pytest.mark.parametrize(
    ("text", "is_asked"),
    [
        ("Ada Berg: The council met. What now?", True),
        ("**What now?**", True),
        ("What now? And then?", True),
        ("The council met. What now?", False),
        ("Ada Berg: The council met.", False),
    ],
)
def test_a_paragraph_is_a_question_by_its_label_or_by_all_its_sentences(
    text: str, is_asked: bool
) -> None:
    assert is_question(passage(text).paragraph) is is_asked


def test_two_figures_for_one_thing_are_both_quoted() -> None:
    one = passage("About 30,000 Russian troops are in Belarus now.", article="a1")
    same = passage("About 30,000 Russian troops are now in Belarus.", article="a2")
    other = passage("About 13,000 Russian troops are in Belarus now.", article="a3")
    assert [q.passage.article.id for q in chosen([one, same, other])] == ["a1", "a3"]


@pytest.mark.parametrize(
    "lead", ["ADA BERG (Minister): ", "12. ", "14.05 ", "16:30 CET — ", "(3) ", "– "]
)
def test_what_stands_before_the_words_of_a_paragraph_is_not_quoted(lead: str) -> None:
    words = "About 30,000 troops are in Belarus and none of them leaves before May."
    text = f"{lead}{words}"
    is_turn = lead.startswith("ADA")
    said = [Statement(len(lead), len(text), "direct", "Ada Berg", None, None)] if is_turn else []
    (quote,) = chosen([passage(text, number=3, statements=said)])
    assert quote.text == words


def test_a_question_that_its_answer_follows_keeps_its_label() -> None:
    text = "Q: Are troops in Belarus? A: About 30,000 troops are in Belarus, and more may come."
    said = [Statement(3, len(text), "direct", None, None, None)]
    (quote,) = chosen([passage(text, number=3, statements=said)])
    assert quote.text.startswith(("Q: ", "A: "))


def test_a_dateline_is_not_quoted() -> None:
    found = passage("MINSK, May 3 (Wire) - About 30,000 troops are in Belarus.", number=1)
    assert [quote.text for quote in chosen([found])] == ["About 30,000 troops are in Belarus."]


def test_an_utterance_is_quoted_to_its_end() -> None:
    text = "“The troops in Belarus stay. We have told them so,” Ada Berg said on her way home."
    end = text.index(",”")
    said = Statement(1, end, "direct", "Ada Berg", None, "said")
    whole = passage(text, statements=(said,))
    start = text.index("We have")
    cut = replace(whole, paragraph=replace(whole.paragraph, sentences=((0, start), (start, 82))))
    assert [quote.text for quote in chosen([cut])] == [text]


def test_a_sentence_of_two_speakers_is_divided_between_them() -> None:
    text = "NATO said that troops were in Belarus; Minsk said that the troops in Belarus had left."
    middle = text.index("; ")
    said = (
        Statement(0, middle, "indirect", "NATO", "NATO", "said"),
        Statement(middle + 2, len(text), "indirect", "Minsk", "Belarus", "said"),
    )
    found = passage(text, statements=said)
    quotes = find_quotes(ask("What was said of troops in Belarus?"), [found], WEIGHTS)
    assert sorted((q.text, q.statement and q.statement.actor) for q in quotes) == [
        ("Minsk said that the troops in Belarus had left.", "Belarus"),
        ("NATO said that troops were in Belarus", "NATO"),
    ]
    one = passage(text, statements=(replace(said[0], end=len(text)),))
    assert len(find_quotes(ask(), [one], WEIGHTS)) == 1


def test_another_article_is_quoted_for_the_matter_not_for_being_near() -> None:
    best = passage("NATO has no troops in Belarus.")
    beside = passage("NATO met in Madrid with partners.", article="a2", score=0.95)
    question = ask("Has NATO any troops in Belarus?")
    assert [quote.text for quote in chosen([best, beside], question=question)] == [
        "NATO has no troops in Belarus."
    ]
    of_its_own = passage("NATO met in Madrid with partners.", number=2, score=0.95)
    assert len(find_quotes(question, [best, of_its_own], WEIGHTS)) == 2


def test_what_is_far_and_in_another_language_is_of_another_matter() -> None:
    own = replace(passage("Troops are in Belarus."), features=Features(4.0, 0.0, 0.0))
    for closeness, count in ((3.6, 2), (2.0, 1)):
        foreign = replace(
            passage("Войска прибыли в страну вчера утром.", language="ru", article="a2"),
            features=Features(closeness, 0.0, 0.0),
        )
        assert len(chosen([own, foreign], question=ask("What is in Belarus?"))) == count


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Question (Ane Vik, Morning Post): The bridge is old. The mayor says so.", True),
        ("Вопрос («Вестник»): Мэр против. Он так и сказал.", True),
        ("Запитання: Мер проти. Він так і сказав.", True),
        ("Ane Vik: The bridge is old. The mayor says so.", False),
        ("Question time was long. Nobody spoke.", False),
        ("Q: Were they told of the bridge? A: They were. The mayor says so.", False),
        ("Вопрос: Мэр против. Ответ: Он так и сказал.", False),
    ],
)
def test_what_a_reporter_says_after_a_label_is_a_question(text: str, *, asks: bool) -> None:
    assert is_question(passage(text).paragraph) is asks


@pytest.mark.parametrize(("closeness", "leads"), [(3.5, True), (3.0, True), (2.6, False)])
def test_a_farther_foreign_passage_has_no_more_of_the_words_than_the_best_own(
    closeness: float, leads: bool
) -> None:
    own = replace(passage("NATO met on Monday."), features=Features(3.0, 1.0, 0.0))
    abroad = passage("Войска прибыли в Белоруссию вчера утром.", language="ru", article="a2")
    foreign = replace(abroad, features=Features(closeness, 0.5, 0.0))
    best = find_quotes(ask("Are troops in Belarus?"), [foreign, own], WEIGHTS)[0]
    assert (best.relevance >= 0.9) is leads


def test_a_turn_of_nobody_that_ends_with_a_question_mark_is_a_question() -> None:
    text = "– Пётр Ильич, войска ушли. А что изменилось?"
    asked = Statement(2, len(text), "direct", None, None, None)
    assert is_question(passage(text, language="ru", statements=[asked]).paragraph)
    answered = replace(asked, speaker="Пётр Ким")
    assert not is_question(passage(text, language="ru", statements=[answered]).paragraph)
