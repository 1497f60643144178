"""Whom "he" or nothing at all means, by who was named and who spoke before."""

from __future__ import annotations

from ingest.its import is_open
from ingest.memory import REACH, Memory
from ingest.persons import GENDERS, NOBODY, UNKNOWN, Met, Speaker, agree

_LEAD_PARAGRAPHS = 2


def pronoun_speaker(memory: Memory, word: str, paragraph: int) -> Speaker:
    """The one person that "he" or "she" can mean here; nobody where it could be two."""
    gender = GENDERS.get(word.lower())
    if gender == "n" and is_open(memory, paragraph):
        return NOBODY
    if gender == "n" and (house := memory.last_house()) is not NOBODY:
        return house
    speaker = _tell_pronoun(memory, gender, paragraph) if gender else NOBODY
    if gender in ("m", "f") and speaker.name in memory.known:
        memory.take_gender(speaker.name, gender)
        return known(memory, speaker.name)
    return speaker


def _tell_pronoun(memory: Memory, gender: str, paragraph: int) -> Speaker:
    recent = [n for p, n in memory.turns if paragraph - p <= REACH and _fits(memory, n, gender)]
    # Who heads a sentence after the last one to speak is the one who goes on.
    fitting = [met for met in memory.met if _may_be(memory, met, gender)]
    here = {met.name for met in fitting if met.paragraph == paragraph}
    if heading := heading_of(memory, paragraph, gender):
        if gender == "f" and (sure := _surely_she(memory, heading, here)):
            return known(memory, sure)
        is_new = not recent or recent[-1] in heading or not _spoke_beside(memory, paragraph)
        # "The estimate comes from Carpenter": he, or who headed the paragraph before.
        has_rival = bool(here) and not heading & here
        if has_rival and heading == {UNKNOWN} and len(here - {UNKNOWN}) == 1:
            return only_of(memory, here - {UNKNOWN})
        return only_of(memory, heading) if is_new and not has_rival else NOBODY
    if (before := _headed_before(memory, paragraph, gender)) is not NOBODY:
        return before
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
    return known(memory, last) if last else memory.unnamed


def _headed_before(memory: Memory, paragraph: int, gender: str) -> Speaker:
    """ "Berg telephoned Kos. It went well, the office said. She …": no one who spoke further up."""
    if any(p == paragraph and _fits(memory, name, gender) for p, name in memory.turns):
        return NOBODY
    names = {met.name for met in memory.past if met.paragraph == paragraph}
    return only_of(memory, {n for n in names if known(memory, n).gender == gender})


def heading_of(memory: Memory, paragraph: int, gender: str | None = None) -> set[str]:
    """Who heads the last such sentence here, or else heads one in the paragraph before."""
    for back in (0, 1):
        heads = [met for met in memory.met if met.heads and paragraph - met.paragraph == back]
        if fitting := [met for met in heads if _may_be(memory, met, gender)]:
            last = fitting[-1].sentence
            names = {met.name for met in fitting if back or met.sentence == last}
            return _without_unnamed(fitting, names)
    return set()


def _surely_she(memory: Memory, heading: set[str], here: set[str]) -> str:
    """The one woman named here, where the one at the head is not known to be one.

    Most whose first name does not tell are men.
    """
    if UNKNOWN in heading or any(known(memory, name).gender for name in heading):
        return ""
    women = [name for name in here - heading if known(memory, name).gender == "f"]
    return women[0] if len(women) == 1 else ""


def _without_unnamed(heads: list[Met], names: set[str]) -> set[str]:
    """Whoever is named after somebody without a name, or owns them and was the topic before."""
    last = heads[-1].sentence
    owner = next((met.name for met in heads if met.owns and met.sentence == last), "")
    if owner and any(met.name == owner and met.sentence < last for met in heads):
        return {owner}
    return names - {UNKNOWN} if heads[-1].name != UNKNOWN and len(names) > 1 else names


def _owner(memory: Memory, paragraph: int) -> str:
    """Of whose brother or mother the sentence before tells: "Her grandson had voted." """
    if not memory.met or paragraph - memory.met[-1].paragraph > 1:
        return ""
    last = [met for met in memory.met if met.sentence == memory.met[-1].sentence]
    owner = next((met for met in last if met.owns), None)
    if owner is None:
        return ""
    is_alone = all(met.name in (owner.name, UNKNOWN) for met in last)
    is_topic = any(met.heads and met.name == owner.name for met in memory.met)
    return owner.name if is_alone or (is_topic and owner.paragraph < paragraph) else ""


def _spoke_beside(memory: Memory, paragraph: int) -> bool:
    """Whether somebody spoke in the paragraph before, and another heads a sentence there."""
    here = any(met.heads and met.paragraph == paragraph for met in memory.met)
    return not here and memory.turns[-1][0] == paragraph - 1 and memory.turns[-1][1] != UNKNOWN


def only_of(memory: Memory, names: set[str]) -> Speaker:
    if names == {UNKNOWN}:
        sides = [met.actor for met in memory.met if met.name == UNKNOWN and met.heads]
        return Speaker(None, sides[-1]) if sides and sides[-1] else NOBODY
    return memory.known.get(next(iter(names)), NOBODY) if len(names) == 1 else NOBODY


def _named_last(memory: Memory, paragraph: int, gender: str | None) -> Speaker:
    """The only one named hereabouts, or the article's first; nobody if it can be two."""
    hereabouts = [met.name for met in memory.met if paragraph - met.paragraph <= 1]
    near = {name for name in hereabouts if _fits(memory, name, gender)}
    is_hero = not near and bool(memory.hero) and _fits(memory, memory.hero, gender)
    return only_of(memory, {memory.hero} if is_hero else near)


def heading_here(memory: Memory, paragraph: int) -> Speaker:
    """Who is the subject just before, in the same paragraph; or who asks, and was answered."""
    heads = {met.name for met in memory.met if met.heads and met.paragraph == paragraph}
    recent = [name for number, name in memory.turns if paragraph - number <= _LEAD_PARAGRAPHS]
    if not memory.met and recent[-2:-1] == [memory.asker] and recent[-1] != memory.asker:
        return known(memory, memory.asker)
    return only_of(memory, heads)


def lead(memory: Memory) -> Speaker:
    """The person whom the article opens with: in an interview the one who answers."""
    return known(memory, memory.hero) if memory.hero else NOBODY


def overheard(memory: Memory, paragraph: int) -> Speaker:
    """Who says a quotation that stands alone: who is the subject before it, or spoke before.

    Paragraph by paragraph a paper goes on with one speaker until it names another.
    """
    if memory.question == paragraph - 1:
        return known(memory, memory.only or memory.hero)  # "Does that hurt?", the paper asks.
    if owner := _owner(memory, paragraph):
        return known(memory, owner)
    if heading := heading_of(memory, paragraph):
        return only_of(memory, heading)
    is_open = any(met.paragraph == paragraph for met in memory.met)
    reach = 1 if memory.met else REACH
    if not memory.turns or paragraph - memory.turns[-1][0] > reach or is_open:
        return NOBODY
    last = memory.turns[-1][1]
    if not memory.asked:
        return memory.last_speaker()
    # The one who answers has spoken before, and is not the one who asks.
    others = [n for p, n in memory.turns if paragraph - p <= REACH and n not in (last, UNKNOWN)]
    return known(memory, others[-1]) if len(set(others)) == 1 else NOBODY


def known(memory: Memory, name: str) -> Speaker:
    return memory.known.get(name, NOBODY)


def _may_be(memory: Memory, met: Met, gender: str | None) -> bool:
    return agree(gender, met.gender) if met.name == UNKNOWN else _fits(memory, met.name, gender)


def _fits(memory: Memory, name: str, gender: str | None) -> bool:
    if name == UNKNOWN or gender is None:
        return True
    speaker = memory.known[name]
    if gender == "n":
        return memory.is_thing(speaker)
    return speaker.gender in (gender, None) and not memory.is_thing(speaker)
