"""Puts corrections beside what they correct: a figure that was taken back is no answer any more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from qa_service.archive import Archive
from qa_service.corpus import Snapshot
from qa_service.corrections import asks_about_change, find_corrected, keep_whole
from qa_service.domain import Article, Paragraph, Passage
from qa_service.question import Question
from qa_service.quoting import Quote


def add_corrections(
    passages: Sequence[Passage], question: Question, *, snapshot: Snapshot, archive: Archive
) -> list[Passage]:
    """The passages with what was taken back marked, each followed by the correction's paragraphs.

    A correction counts from its publication on: with ``as_of`` before it, nothing is taken back.
    """

    @cache
    def read(article_id: str) -> list[Paragraph]:
        # Several passages of a question are often of the one article that was corrected.
        return snapshot.read_paragraphs(archive, snapshot.ids_of_article(article_id))

    found: dict[str, Passage] = {}
    correcting: set[str] = set()
    for passage in passages:
        marked = passage
        for article in _find_corrections(passage.article, question, snapshot):
            correction = read(article.id)
            spans = find_corrected(read(passage.article.id), correction).get(passage.paragraph.id)
            if spans:
                correcting.add(article.id)
                marked = replace(marked, corrected_by=article, taken_back=spans)
                for each in correction:
                    added = replace(passage, paragraph=each, article=article, copies=())
                    found.setdefault(each.id, added)
        found.setdefault(passage.paragraph.id, marked)
    return [
        replace(p, paragraph=keep_whole(p.paragraph)) if p.article.id in correcting else p
        for p in found.values()
    ]


def _find_corrections(
    article: Article, question: Question, snapshot: Snapshot
) -> Iterator[Article]:
    for correction in snapshot.corrections.get(article.id, ()):
        as_of = question.as_of
        if as_of is None or (correction.date is not None and correction.date <= as_of):
            yield correction


def drop_taken_back(quotes: Sequence[Quote], question: Question) -> list[Quote]:
    """The quotes that still stand; all of them where the question is about the change itself."""
    if asks_about_change(question.text):
        return list(quotes)
    return [quote for quote in quotes if not quote.is_taken_back]
