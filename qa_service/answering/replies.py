"""Makes replies of evidence: an answer in quotes, each side by itself, in order, or none."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain

from qa_service.answering.citing import Citations
from qa_service.answering.lacking import asks_for_its_own, find_lack, lack_asked_people, lack_words
from qa_service.answering.material import Evidence
from qa_service.answering.own_words import (
    choose_own_words,
    lead_with_own_words,
    leave_other_matters,
)
from qa_service.answering.positions import (
    IN_ANSWER,
    find_superseded,
    has_spoken,
    hear_side,
    is_named,
    is_said_by,
    order_by_date,
    tell_silence,
)
from qa_service.answering.quotes import cite_quote, keep_sentences_of_speaker, write_answer
from qa_service.answering.timeline import DatedQuote, choose_entries
from qa_service.arranging import merge_overlapping
from qa_service.asking import Asking
from qa_service.choosing import choose_quotes
from qa_service.contrasts import asks_for_words, asks_what_is_said
from qa_service.dates import Period
from qa_service.domain import (
    Abstention,
    Citation,
    Entry,
    EntryKind,
    Reply,
    Side,
    SideStatement,
)
from qa_service.question import Question
from qa_service.quoting import Quote
from qa_service.shortage import Shortage
from qa_service.silence import describe_shortage, describe_silence
from qa_service.states import find_missing_states, keep_naming_states
from qa_service.support import is_whole, verify_sentences
from qa_service.told_times import names_day_of

NEAREST = 3
# Of the sentences that compare sides, so many are the narrator's at most.
MAX_NARRATED = 2


def write_reply(
    reply: Reply, question: Question, evidence: Evidence, asking: Asking, *, limit: int
) -> Reply:
    """The reply in the form that the question asks for."""
    if asking.kind in ("comparison", "position"):
        return answer_by_sides(reply, question, evidence, asking, limit=limit)
    if asking.kind == "timeline":
        return answer_in_order(reply, question, evidence, limit=limit)
    if asking.speakers:
        return answer_of_people(reply, question, evidence, asking, limit=limit)
    return answer_in_quotes(reply, question, evidence, limit=limit)


def answer_of_people(
    reply: Reply, question: Question, evidence: Evidence, asking: Asking, *, limit: int
) -> Reply:
    """The reply with the words of people who speak for no side; others do not answer for them."""
    is_for_words = asks_for_words(question.search_text)
    near = list(filter(evidence.standard.reaches, evidence.quotes))
    if not has_spoken(near, asking, evidence.actors):
        if not is_for_words:
            return answer_in_quotes(reply, question, evidence, limit=limit)
        return abstain(reply, question, evidence, lack_words(asking))
    if is_for_words:
        said = [quote for quote in near if evidence.standard.is_asked_for(quote)]
        chosen = choose_quotes(question, said, limit=limit)
    else:
        chosen = choose_own_words(question, evidence, asking, limit=limit)
    return show_quotes(reply, question, evidence, chosen)


def answer_in_quotes(reply: Reply, question: Question, evidence: Evidence, *, limit: int) -> Reply:
    """The reply with the best quotes, of which only verified ones are shown."""
    chosen = choose_quotes(question, evidence.quotes, limit=limit)
    quotes, actors = evidence.quotes, evidence.actors
    states = find_missing_states(question, chosen, actors, found=quotes)
    if states and (naming := keep_naming_states(question, quotes, actors)):
        chosen, states = choose_quotes(question, naming, limit=limit), ()
    if states:
        return abstain(reply, question, evidence, Shortage("not_in_corpus", "state", states))
    return show_quotes(reply, question, evidence, chosen)


def show_quotes(
    reply: Reply, question: Question, evidence: Evidence, chosen: Sequence[Quote]
) -> Reply:
    """The reply with the given quotes in their order, of which only verified ones are shown.

    What two sides are told to have done together is shown once.
    """
    sentences, citations = write_answer(
        merge_overlapping(chosen), language=question.language, actors=evidence.actors
    )
    shown, removed = verify_sentences(sentences, citations)
    if not shown:
        reply = abstain(reply, question, evidence, Shortage("not_in_corpus"))
        return replace(reply, removed=tuple(removed))
    used = {n for sentence in shown for n in sentence.citations}
    return replace(
        reply,
        sentences=tuple(shown),
        citations=tuple(citation for citation in citations if citation.n in used),
        removed=tuple(removed),
    )


def answer_by_sides(
    reply: Reply, question: Question, evidence: Evidence, asking: Asking, *, limit: int
) -> Reply:
    """The reply with what each side says; for one side's position beside the best quotes."""
    heard = hear_sides(question, evidence, limit=limit)
    is_compared = asking.kind == "comparison"
    if is_compared:
        heard = leave_other_matters(heard, question, evidence)
        # Nobody asked for a side by name that was only taken for one: its silence tells nothing.
        heard = {a: said for a, said in heard.items() if said or a in asking.sides} or heard
    is_unsaid = not is_compared and lack_asked_people(heard, evidence, asking)
    if is_unsaid and (
        not asks_for_words(question.search_text) or _tells_deed(question, evidence, asking)
    ):
        return answer_in_quotes(reply, question, evidence, limit=limit)
    if lack := find_lack(heard, question, evidence, asking, is_unsaid=is_unsaid):
        sides = tuple(Side(actor, ()) for actor in heard) if is_compared else ()
        return replace(abstain(reply, question, evidence, lack), sides=sides)
    if is_compared:
        told = _find_narrated(question, evidence, room=limit - len(heard))
        share = max(1, (limit - len(told)) // max(1, len(heard)))
        heard = {actor: quotes[:share] for actor, quotes in heard.items()}
        said = list(chain(*heard.values()))
        told = [quote for quote in told if not any(map(quote.overlaps, said))]
        silences = _find_silences(heard, evidence)
        chosen = [*told, *said, *silences][:limit] if said else []
    else:
        chosen = choose_own_words(question, evidence, asking, limit=limit)
        chosen = lead_with_own_words(chosen, heard, evidence)[:limit]
        heard = {
            actor: [quote for quote in chosen if is_said_by(quote, actor)] or quotes[:1]
            for actor, quotes in heard.items()
        }
    if not chosen:
        chosen = choose_quotes(question, evidence.quotes, limit=limit)
    reply = show_quotes(reply, question, evidence, chosen)
    if reply.status == "abstained":
        return reply
    if not (is_compared or any(heard.values()) or asks_for_its_own(question, evidence, asking)):
        # "What do the OSCE rules require?" is answered, though nobody speaks for the OSCE.
        return reply
    citations = Citations(reply.citations)
    sides = write_sides(heard, citations)
    reply = replace(reply, sides=sides, citations=citations.all())
    silent = [side.actor for side in sides if side.is_silent]
    if silent:
        message = describe_silence(silent, evidence.covers_until, question.language)
        reply = replace(reply, status="partial", abstention=Abstention("one_side_only", message))
    return reply


def _find_narrated(question: Question, evidence: Evidence, *, room: int) -> list[Quote]:
    """The best quotes of the narrator's: what the sides' own words are about, in few sentences."""
    best = choose_quotes(question, evidence.quotes, limit=MAX_NARRATED)
    return [quote for quote in best if quote.statement is None][: max(0, room)]


def _tells_deed(question: Question, evidence: Evidence, asking: Asking) -> bool:
    """Whether what somebody offered or promised is asked for, which the narrator may tell, too, and
    one of the best quotes names their side."""
    is_deed = not asks_what_is_said(question.search_text)
    return is_deed and is_named(asking.sides, evidence.quotes, evidence.actors)


def _find_silences(heard: Mapping[str, Sequence[Quote]], evidence: Evidence) -> list[Quote]:
    """What tells of sides of which nothing is heard that they have not commented."""
    found = (
        tell_silence(actor, quotes, standard=evidence.standard, actors=evidence.actors)
        for actor, quotes in evidence.by_side.items()
        if actor in heard and not heard[actor]
    )
    return list(chain(*found))


def hear_sides(
    question: Question, evidence: Evidence, *, limit: int, stop_at: float = IN_ANSWER
) -> dict[str, list[Quote]]:
    """Each side's statements, most relevant first; an empty list for a silent side."""
    return {
        actor: hear_side(
            question,
            actor,
            found,
            standard=evidence.standard,
            actors=evidence.actors,
            limit=limit,
            stop_at=stop_at,
        )
        for actor, found in evidence.by_side.items()
    }


def has_words_of_asked(evidence: Evidence) -> bool:
    """Whether somebody who is asked for by name says anything about as near as the best."""
    standard = evidence.standard
    return any(
        standard.is_asked_for(quote) and standard.reaches(quote)
        for quote in chain(*evidence.by_side.values())
    )


def write_sides(heard: Mapping[str, Sequence[Quote]], citations: Citations) -> tuple[Side, ...]:
    """The sides with their statements by date, each told whether it changes an earlier one."""
    sides = []
    for actor, quotes in heard.items():
        statements: list[SideStatement] = []
        earlier: list[Quote] = []
        for whole, dating in order_by_date(quotes):
            quote = keep_sentences_of_speaker(whole)
            citation = citations.cite(quote)
            if not is_whole(citation):
                continue
            changed = find_superseded(quote, earlier)
            supersedes = citations.cite(changed).n if changed else None
            date, precision = (dating.date, dating.precision) if dating else (None, None)
            statements.append(SideStatement(citation, date, precision, supersedes))
            earlier.append(quote)
        sides.append(Side(actor, tuple(statements)))
    return tuple(sides)


def answer_in_order(reply: Reply, question: Question, evidence: Evidence, *, limit: int) -> Reply:
    """The reply with what happened and was said in the order of its dates."""
    quotes, best = evidence.quotes, evidence.standard.best
    if question.is_of_a_time:
        # To a time alone nothing is near: what names a day of it tells of it.
        quotes, best = _keep_dated(quotes, question.period) or quotes, -math.inf
    entries = choose_entries(quotes, best=best, within=question.period, limit=limit)
    if not entries and question.is_of_a_time:
        return abstain(reply, question, evidence, Shortage("outside_dates", "time"))
    if not entries:
        return answer_in_quotes(reply, question, evidence, limit=limit)
    reply = show_quotes(reply, question, evidence, [entry.quote for entry in entries])
    citations = Citations(reply.citations)
    timeline = write_timeline(entries, citations)
    return replace(reply, timeline=timeline, citations=citations.all())


def _keep_dated(quotes: Sequence[Quote], period: Period | None) -> list[Quote]:
    """Those that name a day of the period themselves."""
    if period is None:
        return []
    return [q for q in quotes if names_day_of(period, q.text, q.passage.article.date)]


def write_timeline(entries: Sequence[DatedQuote], citations: Citations) -> tuple[Entry, ...]:
    written = []
    for entry in entries:
        citation = citations.cite(entry.quote)
        if is_whole(citation):
            kind: EntryKind = "event" if entry.quote.statement is None else "statement"
            dating = entry.dating
            written.append(Entry(citation, dating.date, dating.precision, kind))
    return tuple(written)


def abstain(reply: Reply, question: Question, evidence: Evidence, shortage: Shortage) -> Reply:
    """The reply without an answer: why there is none, and the nearest passages, one an article."""
    message = describe_shortage(
        shortage,
        question.language,
        articles=reply.corpus.articles,
        until=evidence.covers_until,
        spell=partial(evidence.actors.spell, language=question.language),
    )
    told = Abstention(
        shortage.reason, message, tuple(_cite_nearest([*shortage.nearest, *evidence.quotes]))
    )
    return replace(reply, status="abstained", abstention=told)


def _cite_nearest(quotes: Sequence[Quote]) -> list[Citation]:
    by_article: dict[str, Quote] = {}
    for quote in quotes:
        by_article.setdefault(quote.passage.article.id, quote)
    return [cite_quote(n, quote) for n, quote in enumerate(list(by_article.values())[:NEAREST], 1)]
