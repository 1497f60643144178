"""Whether a page is there to its end: what is left of it would be quoted as if it were whole."""

from __future__ import annotations

import re

_BODY = re.compile(rb"<body[\s>]", re.IGNORECASE)
_END = re.compile(rb"</(?:body|html)\s*>", re.IGNORECASE)
_TAG = re.compile(rb"<[a-z/!]", re.IGNORECASE)


def is_cut_off(raw: bytes) -> bool:
    """Whether a page ends inside a tag, or opens its body and closes neither it nor the page.

    Those who leave end tags out, as HTML allows, leave ``<body>`` out, too.
    """
    last = raw.rfind(b"<")
    if last >= 0 and _TAG.match(raw, last) and raw.find(b">", last) < 0:
        return True
    return bool(_BODY.search(raw)) and not _END.search(raw)
