"""The lying model is honest about itself: its truths are true, its lies are what it calls them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.llm_prompt import Prompt, read_prompt, render_prompt
from tests.llm_samples import sample_prompts
from tests.lying_lies import LIES
from tests.lying_model import LyingModel, Said
from tests.lying_paraphrases import read_rows
from tests.lying_truths import WAYS
from tests.lying_words import DATE, NUMBER_WORDS, QUOTATION, RU_NUMBER_WORDS, STRANGERS, YEAR

ANSWERS = {"en": 200, "ru": 120}


def ask(model: LyingModel, prompts: list[Prompt]) -> Iterator[tuple[Prompt, Said]]:
    for prompt in prompts:
        model(render_prompt(prompt))
        for said in model.answers[prompt.question]:
            yield prompt, said


@pytest.fixture(scope="module")
def everything() -> list[tuple[Prompt, Said]]:
    """What was said in 320 answers, both languages, each with the prompt that it answers."""
    model = LyingModel(seed=3)
    return [
        pair
        for language, count in ANSWERS.items()
        for pair in ask(model, sample_prompts(count, language))
    ]


@pytest.fixture(scope="module")
def truths(everything: list[tuple[Prompt, Said]]) -> list[tuple[str, str, Said]]:
    """Text of the lines, of the source with its heading, and what was truly said of them."""
    return [(*_texts(p, s), s) for p, s in everything if s.kind == "true"]


@pytest.fixture(scope="module")
def lies(everything: list[tuple[Prompt, Said]]) -> list[tuple[str, str, Said]]:
    return [(*_texts(p, s), s) for p, s in everything if s.kind != "true"]


def _texts(prompt: Prompt, said: Said) -> tuple[str, str]:
    lines = [line for line in prompt.lines if line.pointer in said.based_on]
    source = prompt.source_of(lines[0])
    names = " ".join(line.speaker or "" for line in lines)
    text = " ".join(line.text for line in lines)
    return text, f"{text} {names} {source.publisher} {source.date} {source.title}"


def numbers(text: str) -> set[int]:
    """Digits and number words, 5,000 and 8,5 тыс. as the numbers that they are."""
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text.lower())
    text = re.sub(r"(\d+)(?:,(\d))? тыс\.", lambda m: m[1] + (m[2] or "0") + "00", text)
    text = re.sub(r"\b(?:(\d\d)\.(\d\d)\.(\d{4}))", r"\1 \3", text)
    words = NUMBER_WORDS | RU_NUMBER_WORDS
    spoken = {words[w] for w in re.findall(r"[a-zа-яё]+", text) if w in words}
    return {int(n) for n in re.findall(r"\d+", text)} | spoken


def dates(text: str) -> list[str]:
    return [match.group() for pattern in (DATE, YEAR) for match in pattern.finditer(text)]


def test_every_other_sentence_is_true(everything: list[tuple[Prompt, Said]]) -> None:
    kinds = Counter(said.kind == "true" for _, said in everything)
    assert len(everything) > 0.95 * 6 * sum(ANSWERS.values())
    assert abs(kinds[True] - kinds[False]) < 0.02 * len(everything)


# The Russian sample quotes too few words for a quotation that could change hands.
@pytest.mark.parametrize(("language", "ways", "kinds"), [("en", 12, 19), ("ru", 9, 18)])
def test_truths_are_worded_in_many_ways_and_all_kinds_of_lies_occur(
    language: str, ways: int, kinds: int
) -> None:
    said = [s for _, s in ask(LyingModel(), sample_prompts(100, language))]
    worded = Counter(s.way for s in said if s.kind == "true")
    assert sum(1 for count in worded.values() if count >= 5) >= ways, worded
    told = Counter(s.kind for s in said if s.kind != "true")
    assert sum(1 for kind in LIES if told[kind] >= 4) >= kinds, told


def test_a_truth_has_no_number_that_its_source_has_not(
    truths: list[tuple[str, str, Said]],
) -> None:
    for _, around, said in truths:
        if not re.search("thousand|hundred", said.text):
            assert numbers(said.text) <= numbers(around.replace("-", " ")), said


def test_a_truth_quotes_only_what_stands_there(truths: list[tuple[str, str, Said]]) -> None:
    quoted = [
        (around, said, "".join(m))
        for _, around, said in truths
        for m in QUOTATION.findall(said.text)
    ]
    assert len(quoted) > 100
    for around, said, words in quoted:
        assert words in around, said


def test_a_truth_points_to_the_lines_that_it_retells(truths: list[tuple[str, str, Said]]) -> None:
    assert all(said.pointers == said.based_on for _, _, said in truths)


def test_most_truths_are_worded_otherwise_than_their_source(
    truths: list[tuple[str, str, Said]],
) -> None:
    same = sum(said.text in text for text, _, said in truths)
    assert 0.03 < same / len(truths) < 0.25


def test_no_lie_stands_in_its_source(lies: list[tuple[str, str, Said]]) -> None:
    pointing = {"pointer_nowhere", "pointer_elsewhere", "no_pointer"}
    for text, _, said in lies:
        assert said.kind in pointing or said.text not in text, said


def test_a_lie_about_a_pointer_points_wrongly(everything: list[tuple[Prompt, Said]]) -> None:
    for prompt, said in everything:
        there = {line.pointer for line in prompt.lines}
        if said.kind == "pointer_nowhere":
            assert not there & set(said.pointers)
        elif said.kind == "pointer_elsewhere":
            assert set(said.pointers) <= there - set(said.based_on)
        elif said.kind != "no_pointer":
            assert set(said.based_on) <= set(said.pointers) <= there
        else:
            assert said.pointers == ()


def test_a_lie_about_a_quotation_has_one_that_stands_nowhere(
    everything: list[tuple[Prompt, Said]],
) -> None:
    for prompt, said in everything:
        if said.kind in ("fabricated_quotation", "altered_quotation"):
            text = " ".join(line.text for line in prompt.lines)
            quoted = ["".join(match) for match in QUOTATION.findall(said.text)]
            assert any(words not in text for words in quoted), said


def test_a_lie_about_a_number_or_a_date_has_another_one(lies: list[tuple[str, str, Said]]) -> None:
    for text, _, said in lies:
        if said.kind == "number_changed":
            assert numbers(said.text) != numbers(text), said
        elif said.kind == "date_changed":
            assert dates(said.text) != dates(text), said


def test_a_stranger_is_nowhere_in_the_sources(everything: list[tuple[Prompt, Said]]) -> None:
    strangers = [(p, s) for p, s in everything if s.kind == "speaker_from_nowhere"]
    assert len(strangers) > 20
    for prompt, said in strangers:
        text = " ".join(f"{line.speaker} {line.text}" for line in prompt.lines)
        named = [n for name in STRANGERS if (n := name.split()[-1]) in said.text]
        assert all(name not in text for name in named)


def test_the_same_requests_get_the_same_lies() -> None:
    prompts = sample_prompts(5)
    one, two = ([*ask(LyingModel(7), prompts)] for _ in range(2))
    assert one == two != [*ask(LyingModel(8), prompts)]


def test_a_prompt_is_read_as_it_was_written() -> None:
    (prompt,) = sample_prompts(1)
    assert read_prompt(render_prompt(prompt)) == prompt
    answer = json.loads(LyingModel()(render_prompt(prompt)))
    assert [set(sentence) for sentence in answer["sentences"]] == [{"text", "sources"}] * 6


@pytest.mark.parametrize("kind", ["paraphrase", "translation"])
def test_each_hand_written_truth_has_its_one_line_in_the_sample(kind: str) -> None:
    lines = [x.text for language in ANSWERS for p in sample_prompts(400, language) for x in p.lines]
    for words in read_rows(kind):
        assert len({line for line in lines if words in line}) == 1, words


def test_every_way_is_a_function_of_its_own() -> None:
    assert len(set(WAYS.values())) == len(WAYS) == 15
    assert len(set(LIES.values())) == len(LIES) == 24
