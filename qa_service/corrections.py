"""Which articles correct which, and which questions are about that."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence

from qa_service.domain import Article, ArticleDraft, Paragraph

# What a note begins with that corrects another article, or its own.
NOTE = (
    r"(?:corrections?|corrected|clarifications?|errat(?:um|a)|amendment|retraction|"
    r"поправк\w+|исправлен\w+|уточнен\w+|опровержени\w+|виправлен\w+|спростуванн\w+)"
)
# "Correction:", "Correction (4 February):", or that as a heading.
_OPENS_NOTE = re.compile(
    rf"\W*{NOTE}(?:\s*\([^()]*\)|,?\s[\w. ,]{{0,25}}\d{{4}})?\s*(?:[:–—-]|(?P<heading>\.?$))",
    re.IGNORECASE,
)
_ASKS_ABOUT_CHANGE = re.compile(
    r"\b(?:correct(?:ed|ion|s)?|mistakes?|errors?|wrong|original(?:ly)?|initial(?:ly)?|at first|"
    r"first report\w*|reported first|earlier (?:figure|report|number)|revis\w+|retract\w*|"
    r"right (?:figure|number)|"
    r"(?:that|the) (?:number|figure) right)\b|"
    r"\b(?:исправ\w+|поправ\w+|ошиб\w+|первоначальн\w+|изначальн\w+|сначала|сперва|"
    r"ранее сообщал\w+|верно ли|неверн\w+|уточн\w+|"
    r"виправ\w+|помилк\w+|спочатку|спершу|раніше повідомлял\w+)\b",
    re.IGNORECASE,
)


def link_corrections(articles: Mapping[str, Article]) -> dict[str, tuple[Article, ...]]:
    """Article id → the articles that correct it, earliest first.

    A later correction of the same article also corrects the earlier one.
    """
    by_url = index_urls(articles.values())
    linked: dict[str, list[Article]] = defaultdict(list)
    for article in articles.values():
        for named in split_corrects(article.corrects):
            corrected = resolve_corrects(named, articles, by_url)
            if corrected is not None and corrected != article.id:
                linked[corrected].append(article)
    for notes in list(linked.values()):
        notes.sort(key=_by_date)
        for at, note in enumerate(notes):
            linked[note.id] += [later for later in notes[at + 1 :] if later not in linked[note.id]]
    return {id: tuple(sorted(found, key=_by_date)) for id, found in linked.items() if found}


def _by_date(article: Article) -> tuple[dt.date, str]:
    return article.date or dt.date.max, article.id


def turn_corrections(
    corrections: Mapping[str, Sequence[Article]], articles: Mapping[str, Article]
) -> dict[str, tuple[Article, ...]]:
    """Article id → the articles that it corrects."""
    turned: dict[str, list[Article]] = defaultdict(list)
    for corrected, notes in corrections.items():
        for note in notes:
            turned[note.id].append(articles[corrected])
    return {id: tuple(found) for id, found in turned.items()}


def split_corrects(corrects: str | None) -> list[str]:
    """What ``corrects`` names, each once: ids or URLs, with spaces or commas between."""
    return list(dict.fromkeys(re.split(r",?\s+", corrects.strip()))) if corrects else []


def index_urls(articles: Iterable[Article | ArticleDraft]) -> dict[str, str]:
    """Folded URL → article id, as ``resolve_corrects`` looks it up."""
    return {
        fold_url(a.url): a.id if isinstance(a, Article) else a.article_id for a in articles if a.url
    }


def resolve_corrects(named: str, ids: Container[str], by_url: Mapping[str, str]) -> str | None:
    """The id of the article that is named by its id or its URL, if there is one."""
    return named if named in ids else by_url.get(fold_url(named))


def fold_url(url: str) -> str:
    """What tells a page from others: no scheme, no "www.", no fragment, no slash at the end."""
    host, slash, path = re.sub(r"^(?:https?:)?//", "", url.strip(), flags=re.I).partition("/")
    return f"{host.casefold().removeprefix('www.')}{slash}{path.partition('#')[0]}".rstrip("/")


def asks_about_change(question: str) -> bool:
    """Whether a question is about a correction, so that both figures belong in its answer."""
    return bool(_ASKS_ABOUT_CHANGE.search(question))


def find_notes(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs of an article that are a correction of it: "Correction: …"."""
    found: list[Paragraph] = []
    is_headed = False
    for paragraph in paragraphs:
        opening = _OPENS_NOTE.match(paragraph.text)
        if opening or is_headed:
            found.append(paragraph)
        is_headed = bool(opening and opening["heading"] is not None)
    return found
