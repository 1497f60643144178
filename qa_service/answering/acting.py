"""Who acts in a sentence of the narrator's: the first side that it names, or who acts for it."""

from __future__ import annotations

import re
from itertools import pairwise

from qa_service.actors import Actors, Mention
from qa_service.peoples import find_sides
from qa_service.stances import STANCE_NOUNS

NO_SUBJECT = re.compile(
    r"(?:\b(?:about|against|among|around|at|behind|between|by|for|from|in|into|near|of|on|outside|over|"
    r"to|toward|towards|under|via|with|within|without|especially|including|like|that|if|whether|"
    r"что|чтобы|если|включая|особенно|в|во|для|до|из|к|на|над|о|об|от|по|под|про|"
    r"против|с|со|у|через|від|для|до|з|за|із|на|по)\s+(?:the\s+|all\s+)?|[“«\"„(]|[’']s\s+)$",
    re.IGNORECASE,
)
_AND = re.compile(r"\s+(?:and|и|та|й)\s+(?:the\s+)?|,\s+(?:the\s+)?", re.IGNORECASE)
# Who acts for a side, and its acts: "Russia's troops", "the Turkish objections"; "Russia's shadow
# fleet" or "Russian gas" is only its own.
_ACTING = (
    r"forces?|troops?|army|armies|soldiers?|military|navy|air force|jets?|aircraft|planes?|pilots?|"
    r"warships?|ships?|guards?|gunners?|governments?|authorities|officials?|diplomats?|envoys?|"
    r"ambassadors?|delegations?|negotiators?|leaders?(?:hip)?|presidents?|minist(?:er|ry|ers|ries)|"
    r"chancellors?|spokes\w+|representatives?|parliament\w*|lawmakers|deputies|members?|sides?|team|"
    r"foreign policy|doctrine|mission|allies|generals?|commanders?|staff|embass(?:y|ies)|courts?|"
    r"prosecutors?|agenc(?:y|ies)|decisions?|refusals?|decrees?|laws?|orders?|plans?|visits?|"
    r"withdrawals?|attacks?|strikes?|invasion|silence|veto|approval|consent|"
    r"войск\w*|сил[аы]|арми\w+|солдат\w*|военн\w+|самол[её]т\w*|корабл\w*|власт\w+|чиновник\w*|"
    r"дипломат\w*|пос[ло]л\w*|делегаци\w+|сторон\w*|руководств\w*|президент\w*|министр\w*|"
    r"министерств\w*|правительств\w*|парламент\w*|депутат\w*|представител\w*|МИД|решени\w+|указ\w*|"
    r"закон\w*|план\w*|отказ\w*|удар\w*|атак\w+|вторжени\w+"
)
_OWN = re.compile(
    rf"(?:[’']s?)?\s+(?:[\w-]+\s+){{0,3}}?(?:{_ACTING}|{STANCE_NOUNS})\b", re.IGNORECASE
)
_POSSESSIVE = re.compile(r"[’']s?(?=\s)")


def acts(clause: str, actor: str, actors: Actors) -> bool:
    """Whether the actor is the subject of the clause or named with it ("Russia and Belarus"), or
    somebody or something that acts for it is."""
    acting = _find_acting(clause, actors)
    if not any((each.actor or "").casefold() == actor.casefold() for each in acting):
        return False
    first = acting[0]
    is_owner = first.kind == "adjective" or _POSSESSIVE.match(clause, first.end) is not None
    if is_owner and not _OWN.match(clause, first.end):
        return False
    return first.is_subject_form and not NO_SUBJECT.search(clause[: first.start])


def _find_acting(text: str, actors: Actors) -> list[Mention]:
    """The first name of an actor, and those that are joined to it."""
    named = find_sides(text, actors)
    acting = named[:1]
    for before, after in pairwise(named):
        if not _AND.fullmatch(text, before.end, after.start):
            break
        acting.append(after)
    return acting
