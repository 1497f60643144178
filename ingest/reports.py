"""Whether a verb reports where it stands: its form, what is around it, and what follows."""

from __future__ import annotations

import re

from ingest.judgements import NAMES_IT, is_judged, is_named_so
from ingest.manners import manner_before, may_nobody
from ingest.morphology import parse_word
from ingest.objects import is_told_of
from ingest.phrases import Phrase
from ingest.refusals import reports_at_all
from ingest.verbs import BASE_FORMS, verb_class

# … and from the verb to what is said.
_THAT = re.compile(r"(?:d?t)*(?:[of][^,;:r.q]{0,12})?t*h")
_TOLD_THAT = re.compile(r"[^;:.rqV]{0,14}h")
_CYRILLIC_THAT = re.compile(r"[^;:.qV]{0,20},[tfo]?h")
_VIEWS = frozenset(
    "view claim position demand call warning belief assertion argument hope fear fears concern "
    "promise pledge assurance contention conviction insistence complaint accusation message".split()
)
_VIEW_THAT = re.compile(r"(?:d?Rg|d|[BNC]g|A)[wmAV]{0,2}[wV]h")
_QUOTE = re.compile(r"(?:t|[of][^,;:.hqVk]{0,10})*,?q|t*:|[^;.hqV]{0,14}:")
_TOLD_QUOTE = re.compile(r"[^;:.hqV]{0,14}[,:]?q|[^;.hqV]{0,14}:")
_CYRILLIC_GAP = re.compile(r"[^,;:.qVNpkhr]{1,20}")
# "it was said", "a paper that said": nobody speaks.
_NO_REPORT = frozenset("was were is are been being be get got not that which which's".split())
_STATES = frozenset(
    "convinced confident sure adamant certain unconvinced sceptical skeptical afraid worried "
    "hopeful doubtful unhappy aware".split()
)
_BE = frozenset("is are was were be been being keeps kept".split())
_DEGREES = frozenset("more less most very so too quite as rather deeply".split())
_MODALS = frozenset(
    "would will could can may might must should did does do won't wouldn't doesn't didn't can't "
    "couldn't don't he'd she'd they'd i'd".split()
)
_NOT = frozenset(
    "not never n't don't doesn't didn't won't wouldn't can't couldn't cannot не".split()
)
_MAY_BE_DENIED = frozenset(
    "think believe expect anticipate accept agree understand see doubt exclude recognise "
    "recognize regard rule "
    "подтвердил подтвердила подтвердили подтверждает подтверждают исключает исключил исключила "
    "исключают считает считают верит верят думает думают ожидает ожидают "
    "видит признает признаёт увидел увидела увидели усмотрел усмотрела усмотрели "
    "согласен согласна согласны намерен намерена намерены понимает отрицает скрывает скрывал "
    "скрывала скрывали скрывают утаивает сомневается сомневаются сомневался сомневалась "
    "сомневались стал стала стали исключали допускает допускают допустил допускал согласился "
    "согласилась".split()
)
_PLURAL_SUBJECTS = frozenset("people police some others they we many few both staff".split())
_SAID = frozenset("said says told tells asks insists admits thought thinks".split())
_HOW_LONG = frozenset("again twice back for hard long about".split())
_SOMEBODY = re.compile(r"(?:p|d?[mA]*R*N|d[mAw]{0,2}R)(?=[of,.;kt]|$)")
_ASIDE_ASKED = re.compile(r"[^,;:q]*[NCR],")
_LIKELY_TO = frozenset("used liked likes went goes supposed said".split())
_OBJECT_FIRST = re.compile(r"[Cmw][mwBA]{0,4}")
_ABOUT_FIRST = re.compile(r"o[mwofCBA]{1,8}")
_QUANTITIES = frozenset(
    "many several few more most any other such no two three earlier new further growing serious "
    "widespread repeated public recent previous early persistent renewed grave".split()
)
_SEES_IN = ("увид", "усмотр", "усматр")
_NAMES = ("назвал", "называ", "привод", "привел", "привёл")
_COUNTS = frozenset("считает считают считал считала считали".split())
_AUXILIARIES = frozenset(
    "is are was were has have had would will can could may might must should did does "
    "it's there's he'd he's she'd she's they'd they're isn't wasn't weren't hasn't hadn't "
    "wouldn't won't can't couldn't shouldn't".split()
)
AS = frozenset("as как як".split())
_COMPLEMENT = re.compile(r"[^,.;:?!)\-]|,?[hq]|:")
_ASKS = frozenset(
    "ask asks asked call calls called calling asking expect expects expected want wants".split()
)
_SEES = frozenset("see sees saw".split())
_IN_SIGHT = frozenset(
    "sign signs reason purpose need evidence threat alternative prospect grounds basis point "
    "change use indication indications danger risk progress contradiction".split()
)
_NEAR = 10
_FAVOUR = frozenset("favour favor support defence defense".split())
SPEAKS = frozenset("speaks spoke speak speaking talks talked".split())


def is_finite_verb(phrase: Phrase, at: int) -> bool:
    """Whether the verb is the sentence's own: no noun, no infinitive, not passive, not denied."""
    verb, before = phrase.word(at), phrase.word(at - 1)
    earlier = [phrase.word(i) for i in range(max(0, at - 3), at)]
    if at and phrase.labels[at - 1] in "dgAr" and before not in AS:
        # "The American said", but "the American claims"
        is_people = phrase.labels[at - 2 : at] == "dA" and phrase.word(at - 2) == "the"
        return is_people and (verb.endswith("ed") or verb in _SAID)
    is_mood = before in _DEGREES and verb.endswith("ed") and verb not in _STATES
    is_other = is_mood and bool(_BE & {*earlier})  # "The mood was more worried."
    is_thought = verb in ("thinks", "thought")
    is_other = is_other or (is_thought and phrase.word(at + 2) == "over")
    is_other = is_other or (is_thought and phrase.word(at + 1) in _HOW_LONG)
    # "Kos, asked whether it was late, sidestepped the question."
    is_other = is_other or (verb.startswith("argu") and phrase.word(at + 1) in ("with", "over"))
    is_other = is_other or verb in ("replying", "answering", "responding")
    is_met = verb.startswith(("welcom", "question"))
    is_met = is_met and _SOMEBODY.match(phrase.labels, at + 1) is not None
    is_met = is_met or (verb.startswith("welcom") and phrase.word(at + 1) in ("him", "her", "them"))
    is_other = is_other or is_met  # "welcomed him at the door"
    is_aside = verb == "asked" and _ASIDE_ASKED.fullmatch(phrase.labels, 0, at) is not None
    is_other = is_other or (is_aside and "," in phrase.labels[at:])
    is_recalled = verb.startswith("recall") and phrase.labels[at + 1 : at + 3] == "dR"
    is_other = is_other or is_recalled  # "recalled its ambassador"
    is_other = is_other or _says_nothing(phrase, at)
    is_other = is_other or (verb == "states" and phrase.word(at + 1) != "that")
    is_other = is_other or _is_no_verb(phrase, at)
    if phrase.word(at + 1) == "ли" or is_other or (before in _QUANTITIES and verb.endswith("s")):
        return False  # "a great many questions", "Kos thought it over", "the NATO states"
    if verb[0] > "\u0400":
        return reports_at_all(phrase, at) and (before != "не" or verb in _MAY_BE_DENIED)
    if verb.endswith("ing"):
        return before in _BE
    is_denied = any(word in _NOT for word in earlier)
    if verb in BASE_FORMS:
        if before == "to":
            return bool(manner_before(phrase.lowered, at)) or phrase.word(at - 2) in _LIKELY_TO
        if is_denied:
            return verb in _MAY_BE_DENIED
        if may_nobody(phrase.lowered, at):
            return False
        modal = any(word in _MODALS for word in earlier) or _has_plural(phrase, at)
        return (
            modal
            or (before.endswith("s") and phrase.labels[at - 1] in "Rw")
            or before in _PLURAL_SUBJECTS
        )
    if verb in _STATES:
        return before in _BE or any(word in _BE for word in earlier)
    return before not in _NO_REPORT and phrase.word(at - 1) != "to"


def _says_nothing(phrase: Phrase, at: int) -> bool:
    """ "Said nothing about it", but "said nothing was planned"."""
    is_nothing = phrase.word(at + 1) == "nothing" and phrase.labels[at + 2 : at + 3] in ".,oft"
    return is_nothing and phrase.word(at + 2) not in _AUXILIARIES


def _is_no_verb(phrase: Phrase, at: int) -> bool:
    """ "referred questions to him", "the number of posts", "compares with about 100,000"."""
    verb = phrase.word(at)
    is_noun = at > 0 and verb.endswith("s") and verb < "\u0400" and phrase.labels[at - 1] in "Vf"
    if verb in _COUNTS:
        return _is_counted(phrase, at)
    return is_noun or (verb.startswith("compar") and phrase.word(at + 1) in ("with", "to"))


def _is_counted(phrase: Phrase, at: int) -> bool:
    """«считает деньги», no «ошибкой считает решение»: nothing says what it is taken for."""
    if phrase.labels[at + 1 : at + 2] not in ("w", "m") or "q" in phrase.labels[at:]:
        return False  # «считает меры „опасными“»
    if not any({"NOUN", "accs", "inan"} <= form.tags for form in parse_word(phrase.word(at + 1))):
        return False
    ends = (i for i in range(at, len(phrase.labels)) if phrase.labels[i] in ".;:")
    clause = range(next(ends, len(phrase.labels)))
    forms = (form for i in clause for form in parse_word(phrase.word(i)))
    return not any("ablt" in form.tags and "Fixd" not in form.tags for form in forms)


def _has_plural(phrase: Phrase, at: int) -> bool:
    """Whether people in the plural stand before: "Officials across the government tell us"."""
    heads = [i for i in range(at) if phrase.labels[i] == "R"]
    return bool(heads) and phrase.word(heads[0]).endswith("s")


def _points_at(verb: str, following: str) -> bool:
    """«указала на недопустимость», «обратил внимание на рост», «увидела в указе попытку»,
    «называет цифру 12,7 тысячи»."""
    return (
        (verb.startswith("указ") and following == "на")
        or (verb.startswith(("обратил", "обраща")) and following == "внимание")
        or (verb.startswith(_SEES_IN) and following in ("в", "во"))
        or (verb.startswith(_NAMES) and following in ("цифру", "цифры", "число"))
    )


def has_position(phrase: Phrase, at: int, subject: re.Match[str]) -> bool:
    """Whether the verb reports with whatever stands after it, and something does."""
    verb = phrase.word(at)
    kind = verb_class(verb)
    if (
        verb in _COUNTS
        and phrase.labels[at + 1 : at + 2] in tuple("fo.,")
        and "h" not in phrase.labels
    ):
        return False  # «считает в столбик»
    if phrase.labels[at + 1 :] in ("h", "h."):
        return False  # "was not sure why"
    is_last = not _COMPLEMENT.match(phrase.labels, at + 1)
    is_told = has_object(phrase, subject.end(), at) or _has_object_first(phrase, subject, at)
    if is_last and not is_told:
        return False
    if kind in ("say", "tell", "position") or is_told_of(phrase, at):
        return True
    following = phrase.word(at + 1)
    if verb[0] > "\u0400":
        if _points_at(verb, following):
            return True
        has_told = "w" in phrase.labels[subject.end() : at]  # «угрозу назвал пустой»
        return kind == "hint" and is_named_so(phrase, at, at + 1 if has_told else at + 2)
    if is_judged(phrase, at):
        return True
    is_body = bool(subject["body"])
    if _has_stance(phrase, at, subject):
        return True
    if kind == "clause" and (
        _opens_clause(phrase, at) or _is_asked(phrase, at, is_body=is_body) or _has_view(phrase, at)
    ):
        return True
    is_named = following in ("it", "them", "this") and verb in NAMES_IT
    is_named = is_named and not (kind == "clause" and phrase.labels[at + 2 : at + 3] == "d")
    is_for = following in ("of", "for", "out", "against")
    is_for = is_for or (following == "in" and phrase.word(at + 2) in _FAVOUR)
    return is_named or (is_for and verb in SPEAKS)


def _has_stance(phrase: Phrase, at: int, subject: re.Match[str]) -> bool:
    """ "Zelensky wants the guarantees in writing", "NATO sees no sign of it"."""
    verb, following = phrase.word(at), phrase.word(at + 1)
    if verb in _SEES:
        return following == "no" and phrase.word(at + 2) in _IN_SIGHT
    return verb == "wants" and following != "to" and _is_public(phrase, subject)


def _is_public(phrase: Phrase, subject: re.Match[str]) -> bool:
    """Whether a body is meant, or somebody in public life: what they want is their position."""
    mention = phrase.mentions.get(subject.end() - 1)
    return bool(subject["body"]) or (mention is not None and mention.person is not None)


def _has_view(phrase: Phrase, at: int) -> bool:
    """ "repeated Moscow's view that …": a noun that has what is thought after it."""
    view = _VIEW_THAT.match(phrase.labels, at + 1)
    return view is not None and phrase.word(view.end() - 2) in _VIEWS


def _is_asked(phrase: Phrase, at: int, *, is_body: bool) -> bool:
    """ "called on NATO to stop", "did not expect them to be used up"."""
    verb, following = phrase.word(at), phrase.word(at + 1)
    if verb not in _ASKS:
        return False
    if (following in ("for", "to") and not verb.startswith("want")) or (
        following in ("on", "upon") and verb.startswith("call")
    ):
        return True
    later = range(at + 2, min(at + _NEAR, len(phrase.labels)))
    is_to_do = any(phrase.word(i) == "to" for i in later)
    # "asked Kyiv to supply copies", not "asked his driver to stop"
    is_known = at + 1 in phrase.mentions or phrase.labels[at + 1 : at + 2] == "A"
    is_public = verb.startswith("expect") or is_known
    is_told = is_body or verb == "wants"
    is_public = is_public or (is_told and phrase.labels[at + 1 : at + 2] == "d")
    return is_public and is_to_do


def _opens_clause(phrase: Phrase, at: int) -> bool:
    """Whether a clause without "that" follows: a subject, then an auxiliary."""
    for i in range(at + 1, min(at + 10, len(phrase.labels))):
        if phrase.labels[i] in ",;:.hrqk":
            return False
        if phrase.word(i) in _AUXILIARIES:
            return i > at + 1 or "'" in phrase.word(i)
    return False


def has_object(phrase: Phrase, end: int, at: int) -> bool:
    """«Сам Берсье эту историю опровергал»: in Russian the object may stand before the verb."""
    is_cyrillic = phrase.word(at)[0] > "\u0400"
    return is_cyrillic and _CYRILLIC_GAP.fullmatch(phrase.labels, end, at) is not None


def _has_object_first(phrase: Phrase, subject: re.Match[str], at: int) -> bool:
    """«Случайность Яворек исключает.»: the object, then who, then the verb."""
    if phrase.word(at)[0] < "\u0400" or subject.end() != at or not subject.start():
        return False
    if phrase.word(0) in ("о", "об", "обо"):  # «О выходе МИД сообщил в мае.»
        return _ABOUT_FIRST.fullmatch(phrase.labels, 0, subject.start()) is not None
    if _OBJECT_FIRST.fullmatch(phrase.labels, 0, subject.start()) is None:
        return False
    forms = parse_word(phrase.word(0))
    return any({"NOUN", "accs"} <= form.tags or {"ADJF", "accs"} <= form.tags for form in forms)


def opens_speech(phrase: Phrase, at: int) -> bool:
    """Whether what follows the verb is what was said: a that-clause or a quotation."""
    verb, labels = phrase.word(at), phrase.labels
    if verb[0] > "\u0400":
        patterns = (_CYRILLIC_THAT, _TOLD_QUOTE)
    elif verb_class(verb) == "tell":
        patterns = (_TOLD_THAT, _TOLD_QUOTE)
    else:
        patterns = (_THAT, _QUOTE)
    return any(pattern.match(labels, at + 1) for pattern in patterns)
