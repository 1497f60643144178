"""The prompt of the service as the models of the tests read it: sources, lines, question."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Body = Mapping[str, Any]

_SOURCE = re.compile(r"<source (\d+): ([^\n]*)>\n(.*?)</source \1>", re.S)
_LINE = re.compile(r"^\[(\d+\.\d+)\] ?(?:\(([^()\n]*)\) )?(.*)$", re.M)
_QUESTION = re.compile(r"^Question: (.*?)$", re.M)
_LANGUAGE = re.compile(r"^(?:Language of the answer:|Answer in) (\w+)", re.M)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_KINDS = {"direct", "indirect", "mixed", "narrator"}


@dataclass(frozen=True, slots=True)
class Line:
    """One citable sentence: `pointer` is "paragraph.sentence"; `text` is as the source has it."""

    pointer: str
    speaker: str | None
    actor: str | None
    kind: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """One numbered source; `date` is ISO 8601; what the prompt leaves out is empty."""

    number: str
    publisher: str
    date: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the user message holds; `language` as the service names it, English by default."""

    sources: tuple[Source, ...]
    question: str
    language: str

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for source in self.sources for line in source.lines)

    def source_of(self, line: Line) -> Source:
        return next(source for source in self.sources if line in source.lines)


def read_prompt(body: Body) -> Prompt:
    """The prompt in the last user message of a request's body; no sources when it has none."""
    text = _user_text(body)
    sources = tuple(_read_source(*match.groups()) for match in _SOURCE.finditer(text))
    rest = _SOURCE.sub("", text)
    question, language = _QUESTION.findall(rest), _LANGUAGE.findall(rest)
    return Prompt(
        sources, question[-1].strip() if question else "", language[-1] if language else "English"
    )


def render_prompt(prompt: Prompt, *, system: str = "Answer from the sources.") -> dict[str, Any]:
    """A request's body that holds this prompt, as the service would send it."""
    parts = [
        f"<source {s.number}: {' | '.join(x for x in (s.publisher, s.date, s.title) if x)}>\n"
        + "\n".join(_render_line(line) for line in s.lines)
        + f"\n</source {s.number}>"
        for s in prompt.sources
    ]
    parts += [f"Question: {prompt.question}", f"Language of the answer: {prompt.language}"]
    return {
        "model": "fake",
        "stream": True,
        "temperature": 0,
        "messages": [
            {"role": "system", "content": system},
            {"role": "user", "content": "\n".join(parts)},
        ],
    }


def _user_text(body: Body) -> str:
    said = [m.get("content") for m in body.get("messages", []) if m.get("role") == "user"]
    return said[-1] if said and isinstance(said[-1], str) else ""


def _read_source(number: str, heading: str, inner: str) -> Source:
    parts = [part.strip() for part in heading.split(" | ")]
    date = next((part for part in parts if _DAY.fullmatch(part)), "")
    names = [part for part in parts if part != date]  # each of the three may be left out
    publisher, title = (names[0], " | ".join(names[1:])) if len(names) > 1 else ("", names[0])
    return Source(number, publisher, date, title, tuple(map(_read_line, _LINE.finditer(inner))))


def _read_line(match: re.Match[str]) -> Line:
    pointer, about, text = match.groups()
    parts = [part.strip() for part in (about or "").split(",")]
    if about and parts[-1] in _KINDS:
        *names, kind = parts
        # With one name alone it is the side: a body speaks without a speaker of its own.
        speaker = names[0] if len(names) > 1 else None
        return Line(pointer, speaker, names[-1] if names else None, kind, text)
    return Line(pointer, None, None, None, f"({about}) {text}" if about else text)


def _render_line(line: Line) -> str:
    about = ", ".join(part for part in (line.speaker, line.actor, line.kind) if part)
    return f"[{line.pointer}] " + (f"({about}) " if about else "") + line.text
