"""A model of whose sentences every second one is true and every other one a lie of a named kind."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.llm_faults import write_sentences
from tests.llm_prompt import Body, Line, Prompt, read_prompt
from tests.lying_context import Context, Sentence, is_russian
from tests.lying_lies import LIES
from tests.lying_paraphrases import read_rows
from tests.lying_truths import WAYS

SENTENCES = 6
MIN_WORDS = 6
# A lie that alters one word of its source is easy to find by laying the two side by side, so some
# are made of sentences that are worded freely.
FREE_LIES = 0.4
BASES = ("copied", "other_words", "speaker_first", "name_otherwise", "speaker_last")
_LIMIT = re.compile(r"at most (\d+) sentences")


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence: `kind` is "true" or the kind of lie.

    `way` is how it is worded: a lie goes by the true sentence that it alters, "copied" being the
    line itself.
    `based_on` are the source's lines that it is made from, whatever its `pointers` say.
    """

    text: str
    pointers: tuple[str, ...]
    kind: str
    way: str
    based_on: tuple[str, ...]


class LyingModel:
    """Answers a request's body; `answers` tell by question what was said and what was true.

    The kind said least often so far comes next, so that all occur about equally; the same
    requests in the same order get the same answers.
    """

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed
        self._counts: Counter[str] = Counter()
        self.answers: dict[str, list[Said]] = {}

    def __call__(self, body: Body) -> str:
        prompt = read_prompt(body)
        chance = random.Random(f"{self._seed} {prompt.question} {len(prompt.lines)}")
        said: list[Said] = []
        for place in range(_limit_of(body)):
            candidates = self._say_truths if place % 2 == 0 else self._say_lies
            known = {s.text for s in said}
            drawn = candidates(_shuffle_lines(prompt, chance), prompt, chance)
            sentence = next((s for s in drawn if s.text not in known), None)
            if sentence:
                said.append(sentence)
                self._counts[sentence.kind if sentence.kind != "true" else sentence.way] += 1
        self.answers[prompt.question] = said
        return write_sentences([(s.text, list(s.pointers)) for s in said])

    def _say_truths(
        self, lines: list[Line], prompt: Prompt, chance: random.Random
    ) -> Iterator[Said]:
        for way in self._least_said(WAYS, chance):
            for line in lines:
                made = WAYS[way](Context(prompt, prompt.source_of(line), line, chance))
                if made:
                    yield _label(made, "true", way, made[1])

    def _say_lies(self, lines: list[Line], prompt: Prompt, chance: random.Random) -> Iterator[Said]:
        is_free = chance.random() < FREE_LIES
        if is_free:
            told = read_rows("paraphrase")
            lines = sorted(lines, key=lambda line: not any(words in line.text for words in told))
        for kind in self._least_said(LIES, chance):
            for line in lines:
                context = Context(prompt, prompt.source_of(line), line, chance)
                base, way = _choose_base(context, is_free=is_free)
                made = LIES[kind](context, base)
                if made and (made[0] not in {x.text for x in lines} or "pointer" in kind):
                    yield _label(made, kind, way, [line.pointer])

    def _least_said(
        self, names: dict[str, Callable[..., Sentence | None]], chance: random.Random
    ) -> list[str]:
        return sorted(names, key=lambda name: (self._counts[name], chance.random()))


def _choose_base(context: Context, *, is_free: bool) -> tuple[str, str]:
    """The line, or one of its true rewordings: a lie need not betray itself by what it alters."""
    way = "paraphrased" if is_free else context.chance.choice(BASES)
    made = WAYS[way](context)
    return (made[0], way) if made else (context.line.text, "copied")


def _limit_of(body: Body) -> int:
    asked = _LIMIT.search("\n".join(str(m.get("content")) for m in body["messages"]))
    return int(asked.group(1)) if asked else SENTENCES


def _shuffle_lines(prompt: Prompt, chance: random.Random) -> list[Line]:
    """Whole sentences long enough to say something: those in the answer's language first."""
    whole = [line for line in prompt.lines if line.text.endswith((".", "!", "?", "”", "»"))]
    lines = [line for line in whole if len(line.text.split()) >= MIN_WORDS]
    chance.shuffle(lines)
    wanted = prompt.language == "Russian"
    return sorted(lines, key=lambda line: is_russian(line.text) != wanted)


def _label(made: Sentence, kind: str, way: str, based_on: list[str]) -> Said:
    return Said(made[0], tuple(made[1]), kind, way, tuple(based_on))
