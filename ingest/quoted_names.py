"""What stands between quotation marks and is nobody's words: ships, papers, who is told."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.morphology import is_dative
from ingest.quotations import Quotation, find_quotations, hide, mask_quotations
from ingest.verbs import verb_class

_VERB_BEFORE = re.compile(r"([^\W\d_]+)(?:\s(?P<next>он|она|они|he|she|they|(?-i:[а-яё]{4,})))?$")
_TOLD_ON = re.compile(r"\s[^\W\d_]|,\s(?:что|который|that)\b")
_MAX_NAME_WORDS = 3
_NAME_GOES_ON = re.compile(
    r"(?:\s+\(?[^\W\d_А-ЯA-Z]|\s[А-ЯЁІЇЄ][а-яёіїє]+\s[А-ЯЁІЇЄ][а-яёіїє]|,\s+(?:что|який|который|которая|that|which|who)\b)"
)


def mask_texts(paragraphs: Sequence[str]) -> tuple[list[list[Quotation]], list[str]]:
    """What is quoted in each paragraph, names left out, and the paragraphs with it masked."""
    marked = list(zip(paragraphs, find_quotations(paragraphs), strict=True))
    hearers = [[q for q in found if is_hearer(text, q)] for text, found in marked]
    quotations = [
        [q for q in found if q not in told and not is_name(text, q)]
        for (text, found), told in zip(marked, hearers, strict=True)
    ]
    masked = [
        hide(mask_quotations(text, found), told)
        for text, found, told in zip(paragraphs, quotations, hearers, strict=True)
    ]
    return quotations, masked


def is_name(text: str, quotation: Quotation) -> bool:
    """Whether a ship, a paper or a company stands between the marks: «Полярис» летает."""
    inside = text[quotation.start : quotation.end]
    if quotation.goes_on or quotation.continues or len(inside.split()) > _MAX_NAME_WORDS:
        return False
    before = text[: quotation.outer_start].rstrip()
    follows = _NAME_GOES_ON.match(text, quotation.outer_end) is not None
    return (
        inside[0].isupper()
        and inside[-1].isalnum()
        and before[-1:] not in (":", "—")
        and follows
        and text[quotation.outer_start] in "«„"
    )


def is_hearer(text: str, quotation: Quotation) -> bool:
    """Whether a paper is told something: «сообщил „Ведомостям“ источник», 'told "Newsnight"'."""
    inside = text[quotation.start : quotation.end]
    verb = _VERB_BEFORE.search(text[: quotation.outer_start].rstrip())
    return (
        len(inside.split()) <= _MAX_NAME_WORDS
        and inside[0].isupper()
        and inside[-1].isalnum()
        and verb is not None
        and any(
            verb_class((word or "-").lower()) in ("say", "tell", "clause", "position")
            for word in verb.groups()
        )
        and (_TOLD_ON.match(text, quotation.outer_end) is not None or is_dative(inside.lower()))
    )
