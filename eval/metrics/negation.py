"""Flipped negations: the coarse check that word overlap is blind to. Published, not gated."""

from __future__ import annotations

import re

from eval.metrics.measured import Measured, fold, strip_markers

_CUES = re.compile(
    r"\b(?:not|no|never|none|nothing|nobody|neither|nor|without|cannot|\w+n't|"
    r"не|ни|нет|никогда|никто|ничего|без|нельзя)\b"
)


def count_negations(text: str) -> int:
    return len(_CUES.findall(fold(text)))


def negation_changed(measured: Measured) -> float | None:
    """Cited sentences that negate an odd number of times more or less than their quotes / cited.

    Cues are function words of English and Russian, so "refuses" and "отказался" are not seen.
    """
    changed = []
    for sentence in measured.reply.sentences:
        quotes = " ".join(c.quote for c in measured.citations_of(sentence))
        if quotes:
            said = count_negations(strip_markers(sentence.text))
            changed.append((said - count_negations(quotes)) % 2 == 1)
    return sum(changed) / len(changed) if changed else None
