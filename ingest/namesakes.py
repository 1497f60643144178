"""Whether a surname of the actors' file means its bearer there, or somebody of the article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.actors import Actors, Mention, Person
from ingest.cast import Cast

_TITLED = re.compile(r"(?:minister|secretary|president|министр|президент)\w{0,2}\s$", re.IGNORECASE)
_PAIR = 2
_CUT = re.compile(r"[а-яё](?<![оеыи][мх])[^аеёиоуыэюяйь\W]$")


def is_cut(mention: Mention) -> bool:
    """Whether what stands there is no case of a surname: «Линд» of «Линде», «мер» of «Мери»."""
    is_person = mention.kind == "person" and " " not in mention.text
    return is_person and not mention.is_subject_form and _CUT.search(mention.text) is not None


def note_others(text: str, mentions: Sequence[Mention], cast: Cast, actors: Actors) -> None:
    """Take in who is told from a namesake in public life by a rank or an initial: "Col. Kos"."""
    for mention in mentions:
        if actors.is_ranked_otherwise(mention, text) and not cast.namesakes(_surname(mention)):
            cast.others.add(_surname(mention))


def settle_surname(mention: Mention, text: str, cast: Cast, actors: Actors) -> Mention:
    """The mention of whom the article names in full, be it a namesake's; of nobody if of two."""
    if " " in mention.text:
        return mention
    is_other = _surname(mention) in cast.others and not _TITLED.search(text, 0, mention.start)
    if is_other or actors.is_ranked_otherwise(mention, text):
        return _as_other(mention, cast)
    full = cast.full_name(mention.text)
    if mention.kind == "body" and full in cast.sure and _is_surname(mention.text, full, actors):
        # «Пётр Косов» has nothing to do with Kosovo.
        is_subject = mention.text in full.split()
        return replace(mention, kind="person", name=full, actor=None, is_subject_form=is_subject)
    if mention.kind != "person":
        return mention
    if mention.person is None:
        bearer = next(iter(actors.find(full)), mention) if full else mention
        if bearer.name is None and full in cast.sure:
            return replace(mention, name=full, actor=None)  # Two in public life, and he is neither.
        return replace(mention, name=bearer.name, actor=bearer.actor, person=bearer.person)
    names = [full] if full else cast.namesakes(mention.text)
    fits = [not is_cut(mention) and _is_bearer(mention.person, name, cast) for name in names]
    if all(fits) or not (any(fits) or full in cast.sure):
        return mention
    name, actor = ("", mention.actor) if any(fits) else (full, None)
    # «Клочкова» is a woman of the article, not the genitive of somebody's «Клочков».
    is_subject = mention.is_subject_form or mention.text in full.split()
    return replace(mention, name=name, actor=actor, person=None, is_subject_form=is_subject)


def _as_other(mention: Mention, cast: Cast) -> Mention:
    """The mention of the only namesake that the article has, or by the surname alone."""
    person, surname = mention.person, _surname(mention)
    names = [n for n in cast.namesakes(surname) if not (person and _is_bearer(person, n, cast))]
    name = names[0] if len(names) == 1 else surname
    return replace(mention, name=name, actor=None, person=None)


def _surname(mention: Mention) -> str:
    """As its bearer has it: «Лаврова» is «Лавров»."""
    if mention.person is None or mention.is_subject_form:
        return mention.text
    own = (name for name in mention.person.surnames if name[:3] == mention.text[:3])
    return next(own, mention.text)


def _is_surname(word: str, full: str, actors: Actors) -> bool:
    """Whether a name that is a body's, too, is somebody's here: no "in Georgia Moscow closes"."""
    is_place = any(found.kind == "body" for found in actors.find(full.split()[0]))
    is_whole = word == full.split()[-1] or word > "\u0400"
    return " " in full and is_whole and not is_place


def _is_bearer(person: Person, full: str, cast: Cast) -> bool:
    return " " not in full or person.is_called(full.split()[0], cast.genders.get(full))


def drop_pairs(cast: Cast, actors: Actors) -> None:
    """Of what was taken for names, those that are two people's: «встретил Байдена Путин»."""
    for surname, full in list(cast.full_names.items()):
        words = full.split()
        if len(words) != _PAIR or words[0] < "\u0400":
            continue
        found = [actors.find(word) for word in words]
        if all(each and each[0].kind == "person" for each in found) and _is_two(full, actors):
            del cast.full_names[surname]
            cast.sure.discard(full)


def _is_two(full: str, actors: Actors) -> bool:
    """Whether no one is known who is called so."""
    return all(mention.text != full for mention in actors.find(full))
