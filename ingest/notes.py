"""Which article a correction note is about."""

from __future__ import annotations

import re

from ingest.known import Known
from ingest.plan import Plan
from qa_service.corrections import index_urls, resolve_corrects, split_corrects

# A shorter title may stand in a text by chance.
MIN_TITLE_CHARS = 20
_IS_NOTE = re.compile(
    r"\s*(?:corrections?|corrected|clarifications?|errat(?:um|a)|amendment|retraction|"
    r"поправк\w+|исправлени\w+|уточнени\w+|опровержени\w+|виправленн\w+|спростуванн\w+)\b",
    re.IGNORECASE,
)


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
