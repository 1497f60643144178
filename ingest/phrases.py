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
from functools import lru_cache

from ingest.actors import Mention
from ingest.cast import Cast
from ingest.labels import label_word
from ingest.modifiers import settle_modifiers
from ingest.morphology import can_be_nominative
from ingest.quotations import QUOTED, QUOTED_START
from ingest.source_words import BY, BY_HIS, OF, SAYINGS
from ingest.speech_words import INSTITUTIONS, ROLE_FORMS
from qa_service.domain import Span

_TITLE = (
    r"\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Col|Lt|Maj|Capt|Sgt|Adm|Prof|Rev|Amb|Brig|Cmdr|Cpl|Insp|"
    r"Supt|Det|Fr|Msgr|Hon)\."
)
_TOKEN = re.compile(
    rf"(?P<q>{QUOTED_START}{QUOTED}*)"
    r"|(?P<m>(?<=[а-яёіїє] )«(?-i:[A-ZА-ЯЁ])[^»]{1,40}»)"
    r"|(?P<P>according to (?:him|them|her(?=[.,;:!?]|$))\b|(?:in|to) (?:his|her|their|its) "
    rf"(?:own )?(?:mind|{OF})|by (?:his|her|their|its) (?:own )?"
    rf"(?:reckoning|account|estimate|count)\b|{BY_HIS})"
    rf"|(?P<S>according to\b|in the {OF} of\b|{BY})"
    rf"|(?P<R>(?-i:{_TITLE}(?=\s[A-Z]))|\b[ив]\. ?о\.(?=\s[а-яіїє]))"
    r"|(?-i:(?:[А-ЯЁ]\.\s?){1,2}(?=(?:(?:фон|ван|дер|ден|де|да|ди|аль|эль|ибн|бен)[ -]){0,2}"
    r"[А-ЯЁ][а-яё]))|(?-i:[A-Z]\.\s[A-Z]\.(?=\s[A-Z][^\W\d_]))|(?:[A-Z]\.){2,}"
    r"|(?<=[^\W\d_] )(?-i:[A-ZА-ЯЁ]\.(?= [A-ZА-ЯЁ]))"
    r"|РИА Новости|[^\W_]+(?:[-’'](?!s\b)[^\W_]+)*|(?P<g>[’']s?(?!\w))|[^\w\s]",
    re.IGNORECASE,
)
_DATED_BEFORE = re.compile(
    r"(?:\b(?:in|of|on|by|since|until|till|from|last|next|this|early|late|mid|the|and|to)|\d)[ -]$",
    re.IGNORECASE,
)
_DATED = re.compile(r",? \d| (?:I|we|be)\b")
_SEVERAL = frozenset("двое трое четверо пятеро".split())
_NAMED_NEXT = re.compile(r"\s[А-ЯЁ][а-яё]+\s[А-ЯЁ][а-яё]+")
_SURNAME = re.compile(
    r"^[а-яё-]*(?:ов|ев|ёв|ин|ын|ньш|нш|лис|нас|кас|тис|ис|ас|ус|сен|сон|ян|дзе)$"
)
_BARE_SURNAME = re.compile(r"[а-яё](?<![оеыи][мх])[^аеёиоуыэюяйь\W]$")
_MIN_ACRONYM, _TIMED = 3, (3, 4)  # "09:00 Residents say", with a sign after it or without.
_MONTHS = frozenset("march april may june august".split())
_MARKS = frozenset('«»“”„"')
_KINDS = {"person": "N", "body": "B", "adjective": "A"}

_OFFICE = (
    r"(?:dw(?=R)|d?)(?:[mBAC]g?|Ng|N(?=mR))*R(?:[RmBA]|g(?=[mR])|N(?=N|CC)|fd?[BNC]+g[mwA]{0,2}[RmwB]"
    r"|fd?(?:[mA]g?)*(?:[BR]|m|C(?!C)))*"
)
_NAME = r"(?>N|C{2,5}|(?(office)C|(?!)))(?![gC])"
NOUN_PHRASE = re.compile(
    rf"(?P<office>{_OFFICE})?(?P<name>{_NAME})"
    rf"|(?P<lone>(?>{_OFFICE}))(?!g)|(?P<body>d?m*B+)(?![gRmC])|(?P<word>d?C)(?![gC])|(?P<pronoun>p)"
)


@lru_cache(maxsize=1024)
def find_noun_phrases(labels: str) -> tuple[re.Match[str], ...]:
    """The noun phrases of a sentence, in order; each is looked through more than once."""
    return tuple(NOUN_PHRASE.finditer(labels))


POSSESSOR = re.compile(
    rf"(?P<who>(?P<office>{_OFFICE})??(?P<name>N|C{{2,5}})|(?P<lone>{_OFFICE})|(?P<body>d?m*B)"
    r"|(?P<word>d?C))(?P<pronoun>(?!))?g"
)
"""Somebody in the possessive: "the minister's"; groups as in NOUN_PHRASE, all in ``who``."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text's words and their labels: ``labels[i]`` is for the word text[starts[i]:ends[i]]."""

    text: str
    labels: str
    starts: Sequence[int]
    ends: Sequence[int]
    mentions: Mapping[int, Mention]
    bases: frozenset[int] = frozenset()
    """The words that are names as their bearers have them, in no other case."""

    lowered: Sequence[str] = ()
    """The words in small letters."""

    def word(self, i: int) -> str:
        return self.lowered[i] if 0 <= i < len(self.lowered) else ""

    def words_between(self, start: int, end: int) -> str:
        return " ".join(self.word(i) for i in range(start, end))

    def words(self, start: int, end: int) -> str:
        return self.text[self.starts[start] : self.ends[end - 1]]


def label_words(text: str, span: Span, mentions: Sequence[Mention], cast: Cast) -> Phrase:
    """The labelled words of text[span], with offsets into the whole text.

    The text's quotations are masked; ``mentions`` are those in the span, in order; ``cast`` knows
    the people whom the article names.
    """
    labels: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    by_token: dict[int, Mention] = {}
    bases: set[int] = set()
    pending, covered = list(reversed(mentions)), 0
    for match in _TOKEN.finditer(text, *span):
        start, end = match.span()
        if start < covered or match.group() in _MARKS:
            continue
        while pending and _is_passed(pending[-1], match):
            pending.pop()
        if pending and start <= pending[-1].start < end and match.lastgroup in (None, "m"):
            mention = pending.pop()
            beside = by_token.get(len(labels) - 1), text[starts[-1] : start] if starts else ""
            if _has_first_name(labels, *beside, mention):
                labels.pop()
                ends.pop()
                start = starts.pop()
                full = cast.full_name(mention.text) if starts else ""
                start = _join_name(full, (start, mention.end), text, (labels, starts, ends))
            by_token[len(labels)] = mention
            labels.append(_KINDS[mention.kind])
            end = covered = max(end, mention.end)
        else:
            label = match.lastgroup or _label(match.group(), cast, labels)
            if match.group() in cast.everyday and _is_surname(text, match.span()):
                label = "N"
            if label == "m" and text[start] == "«":
                label, start, end = _label_named(text, (start, end), labels, starts)
            before = text[starts[-1] : end] if starts else ""
            full = cast.full_name(match.group(), before) if label == "N" else ""
            label, full = ("N", before) if before in cast.polite else (label, full)
            if full:
                start = _join_name(full, (start, end), text, (labels, starts, ends))
            by_token.pop(len(labels), None)
            if full and full.endswith(text[start:end]):
                bases.add(len(labels))
            labels.append(label)
        starts.append(start)
        ends.append(end)
    lowered = [text[a:b].lower() for a, b in zip(starts, ends, strict=True)]
    settle_modifiers(labels, lowered)
    return Phrase(text, "".join(labels), starts, ends, by_token, frozenset(bases), lowered)


def _join_name(
    full: str, span: Span, text: str, words: tuple[list[str], list[int], list[int]]
) -> int:
    """Where a name begins: the words before that are part of it are taken off the lists."""
    labels, starts, ends = words
    start, end = span
    while labels and labels[-1] in "CNB" and _is_part(full, text[starts[-1] : end]):
        labels.pop()
        ends.pop()
        start = starts.pop()
    return start


def _is_surname(text: str, span: Span) -> bool:
    """Whether an everyday word is somebody here: "Mrs May", "May said"; not "in May", "May 5"."""
    if text[slice(*span)].lower() not in _MONTHS:
        return True
    return not (
        _DATED_BEFORE.search(text, max(0, span[0] - 12), span[0]) or _DATED.match(text, span[1])
    )


def _is_passed(mention: Mention, match: re.Match[str]) -> bool:
    """Whether it is over, no adjective («по-французски»), or half of a hyphened surname."""
    start, end = match.span()
    is_adverb = mention.kind == "adjective" and match.group().lower().startswith("по-")
    is_half = mention.kind == "person" and mention.end < end
    return mention.start < start or (mention.start < end and (is_adverb or is_half))


def _is_part(full: str, written: str) -> bool:
    """Whether the words are a name's, in any case: "Анны Коваль" of "Анна Коваль"."""
    names, words = full.split(), written.split()
    return len(words) <= len(names) and all(
        name[:3] == word[:3] for name, word in zip(names[-len(words) :], words, strict=True)
    )


def _has_first_name(
    labels: list[str], beside: Mention | None, before: str, mention: Mention
) -> bool:
    """Whether the capitalised word before a surname belongs to it: his own name or a namesake's, if
    it is no other person's, who stands ``beside``."""
    if beside is not None and beside.kind == "person":
        return False  # «В письме Клинтону Ельцин …»
    if not labels or labels[-1] not in "CN" or " " in mention.text or before[-1:] not in (" ", "."):
        return False
    first = before.strip()
    is_acronym = first.isalpha() and first.isupper() and len(first) >= _MIN_ACRONYM
    if first.lower() in SAYINGS or (is_acronym and not mention.text.isupper()):
        return False  # «цитирует ТАСС Пескова», «Ответ Лаврова»
    is_own = (mention.name or "").split()[:1] and (mention.name or "")[:3] == before[:3]
    is_bearer = mention.person is not None and mention.person.is_called(before.strip())
    is_bearer = is_bearer or (mention.kind == "person" and bool(is_own))
    return is_bearer or labels[-2:-1] not in (["f"], ["o"])


def _label_named(
    text: str, span: Span, labels: list[str], starts: list[int]
) -> tuple[str, int, int]:
    """A thing's name in marks: a paper's own after "газета", part of the office of a director."""
    start, end = span
    if _NAMED_NEXT.match(text, end):
        return "m", start, end  # «аналитик банка „Восток“ Нина Ким»
    is_body = labels[-1:] == ["R"] and ROLE_FORMS.get(text[starts[-1] : start - 1]) in INSTITUTIONS
    if is_body:
        return "C", start + 1, end - 1
    return ("m" if labels[-1:] in (["R"], ["m"]) else "w"), start, end


def _label(word: str, cast: Cast, before: Sequence[str]) -> str:
    is_known = word[0].isupper() and cast.knows(word)
    if not before or (before[0] == "t" and len(before) in _TIMED and _is_time(before)):
        return label_word(word, "^", is_known=is_known)
    return label_word(word, before[-1], is_known=is_known)


def _is_time(labels: Sequence[str]) -> bool:
    return labels[1] in ":." and labels[2] == "t"


def is_nominative(phrase: Phrase, start: int, end: int) -> bool:
    """Whether the words can be a subject: in Cyrillic, by the case of the first name or role."""
    for i in range(start, end):
        mention = phrase.mentions.get(i)
        if phrase.labels[i] in "NB" and mention:
            return mention.is_subject_form
        word = phrase.word(i)
        if i in phrase.bases:
            return True  # «Лупу» is no form of «лупа».
        if phrase.labels[i] == "N" and _SURNAME.search(word.rpartition(" ")[2]):
            return True  # «Пастухов» is no form of «пастух».
        if phrase.labels[i] == "N" and " " not in word and _BARE_SURNAME.search(word):
            return True  # «Пелл» is no form of «Пелла».
        if phrase.labels[i] in "RCN" and word[0] > "\u0400":
            return can_be_nominative(word) or phrase.word(start) in _SEVERAL
    return True
