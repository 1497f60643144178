"""What a run is going to change: every place that the sources name, against what is known."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeAlias

from ingest.dating import describe_dates, drop_future_dates
from ingest.faults import FAULTS, READER_FAILS, tell_fault
from ingest.known import Known
from ingest.publishers import Publishers
from ingest.report import Outcome, Report
from ingest.sources.items import Found, Gone, Item, Source, Unchanged, Unread
from qa_service.domain import ArticleDraft, SourceState, hash_text
from qa_service.errors import UnreadableArticle

Progress = Callable[[str, int, int], None]
"""Told the stage, how much of it is done, and how much there is in all (0: not known)."""

# PostgreSQL indexes no longer text, and takes no NUL in one.
MAX_PLACE_BYTES = 2_000
# A shorter title may stand in a text by chance.
MIN_TITLE_CHARS = 20
ATTRIBUTION_VERSION = 10
"""Raise it with READER_VERSION when statements come to be found otherwise: then articles that have
not changed are taken in anew, with a new revision that holds them.
"""
_IS_NOTE = re.compile(
    r"\s*(?:corrections?|corrected|clarifications?|errat(?:um|a)|amendment|retraction|"
    r"поправк\w+|исправлени\w+|уточнени\w+|опровержени\w+|виправленн\w+|спростуванн\w+)\b",
    re.IGNORECASE,
)


Planned: TypeAlias = tuple[ArticleDraft, str]
"""A draft with its fingerprint."""


@dataclass(slots=True)
class Plan:
    """What a run is going to commit.

    ``met`` are the places that the sources named, read or not; ``taken`` tells which place gave an
    article id first; ``gone`` are places that say that their article is no longer there.
    ``waiting`` are drafts under the id of another place's article, which may not have been met yet,
    and ``copies`` are unchanged places whose article was taken in from another.
    """

    publishers: Publishers
    today: dt.date = field(default_factory=lambda: dt.datetime.now(dt.UTC).date())
    report: Report = field(default_factory=Report)
    drafts: list[Planned] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    sources: dict[str, SourceState] = field(default_factory=dict)
    met: set[str] = field(default_factory=set)
    taken: dict[str, str] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    waiting: list[tuple[Item, ArticleDraft]] = field(default_factory=list)
    copies: list[Item] = field(default_factory=list)


def find_drafts(
    plan: Plan, sources: Sequence[Source], known: Known, on_progress: Progress
) -> Iterator[Planned]:
    """Read what is not known by its bytes already; each draft that changes something, as it comes.

    At the end the plan knows every place that the sources name, and ``finish_plan`` is due.
    """
    content = {fingerprint: id for id, fingerprint in known.fingerprints.items()}
    expected = sum(source.expected for source in sources)
    for done, found in enumerate(_find_all(sources, known), 1):
        planned = len(plan.drafts)
        if found.source not in plan.met:
            plan.met.add(found.source)
            _plan_found(plan, found, known, content)
        on_progress("reading", done, max(done, expected) if expected else 0)
        yield from plan.drafts[planned:]
    planned = len(plan.drafts)
    _plan_waiting(plan, known, content)
    yield from plan.drafts[planned:]


def finish_plan(
    plan: Plan, sources: Sequence[Source], known: Known, *, delete_missing: bool
) -> None:
    """What only shows when all has been read: articles that are gone, or missing."""
    if delete_missing:
        _plan_deletions(plan, sources, known)
    for place in plan.gone:
        plan.report.add("failed", place, None, "its host says that it is not there (any more)")


def _find_all(sources: Sequence[Source], known: Known) -> Iterator[Found]:
    current = known.current
    for source in sources:
        yield from source.find_items(current)


def _plan_found(plan: Plan, found: Found, known: Known, content: dict[str, str]) -> None:
    source = found.source
    if isinstance(found, Unread):
        _fail(plan, source, known, found.why)
    elif not _can_be_kept(source):
        why = f"its name is no UTF-8, has a NUL or over {MAX_PLACE_BYTES:,} bytes: give it another"
        plan.report.add("failed", source, None, why)
    elif isinstance(found, Gone):
        plan.gone.append(source)
    elif isinstance(found, Unchanged) or _is_unchanged(found, known):
        article_id = known.sources[source].article_id
        title = known.articles[article_id].title if article_id in known.articles else ""
        plan.report.add("unchanged", source, article_id, title)
        if not _keep_id(plan, source, known) and isinstance(found, Item):
            plan.copies.append(found)
    else:
        with _telling_faults(plan, source, known):
            draft = plan.publishers.classify(found.read())
            owner = known.articles.get(draft.article_id)
            if owner is not None and owner.source != source:
                plan.waiting.append((found, draft))
            else:
                _plan_draft(plan, found, draft, known, content)


@contextmanager
def _telling_faults(plan: Plan, source: str, known: Known) -> Iterator[None]:
    try:
        yield
    except UnreadableArticle as error:
        _fail(plan, source, known, str(error))
    except FAULTS as error:
        _fail(plan, source, known, tell_fault(READER_FAILS, error))


def _fail(plan: Plan, source: str, known: Known, why: str) -> None:
    plan.report.add("failed", source, None, why)
    _keep_id(plan, source, known)


def _keep_id(plan: Plan, source: str, known: Known) -> bool:
    """Leave the id of the article that was taken in from this place to it; False if none was."""
    state = known.sources.get(source)
    owned = known.articles.get(state.article_id) if state else None
    if owned is None or owned.source != source:
        return False
    plan.taken.setdefault(owned.id, source)
    return True


def _plan_waiting(plan: Plan, known: Known, content: dict[str, str]) -> None:
    """Plan the drafts under the ids of others' articles, now that all places have been met.

    Such an article has moved, unless its own place still gives it, or one that it moved to before.
    """
    wanted = {draft.article_id for _, draft in plan.waiting}
    for copy in plan.copies:
        article_id = known.sources[copy.source].article_id
        if article_id in wanted and _read_id(copy) == article_id:
            plan.taken.setdefault(article_id, copy.source)
    for item, draft in plan.waiting:
        with _telling_faults(plan, item.source, known):
            _plan_draft(plan, item, draft, known, content)


def _read_id(item: Item) -> str | None:
    try:
        return item.read().article_id
    except (UnreadableArticle, *FAULTS):
        return None


def _can_be_kept(place: str) -> bool:
    try:
        return "\0" not in place and len(place.encode()) <= MAX_PLACE_BYTES
    except UnicodeEncodeError:
        return False


def _is_unchanged(item: Item, known: Known) -> bool:
    before = known.sources.get(item.source)
    if before is None or before.article_id not in known.fingerprints:
        return False
    return before.sha256 == item.sha256


def _plan_draft(
    plan: Plan, item: Item, draft: ArticleDraft, known: Known, content: dict[str, str]
) -> None:
    draft, future = drop_future_dates(draft, plan.today)
    label = draft.title + describe_dates(draft, future)
    fingerprint = fingerprint_of(draft)
    article_id, taken = draft.article_id, plan.taken
    if article_id in taken and content.get(fingerprint) != article_id:
        why = f"the id {article_id} was already used by {taken[article_id]} in this run"
        plan.report.add("failed", item.source, article_id, why)
        return
    gave = content.get(fingerprint, article_id)
    # Left without what tells it apart, an article of the future is read again until its day comes.
    state = SourceState("", gave) if future else SourceState(item.sha256, gave, item.validator)
    if known.sources.get(item.source) != state:
        plan.sources[item.source] = state
    if fingerprint in content:
        is_same = gave == article_id and article_id not in taken
        outcome: Outcome = "unchanged" if is_same else "duplicates"
        plan.report.add(outcome, item.source, article_id, label)
        taken.setdefault(article_id, item.source)
        return
    is_new = article_id not in known.fingerprints
    plan.report.add("added" if is_new else "updated", item.source, article_id, label)
    plan.drafts.append((draft, fingerprint))
    content[fingerprint] = article_id
    taken[article_id] = item.source


def find_corrected(plan: Plan, known: Known) -> dict[str, str]:
    """What each correction note corrects that names no article in its front matter, by their ids.

    It counts as a note by its own title ("Correction: …"), and what it corrects is the article of
    the same publisher whose whole title stands in its text; two such titles leave it open.
    """
    drafts = [draft for draft, _ in plan.drafts]
    titles = {(d.publisher, d.title): d.article_id for d in drafts}
    titles.update({(a.publisher, a.title): a.id for a in known.articles.values()})
    corrected = {}
    for draft in drafts:
        if draft.corrects or not _IS_NOTE.match(draft.title):
            continue
        text = " ".join(draft.paragraphs).casefold()
        named = [
            id
            for (publisher, title), id in titles.items()
            if publisher == draft.publisher
            and id != draft.article_id
            and len(title) >= MIN_TITLE_CHARS
            and title.casefold() in text
        ]
        if len(named) == 1:
            corrected[draft.article_id] = named[0]
    return corrected


def fingerprint_of(draft: ArticleDraft) -> str:
    """A hash of all that an article says and says of itself, wherever it was read from."""
    parts = [
        ATTRIBUTION_VERSION,
        draft.title,
        draft.publisher,
        draft.source_class,
        draft.author,
        str(draft.date),
        str(draft.modified),
        draft.language,
        draft.url,
        draft.corrects,
        list(draft.references),
        list(draft.paragraphs),
    ]
    return hash_text(json.dumps(parts, ensure_ascii=False))


def _plan_deletions(plan: Plan, sources: Sequence[Source], known: Known) -> None:
    # An article that any place met gave, now or when it was last read, is not missing.
    read = {**known.sources, **plan.sources}
    there = plan.met - set(plan.gone)
    kept = {read[place].article_id for place in there if place in read}
    places = {article.source: article.id for article in known.articles.values()}
    for place, article_id in places.items():
        is_covered = any(source.covers(place) for source in sources)
        is_missing = is_covered and place not in plan.met
        if (is_missing or place in plan.gone) and article_id not in kept:
            plan.deleted.append(article_id)
            plan.report.add("deleted", place, article_id, "it is no longer there")
    plan.gone = [place for place in plan.gone if place not in places]
