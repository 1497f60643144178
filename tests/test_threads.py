"""Threads: what a question may take of the machine."""

from __future__ import annotations

import pytest
import threadpoolctl
from fastapi import FastAPI
from typer.testing import CliRunner

from qa_service import __main__ as main
from qa_service.http import server
from qa_service.settings import Settings


def count_blas_threads() -> set[int]:
    found = threadpoolctl.threadpool_info()
    return {each["num_threads"] for each in found if each["user_api"] == "blas"}


def test_the_service_multiplies_with_one_thread_a_question(
    tiny_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    serving: list[set[int]] = []

    def serve_app(served: FastAPI, **_: object) -> None:
        serving.append(count_blas_threads())
        served.state.service.close()

    monkeypatch.setattr(server, "serve_app", serve_app)
    monkeypatch.setattr(main, "log_as_json", lambda: None)
    monkeypatch.setenv("QA_DATA_DIR", str(tiny_settings.data_dir))
    monkeypatch.setenv("QA_EMBEDDING", tiny_settings.embedding)
    monkeypatch.setenv("QA_EMBEDDING_ARGS", tiny_settings.embedding_args)
    with threadpoolctl.threadpool_limits(limits=2, user_api="blas"):
        ran = CliRunner().invoke(main.app, ["--port", "0"])
    assert ran.exit_code == 0, ran.output
    assert serving == [{1}]
