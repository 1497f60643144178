"""Mends slips in a question: what is no word becomes the nearest word of the texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from functools import cache, lru_cache

from pymorphy3 import MorphAnalyzer
from spellchecker import SpellChecker

from qa_service.archive import Archive
from qa_service.corpus import Snapshot
from qa_service.terms import extract_terms

# Shorter words have too many others beside them.
MIN_CHARS = 5
# The share of letters in the same order that two spellings have in common (Ratcliff and Obershelp).
MIN_LIKENESS = 0.8
# A question with more unknown words is about something else, or in another language.
MAX_UNKNOWN, MAX_UNKNOWN_SHARE = 3, 0.5
LOOKED_AT = 5

_WORD = re.compile(r"[^\W\d_]+")


def mend_spelling(text: str, language: str, *, snapshot: Snapshot, archive: Archive) -> str:
    """The text with each slip replaced by the nearest word of the corpus, if one is near.

    A slip is in no dictionary, in no text and in no name of a known actor, and its first letter is
    right: who asks for tanks where the sources have talks is not answered about talks.
    """
    named = {i for m in snapshot.actors.find(text) for i in range(m.start, m.end)}
    words = list(_WORD.finditer(text))
    unknown = [
        word
        for word in words
        if len(word[0]) >= MIN_CHARS
        and word.start() not in named
        and not _is_known(word[0], language, snapshot)
    ]
    if len(unknown) > min(MAX_UNKNOWN, MAX_UNKNOWN_SHARE * len(words)):
        return text
    for word in reversed(unknown):
        mended = _find_nearest(word[0], language, snapshot, archive)
        if mended is not None:
            text = f"{text[: word.start()]}{mended}{text[word.end() :]}"
    return text


def _is_known(word: str, language: str, snapshot: Snapshot) -> bool:
    terms = extract_terms(word, language)  # None of a stop word.
    in_texts = any(snapshot.lexical.has_term(term, language) for term in terms)
    return not terms or in_texts or is_word(word, language)


def is_word(word: str, language: str) -> bool:
    """Whether a dictionary has the word in any form; True where there is none for the language."""
    if language == "en":
        return word.lower() in _english()
    return language != "ru" or bool(_russian().word_is_known(word.lower()))


def is_surname(word: str, language: str) -> bool:
    """Whether a Russian word is first of all a surname; False where no dictionary tells."""
    return language == "ru" and "Surn" in _russian().parse(word.lower())[0].tag


@lru_cache(maxsize=16_384)
def read_tense(word: str) -> tuple[str, str] | None:
    """A Russian verb's dictionary form and its tense (``past``, ``pres``, ``futr``); None of what
    is no verb or has no tense."""
    best = _russian().parse(word)[0]
    is_tensed = best.tag.POS == "VERB" and best.tag.tense is not None
    return (best.normal_form, str(best.tag.tense)) if is_tensed else None


# Read with the first question that needs them: most do not.
@cache
def _english() -> SpellChecker:
    return SpellChecker(language="en")


@cache
def _russian() -> MorphAnalyzer:
    return MorphAnalyzer()


def _find_nearest(word: str, language: str, snapshot: Snapshot, archive: Archive) -> str | None:
    ids: Sequence[str] = snapshot.lexical.search_spelling(word, language, limit=LOOKED_AT)
    texts = (paragraph.text for paragraph in snapshot.read_paragraphs(archive, ids))
    spellings = {found.lower(): found for text in texts for found in _WORD.findall(text)}
    alike = [each for each in spellings if each[0] == word[0].lower()]
    nearest = get_close_matches(word.lower(), alike, n=1, cutoff=MIN_LIKENESS)
    return spellings[nearest[0]] if nearest else None
