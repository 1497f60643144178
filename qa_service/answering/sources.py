"""What the model sees: passages as numbered sentences, and what its pointers mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qa_service.domain import Passage, Statement
from qa_service.orders import find_order
from qa_service.quoting import Quote, quote_span

MAX_SENTENCES_SHOWN = 12
_POINTER = re.compile(r"\s*(\d{1,3})(?:\.(\d{1,3}))?\s*(?:[-–—]\s*(?:(\d{1,3})\.)?(\d{1,3})\s*)?")
# What the frame is made of must not be forged by a text inside it.
_FORGED = re.compile(r"\[(\d+\.\d+)\]")
_ANGLES = str.maketrans("<>", "‹›")


@dataclass(frozen=True, slots=True)
class Source:
    """A passage as the model sees it: those of its sentences whose places are ``shown``."""

    passage: Passage
    shown: range

    @property
    def spans(self) -> Sequence[tuple[int, int]]:
        return self.passage.paragraph.spans


class Sources:
    """Passages numbered from 1, their sentences from 1; a pointer is "2", "2.1" or "2.1-3"."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = sources

    def __len__(self) -> int:
        return len(self._sources)

    def write(self) -> str:
        """The text of all, a line a sentence."""
        return "\n".join(
            _write_source(number, source) for number, source in enumerate(self._sources, 1)
        )

    def resolve(self, pointer: str) -> Quote | None:
        """What a pointer means, None where there is no such source or sentence.

        A whole source is what of it was shown.
        """
        match = _POINTER.fullmatch(pointer)
        if match is None or not 1 <= int(match[1]) <= len(self._sources):
            return None
        source = self._sources[int(match[1]) - 1]
        if match[3] and match[3] != match[1]:
            return None
        first = int(match[2]) if match[2] else source.shown.start + 1
        last = int(match[4] or match[2] or source.shown.stop)
        if not (source.shown.start < first <= last <= source.shown.stop):
            return None
        return quote_span(source.passage, source.spans[first - 1][0], source.spans[last - 1][1])


def gather_sources(quotes: Iterable[Quote], *, max_chars: int, limit: int) -> Sources:
    """The passages of the quotes, each once, in their order, as many as the model may see.

    Of a long paragraph the sentences about its best quote are shown. What a later article takes
    back is left out, and every paragraph that gives orders to a machine.
    """
    sources: list[Source] = []
    known: set[str] = set()
    for quote in quotes:
        paragraph = quote.passage.paragraph
        if paragraph.id in known or quote.is_taken_back or find_order(paragraph.text) is not None:
            continue
        source = Source(quote.passage, _choose_shown(quote))
        size = sum(
            end - start for start, end in source.spans[source.shown.start : source.shown.stop]
        )
        if sources and (size > max_chars or len(sources) == limit):
            break
        known.add(paragraph.id)
        max_chars -= size
        sources.append(source)
    return Sources(sources)


def _choose_shown(quote: Quote) -> range:
    spans = quote.passage.paragraph.spans
    best = next((i for i, (_, end) in enumerate(spans) if end > quote.start), 0)
    first = max(0, min(best - MAX_SENTENCES_SHOWN // 2, len(spans) - MAX_SENTENCES_SHOWN))
    return range(first, min(len(spans), first + MAX_SENTENCES_SHOWN))


def _write_source(number: int, source: Source) -> str:
    article, paragraph = source.passage.article, source.passage.paragraph
    facts = (article.publisher, str(article.date or ""), article.title)
    lines = [f"<source {number}: {' | '.join(_defuse(fact) for fact in facts if fact)}>"]
    for place in source.shown:
        start, end = source.spans[place]
        said_by = _name_speaker(quote_span(source.passage, start, end).statement)
        lines.append(f"[{number}.{place + 1}] {said_by}{_defuse(paragraph.text[start:end])}")
    return "\n".join([*lines, f"</source {number}>"])


def _name_speaker(statement: Statement | None) -> str:
    if statement is None:
        return ""
    parts = dict.fromkeys(p for p in (statement.speaker, statement.actor, statement.kind) if p)
    return f"({_defuse(', '.join(parts))}) "


def _defuse(text: str) -> str:
    """A text on one line that cannot be taken for the frame around it."""
    return _FORGED.sub(r"(\1)", " ".join(text.split()).translate(_ANGLES))
