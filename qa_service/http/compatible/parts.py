"""What both protocols write alike: annotations that point at cited sentences, and the usage."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin

from qa_service.http import schemas

Json = dict[str, object]
CHARS_PER_TOKEN = 4


def list_annotations(reply: schemas.ReplyBody, base_url: str) -> Iterator[Json]:
    """A `url_citation` for each citation of each sentence, flat; text[start:end] is the sentence.

    What the protocol has no place for comes as `x_…` fields, which the official client keeps.
    """
    by_number = {citation.n: citation for citation in reply.citations}
    for sentence in reply.sentences:
        for n in sentence.citations:
            citation = by_number[n]
            article = citation.article
            yield {
                "type": "url_citation",
                "start_index": sentence.start,
                "end_index": sentence.end,
                "title": article.title,
                "url": citation.source_link or urljoin(base_url, citation.link),
                "x_n": n,
                "x_quote": citation.quote,
                "x_paragraph_id": citation.paragraph_id,
                "x_speaker": citation.speaker,
                "x_actor": citation.actor,
                "x_publisher": article.publisher,
                "x_date": article.date.isoformat() if article.date else None,
                "x_link": urljoin(base_url, citation.link),
            }


def count_tokens(text: str) -> int:
    """About how many tokens a text has: the answer costs none here, but clients want a number."""
    return -(-len(text) // CHARS_PER_TOKEN)
