"""Which of the actors that a question names are asked for their words where several are.

``speaking`` finds who certainly speaks; here every actor does that is not told to be something
else: a topic ("on Ukraine"), a place ("in Riga"), the owner of a thing ("NATO's enlargement"), whom
something was asked of, or whom a verb is about ("punish Russia").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from qa_service.actors import Mention
from qa_service.speaking import asks_for_fact, is_dateline
from qa_service.stances import STANCE_NOUNS, STANCE_VERBS

_NOUNS = (
    rf"{STANCE_NOUNS}|explanations?|statements?|criticism|warnings?|estimates?|figures?|narratives?|"
    r"takes?|counter-?\w+|readouts?|perspectives?|rationales?|justifications?|visions?|aims|goals|"
    r"interests|wish lists?|red lines?|messages?|side of (?:the|this) story|interpretations?|"
    r"readings?|remarks?|promises?|threats?|"
    r"объяснени\w+|заявлени\w+|комментари\w+|(?:контр)?аргумент\w+|претензи\w+|жалоб\w+|"
    r"цел[иейь]+|отношени\w+|услови\w+|цифр\w*|данны\w+|трактовк\w+|толковани\w+|"
    r"возражени\w+|обвинени\w+|предупреждени\w+|выступлени\w+"
)
_PEOPLE_RU = (
    r"сторон\w*|делегаци\w*|министр\w*|президент\w*|мид\w*|переговорщик\w*|дипломат\w*|"
    r"правительств\w*|лидер\w*|посол\w*|посл\w+|власт\w+|военны\w+|руководств\w*|"
    r"представител\w+|чиновник\w*|генерал\w*|канцлер\w*|премьер\w*|коллег\w+|столиц\w*|"
    r"советник\w*|генсек\w*|глав[аыеу]\w*"
)
_PEOPLE = (
    r"people|sides?|camps?|teams?|officials?|men|leadership|leaders?|governments?|ministry|"
    r"ministries|ministers?|presidents?|chancellors?|premiers?|diplomats?|delegations?|"
    r"negotiators?|representatives?|generals?|ambassadors?|envoys?|secretary|secretaries|spokes\w+|"
    r"press|headquarters|hosts?|services?|military|army|commanders?|allies|capitals?|secretariat|"
    rf"advisers?|parliament|lawmakers|chiefs?|heads?|{_PEOPLE_RU}"
)
_PLURAL = r"[а-яё]+(?:ли|лись|ют|ят|ются|ятся)"
_VERB = r"[а-яё]+(?:ла|ли|ло|л|лась|лись|лось|лся|ют|ят|ет|ит|ется|ится|ются|ятся)"
_THE = r"(?:(?:the|both|each|all|its|their|сам\w*)\s+)*$"
_IN_LIST = r"(?:(?:,|,?\s+(?:and|or|versus|vs\.?|и|или))\s+(?:the\s+)?[\w-]+){0,3}"
_OWNED = re.compile(r"['’]s?\s+(?!and\b|or\b|vs\b|versus\b)\w")
_NAMES_PEOPLE = re.compile(
    rf"(?:['’]s?)?{_IN_LIST}"
    rf"\s+(?:[\w-]+\s+){{0,2}}?(?:{_PEOPLE}|{_NOUNS}|ones?)\b",
    re.IGNORECASE,
)
_SOURCE = r"according to|по словам|по мнению|по версии|за словами"
_ACCORDING = re.compile(rf"\b(?:{_SOURCE})\s+{_THE}", re.IGNORECASE)
_OWNS_WORDS = re.compile(rf"['’]s?\s+(?:[\w-]+\s+){{0,2}}?(?:{_NOUNS})\b", re.IGNORECASE)
_OF_WORDS = re.compile(rf"{_IN_LIST}\s+(?:[\w-]+\s+){{0,2}}?(?:{_NOUNS})\b", re.IGNORECASE)
_CUE = re.compile(
    rf"\b(?:{STANCE_VERBS}|{_NOUNS}|{_SOURCE}|seen|perceived|received|taken|disputes?|quarrels?|differ\w*|"
    r"disagree\w*|on record|is there (?:any )?agreement|спор\w*|разниц\w+|разногласи\w+|"
    r"противоречи\w+)\b",
    re.IGNORECASE,
)
_VERB_BEFORE = re.compile(rf"\b(?:{STANCE_VERBS})\b", re.IGNORECASE)
_VERB_AFTER = re.compile(rf"[^,.;:?!—–]{{1,40}}?\b(?:{STANCE_VERBS})\b", re.IGNORECASE)
# "What Moscow proposed", "Russia warned Finland": beside the others its words are asked for, too.
_SAYS = re.compile(rf"\s+(?!(?:{STANCE_NOUNS})\b)(?:{STANCE_VERBS})\b", re.IGNORECASE)
_NOUN_BEFORE = re.compile(rf"\b(?:{_NOUNS})\b", re.IGNORECASE)
# "The leaders of France", «генсек альянса».
_HEAD_OF = re.compile(rf"\b(?:(?:{_PEOPLE})\s+of|(?:{_PEOPLE_RU}))\s+{_THE}", re.IGNORECASE)
# "Explanations from Moscow" are what somebody wants, no word of Moscow's.
_SOUGHT_FROM = re.compile(
    r"\b(?:get|gets|got|demand\w*|seek|sought|want\w*|ask\w*(?: for)?|request\w*|expect\w*|"
    rf"receive\w*|объяснений|ответов)\s+(?:[\w-]+\s+){{0,2}}(?:from|от)\s+{_THE}",
    re.IGNORECASE,
)
_NOUN_OF = re.compile(
    r"(?P<topic>\b(?:about|on|to|о|об|обо|про|на|к)\s+(?:the\s+)?|['’]s?\s+(?:[\w-]+\s+)?|"
    r"(?-i:[A-Z])\w+(?:an|ish|ch|ese)\s+)?"
    rf"\b(?:(?:{_NOUNS})\s+(?P<of>(?:of|by|from|in|у|от|со стороны)\s+)?|"
    rf"(?:that|those)\s+of\s+){_THE}",
    re.IGNORECASE,
)
_TOLD_BY = re.compile(
    rf"(?:{_SOURCE}|со стороны|глазами|"
    r"\b(?:told|said|seen|described|put|explained|given|presented|stated|viewed|heard|made|offered)"
    r"\s+(?:by|from)|\b(?:said|seen|heard|viewed|perceived|received|taken|told) in|"
    r"\bmean(?:s|t)? (?:to|for)|"
    r"\bdiffer\w* from|\b(?:who|which|кто) (?:of|among|из)|"
    r"\b(?:differences?|disagreements?|disputes?|quarrels?|gap|row|contradictions?|"
    r"is there (?:any )?(?:agreement|common ground)) (?:between|of|among)|"
    r"(?:спор\w*|разниц\w+|различи\w+|разногласи\w+|противоречи\w+|расхождени\w+) "
    rf"(?:между )?)\s*{_THE}",
    re.IGNORECASE,
)
_BY = re.compile(rf"\b(?:by|from|for)\s+{_THE}", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|от)\s+$", re.IGNORECASE)
_ABOUT = (
    r"about|on|over|against|to|toward|towards|after|before|since|during|between|among|"
    r"о|об|обо|про|на|над|к|ко|против|с|со|до|после|перед|между|вокруг"
)
_TOPIC = re.compile(rf"\b(?:{_ABOUT})\s+{_THE}", re.IGNORECASE)
_ASIDE = re.compile(
    rf"\b(?:{_ABOUT}|with|without|for|at|in|into|near|around|under|behind|through|by|from|of|"
    rf"в|во|из|около|для|без|при|за|під|біля|через|із|з)\s+{_THE}",
    re.IGNORECASE,
)
_AUXILIARY = re.compile(
    rf"\b(?:did|do|does|have|has|had|should|would|will|can|could|both)\s+{_THE}", re.IGNORECASE
)
_OPENS = re.compile(
    r"(?:(?:^|[.,:;?!(—–]\s*|\s-\s+)\W*|\b(?:is|are|was|were|what|how|why|as|whether|if|than|"
    rf"как|что|чего|чем|почему|зачем|ли|а|and|but|и|или|or)\s+){_THE}",
    re.IGNORECASE,
)
_JOINT = re.compile(
    r"(?:['’]s?)?(?:\s+[\w-]+){0,3}?\s*"
    r"(?:,|/|\b(?:and|or|but|versus|vs\.?|и|или|та|і|й|а также|как и|а)\b)"
    r"(?:\s*(?:and|or|but|vs\.?|versus|the|both|of|by|from|in|at|also|then|for|on|to|what|how|"
    r"и|а|і|та|от|у|в|во|о|об|из|на|к|сам\w*|также|что|как)\b)*\s*",
    re.IGNORECASE,
)
# "Washington's figure against Moscow's."
_AGAINST, _OWN_FIGURE = re.compile(r"\s+against\s+"), re.compile(r"['’]s?\s*(?:$|[?.,;])")
# What may stand after an actor who speaks; "NATO enlargement" is a thing.
_FOLLOWS = re.compile(
    r"\s*(?:$|[.,;:?!()/]|\s[—–-]|['’]s?\s*(?:$|[,;?/]|and\b|or\b|vs)|"
    rf"(?:{STANCE_VERBS}|and|or|but|vs|versus|on|about|over|of|in|to|at|after|before|for|from|with|"
    r"have|has|had|did|do|does|is|are|was|were|will|would|should|can|could|each|both|also|then|"
    r"persuaded|convinced|satisfied|ready|willing|content|pleased|worried|impressed|right|wrong|"
    r"now|not|itself|themselves|respectively|compar\w+|differ\w*|disagree\w*|agree\w*|"
    r"и|или|а|но|о|об|обо|про|на|к|по|в|во|из|после|от|до|за|против|тоже|сами?|ли|не|также|"
    rf"{_VERB})\b)",
    re.IGNORECASE,
)
# «В Кремле считают», «сказали в МИД»: who is in the house speaks for it.
_IN_HOUSE = re.compile(rf"\b(?P<say>{_PLURAL})\b[^,.;:?!]*?\s(?:в|во)\s+$", re.IGNORECASE)
_INSIDE = re.compile(r"\b(?:в|во)\s+$", re.IGNORECASE)
_HOUSE_SAYS = re.compile(rf"\s+(?:[а-яё]+\s+)?(?P<say>{_PLURAL})\b", re.IGNORECASE)
_ON_A_MATTER = re.compile(r"\s*(?:$|[-—–:?]|(?:on|about|over|in|at|о|об|про|на|в)\b)", re.I)


def find_asked(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, in order, of those whose words are asked for; none where nothing in the text
    asks for words, unless it is headed by several people ("Scholz and Zelensky in Munich")."""
    asked: list[Mention] = []
    sources: list[Mention] = []
    for number, mention in enumerate(mentions):
        before = mentions[number - 1] if number else None
        is_joined = before is not None and _is_joined(text, before, mention)
        if before and is_joined and not _tells_role(text, mention):
            speaks = before in asked or _is_subject(text, mention, before.end)
        else:
            speaks = _is_asked(text, mention, before.end if before else 0)
        if speaks:
            asked.append(mention)
            is_source = _ACCORDING.search(text, 0, mention.start) is not None
            sources += [mention] if is_source or (is_joined and before in sources) else []
    if len({each.actor for each in asked}) < 2:
        asked = _find_partners(text, mentions) or asked
    # Of "what did Russia do, according to NATO" NATO's words alone.
    asked = sources or asked
    return asked if asks_for_words(text) or _is_headed(text, asked) else []


def _find_partners(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """ "The Russian position, and then NATO's": a thing of the one, and the same of the other."""
    for before, after in pairwise(mentions):
        is_owner = before.kind == "adjective" or _OWNED.match(text, before.end)
        is_owner = is_owner and _NAMES_PEOPLE.match(text, before.end)
        if is_owner and _OWN_FIGURE.match(text, after.end) and before.actor != after.actor:
            return [before, after]
    return []


def asks_for_words(text: str) -> bool:
    """Whether it has a verb or a noun of saying, or asks according to whom something is so."""
    return _CUE.search(text) is not None


def _is_joined(text: str, before: Mention, mention: Mention) -> bool:
    between = text[before.end : mention.start]
    if _OWN_FIGURE.match(text, mention.end):
        between = _AGAINST.sub(" and ", between)
    return bool(_JOINT.fullmatch(between)) and not _VERB_BEFORE.search(between)


def _tells_role(text: str, mention: Mention) -> bool:
    """Whether what stands around it tells its part, whatever list it is in."""
    before = text[: mention.start]
    return bool(_is_thing(text, mention) or _NOUN_OF.search(before) or _TOLD_BY.search(before))


def _is_thing(text: str, mention: Mention) -> bool:
    """Whether it is no actor here, but a place of writing or part of another thing's name."""
    names_people = _NAMES_PEOPLE.match(text, mention.end)
    if is_dateline(text, mention) or _SOUGHT_FROM.search(text[: mention.start]):
        return True
    is_part = mention.kind == "adjective" or _OWNED.match(text, mention.end)
    return bool(is_part) and not names_people


def _is_asked(text: str, mention: Mention, since: int) -> bool:
    """Whether it is asked for its words; ``since`` is where the mention before it ends."""
    if _is_thing(text, mention):
        return False
    told = _told_by_words(text, mention)
    if told is not None:
        return told
    is_name = _FOLLOWS.match(text, mention.end) or _NAMES_PEOPLE.match(text, mention.end)
    if text[mention.start] < "\u0400" and not is_name:
        return False
    return _gives_words(text, mention) or _is_actor(text, mention, since)


def _told_by_words(text: str, mention: Mention) -> bool | None:
    """What a noun or a verb of saying beside it tells; None where there is none."""
    before = text[: mention.start]
    noun = _NOUN_OF.search(before)
    # "X's view of Y" asks for X's words, "доводы Путина" for his: the genitive needs no "of".
    if noun and (" of " in noun[0] or noun["of"] or text[mention.start] > "\u0400"):
        return not noun["topic"]
    if _SAYS.match(text, mention.end) and not _ASIDE.search(before):
        return True
    if head := _HEAD_OF.search(before):
        return not _ASIDE.search(text, 0, head.start())
    if asks_for_fact(text, mention):
        return False
    return True if _TOLD_BY.search(before) or _AUXILIARY.search(before) else None


def _gives_words(text: str, mention: Mention) -> bool:
    """ "From Baker", "statements by NATO", "Washington's view", "the Russian statements"."""
    before = text[: mention.start]
    if mention.kind == "person" and _FROM.search(before):
        return True
    words = _OF_WORDS if mention.kind == "adjective" else _OWNS_WORDS
    owns = words.match(text, mention.end) and not _TOPIC.search(before)
    return bool(owns) or bool(_BY.search(before) and _NOUN_BEFORE.search(before))


def _is_actor(text: str, mention: Mention, since: int) -> bool:
    """Whether it opens a clause, or is the subject of one, and is no topic or place."""
    before = text[: mention.start]
    if _ASIDE.search(before):
        return _speaks_in_house(text, mention, since)
    return bool(_OPENS.search(before)) or _is_subject(text, mention, since)


def _is_subject(text: str, mention: Mention, since: int) -> bool:
    """«Что об этом сказали Медведев и Расмуссен?», «на каких условиях Путин обещал …»."""
    is_nominative = text[mention.start] > "\u0400" and mention.is_subject_form
    before = text[: mention.start]
    if not is_nominative or _ASIDE.search(before):
        return False
    return bool(_VERB_BEFORE.search(before, since) or _VERB_AFTER.match(text, mention.end))


def _speaks_in_house(text: str, mention: Mention, since: int) -> bool:
    if mention.kind == "person" or not _INSIDE.search(text, 0, mention.start):
        return False
    said = (_IN_HOUSE.search(text, since, mention.start), _HOUSE_SAYS.match(text, mention.end))
    return any(_CUE.match(each["say"]) for each in said if each)


def _is_headed(text: str, asked: Sequence[Mention]) -> bool:
    people = [each for each in asked if each.kind == "person"]
    ends = len(people) > 1 and _ON_A_MATTER.match(text, people[-1].end)
    return bool(ends) and len(people) == len(asked)
