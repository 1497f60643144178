"""Faults of ours or of a library: they cost the article that met them, not the run."""

from __future__ import annotations

FAULTS = (
    ArithmeticError, AssertionError, AttributeError, LookupError, MemoryError, RecursionError,
    SyntaxError, TypeError, ValueError,
)  # fmt: skip
"""What parsers let through on hostile input. OSError is not one: it is about our own disk."""

READER_FAILS = "the reader fails on it"


def tell_fault(what: str, error: BaseException) -> str:
    return f"{what} ({type(error).__name__}: {error}): please report it"
