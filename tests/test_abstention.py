from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import get_args

import pytest

from ingest.actors import load_actors
from qa_service.abstention import (
    find_shortage,
    find_unnamed,
    is_about_named,
    rate_evidence,
)
from qa_service.actors import NO_ACTORS, Actors
from qa_service.domain import Article, Features, Filters, Paragraph, Passage, Turn, hash_text
from qa_service.question import Question, read_question
from qa_service.quoting import Quote, quote_span
from qa_service.shortage import Lack, Shortage
from qa_service.silence import describe_shortage
from qa_service.states import find_missing_states, keep_naming_states
from tests.evidence import make_passage

ACTORS = load_actors()
LOCAL = "multilingual-e5-small:123"
ARTICLE = Article("a", 1, "", None, "unknown", None, None, None, "en", None, "")


def quote(cosine: float, coverage: float | None) -> Quote:
    paragraph = Paragraph("p", "a", 1, 1, "Text.", hash_text("Text."), ((0, 5),))
    passage = Passage(paragraph, ARTICLE, cosine, 0.0, 0.0)
    return Quote(passage, 0, 5, 1.0, coverage, frozenset())


def quote_of(passage: Passage) -> Quote:
    return quote_span(passage, 0, len(passage.paragraph.text))


def tell_reason(
    question: Question,
    quotes: Sequence[Quote],
    *,
    actors: Actors = NO_ACTORS,
    is_comparison: bool = False,
    embedding: str = LOCAL,
) -> str | None:
    found = find_shortage(
        question, quotes, embedding=embedding, actors=actors, is_comparison=is_comparison
    )
    return found.reason if found else None


@pytest.mark.parametrize(
    ("cosine", "coverage", "embedding", "reason"),
    [
        (0.86, 0.6, LOCAL, None),
        (0.86, 0.1, LOCAL, None),
        (0.81, 0.6, LOCAL, None),
        (0.81, 0.2, LOCAL, "not_in_corpus"),
        (0.79, 0.6, LOCAL, "off_topic"),
        (0.86, None, LOCAL, None),
        (0.30, 0.4, "openai:small", None),
        (0.30, 0.1, "openai:small", "not_in_corpus"),
    ],
)
def test_thin_evidence_is_told_by_closeness_and_words(
    cosine: float, coverage: float | None, embedding: str, reason: str | None
) -> None:
    question = read_question("Which troops are moving near the western border?")
    assert tell_reason(question, [quote(cosine, coverage)], embedding=embedding) == reason


def test_where_the_best_is_in_another_language_its_words_are_not_missed() -> None:
    question = read_question("Which troops are moving near the western border?")
    foreign, own = quote(0.81, None), quote(0.81, 0.1)
    near, far = (
        replace(foreign, passage=replace(foreign.passage, features=Features(z, 0.0, 0.0)))
        for z in (3.5, 2.0)
    )
    assert tell_reason(question, [near, own], embedding=LOCAL) is None
    assert tell_reason(question, [far, own], embedding=LOCAL) == "not_in_corpus"
    assert tell_reason(question, [own, foreign], embedding=LOCAL) == "not_in_corpus"
    assert tell_reason(question, [own, near], embedding=LOCAL) is None
    assert tell_reason(question, [*[own] * 5, near], embedding=LOCAL) == "not_in_corpus"


def test_where_all_are_in_another_language_and_far_nothing_is_known_to_be_there() -> None:
    question = read_question("Which troops are moving near the western border?")
    foreign = quote(0.81, None)
    near, far = (
        replace(foreign, passage=replace(foreign.passage, features=Features(z, 0.0, 0.0)))
        for z in (2.6, 2.0)
    )
    assert tell_reason(question, [far, near]) is None
    assert tell_reason(question, [far, far]) == "not_in_corpus"
    assert tell_reason(question, [far], embedding="openai:small") is None


def test_a_name_is_not_missed_where_it_is_who_published_it() -> None:
    question = read_question("What does the Lindholm Courier want?")
    own = quote(0.82, 0.6)
    article = replace(own.passage.article, publisher="The Lindholm Courier")
    theirs = replace(own, passage=replace(own.passage, article=article))
    assert find_unnamed(question, [own]) == ("Lindholm", "Courier")
    assert find_unnamed(question, [theirs]) == ()


def test_a_name_is_not_missed_where_the_question_of_an_interview_has_it() -> None:
    question = read_question("What do they say about Lindholm?")
    own = quote(0.82, 0.6)
    asked = replace(own, passage=replace(own.passage, asked="And Lindholm?"))
    assert find_unnamed(question, [own]) == ("Lindholm",)
    assert find_unnamed(question, [asked]) == ()


def test_a_name_is_not_missed_where_what_is_near_is_in_another_language() -> None:
    question = read_question("What did they find near Lindholm?")
    own, foreign = quote(0.82, 0.6), quote(0.82, None)
    near = replace(foreign, passage=replace(foreign.passage, features=Features(3.5, 0.0, 0.0)))
    assert find_unnamed(question, [own]) == ("Lindholm",)
    assert find_unnamed(question, [own, near]) == ()


def test_other_languages_are_farther_from_a_ukrainian_question() -> None:
    question = read_question("Які війська стоять біля західного кордону?")
    assert tell_reason(question, [quote(0.785, None)]) is None
    assert tell_reason(question, [quote(0.775, None)]) == "off_topic"
    assert tell_reason(question, [quote(0.785, 0.9)]) == "off_topic"


def test_a_person_named_in_another_script_is_not_off_topic() -> None:
    far = quote(0.70, None)
    text = "Sergei Ryabkov left Geneva."
    paragraph = replace(far.passage.paragraph, text=text)
    far = replace(far, passage=replace(far.passage, paragraph=paragraph))
    asked = read_question("Кто такой Рябков?")
    names = Actors(
        (name, "person", "Russia", "Sergei Ryabkov") for name in ("Sergei Ryabkov", "Рябков")
    )
    assert tell_reason(asked, [far], embedding=LOCAL, actors=names) is None
    assert tell_reason(asked, [far], embedding=LOCAL) == "off_topic"


@pytest.mark.parametrize(
    ("text", "coverage", "reason"),
    [
        ("When will the talks resume?", 0.5, "ambiguous"),
        ("Почему отложили встречу?", 0.5, "ambiguous"),
        ("When will the talks resume?", 1.0, None),
        ("When will the Geneva talks resume?", 0.5, None),
        ("When will the talks resume in May?", 0.5, None),
        ("When will the talks on the missiles of both sides resume?", 0.5, None),
        ("What is “talks”?", 0.5, None),
    ],
)
def test_a_word_or_two_that_stand_nowhere_together_ask_about_nothing_certain(
    text: str, coverage: float, reason: str | None
) -> None:
    found = [quote(0.86, coverage)]
    assert tell_reason(read_question(text), found, embedding=LOCAL) == reason


def test_after_another_question_a_word_or_two_are_enough() -> None:
    history = [Turn("user", "What was said in Geneva?")]
    question = read_question("When will the talks resume?", history=history)
    assert tell_reason(question, [quote(0.86, 0.5)], embedding=LOCAL) is None


@pytest.mark.parametrize(
    ("text", "cosine", "reason"),
    [
        ("Who leads the CSTO?", 0.81, "not_in_corpus"),
        ("What did Kaplan say there?", 0.81, "not_in_corpus"),
        ("What did Kaplan say there?", 0.86, None),
        ("What did Rossia say of tanks in Minsk?", 0.81, None),
        ("What did the Alliance say in Minsk?", 0.81, None),
        ("Who said so of the western border posts?", 0.81, None),
    ],
)
def test_far_from_everything_each_name_must_stand_somewhere(
    text: str, cosine: float, reason: str | None
) -> None:
    found = quote(cosine, 0.6)
    paragraph = replace(found.passage.paragraph, text="NATO saw Rossia's tanks in Minsk.")
    found = replace(found, passage=replace(found.passage, paragraph=paragraph))
    asked = read_question(text)
    names = Actors([("NATO", "body", "NATO", "NATO"), ("Alliance", "body", "NATO", "NATO")])
    assert tell_reason(asked, [found], embedding=LOCAL, actors=names) == reason


def test_a_surname_names_whom_a_question_names_in_full() -> None:
    found = quote(0.81, 0.6)
    paragraph = replace(found.passage.paragraph, text="Merkel travelled to Minsk.")
    found = replace(found, passage=replace(found.passage, paragraph=paragraph))
    names = Actors(("Angela Merkel", "person", "Germany", "Angela Merkel") for _ in range(1))
    asked = read_question("Why did Angela Merkel go to the Kabul talks in Minsk?")
    told = find_shortage(asked, [found], embedding=LOCAL, actors=names)
    assert told == Shortage("not_in_corpus", "name", ("Kabul",))


def test_a_number_that_nothing_gives_is_not_in_the_corpus() -> None:
    question = read_question("How many tanks are there?")
    assert tell_reason(question, [quote(0.9, 0.9)], embedding=LOCAL) == "not_in_corpus"


def test_nothing_at_all_is_put_down_to_the_dates_when_there_were_limits() -> None:
    limited = read_question("How many troops?", as_of=dt.date(1999, 1, 1))
    assert tell_reason(limited, [], embedding=LOCAL) == "outside_dates"
    assert tell_reason(read_question("How many?"), [], embedding=LOCAL) == "not_in_corpus"
    for filters, reason in (
        (Filters(publishers=("Nobody",)), "not_in_corpus"),
        (Filters(languages=("xx",), actors=("Nobody",)), "not_in_corpus"),
        (Filters(published_to=dt.date(1999, 1, 1)), "outside_dates"),
    ):
        filtered = read_question("How many troops?", filters=filters)
        assert tell_reason(filtered, [], embedding=LOCAL) == reason


@pytest.mark.parametrize("text", ["???", "🙂 🙂", "—"])
def test_what_has_no_words_is_no_question(text: str) -> None:
    question = read_question(text)
    assert tell_reason(question, [quote(0.9, None)], embedding=LOCAL) == "ambiguous"
    told = describe_shortage(Shortage("ambiguous"), "en", articles=47, until=None)
    assert "47" not in told


@pytest.mark.parametrize("language", ["en", "ru", "uk"])
@pytest.mark.parametrize("lacks", get_args(Lack))
def test_what_was_looked_for_is_told_in_the_asker_s_language(language: str, lacks: Lack) -> None:
    shortage = Shortage("not_in_corpus", lacks, ("Ann Lee", "Russia"))
    spell = {"Ann Lee": "Энн Ли", "Russia": "Россия"}.__getitem__
    told = describe_shortage(
        shortage,
        language,
        articles=47,
        until=dt.date(2022, 1, 26),
        spell=str if language == "en" else spell,
    )
    is_named = lacks not in ("answer", "filters", "number", "time")
    names = "Ann Lee and Russia" if language == "en" else "Энн Ли"
    assert (names in told) is is_named
    # What no article may answer was looked for in none.
    assert ("47" in told) is (lacks != "filters")
    assert ("2022" in told) is (lacks != "filters")
    assert "{" not in told


def test_one_article_is_no_plural() -> None:
    shortage = Shortage("off_topic")
    told = describe_shortage(shortage, "en", articles=1, until=dt.date(2022, 1, 26))
    assert "One article was searched, the latest" not in told
    assert "articles" not in told


def test_confidence_grows_with_closeness_and_is_unknown_for_unknown_cosines() -> None:
    near, far = quote(0.875, None), quote(0.79, 1.0)
    assert rate_evidence([near, far], embedding=LOCAL) == 0.5  # (.875 - .8) / (.95 - .8)
    assert rate_evidence([far], embedding=LOCAL) == rate_evidence([], embedding=LOCAL) == 0.0
    assert rate_evidence([quote(0.99, None)], embedding=LOCAL) == 1.0
    assert rate_evidence([near], embedding="openai:small") is None


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("Did Turkey block Finland?", "not_in_corpus"),
        ("Заблокировала ли Турция Финляндию?", "not_in_corpus"),
        ("Did Finland join NATO?", None),
        ("When did Turkey meet Finland in NATO?", "not_in_corpus"),
        ("What did the Turkey talks tell Finland?", None),
        ("What did Finland say in Turkey?", None),
        ("Did Turkey ratify it?", None),
    ],
)
def test_what_is_between_two_sides_is_told_where_both_are_named(
    question: str, reason: str | None
) -> None:
    names = Actors(
        (name, "body", actor, actor)
        for actor, forms in {
            "Turkey": ("Turkey", "Турция"),
            "Finland": ("Finland", "Финляндия"),
            "NATO": ("NATO", "НАТО"),
        }.items()
        for name in forms
    )
    found = quote(0.86, 0.6)
    paragraph = replace(found.passage.paragraph, text="Finland is a member of NATO.")
    found = replace(found, passage=replace(found.passage, paragraph=paragraph))
    asked = read_question(question)
    assert tell_reason(asked, [found], embedding=LOCAL, actors=names) == reason
    compared = tell_reason(asked, [found], embedding=LOCAL, actors=names, is_comparison=True)
    assert compared is None


def test_a_month_is_no_name_that_must_be_there() -> None:
    found = [quote(0.82, 0.5)]
    asked = read_question("Which states did the council name in May?")
    assert find_unnamed(asked, found) == ()
    assert find_unnamed(read_question("Which states did the council name in Oslo?"), found)


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("When did Sweden join?", ("Sweden",)),
        ("When did Finland join?", ()),
        ("Когда вступила Швеция?", ("Швеция",)),
        ("Why did Sweden not join?", ()),  # what is told of it may deny it
        ("When did the Swedish minister come?", ()),
        ("When did the Sweden-Finland council meet?", ()),
        ("When did NATO meet?", ()),
        ("What did Stockholm say?", ()),
    ],
)
def test_a_state_that_is_asked_about_is_named_where_the_answer_is(
    question: str, missing: tuple[str, ...]
) -> None:
    text = "Finland joined on Tuesday."
    found = quote(0.9, 1.0)
    paragraph = replace(found.passage.paragraph, text=text)
    found = replace(found, passage=replace(found.passage, paragraph=paragraph))
    assert find_missing_states(read_question(question), [found], ACTORS) == missing


def test_whom_a_quote_points_back_to_is_named_in_the_paragraphs_before() -> None:
    before = quote_of(make_passage("Sweden signed the act in May.", number=4))
    back = quote_of(make_passage("They never renounced it.", number=6))
    other = quote_of(make_passage("Nobody renounced it.", number=6))
    asked = read_question("Did Sweden renounce the act?")
    assert find_missing_states(asked, [back], ACTORS, found=[before, back]) == ()
    assert find_missing_states(asked, [other], ACTORS, found=[before, other]) == ("Sweden",)
    assert find_missing_states(asked, [back], ACTORS, found=[back]) == ("Sweden",)


def test_what_is_beside_a_state_may_be_told_in_an_article_that_names_it() -> None:
    named = quote_of(make_passage("Troops stand around Ukraine.", number=1))
    told = quote_of(make_passage("There was no sign of a withdrawal.", number=7))
    for question, missing in (
        ("Were troops pulled back from Ukraine?", ()),
        ("Were troops pulled back by Ukraine?", ("Ukraine",)),
    ):
        asked = read_question(question)
        assert find_missing_states(asked, [told], ACTORS, found=[named, told]) == missing
        assert find_missing_states(asked, [told], ACTORS, found=[told]) == ("Ukraine",)


def test_what_is_nearly_as_good_and_names_the_state_may_answer() -> None:
    best = replace(quote_of(make_passage("Finland sends troops.")), relevance=1.0)
    near = replace(quote_of(make_passage("Sweden sends none.", number=2)), relevance=0.6)
    far = replace(near, relevance=0.5)
    asked = read_question("Does Sweden send troops?")
    assert keep_naming_states(asked, [best, near], ACTORS) == [near]
    assert keep_naming_states(asked, [best, far], ACTORS) == []


def test_what_names_the_state_in_another_language_is_near_by_its_closeness() -> None:
    asked = read_question("How many soldiers were in Sweden?")
    best = quote_text("Finland had 500 soldiers there.", closeness=4.0)
    near = quote_text("Швеция приняла солдат.", language="ru", closeness=3.0)
    far = quote_text("Швеция приняла солдат.", language="ru", closeness=2.0)
    assert keep_naming_states(asked, [best, near], ACTORS) == [near]
    assert keep_naming_states(asked, [best, far], ACTORS) == []


def quote_text(text: str, *, language: str = "en", closeness: float) -> Quote:
    """A quote that is a whole passage, of no worth by its relevance where it is foreign."""
    passage = make_passage(text, language=language)
    passage = replace(passage, features=Features(closeness, 0.0, 0.0))
    is_own = language == "en"
    worth, coverage = (1.0, 0.5) if is_own else (0.1, None)
    return Quote(passage, 0, len(text), worth, coverage, frozenset())


@pytest.mark.parametrize(
    ("text", "cosine", "coverage", "reason"),
    [
        ("What did he promise?", 0.86, 1.0, "ambiguous"),
        ("What were their demands?", 0.86, 1.0, "ambiguous"),
        ("Что она предложила?", 0.86, 1.0, "ambiguous"),
        ("How many vessels?", 0.86, 1.0, "ambiguous"),
        ("Кто?", 0.70, 0.0, "ambiguous"),
        ("Who is it?", 0.86, 1.0, "ambiguous"),
        ("How many envoys gave their papers to Putin?", 0.86, 1.0, "not_in_corpus"),
        ("What did he promise Ukraine?", 0.86, 1.0, None),
        ("How do I cook dumplings?", 0.81, 0.0, "off_topic"),
        ("How do I cook dumplings?", 0.86, 0.0, "ambiguous"),
    ],
)
def test_what_hangs_on_nothing_is_unclear_and_what_stands_nowhere_is_off_topic(
    text: str, cosine: float, coverage: float, reason: str | None
) -> None:
    found = [quote(cosine, coverage)]
    assert tell_reason(read_question(text), found, actors=ACTORS) == reason


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("How tall is Anna Lind?", True),
        ("How tall is Bert Lind?", False),
        ("How tall is Stoltenberg?", True),
        ("What is the weather in New York?", False),
        ("What did Anna Lind say about bananas?", False),  # asked of bananas
    ],
)
def test_the_sources_are_on_whom_they_name(text: str, is_named: bool) -> None:
    told = "Anna Lind met Jens Stoltenberg in New York."
    found = [replace(quote(0.8, 0.2), passage=make_passage(told))]
    assert is_about_named(read_question(text), found, ACTORS) is is_named
