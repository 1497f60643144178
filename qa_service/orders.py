"""Text in an article that gives orders to a machine: it is text, and no answer to anything else."""

from __future__ import annotations

import re
from functools import lru_cache

_MACHINE = (
    r"(?:AI|LLM|GPT|chat-?bot|language model|assistant|ИИ|языковая модель|чат-?бот|ассистент)"
)
# By what none of them can do without, in small letters, which is looked for first: it is faster.
_SOURCES = {
    # In the imperative: officers, too, are told to ignore previous instructions.
    ("ignore", "disregard", "forget", "override", "bypass"): (
        r"(?:^|[.!?:;>\n“\"«(*]\s*|\b(?:please|and|then|now)\s+)(?:ignore|disregard|forget|override|"
        r"bypass)\b[^.\n]{0,40}\b(?:instruction|prompt|rules?\b|guideline|above\b|everything)"
    ),
    ("system", "developer"): (
        r"\b(?:system|developer)\s+(?:prompt|message|note|override|instruction)"
    ),
    ("instruction",): (
        r"\b(?:new|updated|hidden|secret|following)\s+instructions?\s*(?:from|for|to|:)"
    ),
    ("ai", "llm", "gpt", "bot", "language model", "assistant", "ии", "модель", "бот", "ассист"): (
        rf"\byou\s+are\s+(?:now\s+)?(?:a|an|the)?\s*(?:helpful\s+)?{_MACHINE}|"
        rf"\b(?:note|attention|message|instructions?)\s+(?:to|for)\s+(?:the\s+|any\s+|all\s+)?"
        rf"{_MACHINE}|"
        rf"\b(?:as\s+an?|dear)\s+{_MACHINE}\b|"
        rf"\b{_MACHINE}s?\s+(?:must|should|shall)\s+(?:now\s+)?(?:answer|reply|respond|say|state|"
        r"write|output|print|cite|repeat|ignore)|"
        rf"\b(?:ты|вы)\s+(?:теперь\s+)?(?:—\s*)?{_MACHINE}"
    ),
    ("only", "exclusively", "solely"): (
        r"\b(?:reply|respond|answer)\s+(?:only|exclusively|solely)\s+(?:with|that|by)\b"
    ),
    ("<", "["): (
        r"</?(?:system|instructions?|passages?|source|assistant|user)\b|\[/?INST\]|<\|\w+\|>"
    ),
    ("игнориру", "забудь", "не"): (
        r"\b(?:игнориру\w+|забудь\w*|не\s+обращай\w*\s+внимания)\b[^.\n]{0,40}(?:инструкц|указани|"
        r"правил|предыдущ|выше)"
    ),
    ("системн",): r"\bсистемн\w+\s+(?:сообщени|промпт|инструкц|подсказк)",
    ("ответь",): r"\bответь(?:те)?\s+только\b",
}
_ORDERS = [(needed, re.compile(source, re.IGNORECASE)) for needed, source in _SOURCES.items()]
_ABOUT_ORDERS = re.compile(
    r"\binstructions?\b|\bprompts?\b|\binject|инструкц|промпт|інструкц", re.IGNORECASE
)


@lru_cache(maxsize=8_192)
def find_order(text: str) -> int | None:
    """Where a paragraph begins to give orders to a machine, or None; what follows belongs to it."""
    small = text.casefold()
    found = (
        pattern.search(text) for needed, pattern in _ORDERS if any(each in small for each in needed)
    )
    return min((match.start() for match in found if match), default=None)


def asks_about_orders(question: str) -> bool:
    """Whether such text may be what is asked for."""
    return _ABOUT_ORDERS.search(question) is not None
