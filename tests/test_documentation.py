"""Every setting, command, trend and public table stands in the documents."""

import argparse
import re
from pathlib import Path

import pytest

from flows.command import parser
from warehouse.check import names
from warehouse.publish import tables

ROOT = Path(__file__).parent.parent
DOCUMENTS = ("README.md", "DESIGN.md", "CONTRIBUTING.md")
SETTINGS = sorted(set(re.findall(r"LAGEBILD_[A-Z_]+", (ROOT / "flows" / "settings.py").read_text("utf-8"))))
COMMANDS = next(action for action in parser()._actions if isinstance(action, argparse._SubParsersAction)).choices


@pytest.fixture(scope="module")
def documents() -> str:
    return "\n".join((ROOT / name).read_text("utf-8") for name in DOCUMENTS if (ROOT / name).is_file())


@pytest.mark.parametrize("name", [*DOCUMENTS, "CHANGELOG.md"])
def test_a_document_is_there(name):
    assert (ROOT / name).read_text("utf-8").startswith("# ")


def test_the_settings_of_the_contract_are_read():
    assert {"LAGEBILD_HOME", "LAGEBILD_SOURCES", "LAGEBILD_ALLOW_PRIVATE"} <= set(SETTINGS)


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_setting_is_documented(documents, setting):
    assert f"`{setting}" in documents


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_setting_is_named_in_the_help_of_the_command(setting):
    assert f"\n  {setting} " in parser().format_help()


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_documented(documents, command):
    assert re.search(rf"\blagebild {command}\b", documents)


@pytest.mark.parametrize("trend", names("trends"))
def test_a_trend_is_documented(documents, trend):
    assert f"`{trend}`" in documents


def test_every_public_table_is_documented(documents, db):
    assert [table for table in tables(db) if f"`{table}`" not in documents] == []
