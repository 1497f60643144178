"""Whom "the diplomat", "the leader", "the lawyer" means, who is called so and not named."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.first_names import TITLES
from ingest.memory import INDEFINITE, Memory
from ingest.morphology import is_plural, is_womans_noun, lemma_of
from ingest.persons import GENDERS, NOBODY, UNKNOWN, Speaker, agree
from ingest.phrases import Phrase
from ingest.pronouns import heading_of, known, only_of
from ingest.words import WORDS

_MAX_OFFICE_WORDS, _LEAD_PARAGRAPHS = 3, 2
_MINISTRIES = frozenset("ministry department ведомство министерство".split())
HEADS = frozenset(
    "глава руководитель начальник директор председатель лидер спикер мэр губернатор градоначальник "
    "прокурор адвокат защитник судья следователь командир".split()
)
_MINISTRY = re.compile(r"Ministry|Office|Department|Service|Staff|Pentagon|Министерство|Служба")
_REPLIES = ("repl", "retort", "counter", "answer", "ответ", "отвеча", "возраз", "париров", "відпов")
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
_COLLEAGUES = frozenset("counterpart colleague коллега визави".split())
_POWERS = frozenset(
    "president premier minister chancellor king queen президент премьер премьер-министр министр "
    "канцлер король королева".split()
)


def same_again(
    memory: Memory, told: Speaker, office: str, paragraph: int, *, verb: str = ""
) -> Speaker:
    """Who "the leader", "the diplomat", "the paper" is: the one who is spoken of already.

    ``verb``: what they do; who replies is not the one who spoke last.
    """
    near = _spoken_of(memory, paragraph)
    nouns = {lemma_of(word) for word in office.lower().split()}
    if told.name:
        is_reply = verb.startswith(_REPLIES) and not memory.met
        # «Пограничник» of a new paragraph is another one.
        is_new = office[0] > "\u0400" and paragraph != _paragraph_of(memory, near)
        is_other = is_reply or is_new or not _is_nearer(memory, told, near, nouns)
        if _is_unnamed(memory, nouns, paragraph):
            return NOBODY
        return told if is_other else near
    if nouns & _COLLEAGUES and (meant := _only_of_side(memory, told, nouns)):
        return meant
    if not _is_definite(office):
        return _topic(memory, told, office, paragraph)
    if nouns & _MINISTRIES:
        return next((each for each in (near, memory.last_house()) if _is_ministry(each)), told)
    gender = next((GENDERS[word] for word in re.split(r"[\s-]", office) if word in GENDERS), None)
    gender = gender or ("f" if any(map(is_womans_noun, office.lower().split())) else None)
    is_like = agree(told.gender or gender, near.gender) and agree(told.actor, near.actor)
    is_same = bool(near.name) and is_like
    if is_same and _is_called(memory, near, told, office, nouns, paragraph):
        return near
    if near.actor and not near.name and _is_unnamed(memory, nouns, paragraph):
        return replace(told, actor=told.actor or near.actor)  # "the official"
    return _only_of_side(memory, told, nouns) or _topic(memory, told, office, paragraph)


def _is_ministry(speaker: Speaker) -> bool:
    return _MINISTRY.search(speaker.name or "") is not None


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
    if nouns & WORDS.papers:
        return True
    if memory.is_thing(near) or told.gender == "n":
        return False
    if nouns & (_RELATIONS | _REPORTERS):
        return any(nouns & office for office in near.offices)
    is_described = "-of-" in office or office.endswith("-year-old")
    if is_described or is_kin(near, office) or nouns & WORDS.anybody:
        return True
    # "The shopkeeper" may be whoever has no calling yet.
    # Without an article only the same paragraph tells: «соседка» may be another one.
    is_new = office[0] > "\u0400" and not nouns & HEADS
    if is_new and paragraph != _paragraph_of(memory, near) and not _is_alone(memory, near, nouns):
        return False
    return not (_has_calling(near) or nouns & _POWERS)


def is_kin(speaker: Speaker, office: str) -> bool:
    """Whether what somebody is called is of one kind with it: the doctor and the surgeon."""
    nouns = {lemma_of(word) for word in office.lower().split()}
    return any(nouns & kind and _holds_any(speaker, kind) for kind in WORDS.kinds)


def _is_alone(memory: Memory, near: Speaker, nouns: set[str]) -> bool:
    """Whether nobody else has been named so far, or no other woman: «учительница»."""
    people = [each for each in memory.known.values() if not memory.is_thing(each)]
    is_womans = any(map(is_womans_noun, nouns))
    return all(each.name == near.name or (is_womans and each.gender == "m") for each in people)


def _holds_any(speaker: Speaker, nouns: frozenset[str]) -> bool:
    return any(office & nouns for office in speaker.offices)


def _has_calling(speaker: Speaker) -> bool:
    """Whether the article has told already what they are, more than "her rival"."""
    told = [office for office in speaker.offices if not office <= TITLES]  # "Mr Kos"
    return any(not office & (WORDS.anybody | _RELATIONS) for office in told)


def _is_nearer(memory: Memory, told: Speaker, near: Speaker, nouns: set[str]) -> bool:
    """Whether "the lawyer" is whom the last sentence is about, not a lawyer from further off."""
    if not near.name or near.name == told.name or nouns & _POWERS or told.gender == "n":
        return False
    if memory.is_thing(near) or _has_calling(near) or len(nouns - {"the"}) > 1:
        return False
    is_here = any(met.name == told.name for met in memory.met)
    return not is_here and agree(near.gender, *map(GENDERS.get, nouns))


def _is_unnamed(memory: Memory, nouns: set[str], paragraph: int) -> bool:
    """Whether the last to head a sentence is one without a name: "Another senator voted yes. …"."""
    heads = [met for met in memory.met if met.heads and paragraph - met.paragraph <= 1]
    return bool(heads) and bool((nouns - {"the"}) & set(heads[-1].calling.split()))


def _only_of_side(memory: Memory, told: Speaker, nouns: set[str]) -> Speaker | None:
    """ "His Russian counterpart": the only one of that side whom the article has named."""
    if told.actor is None or told.gender == "n" or nouns & _POWERS:
        return None
    if not nouns & (WORDS.anybody | _COLLEAGUES):
        return None
    people = {
        each.name: each
        for each in (*memory.known.values(), *memory.described.values())
        if each.actor == told.actor and not memory.is_thing(each)
    }
    speaker = people.popitem()[1] if len(people) == 1 else NOBODY
    is_same = agree(told.gender, speaker.gender) and speaker.name in memory.known
    return speaker if is_same else None


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
    is_free = named == {memory.only} and not speaker.offices and paragraph <= _LEAD_PARAGRAPHS
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


def goes_on(memory: Memory, told: Speaker, paragraph: int) -> Speaker:
    """An office beside a quotation: of the only one who has spoken in the paragraph so far."""
    here = {name for number, name in memory.turns if number == paragraph}
    speaker = known(memory, next(iter(here))) if len(here) == 1 and not memory.asked else NOBODY
    is_like = agree(told.gender, speaker.gender) and told.actor in (None, speaker.actor)
    same_kind = (told.gender == "n") == memory.is_thing(speaker)
    return speaker if speaker.name and is_like and same_kind else told


def gender_of_verb(verb: str) -> str | None:
    """Of who does it, as a Russian verb in the past tells: «пояснил», «пояснила»."""
    if verb[0] < "\u0400":
        return None
    return "f" if verb.endswith(("ла", "лась")) else "m" if verb.endswith(("л", "лся")) else None


def is_restricted(phrase: Phrase, start: int, end: int) -> bool:
    """ "The woman at the till", «женщина с двумя сумками»: somebody who is new."""
    if phrase.labels[end : end + 1] == "r":
        return True
    if phrase.word(start) in ANY_PERSON and phrase.labels[end : end + 1] in tuple("of"):
        return phrase.word(end) not in _WHEN
    return phrase.word(end) in _BESIDE and phrase.labels[end + 1 : end + 2] == "d"
