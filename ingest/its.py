"""What "it" means: the body that the sentence before is about, or nothing that can be told."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.cues import PLURAL
from ingest.documents import Cue
from ingest.memory import Memory
from ingest.morphology import is_genitive_plural
from ingest.phrases import NOUN_PHRASE, Phrase, find_noun_phrases, is_nominative

_PAPERS = frozenset("article report story paper newspaper dispatch editorial column".split())
_IT = ("it", "оно")


def note_house(phrase: Phrase, lead: int, memory: Memory) -> None:
    """The body that a sentence is about: "The Kremlin denies it.", «В МИД не согласны.»."""
    labels = phrase.labels
    is_inside = labels[:2] in ("fB", "oB") and phrase.word(0) in ("в", "во", "у")
    head = NOUN_PHRASE.match(labels, 1 if is_inside else lead)
    head = head if head and head["body"] else _body_after_lead(phrase)
    if head and (is_inside or is_nominative(phrase, *head.span())):
        memory.note_house(memory.body_speaker(phrase, *head.span()))


def _body_after_lead(phrase: Phrase) -> re.Match[str] | None:
    """ "Since the paper appeared, the council has met.", "In Moscow the Kremlin is silent."."""
    labels = phrase.labels
    if labels[:2] == "fB" and (here := NOUN_PHRASE.match(labels, 2)) and here["body"]:
        return here if labels[here.end() : here.end() + 1] in tuple("tVw") else None
    for noun in find_noun_phrases(labels):
        start, end = noun.span()
        is_led = labels[max(start - 1, 0) : start] == "," and not {*labels[:start]} & {*"NB"}
        if noun["body"] and is_led and labels[end : end + 1] in tuple("tVw"):
            return noun
    return None


def note_cited(phrase: Phrase, cues: Sequence[Cue], number: int, memory: Memory) -> None:
    """Whether a paper is told of that says something, and whom it or the writer only cites."""
    told = [cue for cue in cues if cue.form != "source"]
    subjects = [cue.subject for cue in told if cue.subject]
    is_it = any(phrase.word(noun.start()) in _IT for noun in subjects)
    before = {phrase.word(cue.end - 2) for cue in told}
    is_paper = bool(before & _PAPERS) or (is_it and is_open(memory, number))
    if is_paper:
        memory.paper = number
    if cues:
        memory.is_cited = is_paper or not told


def is_open(memory: Memory, paragraph: int) -> bool:
    """Whether "it" may be a paper that was told of before the body that spoke last: "The article
    said so. According to the navy it was late. It said …"."""
    return memory.is_cited and paragraph - memory.paper <= 1


def is_there(phrase: Phrase, cue: Cue) -> bool:
    """«В Кремле отказались. Там заметили, что …»: in the house that the sentence before is about,
    in which nobody is named."""
    if "там" not in phrase.lowered[max(0, cue.start - 2) : cue.end + 1]:
        return False
    subject = cue.subject.span() if cue.subject else None
    is_told = subject is not None and is_nominative(phrase, *subject)
    if subject and is_genitive_plural(phrase.word(subject[1] - 1)):
        is_told = False  # «На слова поляков там ответили»: no Поляков.
    return cue.verb.endswith(PLURAL) and not is_told
