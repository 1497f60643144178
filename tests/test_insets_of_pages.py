"""What stands in and below the text of a page in a box of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.readers import read_article
from tests.test_untidy_pages import PARAGRAPHS, TEXT, paragraphs, read

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


def test_an_update_in_a_box_of_its_own_stays(tmp_path: Path) -> None:
    update = "<div class='new'><h4>Update</h4><p>The council met once more at night.</p></div>"
    assert len(paragraphs(tmp_path, HALVES[0] + update + HALVES[1])) == len(TEXT) + 1


@pytest.mark.parametrize(
    "line",
    [
        "<p>== What the council wants ==</p>",
        "<p>--- Tonight on air: why nobody mends umbrellas any more. ---</p>",
        "<p>[Picture left out: The hall in Brussels.]</p>",
        "<p>[Фото: зал заседаний в Брюсселе.]</p>",
        "<p>(Story continues below the fold)</p>",
        "<div class='b'><small>Реклама</small> Десять минут в день, и вы заговорите.</div>",
        "<div class='v'><div>How do you like the snow?</div><form><label><input type='radio'>"
        "Much</label><label><input type='radio'>Not at all</label></form></div>",
        "<table><tr><td><font size='1'>Passes are to be had at the gate from nine.</font></td></tr>"
        "</table>",
        "<h3>The talks<div class='anchor'><button>#</button></div></h3>",
    ],
)  # fmt: skip
def test_fenced_lines_polls_and_small_print_are_no_paragraphs(tmp_path: Path, line: str) -> None:
    assert paragraphs(tmp_path, HALVES[0] + line + HALVES[1]) == TEXT


@pytest.mark.parametrize("label", ["Подробнее:", "Докладніше:", "Ранее в ленте", "Стрічка новин"])
def test_links_to_what_was_told_before_are_no_paragraphs(tmp_path: Path, label: str) -> None:
    more = (
        f"<section class='more'><h2>{label}</h2><ul><li><b>A tram to the lake</b>"
        "<div>It runs until eleven at night.</div></li></ul></section>"
    )
    assert paragraphs(tmp_path, PARAGRAPHS + more) == TEXT


def test_a_text_that_is_all_in_small_type_is_read(tmp_path: Path) -> None:
    small = "".join(f"<p><font size='1'>{text}</font></p>" for text in TEXT)
    assert paragraphs(tmp_path, small) == TEXT


def test_a_link_in_one_entry_takes_the_entry_with_it_no_more(tmp_path: Path) -> None:
    link = "<section class='also'><span>19:07</span><a href='/x'>Two days in Madrid</a></section>"
    entries = "".join(
        f"<div class='post'><div>Day {n}</div>{link if n == 2 else ''}<div>{text}</div></div>"
        for n, text in enumerate(TEXT)
    )
    assert paragraphs(tmp_path, entries) == TEXT


def test_a_standfirst_above_the_headline_is_read(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    deck = "<h4 class='kickerdeck'>Both sides want to go on with it.</h4>"
    title = "<h2>The council goes on with its talks</h2>"
    file.write_text(
        f"<html><head><title>The council goes on with its talks</title></head>"
        f"<body><p>A ferry to the islands.</p><div>{deck}{title}{PARAGRAPHS}</div></body>",
        encoding="utf-8",
    )
    assert list(read_article(file).paragraphs) == ["Both sides want to go on with it.", *TEXT]


def test_authors_are_told_from_the_paper_and_the_line_below(tmp_path: Path) -> None:
    head = "<meta name='author' content='The Courier'>"
    head += "<meta property='og:site_name' content='The Courier'>"
    signed = f"{PARAGRAPHS}<p class='authors'>Пётр Самойлов</p>"
    assert read(tmp_path, signed, head=head).author == "Пётр Самойлов"
    byline = "<span class='byline'>By <b>Ann Bell</b><br>Council of Northern Ministers</span>"
    assert read(tmp_path, f"<div>{byline}</div>{PARAGRAPHS}").author == "Ann Bell"
    posted = "<p>Posted 03/04/2022 at 11:40 PM</p>"
    assert paragraphs(tmp_path, posted + PARAGRAPHS) == TEXT


def test_a_name_is_told_from_a_remark_in_brackets_behind_it(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    title = "The council goes on with its talks"
    file.write_text(
        f"<html><head><title>{title} : The Courier (text only)</title></head>"
        f"<body><h1>{title}</h1>{PARAGRAPHS}</body></html>",
        encoding="utf-8",
    )
    assert read_article(file).publisher == "The Courier"


@pytest.mark.parametrize(
    "line",
    [
        "<div class='app'>Поставьте приложение: оно открывается без обходных путей.</div>",
        "<div class='club'>Долучайтеся, бо без вас цієї стрічки не було б.</div>",
        "<div class='fund'>There is no owner with a yacht behind our journalism.</div>",
        "<div aria-label='Advertisement'><p>A cabin by the sea costs half of it.</p></div>",
        "<noindex><div>Окна и двери от завода, чайник в подарок.</div></noindex>",
        "<div data-type='subscribe'><p>Коротко и без картинок, каждый день.</p></div>",
    ],
)
def test_appeals_in_an_element_of_their_own_are_no_paragraphs(tmp_path: Path, line: str) -> None:
    assert paragraphs(tmp_path, f"<div>{HALVES[0]}{line}{HALVES[1]}</div>") == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "<div class='said'>“We support our readers,” the minister said of his letter.</div>",
        "<div class='said'>We do not shut the door and set no terms for a talk.</div>",
        "<p>The ferry to <noindex><a href='/x'>the islands</a></noindex> runs again.</p>",
        "<p>The ferry to <a href='/x' aria-label='More about islands'>the islands</a> runs.</p>",
    ],
)
def test_what_people_say_and_links_in_a_line_stay(tmp_path: Path, line: str) -> None:
    assert len(paragraphs(tmp_path, f"<div>{HALVES[0]}{line}{HALVES[1]}</div>")) == len(TEXT) + 1


def test_a_text_in_divisions_is_read_though_but_a_box_has_paragraphs(tmp_path: Path) -> None:
    rows = [f"<div class='goli'><div class='holu'>{text}</div></div>" for text in TEXT]
    box = "<div class='jeke'><div>Hear it all</div><p>The gulls in it are real ones.</p></div>"
    body = "".join([*rows[:3], box, *rows[3:]])
    assert paragraphs(tmp_path, f"<div class='fecu'>{body}</div>") == TEXT


def test_an_article_that_is_all_kept_from_search_engines_is_read(tmp_path: Path) -> None:
    rows = "".join(f"<noindex><div>{text}</div></noindex>" for text in TEXT)
    assert paragraphs(tmp_path, f"<div>{rows}</div>") == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "<div class='e'><div>Advertisement</div><div class='x'>A cabin at half of it.</div></div>",
        "<div class='t'>Long day at the lake, no coffee left. pic.example.org/9xk</div>",
        "<p>One grey glove was lost. — Lakeside Kiosk (@lakekiosk) January 21, 2022</p>",
        "<p>Staff writer Lou Bell contributed to this report.</p>",
        "<div class='also'><b>Read also:</b> <a href='/x'>A ferry</a><br>Take a flask.</div>",
        "<p>Ссылка скопирована в буфер обмена</p>",
        "<p>desk@courier.example</p>",
    ],
)
def test_posts_credits_and_advertisements_with_a_label_are_no_paragraphs(
    tmp_path: Path, line: str
) -> None:
    assert paragraphs(tmp_path, f"<div>{HALVES[0]}{line}{HALVES[1]}</div>") == TEXT


def test_an_entry_with_an_advertisement_in_it_stays(tmp_path: Path) -> None:
    entries = "".join(
        f"<div class='post'><h3>Day {n}</h3>{'<div>Ad</div>' if n == 2 else ''}<p>{t}</p></div>"
        for n, t in enumerate(TEXT)
    )
    assert paragraphs(tmp_path, entries) == TEXT


def test_a_poll_in_an_entry_does_not_take_the_entry_with_it(tmp_path: Path) -> None:
    poll = "<form><b>Will it last?</b><label><input type='radio'>Yes</label></form>"
    long = "The council met for the last time in the year, and nobody in it asked for a vote; it "
    entries = "".join(
        f"<div class='post'><p>{long}{text[4:]}</p>{poll if n == 2 else ''}</div>"
        for n, text in enumerate(TEXT)
    )
    assert len(paragraphs(tmp_path, entries)) == len(TEXT)


def test_an_error_that_somebody_found_is_told(tmp_path: Path) -> None:
    told = "Проверка шла до пятницы. Нашли ошибку в одном расчёте, её исправят к маю."
    assert paragraphs(tmp_path, f"{PARAGRAPHS}<p>{told}</p>") == [*TEXT, told]
    asked = "<p>Ленту ведёт смена. Нашли ошибку? Напишите, мы исправим.</p>"
    assert paragraphs(tmp_path, PARAGRAPHS + asked) == TEXT
