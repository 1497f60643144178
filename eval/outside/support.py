"""Scores how well a claim's support by sentences is told, against people's labels.

Scored are shares of a text's words that its evidence holds, and the gate that every sentence of a
language model passes, with what it shows from these labels.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from eval.outside.corpora import Document, Row, as_article, as_paragraph
from eval.outside.figures import auroc_figure, show, trim
from eval.score import Figure, Frozen
from qa_service import support
from qa_service.actors import Actors
from qa_service.domain import Passage, hash_text
from qa_service.question import read_question
from qa_service.quoting import Quote, find_quotes
from qa_service.support import verify_claim
from qa_service.support.ground import Ground
from qa_service.support.wording import measure_coverage
from qa_service.terms import detect_script_language, extract_terms

NOBODY = Actors([])
Label = Literal["supported", "partially_supported", "not_supported"]
Weights = Mapping[str, float]


class Claim(Row):
    """A claim, the sentences offered for it, and what people say of the two."""

    claim: str
    evidence: tuple[str, ...]
    label: Label

    @property
    def text(self) -> str:
        return " ".join(self.evidence)


@dataclass(frozen=True, slots=True)
class Held:
    """A claim's terms with their weights, and every evidence sentence as a quote for it."""

    weights: Weights
    quotes: Sequence[Quote]
    claim: str = ""


def hold_claim(claim: Claim, weights: Weights) -> Held:
    """What the service's quoting finds, asked for the claim's terms (years and dates included)."""
    language = detect_script_language(claim.claim)
    terms = dict.fromkeys(extract_terms(claim.claim, language))
    own = {term: weights.get(term, 1.0) for term in terms}
    ends = list(accumulate(len(sentence) + 1 for sentence in claim.evidence))
    spans = [
        (end - len(sentence) - 1, end - 1)
        for sentence, end in zip(claim.evidence, ends, strict=True)
    ]
    article = as_article(Document("evidence", "", claim.text))
    passage = Passage(as_paragraph("evidence", claim.text, spans), article, 1.0, 0.0, 0.0)
    return Held(own, find_quotes(read_question(claim.claim), [passage], own), claim.claim)


def weigh_terms(claims: Sequence[Claim]) -> dict[str, float]:
    """Inverse document frequency among the evidence texts, as the lexical index has it."""
    texts = {claim.text for claim in claims}
    counts = Counter(
        term for text in texts for term in set(extract_terms(text, detect_script_language(text)))
    )
    return {t: math.log1p((len(texts) - n + 0.5) / (n + 0.5)) for t, n in counts.items()}


def share_held(held: Held, chosen: Callable[[str], bool], *, by_weight: bool = True) -> float:
    """The share of the chosen terms that is anywhere in the evidence; 1 where there is none."""
    found = frozenset().union(*(quote.terms for quote in held.quotes))
    weights = {t: w if by_weight else 1.0 for t, w in held.weights.items() if chosen(t)}
    total = sum(weights.values())
    return sum(w for t, w in weights.items() if t in found) / total if total else 1.0


def share_in_one(held: Held) -> float:
    """The share of the claim's term weight that one sentence holds at most."""
    total = sum(held.weights.values()) or 1.0
    shares = (sum(w for t, w in held.weights.items() if t in q.terms) for q in held.quotes)
    return max(shares, default=0.0) / total


def pass_gate(held: Held) -> float:
    """The claim's coverage, 0 to 1, and one less where the gate would remove it.

    By its checks of words, numbers, names and negations: the sets have no actors, and the
    embedding, which is asked where words leave a doubt, is taken to agree.
    """
    language = detect_script_language(held.claim)
    verdict = verify_claim(
        support.Claim(held.claim, held.quotes),
        language=language,
        actors=NOBODY,
        likeness=lambda *_: 1.0,
    )
    coverage = measure_coverage(held.claim, language, Ground(tuple(held.quotes)))
    return coverage - (verdict.fault is not None)


@dataclass(frozen=True, slots=True)
class Score:
    """A way to rate support; ``threshold`` is what the service shows a sentence from, if any."""

    rate: Callable[[Held], float]
    threshold: float | None = None


SCORES: dict[str, Score] = {
    "coverage": Score(lambda held: max((q.coverage or 0.0 for q in held.quotes), default=0.0)),
    "coverage, unweighted": Score(lambda h: share_held(h, lambda _: True, by_weight=False)),
    "coverage by one sentence": Score(share_in_one),
    "gate": Score(pass_gate, threshold=0.0),
    "numbers held": Score(lambda h: share_held(h, lambda t: t[0].isdigit(), by_weight=False)),
}


class OperatingPoint(Frozen):
    """What is shown as supported from the threshold on."""

    threshold: float
    precision: float | None
    recall: float | None


class SupportScores(Frozen):
    """Score → which claims against which others → AUROC."""

    claims: dict[str, int]
    auroc: dict[str, dict[str, Figure]]
    operating_points: dict[str, OperatingPoint]

    def lines(self) -> list[str]:
        lines = [", ".join(f"{label} {count}" for label, count in self.claims.items())]
        for name, figures in self.auroc.items():
            cells = "  ".join(f"{split} {show(figure)}" for split, figure in figures.items())
            lines.append(f"{name:26} {cells}")
        for name, point in self.operating_points.items():
            shares = (point.precision, point.recall)
            precision, recall = ("–" if share is None else trim(share) for share in shares)
            lines.append(
                f"{name} from {point.threshold:g} on: precision {precision}, recall {recall}"
            )
        return lines


def score_support(claims: Sequence[Claim], scores: Mapping[str, Score] = SCORES) -> SupportScores:
    """How well each score puts supported claims above the rest, and unsupported ones below."""
    weights = weigh_terms(claims)
    held = [hold_claim(claim, weights) for claim in claims]
    columns = {name: [score.rate(one) for one in held] for name, score in scores.items()}
    labels = [claim.label for claim in claims]
    # Claims with the same evidence are not independent of each other.
    clusters = [hash_text(claim.text) for claim in claims]
    splits = {
        "supported from rest": [label == "supported" for label in labels],
        "not supported from rest": [label != "not_supported" for label in labels],
    }
    return SupportScores(
        claims=dict(Counter(labels)),
        auroc={
            name: {s: auroc_figure(column, positive, clusters) for s, positive in splits.items()}
            for name, column in columns.items()
        },
        operating_points={
            name: find_operating_point(columns[name], labels, score.threshold)
            for name, score in scores.items()
            if score.threshold is not None
        },
    )


def find_operating_point(
    column: Sequence[float], labels: Sequence[Label], threshold: float
) -> OperatingPoint:
    """Precision and recall of "supported" for scores of at least ``threshold``."""
    shown = [
        label == "supported" for label, s in zip(labels, column, strict=True) if s >= threshold
    ]
    supported = labels.count("supported")
    return OperatingPoint(
        threshold=threshold,
        precision=sum(shown) / len(shown) if shown else None,
        recall=sum(shown) / supported if supported else None,
    )
