"""Whom somebody speaks for by what presents them: "an adviser to the Russian delegation"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.actors import Actors, Mention
from ingest.capacities import (
    find_capacity,
    is_legislator,
    is_retired,
    side_led,
    side_owning,
    side_represented,
)
from ingest.morphology import can_be_genitive, is_third_person
from ingest.offices import is_office, is_private
from ingest.phrases import Phrase, is_nominative
from ingest.speech_words import ROLE_FORMS
from ingest.words import WORDS
from qa_service.domain import Span

_BREAKS = frozenset(",;:.?!(q-rVh")
_ENDS = frozenset(",;:.?!)q-")
_NEAR = 5
_VERBS = frozenset("met told saw held sent gave took made led left had has is was greets".split())
_FOR_ONE = frozenset("spokesman spokeswoman spokesperson".split())
_SERVING = frozenset("adviser advisor aide assistant counsel attaché staffer".split())
_PERSONAL = _SERVING | _FOR_ONE | frozenset("советник помощник пресс-секретарь".split())
_ENVOYS = frozenset(
    "representative delegate ambassador envoy negotiator mediator commissioner counsellor "
    "rapporteur".split()
)
_LEADING = (
    "head", "lead", "command", "represent", "chair", "run", "direct", "co-ordinate", "coordinate",
    "возглавля", "представля", "руковод", "командует", "курирует",
)  # fmt: skip
_SPENT = frozenset(
    "written studied once worked served was were had used fought left quit resigned defected "
    "fled covered "
    "studies covers writes wrote reported reports voted votes plays played lives lived "
    "был была работал работала служил служила изучает пишет освещает воевал живет живёт".split()
)
_WITHIN = frozenset("of at in with for в".split())
_SERVED = re.compile(r",?(?P<of>[fo])(?P<house>[Rw]m?)?d?[BA]")


def find_roles(phrase: Phrase, name: Span) -> Iterator[tuple[Span, int]]:
    """The words that present the bearer of a name, and where the office in them stands.

    Before the name ("a spokesman for the fleet, Ivan Petrov,"), then after it.
    """
    before = _before(phrase, name)
    titled = _before(phrase, (before[0], name[1])) if before and _is_title(phrase, before) else None
    for span in (titled, before, _after(phrase, name), find_capacity(phrase, name)):
        if span and (head := _find_head(phrase, span, name)) is not None:
            yield span, head


def told_side(phrase: Phrase, name: Span, actors: Actors) -> str | None:
    """The side that the words beside a name tell; None where they tell none."""
    told = _side_of_clause(phrase, name, actors) or side_led(phrase, name)
    told = told or side_owning(phrase, name) or _side_served(phrase, name, actors)
    told = told or side_represented(phrase, name)
    for span, head in find_roles(phrase, name):
        if not told and is_official(phrase, span, head):
            told = _side_of(phrase, span, head, actors)
    return told


def is_official(phrase: Phrase, span: Span, head: int) -> bool:
    """Whether an office is one that speaks for a side: no analyst, no former minister."""
    if any(phrase.word(i) == "прошлом" and phrase.labels[i + 1] != "t" for i in range(*span)):
        return False  # «в прошлом советник делегации»
    if is_legislator(phrase, head):
        return not is_retired(phrase, span)
    words = (phrase.word(i) for i in range(*span) if i not in phrase.mentions)
    if phrase.word(head) in _SERVING:  # "an adviser to the Spanish team"
        words = (word for word in words if word != "team")
    return is_office(phrase.word(head)) and not is_private(words)


_DOING = (
    "speaking", "representing", "leading", "heading", "commanding", "acting for", "возглавляющ",
    "представляющ", "работающ", "служащ", "командующ",
)  # fmt: skip
_TALKING = ("negotiat", "speaks", "spoke", "chair", "attend", "signed", "signs")
_NOT_WHO = frozenset("which whose where when while as if because".split())


def _before(phrase: Phrase, name: Span) -> Span | None:
    labels, end = phrase.labels, name[0]
    if labels[end - 1 : end] == "," and end > 1:
        closed = labels[name[1] : name[1] + 1] in (*",.)", "")
        end = end - 1 if closed else 0
    start = end
    while start > 0 and not _is_break(phrase, start - 1):
        if labels[start : start + 1] == "d" and labels[start - 1] in "wtCN":
            break  # "Kos met his Greek counterpart, Jan Lund,"
        if labels[start : start + 2] == "Bg" and labels[start - 1] == "o":
            break  # "at a news conference with Spain's deputy minister, Ana Ruiz"
        start -= 1
    return (start, end) if start < end else None


def _is_title(phrase: Phrase, span: Span) -> bool:
    """Whether only a rank stands after the comma: "the Danish commander, General Jan Lund," """
    is_closed = phrase.labels[span[0] - 1 : span[0]] == ","
    return is_closed and not phrase.labels[slice(*span)].strip("mR")


def _is_break(phrase: Phrase, at: int) -> bool:
    """Whether an office before a name cannot reach further back: a clause, a verb, a name."""
    word, label = phrase.word(at), phrase.labels[at]
    if label in _BREAKS:
        return True
    if word[0] > "\u0400":
        return label == "N" or (label in "wt" and is_third_person(word))
    is_verb = label == "w" and (word.endswith("ed") or word in _VERBS)
    return is_verb or (label == "N" and phrase.labels[at + 1 : at + 2] != "g")


def _after(phrase: Phrase, name: Span) -> Span | None:
    labels, start = phrase.labels, name[1] + 1
    if labels[name[1] : start] not in (",", "(") or labels[start : start + 1] == "r":
        return None
    end = next((i for i in range(start, len(labels)) if labels[i] in _ENDS), len(labels))
    return (start, end) if start < end else None


def _find_head(phrase: Phrase, span: Span, name: Span) -> int | None:
    """Where the office of a role stands: the last of "deputy press officer", the first after."""
    labels = phrase.labels
    is_subject = is_nominative(phrase, *name)
    for i in range(*span):
        if labels[i] != "R":
            continue
        if phrase.word(i)[0] > "\u0400":
            if not is_subject or is_nominative(phrase, i, i + 1):
                return i
        elif (
            not (i + 1 < span[1] and labels[i + 1] in "RmCg")
            or labels[i + 1 : span[1]] == "C"
            or phrase.word(i + 1) == "general"
        ):
            is_led = bool(labels[span[0] : i].strip("dmRABCgw"))
            return None if is_led and span[1] > name[0] else i
    return None


def _is_private(phrase: Phrase, span: Span) -> bool:
    return is_private(phrase.word(i) for i in range(*span) if i not in phrase.mentions)


def _side_of(phrase: Phrase, span: Span, head: int, actors: Actors) -> str | None:
    """The side that an office belongs to: an organisation's before the bearer's nation."""
    told: Mention | None = None
    for i in range(*span):
        mention = phrase.mentions.get(i)
        if mention is None or mention.actor is None:
            continue
        if mention.kind == "person":  # "an adviser to President Kos"
            is_own = i > head and phrase.word(head) in _PERSONAL
            is_own = is_own or (is_legislator(phrase, head) and phrase.labels[i + 1] == "g")
        elif i < head:
            is_own = _is_beside(phrase, i, head)
        else:
            is_own = _belongs(phrase, head, i, actors)
        if not is_own:
            continue
        if told is None or (told.kind == "adjective" and not _is_of_state(mention, actors)):
            told = mention
    return told.actor if told else None


def _is_beside(phrase: Phrase, at: int, head: int) -> bool:
    """Whether a side stands before an office as part of it: no «по просьбе Украины директор»."""
    if phrase.word(at) > "\u0400":
        is_joined = not phrase.labels[at + 1 : head].strip("mARwBC")
        return phrase.labels[at] == "A" and is_joined
    before = phrase.labels[:at].rstrip("dmA")
    if phrase.labels[at + 1 : at + 2] == "g":
        before = ""  # "with Russia's deputy chief of staff, Jan Kos"
    return not phrase.labels[at + 1 : head].strip("gmARCwBd") and before[-1:] not in ("f", "o")


def _belongs(phrase: Phrase, head: int, at: int, actors: Actors) -> bool:
    """Whether a side after an office is whose it is, not what it is sent to or deals with."""
    labels, mention = phrase.labels, phrase.mentions[at]
    is_cyrillic = phrase.word(at) > "\u0400"
    before = len(labels[:at].rstrip("dmA" if is_cyrillic else "dmAwg")) - 1
    owns = labels[at] == "A" or labels[at + 1 : at + 2] == "g"
    is_governed = before > head and labels[before] in "fo"
    if is_cyrillic:
        if is_governed:
            is_from = phrase.word(before) == "от"
            return is_from or (labels[at] == "A" and _is_house_after(phrase, at))
        return labels[at] == "A" or can_be_genitive(mention.text)
    is_state = actors.is_state(mention)
    is_topic = is_state and not owns and labels[at + 1 : at + 2] in tuple("wRm")
    if not is_governed or (is_topic and phrase.word(at + 1) not in WORDS.institutions):
        return False  # "the head of the Ukraine desk"
    word, office = phrase.word(before), phrase.word(head)
    if word in ("of", "from") or (word == "at" and office not in _ENVOYS):
        return True
    if word in ("in", "with"):
        beside = range(at, min(at + _NEAR, len(labels)))
        inside = any(phrase.word(i) in WORDS.institutions for i in beside)
        inside = inside or not _is_of_state(mention, actors) or labels[at + 1 : at + 2] == "B"
        is_house = word == "in" and not is_state and phrase.word(at - 1) == "the"
        return (inside and not is_state) or (owns and inside) or is_house
    return (word == "to" and office in _SERVING) or (word in ("to", "for") and office in _FOR_ONE)


def _is_house_after(phrase: Phrase, at: int) -> bool:
    word = phrase.word(at + 1)
    return ROLE_FORMS.get(word, word) in WORDS.institutions


def _side_served(phrase: Phrase, name: Span, actors: Actors) -> str | None:
    """ "Captain Ryan Doyle, of the US Army's 2nd Regiment", "Ann Lee of the OSCE mission"."""
    served = _SERVED.match(phrase.labels, name[1])
    mention = phrase.mentions.get(served.end() - 1) if served else None
    if served is None or mention is None or phrase.word(served.start("of")) not in ("of", "из"):
        return None
    if served["house"] and phrase.word(name[1]) != "из":
        return None
    if served["house"]:
        return mention.actor
    beside = range(served.end(), min(served.end() + 4, len(phrase.labels)))
    if any(phrase.word(i) in WORDS.national for i in beside):
        return mention.actor
    if any(is_official(phrase, *role) for role in find_roles(phrase, name)):
        return mention.actor  # "Deputy Minister Jan Kos of Slovakia"
    is_alone = phrase.labels[served.end() : served.end() + 1] in (*_ENDS, *"Vft", "")
    is_house = mention.kind == "body" and not actors.is_state(mention)
    return mention.actor if is_house and (is_alone or not _is_of_state(mention, actors)) else None


def _is_of_state(mention: Mention, actors: Actors) -> bool:
    return mention.actor is not None and actors.has_ministries(mention.actor)


def find_clause(phrase: Phrase, name: Span) -> Span | None:
    """The words of a clause that tells what somebody does now: no "who served in Riga"."""
    labels, start = phrase.labels, name[1] + 1
    if (verb := phrase.word(name[1])).startswith(_LEADING) and verb[-1] == "s" and verb < "\u0400":
        end = next((i for i in range(start, len(labels)) if labels[i] in _ENDS), len(labels))
        return name[1], end  # "General Jan Kos commands the Polish navy."
    if labels[name[1] : start] != ",":
        return None
    if phrase.word(start).startswith(_DOING):
        start -= 1
    elif labels[start : start + 1] != "r":
        start = next((i for i in range(start, len(labels)) if labels[i] in "r,;:.q("), start)
    if labels[start : start + 1] not in ("r", ",") or phrase.word(start) in _NOT_WHO:
        return None
    start += 1
    end = next((i for i in range(start, len(labels)) if labels[i] in _ENDS), len(labels))
    is_past = any(phrase.word(i) in _SPENT for i in range(start, min(start + 2, end)))
    return None if is_past or _is_private(phrase, (start, end)) else (start, end)


def leads(phrase: Phrase, clause: Span) -> bool:
    return phrase.word(clause[0]).startswith(_LEADING)


def _side_of_clause(phrase: Phrase, name: Span, actors: Actors) -> str | None:
    """ "Hanna Lind, who co-ordinates teams for the OSCE mission"."""
    clause = find_clause(phrase, name)
    start = clause[0] if clause else 0
    for i in range(*clause) if clause else ():
        mention = phrase.mentions.get(i)
        if mention is None or mention.actor is None or mention.kind == "person":
            continue
        before = len(phrase.labels[:i].rstrip("dmAwg")) - 1
        if phrase.labels[before] == "R" and phrase.labels[before - 1] in "fo":
            before -= 1  # «в миссии ОБСЕ»
        governed = phrase.word(before) if phrase.labels[before] in "fo" else ""
        owns = mention.kind == "adjective" or phrase.labels[i + 1 : i + 2] == "g"
        is_label = not owns and phrase.labels[i + 1 : i + 2] in tuple("wmR")
        if is_label and _is_of_state(mention, actors):
            continue  # "who runs the station's Moscow office"
        if governed == "for" and phrase.word(start).startswith(_TALKING):
            return mention.actor
        has_article = phrase.word(i - 1) == "the" or mention.text.lower().startswith("the ")
        is_place = governed in ("in", "at", "в") and not has_article
        is_house = not actors.is_state(mention) and (not is_place or mention.text.isupper())
        sits = governed == "on" and owns and phrase.word(start).startswith(("sit", "sat", "serve"))
        is_inside = sits or (governed in _WITHIN and (owns or is_house))
        if clause and (
            (is_inside and before >= clause[0]) or (leads(phrase, clause) and not governed)
        ):
            return mention.actor
    return None
