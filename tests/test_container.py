"""The container files, as far as they can be tried without an engine: what they start starts."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from qa_service.settings import setting_names
from tests.servers import ROOT, clean_environment, find_free_port, wait_until_alive

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE: Any = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))


def read_command(instruction: str) -> list[str]:
    """The words of an instruction in its JSON form, in the last stage."""
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    (found,) = re.findall(rf"^{instruction}.*?(\[.+\])$", last, re.MULTILINE)
    words: list[str] = json.loads(found)
    return words


def test_what_is_copied_is_there_and_is_not_ignored() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    for name in " ".join(copied).split():
        assert (ROOT / name).exists(), name
        assert f"!{name}" in ignored


def test_the_last_stage_is_no_root_and_holds_no_tools() -> None:
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"^USER [1-9]\d+$", last, re.MULTILINE)
    assert "pip" not in last
    assert "apt-get" not in last


def test_the_composition_gives_settings_that_exist_and_keeps_the_root_read_only() -> None:
    service = COMPOSE["services"]["service"]
    assert set(service["environment"]) <= set(setting_names())
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["depends_on"] == {"archive": {"condition": "service_healthy"}}
    volumes = {v.partition(":")[0] for s in COMPOSE["services"].values() for v in s["volumes"]}
    assert {name for name in volumes if not name.startswith(".")} == set(COMPOSE["volumes"])


def test_the_command_serves_and_its_health_check_agrees(tmp_path: Path) -> None:
    port = str(find_free_port())
    serve, check = (
        [sys.executable, *(word.replace("8000", port) for word in read_command(name)[1:])]
        for name in ("CMD", "HEALTHCHECK")
    )
    environment = {**clean_environment(tmp_path / "data"), "PYTHONDONTWRITEBYTECODE": "1"}
    assert subprocess.run(check, env=environment, capture_output=True, check=False).returncode
    process = subprocess.Popen(serve, cwd=ROOT, env=environment)
    try:
        wait_until_alive(f"http://127.0.0.1:{port}", process)
        assert subprocess.run(check, env=environment, check=False).returncode == 0
    finally:
        process.terminate()
        assert process.wait(timeout=20) == 0
