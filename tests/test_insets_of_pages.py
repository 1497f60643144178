"""What stands in and below the text of a page in a box of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_untidy_pages import PARAGRAPHS, TEXT, paragraphs

HALVES = [PARAGRAPHS.partition(f"<p>{TEXT[3]}")[0], PARAGRAPHS[PARAGRAPHS.index(f"<p>{TEXT[3]}") :]]


@pytest.mark.parametrize(
    "inset",
    [
        "<div class='gift'><div>Know a friend of ours?</div><div>Give her a year.</div></div>",
        "<section class='ask'><h3>Do you miss a thing?</h3><p>Write to the desk.</p></section>",
        "<details class='how'><summary>О рубрике</summary><p>Она выходит по средам.</p></details>",
        "<div style='float:left'><b>Got a tip?</b><br>Call the desk, and we will call back.</div>",
        "<div class='a_box__x7Kp'><div class='a_head__y8Lq'>Довідка</div><div class='a_text__z9Mr'>"
        "Наша стрічка виходить цілодобово.</div></div>",
    ],
)  # fmt: skip
def test_a_title_and_a_line_in_a_box_of_its_own_are_no_paragraphs(
    tmp_path: Path, inset: str
) -> None:
    assert paragraphs(tmp_path, HALVES[0] + inset + HALVES[1]) == TEXT
    assert paragraphs(tmp_path, PARAGRAPHS + inset) == TEXT


def test_sections_of_an_article_and_entries_are_no_boxes(tmp_path: Path) -> None:
    named = "".join(
        f"<section id='{name}'><h2>The {name}</h2><p>{text}</p></section>"
        for name, text in zip(("start", "talk", "rest", "walk", "dinner", "end"), TEXT, strict=True)
    )
    assert paragraphs(tmp_path, named) == TEXT
    one = f"<section class='one'><h2>The start</h2><p>{TEXT[1]}</p></section>"
    long = f"<section class='two'><h2>The rest</h2><p>{TEXT[2]}</p><p>{TEXT[3] * 9}</p></section>"
    assert len(paragraphs(tmp_path, f"<p>{TEXT[0]}</p>{one}{long}")) == 4
    alike = "".join(f"<div class='turn'><b>Day {n}</b><br>{t}</div>" for n, t in enumerate(TEXT))
    assert len(paragraphs(tmp_path, alike)) == len(TEXT)


def test_a_line_below_the_text_with_a_name_of_its_own_is_none_of_it(tmp_path: Path) -> None:
    below = "<div class='thanks'>We were glad to write this for you, dear reader.</div>"
    assert paragraphs(tmp_path, f"<div class='body'>{PARAGRAPHS}</div>{below}") == TEXT
    note = "<div class='end'>Correction: The council met on day two, not on day one.</div>"
    assert len(paragraphs(tmp_path, f"<div class='body'>{PARAGRAPHS}</div>{note}")) == 7
