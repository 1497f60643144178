"""Who a noun phrase beside a cue means, in the light of the article so far."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.beside import find_apposed, is_anonymous, is_new, named_speaker_at, tell_office
from ingest.callings import (
    REPLIES,
    gender_of_verb,
    goes_on,
    same_again,
)
from ingest.constructions import is_told_before
from ingest.countrymen import (
    COUNTRYMAN,
    PEOPLES,
    is_countryman,
    is_party_man,
    side_of_people,
)
from ingest.cues import PLURAL
from ingest.demonstratives import demonstrated
from ingest.documents import Cue
from ingest.holders import SPOKES, office_speaker
from ingest.implied import implied_speaker
from ingest.its import is_there
from ingest.kinds import is_kin
from ingest.memory import INDEFINITE, Memory
from ingest.modifiers import DEMONSTRATIVES
from ingest.offices import is_institution, office_keys
from ingest.owners import THEIRS, body_before, first_of_both, one_of_theirs, owner_of, their_house
from ingest.persons import GENDERS, NOBODY, Speaker, agree
from ingest.phrases import NOUN_PHRASE, Phrase, find_noun_phrases, is_nominative
from ingest.pronouns import heading_of, only_of, overheard, pronoun_speaker
from qa_service.domain import Span

_MIN_ACRONYM = 2
_OWN_SUBJECT = re.compile(r"^t*(?:[mABR]g?)*NV.*[,;]")
# What a text does, no body: 'Kos has posted a line. "Here we go!" it ends.'
_OF_TEXTS = frozenset("begins began ends ended reads ran runs opens opened closes closed".split())


def hear_speakers(
    cues: Sequence[Cue], phrase: Phrase, paragraph: int, memory: Memory
) -> list[tuple[Cue, Speaker]]:
    """The cues of a sentence with who speaks; a pronoun means the last."""
    heard: list[tuple[Cue, Speaker]] = []
    for cue in cues:
        speaker = tell_speaker(cue, phrase, paragraph, memory)
        if speaker.name and speaker.gender is None and not memory.is_thing(speaker):
            speaker = replace(speaker, gender=gender_of_verb(cue.verb) if cue.subject else None)
        word = cue.pronoun or (phrase.word(cue.subject.start()) if cue.subject else "")
        if heard and GENDERS.get(word) in ("m", "f"):
            last = heard[-1][1]
            is_last = last.name is not None and last.gender in (None, GENDERS[word])
            is_last = is_last and not is_told_before(phrase, heard[-1][0])
            speaker = last if is_last and not memory.is_thing(last) else speaker
        heard.append((cue, speaker))
    return heard


def tell_speaker(cue: Cue, phrase: Phrase, paragraph: int, memory: Memory) -> Speaker:
    """Who speaks at a cue, as far as the words and the article so far tell."""
    noun = cue.subject
    if cue.pronoun:
        return _tell_pronoun(cue, cue.pronoun, phrase, paragraph, memory)
    if noun is None or is_there(phrase, cue):
        return implied_speaker(cue, phrase, paragraph, memory)
    start, end = noun.span("who") if "who" in noun.re.groupindex else noun.span()
    if noun["pronoun"]:
        return _tell_pronoun(cue, phrase.word(start), phrase, paragraph, memory)
    if _is_one_of_several(phrase.labels, start, end):
        return first_of_both(phrase, start, memory)
    house = their_house(cue, phrase, (start, end), memory)
    if house or noun["body"]:
        return house or memory.body_speaker(phrase, start, end)
    if noun["word"]:
        return _tell_word(cue, phrase, (start, end), paragraph, memory)
    if noun["name"] and is_party_man(phrase, noun.span("name")):
        return overheard(memory, paragraph)
    if noun["name"]:
        return _tell_name(cue, noun, phrase, memory)
    told = tell_office(cue, phrase, (start, end), memory)
    if told.gender != "n" and _is_plural_verb(cue.verb):
        # «Представители альянса выразили …»: they are several.
        is_named_here = told.name is not None and _is_named(phrase, told.name)
        is_named_here = is_named_here and " " not in phrase.words(start, end).strip()
        return told if is_named_here else Speaker(None, told.actor)
    return _tell_called(cue, told, phrase, (start, end), paragraph, memory)


def _tell_name(cue: Cue, noun: re.Match[str], phrase: Phrase, memory: Memory) -> Speaker:
    start, end = noun.span("who") if "who" in noun.re.groupindex else noun.span()
    office = phrase.words(*noun.span("office")) if noun["office"] else ""
    beside = find_apposed(phrase, end)
    if not office and beside and beside["lone"]:
        office = phrase.words(*beside.span())
    named = named_speaker_at(cue, phrase, noun.span("name"), office, memory)
    # «Каллас и её латвийский коллега Кариньш призвали …»: neither of them alone.
    is_house = any(phrase.word(i) in ("в", "во", "у") for i in range(max(0, start - 2), start))
    is_one = is_house or memory.is_thing(named) or not _is_plural_verb(cue.verb)
    return named if is_one else NOBODY


def _is_plural_verb(verb: str) -> bool:
    return verb[0] > "\u0400" and " " not in verb and verb.endswith(PLURAL)


def _tell_called(
    cue: Cue, told: Speaker, phrase: Phrase, span: Span, paragraph: int, memory: Memory
) -> Speaker:
    """The same in the light of who is spoken of, if the words are theirs."""
    start, end = span
    office = phrase.words(start, end)
    is_voice = bool(office_keys(office) & SPOKES) and not is_institution(office)
    if is_voice and is_anonymous(phrase, start, end):
        return Speaker(None, told.actor)
    if not told.name and not told.actor and THEIRS & {*office.lower().split()}:
        told = replace(told, actor=owner_of(cue, phrase, span, memory))
    if told.name and (is_institution(told.name) or _is_named(phrase, told.name)):
        return told  # "A spokesman for the German government" is the house.
    if not told.name and is_new(phrase, start, end):
        return told
    if told.name is None and told.gender is None:
        told = replace(told, gender=gender_of_verb(cue.verb))
    told = same_again(memory, told, office, paragraph, verb=cue.verb)
    is_definite = not INDEFINITE.match(office)
    return goes_on(memory, told, office, paragraph) if cue.form == "tag" and is_definite else told


def _is_named(phrase: Phrase, name: str) -> bool:
    """Whether the sentence has the name itself: "said the farmer, Ivo Petrov"."""
    is_mentioned = any(mention.name == name for mention in phrase.mentions.values())
    sentence = phrase.text[phrase.starts[0] : phrase.ends[-1]]
    return is_mentioned or name.split()[-1] in sentence


def _tell_pronoun(cue: Cue, word: str, phrase: Phrase, paragraph: int, memory: Memory) -> Speaker:
    if word == "one" and cue.subject and phrase.word(cue.subject.end()) == "of":
        return one_of_theirs(phrase, cue.subject.start(), memory)
    if word in DEMONSTRATIVES:
        return demonstrated(memory, word, paragraph)
    if word.lower() == "it":
        if cue.verb in _OF_TEXTS:
            return overheard(memory, paragraph)
        body = body_before(cue, phrase)
        if body is not None:
            return memory.body_speaker(phrase, body, body + 1)
        house = NOUN_PHRASE.match(phrase.labels, 0, cue.start)
        office = phrase.words(*house.span()) if house and house["lone"] else ""
        if is_institution(office) and (told := office_speaker(memory, office)).name:
            return told
    if word.startswith(("собственн", "власн")):
        return _tell_own(cue, phrase, paragraph, memory)
    if cue.verb.startswith(REPLIES) and (other := _who_replies(word, paragraph, memory)):
        return other
    return _named_before(cue, word, phrase, memory) or pronoun_speaker(memory, word, paragraph)


def _named_before(cue: Cue, word: str, phrase: Phrase, memory: Memory) -> Speaker | None:
    """The only one named before a colon, or before that as what is judged: «Так думает и Павел Ким:
    мост, по его словам, цел.», «Столтенберг назвал план опасным: ракеты, по его данным, стоят.»."""
    before = phrase.labels[: cue.start] if cue.form == "source" else ""
    nouns = [n for n in find_noun_phrases(phrase.labels[: cue.start]) if n["name"]]
    if _OWN_SUBJECT.search(before) is None:
        colon = max(before.rfind(":"), before.rfind("-"))
        nouns = [noun for noun in nouns if noun.end() <= max(colon, 0)]
    if len(nouns) != 1 or not is_nominative(phrase, *nouns[0].span("name")):
        return None
    office = phrase.words(*nouns[0].span("office")) if nouns[0]["office"] else ""
    named = memory.named_speaker(phrase, *nouns[0].span("name"), office)
    return named if named.name and agree(named.gender, GENDERS.get(word.lower())) else None


def _who_replies(word: str, paragraph: int, memory: Memory) -> Speaker | None:
    """«Ким смотрел в стол. — Мы ждём, — ответил он.»: who heads a sentence since, nobody else."""
    heading = heading_of(memory, paragraph, GENDERS.get(word.lower()))
    is_other = len(heading) == 1 and bool(memory.turns) and memory.turns[-1][1] not in heading
    meant = only_of(memory, heading) if is_other else NOBODY
    return meant if meant.name else None


def _tell_own(cue: Cue, phrase: Phrase, paragraph: int, memory: Memory) -> Speaker:
    """«За билет он, по собственным словам, отдал сто рублей.»: the sentence's own subject."""
    for noun in reversed([n for n in find_noun_phrases(phrase.labels) if n.end() <= cue.start]):
        if noun["pronoun"] or is_nominative(phrase, *noun.span("name" if noun["name"] else 0)):
            return tell_noun(noun, phrase, paragraph, memory)
    return NOBODY


def _tell_word(cue: Cue, phrase: Phrase, span: Span, paragraph: int, memory: Memory) -> Speaker:
    """One capitalised word: of a known name, or beside a quotation a name by itself."""
    told = memory.named_speaker(phrase, span[1] - 1, span[1], "")
    word = phrase.words(span[1] - 1, span[1])
    has_article = not told.name and span[1] - span[0] == 2
    if has_article and (side := side_of_people(phrase.words(*span), memory.actors)):
        return Speaker(None, side)
    is_people = cue.form == "tag" and PEOPLES.search(word) is not None
    if has_article and (is_people or COUNTRYMAN.search(word)):
        meant = overheard(memory, paragraph)  # "said the Scot": the sentence before named him.
        return meant if agree(told.actor, meant.actor) else NOBODY
    if has_article and (word.isupper() or not PEOPLES.search(word)):
        return Speaker(word, told.actor, "n")  # "The Freeport said": people have no article.
    if not told.name and word.isupper() and len(word) > _MIN_ACRONYM:
        return Speaker(word, told.actor, "n")
    is_tag = cue.form == "tag" and span[1] - span[0] == 1
    return told if told.name or not is_tag else memory.named(phrase.words(*span))


def tell_noun(noun: re.Match[str] | None, phrase: Phrase, number: int, memory: Memory) -> Speaker:
    """Who a noun phrase beside a quotation means, where no verb reports."""
    if noun is None:
        return NOBODY
    if noun["pronoun"]:
        word = phrase.word(noun.start())
        is_text = word == "it" and phrase.word(noun.end()) in _OF_TEXTS
        return overheard(memory, number) if is_text else pronoun_speaker(memory, word, number)
    if noun["body"]:
        return memory.body_speaker(phrase, *noun.span())
    if noun["name"] and is_party_man(phrase, noun.span("name")):
        return overheard(memory, number)
    if noun["word"] and is_countryman(phrase, noun.start()):
        return overheard(memory, number)
    if noun["name"] or noun["word"]:
        start, end = noun.span("name") if noun["name"] else (noun.end() - 1, noun.end())
        return memory.named_speaker(
            phrase, start, end, phrase.words(*noun.span("office")) if noun["office"] else ""
        )
    office = phrase.words(*noun.span())
    told = office_speaker(memory, office)
    if is_new(phrase, *noun.span()):
        return told
    meant = same_again(memory, told, office, number)
    # «…», — прикидывает доктор: only if they are called so, where no verb reports.
    return meant if noun.start() == 0 or is_kin(meant, office) else told


def _is_one_of_several(labels: str, start: int, end: int) -> bool:
    before, after = labels[:start], labels[end:]
    joined_before = before.endswith("k") and before[-2:-1] in tuple("NBRCA")
    joined_after = after.startswith("k") and after[1:2] in tuple("NBRCAd")
    is_list = (
        labels[end - 1 : end] == "B"
        and after[:1] == ","
        and after[1:2] in tuple("BN")
        and after[2:3] in tuple(",k")
    )
    return joined_before or joined_after or is_list
