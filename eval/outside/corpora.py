"""Reads the sets, and serves their documents from a throw-away corpus."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from qa_service.archive import open_archive
from qa_service.archive.writing import ArticleChange
from qa_service.corpus import Corpus, CorpusWriter, text_to_embed
from qa_service.domain import Article, Paragraph, hash_text
from qa_service.embedding import Embedder
from qa_service.sentences import split_sentences
from qa_service.settings import load_settings
from qa_service.terms import detect_script_language


class WrongSet(Exception):
    """A path holds no set that can be scored; the text says which and why."""


class Row(BaseModel):
    """A line of a set; fields that are not needed here are passed over."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)


AnyRow = TypeVar("AnyRow", bound=Row)


def read_rows(path: Path, model: type[AnyRow]) -> list[AnyRow]:
    """The file's lines, in order; raises WrongSet at the first that does not fit."""
    rows = []
    for number, line in enumerate(_read_text(path).split("\n"), 1):
        if line.strip():
            try:
                rows.append(model.model_validate_json(line))
            except ValidationError as error:
                first = error.errors()[0]
                place = ".".join(map(str, first["loc"])) or "the line"
                raise WrongSet(f"{path}, line {number}: {place}: {first['msg']}") from error
    if not rows:
        raise WrongSet(f"{path} is empty.")
    return rows


def read_fields(path: Path) -> frozenset[str]:
    """The names of the first line's fields; empty where that is no JSON object."""
    first = next((line for line in _read_text(path).split("\n") if line.strip()), "")
    try:
        row = json.loads(first)
    except ValueError:
        return frozenset()
    return frozenset(row) if isinstance(row, dict) else frozenset()


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongSet(f"{path} cannot be read as text: {error}") from error


@dataclass(frozen=True, slots=True)
class Document:
    """A text to answer from. ``text`` has single spaces; it becomes one paragraph."""

    id: str
    title: str
    text: str
    publisher: str | None = None


@dataclass(frozen=True, slots=True)
class Served:
    """A corpus that can be asked, with what its texts were embedded with."""

    corpus: Corpus
    embedder: Embedder


@contextmanager
def serve_documents(documents: Sequence[Document], embedder: Embedder) -> Iterator[Served]:
    """The documents as a corpus of articles, deleted when the block ends."""
    with tempfile.TemporaryDirectory(prefix="on-record-outside-") as folder:
        settings = load_settings().model_copy(
            update={"data_dir": Path(folder), "archive_url": "", "chroma_url": ""}
        )
        archive = open_archive(settings)
        writer = CorpusWriter(settings, archive, embedder)
        texts = [text_to_embed(document.title, document.text) for document in documents]
        writer.embed({hash_text(text): text for text in texts})
        writer.commit([change_of(document) for document in documents], [], sources={})
        corpus = Corpus(settings, archive, embedding=embedder.name)
        try:
            yield Served(corpus, embedder)
        finally:
            corpus.close()
            archive.close()


def change_of(document: Document) -> ArticleChange:
    """The document as an article of one paragraph, under its own id."""
    id, text = document.id, document.text
    embedded = hash_text(text_to_embed(document.title, text))
    paragraph = as_paragraph(id, text, split_sentences(text, detect_script_language(text)))
    return ArticleChange(as_article(document), hash_text(id), (paragraph,), (embedded,), ((),))


def as_article(document: Document) -> Article:
    return Article(
        id=document.id,
        revision=1,
        title=document.title,
        publisher=document.publisher,
        source_class="unknown",
        author=None,
        date=None,
        modified=None,
        language=detect_script_language(document.text),
        url=None,
        source=document.id,
    )


def as_paragraph(id: str, text: str, sentences: Sequence[tuple[int, int]]) -> Paragraph:
    return Paragraph(id, id, 1, 1, text, hash_text(text), tuple(sentences))
