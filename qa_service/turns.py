"""What stands in the sources over its answer: questions of an interview, headings of a part."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from qa_service.archive import Archive
from qa_service.corpus import Snapshot
from qa_service.domain import Paragraph, Passage
from qa_service.headings import is_heading, looks_like_heading
from qa_service.question import Question
from qa_service.terms import extract_terms, language_slot

_MARKS = ' *_”»"'
_DASH = re.compile(r"[–—-]\s")
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
    """Whether a paragraph is what somebody asks: "QUESTION: …", "LIND: …?", "– … ?" of nobody who
    is named, or nothing but questions."""
    text = paragraph.text
    if _ASKS.match(text) and not _ANSWERS.search(text):
        return True
    if not text.rstrip(_MARKS).endswith("?"):
        return False
    sentences = (text[start:end].rstrip(_MARKS) for start, end in paragraph.spans)
    said = paragraph.statements
    is_turn = _DASH.match(text) and said and all(each.speaker is None for each in said)
    return bool(_LABEL.match(text) or is_turn or all(each.endswith("?") for each in sentences))


def give_answers(
    passages: Sequence[Passage], question: Question, *, snapshot: Snapshot, archive: Archive
) -> list[Passage]:
    """The passages with the paragraph after each question in its place, which answers it, if the
    asker's filters leave it; so is that below a heading with words of what is asked. Other headings
    are left out: a word or two are near to anything.

    What is near a question is what it asks, and seldom the reply: "No. Our policy stands."
    """
    found: dict[str, Passage] = {}
    for passage in passages:
        given = passage
        is_over = stands_over(passage.paragraph, snapshot=snapshot, archive=archive)
        if is_over and not _has_words_of(question, passage):
            continue
        if is_over or is_question(passage.paragraph):
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


def _has_words_of(question: Question, passage: Passage) -> bool:
    language = passage.article.language
    is_own = language_slot(language) == language_slot(question.language)
    terms = extract_terms(passage.paragraph.text, language)
    return is_own and not frozenset(question.terms).isdisjoint(terms)


def stands_over(paragraph: Paragraph, *, snapshot: Snapshot, archive: Archive) -> bool:
    """Whether it is the heading of what follows: no item of a list, which has others beside it."""
    if paragraph.statements or not looks_like_heading(paragraph.text):
        return False
    ids = snapshot.ids_of_article(paragraph.article_id)
    near = {snapshot.place_of(id).number - paragraph.number: id for id in ids}
    if 1 not in near:
        return False
    beside = [near[step] for step in (-1, 1) if step in near]
    texts = [each.text for each in snapshot.read_paragraphs(archive, beside)]
    return is_heading(paragraph.text, texts)


def leave_out_headings(
    passages: Sequence[Passage], *, snapshot: Snapshot, archive: Archive
) -> list[Passage]:
    """The passages that say something."""
    return [
        each
        for each in passages
        if not stands_over(each.paragraph, snapshot=snapshot, archive=archive)
    ]
