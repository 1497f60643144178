"""The parts of a question that asks for two things: "What was offered, and when does it end?"."""

from __future__ import annotations

import re

from qa_service.terms import extract_terms, leave_out_asking_words

_ASKING = (
    r"(?:what|who|whom|whose|when|where|why|which|how|did|does|do|is|are|was|were|has|have|had|will|"
    r"что|кто|кого|кому|когда|где|куда|почему|зачем|сколько|как|какой|какая|какое|какие|каков\w*|"
    r"що|хто|коли|де|чому|скільки|як|який|яка|яке|які)\b"
)
_BETWEEN = re.compile(
    rf"(?:\?+|;|,)?\s+(?:and|but|or|и|а|но|та|і|й)\s+(?={_ASKING})|\?+\s+(?={_ASKING})"
    rf"|[;,]\s+(?=(?:what|when|where|why|how)\s+(?:did|does|do|is|are|was|were|many|much)\b)",
    re.IGNORECASE,
)
_STARTS = re.compile(rf"\W*(?:[^\W\d_]+,?\s+){{0,2}}?{_ASKING}", re.IGNORECASE)
MAX_PARTS = 4


def split_parts(text: str, language: str) -> list[str]:
    """The questions that it consists of, in order; one where it asks for one thing.

    Each begins with a word that asks, and has something to look for.
    """
    if not _STARTS.match(text):
        return [text]
    parts = [part.strip() for part in _BETWEEN.split(text.rstrip(" ?"))]
    has_each_words = all(_extract_own_terms(part, language) for part in parts)
    if not 1 < len(parts) <= MAX_PARTS or not has_each_words:
        return [text]
    return [f"{part[0].upper()}{part[1:]}?" for part in parts]


def has_words_of(part: str, text: str, language: str) -> bool:
    """Whether all that a part asks about is named in a text."""
    return set(extract_terms(text, language)).issuperset(_extract_own_terms(part, language))


def _extract_own_terms(part: str, language: str) -> list[str]:
    """Its words without those that ask, and without numbers: "and how many in 2019?" has none."""
    terms = extract_terms(leave_out_asking_words(part, language), language)
    return [term for term in terms if not term.isdecimal()]
