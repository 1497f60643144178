"""What stands around an article, told by how the page is built: taken off before it is read."""

from __future__ import annotations

import re
from collections.abc import Collection

from lxml import etree
from lxml.html import HtmlElement

from ingest.paragraphs import clean_text, count_words, has_words, is_ended
from ingest.readers.boilerplate import announces_link, is_ad_label, opens_box, opens_related
from ingest.readers.html_classes import FURNITURE, GATED, REMARKS, name_parts
from ingest.readers.html_notes import has_note, take_out_notes
from ingest.readers.html_styles import HIDING, find_hidden

MAX_SHARE = 0.6
"""An element with more of the page's text than this is the article, whatever it is called."""

MAX_PARAGRAPHS_SHARE = 0.25
"""So are paragraphs of one name with this much of it."""

MAX_SIGN_UP_WORDS = 60
MIN_SENTENCE_CHARS = 40
MAX_BESIDE_CHARS = 60

_BODY_PARTS = frozenset({"html", "body", "main", "article"})
_HIDDEN_CLASS = re.compile(
    r"(?:^|\s)(?:hidden|d-none|is-hidden|u-hidden|visually-hidden|sr-only)(?:\s|$)"
)
_DASHES = " \t\n\xa0–—-"
_AROUND_FIELDS = ("label", "span", "p", "ul", "li")
_CONTAINERS = ("div", "section", "aside", "form", "fieldset", "figure")


def drop_furniture(tree: HtmlElement, heading: HtmlElement | None) -> None:
    """Take off what is hidden, what its class names call furniture, other articles of the same
    page, and boxes that ask for an address or a vote. Notes of corrections stay.
    """
    hidden = find_hidden(tree)
    etree.strip_elements(tree, "script", "style", "noscript", "template", with_tail=False)
    drop_hidden(tree, hidden)
    take_out_notes(tree)
    for link in list(tree.iter("a")):
        text = link.text_content()
        if ":" in text and announces_link(clean_text(text)):
            drop_element(link)  # It may stand in the middle of the text.
    _drop_other_articles(tree, heading)
    keeping = {heading, *heading.iterancestors()} if heading is not None else set()
    total = _measure_text(tree)
    for names, elements in _group_by_names(tree, keeping).items():
        # Together: a page may call each of its paragraphs `paywall`.
        is_text = all(each.tag == "p" for each in elements) or bool(GATED.search(names))
        share = MAX_PARAGRAPHS_SHARE if is_text else MAX_SHARE
        is_large = sum(map(_measure_text, elements)) > total * share
        for element in elements:
            is_dropped = bool(REMARKS.search(names)) or not is_large
            if is_dropped and not _is_detached(element, tree) and not has_note(element):
                drop_element(element)
    _drop_labelled(tree, keeping, total * MAX_PARAGRAPHS_SHARE)
    _drop_sign_ups(tree, keeping)


def _drop_labelled(tree: HtmlElement, keeping: set[HtmlElement], most: float) -> None:
    """Take off what a page tells those who cannot see it to be links or an advertisement, and what
    it asks search engines to leave out."""
    named = [
        element
        for element in tree.iter("noindex", *_CONTAINERS)
        if element not in keeping
        and (_stands_alone(element) if element.tag == "noindex" else _is_told_apart(element))
    ]
    # Together: some ask that of all that they print.
    if sum(map(_measure_text, named)) <= most:
        for element in named:
            if not _is_detached(element, tree) and not has_note(element):
                drop_element(element)


def _is_told_apart(element: HtmlElement) -> bool:
    label = element.get("aria-label") or ""
    return bool(label) and (is_ad_label(label) or opens_related(label) or opens_box(label))


def _stands_alone(element: HtmlElement) -> bool:
    """Whether it is no part of a line: some wrap each link that leads out of their site."""
    parent = element.getparent()
    previous = element.getprevious()
    before = parent.text if previous is None else previous.tail
    return parent.tag in _CONTAINERS and not f"{before or ''}{element.tail or ''}".strip()


def _group_by_names(tree: HtmlElement, keeping: set[HtmlElement]) -> dict[str, list[HtmlElement]]:
    """The elements that are named as furniture, by their names; the outermost of each name."""
    groups: dict[str, list[HtmlElement]] = {}
    around: dict[HtmlElement, frozenset[str]] = {}
    for element in tree.iterdescendants():
        outer = around.get(element.getparent(), frozenset())
        names = name_parts(element) if isinstance(element.tag, str) else ""
        is_named = bool(names) and names not in outer and FURNITURE.search(names) is not None
        if is_named and element not in keeping and element.tag not in _BODY_PARTS:
            groups.setdefault(names, []).append(element)
            outer |= {names}
        around[element] = outer
    return groups


def drop_element(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def drop_hidden(tree: HtmlElement, hidden: Collection[HtmlElement] = ()) -> None:
    """Take off what no visitor of the page could see: it was not published there."""
    total = _measure_text(tree)
    for element in list(tree.iterdescendants()):
        is_hidden = isinstance(element.tag, str) and (element in hidden or _is_hidden(element))
        if element.tag == "body" or not is_hidden:
            continue
        # Some pages are hidden as a whole until a script has run.
        if not _is_detached(element, tree) and _measure_text(element) <= total * MAX_SHARE:
            drop_element(element)


def drop_sources(tree: HtmlElement) -> None:
    """Take off who or what a quotation is from, where that stands below it as its credit."""
    for cite in list(tree.iter("cite")):
        quote = next(cite.iterancestors("blockquote"), None)
        own = clean_text(cite.text_content())
        whole = clean_text(quote.text_content()) if quote is not None else ""
        before = whole.removesuffix(own).rstrip(_DASHES)
        if own and whole.endswith(own) and before and (is_ended(before) or _is_below(cite)):
            previous, parent = cite.getprevious(), cite.getparent()
            drop_element(cite)
            if previous is not None:
                previous.tail = (previous.tail or "").rstrip(_DASHES)
            else:
                parent.text = (parent.text or "").rstrip(_DASHES)


def _is_below(cite: HtmlElement) -> bool:
    previous = cite.getprevious()
    return previous is not None and previous.tag == "p"


def _is_hidden(element: HtmlElement) -> bool:
    return (
        element.get("hidden") is not None
        or (element.get("aria-hidden") == "true" and has_words(element.text_content()))
        or bool(HIDING.search(element.get("style") or ""))
        or bool(_HIDDEN_CLASS.search(element.get("class") or ""))
    )


def _drop_other_articles(tree: HtmlElement, heading: HtmlElement | None) -> None:
    """Take off articles that follow below the one with the page's title, and cards of others."""
    if heading is None:
        return
    keeping = {heading, *heading.iterancestors()}
    own = next(heading.iterancestors("article"), None)
    for element in _find_followers(heading):
        drop_element(element)
    for other in list(tree.iter("h1")):
        if other not in keeping and own is not None and not _is_within(other, own):
            drop_element(_largest_without(other, keeping))
    if own is not None:
        for article in list(tree.iter("article")):
            if not _is_within(article, own) and article not in keeping:
                drop_element(article)


def _find_followers(heading: HtmlElement) -> list[HtmlElement]:
    """What looks as the element around the headline does, and has a headline of that kind of its
    own: the next stories of a page that goes on without end. Parts of one article are none."""
    title = name_parts(heading)
    for up in heading.iterancestors() if heading.tag == "h1" else ():
        names = name_parts(up)
        if not names or next(up.iterancestors("article"), None) is not None:
            continue
        alike = (each for each in up.itersiblings(up.tag) if name_parts(each) == names)
        found = [
            each for each in alike if any(name_parts(other) == title for other in each.iter("h1"))
        ]
        if found:
            return found
    return []


def _largest_without(element: HtmlElement, keeping: set[HtmlElement]) -> HtmlElement:
    largest = element
    for up in element.iterancestors():
        if up in keeping:
            break
        largest = up
    return largest


def _drop_sign_ups(tree: HtmlElement, keeping: set[HtmlElement]) -> None:
    asking = [field for field in tree.iter("input") if _asks(field)]
    for field in asking:
        box, told = None, 0
        for up in field.iterancestors():
            if up.tag in _AROUND_FIELDS:
                continue
            if up in keeping or up.tag not in _CONTAINERS or not _is_small(up):
                break
            size, is_poll = _measure_text(up), field.get("type") == "radio"
            if (told or is_poll) and size - told > MAX_BESIDE_CHARS * (1 + is_poll):
                break  # An entry of a live blog, in which the box stands.
            box, told = up, size
        if box is not None and not _is_detached(box, tree):
            drop_element(box)


def _is_small(element: HtmlElement) -> bool:
    words = 0
    for piece in element.itertext():
        words += count_words(piece)
        if words > MAX_SIGN_UP_WORDS:
            return False
    return True


def _asks(field: HtmlElement) -> bool:
    # A poll is a form, too: its question may stand above it.
    if field.get("type") == "radio":
        return True
    said = f"{field.get('name') or ''} {field.get('placeholder') or ''}".lower()
    return field.get("type") == "email" or "mail" in said


def _measure_text(element: HtmlElement) -> int:
    """The characters of its running text: of the pieces that are long enough to be sentences."""
    pieces = (piece.strip() for piece in element.itertext())
    return sum(len(piece) for piece in pieces if len(piece) >= MIN_SENTENCE_CHARS)


def _is_within(element: HtmlElement, area: HtmlElement) -> bool:
    return element is area or any(up is area for up in element.iterancestors())


def _is_detached(element: HtmlElement, tree: HtmlElement) -> bool:
    return not _is_within(element, tree)
