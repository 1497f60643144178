"""The sample articles as a peer is given them, and our paragraphs of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from eval.records import ParagraphLine, Run
from eval.sample import SAMPLE


class WrongPeer(Exception):
    """A peer cannot be run or its run cannot be read; the text says what to do."""


@dataclass(frozen=True, slots=True)
class PeerArticle:
    """``text`` is Markdown: the title as its first heading, then all that a reader sees.

    ``paragraphs`` are ours, in text order.
    """

    id: str
    date: dt.date
    text: str
    paragraphs: tuple[ParagraphLine, ...]


def read_articles(run: Run, folder: Path = SAMPLE) -> dict[str, PeerArticle]:
    """Every article of the folder by its id; raises WrongPeer where the run lacks paragraphs."""
    of: dict[str, list[ParagraphLine]] = {}
    for (article, _), place in sorted(run.labelled.items()):
        of.setdefault(article, []).append(run.paragraphs[place.id])
    articles = [_read_article(path, of) for path in sorted(folder.glob("*.md"))]
    missing = [article.id for article in articles if not article.paragraphs]
    if missing:
        raise WrongPeer(
            f"The run has no paragraphs of {', '.join(missing[:3])}: make it with "
            "`python -m eval run --split all` on the sample articles."
        )
    return {article.id: article for article in articles}


def _read_article(path: Path, paragraphs: Mapping[str, Sequence[ParagraphLine]]) -> PeerArticle:
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    about = yaml.safe_load(head)
    id = str(about["id"])
    text = f"# {about['title']}\n\n{body.strip()}\n"
    return PeerArticle(id, about["date"], text, tuple(paragraphs.get(id, ())))
