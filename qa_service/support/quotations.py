"""What a claim puts between quotation marks: it must stand in a cited paragraph, to the letter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa_service.support.ground import Ground, GroundSentence

_QUOTED = re.compile(
    r"“(?P<a>[^“”]+)”|«(?P<b>[^«»]+)»|„(?P<c>[^„“”]+)[“”]|\"(?P<d>[^\"]+)\"|"
    r"(?<!\w)‘(?P<e>[^‘’]+(?:’\w[^‘’]*)*)’(?!\w)|(?<!\w)'(?P<f>[^']+(?:'\w[^']*)*)'(?!\w)"
)
_MARKS = re.compile(r"[\"“”„«»]|``|''")
# As LaTeX has them.
_TYPED = re.compile(r"``(.+?)(?:''|´´|\")")
_TOKEN = re.compile(r"\S+")
_APOSTROPHES = re.compile(r"['’‘]")
_CLOSING = " \t,.;:!?…"


@dataclass(frozen=True, slots=True)
class Quotation:
    """Text between quotation marks: the claim's text[start:end], the marks not counted."""

    start: int
    end: int
    text: str


def find_quotations(text: str) -> Iterator[Quotation]:
    """What stands between quotation marks, without the punctuation before the closing one."""
    for match in _QUOTED.finditer(text):
        name = match.lastgroup or "a"
        start = match.start(name)
        inside = match[name].rstrip(_CLOSING)
        lead = len(inside) - len(inside.lstrip())
        if inside.strip():
            yield Quotation(start + lead, start + len(inside), inside.strip())


def read_typed(text: str) -> str:
    """The text with quotation marks as LaTeX has them, ``so'', as others are."""
    return _TYPED.sub("“\\1”", text)


def blank_quotations(text: str) -> str:
    """The text with nothing between its quotation marks, every other character in its place."""
    for quotation in find_quotations(text):
        gap = " " * (quotation.end - quotation.start)
        text = f"{text[: quotation.start]}{gap}{text[quotation.end :]}"
    return text


def mend_quotations(text: str, ground: Ground) -> tuple[str, list[GroundSentence]] | None:
    """The text with each quotation as its paragraph has it, and the sentences quoted from.

    Only what is no change of words is mended: white space, capitals, the form of apostrophes and
    of inner quotation marks. None where a quotation is in no cited paragraph.
    """
    used: list[GroundSentence] = []
    if any(_find_in(words, ground) is None for words in _find_unclosed(text)):
        return None
    for quotation in reversed(list(find_quotations(text))):
        if quotation.text.casefold() in ground.context.casefold():
            continue  # the name of a publisher, a title: no words of anybody's
        found = _find_in(quotation.text, ground)
        if found is None:
            return None
        exact, sentences = found
        text = f"{text[: quotation.start]}{exact}{text[quotation.end :]}"
        used += sentences
    return text, used


def _find_unclosed(text: str) -> Iterator[str]:
    """What follows an opening mark without its closing one, or stands before the reverse."""
    rest = text
    while rest != (emptied := _QUOTED.sub(lambda match: "x" * len(match[0]), rest)):
        rest = emptied
    for mark in _MARKS.finditer(rest):
        is_closing = mark[0] in ("”", "»", "''") or (
            mark[0] == '"' and rest[mark.end() :].strip(_CLOSING) == ""
        )
        words = text[: mark.start()] if is_closing else text[mark.end() :]
        yield words.strip(_CLOSING)


def _find_in(words: str, ground: Ground) -> tuple[str, list[GroundSentence]] | None:
    tokens = r"\s+".join(_write_pattern(token) for token in _TOKEN.findall(words))
    pattern = re.compile(rf"(?<!\w){tokens}(?!\w)", re.IGNORECASE)
    places = [(s.passage.paragraph, s) for s in ground.sentences]
    for paragraph in dict.fromkeys(paragraph for paragraph, _ in places):
        for match in pattern.finditer(paragraph.text):
            held = [
                s
                for p, s in places
                if p.id == paragraph.id and s.start < match.end() and match.start() < s.end
            ]
            return match[0], held
    return None


def _write_pattern(token: str) -> str:
    pieces = []
    for char in token:
        if _MARKS.match(char):
            pieces.append(_MARKS.pattern)
        elif _APOSTROPHES.match(char):
            pieces.append(_APOSTROPHES.pattern)
        else:
            pieces.append(re.escape(char))
    return "".join(pieces)
