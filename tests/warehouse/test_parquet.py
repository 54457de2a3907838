from datetime import UTC, datetime

import pytest

from warehouse import load, parquet
from warehouse.transfer import Delta

AT = datetime(2022, 3, 10, 12, tzinfo=UTC)


@pytest.fixture
def generation(db, tmp_path):
    def generation(minute, delta):
        made = parquet.write(db, tmp_path, AT.replace(minute=minute), delta, [])
        parquet.show(tmp_path, made)
        return {name: path.stat().st_ino for name, path in parquet.files(tmp_path).items()}

    return generation


def test_only_months_in_which_something_changed_are_written_anew(db, generation, article):
    load.insert(db, [article(f"a{month}", published_at=datetime(2022, month, 2, tzinfo=UTC)) for month in (1, 2)])
    first = generation(0, Delta(whole=True))
    second = generation(1, Delta(whole=False, months={"articles": frozenset(["2022-02"])}))
    same = {name for name in first if first[name] == second.get(name)}
    assert same >= {"parquet/articles/month=2022-01/data.parquet"}
    assert "parquet/articles/month=2022-02/data.parquet" in second.keys() - same
    assert "parquet/sources.parquet" in second.keys() - same


def test_a_month_that_has_no_rows_any_more_has_no_file(db, generation, article):
    load.insert(db, [article("a", published_at=datetime(2022, 1, 2, tzinfo=UTC))])
    generation(0, Delta(whole=True))
    db.execute("DELETE FROM articles")
    assert not any("articles/" in name for name in generation(1, Delta(whole=False, months={"articles": frozenset(["2022-01"])})))


def test_a_generation_that_was_never_shown_is_swept_and_two_are_kept(generation, tmp_path):
    for minute in range(3):
        generation(minute, Delta(whole=True))
    (tmp_path / ".parquet-20220310T130000000000").mkdir()
    (tmp_path / ".parquet.5").symlink_to("nowhere")
    parquet.sweep(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        ".parquet-20220310T120100000000",
        ".parquet-20220310T120200000000",
        "parquet",
    ]
