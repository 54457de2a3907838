"""What a file holds, and what is said of the pieces that cannot be had."""

import gzip
import io
import random
import struct
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extractors import containers
from extractors.containers import Item, items, kind_of
from extractors.identity import content_hash
from extractors.records import Refusal

LOADED = "; what stood before the damage is loaded"


def read(name: str, data: bytes) -> list[Item | Refusal]:
    return list(items(name, io.BytesIO(data)))


def held(name: str, data: bytes) -> list[tuple[str, bytes | str]]:
    """Read a file to pairs: where it stood, and its bytes or the reason for the refusal."""
    return [(found.ref, found.data) if isinstance(found, Item) else (found.origin_ref, found.reason) for found in read(name, data)]


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo("x")
            info.filename, info.compress_type = name, method  # set afterwards, so that any name is kept as it is
            archive.writestr(info, data)
    return file.getvalue()


def warc(
    *bodies: bytes,
    packed: bool = False,
    status: str = "200 OK",
    url: str = "https://example.org/{}",
    headers: Mapping[str, str] = {},
) -> bytes:
    file = io.BytesIO()
    writer = WARCWriter(file, gzip=packed)
    records = [writer.create_warcinfo_record("x.warc", {"software": "test"})]
    for number, body in enumerate(bodies, 1):
        stated = StatusAndHeaders(status, [("Content-Type", "text/html; charset=utf-8"), *headers.items()], protocol="HTTP/1.1")
        payload = io.BytesIO(body)
        records.append(writer.create_warc_record(url.format(number), "response", payload=payload, http_headers=stated))
    for record in records:
        writer.write_record(record)
        record.raw_stream.close()  # warcio leaves its temporary file open
    return file.getvalue()


PAGES = [b"<p>one</p>" * 40, b"<p>two</p>" * 40, b"<p>three</p>" * 40]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a.TXT", ".txt"), ("a.jsonl.gz", ".gz"), ("b.zip!c/d.Html", ".html"), ("noending", ""), (".hidden", "")],
)
def test_the_ending_decides_how_a_file_is_read(name: str, expected: str) -> None:
    assert kind_of(name) == expected


@pytest.mark.parametrize(
    ("name", "kind"), [("a.txt", "text"), ("a.html", "html"), ("a.htm", "html"), ("A.HTML", "html"), ("b.zip!a.txt", "text")]
)
def test_a_text_or_a_page_is_one_item(name: str, kind: containers.ItemKind) -> None:
    assert read(name, b"\xff some bytes") == [Item(kind, name, b"\xff some bytes")]


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson"])
def test_each_line_with_something_in_it_is_an_item(name: str) -> None:
    data = b'\xef\xbb\xbf{"a": 1}\n\n  \r\n\xef\xbb\xbf\n{"b": 2}\r\n{"c": 3}'
    assert read(name, data) == [
        Item("line", f"{name}:1", b'\xef\xbb\xbf{"a": 1}\n'),
        Item("line", f"{name}:5", b'{"b": 2}\r\n'),
        Item("line", f"{name}:6", b'{"c": 3}'),
    ]


@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_an_empty_file_is_an_empty_item(name: str) -> None:
    assert held(name, b"") == [(name, b"")]


@pytest.mark.parametrize("name", ["a.jsonl", "a.warc", "a.jsonl.gz", "a.warc.gz"])
def test_an_empty_container_holds_nothing(name: str) -> None:
    assert read(name, b"") == []


@pytest.mark.parametrize("name", ["a.pdf", "noending", "a.exe.gz", "a.txt.bz2", ".txt"])
def test_an_unknown_ending_is_refused_and_the_known_ones_are_named(name: str) -> None:
    (found,) = read(name, gzip.compress(b"x"))
    reason = "no kind of input that Lagebild reads (.txt, .html, .htm, .jsonl, .ndjson, .warc, .zip, .gz of them)"
    assert found == Refusal("corpus", name.removesuffix(".gz"), reason, content_hash(b""))


# ---- gzip


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.txt.gz", b"text", [("a.txt", b"text")]),
        ("a.html.GZ", b"page", [("a.html", b"page")]),
        ("a.jsonl.gz", b"1\n2\n", [("a.jsonl:1", b"1\n"), ("a.jsonl:2", b"2\n")]),
        ("a.zip.gz", zipped({"b.txt": b"text"}), [("a.zip!b.txt", b"text")]),
    ],
)
def test_gzip_is_read_through(name: str, data: bytes, expected: list[tuple[str, bytes]]) -> None:
    assert held(name, gzip.compress(data)) == expected


def test_gzip_members_one_after_another_are_one_file() -> None:
    assert held("a.jsonl.gz", gzip.compress(b"1\n") + gzip.compress(b"2\n")) == [("a.jsonl:1", b"1\n"), ("a.jsonl:2", b"2\n")]


def test_truncated_gzip_gives_the_whole_lines_and_then_one_refusal() -> None:
    noise = random.Random(1)
    lines = [b'{"n": "%d"}\n' % noise.getrandbits(400) for _ in range(400)]
    data = gzip.compress(b"".join(lines))
    *good, refused = held("a.jsonl.gz", data[: len(data) // 2])
    assert good == [(f"a.jsonl:{number}", line) for number, line in enumerate(lines[: len(good)], 1)]
    assert 150 < len(good) < 250
    assert refused == ("a.jsonl", "damaged: Compressed file ended before the end-of-stream marker was reached" + LOADED)


@pytest.mark.parametrize(
    ("name", "data", "ref", "reason"),
    [
        ("a.txt.gz", gzip.compress(b"text")[:-9], "a.txt", "Compressed file ended before the end-of-stream marker was reached"),
        ("a.txt.gz", b"plain text", "a.txt", "Not a gzipped file (b'pl')"),
        ("a.txt.gz", gzip.compress(b"text")[:-8] + bytes(8), "a.txt", "CRC check failed 0x0 != 0x3a3ee6ad"),
        ("a.zip", b"", "a.zip", "File is not a zip file"),
        ("a.zip", b"PK\x03\x04 no directory", "a.zip", "File is not a zip file"),
        ("a.zip", zipped({"a.txt": b"text"})[:-30], "a.zip", "File is not a zip file"),
        ("a.warc", b"no archive at all\n", "a.warc", "Unknown archive format, first line: ['no', 'archive', 'at', 'all']"),
    ],
)  # fmt: skip
def test_a_damaged_file_is_one_refusal(name: str, data: bytes, ref: str, reason: str) -> None:
    reason = reason.replace("0x3a3ee6ad", hex(zlib.crc32(b"text")))
    assert held(name, data) == [(ref, f"damaged: {reason}{LOADED}")]


# ---- zip


def test_the_members_of_an_archive_come_in_order_with_their_place() -> None:
    data = zipped({"b.txt": b"B", "sub/a.html": b"A", "sub/": b"", "lines.jsonl": b"1\n2\n", "note.pdf": b"?"})
    assert read("x.zip", data)[:4] == [
        Item("text", "x.zip!b.txt", b"B"),
        Item("html", "x.zip!sub/a.html", b"A"),
        Item("line", "x.zip!lines.jsonl:1", b"1\n"),
        Item("line", "x.zip!lines.jsonl:2", b"2\n"),
    ]
    assert [ref for ref, _ in held("x.zip", data)[4:]] == ["x.zip!note.pdf"]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_every_compression_that_python_knows_is_read(method: int) -> None:
    assert held("x.zip", zipped({"a.txt": b"text" * 50}, method)) == [("x.zip!a.txt", b"text" * 50)]


@pytest.mark.parametrize(
    "name", ["dir/", "/", "./", ".hidden.txt", "sub/.hidden/a.txt", ".git/a.txt", "__MACOSX/a.txt", "sub/__MACOSX/._a.txt"]
)
def test_directories_and_hidden_members_are_passed_over(name: str) -> None:
    assert held("x.zip", zipped({name: b"x", "b.txt": b"B"})) == [("x.zip!b.txt", b"B")]


@pytest.mark.parametrize(
    "name",
    [
        "../x.txt",
        "a/../../x.txt",
        "..",
        "/abs.txt",
        "//host/x.txt",
        "C:\\x.txt",
        "c:/x.txt",
        "..\\x.txt",
        "\\abs.txt",
        "a/..\\..\\x.txt",
    ],
)
def test_a_name_that_leads_out_of_the_archive_is_refused(name: str) -> None:
    first, second = read("x.zip", zipped({name: b"x", "b.txt": b"B"}))
    ref = f"x.zip!{name}"
    assert first == Refusal("corpus", ref, "its name leads out of the archive", content_hash(ref.encode()))
    assert second == Item("text", "x.zip!b.txt", b"B")


@pytest.mark.parametrize("name", ["", "."])
def test_a_member_without_a_name_is_refused(name: str) -> None:
    first, second = held("x.zip", zipped({name: b"x", "b.txt": b"B"}))
    assert first[0] == f"x.zip!{name}" and str(first[1]).startswith("no kind of input that Lagebild reads")
    assert second == ("x.zip!b.txt", b"B")


def flagged(data: bytes, flag: int) -> bytes:
    """Set a flag on the first member, in its own header and in the directory."""
    changed = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        changed[changed.index(mark) + offset] |= flag
    return bytes(changed)


def with_method(data: bytes, method: int) -> bytes:
    """State another compression for the first member."""
    changed = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        struct.pack_into("<H", changed, changed.index(mark) + offset, method)
    return bytes(changed)


def with_noise(data: bytes) -> bytes:
    """Damage the bytes of the first member."""
    start = data.index(b"a.txt") + len(b"a.txt")
    return data[: start + 12] + bytes(byte ^ 0xFF for byte in data[start + 12 : start + 16]) + data[start + 16 :]


TWO = {"a.txt": bytes(range(256)) * 4, "b.txt": b"B"}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (flagged(zipped(TWO), 0x01), "is encrypted, password required for extraction"),
        (flagged(zipped(TWO), 0x20), "compressed patched data (flag bit 5)"),
        (with_method(zipped(TWO), 99), "That compression method is not supported"),
        (with_noise(zipped(TWO, zipfile.ZIP_STORED)), "Bad CRC-32 for file 'a.txt'"),
        (with_noise(zipped(TWO, zipfile.ZIP_DEFLATED)), ""),
        (with_noise(zipped(TWO, zipfile.ZIP_BZIP2)), ""),
        (with_noise(zipped(TWO, zipfile.ZIP_LZMA)), ""),
    ],
    ids=["encrypted", "patched", "unsupported", "stored", "deflated", "bzip2", "lzma"],
)
def test_a_member_that_cannot_be_read_is_refused_and_the_next_is_read(data: bytes, reason: str) -> None:
    first, second = held("x.zip", data)
    assert first[0] == "x.zip!a.txt"
    assert str(first[1]).startswith("damaged: ") and reason in str(first[1])
    assert second == ("x.zip!b.txt", b"B")


def test_an_archive_in_an_archive_is_read() -> None:
    inner = zipped({"a.txt": b"A", "b.jsonl.gz": gzip.compress(b"1\n")})
    assert held("x.zip", zipped({"in.zip": inner})) == [("x.zip!in.zip!a.txt", b"A"), ("x.zip!in.zip!b.jsonl:1", b"1\n")]


def test_a_damaged_archive_in_an_archive_is_one_refusal() -> None:
    data = zipped({"in.zip": b"no archive", "b.txt": b"B"})
    assert held("x.zip", data) == [("x.zip!in.zip", "damaged: File is not a zip file" + LOADED), ("x.zip!b.txt", b"B")]


@pytest.mark.parametrize("pack", [lambda data: ("zip", zipped({"in.zip": data})), lambda data: ("gz", gzip.compress(data))])
def test_archives_are_opened_three_deep_and_no_deeper(pack: Callable[[bytes], tuple[str, bytes]]) -> None:
    data = zipped({"a.txt": b"A"})
    kind, twice = pack(pack(data)[1])
    name = "x.zip" if kind == "zip" else "x.zip.gz.gz"
    assert [found for _, found in held(name, twice)] == [b"A"]
    kind, thrice = pack(twice)
    name = "x.zip" if kind == "zip" else "x.zip.gz.gz.gz"
    ((_, reason),) = held(name, thrice)
    assert str(reason).startswith("an archive within archives")


# ---- the largest


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "LARGEST", 1 << 20)


TOO_LARGE = "larger than 1 MB, which no article is"


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(("name", "origin"), [("a.txt", "corpus"), ("a.html", "html")])
def test_what_is_too_large_for_an_article_is_refused(name: str, origin: str) -> None:
    limit = 1 << 20
    assert read(name, b"x" * limit) == [Item("text" if name == "a.txt" else "html", name, b"x" * limit)]
    (refused,) = read(name, b"x" * (limit + 1))
    assert isinstance(refused, Refusal)
    assert (refused.origin, refused.origin_ref, refused.reason) == (origin, name, TOO_LARGE)


@pytest.mark.usefixtures("small")
def test_a_line_that_is_too_large_is_refused_and_the_next_is_read() -> None:
    limit = 1 << 20
    data = b"1\n" + b"x" * limit * 3 + b"\n" + b"y" * (limit - 1) + b"\n" + b"z" * (limit + 1)
    assert held("a.jsonl", data) == [
        ("a.jsonl:1", b"1\n"),
        ("a.jsonl:2", "a line larger than 1 MB"),
        ("a.jsonl:3", b"y" * (limit - 1) + b"\n"),
        ("a.jsonl:4", "a line larger than 1 MB"),
    ]


@pytest.mark.usefixtures("small")
def test_a_member_that_is_too_large_is_refused_and_the_next_is_read() -> None:
    assert held("x.zip", zipped({"a.txt": bytes(2 << 20), "b.txt": b"B"})) == [("x.zip!a.txt", TOO_LARGE), ("x.zip!b.txt", b"B")]


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("packed", [False, True])
def test_a_response_that_is_too_large_is_refused_and_the_next_is_read(packed: bool) -> None:
    data = warc(bytes(2 << 20), b"two", packed=packed)
    assert held("x.warc.gz" if packed else "x.warc", data) == [
        ("https://example.org/1", TOO_LARGE),
        ("https://example.org/2", b"two"),
    ]


@pytest.mark.usefixtures("small")
def test_a_response_that_unpacks_to_too_much_is_refused_and_the_next_is_read() -> None:
    data = warc(gzip.compress(bytes(2 << 20)), gzip.compress(b"two"), headers={"Content-Encoding": "gzip"})
    assert held("x.warc", data) == [("https://example.org/1", TOO_LARGE), ("https://example.org/2", b"two")]


@pytest.mark.usefixtures("small")
def test_a_bomb_does_not_fill_the_memory() -> None:
    zeros = bytes(64 << 20)
    packed, archive = gzip.compress(zeros), zipped({"a.txt": zeros})
    page = warc(packed, headers={"Content-Encoding": "gzip"})
    bombs = [
        ("a.txt.gz", packed),
        ("a.jsonl.gz", packed),
        ("a.zip", archive),
        ("a.zip", zipped({"b.zip": archive})),
        ("a.warc", page),
    ]
    tracemalloc.start()
    for name, data in bombs:
        tracemalloc.reset_peak()
        found = read(name, data)
        assert [type(one) for one in found] == [Refusal], name
        assert tracemalloc.get_traced_memory()[1] < 56 << 20, name
    tracemalloc.stop()


# ---- WARC


@pytest.mark.parametrize(("name", "packed"), [("x.warc", False), ("x.warc.gz", True)])
def test_the_responses_of_a_web_archive_come_with_address_and_type(name: str, packed: bool) -> None:
    headers = {"Last-Modified": "Thu, 24 Feb 2022 05:45:00 GMT"}
    found = read(name, warc(*PAGES, packed=packed, headers=headers))
    assert [replace(item, record_id=None) for item in found if isinstance(item, Item)] == [
        Item("response", f"https://example.org/{number}", page, f"https://example.org/{number}", "text/html; charset=utf-8",
             headers["Last-Modified"])
        for number, page in enumerate(PAGES, 1)
    ]  # fmt: skip
    assert len({item.record_id for item in found if isinstance(item, Item)}) == len(PAGES)


def test_a_web_archive_packed_as_one_piece_is_read() -> None:
    assert [data for _, data in held("x.warc.gz", gzip.compress(warc(*PAGES)))] == PAGES


def test_a_web_archive_in_a_zip_is_read() -> None:
    data = zipped({"a.warc.gz": warc(*PAGES, packed=True), "b.warc": warc(b"B")})
    assert [found for _, found in held("x.zip", data)] == [*PAGES, b"B"]


def test_a_response_is_given_without_its_transfer_and_content_encoding() -> None:
    packed = gzip.compress(b"<p>one</p>")
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    headers = {"Transfer-Encoding": "chunked", "Content-Encoding": "gzip"}
    assert held("x.warc", warc(chunked, headers=headers)) == [("https://example.org/1", b"<p>one</p>")]


@pytest.mark.parametrize("status", ["404 Not Found", "301 Moved", "500 Oops"])
def test_a_response_other_than_200_is_refused_with_its_status(status: str) -> None:
    url = "https://example.org/1"
    reason = f"the kept response has HTTP status {status[:3]}"
    assert read("x.warc", warc(b"no", status=status)) == [Refusal("warc", url, reason, content_hash(url.encode()))]


@pytest.mark.parametrize(("url", "ref"), [("dns:example.org", "dns:example.org"), ("", "x.warc:2"), ("urn:x", "urn:x")])
def test_a_response_without_http_has_no_status(url: str, ref: str) -> None:
    data = warc(b"<p>one</p>", url=url)
    assert held("x.warc", data) == [(ref, "the kept response has HTTP status no")]


def test_a_response_that_names_no_address_is_refused_by_its_place() -> None:
    lines = [line for line in warc(b"<p>one</p>").split(b"\r\n") if not line.startswith(b"WARC-Target-URI")]
    assert held("x.warc", b"\r\n".join(lines)) == [("x.warc:2", "the kept response has HTTP status no")]


def test_an_archive_of_the_older_form_is_read() -> None:
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>one</p>"
    head = b"https://example.org/1 127.0.0.1 20220103004500 text/html %d\n" % len(page)
    assert read("x.warc", head + page + b"\n") == [
        Item("response", "https://example.org/1", b"<p>one</p>", "https://example.org/1", "text/html")
    ]


@pytest.mark.parametrize("packed", [False, True])
def test_a_truncated_web_archive_gives_the_whole_responses_and_then_at_most_one_refusal(packed: bool) -> None:
    data, name = warc(*PAGES, packed=packed), "x.warc.gz" if packed else "x.warc"
    clean = 0
    for cut in range(len(data) + 1):
        found = read(name, data[:cut])
        good = [one for one in found if isinstance(one, Item)]
        assert [one.data for one in good] == PAGES[: len(good)], cut
        assert [type(one) for one in found[len(good) :]] in ([], [Refusal]), cut
        clean += len(found) == len(good)
    # Without a word only where nothing is missing: before the first record, and behind each (plain ones end in four bytes
    # that do not matter). One byte is no more than a beginning of anything to warcio.
    assert clean == (1 + 4 if packed else 1 + 4 * 5 + 1)


def test_a_cut_through_a_response_is_said() -> None:
    data = warc(*PAGES)
    assert held("x.warc", data[: data.index(b"<p>three") + 50]) == [
        ("https://example.org/1", PAGES[0]),
        ("https://example.org/2", PAGES[1]),
        ("x.warc", "damaged: record 4 is cut off" + LOADED),
    ]


def test_a_cut_before_a_response_is_said() -> None:
    data = warc(PAGES[0])
    assert held("x.warc", data[: data.index(b"HTTP/1.1")]) == [("x.warc", "damaged: it ends too early" + LOADED)]


def test_a_cut_through_a_header_is_said() -> None:
    data = warc(PAGES[0])
    assert held("x.warc", data[: data.index(b"WARC-Target-URI")]) == [
        ("x.warc", "damaged: the header of record 2 is cut off" + LOADED)
    ]


def test_damage_inside_a_packed_web_archive_is_said() -> None:
    one, all_ = warc(PAGES[0], packed=True), warc(*PAGES, packed=True)
    damaged = bytearray(all_)
    damaged[len(one) + 50] ^= 0xFF
    first, second = read("x.warc.gz", bytes(damaged))
    assert isinstance(first, Item) and first.data == PAGES[0]
    assert isinstance(second, Refusal) and second.reason.startswith("damaged: Error -3 while decompressing data")


# ---- anything at all


NAMES = ["a.txt", "a.html", "a.jsonl", "a.warc", "a.zip", "a.gz", "a.txt.gz", "a.jsonl.gz", "a.warc.gz", "a.zip.gz", "a"]
SEEDS = {
    "a.zip": zipped({"a.txt": b"text" * 9, "b.jsonl": b"1\n2\n", "c.zip": zipped({"d.txt": b"d"})}),
    "b.zip": zipped({"a.txt": b"text" * 9}, zipfile.ZIP_LZMA),
    "a.jsonl.gz": gzip.compress(b"1\n2\n3\n" * 9),
    "a.warc": warc(*(page[:30] for page in PAGES)),
    "a.warc.gz": warc(*(page[:30] for page in PAGES), packed=True),
}


@settings(deadline=None)
@example("a.zip", b"")
@given(st.sampled_from(NAMES), st.binary(max_size=300))
def test_any_bytes_are_items_or_refusals(name: str, data: bytes) -> None:
    found = read(name, data)
    assert all(isinstance(one, Item | Refusal) for one in found)
    assert found or not data.strip() or "jsonl" in name or "warc" in name


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(sorted(SEEDS)), st.data())
def test_any_damage_to_a_good_file_is_items_or_refusals(name: str, data: st.DataObject) -> None:
    good = SEEDS[name]
    start = data.draw(st.integers(0, len(good) - 1))
    length = data.draw(st.integers(0, 8))
    damaged = good[:start] + data.draw(st.binary(max_size=8)) + good[start + length :]
    assert all(isinstance(one, Item | Refusal) for one in read(name, damaged))


def test_many_blank_lines_are_passed_over_quickly() -> None:
    start = time.process_time()
    assert read("a.jsonl", b"\n" * 300_000) == []
    assert time.process_time() - start < 3


def test_a_warc_record_that_does_not_say_how_long_it_is_is_one_refusal() -> None:
    record = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://outlet.example/a\r\n"
        b"WARC-Record-ID: <urn:uuid:1>\r\nLength: 20\r\n\r\nHTTP/1.1 200 OK\r\n\r\nx\r\n\r\n"
    )
    (piece,) = items("a.warc", io.BytesIO(record))
    assert isinstance(piece, Refusal)
    assert piece.reason == "damaged: the record does not say how long it is"
