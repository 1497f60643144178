"""Our embedder behind an OpenAI-compatible address on loopback, for a peer in another Python."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from qa_service.embedding import Embedder

QUERY_PREFIX, PASSAGE_PREFIX = "query: ", "passage: "


@contextmanager
def serve_embeddings(embedder: Embedder) -> Iterator[str]:
    """The base URL, while it is served. A text's prefix, `query: ` or `passage: `, says which."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            try:
                status, reply = 200, answer_embeddings(json.loads(body), embedder)
            except (ValueError, KeyError, TypeError) as error:
                status, reply = 400, {"error": {"message": f"no usable request: {error}"}}
            data = json.dumps(reply).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Nothing: a line a request helps nobody."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def answer_embeddings(body: dict[str, Any], embedder: Embedder) -> dict[str, Any]:
    """The reply of `POST /v1/embeddings`, in the order of the input."""
    given = body["input"]
    texts = [given] if isinstance(given, str) else list(given)
    rows = [_embed(text, embedder) for text in texts]
    return {
        "object": "list",
        "model": embedder.name,
        "data": [{"object": "embedding", "index": i, "embedding": r} for i, r in enumerate(rows)],
        "usage": {"prompt_tokens": 0, "total_tokens": 0},
    }


def _embed(text: str, embedder: Embedder) -> list[float]:
    if text.startswith(QUERY_PREFIX):
        vector = embedder.embed_query(text.removeprefix(QUERY_PREFIX))
    elif text.startswith(PASSAGE_PREFIX):
        vector = embedder.embed_passages([text.removeprefix(PASSAGE_PREFIX)])[0]
    else:
        raise ValueError(f"{text[:40]!r} begins with neither `query: ` nor `passage: `")
    return [float(x) for x in vector]
