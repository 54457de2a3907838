"""The raw pages: what is written as WARC is read back by the code that reads WARC."""

from datetime import UTC, datetime

import pytest

from extractors.containers import Item, items
from extractors.identity import content_hash
from extractors.records import PageRecord
from flows import pagestore
from flows.fetch import Answer
from flows.pagestore import MARK, keep, keep_failure, page_at

AT = datetime(2026, 3, 4, 23, 59, tzinfo=UTC)
FILE = f"2026-03-04-{MARK}.warc.gz"
HEADERS = {"content-type": "text/html; charset=windows-1251", "etag": '"ÿ"', "set-cookie": "id=1"}


def answer(path: str, body: bytes) -> Answer:
    return Answer(f"https://news.example{path}", f"https://www.news.example{path}", 200, body, HEADERS)


def read_back(folder) -> list[Item]:
    with (folder / FILE).open("rb") as stream:
        return list(items(FILE, stream))


def test_what_was_kept_is_read_back_byte_for_byte(tmp_path):
    body = "<p>Одеса</p>".encode("cp1251") + bytes(range(256))
    records = keep(tmp_path / "pages", [answer("/a", body)], AT)
    assert records == [
        PageRecord("https://news.example/a", AT, 200, FILE, records[0].record_id, content_hash(body), 0),
    ]
    url, stated = "https://www.news.example/a", ("text/html; charset=windows-1251", None, records[0].record_id)
    assert read_back(tmp_path / "pages") == [Item("response", url, body, url, *stated)]


def test_a_day_file_is_appended_to(tmp_path):
    first = keep(tmp_path, [answer("/a", b"one"), answer("/b", b"two")], AT)
    second = keep(tmp_path, [answer("/c", b"three")], AT)
    assert [item.data for item in read_back(tmp_path)] == [b"one", b"two", b"three"]
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
    assert len({record.record_id for record in first + second}) == 3


def test_cookies_are_not_kept(tmp_path):
    import gzip

    keep(tmp_path, [answer("/a", b"one")], AT)
    written = gzip.decompress((tmp_path / FILE).read_bytes())
    assert b"WARC-Date: 2026-03-04T23:59:00Z" in written
    assert b"set-cookie" not in written.lower()


def test_nothing_to_keep_makes_no_file(tmp_path):
    assert keep(tmp_path / "pages", [], AT) == []
    assert not (tmp_path / "pages").exists()


def test_a_page_is_found_again_by_where_its_record_begins(tmp_path):
    kept = keep(tmp_path, [answer(f"/{n}", f"page {n}".encode() * n) for n in range(1, 4)], AT)
    kept += keep(tmp_path, [answer("/4", b"page 4")], AT)
    for number, record in enumerate(kept, 1):
        found = page_at(tmp_path, record.file, record.position, record.record_id)
        assert found
        assert found.data.startswith(f"page {number}".encode())
    assert page_at(tmp_path, kept[0].file, kept[1].position, kept[0].record_id) is None
    assert page_at(tmp_path, kept[0].file, None, kept[0].record_id) is None
    assert page_at(tmp_path, "lost.warc.gz", 0, kept[0].record_id) is None
    assert page_at(tmp_path, kept[0].file, 10**9, kept[0].record_id) is None


def test_a_record_that_cannot_be_written_whole_is_taken_back(monkeypatch, tmp_path):
    keep(tmp_path, [answer("/a", b"one")], AT)

    class Full(pagestore.WARCWriter):
        def write_record(self, record, params=None):
            if b"three" in record.raw_stream.getvalue():
                raise OSError(28, "No space left on device")
            super().write_record(record, params)

    with monkeypatch.context() as full:
        full.setattr(pagestore, "WARCWriter", Full)
        with pytest.raises(OSError, match="No space"):
            keep(tmp_path, [answer("/b", b"two"), answer("/c", b"three")], AT)
    keep(tmp_path, [answer("/d", b"four")], AT)
    assert [item.data for item in read_back(tmp_path)] == [b"one", b"four"]


def test_what_a_failing_feed_answered_is_kept_for_a_look_the_last_time_only(tmp_path):
    for body in (b"first", b"<h1>Maintenance</h1>" + b"x" * 10**6):
        name = keep_failure(tmp_path, "f1", answer("/feed", body))
    assert name == "f1.txt"
    head, _, body = (tmp_path / "failed" / "f1.txt").read_bytes().partition(b"\n\n")
    assert head.startswith(b"https://www.news.example/feed\nHTTP 200\ncontent-type: text/html")
    assert b"set-cookie" not in head
    assert (body[:20], len(body)) == (b"<h1>Maintenance</h1>", pagestore.LARGEST_FAILURE)
    assert [path.name for path in (tmp_path / "failed").iterdir()] == ["f1.txt"]
    assert keep_failure(tmp_path, "f2", answer("/feed", b"")) is None
