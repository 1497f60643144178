"""E-mail: what its sender wrote, without what they quote and sign with."""

from __future__ import annotations

import datetime as dt
import email.policy
import re
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime

from lxml import etree
from lxml.html import HtmlElement, tostring
from trafilatura.utils import load_html

from ingest.paragraphs import clean_text, count_words, split_paragraphs
from ingest.readers.boilerplate import Block, drop_boilerplate
from ingest.readers.encoding import decode_html, decode_text
from ingest.readers.html import read_html
from ingest.readers.mail_quotes import drop_forwarded_header, drop_quotes, opens_forwarded
from ingest.readers.reading import Reading
from qa_service.errors import UnreadableArticle

MAX_HEADER_BYTES = 256_000
MIN_PLAIN_WORDS = 20
MIN_PLAIN_PART = 3
"""A plain part that is shorter, or no such part of the other one, only says where the text is."""

_HEADER = re.compile(rb"(?:From |[!-9;-~]{1,70}:)")
_QUOTES = (
    "//blockquote | //*[contains(@class, 'gmail_quote') or contains(@class, 'moz-cite-prefix')"
    " or contains(@class, 'signature') or @id = 'divRplyFwdMsg' or @id = 'appendonsend']"
)
_SOFT_BREAK = re.compile(rb"(?<!\n--) \r?\n(?=[^\s>])")
"""Where RFC 3676 lets a line of flowed text go on; the line above a signature ends so too."""

_FREE_MAIL = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com live.com yahoo.com icloud.com me.com aol.com "
    "gmx.de gmx.net web.de proton.me protonmail.com mail.ru bk.ru list.ru inbox.ru yandex.ru "
    "yandex.com ya.ru rambler.ru ukr.net i.ua".split()
)
_LIBRARY_FAILURES = (
    MessageError, LookupError, ValueError, TypeError, AttributeError, RecursionError,
)  # fmt: skip
"""What the standard library lets through on headers broken beyond its expectations."""


def read_mail(raw: bytes) -> Reading:
    """Read an e-mail: the plain text, or the HTML where it says far more, without quoted replies,
    the header of a forwarded message, and signature.

    Its subject is the title, its sender the author, and their domain the publisher. Raises
    UnreadableArticle for what is no e-mail, or has no text.
    """
    if not _HEADER.match(raw.lstrip()):
        raise UnreadableArticle("The file is no e-mail: it does not begin with a header.")
    head = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]
    if len(head) > MAX_HEADER_BYTES:
        raise UnreadableArticle(f"The e-mail's header has {len(head):,} bytes: it is broken.")
    try:
        message = email.message_from_bytes(raw.lstrip(), policy=email.policy.default)
        plain, html = (_find_part(message, kind) for kind in ("plain", "html"))
    except _LIBRARY_FAILURES as error:
        raise UnreadableArticle(f"The e-mail is broken: {error}.") from error
    return _describe(message, _read_parts(plain, html))


def _read_parts(plain: bytes, html: bytes) -> tuple[str, ...]:
    paragraphs = _read_plain(plain) if plain.strip() else ()
    if not html.strip():
        return paragraphs
    try:
        marked = _read_html_part(html)
    except UnreadableArticle:
        if paragraphs:
            return paragraphs
        raise
    words, marked_words = (sum(map(count_words, each)) for each in (paragraphs, marked))
    is_notice = words < MIN_PLAIN_WORDS or words * MIN_PLAIN_PART < marked_words
    return marked if marked and is_notice else paragraphs


def _find_part(message: EmailMessage, kind: str) -> bytes:
    """The bytes of the message's text of that kind, in UTF-8 where its own charset can be used."""
    part = message.get_body(preferencelist=(kind,))
    payload = part.get_payload(decode=True) if part is not None else None
    if part is None or not isinstance(payload, bytes):
        return b""
    if str(part.get_param("format", "")).casefold() == "flowed":
        payload = _SOFT_BREAK.sub(b" ", payload)
    charset = part.get_content_charset()
    if not charset or charset in {"us-ascii", "utf-8"}:
        return payload
    try:
        return payload.decode(charset).encode("utf-8", "replace")
    except (LookupError, ValueError):
        return payload


def _read_plain(raw: bytes) -> tuple[str, ...]:
    lines = drop_quotes(decode_text(raw).replace("\r\n", "\n")).split("\n")
    text = "\n".join(drop_forwarded_header(lines))
    blocks = drop_boilerplate([Block(paragraph) for paragraph in split_paragraphs(text)])
    return tuple(block.text for block in blocks)


def _read_html_part(raw: bytes) -> tuple[str, ...]:
    try:
        tree: HtmlElement | None = load_html(decode_html(raw))
        if tree is None:
            return ()
        for quoted in tree.xpath(_QUOTES):
            if quoted.getparent() is not None and not opens_forwarded(quoted.text_content()):
                quoted.drop_tree()
        paragraphs = read_html(tostring(tree, encoding="utf-8")).paragraphs
        return tuple(drop_forwarded_header(paragraphs))
    except (etree.LxmlError, ValueError, RecursionError) as error:
        raise UnreadableArticle(f"The e-mail's HTML is broken: {error}.") from error


def _describe(message: EmailMessage, paragraphs: tuple[str, ...]) -> Reading:
    name, address = parseaddr(_read_header(message, "From"))
    domain = address.rpartition("@")[2].casefold() if "@" in address else ""
    return Reading(
        paragraphs,
        title=clean_text(_read_header(message, "Subject")) or None,
        publisher=domain if domain and domain not in _FREE_MAIL else None,
        author=clean_text(name) or None,
        date=_read_date(message),
    )


def _read_header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name, ""))
    except _LIBRARY_FAILURES:
        return ""


def _read_date(message: EmailMessage) -> dt.date | None:
    try:
        return parsedate_to_datetime(_read_header(message, "Date")).date()
    except _LIBRARY_FAILURES:
        return None
