"""What an e-mail's sender did not write: quoted originals, the header of a forwarded one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from ingest.paragraphs import count_words

MIN_FIELDS, MAX_FIELDS_WORDS = 3, 60
MAX_MARK_CHARS = 200

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
    r"|пересылаемое сообщение|пересланное сообщение|перенаправленное сообщение"
    r"|переадресованное сообщение|пересилане повідомлення|перенаправлене повідомлення"
    r"|(?:anfang der )?weitergeleitete[n]? (?:nachricht|e-?mail)|(?:début du )?message transféré"
    r"|mensaje reenviado|messaggio inoltrato|wiadomość przekazana"
    r"|начало пере(?:сылаемого|адресованного) сообщения|переслане повідомлення"
    r"|початок (?:пересланого|переадресованого) повідомлення)\W*",
    re.IGNORECASE,
)
FIELD_NAMES = {
    "sender": "from|от кого|от|від|von|de|od",
    "subject": "subject|тема|betreff|objet|temat",
    "date": "date|sent|дата|отправлено|надіслано|datum|gesendet|envoyé|data|wysłano",
    "recipient": "to|cc|reply-to|кого|кому|копия|копія|an|à|do",
}
FIELD = re.compile(
    rf"(?:^|(?<=[\s>*]))\*?(?:{'|'.join(FIELD_NAMES.values())})\*?:(?=\*?\s|$)", re.IGNORECASE
)


def drop_quotes(text: str, *, passes_on: bool = False) -> str:
    """The text without lines quoted with ``>``, the line that announces them, what follows
    ``Original Message``, and the signature below ``-- ``; a message that is passed on below that
    signature stays.  In a mail that ``passes_on`` another one, that is its ``Original Message``.
    """
    kept: list[str] = []
    is_signed = False
    lines = text.split("\n")
    for at, line in enumerate(lines):
        is_original = opens_original(line, lines[at + 1 : at + 4])
        is_announced = is_forwarded(line) or (passes_on and is_original)
        is_signed = is_signed and not is_announced
        if is_original and not is_announced:
            break
        if is_signed or line.rstrip("\r") in {"-- ", "--"}:
            is_signed = True
        elif line.startswith(">") and any(map(is_forwarded, kept)):
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


def opens_original(line: str, below: Sequence[str]) -> bool:
    """Whether a line stands above the message that this one answers; a rule does where the header
    of that message is below it.
    """
    mark = line.strip()
    if not 4 < len(mark) <= MAX_MARK_CHARS or not _ORIGINAL.fullmatch(mark):
        return False
    following = next((each for each in below if each.strip()), "")
    return any(map(str.isalpha, mark)) or is_of_header(following)


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
    for has_field, group in groupby(lines, key=is_of_header):
        run = list(group)
        if not has_field or sum(map(_count_fields, run)) < MIN_FIELDS:
            kept += [line for line in run if not is_forwarded(line)]
    return kept


def is_of_header(line: str) -> bool:
    return opens_forwarded(line) or bool(FIELD.match(line.strip()))


def _count_fields(line: str) -> int:
    return len(FIELD.findall(line)) if count_words(line) <= MAX_FIELDS_WORDS else 0
