"""Which articles a correction note is about, where it does not name them by ``corrects``."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from ingest.known import Known
from ingest.plan import Plan
from qa_service.corrections import NOTE, index_urls, resolve_corrects, split_corrects
from qa_service.dates import find_dates
from qa_service.domain import ArticleDraft

# A shorter title may stand in a text by chance.
MIN_TITLE_CHARS = 20
_IS_NOTE = re.compile(
    rf"\s*(?:{NOTE}\b|в\s+(?:заметк|новост|публикаци|материал|стать|текст)\w*\s+"
    r"(?:был[аио]?\s+)?внесен\w+\s+(?:исправлен|поправк|уточнен)\w+)",
    re.IGNORECASE,
)
_IS_ABOUT_MANY = re.compile(r"\s*(?:corrections|поправки|исправления|виправлення)\b", re.IGNORECASE)
_OPENING = re.compile(rf"\s*{NOTE}\s*[-–—:]\s*", re.IGNORECASE)
# What agencies put before the headline of a story that they send again: "CORRECTED-UPDATE 1-".
_MARKS = re.compile(
    rf"\s*(?:(?:{NOTE}|(?:update|wrapup)\s+\d+|refile)\s*[-–—:]\s*)+", re.IGNORECASE
)
_QUOTED = re.compile(r"«([^«»]+)»|“([^“”]+)”|\"([^\"]+)\"")
_SLUG = re.compile(rf"\s*{NOTE}\s*:\s*(?P<slug>.+?)\s+story\s*", re.IGNORECASE)
_IN_A_STORY = re.compile(r"\bin an? (?:\w+ )?(?:story|article|report)\b", re.IGNORECASE)
_DATE_CHARS = 30
_SLUG_WORD = re.compile(r"\w{3,}")
_STEM_CHARS = 5
_QUOTES = re.compile("[«»„“”‟‘’‚‛'\"`]")
_DASHES = re.compile(r"\s*[-‐‑‒–—―−]+\s*")


@dataclass(frozen=True, slots=True)
class Story:
    """An article as far as notes are about it; ``read`` gives its paragraphs."""

    id: str
    title: str
    publisher: str | None
    date: dt.date | None
    read: Callable[[], Sequence[str]]

    @property
    def is_note(self) -> bool:
        """Whether its title says that it corrects another one ("Correction: …")."""
        return bool(_IS_NOTE.match(self.title))


def find_corrected(plan: Plan, known: Known) -> dict[str, str]:
    """Note id → the ids of what it corrects, with spaces between.

    Also of notes that were read in earlier runs, whose article may have come only now.
    """
    open_ids = {draft.article_id for draft in plan.latest.values() if not draft.corrects}
    new = [_story_of(draft) for draft in plan.latest.values()]
    old = [
        Story(a.id, a.title, a.publisher, a.date, partial(known.read_text, a))
        for a in known.articles.values()
        if a.id not in plan.latest and a.id not in plan.deleted
    ]
    new_notes = [story for story in new if story.is_note and story.id in open_ids]
    old_notes = [story for story in old if story.is_note and not known.articles[story.id].corrects]
    arrived = _by_publisher(new)
    notes = new_notes + [note for note in old_notes if find_named(note, arrived[note.publisher])]
    if not notes:
        return {}
    stories = _by_publisher(new + old)
    named = {note.id: find_named(note, stories[note.publisher]) for note in notes}
    return {id: " ".join(found) for id, found in named.items() if found}


def _story_of(draft: ArticleDraft) -> Story:
    return Story(
        draft.article_id, draft.title, draft.publisher, draft.date, lambda: draft.paragraphs
    )


def _by_publisher(stories: Sequence[Story]) -> dict[str | None, list[Story]]:
    found: dict[str | None, list[Story]] = defaultdict(list)
    for story in stories:
        found[story.publisher].append(story)
    return found


def find_named(note: Story, stories: Sequence[Story]) -> list[str]:
    """The ids of the stories, all of its publisher, that a note is about.

    None where that is not certain; several only for a column of corrections. A story is named by
    its headline in the note's title, by its whole title in the text, or by its day and its subject.
    """
    earlier = [
        story
        for story in stories
        if story.id != note.id
        and not story.is_note
        and not (story.date and note.date and story.date > note.date)
    ]
    return (
        _find_by_headline(note, earlier)
        or _find_by_text(note, earlier)
        or _find_by_day(note, earlier)
    )


def _find_by_headline(note: Story, stories: Sequence[Story]) -> list[str]:
    """ "CORRECTED-UPDATE 1-…": that update, else the one story of the headline."""
    quoted = ["".join(match.groups("")) for match in _QUOTED.finditer(note.title)]
    names = {_fold(name) for name in (_OPENING.sub("", note.title, count=1), *quoted)}
    for fold, wanted in ((_fold, names), (_headline_of, {_headline_of(note.title)})):
        long = {name for name in wanted if len(name) >= MIN_TITLE_CHARS}
        found = [story.id for story in stories if fold(story.title) in long]
        if len(found) == 1:
            return found
    return []


def _headline_of(title: str) -> str:
    marks = _MARKS.match(title)
    return _fold(title[marks.end() :] if marks else title)


def _find_by_text(note: Story, stories: Sequence[Story]) -> list[str]:
    text = _fold(" ".join(note.read()))
    titled: dict[str, list[str]] = defaultdict(list)
    for story in stories:
        titled[_fold(story.title)].append(story.id)
    named: list[list[str]] = []
    # The longest first: a title may be the beginning of another.
    for title in sorted(titled, key=len, reverse=True):
        if len(title) >= MIN_TITLE_CHARS and title in text:
            text = text.replace(title, "\n")
            named.append(titled[title])
    if len(named) > 1 and not _IS_ABOUT_MANY.match(note.title):
        return []
    return sorted(ids[0] for ids in named if len(ids) == 1)


def _find_by_day(note: Story, stories: Sequence[Story]) -> list[str]:
    """ "Correction: Ukraine-Tanks story", "In a story published January 25, …"."""
    text, slug = " ".join(note.read()), _SLUG.fullmatch(note.title)
    told = _IN_A_STORY.search(text)
    if slug is None or told is None or note.publisher is None:
        return []
    dates = find_dates(text[told.end() : told.end() + _DATE_CHARS], published=note.date)
    days = [date.period.start for date in dates if date.precision == "day"]
    stems = [word[:_STEM_CHARS] for word in _SLUG_WORD.findall(slug["slug"].casefold())]
    found = [
        story.id
        for story in stories
        if stems and story.date in days[:1] and _has_words(story, stems)
    ]
    return found if len(found) == 1 else []


def _has_words(story: Story, stems: Sequence[str]) -> bool:
    """Whether its title and first paragraph have a word that begins with each stem."""
    words = _SLUG_WORD.findall(" ".join((story.title, *story.read()[:1])).casefold())
    return all(any(word.startswith(stem) for word in words) for stem in stems)


def _fold(text: str) -> str:
    """The text without what is printed in one way or another: quotation marks, dashes, case."""
    text = _DASHES.sub("-", _QUOTES.sub("", text))
    return " ".join(text.casefold().replace("ё", "е").split())


def warn_of_unmet(plan: Plan, known: Known) -> None:
    """A warning for each article that is named by ``corrects`` in a draft and is not there."""
    deleted = set(plan.deleted)
    articles = [a for a in known.articles.values() if a.id not in deleted]
    ids = {*(a.id for a in articles), *plan.latest}
    by_url = index_urls([*articles, *plan.latest.values()])
    for id, draft in plan.latest.items():
        for named in split_corrects(draft.corrects):
            if resolve_corrects(named, ids, by_url) in (None, id):
                why = (
                    f"corrects {named}, which is neither the id nor the address of another article"
                )
                plan.report.add("warning", draft.source, id, why)
