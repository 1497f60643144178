"""Asks a service every question of the set and writes down what came back, and nothing else."""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from eval.cases import Case, CaseSet, SplitChoice
from eval.client import Client, Unreachable
from eval.records import (
    AnswerLine,
    ControlLine,
    Json,
    Line,
    ParagraphLine,
    Part,
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
CONTROL_QUESTIONS = 40
SEED = 20220126
BEFORE_ALL_ARTICLES = "1900-01-01"

P = TypeVar("P", bound=Part)
OnProgress = Callable[[int, int], None]


def write_run(
    client: Client, cases: CaseSet, out: Path, *, split: SplitChoice, on_progress: OnProgress
) -> int:
    """Write the run of a split to ``out``, a line as soon as it is known.

    Returns how many questions could not be measured. Raises Unreachable when not even the corpus's
    state can be read.
    """
    asked = cases.of_split(split)
    steps = len(asked) + 2 * min(CONTROL_QUESTIONS, len(asked))
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


def read_part(part: type[P], body: Json) -> P:
    """A wire body as what scoring reads of it; raises Unreachable when it breaks the contract."""
    try:
        return part.model_validate(body)
    except ValidationError as error:
        first = error.errors()[0]
        raise Unreachable(f"a reply breaks the contract: {first['loc']} {first['msg']}") from error


def ask_everything(client: Client, asked: Sequence[Case]) -> Iterator[Line]:
    """Answers, then controls, then the paragraphs that the answers cite and the labels name."""
    answers = []
    for case in asked:
        answers.append(ask_question(client, case))
        yield answers[-1]
    dates, labelled = read_labelled_articles(client, asked)
    yield from ask_controls(client, asked, dates)
    yield from labelled
    for paragraph_id in sorted(_cited_ids(answers)):
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


def read_labelled_articles(
    client: Client, asked: Sequence[Case]
) -> tuple[dict[str, str], list[ParagraphLine]]:
    """The publication dates of the articles that labels name, and their current paragraphs."""
    dates: dict[str, str] = {}
    lines = []
    for article_id in sorted({label.article for case in asked for label in case.evidence}):
        body = client.read_article(article_id)
        if body is None:
            continue
        article = read_part(WholeArticlePart, body)
        if article.date:
            dates[article_id] = article.date.isoformat()
        lines += [
            ParagraphLine(
                why="labelled",
                id=paragraph.id,
                article=article_id,
                paragraph=paragraph.paragraph,
                text=paragraph.text,
                sha256=hash_text(paragraph.text),
            )
            for paragraph in article.paragraphs
        ]
    return dates, lines


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


def _cited_ids(answers: Sequence[AnswerLine]) -> set[str]:
    replies = [ReplyPart.model_validate(line.reply) for line in answers if line.reply]
    return {citation.paragraph_id for reply in replies for citation in reply.quoted}


def ask_controls(
    client: Client, asked: Sequence[Case], dates: dict[str, str]
) -> Iterator[ControlLine]:
    """Answerable questions where nothing can answer them: no article at all, or a day's others."""
    answerable = [c for c in asked if c.expect == "answer" and not c.history and not c.as_of]
    chance = random.Random(SEED)
    for case in chance.sample(answerable, min(CONTROL_QUESTIONS, len(answerable))):
        reply = client.ask({"question": case.question, "as_of": BEFORE_ALL_ARTICLES})
        yield _control("no_context", case, reply)
        own = {dates.get(label.article) for label in case.evidence}
        others = sorted(set(dates.values()) - {day for day in own if day})
        if others:
            day = chance.choice(others)
            reply = client.ask({"question": case.question, "filters": {"from": day, "to": day}})
            yield _control("random_context", case, reply)


def _control(control: str, case: Case, reply: Json) -> ControlLine:
    return ControlLine.model_validate(
        {
            "control": control,
            "id": case.id,
            "abstained": read_part(ReplyPart, reply).status == "abstained",
        }
    )
