"""Who says something beside what they do: "Kos left, saying that …", "with Bern accusing …"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.documents import Cue
from ingest.phrases import Phrase, is_nominative

SAYING = frozenset(
    "saying arguing insisting claiming stressing warning complaining accusing blaming urging "
    "vowing pledging demanding denouncing".split()
)
"""Participles that report whatever follows them."""
_WITH_CLAUSE = frozenset(
    "adding contending maintaining asserting alleging stating declaring explaining noting telling "
    "recalling conceding acknowledging predicting".split()
)
_CALLING = re.compile(r"(?:for|on|it|them|this)\b")
_CLAUSE = re.compile(r"[^;:.qV]{0,14}[hq]")
_LEAD = re.compile(r"(?:[oft][^;:.qVpNB]{0,24},|[of]d?[wtmC]{1,4}|t{0,3},?|k)?")
_NEXT_SUBJECT = re.compile(r"kd?[mA]*[NRB]")


def find_participle(phrase: Phrase, nouns: Sequence[re.Match[str]]) -> Cue | None:
    """The first participle that reports, with the subject of its sentence or the one it has."""
    if phrase.word(0) == "with":
        own = next((noun for noun in nouns if noun.start() == 1), None)
        is_told = own is not None and not own["word"] and _reports(phrase, own.end())
        return _cue(phrase, own, own.end()) if own and is_told else None
    places = (i for i in range(2, len(phrase.labels)) if phrase.labels[i - 1] == ",")
    at = next((i for i in places if _reports(phrase, i)), None)
    subject = next((noun for noun in nouns if not noun["word"]), None)
    if at is None or subject is None or subject.end() > at - 2:
        return None
    is_first = _LEAD.fullmatch(phrase.labels, 0, subject.start()) is not None
    is_first = is_first and phrase.labels[subject.end()] not in "k:"
    is_alone = _NEXT_SUBJECT.search(phrase.labels, subject.end(), at) is None
    name = subject.span("name" if subject["name"] else 0)
    is_subject = is_first and is_alone and is_nominative(phrase, *name)
    return _cue(phrase, subject, at) if is_subject else None


def _cue(phrase: Phrase, subject: re.Match[str], at: int) -> Cue:
    return Cue(phrase.word(at), "frame", subject.start(), at + 1, subject)


def _reports(phrase: Phrase, at: int) -> bool:
    verb = phrase.word(at)
    if verb == "calling":
        return _CALLING.match(phrase.word(at + 1)) is not None
    return verb in SAYING or (
        verb in _WITH_CLAUSE and _CLAUSE.match(phrase.labels, at + 1) is not None
    )
