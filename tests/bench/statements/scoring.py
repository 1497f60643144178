"""Found statements held against the labels: spans, speakers, actors, and what the narrator got."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache

from ingest.actors import load_actors
from qa_service.domain import Statement
from qa_service.sentences import split_sentences
from tests.bench.statements.sets import Label, LabelledArticle

MIN_OVERLAP = 0.5
"""Of the two spans' union, edge punctuation aside; then they are one statement."""

MIN_LIKENESS = 0.7
"""Of a word to the same one transliterated from the other script."""

KINDS = ("direct", "indirect", "mixed", "reported")
"""``reported`` is indirect and mixed together: which of the two it is does not count there."""

_EDGE = " \t\n.,;:!?…\"'“”„«»‘’—–-()"
_STAND_INS = {
    "moscow": "russia", "kyiv": "ukraine", "washington": "united states", "us": "united states",
    "london": "united kingdom", "berlin": "germany", "paris": "france", "warsaw": "poland",
    "ankara": "turkey", "minsk": "belarus", "brussels": "european union", "eu": "european union",
    "un": "united nations", "alliance": "nato", "tbilisi": "georgia", "stockholm": "sweden",
    "chisinau": "moldova", "chișinău": "moldova", "helsinki": "finland", "oslo": "norway",
    "copenhagen": "denmark", "tallinn": "estonia", "riga": "latvia", "vilnius": "lithuania",
    "prague": "czech republic", "bratislava": "slovakia", "budapest": "hungary", "rome": "italy",
    "bucharest": "romania", "sofia": "bulgaria", "athens": "greece", "madrid": "spain",
    "lisbon": "portugal", "belgrade": "serbia", "zagreb": "croatia", "yerevan": "armenia",
    "baku": "azerbaijan", "beijing": "china", "ottawa": "canada",
}  # fmt: skip

_LATIN = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфыэіїєґ", "abvgdeziiklmnoprstufyeiieg", strict=True))
    | {"ё": "e", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu"}
    | {"я": "ya", "ъ": "", "ь": "", "’": "", "'": ""}
)

Attribute = Callable[[LabelledArticle], Sequence[Sequence[Statement]]]


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and what was found for it; None where the other side has nothing."""

    article: LabelledArticle
    paragraph: int
    label: Label | None
    found: Statement | None

    @property
    def verdict(self) -> str:
        """How the speaker fares: right, wrong, null, named (should be nobody) or unnamed."""
        assert self.label is not None
        assert self.found is not None
        if not self.label.names:
            return "named" if self.found.speaker else "unnamed"
        if self.found.speaker is None:
            return "null"
        return "right" if is_same_name(self.found.speaker, self.label.names) else "wrong"


@dataclass(slots=True)
class Score:
    """Counts of one kind in one language."""

    labelled: int = 0
    found: int = 0
    matched_labels: int = 0
    matched_found: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    actors_right: int = 0
    actors_wrong: int = 0

    @property
    def precision(self) -> float:
        return self.matched_found / max(1, self.found)

    @property
    def recall(self) -> float:
        return self.matched_labels / max(1, self.labelled)

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)

    @property
    def speaker_right(self) -> float:
        """Of the statements found whose speaker the text tells."""
        told = sum(self.verdicts[v] for v in ("right", "wrong", "null"))
        return self.verdicts["right"] / max(1, told)


@dataclass(frozen=True, slots=True)
class Narrator:
    """What the narrator says: ``given`` were found with a speaker where nothing is labelled."""

    sentences: int
    given: int

    @property
    def share(self) -> float:
        return self.given / max(1, self.sentences)


def pair_statements(articles: Iterable[LabelledArticle], attribute: Attribute) -> list[Pair]:
    """Every label and every found statement once, paired where they are the same."""
    pairs: list[Pair] = []
    for article in articles:
        for number, found in enumerate(attribute(article)):
            pairs += _pair_paragraph(article, number, list(found))
    return pairs


def _pair_paragraph(article: LabelledArticle, number: int, found: list[Statement]) -> list[Pair]:
    text, labels = article.paragraphs[number], article.labels[number]
    overlaps = [
        (_overlap(text, label, said), i, j)
        for i, label in enumerate(labels)
        for j, said in enumerate(found)
        if (label.kind == "direct") == (said.kind == "direct")
    ]
    taken: dict[int, int] = {}
    for overlap, i, j in sorted(overlaps, reverse=True):
        if overlap >= MIN_OVERLAP and i not in taken and j not in taken.values():
            taken[i] = j
    pairs = [
        Pair(article, number, label, found[taken[i]] if i in taken else None)
        for i, label in enumerate(labels)
    ]
    rest = [said for j, said in enumerate(found) if j not in taken.values()]
    return pairs + [Pair(article, number, None, said) for said in rest]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    inside = text[start:end]
    left = len(inside) - len(inside.lstrip(_EDGE))
    return start + left, start + max(left, len(inside.rstrip(_EDGE)))


def _overlap(text: str, label: Label, said: Statement) -> float:
    a, b = _trim(text, label.start, label.end), _trim(text, said.start, said.end)
    common = min(a[1], b[1]) - max(a[0], b[0])
    return common / max(1, max(a[1], b[1]) - min(a[0], b[0]))


def is_same_name(name: str, names: Iterable[str]) -> bool:
    """Whether a reader takes the name for one of the others, in its own script or another.

    A body goes by one name in all languages: «МИД России» is the "Russian Foreign Ministry".
    """
    names = [*names, *(body for other in names if (body := _body_called(other)))]
    return any(_plain_name(name) == _plain_name(other) for other in names) or any(
        _is_cyrillic(name) != _is_cyrillic(other) and _sounds_as(name, other) for other in names
    )


@cache
def _body_called(name: str) -> str | None:
    """The body of the actors' file that a name is an alias of."""
    found = load_actors().find(name)
    return found[0].name if len(found) == 1 and found[0].text == name else None


def _is_cyrillic(name: str) -> bool:
    return any("\u0400" <= char <= "\u04ff" for char in name)


def _sounds_as(name: str, other: str) -> bool:
    """«Виктор Орбан» and "Viktor Orbán": as many words, each nearly the same letter by letter."""
    words = [_plain_name(each.casefold().translate(_LATIN)).split() for each in (name, other)]
    return len(words[0]) == len(words[1]) and all(
        SequenceMatcher(None, a, b, autojunk=False).ratio() >= MIN_LIKENESS
        for a, b in zip(*words, strict=True)
    )


def _plain_name(name: str) -> str:
    """As a reader compares: without case, accents, initials, articles, and Sergei as Sergey."""
    full = _STAND_INS.get(name.casefold(), name).replace("ł", "l").replace("Ł", "L")
    bare = "".join(c for c in unicodedata.normalize("NFKD", full) if not unicodedata.combining(c))
    words = [w for w in re.findall(r"\w+", bare.casefold().replace("y", "i")) if len(w) > 1]
    plain = " ".join(re.sub(r"i{2,}", "i", word) for word in words if word != "the")
    return plain.replace("defense", "defence").replace("ministri of defence", "defence ministri")


def score_kind(pairs: Iterable[Pair], kind: str) -> Score:
    """Precision, recall and speakers of one of KINDS."""
    kinds = {"indirect", "mixed"} if kind == "reported" else {kind}
    score = Score()
    for pair in pairs:
        same = pair.label is not None and pair.found is not None
        same = same and (kind == "reported" or pair.label.kind == pair.found.kind)  # type: ignore[union-attr]
        if pair.label and pair.label.kind in kinds:
            score.labelled += 1
            score.matched_labels += same
            if pair.found:
                score.verdicts[pair.verdict] += 1
                has_actor = _has_actor(pair.found, pair.label)
                score.actors_right += has_actor
                score.actors_wrong += not has_actor and bool(pair.found.actor)
        if pair.found and pair.found.kind in kinds:
            score.found += 1
            score.matched_found += same
    return score


def _has_actor(said: Statement, label: Label) -> bool:
    one, other = (said.actor or "").casefold(), label.actor.casefold()
    return _STAND_INS.get(one, one) == _STAND_INS.get(other, other)


def score_narrator(articles: Iterable[LabelledArticle], pairs: Sequence[Pair]) -> Narrator:
    """Sentences without a label, and statements with a speaker that were found in them."""
    sentences = 0
    for article in articles:
        for text, labels in zip(article.paragraphs, article.labels, strict=True):
            spans = split_sentences(text, article.language)
            sentences += sum(not _touches(span, labels) for span in spans)
    given = sum(
        pair.label is None
        and pair.found is not None
        and pair.found.speaker is not None
        and not _touches((pair.found.start, pair.found.end), pair.article.labels[pair.paragraph])
        for pair in pairs
    )
    return Narrator(sentences, given)


def _touches(span: tuple[int, int], labels: Iterable[Label]) -> bool:
    return any(label.start < span[1] and span[0] < label.end for label in labels)
