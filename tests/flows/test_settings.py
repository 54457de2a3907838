"""Settings: read from the environment, refused with words, handed on."""

from importlib.metadata import version
from pathlib import Path

import pytest

from extractors.errors import CatalogueError, UsageError
from flows.settings import VERSION, Settings, from_environment

NAMES = ("HOME", "SOURCES", "ALLOW_PRIVATE", "CONTACT", "COLLECT_SECONDS")


@pytest.fixture(autouse=True)
def nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(f"LAGEBILD_{name}", raising=False)


def test_without_settings_everything_is_written_below_data_and_private_addresses_are_refused():
    assert from_environment() == Settings(Path("data").absolute(), None, False, None, 600.0)


def test_each_setting_is_read(monkeypatch, tmp_path):
    stated = {
        "HOME": str(tmp_path), "SOURCES": "feeds.opml", "ALLOW_PRIVATE": "1", "CONTACT": " desk@lagebild.example ",
        "COLLECT_SECONDS": "30",
    }  # fmt: skip
    for name, value in stated.items():
        monkeypatch.setenv(f"LAGEBILD_{name}", value)
    assert from_environment() == Settings(tmp_path, Path("feeds.opml"), True, "desk@lagebild.example", 30.0)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ALLOW_PRIVATE", "yes", "LAGEBILD_ALLOW_PRIVATE must be 1 or 0, not 'yes'"),
        ("COLLECT_SECONDS", "0", "LAGEBILD_COLLECT_SECONDS must be a whole number of seconds, not '0'"),
        ("COLLECT_SECONDS", "1.5", "LAGEBILD_COLLECT_SECONDS must be a whole number of seconds, not '1.5'"),
        ("COLLECT_SECONDS", "", "LAGEBILD_COLLECT_SECONDS must be a whole number of seconds, not ''"),
        ("CONTACT", "a\r\nX-Evil: 1", "LAGEBILD_CONTACT must be an address or a URL on one line"),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_with_its_name(monkeypatch, name, value, said):
    monkeypatch.setenv(f"LAGEBILD_{name}", value)
    with pytest.raises(UsageError) as error:
        from_environment()
    assert (str(error.value), error.value.exit_code) == (said, 2)


@pytest.mark.parametrize(
    ("name", "value", "field", "expected"),
    [
        ("ALLOW_PRIVATE", "", "allow_private", False),
        ("ALLOW_PRIVATE", "0", "allow_private", False),
        ("SOURCES", "", "catalogue_file", None),
        ("CONTACT", "  ", "contact", None),
        ("HOME", "", "home", Path("data").absolute()),
    ],
)
def test_an_empty_setting_is_as_good_as_none(monkeypatch, name, value, field, expected):
    monkeypatch.setenv(f"LAGEBILD_{name}", value)
    assert getattr(from_environment(), field) == expected


def test_what_is_written_lies_where_the_contract_says():
    settings = Settings(Path("/home"))
    assert (settings.database, settings.published, settings.snapshot, settings.pages) == (
        Path("/home/warehouse.duckdb"),
        Path("/home/published"),
        Path("/home/published/lagebild.duckdb"),
        Path("/home/pages"),
    )


@pytest.mark.parametrize(
    ("contact", "agent"),
    [(None, "Lagebild/{} (news monitoring)"), ("a@b.example", "Lagebild/{} (news monitoring; a@b.example)")],
)
def test_the_user_agent_is_our_own_name_and_the_contact_if_there_is_one(contact, agent):
    assert version("lagebild") == VERSION
    assert Settings(Path("/home"), contact=contact).user_agent == agent.format(VERSION)


def test_the_sample_has_a_home_of_its_own_and_ends_soon():
    sample = Settings(Path("/home"), contact="a@b.example").sample()
    assert sample == Settings(Path("/home/sample"), contact="a@b.example", collect_seconds=40.0, is_sample=True)


def test_the_shipped_catalogue_is_watched_unless_another_is_named(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text('[[source]]\nsource_id = "mine"\n[[source.feed]]\nurl = "https://mine.example/feed"\n')
    assert list(Settings(tmp_path, file).catalogue().sources) == ["mine"]
    assert len(Settings(tmp_path).catalogue().feeds) > 50


def test_the_sample_knows_the_invented_outlets_but_watches_only_the_feeds_of_the_catalogue(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text('[[source]]\nsource_id = "mine"\n[[source.feed]]\nurl = "https://mine.example/feed"\n')
    catalogue = Settings(tmp_path, file).sample().catalogue()
    assert {"mine", "rheinblick"} < catalogue.sources.keys()
    assert [feed.url for feed in catalogue.feeds.values()] == ["https://mine.example/feed"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "LAGEBILD_SOURCES names {}, which cannot be read: No such file or directory"),
        ("= 1", "mine.toml is no TOML: "),
        ("", "mine.toml has no [[source]] entries"),
    ],
)
def test_a_catalogue_that_cannot_be_used_is_a_usage_error_that_names_the_file(tmp_path, content, said):
    file = tmp_path / "mine.toml"
    if content is not None:
        file.write_text(content)
    with pytest.raises(CatalogueError) as error:
        Settings(tmp_path, file).catalogue()
    assert str(error.value).startswith(said.format(file))
    assert error.value.exit_code == 2
