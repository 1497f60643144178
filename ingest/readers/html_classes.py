"""The words in the class names and ids of a page's elements, and what they give away."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.html import HtmlElement

_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
# What a builder adds to a name: the end of ``Lead_root__gSZFb``; words in camel case are none.
_HASH = re.compile(
    r"(?<=[A-Za-z])[-_]++(?!(?:[A-Z]?[a-z]{3,})+\d*(?![\w-]))(?=\w*[A-Z\d])\w{3,9}(?=\s|$)"
)
_NAMED = (
    "class id role data-component data-component-name data-testid data-test data-qa data-gu-name "
    "data-type data-module data-widget data-block-type"
).split()

FURNITURE = re.compile(
    r"(?:^|-)(?:related\w*|newsletters?|cookies?|consent|gdpr|onetrust|comments?|commentlist|disqus|"
    r"side-?bar|shar(?:e|ing|ebar|edaddy|ethis)|social\w*|bread-?crumbs?|promos?|promoted|adverts?|"
    r"advertis(?:e|ement|ements|ing)|ads?|adv|ad-?slot|adsbygoogle|sponsor(?:ed)?|banners?|taboola|"
    r"fb|facebook|twitter|telegram|tiktok|soc|outbrain|recommend\w*|popular|trending|"
    r"tags?|taglist|paginat\w*|pager|paywall|barrier|"
    r"subscri(?:be(?!r)\w*|ption\w*)|sign-?up|popup|modal|overlay|lightbox|donat\w+|footnotes?|endnotes?|"
    r"captions?|legend|credits?|by-?line|masthead|menu|navbar|navigation|nav|skip-?link|tool-?bar|"
    r"tools|tweet|instagram|embed(?:s|ded)?|ticker|weather|poll|quiz|sr-only|visually-hidden|"
    r"visuallyhidden|screen-reader-text|gallery|carousel|slide-?show|slider|print-?only|cta|"
    r"(?:most|also)-?(?:read|viewed|popular|commented)|read-?(?:more|also|next)|see-?also|"
    r"you-may|up-next|next-up|top-stories|more-(?:from|on|stories|news)|latest-(?:news|posts)|"
    r"also-?like|author-?(?:bio|box|card|info|profile)|about-(?:the-)?author|post-author-box|"
    r"topic-list|topics?-links?|right-(?:rail|col|column|bar)|left-(?:rail|col|column|bar)|"
    r"(?:media|press)-contacts?|contact-(?:info|box|form|us)|login|sign-?in|feedback|alert-?bar|notification|"
    r"videos?|player|fact-?box|info-?box|rail|advisory|tip-?line|doc-endnotes|complementary|contentinfo|alertdialog|(?<![a-z]-)search|"
    r"search-(?:box|form|bar|results?|field|input|panel)|disclaimers?|copyrights?|copy-?warn\w*"
    r")(?:-|$)"
)
"""Names of what is printed around and between the paragraphs of an article, and never holds one."""

GATED = re.compile(r"(?:^|-)(?:paywall|premium|meter(?:ed)?)(?:-|$)")
"""Of these, what may hold the article itself, for those who pay."""

REMARKS = re.compile(r"(?:^|-)(?:comments?|commentlist|disqus)(?:-|$)")
"""What readers wrote below an article: often more than the article itself."""

DECK = re.compile(
    r"(?:^|-)(?:deck|dek|lead|lede|leadin|stand-?first|intro\w*|summary|sub-?title|second-title|sub-?head\w*|sub|"
    r"excerpt|announce\w*|description|abstract|perex|preamble|anons|chapo|kicker-text)(?:-|$)"
)
"""Names of the paragraph that stands between a headline and the text."""

STANDFIRST = re.compile(r"(?:^|-)(?:lead|lede|leadin|stand-?first|perex|anons|chapo)(?:-|$)")
"""Those of them that no second headline has: a deck or a sub-title may be one."""

ABOVE = re.compile(r"(?:deck|dek|lead|lede|lid|anons|chapo|perex|stand-?first|sub-?title)(?:-|$)")
"""How a name ends that a standfirst above the headline has: ``kickerdeck``, ``shortlead``."""

PICTURE = re.compile(
    r"(?:^|-)(?:photo\w*|foto\w*|images?|pictures?|img|media|figure|captions?|legend|credits?|video|thumb\w*|"
    r"slider|gallery)(?:-|$)"
)
SHOWN = re.compile(r"(?:^|-)(?:photo\w*|foto\w*|images?|pictures?|figure)(?:-|$)")
"""Of these, what surely holds a picture."""

MARGIN = re.compile(
    r"(?:^|-)(?:side-?bar|related\w*|recommend\w*|popular|trending|latest|ticker|rail|teasers?|"
    r"comments?|(?:right|left)-(?:col|column|bar)|(?:most|also)-?(?:read|viewed)|read-?(?:more|also|next))(?:-|$)"
)
"""Names of what stands beside an article and has dates of its own."""

QUOTE = re.compile(r"(?:^|-)(?:quotes?|quotation|pull\w*|highlight|callout|key-?line|cite)(?:-|$)")

PULLED = re.compile(r"(?:^|-)pull(?:ed-?quotes?|-?quotes?|-?outs?)(?:-|$)")
"""Of these, what repeats a quotation to catch the eye."""


def name_parts(element: HtmlElement) -> str:
    """The words of an element's class, id and such, in small letters, parted by hyphens."""
    names = " ".join(filter(None, map(element.get, _NAMED)))
    return _part_names(names) if names else ""


@lru_cache(maxsize=4096)
def _part_names(names: str) -> str:
    return "-".join(_PART.findall(_HASH.sub("", names))).lower()


def stands_apart(element: HtmlElement) -> bool:
    """Whether it is part of a menu, a margin or a footer."""
    return any(up.tag in {"nav", "aside", "footer"} for up in element.iterancestors())
