"""Kept pages read again: a rehearsal changes nothing, the real thing changes what is read differently and nothing else."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from extractors.reading import read_fetched
from extractors.records import Refusal
from flows import pages, reread
from flows.runs import Run
from warehouse import check
from warehouse.database import opened

pytestmark = pytest.mark.usefixtures("threads")
ARTICLES = "SELECT * EXCLUDE (run_id) FROM articles ORDER BY article_id"


@pytest.fixture
def again(settings, collecting):
    """Read again a day later; return the changes and the counts."""

    def run(*source_ids, dry_run=False, keep_all=False):
        began = collecting.rows("SELECT max(first_seen_at) FROM articles")[0][0]
        this = Run("again", "reread", began + timedelta(days=1))
        changes = reread.reread(settings, this, source_ids, dry_run=dry_run, keep_all=keep_all, progress=lambda _: None)
        with opened(settings.database) as db:
            wrong = [failure.check for failure in check.failures(db)]
        assert [name for name in wrong if name != "mention_of_nothing"] == []  # the gazetteer is loaded by a whole run
        return changes, Counter({name: count for name, count in this.counts.items() if count})

    return run


def older(collecting):
    """Make the warehouse hold what an older extractor read in the pages."""
    collecting.rows("UPDATE articles SET title = title || ' | Outlet 1', authors = ['admin'] WHERE source_id = 'outlet-1'")
    collecting.rows("UPDATE articles SET text = 'Werbung', text_hash = 'x' WHERE source_id = 'outlet-2' AND url LIKE '%port'")
    collecting.rows(
        "UPDATE article_versions SET text_hash = 'x' WHERE article_id IN (SELECT article_id FROM articles WHERE text_hash = 'x')"
    )


def test_pages_that_read_as_before_change_nothing(outlets, collecting, again):
    collecting()
    before = collecting.rows(ARTICLES)
    changes, counts = again()
    assert (changes.fields, counts, collecting.rows(ARTICLES)) == (Counter(), Counter(unchanged=6), before)


def test_a_rehearsal_tells_field_by_field_what_would_change_and_changes_nothing(outlets, collecting, again):
    collecting()
    older(collecting)
    before = collecting.rows(ARTICLES)
    changes, counts = again(dry_run=True)
    assert counts == Counter(changed=3, unchanged=3)
    assert changes.fields == {"title": 2, "authors": 2, "text": 1}
    assert collecting.rows(ARTICLES) == before
    answer = reread.report(changes)
    assert answer.columns == ("field", "articles", "article", "before", "now")
    told = {(row[0], row[1], row[3][-12:], row[4][-12:]) for row in answer.rows if row[0] != "text"}
    assert ("authors", 2, "admin", "") in told
    assert {row[:2] for row in answer.rows} == {("title", 2), ("authors", 2), ("text", 1)}


def test_what_is_read_differently_is_stored_without_a_new_version(outlets, collecting, again):
    collecting()
    before = collecting.rows(ARTICLES)
    older(collecting)
    _, counts = again()
    assert counts == Counter(changed=3, unchanged=3)
    assert collecting.rows(ARTICLES) == before
    assert collecting.rows("SELECT DISTINCT version FROM article_versions") == [(1,)]
    assert again()[1] == Counter(unchanged=6)


def test_only_the_outlets_that_were_named_are_read_again(outlets, collecting, again):
    collecting()
    older(collecting)
    assert again("outlet-2")[1] == Counter(changed=1, unchanged=1)
    assert collecting.rows("SELECT count(*) FROM articles WHERE authors = ['admin']") == [(2,)]


def test_what_turns_out_to_be_no_article_is_withdrawn(outlets, collecting, again, monkeypatch):
    collecting()

    def newer(page, context):
        if page.url.endswith("/port") and context.outlet.source_id == "outlet-0":
            return Refusal("feed", page.url, "a consent wall, not the article", "h")
        return read_fetched(page, context)

    monkeypatch.setattr(reread, "read_fetched", newer)
    rehearsal, _ = again(dry_run=True)
    assert [reason for _, reason in rehearsal.refused] == ["a consent wall, not the article"]
    assert [(row[0], row[1], row[4]) for row in reread.report(rehearsal).rows] == [
        ("(no article any more)", 1, "a consent wall, not the article")
    ]
    assert collecting.rows("SELECT count(*) FROM articles") == [(6,)]
    assert again()[1] == Counter(unchanged=5, withdrawn=1)
    assert collecting.rows("SELECT fate, reason, article_id FROM sightings WHERE fate <> 'loaded'") == [
        ("rejected", "a consent wall, not the article", None)
    ]
    assert collecting.rows("SELECT article_count FROM events ORDER BY 1") == [(2,), (3,)]


def test_a_page_that_was_refused_and_is_an_article_now_is_filed(outlets, collecting, again, monkeypatch):
    with monkeypatch.context() as before:
        before.setattr(pages, "read_fetched", lambda page, context: Refusal("feed", page.url, "no article text found", "h"))
        assert collecting()["rejected"] == 6
    this = Run("again", "reread", collecting.rows("SELECT max(seen_at) FROM sightings")[0][0])
    changes = reread.reread(collecting.settings, this, (), dry_run=True, keep_all=False, progress=lambda _: None)
    assert (len(changes.found), collecting.rows("SELECT count(*) FROM articles")) == (6, [(0,)])
    assert {row[0] for row in reread.report(changes).rows} == {"(an article now)"}
    changes = reread.reread(collecting.settings, this, (), dry_run=False, keep_all=False, progress=lambda _: None)
    assert collecting.rows("SELECT fate, count(*) FROM sightings GROUP BY fate") == [("loaded", 6)]
    assert collecting.rows("SELECT article_count FROM events") == [(3,), (3,)]


def test_a_page_over_which_its_reader_stumbles_or_that_may_be_better_next_time_stays(outlets, collecting, again, monkeypatch):
    collecting()

    def newer(page, context):
        if page.url.endswith("/port"):
            raise RuntimeError("bad luck")
        return replace(Refusal("feed", page.url, "a bot challenge", "h"), again=True)

    monkeypatch.setattr(reread, "read_fetched", newer)
    assert again()[1] == Counter(unreadable=6)
    assert collecting.rows("SELECT count(*) FROM articles") == [(6,)]


def test_pages_that_are_not_where_they_should_be_are_told(outlets, collecting, again, settings):
    collecting()
    (file,) = settings.pages.glob("*.warc.gz")
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    changes, counts = again()
    assert 0 < counts["pages_missing"] < 6
    assert counts["pages_missing"] + counts["unchanged"] == 6
    assert reread.complaints(changes) == [
        f"{counts['pages_missing']} kept pages are not where they should be, such as {changes.missing[0]}"
    ]
    file.unlink()
    assert again()[1] == Counter(pages_missing=6)
    assert reread.complaints(reread.Changes()) == []


def test_what_was_unrelated_stays_so_unless_all_is_kept(outlets, collecting, again):
    collecting()
    collecting.rows(
        "UPDATE sightings SET fate = 'unrelated', reason = 'relevance 0.1', article_id = NULL WHERE source_id = 'outlet-0'"
    )
    collecting.rows("DELETE FROM articles WHERE source_id = 'outlet-0'")
    this = Run("again", "reread", collecting.rows("SELECT max(first_seen_at) FROM articles")[0][0])
    changes = reread.reread(collecting.settings, this, (), dry_run=True, keep_all=False, progress=lambda _: None)
    assert (changes.found, this.counts["unchanged"]) == ([], 4)
    changes = reread.reread(collecting.settings, this, (), dry_run=True, keep_all=True, progress=lambda _: None)
    assert len(changes.found) == 2


def test_the_command_reports_and_says_when_there_is_nothing(outlets, collecting, lagebild):
    code, _, said = lagebild("reread", "--dry-run")
    assert (code, "no page was kept" in said) == (3, True)
    collecting()
    older(collecting)
    code, out, said = lagebild("reread", "--dry-run", "--format", "csv")
    assert (code, out.splitlines()[0]) == (0, "field,articles,article,before,now")
    assert "rehearsal: changed=3 unchanged=3" in said
    code, out, said = lagebild("reread", "--no-publish")
    assert (code, "reread: changed=3 unchanged=3" in said) == (0, True)
    assert lagebild("reread", "--dry-run", "--format", "json")[1].strip() == "[]"
