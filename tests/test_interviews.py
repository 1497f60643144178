"""Interviews whose questions only their print tells: bold or italics, in every kind of file."""

from __future__ import annotations

import pytest

from ingest.actors import load_actors
from ingest.preparing import find_statements
from ingest.readers import read_bytes
from qa_service.domain import ArticleDraft
from tests.documents import make_docx, word_paragraph

LEAD = "For ten years Erik Sandvik went to the meetings of the council. He now teaches in Oslo."
TALK = (
    ("Mr Sandvik, how did they learn of it?", "By telephone, about three hours before."),
    ("What was their answer?", "I remember that the chairs opposite were empty the next day."),
    ("And now?", "We meet again in the spring, though nobody has told me on what day."),
)
EXPLAINER = (
    ("What is the council?", "A forum of all states that signed the act on the harbour in spring."),
    ("Who sits in it?", "The ambassadors of the signatories, and twice a year their ministers."),
    ("What has it decided?", "Nothing so far, as each of its members can stop what it decides."),
)
Talk = tuple[tuple[str, str], ...]


def read(text: str | bytes, suffix: str) -> ArticleDraft:
    raw = text.encode() if isinstance(text, str) else text
    return read_bytes(raw, suffix=suffix, source="f", name="an article")


def as_markdown(talk: Talk, mark: str = "**") -> ArticleDraft:
    turns = "\n\n".join(f"{mark}{asked}{mark}\n\n{answer}" for asked, answer in talk)
    return read(f"# The empty chairs\n\n{LEAD}\n\n{turns}\n", ".md")


def as_page(talk: Talk, *, between: str = "</p><p>") -> ArticleDraft:
    turns = "".join(f"<p><strong>{asked}</strong>{between}{answer}</p>" for asked, answer in talk)
    page = f"<article><h1>The empty chairs</h1><p>{LEAD}</p>{turns}</article>"
    return read(f"<html><body>{page}</body></html>", ".html")


def as_docx(talk: Talk) -> ArticleDraft:
    bold = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r></w:p>"
    turns = "".join(bold.format(asked) + word_paragraph(answer) for asked, answer in talk)
    return read(make_docx(word_paragraph(LEAD) + turns), ".docx")


def said_in(draft: ArticleDraft) -> list[tuple[str, str | None]]:
    found = zip(draft.paragraphs, find_statements(draft, load_actors()), strict=True)
    return [(text[s.start : s.end], s.speaker) for text, said in found for s in said]


@pytest.mark.parametrize("draft", [as_markdown(TALK), as_markdown(TALK, "_"), as_page(TALK)])
def test_answers_to_marked_questions_are_the_interviewees(draft: ArticleDraft) -> None:
    assert draft.paragraphs == (LEAD, *(text for turn in TALK for text in turn))
    assert said_in(draft) == [(answer, "Erik Sandvik") for _, answer in TALK]


def test_answers_in_a_docx_are_the_interviewees() -> None:
    assert said_in(as_docx(TALK)) == [(answer, "Erik Sandvik") for _, answer in TALK]


def test_a_question_at_the_beginning_of_its_answer_is_no_part_of_it() -> None:
    draft = as_page(TALK, between="<br>")
    assert draft.paragraphs == (LEAD, *(" ".join(turn) for turn in TALK))
    assert said_in(draft) == [(answer, "Erik Sandvik") for _, answer in TALK]


@pytest.mark.parametrize("draft", [as_markdown(EXPLAINER), as_page(EXPLAINER), as_docx(EXPLAINER)])
def test_a_paper_that_asks_itself_is_nobodys_interview(draft: ArticleDraft) -> None:
    assert said_in(draft) == []


def test_what_stands_below_an_interview_is_the_papers_own() -> None:
    draft = as_markdown((*TALK[:2], (TALK[2][0], f"{TALK[2][1]}\n\nThe hall is to be rebuilt.")))
    assert said_in(draft) == [(answer, "Erik Sandvik") for _, answer in TALK]


def test_bold_labels_tell_who_speaks() -> None:
    turns = "\n\n".join(f"**Q:** {asked}\n\n**A:** {answer}" for asked, answer in TALK)
    draft = read(f"# The empty chairs\n\n{LEAD}\n\n{turns}\n", ".md")
    assert said_in(draft) == [(answer, "Erik Sandvik") for _, answer in TALK]


def test_an_interviewee_is_named_in_the_nominative() -> None:
    lead = "О том, что согласовано, мы спросили Андрея Терентьева, который консультировал порт."
    turns = (
        ("Андрей Викторович, что вы знаете о договоре?", "Я читал только первый лист."),
        ("А грузы?", "Палатки, продовольствие, машины."),
        ("Сколько это будет действовать?", "До конца года, и больше мне не говорили."),
    )
    text = "\n\n".join(f"**{asked}**\n\n{answer}" for asked, answer in turns)
    draft = read(f"# Порт\n\n{lead}\n\n{text}\n", ".md")
    assert said_in(draft) == [(answer, "Андрей Терентьев") for _, answer in turns]


MINISTER_LEAD = (
    "Ten years ago Boris Yeltsin and Bill Clinton signed the act. Wolfram Kranz, now 78, sat at the"
    " table for the hosts. We met in a flat full of boxes."
)
RECALLED = (
    ("Mr Kranz, was it worth the paper?", "It was. Yeltsin had come with a bad knee."),
    ("Who wrote it?", "We did, at four in the morning, and Clinton never read it."),
    ("Would you sign it again?", "I never signed it. But yes, with a number."),
)


def as_talk(lead: str, talk: Talk, below: str = "") -> ArticleDraft:
    turns = "\n\n".join(f"**{asked}**\n\n{answer}" for asked, answer in talk)
    return read(f"# The boxes\n\n{lead}\n\n{turns}\n\n{below}\n", ".md")


def without_address(talk: Talk) -> Talk:
    return tuple((asked.removeprefix("Mr Kranz, "), answer) for asked, answer in talk)


def test_who_is_addressed_answers_not_who_is_named_first() -> None:
    told = said_in(as_talk(MINISTER_LEAD, RECALLED))
    assert told == [(answer, "Wolfram Kranz") for _, answer in RECALLED]


@pytest.mark.parametrize(
    "lead",
    [
        MINISTER_LEAD,  # The answers speak of the other two.
        "Vladimir Putin spoke at noon. We spoke to Wolfram Kranz, who heard him.",
        "Vladimir Putin spoke at noon. Wolfram Kranz, an engineer, received us in his kitchen.",
        "Vladimir Putin spoke at noon. That was news to Wolfram Kranz, an engineer.",
    ],
)
def test_an_office_holder_who_is_only_named_does_not_answer(lead: str) -> None:
    talk = without_address(RECALLED)
    assert said_in(as_talk(lead, talk)) == [(answer, "Wolfram Kranz") for _, answer in talk]


def test_who_only_stands_beside_the_guest_does_not_answer() -> None:
    lead = "Jens Stoltenberg led the council for years. His friend Wolfram Kranz brings the tea."
    talk = without_address(RECALLED)
    assert {speaker for _, speaker in said_in(as_talk(lead, talk))} == {"Jens Stoltenberg"}


def test_nobody_answers_where_it_can_be_either_of_two() -> None:
    lead = "It was a year of talks. At noon Wolfram Kranz and Erik Sandvik came to the harbour."
    talk = without_address(RECALLED)
    assert {speaker for _, speaker in said_in(as_talk(lead, talk))} == {None}


def test_the_note_below_an_interview_tells_who_answers() -> None:
    lead = "It was a year of talks. At noon Wolfram Kranz and Erik Sandvik came to the harbour."
    draft = as_talk(lead, without_address(RECALLED), "Erik Sandvik led the office until 1999.")
    assert {speaker for _, speaker in said_in(draft)} == {"Erik Sandvik"}


DASHED = (
    "– Юрий Андреевич, что изменилось на деле?",
    "– Пока мало. Залив остался на месте, и телефон у нас тот же.",
    "– Но ведь министр обещал ответить.",
    "– Он обещал ответить на базы. Баз нет – нет и ответа, и я читаю это буквально.",
    "– А корабли?",
    "– Корабли стоят. Кто станет их считать?",
)


def test_the_turns_of_an_interview_in_dashes_alternate() -> None:
    lead = "Что это меняет? Мы поговорили с капитаном в отставке Юрием Полежаевым."
    draft = read("# Граница\n\n" + "\n\n".join([lead, *DASHED]) + "\n", ".md")
    speakers = [None, "Юрий Полежаев"] * 3
    assert said_in(draft) == [
        (text[2:], speaker) for text, speaker in zip(DASHED, speakers, strict=True)
    ]


def test_questions_that_stand_out_in_print_tell_the_turns_of_dashes() -> None:
    lead = "Мы поговорили с капитаном в отставке Юрием Полежаевым."
    lines = [f"**{line}**" if n % 2 == 0 else line for n, line in enumerate(DASHED)]
    further = ["– И стоять будут долго."]  # His answer goes on.
    draft = read("# Граница\n\n" + "\n\n".join([lead, *lines, *further]) + "\n", ".md")
    assert [speaker for _, speaker in said_in(draft)][-2:] == ["Юрий Полежаев"] * 2


def test_the_items_of_a_list_are_nobodys_words() -> None:
    items = (
        "– On Thursday Latvia closed its border because of an exercise, which began on Friday.",
        "– The minister sent for the envoy. Jan Kos, his deputy, said that it was late.",
        "– Denmark offers two ships, the navy said.",
    )
    draft = read("# Notes\n\n" + "\n\n".join(["Since then:", *items]) + "\n", ".md")
    assert [text for text, _ in said_in(draft)] == [
        "Jan Kos, his deputy, said that it was late.",
        "– Denmark offers two ships, the navy said.",
    ]
