"""The raw pages: what is written as WARC is read back by the code that reads WARC."""

from datetime import UTC, datetime
from os import getpid

from extractors.containers import Item, items
from extractors.identity import content_hash
from extractors.records import PageRecord
from flows.fetch import Answer
from flows.pagestore import keep

AT = datetime(2026, 3, 4, 23, 59, tzinfo=UTC)
FILE = f"2026-03-04-{getpid()}.warc.gz"
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
        PageRecord("https://news.example/a", AT, 200, FILE, records[0].record_id, content_hash(body)),
    ]
    url = "https://www.news.example/a"
    assert read_back(tmp_path / "pages") == [Item("response", url, body, url, "text/html; charset=windows-1251")]


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
