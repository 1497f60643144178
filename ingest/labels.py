"""The label of a single word, by itself and by the word before it; labels as in `phrases`."""

from __future__ import annotations

import re
from functools import lru_cache

from ingest.morphology import is_adjective, is_dative, is_genitive_noun, is_name
from ingest.names import POST_NOMINALS
from ingest.speech_words import LABELS, is_paper_told, label_of

_PARTICLES = frozenset(
    "de du van von der den ten la le di da dos al el bin ibn фон дер де ван аль".split()
)
_DESCRIBED = re.compile(r"-year-old$|-of-(?:one|two|three|four|five|six|seven|eight|nine)$")
_TITLES = frozenset("president chancellor minister ambassador senator secretary".split())
_THEIRS = frozenset("его её ее їх його її".split())
_SIGNS = dict(zip("–—-…[]", "---.()", strict=True)) | {sign: sign for sign in ",:;().?!"}


# An archive has few words, each many times.
@lru_cache(maxsize=65_536)
def label_word(word: str, before: str, *, is_known: bool) -> str:
    """The label of a word behind a word with the label ``before``, or at the beginning (``^``)."""
    lower = word.lower()
    if not word[0].isalnum():
        return _SIGNS.get(word, "w")
    if word[0].isdigit():
        # Mostly a date between a speaker and their verb: "on 2 December"; but "the 58-year-old".
        return "R" if _DESCRIBED.search(lower) else "t"
    if word[0].isupper():
        if before in "CN" and lower in POST_NOMINALS:
            return "t"
        return "N" if is_known else _label_capital(word, lower, before)
    if lower in _PARTICLES and before in "CN":
        return "C"
    if lower.endswith("ing") and label_of(lower) == "V" and before != "t":
        return "w"  # "the family's thinking" reports nothing.
    if _DESCRIBED.search(lower):
        return "R"  # "the father-of-two"
    if label := label_of(lower):
        is_hearer = label == "R" and lower[0] > "\u0400" and lower.endswith(("ам", "ям"))
        is_hearer = is_hearer or (lower[0] > "\u0400" and is_paper_told(lower))
        is_told = label == "R" and lower[0] > "\u0400" and before == "V"
        is_hearer = is_hearer or (is_told and is_dative(lower))
        return "w" if is_hearer else label
    if lower[0] > "\u0400" and before in "RmA" and is_genitive_noun(lower):
        return "m"
    return "t" if lower.endswith("ly") or lower.startswith("по-") else "w"


def _label_capital(word: str, lower: str, before: str) -> str:
    is_cyrillic = lower[0] > "\u0400"
    if lower in _THEIRS:
        return "d"
    if word == "РИА Новости" and before in ("B", "R"):
        return "t"  # «В Пентагоне РИА Новости заявили», «сказал депутат РИА Новости»
    # After a capital another is a name's: "Julia Baker"; in Russian anywhere in a sentence.
    is_inside = before not in ".?!-q:(^"
    if before == "A" and is_cyrillic and LABELS.get(lower) == "R":
        return "R"  # «французский МИД»
    if before in "RmA" and _is_house(word, lower):
        return "m"
    if before == "C" and lower in _TITLES:
        return "R"  # "In Geneva President Eisenhower proposes"
    if before == "C" or (is_inside and is_cyrillic):
        return LABELS.get(lower, "C") if is_cyrillic else "C"
    return label_of(lower) or "C"


def _is_house(word: str, lower: str) -> bool:
    """«сотрудник Центра стратегических оценок», «собеседник РБК»: whose office it is."""
    if lower[0] < "\u0400":
        return False
    if word.isupper() and len(word) > 1:
        return True
    return (is_genitive_noun(lower) or is_adjective(lower)) and not is_name(lower)
