"""The files that say who speaks for whom: those that come with the package, and a user's own."""

from __future__ import annotations

from pathlib import Path

from qa_service.own_files import ActorEntries, BodyEntry, read_actor_file

ACTORS_FILE = Path(__file__).with_name("actors.toml")
# Of these people a surname alone is nobody's until a text has named them in full.
OFFICIALS_FILE = Path(__file__).with_name("officials.toml")


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
