"""A cue, and those whose speaker stands in a document: «говорится в заявлении МИД»."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.phrases import Phrase

CueForm = Literal["frame", "tag", "source"]
_IT_SAYS = frozenset(
    "говорится сказано отмечается подчеркивается подчёркивается указывается сообщается "
    "утверждается отмечено подчеркнуто подчёркнуто йдеться".split()
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
    for at in range(len(phrase.labels) - 2):
        if phrase.word(at) not in _IT_SAYS or phrase.word(at + 1) not in ("в", "во", "у"):
            continue
        places = range(at + 2, min(at + 5, len(phrase.labels)))
        document = next((i for i in places if phrase.word(i).startswith(_DOCUMENTS)), None)
        if document is None or "q" in phrase.labels:
            continue
        for noun in nouns:
            if noun.start() == document + 1 and not noun["word"]:
                return Cue(phrase.word(at), "source", at, noun.end(), noun)
    return None
