"""Who a noun phrase means: names, offices and pronouns, in the light of the article so far."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.actors import Actors, Mention, Person
from ingest.phrases import Phrase
from ingest.speech_words import BASE_ROLES, LABELS, OFFICE_KEYS

_GENDERS = {
    **dict.fromkeys("he он він him его його himself spokesman mr sir lord chairman".split(), "m"),
    **dict.fromkeys("she она вона her её ее її spokeswoman mrs ms chairwoman".split(), "f"),
}
_INDEFINITE = re.compile(r"(?:an?|one|some|another)\s", re.IGNORECASE)
_DETERMINER = re.compile(r"(?:the|an?|one|some|another|his|her|their|its|our)\s+", re.IGNORECASE)
_UNKNOWN_NAME = re.compile(
    r"[A-ZА-ЯЁІЇЄ][^\W\d_]+(?:[ -][A-ZА-ЯЁІЇЄ][^\W\d_]*\.?){0,2} [A-ZА-ЯЁІЇЄ][^\W\d_]+"
)
REACH = 3
"""How many paragraphs back a pronoun can find its speaker."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """``name`` is None where the text does not tell; ``gender`` is m, f or None for unknown."""

    name: str | None
    actor: str | None
    gender: str | None = None
    offices: frozenset[frozenset[str]] = frozenset()


NOBODY = Speaker(None, None)


def office_keys(office: str) -> frozenset[str]:
    """The words of an office that tell it from another, without states and bodies."""
    keys: set[str] = set()
    for word in re.findall(r"[\w-]+", office.lower()):
        if LABELS.get(word) in ("R", "m") or word in OFFICE_KEYS:
            keys.update(OFFICE_KEYS.get(word, word).split())
    return frozenset(keys)


@dataclass(slots=True)
class Memory:
    """Who was named and who spoke in the article so far."""

    actors: Actors
    known: dict[str, Speaker] = field(default_factory=dict)
    surnames: dict[str, str] = field(default_factory=dict)
    turns: list[tuple[int, str]] = field(default_factory=list)
    named: list[tuple[int, str, bool]] = field(default_factory=list)

    def note_turn(self, paragraph: int, speaker: Speaker) -> None:
        """Somebody has spoken: who was named before does not count as named since."""
        if speaker.name:
            self.known.setdefault(speaker.name, speaker)
            self.turns.append((paragraph, speaker.name))
            self.named.clear()

    def note_name(self, paragraph: int, mention: Mention, *, heads: bool) -> None:
        """Somebody is named; ``heads``: at the head of a sentence, as its likely subject."""
        if mention.person:
            self.known.setdefault(mention.person.name, self._person(mention.person))
            self.named.append((paragraph, mention.person.name, heads))

    def note_unknown_names(self, text: str) -> None:
        """Remember full names, so that a later surname alone can be told."""
        for match in _UNKNOWN_NAME.finditer(text):
            name = match.group()
            surname = name.split()[-1]
            if any(LABELS.get(word.lower()) for word in name.split()):
                continue
            self.surnames[surname] = name if self.surnames.get(surname, name) == name else ""

    def _person(self, person: Person) -> Speaker:
        offices = frozenset(office_keys(office) for office in person.offices)
        return Speaker(person.name, person.actor, person.gender, offices)

    def named_speaker(self, phrase: Phrase, start: int, end: int, office: str) -> Speaker:
        """The speaker whose name stands at the words ``start`` to ``end``."""
        mention = phrase.mentions.get(end - 1)
        written = phrase.words(start, end)
        if mention and mention.person and self._is_bearer(mention, phrase, start, end):
            return self._person(mention.person)
        if mention and not mention.person and start == end - 1:
            full = self.surnames.get(written, "")
            name, actor = self.actors.resolve(full) if full else (None, None)
            return Speaker(name, actor or mention.actor)
        if start == end - 1:
            written = self.surnames.get(written, "")
        name, actor = self.actors.resolve(written)
        keys = frozenset({office_keys(office)}) if office else frozenset()
        gender = next((_GENDERS[w] for w in office.lower().split() if w in _GENDERS), None)
        known = self.known.get(written)
        return Speaker(
            (name if name and not mention else written) or None,
            actor if name and not mention else self._office_actor(office),
            (known.gender if known else None) or gender,
            keys | (known.offices if known else frozenset()),
        )

    def _is_bearer(self, mention: Mention, phrase: Phrase, start: int, end: int) -> bool:
        """False for a namesake: another first name before a known surname."""
        if start == end - 1 or start == 0:
            return True
        assert mention.person is not None
        return phrase.words(start, end)[0] in mention.person.initials

    def _office_actor(self, office: str) -> str | None:
        return self.actors.resolve(office)[1] if office else None

    def office_speaker(self, office: str, *, is_subject_form: bool = True) -> Speaker:
        """The holder of an office, if the article named exactly one; else the office itself."""
        actor = self._office_actor(office)
        keys = office_keys(office)
        if not _INDEFINITE.match(office) and keys:
            holders = [s for s in self.known.values() if _holds(s, keys, actor)]
            if len(holders) == 1:
                return holders[0]
        if actor is None or not is_subject_form:
            return Speaker(None, actor)
        written = _DETERMINER.sub("", office, count=1)
        return Speaker(written, actor, None, frozenset({keys}))

    def pronoun_speaker(self, word: str, paragraph: int) -> Speaker:
        """The one person that "he" or "she" can mean here; nobody where it could be two."""
        gender = _GENDERS.get(word.lower())
        if gender is None:
            return NOBODY
        recent = [n for p, n in self.turns if paragraph - p <= REACH and self._fits(n, gender)]
        here = [(n, h) for p, n, h in self.named if p == paragraph and self._fits(n, gender)]
        others = {n for _, n, _ in self.named if self._fits(n, gender)}
        heads = {n for _, n, h in self.named if h and self._fits(n, gender)}
        if not recent:
            names = {name for name, _ in here}
            return self.known[names.pop()] if len(names) == 1 else NOBODY
        last = recent[-1]
        spoke_here = self.turns[-1][0] == paragraph
        if not spoke_here and len({n for n, _ in here}) == 1 and here[0][1]:
            return self.known[here[0][0]]
        if heads - {last} or (others - {last} and len(set(recent)) > 1):
            return NOBODY
        return self.known[last]

    def _fits(self, name: str, gender: str) -> bool:
        return self.known[name].gender in (gender, None)


def _holds(speaker: Speaker, keys: frozenset[str], actor: str | None) -> bool:
    if actor and speaker.actor != actor:
        return False
    return any(
        keys <= office and (len(keys) == 1 or ("deputy" in keys) == ("deputy" in office))
        for office in speaker.offices
    )


def is_nominative(phrase: Phrase, start: int, end: int) -> bool:
    """Whether the words can be a subject: in Cyrillic, their names and first role are uninflected."""
    for i in range(start, end):
        mention = phrase.mentions.get(i)
        if phrase.labels[i] in "NB" and mention:
            return mention.is_subject_form
        if phrase.labels[i] == "R" and phrase.word(i)[0] > "\u0400":
            return phrase.word(i) in BASE_ROLES
    return True
