"""What somebody calls something: "called the plan a provocation", «назвал его опасным»."""

from __future__ import annotations

from ingest.morphology import parse_word
from ingest.phrases import Phrase

_JUDGES = frozenset("called calls found finds considered considers deemed deems thought".split())
_JUDGEMENTS = (
    "able", "ible", "ous", "ful", "less", "ical", "istic", "atural", "bsurd", "alse", "egal",
    "ntrue", "ional", "tive", "odest", "erous", "arming", "ary", "nacceptable", "rrelevant",
    "nsufficient", "ient", "istaken", "nfair", "nfounded",
)  # fmt: skip
_SHORT_JUDGEMENTS = (
    "sting", "raging", "inting", "rying", "eading", "mising", "maging", "ising", "izing", "ocking",
    "ening", "oking", "mature", "timate", "quate", "priate", "stile", "utile", "agile", "void",
    "wrong", "weak", "dead", "grave", "unclear", "ellent", "inent", "icant", "sane", "unwise",
)  # fmt: skip
"""Endings that nouns have, too: only where a noun stands before, "called the text misleading"."""
_NEAR = 10
NAMES_IT = frozenset("calls called calling brand branded dubbed labelled labeled".split())


def is_judged(phrase: Phrase, at: int) -> bool:
    """ "called the idea laughable", "found the figure natural": the sentence ends in what."""
    if phrase.word(at) not in _JUDGES or phrase.labels[at + 1 : at + 2] not in tuple("dBACNpw"):
        return False
    end = next((i for i in range(at + 1, len(phrase.labels)) if phrase.labels[i] in ".;"), None)
    end = len(phrase.labels) if end is None else end
    if phrase.word(at + 1) in ("a", "an"):
        return False  # "called a march for Sunday"
    is_named = any(_opens_name(phrase, at, i) for i in range(at + 2, end))
    is_apart = end - 2 > at and phrase.labels[end - 2] not in "dmA"
    is_judged = is_apart and phrase.word(end - 1).endswith(_SHORT_JUDGEMENTS)
    return is_named or is_judged or phrase.word(end - 1).endswith(_JUDGEMENTS)


def _opens_name(phrase: Phrase, at: int, i: int) -> bool:
    """ "called the plan a provocation": what something is called has the indefinite article."""
    # "The Kremlin called it a farce", but "the family called it a winter house".
    # "Scholz, who stood beside him, called it a good sign"
    is_led = phrase.labels[at - 1] == "," and ",r" in phrase.labels[:at]
    is_it = phrase.labels[i - 1] == "p" and (phrase.labels[at - 1] in "BCN" or is_led)
    if phrase.word(i) not in ("a", "an", "“a", "the") or not (
        is_it or phrase.labels[i - 1] in "wCNBRm"
    ):
        return False
    is_indefinite = phrase.word(i) != "the" and phrase.word(at) in NAMES_IT
    # "called the expansion of the Alliance a mistake", but "called for the return of a prisoner"
    between = {phrase.labels[k] for k in range(at + 1, i) if phrase.word(k) != "of"}
    return is_indefinite and not between & set("ofhr,;:k")


def is_named_so(phrase: Phrase, at: int, start: int) -> bool:
    """«назвал решения саммита агрессивными»: what something is called, in the instrumental."""
    for i in range(start, min(at + _NEAR, len(phrase.labels))):
        is_governed = set(phrase.labels[max(at, i - 2) : i]) & set("fo")
        if phrase.labels[i] in "CN":
            continue  # «назвала дочь Марией»
        if not is_governed and _may_be_judged(phrase, i, at):
            return True
        if phrase.word(i).endswith("ією") and not is_governed:
            return True  # «провокацією»
        tags = next((form.tags for form in parse_word(phrase.word(i))[:1]), frozenset())
        if "ablt" in tags and not is_governed and ("ADJF" in tags or {"NOUN", "inan"} <= tags):
            return True
    return False


def _may_be_judged(phrase: Phrase, at: int, verb: int) -> bool:
    """«назвал договорённость исторической»: an adjective after its noun, at the end."""
    if phrase.labels[at + 1 : at + 2] not in (*",.;kh", "") or (
        phrase.labels[at - 1] in "mVkd" and at - 1 != verb
    ):
        return False
    forms = parse_word(phrase.word(at))
    return any({"ADJF", "ablt", "femn"} <= form.tags for form in forms)
