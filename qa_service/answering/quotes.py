"""Quote mode: an answer made of the sources' own sentences, each framed by who said it and when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from qa_service.actors import Actors
from qa_service.answering.frames import frame_quote
from qa_service.choosing import tell_otherwise
from qa_service.dates import drop_dates
from qa_service.domain import AnswerSentence, Attribution, Citation, Span, Statement, StatementKind
from qa_service.quoting import Quote

ATTRIBUTIONS: dict[StatementKind, Attribution] = {
    "direct": "direct",
    "indirect": "indirect",
    "mixed": "indirect",
}
_TELLS_OF_THEM = re.compile(r"(?:He|She|Она?|Вона|Він)\b")
_WORD = re.compile(r"\w")


def cite_quote(n: int, quote: Quote) -> Citation:
    """The quote as citation number ``n``, with the speaker of the statement that it is from.

    It is owed to the narrator where a sentence of it is not the speaker's.
    """
    statement = quote.statement
    return Citation(
        n=n,
        paragraph=quote.passage.paragraph,
        article=quote.passage.article,
        start=quote.start,
        end=quote.end,
        speaker=statement.speaker if statement else None,
        actor=statement.actor if statement else None,
        attribution=ATTRIBUTIONS[statement.kind] if statement else "narrator",
        copies=quote.passage.copies,
        corrected_by=next((t.by for t in reversed(quote.taken_back) if t.by), None),
        owed=_owe(quote),
    )


def _owe(quote: Quote) -> Attribution:
    """Whose the words are, taken together: of one who speaks in it where all its sentences are
    theirs, but for such as tell who speaks; a paraphrase names its speaker itself."""
    said = quote.statement
    if said is None or _is_said_beside(quote, said):
        return "narrator"
    spans = list(_read_sentences(quote))
    is_own = [_holds_words_of(quote, said, span) for span in spans]
    if all(is_own):
        return ATTRIBUTIONS[said.kind]
    if not any(is_own):
        return "narrator"
    text = quote.passage.paragraph.text
    first = is_own.index(True)
    is_led = first == 0 or (first == 1 and _names(text[slice(*spans[0])], said))
    is_told = all(
        own or _TELLS_OF_THEM.match(text, start)
        for own, (start, _) in zip(is_own[first:], spans[first:], strict=True)
    )
    return "indirect" if is_led and is_told else "narrator"


def _is_said_beside(quote: Quote, said: Statement) -> bool:
    """Whether the sentence tells what somebody does, and only then what they say: "Washington left
    the treaty, accusing Russia of violations"."""
    sentence = quote.passage.paragraph.text[said.start : said.end]
    is_participle = said.kind != "direct" and (said.cue or "").endswith("ing")
    return is_participle and f", {said.cue}" in sentence


def keep_sentences_of_speaker(quote: Quote) -> Quote:
    """Of a quote that is the narrator's in part, the sentences in a row that hold its statement and
    others of its speaker's: what a side is shown to say."""
    said = quote.statement
    if said is None or _owe(quote) != "narrator":
        return quote
    spans = list(_read_sentences(quote))
    is_own = [_holds_words_of(quote, said, span) for span in spans]
    held = (n for n, (start, end) in enumerate(spans) if start < said.end and said.start < end)
    first = last = next(held, None)
    if first is None or last is None:
        return quote
    while first and is_own[first - 1]:
        first -= 1
    while last + 1 < len(spans) and is_own[last + 1]:
        last += 1
    return replace(quote, start=spans[first][0], end=spans[last][1])


def _names(text: str, said: Statement) -> bool:
    return said.speaker is not None and said.speaker.split()[-1] in text


def _read_sentences(quote: Quote) -> Iterator[Span]:
    """The spans of its sentences, without such as are nothing but a date: "12 May 2016."."""
    text = quote.passage.paragraph.text
    for start, end in quote.passage.paragraph.spans:
        start, end = max(start, quote.start), min(end, quote.end)
        if start < end and _WORD.search(drop_dates(text[start:end], published=None)):
            yield start, end


def _holds_words_of(quote: Quote, said: Statement, span: Span) -> bool:
    """Whether the one who makes the statement speaks in a span."""
    return any(
        each.start < span[1] and span[0] < each.end
        for each in quote.statements
        if (each.speaker, each.actor) == (said.speaker, said.actor)
    )


def write_answer(
    quotes: Sequence[Quote], *, language: str, actors: Actors
) -> tuple[list[AnswerSentence], list[Citation]]:
    """One sentence and one citation a quote, in the order given, framed in ``language``."""
    sentences: list[AnswerSentence] = []
    citations: list[Citation] = []
    for n, quote in enumerate(quotes, 1):
        citation = cite_quote(n, quote)
        before = zip(quotes, citations, strict=False)
        rival = next((each for other, each in before if tell_otherwise(quote, other)), None)
        after = citations[-1] if citations else None
        text = frame_quote(citation, after=after, rival=rival, language=language, actors=actors)
        sentences.append(AnswerSentence(f"{text} [{n}]", (n,), support=1.0))
        citations.append(citation)
    return sentences, citations
