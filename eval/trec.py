"""Writes what was measured for other tools: a run and qrels as TREC has them, and a table."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from urllib.parse import quote

from eval.metrics import METRICS
from eval.metrics.measured import Measured
from eval.score import Scores

TAG = "on-record"
DESCRIBED_BY = ("id", "cluster", "kind", "language")


def write_trec_run(measured: Sequence[Measured], *, tag: str = TAG) -> str:
    """A line a passage, `qid Q0 docid rank score tag`, best first.

    The score counts down to 1 with the rank. Tools order by score and break ties by the id, so the
    service's own scores, which may be equal, would give another order than the one measured here.
    """
    return "".join(
        f"{_as_word(one.case.id)} Q0 {_as_word(id)} {rank} {len(one.ranking) - rank + 1} {tag}\n"
        for one in measured
        for rank, id in enumerate(one.ranking, 1)
    )


def write_qrels(measured: Sequence[Measured]) -> str:
    """A line a labelled paragraph, `qid 0 docid 1`; a question without evidence has none."""
    return "".join(
        f"{_as_word(one.case.id)} 0 {_as_word(id)} 1\n"
        for one in measured
        for id in sorted(one.evidence)
    )


def _as_word(id: str) -> str:
    """The id with its spaces escaped, since spaces part the columns."""
    return re.sub(r"\s", lambda space: quote(space[0]), id)


def write_csv(scores: Scores) -> str:
    """A row a measured question: what it is, then every metric, empty where it does not apply."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow((*DESCRIBED_BY, *METRICS))
    for one in scores.per_question:
        values = [one.values.get(name) for name in METRICS]
        rows.writerow((one.id, one.cluster, one.kind, one.language, *values))
    return text.getvalue()
