"""What LLM mode costs beside the model: the time to the first verified sentence, and the gate.

`python -m tests.bench.llm_speed [--questions 60]` asks every question three times over HTTP in one
run: streamed from a fake model that writes as fast as it can, in quote mode, and of the fake model
itself. Then the gate is timed alone on the lying model's sentences. Milliseconds: median, 95 %.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx2
import numpy as np

from ingest.actors import load_actors
from qa_service.answering.sources import Source, Sources
from qa_service.domain import Passage
from qa_service.embedding import load_embedder
from qa_service.settings import Settings
from qa_service.support import Claim, verify_claim
from tests.bench.llm import read_questions
from tests.llm_events import MODEL
from tests.llm_prompt import Prompt, render_prompt
from tests.llm_samples import LANGUAGES, SOURCES, read_sample, write_source
from tests.llm_server import ModelServer, serve_model
from tests.lying_model import LyingModel
from tests.servers import run_module, serve


def time_answer(client: httpx2.Client, question: str, mode: str) -> tuple[float, float]:
    """Milliseconds to the first sentence of a stream, and to its end."""
    body = {"question": question, "stream": True, "mode": mode}
    start, first = time.perf_counter(), 0.0
    with client.stream("POST", "/v1/ask", json=body) as reply:
        for line in reply.iter_lines():
            if line == "event: sentence" and not first:
                first = time.perf_counter() - start
    return first * 1000, (time.perf_counter() - start) * 1000


def time_model(model: ModelServer) -> float:
    """Milliseconds that the model itself takes for the request it had last."""
    body = {**model.requests[-1].body, "stream": True}
    start = time.perf_counter()
    httpx2.post(f"{model.url}/chat/completions", json=body, timeout=30).read()
    return (time.perf_counter() - start) * 1000


def time_gate(count: int) -> Iterator[float]:
    """Milliseconds of the gate for each sentence of so many answers, the embedding included."""
    with tempfile.TemporaryDirectory() as folder:
        embedder = load_embedder(Settings(data_dir=Path(folder)))

        def compare(one: str, other: str) -> float:
            return float(embedder.embed_query(one) @ embedder.embed_query(other))

        actors, chance, lying = load_actors(), random.Random(0), LyingModel()
        for number in range(count):
            chosen = chance.sample(read_sample("en"), SOURCES)
            written = tuple(write_source(str(n), *each) for n, each in enumerate(chosen, 1))
            prompt = Prompt(written, f"Question {number}?", LANGUAGES["en"])
            lying(render_prompt(prompt))
            sources = Sources(
                [Source(Passage(p, a, 1.0, 1.0, 1.0), range(len(p.spans))) for a, p in chosen]
            )
            for said in lying.answers[prompt.question]:
                claim = Claim(said.text, [sources.resolve(p) for p in said.pointers])
                start = time.perf_counter()
                verify_claim(claim, language="en", actors=actors, likeness=compare)
                yield (time.perf_counter() - start) * 1000


def describe(name: str, values: Sequence[float]) -> str:
    return f"{name:40} {np.median(values):8.1f} {np.percentile(values, 95):8.1f}\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=60)
    questions = read_questions("en", parser.parse_args().questions)
    firsts, totals, quotes, models = [], [], [], []
    with tempfile.TemporaryDirectory() as folder, serve_model() as model:
        data_dir = Path(folder)
        run_module("ingest", "ingest/sample", data_dir=data_dir).check_returncode()
        settings = {"QA_LLM_BASE_URL": model.url, "QA_LLM_MODEL": MODEL}
        with serve(data_dir, settings) as url, httpx2.Client(base_url=url, timeout=30) as client:
            for question in questions:
                asked = len(model.requests)
                first, total = time_answer(client, question, "auto")
                if len(model.requests) > asked:  # else it was an abstention
                    firsts.append(first)
                    totals.append(total)
                    quotes.append(time_answer(client, question, "quote")[1])
                    models.append(time_model(model))
    sys.stdout.write(f"{len(firsts)} answers, ms{'median':>35} {'95 %':>8}\n")
    sys.stdout.write(describe("to the first verified sentence", firsts))
    sys.stdout.write(describe("to the end", totals))
    sys.stdout.write(describe("the same in quotes", quotes))
    sys.stdout.write(describe("the fake model alone", models))
    sys.stdout.write(describe("the gate, a sentence", list(time_gate(len(questions)))))


if __name__ == "__main__":
    main()
