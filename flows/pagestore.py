"""The raw pages, kept as WARC (ISO 28500): one file a day and process, so that extraction can be run again."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from os import getpid
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extractors.identity import content_hash
from extractors.records import PageRecord
from flows.fetch import Answer

KEPT_HEADERS = ("content-type", "last-modified", "etag", "date", "content-language", "link")


def keep(folder: Path, answers: Sequence[Answer], at: datetime) -> list[PageRecord]:
    """Append the bodies of answers to the day's file; return where each is. Every record is a gzip member of its own."""
    if not answers:
        return []
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{at:%Y-%m-%d}-{getpid()}.warc.gz"
    with file.open("ab") as stream:
        writer = WARCWriter(stream, gzip=True)
        return list(_written(writer, answers, at, file.name))


def _written(writer: WARCWriter, answers: Iterable[Answer], at: datetime, file: str) -> Iterable[PageRecord]:
    for answer in answers:
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
        yield PageRecord(
            answer.url,
            at,
            answer.status,
            file,
            record.rec_headers.get_header("WARC-Record-ID"),
            content_hash(answer.body),
        )
