"""What a question means: spelt as it is meant, by itself, its people by their names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Set
from dataclasses import replace
from functools import partial

from qa_service.archive import Archive
from qa_service.capitals import restore_capitals
from qa_service.corpus import Snapshot
from qa_service.domain import Ask, Turn
from qa_service.embedding import Embedder, SpanReader
from qa_service.following import asks_no_matter, resolve_follow_up
from qa_service.offices import find_officials, name_officials, without_officials
from qa_service.question import Question, read_question
from qa_service.retrieval import embed_question, retrieve_passages
from qa_service.spelling import mend_spelling
from qa_service.terms import detect_script_language

# So many passages tell who is meant by an office.
NEAREST = 4
# Of what a user said before so much is read, from its end: what is pasted there is no question, and
# each of its names would be looked at (20,000 characters took ten seconds).
MAX_EARLIER_CHARS = 1_000


def understand(
    ask: Ask, snapshot: Snapshot, archive: Archive, embedder: Embedder, reader: SpanReader | None
) -> Question:
    """The question as the sources can be asked. Raises EmbeddingFailed."""
    language = detect_script_language(ask.question)
    written = restore_capitals(ask.question, language, snapshot=snapshot, archive=archive)
    mended = mend_spelling(written, language, snapshot=snapshot, archive=archive)
    history = [_shorten(turn) for turn in ask.history]
    text, needed = resolve_follow_up(mended, history, snapshot.actors, reader)
    read = partial(
        read_question,
        history=needed,
        leans=text != mended or asks_no_matter(text, snapshot.actors),
        as_of=ask.as_of,
        filters=replace(ask.filters, actors=snapshot.name_actors(ask.filters.actors)),
    )
    question = read(text)
    officials = find_officials(question.text, snapshot.actors)
    if not officials:
        return question
    spell = partial(snapshot.actors.spell, language=question.language)
    # An office by itself is near to whoever bears it most, at whatever time.
    matter = read(without_officials(question.text, officials))
    near = _find_near(matter, snapshot, archive, embedder)
    return read(name_officials(question.text, officials, near, spell))


def _shorten(turn: Turn) -> Turn:
    """A user's turn from its last words on, as many as are read."""
    content = turn.content.rstrip()
    if turn.role != "user" or len(content) <= MAX_EARLIER_CHARS:
        return turn
    return replace(turn, content=content[-MAX_EARLIER_CHARS:].partition(" ")[2])


def _find_near(
    question: Question, snapshot: Snapshot, archive: Archive, embedder: Embedder
) -> list[tuple[dt.date, Set[str]]]:
    """The days of a question and who speaks there: its own, or those of what comes nearest."""
    if question.period is not None:
        return [(question.period.start, set()), (question.period.end, set())]
    vector = embed_question(question, embedder)
    passages = retrieve_passages(
        question, vector, snapshot=snapshot, archive=archive, limit=NEAREST
    )
    return [
        (p.article.date, {s.speaker for s in p.paragraph.statements if s.speaker})
        for p in passages
        if p.article.date
    ]
