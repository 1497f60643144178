"""What becomes of answers with a real model of 135 million weights, small and unreliable.

`python -m tests.bench.small_model [--questions 100]` asks the evaluation's questions and counts, by
what the service gives out alone, how many answers are the model's, how many fell back to quotes,
and whether anything unverified was shown: a quote that is not its paragraph's slice, a number or a
quotation that no cited paragraph has.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx2

from tests.bench.llm import read_questions
from tests.servers import run_module, serve
from tests.small_model import MODEL, serve_small_model

SETTINGS = {
    "QA_LLM_MODEL": MODEL,
    "QA_LLM_SOURCE_CHARS": "3000",
    "QA_LLM_MAX_TOKENS": "300",
    "QA_LLM_TIMEOUT_SECONDS": "120",
    "QA_LLM_IDLE_SECONDS": "110",
}
_FIGURE = re.compile(r"\d[\d.,]*\d|\d")
_QUOTED = re.compile(r"[“«]([^“”«»]+)[”»]")


def find_unverified(client: httpx2.Client, reply: Mapping[str, Any]) -> Iterator[str]:
    """What of a reply its cited paragraphs do not hold, in words."""
    texts: dict[int, str] = {}
    for citation in reply["citations"]:
        paragraph = client.get(f"/v1/paragraphs/{citation['paragraph_id']}").json()
        texts[citation["n"]] = f"{paragraph['text']} {citation['article']['date']}"
        if paragraph["text"][citation["start"] : citation["end"]] != citation["quote"]:
            yield f"not a slice: {citation['quote']}"
    for sentence in reply["sentences"]:
        text = re.sub(r"\s*\[\d+\]", "", sentence["text"])
        held = " ".join(texts.get(n, "") for n in sentence["citations"])
        if not sentence["citations"]:
            yield f"uncited: {text}"
        if reply["mode"] == "llm" and sentence["support"] < 1:
            yield from (f"{f} in: {text}" for f in _FIGURE.findall(text) if f not in held)
            yield from (f"{q} in: {text}" for q in _QUOTED.findall(text) if q not in held)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=100)
    questions = read_questions("en", parser.parse_args().questions)
    counts: Counter[str] = Counter()
    whys: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder, serve_small_model() as model:
        data_dir = Path(folder)
        run_module("ingest", "ingest/sample", data_dir=data_dir).check_returncode()
        with (
            serve(data_dir, {"QA_LLM_BASE_URL": model, **SETTINGS}) as url,
            httpx2.Client(base_url=url, timeout=180) as client,
        ):
            for question in questions:
                reply = client.post("/v1/ask", json={"question": question}).json()
                kind = "degraded" if reply["degraded"] else "whole"
                counts[f"{reply['status']}, {reply['mode']}, {kind}"] += 1
                counts["sentences of the model shown"] += sum(
                    reply["mode"] == "llm" and s["support"] < 1 for s in reply["sentences"]
                )
                whys.update(removed["why"] for removed in reply["removed"])
                for fault in find_unverified(client, reply):
                    counts["unverified"] += 1
                    sys.stdout.write(f"UNVERIFIED {fault}\n")
    for name, count in [*counts.most_common(), ("unverified", counts["unverified"])]:
        sys.stdout.write(f"{count:4} {name}\n")
    sys.stdout.write(f"removed: {dict(whys.most_common())}\n")


if __name__ == "__main__":
    main()
