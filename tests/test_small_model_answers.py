"""With a real model that is small and unreliable, answers are still made of verified sentences."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest

from tests.bench.small_model import SETTINGS, find_unverified
from tests.servers import serve
from tests.small_model import serve_small_model

QUESTION = "What did NATO offer on arms control?"
# The small model reads a few hundred tokens a second.
BRIEF = {"QA_LLM_SOURCE_CHARS": "1500", "QA_LLM_MAX_TOKENS": "120"}


@pytest.mark.slow
def test_nothing_unverified_is_shown_with_a_small_real_model(sample_data: Path) -> None:
    with (
        serve_small_model() as model,
        serve(sample_data, {"QA_LLM_BASE_URL": model, **SETTINGS, **BRIEF}) as url,
        httpx2.Client(base_url=url, timeout=180) as client,
    ):
        reply = client.post("/v1/ask", json={"question": QUESTION}).json()
        assert reply["status"] == "answered"
        assert reply["sentences"]
        assert list(find_unverified(client, reply)) == []
