"""Verbs that report by what their object is: "noted the lack of progress", "invited Russia"."""

from __future__ import annotations

from ingest.phrases import Phrase

_NOTES = (
    "noted", "notes", "note", "отметил", "отмеча", "заметил", "відзначи", "відзнача", "зазначи",
)  # fmt: skip
_NOTED = (
    "importance", "need", "progress", "lack", "absence", "restraint", "willingness", "readiness",
    "significance", "contribution", "efforts", "concerns", "growth", "role", "reaction",
    "reluctance",
    "реакци", "прогресс", "важност", "необходимост", "готовност", "роль", "рост", "вклад",
    "значени", "отсутстви", "уровень", "сдвиг", "стремлени", "усили", "сложност", "опасност",
    "неприемлемост", "недопустимост", "заинтересованност", "снижени", "ухудшени", "улучшени",
    "нежелани", "значимост", "сдержанност", "актуальност", "реакці", "прогрес", "важливіст",
    "необхідніст", "готовніст", "зростання", "внесок", "значенн", "відсутніст", "зусилл",
)  # fmt: skip
_INVITES = ("invit", "пригла", "запро")
_NEAR, _FAR = 5, 8


def is_told_of(phrase: Phrase, at: int) -> bool:
    """Whether the verb at ``at`` reports by its object."""
    return _notes(phrase, at) or _invites(phrase, at)


def _notes(phrase: Phrase, at: int) -> bool:
    """«отметили сдержанную реакцию», "noted the lack of progress"; no «отметил юбилей»."""
    if not phrase.word(at).startswith(_NOTES):
        return False
    for i in range(at + 1, min(at + _NEAR, len(phrase.labels))):
        if phrase.word(i).startswith(_NOTED):
            return True
        if phrase.labels[i] not in "dmAwBg":
            return False
    return False


def _invites(phrase: Phrase, at: int) -> bool:
    """ "Invited Russia to talks", «пригласил Киев на переговоры»: a state, a body, no children."""
    guest = phrase.mentions.get(at + 1)
    if not phrase.word(at).startswith(_INVITES) or guest is None or guest.kind != "body":
        return False
    far = range(at + 2, min(at + _FAR, len(phrase.labels)))
    return any(phrase.word(i) in ("to", "на", "в", "к", "до") for i in far)
