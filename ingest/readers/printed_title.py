"""The title of a document, from its own fields and from its print."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile

from ingest.paragraphs import count_words, is_bullet, is_ended
from ingest.readers.boilerplate import Block
from ingest.readers.dates import has_date
from ingest.readers.frames import list_told
from ingest.readers.head import is_made_up_title
from ingest.readers.loose_lines import find_usual_size
from ingest.readers.matter_lines import is_label, is_notice
from ingest.readers.same_text import fold, is_same
from ingest.readers.stated_dates import find_begun, is_running

TITLE_SCALE, USUAL_SIZE = 1.15, 11.0
MIN_TITLE_WORDS, MAX_TITLE_WORDS = 3, 8

_SEPARATORS = " \t|·•—–:-»«"
_FILE_NAME = re.compile(r"\S*[\d_]\S*")
_WORD = re.compile(r"[^\W\d_]{2,}")


def find_titles(own: str, blocks: Sequence[Block]) -> tuple[str | None, str, list[int]]:
    """The title, what else the document's own title says (its publisher), and which blocks print
    it.

    ``own`` is the title in the document's fields. It is believed where it is printed, too, or where
    nothing else stands out in print; the printed title is the largest text above the second
    paragraph, labels left out.
    """
    own = "" if is_made_up_title(own) or is_label(own) or _FILE_NAME.fullmatch(own) else own
    head = _list_head(blocks)
    confirmed = find_confirmed(own, blocks, head)
    if confirmed:
        return confirmed
    printed = _find_printed_title(blocks, head)
    if printed is None:
        return own or None, "", []
    if own and count_words(blocks[printed].text) < MIN_TITLE_WORDS:
        return own, "", []
    return blocks[printed].text, "", [printed]


def find_confirmed(
    own: str, blocks: Sequence[Block], head: Iterable[int]
) -> tuple[str, str, list[int]] | None:
    """The title that stands in print, whole or as most of what is its ``own``, as above; the one
    in print has the spaces that folding a header can lose.
    """
    same = [at for at in head if is_same(blocks[at].text, own)]
    if same:
        text = blocks[same[0]].text
        return own if text.isupper() else text, "", same
    within = [at for at in head if own and count_words(blocks[at].text) > 1]
    within = [at for at in within if fold(blocks[at].text) in fold(own)]
    at = max(within, key=lambda at: count_words(blocks[at].text), default=None)
    if at is None or 2 * count_words(blocks[at].text) < count_words(own):
        return None
    title = blocks[at].text
    return title, own.replace(title, "").strip(_SEPARATORS) if title in own else "", [at]


def _list_head(blocks: Sequence[Block]) -> list[int]:
    """The numbers of the blocks above the second running paragraph."""
    end = find_begun(list_told(blocks))[1]
    return [at for at in range(end) if not is_label(blocks[at].text)]


def _find_printed_title(blocks: Sequence[Block], head: Sequence[int]) -> int | None:
    """What stands out most of the head, or of the bold lines above the text, by its size and its
    words."""
    usual = find_usual_size(blocks) or USUAL_SIZE
    sizes = [block.size or usual for block in blocks]
    large = [at for at in head if sizes[at] > usual * TITLE_SCALE]
    above = list(takewhile(lambda at: not is_running(blocks[at].text), head))
    bold = [at for at in above if blocks[at].is_heading]
    likely = [at for at in (*large, *bold) if len(_WORD.findall(blocks[at].text)) > 1]
    likely = [at for at in likely if not has_date(blocks[at].text)] or likely or large or bold
    if not likely and any(is_running(block.text) for block in blocks):
        likely = [at for at in above if _may_be_headline(blocks[at].text)]
    return max(likely, key=lambda at: sizes[at] * _weigh_words(blocks[at].text), default=None)


def _may_be_headline(text: str) -> bool:
    is_long = len(_WORD.findall(text)) > MIN_TITLE_WORDS
    is_open = text[-1:] in ",;:" or is_bullet(text)
    return is_long and not (is_open or is_ended(text) or has_date(text) or is_notice(text))


def _weigh_words(text: str) -> int:
    return min(count_words(text), MAX_TITLE_WORDS)
