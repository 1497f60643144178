"""Numbers and names in a sentence that nothing it cites holds: what a model makes up shows here."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable

from eval.metrics.measured import Measured, fold, strip_markers
from eval.records import CitationPart, SentencePart

_NUMBER = re.compile(r"\d+(?:[.,\u00a0 ]\d{3})*(?:[.,]\d+)?")
_NAME = re.compile(r"(?<![\w'’-])[A-ZА-ЯЁІЇЄ][\w'’-]+")
# After these a word is capitalised because a sentence begins.
_BEGINS = re.compile(r"(?:^|[.!?:…]['\"”»)]*\s+|[“«„\"(]\s*)$")
_POSSESSIVE = re.compile(r"(?:'s|s'|')$")
_CYRILLIC = re.compile(r"[а-яёіїє]")

# Languages in which the words before a quotation spell names anew.
FOREIGN_FRAMES = ("ru", "uk")

Finder = Callable[[Measured, SentencePart], list[str]]


def unheld_numbers(measured: Measured) -> float | None:
    """Sentences with a number (a year is one) that no source of theirs holds / sentences."""
    return _share(measured, find_unheld_numbers)


def unheld_names(measured: Measured) -> float | None:
    """Sentences with a capitalised word that no source of theirs holds / sentences.

    A sentence's first word does not count; a Cyrillic word may be inflected. Where a sentence is
    a quotation, the words before it spell a speaker in Russian as no English source does: whether
    they name the right one is `speaker_right`.
    """
    return _share(measured, find_unheld_names)


def _share(measured: Measured, find: Finder) -> float | None:
    sentences = measured.reply.sentences
    if not sentences:
        return None
    return sum(bool(find(measured, sentence)) for sentence in sentences) / len(sentences)


def find_unheld_numbers(measured: Measured, sentence: SentencePart) -> list[str]:
    held = set(_numbers(" ".join(_sources(measured, sentence))))
    return [n for n in _numbers(strip_markers(sentence.text)) if n not in held]


def find_unheld_names(measured: Measured, sentence: SentencePart) -> list[str]:
    held = set(re.findall(r"[\w-]+", fold(" ".join(_sources(measured, sentence)))))
    text = strip_markers(sentence.text)
    if measured.case.language in FOREIGN_FRAMES:
        text = _drop_frame(text, [citation.quote for citation in measured.citations_of(sentence)])
    names = [m[0] for m in _NAME.finditer(text) if not _BEGINS.search(text[: m.start()])]
    return [name for name in names if not _is_held(fold(name), held)]


def _drop_frame(text: str, quotes: Iterable[str]) -> str:
    """The text without what stands before the quotation that it ends with, if it does."""
    ends = (quote for quote in quotes if text.rstrip(" .”»").endswith(quote.rstrip(" .”»")))
    quote = next(ends, None)
    return text if quote is None else text[text.rindex(quote.rstrip(" .”»")) :]


def _sources(measured: Measured, sentence: SentencePart) -> list[str]:
    """The texts that may hold it: cited paragraphs, and what is known of them."""
    return [text for c in measured.citations_of(sentence) for text in _texts_of(measured, c)]


def _texts_of(measured: Measured, citation: CitationPart) -> Iterable[str]:
    paragraph, article = measured.cited.get(citation.paragraph_id), citation.article
    yield paragraph.text or "" if paragraph else ""
    yield from (article.title, article.publisher or "", citation.speaker or "")
    if article.date:
        month = calendar.month_name[article.date.month]
        yield f"{article.date.day} {month} ; {article.date.year}"


def _numbers(text: str) -> list[str]:
    """Numbers with their separators of thousands taken out."""
    found = (match[0] for match in _NUMBER.finditer(text))
    return [re.sub(r"[,.\u00a0 ](?=\d{3}(?!\d))", "", number) for number in found]


def _is_held(name: str, held: set[str]) -> bool:
    plain = _POSSESSIVE.sub("", name)
    if plain in held or name in held or all(part in held for part in plain.split("-")):
        return True
    stem = plain[: max(4, len(plain) - 3)]
    return bool(_CYRILLIC.search(plain)) and any(word.startswith(stem) for word in held)
