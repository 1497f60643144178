from __future__ import annotations

from pathlib import Path

import pytest

from qa_service.errors import WrongSettings
from qa_service.settings import load_settings


def test_without_any_variable_the_defaults_hold() -> None:
    settings = load_settings()
    assert settings.data_dir == Path("./data")
    assert settings.resolved_archive_url == "sqlite:///data/archive.db"


def test_an_unknown_setting_is_named_and_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_DATADIR", "x")
    with pytest.raises(WrongSettings, match="QA_DATADIR is not a setting"):
        load_settings()


def test_a_wrong_value_is_named_with_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_EMBEDDING_THREADS", "many")
    with pytest.raises(WrongSettings, match="QA_EMBEDDING_THREADS='many'"):
        load_settings()


@pytest.mark.parametrize(
    "url",
    ["localhost:8001", "ftp://me:secret@h", "http://", "http://h:port", "http://me:secret@h/?a=b"],
)
def test_a_chroma_server_s_address_must_be_one(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("QA_CHROMA_URL", url)
    with pytest.raises(WrongSettings, match="QA_CHROMA_URL: give an") as raised:
        load_settings()
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("QA_API_KEYS", "one=ask+write"),
        ("QA_API_KEYS", "one,sha256:abc"),
        ("QA_API_KEYS", "one,one"),
        ("QA_API_KEYS", ","),
        ("QA_API_KEYS", " "),
        ("QA_API_KEYS", "one,=ask"),
        ("QA_SITE_KEYS", " , "),
        ("QA_SITE_KEYS", "site"),
        ("QA_SITE_KEYS", "site=*"),
        ("QA_SITE_KEYS", "site=https://a.example/page"),
        ("QA_SITE_KEYS", "site=https://a.example:port"),
        ("QA_SITE_KEYS", "site=null"),
        ("QA_SITE_KEYS", "site=https://user@a.example"),
    ],
)
def test_wrong_keys_stop_the_start(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(WrongSettings, match=variable):
        load_settings()
