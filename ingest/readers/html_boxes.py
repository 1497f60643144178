"""What stands between an article's paragraphs and is none, told by what it says and looks like."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from ingest.paragraphs import clean_text, count_words, has_words, is_ended
from ingest.readers.boilerplate import (
    MAX_CAPTION_WORDS,
    is_ad_label,
    is_credited,
    is_shouted,
    opens_box,
    opens_related,
    opens_remarks,
)
from ingest.readers.html_blocks import HtmlBlock
from ingest.readers.html_classes import PICTURE, PULLED, QUOTE, SHOWN, name_parts
from ingest.readers.html_page import (
    LINKED,
    OPEN_ENDS,
    Page,
    is_in_list,
    list_near,
    look_of,
    text_outside,
)

BOX_SHARE = 0.35
"""What holds more of the kept text than this is no box."""

MAX_CARD_WORDS, MAX_CARD_BLOCKS = 70, 4
MIN_REPEATED_WORDS = 4
MIN_DOUBLED, MIN_DOUBLED_WORDS, MAX_DOUBLES = 3, 30, 5
MAX_QUOTES = 200
MAX_LABEL_CHARS = 60
MAX_PULLED, MIN_PULLED_SHARE = 20, 0.7
MIN_ENTRIES = 3
MIN_CAPTION_SIGNS = 2
MAX_BESIDE = 6
MAX_AD_BLOCKS, MAX_AD_WORDS = 3, 50

_FOOTNOTE_MARK = re.compile(r"\W?(?:\d{1,3}|[ivx]{1,5}|[a-z])\W?|[*†‡↑^]{1,3}", re.IGNORECASE)
_QUOTE_MARKS = " \t\"'“”„«»‘’….,"
_WORD = re.compile(r"\w+")
_LEVELS = ("h1", "h2", "h3", "h4", "h5", "h6")


def find_boxed(page: Page) -> set[int]:
    """Blocks in boxes, cards and lists of links, and what readers wrote below; also quotations
    shown twice, captions, footnotes, and lines that entry after entry repeats.
    """
    boxed = {*_find_repeated(page), *_find_remarks(page), *_find_doubles(page)}
    boxed |= set(_find_pulled(page))
    counts = Counter(block.text for block in page.blocks)
    shouted = {number for number, block in enumerate(page.blocks) if is_shouted(block.text)}
    # Old wire copy is in capitals as a whole.
    boxed |= shouted if len(shouted) * 2 <= len(page.blocks) else set()
    for number, block in enumerate(page.blocks):
        is_label = opens_box(block.text) or opens_related(block.text)
        if is_label or page.is_headline_like(number):
            boxed.update(_find_box(page, block, is_label=is_label))
        if is_ad_label(block.text):
            boxed.update(_find_ad(page, block))
        is_stray = counts[block.text] >= MIN_ENTRIES and not is_ended(block.text)
        is_box = is_credited(block.text) or _is_labelled_ad(block)
        is_beside = _is_footnote(block) or _is_caption(block) or _is_below_picture(page, block)
        is_beside = is_beside or _is_called_caption(page, block)
        if is_stray or is_box or is_beside:
            boxed.add(number)
    return boxed


def _find_box(page: Page, block: HtmlBlock, *, is_label: bool) -> Sequence[int]:
    for up in block.element.iterancestors():
        members = page.members.get(up, [])
        if len(members) < 2:
            continue
        is_page = up.tag in {"body", "main", "article", "html"} or up in page.above_heading
        if is_page or page.weights.get(up, 0) > page.total * BOX_SHARE:
            return []
        if not is_label and _is_entry(page, up):
            return [number for number in members if page.linked[number] > LINKED]
        return members if is_label or _is_card(page, up, members) else []
    return []


def _find_ad(page: Page, block: HtmlBlock) -> Sequence[int]:
    """The line or two that stand with a label of an advertisement in an element of their own."""
    members = _find_box(page, block, is_label=True)
    blocks = [page.blocks[number] for number in members]
    # In a live blog, an advertisement may stand in an entry.
    is_odd = all(page.looks[look_of(each)] < MIN_ENTRIES for each in blocks)
    is_small = len(blocks) <= MAX_AD_BLOCKS
    is_small = is_small and sum(count_words(each.text) for each in blocks) <= MAX_AD_WORDS
    return members if is_odd and is_small else []


def _is_entry(page: Page, box: HtmlElement) -> bool:
    """Whether it is one of several of a kind with text, most of which have no link in them."""
    names = name_parts(box)
    if not names:
        return False
    alike = [
        *islice(box.itersiblings(box.tag), MAX_BESIDE),
        *islice(box.itersiblings(box.tag, preceding=True), MAX_BESIDE),
    ]
    told = [each for each in alike if name_parts(each) == names and page.weights.get(each, 0)]
    linked = sum(any(map(page.is_headline_like, page.members[each])) for each in told)
    return len(told) >= MIN_ENTRIES and linked * 2 < len(told)


def _is_card(page: Page, box: HtmlElement, members: Sequence[int]) -> bool:
    if all(page.linked[each] > LINKED or page.blocks[each].is_heading for each in members):
        return True
    words = sum(count_words(page.blocks[each].text) for each in members)
    is_small = len(members) <= MAX_CARD_BLOCKS and words <= MAX_CARD_WORDS
    # Text that ends in a link (`Permalink`, `Share`) is no card; a headline stands above its text.
    opening = next(each for each in members if page.is_headline_like(each) or _is_told(page, each))
    is_opened = page.is_headline_like(opening) and box.tag not in {"ul", "ol", "dl", "blockquote"}
    return is_small and is_opened


def _is_told(page: Page, number: int) -> bool:
    text = page.blocks[number].text
    return is_ended(text) and count_words(text) >= MIN_REPEATED_WORDS


def _find_remarks(page: Page) -> Iterator[int]:
    """What follows a heading such as ``12 comments`` in the same element, however much it is."""
    for number, block in enumerate(page.blocks):
        is_bold = not block.is_heading and block.emphasis == len(block.text)
        is_line = block.is_heading or is_bold
        if number <= page.title or not opens_remarks(block.text) or not is_line:
            continue
        level = _LEVELS[: _LEVELS.index(block.element.tag) + 1] if block.is_heading else _LEVELS
        for following in block.element.itersiblings():
            if following.tag in level:
                break
            yield from page.members.get(following, ())


def _find_repeated(page: Page) -> Iterator[int]:
    """Quotations that are shown a second time to catch the eye, with the name below them."""
    plain = [block.text.casefold().strip(_QUOTE_MARKS) for block in page.blocks]
    quotes = {}
    for number, block in enumerate(page.blocks):
        quote = next((up for up in list_near(block.element) if _is_quote(up)), None)
        if quote is not None and count_words(block.text) >= MIN_REPEATED_WORDS:
            quotes[number] = quote
    if len(quotes) > MAX_QUOTES:
        return
    yield from _find_reworded(page, quotes)
    whole = "\n".join(plain)
    for number, quote in quotes.items():
        within = sum(plain[each].count(plain[number]) for each in page.members.get(quote, ()))
        if whole.count(plain[number]) > within:
            yield from page.members.get(quote, ())


def _find_doubles(page: Page) -> Iterator[int]:
    """The whole text once more, in one piece, as it stands on a page for machines."""
    texts = [block.text for block in page.blocks]
    longest = sorted(range(len(texts)), key=lambda number: -len(texts[number]))[:MAX_DOUBLES]
    whole = [n for n in longest if count_words(texts[n]) >= MIN_DOUBLED_WORDS]
    told = [text for text in texts if _is_sentence(text)] if whole else []
    for number in whole:
        held = (text in texts[number] for text in told if len(text) < len(texts[number]))
        if sum(islice(filter(None, held), MIN_DOUBLED)) >= MIN_DOUBLED:
            yield number


def _find_pulled(page: Page) -> Iterator[int]:
    """Lines without an end that stand word for word in a longer sentence elsewhere."""
    whole = "\n".join(block.text for block in page.blocks if is_ended(block.text))
    lines = (
        number
        for number, block in enumerate(page.blocks)
        if not (block.is_heading or is_ended(block.text) or is_in_list(block.element))
        and count_words(block.text) >= 2 * MIN_REPEATED_WORDS
    )
    # Whoever prints a data set on a page has not pulled its lines out of a text.
    for number in islice(lines, MAX_QUOTES):
        if page.blocks[number].text.strip(_QUOTE_MARKS) in whole:
            yield number


def _is_sentence(text: str) -> bool:
    return is_ended(text) and count_words(text) >= 2 * MIN_REPEATED_WORDS


def _find_reworded(page: Page, quotes: Mapping[int, HtmlElement]) -> Iterator[int]:
    """Quotations that are called pulled out, with nearly the words of another paragraph."""
    pulled = [number for number, quote in quotes.items() if PULLED.search(name_parts(quote))]
    words = [_words_of(block) for block in page.blocks] if pulled else []
    for number in pulled[:MAX_PULLED]:
        own = page.members.get(quotes[number], ())
        least = len(words[number]) * MIN_PULLED_SHARE
        if any(
            len(words[number] & other) >= least
            for each, other in enumerate(words)
            if each not in own
        ):
            yield from own


def _words_of(block: HtmlBlock) -> frozenset[str]:
    return frozenset(_WORD.findall(block.text.casefold()))


def _is_quote(element: HtmlElement) -> bool:
    return element.tag in {"blockquote", "q"} or bool(QUOTE.search(name_parts(element)))


def _is_footnote(block: HtmlBlock) -> bool:
    """Whether it begins with a mark that leads back to its place in the text."""
    link = next(block.element.iter("a"), None)
    if link is None or not (link.get("href") or "").startswith("#"):
        return False
    mark = clean_text(link.text_content())
    return bool(_FOOTNOTE_MARK.fullmatch(mark)) and block.text.startswith(mark)


def _is_below_picture(page: Page, block: HtmlBlock) -> bool:
    """Whether it stands alone in an element that is named after or holds a picture."""
    box = block.element.getparent()
    if box is None or len(page.members[box]) > 1 or count_words(block.text) > MAX_CAPTION_WORDS:
        return False
    signs = (
        bool(PICTURE.search(name_parts(box))),
        not is_ended(block.text) and not block.text.endswith(OPEN_ENDS),
        next(box.iter("img"), None) is not None,
    )
    return sum(signs) >= MIN_CAPTION_SIGNS


def _is_called_caption(page: Page, block: HtmlBlock) -> bool:
    """Whether it is named after a picture itself, or is one of a few lines of what is, and holds
    the picture, too."""
    if count_words(block.text) > MAX_CAPTION_WORDS or block.element.tag == "p":
        return False
    if PICTURE.search(name_parts(block.element)):
        return True
    for up in islice(block.element.iterancestors(), 2):
        names, is_small = name_parts(up), len(page.members[up]) <= MAX_CARD_BLOCKS
        # Beside blocks a picture has been taken off; "media" alone may be a column.
        has_picture = SHOWN.search(names) or next(up.iter("img"), None) is not None
        if is_small and has_picture and PICTURE.search(names):
            return True
    return False


def _is_labelled_ad(block: HtmlBlock) -> bool:
    """Whether its first line, or what looks otherwise at its beginning, only says that it is an
    advertisement, or that a link to another article follows."""
    first = next(block.element.iterchildren(), None)
    if first is not None and not (block.element.text or "").strip() and first.tag != "a":
        following, said = (first.tail or "").strip(), clean_text(first.text_content())
        if following[:1].isupper() and is_ad_label(said):
            return True
        link = first.getnext()
        if not following and link is not None and link.tag == "a" and opens_related(said):
            return True
    label = ""
    for event, part in etree.iterwalk(block.element, events=("start", "end")):
        if part.tag == "br":
            return is_ad_label(clean_text(label))
        text = part.text if event == "start" else part.tail
        label += (text or "") if part is not block.element or event == "start" else ""
        if len(label) > MAX_LABEL_CHARS:
            return False
    return False


def _is_caption(block: HtmlBlock) -> bool:
    """Whether it is a picture with a line in another type below it."""
    picture = next(block.element.iter("img"), None)
    if picture is None or count_words(block.text) > MAX_CAPTION_WORDS:
        return False
    return not has_words(text_outside(block.element, "i", "em", "small", "span", "font"))
