"""Text to token ids, as XLM-RoBERTa's SentencePiece Unigram model cuts it.

Kudo 2018, *Subword Regularization*, arXiv:1804.10959: of all ways to cut a word into pieces, the
one with the greatest sum of log probabilities, found by Viterbi search. No piece reaches over a
space, so a word's cut does not depend on its neighbours and is kept for its next occurrence.
"""

from __future__ import annotations

from functools import lru_cache

from qa_service.e5.weights import Vocabulary

SPACE = "▁"
# As SentencePiece: an unknown character costs 10 more than the least probable piece.
UNKNOWN_PENALTY = 10.0
WORDS_KEPT = 65_536
LONGEST_WORD_KEPT = 48


class Tokenizer:
    """Cuts text into the ids of pieces, without the start and end tokens.

    A dictionary and a cache of words: the vocabulary of 250,002 pieces takes about 40 MB and
    0.2 s, where the Rust Unigram model takes 270 MB and 1.2 s.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        pieces, scores = vocabulary.pieces, vocabulary.scores
        self._ids = {piece: id for id, piece in enumerate(pieces) if id != vocabulary.unknown}
        self._scores = scores
        self._unknown = vocabulary.unknown
        self._unknown_score = min(scores) - UNKNOWN_PENALTY
        self._longest = max(map(len, pieces))
        self._replacements = vocabulary.replacements
        self._cut_word = lru_cache(WORDS_KEPT)(self._search_best_cut)

    def encode(self, text: str) -> list[int]:
        """Piece ids of the text in order; a run of whitespace counts as one space."""
        ids: list[int] = []
        for word in self._split_words(text):
            is_kept = len(word) <= LONGEST_WORD_KEPT
            ids.extend(self._cut_word(word) if is_kept else self._search_best_cut(word))
        return ids

    def _split_words(self, text: str) -> list[str]:
        """Words with the space before each; a trailing space is a word of its own."""
        plain = text.translate(self._replacements)
        words = plain.replace(SPACE, " ").split(" ")
        found = [SPACE + word for word in words if word]
        if not found or not words[-1]:
            found.append(SPACE)
        return found

    def _search_best_cut(self, word: str) -> tuple[int, ...]:
        best = [0.0] + [float("-inf")] * len(word)
        cut: list[tuple[int, int]] = [(0, self._unknown)] * (len(word) + 1)
        for start in range(len(word)):
            unknown = best[start] + self._unknown_score
            if unknown > best[start + 1]:
                best[start + 1], cut[start + 1] = unknown, (start, self._unknown)
            for end in range(start + 1, min(start + self._longest, len(word)) + 1):
                id = self._ids.get(word[start:end])
                if id is not None and best[start] + self._scores[id] > best[end]:
                    best[end], cut[end] = best[start] + self._scores[id], (start, id)
        ids, end = [], len(word)
        while end:
            end, id = cut[end]
            ids.append(id)
        return tuple(reversed(ids))
