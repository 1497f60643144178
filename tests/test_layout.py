"""The house's order: data flows one way, and nothing upstream imports what is downstream."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.longest import LONGEST
from tests.servers import ROOT

ORDER = (
    "domain errors own_files interrupts terminal stopwatch threads allocating keys hosts "
    "settings llm prompting disk inference e5 embedding ukrainian terms thesaurus months dates "
    "sentences datelines namesakes actors abroad speakers migrations archive dense lexical "
    "copies told_times values comparing changes revision corrections corpus spelling capitals "
    "defining stances contrasts speech_acts question giving peoples offices parts coordinated "
    "asked feedback features retrieval countables counting figures orders headings housekeeping "
    "turns quoting kinds particulars shortage matter everyday asking following arranging choosing "
    "revising support unclear told_numbers abstention states premises silence answering evidence "
    "understanding pipeline writer receipts http llamaindex __main__"
).split()
# What only one module may import, by the decision of DESIGN: one place knows each library.
ONLY_IN = {
    "chromadb": {"qa_service/dense/"},
    "tantivy": {"qa_service/lexical.py", "qa_service/terms.py"},
    "fastapi": {"qa_service/http/"},
    "onnxruntime": {"qa_service/inference.py"},
    "ray": {"ingest/cluster.py"},
    "trafilatura": {"ingest/readers/"},
}
MAX_MODULE_LINES, MAX_FUNCTION_LINES = 300, 50
# Letters of both on purpose: in classes of characters.
MIXED = {"QAВО", "abcй", "bcdfghjklmnpqrstvwxzбвгджзйклмнпрстфхцчшщъь"}


def modules(*packages: str) -> list[Path]:
    return [path for name in packages for path in sorted((ROOT / name).rglob("*.py"))]


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def stage_of(module: str) -> int | None:
    parts = module.split(".")
    if parts[0] != "qa_service" or len(parts) < 2 or parts[1] == "__init__":
        return None
    return ORDER.index(parts[1])


@pytest.mark.parametrize("path", modules("qa_service"), ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_imports_only_what_stands_before_it(path: Path) -> None:
    own = stage_of(".".join(path.relative_to(ROOT).with_suffix("").parts))
    for module in imports_of(path):
        assert module.split(".")[0] not in ("ingest", "eval", "tests"), module
        stage = stage_of(module)
        assert own is None or stage is None or stage <= own, f"{path.name} imports {module}"


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_is_known_in_its_own_place_only(library: str) -> None:
    for path in modules("qa_service", "ingest"):
        name = str(path.relative_to(ROOT))
        if any(module.split(".")[0] == library for module in imports_of(path)):
            assert any(name.startswith(place) for place in ONLY_IN[library]), name


def test_ingest_and_eval_do_not_import_each_other() -> None:
    for package, other in (("ingest", "eval"), ("eval", "ingest")):
        for path in modules(package):
            assert not any(module.split(".")[0] == other for module in imports_of(path)), path


def test_modules_and_functions_are_short() -> None:
    for path in modules("qa_service", "ingest", "eval"):
        if "migrations" in path.parts:  # a migration is a list, and is never edited again
            continue
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= MAX_MODULE_LINES, path
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert (node.end_lineno or 0) - node.lineno < MAX_FUNCTION_LINES, (path, node.name)


def test_only_the_settings_read_the_environment() -> None:
    for path in modules("qa_service", "ingest", "eval"):
        # The package itself tells a library to send nothing.
        if path.name != "settings.py" and path != ROOT / "qa_service" / "__init__.py":
            assert "os.environ" not in path.read_text(encoding="utf-8"), path


def test_no_word_of_a_rule_mixes_the_letters_of_two_scripts() -> None:
    """A Latin "a" in a Russian stem is seen by nobody and found by nothing."""
    word = re.compile(r"(?<![A-Za-zА-яЁё\\])[A-Za-zА-яЁёіїєґІЇЄҐ]{4,}")
    for path in [*modules("qa_service", "ingest"), *(ROOT / "ingest").glob("*.toml")]:
        for found in word.findall(path.read_text(encoding="utf-8")):
            is_mixed = re.search("[A-Za-z]", found) and re.search("[А-яЁёіїєґІЇЄҐ]", found)
            assert not is_mixed or found in MIXED, f"{path.name}: {found}"


def test_the_files_that_are_run_first_are_there() -> None:
    lost = [name for name in LONGEST if not (ROOT / "tests" / f"{name}.py").exists()]
    assert lost == []
    assert len(LONGEST) == len(set(LONGEST))
