"""Why nothing of what was heard of a question's sides is an answer, and others are none either."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

from qa_service.answering.material import Evidence
from qa_service.answering.own_words import has_spoken_of
from qa_service.answering.positions import has_spoken, is_named
from qa_service.asking import Asking
from qa_service.contrasts import asks_for_words, asks_what_is_said
from qa_service.question import Question
from qa_service.quoting import Quote
from qa_service.shortage import Shortage


def find_lack(
    heard: Mapping[str, Sequence[Quote]], question: Question, evidence: Evidence, asking: Asking
) -> Shortage | None:
    """The shortage of what the sides that are asked for say, by what was ``heard`` of each.

    None where it is enough, or where the best quotes may answer in their place.
    """
    said, text = list(chain(*heard.values())), question.search_text
    is_compared = asking.kind == "comparison"
    if asking.speakers and not is_compared and not has_spoken(said, asking, evidence.actors):
        if not asks_for_words(text):
            return None
        # What others say, or are told to have done, is no answer to what this person said.
        return Shortage("not_in_corpus", "words", tuple(sorted(asking.speakers)))
    if not said and not is_named(asking.sides, evidence.quotes, evidence.actors):
        # Nothing that the side says or does is on record, and others do not answer for it.
        is_asked = not is_compared or (bool(asking.sides) and asks_what_is_said(text))
        return Shortage("not_in_corpus", "deeds", asking.sides) if is_asked else None
    if not is_compared and asking.topics and not has_spoken_of(heard, asking, evidence):
        return Shortage("not_in_corpus", "words", asking.sides)
    return None
