"""A cue, and those whose speaker stands in a document: «говорится в заявлении МИД»."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.phrases import Phrase

CueForm = Literal["frame", "tag", "source"]
_IT_SAYS = re.compile(
    r"\b(?:говорится|сказано|отмечается|подч[её]ркивается|указывается|сообщается|утверждается|"
    r"отмечено|подч[её]ркнуто|йдеться) (?:во?|у)\s"
)
_DOCUMENTS = (
    "заявлени", "сообщени", "пресс-релиз", "документ", "коммюнике", "ответ", "письм", "ноте",
    "комментари", "отчет", "отчёт", "докладе", "обращени", "заяві", "повідомленні",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cue:
    """``verb`` reports; the words from ``start`` to ``end`` are the verb with its speaker.

    ``subject`` is a match of NOUN_PHRASE, or None where the speaker is not said; ``pronoun`` is
    set instead for "according to him". ``frame``: before what is said ("he said that");
    ``tag``: after or within it (", he said"); ``source``: "according to". ``hints``: it reports
    speech only if quoted words follow; ``beside``: only beside a quotation ("he laughed").
    """

    verb: str
    form: CueForm
    start: int
    end: int
    subject: re.Match[str] | None
    pronoun: str | None = None
    hints: bool = False
    beside: bool = False


def find_document_cue(phrase: Phrase, nouns: Sequence[re.Match[str]]) -> Cue | None:
    """«…, говорится в заявлении министерства»: whose statement it is."""
    if not phrase.labels or "q" in phrase.labels:
        return None
    said = _IT_SAYS.search(phrase.text, phrase.starts[0], phrase.ends[-1])
    if said is None:
        return None
    at = phrase.starts.index(said.start())
    places = range(at + 2, min(at + 5, len(phrase.labels)))
    document = next((i for i in places if phrase.word(i).startswith(_DOCUMENTS)), None)
    for noun in nouns:
        if document and noun.start() == document + 1 and not noun["word"]:
            return Cue(phrase.word(at), "source", at, noun.end(), noun)
    return None
