"""Whom "he", "the diplomat" or nothing at all means, by who was named and who spoke before."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.memory import INDEFINITE, REACH, Memory
from ingest.morphology import is_plural, is_womans_noun, parse_word
from ingest.persons import GENDERS, NOBODY, UNKNOWN, Met, Speaker
from ingest.words import WORDS

_MAX_OFFICE_WORDS, _LEAD_PARAGRAPHS = 3, 2
_MINISTRIES = frozenset("ministry department ведомство министерство".split())
HEADS = frozenset(
    "глава руководитель начальник директор председатель лидер спикер мэр губернатор градоначальник "
    "прокурор адвокат защитник судья следователь командир".split()
)
_MINISTRY = re.compile(r"Ministry|Office|Department|Service|Staff|Pentagon|Министерство|Служба")
_POWERS = frozenset(
    "president premier minister chancellor king queen президент премьер премьер-министр министр "
    "канцлер король королева".split()
)


def pronoun_speaker(memory: Memory, word: str, paragraph: int) -> Speaker:
    """The one person that "he" or "she" can mean here; nobody where it could be two."""
    gender = GENDERS.get(word.lower())
    speaker = _tell_pronoun(memory, gender, paragraph) if gender else NOBODY
    if gender in ("m", "f") and speaker.name in memory.known:
        memory.take_gender(speaker.name, gender)
    return speaker


def _tell_pronoun(memory: Memory, gender: str, paragraph: int) -> Speaker:
    recent = [n for p, n in memory.turns if paragraph - p <= REACH and _fits(memory, n, gender)]
    # Who heads a sentence after the last one to speak is the one who goes on.
    fitting = [met for met in memory.met if _may_be(memory, met, gender)]
    here = {met.name for met in fitting if met.paragraph == paragraph}
    if heading := _heading(memory, paragraph, gender):
        is_new = not recent or recent[-1] in heading or not _spoke_beside(memory, paragraph)
        # "The estimate comes from Carpenter": he, or who headed the paragraph before.
        has_rival = bool(here) and not heading & here
        return _only(memory, heading) if is_new and not has_rival else NOBODY
    if not recent:
        return _named_last(memory, paragraph, gender)
    last = recent[-1]
    spoke_here = memory.turns[-1][0] == paragraph
    if not spoke_here and here - {last}:
        return NOBODY
    others = {met.name for met in fitting} - {last}
    is_open = others and len(set(recent)) > 1 and not spoke_here
    if {met.name for met in fitting if met.heads} - {last} or is_open:
        return NOBODY
    return known(memory, last)


def _heading(memory: Memory, paragraph: int, gender: str | None = None) -> set[str]:
    """Who heads the last such sentence here, or else heads one in the paragraph before."""
    for back in (0, 1):
        heads = [met for met in memory.met if met.heads and paragraph - met.paragraph == back]
        if fitting := [met for met in heads if _may_be(memory, met, gender)]:
            last = fitting[-1].sentence
            return {met.name for met in fitting if back or met.sentence == last}
    return set()


def _spoke_beside(memory: Memory, paragraph: int) -> bool:
    """Whether somebody spoke in the paragraph before, and another heads a sentence there."""
    here = any(met.heads and met.paragraph == paragraph for met in memory.met)
    return not here and memory.turns[-1][0] == paragraph - 1


def _only(memory: Memory, names: set[str]) -> Speaker:
    return memory.known.get(next(iter(names)), NOBODY) if len(names) == 1 else NOBODY


def _named_last(memory: Memory, paragraph: int, gender: str | None) -> Speaker:
    """The only one named hereabouts, or the article's first; nobody if it can be two."""
    hereabouts = [met.name for met in memory.met if paragraph - met.paragraph <= 1]
    near = {name for name in hereabouts if _fits(memory, name, gender)}
    is_hero = not near and bool(memory.hero) and _fits(memory, memory.hero, gender)
    return _only(memory, {memory.hero} if is_hero else near)


def same_again(memory: Memory, told: Speaker, office: str, paragraph: int) -> Speaker:
    """Who "the leader", "the diplomat", "the paper" is: the one who is spoken of already."""
    if told.name:
        return told
    if not _is_definite(office):
        return _topic(memory, told, office, paragraph)
    nouns = {lemma_of(word) for word in office.lower().split()}
    is_described = "-of-" in office or office.endswith("-year-old")
    is_anybody = bool(is_described or nouns & (WORDS.anybody | WORDS.papers))
    is_paper = bool(nouns & WORDS.papers)
    heading = _heading(memory, paragraph)
    last = memory.turns[-1] if memory.turns else (0, UNKNOWN)
    if heading:
        speaker = _only(memory, heading)
    else:
        speaker = known(memory, last[1]) if paragraph - last[0] <= 1 else NOBODY
    if nouns & _MINISTRIES and _MINISTRY.search(speaker.name or ""):
        return speaker
    gender = next((GENDERS[word] for word in re.split(r"[\s-]", office) if word in GENDERS), None)
    gender = gender or ("f" if any(map(is_womans_noun, office.lower().split())) else None)
    genders = {told.gender or gender, speaker.gender} - {None}
    same_side = None in (told.actor, speaker.actor) or told.actor == speaker.actor
    # "The shopkeeper" may be whoever has no calling yet.
    # Without an article only the same paragraph tells: «соседка» may be another one.
    is_new = office[0] > "\u0400" and not (is_anybody or nouns & HEADS)
    is_far = is_new and paragraph != _paragraph_of(memory, speaker)
    same_kind = is_paper or (
        not memory.is_thing(speaker)
        and not is_far
        and told.gender != "n"
        and (is_anybody or not (speaker.offices or nouns & _POWERS))
    )
    is_same = bool(speaker.name) and len(genders) < 2 and same_side and same_kind
    return speaker if is_same else _topic(memory, told, office, paragraph)


def _paragraph_of(memory: Memory, speaker: Speaker) -> int:
    """Where somebody was named or spoke last."""
    named = [met.paragraph for met in memory.met if met.name == speaker.name]
    spoke = [number for number, name in memory.turns if name == speaker.name]
    return max([*named, *spoke], default=-1)


def _topic(memory: Memory, told: Speaker, office: str, paragraph: int) -> Speaker:
    """A feature names the one it is about, then says what they are: "the head of the centre"."""
    speaker = known(memory, memory.only)
    named = {name for name, each in memory.known.items() if not memory.is_thing(each)}
    genders = {told.gender, speaker.gender} - {None}
    head = re.split(r" (?:of|for|at|in) ", office.lower())[0]
    is_one = head.startswith("the ") and not head.endswith("s") and told.gender != "n"
    is_free = named == {memory.only} and not speaker.offices and paragraph <= _LEAD_PARAGRAPHS
    same_side = None in (told.actor, speaker.actor) or told.actor == speaker.actor
    is_same = is_one and is_free and len(genders) < 2 and same_side
    return replace(speaker, actor=speaker.actor or told.actor) if is_same else told


def _is_definite(office: str) -> bool:
    words = office.lower().split()
    if INDEFINITE.match(office) or len(words) > _MAX_OFFICE_WORDS:
        return False
    is_cyrillic = words[-1][0] > "\u0400"
    if is_plural(words[0]) if is_cyrillic else words[-1].endswith("s"):
        return False
    return words[0] in ("the", "this") or (is_cyrillic and not set(words) & WORDS.indefinite)


def lemma_of(word: str) -> str:
    return next((form.lemma for form in parse_word(word)), word) if word[0] > "\u0400" else word


def goes_on(memory: Memory, told: Speaker, paragraph: int) -> Speaker:
    """An office beside a quotation: of the only one who has spoken in the paragraph so far."""
    here = {name for number, name in memory.turns if number == paragraph}
    speaker = known(memory, next(iter(here))) if len(here) == 1 and not memory.asked else NOBODY
    genders = {told.gender, speaker.gender} - {None}
    same_side = told.actor in (None, speaker.actor)
    same_kind = (told.gender == "n") == memory.is_thing(speaker)
    return speaker if speaker.name and len(genders) < 2 and same_side and same_kind else told


def heading_here(memory: Memory, paragraph: int) -> Speaker:
    """Who is the subject just before, in the same paragraph; or who asks, and was answered."""
    heads = {met.name for met in memory.met if met.heads and met.paragraph == paragraph}
    recent = [name for number, name in memory.turns if paragraph - number <= _LEAD_PARAGRAPHS]
    if not memory.met and recent[-2:-1] == [memory.asker] and recent[-1] != memory.asker:
        return known(memory, memory.asker)
    return _only(memory, heads)


def lead(memory: Memory) -> Speaker:
    """The person whom the article opens with: in an interview the one who answers."""
    return known(memory, memory.hero) if memory.hero else NOBODY


def overheard(memory: Memory, paragraph: int) -> Speaker:
    """Who says a quotation that stands alone: who is the subject before it, or spoke before.

    Paragraph by paragraph a paper goes on with one speaker until it names another.
    """
    if memory.question == paragraph - 1:
        return known(memory, memory.only or memory.hero)  # "Does that hurt?", the paper asks.
    if heading := _heading(memory, paragraph):
        return _only(memory, heading)
    is_open = any(met.paragraph == paragraph for met in memory.met)
    reach = 1 if memory.met else REACH
    if not memory.turns or paragraph - memory.turns[-1][0] > reach or is_open:
        return NOBODY
    last = memory.turns[-1][1]
    if not memory.asked:
        return known(memory, last)
    # The one who answers has spoken before, and is not the one who asks.
    others = [n for p, n in memory.turns if paragraph - p <= REACH and n not in (last, UNKNOWN)]
    return known(memory, others[-1]) if len(set(others)) == 1 else NOBODY


def known(memory: Memory, name: str) -> Speaker:
    return memory.known.get(name, NOBODY)


def _may_be(memory: Memory, met: Met, gender: str | None) -> bool:
    same = None in (gender, met.gender) or gender == met.gender
    return same if met.name == UNKNOWN else _fits(memory, met.name, gender)


def _fits(memory: Memory, name: str, gender: str | None) -> bool:
    if name == UNKNOWN or gender is None:
        return True
    speaker = memory.known[name]
    if gender == "n":
        return memory.is_thing(speaker)
    return speaker.gender in (gender, None) and not memory.is_thing(speaker)
