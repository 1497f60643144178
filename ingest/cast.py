"""Everybody whom an article names in full, so that a short name or an office can be told later."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.morphology import nominative_name, parse_word
from ingest.speech_words import LABELS
from ingest.verbs import verb_class
from ingest.words import WORDS

_CAPITAL = "".join(char for char in map(chr, range(0x41, 0x530)) if char.isupper()) + "ḤḪŌṢṬẒẤẾ"
_PART = r"(?:de|du|van|von|der|den|la|le|di|da|al|el|bin|ibn|фон|дер|де|ван|аль)"
_WORD = rf"[{_CAPITAL}][^\W\d_]*(?:[-’'](?!s\b)[^\W\d_]+)*"
_INITIAL = rf"[{_CAPITAL}]\."
_FULL_NAME = re.compile(
    rf"(?<![\w’'-])(?:{_WORD}|{_INITIAL})(?:\s(?:{_PART}\s){{0,2}}(?:{_INITIAL}|{_WORD})){{0,3}}"
    rf"\s(?:{_PART}\s){{0,2}}{_WORD}(?![\w])"
)
_SINGLE_NAME = re.compile(rf"(?:named|called|по имени|зовут|на ім['’]я)\s({_WORD})(?!\s{_WORD})")
_MR = {"mr": "m", "sir": "m", "lord": "m", "mrs": "f", "ms": "f", "lady": "f", "dame": "f"}
_ENDING = re.compile(r"(?:[аяоеиійьыюу]|ий|ый|ой|ая|ого|ому|ым|им|ой|ую|ом|ем|ем|ою|ею|ої|ому)$")
_MAX_WORDS = 4
_COMPANIES = frozenset("company firm airline operator group brewer carrier".split())
_COMPANY = re.compile(
    r"\b(?:Group|Company|Trains|Rail|Railways?|Airlines?|Airways|Energy|Brands|Holdings?|PLC|plc|Ltd|"
    r"Inc|GmbH|AG|Corp|Shipping|Motors|Steel|Foods?|Lines|Logistics|Systems|Partners|Media|Works)\b"
)
_LOWER_PART = re.compile(r"-[a-zа-я]")  # "Gran-of-four Sheila Potts"
_VOWEL = re.compile(r"[^\W\d_bcdfghjklmnpqrstvwxzбвгджзйклмнпрстфхцчшщъь]")
_PROPER = frozenset("Name Surn Patr Geox".split())


def _fold(word: str) -> str:
    return word.replace("ё", "е").replace("Ё", "Е")


def _stem(word: str) -> str:
    """A Cyrillic name without its case ending; Latin ones stay."""
    return _ENDING.sub("", _fold(word)) if word[0] > "\u0400" and len(word) > 3 else _fold(word)


@dataclass(slots=True)
class Cast:
    """``full_names``: by surname, or first name, as written; empty where two people share it.

    ``things`` are those of them that nobody is called by: "the Baltic Sea" is no "he".
    """

    full_names: dict[str, str] = field(default_factory=dict)
    genders: dict[str, str] = field(default_factory=dict)
    singles: set[str] = field(default_factory=set)
    things: set[str] = field(default_factory=set)
    _stems: dict[str, str] = field(default_factory=dict)
    _firsts: dict[str, set[str]] = field(default_factory=dict)

    def read(self, texts: Sequence[str]) -> None:
        """Take in the full names of the texts, in which quotations are masked."""
        for text in texts:
            for start, name in _find_names(text):
                self._add(name)
                if _has_article(text, start) or _is_thing(name[0]):
                    self.things.add(" ".join(name))
            for match in _SINGLE_NAME.finditer(text):
                self.singles.add(match[1])
        for first, names in self._firsts.items():
            # "Terry" is known by his first name where no other has it, as name or surname.
            if len(names) == 1 and first not in self.full_names:
                self.full_names[first] = next(iter(names))
        for single in self.singles - self.full_names.keys():
            self.full_names[single] = single
        for short, full in self.full_names.items():
            stem = _stem(short)
            self._stems[stem] = full if self._stems.get(stem, full) == full else ""

    def _add(self, words: list[str]) -> None:
        if words[0][0] > "\u0400":
            words = _in_nominative(words)
        name, last = " ".join(words), words[-1]
        known = self.full_names.get(last, name)
        if known != name and (set(known.split()) >= set(words) or set(words) >= set(known.split())):
            # Of "Colonel Taras Kobylko" and "Taras Kobylko" the shorter one is the name.
            is_longer = known.endswith(f" {name}") or name.endswith(f" {known}")
            name = known = (min if is_longer else max)(known, name, key=len)
        # Two people of one surname leave it open.
        self.full_names[last] = name if known == name else ""
        self._firsts.setdefault(words[0], set()).add(name)
        if gender := _gender_of_first(words[0]):
            self.genders[name] = gender

    def full_name(self, word: str) -> str:
        """The full name that a short one in any case means; empty where it is none or open."""
        if word in self.full_names:
            return self.full_names[word]
        return self._stems.get(_stem(word), "") if word[0] > "\u0400" and len(word) > 3 else ""

    def by_initials(self, letters: str) -> str:
        """Whom "MK" means: the only full name with these initials."""
        wanted = "".join(char for char in letters if char.isalpha())
        if not wanted.isupper() or len(wanted) > 3:
            return ""
        names = set(self.full_names.values())
        fitting = [n for n in names if "".join(word[:1] for word in n.split()) == wanted]
        return fitting[0] if len(fitting) == 1 else ""

    def house(self, noun: str) -> str | None:
        """The one company, club or council of the article that "the company" can mean."""
        kind = _COMPANY if noun in _COMPANIES else re.compile(rf"\b{noun.capitalize()}\b")
        houses = {name for name in self.full_names.values() if kind.search(name)}
        return houses.pop() if len(houses) == 1 else None

    def knows(self, word: str) -> bool:
        return word in self.full_names or (
            word[0] > "\u0400"
            and len(word) > 3
            and word[0].isupper()
            and _stem(word) in self._stems
        )


def _has_article(text: str, start: int) -> bool:
    before = text[max(0, start - 5) : start + 4]
    return before.startswith("The ", min(5, start)) or text[:start].endswith((" the ", " The "))


def _is_thing(first: str) -> bool:
    """Whether a Cyrillic name begins with a word that is no first name: «Балтийский флот»."""
    return first[0] > "\u0400" and not _can_be_first(first)


def find_names(text: str) -> dict[int, str]:
    """The full names in a text by where they stand."""
    return {start: " ".join(words) for start, words in _find_names(text)}


def _find_names(text: str) -> Iterator[tuple[int, list[str]]]:
    for match in _FULL_NAME.finditer(text):
        words = match.group().split()
        while words and _is_before_name(words[0]):
            words.pop(0)
        while len(words) > 2 and words[0][0] > "\u0400" and not _can_be_first(words[0]):
            words.pop(0)
        if len(words) < 2:
            continue
        if not _VOWEL.search(words[0].lower()) and len(words[0]) > 2:
            continue  # "Cllr Doyle", "Sgt Price": a title.
        is_name = words[0][0] > "\u0400" and _can_be_first(words[0])
        rest = {word.lower() for word in words[1:]}
        if is_name or not (_is_common(words[0]) or rest & LABELS.keys()):
            yield match.start(), words[-_MAX_WORDS:]


def _is_before_name(word: str) -> bool:
    return bool(_LOWER_PART.search(word)) or _is_common(word) or word.lower().rstrip(".") in _MR


def _is_common(word: str) -> bool:
    lower = word.lower().rstrip(".")
    if lower in LABELS or len(lower) < 2:
        return len(lower) > 1 or lower in ("a", "в", "и", "с", "о", "у", "к", "а", "я")
    if verb_class(lower):
        return True
    if lower[0] > "\u0400":
        forms = parse_word(lower)
        return any(f.is_known for f in forms) and not any(_PROPER & f.tags for f in forms)
    return False


def _can_be_first(word: str) -> bool:
    """Whether a Cyrillic word may be a first name: no place, nobody's calling."""
    forms = parse_word(word)
    return any("Name" in f.tags for f in forms) or not any(f.is_known for f in forms[:1])


def _in_nominative(words: list[str]) -> list[str]:
    forms = [f for f in parse_word(words[0]) if "Name" in f.tags and f.is_known]
    if not forms or any("nomn" in form.tags and form.score > 0.3 for form in forms):
        return words
    return (nominative_name(tuple(words), None) or " ".join(words)).split()


def _gender_of_first(name: str) -> str | None:
    """As far as the first name tells: most that end in "a" are women's, but not all."""
    if name[0] < "\u0400":
        is_womans = name in WORDS.womens_names or (
            name.endswith("a") and name not in WORDS.mens_names
        )
        return "f" if is_womans else None
    for form in parse_word(name):
        if "Name" in form.tags and "nomn" in form.tags:
            return "f" if "femn" in form.tags else "m"
    return None
