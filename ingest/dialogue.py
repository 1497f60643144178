"""Interviews and transcripts: paragraphs that begin with who speaks, all the rest being theirs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence, Set
from dataclasses import dataclass

from ingest.quotations import QUOTED
from ingest.speech_words import label_of
from qa_service.domain import Span

_LABEL = re.compile(
    r"(?P<who>[^\W\d_][^:;!?\"“”«»]{0,60}?|«[^»]{2,30}»)"
    r"(?: ?[(\[](?P<note>[^)\]]{1,60})[)\]])?"
    r"(?::|(?<=^[QAВО])\.|\.(?= [—–-] )| [—–](?= ))\s*(?=\S)"
)
_QUESTION = frozenset(
    "q question в вопрос question. запитання питання корр кор interviewer host moderator".split()
)
_ANSWER = frozenset("a answer о ответ відповідь".split())
_HOUSE = frozenset(("корр", "кор"))
_ABOUT = re.compile(r"\b(?:собеседни|співрозмовни|interviewee)", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[^\W\d_]\.?\s?){2,3}")
_BOLD = re.compile(r"\s*(?:\*\*|__)(?=\S).+(?:\*\*|__)\s*", re.DOTALL)
_ASKS_YOU = re.compile(r"\b(?:you|your|вы|вас|вам|ваш\w*|ви|вам)\b", re.IGNORECASE)
_TOLD = re.compile(r"[(\[*]|(?:He|She|Он|Она|Він|Вона)\s")
_IN_PERSON = re.compile(
    r"(?<!\w)(?:I|[Mm]y|me|[Ww]e|[Oo]ur|[Yy]our?|[Яя]|мне|меня|мой|моя|моё|мои|[Мм]ы|нам|нас|наш\w*|вы|вам|вас)"
    r"(?!\w)"
)
_CAPITAL = re.compile(r"[A-ZА-ЯЁ][^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_TAGGED = re.compile(f"{QUOTED}[^{QUOTED}]{{0,6}}[—–,-]")
_MARKS = " *_"
_MIN_QUESTIONS, _MAX_QUESTION_WORDS = 3, 40
_MIN_SPOKEN, _SPOKEN_SHARE = 2, 1 / 3
_MAX_LABEL_WORDS, _MAX_UNKNOWN_WORDS = 5, 3
_MIN_TURNS = 2
_ENDS = (".", "!", "?", "…", ":", ")")

Finds = Callable[[str], str]
"""Gives the full name that a short one means, empty for none."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A labelled paragraph: what its label says, and where the words after it stand.

    ``note``: what stands in brackets after the label: "Q (Anna Berg, Daily Post)".
    """

    label: str
    said: Span
    note: str = ""

    @property
    def is_question(self) -> bool:
        return self.label.lower().rstrip(".") in _QUESTION or self.label.startswith("«")

    @property
    def is_house(self) -> bool:
        """Whether the paper's own correspondent asks, whom nobody cites."""
        return self.label.lower().rstrip(".") in _HOUSE

    @property
    def is_answer(self) -> bool:
        return self.label.lower() in _ANSWER


def find_dialogue(
    paragraphs: Sequence[str], finds: Finds, names: Container[str], emphasis: Sequence[int]
) -> dict[int, Turn]:
    """The turns by paragraph, told by their labels or by the questions between the answers.

    ``names``: surnames of the article. ``emphasis``: how many characters at the beginning of each
    paragraph stand out, or empty.
    """
    marked = [len(text) if _BOLD.fullmatch(text) else 0 for text in paragraphs]
    leads = [max(each) for each in zip(marked, emphasis or marked, strict=True)]
    return _find_turns(paragraphs, finds, leads) or _find_answers(paragraphs, names, leads)


def _find_turns(paragraphs: Sequence[str], finds: Finds, leads: Sequence[int]) -> dict[int, Turn]:
    """The turns of a dialogue by paragraph, if the article is one.

    A label is Q or A, a name in full, a known name, or somebody's role; one of them must come
    again, or "Lavrov: …" would make every digest a transcript.
    """
    turns: dict[int, Turn] = {}
    for number, text in enumerate(paragraphs):
        match = _LABEL.match(text)
        if match and _is_speaker_label(match["who"].strip(), finds):
            turns[number] = _read_turn(match)
    if len(turns) < _MIN_TURNS:
        turns = _find_repeated(paragraphs) or turns
    counts = Counter(turn.label for turn in turns.values())
    marks = any(turn.is_question or turn.is_answer for turn in turns.values())
    again = max(counts.values(), default=0) > 1
    asked = sum(text.rstrip().endswith("?") for text in paragraphs)
    is_dialogue = (len(counts) > 1 and again) or (marks and len(turns) > 1)
    if not is_dialogue and not (len(turns) > 1 and asked >= len(turns) / 2):
        return {}
    return _with_further_paragraphs(paragraphs, turns, finds, leads)


def _with_further_paragraphs(
    paragraphs: Sequence[str], turns: dict[int, Turn], finds: Finds, leads: Sequence[int]
) -> dict[int, Turn]:
    """The turns with the paragraphs that an answer goes on for, as far as somebody says "I".

    Before the last turn of a transcript all is said, but what stands in brackets. What ends as a
    question, or stands out as a whole, is asked by who asks.
    """
    found: dict[int, Turn] = {}
    # A transcript may begin with its place and date, no whole sentence.
    is_led = any(text.rstrip().endswith(_ENDS) for text in paragraphs[: min(turns)])
    is_led = is_led and not _is_briefing(turns)
    is_transcript = not is_led and 2 * len(turns) >= len(paragraphs)
    last_turn = max(turns)
    for number, text in enumerate(paragraphs):
        if number in turns:
            found[number] = turns[number]
            continue
        last = found.get(number - 1)
        if leads[number] >= len(text.rstrip()) or _asks(text):
            continue
        is_said = is_transcript and number < last_turn and not _TOLD.match(text)
        is_said = is_said or _IN_PERSON.search(text) is not None
        if last is None or last.is_question or not is_said or QUOTED in text[:1]:
            continue
        label = _LABEL.match(text)
        if label and label["who"].split()[0].rstrip(",").isupper() and len(label["who"]) > 1:
            continue  # "ANNA LIND, engineer: …"
        bearer = find_name(last.label, finds)
        is_told = any(bearer and finds(word) == bearer for word in _CAPITAL.findall(text))
        is_told = is_told or _ABOUT.search(text) is not None  # «Наш собеседник родом из Риги.»
        is_told = is_told or _tells_who(text, finds)
        if not is_told:
            found[number] = Turn(last.label, (0, len(text.rstrip())))
    return found


def _is_briefing(turns: Mapping[int, Turn]) -> bool:
    """Whether somebody who is named answers the press, which has no name."""
    asks = any(turn.is_question for turn in turns.values())
    return asks and not any(turn.is_answer for turn in turns.values())


def _tells_who(text: str, finds: Finds) -> bool:
    """Whether a verb of saying stands beside a name: "Kos had told the paper", «сказал Ким»."""
    words = _WORD.findall(text)
    verbs = [n for n, word in enumerate(words) if label_of(word.lower()) == "V"]
    near = (words[max(n - 2, 0) : n] + words[n + 1 : n + 3] for n in verbs)
    return any(word[0].isupper() and finds(word) for each in near for word in each)


def _find_answers(
    paragraphs: Sequence[str], names: Container[str], leads: Sequence[int]
) -> dict[int, Turn]:
    """The answers of an interview that prints its questions in bold, or as short paragraphs.

    ``names``: surnames of the article; who is named further on in an answer is told of. A question
    may stand at the beginning of its answer: ``leads`` tells how far it goes.
    """
    asked = _find_questions(paragraphs, leads)
    last = max(asked, default=0)
    answers: dict[int, Turn] = {}
    is_open = is_first = False
    for number, text in enumerate(paragraphs):
        rest = text[asked.get(number, 0) :]
        if not rest.strip(_MARKS):
            is_open = is_first = number in asked
            continue
        is_end = number > last and not _IN_PERSON.search(text)
        goes_on = is_first or not (is_end or _is_told(text, names))
        is_open = number in asked or (is_open and goes_on)
        is_first = False
        if is_open:
            start = len(text) - len(rest.lstrip(" —–-"))
            answers[number] = Turn("A", (start, len(text.rstrip())))
    return answers


def _find_questions(paragraphs: Sequence[str], leads: Sequence[int]) -> dict[int, int]:
    """The paragraphs that ask, or begin by asking, and how many characters of each do.

    What stands out between two questions is said by who asks them.
    """
    ends = {n for n, text in enumerate(paragraphs) if _asks(text[: leads[n]])}
    if len(ends) >= _MIN_QUESTIONS and _is_talk(paragraphs, leads, ends):
        first = min(ends)
        whole = {n for n, text in enumerate(paragraphs) if 0 < len(text.rstrip()) <= leads[n]}
        return {n: leads[n] for n in sorted(ends | whole) if n >= first}
    short = {n for n, text in enumerate(paragraphs) if _asks(text) and _is_plain_question(text)}
    you = sum(_ASKS_YOU.search(paragraphs[n]) is not None for n in short)
    is_apart = not any(n + 1 in short for n in short)
    is_many = len(short) >= _MIN_QUESTIONS and 2 * you > len(short)
    return {n: len(paragraphs[n]) for n in short} if is_many and is_apart else {}


def _is_talk(paragraphs: Sequence[str], leads: Sequence[int], asked: Set[int]) -> bool:
    """Whether somebody is asked who says "I": a paper puts questions to itself, too."""
    spoken = 0
    for number in asked:
        question, rest = paragraphs[number][: leads[number]], paragraphs[number][leads[number] :]
        answer = rest if rest.strip(_MARKS) else "".join(paragraphs[number + 1 : number + 2])
        is_asked = _ASKS_YOU.search(question) is not None
        spoken += is_asked or _IN_PERSON.search(answer) is not None
    return spoken >= max(_MIN_SPOKEN, len(asked) * _SPOKEN_SHARE)


def _asks(text: str) -> bool:
    return text.rstrip(_MARKS).endswith("?")


def _is_plain_question(text: str) -> bool:
    return QUOTED not in text and len(text.split()) <= _MAX_QUESTION_WORDS


def _is_told(text: str, names: Container[str]) -> bool:
    """Whether a paragraph is the reporter's own: it names somebody, or says who speaks."""
    words = _WORD.findall(text)
    return _TAGGED.search(text) is not None or any(word in names for word in words)


def _read_turn(match: re.Match[str]) -> Turn:
    said = (match.end(), len(match.string.rstrip()))
    return Turn(match["who"].strip(), said, match["note"] or "")


def _find_repeated(paragraphs: Sequence[str]) -> dict[int, Turn]:
    """The turns of a transcript whose labels nobody knows: two of them come again and again."""
    turns = {
        number: _read_turn(match)
        for number, text in enumerate(paragraphs)
        if (match := _LABEL.match(text))
        and match["who"][0].isupper()
        and len(match["who"].split()) <= _MAX_UNKNOWN_WORDS
    }
    counts = Counter(turn.label for turn in turns.values())
    again = [label for label, count in counts.items() if count > 1]
    return turns if len(again) > 1 and len(turns) >= len(paragraphs) / 2 else {}


def _is_speaker_label(label: str, finds: Finds) -> bool:
    lower = label.lower().rstrip(".")
    if lower in _QUESTION | _ANSWER or label.startswith("«"):
        return True
    words = label.replace(".", ". ").split()
    if not words or len(words) > _MAX_LABEL_WORDS:
        return False
    capitals = sum(word[0].isupper() for word in words)
    if label.isupper() and len(words) > 1 and not any(label_of(w.lower()) for w in words):
        return True
    if find_name(label, finds):
        return capitals >= len(words) - 1
    if label.isupper():
        return any(label_of(word.lower()) == "R" for word in words)
    return (
        2 <= len(words) <= 3
        and capitals == len(words)
        and not any(label_of(word.lower()) for word in words)
    )


def find_name(label: str, finds: Finds) -> str:
    """The full name that a label means, whatever its capitals."""
    if _INITIALS.fullmatch(label):
        return finds(label)
    words = _WORD.findall(label)
    for word in reversed(words):
        plain = "-".join(part.capitalize() for part in word.split("-")) if word.isupper() else word
        if full := finds(plain):
            return full
    return ""


def is_name_label(label: str) -> bool:
    """Whether a label that nobody knows is a name at all: no role, no initials."""
    return not _INITIALS.fullmatch(label) and label_of(label.split()[0].lower()) is None
