from __future__ import annotations

import re

import pytest

from qa_service.errors import WrongSettings
from qa_service.prompting import list_prompts, load_prompt, read_prompt
from tests.servers import ROOT

README = (ROOT / "prompts" / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(list_prompts()))
def test_a_prompt_has_the_variables_that_its_readme_names(name: str) -> None:
    row = next(line for line in README.splitlines() if line.startswith(f"| `{name}.md`"))
    named = set(re.findall(r"`(\w+)`", row.rsplit("|", 2)[1]))
    if "the same" in row:
        named |= {"question", "sources", "language", "max_sentences", "day"}
    prompt = load_prompt(name)
    assert {*prompt.system.get_identifiers(), *prompt.user.get_identifiers()} == named


def test_a_prompt_is_known_by_its_content() -> None:
    one = read_prompt("x", "# System\nBe brief.\n# User\n$question\n")
    other = read_prompt("x", "# System\nBe brief!\n# User\n$question\n")
    assert one.id != other.id
    assert one.fill({"question": "Why? $5"}) == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Why? $5"},
    ]


def test_a_missing_variable_and_a_broken_file_are_named() -> None:
    with pytest.raises(KeyError, match="question"):
        read_prompt("x", "# System\nA\n# User\n$question\n").fill({})
    with pytest.raises(WrongSettings, match=r"x\.md needs"):
        read_prompt("x", "Be brief.")
    with pytest.raises(WrongSettings, match=r"none\.md is missing"):
        load_prompt("none")
