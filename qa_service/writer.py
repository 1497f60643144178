"""An answer's way with a language model: found as ever, written by it, verified, and then shown."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import Literal

import numpy as np
import structlog

from qa_service.answering.drafts import read_plain
from qa_service.answering.merging import merge_writing
from qa_service.answering.replies import abstain
from qa_service.answering.sources import Sources, gather_sources
from qa_service.answering.writing import LANGUAGES, Writing, Written, fill_prompt, write_verified
from qa_service.domain import Ask, RemovedSentence, Reply
from qa_service.errors import ModelFailed
from qa_service.llm import LanguageModel
from qa_service.pipeline import Answerer, Prepared, answer_prepared
from qa_service.prompting import load_prompt
from qa_service.shortage import Shortage
from qa_service.support import Claim, Verdict, clean_text, verify_claim
from qa_service.terms import detect_script_language
from qa_service.threads import in_thread

MAX_SOURCES = 12
# What is asked for is found first; a rewriting that takes longer is done without the model.
CONDENSE_SECONDS = 10.0
# With what a model thinks aloud before it.
MAX_CONDENSED_CHARS, MAX_REWRITING_CHARS = 400, 8_000
# "Sure, here is the question:", but no time of day.
_LEAD = re.compile(r"^[^?]{2,}?:\s+(?=\S)")
HISTORY_TURNS, HISTORY_CHARS = 6, 600

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Stage:
    """What is being done: for those who wait."""

    name: Literal["retrieving", "writing", "verifying"]


Event = Stage | Written | RemovedSentence | Reply


class Writer:
    """Answers in the mode that is asked for: with the model where there is one, else in quotes.

    Used from one event loop; what computes runs in threads.
    """

    def __init__(
        self, answerer: Answerer, model: LanguageModel | None, *, source_chars: int
    ) -> None:
        self._answerer = answerer
        self._model = model
        self._source_chars = source_chars

    def writes(self, ask: Ask) -> bool:
        """Whether the model is asked for this answer."""
        return self._model is not None and ask.mode != "quote"

    async def answer(self, ask: Ask, *, answer_id: str | None = None) -> Reply:
        """The whole reply. Raises what ``Answerer.answer`` does; no failure of the model.

        Where the model fails half-way nothing of it has been shown: the answer is in quotes.
        """
        events = self.stream(ask, answer_id=answer_id, is_shown=False)
        async with aclosing(events):
            async for event in events:
                if isinstance(event, Reply):
                    return event
        raise AssertionError("a stream ends with its reply")

    async def stream(
        self, ask: Ask, *, answer_id: str | None = None, is_shown: bool = True
    ) -> AsyncGenerator[Event]:
        """What is done and found, as it comes; the last event is the whole reply.

        Every sentence and every removed one of the reply comes before it, in order. If they are
        shown they stay, whatever happens to the model. Closing the generator stops the model.
        """
        yield Stage("retrieving")
        model = self._model
        if model is None or ask.mode == "quote":
            reply = await in_thread(partial(self._answerer.answer, ask, answer_id=answer_id))
            yield Stage("verifying")
            for event in _show(reply, written=0, removed=0):
                yield event
            yield reply
            return
        asked = await self._condense(ask, model)
        prepared = await in_thread(partial(self._answerer.prepare, asked, answer_id=answer_id))
        base = await in_thread(partial(answer_prepared, prepared, limit=ask.max_sentences))
        base = replace(base, question=ask.question, degraded=False)
        if base.status == "abstained":
            yield base
            return
        writing = self._begin(prepared, limit=ask.max_sentences)
        is_whole = True
        yield Stage("writing")
        try:
            async with aclosing(self._write(prepared, base, model, writing)) as events:
                async for event in events:
                    yield event
        except ModelFailed as error:
            log.warning("the language model failed", error=str(error))
            is_whole = False
            if not is_shown:
                writing.sentences.clear()
        reply = self._conclude(prepared, base, writing, is_whole=is_whole)
        written = len(writing.sentences) if reply.mode == "llm" else 0
        for event in _show(reply, written=written, removed=len(writing.removed)):
            yield event
        yield reply

    def _begin(self, prepared: Prepared, *, limit: int) -> Writing:
        return Writing(
            sources=self._gather(prepared),
            verify=lambda claim: self._verify(claim, prepared),
            language=prepared.question.language,
            limit=limit,
        )

    async def _write(
        self, prepared: Prepared, base: Reply, model: LanguageModel, writing: Writing
    ) -> AsyncGenerator[Event]:
        messages = fill_prompt(
            load_prompt(_choose_prompt(base)),
            prepared.question,
            writing,
            sides=[side.actor for side in base.sides],
            until=prepared.evidence.covers_until,
        )
        is_first = True
        async with aclosing(write_verified(model, messages, writing)) as events:
            async for event in events:
                if is_first:
                    yield Stage("verifying")
                    is_first = False
                yield event

    def _gather(self, prepared: Prepared) -> Sources:
        """The best passages; where sides are asked for, each one's in turn, so that none is cut."""
        evidence = prepared.evidence
        sides = [quotes[: MAX_SOURCES // 2] for quotes in evidence.by_side.values()]
        in_turn = [quote for turn in zip(*sides, strict=False) for quote in turn]
        return gather_sources(
            chain(in_turn[:MAX_SOURCES], evidence.quotes),
            max_chars=self._source_chars,
            limit=MAX_SOURCES,
        )

    def _verify(self, claim: Claim, prepared: Prepared) -> Verdict:
        return verify_claim(
            claim,
            language=detect_script_language(claim.text),
            actors=prepared.evidence.actors,
            likeness=self._compare,
        )

    def _compare(self, one: str, other: str) -> float:
        embedder = self._answerer.embedder
        return float(np.dot(embedder.embed_query(one), embedder.embed_query(other)))

    def _conclude(
        self, prepared: Prepared, base: Reply, writing: Writing, *, is_whole: bool
    ) -> Reply:
        model = self._model.name if self._model else None
        # Where several sides are asked for, each one's own words stand for themselves.
        if writing.is_refusal and len(base.sides) < 2:
            reply = abstain(
                replace(base, sentences=(), citations=(), sides=(), timeline=()),
                prepared.question,
                prepared.evidence,
                Shortage("not_in_corpus"),
            )
            reply = replace(reply, mode="llm")
        else:
            actors = prepared.evidence.actors
            reply = merge_writing(base, writing, actors=actors, is_whole=is_whole)
        if reply.mode == "llm":
            reply = replace(reply, model=model, prompt=load_prompt(_choose_prompt(base)).id)
        prepared.watch.lap("write")
        return replace(reply, timings_ms=prepared.watch.read())

    async def _condense(self, ask: Ask, model: LanguageModel) -> Ask:
        """The ask with a follow-up rewritten to stand by itself, or as it is where that fails."""
        if not ask.history:
            return ask
        turns = ask.history[-HISTORY_TURNS:]
        messages = load_prompt("condense").fill(
            {
                "history": "\n".join(f"{t.role}: {t.content[:HISTORY_CHARS]}" for t in turns),
                "question": ask.question,
                "language": LANGUAGES.get(detect_script_language(ask.question), "English"),
            }
        )
        text = ""
        try:
            async with asyncio.timeout(CONDENSE_SECONDS):
                async with aclosing(model.write(messages, schema=None)) as pieces:
                    async for piece in pieces:
                        text += piece
                        if len(text) > MAX_REWRITING_CHARS:
                            return ask
        except (ModelFailed, TimeoutError):
            return ask
        condensed = read_condensed(text)
        return replace(ask, question=condensed, history=()) if condensed else ask


def read_condensed(text: str) -> str:
    """The question in a model's rewriting of one; nothing where that is no plain line."""
    lines = [line for line in map(clean_text, read_plain(text).splitlines()) if line]
    last = lines[-1] if lines else ""
    if re.search(r"[<{]", last):
        return ""
    question = _LEAD.sub("", last).strip("\"'«»“” ")
    return question if len(question) <= MAX_CONDENSED_CHARS else ""


def _choose_prompt(base: Reply) -> str:
    return "positions" if len(base.sides) > 1 else "answer"


def _show(reply: Reply, *, written: int, removed: int) -> list[Event]:
    """What of a reply comes after so many sentences, and so many removed ones."""
    known = {n for sentence in reply.sentences[:written] for n in sentence.citations}
    by_number = {citation.n: citation for citation in reply.citations}
    events: list[Event] = []
    for sentence in reply.sentences[written:]:
        added = tuple(by_number[n] for n in sentence.citations if n not in known)
        known.update(sentence.citations)
        events.append(Written(sentence, added))
    events += reply.removed[removed:]
    return events
