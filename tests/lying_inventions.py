"""False sentences that are made up or point wrongly, whole as they stand."""

from __future__ import annotations

import re

from tests.llm_prompt import Line
from tests.lying_context import (
    Context,
    Sentence,
    is_russian,
    name_of,
    shorten_name,
    speaker_of,
    start_inside,
)
from tests.lying_words import (
    CAUSES,
    FABRICATED,
    INVENTED,
    QUOTATION,
    RU_FABRICATED,
    RU_INVENTED,
    WORD,
)

_TOPIC = re.compile(
    r"\b(?:[a-z]{3,}(?:tion|tions|ment|ments|ity|ance|ence|ship)|missiles|weapons|exercises?|troops|"
    r"guarantees|sanctions|drones|talks|[а-яё]{3,}(?:ние|ость|ция)|ракеты|войска|учения|гарантии)\b"
)
_MAX_SHARED = 0.2


def fabricate_quotation(context: Context, base: str) -> Sentence | None:
    """Words in marks that stand nowhere, said by whoever speaks in the line."""
    words = context.chance.choice(RU_FABRICATED if context.is_russian else FABRICATED)
    name, pointers = name_of(context), [context.line.pointer]
    if context.is_russian:
        return f"«{words}» – так выразила свою позицию сторона: {name}.", pointers
    return f"“{words}”, {name} said.", pointers


def misattribute_quotation(context: Context, base: str) -> Sentence | None:
    """A quotation word for word, given to a speaker of another source."""
    quoted, speaker = QUOTATION.search(context.line.text), speaker_of(context.line)
    others = speakers_elsewhere(context)
    if not quoted or not speaker or not others:
        return None
    other = context.chance.choice(others)
    said = (
        f"{other}: {quoted.group()}." if context.is_russian else f"{quoted.group()}, said {other}."
    )
    return said, [context.line.pointer]


def speakers_elsewhere(context: Context) -> list[str]:
    """Who speaks in the other sources and is not named in this one, in order."""
    here = "\n".join(line.text for line in context.source.lines)
    fit = [x for x in context.prompt.lines if is_russian(x.text) == context.is_russian]
    others = {name for line in fit if (name := speaker_of(line))}
    others -= {name for line in context.source.lines if (name := speaker_of(line))}
    return sorted(name for name in others if shorten_name(name) not in here)


def point_nowhere(context: Context, base: str) -> Sentence | None:
    """A source that there is has no such sentence, or there is no such source."""
    number, last = context.source.number, len(context.source.lines)
    beyond = f"{number}.{last + context.chance.choice([20, 70])}"
    nobody = f"{len(context.prompt.sources) + context.chance.choice([5, 30])}.1"
    return base, [context.chance.choice([beyond, nobody])]


def point_elsewhere(context: Context, base: str) -> Sentence | None:
    """The pointer leads to a line of another source that shares next to nothing with it."""
    own = _stems(base)
    if len(own) < 4:
        return None

    def is_far(line: Line) -> bool:
        # The same in the other language would share no word and yet be the same.
        alike = is_russian(line.text) == context.is_russian
        return alike and len(own & _stems(line.text)) / len(own) < _MAX_SHARED

    others = [x for s in context.prompt.sources if s != context.source for x in s.lines]
    far = [line.pointer for line in others if is_far(line)]
    return (base, [context.chance.choice(far)]) if far else None


def _stems(text: str) -> set[str]:
    return {word.lower()[:5] for word in WORD.findall(text)}


def point_at_nothing(context: Context, base: str) -> Sentence | None:
    return base, []


def invent(context: Context, base: str) -> Sentence | None:
    """Fluent, about the topic, and nowhere in the sources."""
    topics = _TOPIC.findall(context.line.text)
    if not topics:
        return None
    actor = context.line.actor or ("НАТО" if context.is_russian else "NATO")
    pattern = context.chance.choice(RU_INVENTED if context.is_russian else INVENTED)
    return pattern.format(actor=actor, topic=context.chance.choice(topics)), [context.line.pointer]


def invent_cause(context: Context, base: str) -> Sentence | None:
    """Two true lines of different sources, tied by a "because" that nobody has said."""
    others = [s.lines[0] for s in context.prompt.sources if s != context.source and s.lines]
    fit = [x for x in others if is_russian(x.text) == context.is_russian]
    inside = start_inside(fit[0].text, context.prompt) if fit else None
    if inside is None:
        return None
    text = CAUSES[context.is_russian].format(first=base.rstrip("."), second=inside.rstrip("."))
    return text, [context.line.pointer, fit[0].pointer]
