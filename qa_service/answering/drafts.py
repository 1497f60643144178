"""Reads the sentences that a model writes, each as soon as it is whole, in JSON or in prose."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa_service.sentences import split_sentences

SCHEMA: dict[str, object] = {
    "type": "object",
    "properties": {
        "sentences": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "text": {"type": "string"},
                    "sources": {"type": "array", "items": {"type": "string"}},
                },
                "required": ["text", "sources"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["sentences"],
    "additionalProperties": False,
}
MAX_DRAFT_CHARS = 4_000
MAX_POINTERS = 12
# A bare list begins with an object; "[1.2] …" is prose with a marker.
_LIST = re.compile(r'"sentences"\s*:\s*\[|\A\s*(?:```\w*\s*)?\[(?=\s*[{\]])')
# What some models think aloud first is no answer.
_THOUGHT = re.compile(r"\A\s*<(think(?:ing)?)>.*?</\1>", re.DOTALL)
_IS_THINKING = re.compile(r"\A\s*<(?:\w{0,8}\Z|think(?:ing)?>)")
LIST_CHARS = 2_000
_SPACE = re.compile(r"[\s,]*")
_FENCE = re.compile(r"\A\s*```\w*\s*|\s*```\s*\Z")
_POINTER = r"\d{1,3}(?:\.\d{1,3})?(?:\s*[-–]\s*(?:\d{1,3}\.)?\d{1,3})?"
_MARKERS = re.compile(rf"(?:\s*[\[(]\s*{_POINTER}(?:\s*[,;]\s*{_POINTER})*\s*[\])])+")
_ONE_POINTER = re.compile(_POINTER)
_decode = json.JSONDecoder().raw_decode


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence as the model wrote it, with the pointers that it gave for it."""

    text: str
    pointers: tuple[str, ...]


class DraftReader:
    """Takes the reply in pieces and gives each sentence once it is whole."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._text = ""
        self._at: int | None = None
        self._is_ended = self._is_given_up = False
        self._count = 0

    @property
    def says_nothing(self) -> bool:
        """Whether the model has said, in the form it was asked for, that there is no answer."""
        return self._is_ended and not self._count

    @property
    def is_whole(self) -> bool:
        """Whether the reply ended as it should; prose always does."""
        return not self._is_given_up and (self._is_ended or self._at is None)

    @property
    def is_over(self) -> bool:
        """Whether nothing more can come of the reply."""
        return self._is_ended or self._is_given_up

    def feed(self, piece: str) -> Iterator[Draft]:
        """The sentences that the piece completes, in order."""
        self._text += piece
        if self._at is None and not self._find_list():
            return
        while self._at is not None and not self.is_over:
            self._at = _skip(self._text, self._at)
            if self._text.startswith("]", self._at):
                self._is_ended = True
            elif drafts := self._read_next(self._at):
                yield from drafts
            else:
                return

    def _find_list(self) -> bool:
        """Whether the list of sentences has begun."""
        if _IS_THINKING.match(self._text):
            if "</think" not in self._text[-2 * LIST_CHARS :]:
                return False
            self._text = _THOUGHT.sub("", self._text)
        match = _LIST.search(self._text[:LIST_CHARS])
        self._at = match.end() if match else None
        return match is not None

    def _read_next(self, at: int) -> list[Draft]:
        if at >= len(self._text):
            return []
        try:
            item, self._at = _decode(self._text, at)
        except ValueError:
            # Not whole yet, or it never will be.
            self._is_given_up = len(self._text) - at > MAX_DRAFT_CHARS
            return []
        except RecursionError:
            self._is_given_up = True
            return []
        self._count += 1
        return read_item(item, self._language)

    def close(self) -> list[Draft]:
        """What is left when the reply is over: all of it, where it is no JSON."""
        if self._at is not None:
            return []
        return list(read_prose(read_plain(self._text)[: 10 * MAX_DRAFT_CHARS], self._language))


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def read_item(item: object, language: str) -> list[Draft]:
    """The sentences of an element of the list, whatever the model made of the schema.

    There should be one. Of several each is judged by itself, with the pointers of all: an invented
    one must not be shown for the sake of a true one beside it.
    """
    if isinstance(item, str):
        return list(read_prose(item, language)) or [Draft(item, ())]
    if not isinstance(item, dict):
        return [Draft("", ())]
    text = item.get("text", item.get("sentence"))
    text = text if isinstance(text, str) else ""
    named = next(
        (item[key] for key in ("sources", "source", "citations", "cites") if key in item), ()
    )
    listed = named if isinstance(named, list) else [named]
    found = [p for each in listed[:MAX_POINTERS] for p in _ONE_POINTER.findall(str(each))]
    marked = [p for m in _MARKERS.findall(text) for p in _ONE_POINTER.findall(m)]
    pointers = tuple(dict.fromkeys([*found, *marked]))
    plain = _MARKERS.sub("", text).strip()
    spans = list(split_sentences(plain, language)) or [(0, len(plain))]
    return [Draft(plain[start:end], pointers) for start, end in spans]


def read_plain(text: str) -> str:
    """A reply in prose without thoughts before it and the fence around it."""
    return _FENCE.sub("", _THOUGHT.sub("", text))


def read_prose(text: str, language: str) -> Iterator[Draft]:
    """Sentences of plain text; markers such as [1.2] belong to the sentence that they follow."""
    at = 0
    for match in _MARKERS.finditer(text):
        before = text[at : match.start()]
        # "…in January [1.2]." has its full stop behind the marker.
        tail = re.match(r"[.!?…]*", text[match.end() :])
        end = match.end() + (tail.end() if tail else 0)
        sentences = [before[a:b] for a, b in split_sentences(before, language)]
        for sentence in sentences[:-1]:
            yield Draft(sentence, ())
        if sentences:
            pointers = tuple(dict.fromkeys(_ONE_POINTER.findall(match[0])))
            yield Draft(f"{sentences[-1]}{text[match.end() : end]}", pointers[:MAX_POINTERS])
        at = end
    for start, end in split_sentences(text[at:], language):
        yield Draft(text[at + start : at + end], ())
