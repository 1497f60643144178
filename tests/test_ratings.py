"""Feedback on answers, told to a real server and read from its archive."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing

import httpx2
import pytest

from qa_service.archive import open_archive
from qa_service.archive.reading import read_feedback
from qa_service.receipts import Receipts
from qa_service.settings import Settings
from tests.postgres import PostgresServer
from tests.servers import run_module
from tests.tiny import TINY

QUESTION = "What did NATO offer on arms control in January 2022?"


@pytest.fixture(scope="module")
def client(server_url: str) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=server_url, timeout=30) as client:
        yield client


@pytest.fixture(scope="module")
def path(client: httpx2.Client) -> str:
    answer = client.post("/v1/ask", json={"question": QUESTION}).json()
    return f"/v1/answers/{answer['id']}/feedback"


def test_all_feedback_is_kept_in_the_order_it_was_given(client: httpx2.Client, path: str) -> None:
    said = [{"rating": "up"}, {"rating": "down", "comment": "Не то 🙂"}]
    replies = [client.post(path, json=each) for each in said]
    assert [reply.status_code for reply in replies] == [200, 200]
    kept = client.get(path).json()["feedback"]
    assert kept == [reply.json() for reply in replies]
    assert [each["comment"] for each in kept] == ["", "Не то 🙂"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"rating": "maybe"},
        {"rating": "up", "stars": 5},
        {"rating": "up", "comment": "x" * 2_001},
        {"rating": "up", "comment": "\0"},
    ],
    ids=lambda body: str(body)[:40],
)
def test_what_is_no_feedback_is_a_422(
    client: httpx2.Client, path: str, body: dict[str, object]
) -> None:
    assert client.post(path, json=body).status_code == 422


def test_a_comment_with_half_a_character_is_a_422(client: httpx2.Client, path: str) -> None:
    body = b'{"rating": "up", "comment": "\\ud83d"}'
    reply = client.post(path, content=body, headers={"Content-Type": "application/json"})
    assert reply.status_code == 422
    assert reply.json()["errors"][0]["pointer"] == "#/comment"


def test_feedback_on_an_unknown_answer_is_a_404(client: httpx2.Client) -> None:
    path = "/v1/answers/ans_nothing/feedback"
    for reply in (client.post(path, json={"rating": "up"}), client.get(path)):
        assert reply.status_code == 404
        assert reply.json()["code"] == "not_found"


@pytest.mark.parametrize("is_shared", [False, True], ids=["sqlite", "postgresql"])
def test_feedback_is_written_to_the_archive(
    request: pytest.FixtureRequest, tiny_settings: Settings, *, is_shared: bool
) -> None:
    settings = tiny_settings
    if is_shared:
        server: PostgresServer = request.getfixturevalue("postgres")
        settings = Settings(
            data_dir=settings.data_dir, embedding=TINY, archive_url=server.create_archive()
        )
    with closing(open_archive(settings)) as archive:
        receipts = Receipts(archive)
        kept = receipts.keep_feedback("a1", "down", "Wrong «date» 🙂")
        assert receipts.read_feedback("a1") == [kept]
        receipts.close()
        with archive.reading() as connection:
            assert read_feedback(connection) == read_feedback(connection, "a1") == [kept]
            assert read_feedback(connection, "a2") == []


def test_feedback_is_printed_as_json_lines(tiny_settings: Settings) -> None:
    with closing(open_archive(tiny_settings)) as archive:
        receipts = Receipts(archive)
        kept = [receipts.keep_feedback("a1", rating, "Да") for rating in ("up", "down")]
        receipts.close()
    done = run_module("qa_service", "feedback", data_dir=tiny_settings.data_dir)
    assert [json.loads(line) for line in done.stdout.splitlines()] == kept
