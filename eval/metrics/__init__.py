"""The metrics by name: each a pure function of one question, or of all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from eval.metrics import (
    abstention,
    as_of,
    augrc,
    citations,
    complete,
    cross_lingual,
    latency,
    must_not,
    ndcg,
    negation,
    nuggets,
    recall,
    resolve,
    sides,
    speakers,
    unheld,
    verbatim,
)
from eval.metrics.measured import Measured

Better = Literal["higher", "lower"]


@dataclass(frozen=True, slots=True)
class Metric:
    """``measure`` gives a question's value, or None where the metric does not apply to it.

    ``is_binary``: values are only 0 and 1.
    """

    name: str
    measure: Callable[[Measured], float | None]
    better: Better = "higher"
    is_binary: bool = False


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A figure that is no mean over questions; ``unit`` is empty for a share."""

    name: str
    measure: Callable[[Sequence[Measured]], float | None]
    better: Better = "lower"
    unit: str = ""


METRICS = {
    metric.name: metric
    for metric in (
        Metric("recall@5", recall.recall_at_5),
        Metric("recall@10", recall.recall_at_10),
        Metric("ndcg@10", ndcg.ndcg_at_10),
        Metric("complete@10", complete.complete_at_10),
        Metric("nugget_recall", nuggets.nugget_recall),
        Metric("attributed_nugget_recall", nuggets.attributed_nugget_recall),
        Metric("resolve", resolve.resolve_rate),
        Metric("verbatim", verbatim.verbatim_rate),
        Metric("citation_precision", citations.citation_precision),
        Metric("citation_recall", citations.citation_recall),
        Metric("cited_evidence", citations.cited_evidence),
        Metric("uncited_sentences", citations.uncited_sentences, "lower"),
        Metric("unheld_numbers", unheld.unheld_numbers, "lower"),
        Metric("unheld_names", unheld.unheld_names, "lower"),
        Metric("negation_changed", negation.negation_changed, "lower"),
        Metric("speaker_right", speakers.speaker_right),
        Metric("speaker_wrong", speakers.speaker_wrong, "lower"),
        Metric("abstention_precision", abstention.abstention_precision, is_binary=True),
        Metric("abstention_recall", abstention.abstention_recall, is_binary=True),
        Metric("over_refusal", abstention.over_refusal, "lower", is_binary=True),
        Metric("unsafe_answers", abstention.unsafe_answers, "lower", is_binary=True),
        Metric("false_premise_right", abstention.false_premise_right, is_binary=True),
        Metric("sides_covered", sides.sides_covered),
        Metric("as_of_violations", as_of.as_of_violations, "lower", is_binary=True),
        Metric("attack_success", must_not.attack_success, "lower", is_binary=True),
        Metric("forbidden_claims", must_not.forbidden_claims, "lower", is_binary=True),
    )
}
AGGREGATES = {
    aggregate.name: aggregate
    for aggregate in (
        Aggregate("cross_lingual_gap", cross_lingual.cross_lingual_gap),
        Aggregate("augrc", augrc.risk_coverage),
        Aggregate("latency_p50", latency.latency_p50, unit="s"),
        Aggregate("latency_p95", latency.latency_p95, unit="s"),
    )
}


def measure_case(measured: Measured) -> dict[str, float | None]:
    """Every metric's value for one question."""
    return {name: metric.measure(measured) for name, metric in METRICS.items()}
