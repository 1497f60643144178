"""How chosen quotes stand in an answer: what answers best first, neighbours as one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from qa_service.quoting import Quote

# Of the best quote's relevance, what one that stands before it must have to be read first.
AS_GOOD = 0.9


def order_for_reading(quotes: Sequence[Quote]) -> list[Quote]:
    """Articles in the order of their best quote, each as it has its paragraphs; but what stands
    before the first of the quotes and is worth clearly less comes behind it."""
    rank: dict[str, int] = {}
    worth: dict[str, float] = {}
    for quote in quotes:
        rank.setdefault(quote.passage.article.id, len(rank))
        id = quote.passage.paragraph.id
        worth[id] = max(quote.relevance, worth.get(id, 0.0))

    def place(quote: Quote) -> tuple[int, bool, int, int]:
        paragraph, best = quote.passage.paragraph, quotes[0]
        is_before = paragraph.number < best.passage.paragraph.number
        waits = is_before and worth[paragraph.id] < AS_GOOD * worth[best.passage.paragraph.id]
        number = rank[quote.passage.article.id]
        return number, number == 0 and waits, paragraph.number, quote.start

    return sorted(quotes, key=place)


def speak_alike(*quotes: Quote) -> bool:
    """Whether all that is said in them may be owed to one: to a person, or to a person and the
    side that they speak for ("NATO saw it otherwise. Stoltenberg said …")."""
    said = [s for quote in quotes for s in quote.statements if s.speaker]
    people = {s.speaker for s in said if s.speaker != s.actor}
    sides = {s.actor for s in said if s.speaker == s.actor}
    # Somebody's side need not be told with each of their statements.
    theirs = {s.actor for s in said if s.speaker != s.actor and s.actor}
    return len(people) < 2 and len(sides) < 2 and (not (people and sides) or theirs == sides)


def join_neighbours(quotes: Iterable[Quote]) -> list[Quote]:
    """Quotes that stand beside each other in a paragraph as one, unless two people or sides speak:
    their words in one quotation would be owed to one of them."""
    joined: list[Quote] = []
    for quote in quotes:
        last = joined[-1] if joined else None
        is_same = last is not None and last.passage.paragraph.id == quote.passage.paragraph.id
        if last is not None and is_same and speak_alike(last, quote):
            text = quote.passage.paragraph.text
            if quote.start <= last.end or not text[last.end : quote.start].strip():
                joined[-1] = respan(last, last.start, max(last.end, quote.end))
                continue
        joined.append(quote)
    return joined


def merge_overlapping(quotes: Iterable[Quote]) -> list[Quote]:
    """Quotes that hold words in common as one, where the first of them stands."""
    merged: list[Quote] = []
    for quote in quotes:
        whole = quote
        same = [other for other in merged if other.overlaps(quote)]
        for other in same:
            whole = respan(other, min(other.start, whole.start), max(other.end, whole.end))
        at = merged.index(same[0]) if same else len(merged)
        merged = [other for other in merged if other not in same]
        merged.insert(at, whole)
    return merged


def respan(quote: Quote, start: int, end: int) -> Quote:
    return replace(quote, start=start, end=end)
