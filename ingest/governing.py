"""The one of several cues of a sentence that the whole of it hangs on."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.constructions import closes_sentence, is_told_before
from ingest.documents import Cue
from ingest.offices import speaks_for_side
from ingest.persons import GENDERS, NOBODY, Speaker
from ingest.phrases import Phrase

_NEAR = 5
_NEXT_CLAUSE = re.compile(r"[,;]k")
_SUPPOSING = frozenset("if unless until when while since если пока когда".split())


def choose_cue(phrase: Phrase, heard: list[tuple[Cue, Speaker]]) -> tuple[Cue, Speaker] | None:
    """The cue that the whole sentence hangs on; its speaker is nobody where two share it."""
    verbs = [h for h in heard if h[0].form != "source"]
    sources = [h for h in heard if h[0].form == "source"]
    if not verbs or (sources and sources[0][0].start == 0 and _is_told_of(phrase, verbs[0][0])):
        return sources[0] if sources else None
    cue, speaker = verbs[0]
    if sources and cue.form == "frame" and closes_sentence(phrase, cue, sources[-1][0]):
        return sources[-1]
    if told := _tells_for(phrase, verbs[0], [*verbs[1:], *sources[-1:]]):
        return told
    if tag := next((h for h in reversed(verbs[1:]) if _is_own_tag(phrase, cue, h[0])), None):
        return tag
    if sources and _is_between(cue, sources[0][0]):
        return sources[0]  # «Москва, по его словам, рассчитывает …»
    for other, rival in verbs[1:]:
        between = phrase.labels[cue.end : other.start]
        same = rival == speaker or other.subject is None or phrase.labels[other.start] == "p"
        if other.form == "frame" and not same and _NEXT_CLAUSE.search(between):
            return cue, NOBODY
    if speaker.name is None and cue.form == "frame":
        # "The paper said that …, Lavrov stressed": the tag governs the whole sentence.
        tags = [h for h in [*verbs[1:], *sources] if h[0].form != "frame"]
        return tags[0] if tags else (cue, speaker)
    return cue, speaker


def _is_between(cue: Cue, source: Cue) -> bool:
    subject = cue.subject
    if subject is None or not subject["body"] or cue.form != "frame":
        return False
    return subject.end() <= source.start < cue.end


def _tells_for(
    phrase: Phrase, first: tuple[Cue, Speaker], others: list[tuple[Cue, Speaker]]
) -> tuple[Cue, Speaker] | None:
    """ "Oslo says it is over, according to the minister Jan Kos.", «В Осло считают иначе: по словам
    министра Яна Коса, …»: somebody named tells what a capital or a house says."""
    cue, house = first
    if cue.subject is None or not cue.subject["body"]:
        return None
    for other, speaker in others:
        is_person = speaker.name is not None and speaker.gender != "n"
        before = phrase.labels[other.start - 1] if other.start >= cue.end else ""
        closes = other.form == "source" and before == ","
        closes = closes and phrase.labels[other.end :] in ("", ".")
        if is_person and (speaker.gender or speaker.offices) and (before == ":" or closes):
            return other, replace(speaker, actor=speaker.actor or _side_of(other, phrase, house))
    return None


def _side_of(cue: Cue, phrase: Phrase, house: Speaker) -> str | None:
    """Of a minister whose state nothing else tells: "Oslo says so, according to the minister"."""
    if cue.subject is None or not cue.subject["office"]:
        return None
    return house.actor if speaks_for_side(phrase.words(*cue.subject.span("office"))) else None


def _is_told_of(phrase: Phrase, cue: Cue) -> bool:
    """Whether the verb is part of what a source tells: "According to Peskov, Putin said that …"."""
    return cue.form == "frame" or "h" in phrase.labels[cue.end : cue.end + _NEAR]


def _is_own_tag(phrase: Phrase, first: Cue, tag: Cue) -> bool:
    """ "Kyiv insists on it, Lavrov said.", "If Kyiv wanted that, she said, it could tell.": what is
    insisted on or supposed is all reported by the tag."""
    subject = tag.subject
    if first.form != "frame" or tag.form != "tag" or subject is None:
        return False
    if subject["pronoun"] and GENDERS.get(phrase.word(subject.start())) not in ("m", "f"):
        return False
    is_body = first.subject is not None and bool(first.subject["body"])
    is_supposed = phrase.word(first.start - 1) in _SUPPOSING
    is_after = tag.start > 0 and phrase.labels[tag.start - 1] == ","
    return (is_body or is_supposed or is_told_before(phrase, first)) and is_after
