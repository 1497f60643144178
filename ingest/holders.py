"""Who holds an office that a text names without its holder: by the article, or by its date."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Container
from dataclasses import replace

from ingest.memory import INDEFINITE, Memory
from ingest.offices import institution_title, is_institution, office_keys
from ingest.persons import (
    DETERMINER,
    UNKNOWN,
    Speaker,
    agree,
    gender_of,
    holds_office,
    proper_name,
)
from ingest.posts import is_post
from ingest.seats import called_there
from ingest.speech_words import label_of
from ingest.words import WORDS

_ALONE = frozenset({"chancellor"})
_OF_STATE = re.compile(r"\s(?:Республики|of the Republic of)\s.*$")
_FORMER = frozenset("former ex retired бывший экс".split())
_ALLIANCES = frozenset({"NATO", "United Nations", "Council of Europe"})
_CHIEFS = frozenset({"chief", "head", "boss", "глава"})
_SIDES = frozenset({"side", "сторона"})
_RULERS = frozenset({"president", "prime", "minister", "chancellor"})
SPOKES = frozenset({"spokes"})
_IN_PLACE = re.compile(r"\s(?:в|во|у|при)\s$")
_ANY_VOICE = re.compile(r"^(?!.*официальн).*представител[ья]", re.IGNORECASE)
_PRESS_OFFICE = re.compile(r"пресс-(?:служб|цент|бюро)", re.IGNORECASE)
_PEOPLE = frozenset(
    "officials ministers sources leaders diplomats negotiators people analysts experts members "
    "residents critics".split()
)


def office_speaker(
    memory: Memory, office: str, *, is_subject_form: bool = True, place: str | None = None
) -> Speaker:
    """The one holder of an office, by the article or by its date; a body by its name.

    Of somebody without a name only the side is told. ``place``: the state whose capital the
    sentence begins with, so that a ministry is its own.
    """
    actor = memory.office_actor(office)
    keys = memory.actors.keys_of(office)
    if not keys:
        return Speaker(None, actor)
    is_body = is_institution(office) and not INDEFINITE.match(office)
    actor = actor or (place if is_body else None)
    if keys & _FORMER and (before := _once_holder(memory, keys - _FORMER, actor)):
        return before
    if actor in _ALLIANCES and len(keys) == 1 and keys <= _CHIEFS:
        keys = frozenset({"secretary", "general"})
    # "KFOR's spokesman" is not the alliance's.
    houses = [m.name for m in memory.actors.find(office) if m.kind == "body"]
    is_part = actor in _ALLIANCES and bool(houses) and actor not in houses
    # «Представитель НАТО» may be anybody there, «официальный представитель» is one.
    is_part = is_part or (keys >= SPOKES and _ANY_VOICE.search(office) is not None)
    holder = None if is_body or is_part else _holder_then(memory, keys, actor)
    holder = holder or _holder(memory, keys, actor, is_body=is_body, is_part=is_part)
    if holder and not INDEFINITE.match(office):
        return holder
    is_press = _PRESS_OFFICE.match(office) is not None
    if (keys & SPOKES or is_press) and not keys & _RULERS and (body := _body_in(memory, office)):
        return replace(body, gender="n") if is_press else body
    if is_body and keys <= _SIDES:
        return Speaker(actor, actor, "n", frozenset({keys}))
    if is_body and is_subject_form and not keys & _PEOPLE:
        title = institution_title(keys)
        name = memory.actors.institution(keys, actor) if actor else None
        if name is None and (title is None or (title == "Government" and not actor)):
            name = proper_name(_OF_STATE.sub("", office)) or _house_in(memory, office)
        return Speaker(name, actor, "n", frozenset({keys}))
    gender = gender_of(office)
    is_national = bool(WORDS.national & {*office.lower().split()})
    if place and is_national and memory.actors.has_ministries(place):
        actor = actor or place  # "In Riga, a government spokeswoman said"
    return Speaker(None, actor, gender, frozenset({keys}))


def holder_of_gender(memory: Memory, told: Speaker, office: str, gender: str | None) -> Speaker:
    """The one whom the verb fits of two in an office: no «сказала министр» of a man."""
    if gender is None or told.gender == "n" or (told.name and agree(told.gender, gender)):
        return told
    keys, actor = memory.actors.keys_of(office), memory.office_actor(office)
    others = [
        each
        for each in memory.known.values()
        if each.gender == gender and holds_office(each, keys, actor)
    ]
    if len(others) == 1:
        return others[0]
    return Speaker(None, actor, gender) if told.name and gender == "f" else told


def _house_in(memory: Memory, office: str) -> str | None:
    words = office.lower().split()
    is_short = 2 <= len(words) <= 3 and words[0] == "the"
    return memory.cast.house(words[-1]) if is_short else None


def _holder(
    memory: Memory,
    keys: frozenset[str],
    actor: str | None,
    *,
    is_body: bool,
    is_part: bool = False,
) -> Speaker | None:
    for people in (memory.known, memory.described):
        bearers = [s for s in people.values() if (s.gender == "n") == is_body]
        holders = [s for s in bearers if holds_office(s, keys, actor)]
        last = memory.turns[-1][1] if memory.turns else UNKNOWN
        met = {each.name for each in memory.met}
        holders = [holder for holder in holders if holder.name in met] or holders
        for holder in holders:
            if len(holders) == 1 or holder.name == last:
                return holder
        if holders:
            return None
    if not is_body and actor and (less := _told_less(memory, keys, actor)):
        return less
    if not is_body and (called := called_there(keys, actor)) != keys:
        return _holder(memory, called, actor, is_body=False, is_part=is_part)
    is_told = _tells_one(keys, actor) and not is_part
    if is_body or memory.date is None or keys & _FORMER or not is_told:
        return None
    sides = {actor} if actor else _sides_with_holders(memory, keys, memory.date)
    person = memory.actors.holder(keys, sides, memory.date)
    return memory._person(person) if person else None


def _tells_one(keys: frozenset[str], actor: str | None) -> bool:
    """Whether an office is enough of a name for who holds it: no "president" of nothing."""
    return bool(actor) or len(keys) > 1 or keys == _ALONE


def _holder_then(memory: Memory, keys: frozenset[str], actor: str | None) -> Speaker | None:
    """Who held an office at the time that the sentence tells of, if that is nobody who holds it on
    the article's day; without a name where that cannot be told. None: any time is the same."""
    era = memory.era
    if era is None or memory.date is None or not _tells_one(keys, actor):
        return None
    period = era.period
    sides = {actor} if actor else _sides_with_holders(memory, keys, period.start)
    called = {keys, called_there(keys, actor)}
    now, first, last = (
        {person for each in called if (person := memory.actors.holder(each, sides, day))}
        for day in (memory.date, period.start, period.end)
    )
    if now == first == last:
        return None
    here = {name for number, name in memory.turns if number == era.paragraph}
    met = (*memory.past, *memory.met)
    here |= {each.name for each in met if each.paragraph == era.paragraph}
    is_sure = (era.is_own or era.is_heading) and first == last
    then = first if is_sure else {person for person in first | last if person.name in here}
    if len(then) != 1:
        return Speaker(None, actor)
    person = then.pop()
    return replace(memory._person(person), actor=person.actor_on(period.start))


def _told_less(memory: Memory, keys: frozenset[str], actor: str) -> Speaker | None:
    """Who is only "the Norwegian minister" so far where the defence minister of Norway is meant."""
    people = {each.name: each for each in (*memory.described.values(), *memory.known.values())}
    found = [
        each
        for each in people.values()
        if each.actor == actor and "minister" in keys and frozenset({"minister"}) in each.offices
    ]
    return found[0] if len(found) == 1 else None


def _sides_with_holders(memory: Memory, keys: frozenset[str], date: dt.date) -> Container[str]:
    """Whose minister can be meant: the state that is spoken of, or any of the article's.

    Nobody where the article names a state whose minister the file does not know.
    """
    near = memory.last_house().actor
    if near and memory.actors.has_ministries(near):
        return {near}
    states = [side for side in memory.sides if memory.actors.has_ministries(side)]
    is_open = any(memory.actors.holder(keys, {state}, date) is None for state in states)
    return () if is_open else memory.sides


def _once_holder(memory: Memory, keys: frozenset[str], actor: str | None) -> Speaker | None:
    """Who of those named so far has held the office before: "the former president"."""
    named = [memory.actors.person(name) for name in memory.known] if keys else []
    once = {
        person.name for person in named if person and person.held_before(keys, actor, memory.date)
    }
    return memory.known[once.pop()] if len(once) == 1 else None


def _body_in(memory: Memory, office: str) -> Speaker | None:
    """Whom a spokesman without a name speaks for."""
    office, _, place = office.partition(" in ")
    bodies = [m for m in memory.actors.find(office) if m.kind == "body"]
    # «представитель альянса в Брюсселе»
    bodies = [m for m in bodies if not _IN_PLACE.search(office, 0, m.start)] or bodies
    if not bodies and place and not is_post(office):
        # "a Defence Ministry spokesman in Moscow"
        actor = memory.actors.resolve(place)[1]
        name = memory.actors.institution(office_keys(office) - SPOKES, actor) if actor else None
        return Speaker(name, actor, gender_of(office)) if name else None
    words = DETERMINER.sub("", office, count=1).split()
    house = [word for word in words if word[0].isupper() and label_of(word.lower()) is None]
    is_nation = bool(house) and bool(memory.actors.find(house[0]))
    if not bodies and house and words[0] == house[0] and not is_nation:
        owner = re.sub(r"[’']s?$", "", " ".join(house))
        if full := memory.finds(owner.split()[-1]):  # "Kos's spokeswoman" is not him.
            return Speaker(None, memory.named(full).actor, gender_of(office))
        return Speaker(owner, None, gender_of(office))
    if bodies:
        return Speaker(bodies[-1].name, bodies[-1].actor, gender_of(office))
    # "a spokesman for the Lithuanian Armed Forces"
    actor, keys = memory.office_actor(office), office_keys(office.partition(" for ")[2])
    name = memory.actors.institution(keys, actor) if actor else None
    return Speaker(name, actor, gender_of(office)) if name else None
