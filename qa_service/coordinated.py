"""Names side by side in a question, which have one part in it: "Hungary, Turkey, Italy"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from qa_service.actors import Mention

_AND = r"\b(?:and|or|vs?\b\.?|versus|и|или|та|й|і)\b"
# "NATO v Russia", "Warsaw, NATO, the Kremlin", «США или РФ».
_BESIDE = re.compile(
    rf"\s*(?:,\s*(?P<and>{_AND})?|(?P<or>[/&]|{_AND}))\s*(?:the\s+)?", re.IGNORECASE
)
# "The Russian opinion and that of the EU"; "Moscow's view against Washington's".
_ALSO_OF = re.compile(
    r"(?:['’]s?)?\s+[^\W\d_]+\s*,?\s*(?:and|or|versus|against)\s+"
    r"(?:(?:that|those) (?:of|in|from)\s+|(?P<owned>))(?:the\s+)?",
    re.IGNORECASE,
)
_OWNED = re.compile(r"['’]s?\s*(?:$|[^\w\s])")
# A comma alone joins so many names; two may be of two clauses.
LISTED = 3


def find_lists(text: str, mentions: Sequence[Mention]) -> list[list[int]]:
    """The numbers of the mentions that stand beside each other, list by list.

    That is with nothing between but a stroke or a word for "and", "or" or "against", in a list of
    three commas, too, and where their like is asked of both ("Moscow's view against Washington's").
    A longer list follows its beginning.
    """
    lists: list[list[int]] = []
    run: list[int] = []
    for number, (one, other) in enumerate(pairwise(mentions)):
        link = _BESIDE.fullmatch(text, one.end, other.start)
        is_noun = "adjective" not in (one.kind, other.kind)
        if link and is_noun and one.actor != other.actor:
            run = [*run, number + 1] if run[-1:] == [number] else [number, number + 1]
            if link["and"] or link["or"] or len(run) >= LISTED:
                lists.append(run)
        elif _is_asked_of_both(text, one, other):
            lists.append([number, number + 1])
    return lists


def _is_asked_of_both(text: str, one: Mention, other: Mention) -> bool:
    found = _ALSO_OF.fullmatch(text, one.end, other.start)
    return found is not None and (
        found["owned"] is None or _OWNED.match(text, other.end) is not None
    )
