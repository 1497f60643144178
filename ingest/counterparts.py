"""Whom a calling with a side means: "his Russian counterpart", «натовский представитель»."""

from __future__ import annotations

import re

from ingest.countrymen import nation_of
from ingest.memory import INDEFINITE, Memory
from ingest.morphology import is_adjective, is_womans_noun, lemma_of
from ingest.offices import is_private
from ingest.persons import NOBODY, Speaker, agree
from ingest.pronouns import known
from ingest.words import WORDS

COLLEAGUES = frozenset("counterpart colleague guest коллега визави гость гостья".split())
DELEGATES = frozenset(
    "representative delegate negotiator envoy представитель представительница делегат переговорщик "
    "посланник".split()
)
_CALLING_WORDS = 2
POWERS = frozenset(
    "president premier minister chancellor king queen президент премьер премьер-министр министр "
    "канцлер король королева".split()
)
_MINISTERS = frozenset("minister министр".split())
RANKS = next(kind for kind in WORDS.kinds if "colonel" in kind) - {"officer", "офицер"}
_ALLIANCES = frozenset("organisation organization bloc".split())
HOUSES = _ALLIANCES | {"agency", "service"}
_NEAR_PARAGRAPHS = 2
MINISTRIES = frozenset("ministry department ведомство министерство міністерство відомство".split())
_MINISTRY = re.compile(r"Ministry|Office|Department|Service|Staff|Pentagon|Министерство|Служба")


def tell_counterpart(memory: Memory, told: Speaker, office: str, paragraph: int) -> Speaker | None:
    """Whom "the Russian delegate" or "his counterpart" means, if only one can be meant."""
    nouns = {lemma_of(word) for word in office.lower().split()}
    is_delegate = bool(nouns & DELEGATES) and not INDEFINITE.match(office)
    is_other = is_delegate or bool(nouns & COLLEAGUES)
    meant = only_of_side(memory, told, nouns) if is_other else None
    meant = meant or only_countryman(memory, told, office)
    return meant or recent_of_side(memory, told, office, paragraph)


def only_of_side(memory: Memory, told: Speaker, nouns: set[str]) -> Speaker | None:
    """ "His Russian counterpart": the only one of that side whom the article has named."""
    if told.actor is None or told.gender == "n" or nouns & POWERS:
        return None
    if not nouns & (WORDS.anybody | COLLEAGUES | DELEGATES):
        return None
    people = {
        each.name: each
        for each in (*memory.known.values(), *memory.described.values())
        if each.actor == told.actor and not memory.is_thing(each)
    }
    speaker = people.popitem()[1] if len(people) == 1 else NOBODY
    is_same = agree(told.gender, speaker.gender) and speaker.name in memory.known
    return speaker if is_same else None


def only_countryman(memory: Memory, told: Speaker, office: str) -> Speaker | None:
    """«американец», «британка»: the only one of that nation who has been named so far."""
    nation = nation_of(office, memory.actors) if told.actor is None else None
    if nation is None:
        return None
    gender = "f" if is_womans_noun(office.lower()) else "m"
    people = [
        each
        for each in memory.known.values()
        if each.actor == nation and each.gender in (None, gender) and not memory.is_thing(each)
    ]
    return people[0] if len(people) == 1 else None


def recent_of_side(memory: Memory, told: Speaker, office: str, paragraph: int) -> Speaker | None:
    """«российский дипломат», «натовский представитель»: the only one of that side who spoke."""
    words = office.lower().split()
    is_calling = len(words) == _CALLING_WORDS and words[0][0] > "\u0400" and is_adjective(words[0])
    if not is_calling or told.actor is None or told.name or told.gender == "n":
        return None
    if not {lemma_of(words[1])} & (WORDS.anybody | DELEGATES | RANKS):
        return None
    recent = {name for number, name in memory.turns if paragraph - number <= _NEAR_PARAGRAPHS}
    people = [known(memory, name) for name in recent | {met.name for met in memory.met}]
    people = [each for each in people if each.name and each.actor == told.actor]
    people = [each for each in people if not memory.is_thing(each)]
    return people[0] if len(people) == 1 and agree(told.gender, people[0].gender) else None


def last_house_called(memory: Memory, office: str, nouns: set[str]) -> Speaker | None:
    """ "The FSB said so. The agency insisted …": the body of the sentence before."""
    house = memory.last_house()
    if not house.name or len(office.split()) > 2 or not office.lower().startswith("the "):
        return None
    is_state = house.actor is not None and memory.actors.has_ministries(house.actor)
    is_alliance = house.name == house.actor or not is_state
    is_kind = is_alliance if nouns & _ALLIANCES else house.name != house.actor
    return house if is_kind and not (is_state and house.name == house.actor) else None


def is_minister(near: Speaker, told: Speaker, nouns: set[str]) -> bool:
    """ "Liz Truss came. The British minister said …": a foreign secretary is one, too."""
    is_same = told.actor is not None and near.name is not None and near.actor == told.actor
    is_same = is_same and bool(nouns & _MINISTERS) and agree(near.gender, told.gender)
    return is_same and any(held & {"minister", "secretary"} for held in near.offices)


def last_ministry(memory: Memory, near: Speaker, told: Speaker, office: str) -> Speaker | None:
    """ "The ministry": of the sentence before, or of the minister who has spoken."""
    houses = (near, memory.last_house(), _ministry_of(memory, near, office))
    fitting = (each for each in houses if agree(told.actor, each.actor))
    return next((each for each in fitting if _MINISTRY.search(each.name or "")), None)


def _ministry_of(memory: Memory, near: Speaker, office: str) -> Speaker:
    """ "Lavrov has lost patience, he said. The ministry accused NATO …": the minister's own."""
    held = next((keys for keys in near.offices if "minister" in keys), frozenset())
    asked = memory.actors.keys_of(office) - MINISTRIES - {"ministry"}
    if not held or near.actor is None or not asked <= held or is_private(office.lower().split()):
        return NOBODY
    keys = held - {"minister"} | {"ministry"}
    name = memory.actors.institution(keys, near.actor)
    return Speaker(name, near.actor, "n", frozenset({keys})) if name else NOBODY
