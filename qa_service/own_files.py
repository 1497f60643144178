"""The files of names in TOML, ours and a user's own: what may stand in them, and how it is read."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from qa_service.domain import SourceClass
from qa_service.errors import WrongSettings

Entries = TypeVar("Entries", bound=BaseModel)
Words = Annotated[str, Field(pattern=r"\w")]


class PersonEntry(BaseModel):
    """Somebody who speaks for a side; what the fields mean stands at the head of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Words
    actor: Words
    office: str = ""
    gender: Literal["m", "f"] = "m"
    aliases: tuple[Words, ...] = ()
    full_name_only: bool = False
    since: dt.date | None = Field(None, alias="from")
    until: dt.date | None = Field(None, alias="to")


class BodyEntry(BaseModel):
    """A state, an organisation, a ministry, a capital: what can stand for a side."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Words
    actor: Words
    aliases: tuple[Words, ...] = ()
    adjectives: tuple[Words, ...] = ()


class ActorEntries(BaseModel):
    model_config = ConfigDict(extra="forbid")

    person: tuple[PersonEntry, ...] = ()
    body: tuple[BodyEntry, ...] = ()


class ClassEntries(BaseModel):
    model_config = ConfigDict(extra="forbid")

    hosts: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


class PublisherEntries(BaseModel):
    model_config = ConfigDict(extra="forbid")

    official: ClassEntries = ClassEntries()
    state: ClassEntries = ClassEntries()
    wire: ClassEntries = ClassEntries()
    independent: ClassEntries = ClassEntries()

    def by_class(self) -> dict[SourceClass, ClassEntries]:
        return {
            "official": self.official,
            "state": self.state,
            "wire": self.wire,
            "independent": self.independent,
        }


def read_actor_file(path: Path) -> ActorEntries:
    return _read_entries(ActorEntries, path, "QA_ACTORS")


def read_publisher_file(path: Path) -> PublisherEntries:
    return _read_entries(PublisherEntries, path, "QA_PUBLISHERS")


def _read_entries(entries: type[Entries], path: Path, variable: str) -> Entries:
    """Raise WrongSettings, naming the variable and the place, for a file that is none such."""
    try:
        return entries.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongSettings(f"{variable}: {path} cannot be read: {error}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise WrongSettings(f"{variable}: {path}: {place}: {first['msg']}.") from error
