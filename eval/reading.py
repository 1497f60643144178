"""What a reader needs of one question: its reply beside its labels, with what is wrong marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from eval.cases import Case
from eval.compare import Flip
from eval.marking import Piece, find_markers, find_wordings, guess_language, split_text
from eval.metrics import METRICS
from eval.metrics.measured import LabelledNugget, Measured
from eval.metrics.nuggets import attributed_nugget_recall, is_attributed
from eval.metrics.unheld import find_unheld_names, find_unheld_numbers
from eval.metrics.verbatim import is_verbatim
from eval.records import CitationPart, ParagraphLine, ReplyPart, SentencePart

Verdict = Literal["right", "partly", "wrong", "not judged"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """``unheld`` are its numbers and names that no source of it holds."""

    pieces: tuple[Piece, ...]
    is_uncited: bool
    unheld: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation with its whole paragraph; ``faults`` is empty where nothing is wrong with it."""

    citation: CitationPart
    paragraph: int | None
    rank: int | None
    is_evidence: bool
    faults: tuple[str, ...]
    pieces: tuple[Piece, ...]
    language: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    verdict: Verdict
    reply: ReplyPart
    seconds: float | None
    sentences: tuple[Sentence, ...]
    citations: tuple[Cited, ...]
    nearest: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Labelled:
    """An evidence paragraph: cited, spared (another one carries the same), or missed."""

    article: str
    title: str
    paragraph: int | None
    rank: int | None
    state: Literal["cited", "spared", "missed"]
    pieces: tuple[Piece, ...]
    language: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """A nugget, and whether the answer states it with its source, without, or not."""

    text: str
    speaker: str | None
    is_vital: bool
    state: Literal["told", "unsourced", "untold"]


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the page; ``lost`` are the metrics with less than the best value."""

    case: Case
    answer: Answer
    nuggets: tuple[Told, ...]
    evidence: tuple[Labelled, ...]
    lost: tuple[tuple[str, float], ...]
    before: Answer | None = None
    flips: tuple[Flip, ...] = ()

    @property
    def change(self) -> str:
        """ "better", "worse", "mixed", or empty for a question that did not flip."""
        gains = {flip.gain > 0 for flip in self.flips}
        return "mixed" if len(gains) == 2 else ("better" if True in gains else "worse" * len(gains))


@dataclass(frozen=True, slots=True)
class Library:
    """Paragraphs by id, and the titles of articles as far as replies name them."""

    paragraphs: Mapping[str, ParagraphLine]
    titles: Mapping[str, str]

    def place_of(self, id: str) -> tuple[str, int]:
        """Article and number, for putting paragraphs in their order."""
        line = self.paragraphs.get(id)
        return (line.article or id, line.paragraph or 0) if line else (id, 0)


def collect_library(
    paragraphs: Mapping[str, ParagraphLine], measured: Iterable[Measured]
) -> Library:
    articles = [c.article for m in measured for c in m.all_citations]
    return Library(paragraphs, {article.id: article.title for article in articles})


def read_question(
    measured: Measured,
    library: Library,
    *,
    values: Mapping[str, float | None],
    before: Measured | None = None,
    flips: Sequence[Flip] = (),
) -> Question:
    """A question as the page shows it; ``before`` is shown where something flipped.

    ``values`` are its metrics.
    """
    return Question(
        case=measured.case,
        answer=_answer_of(measured),
        nuggets=tuple(_told(measured, nugget) for nugget in measured.nuggets),
        evidence=tuple(
            _labelled(measured, id, library)
            for id in sorted(measured.evidence, key=library.place_of)
        ),
        lost=_find_lost(values),
        before=_answer_of(before) if before and flips else None,
        flips=tuple(flips),
    )


def judge_answer(measured: Measured) -> Verdict:
    """Right: rightly silent, or every vital nugget with its source; partly: some of them.

    What a system without replies would have said is not judged.
    """
    if not measured.has_reply:
        return "not judged"
    if measured.case.expect == "abstain":
        return "right" if measured.has_abstained else "wrong"
    if measured.has_corrected:
        return "right"
    told = attributed_nugget_recall(measured) or 0.0
    return "right" if told == 1 else "partly" if told else "wrong"


def _answer_of(measured: Measured) -> Answer:
    reply = measured.reply
    return Answer(
        verdict=judge_answer(measured),
        reply=reply,
        seconds=measured.seconds,
        sentences=tuple(_sentence(measured, sentence) for sentence in reply.sentences),
        citations=tuple(_cited(measured, citation) for citation in reply.citations),
        nearest=tuple(
            _cited(measured, citation)
            for citation in (reply.abstention.nearest if reply.abstention else ())
        ),
    )


def _sentence(measured: Measured, sentence: SentencePart) -> Sentence:
    marks = {
        "marker": find_markers(sentence.text),
        "wording": find_wordings(sentence.text, measured.nuggets),
    }
    unheld = [*find_unheld_numbers(measured, sentence), *find_unheld_names(measured, sentence)]
    return Sentence(
        split_text(sentence.text, marks),
        not measured.citations_of(sentence),
        tuple(unheld),
    )


def _cited(measured: Measured, citation: CitationPart) -> Cited:
    found = measured.cited.get(citation.paragraph_id)
    text = found.text if found and found.text is not None else None
    span = (citation.start, citation.end) if text is not None else (0, len(citation.quote))
    shown = citation.quote if text is None else text
    return Cited(
        citation=citation,
        paragraph=found.paragraph if found else None,
        rank=find_rank(measured, citation.paragraph_id),
        is_evidence=citation.paragraph_id in measured.evidence,
        faults=tuple(_find_faults(measured, citation, found)),
        pieces=split_text(
            shown, {"quote": [span], "wording": find_wordings(shown, measured.nuggets)}
        ),
        language=guess_language(shown),
    )


def _find_faults(
    measured: Measured, citation: CitationPart, found: ParagraphLine | None
) -> Iterable[str]:
    as_of, date = measured.case.as_of, citation.article.date
    if found is None or found.text is None:
        yield "the paragraph cannot be read"
    elif not is_verbatim(citation, found):
        yield "the quotation is not the paragraph's text"
    elif found.article != citation.article.id:
        yield "the paragraph is another article's"
    if as_of and date and date > as_of:
        yield f"published after {as_of}"


def _labelled(measured: Measured, id: str, library: Library) -> Labelled:
    line = library.paragraphs.get(id)
    text = (line.text if line else None) or "The run file does not hold this paragraph's text."
    article = (line.article if line else None) or id
    spans = [(c.start, c.end) for c in measured.reply.citations if c.paragraph_id == id]
    carried = [nugget for nugget in measured.nuggets if id in nugget.evidence]
    is_needed = any(n.nugget.vital and not is_attributed(measured, n) for n in carried)
    return Labelled(
        article=article,
        title=library.titles.get(article, article),
        paragraph=line.paragraph if line else None,
        rank=find_rank(measured, id),
        state="cited" if spans else "missed" if is_needed else "spared",
        pieces=split_text(text, {"quote": spans, "wording": find_wordings(text, carried)}),
        language=guess_language(text),
    )


def _told(measured: Measured, nugget: LabelledNugget) -> Told:
    label = nugget.nugget
    is_stated = any(nugget.is_stated_in(s.text) for s in measured.reply.sentences)
    state: Literal["told", "unsourced", "untold"] = "unsourced" if is_stated else "untold"
    if is_attributed(measured, nugget):
        state = "told"
    return Told(label.text, label.speaker, label.vital, state)


def _find_lost(values: Mapping[str, float | None]) -> tuple[tuple[str, float], ...]:
    return tuple(
        (name, value)
        for name, value in values.items()
        if value is not None and value != (1.0 if METRICS[name].better == "higher" else 0.0)
    )


def find_rank(measured: Measured, paragraph_id: str) -> int | None:
    """Its place in the ranking, from 1; None if it is not among the passages."""
    ranking = measured.ranking
    return ranking.index(paragraph_id) + 1 if paragraph_id in ranking else None
