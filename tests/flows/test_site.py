"""The page that people look at: whole, escaped, in two languages, written only where something changed."""

import json
import re
import shutil
import string
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import duckdb
import pytest
from lxml import html

from flows.publication import publish_now
from flows.settings import Settings
from flows.site import FeedLink, evidence, pages, write, write_site
from flows.site.addresses import Addresses, linkable, slug
from flows.site.names import FOR_SCRIPTS, words
from flows.site.words import ENGLISH, GERMAN

AT = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
HOSTILE = "<script>alert(1)</script> \"Drones\" & 'silo' </script><!-- \u202eevil\u2028\x1b[31m {{ say }} ${x} <b>"
FRONTS = ("index.html", "entities.html", "places.html", "sources.html", "feeds.html", "about.html")
FEED = FeedLink("Events <b>", "feeds/events.atom", "feeds/events.json", "all events", "alle Ereignisse")


PLANTED = """
    INSERT INTO sources SELECT * REPLACE (unnest(['drum', 'fife']) AS source_id, unnest(['The Drum', 'The Fife']) AS name)
    FROM sources WHERE source_id = 'bell';
    UPDATE sources SET country = 'UA';
    UPDATE sources
    SET bloc = CASE source_id WHEN 'bell' THEN 'ua' WHEN 'horn' THEN 'de' WHEN 'drum' THEN 'ru-state' ELSE 'uk-us' END;
    UPDATE sources SET name = $hostile WHERE source_id = 'horn';
    UPDATE events SET title = $hostile WHERE title LIKE 'Drones%';
    UPDATE articles SET title = $hostile, access = 'paywalled' WHERE origin_ref = 'port-bell';
    UPDATE articles SET source_id = 'drum' WHERE origin_ref = 'port-german';
    UPDATE articles SET url = 'javascript:alert(1)', wire_origin = 'dpa', kind = 'live',
        copy_of = (SELECT article_id FROM articles WHERE origin_ref = 'port-bell') WHERE origin_ref = 'port-horn';
    INSERT INTO article_versions SELECT * REPLACE (2 AS version, ['headline', 'text'] AS changes, $diff AS diff)
    FROM article_versions WHERE article_id = (SELECT article_id FROM articles WHERE origin_ref = 'port-bell');
    UPDATE entity_days SET article_ids = [], strength = 4.5, expected = 0.5, healthy_stories = 6, healthy_outlets = 3
    WHERE entity_id = 'Q1874';
    INSERT INTO source_days SELECT DISTINCT day, 'fife', 0, 0, true, true FROM day_totals
"""


@pytest.fixture(scope="module")
def snapshot(published: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot of two events with all that strangers can do, with a copy, a change, a burst and a blind spot."""
    values = {"hostile": HOSTILE, "diff": f"Eleven [-{HOSTILE}-] {{+twelve <i>drones</i>+}} " + "x" * 900}
    return altered(published.snapshot, tmp_path_factory.mktemp("snapshot"), *PLANTED.split(";"), **values)


def altered(snapshot: Path, folder: Path, *statements: str, **values: str) -> Path:
    """Copy a snapshot and alter it; return its path."""
    path = folder / "altered.duckdb"
    shutil.copy(snapshot, path)
    with duckdb.connect(str(path)) as db:
        db.execute("SET TimeZone = 'UTC'")
        for sql in statements:
            db.execute(sql, {name: value for name, value in values.items() if f"${name}" in sql})
    return path


@pytest.fixture(scope="module")
def site(snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of that snapshot."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "feeds").mkdir()
    for name in ("events.atom", "events.json"):
        (folder / "feeds" / name).write_text("a feed")
    write_site(snapshot, folder, feeds=[FEED])
    return folder


def paths(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))


def parsed(path):
    parser = html.HTMLParser(encoding="utf-8")
    tree = html.fromstring(path.read_bytes(), parser=parser)
    bad = [error.message for error in parser.error_log if "Tag" not in error.message]  # libxml2 knows no HTML 5
    assert bad == [], path
    return tree


def port_page(folder, language=""):
    return next(
        path for path in (folder / language / "event").glob("*.html") if "Drones" in path.read_text("utf-8").split("</h1>")[0]
    )


def test_there_are_pages_of_each_kind_each_with_its_twin(site):
    found = paths(site)
    english = [path for path in found if not path.startswith("de/")]
    assert set(FRONTS) <= set(english)
    assert {path.split("/")[0] for path in english if "/" in path} == {"event", "entity", "place"}
    assert [f"de/{path}" for path in english] == [path for path in found if path.startswith("de/")]


def test_every_page_is_well_formed_and_says_what_it_may_load(site):
    for path in paths(site):
        page = parsed(site / path)
        assert len(page.xpath("//h1")) == 1, path
        assert page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content") == [POLICY]
        assert page.xpath("//meta[@name='referrer']/@content") == ["no-referrer"]
        assert page.get("lang") == ("de" if path.startswith("de/") else "en")
        assert (
            page.xpath(
                "//*[@style] | //style | //script[not(@src) and @type!='application/json'] | //@*[starts-with(name(), 'on')]"
            )
            == []
        )
        assert [len(page.xpath(f"//{mark}")) for mark in ("header", "main", "footer", "nav")] == [1, 1, 1, 1]
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), path


def test_every_link_within_the_site_leads_somewhere_and_only_originals_lead_out(site):
    anchors = {path: set(parsed(site / path).xpath("//@id")) for path in paths(site)}
    for path in paths(site):
        for link in parsed(site / path).xpath("//*[@href or @src]"):
            parts = urlsplit(link.get("href") or link.get("src"))
            if parts.scheme in ("http", "https"):
                assert "/event/" in f"/{path}"
                assert link.tag == "a"
                assert link.get("rel") == "noopener noreferrer nofollow"
            elif parts.scheme:
                assert (parts.scheme, link.get("rel")) == ("data", "icon")
            else:
                target = (site / path).parent / unquote(parts.path) if parts.path else site / path
                assert target.is_file(), (path, link.get("href") or link.get("src"))
                if parts.fragment:
                    assert parts.fragment in anchors[target.resolve().relative_to(site.resolve()).as_posix()], (
                        path,
                        link.get("href"),
                    )


def test_each_page_links_its_twin(site):
    for path in paths(site):
        page = parsed(site / path)
        other = f"de/{path}" if not path.startswith("de/") else path.removeprefix("de/")
        (twin,) = page.xpath("//p[@class='language']/a")
        assert ((site / path).parent / twin.get("href")).resolve() == (site / other).resolve()
        assert set(page.xpath("//link[@rel='alternate']/@hreflang")) == {"en", "de"}


@pytest.mark.parametrize("language", ["", "de"])
def test_what_strangers_wrote_stays_words(site, language):
    for path in (site / language).rglob("*"):
        if path.suffix in (".html", ".js") and "static" not in path.parts:
            text = path.read_text("utf-8")
            assert "<script>" not in text
            assert "javascript:" not in text
            assert not re.search("[\u202e\u2028\x1b]", text)
    page = parsed(port_page(site, language))
    assert page.xpath("//h1")[0].text_content().startswith("<script>alert(1)</script> \"Drones\" & 'silo' </script><!-- ")
    assert page.xpath("//main//b | //main//i") == []
    assert page.xpath("//h1/bdi/@lang") == ["en"]
    copy = page.xpath("//li[@class='copy']")[0]
    assert copy.xpath(".//h3//a") == []  # javascript: is no address
    assert copy.xpath(".//p[@class='said']/a/@href")[0][1:] in page.xpath("//@id")


def test_data_islands_hold_json_and_cannot_be_ended(site):
    for path in paths(site):
        for data in parsed(site / path).xpath("//script[@type='application/json']/text()"):
            assert not set("<>&\u2028\u2029") & set(data)
            json.loads(data)


def test_every_figure_has_its_sentence_and_its_table(site):
    kinds = set()
    for path in paths(site):
        for figure in parsed(site / path).xpath("//figure"):
            kinds.add(figure.get("data-plot"))
            assert len(figure.xpath("./div[@class='canvas' and @role='img']/@aria-label")[0]) > 30
            rows = json.loads(figure.xpath("./script/text()")[0])["rows"]
            assert rows
            assert figure.xpath(".//tbody/tr")
    assert kinds == {"stacked", "curve", "timeline", "bars", "map"}


def test_the_overview_says_what_happened_and_what_is_missing(site):
    said = " ".join(parsed(site / "index.html").xpath("//main")[0].text_content().split())
    for part in (
        "The latest day with articles is 4 March 2026 (UTC).", "The snapshot was made on 4 March 2026, 12:00 UTC.",
        "The latest day: 4 March 2026", "Odesa Place", "Not reported by: UK and USA (1 healthy outlet)",
        "Reported by Germany, Russia, state, Ukraine", "2 of 2 events have a page here", "None on record.",
    ):  # fmt: skip
        assert part in said, part
    assert "Nothing newer" not in said


def test_an_event_says_who_was_first_what_was_copied_changed_and_why(site):
    page = parsed(port_page(site))
    said = " ".join(page.xpath("//main")[0].text_content().split())
    for part in (
        "The Bell on 4 March 2026, 06:10 UTC.", "followed 70 minutes later.", "was not observed",
        "2 of 3 articles are dated to the minute", "March 2026 only the month is known", "from the agency dpa", "live blog",
        "paywalled", "Changed later, 1 time", "headline, text",
        "Why it belongs", "The event began with this article", "It belongs with", "likeness",
    ):  # fmt: skip
        assert part in said, part
    assert page.xpath("//del/text()")[0].startswith("<script>")
    assert page.xpath("//ins/text()") == ["twelve <i>drones</i>"]
    assert len(page.xpath("//p[@class='diff']")[0].text_content()) < evidence.LONGEST_DIFF + 40


def test_the_index_of_what_can_be_found_is_a_script_of_data(site):
    text = (site / "data/find.js").read_text("utf-8")
    assert len(text.encode()) < 1_000_000
    found = json.loads(text.removeprefix("window.LAGEBILD_FIND = ").rstrip(";\n"))
    assert found["root-relative"] is True
    assert {"event", "place", "person", "outlet"} <= {entry[0] for entry in found["entries"]}
    assert all((site / entry[2].split("#")[0]).is_file() and len(entry) == 5 for entry in found["entries"])
    assert ["place", "Odesa | Odessa | Одеса | Одесса", "place/Q1874.html", "", ""] in found["entries"]


def test_feeds_are_linked_where_they_are(site):
    for path in ("feeds.html", "de/feeds.html", "de/place/Q1874.html"):
        page = parsed(site / path)
        links = page.xpath("//a/@href | //link[@title='Events <b>']/@href")
        assert {Path(link).name for link in links if "feeds/" in link} == {"events.atom", "events.json"}
    assert "alle Ereignisse" in (site / "de/feeds.html").read_text("utf-8")


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_writing_again_writes_nothing(snapshot, site):
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*.*") if path.name != write.MANIFEST}
    again = write_site(snapshot, site, feeds=[FEED])
    assert (again.written, again.removed) == (0, 0)
    assert again.unchanged >= len(paths(site))
    assert {path: path.stat().st_mtime_ns for path in before} == before


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE events SET origin_count = 9 WHERE title LIKE '%prisoners%'",
        "UPDATE articles SET title = 'Another headline' WHERE origin_ref = 'exchange-horn'",
        "UPDATE articles SET access = 'paywalled' WHERE origin_ref = 'exchange-horn'",
        "UPDATE event_articles SET score = 0.1 FROM articles AS a "
        "WHERE a.article_id = event_articles.article_id AND a.origin_ref = 'exchange-horn'",
        "INSERT INTO article_versions SELECT v.* REPLACE (2 AS version, ['text'] AS changes, '{+more+}' AS diff) "
        "FROM article_versions AS v JOIN articles USING (article_id) WHERE origin_ref = 'exchange-horn'",
    ],
)
def test_only_pages_that_differ_are_written(snapshot, site, tmp_path, monkeypatch, change):
    asked = []
    details = write.gather.event_details
    monkeypatch.setattr(write.gather, "event_details", lambda path, events: asked.extend(events) or details(path, events))
    folder = tmp_path / "site"
    shutil.copytree(site, folder)
    before = contents(folder)
    write_site(altered(snapshot, tmp_path, change), folder, feeds=[FEED])
    assert [row["title"] for row in asked] == ["Ukraine and Russia exchange 150 prisoners of war"]
    different = {path for path, content in contents(folder).items() if content != before.get(path)} - {write.MANIFEST}
    assert {path for path in different if "event/" in path} <= {
        f"{code}event/{slug(asked[0]['event_id'])}.html" for code in ("", "de/")
    }


def test_pages_that_are_not_wanted_any_more_go_and_what_is_not_ours_stays(snapshot, site, tmp_path):
    folder = tmp_path / "site"
    shutil.copytree(site, folder)
    (folder / "event" / ".x.html.part").write_text("cut off")
    (folder / "event" / "old.html").write_text("of an event that was merged")
    fewer = altered(
        snapshot,
        tmp_path,
        "DELETE FROM events WHERE title LIKE '%prisoners%'",
        "DELETE FROM articles WHERE origin_ref LIKE 'exchange%'",
    )
    done = write_site(fewer, folder, feeds=[FEED])
    assert done.removed == 3
    assert len(list(folder.glob("event/*"))) == len(list(folder.glob("de/event/*"))) == 1
    assert (folder / "feeds" / "events.atom").is_file()


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("after", [0, 13, 20, 60, 100])
def test_a_crash_leaves_no_dead_link_and_the_same_call_mends_it(snapshot, site, tmp_path, monkeypatch, after):
    folder, left = tmp_path / "site", [after]
    few = altered(
        snapshot,
        tmp_path,
        "DELETE FROM events WHERE title LIKE '%prisoners%'",
        "DELETE FROM mentions WHERE entity_id = 'Q1874'",
        "DELETE FROM entity_days WHERE entity_id = 'Q1874'",
    )
    write_site(few, folder)
    really = Path.replace

    def cut_off(path, target):
        left[0] -= 1
        if left[0] < 0:
            raise Killed
        return really(path, target)

    with monkeypatch.context() as crashing, pytest.raises(Killed):
        crashing.setattr(Path, "replace", cut_off)
        write_site(snapshot, folder)
        raise Killed
    for path in paths(folder):
        for link in parsed(folder / path).xpath("//a/@href"):
            parts = urlsplit(link)
            assert parts.scheme or not parts.path or ((folder / path).parent / parts.path).is_file(), (path, link)
    write_site(snapshot, folder)
    fresh = tmp_path / "fresh"
    write_site(snapshot, fresh)
    assert contents(folder) == contents(fresh)


def test_a_manifest_that_cannot_be_read_only_costs_time(snapshot, site, tmp_path):
    folder = tmp_path / "site"
    shutil.copytree(site, folder)
    for broken in ("", "[1]", '{"index.html": 3}'):
        (folder / write.MANIFEST).write_text(broken)
        assert write_site(snapshot, folder, feeds=[FEED]).written == 0
    assert contents(folder) == contents(site)


def test_no_more_events_get_a_page_than_are_wanted_and_the_others_are_named(snapshot, tmp_path):
    write_site(snapshot, tmp_path, most_events=1)
    assert len(list((tmp_path / "event").iterdir())) == 1
    text = (tmp_path / "index.html").read_text("utf-8")
    assert "1 of 2 events have a page here" in text
    assert re.search(r"lagebild event [0-9a-f]{16}", text)


def test_an_event_with_many_articles_is_cut_and_says_so(snapshot, tmp_path, monkeypatch):
    monkeypatch.setattr(write.gather, "MOST_ARTICLES", 2)
    write_site(snapshot, tmp_path)
    assert "The first 2 articles are shown; 1 later ones are left out." in port_page(tmp_path).read_text("utf-8")


def test_a_site_of_nothing_is_a_site(settings, tmp_path):
    assert not publish_now(settings, AT).failures
    write_site(settings.snapshot, tmp_path / "site")
    assert paths(tmp_path / "site") == sorted([*FRONTS, *(f"de/{front}" for front in FRONTS)])
    assert "There is nothing dated yet." in (tmp_path / "site" / "index.html").read_text("utf-8")


def test_data_that_ends_early_is_called_old(snapshot, tmp_path):
    late = altered(snapshot, tmp_path, "UPDATE snapshot SET snapshot_at = TIMESTAMPTZ '2026-03-07 12:00:00+00'")
    write_site(late, tmp_path / "site")
    assert "Nothing newer is there." in (tmp_path / "site" / "index.html").read_text("utf-8")


def test_both_languages_say_the_same_with_the_same_values():
    for section, names in words().items():
        for key, said in names.items():
            assert len(said) == 2, (section, key)
            assert all(said), (section, key)
            fields = [{name for part in one.split("|") for _, name, _, _ in string.Formatter().parse(part) if name} for one in said]
            assert fields[0] == fields[1], (section, key)
            assert said[0].count("|") == said[1].count("|"), (section, key)


def test_every_phrase_is_said_somewhere():
    code = "".join(path.read_text("utf-8") for path in write.FOLDER.rglob("*") if path.suffix in (".py", ".html"))
    made = re.compile(r"(kinds?|scopes?|state|means|by|per) ")
    unsaid = [key for key in words()["phrases"] if not re.search(rf"[\"']{re.escape(key)}[\"']", code) and not made.match(key)]
    assert [
        key for key in unsaid if key.replace(" ", "-") not in code and key not in ("cut", "paywalled", *FOR_SCRIPTS.values())
    ] == []


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://bell.example/a?b=1&c=2#d", True),
        ("http://bell.example/", True),
        (None, False),
        ("", False),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("//bell.example/", False),
        ("/relative", False),
        ("https://", False),
        ("https://[::1", False),
        ("https://bell.example/\u202ea", False),
        ("https://bell.example/ a", False),
        ('https://bell.example/"onclick="x', False),
        ("java\nscript:alert(1)", False),
    ],
)
def test_only_addresses_of_the_web_are_linked(url, linked):
    assert linkable(url) == (url if linked else None)


@pytest.mark.parametrize(("name", "said"), [("Q1", "Q1"), ("lb:kyiv", "lb-kyiv"), ("../x", "---x"), ("a/b c", "a-b-c")])
def test_an_id_becomes_the_name_of_a_file(name, said):
    assert slug(name) == said


@pytest.mark.parametrize(
    ("minutes", "english", "german"),
    [
        (1, "1 minute", "1 Minute"),
        (119, "119 minutes", "119 Minuten"),
        (145, "2 h 25 min", "2 Std. 25 Min."),
        (4320, "3 days", "3 Tage"),
    ],
)
def test_how_long_something_lasted_is_said(minutes, english, german):
    assert (pages.lasting(ENGLISH, minutes), pages.lasting(GERMAN, minutes)) == (english, german)


FIRST = {
    "first_outlet": "Bell", "first_at": AT, "first_own_outlet": "Bell", "first_own_at": AT, "second_outlet": "Horn",
    "lead_minutes": 30, "error_minutes": None, "dated_to_the_minute": 2,
}  # fmt: skip


@pytest.mark.parametrize(
    ("stated", "part"),
    [
        ({}, "These are the times that the outlets state"),
        ({"error_minutes": 20}, "This is known to within 20 minutes"),
        ({"error_minutes": 40}, "The lead is smaller than the 40 minutes"),
        (
            {"first_own_outlet": "Drum", "first_own_at": AT.replace(hour=13)},
            "The first with a text of its own: Drum on 4 March 2026, 13:00 UTC.",
        ),
        ({"first_outlet": None, "lead_minutes": None}, "outlet unknown on 4 March 2026, 12:00 UTC. 2 of 3 articles are dated"),
    ],
)
def test_who_was_first_is_said_as_exactly_as_it_is_known(stated, part):
    assert part in " ".join(pages.firsts(ENGLISH, FIRST | stated, 3))


def test_nobody_is_first_where_nothing_is_dated_to_the_minute():
    assert pages.firsts(ENGLISH, None, 3) == ["No article is dated to the minute: who was first is not known."]


@pytest.mark.parametrize(
    ("diff", "parts"),
    [
        (None, []),
        ("kept [-old-] {+new+} kept", [("", "kept "), ("out", "old"), ("", " "), ("in", "new"), ("", " kept")]),
        ("[-cut off in the mid", [("out", "cut off in the mid")]),
        ("no change", [("", "no change")]),
    ],
)
def test_a_change_is_told_in_its_parts(diff, parts):
    assert evidence.parts(diff) == parts


@pytest.mark.parametrize(
    ("stated", "sentence", "name"),
    [
        ({"founded": True}, "It came with an event of its own, which was merged into this one", None),
        (
            {"founded": False, "with": "a2", "score": 0.623, "shared": {"places": ["Odesa"], "words": ["silo"]}},
            "It belongs with",
            "The Horn",
        ),
        ({"founded": False, "with": "a9", "score": 0.5, "shared": {}}, "It belongs with", "a9"),
    ],
)
def test_why_an_article_belongs_is_said(stated, sentence, name):
    article = {"article_id": "a1", "event_id": "e9", "evidence": stated}
    said = evidence.why(ENGLISH, article, {"a2": "The Horn"}, Addresses([], []))
    assert (said["sentence"], said["name"]) == (sentence, name)
    assert said["anchor"] == ("a-a2" if name == "The Horn" else None)
    assert said["shared"] == ([("places", "Odesa"), ("words", "silo")] if name == "The Horn" else [])


def test_numbers_days_and_shares_are_written_as_each_language_writes_them():
    assert [say.number(1234.5, 1) for say in (ENGLISH, GERMAN)] == ["1,234.5", "1.234,5"]
    assert [say.percent(0.034) for say in (ENGLISH, GERMAN)] == ["3.4%", "3,4 %"]
    assert [say.day(AT.date()) for say in (ENGLISH, GERMAN)] == ["4 March 2026", "4. März 2026"]
    assert [say.at(None) for say in (ENGLISH, GERMAN)] == ["–", "–"]
