"""How the suite's commands end: exit codes and lines."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest

from tests.servers import run_module


@pytest.mark.parametrize(
    "arguments",
    [
        ("score", "--run", "{folder}"),
        ("score", "--run", "{bytes}"),
        ("gate", "--gates", "{folder}"),
        ("gate", "--questions", "{bytes}"),
        ("run", "--url", "nonsense"),
        ("new", "{bytes}"),
    ],
)
def test_a_file_or_address_that_cannot_be_used_is_wrong_configuration_in_one_line(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    places = {"folder": str(tmp_path), "bytes": str(tmp_path / "bytes")}
    given = [argument.format(**places) for argument in arguments]
    done = run_module("eval", *given, data_dir=tmp_path / "data")
    assert done.returncode == 3, done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_what_answers_in_no_http_was_not_measured(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=answer_in_another_tongue, args=(listener,)).start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        done = run_module("eval", "run", "--url", url, data_dir=tmp_path)
    assert done.returncode == 2, done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def answer_in_another_tongue(listener: socket.socket) -> None:
    with listener.accept()[0] as connection:
        connection.recv(65_536)
        connection.sendall(b"220 mail.example.org ESMTP\r\n")
