"""The corpus: the one face of the stores that the rest of the program sees."""

from qa_service.corpus.background import Background, Floats, Rows
from qa_service.corpus.masks import Mask
from qa_service.corpus.reader import Corpus
from qa_service.corpus.snapshot import Snapshot
from qa_service.corpus.writer import CorpusWriter
from qa_service.embedding import text_to_embed

__all__ = [
    "Background",
    "Corpus",
    "CorpusWriter",
    "Floats",
    "Mask",
    "Rows",
    "Snapshot",
    "text_to_embed",
]
