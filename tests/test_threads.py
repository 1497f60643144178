"""Threads: what a question may take of the machine."""

from __future__ import annotations

import asyncio
import os
import threading
import time

import threadpoolctl

from qa_service.http.service import Service
from qa_service.settings import Settings
from qa_service.threads import in_thread


def count_blas_threads() -> set[int]:
    found = threadpoolctl.threadpool_info()
    return {each["num_threads"] for each in found if each["user_api"] == "blas"}


def test_a_service_multiplies_with_one_thread_a_question(tiny_settings: Settings) -> None:
    with threadpoolctl.threadpool_limits(limits=2, user_api="blas"):
        assert count_blas_threads() == {2}
        Service.start(tiny_settings).close()
        assert count_blas_threads() == {1}


def test_one_more_than_there_are_cores_compute_at_a_time() -> None:
    running, most, lock = 0, 0, threading.Lock()

    def work() -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.05)
        with lock:
            running -= 1

    async def run_all() -> None:
        await asyncio.gather(*(in_thread(work) for _ in range(4 * (os.cpu_count() or 1) + 4)))

    asyncio.run(run_all())
    assert most == (os.cpu_count() or 1) + 1


def test_each_event_loop_has_a_limit_of_its_own() -> None:
    """What waits in one is not woken by another's threads."""
    assert [asyncio.run(in_thread(int)) for _ in range(2)] == [0, 0]
