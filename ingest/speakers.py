"""Who a noun phrase means: names, offices and pronouns, in the light of the article so far."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from ingest.cues import Cue
from ingest.phrases import NOUN_PHRASE, Phrase, is_nominative
from ingest.speech_words import INSTITUTIONS, LABELS, OFFICE_KEYS, ROLE_FORMS
from qa_service.actors import Actors, Mention, Person

_GENDERS = {
    **dict.fromkeys("he он він him его його himself spokesman mr sir lord chairman".split(), "m"),
    **dict.fromkeys("she она вона her её ее її spokeswoman mrs ms chairwoman".split(), "f"),
}
_INDEFINITE = re.compile(r"(?:an?|one|some|another)\s", re.IGNORECASE)
_DETERMINER = re.compile(r"^(?:the|an?|one|some|another|his|her|their|its|our)\s+", re.IGNORECASE)
_FULL_NAME = re.compile(
    r"[A-ZА-ЯЁІЇЄ][^\W\d_]+(?:[ -][A-ZА-ЯЁІЇЄ][^\W\d_]*\.?){0,2} [A-ZА-ЯЁІЇЄ][^\W\d_]+"
)
_RANKS = frozenset("deputy spokes aide adviser".split())
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
UNKNOWN = ""
"""The name of a speaker who could not be told: a pronoun may mean them."""


def office_keys(office: str) -> frozenset[str]:
    """The words of an office that tell it from another, without states and bodies."""
    keys: set[str] = set()
    for word in re.findall(r"[\w-]+", office.lower()):
        word = ROLE_FORMS.get(word, word)
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
            self.known[speaker.name] = speaker
        self.turns.append((paragraph, speaker.name or UNKNOWN))
        self.named.clear()

    def note_name(self, paragraph: int, speaker: Speaker, *, heads: bool) -> None:
        """Somebody is named; ``heads``: at the head of a sentence, as its likely subject."""
        if speaker.name:
            self.known.setdefault(speaker.name, speaker)
            self.named.append((paragraph, speaker.name, heads))

    def note_full_names(self, text: str) -> None:
        """Remember full names, so that a later surname alone can be told."""
        for match in _FULL_NAME.finditer(text):
            words = match.group().split()
            while words and LABELS.get(words[0].lower()):
                words.pop(0)
            if len(words) > 1 and not any(LABELS.get(word.lower()) for word in words):
                name = " ".join(words)
                # Two people of one surname leave it open.
                same = self.surnames.get(words[-1], name) == name
                self.surnames[words[-1]] = name if same else ""

    def settle(self, mention: Mention) -> Mention:
        """A surname of several people becomes the one whose full name the article gave."""
        full = self.surnames.get(mention.text)
        if mention.kind != "person" or mention.person or not full:
            return mention
        bearer = next(iter(self.actors.find(full)), mention)
        return replace(mention, name=bearer.name, actor=bearer.actor, person=bearer.person)

    def _person(self, person: Person) -> Speaker:
        offices = frozenset(office_keys(office) for office in person.offices)
        return Speaker(person.name, person.actor, person.gender, offices)

    def named_speaker(self, phrase: Phrase, start: int, end: int, office: str) -> Speaker:
        """The speaker whose name stands at the words ``start`` to ``end``."""
        mention = phrase.mentions.get(end - 1)
        written = phrase.words(start, end)
        if mention and mention.person:
            if written == mention.text or written[0] in mention.person.initials:
                return self._person(mention.person)
            if start == 0:
                return NOBODY  # "Hawkish Lavrov" or "Vera Lavrov": a capital tells nothing here.
        elif mention and written == mention.text:
            return Speaker(None, mention.actor)
        elif not mention:
            written = self.surnames.get(written, written if " " in written else "")
        name, actor = self.actors.resolve(written)
        if mention or not name:
            name, actor = written or None, self._office_actor(office)
        known = self.known.get(written, NOBODY)
        keys = frozenset({office_keys(office)}) if office else frozenset()
        return Speaker(
            name, actor or known.actor, known.gender or _gender_of(office), keys | known.offices
        )

    def body_speaker(self, phrase: Phrase, start: int, end: int) -> Speaker:
        """The body whose name ends the words: Cyrillic in the nominative, Latin as written."""
        first = next(i for i in range(start, end) if i in phrase.mentions)
        mention = phrase.mentions[first]
        written = phrase.words(first, end)
        name = mention.name if written[0] > "\u0400" else written
        name = _DETERMINER.sub("", name or "", count=1)
        return Speaker(name, mention.actor, "n", frozenset({office_keys(written)}))

    def _office_actor(self, office: str) -> str | None:
        return self.actors.resolve(office)[1] if office else None

    def office_speaker(self, office: str, *, is_subject_form: bool = True) -> Speaker:
        """The holder of an office, if the article named exactly one; else the office itself."""
        actor = self._office_actor(office)
        keys = office_keys(office)
        if not _INDEFINITE.match(office) and keys:
            holders = [s for s in self.known.values() if _holds(s, keys, actor)]
            last = self.turns[-1][1] if self.turns else UNKNOWN
            for holder in holders:
                if len(holders) == 1 or holder.name == last:
                    return holder
        if actor is None or not is_subject_form:
            return Speaker(None, actor)
        written = _DETERMINER.sub("", office, count=1)
        gender = "n" if keys & INSTITUTIONS else _gender_of(office)
        return Speaker(written, actor, gender, frozenset({keys}))

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
        if not spoke_here and {n for n, _ in here} - {last}:
            alone = len({n for n, _ in here}) == 1 and here[0][1]
            return self.known[here[0][0]] if alone else NOBODY
        if last == UNKNOWN or heads - {last} or (others - {last} and len(set(recent)) > 1):
            return NOBODY
        return self.known[last]

    def _fits(self, name: str, gender: str) -> bool:
        return name == UNKNOWN or self.known[name].gender in (gender, None)


def _gender_of(office: str) -> str | None:
    return next((_GENDERS[word] for word in office.lower().split() if word in _GENDERS), None)


def _holds(speaker: Speaker, keys: frozenset[str], actor: str | None) -> bool:
    if actor and speaker.actor != actor:
        return False
    # "The minister" may be a deputy; "the foreign minister" and "the ministry's voice" may not.
    return any(
        keys <= office and (keys & _RANKS == office & _RANKS or keys == {"minister"})
        for office in speaker.offices
    )


def tell_speaker(cue: Cue, phrase: Phrase, paragraph: int, memory: Memory) -> Speaker:
    """Who speaks at a cue, as far as the words and the article so far tell."""
    noun = cue.subject
    if cue.pronoun:
        return memory.pronoun_speaker(cue.pronoun, paragraph)
    if noun is None:
        return _implied_speaker(cue, phrase, paragraph, memory)
    start, end = noun.span()
    if noun["pronoun"]:
        return memory.pronoun_speaker(phrase.word(start), paragraph)
    if _is_one_of_several(phrase.labels, start, end):
        return NOBODY
    if noun["body"]:
        return memory.body_speaker(phrase, start, end)
    apposition = NOUN_PHRASE.match(phrase.labels, end + 1) if _comma_at(phrase, end) else None
    if noun["name"]:
        name_start, name_end = noun.span("name")
        office = phrase.words(*noun.span("office")) if noun["office"] else ""
        if not office and apposition and apposition["lone"]:
            office = phrase.words(*apposition.span())
        return _named_speaker(cue, phrase, (name_start, name_end), office, memory)
    office = phrase.words(start, end)
    if apposition and apposition["name"] and _ends_clause(phrase.labels, apposition.end()):
        return _named_speaker(cue, phrase, apposition.span("name"), office, memory)
    return memory.office_speaker(office, is_subject_form=is_nominative(phrase, start, end))


def _named_speaker(
    cue: Cue, phrase: Phrase, span: tuple[int, int], office: str, memory: Memory
) -> Speaker:
    start, end = span
    unknown = end - 1 not in phrase.mentions
    written = phrase.words(start, end)
    if unknown and cue.form == "source" and written[0] > "\u0400" and written not in memory.known:
        return NOBODY  # An unknown Russian name in the genitive has an unknown nominative.
    return memory.named_speaker(phrase, start, end, office)


def _implied_speaker(cue: Cue, phrase: Phrase, paragraph: int, memory: Memory) -> Speaker:
    """The subject that a Russian verb leaves out: whoever spoke before in this paragraph."""
    verb = cue.verb
    opens = not phrase.labels[: cue.start].strip("t")
    if verb[0] < "\u0400" or not opens or not memory.turns or memory.turns[-1][0] != paragraph:
        return NOBODY
    if verb.endswith("ла"):
        return memory.pronoun_speaker("она", paragraph)
    return memory.pronoun_speaker("он", paragraph) if verb.endswith("л") else NOBODY


def _is_one_of_several(labels: str, start: int, end: int) -> bool:
    before, after = labels[:start], labels[end:]
    joined_before = before.endswith("k") and before[-2:-1] in tuple("NBRCA")
    joined_after = after.startswith("k") and after[1:2] in tuple("NBRCAd")
    return joined_before or joined_after


def _comma_at(phrase: Phrase, i: int) -> bool:
    return phrase.labels[i : i + 1] == ","


def _ends_clause(labels: str, i: int) -> bool:
    return labels[i : i + 1] in ("", ",", ".", "-", ";", ":", "q", "V", "o", "f", "t")
