"""Passages and quotes made by hand, for tests of what is chosen from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from qa_service.domain import Article, Paragraph, Passage, SourceClass, Statement, hash_text
from qa_service.sentences import split_sentences


def make_passage(  # noqa: PLR0913 - each test names only what it is about
    text: str,
    *,
    number: int = 1,
    article: str = "a1",
    score: float = 0.9,
    language: str = "en",
    statements: Sequence[Statement] = (),
    day: str = "2022-02-03",
    source_class: SourceClass = "wire",
) -> Passage:
    """A passage of an article of that day, split into its sentences."""
    date = dt.date.fromisoformat(day)
    owner = Article(
        article, 1, "Title", "Wire", source_class, None, date, None, language, None, "f"
    )
    paragraph = Paragraph(
        f"{article}-{number}",
        article,
        1,
        number,
        text,
        hash_text(text),
        tuple(split_sentences(text, language)),
        tuple(statements),
    )
    return Passage(paragraph, owner, score, 1.0, score)


def let_say(passage: Passage, actor: str, speaker: str | None = None) -> Passage:
    """The passage with every sentence a statement of the actor."""
    said = [
        Statement(start, end, "indirect", speaker, actor, "said")
        for start, end in passage.paragraph.spans
    ]
    return replace(passage, paragraph=replace(passage.paragraph, statements=tuple(said)))
