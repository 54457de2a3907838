"""Ids made from content."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.identity import content_hash, digest


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("feed", "https://example.org/rss"), "8cfffaff02e9bb90"),
        ((None,), "3ae820785f7a2994"),
        (("",), "e2d641b32e503152"),
        ((), "e4a6a0577479b2b4"),
        (("Зеленський", "\ud800"), "944d2f81f8747b9c"),
    ],
)
def test_an_id_is_the_same_on_every_machine(parts: tuple[str | None, ...], expected: str) -> None:
    assert digest(*parts) == expected


def test_the_hash_of_bytes_is_the_same_on_every_machine() -> None:
    assert content_hash(b"") == "cae66941d9efbd404e4d88758ea67670"
    assert content_hash("Київ".encode()) == "f2927ff2c2456b4d74f2a3cfbbe18d42"


@given(st.lists(st.none() | st.text(), max_size=4), st.lists(st.none() | st.text(), max_size=4))
def test_other_parts_get_another_id(one: list[str | None], other: list[str | None]) -> None:
    assert (digest(*one) == digest(*other)) == (one == other)


@pytest.mark.parametrize(
    ("one", "other"), [(("ab", "c"), ("a", "bc")), ((None,), ("",)), (("a",), ("a", None)), (("a", ""), ("a",))]
)
def test_parts_are_told_apart(one: tuple[str | None, ...], other: tuple[str | None, ...]) -> None:
    assert digest(*one) != digest(*other)
