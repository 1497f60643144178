"""What news pages print around an article, and how to tell it from the article."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path
from typing import TypeVar

from ingest.paragraphs import count_words, is_bullet, is_ended, is_event

PHRASES_FILE = Path(__file__).with_name("boilerplate.toml")

MAX_NOTICE_WORDS, MAX_NOTICE_CHARS = 60, 600
MAX_PHRASE_WORDS = 14
MAX_BARRIER_WORDS = 80
MAX_LABEL_WORDS = 8
MAX_HEADLINE_WORDS = 20
MAX_CAPTION_WORDS, MIN_SHOUTED_WORDS = 40, 10

_EDGES = ' \t.:;!?…»«>›→|•·*_-–—#"“”[]✉☎'


_FENCED = re.compile(r"(={2,}|-{2,}|[–—]{2,}|~{2,}) ?[^=~–—-].*[^=~–—-] ?\1")
"""How a page of mere text sets a heading or a notice apart: ``== The talks ==``."""
_BRACKETED = re.compile(r"\[[^\[\]]+\]")
_QUOTED = re.compile(r"[“”«»„\"]")
_CLOSING_QUOTES = ("”", "»", "“", '"')


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of a body, or one of its headings.

    ``emphasis``: how many characters at its beginning are in bold or italics; ``is_item``: it is
    one of a list, and has or had a mark of it; ``size``: of its letters in points, 0 if unknown.
    """

    text: str
    is_heading: bool = False
    emphasis: int = 0
    is_item: bool = False
    size: float = 0.0


AnyBlock = TypeVar("AnyBlock", bound=Block)


@dataclass(frozen=True, slots=True)
class Phrases:
    """The kinds of phrases in boilerplate.toml, which says what each is."""

    related: re.Pattern[str]
    whole: re.Pattern[str]
    unfinished: re.Pattern[str]
    notice: re.Pattern[str]
    box: re.Pattern[str]
    remarks: re.Pattern[str]
    told: re.Pattern[str]
    quoted: re.Pattern[str]
    source: re.Pattern[str]
    barrier: re.Pattern[str]
    stand_in: re.Pattern[str]
    appeal: re.Pattern[str]
    note: re.Pattern[str]
    note_label: re.Pattern[str]
    networks: re.Pattern[str]
    credited: re.Pattern[str]
    ad: re.Pattern[str]


@lru_cache(maxsize=1)
def load_phrases() -> Phrases:
    lists: dict[str, list[str]] = tomllib.loads(PHRASES_FILE.read_text(encoding="utf-8"))
    network = "|".join(lists.pop("networks"))
    lists["networks"] = [rf"(?:{network})(?:[\s,|/•·&]+(?:(?:and|и|та) )?(?:{network}))*"]
    return Phrases(
        **{kind: re.compile("|".join(each), re.IGNORECASE) for kind, each in lists.items()}
    )


def is_boilerplate(text: str) -> bool:
    """Whether a whole short block is one of the phrases that pages print around articles."""
    phrases, words, bare = load_phrases(), count_words(text), text.strip(_EDGES)
    if words > MAX_NOTICE_WORDS or len(text) > MAX_NOTICE_CHARS:
        return False
    if _FENCED.fullmatch(text) or (_BRACKETED.fullmatch(text) and phrases.stand_in.match(bare)):
        return True
    if phrases.notice.fullmatch(bare) and not phrases.told.search(text):
        return True
    # `“Next.”` is what somebody said; `Next` stands on a button.
    if words > MAX_PHRASE_WORDS or (is_ended(text) and text.endswith(_CLOSING_QUOTES)):
        return False
    if phrases.whole.fullmatch(bare) or phrases.networks.fullmatch(bare):
        return True
    return not is_ended(text) and bool(phrases.unfinished.fullmatch(bare))


def opens_related(text: str) -> bool:
    """Whether a block announces links to other articles (``You may also like``)."""
    is_short = count_words(text) <= MAX_LABEL_WORDS and not text.endswith(".")
    return is_short and bool(load_phrases().related.fullmatch(text.strip(_EDGES)))


def announces_link(text: str) -> bool:
    """Whether the text of a link says that it leads to another article: ``Read also: …``."""
    label, colon, rest = text.partition(":")
    return bool(colon and rest.strip()) and opens_related(label)


def opens_box(text: str) -> bool:
    """Whether a block heads something beside the article (``Join the conversation``)."""
    is_short = count_words(text) <= MAX_LABEL_WORDS and not text.endswith(".")
    return is_short and bool(load_phrases().box.fullmatch(text.strip(_EDGES)))


def opens_remarks(text: str) -> bool:
    """Whether a block heads what readers wrote below an article (``12 comments``)."""
    return bool(load_phrases().remarks.fullmatch(text.strip(_EDGES)))


def is_credited(text: str) -> bool:
    """Whether a short block ends in who took the picture: ``… / Фото: архив редакции``."""
    phrases = load_phrases()
    return count_words(text) <= MAX_CAPTION_WORDS and bool(phrases.credited.search(text))


def is_ad_label(text: str) -> bool:
    """Whether a line only says that what follows is paid for."""
    return bool(load_phrases().ad.fullmatch(text.strip(_EDGES)))


def is_shouted(text: str) -> bool:
    """Whether a whole notice is in capitals, as some states have their media print it."""
    return count_words(text) >= MIN_SHOUTED_WORDS and text == text.upper()


def names_source(text: str) -> bool:
    """Whether a block says where something is from: ``Джерело: звернення президента``."""
    return bool(load_phrases().source.match(text))


def is_appeal(text: str) -> bool:
    """Whether a few words of nobody speak to the reader, or of the paper as ``we``."""
    if count_words(text) > MAX_NOTICE_WORDS or is_note(text) or _QUOTED.search(text):
        return False
    phrases = load_phrases()
    return bool(phrases.appeal.search(text)) and not phrases.told.search(text)


def is_note(text: str) -> bool:
    """Whether a block says how the article was corrected or changed."""
    return bool(load_phrases().note.match(text.lstrip(_EDGES)))


def is_note_label(text: str) -> bool:
    """Whether a block only says that a note follows: ``Correction``, ``Исправление``."""
    return bool(load_phrases().note_label.fullmatch(text.strip(_EDGES)))


def is_headline_like(text: str) -> bool:
    """Short, and without the end of a sentence."""
    return not is_ended(text) and count_words(text) <= MAX_HEADLINE_WORDS


def is_barrier(title: str | None, paragraphs: Sequence[str]) -> bool:
    """Whether a page asks who is reading it, or says that there is nothing."""
    if sum(map(count_words, paragraphs)) > MAX_BARRIER_WORDS:
        return False
    return any(map(load_phrases().barrier.search, filter(None, (title, *paragraphs))))


def drop_boilerplate(blocks: Sequence[AnyBlock]) -> list[AnyBlock]:
    """The blocks without known phrases, and without the headlines that such a phrase announces."""
    kept = []
    in_related = False
    for block, following in zip_longest(blocks, blocks[1:]):
        if opens_related(block.text):
            in_related = True
        elif following is not None and _tells_whose_words_follow(block.text, following.text):
            kept.append(block)
        elif is_boilerplate(block.text) or (in_related and is_headline_like(block.text)):
            continue
        else:
            in_related = False
            kept.append(block)
    return kept


def _tells_whose_words_follow(text: str, following: str) -> bool:
    """Whether ``Source: the general staff`` stands above what is quoted from there."""
    return names_source(text) and bool(load_phrases().quoted.match(following))


def drop_tail(paragraphs: Sequence[str]) -> list[str]:
    """The paragraphs without the short unfinished ones at the end, unless they end a list."""
    end = len(paragraphs)
    while end > 1 and _is_tail(paragraphs[end - 1]):
        end -= 1
    if end < len(paragraphs) and paragraphs[end - 1].endswith((":", ";")):
        return list(paragraphs)
    return list(paragraphs[:end])


def _is_tail(text: str) -> bool:
    if (
        is_bullet(text)
        or is_note(text)
        or is_event(text)
        or text.endswith((":", ";", ",", "”", "»", '"'))
    ):
        return False
    return not is_ended(text) and count_words(text) <= MAX_LABEL_WORDS
