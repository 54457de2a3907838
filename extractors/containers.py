"""What a file holds: texts, pages, JSON lines - one by one, out of archives too, each piece bounded.

Nothing is unpacked to disk. A piece that cannot be had is a Refusal with its reason; what came before it and, where
the container allows, what comes after it is still given.
"""

import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Literal

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeadersParser

from extractors.identity import content_hash
from extractors.records import LARGEST, Origin, Refusal

DEEPEST = 3
ItemKind = Literal["text", "html", "line", "response"]
ORIGINS: dict[str, Origin] = {"text": "corpus", "line": "corpus", "html": "html", "response": "warc"}
KINDS = (".txt", ".html", ".htm", ".jsonl", ".ndjson", ".warc", ".zip")
BROKEN = (
    EOFError,
    OSError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    ArchiveLoadFailed,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Item:
    """One article's worth of bytes. `ref` says where it stood; a response also has its address, headers and record id."""

    kind: ItemKind
    ref: str
    data: bytes
    url: str | None = None
    content_type: str | None = None
    last_modified: str | None = None
    record_id: str | None = None


def items(name: str, stream: IO[bytes], depth: int = 0) -> Iterator[Item | Refusal]:
    """Yield what a file of this name holds, in order."""
    kind = kind_of(name)
    try:
        if kind in (".gz", ".zip") and depth >= DEEPEST:
            yield refusal(name, f"an archive within archives, more than {DEEPEST} deep; unpack it first", b"")
        elif kind == ".gz":
            yield from _unzipped(name, stream, depth)
        elif kind == ".zip":
            yield from _members(name, stream, depth)
        elif kind in (".jsonl", ".ndjson"):
            yield from _lines(name, stream)
        elif kind == ".warc":
            yield from _responses(name, stream)
        elif kind in (".txt", ".html", ".htm"):
            yield _whole(name, stream, "text" if kind == ".txt" else "html")
        else:
            yield refusal(name, f"no kind of input that Lagebild reads ({', '.join(KINDS)}, .gz of them)", b"")
    except BROKEN as error:
        yield refusal(name, f"damaged: {_said(error)}; what stood before the damage is loaded", str(error).encode())


def kind_of(name: str) -> str:
    """Return the ending that decides how a file is read, in lower case."""
    return PurePosixPath(name).suffix.lower()


def refusal(ref: str, reason: str, data: bytes, origin: Origin = "corpus") -> Refusal:
    """Record that something could not be taken in."""
    return Refusal(origin, ref, reason, content_hash(data))


def refused(item: Item, reason: str) -> Refusal:
    """Record that an item could not be read."""
    return refusal(item.ref, reason, item.data, ORIGINS[item.kind])


def _said(error: BaseException) -> str:
    nameless = "it ends too early" if isinstance(error, EOFError) else type(error).__name__
    return " ".join(str(error).split())[:200] or nameless


def _whole(name: str, stream: IO[bytes], kind: ItemKind) -> Item | Refusal:
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        return refusal(name, f"larger than {LARGEST >> 20} MB, which no article is", data, ORIGINS[kind])
    return Item(kind, name, data)


def _unzipped(name: str, stream: IO[bytes], depth: int) -> Iterator[Item | Refusal]:
    with gzip.open(stream) as unzipped:
        yield from items(name[:-3], unzipped, depth + 1)  # type: ignore[arg-type]  # GzipFile reads like any binary file


def _members(name: str, stream: IO[bytes], depth: int) -> Iterator[Item | Refusal]:
    seekable = stream if depth == 0 else io.BytesIO(stream.read(64 * LARGEST))
    with zipfile.ZipFile(seekable) as archive:
        for member in archive.infolist():
            ref = f"{name}!{member.filename}"
            path = PurePosixPath(member.filename.replace("\\", "/"))
            hidden = any((part.startswith(".") and part != "..") or part == "__MACOSX" for part in path.parts)
            if hidden or member.filename.endswith("/"):
                continue
            if path.is_absolute() or ".." in path.parts or ":" in "".join(path.parts[:1]):
                yield refusal(ref, "its name leads out of the archive", ref.encode())
                continue
            try:
                with archive.open(member) as opened:
                    yield from items(ref, opened, depth + 1)
            except BROKEN as error:
                yield refusal(ref, f"damaged: {_said(error)}", ref.encode())


def _lines(name: str, stream: IO[bytes]) -> Iterator[Item | Refusal]:
    number = 0
    while line := stream.readline(LARGEST + 1):
        number += 1
        ref = f"{name}:{number}"
        if len(line) > LARGEST:
            yield refusal(ref, f"a line larger than {LARGEST >> 20} MB", line)
            while line and not line.endswith(b"\n"):
                line = stream.readline(LARGEST)
        elif line.strip(b"\xef\xbb\xbf \t\r\n"):
            yield Item("line", ref, line)


def _responses(name: str, stream: IO[bytes]) -> Iterator[Item | Refusal]:
    for number, record in enumerate(ArchiveIterator(_Unbroken(stream), no_record_parse=True), 1):
        length = record.rec_headers.get_header("Content-Length") or record.rec_headers.get_header("length") or ""
        if record.rec_type is None or not length.isdecimal():
            raise ArchiveLoadFailed(f"the header of record {number} is cut off")
        found = _response(record, f"{name}:{number}") if record.rec_type == "response" else None
        while record.raw_stream.read(io.DEFAULT_BUFFER_SIZE):
            pass
        if (
            record.length is not None and record.raw_stream.tell() < record.length
        ):  # warcio gives what there is of a record that is cut off
            raise ArchiveLoadFailed(f"record {number} is cut off")
        if found:
            yield found


def _response(record: ArcWarcRecord, place: str) -> Item | Refusal:
    url = record.rec_headers.get_header("WARC-Target-URI") or record.rec_headers.get_header("uri") or ""
    ref = url or place
    if record.length is None:
        return refusal(ref, "damaged: the record does not say how long it is", ref.encode(), "warc")
    if record.length > LARGEST:
        return refusal(ref, f"larger than {LARGEST >> 20} MB, which no article is", ref.encode(), "warc")
    if record.length and url.startswith(("http:", "https:")):
        record.http_headers = StatusAndHeadersParser([], verify=False).parse(record.raw_stream)
    headers = record.http_headers
    status = headers.get_statuscode() if headers else "no"
    if status != "200":
        return refusal(ref, f"the kept response has HTTP status {status}", ref.encode(), "warc")
    data = record.content_stream().read(LARGEST + 1)
    if len(data) > LARGEST:
        return refusal(ref, f"larger than {LARGEST >> 20} MB, which no article is", data, "warc")
    stated = (headers.get_header("Content-Type"), headers.get_header("Last-Modified"))
    return Item("response", ref, data, url or None, *stated, record.rec_headers.get_header("WARC-Record-ID"))


class _Unbroken:
    """A stream that gives all there is before its early end, and whose early end warcio does not take for a proper one."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)

    def read(self, size: int) -> bytes:
        try:
            return self._read(size)
        except EOFError as error:
            raise ArchiveLoadFailed(str(error)) from error
