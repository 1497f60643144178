"""The run record: what was asked, what came back, and the source texts it is checked against.

A run is a JSONL file: a first line about the run, a line a question, a line a control question, and
at its end the paragraphs that citations and labels name, as the service gives them out. Scoring
needs nothing else, so that an old run can be scored again without a service or a model.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from eval.cases import LabelledParagraph, SplitChoice

SCHEMA = 1
Json = dict[str, Any]


class Part(BaseModel):
    """A part of the wire reply, as far as scoring reads it; other fields are left alone."""

    model_config = ConfigDict(frozen=True)


class ArticlePart(Part):
    id: str
    title: str
    publisher: str | None = None
    date: dt.date | None = None


class CitationPart(Part):
    """A quote span: ``quote`` should be the paragraph's text[start:end] in code points."""

    n: int
    paragraph_id: str
    quote: str
    start: int
    end: int
    sha256: str
    speaker: str | None = None
    actor: str | None = None
    article: ArticlePart


class SentencePart(Part):
    text: str
    citations: tuple[int, ...] = ()


class AbstentionPart(Part):
    reason: str
    nearest: tuple[CitationPart, ...] = ()


class SidePart(Part):
    actor: str
    silent: bool


class ReplyPart(Part):
    """A reply of `POST /v1/ask`; ``confidence`` (0 to 1) is read where a service gives one."""

    status: Literal["answered", "partial", "abstained"]
    answer: str
    sentences: tuple[SentencePart, ...] = ()
    citations: tuple[CitationPart, ...] = ()
    sides: tuple[SidePart, ...] = ()
    abstention: AbstentionPart | None = None
    confidence: float | None = None

    @property
    def quoted(self) -> tuple[CitationPart, ...]:
        """The citations and, of an abstention, the nearest passages."""
        return (*self.citations, *(self.abstention.nearest if self.abstention else ()))


class FoundPart(Part):
    """A passage of `POST /v1/search`."""

    paragraph_id: str
    article: ArticlePart


class SearchPart(Part):
    passages: tuple[FoundPart, ...]
    corpus: Json


class ParagraphPart(Part):
    id: str
    paragraph: int
    text: str


class WholeArticlePart(ArticlePart):
    """An article of `GET /v1/articles/{id}`, in its current revision."""

    language: str | None = None
    paragraphs: tuple[ParagraphPart, ...]


class ReadParagraphPart(ParagraphPart):
    """A paragraph of `GET /v1/paragraphs/{id}`."""

    sha256: str
    article: ArticlePart


class RankedPassage(Part):
    """A passage of the ranking, with the date of its article."""

    id: str
    date: dt.date | None = None


class RetrievedUnit(Part):
    """What a system retrieves in one piece: the paragraphs it holds, in text order, and its words.

    A word is what stands between white space.
    """

    paragraphs: tuple[str, ...]
    words: int


class RunLine(Part):
    """About the run: what was asked of what. ``service`` is a URL, "in process" or a peer's name.

    ``retrieval_only``: the system gives no reply by itself, so only its passages are scored.
    """

    line: Literal["run"] = "run"
    schema_version: int = SCHEMA
    started: dt.datetime
    service: str
    split: SplitChoice
    questions_sha256: str
    corpus: Json
    retrieval_only: bool = False


class AnswerLine(Part):
    """One question's whole wire reply and its passages in order; or ``error``: not measured.

    ``units`` are given by a system that retrieves other pieces than paragraphs.
    """

    line: Literal["answer"] = "answer"
    id: str
    asked_sha256: str
    reply: Json | None = None
    search_query: str | None = None
    passages: tuple[RankedPassage, ...] = ()
    units: tuple[RetrievedUnit, ...] = ()
    seconds: float | None = None
    error: str | None = None


ControlName = Literal["no_context", "random_context"]


class ControlLine(Part):
    """A question asked where nothing can answer it: only an abstention is right."""

    line: Literal["control"] = "control"
    control: ControlName
    id: str
    abstained: bool


class OracleLine(Part):
    """A question asked of ``articles`` alone, those of its evidence; ``reply`` is the whole one."""

    line: Literal["oracle"] = "oracle"
    id: str
    articles: tuple[str, ...]
    filters: Json
    reply: Json


class ParagraphLine(Part):
    """A source text: of a labelled article's current revision, or read by the id that is cited.

    ``text`` is None where the service gives nothing for a cited id.
    """

    line: Literal["paragraph"] = "paragraph"
    why: Literal["labelled", "cited"]
    id: str
    article: str | None = None
    paragraph: int | None = None
    text: str | None = None
    sha256: str | None = None


Line = RunLine | AnswerLine | ControlLine | OracleLine | ParagraphLine
_LINES: TypeAdapter[Line] = TypeAdapter(Annotated[Line, Field(discriminator="line")])


class WrongRun(Exception):
    """The run file is missing or is none; the text says what to run."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run file in memory; ``cited`` are the paragraphs that citations name, by id.

    ``paragraphs`` are all that have a text, the labelled articles' too, for reading.
    """

    about: RunLine
    answers: dict[str, AnswerLine] = field(default_factory=dict)
    controls: tuple[ControlLine, ...] = ()
    oracle: tuple[OracleLine, ...] = ()
    cited: dict[str, ParagraphLine] = field(default_factory=dict)
    labelled: dict[tuple[str, int], LabelledParagraph] = field(default_factory=dict)
    paragraphs: dict[str, ParagraphLine] = field(default_factory=dict)


def write_line(line: Line) -> str:
    return line.model_dump_json() + "\n"


def read_run(path: Path) -> Run:
    """Read a run file. A torn last line (a killed run) is left out: its question is unmeasured."""
    if not path.exists():
        raise WrongRun(f"There is no run at {path}: run `python -m eval run --out {path}` first.")
    rows = path.read_text(encoding="utf-8").split("\n")
    is_torn = rows.pop() != ""
    try:
        lines = [_LINES.validate_json(row) for row in rows if row]
    except ValidationError as error:
        fault = f"{error.errors()[0]['msg']} at {error.errors()[0]['loc']}"
        raise WrongRun(f"{path} is not a run of this suite ({fault}): run it again.") from error
    if not lines or not isinstance(lines[0], RunLine) or lines[0].schema_version != SCHEMA:
        state = "is torn" if is_torn else "does not begin as a run of this version"
        raise WrongRun(f"{path} {state}: run `python -m eval run --out {path}` again.")
    return assemble_run(lines[0], lines[1:])


def assemble_run(about: RunLine, lines: Iterable[Line]) -> Run:
    lines = list(lines)
    paragraphs = [line for line in lines if isinstance(line, ParagraphLine)]
    return Run(
        about,
        answers={line.id: line for line in lines if isinstance(line, AnswerLine)},
        controls=tuple(line for line in lines if isinstance(line, ControlLine)),
        oracle=tuple(line for line in lines if isinstance(line, OracleLine)),
        cited={line.id: line for line in paragraphs if line.why == "cited"},
        labelled={
            (p.article, p.paragraph): LabelledParagraph(p.id, p.sha256)
            for p in paragraphs
            if p.why == "labelled" and p.article and p.paragraph and p.sha256
        },
        paragraphs={p.id: p for p in paragraphs if p.text is not None},
    )
