"""Plain text: the headline is told from the body by how the blocks look."""

from __future__ import annotations

import re

from ingest.paragraphs import split_paragraphs
from ingest.readers.boilerplate import Block, drop_boilerplate, drop_tail
from ingest.readers.head import read_head, read_head_below
from ingest.readers.lone_lines import settle_lines
from ingest.readers.reading import Reading

_UNDERLINE = re.compile(r"\n[=-]{3,}[^\S\n]*(?=\n)")


def read_text(text: str, *, title: str | None = None) -> Reading:
    """Read a plain text: kicker, headline, date and byline first, then paragraphs, then junk.

    The title is None where nothing looks like one. A text that is but one headline has it as its
    paragraph: that is all it says. Of a text whose title is known, nothing is taken for a headline
    or for junk: above its paragraphs stand at most the title again, a date and a byline.
    """
    blocks = [Block(paragraph) for paragraph in split_paragraphs(_UNDERLINE.sub("\n\n", text))]
    blocks = settle_lines(drop_boilerplate(blocks))
    paragraphs = [block.text for block in blocks]
    if title is not None:
        below = read_head_below(title, paragraphs)
        rest = tuple(paragraphs[below.length :])
        return Reading(rest, author=below.author, date=below.date, modified=below.modified)
    head = read_head(paragraphs)
    body = (*head.deck, *drop_tail(paragraphs[head.length :]))
    return Reading(
        body or ((head.title,) if head.title else ()),
        title=head.title if body else None,
        publisher=head.publisher,
        author=head.author,
        date=head.date,
        modified=head.modified,
    )
