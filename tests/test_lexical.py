from __future__ import annotations

import datetime as dt
import math
from pathlib import Path

import pytest

from qa_service.domain import Filters
from qa_service.lexical import LexicalIndex, LexicalRow

DAY = dt.date(2022, 1, 26)


def row(id: str, text: str, *, language: str = "en", date: dt.date | None = DAY) -> LexicalRow:
    return LexicalRow(id, "", text, language, "Northern Wire", date, ("NATO",))


@pytest.fixture
def index(tmp_path: Path) -> LexicalIndex:
    index = LexicalIndex.create(tmp_path / "lexical")
    index.apply(
        delete=[],
        add=[
            row("troops", "About 5,000 troops were deployed."),
            row("numbers", "Another 5 or 000 is not that number."),
            row("ships", "Ships sailed to the Black Sea.", date=dt.date(2022, 3, 1)),
            row("undated", "Troops moved again.", date=None),
            row("russian", "Войска были размещены в Белоруссии.", language="ru"),
        ],
    )
    return index


def search(index: LexicalIndex, question: str, language: str = "en", **limits: object) -> list[str]:
    filters = Filters(**{k: v for k, v in limits.items() if k != "as_of"})  # type: ignore[arg-type]
    as_of = limits.get("as_of")
    assert as_of is None or isinstance(as_of, dt.date)
    found = index.search(question, language=language, limit=10, filters=filters, as_of=as_of)
    return [id for id, _ in found]


def test_words_match_in_their_stems(index: LexicalIndex) -> None:
    assert set(search(index, "deploying a troop")) == {"troops", "undated"}
    assert search(index, "размещение войск", "ru") == ["russian"]


def test_ukrainian_words_match_in_their_forms(index: LexicalIndex) -> None:
    texts = (
        "Сторони підписали договори.",
        "Договорів не підписала жодна.",
        "Договорилися про час.",
    )
    rows = [row(str(at), text, language="uk") for at, text in enumerate(texts)]
    index.apply(delete=[], add=rows)
    assert set(search(index, "Хто підписав ці договори?", "uk")) == {"0", "1"}
    assert index.has_term("підписа", "uk")
    assert not index.has_term("підпис", "uk")
    assert index.term_weights(["договор"], "uk") == {
        "договор": pytest.approx(math.log1p(6.5 / 2.5))
    }


def test_a_number_with_its_separator_is_one_word(index: LexicalIndex) -> None:
    assert search(index, "5,000") == ["troops"]


def test_only_texts_in_the_question_s_language_are_searched(index: LexicalIndex) -> None:
    assert search(index, "troops Войска", "en") == search(index, "troops", "en")


def test_words_asked_before_count_less_than_the_question_s_own(index: LexicalIndex) -> None:
    def find(question: str, context: str = "") -> list[str]:
        found = index.search(
            question, language="en", limit=10, filters=Filters(), as_of=None, context=context
        )
        return [id for id, _ in found]

    assert find("ships", "Which troops moved?")[0] == "ships"
    assert set(find("ships", "Which troops moved?")) == {"ships", "troops", "undated"}
    assert find("And there?", "Black Sea?") == find("Black Sea?") == ["ships"]


def test_asking_words_alone_do_not_match(index: LexicalIndex) -> None:
    assert search(index, "Which ships?") == ["ships"]


def test_as_of_leaves_out_what_is_later_or_undated(index: LexicalIndex) -> None:
    assert search(index, "troops ships", as_of=DAY) == ["troops"]


def test_filters_limit_by_actor_publisher_language_and_dates(index: LexicalIndex) -> None:
    assert search(index, "ships", actors=("nato",)) == ["ships"]
    assert search(index, "ships", actors=("Russia",)) == []
    assert search(index, "ships", publishers=("NORTHERN WIRE",)) == ["ships"]
    assert search(index, "ships", languages=("ru",)) == []
    assert search(index, "ships troops", published_from=dt.date(2022, 2, 1)) == ["ships"]


def test_deleted_rows_are_gone_and_added_ones_found(index: LexicalIndex) -> None:
    index.apply(delete=["ships"], add=[row("planes", "Planes flew there.")])
    assert index.count() == 5
    assert search(index, "ships") == []
    assert search(index, "planes") == ["planes"]


def test_a_term_s_weight_is_its_inverse_document_frequency(index: LexicalIndex) -> None:
    # 5 paragraphs, "troop" in 2 of them: ln(1 + (5 - 2 + .5) / (2 + .5)).
    assert index.term_weights(["troop"], "en") == {"troop": pytest.approx(math.log(1 + 3.5 / 2.5))}
