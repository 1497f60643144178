"""Plain text: the headline is told from the body by how the blocks look."""

from __future__ import annotations

from ingest.paragraphs import split_paragraphs
from ingest.readers.boilerplate import Block, drop_boilerplate, drop_tail
from ingest.readers.head import read_head
from ingest.readers.reading import Reading


def read_text(text: str) -> Reading:
    """Read a plain text: kicker, headline, date and byline first, then paragraphs, then junk.

    The title is None where nothing looks like one. A text that is but one headline has it as its
    paragraph: that is all it says.
    """
    blocks = drop_boilerplate([Block(paragraph) for paragraph in split_paragraphs(text)])
    paragraphs = [block.text for block in blocks]
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
