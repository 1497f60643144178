"""The language of an article, as an ISO 639-1 code."""

from __future__ import annotations

import re
from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

LANGUAGES = [
    "be",
    "bg",
    "cs",
    "da",
    "de",
    "el",
    "en",
    "es",
    "et",
    "fi",
    "fr",
    "hu",
    "it",
    "lt",
    "lv",
    "nl",
    "no",
    "pl",
    "pt",
    "ro",
    "ru",
    "sk",
    "sr",
    "sv",
    "tr",
    "uk",
    "zh",
    "ja",
    "ar",
    "he",
    "fa",
]
"""What detection chooses from: a set that is larger only makes short texts drift further."""

MIN_LETTERS = 40
"""Below this many letters the statistics guess wildly, and the script decides instead."""

SAMPLE_CHARS = 5000

_TAG = re.compile(r"([A-Za-z]{2})(?:[-_][A-Za-z0-9]+)*")


def parse_language(tag: str | None) -> str | None:
    """The ISO 639-1 code that a language tag begins with (``en-GB`` → ``en``), or None.

    ``ua`` is no code of a language: it is written for Ukrainian, by that of the country.
    """
    match = _TAG.fullmatch((tag or "").strip())
    code = match.group(1).lower() if match else None
    return "uk" if code == "ua" else code


def detect_language(text: str) -> str:
    """The language a text is most likely in; ``en`` where nothing tells."""
    letters = [char for char in text[:SAMPLE_CHARS].casefold() if char.isalpha()]
    if len(letters) < MIN_LETTERS:
        return _language_of_script(letters)
    language, _score = _load_identifier().classify(text[:SAMPLE_CHARS])
    return str(language)


def _language_of_script(letters: list[str]) -> str:
    cyrillic = sum("а" <= letter <= "џ" or letter == "ґ" for letter in letters)
    if cyrillic * 2 <= len(letters):
        return "en"
    return "uk" if set("іїєґ") & set(letters) else "ru"


@lru_cache(maxsize=1)
def _load_identifier() -> LanguageIdentifier:
    # An identifier of our own: the library's shared one would be limited for everybody.
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(LANGUAGES)
    return identifier
