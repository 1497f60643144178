"""Title, author and publisher of a printed document, from its own fields and from its print."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from ingest.first_names import is_known_first
from ingest.paragraphs import clean_text, count_words, is_bullet, is_ended
from ingest.readers.bylines import is_program
from ingest.readers.dates import WEEKDAY, find_date, has_date
from ingest.readers.frames import list_told
from ingest.readers.head import is_made_up_title
from ingest.readers.html_facts import is_name, join_names
from ingest.readers.html_head import find_labelled_byline
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

_PARTS = re.compile(
    r"\s+[|·•*/—–-]\s+|\s{2,}|,\s|:\s|;\s|[()]|\s*[·☰≡]\s*|©\s*|"
    r"\.?\s+(?=(?:published|posted|updated|issue|vol\.|no\.|all rights|опубликован|обновлен|"
    r"выпуск|все права|опублікован|оновлен|випуск|усі права|№))",
    re.IGNORECASE,
)
_FIELDS = re.compile(
    r"\s+[|·•*/—–]\s+|,\s|[()]|\s+(?=(?:published|posted|updated|опубл[иі]ковано?|обновлено|оновлено)\b)",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"^(?:by|автор|author)\b|[«“]|\b(?:street|road|avenue|floor|о нас|"
    r"про нас|about us|imprint|contents|contacts?|tel|phone|fax|"
    r"press (?:office|service)|\d* ?min read|^(?:share|post|page|issue|no|ref)\b|"
    r"улица|вулиця|этаж|поверх|тел|факс|выходные данные|содержание|зміст|контакты|"
    r"пресс?-?служба|чтение|читати|выпуск|випуск|страница|сторінка|исх|вих|вх|"
    r"немедленной|негайної|embargo\w*|immediate|all rights|все права|усі права|published|"
    r"опубликован\w*|опублікован\w*|source|источник|джерело)\b",
    re.IGNORECASE,
)
_EDGE_NUMBER = re.compile(r"^\W*\d{1,3}\s+|\s+\d{1,3}\W*$")
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
    return is_long and not (is_open or is_ended(text) or has_date(text) or _NO_NAME.search(text))


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
    owners = [name for line in (*edges, *matter.back) for name in _list_owners(line)]
    seen = Counter[str]()
    for line in dict.fromkeys((*front, *edges, *matter.back)):
        seen.update(name for name in set(_list_names(line)) if name not in (title or ""))
    seen.update(name for name in (*_list_names(own.title), own.author) if name in seen)
    known = [name for name in seen if _read_people(name)]
    often = [n for n, times in seen.most_common() if times >= MIN_SEEN and n not in known]
    is_name_left = bool(rest) and count_words(rest) <= MAX_NAME_WORDS and not is_label(rest)
    often = [*([rest] if is_name_left else owners), *often]
    dated = [line for line in front if has_date(line)]
    above = [line for line in front[: min(matter.above, TOP_LINES)] if not line.isupper()]
    bodies = [name for line in (*dated, *above) for name in _list_names(line)]
    bodies = [name for name in bodies if name not in known and _may_be_body(name)]
    publisher = next((name for name in (*often, *bodies) if name not in {title, byline}), None)
    alone = [line for line in front[matter.above :] if _is_person(line) and not line.isupper()]
    others = (name for name in (*known, own.author, *alone) if name not in {title, publisher})
    people = (_read_people(name) or (name if _is_person(name) else None) for name in others)
    return Names(byline or next(filter(None, people), None), publisher)


def _may_be_body(name: str) -> bool:
    """Whether it may be a paper's or a body's name: short, or all in capitals but small words."""
    words = [word for word in name.split() if len(word) > 3]
    return len(words) <= MAX_PLAIN_WORDS or all(word[0].isupper() for word in words)


def _read_people(text: str) -> str | None:
    """The names of people, if their first names are known: ``Helen Marsh and Deniz Kaya``."""
    spelled = text.title() if text.isupper() else text
    names = (join_names([spelled]) or "").split(", ")
    is_known = all(_is_person(name) for name in names) and is_known_first(names[0].split()[0])
    return ", ".join(names) if is_known else None


def _part_labels(front: Iterable[str]) -> Iterator[str]:
    for line in front:
        yield from filter(None, _FIELDS.split(line) if not is_ended(line) else [line])


def _is_person(text: str) -> bool:
    is_short = 1 < len(text.split()) <= 3 and is_name(text)
    return is_short and not (is_program(text) or is_label(text) or _NO_NAME.search(text))


def _list_owners(line: str) -> Iterator[str]:
    """Whoever the rights are told to belong to: ``© Harbour Post``."""
    owned = line.partition("©")[2].strip()
    yield from list(_list_names(re.sub(r"^\d{4}\s+", "", owned)))[:1] if owned else ()


def _list_names(line: str) -> Iterator[str]:
    """The names of people and bodies in a line around the text, dates and addresses left out."""
    if is_ended(line) and not ("©" in line or has_date(line)):
        return
    line = WEEKDAY.sub("", line)
    for before, _date, after in find_date(line):
        line = f"{before} · {after}"
        break
    for part in _PARTS.split(line):
        name = clean_text(_EDGE_NUMBER.sub("", part or "")).strip(' .,:;"»«“”')
        is_short = 0 < count_words(name) <= MAX_NAME_WORDS and name[:1].isupper()
        is_plain = not any(map(str.isdigit, name)) and not is_label(name)
        if is_short and is_plain and "@" not in name and not _NO_NAME.search(name):
            yield name
