"""Where the full names stand in a text, without the titles, places and callings before them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.cases import can_be_first, is_before_first
from ingest.first_names import TITLES, from_first
from ingest.morphology import parse_word
from ingest.single_names import CAPITAL, WORD
from ingest.speech_words import LABELS, label_of
from ingest.verbs import PHRASAL_ONLY, verb_class

_PART = r"(?:de|du|van|von|der|den|la|le|di|da|al|el|bin|ibn|фон|дер|де|ван|аль)"
POST_NOMINALS = frozenset("qc kc mp mep msp obe mbe cbe phd md jr".split())
_PARTS = frozenset("van von der de фон дер де ван".split())
_INITIAL = rf"[{CAPITAL}]\."
_ABBREVIATED = re.compile(r"[А-ЯЁ]+[а-яё]?[А-ЯЁ]+$")
_POLITE = 2
_IS_INITIAL = re.compile(_INITIAL)
_FULL_NAME = re.compile(
    rf"(?<![\w’'-])(?:{WORD}|{_INITIAL})(?:\s(?:{_PART}\s){{0,2}}(?:{_INITIAL}|{WORD})){{0,6}}"
    rf"\s(?:{_PART}\s){{0,2}}{WORD}(?![\w])"
)
_PATRONYMIC = re.compile(r"(?:ович|евич|йович|ич|івна|ївна|овна|евна|инична)$")
_LOWER_PART = re.compile(r"-[a-zа-я]")  # "Gran-of-four Sheila Potts"
_VOWEL = re.compile(r"[^\W\d_bcdfghjklmnpqrstvwxzбвгджзйклмнпрстфхцчшщъь]")
_PROPER = frozenset("Name Surn Patr Geox".split())
_MAX_WORDS = 4
_INITIALS = re.compile(rf"{_INITIAL}")
_HOUSE_WORDS = frozenset(
    "federation republic kingdom union states nations affairs cooperation co-operation security "
    "defence defense disarmament development trade policy council organisation organization "
    "command mission operations planning relations europe integration emergencies".split()
)
"""The last words of what an office is of: "of the Russian Federation Igor Belov"."""

THINGS = frozenset(
    "time treaty act accord accords agreement agreements pact protocol convention charter document "
    "memorandum declaration doctrine exercise exercises manoeuvres drills "
    "время акт пакт конвенция хартия меморандум декларация доктрина".split()
)
"""The last words of what never speaks: "Central European Summer Time", "the Vienna Document"."""

CAMPAIGNS = frozenset("exercise operation".split())
"""The first words of such names: "Operation Quiet Harbour"."""

_CASES = frozenset("nomn gent datv accs ablt loct".split())
_PARTS_OF_LANDS = frozenset(
    "european central northern southern eastern western north south east west mainland continental "
    "soviet communist greater".split()
)
"""The first words of no name: "European Russia", "Eastern Europe"."""

IN_PLACE = re.compile(
    r"\b(?:[Ii]n|[Aa]t|[Ff]rom|[Nn]ear|[Oo]utside)(?: the)?\s$"
    r"|\b(?:[Вв]о?|[Нн]а|[Нн]ад|[Пп]од|[Ии]з)\s$"
)


def find_names(text: str) -> dict[int, str]:
    """The full names in a text by where they stand."""
    return {start: " ".join(words) for start, words in iter_names(text)}


def iter_names(text: str) -> Iterator[tuple[int, list[str]]]:
    for match in _FULL_NAME.finditer(text):
        written = match.group().split()
        is_name = _is_capital_name(text, match.start(), written)
        words = written if is_name else _of_one_script(_without_titles(written))
        while len(words) > 2 and words[0][0] > "\u0400" and is_before_first(text, match, words):
            words.pop(0)
        is_led = len(words) < len(written) or text[: match.start()].rstrip()[-1:].isalnum()
        if is_led and _is_owner(words):
            words.pop(0)
        at = text.index(words[0], match.start()) if words else 0
        if IN_PLACE.search(text, max(0, at - 12), at):
            words = from_first(words)
        if len(words) < 2 or words[0].lower() in _PARTS or words[-1].lower() in _HOUSE_WORDS:
            continue  # "Ван Ластен" is half of a name, "Political Affairs" is none.
        if words[-1].lower() in THINGS or words[0].lower() in CAMPAIGNS | _PARTS_OF_LANDS:
            continue
        if len(words) == _POLITE and _are_two(*words):
            continue
        is_name = is_name or (words[0][0] > "\u0400" and can_be_first(words[0]))
        rest = {word.lower() for word in words[1:]}
        if is_name or not (_is_common(words[0]) or rest & LABELS.keys()):
            kept = words[-_MAX_WORDS:]
            yield text.index(kept[0], match.start()), kept


def _are_two(one: str, other: str) -> bool:
    """«В письме Клинтону Ельцин …»: two surnames, in no case together."""
    if one[0] < "\u0400" or can_be_first(one):
        return False
    cases = [
        {case for form in parse_word(word) if "Surn" in form.tags for case in _CASES & form.tags}
        for word in (one, other)
    ]
    return all(cases) and cases[0].isdisjoint(cases[1])


def _is_owner(words: list[str]) -> bool:
    """«речник Міноборони України Андрій Коваль»: whose office it is, before the name."""
    is_genitive = len(words) == _MAX_WORDS - 1 and words[0][-1] in "иії" and words[0][0] > "\u0400"
    return is_genitive and not any(_PATRONYMIC.search(word) for word in words[1:])


def _is_capital_name(text: str, start: int, words: list[str]) -> bool:
    """«староста Рута Мацкявичене»: a noun with a capital of its own before a surname."""
    is_inside = (
        words[0][0] > "\u0400"
        and start > 1
        and text[start - 1] == " "
        and text[start - 2].islower()
    )
    is_noun = any("NOUN" in form.tags for form in parse_word(words[0])[:1])
    last = parse_word(words[-1])[:1]
    is_surname = len(words) == 2 and not any(f.is_known and "Surn" not in f.tags for f in last)
    is_acronym = words[0].isupper() and not words[-1].isupper()  # «цитирует ТАСС Пескова»
    return is_inside and is_noun and is_surname and not is_acronym


def _of_one_script(words: list[str]) -> list[str]:
    """«Frontex Фабрис Леджери», «Лаврова ТАСС»: without what belongs to a body."""
    if words and words[-1][0] > "\u0400":
        latin = [i for i, word in enumerate(words) if word[0] < "\u0400"]
        words = words[latin[-1] + 1 :] if latin else words
        while len(words) > 1 and words[-1].isupper() and not words[0].isupper():
            words = words[:-1]
    return words


def _without_titles(words: list[str]) -> list[str]:
    """ "Economy Minister Jerzy Hausner", "FUMING Mick Dunleavy": what stands before the name."""
    for i in reversed(range(len(words) - 2)):
        if _is_title(words[i].lower().rstrip(".")):
            words = words[i + 1 :]
            break
    while words and not _IS_INITIAL.fullmatch(words[0]) and _is_before_name(words[0]):
        words = words[1:]
    while len(words) > _POLITE and _ABBREVIATED.match(words[0]):
        words = words[1:]  # «сопредседатель АдГ Тино Ким»
    if len(words) > 2 and words[-1].lower() in POST_NOMINALS:
        words = words[:-1]
    words = words[_begin_after_house(words) :]
    is_shouted = len(words) > 2 and words[0].isupper() and len(words[0]) > 2
    return words[1:] if is_shouted and not words[1].isupper() else words


def _begin_after_house(words: list[str]) -> int:
    """Where a name begins after the end of an office: "and Disarmament A. S. Belkin"."""
    for i in reversed(range(len(words) - 2)):
        is_acronym = words[i].isupper() and len(words[i]) > 2
        is_initial = _INITIALS.fullmatch(words[i + 1]) is not None
        is_first = is_initial and (is_acronym or _INITIALS.fullmatch(words[i + 2]) is not None)
        if words[i].lower() in _HOUSE_WORDS or (is_first and not _INITIALS.fullmatch(words[i])):
            return i + 1
    return 0


def _is_title(word: str) -> bool:
    return LABELS.get(word) == "R" or (word < "\u0400" and label_of(word) == "R")


def _is_before_name(word: str) -> bool:
    is_title = not _VOWEL.search(word.lower()) and len(word) > 2  # "Cllr Doyle", "Sgt Price"
    return (
        is_title
        or bool(_LOWER_PART.search(word))
        or _is_common(word)
        or word.lower().rstrip(".") in TITLES
    )


def _is_common(word: str) -> bool:
    if word < "\u0400" and _INITIALS.fullmatch(word):
        return False
    lower = word.lower().rstrip(".")
    if "-" in lower and lower[0] < "\u0400" and label_of(lower) == "R":
        return True
    if lower in LABELS or len(lower) < 2:
        return len(lower) > 1 or lower in ("a", "в", "и", "с", "о", "у", "к", "а", "я")
    if lower not in PHRASAL_ONLY and verb_class(lower):
        return True
    if lower[0] > "\u0400":
        forms = parse_word(lower)
        return any(f.is_known for f in forms) and not any(_PROPER & f.tags for f in forms)
    return False
