"""Where sentences begin and end: syntok and razdel, mended where news text leads them astray."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from razdel import sentenize
from syntok import segmenter

EAST_SLAVIC = frozenset({"ru", "uk", "be"})

_CLOSING = r"”»’›)\]}"
# Without a full stop that more words follow there is one sentence, and the libraries are spared.
_INNER_END = re.compile(r"[.!?…‽‼⁇⁈⁉。！？؟۔।]\W*\w")
# Where syntok always ends a sentence, so that it need not read the words: behind a small word that
# is none of its abbreviations, before a capitalised one, where no bracket may hold both;
# it also ends one at a blank line.
_CERTAIN_END = re.compile(
    r"(?<=\s)(?!(?:a[ft][mt]o|atte|apdo|approx|brig|capt|bspw|bzgl|cmdt|evtl|exc[al]|excmo|exsmo|figs|"
    r"gral|hnos|in[ck]l|ntr[ao]|phil|prof|resp|srta|synth|univ|zzgl|agto|febr|sept|"
    r"(?:set|oct|nov|dic)bre)\b)[a-z]{4,}[.!?]\s+(?=[A-Z][a-z])"
)
_BRACKET_OR_LINE = re.compile(r"[(\[{\n]|[^\x00-\u2fff]")
# What both libraries miss: full stops that no white space follows, and the end of „…“.
_MISSED_END = re.compile(rf"[。！？]+[{_CLOSING}」』\"]*|„[^„“”]*[.!?…]“(?=\s)")
_LEADING_MARKS = re.compile(rf"\s*(?:[{_CLOSING}]+|(?P<straight>\"+))(?=\W|$)")
_TRAILING_OPENERS = re.compile(r"(?<=\s)[“«„‹(\[{]+\s*$")
_FIRST_WORD_CHAR = re.compile(r"[^\W_]")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[“«„\"])(?:Mr|Mrs|Ms|Dr|Prof|St|Gen|Lt|Col|Capt|Cmdr|Maj|Sgt|Adm|Brig|Sen|Rep|Gov|"
    r"Pres|Amb|Rev|Hon|Messrs|Mme|Fr|Hr|vs|cf|e\.g|i\.e|г-н|г-жа|[Сс]т|[Ии]м|т\.\s?е|тов|проф|акад|"
    r"ген|полк|адм|\d+\s?рр?)\.\s*$"
)
_DATELINE = re.compile(
    r"[A-ZА-ЯЁІЇЄҐ]{3}[A-ZА-ЯЁІЇЄҐ.’'-]*(?:(?:,? |/)[A-ZА-ЯЁІЇЄҐ][\w.’'/-]*){0,4}"
    r"(?:,? (?:[A-Z]\w{2,8}\.? \d{1,2}|\d{1,2}\.? [A-Za-zА-Яа-яёіїє]{3,9})\b"
    r"(?:,? (?:19|20)\d\d\b(?: (?:года|г\.|року))?)?)?"
    r"(?:\.?,? ?(?:\([^)]{2,40}\)|/[^/]{2,40}/))?(?:\s+[-—–]+|[:.])\s+(?=\W*[A-ZА-ЯЁІЇЄҐ])"
)
_NUMBER = re.compile(
    r"(?:[–—•]|\(?\d{1,3}[.)]|\d{1,2}[.:]\d\d(?: (?:GMT|UTC|CET|CEST|EET|MSK|МСК))?(?: [—–-])?)\s+"
    r"(?=\W?[A-ZА-ЯЁІЇЄҐ])"
)
_BEFORE_NUMBER = re.compile(
    r"\b(?:Nos?|Arts?|Fig|pp?|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.\s*$"
)


def skip_dateline(text: str) -> int:
    """Where a text begins behind its dateline, a place, a day and an agency: ``PARIS (Wire) —``."""
    dateline = _DATELINE.match(text)
    return dateline.end() if dateline else 0


def skip_number(text: str) -> int:
    """Where a text begins behind the number of its paragraph, the hour of its entry, or the dash of
    an item or a turn."""
    number = _NUMBER.match(text)
    return number.end() if number else 0


def split_sentences(text: str, language: str) -> list[tuple[int, int]]:
    """The spans of the text's sentences, in order, without their outer white space.

    ``language`` is an ISO 639-1 code. Together the spans hold every character that is not white
    space; a closing quotation mark or bracket belongs to the sentence that it closes.
    """
    return list(_split(text, language))


# Ingest asks twice for each paragraph: once to attribute it, once to store it.
@lru_cache(maxsize=256)
def _split(text: str, language: str) -> tuple[tuple[int, int], ...]:
    kept = [0]
    if _INNER_END.search(text):
        missed = (match.end() for match in _MISSED_END.finditer(text))
        for cut in sorted({*_library_cuts(text, language), *missed}):
            mended = _mend_cut(text, kept[-1], cut)
            if mended is not None and kept[-1] < mended < len(text):
                kept.append(mended)
    return tuple(_strip_spans(text, [*kept, len(text)]))


def _library_cuts(text: str, language: str) -> Iterator[int]:
    if language in EAST_SLAVIC:
        yield from (sentence.start for sentence in sentenize(text))
        return
    certain = (
        [] if _BRACKET_OR_LINE.search(text) else [m.end() for m in _CERTAIN_END.finditer(text)]
    )
    for start, end in pairwise([0, *certain, len(text)]):
        yield start
        if _INNER_END.search(text, start, end):
            for paragraph in segmenter.analyze(text[start:end]):
                yield from (start + sentence[0].offset for sentence in paragraph)


def _mend_cut(text: str, start: int, cut: int) -> int | None:
    """The place where the sentence that began at ``start`` really ends, None if not here."""
    marks = _LEADING_MARKS.match(text, cut)
    # A straight mark closes when it is the second of its pair.
    if marks and (not marks["straight"] or text.count('"', start, cut) % 2):
        cut = marks.end()
    elif opener := _TRAILING_OPENERS.search(text, start, cut):
        cut = opener.start()
    return None if _goes_on(text[start:cut], text[cut : cut + 20]) else cut


def _goes_on(left: str, right: str) -> bool:
    if left.rstrip().endswith((";", ",", ":")) or _ABBREVIATION.search(left):
        return True
    first = _FIRST_WORD_CHAR.search(right)
    if first is None:
        return False
    return first[0].islower() or (first[0].isdigit() and bool(_BEFORE_NUMBER.search(left)))


def _strip_spans(text: str, cuts: list[int]) -> Iterator[tuple[int, int]]:
    for start, end in pairwise(cuts):
        piece = text[start:end]
        if stripped := piece.strip():
            begin = start + len(piece) - len(piece.lstrip())
            yield begin, begin + len(stripped)
