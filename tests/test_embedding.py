from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
import pytest

from qa_service.embedding import OPENAI_BATCH, load_embedder, normalise_rows, text_to_embed
from qa_service.errors import EmbeddingFailed, WrongSettings
from qa_service.settings import Settings
from tests.reading import local_reader
from tests.servers import ROOT
from tests.tiny import TINY

MOCK = "llama_index.core.embeddings.MockEmbedding"


class FakeOpenAI(BaseHTTPRequestHandler):
    """Gives a text of n characters the vector (n, 1), last text first."""

    def do_POST(self) -> None:
        asked: dict[str, Any] = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(asked)  # type: ignore[attr-defined]
        if asked["model"] == "forbidden":
            self._reply(403, {"error": {"message": "no access to this model"}})
            return
        data = [
            {"object": "embedding", "index": number, "embedding": [float(len(text)), 1.0]}
            for number, text in enumerate(asked["input"])
        ]
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        reply = {"object": "list", "data": data[::-1], "model": asked["model"], "usage": usage}
        self._reply(200, reply)

    def _reply(self, status: int, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keeps the tests' output clean."""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """What the embeddings server was asked, in order."""
    requests: list[dict[str, Any]] = []
    with ThreadingHTTPServer(("127.0.0.1", 0), FakeOpenAI) as server:
        server.asked = requests  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        monkeypatch.setenv("OPENAI_BASE_URL", f"http://127.0.0.1:{server.server_port}/v1")
        monkeypatch.setenv("OPENAI_API_KEY", "a-key")
        yield requests
        server.shutdown()
        thread.join()


@pytest.mark.usefixtures("asked")
def test_openai_vectors_come_in_the_order_asked_and_of_length_one() -> None:
    embedder = load_embedder(Settings(embedding="openai:small"))
    vectors = embedder.embed_passages(["four", "seven.."])
    np.testing.assert_allclose(vectors[0], np.array([4, 1]) / 17**0.5, rtol=1e-6)
    np.testing.assert_allclose(vectors[1], np.array([7, 1]) / 50**0.5, rtol=1e-6)
    assert vectors.dtype == np.float32


def test_openai_tells_its_dimensions_before_it_is_asked_for_vectors(
    asked: list[dict[str, Any]],
) -> None:
    embedder = load_embedder(Settings(embedding="openai:small"))
    assert asked == []
    assert (embedder.name, embedder.dimensions) == ("openai:small", 2)
    assert embedder.embed_passages([]).shape == (0, 2)
    assert len(asked) == 1


def test_openai_is_asked_for_no_more_texts_than_it_takes(asked: list[dict[str, Any]]) -> None:
    texts = ["text"] * (OPENAI_BATCH + 1)
    assert load_embedder(Settings(embedding="openai:small")).embed_passages(texts).shape[0] == 257
    assert [len(request["input"]) for request in asked] == [256, 1]


def test_openai_is_never_asked_for_an_empty_text(asked: list[dict[str, Any]]) -> None:
    load_embedder(Settings(embedding="openai:small")).embed_passages(["", " ", "text"])
    assert asked[0]["input"] == ["-", "-", "text"]


@pytest.mark.usefixtures("asked")
def test_a_refusal_of_openai_says_what_to_check() -> None:
    embedder = load_embedder(Settings(embedding="openai:forbidden"))
    with pytest.raises(EmbeddingFailed, match=r"no access to this model.*check OPENAI_API_KEY"):
        embedder.embed_query("text")


def test_a_llama_index_embedding_is_taken_by_name() -> None:
    settings = Settings(embedding=MOCK, embedding_args='{"embed_dim": 4, "model_name": "half"}')
    embedder = load_embedder(settings)
    assert (embedder.name, embedder.dimensions) == (f"{MOCK}:half", 4)
    # The mock's vector is .5 everywhere: 4 * .5² = 1.
    np.testing.assert_allclose(embedder.embed_passages(["a", "b"]), np.full((2, 4), 0.5))
    np.testing.assert_allclose(embedder.embed_query("a"), np.full(4, 0.5))
    assert embedder.embed_passages([]).shape == (0, 4)


def test_an_embedding_that_does_without_llama_index_does_not_load_it() -> None:
    program = (
        "import sys; from qa_service.embedding import load_embedder; "
        "from qa_service.settings import Settings; "
        f"print(*load_embedder(Settings(embedding={TINY!r})).embed_query('a')[33:35], "
        "'llama_index.core' in sys.modules)"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    # "a" is 97 = 64 + 33: its 1 to unit length with the first place's .1 is 1 / 1.01 ** .5.
    assert done.stdout == "0.9950372 0.0 False\n"


def test_what_goes_wrong_in_a_llama_index_embedding_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    embedder = load_embedder(Settings(embedding=MOCK, embedding_args='{"embed_dim": 4}'))

    def fail(*_: object) -> None:
        raise ConnectionError("no route")

    monkeypatch.setattr(f"{MOCK}._get_query_embedding", fail)
    with pytest.raises(EmbeddingFailed, match=r"ConnectionError: no route.*QA_EMBEDDING_ARGS"):
        embedder.embed_query("text")


@pytest.mark.parametrize(
    ("embedding", "args", "message"),
    [
        ("lokal", "", "names no embedding: give `local`"),
        ("openai:", "", "lacks a model"),
        ("openai:small", "", "needs OPENAI_API_KEY"),
        ("local", '{"threads": 2}', "takes no QA_EMBEDDING_ARGS"),
        ("no.such.Module", "", "cannot be imported"),
        ("llama_index.core.embeddings.NoSuchClass", "", "cannot be imported"),
        ("collections.OrderedDict", "", "is not a llama-index BaseEmbedding"),
        (MOCK, '{"embed_dimm": 4}', "has no argument embed_dimm; it has .*embed_dim"),
        (MOCK, "", "cannot be made with QA_EMBEDDING_ARGS"),
        (MOCK, "{", "QA_EMBEDDING_ARGS is not JSON"),
        (MOCK, "[4]", "must be a JSON object"),
    ],
)
def test_a_wrong_setting_is_refused_in_one_line(embedding: str, args: str, message: str) -> None:
    with pytest.raises(WrongSettings, match=message) as raised:
        load_embedder(Settings(embedding=embedding, embedding_args=args))
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([[1.0, 2.0], [1.0]], "different lengths"),
        ([[0.0, 0.0]], "no direction"),
        ([[float("nan"), 1.0]], "no direction"),
    ],
)
def test_vectors_that_cannot_be_compared_are_refused(rows: list[list[float]], message: str) -> None:
    with pytest.raises(EmbeddingFailed, match=message):
        normalise_rows(rows, "The provider")


def test_a_title_that_is_itself_a_text_leaves_the_paragraph_a_place() -> None:
    said = "The station will be rebuilt in 2022, Minister Carl Dahl told reporters."
    texts = [text_to_embed("harbour works " * 150, text) for text in (said, "It rained all day.")]
    one, other = local_reader().embed_passages(texts)
    assert not np.allclose(one, other, atol=1e-3)
