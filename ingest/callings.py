"""Whom "the diplomat", "the leader", "the lawyer" means, who is called so and not named."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.counterparts import (
    HOUSES,
    MINISTRIES,
    POWERS,
    RANKS,
    is_minister,
    last_house_called,
    last_ministry,
    only_of_side,
    tell_counterpart,
)
from ingest.first_names import TITLES
from ingest.kinds import holds_any, is_kin, may_lead
from ingest.memory import INDEFINITE, Memory
from ingest.morphology import is_plural, is_womans_noun, lemma_of
from ingest.offices import office_keys
from ingest.persons import GENDERS, NOBODY, UNKNOWN, Speaker, agree
from ingest.phrases import Phrase
from ingest.pronouns import heading_of, known, only_of
from ingest.words import WORDS

_MAX_OFFICE_WORDS, _LEAD_PARAGRAPHS = 3, 2
HEADS = frozenset(
    "глава руководитель начальник директор председатель лидер спикер мэр губернатор градоначальник "
    "прокурор адвокат защитник судья следователь командир".split()
)
REPLIES = (
    "repl", "retort", "counter", "answer", "ответ", "отвеча", "возраз", "возраж", "париров",
    "відпов",
)  # fmt: skip
_RELATIONS = frozenset(
    "rival opponent neighbour neighbor friend wife husband son daughter brother sister mother "
    "father widow соперник соперница оппонент сосед соседка друг подруга жена муж сын дочь брат "
    "сестра мать отец вдова".split()
)
_BESIDE = frozenset("at in from with behind beside by".split())
ANY_PERSON = frozenset("женщина мужчина девушка парень старик старушка жінка чоловік".split())
_WHEN = frozenset("в во после перед на о об про после під після".split())
_REPORTERS = frozenset(
    "reporter journalist correspondent presenter announcer interviewer host moderator репортер "
    "репортёр журналист журналистка корреспондент корреспондентка ведущий ведущая диктор".split()
)
_SERVING = frozenset(
    "представитель представительница пресс-секретарь помощник помощница советник советница адвокат "
    "заместитель сотрудник сотрудница источник собеседник собеседница речник речниця".split()
)
_INTERLOCUTORS = frozenset("собеседник собеседница".split())
_PARTICIPLE = re.compile(r"(?:вш|ющ|ущ|ащ|ящ)(?:ий|ая|ийся|аяся)$")


def same_again(
    memory: Memory, told: Speaker, office: str, paragraph: int, *, verb: str = ""
) -> Speaker:
    """Who "the leader", "the diplomat", "the paper" is: the one who is spoken of already.

    ``verb``: what they do; who replies is not the one who spoke last.
    """
    near = _spoken_of(memory, paragraph)
    nouns = {lemma_of(word) for word in office.lower().split()}
    if told.name:
        return _named_again(memory, told, office, paragraph, verb)
    if meant := tell_counterpart(memory, told, office, paragraph):
        return meant
    if not _is_definite(office):
        return _topic(memory, told, office, paragraph)
    if is_minister(near, told, nouns):
        return near
    if nouns & MINISTRIES:
        return last_ministry(memory, near, told, office) or told
    if nouns & HOUSES and (house := last_house_called(memory, office, nouns)):
        return house
    gender = next((GENDERS[word] for word in re.split(r"[\s-]", office) if word in GENDERS), None)
    gender = gender or ("f" if any(map(is_womans_noun, office.lower().split())) else None)
    is_like = agree(told.gender or gender, near.gender) and may_be_of(memory, told.actor, near)
    if near.name and is_like and _is_called(memory, near, told, office, nouns, paragraph):
        return near
    if near.actor and not near.name and _is_unnamed(memory, nouns, paragraph):
        return replace(told, actor=told.actor or near.actor)  # "the official"
    return only_of_side(memory, told, nouns) or _topic(memory, told, office, paragraph)


def _named_again(memory: Memory, told: Speaker, office: str, paragraph: int, verb: str) -> Speaker:
    """Whether the holder of an office is meant, or who is spoken of just before."""
    near = _spoken_of(memory, paragraph)
    nouns = {lemma_of(word) for word in office.lower().split()}
    if _spoke_unnamed(memory, told, nouns, paragraph):
        return memory.unnamed
    if _is_unnamed(memory, nouns, paragraph):
        return NOBODY
    if nouns & WORDS.anybody and _heads_here(memory, near, paragraph, told):
        return near if agree(near.gender, told.gender, gender_of_verb(verb)) else NOBODY
    is_reply = verb.startswith(REPLIES) and not memory.met
    # «Пограничник» of a new paragraph is another one.
    is_new = office[0] > "\u0400" and paragraph != _paragraph_of(memory, near)
    is_other = is_reply or is_new or not _is_nearer(memory, told, near, nouns)
    return told if is_other else near


def _spoke_unnamed(memory: Memory, told: Speaker, nouns: set[str], paragraph: int) -> bool:
    """ "A colonel said so. “…,” the colonel said.": the one without a name who has just spoken."""
    is_last = memory.turns[-1:] == [(paragraph, UNKNOWN)] and memory.calling[0] == paragraph
    is_called = bool((nouns - {"the"}) & set(memory.calling[1].split()))
    return is_last and is_called and told.gender != "n"


def _spoken_of(memory: Memory, paragraph: int) -> Speaker:
    """Who heads the last sentence, or else spoke last hereabouts."""
    if heading := heading_of(memory, paragraph):
        return only_of(memory, heading)
    last = memory.turns[-1] if memory.turns else (0, UNKNOWN)
    return known(memory, last[1]) if paragraph - last[0] <= 1 else NOBODY


def _is_called(
    memory: Memory, near: Speaker, told: Speaker, office: str, nouns: set[str], paragraph: int
) -> bool:
    """Whether somebody may be called so: a calling that tells no more than "he", or theirs."""
    words = office.lower().split()
    is_ours = lemma_of(words[0]) in _INTERLOCUTORS and bool(nouns & WORDS.papers)
    is_ours = is_ours and paragraph == _paragraph_of(memory, near)
    if lemma_of(words[0]) in _SERVING and len(words) > 1 and not is_ours:
        # «Представитель премьера» is nobody who serves another.
        return any(office_keys(words[0]) & held for held in near.offices)
    if nouns & WORDS.papers:
        return True
    if memory.is_thing(near) or told.gender == "n":
        return False
    if nouns & (_RELATIONS | _REPORTERS):
        return any(nouns & office for office in near.offices)
    is_described = "-of-" in office or office.endswith("-year-old")
    if is_described or is_kin(near, office) or nouns & WORDS.anybody:
        return True
    if (nouns & RANKS and _is_only_officer(memory, near)) or may_lead(near, office):
        return True
    # "The shopkeeper" may be whoever has no calling yet.
    # Without an article only the same paragraph tells: «соседка» may be another one.
    is_new = office[0] > "\u0400" and not nouns & HEADS
    if is_new and paragraph != _paragraph_of(memory, near) and not _is_alone(memory, near, nouns):
        return False
    return not (_has_calling(near) or nouns & POWERS)


def _heads_here(memory: Memory, near: Speaker, paragraph: int, told: Speaker) -> bool:
    """Whether the sentence before is about somebody else than one who was named far above."""
    if not near.name or near.name == told.name or memory.is_thing(near):
        return False
    is_head = any(m.heads and m.name == near.name and m.paragraph == paragraph for m in memory.met)
    return is_head and _paragraph_of(memory, told) < paragraph - 1


def _is_only_officer(memory: Memory, near: Speaker) -> bool:
    """Whether "the general" is the official who spoke last: nobody else has a rank."""
    people = {each.name: each for each in (*memory.described.values(), *memory.known.values())}
    others = [each for name, each in people.items() if name != near.name]
    return near.actor is not None and not any(holds_any(each, RANKS) for each in others)


def _is_alone(memory: Memory, near: Speaker, nouns: set[str]) -> bool:
    """Whether nobody else has been named so far, or no other woman: «учительница»."""
    people = [each for each in memory.known.values() if not memory.is_thing(each)]
    is_womans = any(map(is_womans_noun, nouns))
    return all(each.name == near.name or (is_womans and each.gender == "m") for each in people)


def _has_calling(speaker: Speaker) -> bool:
    """Whether the article has told already what they are, more than "her rival"."""
    # "Mr Kos", "General Kos": a title or a rank beside the name is no calling yet.
    told = [office for office in speaker.offices if not (office <= TITLES or office <= RANKS)]
    return any(not office & (WORDS.anybody | _RELATIONS) for office in told)


def _is_nearer(memory: Memory, told: Speaker, near: Speaker, nouns: set[str]) -> bool:
    """Whether "the lawyer" is whom the last sentence is about, not a lawyer from further off."""
    is_sure = bool(nouns & (POWERS | RANKS))
    if not near.name or near.name == told.name or is_sure or told.gender == "n":
        return False
    if memory.is_thing(near) or _has_calling(near) or len(nouns - {"the"}) > 1:
        return False
    # «Депутат Орлов и сенатор Белов поспорили. «…», — сказал сенатор.»
    called = frozenset(nouns)
    if near.offices and holds_any(told, called) and not holds_any(near, called):
        return False
    is_here = any(met.name == told.name for met in memory.met)
    return not is_here and agree(near.gender, *map(GENDERS.get, nouns))


def _is_unnamed(memory: Memory, nouns: set[str], paragraph: int) -> bool:
    """Whether the last to head a sentence is one without a name: "Another senator voted yes. …"."""
    heads = [met for met in memory.met if met.heads and paragraph - met.paragraph <= 1]
    return bool(heads) and bool((nouns - {"the"}) & set(heads[-1].calling.split()))


def may_be_of(memory: Memory, nation: str | None, speaker: Speaker) -> bool:
    """Whether they may be of a nation: who speaks for an organisation is of any."""
    is_of_states = speaker.actor is not None and not memory.actors.has_ministries(speaker.actor)
    return agree(nation, speaker.actor) or is_of_states


def only_of_nation(memory: Memory, actor: str) -> Speaker:
    """ "The American": the only one of that side who has been named so far."""
    people = [
        each
        for each in memory.known.values()
        if not memory.is_thing(each)
        and actor in (each.actor, memory.described.get(each.name or "", each).actor)
    ]
    return people[0] if len(people) == 1 else Speaker(None, actor)


def _paragraph_of(memory: Memory, speaker: Speaker) -> int:
    """Where somebody was named or spoke last."""
    named = [met.paragraph for met in memory.met if met.name == speaker.name]
    spoke = [number for number, name in memory.turns if name == speaker.name]
    return max([*named, *spoke], default=-1)


def _topic(memory: Memory, told: Speaker, office: str, paragraph: int) -> Speaker:
    """A feature names the one it is about, then says what they are: "the head of the centre"."""
    if memory.turns and memory.turns[-1] == (paragraph, UNKNOWN):
        return told  # "His lawyer said so. “…,” the lawyer said."
    speaker = known(memory, memory.only)
    named = {name for name, each in memory.known.items() if not memory.is_thing(each)}
    head = re.split(r" (?:of|for|at|in) ", office.lower())[0]
    is_one = head.startswith("the ") and not head.endswith("s") and told.gender != "n"
    is_free = named == {memory.only} and not _has_calling(speaker)
    is_free = is_free and paragraph <= _LEAD_PARAGRAPHS
    is_like = agree(told.gender, speaker.gender) and agree(told.actor, speaker.actor)
    is_same = is_one and is_free and is_like
    return replace(speaker, actor=speaker.actor or told.actor) if is_same else told


def _is_definite(office: str) -> bool:
    words = office.lower().split()
    if INDEFINITE.match(office) or (len(words) > _MAX_OFFICE_WORDS and not _is_told_whose(office)):
        return False
    is_cyrillic = words[-1][0] > "\u0400"
    if is_plural(words[0]) if is_cyrillic else words[-1].endswith("s") and " of " not in office:
        return False
    return words[0] in ("the", "this") or (is_cyrillic and not set(words) & WORDS.indefinite)


def _is_told_whose(office: str) -> bool:
    """ "the political leader of the rebels": a calling of anybody, and no name."""
    head, _, whose = office.partition(" of ")
    words = head.lower().split()
    is_short = len(words) <= _MAX_OFFICE_WORDS and len(whose.split()) <= _MAX_OFFICE_WORDS
    return is_short and whose.islower() and words[-1] in WORDS.anybody


def is_one(office: str) -> bool:
    """Whether one person is meant, known or not: "the showman", «сам шоумен»."""
    words = office.lower().split()
    is_plural_form = is_plural(words[0]) if words[0][0] > "\u0400" else words[-1].endswith("s")
    is_told = words[0] == "the" or words[0][0] > "\u0400"
    return is_told and not is_plural_form and not set(words) & WORDS.institutions


def _is_another(speaker: Speaker, office: str) -> bool:
    """«сотрудник российского представительства» after its head: told at length, so somebody new."""
    is_long = office[0] > "\u0400" and len(office.split()) >= _MAX_OFFICE_WORDS
    return is_long and not any(office_keys(office) & held for held in speaker.offices)


def goes_on(memory: Memory, told: Speaker, office: str, paragraph: int) -> Speaker:
    """An office beside a quotation: of the only one who has spoken in the paragraph so far."""
    here = {name for number, name in memory.turns if number == paragraph}
    speaker = known(memory, next(iter(here))) if len(here) == 1 and not memory.asked else NOBODY
    is_like = agree(told.gender, speaker.gender) and told.actor in (None, speaker.actor)
    same_kind = (told.gender == "n") == memory.is_thing(speaker)
    is_part = told.gender == "n" and speaker.name == speaker.actor  # of a state, not the state
    same_kind = same_kind and not (is_part or _is_another(speaker, office))
    if told.name and speaker.offices and holds_any(told, called := office_keys(office)):
        same_kind = same_kind and holds_any(speaker, called)  # not the deputy, the senator
    return speaker if speaker.name and is_like and same_kind else told


def gender_of_verb(verb: str) -> str | None:
    """Of who does it, as a Russian verb in the past tells: «пояснил», «пояснила»."""
    if verb[:1] < "\u0400":
        return None
    return "f" if verb.endswith(("ла", "лась")) else "m" if verb.endswith(("л", "лся")) else None


def is_restricted(phrase: Phrase, start: int, end: int) -> bool:
    """ "The woman at the till", «женщина с двумя сумками»: somebody who is new."""
    if phrase.labels[end : end + 1] == "r":
        return True
    if phrase.labels[end : end + 2] == ",m" and _PARTICIPLE.search(phrase.word(end + 1)):
        return True  # «Дипломат, просивший не называть его имени»
    if phrase.word(start) in ANY_PERSON and phrase.labels[end : end + 1] in tuple("of"):
        return phrase.word(end) not in _WHEN
    return phrase.word(end) in _BESIDE and phrase.labels[end + 1 : end + 2] == "d"
