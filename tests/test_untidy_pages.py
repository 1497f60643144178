"""What pages do wrong: hidden text, text told twice, boxes, captions, other stories."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.readers import read_article
from qa_service.domain import ArticleDraft
from qa_service.errors import UnreadableArticle

SENTENCE = "The council met on day {} and agreed to go on with the talks of last year."
TEXT = [SENTENCE.format(day) for day in range(1, 7)]
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in TEXT)


def read(tmp_path: Path, body: str, *, head: str = "") -> ArticleDraft:
    file = tmp_path / "page.html"
    title = "<h1>The council goes on with its talks</h1>"
    file.write_text(
        f"<html><head><title>The council goes on with its talks</title>{head}</head>"
        f"<body><article>{title}{body}</article></body></html>",
        encoding="utf-8",
    )
    return read_article(file)


def paragraphs(tmp_path: Path, body: str, *, head: str = "") -> list[str]:
    return list(read(tmp_path, body, head=head).paragraphs)


@pytest.mark.parametrize(
    "rule",
    ["display:none", "position:absolute;left:-9999px", "clip:rect(0 0 0 0)",
     "height:0;overflow:hidden"],
)  # fmt: skip
def test_what_a_style_sheet_hides_is_not_read(tmp_path: Path, rule: str) -> None:
    head = f"<style>.a{{color:red}} .seo, #x {{{rule}}}</style>"
    hidden = "<div class='seo'><p>Nobody can see this sentence on the page at all.</p></div>"
    assert paragraphs(tmp_path, hidden + PARAGRAPHS, head=head) == TEXT


def test_what_is_hidden_on_paper_or_on_a_phone_alone_is_read(tmp_path: Path) -> None:
    head = "<style>@media print {.t{display:none} .u p{display:none}} .v .t{display:none}</style>"
    assert paragraphs(tmp_path, f"<div class='t'>{PARAGRAPHS}</div>", head=head) == TEXT


def test_the_text_once_more_for_machines_is_not_read(tmp_path: Path) -> None:
    whole = f"<div itemprop='articleBody'>{' '.join(TEXT)}</div>"
    assert paragraphs(tmp_path, whole + PARAGRAPHS) == TEXT


@pytest.mark.parametrize("style", ["<style>.t{white-space:pre-line}</style>", ""])
def test_lines_are_paragraphs_where_they_are_shown_as_typed(tmp_path: Path, style: str) -> None:
    own = "" if style else " style='white-space: pre-wrap'"
    lines = "\n\n".join(TEXT).replace("council", "<b>council</b>")
    assert paragraphs(tmp_path, f"<div class='t'{own}>{lines}</div>", head=style) == TEXT


def test_the_next_stories_of_a_page_without_end_are_not_read(tmp_path: Path) -> None:
    other = "".join(
        f"<p>The library by the river, part {n}, has a new roof at last.</p>" for n in "ABC"
    )
    file = tmp_path / "page.html"
    stories = [
        ("The council goes on with its talks", PARAGRAPHS),
        ("A roof for the library", other),
    ]
    body = "".join(
        f"<div class='story'><h1 class='t'>{title}</h1><div>{text}</div></div>"
        for title, text in stories
    )
    file.write_text(f"<html><body><main>{body}</main></body></html>", encoding="utf-8")
    assert list(read_article(file).paragraphs) == TEXT


@pytest.mark.parametrize(
    "extra",
    [
        "<p><em>The hall in Brussels. / Фото: архив редакции</em></p>",
        "<p>The hall in Brussels. Photo: A. Holm</p>",
        "<p>ЭТО СООБЩЕНИЕ СОЗДАНО ИЗДАНИЕМ, КОТОРОЕ ВНЕСЕНО В РЕЕСТР И ОБЯЗАНО ОБ ЭТОМ ПИСАТЬ.</p>",
        "<p>Підпишіться на наш канал новин, щоб не пропустити головне!</p>",
        "<p>Reporting by Jane Doe; Editing by John Roe</p>",
        "<p>Our Standards: The Seven Rules of the Desk.</p>",
        "<div><small>Реклама</small><br>Десять минут в день, и вы заговорите на новом языке.</div>",
        "<p>Media enquiries: Office of the Spokesperson, room 112, tel. 555-0142.</p>",
    ],
)  # fmt: skip
def test_captions_notices_and_advertisements_are_no_paragraphs(tmp_path: Path, extra: str) -> None:
    half = PARAGRAPHS.partition(f"<p>{TEXT[3]}")
    assert paragraphs(tmp_path, f"{half[0]}{extra}{half[1]}{half[2]}") == TEXT


def test_what_is_said_of_photos_and_reports_is_a_paragraph(tmp_path: Path) -> None:
    told = "Reporting by the ministry shows a rise, the minister said; a photo proves nothing."
    assert paragraphs(tmp_path, f"{PARAGRAPHS}<p>{told}</p>") == [*TEXT, told]


def test_a_sign_up_box_in_an_entry_takes_the_entry_with_it_no_more(tmp_path: Path) -> None:
    box = (
        "<div><h4>Never miss a story</h4><p>Enter your address and we will write to you.</p>"
        "<form><input type='email'></form></div>"
    )
    entries = "".join(
        f"<div class='entry'><h2>Day {n}</h2><div><p>{text}</p>{box if n == 2 else ''}</div></div>"
        for n, text in enumerate(TEXT)
    )
    assert paragraphs(tmp_path, entries) == TEXT


def test_a_box_with_a_heading_below_the_text_is_none_of_it(tmp_path: Path) -> None:
    box = "<section><h2>Cartoons</h2><p>The week in pictures, every Friday here.</p></section>"
    assert paragraphs(tmp_path, f"<div>{PARAGRAPHS}</div>{box}") == TEXT
    last = (
        "<section><h2>Correction</h2><p>The council met on day two, not on day one.</p></section>"
    )
    assert len(paragraphs(tmp_path, f"<div>{PARAGRAPHS}</div>{last}")) == len(TEXT) + 1


def test_what_an_editor_adds_in_italics_at_the_end_is_none_of_it(tmp_path: Path) -> None:
    added = "<p><em>Write to us by post. We answer every letter.</em></p>"
    assert paragraphs(tmp_path, PARAGRAPHS + added) == TEXT
    in_italics = "".join(f"<p><em>{text}</em></p>" for text in TEXT)
    assert paragraphs(tmp_path, in_italics) == TEXT


def test_lists_and_quotations_in_tables_are_read_and_pictures_in_them_not(tmp_path: Path) -> None:
    bullets = "".join(
        f"<tr><td><img src='b.gif'></td><td>an end to point {n} of the list;</td></tr>"
        for n in "AB"
    )
    quote = "<table><tr><td><i>We go on, whatever comes of it.</i></td></tr></table>"
    picture = "<table><tr><td><img src='x.jpg'></td></tr><tr><td>The hall.</td></tr></table>"
    found = paragraphs(
        tmp_path, f"{PARAGRAPHS}{picture}<table>{bullets}</table>{quote}<p>{TEXT[0]}</p>"
    )
    assert found[len(TEXT) :] == [
        "an end to point A of the list;",
        "an end to point B of the list;",
        "We go on, whatever comes of it.",
        TEXT[0],
    ]


def test_elements_that_a_site_made_up_stand_for_plain_ones(tmp_path: Path) -> None:
    lead = "<x-standfirst>Both sides want to go on with it.</x-standfirst>"
    inline = PARAGRAPHS.replace("council", "<x-term>council</x-term>")
    caption = "<x-caption>The hall in Brussels on Monday evening.</x-caption>"
    body = f"<x-story>{lead}{caption}<x-body>{inline}</x-body></x-story>"
    assert paragraphs(tmp_path, body) == ["Both sides want to go on with it.", *TEXT]


def test_a_dash_that_machines_shall_not_read_aloud_is_there(tmp_path: Path) -> None:
    days = "".join(
        f"<li>Day {n} <span aria-hidden='true'>–</span> {text}</li>" for n, text in enumerate(TEXT)
    )
    assert paragraphs(tmp_path, f"<ul>{days}</ul>") == [
        f"Day {n} – {text}" for n, text in enumerate(TEXT)
    ]


def test_a_link_to_another_story_in_the_middle_of_a_line_goes(tmp_path: Path) -> None:
    link = "<a href='/x'>Read also: How it all began</a>"
    assert paragraphs(tmp_path, PARAGRAPHS.replace("<p>", f"<p>{link}", 1)) == TEXT


def test_an_author_is_named_without_the_paper_or_below_the_text(tmp_path: Path) -> None:
    head = "<meta name='author' content='Ann Bell and Tom Cole, Harbour Post'>"
    head += "<meta property='og:site_name' content='Harbour Post'>"
    assert read(tmp_path, PARAGRAPHS, head=head).author == "Ann Bell, Tom Cole"
    signed = f"{PARAGRAPHS}<div align='right'><b>Пётр Самойлов</b></div>"
    assert read(tmp_path, signed).author == "Пётр Самойлов"
    assert read(tmp_path, f"{PARAGRAPHS}<div>Popular now</div>").author is None


def test_a_text_parted_by_a_form_is_read_to_both_sides(tmp_path: Path) -> None:
    form = (
        "<div class='newsletter-sub'><div><h3>The week</h3><p>We write each day at six.</p>"
        "<button>Enroll</button><p>By enrolling you agree to what we say of it.</p></div></div>"
    )
    at = PARAGRAPHS.index(f"<p>{TEXT[2]}")
    half = [PARAGRAPHS[:at], PARAGRAPHS[at:]]
    more = "".join(f"<p>{SENTENCE.format(day)}</p>" for day in range(20, 40))
    wrap = "<div class='grid paywall'><div class='body'><div class='block'>{}</div></div></div>"
    found = paragraphs(tmp_path, f"{wrap.format(half[0])}{form}{wrap.format(half[1] + more)}")
    assert found[: len(TEXT)] == TEXT
    assert len(found) == len(TEXT) + 20


@pytest.mark.parametrize("name", ["Simple_p__gSZFb", "Block-adV", "subscriber-only"])
def test_what_a_builder_adds_to_a_name_tells_nothing(tmp_path: Path, name: str) -> None:
    first = f"<p class='{name}'>{TEXT[0]}</p>"
    rest = "".join(f"<p class='Simple_x'>{text}</p>" for text in TEXT[1:])
    assert paragraphs(tmp_path, first + rest) == TEXT


def test_a_line_pulled_out_of_the_text_is_not_read_again(tmp_path: Path) -> None:
    pulled = "<div>agreed to go on with the talks of last year</div>"
    assert (
        paragraphs(tmp_path, PARAGRAPHS.replace(f"<p>{TEXT[3]}", f"{pulled}<p>{TEXT[3]}")) == TEXT
    )


def test_a_name_beside_the_date_below_the_headline_is_the_authors(tmp_path: Path) -> None:
    line = "<div><span>Mara Lindqvist</span><span>January 26, 2022</span></div>"
    assert read(tmp_path, line + PARAGRAPHS).author == "Mara Lindqvist"
    other = "<div><span>Popular now</span><span>January 26, 2022</span></div>"
    assert read(tmp_path, other + PARAGRAPHS).author is None


def test_old_pages_have_their_headline_in_large_letters(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    body = f"<font size='4'><b>The council goes on with its talks</b></font>{PARAGRAPHS}"
    title = "<title>The Ministry of Talks :: Official site :: News</title>"
    file.write_text(f"<html><head>{title}</head><body>{body}</body></html>", encoding="utf-8")
    draft = read_article(file)
    assert draft.title == "The council goes on with its talks"
    assert draft.publisher == "The Ministry of Talks"
    assert list(draft.paragraphs) == TEXT


def test_a_text_marked_for_searching_and_signed_entries_stay(tmp_path: Path) -> None:
    first = "".join(f"<div class='text js-search-mark'><p>{text}</p></div>" for text in TEXT[:2])
    rest = "".join(f"<p>{text}</p>" for text in TEXT[2:])
    assert paragraphs(tmp_path, first + rest) == TEXT
    entries = "".join(
        f"<li><h3>{n}</h3><p>Ann Bell</p><p>{text}</p></li>" for n, text in enumerate(TEXT)
    )
    head = "<meta name='author' content='Ann Bell'>"
    assert paragraphs(tmp_path, f"<ul>{entries}</ul>", head=head) == TEXT


def test_lines_beside_a_picture_are_its_caption(tmp_path: Path) -> None:
    lines = "<div>Photo: the archive</div><div>The hall in Brussels.</div>"
    picture = f"<div class='main-image'><img src='x.jpg'>{lines}</div>"
    assert paragraphs(tmp_path, picture + PARAGRAPHS) == TEXT
    sign = "<div class='photo-sign'>The hall in Brussels.</div>"
    assert paragraphs(tmp_path, sign + PARAGRAPHS) == TEXT


@pytest.mark.parametrize(
    "foot",
    [
        "<table><tr><td>© The Courier, 2005–2024. All rights</td><td>Post</td></tr></table>",
        "<div>© 2024 The Courier. Post</div>",
    ],
)
def test_who_owns_a_page_is_told_at_its_foot(tmp_path: Path, foot: str) -> None:
    assert read(tmp_path, PARAGRAPHS + foot).publisher == "The Courier"


def test_parts_of_one_article_with_headlines_of_their_own_stay(tmp_path: Path) -> None:
    parts = "".join(
        f"<div class='part'><h1>Part {n}</h1><p>{t}</p></div>" for n, t in enumerate(TEXT)
    )
    assert paragraphs(tmp_path, parts) == TEXT


def test_wire_copy_in_capitals_is_read(tmp_path: Path) -> None:
    loud = [text.upper() for text in TEXT]
    assert paragraphs(tmp_path, "".join(f"<p>{text}</p>" for text in loud)) == loud


def told_in_scripts(text: str, **more: object) -> str:
    fields = {"@type": "NewsArticle", "datePublished": "2021-03-04", "articleBody": text, **more}
    return f'<script type="application/ld+json">{json.dumps(fields)}</script>'


@pytest.mark.parametrize("whole", ["\n\n".join(TEXT), PARAGRAPHS, PARAGRAPHS.replace("<", "&lt;")])
@pytest.mark.parametrize(
    "shown",
    [
        "<div id='app'>Loading …</div>",
        "<p>Please enable JavaScript to read this page.</p>",
        "<p>Our reader is at its best with scripts switched on.</p>",
    ],
)
def test_a_page_that_scripts_would_draw_is_read_as_machines_are_told(
    tmp_path: Path, whole: str, shown: str
) -> None:
    head = f"<title>The council goes on with its talks</title>{told_in_scripts(whole)}"
    file = tmp_path / "page.html"
    file.write_text(f"<html><head>{head}</head><body>{shown}</body></html>", encoding="utf-8")
    draft = read_article(file)
    assert list(draft.paragraphs) == TEXT
    assert draft.title == "The council goes on with its talks"


def test_what_is_told_to_machines_gives_way_to_what_is_shown(tmp_path: Path) -> None:
    longer = "\n".join([*TEXT, "A sentence that only those who pay for it can read on the page."])
    assert paragraphs(tmp_path, PARAGRAPHS, head=told_in_scripts(longer)) == TEXT


def test_what_is_told_to_be_for_subscribers_is_not_read(tmp_path: Path) -> None:
    locked = told_in_scripts("\n".join(TEXT), isAccessibleForFree="False")
    with pytest.raises(UnreadableArticle):
        read(tmp_path, "<div id='app'>Loading …</div>", head=locked)
