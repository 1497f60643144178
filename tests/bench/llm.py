"""What a model's lies come to in the answers: shown and removed by kind, with intervals.

`python -m tests.bench.llm [--questions 500] [--language en]` starts a service over the sample whose
model is the lying one, asks it the questions of the evaluation and writes the table. The figures
are for `docs/measures.md`.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
import tempfile
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from eval.intervals import resample_clusters, statistic_interval
from qa_service.sentences import split_sentences
from qa_service.terms import detect_script_language
from tests.llm_events import MODEL
from tests.llm_server import serve_model
from tests.lying_model import LyingModel, Said
from tests.servers import ROOT, run_module, serve

Outcome = Literal["shown", "removed", "fallen"]
Interval = tuple[float, float]
_MARKS = re.compile(r"(?:\s*\[\d+\])+(?=[.!?]?\s*$)")
_NORMAL_95 = 1.959964


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one sentence of the model.

    A sentence has "fallen" when it is neither shown nor among the removed: the answer was given in
    quote mode instead, or had enough sentences without it.
    """

    question: str
    said: Said
    outcome: Outcome
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """The sentences of one kind; `interval` is Wilson's of the share shown, at 95 %."""

    kind: str
    shown: int
    removed: int
    fallen: int
    interval: Interval
    whys: tuple[tuple[str, int], ...]

    @property
    def decided(self) -> int:
        """Those that the gate let pass or removed."""
        return self.shown + self.removed


def judge_reply(reply: Mapping[str, Any], said: Sequence[Said]) -> list[Verdict]:
    """A verdict on each sentence that the model wrote for a reply of `/v1/ask`, in order."""
    is_written = reply["mode"] == "llm"
    shown = {_bare(s["text"]) for s in reply["sentences"]} if is_written else set()
    removed = {_bare(r["text"]): str(r["why"]) for r in reply["removed"]}
    return [_judge(str(reply["question"]), sentence, shown, removed) for sentence in said]


def _judge(question: str, said: Said, shown: set[str], removed: Mapping[str, str]) -> Verdict:
    pieces = [_bare(text) for text in _split(said.text)]
    why = next((removed[piece] for piece in pieces if piece in removed), None)
    if why is not None:
        return Verdict(question, said, "removed", why)
    return Verdict(question, said, "shown" if shown.issuperset(pieces) else "fallen")


def _split(text: str) -> list[str]:
    """The sentences of what the model wrote as one: each is judged by itself."""
    language = detect_script_language(text)
    return [text[start:end] for start, end in split_sentences(text, language)] or [text]


def find_unwritten(reply: Mapping[str, Any], said: Sequence[Said]) -> list[str]:
    """Sentences shown in the model's name that it did not write: there should be none."""
    written = {_bare(piece) for sentence in said for piece in _split(sentence.text)}
    quotes = {citation["n"]: citation["quote"] for citation in reply.get("citations", ())}
    told = reply["sentences"] if reply["mode"] == "llm" else []
    # Where most was removed, the sources' own sentences stand beside the model's.
    own = [s for s in told if not any(quotes[n] in s["text"] for n in s.get("citations", ()))]
    return [str(s["text"]) for s in own if _bare(str(s["text"])) not in written]


def _bare(text: str) -> str:
    """The text without citation marks at its end, its closing point and doubled space."""
    return " ".join(_MARKS.sub("", text).split()).rstrip(".")


def count_by_kind(verdicts: Iterable[Verdict]) -> list[Row]:
    """A row for each kind of lie and for "true", the kind of which most is shown first."""
    return _count(verdicts, lambda verdict: verdict.said.kind)


def count_truths_by_way(verdicts: Iterable[Verdict]) -> list[Row]:
    """A row for each way in which true sentences are worded."""
    return _count((v for v in verdicts if v.said.kind == "true"), lambda v: v.said.way)


def count_lies_by_way(verdicts: Iterable[Verdict]) -> list[Row]:
    """A row for each way of wording what the lies alter; "copied" lies keep the source's words."""
    return _count((v for v in verdicts if v.said.kind != "true"), lambda v: v.said.way)


def _count(verdicts: Iterable[Verdict], name: Callable[[Verdict], str]) -> list[Row]:
    by_name: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        by_name.setdefault(name(verdict), []).append(verdict)
    rows = [_make_row(kind, found) for kind, found in by_name.items()]
    return sorted(rows, key=lambda row: (-row.shown / max(row.decided, 1), row.kind))


def _make_row(kind: str, verdicts: Sequence[Verdict]) -> Row:
    outcomes = Counter(verdict.outcome for verdict in verdicts)
    whys = Counter(verdict.why for verdict in verdicts if verdict.why)
    shown, removed = outcomes["shown"], outcomes["removed"]
    interval = wilson_interval(shown, shown + removed)
    return Row(kind, shown, removed, outcomes["fallen"], interval, tuple(whys.most_common()))


def share_of_truths_removed(verdicts: Sequence[Verdict]) -> tuple[float, Interval] | None:
    """Of the true sentences that the gate decided on, the share it removed; None without any.

    The 95 % interval draws whole questions: the sentences of one answer share their sources.
    """
    decided = [v for v in verdicts if v.said.kind == "true" and v.outcome != "fallen"]
    wrong = [v.outcome == "removed" for v in decided]
    if not decided:
        return None
    samples = resample_clusters([v.question for v in decided])
    interval = statistic_interval(lambda at: sum(wrong[i] for i in at) / len(at), samples)
    return sum(wrong) / len(wrong), interval or (0.0, 1.0)


def wilson_interval(hits: int, total: int) -> Interval:
    """The 95 % score interval of a share (Wilson, 1927); it says something at 0 of n, too."""
    if total == 0:
        return 0.0, 1.0
    z, share = _NORMAL_95, hits / total
    middle = share + z * z / (2 * total)
    half = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    low, high = ((middle + sign * half) / (1 + z * z / total) for sign in (-1, 1))
    return max(0.0, low), min(1.0, high)


def write_table(rows: Sequence[Row]) -> str:
    """A Markdown table: how many were shown of those decided, in which interval, and why not."""
    head = (
        "| kind | shown | removed | fallen | share shown (95 %) | reasons |\n" + "| --- " * 6 + "|"
    )
    return "\n".join([head, *map(_write_row, rows)])


def _write_row(row: Row) -> str:
    low, high = row.interval
    share = f"{row.shown / row.decided:.3f}" if row.decided else "–"
    whys = ", ".join(f"{why} {count}" for why, count in row.whys)
    counts = f"{row.shown} | {row.removed} | {row.fallen}"
    return f"| {row.kind} | {counts} | {share} ({low:.3f}–{high:.3f}) | {whys} |"


def ask(url: str, question: str) -> dict[str, Any]:
    """The reply of a running service to a question."""
    request = urllib.request.Request(
        f"{url}/v1/ask",
        data=json.dumps({"question": question}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as reply:
        answer: dict[str, Any] = json.load(reply)
        return answer


def read_questions(language: str, count: int) -> list[str]:
    """The evaluation's questions in a language, each once, as many as there are."""
    rows = map(json.loads, (ROOT / "eval/questions.jsonl").read_text("utf-8").splitlines())
    return list(dict.fromkeys(r["question"] for r in rows if r["language"] == language))[:count]


def measure(url: str, model: LyingModel, questions: Sequence[str]) -> list[Verdict]:
    """Asks everything in turn; a sentence that the model did not write ends the run."""
    verdicts: list[Verdict] = []
    for question in questions:
        model.answers.clear()
        reply = ask(url, question)
        # The model may be asked in other words than the service was, or not at all.
        said = [sentence for answer in model.answers.values() for sentence in answer]
        strangers = find_unwritten(reply, said)
        if strangers:
            raise AssertionError(f"shown, and written by nobody: {strangers}")
        verdicts += judge_reply(reply, said)
    return verdicts


def is_lie_shown(verdict: Verdict) -> bool:
    return verdict.outcome == "shown" and verdict.said.kind != "true"


def is_truth_removed(verdict: Verdict) -> bool:
    return verdict.outcome == "removed" and verdict.said.kind == "true"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--language", default="en", choices=["en", "ru"])
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    model = LyingModel(options.seed)
    with tempfile.TemporaryDirectory() as folder, serve_model(model) as fake:
        data_dir = Path(folder)
        run_module("ingest", "ingest/sample", data_dir=data_dir).check_returncode()
        with serve(data_dir, {"QA_LLM_BASE_URL": fake.url, "QA_LLM_MODEL": MODEL}) as url:
            questions = read_questions(options.language, options.questions)
            verdicts = measure(url, model, questions)
    tables = [
        write_table(count(verdicts))
        for count in (count_by_kind, count_truths_by_way, count_lies_by_way)
    ]
    wrong = share_of_truths_removed(verdicts)
    asked = len({verdict.question for verdict in verdicts})
    summary = f"{asked} answers; true sentences wrongly removed: {wrong}"
    lies = sorted({f"{v.said.kind}: {v.said.text}" for v in verdicts if is_lie_shown(v)})
    lost = sorted({f"true, {v.why}: {v.said.text}" for v in verdicts if is_truth_removed(v)})
    sys.stdout.write("\n\n".join([*tables, summary, *lies, *lost]) + "\n")


if __name__ == "__main__":
    main()
