"""The forms of the positions and the timeline page."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from qa_service.http.pages import render_view
from qa_service.http.views import POSITIONS, TIMELINE, View
from tests.parsing import Page


def look(view: View, *, is_empty: bool = False) -> Page:
    return Page(render_view(view, is_empty=is_empty))


@pytest.mark.parametrize(
    ("view", "names"),
    [(POSITIONS, ["topic", "actors", "as_of"]), (TIMELINE, ["topic", "from", "to"])],
    ids=["positions", "timeline"],
)
def test_a_view_s_form_asks_by_its_address_and_every_field_has_a_label(
    view: View, names: list[str]
) -> None:
    page = look(view)
    assert [form["action"] for form in page.all("form")] == [f"/{view.name}"]
    assert [field["name"] for field in page.all("input")] == names
    assert [label["for"] for label in page.all("label")] == names


@pytest.mark.parametrize("view", [POSITIONS, TIMELINE], ids=["positions", "timeline"])
def test_a_view_s_examples_are_addresses_that_its_form_could_have(view: View) -> None:
    names = {field.name for field in view.fields}
    links = [tag["href"] for tag in look(view).all("a") if tag.get("data-qa") == "example"]
    assert len(links) == len(view.examples)
    for link, example in zip(links, view.examples, strict=True):
        assert link is not None
        path, _, query = link.partition("?")
        assert path == f"/{view.name}"
        assert dict(parse_qsl(query)) == example
        assert set(example) <= names


def test_a_view_of_an_empty_corpus_says_what_to_do_and_gives_no_examples() -> None:
    page = look(POSITIONS, is_empty=True)
    assert "The corpus is empty: run python -m ingest PATH first." in page.text
    assert not [tag for tag in page.all("a") if tag.get("data-qa") == "example"]
