"""Who a claim says has spoken or acted: it must be who does so in its source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from qa_service.actors import Actors, Mention
from qa_service.domain import Statement
from qa_service.speakers import is_institution
from qa_service.stances import STANCE_VERBS
from qa_service.support.ground import Ground
from qa_service.support.quotations import blank_quotations

# A subject that follows its verb stands so near: «заявил Лавров», "said Lavrov".
INVERTED_CHARS = 40
SAYS, VERB_CHARS = "says", 4
_ONLY_SAYS = re.compile(
    r"(?:sa(?:y|id)|tell|told|state|add|note|writ|wrote|claim|announc|declar|explain|insist|argu|stress|"
    r"comment|emphasi|describ|call|suggest|warn|confirm|"
    r"говор|сказа|заяв|добав|отме|подч|сообщ|напис|объяс|рассказ|подтвер|предупр|настаив)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\b(?:he|she|it|they|who|which|and|он|она|они|оно|и|который|которая|которые)\s+"
    r"(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
_SPEAKS = re.compile(
    rf"\b(?:{STANCE_VERBS}|writes?|wrote|written|added?|adds|noted?|notes|stated?|states|"
    r"refuse[sd]?|agree[sd]?|urge[sd]?|vow(?:s|ed)?|pledge[sd]?|condemn(?:s|ed)?|back(?:s|ed)|"
    r"criticise[sd]?|criticize[sd]?|signed|decided|"
    r"добави\w*|отмети\w*|отмеча\w*|подчеркн\w*|подчеркив\w*|призва\w*|пообеща\w*|осуди\w*|"
    r"сообщи\w*|напис\w+|подписа\w*|решил\w*|отказа\w*|согласи\w*)\b",
    re.IGNORECASE,
)
SAYS_NEXT = re.compile(rf"\s+(?:(?:has|had|have|also|then)\s+)*{_SPEAKS.pattern}", re.IGNORECASE)
_ACCORDING = re.compile(
    r"\b(?:according to|in the words of|quoted|cited|citing|по словам|по данным|по мнению|"
    r"как (?:заявил|сообщил|сказал)\w*)\s+",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:in|at|near|from|to|with|against|for|on|about|over|outside|inside|around|"
    r"в|во|из|на|к|с|о|об|под|над|при|против|около|вокруг)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
# Between a body's name and that of whom it has in an office.
_OFFICE = re.compile(
    r"(?:[’']s?)?(?:\s(?!(?:and|or|under|with|by|like|since|after|before|told|asked|while|when|that|"
    r"и|или|та|при|с|как|что)\b)[\w-]+){0,5}\s"
)
_BY = re.compile(r"\s+(?:\w+\s+){0,2}(?:by|со стороны)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Act:
    """A verb of saying or stance by its stem (``SAYS`` for all that only say), and the names that
    may be its subject."""

    verb: str
    subjects: Sequence[Mention]


def has_right_speakers(text: str, ground: Ground, actors: Actors) -> bool:
    """Whether each verb of saying or taking a stance has a subject that fits the source.

    It fits who makes a statement that is pointed at, or who is the subject of the same verb there.
    Where the source has no such verb, being named in the sentence is enough. A claim that names
    nobody before its verb cannot be wrong about them.
    """
    statements = [s for sentence in ground.cited for s in sentence.statements]
    cited = [sentence.text for sentence in ground.cited]
    acts = [act for sentence in cited for act in find_acts(sentence, actors)]
    named = [m for sentence in cited for m in actors.find(sentence)]
    own = blank_quotations(text)
    for act in find_acts(own, actors):
        subjects = list(_drop_offices(act.subjects, own))
        if not subjects or any(_has_said(m, s) for m in subjects for s in statements):
            continue
        same = [m for other in acts if other.verb == act.verb for m in other.subjects]
        is_told = act.verb == SAYS and any(s.speaker or s.actor for s in statements)
        others = same if same or is_told else named
        if not any(_is_same(m, other) for m in subjects for other in others):
            return False
    return True


def _drop_offices(subjects: Sequence[Mention], text: str) -> Iterator[Mention]:
    """Those that act: "NATO Secretary General Jens Stoltenberg" is the person, not the alliance."""
    for mention, behind in zip_longest(subjects, subjects[1:]):
        is_person = behind is not None and behind.kind == "person" and mention.kind != "person"
        if not (is_person and _OFFICE.fullmatch(text, mention.end, behind.start)):
            yield mention


def find_acts(text: str, actors: Actors) -> Iterator[Act]:
    """The verbs of saying or stance in a sentence, in order, with their possible subjects.

    The subject is a name between the verb before and this one; where a pronoun or "and" stands
    there, the last verb's, too; else the next name behind an inverted verb.
    """
    named = actors.find(text)
    mentions = [m for m in named if not _PLACE.search(text, 0, m.start)]
    before, last = 0, list[Mention]()
    for verb in _SPEAKS.finditer(text):
        by = _BY.match(text, verb.end())
        end = verb.end() + INVERTED_CHARS
        if by:
            end = by.end() + INVERTED_CHARS
            found = [m for m in mentions if by.end() <= m.start < end][:1]
        else:
            found = [m for m in mentions if before <= m.start and m.end <= verb.start()]
            if _GOES_ON.search(text, before, verb.start()):
                found = [*last, *found]
            elif not found:
                behind = [m for m in mentions if verb.end() <= m.start < end][:1]
                found = [m for m in behind if _may_follow(text, verb, m)]
        yield Act(_read_verb(verb[0]), found)
        before, last = verb.end(), found
    for according in _ACCORDING.finditer(text):
        end = according.end() + INVERTED_CHARS
        yield Act(SAYS, [m for m in named if according.end() <= m.start < end][:1])


def _may_follow(text: str, verb: re.Match[str], mention: Mention) -> bool:
    """Whether a name behind a verb can be its subject: in English only at once, "said Lavrov"."""
    if verb[0][0] > "\u0400":
        return True
    between = text[verb.end() : mention.start].replace("the", "")
    return _read_verb(verb[0]) == SAYS and not between.strip()


def _read_verb(written: str) -> str:
    return SAYS if _ONLY_SAYS.match(written) else written[:VERB_CHARS].casefold()


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
