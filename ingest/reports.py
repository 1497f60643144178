"""Whether a verb reports where it stands: its form, what is around it, and what follows."""

from __future__ import annotations

import re

from ingest.morphology import parse_word
from ingest.phrases import Phrase
from ingest.verbs import BASE_FORMS, verb_class

# … and from the verb to what is said.
_THAT = re.compile(r"(?:d?t)*(?:[of][^,;:r.q]{0,12})?t*h")
_TOLD_THAT = re.compile(r"[^;:.rqV]{0,14}h")
_CYRILLIC_THAT = re.compile(r"[^;:.qV]{0,20},[tfo]?h")
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
    "подтвердил подтверждает исключает исключил исключила исключают считает считают верит "
    "видит признает признаёт "
    "согласен согласна согласны намерен намерена намерены понимает отрицает скрывает".split()
)
_PLURAL_SUBJECTS = frozenset("people police some others they we many few both staff".split())
_LIKELY_TO = frozenset("used liked likes went goes supposed said".split())
_STAGES = frozenset("на в во перед после у".split())
_QUANTITIES = frozenset("many several few more most any other such no two three".split())
_COUNTS = frozenset("считает считают считал считала считали".split())
_AUXILIARIES = frozenset(
    "is are was were has have had would will can could may might must should did does "
    "it's there's he'd he's she'd she's they'd they're isn't wasn't weren't hasn't hadn't "
    "wouldn't won't can't couldn't shouldn't".split()
)
AS = frozenset("as как як".split())
_COMPLEMENT = re.compile(r"[^,.;:?!)\-]|,?[hq]|:")
_ASKS = frozenset("ask asks asked call calls called calling asking expect expects expected".split())
_JUDGES = frozenset("called calls found finds considered considers deemed deems thought".split())
_JUDGEMENTS = (
    "able", "ible", "ous", "ful", "less", "ical", "istic", "atural", "bsurd", "alse", "egal",
    "ntrue", "nacceptable", "rrelevant", "nsufficient", "ient", "istaken", "nfair", "nfounded",
)  # fmt: skip
_NEAR = 10
_NAMES_IT = frozenset("calls called calling brand branded dubbed labelled labeled".split())
_SPEAKS_OF = frozenset("speaks spoke speak speaking talks talked".split())


def is_finite_verb(phrase: Phrase, at: int) -> bool:
    """Whether the verb is the sentence's own: no noun, no infinitive, not passive, not denied."""
    verb, before = phrase.word(at), phrase.word(at - 1)
    earlier = [phrase.word(i) for i in range(max(0, at - 3), at)]
    if at and phrase.labels[at - 1] in "dgAr" and before not in AS:
        return False
    is_other = verb == "thought" and phrase.word(at + 2) == "over"
    is_other = is_other or (phrase.word(at + 1) == "nothing" and phrase.labels[at + 2] in ".,oft")
    is_other = is_other or (verb == "states" and phrase.word(at + 1) != "that")
    if phrase.word(at + 1) == "ли" or is_other or (before in _QUANTITIES and verb.endswith("s")):
        return False  # "a great many questions", "Kos thought it over", "the NATO states"
    if verb.startswith(("выступ", "высказ")) and _tells_no_more(phrase, at):
        return False  # «выступил на заседании», «высказался мягче»: where or how, not what.
    if verb[0] > "\u0400":
        return before != "не" or verb in _MAY_BE_DENIED
    if verb.endswith("ing"):
        return before in _BE
    is_denied = any(word in _NOT for word in earlier)
    if verb in BASE_FORMS:
        if before == "to":
            return phrase.word(at - 2) in _LIKELY_TO
        if is_denied:
            return verb in _MAY_BE_DENIED
        modal = any(word in _MODALS for word in earlier) or _has_plural(phrase, at)
        return (
            modal
            or (before.endswith("s") and phrase.labels[at - 1] in "Rw")
            or before in _PLURAL_SUBJECTS
        )
    if verb in _STATES:
        return before in _BE or any(word in _BE for word in earlier)
    return before not in _NO_REPORT and phrase.word(at - 1) != "to"


def _tells_no_more(phrase: Phrase, at: int) -> bool:
    if phrase.word(at + 1) in _STAGES:
        return True
    rest = phrase.labels[at + 1 :]
    is_short = len(rest.rstrip(".")) <= 2 and not set(rest) & set("h:q,")
    return is_short and phrase.word(at + 1) not in ("за", "против", "о", "об")


def _has_plural(phrase: Phrase, at: int) -> bool:
    """Whether people in the plural stand before: "Officials across the government tell us"."""
    heads = [i for i in range(at) if phrase.labels[i] == "R"]
    return bool(heads) and phrase.word(heads[0]).endswith("s")


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
    if not _COMPLEMENT.match(phrase.labels, at + 1) and not has_object(phrase, subject.end(), at):
        return False
    if kind in ("say", "tell", "position"):
        return True
    following = phrase.word(at + 1)
    if verb[0] > "\u0400":
        return kind == "hint" and _is_named_so(phrase, at)
    if _is_judged(phrase, at):
        return True
    if kind == "clause" and (_opens_clause(phrase, at) or _is_asked(phrase, at)):
        return True
    is_named = following in ("it", "them", "this") and verb in _NAMES_IT
    is_named = is_named and not (kind == "clause" and phrase.labels[at + 2 : at + 3] == "d")
    return is_named or (following in ("of", "for", "out") and verb in _SPEAKS_OF)


def _is_asked(phrase: Phrase, at: int) -> bool:
    """ "called on NATO to stop", "did not expect them to be used up"."""
    verb, following = phrase.word(at), phrase.word(at + 1)
    if verb not in _ASKS:
        return False
    if following in ("for", "to") or (following in ("on", "upon") and verb.startswith("call")):
        return True
    later = range(at + 2, min(at + _NEAR, len(phrase.labels)))
    return verb.startswith("expect") and any(phrase.word(i) == "to" for i in later)


def _is_judged(phrase: Phrase, at: int) -> bool:
    """ "called the idea laughable", "found the figure natural": the sentence ends in what."""
    if phrase.word(at) not in _JUDGES or phrase.labels[at + 1 : at + 2] not in tuple("dBACNp"):
        return False
    end = next((i for i in range(at + 1, len(phrase.labels)) if phrase.labels[i] in ".;"), None)
    last = phrase.word((len(phrase.labels) if end is None else end) - 1)
    return last.endswith(_JUDGEMENTS)


def _is_named_so(phrase: Phrase, at: int) -> bool:
    """«назвал решения саммита агрессивными»: what something is called, in the instrumental."""
    for i in range(at + 2, min(at + _NEAR, len(phrase.labels))):
        is_governed = set(phrase.labels[max(at, i - 2) : i]) & set("fo")
        tags = next((form.tags for form in parse_word(phrase.word(i))[:1]), frozenset())
        if "ablt" in tags and not is_governed and ("ADJF" in tags or {"NOUN", "inan"} <= tags):
            return True
    return False


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
