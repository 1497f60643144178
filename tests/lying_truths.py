"""True sentences as a decent model writes them: light rewordings of the lines of a source."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from tests.lying_context import (
    Context,
    Sentence,
    count_aloud,
    free_numbers,
    outside_quotations,
    shorten_name,
    speaker_of,
    start_inside,
)
from tests.lying_paraphrases import paraphrase, translate
from tests.lying_words import (
    DATE,
    MONTHS,
    NUMBER_WORDS,
    QUOTATION,
    RU_MONTHS,
    RU_NUMBER_WORDS,
    RU_SAID,
    RU_SAME,
    SAID,
    SAME,
)

Way = Callable[[Context], Sentence | None]

_WHO = r"(?:he|she|(?:the|its|his) [a-z][\w’' -]{2,40}?|(?:[A-Z][\w’'-]+ ){0,2}[A-Z][\w’'-]+)"
_WHEN = r"(?: (?:on|in) [^,.]{3,24})?"
_ASIDE = re.compile(rf", {_WHO} (?:{SAID}){_WHEN}(?P<end>, |\.$)")
_RU_ASIDE = re.compile(rf", (?P<verb>{RU_SAID}) (?:он|она|[^,.:;]{{3,60}}?)(?P<end>, |\.$)")
_GOES_ON = re.compile(
    r"(?:and|but|such|which|who|because|since|so|as|if|including|with|not|что|если|чтобы|но|а|которы\w+|"
    r"поскольку|когда|так)\b"
)
_SAID_THAT = re.compile(
    r"^(?!(?:At|In|With|On|Before|After|From|By|As|To|For|During|When|Two) )"
    r"(?P<who>[^,“”]{3,70}) (?P<verb>said|announced|added|declared|warned|stated)"
    r"(?P<when>(?: on [^,.]{3,20}?)?) that (?P<what>.+)\.$"
)
_LEAD_DATE = re.compile(
    rf"^(?P<lead>(?:On|In) [^,]*?(?:{'|'.join(MONTHS)})(?: \d{{4}})?),? (?=[A-Z]|the )"
)
_NAMED = re.compile(r"(?:Article|Protocol|Resolution|Defender Europe|No\.) $")
_SHORTENED = re.compile(r"^(.{45,}), (?:which|who|where|который|которая|которые|где) [^,“«]*\.$")


def _changed(context: Context, text: str | None) -> Sentence | None:
    if not text or text == context.line.text:
        return None
    return text[0].upper() + text[1:], [context.line.pointer]


def copy_line(context: Context) -> Sentence | None:
    return context.line.text, [context.line.pointer]


def quote_line(context: Context) -> Sentence | None:
    text, source = context.line.text, context.source
    if QUOTATION.search(text) or not source.publisher:
        return None
    said = f"{source.publisher} пишет: «{text}»" if context.is_russian else ""
    return said or f"{source.publisher} put it this way: “{text}”", [context.line.pointer]


def quote_speaker(context: Context) -> Sentence | None:
    """The source's own quotation, with who said it."""
    speaker, quoted = speaker_of(context.line), QUOTATION.search(context.line.text)
    if not speaker or not quoted or context.line.kind not in ("direct", "mixed"):
        return None
    words = next(group for group in quoted.groups() if group).rstrip(".,")
    if len(words.split()) < 3:
        return None
    if context.is_russian:
        return f"{speaker}: «{words}».", [context.line.pointer]
    return f"In {shorten_name(speaker)}’s words: “{words}”.", [context.line.pointer]


def put_speaker_first(context: Context) -> Sentence | None:
    """ "X, he said, Y." becomes "According to Stoltenberg, X, Y."."""
    speaker, text = speaker_of(context.line), context.line.text
    aside = (_RU_ASIDE if context.is_russian else _ASIDE).search(text)
    if not speaker or not aside or QUOTATION.search(text):
        return None
    rest = text[aside.end() :]
    if context.is_russian and (":" in text or len(re.findall(rf"\b(?:{RU_SAID})\b", text)) > 1):
        return None
    joint = ", " if _GOES_ON.match(rest) else " "
    inside = start_inside(text[: aside.start()] + (joint + rest if rest else "."), context.prompt)
    if inside is None:
        return None
    if context.is_russian:
        return _changed(context, f"Как {aside['verb']} {speaker}, {inside}")
    return _changed(context, f"According to {shorten_name(speaker)}, {inside}")


def put_speaker_last(context: Context) -> Sentence | None:
    """ "Peskov said on 27 January that X." becomes "X, Peskov said on 27 January."."""
    match = _SAID_THAT.match(context.line.text)
    if match is None or re.search(rf"\b(?:{SAID}|and (?:he|she|that))\b", match["what"]):
        return None
    who = start_inside(match["who"], context.prompt)
    text = f"{match['what']}, {who} {match['verb']}{match['when']}."
    return _changed(context, text if who else None)


def name_shortly(context: Context) -> Sentence | None:
    """The full name becomes the family name, "He" becomes the name."""
    speaker, text = speaker_of(context.line), context.line.text
    if not speaker:
        return None
    short = shorten_name(speaker)
    if speaker in text:
        return _changed(context, text.replace(speaker, short, 1))
    named = re.sub(r"^(?:He|She|Он|Она)\b(?! himself)", short, text)
    if named == text and short in text:
        named = outside_quotations(text, rf"\b{re.escape(short)}\b", speaker)
    return _changed(context, named)


def use_other_words(context: Context) -> Sentence | None:
    text, done = context.line.text, 0
    for pattern, new in RU_SAME if context.is_russian else SAME:
        exchanged = outside_quotations(text, pattern, new)
        done += exchanged != text
        text = exchanged
        if done == 3:
            break
    return _changed(context, text)


def write_date_otherwise(context: Context) -> Sentence | None:
    match = DATE.search(context.line.text)
    if match is None or any(a.start() <= match.start() < a.end() for a in _quotations(context)):
        return None
    day, month, year = match["day"], match["month"], (match["year"] or "").strip()
    if month in MONTHS:
        date = f"{month} {day}, {year}" if year else f"{month} {day}"
        after = "," if year and context.line.text[match.end() : match.end() + 1] == " " else ""
        date += after
    else:
        number = RU_MONTHS.index(month) + 1
        date = f"{int(day):02}.{number:02}.{year}" if year else f"{day}-го {month}"
    text = context.line.text
    return _changed(context, text[: match.start()] + date + text[match.end() :])


def _quotations(context: Context) -> list[re.Match[str]]:
    return list(QUOTATION.finditer(context.line.text))


def write_number_otherwise(context: Context) -> Sentence | None:
    """Digits become words, words become digits; thousands become "тыс."."""
    text = context.line.text
    for match in free_numbers(text):
        n = int(match.group().replace(",", ""))
        if context.is_russian and n >= 1000 and n % 100 == 0:
            word = f"{n / 1000:g}".replace(".", ",") + " тыс."
        elif (
            not context.is_russian
            and _is_said_aloud(n)
            and not _NAMED.search(text[: match.start()])
        ):
            word = count_aloud(n)
        else:
            continue
        return _changed(context, text[: match.start()] + word + text[match.end() :])
    words = RU_NUMBER_WORDS if context.is_russian else NUMBER_WORDS
    for word, n in words.items():
        if n < 3:  # nobody writes "the 2 sides"
            continue
        alone = rf"(?<![-\w]){word}(?![-\w])(?! of\b| hundred| thousand)"
        digits = outside_quotations(text, alone, str(n))
        if digits != text:
            return _changed(context, digits)
    return None


def _is_said_aloud(n: int) -> bool:
    return 0 < n <= 20 or (n < 100 and n % 10 == 0) or (n < 1_000_000 and n % 100 == 0)


def join_two(context: Context) -> Sentence | None:
    """Two neighbours in one sentence, with both pointers."""
    first, second = context.line, context.following
    if second is None or not first.text.endswith(".") or not second.text.endswith("."):
        return None
    if len(first.text + second.text) > 320:
        return None
    inside = start_inside(second.text, context.prompt)
    joint = "; " if context.is_russian or context.chance.random() < 0.5 else ", and "
    if inside is None:
        return None
    return f"{first.text[:-1]}{joint}{inside}", [first.pointer, second.pointer]


def name_the_paper(context: Context) -> Sentence | None:
    """ "Security Review Weekly reported on 27 January 2022 that …"."""
    source, inside = context.source, start_inside(context.line.text, context.prompt)
    if not source.publisher or not source.date or inside is None or QUOTATION.search(inside):
        return None
    day = dt.date.fromisoformat(source.date)
    if context.is_russian and "«" in source.publisher:
        return None
    if context.is_russian:
        date = f"{day.day} {RU_MONTHS[day.month - 1]} {day.year} года"
        return _changed(context, f"По данным «{source.publisher}» от {date}, {inside}")
    date = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return _changed(context, f"{source.publisher} reported on {date} that {inside}")


def stress_the_date(context: Context) -> Sentence | None:
    """ "On 13 April 2021 X." becomes "It was on 13 April 2021 that X."."""
    lead = _LEAD_DATE.match(context.line.text)
    if lead is None or context.is_russian:
        return None
    rest = context.line.text[lead.end() :]
    return _changed(context, f"It was {lead['lead'][0].lower()}{lead['lead'][1:]} that {rest}")


def drop_a_clause(context: Context) -> Sentence | None:
    match = _SHORTENED.match(context.line.text)
    return _changed(context, f"{match.group(1)}." if match else None)


WAYS: dict[str, Way] = {
    "copied": copy_line,
    "quoted_line": quote_line,
    "quoted_words": quote_speaker,
    "speaker_first": put_speaker_first,
    "speaker_last": put_speaker_last,
    "name_otherwise": name_shortly,
    "other_words": use_other_words,
    "date_otherwise": write_date_otherwise,
    "number_otherwise": write_number_otherwise,
    "joined": join_two,
    "publisher_first": name_the_paper,
    "date_stressed": stress_the_date,
    "clause_dropped": drop_a_clause,
    "paraphrased": paraphrase,
    "translated": translate,
}
