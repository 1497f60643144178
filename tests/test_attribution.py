from __future__ import annotations

import datetime as dt
import json
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.actors import load_actors
from ingest.attribution import attribute_statements
from ingest.issuers import Issue
from qa_service.domain import Statement

ACTORS = load_actors()
CASES: list[dict[str, Any]] = [
    json.loads(line)
    for line in (Path(__file__).parent / "data/attribution.jsonl").read_text("utf-8").splitlines()
]


def statements_of(
    *paragraphs: str, language: str = "en", date: dt.date | None = None
) -> list[tuple[Statement, ...]]:
    return attribute_statements(paragraphs, language=language, actors=ACTORS, date=date)


@pytest.mark.parametrize("case", CASES, ids=[case["what"] for case in CASES])
def test_who_said_what_in_a_labelled_case(case: dict[str, Any]) -> None:
    date = dt.date.fromisoformat(case["date"]) if "date" in case else None
    statements = statements_of(*case["paragraphs"], language=case["language"], date=date)
    found = statements[case.get("of", -1)]
    assert [[s.kind, s.speaker, s.actor] for s in found] == case["expect"]


@pytest.mark.parametrize(
    ("who", "speaker", "side"),
    [
        ("NATO officials", None, "NATO"),
        ("An alliance official", None, "NATO"),
        ("A senior alliance diplomat", None, "NATO"),
        ("A Kremlin official", None, "Russia"),
        ("An adviser at the Élysée", None, "France"),
        ("A source at the Pentagon", None, "United States"),
        ("An aide to President Macron", None, "France"),
        ("An adviser to Zelensky", None, "Ukraine"),
        ("An adviser to Zelensky, Mykhailo Podolyak,", "Mykhailo Podolyak", "Ukraine"),
        ("A Biden administration official", None, "United States"),
        ("A spokesman for the German government", "German Government", "Germany"),
        ("The Russians", None, "Russia"),
        ("The Germans, for their part,", None, "Germany"),
        ("The Talks", None, None),
        ("The ambassador at NATO", None, None),
        ("A western official", None, None),
        ("A letter to Lavrov", None, None),
    ],
)
def test_whose_officials_without_a_name_are(
    who: str, speaker: str | None, side: str | None
) -> None:
    found = attribute_statements(
        [f"{who} said that the flights would go on."], language="en", actors=load_actors()
    )
    assert [(said.speaker, said.actor) for said in found[0]] == [(speaker, side)]


def test_a_direct_statement_is_the_inside_of_its_marks() -> None:
    text = "“We wait. We are ready,” Lavrov said on Monday."
    (said,) = statements_of(text)[0]
    assert text[said.start : said.end] == "We wait. We are ready,"
    assert said.cue == "said"


def test_an_indirect_statement_is_its_whole_sentence() -> None:
    text = "It rained. Lavrov said that U.S. troops had left. It went on raining."
    (said,) = statements_of(text)[0]
    assert text[said.start : said.end] == "Lavrov said that U.S. troops had left."


def test_a_direct_quotation_replaces_the_sentence_that_holds_it() -> None:
    text = "“We go,” he said, also urging “calm”."
    assert [s.kind for s in statements_of("Lavrov spoke.", text)[1]] == ["direct"]


def test_every_part_of_a_long_quotation_has_the_speaker_of_one_part() -> None:
    found = statements_of("“One is clear.", "“Two is not.", "“Three is nothing,” Lavrov said.")
    assert [[s.speaker for s in said] for said in found] == [["Sergey Lavrov"]] * 3


def test_a_mark_left_open_by_mistake_quotes_nothing() -> None:
    found = statements_of("The “worst of all came.", "Lavrov left the room at noon.")
    assert found == [(), ()]


def test_a_wrong_mark_still_opens_a_quotation() -> None:
    (said,) = statements_of("Lavrov said it would come ” at short notice”.")[0]
    assert said.kind == "mixed"


def test_nobody_knows_the_speaker_after_an_unknown_one() -> None:
    found = statements_of(
        "Lavrov said it rained. One resident said that it did. It was cold, he added."
    )
    assert [s.speaker for s in found[0]] == ["Sergey Lavrov", None, None]


def test_a_name_beside_the_speaker_does_not_take_the_pronoun() -> None:
    found = statements_of("Lavrov said that it was over.", "It began with Putin, he added.")
    assert [s.speaker for s in found[1]] == ["Sergey Lavrov"]


@given(st.lists(st.text(), max_size=4), st.sampled_from(["en", "ru", "zh"]))
def test_any_text_can_be_attributed(paragraphs: list[str], language: str) -> None:
    check_spans(paragraphs, language)


WORDS = st.sampled_from(
    '“ ” « » „ " . , ? — : Lavrov said Stoltenberg he that the NATO заявил, Песков что он We go '
    "according to По словам Smith John told".split()
)


@settings(deadline=None)
@given(st.lists(st.lists(WORDS, max_size=25).map(" ".join), max_size=4))
def test_no_arrangement_of_names_cues_and_marks_breaks_the_spans(paragraphs: list[str]) -> None:
    check_spans(paragraphs, "en")
    check_spans(paragraphs, "ru")


SENTENCES = sorted(
    {part for case in CASES for text in case["paragraphs"] for part in text.split(". ")}
)
CUT_SENTENCES = st.tuples(st.sampled_from(SENTENCES), st.integers(0, 60), st.integers(5, 400)).map(
    lambda cut: cut[0][cut[1] : cut[2]]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.lists(CUT_SENTENCES, max_size=4).map(". ".join), max_size=6))
def test_no_arrangement_of_cut_sentences_breaks_the_spans(paragraphs: list[str]) -> None:
    check_spans(paragraphs, "en")
    check_spans(paragraphs, "ru")


def check_spans(paragraphs: list[str], language: str) -> None:
    found = attribute_statements(paragraphs, language=language, actors=ACTORS)
    assert len(found) == len(paragraphs)
    for text, statements in zip(paragraphs, found, strict=True):
        assert all(0 <= s.start < s.end <= len(text) for s in statements)
        assert all(a.end <= b.start for a, b in pairwise(statements))
        assert all(s.speaker != "" for s in statements)


def test_attribution_takes_little_of_the_time_that_embedding_does() -> None:
    paragraphs = [text for case in CASES for text in case["paragraphs"]] * 4
    began = time.process_time()
    attribute_statements(paragraphs, language="en", actors=ACTORS)
    # About 0.2 ms each; embedding one takes over 5 ms. Other processes' time does not count.
    assert (time.process_time() - began) / len(paragraphs) < 0.003


def issued(title: str, publisher: str, *paragraphs: str, language: str = "en") -> list[list[Any]]:
    found = attribute_statements(
        paragraphs, language=language, actors=ACTORS, issue=Issue(title, publisher, True)
    )
    return [
        [(s.kind, s.speaker, s.actor, text[s.start : s.end]) for s in said]
        for text, said in zip(paragraphs, found, strict=True)
    ]


def test_a_communique_is_the_words_of_whoever_issues_it() -> None:
    first, second, third = issued(
        "Summit communiqué (extracts)",
        "NATO Press Office",
        "1. We have gathered in Tirana. Finland is our newest member.",
        "2. We condemn the raid. Allies stand together.",
        "The text was agreed by all members.",
    )
    assert first == [
        ("direct", "NATO", "NATO", "We have gathered in Tirana. Finland is our newest member.")
    ]
    assert second == [("direct", "NATO", "NATO", "We condemn the raid. Allies stand together.")]
    assert third == []


@pytest.mark.parametrize(
    ("title", "publisher", "speaker", "side"),
    [
        ("Statement by the North Atlantic Council", "NATO", "North Atlantic Council", "NATO"),
        (
            "Statement on the drills",
            "Russian Foreign Ministry",
            "Russian Foreign Ministry",
            "Russia",
        ),
        (
            "On the drills",
            "Ministry of Culture of Ukraine",
            "Ministry of Culture of Ukraine",
            "Ukraine",
        ),
        ("Speech by Jens Stoltenberg on Russia", "NATO", "Jens Stoltenberg", "NATO"),
        ("Joint statement by the ministers of France and Italy", "Élysée", None, None),
        ("On the drills", "A Club of Friends", None, None),
    ],
)
def test_who_issues_a_text_is_told_by_its_title_or_its_publisher(
    title: str, publisher: str, speaker: str | None, side: str | None
) -> None:
    said = issued(title, publisher, "We regret the raid.", "Our answer will be firm.")
    assert [[(s[1], s[2]) for s in each] for each in said] == [
        [(speaker, side)] * bool(speaker)
    ] * 2


def test_what_others_say_in_a_statement_stays_theirs_and_i_is_no_body() -> None:
    own, other = issued(
        "On the drills",
        "Russian Foreign Ministry",
        'We regret the raid. Stoltenberg said: "We will answer."',
        "We expect an explanation.",
    )
    assert [s[1] for s in own] == ["Russian Foreign Ministry", "Jens Stoltenberg"]
    assert [s[1] for s in other] == ["Russian Foreign Ministry"]
    assert issued("On the drills", "NATO", "I regret the raid.", "We will answer.") == [[], []]


def test_a_newspaper_that_says_we_has_no_speaker() -> None:
    found = attribute_statements(
        ["We walked to the border.", "Our guide was late."],
        language="en",
        actors=ACTORS,
        issue=Issue("At the border of Russia", "Northern Wire"),
    )
    assert found == [(), ()]


def test_an_unlabelled_question_is_not_the_answerers() -> None:
    texts = [
        "Metro Courier: Why do cables break?",
        "Triin Kask: Because anchors drag. I have seen it.",
        "And what would you want from allies?",
        "Triin Kask: Ships. We have two.",
        "We asked for more.",
    ]
    said = statements_of(*texts)
    assert [[s.speaker for s in each] for each in said][1:] == [
        ["Triin Kask"],
        [],
        ["Triin Kask"],
        ["Triin Kask"],
    ]


def test_an_item_of_a_list_is_nobody_s_statement() -> None:
    said = statements_of(
        "Москва требует вот чего:",
        "страны НАТО исключают дальнейшее расширение, в том числе приём Украины;",
        "Страны НАТО исключают дальнейшее расширение.",
        language="ru",
    )
    assert [len(each) for each in said[1:]] == [0, 1]
