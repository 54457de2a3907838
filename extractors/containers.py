"""What a file holds: texts, pages, JSON lines - one by one, out of archives too, each piece bounded.

Nothing is unpacked to disk. A piece that cannot be had is a Refusal with its reason; what came before it and, where
the container allows, what comes after it is still given.
"""

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Literal

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from extractors.identity import content_hash
from extractors.records import Origin, Refusal

LARGEST = 8 * 1024 * 1024
DEEPEST = 3
ItemKind = Literal["text", "html", "line", "response"]
ORIGINS: dict[str, Origin] = {"text": "corpus", "line": "corpus", "html": "html", "response": "warc"}
KINDS = (".txt", ".html", ".htm", ".jsonl", ".ndjson", ".warc", ".zip")
BROKEN = (
    EOFError,
    OSError,
    zlib.error,
    zipfile.BadZipFile,
    ArchiveLoadFailed,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Item:
    """One article's worth of bytes. `ref` says where it stood; a response also has its address and headers."""

    kind: ItemKind
    ref: str
    data: bytes
    url: str | None = None
    content_type: str | None = None


def items(name: str, stream: IO[bytes], depth: int = 0) -> Iterator[Item | Refusal]:
    """Yield what a file of this name holds, in order."""
    kind = kind_of(name)
    try:
        if kind == ".gz" and depth < DEEPEST:
            yield from _unzipped(name, stream, depth)
        elif kind == ".zip" and depth < DEEPEST:
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


def _said(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


def _whole(name: str, stream: IO[bytes], kind: ItemKind) -> Item | Refusal:
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        return refusal(name, f"larger than {LARGEST >> 20} MB, which no article is", data, ORIGINS[kind])
    return Item(kind, name, data)


def _unzipped(name: str, stream: IO[bytes], depth: int) -> Iterator[Item | Refusal]:
    inner = name[:-3]
    if kind_of(inner) == ".warc":  # warcio reads the gzip members itself, and can go on after a damaged one
        yield from _responses(name, stream)
        return
    with gzip.open(stream) as unzipped:
        yield from items(inner, unzipped, depth + 1)  # type: ignore[arg-type]  # GzipFile reads like any binary file


def _members(name: str, stream: IO[bytes], depth: int) -> Iterator[Item | Refusal]:
    seekable = stream if depth == 0 else io.BytesIO(stream.read(64 * LARGEST))
    with zipfile.ZipFile(seekable) as archive:
        for member in archive.infolist():
            ref = f"{name}!{member.filename}"
            path = PurePosixPath(member.filename.replace("\\", "/"))
            if member.is_dir() or any((part.startswith(".") and part != "..") or part == "__MACOSX" for part in path.parts):
                continue
            if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
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
    number = 0
    for record in ArchiveIterator(stream):
        number += 1
        if record.rec_type != "response":
            continue
        url = record.rec_headers.get_header("WARC-Target-URI") or ""
        headers = record.http_headers
        status = headers.get_statuscode() if headers else "no"
        ref = url or f"{name}:{number}"
        if status != "200":
            yield refusal(ref, f"the kept response has HTTP status {status}", ref.encode(), "warc")
            continue
        data = record.content_stream().read(LARGEST + 1)
        if len(data) > LARGEST:
            yield refusal(ref, f"larger than {LARGEST >> 20} MB, which no article is", data, "warc")
        else:
            yield Item("response", ref, data, url or None, headers.get_header("Content-Type"))
