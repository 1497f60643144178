from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.kills import kill_many


@pytest.mark.slow
def test_a_killed_ingest_leaves_the_old_or_the_new_state_and_never_a_broken_one(
    tmp_path: Path,
) -> None:
    outcomes = kill_many(12, seed=1, folder=tmp_path)
    assert {outcome.removesuffix(" (finished)") for outcome in outcomes} <= {"old", "new"}, outcomes
    assert outcomes["old"] >= 1
