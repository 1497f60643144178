from __future__ import annotations

import re
from pathlib import Path

import pytest

from qa_service.archive import open_archive
from qa_service.errors import WrongSettings
from qa_service.hosts import NamedHost, read_ingest_hosts
from qa_service.settings import Settings, load_settings, setting_names
from tests.servers import run_module

NUMBERS = [
    variable
    for variable, name in setting_names().items()
    if Settings.model_fields[name].annotation in (int, float)
]


def test_without_any_variable_the_defaults_hold() -> None:
    settings = load_settings()
    assert settings.data_dir == Path("./data")
    assert settings.resolved_archive_url == "sqlite:///data/archive.db"


@pytest.mark.parametrize("name", ["QA_DATADIR", "Qa_Foo", "qa_datadir"])
def test_an_unknown_setting_is_named_and_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "x")
    with pytest.raises(WrongSettings, match=f"{name} is not a setting"):
        load_settings()


@pytest.mark.parametrize("name", ["qa_max_running", "Qa_Max_Running", "QA_max_running"])
def test_a_setting_in_other_letters_stops_the_start_and_is_told_its_spelling(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("QA_MAX_RUNNING", "7")
    monkeypatch.setenv(name, "8")
    told = f"^{name} is not a setting; it is spelled QA_MAX_RUNNING\\.$"
    with pytest.raises(WrongSettings, match=told):
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


def test_an_empty_setting_is_one_that_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("QA_DATA_DIR", "QA_API_KEYS", "QA_LOG", "QA_REQUEST_SECONDS"):
        monkeypatch.setenv(variable, "")
    assert load_settings() == Settings()
    assert load_settings().data_dir == Path("./data")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("QA_LLM_BASE_URL", "http://"),
        ("QA_LLM_BASE_URL", "http://a b/v1"),
        ("QA_LLM_BASE_URL", "http://a/v1?key=x"),
        ("QA_PUBLISHERS", "/nope.toml"),
        ("QA_ACTORS", "/nope.toml"),
        ("QA_ACTORS", "README.md"),
        ("QA_INGEST_HOSTS", "http://"),
        ("QA_INGEST_HOSTS", "a.example **"),
        ("QA_INGEST_HOSTS", "https://x/path"),
        ("QA_INGEST_HOSTS", "a.example:port"),
        ("QA_HOSTS", "https://x.y"),
        ("QA_HOSTS", "x.y:8000"),
        ("QA_HOSTS", ","),
        *((name, value) for name in NUMBERS for value in ("inf", "-inf", "nan", "1e999")),
    ],
)
def test_a_value_that_cannot_work_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(WrongSettings, match=rf"^{variable}\b.*[^\n]$"):
        load_settings()


@pytest.mark.parametrize(
    ("variable", "place"), [("QA_PUBLISHERS", "person"), ("QA_ACTORS", "person.0.actor")]
)
def test_a_file_of_names_with_something_else_in_it_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variable: str, place: str
) -> None:
    own = tmp_path / "own.toml"
    own.write_text("[[person]]\nname = 'A B'\n", encoding="utf-8")
    monkeypatch.setenv(variable, str(own))
    with pytest.raises(WrongSettings, match=rf"^{variable}: {own}: {place}: .*[^\n]$"):
        load_settings()


def test_a_host_of_ingest_may_be_named_in_every_form_of_the_readme() -> None:
    named = read_ingest_hosts("Nato.int, *.пример.рф http://old.example:81 ::1 https://a.example/")
    assert named == (
        NamedHost("nato.int"),
        NamedHost("*.xn--e1afmkfd.xn--p1ai"),
        NamedHost("old.example", 81, is_plain=True),
        NamedHost("::1"),
        NamedHost("a.example"),
    )


@pytest.mark.parametrize("place", ["file", "file/below", "/proc/x"])
@pytest.mark.parametrize(
    "command",
    ["qa_service", "qa_service ask What?", "ingest README.md", "ingest list", "ingest verify"],
)
def test_a_data_folder_that_cannot_be_one_stops_every_command(
    tmp_path: Path, place: str, command: str
) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    done = run_module(*command.split(maxsplit=2), data_dir=tmp_path / place)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert re.match(rf"QA_DATA_DIR: {tmp_path / place} cannot be written to \(.*\): make it", line)


@pytest.mark.parametrize("place", ["/proc", "/proc/x"])
def test_a_data_folder_that_takes_no_file_is_refused(place: str) -> None:
    with pytest.raises(WrongSettings, match=f"QA_DATA_DIR: {place} cannot be written to"):
        open_archive(Settings(data_dir=Path(place)))


@pytest.mark.parametrize("place", ["file", "nowhere"])
def test_an_archive_s_folder_that_is_not_there_is_named_and_not_made(
    tmp_path: Path, place: str
) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    url = f"sqlite:///{tmp_path}/{place}/archive.db"
    with pytest.raises(WrongSettings, match=rf"QA_ARCHIVE_URL: the folder .*/{place} is not there"):
        open_archive(Settings(data_dir=tmp_path, archive_url=url))
    assert not (tmp_path / "nowhere").exists()
