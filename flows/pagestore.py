"""The raw pages, kept as WARC (ISO 28500): one file a day and process, so that extraction can be run again.

Each record is a gzip member of its own and is found again by the byte it begins at. What a source's last failed answer
held is kept beside them, for a person to look at.
"""

import io
import os
import secrets
import zlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extractors.containers import Item, items
from extractors.identity import content_hash
from extractors.records import PageRecord
from flows.fetch import Answer

KEPT_HEADERS = ("content-type", "last-modified", "etag", "date", "content-language", "link")
# A process's own mark: in a container every process may have the same number, and a file that one of them left torn
# must not be gone on with.
MARK = f"{os.getpid()}-{secrets.token_hex(3)}"
LARGEST_FAILURE = 256 * 1024
# warcio packs at level 9, which takes three and a half times as long as level 3 for an eighth less.
LEVEL, GZIP = 3, 31


def keep(folder: Path, answers: Sequence[Answer], at: datetime) -> list[PageRecord]:
    """Append the bodies of answers to the day's file; return where each is. A record that cannot be written whole is taken back."""
    if not answers:
        return []
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{at:%Y-%m-%d}-{MARK}.warc.gz"
    with file.open("ab") as stream:
        begun = stream.tell()
        try:
            return [_written(stream, answer, at, file.name) for answer in answers]
        except OSError:
            stream.truncate(begun)
            raise


def _written(stream: io.BufferedWriter, answer: Answer, at: datetime, file: str) -> PageRecord:
    position, plain = stream.tell(), io.BytesIO()
    writer = WARCWriter(plain, gzip=False)
    headers = [(name, value) for name, value in answer.headers.items() if name in KEPT_HEADERS]
    record = writer.create_warc_record(
        answer.final_url,
        "response",
        payload=io.BytesIO(answer.body),
        length=len(answer.body),
        http_headers=StatusAndHeaders(f"{answer.status} OK", headers, protocol="HTTP/1.1"),
        warc_headers_dict={"WARC-Date": f"{at:%Y-%m-%dT%H:%M:%SZ}"},
    )
    writer.write_record(record)
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, GZIP)
    stream.write(packer.compress(plain.getvalue()) + packer.flush())
    record_id = record.rec_headers.get_header("WARC-Record-ID")
    return PageRecord(answer.url, at, answer.status, file, record_id, content_hash(answer.body), position)


def page_at(folder: Path, file: str, position: int | None, record_id: str) -> Item | None:
    """Return one kept page by where it is; None where it is not there any more."""
    path = folder / file
    if position is None or not path.is_file():
        return None
    with path.open("rb") as stream:
        stream.seek(position)
        found = next(iter(items(file, stream)), None)
    return found if isinstance(found, Item) and found.record_id == record_id else None


def keep_failure(folder: Path, name: str, answer: Answer) -> str | None:
    """Keep what a source answered when it failed, in place of what it answered before; return the file's name."""
    if not answer.body:
        return None
    place = folder / "failed"
    place.mkdir(parents=True, exist_ok=True)
    head = "".join(f"{header}: {value}\n" for header, value in answer.headers.items() if header in KEPT_HEADERS)
    said = f"{answer.final_url}\nHTTP {answer.status}\n{head}\n".encode()
    draft = place / f".{name}.{MARK}"
    draft.write_bytes(said + answer.body[:LARGEST_FAILURE])
    draft.replace(place / f"{name}.txt")
    return f"{name}.txt"
