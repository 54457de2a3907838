"""The reading commands, asked at a prompt: filters, formats, words for what is not there."""

import csv
import io
import json
import re
import sys
from dataclasses import replace

import pytest

from extractors.identity import digest
from flows.exits import DONE, LOOK, NOTHING, USAGE
from flows.showing import find_snapshot

PORT, EXCHANGE = "Drones set grain silo in port of Odesa on fire", "Ukraine and Russia exchange 150 prisoners of war"
PORT_BELL, PORT_HORN = digest("url", "bell.example/port"), digest("url", "horn.example/port")


@pytest.fixture
def ask(lagebild, published):
    """Return the command, asked in the home that has something published; it gives what was printed."""

    def answered(*arguments: object, code: int = DONE) -> str:
        found, out, err = lagebild(*arguments, at=published)
        assert (found, err if code == DONE else "") == (code, "")
        return out if code == DONE else err

    return answered


def event_id(ask, title: str) -> str:
    (found,) = [row["event_id"] for row in json.loads(ask("events", "--format", "json")) if row["title"] == title]
    return found


# Events.


@pytest.mark.parametrize(
    ("filters", "titles"),
    [
        ([], [PORT, EXCHANGE]),
        (["--limit", "1"], [PORT]),
        (["--since", "2026-03-04"], [PORT]),
        (["--until", "2026-03-03"], [EXCHANGE]),
        (["--since", "2026-03-03", "--until", "2026-03-04"], [PORT, EXCHANGE]),
        (["--since", "2026-03-05"], []),
        (["--place", "Odesa"], [PORT]),
        (["--place", "одес"], [PORT]),
        (["--place", "Q1874"], [PORT]),
        (["--place", "Shahed"], []),
        (["--entity", "Zelensk"], [EXCHANGE]),
        (["--entity", "Mariupol"], [EXCHANGE]),
        (["--language", "de"], [PORT]),
        (["--language", "fr"], []),
        (["--place", "Odesa", "--language", "de", "--since", "2026-03-04"], [PORT]),
        (["--place", "' OR 1=1 --"], []),
    ],
)
def test_events_are_listed_most_covered_first_and_filtered(ask, filters, titles):
    assert [row["title"] for row in json.loads(ask("events", *filters, "--format", "json"))] == titles


def test_events_are_printed_as_table_json_and_csv(ask):
    (port, exchange) = json.loads(ask("events", "--format", "json"))
    assert (port["article_count"], port["outlet_count"], port["languages"]) == (3, 2, ["de", "en"])
    assert port["first_published_at"] == "2026-03-04T06:10:00Z"
    rows = list(csv.DictReader(io.StringIO(ask("events", "--format", "csv"))))
    assert [(row["event_id"], row["article_count"], row["languages"]) for row in rows] == [
        (port["event_id"], "3", "de, en"), (exchange["event_id"], "2", "en"),
    ]  # fmt: skip
    header, *lines, count = ask("events").splitlines()
    assert header.split()[:3] == ["event_id", "title", "first_published_at"]
    assert [line.split()[0] for line in lines if line.strip()] == [port["event_id"], exchange["event_id"]]
    assert count == "(2 rows)"


# One event.


def test_an_event_tells_its_articles_in_order_who_was_first_and_why_each_belongs(ask):
    found = event_id(ask, PORT)
    said = ask("event", found[:10])
    assert said.splitlines()[:2] == [PORT, f"event {found}"]
    assert "3 articles, 2 known outlets, 3 independent origins; languages de, en; places Odesa" in said
    assert "first: The Bell, 2026-03-04 06:10 UTC" in said
    assert said.index("06:10 UTC  The Bell") < said.index("07:20 UTC  The Horn") < said.index("\n2026-03  outlet unknown [de]")
    assert said.count("    the event began with this article") == 1
    first, second = re.findall(r"\n    (\w+)  \S+\n    belongs with (\w+), score \d\.\d\d: ", said)
    everyone = set(re.findall(r"\n    (\w{16})  ", said))
    assert {first[0], second[0]} < everyone and {first[1], second[1]} < everyone
    assert first[0] != first[1] and second[0] != second[1]


def test_an_event_as_json_and_csv_has_all_its_articles(ask):
    found = event_id(ask, PORT)
    said = json.loads(ask("event", found, "--format", "json"))
    assert (said["event_id"], said["article_count"], len(said["articles"])) == (found, 3, 3)
    assert {article["evidence"]["founded"] for article in said["articles"]} == {True, False}
    rows = list(csv.DictReader(io.StringIO(ask("event", found, "--format", "csv"))))
    assert [row["article_id"] for row in rows] == [article["article_id"] for article in said["articles"]]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("ffffffffffffffffff", "no event has an id that begins with 'ffffffffffffffffff'; `lagebild events` lists them"),
        ("", "more than one event has an id that begins with ''; `lagebild events` lists them"),
    ],
)
def test_an_event_that_is_not_there_or_not_the_only_one_is_said_so(ask, name, said):
    assert ask("event", name, code=LOOK) == f"lagebild: {said}\n"


# Why.


@pytest.mark.parametrize(
    "one", [PORT_BELL, PORT_BELL[:8], "https://bell.example/port", "http://www.bell.example/port/?utm_source=x", "port-bell"]
)
def test_an_article_is_found_by_its_id_its_address_or_the_line_it_came_from(ask, one):
    said = json.loads(ask("why", one, "https://horn.example/port", "--format", "json"))
    assert said["ids"] == [PORT_BELL, PORT_HORN]
    assert said["events"] == [event_id(ask, PORT)] * 2
    assert said["evidence"]["score"] > 0.5


def test_two_articles_of_one_event_are_told_what_they_share(ask):
    said = ask("why", "port-bell", "port-horn")
    first, second, verdict, shared, against, score = said.splitlines()
    assert (first, second) == (f"{PORT_BELL}  {PORT}", f"{PORT_HORN}  Russian drones hit grain silo in Odesa port")
    assert verdict == f"one event: both are filed under {event_id(ask, PORT)}"
    assert shared.startswith("shared: places Odesa; ")
    assert against.startswith("against: ")
    assert score.startswith("score ")


def test_two_articles_of_two_events_are_told_so(ask):
    said = ask("why", "port-bell", "exchange-bell")
    assert f"two events: {event_id(ask, PORT)} and {event_id(ask, EXCHANGE)}\n" in said


def test_a_file_that_is_not_loaded_is_compared_by_its_content(ask, corpus):
    (corpus / "new.txt").write_text((corpus / "b.txt").read_text("utf-8").replace("Two workers", "Three workers"), "utf-8")
    assert "not both are loaded; by their content they would be joined" in ask("why", corpus / "new.txt", "port-bell")
    assert "not both are loaded; by their content they would be kept apart" in ask("why", corpus / "new.txt", "exchange-horn")


def test_the_same_article_is_one_event_with_itself(ask):
    assert f"one event: both are filed under {event_id(ask, PORT)}\n" in ask("why", "port-bell", PORT_BELL)


def test_why_as_csv_has_one_row(ask):
    (row,) = csv.DictReader(io.StringIO(ask("why", "port-bell", "port-horn", "--format", "csv")))
    assert json.loads(row["ids"]) == [PORT_BELL, PORT_HORN]


@pytest.mark.parametrize("name", ["nothing-of-the-kind", "https://bell.example/other", "roses"])
def test_an_article_that_is_not_there_is_said_so(ask, name):
    assert ask("why", name, "port-bell", code=LOOK) == (
        f"lagebild: no article has the id, address, file name or line id {name!r}; "
        "`lagebild trace` tells what became of an address\n"
    )


def test_a_file_that_cannot_be_read_as_an_article_is_said_so(ask, tmp_path):
    file = tmp_path / "empty.txt"
    file.write_text("")
    assert ask("why", file, "port-bell", code=LOOK) == f"lagebild: {file}: empty\n"


# Trace.


def test_an_address_is_traced_to_its_event(ask):
    when, fate, article = ask("trace", "https://www.bell.example/port?utm_source=x").splitlines()
    assert when == f"2026-03-04 12:00 UTC  seen as corpus port-bell: {PORT}"
    assert fate == "    loaded"
    assert article == f"    article {PORT_BELL}, event {event_id(ask, PORT)}: {PORT}"


def test_what_was_turned_away_or_refused_is_traced_to_the_reason(ask):
    assert ask("trace", "roses").splitlines()[1].startswith("    unrelated: relevance 0.0")
    assert "    rejected: it has neither text nor title" in ask("trace", "lines.jsonl:7")
    (row,) = json.loads(ask("trace", "roses", "--format", "json"))
    assert (row["fate"], row["article_id"], row["attempts"]) == ("unrelated", None, 0)


def test_what_was_never_seen_is_said_so(ask):
    assert ask("trace", "https://bell.example/other", code=LOOK) == (
        "lagebild: 'https://bell.example/other' was never seen: no feed listed it and no backfill held it "
        "(as of the published snapshot)\n"
    )


# SQL.


def test_sql_is_answered_read_only(ask):
    assert ask("sql", "SELECT count(*) AS n FROM articles", "--format", "csv") == "n\n5\n"
    assert ask("sql", "DELETE FROM articles", code=USAGE).startswith("lagebild: ")
    assert ask("sql", "SELEC", code=USAGE).startswith("lagebild: Parser Error")


def test_statements_are_read_from_standard_input_until_it_ends(monkeypatch, lagebild, published):
    monkeypatch.setattr(sys, "stdin", io.StringIO("SELECT 1 AS a;\nSELECT\n2 AS b\n;\nSELEC;\nSELECT 3 AS c"))
    code, out, err = lagebild("sql", "--format", "csv", at=published)
    assert (code, out) == (LOOK, "a\n1\nb\n2\nc\n3\n")
    assert err.startswith("lagebild: Parser Error")


# Sources.


def test_the_catalogue_is_listed_with_its_health(ask):
    rows = json.loads(ask("sources", "--format", "json"))
    assert [(row["source_id"], row["name"], row["feeds"], row["state"]) for row in rows] == [
        ("bell", "The Bell", 0, "never polled"), ("horn", "The Horn", 0, "never polled"),
    ]  # fmt: skip


def test_the_catalogue_is_listed_before_anything_is_published_and_exported_as_opml(lagebild, settings):
    settings.catalogue_file.write_text(
        '[[source]]\nsource_id = "mine"\n[[source.feed]]\nurl = "https://mine.example/feed"\n'
        '[[source]]\nsource_id = "off"\nenabled = false\n'
    )
    code, out, _ = lagebild("sources", "--format", "csv")
    assert (code, [line.split(",")[0] for line in out.splitlines()]) == (DONE, ["source_id", "mine", "off"])
    assert [line.split(",")[-2] for line in out.splitlines()] == ["state", "never polled", "off"]
    code, out, _ = lagebild("sources", "opml")
    assert (code, 'xmlUrl="https://mine.example/feed"' in out) == (DONE, True)
    file = settings.home.parent / "mine.opml"
    file.write_text(out)
    assert lagebild("sources", "opml", at=replace(settings, catalogue_file=file))[1] == out


# What strangers wrote, and where the snapshot is.


@pytest.mark.parametrize("style", ["table", "json", "csv"])
@pytest.mark.parametrize(
    "command",
    [["events"], ["event", "EVENT"], ["why", "port-german", "port-bell"], ["trace", "port-german"], ["sql", "FROM articles"]],
)
def test_control_characters_in_a_headline_do_not_reach_the_terminal(ask, command, style):
    said = ask(*[event_id(ask, PORT) if word == "EVENT" else word for word in command], "--format", style)
    assert {char for char in said if not char.isprintable()} <= {"\n"}
    if command != ["events"]:
        assert "Odessa" in said


@pytest.mark.parametrize("command", [["events"], ["event", "x"], ["why", "a", "b"], ["trace", "a"], ["sql", "SELECT 1"]])
def test_without_a_snapshot_a_reading_command_says_how_to_make_one(lagebild, settings, command):
    how = "run `lagebild run`, `lagebild backfill PATH` or `make run` first"
    assert lagebild(*command) == (NOTHING, "", f"lagebild: nothing is published in {settings.home} yet: {how}\n")


def test_the_sample_is_shown_with_a_notice_until_something_is_published(lagebild, settings, published):
    sample = settings.home / "sample" / "published"
    sample.parent.mkdir(parents=True)
    sample.symlink_to(published.published)
    code, out, err = lagebild("events", "--format", "csv")
    assert (code, len(out.splitlines())) == (DONE, 3)
    assert err == f"lagebild: nothing is published in {settings.home} yet; this is the sample in {settings.home / 'sample'}\n"
    assert find_snapshot(published) == published.snapshot


def test_the_dictionary_is_printed(lagebild, published):
    code, out, err = lagebild("dictionary", at=published)
    assert (code, err) == (DONE, "")
    assert out.startswith("# Data dictionary\n")
    assert "### `bursts`\n" in out


def test_a_snapshot_is_shared_without_texts_and_says_of_itself_what_it_is(lagebild, published, tmp_path):
    code, out, err = lagebild("share", tmp_path / "given", at=published)
    assert (code, out, err) == (DONE, f"{tmp_path / 'given'}: 5 articles, 2 events, without texts\n", "")
    given = json.loads((tmp_path / "given" / "manifest.json").read_text())
    ours = json.loads((published.published / "manifest.json").read_text())
    names = ("snapshot_at", "version", "publication", "checks")
    assert {name: given[name] for name in names} == {name: ours[name] for name in names}
    assert lagebild("share", tmp_path, at=published)[0] == USAGE
