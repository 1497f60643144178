"""Threads: what a question may take of the machine."""

from __future__ import annotations

import threadpoolctl

from qa_service.http.service import Service
from qa_service.settings import Settings


def count_blas_threads() -> set[int]:
    found = threadpoolctl.threadpool_info()
    return {each["num_threads"] for each in found if each["user_api"] == "blas"}


def test_a_service_multiplies_with_one_thread_a_question(tiny_settings: Settings) -> None:
    with threadpoolctl.threadpool_limits(limits=2, user_api="blas"):
        assert count_blas_threads() == {2}
        Service.start(tiny_settings).close()
        assert count_blas_threads() == {1}
