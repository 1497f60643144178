"""Dense indexes on a Chroma server: everything else is as with the embedded store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx2
import pytest
from fastapi.testclient import TestClient

from ingest.backup import backup, restore
from ingest.maintenance import verify
from ingest.run import ingest_sources
from ingest.sources.files import FileSource
from qa_service.archive import open_archive
from qa_service.corpus import CorpusWriter
from qa_service.corpus.generation import MIN_RECALL
from qa_service.corpus.shelf import Shelf
from qa_service.dense import open_store
from qa_service.disk import telling_full_disk
from qa_service.domain import Filters
from qa_service.errors import ChromaUnreachable, CorpusBroken
from qa_service.http.app import build_app
from qa_service.http.service import Service
from qa_service.settings import Settings
from tests.articles import write_article
from tests.bench.kills import FolderShelf, check, run_again, start_ingest, write_corpus
from tests.chroma import ChromaServer, run_chroma
from tests.corpora import Bench
from tests.postgres import PostgresServer
from tests.servers import ROOT, find_free_port, run_module, serve
from tests.sites import serve_site
from tests.test_dense import ids_of, unit_rows
from tests.tiny import TINY, TinyEmbedder, embed_words

QUESTION = {"question": "How many combat troops were expected in Belarus?"}
TROOPS = "About 30,000 combat troops were expected in Belarus by then."


@pytest.fixture
def settings(tiny_settings: Settings, chroma: ChromaServer) -> Settings:
    return tiny_settings.model_copy(update={"chroma_url": chroma.url})


@pytest.fixture
def bench(settings: Settings) -> Iterator[Bench]:
    bench = Bench(settings)
    yield bench
    bench.close()


@pytest.fixture
def _by_graph(monkeypatch: pytest.MonkeyPatch) -> None:
    """Questions go to the server, as they do where there are many paragraphs."""
    monkeypatch.setattr("qa_service.corpus.snapshot.MAX_SCANNED", 0)


def collection_of(bench: Bench) -> str:
    return f"on-record-{bench.generation().name}"


def broken(settings: Settings) -> list[str]:
    with closing(open_archive(settings)) as archive:
        return [check.name for check in verify(settings, archive) if not check.ok]


@pytest.mark.usefixtures("_by_graph")
def test_a_commit_is_found_on_the_server_and_not_on_this_machine(
    bench: Bench, chroma: ChromaServer
) -> None:
    bench.put("a1", "Ships sailed east.", "Planes flew west.")
    assert bench.search("planes flew west", limit=1) == ["Planes flew west."]
    assert collection_of(bench) in chroma.list_collections()
    assert sorted(path.name for path in (bench.generation() / "dense").iterdir()) == [
        "ids.txt",
        "vectors.npy",
    ]
    assert broken(bench.settings) == []


def test_the_generation_that_is_served_and_the_one_before_it_are_kept(
    bench: Bench, chroma: ChromaServer
) -> None:
    before = chroma.list_collections()
    names = []
    for n in range(4):
        bench.put(f"a{n}", f"Words {n}.")
        names.append(collection_of(bench))
    assert chroma.list_collections() - before == set(names[-2:])


@pytest.mark.usefixtures("_by_graph")
def test_a_reader_keeps_its_state_when_its_collection_has_been_removed(bench: Bench) -> None:
    bench.put("a0", "Ships sailed east.")
    with bench.corpus.reading() as snapshot:
        for n in range(1, 4):
            bench.put(f"a{n}", f"Words {n}.")
        vector = embed_words("ships sailed east")
        found = snapshot.search_dense(vector, limit=3, filters=Filters(), as_of=None)
        assert [id for id, _ in found] == [snapshot.places[0].paragraph_id]
    assert len(bench.search("words", limit=10)) == 4


def test_what_a_killed_run_has_left_is_removed_and_other_corpora_are_let_be(
    bench: Bench, chroma: ChromaServer, tmp_path: Path
) -> None:
    other = Bench(bench.settings.model_copy(update={"data_dir": tmp_path / "other"}))
    other.put("a1", "Ships sailed east.")
    bench.put("a1", "Planes flew west.")
    store = open_store(bench.settings)
    with Shelf(bench.settings).writing(bench.archive) as owner:
        store.publish("g000009-dead", ["p"], unit_rows(1), owner=owner)
        assert "on-record-g000009-dead" in chroma.list_collections()
    assert "on-record-g000009-dead" not in chroma.list_collections()
    bench.put("a2", "Words.")
    bench.put("a3", "Words.")
    assert other.search("ships") == ["Ships sailed east."]
    other.corpus.close()
    assert broken(other.settings) == []
    other.close()


def test_nothing_is_left_of_a_commit_that_fails(
    bench: Bench, chroma: ChromaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.put("a1", "Ships sailed east.")
    before = chroma.list_collections()

    def fail(*_: object) -> None:
        raise CorpusBroken("not this time")

    monkeypatch.setattr("qa_service.corpus.writer.write_pointer", fail)
    with pytest.raises(CorpusBroken, match="not this time"):
        bench.put("a2", "Planes flew west.")
    assert chroma.list_collections() == before
    assert bench.search("planes") == ["Ships sailed east."]


@pytest.mark.usefixtures("_by_graph")
def test_another_machine_takes_the_collection_as_it_is(
    settings: Settings, chroma: ChromaServer, postgres: PostgresServer, tmp_path: Path
) -> None:
    shared = settings.model_copy(update={"archive_url": postgres.create_archive()})
    here = Bench(shared)
    there = Bench(shared.model_copy(update={"data_dir": tmp_path / "there"}))
    here.put("a1", "Ships sailed east.", "Planes flew west.")
    before = chroma.list_collections()
    there.corpus.catch_up()
    assert there.search("planes flew west", limit=1) == ["Planes flew west."]
    assert chroma.list_collections() == before
    here.close()
    there.close()


def test_an_ingest_that_is_killed_while_it_publishes_leaves_the_old_state(
    settings: Settings, tmp_path: Path, chroma: ChromaServer
) -> None:
    shelf = FolderShelf(tmp_path / "articles")
    old = write_corpus(shelf, 0)
    run_again(settings, shelf)
    before = chroma.list_collections()
    new = write_corpus(shelf, 1)
    process = start_ingest(shelf.arguments, settings)
    while chroma.list_collections() == before:
        assert process.poll() is None
    process.kill()
    process.wait()
    assert check(settings, old, new) == "old"
    assert len(chroma.list_collections() - before) == 1
    run_again(settings, shelf)
    assert check(settings, old, new) == "new"
    assert len(chroma.list_collections() - before) == 1


def test_a_server_that_went_down_has_kept_all_that_was_published(tmp_path: Path) -> None:
    with run_chroma(tmp_path / "server") as server:
        store = open_store(Settings(data_dir=tmp_path, chroma_url=server.url))
        vectors = unit_rows(2_500)
        store.publish("g1", ids_of(2_500), vectors, owner="one")
        server.stop()
        server.start()
        index = store.create(tmp_path / "d", "g1", ids=ids_of(2_500), vectors=vectors)
        index.check_store()
        assert index.measure_recall(100) >= MIN_RECALL
        assert index.search(vectors[2_400], 1)[0][0] == "p2400"
        index.close()


def test_vectors_of_many_numbers_go_in_smaller_batches(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa_service.dense.server.BATCH_VALUES", 32 * 7)
    store = open_store(settings)
    store.publish("g-batches", ids_of(50), unit_rows(50), owner="one")
    index = store.create(tmp_path / "d", "g-batches", ids=ids_of(50), vectors=unit_rows(50))
    assert index.count() == 50
    assert index.search(unit_rows(50)[49], 1)[0][0] == "p0049"
    index.close()
    store.withdraw("g-batches")
    store.withdraw("g-batches")


@pytest.mark.usefixtures("_by_graph")
def test_a_collection_that_is_gone_is_told_and_made_anew_by_a_rebuild(
    bench: Bench, chroma: ChromaServer
) -> None:
    bench.put("a1", "Ships sailed east.")
    with bench.corpus.reading() as snapshot:
        chroma.delete_collection(collection_of(bench))
        with pytest.raises(CorpusBroken, match=r"does not have the index .* rebuild"):
            snapshot.check_canary()
    assert broken(bench.settings) == ["generation"]
    bench.writer.rebuild()
    with bench.corpus.reading() as snapshot:
        snapshot.check_canary()
    assert broken(bench.settings) == []


def test_a_collection_that_lacks_a_paragraph_is_told(bench: Bench, tmp_path: Path) -> None:
    store = open_store(bench.settings)
    store.publish("g-half", ids_of(4), unit_rows(4), owner="one")
    index = store.create(tmp_path / "d", "g-half", ids=ids_of(5), vectors=unit_rows(5))
    with pytest.raises(CorpusBroken, match="has not all of the index"):
        index.check_store()
    index.close()
    store.withdraw("g-half")


def test_a_change_of_the_setting_asks_for_a_rebuild(
    tiny_settings: Settings, settings: Settings
) -> None:
    embedded = Bench(tiny_settings)
    embedded.put("a1", "Ships sailed east.")
    embedded.corpus.close()
    for now, remedy in ((settings, "rebuild"), (tiny_settings, "or set QA_CHROMA_URL")):
        bench = Bench(now)
        with pytest.raises(CorpusBroken, match=remedy), bench.corpus.reading():
            pass
        bench.writer.rebuild()
        assert bench.search("ships") == ["Ships sailed east."]
        bench.close()
        assert broken(now) == []
    embedded.close()


def test_a_backup_is_restored_beside_its_original_and_shares_nothing_with_it(
    bench: Bench, chroma: ChromaServer, tmp_path: Path
) -> None:
    bench.put("a1", "Ships sailed east.")
    elsewhere = bench.settings.model_copy(update={"data_dir": tmp_path / "elsewhere"})
    backup(bench.archive, tmp_path / "saved.db")
    copy = Bench(elsewhere)
    for _ in range(3):
        CorpusWriter(elsewhere, copy.archive, TinyEmbedder()).replace_contents(bench.archive)
    assert copy.search("ships") == bench.search("ships") == ["Ships sailed east."]
    copy.close()
    bench.corpus.close()
    assert broken(bench.settings) == broken(elsewhere) == []


def ingest(settings: Settings, folder: Path) -> None:
    write_article(folder, "one", TROOPS, id="one", date="2022-01-26")
    with closing(open_archive(settings)) as archive:
        ingest_sources([FileSource(folder)], settings=settings, archive=archive)


def test_a_service_outlives_its_server(settings: Settings, tmp_path: Path) -> None:
    with run_chroma(tmp_path / "server") as server:
        settings = settings.model_copy(update={"chroma_url": server.url})
        ingest(settings, tmp_path / "articles")
        extra = {"QA_EMBEDDING": TINY, "QA_CHROMA_URL": server.url}
        with serve(settings.data_dir, extra) as url, httpx2.Client(base_url=url) as client:
            assert client.get("/readyz").status_code == 200
            server.stop()
            reply = client.get("/readyz")
            assert (reply.status_code, reply.json()["code"]) == (503, "chroma_unreachable")
            assert reply.headers["retry-after"]
            # So few paragraphs are compared one by one, with the vectors that are here.
            assert "30,000" in client.post("/v1/ask", json=QUESTION).json()["answer"]
            server.start()
            assert client.get("/readyz").status_code == 200


def test_the_sample_is_answered_to_the_byte_as_from_the_embedded_store(
    sample_data: Path, server_url: str, chroma: ChromaServer, tmp_path: Path
) -> None:
    settings = Settings(data_dir=tmp_path / "data", chroma_url=chroma.url)
    with closing(open_archive(Settings(data_dir=sample_data))) as embedded:
        backup(embedded, tmp_path / "sample.db")
    with closing(open_archive(settings)) as archive:
        restore(settings, archive, tmp_path / "sample.db")
    lines = (ROOT / "eval" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines[::40]]
    assert len(questions) >= 10
    with serve(settings.data_dir, {"QA_CHROMA_URL": chroma.url}) as url:
        for question in questions:
            here, there = (ask(each, question) for each in (server_url, url))
            assert here == there, question


def ask(url: str, question: str) -> str:
    """The reply without what is of its moment: its id and its times."""
    reply = httpx2.post(f"{url}/v1/ask", json={"question": question}, timeout=60).json()
    assert reply.pop("id")
    assert reply.pop("timings_ms")
    return json.dumps(reply)


@pytest.mark.usefixtures("_by_graph")
def test_a_question_that_needs_the_server_is_told_to_come_again(
    settings: Settings, tmp_path: Path
) -> None:
    with run_chroma(tmp_path / "server") as server:
        settings = settings.model_copy(update={"chroma_url": server.url})
        ingest(settings, tmp_path / "articles")
        with TestClient(build_app(Service.start(settings))) as client:
            assert client.post("/v1/ask", json=QUESTION).status_code == 200
            server.stop()
            reply = client.post("/v1/ask", json=QUESTION)
            assert (reply.status_code, reply.json()["code"]) == (503, "chroma_unreachable")
            assert reply.headers["retry-after"]
            stream = client.post("/v1/ask", json={**QUESTION, "stream": True}).text
            assert "event: error" in stream
            assert "chroma_unreachable" in stream
            server.start()
            assert "30,000" in client.post("/v1/ask", json=QUESTION).json()["answer"]
            # Gone and back between two questions: the connection to it is a new one.
            server.stop()
            server.start()
            assert client.post("/v1/ask", json=QUESTION).status_code == 200


@pytest.mark.parametrize("arguments", [["qa_service"], ["ingest", "ingest/sample"]])
def test_without_the_server_nothing_starts_and_one_line_says_what_to_do(
    tmp_path: Path, arguments: list[str]
) -> None:
    port = find_free_port()
    extra = {"QA_EMBEDDING": TINY, "QA_CHROMA_URL": f"http://me:secret@127.0.0.1:{port}"}
    done = run_module(*arguments, data_dir=tmp_path, extra=extra)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == (
        f"The Chroma server at http://127.0.0.1:{port} cannot be used ([Errno 111] Connection "
        "refused): start it or mend QA_CHROMA_URL, then try again."
    )


def test_another_kind_of_server_is_told(tmp_path: Path) -> None:
    with serve_site() as site:
        store = open_store(Settings(data_dir=tmp_path, chroma_url=site.url))
        with pytest.raises(ChromaUnreachable, match="answers 404 to /api/v2/heartbeat"):
            store.connect()


def test_a_server_whose_disk_is_full_is_not_taken_for_this_machine(settings: Settings) -> None:
    error = ChromaUnreachable("The Chroma server cannot be used.")
    error.__cause__ = RuntimeError("database or disk is full")
    with pytest.raises(ChromaUnreachable), telling_full_disk(settings):
        raise error
