"""What the README says is tried out."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from qa_service.settings import Settings, setting_names
from tests.servers import ROOT, run_module

README = (ROOT / "README.md").read_text(encoding="utf-8")
THREATS = (ROOT / "docs" / "threats.md").read_text(encoding="utf-8")
TARGETS = sorted(set(re.findall(r"(?:^|`)make (\w+)", README, re.MULTILINE)))
COMMANDS = re.findall(r"^\.venv/bin/python -m (.+)$", README, re.MULTILINE)


def test_every_setting_is_in_the_readme_with_its_default_and_no_other() -> None:
    table = dict(re.findall(r"^\| `([A-Z_]+)` \| (`[^`]*`|empty) \|", README, re.MULTILINE))
    defaults = {
        variable: Settings.model_fields[name].default for variable, name in setting_names().items()
    }
    assert set(table) == set(defaults)
    for variable, shown in table.items():
        default = f"{defaults[variable]}"
        wanted = "" if shown == "empty" else shown.strip("`").removeprefix("./")
        assert wanted == default, variable


def test_the_readme_has_commands_to_try() -> None:
    assert len(COMMANDS) >= 4


def test_the_readme_s_commands_work_one_after_the_other(tmp_path: Path) -> None:
    for command in COMMANDS:
        done = run_module(*shlex.split(command), data_dir=tmp_path)
        assert done.returncode == 0, f"{command}\n{done.stderr}"


@pytest.mark.parametrize("target", TARGETS)
def test_the_make_targets_that_the_readme_names_exist(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_the_links_to_files_of_the_project_lead_somewhere() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


@pytest.mark.parametrize(
    "test",
    re.findall(r"`(tests/[\w/]+\.py::test_\w+)`", THREATS),
    ids=lambda test: test.split("::")[1],
)
def test_a_threat_is_held_by_a_test_that_exists(test: str) -> None:
    path, name = test.split("::")
    assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8")


def test_the_pictures_are_pictures_and_small() -> None:
    pictures = sorted((ROOT / "docs" / "images").iterdir())
    assert len(pictures) >= 3
    for path in pictures:
        assert path.read_bytes().startswith((b"\x89PNG", b"GIF89a")), path
        assert path.stat().st_size < 400_000, path
