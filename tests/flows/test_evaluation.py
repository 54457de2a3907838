"""Scores on a labelled set, made by the code that files articles in production."""

import json
from pathlib import Path

import pytest

from extractors.errors import UsageError
from flows.evaluation import evaluate
from flows.exits import DONE

WAR = {
    "silo": ["Drones set a grain silo in the port of Odesa on fire, said governor Oleh Kiper. Two dock workers were injured.",
             "A grain silo burns in Odesa port after drones struck, governor Oleh Kiper said. Two dock workers are injured."],
    "swap": ["Ukraine and Russia exchanged 150 prisoners of war at the border with Belarus, the United Arab Emirates mediated.",
             "150 prisoners of war return to Ukraine in an exchange with Russia that the United Arab Emirates mediated."],
}  # fmt: skip
ARTICLES = [
    {"id": f"{label}{number}", "cluster_id": label, "title": text.partition(",")[0], "text": text, "lang": lang,
     "published_at": f"2026-03-04T0{5 + number}:00Z"}
    for label, texts in WAR.items()
    for number, (text, lang) in enumerate(zip(texts, ("en", "de"), strict=True))
]  # fmt: skip


@pytest.fixture
def labelled(tmp_path):
    """Return a function that writes a labelled set and returns its folder."""

    def write(articles=ARTICLES, pairs=None) -> Path:
        for name, rows in (("articles", articles), ("pairs", pairs)):
            if rows is not None:
                lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
                (tmp_path / f"{name}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
        return tmp_path

    return write


def scores(done):
    return {name: (score.precision, score.recall, score.items) for name, score in done.scores.items()}


def test_clusters_are_scored_over_all_and_for_each_language(labelled):
    done = evaluate(labelled(), [])
    assert done.measure == "B-cubed"
    assert scores(done) == {"all": (1.0, 1.0, 4), "de": (1.0, 1.0, 2), "en": (1.0, 1.0, 2)}
    events = {decision["id"]: decision["event_id"] for decision in done.decisions}
    assert list(events) == ["silo0", "swap0", "silo1", "swap1"]
    assert (events["silo0"], events["swap0"]) == (events["silo1"], events["swap1"])
    assert events["silo0"] != events["swap0"]


def test_wrong_labels_cost_precision_and_recall(labelled):
    done = evaluate(labelled([{**row, "cluster_id": f"all {row['lang']}"} for row in ARTICLES]), [])
    assert scores(done)["all"] == (0.5, 0.5, 4)


def test_only_the_languages_that_were_named_are_scored(labelled):
    assert scores(evaluate(labelled(), ["de"])) == {"all": (1.0, 1.0, 2), "de": (1.0, 1.0, 2)}


def test_articles_without_a_label_are_filed_and_not_scored(labelled):
    done = evaluate(labelled([{**ARTICLES[0], "cluster_id": None}, *ARTICLES[1:]]), [])
    assert (done.scores["all"].items, len(done.decisions)) == (3, 4)


def test_pairs_are_scored_by_pair_of_languages_and_decided_where_nothing_is_known(labelled):
    pairs = [
        {"id1": "silo0", "id2": "silo1", "same_event": True},
        {"id1": "swap0", "id2": "silo0", "same_event": False},
        {"id1": "swap0", "id2": "swap1", "same_event": False},
        {"id1": "swap1", "id2": "silo1"},
        {"id1": "swap1", "id2": "not in the set", "same_event": True},
    ]
    done = evaluate(labelled(pairs=pairs), [])
    assert done.measure == "pairs"
    assert scores(done) == {"all": (0.5, 1.0, 3), "de-en": (0.5, 1.0, 2), "en": (0.0, 0.0, 1)}
    assert [(row["id1"], row["id2"], row["same"]) for row in done.decisions] == [
        ("silo0", "silo1", True), ("swap0", "silo0", False), ("swap0", "swap1", True), ("swap1", "silo1", False),
    ]  # fmt: skip
    assert all(row["score"] > 0.5 if row["same"] else row["score"] < 0.5 for row in done.decisions)


def test_ids_may_be_numbers(labelled):
    articles = [{**row, "id": number} for number, row in enumerate(ARTICLES)]
    done = evaluate(labelled(articles, [{"id1": 0, "id2": 1, "same_event": True}]), [])
    assert (scores(done)["all"], [row["id1"] for row in done.decisions]) == ((1.0, 1.0, 1), ["0"])


def test_equal_texts_stay_two_articles_of_one_event(labelled):
    twins = [{**ARTICLES[0], "id": name, "url": "https://news.example/same"} for name in ("one", "two")]
    done = evaluate(labelled(twins), [])
    assert [decision["id"] for decision in done.decisions] == ["one", "two"]
    assert len({decision["event_id"] for decision in done.decisions}) == 1
    assert scores(done) == {"all": (1.0, 1.0, 2), "en": (1.0, 1.0, 2)}


def test_line_separators_inside_a_text_do_not_cut_a_line(labelled):
    article = {**ARTICLES[0], "text": ARTICLES[0]["text"] + "\u2028The fire\x85is out.\x0b"}
    assert scores(evaluate(labelled([article]), []))["all"] == (1.0, 1.0, 1)


@pytest.mark.parametrize(
    ("articles", "pairs", "said"),
    [
        (None, None, "articles.jsonl does not exist; a labelled set is a folder with articles.jsonl (and pairs.jsonl)"),
        (["{"], None, "articles.jsonl is no JSONL: "),
        ([], None, "articles.jsonl has no articles"),
        (["[1]"], None, "articles.jsonl is no JSONL: '[1]' is no object with id"),
        ([{"title": "No id, but a headline"}], None, "articles.jsonl is no JSONL: "),
        (ARTICLES, ["{"], "pairs.jsonl is no JSONL: "),
        (ARTICLES, ['{"id1": 1}'], "pairs.jsonl is no JSONL: '{\"id1\": 1}' is no object with id1 and id2"),
    ],
)
def test_a_set_that_cannot_be_used_is_a_usage_error_that_names_the_file(labelled, articles, pairs, said):
    with pytest.raises(UsageError) as error:
        evaluate(labelled(articles, pairs), [])
    assert said in str(error.value)


def test_an_article_that_cannot_be_read_counts_as_alone_and_is_named(labelled, capsys):
    unread = {"id": "a", "cluster_id": ARTICLES[0]["cluster_id"]}
    done = evaluate(labelled([ARTICLES[0], unread]), [])
    assert scores(done)["all"] == (1.0, 0.5, 2)
    assert "article a cannot be read: it has neither text nor title" in capsys.readouterr().err


def test_a_language_that_no_article_is_in_is_a_usage_error(labelled):
    folder = labelled()
    with pytest.raises(UsageError) as error:
        evaluate(folder, ["fr", "pl"])
    assert str(error.value) == f"{folder / 'articles.jsonl'} has no articles in fr, pl"


def test_the_command_prints_scores_and_writes_decisions(lagebild, labelled, tmp_path):
    file = tmp_path / "decisions.jsonl"
    code, out, err = lagebild("evaluate", labelled(), "--language", "en", "--decisions", file, "--format", "csv")
    assert (code, err) == (DONE, "")
    assert out == "measure,of,precision,recall,f1,items\nB-cubed,all,1.0,1.0,1.0,2\nB-cubed,en,1.0,1.0,1.0,2\n"
    assert [json.loads(line).keys() for line in file.read_text().splitlines()] == [{"id", "event_id"}] * 2


def test_a_set_without_labels_is_a_usage_error(labelled):
    with pytest.raises(UsageError, match="no article of this set has a cluster_id"):
        evaluate(labelled([{"id": "a", "text": "The port of Odesa is on fire after a drone attack."}]), [])
