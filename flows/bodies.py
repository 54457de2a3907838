"""The body of an answer: read piece by piece and unpacked, no further than a limit; a host that misbehaves is told in words."""

import zlib

import aiohttp

GZIP = 31  # zlib's window size with the flag for a gzip header


async def read_body(response: aiohttp.ClientResponse, encoding: str, largest: int) -> tuple[bytes, str | None]:
    """Return the body, or nothing and what is wrong with it."""
    kind = encoding.strip().lower()
    if kind not in ("", "identity", "gzip", "x-gzip"):
        return b"", f"encoded as {kind[:20]!r}, which we did not ask for"
    unpack = zlib.decompressobj(GZIP) if "gzip" in kind else None
    body = bytearray()
    try:
        async for chunk in response.content.iter_chunked(65536):
            while chunk and len(body) <= largest:
                if unpack is None:
                    body += chunk
                    break
                if unpack.eof:  # a body may be packed in several members, one after the other
                    unpack = zlib.decompressobj(GZIP)
                body += unpack.decompress(chunk, largest + 1 - len(body))
                chunk = unpack.unconsumed_tail or unpack.unused_data
            if len(body) > largest:
                return b"", f"larger than {largest >> 20} MB"
    except zlib.error:
        return b"", "said to be packed, but cannot be unpacked"
    if unpack and not unpack.eof:
        return b"", "the packed body is cut off"
    return bytes(body), None


async def read_beginning(response: aiohttp.ClientResponse, encoding: str, most: int) -> bytes:
    """Return the beginning of a body, as far as it can be had: what a refusal says beside its status."""
    kind = encoding.strip().lower()
    unpack = zlib.decompressobj(GZIP) if "gzip" in kind else None
    body = bytearray()
    try:
        async for chunk in response.content.iter_chunked(8192):
            body += unpack.decompress(chunk, most) if unpack else chunk
            if len(body) >= most:
                break
    except (aiohttp.ClientError, OSError, zlib.error):
        pass  # a refusal's body may break off: it is only looked at
    return bytes(body[:most])


def words_of(value: str) -> str:
    """Return a header's value as text that can be stored: bytes that are no UTF-8 are taken as Latin-1."""
    raw = value.encode("utf-8", "surrogateescape")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def said(error: BaseException) -> str:
    """Return an error of the network in words: what happened, without our own addresses in memory."""
    text = " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "the name of the host cannot be resolved"
    if isinstance(error, aiohttp.ClientPayloadError):
        return "the answer was cut off"
    if isinstance(error, aiohttp.ServerDisconnectedError):
        return "the host closed the connection without an answer"
    return text[:150]
