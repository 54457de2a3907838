"""The Prefect flows, run for real on a server of their own; the steps they call have tests of their own."""

from collections.abc import Iterator
from datetime import date

import pytest

from extractors.errors import Unable, UsageError
from warehouse.database import opened

pytestmark = pytest.mark.usefixtures("home")
served = pytest.mark.usefixtures("prefect_server")


@pytest.fixture
def home(settings, monkeypatch) -> Iterator[None]:
    monkeypatch.setenv("LAGEBILD_HOME", str(settings.home))
    monkeypatch.setenv("LAGEBILD_SOURCES", str(settings.catalogue_file))
    monkeypatch.setenv("LAGEBILD_ALLOW_PRIVATE", "1")
    yield


@pytest.fixture
def flows():
    from flows import orchestration

    return orchestration


def runs(settings):
    with opened(settings.database) as db:
        return db.execute("SELECT flow, finished_at IS NOT NULL FROM runs ORDER BY started_at").fetchall()


@served
def test_a_backfill_and_a_publication_run_as_flows(flows, settings, corpus):
    counts = flows.backfill([str(corpus / "a.txt"), str(corpus / "b.txt")])
    assert {name: count for name, count in counts.items() if count} == {"loaded": 2, "events_created": 1}
    rows = flows.publish()
    assert (rows["articles"], rows["events"], rows["runs"]) == (2, 1, 2)
    assert settings.snapshot.is_file()
    assert runs(settings) == [("backfill", True), ("publish", True)]


@served
def test_an_archive_is_loaded_as_a_flow(flows, settings, outlets):
    paper = outlets.origins[0]
    row = f"<url><loc>{paper.url('/port')}</loc><lastmod>2026-02-10</lastmod></url>"
    paper.lay("/sitemap.xml", f"<urlset>{row}</urlset>")
    settings.catalogue_file.write_text(f'[[source]]\nsource_id = "paper"\nhomepage = "{paper.url("/")}"\n')
    counts = flows.backfill(source_id="paper", since=date(2026, 2, 1), until=date(2026, 2, 28))
    assert (counts["sitemaps_read"], counts["loaded"]) == (1, 1)


@served
def test_a_run_collects_publishes_and_reports_what_failed(flows, settings, origin):
    origin.lay("/feed", "", 403)
    settings.catalogue_file.write_text(
        f'[[source]]\nsource_id = "mine"\nname = "Mine"\n[[source.feed]]\nurl = "{origin.url("/feed")}"\n'
    )
    done = flows.run(sample=False)
    assert {name: count for name, count in done["counts"].items() if count} == {"feeds_polled": 1, "feeds_failed": 1}
    assert done["report"].startswith("Largest events\n")
    assert "New in this run: 0 articles, 0 events. Items: feeds_failed=1 feeds_polled=1" in done["report"]
    assert runs(settings) == [("collect", True), ("publish", True)]
    assert origin.paths() == ["/feed"]


def test_a_flow_that_can_do_nothing_fails_with_our_own_words(flows, settings):
    with pytest.raises(Unable, match="there is no warehouse in "):
        flows.publish.fn()
    with pytest.raises(UsageError, match=r"^gone does not exist on this machine$"):
        flows.backfill.fn(["gone"])
    for wrong in ({}, {"source_id": "taz"}, {"paths": ["x"], "source_id": "taz", "since": date(2026, 2, 1)}):
        with pytest.raises(UsageError, match="name paths to load, or a source_id with the day to begin with"):
            flows.backfill.fn(**wrong)
    assert not settings.database.exists()
