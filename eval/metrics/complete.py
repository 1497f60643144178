"""Complete evidence: whether the first passages could carry the whole answer."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from eval.metrics.measured import Measured


def complete(
    ranking: Sequence[str], alternatives: Sequence[AbstractSet[str]], *, at: int
) -> float | None:
    """The share of nuggets with at least one of their paragraphs among the first ``at``.

    ``alternatives``: a set of paragraph ids a nugget, each of which carries it by itself.
    """
    if not alternatives:
        return None
    first = set(ranking[:at])
    return sum(bool(first & ids) for ids in alternatives) / len(alternatives)


def complete_at_10(measured: Measured) -> float | None:
    return complete(measured.ranking, [n.evidence for n in measured.vital], at=10)
