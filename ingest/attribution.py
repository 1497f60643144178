"""Who says what in an article: every statement's span, speaker and the actor they speak for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.cues import Cue, find_cues
from ingest.phrases import Phrase, label_words, may_report
from ingest.quotations import Quotation, find_quotations, mask_quotations
from ingest.speakers import NOBODY, Memory, Speaker, tell_speaker
from ingest.speech_words import LABELS
from qa_service.actors import Actors
from qa_service.domain import Span, Statement, StatementKind
from qa_service.sentences import split_sentences

_FIRST_CHAR = re.compile(r"[^\W_]")
_CLOSED = tuple(".,!?…;—–")
_MIN_ORPHAN_WORDS = 4
_MAX_NAME_WORDS = 3
_MAX_TAG_WORDS = 8
# Between a cue and the quotation that it introduces, or a quotation and the tag that follows it.
_INTRODUCTION = re.compile(r"(?:t|[of][^,;:.h]{0,10})*[,:]?|[^;.h]{0,14}:|[^;:.h]{0,6},")
_BEFORE_TAG = re.compile(r"[,\-?!]{0,2}")
_NOTHING_BUT_QUOTES = re.compile(r"[q.,;:?!\-]+")
_NEXT_CLAUSE = re.compile(r"[,;]k")
_HEADING = re.compile(r"[dmBARCgt,]*(?:[of][^N,]{1,8},?)?[dmBARg]*")


def attribute_statements(
    paragraphs: Sequence[str], *, language: str, actors: Actors
) -> list[tuple[Statement, ...]]:
    """The statements of each paragraph, in order.

    A ``direct`` statement is the inside of a quotation that is a whole utterance; ``indirect``
    is a whole sentence that reports speech, ``mixed`` one that quotes some words of it. The
    narrator's own sentences give none; where a speaker can't be told, ``speaker`` is None.
    """
    memory = Memory(actors)
    quotations = find_quotations(paragraphs)
    statements = [
        _attribute_paragraph(number, text, quotations[number], memory, language)
        for number, text in enumerate(paragraphs)
    ]
    _join_long_quotations(statements, quotations)
    _adopt_orphans(statements)
    return [tuple(found) for found in statements]


def _attribute_paragraph(
    number: int, text: str, quotations: list[Quotation], memory: Memory, language: str
) -> list[Statement]:
    masked = mask_quotations(text, quotations)
    memory.note_full_names(masked)
    mentions = [memory.settle(mention) for mention in memory.actors.find(masked)]
    statements: list[Statement] = []
    speaking: Speaker | None = None
    for span in _blocks(text, split_sentences(text, language), quotations):
        named = [m for m in mentions if span[0] <= m.start < span[1]]
        quoted = [q for q in quotations if span[0] <= q.outer_start < span[1]]
        if not quoted and not named and not may_report(masked, span, memory.surnames):
            speaking = None
            continue
        phrase = label_words(masked, span, named, memory.surnames)
        cues = find_cues(phrase)
        first_cue = cues[0].start if cues else len(phrase.labels)
        _note_names(phrase, 0, first_cue, number, memory)
        heard = [(cue, tell_speaker(cue, phrase, number, memory)) for cue in cues]
        found, speaker = _attribute_block(_Block(text, span, phrase, quoted), heard, speaking)
        _note_names(phrase, first_cue, len(phrase.labels), number, memory)
        if heard and speaker:
            memory.note_turn(number, speaker)
        speaking = speaker if found and found[-1].kind == "direct" else None
        statements += found
    return statements


@dataclass(frozen=True, slots=True)
class _Block:
    """A sentence, or several that a quotation holds together."""

    text: str
    span: Span
    phrase: Phrase
    quotations: list[Quotation]


def _blocks(text: str, sentences: list[Span], quotations: list[Quotation]) -> Iterator[Span]:
    open_span: Span | None = None
    for start, end in sentences:
        if open_span and _belong_together(text, open_span[1], (start, end), quotations):
            open_span = (open_span[0], end)
            continue
        if open_span:
            yield open_span
        open_span = (start, end)
    if open_span:
        yield open_span


def _belong_together(text: str, cut: int, sentence: Span, quotations: list[Quotation]) -> bool:
    """Whether a quotation runs over the cut, or a tag follows it: “Why?” Lavrov asked."""
    for quotation in quotations:
        if quotation.outer_start < cut < quotation.outer_end:
            return True
        if quotation.outer_end == cut and text[quotation.end - 1] in "?!…":
            words = text[slice(*sentence)].rstrip(".").lower().split()
            return len(words) <= _MAX_TAG_WORDS and any(LABELS.get(w) == "V" for w in words)
    return False


def _attribute_block(
    block: _Block, heard: list[tuple[Cue, Speaker]], speaking: Speaker | None
) -> tuple[list[Statement], Speaker | None]:
    """The block's statements and who makes them; ``speaking`` was quoted just before it."""
    if not heard:
        if not _is_bare_quotation(block, 1 if speaking else _MIN_ORPHAN_WORDS):
            return [], None
        speaker = speaking or NOBODY
        return [_direct(q, speaker, None) for q in block.quotations], speaker
    if directs := _find_directs(block, heard):
        return [_direct(q, speaker, cue.verb) for q, cue, speaker in directs], directs[-1][2]
    quotes_words = any(not _is_name_like(block.text, q) for q in block.quotations)
    chosen = _choose_cue(block.phrase, [h for h in heard if quotes_words or not h[0].hints])
    if chosen is None:
        return [], None
    cue, speaker = chosen
    kind: StatementKind = "mixed" if quotes_words else "indirect"
    return [Statement(*block.span, kind, speaker.name, speaker.actor, cue.verb)], speaker


def _direct(quotation: Quotation, speaker: Speaker, cue: str | None) -> Statement:
    return Statement(quotation.start, quotation.end, "direct", speaker.name, speaker.actor, cue)


def _is_bare_quotation(block: _Block, min_words: int) -> bool:
    """Whether nothing but a whole utterance stands here: no title, no few quoted words."""
    if not _NOTHING_BUT_QUOTES.fullmatch(block.phrase.labels) or not block.quotations:
        return False
    first, last = block.quotations[0], block.quotations[-1]
    words = sum(len(block.text[q.start : q.end].split()) for q in block.quotations)
    is_long = words >= min_words or first.continues or last.goes_on
    begins = first.continues or _begins(block.text, first)
    end = block.text[slice(*block.span)].rstrip('”»“"')
    return is_long and begins and (last.goes_on or end.endswith(_CLOSED))


def _begins(text: str, quotation: Quotation) -> bool:
    first = _FIRST_CHAR.search(text, quotation.start, quotation.end)
    return first is not None and (first[0].isupper() or first[0].isdigit())


def _find_directs(
    block: _Block, heard: list[tuple[Cue, Speaker]]
) -> list[tuple[Quotation, Cue, Speaker]]:
    """The quotations that are whole utterances and stand at a cue, with that cue."""
    labels = block.phrase.labels
    found: list[tuple[Quotation, Cue, Speaker]] = []
    places = [i for i, label in enumerate(labels) if label == "q"]
    for quotation, at in zip(block.quotations, places, strict=False):
        near = next(((c, s) for c, s in heard if _is_at(c, labels, at)), None)
        if found and near is None:
            near = found[-1][1:]
        if near and _is_utterance(block, quotation, at, near[0], follows=bool(found)):
            found.append((quotation, *near))
    return found


def _is_at(cue: Cue, labels: str, at: int) -> bool:
    if at < cue.start:
        return _BEFORE_TAG.fullmatch(labels, at + 1, cue.start) is not None
    return cue.end <= at and _INTRODUCTION.fullmatch(labels, cue.end, at) is not None


def _is_utterance(block: _Block, quotation: Quotation, at: int, cue: Cue, *, follows: bool) -> bool:
    labels = block.phrase.labels
    before = labels[at - 1] if at else "^"
    if quotation.continues or (follows and labels[cue.end : at] in (",", "-", ",-")):
        begins = True
    else:
        begins = before in "^:,-.?!V" or cue.end == at
        begins = begins and _begins(block.text, quotation)
    inside = block.text[quotation.start : quotation.end]
    ends = (
        inside.endswith(_CLOSED)
        or quotation.goes_on
        or labels[at + 1 : at + 2] in tuple(",.-?!;:V")
    )
    return begins and (ends or at + 1 == len(labels) or at + 1 == cue.start)


def _is_name_like(text: str, quotation: Quotation) -> bool:
    """«Искандер», “Iron Dome”: a name, not somebody's words."""
    inside = text[quotation.start : quotation.end]
    short = len(inside.split()) <= _MAX_NAME_WORDS and not inside.endswith(_CLOSED)
    return short and _begins(text, quotation)


def _choose_cue(phrase: Phrase, heard: list[tuple[Cue, Speaker]]) -> tuple[Cue, Speaker] | None:
    """The cue that the whole sentence hangs on; its speaker is nobody where two share it."""
    verbs = [h for h in heard if h[0].form != "source"]
    sources = [h for h in heard if h[0].form == "source"]
    if not verbs:
        return sources[0] if sources else None
    cue, speaker = verbs[0]
    for other, rival in verbs[1:]:
        between = phrase.labels[cue.end : other.start]
        same = rival == speaker or phrase.labels[other.start] == "p"
        if other.form == "frame" and not same and _NEXT_CLAUSE.search(between):
            return cue, NOBODY
    if speaker == NOBODY and cue.form == "frame":
        # "The paper said that …, Lavrov stressed": the tag governs the whole sentence.
        tags = [h for h in [*verbs[1:], *sources] if h[0].form != "frame"]
        return tags[0] if tags else (cue, speaker)
    return cue, speaker


def _note_names(phrase: Phrase, start: int, end: int, number: int, memory: Memory) -> None:
    labels = phrase.labels
    for i in range(start, min(end, len(labels))):
        if labels[i] == "N":
            mention = phrase.mentions.get(i)
            heads = _HEADING.fullmatch(labels, 0, i) is not None and labels[i + 1 : i + 2] != "g"
            heads = heads and (mention is None or mention.is_subject_form)
            memory.note_name(number, memory.named_speaker(phrase, i, i + 1, ""), heads=heads)


def _join_long_quotations(
    statements: list[list[Statement]], quotations: list[list[Quotation]]
) -> None:
    """Give every part of a quotation over several paragraphs the speaker that one of them has."""
    joints = [n for n, found in enumerate(quotations[:-1]) if found and found[-1].goes_on]
    for n in joints:
        _share_speaker(statements, source=n, target=n + 1, source_at=-1, target_at=0)
    for n in reversed(joints):
        _share_speaker(statements, source=n + 1, target=n, source_at=0, target_at=-1)


def _share_speaker(
    statements: list[list[Statement]], *, source: int, target: int, source_at: int, target_at: int
) -> None:
    if not statements[source] or not statements[target]:
        return
    giver, taker = statements[source][source_at], statements[target][target_at]
    if taker.speaker is None and taker.kind == "direct" and giver.speaker:
        statements[target][target_at] = replace(taker, speaker=giver.speaker, actor=giver.actor)


def _adopt_orphans(statements: list[list[Statement]]) -> None:
    """A quotation without a cue is its neighbours' if the same person speaks before and after."""
    for before, found, after in zip(statements, statements[1:], statements[2:], strict=False):
        if not (before and after and found) or any(s.cue or s.speaker for s in found):
            continue
        giver = before[-1]
        if giver.speaker and giver.speaker == after[0].speaker:
            found[:] = [replace(s, speaker=giver.speaker, actor=giver.actor) for s in found]
