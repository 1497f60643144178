"""The only place that knows Chroma: nearest neighbours among the paragraphs' vectors."""

from qa_service.dense.index import DenseIndex, Vectors
from qa_service.dense.stores import DenseStore, EmbeddedStore, open_store

__all__ = ["DenseIndex", "DenseStore", "EmbeddedStore", "Vectors", "open_store"]
