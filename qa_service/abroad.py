"""A question's words in another language, to be looked up in its texts (query translation).

Each term becomes a group of those that mean the same (Pirkola 1998, doi:10.1145/290941.290957): it
counts once, whichever of them a text has. Names are spelled as the actors' file has them, figures
stay, all other words are of the thesaurus.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from weakref import WeakKeyDictionary

from qa_service.actors import Actors, Mention
from qa_service.terms import extract_terms
from qa_service.thesaurus import LANGUAGES, translate

_CYRILLIC, _LATIN = re.compile(r"[а-яёіїєґ]", re.IGNORECASE), re.compile(r"[a-z]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Group:
    """A term of a question, and the terms of another language that stand for it."""

    term: str
    words: frozenset[str]


Groups = Mapping[str, Sequence[Group]]
"""The groups by their language, an ISO 639-1 code."""

NOWHERE: Groups = {}

_Names = dict[str, list[tuple[str, str, str]]]
"""Actor → its bodies' names and adjectives of one word: as written, the kind, the body's name."""

# What means this asks for words, and tells nothing of their matter.
_SAYING = {"en": "say tell", "ru": "сказать говорить", "uk": "сказати говорити"}
MAX_KEPT = 256


def translate_question(
    text: str, terms: Sequence[str], source: str, targets: Iterable[str], actors: Actors
) -> Groups:
    """For each other language a group for each of the question's terms that is known there.

    ``terms`` are those of the ``text``, in order, which the groups keep. Between other languages
    than English, Russian and Ukrainian there is none.
    """
    if source not in LANGUAGES:
        return NOWHERE
    return {
        target: _translate(text, tuple(terms), source, target, actors)
        for target in targets
        if target != source and target in LANGUAGES
    }


@dataclass(slots=True)
class _Kept:
    """What was made with actors of so many rows: a user's own file adds some."""

    rows: int
    names: _Names
    translated: dict[tuple[str, tuple[str, ...], str], tuple[Group, ...]]


# A question is translated for its passages, for those of each side, and for its sentences. Each
# generation of a corpus has actors of its own, which nothing here must keep.
_KEPT: WeakKeyDictionary[Actors, _Kept] = WeakKeyDictionary()


def _translate(
    text: str, terms: tuple[str, ...], source: str, target: str, actors: Actors
) -> tuple[Group, ...]:
    kept = _KEPT.get(actors)
    if kept is None or kept.rows != len(actors.rows) or len(kept.translated) > MAX_KEPT:
        kept = _KEPT[actors] = _Kept(len(actors.rows), _list_names(actors), {})
    key = (text, terms, target)
    if key not in kept.translated:
        names = dict(_find_names(text, source, target, actors, kept.names))
        groups = (Group(term, names.get(term) or _word(term, source, target)) for term in terms)
        saying = _saying_terms(target)
        kept.translated[key] = tuple(g for g in groups if g.words and saying.isdisjoint(g.words))
    return kept.translated[key]


@cache
def _saying_terms(language: str) -> frozenset[str]:
    return frozenset(extract_terms(_SAYING[language], language))


def _word(term: str, source: str, target: str) -> frozenset[str]:
    return frozenset((term,)) if term[0].isdigit() else translate(term, source, target)


def _find_names(
    text: str, source: str, target: str, actors: Actors, names: _Names
) -> Iterator[tuple[str, frozenset[str]]]:
    """The last term of each name in the text, with those of the same name in the language."""
    for mention in actors.find(text):
        written = (extract_terms(form, target) for form in _spell(mention, target, actors, names))
        words = frozenset(terms[-1] for terms in written if terms)
        for term in extract_terms(mention.text, source)[-1:]:
            yield term, words


def _spell(mention: Mention, language: str, actors: Actors, names: _Names) -> Iterator[str]:
    """How texts of a language write what is mentioned: a person by the full name, a body by its
    names of one word, a side by its adjectives, too."""
    if mention.kind == "person":
        if mention.name:
            yield actors.spell(mention.name, language)
        return
    is_side = mention.name in (None, mention.actor)
    script = _LATIN if language == "en" else _CYRILLIC
    for written, kind, name in names.get(mention.actor or "", ()):
        is_own = name == (mention.actor if is_side else mention.name)
        if script.match(written) and (is_own or (is_side and kind == "adjective")):
            yield written


def _list_names(actors: Actors) -> _Names:
    names: _Names = defaultdict(list)
    for written, kind, actor, name in actors.rows:
        if kind in ("body", "adjective") and " " not in written:
            names[actor].append((written, kind, name))
    return dict(names)
