"""LLM mode: a model's sentences, each verified before anybody sees it."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import partial

from qa_service.answering.citing import Citations
from qa_service.answering.drafts import SCHEMA, Draft, DraftReader
from qa_service.answering.sources import Sources
from qa_service.domain import AnswerSentence, Citation, RemovedSentence
from qa_service.errors import ModelFailed
from qa_service.llm import LanguageModel, Message
from qa_service.prompting import Prompt
from qa_service.question import Question
from qa_service.support import Claim, Verdict
from qa_service.threads import in_thread

LANGUAGES = {"en": "English", "ru": "Russian", "uk": "Ukrainian"}
# A model that goes on for so many sentences that are not shown is not going to mend itself.
MAX_REMOVED = 20

Verify = Callable[[Claim], Verdict]


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence that may be shown, with the citations that it adds."""

    sentence: AnswerSentence
    added: tuple[Citation, ...]


@dataclass(slots=True)
class Writing:
    """A model's work: what it points at, how it is verified, and what has come of it so far.

    At most ``limit`` sentences are shown. ``verify`` computes: it is called in a thread.
    ``is_refusal`` if the model says that there is no answer.
    """

    sources: Sources
    verify: Verify
    language: str
    limit: int
    sentences: list[AnswerSentence] = field(default_factory=list)
    removed: list[RemovedSentence] = field(default_factory=list)
    citations: Citations = field(default_factory=Citations)
    is_refusal: bool = False

    @property
    def is_over(self) -> bool:
        """Whether enough is shown, or too much removed."""
        return len(self.sentences) >= self.limit or len(self.removed) >= MAX_REMOVED

    async def judge(self, draft: Draft) -> Written | RemovedSentence:
        """Verify a sentence, take it in, and tell what is to be shown of it."""
        claim = Claim(draft.text, [self.sources.resolve(pointer) for pointer in draft.pointers])
        return self._add(await in_thread(partial(self.verify, claim)))

    def _add(self, verdict: Verdict) -> Written | RemovedSentence:
        if verdict.fault is not None:
            removed = RemovedSentence(verdict.text, verdict.fault)
            self.removed.append(removed)
            return removed
        known = len(self.citations.all())
        cited = list(dict.fromkeys(self.citations.cite(quote).n for quote in verdict.quotes))
        markers = "".join(f"[{n}]" for n in cited)
        sentence = AnswerSentence(f"{verdict.text} {markers}", tuple(cited), verdict.support)
        self.sentences.append(sentence)
        return Written(sentence, self.citations.all()[known:])


def fill_prompt(
    prompt: Prompt,
    question: Question,
    writing: Writing,
    *,
    sides: Sequence[str],
    until: dt.date | None,
) -> list[Message]:
    """The messages that ask for an answer to the question from the sources, which reach to a day.

    They name no other day: the same question of the same corpus is the same request.
    """
    return prompt.fill(
        {
            "question": question.text,
            "sources": writing.sources.write(),
            "language": LANGUAGES.get(question.language, "English"),
            "max_sentences": str(writing.limit),
            "sides": ", ".join(sides),
            "day": until.isoformat() if until else "an unknown day",
        }
    )


async def write_verified(
    model: LanguageModel, messages: Sequence[Message], writing: Writing
) -> AsyncGenerator[Written | RemovedSentence]:
    """The model's sentences as they come, those shown and those removed.

    Raises ModelFailed, with ``writing`` holding what came before.
    """
    reader = DraftReader(writing.language)
    async with aclosing(model.write(messages, schema=SCHEMA)) as pieces:
        async for piece in pieces:
            for draft in reader.feed(piece):
                yield await writing.judge(draft)
                if writing.is_over:
                    return
            if reader.is_over:
                break
    for draft in reader.close():
        yield await writing.judge(draft)
        if writing.is_over:
            return
    writing.is_refusal = reader.says_nothing
    if not reader.is_whole:
        raise ModelFailed("The language model's reply broke off.")
