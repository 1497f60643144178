"""Lines that stand alone above what they belong to: a note's label, a date, a question."""

from __future__ import annotations

import pytest

from ingest.readers import read_bytes
from ingest.readers.html import read_html
from qa_service.domain import ArticleDraft
from tests.documents import make_docx, word_paragraph

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


# The days of a chronology


EVENTS = {
    "26 January": "NATO hands its written reply to Moscow, and says that its door stays open.",
    "1 February": "Putin says that the main concerns of Russia were ignored in it.",
    "17 February": "Russia replies in writing.",
}
DATED = tuple(f"{day} {text}" for day, text in EVENTS.items())
INTRODUCTION = "The talks of the winter in the order in which they were held, to their end."


def write_events(form: str) -> str:
    return "".join(form.format(day, text) for day, text in EVENTS.items())


@pytest.mark.parametrize(
    "form",
    [
        "<p><strong>{}</strong></p><p>{}</p>",
        "<h3>{}</h3><p>{}</p>",
        "<p>{}</p><p>{}</p>",
        "<div><h4>{}</h4><p>{}</p></div>",
    ],
)
def test_a_page_s_events_are_paragraphs_with_their_days(form: str) -> None:
    for above in ((), (INTRODUCTION,)):
        text = "".join(f"<p>{each}</p>" for each in above) + write_events(form)
        page = f"<article><h1>Chronology of the talks</h1>{text}</article>"
        assert read_page(page) == (*above, *DATED)


@pytest.mark.parametrize("form", ["**{}**\n\n{}\n\n", "## {}\n\n{}\n\n", "{}\n\n{}\n\n"])
def test_the_events_of_a_text_are_paragraphs_with_their_days(form: str) -> None:
    draft = read(f"# Chronology of the talks\n\n{write_events(form)}", suffix=".md")
    assert (draft.title, draft.paragraphs) == ("Chronology of the talks", DATED)
    plain = form.replace("*", "").replace("#", "")
    draft = read(f"Chronology of the talks\n\n{write_events(plain)}", suffix=".txt")
    assert (draft.title, draft.paragraphs) == ("Chronology of the talks", DATED)


def test_the_events_of_a_document_are_paragraphs_with_their_days() -> None:
    body = word_paragraph("Chronology of the talks", "Titel")
    for day, text in EVENTS.items():
        body += word_paragraph(day, "berschrift1") + word_paragraph(text)
    draft = read_bytes(make_docx(body), suffix=".docx", source="a", name="a")
    assert draft.paragraphs == DATED


@pytest.mark.parametrize("form", ["<p>{}</p><p>{}</p>", "<h3>{}</h3><p>{}</p>"])
def test_the_date_of_a_chronology_is_none_of_its_days(form: str) -> None:
    days = write_events(form).replace("ary<", "ary 2022<")
    for own, date in (("", "None"), ("<p>20 February 2022</p>", "2022-02-20")):
        page = f"<article><h1>Chronology of the talks</h1>{own}{days}</article>"
        reading = read_html(f"<html><body><main>{page}</main></body></html>".encode())
        assert len(reading.paragraphs) == len(EVENTS)
        assert str(reading.date) == date


def test_one_date_below_the_headline_is_no_event() -> None:
    draft = read(f"# Talks go on\n\n26 January 2022\n\n{TOLD[0]}\n\n{TOLD[1]}", suffix=".md")
    assert (str(draft.date), draft.paragraphs) == ("2022-01-26", (TOLD[0], TOLD[1]))


# Interviews


ASKED = {
    "What about the Russian draft treaty?": "No.",
    "Will you meet again in Geneva?": "We will meet again, and go on as long as it takes, he said.",
}
TURNS = tuple(text for turn in ASKED.items() for text in turn)


def test_questions_set_as_headings_are_paragraphs_of_an_interview() -> None:
    asked = "".join(f"<h3>{ask}</h3><p>{answer}</p>" for ask, answer in ASKED.items())
    for above in ((), (INTRODUCTION,)):
        text = "".join(f"<p>{each}</p>" for each in above) + asked
        assert read_page(f"<article><h1>Will they talk?</h1>{text}</article>") == (*above, *TURNS)
    marked = "".join(f"### {ask}\n\n{answer}\n\n" for ask, answer in ASKED.items())
    assert read(f"# Will they talk?\n\n{marked}", suffix=".md").paragraphs == TURNS


def test_one_heading_that_asks_makes_no_interview() -> None:
    page = f"<article><h1>Talks go on</h1>{BODY}<h3>What now?</h3>{BODY}</article>"
    assert read_page(page) == (*TOLD, *TOLD)


def test_turns_on_neighbouring_lines_are_paragraphs_of_their_own() -> None:
    text = "Question: Will you?\nStoltenberg: We will meet\nagain.\n**Question:** When?  \n"
    draft = read(f"# Talks go on\n\n{text}**Mr. Stoltenberg:** Soon.\n", suffix=".md")
    turns = ("Question: Will you?", "Stoltenberg: We will meet again.", "Question: When?")
    assert draft.paragraphs == (*turns, "Mr. Stoltenberg: Soon.")
    draft = read("Note: a\nbook of talks.", suffix=".md")
    assert draft.paragraphs == ("Note: a book of talks.",)
