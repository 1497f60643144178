"""The words in a sentence that report somebody's speech, with the noun phrase of who speaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ingest.phrases import NOUN_PHRASE, Phrase
from ingest.speakers import is_nominative
from ingest.speech_words import ABOUT, HINT, SAY, SPEAKS_ABOUT, TELL

# Patterns over labels, from the end of the speaker to the verb …
_GAP = re.compile(
    r"(?:,[^;:q]{1,30},|\([^)]{1,30}\)|-[^-;:]{1,25}-)?t*(?:[of][^,;:qVNp.]{1,6})?t*"
    r"|[wdoftBAgCm]{1,14}k"
)
# … and from the verb to what is said.
_THAT = re.compile(r"t*(?:[of][^,;:r.q]{0,12})?t*h")
_TOLD_THAT = re.compile(r"[^;:.rqV]{0,14}h")
_CYRILLIC_THAT = re.compile(r"[^;:.qV]{0,14},h")
_QUOTE = re.compile(r"(?:t|[of][^,;:.hqV]{0,10})*[:,]?q|[^;.hqV]{0,14}:")
_TOLD_QUOTE = re.compile(r"[^;:.hqV]{0,14}[,:]?q|[^;.hqV]{0,14}:")
_TAG_END = re.compile(r"$|[.,:;?!q\-)]|[oft]")
_INVERTED = re.compile(r"t*")
_CYRILLIC_INVERTED = re.compile(r"[wotfR]{0,3}?")
_BE = frozenset("was were is are been being be getting got get to not".split())
_MIN_TAGGED_WORDS = 3

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
    within: bool = False


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
        return Cue(verb, "source", at, at + 1, None, pronoun=verb.split()[-1 if verb[0] == "a" else 1])
    for noun in nouns:
        if noun.start() == at + 1:
            return Cue(verb, "source", at, noun.end(), noun)
    return None


def _verb_cue(phrase: Phrase, nouns: list[re.Match[str]], at: int) -> Cue | None:
    labels, verb = phrase.labels, phrase.word(at)
    if at and (labels[at - 1] == "d" or phrase.word(at - 1) in _BE):
        return None
    after = labels[at + 1 :]
    subject = _subject_before(phrase, nouns, at)
    is_hint = verb in HINT
    if is_hint:
        quoted = "q" in re.split(r"[;.]", after)[0]
        hinted = subject and quoted or (subject and _speaks_about(phrase, at))
        return Cue(verb, "frame", subject.start(), at + 1, subject) if hinted and subject else None
    if subject and _is_tag(phrase, subject, at):
        return Cue(verb, "tag", subject.start(), at + 1, subject)
    if _opens_speech(phrase, verb, after):
        start = subject.start() if subject else at
        return Cue(verb, "frame", start, at + 1, subject)
    if subject and (verb in SAY or _speaks_about(phrase, at)):
        return None if phrase.word(at + 1) == "to" else Cue(verb, "frame", subject.start(), at + 1, subject)
    return _inverted_cue(phrase, nouns, at) or _anonymous_tag(phrase, at)
