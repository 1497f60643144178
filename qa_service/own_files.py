"""The files of names in TOML, ours and a user's own: what may stand in them, and how it is read."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from qa_service.domain import SourceClass
from qa_service.errors import WrongSettings

Entries = TypeVar("Entries", bound=BaseModel)
_DATED = re.compile(r"\S*\d{4}-\d\S*|\S*\d/\d*$")
_TERM = re.compile(r"(?P<office>.*\S) (?P<since>[\d-]{8,10})/(?P<until>[\d-]{8,10})?")
Words = Annotated[str, Field(pattern=r"\w")]


def read_term(written: str) -> tuple[str, dt.date | None, dt.date | None]:
    """An office with its dates as an ISO 8601 interval: "US President 1993-01-20/2001-01-20".

    Raises ValueError for a day that is none.
    """
    match = _TERM.fullmatch(written)
    if match is None:
        return written, None, None
    until = dt.date.fromisoformat(match["until"]) if match["until"] else None
    return match["office"], dt.date.fromisoformat(match["since"]), until


def check_offices(written: str) -> str:
    """Offices divided by ";"; raises ValueError for dates that are none or turned round."""
    for each in filter(None, map(str.strip, written.split(";"))):
        office, since, until = read_term(each)
        if since and until and until < since:
            raise ValueError(f"{office!r} ends before it begins")
        if since is None and (found := _DATED.search(office)):
            raise ValueError(f"{found[0]!r} is no interval like 1993-01-20/2001-01-20")
    return written


class PersonEntry(BaseModel):
    """Somebody who speaks for a side; what the fields mean stands at the head of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Words
    actor: Words
    office: Annotated[str, AfterValidator(check_offices)] = ""
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
