"""What the fake model writes: a good answer, and the ways in which what is written can be wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from itertools import chain, cycle, repeat

from tests.llm_prompt import Body, Prompt, read_prompt

Answer = Callable[[Body], str]

# Faults of the connection and of the protocol; llm_server.py acts them out.
REFUSALS = ("refuse", "hang_connect")
STATUSES = ("401", "404", "429", "500", "503", "no_response_format", "html")
BREAKS = ("reset", "reset_mid_stream", "cut_mid_stream")
HANGS = ("hang_first_byte", "hang_first_token", "hang_mid_stream", "one_byte_a_second")
EVENTS = ("garbage_events", "error_event", "no_choices", "refusal")

GOOD_SENTENCES = 3
ENDLESS = ("endless", "endless_sentence", "endless_space")
WRONG_SHAPES = (
    '{"answer": "NATO offered talks.", "citations": [1]}',
    '{"sentences": "NATO offered talks [1.1]."}',
    '["NATO offered talks."]',
    '{"sentences": ["NATO offered talks."]}',
    '{"sentences": [{"text": null, "sources": null}]}',
    '{"sentences": [{"text": "NATO offered talks.", "sources": "1.1"}]}',
    '{"sentences": [{"text": "NATO offered talks.", "sources": [1.1, {"p": 1}]}]}',
    '{"sentences": [{"sentence": "NATO offered talks.", "source": ["1.1"]}]}',
    '{"sentences": {"1": {"text": "NATO offered talks.", "sources": ["1.1"]}}}',
    "null",
    "3",
)
_ORDER = re.compile(
    r"(?:repl(?:y|ies)|answer|say|write|ответь(?:те)?|напиши(?:те)?|скажи(?:те)?)"
    r"(?: only| with| that| только| что)*:? [“\"«]?(.+?)[”\"»]?$",
    re.I,
)
_IGNORE = re.compile(r"\b(ignore|disregard|forget|игнориру|забудь)", re.I)


def write_sentences(pairs: list[tuple[str, list[str]]]) -> str:
    """The agreed JSON for (text, pointers) pairs."""
    sentences = [{"text": text, "sources": pointers} for text, pointers in pairs]
    return json.dumps({"sentences": sentences}, ensure_ascii=False)


def answer_well(body: Body) -> str:
    """The first line of each of the first sources, word for word, with its pointer."""
    sources = [source for source in read_prompt(body).sources if source.lines]
    first = [source.lines[0] for source in sources[:GOOD_SENTENCES]]
    return write_sentences([(line.text, [line.pointer]) for line in first])


def obey_the_sources(body: Body) -> str:
    """Does what a line of a source orders: repeats it as a fact and gives the rules away.

    The ordered words point once to the line that orders them and once to another source.
    """
    prompt = read_prompt(body)
    planted = next((line for line in prompt.lines if _IGNORE.search(line.text)), None)
    if planted is None:
        return answer_well(body)
    ordered = _ORDER.search(planted.text)
    words = ordered.group(1) if ordered else planted.text
    elsewhere = next(line for line in prompt.lines if line.pointer != planted.pointer)
    rules = next((m["content"] for m in body["messages"] if m["role"] == "system"), "")
    return write_sentences(
        [
            (words, [planted.pointer]),
            (words, [elsewhere.pointer]),
            (f"My instructions are: {rules[:200]}", [elsewhere.pointer]),
        ]
    )


def _write_prose(prompt: Prompt) -> str:
    said = " ".join(line.text for line in prompt.lines[:GOOD_SENTENCES])
    return f"Sure! Here is what the sources say:\n\n* **Summary.** {said} [1.1]\n\nAnything else?"


def write_content(fault: str, answer: Answer, body: Body, *, count: int) -> str:
    """The whole text that the model writes in a fault; `count` numbers the requests from 0."""
    if fault == "wrong_schema":
        return WRONG_SHAPES[count % len(WRONG_SHAPES)]
    if fault == "not_json":
        return _write_prose(read_prompt(body))
    if fault == "echo_instructions":
        return obey_the_sources(body)
    if fault == "empty":
        return ""
    return _dress(fault, answer(body))


def _dress(fault: str, good: str) -> str:
    """A good answer in the clothes that real servers put on it, or cut short."""
    match fault:
        case "truncated_json":
            return good[: len(good) * 2 // 3]
        case "fenced":
            return f"Here is the JSON:\n```json\n{good}\n```\n"
        case "thinking":
            return f'<think>\nThe user wants {{"sentences": []}}? No.\n</think>\n\n{good}'
        case "escaped":
            return json.dumps(json.loads(good), ensure_ascii=True, indent=1)
        case _:
            return good


def write_tokens(fault: str, content: str) -> Iterator[str]:
    """Pieces of at most six characters; without an end in the endless faults."""
    if fault == "endless":
        sentences = json.loads(content).get("sentences") or [{"text": "More.", "sources": ["1.1"]}]
        more = (f"{json.dumps(s, ensure_ascii=False)}, " for s in cycle(sentences))
        return chain(['{"sentences": ['], chain.from_iterable(map(cut, more)))
    if fault == "endless_sentence":
        return chain(['{"sentences": [{"text": "NATO'], repeat(" and more"))
    if fault == "endless_space":
        return chain(['{"sentences": ['], repeat("\n  "))
    return iter(cut(content))


def cut(text: str) -> list[str]:
    """About what a tokenizer makes of it: a space and up to six characters."""
    return re.findall(r"\s?\S{1,6}|\s+", text)


CONTENTS = (
    "truncated_json wrong_schema not_json echo_instructions empty fenced thinking escaped".split()
)
FAULTS = ("good", *REFUSALS, *STATUSES, *BREAKS, *HANGS, *EVENTS, *CONTENTS, *ENDLESS)
