"""Ids made from content: the same thing gets the same id in every run, on every machine."""

from hashlib import blake2b


def digest(*parts: str | None) -> str:
    """Hash the parts, in order and told apart, to 16 hexadecimal digits (64 bits of BLAKE2b)."""
    hasher = blake2b(digest_size=8)
    for part in parts:
        hasher.update(b"\x01" if part is None else b"\x02" + part.encode("utf-8", "surrogatepass"))
        hasher.update(b"\x00")
    return hasher.hexdigest()


def content_hash(data: bytes) -> str:
    """Hash bytes to 32 hexadecimal digits (128 bits of BLAKE2b)."""
    return blake2b(data, digest_size=16).hexdigest()
