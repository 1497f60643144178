"""Prompts over the sample articles, as the service would send them, without a service."""

from __future__ import annotations

import random
from functools import cache

from ingest.actors import load_actors
from ingest.preparing import find_statements, make_paragraphs
from ingest.readers import read_article
from qa_service.domain import Article, Paragraph
from tests.llm_prompt import Line, Prompt, Source
from tests.servers import ROOT

SOURCES = 8
LANGUAGES = {"en": "English", "ru": "Russian"}


@cache
def read_sample(language: str) -> list[tuple[Article, Paragraph]]:
    """Every paragraph of the sample articles in a language, attributed, in order."""
    actors = load_actors("")
    drafts = (read_article(path) for path in sorted((ROOT / "ingest/sample").glob("*.md")))
    made = [
        make_paragraphs(draft, 1, find_statements(draft, actors))
        for draft in drafts
        if draft.language == language
    ]
    return [(article, paragraph) for article, paragraphs in made for paragraph in paragraphs]


def sample_prompts(count: int, language: str = "en", *, seed: int = 0) -> list[Prompt]:
    """Prompts with any eight paragraphs each, every one with a question of its own."""
    chance, everything = random.Random(seed), read_sample(language)
    drawn = [chance.sample(everything, SOURCES) for _ in range(count)]
    return [
        Prompt(
            tuple(write_source(str(n), *found) for n, found in enumerate(chosen, 1)),
            f"What is known of {chosen[0][0].title} ({number})?",
            LANGUAGES[language],
        )
        for number, chosen in enumerate(drawn)
    ]


def write_source(number: str, article: Article, paragraph: Paragraph) -> Source:
    """A paragraph as a numbered source of the prompt."""
    lines = []
    for place, (start, end) in enumerate(paragraph.spans, 1):
        found = next((s for s in paragraph.statements if s.start < end and start < s.end), None)
        speaker, actor = (found.speaker, found.actor) if found else (None, None)
        kind, text = found.kind if found else None, paragraph.text[start:end]
        lines.append(Line(f"{number}.{place}", speaker, actor, kind, text))
    date = str(article.date or "")
    return Source(number, article.publisher or "", date, article.title, tuple(lines))
