"""Verbs that report somebody's words or position, by what they need to do so.

``say``: reports with any complement, also without "that" · ``tell``: names the hearer before it ·
``position``: reports whenever somebody who can speak is its subject ("demands guarantees") ·
``clause``: reports only with a that-clause, a quotation or a tag, since it has another sense
("added three ships") · ``hint``: only where quoted words follow · ``tag``: only beside a quotation.
"""

from __future__ import annotations

from functools import lru_cache

from ingest.morphology import is_finite, parse_word
from ingest.words import WORDS, VerbClass

_IRREGULAR = {
    verb: forms
    for verb, *forms in (
        line.split()
        for line in (
            "say said,tell told,think thought,swear swore sworn,foresee foresaw foreseen,read read,"
            "write wrote written,speak spoke spoken,feel felt,know knew,see saw seen,"
            "mean meant,understand understood,undertake undertook undertaken,hold held,"
            "find found,go went,begin began,sing sang,shoot shot,hit hit,come came,put put,"
            "cut cut,set set,cast cast,give gave given,take took taken,make made,draw drew drawn,"
            "forecast forecast,leave left,throw threw thrown,bring brought,lay laid,pay paid,"
            "break broke broken,let let"
        ).split(",")
    )
}
_DOUBLED = frozenset(
    "admit quip regret refer rebut concur snap nod beg tag chat dub chip shrug put cut set".split()
)
_DOUBLED_OR_NOT = frozenset(("label", "signal"))


def _inflect(lemma: str) -> list[str]:
    """The finite forms and participles of an English verb."""
    if lemma.endswith("y") and lemma[-2] not in "aeou":
        third, past, gerund = f"{lemma[:-1]}ies", f"{lemma[:-1]}ied", f"{lemma}ing"
    elif lemma.endswith("e"):
        third, past, gerund = f"{lemma}s", f"{lemma}d", f"{lemma[:-1]}ing"
    elif lemma in _DOUBLED:
        third, past, gerund = f"{lemma}s", f"{lemma}{lemma[-1]}ed", f"{lemma}{lemma[-1]}ing"
    else:
        third = f"{lemma}es" if lemma.endswith(("s", "sh", "ch", "o")) else f"{lemma}s"
        past, gerund = f"{lemma}ed", f"{lemma}ing"
    british = [f"{lemma}led", f"{lemma}ling"] if lemma in _DOUBLED_OR_NOT else []
    return [lemma, third, gerund, *british, *_IRREGULAR.get(lemma, [past])]


def _inflect_ukrainian(lemma: str) -> list[str]:
    """The past forms, and the present ones where the ending tells them."""
    tail = "ся" if lemma.endswith("ся") else ""
    stem = lemma.removesuffix("ся").removesuffix("ти")
    stem = stem[:-1] if stem.endswith("повіс") else stem  # «відповісти»: «відповів»
    past = [stem + ending + tail for ending in ("в", "ла", "ли", "ло")]
    if stem.endswith("г"):
        return [f"{stem[:-2]}іг", *past[1:]]  # «застеріг»
    if stem.endswith("ува"):
        return [*past, f"{stem[:-3]}ує{tail}", f"{stem[:-3]}ують{tail}"]
    if stem.endswith(("а", "я")):
        return [*past, f"{stem}є{tail}", f"{stem}ють{tail}"]
    return past


def _table() -> dict[str, VerbClass]:
    table: dict[str, VerbClass] = {"каже": "say", "кажуть": "say", "пише": "clause"}
    for inflect, verbs in ((_inflect_ukrainian, WORDS.ukrainian), (_inflect, WORDS.english)):
        for kind, lemmas in reversed([*verbs.items()]):
            table |= {form: kind for lemma in lemmas for form in inflect(lemma)}
    return table | dict.fromkeys(WORDS.states, "say")


_FORMS = _table()
PHRASAL: dict[str, list[tuple[str, ...]]] = {}
"""What follows a form of a verb that reports with more words than one: "played down"."""
for _verb, *_rest in WORDS.phrasal:
    for _form in _inflect(_verb):
        PHRASAL.setdefault(_form, []).append(tuple(_rest))
PHRASAL_ONLY = PHRASAL.keys() - _FORMS.keys()
"""Those that report with these words alone."""
_LEMMAS: dict[str, VerbClass] = {
    lemma.replace("ё", "е"): kind
    for kind, lemmas in reversed([*WORDS.russian.items()])
    for lemma in lemmas
}
_RUSSIAN_ENDINGS = tuple(
    "л верг рег нес рек ла ло ли лся лась лось лись "
    "ет ит ут ют ат ят ется ится утся ются атся ятся".split()
)
_LIKE_THEIR_PAST = frozenset("read forecast put cut set cast hit let".split())
BASE_FORMS = (
    frozenset(word for verbs in WORDS.english.values() for word in verbs)
    | {verb for verb, *_ in WORDS.phrasal}
) - _LIKE_THEIR_PAST


@lru_cache(maxsize=20_000)
def verb_class(word: str) -> VerbClass | None:
    """What the small-letter word needs to report, None if it is no finite form of such a verb."""
    word = word.replace("ё", "е")
    if word in PHRASAL_ONLY and word not in _FORMS:
        return "position"
    # «говорили» is Ukrainian, too, where it needs less.
    return _russian_class(word) or _FORMS.get(word)


def _russian_class(word: str) -> VerbClass | None:
    if word[0] < "\u0400" or not word.endswith(_RUSSIAN_ENDINGS):
        return None
    return next(
        (
            kind
            for form in parse_word(word)
            if is_finite(form) and (kind := _LEMMAS.get(form.lemma))
        ),
        None,
    )
