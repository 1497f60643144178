"""The files that say who speaks for whom: those that come with the package, and a user's own."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from qa_service.errors import WrongSettings

ACTORS_FILE = Path(__file__).with_name("actors.toml")
# Of these people a surname alone is nobody's until a text has named them in full.
OFFICIALS_FILE = Path(__file__).with_name("officials.toml")

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


def read_actor_files(own: str = "") -> ActorEntries:
    """The entries of the files that come with the package, and of a user's own over them.

    An entry of the user's is added, or stands in place of the one of its name. Raises
    WrongSettings, naming the place, for a file that cannot be read as such.
    """
    officials = read_actor_file(OFFICIALS_FILE).person
    people = {
        person.name: person.model_copy(update={"full_name_only": True}) for person in officials
    }
    bodies: dict[str, BodyEntry] = {}
    for path in (ACTORS_FILE, *([Path(own)] if own else [])):
        entries = read_actor_file(path)
        people |= {person.name: person for person in entries.person}
        bodies |= {body.name: body for body in entries.body}
    return ActorEntries(person=tuple(people.values()), body=tuple(bodies.values()))


def read_actor_file(path: Path) -> ActorEntries:
    try:
        return ActorEntries.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongSettings(f"QA_ACTORS: {path} cannot be read: {error}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise WrongSettings(f"QA_ACTORS: {path}: {place}: {first['msg']}.") from error
