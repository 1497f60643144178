"""The one module that reads the environment, and sets what others read from it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from qa_service.errors import WrongSettings
from qa_service.hosts import read_ingest_hosts, read_service_hosts
from qa_service.keys import KeyRing, find_plain_key, read_key_ring
from qa_service.own_files import read_actor_file, read_publisher_file

PREFIX = "QA_"


class Settings(BaseSettings):
    """Every setting with its default; the README's table is tested against this class."""

    # An empty variable is one that is not set, as `${NAME:-}` in a compose file makes them.
    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
    )

    data_dir: Path = Field(Path("./data"), description="where the embedded stores live")
    archive_url: str = Field(
        "",
        description="the archive's database: empty means `sqlite:///$QA_DATA_DIR/archive.db`; "
        "`postgresql://…` when several machines share it",
    )
    chroma_url: str = Field(
        "", description="a Chroma server, like `http://host:8001`, in place of the embedded store"
    )
    embedding: str = Field(
        "local",
        description="`local`, `openai:<model>`, or `package.Class` (a llama-index `BaseEmbedding`)",
    )
    embedding_args: str = Field(
        "", description="a JSON object of arguments for a `package.Class` embedding"
    )
    embedding_threads: int = Field(
        0,
        ge=0,
        le=256,
        description="threads of the local embedder, and processes of `--on ray`; 0: one per core",
    )
    llm_base_url: str = Field("", description="an OpenAI-compatible server, up to its `/v1`")
    llm_model: str = Field(
        "", description="the model's name on that server; empty: the first that it lists"
    )
    llm_idle_seconds: float = Field(
        45, gt=0, le=3600, description="how long the model may be silent, in seconds"
    )
    llm_timeout_seconds: float = Field(
        55, gt=0, le=3600, description="how long one call of the model may take, in seconds"
    )
    llm_max_tokens: int = Field(
        1200, ge=16, le=100_000, description="the longest reply of the model, in tokens"
    )
    llm_source_chars: int = Field(
        12_000, ge=500, le=500_000, description="how much of the sources the model sees, characters"
    )
    llm_concurrency: int = Field(
        8, ge=1, le=1000, description="calls of the model at once; more wait, then get quotes"
    )
    llm_rest_seconds: float = Field(
        15, gt=0, le=3600, description="how long a failing model is left alone, in seconds"
    )
    api_keys: str = Field(
        "",
        description="comma-separated keys, `KEY` or `sha256:HEX`, with `=ask+read` for scopes; "
        "when set, `/v1/*` and `/mcp` ask for one",
    )
    site_keys: str = Field(
        "",
        description="comma-separated public keys with the origins that may embed the widget, "
        "`KEY=https://a.example+https://b.example`",
    )
    hosts: str = Field(
        "", description="host names that the service is reached by; without any, every name is good"
    )
    requests_per_minute: int = Field(
        30_000, ge=0, description="requests a minute of a key, or of an address without one; 0: any"
    )
    site_requests_per_minute: int = Field(
        120, ge=0, description="requests a minute of an address with a site key; 0: any number"
    )
    trusted_proxies: int = Field(
        0, ge=0, le=10, description="proxies before the service that write X-Forwarded-For"
    )
    max_running: int = Field(64, ge=1, le=1_000, description="calls that compute at a time")
    max_waiting: int = Field(256, ge=0, description="calls that wait for their turn to compute")
    max_wait_seconds: float = Field(
        10.0, gt=0, le=3600, description="seconds that a call waits for it"
    )
    request_seconds: float = Field(
        10.0, gt=0, le=3600, description="seconds that a request's head, and its body, may take"
    )
    log: Literal["nothing", "requests", "questions"] = Field(
        "requests", description="what is logged of requests; `questions` adds what was asked"
    )
    ingest_hosts: str = Field(
        "", description="hosts that feeds, sitemaps and redirects may lead to"
    )
    publishers: str = Field(
        "", description="a TOML file of your own publishers and what kind of source they are"
    )
    actors: str = Field(
        "", description="a TOML file of your own people and bodies and whom they speak for"
    )
    openai_api_key: str = Field("", validation_alias="OPENAI_API_KEY", description="OpenAI key")

    @model_validator(mode="after")
    def refuse_what_cannot_work(self) -> Self:
        if self.chroma_url and not is_web_address(self.chroma_url):
            # The value may hold a password.
            raise ValueError("QA_CHROMA_URL: give an http(s) URL, like http://host:8001")
        if self.llm_model and not self.llm_base_url and not self.openai_api_key:
            raise ValueError("QA_LLM_MODEL: set QA_LLM_BASE_URL too, or OPENAI_API_KEY for OpenAI")
        if self.llm_base_url and not is_web_address(self.llm_base_url):
            raise ValueError("QA_LLM_BASE_URL: give an http(s) URL, like http://127.0.0.1:11434/v1")
        if self.publishers:
            read_publisher_file(Path(self.publishers))
        if self.actors:
            read_actor_file(Path(self.actors))
        read_ingest_hosts(self.ingest_hosts)
        read_service_hosts(self.hosts)
        self.read_keys()
        return self

    @property
    def has_llm(self) -> bool:
        """Whether a language model is configured."""
        return bool(self.llm_base_url or self.llm_model)

    @property
    def resolved_archive_url(self) -> str:
        return self.archive_url or f"sqlite:///{self.data_dir / 'archive.db'}"

    def read_keys(self) -> KeyRing:
        """The secret keys and the site keys."""
        return read_key_ring(self.api_keys, self.site_keys)

    @property
    def host_names(self) -> frozenset[str]:
        return read_service_hosts(self.hosts)

    @property
    def key_to_send(self) -> str | None:
        """The key that a client with these settings asks another service with."""
        return find_plain_key(self.api_keys)


def setting_names() -> dict[str, str]:
    """Environment variable → field name, for every setting."""
    return {
        str(field.validation_alias or f"{PREFIX}{name.upper()}"): name
        for name, field in Settings.model_fields.items()
    }


def load_settings() -> Settings:
    """Read the settings from the environment.

    Raises WrongSettings with one line that names the variable and what is wrong with it.
    """
    known = setting_names()
    for variable in sorted(os.environ):
        spelled = variable.upper()
        if not spelled.startswith(PREFIX) or variable in known:
            continue
        # The library reads a name in any letters, and of two spellings takes either.
        if spelled in known:
            raise WrongSettings(f"{variable} is not a setting; it is spelled {spelled}.")
        raise WrongSettings(f"{variable} is not a setting; the README lists them all.")
    try:
        return Settings()
    except ValidationError as error:
        raise WrongSettings(_first_line(error, known)) from error


def is_web_address(url: str) -> bool:
    """Whether it is an http(s) URL of a host, with nothing after its path and no space in it."""
    if not url.isprintable() or " " in url:
        return False
    try:
        parts = urlsplit(url)
        is_whole = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
    return is_whole and parts.scheme in ("http", "https") and not (parts.query or parts.fragment)


def set_for_libraries(variables: Mapping[str, str]) -> None:
    """Set variables of a library that can be told in no other way."""
    os.environ.update(variables)


def _first_line(error: ValidationError, known: dict[str, str]) -> str:
    first = error.errors()[0]
    if not first["loc"]:
        return str(first["ctx"]["error"]) if "ctx" in first else first["msg"]
    place = str(first["loc"][0])
    names = {field: variable for variable, field in known.items()}
    return f"{names.get(place, place)}={first['input']!r}: {first['msg']}."
