"""The only module that knows onnxruntime: it runs graphs, each run on one thread."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import onnxruntime


def open_session(graph: Path | bytes) -> Any:
    """A session of a graph, in a file or serialised; safe to run from several threads at once."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # The arena keeps the most that any run took, for each thread, and gains no speed here.
    options.enable_cpu_mem_arena = False
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
