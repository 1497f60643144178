"""Lines that stand alone above what they belong to: a note's label, a date, a question."""

from __future__ import annotations

import pytest

from ingest.readers import read_bytes
from ingest.readers.html import read_html
from qa_service.domain import ArticleDraft

TOLD = [
    f"The council met on {day} and agreed to go on with the talks in Geneva, two ministers said."
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday")
]
BODY = "".join(f"<p>{text}</p>" for text in TOLD)
WRONG = "The number of troops in an earlier version was wrong. It is 13,000."


def read_page(article: str) -> tuple[str, ...]:
    """The paragraphs of a page with that article."""
    html = f"<head><title>Talks go on</title></head><body><main>{article}</main></body>"
    return read_html(f"<html>{html}</html>".encode()).paragraphs


def read(text: str, *, suffix: str) -> ArticleDraft:
    return read_bytes(text.encode(), suffix=suffix, source="a", name="a")


# Notes of corrections


@pytest.mark.parametrize(
    "form",
    [
        "<div>{body}</div><div class='article-footer'>{note}</div>",
        "<div>{body}{note}</div>",
        "<div>{body}</div><aside>{bare}</aside>",
        "<div>{body}</div><footer>{note}<p>Jane Doe reports from Geneva.</p></footer>",
    ],
)
@pytest.mark.parametrize(
    "note",
    [
        "<b>Correction 27 January 2022:</b> This story has been updated to show the number.",
        "A correction was made on Jan. 27, 2022: An earlier version misstated the number.",
        "(Corrects number of troops in paragraph 3 to 13,000 from 30,000)",
        "This version corrects the number of troops.",
        "This story has been corrected to show that 13,000 troops were meant.",
        "Anmerkung der Redaktion: In einer früheren Version war die Zahl falsch.",
        "<strong>Korrektur:</strong> Es waren 13.000 Soldaten.",
        "Rectificatif : il y avait 13 000 soldats, et non 30 000.",
        "Уточнение: военных было 13 тысяч.",
    ],
)
def test_a_note_of_a_correction_below_the_text_is_kept(form: str, note: str) -> None:
    filled = form.format(body=BODY, note=f"<p>{note}</p>", bare=note)
    page = f"<article><h1>Talks go on</h1>{filled}</article>"
    bare = note
    for tag in ("<b>", "</b>", "<strong>", "</strong>"):
        bare = bare.replace(tag, "")
    assert read_page(page) == (*TOLD, bare)


@pytest.mark.parametrize(
    ("note", "label"),
    [
        (f"<b>Исправление</b><p>{WRONG}</p>", "Исправление"),
        (f"<h4>Correction</h4><p>{WRONG}</p>", "Correction"),
        (
            "<aside class='correction-box'><h4>Correction</h4><p>January 27, 2022</p>"
            f"<p>{WRONG}</p></aside>",
            "Correction January 27, 2022",
        ),
        (
            f"<p>A correction was made on <br>Jan. 27, 2022</p><p>{WRONG}</p>",
            "A correction was made on Jan. 27, 2022",
        ),
    ],
)
def test_the_label_of_a_note_is_joined_to_its_text(note: str, label: str) -> None:
    for form in ("<div>{0}{1}</div>", "<div>{0}</div><div>{1}</div>", "<div>{0}</div>{1}"):
        page = f"<article><h1>Talks go on</h1>{form.format(BODY, note)}</article>"
        assert read_page(page) == (*TOLD, f"{label}: {WRONG}")


def test_a_margin_gives_its_notes_and_nothing_else() -> None:
    margin = f"<aside><p>Ferries sail again from Monday on.</p><p>Correction: {WRONG}</p></aside>"
    page = f"<article><h1>Talks go on</h1>{BODY}{margin}</article>"
    assert read_page(page) == (*TOLD, f"Correction: {WRONG}")


def test_a_note_s_label_is_joined_in_text_and_markdown_too() -> None:
    below = f"Correction: {WRONG}"
    text = f"Talks go on in Geneva\n\n{TOLD[0]}\n\nCorrection\n\n{WRONG}"
    assert read(text, suffix=".txt").paragraphs == (TOLD[0], below)
    marked = f"# Talks go on\n\n{TOLD[0]}\n\n## Correction\n\n{WRONG}"
    assert read(marked, suffix=".md").paragraphs == (TOLD[0], below)


def test_a_note_s_label_above_all_text_is_its_title() -> None:
    draft = read(f"Correction\n\n{WRONG}\n\n{TOLD[0]}", suffix=".txt")
    assert (draft.title, draft.paragraphs) == ("Correction", (WRONG, TOLD[0]))
