"""How a question compares sides without naming them: "both parties", "who wants what"."""

from __future__ import annotations

import re

from qa_service.stances import STANCE_NOUNS, STANCE_VERBS

_OPPOSES = re.compile(
    # "Why did he disagree?" names one.
    r"\b(?:(?<!\bhe )(?<!\bshe )disagree\w*|both sides|two sides|each side|"
    r"either side|opposing|rival\w*|side by side|on the one hand|"
    r"(?:far|poles|worlds) apart|next to each other|each of (?:them|the)|"
    r"who \w+ (?:what|whom)|which (?:side|party) \w+ what|"
    r"each (?:government|country|party|capital)|both (?:ends|camps)|"
    r"who (?:wants|supports|backs|favou?rs|is for)\b.{1,60}?"
    r"\bwho (?:doesn|does|opposes|is against|isn)|"
    r"each other|"
    r"what (?:has|have|did) each|"
    r"кто виноват|глазами|друг друг\w|кто за\b.{1,40}кто против|"
    r"обе стороны|обеих сторон|каждая (?:из (?:двух )?)?сторона?|двух сторон|"
    r"с одной стороны|обидві сторони)\b",
    re.IGNORECASE,
)
POWERS = r"capitals|countries|governments|states|nations|neighbou?rs"
POWERS_RU = r"столиц\w*|стран\w*|государств\w*|правительств\w*"
# "… and how did the other side take it?", of one side that is named.
_OTHER_SIDE = re.compile(
    r"\b(?:the (?:other|opposing|opposite) (?:side|party|camp|government|capital)s?|"
    r"(?:друг|противоположн|проти[вл]н|інш)\w+ сторон\w*)\b",
    re.IGNORECASE,
)
_SIDES = re.compile(r"\bsides?\b|\bсторон\w*\b", re.IGNORECASE)
_AUXILIARY = re.compile(r"\b(?:did|do|does|have|has|had|как|что)\s+$", re.IGNORECASE)
# "What did the two presidents say?", «что предложили стороны?»: those with most to say on it.
_THE_PARTIES = re.compile(
    r"\b(?:(?:the|these|those|both) (?:two )?(?:parties|sides|delegations|negotiators)|"
    r"(?:the two|both) (?:(?:foreign|defen[cs]e|prime) )?(?:presidents|ministers|leaders|men|women|"
    rf"chancellors|ministries|powers|{POWERS})|"
    r"(?:all|both|different|various|opposing) (?:the )?"
    r"(?:sides|parties|officials|governments|players)|"
    rf"(?:оба|обе|два|две) (?:президент\w*|министр\w*|лидер\w*|делегаци\w*|{POWERS_RU})|"
    r"(?<!другие )(?<!другой )стороны|(?:мнени\w+|позици\w+|верси\w+|оценк\w+) сторон|"
    r"сторонами|делегации|переговорщики|сторони)\b",
    re.IGNORECASE,
)
# "Reactions to …", "what did the various governments say?": of more than two, where they are.
_ALL_SIDES = re.compile(
    r"\b(?:all|every|various|different|several|many|other) (?:the )?"
    rf"(?:sides|parties|officials|players|leaders|{POWERS})|"
    rf"\b(?:did|do|have|has) (?:[\w-]+ ){{0,2}}?(?:{POWERS}|the world)\b|"
    rf"\b(?:is|are|was|were) (?:[\w-]+ ){{0,2}}?(?:{POWERS}|the world) \w+ing\b|"
    r"\b(?:reactions|responses|views|positions|opinions|arguments|stances) "
    r"(?:to|on|of|about|over|for)\b|"
    r"\bкто (?:что|чего|кого|как|за что)\b|"
    r"\bwho (?:wants|said what|says what|stands where)\b|"
    rf"\bwho (?:\w+ ){{0,2}}(?:{STANCE_VERBS})\b.{{1,60}}?\bwho\b|"
    r"\b(?:those involved|all concerned|the participants|everybody|everyone)\b|"
    r"\b(?:реакци[ия]|мнени[яе]|позиции|отклики) (?:на|о|об|по)\b|"
    rf"\b(?:разны\w+|други\w+|вс[ех]\w*) (?:сторон\w*|лидер\w*|{POWERS_RU})",
    re.IGNORECASE,
)
# Asked for a figure, a day or a place, a question is about both sides, not for their words.
_FACT = re.compile(
    r"(?:(?:for|in|by|since|until|за|на) )?"
    r"(?:how (?:many|much|long|far)|when|where|сколько|когда|где|скільки|коли|де)\b"
    r"(?!.*\b(?:disagree|differ|stand|apart|next to each other|расход))",
    re.IGNORECASE,
)
# What asks for words without naming anybody's.
_CUE = re.compile(
    rf"\b(?:{STANCE_VERBS}|{STANCE_NOUNS}|according to|по словам|по мнению|по версии|за словами|"
    r"seen|perceived|received|taken|disputes?|quarrels?|differ\w*|disagree\w*|on record|"
    r"is there (?:any )?agreement|спор\w*|разниц\w+|разногласи\w+|противоречи\w+)\b",
    re.IGNORECASE,
)
# Plain enough to be told that a side has said nothing of it.
_WHAT_IS_SAID = re.compile(
    r"\b(?:say|says|said|saying|comment\w*|respond\w*|response|repl(?:y|ies|ied)|react\w*|answer\w*|"
    r"think|thinks|thought|views?|opinion|position|stance|attitude|"
    r"сказал\w*|говор\w+|заявил\w*|заявля\w+|комментир\w+|прокомментировал\w*|ответил\w*|"
    r"отреагир\w+|реакци\w+|думает|думают|позици\w+|мнени\w+|отношени\w+|"
    r"сказа\w+|каж\w+|заяви\w+|відпов\w+|відреаг\w+|реагу\w+|ставлення|думк\w+)\b",
    re.IGNORECASE,
)
# "What did Georgia demand?": who is asked about stands between the auxiliary and the verb.
_DEMANDS = re.compile(
    r"\b(?:did|do|does|has|have|had) ((?:(?!not\b)[\w’'-]+ ){1,7}?)"
    r"(?:demand|want|propose|offer|insist|call for|promise|threaten|warn|accuse|claim|argue|reject|"
    r"condemn|critici[sz]e|urge|oppose|object|suggest|complain)(?:e?d)?\b",
    re.IGNORECASE,
)


def asks_what_is_said(text: str) -> bool:
    """Whether it plainly asks what somebody said, answered or thought."""
    return _WHAT_IS_SAID.search(text) is not None


def find_who_demands(text: str) -> str:
    """The words for whoever it asks what they demanded, promised or rejected; none if nobody."""
    found = _DEMANDS.search(text)
    return found[1] if found else ""


def asks_for_words(text: str) -> bool:
    """Whether it has a verb or a noun of saying, or asks according to whom something is so."""
    return _CUE.search(text) is not None or asks_what_is_said(text)


def compares_something(text: str, *, is_open: bool) -> bool:
    """Whether sides are compared, or parties without a name where that is ``is_open``."""
    parties = _THE_PARTIES.search(text)
    is_open = is_open or bool(parties and _AUXILIARY.search(text, 0, parties.start()))
    found = _OPPOSES.search(text) or (is_open and parties)
    return bool(found) and not asks_for_figure(text)


def is_of_all(text: str) -> bool:
    """Whether it asks how more than two took something: "reactions to", "who denied, who not"."""
    return _ALL_SIDES.search(text) is not None


def find_other_side(text: str) -> str | None:
    """The words for a side that is only told from another: "the other side"."""
    found = _OTHER_SIDE.search(text)
    return found[0] if found else None


def leave_out_other_side(text: str) -> str:
    """A text without "the other side": who that is depends on what is asked."""
    return _OTHER_SIDE.sub(" ", text)


def names_both(text: str) -> bool:
    return _SIDES.search(text) is not None


def asks_for_figure(text: str) -> bool:
    """Whether it asks for a number, a day or a place of both sides, and not for their words."""
    return _FACT.match(text) is not None
