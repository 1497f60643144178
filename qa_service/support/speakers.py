"""Who a claim says has spoken or acted: it must be who does so in its source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa_service.actors import Actors, Mention, is_institution
from qa_service.asking import STANCE_VERBS
from qa_service.domain import Statement
from qa_service.support.ground import Ground

# A subject that follows its verb stands so near: «заявил Лавров», "said Lavrov".
INVERTED_CHARS = 40
_SPEAKS = re.compile(
    rf"\b(?:{STANCE_VERBS}|writes?|wrote|written|added?|adds|noted?|notes|stated?|states|"
    r"refuse[sd]?|agree[sd]?|urge[sd]?|vow(?:s|ed)?|pledge[sd]?|condemn(?:s|ed)?|back(?:s|ed)|"
    r"criticise[sd]?|criticize[sd]?|signed|decided|"
    r"добави\w*|отмети\w*|отмеча\w*|подчеркн\w*|подчеркив\w*|призва\w*|пообеща\w*|осуди\w*|"
    r"сообщи\w*|напис\w+|подписа\w*|решил\w*|отказа\w*|согласи\w*)\b",
    re.IGNORECASE,
)
_ACCORDING = re.compile(
    r"\b(?:according to|in the words of|quoted|cited|citing|по словам|по данным|по мнению|"
    r"как (?:заявил|сообщил|сказал)\w*)\s+",
    re.IGNORECASE,
)
_BY = re.compile(r"\s+(?:\w+\s+){0,2}(?:by|со стороны)\s+", re.IGNORECASE)


def has_right_speakers(text: str, ground: Ground, actors: Actors) -> bool:
    """Whether each verb of saying or taking a stance has a subject that fits the source.

    It fits who makes a statement that is pointed at, or who is the subject of such a verb there.
    Where the source has neither, being named in the sentence is enough. A claim that names nobody
    before its verb cannot be wrong about them.
    """
    statements = [s for sentence in ground.cited for s in sentence.statements]
    cited = [sentence.text for sentence in ground.cited]
    there = [
        m for sentence in cited for subjects in find_subjects(sentence, actors) for m in subjects
    ]
    named = [m for sentence in cited for m in actors.find(sentence)]
    for subjects in find_subjects(text, actors):
        if not subjects or any(_has_said(m, s) for m in subjects for s in statements):
            continue
        others = there if there or statements else named
        if not any(_is_same(m, other) for m in subjects for other in others):
            return False
    return True


def find_subjects(text: str, actors: Actors) -> Iterator[Sequence[Mention]]:
    """For each verb of saying or stance the names that may be its subject, nearest last."""
    mentions = actors.find(text)
    before = 0
    for verb in _SPEAKS.finditer(text):
        by = _BY.match(text, verb.end())
        if by:
            yield [m for m in mentions if by.end() <= m.start < by.end() + INVERTED_CHARS][:1]
        else:
            found = [m for m in mentions if before <= m.start and m.end <= verb.start()]
            yield (
                found
                or [m for m in mentions if verb.end() <= m.start < verb.end() + INVERTED_CHARS][:1]
            )
        before = verb.end()
    for according in _ACCORDING.finditer(text):
        near = [
            m for m in mentions if according.end() <= m.start < according.end() + INVERTED_CHARS
        ]
        yield near[:1]


def _has_said(mention: Mention, statement: Statement) -> bool:
    if mention.kind == "person":
        surname = mention.text.split()[-1]
        return statement.speaker is not None and (
            mention.name == statement.speaker or surname in statement.speaker.split()
        )
    if mention.actor is None or mention.actor != statement.actor:
        return False
    return (
        statement.speaker in (None, mention.name)
        or mention.kind == "adjective"
        or not is_institution(mention.name or "")
    )


def _is_same(one: Mention, other: Mention) -> bool:
    if "person" in (one.kind, other.kind):
        names = (one.name or one.text, other.name or other.text)
        return one.kind == other.kind and names[0] == names[1]
    is_side = not (is_institution(one.name or "") and is_institution(other.name or ""))
    return (
        one.actor is not None and one.actor == other.actor and (is_side or one.name == other.name)
    )
