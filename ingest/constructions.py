"""Reports that are no subject with its verb: passives, "was how", what a paper is the source of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.documents import Cue
from ingest.morphology import is_infinitive, is_thing
from ingest.nominal import OWN_WORDS, find_coming
from ingest.phrases import NOUN_PHRASE, POSSESSOR, Phrase
from ingest.verbs import verb_class

_AGENCIES = frozenset(("РИА Новости", "РИА", "Интерфаксу", "Ведомостям", "Коммерсанту", "Медузе"))
_WENT = frozenset("went goes".split())
_QUOTED = frozenset("quoted quotes cited cites".split())
QUOTES = ("цитиру", "процитир", "цитую")
_AUXILIARY = re.compile(r"[,t]*")
_OPENS = re.compile(r"[^;:.]{0,4}[hq]|[,:]q")
_CAME = frozenset("came comes".split())
_THAT = re.compile(r"t*h")
_OF_HOUSE = frozenset("of from at with for".split())
_ONE_OF = frozenset("один одна".split())
_GOVERNED = re.compile(r"[NCB][of]d[wmA]{1,3}$")
_BE = frozenset("is are was were been being".split())
_PASSIVE = ("say", "tell", "position", "clause")
_AGENT_CLAUSE = re.compile(r"[^;:.]{0,24}h")
_VERDICT = re.compile(r"q,?th$")
_ASKER = re.compile(r"(?:^|[.,:;k-])t*(?:p|d?[mABR]*[NR])t*$")
_IF, _LETS = frozenset("if unless если".split()), frozenset("let lets help helps".split())
_RELATIVE_CLAUSE = re.compile(r"[^,;:.qVp]{2,16}t*")
_WHO = frozenset("who that".split())
_PAPERS = frozenset(
    "statement communique communiqué declaration letter note transcript release announcement "
    "readout read-out".split()
)
_NEAR_PAPER = 5
_HANDED_OUT = re.compile(r"[wV]?[tf]?(?=o)|")
_REPORTED = frozenset(
    "said stated stressed emphasised emphasized underlined underscored noted announced recalled "
    "reiterated reaffirmed confirmed declared added pointed proposed acknowledged".split()
)

_APPEALS, _NEAR_APPEAL = ("обратил", "обраща", "выступил", "выступа"), 6
_PLEAS = frozenset(
    "просьбой призывом требованием предложением критикой инициативой осуждением".split()
)
_AGREES = frozenset("agree agrees agreed concludes concluded".split())
_FEW_WORDS = 3
_SET_APART = re.compile(r"(?:o[wt]{1,3})?,")
_RELATIVE = frozenset(
    "which whom how why whether что которую которого которые которой чего чем кого кому кем".split()
)


def has_own_tag(phrase: Phrase, subject: re.Match[str], cue: Cue) -> bool:
    """ "They would leave if the observers came, said Colonel Belov.": not what observers say."""
    labels, noun = phrase.labels, cue.subject
    is_english = phrase.word(cue.start)[0] < "\u0400" and verb_class(cue.verb) == "say"
    if not is_english or noun is None or labels[cue.start - 1] != ",":
        return False
    closes, word = labels[noun.end() : noun.end() + 1], phrase.word(noun.end())
    is_named = bool(noun["name"]) and word in _OF_HOUSE
    is_aside = labels[subject.end()] == ","
    return not is_aside and (closes in ("", ".", ",") or is_named)


def find_agent(phrase: Phrase, nouns: Sequence[re.Match[str]], at: int) -> Cue | None:
    """ "The charge was rejected by the deputy minister", "It was stressed by NATO that …"."""
    verb = phrase.word(at)
    kind = verb_class(verb)
    if verb[0] > "\u0400" or not verb.endswith("ed") or kind not in _PASSIVE:
        return None
    if not any(phrase.word(i) in _BE for i in range(max(0, at - 2), at)):
        return None
    is_it = phrase.word(0) == "it" and not phrase.labels[1:at].strip("tw")
    opens = _AGENT_CLAUSE.match(phrase.labels, at + 1) is not None
    agent = None
    by = at + 1 + (phrase.labels[at + 1 : at + 2] == "t")
    if phrase.word(by) == "by":
        agent = next((noun for noun in nouns if noun.start() == by + 1), None)
    if agent is None or agent["word"] or agent["pronoun"]:
        is_note = is_it and opens and verb in _REPORTED
        return Cue("it was", "frame", at, at + 1, None) if is_note else None
    if kind == "clause" and not (is_it and opens):
        return None
    if kind == "tell" and (not opens or agent["lone"]):
        return None  # "The mayor was informed by the chief of staff.": the mayor says nothing.
    return Cue(verb, "frame", at, agent.end(), agent)


def find_quoted(phrase: Phrase, nouns: Sequence[re.Match[str]], at: int) -> Cue | None:
    """ "Kos was quoted by TASS as saying that …", "The paper quoted Kos as saying that …"."""
    labels = phrase.labels
    end = next((i for i in range(at, len(labels)) if phrase.word(i) == "saying"), None)
    if phrase.word(at) not in _QUOTED or end is None or not _OPENS.match(labels, end + 1):
        return None
    if any(phrase.word(i) in _BE for i in range(max(0, at - 2), at)):
        before = [noun for noun in nouns if noun.end() <= at]
        told = [noun for noun in before if _AUXILIARY.fullmatch(labels, noun.end(), at)]
    else:
        after = [noun for noun in nouns if at < noun.start() <= at + 2 and noun.end() < end]
        told = [noun for noun in after if noun["name"] or noun["pronoun"]]
    return Cue("saying", "frame", at, end + 1, told[-1]) if told else None


def find_one(phrase: Phrase, nouns: Sequence[re.Match[str]], at: int) -> Cue | None:
    """ "…,” said one, Jan Kos." and "said another, Ann Lee": the name stands beside."""
    is_one = phrase.word(at + 1) in ("one", "another") and phrase.labels[at + 2 : at + 3] == ","
    if not is_one or not at or phrase.labels[at - 1] not in ",q-":
        return None
    named = next((noun for noun in nouns if noun.start() == at + 3 and noun["name"]), None)
    return Cue(phrase.word(at), "tag", at, named.end(), named) if named else None


def find_verdict(phrase: Phrase, nouns: Sequence[re.Match[str]], at: int) -> Cue | None:
    """ "“A slow blockade” was how Jan Lund, of the mission, described the inspections."."""
    labels = phrase.labels
    for noun in nouns:
        start = noun.start()
        if start and phrase.word(start - 1) == "how" and _VERDICT.search(labels, 0, start):
            is_first = "V" not in labels[noun.end() : at] and not noun["word"]
            return Cue(phrase.word(at), "tag", start - 1, at + 1, noun) if is_first else None
    return None


def find_paper(phrase: Phrase, nouns: Sequence[re.Match[str]], at: int) -> Cue | None:
    """ "According to a joint statement", "to a statement from the ministry": whose it is."""
    labels = phrase.labels
    if phrase.word(at)[0] > "\u0400":
        return None
    near = range(at + 1, min(at + _NEAR_PAPER, len(labels)))
    paper = next((i for i in near if phrase.word(i) in _PAPERS), None)
    if paper is None or set(labels[at + 1 : paper]) & set(",;:.qV"):
        return None
    owner = POSSESSOR.match(labels, at + 1)
    if owner and owner.end() <= paper:
        return Cue(phrase.word(at), "source", at, paper + 1, owner)
    # "a note handed out by General Kos"
    of = paper + len(_HANDED_OUT.match(labels, paper + 1)[0]) + 1  # type: ignore[index]
    after = NOUN_PHRASE.match(labels, of + 1)
    is_owned = phrase.word(of) in ("of", "from", "by") and after and not after["word"]
    return Cue(phrase.word(at), "source", at, paper + 1, after if is_owned else None)


def is_announced(phrase: Phrase, at: int) -> bool:
    """ "Berlin will set out its terms": what is to come has not been said."""
    verb = phrase.word(at)
    is_weak = verb_class(verb) not in ("say", "tell")
    return is_weak and any(phrase.word(i) == "will" for i in range(max(0, at - 3), at))


def is_cited(phrase: Phrase, at: int) -> bool:
    """«…», — цитирует его ТАСС: the paper does not say it, but «процитировал он министра»."""
    is_person = phrase.labels[at + 1 : at + 2] == "p"
    return phrase.word(at).startswith(QUOTES) and "q" in phrase.labels[:at] and not is_person


def is_parted_off(phrase: Phrase, start: int, at: int) -> bool:
    """ "If the road was cleared, Kos had offered on Monday, they would go.": between two commas."""
    is_after = start > _FEW_WORDS and phrase.labels[start - 1] == ","
    return is_after and _SET_APART.match(phrase.labels, at + 1) is not None


def is_in_relative(phrase: Phrase, start: int) -> bool:
    """Whether "that" or "which" stands before a subject, and before that a thing.

    "The answers that Bern wanted to keep", «которого в Москве считают убийцей».
    """
    if phrase.word(start - 1) == "which" and phrase.word(start - 2) == "after":
        return False  # "It rained, after which Jan Kos said that …"
    is_led = phrase.labels[start - 1] in "of" and start > 1
    if phrase.word(start - 1 - is_led) in _RELATIVE:
        return True
    before = phrase.labels[: start - 1]
    is_thing = before.endswith(("w", "R", "m"))
    return phrase.word(start - 1) == "that" and is_thing and "V" not in before


def is_after_clause(phrase: Phrase, end: int, at: int) -> bool:
    """ "The diplomat who attended the meeting said": a clause without commas stands between."""
    is_who = phrase.word(end) in _WHO
    return is_who and _RELATIVE_CLAUSE.fullmatch(phrase.labels, end + 1, at) is not None


def is_one_of(phrase: Phrase, noun: re.Match[str]) -> bool:
    """«Один из организаторов протеста Душан Лакич заявил», «Один из чиновников предположил»"""
    is_person = bool((noun["office"] and noun["name"]) or noun["lone"])
    return is_person and phrase.word(noun.start() - 2) in _ONE_OF


def is_agency(phrase: Phrase, at: int) -> bool:
    """Whether a paper of capitals stands there, and after it who told it something."""
    if at >= len(phrase.labels):
        return False
    word, mention = phrase.words(at, at + 1), phrase.mentions.get(at)
    if mention and mention.name == mention.actor:
        return False  # "NATO officials"
    is_capitals = phrase.labels[at] in "CNB" and (word.isupper() or word in _AGENCIES)
    return is_capitals and phrase.labels[at + 1 : at + 2] in tuple("mdR")


def closes_sentence(phrase: Phrase, cue: Cue, source: Cue) -> bool:
    """ "Prague expected a quarrel over the bill, according to Jan Kos.": all of it is his."""
    labels = phrase.labels
    is_last = source.start > cue.end and labels[source.start - 1] == ","
    is_english = phrase.word(source.start)[0] < "\u0400"
    return is_english and is_last and verb_class(cue.verb) not in ("say", "tell")


def is_object(phrase: Phrase, noun: re.Match[str], at: int) -> bool:
    """Whether a noun belongs to what stands before it, not to the verb at ``at``.

    "Oldrup does not anticipate it, but notes that", "Captain Belov of the naval command told", "he
    offered to go if NATO went, and suggested", "he asked NATO to let ships go, and said".
    """
    labels, (start, end) = phrase.labels, noun.span()
    is_asked = labels[start - 1 : start] == "V" and bool(_ASKER.search(labels, 0, start - 1))
    if start > 1 and (is_asked or phrase.word(start - 1) in _IF | _LETS):
        return labels[:at].rstrip("t").endswith("k")
    if phrase.word(start) == "it":
        is_led = labels[max(start - 1, 0) : start] in ("w", "V")
        return labels[end:at].lstrip(",").startswith("k") or (is_led and "k" in labels[end:at])
    is_bare = bool(noun["lone"]) and labels[start] == "R"
    return is_bare and _GOVERNED.search(labels, 0, start) is not None


def says_that(phrase: Phrase, at: int) -> bool:
    """ "He shot back that it was late": a verb that else stands only beside a quotation."""
    if phrase.word(at) in _WENT and phrase.word(at + 1) == "on":
        return phrase.labels[at + 2 : at + 3] in (",", ".")  # "The mission, he went on, …"
    if _is_appeal(phrase, at):
        return True
    that = _THAT.match(phrase.labels, at + 1)
    is_tag = verb_class(phrase.word(at)) == "tag" and phrase.word(at) < "\u0400"
    return is_tag and that is not None and phrase.word(that.end() - 1) == "that"


def _is_appeal(phrase: Phrase, at: int) -> bool:
    """«обратился к союзникам с просьбой ускорить приём», «выступил с предложением»."""
    if not phrase.word(at).startswith(_APPEALS):
        return False
    near = range(at + 1, min(at + _NEAR_APPEAL, len(phrase.labels)))
    return any(phrase.word(i) in ("с", "со") and phrase.word(i + 1) in _PLEAS for i in near)


def find_reply(phrase: Phrase, at: int) -> Cue | None:
    """ "…,” came the minister's reply.", "Then came the bitter verdict of Kos that …"."""
    if phrase.word(at) not in _CAME:
        return None
    if told := find_coming(phrase, at):
        return told
    owner = POSSESSOR.match(phrase.labels, at + 1)
    if owner is None or phrase.word(owner.end()) not in OWN_WORDS:
        return None
    return Cue(phrase.word(at), "tag", at, owner.end() + 1, owner)


def is_told_before(phrase: Phrase, cue: Cue) -> bool:
    """ "Putin had told him that he would wait, Macron said.": reported itself, by its tense."""
    return cue.form == "frame" and "had" in (phrase.word(cue.end - 2), phrase.word(cue.end - 3))


def is_agreed(phrase: Phrase, cue: Cue) -> bool:
    """ "Joint command is out of the question, agrees Jan Kos, a general.": no quotation needed."""
    is_named = cue.subject is not None and bool(cue.subject["name"])
    is_after = cue.start > _FEW_WORDS and phrase.labels[cue.start - 1] == ","
    return cue.verb in _AGREES and is_named and is_after


def can_stand_alone(phrase: Phrase, noun: re.Match[str]) -> bool:
    """Whether one unknown capitalised word may be somebody: "Hajun counts", "says Thyra"."""
    start = noun.start()
    if start == 0:
        # «Помощь предложила и Норвегия.», «Утверждать это рано, сказал он.»
        return not is_thing(phrase.word(0)) and not is_infinitive(phrase.word(0))
    return phrase.labels[start] == "C" and phrase.labels[start - 1] in ",;-(:."
