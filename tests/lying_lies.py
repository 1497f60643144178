"""False sentences of named kinds, each as near to a line of a source as its kind lets it be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from tests.lying_changes import add_sentence, exchange_quantity, put_charge, tell_as_done
from tests.lying_context import (
    Context,
    Sentence,
    free_numbers,
    is_russian,
    name_of,
    shorten_name,
    speaker_of,
    start_inside,
)
from tests.lying_inventions import (
    fabricate_quotation,
    invent,
    invent_cause,
    misattribute_quotation,
    point_at_nothing,
    point_elsewhere,
    point_nowhere,
    speakers_elsewhere,
)
from tests.lying_words import (
    ACTORS,
    DATE,
    FLIPS,
    MONTHS,
    NUMBER_WORDS,
    PLACES,
    QUOTATION,
    REVERSALS,
    RU_ACTORS,
    RU_FLIPS,
    RU_MONTHS,
    RU_NUMBER_WORDS,
    RU_PLACES,
    RU_REVERSALS,
    RU_STRANGERS,
    RU_UNIT_CHANGES,
    STRANGERS,
    UNIT_CHANGES,
    WORD,
    YEAR,
)

Lie = Callable[[Context, str], Sentence | None]
"""Takes the line's text or a true rewording of it, and gives the lie with its pointers."""

_AUXILIARY = re.compile(
    r"\b(would|will|is|are|was|were|has been|had been|can|could|should|must)\b(?! not|n[’']t)"
)
_NEGATED = re.compile(
    r"\b(would|will|is|are|was|were|has|have|had|can|could|should|must|did|does|do)"
    r" ?(?:not|n[’']t)\b"
)
_NEGATION = re.compile(r"\b(?:not|no|never|nobody|nothing|neither|without|nor)\b|n[’']t\b", re.I)
_RU_NEGATION = re.compile(r"\b(?:не|ни|нет|без|никто|ничего|никогда)\b", re.I)
_RU_VERB = re.compile(
    r"\b(?<!не )(?:заяви|сообщи|предложи|переда|получи|осуди|подписа|приня|приказа|прекрати|"
    r"потребова|настаивае|намерен(?!и)|готов(?!н|и|я)|може|могут|буд[еу]|бы[лт]|должн[аоы]|должен|хоч?е|начн|вруч|признал|"
    r"сказа|отмети|объяви|назва|призва|объясни|распоряди|направи|переброс|размест|упомяну)\w*"
)
_COUNT = r"(?<![\d,])\d{1,3}(?:,\d{3})*|" + "|".join(
    rf"\b{word}" for word in [*NUMBER_WORDS, *RU_NUMBER_WORDS]
)
_NOT_A_SUBJECT = re.compile(
    r" (?:[A-ZА-ЯЁ]|decision|observer|state|countr|member|summit|all|leader|treat|force|exercise)"
)


def _one(context: Context, text: str | None, base: str) -> Sentence | None:
    return (text, [context.line.pointer]) if text and text != base else None


def _exchange(base: str, match: re.Match[str], new: str) -> str:
    return base[: match.start()] + new + base[match.end() :]


def _exchange_word(
    context: Context, base: str, pairs: Iterable[tuple[str, str]]
) -> Sentence | None:
    """One of the words that occur is exchanged; the new one must not stand in the source."""
    found = []
    for old, new in pairs:
        match = re.search(rf"(?<![\w-]){re.escape(old)}(?![\w-])", base)
        if match:
            found.append(_exchange(base, match, new))
    return _one(context, context.chance.choice(found), base) if found else None


def _text_of(context: Context) -> str:
    everything = [line.text for line in context.prompt.lines]
    return "\n".join([*everything, *(line.speaker or "" for line in context.prompt.lines)])


def alter_quotation(context: Context, base: str) -> Sentence | None:
    """A quotation of the source, or a line in marks, with one of its words exchanged."""
    line = context.line.text
    quoted = QUOTATION.search(line)
    words = next((g for g in quoted.groups() if g), "") if quoted else line.rstrip(".")
    places = [m for m in WORD.finditer(words) if m.group().islower()]
    others = [w for w in WORD.findall(_text_of(context)) if w.islower() and w not in line]
    others = [w for w in others if is_russian(w) == context.is_russian]
    if not places or not others:
        return None
    altered = _exchange(words, context.chance.choice(places), context.chance.choice(others))
    marked = f"«{altered}»" if context.is_russian else f"“{altered}”"
    return (
        _one(context, line.replace(quoted.group(), marked), base)
        if quoted
        else (f"{name_of(context)}: {marked}.", [context.line.pointer])
    )


def change_number(context: Context, base: str) -> Sentence | None:
    numbers = free_numbers(base)
    if numbers:
        match = context.chance.choice(numbers)
        n = int(match.group().replace(",", ""))
        new = n + max(1, n * context.chance.choice([2, 3, 4]) // 10)
        text = f"{new:,}" if "," in match.group() else str(new)
        return _one(context, _exchange(base, match, text), base)
    words = RU_NUMBER_WORDS if context.is_russian else NUMBER_WORDS
    for word, n in words.items():
        found = re.search(rf"(?<![-\w]){word}(?![-\w])", base)
        others = [w for w, m in words.items() if m != n and w not in base and w[-1] == word[-1]]
        if found and others:
            return _one(context, _exchange(base, found, context.chance.choice(others)), base)
    return None


def change_date(context: Context, base: str) -> Sentence | None:
    """Another day, month or year in one of the dates."""
    match, year = DATE.search(base), YEAR.search(base)
    if match and context.chance.random() < 0.8:
        day, months = int(match["day"]), MONTHS if match["month"] in MONTHS else RU_MONTHS
        month = months.index(match["month"])
        if context.chance.random() < 0.5:
            day = day + 3 if day < 25 else day - 3
        else:
            month = (month + context.chance.choice([2, 5])) % 12
        rest = (match["year"] or "") + (match["g"] or "")
        return _one(context, _exchange(base, match, f"{day} {months[month]}{rest}"), base)
    if year is None:
        return None
    other = str(int(year.group()) - context.chance.choice([1, 3]))
    return _one(context, _exchange(base, year, other), base) if other not in base else None


def _swap_speaker(context: Context, base: str, other: str) -> Sentence | None:
    """The speaker's name gives way to another, or another is put in front."""
    speaker = speaker_of(context.line)
    for name in (speaker, shorten_name(speaker)) if speaker else ():
        if name in base:
            new = other if name == speaker else shorten_name(other)
            return _one(context, base.replace(name, new), base)
    inside = start_inside(base, context.prompt)
    if inside is None or not speaker:
        return None
    said = (
        f"Как сказано в выступлении ({other}), "
        if context.is_russian
        else f"According to {other}, "
    )
    return said + inside, [context.line.pointer]


def swap_speaker(context: Context, base: str) -> Sentence | None:
    """Somebody else who speaks in the sources, and not in this one."""
    others = speakers_elsewhere(context)
    return _swap_speaker(context, base, context.chance.choice(others)) if others else None


def bring_stranger(context: Context, base: str) -> Sentence | None:
    everything = _text_of(context)
    strangers = RU_STRANGERS if context.is_russian else STRANGERS
    absent = [name for name in strangers if shorten_name(name) not in everything]
    return _swap_speaker(context, base, context.chance.choice(absent)) if absent else None


def _swap_absent(context: Context, base: str, table: dict[str, str]) -> Sentence | None:
    here = "\n".join(line.text for line in context.source.lines)
    absent = [(old, new) for old, new in table.items() if new.removeprefix("the ") not in here]
    return _exchange_word(context, base, absent)


def swap_actor(context: Context, base: str) -> Sentence | None:
    return _swap_absent(context, base, RU_ACTORS if context.is_russian else ACTORS)


def swap_place(context: Context, base: str) -> Sentence | None:
    return _swap_absent(context, base, RU_PLACES if context.is_russian else PLACES)


def exchange_roles(context: Context, base: str) -> Sentence | None:
    """ "NATO gave Russia …" becomes "Russia gave NATO …": every word is in the source."""
    names = ("НАТО", "Россия") if context.is_russian else ("NATO", "Russia")
    first, second = (re.search(rf"(?<![\w-]){n}(?![\w-])(?![’'])", base) for n in names)
    if not first or not second:
        return None
    a, b = sorted((first, second), key=lambda m: m.start())
    between = base[a.end() : b.start()]
    if any(_NOT_A_SUBJECT.match(base, m.end()) for m in (a, b)):
        return None
    if context.is_russian and first.start() and base[first.start() - 2] not in ",;.":
        return None  # undeclined, so its case cannot be seen
    if len(between.split()) < 1 or re.fullmatch(r"\s*(?:and|or|и|или|[–—,-])\s*", between):
        return None
    text = base[: a.start()] + b.group() + between + a.group() + base[b.end() :]
    return _one(context, text, base)


def put_negation(context: Context, base: str) -> Sentence | None:
    if context.is_russian:
        verb = None if _RU_NEGATION.search(base) else _RU_VERB.search(base)
        return _one(context, _exchange(base, verb, f"не {verb.group()}") if verb else None, base)
    verb = None if _NEGATION.search(base) else _AUXILIARY.search(base)
    if verb is None:
        return None
    first, *rest = verb.group().split()
    return _one(context, _exchange(base, verb, " ".join([first, "not", *rest])), base)


def take_negation(context: Context, base: str) -> Sentence | None:
    if context.is_russian:
        match = re.search(r"\bне (?!менее|более|только|позднее|раньше|меньше|больше)", base)
        return _one(context, _exchange(base, match, "") if match else None, base)
    match = _NEGATED.search(base)
    if match:
        return _one(context, _exchange(base, match, match.group(1)), base)
    others = [
        ("cannot", "can"),
        ("no longer", "still"),
        ("nobody", "everybody"),
        ("never", "often"),
    ]
    return _exchange_word(context, base, others)


def change_unit(context: Context, base: str) -> Sentence | None:
    """The word that says of what a number is: days become months, thousands millions."""
    found = []
    for old, new in RU_UNIT_CHANGES if context.is_russian else UNIT_CHANGES:
        match = re.search(rf"(?:{_COUNT})(?: \w+)? (?P<unit>{old})(?![\w-])", base)
        if match:
            found.append(base[: match.start("unit")] + new + base[match.end() :])
    return _one(context, context.chance.choice(found), base) if found else None


def flip_comparative(context: Context, base: str) -> Sentence | None:
    return _exchange_word(context, base, RU_FLIPS if context.is_russian else FLIPS)


def reverse_verb(context: Context, base: str) -> Sentence | None:
    return _exchange_word(context, base, RU_REVERSALS if context.is_russian else REVERSALS)


LIES: dict[str, Lie] = {
    "fabricated_quotation": fabricate_quotation,
    "altered_quotation": alter_quotation,
    "quotation_of_another": misattribute_quotation,
    "number_changed": change_number,
    "date_changed": change_date,
    "unit_changed": change_unit,
    "speaker_of_another_source": swap_speaker,
    "speaker_from_nowhere": bring_stranger,
    "actor_swapped": swap_actor,
    "place_swapped": swap_place,
    "roles_exchanged": exchange_roles,
    "negation_put_in": put_negation,
    "negation_taken_out": take_negation,
    "comparative_flipped": flip_comparative,
    "verb_reversed": reverse_verb,
    "quantity_in_words": exchange_quantity,
    "charge_put_in": put_charge,
    "plan_told_as_done": tell_as_done,
    "sentence_added": add_sentence,
    "cause_invented": invent_cause,
    "invented": invent,
    "pointer_nowhere": point_nowhere,
    "pointer_elsewhere": point_elsewhere,
    "no_pointer": point_at_nothing,
}
