"""Mailboxes (mbox): every message an article."""

from __future__ import annotations

import mailbox
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from ingest.readers import MAX_DOCUMENT_BYTES, read_bytes
from ingest.sources.items import Found, Item, Unread, hash_bytes
from qa_service.domain import ArticleDraft

_ID = re.compile(rb"^Message-ID:\s*<([^<>\s]{1,500})>", re.IGNORECASE | re.MULTILINE)
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)


def find_messages(file: Path, source: str) -> Iterator[Found]:
    """Every message, named by its Message-ID, or else by its number from 1."""
    box = mailbox.mbox(file, factory=None, create=False)
    number = 0
    try:
        for number, key in enumerate(box.iterkeys(), 1):
            with box.get_file(key) as stream:
                raw = stream.read(MAX_DOCUMENT_BYTES + 1)
            yield _item_of(raw, source, number)
        if not number:
            yield Unread(source, "The mailbox has no message in it.")
    finally:
        box.close()


def _item_of(raw: bytes, source: str, number: int) -> Found:
    head = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]
    named = _ID.search(head)
    name = named[1].decode("ascii", errors="replace") if named else str(number)
    place = f"{source}#{name}"
    # What a mailbox writes so that no line of a text begins as a message does.
    message = _QUOTED_FROM.sub(rb"\1", raw)
    return Item(place, hash_bytes(raw), partial(_read_message, message, place))


def _read_message(raw: bytes, place: str) -> ArticleDraft:
    return read_bytes(raw, suffix=".eml", source=place, name="message")
