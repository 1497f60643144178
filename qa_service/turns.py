"""Questions that stand in the sources themselves: of an interview, a transcript, a live blog."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from qa_service.archive import Archive
from qa_service.corpus import Snapshot
from qa_service.domain import Paragraph, Passage
from qa_service.question import Question

_MARKS = ' *_”»"'
_LABEL = re.compile(r"[*_]*[A-ZА-ЯЁІЇЄҐ][^:.;?!]{0,80}:[*_]*\s")
# "Question (Ann Berg, Daily Post): …", «Вопрос („Вестник“): …», "Q: …"
_ASKS = re.compile(
    r"[*_]*(?:Q|Question|QUESTION|Вопрос|ВОПРОС|Запитання|ЗАПИТАННЯ|Питання|ПИТАННЯ)[*_]*"
    r"(?:\s?[(\[][^)\]]{1,80}[)\]])?[*_]*:[*_]*\s"
)
# "Q: Were they told? A: Yes.": question and answer in one paragraph.
_ANSWERS = re.compile(
    r"(?:^|\s)[*_]*(?:A|Answer|ANSWER|О|Ответ|ОТВЕТ|В|Відповідь|ВІДПОВІДЬ)[*_]*:[*_]*\s"
)


def is_question(paragraph: Paragraph) -> bool:
    """Whether a paragraph is what somebody asks: "QUESTION: …", "LIND: …?", or nothing but
    questions."""
    text = paragraph.text
    if _ASKS.match(text) and not _ANSWERS.search(text):
        return True
    if not text.rstrip(_MARKS).endswith("?"):
        return False
    sentences = (text[start:end].rstrip(_MARKS) for start, end in paragraph.spans)
    return _LABEL.match(text) is not None or all(each.endswith("?") for each in sentences)


def give_answers(
    passages: Sequence[Passage], question: Question, *, snapshot: Snapshot, archive: Archive
) -> list[Passage]:
    """The passages with the paragraph after each question in its place, which answers it, if the
    asker's filters leave it.

    What is near a question is what it asks, and seldom the reply: "No. Our policy stands."
    """
    found: dict[str, Passage] = {}
    for passage in passages:
        given = passage
        if is_question(passage.paragraph):
            following = snapshot.find_next(passage.paragraph.id)
            if following is None or not snapshot.allows(
                following, filters=question.filters, as_of=question.as_of
            ):
                continue
            (paragraph,) = snapshot.read_paragraphs(archive, [following])
            if is_question(paragraph):
                continue
            asked = passage.paragraph.text
            given = replace(passage, paragraph=paragraph, copies=(), taken_back=(), asked=asked)
        known = found.get(given.paragraph.id)
        if known is None:
            found[given.paragraph.id] = given
        elif given.asked:
            found[given.paragraph.id] = replace(known, asked=given.asked)
    return list(found.values())
