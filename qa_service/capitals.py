"""Gives names in a question their capitals back: "what did lavrov tell nato"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from qa_service.actors import Actors
from qa_service.archive import Archive
from qa_service.corpus import Snapshot
from qa_service.domain import Filters
from qa_service.spelling import is_surname, is_word
from qa_service.terms import ASKING_WORDS, extract_terms

# In so many paragraphs it is looked up how the texts write a word.
LOOKED_AT = 5
# Longer words in capitals are emphasis, not acronyms.
MAX_ACRONYM_CHARS = 5
SAME_CHARS = 3

_WORD = re.compile(r"[^\W\d_]+")
# What begins a sentence or a quotation has its capital from there.
_INNER_WORD = re.compile(r"(?:(?<=[\w,;)] )|(?<=\b[A-Z]\. ))[^\W\d_]+")
# "Tell us what happened" names no state, "the us" does; an assembly is called as a step is.
_WORDS, _STATE = frozenset(("us", "pace")), re.compile(r"(?<=\bthe )us\b")


def restore_capitals(text: str, language: str, *, snapshot: Snapshot, archive: Archive) -> str:
    """The text with the names that it has in small letters written as the corpus writes them.

    In a text without capitals that is every word that the corpus knows with a capital alone; in any
    other those that are, or belong to, the name of an actor. A text in capitals is read as one in
    small letters.
    """
    if text.isupper():
        text = text.lower()
    is_plain = text[1:].islower()
    text = _STATE.sub(_shout, text)
    named = set() if is_plain else set(_find_hidden(text, snapshot.actors))
    pieces, last = [], 0
    for word in _WORD.finditer(text):
        if word[0].islower() and (is_plain or word.start() in named):
            found = _spell(word[0], language, snapshot, archive)
            pieces += [text[last : word.start()], found]
            last = word.end()
    written = "".join([*pieces, text[last:]])
    return written[:1].upper() + written[1:] if is_plain else written


def _find_hidden(text: str, actors: Actors) -> Iterator[int]:
    """Where a word in small letters begins that with a capital would be an actor's name."""
    known = {i for each in actors.find(text) for i in range(each.start, each.end)}
    for written in (_WORD.sub(lambda w: w[0].capitalize(), text), _WORD.sub(_shout, text)):
        if len(written) == len(text):
            for mention in actors.find(written):
                yield from set(range(mention.start, mention.end)) - known


def _shout(word: re.Match[str]) -> str:
    return word[0].upper() if len(word[0]) <= MAX_ACRONYM_CHARS else word[0]


def _spell(word: str, language: str, snapshot: Snapshot, archive: Archive) -> str:
    """The word as the corpus writes it; as actors are written where the corpus does not have it."""
    term = extract_terms(word, language)
    if not term or word in _WORDS or word in ASKING_WORDS.get(language, ()):
        return word
    hits = snapshot.lexical.search(
        word, language=language, limit=LOOKED_AT, filters=Filters(), as_of=None
    )
    texts = (each.text for each in snapshot.read_paragraphs(archive, [id for id, _ in hits]))
    forms = Counter(
        found[0]
        for text in texts
        for found in _INNER_WORD.finditer(text)
        if found[0][:SAME_CHARS].lower() == word[:SAME_CHARS]
        and extract_terms(found[0], language) == term
    )
    if any(form.islower() for form in forms):
        return word
    if not forms:
        is_acronym = len(word) < MAX_ACRONYM_CHARS and snapshot.actors.find(word.upper())
        is_name = is_acronym or is_surname(word, language) or not is_word(word, language)
        return _spell_as_actor(word, snapshot.actors) if is_name else word
    same = [form for form, _ in forms.most_common() if form.lower() == word]
    return same[0] if same else _decline(word, forms, snapshot.actors)


def _decline(word: str, forms: Iterable[str], actors: Actors) -> str:
    """A form of a name that the texts do not have: "putins" for Putin's."""
    for form in forms:
        if form.lower() == word[:-1] and word[-1] == "s":
            named = actors.find(form)
            if named and named[0].kind != "adjective":
                return f"{form}'s"
    return word.capitalize()


def _spell_as_actor(word: str, actors: Actors) -> str:
    spellings = (word.capitalize(), word.upper())
    return next((each for each in spellings if actors.find(each)), word)
