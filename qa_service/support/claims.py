"""The gate of what a model writes: each sentence against the sentences that it points at."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qa_service.actors import Actors
from qa_service.copies import read_words
from qa_service.domain import RemovalReason
from qa_service.quoting import Quote
from qa_service.support.alignment import find_alteration
from qa_service.support.figures import find_holders
from qa_service.support.ground import Ground
from qa_service.support.links import has_strange_link
from qa_service.support.names import find_unheld_name
from qa_service.support.opposites import says_opposite
from qa_service.support.quantities import has_right_quantities
from qa_service.support.quotations import find_quotations, mend_quotations, read_typed
from qa_service.support.quotes import is_whole_quote
from qa_service.support.speakers import has_right_speakers
from qa_service.support.strengths import has_right_offices, has_right_strength
from qa_service.support.wording import (
    adds_cause,
    is_denied_anew,
    is_denied_otherwise,
    measure_coverage,
    says_anything,
)

Likeness = Callable[[str, str], float]
"""The cosine of two texts."""

# Chosen on WiCE, whose labels are people's (docs/measures.md).
MIN_COVERAGE = 0.6
# Where so many of the words are the source's own, the embedding has nothing to add.
SURE_COVERAGE = 0.8
MIN_LIKENESS = 0.82
MIN_QUOTED = 0.4
MAX_CLAIM_CHARS = 1_000
# Of so many sentences that are pointed at, what none of the claim rests on is told; each takes two
# looks.
MAX_SIFTED = 12
_UNSEEN = frozenset(("Cc", "Cf", "Co", "Cs"))
_EMPHASIS = re.compile(r"\*\*|__|^#+\s+|^[-*•]\s+|^\d+[.)]\s+(?=\S)|`")


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that a model wrote, and what it points at (None: a pointer to nothing)."""

    text: str
    quotes: Sequence[Quote | None]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a claim may be shown: ``fault`` says why not. ``text`` and ``quotes`` are the claim's
    as they may be shown; ``support``, 0 to 1, is how much of it its source says."""

    text: str
    quotes: tuple[Quote, ...]
    support: float
    fault: RemovalReason | None


def verify_claim(claim: Claim, *, language: str, actors: Actors, likeness: Likeness) -> Verdict:
    """The verdict on a claim in ``language``.

    In this order: it points at sentences that exist; has no link or markup; its quotations are in
    a cited paragraph letter by letter; its numbers and dates stand there, by what they count; its
    names do; who speaks is who speaks there; nothing is denied that is affirmed, nor the reverse;
    and its words, or its meaning by the embedding, are mostly there. What it points at beside those
    that hold it, and neither adds to them nor holds it as well by itself, is left out.
    """

    def verify(quotes: Sequence[Quote | None]) -> Verdict:
        part = Claim(claim.text, quotes)
        return _verify(part, language=language, actors=actors, likeness=likeness)

    verdict = verify(claim.quotes)
    kept = list(dict.fromkeys(claim.quotes))
    if verdict.fault is not None or not 1 < len(kept) <= MAX_SIFTED:
        return verdict
    for quote in kept[::-1]:
        rest = [each for each in kept if each != quote]
        without = verify(rest)
        adds = without.fault is not None or without.support < verdict.support
        if not adds and verify([quote]).support < verdict.support:
            kept, verdict = rest, without
    return verdict


def _verify(claim: Claim, *, language: str, actors: Actors, likeness: Likeness) -> Verdict:
    text = clean_text(claim.text)
    quotes = tuple(quote for quote in claim.quotes if quote is not None)

    def fail(fault: RemovalReason) -> Verdict:
        return Verdict(text, quotes, 0.0, fault)

    if not quotes or len(quotes) < len(claim.quotes) or not all(map(is_whole_quote, quotes)):
        return fail("uncited")
    ground = Ground(quotes)
    if not text or len(text) > MAX_CLAIM_CHARS or has_strange_link(text, ground):
        return fail("unsupported")
    mended = mend_quotations(text, ground)
    if mended is None:
        return fail("misquoted")
    text, used = mended
    is_own = ground.is_in(language)
    ground = ground.widen(used)
    holders = find_holders(text, ground, is_own=is_own)
    if holders is None:
        return fail("number_not_in_source")
    ground = ground.widen(holders)
    if not has_right_speakers(text, ground, actors):
        return fail("speaker_not_in_source")
    if is_own and (fault := _find_change(text, ground, actors)) is not None:
        return fail(fault)
    if find_unheld_name(text, ground, actors, language=language, is_own=is_own) is not None:
        return fail("unsupported")
    support = _measure_support(text, ground, language if is_own else None, likeness)
    if support is None:
        return fail("unsupported")
    return Verdict(text, ground.quotes, support, None)


def _find_change(text: str, ground: Ground, actors: Actors) -> RemovalReason | None:
    """What the claim changes of its source, in the same language, where its figures are right."""
    if not has_right_quantities(text, " ".join(sentence.text for sentence in ground.cited)):
        return "number_not_in_source"
    if not has_right_offices(text, ground, actors):
        return "speaker_not_in_source"
    return find_alteration(text, ground, actors)


def _measure_support(
    text: str, ground: Ground, language: str | None, likeness: Likeness
) -> float | None:
    """How much of the claim its source says; None where that is too little, or the opposite.

    ``language`` is the claim's where its source is in the same one, else None: words of two
    languages cannot be compared.
    """
    words = read_words(text)
    if language is None and is_denied_anew(words, ground):
        return None
    if language and (
        is_denied_otherwise(words, ground)
        or says_opposite(words, ground)
        or not has_right_strength(text, ground)
        or adds_cause(text, ground)
    ):
        return None
    if is_mostly_quoted(text):
        return 1.0
    if not says_anything(text):
        return None
    coverage = measure_coverage(text, language, ground) if language else None
    if coverage is not None and coverage < MIN_COVERAGE:
        return None
    if coverage is not None and coverage >= SURE_COVERAGE:
        return round(coverage, 3)
    near = likeness(text, " ".join(sentence.text for sentence in ground.cited))
    if near < MIN_LIKENESS:
        return None
    return round(min(1.0, near if coverage is None else (coverage + near) / 2), 3)


def clean_text(text: str) -> str:
    """A sentence on one line without markdown's marks of emphasis, headings and lists, and without
    characters that nobody sees: they can turn a line about, or carry words of their own."""
    seen = read_typed(drop_unseen(" ".join(text.split())))
    return " ".join(_EMPHASIS.sub("", seen).split())


def drop_unseen(text: str) -> str:
    """The text without control and format characters, halves of characters and private ones."""
    # A character may come in two halves, as JSON escapes it; a half by itself is none.
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    return "".join(char for char in whole if unicodedata.category(char) not in _UNSEEN)


def is_mostly_quoted(text: str) -> bool:
    """Whether what stands between quotation marks is more than what stands around it."""
    inside = sum(quotation.end - quotation.start for quotation in find_quotations(text))
    return inside > MIN_QUOTED * len(text)
