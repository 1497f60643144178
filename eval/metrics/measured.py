"""What a metric is given: one question, its reply, its passages, and the texts behind both."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from eval.cases import Case, Nugget
from eval.records import CitationPart, ParagraphLine, RankedPassage, ReplyPart, SentencePart

_MARKER = re.compile(r"\s*\[\d+\]")
# NFKC leaves these, and makes U+2010 of a hyphen that does not break.
_PLAIN = str.maketrans(
    dict.fromkeys("‘’‚", "'") | dict.fromkeys("“”„«»", '"') | dict.fromkeys("‐–—−", "-")
)

# Stands for the reply of a system that only retrieves; no metric of answers applies to it.
NO_REPLY = ReplyPart(status="answered", answer="")


@dataclass(frozen=True, slots=True)
class LabelledNugget:
    """A nugget with the ids of the paragraphs of which each by itself carries it."""

    nugget: Nugget
    evidence: frozenset[str]

    def is_stated_in(self, text: str) -> bool:
        """Whether one of its wordings begins at a word of ``text``, letter case apart.

        The end is left open but for digits, since wordings may be stems ("противник").
        """
        return any(_wording(words).search(fold(text)) for words in self.nugget.any_of)


@dataclass(frozen=True, slots=True)
class Measured:
    """One question with what came back.

    ``evidence`` are the ids of its labelled paragraphs; ``cited`` are the paragraphs of the corpus
    by the ids that citations name.
    """

    case: Case
    reply: ReplyPart
    passages: tuple[RankedPassage, ...]
    evidence: frozenset[str]
    nuggets: tuple[LabelledNugget, ...]
    cited: Mapping[str, ParagraphLine]
    seconds: float | None = None

    @property
    def ranking(self) -> tuple[str, ...]:
        """Paragraph ids, best first."""
        return tuple(passage.id for passage in self.passages)

    @property
    def has_reply(self) -> bool:
        return self.reply is not NO_REPLY

    @property
    def has_abstained(self) -> bool:
        return self.reply.status == "abstained"

    @property
    def has_corrected(self) -> bool:
        """Whether it rightly refused a question whose premise is false."""
        abstention = self.reply.abstention
        return (
            self.case.expect == "answer_or_correct"
            and self.has_abstained
            and abstention is not None
            and abstention.reason == "false_premise"
        )

    @property
    def is_to_be_answered(self) -> bool:
        """Whether an answer from evidence is looked for; not after a right correction."""
        return self.has_reply and self.case.expect != "abstain" and not self.has_corrected

    @property
    def vital(self) -> tuple[LabelledNugget, ...]:
        return tuple(nugget for nugget in self.nuggets if nugget.nugget.vital)

    @property
    def all_citations(self) -> tuple[CitationPart, ...]:
        """All that is quoted: the citations, and an abstention's nearest passages."""
        return self.reply.quoted

    def citations_of(self, sentence: SentencePart) -> list[CitationPart]:
        return [c for c in self.reply.citations if c.n in sentence.citations]


# Intervals score the same texts again and again.
@lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """For comparing: NFKC, one kind of quotation mark, hyphen and space, no letter case."""
    plain = unicodedata.normalize("NFKC", text).translate(_PLAIN)
    return " ".join(plain.casefold().split())


def strip_markers(text: str) -> str:
    """The sentence without its citation markers."""
    return _MARKER.sub("", text)


@lru_cache(maxsize=16_384)
def _wording(words: str) -> re.Pattern[str]:
    folded = fold(words)
    before = r"(?<!\w)" if folded[:1].isalnum() else ""
    after = r"(?!\d)" if folded[-1:].isdigit() else ""
    return re.compile(before + re.escape(folded) + after)
