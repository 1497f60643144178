"""Small questions, replies and runs for the tests of the evaluation: numbers a reader can check."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path

from eval.cases import Case, CaseSet, Expectation, Nugget, Place, read_cases
from eval.gate import Gates
from eval.metrics.measured import LabelledNugget, Measured
from eval.records import (
    AbstentionPart,
    AnswerLine,
    ArticlePart,
    CitationPart,
    ControlLine,
    Json,
    ParagraphLine,
    RankedPassage,
    ReplyPart,
    Run,
    RunLine,
    SentencePart,
    assemble_run,
)
from qa_service.domain import hash_text

TEXT = "Stoltenberg said NATO had not sent 40 aircraft to Riga."
OTHER = "The Kremlin was silent."
ARTICLE = ArticlePart(id="a1", title="Talks", publisher="Wire", date=dt.date(2022, 1, 26))
PARAGRAPHS = {
    "p1": ParagraphLine(
        why="cited", id="p1", article="a1", paragraph=1, text=TEXT, sha256=hash_text(TEXT)
    ),
    "p2": ParagraphLine(
        why="cited", id="p2", article="a1", paragraph=2, text=OTHER, sha256=hash_text(OTHER)
    ),
}


def cite(
    n: int = 1, paragraph_id: str = "p1", *, speaker: str | None = "Jens Stoltenberg"
) -> CitationPart:
    """A citation of a whole paragraph."""
    text = PARAGRAPHS[paragraph_id].text or ""
    return CitationPart(
        n=n,
        paragraph_id=paragraph_id,
        quote=text,
        start=0,
        end=len(text),
        sha256=hash_text(text),
        speaker=speaker,
        actor="NATO",
        article=ARTICLE,
    )


Sentence = tuple[str, tuple[int, ...]]


def reply_with(*sentences: Sentence, citations: Sequence[CitationPart] = ()) -> ReplyPart:
    return ReplyPart(
        status="answered",
        answer=" ".join(text for text, _ in sentences),
        sentences=tuple(SentencePart(text=text, citations=ns) for text, ns in sentences),
        citations=tuple(citations),
    )


RIGHT = reply_with((f"Wire reported: “{TEXT}” [1]", (1,)), citations=[cite()])


def abstain_with(reason: str) -> ReplyPart:
    abstention = AbstentionPart(reason=reason)
    return ReplyPart(status="abstained", answer="The sources do not say.", abstention=abstention)


# Gates that a run of right replies passes and one wrong reply in ten fails.
LIMITS = Gates(
    split="gate",
    invariants={"verbatim": 1.0},
    floors={"recall@5": 0.9},
    ceilings={"over_refusal": 0.1},
    kill_rates={"swap_number": 0.95},
)
SILENT = abstain_with("not_in_corpus")


def nugget(
    *any_of: str, evidence: Sequence[str] = ("p1",), speaker: str | None = None
) -> LabelledNugget:
    places = tuple(Place(article="a1", paragraph=int(id[1:])) for id in evidence)
    label = Nugget(text=any_of[0], any_of=any_of, evidence=places, speaker=speaker)
    return LabelledNugget(label, frozenset(evidence))


def measured(
    reply: ReplyPart = RIGHT,
    *,
    expect: Expectation = "answer",
    nuggets: Sequence[LabelledNugget] | None = None,
    ranking: Sequence[str] = ("p1", "p2"),
    case: Json | None = None,
) -> Measured:
    """A question whose evidence is p1, with "40 aircraft" as its nugget, and a reply to it."""
    labels = () if expect == "abstain" else (nugget("40 aircraft", speaker="Stoltenberg"),)
    label = Case(
        id="q1",
        split="gate",
        cluster="s1",
        language="en",
        kind="fact",
        question="How many?",
        expect=expect,
        evidence=(),
        nuggets=(),
    ).model_copy(update=case or {})
    return Measured(
        case=label,
        reply=reply,
        passages=tuple(RankedPassage(id=id, date=ARTICLE.date) for id in ranking),
        evidence=frozenset() if expect == "abstain" else frozenset({"p1"}),
        nuggets=tuple(labels if nuggets is None else nuggets),
        cited=PARAGRAPHS,
        seconds=0.5,
    )


def question_row(id: str = "q1", *, changes: Json | None = None) -> Json:
    """A line of the question set, with its evidence in paragraph 1 of a1."""
    place = {"article": "a1", "paragraph": 1}
    row: Json = {
        "id": id,
        "split": "gate",
        "cluster": f"story of {id}",
        "language": "en",
        "kind": "fact",
        "question": "How many aircraft were sent to Riga?",
        "expect": "answer",
        "evidence": [{**place, "sha256": hash_text(TEXT)}],
        "nuggets": [{"text": "40", "any_of": ["40 aircraft"], "evidence": [place]}],
    }
    return {**row, **(changes or {})}


def write_questions(path: Path, *rows: Json) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def case_set(folder: Path, *rows: Json) -> CaseSet:
    return read_cases(write_questions(folder / "questions.jsonl", *rows))


def run_of(cases: CaseSet, replies: dict[str, ReplyPart] | None = None) -> Run:
    """A run with a right reply to every question that ``replies`` has no other for."""
    about = RunLine(
        started=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        service="in process",
        split="gate",
        questions_sha256=cases.sha256,
        corpus={"articles": 1, "paragraphs": 2, "revision": "r1"},
    )
    answers = [
        AnswerLine(
            id=case.id,
            asked_sha256=case.asked_sha256,
            reply=(replies or {}).get(case.id, RIGHT).model_dump(mode="json"),
            passages=(RankedPassage(id="p1"),),
            seconds=0.5,
        )
        for case in cases.cases
    ]
    labelled = [line.model_copy(update={"why": "labelled"}) for line in PARAGRAPHS.values()]
    control = ControlLine(control="no_context", id=cases.cases[0].id, abstained=True)
    return assemble_run(about, [*answers, control, *labelled, *PARAGRAPHS.values()])
