"""Puts corrections beside what they correct: a figure that was taken back is no answer any more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from qa_service.archive import Archive
from qa_service.comparing import Text
from qa_service.corpus import Snapshot
from qa_service.corrections import asks_about_change, find_notes
from qa_service.counting import counts, find_counted
from qa_service.domain import Article, Paragraph, Passage, TakenBack, ValueKind
from qa_service.question import Question, Wanted
from qa_service.quoting import Quote
from qa_service.revision import Revision, revise
from qa_service.values import STEM_CHARS

# A note on its own article stands in the first or the last paragraphs.
AT_ENDS = 2
_WANTED: dict[ValueKind, Wanted] = {"number": "number", "date": "date", "name": "person"}


def add_corrections(
    passages: Sequence[Passage], question: Question, *, snapshot: Snapshot, archive: Archive
) -> list[Passage]:
    """The passages with what was taken back marked, each followed by the correction's paragraphs.

    A correction counts from its publication on: with ``as_of`` before it, nothing is taken back.
    """
    comparison = _Comparison(question, snapshot, archive)
    found: dict[str, Passage] = {}
    for passage in passages:
        id = passage.paragraph.id
        revisions = list(comparison.compare_all(passage.article))
        found.setdefault(id, _revise(passage, revisions))
        for note, revision in revisions:
            if id in revision.taken_back:
                own = list(comparison.compare_all(note))
                for each in revision.note:
                    added = replace(passage, paragraph=each, article=note, copies=())
                    found.setdefault(each.id, _revise(added, own))
    return list(found.values())


def _revise(passage: Passage, revisions: Sequence[tuple[Article, Revision]]) -> Passage:
    """The passage with what each revision says of it, the latest last."""
    if not revisions:
        return passage
    for note, revision in revisions:
        id = passage.paragraph.id
        replaces = revision.replaces.get(id, "")
        taken_back = [each._replace(by=note) for each in revision.taken_back.get(id, ())]
        taken_back += revision.hidden.get(id, ())
        paragraph = replace(
            passage.paragraph, sentences=revision.sentences.get(id, passage.paragraph.sentences)
        )
        passage = replace(
            passage,
            paragraph=paragraph,
            taken_back=(*passage.taken_back, *taken_back),
            replaces=" ".join(filter(None, (passage.replaces, replaces))),
        )
    return passage


@dataclass
class _Comparison:
    """Compares articles with what corrects them, each pair once for a question."""

    question: Question
    snapshot: Snapshot
    archive: Archive
    _known: dict[tuple[str, str], Revision] = field(default_factory=dict)
    _noted: dict[str, bool] = field(default_factory=dict)

    def compare_all(self, article: Article) -> Iterator[tuple[Article, Revision]]:
        """With the corrections of the article, with what it corrects, and with a note in it."""
        for note in self.snapshot.corrections.get(article.id, ()):
            if self._is_out(note):
                yield note, self._compare(article, note)
        for corrected in self.snapshot.corrected.get(article.id, ()):
            yield article, self._compare(corrected, article)
        if article.id not in self._noted:
            self._noted[article.id] = self._has_note(article)
        if self._noted[article.id]:
            yield article, self._compare(article, article)

    def read(self, article_id: str) -> list[Paragraph]:
        return self.snapshot.read_paragraphs(self.archive, self.snapshot.ids_of_article(article_id))

    def _is_out(self, note: Article) -> bool:
        as_of = self.question.as_of
        return as_of is None or (note.date is not None and note.date <= as_of)

    def _has_note(self, article: Article) -> bool:
        ids = self.snapshot.ids_of_article(article.id)
        ends = dict.fromkeys([*ids[:AT_ENDS], *ids[-AT_ENDS:]])
        return bool(find_notes(self.snapshot.read_paragraphs(self.archive, list(ends))))

    def _compare(self, article: Article, note: Article) -> Revision:
        known = self._known.get((article.id, note.id))
        if known is None:
            told = self.read(article.id)
            notes = find_notes(told) if article is note else self.read(note.id)
            rest = [paragraph for paragraph in told if paragraph not in notes]
            known = self._known[article.id, note.id] = revise(
                Text(article, rest),
                Text(note, notes),
                is_asked=asks_about_change(self.question.text),
            )
        return known


def drop_taken_back(quotes: Sequence[Quote], question: Question) -> list[Quote]:
    """The quotes that still stand; all of them where the question is about the change itself."""
    if asks_about_change(question.text):
        return list(quotes)
    counted = find_counted(question.text, question.language)
    stems = frozenset(stem[:STEM_CHARS] for stem in counted)
    return [
        quote
        for quote in quotes
        if all(_is_beside(each, question.wants, stems) for each in quote.taken_back)
        and not (quote.taken_back and _is_of_other_count(quote, counted))
    ]


def _is_of_other_count(quote: Quote, counted: frozenset[str]) -> bool:
    """Whether what a correction changes there is the number of other things, and what is asked the
    number of has none."""
    article = quote.passage.article
    is_number = any(each.kind == "number" for each in quote.taken_back)
    return (
        bool(counted)
        and is_number
        and quote.coverage is not None
        and not counts(quote.text, counted, article.language, published=article.date)
    )


def _is_beside(taken_back: TakenBack, wants: frozenset[Wanted], counted: frozenset[str]) -> bool:
    """Whether something else is asked for than what a correction changes: a day, where that is a
    number, or the number of other things."""
    if taken_back.kind is None or not wants:
        return False
    if _WANTED[taken_back.kind] not in wants:
        return True
    return bool(counted and taken_back.counts) and counted.isdisjoint(taken_back.counts)
