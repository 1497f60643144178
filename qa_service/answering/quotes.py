"""Quote mode: an answer made of the sources' own sentences, each framed by who said it and when."""

from __future__ import annotations

from collections.abc import Sequence

from qa_service.actors import Actors
from qa_service.answering.frames import frame_quote
from qa_service.choosing import tell_otherwise
from qa_service.domain import AnswerSentence, Attribution, Citation, StatementKind
from qa_service.quoting import Quote

ATTRIBUTIONS: dict[StatementKind, Attribution] = {
    "direct": "direct",
    "indirect": "indirect",
    "mixed": "indirect",
}


def cite_quote(n: int, quote: Quote) -> Citation:
    """The quote as citation number ``n``, with the speaker of the statement that it is from."""
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
