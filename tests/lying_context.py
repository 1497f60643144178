"""What a line of a source tells the lying model: who speaks, what counts, what is a name."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from tests.llm_prompt import Line, Prompt, Source
from tests.lying_words import DATE, FUNCTION, NUMBER, QUOTATION, RU_NAMES, TENS, UNITS, YEAR

_PARTICLES = {"de", "von", "van", "der", "Hoop", "де", "фон", "Хооп"}
_BODIES = re.compile(
    r"Ministry|Council|Kremlin|Department|House|NATO|United|Union|Alliance|Government|Parliament|"
    r"Organization|Delegation|Office|Agency|Command|Assembly|Declaration|МИД|НАТО|Совет|Дом"
)
_TITLE = re.compile(
    r"(?:President|Prime|Foreign|Defence|Deputy|Secretary|Minister|Chancellor|General|Admiral|"
    r"Ambassador|Spokes\w+) [A-Z]"
)


@dataclass(frozen=True, slots=True)
class Context:
    """What a sentence is made from; `line` is one of the lines of `source`."""

    prompt: Prompt
    source: Source
    line: Line
    chance: random.Random

    @property
    def is_russian(self) -> bool:
        return is_russian(self.line.text)

    @property
    def following(self) -> Line | None:
        """The next line of the same source."""
        at = self.source.lines.index(self.line) + 1
        return self.source.lines[at] if at < len(self.source.lines) else None


def is_russian(text: str) -> bool:
    return bool(re.search(r"[а-яё]", text))


Sentence = tuple[str, list[str]]
"""A text and its pointers."""


def shorten_name(name: str) -> str:
    """The family name, with what belongs to it."""
    words = name.split()
    at = len(words) - 1
    while at > 0 and words[at - 1] in _PARTICLES:
        at -= 1
    return " ".join(words[at:])


def speaker_of(line: Line) -> str | None:
    """The person that speaks in a line, spelt as the line is; None for a body."""
    name = line.speaker
    if not name or " " not in name or _BODIES.search(name):
        return None
    return RU_NAMES.get(name) if is_russian(line.text) else name


def start_inside(text: str, prompt: Prompt) -> str | None:
    """The text as it stands behind a comma: None when nobody can tell a name from a word."""
    word = re.match(r"[\w’'-]+", text)
    if word is None:
        return text
    first = word.group()
    if first.lower() in FUNCTION:
        return text[0].lower() + text[1:]
    if _TITLE.match(text):
        return text
    everything = "\n".join(line.text for line in prompt.lines)
    if first.isupper() or re.search(rf"[\w,] {re.escape(first)}\b", everything):
        return text
    is_common = re.search(rf"\b{re.escape(first.lower())}\b", everything)
    return text[0].lower() + text[1:] if is_common else None


def count_aloud(n: int) -> str:
    """An English number word from 0 to 999,999."""
    if n >= 1000:
        rest = f" {count_aloud(n % 1000)}" if n % 1000 else ""
        return f"{count_aloud(n // 1000)} thousand{rest}"
    if n >= 100:
        rest = f" and {count_aloud(n % 100)}" if n % 100 else ""
        return f"{UNITS[n // 100]} hundred{rest}"
    if n >= 20:
        return TENS[n // 10] + (f"-{UNITS[n % 10]}" if n % 10 else "")
    return UNITS[n]


def free_numbers(text: str) -> list[re.Match[str]]:
    """Numbers in digits that are no part of a date, a year or a quotation."""
    taken = [m.span() for pattern in (DATE, YEAR, QUOTATION) for m in pattern.finditer(text)]
    found = NUMBER.finditer(text)
    return [m for m in found if not any(a <= m.start() < b for a, b in taken)]


def outside_quotations(text: str, pattern: str, new: str) -> str:
    """The text with one exchange outside quotation marks; the same text when there is none."""
    taken = [m.span() for m in QUOTATION.finditer(text)]
    for match in re.finditer(pattern, text):
        if not any(a <= match.start() < b for a, b in taken):
            return text[: match.start()] + new + text[match.end() :]
    return text


def name_of(context: Context) -> str:
    """Who speaks in the line, the person before the side, as a sentence would name them."""
    line = context.line
    name = speaker_of(line) or line.actor or ("НАТО" if context.is_russian else "NATO")
    return f"the {name}" if name.startswith("United") else name
