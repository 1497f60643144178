"""The prompts: prose files with ``$variables``, each known by its content's hash."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template

from qa_service.domain import hash_text
from qa_service.errors import WrongSettings
from qa_service.llm import Message

# Beside the package, in a checkout and where a wheel is installed.
FOLDER = Path(__file__).parents[1] / "prompts"
HASH_CHARS = 16
_PARTS = re.compile(r"\A# System\n(?P<system>.+)^# User\n(?P<user>.+)\Z", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the model is told (``system``) and asked (``user``), with variables to be filled in.

    ``id`` is the name and the beginning of the SHA-256 of the file's text: ``answer@0123…``.
    """

    id: str
    system: Template
    user: Template

    def fill(self, variables: Mapping[str, str]) -> list[Message]:
        """The messages; raises KeyError for a variable that is not given."""
        return [
            {"role": "system", "content": self.system.substitute(variables)},
            {"role": "user", "content": self.user.substitute(variables)},
        ]


@cache
def load_prompt(name: str) -> Prompt:
    """The prompt of the file ``prompts/<name>.md``; raises WrongSettings where there is none."""
    path = FOLDER / f"{name}.md"
    if not path.is_file():
        raise WrongSettings(f"The prompt {name}.md is missing: reinstall, or restore `prompts/`.")
    return read_prompt(name, path.read_text(encoding="utf-8"))


def list_prompts() -> dict[str, str]:
    """The name of every prompt with its id."""
    names = {path.stem for path in FOLDER.glob("*.md")} - {"README"}
    return {name: load_prompt(name).id for name in sorted(names)}


def read_prompt(name: str, text: str) -> Prompt:
    """A prompt from its file's text: a part ``# System`` and a part ``# User``."""
    parts = _PARTS.match(text)
    if parts is None:
        raise WrongSettings(f"The prompt {name}.md needs a `# System` and a `# User` part.")
    id = f"{name}@{hash_text(text)[:HASH_CHARS]}"
    return Prompt(id, Template(parts["system"].strip()), Template(parts["user"].strip()))
