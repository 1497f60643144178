"""The matter that words are asked about, and whether the sources have anything near it.

"What did Stoltenberg say about bananas?" is near to all that he said, since it names him and asks
for words. Its matter alone, embedded as a passage would be, is near to nothing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence

from qa_service.actors import Mention
from qa_service.quoting import Quote
from qa_service.stances import STANCE_NOUNS, STANCE_VERBS
from qa_service.terms import extract_terms, leave_out_asking_words

_ASKING = re.compile(
    rf"\b(?:{STANCE_VERBS}|{STANCE_NOUNS}|compare[ds]?|contrast\w*|differ\w*|both|sides?|each|between|about|"
    r"versus|vs|сравни\w*|сторон\w*|обе|о|об|про|на|по|как|что|щодо|як|що|і|й|та|або|and|or|и|или|the|on|of|to|did|does|"
    r"do|how|what|in|by|from|for)\b|['’]s\b|[^\w’'-]+",
    re.IGNORECASE,
)
# So many words or fewer are a matter; more make a question that is near for other reasons, too.
MAX_TERMS = 3
BEST = 8
# The cosine of the nearest paragraph to a matter, below which it is none of the corpus: where next
# to none of its words stand in the best passages, and where fewer than half do. Chosen on the
# question set, the comparisons over the sample and 36 made-up questions (docs/measures.md).
KNOWN_FROM = {"multilingual-e5-small": ((0.20, 0.82), (0.50, 0.792))}
# Short texts in Cyrillic are nearer to everything.
CYRILLIC_MORE = 0.008
# The sample's paragraphs, and the standard deviation of a matter's cosines to them: the nearest of
# fewer is farther by chance alone, as the largest of n normal numbers grows with sqrt(2 ln n).
MEASURED_ON, SPREAD = 587, 0.015


def find_matter(text: str, asked: Sequence[Mention], language: str) -> str:
    """A question without those whose words are asked for, and without the words of asking."""
    for mention in sorted(asked, key=lambda each: each.start, reverse=True):
        text = f"{text[: mention.start]} {text[mention.end :]}"
    return " ".join(_ASKING.sub(" ", leave_out_asking_words(text, language)).split())


def find_matter_terms(text: str, asked: Sequence[Mention], language: str) -> list[str]:
    """The terms of what `find_matter` leaves of a question."""
    return extract_terms(find_matter(text, asked, language), language)


def is_of_corpus(  # noqa: PLR0913 - what the words leave open
    matter: str,
    language: str,
    quotes: Sequence[Quote],
    weights: Mapping[str, float],
    *,
    embedding: str,
    paragraphs: int,
    nearest: Callable[[str], float],
) -> bool:
    """Whether the sources have anything near a matter, as far as that can be told.

    ``weights`` are those of the question's terms, ``nearest`` gives the cosine of the nearest of
    all ``paragraphs`` to a text; it is asked only where the words leave it open. Only quotes in the
    question's own language can tell by their words.
    """
    limits = KNOWN_FROM.get(embedding.partition(":")[0], ())
    terms = {term: weights[term] for term in extract_terms(matter, language) if term in weights}
    if not limits or not 0 < len(terms) <= MAX_TERMS:
        return True
    share = find_known_share(terms, quotes, language)
    needed = [cosine for most, cosine in limits if share is not None and share < most]
    if not needed:
        return True
    limit = max(needed) + (CYRILLIC_MORE if language in ("ru", "uk") else 0.0)
    return nearest(matter) >= limit - expect_nearer(paragraphs)


def find_known_share(
    terms: Mapping[str, float], quotes: Sequence[Quote], language: str
) -> float | None:
    """The share of the weighted terms that stand in the best passages or their titles; None where
    there are no terms, or no passage is in the question's own language."""
    own = [quote.passage for quote in quotes[:BEST] if quote.coverage is not None]
    if not own or not terms:
        return None
    known = {term for each in own for term in extract_terms(each.titled_text, language)}
    return sum(weight for term, weight in terms.items() if term in known) / sum(terms.values())


def expect_nearer(paragraphs: int) -> float:
    """How much nearer the nearest of a small corpus would be if it had as many paragraphs as the
    one that cosines were measured on."""
    return SPREAD * max(0.0, _reach(MEASURED_ON) - _reach(paragraphs))


def _reach(count: int) -> float:
    return math.sqrt(2 * math.log(max(count, 1)))
