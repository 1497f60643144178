"""Makes retrieval sets whose paragraphs stand in one language only, from XQuAD's folders.

`python -m tests.bench.halves DATA OUT` takes `xquad_en_to_mixed`, `xquad_en_to_en` and
`xquad_ru_to_ru` of DATA and writes four folders for `python -m eval.outside`: English and Russian
questions (`en`, `ru`) whose paragraph stands in their own language (`same`) or only in the other
(`cross`). Half of each article's paragraphs are English, the others Russian, so that the wrong
language always has something near.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

from eval.outside.retrieval import read_qrels, read_retrieval_set

LANGUAGES = ("en", "ru")
EVERYTHING = 1_000_000


def divide(ids: list[str], seed: int) -> dict[str, str]:
    """Paragraph → the language that it is kept in."""
    english = set(random.Random(seed).sample(ids, len(ids) // 2))
    return {id: "en" if id in english else "ru" for id in ids}


def write(folder: Path, rows: dict[str, list[dict[str, str]]], qrels: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, lines in rows.items():
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    table = "".join(f"{question}\t{document}\t1\n" for question, document in qrels.items())
    (folder / "qrels.tsv").write_text(f"query-id\tcorpus-id\tscore\n{table}", encoding="utf-8")


def main(data: Path, out: Path, seed: int = 4) -> None:
    mixed = read_retrieval_set(data / "xquad_en_to_mixed", EVERYTHING)
    texts = {document.id: document.text for document in mixed.documents}
    kept = divide(sorted({id.partition(":")[2] for id in texts}), seed)
    corpus = [
        {"_id": f"{language}:{id}", "title": "", "text": texts[f"{language}:{id}"]}
        for id, language in kept.items()
    ]
    for language in LANGUAGES:
        folder = data / f"xquad_{language}_to_{language}"
        asked = read_retrieval_set(folder, EVERYTHING).questions
        told = {id: min(gains) for id, gains in read_qrels(folder / "qrels.tsv").items()}
        for kind in ("same", "cross"):
            chosen = [id for id in asked if (kept[told[id]] == language) == (kind == "same")]
            write(
                out / f"xquad_{language}_{kind}",
                {"corpus": corpus, "queries": [{"_id": id, "text": asked[id]} for id in chosen]},
                {id: f"{kept[told[id]]}:{told[id]}" for id in chosen},
            )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
