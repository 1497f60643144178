"""The official OpenAI client against the service: chat, responses, models, whole and streamed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx2
import openai
import pytest

from tests.servers import ROOT

QUESTION = "What did NATO offer on arms control?"
ABSENT = "What is the recipe for pancakes?"


@pytest.fixture(scope="module")
def client(server_url: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{server_url}/v1", api_key="none", max_retries=0) as client:
        yield client


def talk(*texts: str) -> Any:
    return [{"role": "user", "content": text} for text in texts]


def assert_cites_sentences(text: str, annotations: list[dict[str, Any]], reply: Any) -> None:
    """Each annotation's span is a sentence of the answer that has its citation's marker."""
    sentences = {sentence["text"] for sentence in reply["sentences"]}
    assert annotations
    for each in annotations:
        cited = text[each["start_index"] : each["end_index"]]
        assert cited in sentences
        assert f"[{each['x_n']}]" in cited
        assert each["url"].startswith("http")


def test_the_models_are_listed(client: openai.OpenAI) -> None:
    names = [model.id for model in client.models.list()]
    assert names == ["on-record", "on-record-quotes"]
    assert client.models.retrieve("on-record").owned_by == "on-record"
    with pytest.raises(openai.NotFoundError, match="there are on-record"):
        client.models.retrieve("gpt-4")


def test_a_chat_completion_cites_its_sentences(client: openai.OpenAI) -> None:
    made = client.chat.completions.create(model="on-record", messages=talk(QUESTION))
    message, reply = made.choices[0].message, (made.model_extra or {})["on_record"]
    assert message.content == reply["answer"]
    citations = [a.url_citation.model_dump() for a in message.annotations or []]
    assert_cites_sentences(message.content or "", citations, reply)
    assert made.usage is not None
    assert made.usage.total_tokens > 0


def test_a_streamed_chat_is_the_same_answer_sentence_by_sentence(client: openai.OpenAI) -> None:
    stream = client.chat.completions.create(
        model="on-record",
        messages=talk(QUESTION),
        stream=True,
        stream_options={"include_usage": True},
    )
    chunks = list(stream)
    deltas = [c.choices[0].delta for c in chunks if c.choices]
    text = "".join(delta.content or "" for delta in deltas)
    extras = [chunk.model_extra or {} for chunk in chunks]
    (reply,) = [extra["on_record"] for extra in extras if "on_record" in extra]
    assert text == reply["answer"]
    flat = [a["url_citation"] for a in (deltas[-1].model_extra or {})["annotations"]]
    assert_cites_sentences(text, flat, reply)
    assert chunks[-1].usage is not None
    with client.chat.completions.stream(model="on-record", messages=talk(QUESTION)) as events:
        final = events.get_final_completion()
    assert final.choices[0].message.content == text


def test_a_response_and_its_stream_are_the_same(client: openai.OpenAI) -> None:
    made = client.responses.create(model="on-record", input=QUESTION, instructions="Be rude.")
    assert made.status == "completed"
    content: Any = made.output[0]
    flat = [a.model_dump() for a in content.content[0].annotations]
    assert_cites_sentences(made.output_text, flat, (made.model_extra or {})["on_record"])
    with client.responses.stream(model="on-record", input=talk(QUESTION)) as stream:
        kinds = [event.type for event in stream]
        final = stream.get_final_response()
    assert final.output_text == made.output_text
    assert kinds[0] == "response.created"
    assert kinds[-1] == "response.completed"
    assert kinds.count("response.output_text.annotation.added") == len(flat)


def test_a_conversation_goes_on_by_its_messages_or_its_last_response(client: openai.OpenAI) -> None:
    first = client.responses.create(input="What did Stoltenberg say about the open door?")
    by_id = client.responses.create(input="And Moscow?", previous_response_id=first.id)
    messages: Any = [
        {"role": "system", "content": "You are a pirate."},
        {"role": "user", "content": "What did Stoltenberg say about the open door?"},
        {"role": "assistant", "content": first.output_text},
        {"role": "user", "content": [{"type": "text", "text": "And Moscow?"}]},
    ]
    by_messages = client.chat.completions.create(model="on-record", messages=messages)
    assert by_messages.choices[0].message.content == by_id.output_text
    assert "[1]" in by_id.output_text
    with pytest.raises(openai.NotFoundError) as unknown:
        client.responses.create(input="And?", previous_response_id="resp_none")
    assert unknown.value.param == "previous_response_id"
    assert unknown.value.code == "previous_response_not_found"


@pytest.mark.parametrize("is_streamed", [False, True])
def test_a_response_that_is_not_to_be_stored_is_not_kept(
    client: openai.OpenAI, server_url: str, is_streamed: bool
) -> None:
    before: Any = client.responses.create(input=QUESTION)
    assert before.store is True
    body: Any = {"input": QUESTION, "store": False, "previous_response_id": before.id}
    if is_streamed:
        with client.responses.stream(model="on-record", **body) as stream:
            made: Any = stream.get_final_response()
    else:
        made = client.responses.create(**body)
    assert made.store is False
    with pytest.raises(openai.NotFoundError) as unknown:
        client.responses.create(input="And?", previous_response_id=made.id)
    assert unknown.value.code == "previous_response_not_found"
    answers = f"{server_url}/v1/answers"
    assert httpx2.get(f"{answers}/{made.on_record['id']}").status_code == 404
    assert httpx2.get(f"{answers}/{before.on_record['id']}").status_code == 200


def test_an_abstention_is_told_in_words_without_citations(client: openai.OpenAI) -> None:
    made = client.chat.completions.create(model="on-record", messages=talk(ABSENT))
    message = made.choices[0].message
    assert message.content
    assert not message.annotations
    assert (made.model_extra or {})["on_record"]["status"] == "abstained"
    chunks = client.chat.completions.create(model="on-record", messages=talk(ABSENT), stream=True)
    told = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
    assert told == message.content


SYSTEM = {"role": "system", "content": "Answer."}
NO_TEXT = {"role": "user", "content": []}


@pytest.mark.parametrize(
    ("path", "param", "said"),
    [
        ("chat/completions", "messages", [SYSTEM]),
        ("chat/completions", "messages", talk(" ")),
        ("chat/completions", "messages", [*talk(QUESTION), NO_TEXT]),
        ("responses", "input", ""),
        ("responses", "input", " \n"),
        ("responses", "input", [SYSTEM]),
        ("responses", "input", [{"type": "reasoning"}]),
    ],
)
def test_a_conversation_without_a_question_is_refused(
    server_url: str, path: str, param: str, said: object
) -> None:
    reply = httpx2.post(f"{server_url}/v1/{path}", json={param: said})
    problem = reply.json()
    assert (reply.status_code, problem["error"]["param"]) == (422, param)
    told = f"`{param}` has no question: the last message of a user must have text."
    assert problem["error"]["message"] == told


def test_what_is_asked_for_beside_the_question_is_heeded(client: openai.OpenAI) -> None:
    made = client.chat.completions.create(
        model="on-record-quotes",
        messages=talk(QUESTION),
        temperature=1.5,
        extra_body={"on_record": {"as_of": "2022-01-20", "max_sentences": 2}},
    )
    reply = (made.model_extra or {})["on_record"]
    assert (reply["as_of"], len(reply["sentences"]) <= 2) == ("2022-01-20", True)
    assert all(c["article"]["date"] <= "2022-01-20" for c in reply["citations"])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"model": "gpt-4", "messages": talk(QUESTION)}, 404),
        ({"messages": []}, 422),
        ({"messages": talk("x" * 2001)}, 422),
        ({"messages": [{"role": "user"}]}, 422),
        ({"messages": talk(QUESTION), "tools": [{"type": "function"}]}, 422),
        ({"messages": talk(QUESTION), "n": 2}, 422),
        ({"messages": talk(QUESTION), "n": True}, 422),
        ({"messages": talk(QUESTION), "n": "1"}, 422),
        ({"messages": talk(QUESTION), "on_record": {"colour": "red"}}, 422),
        ({"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}, 422),
    ],
)
def test_what_cannot_be_done_is_a_clean_error_for_both_worlds(
    server_url: str, body: dict[str, Any], status: int
) -> None:
    reply = httpx2.post(f"{server_url}/v1/chat/completions", json=body)
    assert reply.status_code == status
    assert reply.headers["content-type"] == "application/problem+json"
    problem = reply.json()
    assert problem["error"]["message"] == problem["detail"]


@pytest.mark.parametrize(
    ("path", "body", "place", "param"),
    [
        ("chat/completions", {}, "#/messages", "messages"),
        (
            "chat/completions",
            {"messages": talk("x" * 2001)},
            "#/messages/0/content",
            "messages[0].content",
        ),
        (
            "chat/completions",
            {"messages": [{"role": "user", "content": [{"type": "text"}], "user": {"content": 1}}]},
            "#/messages/0/content/0/text",
            "messages[0].content[0].text",
        ),
        (
            "responses",
            {"input": [{"role": "user", "content": 5}]},
            "#/input/0/content",
            "input[0].content",
        ),
        (
            "chat/completions",
            {"messages": [{"role": "user", "content": [{"type": "text", "text": "x " * 800}] * 2}]},
            "#/messages",
            "messages",
        ),
        ("responses", {"input": "x", "metadata": {"a/b": 1}}, "#/metadata/a~1b", "metadata.a/b"),
        (
            "responses",
            {"input": [*talk("x"), {"type": "function_call", "name": "f"}]},
            "#/input/1",
            "input[1]",
        ),
        ("responses", {"input": [{"content": "x"}]}, "#/input/0", "input[0]"),
        (
            "chat/completions",
            {"messages": talk("x"), "on_record": {"filters": {"published_to": "2022-01-01"}}},
            "#/on_record/filters/published_to",
            "on_record.filters.published_to",
        ),
    ],
)
def test_an_error_names_the_place_in_the_request(
    server_url: str, path: str, body: dict[str, Any], place: str, param: str
) -> None:
    reply = httpx2.post(f"{server_url}/v1/{path}", json=body)
    problem = reply.json()
    assert {fault["pointer"] for fault in problem["errors"]} == {place}
    assert problem["error"]["param"] == param


JSON_ONLY = {"type": "json_schema", "json_schema": {"name": "x", "schema": {}}}


@pytest.mark.parametrize(
    ("path", "field", "value", "param"),
    [
        ("chat/completions", "response_format", {"type": "json_object"}, "response_format"),
        ("chat/completions", "response_format", JSON_ONLY, "response_format"),
        ("responses", "text", {"format": {"type": "json_object"}}, "text.format"),
        ("chat/completions", "logprobs", True, "logprobs"),
        ("chat/completions", "functions", [{"name": "f"}], "functions"),
        ("chat/completions", "function_call", {"name": "f"}, "function_call"),
        ("chat/completions", "function_call", "f", "function_call"),
        ("chat/completions", "modalities", ["text", "audio"], "modalities"),
        ("responses", "conversation", "conv_1", "conversation"),
        ("responses", "background", True, "background"),
        ("chat/completions", "max_tokens", 0, "max_tokens"),
        ("chat/completions", "max_completion_tokens", -1, "max_completion_tokens"),
        ("responses", "max_output_tokens", 0, "max_output_tokens"),
        ("chat/completions", "temperature", 2.1, "temperature"),
        ("responses", "temperature", -0.1, "temperature"),
        ("responses", "temperature", "0.2", "temperature"),
    ],
)
def test_what_would_change_an_answer_s_form_is_refused(
    server_url: str, path: str, field: str, value: object, param: str
) -> None:
    body = {"messages": talk(QUESTION), "input": QUESTION, field: value}
    reply = httpx2.post(f"{server_url}/v1/{path}", json=body)
    error = reply.json()["error"]
    assert (reply.status_code, error["param"]) == (422, param)
    assert error["message"].startswith(f"`{param}`")


def test_what_only_steers_a_model_is_passed_over(client: openai.OpenAI) -> None:
    made = client.chat.completions.create(
        model="on-record",
        messages=talk(QUESTION),
        temperature=0.3,
        max_tokens=5,
        logprobs=False,
        modalities=["text"],
        functions=[],
        function_call="auto",
        response_format={"type": "text"},
        seed=1,
        extra_body={"not_known": 1},
    )
    assert "[1]" in (made.choices[0].message.content or "")


def test_what_need_not_be_there_may_be_null(client: openai.OpenAI) -> None:
    said = {"chat/completions": {"messages": talk(QUESTION)}, "responses": {"input": QUESTION}}
    nothing = ("model", "on_record", "stream", "tools", "temperature", "metadata", "n")
    for path, body in said.items():
        sent = {**body, **dict.fromkeys(nothing)}
        made: Any = client.post(f"/{path}", body=sent, cast_to=object)
        assert made["model"] == "on-record"
        assert made["on_record"]["status"] == "answered"


def test_what_a_model_kept_for_itself_is_no_part_of_a_conversation(client: openai.OpenAI) -> None:
    kept: Any = [
        {"type": "reasoning", "id": "rs_1", "summary": []},
        {"type": "item_reference", "id": "msg_1"},
    ]
    made = client.responses.create(input=[*talk(QUESTION), *kept])
    assert made.output_text == client.responses.create(input=QUESTION).output_text


def test_a_response_names_the_options_that_it_was_sent(client: openai.OpenAI) -> None:
    made = client.responses.create(
        input=QUESTION, temperature=0.2, top_p=0.5, max_output_tokens=100
    )
    assert (made.temperature, made.top_p, made.max_output_tokens) == (0.2, 0.5, 100)


def test_a_model_that_is_not_there_is_named_as_the_fault(client: openai.OpenAI) -> None:
    for call in (
        lambda: client.models.retrieve("gpt-4"),
        lambda: client.responses.create(model="gpt-4", input=QUESTION),
    ):
        with pytest.raises(openai.NotFoundError) as told:
            call()
        assert (told.value.code, told.value.param) == ("model_not_found", "model")


def test_the_readme_s_program_prints_an_answer(
    server_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (program,) = re.findall(r"```python\n(from openai import OpenAI\n.+?)```", readme, re.DOTALL)
    exec(program.replace("http://127.0.0.1:8000", server_url), {})
    assert "[1]" in capsys.readouterr().out
