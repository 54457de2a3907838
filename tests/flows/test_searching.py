"""`lagebild search` at a prompt: words, filters, formats, and what it says of a question that finds nothing."""

import csv
import io
import json

import pytest

from flows.exits import DONE, USAGE


@pytest.fixture
def found(lagebild, published):
    """Return the file or line ids of the articles that a search finds, in their order."""

    def searched(*arguments: object) -> list[str]:
        code, out, _ = lagebild("search", "--format", "json", *arguments, at=published)
        assert code == DONE
        named = {"https://bell.example/port": "bell", "https://horn.example/port": "horn", None: "german",
                 "https://bell.example/exchange": "exchange", "https://horn.example/exchange": "swap"}  # fmt: skip
        return [named[row["url"]] for row in json.loads(out)]

    return searched


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["silos"], {"bell", "horn", "german"}),
        (["Silo"], {"bell", "horn", "german"}),
        (["grain silo"], {"bell", "horn"}),
        (["grain", "silo"], {"bell", "horn"}),
        (["Drohne"], {"german"}),
        (["Shahed-Drohne"], {"german"}),
        (['"grain silo" -drones'], set()),
        (["--", "-silo"], {"exchange", "swap"}),
        (["prison*"], {"exchange", "swap"}),
        (["--place", "Odesa"], {"bell", "horn", "german"}),
        (["silo", "--place", "Одеса", "--language", "de"], {"german"}),
        (["--entity", "Zelensk"], {"exchange", "swap"}),
        (["silo", "--outlet", "bell"], {"bell"}),
        (["--since", "2026-03-03", "--until", "2026-03-03"], {"exchange", "swap"}),
        (["silo", "--since", "2026-03-05"], set()),
        (["silo'); DROP TABLE articles; --"], set()),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_articles_are_found_by_words_and_filters(found, arguments, expected):
    assert set(found(*arguments)) == expected


def test_the_best_come_first_and_no_more_than_wanted(found):
    assert found("silo", "--limit", "1", "--outlet", "bell") == ["bell"]
    assert len(found("silo", "--limit", "2")) == 2


def test_an_article_is_told_with_time_outlet_language_headline_event_score_and_an_extract(lagebild, published):
    code, out, err = lagebild("search", "Getreidesilo", at=published)
    (first, extract, rest, blank, count) = out.splitlines()
    assert (code, err, blank, count) == (DONE, "", "", "(1 article)")
    assert first.startswith("2026-03  outlet unknown [de]  Drohnen setzen Getreidesilo im Hafen von")
    assert "ein Getreidesilo in Brand gesetzt" in extract
    assert rest.startswith("    score ") and "; event " in rest
    assert "\x1b" not in out and "\x9b" not in out
    code, out, _ = lagebild("search", "grain", "silo", at=published)
    assert out.splitlines()[-1] == "(2 articles)"
    assert "2026-03-04 06:10  bell [en]  Drones set grain silo in port of Odesa on fire" in out


def test_an_answer_is_given_as_json_and_csv(lagebild, published):
    _, out, _ = lagebild("search", "Getreidesilo", "--format", "json", at=published)
    (row,) = json.loads(out)
    assert (row["published_at"], row["language"], row["in_headline"]) == ("2026-03-01T00:00:00Z", "de", True)
    _, out, _ = lagebild("search", "Getreidesilo", "--format", "csv", at=published)
    (line,) = csv.DictReader(io.StringIO(out))
    assert line["article_id"] == row["article_id"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["xyzzy"], "no article holds 'xyzzy', and no known word begins like it"),
        (["silo", "xyzzy", "plugh"], "no article holds 'xyzzy', 'plugh', and no known word begins like it"),
        (["silo", "prisoners"], "each word is known, but no article holds all of it"),
        (["silo", "--language", "uk"], "each word is known, but no article holds all of it with --language uk"),
        (["silo", "--place", "Atlantis"], "there is no place 'Atlantis' in this snapshot"),
        (["--entity", "Nobody", "--outlet", "none"], "there is no entity 'Nobody' in this snapshot"),
        (["--entity", "Nobody", "--outlet", "none"], "there is no outlet 'none' in this snapshot"),
        (["Getreidesilosanlage"], "no article holds 'getreidesilosanlage', and no known word begins like it"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_why_nothing_was_found_is_said(lagebild, published, arguments, said):
    code, out, err = lagebild("search", *arguments, at=published)
    assert (code, out) == (DONE, "(0 articles)\n")
    assert f"lagebild: {said}\n" in err


def test_a_form_that_no_article_has_finds_the_word_that_begins_like_it_and_says_so(lagebild, published):
    code, out, err = lagebild("search", "Getreidesilowand", at=published)
    assert (code, out.splitlines()[-1]) == (DONE, "(1 article)")
    assert err == "lagebild: no article holds 'getreidesilowand'; searched for 'getreidesilo', which begins like it\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "nothing is asked for: give words, or --entity"),
        (["  "], "nothing is asked for"),
        (["?!"], "there is no word in '?!'"),
        (['"grain silo'], "a quotation mark is missing"),
        (["„grain silo"], "a quotation mark is missing"),
        (["a" * 50_000], "too long a question: at most 30 words and 2000 letters"),
        (["word " * 1_000], "too long a question"),
        (["\0"], "there is no word in ' '"),
        (["silo", "--limit", "0"], "'0' is no whole number from 1"),
        (["silo", "--since", "yesterday"], "'yesterday' is no day"),
    ],
    ids=lambda value: " ".join(value)[:20] if isinstance(value, list) else "",
)
def test_what_is_no_question_is_refused_in_a_sentence(lagebild, published, arguments, said):
    code, out, err = lagebild("search", *arguments, at=published)
    assert (code, out) == (USAGE, "")
    assert said in err
