"""What stands between quotation marks, in any style, in one paragraph or across several."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.morphology import is_third_person
from ingest.speech_words import label_of

_MARK = re.compile(r"[“”„«»\"]")
_CLOSERS = {"“": "”", "„": "“”", "«": "»", '"': '"', "”": "”"}
_OPENERS = {"»": "«", "”": "“", "“": "„"}
# British papers quote between ‘ and ’, which is the apostrophe, too: a closing one stands before
# a space or a sign, after a sign or a whole word.
_APOSTROPHE = r"(?<=\w)[’'](?=\w)|(?<=s)[’'](?=\s[a-z])"
_SINGLE = re.compile(
    rf"(?<!\w)[‘'](?=\w)(?P<inside>(?:[^‘’'\n]|{_APOSTROPHE})+?[,.?!…]"
    rf"|(?:[^‘’'\n]|(?<=\w)[’'](?=\w))+?(?<=\w))[’'](?!\w)"
)
_WRITTEN_MARKS = (("<<", "« "), (">>", " »"), ("``", "“ "), ("''", " ”"), (" ,,", " „ "))
_FIRST_MARK = re.compile(r"\s*([“„«\"])")
_INNER_TAG = re.compile(
    r"(?<=[,.!?…])(?=\s+[—–-]\s+(\w+)\b)(?:„[^“”]{2,30}“|[^«»“”\"]){4,90}?[,.:]\s+[—–-]\s+"
)
QUOTED_START, QUOTED = "\1", "\0"
"""What a masked quotation is made of: its first character, and all others."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation in a paragraph: its inside is text[start:end], its marks stand at the outer span.

    ``goes_on``: it has no closing mark because the next paragraph continues it.
    """

    outer_start: int
    outer_end: int
    start: int
    end: int
    goes_on: bool
    continues: bool


def find_quotations(paragraphs: Sequence[str]) -> list[list[Quotation]]:
    """The quotations of each paragraph, in order; nested ones belong to the outer one.

    A mark that is never closed opens a quotation only if the next paragraph begins with one, too.
    """
    paragraphs = [_even_marks(text) for text in paragraphs]
    if dialogue := find_dashes(paragraphs):
        return _with_dashes(paragraphs, dialogue)
    found: list[list[Quotation]] = []
    continues = False
    for number, text in enumerate(paragraphs):
        following = paragraphs[number + 1] if number + 1 < len(paragraphs) else ""
        quotations = _scan(text, continues, following) or _find_single(text)
        found.append(quotations)
        continues = bool(quotations) and quotations[-1].goes_on
    return found


_SPEECH_PART = re.compile(r"(?<=[,.!?…])\s+(?P<dash>[—–-])\s+")
_DASH = re.compile(r"\s*(?:[—–]\s*(?=\S)|-\s+(?=[А-ЯЁІЇЄ]))")
_WORD = re.compile(r"[^\W\d_]+")
_TRANSLATED_TAG = re.compile(r"(?<=[,?!])\s+(?:(?:an?|the) )?[\w’' -]{2,40}?(?<!,)[.;](?=\s|$)")


def find_dashes(paragraphs: Sequence[str]) -> dict[int, list[Quotation]]:
    """The spoken parts of paragraphs that a dash opens, if the article has a dialogue at all.

    — Мы ждём, — сказал он. — Время идёт. The parts between the dashes are spoken and told in turn.
    The items of a list open with a dash, too: nobody asks there, nor says "I" or "you".
    """
    opened = [n for n, text in enumerate(paragraphs) if _DASH.match(text)]
    parts = {n: _spoken_parts(paragraphs[n]) for n in opened}
    is_told = any(has_dash_tag(paragraphs[n]) for n in opened) or (
        any(found[0].outer_end < len(paragraphs[n]) for n, found in parts.items())
        and any(_FIRST_PERSON & {*_WORD.findall(paragraphs[n].lower())} for n in opened)
    )
    asked = sum(paragraphs[n].rstrip().endswith("?") for n in opened)
    return parts if is_told or (asked > 1 and len(opened) > asked) else {}


def has_dash_tag(text: str) -> bool:
    """Whether a line that a dash opens has the narrator's words after another: "…, — he says."."""
    return any(_is_told(text, piece) for piece in _cut_at_dashes(text)[1:])


def _cut_at_dashes(text: str) -> list[tuple[int, int, int]]:
    """The pieces of a line that a dash opens: where each one's dash stands, its start and end."""
    opening = _DASH.match(text)
    cuts = [opening.span()] if opening else [(0, 0)]
    found_cuts = _SPEECH_PART.finditer(text, cuts[0][1])
    cuts += ((match.start("dash"), match.end()) for match in found_cuts)
    ends = [cut for cut, _ in cuts[1:]] + [len(text)]
    return [(cut, end, after) for (cut, end), after in zip(cuts, ends, strict=True)]


def _spoken_parts(text: str) -> list[Quotation]:
    pieces = _cut_at_dashes(text)
    found: list[Quotation] = []
    is_spoken = True
    for number, (cut, start, end) in enumerate(pieces):
        is_told = _is_told(text, (cut, start, end))
        if is_spoken or not is_told:
            next_told = number + 1 < len(pieces) and _is_told(text, pieces[number + 1])
            tag = None if next_told else _find_translated_tag(text, start, end)
            if is_spoken or number == 0:
                found.append(Quotation(cut, tag or end, start, tag or end, False, False))
            else:
                found[-1] = replace(found[-1], outer_end=tag or end, end=tag or end)
            is_spoken = tag is not None
        else:
            is_spoken = True
    return found


def _is_told(text: str, piece: tuple[int, int, int]) -> bool:
    """Whether words between dashes are the narrator's: a verb that reports opens them."""
    words = re.findall(r"[\w’'-]+", text[piece[1] : piece[2]])
    is_beside = text[: piece[0]].rstrip()[-1:] in ",!?…"
    is_tag = bool(words) and (is_third_person(words[0]) or words[1:2] == ["я"])
    if is_beside and is_tag and words[0][0].islower():
        return True
    return any(label_of(word.lower()) == "V" for word in words[:5]) or (
        len(words) > 1 and words[0][0].isupper() and is_third_person(words[1])
    )


def _find_translated_tag(text: str, start: int, end: int) -> int | None:
    """Where "…, he begs." begins, which a translation leaves without a dash of its own."""
    for match in _TRANSLATED_TAG.finditer(text, start, end):
        words = re.findall(r"[\w’'-]+", match.group())
        if len(words) <= 5 and any(label_of(word.lower()) == "V" for word in words):
            return match.start()
    return None


def _with_dashes(
    paragraphs: Sequence[str], dialogue: dict[int, list[Quotation]]
) -> list[list[Quotation]]:
    return [
        dialogue[number] if number in dialogue else _scan(text, False, "") or _find_single(text)
        for number, text in enumerate(paragraphs)
    ]


def _scan(text: str, continues: bool, following: str) -> list[Quotation]:
    marks = list(_MARK.finditer(text))
    found: list[Quotation] = []
    i = 0
    if continues and (end := _find_end(text)):
        # Most papers open every paragraph of a quotation again; some only close it.
        found.append(Quotation(0, end, 0, len(text[: end - 1].rstrip()), False, True))
        i = 1
    while i < len(marks):
        closing = _closing_mark(marks, i) if _can_open(text, marks[i]) else None
        if closing is None:
            if _runs_on(text, marks, i, following):
                found.append(_quotation(text, marks[i].start(), None, continues and not found))
                break
            i += 1
            continue
        close = marks[closing].start()
        first = continues and not found and not text[: marks[i].start()].strip()
        if text[marks[i].end() : close].strip():
            found += _split_at_tag(text, _quotation(text, marks[i].start(), close, first))
        i = closing + 1
    return found


def _even_marks(text: str) -> str:
    """Marks that machines write with two signs as real ones; every offset stays."""
    for written, mark in _WRITTEN_MARKS:
        if written in text:
            text = text.replace(written, mark)
    return text


def _find_single(text: str) -> list[Quotation]:
    if "‘" not in text and " '" not in text and not text.startswith("'"):
        return []
    return [
        Quotation(m.start(), m.end(), *m.span("inside"), False, False)
        for m in _SINGLE.finditer(text)
    ]


def _can_open(text: str, mark: re.Match[str]) -> bool:
    if mark.group() == "»":
        return False
    if mark.group() in '”"':
        # Machine-made text also opens with the closing mark: ” at short notice”.
        before = text[mark.start() - 1 : mark.start()]
        return not before or not (before.isalnum() or before in ".,!?…")
    return True


def _closing_mark(marks: list[re.Match[str]], opening: int) -> int | None:
    opener = marks[opening].group()
    depth = 1
    for i in range(opening + 1, len(marks)):
        mark = marks[i].group()
        if mark in _CLOSERS[opener]:
            depth -= 1
            if depth == 0:
                return i
        elif mark == opener:
            if opener != "«":
                return None
            depth += 1
    return None


def _runs_on(text: str, marks: list[re.Match[str]], at: int, following: str) -> bool:
    opener = marks[at].group()
    first = _FIRST_MARK.match(following)
    ends = _find_end(following) and opener in _OPENERS[following[_find_end(following) - 1]]
    rest = {mark.group() for mark in marks[at + 1 :]}
    unclosed = opener in '“„«"' and not rest & {opener, *_CLOSERS[opener]}
    is_empty = not text[marks[at].end() :].strip()
    is_opened = first is not None and first[1] == opener
    return unclosed and not is_empty and (is_opened or bool(ends))


def _find_end(text: str) -> int:
    """Where a quotation ends that a paragraph before opened: at its first mark, a closing one."""
    first = _MARK.search(text)
    is_closing = first is not None and first.group() in _OPENERS and not _can_open(text, first)
    return first.end() if first and is_closing and text[: first.start()].strip() else 0


def _quotation(text: str, opening: int, closing: int | None, continues: bool) -> Quotation:
    end = len(text.rstrip()) if closing is None else closing
    inside = text[opening + 1 : end]
    start = opening + 1 + len(inside) - len(inside.lstrip())
    outer_end = end if closing is None else closing + 1
    return Quotation(
        opening, outer_end, start, start + len(inside.strip()), closing is None, continues
    )


def _split_at_tag(text: str, quotation: Quotation) -> list[Quotation]:
    """«Мы ждём, — сказал он, — и будем ждать»: Russian keeps the cue within one pair of marks."""
    tag = _INNER_TAG.search(text, quotation.start, quotation.end)
    if tag is None or not _is_inner_tag(tag):
        return [quotation]
    before = replace(quotation, outer_end=tag.start(), end=tag.start())
    after = replace(quotation, outer_start=tag.end(), start=tag.end(), continues=False)
    return [before, after]


_BLOT = "_"


def _is_inner_tag(tag: re.Match[str]) -> bool:
    """«Мы ждали, — не без иронии сказал он. — И дождались»: the narrator's, not "we"."""
    words = re.findall(r"\w+(?:-\w+)*", tag.group())[:_MAX_LEAD]
    is_own = any(word.lower() in _FIRST_PERSON for word in words)
    if label_of(words[0].lower()) == "V":
        return True
    verbs = [i for i, word in enumerate(words) if label_of(word.lower()) == "V"]
    named = words[verbs[0] + 1 :][:1] if verbs else []
    is_named = bool(named) and (named[0][0].isupper() or named[0] in ("он", "она"))
    return words[0][0].islower() and not is_own and is_named


_MAX_LEAD = 6
_FIRST_PERSON = frozenset("я мы мне нам нас меня вы вам вас i we you".split())


def hide(text: str, quotations: Iterable[Quotation]) -> str:
    """The text with what stands in these quotations blotted out; its length stays."""
    for quotation in quotations:
        start, end = quotation.outer_start, quotation.outer_end
        text = text[:start] + _BLOT * (end - start) + text[end:]
    return text


def mask_quotations(text: str, quotations: Sequence[Quotation]) -> str:
    """The text with its quotations, marks included, made unreadable; its length stays."""
    pieces, done = [], 0
    for quotation in quotations:
        size = quotation.outer_end - quotation.outer_start
        pieces += [text[done : quotation.outer_start], QUOTED_START, QUOTED * (size - 1)]
        done = quotation.outer_end
    return "".join([*pieces, text[done:]])
