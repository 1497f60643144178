"""Scores answers from sources that contradict each other: is every side shown, is a wrong one?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from eval.metrics.measured import fold, strip_markers
from eval.outside.corpora import Document, Row, serve_documents
from eval.outside.figures import mean_figure, show
from eval.score import Figure, Frozen
from qa_service.domain import Ask, Filters
from qa_service.embedding import Embedder
from qa_service.pipeline import Answerer
from qa_service.terms import WORD

# Publishers are named in answers: their numbers must not be taken for an answer's.
_AS_LETTERS = str.maketrans("0123456789", "bcdfghjklm")


class DocRow(Row):
    text: str


class Contradiction(Row):
    """A question whose documents give several right answers, and perhaps wrong ones.

    Each entry of ``gold`` is one answer in its accepted wordings.
    """

    question: str
    docs: tuple[DocRow, ...]
    gold: tuple[tuple[str, ...], ...]
    wrong: tuple[str, ...]

    @property
    def accepted(self) -> list[str]:
        return [wording for wordings in self.gold for wording in wordings]

    def count_gold(self, text: str) -> int:
        """How many of the right answers the text shows."""
        return sum(any(is_shown(wording, text) for wording in wordings) for wordings in self.gold)

    def shows_wrong(self, text: str) -> bool | None:
        """Whether a wrong answer is shown; None if there is none that is not also a right one.

        "Football" is not shown by "American football" where the latter is right.
        """
        right = {split_words(wording) for wording in self.accepted}
        wrong = {split_words(wording) for wording in self.wrong} - right - {""}
        if not wrong:
            return None
        left = split_words(text)
        for wording in sorted(right - {""}, key=len, reverse=True):
            left = left.replace(wording, " | ")
        return any(wording in left for wording in wrong)


def split_words(text: str) -> str:
    """The text's words, numbers whole, letter case folded, each between two spaces of its own."""
    return "".join(f" {word} " for word in re.findall(WORD, fold(text)))


def is_shown(wording: str, text: str) -> bool:
    words = split_words(wording)
    return bool(words) and words in split_words(text)


class ConflictScores(Frozen):
    """Shares of the questions; ``reachable`` have all right answers in their documents' words.

    ``all_gold_of`` is by the number of right answers.
    """

    questions: int
    all_gold: Figure
    any_gold: Figure
    wrong_shown: Figure
    all_gold_no_wrong: Figure
    all_gold_of: dict[int, Figure]
    reachable: Figure
    abstained: Figure

    def lines(self) -> list[str]:
        return [
            f"{self.questions} questions",
            f"all right answers shown {show(self.all_gold)}, any {show(self.any_gold)}",
            f"a wrong one shown {show(self.wrong_shown)} (of {self.wrong_shown.n} that have one)",
            f"all right ones and no wrong one {show(self.all_gold_no_wrong)}",
            "all shown, by their number: "
            + ", ".join(f"{n}: {show(f)} of {f.n}" for n, f in self.all_gold_of.items()),
            f"all right answers in the documents {show(self.reachable)}",
            f"abstained {show(self.abstained)}",
        ]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one answer shows."""

    gold: int
    shown: int
    wrong: bool | None
    reachable: bool
    abstained: bool

    @property
    def has_all(self) -> bool:
        return self.shown == self.gold


def score_conflicts(rows: Sequence[Contradiction], embedder: Embedder) -> ConflictScores:
    """Ask each question of its own documents only: one corpus, filtered by publisher."""
    documents = [name_documents(row, i) for i, row in enumerate(rows)]
    with serve_documents([d for own in documents for d in own], embedder) as served:
        answerer = Answerer(served.corpus, embedder)
        outcomes = [
            ask_for_all(row, own, answerer) for row, own in zip(rows, documents, strict=True)
        ]
    return summarise(outcomes)


def name_documents(row: Contradiction, number: int) -> list[Document]:
    """The question's documents, each from a publisher of its own."""
    documents = []
    for place, doc in enumerate(row.docs):
        name = f"{number}-{place}"
        text = " ".join(doc.text.split())
        documents.append(Document(name, "", text, f"Source {name.translate(_AS_LETTERS)}"))
    return documents


def ask_for_all(row: Contradiction, documents: Sequence[Document], answerer: Answerer) -> Outcome:
    publishers = tuple(document.publisher or "" for document in documents)
    reply = answerer.answer(Ask(row.question, filters=Filters(publishers=publishers)))
    text = strip_markers(" ".join(sentence.text for sentence in reply.sentences))
    return Outcome(
        gold=len(row.gold),
        shown=row.count_gold(text),
        wrong=row.shows_wrong(text),
        reachable=row.count_gold(" | ".join(d.text for d in documents)) == len(row.gold),
        abstained=reply.status == "abstained",
    )


def summarise(outcomes: Sequence[Outcome]) -> ConflictScores:
    return ConflictScores(
        questions=len(outcomes),
        all_gold=mean_figure([o.has_all for o in outcomes]),
        any_gold=mean_figure([o.shown > 0 for o in outcomes]),
        wrong_shown=mean_figure([o.wrong for o in outcomes]),
        all_gold_no_wrong=mean_figure([o.has_all and not o.wrong for o in outcomes]),
        all_gold_of={
            n: mean_figure([o.has_all for o in outcomes if o.gold == n])
            for n in sorted({o.gold for o in outcomes})
        },
        reachable=mean_figure([o.reachable for o in outcomes]),
        abstained=mean_figure([o.abstained for o in outcomes]),
    )
