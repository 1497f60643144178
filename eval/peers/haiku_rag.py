"""haiku.rag's search on our articles. Runs in haiku.rag's own Python and needs nothing of ours.

`python haiku_rag.py JOB OUT`: the job is a JSON object with `articles` (id, text), `queries` (id,
query), `depth`, `embeddings` (an OpenAI-compatible base URL), `dimensions` and `folder`, a scratch
folder. OUT's first line is the `peer`'s name and version, then a line a query: `id` and `pieces`,
best first, each with `article` and `text`.
"""

from __future__ import annotations

import asyncio
import importlib
import importlib.metadata
import importlib.util
import json
import sys
from pathlib import Path
from typing import Any


async def run_job(job: dict[str, Any], out: Path) -> None:
    """Every default of haiku.rag but the embedder and where the tokenizer comes from."""
    folder = Path(job["folder"])
    config = importlib.import_module("haiku.rag.config").AppConfig.model_validate(
        {
            "storage": {"data_dir": str(folder)},
            "embeddings": {"model": _describe_embedder(job)},
            "processing": _describe_tokenizer(folder),
        }
    )
    client_class = importlib.import_module("haiku.rag.client").HaikuRAG
    async with client_class(folder / "peer.lancedb", config=config, create=True) as client:
        for article in job["articles"]:
            await client.create_document(article["text"], uri=article["id"])
        # As its documentation advises after a bulk import: the full-text index takes up new rows.
        await client.vacuum()
        with out.open("w", encoding="utf-8", newline="\n") as stream:
            version = importlib.metadata.version("haiku.rag-slim")
            stream.write(json.dumps({"peer": f"haiku.rag {version}"}) + "\n")
            for query in job["queries"]:
                found = await client.search(query["query"], limit=job["depth"])
                pieces = [{"article": one.document_uri, "text": one.content} for one in found]
                stream.write(json.dumps({"id": query["id"], "pieces": pieces}) + "\n")


def _describe_embedder(job: dict[str, Any]) -> dict[str, Any]:
    return {
        "provider": "openai",
        "name": "multilingual-e5-small",
        "vector_dim": job["dimensions"],
        "base_url": job["embeddings"],
        "api_key": "none",
        "query_prefix": "query: ",
        "document_prefix": "passage: ",
    }


def _describe_tokenizer(folder: Path) -> dict[str, str]:
    """The default tokenizer, from the ``dashscope`` package where it is installed.

    haiku.rag would fetch Qwen3-Embedding's from a hub, which needs a network. It is Qwen's byte
    pair encoding, whose ranks that package carries.
    """
    package = importlib.util.find_spec("dashscope")
    if package is None or package.origin is None:
        return {}
    ranks = Path(package.origin).parent / "resources" / "qwen.tiktoken"
    slow = importlib.import_module("transformers.convert_slow_tokenizer")
    qwen = importlib.import_module("transformers.models.qwen2.tokenization_qwen2")
    vocab, merges = slow.TikTokenConverter().extract_vocab_merges_from_model(str(ranks))
    kept = folder / "tokenizer"
    qwen.Qwen2Tokenizer(vocab=vocab, merges=merges).save_pretrained(kept)
    return {"chunking_tokenizer": str(kept)}


if __name__ == "__main__":
    asyncio.run(run_job(json.loads(Path(sys.argv[1]).read_text("utf-8")), Path(sys.argv[2])))
