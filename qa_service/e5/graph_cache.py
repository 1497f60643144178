"""Where the graph is kept between starts: made once, for the weights and the graph's version."""

from __future__ import annotations

import importlib
import os
import uuid
from pathlib import Path

from qa_service.e5.weights import Weights

# Raise it with every change to what graph.py builds.
GRAPH_VERSION = 2


def ensure_graph(weights: Weights, folder: Path) -> Path:
    """The graph's file, made if it is not there yet. Raises OSError if it cannot be written.

    It is written under a name of its own and moved into place, so several processes may make it
    at once, and a kill at any instant leaves no half of one under the final name.
    """
    path = folder / f"e5-{weights.sha256[:12]}-v{GRAPH_VERSION}.onnx"
    if path.is_file():
        return path
    # The onnx package is slow to import and needed only here.
    content: bytes = importlib.import_module("qa_service.e5.graph").build_graph(weights)
    folder.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{uuid.uuid4().hex}.part")
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return path
