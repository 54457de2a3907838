import json
from contextlib import closing
from datetime import UTC, datetime

import duckdb
import pytest

from extractors.errors import UsageError
from warehouse.database import opened, read_only
from warehouse.publish import Edition, write_snapshot
from warehouse.sharing import share

AT = datetime(2022, 3, 10, 12, tzinfo=UTC)
SECRET = "zebrafink"  # stands in a text, and nowhere else


@pytest.fixture(scope="module")
def home(tmp_path_factory, reading, load_world):
    home = tmp_path_factory.mktemp("shared")
    with opened(home / "warehouse.duckdb") as db:
        text = f"The {SECRET} sang in Odesa. " * 9
        load_world(
            db,
            [
                reading("a", title="A port burns", text=text, lead=f"A {SECRET}.", mentions={"Q1": 1}),
                reading("b", title="A bridge falls"),
            ],
        )
        db.execute("UPDATE article_versions SET diff = ?", [f"[-{SECRET}-]"])
    write_snapshot(home / "warehouse.duckdb", home / "published", edition())
    return home


def edition():
    return Edition(AT, "1", lambda _, words: list(words), {"orphans": 0})


def all_values(folder):
    """Return everything that stands in tables, views and Parquet files, as one text."""
    said = []
    with closing(read_only(folder / "lagebild.duckdb")) as db:
        for (name,) in db.execute(
            "SELECT table_name FROM duckdb_tables() UNION SELECT view_name FROM duckdb_views() WHERE NOT internal"
        ).fetchall():
            said.append(repr(db.execute(f"FROM {name}").fetchall()))
    with duckdb.connect() as db:
        said += [
            repr(db.execute("FROM read_parquet(?)", [str(path)]).fetchall()) for path in (folder / "parquet").rglob("*.parquet")
        ]
    return "\n".join(said)


def test_what_is_shared_has_headlines_and_facts_and_nothing_that_outlets_wrote(home, tmp_path):
    counts = share(home / "published" / "lagebild.duckdb", tmp_path / "out", edition())
    assert (counts["articles"], counts["mentions"], counts["fingerprints"], counts["boilerplate"]) == (2, 1, 0, 0)
    said = all_values(tmp_path / "out")
    assert "A port burns" in said
    assert SECRET not in said
    with closing(read_only(tmp_path / "out" / "lagebild.duckdb")) as db:
        assert db.execute("SELECT title FROM search('bridge')").fetchall() == [("A bridge falls",)]
        assert db.execute(f"FROM search('{SECRET}')").fetchall() == []
        assert db.execute("SELECT DISTINCT text, lead, headings FROM articles").fetchall() == [(None, None, [])]
        assert db.execute(
            "SELECT count(*) FROM duckdb_columns() WHERE NOT internal AND schema_name = 'main' AND comment IS NULL"
        ).fetchall() == [(0,)]
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert (manifest["bodies"], manifest["rows"]["articles"], manifest["checks"]) == (False, 2, {"orphans": 0})
    assert "no texts" in (tmp_path / "out" / "README.txt").read_text()


def test_texts_are_shared_when_they_are_asked_for_and_a_folder_can_be_shared_again(home, tmp_path):
    share(home / "published" / "lagebild.duckdb", tmp_path / "out", edition(), bodies=True)
    assert SECRET in all_values(tmp_path / "out")
    assert "not to be passed on" in (tmp_path / "out" / "README.txt").read_text()
    share(home / "published" / "lagebild.duckdb", tmp_path / "out", Edition(AT.replace(hour=13), "1", edition().stem, {}))
    assert SECRET not in all_values(tmp_path / "out")
    assert SECRET.encode() not in (tmp_path / "out" / "lagebild.duckdb").read_bytes()


@pytest.mark.parametrize("what", ["a file", "a folder of something else"])
def test_what_is_there_already_is_not_written_over(home, tmp_path, what):
    target = tmp_path / "out"
    if what == "a file":
        target.write_text("mine")
    else:
        target.mkdir()
        (target / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="holds something else"):
        share(home / "published" / "lagebild.duckdb", target, edition())
