"""Whether the process lives, and whether it can answer."""

from __future__ import annotations

from fastapi import APIRouter, Response

from qa_service.http import metrics, schemas, wire
from qa_service.http.service import Served

router = APIRouter(tags=["health"])


@router.get("/livez")
def live() -> dict[str, str]:
    """The process answers."""
    return {"status": "alive"}


@router.get("/readyz")
def ready(service: Served) -> schemas.ReadyBody:
    """Questions can be answered: sampled paragraphs of the corpus find themselves.

    Otherwise, or while questions cannot be embedded, a 503 problem that says why and what to do.
    """
    with service.corpus.reading() as snapshot:
        snapshot.check_canary()
        state = snapshot.state
    service.embedder.check_canary()
    return schemas.ReadyBody(
        corpus=wire.write_corpus(state),
        embedding=service.embedder.name,
        canary="sampled paragraphs find themselves",
    )


@router.get("/metrics", response_class=Response)
def measure(service: Served) -> Response:
    """Counters and times for Prometheus."""
    return Response(service.metrics.write(), media_type=metrics.MEDIA_TYPE)
