"""What a note does to an article and to itself: which values are quoted no more, or not alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qa_service.changes import Change, find_changes
from qa_service.comparing import IS_MISTAKEN, Sentence, Text
from qa_service.domain import Paragraph, Span, TakenBack
from qa_service.values import Key

MAX_WHOLE_CHARS = 500
# Of what the old value's sentence tells of the article's, for the new one's to stand by itself.
WHOLE = 0.6


@dataclass(frozen=True)
class Revision:
    """What a note does, by paragraph id: what is ``taken_back`` in the article; what is ``hidden``
    in the note, where it only says what was wrong; the ``sentences`` of those paragraphs of it that
    hold some to be quoted together; and the article's sentences that one of it ``replaces``."""

    note: Sequence[Paragraph]
    taken_back: Mapping[str, list[TakenBack]]
    hidden: Mapping[str, list[TakenBack]]
    sentences: Mapping[str, tuple[Span, ...]]
    replaces: Mapping[str, str]


def revise(article: Text, note: Text, *, is_asked: bool) -> Revision:
    """What a note changes in an article; ``is_asked``: the old value belongs beside the new one."""
    changes = find_changes(article, note)
    taken_back: dict[str, list[TakenBack]] = defaultdict(list)
    hidden: dict[str, list[TakenBack]] = defaultdict(list)
    replaces: dict[str, str] = {}
    for each in changes:
        for sentence, value in each.places:
            taken_back[sentence.paragraph.id].append(value)
        if each.said:
            told = dict.fromkeys(sentence.text for sentence, _ in each.places)
            replaces[each.said.paragraph.id] = " ".join(told)
    joined: dict[str, list[Span]] = defaultdict(list)
    for old, new, change in _find_repeats(article, note, changes):
        id = old.paragraph.id
        whole = _span_both(old, new) if new else _span_all(old)
        is_needed = is_asked or new is None or not _stands_alone(new, old, change)
        if whole and is_needed:
            joined[id].append(whole)
        elif old is not new and (new is not None or any(each.new for each in changes)):
            hidden[id].append(TakenBack(*old.span))
    by_id = {paragraph.id: paragraph for paragraph in note.paragraphs}
    sentences = {id: tuple(_join(by_id[id], spans)) for id, spans in joined.items()}
    # What is quoted together with the new value need not be hidden.
    alone = {
        id: kept
        for id, spans in hidden.items()
        if (kept := [each for each in spans if not _is_within(each, joined.get(id, ()))])
    }
    return Revision(note.paragraphs, taken_back, alone, sentences, replaces)


def _is_within(hidden: TakenBack, wholes: Sequence[Span]) -> bool:
    return any(start <= hidden.start and hidden.end <= end for start, end in wholes)


def _find_repeats(
    article: Text, note: Text, changes: list[Change]
) -> Iterator[tuple[Sentence, Sentence | None, Change | None]]:
    """The note's sentences with a value that has given way and not the new one, each with the
    nearest that has it; also where the article was mended and has the new value already."""
    by_old = {change.old: change for change in changes if change.old}
    news = {change.new for change in changes}
    for sentence in note.sentences:
        keys = {value.key for value in sentence.values}
        if keys & news:
            if keys & by_old.keys():
                yield sentence, sentence, None
            continue
        for value in sentence.values:
            if change := by_old.get(value.key):
                yield sentence, _find_nearest(note, sentence, change.new), change
            elif value.kind != "name" and sentence.is_old(value) and value.key not in article.keys:
                right = (
                    v.key
                    for s, v in note.values
                    if v.is_like(value) and v.key in article.keys and not s.is_old(v)
                )
                new = next(right, None)
                if new is not None and new not in keys:
                    yield sentence, _find_nearest(note, sentence, new), None


def _find_nearest(note: Text, place: Sentence, key: Key | None) -> Sentence | None:
    having = [s for s in note.sentences if any(v.key == key for v in s.values)]
    return min(
        having,
        key=lambda s: (s.paragraph.id != place.paragraph.id, abs(s.at - place.at)),
        default=None,
    )


def _stands_alone(new: Sentence, old: Sentence, change: Change | None) -> bool:
    """Whether the sentence with the new value tells what it is about as well as that with the old
    one: "In fact NATO offered 21 inspectors" does, "It was led by her" does not."""
    if change is None:
        return False
    matter = frozenset[str]().union(*(sentence.terms for sentence, _ in change.places))
    return len(new.terms & matter) >= WHOLE * max(1, len(old.terms & matter))


def _span_both(old: Sentence, new: Sentence) -> Span | None:
    """The paragraph that both are in, or from the one to the other, if that is short."""
    if old.paragraph.id != new.paragraph.id:
        return None
    start, end = min(old.span[0], new.span[0]), max(old.span[1], new.span[1])
    if len(old.paragraph.text) <= MAX_WHOLE_CHARS:
        return 0, len(old.paragraph.text)
    return (start, end) if end - start <= MAX_WHOLE_CHARS else None


def _span_all(old: Sentence) -> Span | None:
    """All of a paragraph that only says that something was wrong."""
    text = old.paragraph.text
    is_short = len(text) <= MAX_WHOLE_CHARS
    return (0, len(text)) if is_short and IS_MISTAKEN.search(text) else None


def _join(paragraph: Paragraph, wholes: list[Span]) -> Iterator[Span]:
    """The paragraph's sentences, those in each of the spans as one."""
    cuts = {paragraph.spans[0][0], paragraph.spans[-1][1]}
    for start, _ in paragraph.spans[1:]:
        if not any(first < start < last for first, last in wholes):
            cuts.add(start)
    for start, end in pairwise(sorted(cuts)):
        yield start, start + len(paragraph.text[start:end].rstrip())
