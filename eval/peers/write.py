"""Writes what a peer retrieved as a run file of this suite, which is scored like any other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.cases import Case, CaseSet
from eval.peers.articles import PeerArticle
from eval.peers.units import Piece, UnitReader, rank_paragraphs
from eval.records import AnswerLine, ParagraphLine, Run, RunLine, write_line
from eval.run import search_query

# Pieces that a peer is asked for: as many as our search gives passages.
DEPTH = 50


@dataclass(frozen=True, slots=True)
class Found:
    """What a peer, named with its version, gave: a question's pieces by its id, best first."""

    peer: str
    pieces: Mapping[str, Sequence[Piece]]


def write_peer_run(
    out: Path,
    found: Found,
    *,
    cases: CaseSet,
    ours: Run,
    articles: Mapping[str, PeerArticle],
) -> None:
    about = RunLine(
        started=dt.datetime.now(dt.UTC),
        service=found.peer,
        split="all",
        questions_sha256=cases.sha256,
        corpus=ours.about.corpus,
        retrieval_only=True,
    )
    reader = UnitReader(articles)
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(write_line(about))
        for case in cases.cases:
            stream.write(write_line(_answer(case, found.pieces.get(case.id), reader, articles)))
        for article in articles.values():
            for paragraph in article.paragraphs:
                stream.write(write_line(_labelled(paragraph)))


def _answer(
    case: Case,
    pieces: Sequence[Piece] | None,
    reader: UnitReader,
    articles: Mapping[str, PeerArticle],
) -> AnswerLine:
    """The ranking of a question. Later articles than its `as_of` are left out for the peer."""
    if pieces is None:
        error = "the peer gave nothing for this question"
        return AnswerLine(id=case.id, asked_sha256=case.asked_sha256, error=error)
    limit = case.as_of or dt.date.max
    units = tuple(reader.read(p) for p in pieces if articles[p.article].date <= limit)
    return AnswerLine(
        id=case.id,
        asked_sha256=case.asked_sha256,
        search_query=search_query(case),
        passages=rank_paragraphs(units, articles),
        units=units,
    )


def _labelled(paragraph: ParagraphLine) -> ParagraphLine:
    return paragraph.model_copy(update={"why": "labelled"})
