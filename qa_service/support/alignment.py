"""Where a claim is nearly its source's sentence: what it puts in another word's place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from qa_service.actors import Actors
from qa_service.copies import read_words
from qa_service.domain import RemovalReason
from qa_service.support.ground import Ground
from qa_service.support.opposites import are_opposite
from qa_service.support.wording import denies

# So much of the shorter one stands in the other in the same order: it is that sentence, reworded.
MIN_SHARED, MIN_SAME = 0.6, 5
# A longer piece that is in one of them alone is a clause of its own.
MAX_PIECE, MAX_BRIDGE = 6, 2


_SAID = (
    r"(?:said|says|added|stated|told|announced|declared|explained|insisted|argued|wrote|noted|"
    r"stressed|warned|сказал\w*|заявил\w*|добавил\w*|сообщил\w*|отметил\w*|подчеркнул\w*|пояснил\w*)"
)
# Who says it is seen to elsewhere (speakers.py), and stands now before, now within, now behind.
_ATTRIBUTION = re.compile(
    r"^(?:according to|по словам|по данным|как \w+)\s[^,]{2,60},|"
    rf"^[^,“«]{{2,60}}?\s{_SAID}(?:\s(?:on|in)\s[^,]{{2,25}}?)?\s(?:that|,\s*что)\b|"
    rf",\s(?:\w+\s){{0,4}}?{_SAID}(?:\s[^,.]{{2,40}})?(?=[,.])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word by its stem, or a name by whom it stands for: ``actor`` is None for a word."""

    text: str
    actor: str | None = None
    is_negation: bool = False
    is_number: bool = False


def find_alteration(text: str, ground: Ground, actors: Actors) -> RemovalReason | None:
    """What is wrong where the claim is a sentence that it points at with another number or side in
    a number's or side's place, with a negation more or less, or with an opposite."""
    claim = _read_both(text, actors)
    changes = [
        change
        for sentence in ground.cited
        for mine, theirs in zip(claim, _read_both(sentence.text, actors), strict=True)
        for change in _find_changes(mine, theirs)
    ]
    if any(_has_other_numbers(*change) for change in changes):
        return "number_not_in_source"
    if any(_has_other_sides(*change) for change in changes):
        return "speaker_not_in_source"
    if any(_is_reversed(*change) for change in changes):
        return "unsupported"
    return None


def _read_both(text: str, actors: Actors) -> tuple[list[Token], list[Token]]:
    """The text's tokens, and those without who says it."""
    return read_tokens(text, actors), read_tokens(_ATTRIBUTION.sub(" ", text), actors)


def read_tokens(text: str, actors: Actors) -> list[Token]:
    """The words in order, articles left out, each name as one token."""
    mentions = actors.find(text)
    tokens: list[Token] = []
    at = 0
    for mention in mentions:
        tokens += _read_plain(text[at : mention.start])
        tokens.append(Token(f"@{mention.actor}", mention.actor))
        at = mention.end
    return [*tokens, *_read_plain(text[at:])]


def _read_plain(text: str) -> Iterator[Token]:
    for word in read_words(f"x {text}")[1:]:
        yield Token(word.text, None, denies(word), word.kind == "number")


def _find_changes(
    claim: Sequence[Token], source: Sequence[Token]
) -> Iterator[tuple[Sequence[Token], Sequence[Token]]]:
    """The short pieces that differ, the claim's and the source's, of two that are mostly alike.

    Pieces with no more than ``MAX_BRIDGE`` words between them are one.
    """
    mine, theirs = [t.text for t in claim], [t.text for t in source]
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    blocks = matcher.get_matching_blocks()
    same = sum(block.size for block in blocks)
    if same < max(MIN_SAME, MIN_SHARED * min(len(mine), len(theirs))):
        return
    a = c = 0
    for block in blocks:
        is_last = block is blocks[-1]
        if block.size > MAX_BRIDGE or is_last:
            b, d = block.a, block.b
            # At either end a longer piece stands in nothing's place.
            limit = MAX_BRIDGE if is_last or a == c == 0 else MAX_PIECE
            is_permuted = sorted(mine[a:b]) == sorted(theirs[c:d])
            if max(b - a, d - c) <= (MAX_PIECE if is_permuted else limit):
                yield claim[a:b], source[c:d]
            a, c = block.a + block.size, block.b + block.size


def _has_other_numbers(mine: Sequence[Token], theirs: Sequence[Token]) -> bool:
    """Whether numbers stand in the place of others, or are the same in another order."""
    own = [token.text for token in mine if token.is_number]
    others = [token.text for token in theirs if token.is_number]
    return bool(own and others) and (
        not set(own) & set(others) or (own != others and sorted(own) == sorted(others))
    )


def _has_other_sides(mine: Sequence[Token], theirs: Sequence[Token]) -> bool:
    sides = [token.actor for token in mine if token.actor]
    others = [token.actor for token in theirs if token.actor]
    if sides and others and not set(sides) & set(others):
        return True
    if sides != others and sorted(sides) == sorted(others):
        return True
    return any(t.is_negation for t in mine) != any(t.is_negation for t in theirs)


def _is_reversed(mine: Sequence[Token], theirs: Sequence[Token]) -> bool:
    return are_opposite({t.text for t in mine}, {t.text for t in theirs})
