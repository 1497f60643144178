"""On Record answers questions from articles and statements, every sentence with its source."""

import os

# From 1.29 on onnxruntime tells its makers of every program that uses it, unless it is told not to
# before it is imported.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
