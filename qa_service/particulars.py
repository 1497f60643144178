"""Whether the sources speak at all of the kind of thing or deed that a question asks for.

"Which brigade left?" needs a brigade, or a regiment; "Who commands it?" somebody who commands or
leads; "How often?" how often. What is near tells of the same event, and of none of these. Looked at
is only what texts call by few words: conditions, reasons and who agreed any sentence may tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa_service.actors import NO_ACTORS, Actors
from qa_service.kinds import (
    DEEDS,
    KNOWING,
    LEADING,
    MEASURES,
    NAMES,
    NEXT,
    SUMS,
    THINGS,
    VOTING,
    WRITING,
    Kind,
)
from qa_service.question import Question
from qa_service.quoting import Quote

_WHICH = re.compile(
    r"\b(?:which|what|как(?:ой|ая|ое|ие|ого|ому|им|ом|их|ими|ую)|"
    r"як(?:ий|а|е|і|ого|ому|им|их|у|ій|ою)|names? of the|названи[ея]|назв[аиу])\b"
    r"((?:\s+[\w’'-]+){1,5})",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"\b(?:who|whom|кто|кем|кого|хто|ким)\b((?:\s+[\w’'-]+){1,4})|"
    r"\b(?:which|what|какая|какое|какой|яка|який)\s+(?:ally|allies|country|countries|nations?|states?|members?|"
    r"party|parties|side|diplomat|official|politician|minister|person|страна|государство|сторона|дипломат|"
    r"чиновник|политик|министр|країна|держава|сторона|посадовець|політик|міністр)((?:\s+[\w’'-]+){1,4})",
    re.IGNORECASE,
)
# A deed may stand anywhere after these.
_DONE = re.compile(
    r"\b(?:when|where|whom|в каком году|когда|где|кого|коли|де)\b(.+)|"
    r"^\W*(?:did|does|do|was|were|is|are|has|have|had|will)\b(.+)",
    re.IGNORECASE,
)
_HOW = re.compile(r"\b(?:how|как|як)\b(.+)", re.IGNORECASE)
_HOW_KNOWN = re.compile(
    r"\bhow (?:did|do|does|could|can) (?:[\w’'-]+ ){1,5}?"
    r"((?:find|work|figure)(?= out\b)|(?:know|learn|discover|detect|establish)\b)|"
    r"\b(?:как|як|откуда|звідки)\b[^,?]*?\b(узна(?:ли|ла|л|ло)|(?:выяснил|обнаружил|установил)[иа]?|"
    r"дізна(?:лися|лась|лася|вся)|з.ясувал[иа]|виявил[иа])\b",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"\b(?:как|як) (?:его |её |ее |йо?го |її )?(зовут|звали|звуть|звати)\b|"
    r"\bwhat (?:is|was|were) (?:his|her|their|the) (names?)\b(?! of (?:the )?"
    r"(?:operation|exercise|ship|vessel|missile|treaty|document|newspaper|company|bank|firm))",
    re.IGNORECASE,
)
_HOW_MUCH = re.compile(
    r"\bhow\s+(\w+)|\bwhat\s+(?:(?:is|was|were|are)\s+)?(?:the\s+)?(\w+)|\bin (?:which|what) (\w+)|"
    r"\b(?:какой|какая|каково|каком|какого|насколько|який|яка|якою|якому|як)\s+(?:была?\s+|була?\s+)?(\w+)",
    re.IGNORECASE,
)
_HOW_DEAR = re.compile(
    r"\bhow (?:much|big|large|high)\b([^,?]+)|"
    r"\bwhat (?:does|did|do|will|would)\b(?:[^,?]|,\d)*\b(costs?)\b|"
    r"\bwhat (?:is|was|were) the (?:\w+ )?(cost|price|budget|bill|debt|fine)s?\b|"
    r"\b(?:сколько|скільки)\b([^,?]+)",
    re.IGNORECASE,
)
_WHEN = re.compile(r"\b(?:when|когда|коли)\b(.+)", re.IGNORECASE)
# After these no noun belongs to "which" any more.
_ENDS = frozenset(
    "did does do was were is are has had have will would can could should may might must that "
    "of in on at to from for by with about the a an "
    "в на из от по о об для с у з із від про".split()
)
_IS_LED = re.compile(rf"\b(?:{LEADING.asked.pattern})\s+(?:the\s+)?$", re.IGNORECASE)
_AT_END = re.compile(
    r"\s*(?:[?.,;:]|$|(?:in|at|when|during|after|before|since|now|then|today|from|until|and|в|на|во|"
    r"после|до|когда|сейчас|тогда|и|у|під|після|коли|зараз)\b)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[\w’'-]+")
# Of the best quote's share of the question's words, what a quote's paragraph must have.
COVERED = 0.6


def find_kinds(text: str, actors: Actors = NO_ACTORS) -> Iterator[tuple[str, Kind]]:
    """The kinds of things, deeds and measures that a question asks for, each with its word there.

    Who leads an actor itself ("Who leads NATO?") is told by an office, without a word for leading.
    """
    for kinds, asking in (
        (THINGS, _WHICH),
        ((LEADING, WRITING, *DEEDS), _WHO),
        (DEEDS, _DONE),
        ((VOTING,), _HOW),
        ((KNOWING,), _HOW_KNOWN),
        ((NAMES,), _CALLED),
        (MEASURES, _HOW_MUCH),
        (SUMS, _HOW_DEAR),
        ((NEXT,), _WHEN),
    ):
        for match in asking.finditer(text):
            words = _WORD.findall(next(filter(None, match.groups())))
            if asking is _WHICH:
                words = words[: _find_end(words)]
            for kind in kinds:
                word = next(filter(kind.asked.fullmatch, words), "")
                if word and not (kind is LEADING and _is_actor_led(text, actors)):
                    yield word, kind


def find_untold(question: Question, quotes: Sequence[Quote], actors: Actors = NO_ACTORS) -> str:
    """The word for a kind of thing or deed that it asks for, of which no paragraph tells that has
    about as many of the question's words as the best; none where each is told of."""
    for word, kind in find_kinds(question.text, actors):
        near = (q.passage for q in quotes if _is_near(q, quotes[0]))
        texts = {f"{each.article.title}\n{each.paragraph.text}" for each in near}
        if not any(map(kind.told.search, texts)):
            return word
    return ""


def _is_near(quote: Quote, best: Quote) -> bool:
    """Whether it has about as many of the question's words as the best, or is about as good where
    that is not known."""
    covers = quote.has_share_of(best, COVERED)
    return quote.relevance >= COVERED * best.relevance if covers is None else covers


def _is_actor_led(text: str, actors: Actors) -> bool:
    """Whether it is an actor itself that is led, nothing that is only called after one."""
    return any(
        _IS_LED.search(text, 0, each.start) and _AT_END.match(text, each.end)
        for each in actors.find(text)
    )


def _find_end(words: Sequence[str]) -> int:
    return next((n for n, word in enumerate(words) if word.lower() in _ENDS), len(words))
