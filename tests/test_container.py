"""The container files, as far as they can be tried without an engine: what they start starts."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx2
import yaml

from qa_service.settings import setting_names
from tests.articles import write_article
from tests.chroma import wait_for_heartbeat
from tests.postgres import PostgresServer
from tests.servers import ROOT, clean_environment, find_free_port, wait_until_alive
from tests.tiny import TINY

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
    service, chroma, archive = (COMPOSE["services"][n] for n in ("service", "chroma", "archive"))
    assert set(service["environment"]) <= set(setting_names())
    for ours in (service, chroma):
        assert ours["read_only"] is True
        assert ours["cap_drop"] == ["ALL"]
    healthy = {"condition": "service_healthy"}
    assert service["depends_on"] == {"archive": healthy, "chroma": healthy}
    assert archive["healthcheck"]
    volumes = {v.partition(":")[0] for s in COMPOSE["services"].values() for v in s["volumes"]}
    assert {name for name in volumes if not name.startswith(".")} == set(COMPOSE["volumes"])


def as_plain_command(words: list[str], ports: Mapping[str, str], folder: Path) -> list[str]:
    """What a container starts, with this environment's programs, free ports and our folder."""
    line = "\0".join(words).replace("/data", str(folder))
    for port, free in ports.items():
        line = line.replace(port, free)
    program, *rest = line.split("\0")
    return [str(Path(sys.executable).with_name(program)), *rest]


def test_the_commands_of_the_composition_serve_and_their_health_checks_agree(
    tmp_path: Path, postgres: PostgresServer
) -> None:
    ports = {"8000": str(find_free_port()), "8001": str(find_free_port())}
    chroma = COMPOSE["services"]["chroma"]
    run_chroma, check_chroma, serve, check = (
        as_plain_command(words, ports, tmp_path)
        for words in (
            chroma["command"],
            chroma["healthcheck"]["test"][1:],
            read_command("CMD"),
            read_command("HEALTHCHECK"),
        )
    )
    chroma_url = COMPOSE["services"]["service"]["environment"]["QA_CHROMA_URL"]
    settings = {
        "QA_ARCHIVE_URL": postgres.create_archive(),
        "QA_CHROMA_URL": chroma_url.replace("//chroma:8001", f"//127.0.0.1:{ports['8001']}"),
    }
    environment = {
        **clean_environment(tmp_path / "ours", {**settings, "QA_EMBEDDING": TINY}),
        "PYTHONDONTWRITEBYTECODE": "1",
    }

    def passes(words: list[str]) -> bool:
        done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, check=False)
        return done.returncode == 0

    assert not passes(check_chroma)
    assert not passes(check)
    with ExitStack() as stack:
        server = subprocess.Popen(run_chroma, cwd=tmp_path, stdout=subprocess.DEVNULL)
        stack.callback(server.wait, 20)
        stack.callback(server.terminate)
        wait_for_heartbeat(f"http://127.0.0.1:{ports['8001']}", server)
        assert passes(check_chroma)
        write_article(tmp_path / "articles", "one", "Ships sailed east.", id="one")
        assert passes([sys.executable, "-m", "ingest", str(tmp_path / "articles")])
        process = subprocess.Popen(serve, cwd=ROOT, env=environment)
        stack.callback(process.kill)
        url = f"http://127.0.0.1:{ports['8000']}"
        wait_until_alive(url, process)
        assert passes(check)
        assert httpx2.get(f"{url}/readyz").status_code == 200
        process.terminate()
        assert process.wait(timeout=20) == 0
