"""Threads and memory: what a question may take of the machine."""

from __future__ import annotations

import asyncio
import os
import platform
import subprocess
import sys
import threading
import time

import pytest
import threadpoolctl

from qa_service.http.service import Service
from qa_service.settings import Settings
from qa_service.threads import in_thread
from tests.servers import ROOT


def count_blas_threads() -> set[int]:
    found = threadpoolctl.threadpool_info()
    return {each["num_threads"] for each in found if each["user_api"] == "blas"}


def test_a_service_multiplies_with_one_thread_a_question(tiny_settings: Settings) -> None:
    with threadpoolctl.threadpool_limits(limits=2, user_api="blas"):
        assert count_blas_threads() == {2}
        Service.start(tiny_settings).close()
        assert count_blas_threads() == {1}


# Large blocks among small ones that stay; before them one that teaches glibc what is large.
FREEING = """
from qa_service.allocating import give_back_what_is_free
give_back_what_is_free()
def read_pages():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1])
bytearray(4 << 20)
kept, large = [], []
for _ in range(40):
    large.append(bytearray(2 << 20))
    kept.append(bytearray(1000))
most = read_pages()
del large
print(most - read_pages())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="asks glibc")
def test_what_is_freed_is_given_back() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FREEING], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert int(done.stdout) * os.sysconf("SC_PAGESIZE") > 70 << 20


def test_a_service_gives_back_what_it_frees(
    tiny_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    monkeypatch.setattr(
        "qa_service.http.service.give_back_what_is_free", lambda: asked.append(True)
    )
    Service.start(tiny_settings).close()
    assert asked == [True]


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
