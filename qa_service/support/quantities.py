"""Quantities of a claim that are in no figures: "half", "dozens", "the third", "within weeks"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from qa_service.copies import read_words
from qa_service.support.days import even_days
from qa_service.support.ground import even_scales

_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9}
_RU_SCALES = {"тысяч": 1e3, "миллион": 1e6, "миллиард": 1e9}
# "A million", "half a million", "a hundred thousand", "a dozen".
_ROUND = re.compile(
    r"\b(?P<half>half\s+)?an?\s+(?P<one>hundred|thousand|million|billion|dozen)"
    r"(?:\s+(?P<two>thousand|million|billion))?\b|\bпол(?P<ru>миллион|миллиард|тысяч)\w*",
    re.IGNORECASE,
)
# Numbers of such a size, where no figure is before the word, and the largest that may be called so.
_SIZES = tuple(
    (re.compile(rf"(?<![\d.,]\s)(?<!\w)(?:{words})\b", re.IGNORECASE), least, most)
    for words, least, most in (
        (r"dozens|scores|десятк(?:и|ов|ами|ах)", 20, 1e3),
        (r"hundreds|сотн(?:и|ям|ями|ях)", 1e2, 1e4),
        (r"(?:tens|hundreds)\s+of\s+thousands|(?:десятк|сотн)\w+\s+тысяч\w*", 1e4, 1e6),
        (r"(?<!of )thousands", 1e3, 1e6),
        (r"millions|миллионы", 1e6, 1e9),
        (r"billions|миллиарды", 1e9, 1e12),
    )
)


def _compile(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})", re.IGNORECASE)


# Shares and multiples: how they are written, what else the source may call them, and the ratio
# that two of its numbers then have.
_SHARES = tuple(
    (_compile(words), _compile(f"{words}|{others}"), ratio)
    for words, others, ratio in (
        (
            r"half\b(?! an? (?:dozen|hundred|thousand|[mb]illion))|halves|половин\w+",
            r"halv\w+|полу\w+|50\b|semi\w+|mid\w*|\w+ and a half",
            2,
        ),
        (r"halv(?:e|ed|es|ing)\b|вдвое меньше", r"half\b|50\b|вдвое", 2),
        (
            r"(?:a|one)[ -]third\b|two[ -]thirds|треть\b|трети\b",
            r"third\w*|33|3[34]\b|6[67]\b|трет\w+",
            3,
        ),
        (
            r"(?:a|one)[ -]quarter\b|three[ -]quarters|четверть\w*",
            r"quarter\w*|25\b|75\b|fourth",
            4,
        ),
        (
            r"doubl(?:e|ed|es|ing)\b|twice\b|twofold|вдвое|дважды",
            r"two times|two-?fold|2\b|100\b|удво\w+|в два",
            2,
        ),
        (
            r"tripl(?:e|ed|es|ing)\b|trebl\w+|threefold|втрое|трижды",
            r"three times|3\b|утро\w+|в три",
            3,
        ),
        (r"quadrupl\w+|fourfold|вчетверо", r"four times|4\b|в четыре", 4),
        (r"полтор[аы]\b|one and a half", r"1[.,]5|полутор\w+|half", 1.5),
    )
)
_RU_CASES = "(?:ый|ой|ий|ая|ое|ого|ому|ую|ые|ых|ым|ом)\\b"
_ORDINALS = tuple(
    (_compile(words), _compile(f"{words}|{number}(?:nd|rd|th|-?[йяегм]\\w*)?\\b|{others}"))
    for number, words, others in (
        (
            2,
            rf"second\b(?! ago)|втор{_RU_CASES}",
            r"two\b|both|another|again|next|also|дв[аеу]\w*|снова|ещ[её]|повтор\w+|опять|II\b",
        ),
        (
            3,
            r"third\b(?! of)|трет(?:ий|ья|ье|ьего|ьему|ью|ьей|ьи)\b",
            r"three\b|third|тр[иёе]\w*|III\b",
        ),
        (4, rf"fourth\b|четв[её]рт{_RU_CASES}", r"four\b|quarter|четыр\w+|IV\b"),
        (5, rf"fifth\b|пят{_RU_CASES}", r"five\b|пят\w+|V\b"),
        (6, rf"sixth\b|шест{_RU_CASES}", r"six\b|шест\w+|VI\b"),
        (7, rf"seventh\b|седьм{_RU_CASES}", r"seven\b|сем\w+|VII\b"),
        (8, rf"eighth\b|восьм{_RU_CASES}", r"eight\b|вос\w+|VIII\b"),
        (9, rf"ninth\b|девят{_RU_CASES}", r"nine\b|девят\w+|IX\b"),
        (10, rf"tenth\b|десят{_RU_CASES}", r"ten\b|десят\w+|X\b"),
    )
)
_PARTS = {
    "all": _compile(
        r"all (?:of )?(?:the|its|their|these|those|his|her)\b|entire|whole\b|"
        r"вс[ею]\b|все[хм]\b|весь\b|целиком"
    ),
    "part": _compile(
        r"(?:part|some) of\b|part(?:ly|ially)\b|a few\b|част[ьи]\w?\b|частично|некотор\w+"
    ),
    "most": _compile(r"most of\b|majority|mostly\b|большинств\w+|больш\w+ част\w+"),
}  # fmt: skip
# A length of time, not "that day", "10-year-old" or "of the year"; where a figure stands before it,
# it is seen to with that (figures.py).
_LENGTH = (
    r"(?:in|within|for|over|after|before|several|some|few|an?|за|через|на|спустя|несколько)\s+(?:{0})\b"
    r"(?![ -]old)|(?:{0})\s+(?:later|earlier|ago|назад|спустя)\b"
)
_TIMES = {
    name: _compile(_LENGTH.format(words))
    for name, words in {
        "minute": r"minutes?|минут\w?",
        "hour": r"hours?|час(?:а|ов|ы)?",
        "day": r"days?|24 hours|дн(?:я|ей|и)|день|сут(?:ок|ки)",
        "week": r"weeks?|seven days|7 days|недел\w{1,3}",
        "month": r"months?|месяц\w{0,3}",
        "year": r"years?|12 months|twelve months|год(?:а|у|ы)?|лет",
        "decade": r"decades?|10 years|ten years|десятилети\w{1,2}|десять лет",
        "century": r"centur(?:y|ies)|100 years|столети\w{1,2}|век(?:а|ов)?",
    }.items()
}
_SURE = tuple(
    (_compile(sure), _compile(doubt))
    for sure, doubt in (
        (
            r"exactly\b|precisely\b|ровно\b",
            r"nearly\b|about\b|almost\b|around\b|roughly\b|some\b|more than\b|over\b|up to\b|"
            r"between\b|approximat|почти\b|около\b|примерно\b|более\b|до\b|порядка\b",
        ),
        (
            r"certainly\b|definitely\b|undoubtedly\b|несомненно\b|безусловно\b|наверняка\b",
            r"probabl|may\b|might\b|could\b|likely\b|perhaps\b|possib|apparent|вероятно\b|возможно\b|"
            r"может\b|могут\b|видимо\b",
        ),
    )
)


def has_right_quantities(text: str, source: str) -> bool:
    """Whether each quantity that the text has in words is the source's, by word or by value.

    Where the text says "all", "weeks" or "exactly", and the source does not, it must not say
    "part", "days" or "nearly" in its place.
    """
    text, source = even_days(text), even_days(source)
    numbers = sorted({*_read_figures(source), *_read_round(source)})
    return (
        all(any(_is_near(value, n) for n in numbers) for value in _read_round(text))
        and all(
            not words.search(text)
            or words.search(source)
            or any(least <= n < most for n in numbers)
            for words, least, most in _SIZES
        )
        and all(
            not words.search(text) or others.search(source) or _has_ratio(numbers, ratio)
            for words, others, ratio in _SHARES
        )
        and all(not words.search(text) or others.search(source) for words, others in _ORDINALS)
        and not any(_is_other(text, source, kind) for kind in (_PARTS, _TIMES))
        and not any(
            sure.search(text) and not sure.search(source) and doubt.search(source)
            for sure, doubt in _SURE
        )
    )


def _read_figures(text: str) -> Iterator[float]:
    for word in read_words(even_scales(text)):
        if word.kind in ("number", "date") and re.fullmatch(r"\d+(?:\.\d+)?", word.text):
            yield float(word.text)


def _read_round(text: str) -> Iterator[float]:
    for match in _ROUND.finditer(text):
        if match["ru"]:
            yield _RU_SCALES[match["ru"].casefold()] / 2
            continue
        one = _SCALES.get(match["one"].casefold(), 12.0)
        scale = _SCALES[match["two"].casefold()] if match["two"] else 1.0
        yield one * scale / (2 if match["half"] else 1)


def _is_near(one: float, other: float) -> bool:
    return abs(one - other) < 1e-6 * max(one, other)


def _has_ratio(numbers: list[float], ratio: float) -> bool:
    return any(a and abs(b / a - ratio) < 0.2 for a in numbers for b in numbers)


def _is_other(text: str, source: str, kind: Mapping[str, re.Pattern[str]]) -> bool:
    """Whether the text has one of a kind that the source has not, and the source another."""
    mine = {name for name, words in kind.items() if words.search(text)}
    theirs = {name for name, words in kind.items() if words.search(source)}
    return bool(mine - theirs and theirs - mine)
