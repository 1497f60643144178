"""Starting a question set for another corpus: what is drafted, and that no draft is measured."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from eval.cases import WrongCases, read_cases
from eval.client import HttpClient, InProcessClient
from eval.drafts import Listed, pick_articles, take_last_words
from eval.gate import read_gates
from eval.new import CannotStart, open_client, start_set
from eval.records import Json
from eval.sample import NoCorpus
from qa_service.errors import WrongSettings
from qa_service.settings import Settings
from tests.articles import write_article
from tests.servers import run_module, serve
from tests.tiny import TINY

WITH_TINY = {"QA_EMBEDDING": TINY}
VOTE = (
    "Norhaven's council voted by 31 votes to 24 to build a tram line from the station to the port.",
    "“We will build the tram line on time and for this price”, said Mayor Ingrid Solberg.",
    "The line is to cost 412 million euros, of which the state pays more than half.",
)
COURT = (
    "The court in Norhaven has stopped all work on the tram line until the city has an answer.",
    "“We shall fight the tram line in every court of the country”, said Lena Okafor.",
    "A spokesman for the builders said that 140 workers had been sent home for the spring.",
)
COURT_RU = (
    "Мэр Ингрид Солберг заявила, что решение суда обойдётся городу в 18 миллионов евро.",
    "По данным мэрии, на новой линии трамвая работают 320 человек, и все они из города.",
)


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of three articles that are not about NATO, with the tiny embedding."""
    folder = tmp_path_factory.mktemp("tram")
    articles = folder / "articles"
    write_article(articles, "vote", *VOTE, id="vote", date="2024-03-12", language="en")
    write_article(articles, "court", *COURT, id="court", date="2025-02-04", language="en")
    write_article(articles, "sud", *COURT_RU, id="sud", date="2025-02-05", language="ru")
    done = run_module("ingest", str(articles), data_dir=folder / "data", extra=WITH_TINY)
    assert done.returncode == 0, done.stderr
    return folder / "data"


def start_in_process(data_dir: Path, folder: Path, *, questions: int = 12) -> list[str]:
    client = InProcessClient(Settings(data_dir=data_dir, embedding=TINY))
    try:
        return start_set(folder, client, articles=12, questions=questions)
    finally:
        client.close()


@pytest.fixture(scope="module")
def drafts(data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Json]:
    folder = tmp_path_factory.mktemp("drafts") / "set"
    start_in_process(data_dir, folder)
    return read_lines(folder / "questions.jsonl")


def read_lines(path: Path) -> list[Json]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def write_lines(path: Path, rows: list[Json]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def finish(draft: Json) -> Json:
    """As a person leaves it: the draft deleted, the question written (here: its paragraph)."""
    row: Json = json.loads(json.dumps(draft))
    *_, row["question"] = row.pop("draft")
    return row


def test_every_kind_of_question_is_drafted(drafts: list[Json]) -> None:
    # 12 // 6 = 2 comparisons were wanted, but only two people speak in one language: 1.
    # 12 // 5 = 2 near misses and 12 // 12 = 1 off topic; six of the paragraphs are left to ask for.
    assert Counter(draft["kind"] for draft in drafts) == {
        "comparison": 1,
        "unanswerable": 2,
        "off_topic": 1,
        "position": 1,
        "number": 4,
        "fact": 1,
    }


def test_a_label_is_words_of_its_paragraph_which_stands_in_the_draft(drafts: list[Json]) -> None:
    for draft in (d for d in drafts if d["expect"] == "answer"):
        assert draft["question"] == ""
        for nugget in draft["nuggets"]:
            (place,) = nugget["evidence"]
            assert any(
                f"{place['article']}, paragraph {place['paragraph']}: " in note
                and nugget["any_of"][0] in note
                for note in draft["draft"]
            )


def test_a_comparison_has_two_people_s_words_from_two_articles(drafts: list[Json]) -> None:
    (pair,) = [draft for draft in drafts if draft["kind"] == "comparison"]
    assert [nugget["speaker"].split()[-1] for nugget in pair["nuggets"]] == ["Solberg", "Okafor"]
    assert [nugget["any_of"] for nugget in pair["nuggets"]] == [
        ["on time and for this price"],
        ["in every court of the country"],
    ]
    assert [place["article"] for place in pair["evidence"]] == ["vote", "court"]


def test_what_must_be_refused_has_a_reason_and_no_labels(drafts: list[Json]) -> None:
    refused = [draft for draft in drafts if draft["expect"] == "abstain"]
    assert {draft["why"] for draft in refused} == {"near_miss", "off_topic"}
    assert all(draft["evidence"] == draft["nuggets"] == [] for draft in refused)


def test_drafts_with_their_question_written_are_a_sound_set(
    drafts: list[Json], tmp_path: Path
) -> None:
    path = write_lines(tmp_path / "questions.jsonl", [finish(draft) for draft in drafts])
    cases = read_cases(path)
    assert len(cases.cases) == len(drafts)
    assert cases.of_split("dev")
    assert cases.of_split("gate")


@pytest.mark.parametrize(
    "left",
    [
        {"draft": ["Ask for the figure."], "question": ""},
        {"draft": ["Ask for the figure."], "question": "How many voted for it?"},
    ],
)
def test_a_draft_is_refused_by_its_line_with_what_to_do(
    drafts: list[Json], tmp_path: Path, left: Json
) -> None:
    rows = [finish(drafts[0]), finish(drafts[1]) | left, finish(drafts[2]) | left]
    with pytest.raises(WrongCases) as caught:
        read_cases(write_lines(tmp_path / "q.jsonl", rows))
    named = "q.jsonl, line 2 (q002), line 3 (q003): still a draft"
    assert str(caught.value).startswith(named)
    assert "delete its `draft`, or delete the line" in str(caught.value)


def test_a_line_without_a_question_is_refused_without_its_draft_too(
    drafts: list[Json], tmp_path: Path
) -> None:
    rows = [finish(drafts[0]) | {"question": " "}]
    with pytest.raises(WrongCases, match=r"line 1 \(q001\): question: there is none; write it"):
        read_cases(write_lines(tmp_path / "q.jsonl", rows))


def test_an_empty_wording_is_refused_since_every_answer_would_hold_it(
    drafts: list[Json], tmp_path: Path
) -> None:
    row = finish(next(draft for draft in drafts if draft["kind"] == "number"))
    row["nuggets"][0]["any_of"] = [""]
    with pytest.raises(WrongCases, match=r"nuggets\.0\.any_of\.0"):
        read_cases(write_lines(tmp_path / "q.jsonl", [row]))


def test_a_story_in_both_splits_is_refused(drafts: list[Json], tmp_path: Path) -> None:
    one, other = finish(drafts[0]), finish(drafts[1])
    assert one["cluster"] == other["cluster"]
    rows = [one | {"split": "dev"}, other | {"split": "gate"}]
    with pytest.raises(WrongCases, match=r"is in `dev` on line 1; put all of a story's"):
        read_cases(write_lines(tmp_path / "q.jsonl", rows))


def test_the_same_corpus_gives_the_same_bytes_through_both_doors(
    data_dir: Path, tmp_path: Path
) -> None:
    start_in_process(data_dir, tmp_path / "one")
    with serve(data_dir, WITH_TINY) as url:
        start_set(tmp_path / "two", HttpClient(url), articles=12, questions=12)
    for name in ("questions.jsonl", "gates.toml", "README.md"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


@pytest.mark.parametrize("name", ["questions.jsonl", "gates.toml", "README.md"])
def test_nothing_that_is_there_is_overwritten(data_dir: Path, tmp_path: Path, name: str) -> None:
    mine = tmp_path / name
    mine.write_text("mine", encoding="utf-8")
    with pytest.raises(CannotStart, match="is there already; name another folder"):
        start_in_process(data_dir, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert mine.read_text(encoding="utf-8") == "mine"


def test_articles_that_only_their_path_names_are_warned_of(tmp_path: Path) -> None:
    write_article(tmp_path / "articles", "vote", *VOTE, title="The vote")
    data = tmp_path / "data"
    run_module("ingest", str(tmp_path / "articles"), data_dir=data, extra=WITH_TINY)
    said = start_in_process(data, tmp_path / "set")
    assert said[3].startswith("1 articles have neither `id` nor `url` (such as “The vote”)")


def test_a_set_is_started_refused_written_and_gated(data_dir: Path, tmp_path: Path) -> None:
    folder, run = tmp_path / "set", str(tmp_path / "run.jsonl")
    questions = ["--questions", str(folder / "questions.jsonl")]
    ask = ["eval", "run", "--out", run, *questions]
    judge = ["eval", "gate", "--run", run, "--gates", str(folder / "gates.toml"), *questions]
    started = run_module("eval", "new", str(folder), data_dir=data_dir, extra=WITH_TINY)
    assert started.returncode == 0, started.stderr
    refused = run_module(*ask, data_dir=data_dir, extra=WITH_TINY)
    assert refused.returncode == 3
    assert "line 1 (q001), line 2 (q002)" in refused.stderr
    rows = read_lines(folder / "questions.jsonl")
    write_lines(folder / "questions.jsonl", [finish(row) for row in rows])
    asked = run_module(*ask, data_dir=data_dir, extra=WITH_TINY)
    assert asked.returncode == 0, asked.stderr
    judged = run_module(*judge, data_dir=tmp_path)
    assert judged.returncode == 0, judged.stdout
    write_lines(folder / "questions.jsonl", rows)
    assert run_module(*judge, data_dir=tmp_path).returncode == 3


def test_without_a_corpus_to_draw_on_nothing_is_started() -> None:
    # The default data folder that nobody named, and the sample articles, are not meant.
    with (
        pytest.raises(NoCorpus, match="--url or a data folder by --data-dir"),
        open_client(Settings(), url="", data_dir=None),
    ):
        pass


def test_a_service_that_refuses_the_key_is_wrong_configuration(data_dir: Path) -> None:
    with serve(data_dir, {**WITH_TINY, "QA_API_KEYS": "right"}) as url:
        with open_client(Settings(api_keys="right"), url=url, data_dir=None) as client:
            assert client.list_articles()["total"] == 3
        with (
            open_client(Settings(api_keys="wrong"), url=url, data_dir=None) as client,
            pytest.raises(WrongSettings, match="put one that it accepts into QA_API_KEYS"),
        ):
            client.list_articles()


def test_each_language_gets_its_share_of_articles_over_all_its_dates() -> None:
    listed = [
        Listed(id=f"{language}{day}", title="", language=language, date=dt.date(2024, 1, day))
        for language, days in (("en", range(1, 11)), ("ru", (5,)))
        for day in days
    ]
    # The one Russian article, and of the ten English ones those at (1, 3, 5, 7) * 10 // 8.
    assert pick_articles(listed, 5) == ["en2", "en4", "ru5", "en7", "en9"]


def test_a_wording_ends_the_first_sentence_without_its_marks() -> None:
    assert take_last_words("“It began in May 2024.” So they said.") == "It began in May 2024"
    assert take_last_words("One two three four five six seven.") == "two three four five six seven"


def test_every_gate_that_the_new_file_names_exists(data_dir: Path, tmp_path: Path) -> None:
    start_in_process(data_dir, tmp_path / "set")
    gates = tmp_path / "set" / "gates.toml"
    assert read_gates(gates).floors == {"no_context": 1.0}
    all_set = re.sub(r'^# (?=["\w@]+ = \d)', "", gates.read_text("utf-8"), flags=re.MULTILINE)
    gates.write_text(all_set, encoding="utf-8")
    limits = read_gates(gates)
    assert len(limits.invariants) == 5
    assert len(limits.floors) == 6
    assert len(limits.ceilings) == 4
    assert len(limits.kill_rates) == 4
