"""The archive: the one truth about articles, paragraphs, vectors and answers, in one database."""

from qa_service.archive.engine import Archive, open_archive, open_archive_file

__all__ = ["Archive", "open_archive", "open_archive_file"]
