"""The HTTP interface, asked over a socket from a real process over the sample corpus."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from qa_service.__main__ import tell_address
from qa_service.features import LEXICAL_WEIGHT
from qa_service.feedback import WEIGHT
from qa_service.http.problems import NOT_DECLARED
from tests.articles import write_article
from tests.parsing import Page
from tests.servers import ROOT, clean_environment, run_module, serve
from tests.tiny import TINY

QUESTION = "What did NATO offer on arms control in January 2022?"


@pytest.fixture(scope="module")
def client(server_url: str) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=server_url, timeout=30) as client:
        yield client


def ask(client: httpx2.Client, question: str = QUESTION, **fields: object) -> Any:
    reply = client.post("/v1/ask", json={"question": question, **fields})
    assert reply.status_code == 200, reply.text
    return reply.json()


def test_an_answer_quotes_at_least_two_paragraphs(client: httpx2.Client) -> None:
    reply = ask(client)
    assert reply["status"] == "answered"
    assert len({citation["paragraph_id"] for citation in reply["citations"]}) >= 2


def test_sentences_are_slices_of_the_answer_and_joined_are_the_answer(
    client: httpx2.Client,
) -> None:
    reply = ask(client)
    texts = [reply["answer"][s["start"] : s["end"]] for s in reply["sentences"]]
    assert texts == [s["text"] for s in reply["sentences"]]
    assert " ".join(texts) == reply["answer"]


def test_every_quote_is_the_slice_of_its_paragraph(client: httpx2.Client) -> None:
    for citation in ask(client)["citations"]:
        paragraph = client.get(f"/v1/paragraphs/{citation['paragraph_id']}").json()
        text = paragraph["text"]
        assert text[citation["start"] : citation["end"]] == citation["quote"]
        assert hashlib.sha256(text.encode()).hexdigest() == citation["sha256"]
        assert paragraph["current"] is True
        assert paragraph["paragraph"] == citation["paragraph"]


def test_a_citation_names_its_article_and_its_selectors(client: httpx2.Client) -> None:
    citation = ask(client)["citations"][0]
    quote, position = citation["target"]["selector"]
    assert quote["exact"] == citation["quote"]
    assert (position["start"], position["end"]) == (citation["start"], citation["end"])
    assert citation["link"].startswith(f"/read/{citation['article']['id']}")
    assert citation["link"].endswith(f"#p{citation['paragraph']}")


def test_an_off_topic_question_is_abstained_from(client: httpx2.Client) -> None:
    reply = ask(client, "Which recipe makes the best chocolate cake?")
    assert reply["status"] == "abstained"
    assert reply["answer"] == reply["abstention"]["message"]
    assert reply["sentences"] == reply["citations"] == []
    assert reply["abstention"]["reason"] in ("off_topic", "not_in_corpus")


def test_what_a_side_says_of_others_is_no_answer_on_a_matter_that_it_does_not_name(
    client: httpx2.Client,
) -> None:
    assert ask(client, "What did Stoltenberg say about Ukraine?")["status"] == "answered"
    silent = ask(client, "What did Stoltenberg say about Japan?")
    assert (silent["status"], silent["abstention"]["reason"]) == ("abstained", "not_in_corpus")


def test_nothing_later_than_as_of_is_cited_or_counted(client: httpx2.Client) -> None:
    everything = ask(client)["corpus"]["articles"]
    reply = ask(client, as_of="2022-01-20")
    cited = [*reply["citations"], *(reply["abstention"] or {"nearest": []})["nearest"]]
    assert all(citation["article"]["date"] <= "2022-01-20" for citation in cited)
    assert reply["corpus"]["articles"] < everything


def test_before_any_article_there_is_an_abstention_for_the_dates(client: httpx2.Client) -> None:
    reply = ask(client, as_of="1949-04-04")
    assert reply["abstention"]["reason"] == "outside_dates"


def test_actors_are_named_in_any_way(client: httpx2.Client) -> None:
    cited = [
        [citation["quote"] for citation in ask(client, filters={"actors": [name]})["citations"]]
        for name in ("Russia", "russia", "the Kremlin", "Москва")
    ]
    assert cited[0]
    assert all(quotes == cited[0] for quotes in cited)
    query = {"topic": "Finland joining NATO", "actors": "moscow,finland"}
    sides = client.get("/v1/positions", params=query).json()["sides"]
    assert [side["actor"] for side in sides] == ["Russia", "Finland"]


def test_filters_limit_what_is_cited(client: httpx2.Client) -> None:
    reply = ask(client, filters={"publishers": ["Northern Wire"], "languages": ["en"]})
    cited = [*reply["citations"], *(reply["abstention"] or {"nearest": []})["nearest"]]
    assert cited
    assert {citation["article"]["publisher"] for citation in cited} == {"Northern Wire"}


@pytest.mark.parametrize("told", ["ru", "RU", "ru-RU", "ru_RU"])
def test_a_language_may_be_told_with_its_region(client: httpx2.Client, told: str) -> None:
    cited = ask(client, filters={"languages": [told]})["citations"]
    assert {citation["article"]["language"] for citation in cited} == {"ru"}
    listed = client.get("/v1/articles", params={"language": told}).json()["articles"]
    assert {article["language"] for article in listed} == {"ru"}


def test_a_russian_question_is_framed_in_russian(client: httpx2.Client) -> None:
    reply = ask(client, "Что ответила НАТО на предложения России?")
    assert reply["status"] == "answered"
    assert any(citation["article"]["language"] == "ru" for citation in reply["citations"])


def test_max_sentences_is_a_limit(client: httpx2.Client) -> None:
    assert len(ask(client, max_sentences=1)["sentences"]) == 1


def test_a_receipt_is_the_reply_as_it_was_given(client: httpx2.Client) -> None:
    reply = ask(client)
    assert client.get(f"/v1/answers/{reply['id']}").json() == reply
    assert client.get("/v1/answers/ans_nothing").status_code == 404


def test_search_gives_passages_best_first(client: httpx2.Client) -> None:
    reply = client.post("/v1/search", json={"query": "Vienna Document", "limit": 50}).json()
    scores = [passage["score"] for passage in reply["passages"]]
    assert len(scores) == 50
    assert scores == sorted(scores, reverse=True)
    assert "Vienna Document" in reply["passages"][0]["text"]


def test_a_passage_tells_why_it_ranks_where_it_does(client: httpx2.Client) -> None:
    reply = client.post("/v1/search", json={"query": "Vienna Document in 2022"}).json()
    for passage in reply["passages"]:
        features = passage["features"]
        fused = features["closeness"] + LEXICAL_WEIGHT * features["lexical"] + features["period"]
        score = (fused + WEIGHT * features["likeness"]) / (1 + WEIGHT)
        assert passage["score"] == pytest.approx(score + features["neighbour"], abs=1e-3)


def test_a_reply_can_be_explained_and_its_receipt_stays_as_it_is(client: httpx2.Client) -> None:
    body = {"question": "What did Stoltenberg say in Febuary 2022 about Finland?"}
    reply = client.post("/v1/ask?debug=1", json=body).json()
    debug = reply.pop("debug")
    assert client.get(f"/v1/answers/{reply['id']}").json() == reply
    assert debug["question"] == "What did Stoltenberg say in February 2022 about Finland?"
    assert (debug["kind"], debug["sides"], debug["topics"]) == ("position", ["NATO"], ["Finland"])
    assert debug["period"] == ["2022-02-01", "2022-02-28"]
    assert debug["speakers"] == ["Jens Stoltenberg"]
    scores = [passage["score"] for passage in debug["passages"]]
    assert scores == sorted(scores, reverse=True)
    assert debug["sentences"][0]["relevance"] >= debug["sentences"][-1]["relevance"]
    assert "debug" not in client.post("/v1/ask", json=body).json()


def test_articles_are_paged_to_the_end_without_doubles(client: httpx2.Client) -> None:
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page = client.get(
            "/v1/articles", params={"limit": 10} | ({"cursor": cursor} if cursor else {})
        )
        seen += [article["id"] for article in page.json()["articles"]]
        cursor = page.json()["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == page.json()["total"]


def test_articles_can_be_filtered(client: httpx2.Client) -> None:
    reply = client.get("/v1/articles", params={"language": "ru", "from": "2022-01-01"}).json()
    assert reply["total"] >= 3
    assert all(a["language"] == "ru" and a["date"] >= "2022-01-01" for a in reply["articles"])


def test_an_article_has_its_paragraphs_and_statements(client: httpx2.Client) -> None:
    article = client.get("/v1/articles/2022-02-04-correction-troops-in-belarus").json()
    assert article["corrects"] == "2022-02-03-troops-for-eastern-allies-and-belarus"
    assert [p["paragraph"] for p in article["paragraphs"]] == list(
        range(1, len(article["paragraphs"]) + 1)
    )
    assert any(p["statements"] for p in article["paragraphs"])


def test_a_paragraph_has_its_neighbours(client: httpx2.Client) -> None:
    article = client.get("/v1/articles/2022-02-04-correction-troops-in-belarus").json()
    first, second, third = article["paragraphs"][:3]
    paragraph = client.get(f"/v1/paragraphs/{second['id']}").json()
    assert paragraph["before"]["id"] == first["id"]
    assert paragraph["after"]["id"] == third["id"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"question": ""}, "#/question"),
        ({"question": "   "}, "#/question"),
        ({"question": "x" * 3_000}, "#/question"),
        ({}, "#/question"),
        ({"question": QUESTION, "colour": "red"}, "#/colour"),
        ({"question": QUESTION, "as_of": "01/02/2022"}, "#/as_of"),
        ({"question": QUESTION, "as_of": 20220201}, "#/as_of"),
        ({"question": QUESTION, "as_of": "2022-02-30"}, "#/as_of"),
        ({"question": QUESTION, "filters": {"from": "soon"}}, "#/filters/from"),
        (
            {"question": QUESTION, "filters": {"from": "2022-02-02", "to": "2022-01-01"}},
            "#/filters",
        ),
        ({"question": QUESTION, "filters": {"topic": ["x"]}}, "#/filters/topic"),
        (
            {"question": QUESTION, "filters": {"published_from": "2022-01-01"}},
            "#/filters/published_from",
        ),
        ({"question": QUESTION, "a/b~c é": 1}, "#/a~1b~0c%20%C3%A9"),
        ({"question": QUESTION, "mode": "poem"}, "#/mode"),
        ({"question": QUESTION, "max_sentences": 0}, "#/max_sentences"),
        ({"question": QUESTION, "history": [{"role": "king", "content": "x"}]}, "#/history/0/role"),
    ],
    ids=str,
)
def test_wrong_input_is_a_422_that_points_at_the_field(
    client: httpx2.Client, body: dict[str, object], pointer: str
) -> None:
    reply = client.post("/v1/ask", json=body)
    assert reply.status_code == 422
    assert reply.headers["content-type"] == "application/problem+json"
    problem = reply.json()
    assert problem["errors"][0]["pointer"] == pointer
    assert problem["request_id"] == reply.headers["x-request-id"]
    assert problem["code"] == "invalid_request"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (b"{", "#"),
        (b"", "#"),
        (b"[1]", "#"),
        (b'{"question": "\\ud800"}', "#/question"),
        (b"\xff\xfe", "#"),
        (b'{"question": "\xff"}', "#"),
        (b"[" * 100_000, "#"),
        (b'{"question": ' + b"1" * 6_000 + b"}", "#"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_body_that_is_no_such_json_is_a_422(
    client: httpx2.Client, body: bytes, pointer: str
) -> None:
    reply = client.post("/v1/ask", content=body, headers={"Content-Type": "application/json"})
    assert reply.status_code == 422, reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    assert [fault["pointer"] for fault in reply.json()["errors"]] == [pointer]


@pytest.mark.parametrize(
    ("path", "query", "detail"),
    [
        (
            "timeline",
            {"topic": "x", "from": "2022-03-01", "to": "2021-01-01"},
            "`from` must not be later than `to`.",
        ),
        (
            "positions",
            {"topic": "x", "as_of": "2022-13-45"},
            "`as_of` must be a date like 2022-01-26.",
        ),
        (
            "positions",
            {"topic": "x", "actors": "a,b,c,d,e,f,g"},
            "`actors` must name at most 6 actors.",
        ),
        ("positions", {}, "`topic`: Field required."),
        ("articles", {"cursor": "x"}, "`cursor` is not a cursor of ours."),
    ],
)
def test_what_is_wrong_with_the_input_is_one_plain_sentence(
    client: httpx2.Client, path: str, query: dict[str, str], detail: str
) -> None:
    problem = client.get(f"/v1/{path}", params=query).json()
    assert problem["detail"] == problem["error"]["message"] == detail
    (fault,) = problem["errors"]
    assert fault["detail"].removesuffix(".") in detail


@pytest.mark.parametrize(
    ("sent", "kind", "detail"),
    [
        (b'{"question": "Who?"}', "text/plain", NOT_DECLARED),
        (b'{"question": "Who?"}', "application/x-www-form-urlencoded", NOT_DECLARED),
        (b'["Who?"]', "application/json", "the body must be a JSON object"),
        (b"", "application/json", "the body must be a JSON object"),
        (b'{"question": "Who?", "filters": "NATO"}', "application/json", "must be a JSON object"),
    ],
)
def test_what_is_no_object_says_what_to_send(
    client: httpx2.Client, sent: bytes, kind: str, detail: str
) -> None:
    reply = client.post("/v1/ask", content=sent, headers={"Content-Type": kind})
    (fault,) = reply.json()["errors"]
    assert (reply.status_code, fault["detail"]) == (422, detail)


def test_what_need_not_be_there_may_be_null(client: httpx2.Client) -> None:
    bodies: dict[str, dict[str, object]] = {
        "ask": {"question": QUESTION, "stream": None, "mode": None, "max_sentences": None},
        "search": {"query": "arms control", "limit": None},
    }
    for path, body in bodies.items():
        plain = {name: value for name, value in body.items() if value is not None}
        wanted = client.post(f"/v1/{path}", json=plain).json()
        for filters in (None, {"actors": None, "languages": None, "from": None}):
            more = {"history": None} if path == "ask" else {}
            sent = {**body, **more, "as_of": None, "filters": filters}
            reply = client.post(f"/v1/{path}", json=sent)
            assert reply.status_code == 200, reply.text
            for name in ("answer", "passages"):
                assert reply.json().get(name) == wanted.get(name)
    answer_id = client.post("/v1/ask", json={"question": QUESTION}).json()["id"]
    said = {"rating": "up", "comment": None}
    assert client.post(f"/v1/answers/{answer_id}/feedback", json=said).json()["comment"] == ""


@pytest.mark.parametrize("body", [{"question": None}, {"question": "x", "colour": None}])
def test_null_is_no_question_and_no_way_to_send_an_unknown_field(
    client: httpx2.Client, body: dict[str, object]
) -> None:
    assert client.post("/v1/ask", json=body).status_code == 422


def test_a_question_that_is_too_long_is_told_so_in_characters(client: httpx2.Client) -> None:
    for reply in (
        client.post("/v1/ask", json={"question": "x" * 2_001}),
        client.post("/v1/search", json={"query": "x" * 2_001}),
        client.get("/v1/positions", params={"topic": "x" * 2_001}),
    ):
        assert "at most 2000 characters" in reply.json()["detail"]


def test_a_huge_body_is_a_413(client: httpx2.Client) -> None:
    reply = client.post("/v1/ask", content=b'{"question": "' + b"x" * 3_000_000 + b'"}')
    assert reply.status_code == 413
    assert reply.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path",
    ["/v1/paragraphs/none", "/v1/articles/none", "/nowhere", "/v1/articles/none?revision=7"],
)
def test_what_is_not_there_is_a_404_problem(client: httpx2.Client, path: str) -> None:
    reply = client.get(path)
    assert reply.status_code == 404
    assert reply.json()["code"] == "not_found"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8"),
        ("*/*", "application/problem+json"),
        ("application/json, text/html;q=0.5", "application/problem+json"),
        ("text/html, application/problem+json", "application/problem+json"),
    ],
)
def test_a_browser_gets_a_page_for_what_is_not_there_and_a_program_a_problem(
    client: httpx2.Client, accept: str, media_type: str
) -> None:
    reply = client.get("/nope", headers={"Accept": accept})
    assert (reply.status_code, reply.headers["content-type"]) == (404, media_type)
    assert reply.headers["vary"] == "Accept"
    if media_type.startswith("text/html"):
        assert "<h1>Page not found</h1>" in reply.text
        assert "style-src 'self'" in reply.headers["content-security-policy"]


def test_a_reader_that_is_not_there_is_a_problem_for_who_wants_one(client: httpx2.Client) -> None:
    for accept in ("application/problem+json", "application/json"):
        reply = client.get("/read/nope", headers={"Accept": accept})
        assert reply.status_code == 404
        assert reply.headers["content-type"] == "application/problem+json"
    reply = client.get("/read/nope")
    assert (reply.status_code, reply.headers["vary"]) == (404, "Accept")
    assert "<h1>Article not found</h1>" in reply.text


def test_a_revision_that_an_article_does_not_have_is_named(client: httpx2.Client) -> None:
    article_id = client.get("/v1/articles", params={"limit": 1}).json()["articles"][0]["id"]
    reply = client.get(f"/v1/articles/{article_id}", params={"revision": 0})
    assert reply.status_code == 404
    assert reply.json()["detail"] == f"The article {article_id} has no revision 0."
    page = client.get(f"/read/{article_id}", params={"revision": 0})
    assert (page.status_code, "no revision 0 of this article" in page.text) == (404, True)


@pytest.mark.parametrize("path", ["/v1/ask", "/v1/search"])
def test_a_parameter_that_is_not_known_is_a_422_with_a_body_too(
    client: httpx2.Client, path: str
) -> None:
    body = {"query" if path.endswith("search") else "question": QUESTION}
    reply = client.post(path, params={"colour": "red"}, json=body)
    assert reply.status_code == 422
    assert reply.json()["detail"] == "`colour` is not known here."
    assert reply.json()["errors"] == [{"pointer": "#/colour", "detail": "is not known here"}]


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({"question": ""}, "`question` must not be empty."),
        ({"question": "   "}, "`question` must not be empty."),
        ({"question": QUESTION, "colour": "red"}, "`colour` is not known here."),
        (
            {"question": QUESTION, "filters": {"colour": "red"}},
            "`filters.colour` is not known here.",
        ),
    ],
)
def test_what_is_wrong_with_a_body_is_told_plainly(
    client: httpx2.Client, body: dict[str, object], detail: str
) -> None:
    reply = client.post("/v1/ask", json=body)
    assert (reply.status_code, reply.json()["detail"]) == (422, detail)


def test_actors_may_be_repeated_and_a_topic_not(client: httpx2.Client) -> None:
    by_commas = client.get("/v1/positions?topic=enlargement&actors=NATO,Russia").json()
    repeated = client.get("/v1/positions?topic=enlargement&actors=NATO&actors=Russia").json()
    assert [side["actor"] for side in repeated["sides"]] == ["NATO", "Russia"]
    assert repeated == by_commas
    reply = client.get("/v1/positions?topic=enlargement&topic=sanctions")
    assert (reply.status_code, reply.json()["detail"]) == (422, "`topic` is given 2 times.")


def test_a_page_after_the_last_one_of_the_sources_leads_to_the_last(client: httpx2.Client) -> None:
    reply = client.get("/sources", params={"page": 99}, follow_redirects=False)
    assert (reply.status_code, reply.headers["location"]) == (307, "/sources?page=1")
    assert client.get("/sources", params={"page": 1}).status_code == 200


def test_a_cursor_goes_on_with_the_filters_that_it_was_given_for(client: httpx2.Client) -> None:
    def list_articles(**query: object) -> httpx2.Response:
        return client.get("/v1/articles", params={name: str(v) for name, v in query.items()})

    cursor = list_articles(language="en", limit=2).json()["next_cursor"]
    assert list_articles(language="EN", limit=5, cursor=cursor).status_code == 200
    for other in ({}, {"language": "ru"}, {"language": "en", "from": "2022-01-01"}):
        reply = list_articles(**other, limit=2, cursor=cursor)
        told = "`cursor` was given for other filters: send it with those, or begin anew."
        assert (reply.status_code, reply.json()["detail"]) == (422, told)


@pytest.mark.parametrize("made_of", [b"x", b"[" * 40_000, b"[1e999, 1, 1]", b"[null, 1, 1]"])
def test_a_cursor_of_somebody_else_s_is_a_422(client: httpx2.Client, made_of: bytes) -> None:
    cursor = base64.urlsafe_b64encode(made_of).decode()
    assert client.get("/v1/articles", params={"cursor": cursor}).status_code == 422


def test_every_reply_has_a_request_id_the_caller_s_if_given(client: httpx2.Client) -> None:
    assert client.get("/livez").headers["x-request-id"].startswith("req_")
    reply = client.get("/livez", headers={"X-Request-ID": "mine-1"})
    assert reply.headers["x-request-id"] == "mine-1"


def test_the_stream_sends_verified_sentences_and_then_the_whole_reply(
    client: httpx2.Client,
) -> None:
    reply = client.post("/v1/ask", json={"question": QUESTION, "stream": True})
    assert reply.headers["content-type"].startswith("text/event-stream")
    events = [block.split("\n") for block in reply.text.strip().split("\n\n")]
    parsed = [
        (e[0].removeprefix("event: "), json.loads(e[1].removeprefix("data: "))) for e in events
    ]
    names = [name for name, _ in parsed]
    assert names[0] == "start"
    assert names[-1] == "done"
    sentences = [data["text"] for name, data in parsed if name == "sentence"]
    assert " ".join(sentences) == parsed[-1][1]["answer"]
    assert parsed[0][1]["id"] == parsed[-1][1]["id"]


@pytest.mark.parametrize(
    ("accept", "is_stream"),
    [
        ("text/event-stream", True),
        ("TEXT/EVENT-STREAM", True),
        ("application/json, text/event-stream;charset=utf-8", True),
        ("text/event-stream;q=0.9, application/json;q=0.5, */*;q=0.1", True),
        ("text/event-stream;q=0", False),
        ("text/event-stream; q=0.000, */*", False),
        ("application/json, text/event-stream;q=0.5", False),
        ("text/event-streams", False),
        ("*/*", False),
        ("", False),
    ],
)
def test_a_stream_is_sent_to_whoever_accepts_one(
    client: httpx2.Client, accept: str, is_stream: bool
) -> None:
    body = {"question": "Which recipe makes the best chocolate cake?"}
    reply = client.post("/v1/ask", json=body, headers={"Accept": accept})
    assert reply.status_code == 200
    assert reply.headers["content-type"].startswith("text/event-stream") == is_stream


def test_the_service_is_alive_ready_and_documented(client: httpx2.Client) -> None:
    assert client.get("/livez").status_code == 200
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json()["corpus"]["articles"] >= 40
    assert "/v1/ask" in client.get("/openapi.json").json()["paths"]
    docs = client.get("/docs").text
    assert "https://" not in docs, "the API page asks no other host"


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/sources", "/livez", "/readyz", "/docs", "/widget.js"),
        *("/read/2022-02-04-correction-troops-in-belarus", "/v1/articles?limit=1", "/v1/models"),
        *("/v1/articles/nope", "/static/site.css"),
    ],
)
def test_a_head_is_answered_as_a_get_without_its_body(client: httpx2.Client, path: str) -> None:
    head, whole = client.head(path), client.get(path)
    assert (head.status_code, head.content) == (whole.status_code, b"")
    assert client.head("/metrics").status_code == 200
    for name in ("content-type", "content-length", "content-security-policy"):
        assert head.headers[name] == whole.headers[name]
    assert "head" not in client.get("/openapi.json").json()["paths"].get(path, {})


def test_pages_are_served_with_a_strict_policy(client: httpx2.Client) -> None:
    for path in ("/", "/read/2022-02-04-correction-troops-in-belarus"):
        page = client.get(path)
        assert page.status_code == 200
        assert "default-src 'none'" in page.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("*", "en"),
        ("de-DE,de;q=0.9", "en"),
        ("ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("de, uk-UA;q=0.7, en;q=0.3", "uk"),
        ("uk,ru", "uk"),
        ("ru;q=0", "en"),
    ],
)
def test_the_widget_on_the_chat_page_speaks_the_browser_s_language(
    client: httpx2.Client, accepted: str, language: str
) -> None:
    reply = client.get("/", headers={"Accept-Language": accepted})
    page = Page(reply.text)
    assert [tag["lang"] for tag in page.all("qa-chat")] == [language]
    assert [tag["lang"] for tag in page.all("html")] == ["en"]
    assert reply.headers["vary"] == "Accept-Language"


def test_the_reader_marks_what_was_cited(client: httpx2.Client) -> None:
    citation = ask(client)["citations"][0]
    page = client.get(citation["link"]).text
    assert f'id="p{citation["paragraph"]}"' in page
    assert "<mark" in page
    assert client.get("/read/none").status_code == 404


def test_an_empty_corpus_says_what_to_run(tmp_path: Path) -> None:
    with serve(tmp_path, {"QA_EMBEDDING": TINY}) as url, httpx2.Client(base_url=url) as client:
        for reply in (client.post("/v1/ask", json={"question": QUESTION}), client.get("/readyz")):
            assert reply.status_code == 503
            assert reply.json()["code"] == "corpus_empty"
            assert "python -m ingest" in reply.json()["detail"]
            assert reply.headers["retry-after"]
        listed = client.get("/v1/articles")
        assert listed.status_code == 200
        assert listed.json() == {"articles": [], "total": 0, "next_cursor": None}
        assert client.get("/livez").status_code == 200
        assert client.get("/").status_code == 200


def test_a_running_service_answers_from_what_is_ingested_meanwhile(tmp_path: Path) -> None:
    extra = {"QA_EMBEDDING": TINY}
    articles = tmp_path / "articles"
    with serve(tmp_path / "data", extra) as url, httpx2.Client(base_url=url) as client:
        for number in ("13,000", "30,000"):
            text = f"About {number} combat troops were expected in Belarus by then."
            write_article(articles, "one", text, id="one")
            run_module("ingest", str(articles), data_dir=tmp_path / "data", extra=extra)
            reply = ask(client, "How many combat troops were expected in Belarus?")
            assert number in reply["answer"]
        old = client.get("/v1/articles/one", params={"revision": 1}).json()
        paragraph = client.get(f"/v1/paragraphs/{old['paragraphs'][0]['id']}").json()
        assert "13,000" in paragraph["text"]
        assert paragraph["current"] is False


def test_keys_guard_the_interface_when_they_are_set(tmp_path: Path) -> None:
    extra = {"QA_EMBEDDING": TINY, "QA_API_KEYS": "secret-one,secret-two"}
    with serve(tmp_path, extra) as url, httpx2.Client(base_url=url) as client:
        assert client.get("/v1/articles").status_code == 401
        wrong = client.get("/v1/articles", headers={"Authorization": "Bearer secret"})
        assert wrong.status_code == 401
        assert wrong.json()["code"] == "unauthorized"
        right = client.get("/v1/articles", headers={"Authorization": "Bearer secret-two"})
        assert right.status_code == 200
        assert client.get("/livez").status_code == 200


def test_a_wrong_setting_stops_the_start_with_one_line(tmp_path: Path) -> None:
    done = run_module("qa_service", data_dir=tmp_path, extra={"QA_EMBEDING": "local"})
    assert done.returncode == 2
    assert done.stderr.strip() == "QA_EMBEDING is not a setting; the README lists them all."


def test_a_port_that_is_taken_is_told_and_nothing_is_said_to_be_there(
    server_url: str, tmp_path: Path
) -> None:
    port = server_url.rpartition(":")[2]
    extra = {"QA_EMBEDDING": TINY}
    done = run_module("qa_service", "--port", port, data_dir=tmp_path, extra=extra)
    assert done.returncode == 2
    assert done.stderr.strip() == (
        f"127.0.0.1:{port} cannot be listened on (Address already in use): give another --port or "
        "--host."
    )


def test_an_address_of_figures_and_colons_is_told_as_it_is_written_in_a_link(
    capsys: pytest.CaptureFixture[str],
) -> None:
    tell_address("::1", 8000)
    assert capsys.readouterr().err.strip() == "On Record on http://[::1]:8000"


def test_the_address_is_told_once_the_service_listens(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with serve(tmp_path / "data", {"QA_EMBEDDING": TINY}, log=log) as url:
        assert f"On Record on {url}\n" in log.read_text(encoding="utf-8")


def test_the_terminal_answers_with_citations(sample_data: Path) -> None:
    done = run_module("qa_service", "ask", QUESTION, "--json", data_dir=sample_data)
    assert len(json.loads(done.stdout)["citations"]) >= 2
    shown = run_module("qa_service", "ask", QUESTION, data_dir=sample_data)
    assert "[1]" in shown.stdout
    wrong = run_module("qa_service", "ask", QUESTION, "--as-of", "soon", data_dir=sample_data)
    assert wrong.returncode == 2


def test_a_terminal_without_all_letters_loses_none_of_the_json(sample_data: Path) -> None:
    russian = "Что Россия предложила НАТО?"
    ascii_only = {"PYTHONIOENCODING": "ascii"}
    done = run_module(
        "qa_service", "ask", russian, "--json", data_dir=sample_data, extra=ascii_only
    )
    assert json.loads(done.stdout)["question"] == russian
    shown = run_module("qa_service", "ask", russian, data_dir=sample_data, extra=ascii_only)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "[1]" in shown.stdout


def test_a_question_of_broken_letters_is_one_line(tmp_path: Path) -> None:
    done = run_module("qa_service", "ask", "What \udcff?", data_dir=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        "The question is not valid UTF-8: write it in the encoding of this terminal."
    ]


def test_a_full_standard_output_is_one_line(sample_data: Path) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "qa_service", "ask", QUESTION],
            cwd=ROOT,
            env=clean_environment(sample_data),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == "The output cannot be written: No space left on device.\n"


def test_a_filter_of_one_day_alone_has_that_day_in_it(client: httpx2.Client) -> None:
    found = client.get("/v1/articles", params={"language": "en", "limit": 20}).json()["articles"]
    article = next(each for each in found if each["date"])
    for side in ("from", "to"):
        body = {"query": article["title"], "limit": 50, "filters": {side: article["date"]}}
        passages = client.post("/v1/search", json=body).json()["passages"]
        assert article["id"] in {passage["article"]["id"] for passage in passages}
        dates = [passage["article"]["date"] for passage in passages]
        assert (min if side == "from" else max)(dates) == article["date"]


def test_positions_are_each_side_s_own_words_and_silence_is_named(client: httpx2.Client) -> None:
    query = {"topic": "Finland joining NATO", "actors": "Moscow,Finland,China"}
    reply = client.get("/v1/positions", params=query).json()
    assert [(side["actor"], side["silent"]) for side in reply["sides"]] == [
        ("Russia", False),
        ("Finland", False),
        ("China", True),
    ]
    cited = {citation["n"]: citation for citation in reply["citations"]}
    for side in reply["sides"]:
        assert [s["date"] for s in side["statements"]] == sorted(
            s["date"] for s in side["statements"]
        )
        for said in side["statements"]:
            citation = cited[said["citations"][0]]
            assert (citation["actor"], citation["quote"]) == (side["actor"], said["text"])
    assert reply["covers_until"] == "2025-09-13"


def test_positions_hear_whom_they_are_asked_for_and_nobody_on_what_nobody_spoke_of(
    client: httpx2.Client,
) -> None:
    def hear(topic: str, actors: str) -> dict[str, bool]:
        query = {"topic": topic, "actors": actors}
        sides = client.get("/v1/positions", params=query).json()["sides"]
        return {side["actor"]: side["silent"] for side in sides}

    assert hear("enlargement", "Russia") == {"Russia": False}
    assert hear("enlargement", "Atlantis") == {"Atlantis": True}
    assert hear("bananas in Peru", "NATO,Russia") == {"NATO": True, "Russia": True}


def test_the_actors_that_an_asker_allows_hold_for_each_side(client: httpx2.Client) -> None:
    question = "How do NATO and Russia see enlargement?"
    reply = ask(client, question, filters={"actors": ["Ukraine"]})
    assert reply["citations"]
    for citation in reply["citations"]:
        article = client.get(f"/v1/articles/{citation['article']['id']}").json()
        paragraph = article["paragraphs"][citation["paragraph"] - 1]
        actors = [statement["actor"] for statement in paragraph["statements"]]
        assert (
            re.search("Ukrain|Украин|Kyiv|Kuleba|Zelensky", paragraph["text"])
            or "Ukraine" in actors
        )


@pytest.mark.parametrize(
    "fields",
    [
        {"question": "What did Stoltenberg say about enlargement in January 1991?"},
        {"question": "What did Putin say on 20 April 2023?", "as_of": "2022-03-31"},
        {"question": "What happened on 12 July 1987?"},
    ],
)
def test_what_nothing_is_known_of_the_time_of_is_told_so(
    client: httpx2.Client, fields: dict[str, str]
) -> None:
    reply = ask(client, **fields)
    assert (reply["status"], reply["abstention"]["reason"]) == ("abstained", "outside_dates")
    assert "from the time that is asked about" in reply["answer"]
    assert reply["abstention"]["nearest"]


@pytest.mark.parametrize(
    ("question", "filters", "reason"),
    [
        ("What did NATO offer in January 2022?", {"publishers": ["Nobody"]}, "not_in_corpus"),
        ("What happened in January 2022?", {"languages": ["xx"]}, "not_in_corpus"),
        ("What did NATO offer?", {"to": "1980-01-01"}, "outside_dates"),
    ],
)
def test_where_the_filters_let_nothing_through_that_is_told(
    client: httpx2.Client, question: str, filters: dict[str, object], reason: str
) -> None:
    reply = ask(client, question=question, filters=filters)
    assert (reply["status"], reply["abstention"]["reason"]) == ("abstained", reason)
    assert reply["answer"].endswith("no article fits the dates or filters of this question.")
    assert not reply["abstention"]["nearest"]


@pytest.mark.parametrize(
    "question", ["What happened on 4 April 2023?", "Что произошло 4 апреля 2023 года?"]
)
def test_a_day_alone_is_asked_about_by_its_date(client: httpx2.Client, question: str) -> None:
    reply = ask(client, question)
    assert reply["status"] == "answered"
    assert {entry["date"] for entry in reply["timeline"]} == {"2023-04-04"}
    assert "31st member of NATO" in reply["answer"]


def test_positions_as_of_a_day_know_nothing_later(client: httpx2.Client) -> None:
    query = {"topic": "Finland joining NATO", "as_of": "2022-05-01"}
    reply = client.get("/v1/positions", params=query).json()
    assert reply["citations"]
    assert all(citation["article"]["date"] <= "2022-05-01" for citation in reply["citations"])


def test_a_comparison_has_both_sides_in_its_answer(client: httpx2.Client) -> None:
    reply = ask(client, "What do Finland and Russia say about Finland joining NATO?")
    assert [side["actor"] for side in reply["sides"]] == ["Finland", "Russia"]
    cited = {n for sentence in reply["sentences"] for n in sentence["citations"]}
    actors = {c["actor"] for c in reply["citations"] if c["n"] in cited}
    assert {"Finland", "Russia"} <= actors


def test_a_comparison_names_the_side_that_says_nothing(client: httpx2.Client) -> None:
    reply = ask(client, "Compare what Russia and China say about Finland joining NATO.")
    assert reply["status"] == "partial"
    assert reply["abstention"]["reason"] == "one_side_only"
    assert "China" in reply["abstention"]["message"]
    assert {side["actor"]: side["silent"] for side in reply["sides"]}["China"] is True


def test_a_timeline_is_in_order_and_within_its_days(client: httpx2.Client) -> None:
    query = {"topic": "written proposals", "from": "2021-12-01", "to": "2022-02-28"}
    reply = client.get("/v1/timeline", params=query).json()
    days = [entry["date"] for entry in reply["entries"]]
    assert days == sorted(days)
    assert len(days) > 3
    assert days[0] >= "2021-12-01"
    assert days[-1] <= "2022-02-28"
    assert {entry["kind"] for entry in reply["entries"]} == {"event", "statement"}


def test_a_question_for_a_course_of_events_is_answered_in_order(client: httpx2.Client) -> None:
    reply = ask(client, "Trace how the exchange of written proposals went in early 2022.")
    days = [entry["date"] for entry in reply["timeline"]]
    assert days == sorted(days)
    assert days


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/v1/positions", {}),
        ("/v1/positions", {"topic": "x", "actors": "a,b,c,d,e,f,g"}),
        ("/v1/positions", {"topic": "x", "as_of": "yesterday"}),
        ("/v1/timeline", {"topic": "x", "from": "2022-02-01", "to": "2022-01-01"}),
        ("/v1/timeline", {"topic": "x", "colour": "red"}),
        ("/v1/timeline", {"topic": "x", "first": "2022-02-01"}),
        ("/v1/articles", {"published_from": "2022-02-01"}),
        ("/v1/articles", {"from": "2022-02-01", "to": "2022-01-01"}),
        ("/v1/articles/nope", {"colour": "red"}),
        ("/v1/paragraphs/nope", {"colour": "red"}),
        ("/v1/answers/nope", {"colour": "red"}),
        ("/v1/models", {"colour": "red"}),
    ],
)
def test_a_wrong_query_is_a_422(client: httpx2.Client, path: str, query: dict[str, str]) -> None:
    reply = client.get(path, params=query)
    assert reply.status_code == 422
    assert reply.json()["errors"]
