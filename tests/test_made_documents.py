"""PDF, DOCX, EPUB and e-mail of many makes are read as they were written."""

from __future__ import annotations

import pytest

from tests.bench.documents.__main__ import Outcome, list_parts, measure_outcomes, read_part

# By kind: the share read exactly, F1 of paragraphs, title, publisher, author, date.
LEAST = {
    ".pdf": (0.83, 0.96, 0.95, 0.90, 0.95, 0.90),
    ".docx": (0.93, 0.94, 0.97, 0.97, 0.97, 0.97),
    ".eml": (0.85, 0.85, 0.97, 0.85, 0.97, 0.97),
    ".epub": (0.97, 0.97, 0.97, 0.97, 0.97, 0.97),
}


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    return [outcome for part in list_parts() for outcome in read_part(part)]


@pytest.mark.parametrize("kind", LEAST)
def test_documents_are_read_as_they_were_written(outcomes: list[Outcome], kind: str) -> None:
    figures = measure_outcomes([each for each in outcomes if each.file.suffix == kind])
    names = ("paragraphs", "F1", "title", "publisher", "author", "date")
    for name, least in zip(names, LEAST[kind], strict=True):
        assert figures[name] >= least, (name, figures[name])


def test_no_document_is_refused(outcomes: list[Outcome]) -> None:
    assert len(outcomes) >= 85
    assert [each.file.name for each in outcomes if not each.read] == []
