"""Title, author and publisher of a printed document, from its own fields and from its print."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from ingest.paragraphs import count_words, is_bullet, is_ended
from ingest.readers.credit_lines import is_person
from ingest.readers.dates import has_date
from ingest.readers.frames import list_told
from ingest.readers.head import is_made_up_title
from ingest.readers.html_head import find_labelled_byline
from ingest.readers.line_names import list_names, names_nobody, read_owner, read_people
from ingest.readers.matter_lines import is_label
from ingest.readers.pdf_layout import PrintedBlock
from ingest.readers.pdf_matter import Matter
from ingest.readers.same_text import fold, is_same
from ingest.readers.stated_dates import find_begun, is_running

TITLE_SCALE = 1.15
MIN_TITLE_WORDS, MAX_TITLE_WORDS = 3, 8
MAX_NAME_WORDS = 6
MIN_SEEN = 2
MAX_PLAIN_WORDS, TOP_LINES = 3, 2

_FIELDS = re.compile(
    r"\s+[|·•*/—–]\s+|,\s|[()]|\s+(?=(?:published|posted|updated|опубл[иі]ковано?|обновлено|оновлено)\b)",
    re.IGNORECASE,
)
_SEPARATORS = " \t|·•—–:-»«"
_FILE_NAME = re.compile(r"\S*[\d_]\S*")
_WORD = re.compile(r"[^\W\d_]{2,}")


def find_titles(own: str, blocks: Sequence[PrintedBlock]) -> tuple[str | None, str, list[int]]:
    """The title, what else the document's own title says (its publisher), and which blocks print
    it.

    ``own`` is the title in the document's fields. It is believed where it is printed, too, or where
    nothing else stands out in print; the printed title is the largest text above the second
    paragraph, labels left out.
    """
    own = "" if is_made_up_title(own) or is_label(own) or _FILE_NAME.fullmatch(own) else own
    head = _list_head(blocks)
    same = [at for at in head if is_same(blocks[at].text, own)]
    if same:
        return own, "", same
    within = [at for at in head if count_words(blocks[at].text) > 1]
    within = [at for at in within if own and fold(blocks[at].text) in fold(own)]
    if within:
        at = max(within, key=lambda at: count_words(blocks[at].text))
        title = blocks[at].text
        if 2 * count_words(title) >= count_words(own):
            rest = own.replace(title, "") if title in own else ""
            return title, rest.strip(_SEPARATORS), [at]
    printed = _find_printed_title(blocks, head)
    if printed is None:
        return own or None, "", []
    if own and count_words(blocks[printed].text) < MIN_TITLE_WORDS:
        return own, "", []
    return blocks[printed].text, "", [printed]


def _list_head(blocks: Sequence[PrintedBlock]) -> list[int]:
    """The numbers of the blocks above the second running paragraph."""
    end = find_begun(list_told(blocks))[1]
    return [at for at in range(end) if not is_label(blocks[at].text)]


def _find_printed_title(blocks: Sequence[PrintedBlock], head: Sequence[int]) -> int | None:
    """What stands out most of the head, or of the bold lines above the text, by its size and its
    words."""
    usual = max(blocks, key=lambda b: len(b.text)).size
    large = [at for at in head if blocks[at].size > usual * TITLE_SCALE]
    above = takewhile(lambda at: not is_running(blocks[at].text), head)
    bold = [at for at in above if blocks[at].is_heading]
    likely = [at for at in (*large, *bold) if len(_WORD.findall(blocks[at].text)) > 1]
    likely = [at for at in likely if not has_date(blocks[at].text)] or likely or large
    if not likely and any(is_running(block.text) for block in blocks):
        lines = takewhile(lambda at: not is_running(blocks[at].text), head)
        likely = [at for at in lines if _may_be_headline(blocks[at].text)]
    return max(likely, key=lambda at: blocks[at].size * _weigh_words(blocks[at].text), default=None)


def _may_be_headline(text: str) -> bool:
    is_long = len(_WORD.findall(text)) > MIN_TITLE_WORDS
    is_open = text[-1:] in ",;:" or is_bullet(text)
    return is_long and not (is_open or is_ended(text) or has_date(text) or names_nobody(text))


def _weigh_words(text: str) -> int:
    return min(count_words(text), MAX_TITLE_WORDS)


@dataclass(frozen=True, slots=True)
class Own:
    """What a document's fields say; empty for what they do not."""

    title: str
    author: str


@dataclass(frozen=True, slots=True)
class Names:
    author: str | None
    publisher: str | None


def find_names(
    title: str | None, rest: str, own: Own, matter: Matter, edges: Sequence[str]
) -> Names:
    """Who wrote a document and who published it.

    The publisher is what the document's title names beside the title (``rest``), else whoever has
    the ©, a name that stands in two or more places around the text, or the first on top. The author
    is named by a byline, beside a date, in a line alone above or below the text, or in the
    document's own fields (``own``), if that is somebody's name.
    """
    front = [line for line in matter.front if not is_label(line)]
    byline = find_labelled_byline(_part_labels(front))
    owners = list(filter(None, map(read_owner, (*edges, *matter.back))))
    seen = Counter[str]()
    for line in dict.fromkeys((*front, *edges, *matter.back)):
        seen.update(name for name in set(list_names(line)) if name not in (title or ""))
    seen.update(name for name in (*list_names(own.title), own.author) if name in seen)
    known = [name for name in seen if read_people(name)]
    often = [n for n, times in seen.most_common() if times >= MIN_SEEN and n not in known]
    is_name_left = bool(rest) and count_words(rest) <= MAX_NAME_WORDS and not is_label(rest)
    often = [*([rest] if is_name_left else owners), *often]
    dated = [line for line in front if has_date(line)]
    above = [line for line in front[: min(matter.above, TOP_LINES)] if not line.isupper()]
    bodies = [name for line in (*dated, *above) for name in list_names(line)]
    bodies = [name for name in bodies if name not in known and _may_be_body(name)]
    publisher = next((name for name in (*often, *bodies) if name not in {title, byline}), None)
    alone = [line for line in front[matter.above :] if is_person(line) and not line.isupper()]
    others = (name for name in (*known, own.author, *alone) if name not in {title, publisher})
    people = (read_people(name) or (name if is_person(name) else None) for name in others)
    return Names(byline or next(filter(None, people), None), publisher)


def _may_be_body(name: str) -> bool:
    """Whether it may be a paper's or a body's name: short, or all in capitals but small words."""
    words = [word for word in name.split() if len(word) > 3]
    return len(words) <= MAX_PLAIN_WORDS or all(word[0].isupper() for word in words)


def _part_labels(front: Iterable[str]) -> Iterator[str]:
    for line in front:
        yield from filter(None, _FIELDS.split(line) if not is_ended(line) else [line])
