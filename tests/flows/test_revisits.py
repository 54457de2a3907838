"""Later visits to articles: what an editor changed is told apart and kept, what only looks like a change is not."""

from collections import Counter
from datetime import timedelta

import pytest

from extractors.records import Refusal
from flows import pages

pytestmark = pytest.mark.usefixtures("threads")
HOUR, DAY, WEEK = 60, 24 * 60, 7 * 24 * 60
VERSIONS = "SELECT version, changes, diff FROM article_versions WHERE version > 1 ORDER BY seen_at, version"
STATE = "SELECT outcome, reason, visits FROM revisits"


@pytest.fixture
def port(outlets, collecting):
    """One outlet with one article, loaded at noon; return its server."""
    for number in (1, 2):
        outlets.feed(number)
    outlets.feed(0, "/port")
    assert collecting()["loaded"] == 1
    return outlets.origins[0]


def edit(origin, old, new, path="/port"):
    """Change the page in place."""
    laid = origin.laid[path]
    assert old.encode() in laid.body
    origin.lay(path, laid.body.replace(old.encode(), new.encode()))


def visited(origin, path="/port"):
    return origin.paths().count(path)


def test_an_article_is_visited_after_an_hour_six_a_day_and_a_week_and_then_no_more(port, collecting):
    counts = [visited(port)]
    for minutes in (50, HOUR, 5 * HOUR, 6.1 * HOUR, DAY, 1.1 * DAY, 6 * DAY, WEEK + 10, 2 * WEEK, 9 * WEEK):
        collecting(minutes)
        counts.append(visited(port))
    assert counts == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 5]
    assert collecting.rows(STATE) == [("unchanged", None, 4)]
    assert collecting.rows(VERSIONS) == []


def test_visits_that_nothing_ran_for_are_made_up_for_once(port, collecting):
    collecting(2 * DAY)
    assert (visited(port), collecting.rows("SELECT visits FROM revisits")) == (2, [(3,)])


@pytest.mark.parametrize(
    ("old", "new", "changes", "diff"),
    [
        ("set grain silo in port of Odesa on fire", "set three silos in port of Odesa on fire", ["headline"],
         "headline: Drones set [-grain silo-] {+three silos+} in port of Odesa on fire"),
        ("eleven of fourteen", "twelve of fourteen", ["number"],
         "text: Ukrainian air defence shot down [-eleven-] {+twelve+} of fourteen Shahed drones over the Odesa region,"),
        ("needed five hours", "needed the whole night and much of the morning", ["text"], "text: The fire brigade needed"),
        ("Two dock workers were injured. ", "", ["text"], "text: [-Two dock workers were injured.-]"),
    ],
)  # fmt: skip
def test_what_an_editor_changed_is_a_version_that_says_what(port, collecting, old, new, changes, diff):
    edit(port, old, new)
    assert collecting(HOUR)["again_changed"] == 1
    ((version, kinds, told),) = collecting.rows(VERSIONS)
    assert (version, kinds) == (2, changes)
    assert told.startswith(diff)
    assert new in collecting.rows("SELECT title || ' ' || replace(text, chr(10), ' ') FROM articles")[0][0]
    assert collecting.rows("SELECT count(*) FROM articles") == [(1,)]
    assert collecting.rows(STATE) == [("changed", None, 1)]
    assert collecting.rows("SELECT count(*) FROM pages") == [(2,)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<article>", "<article data-render='77'>"),
        ("</main>", "</main><div class='ads'>Buy now</div>"),
        ("<p>Russian drones", "<p class=first>\n   Russian   drones"),
        ("<h1>", "<p>Updated 3 minutes ago</p><h1>"),
    ],
)
def test_markup_that_moves_is_no_version(port, collecting, old, new):
    edit(port, old, new)
    assert collecting(HOUR)["again_unchanged"] == 1
    assert collecting.rows(VERSIONS) == []


@pytest.mark.parametrize(
    ("laid", "reason"),
    [
        ({"status": 410}, "HTTP 410"),
        ({"status": 404}, "HTTP 404"),
        ({"status": 302, "location": "/"}, "redirected to the front page: the article is gone"),
        ({"body": "<html><head><title>404 - Page not found</title></head><body><p>Sorry.</p></body></html>"},
         "a page that says the article is gone (a soft 404) ('404 - Page not found')"),
    ],
)  # fmt: skip
def test_an_article_that_is_taken_away_is_a_version_and_one_that_comes_back_too(port, collecting, laid, reason):
    page = port.laid["/port"].body
    port.lay("/", "<p>Front page</p>")
    port.lay("/port", **laid)
    for minutes in (HOUR, 6.1 * HOUR):
        assert collecting(minutes)["again_deleted"] == 1
    assert collecting.rows(VERSIONS) == [(2, ["deleted"], f"taken away: {reason}")]
    assert collecting.rows(STATE) == [("deleted", reason, 2)]
    assert collecting.rows("SELECT count(*) FROM articles WHERE text LIKE '%silo%'") == [(1,)]
    port.lay("/port", page)
    assert collecting(1.1 * DAY)["again_restored"] == 1
    assert collecting.rows(VERSIONS)[1:] == [(3, ["restored"], "there again")]


def test_an_article_that_moves_keeps_its_id_and_is_visited_where_it_is(port, outlets, collecting):
    ((before,),) = collecting.rows("SELECT article_id FROM articles")
    port.lay("/odesa/port", port.laid["/port"].body)
    port.lay("/port", "", 301, location="/odesa/port")
    assert collecting(HOUR)["again_moved"] == 1
    old, new = port.url("/port"), port.url("/odesa/port")
    assert collecting.rows(VERSIONS) == [(2, ["moved"], f"address: [-{old}-] {{+{new}+}}")]
    assert collecting.rows("SELECT article_id, url FROM articles") == [(before, new)]
    assert collecting.rows("SELECT url, article_id FROM addresses") == [(new, before)]
    outlets.feed(0, "/odesa/port", "/port")  # and a feed that lists the new address lists no second article
    assert collecting(2 * HOUR)["known"] == 1
    assert collecting.rows("SELECT count(*) FROM articles") == [(1,)]
    collecting(6.1 * HOUR)
    assert port.paths()[-1] == "/odesa/port"


def test_an_address_that_leads_to_another_page_has_lost_its_article(port, collecting):
    lines = "".join(
        f"<p>Everything on gardens, number {n}, with sport and weather for all readers of the paper.</p>" for n in range(9)
    )
    port.lay("/topics", f"<html><body><main><h1>Topics</h1>{lines}</main></body></html>")
    port.lay("/port", "", 302, location="/topics")
    collecting(HOUR)
    assert collecting.rows(STATE) == [("deleted", f"redirected to {port.url('/topics')}, which is another page", 1)]


def test_an_article_behind_a_wall_keeps_its_text_and_says_that_it_is_closed(port, collecting):
    body = port.laid["/port"].body.decode()
    first = body[: body.index("</p>") + 4]
    wall = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'
    port.lay("/port", first.replace("</head>", f"{wall}</head>") + "</article></main></body></html>")
    counts = collecting(HOUR)
    assert counts["again_paywalled"] == 1
    ((version, changes, diff),) = collecting.rows(VERSIONS)
    assert (version, changes) == (2, ["paywalled"])
    assert diff.startswith("access: ")
    assert collecting.rows("SELECT access, text LIKE '%five hours%' FROM articles") == [("paywalled", True)]
    assert collecting.rows("SELECT count(*) FROM pages") == [(1,)]  # what is less than we have is not what `reread` is to read


@pytest.mark.parametrize(
    ("laid", "reason"),
    [
        ({"status": 500}, "HTTP 500"),
        (
            {"status": 403, "body": "<title>Just a moment...</title>"},
            "HTTP 403: a bot challenge, not the article ('Just a moment...')",
        ),
        ({"body": b"%PDF", "content_type": "application/pdf"}, "no page but application/pdf"),
        ({"body": "<html><body><p>Nothing here.</p></body></html>"}, "no article text found in the page (fewer than 140 letters)"),
    ],
)
def test_what_cannot_be_told_is_no_change(port, collecting, laid, reason):
    port.lay("/port", **laid)
    assert collecting(HOUR)["again_unknown"] == 1
    assert collecting.rows(STATE) == [("unknown", reason, 1)]
    assert collecting.rows(VERSIONS) == []


def test_lines_that_are_learned_to_be_boilerplate_are_no_edit(port, collecting):
    collecting.rows("UPDATE articles SET text = text || chr(10) || chr(10) || 'Read all on our topic page.', text_hash = 'x'")
    edit(port, "<main>", "<main class='wide'>")
    assert collecting(HOUR)["again_unchanged"] == 1
    assert collecting.rows(VERSIONS) == []


def test_where_the_former_page_is_lost_the_stored_text_is_compared(port, collecting, settings):
    for file in settings.pages.iterdir():
        file.unlink()
    edit(port, "Two dock workers", "Four dock workers")
    assert collecting(HOUR)["again_changed"] == 1
    assert [changes for _, changes, _ in collecting.rows(VERSIONS)] == [["number"]]


def test_a_headline_that_changes_in_the_feed_brings_the_next_visit_forward(port, outlets, collecting):
    collecting(HOUR)
    body = port.laid["/feed"].body
    port.lay("/feed", body.replace(b"Drones set", b"Corrected: drones set"), content_type="application/rss+xml")
    edit(port, "Drones set", "Corrected: drones set")
    collecting(2.5 * HOUR)
    assert visited(port) == 3
    assert [changes for _, changes, _ in collecting.rows(VERSIONS)] == [["headline"]]


def test_an_update_under_another_address_is_the_same_article_when_the_feed_says_so(port, outlets, collecting):
    link, guid = port.url("/port"), "<guid isPermaLink='false'>article-7</guid>"
    item = "<item><title>{}</title><link>{}</link>{}<pubDate>Wed, 04 Mar 2026 06:10:00 GMT</pubDate></item>"
    feed = "<rss version='2.0'><channel>{}</channel></rss>"
    port.lay("/feed2", feed.format(item.format("T", link.replace("/port", "/first"), guid)))
    port.lay("/first", port.laid["/port"].body)
    catalogue = collecting.settings.catalogue_file
    catalogue.write_text(f'[[source]]\nsource_id = "other"\nlanguages = ["en"]\n[[source.feed]]\nurl = "{port.url("/feed2")}"\n')
    collecting(10)
    ((article_id,),) = collecting.rows("SELECT article_id FROM articles WHERE url LIKE '%/first'")
    port.lay("/second", port.laid["/port"].body.replace(b"eleven of fourteen", b"thirteen of fourteen"))
    port.lay("/first", "", 404)
    port.lay("/feed2", feed.format(item.format("T", link.replace("/port", "/second"), guid)))
    counts = collecting(40)
    assert (counts["loaded"], counts["changed_number"], counts["changed_moved"]) == (1, 1, 1)
    assert collecting.rows("SELECT article_id, url FROM articles WHERE source_id = 'other'") == [(article_id, port.url("/second"))]
    assert collecting.rows("SELECT count(*) FROM articles") == [(2,)]


def test_another_article_under_a_guid_that_is_used_again_is_another_article(port, outlets, collecting):
    guid = "<guid isPermaLink='false'>same for all</guid>"
    item = "<item><title>T</title><link>{}</link>{}</item>"
    for minutes, path in ((10, "/port2"), (60, "/exchange")):
        port.lay("/port2", port.laid["/port"].body)
        port.lay("/feed", "<rss version='2.0'><channel>" + item.format(port.url(path), guid) + "</channel></rss>")
        collecting(minutes)
    assert collecting.rows("SELECT count(DISTINCT url) FROM articles WHERE url NOT LIKE '%/port'") == [(2,)]


def test_a_page_that_names_another_address_of_its_host_as_its_own_is_no_second_article(port, outlets, collecting):
    canonical = f'<link rel="canonical" href="{port.url("/port")}"></head>'
    port.lay("/port.amp", port.laid["/port"].body.replace(b"</head>", canonical.encode()))
    outlets.feed(0, "/port", "/port.amp")
    assert collecting(20)["known"] == 1
    assert collecting.rows("SELECT count(*) FROM articles") == [(1,)]
    assert collecting.rows("SELECT url FROM addresses") == [(port.url("/port.amp"),)]


def test_a_reader_that_stumbles_at_a_later_visit_changes_nothing(port, collecting, monkeypatch):
    edit(port, "Two dock workers", "Four dock workers")
    monkeypatch.setattr(pages, "read_fetched", lambda page, context: Refusal("feed", page.url, "broken", "h", again=True))
    assert collecting(HOUR)["again_unknown"] == 1
    assert collecting.rows(VERSIONS) == []


def test_a_later_visit_that_is_cut_off_is_made_by_the_next_collection(port, collecting):
    edit(port, "Two dock workers", "Four dock workers")
    port.seconds = 3.0
    assert collecting(HOUR, late=59.9)["out_of_time"]
    assert collecting.rows("SELECT visits, due_at IS NOT NULL FROM revisits") == [(0, True)]
    port.seconds = 0.0
    assert collecting(HOUR + 15)["again_changed"] == 1


def test_rereading_takes_the_newest_page_of_an_article(port, collecting, lagebild, settings):
    edit(port, "Two dock workers", "Four dock workers")
    collecting(HOUR)
    code, said, _ = lagebild("reread", "--dry-run")
    assert (code, said.count("Four")) == (0, 0)  # nothing differs from what is stored
    assert Counter(collecting.rows("SELECT text LIKE '%Four dock%' FROM articles")) == Counter([(True,)])


def test_the_next_visit_is_told_apart_by_some_minutes(port, collecting):
    collecting(HOUR)
    ((due,),) = collecting.rows("SELECT due_at - first_seen_at FROM revisits JOIN articles USING (article_id)")
    assert timedelta(hours=6) <= due <= timedelta(hours=6, minutes=5)
