"""Whom "the Swede", "the American", "the Social Democrat" stands for, as far as words tell."""

from __future__ import annotations

import re

from ingest.actors import Actors
from ingest.documents import Cue
from ingest.morphology import is_animate
from ingest.phrases import Phrase
from qa_service.domain import Span
from qa_service.peoples import find_sides

PEOPLES = re.compile(
    r"(?:s|ese|sh|ch|an|men|Scot|Dane|Swede|Pole|Finn|Turk|Briton|Spaniard|Serb|Croat|Czech|"
    r"Slovak|Greek|Kurd|Arab|Democrat)$"
)
COUNTRYMAN = re.compile(
    r"(?:[a-z](?:man|woman)|Scot|Dane|Swede|Pole|Finn|Turk|Briton|Spaniard|Serb|Croat|Czech|Slovak|"
    r"American|Italian|Norwegian|Estonian|Latvian|Lithuanian|Belgian|Austrian|Hungarian|Romanian|"
    r"Bulgarian|Canadian|Democrat|Republican|Conservative|Liberal|Socialist|Christian|Nationalist)$"
)


def is_party_man(phrase: Phrase, span: Span) -> bool:
    """ "the Social Democrat said": people have no article, so it is who was named before."""
    start, end = span
    is_named = any(i in phrase.mentions for i in range(start, end))
    has_article = start > 0 and phrase.word(start - 1) == "the"
    return has_article and not is_named and bool(COUNTRYMAN.search(phrase.words(start, end)))


def is_countryman(phrase: Phrase, at: int) -> bool:
    """Whether somebody is called by their people there: "The Swede", "the Scot"."""
    word = phrase.words(at + 1, at + 2) if at + 1 < len(phrase.labels) else ""
    return phrase.word(at) == "the" and bool(PEOPLES.search(word) or COUNTRYMAN.search(word))


def nation_at(phrase: Phrase, cue: Cue) -> str | None:
    """The side in "the American said", "said the Russian"."""
    for i in (cue.start - 1, cue.end + 1):
        mention = phrase.mentions.get(i)
        if mention and mention.kind == "adjective" and phrase.word(i - 1) == "the":
            return mention.actor if phrase.labels[i + 1 : i + 2] in tuple("V,.;:-q") else None
    return None


def is_one_known(phrase: Phrase, cue: Cue) -> bool:
    """Whether "the Portuguese" or "the 29-year-old" stands at the cue, not "the boatman"."""
    for i in range(max(0, cue.start - 4), min(cue.end + 1, len(phrase.labels) - 1)):
        following = phrase.words(i + 1, i + 2)
        is_calling = not following[0].islower() or phrase.labels[i + 1] == "m"  # "the general"
        if phrase.word(i) == "the" and is_calling:
            return True
    return False


def nation_of(calling: str, actors: Actors) -> str | None:
    """Whose «американец» or «британка» is, by the one word that somebody is called."""
    word = calling.lower()
    if " " in word or word < "\u0400" or not is_animate(word):
        return None
    womans = (word.removesuffix("ка") + "ец", word.removesuffix("ка") + "ин")
    forms = (word, *womans) if word.endswith("ка") else (word,)
    found = (mention.actor for form in forms for mention in find_sides(form, actors))
    return next(filter(None, found), None)


def side_of_people(words: str, actors: Actors) -> str | None:
    """ "The Russians said": whose a whole people is."""
    sides = find_sides(words, actors) if words.endswith("s") else []
    return sides[0].actor if sides else None
