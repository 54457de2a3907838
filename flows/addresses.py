"""Which addresses may be asked: public ones only, checked for every hop after the name was resolved.

Feeds and pages come from strangers; an address of theirs must not reach into the network that Lagebild runs in.
"""

import ipaddress
import socket
from urllib.parse import urlsplit

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver


class Forbidden(OSError):
    """The address is not public and LAGEBILD_ALLOW_PRIVATE is not set."""


def is_public(address: str) -> bool:
    """Tell whether an IP address belongs to the public internet."""
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    return found.is_global and not found.is_multicast and (mapped is None or is_public(str(mapped)))


def check_literal(url: str) -> None:
    """Raise Forbidden if the host of an address is written as an IP address that is not public."""
    host = urlsplit(url).hostname or ""
    try:
        address = str(ipaddress.ip_address(host))
    except ValueError:
        if host.replace(".", "").isdigit() or host.startswith(
            "0x"
        ):  # 127.1, 2130706433, 0x7f000001: forms that only resolvers know
            raise Forbidden(f"{host} is no plain address") from None
        return
    if not is_public(address):
        raise Forbidden(f"{host} is not a public address")


class PublicResolver(AbstractResolver):
    """Resolves names, and refuses those that lead to addresses which are not public."""

    def __init__(self) -> None:
        """Resolve as the system does, in threads."""
        self._inner = ThreadedResolver()

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[ResolveResult]:
        """Return the public addresses of a host. Raises Forbidden if it has others only."""
        found = await self._inner.resolve(host, port, family)
        public = [result for result in found if is_public(result["host"])]
        if found and not public:
            raise Forbidden(f"{host} leads to {found[0]['host']}, which is not a public address")
        return public

    async def close(self) -> None:
        """Close the inner resolver."""
        await self._inner.close()
