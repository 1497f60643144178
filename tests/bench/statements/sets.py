"""The labelled articles: plain paragraphs, and who says what in each as people marked it."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass
from pathlib import Path

from qa_service.domain import StatementKind

FOLDER = Path(__file__).parent
SETS = (
    "dev", "dev-2", "dev-3", "dev-4", "dev-5", "dev-6", "dev-7", "dev-8", "dev-9",
    "held-out", "held-out-2", "held-out-3", "held-out-4", "held-out-5", "held-out-6", "held-out-7",
    "check",
)  # fmt: skip
UNREAD = ("held-out-5", "held-out-6", "held-out-7")
"""The sets of which only the sums are looked at, never a text or an error."""
LANGUAGES = ("en", "ru")

_TAG = re.compile(
    r'<s k="(?P<kind>[^"<>]*)" who="(?P<who>[^"<>]*)" actor="(?P<actor>[^"<>]*)">|</s>'
)


@dataclass(frozen=True, slots=True)
class Label:
    """A statement as marked; ``names`` are the forms of its speaker that count as right."""

    start: int
    end: int
    kind: StatementKind
    names: tuple[str, ...]
    actor: str


@dataclass(frozen=True, slots=True)
class LabelledArticle:
    id: str
    language: str
    date: dt.date
    title: str
    paragraphs: tuple[str, ...]
    labels: tuple[tuple[Label, ...], ...]


def languages_of(half: str) -> list[str]:
    """The languages that a set has articles in."""
    return [each for each in LANGUAGES if (FOLDER / f"{each}-{half}.jsonl").exists()]


def read_set(half: str, language: str) -> list[LabelledArticle]:
    lines = (FOLDER / f"{language}-{half}.jsonl").read_text(encoding="utf-8").splitlines()
    return [_read_article(json.loads(line)) for line in lines]


def _read_article(fields: dict[str, object]) -> LabelledArticle:
    paragraphs = fields["paragraphs"]
    assert isinstance(paragraphs, list)
    read = [read_paragraph(marked) for marked in paragraphs]
    return LabelledArticle(
        str(fields["id"]),
        str(fields["language"]),
        dt.date.fromisoformat(str(fields["date"])),
        str(fields["title"]),
        tuple(plain for plain, _ in read),
        tuple(labels for _, labels in read),
    )


def read_paragraph(marked: str) -> tuple[str, tuple[Label, ...]]:
    """The text without its marks, and the marked statements with offsets into it.

    Raises ValueError, with the place and without the text, where marks do not pair.
    """
    plain, done = "", 0
    labels: list[Label] = []
    opening: re.Match[str] | None = None
    start = 0
    for tag in _TAG.finditer(marked):
        plain += marked[done : tag.start()]
        done = tag.end()
        if opening is None:
            if tag.group() == "</s>":
                raise ValueError(f"The mark closed at {tag.start()} was not opened: open it.")
            opening, start = tag, len(plain)
            continue
        if tag.group() != "</s>":
            raise ValueError(f"The mark at {tag.start()} is inside another: close that first.")
        names = tuple(filter(None, opening["who"].split("|")))
        kind: StatementKind = opening["kind"]  # type: ignore[assignment]
        labels.append(Label(start, len(plain), kind, names, opening["actor"]))
        opening = None
    if opening is not None:
        raise ValueError(f"The mark at {opening.start()} is not closed: add </s>.")
    return plain + marked[done:], tuple(labels)
