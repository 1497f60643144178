"""Sentences as strings of one-letter word labels, so that patterns of speech are short regexes.

N known person · C other capitalised word · B body · A its adjective · R role ("spokesman") ·
m modifier of a role · d determiner · g possessive · p pronoun · V cue verb · S "according to" ·
P "according to him" · h "that" · r "who" · k "and" · f "of", "in" · o other preposition ·
t adverb or auxiliary · q quotation · w any other word · , : ; - ( ) . ? ! themselves
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.actors import Mention
from qa_service.domain import Span
from ingest.quotations import QUOTED
from ingest.speech_words import LABELS

_TOKEN = re.compile(
    rf"(?P<q>{QUOTED}+)"
    r"|(?P<P>according to (?:him|her|them)\b|(?:по|за) (?:его|её|ее|их|його|її|їх) "
    r"(?:словам\w*|мнению|данным|оценке))"
    r"|(?P<S>according to\b|(?:по|за) (?:словам\w*|мнению|данным|оценке|утверждению|заявлению)\b)"
    r"|(?:[A-Z]\.){2,}|[^\W_]+(?:[-’'](?!s\b)[^\W_]+)*|(?P<g>[’']s?(?!\w))|[^\w\s]",
    re.IGNORECASE,
)
_SIGNS = {"–": "-", "—": "-", "-": "-", "…": ".", "[": "(", "]": ")", **{sign: sign for sign in ",:;().?!"}}
_KINDS = {"person": "N", "body": "B", "adjective": "A"}

_OFFICE = r"d?(?:[mBAC]g?|Ng)*R(?:[RmBA]|g(?=[mR])|fd?(?:[mA]g?)*(?:[BR]|m|C(?!C)))*"
_NAME = r"(?>C{0,2}N|C{2,4})(?![gC])"
NOUN_PHRASE = re.compile(
    rf"(?:(?P<office>{_OFFICE})(?P<comma>,)?)?(?P<name>{_NAME})"
    rf"|(?P<lone>(?>{_OFFICE}))(?!g)|(?P<body>d?m*B+)(?![gRmC])|(?P<pronoun>p)"
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text's words and their labels: ``labels[i]`` is for the word text[starts[i]:ends[i]]."""

    text: str
    labels: str
    starts: Sequence[int]
    ends: Sequence[int]
    mentions: Mapping[int, Mention]

    def word(self, i: int) -> str:
        return self.text[self.starts[i] : self.ends[i]].lower() if 0 <= i < len(self.ends) else ""

    def words(self, start: int, end: int) -> str:
        return self.text[self.starts[start] : self.ends[end - 1]]



def label_words(
    text: str, span: Span, mentions: Sequence[Mention], surnames: Mapping[str, str]
) -> Phrase:
    """The labelled words of text[span], with offsets into the whole text.

    The text's quotations are masked; ``mentions`` are those in the span, in order; ``surnames``
    stand for people named earlier.
    """
    labels, starts, ends = [], [], []
    by_token: dict[int, Mention] = {}
    pending = list(reversed(mentions))
    covered = 0
    for match in _TOKEN.finditer(text, *span):
        start, end = match.span()
        if start < covered:
            continue
        while pending and pending[-1].start < start:
            pending.pop()
        if pending and start <= pending[-1].start < end and match.lastgroup is None:
            mention = pending.pop()
            by_token[len(labels)] = mention
            labels.append(_KINDS[mention.kind])
            end = covered = max(end, mention.end)
        else:
            labels.append(match.lastgroup or _label(match.group(), surnames))
        starts.append(start)
        ends.append(end)
    return Phrase(text, "".join(labels), starts, ends, by_token)


def _label(word: str, surnames: Mapping[str, str]) -> str:
    lower = word.lower()
    if label := LABELS.get(lower):
        return label
    if not word[0].isalnum():
        return _SIGNS.get(word, "w")
    if word[0].isupper():
        return "N" if word in surnames else "C"
    return "t" if lower.endswith("ly") else "w"
