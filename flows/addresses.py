"""Which addresses may be asked: public ones only, checked for every hop after the name was resolved.

Feeds and pages come from strangers; an address of theirs must not reach into the network that Lagebild runs in.
"""

import ipaddress
import re
import socket

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from yarl import URL

GLOBAL_UNICAST, NAT64 = ipaddress.IPv6Network("2000::/3"), ipaddress.IPv6Network("64:ff9b::/96")


class Forbidden(OSError):
    """The address is not public and LAGEBILD_ALLOW_PRIVATE is not set."""


def is_public(address: str) -> bool:
    """Tell whether an IP address belongs to the public internet."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv4Address):
        return found.is_global and not found.is_multicast
    inner = found.ipv4_mapped or found.sixtofour or (ipaddress.IPv4Address(found.packed[-4:]) if found in NAT64 else None)
    return is_public(str(inner)) if inner else found.is_global and found in GLOBAL_UNICAST


def check_literal(url: str) -> None:
    """Raise Forbidden if the host of an address is written as an IP address that is not public.

    The host is read as the HTTP client reads it, to whom 127。0。0。1 and ①27.0.0.1 are 127.0.0.1.
    """
    try:
        host = URL(url).raw_host or ""
    except ValueError as error:
        raise Forbidden(f"no address that can be asked: {error}") from None
    try:
        address = str(ipaddress.ip_address(host))
    except ValueError:
        if re.fullmatch(r"[0-9.]+|0x[0-9a-f]+", host):  # 127.1, 2130706433, 0x7f000001: forms that only resolvers know
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
