"""What a claim affirms and denies, and how much of it its source says: word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from qa_service.copies import Word
from qa_service.dates import drop_dates
from qa_service.support.days import even_days
from qa_service.support.ground import Ground, even_numbers
from qa_service.terms import detect_script_language, extract_terms, leave_out_asking_words

# A negation reaches so many words on.
REACH = 5
# Words of the paragraph that are in no sentence pointed at count less.
CONTEXT_SHARE = 0.6
MIN_STEM = 4
_BECAUSE = re.compile(
    r"\b(?:because|due to|owing to|as a result|therefore|hence|thereby|thanks to|in order to|"
    r"led to|caused?|prompted|потому что|из-за|так как|поскольку|поэтому|вследствие|в результате|"
    r"благодаря|привел[аои]? к|вызва\w+|тому що|через те)\b",
    re.IGNORECASE,
)
_NOBODY = frozenset(
    "neith nobod nothi nowhe никто никог ничто ничег нигде никак ніхто нічог".split()
)
# Words that another language may have a negation for: "impossible", «нельзя», "few".
_UNLIKE = re.compile(
    r"не|ни|без|исклю|запре|прекр|отвер|откло|лише|мало|лишь|тольк|"
    r"un[^idt]|im[pm]|in[acdev]|non|dis|few|littl|only|avoid|exclu|rejec|ban|forbi|stop|end|lack|away"
)
# "Not only" denies nothing.
_ONLY = frozenset("only merely just simply alone тольк лишь просто".split())
# "No less than" denies nothing, either.
_NO_DENIAL = _ONLY | frozenset("less fewer more later менее меньш более больш позже поздн".split())
# A refusal in one word: what it takes for its object is denied, or not, as one reads it.
_TURNS_DOWN = frozenset(
    "rejec decli turne dismi ruled exclu отвер откло исклю запре banne prohi".split()
)


def is_denied_otherwise(claim: Sequence[Word], ground: Ground) -> bool:
    """Whether the claim denies what its source affirms, or the reverse, as far as words tell.

    What a negation governs is the next word of content; it must be denied on the other side, too,
    if it is there at all. A claim with a negation needs some in its source.
    """
    source = [sentence.words for sentence in ground.cited]
    words = [word for sentence in source for word in sentence]
    if _turns_down(claim) or _turns_down(words):
        return False
    for stem in _governed(claim):
        if _holds(words, stem) and not any(any(_denials(s, stem)) for s in source):
            return True
    for sentence in source:
        for stem in _governed(sentence):
            affirmed = any(not all(_denials(other, stem)) for other in source)
            if _holds(claim, stem) and not any(_denials(claim, stem)) and not affirmed:
                return True
    return any(_governed(claim)) and not any(_governed(words))


def is_denied_anew(claim: Sequence[Word], ground: Ground) -> bool:
    """Whether the claim has a negation where its source, in another language, denies nothing.

    Of two languages it is not known which word is denied.
    """
    is_denied = any(
        denies(word) and not (behind and behind.text in _NO_DENIAL)
        for word, behind in zip_longest(claim, claim[1:])
    )
    return is_denied and not any(
        denies(word) or _UNLIKE.match(word.text)
        for sentence in ground.cited
        for word in sentence.words
    )


def adds_cause(text: str, ground: Ground) -> bool:
    """Whether the claim gives a reason where its source only tells the two things."""
    return _BECAUSE.search(text) is not None and not any(
        _BECAUSE.search(sentence.text) for sentence in ground.cited
    )


def denies(word: Word) -> bool:
    """Whether the word is a negation, or a pronoun that is one."""
    return word.is_negation or word.text in _NOBODY


def says_anything(text: str) -> bool:
    """Whether the text has a word that can be supported: "No." and "…" have none."""
    language = detect_script_language(text)
    return bool(extract_terms(leave_out_asking_words(text, language), language))


def measure_coverage(text: str, language: str, ground: Ground) -> float:
    """The share of the claim's terms that its source has, 0 to 1, each counted once.

    A term of the paragraph around what is pointed at, of its title or of a speaker's name counts
    less; dates and publishers' names are seen to elsewhere.
    """
    published = next((article.date for article in ground.articles if article.date), None)
    outlets = " ".join(article.publisher or "" for article in ground.articles)
    text = even_numbers(drop_dates(even_days(text), published=published))
    mine = set(extract_terms(text, language))
    mine -= set(extract_terms(outlets, language))
    if not mine:
        return 1.0
    cited = {
        t for sentence in ground.cited for t in extract_terms(even_numbers(sentence.text), language)
    }
    around = set(extract_terms(even_numbers(ground.everything), language))
    inside = len(mine & cited)
    return (inside + CONTEXT_SHARE * len((mine - cited) & around)) / len(mine)


def _governed(words: Sequence[Word]) -> Iterator[str]:
    for at, word in enumerate(words):
        if denies(word) and not (at + 1 < len(words) and words[at + 1].text in _ONLY):
            behind = (w.text for w in words[at + 1 : at + 1 + REACH] if w.is_content)
            first = next(behind, None)
            if first is not None:
                yield first


def _holds(words: Sequence[Word], stem: str) -> bool:
    return any(is_form(word.text, stem) for word in words)


def is_form(one: str, other: str) -> bool:
    """Whether two stems are of one word: talk and talks, sign and signe(d)."""
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= MIN_STEM and long.startswith(short))


def _denials(words: Sequence[Word], stem: str) -> Iterator[bool]:
    """Of each place where the word stands, whether a negation reaches it."""
    for at, word in enumerate(words):
        if is_form(word.text, stem):
            yield any(denies(w) for w in words[max(0, at - REACH) : at])


def _turns_down(words: Sequence[Word]) -> bool:
    return any(word.text in _TURNS_DOWN for word in words)
