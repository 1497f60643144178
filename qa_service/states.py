"""States that a question names: whether what would answer it is about them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa_service.abstention import WHY
from qa_service.actors import NO_ACTORS, Actors
from qa_service.question import Question
from qa_service.quoting import Quote

# "They never denounced it": whom a paragraph just before has named.
_POINTS_BACK = re.compile(
    r"(?:^|[.!?…]\W*\s)\W*(?:It|Its|He|She|His|Her|They|Their|Он[аио]?|Е[её]|Его|Их|"
    r"Він|Вона|Воно|Вони|Її|Його|Їх)\b"
)
# "Troops near Ukraine": a paragraph on the troops need not say again where they stand.
_BESIDE = re.compile(
    r"\b(?:from|near|around|along|off|outside|bordering|близ|около|вокруг|возле|от|из|біля|навколо|від|з|із)"
    r"\s+(?:the\s+)?$",
    re.IGNORECASE,
)
# Between an answer and the one before stands a question.
PARAGRAPHS_BACK = 2
# What names the states instead of the best quotes may be worth so much less.
NEAR = 0.55


def find_missing_states(
    question: Question,
    chosen: Sequence[Quote],
    actors: Actors = NO_ACTORS,
    *,
    found: Sequence[Quote] = (),
) -> tuple[str, ...]:
    """The states that the question names by their own name and no paragraph of the chosen quotes
    does, nor its title: "When did Sweden join?" is not answered by when Finland did.

    Their capitals and peoples may stand for many things, and an organisation goes without saying.
    Whoever asks why is answered by what the state did not do. Of a quote that points back ("They
    never denounced it") the paragraphs before it that were ``found`` may name the state, too; what
    is only beside a state may be told in an article of which any such paragraph names it.
    """
    if question.context or WHY.match(question.text):
        return ()
    text = question.text
    asked = [
        each
        for each in actors.find(text)
        if each.kind == "body"
        and each.name == each.actor
        and each.actor in actors.states
        and "-" not in text[each.end : each.end + 1] + text[: each.start][-1:]
    ]
    named = {quote.statement.actor for quote in chosen if quote.statement}
    for passage in (q.passage for quote in chosen for q in (quote, *_find_before(quote, found))):
        named |= actors.actors_in(passage.titled_text)
    missing = [each for each in asked if each.actor not in named]
    if any(is_beside := [_BESIDE.search(text, 0, each.start) is not None for each in missing]):
        articles = {quote.passage.article.id for quote in chosen}
        texts = {q.passage.titled_text for q in found if q.passage.article.id in articles}
        near = actors.actors_in("\n".join(texts))
        missing = [
            each
            for each, beside in zip(missing, is_beside, strict=True)
            if not (beside and each.actor in near)
        ]
    return tuple(dict.fromkeys(each.text for each in missing))


def keep_naming_states(
    question: Question, quotes: Sequence[Quote], actors: Actors = NO_ACTORS
) -> list[Quote]:
    """Those that are nearly as good as the best and name, each by itself, all states asked for."""
    near = (q for q in quotes if _is_near(q, quotes[0]))
    return [quote for quote in near if not find_missing_states(question, [quote], actors)]


def _is_near(quote: Quote, best: Quote) -> bool:
    """Whether it is nearly as good as the best quote, or as close where no word can be compared."""
    is_close = quote.is_as_close(best, NEAR)
    if quote.coverage is None and is_close is not None:
        return is_close
    return quote.relevance >= NEAR * best.relevance


def _find_before(quote: Quote, found: Sequence[Quote]) -> Iterator[Quote]:
    """What was found just before a quote that points back, in its article."""
    own = quote.passage
    if not _POINTS_BACK.search(quote.text):
        return
    for other in found:
        back = own.paragraph.number - other.passage.paragraph.number
        if other.passage.article.id == own.article.id and 0 < back <= PARAGRAPHS_BACK:
            yield other
