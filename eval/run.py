"""Asks a service every question of the set and writes down what came back, and nothing else."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from eval.bodies import read_part
from eval.cases import Case, CaseSet, SplitChoice
from eval.client import Client, Unreachable
from eval.controls import CONTROL_QUESTIONS, CONTROLS_ASKED, ask_controls
from eval.records import (
    AnswerLine,
    Json,
    Line,
    OracleLine,
    ParagraphLine,
    RankedPassage,
    ReadParagraphPart,
    ReplyPart,
    RunLine,
    SearchPart,
    WholeArticlePart,
    write_line,
)
from qa_service.domain import hash_text
from qa_service.errors import OnRecordError

SEARCH_LIMIT = 50

OnProgress = Callable[[int, int], None]


def write_run(
    client: Client, cases: CaseSet, out: Path, *, split: SplitChoice, on_progress: OnProgress
) -> int:
    """Write the run of a split to ``out``, a line as soon as it is known.

    Returns how many questions could not be measured. Raises Unreachable when not even the corpus's
    state can be read.
    """
    asked = cases.of_split(split)
    steps = len(asked) + CONTROLS_ASKED * min(CONTROL_QUESTIONS, len(asked))
    about = RunLine(
        started=dt.datetime.now(dt.UTC),
        service=client.name,
        split=split,
        questions_sha256=cases.sha256,
        corpus=_read_corpus_state(client),
    )
    out.parent.mkdir(parents=True, exist_ok=True)
    failed = 0
    with out.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(write_line(about))
        for done, line in enumerate(ask_everything(client, asked), 1):
            failed += isinstance(line, AnswerLine) and line.error is not None
            stream.write(write_line(line))
            stream.flush()
            on_progress(min(done, steps), steps)
    return failed


def _read_corpus_state(client: Client) -> Json:
    return read_part(SearchPart, client.search({"query": "NATO", "limit": 1})).corpus


def ask_everything(client: Client, asked: Sequence[Case]) -> Iterator[Line]:
    """Answers, then controls, then the paragraphs that the answers cite and the labels name."""
    replies = []
    for case in asked:
        answer = ask_question(client, case)
        replies += [answer.reply] if answer.reply else []
        yield answer
    articles = read_labelled_articles(client, asked)
    for line in ask_controls(client, asked, articles):
        replies += [line.reply] if isinstance(line, OracleLine) else []
        yield line
    yield from list_paragraphs(articles)
    for paragraph_id in sorted(_cited_ids(replies)):
        yield read_cited_paragraph(client, paragraph_id)


def ask_question(client: Client, case: Case) -> AnswerLine:
    """One question's reply and its passages; an error is written down, not raised."""
    body: Json = {"question": case.question}
    if case.history:
        body["history"] = [{"role": t.role, "content": t.content} for t in case.history]
    search: Json = {"query": search_query(case), "limit": SEARCH_LIMIT}
    if case.as_of:
        body["as_of"] = search["as_of"] = case.as_of.isoformat()
    begun = time.perf_counter()
    try:
        reply = client.ask(body)
        seconds = time.perf_counter() - begun
        read_part(ReplyPart, reply)
        found = read_part(SearchPart, client.search(search)).passages
    except (OnRecordError, Unreachable) as error:
        fault = f"{type(error).__name__}: {error}"
        return AnswerLine(id=case.id, asked_sha256=case.asked_sha256, error=fault)
    return AnswerLine(
        id=case.id,
        asked_sha256=case.asked_sha256,
        reply=reply,
        search_query=str(search["query"]),
        passages=tuple(RankedPassage(id=p.paragraph_id, date=p.article.date) for p in found),
        seconds=round(seconds, 4),
    )


def search_query(case: Case) -> str:
    """The question with the user's turn before it: search takes no history."""
    before = [turn.content for turn in case.history if turn.role == "user"]
    return " ".join([*before[-1:], case.question])


def read_labelled_articles(client: Client, asked: Sequence[Case]) -> dict[str, WholeArticlePart]:
    """The articles that labels name, by id; one that the corpus does not have is left out."""
    articles = {}
    for article_id in sorted({label.article for case in asked for label in case.evidence}):
        body = client.read_article(article_id)
        if body is not None:
            articles[article_id] = read_part(WholeArticlePart, body)
    return articles


def list_paragraphs(articles: Mapping[str, WholeArticlePart]) -> Iterator[ParagraphLine]:
    """The current paragraphs of the articles that labels name."""
    for article_id, article in articles.items():
        for paragraph in article.paragraphs:
            yield ParagraphLine(
                why="labelled",
                id=paragraph.id,
                article=article_id,
                paragraph=paragraph.paragraph,
                text=paragraph.text,
                sha256=hash_text(paragraph.text),
            )


def read_cited_paragraph(client: Client, paragraph_id: str) -> ParagraphLine:
    """A paragraph as the service gives it out by its id; without text when it gives none."""
    body = client.read_paragraph(paragraph_id)
    if body is None:
        return ParagraphLine(why="cited", id=paragraph_id)
    read = read_part(ReadParagraphPart, body)
    return ParagraphLine(
        why="cited",
        id=paragraph_id,
        article=read.article.id,
        paragraph=read.paragraph,
        text=read.text,
        sha256=read.sha256,
    )


def _cited_ids(replies: Sequence[Json]) -> set[str]:
    read = [ReplyPart.model_validate(reply) for reply in replies]
    return {citation.paragraph_id for reply in read for citation in reply.quoted}
