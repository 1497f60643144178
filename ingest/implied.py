"""Who speaks where a verb has no subject of its own: «И добавил: „…“», "said the Portuguese"."""

from __future__ import annotations

import re

from ingest.beside import named_speaker_at
from ingest.callings import gender_of_verb, may_be_of, only_of_nation
from ingest.countrymen import is_one_known, nation_at
from ingest.documents import Cue
from ingest.its import is_there
from ingest.memory import Memory
from ingest.nominal import AGAIN
from ingest.persons import NOBODY, Speaker
from ingest.phrases import NOUN_PHRASE, Phrase, is_nominative
from ingest.pronouns import overheard, pronoun_speaker

_DROPPED = re.compile(r"t*[.,:]?(?:-q?)?")
_WOMANS = ("ла", "лась", "лася")
_MANS = ("л", "лся", "в", "вся", "ес", "ёс", "ек", "ёк", "іг", "ік")
_ALONE = ("ет", "ит", "ёт", "ется", "ится", *_MANS)
_THEN = frozenset(
    "тут же тотчас сразу потом затем следом вслед після потім одразу відразу далі там уже вже "
    "немного чуть позже позднее пізніше однако".split()
)


def implied_speaker(cue: Cue, phrase: Phrase, paragraph: int, memory: Memory) -> Speaker:
    """The subject that a Russian verb leaves out: whoever spoke before in this paragraph."""
    verb = cue.verb
    if verb == AGAIN:
        return memory.last_speaker() if memory.turns else memory.carried
    if is_there(phrase, cue):
        return memory.last_house()
    if verb == "it was" or cue.form == "source":
        # "It was noted in this connection that …", but "China, according to the paper, …"
        return NOBODY if cue.form == "source" and cue.start else memory.last_house()
    if nation := nation_at(phrase, cue):
        meant, near = only_of_nation(memory, nation), overheard(memory, paragraph)
        is_near = bool(near.name) and not meant.name and may_be_of(memory, nation, near)
        return near if is_near else meant
    if verb[0] < "\u0400" and cue.form == "tag":
        # "said the Portuguese", "the 29-year-old said": the sentence before named him.
        return overheard(memory, paragraph) if is_one_known(phrase, cue) else NOBODY
    if cue.form == "tag" and (far := _named_further_on(phrase, cue.end)):
        return named_speaker_at(cue, phrase, far.span("name"), "", memory)
    if cue.form == "tag" and _DROPPED.fullmatch(phrase.labels, cue.end):
        if gender_of_verb(verb) == "f":
            return pronoun_speaker(memory, "она", paragraph)
        return overheard(memory, paragraph) if verb.endswith(_ALONE) else NOBODY
    return _goes_on(cue, phrase, paragraph, memory)


def _goes_on(cue: Cue, phrase: Phrase, paragraph: int, memory: Memory) -> Speaker:
    """Who has spoken just before a verb at the head of a sentence: «И тут же добавил: „…“»."""
    verb = cue.verb
    lead = zip(phrase.labels, phrase.lowered[: cue.start], strict=False)
    opens = all(label in "tk" or word in _THEN for label, word in lead)
    if verb[0] < "\u0400" or not opens or not memory.turns or memory.turns[-1][0] != paragraph:
        return NOBODY
    if verb.endswith(_WOMANS):
        return pronoun_speaker(memory, "она", paragraph)
    return pronoun_speaker(memory, "он", paragraph) if verb.endswith(_MANS) else NOBODY


def _named_further_on(phrase: Phrase, start: int) -> re.Match[str] | None:
    """«…», — рассказал в интервью газете «Труд» директор музея Анна Белова."""
    end = next((i for i in range(start, len(phrase.labels)) if phrase.labels[i] in ".,;:q-"), None)
    for noun in NOUN_PHRASE.finditer(
        phrase.labels, start, len(phrase.labels) if end is None else end
    ):
        if noun["name"] and is_nominative(phrase, *noun.span("name")):
            return noun
    return None
