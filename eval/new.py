"""Starts a question set for another corpus: drafts with their labels, first gates and a guide."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import cycle
from pathlib import Path

from eval.cases import Split
from eval.client import Client, HttpClient, InProcessClient
from eval.drafts import (
    OFF_TOPIC,
    Draft,
    Finding,
    Library,
    draft_comparisons,
    draft_near_misses,
    draft_singles,
    pick_articles,
)
from eval.records import Json
from eval.sample import NoCorpus, holds_corpus, measured_corpus
from qa_service.domain import hash_text
from qa_service.settings import Settings

QUESTIONS = "questions.jsonl"
TEMPLATES = {"gates.toml": "new_gates.toml", "README.md": "new_readme.md"}
# What an article is called that names neither an id nor a URL: a hash of its path.
_PATH_ID = re.compile(r"a[0-9a-f]{12}")
# One question in so many; the rest are answered by one paragraph.
COMPARISONS, NEAR_MISSES, OFF_TOPICS = 6, 5, 12


class CannotStart(Exception):
    """No question set can be started here; the text says what to do."""


@contextmanager
def open_client(settings: Settings, *, url: str, data_dir: Path | None) -> Iterator[Client]:
    """The service that is named, over HTTP or in process; never the sample in its place."""
    if url:
        with closing(HttpClient(url, api_key=settings.key_to_send)) as client:
            yield client
    elif data_dir is None and not holds_corpus(settings):
        raise NoCorpus("Whose articles? Name a service by --url or a data folder by --data-dir.")
    else:
        with (
            measured_corpus(settings, data_dir=data_dir, say=lambda _: None) as named,
            closing(InProcessClient(named)) as in_process,
        ):
            yield in_process


def start_set(folder: Path, client: Client, *, articles: int, questions: int) -> list[str]:
    """Write the set's three files and return what to tell the user, a line each.

    Raises CannotStart before anything is written.
    """
    for name in (QUESTIONS, *TEMPLATES):
        if (folder / name).exists():
            raise CannotStart(f"{folder / name} is there already; name another folder.")
    library = Library(client)
    listed = list(library.list_articles())
    rows = draft_rows(library, pick_articles(listed, articles), questions=questions)
    if not rows:
        raise CannotStart("There is no paragraph to ask about; run `python -m ingest PATH` first.")
    texts = {QUESTIONS: "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)}
    for name, template in TEMPLATES.items():
        texts[name] = Path(__file__).with_name(template).read_text(encoding="utf-8")
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        with (folder / name).open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    said = [f"wrote {folder / name}" for name in texts]
    if loose := [a.title for a in listed if a.url is None and _PATH_ID.fullmatch(a.id)]:
        said.append(
            f"{len(loose)} articles have neither `id` nor `url` (such as “{loose[0]}”): elsewhere "
            "their labels will not fit. Give them one, ingest them again and start anew."
        )
    return [*said, f"Next: write the {len(rows)} questions, as {folder / 'README.md'} says."]


def draft_rows(library: Library, articles: Sequence[str], *, questions: int) -> list[Json]:
    """About ``questions`` lines of the set over the articles of these ids, story by story.

    The same corpus gives the same lines; they are fewer where it has too few paragraphs.
    """
    chosen = [id for id in articles if library.read_sources(id)]
    if not chosen:
        return []
    pairs = list(draft_comparisons(library, chosen, questions // COMPARISONS))
    asked = {f.source.paragraph.id for draft in pairs for f in draft.findings}
    paired = {f.source.article.id: draft.story for draft in pairs for f in draft.findings}
    story_of = {id: paired.get(id, id) for id in chosen}
    misses = list(draft_near_misses(library, story_of, questions // NEAR_MISSES))
    languages = cycle(sorted({library.read_sources(id)[0].article.language for id in chosen}))
    strays = [
        Draft("off_topic", f"off topic {n}", next(languages), (OFF_TOPIC,), why="off_topic")
        for n in range(1, max(1, questions // OFF_TOPICS) + 1)
    ]
    left = questions - len(pairs) - len(misses) - len(strays)
    singles = list(draft_singles(library, story_of, left, asked=asked))
    return order_rows([*pairs, *singles, *misses, *strays])


def order_rows(drafts: list[Draft]) -> list[Json]:
    """The lines, story by story; stories take turns between the splits."""
    stories = list(dict.fromkeys(draft.story for draft in drafts))
    splits: dict[str, Split] = {s: "dev" if n % 2 else "gate" for n, s in enumerate(stories)}
    drafts = sorted(drafts, key=lambda draft: stories.index(draft.story))
    return [write_row(draft, f"q{n:03}", splits[draft.story]) for n, draft in enumerate(drafts, 1)]


def write_row(draft: Draft, id: str, split: Split) -> Json:
    """A line of the question set that lacks its question. `draft` keeps it from being measured."""
    row: Json = {
        "draft": list(draft.notes),
        "question": "",
        "id": id,
        "split": split,
        "cluster": draft.story,
        "language": draft.language,
        "kind": draft.kind,
        "expect": "abstain" if draft.why else "answer",
        "evidence": [
            {**place_of(f), "sha256": hash_text(f.source.paragraph.text)} for f in draft.findings
        ],
        "nuggets": [write_nugget(finding) for finding in draft.findings],
    }
    actors = {f.actor for f in draft.findings if f.actor}
    if draft.kind == "comparison" and len(actors) > 1:
        row["sides"] = sorted(actors)
    return row if draft.why is None else {**row, "why": draft.why}


def write_nugget(finding: Finding) -> Json:
    nugget = {
        "text": finding.wording,
        "any_of": [finding.wording],
        "evidence": [place_of(finding)],
    }
    return {**nugget, "speaker": finding.speaker} if finding.speaker else nugget


def place_of(finding: Finding) -> Json:
    article, paragraph = finding.source.article, finding.source.paragraph
    return {"article": article.id, "paragraph": paragraph.paragraph}
