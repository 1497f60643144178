"""Russian verbs that report only by what stands beside them: refusals, the floor, a beginning."""

from __future__ import annotations

from ingest.morphology import parse_word
from ingest.phrases import Phrase

_STAGES = frozenset("на в во перед после у".split())
_FOR_OR_AGAINST = frozenset("за против с со".split())
_COMMENTS = ("комментар", "разговор", "оцен", "обсужден", "прогноз", "ответ", "обещан")
_COMMENTING = (
    "комментировать", "прокомментировать", "говорить", "отвечать", "ответить", "называть",
    "назвать", "подтвер", "уточн", "обсуждать", "обсудить", "раскры", "сообщ", "призна", "поясн",
    "рассказ", "прогнозировать", "оценивать", "оценить", "гадать", "скрывать", "утверждать",
    "отрицать",
)  # fmt: skip
_ERRORS = ("ошиб", "промах", "просч")


def reports_at_all(phrase: Phrase, at: int) -> bool:
    """«отказался комментировать», «выступил за», not «отказался ехать», «выступил на площади»."""
    verb = phrase.word(at)
    if verb.startswith("допуск"):
        return not phrase.word(at + 1).startswith(_ERRORS)
    if verb.startswith(("стал", "стан")):
        # «не стал скрывать», «говорить не стала»
        return phrase.word(at - 1) == "не" and _is_silent(phrase, at)
    if verb.startswith(("отказ", "воздерж", "уклон")):
        return _is_silent(phrase, at)
    if verb.startswith("выступ") and not _tells_position(phrase, at):
        return False
    # «выступил на заседании», «высказался мягче»: where or how, not what.
    return not (verb.startswith(("выступ", "высказ")) and _tells_no_more(phrase, at))


def _tells_position(phrase: Phrase, at: int) -> bool:
    """«выступил за», «выступила с предложением»: not who took the floor where."""
    if set(phrase.labels[at + 1 :]) & set("hq"):
        return True
    return any(phrase.word(i) in _FOR_OR_AGAINST for i in range(at + 1, at + 4))


def _is_silent(phrase: Phrase, at: int) -> bool:
    """«отказался комментировать», «воздержалась от разговора о санкциях»: a refusal to speak."""
    if phrase.word(at + 1) == "от":
        is_told = phrase.word(at + 2).startswith(_COMMENTS)
        return is_told and phrase.labels[at + 3 : at + 4] not in (".", "")
    beside = (at + 1, at - 2 if phrase.word(at - 1) == "не" else at - 1)
    forms = [form for i in beside if phrase.word(i) for form in parse_word(phrase.word(i))[:1]]
    return any("INFN" in f.tags and f.lemma.startswith(_COMMENTING) for f in forms)


def _tells_no_more(phrase: Phrase, at: int) -> bool:
    if phrase.word(at + 1) in _STAGES:
        return True
    rest = phrase.labels[at + 1 :]
    is_short = len(rest.rstrip(".")) <= 2 and not set(rest) & set("h:q,")
    return is_short and phrase.word(at + 1) not in ("за", "против", "о", "об")
