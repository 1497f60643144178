"""Questions under load: `python -m tests.bench.load URL [--seconds 20]`.

Asks a serving instance from 1, 8 and 32 clients in turn, each with a connection of its own, and
prints the rate, the median and 95th percentile of the time, and whatever was not a 200. The clients
run on the same cores, so rates are lower bounds and only their ratios mean something.
"""

from __future__ import annotations

import http.client
import json
import random
import statistics
import threading
import time
from collections import Counter
from typing import Annotated
from urllib.parse import urlsplit

import typer

from tests.bench.scale import make_questions

CLIENTS = (1, 8, 32)


def run_client(
    address: str, until: float, seed: int, times: list[float], faults: Counter[str]
) -> None:
    """Ask one question after another until the time is up."""
    connection = http.client.HTTPConnection(address, timeout=60)
    questions = make_questions(random.Random(seed))
    while time.perf_counter() < until:
        body = json.dumps({"question": random.Random(seed + len(times)).choice(questions)})
        start = time.perf_counter()
        try:
            connection.request("POST", "/v1/ask", body, {"Content-Type": "application/json"})
            reply = connection.getresponse()
            reply.read()
            if reply.status != http.HTTPStatus.OK:
                faults[str(reply.status)] += 1
        except OSError as error:
            faults[type(error).__name__] += 1
            connection.close()
        times.append(time.perf_counter() - start)


def run_clients(address: str, clients: int, seconds: float) -> tuple[list[float], Counter[str]]:
    times: list[list[float]] = [[] for _ in range(clients)]
    faults: Counter[str] = Counter()
    until = time.perf_counter() + seconds
    threads = [
        threading.Thread(target=run_client, args=(address, until, n, times[n], faults))
        for n in range(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [taken for each in times for taken in each], faults


def main(
    url: str,
    seconds: Annotated[float, typer.Option(help="how long with each number of clients")] = 20.0,
) -> None:
    """Print rate and times at 1, 8 and 32 clients."""
    address = urlsplit(url).netloc
    run_clients(address, 2, 3.0)
    alone = 0.0
    for clients in CLIENTS:
        times, faults = run_clients(address, clients, seconds)
        rate = len(times) / seconds
        alone = alone or rate
        p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        typer.echo(
            f"| {clients} clients | {rate:.0f}/s, {rate / alone:.2f} times one client | p50 "
            f"{p50 * 1e3:.0f} ms | p95 {p95 * 1e3:.0f} ms | faults {dict(faults) or 'none'} |"
        )


if __name__ == "__main__":
    typer.run(main)
