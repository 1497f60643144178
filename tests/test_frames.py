from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from ingest.actors import load_actors
from qa_service.answering.frames import frame_quote, mark_quote
from qa_service.dates import format_date
from qa_service.domain import Article, Citation, Paragraph, hash_text

TEXT = "We are ready."
ARTICLE = Article(
    "a1", 1, "Title", "Northern Wire", "wire", None, dt.date(2022, 1, 26), None, "en", None, "file"
)
PARAGRAPH = Paragraph("a1-1", "a1", 1, 1, TEXT, hash_text(TEXT), ((0, len(TEXT)),))
NARRATED = Citation(1, PARAGRAPH, ARTICLE, 0, len(TEXT), None, None, "narrator")
SAID = replace(NARRATED, speaker="Jane Roe", actor="NATO", attribution="direct")


def frame(citation: Citation, after: Citation | None = None, language: str = "en") -> str:
    return frame_quote(citation, after=after, language=language)


def test_the_narrator_s_words_are_owed_to_the_publisher_and_dated() -> None:
    assert frame(NARRATED) == "Northern Wire reported on 26 January 2022: “We are ready.”"


def test_direct_speech_names_the_speaker_first() -> None:
    wanted = "Jane Roe said, as quoted by Northern Wire on 26 January 2022: “We are ready.”"
    assert frame(SAID) == wanted


def test_reported_speech_names_publisher_and_speaker() -> None:
    reported = replace(SAID, attribution="indirect")
    wanted = "Northern Wire reported on 26 January 2022, citing Jane Roe: “We are ready.”"
    assert frame(reported) == wanted


def test_a_body_has_its_article_in_english() -> None:
    kremlin = replace(SAID, speaker="Kremlin")
    assert frame(kremlin).startswith("The Kremlin said, as quoted by")
    assert "citing the Kremlin:" in frame(replace(kremlin, attribution="indirect"))
    assert frame(kremlin, language="ru").startswith("Kremlin (")
    assert frame(replace(SAID, speaker="NATO")).startswith("NATO said")


def test_a_body_of_another_has_no_article_of_its_own() -> None:
    reported = replace(SAID, attribution="indirect", speaker="NATO's council")
    assert "citing NATO's council:" in frame(reported)
    assert "citing the Kremlin's council:" in frame(replace(reported, speaker="Kremlin's council"))
    assert "citing the United States:" in frame(replace(reported, speaker="United States"))


def test_a_sentence_that_tells_itself_who_speaks_has_no_second_said() -> None:
    text = '"It is a trick," says Jane Roe, who counts for the navy.'
    tagged = replace(SAID, paragraph=replace(PARAGRAPH, text=text), end=len(text))
    assert frame(tagged) == f"Northern Wire reported on 26 January 2022: “{text}”"
    own = replace(tagged, start=1, end=text.index('"', 1))
    assert frame(own).startswith("Jane Roe said, as quoted by")


def test_the_same_report_is_not_named_twice() -> None:
    assert frame(NARRATED, after=SAID) == "In the same report: “We are ready.”"
    assert frame(SAID, after=NARRATED) == "Jane Roe, in the same report: “We are ready.”"


def test_words_beside_other_sentences_are_owed_to_the_speaker_in_part() -> None:
    partly = replace(SAID, attribution="narrator")
    wanted = "Northern Wire reported on 26 January 2022, partly citing Jane Roe: “We are ready.”"
    assert frame(partly) == wanted
    assert frame(partly, NARRATED) == "The same report, partly citing Jane Roe: “We are ready.”"
    assert "(здесь говорит и Jane Roe)" in frame(partly, language="ru")


def test_a_quotation_that_names_its_speaker_itself_is_the_publisher_s() -> None:
    text = "Nobody came. “We are ready,” Roe said."
    named = replace(PARAGRAPH, text=text)
    partly = replace(SAID, attribution="narrator", paragraph=named, end=len(text))
    assert frame(partly).startswith("Northern Wire reported on 26 January 2022: «Nobody")
    assert frame(SAID, partly).startswith("Jane Roe, in the same report")


def test_a_paraphrase_in_the_same_report_is_no_speech() -> None:
    reported = replace(SAID, attribution="indirect")
    assert frame(reported, NARRATED) == "The same report, citing Jane Roe: “We are ready.”"
    assert frame(reported, SAID) == "In the same report: “We are ready.”"


def under(line: str) -> Citation:
    text = f"{line}{TEXT}"
    paragraph = replace(PARAGRAPH, text=text, sha256=hash_text(text))
    return replace(NARRATED, paragraph=paragraph, start=len(line), end=len(text))


@pytest.mark.parametrize("line", ["7 June 2007. ", "June 2007 – ", "OSLO, Jan 25 (Wire) — "])
def test_the_date_that_the_words_stand_under_is_told_as_it_is_written(line: str) -> None:
    shown = line.removesuffix(". ").removesuffix(" – ").removesuffix(" (Wire) — ")
    dated = under(line)
    assert frame(dated) == (
        f"Northern Wire reported on 26 January 2022, under “{shown}”: “We are ready.”"
    )
    assert frame(dated, replace(NARRATED, paragraph=replace(PARAGRAPH, id="a1-2"))) == (
        f"In the same report, under “{shown}”: “We are ready.”"
    )
    assert frame(dated, dated) == "In the same report: “We are ready.”"
    assert "26 января 2022 года, под датой “" in frame(dated, language="ru")


@pytest.mark.parametrize("line", ["OSLO, Jan 26 (Wire) — ", "In June 2007, she said. ", "OSLO - "])
def test_no_date_is_told_twice_and_none_that_is_no_heading(line: str) -> None:
    assert frame(under(line)) == frame(NARRATED)


def test_a_date_line_that_is_quoted_is_not_told_before_it() -> None:
    quoted = replace(under("7 June 2007. "), start=0)
    assert frame(quoted).endswith("2022: “7 June 2007. We are ready.”")


def test_what_is_not_known_is_left_out() -> None:
    bare = replace(NARRATED, article=replace(ARTICLE, publisher=None, date=None))
    assert frame(bare) == "An unnamed source reported: “We are ready.”"


def test_the_frame_is_in_the_asker_s_language_and_the_quote_in_its_own() -> None:
    assert frame(NARRATED, language="ru") == "Northern Wire, 26 января 2022 года: “We are ready.”"


def test_a_language_without_frames_gets_english_ones() -> None:
    assert frame(NARRATED, language="fr") == frame(NARRATED)


@pytest.mark.parametrize(
    ("quote", "language", "marked"),
    [
        ("plain", "en", "“plain”"),
        ("he said “no”", "en", "«he said “no”»"),
        ("он сказал", "ru", "«он сказал»"),
        ("он сказал «нет»", "ru", "“он сказал «нет»”"),
    ],
)
def test_the_marks_do_not_occur_in_the_quote(quote: str, language: str, marked: str) -> None:
    assert mark_quote(quote, language) == marked


def test_dates_are_written_in_words() -> None:
    assert format_date(dt.date(2022, 5, 9), "uk") == "9 травня 2022 року"


def test_a_version_that_differs_is_marked_by_its_date() -> None:
    later = replace(NARRATED, article=replace(ARTICLE, id="a2", date=dt.date(2022, 2, 3)))
    shown = frame_quote(later, after=None, rival=NARRATED, language="en")
    assert shown.startswith("A later report differs: Northern Wire reported on 3 February 2022")
    shown = frame_quote(NARRATED, after=None, rival=later, language="en")
    assert shown.startswith("An earlier report differs: Northern Wire")


def test_a_speaker_is_spelt_as_in_the_language_of_the_frame() -> None:
    names = load_actors()
    said = replace(SAID, speaker="Jens Stoltenberg")

    def start(citation: Citation, language: str) -> str:
        return frame_quote(citation, after=None, language=language, actors=names).split(" (")[0]

    assert start(said, "ru") == "Йенс Столтенберг"
    assert start(said, "uk") == "Єнс Столтенберг"
    assert start(replace(said, speaker="Volodymyr Zelensky"), "uk") == "Володимир Зеленський"
    assert start(replace(said, speaker="Russian Foreign Ministry"), "ru") == "МИД России"
    assert start(replace(said, speaker="Russia"), "uk") == "Росія"
    assert start(said, "en").startswith("Jens Stoltenberg said")
    assert start(replace(said, speaker="Jane Roe"), "ru") == "Jane Roe"
