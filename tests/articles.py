"""Small articles for the tests."""

from __future__ import annotations

from pathlib import Path


def write_article(
    folder: Path, name: str, *paragraphs: str, title: str = "", **fields: str
) -> Path:
    """A Markdown file with front matter; ``fields`` are its further lines."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f"{key}: {value}" for key, value in {"title": title or name, **fields}.items()]
    text = "\n".join(["---", *lines, "---", "", "\n\n".join(paragraphs), ""])
    path = folder / f"{name}.md"
    path.write_text(text, encoding="utf-8")
    return path
