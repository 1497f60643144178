"""False sentences that keep nearly all of a line: quantities in words, heavier words, plans."""

from __future__ import annotations

import re

from tests.lying_context import Context, Sentence, free_numbers, outside_quotations

_WORDS = [
    ("part of", "all of"), ("half", "a quarter of"), ("doubled", "tripled"),
    ("nearly", "exactly"), ("about", "exactly"), ("almost", "exactly"), ("probably", "certainly"),
    ("second", "fourth"), ("third", "sixth"),
]  # fmt: skip
_RU_WORDS = [
    ("около", "ровно"), ("примерно", "ровно"), ("почти", "ровно"), ("часть", "половина"),
    ("второй", "четвёртый"), ("второе", "четвёртое"), ("третий", "шестой"), ("вдвое", "втрое"),
]  # fmt: skip
_HALF_A_MILLION = 500_000
_CHARGES = (", and this was a lie.", ", according to leaked papers.")
_RU_CHARGES = (", и это была ложь.", ", как видно из утечки.")
_ADDED = (" The commanders surrendered without a fight.", " Командиры сдались без боя.")
_PLANNED = re.compile(r"\b(?:could|would|will|may|might) (?P<verb>[a-z]{4,}[^\Wey])\b(?! not)")


def exchange_quantity(context: Context, base: str) -> Sentence | None:
    """Another quantity, in words that are in no figures."""
    texts = [
        outside_quotations(base, rf"\b{old}\b", new)
        for old, new in (_RU_WORDS if context.is_russian else _WORDS)
    ]
    for match in free_numbers(base):
        if int(match.group().replace(",", "")) > 99:
            new = "полмиллиона" if context.is_russian else "half a million"
            texts.append(base[: match.start()] + new + base[match.end() :])
    found = [text for text in texts if text != base and str(_HALF_A_MILLION) not in base]
    return (context.chance.choice(found), [context.line.pointer]) if found else None


def put_charge(context: Context, base: str) -> Sentence | None:
    """A clause at the end that makes a lie or a secret of all the rest."""
    charge = context.chance.choice(_RU_CHARGES if context.is_russian else _CHARGES)
    known = re.search(
        "lie|leak|secre|confid|лож|утеч|секрет",
        " ".join(line.text for line in context.source.lines),
        re.IGNORECASE,
    )
    return None if known else (base.rstrip(".") + charge, [context.line.pointer])


def tell_as_done(context: Context, base: str) -> Sentence | None:
    """What would be done has been done."""
    match = _PLANNED.search(base)
    if match is None or len(_PLANNED.findall(base)) > 1:
        return None
    done = f"{base[: match.start()]}had {match['verb']}ed{base[match.end() :]}"
    return done, [context.line.pointer]


def add_sentence(context: Context, base: str) -> Sentence | None:
    """A second sentence behind a true one, in the same item."""
    return base.rstrip(".") + "." + _ADDED[context.is_russian], [context.line.pointer]
