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
from functools import lru_cache

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


# A question is translated for its passages, for those of each side, and for its sentences.
@lru_cache(maxsize=256)
def _translate(
    text: str, terms: tuple[str, ...], source: str, target: str, actors: Actors
) -> tuple[Group, ...]:
    names = dict(_find_names(text, source, target, actors))
    groups = (Group(term, names.get(term) or _word(term, source, target)) for term in terms)
    return tuple(group for group in groups if group.words)


def _word(term: str, source: str, target: str) -> frozenset[str]:
    return frozenset((term,)) if term[0].isdigit() else translate(term, source, target)


def _find_names(
    text: str, source: str, target: str, actors: Actors
) -> Iterator[tuple[str, frozenset[str]]]:
    """The last term of each name in the text, with those of the same name in the language."""
    for mention in actors.find(text):
        written = (extract_terms(form, target) for form in _spell(mention, target, actors))
        words = frozenset(terms[-1] for terms in written if terms)
        for term in extract_terms(mention.text, source)[-1:]:
            yield term, words


def _spell(mention: Mention, language: str, actors: Actors) -> Iterator[str]:
    """How texts of a language write what is mentioned: a person by the full name, a body by its
    names of one word, a side by its adjectives, too."""
    if mention.kind == "person":
        if mention.name:
            yield actors.spell(mention.name, language)
        return
    is_side = mention.name in (None, mention.actor)
    script = _LATIN if language == "en" else _CYRILLIC
    for written, kind, name in _names_of(actors, len(actors.rows)).get(mention.actor or "", ()):
        is_own = name == (mention.actor if is_side else mention.name)
        if script.match(written) and (is_own or (is_side and kind == "adjective")):
            yield written


@lru_cache(maxsize=8)
def _names_of(actors: Actors, _rows: int) -> dict[str, list[tuple[str, str, str]]]:
    """Actor → its bodies' names and adjectives of one word: as written, the kind, the body's name.

    Kept for so many rows: a user's own file adds some.
    """
    names: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for written, kind, actor, name in actors.rows:
        if kind in ("body", "adjective") and " " not in written:
            names[actor].append((written, kind, name))
    return dict(names)
