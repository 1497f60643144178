"""Sentences in which a text speaks of itself, and those that take back the one before them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from qa_service.domain import Span

# Greetings, by-lines, what will be covered, who was met: they name who and what an article is
# about, and tell nothing.
_HOUSEKEEPING = re.compile(
    r"[\s*_(]*(?:"
    r"good (?:morning|afternoon|evening)\b"
    r"|welcome to (?:our|the|this)\b.*\b(?:blog|coverage|briefing)"
    r"|(?:additional )?(?:reporting|writing|editing) by\b"
    r"|we (?:will be|are) (?:following|covering|reporting)\b.*\b(?:here|live|all day|today|"
    r"through(?:out)? the day|on this page)\b"
    r"|(?:background )?(?:briefing|press conference|interview|transcript|remarks) (?:by|with|of)\b"
    r"[^.]*\d{4}[^.]*\.?$"
    r"|this is (?:an? )?(?:edited |shortened |full )?(?:transcript|record)\b|check against delivery"
    r"|(?:read|see) (?:more|also)\b|this (?:live )?blog is (?:now )?closed"
    r"|the (?:official|speaker|briefer|diplomat)s? (?:may|can) be (?:cited|quoted|named)\b"
    r"|(?:we|our (?:correspondent|reporter)) (?:spoke|talked) (?:to|with)\b"
    r"|доброе утро|добрый (?:день|вечер)|доброго (?:ранку|дня)|мы (?:следим|будем следить) за\b.*"
    r"\b(?:здесь|онлайн|весь день|в течение дня|на этой странице|в прямом эфире)\b"
    r"|мы (?:по)?(?:говорили|беседовали) с\b|ми (?:по)?говорили з\b|читайте (?:также|ещё|також)"
    r"|(?:материал|текст) подготовил|стенограмма\b|беседовал[аи]?\b"
    r")",
    re.IGNORECASE,
)
_TAKES_BACK = re.compile(
    r"\W*(?:(?:this|that|it|which|the (?:figure|number|report|date|statement|claim)) (?:was|is) "
    r"(?:wrong|incorrect|false|mistaken|not (?:right|correct|true|so)|an? (?:error|mistake))"
    r"|this (?:statement |figure )?(?:was|is) in error"
    r"|(?:это|эти сведения|эта цифра|эта дата) (?:было |были |была )?(?:неверн\w+|ошиб\w+|не так|"
    r"не соответству\w+)|це (?:було )?(?:не так|помилк\w+|неправильно))\s*(?:[.,;:–—!]|$)",
    re.IGNORECASE,
)
_MAX_WORDS = 12


# "The Ledger goes back over it", "This analysis looks at both drafts", "A chronology follows."
_ITSELF = re.compile(
    r"(?:(?:this|the following) (?:article|analysis|overview|chronology|explainer|"
    r"timeline|piece|review)|(?:эта|этот|наша?) (?:статья|обзор|материал|хроника|разбор))(?= )",
    re.IGNORECASE,
)
_TREATS = re.compile(
    r" (?:here )?(?:(?:looks|goes) (?:back|at|into|over|through)|compares|sets out|"
    r"lays out|explains|examines|traces|takes stock|reviews|summari[sz]es|retraces|"
    r"рассказывает|сравнивает|разбирает|объясняет|собрал[аи]?|напоминает)\b"
)
_FOLLOWS = re.compile(
    r"an? (?:short |brief )?(?:chronology|timeline|summary|overview|transcript)\b[^.]* follows\b"
    r"|here (?:is|are) (?:what (?:we|is) know|the (?:main|key) (?:points|takeaways))",
    re.IGNORECASE,
)


@lru_cache(maxsize=8_192)
def is_housekeeping(text: str, newspaper: str = "") -> bool:
    """Whether a text, of a newspaper that makes no news itself, tells of itself alone: "Good
    morning.", "(Reporting by …)", "The Ledger looks at both drafts."."""
    if _HOUSEKEEPING.match(text) or _FOLLOWS.match(text):
        return True
    itself = _ITSELF.match(text)
    end = itself.end() if itself else 0
    if newspaper and text.startswith(newspaper):
        end = len(newspaper)
    return end > 0 and _TREATS.match(text, end) is not None


def join_taken_back(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans of a text's sentences, each together with the next one where that takes it back:
    "An article stated that all had left. This was wrong."
    """
    joined: list[Span] = []
    for start, end in spans:
        if joined and _takes_back(text[start:end]):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(joined)


def _takes_back(sentence: str) -> bool:
    return len(sentence.split()) <= _MAX_WORDS and _TAKES_BACK.match(sentence) is not None
