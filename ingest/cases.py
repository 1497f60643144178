"""Names in Russian: where they begin, and what they are in the nominative."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.morphology import (
    Form,
    can_be_nominative,
    is_adjective,
    nominative_name,
    parse_word,
)

_IN_PLACE = re.compile(r"\b(?:[Вв]о?|[Нн]а|[Ии]з|у|под)\s$")
_MENS_ENDINGS = ("ов", "ев", "ёв", "ин", "ын")
_BARE_SURNAME = re.compile(r"[^аеёиоуыэюяй]$")
_MANS_SURNAME = re.compile(r"[^аеёиоуыэюя](?:у|ом|ым|ем)$")
_INITIALS = re.compile(r"(?:[А-ЯЁІЇЄ]\.\s?){1,2}(?=[А-ЯЁІЇЄ][а-яёіїє]+$)")
_OF_WOMAN = re.compile(r"(?:[оеё]в|[иы]н|ск|цк)ой$")
_GOVERNED = re.compile(
    r"\b(?:[Уу]|[Дд]ля|[Оо]т|[Кк]о?|[Сс]о?|[Оо]б?|[Бб]ез|[Пп]ротив|[Пп]осле|[Пп]еред|"
    r"(?:[Пп]о|[Зз]а|со|о) (?:слов\w+|мнению|данным|оценк\w+|сведениям|версии|заявлени\w+|"
    r"утверждению|признанию|информации|сообщению)|слова|словами)\s$"
)
_MENS_CASES = ("ого", "ому")  # of those called by an adjective: «поверенного»
_WORD_BEFORE = re.compile(r"\b([а-яё-]+)\s$")
_OBLIQUE = re.compile(r"(?<=[^аеёиоуыэюя])(?:а|у|ом)$")
_MOSTLY, _LIKELY = 0.8, 0.45
GENDER_TAGS = (("m", "masc"), ("f", "femn"))


def is_governed(text: str, start: int) -> bool:
    """Whether the word before puts a Russian name into another case than the nominative: «у», «по
    словам», «поверенного»."""
    if _GOVERNED.search(text, max(0, start - 24), start):
        return True
    before = _WORD_BEFORE.search(text, max(0, start - 40), start)
    word = before[1] if before else ""
    forms = parse_word(word) if word else ()
    is_person = any({"NOUN", "anim"} <= form.tags for form in forms) or word.endswith(_MENS_CASES)
    return is_person and not can_be_nominative(word)


def can_be_first(word: str) -> bool:
    """Whether a Cyrillic word may be a first name: no place, nobody's calling."""
    forms = parse_word(word)
    return any("Name" in f.tags for f in forms) or not any(f.is_known for f in forms[:1])


def is_before_first(text: str, match: re.Match[str], words: list[str]) -> bool:
    """Whether a Cyrillic word only stands before a name: «жительница Чхалты Мзия Гогуа».

    A preposition before it makes it a place; so does a first name that comes after it.
    """
    if not can_be_first(words[0]):
        return True
    if not _is_base_form(words[0]) and all(map(_is_base_form, words[1:])):
        return True  # «сосед Фатимы Руслан Гогуа»
    if _is_first(words[0]):
        return False
    is_first = len(words) == len(match.group().split())
    is_place = is_first and _IN_PLACE.search(text, max(0, match.start() - 4), match.start())
    return bool(is_place) or is_adjective(words[0]) or any(map(_is_first, words[1:-1]))


def _is_base_form(word: str) -> bool:
    """Whether a word for one person or place can stand in the nominative."""
    names = [form for form in parse_word(word) if "Name" in form.tags and form.is_known]
    return can_be_nominative(word) and (
        not names or any({"nomn", "sing"} <= form.tags for form in names)
    )


def _is_first(word: str) -> bool:
    return any("Name" in form.tags and form.is_known for form in parse_word(word))


def in_nominative(words: list[str], gender: str | None, *, is_oblique: bool = False) -> list[str]:
    """A Russian name as it stands in the nominative; ``is_oblique``: a preposition governs it."""
    if gender and (name := nominative_name(tuple(words), gender)):
        return name.split()
    if len(words[0]) == 2 and words[0][1] == "." and not can_be_nominative(words[-1]):
        return [
            *words[:-1],
            *(nominative_name((words[-1], words[-1]), "m") or words[-1]).split()[1:],
        ]
    forms = [f for f in parse_word(words[0]) if "Name" in f.tags and f.is_known]
    forms = [f for f in forms if "plur" not in f.tags]  # «Анны» is no two of them.
    if is_oblique:
        forms = [f for f in forms if "nomn" not in f.tags]
        genders = [g for g, tag in GENDER_TAGS if any(tag in form.tags for form in forms)]
        gender = genders[0] if len(genders) == 1 else None
        if len(genders) > 1 and (_OF_WOMAN.search(words[-1]) or _BARE_SURNAME.search(words[-1])):
            gender = "f"  # «корреспондента Евгении Зориной»
        if gender and (name := nominative_name(tuple(words), gender)):
            return name.split()  # «у Петра Косова»
    least = 0 if _BARE_SURNAME.search(words[-1]) else 0.3  # «Иоанна Пшибыль» is no «Иоанн».
    least = 0 if any("Fixd" in form.tags for form in forms) else least
    if not forms or any("nomn" in form.tags and form.score > least for form in forms):
        return words
    if not least and not all("femn" in form.tags for form in forms):
        return words  # «Петру Кырлан»: a man's surname would have an ending, too.
    if not least and words[0].endswith("е") and _BARE_SURNAME.search(words[-1]):
        return words  # «министр Марте Линд»: rather a name of its own than «о Марте Линд».
    if (gender := _likely_gender(forms, words[-1])) and not _is_womans_surname(words[-1]):
        return (nominative_name(tuple(words), gender) or " ".join(words)).split()
    return (nominative_name(tuple(words), None) or " ".join(words)).split()


def after_initials(name: str, office: str) -> str:
    """«послом Р.Ресаландом» as «Р.Ресаланд»: a surname after initials, in the nominative."""
    found = _INITIALS.match(name)
    if found is None or not office or can_be_nominative(office.split()[0].lower()):
        return name
    surname = name[found.end() :]
    made = nominative_name((surname, surname), "m") or name
    made = _OBLIQUE.sub("", surname) if made.split()[-1] == surname else made.split()[-1]
    return f"{found.group()}{made}"


def may_be_mans(first: str) -> bool:
    """Whether a man may be called so, in whatever case: «Петру», no «Анна»."""
    forms = [form for form in parse_word(first) if "Name" in form.tags and form.is_known]
    return not forms or any("masc" in form.tags for form in forms)


def _is_womans_surname(word: str) -> bool:
    return word.endswith(("ова", "ева", "ёва", "ина", "ына", "ая"))


def _likely_gender(forms: Iterable[Form], surname: str) -> str | None:
    """Whose name it is where nearly all its use is a man's or a woman's: «Эдуарда» is a man's."""
    if _BARE_SURNAME.search(surname):
        # A man's would have an ending there: «с Марией Линд», no «Кристиану Линд».
        return "f"
    if _MANS_SURNAME.search(surname):
        return "m" if any("masc" in form.tags for form in forms) else None
    use = {
        gender: sum(form.score for form in forms if tag in form.tags) for gender, tag in GENDER_TAGS
    }
    is_mans = surname[-1] == "а" and surname[-2] not in "аеёиоуыэюя"
    least = _LIKELY if is_mans else _MOSTLY
    return next((gender for gender, share in use.items() if share > least), None)


def surname_of(surname: str, gender: str) -> str:
    """The surname as a man or a woman bears it: «Ковалёв», «Ковалёва»."""
    if surname[0] < "\u0400":
        return surname
    endings = (("ский", "ская"), ("цкий", "цкая"), *((e, e + "а") for e in _MENS_ENDINGS))
    for mans, womans in endings:
        old, new = (mans, womans) if gender == "f" else (womans, mans)
        if surname.endswith(old):
            return surname.removesuffix(old) + new
    return surname
