"""True sentences written by hand for lines of the sample articles: freer than rules can be."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from tests.lying_context import Context, Sentence, is_russian

# Each row stands under `words` of the line that its `text` retells, alone or in the other
# language. A text adds nothing to its line and leaves out nothing that would change the sense.
ROWS = Path(__file__).parent / "data" / "paraphrases.jsonl"


@cache
def read_rows(kind: str) -> dict[str, str]:
    """Words of a line to the text for it; `kind` is "paraphrase" or "translation"."""
    rows = [json.loads(line) for line in ROWS.read_text(encoding="utf-8").splitlines()]
    return {row["words"]: row["text"] for row in rows if row["kind"] == kind}


def _find(context: Context, kind: str) -> Sentence | None:
    rows, line = read_rows(kind), context.line
    said = next((text for words, text in rows.items() if words in line.text), None)
    return (said, [line.pointer]) if said else None


def paraphrase(context: Context) -> Sentence | None:
    """Another sentence for the same, in the line's language."""
    return _find(context, "paraphrase")


def translate(context: Context) -> Sentence | None:
    """The line in the language of the answer, when that is not its own."""
    wanted = context.prompt.language == "Russian"
    return _find(context, "translation") if is_russian(context.line.text) != wanted else None
