"""The words in a sentence that report somebody's speech, with the noun phrase of who speaks."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.asides import aside_after, find_interrupted, find_nouns, find_relatives, is_bearer
from ingest.constructions import (
    can_stand_alone,
    find_agent,
    find_one,
    find_paper,
    find_quoted,
    find_reply,
    find_verdict,
    has_own_tag,
    is_after_clause,
    is_agency,
    is_agreed,
    is_announced,
    is_cited,
    is_in_relative,
    is_object,
    is_one_of,
    is_parted_off,
    says_that,
)
from ingest.documents import Cue, find_document_cue, find_passive_cue
from ingest.nominal import nominal_cues
from ingest.participles import find_participle
from ingest.phrases import Phrase, is_nominative
from ingest.reports import AS, SPEAKS, has_object, has_position, is_finite_verb, opens_speech
from ingest.tags import anonymous_tag, find_cleft, is_tag
from ingest.verbs import verb_class
from ingest.word_order import (
    is_attribute,
    is_far_tag,
    is_house_far,
    is_later,
    is_to_be_done,
    skip_aside,
)
from ingest.words import WORDS

# Patterns over labels, from the end of the speaker to the verb …
_GAP = re.compile(
    r"(?:,[^;:q]{1,40},|\([^)]{1,30}\)|-[^-;:]{1,40}-|,|kt)?t*(?:[ofS][^,;:qVp.]{1,8})?t*(?:tf)?t*"
    r"|[Vw]p[^Np;:.,]{0,16}kt*|[^Np;:.]{1,60}(?:kt*|,t*)|[^N;:.]{1,60}p,kt*"
)
_ASIDE = re.compile(r",.+,$")
_POSTMODIFIED = re.compile(r"w[of][^,;:qVNp.]{1,14}t*")
_INVERTED = re.compile(r"t*")
_CYRILLIC_INVERTED = re.compile(r"k?[wotfRmp]{0,3}?")
_CYRILLIC_FAR = re.compile(r"k?[wotfRmp]{0,3}?|t?f[wotfmC]{2,6}?R?|[wm]{1,2}[wmRBA]{0,4}?")
_NAME_INVERTED = re.compile(r"[twmdARfC]{0,6}")
_UNKNOWN_OFFICE = re.compile(r"w[wRmB]{0,3}")
_NEXT_VERB = re.compile(r"[;.]|k(?![BNCRAmd][^V]*q)")
_TAG_LEAD = re.compile(r"q[,.?!]?-[wtofm]{1,4}$")  # «…», — твёрдо говорит он
_ONE_OF_MANY = frozenset(("одного из", "одной из"))
PLURAL = ("ли", "ют", "ят", "жат", "лись", "ются", "ны")
_UKRAINIAN = frozenset("іїєґ")
_OURS = frozenset("мы я вы ми ви".split())


def find_cues(phrase: Phrase) -> list[Cue]:
    """The cues of a sentence, in order."""
    labels = phrase.labels
    nouns = find_nouns(phrase)
    told = find_relatives(phrase, nouns)
    cues = (
        _verb_cue(phrase, nouns, i) if label == "V" else _source_cue(phrase, nouns, i, label)
        for i, label in enumerate(labels)
        if label in "VSP" and not any(start < i < end for _, (start, end) in told)
    )
    found = [cue for cue in (*cues, find_document_cue(phrase, nouns)) if cue]
    if not any(cue.form == "frame" for cue in found) and (passive := find_passive_cue(phrase)):
        return [passive]
    if found := found or list(nominal_cues(phrase, nouns)):
        return found
    participle = find_participle(phrase, nouns)
    return [participle] if participle else []


def _source_cue(phrase: Phrase, nouns: list[re.Match[str]], at: int, label: str) -> Cue | None:
    verb = phrase.word(at)
    if label == "P":
        # "according to him", but "по его словам".
        pronoun = verb.split()[-1] if verb.startswith("according") else verb.split()[1]
        return Cue(verb, "source", at, at + 1, None, pronoun)
    for noun in nouns:
        is_far = noun["name"] and _UNKNOWN_OFFICE.fullmatch(phrase.labels, at + 1, noun.start())
        # «По словам одного из дипломатов»
        is_far = is_far or (
            noun["lone"] and phrase.words_between(at + 1, noun.start()) in _ONE_OF_MANY
        )
        if noun.start() == at + 1 or (is_far and verb[0] > "\u0400"):
            is_paper = bool(noun["body"] or noun["word"])
            is_paper = is_paper and phrase.labels[noun.end() : noun.end() + 1] == "w"
            return Cue(verb, "source", at, noun.end(), None if is_paper else noun)
    return find_paper(phrase, nouns, at)


def _verb_cue(phrase: Phrase, nouns: list[re.Match[str]], at: int) -> Cue | None:
    verb = phrase.word(at)
    finders = (find_agent, find_verdict, find_quoted, find_one, find_cleft)
    if told := next(filter(None, (find(phrase, nouns, at) for find in finders)), None):
        return told
    if not is_finite_verb(phrase, at) or is_announced(phrase, at) or is_cited(phrase, at):
        return None
    kind = verb_class(verb)
    inverted = _inverted_cue(phrase, nouns, at)
    subject = find_interrupted(phrase, nouns, at) or _subject_before(phrase, nouns, at)
    if inverted and is_agreed(phrase, inverted):
        return inverted
    if kind == "tag" and not (subject and says_that(phrase, at)):
        return find_reply(phrase, at) or _beside(
            inverted or (subject and Cue(verb, "tag", subject.start(), at + 1, subject))
        )
    if subject is None:
        return inverted or _cue_without_subject(phrase, at)
    start = subject.start()
    if "what" in (phrase.word(start - 1), phrase.word(start - 2)) or (
        start and is_in_relative(phrase, start)
    ):
        # "what NATO said", "in which NATO sees": a noun, no report; "…, which NATO left, says Kos:"
        return inverted if phrase.labels[at - 1] == "," else None
    # «Чуркин, со своей стороны, потребовал …»: between two commas only an aside.
    is_aside = _ASIDE.match(phrase.labels, subject.end(), at) is not None
    is_aside = is_aside and phrase.labels[at + 1 : at + 2] not in ("N", "R")
    before = "q-," if verb[0] > "\u0400" and not is_aside else "q-"
    is_word = subject["word"] and inverted and inverted.subject and inverted.subject["name"]
    if inverted and (
        phrase.labels[at - 1] in tuple(before) or is_word or has_own_tag(phrase, subject, inverted)
    ):
        return inverted
    if own := _own_cue(phrase, subject, at):
        return own
    if inverted and verb[0] > "\u0400":
        return inverted
    quoted = "q" in _NEXT_VERB.split(phrase.labels[at + 1 :])[0]
    return Cue(verb, "frame", start, at + 1, subject, hints=True) if quoted else None


def _own_cue(phrase: Phrase, subject: re.Match[str], at: int) -> Cue | None:
    """The cue of a verb that reports with its subject before it, whatever else stands there."""
    verb, start = phrase.word(at), subject.start()
    if says_that(phrase, at):
        if phrase.word(at + 1) != "on":
            return Cue(verb, "frame", start, at + 1, subject)
        is_inside = start > 0 and phrase.labels[start - 1] == ","
        return Cue(verb, "tag", start, at + 1, subject) if is_inside else None
    if verb_class(verb) == "hint":
        if verb == "offered" and is_parted_off(phrase, start, at):
            return Cue(verb, "tag", start, at + 1, subject)
        # "Kos spoke of a fresh start.": if that is all that is said in the sentence.
        is_only = "V" not in phrase.labels[:at] and ";" not in phrase.labels
        is_only = is_only and verb in SPEAKS and phrase.word(at + 1) == "of"
        is_judged = (verb[0] > "\u0400" or is_only) and has_position(phrase, at, subject)
        return Cue(verb, "frame", start, at + 1, subject) if is_judged else None
    if is_tag(phrase, subject, at):
        return Cue(verb, "tag", start, at + 1, subject)
    if opens_speech(phrase, at) or has_position(phrase, at, subject):
        return Cue(verb, "frame", start, at + 1, subject)
    return None


def _beside(cue: Cue | None) -> Cue | None:
    return replace(cue, beside=True) if cue else None


def _cue_without_subject(phrase: Phrase, at: int) -> Cue | None:
    verb, kind = phrase.word(at), verb_class(phrase.word(at))
    if kind in ("hint", "tag") or _is_participle(phrase, at) or verb in WORDS.states:
        return None
    if phrase.word(at - 1).startswith("котор"):
        return None  # «вопрос, о котором думают меньше: …»
    if {phrase.word(i) for i in range(max(0, at - 3), at)} & _OURS:
        return None  # «мы ошибочно написали, что …»
    if opens_speech(phrase, at):
        return Cue(verb, "frame", at, at + 1, None)
    return anonymous_tag(phrase, at)


def _is_participle(phrase: Phrase, at: int) -> bool:
    """ "Asked about it, …", «…, заявив об этом»: who does it stands elsewhere."""
    verb = phrase.word(at)
    if verb.endswith("в"):
        return _UKRAINIAN.isdisjoint(phrase.text)  # «Потім заявив, що …» is no Russian gerund.
    return at == 0 and verb[0] < "\u0400"


def _subject_before(phrase: Phrase, nouns: list[re.Match[str]], at: int) -> re.Match[str] | None:
    """The noun phrase that the verb at ``at`` belongs to: the nearest that nothing else governs."""
    labels = phrase.labels
    for noun in reversed([noun for noun in nouns if noun.end() <= at]):
        start, end = noun.span()
        # "The Vienna Document said": people have no article.
        is_thing = noun["name"] and not noun["office"] and end - 1 not in phrase.mentions
        is_thing = is_thing and labels[max(start - 1, 0) : start] == "d"
        is_thing = is_thing or (noun["word"] and not can_stand_alone(phrase, noun))
        if is_thing or not _reaches(phrase, noun, at) or is_object(phrase, noun, at):
            continue
        if is_attribute(phrase, nouns, noun):
            continue
        if labels[end:at].rstrip("t") == "," and not (start and labels[start - 1] == ","):
            continue  # "For Lavrov, said …": only a name between two commas is an apposition.
        if start and labels[start - 1] in "of" and not is_one_of(phrase, noun):
            if is_bearer(phrase, noun):
                return noun
            # Only "в МИД России заявили" has its speaker after a preposition.
            if phrase.word(start - 1) in ("в", "во", "у") and phrase.word(at).endswith(PLURAL):
                return noun
            continue
        is_one = (start and is_one_of(phrase, noun)) or is_bearer(phrase, noun)
        if is_one or is_nominative(phrase, *noun.span("name" if noun["name"] else 0)):
            return noun
    return None


def _reaches(phrase: Phrase, noun: re.Match[str], at: int) -> bool:
    """Whether only what may stand between a subject and its verb stands there."""
    labels, end = phrase.labels, skip_aside(phrase, noun.end())
    if _GAP.fullmatch(labels, end, at) or has_object(phrase, end, at):
        return True
    if is_house_far(phrase, noun, at) or is_later(phrase, end, at):
        return True
    is_open = verb_class(phrase.word(at)) in ("say", "tell") or phrase.word(end).endswith("ing")
    is_far = is_open and _POSTMODIFIED.fullmatch(labels, end, at) is not None
    return bool(noun["lone"]) and (is_far or is_after_clause(phrase, end, at))


def _inverted_cue(phrase: Phrase, nouns: list[re.Match[str]], at: int) -> Cue | None:
    labels = phrase.labels
    is_beside = at > 0 and (labels[at - 1] in ",q-?!" or phrase.word(at - 1) in AS)
    is_beside = is_beside or phrase.word(at - 1) == "так"  # «…, так объяснил отказ Павел Ким»
    is_beside = is_beside or _TAG_LEAD.search(labels, 0, at) is not None
    if phrase.word(at - 1).startswith("котор"):
        return None
    kind = verb_class(phrase.word(at))
    if kind in ("clause", "hint") and not (is_beside or opens_speech(phrase, at)):
        return None  # «передал ей ключи» says nothing.
    cyrillic = phrase.word(at)[0] > "\u0400"
    before = labels[at - 1] if at else "^"
    if before not in (",q-?!rk:^twmofhRNCB" if cyrillic else ",q-?!r"):
        return None
    between = _CYRILLIC_INVERTED if cyrillic else _INVERTED
    if cyrillic and (before in ",-" or phrase.word(at - 1) == "так"):
        between = _CYRILLIC_FAR
    # «пояснил РБК европейский дипломат»
    hearer = int(cyrillic and is_agency(phrase, at + 1)) or aside_after(phrase, at)
    for noun in nouns:
        is_after = noun.start() > at + hearer and not is_to_be_done(phrase, at, noun)
        follows = is_after and between.fullmatch(labels, at + 1 + hearer, noun.start())
        is_far = cyrillic and is_far_tag(phrase, at, noun)
        if noun["name"] and before == "q" and not follows and noun.start() > at:
            # "shot back retired welder Stan Hobbs"
            follows = _NAME_INVERTED.fullmatch(labels, at + 1, noun.start())
        if noun["word"] and not (follows and (before in ",q-?!" or cyrillic)):
            continue
        is_question = not labels[:at].strip("hrkt") and bool(labels[:at])
        is_asked = labels.endswith("?") and "h" not in labels[at:]
        if is_question and (is_asked or labels[noun.end() : noun.end() + 1] in ("", ".")):
            return None  # "What do experts say?", «Что обещал альянс взамен?»
        is_house = cyrillic and phrase.word(noun.start() - 1) in ("в", "во")
        is_house = is_house and phrase.word(at).endswith(PLURAL)
        if (follows or is_far) and (
            is_house or is_one_of(phrase, noun) or is_nominative(phrase, *noun.span())
        ):
            return Cue(phrase.word(at), "tag", at, noun.end(), noun)
    return None
