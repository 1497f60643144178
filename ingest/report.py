"""What an ingest run did, row by row."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Literal

Outcome = Literal["added", "updated", "unchanged", "deleted", "duplicates", "failed", "warning"]
OUTCOMES: tuple[Outcome, ...] = (
    "added",
    "updated",
    "unchanged",
    "deleted",
    "duplicates",
    "failed",
)
"""What becomes of a source, and is counted. A warning comes beside that."""


@dataclass(frozen=True, slots=True)
class Row:
    """One source and what became of it; ``detail`` is the title, or why it failed."""

    outcome: Outcome
    source: str
    article_id: str | None
    detail: str

    def as_json(self) -> dict[str, str | None]:
        return asdict(self)


@dataclass(slots=True)
class Report:
    """All rows of a run, in the order in which the sources were met."""

    rows: list[Row] = field(default_factory=list)

    def add(self, outcome: Outcome, source: str, article_id: str | None, detail: str) -> None:
        self.rows.append(Row(outcome, _printable(source), article_id, _printable(detail)))

    def summary(self) -> dict[str, int]:
        """Counts by outcome, zeros included."""
        counts = Counter(row.outcome for row in self.rows)
        return {outcome: counts[outcome] for outcome in OUTCOMES}

    @property
    def has_failures(self) -> bool:
        return any(row.outcome == "failed" for row in self.rows)


def _printable(text: str) -> str:
    """The text; bytes of a file's name that are no letters, which nothing prints, as an escape."""
    return text.encode("utf-8", "backslashreplace").decode()
