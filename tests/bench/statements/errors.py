"""The commonest errors, grouped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tests.bench.statements.scoring import Pair


def group_of(pair: Pair) -> str | None:
    """What went wrong with a pair, in a few words; None where nothing did."""
    if pair.label is None:
        assert pair.found is not None
        return f"{pair.found.kind} found where none is"
    if pair.found is None:
        return f"{pair.label.kind} missed"
    if pair.verdict in ("wrong", "null", "named"):
        return f"{pair.label.kind}: speaker {pair.verdict}"
    if pair.label.kind != pair.found.kind:
        return f"{pair.label.kind} taken for {pair.found.kind}"
    return None


def describe_errors(pairs: Sequence[Pair], *, examples: bool) -> str:
    groups = Counter(group for pair in pairs if (group := group_of(pair)))
    lines = [f"{count:4} {group}" for group, count in groups.most_common(10)]
    if examples:
        lines += [_show(pair, group) for pair in pairs if (group := group_of(pair))]
    return "\n".join(lines)


def _show(pair: Pair, group: str) -> str:
    text = pair.article.paragraphs[pair.paragraph]
    where = f"{pair.article.id} {pair.paragraph + 1}"
    label = pair.label and f"{text[pair.label.start : pair.label.end]} = {pair.label.names}"
    found = pair.found and f"{text[pair.found.start : pair.found.end]} = {pair.found.speaker}"
    return f"[{group}] {where}\n    label: {label}\n    found: {found}"
