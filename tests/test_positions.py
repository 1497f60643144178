"""Each side's statements: its own, on the matter, by date, said once; a silent side is named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest

from ingest.actors import load_actors
from qa_service.answering.citing import Citations
from qa_service.answering.dating import date_quote
from qa_service.answering.material import Evidence
from qa_service.answering.own_words import (
    choose_own_words,
    has_spoken_of,
    lead_with_own_words,
    leave_other_matters,
)
from qa_service.answering.positions import (
    Standard,
    choose_sides,
    has_spoken,
    hear_side,
)
from qa_service.answering.replies import (
    has_words_of_asked,
    write_reply,
    write_sides,
)
from qa_service.arranging import merge_overlapping
from qa_service.asking import Asking, Kind, read_asking
from qa_service.domain import CorpusState, Passage, Reply, Statement
from qa_service.evidence import drop_stale
from qa_service.question import read_question
from qa_service.quoting import Quote, find_quotes, quote_span
from qa_service.speakers import with_speakers
from tests.evidence import let_say, make_passage
from tests.reading import local_reader

QUESTION = read_question("What does Russia say about the missiles in Romania?")
WEIGHTS = {"missil": 2.0, "romania": 2.0}
EMPTY = Reply(
    id="ans_1",
    question=QUESTION.text,
    status="answered",
    sentences=(),
    citations=(),
    removed=(),
    abstention=None,
    as_of=None,
    mode="quote",
    degraded=False,
    corpus=CorpusState(1, 1, "r1"),
)
THREAT = "Russia calls the missiles in Romania a threat."


def hear(
    *passages: Passage, speakers: frozenset[str] = frozenset(), best: float = 0.9
) -> list[str]:
    standard = Standard(best, speakers=speakers)
    quotes = hear_side(
        QUESTION,
        "Russia",
        find_quotes(QUESTION, passages, WEIGHTS),
        standard=standard,
        actors=load_actors(),
        limit=5,
    )
    return [quote.text for quote in quotes]


def quote_of(passage: Passage, number: int = 0) -> Quote:
    start, end = passage.paragraph.spans[number]
    return Quote(passage, start, end, 1.0, 1.0, frozenset())


def test_only_what_the_side_itself_says_is_its_position() -> None:
    said = let_say(make_passage(THREAT), "Russia")
    of_nato = let_say(make_passage("The missiles in Romania defend allies.", article="a2"), "NATO")
    told = make_passage("The missiles in Romania were built in 2016.", article="a3")
    assert hear(said, of_nato, told) == [THREAT]


def test_what_a_side_is_told_to_have_done_stands_where_none_of_its_words_are_reported() -> None:
    act = "Russia made the missiles in Romania a condition of its treaty."
    told = make_passage(act)
    of_it = make_passage("Officers in Russia watch the missiles in Romania closely.", article="a2")
    to_it = make_passage("NATO showed Russia the missiles in Romania.", article="a3")
    assert hear(told, of_it, to_it) == [act]
    assert hear(told, let_say(make_passage(THREAT, article="a4"), "Russia")) == [THREAT]


def test_what_two_sides_did_together_each_of_them_did() -> None:
    act = "NATO and Russia counted the missiles in Romania."
    of_others = make_passage("NATO, not Russia, counted the missiles in Romania.", article="a2")
    assert hear(make_passage(act), of_others) == [act]


def test_what_only_announces_a_reply_is_told_with_it() -> None:
    text = "Russia answered on missiles. In Romania there was nothing, it wrote."
    assert hear(make_passage(text)) == [text]


def test_what_is_about_something_else_is_no_position_on_the_matter() -> None:
    said = let_say(make_passage(THREAT, score=0.9), "Russia")
    assert hear(said, best=0.9 + 2.3) == [THREAT]
    assert hear(said, best=0.9 + 2.5) == []


def test_what_was_said_again_is_heard_once() -> None:
    again = "The missiles in Romania are a threat, Russia repeated."
    passages = [let_say(make_passage(THREAT), "Russia")]
    passages.append(let_say(make_passage(again, article="a2"), "Russia"))
    assert len(hear(*passages)) == 1


def test_a_speaker_asked_for_by_name_comes_first() -> None:
    one = let_say(make_passage(THREAT), "Russia", "Maria Zakharova")
    other = "Launchers and missiles in Romania can strike Moscow within minutes of an order."
    two = let_say(make_passage(other, article="a2"), "Russia", "Sergey Lavrov")
    assert hear(one, two, speakers=frozenset({"Sergey Lavrov"}))[0] == other


def test_of_a_sentence_with_one_utterance_the_own_words_are_quoted() -> None:
    text = "“The missiles in Romania are a threat to us,” Lavrov said."
    own = Statement(1, 44, "direct", "Sergey Lavrov", "Russia", "said")
    assert hear(make_passage(text, statements=[own])) == [text[1:44]]


def sides_of(*passages: Passage) -> Sequence[tuple[dt.date | None, int, int | None]]:
    citations = Citations()
    (side,) = write_sides({"Russia": [quote_of(p) for p in passages]}, citations)
    return [(s.date, s.citation.n, s.supersedes) for s in side.statements]


def test_statements_stand_by_date_and_a_changed_one_names_the_earlier() -> None:
    later = make_passage(
        "Russia said on 4 March that 120 missiles in Romania aim at its bases.",
        article="a2",
        day="2022-03-04",
    )
    earlier = make_passage("Russia said that 40 missiles in Romania aim at its bases.")
    assert sides_of(let_say(later, "Russia"), let_say(earlier, "Russia")) == [
        (dt.date(2022, 2, 3), 1, None),
        (dt.date(2022, 3, 4), 2, 1),
    ]


def test_a_side_is_shown_without_the_narrators_sentences_around_what_it_says() -> None:
    before, after = "A quarrel stands behind it.", "Nothing has moved since."
    said = "Lavrov said that the missiles in Romania are a threat."
    text = f"{before} {said} {after}"
    start = len(before) + 1
    own = Statement(start, start + len(said), "indirect", "Sergey Lavrov", "Russia", "said")
    (quote,) = find_quotes(QUESTION, [make_passage(text, statements=[own])], WEIGHTS)[:1]
    whole = replace(quote, start=0, end=len(text))
    (side,) = write_sides({"Russia": [whole]}, Citations())
    assert [each.citation.quote for each in side.statements] == [said]


def test_a_side_without_statements_is_silent() -> None:
    (side,) = write_sides({"China": []}, Citations())
    assert side.is_silent


def own_words(*passages: Passage, speakers: frozenset[str] = frozenset()) -> list[str]:
    quotes = find_quotes(QUESTION, passages, WEIGHTS)
    evidence = Evidence(quotes, {}, WEIGHTS, Standard(0.9), load_actors(), None)
    asking = Asking("position", ("Russia",), speakers)
    return [quote.text for quote in choose_own_words(QUESTION, evidence, asking, limit=6)]


def lead(chosen: list[Quote], heard: list[Quote], *, of: list[Quote]) -> list[Quote]:
    standard = Standard.of(of, frozenset())
    evidence = Evidence(of, {"Russia": of}, WEIGHTS, standard, load_actors(), None)
    return lead_with_own_words(chosen, {"Russia": heard}, evidence)


def test_an_answer_on_a_position_begins_with_the_side_s_own_words_where_it_had_none() -> None:
    own = quote_of(let_say(make_passage(THREAT), "Russia"))
    told = quote_of(make_passage("The missiles in Romania were built in 2016.", article="a2"))
    assert lead([told], [own], of=[told, own]) == [own, told]
    assert lead([told, own], [own], of=[told, own]) == [told, own]
    assert lead([told], [], of=[told]) == [told]
    aside = replace(own, relevance=0.1 * told.relevance)
    assert lead([told], [aside], of=[told, aside]) == [told]
    deed = quote_of(make_passage("Russia moved its missiles away from Romania.", article="a3"))
    assert lead([told], [aside], of=[told, deed, aside]) == [deed, told]
    assert lead([deed, told], [aside], of=[told, deed, aside]) == [deed, told]
    assert lead([told], [own], of=[told, deed, own]) == [own, told]
    weak = replace(own, relevance=0.55 * told.relevance)
    assert lead([told], [weak], of=[told, weak]) == [told, weak]


def test_own_words_stand_where_their_article_has_them() -> None:
    own = quote_of(let_say(make_passage(THREAT), "Russia"))
    beside = make_passage("The missiles in Romania were built in 2016.")
    paragraph = replace(beside.paragraph, number=own.passage.paragraph.number - 1)
    told = quote_of(replace(beside, paragraph=paragraph))
    assert lead([told], [own], of=[told, own]) == [told, own]


def test_what_is_told_of_a_side_may_stand_beside_words_of_somebody_unnamed() -> None:
    text = "Russia has watched it so far. An adviser said that missiles in Romania worry it."
    said = Statement(31, len(text), "indirect", None, None, "said")
    assert hear(make_passage(text, statements=[said])) == [text]
    unnamed = replace(said, start=0, end=len(text) - 31)
    assert hear(make_passage(text[31:], statements=[unnamed])) == []


def test_what_several_sides_said_is_told_of_each_of_them() -> None:
    text = "Russia and Belarus insisted that the missiles in Romania must go."
    said = Statement(0, len(text), "indirect", None, None, "insisted")
    assert hear(make_passage(text, statements=[said])) == [text]
    source = replace(said, cue="by its own account")
    assert hear(make_passage(text, statements=[source])) == []


def test_what_more_a_side_says_must_be_worth_as_much_of_the_best_quote() -> None:
    said = let_say(make_passage("Russia said that the missiles in Romania must go."), "Russia")
    more = let_say(make_passage("It counts every radar of theirs.", article="a2"), "Russia")
    quotes = find_quotes(QUESTION, [said, more], WEIGHTS)
    low, lower = (replace(q, relevance=r) for q, r in zip(quotes, (0.5, 0.48), strict=True))

    def count(best: float) -> int:
        standard = Standard(0.9, relevance=best)
        actors = load_actors()
        heard = hear_side(
            QUESTION, "Russia", [low, lower], standard=standard, actors=actors, limit=6
        )
        return len(heard)

    assert count(best=0.5) == 2
    assert count(best=0.8) == 1


def test_what_two_sides_are_told_to_have_done_is_shown_once() -> None:
    told = make_passage("Russia and Belarus called the missiles in Romania a threat.")
    quotes = find_quotes(QUESTION, [told], WEIGHTS)
    standard = Standard.of(quotes, frozenset())
    by_side = {"Russia": quotes, "Belarus": quotes}
    evidence = Evidence(quotes, by_side, WEIGHTS, standard, load_actors(), None)
    asking = Asking("comparison", ("Russia", "Belarus"))
    reply = write_reply(EMPTY, QUESTION, evidence, asking, limit=6)
    assert [sentence.citations for sentence in reply.sentences] == [(1,)]
    assert [citation.n for citation in reply.citations] == [1]
    assert {side.actor: len(side.statements) for side in reply.sides} == {"Russia": 1, "Belarus": 1}


def test_what_other_sides_say_stands_not_beside_the_position_asked_for() -> None:
    said = let_say(make_passage(THREAT), "Russia")
    theirs = make_passage("Romania wants the missiles to stay where they are now.", article="a2")
    of_nato = let_say(theirs, "NATO")
    assert own_words(said, of_nato) == [THREAT]
    assert len(own_words(said, theirs)) == 2  # the narrator's
    of_china = "China wants the missiles in Romania to stay{}."
    assert own_words(said, make_passage(of_china.format(""), article="a2")) == [THREAT]
    named = make_passage(of_china.format(", unlike Russia"), article="a2")
    assert len(own_words(said, named)) == 2
    assert own_words(let_say(make_passage(of_china.format("")), "NATO")) == []


def test_another_sides_words_answer_where_they_name_the_side_asked_for() -> None:
    text = "NATO said that Russia had called the missiles in Romania a threat."
    assert own_words(let_say(make_passage(text), "NATO")) == [text]


def test_of_somebody_asked_for_by_name_only_what_names_them_is_told() -> None:
    said = let_say(make_passage(THREAT), "Russia", speaker="Vladimir Putin")
    told = "The missiles in Romania, which {} saw from a hill, were built in 2016."
    putin, other = make_passage(told.format("Putin"), article="a2"), told.format("a shepherd")
    named = own_words(said, putin, speakers=frozenset({"Vladimir Putin"}))
    assert named == [THREAT, putin.paragraph.text]
    beside = make_passage(other, article="a2")
    assert own_words(said, beside, speakers=frozenset({"Vladimir Putin"})) == [THREAT]


def test_somebody_asked_for_by_name_is_not_answered_for_by_others_of_the_side() -> None:
    said = let_say(make_passage(THREAT), "Russia", speaker="Vladimir Putin")
    text = "The missiles in Romania will be answered."
    of_ministry = let_say(make_passage(text, article="a2"), "Russia", speaker="Russian MFA")
    assert own_words(said, of_ministry, speakers=frozenset({"Vladimir Putin"})) == [THREAT]
    assert len(own_words(said, of_ministry)) == 2


REFUSED = "A captain refused the order to move the missiles in Romania."
OFFERED = "Russia would stop its missiles if those in Romania were inspected."


@pytest.mark.parametrize(
    ("text", "told", "status"),
    [
        ("Who turned down Putin's order to move the missiles in Romania?", REFUSED, "answered"),
        ("What did Putin say about the missiles in Romania?", REFUSED, "abstained"),
        ("What did Putin offer on the missiles in Romania?", OFFERED, "answered"),
        ("What did Putin say about the missiles in Romania?", OFFERED, "abstained"),
    ],
)
def test_only_a_question_for_somebody_s_words_is_refused_for_want_of_them(
    text: str, told: str, status: str
) -> None:
    question = read_question(text)
    quotes = find_quotes(question, [make_passage(told)], WEIGHTS)
    standard = Standard.of(quotes, frozenset())
    evidence = Evidence(quotes, {"Russia": quotes}, WEIGHTS, standard, load_actors(), None)
    asking = Asking("position", ("Russia",), frozenset({"Vladimir Putin"}))
    assert write_reply(EMPTY, question, evidence, asking, limit=6).status == status


def test_the_matter_of_a_position_may_be_named_elsewhere_in_its_article() -> None:
    question = read_question("What is Germany's position on Russia's missiles?")
    named = make_passage("Russia put its missiles on the table.", number=1)
    said = let_say(make_passage("The missiles are a trick.", number=4), "Germany")
    asking = Asking("position", ("Germany",), topics=frozenset({"Russia"}))
    for passages, is_on_it in (([named, said], True), ([said], False)):
        quotes = find_quotes(question, passages, WEIGHTS)
        standard = Standard.of(quotes, frozenset())
        evidence = Evidence(quotes, {"Germany": quotes}, WEIGHTS, standard, load_actors(), None)
        assert has_spoken_of({"Germany": []}, asking, evidence) is is_on_it


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("What does Kos think of the missiles in Romania?", ["Worse than the missiles in Spain."]),
        ("What did Marta Ray say about the missiles in Romania?", []),
    ],
)
def test_people_who_speak_for_no_side_are_answered_for_by_nobody_else(
    text: str, told: Sequence[str]
) -> None:
    question = read_question(text)
    kos = let_say(make_passage("Worse than the missiles in Spain."), "", speaker="Jan Kos")
    putin = let_say(make_passage(THREAT, article="a2"), "Russia", speaker="Vladimir Putin")
    beside = make_passage("Kos saw the missiles in Romania.", article="a3")
    actors = with_speakers(load_actors().rows, [("Jan Kos", None), ("Marta Ray", None)])
    asking = read_asking(text, actors, local_reader())
    assert (asking.kind, len(asking.speakers)) == ("plain", 1)
    quotes = find_quotes(question, [putin, kos, beside], WEIGHTS)
    evidence = Evidence(quotes, {}, WEIGHTS, Standard.of(quotes, asking.speakers), actors, None)
    reply = write_reply(EMPTY, question, evidence, asking, limit=6)
    assert [citation.quote for citation in reply.citations] == told
    assert (reply.status == "abstained") is (not told)


def test_both_sides_are_those_with_most_to_say() -> None:
    passages = [
        let_say(make_passage("One. Two. Three.", article="a1"), "Russia"),
        let_say(make_passage("One. Two.", article="a2"), "NATO"),
        let_say(make_passage("One.", article="a3"), "China"),
    ]
    assert choose_sides(passages, count=2) == ("Russia", "NATO")
    assert choose_sides(passages, named=("NATO",), count=2) == ("NATO", "Russia")


def test_both_sides_are_first_those_of_the_best_passage_s_article() -> None:
    at_the_talks = [
        let_say(make_passage("Ukraine offered it.", article="a1"), "Ukraine"),
        let_say(make_passage("Russia waited.", article="a1", number=2), "Russia"),
    ]
    elsewhere = let_say(make_passage("One. Two. Three. Four.", article="a2"), "NATO")
    assert set(choose_sides([*at_the_talks, elsewhere], count=2)) == {"Ukraine", "Russia"}


def test_a_statement_is_dated_by_its_text_before_its_article() -> None:
    text = "He spoke in Riga on 30 November. An attack would be costly, he said."
    passage = let_say(make_passage(text), "NATO")
    assert [d.date for n in (0, 1) if (d := date_quote(quote_of(passage, n)))] == [
        dt.date(2021, 11, 30),
        dt.date(2021, 11, 30),
    ]


@pytest.mark.parametrize(
    ("text", "cue", "day"),
    [
        ("Clinton said invitations would be issued in Madrid in January as planned.", "said", 3),
        ("On 1 February Clinton said that invitations would be issued.", "said", 1),
        ("Clinton told reporters on 2 February that all of January was too early.", "told", 2),
        ("Invitations to all of those states would not be issued in January 2022, whatever others "
         "wished for, Clinton said.", "said", 3),
    ],
)  # fmt: skip
def test_a_day_that_is_spoken_of_is_not_the_day_of_speaking(text: str, cue: str, day: int) -> None:
    passage = make_passage(text)
    said = Statement(0, len(text), "indirect", "Bill Clinton", "United States", cue)
    passage = replace(passage, paragraph=replace(passage.paragraph, statements=(said,)))
    dated = date_quote(quote_of(passage, 0))
    assert dated is not None
    assert dated.date == dt.date(2022, 2, day)


def test_a_narrator_far_down_an_article_has_no_date_but_its_own() -> None:
    assert date_quote(quote_of(make_passage("The office was closed.", number=7))) is None
    assert date_quote(quote_of(make_passage("The office was closed.", number=1))) is not None


def test_all_of_a_paragraph_is_of_the_day_that_it_stands_under() -> None:
    passage = make_passage("12 July 2009. The house met. The office was closed.", number=7)
    dating = date_quote(quote_of(passage, 2))
    assert dating is not None
    assert (dating.date, dating.precision) == (dt.date(2009, 7, 12), "day")
    assert (
        date_quote(quote_of(make_passage("On 12 July 2009 it met. It shut.", number=7), 1)) is None
    )


def test_a_year_in_a_name_is_no_date() -> None:
    passage = make_passage("Defender Europe 2021 had begun in March 2021.", day="2021-06-19")
    dating = date_quote(quote_of(passage))
    assert dating is not None
    assert (dating.date, dating.precision) == (dt.date(2021, 3, 1), "month")


def test_what_was_said_in_another_time_than_asked_for_is_left_out() -> None:
    question = read_question("What did Russia say about the missiles in Romania in May 2016?")
    then = let_say(make_passage(THREAT, day="2016-05-12"), "Russia")
    later = "Russia wants the missiles in Romania removed at once and for good."
    now = let_say(make_passage(later, article="a2"), "Russia")
    quotes = hear_side(
        question,
        "Russia",
        find_quotes(question, [then, now], WEIGHTS),
        standard=Standard(0.9),
        actors=load_actors(),
        limit=5,
    )
    assert [quote.text for quote in quotes] == [THREAT]


def test_words_of_somebody_asked_for_by_name_are_not_passed_over_for_others_of_that_time() -> None:
    question = read_question("What did Putin say about the missiles in Romania in May 2016?")
    others = let_say(make_passage(THREAT, day="2016-05-12"), "Russia", "Sergey Lavrov")
    later = "The missiles in Romania will be answered, Putin said."
    own = let_say(make_passage(later, article="a2"), "Russia", "Vladimir Putin")
    quotes = hear_side(
        question,
        "Russia",
        find_quotes(question, [others, own], WEIGHTS),
        standard=Standard(0.9, speakers=frozenset({"Vladimir Putin"})),
        actors=load_actors(),
        limit=5,
    )
    assert quotes[0].text == later


def test_what_was_published_long_before_the_time_asked_for_is_not_on_it() -> None:
    question = read_question("What did Russia say about the missiles in Romania in May 2016?")
    old = let_say(make_passage(THREAT, day="2014-05-12"), "Russia")
    then = let_say(make_passage("NATO opened the site.", article="a2", day="2016-05-12"), "NATO")
    both = find_quotes(question, [old, then], WEIGHTS)
    assert [quote.passage for quote in drop_stale(both, question)] == [then]
    # Where nothing reaches to that time, it is asked what is planned for it.
    assert drop_stale(find_quotes(question, [old], WEIGHTS), question) == both[:1]
    assert drop_stale(both, QUESTION) == both


def test_what_was_published_long_after_the_time_asked_for_must_name_it() -> None:
    question = read_question("What did Russia say of troops in January 2022?")
    said = {
        "2022-01-26": "Russia has no troops there.",
        "2024-01-26": "Russia has some troops there.",
        "2024-01-27": "In January 2022 Russia had no troops there.",
    }
    quotes = [
        quote_span(make_passage(text, article=day, day=day), 0, len(text))
        for day, text in said.items()
    ]
    kept = [quote.passage.article.id for quote in drop_stale(quotes, question)]
    assert kept == ["2022-01-26", "2024-01-27"]
    assert drop_stale(quotes[1:2], question) == quotes[1:2]


def test_who_acts_in_a_later_clause_is_told_of_it() -> None:
    contrast = "Berlin wanted the missiles in Romania to stay; Russia preferred to see them gone."
    assert hear(make_passage(contrast)) == [contrast]


def test_without_a_word_of_the_question_a_statement_must_be_near() -> None:
    far = let_say(make_passage("Moscow spoke of other things.", score=-0.9), "Russia")
    with_words = let_say(make_passage(THREAT, score=-0.9, article="a2"), "Russia")
    assert hear(far, best=0.9) == []
    assert hear(with_words, best=0.9) == [THREAT]


def test_whom_something_is_said_of_in_a_clause_does_not_act() -> None:
    told = make_passage("The text says that Russia watches the missiles in Romania.")
    listed = make_passage("Allies, especially Russia, see the missiles in Romania.", article="a2")
    assert hear(told, listed) == []


def test_the_same_span_keeps_its_citation_number() -> None:
    citations, quote = Citations(), quote_of(make_passage(THREAT))
    assert citations.cite(quote).n == citations.cite(replace(quote, relevance=0.1)).n == 1


def test_words_of_somebody_asked_for_by_name_are_enough_wherever_they_were_found() -> None:
    own = quote_of(let_say(make_passage(THREAT), "Russia", "Vladimir Putin"))
    far = replace(own, passage=replace(own.passage, score=0.9 - 9))
    for speaker, found, enough in [
        ("Vladimir Putin", own, True),
        ("Vladimir Putin", far, False),
        ("Sergey Lavrov", own, False),
    ]:
        standard = Standard(0.9, speakers=frozenset({speaker}))
        evidence = Evidence([], {"Russia": [found]}, WEIGHTS, standard, load_actors(), None)
        assert has_words_of_asked(evidence) == enough


@pytest.mark.parametrize(
    ("text", "actor", "spoken"),
    [
        ("Putin asked her to wait, the Kremlin said.", "Russia", True),
        ("The Kremlin said that Putin had asked her to wait.", "Russia", True),
        ("Lavrov asked Putin to wait, the Kremlin said.", "Russia", False),
        ("The talks were long, the Kremlin said of Putin.", "Russia", False),
        ("Putin asked her to wait, Berlin said.", "Germany", False),
    ],
)
def test_what_a_side_tells_of_somebody_s_words_counts_for_theirs(
    text: str, actor: str, spoken: bool
) -> None:
    asking = Asking("position", ("Russia",), frozenset({"Vladimir Putin"}))
    quote = quote_of(let_say(make_passage(text), actor, actor))
    assert has_spoken([quote], asking, load_actors()) == spoken


def test_what_somebody_unnamed_says_elsewhere_stands_not_beside_the_person_asked_for() -> None:
    said = let_say(make_passage(THREAT), "Russia", speaker="Vladimir Putin")
    text = "The missiles in Romania are harmless, the maker said."
    unnamed = Statement(0, len(text), "indirect", None, None, "said")
    theirs = make_passage(text, article="a2", statements=[unnamed])
    assert own_words(said, theirs, speakers=frozenset({"Vladimir Putin"})) == [THREAT]
    assert len(own_words(said, theirs)) == 2


def test_where_no_side_says_anything_what_is_told_of_them_must_be_on_the_matter() -> None:
    elsewhere = make_passage("Russia expelled seven diplomats.")
    own = let_say(make_passage("The missiles stay.", article="a2"), "NATO")
    titled = replace(elsewhere, article=replace(elsewhere.article, title="The missiles"))

    def left(told: Passage, of_nato: Sequence[Quote] = ()) -> bool:
        heard = {"Russia": [quote_of(told)], "NATO": [*of_nato]}
        evidence = Evidence([], {}, WEIGHTS, Standard(0.9), load_actors(), None)
        return bool(leave_other_matters(heard, QUESTION, evidence)["Russia"])

    assert not left(elsewhere)
    assert left(titled)
    assert left(elsewhere, [quote_of(own)])


def test_what_more_a_side_says_must_have_a_word_of_the_matter_around_it() -> None:
    said = quote_of(let_say(make_passage(THREAT), "Russia"))
    aside = quote_of(let_say(make_passage("Seven diplomats must go.", article="a2"), "Russia"))
    foreign = replace(aside, coverage=None)
    evidence = Evidence([], {}, WEIGHTS, Standard(0.9), load_actors(), None)

    def left(*quotes: Quote) -> list[Quote]:
        return leave_other_matters({"Russia": [*quotes]}, QUESTION, evidence)["Russia"]

    assert left(said, aside) == [said]
    assert left(aside, said) == [aside, said]  # its best words may call the matter otherwise
    assert left(said, foreign) == [said, foreign]


@pytest.mark.parametrize(
    "text",
    [
        "Russia has not commented on the missiles in Romania.",
        "Russia, which has missiles, too, has kept silent on those in Romania.",
    ],
)
def test_a_side_that_is_told_not_to_have_commented_is_silent(text: str) -> None:
    said = let_say(make_passage("The missiles in Romania stay.", article="a2"), "NATO")
    told = make_passage(text)
    quotes = find_quotes(QUESTION, [said, told], WEIGHTS)
    by_side = {"NATO": quotes, "Russia": quotes}
    standard = Standard.of(quotes, frozenset())
    evidence = Evidence(quotes, by_side, WEIGHTS, standard, load_actors(), None)
    asking = Asking("comparison", ("NATO", "Russia"))
    reply = write_reply(EMPTY, QUESTION, evidence, asking, limit=6)
    assert [side.actor for side in reply.sides if side.is_silent] == ["Russia"]
    assert text in {citation.quote for citation in reply.citations}


def test_a_sentence_is_shown_once_though_one_quote_holds_more_than_it() -> None:
    passage = make_passage("One stays. Two go. Three come.")
    first, second, third = (quote_of(passage, number) for number in range(3))
    both = replace(first, end=second.end)
    assert merge_overlapping([both, second, third]) == [both, third]
    assert merge_overlapping([second, third, both]) == [both, third]
    rest = replace(second, end=third.end)
    assert merge_overlapping([both, rest]) == [replace(first, end=third.end)]


def ask_sides(text: str, kind: Kind, *told: Passage) -> Reply:
    """What is answered where no side of those that are asked for says anything."""
    question = read_question(text)
    quotes = find_quotes(question, told, WEIGHTS)
    sides = ("Russia", "NATO") if kind == "comparison" else ("Russia",)
    by_side: dict[str, list[Quote]] = {actor: [] for actor in sides}
    standard = Standard.of(quotes, frozenset())
    evidence = Evidence(quotes, by_side, WEIGHTS, standard, load_actors(), None)
    return write_reply(EMPTY, question, evidence, Asking(kind, sides), limit=6)


def test_where_all_sides_that_are_compared_are_silent_others_do_not_answer_for_them() -> None:
    text = "What did Russia and NATO say about the missiles in Romania?"
    reply = ask_sides(text, "comparison", make_passage("The missiles in Romania stay."))
    assert reply.status == "abstained"
    assert not reply.citations
    assert [side.actor for side in reply.sides if side.is_silent] == ["Russia", "NATO"]
    named = make_passage("The missiles in Romania stay, which worries Russia.")
    assert ask_sides(text, "comparison", named).status == "abstained"
    wanted = "What do Russia and NATO want with the missiles in Romania?"
    assert ask_sides(wanted, "comparison", named).status == "partial"


@pytest.mark.parametrize(
    ("text", "status", "sides"),
    [
        ("What do the rules of Russia require of the missiles in Romania?", "answered", []),
        ("What did Russia say about the missiles in Romania?", "partial", ["Russia"]),
        ("What did Russia demand of the missiles in Romania?", "partial", ["Russia"]),
        ("What did the minister promise Russia about the missiles in Romania?", "answered", []),
    ],
)
def test_a_side_that_is_not_asked_for_words_is_not_told_to_be_silent(
    text: str, status: str, sides: list[str]
) -> None:
    told = make_passage("The rules of Russia require that the missiles in Romania be told of.")
    reply = ask_sides(text, "position", told)
    assert (reply.status, [side.actor for side in reply.sides]) == (status, sides)


def test_what_a_side_only_owns_does_not_act_for_it() -> None:
    assert hear(make_passage("Russia's shadow fleet endangers the missiles in Romania.")) == []
    troops = "Russia's troops left, and the missiles in Romania stayed."
    assert hear(make_passage(troops)) == [troops]
    voice = "Russia's spokesman shrugged at the missiles in Romania."
    assert hear(make_passage(voice)) == [voice]
