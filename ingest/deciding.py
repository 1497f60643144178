"""What becomes of a draft: a new article, a new revision, a duplicate, or a refusal."""

from __future__ import annotations

from ingest.dating import describe_dates
from ingest.known import Known
from ingest.plan import Claim, Plan
from ingest.report import Outcome
from ingest.sources.items import read_capture
from ingest.versions import Version, is_same_story
from qa_service.domain import Article, ArticleDraft, SourceState


def plan_draft(plan: Plan, claim: Claim, known: Known) -> None:
    """Decide on a draft whose place is not known by its bytes, and report it."""
    item, draft, taken = claim.item, claim.draft, plan.taken
    label = draft.title + describe_dates(draft, claim.future)
    article_id, holder = draft.article_id, plan.contents.holder_of(claim.fingerprint)
    other = _find_other(plan, draft, known) if holder is None else None
    if holder != article_id and (why := _refuse(plan, draft, other)):
        plan.report.add("failed", item.source, article_id, why)
        return
    captured = read_capture(item.validator)
    if other is not None and _is_older(plan, draft, other, captured):
        outcome: Outcome = "unchanged" if _is_known(claim, known) else "duplicates"
        _keep_state(plan, claim, article_id, known)
        label += f" (an older version of what {other.place} has)"
        plan.report.add(outcome, item.source, article_id, label)
        return
    gave = holder or article_id
    _keep_state(plan, claim, gave, known)
    if holder is not None:
        is_same = gave == article_id and article_id not in taken
        plan.report.add("unchanged" if is_same else "duplicates", item.source, article_id, label)
        taken.setdefault(article_id, item.source)
        if before := plan.captured.get(gave):
            plan.captured[gave] = max(before, captured)
        return
    is_new = article_id not in known.fingerprints and article_id not in plan.latest
    plan.report.add("added" if is_new else "updated", item.source, article_id, label)
    plan.drafts.append((draft, claim.fingerprint))
    plan.latest[article_id] = draft
    plan.contents.put(article_id, claim.fingerprint)
    taken[article_id] = item.source
    plan.captured[article_id] = captured


def _refuse(plan: Plan, draft: ArticleDraft, other: Version | None) -> str:
    """Why the draft may not be the article whose id it has; empty where it may.

    An ``id`` belongs to one place. An address belongs to one story, of which each place may have
    another version.
    """
    if not _is_known_by_address(draft):
        owner = plan.taken.get(draft.article_id)
        return f"the id {draft.article_id} was already used by {owner} in this run" if owner else ""
    if other is None or is_same_story(Version.of(draft, draft.paragraphs), other):
        return ""
    return (
        f"its address {draft.url} is that of another article, read from {other.place}: "
        "give it an address or an id of its own"
    )


def _find_other(plan: Plan, draft: ArticleDraft, known: Known) -> Version | None:
    """What another place gave under the draft's address, in this run or before."""
    given: ArticleDraft | Article | None = plan.latest.get(draft.article_id)
    given = given or known.articles.get(draft.article_id)
    if given is None or given.source == draft.source or not _is_known_by_address(draft):
        return None
    text = given.paragraphs if isinstance(given, ArticleDraft) else known.read_text(given)
    return Version.of(given, text)


def _is_known_by_address(draft: ArticleDraft) -> bool:
    return draft.id is None and draft.identity == draft.url


def _is_older(plan: Plan, draft: ArticleDraft, other: Version, captured: str) -> bool:
    """Whether the other version was captured later, if both are captures; else whether it is dated
    later, or is as old and stands later in order.
    """
    current = plan.captured.get(draft.article_id, "")
    if captured and current and captured != current:
        return captured < current
    own = Version.of(draft, draft.paragraphs)
    return (own.date, plan.met[own.place]) < (other.date, plan.met.get(other.place, 0))


def _is_known(claim: Claim, known: Known) -> bool:
    before = known.sources.get(claim.item.source)
    return before is not None and before.sha256 == claim.item.sha256


def _keep_state(plan: Plan, claim: Claim, article_id: str, known: Known) -> None:
    """Remember which article the place gave; nothing where that is known."""
    item = claim.item
    # Left without what tells it apart, an article of the future is read again until its day comes.
    sha256, validator = ("", "") if claim.future else (item.sha256, item.validator)
    state = SourceState(sha256, article_id, validator)
    plan.settled.add(item.source)
    if known.sources.get(item.source) != state:
        plan.sources[item.source] = state
