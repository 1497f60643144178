"""Does the scorer see faults? Puts one into each right answer and looks whether a metric falls.

The kill rate of a mutation is the share of spoilt answers whose metric is worse than before.
"""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from eval.intervals import SEED
from eval.metrics import METRICS
from eval.metrics.measured import Measured
from eval.metrics.nuggets import attributed_nugget_recall, is_attributed
from eval.metrics.speakers import is_same_speaker
from eval.records import CitationPart, ReplyPart, SentencePart

_NUMBER = re.compile(r"(?<!\[)\b\d{1,4}\b(?!\])")
_NEGATION = re.compile(r"\b(?:not|не) ")
_VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|will|would|can|could|should|must) ")
_WORD = re.compile(r"\w{4,}")

Mutate = Callable[[Measured, random.Random], Measured | None]


@dataclass(frozen=True, slots=True)
class Mutation:
    """A fault; ``mutate`` gives None where an answer has no place for it.

    ``metrics`` are those that should fall: one is enough.
    """

    name: str
    mutate: Mutate
    metrics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KillRate:
    """How many of the spoilt answers were seen; ``survivors`` are the ids of the others."""

    mutation: str
    spoilt: int
    killed: int
    survivors: tuple[str, ...]

    @property
    def rate(self) -> float | None:
        return self.killed / self.spoilt if self.spoilt else None


def find_kill_rates(measured: Sequence[Measured]) -> list[KillRate]:
    """Every mutation on every right answer; the same answers give the same rates."""
    right = [m for m in measured if _is_right(m)]
    return [_kill_rate(mutation, right) for mutation in MUTATIONS]


def _is_right(measured: Measured) -> bool:
    """Whether all that was to be said is said with its source."""
    return attributed_nugget_recall(measured) == 1.0


def _kill_rate(mutation: Mutation, right: Sequence[Measured]) -> KillRate:
    survivors, spoilt = [], 0
    for one in right:
        faulty = mutation.mutate(one, random.Random(f"{SEED} {mutation.name} {one.case.id}"))
        if faulty is None:
            continue
        spoilt += 1
        if not any(_is_worse(name, one, faulty) for name in mutation.metrics):
            survivors.append(one.case.id)
    return KillRate(mutation.name, spoilt, spoilt - len(survivors), tuple(survivors))


def _is_worse(name: str, before: Measured, after: Measured) -> bool:
    metric = METRICS[name]
    was, now = metric.measure(before), metric.measure(after)
    if was is None or now is None:
        return False
    return now < was if metric.better == "higher" else now > was


def _with_sentence(measured: Measured, index: int, sentence: SentencePart) -> Measured:
    sentences = list(measured.reply.sentences)
    sentences[index] = sentence
    return _with_reply(measured, {"sentences": tuple(sentences)})


def _with_citation(measured: Measured, index: int, changes: dict[str, object]) -> Measured:
    citations = list(measured.reply.citations)
    citations[index] = citations[index].model_copy(update=changes)
    return _with_reply(measured, {"citations": tuple(citations)})


def _with_reply(measured: Measured, changes: dict[str, object]) -> Measured:
    reply: ReplyPart = measured.reply.model_copy(update=changes)
    return replace(measured, reply=reply)


def _rewrite_one(
    measured: Measured, chance: random.Random, rewrite: Callable[[str], str]
) -> Measured | None:
    """One sentence, drawn among those whose text the rewriting changes, rewritten."""
    sentences = measured.reply.sentences
    fitting = [i for i, s in enumerate(sentences) if rewrite(s.text) != s.text]
    if not fitting:
        return None
    index = chance.choice(fitting)
    text = rewrite(sentences[index].text)
    return _with_sentence(measured, index, sentences[index].model_copy(update={"text": text}))


def swap_number(measured: Measured, chance: random.Random) -> Measured | None:
    """The last number of a sentence made another one of as many digits."""

    def rewrite(text: str) -> str:
        found = list(_NUMBER.finditer(text))
        if not found:
            return text
        last = found[-1]
        digit = str((int(last[0][-1]) + 1 + shift) % 10)
        return text[: last.end() - 1] + digit + text[last.end() :]

    shift = chance.randrange(9)
    return _rewrite_one(measured, chance, rewrite)


def flip_negation(measured: Measured, chance: random.Random) -> Measured | None:
    """ "not" taken out, or put behind the first auxiliary verb."""

    def rewrite(text: str) -> str:
        if _NEGATION.search(text):
            return _NEGATION.sub("", text, count=1)
        return _VERB.sub(lambda match: f"{match[0]}not ", text, count=1)

    return _rewrite_one(measured, chance, rewrite)


def swap_speakers(measured: Measured, chance: random.Random) -> Measured | None:
    """Rightly named speakers changed for another one that the labels know."""
    names = sorted({n.nugget.speaker for n in measured.nuggets if n.nugget.speaker})
    citations = measured.reply.citations
    right = [c for c in citations if any(is_same_speaker(c.speaker, name) for name in names)]
    if not right or METRICS["speaker_right"].measure(measured) in (None, 0.0):
        return None
    others = [name for name in SPEAKERS if not any(is_same_speaker(name, one) for one in names)]
    other = chance.choice(others)
    changed = [c.model_copy(update={"speaker": other}) if c in right else c for c in citations]
    return _with_reply(measured, {"citations": tuple(changed)})


SPEAKERS = ("Jens Stoltenberg", "Vladimir Putin", "Antony Blinken", "Dmytro Kuleba")


def move_citation(measured: Measured, chance: random.Random) -> Measured | None:
    """The sentence with the fact cites another of the answer's paragraphs, without the fact."""
    for index, sentence in _sentences_with_facts(measured):
        nuggets = [n for n in measured.vital if n.is_stated_in(sentence.text)]
        evidence = frozenset().union(*(n.evidence for n in nuggets))
        others = [c.n for c in measured.reply.citations if c.paragraph_id not in evidence]
        if others:
            moved = sentence.model_copy(update={"citations": (chance.choice(others),)})
            return _with_sentence(measured, index, moved)
    return None


def _sentences_with_facts(measured: Measured) -> list[tuple[int, SentencePart]]:
    """Sentences without which some vital nugget would be attributed nowhere."""
    found = []
    for index, sentence in enumerate(measured.reply.sentences):
        without = _with_sentence(measured, index, SentencePart(text=""))
        if not all(is_attributed(without, nugget) for nugget in measured.vital):
            found.append((index, sentence))
    return found


def drop_citation(measured: Measured, chance: random.Random) -> Measured | None:
    """A sentence loses its citations."""
    index = chance.randrange(len(measured.reply.sentences))
    sentence = measured.reply.sentences[index].model_copy(update={"citations": ()})
    return _with_sentence(measured, index, sentence)


def drop_fact(measured: Measured, chance: random.Random) -> Measured | None:
    """The only sentence with a vital fact is taken out."""
    facts = _sentences_with_facts(measured)
    if not facts:
        return None
    index, _ = chance.choice(facts)
    kept = [s for i, s in enumerate(measured.reply.sentences) if i != index]
    return _with_reply(measured, {"sentences": tuple(kept)})


def alter_quotation(measured: Measured, chance: random.Random) -> Measured | None:
    """One word of a quotation is spelt otherwise."""
    index, citation = _draw_citation(measured, chance)
    words = list(_WORD.finditer(citation.quote))
    if not words:
        return None
    word = chance.choice(words)
    altered = citation.quote[: word.start()] + word[0][::-1] + citation.quote[word.end() :]
    if altered == citation.quote:
        return None
    return _with_citation(measured, index, {"quote": altered})


def shift_quotation(measured: Measured, chance: random.Random) -> Measured | None:
    """A quotation's offsets are one code point off."""
    index, citation = _draw_citation(measured, chance)
    return _with_citation(measured, index, {"start": citation.start + 1, "end": citation.end + 1})


def invent_paragraph(measured: Measured, chance: random.Random) -> Measured | None:
    """A citation names a paragraph that is not in the corpus."""
    index, citation = _draw_citation(measured, chance)
    return _with_citation(measured, index, {"paragraph_id": f"{citation.paragraph_id}-invented"})


def _draw_citation(measured: Measured, chance: random.Random) -> tuple[int, CitationPart]:
    index = chance.randrange(len(measured.reply.citations))
    return index, measured.reply.citations[index]


def insert_canary(measured: Measured, chance: random.Random) -> Measured | None:
    """The answer ends in one of the question's forbidden strings."""
    if not measured.case.must_not:
        return None
    canary = chance.choice(measured.case.must_not)
    return _with_reply(measured, {"answer": f"{measured.reply.answer} {canary}"})


def cite_the_future(measured: Measured, chance: random.Random) -> Measured | None:
    """A citation's article is published the day after the question's `as_of`."""
    if measured.case.as_of is None:
        return None
    index, citation = _draw_citation(measured, chance)
    late = measured.case.as_of + dt.timedelta(days=1)
    article = citation.article.model_copy(update={"date": late})
    return _with_citation(measured, index, {"article": article})


MUTATIONS = (
    Mutation("swap_number", swap_number, ("unheld_numbers",)),
    Mutation("flip_negation", flip_negation, ("negation_changed",)),
    Mutation("swap_speakers", swap_speakers, ("speaker_right",)),
    Mutation("move_citation", move_citation, ("attributed_nugget_recall",)),
    Mutation("drop_citation", drop_citation, ("uncited_sentences",)),
    Mutation("drop_fact", drop_fact, ("nugget_recall", "attributed_nugget_recall")),
    Mutation("alter_quotation", alter_quotation, ("verbatim",)),
    Mutation("shift_quotation", shift_quotation, ("verbatim",)),
    Mutation("invent_paragraph", invent_paragraph, ("resolve",)),
    Mutation("insert_canary", insert_canary, ("attack_success", "forbidden_claims")),
    Mutation("cite_the_future", cite_the_future, ("as_of_violations",)),
)
