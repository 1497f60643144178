"""The words in a sentence that report somebody's speech, with the noun phrase of who speaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ingest.asides import find_interrupted, find_nouns
from ingest.documents import Cue, find_document_cue
from ingest.morphology import is_genitive_plural, is_gerund
from ingest.phrases import POSSESSOR, Phrase, is_nominative
from ingest.reports import AS, has_object, has_position, is_finite_verb, opens_speech
from ingest.verbs import BASE_FORMS, verb_class
from ingest.words import WORDS

# Patterns over labels, from the end of the speaker to the verb …
_GAP = re.compile(
    r"(?:,[^;:q]{1,40},|\([^)]{1,30}\)|-[^-;:]{1,40}-|,)?t*(?:[ofS][^,;:qVp.]{1,8})?t*(?:tf)?t*"
    r"|[^Np;:.]{1,60}(?:kt*|,t*)|[^N;:.]{1,60}p,kt*"
)
_ASIDE = re.compile(r",.+,$")
_POSTMODIFIED = re.compile(r"w[of][^,;:qVNp.]{1,14}t*")
_INNER_TAG = re.compile(r"[^;:.,]{0,30},")
_TAG_END = re.compile(r"$|[.,:;?!q\-)]|[oft]")
_INVERTED = re.compile(r"t*")
_CYRILLIC_INVERTED = re.compile(r"k?[wotfRmp]{0,3}?")
_CYRILLIC_FAR = re.compile(r"k?[wotfRmp]{0,3}?|f[wotfm]{2,6}?")
_NAME_INVERTED = re.compile(r"[twmdARfC]{0,6}")
_ANONYMOUS = re.compile(r"q[,-]?[dmwtC]{0,4}$")
_UNKNOWN_OFFICE = re.compile(r"w[wRmB]{0,3}")
_NEXT_VERB = re.compile(r"[;.]|k(?![BNCRAmd][^V]*q)")
_TAG_LEAD = re.compile(r"q[,.?!]?-[wtofm]{1,4}$")  # «…», — твёрдо говорит он
# «…», — говорит. Whoever goes on needs no name in Russian.
_BESIDE_QUOTE, _END = re.compile(r"q,?-$"), re.compile(r"t*[.,:]?(?:-q?)?$")
_ONE_OF = frozenset("один одна".split())
PLURAL = ("ли", "ют", "ят", "жат", "лись", "ются", "ны")
_MIN_TAGGED_WORDS = 3
_LONG_LEAD = 8
_RELATIVE = frozenset("which whom how why whether что которую которого которые которой".split())
_IS_THAT = re.compile(r"t[h:]")
_HEADLINE = re.compile(r"(?:[of]d?[wCB]{1,3})?:")
OWN_WORDS = frozenset(
    "reply answer view argument message verdict response position line analysis explanation "
    "complaint theory point conclusion advice demand warning hope fear summary comment reaction "
    "judgement assessment".split()
)
_IN_WORDS = frozenset(
    "words word view opinion account telling estimation eyes phrase reading".split()
)


def find_cues(phrase: Phrase) -> list[Cue]:
    """The cues of a sentence, in order."""
    labels = phrase.labels
    nouns = find_nouns(phrase)
    cues = (
        _verb_cue(phrase, nouns, i) if label == "V" else _source_cue(phrase, nouns, i, label)
        for i, label in enumerate(labels)
        if label in "VSP"
    )
    found = [cue for cue in (*cues, find_document_cue(phrase, nouns)) if cue]
    return found or list(_nominal_cues(phrase, nouns))


def _source_cue(phrase: Phrase, nouns: list[re.Match[str]], at: int, label: str) -> Cue | None:
    verb = phrase.word(at)
    if label == "P":
        # "according to him", but "по его словам".
        pronoun = verb.split()[-1] if verb.startswith("according") else verb.split()[1]
        return Cue(verb, "source", at, at + 1, None, pronoun)
    for noun in nouns:
        is_far = noun["name"] and _UNKNOWN_OFFICE.fullmatch(phrase.labels, at + 1, noun.start())
        if noun.start() == at + 1 or (is_far and verb[0] > "\u0400"):
            is_paper = noun["body"] and phrase.labels[noun.end() : noun.end() + 1] == "w"
            return Cue(verb, "source", at, noun.end(), None if is_paper else noun)
    return None


def _verb_cue(phrase: Phrase, nouns: list[re.Match[str]], at: int) -> Cue | None:
    verb = phrase.word(at)
    if not is_finite_verb(phrase, at):
        return None
    kind = verb_class(verb)
    inverted = _inverted_cue(phrase, nouns, at)
    subject = find_interrupted(phrase, nouns, at) or _subject_before(phrase, nouns, at)
    if kind == "tag":
        return _beside(inverted or (subject and Cue(verb, "tag", subject.start(), at + 1, subject)))
    if subject is None:
        return inverted or _cue_without_subject(phrase, at)
    start = subject.start()
    if "what" in (phrase.word(start - 1), phrase.word(start - 2)) or (
        start and phrase.word(start - 1) in _RELATIVE
    ):
        return None  # "what NATO said", "in which NATO sees": a noun, not a report.
    # «Чуркин, со своей стороны, потребовал отставки …»: between two commas only an aside.
    aside = _ASIDE.match(phrase.labels, subject.end(), at)
    is_aside = aside is not None and phrase.labels[at + 1 : at + 2] not in ("N", "R")
    before = "q-," if verb[0] > "\u0400" and not is_aside else "q-"
    is_word = subject["word"] and inverted and inverted.subject and inverted.subject["name"]
    if inverted and (phrase.labels[at - 1] in tuple(before) or is_word):
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
    if verb_class(verb) == "hint":
        is_judged = verb[0] > "\u0400" and has_position(phrase, at, subject)
        return Cue(verb, "frame", start, at + 1, subject) if is_judged else None
    if _is_tag(phrase, subject, at):
        return Cue(verb, "tag", start, at + 1, subject)
    if opens_speech(phrase, at) or has_position(phrase, at, subject):
        return Cue(verb, "frame", start, at + 1, subject)
    return None


def _beside(cue: Cue | None) -> Cue | None:
    return replace(cue, beside=True) if cue else None


def _cue_without_subject(phrase: Phrase, at: int) -> Cue | None:
    verb, kind = phrase.word(at), verb_class(phrase.word(at))
    if kind in ("hint", "tag") or _is_participle(verb, at) or verb in WORDS.states:
        return None
    if opens_speech(phrase, at):
        return Cue(verb, "frame", at, at + 1, None)
    return _anonymous_tag(phrase, at)


def _nominal_cues(phrase: Phrase, nouns: list[re.Match[str]]) -> Iterator[Cue]:
    """Cues that have no verb: "in the minister's words", "his reply was that", "Lavrov: …"."""
    labels = phrase.labels
    for noun in POSSESSOR.finditer(labels):
        after = noun.end("who") + 1
        before = phrase.word(noun.start() - 1)
        if phrase.word(after) in _IN_WORDS and before in ("in", "to"):
            yield Cue(phrase.word(after), "source", noun.start(), after + 1, noun)
        elif phrase.word(after) in OWN_WORDS and _IS_THAT.match(labels, after + 1):
            yield Cue(phrase.word(after), "frame", noun.start(), after + 2, noun)
    for noun in nouns:
        start, end = noun.span()
        lead = _HEADLINE.match(labels, end)
        if not labels[:start].strip("tw:.") and lead and _is_known(phrase, noun):
            yield Cue(":", "frame", start, lead.end(), noun)
        elif (
            start == 1 and phrase.word(0) == "for" and noun["name"] and labels[end:].startswith(",")
        ):
            yield Cue("for", "source", 0, end, noun)


def _is_known(phrase: Phrase, noun: re.Match[str]) -> bool:
    """Whether somebody who can speak is meant for sure: no treaty, no place."""
    return bool(noun["lone"]) or any(i in phrase.mentions for i in range(*noun.span()))


def _is_participle(verb: str, at: int) -> bool:
    """ "Asked about it, …", «…, заявив об этом»: who does it stands elsewhere."""
    return (at == 0 and verb[0] < "\u0400") or verb.endswith("в")


def _subject_before(phrase: Phrase, nouns: list[re.Match[str]], at: int) -> re.Match[str] | None:
    """The noun phrase that the verb at ``at`` belongs to: the nearest that nothing else governs."""
    labels = phrase.labels
    for noun in reversed([noun for noun in nouns if noun.end() <= at]):
        start, end = noun.span()
        # "The Vienna Document said": people have no article.
        is_thing = noun["name"] and not noun["office"] and end - 1 not in phrase.mentions
        is_thing = is_thing and labels[max(start - 1, 0) : start] == "d"
        is_thing = is_thing or (noun["word"] and not _can_stand_alone(phrase, noun))
        is_far = noun["lone"] and verb_class(phrase.word(at)) in ("say", "tell")
        is_far = is_far and _POSTMODIFIED.fullmatch(labels, end, at) is not None
        is_thing = is_thing or not (
            is_far or _GAP.fullmatch(labels, end, at) or has_object(phrase, end, at)
        )
        if is_thing:
            continue
        if noun["body"] and labels[max(start - 1, 0) : start] in ("w", "m"):
            before = phrase.word(start - 1)
            if before[0] > "\u0400" and is_genitive_plural(before):
                continue  # «источник в одной из стран НАТО»
        if phrase.word(start) == "it" and labels[end:at].lstrip(",").startswith("k"):
            continue  # "Oldrup does not anticipate it, but notes that": an object.
        if labels[end:at] == "," and not (start and labels[start - 1] == ","):
            continue  # "For Lavrov, said …": only a name between two commas is an apposition.
        if start and labels[start - 1] in "of" and not _is_one_of(phrase, noun):
            # Only "в МИД России заявили" has its speaker after a preposition.
            if phrase.word(start - 1) in ("в", "во") and phrase.word(at).endswith(PLURAL):
                return noun
            continue
        if is_nominative(phrase, *noun.span("name" if noun["name"] else 0)):
            return noun
    return None


def _is_one_of(phrase: Phrase, noun: re.Match[str]) -> bool:
    """«Один из организаторов протеста Душан Лакич заявил»"""
    is_named = bool(noun["office"] and noun["name"])
    return is_named and phrase.word(noun.start() - 2) in _ONE_OF


def _can_stand_alone(phrase: Phrase, noun: re.Match[str]) -> bool:
    """Whether one unknown capitalised word may be somebody: "Hajun counts", "says Thyra"."""
    start = noun.start()
    return start == 0 or (phrase.labels[start] == "C" and phrase.labels[start - 1] in ",;-(:.")


def _is_tag(phrase: Phrase, subject: re.Match[str], at: int) -> bool:
    """Whether the verb and its subject stand in or after what is said: ", he said"."""
    labels, start = phrase.labels, subject.start()
    if start and phrase.word(start - 1) in AS and start > 1:
        return True  # "…, as he put it, …"
    if not start or labels[start - 1] not in ",q-?!":
        return False
    after = labels[at + 1 :]
    verb = phrase.word(at)
    if verb in BASE_FORMS and verb_class(verb) == "clause" and "q" not in labels[start - 2 : start]:
        return False  # "…, the president would decide on it."
    if not (_TAG_END.match(after) or verb_class(phrase.word(at)) == "tell"):
        return False
    if "q" in labels[max(start - 2, 0) : start]:
        return True
    if after[:1] == ",":
        return True
    if is_gerund(phrase.word(0)) and start < _LONG_LEAD:
        return False  # «Уезжая, лорд пошутил.»
    # "In Riga, he commented on it": no clause stands before the comma.
    if labels[0] in "ofr" and phrase.word(0) != "to" and start < _LONG_LEAD:
        return False
    is_inner = _INNER_TAG.match(after) is not None
    return is_inner or verb_class(phrase.word(at)) == "say" or start > _MIN_TAGGED_WORDS


def _inverted_cue(phrase: Phrase, nouns: list[re.Match[str]], at: int) -> Cue | None:
    labels = phrase.labels
    is_beside = at > 0 and (labels[at - 1] in ",q-?!" or phrase.word(at - 1) in AS)
    is_beside = is_beside or _TAG_LEAD.search(labels, 0, at) is not None
    if phrase.word(at - 1).startswith("котор"):
        return None
    if verb_class(phrase.word(at)) == "clause" and not (is_beside or opens_speech(phrase, at)):
        return None  # «передал ей ключи» says nothing.
    cyrillic = phrase.word(at)[0] > "\u0400"
    before = labels[at - 1] if at else "^"
    if before not in (",q-?!rk:^twmofhRNCB" if cyrillic else ",q-?!r"):
        return None
    between = _CYRILLIC_INVERTED if cyrillic else _INVERTED
    if cyrillic and before == ",":
        between = _CYRILLIC_FAR
    # «пояснил РБК европейский дипломат»
    hearer = int(cyrillic and _is_agency(phrase, at + 1))
    for noun in nouns:
        follows = noun.start() > at + hearer and between.fullmatch(
            labels, at + 1 + hearer, noun.start()
        )
        if noun["name"] and before == "q" and not follows and noun.start() > at:
            # "shot back retired welder Stan Hobbs"
            follows = _NAME_INVERTED.fullmatch(labels, at + 1, noun.start())
        if noun["word"] and not (follows and (before in ",q-?!" or cyrillic)):
            continue
        is_question = not labels[:at].strip("hrkt") and bool(labels[:at])
        if is_question and labels[noun.end() : noun.end() + 1] in ("", ".", "?"):
            return None  # "What do experts say?"
        is_house = cyrillic and phrase.word(noun.start() - 1) in ("в", "во")
        is_house = is_house and phrase.word(at).endswith(PLURAL)
        if follows and (is_house or is_nominative(phrase, *noun.span())):
            return Cue(phrase.word(at), "tag", at, noun.end(), noun)
    return None


def _is_agency(phrase: Phrase, at: int) -> bool:
    """Whether a paper of capitals stands there, and after it who told it something."""
    is_capitals = phrase.labels[at : at + 1] in tuple("CNB") and phrase.words(at, at + 1).isupper()
    return is_capitals and phrase.labels[at + 1 : at + 2] in tuple("mdR")


def _anonymous_tag(phrase: Phrase, at: int) -> Cue | None:
    """A tag after a quotation whose speaker has no name here: "…", said one resident."""
    is_dropped = _BESIDE_QUOTE.search(phrase.labels, 0, at) and _END.match(phrase.labels, at + 1)
    if is_dropped or _ANONYMOUS.search(phrase.labels, 0, at):
        return Cue(phrase.word(at), "tag", at, at + 1, None)
    return None
