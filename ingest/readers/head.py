"""What stands above an article's body: kicker, headline, date, byline, and a line below them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.paragraphs import count_words, has_words, is_ended, is_event
from ingest.readers.bylines import read_byline
from ingest.readers.dates import read_date_parts

MAX_HEADLINE_WORDS = 30
MAX_QUESTION_WORDS = 15
MAX_KICKER_WORDS = 4
MAX_BLOCKS_ABOVE = 20

_MADE_UP_TITLE = re.compile(
    r"microsoft (?:word|powerpoint)\s*-.*|.*\.[a-z]\w{1,4}"
    r"|(?:untitled|без (?:имени|названия)|без назви).*"
    r"|(?:(?:new|blank|новый|новий) )?(?:microsoft )?(?:word )?(?:document|документ)"
    r"(?: microsoft word)?\s?\d*|(?:presentation|презентация)\s?\d*|normal|(?:.{0,30} )?template"
    r"|шаблон(?: .{0,30})?|title|заголовок",
    re.IGNORECASE,
)
_SPEAKER_OR_STOP = re.compile(r"^(?:[^\s:]+\s?){1,4}:\s|[.!?…]\s")


@dataclass(frozen=True, slots=True)
class Head:
    """What the head says, and ``length``: how many paragraphs it takes up.

    ``deck`` is what stands below the title and is more than a label: it counts as paragraphs.
    """

    length: int
    publisher: str | None = None
    title: str | None = None
    deck: tuple[str, ...] = ()
    author: str | None = None
    date: dt.date | None = None
    modified: dt.date | None = None


def read_head(paragraphs: Sequence[str]) -> Head:
    """The head of a text without marks: all above the first block that ends as a sentence does."""
    length = next(
        (at for at, _ in enumerate(paragraphs) if not _is_head(paragraphs, at)), len(paragraphs)
    )
    head = _sort_head(paragraphs[:length])
    publisher, title, deck = _name_labels(head.labels)
    return Head(length, publisher, title, tuple(deck), head.author, head.date, head.modified)


def read_head_below(
    title: str | None, paragraphs: Sequence[str], *, with_labels: bool = False
) -> Head:
    """The head where markup tells the title: its repetition, date, byline; labels if asked for."""
    length = 0
    for text in paragraphs:
        if not (is_credit(text) or text == title or (with_labels and _is_label(text))):
            break
        length += 1
    if length == len(paragraphs):
        # All that the body has is short: that is no head but the body.
        return Head(0)
    head = _sort_head(paragraphs[:length])
    return Head(length, None, None, (), head.author, head.date, head.modified)


@dataclass(slots=True)
class _Sorted:
    labels: list[str]
    date: dt.date | None = None
    modified: dt.date | None = None
    author: str | None = None


def _sort_head(blocks: Sequence[str]) -> _Sorted:
    head = _Sorted([])
    for block in blocks:
        dated, byline = read_date_parts(block), read_byline(block)
        for kind, date in dated:
            if kind == "date":
                head.date = head.date or date
            else:
                head.modified = head.modified or date
        if byline:
            head.author = head.author or byline
        elif not dated:
            head.labels.append(block)
    return head


def _is_head(paragraphs: Sequence[str], at: int) -> bool:
    text = paragraphs[at]
    if is_credit(text) or _is_asking_headline(paragraphs, at):
        return True
    if is_event(text) or text.endswith((":", ",")):
        return False
    return not is_ended(text) and count_words(text) <= MAX_HEADLINE_WORDS


def _is_asking_headline(paragraphs: Sequence[str], at: int) -> bool:
    """``Will NATO answer?`` at the very top, with more below, is a headline too."""
    text = paragraphs[at]
    is_top = at < min(MAX_BLOCKS_ABOVE, len(paragraphs) - 1) and all(
        _is_label(above) for above in paragraphs[:at]
    )
    asks = text.endswith(("?", "!")) and not _SPEAKER_OR_STOP.search(text)
    return is_top and asks and count_words(text) <= MAX_QUESTION_WORDS


def is_credit(text: str) -> bool:
    """Whether a block is but a date or a byline."""
    return bool(read_date_parts(text)) or read_byline(text) is not None


def _is_label(text: str) -> bool:
    # `Source: the general staff` belongs to the words that follow it.
    is_open = ": " in text or text[-1:] in ':”»"'
    return not is_ended(text) and count_words(text) <= MAX_KICKER_WORDS and not is_open


def is_made_up_title(title: str) -> bool:
    """Whether a document's own title is a program's: ``Document1``, ``reply_final.indd``."""
    return not has_words(title) or bool(_MADE_UP_TITLE.fullmatch(title))


def _name_labels(labels: Sequence[str]) -> tuple[str | None, str | None, list[str]]:
    """Publisher, title and the lines below the title, from what stands above the body."""
    if not labels:
        return None, None, []
    longest = max(range(len(labels)), key=lambda at: count_words(labels[at]))
    title_at = next(
        (at for at, label in enumerate(labels) if count_words(label) > MAX_KICKER_WORDS), longest
    )
    publisher = labels[0] if title_at else None
    deck = [label for label in labels[title_at + 1 :] if count_words(label) > MAX_KICKER_WORDS]
    return publisher, labels[title_at], deck
