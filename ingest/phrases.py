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

from ingest.quotations import QUOTED, QUOTED_START
from ingest.speech_words import BASE_ROLES, LABELS
from qa_service.actors import Mention
from qa_service.domain import Span

_TOKEN = re.compile(
    rf"(?P<q>{QUOTED_START}{QUOTED}*)"
    r"|(?P<P>according to (?:him|her|them)\b|(?:по|за) (?:его|её|ее|их|його|її|їх) "
    r"(?:словам\w*|мнению|данным|оценке))"
    r"|(?P<S>according to\b|(?:по|за) (?:словам\w*|мнению|данным|оценке|утверждению|заявлению)\b)"
    r"|(?:[A-Z]\.){2,}|[^\W_]+(?:[-’'](?!s\b)[^\W_]+)*|(?P<g>[’']s?(?!\w))|[^\w\s]",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_CUE_WORDS = frozenset(word for word, label in LABELS.items() if label == "V") | frozenset(
    "according словам словами мнению данным оценке утверждению заявлению".split()
)
_SIGNS = {
    "–": "-",
    "—": "-",
    "-": "-",
    "…": ".",
    "[": "(",
    "]": ")",
    **{sign: sign for sign in ",:;().?!"},
}
_KINDS = {"person": "N", "body": "B", "adjective": "A"}

_OFFICE = r"d?(?:[mBAC]g?|Ng)*R(?:[RmBA]|g(?=[mR])|fd?(?:[mA]g?)*(?:[BR]|m|C(?!C)))*"
_NAME = r"(?>N|C{2,4})(?![gC])"
NOUN_PHRASE = re.compile(
    rf"(?P<office>{_OFFICE})?(?P<name>{_NAME})"
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
    labels: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
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
            if _has_first_name(labels, text[starts[-1] : start] if starts else "", mention):
                labels.pop()
                ends.pop()
                start = starts.pop()
            by_token[len(labels)] = mention
            labels.append(_KINDS[mention.kind])
            end = covered = max(end, mention.end)
        else:
            label = match.lastgroup or _label(match.group(), surnames)
            full = surnames.get(match.group(), "") if label == "N" else ""
            while labels and labels[-1] == "C" and full.endswith(text[starts[-1] : end]):
                labels.pop()
                ends.pop()
                start = starts.pop()
            labels.append(label)
        starts.append(start)
        ends.append(end)
    return Phrase(text, "".join(labels), starts, ends, by_token)


def _has_first_name(labels: list[str], before: str, mention: Mention) -> bool:
    """Whether the capitalised word before a surname belongs to it: his own name or a namesake's."""
    if not labels or labels[-1] != "C" or " " in mention.text or not before.endswith(" "):
        return False
    is_bearer = mention.person is not None and before[0] in mention.person.initials
    return is_bearer or labels[-2:-1] not in (["f"], ["o"])


def may_report(text: str, span: Span, surnames: Mapping[str, str]) -> bool:
    """Whether text[span] has a cue or a known name at all: a cheap question before the labels."""
    words = _WORD.findall(text[slice(*span)])
    return any(word in surnames or word.lower() in _CUE_WORDS for word in words)


def _label(word: str, surnames: Mapping[str, str]) -> str:
    lower = word.lower()
    if label := LABELS.get(lower):
        return label
    if not word[0].isalnum():
        return _SIGNS.get(word, "w")
    if word[0].isdigit():
        return "t"  # Mostly a date between a speaker and their verb: "on 2 December".
    if word[0].isupper():
        return "N" if word in surnames else "C"
    return "t" if lower.endswith("ly") else "w"


def is_nominative(phrase: Phrase, start: int, end: int) -> bool:
    """Whether the words can be a subject: in Cyrillic, by the case of the first name or role."""
    for i in range(start, end):
        mention = phrase.mentions.get(i)
        if phrase.labels[i] in "NB" and mention:
            return mention.is_subject_form
        if phrase.labels[i] == "R" and phrase.word(i)[0] > "\u0400":
            return phrase.word(i) in BASE_ROLES
    return True
