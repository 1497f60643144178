"""Copies: paragraphs that tell the same in nearly the same words, told from false friends."""

from qa_service.copies.comparing import are_copies, contradict
from qa_service.copies.neighbours import Texts, find_pairs, link_rows
from qa_service.copies.prints import ParagraphPrint, print_paragraph, print_sentence, read_stems
from qa_service.copies.signatures import (
    COLUMNS,
    SIGNATURE_VERSION,
    Keys,
    Signatures,
    keys_of,
    sign_stems,
)
from qa_service.copies.words import Word, read_words

__all__ = [
    "COLUMNS",
    "SIGNATURE_VERSION",
    "Keys",
    "ParagraphPrint",
    "Signatures",
    "Texts",
    "Word",
    "are_copies",
    "contradict",
    "find_pairs",
    "keys_of",
    "link_rows",
    "print_paragraph",
    "print_sentence",
    "read_stems",
    "read_words",
    "sign_stems",
]
