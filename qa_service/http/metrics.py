"""What the service counts, for Prometheus; every label has few values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector
from pydantic import BaseModel

from qa_service.archive import Archive
from qa_service.archive.reading import read_pointer
from qa_service.corpus import Corpus
from qa_service.errors import OnRecordError
from qa_service.http.limits import Load

MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
METHODS: Final = frozenset(("GET", "HEAD", "POST", "OPTIONS"))
# From a paragraph by its id to an answer that a language model wrote.
SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class _Removed(BaseModel):
    why: str


class _Abstention(BaseModel):
    reason: str


class _Reply(BaseModel):
    """What of a reply is counted."""

    status: str
    mode: str
    degraded: bool = False
    removed: list[_Removed] = []
    abstention: _Abstention | None = None
    timings_ms: dict[str, float] = {}


class Metrics:
    """The counters of one process; ``load`` is kept by the gate."""

    def __init__(self) -> None:
        self.load = Load()
        self.registry = CollectorRegistry()
        self._requests = Histogram(
            "on_record_request_seconds",
            "Time from a request's head to the end of its reply.",
            ("method", "route", "status"),
            buckets=SECONDS,
            registry=self.registry,
        )
        self._stages = Histogram(
            "on_record_stage_seconds",
            "Time that the stages of an answer took.",
            ("stage",),
            buckets=SECONDS,
            registry=self.registry,
        )
        self._answers = self._counter(
            "answers", "Answers by status, mode and reason.", "status", "mode", "reason"
        )
        self._degraded = self._counter("degraded_answers", "Answers without the language model.")
        self._removed = self._counter("removed_sentences", "Sentences not shown, by why.", "why")
        running = self._gauge("running", "Calls that are being computed.")
        running.set_function(lambda: self.load.running)
        waiting = self._gauge("waiting", "Calls that wait for their turn.")
        waiting.set_function(lambda: self.load.waiting)

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(f"on_record_{name}", text, labels, registry=self.registry)

    def _gauge(self, name: str, text: str) -> Gauge:
        return Gauge(f"on_record_{name}", text, registry=self.registry)

    def count_request(self, method: str, route: str, status: int, seconds: float) -> None:
        """``route`` is a template, never a path."""
        method = method if method in METHODS else "other"
        self._requests.labels(method, route, str(status)).observe(seconds)

    def count_answer(self, reply: str) -> None:
        """Count a reply, given as the JSON of its receipt."""
        told = _Reply.model_validate_json(reply)
        reason = told.abstention.reason if told.abstention else "none"
        self._answers.labels(told.status, told.mode, reason).inc()
        if told.degraded:
            self._degraded.inc()
        for removed in told.removed:
            self._removed.labels(removed.why).inc()
        for stage, taken_ms in told.timings_ms.items():
            self._stages.labels(stage).observe(taken_ms / 1000)

    def write(self) -> bytes:
        """All of it in Prometheus's text format."""
        return generate_latest(self.registry)


class CorpusMetrics(Collector):
    """The corpus as it is when it is asked about."""

    def __init__(self, corpus: Corpus, archive: Archive) -> None:
        self._corpus, self._archive = corpus, archive

    def describe(self) -> Iterable[Metric]:
        """Nothing is looked up before the first scrape."""
        return ()

    def collect(self) -> Iterable[Metric]:
        try:
            with self._corpus.reading() as snapshot:
                state = snapshot.state
            with self._archive.reading() as connection:
                pointer = read_pointer(connection)
        except OnRecordError:
            yield _gauge("corpus_ready", "Whether questions can be answered.", 0)
            return
        yield _gauge("corpus_ready", "Whether questions can be answered.", 1)
        yield _gauge("articles", "Articles that can be found.", state.articles)
        yield _gauge("paragraphs", "Paragraphs that can be found.", state.paragraphs)
        info = InfoMetricFamily("on_record_index", "The generation that is being served.")
        if pointer is not None:
            labels = {
                "generation": pointer.generation,
                "revision": state.revision,
                "embedding": pointer.embedding,
            }
            info.add_metric([], labels)
        yield info


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"on_record_{name}", text, value)
