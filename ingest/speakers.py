"""Who a noun phrase beside a cue means, in the light of the article so far."""

from __future__ import annotations

import re

from ingest.cues import Cue
from ingest.memory import INDEFINITE, SPOKES, Memory
from ingest.morphology import nominative_name
from ingest.offices import office_keys
from ingest.persons import NOBODY, Speaker, gender_of
from ingest.phrases import NOUN_PHRASE, Phrase, is_nominative
from qa_service.domain import Span

_POSSESSIVE = re.compile(r"(?:his|her|their)\s", re.IGNORECASE)
_NAME_BEYOND = re.compile(r"(?:[wmR]|f[wmBR])[wmRB]{0,3}(?P<name>N|CC+)")
_OF_HOUSE = re.compile(r"fd?(?P<name>N|C+)")
UNNAMED = re.compile(r"d[mAw]{0,3}R(?![RmBAgCN]|fd?[BRC]|,[CN])")


def tell_speaker(cue: Cue, phrase: Phrase, paragraph: int, memory: Memory) -> Speaker:
    """Who speaks at a cue, as far as the words and the article so far tell."""
    noun = cue.subject
    if cue.pronoun:
        return memory.pronoun_speaker(cue.pronoun, paragraph)
    if noun is None:
        return _implied_speaker(cue, phrase, paragraph, memory)
    start, end = noun.span("who") if "who" in noun.re.groupindex else noun.span()
    if noun["pronoun"]:
        return memory.pronoun_speaker(phrase.word(start), paragraph)
    if _is_one_of_several(phrase.labels, start, end):
        return NOBODY
    if noun["body"]:
        return memory.body_speaker(phrase, start, end)
    if noun["word"]:
        return _tell_word(cue, phrase, (start, end), memory)
    if noun["name"]:
        office = phrase.words(*noun.span("office")) if noun["office"] else ""
        apposed = _apposed(phrase, end)
        if not office and apposed and apposed["lone"]:
            office = phrase.words(*apposed.span())
        return _named_speaker(cue, phrase, noun.span("name"), office, memory)
    told = _tell_office(cue, phrase, (start, end), memory)
    return memory.goes_on(told, paragraph) if cue.form == "tag" else told


def _tell_word(cue: Cue, phrase: Phrase, span: Span, memory: Memory) -> Speaker:
    """One capitalised word: of a known name, or beside a quotation a name by itself."""
    told = memory.named_speaker(phrase, span[1] - 1, span[1], "")
    is_tag = cue.form == "tag" and span[1] - span[0] == 1
    return told if told.name or not is_tag else memory.named(phrase.words(*span))


def _tell_office(cue: Cue, phrase: Phrase, span: Span, memory: Memory) -> Speaker:
    """The holder of an office, whose name may stand beside it."""
    start, end = span
    office = phrase.words(start, end)
    house = _OF_HOUSE.match(phrase.labels, end)
    if house and office_keys(office) & SPOKES:
        return memory.named_speaker(phrase, *house.span("name"), "")
    beyond = _NAME_BEYOND.match(phrase.labels, end)
    if beyond and is_nominative(phrase, *beyond.span("name")):
        # «говорит мать двоих детей Алла Ким»
        return memory.named_speaker(phrase, *beyond.span("name"), office)
    if start > 1 and phrase.labels[start - 1] == "," == phrase.labels[end : end + 1]:
        before = _tell_before(phrase, start - 1, office, memory)
        if before:
            return before
    told = memory.office_speaker(office, is_subject_form=is_nominative(phrase, start, end))
    apposed = _apposed(phrase, end)
    if not told.name and apposed and apposed["name"] and _ends_clause(phrase.labels, apposed.end()):
        return _named_speaker(cue, phrase, apposed.span("name"), office, memory)
    return told


def _tell_before(phrase: Phrase, end: int, office: str, memory: Memory) -> Speaker | None:
    """Who is named right before the office: "Kozak, the paper's author, said"."""
    for name in NOUN_PHRASE.finditer(phrase.labels, 0, end):
        if name["name"] and name.end() == end:
            return memory.named_speaker(phrase, *name.span("name"), office)
        if name["word"] and name.span() == (0, end):
            told = memory.named_speaker(phrase, 0, 1, office)
            return told if told.name else memory.named(phrase.words(0, 1))
    return None


def _apposed(phrase: Phrase, end: int) -> re.Match[str] | None:
    return NOUN_PHRASE.match(phrase.labels, end + 1) if _comma_at(phrase, end) else None


def tell_noun(noun: re.Match[str] | None, phrase: Phrase, number: int, memory: Memory) -> Speaker:
    """Who a noun phrase beside a quotation means, where no verb reports."""
    if noun is None or noun["pronoun"]:
        return memory.pronoun_speaker(phrase.word(noun.start()), number) if noun else NOBODY
    if noun["body"]:
        return memory.body_speaker(phrase, *noun.span())
    if noun["name"] or noun["word"]:
        start, end = noun.span("name") if noun["name"] else (noun.end() - 1, noun.end())
        return memory.named_speaker(
            phrase, start, end, phrase.words(*noun.span("office")) if noun["office"] else ""
        )
    return memory.office_speaker(phrase.words(*noun.span()))


def _named_speaker(
    cue: Cue, phrase: Phrase, span: tuple[int, int], office: str, memory: Memory
) -> Speaker:
    start, end = span
    written = phrase.words(start, end)
    unknown = end - 1 not in phrase.mentions and not memory.cast.full_name(written.split()[-1])
    if unknown and cue.form == "source" and written[0] > "\u0400":
        # An unknown Russian name stands in the genitive here.
        name = nominative_name(tuple(written.split()), gender_of(office))
        return Speaker(name, memory.office_actor(office), gender_of(office))
    return memory.named_speaker(phrase, start, end, office)


def _implied_speaker(cue: Cue, phrase: Phrase, paragraph: int, memory: Memory) -> Speaker:
    """The subject that a Russian verb leaves out: whoever spoke before in this paragraph."""
    verb = cue.verb
    if verb[0] < "\u0400" and cue.form == "tag":
        # "said the Portuguese", "the 29-year-old said": the sentence before named him.
        near = [phrase.word(i) for i in range(max(0, cue.start - 4), cue.end + 1)]
        return memory.overheard(paragraph) if "the" in near else NOBODY
    if cue.form == "tag" and (far := _named_further_on(phrase, cue.end)):
        return _named_speaker(cue, phrase, far.span("name"), "", memory)
    opens = not phrase.labels[: cue.start].strip("t")
    if verb[0] < "\u0400" or not opens or not memory.turns or memory.turns[-1][0] != paragraph:
        return NOBODY
    if verb.endswith("ла"):
        return memory.pronoun_speaker("она", paragraph)
    return memory.pronoun_speaker("он", paragraph) if verb.endswith("л") else NOBODY


def is_unnamed(phrase: Phrase, noun: re.Match[str]) -> bool:
    """Whether a sentence begins with somebody of whom no name is given: "One user who …"."""
    words = phrase.words(*noun.span())
    return bool(INDEFINITE.match(words) or _POSSESSIVE.match(words))


def _named_further_on(phrase: Phrase, start: int) -> re.Match[str] | None:
    """«…», — рассказал в интервью газете «Труд» директор музея Анна Белова."""
    end = next((i for i in range(start, len(phrase.labels)) if phrase.labels[i] in ".,;:q-"), None)
    for noun in NOUN_PHRASE.finditer(
        phrase.labels, start, len(phrase.labels) if end is None else end
    ):
        if noun["name"] and is_nominative(phrase, *noun.span("name")):
            return noun
    return None


def _is_one_of_several(labels: str, start: int, end: int) -> bool:
    before, after = labels[:start], labels[end:]
    joined_before = before.endswith("k") and before[-2:-1] in tuple("NBRCA")
    joined_after = after.startswith("k") and after[1:2] in tuple("NBRCAd")
    is_list = (
        labels[end - 1 : end] == "B"
        and after[:1] == ","
        and after[1:2] in tuple("BN")
        and after[2:3] in tuple(",k")
    )
    return joined_before or joined_after or is_list


def _comma_at(phrase: Phrase, i: int) -> bool:
    return phrase.labels[i : i + 1] == ","


def _ends_clause(labels: str, i: int) -> bool:
    return labels[i : i + 1] in ("", ",", ".", "-", ";", ":", "q", "V", "o", "f", "t")
