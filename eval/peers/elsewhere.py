"""Runs a peer's script in the peer's own Python, with our embedder on loopback beside it."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from eval.peers.articles import WrongPeer
from eval.peers.embeddings import serve_embeddings
from eval.peers.units import Piece
from qa_service.embedding import Embedder

HAIKU_RAG = Path(__file__).with_name("haiku_rag.py")
TIMEOUT_SECONDS = 3600


def retrieve_elsewhere(
    python: Path,
    articles: Mapping[str, str],
    queries: Mapping[str, str],
    embedder: Embedder,
    *,
    depth: int,
    script: Path = HAIKU_RAG,
) -> tuple[str, dict[str, Sequence[Piece]]]:
    """The peer's name and, for each query by its id, its pieces, best first.

    Raises WrongPeer with the end of what the script says when it fails.
    """
    with (
        tempfile.TemporaryDirectory(prefix="on-record-peer-") as folder,
        serve_embeddings(embedder) as url,
    ):
        job, out = Path(folder) / "job.json", Path(folder) / "found.jsonl"
        body = {
            "articles": [{"id": id, "text": text} for id, text in articles.items()],
            "queries": [{"id": id, "query": query} for id, query in queries.items()],
            "depth": depth,
            "embeddings": url,
            "dimensions": embedder.dimensions,
            "folder": folder,
        }
        job.write_text(json.dumps(body), encoding="utf-8")
        _run([str(python), str(script), str(job), str(out)])
        return _read_found(out)


def _run(command: list[str]) -> None:
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=TIMEOUT_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise WrongPeer(f"{command[0]} did not run the peer: {error}.") from error
    if done.returncode != 0:
        raise WrongPeer(f"{command[0]} failed on {command[1]}: {done.stderr.strip()[-2000:]}")


def _read_found(out: Path) -> tuple[str, dict[str, Sequence[Piece]]]:
    name, *lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    pieces: dict[str, Sequence[Piece]] = {
        line["id"]: [Piece(one["article"], one["text"]) for one in line["pieces"]] for line in lines
    }
    return str(name["peer"]), pieces
