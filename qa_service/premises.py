"""What a question takes for granted, and whether the sources tell the opposite, or that it is only
planned, wanted or denied.

"When did Ukraine join NATO?" presumes that it did. The events looked at are those of a short list
(``EVENTS``), as one state, body or person does them to another: joining, leaving, signing and the
like. Of the sentences that were found, those where the one asked about is said to have done it are
told from those that only speak of it. Factuality of events: Saurí and Pustejovsky 2009.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from qa_service.actors import Actors, Mention
from qa_service.peoples import find_sides
from qa_service.question import Question
from qa_service.quoting import Quote
from qa_service.shortage import Shortage

Told = Literal["done", "undone", "other"]


@dataclass(frozen=True, slots=True)
class Event:
    """Words for one kind of event: ``done`` where somebody is said to have done it, ``named`` any
    of its verbs and nouns, ``undone_by`` the kind that is its opposite."""

    done: re.Pattern[str]
    named: re.Pattern[str]
    undone_by: str = ""


def _event(done: str, named: str, undone_by: str = "") -> Event:
    told, spoken_of = (re.compile(rf"\b(?:{each})", re.IGNORECASE) for each in (done, named))
    return Event(told, spoken_of, undone_by)


EVENTS = {
    "join": _event(
        r"join(?:s|ed)\b|acceded\b|entered\b|"
        r"became (?:an? |its |the )?(?:[\w’'-]+ ){0,2}members?\b|"
        r"вступил\w*|присоединил\w*|вош(?:ёл|ел|л[аио])\b|стал[аои]? (?:\S+ ){0,2}член\w*|"
        r"вступив\w*|приєднал\w*|увійшл\w*|став (?:\S+ ){0,2}член\w*",
        r"join\w*|acced\w*|access(?:ion|ed)|member\w*|enter\w*|"
        r"bec[oa]m\w* (?:[\w’'-]+ ){0,3}members?|"
        r"вступ\w*|присоедин\w*|член\w*|"
        r"вош\w*|войти|приєдна\w*|увійшл\w*",
        "leave",
    ),
    "leave": _event(
        r"le(?:ft|aves)\b|withdr(?:ew|awn|aws)\b|quits?\b|exited\b|(?:pulled|walked) out\b|"
        r"(?:is|are) (?:leaving|withdrawing|quitting|pulling out)\b|выход[ия]т\b|виход[ия]ть\b|"
        r"вы(?:ш(?:ел|л[аио]))\b|покинул\w*|вий(?:шов|шл[аио])\b|покину(?:в|л\w*)\b",
        r"leav\w*|left|withdr\w*|quit(?:s|ting)?\b|exit\w*|pull\w* out|"
        r"depart(?:s|ed|ing|ures?)?\b|вы(?:йти|ход\w*|йд\w*|ш\w+)|"
        r"покин\w*|вий(?:ти|ш\w+|д\w+)|вихід\w*|виход\w*",
        "join",
    ),
    "return": _event(
        r"rejoin(?:s|ed)\b|returned\b|re-entered\b|came back\b|вернул\w*|возвратил\w*|повернул\w*",
        r"rejoin\w*|return\w*|re-?ent\w*|c[ao]me back|верн\w*|возвра\w*|поверн\w*",
        "leave",
    ),
    "sign": _event(
        r"sign(?:s|ed)\b|initialled\b|подписал\w*|заключил\w*|підписа(?:в|л\w*)\b",
        r"sign(?:s|ed|ing|ator\w*|ature\w*)?\b|initiall(?:ed|ing)\b|подпис\w*|заключ\w*|підпис\w*",
    ),
    "recognise": _event(
        r"recogni[sz](?:es|ed)\b|призна(?:л\w*|[её]т|ют)\b|визна(?:в|л\w*|[єю]\w*)\b",
        r"recogni[sz]\w*|recognition|призна\w*|визна\w*",
    ),
    "invade": _event(
        r"invade[sd]\b|attacked\b|(?:troops|forces) (?:entered|crossed)|вторг\w*|напал\w*|"
        r"атаковал\w*|напа(?:в|л\w*)\b",
        r"inva(?:d\w*|sion\w*)|attack\w*|вторг\w*|вторжен\w*|напа\w*|атак\w*",
    ),
    "apologise": _event(
        r"apologi[sz](?:es|ed)\b|извинил\w*|вибачи\w*",
        r"apolog\w*|извин\w*|вибач\w*",
    ),
    "resign": _event(
        r"resign(?:s|ed)\b|stepped down\b|quit\b|ушёл в отставку|ушел в отставку|ушла в отставку|"
        r"пішо?в у відставку|пішла у відставку",
        r"resign\w*|step\w* down|отставк\w*|відставк\w*",
    ),
    "ratify": _event(
        r"ratified\b|ратифицировал\w*|ратифікува\w*",
        r"ratif\w*|ратифи\w*|ратифі\w*",
    ),
    "annex": _event(
        r"annexe?[sd]\b|аннексировал\w*|анексува\w*",
        r"annex\w*|аннекс\w*|анекс\w*",
    ),
    "veto": _event(
        r"vetoe[sd]\b|blocked\b|наложил\w* вето|заблокировал\w*|заблокува\w*|наклал\w* вето",
        r"veto\w*|block\w*|вето|(?:за)?блокир\w*|(?:за)?блоку\w*",
    ),
    "suspend": _event(
        r"suspend(?:s|ed)\b|(?:is|are) suspending\b|приостан(?:овил|авлива[ею]т)\w*|"
        r"призупин(?:и\w*|я[єю]\w*)",
        r"suspen\w*|приостан\w*|призупин\w*",
    ),
}  # fmt: skip
_ASKS = re.compile(
    r"\W*(?:and |but )?(?:when|why|in (?:what|which) (?:year|month)|on (?:what|which) (?:day|date)|"
    r"how long ago|how come)\b(?: exactly)?\s+(?:did|has|have|had|was|were)\s+(?:the\s+)?",
    re.IGNORECASE,
)
_ASKS_CYRILLIC = re.compile(
    r"\W*(?:[аи] )?(?:когда|почему|зачем|в каком году|коли|чому|навіщо|у якому році)\b\s*",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"n['’]t\b|\b(?:not|never|no|refuse\w*|fail\w*|не|ні|отказ\w*|відмов\w*)\b", re.I
)
# What makes of an event a wish, a plan, a condition or its denial, between its verb and whoever
# would do it, or before both.
_UNDONE = re.compile(
    r"n['’]t\b|\b(?:not|never|no|nor|neither|without|to|will|would|could|may|might|should|shall|can|"
    r"cannot|if|unless|whether|until|before|не|ни|нет|бы|б|если|чтобы|пока|"
    r"ні|би|якщо|якби|щоб|поки)\b",
    re.IGNORECASE,
)
# «Процедура выхода завершена», "it completed its withdrawal": the event by its noun, and that it is
# over; no talks on it, nor a part of it.
_COMPLETED = re.compile(
    r"\b(?:completed|finali[sz]ed|concluded|took (?:effect|place)|came into (?:force|effect)|"
    r"заверш[её]н[аоы]?|завершил\w*|завершено|состоял(?:ся|ась|ось|ись)|вступил\w* в силу|"
    r"завершив\w*|відбу(?:вся|лася|лося|лися)|набу(?:в|ла|ло|ли) чинності)\b",
    re.IGNORECASE,
)
# What is done by being announced or decided, and the words for that before it: "announced the
# suspension of", «объявил, что страна приостанавливает», "decided to leave".
_BY_SAYING = frozenset({"leave", "recognise", "resign", "suspend", "veto"})
_ANNOUNCED = re.compile(
    r"\b(?:announc(?:ed|es|ing)|declared|decided(?: to)?|decreed|объявил\w*|решил[аио]?|"
    r"оголоси(?:в|л\w*)|вирішил[аио]|вирішив)\b",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(?:talks|negotiat\w*|preparat\w*|stages?|phases?|steps?|переговор\w*|подготов\w*|этап\w*|"
    r"підготов\w*|етап\w*)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;:–—(“”«»]\s")
_AND = re.compile(r"\W*(?:and|и|та|і|й)?\W*(?:the\s+)?", re.IGNORECASE)
_BY = re.compile(r"\s+by\s+(?:the\s+)?", re.IGNORECASE)
_ADVERBS = re.compile(
    r"\s+(?:(?:finally|officially|formally|actually|suddenly|really|all)\s+)?", re.I
)
# So far before its verb whoever does it is looked for, in characters.
REACH = 90
# Whose it is stands so near behind its noun, and what makes it unfinished so near before its end.
OWNED_WITHIN, UNFINISHED_WITHIN = 20, 25
# So many sentences may tell of it.
MOST = 3


@dataclass(frozen=True, slots=True)
class Premise:
    """That the actor, or the person, of a name did what an event's kind names."""

    event: str
    name: str


def find_premise(text: str, actors: Actors) -> Premise | None:
    """What a question takes for granted, if it is such an event; None of a question that denies
    it."""
    if _NEGATED.search(text):
        return None
    asks = _ASKS.match(text) or _ASKS_CYRILLIC.match(text)
    mentions = find_sides(text, actors)
    if asks is None or not mentions:
        return None
    subject = mentions[0]
    if asks.re is _ASKS:
        if subject.start != asks.end():
            return None
        verb = _ADVERBS.match(text, _find_runs(text, mentions)[0][-1].end)
        at = verb.end() if verb else subject.end
        kind = next((name for name, event in EVENTS.items() if event.named.match(text, at)), None)
    else:
        told = {name: event.done.search(text, asks.end()) for name, event in EVENTS.items()}
        found = [name for name, match in told.items() if match]
        kind = found[0] if len(found) == 1 else None
    return Premise(kind, _key(subject)) if kind else None


def find_false_premise(
    question: Question, quotes: Sequence[Quote], actors: Actors
) -> Shortage | None:
    """That the sources do not tell what the question takes for granted, if they do not."""
    premise = None if question.leans else find_premise(question.text, actors)
    against = find_against(premise, quotes, actors) if premise else None
    if premise is None or against is None:
        return None
    if not against:
        return Shortage("not_in_corpus")
    return Shortage("false_premise", "event", (premise.name,), tuple(against))


def find_against(premise: Premise, quotes: Sequence[Quote], actors: Actors) -> list[Quote] | None:
    """The quotes, best first, that tell of the premise's opposite, of a plan, a wish or a denial,
    or else that only others did it: empty where nothing tells of it at all. None where a quote
    tells that it is so.
    """
    event = EVENTS[premise.event]
    opposite = EVENTS.get(event.undone_by)
    against, of_others = [], []
    for quote in quotes:
        mentions = find_sides(quote.text, actors)
        told = set(_read(quote.text, mentions, premise, event))
        if "done" in told:
            return None
        is_undone = opposite and "done" in _read(quote.text, mentions, premise, opposite)
        if is_undone or "undone" in told:
            against.append(quote)
        elif "other" in told:
            of_others.append(quote)
    return (against or of_others)[:MOST]


def _read(text: str, mentions: Sequence[Mention], premise: Premise, event: Event) -> Iterator[Told]:
    """What each of the event's words in a sentence tells of whom the premise is about."""
    named = {_key(mention) for mention in mentions if mention.kind != "adjective"}
    done = [match.span() for match in event.done.finditer(text)]
    for match in event.named.finditer(text):
        run = _find_doer(text, match, mentions)
        if run and premise.name not in {_key(each) for each in run}:
            yield "other"
            continue
        if not run and premise.name not in named and named:
            yield "other"
            continue
        if _is_completed(text, match, [*run, *mentions], premise) or (
            premise.event in _BY_SAYING and _is_announced(text, match)
        ):
            yield "done"
            continue
        clause = max((m.end() for m in _CLAUSE.finditer(text, 0, match.start())), default=0)
        since = min(clause, run[0].start) if run else clause
        is_finite = any(start <= match.start() < end for start, end in done)
        if is_finite and not _UNDONE.search(text, since, match.start()):
            yield "done"
        elif premise.name in named:
            yield "undone"


def _is_announced(text: str, event: re.Match[str]) -> bool:
    """Whether somebody announced or decided the event, before its word and on no condition."""
    since = max(0, event.start() - REACH)
    said = max(_ANNOUNCED.finditer(text, since, event.start()), key=re.Match.end, default=None)
    return said is not None and not (
        _UNDONE.search(text, max(0, said.start() - UNFINISHED_WITHIN), said.start())
        or _UNDONE.search(text, said.end(), event.start())
    )


def _is_completed(
    text: str, noun: re.Match[str], mentions: Sequence[Mention], premise: Premise
) -> bool:
    """Whether an event that is called by its noun is told to be over, and is that of whom the
    premise is about, who is named behind the noun, or first of the ``mentions``."""
    end = _COMPLETED.search(text)
    if end is None or _PART.search(text):
        return False
    if _UNDONE.search(text, max(0, end.start() - UNFINISHED_WITHIN), end.start()):
        return False
    near = (m for m in mentions if 0 <= m.start - noun.end() <= OWNED_WITHIN)
    owner = next(near, mentions[0] if mentions else None)
    return owner is not None and _key(owner) == premise.name


def _find_doer(text: str, verb: re.Match[str], mentions: Sequence[Mention]) -> list[Mention]:
    """Whoever is named last before a verb, with those joined to it; or "by" whom it was done."""
    by = _BY.match(text, verb.end())
    if by:
        return [each for each in mentions if each.start == by.end()]
    before = [m for m in mentions if m.end <= verb.start() and verb.start() - m.end < REACH]
    return _find_runs(text, before)[-1] if before else []


def _find_runs(text: str, mentions: Sequence[Mention]) -> list[list[Mention]]:
    """The mentions in order, those together that "and" joins to each other."""
    runs: list[list[Mention]] = []
    for mention in mentions:
        if runs and _AND.fullmatch(text[runs[-1][-1].end : mention.start]):
            runs[-1].append(mention)
        else:
            runs.append([mention])
    return runs


def _key(mention: Mention) -> str:
    is_person = mention.kind == "person" and mention.name
    return (mention.name if is_person else mention.actor) or ""
