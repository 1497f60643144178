"""The only module that knows Ray: plain values go through a step on its workers, by Ray Data."""

from __future__ import annotations

import logging
import os
import pickle
import secrets
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import ray
import ray.data
import ray.exceptions

from qa_service.errors import ClusterFailed
from qa_service.settings import set_for_libraries

MAX_BLOCK_BYTES = 16_000_000
STORE_BYTES = 1_000_000_000
"""What a local Ray holds in memory between its steps; what is more goes to disk."""

# The path of a Unix socket has at most 107 bytes, of which Ray's and our names take about 85.
MAX_TEMP_CHARS = 16
QUIET = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0"}
"""Nothing is reported to anybody, and nothing is told that is not our concern."""

# A local Ray listens on the network and lets in who has its token. It would leave one for good in
# the user's home, and it keeps the first that a process shows it.
_LOCAL_TOKEN = secrets.token_hex(32)
_VALUE = "value"

Step = Callable[[Any], object]


class Cluster:
    """A local Ray with that many workers (0: one per core), or the one at ``address``.

    It is started or joined when the first values come, and left at the end, however that comes.
    ``packages`` are the folders of our own code, which go along to another cluster.
    """

    def __init__(
        self, address: str = "", *, workers: int = 0, packages: Sequence[Path] = ()
    ) -> None:
        self._address = address
        self._workers = workers
        self._packages = [str(package) for package in packages]
        self._folder: Path | None = None
        self._is_joined = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._is_joined:
            ray.shutdown()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def map_values(self, step: Step, values: Iterable[object], *, per_block: int) -> Iterator[Any]:
        """What the step makes of each value, in their order; all are taken before the first.

        They wait in Ray's store, which moves to disk what it has no room for. Raises ClusterFailed;
        what the step itself raises comes as it is.
        """
        blocks = []
        for block in _split_blocks(values, per_block):
            self._join()
            blocks.append(ray.put(block))
        return self._map_blocks(step, blocks) if blocks else iter(())

    def _map_blocks(self, step: Step, blocks: list[Any]) -> Iterator[Any]:
        run = _run_there if self._address else _run_map
        try:
            for block in run(step, blocks):
                yield from _unpack_block(block)
        except ray.exceptions.RayTaskError:
            # A defect of a step, with its own traceback.
            raise
        except (ray.exceptions.RayError, ConnectionError) as error:
            raise ClusterFailed(
                f"The Ray cluster broke down ({_first_line(error)}): run it again; what was "
                "embedded is kept."
            ) from error

    def _join(self) -> None:
        if self._is_joined:
            return
        # Before it is: what is cut off on the way must be left as well.
        self._is_joined = True
        set_for_libraries(QUIET)
        try:
            with warnings.catch_warnings():
                # Ray's advice on what then fails by our words, or works.
                warnings.simplefilter("ignore")
                self._join_other() if self._address else self._start_local()
        except (ray.exceptions.RayError, OSError, RuntimeError, ValueError) as error:
            raise ClusterFailed(
                f"Ray {f'at {self._address} ' * bool(self._address)}cannot be used "
                f"({_first_line(error)}): see that it runs, with the same versions of Python and "
                "Ray as here."
            ) from error

    def _join_other(self) -> None:
        ray.init(
            self._address,
            runtime_env={"py_modules": self._packages},
            log_to_driver=False,
            logging_level=logging.ERROR,
        )

    def _start_local(self) -> None:
        base = tempfile.gettempdir()
        base = base if len(base) <= MAX_TEMP_CHARS else "/tmp"
        self._folder = Path(tempfile.mkdtemp(prefix=f"ray-{os.getpid()}-", dir=base))
        set_for_libraries({"RAY_AUTH_TOKEN": _LOCAL_TOKEN})
        ray.init(
            "local",
            num_cpus=self._workers or None,
            object_store_memory=STORE_BYTES,
            include_dashboard=False,
            log_to_driver=False,
            logging_level=logging.ERROR,
            _temp_dir=str(self._folder),
        )


def _run_map(step: Step, blocks: list[Any]) -> Iterator[pa.Table]:
    """The blocks after the step, in their order."""
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.execution_options.preserve_order = True
    mapped = ray.data.from_arrow_refs(blocks).map_batches(
        partial(_apply_step, step=step), batch_size=None, batch_format="pyarrow", num_cpus=1
    )
    yield from mapped.iter_batches(batch_size=None, batch_format="pyarrow")


def _run_there(step: Step, blocks: list[Any]) -> Iterator[pa.Table]:
    """The same, run by an actor on the cluster: Ray Data cannot be run through Ray's client."""
    runner: Any = ray.remote(num_cpus=0)(_Runner).remote(step, blocks)
    coming = runner.take_block.remote()
    while (block := ray.get(coming)) is not None:
        coming = runner.take_block.remote()
        yield block


class _Runner:
    def __init__(self, step: Step, blocks: list[Any]) -> None:
        self._blocks = _run_map(step, blocks)

    def take_block(self) -> pa.Table | None:
        return next(self._blocks, None)


def _apply_step(block: pa.Table, *, step: Step) -> pa.Table:
    return _pack_block([pickle.dumps(step(value)) for value in _unpack_block(block)])


def _split_blocks(values: Iterable[object], per_block: int) -> Iterator[pa.Table]:
    """The values in blocks of so many, and of fewer where they are large."""
    block: list[bytes] = []
    size = 0
    for value in values:
        pickled = pickle.dumps(value)
        if block and (len(block) == per_block or size + len(pickled) > MAX_BLOCK_BYTES):
            yield _pack_block(block)
            block, size = [], 0
        block.append(pickled)
        size += len(pickled)
    if block:
        yield _pack_block(block)


def _pack_block(pickled: Sequence[bytes]) -> pa.Table:
    return pa.table({_VALUE: pa.array(pickled, pa.large_binary())})


def _unpack_block(block: pa.Table) -> Iterator[Any]:
    return (pickle.loads(value.as_py()) for value in block[_VALUE])


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
