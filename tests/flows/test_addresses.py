"""Addresses: what is public, in whatever form it is written, and what a resolver lets through."""

import asyncio
import socket

import pytest

from flows.addresses import Forbidden, PublicResolver, check_literal, is_public


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("::ffff:8.8.8.8", True),  # IPv4-mapped
        ("2002:808:808::", True),  # 6to4
        ("64:ff9b::808:808", True),  # NAT64, how IPv6-only networks reach IPv4
        ("127.0.0.1", False),
        ("127.255.255.254", False),
        ("0.0.0.0", False),
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),  # shared by carriers
        ("169.254.169.254", False),  # where clouds keep credentials
        ("192.0.2.1", False),  # documentation
        ("198.18.0.1", False),  # benchmarks
        ("224.0.0.1", False),
        ("239.255.255.250", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("fe80::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("fec0::1", False),  # site-local, out of use
        ("ff02::1", False),
        ("ff0e::1", False),
        ("2001:db8::1", False),
        ("2001::1", False),  # Teredo
        ("::127.0.0.1", False),  # IPv4-compatible, out of use
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:0:127.0.0.1", False),  # IPv4-translated
        ("2002:7f00:1::", False),
        ("2002:a00:1::", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::a00:1", False),
        ("64:ff9b:1::a00:1", False),
    ],
)
def test_an_address_is_public_or_not(address, public):
    assert is_public(address) is public


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/a",
        "https://8.8.8.8/a",
        "https://[2606:4700::1111]/a",
        "https://0x.org/a",  # a name, not a number
        "https://1and1.example/a",
        "http://localhost/",  # a name: the resolver's business
    ],
)
def test_a_name_or_a_public_address_may_be_asked(url):
    check_literal(url)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://127.0.0.1/", "127.0.0.1 is not a public address"),
        ("http://127.0.0.1:8080/", "127.0.0.1 is not a public address"),
        ("http://me@127.0.0.1/", "127.0.0.1 is not a public address"),
        ("http://169.254.169.254/latest", "169.254.169.254 is not a public address"),
        ("http://[::1]/", "::1 is not a public address"),
        ("http://[::ffff:10.0.0.1]/", "::ffff:a00:1 is not a public address"),
        ("http://[fe80::1%25eth0]/", "fe80::1%25eth0 is not a public address"),
        ("http://127.1/", "127.1 is no plain address"),
        ("http://2130706433/", "2130706433 is no plain address"),
        ("http://0/", "0 is no plain address"),
        ("http://0177.0.0.1/", "0177.0.0.1 is no plain address"),
        ("http://127.0.0.1./", "127.0.0.1. is no plain address"),
        ("http://0x7f000001/", "0x7f000001 is no plain address"),
        ("http://127。0。0。1/", "127.0.0.1 is not a public address"),
        ("http://１２７.0.0.1/", "127.0.0.1 is not a public address"),
        ("http://①②⑦.0.0.1/", "127.0.0.1 is not a public address"),
        ("http://⑫7.0.0.1/", "127.0.0.1 is not a public address"),
    ],
)
def test_an_address_that_is_not_public_is_refused_in_every_form_the_client_understands(url, said):
    with pytest.raises(Forbidden) as error:
        check_literal(url)
    assert str(error.value) == said


@pytest.mark.parametrize("url", ["http://[bad/", "http://host:99999/", "http://a\\@127.0.0.1/"])
def test_what_is_no_address_at_all_is_refused(url):
    with pytest.raises(Forbidden, match=r"^no address that can be asked: "):
        check_literal(url)


class Names:
    """A resolver that knows these names only."""

    def __init__(self, **known: list[str]) -> None:
        self.known, self.closed = known, False

    async def resolve(self, host: str, port: int, family: socket.AddressFamily) -> list[dict[str, object]]:
        return [{"host": address, "port": port, "family": family} for address in self.known[host]]

    async def close(self) -> None:
        self.closed = True


def resolved(**known: list[str]) -> list[str]:
    async def resolve() -> list[str]:
        resolver = PublicResolver()
        await resolver._inner.close()
        resolver._inner = names
        found = [result["host"] for result in await resolver.resolve("name", 443)]
        await resolver.close()
        return found

    names = Names(**known)
    found = asyncio.run(resolve())
    assert names.closed
    return found


def test_a_name_leads_to_its_public_addresses_only():
    assert resolved(name=["10.0.0.1", "8.8.8.8", "::1", "1.1.1.1"]) == ["8.8.8.8", "1.1.1.1"]


def test_a_name_without_addresses_leads_nowhere():
    assert resolved(name=[]) == []


def test_a_name_that_leads_to_private_addresses_only_is_refused():
    with pytest.raises(Forbidden) as error:
        resolved(name=["192.168.0.7", "::1"])
    assert str(error.value) == "name leads to 192.168.0.7, which is not a public address"


def test_the_systems_own_name_for_itself_is_refused():
    async def resolve() -> None:
        await PublicResolver().resolve("localhost", 80)

    with pytest.raises(Forbidden, match=r"^localhost leads to .+, which is not a public address$"):
        asyncio.run(resolve())
