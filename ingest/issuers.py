"""Who speaks in what somebody issues in their own name: a communiqué, a statement, a speech."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.actors import Actors
from ingest.memory import Memory
from ingest.persons import Speaker
from qa_service.domain import Span, Statement
from qa_service.sentences import split_sentences

_ONE = re.compile(r"(?<![\w’'])(?:I|[Mm]y|[Яя]|[Мм]не|[Мм]еня|[Мм]о[йяеёи]|[Мм]ені)(?![\w’'])")
_MANY = re.compile(r"(?<![\w’'])(?:[Ww]e|[Oo]ur|us|[Мм]ы|[Мм]и|[Нн]ам|[Нн]ас|[Нн]аш\w*)(?![\w’'])")
_BY = re.compile(
    r"(?:\b(?:speech|remarks|address|statement|lecture|message|comments|declaration)\b"
    r"[^:;.]{0,30}?\b(?:by|of|from)\s+"
    r"|\b(?:выступлени|заявлени|обращени|речь|послани|виступ|заява|звернення)\w*\s+)"
    r"(?P<who>.+)",
    re.IGNORECASE,
)
# What they speak on, where and to whom names others.
_ON = re.compile(
    r"\s(?:on|at|in|to|about|regarding|following|after|before|during|concerning|for|with|и|о|об|по|на|в|"
    r"перед|после|про|щодо|у)\s|[:;(–—]|,\s(?=\d)"
)
_JOINT = re.compile(r"\b(?:joint|совместн|спільн)", re.IGNORECASE)
_OFFICE = re.compile(
    r"\s*(?:press |media |information )?(?:office|service|cent(?:re|er)|newsroom|website)\s*",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\s*(?:\(?\d{1,3}[.)]|[•*–—-])\s+")
_MIN_PARAGRAPHS = 2


@dataclass(frozen=True, slots=True)
class Issue:
    """What an article is issued as: its ``title``, who publishes it, and whether they are a
    government, an organisation or a head of state (``is_official``)."""

    title: str = ""
    publisher: str = ""
    is_official: bool = False


UNTITLED = Issue()


def name_issuer(
    statements: list[list[Statement]],
    masked: Sequence[str],
    memory: Memory,
    issue: Issue,
    language: str,
) -> None:
    """Give what is said in the first person, outside quotations, to whoever issues the text.

    That is whom its title names ("Speech by …"), or the official publisher of a text that says
    "we". A paragraph in the first person is theirs as a whole, as far as nobody else is reported
    in it. ``masked`` are the paragraphs with their quotations hidden.
    """
    one = {n for n, text in enumerate(masked) if _ONE.search(text)}
    own = sorted(one | {n for n, text in enumerate(masked) if _MANY.search(text)})
    # Where others take their turn, somebody else may be "we".
    own = [n for n in own if not any(_is_whole(said, masked[n]) for said in statements[n])]
    if len(own) < min(_MIN_PARAGRAPHS, len(masked)):
        return
    issuer = _find_issuer(memory, issue, is_person=bool(one & {*own}))
    if issuer is None:
        return
    for number in own:
        taken = [s for s in statements[number] if s.speaker]
        spans = list(_free_spans(masked[number], taken, language))
        said = [Statement(a, b, "direct", issuer.name, issuer.actor, None) for a, b in spans]
        statements[number] = sorted([*taken, *said], key=lambda each: each.start)


def _is_whole(said: Statement, text: str) -> bool:
    """Whether the whole paragraph is somebody's turn."""
    return said.kind == "direct" and said.end == len(text.rstrip()) and said.cue is None


def _free_spans(text: str, taken: Sequence[Statement], language: str) -> Iterator[Span]:
    """The sentences that are in no statement, those beside each other as one span."""
    number = _NUMBER.match(text)
    first = number.end() if number else 0
    open_span: Span | None = None
    for start, end in split_sentences(text, language):
        if end <= first:
            continue
        if any(s.start < end and start < s.end for s in taken):
            if open_span:
                yield open_span
            open_span = None
        else:
            open_span = (open_span[0] if open_span else max(start, first), end)
    if open_span:
        yield open_span


def _find_issuer(memory: Memory, issue: Issue, *, is_person: bool) -> Speaker | None:
    actors = memory.actors
    match = _BY.search(issue.title)
    if _JOINT.search(issue.title):
        return None
    if match:
        who = _ON.split(match["who"], maxsplit=1)[0]
        if people := memory.people_in(who):
            return memory.named(people[0])
        if not is_person and (body := _find_body(who, actors)):
            return body
    if is_person or not issue.is_official:
        return None
    return _find_body(issue.publisher, actors)


def _find_body(name: str, actors: Actors) -> Speaker | None:
    """The body that a name means, or under the whole name the side that it is of."""
    found = [m for m in actors.find(name) if m.actor and m.kind != "person"]
    if not found:
        return None
    mention = max(found, key=lambda each: each.end - each.start)
    rest = f"{name[: mention.start]}{name[mention.end :]}"
    is_all = not rest.strip(" .,’'") or rest.strip().lower() == "the" or _OFFICE.fullmatch(rest)
    is_named = is_all and mention.kind != "adjective" and mention.name
    return Speaker(mention.name if is_named else name.strip(), mention.actor)
