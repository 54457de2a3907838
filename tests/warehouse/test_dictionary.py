from pathlib import Path

import pytest

from warehouse.database import opened
from warehouse.dictionary import dictionary
from warehouse.publish import Edition, write_snapshot

DOCUMENT = Path(__file__).parents[2] / "DICTIONARY.md"


@pytest.fixture(scope="module")
def said(tmp_path_factory, now) -> str:
    home = tmp_path_factory.mktemp("dictionary")
    with opened(home / "warehouse.duckdb"):
        pass
    write_snapshot(home / "warehouse.duckdb", home / "published", Edition(now, "1", lambda _, words: list(words), {}))
    return dictionary(home / "published" / "lagebild.duckdb")


def test_every_table_trend_and_macro_is_described_with_its_columns(said):
    for part in ("### `articles`\n", "| `title` | VARCHAR | Headline; NULL where the input has none. |", "### `bursts`\n",
                 "| `strength` | DOUBLE | Standard deviations above what was expected. |", "### `search`\n"):  # fmt: skip
        assert part in said
    assert "| |\n" not in said.replace("| column | type | |", "")


def test_the_document_is_what_the_database_says(said):
    assert DOCUMENT.read_text("utf-8") == said, "renew it: lagebild dictionary > DICTIONARY.md"
