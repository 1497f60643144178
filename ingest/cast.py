"""Everybody whom an article names in full, so that a short name or an office can be told later."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ingest.cases import (
    GENDER_TAGS,
    can_be_first,
    in_nominative,
    is_governed,
    may_be_mans,
    surname_of,
)
from ingest.first_names import gender_of_first, is_known_first, is_listed_first
from ingest.houses import find_house, find_houses, find_listed, is_company
from ingest.morphology import is_animate, is_patronymic, nominative_name, parse_word
from ingest.names import IN_PLACE, iter_names
from ingest.persons import gender_of, is_initial_of
from ingest.single_names import WORD, find_single_names
from ingest.speech_words import LABELS

_RELATIVE = re.compile(
    r"(?:\b[Hh]is|\b[Hh]er|[’']s) "
    r"(?P<who>wife|husband|daughter|son|brother|sister|father|mother),? "
    rf"(?P<name>(?>{WORD}))(?!\s{WORD})"
    r"|\b(?:[Ее]го|[Ее]ё|[Ее]е) (?P<kin>жена|муж|дочь|сын|брат|сестра|мать|отец),? "
    rf"(?P<called>(?>{WORD}))(?!\s{WORD})"
)
_NAME = re.compile(WORD)
_KIN = re.compile(r"\b([Ww]ife|husband|son|daughter|brother|sister|mother|father)\b[^.;:]*$")
_ENDING = re.compile(r"(?:[аяоеиійьыюу]|ий|ый|ой|ая|ого|ому|ым|им|ой|ую|ом|ем|ем|ою|ею|ої|ому)$")
_CALLING = re.compile(r"\b([А-ЯЁа-яё-]+)\s(?:[А-ЯЁ][А-ЯЁа-яё]+\s)?$")
_MENS_CASES = ("а", "у", "ом", "ым", "я", "ю", "ем")
_POLITE_WORDS, _MIN_SURNAME = 2, 4
_PLACE = re.compile(
    r"\b(?:in|at|near|on|outside|across|around|towards|through|"
    r"[a-z]+ (?:(?P<where>street|road|square)|ship|tanker|freighter|brokerage|company|firm|centre|"
    r"center|group|village|town|city|port))(?: the)?\s$"
)
_BEFORE_SENTENCE = ("", ".", "!", "?", "…", ":", "—", "–")
_BARE = re.compile(r"[А-ЯЁ][а-яё]{3,}")


def _fold(word: str) -> str:
    return word.replace("ё", "е").replace("Ё", "Е")


def _stem(word: str) -> str:
    """A Cyrillic name without its case ending; Latin ones stay."""
    return _ENDING.sub("", _fold(word)) if word[0] > "\u0400" and len(word) > 3 else _fold(word)


@dataclass(slots=True)
class Cast:
    """``full_names``: by surname, or first name, as written; empty where two people share it.

    ``polite``: the same by first name and patronymic. ``sure`` are surely names: no "Hawkish
    Lavrov"; ``others`` those of nobody in public life, ``things`` of nobody: "the Baltic Sea".
    """

    full_names: dict[str, str] = field(default_factory=dict)
    genders: dict[str, str] = field(default_factory=dict)
    singles: set[str] = field(default_factory=set)
    things: set[str] = field(default_factory=set)
    houses: set[str] = field(default_factory=set)
    listed: set[str] = field(default_factory=set)
    bare: set[str] = field(default_factory=set)
    sure: set[str] = field(default_factory=set)
    polite: dict[str, str] = field(default_factory=dict)
    everyday: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)
    _stems: dict[str, str] = field(default_factory=dict)
    _firsts: dict[str, set[str]] = field(default_factory=dict)

    def read(self, texts: Sequence[str]) -> None:
        """Take in the full names of the texts, in which quotations are masked."""
        doubtful: list[list[str]] = []
        self.bare = {word for text in texts for word in _BARE.findall(text)}
        for text in texts:
            self.houses |= find_houses(text)
            self.listed |= find_listed(text)
            doubtful += self._read_names(text)
            self.singles |= find_single_names(text)
            for match in _RELATIVE.finditer(text):
                self._add_relative(match, text)
        for name in doubtful:
            if _is_polite(name):
                self._add_polite(name)
                continue
            # «Степан Лукич» is somebody whose surname stands elsewhere.
            longer = [full for full in self.full_names.values() if set(name) < set(full.split())]
            if longer:
                self.full_names.setdefault(name[-1], longer[0])
            elif name[-1] not in self.full_names:
                self._add(name)
        self._add_short_names()

    def add_known(self, names: Iterable[str]) -> None:
        """Take in people whose surname is an everyday word: "Theresa May"."""
        for name in names:
            last = name.split()[-1]
            if " " in name and last.lower() in LABELS and last not in self.full_names:
                self.full_names[last] = name
                self.everyday.add(last)

    def _read_names(self, text: str) -> Iterator[list[str]]:
        """Take in the names of a text, and give those that may be a word more than the name."""
        for start, name in iter_names(text):
            if _is_of_several(text, start, name[-1]):
                continue
            is_open = _may_open_sentence(text, start, name[0]) or _is_after_place(text, start, name)
            # «Эксперт Дмитрий Стефанович» has his surname there.
            is_surname = _is_polite(name) and _has_calling(text, start)
            if is_open or (is_patronymic(name[-1]) and not is_surname):
                yield name
            else:
                self._add(name, is_oblique=is_governed(text, start))
            if kin := _KIN.search(text, max(0, start - 40), start):
                self.genders.setdefault(" ".join(name), gender_of(kin[1]) or "m")
            full = " ".join(name)
            if is_known_first(name[0]) or text[:start].rstrip()[-1:] not in _BEFORE_SENTENCE:
                self.sure.add(self.full_names.get(name[-1]) or full)
            is_owner = text.startswith(("'s", "’s"), start + len(full))  # "on Anna Lind's desk"
            is_place = _is_place(text, start, name[0]) and not is_owner
            if _has_article(text, start) or _is_thing(name[0]) or is_place:
                self.things.add(full)

    def _add_short_names(self) -> None:
        for first, names in self._firsts.items():
            # "Terry" is known by his first name where no other has it, as name or surname.
            if len(names) == 1 and first not in self.full_names:
                self.full_names[first] = next(iter(names))
        for single in self.singles - self.full_names.keys():
            self.full_names[single] = single
            if gender := gender_of_first(single):
                self.genders.setdefault(single, gender)
        for short, full in self.full_names.items():
            stem = _stem(short)
            self._stems[stem] = full if self._stems.get(stem, full) == full else ""

    def _add(self, words: list[str], *, is_oblique: bool = False) -> None:
        if words[0][0] > "\u0400":
            # «Рината Валиева»: his case is told where he is «Валиев» elsewhere.
            is_mans = self._is_bare_elsewhere(words[-1]) and may_be_mans(words[0])
            gender = "m" if is_mans else self._gender_elsewhere(words[0])
            words = in_nominative(words, gender, is_oblique=is_oblique)
            words = [*words[:-1], self._as_elsewhere(words[-1])]
        name, last = " ".join(words), words[-1]
        known = self.full_names.get(last, name)
        if is_initial_of(words[0], known):
            return
        if is_initial_of(known.split()[0] if known else "", name):
            known = self.full_names[last] = name
        if (
            known
            and known != name
            and (set(known.split()) >= set(words) or set(words) >= set(known.split()))
        ):
            # Of "Colonel Taras Kobylko" and "Taras Kobylko" the shorter one is the name.
            is_longer = known.endswith(f" {name}") or name.endswith(f" {known}")
            name = known = (min if is_longer else max)(known, name, key=len)
        # Two people of one surname leave it open.
        self.full_names[last] = name if known == name else ""
        self._firsts.setdefault(words[0], set()).add(name)
        if gender := gender_of_first(words[0]):
            self.genders[name] = gender

    def _is_bare_elsewhere(self, surname: str) -> bool:
        """«Кристиану Оберу» is a man where the article has «Обер», too."""
        stems = (surname.removesuffix(end) for end in _MENS_CASES if surname.endswith(end))
        return any(stem + end in self.bare for stem in stems for end in ("", "ь", "й"))

    def _as_elsewhere(self, surname: str) -> str:
        """«Тараса Шульги» is «Шульга» where the article has that, too."""
        if surname[-1] not in "иыеу" or len(surname) < _MIN_SURNAME:
            return surname
        forms = (surname[:-1] + ending for ending in "ая")
        return next((form for form in forms if form in self.bare), surname)

    def _add_polite(self, words: list[str]) -> None:
        """«Степан Лукич» is the only Степан of the article, whose surname stands elsewhere."""
        first, patronymic = (nominative_name(tuple(words), None) or " ".join(words)).split()
        names = {
            self.full_names.get(full.split()[-1], full) for full in self._firsts.get(first, ())
        }
        own = {name for name in names if patronymic in name.split()}
        bearers = own or {name for name in names if len(name.split()) == _POLITE_WORDS}
        if not bearers:
            self._add(words)
            return
        bearer = bearers.pop() if len(bearers) == 1 else ""
        self.polite |= dict.fromkeys((" ".join(words), f"{first} {patronymic}"), bearer)

    def _gender_elsewhere(self, first: str) -> str | None:
        """«Георгии» is a man's name in an oblique case where the article has «Георгий», too."""
        forms = [form for form in parse_word(first) if "Name" in form.tags and form.is_known]
        named = [f for f in forms if f.lemma.capitalize() in self.bare - {first}]
        return next((g for g, tag in GENDER_TAGS if any(tag in form.tags for form in named)), None)

    def _add_relative(self, match: re.Match[str], text: str) -> None:
        """ "His wife Halina" has the surname of who is named before her in the paragraph."""
        who, name = match["who"] or match["kin"], match["name"] or match["called"]
        before = [words[-1] for start, words in iter_names(text) if start < match.start()]
        known = _NAME.findall(text, 0, match.start())
        before = before or [self.full_names[w].split()[-1] for w in known if self.full_names.get(w)]
        gender = gender_of(who) or "m"
        surname = [surname_of(before[-1], gender)] if before else []
        full = " ".join([name, *surname])
        self.full_names.setdefault(name, full)
        self.genders[full] = gender

    def namesakes(self, surname: str) -> list[str]:
        """Who shares a surname."""
        return [
            name for names in self._firsts.values() for name in names if name.split()[-1] == surname
        ]

    def full_name(self, word: str, written: str = "") -> str:
        """The full name that a short one in any case means; empty where it is none or open.

        ``written``: the word with the one before it, which tells who of two namesakes is meant.
        """
        if word in self.full_names:
            full = self.full_names[word]
            return full or (written if written in self.namesakes(word) else "")
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
        return find_house(noun, {*self.full_names.values(), *self.houses}, self.listed)

    def is_thing(self, name: str) -> bool:
        return name in self.things or name in self.houses or is_company(name)

    def knows(self, word: str) -> bool:
        if word in self.everyday:
            return False
        return word in self.full_names or (
            word[0] > "\u0400"
            and len(word) > 3
            and word[0].isupper()
            and _stem(word) in self._stems
        )


def _is_polite(name: Sequence[str]) -> bool:
    """Whether it may be a first name and patronymic alone: «Степан Лукич»."""
    return len(name) == _POLITE_WORDS and is_patronymic(name[-1])


def _has_calling(text: str, start: int) -> bool:
    """Whether what somebody is stands right before: «эксперт ИМЭМО», «депутат»."""
    before = _CALLING.search(text, max(0, start - 60), start)
    return before is not None and is_animate(before[1].lower())


def _may_open_sentence(text: str, start: int, word: str) -> bool:
    """Whether a Cyrillic word that is no known first name has its capital from the sentence."""
    if word[0] < "\u0400" or any("Name" in f.tags and f.is_known for f in parse_word(word)):
        return False
    return text[:start].rstrip()[-1:] in _BEFORE_SENTENCE


def _is_of_several(text: str, start: int, surname: str) -> bool:
    """«Анна и Вера Котовы»: a surname in the plural is nobody's."""
    return surname.endswith(("овы", "евы", "ёвы", "ины", "ские")) and text[:start].endswith(" и ")


def _is_after_place(text: str, start: int, name: Sequence[str]) -> bool:
    """ "In Riga Valys said", «над Шяуляем Таммсалу»: a place and a surname beside it."""
    before = IN_PLACE.search(text, max(0, start - 12), start)
    return before is not None and not is_listed_first(name[0])


def _has_article(text: str, start: int) -> bool:
    before = text[max(0, start - 5) : start + 4]
    return before.startswith("The ", min(5, start)) or text[:start].endswith((" the ", " The "))


def _is_place(text: str, start: int, first: str) -> bool:
    """Whether it is a place or a ship by the word before: no "across the road Maria Sanz"."""
    found = _PLACE.search(text, max(0, start - 25), start)
    return found is not None and not (found["where"] and is_known_first(first))


def _is_thing(first: str) -> bool:
    """Whether a Cyrillic name begins with a word that is no first name: «Балтийский флот»."""
    return first[0] > "\u0400" and not can_be_first(first)
