"""What a word of one language is called in another: a small thesaurus of news vocabulary.

``thesaurus.txt`` has a meaning a line: its words in English, Russian and Ukrainian. The embedding
finds what is near in meaning; words tell which of two near paragraphs is the one on drones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from qa_service.terms import extract_terms

LANGUAGES = ("en", "ru", "uk")
FILE = Path(__file__).with_name("thesaurus.txt")
_Meanings = dict[str, dict[str, frozenset[int]]]


def translate(term: str, source: str, target: str) -> frozenset[str]:
    """The stems that mean the same in the target language, both ISO 639-1 codes; none if unknown.

    ``term`` is a stem of the source language, as ``extract_terms`` gives it.
    """
    meanings, words = _read()
    found = meanings.get(source, {}).get(term, frozenset())
    return frozenset(word for meaning in found for word in words[meaning].get(target, ()))


@cache
def _read() -> tuple[_Meanings, list[dict[str, frozenset[str]]]]:
    """Language → stem → the numbers of its meanings, and each meaning's stems by language."""
    words = [dict(_stems(line)) for line in FILE.read_text("utf-8").splitlines()]
    meanings = {language: defaultdict[str, set[int]](set) for language in LANGUAGES}
    for number, by_language in enumerate(words):
        for language, stems in by_language.items():
            for stem in stems:
                meanings[language][stem].add(number)
    frozen = {
        language: {stem: frozenset(numbers) for stem, numbers in stems.items()}
        for language, stems in meanings.items()
    }
    return frozen, words


def _stems(line: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Each language with the stems of its single words; what takes two words is no term."""
    for language, field in zip(LANGUAGES, line.split(" | "), strict=True):
        terms = (extract_terms(word, language) for word in field.split(", "))
        yield language, frozenset(found[0] for found in terms if len(found) == 1)
