"""Reads and checks the question set: what is asked, and what a right answer rests on."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from qa_service.domain import Turn, hash_text

QUESTIONS = Path(__file__).with_name("questions.jsonl")

Split = Literal["dev", "gate"]
SplitChoice = Literal["dev", "gate", "all"]
Expectation = Literal["answer", "abstain", "answer_or_correct"]
# An empty wording would be found in every answer.
Words = Annotated[str, Field(pattern=r"\S")]


class Strict(BaseModel):
    """A field that is not known is an error: a misspelt label would otherwise count for nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Place(Strict):
    """A paragraph as people name it: article id, and its number from 1 in the current revision."""

    article: str
    paragraph: int = Field(ge=1)


class Evidence(Place):
    """A paragraph that carries (part of) the answer, with the hash of the text that was read."""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Nugget(Strict):
    """One thing a right answer says.

    Stated when the answer holds one of ``any_of``; each paragraph of ``evidence`` by itself
    carries it.
    """

    text: str
    any_of: tuple[Words, ...] = Field(min_length=1)
    evidence: tuple[Place, ...]
    speaker: str | None = None
    vital: bool = True


class Case(Strict):
    """One question of the set. ``cluster`` is the story: its questions share their evidence."""

    id: str
    split: Split
    cluster: str
    language: str
    kind: str
    question: Words
    expect: Expectation
    evidence: tuple[Evidence, ...]
    nuggets: tuple[Nugget, ...]
    history: tuple[Turn, ...] = ()
    as_of: dt.date | None = None
    sides: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    why: str | None = None
    line: int = 0

    @property
    def asked_sha256(self) -> str:
        """The hash of what is asked (not of the labels): relabelling does not void a run."""
        turns = [[turn.role, turn.content] for turn in self.history]
        as_of = self.as_of.isoformat() if self.as_of else None
        return hash_text(json.dumps([self.question, turns, as_of], ensure_ascii=False))


STILL_A_DRAFT = (
    "still a draft, and a draft is never measured; write its `question`, check its labels and then "
    "delete its `draft`, or delete the line"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a line of the question set, and what to do about it."""

    line: int
    case: str
    problem: str

    def __str__(self) -> str:
        return f"line {self.line} ({self.case}): {self.problem}"


class WrongCases(Exception):
    """The question set cannot be used; the text names every faulty line with its remedy."""

    def __init__(self, path: Path, faults: Sequence[Fault]) -> None:
        drafts = [fault for fault in faults if fault.problem == STILL_A_DRAFT]
        named = [f"{path.name}, {fault}" for fault in faults if fault.problem != STILL_A_DRAFT]
        if drafts:
            places = ", ".join(f"line {fault.line} ({fault.case})" for fault in drafts)
            named.append(f"{path.name}, {places}: {STILL_A_DRAFT}")
        super().__init__("\n".join(named))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class CaseSet:
    """The questions in file order, with the SHA-256 of the file."""

    cases: tuple[Case, ...]
    sha256: str

    def of_split(self, split: SplitChoice) -> tuple[Case, ...]:
        return tuple(case for case in self.cases if split in ("all", case.split))


def read_cases(path: Path) -> CaseSet:
    """Every question of the file; raises WrongCases with all faulty lines at once."""
    if not path.exists():
        raise WrongCases(path, [Fault(0, "-", "there is no such file; name one by --questions")])
    text = path.read_text(encoding="utf-8")
    cases: list[Case] = []
    faults: list[Fault] = []
    # Not splitlines: a source text may hold U+2028 or U+0085 inside a JSON string.
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                cases.append(Case.model_validate_json(line).model_copy(update={"line": number}))
            except ValidationError as error:
                faults.append(_fault_of(number, line, error))
    faults += _find_inconsistencies(cases)
    if faults or not cases:
        raise WrongCases(path, faults or [Fault(0, "-", "holds no question; add some")])
    return CaseSet(tuple(cases), hash_text(text))


def _fault_of(number: int, line: str, error: ValidationError) -> Fault:
    places = [".".join(str(part) for part in one["loc"]) for one in error.errors()]
    first, place = error.errors()[0], places[0] or "the line"
    try:
        name = str(json.loads(line)["id"])
    except (ValueError, KeyError, TypeError):
        name = "?"
    if "draft" in places:
        return Fault(number, name, STILL_A_DRAFT)
    if "question" in places:
        return Fault(number, name, "question: there is none; write it or delete the line")
    return Fault(number, name, f"{place}: {first['msg']}; correct it or delete the line")


def _find_inconsistencies(cases: Sequence[Case]) -> list[Fault]:
    """What each line by itself cannot tell, and labels that contradict each other."""
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    stories: dict[str, Case] = {}
    for case in cases:
        labelled = {(place.article, place.paragraph) for place in case.evidence}
        problems = []
        if case.id in seen:
            problems.append(f"the id is that of line {seen[case.id]}; give it another")
        if (case.expect == "abstain") == bool(case.evidence):
            problems.append(f"expects `{case.expect}` with {len(labelled)} evidence; change one")
        for nugget in case.nuggets:
            stray = [p for p in nugget.evidence if (p.article, p.paragraph) not in labelled]
            if stray or not nugget.evidence:
                problems.append(
                    f"nugget {nugget.text!r}: its evidence is not in `evidence`; add it"
                )
        story = stories.setdefault(case.cluster, case)
        if story.split != case.split:
            problems.append(
                f"the cluster `{case.cluster}` is in `{story.split}` on line {story.line}; "
                "put all of a story's questions into one split"
            )
        seen.setdefault(case.id, case.line)
        faults += [Fault(case.line, case.id, problem) for problem in problems]
    return faults


@dataclass(frozen=True, slots=True)
class LabelledParagraph:
    """A paragraph of the corpus as a label needs it."""

    id: str
    sha256: str


Labelled = Mapping[tuple[str, int], LabelledParagraph]


def check_labels(cases: Sequence[Case], paragraphs: Labelled) -> list[Fault]:
    """Labels whose paragraph is gone from the corpus, or is no longer the text that was read."""
    now_at = {(article, p.sha256): number for (article, number), p in paragraphs.items()}
    faults = []
    for case in cases:
        for label in case.evidence:
            found = paragraphs.get((label.article, label.paragraph))
            moved_to = now_at.get((label.article, label.sha256))
            if found is not None and found.sha256 == label.sha256:
                continue
            problem = f"{label.article} paragraph {label.paragraph} "
            if moved_to is not None:
                problem += f"is paragraph {moved_to} now; renew its number, in its nuggets too"
            elif found is None:
                problem += "is not in the corpus; ingest its article or relabel the question"
            else:
                problem += (
                    "has another text now; read it again and, where it still carries the fact, "
                    f"renew its sha256: {found.sha256}"
                )
            faults.append(Fault(case.line, case.id, problem))
    return faults
