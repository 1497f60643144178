"""The pages as pure functions: what is escaped, what is marked, what becomes a link."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_service.domain import Article, CorpusState, Paragraph, Span, hash_text
from qa_service.http.pages import (
    PAGE_HEADERS,
    STATIC_DIR,
    direction_of,
    link_of,
    merge_spans,
    render_chat,
    render_problem,
    render_reader,
    render_sources,
    render_view,
    split_at_marks,
)
from qa_service.http.views import POSITIONS, TIMELINE, View
from tests.parsing import Page
from tests.servers import ROOT

WIDGET_DIR = ROOT / "qa_service" / "widget"
HOSTILE = '"><img src=x onerror=alert(1)><script>alert(2)</script>&lt;'

ARTICLE = Article(
    id="nato-1",
    revision=1,
    title="Written proposals",
    publisher="NATO",
    source_class="official",
    author="A. Writer",
    date=dt.date(2022, 1, 26),
    modified=None,
    language="en",
    url="https://example.org/a?b=1&c=2",
    source="a.md",
)


def paragraphs_of(*texts: str) -> list[Paragraph]:
    return [
        Paragraph(f"nato-1-{number}", "nato-1", 1, number, text, hash_text(text), ((0, len(text)),))
        for number, text in enumerate(texts, 1)
    ]


def read(
    *texts: str, article: Article = ARTICLE, marks: dict[int, list[Span]] | None = None
) -> Page:
    return Page(render_reader(article, paragraphs_of(*texts), marks=marks or {}, newest_revision=1))


def chat(*, articles: int = 24, suggestions: tuple[str, ...] = ()) -> Page:
    return Page(
        render_chat(
            corpus=CorpusState(articles, 1310, "r1"),
            dates=(dt.date(2021, 11, 17), dt.date(2022, 2, 28)),
            publishers=1,
            suggestions=suggestions,
        )
    )


def look(view: View) -> Page:
    return Page(render_view(view, is_empty=False))


@pytest.mark.parametrize(
    ("spans", "merged"),
    [
        ([(0, 2), (2, 4)], [(0, 4)]),  # adjacent
        ([(3, 6), (0, 4)], [(0, 6)]),  # overlapping, out of order
        ([(0, 6), (2, 3)], [(0, 6)]),  # one inside the other
        ([(0, 2), (3, 4)], [(0, 2), (3, 4)]),  # apart
        ([(-5, 2), (8, 99)], [(0, 2), (8, 10)]),  # cut to the text
        ([(4, 4), (6, 5), (50, 60)], []),  # nothing in them
    ],
)
def test_spans_are_put_in_order_and_merged(spans: list[Span], merged: list[Span]) -> None:
    assert merge_spans(spans, length=10) == merged


@given(
    st.text(alphabet="aé🚀<&я", max_size=30),
    st.lists(st.tuples(st.integers(-3, 33), st.integers(-3, 33)), max_size=5),
)
def test_segments_join_to_the_text_and_mark_exactly_the_spans(text: str, spans: list[Span]) -> None:
    segments = split_at_marks(text, spans)
    assert "".join(segment.text for segment in segments) == text
    marks = [segment.marked for segment in segments for _ in segment.text]
    assert marks == [any(s <= at < e for s, e in spans) for at in range(len(text))]


def test_a_quote_after_astral_characters_is_marked_exactly() -> None:
    text = "🚀🚀 «Нет» & <b>no</b>"
    start = text.index("Нет")
    assert read("First.", text, marks={2: [(start, len(text))]}).marked == {
        "p2": ["Нет» & <b>no</b>"]
    }


@pytest.mark.parametrize(
    ("marks", "is_missing"),
    [
        ({}, False),
        ({1: [(0, 3)]}, False),
        ({1: [(1, 99)]}, False),  # its beginning is there
        ({999: [(0, 1)]}, True),
        ({1: [(0, 3)], 2: [(50, 60)]}, True),
    ],
)
def test_a_mark_that_is_not_in_the_text_is_told(
    marks: dict[int, list[Span]], *, is_missing: bool
) -> None:
    page = read("One.", "Two.", marks=marks)
    told = [tag.get("role") for tag in page.all("p") if tag.get("data-qa") == "missing"]
    assert told == ["status"] * is_missing
    assert ("passage that this link leads to is not in this text" in page.text) == is_missing


def test_every_paragraph_can_be_addressed_by_its_number() -> None:
    page = read("One.", "Two.", "Three.")
    assert [tag["id"] for tag in page.all("p") if "id" in tag] == ["p1", "p2", "p3"]


def test_a_hostile_article_stays_text() -> None:
    article = dataclasses.replace(
        ARTICLE,
        id=HOSTILE,
        title=HOSTILE,
        publisher=HOSTILE,
        author=HOSTILE,
        language=HOSTILE,
        url="javascript:alert(1)",
        references=(HOSTILE, "javascript:alert(2)", "data:text/html,x"),
    )
    html = render_reader(article, paragraphs_of(HOSTILE), marks={1: [(2, 20)]}, newest_revision=2)
    page = Page(html)
    assert page.all("img") == page.all("script") == []
    assert page.text.count(HOSTILE) == 7  # title twice, publisher, author, language, text, source
    hrefs = {tag["href"] for tag in page.all("a")}
    assert hrefs == {"/", "#p1", "/read/%22%3E%3Cimg%20src%3Dx%20onerror%3Dalert%281%29%3E"
                     "%3Cscript%3Ealert%282%29%3C%2Fscript%3E%26lt%3B"}  # fmt: skip
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//example.org/a",
        "https://",
        "https://[broken",
        "https:\\\\example.org",
        "",
        None,
    ],
)
def test_only_http_addresses_with_a_host_become_links(url: str | None) -> None:
    assert link_of(url) is None


def test_a_link_to_the_original_gives_nothing_away() -> None:
    links = [tag for tag in read("One.").all("a") if tag["href"] == ARTICLE.url]
    assert [tag["rel"] for tag in links] == ["noopener noreferrer nofollow"]


def references_of(*references: str) -> tuple[list[str | None], str]:
    """Where the references of the reader page lead, and the words that it ends with."""
    article = dataclasses.replace(ARTICLE, url=None, references=references)
    page = read("One.", article=article)
    links = [tag["href"] for tag in page.all("a") if "rel" in tag]
    return links, " ".join(page.text.partition("Sources")[2].split())


def test_a_reference_is_its_title_as_a_link_to_its_address() -> None:
    treaty = "https://nato.example/treaty?a=1&b=2"
    links, shown = references_of(f"The <signed> treaty <{treaty}>", "https://a.example", "A book")
    assert links == [treaty, "https://a.example"]
    assert shown == "The <signed> treaty https://a.example A book"


def test_a_reference_shows_no_address_of_ours_and_stands_there_once() -> None:
    seeds = ("A report (seed) <seed:000_a.txt>", "A report (seed) <seed:000_b.txt>")
    links, shown = references_of(*seeds, "seed:000_c.txt", "Interview: the minister at noon")
    assert (links, shown) == ([], "A report (seed) Interview: the minister at noon")


def test_an_older_revision_says_so_and_leads_to_the_newest() -> None:
    old = Page(render_reader(ARTICLE, paragraphs_of("One."), marks={}, newest_revision=3))
    assert "earlier revision of the article (1 of 3)" in old.text
    assert "/read/nato-1" in [tag["href"] for tag in old.all("a")]
    assert "earlier revision" not in read("One.").text


@pytest.mark.parametrize(
    ("language", "direction"), [("ar", "rtl"), ("fa-IR", "rtl"), ("ru", None), ("en", None)]
)
def test_the_text_carries_its_language_and_direction(language: str, direction: str | None) -> None:
    assert direction_of(language) == direction
    page = read("One.", article=dataclasses.replace(ARTICLE, language=language))
    (text,) = [tag for tag in page.all("div") if tag.get("class") == "text"]
    assert (text["lang"], text.get("dir")) == (language, direction)


def test_an_article_of_which_little_is_known_still_renders() -> None:
    bare = dataclasses.replace(
        ARTICLE, publisher=None, author=None, date=None, url=None, source_class="unknown"
    )
    page = read("One.", article=bare)
    assert "None" not in page.text


def test_the_chat_page_tells_what_the_corpus_holds() -> None:
    text = " ".join(chat().text.split())
    assert "24 articles 1,310 paragraphs 1 publisher 17 November 2021 to 28 February 2022" in text


def test_an_empty_corpus_says_what_to_do_and_suggests_nothing() -> None:
    page = chat(articles=0, suggestions=("Who said what?",))
    assert "The corpus is empty: run python -m ingest PATH first." in page.text
    assert page.all("qa-chat")[0]["suggestions"] == ""


def test_suggestions_go_to_the_widget_with_their_text_escaped() -> None:
    page = chat(suggestions=(HOSTILE, "Who?"))
    (widget,) = page.all("qa-chat")
    assert widget["suggestions"] == f"{HOSTILE}|Who?"
    assert page.all("img") == []


def test_the_list_of_sources_leads_to_each_text_and_to_the_next_page() -> None:
    html = render_sources([ARTICLE], total=201, page=2, pages=3)
    page = Page(html)
    assert "201 articles, the newest first; page 2 of 3" in page.text
    hrefs = [tag["href"] for tag in page.all("a")]
    assert hrefs == ["/", "/read/nato-1", "/sources?page=1", "/sources?page=3"]


def test_a_hostile_title_in_the_list_of_sources_stays_text() -> None:
    article = dataclasses.replace(ARTICLE, title=HOSTILE, publisher=HOSTILE, language=HOSTILE)
    page = Page(render_sources([article], total=1, page=1, pages=1))
    assert page.text.count(HOSTILE) == 3
    assert page.all("img") == page.all("script") == []


def test_a_problem_page_escapes_what_it_is_told() -> None:
    page = Page(render_problem(HOSTILE, HOSTILE))
    assert page.text.count(HOSTILE) == 3  # page title, heading, detail
    assert page.all("img") == page.all("script") == []


def test_chat_and_views_lead_to_each_other_and_say_where_one_is() -> None:
    for page, own in (
        (chat(), "/"),
        (look(POSITIONS), "/positions"),
        (look(TIMELINE), "/timeline"),
    ):
        links = {tag["href"] for tag in page.all("a")}
        assert {"/", "/positions", "/timeline"} <= links
        assert [tag["href"] for tag in page.all("a") if "aria-current" in tag] == [own]


def test_no_page_carries_inline_script_or_style() -> None:
    pages = chat(suggestions=("Who?",)), read("One.", marks={1: [(0, 2)]})
    for page in (*pages, look(POSITIONS), look(TIMELINE)):
        assert page.all("style") == []
        assert all(tag.get("src") for tag in page.all("script"))
        assert not any("style" in attributes for _, attributes in page.tags)


def test_the_policy_lets_nothing_in_but_our_own_files() -> None:
    policy = PAGE_HEADERS["Content-Security-Policy"].split("; ")
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in PAGE_HEADERS["Content-Security-Policy"]


def test_every_local_file_that_a_page_names_exists() -> None:
    for page in (chat(), read("One."), look(POSITIONS), look(TIMELINE)):
        named = [tag["href"] for tag in page.all("link")] + [
            tag["src"] for tag in page.all("script")
        ]
        for address in named:
            assert address is not None
            assert (STATIC_DIR / address.removeprefix("/static/").lstrip("/")).is_file()


def test_no_script_parses_html() -> None:
    for script in [*STATIC_DIR.glob("*.js"), *WIDGET_DIR.glob("*.js")]:
        source = script.read_text(encoding="utf-8")
        for sink in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
            assert sink not in source, script.name
