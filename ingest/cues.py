"""The words in a sentence that report somebody's speech, with the noun phrase of who speaks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ingest.phrases import NOUN_PHRASE, Phrase, is_nominative
from ingest.speech_words import ABOUT, HINT, SAY, SPEAKS_ABOUT, TELL

# Patterns over labels, from the end of the speaker to the verb …
_GAP = re.compile(
    r"(?:,[^;:q]{1,30},|\([^)]{1,30}\)|-[^-;:]{1,25}-)?t*(?:[of][^,;:qVNp.]{1,6})?t*"
    r"|[^Np;:.]{1,45}kt*"
)
# … and from the verb to what is said.
_THAT = re.compile(r"(?:d?t)*(?:[of][^,;:r.q]{0,12})?t*h")
_TOLD_THAT = re.compile(r"[^;:.rqV]{0,14}h")
_CYRILLIC_THAT = re.compile(r"[^;:.qV]{0,14},h")
_QUOTE = re.compile(r"(?:t|[of][^,;:.hqV]{0,10})*,?q|t*:|[^;.hqV]{0,14}:q")
_TOLD_QUOTE = re.compile(r"[^;:.hqV]{0,14}[,:]?q|[^;.hqV]{0,14}:")
_INNER_TAG = re.compile(r"[^;:.,]{0,16},")
_TAG_END = re.compile(r"$|[.,:;?!q\-)]|[oft]")
_INVERTED = re.compile(r"t*")
_CYRILLIC_INVERTED = re.compile(r"[wotfR]{0,3}?")
# "it was said", "to say", "a paper that said": nobody speaks.
_NO_REPORT = frozenset("was were is are been being be get to not that which".split())
_ANONYMOUS = re.compile(r"q[,-]?[dmwtC]{0,4}$")
_PLURAL = ("ли", "ют", "ят", "жат")
_MIN_TAGGED_WORDS = 3
_LONG_LEAD = 8

CueForm = Literal["frame", "tag", "source"]


@dataclass(frozen=True, slots=True)
class Cue:
    """``verb`` reports; the words from ``start`` to ``end`` are the verb with its speaker.

    ``subject`` is a match of NOUN_PHRASE, or None where the speaker is not said; ``pronoun`` is
    set instead for "according to him". ``frame``: before what is said ("he said that");
    ``tag``: after or within it (", he said"); ``source``: "according to". ``hints``: it reports
    speech only if quoted words follow.
    """

    verb: str
    form: CueForm
    start: int
    end: int
    subject: re.Match[str] | None
    pronoun: str | None = None
    hints: bool = False


def find_cues(phrase: Phrase) -> list[Cue]:
    """The cues of a sentence, in order."""
    labels = phrase.labels
    if not any(label in labels for label in "VSP"):
        return []
    nouns = list(NOUN_PHRASE.finditer(labels))
    cues = (
        _verb_cue(phrase, nouns, i) if label == "V" else _source_cue(phrase, nouns, i, label)
        for i, label in enumerate(labels)
        if label in "VSP"
    )
    return [cue for cue in cues if cue]


def _source_cue(phrase: Phrase, nouns: list[re.Match[str]], at: int, label: str) -> Cue | None:
    verb = phrase.word(at)
    if label == "P":
        # "according to him", but "по его словам".
        pronoun = verb.split()[-1] if verb.startswith("according") else verb.split()[1]
        return Cue(verb, "source", at, at + 1, None, pronoun)
    for noun in nouns:
        if noun.start() == at + 1:
            return Cue(verb, "source", at, noun.end(), noun)
    return None


def _verb_cue(phrase: Phrase, nouns: list[re.Match[str]], at: int) -> Cue | None:
    if at and (phrase.labels[at - 1] == "d" or phrase.word(at - 1) in _NO_REPORT):
        return None
    subject = _subject_before(phrase, nouns, at)
    if subject is None:
        return _cue_without_subject_before(phrase, nouns, at)
    verb, start = phrase.word(at), subject.start()
    if "what" in (phrase.word(start - 1), phrase.word(start - 2)):
        return None  # "what NATO said": a noun, not a report.
    if verb not in HINT:
        if _is_tag(phrase, subject, at):
            return Cue(verb, "tag", start, at + 1, subject)
        if (verb in SAY and phrase.word(at + 1) != "to") or _opens_speech(phrase, at):
            return Cue(verb, "frame", start, at + 1, subject)
    if _speaks_about(phrase, at):
        return Cue(verb, "frame", start, at + 1, subject)
    quoted = "q" in re.split(r"[;.]", phrase.labels[at + 1 :])[0]
    return Cue(verb, "frame", start, at + 1, subject, hints=True) if quoted else None


def _cue_without_subject_before(phrase: Phrase, nouns: list[re.Match[str]], at: int) -> Cue | None:
    verb = phrase.word(at)
    if verb in HINT:
        return None
    if inverted := _inverted_cue(phrase, nouns, at):
        return inverted
    if _is_participle(verb, at):
        return None
    if _opens_speech(phrase, at):
        return Cue(verb, "frame", at, at + 1, None)
    return _anonymous_tag(phrase, at)


def _is_participle(verb: str, at: int) -> bool:
    """ "Asked about it, …", «…, заявив об этом»: who does it stands elsewhere."""
    return (at == 0 and verb[0] < "\u0400") or verb.endswith("в")


def _subject_before(phrase: Phrase, nouns: list[re.Match[str]], at: int) -> re.Match[str] | None:
    """The noun phrase that the verb at ``at`` belongs to: the nearest that nothing else governs."""
    labels = phrase.labels
    for noun in reversed([noun for noun in nouns if noun.end() <= at]):
        start, end = noun.span()
        # "The Vienna Document said": people have no article.
        is_thing = noun["name"] and not noun["office"] and end - 1 not in phrase.mentions
        is_thing = is_thing and labels[max(start - 1, 0) : start] == "d"
        if is_thing or not _GAP.fullmatch(labels, end, at):
            continue
        if start and labels[start - 1] in "of":
            # Only "в МИД России заявили" has its speaker after a preposition.
            if phrase.word(start - 1) in ("в", "во") and phrase.word(at).endswith(_PLURAL):
                return noun
            continue
        if is_nominative(phrase, start, end):
            return noun
    return None


def _is_tag(phrase: Phrase, subject: re.Match[str], at: int) -> bool:
    """Whether the verb and its subject stand in or after what is said: ", he said"."""
    labels, start = phrase.labels, subject.start()
    if not start or labels[start - 1] not in ",q-?!":
        return False
    after = labels[at + 1 :]
    if not (_TAG_END.match(after) or phrase.word(at) in TELL):
        return False
    if "q" in labels[max(start - 2, 0) : start]:
        return True
    if after[:1] == ",":
        return True
    # "In Riga, he commented on it": no clause stands before the comma.
    if labels[0] in "ofr" and phrase.word(0) != "to" and start < _LONG_LEAD:
        return False
    is_inner = _INNER_TAG.match(after) is not None
    return is_inner or phrase.word(at) in SAY or start > _MIN_TAGGED_WORDS


def _inverted_cue(phrase: Phrase, nouns: list[re.Match[str]], at: int) -> Cue | None:
    labels = phrase.labels
    cyrillic = phrase.word(at)[0] > "\u0400"
    before = labels[at - 1] if at else "^"
    if before not in (",q-?!rk:^" if cyrillic else ",q-?!"):
        return None
    between = _CYRILLIC_INVERTED if cyrillic else _INVERTED
    for noun in nouns:
        follows = noun.start() > at and between.fullmatch(labels, at + 1, noun.start())
        if follows and is_nominative(phrase, *noun.span()):
            return Cue(phrase.word(at), "tag", at, noun.end(), noun)
    return None


def _opens_speech(phrase: Phrase, at: int) -> bool:
    """Whether what follows the verb is what was said: a that-clause or a quotation."""
    verb, labels = phrase.word(at), phrase.labels
    if verb[0] > "\u0400":
        patterns = (_CYRILLIC_THAT, _TOLD_QUOTE)
    elif verb in TELL:
        patterns = (_TOLD_THAT, _TOLD_QUOTE)
    else:
        patterns = (_THAT, _QUOTE)
    return any(pattern.match(labels, at + 1) for pattern in patterns)


def _speaks_about(phrase: Phrase, at: int) -> bool:
    return phrase.word(at + 1) in ABOUT and (
        phrase.word(at) in SPEAKS_ABOUT or phrase.word(at)[0] > "\u0400"
    )


def _anonymous_tag(phrase: Phrase, at: int) -> Cue | None:
    """A tag after a quotation whose speaker has no name here: "…", said one resident."""
    if _ANONYMOUS.search(phrase.labels, 0, at):
        return Cue(phrase.word(at), "tag", at, at + 1, None)
    return None
