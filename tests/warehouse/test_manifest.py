import hashlib
import json

import pytest

from warehouse import manifest
from warehouse.database import opened


@pytest.fixture
def files(tmp_path):
    with opened(tmp_path / "a.duckdb") as db:
        db.execute("INSERT INTO runs VALUES ('r1', 'collect', '2022-03-10 12:00Z', NULL, '{}', 'x')")
    (tmp_path / "b.parquet").write_bytes(b"rows")
    return {path.name: path for path in tmp_path.iterdir()}


def test_a_manifest_has_size_and_hash_of_each_file_and_the_last_run_of_each_flow(tmp_path, files):
    manifest.write(tmp_path, files, {"rows": 3})
    said = json.loads((tmp_path / "manifest.json").read_text("utf-8"))
    assert said["files"]["b.parquet"]["sha256"] == hashlib.sha256(b"rows").hexdigest()
    assert said["files"]["b.parquet"]["bytes"] == 4
    assert said["runs"] == [{"flow": "collect", "run_id": "r1", "started_at": "2022-03-10T12:00:00Z"}]
    assert said["rows"] == 3


def test_a_file_that_did_not_change_is_not_read_again(tmp_path, files, monkeypatch):
    manifest.write(tmp_path, files, {})
    before = (tmp_path / "manifest.json").read_text("utf-8")
    monkeypatch.setattr(manifest.hashlib, "sha256", None)
    manifest.write(tmp_path, files, {})
    assert (tmp_path / "manifest.json").read_text("utf-8") == before


@pytest.mark.parametrize("left", ["no JSON", "[]", "{}"])
def test_a_manifest_that_is_none_is_written_over(tmp_path, files, left):
    (tmp_path / "manifest.json").write_text(left)
    manifest.write(tmp_path, files, {})
    assert json.loads((tmp_path / "manifest.json").read_text("utf-8"))["files"].keys() == files.keys()
