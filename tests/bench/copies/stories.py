"""Reads the stories of the set: `dev.txt` to tune on, `held_out.txt` to judge by.

A story is `== id | language | place`, a line a paragraph, with `~` before another wording of the
paragraph above. `== id < parent (kind) : old > new; …` is a false friend: the parent with other
facts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from qa_service.sentences import split_sentences

HERE = Path(__file__).parent
HALVES = ("dev", "held_out")

# What a sentence tells: story, paragraph, sentence, and which friend's facts ("": the parent's).
Point = tuple[str, int, int, str]


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    points: frozenset[Point]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Its sentences, and another wording of them all where one was written."""

    sentences: tuple[Sentence, ...]
    reworded: Sentence | None = None


@dataclass(frozen=True, slots=True)
class Story:
    id: str
    kind: str
    language: str
    place: str
    paragraphs: tuple[Paragraph, ...]


def read_stories(half: str) -> list[Story]:
    stories: dict[str, Story] = {}
    for block in (HERE / f"{half}.txt").read_text(encoding="utf-8").split("== ")[1:]:
        head, *lines = [line for line in block.splitlines() if line]
        story = _read_friend(head, stories) if "<" in head else _read_story(head, lines)
        stories[story.id] = story
    return list(stories.values())


def _read_story(head: str, lines: list[str]) -> Story:
    id, language, place = head.split(" | ")
    paragraphs: list[Paragraph] = []
    for line in lines:
        if line.startswith("~ "):
            last = paragraphs[-1]
            points = frozenset[Point]().union(*(each.points for each in last.sentences))
            paragraphs[-1] = replace(last, reworded=Sentence(line[2:], points))
            continue
        spans = split_sentences(line, language)
        paragraphs.append(
            Paragraph(
                tuple(
                    Sentence(line[start:end], frozenset([(id, len(paragraphs), n, "")]))
                    for n, (start, end) in enumerate(spans)
                )
            )
        )
    return Story(id, "own", language, place, tuple(paragraphs))


def _read_friend(head: str, stories: dict[str, Story]) -> Story:
    match = re.fullmatch(r"(\S+) < (\S+) \((\w+)\) : (.*)", head)
    assert match, head
    id, parent, kind, changes = match.groups()
    pairs = [tuple(change.split(" > ")) for change in changes.split("; ")]

    def change(text: str) -> str:
        table = dict(pairs)
        return re.sub(rf"(?<!\w)(?:{'|'.join(map(re.escape, table))})", _look_up(table), text)

    paragraphs = tuple(_change_facts(each, id, change) for each in stories[parent].paragraphs)
    return replace(
        stories[parent],
        id=id,
        kind=kind,
        place=change(stories[parent].place),
        paragraphs=paragraphs,
    )


def _look_up(table: dict[str, str]) -> Callable[[re.Match[str]], str]:
    return lambda match: table[match.group()]


def _change_facts(paragraph: Paragraph, id: str, change: Callable[[str], str]) -> Paragraph:
    sentences = []
    for sentence in paragraph.sentences:
        text, points = change(sentence.text), sentence.points
        if text != sentence.text:
            points = frozenset((*point[:3], id) for point in points)
        sentences.append(Sentence(text, points))
    reworded = paragraph.reworded
    if reworded:
        points = frozenset[Point]().union(*(each.points for each in sentences))
        reworded = Sentence(change(reworded.text), points)
    return Paragraph(tuple(sentences), reworded)
