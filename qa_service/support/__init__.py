"""Verifies sentences before they leave: what its source does not carry is not shown."""

from qa_service.support.claims import Claim, Verdict, clean_text, verify_claim
from qa_service.support.quotes import find_fault, is_whole, verify_sentences

__all__ = [
    "Claim",
    "Verdict",
    "clean_text",
    "find_fault",
    "is_whole",
    "verify_claim",
    "verify_sentences",
]
