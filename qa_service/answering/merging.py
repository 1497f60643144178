"""A model's sentences and the same question's quotes as one reply."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from qa_service.actors import Actors
from qa_service.answering.citing import Citations
from qa_service.answering.frames import frame_quote
from qa_service.answering.writing import Writing
from qa_service.domain import AnswerSentence, Citation, Entry, Reply, Side


def merge_writing(base: Reply, writing: Writing, *, actors: Actors, is_whole: bool) -> Reply:
    """The reply that a model's sentences make, over ``base``, the answer in quotes.

    Without any it is ``base``, degraded. Where the model failed (not ``is_whole``) or most of what
    it wrote was removed, quotes that it has not used are added. Sides and timeline are ``base``'s.
    """
    removed = tuple(writing.removed)
    if not writing.sentences:
        return replace(base, removed=(*removed, *base.removed), degraded=True)
    is_short = not is_whole or len(removed) > len(writing.sentences)
    sentences = list(writing.sentences)
    if is_short:
        room = writing.limit - len(sentences)
        sentences += _fill_up(base, writing, actors, room=room)
    sides = tuple(_carry_side(side, base, writing.citations) for side in base.sides)
    timeline = tuple(_carry_entry(entry, writing.citations) for entry in base.timeline)
    return replace(
        base,
        sentences=tuple(sentences),
        sides=sides,
        timeline=timeline,
        citations=writing.citations.all(),
        removed=removed,
        mode="llm",
        degraded=is_short,
    )


def _fill_up(
    base: Reply, writing: Writing, actors: Actors, *, room: int
) -> Iterator[AnswerSentence]:
    """The base's quotes of which nothing is cited yet, at most ``room``, framed anew."""
    by_number = {citation.n: citation for citation in base.citations}
    quoted = [by_number[n] for sentence in base.sentences for n in sentence.citations]
    citations = writing.citations
    used = citations.all()
    new = [each for each in quoted if not any(_overlap(each, other) for other in used)]
    before: Citation | None = None
    for citation in new[: max(0, room)]:
        text = frame_quote(citation, after=before, language=writing.language, actors=actors)
        n = citations.take(citation).n
        yield AnswerSentence(f"{text} [{n}]", (n,), support=1.0)
        before = citation


def _overlap(one: Citation, other: Citation) -> bool:
    is_same = one.paragraph.id == other.paragraph.id
    return is_same and one.start < other.end and other.start < one.end


def _carry_side(side: Side, base: Reply, citations: Citations) -> Side:
    """The side with its citations under their numbers here."""
    by_number = {citation.n: citation for citation in base.citations}
    statements = tuple(
        replace(
            said,
            citation=citations.take(said.citation),
            supersedes=None
            if said.supersedes is None
            else citations.take(by_number[said.supersedes]).n,
        )
        for said in side.statements
    )
    return replace(side, statements=statements)


def _carry_entry(entry: Entry, citations: Citations) -> Entry:
    return replace(entry, citation=citations.take(entry.citation))
