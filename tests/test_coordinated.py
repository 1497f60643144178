"""Names that stand side by side in a question have one part in it."""

from __future__ import annotations

import pytest

from ingest.actors import load_actors
from qa_service.coordinated import find_lists
from qa_service.peoples import find_sides

ACTORS = load_actors()


@pytest.mark.parametrize(
    ("text", "lists"),
    [
        ("Hungary, Turkey, Germany, Italy: who wanted what?", [[0, 1, 2], [0, 1, 2, 3]]),
        ("NATO v Russia on the expulsions", [[0, 1]]),
        ("Finland vs Sweden: whose answer was which?", [[0, 1]]),
        ("Что сказали США или НАТО?", [[0, 1]]),
        ("Що відповіли Росія та Україна?", [[0, 1]]),
        ("The Russian opinion and that of the EU", [[0, 1]]),
        ("Moscow's view against Washington's", [[0, 1]]),
        ("Hungary's arguments against Ukraine's entry", []),
        ("Почему, по мнению Лаврова, НАТО не должно расширяться?", []),
        ("What did Putin tell Biden about Ukraine?", []),
        ("Russian and American troops", []),
    ],
)
def test_names_with_nothing_but_and_between_are_a_list(text: str, lists: list[list[int]]) -> None:
    assert find_lists(text, find_sides(text, ACTORS)) == lists
