"""Why nothing of what was heard of a question's sides is an answer, and others are none either."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

from qa_service.answering.material import Evidence
from qa_service.answering.own_words import has_spoken_of
from qa_service.answering.positions import has_spoken, is_named
from qa_service.asking import Asking
from qa_service.contrasts import asks_what_is_said, find_who_demands
from qa_service.question import Question
from qa_service.quoting import Quote
from qa_service.shortage import Shortage


def asks_for_its_own(question: Question, evidence: Evidence, asking: Asking) -> bool:
    """Whether it is plainly the sides that are asked what they said or demanded, so that their
    silence is worth telling: not in "What do the OSCE rules require?"."""
    text = question.search_text
    if asks_what_is_said(text):
        return True
    who = evidence.actors.find(find_who_demands(text))
    return any(mention.actor in asking.sides for mention in who)


def lack_asked_people(
    heard: Mapping[str, Sequence[Quote]], evidence: Evidence, asking: Asking
) -> bool:
    """Whether people are asked for by name, and none of them says any of what was heard."""
    said = list(chain(*heard.values()))
    return bool(asking.speakers) and not has_spoken(said, asking, evidence.actors)


def lack_words(asking: Asking) -> Shortage:
    """The shortage of words of the people who are asked for."""
    return Shortage("not_in_corpus", "words", tuple(sorted(asking.speakers)))


def find_lack(
    heard: Mapping[str, Sequence[Quote]],
    question: Question,
    evidence: Evidence,
    asking: Asking,
    *,
    is_unsaid: bool,
) -> Shortage | None:
    """The shortage of what the sides that are asked for say, by what was ``heard`` of each.

    ``is_unsaid`` tells that the people whose position is asked for say nothing. None where it is
    enough, or where the best quotes may answer in their place.
    """
    is_compared = asking.kind == "comparison"
    if is_unsaid:
        # What others say, or are told to have done, is no answer to what this person said.
        return lack_words(asking)
    # What several sides said is told by none of the quotes that name them, if nobody's words are.
    is_for_words = is_compared and asks_what_is_said(question.search_text)
    is_told = not is_for_words and is_named(asking.sides, evidence.quotes, evidence.actors)
    if not any(heard.values()) and not is_told:
        # Nothing that the side says or does is on record, and others do not answer for it.
        is_asked = not is_compared or (
            bool(asking.sides) and asks_for_its_own(question, evidence, asking)
        )
        return Shortage("not_in_corpus", "deeds", asking.sides) if is_asked else None
    if not is_compared and asking.topics and not has_spoken_of(heard, asking, evidence):
        return Shortage("not_in_corpus", "words", asking.sides)
    return None
