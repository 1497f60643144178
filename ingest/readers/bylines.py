"""Bylines as they are written: the label in front, the names, and what follows these."""

from __future__ import annotations

import re

from ingest.paragraphs import count_words, is_ended

MAX_BYLINE_WORDS = 10

_LABEL = re.compile(
    r"(?:(?:(?:written|words|story|text|report(?:ed|ing)?|analysis|opinion|comment(?:ary)?) )?by"
    r"|авторы|автор(?: текста)?|текст(?: подготовил[аи]?)?|беседовал[аи]?|интервью|журналисти?"
    r"|автори?)(?:\s*[:—–-]\s*|\s+)|(?:authors?|autor(?:in|es|zy)?|auteurs?)\s*[:—–-]\s*",
    re.IGNORECASE,
)
_CAPITAL = r"[^\W\d_a-zà-ÿœš-ž][\w.’'-]*"
_NAME = rf"{_CAPITAL}(?: (?:{_CAPITAL}|de|du|der|den|van|von|la|le|di|da|del))* {_CAPITAL}"
_AND = r"(?:, | und | et | y | i | e )"
_OF_NAMES = re.compile(
    rf"(?:von|Von|VON|par|Par|PAR|por|Por|POR) (?={_NAME}(?:{_AND}|$|[,|·(–—]| in ))"
)
"""``Von`` and ``Par`` begin many a headline: behind them stand first name and surname alone."""

_PLACE = re.compile(r"\s+(?:in|aus|à|en)\s+(?=[^\W\d_a-z]).*")
_PROGRAM = re.compile(
    r"(?:admin(?:istrator)?|webmaster|web ?desk|root|user\d*|(?:веб-?)?студ[иі]я\b.*|"
    r".*\bweb ?studio\b.*)",
    re.IGNORECASE,
)


def strip_label(text: str) -> str:
    """``By Jane Doe``, ``Von Jana Müller`` → the names; another text as it is."""
    label = _LABEL.match(text) or _OF_NAMES.match(text)
    return text[label.end() :] if label else text


def has_label(text: str) -> bool:
    return strip_label(text) != text


def strip_place(name: str) -> str:
    """``Jane Doe in Brussels`` → ``Jane Doe``."""
    return _PLACE.sub("", name).strip()


def is_program(name: str) -> bool:
    """Whether it is what a program calls an author that nobody named: ``admin``."""
    return bool(_PROGRAM.fullmatch(name.strip()))


def read_byline(text: str) -> str | None:
    """The name in ``By Jane Doe, Brussels``; None for a block that is no byline."""
    line = text.strip()
    if not has_label(line) or is_ended(line) or count_words(line) > MAX_BYLINE_WORDS:
        return None
    name = strip_place(strip_label(line).split(",")[0].strip())
    words = [word for word in name.split() if len(word) > 3]
    is_name = name[:1].isupper() and all(word[0].isupper() for word in words)
    return name if is_name and 3 <= len(name) <= 82 and not is_program(name) else None
