"""Who is named in a sentence, and who as its likely subject: the one a pronoun means next."""

from __future__ import annotations

import re

from ingest.callings import ANY_PERSON, is_one, is_restricted, only_of_nation, same_again
from ingest.holders import office_speaker
from ingest.its import note_house
from ingest.memory import INDEFINITE, Memory
from ingest.morphology import is_gerund, is_place
from ingest.nominal import OWN_WORDS
from ingest.offices import is_institution
from ingest.persons import GENDERS
from ingest.phrases import NOUN_PHRASE, Phrase, is_nominative
from ingest.pronouns import pronoun_speaker

_TITLED = re.compile(r"(?:[mR]{1,3})C(?![CRgN])")
_RANKS = frozenset(
    "general colonel major captain president minister chancellor ambassador senator judge "
    "lieutenant sergeant commander admiral генерал полковник майор капитан президент министр "
    "посол сенатор судья адмирал канцлер маршал marshal secretary премьер".split()
)
_ONES = frozenset("one another some several один одна другой другая некоторые".split())
_LEAD = re.compile(r"[CwVR][^,;:q.N]{0,8},[dmBARCg]*")
_PRESENTING = ("it fell to", "it was left", "then came", "next came", "next was", "there was")
_LEFT_TO = re.compile(r"\b(?:(?:was|were) (?:left|handed)|fell|falls) to [^,;:.]{0,40}$")
_GIVEN_NAME = re.compile(
    r"\b(?:an?|one) [^,;:.]{3,40}\b(?:gave (?:his|her) (?:first )?name (?:only )?as|named|called|"
    r"identified (?:him|her)self (?:only )?as) $"
)
_THEIRS = re.compile(r"Ngm*R")
_BEFORE_NAME = re.compile(r"[dmBARC]*$")
_AFTER_LEAD = re.compile(
    r"(?:dw{1,3})?[of][^,;:qV]{1,14},[dmBARCg]{0,6}|[^NV;:q]{1,14},k[dmBARCg]{0,6}"
)
_AFTER_CLAUSE = re.compile(r"[^,;:q]{1,24},[dmBARCg]{0,6}")
_SUBORDINATE = frozenset(
    "while although though if when whereas unlike as since because where пока хотя если когда "
    "поскольку".split()
)
_JOINED = re.compile(r"(?:[of]d?[mBCw]{1,2})?k?[dmBARC]*")
_APPOSED = re.compile(r"[^NVq;:.,]{1,6},N,")  # «Одна из них, Ольга Ким, …»
_PREDICATE = re.compile(r"[CRmAw]{1,4}-[dmRABC]*")
_PARTICIPLES = frozenset("told shown given seen driven struck caught taken held sent left".split())
_ASKING = frozenset("asked спросил спросила спросили просили попросили".split())
_STANDING = frozenset(
    "stood stands sat sits came comes waited waits lay was is were are lived lives worked".split()
)
_PLACING = frozenset(
    "behind beside among amongst next with opposite in at on under inside outside there here "
    "then above below near".split()
)
_OBJECT = re.compile(r"N[^k]*w[^N]*$")
_HEADING = re.compile(
    r"(?:q-|r|dw{1,3}gR,|d[wmR]{1,3}(?:f[wt]{1,2})?,)?(?:[wtC]{0,2}[.:)]|\(\w\))*[dmBARCNgtk,]*w?[dmBARCNgtk,]*(?:[of][^N,]{1,8},?)?"
    r"[dmBARg]*"
)
_UNNAMED = re.compile(
    r"d[mAwBC]{0,3}R(?![RmBAgCN]|fd?[BRC]|,[CN]|[of][^,;.:V]{1,12},[CN]|[of][mwt]{1,5}N)"
)
_UNNAMED_HEAD = re.compile(r"d[mAwBC]{0,3}R(?![RmBAgCN]|,[CN]|[of][^,;.:V]{1,12},[CN])")
_POSSESSIVE = re.compile(r"(?:his|her|their|его|её|ее)\s", re.IGNORECASE)


def note_names(phrase: Phrase, start: int, end: int, number: int, memory: Memory) -> None:
    labels = phrase.labels
    if start == 0 and (unnamed := _unnamed_head(phrase)):
        memory.note_unnamed(number, heads=True, calling=unnamed)
    if start == 0 and end == len(labels):
        _note_pronoun(phrase, number, memory)
    lead = len(labels) - len(labels.lstrip("t"))
    if is_gerund(phrase.word(0)) and "," in labels[:-1]:
        lead = labels.index(",") + 1  # «Уезжая, лорд пошутил.»
    if start == 0:
        note_house(phrase, lead, memory)
        _note_countryman(phrase, number, memory)
    if start == 0 and (head := NOUN_PHRASE.match(labels, lead)):
        _note_office(head, phrase, number, memory)
    headed: int | None = None
    for i in range(start, min(end, len(labels))):
        if labels[i] == "N":
            is_head = _HEADING.fullmatch(labels, 0, i) is not None or _is_after_lead(phrase, i)
            is_head = is_head and not _is_governed(phrase, i)
            is_head = is_head and not (_is_subordinate(phrase) and "," not in labels[:i])
            is_head = is_head or _goes_on_with(phrase, i)
            is_head = is_head or _is_after_clause(phrase, i)
            is_head = is_head or _APPOSED.fullmatch(labels, 0, i + 2) is not None
            is_head = is_head or _is_presented(phrase, i) or _is_told_of(phrase, i)
            # «Старший — швейцарец Томас Хабер.»
            is_head = is_head or _PREDICATE.fullmatch(labels, 0, i) is not None
            is_first = is_head and (
                _goes_on_with(phrase, i)
                or _may_be_subject(phrase, i)
                or _is_topic(phrase, i)
                or _is_told_of(phrase, i)
            )
            # "For Berry the point is …" tells his view.
            # "Niinistö met Putin": the second one is an object.
            is_object = _OBJECT.search(labels, 0, i) and not _is_after_clause(phrase, i)
            is_first = is_first and not is_object
            is_for = i == 1 and phrase.word(0) in ("for", "to", "для", "у")
            # "To Berry he says: go home" tells another's.
            is_first = is_first or (is_for and labels[i + 1 : i + 2] not in ("p", "N", "R", "d"))
            is_owner = labels[i + 1 : i + 2] == "g" and phrase.word(i + 2) not in OWN_WORDS
            is_first = is_first and not is_owner and labels[i + 1 : i + 2] != "N"
            heads = is_first or _ends_sentence(phrase, i)
            if headed is not None and not _JOINED.fullmatch(labels, headed + 1, i):
                heads = False  # "Doyle, of the 2nd Cavalry Regiment, knows …"
            headed = i if heads and headed is None else headed
            memory.note_name(number, memory.named_speaker(phrase, i, i + 1, ""), heads=heads)


def _unnamed_head(phrase: Phrase) -> str:
    """Somebody without a name at the head of a sentence: "One passenger at Euston"."""
    found = _UNNAMED.match(phrase.labels)
    if found and _is_unnamed(phrase, found):
        whole = NOUN_PHRASE.match(phrase.labels)
        is_longer = whole is not None and bool(whole["lone"]) and whole.end() > found.end()
        return phrase.words(*(whole if whole and is_longer else found).span())
    found = _UNNAMED_HEAD.match(phrase.labels)
    words = phrase.words(*found.span()) if found else ""
    return words if INDEFINITE.match(words) and not is_institution(words) else ""


def _note_countryman(phrase: Phrase, number: int, memory: Memory) -> None:
    """ "The Russian was having none of it." goes on with the only Russian named."""
    mention = phrase.mentions.get(1)
    if phrase.word(0) != "the" or mention is None or mention.kind != "adjective":
        return
    is_verb = phrase.labels[2:3] in tuple("tV") or phrase.word(2).endswith("ed")
    if is_verb and mention.actor:
        meant = only_of_nation(memory, mention.actor)
        if meant.name:
            memory.note_name(number, meant, heads=True)


def _note_office(head: re.Match[str], phrase: Phrase, number: int, memory: Memory) -> None:
    """Who is at the head of the sentence by office, or by one name beside it: «таксист Ион»."""
    if head["lone"] and phrase.word(head.end()) == "у" and GENDERS.get(phrase.word(head.end() + 1)):
        # «Сын у него на фронте.» goes on with him.
        meant = pronoun_speaker(memory, phrase.word(head.end() + 1), number)
        memory.note_name(number, meant, heads=True, owns=True)
    elif head["lone"]:
        office = phrase.words(*head.span())
        meant = office_speaker(memory, office)
        if not is_restricted(phrase, *head.span()):
            meant = same_again(memory, meant, office, number)
        memory.note_name(number, meant, heads=True)
        if meant.name and meant.gender == "n":
            memory.note_house(meant)
        is_alone = "N" not in phrase.labels and is_nominative(phrase, *head.span())
        # "Kos's deputy was blunter.": no name of his own, and not Kos.
        is_theirs = _THEIRS.match(phrase.labels, head.start()) is not None
        is_theirs = is_theirs and not phrase.labels.startswith((",N", "N"), head.end())
        is_new = is_theirs or (is_alone and is_one(office))
        if not meant.name and meant.gender != "n" and is_new:
            memory.note_unnamed(number, heads=True, calling=office)
    elif head["office"] and phrase.labels[head.start("name") :][:2] in (
        "C",
        "Cw",
        "C(",
        "C,",
        "CV",
    ):
        office = phrase.words(*head.span("office"))
        span = head.span("name")
        if is_nominative(phrase, *span) and not is_place(phrase.words(*span)):
            meant = memory.named_speaker(phrase, *head.span("name"), office)
            single = meant.name is not None and " " not in meant.name
            meant = memory.titled(meant.name) if single and meant.name else meant
            memory.note_name(number, meant, heads=True)


def _is_presented(phrase: Phrase, at: int) -> bool:
    """Whether the sentence brings in one person: "It fell to a schoolgirl, Maja Novak, to …"."""
    labels = phrase.labels
    is_alone = labels.count("N") == 1 and "g" not in labels[at + 1 : at + 2]
    before = phrase.text[phrase.starts[0] : phrase.starts[at]].lower()
    if (is_alone and _LEFT_TO.search(before)) or _GIVEN_NAME.search(before):
        return True  # "The details were left to General Jan Kos, who …"
    return is_alone and phrase.words(0, min(3, len(labels))).lower().startswith(_PRESENTING)


def _is_subordinate(phrase: Phrase) -> bool:
    return phrase.word(0) in _SUBORDINATE


def _goes_on_with(phrase: Phrase, at: int) -> bool:
    """ "When I read this to Kos, he laughed.": the only one named is meant by the pronoun."""
    labels = phrase.labels
    comma = labels.find(",", at)
    is_pronoun = GENDERS.get(phrase.word(comma + 1)) in ("m", "f") and labels.count("N") == 1
    is_lead = comma > 0 and _is_subordinate(phrase) and "p" not in labels[:comma]
    return is_lead and is_pronoun and phrase.word(0) < "\u0400"


def _is_after_clause(phrase: Phrase, at: int) -> bool:
    """ "While Kos was cautious, Lind was blunt.", "At St. Anne's in Riga, Father Kos …"."""
    is_after = _AFTER_LEAD.fullmatch(phrase.labels, 0, at) is not None
    is_main = _AFTER_CLAUSE.fullmatch(phrase.labels, 0, at) is not None
    return is_after or (is_main and _is_subordinate(phrase))


def _is_governed(phrase: Phrase, at: int) -> bool:
    """Whether a preposition stands before the name, and anything before that; or in Russian a word
    in another case: «вопрос корреспондента Анны Беловой»."""
    labels = phrase.labels
    if at < 2 or _is_topic(phrase, at):
        return False
    is_office = labels[at - 1] in "RmA" and phrase.word(at - 1) > "\u0400"
    return labels[at - 1] in "of" or (is_office and not is_nominative(phrase, at - 1, at))


def _is_topic(phrase: Phrase, at: int) -> bool:
    """«Лаврова волновало другое.», «Премьеру Ким не до смеха.»: the only one named, in front."""
    is_first = not phrase.labels[:at].strip("RmA")
    return is_first and phrase.word(0) > "\u0400" and phrase.labels.count("N") == 1


def _is_told_of(phrase: Phrase, at: int) -> bool:
    """Whether somebody comes after the verb: "Behind him stood Jan Kos.", "A clerk asked Kos"."""
    before = _BEFORE_NAME.sub("", phrase.labels[:at])
    verb = phrase.word(len(before) - 1)
    if verb in _ASKING:
        return True
    return verb in _STANDING and phrase.word(0) in _PLACING


def _note_pronoun(phrase: Phrase, number: int, memory: Memory) -> None:
    """ "She was lecturing in Kaunas then." goes on with her, as "Her mother is there." does."""
    word = phrase.word(0)
    owns = phrase.labels[:1] == "d"
    if (owns or phrase.labels[:1] == "p") and GENDERS.get(word) in ("m", "f"):
        meant = pronoun_speaker(memory, word, number)
        heads = not owns or "N" not in phrase.labels
        memory.note_name(number, meant, heads=heads, owns=owns)


def _is_after_lead(phrase: Phrase, at: int) -> bool:
    """Whether a participle leads in: "Standing beside him, Mr Kask nodded." """
    first = phrase.word(0)
    is_participle = first.endswith(("ing", "ed")) or first in _PARTICIPLES
    is_participle = is_participle or (first > "\u0400" and is_gerund(first))
    return is_participle and _LEAD.fullmatch(phrase.labels, 0, at) is not None


def note_unnamed(phrase: Phrase, number: int, memory: Memory) -> None:
    """Somebody without a name is met: "One had been parked …", "I put it to an officer"."""
    is_open = "N" not in phrase.labels and phrase.labels[1:2] in tuple("tw,Vof")
    if phrase.word(0) in _ONES and is_open:
        memory.note_unnamed(number, heads=True)
    if (title := _TITLED.match(phrase.labels)) and phrase.word(title.end() - 2) in _RANKS:
        # "General Zavarzin received us.": somebody whose full name is nowhere.
        named = memory.titled(phrase.words(title.end() - 1, title.end()))
        memory.note_name(number, named, heads=True)
    if "N" not in phrase.labels and "p" not in phrase.labels:
        _note_newcomer(phrase, number, memory)
    for noun in _UNNAMED.finditer(phrase.labels, 1):
        if _is_unnamed(phrase, noun) and not is_institution(phrase.words(*noun.span())):
            memory.note_unnamed(number, heads=False, calling=phrase.words(*noun.span()))


def _note_newcomer(phrase: Phrase, number: int, memory: Memory) -> None:
    """«Первым проехал мальчик.»: in Russian nobody is told to be new."""
    for noun in NOUN_PHRASE.finditer(phrase.labels, 1):
        start, end = noun.span()
        if not noun["lone"] or phrase.word(start) < "\u0400" or phrase.labels[start - 1] in "of":
            continue
        office = phrase.words(start, end)
        if not is_one(office) or is_institution(office) or not is_nominative(phrase, start, end):
            continue
        told = office_speaker(memory, office)
        if office.lower() not in ANY_PERSON:
            told = same_again(memory, told, office, number)
        if not told.name:
            memory.note_unnamed(number, heads=True, calling=office)


def _ends_sentence(phrase: Phrase, at: int) -> bool:
    """«Главную неожиданность приберег Борис Ельцин.», "I called Lavrov.": he is the topic next."""
    is_last = phrase.labels[at + 1 :] in ("", ".") and phrase.labels.count("N") == 1
    return is_last and at > 0 and phrase.labels[at - 1] not in "ofS"


def _may_be_subject(phrase: Phrase, at: int) -> bool:
    mention = phrase.mentions.get(at)
    return mention is None or mention.is_subject_form


def _is_unnamed(phrase: Phrase, noun: re.Match[str]) -> bool:
    """Whether a sentence begins with somebody of whom no name is given: "One user who …"."""
    words = phrase.words(*noun.span())
    return bool(INDEFINITE.match(words) or _POSSESSIVE.match(words))
