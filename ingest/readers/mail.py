"""E-mail: what its sender wrote, without what they quote and sign with."""

from __future__ import annotations

import datetime as dt
import email.policy
import re
from collections.abc import Sequence
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime

from ingest.paragraphs import clean_text, count_words, is_ended
from ingest.readers.boilerplate import Block, drop_boilerplate
from ingest.readers.credit_lines import is_body, is_person
from ingest.readers.emphasis import list_emphasis
from ingest.readers.encoding import decode_text
from ingest.readers.frames import MAX_LINES_ABOVE, cut_at_end, take_off_frame
from ingest.readers.line_names import list_names
from ingest.readers.mail_forwards import Header, unwrap_forwarded
from ingest.readers.mail_html import HtmlPart, read_html_part
from ingest.readers.mail_lines import read_lines
from ingest.readers.mail_quotes import drop_forwarded_header, drop_quotes
from ingest.readers.printed_title import find_confirmed
from ingest.readers.reading import Reading
from qa_service.errors import UnreadableArticle

MAX_HEADER_BYTES = 256_000
MIN_PLAIN_WORDS = 20
MAX_GREETED = 3
MIN_PLAIN_PART = 3
"""A plain part that is shorter, or no such part of the other one, only says where the text is."""

_HEADER = re.compile(rb"(?:From |[!-9;-~]{1,70}:)")
_SOFT_BREAK = re.compile(rb"(?<!\n--) \r?\n(?=[^\s>])")
"""Where RFC 3676 lets a line of flowed text go on; the line above a signature ends so too."""

_FOLDED_SPACE = re.compile(rb"\?=\r?\n[ \t]{2,}=\?")
_PASSES_ON = re.compile(r"\W*(?:fwd?|wg|tr|пересл\w*)\s?:", re.IGNORECASE)
_PREFIXES = re.compile(
    r"(?:(?:re|fwd?|aw|wg|tr|ha|отв|пересл\w*|(?:press|media|news) release|пресс?-?рел[иі]з)"
    r"(?:\[\d+\])?\s?:\s*|\[[^\]\s]{1,20}\]\s*)+(?=\S)",
    re.IGNORECASE,
)
_VIA = re.compile(r"\s+(?:via|через)\s.*")
_GREETING = re.compile(
    r"(?:dear|hello|hi|good (?:morning|afternoon|evening|day)|шановн\w+|уважаем\w+|здравствуйте|"
    r"добр\w+ (?:день|дня|утро|ранку)|вітаю|вітаємо|liebe\w?|sehr geehrte\w?|ch[eè]re?s?)\b.{0,60}",
    re.IGNORECASE,
)
_COVERING = re.compile(
    r"\b(?:please find|find (?:below|attached)|we (?:send|share with) you|"
    r"(?:направля|отправля|посыла|надсила|пропону)\w+ (?:вам|вашей|вашому))\b",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"(?:press|media|news\w*|office|info|letters?|editors?|desk|contact|no-?reply|newsletter|"
    r"redak\w+|pr|service)\b.*@",
    re.IGNORECASE,
)
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
    signature, and what stands around the text. Of a mail that only passes another one on, that one.

    Its subject is the title. A person who sends it is the author, and their domain the publisher;
    an outlet or an office is the publisher. Raises UnreadableArticle for what is no e-mail, or has
    no text.
    """
    if not _HEADER.match(raw.lstrip()):
        raise UnreadableArticle("The file is no e-mail: it does not begin with a header.")
    head = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]
    if len(head) > MAX_HEADER_BYTES:
        raise UnreadableArticle(f"The e-mail's header has {len(head):,} bytes: it is broken.")
    try:
        message = email.message_from_bytes(
            _keep_folded_spaces(raw.lstrip()), policy=email.policy.default
        )
        message = _find_attached(message)
        plain, html = (_find_part(message, kind) for kind in ("plain", "html"))
    except _LIBRARY_FAILURES as error:
        raise UnreadableArticle(f"The e-mail is broken: {error}.") from error
    name, address = parseaddr(_read_header(message, "From"))
    subject = clean_text(_read_header(message, "Subject"))
    own = Header(name, address, subject, _read_date(message))
    blocks, header, byline = _read_parts(plain, html, own)
    return _describe(blocks, header, byline)


def _keep_folded_spaces(raw: bytes) -> bytes:
    """The message, a space between two encoded words kept where its mailer folded the line at it
    and wrote the space itself: white space between such words counts for nothing.
    """
    return _FOLDED_SPACE.sub(rb"?=\n =?utf-8?q?_?=\n =?", raw)


def _find_attached(message: EmailMessage) -> EmailMessage:
    """The message that is attached to one that says next to nothing, else that one."""
    for part in message.walk():
        inner = part.get_payload(0) if part.get_content_type() == "message/rfc822" else None
        if isinstance(inner, EmailMessage):
            own = b" ".join(_find_part(message, kind) for kind in ("plain", "html"))
            return inner if len(own.split()) < MIN_PLAIN_WORDS else message
    return message


def _read_parts(plain: bytes, html: bytes, own: Header) -> tuple[list[Block], Header, str | None]:
    """The text of the part that has it, the header that counts, and the byline of marked text."""
    passes_on = bool(_PASSES_ON.match(own.subject))
    lines = drop_quotes(_decode_plain(plain), passes_on=passes_on).split("\n")
    above, header, inner = unwrap_forwarded(lines, own, passes_on=passes_on)
    blocks = _without_boilerplate(read_lines(drop_forwarded_header([*above, *inner])))
    marked = _read_marked(html, own, passes_on=passes_on, is_needed=not blocks)
    words = sum(count_words(block.text) for block in blocks)
    marked_words = sum(map(count_words, marked.paragraphs))
    is_notice = words < MIN_PLAIN_WORDS or words * MIN_PLAIN_PART < marked_words
    if not (marked.paragraphs and is_notice):
        return blocks, header, None
    own = marked.header.or_else(own) if marked.header else own
    above, header, inner = unwrap_forwarded(marked.paragraphs, own, passes_on=passes_on)
    texts = drop_forwarded_header([*above, *inner])
    emphasis = dict(zip(marked.paragraphs, marked.emphasis, strict=False))
    told = [Block(t, emphasis=emphasis.get(t, 0), is_item=t in marked.items) for t in texts]
    told = [Block(marked.title, is_heading=True), *told] if marked.title else told
    return _without_boilerplate(told), header, marked.author


def _without_boilerplate(blocks: Sequence[Block]) -> list[Block]:
    return drop_boilerplate(cut_at_end(blocks)[0])


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


def _decode_plain(raw: bytes) -> str:
    return decode_text(raw).replace("\r\n", "\n") if raw.strip() else ""


def _read_marked(html: bytes, own: Header, *, passes_on: bool, is_needed: bool) -> HtmlPart:
    """What the HTML says; nothing where it is broken and not needed."""
    try:
        return read_html_part(html, title=_strip_prefixes(own.subject), passes_on=passes_on)
    except UnreadableArticle:
        if is_needed:
            raise
        return HtmlPart()


def _describe(blocks: list[Block], header: Header, byline: str | None) -> Reading:
    subject = _strip_prefixes(header.subject)
    confirmed = find_confirmed(subject, blocks, range(min(MAX_LINES_ABOVE, len(blocks))))
    title, _, printed = confirmed or (subject, "", [])
    blocks = _drop_covering(blocks, min(printed, default=0))
    domain = header.address.rpartition("@")[2].casefold() if "@" in header.address else ""
    name = _VIA.sub("", clean_text(header.name))
    is_office = is_body(name) or (bool(_OFFICE.match(header.address)) and not is_person(name))
    # `Port & Sea – Press office` is its own name and that of one of its rooms.
    publisher = next(list_names(name), name) if name and is_office else None
    blocks, found = take_off_frame(blocks, title=title, publisher=publisher)
    body = tuple(block.text for block in blocks if not block.is_heading)
    return Reading(
        body,
        emphasis=list_emphasis(body, blocks),
        title=title or None,
        publisher=found.publisher or (domain if domain and domain not in _FREE_MAIL else None),
        author=found.author or (byline if publisher else name) or None,
        date=header.date,
    )


def _drop_covering(blocks: list[Block], printed: int) -> list[Block]:
    """The blocks without what a press service greets with and says above a release: above the
    title where that is ``printed``, else in the paragraph below the greeting.
    """
    top = blocks[: printed or MAX_GREETED]
    greeted = next((at for at, each in enumerate(top) if _GREETING.fullmatch(each.text)), None)
    if greeted is None:
        return blocks
    said = [at for at in range(greeted, printed) if is_ended(blocks[at].text)]
    if not printed and _COVERING.search("".join(each.text for each in blocks[greeted + 1 :][:1])):
        said = [greeted + 1]
    last = max(said, default=greeted if printed else greeted - 1)
    return [*blocks[:greeted], *blocks[last + 1 :]]


def _strip_prefixes(subject: str) -> str:
    """``Fwd: [LIST] The reply``, ``Press release: The reply`` → ``The reply``."""
    return _PREFIXES.sub("", subject) or subject


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
