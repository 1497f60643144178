"""What an e-mail's sender did not write: quoted originals, the header of a forwarded one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from ingest.paragraphs import count_words

MIN_FIELDS, MAX_FIELDS_WORDS = 3, 60

_ATTRIBUTION = re.compile(
    r"(?:on|am|le|el|il|w dniu)\b.{5,200}(?:wrote|schrieb|écrit|escribió|ha scritto|napisał)\s*:"
    r"|.{5,200}\b(?:пишет|написал\(?а?\)?|пише|написав)\s*:",
    re.IGNORECASE | re.DOTALL,
)
_ORIGINAL = re.compile(
    r"(?:-{2,}|_{5,})\s*(?:original message|исходное сообщение|оригінальне повідомлення"
    r"|ursprüngliche nachricht|message d['’]origine)?\s*(?:-{2,})?",
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    r"\W*(?:begin )?(?:forwarded (?:message|by\b.{0,60})"
    r"|пересылаемое сообщение|пересланное сообщение"
    r"|начало пере(?:сылаемого|адресованного) сообщения|переслане повідомлення"
    r"|початок (?:пересланого|переадресованого) повідомлення)\W*",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"(?:^|(?<=[\s>*]))\*?(?:from|sent|date|subject|to|cc|reply-to|от|кого|отправлено|дата|тема|кому|копия"
    r"|від|надіслано|копія)\*?:(?=\*?\s|$)",
    re.IGNORECASE,
)


def drop_quotes(text: str) -> str:
    """The text without lines quoted with ``>``, the line that announces them, what follows
    ``Original Message``, and the signature below ``-- ``.
    """
    kept: list[str] = []
    for line in text.split("\n"):
        is_original = _ORIGINAL.fullmatch(line.strip()) and len(line.strip()) > 4
        if line.rstrip("\r") in {"-- ", "--"} or is_original:
            break
        if line.startswith(">") and any(map(is_forwarded, kept)):
            kept.append(line.lstrip("> "))
        elif line.startswith(">"):
            _drop_attribution(kept)
        else:
            kept.append(line)
    return "\n".join(kept)


def _drop_attribution(kept: list[str]) -> None:
    while kept and not kept[-1].strip():
        kept.pop()
    for length in (1, 2):
        if _ATTRIBUTION.fullmatch("\n".join(kept[-length:]).strip()):
            del kept[-length:]
            break
    kept.append("")


def is_forwarded(text: str) -> bool:
    """Whether a line announces a message that is passed on: what follows is the text."""
    return bool(_FORWARDED.fullmatch(text.strip()))


def opens_forwarded(text: str) -> bool:
    return bool(_FORWARDED.match(text.strip()))


def drop_forwarded_header(lines: Sequence[str]) -> list[str]:
    """The lines without the one that announces a forwarded message, and without its header: From,
    Date, Subject, To in lines below each other, or all in one.
    """
    kept: list[str] = []
    for has_field, group in groupby(lines, key=_is_of_header):
        run = list(group)
        if not has_field or sum(map(_count_fields, run)) < MIN_FIELDS:
            kept += [line for line in run if not is_forwarded(line)]
    return kept


def _is_of_header(line: str) -> bool:
    return opens_forwarded(line) or bool(_FIELD.match(line.strip()))


def _count_fields(line: str) -> int:
    return len(_FIELD.findall(line)) if count_words(line) <= MAX_FIELDS_WORDS else 0
