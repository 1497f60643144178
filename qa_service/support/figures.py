"""Numbers and dates of a claim: each must stand in its source, by the thing that it counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from qa_service.copies import Word, read_words
from qa_service.dates import Period, TextDate, drop_dates, find_dates
from qa_service.domain import Precision
from qa_service.support.days import even_days
from qa_service.support.ground import Ground, GroundSentence, even_scales

# The thing counted is one of so many content words behind its number, or before it.
NOUNS_BEHIND, NOUNS_BEFORE = 2, 1
# A thing counted may be called otherwise, but only within its kind: days are no weeks.
_KINDS = tuple(
    frozenset(kind.split())
    for kind in (
        "soldi troop perso force men servi солда воен войск бойцо",
        "peopl perso citiz resid челов людей граж жител",
        "count state natio ally allie membe стран госуд союзн",
        "perce per проце",
    )
)
MIN_NOUN = 3
_JOINS = frozenset(
    "and for per out off but not was are has had did its his her who the from into with near over "
    "under along after befor durin withi about above below again that which than this these those "
    "would were have will been shoul could must might their there they when where while since "
    "при для над под про или как что это его они она был были из-за чтобы около после перед".split()
)
_RANK: dict[Precision, int] = {"day": 0, "month": 1, "year": 2}
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|-?(?:й|я|е|го|му|м|х|ми))\b")
_CURRENCIES = {
    "dollar": re.compile(r"\$|\bdollar|\bдоллар", re.IGNORECASE),
    "euro": re.compile(r"€|\beuros?\b|\bевро\b", re.IGNORECASE),
    "rouble": re.compile(r"₽|\brou?ble|\bрубл", re.IGNORECASE),
    "pound": re.compile(r"£|\bpounds? sterling|\bфунт", re.IGNORECASE),
    "percent": re.compile(r"%|\bper ?cent|\bpercent|\bпроцент", re.IGNORECASE),
}
# The longer first: "no more than" is no "more than".
_BOUND = re.compile(
    r"\b(?:(?P<most>no more than|not more than|less than|fewer than|under|below|at most|up to|"
    r"не более|не больше|менее|меньше|до)"
    r"|(?P<least>no (?:fewer|less) than|not less than|more than|over|above|at least|upwards of|"
    r"exceed(?:s|ed|ing)?|не менее|не меньше|более|больше|свыше|как минимум))"
    r"\s+(?:чем\s+)?(?=[\w$€£])",
    re.IGNORECASE,
)
BOUNDED_CHARS = 40
_DAY_ALONE = re.compile(r"^(?!.*\d{4}).*\d")
FEBRUARY, SHORT_FEBRUARY = 2, 28
_RANGE = re.compile(
    r"\b(?:between\s+(?:\S+\s+){1,2}?and|от\s+(?:\S+\s+){1,2}?до)\s+\S+(?:\s(?:thousand|million|billion|"
    r"тысяч|миллион\w*|миллиард\w*)\b)?",
    re.IGNORECASE,
)


def find_holders(text: str, ground: Ground, *, is_own: bool) -> list[GroundSentence] | None:
    """The sentences that hold the claim's numbers and dates; None where one is in no sentence.

    Where ``is_own``, words can be compared: a number must then stand by what the claim counts.
    """
    text = even_days(text)
    published = next((a.date for a in ground.articles if a.date), None)
    holders: list[GroundSentence] = []
    for date in find_dates(text, published=published):
        readings = (_find_date(each, text, ground) for each in _read_years(date, text))
        held = next((found for found in readings if found is not None), None)
        if held is None:
            return None
        holders += held
    words = read_words(even_scales(_ORDINAL.sub("", drop_dates(text, published=published))))
    for at, word in enumerate(words):
        if word.kind in ("number", "date"):
            holder = _find_number(words, at, ground, is_own=is_own)
            if holder is None:
                return None
            holders.append(holder)
    return holders if _has_units(text, holders, ground) and _has_bounds(text, holders) else None


def _read_years(date: TextDate, text: str) -> Iterator[TextDate]:
    """The date, and where its year is only guessed the one of the year after: of "by 1 July" other
    words tell whether it is to come, and a claim need not have them."""
    yield date
    written = text[date.start : date.end]
    if date.precision == "day" and _DAY_ALONE.search(written):
        day = date.period.start
        if not (day.month == FEBRUARY and day.day > SHORT_FEBRUARY):
            later = day.replace(year=day.year + 1)
            yield replace(date, period=Period(later, later))


def _find_date(date: TextDate, text: str, ground: Ground) -> list[GroundSentence] | None:
    """The sentence that names the date, none where the article itself is of it, or None.

    A date may stand in the sentence pointed at or before it in its paragraph; where one pointed at
    has a date as precise, only there.
    """
    last = {s.passage.paragraph.id: s.start for s in sorted(ground.cited, key=lambda s: s.start)}
    reached = [s for s in ground.sentences if s.start <= last.get(s.passage.paragraph.id, -1)]
    named = [find_dates(even_days(s.text), published=s.passage.article.date) for s in reached]
    is_dated = any(
        sentence.is_cited and any(_RANK[n.precision] <= _RANK[date.precision] for n in dates)
        for sentence, dates in zip(reached, named, strict=True)
    )
    for sentence, dates in zip(reached, named, strict=True):
        is_elsewhere = is_dated and not sentence.is_cited
        if not is_elsewhere and any(_is_within(each, date) for each in dates):
            return [sentence]
    for article in ground.articles:
        # Where the sentence has a date of its own, the article's is not that of what it tells.
        if is_dated and (article.publisher or " ") not in text:
            continue
        days = find_dates(article.title, published=article.date)
        is_of = article.date is not None and (date.period.start <= article.date <= date.period.end)
        if is_of or any(_is_within(each, date) for each in days):
            return []
    return None


def _is_within(source: TextDate, claimed: TextDate) -> bool:
    """Whether what the source names is of the claimed day, month or year, and no wider."""
    return claimed.period.start <= source.period.start and source.period.end <= claimed.period.end


def _find_number(
    words: Sequence[Word], at: int, ground: Ground, *, is_own: bool
) -> GroundSentence | None:
    for sentence in ground.sentences:
        found = [i for i, word in enumerate(sentence.counted) if word.text == words[at].text]
        if found and (not is_own or _is_bound(words, at, sentence.counted)):
            return sentence
    return None


def _is_bound(claim: Sequence[Word], at: int, source: Sequence[Word]) -> bool:
    """Whether the number counts the same in both: no other number stands nearer to the thing.

    Where the source has none of the words beside it, some other word must be in both.
    """
    if _is_renamed(claim, at, source):
        return False
    number, nouns = claim[at].text, _find_nouns(claim, at)
    numbers = [i for i, word in enumerate(source) if word.kind in ("number", "date")]
    is_known = False
    for noun in nouns:
        for place in (i for i, word in enumerate(source) if word.text == noun):
            is_known = True
            nearest = min(numbers, key=lambda i: _distance(i, place))
            if source[nearest].text == number:
                return True
    if is_known and len({source[i].text for i in numbers}) > 1:
        return False
    mine = {word.text for word in claim if word.is_content and word.kind == "word"}
    return is_known or bool(mine & {word.text for word in source})


def _find_nouns(claim: Sequence[Word], at: int) -> list[str]:
    """The words that the number may count: near it, and nearer to no other number."""
    numbers = [i for i, word in enumerate(claim) if word.kind in ("number", "date")]
    content = [i for i, word in enumerate(claim) if word.is_content and i not in numbers]
    near = [i for i in content if i > at][:NOUNS_BEHIND] + [i for i in content if i < at][
        -NOUNS_BEFORE:
    ]
    return [claim[i].text for i in near if min(numbers, key=lambda n: _distance(n, i)) == at]


def _is_renamed(claim: Sequence[Word], at: int, source: Sequence[Word]) -> bool:
    """Whether the number stands before a noun that the source has not, nor one of its kind."""
    places = [i for i, word in enumerate(source) if word.text == claim[at].text]
    others = (i for i, word in enumerate(claim) if word.kind == "number" and i != at)
    counted_else = {noun for i in others for noun in _find_nouns(claim, i)}
    # "2,000 American troops": the name in between is the same in both, or seen to elsewhere.
    at += at + 1 < len(claim) and claim[at + 1].kind == "name"
    places = [i + (i + 1 < len(source) and source[i + 1].kind == "name") for i in places]
    known = {word.text for word in source}
    told = {word.text for word in claim} - counted_else
    for step in (1, 2):
        mine = _noun_at(claim, at + step)
        theirs = [noun for i in places if (noun := _noun_at(source, i + step)) is not None]
        if mine is not None and mine not in known:
            kin = frozenset[str]().union(*(kind for kind in _KINDS if mine in kind))
            # Of a second word it is not known whether it is the noun, but of some: "member states".
            is_noun = step == 1 or any(kind.intersection(theirs) for kind in _KINDS)
            return is_noun and not kin.intersection(theirs) and not told.issuperset(theirs)
        if mine is None or mine not in theirs:
            return False
    return False


def _noun_at(words: Sequence[Word], at: int) -> str | None:
    """The word there, if it may be a noun: no name, no number, none that only joins others."""
    if at >= len(words) or words[at].kind != "word" or len(words[at].text) < MIN_NOUN:
        return None
    return None if words[at].text in _JOINS else words[at].text


def _distance(number: int, noun: int) -> float:
    """A number mostly stands before what it counts: one behind it is a little farther."""
    return noun - number if number < noun else (number - noun) * 1.5


def _has_units(text: str, holders: Sequence[GroundSentence], ground: Ground) -> bool:
    """Whether money and shares are of the source's kind."""
    held = " ".join(s.text for s in (*holders, *ground.cited))
    return all(p.search(held) for p in _CURRENCIES.values() if p.search(text))


def _has_bounds(text: str, holders: Sequence[GroundSentence]) -> bool:
    """Whether what is more than a number in the source is not less than it in the claim."""
    held = [_find_bounds(holder.text) for holder in holders]
    mine = _find_bounds(text)
    figures = {word.text for word in read_words(even_scales(text))}
    # One end of a range is no number by itself: "between 3 and 4" is neither 3 nor 4.
    ends = [end for holder in holders for end in _find_ranges(holder.text)]
    if any(
        (one in figures) != (two in figures) and not mine.keys() & {one, two} for one, two in ends
    ):
        return False
    return all(
        not any(number in each for each in held) or any(each.get(number) == bound for each in held)
        for number, bound in mine.items()
    )


def _find_ranges(text: str) -> Iterator[tuple[str, str]]:
    """The two ends of what lies "between 3 and 4"."""
    for match in _RANGE.finditer(even_scales(text)):
        ends = [word.text for word in read_words(match[0]) if word.kind == "number"]
        if len(ends) == 2:
            yield ends[0], ends[1]


def _find_bounds(text: str) -> dict[str, str]:
    """Each number that is said to be the ``least`` or the ``most``, with which of both."""
    bounds: dict[str, str] = {}
    for least, most in _find_ranges(text):
        bounds |= {least: "least", most: "most"}
    for bound in _BOUND.finditer(text):
        words = read_words(even_scales(text[bound.end() : bound.end() + BOUNDED_CHARS]))
        if words and words[0].kind == "number":
            bounds[words[0].text] = bound.lastgroup or ""
    return bounds
