"""An outlet's own archive, by its sitemaps: what is walked, what is taken, and that the same command goes on."""

import gzip
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from extractors.errors import Unable, UsageError
from flows import archive, collection
from flows.runs import Run
from warehouse.archives import Days

pytestmark = pytest.mark.usefixtures("threads", "quick")
AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
FEBRUARY = (date(2026, 2, 1), date(2026, 2, 28))
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def sheet(*rows: tuple[str, str | None]) -> str:
    """Return a sitemap of pages with the day of their last change."""
    lines = "".join(f"<url><loc>{url}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>" for url, day in rows)
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{lines}</urlset>'


def index(*rows: tuple[str, str | None]) -> str:
    lines = "".join(f"<sitemap><loc>{url}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</sitemap>" for url, day in rows)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{lines}</sitemapindex>'


@pytest.fixture
def paper(outlets, settings):
    """An outlet with a front page and no feed that is polled; return its server."""
    origin = outlets.origins[0]
    settings.catalogue_file.write_text(f'[[source]]\nsource_id = "paper"\nlanguages = ["en"]\nhomepage = "{origin.url("/")}"\n')
    return origin


@pytest.fixture
def backfill(settings, collecting, monkeypatch):
    """Load an archive, by default of February; return the counts."""

    def run(source_id="paper", days=FEBRUARY, after=timedelta(0), keep_all=False):
        moment = AT + after
        for module in (collection, archive):
            monkeypatch.setattr(module, "now", lambda: moment)
        collecting.settings.database.parent.mkdir(parents=True, exist_ok=True)
        this = Run(f"run-{moment:%d-%H%M}", "backfill", moment)
        archive.backfill(settings, this, Days(source_id, *days), keep_all=keep_all, progress=lambda counts: told.append(counts))
        return Counter({name: count for name, count in this.counts.items() if count})

    told = []
    run.told = told
    return run


@pytest.fixture
def year(paper):
    """An archive of three months behind robots.txt, a packed one among them; return the server."""
    parts = [(paper.url(f"/map-{month}.xml"), None) for month in ("2025-12", "2026-04")] + [
        (paper.url("/map-2026-02.xml.gz"), "2026-03-01")
    ]
    paper.lay("/robots.txt", f"User-agent: *\nDisallow:\nSitemap: {paper.url('/index.xml')}\n")
    paper.lay("/index.xml", index(*parts), content_type="application/xml")
    february = sheet(
        (paper.url("/port"), "2026-02-10"), (paper.url("/exchange"), "2026-02-28T23:00:00Z"), (paper.url("/old"), "2026-01-31"),
        (paper.url("/roses"), "2026-02-11"), (paper.url("/2026/01/15/x"), "2026-02-11"),
    )  # fmt: skip
    paper.lay("/map-2026-02.xml.gz", gzip.compress(february.encode()), content_type="application/gzip")
    return paper


def test_the_pages_of_the_days_asked_for_are_loaded(year, outlets, backfill, collecting):
    outlets.page(0, "/roses")
    counts = backfill()
    assert counts == Counter(
        sitemaps_read=2, sitemaps_out_of_range=2, listed=5, items_new=3, out_of_range=2, loaded=2, unrelated=1, events_created=2
    )
    asked = [path for path in year.paths() if path.startswith("/map")]
    assert asked == ["/map-2026-02.xml.gz"]
    assert collecting.rows("SELECT origin, source_id, feed_id, origin_ref FROM sightings WHERE url LIKE '%/port'") == [
        ("sitemap", "paper", None, year.url("/map-2026-02.xml.gz"))
    ]
    assert collecting.rows("SELECT count(*) FROM revisits") == [(0,)]  # what an archive holds is not visited again


def test_the_same_command_again_reads_no_sheet_and_asks_for_no_page_again(year, outlets, backfill):
    outlets.page(0, "/roses")
    backfill()
    asked = Counter(year.paths())
    counts = backfill(after=timedelta(hours=2))
    assert counts == Counter(sitemaps_read=1, sitemaps_read_before=1, sitemaps_out_of_range=2)
    assert Counter(year.paths()) - asked == Counter({"/index.xml": 1})


def test_what_was_cut_off_is_gone_on_with(year, outlets, backfill, collecting):
    outlets.page(0, "/roses")
    year.lay("/port", "", 503)
    counts = backfill()
    assert (counts["loaded"], counts["waiting"], counts["left_for_next"]) == (1, 1, 1)
    outlets.page(0, "/port")
    counts = backfill(after=timedelta(minutes=15))
    assert (counts["loaded"], counts["left_for_next"]) == (1, 0)


def test_other_days_read_the_sheets_anew(year, outlets, backfill):
    outlets.page(0, "/roses")
    backfill()
    counts = backfill(days=(date(2026, 1, 30), date(2026, 2, 28)), after=timedelta(hours=1))
    assert counts["sitemaps_read"] >= 2
    assert "sitemaps_read_before" not in counts


def test_days_that_are_not_over_are_read_again(year, outlets, backfill):
    outlets.page(0, "/roses")
    until_today = (date(2026, 2, 1), date(2026, 3, 4))
    backfill(days=until_today)
    assert "sitemaps_read_before" not in backfill(days=until_today, after=timedelta(hours=1))


def test_archives_that_the_catalogue_names_go_before_robots(year, outlets, backfill, settings):
    year.lay("/own.xml", sheet((year.url("/port"), "2026-02-10")))
    with settings.catalogue_file.open("a") as file:
        file.write(f'[[source.feed]]\nurl = "{year.url("/own.xml")}"\nkind = "sitemap"\n')
    assert backfill()["loaded"] == 1
    assert "/index.xml" not in year.paths()


def test_the_usual_places_are_tried_where_nothing_is_named(paper, backfill):
    paper.lay("/sitemap.xml", sheet((paper.url("/port"), "2026-02-10")))
    assert backfill()["loaded"] == 1


def test_an_outlet_without_an_archive_says_so(paper, backfill):
    with pytest.raises(Unable, match=r"no archive of paper was found \(\d sitemaps were tried, the first: HTTP 404\); name one in"):
        backfill()
    with pytest.raises(UsageError, match="the catalogue has no source 'none'"):
        backfill("none")


@pytest.mark.parametrize(
    ("body", "status", "problem"),
    [
        (b"<html>Not here</html>", 200, "no sitemap"),
        (gzip.compress(sheet().encode())[:40], 200, "said to be packed, but cannot be unpacked"),
        (b"", 500, "HTTP 500"),
    ],
)
def test_a_sheet_that_cannot_be_read_is_told_and_read_by_the_next_backfill(
    year, outlets, backfill, collecting, body, status, problem
):
    whole = year.laid["/map-2026-02.xml.gz"]
    year.lay("/map-2026-02.xml.gz", body, status)
    counts = backfill()
    assert (counts["sitemaps_failed"], counts["items_new"]) == (1, 0)
    ((said,),) = collecting.rows("SELECT problem FROM archives WHERE problem IS NOT NULL")
    assert problem in said
    year.laid["/map-2026-02.xml.gz"] = whole
    outlets.page(0, "/roses")
    assert backfill(after=timedelta(hours=1))["loaded"] == 2


def test_a_walk_in_a_circle_ends(paper, backfill):
    paper.lay("/robots.txt", f"Sitemap: {paper.url('/a.xml')}\n")
    paper.lay("/a.xml", index((paper.url("/b.xml"), None)))
    paper.lay("/b.xml", index((paper.url("/a.xml"), None), (paper.url("/c.xml"), None)))
    paper.lay("/c.xml", sheet((paper.url("/port"), "2026-02-10")))
    assert backfill()["sitemaps_read"] == 3


def test_more_sheets_than_the_cap_are_counted(monkeypatch, paper, backfill):
    monkeypatch.setattr(archive, "MOST_SITEMAPS", 3)
    paper.lay("/robots.txt", f"Sitemap: {paper.url('/a.xml')}\n")
    paper.lay("/a.xml", index(*((paper.url(f"/{n}.xml"), None) for n in range(5))))
    for n in range(5):
        paper.lay(f"/{n}.xml", sheet((paper.url("/port"), "2026-02-10")))
    assert backfill()["sitemaps_over_cap"] == 3


def test_progress_tells_how_many_pages_are_left(monkeypatch, year, outlets, backfill):
    outlets.page(0, "/roses")
    monkeypatch.setattr(collection, "GROUP", 1)
    backfill()
    left = [counts["left"] for counts in backfill.told if "left" in counts]
    assert left[0] >= left[-1] == 0


def test_the_command_asks_for_a_day_and_reports(year, outlets, lagebild, settings):
    outlets.page(0, "/roses")
    code, said, _ = lagebild("backfill", "--source", "paper", "--since", "2026-02-01", "--until", "2026-02-28", "--no-publish")
    assert (code, "loaded=2" in said) == (0, True)
    for arguments, complaint in (
        (("--source", "paper"), "from which day on?"),
        (
            ("--source", "paper", "--since", "2026-02-02", "--until", "2026-02-01"),
            "--until 2026-02-01 is before --since 2026-02-02",
        ),
        ((), "name files or folders to load, or an outlet"),
        (("x.txt", "--since", "2026-02-02"), "--since and --until go with --source"),
        (("--source", "none", "--since", "2026-02-02"), "the catalogue has no source 'none'"),
    ):
        code, _, error = lagebild("backfill", *arguments)
        assert (code, complaint in error) == (2, True), error
