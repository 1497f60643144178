from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from qa_service.dense import DenseIndex, Vectors
from qa_service.dense.index import MATRIX, STORE, write_matrix
from qa_service.dense.quantised import QuantisedMatrix
from qa_service.errors import CorpusBroken
from tests.servers import ROOT


def unit_rows(count: int, seed: int = 0) -> Vectors:
    rows = np.random.default_rng(seed).normal(size=(count, 32)).astype(np.float32)
    unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def ids_of(count: int) -> list[str]:
    return [f"p{row:04d}" for row in range(count)]


def test_a_vector_finds_itself_first_with_cosine_one(tmp_path: Path) -> None:
    vectors = unit_rows(50)
    index = DenseIndex.create(tmp_path / "d", ids_of(50), vectors)
    found = index.search(vectors[7], 3)
    assert found[0][0] == "p0007"
    assert found[0][1] == pytest.approx(1.0, abs=1e-5)
    index.close()


def test_the_index_agrees_with_the_exact_scan(tmp_path: Path) -> None:
    vectors = unit_rows(2_000)
    index = DenseIndex.create(tmp_path / "d", ids_of(2_000), vectors)
    queries = unit_rows(30, seed=1)
    hits = sum(
        len({id for id, _ in index.search(q, 20)} & {id for id, _ in index.scan(q, 20)})
        for q in queries
    )
    assert hits / (30 * 20) >= 0.99
    index.close()


def test_a_scan_of_some_rows_returns_only_those(tmp_path: Path) -> None:
    vectors = unit_rows(20)
    index = DenseIndex.create(tmp_path / "d", ids_of(20), vectors)
    found = index.scan(vectors[3], 5, np.array([3, 9]))
    assert [id for id, _ in found] == ["p0003", "p0009"]
    index.close()


def test_a_copy_applies_changes_and_leaves_the_old_one(tmp_path: Path) -> None:
    vectors = unit_rows(10)
    old = DenseIndex.create(tmp_path / "old", ids_of(9), vectors[:9])
    new_ids = [*ids_of(9)[1:], "new"]
    new = DenseIndex.copy(
        tmp_path / "old", tmp_path / "new", delete=["p0000"], ids=new_ids, vectors=vectors[1:]
    )
    assert new.count() == 9
    assert new.search(vectors[9], 1)[0][0] == "new"
    assert old.search(vectors[0], 1)[0][0] == "p0000"
    old.close()
    new.close()


def test_an_opened_index_holds_what_was_written(tmp_path: Path) -> None:
    vectors = unit_rows(5)
    DenseIndex.create(tmp_path / "d", ids_of(5), vectors).close()
    index = DenseIndex.open(tmp_path / "d")
    assert index.count() == 5
    assert index.measure_recall(5) == 1.0
    index.close()


def test_the_canary_finds_vectors_that_are_whole_and_none_that_are_not(tmp_path: Path) -> None:
    vectors = unit_rows(5)
    for name, rows in (("whole", vectors), ("emptied", vectors * 0)):
        write_matrix(tmp_path / name, ids_of(5), rows)
        (tmp_path / name / STORE).mkdir()
        assert DenseIndex.open(tmp_path / name).finds_itself(3) == (name == "whole")


def test_a_scan_opens_no_chroma(tmp_path: Path) -> None:
    DenseIndex.create(tmp_path / "d", ids_of(5), unit_rows(5)).close()
    shutil.rmtree(tmp_path / "d" / STORE)
    (tmp_path / "d" / STORE).mkdir()
    index = DenseIndex.open(tmp_path / "d")
    assert index.scan(unit_rows(5)[3], 1)[0][0] == "p0003"
    with pytest.raises(CorpusBroken, match="rebuild"):
        index.search(unit_rows(5)[3], 1)
    index.close()


def test_a_matrix_that_is_cut_off_under_an_open_index_hurts_nobody(tmp_path: Path) -> None:
    vectors = unit_rows(5)
    DenseIndex.create(tmp_path / "d", ids_of(5), vectors).close()
    index = DenseIndex.open(tmp_path / "d")
    # Of a mapped file the next look would end the process with SIGBUS.
    os.truncate(tmp_path / "d" / MATRIX, 0)
    assert index.scan(vectors[3], 1)[0][0] == "p0003"
    index.close()


def test_only_a_large_matrix_is_mapped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa_service.dense.index.MAX_ROWS_IN_MEMORY", 5)
    for count in (5, 6):
        DenseIndex.create(tmp_path / str(count), ids_of(count), unit_rows(count)).close()
        index = DenseIndex.open(tmp_path / str(count))
        assert isinstance(index.matrix.base, np.memmap) == (count == 6)
        index.close()


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    index = DenseIndex.create(tmp_path / "d", [], np.zeros((0, 32), dtype=np.float32))
    assert index.search(unit_rows(1)[0], 5) == []
    index.close()


@pytest.mark.parametrize("dimensions", [8, 384, 1536])
def test_a_scan_finds_what_a_comparison_with_every_row_does(
    tmp_path: Path, dimensions: int
) -> None:
    rng = np.random.default_rng(3)
    # Near to each other, as sentences on one matter are.
    rows = (1 + rng.normal(size=(3_000, dimensions)) * 0.2).astype(np.float32)
    vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    index = DenseIndex.create(tmp_path / "d", ids_of(len(vectors)), vectors)
    odd = np.arange(1, len(vectors), 2)
    for query in vectors[::300]:
        cosines = vectors @ query
        best = np.argsort(-cosines, kind="stable")
        rows_found, scores = index.scan_rows(query, 60)
        assert rows_found.tolist() == best[:60].tolist()
        assert scores == pytest.approx(cosines[best[:60]], abs=1e-6)
        found_odd, _ = index.scan_rows(query, 60, odd)
        assert found_odd.tolist() == [row for row in best if row % 2][:60]
    index.close()


def test_products_in_integers_keep_to_their_error() -> None:
    rng = np.random.default_rng(5)
    for spread in (0.01, 1.0, 30.0):
        rows = rng.standard_t(3, size=(2_000, 96)) * spread
        vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
        quantised = QuantisedMatrix(vectors)
        for query in vectors[:20]:
            off = np.abs(quantised.multiply(query) - vectors @ query)
            assert 0 < off.max() <= quantised.error(query)


def test_many_equal_vectors_are_found_in_their_order(tmp_path: Path) -> None:
    vectors = np.repeat(unit_rows(3), 40, axis=0)
    index = DenseIndex.create(tmp_path / "d", ids_of(120), vectors)
    rows, _ = index.scan_rows(vectors[50], 5)
    assert rows.tolist() == [40, 41, 42, 43, 44]
    index.close()


def test_no_library_leaves_or_sends_anything_of_its_own(tmp_path: Path) -> None:
    """onnxruntime queues telemetry in the user's cache, and a session's file in TMPDIR."""
    code = (
        "import numpy as np; from qa_service.dense.quantised import QuantisedMatrix; "
        "rows = np.eye(8, dtype=np.float32); QuantisedMatrix(rows).multiply(rows[0])"
    )
    kept = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"}
    environment = {**kept, "HOME": str(tmp_path), "TMPDIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True)
    assert list(tmp_path.rglob("*")) == []
