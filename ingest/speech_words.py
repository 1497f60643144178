"""The words of a sentence by the label that patterns of speech know them by.

What the labels mean stands in ``phrases``. Nothing here names a person, a state or a body.
"""

from __future__ import annotations

from functools import lru_cache

from ingest.morphology import is_adjective, is_animate, parse_word
from ingest.verbs import PHRASAL_ONLY, verb_class
from ingest.words import WORDS

_NOUN_ENDINGS = {
    "ь": ["ь", "я", "ю", "ем", "е", "и"],
    "о": ["о", "а", "у", "ом", "е"],
    "а": ["а", "ы", "и", "е", "у", "ой"],
    "я": ["я", "и", "ю", "ей"],
    "ый": ["ый", "ого", "ому", "ым", "ом"],
    "ий": ["ий", "его", "ему", "им", "ем"],
    "ая": ["ая", "ой", "ую"],
}
BASE_ROLES = frozenset(WORDS.slavic_roles) | {"посол"}
"""The Russian role nouns in the nominative, the only case that a subject can have."""


def _inflect_roles() -> dict[str, str]:
    forms = dict.fromkeys("посла послу послом".split(), "посол")
    for noun in BASE_ROLES:
        last = noun[-2:] if noun[-2:] in _NOUN_ENDINGS else noun[-1:]
        endings = _NOUN_ENDINGS.get(last, ["", "а", "у", "ом", "е", "ы"])
        stem = noun.removesuffix(last) if last in _NOUN_ENDINGS else noun
        forms |= {stem + ending: noun for ending in endings}
    return forms


ROLE_FORMS = _inflect_roles()
"""A Russian role noun in any case, and its nominative."""


def _label_words() -> dict[str, str]:
    labels = dict.fromkeys(WORDS.roles, "R")
    labels |= {word: label for label, words in WORDS.labels.items() for word in words}
    labels |= dict.fromkeys(ROLE_FORMS, "R")
    return labels


LABELS = _label_words()


_VERBS_OF_ROLES = frozenset("heads chairs hosts posts fires authors bosses voices doctors".split())


@lru_cache(maxsize=50_000)
def label_of(word: str) -> str | None:
    """The label of a small-letter word: V of a verb that reports, R and m of Russian nouns for
    somebody and adjectives; None where it is none of these.
    """
    if label := LABELS.get(word):
        return label
    if word not in PHRASAL_ONLY and verb_class(word):
        return "V"
    if word.endswith("s") and LABELS.get(word[:-1]) == "R" and word not in _VERBS_OF_ROLES:
        return "R"
    if word.startswith(("экс-", "ex-")):
        return "R" if label_of(word.partition("-")[2]) == "R" else None
    if "-" in word and word[0] < "\u0400":  # "lieutenant-colonel"
        parts = word.split("-")
        return "R" if LABELS.get(parts[-1]) == "R" and LABELS.get(parts[0]) in ("R", "m") else None
    if word[0] > "\u0400" and len(word) > 2:
        return "R" if is_animate(word) else "m" if is_adjective(word) else None
    return None


@lru_cache(maxsize=1_000)
def is_paper_told(word: str) -> bool:
    """Whether a paper or an agency is spoken to: «газете», «агентству», «в журнале»."""
    forms = parse_word(word)
    is_oblique = bool(forms) and not any({"nomn", "gent"} & form.tags for form in forms)
    return is_oblique and any(form.lemma in WORDS.papers for form in forms)


INSTITUTIONS = WORDS.institutions
"""Roles that "he" and "she" never mean."""

OFFICE_KEYS = {
    **dict.fromkeys("spokesman spokeswoman spokesperson spokes".split(), "spokes"),
    "defense": "defence",
    "mod": "defence ministry",
    "mfa": "foreign ministry",
    "погранслужба": "border service",
    "погранохрана": "border guard",
    "advisor": "adviser",
    "lt": "lieutenant",
    "capt": "captain",
    "col": "colonel",
    "gen": "general",
    "maj": "major",
    "sgt": "sergeant",
    "cpl": "corporal",
    "adm": "admiral",
    "prof": "professor",
    "sen": "senator",
    "gov": "governor",
    "cllr": "councillor",
    "coun": "councillor",
    "premier": "prime minister",
    "secretary-general": "secretary general",
    "vice": "deputy",
    "under": "under",
    "under-secretary-general": "under secretary general",
    "генсек": "secretary general",
    "генеральный": "general",
    "генерального": "general",
    "секретарь": "secretary",
    "госсекретарь": "secretary state",
    "министр": "minister",
    "міністр": "minister",
    "замминистра": "deputy minister",
    "заместитель": "deputy",
    "обороны": "defence",
    "оборони": "defence",
    "закордонних": "foreign",
    "спикер": "speaker",
    "мэр": "mayor",
    "мер": "mayor",
    "губернатор": "governor",
    "иностранных": "foreign",
    "внутренних": "interior",
    "президент": "president",
    "пресс-секретарь": "spokes",
    "представитель": "spokes",
    "посол": "ambassador",
    "постпред": "permanent representative",
    "канцлер": "chancellor",
    "премьер": "prime minister",
    "премьер-министр": "prime minister",
    "мид": "foreign ministry",
    "мзс": "foreign ministry",
    "міноборони": "defence ministry",
    "уряд": "government",
    "правительство": "government",
    "посольство": "embassy",
    "парламент": "parliament",
    "міністерство": "ministry",
    "минобороны": "defence ministry",
    "министерство": "ministry",
    "советник": "adviser",
    "accused": "defendant",
    "подсудимый": "defendant",
    "подсудимая": "defendant",
    "обвиняемый": "defendant",
    "обвиняемая": "defendant",
    "адвокат": "lawyer",
    "защитник": "lawyer",
    "защитница": "lawyer",
    "помощник": "aide",
    "директор": "director",
    "замглавы": "deputy глава",
    "безопасности": "security",
}
"""What a word of an office is called when offices are compared."""
